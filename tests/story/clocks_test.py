# SPDX-License-Identifier: Apache-2.0
"""The clocks: rules with versions, extensions, urging, and dates that explain themselves."""
import unittest

import jzstory
import jztest
import jzone
from jzstory import everything, refusal

zone = cast = None
DAY = "2026-03-02"      # a Monday; 清明节 (4-4 … 4-6) and 劳动节 (5-1 … 5-5) lie ahead


def setUpModule():
    global zone, cast
    zone = jzone.Zone("clocks").__enter__()
    zone.set_clock(DAY + " 09:00")
    zone.load()
    cast = jzstory.Cast(zone)


def tearDownModule():
    zone.close()


def heard(suggestion, kind, number=1):
    """Waits until an event of this type was heard `number` times; the data of all."""
    def question():
        found = [data for _, name, data in jzstory.history(cast.committee, suggestion)
                 if name == kind]
        return found if len(found) >= number else None
    return jztest.wait_for(question, what=kind)


def told(suggestion, kind, step):
    return [data for _, name, data in jzstory.history(cast.committee, suggestion)
            if name == kind and data["due"]["step"] == step]


def deadline(suggestion, step, assignment=None):
    return [d for d in cast.card(suggestion)["deadlines"]
            if d["step"] == step and d.get("assignment") == assignment][-1]


class Rules(unittest.TestCase):
    def test_01_built_in(self):
        """version 1 of every step is built in, holds for all channels and names its source"""
        rows = everything(cast.committee, "rule.list")
        self.assertEqual({row["version"] for row in rows}, {1})
        self.assertTrue(all(row["in_force"] and "channel" not in row for row in rows))
        reply = [row for row in rows if row["step"] == "reply"][0]
        self.assertEqual({k: reply[k] for k in ("rule", "n", "notice", "notice_rule", "mark",
                                                "source", "who", "starts")},
                         {"rule": "month", "n": 3, "notice": 15, "notice_rule": "day",
                          "mark": "L", "source": "代表法第51条", "who": "unit",
                          "starts": "assignment.sent"})
        self.assertEqual(everything(cast.units[0], "rule.list"), rows)

    def test_02_a_new_version(self):
        """a new version holds for periods opened from its day on; those that run keep theirs"""
        before = cast.submit()
        answer = cast.call("rule.set", step="review", rule="wd", n=8, notice=3, notice_rule="wd",
                           mark="D", source="工委2026年第3次会议", valid_from="2026-03-03")
        self.assertEqual((answer["version"], answer["valid_from"]), (2, "2026-03-03"))
        same_day = cast.submit()
        zone.set_clock("2026-03-03 09:00")
        after = cast.submit()
        self.assertEqual([deadline(s, "review")["due"] for s in (before, same_day, after)],
                         ["2026-03-09", "2026-03-09", "2026-03-13"])
        rows = everything(cast.committee, "rule.list", step="review")
        self.assertEqual([(r["version"], r["in_force"]) for r in rows], [(1, False), (2, True)])
        self.assertEqual(len(everything(cast.committee, "rule.list", in_force=True)),
                         len(everything(cast.committee, "rule.list")) - 1)

    def test_03_of_a_channel(self):
        """a channel may have a rule of its own"""
        cast.call("rule.set", step="assign", channel="city", rule="wd", n=10, mark="L",
                  source="某市条例")
        cast.call("rule.set", step="assign", channel="zone", rule="day", n=20, mark="D",
                  source="工委核定")
        suggestion = cast.accepted()
        self.assertEqual(deadline(suggestion, "assign")["due"], "2026-03-23")
        rows = everything(cast.committee, "rule.list", step="assign", channel="city")
        self.assertEqual([r.get("channel") for r in rows], [None, "city"])

    def test_04_bad_input(self):
        """bad input names the field, and nothing is set"""
        good = {"step": "sign", "rule": "wd", "n": 4, "mark": "D", "source": "核定"}
        for wrong, field in (({"n": 0}, "n"), ({"n": 367}, "n"), ({"rule": "month", "n": 61}, "n"),
                             ({"valid_from": "2026-03-02"}, "valid_from"),
                             ({"notice": 2}, "notice_rule"), ({"step": "lunch"}, "step"),
                             ({"rule": "week"}, "rule"), ({"source": ""}, "source"),
                             ({"step": "urge"}, "rule"), ({"channel": "county"}, "channel")):
            error = refusal(cast.committee, "rule.set", dict(good, **wrong))
            self.assertEqual((error.cls, error.field), ("INVALID_ARGUMENT", field))
        self.assertEqual(len(everything(cast.committee, "rule.list", step="sign")), 1)

    def test_05_printed(self):
        """jzctl rules prints the rules with their sources; defaults are marked so"""
        status, out, err = zone.jzctl("rules")
        self.assertEqual((status, err), (0, ""))
        lines = [line for line in out.splitlines() if line.strip()]
        below = {line.split()[0]: (line, note) for line, note in zip(lines, lines[1:])}
        self.assertIn("3 个月", below["答复"][0])
        self.assertIn("依据 L：代表法第51条", below["答复"][1])
        self.assertIn("依据 D：默认值（待工委核定）", below["签收"][1])
        status, out, _ = zone.jzctl("rules", "--step", "review", "--in-force")
        self.assertIn("工委2026年第3次会议", out)
        self.assertNotIn("默认值（", out)


