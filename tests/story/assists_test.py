# SPDX-License-Identifier: Apache-2.0
"""A unit that is asked to assist when the suggestion is with its lead already."""
import unittest

import jzstory
import jztest
import jzone
from jzstory import refusal

zone = cast = None
DAY = "2026-03-02"


def setUpModule():
    global zone, cast
    zone = jzone.Zone("assists").__enter__()
    zone.set_clock(DAY + " 09:00")
    zone.load()
    cast = jzstory.Cast(zone)


def tearDownModule():
    zone.close()


def add(suggestion, lead, unit):
    return cast.ruling("add_assist", suggestion, lead, unit=cast.unit_rows[unit]["id"],
                       matter="补贴资金")["next"]


def heard(client, kind, suggestion):
    return [e["data"] for e in client.feed("suggestions", after=0, max=1000, types=[kind])[0]
            if e["data"]["suggestion"] == suggestion]


class AddAssist(unittest.TestCase):
    def test_1_asked_on_the_way(self):
        """it hears, signs and gives its opinion; the lead is told of it and waits for it"""
        suggestion, lead = cast.assigned(lead=0)
        cast.sign(0, suggestion, lead)
        cast.contact(0, suggestion, lead, DAY)
        assist = add(suggestion, lead, 1)
        sent = heard(cast.units[1], "assignment.sent", suggestion)[0]
        self.assertEqual((sent["assignment"], sent["kind"], sent["matter"]),
                         (assist, "assist", "补贴资金"))
        self.assertEqual({d["step"]: d["due"] for d in sent["dues"]},
                         {"sign": "2026-03-05", "object": "2026-03-11", "opinion": "2026-04-02"})
        for client in (cast.units[0], cast.station, cast.deputies[0], cast.committee):
            told = heard(client, "assignment.assist_added", suggestion)
            self.assertEqual([(t["helps"], t["unit_code"], t["due"]["due"]) for t in told],
                             [(lead, cast.units[1].scope, "2026-04-02")], client)
        self.assertEqual(heard(cast.units[1], "assignment.assist_added", suggestion), [])
        listed = jzstory.everything(cast.units[1], "assignment.list")
        self.assertIn((assist, "assist", "sent"),
                      [(r["assignment"], r["kind"], r["state"]) for r in listed])
        self.assertEqual(refusal(cast.units[0], "assignment.reply", {
            "suggestion": suggestion, "assignment": lead, "number": "1号", "signer": "甲",
            "dated": DAY, "class": "A", "text": "已办", "handler": "乙",
            "phone": "85330000"}).cls, "FAILED_PRECONDITION")
        cast.sign(1, suggestion, assist)
        cast.unit_step(1, "opinion", suggestion, assist, text="已列入计划", signer="丙")
        cast.reply(0, suggestion, lead, DAY)
        self.assertEqual(cast.state(suggestion), "reply_filed")

    def test_2_refused(self):
        """not one that is on it, not to separate units, not when the lead has replied"""
        suggestion, lead, assist = cast.assigned(lead=0, assists=[1])

        def why(on, assignment, unit):
            error = refusal(cast.committee, "assignment.add_assist", {
                "suggestion": on, "assignment": assignment, "unit": cast.unit_rows[unit]["id"]})
            return error.cls, error.field
        for unit in (0, 1):
            self.assertEqual(why(suggestion, lead, unit), ("INVALID_ARGUMENT", "unit"))
        self.assertEqual(why(suggestion, assist, 2), ("FAILED_PRECONDITION", "assignment"))
        both = cast.accepted()
        one, _ = cast.assign(both, separate=[0, 1])
        self.assertEqual(why(both, one, 2), ("FAILED_PRECONDITION", "assignment"))
        alone, lead = cast.assigned(lead=0)
        cast.sign(0, alone, lead)
        cast.contact(0, alone, lead, DAY)
        cast.reply(0, alone, lead, DAY)
        self.assertEqual(why(alone, lead, 2), ("FAILED_PRECONDITION", "assignment"))
        self.assertEqual(cast.state(alone), "reply_filed")

    def test_3_lapses(self):
        """its month counts from its own day; without an opinion it lapses, and the lead replies"""
        suggestion, lead = cast.assigned(lead=0)
        cast.sign(0, suggestion, lead)
        zone.set_clock("2026-03-20 09:00")
        assist = add(suggestion, lead, 1)
        status, out, err = zone.jzctl("explain", jzstory.text_id(suggestion))
        self.assertEqual(status, 0, err)
        self.assertIn("2026-04-20", out)
        zone.set_clock("2026-04-21 00:01")
        lapsed = jztest.wait_for(lambda: heard(cast.units[0], "assignment.lapsed", suggestion),
                                 what="assignment.lapsed")
        self.assertEqual(lapsed[0]["assignment"], assist)
        cast.contact(0, suggestion, lead, "2026-04-21")
        cast.reply(0, suggestion, lead, "2026-04-21")


if __name__ == "__main__":
    jztest.main()
