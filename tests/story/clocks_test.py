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


def explained(suggestion, step, client=None, **args):
    rows = (client or cast.committee).call(
        "deadline.explain", dict(args, suggestion=suggestion, step=step))["items"]
    return rows[-1]


class WhyThisDay(unittest.TestCase):
    """Every date explains itself; after the extensions, in June."""

    @classmethod
    def setUpClass(cls):
        zone.set_clock("2026-06-29 09:00")
        cls.pair = cast.assigned(lead=0)
        cast.sign(0, *cls.pair)
        extend(*cls.pair, until="2026-10-03")   # in the holiday: 国庆节 10-1 … 10-7
        cast.ruling("grant_extension", *cls.pair)

    def test_31_all_that_led_to_it(self):
        """start, event, rule and source, holidays by name, extension, the change of the day"""
        row = explained(self.pair[0], "reply")
        self.assertEqual({k: row.get(k) for k in (
            "start", "started_by", "rule", "n", "rule_version", "mark", "source", "nominal",
            "counted", "extended", "due", "provisional", "who", "unit_code")},
            {"start": "2026-06-29", "started_by": "assignment.sent", "rule": "month", "n": 3,
             "rule_version": 1, "mark": "L", "source": "代表法第51条", "nominal": "2026-09-29",
             "counted": "2026-09-29", "extended": "2026-10-03", "due": "2026-10-08",
             "provisional": False, "who": "unit", "unit_code": cast.unit_rows[0]["code"]})
        self.assertEqual([d["date"] for d in row["rolled"]],
                         ["2026-10-0%d" % day for day in range(3, 8)])
        self.assertTrue(all("国庆节" in d["name"] for d in row["rolled"]))
        self.assertEqual([(x["state"], x["granted"]) for x in row["extensions"]],
                         [("granted", "2026-10-03")])
        self.assertEqual([(x["why"], x["old"], x["due"]) for x in row["changes"]],
                         [("extension", "2026-09-29", "2026-10-08")])

    def test_32_days_passed_over(self):
        """each day that was not counted stands there: the end of a week without a name"""
        row = explained(self.pair[0], "object")
        self.assertEqual([(d["date"], d.get("name")) for d in row["skipped"]],
                         [("2026-07-04", None), ("2026-07-05", None)])
        self.assertEqual((row["counted"], row["due"]), ("2026-07-08", "2026-07-08"))
        self.assertNotIn("nominal", row)

    def test_33_every_date(self):
        """every date of the card is explained, and to each only what it may see"""
        card = cast.card(self.pair[0])
        rows = everything(cast.committee, "deadline.explain", suggestion=self.pair[0])
        self.assertEqual({d["deadline"]: d["due"] for d in card["deadlines"]},
                         {r["deadline"]: r["due"] for r in rows})
        self.assertEqual(everything(cast.committee, "deadline.explain", serial=card["serial"]),
                         rows)
        for client in (cast.units[0], cast.deputies[0], cast.station):
            self.assertEqual(
                {d["deadline"] for d in cast.card(self.pair[0], client)["deadlines"]},
                {r["deadline"] for r in everything(client, "deadline.explain",
                                                   suggestion=self.pair[0])})
        self.assertEqual(everything(cast.units[3], "deadline.explain",
                                    suggestion=self.pair[0]), [])

    def test_34_review_after_cosigning(self):
        """the review's clock starts at the last co-signer's answer, and says so"""
        suggestion = cast.submit(cosigners=[1])
        cast.deputies[1].call("suggestion.cosign", {"suggestion": suggestion, "answer": "agree"})
        self.assertEqual(explained(suggestion, "review")["started_by"],
                         "suggestion.cosigning_ended")
        self.assertEqual(explained(suggestion, "review")["rule_version"], 2)
        self.assertEqual(explained(suggestion, "review")["source"], "工委2026年第3次会议")

    def test_35_printed(self):
        """jzctl explain says it in words"""
        serial = cast.card(self.pair[0])["serial"]
        status, out, err = zone.jzctl("explain", serial)
        self.assertEqual((status, err), (0, ""))
        text = "".join(line.strip() for line in out.splitlines())
        for words in ("起算：2026-06-29，送达单位（assignment.sent），当日不计",
                      "3 个月，第1版，全部渠道；依据 L：代表法第51条",
                      "延期：申请至 2026-10-03（须与铁路部门会商）；批准至 2026-10-03",
                      "2026-10-07（国庆节", "因延期，由 2026-09-29 改为 2026-10-08",
                      "最后一日：2026-10-08", "2026-07-04（周六）"):
            self.assertIn(words.replace(" ", ""), text.replace(" ", ""))
        status, _, err = zone.jzctl("explain", "2026-9999")
        self.assertNotEqual(status, 0)
        self.assertIn("NOT_FOUND", err)

    def test_36_provisional(self):
        """a date in a year without calendar is explained, too"""
        zone.set_clock("2026-11-30 09:00")
        suggestion, _ = cast.assigned(lead=2)
        row = explained(suggestion, "reply")
        self.assertEqual((row["due"], row["provisional"], row["unannounced"]),
                         ("2027-03-01", True, ["2027"]))
        out = zone.jzctl("explain", cast.card(suggestion)["serial"], "--step", "reply")[1]
        self.assertIn("2027年的日历尚未公布", out)


class WithAFault(unittest.TestCase):
    """What fails by itself does not hold up the rest; after the other stories, in December."""

    def test_41_one_fails(self):
        """one suggestion's clock fails, another's is refused by the database: the rest run"""
        zone.set_clock("2026-12-01 09:00")
        broken, barred = cast.submit(cosigners=[1]), cast.submit()
        others = [cast.submit() for _ in range(3)]
        with zone.database() as connection, connection.cursor() as db:
            db.execute("UPDATE suggestions.suggestion SET state = 'under_review' WHERE id = %s",
                       (jzstory.text_id(broken),))
            db.execute("ALTER TABLE suggestions.deadline ADD CONSTRAINT barred CHECK"
                       " (suggestion <> %s OR NOT overdue_sent)", (jzstory.text_id(barred),))
        zone.set_clock("2026-12-20 09:00")
        for suggestion in others:
            heard(suggestion, "deadline.overdue")
        for suggestion in (broken, barred):
            jztest.wait_for(lambda s=suggestion: any(
                "clock's work on an object failed" in line and jzstory.text_id(s) in line
                for line in zone.log_tails(5000).splitlines()), what="the fault in the log")
        after = cast.accepted()     # calls go on, too
        self.assertEqual(cast.state(after), "accepted")


if __name__ == "__main__":
    jztest.main()
