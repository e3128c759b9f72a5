# SPDX-License-Identifier: Apache-2.0
"""The roads beside the main one: what is returned, refused, objected to, sent back, forgotten."""
import unittest

import jzstory
import jztest
import jzone
from jzstory import refusal

zone = cast = None
DAY = "2026-03-02"      # a Monday; 清明节 (4-4 … 4-6) lies ahead


def setUpModule():
    global zone, cast
    zone = jzone.Zone("side-roads").__enter__()
    zone.set_clock(DAY + " 09:00")
    zone.load()
    cast = jzstory.Cast(zone)


def tearDownModule():
    zone.close()


def types(suggestion, prefix=""):
    return [kind for _, kind, _ in jzstory.history(cast.committee, suggestion)
            if kind.startswith(prefix)]


def heard(suggestion, kind, number=1):
    """Waits until an event of this type was heard `number` times; the data of all."""
    def question():
        found = [data for _, name, data in jzstory.history(cast.committee, suggestion)
                 if name == kind]
        return found if len(found) >= number else None
    return jztest.wait_for(question, what=kind)


def due(suggestion, step, assignment=None):
    return [d["due"] for d in cast.card(suggestion)["deadlines"]
            if d["step"] == step and d.get("assignment") == assignment][-1]


class SideRoads(unittest.TestCase):
    """On one day: the steps that need no time to pass."""

    def test_01_draft(self):
        """a draft is kept, revised, and submitted later"""
        draft = cast.station.call("suggestion.draft", {"content": cast.content()})
        self.assertEqual(draft["state"], "draft")
        self.check_seen(draft["suggestion"], False)
        cast.station.call("suggestion.revise", {"suggestion": draft["suggestion"],
                                                "content": cast.content(title="改过的标题")})
        answer = cast.station.call("suggestion.submit", {"suggestion": draft["suggestion"]})
        self.assertEqual(answer["state"], "under_review")
        self.assertEqual(cast.card(draft["suggestion"])["title"], "改过的标题")
        self.check_seen(draft["suggestion"], True)

    def check_seen(self, suggestion, by_all):
        """a draft is its deputy's and the station's; once submitted it is others', too"""
        for client, sees in ((cast.station, True), (cast.deputies[0], True),
                             (cast.committee, by_all), (cast.street, by_all)):
            listed = [row["suggestion"] for row in
                      jzstory.everything(client, "suggestion.list")]
            self.assertEqual(suggestion in listed, sees, client)
            if sees:
                self.assertEqual(cast.card(suggestion, client)["suggestion"], suggestion)
            else:
                self.assertEqual(refusal(client, "suggestion.get",
                                         {"suggestion": suggestion}).cls, "NOT_FOUND")

    def test_02_returned(self):
        """returned, revised, submitted again, accepted"""
        suggestion = cast.submit()
        cast.call("suggestion.return", suggestion=suggestion, reason="一事一议：请分开提出")
        self.assertEqual(cast.state(suggestion), "returned")
        cast.station.call("suggestion.revise", {"suggestion": suggestion,
                                                "content": cast.content(title="只说照明")})
        cast.station.call("suggestion.submit", {"suggestion": suggestion})
        answer = cast.call("suggestion.accept", suggestion=suggestion)
        self.assertEqual(answer["state"], "accepted")
        self.assertEqual(types(suggestion, "suggestion."),
                         ["suggestion.submitted", "suggestion.returned", "suggestion.submitted",
                          "suggestion.accepted"])

    def test_03_refused(self):
        """refused for a reason of the list; it gets no serial number and ends there"""
        suggestion = cast.submit()
        answer = cast.call("suggestion.refuse", suggestion=suggestion, reason="所述为个人继承纠纷",
                           reason_code="private_matter", outcome="letter")
        self.assertEqual(answer["state"], "refused")
        self.assertFalse(answer.get("serial"))
        error = refusal(cast.committee, "suggestion.accept", {"suggestion": suggestion})
        self.assertEqual(error.cls, "FAILED_PRECONDITION")

    def test_04_serials(self):
        """serial numbers are dense in the order of acceptance; a refused one leaves no gap"""
        first, second, third = cast.submit(), cast.submit(), cast.submit()
        cast.call("suggestion.refuse", suggestion=second, reason="无实质内容",
                  reason_code="no_substance", outcome="reference")
        numbers = [int(cast.call("suggestion.accept", suggestion=s)["serial"][5:])
                   for s in (third, first)]
        self.assertEqual(numbers[1], numbers[0] + 1)

    def test_05_cosign_declined(self):
        """one agrees, one declines: the review begins with the last answer"""
        suggestion = cast.submit(cosigners=[1, 2])
        for deputy, answer, state in ((1, "agree", "cosigning"), (2, "decline", "under_review")):
            cast.deputies[deputy].call("suggestion.cosign",
                                       {"suggestion": suggestion, "answer": answer})
            self.assertEqual(cast.state(suggestion), state)
        states = {c["person_code"]: c["state"] for c in cast.card(suggestion)["cosigners"]}
        self.assertEqual(states, {cast.persons[1]["code"]: "agreed",
                                  cast.persons[2]["code"]: "declined"})

    def test_06_objection_overruled(self):
        """an objection is overruled: the assignment goes on where it was, dates stand"""
        suggestion, lead = cast.assigned(lead=0)
        before = due(suggestion, "reply", lead)
        cast.sign(0, suggestion, lead)
        self.assertEqual(cast.unit_step(0, "object", suggestion, lead,
                                        reason="不属我局职责")["state"], "objected")
        answer = cast.ruling("overrule", suggestion, lead, reason="属三定方案第四条")
        self.assertEqual(answer["state"], "signed")
        self.assertEqual(due(suggestion, "reply", lead), before)

    def test_07_reassigned(self):
        """an objection ends in another unit, whose clocks start at its own sending"""
        suggestion, lead, assist = cast.assigned(lead=0, assists=[1])
        cast.unit_step(0, "object", suggestion, lead, reason="不属我局职责")
        answer = cast.call("assignment.reassign", suggestion=suggestion, assignment=lead,
                           unit=cast.unit_rows[2]["id"], matter="照明", reason="改由城管主办")
        self.assertEqual(answer["state"], "reassigned")
        sent = heard(suggestion, "assignment.sent", 3)[-1]
        self.assertEqual((sent["unit_code"], sent["kind"]), (cast.units[2].scope, "lead"))
        self.assertEqual(sent["replaces"], lead)
        error = refusal(cast.units[0], "assignment.sign",
                        {"suggestion": suggestion, "assignment": lead, "person": "甲"})
        self.assertEqual(error.cls, "FAILED_PRECONDITION")
        cast.sign(2, suggestion, sent["assignment"])
        kept = [a for a in cast.card(suggestion)["assignments"] if a["assignment"] == assist]
        self.assertEqual(kept[0]["state"], "sent")
        self.check_way(suggestion, lead, sent["assignment"])

    def check_way(self, suggestion, old, new):
        """the card says how it went; a unit does not learn of the other, nor who ruled"""
        def way(caller, assignment):
            card = caller.call("suggestion.get", {"suggestion": suggestion})
            return [(t["kind"], t.get("from_code"), t.get("to_code"), t.get("reason"),
                     bool(t.get("by"))) for a in card["assignments"]
                    if a["assignment"] == assignment for t in a["transfers"]]
        one, two = cast.units[0].scope, cast.units[2].scope
        self.assertEqual(way(cast.committee, old),
                         [("sent", None, one, None, True),
                          ("objected", one, None, "不属我局职责", True),
                          ("reassigned", one, two, "改由城管主办", True)])
        self.assertEqual(way(cast.committee, new), [("sent", one, two, None, True)])
        self.assertEqual(way(cast.units[0], old)[-1],
                         ("reassigned", one, None, "改由城管主办", False))
        self.assertEqual(way(cast.units[2], new), [("sent", None, two, None, False)])
        self.assertEqual(way(cast.station, old), [])

    def test_08_separate(self):
        """two units answer separately: replied when both replies have been passed on"""
        suggestion = cast.accepted()
        one, two = cast.assign(suggestion, separate=[0, 1])
        for unit, assignment in ((0, one), (1, two)):
            cast.sign(unit, suggestion, assignment)
            cast.contact(unit, suggestion, assignment, DAY)
            cast.reply(unit, suggestion, assignment, DAY)
        cast.ruling("pass", suggestion, one)
        self.assertEqual(cast.state(suggestion), "reply_filed")
        cast.ruling("pass", suggestion, two)
        self.assertEqual(cast.state(suggestion), "replied")
        for assignment in (one, two):
            cast.rate(0, suggestion, assignment)
        self.assertEqual(cast.state(suggestion), "rated")

    def test_09_lead_waits_for_assists(self):
        """a lead may not file before every assist has given its opinion"""
        suggestion, lead, assist = cast.assigned(lead=0, assists=[1])
        cast.sign(0, suggestion, lead)
        cast.contact(0, suggestion, lead, DAY)
        error = refusal(cast.units[0], "assignment.reply", {
            "suggestion": suggestion, "assignment": lead, "number": "1号", "signer": "甲",
            "dated": DAY, "class": "A", "text": "已办", "handler": "乙", "phone": "85330000"})
        self.assertEqual(error.cls, "FAILED_PRECONDITION")
        cast.sign(1, suggestion, assist)
        cast.unit_step(1, "opinion", suggestion, assist, text="同意", signer="丙")
        cast.reply(0, suggestion, lead, DAY)
        self.assertEqual(cast.state(suggestion), "reply_filed")

    def test_10_sent_back(self):
        """the form check sends a reply back; the due date stands; the second one is passed on"""
        suggestion, lead = cast.assigned(lead=0)
        cast.sign(0, suggestion, lead)
        cast.contact(0, suggestion, lead, DAY)
        before = due(suggestion, "reply", lead)
        cast.reply(0, suggestion, lead, DAY, text="已阅。")
        cast.ruling("send_back", suggestion, lead, reason="未逐点答复")
        self.assertEqual(cast.state(suggestion), "handling")
        self.assertEqual(due(suggestion, "reply", lead), before)
        cast.reply(0, suggestion, lead, DAY)
        cast.ruling("pass", suggestion, lead)
        states = [r["state"] for r in cast.card(suggestion)["assignments"][0]["replies"]]
        self.assertCountEqual(states, ["sent_back", "passed"])

    def test_11_third_round(self):
        """twice not satisfied: the committee chooses another round, or closes"""
        suggestion, assignment = cast.assigned(lead=0)
        cast.sign(0, suggestion, assignment)
        for number in (1, 2):
            cast.contact(0, suggestion, assignment, DAY)
            cast.reply(0, suggestion, assignment, DAY)
            cast.ruling("pass", suggestion, assignment)
            cast.rate(0, suggestion, assignment, "not_satisfied")
            answer = cast.ruling("release", suggestion, assignment)
            if number == 1:
                assignment = answer["next"]
        self.assertEqual(cast.state(suggestion), "rated")
        again = cast.ruling("again", suggestion, assignment)
        self.assertEqual(again["suggestion_state"], "handling")
        self.assertEqual(cast.card(suggestion)["round"], 3)
        self.assertEqual([d["started_by"] for d in cast.call(
            "deadline.explain", suggestion=suggestion, step="again")["items"]],
                         ["assignment.rating_released", "assignment.sent"])

    def test_12_reference_only(self):
        """for reference only: closed on signature, no reply, no rating"""
        suggestion, lead = cast.assigned(lead=0, reference_only=True)
        cast.sign(0, suggestion, lead)
        card = cast.card(suggestion)
        self.assertEqual(card["state"], "closed")
        self.assertEqual([d for d in card["deadlines"] if d["step"] == "reply"], [])

    def test_13_stale_version(self):
        """a command that names the version it saw is refused when it is stale"""
        suggestion = cast.submit()
        error = refusal(cast.committee, "suggestion.accept",
                        {"suggestion": suggestion, "version": 99})
        self.assertEqual((error.cls, error.field), ("ABORTED", "version"))
        self.assertEqual(cast.state(suggestion), "under_review")

    def test_14_rating_is_the_committees_until_released(self):
        """a unit sees a rating only when the committee has released it"""
        suggestion, lead = cast.assigned(lead=3)
        cast.sign(3, suggestion, lead)
        cast.contact(3, suggestion, lead, DAY)
        cast.reply(3, suggestion, lead, DAY)
        cast.ruling("pass", suggestion, lead)
        cast.rate(0, suggestion, lead)
        self.assertEqual(cast.card(suggestion, cast.units[3])["assignments"][0]["ratings"], [])
        heard_types = [e["type"] for e in cast.units[3].feed("suggestions", after=0, max=1000)[0]]
        self.assertNotIn("assignment.rated", heard_types)
        cast.ruling("release", suggestion, lead)
        ratings = cast.card(suggestion, cast.units[3])["assignments"][0]["ratings"]
        self.assertEqual([r["result"] for r in ratings], ["satisfied"])


