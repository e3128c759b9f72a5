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


if __name__ == "__main__":
    jztest.main()
