# SPDX-License-Identifier: Apache-2.0
"""Several who act at the same moment, steps that come too late, and steps that are not one's own:
one of two wins, the other is told why, and nothing is lost. Every step that is not possible is
refused with the state it is in and what is possible now."""
import os
import re
import threading
import unittest

import jzstory
import jztest
import jzone
from jzstory import refusal

zone = cast = None
DAY = "2026-03-02"      # a Monday
REASON = "不属我局职责"
PAIRS = 5


def setUpModule():
    global zone, cast
    zone = jzone.Zone("races").__enter__()
    zone.set_clock(DAY + " 09:00")
    zone.load()
    cast = jzstory.Cast(zone)


def tearDownModule():
    zone.close()


def at_once(*calls):
    """Each of (client, op, args) in a thread of its own, all let go together; the answers, or the
    errors, in order."""
    gate, answers = threading.Barrier(len(calls)), [None] * len(calls)

    def run(place, client, op, args):
        gate.wait(10)
        try:
            answers[place] = client.call(op, args)
        except jzone.jzclient.CallError as error:
            answers[place] = error
    threads = [threading.Thread(target=run, args=(i, *call)) for i, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return answers


def is_error(answer):
    return isinstance(answer, jzone.jzclient.CallError)


def history(suggestion, kind):
    return [data for _, name, data in jzstory.history(cast.committee, suggestion) if name == kind]


def letter(suggestion, assignment, **changes):
    return dict({"suggestion": suggestion, "assignment": assignment, "number": "高新城管函〔2026〕12号",
                 "signer": "周明", "dated": DAY, "class": "A", "text": "照明已装设完毕。",
                 "handler": "吴敏", "phone": "028-85330000"}, **changes)


def on(suggestion, assignment, **args):
    return dict(args, suggestion=suggestion, assignment=assignment)


def due(suggestion, step, assignment):
    return [d["due"] for d in cast.card(suggestion)["deadlines"]
            if d["step"] == step and d.get("assignment") == assignment][-1]


class TwoUnits(unittest.TestCase):
    """Units with a part of their own do not stand in each other's way."""

    def separate(self):
        suggestion = cast.accepted()
        return (suggestion, *cast.assign(suggestion, separate=[0, 1]))

    def both(self, step, suggestion, args):
        before = cast.card(suggestion)["version"]
        answers = at_once(*[(cast.units[i], "assignment." + step, args[i]) for i in (0, 1)])
        self.assertEqual([str(a) for a in answers if is_error(a)], [])
        self.assertEqual({a["version"] for a in answers}, {before + 1, before + 2})
        self.assertEqual(cast.card(suggestion)["version"], before + 2)

    def test_01_both_sign_and_file(self):
        """both sign, both file at the same moment: both are there, and the state follows once"""
        for _ in range(PAIRS):
            suggestion, *pair = self.separate()
            self.both("sign", suggestion, [on(suggestion, a, person="甲") for a in pair])
            self.assertEqual(cast.state(suggestion), "handling")
            self.both("reply", suggestion, [letter(suggestion, a) for a in pair])
            self.assertEqual(cast.state(suggestion), "reply_filed")
            self.assertCountEqual([e["assignment"] for e in
                                   history(suggestion, "assignment.reply_filed")], pair)

    def test_02_both_give_their_opinion(self):
        """two assists give their opinion at the same moment: the lead hears both, then replies"""
        suggestion, lead, *assists = cast.assigned(lead=2, assists=[0, 1])
        self.both("sign", suggestion, [on(suggestion, a, person="甲") for a in assists])
        self.both("opinion", suggestion, [on(suggestion, a, text="同意") for a in assists])
        cast.sign(2, suggestion, lead)
        cast.reply(2, suggestion, lead, DAY)
        self.assertCountEqual([e["assignment"] for e in
                               history(suggestion, "assignment.opinion_given")], assists)

    def test_03_lead_files_while_the_assist_answers(self):
        """the lead's letter and the assist's opinion race: either order is a right one"""
        for _ in range(PAIRS):
            suggestion, lead, assist = cast.assigned(lead=0, assists=[1])
            cast.sign(0, suggestion, lead)
            cast.sign(1, suggestion, assist)
            filed, given = at_once(
                (cast.units[0], "assignment.reply", letter(suggestion, lead)),
                (cast.units[1], "assignment.opinion", on(suggestion, assist, text="同意")))
            self.assertEqual(given["state"], "opinion_given")
            if is_error(filed):
                self.assertEqual(filed.cls, "FAILED_PRECONDITION")
                self.assertIn("is not there yet", filed.text)
                cast.reply(0, suggestion, lead, DAY)
            kinds = [name for _, name, _ in jzstory.history(cast.committee, suggestion)]
            self.assertLess(kinds.index("assignment.opinion_given"),
                            kinds.index("assignment.reply_filed"))


class OneUnit(unittest.TestCase):
    """Two clients of the same unit at the same assignment."""

    @classmethod
    def setUpClass(cls):
        cls.other = zone.principal("races-other", "unit", cast.unit_rows[0]["code"])

    def race(self, op, one, two):
        answers = at_once((cast.units[0], op, one), (self.other, op, two))
        lost = [a for a in answers if is_error(a)]
        self.assertEqual(len(lost), 1, answers)
        return [a for a in answers if not is_error(a)][0], lost[0]

    def test_11_with_the_version_seen(self):
        """both name the version they saw: one wins, the other is ABORTED and told the version"""
        for _ in range(PAIRS):
            suggestion, lead = cast.assigned(lead=0)
            args = on(suggestion, lead, version=cast.card(suggestion)["version"])
            won, lost = self.race("assignment.sign", dict(args, person="甲"),
                                  dict(args, person="乙"))
            self.assertEqual((lost.cls, lost.field), ("ABORTED", "version"))
            self.assertIn("version %d by now" % won["version"], lost.text)
            self.assertEqual(cast.card(suggestion)["version"], won["version"])
            self.assertEqual(len(history(suggestion, "assignment.signed")), 1)

    def test_12_without_version(self):
        """neither names one: one wins, the other is told the state it is in by then"""
        for _ in range(PAIRS):
            suggestion, lead = cast.assigned(lead=0)
            _, lost = self.race("assignment.sign", on(suggestion, lead, person="甲"),
                                on(suggestion, lead, person="乙"))
            self.assertEqual((lost.cls, lost.field), ("FAILED_PRECONDITION", "assignment"))
            self.assertIn("is in state signed", lost.text)
            _, lost = self.race("assignment.reply", letter(suggestion, lead, number="1号"),
                                letter(suggestion, lead, number="2号"))
            self.assertIn("is in state filed", lost.text)
            self.assertEqual(len(cast.card(suggestion)["assignments"][0]["replies"]), 1)

    def test_13_objects_and_signs(self):
        """one signs, one objects: each is possible before and after the other, none is lost"""
        suggestion, lead = cast.assigned(lead=0)
        answers = at_once((cast.units[0], "assignment.sign", on(suggestion, lead, person="甲")),
                          (self.other, "assignment.object", on(suggestion, lead, reason=REASON)))
        self.assertFalse(is_error(answers[1]), answers)
        self.assertEqual(len(history(suggestion, "assignment.objected")), 1)
        self.assertEqual(len(history(suggestion, "assignment.signed")), 1 - is_error(answers[0]))

    def test_14_two_of_the_committee(self):
        """two of the committee accept at the same moment: one number, no gap after it"""
        second = zone.principal("races-committee", "committee", "")
        numbers = []
        for _ in range(PAIRS):
            suggestion = cast.submit()
            answers = at_once((cast.committee, "suggestion.accept", {"suggestion": suggestion}),
                              (second, "suggestion.accept", {"suggestion": suggestion}))
            self.assertEqual(sorted(a.cls for a in answers if is_error(a)), ["FAILED_PRECONDITION"])
            numbers += [int(a["serial"][5:]) for a in answers if not is_error(a)]
        self.assertEqual(numbers, list(range(numbers[0], numbers[0] + PAIRS)))


class NotOnesOwn(unittest.TestCase):
    def replied(self, cosigners=()):
        suggestion = cast.submit(cosigners=cosigners)
        for i in cosigners:
            cast.deputies[i].call("suggestion.cosign", {"suggestion": suggestion, "answer": "agree"})
        cast.call("suggestion.accept", suggestion=suggestion)
        lead, = cast.assign(suggestion, lead=0)
        cast.sign(0, suggestion, lead)
        cast.reply(0, suggestion, lead, DAY)
        cast.ruling("pass", suggestion, lead)
        return suggestion, lead

    def test_21_anothers_suggestion(self):
        """a deputy rates what another has submitted: refused, nothing changes, nothing is heard"""
        suggestion, lead = self.replied()
        before = cast.card(suggestion)
        rating = on(suggestion, lead, attitude="satisfied", result="satisfied")
        error = refusal(cast.deputies[1], "assignment.rate", rating)
        self.assertEqual((error.cls, error.field), ("PERMISSION_DENIED", "suggestion"))
        self.assertIn("has not signed the suggestion", error.text)
        self.assertEqual(cast.card(suggestion), before)
        self.assertEqual(history(suggestion, "assignment.rated"), [])

    def test_22_once_a_round(self):
        """a second rating in one round is refused; the next round is rated again"""
        suggestion, lead = self.replied(cosigners=[1])
        for deputy in (0, 1):
            cast.rate(deputy, suggestion, lead, "not_satisfied")
            error = refusal(cast.deputies[deputy], "assignment.rate", on(
                suggestion, lead, attitude="satisfied", result="satisfied"))
            self.assertEqual((error.cls, error.field), ("ALREADY_EXISTS", "assignment"))
        again = cast.ruling("release", suggestion, lead)["next"]
        error = refusal(cast.deputies[0], "assignment.rate", on(
            suggestion, lead, attitude="satisfied", result="satisfied"))
        self.assertEqual(error.cls, "ALREADY_EXISTS")
        cast.reply(0, suggestion, again, DAY)
        cast.ruling("pass", suggestion, again)
        cast.rate(0, suggestion, again)
        ratings = {a["assignment"]: sorted(r["result"] for r in a["ratings"])
                   for a in cast.card(suggestion)["assignments"]}
        self.assertEqual(ratings, {lead: ["not_satisfied"] * 2, again: ["satisfied"]})

    def test_23_two_ratings_at_once(self):
        """one deputy's two clients rate at the same moment: one rating stands"""
        suggestion, lead = self.replied()
        other = zone.principal("races-deputy", "deputy", cast.persons[0]["code"])
        rating = on(suggestion, lead, attitude="satisfied", result="satisfied")
        answers = at_once((cast.deputies[0], "assignment.rate", rating),
                          (other, "assignment.rate", dict(rating, result="basically_satisfied")))
        self.assertEqual([a.cls for a in answers if is_error(a)], ["ALREADY_EXISTS"])
        self.assertEqual(len(cast.card(suggestion)["assignments"][0]["ratings"]), 1)


# ---- every step that is not possible ----

def table():
    """The rows of proto/tbl/states.tbl: (object, from, op)."""
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../proto/tbl/states.tbl")
    with open(path, encoding="utf-8") as file:
        return {(obj.lower(), "-" if state == "0" else state[3:].lower(), op) for obj, state, op in
                re.findall(r'^STATE\((\w+),\s*(\w+),\s*"([\w.]+)"', file.read(), re.M)}


SUGGESTION_STEPS = {
    "suggestion.accept": {}, "suggestion.return": {"reason": "一事一议"},
    "suggestion.refuse": {"reason": "理由", "reason_code": "no_substance", "outcome": "letter"},
    "suggestion.close": {"reason": "已办结"},
}
COMMITTEE_STEPS = {"assignment.overrule": {"reason": "理由"}, "assignment.pass": {},
                   "assignment.send_back": {"reason": "理由"}, "assignment.release": {}}
UNIT_STEPS = {"assignment.sign": {"person": "甲"}, "assignment.object": {"reason": REASON},
              "assignment.opinion": {"text": "同意"}}


class NotPossible(unittest.TestCase):
    """On the way from submission to the end: what the table does not have in a state."""

    def refused(self, client, obj, state, op, args):
        error = refusal(client, op, args)
        self.assertEqual((error.cls, error.field), ("FAILED_PRECONDITION", obj), (state, op))
        self.assertIn("the %s is in state %s; %s needs " % (obj, state, op), error.text)
        possible = error.text.split("possible now: ")[1]
        for row_object, row_state, row_op in self.rows:
            if (row_object, row_state) == (obj, state) and row_op.startswith(obj):
                self.assertIn(row_op, possible)

    def try_all(self, suggestion, lead=None, reader=None):
        """Every step of the lists above that is not possible now; how many there were."""
        card = cast.card(suggestion, reader)
        tries = [("suggestion", card["state"], cast.committee, SUGGESTION_STEPS)]
        if lead:
            state = [a["state"] for a in card["assignments"] if a["assignment"] == lead][0]
            tries += [("assignment", state, cast.committee, COMMITTEE_STEPS),
                      ("assignment", state, cast.units[0], UNIT_STEPS)]
        for obj, state, client, steps in tries:
            for op, args in steps.items():
                if (obj, state, op) not in self.rows:
                    self.refused(client, obj, state, op, dict(args, suggestion=suggestion, **(
                        {"assignment": lead} if obj == "assignment" else {})))
                    self.tried += 1
        self.assertEqual(cast.card(suggestion, reader), card)

    def test_31_each_state_of_the_main_road(self):
        """every step that is not possible says the state and what is possible, and changes nothing"""
        self.rows, self.tried = table(), 0
        draft = cast.station.call("suggestion.draft", {"content": cast.content()})["suggestion"]
        self.try_all(draft, reader=cast.station)
        waiting = cast.submit(cosigners=[1])
        self.try_all(waiting)
        back = cast.submit()
        self.try_all(back)
        cast.call("suggestion.return", suggestion=back, reason="一事一议")
        self.try_all(back)
        suggestion = cast.accepted()
        self.try_all(suggestion)
        lead, = cast.assign(suggestion, lead=0)
        for step in (lambda: None,
                     lambda: cast.sign(0, suggestion, lead),
                     lambda: cast.contact(0, suggestion, lead, DAY),
                     lambda: cast.reply(0, suggestion, lead, DAY),
                     lambda: cast.ruling("pass", suggestion, lead),
                     lambda: cast.rate(0, suggestion, lead),
                     lambda: cast.ruling("release", suggestion, lead),
                     lambda: cast.call("suggestion.close", suggestion=suggestion)):
            step()
            self.try_all(suggestion, lead)
        self.assertGreater(self.tried, 60)


class TooLate(unittest.TestCase):
    """The domain clock moves, in the order of the tests."""

    def test_41_objection_after_its_day(self):
        """on its last day an objection is possible, after it not: the text names the day"""
        suggestion, lead = cast.assigned(lead=0)
        in_time, its_lead = cast.assigned(lead=1)
        last = due(suggestion, "object", lead)
        zone.set_clock(last + " 23:59")
        cast.unit_step(1, "object", in_time, its_lead, reason=REASON)
        zone.set_clock("2026-03-12 00:00")
        self.assertEqual(last, "2026-03-11")
        before = cast.card(suggestion)["version"]
        error = refusal(cast.units[0], "assignment.object", on(suggestion, lead, reason=REASON))
        self.assertEqual((error.cls, error.field), ("FAILED_PRECONDITION", "assignment"))
        self.assertEqual(error.text, "the last day to object was 2026-03-11; possible now: sign, "
                                     "or handle it")
        self.assertEqual(cast.card(suggestion)["version"], before)
        cast.sign(0, suggestion, lead)

    def test_42_reply_after_its_day(self):
        """a reply after its last day is late, and taken"""
        zone.set_clock("2026-03-12 09:00")
        suggestion, lead = cast.assigned(lead=0)
        cast.sign(0, suggestion, lead)
        self.assertEqual(due(suggestion, "reply", lead), "2026-06-12")
        zone.set_clock("2026-06-13 00:00")
        cast.reply(0, suggestion, lead, "2026-06-12")
        self.assertFalse(history(suggestion, "assignment.reply_filed")[0]["in_time"])
        self.assertEqual(cast.ruling("pass", suggestion, lead)["state"], "done")

    def test_43_reply_after_an_extension_ran_out(self):
        """within its extension a reply is in time; after it has run out it is late, and taken"""
        zone.set_clock("2026-06-15 09:00")
        letters = []
        for unit in (0, 1):
            suggestion, lead = cast.assigned(lead=unit)
            cast.sign(unit, suggestion, lead)
            self.assertEqual(due(suggestion, "reply", lead), "2026-09-15")
            cast.unit_step(unit, "extend", suggestion, lead, reason="须现场勘测", months=4)
            cast.ruling("grant_extension", suggestion, lead)
            self.assertEqual(due(suggestion, "reply", lead), "2026-10-15")
            letters.append((suggestion, lead))
        zone.set_clock("2026-10-15 23:59")
        cast.reply(0, *letters[0], "2026-10-15")
        zone.set_clock("2026-10-16 00:00")
        cast.reply(1, *letters[1], "2026-10-15")
        self.assertEqual([history(suggestion, "assignment.reply_filed")[0]["in_time"]
                          for suggestion, _ in letters], [True, False])
        for suggestion, lead in letters:
            self.assertEqual(cast.ruling("pass", suggestion, lead)["state"], "done")


if __name__ == "__main__":
    jztest.main()