class TheClock(unittest.TestCase):
    """The domain clock moves, in the order of the tests."""

    def test_21_cosigners_dropped(self):
        """who has not answered within 5 working days is dropped; then the review begins"""
        suggestion = cast.submit(cosigners=[1, 2])
        self.assertEqual(due(suggestion, "cosign"), "2026-03-09")
        cast.deputies[1].call("suggestion.cosign", {"suggestion": suggestion, "answer": "agree"})
        zone.set_clock("2026-03-10 00:01")
        ended = heard(suggestion, "suggestion.cosigning_ended")[0]
        self.assertEqual((ended["agreed"], ended["dropped"]), (1, 1))
        self.assertEqual(ended["due"]["step"], "review")
        error = refusal(cast.deputies[2], "suggestion.cosign",
                        {"suggestion": suggestion, "answer": "agree"})
        self.assertEqual(error.cls, "FAILED_PRECONDITION")

    def test_22_soon_and_overdue_once(self):
        """due_soon and overdue come once each, and never after the step is done"""
        zone.set_clock("2026-03-10 09:00")
        suggestion, lead = cast.assigned(lead=0)
        done, done_lead = cast.assigned(lead=1)
        cast.sign(1, done, done_lead)
        self.assertEqual(due(suggestion, "sign", lead), "2026-03-13")

        def told(which, kind, step):
            return len([1 for _, name, data in jzstory.history(cast.committee, which)
                        if name == kind and data["due"]["step"] == step])
        zone.set_clock("2026-03-11 09:00")      # 2 working days before
        heard(suggestion, "deadline.due_soon")
        zone.set_clock("2026-03-13 23:59")      # the day itself is still in time
        self.assertEqual(told(suggestion, "deadline.overdue", "sign"), 0)
        zone.set_clock("2026-03-14 00:00")      # a Saturday: overdue from its first moment
        heard(suggestion, "deadline.overdue")
        zone.set_clock("2026-03-16 12:00")
        zone.set_clock("2026-03-17 12:00")
        self.assertEqual(told(suggestion, "deadline.due_soon", "sign"), 1)
        self.assertEqual(told(suggestion, "deadline.overdue", "sign"), 1)
        self.assertEqual(told(done, "deadline.overdue", "sign"), 0)
        events, _ = cast.committee.feed("suggestions", after=0, max=1000,
                                        types=["deadline.overdue"])
        times = [e["time"] for e in events if e["data"]["suggestion"] == suggestion]
        self.assertEqual([time[:16] for time in times], ["2026-03-13T16:00"])

    def test_23_late_objection(self):
        """after its 7 working days a unit may not object any more"""
        zone.set_clock("2026-03-17 13:00")
        suggestion, lead = cast.assigned(lead=0)
        self.assertEqual(due(suggestion, "object", lead), "2026-03-26")
        zone.set_clock("2026-03-27 00:00")
        error = refusal(cast.units[0], "assignment.object",
                        {"suggestion": suggestion, "assignment": lead, "reason": "迟了"})
        self.assertEqual(error.cls, "FAILED_PRECONDITION")

    def test_24_assist_lapses(self):
        """an assist that gives no opinion within a month lapses; the lead may reply"""
        zone.set_clock("2026-03-27 09:00")
        suggestion, lead, assist = cast.assigned(lead=0, assists=[1])
        cast.sign(0, suggestion, lead)
        cast.contact(0, suggestion, lead, "2026-03-27")
        self.assertEqual(due(suggestion, "opinion", assist), "2026-04-27")
        zone.set_clock("2026-04-28 00:01")
        heard(suggestion, "assignment.lapsed")
        states = {a["assignment"]: a["state"] for a in cast.card(suggestion)["assignments"]}
        self.assertEqual(states[assist], "lapsed")
        cast.reply(0, suggestion, lead, "2026-04-28")
        self.assertEqual(cast.state(suggestion), "reply_filed")

    def test_25_not_rated(self):
        """no rating within 15 working days: not rated, and the committee closes"""
        zone.set_clock("2026-04-28 09:00")
        suggestion, lead = cast.assigned(lead=0)
        cast.sign(0, suggestion, lead)
        cast.contact(0, suggestion, lead, "2026-04-28")
        cast.reply(0, suggestion, lead, "2026-04-28")
        cast.ruling("pass", suggestion, lead)
        day = due(suggestion, "rating", lead)
        self.assertEqual(day, "2026-05-21")     # 劳动节 5-1 … 5-5, 5-9 is worked
        zone.set_clock("2026-05-22 00:01")
        heard(suggestion, "assignment.not_rated")
        self.assertEqual(cast.state(suggestion), "rated")
        cast.call("suggestion.close", suggestion=suggestion)

    def test_26_released_by_the_clock(self):
        """a rating that the committee does not release is released by the clock"""
        zone.set_clock("2026-05-22 09:00")
        suggestion, lead = cast.assigned(lead=0)
        cast.sign(0, suggestion, lead)
        cast.contact(0, suggestion, lead, "2026-05-22")
        cast.reply(0, suggestion, lead, "2026-05-22")
        cast.ruling("pass", suggestion, lead)
        cast.rate(0, suggestion, lead)
        self.assertEqual(due(suggestion, "release", lead), "2026-05-29")
        zone.set_clock("2026-05-30 00:01")
        released = heard(suggestion, "assignment.rating_released")[0]
        self.assertTrue(released["by_clock"])

    def test_27_in_time(self):
        """in time is the filing that was passed on, on or before the due day"""
        zone.set_clock("2026-05-30 09:00")
        suggestion, lead = cast.assigned(lead=0)
        cast.sign(0, suggestion, lead)
        cast.contact(0, suggestion, lead, "2026-05-30")
        self.assertEqual(due(suggestion, "reply", lead), "2026-08-31")  # 8-30 is a Sunday
        zone.set_clock("2026-09-01 00:00")
        heard(suggestion, "deadline.overdue")
        cast.reply(0, suggestion, lead, "2026-09-01")
        answer = cast.ruling("pass", suggestion, lead)
        self.assertEqual(answer["state"], "done")
        reply = cast.card(suggestion)["assignments"][0]["replies"][0]
        self.assertFalse(reply["in_time"])

    def test_28_dense_and_chained(self):
        """after all of it: numbers dense, every suggestion's deadlines explain themselves"""
        with zone.database().cursor() as db:
            db.execute("SELECT count(*), min(seq), max(seq) FROM suggestions.event")
            count, first, last = db.fetchone()
        self.assertEqual((first, last), (1, count))


if __name__ == "__main__":
    jztest.main()
