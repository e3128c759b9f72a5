#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The lives of units, links, inspections, code lists and calendar days."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from jztest import main  # noqa: E402
from jzone import jzclient  # noqa: E402
from jzregistry import RegistryStory  # noqa: E402

ITEMS = ["place", "staff", "rules", "materials", "records", "results", "setup", "naming",
         "activities", "mechanism", "conduct", "opinions", "network"]


def findings(**other):
    return [{"item": item, "result": other.get(item, "met")} for item in ITEMS]


class Units(RegistryStory):
    def unit(self, code, **more):
        return self.call("unit.create", code=code, kind="department", name="样例局", **more)

    def test_life(self):
        """a unit: entered, renamed, its OA on the bus, ended"""
        head = self.head()
        ref = self.unit("U0901", contact="联系人", phone="10000000009")
        ref = self.step("unit.rename", ref, name="样例管理局")
        ref = self.step("unit.oa", ref, has_oa=True)
        row = self.get("unit", "U0901")
        self.assertEqual((row["name"], row["has_oa"], row["active"]), ("样例管理局", True, True))
        ref = self.step("unit.end", ref, reason="机构撤销")
        self.assertFalse(self.get("unit", "U0901")["active"])
        self.assertEqual(self.types(head), ["unit.created", "unit.changed", "unit.changed",
                                            "unit.ended"])
        ops = self.history("unit", ref)
        self.assertEqual(ops[0][1]["contact"], (None, None))
        self.assertEqual(ops[2][1], {"has_oa": ("false", "true")})
        self.refused("FAILED_PRECONDITION", "id", "unit.rename", id=ref["id"],
                     version=ref["version"], name="x")

    def test_merge(self):
        """merged into a successor: inactive, the view names the successor, an event says so"""
        old, new = self.unit("U0911"), self.unit("U0912")
        self.refused("INVALID_ARGUMENT", "successor", "unit.merge", id=old["id"], version=1,
                     successor=old["id"], reason="x")
        self.refused("NOT_FOUND", "successor", "unit.merge", id=old["id"], version=1,
                     successor=jzclient.uuid7().bytes, reason="x")
        self.stale("unit.merge", old, successor=new["id"], reason="x")
        head = self.head()
        old = self.step("unit.merge", old, successor=new["id"], reason="机构改革")
        kind, data = self.events(head)[0]
        self.assertEqual((kind, data["active"], data["successor"]), ("unit.merged", False, new["id"]))
        with self.zone.database().cursor() as db:
            db.execute("SELECT active, successor FROM registry.v1_unit WHERE code = 'U0911'")
            active, successor = db.fetchone()
        self.assertEqual((active, successor.replace("-", "")), (False, new["id"].hex()))
        third = self.unit("U0913")
        self.refused("FAILED_PRECONDITION", "successor", "unit.merge", id=third["id"], version=1,
                     successor=old["id"], reason="x")

    def test_tree(self):
        """no circle of parents"""
        one = self.unit("U0921")
        two = self.unit("U0922", parent=one["id"])
        self.refused("INVALID_ARGUMENT", "parent", "unit.change", id=one["id"], version=1,
                     parent=two["id"])
        self.refused("INVALID_ARGUMENT", "parent", "unit.change", id=one["id"], version=1,
                     parent=one["id"])


