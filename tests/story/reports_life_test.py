#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Three years of the sample zone: what the customer has published comes out of the figures, and every
figure of every scope is as the recount has it."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from jztest import main  # noqa: E402
import jzlife  # noqa: E402
import jzone  # noqa: E402
import jzprint  # noqa: E402
from jzfigures import Figures, date  # noqa: E402

zone = figures = None
TERM = "2022-01-04", "2024-12-31"
YEAR = "2024-01-01", "2024-12-31"
CITY_BETWEEN = """SELECT count(*) FROM suggestions.suggestion WHERE id = ANY (%s::uuid[])
AND occasion = 'between'"""


def setUpModule():
    global zone, figures
    zone = jzone.Zone("reported").__enter__()
    unittest.addModuleCleanup(zone.close)
    path = jzlife.script(os.path.join(zone.home, "life.jsonl"), **jzlife.WHOLE)
    status, _, stderr = jzlife.play(zone, path)
    assert status == 0, stderr
    figures = Figures(zone)
    figures.settle()


class Reported(unittest.TestCase):
    def got(self, figure, period, of=None):
        rows = figures.rows(*map(date, period), figure=figure)
        return next(row for row in rows if row.get("of") == of)

    def value(self, figure, period=TERM, of=None):
        return self.got(figure, period, of)["value"]

    def test_1_for_the_term(self):
        """900 person-times of 宣讲, 述职 and 专题研讨; residents, enterprises; problems and solved"""
        self.assertEqual(sum(self.value("person_times", of=kind) for kind in
                             ("宣讲", "述职", "专题研讨")), 900)
        self.assertEqual([self.value(figure) for figure in (
            "residents", "enterprises", "opinions_collected", "opinions_solved")],
            [11000, 2100, 1000, 700])
        self.assertEqual(self.value("opinions_solved_share"), 0.7)

    def test_2_of_2024(self):
        """a special report, a suggestion to the city between sessions, 30 work suggestions"""
        self.assertEqual(self.value("submitted_channel", YEAR, "special_report"), 1)
        self.assertEqual(self.value("submitted_between", YEAR, "city"), 1)
        city = figures.behind(*YEAR, self.got("submitted_channel", YEAR, "city"))
        with figures.connection.cursor() as db:
            db.execute(CITY_BETWEEN, ([row["id"].hex() for row in city],))
            self.assertEqual(db.fetchone()[0], 1)
        accepted = {row["id"] for row in figures.behind(*TERM, {"figure": "accepted"})}
        work = figures.behind(*YEAR, self.got("submitted_channel", YEAR, "zone"))
        self.assertEqual(len([row for row in work if row["id"] in accepted]), 30)

    def test_3_on_the_year_before(self):
        """suggestions by city deputies +44 %, by district deputies +172 %"""
        for level, earlier, now, more in (("city", 25, 36, .44), ("district", 25, 68, 1.72)):
            for compare in ("before", "year"):
                rows = figures.rows(*map(date, YEAR), figure="submitted_level", compare=compare)
                row = next(row for row in rows if row.get("of") == level)
                self.assertEqual((row["before"], row["value"]), (earlier, now), level)
                self.assertAlmostEqual(row["change"], more, places=12)

    def test_4_profile(self):
        """226 mandates of 1, 15, 23 and 187, 1 + 7 + 24 sites, coverage 100 %"""
        self.assertEqual([self.value("mandates", YEAR, level) for level in (
            None, "national", "provincial", "city", "district")], [226, 1, 15, 23, 187])
        self.assertEqual([self.value("sites", YEAR, kind) for kind in (
            "zone_home", "street_home", "station")], [1, 7, 24])
        row = self.got("coverage", YEAR)
        self.assertEqual((row["n"], row["base"], row["value"]), (212, 212, 1.0))

    def test_5_recounted(self):
        """all figures of all scopes, for the term, a quarter, a day"""
        for first, last in (TERM, ("2023-04-01", "2023-06-30"), ("2023-09-19",) * 2):
            found = figures.agreed(lambda first=first, last=last: figures.differences(first, last))
            self.assertEqual(found[:20], [], "%d differences" % len(found))

    def test_6_parts(self):
        """the parts of a figure add up to it, and so do the rows behind it"""
        self.assertEqual(figures.splits(*TERM), [])
        self.assertEqual(figures.unlike_rows(*YEAR), [])

    def test_7_namesakes(self):
        """deputies of one name are told apart in the annual report by their codes"""
        path = os.path.join(zone.home, "annual.xlsx")
        status, _, err = zone.jzctl("report", "annual", "--year", "2024", "--format", "xlsx",
                                    "--out", path)
        self.assertEqual(status, 0, err)
        with open(path, "rb") as file:
            rows = jzprint.sheets(file.read())["各代表履职情况"][1]
        with figures.connection.cursor() as db:
            db.execute("SELECT name, code FROM registry.person p WHERE EXISTS (SELECT FROM"
                       " registry.person o WHERE o.name = p.name AND o.id <> p.id)")
            namesakes = db.fetchall()
        names = [row[0] for row in rows]
        self.assertEqual(len(set(names)), len(names))
        self.assertFalse(set(names) & {name for name, _ in namesakes})
        coded = {"%s（%s）" % row for row in namesakes}
        self.assertTrue(coded & set(names))
        self.assertEqual({name for name in names if "（" in name}, coded & set(names))


if __name__ == "__main__":
    main()
