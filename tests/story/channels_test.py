# SPDX-License-Identifier: Apache-2.0
"""The other channels: to the deputy's own congress and back, into a special report, in session."""
import unittest

import jzstory
import jztest
import jzone
from jzstory import refusal

zone = cast = None
DAY = "2026-03-02"      # a Monday


def setUpModule():
    global zone, cast
    zone = jzone.Zone("channels").__enter__()
    zone.set_clock(DAY + " 09:00")
    zone.load()
    cast = jzstory.Cast(zone)


def tearDownModule():
    zone.close()


def own_channel():
    return jzstory.CHANNELS[cast.mandates[0]["level"]]


def answer(suggestion, **changes):
    return cast.congress_answer(suggestion, DAY, **changes)


def types(suggestion):
    return [kind for _, kind, _ in jzstory.history(cast.committee, suggestion)]


class Channels(unittest.TestCase):
    def test_01_forwarded_and_answered_there(self):
        """forwarded, numbered there, answered there, rated here, closed"""
        suggestion = cast.forwarded()
        card = cast.card(suggestion)
        self.assertEqual((card["state"], card["forwarded_on"]), ("forwarded", DAY))
        self.assertEqual(card["congress"], cast.mandates[0]["congress"])
        self.assertEqual([d for d in card["deadlines"] if d["state"] == "open"], [])
        cast.call("suggestion.exchange", suggestion=suggestion, external_no="成人建〔2026〕118号")
        self.assertEqual(cast.card(suggestion, cast.deputies[0])["external_no"],
                         "成人建〔2026〕118号")
        self.assertEqual(answer(suggestion)["state"], "replied")
        letter = cast.card(suggestion, cast.deputies[0])["assignments"][0]
        self.assertEqual((letter["kind"], letter["unit_name"]), ("congress", "市住房和城乡建设局"))
        self.assertEqual(letter["replies"][0]["number"], "成住建函〔2026〕31号")
        cast.rate(0, suggestion, letter["assignment"])
        cast.ruling("release", suggestion, letter["assignment"])
        self.assertEqual(cast.call("suggestion.close", suggestion=suggestion)["state"], "closed")
        self.assertEqual(types(suggestion), [
            "suggestion.submitted", "suggestion.accepted", "suggestion.forwarded",
            "suggestion.exchanged", "assignment.reply_passed", "suggestion.replied",
            "assignment.rated", "assignment.rating_released", "suggestion.closed"])

    def test_02_answered_there_again(self):
        """not satisfied with that congress's answer: it is handled again there, rated again"""
        suggestion = cast.forwarded()
        answer(suggestion)
        first = cast.card(suggestion)["assignments"][0]["assignment"]
        cast.rate(0, suggestion, first, "not_satisfied")
        second = cast.ruling("release", suggestion, first)["next"]
        self.assertEqual(cast.state(suggestion), "handling")
        answer(suggestion, number="成住建函〔2026〕77号")
        cast.rate(0, suggestion, second)
        cast.ruling("release", suggestion, second)
        cast.call("suggestion.close", suggestion=suggestion)
        self.assertEqual(cast.card(suggestion)["round"], 2)

    def test_03_one_number_one_suggestion(self):
        """a number names one suggestion of a congress; a wrong one is corrected by naming it"""
        one, two = cast.forwarded(), cast.forwarded()
        cast.call("suggestion.exchange", suggestion=one, external_no="7号")
        error = refusal(cast.committee, "suggestion.exchange",
                        {"suggestion": two, "external_no": "7号"})
        self.assertEqual((error.cls, error.field), ("ALREADY_EXISTS", "external_no"))
        error = refusal(cast.committee, "suggestion.exchange",
                        {"suggestion": one, "external_no": "8号"})
        self.assertEqual((error.cls, error.field), ("FAILED_PRECONDITION", "external_no"))
        cast.call("suggestion.exchange", suggestion=one, external_no="8号", instead_of="7号")
        cast.call("suggestion.exchange", suggestion=two, external_no="7号")
        self.assertEqual(cast.card(one)["external_no"], "8号")
        self.assertEqual(cast.card(two)["external_no"], "7号")

    def test_04_given_back(self):
        """given back to a unit here with that congress's day: the unit replies by it"""
        suggestion = cast.forwarded()
        unit = cast.unit_rows[0]
        made = cast.call("suggestion.assign", suggestion=suggestion, reply_due="2026-05-10",
                         lead={"unit": unit["id"], "matter": "照明"})
        lead = made["assignments"][0]["assignment"]
        sent = [data for _, kind, data in jzstory.history(cast.units[0], suggestion)
                if kind == "assignment.sent"][0]
        reply = [d for d in sent["dues"] if d["step"] == "reply"][0]
        self.assertEqual((reply["due"], reply["rule"]), ("2026-05-10", "day"))
        cast.sign(0, suggestion, lead)
        cast.contact(0, suggestion, lead, DAY)
        cast.reply(0, suggestion, lead, DAY)
        cast.ruling("pass", suggestion, lead)
        self.assertEqual(cast.state(suggestion), "replied")
        self.assertEqual(cast.card(suggestion)["reply_due"], "2026-05-10")

    def test_05_special_report(self):
        """part of a special report: reported, closed, no clock"""
        suggestion = cast.accepted(channel="special_report")
        error = refusal(cast.committee, "suggestion.forward", {"suggestion": suggestion})
        self.assertEqual((error.cls, error.field), ("FAILED_PRECONDITION", "suggestion"))
        cast.call("suggestion.report", suggestion=suggestion, report="产业发展专题报告")
        card = cast.card(suggestion)
        self.assertEqual((card["state"], card["report"]), ("reported", "产业发展专题报告"))
        self.assertEqual([d for d in card["deadlines"] if d["state"] == "open"], [])
        self.assertEqual(cast.call("suggestion.close", suggestion=suggestion)["state"], "closed")

    def test_06_in_session(self):
        """a session suggestion carries term, meeting and number; others must not"""
        session = {"occasion": "session", "session_term": 18, "session_meeting": 3,
                   "session_number": "第45号"}
        suggestion = cast.submit(**session)
        card = cast.card(suggestion)
        self.assertEqual((card["session_term"], card["session_meeting"], card["session_number"]),
                         (18, 3, "第45号"))
        for changes, field in (({"occasion": "session"}, "content.session_term"),
                               (dict(session, session_number=None), "content.session_number"),
                               (dict(session, occasion="between"), "content.session_term")):
            content = {k: v for k, v in cast.content(**changes).items() if v is not None}
            error = refusal(cast.station, "suggestion.submit", {"content": content})
            self.assertEqual((error.cls, error.field), ("INVALID_ARGUMENT", field))

    def test_07_another_level(self):
        """a channel that is not the mandate's own congress is refused"""
        other = "national" if own_channel() != "national" else "city"
        error = refusal(cast.station, "suggestion.submit",
                        {"content": cast.content(channel=other)})
        self.assertEqual((error.cls, error.field), ("INVALID_ARGUMENT", "content.channel"))

    def test_08_one_series_of_serials(self):
        """one series of numbers for all channels"""
        made = [cast.call("suggestion.accept", suggestion=cast.submit(channel=channel))["serial"]
                for channel in ("zone", own_channel(), "special_report")]
        numbers = [int(serial[5:]) for serial in made]
        self.assertEqual(numbers, list(range(numbers[0], numbers[0] + 3)))


if __name__ == "__main__":
    jztest.main()
