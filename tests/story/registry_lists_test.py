#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Every list of registry that the contract has: pages of any size join to the whole, in the cursor's
order and each row once; each filter gives exactly the rows that it should, for each value there is. A
list or filter that is new fails here until it is said what it should give."""
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from jzobjects import Objects, findings  # noqa: E402
from jzregistry import RegistryStory  # noqa: E402
from jztest import main  # noqa: E402

TODAY = "2026-03-02"
STREETS = {}    # site → street
AT = {}         # person → the sites where the person resides today, all of them open


def member(name):
    return lambda row: {row.get(name)}


def holds(row):
    return {row["from_date"] <= TODAY <= row.get("to_date", "9999-12-31")}


def sites_of(row):
    return {site["site"] for site in row["sites"]}


def overdue(row):
    return {row.get("rectify_by", "9999") < TODAY and "rechecked_by" not in row
            and "ended_on" not in row}


# filter → the values of a row for which it shows; None: see the test that is named there
FILTERS = {
    "congress.list": {"level": member("level"), "parent": member("parent_code")},
    "person.list": {"name": member("name"), "level": "levels",
                    "street": lambda row: {STREETS[site] for site in AT.get(row["code"], ())},
                    "site": lambda row: set(AT.get(row["code"], ()))},
    "mandate.list": {name: member(name) for name in ("level", "status", "congress", "term")},
    "site.list": {"kind": member("kind"), "state": member("state"), "street": member("street"),
                  "parent": member("parent_code")},
    "residence.list": {"person": member("person_code"), "site": member("site_code"),
                       "street": member("street"), "current": holds},
    "unit.list": {"kind": member("kind"), "active": member("active"), "has_oa": member("has_oa"),
                  "parent": member("parent_code")},
    "calendar.list": {"year": lambda row: {int(row["date"][:4])}, "kind": member("kind")},
    "zone.blobs": {},
    "contact_link.list": {"kind": member("kind"), "person": member("person_code"),
                          "deputy": member("deputy_code"), "current": holds},
    "inspection.list": {"site": member("site_code"),
                        "street": lambda row: {STREETS[row["site_code"]]}, "overdue": overdue},
    "site.standing": {"street": member("street"),
                      "all_met": lambda row: {bool(row.get("all_met"))}},
    "code_list.list": {},
    "code.list": {"list": member("list"), "active": lambda row: {"ended_on" not in row}},
    "coverage.streets": {},
    "residence.lacking": {"street": lambda row: {STREETS[site] for site in AT.get(row["code"], ())}},
    "directory.list": {"level": lambda row: {mandate["level"] for mandate in row["mandates"]},
                       "street": lambda row: {STREETS[site] for site in sites_of(row)},
                       "site": sites_of},
    "directory.sites": {},
    "directory.units": {},
    "account.list": {"role": member("role"), "state": member("state")},
    "session.list": {"account": member("account"), "live": member("live")},
}
FILTERS["mandate.list"]["person"] = member("person_code")
# asked with an argument; shown elsewhere
ELSEWHERE = {"contact_link.silent": "registry_objects_test, registry_unit_test"}


class Lists(RegistryStory):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        story = cls()
        story.fill()
        for row in story.rows("site.list"):
            STREETS[row["code"]] = row.get("street")
        for row in story.rows("residence.list", current=True):
            AT.setdefault(row["person_code"], []).append(row["site_code"])

    def fill(self):
        """Of each kind what the sample data has not got: ended ones, links, inspections, accounts."""
        site = self.get("site", "S01")
        objects = Objects(self.committee, site, self.get("person", "P0001"))
        for kind in ("contact_link", "inspection", "code"):
            for _ in range(3):
                objects.new(kind)
        self.step("contact_link.end", objects.new("contact_link"), reason="样例", on="2026-01-20")
        for deputy in ("P0003", "P0004"):
            self.call("contact_link.create", code="T" + deputy, kind="member_deputy",
                      from_date="2026-01-01", person=self.get("person", "P0002")["id"],
                      deputy=self.get("person", deputy)["id"])
        self.call("inspection.create", code="T2", site=self.get("site", "S07")["id"],
                  date="2026-01-10", inspector="甲", items=findings())
        self.step("code.retire", objects.new("code"), reason="样例")
        self.step("mandate.suspend", self.ref("mandate", "CD18-0001"), reason="样例")
        self.leave_stations()
        self.step("unit.end", objects.new("unit"), reason="样例")
        self.step("site.close", objects.new("site"), reason="样例", none=True)
        for code in ("P0001", "P0002", "P0007"):
            row = self.ref("person", code)
            self.step("person.change", row, photo=self.blob(b"\xff\xd8\xff\xe0" + code.encode()))
        for i, state in enumerate(("open", "ended", "open")):
            made = self.call("account.create", name="list-%d" % i, holder="甲", role="committee",
                             password="planted-password-1")
            gate = self.zone.client("gate") if i else self.zone.principal("gate", "gateway")
            signed = [gate.call("account.sign_in", {"name": "list-%d" % i,
                                                    "password": "planted-password-1"})
                      for _ in range(2)]
            gate.call("account.sign_out", {"token": signed[0]["token"]})
            if state == "ended":
                self.call("account.end", account=made["account"], reason="样例")
        self.call("account.create", name="list-s", holder="甲", role="station", of=site["id"],
                  password="planted-password-1")

    def leave_stations(self):
        """Of two streets one each who stays at the home alone."""
        at = self.rows("residence.list", current=True)
        homes = {row["street"]: row["person"] for row in at if row["site_kind"] == "street_home"}
        for person in list(homes.values())[:2]:
            row = [row for row in at if (row["person"], row["site_kind"]) == (person, "station")][0]
            self.step("residence.end", row, reason="样例", on="2026-03-01")

    def contract(self):
        """{list: its filters}, of all lists that are asked for without an argument."""
        status, out, err = self.zone.jzctl("schema", "--format", "json")
        self.assertEqual(status, 0, err)
        status, ours, err = self.zone.jzctl("ops", "registry")
        self.assertEqual(status, 0, err)
        found = {}
        for op, parts in json.loads(out)["ops"].items():
            args = (parts.get("args") or {}).get("properties", {})
            if "after" in args and op in ours and not op.endswith((".history", ".next")) \
                    and op not in ELSEWHERE:
                found[op] = set(args) - {"after", "limit"}
        return found

    def test_said(self):
        """nothing is left out"""
        self.assertEqual(self.contract(), {op: set(named) for op, named in FILTERS.items()})

    def test_pages(self):
        """of one row, of seven, of all"""
        for op in FILTERS:
            with self.subTest(op=op):
                whole = self.rows(op)
                self.assertTrue(whole)
                cursor = [str(next(iter(row.values()))) for row in whole]
                self.assertEqual(len(cursor), len(set(cursor)))
                for limit in (1, 7, len(whole), len(whole) + 1):
                    if limit == 1 and len(whole) > 60:
                        continue
                    self.assertEqual(self.rows(op, limit=limit), whole)

    def test_no_cursor(self):
        """after what no page ended with: a page, perhaps an empty one, never an error of ours"""
        person = self.get("person", "P0001")["id"]
        histories = {op + ".history": {"id": person} for op in ("person", "account", "calendar")}
        for op, args in dict(dict.fromkeys(FILTERS, {}), **histories).items():
            for after in ("~", "名", "9" * 40, "0-0", "2026-99-99"):
                with self.subTest(op=op, after=after):
                    self.assertIn("items", self.call(op, after=after, **args))
        for op, args in dict(histories, **{"session.list": {}, "zone.blobs": {}}).items():
            self.assertEqual(self.call(op, after="名", **args)["items"], [], op)

    def test_filters(self):
        """for each value that rows have"""
        levels = {}
        for row in self.rows("mandate.list", status="active"):
            levels.setdefault(row["person_code"], set()).add(row["level"])
        for op, filters in FILTERS.items():
            whole = self.rows(op)
            for name, of in filters.items():
                if of == "levels":
                    of = lambda row: levels.get(row["code"], set())    # noqa: E731
                values = sorted(set().union(*(of(row) for row in whole)) - {None}, key=str)
                self.assertGreater(len(values), 0 if name == "parent" else 1, (op, name))
                for value in values[:12]:
                    with self.subTest(op=op, name=name, value=value):
                        self.assertEqual(self.rows(op, **{name: value}),
                                         [row for row in whole if value in of(row)])


if __name__ == "__main__":
    main()