class Links(RegistryStory):
    def test_life(self):
        """双联系: between a member and a deputy, a deputy and residents; changed, ended"""
        member, deputy = self.ref("person", "P0001"), self.ref("person", "P0100")
        head = self.head()
        one = self.call("contact_link.create", code="L001", kind="member_deputy",
                        person=member["id"], deputy=deputy["id"], from_date="2026-01-05")
        two = self.call("contact_link.create", code="L002", kind="enterprise", person=deputy["id"],
                        group_name="样例光电有限公司", from_date="2026-01-05")
        two = self.step("contact_link.change", two, group_name="样例光电股份有限公司")
        one = self.step("contact_link.end", one, reason="分工调整")
        self.assertEqual(self.types(head), ["contact_link.created", "contact_link.created",
                                            "contact_link.changed", "contact_link.ended"])
        self.assertEqual(self.codes("contact_link.list", kind="enterprise"), ["L002"])
        self.assertEqual(self.codes("contact_link.list", person="P0001"), ["L001"])
        self.assertEqual(self.get("contact_link", "L001")["to_date"], "2026-03-02")
        self.assertEqual([op for op, _ in self.history("contact_link", one)],
                         ["contact_link.create", "contact_link.end"])
        self.refused("FAILED_PRECONDITION", "id", "contact_link.end", id=one["id"], version=2,
                     reason="x")

        def bad(cls, field, **args):
            self.refused(cls, field, "contact_link.create", code="L009", from_date="2026-01-05",
                         **args)
        bad("INVALID_ARGUMENT", "deputy", kind="member_deputy", person=member["id"])
        bad("INVALID_ARGUMENT", "deputy", kind="member_deputy", person=member["id"],
            deputy=member["id"])
        bad("INVALID_ARGUMENT", "group_name", kind="residents", person=member["id"])
        bad("INVALID_ARGUMENT", "deputy", kind="residents", person=member["id"], group_name="x",
            deputy=deputy["id"])
        nobody = self.call("person.create", code="N200", name="样例")
        bad("FAILED_PRECONDITION", "person", kind="residents", person=nobody["id"], group_name="x")

    def test_silent(self):
        """who had no contact is known by the contact book only: refused before it told of one"""
        text = self.refused("FAILED_PRECONDITION", "days", "contact_link.silent", days=30)
        self.assertIn("contact book has told of no contact yet", text)


