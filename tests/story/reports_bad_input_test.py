#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Figures that cannot be asked for: refused with the field at fault; who sees whose; a figure over
nothing is absent."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from jztest import main, wait_for  # noqa: E402
import jzone  # noqa: E402
import jzstory  # noqa: E402
from jzstory import everything, refusal  # noqa: E402

zone = cast = None
QUARTER = {"from": "2026-01-01", "to": "2026-03-31"}
OPS = ("figure.list", "figure.rows")
BASES = {"coverage": "persons", "sites_met_share": "sites"}   # of which there are some


def setUpModule():
    global zone, cast
    zone = jzone.Zone("refused").__enter__()
    zone.set_clock("2026-03-02 09:00")
    zone.load()
    cast = jzstory.Cast(zone)
    wait_for(lambda: any(row["figure"] == "units" and row["n"] == 40 for row in everything(
        cast.committee, "figure.list", **QUARTER)), seconds=30, what="the zone in the figures")


def tearDownModule():
    zone.close()


class BadInput(unittest.TestCase):
    def refused(self, cls, field, client=None, ops=OPS, **args):
        for op in ops:
            whole = dict(QUARTER, figure="tasks") if op == "figure.rows" else dict(QUARTER)
            whole.update(args)
            whole = {key: value for key, value in whole.items() if value is not None}
            error = refusal(client or cast.committee, op, whole)
            self.assertEqual((error.cls, error.field), (cls, field), "%s %s" % (op, args))

    def test_1_period(self):
        """one that ends before it begins, has no such day, or only one end"""
        self.refused("INVALID_ARGUMENT", "to", to="2025-12-31")
        self.refused("INVALID_ARGUMENT", "from", **{"from": "2026-02-30"})
        self.refused("INVALID_ARGUMENT", "from", **{"from": None})
        self.refused("INVALID_ARGUMENT", "to", to=None)
        self.refused("INVALID_ARGUMENT", "compare", ops=OPS[:1], compare="week")

    def test_2_figure(self):
        """one that there is not, or not for this kind of scope"""
        self.refused("INVALID_ARGUMENT", "figure", figure="person_hours")
        self.refused("INVALID_ARGUMENT", "group", ops=OPS[:1], group="scores")
        self.refused("INVALID_ARGUMENT", "figure", figure="units", street=cast.site["street"])
        self.refused("INVALID_ARGUMENT", "figure", figure="submitted",
                     unit=cast.unit_rows[0]["code"])
        self.refused("INVALID_ARGUMENT", "figure", ops=OPS[:1], figure="submitted", by="unit")

    def test_2_part(self):
        """a part of a figure that has none, or not that one"""
        for figure in ("tasks", "persons", "coverage"):
            self.refused("INVALID_ARGUMENT", "of", ops=OPS[1:], figure=figure, of="city")
        for figure in ("submitted_level", "mandates"):
            self.refused("INVALID_ARGUMENT", "of", ops=OPS[1:], figure=figure, of="station")
        self.assertEqual(cast.committee.call("figure.rows", dict(
            QUARTER, figure="submitted_level", of="none"))["items"], [])

    def test_3_scope(self):
        """one that there is not, two at once, one and all of them"""
        for kind in ("street", "site", "unit", "deputy"):
            self.refused("NOT_FOUND", kind, **{kind: "nowhere"})
        self.refused("INVALID_ARGUMENT", "level", level="nowhere")
        self.refused("INVALID_ARGUMENT", "site", street=cast.site["street"],
                     site=cast.site["code"])
        self.refused("INVALID_ARGUMENT", "deputy", level="city", deputy=cast.persons[0]["code"])
        self.refused("INVALID_ARGUMENT", "by", ops=OPS[:1], by="street",
                     street=cast.site["street"])

    def test_4_not_ones_own(self):
        """street, station, deputy and unit see their own, whoever they ask for"""
        own = {"street": cast.site["street"], "site": cast.site["code"],
               "unit": cast.unit_rows[0]["code"], "deputy": cast.persons[0]["code"]}
        foreign = {"street": "zhonghe", "site": "S20", "unit": cast.unit_rows[1]["code"],
                   "deputy": cast.persons[1]["code"], "level": "city"}
        self.assertTrue(all(own[kind] != foreign[kind] for kind in own))
        callers = {cast.street: ("street", "site"), cast.station: ("site",),
                   cast.deputies[0]: ("deputy",), cast.units[0]: ("unit",)}
        for client, kinds in callers.items():
            for kind, code in foreign.items():
                self.refused("PERMISSION_DENIED", kind, client, **{kind: code})
            for kind, code in own.items():
                if kind not in kinds:
                    self.refused("PERMISSION_DENIED", kind, client, **{kind: code})
            mine = everything(client, "figure.list", **QUARTER)
            self.assertEqual({row["key"] for row in mine}, {own[kinds[0]]})
            self.assertEqual(mine, everything(client, "figure.list", **QUARTER,
                                              **{kinds[0]: own[kinds[0]]}))
            for kind in own:
                if (client, kind) != (cast.street, "site"):
                    self.refused("PERMISSION_DENIED", "by", client, ops=OPS[:1], by=kind)
        sites = everything(cast.street, "figure.list", by="site", **QUARTER)
        named = {site["code"] for site in everything(cast.committee, "site.list",
                                                     street=own["street"])}
        self.assertEqual({row["key"] for row in sites}, named)

    def test_5_over_nothing(self):
        """a year without data: counts are 0, rates and medians absent, changes as well"""
        rows = everything(cast.committee, "figure.list",
                          **{"from": "1990-01-01", "to": "1990-12-31"})
        for row in rows:
            self.assertNotIn("change", {key for key in row if row["how"] in ("rate", "median")
                                        and row["figure"] not in BASES}, row)
            if row["how"] == "count":
                self.assertEqual((row["value"], row["n"], "change" in row), (0.0, 0, False), row)
            elif row["how"] in ("rate", "median") and row["figure"] not in BASES:
                self.assertNotIn("value", row)
                self.assertNotIn("before", row)
        self.assertEqual({"count", "rate", "median", "stock"}, {row["how"] for row in rows})

    def test_6_on_paper(self):
        """jzctl report: — over nothing; a year without data, a period turned round: refused"""
        def report(name, *args):
            return zone.jzctl("report", name, *args)
        status, stdout, stderr = report("zone", "--from", "2026-01-01", "--to", "2026-03-31")
        self.assertEqual(status, 0, stderr)
        lines = dict(words[:2] for words in map(str.split, stdout.splitlines()) if len(words) > 1)
        self.assertEqual((lines["进家入站率"], lines["办复率"], lines["办理天数"]),
                         ("100.0%", "—", "—"))
        for field, args in (("year", ("annual", "--year", "1999")),
                            ("street", ("zone", "--from", "2026-01-01", "--to", "2026-01-31",
                                        "--street", "nowhere")),
                            ("to", ("zone", "--from", "2026-02-01", "--to", "2026-01-31"))):
            status, stdout, stderr = report(*args)
            self.assertNotEqual(status, 0)
            self.assertEqual(stdout, "")
            self.assertRegex(stderr, "^[A-Z_]+ %s: " % field)


if __name__ == "__main__":
    main()
