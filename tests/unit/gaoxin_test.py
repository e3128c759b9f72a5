#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The sample zone: what is committed is what the generator makes, and it says what it should."""
import collections
import csv
import filecmp
import os
import subprocess
import sys
import tempfile
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests", "lib"))
import jztest  # noqa: E402

DATA = os.path.join(ROOT, "data", "gaoxin")
MADE = ["congress.csv", "person.csv", "mandate.csv", "site.csv", "residence.csv", "unit.csv"]


def rows(name):
    with open(os.path.join(DATA, name), encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class SampleZone(unittest.TestCase):
    def test_regenerating_gives_the_committed_files(self):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([os.path.join(ROOT, "tools", "gaoxin", "generate"), folder], check=True)
            self.assertEqual(sorted(os.listdir(folder)), sorted(MADE))
            for name in MADE:
                self.assertTrue(filecmp.cmp(os.path.join(folder, name), os.path.join(DATA, name),
                                            shallow=False), name + " differs")

    def test_calendar_is_the_one_the_deadline_vectors_were_made_with(self):
        self.assertTrue(filecmp.cmp(os.path.join(DATA, "calendar.csv"),
                                    os.path.join(ROOT, "tests", "vectors", "calendar-cn.csv"),
                                    shallow=False))

    def test_calendar_keeps_its_licence_beside_it(self):
        with open(os.path.join(DATA, "README.md"), encoding="utf-8") as file:
            text = file.read()
        for words in ("MIT License", "Copyright (c) 2019 NateScarlet",
                      "The above copyright notice and this permission notice"):
            self.assertIn(words, text)

    def test_mandates_are_the_customers_figures(self):
        levels = {row["code"]: row["level"] for row in rows("congress.csv")}
        count = collections.Counter(levels[row["congress"]] for row in rows("mandate.csv"))
        self.assertEqual(count, {"national": 1, "provincial": 15, "city": 23, "district": 187})
        self.assertGreater(list(levels.values()).count("district"), 1)

    def test_some_hold_two_mandates_but_never_of_one_level(self):
        levels = {row["code"]: row["level"] for row in rows("congress.csv")}
        held = collections.defaultdict(list)
        for row in rows("mandate.csv"):
            held[row["person"]].append(levels[row["congress"]])
        self.assertEqual(sorted(held), [row["code"] for row in rows("person.csv")])
        self.assertEqual(sum(len(has) == 2 for has in held.values()), 14)
        for has in held.values():
            self.assertEqual(len(has), len(set(has)))

    def test_some_share_a_name(self):
        names = collections.Counter(row["name"] for row in rows("person.csv"))
        self.assertGreaterEqual(sum(n > 1 for n in names.values()), 3)

    def test_everyone_is_in_a_home_and_a_station(self):
        kinds = {row["code"]: row["kind"] for row in rows("site.csv")}
        self.assertEqual(collections.Counter(kinds.values()),
                         {"zone_home": 1, "street_home": 7, "station": 24})
        at = collections.defaultdict(set)
        for row in rows("residence.csv"):
            at[row["person"]].add(kinds[row["site"]] == "station")
        for row in rows("person.csv"):
            self.assertEqual(at[row["code"]], {True, False}, row["code"])
        used = {row["site"] for row in rows("residence.csv")}
        self.assertEqual(used, set(kinds))

    def test_units_of_every_kind_some_with_oa(self):
        units = rows("unit.csv")
        self.assertEqual(len(units), 40)
        self.assertEqual({row["kind"] for row in units},
                         {"department", "street", "court", "procuratorate", "external"})
        self.assertEqual({row["has_oa"] for row in units}, {"true", "false"})

    def test_numbers_are_of_ranges_never_given_out(self):
        for row in rows("person.csv"):
            self.assertTrue(row["phone"].startswith("100"), row["code"])
            self.assertTrue(row["identity"].startswith("000000"), row["code"])


if __name__ == "__main__":
    jztest.main()