class Inspections(RegistryStory):
    def inspect(self, code, site, items, **more):
        return self.call("inspection.create", code=code, site=self.get("site", site)["id"],
                         date=more.pop("date", "2026-02-10"), inspector="工委检查组", items=items,
                         **more)

    def standing(self, site):
        return next(row for row in self.rows("site.standing") if row["code"] == site)

    def test_life(self):
        """六有七规范: inspected, to be put right by a day, checked again; the latest one counts"""
        self.assertEqual(self.call("site.share"),
                         {"sites": 32, "inspected": 0, "all_met": 0, "share": 0.0})
        self.assertNotIn("inspection", self.standing("S01"))
        photo, head = self.blob(b"a picture"), self.head()
        items = findings(staff="partly", network="unmet")
        items[12].update(note="没有网络平台", evidence=photo)
        ref = self.inspect("J2026-001", "S01", items, rectify="开通网络平台", rectify_by="2026-02-28")
        card = self.get("inspection", "J2026-001")
        self.assertEqual((card["met"], card["partly"], card["unmet"]), (11, 1, 1))
        self.assertEqual([item["item"] for item in card["items"]], ITEMS)
        self.assertEqual((card["items"][12]["note"], card["items"][12]["evidence"]),
                         ("没有网络平台", photo))
        with self.zone.database().cursor() as db:
            db.execute("SELECT referenced FROM registry.blob WHERE id = %s", (photo.hex(),))
            self.assertEqual(db.fetchone(), (True,))
        self.inspect("J2026-002", "S02", findings())
        self.assertEqual(self.codes("inspection.list", overdue=True), ["J2026-001"])
        self.assertEqual(self.call("site.share"),
                         {"sites": 32, "inspected": 2, "all_met": 1, "share": 1 / 32})
        again = self.step("inspection.recheck", ref, code="J2026-003", date="2026-03-01",
                          inspector="工委检查组", items=[{"item": "staff", "result": "met"},
                                 {"item": "network", "result": "met", "note": "已开通"}])
        row = self.standing("S01")
        self.assertEqual((row["inspection"], row["met"], row["all_met"]), ("J2026-003", 13, True))
        self.assertEqual(self.get("inspection", "J2026-001")["rechecked_by"], "J2026-003")
        self.assertEqual(self.get("inspection", "J2026-003")["recheck_of"], "J2026-001")
        self.assertEqual(self.codes("inspection.list", overdue=True), [])
        self.assertEqual(self.codes("site.standing", all_met=True), ["S01", "S02"])
        self.refused("FAILED_PRECONDITION", "id", "inspection.recheck", id=ref["id"], version=1,
                     code="J2026-004", date="2026-03-02", inspector="甲",
                     items=[{"item": "staff", "result": "met"}])
        self.step("inspection.end", again, reason="录入错误")
        self.assertEqual(self.standing("S01")["inspection"], "J2026-001")
        self.assertEqual(self.types(head), ["inspection.created", "inspection.created",
                                            "inspection.rechecked", "inspection.withdrawn"])

    def test_bad_input(self):
        """13 items each once, a day not to come, a deadline when something is not met"""
        site = self.get("site", "S03")["id"]

        def bad(cls, field, items=None, date="2026-02-10", **args):
            self.refused(cls, field, "inspection.create", code="J9", site=args.pop("site", site),
                         inspector="甲", items=items or findings(), date=date, **args)
        bad("INVALID_ARGUMENT", "items", findings()[:12])
        bad("INVALID_ARGUMENT", "items[12].item", findings()[:12] + findings()[:1])
        bad("INVALID_ARGUMENT", "items[0].result", findings(place="good"))
        bad("INVALID_ARGUMENT", "rectify_by", findings(place="unmet"))
        bad("INVALID_ARGUMENT", "rectify_by", findings(place="unmet"), rectify_by="2026-02-01")
        bad("INVALID_ARGUMENT", "date", date="2026-03-03")
        bad("NOT_FOUND", "site", site=jzclient.uuid7().bytes)
        items = findings()
        items[0]["evidence"] = jzclient.uuid7().bytes
        bad("NOT_FOUND", "items[0].evidence", items)

    def test_own(self):
        """a street and a station see their own"""
        self.inspect("J2026-101", "S01", findings())
        self.inspect("J2026-102", "S05", findings())
        station = self.zone.principal("s05", "station", "S05")
        street = self.zone.principal("guixi", "street", "guixi")
        self.assertEqual(self.codes("inspection.list", station), ["J2026-102"])
        self.assertIn("J2026-101", self.codes("inspection.list", street))
        self.assertEqual(self.codes("site.standing", station), ["S05"])
        self.refused("NOT_FOUND", "id", "inspection.get", station, code="J2026-101")
        ref = self.ref("inspection", "J2026-102")
        for client in (station, street):    # the committee inspects, nobody their own site
            self.refused("PERMISSION_DENIED", "", "inspection.create", client, code="J2026-103",
                         site=self.get("site", "S05")["id"], date="2026-02-10", inspector="自查",
                         items=findings())
            for op, more in (("change", {"inspector": "x"}), ("end", {"reason": "x"}),
                             ("recheck", dict(code="J2026-103", date="2026-03-01", inspector="x",
                                              items=findings()[:1]))):
                self.refused("PERMISSION_DENIED", "", "inspection." + op, client, id=ref["id"],
                             version=ref["version"], **more)


