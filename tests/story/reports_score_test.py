#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Scoring of deputies' records: off at first, by the committee's rules, off again; wrong rules name
their field; the rules stay when the figures are made anew."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from jztest import main, wait_for  # noqa: E402
import jzone  # noqa: E402
import jzstory  # noqa: E402
from jzbooks import Books  # noqa: E402
from jzclient import CallError  # noqa: E402

zone = cast = books = None


def setUpModule():
    global zone, cast, books
    zone = jzone.Zone("scored").__enter__()
    zone.set_clock("2026-03-02 09:00")
    zone.load()
    cast = jzstory.Cast(zone)
    books = Books(cast.committee, cast.station, cast.site, cast.persons)


def tearDownModule():
    zone.close()


def score(**more):
    args = {"deputy": cast.persons[0]["code"], "from": "2026-01-01", "to": "2026-12-31"}
    return cast.call("record.score", **dict(args, **more))


def refused(op, **args):
    try:
        cast.call(op, **args)
    except CallError as error:
        return error.cls, error.field
    return None


class Scored(unittest.TestCase):
    def test_1_off(self):
        """nobody is scored until rules are set"""
        self.assertEqual(score(), {"on": False, "version": 0, "lines": []})

    def test_2_rules(self):
        """the sum of counts times points, at most so many a rule"""
        for _ in range(3):
            books.record("contact")
        cast.submit()
        rules = [{"figure": "contacts", "points": 2.0, "most": 5.0},
                 {"figure": "submitted", "points": 3.5},
                 {"figure": "submitted_level", "of": "city", "points": 1.0}]
        self.assertEqual(cast.call("scoring.set", rules=rules, source="履职积分办法"),
                         {"version": 1, "on": True})
        got = wait_for(lambda: score() if score()["total"] >= 8.5 else None, what="the counts")
        counts = {row["figure"]: row["n"] for row in cast.call(
            "figure.list", deputy=cast.persons[0]["code"], to="2026-12-31",
            **{"from": "2026-01-01"})["items"] if "of" not in row}
        self.assertEqual([(line["figure"], line["n"], line["points"]) for line in got["lines"]],
                         [("contacts", counts["contacts"], 5.0),
                          ("submitted", counts["submitted"], 3.5 * counts["submitted"]),
                          ("submitted_level", 0, 0.0)])
        self.assertEqual(got["total"], 5.0 + 3.5 * counts["submitted"])

    def test_3_wrong_rules(self):
        """a rule that counts nothing of a deputy's is refused, and the old ones stand"""
        for rule, field in (({"figure": "nothing", "points": 1.0}, "rules.0.figure"),
                            ({"figure": "replied", "points": 1.0}, "rules.0.figure"),
                            ({"figure": "units", "points": 1.0}, "rules.0.figure"),
                            ({"figure": "class", "of": "E", "points": 1.0}, "rules.0.of")):
            self.assertEqual(refused("scoring.set", rules=[rule], source="x"),
                             ("INVALID_ARGUMENT", field))
        self.assertEqual(score()["version"], 1)

    def test_4_made_anew(self):
        """the rules are no projection: they stay"""
        before = score()
        cast.call("reports.rebuild")
        args = {"deputy": cast.persons[0]["code"], "from": "2026-01-01", "to": "2026-12-31"}
        wait_for(lambda: not refused("record.score", **args) and score() == before,
                 what="the same score")

    def test_5_off_again(self):
        """without rules nobody is scored"""
        cast.call("scoring.set", rules=[], source="停用")
        self.assertEqual(score(), {"on": False, "version": 2, "source": "停用", "lines": []})


if __name__ == "__main__":
    main()
