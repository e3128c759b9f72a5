#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Every figure of every scope against a recount in plain SQL over the tables of the other services,
after a year as it falls out; with the period before, the rows behind, and made anew."""
import os
import random
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from jztest import main  # noqa: E402
import jzone  # noqa: E402
from jzfigures import KINDS, Figures, date  # noqa: E402
from jzstory import everything  # noqa: E402
from jzrecount import RATES, Key, Recount  # noqa: E402
from jzweeks import Weeks  # noqa: E402

zone = weeks = figures = None
TERM = "2023-01-01", "2026-12-31"       # since the mandates began
YEAR = "2026-01-01", "2026-12-31"
PERIODS = (
    ("a day", "2025-11-17", "2025-11-17"), ("days across months", "2025-09-20", "2026-01-11"),
    ("a month", "2026-02-01", "2026-02-28"), ("a quarter", "2026-01-01", "2026-03-31"),
    ("a year", *YEAR), ("the term", *TERM), ("what is to come", "2027-05-01", "2027-05-31"))


def setUpModule():
    global zone, weeks, figures
    zone = jzone.Zone("recounted")
    zone.environ["JZ_AHEAD_KB"] = "64"  # short stretches: one is decided while another is saved
    zone.__enter__()
    zone.set_clock("2025-09-01 09:00")
    zone.load()
    weeks = Weeks(zone, random.Random(20250901), "2025-09-01")
    weeks.live(days=170, steps=32)
    weeks.merge_units()
    weeks.live(days=100, steps=32)
    figures = Figures(zone)


def tearDownModule():
    zone.close()


class Recounted(unittest.TestCase):
    def none(self, question, *args, **more):
        """No differences, once all has been heard."""
        found = figures.agreed(lambda: question(*args, **more))
        self.assertEqual(found[:20], [], "%d differences" % len(found))

    def test_1_something_of_everything(self):
        """the year has something of every figure and part that can be"""
        now = Recount(weeks.connection).figures(*map(date, TERM))
        zone_wide = {key.figure for key, n in now.items() if key.scope == "zone" and n}
        kinds = everything_told()
        self.assertEqual(sorted(set(kinds) - zone_wide), [])
        told = {key.figure for key, n in now.items() if key.figure in RATES and n not in (None, 0, 1)}
        self.assertLessEqual(len(set(RATES) - told), 1)     # all or nothing shows little
        for kind in KINDS:
            self.assertGreater(len({key.code for key in now if key.scope == kind}), 1)

    def test_2_periods(self):
        """all figures of all scopes, for days, months, quarters, years, the term"""
        for name, first, last in PERIODS:
            with self.subTest(name):
                self.none(figures.differences, first, last)

    def test_3_year_before(self):
        """compared with the same days a year before"""
        self.none(figures.differences, *YEAR, compare="year")

    def test_4_splits(self):
        """the parts of a figure add up to it"""
        self.none(figures.splits, *TERM)

    def test_5_rows_behind(self):
        """the rows behind a figure add up to it, in the zone and in one of every kind of scope"""
        now = Recount(weeks.connection).figures(*map(date, YEAR))
        self.none(figures.unlike_rows, *YEAR)
        for kind in KINDS:
            most = max((key for key in now if key.scope == kind and key.figure in
                        ("tasks", "submitted")), key=lambda key: now[key])
            with self.subTest(kind):
                self.none(figures.unlike_rows, *YEAR, **{kind: most.code})

    def test_6_one_scope(self):
        """a scope asked for by itself has what it has among all"""
        among = figures.answers(*map(date, YEAR))
        for kind in KINDS:
            code = sorted(key.code for key in among if key.scope == kind)[0]
            own = {Key(row["figure"], row.get("of"), kind, code): row["n"] for row in
                   figures.rows(*map(date, YEAR), **{kind: code}) if row.get("n")}
            self.assertEqual(own, {key: row["n"] for key, row in among.items() if row.get("n")
                                   and (key.scope, key.code) == (kind, code)}, kind)

    def test_7_made_anew(self):
        """made anew from the first events: the same answers, byte by byte"""
        def all_of_it():
            return [repr(sorted(figures.answers(date(first), date(last)).items(), key=repr))
                    for _, first, last in PERIODS[::2]]
        figures.settle()
        kept = all_of_it()
        status, stdout, stderr = zone.jzctl("rebuild", "reports")
        self.assertEqual(status, 0, stdout + stderr)
        figures.settle()
        self.assertTrue(all_of_it() == kept, "other answers than before")
        self.none(figures.differences, *TERM)


def everything_told():
    """The names of all the figures there are."""
    return [row["figure"] for row in everything(figures.committee, "figure.kinds")]


if __name__ == "__main__":
    main()