class Pictures(RegistryStory):
    def read(self, op, client=None, size=262144, **args):
        """The whole content, part by part."""
        content = b""
        while True:
            part = self.call(op, client, offset=len(content), max=size, **args)
            if not part.get("bytes"):
                self.assertEqual(part["size"], len(content))
                return content
            content += part["bytes"]

    def test_photo(self):
        """a photo is the uploader's own and stays; it is read by those who see it on the person"""
        face = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 2000
        blob = jzclient.uuid7().bytes
        for at in range(0, len(face), 200_000):
            self.call("registry.blob.put", blob=blob, offset=at, bytes=face[at:at + 200_000])
        ref = self.ref("person", "P0005")
        site = self.get("person", "P0005")["residences"][-1]["site"]
        street = self.get("site", site)["street"]
        own = [self.committee, self.zone.principal("of-photo", "station", site),
               self.zone.principal("of-street", "street", street),
               self.zone.principal("of-deputy", "deputy", "P0005")]
        others = [self.zone.principal("of-public", "public"), self.zone.principal("of-u", "unit", "U0101"),
                  self.zone.principal("of-else", "street", "nowhere"),
                  self.zone.principal("of-p6", "deputy", "P0006")]
        self.refused("NOT_FOUND", "id", "person.photo", code="P0005", offset=0)
        self.refused("NOT_FOUND", "photo", "person.change", id=ref["id"], version=ref["version"],
                     photo=self.blob(b"of another", own[1]))
        self.refused("FAILED_PRECONDITION", "photo", "person.change", id=ref["id"],
                     version=ref["version"], photo=self.blob(b""))
        for content in ("no image", b"%PDF-1.7", b"\0\1"):
            self.refused("INVALID_ARGUMENT", "photo", "person.change", id=ref["id"],
                         version=ref["version"], photo=self.blob(content))
        ref = self.step("person.change", ref, photo=blob)
        self.refused("FAILED_PRECONDITION", "blob", "registry.blob.put", blob=blob,
                     offset=len(face), bytes=b"more")
        for client in own:
            self.assertEqual(self.read("person.photo", client, code="P0005"), face)
        self.assertEqual(self.read("person.photo", size=99_999, id=ref["id"]), face)
        for client in others:
            self.refused("NOT_FOUND", "id", "person.photo", client, code="P0005", offset=0)
            self.refused("PERMISSION_DENIED" if client is others[0] else "NOT_FOUND",
                         "" if client is others[0] else "blob", "registry.blob.get", client,
                         blob=blob, offset=0)
        ref = self.step("person.change", ref, shown=["photo"])
        for client in own + others:
            self.assertEqual(self.read("person.photo", client, code="P0005"), face)
        self.step("person.change", ref, clear=["photo", "shown"])
        self.refused("NOT_FOUND", "id", "person.photo", code="P0005", offset=0)
        for offset in (-1, 1 << 40):
            self.refused("INVALID_ARGUMENT", "offset", "person.photo", code="P0005", offset=offset)

    def test_evidence(self):
        """evidence is read by the committee, the site and its street"""
        items = findings(staff="partly")
        items[1]["evidence"] = self.blob(b"a roster")
        self.call("inspection.create", code="J2026-201", site=self.get("site", "S04")["id"],
                  date="2026-02-10", inspector="甲", items=items, rectify_by="2026-03-10")
        args = dict(code="J2026-201", item="staff")
        for role, scope, sees in (("station", "S04", True), ("station", "S05", False), (
                "street", self.get("site", "S04")["street"], True), ("street", "nowhere", False)):
            client = self.zone.principal("ev-%s-%s" % (role, scope.lower()), role, scope)
            if sees:
                self.assertEqual(self.read("inspection.evidence", client, **args), b"a roster")
            else:
                self.refused("NOT_FOUND", "id", "inspection.evidence", client, offset=0, **args)
        self.assertEqual(self.read("inspection.evidence", **args), b"a roster")
        self.refused("NOT_FOUND", "id", "inspection.evidence", code="J2026-201", item="place", offset=0)
        with self.zone.database().cursor() as db:
            db.execute("SELECT referenced FROM registry.blob WHERE id = %s",
                       (items[1]["evidence"].hex(),))
            self.assertEqual(db.fetchone(), (True,))