def extend(suggestion, assignment, unit=0, **args):
    return cast.units[unit].call("assignment.extend", dict(
        {"reason": "须与铁路部门会商"}, suggestion=suggestion, assignment=assignment, **args))


def refused(client, op, cls, pair, field="assignment", **args):
    error = refusal(client, op, dict(args, suggestion=pair[0], assignment=pair[1]))
    assert (error.cls, error.field) == (cls, field), error
    return error


class TheExtensions(unittest.TestCase):
    """Sent on 2026-03-03 or later; the domain clock moves, in the order of the tests."""

    def test_11_granted_for_less(self):
        """asked for six months, granted for less; only the reply's day moves; all see the history"""
        suggestion, lead, assist = cast.assigned(lead=0, assists=[1])
        pair = (suggestion, lead)
        cast.sign(0, *pair)
        before = {(d["step"], d.get("assignment")): d["due"]
                  for d in cast.card(suggestion)["deadlines"]}
        answer = extend(*pair, months=6)
        self.assertEqual((answer["state"], answer["until"], answer["due"]),
                         ("asked", "2026-09-03", "2026-06-03"))
        self.assertEqual([row["assignment"] for row in
                          everything(cast.committee, "extension.list")], [lead])
        refused(cast.units[0], "assignment.extend", "FAILED_PRECONDITION", pair, reason="再要",
                months=5)
        answer = cast.ruling("grant_extension", *pair, until="2026-07-04")
        self.assertEqual(answer["due"], "2026-07-06")   # 7-4 is a Saturday
        after = {(d["step"], d.get("assignment")): d["due"]
                 for d in cast.card(suggestion)["deadlines"]}
        self.assertEqual({key for key in after if after[key] != before[key]}, {("reply", lead)})
        changed = heard(suggestion, "deadline.changed")[-1]
        self.assertEqual((changed["why"], changed["old"], changed["due"]["due"]),
                         ("extension", "2026-06-03", "2026-07-06"))
        for client in (cast.committee, cast.units[0], cast.deputies[0]):
            one = cast.card(suggestion, client)["assignments"][0]["extensions"][0]
            self.assertEqual((one["state"], one["until"], one["granted"], one["old"], one["due"]),
                             ("granted", "2026-09-03", "2026-07-04", "2026-06-03", "2026-07-06"))
        self.assertFalse([a["extensions"] for a in cast.card(suggestion, cast.units[1])
                          ["assignments"] if a["extensions"]])
        types = [e["type"] for e in cast.deputies[0].feed("suggestions", after=0, max=1000)[0]]
        self.assertIn("assignment.extension_granted", types)
        self.assertNotIn("assignment.extension_asked", types)
        self.assertEqual(everything(cast.committee, "extension.list"), [])

    def test_12_refused(self):
        """refused with a reason: the day stands, and it may ask again"""
        pair = cast.assigned(lead=0)
        cast.sign(0, *pair)
        extend(*pair, until="2026-08-03")
        cast.ruling("refuse_extension", *pair, reason="事项简单，应按期答复")
        self.assertEqual(deadline(pair[0], "reply", pair[1])["due"], "2026-06-03")
        card = cast.card(pair[0], cast.units[0])["assignments"][0]
        self.assertEqual(card["extensions"][0]["ruling"], "事项简单，应按期答复")
        self.assertEqual(cast.card(pair[0], cast.deputies[0])["assignments"][0]["extensions"], [])
        extend(*pair, until="2026-07-03")
        refused(cast.committee, "assignment.grant_extension", "INVALID_ARGUMENT", pair, "until",
                until="2026-07-06")

    def test_13_bad_days(self):
        """days that lead nowhere, or too far, are refused with their field"""
        pair = cast.assigned(lead=0)
        cast.sign(0, *pair)
        for args, field in (({}, "until"), ({"until": "2026-07-01", "months": 4}, "until"),
                            ({"until": "2026-06-03"}, "until"), ({"months": 3}, "months"),
                            ({"months": 7}, "months"), ({"until": "2026-09-04"}, "until")):
            refused(cast.units[0], "assignment.extend", "INVALID_ARGUMENT", pair, field,
                    reason="须会商", **args)
        refused(cast.committee, "assignment.grant_extension", "FAILED_PRECONDITION", pair)

    def test_14_urged(self):
        """urged twice within three days: the second time is refused; on the third day it may"""
        pair = cast.assigned(lead=0)
        cast.ruling("urge", *pair, text="请尽快签收")
        refused(cast.committee, "assignment.urge", "FAILED_PRECONDITION", pair)
        zone.set_clock("2026-03-05 23:00")
        refused(cast.committee, "assignment.urge", "FAILED_PRECONDITION", pair)
        zone.set_clock("2026-03-06 00:00")
        cast.ruling("urge", *pair)
        card = cast.card(pair[0], cast.units[0])["assignments"][0]
        self.assertEqual((card["urged"], card["urged_on"]), (2, "2026-03-06"))
        events = [e["data"] for e in cast.units[0].feed("suggestions", after=0, max=1000)[0]
                  if e["type"] == "assignment.urged"]
        self.assertEqual([(e["count"], e.get("text")) for e in events],
                         [(1, "请尽快签收"), (2, None)])

    def test_15_objection_after_its_day(self):
        """an objection after its day is refused; the day itself is still in time"""
        late, good = cast.assigned(lead=0), cast.assigned(lead=0)
        day = deadline(late[0], "object", late[1])["due"]
        self.assertEqual(day, "2026-03-17")
        zone.set_clock(day + " 23:59")
        cast.unit_step(0, "object", *good, reason="不属我局职责")
        zone.set_clock("2026-03-18 00:00")
        refused(cast.units[0], "assignment.object", "FAILED_PRECONDITION", late, reason="迟了")

    def test_16_after_its_day(self):
        """a pending request stops no alarm; a grant takes it back; late after what was granted"""
        zone.set_clock("2026-03-18 09:00")
        asking, silent = cast.assigned(lead=0), cast.assigned(lead=1)
        for unit, pair in ((0, asking), (1, silent)):
            cast.sign(unit, *pair)
            cast.contact(unit, *pair, "2026-03-18")
        zone.set_clock("2026-06-18 17:00")
        extend(*asking, until="2026-06-26")
        zone.set_clock("2026-06-19 00:00")      # 端午节: a day off, but the day is over
        for pair in (asking, silent):
            jztest.wait_for(lambda s=pair[0]: told(s, "deadline.overdue", "reply"), what="overdue")
        refused(cast.units[1], "assignment.extend", "FAILED_PRECONDITION", silent, reason="迟了",
                months=6)
        cast.ruling("grant_extension", *asking)
        self.assertTrue(heard(asking[0], "deadline.changed")[-1]["alarm_cleared"])
        self.assertFalse(deadline(asking[0], "reply", asking[1])["overdue"])
        zone.set_clock("2026-06-27 00:00")
        jztest.wait_for(lambda: len(told(asking[0], "deadline.overdue", "reply")) == 2,
                        what="overdue after the extension ran out")
        cast.reply(0, *asking, "2026-06-27")
        cast.ruling("pass", *asking)
        reply = cast.card(asking[0])["assignments"][0]["replies"][0]
        self.assertFalse(reply["in_time"])


if __name__ == "__main__":
    jztest.main()
