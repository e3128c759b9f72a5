#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The lives of sites and residences: opened, published, described by who is there, closed; who
resides where, and who lacks a home or a station."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from jztest import main  # noqa: E402
from jzone import jzclient  # noqa: E402
from jzregistry import RegistryStory  # noqa: E402


class Sites(RegistryStory):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.public = cls.zone.principal("a-resident", "public")
        cls.street = cls.zone.principal("guixi", "street", "guixi")
        cls.station = cls.zone.principal("s01", "station", "S01")

    def station_of(self, code, home="H01", **more):
        up = self.get("site", home)
        args = dict(street=up["street"], street_name=up["street_name"])
        args.update(more)
        return self.call("site.create", code=code, kind="station", name="样例联络站",
                         parent=up["id"], **args)

    def residents(self, code):
        return self.codes("person.list", site=code)

    def test_life(self):
        """a station: opened, described, published, closed"""
        head = self.head()
        ref = self.station_of("S50", hours="工作日 9:00-17:00")
        self.assertNotIn("S50", self.codes("site.list", self.public))
        ref = self.step("site.publish", ref)
        self.assertEqual(self.get("site", "S50")["published_at"], "2026-03-02")
        self.assertIn("S50", self.codes("site.list", self.public))
        ref = self.step("site.change", ref, name="新样例联络站", longitude=104.05, latitude=30.6)
        ref = self.step("site.close", ref, reason="并入其他联络站")
        self.assertEqual(self.get("site", "S50")["state"], "closed")
        for op in ("site.publish", "site.change"):
            self.refused("FAILED_PRECONDITION", "id", op, id=ref["id"], version=ref["version"])
        self.assertEqual(self.types(head), ["site.created", "site.published", "site.changed",
                                            "site.closed"])
        ops = self.history("site", ref)
        self.assertEqual(ops[2][1], {"name": ("样例联络站", "新样例联络站"),
                                     "longitude": (None, "104.05"), "latitude": (None, "30.6")})
        self.assertEqual(ops[3][1]["state"], ("open", "closed"))

    def test_bad_input(self):
        """the tree 1+7+N: parents, streets, one open zone home"""
        guixi = dict(street="guixi", street_name="桂溪街道")
        home, zone_home = self.get("site", "H01")["id"], self.get("site", "H00")["id"]

        def bad(cls, field, **args):
            self.refused(cls, field, "site.create", code="S59", name="站", **args)
        bad("INVALID_ARGUMENT", "parent", kind="station", **guixi)
        bad("FAILED_PRECONDITION", "parent", kind="station", parent=zone_home, **guixi)
        bad("FAILED_PRECONDITION", "street", kind="station", parent=home, street="hezuo",
            street_name="合作街道")
        bad("INVALID_ARGUMENT", "street", kind="station", parent=home)
        bad("INVALID_ARGUMENT", "street", kind="station", parent=home, street="桂溪",
            street_name="桂溪街道")
        bad("INVALID_ARGUMENT", "longitude", kind="station", parent=home, longitude=104.0, **guixi)
        bad("NOT_FOUND", "parent", kind="station", parent=jzclient.uuid7().bytes, **guixi)
        bad("FAILED_PRECONDITION", "kind", kind="zone_home")
        self.refused("ALREADY_EXISTS", "code", "site.create", code="S01", name="站", kind="station",
                     parent=home, **guixi)
        ref = self.ref("site", "H01")
        self.refused("FAILED_PRECONDITION", "parent", "site.change", id=ref["id"],
                     version=ref["version"], parent=self.get("site", "S05")["id"])
        self.stale("site.change", ref, name="x")
        self.stale("site.close", ref, reason="x")

    def test_closing_asks_for_the_residents(self):
        """closing a site with residents asks where they go; they go there that day"""
        ref, to = self.ref("site", "S02"), self.get("site", "S03")
        gone, there = self.residents("S02"), self.residents("S03")
        self.assertTrue(gone)

        def bad(cls, field, **args):
            self.refused(cls, field, "site.close", id=ref["id"], version=ref["version"],
                         reason="腾退", **args)
        bad("INVALID_ARGUMENT", "residents_to")
        bad("INVALID_ARGUMENT", "residents_to", none=False)
        bad("INVALID_ARGUMENT", "residents_to", none=True, residents_to=to["id"])
        bad("INVALID_ARGUMENT", "residents_to", residents_to=ref["id"])
        bad("FAILED_PRECONDITION", "residents_to", residents_to=self.get("site", "H01")["id"])
        bad("NOT_FOUND", "residents_to", residents_to=jzclient.uuid7().bytes)
        bad("INVALID_ARGUMENT", "on", residents_to=to["id"], on="2026-03-03")
        head = self.head()
        self.step("site.close", ref, reason="腾退", residents_to=to["id"])
        self.assertEqual(sorted(self.residents("S03")), sorted(set(gone + there)))
        old = self.rows("residence.list", site="S02")
        self.assertEqual({row["to_date"] for row in old}, {"2026-03-02"})
        new = [row for row in self.rows("residence.list", site="S03")
               if row["person_code"] in gone]
        self.assertEqual({row["from_date"] for row in new}, {"2026-03-02"})
        kinds = self.types(head)
        self.assertEqual([kinds.count(kind) for kind in ("site.closed", "residence.created",
                                                         "residence.ended")],
                         [1, len(gone), len(gone)])
        got = self.call("coverage.get")
        self.assertEqual((got["covered"], got["stations"]), (212, 23))

    def test_closing_to_nowhere(self):
        """… or explicitly nowhere: then they lack a station, and the list says so"""
        ref = self.ref("site", "S24")
        gone = self.residents("S24")
        self.assertEqual(self.codes("residence.lacking"), [])
        self.step("site.close", ref, reason="拆迁", none=True)
        rows = self.rows("residence.lacking")
        self.assertEqual([row["code"] for row in rows], sorted(gone))
        self.assertTrue(all("home" in row and "station" not in row for row in rows))
        self.assertEqual(self.codes("residence.lacking", self.street), [])
        self.assertEqual(self.call("coverage.get")["covered"], 212 - len(gone))
        station = self.get("site", "S23")
        for row in rows:
            self.call("residence.create", person=row["id"], site=station["id"],
                      from_date="2026-03-02")
        self.assertEqual(self.codes("residence.lacking"), [])

    def test_home_with_stations(self):
        """a home with open stations below it is not closed"""
        ref = self.ref("site", "H04")
        self.refused("FAILED_PRECONDITION", "id", "site.close", id=ref["id"],
                     version=ref["version"], reason="x", none=True)

    def test_residence(self):
        """a residence: begun, moved, ended; never at a closed site, never twice"""
        person = self.call("person.create", code="N100", name="样例")
        s05, s06 = self.get("site", "S05"), self.get("site", "S06")
        closed = self.step("site.close", self.station_of("S51"), reason="x")
        head = self.head()
        ref = self.call("residence.create", person=person["id"], site=s05["id"],
                        from_date="2026-02-01")
        self.assertEqual(ref["code"], "N100/S05/2026-02-01")
        self.refused("FAILED_PRECONDITION", "from_date", "residence.create", person=person["id"],
                     site=s05["id"], from_date="2026-03-01")
        self.refused("ALREADY_EXISTS", "site", "residence.create", person=person["id"],
                     site=s05["id"], from_date="2026-02-01")
        self.refused("FAILED_PRECONDITION", "site", "residence.create", person=person["id"],
                     site=closed["id"], from_date="2026-03-01")
        self.refused("NOT_FOUND", "person", "residence.create", person=jzclient.uuid7().bytes,
                     site=s05["id"], from_date="2026-03-01")
        self.stale("residence.move", ref, site=s06["id"])
        self.refused("FAILED_PRECONDITION", "site", "residence.move", id=ref["id"], version=1,
                     site=closed["id"])
        ref = self.step("residence.move", ref, site=s06["id"], on="2026-03-01")
        self.assertEqual(self.get("residence", "N100/S05/2026-02-01")["to_date"], "2026-03-01")
        self.refused("FAILED_PRECONDITION", "id", "residence.end", id=ref["id"], version=2,
                     reason="x")
        new = self.ref("residence", "N100/S06/2026-03-01")
        self.step("residence.end", new, reason="调整")
        self.assertEqual(self.get("residence", new["code"])["to_date"], "2026-03-02")
        self.assertEqual(self.types(head), ["residence.created", "residence.ended",
                                            "residence.created", "residence.ended"])

    def test_own(self):
        """a street keeps up its own sites and residences, a station itself, nobody others'"""
        own, foreign = self.ref("site", "S01"), self.ref("site", "S05")
        own = self.step("site.describe", own, self.station, liaison="新联络员")
        own = self.step("site.describe", own, self.street, hours="每天 9:00-18:00")
        self.assertEqual(self.get("site", "S01")["liaison"], "新联络员")
        for client in (self.street, self.station):
            self.refused("PERMISSION_DENIED", "id", "site.describe", client, id=foreign["id"],
                         version=foreign["version"], hours="x")
            self.refused("PERMISSION_DENIED", "", "site.change", client, id=own["id"],
                         version=own["version"], name="x")
        person = self.call("person.create", code="N101", name="样例")
        ref = self.call("residence.create", self.street, person=person["id"], site=own["id"],
                        from_date="2026-03-01")
        self.refused("PERMISSION_DENIED", "site", "residence.create", self.street,
                     person=person["id"], site=foreign["id"], from_date="2026-03-01")
        self.refused("PERMISSION_DENIED", "site", "residence.move", self.street, id=ref["id"],
                     version=1, site=foreign["id"])
        self.step("residence.end", ref, self.street, reason="调整")
        other = self.rows("residence.list", site="S05")[0]
        seen = dict(id=other["id"], version=other["version"])
        for op, more in (("residence.end", {"reason": "x"}), ("residence.change",
                         {"to_date": "2026-12-31"}), ("residence.move", {"site": own["id"]})):
            self.refused("PERMISSION_DENIED", "id", op, self.street, **seen, **more)
            self.refused("PERMISSION_DENIED", "", op, self.station, **seen, **more)
        self.refused("NOT_FOUND", "id", "residence.change", self.street, version=1,
                     id=jzclient.uuid7().bytes, to_date="2026-12-31")
        self.assertEqual(self.get("residence", other["code"]), other)

    def test_who_sees(self):
        """own persons and sites whole, others' as they are published; an ended mandate, a hidden site"""
        person = self.call("person.create", code="N102", name="样例", party="群众", title="主任")
        self.call("mandate.create", code="WH-N102", person=person["id"], term="第八届",
                  congress=self.get("congress", "WH")["id"], from_date="2026-01-10")
        self.station_of("S59")          # in guixi, never published
        ref = self.call("residence.create", person=person["id"], site=self.get("site", "S59")["id"],
                        from_date="2026-01-10")
        s59 = self.zone.principal("s59", "station", "S59")
        own = [self.committee, self.street, s59, self.zone.principal("n102", "deputy", "N102")]
        others = [self.public, self.station, self.zone.principal("u0101", "unit", "U0101"),
                  self.zone.principal("hezuo", "street", "hezuo"),
                  self.zone.principal("p0001", "deputy", "P0001")]
        for client in own + others:
            row = self.get("person", "N102", client)
            self.assertEqual({"party", "title"} <= set(row), client in own)
            self.assertEqual(len(row["residences"]), 1 if client in own else 0)
            self.assertEqual("S59" in self.codes("site.list", client), client in own)
            self.assertEqual(ref["code"] in self.codes("residence.list", client), client in own)
            if client in others:
                self.refused("NOT_FOUND", "id", "site.get", client, code="S59")
                self.refused("NOT_FOUND", "id", "residence.get", client, code=ref["code"])
        self.step("mandate.end", self.ref("mandate", "WH-N102"), reason="辞职被接受")
        for client in own:
            self.assertEqual(self.get("mandate", "WH-N102", client)["reason"], "辞职被接受")
            self.assertEqual(len(self.get("person", "N102", client)["mandates"]), 1)
        for client in others:
            self.refused("NOT_FOUND", "id", "mandate.get", client, code="WH-N102")
            self.assertEqual(self.codes("mandate.list", client, person="N102"), [])

    def test_streets(self):
        """coverage by street: each deputy where they reside"""
        rows = {row["street"]: row for row in self.rows("coverage.streets")}
        self.assertEqual(len(rows), 7)
        self.assertEqual(sum(row["homes"] for row in rows.values()), 7)
        guixi = rows["guixi"]
        self.assertEqual(guixi["persons"], len(
            [code for code in self.codes("person.list", street="guixi") if code < "Q" and
             self.rows("mandate.list", person=code)]))
        self.assertEqual(guixi["share"], guixi["covered"] / guixi["persons"])
        first = self.call("coverage.streets", limit=3)
        self.assertEqual(len(first["items"]), 3)
        rest = self.call("coverage.streets", after=first["next"])
        self.assertEqual(len(rest["items"]), 4)


if __name__ == "__main__":
    main()