class Codes(RegistryStory):
    def test_life(self):
        """a value: added, renamed, retired, still read; the list's version grows each time"""
        head = self.head()
        lst = self.call("code_list.create", code="sample", name="样例字典")
        ref = self.call("code.add", list=lst["id"], value="a", name="甲", place=1)
        self.assertEqual(ref["code"], "sample/a")
        ref = self.step("code.change", ref, name="甲类")
        self.assertEqual(self.get("code_list", "sample")["version"], 3)
        self.refused("ALREADY_EXISTS", "value", "code.add", list=lst["id"], value="a", name="乙")
        self.refused("INVALID_ARGUMENT", "value", "code.add", list=lst["id"], value="a/b", name="乙")
        self.refused("NOT_FOUND", "list", "code.add", list=jzclient.uuid7().bytes, value="b",
                     name="乙")
        self.stale("code.change", ref, name="x")
        ref = self.step("code.retire", ref, reason="不再使用")
        row = self.get("code", "sample/a")
        self.assertEqual((row["ended_on"], row["name"], row["list_version"]),
                         ("2026-03-02", "甲类", 4))
        with self.zone.database().cursor() as db:
            db.execute("SELECT value, name, active, version FROM registry.v1_code WHERE list = 'sample'")
            self.assertEqual(db.fetchall(), [("a", "甲类", False, 4)])
        self.assertEqual(self.codes("code.list", list="sample", active=True), [])
        self.refused("FAILED_PRECONDITION", "id", "code.change", id=ref["id"],
                     version=ref["version"], name="x")
        kinds = self.types(head)
        self.assertEqual([kind for kind in kinds if not kind.startswith("code_list")],
                         ["code.added", "code.changed", "code.retired"])
        self.assertEqual(kinds.count("code_list.changed"), 3)
        self.assertEqual([op for op, _ in self.history("code", ref)],
                         ["code.add", "code.change", "code.retire"])

    def test_in_use(self):
        """what persons carry is not retired; a retired value is kept, and not chosen anew"""
        ref = self.ref("code", "party/民建会员")
        text = self.refused("FAILED_PRECONDITION", "id", "code.retire", id=ref["id"],
                            version=ref["version"], reason="x")
        self.assertIn("22 persons", text)
        party = self.get("code_list", "party")
        new = self.call("code.add", list=party["id"], value="样例党派", name="样例党派")
        self.step("code.retire", new, reason="x")
        person = self.ref("person", "P0003")
        self.refused("FAILED_PRECONDITION", "party", "person.change", id=person["id"],
                     version=person["version"], party="样例党派")


class Calendar(RegistryStory):
    def days(self, *lines):
        return self.blob("date,kind,name\n" + "".join(line + "\n" for line in lines))

    def test_life(self):
        """a year is missing until its notice is imported; a day is set, and set back"""
        status = self.call("calendar.status")
        self.assertEqual((status["from_date"], status["to_date"], status["complete"]),
                         ("2026-03-02", "2027-03-02", False))
        self.assertEqual(status["missing"], [{"year": 2027, "days": 0}])
        wrong = self.call("calendar.import", year=2027,
                          blob=self.days("2027-01-01,off,元旦", "2026-12-31,off,元旦"))
        self.assertEqual([(f["line"], f["column"], f["reason"]) for f in wrong["faults"]],
                         [(3, 1, "the day is not of 2027")])
        head = self.head()
        done = self.call("calendar.import", year=2027,
                         blob=self.days("2027-01-01,off,元旦", "2027-01-02,off,元旦"))
        self.assertTrue(done["applied"])
        self.assertEqual(self.events(head), [
            ("calendar.changed", {"years": [{"year": 2027, "days": 2}]})])
        status = self.call("calendar.status")
        self.assertEqual((status["complete"], status["missing"]), (True, []))
        head = self.head()
        day = self.call("calendar.set_day", date="2027-01-03", kind="work", name="元旦")
        self.refused("ABORTED", "version", "calendar.set_day", date="2027-01-03", kind="off",
                     name="元旦")
        self.call("calendar.set_day", date="2027-01-03", version=1, kind="ordinary", name="元旦")
        self.assertEqual(self.events(head), [
            ("calendar.changed", {"years": [{"year": 2027, "days": 1}]})] * 2)
        with self.zone.database().cursor() as db:
            db.execute("SELECT count(*) FROM registry.v1_calendar WHERE date = '2027-01-03'")
            self.assertEqual(db.fetchone(), (0,))
        self.assertEqual([op for op, _ in self.history("calendar", day)], ["calendar.set_day"] * 2)


if __name__ == "__main__":
    main()
