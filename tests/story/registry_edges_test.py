#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What is seldom done to an object, and must not end in a dead end: a residence that never began, a
return on the day of leaving, units below one that goes, links of who is archived; texts that look
empty; the field that a refusal names."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from jztest import main  # noqa: E402
from jzone import jzclient  # noqa: E402
from jzobjects import findings  # noqa: E402
from jzregistry import RegistryStory  # noqa: E402

TODAY = "2026-03-02"


class Residences(RegistryStory):
    def person(self, code):
        return self.call("person.create", code=code, name="样例")

    def station(self, code):
        up = self.get("site", "H01")
        return self.call("site.create", code=code, kind="station", name="样例站", parent=up["id"],
                         street=up["street"], street_name=up["street_name"])

    def stay(self, person, site, from_date):
        return self.call("residence.create", person=person["id"], site=site["id"],
                         from_date=from_date)

    def stays(self, code):
        return [(row["site"], row["from_date"], row.get("to_date"))
                for row in self.get("person", code)["residences"]]

    def test_never_began(self):
        """a residence to come is called off; it holds no day, and its site can be closed"""
        person, site = self.person("E101"), self.station("E11")
        ref = self.stay(person, site, "2026-04-01")
        ref = self.step("residence.end", ref, reason="另有安排")
        self.assertEqual(self.stays("E101"), [("E11", "2026-04-01", "2026-03-31")])
        self.refused("FAILED_PRECONDITION", "id", "residence.end", id=ref["id"],
                     version=ref["version"], reason="x")
        self.step("site.close", site, reason="x")
        self.assertEqual(self.codes("residence.list", site="E11", current=True), [])

    def test_close_before_it_begins(self):
        """closing a site asks also where those go who were to come; they begin there on their day"""
        person, site, to = self.person("E102"), self.station("E12"), self.station("E13")
        self.stay(person, site, "2026-04-01")
        self.refused("INVALID_ARGUMENT", "residents_to", "site.close", id=site["id"], version=1,
                     reason="x")
        self.step("site.close", site, reason="合并", residents_to=to["id"])
        self.assertEqual(self.stays("E102"), [("E12", "2026-04-01", "2026-03-31"),
                                              ("E13", "2026-04-01", None)])

    def test_archived_before_it_begins(self):
        """who is archived never begins what was to come"""
        person = self.person("E103")
        self.stay(person, self.get("site", "S01"), "2026-04-01")
        self.step("person.end", person, reason="调离")
        self.assertEqual(self.stays("E103"), [("S01", "2026-04-01", "2026-03-31")])

    def test_back_the_same_day(self):
        """who left a station today goes back to it when the next one is closed"""
        person, site, home = self.person("E104"), self.station("E14"), self.station("E15")
        ref = self.stay(person, home, "2026-02-01")
        ref = self.step("residence.move", ref, site=site["id"])
        self.step("site.close", site, reason="x", residents_to=home["id"])
        self.assertEqual(self.stays("E104"), [("E15", "2026-02-01", None),
                                              ("E14", TODAY, TODAY)])

    def test_goes_on_after_all(self):
        """a last day that is taken away takes the reason along"""
        person = self.person("E105")
        ref = self.step("residence.end", self.stay(person, self.get("site", "S02"), "2026-02-01"),
                        reason="误操作")
        ref = self.step("residence.change", ref, clear=["to_date"])
        self.assertEqual(self.history("residence", ref)[2][1], {
            "to_date": (TODAY, None), "end_reason": ("误操作", None)})


class Mandates(RegistryStory):
    def test_order(self):
        """a status does not begin before the one it follows"""
        person = self.call("person.create", code="E201", name="样例")
        ref = self.call("mandate.create", code="E201-1", person=person["id"], term="第八届",
                        congress=self.get("congress", "WH")["id"], from_date="2026-01-01")
        ref = self.step("mandate.suspend", ref, reason="羁押", on="2026-02-10")
        for op in ("mandate.resume", "mandate.end"):
            text = self.refused("INVALID_ARGUMENT", "on", op, id=ref["id"], version=2, reason="x",
                                on="2026-02-09")
            self.assertIn("2026-02-10", text)
        self.step("mandate.resume", ref, reason="恢复", on="2026-02-10")


class Units(RegistryStory):
    def unit(self, code, **more):
        return self.call("unit.create", code=code, kind="department", name="样例局", **more)

    def parent(self, code):
        return self.get("unit", code).get("parent_code")

    def test_below_one_that_merges(self):
        """units below one that goes up in another stand below that one"""
        top, old = self.unit("E301"), self.unit("E302")
        self.unit("E303", parent=old["id"])
        gone = self.unit("E304", parent=old["id"])
        self.step("unit.end", gone, reason="撤销")
        head = self.head()
        self.step("unit.merge", old, successor=top["id"], reason="机构改革")
        self.assertEqual((self.parent("E303"), self.parent("E304")), ("E301", "E302"))
        self.assertEqual(sorted(self.types(head)), ["unit.changed", "unit.merged"])

    def test_merge_into_one_below(self):
        """a unit that goes up in one below it leaves it its place"""
        top = self.unit("E311")
        old = self.unit("E312", parent=top["id"])
        new = self.unit("E313", parent=old["id"])
        self.unit("E314", parent=old["id"])
        self.step("unit.merge", old, successor=new["id"], reason="机构改革")
        self.assertEqual((self.parent("E313"), self.parent("E314")), ("E311", "E313"))

    def test_none_below_one_that_ended(self):
        """no active unit stands below one that is no more"""
        top = self.unit("E321")
        self.unit("E322", parent=top["id"])
        self.refused("FAILED_PRECONDITION", "id", "unit.end", id=top["id"], version=1, reason="x")
        gone = self.step("unit.end", self.unit("E323"), reason="撤销")
        self.refused("FAILED_PRECONDITION", "parent", "unit.create", code="E324", name="样例局",
                     kind="department", parent=gone["id"])


class Links(RegistryStory):
    def link(self, code, person, **more):
        return self.call("contact_link.create", code=code, kind=more.pop("kind", "residents"),
                         person=person["id"], from_date=more.pop("from_date", "2026-01-10"), **more)

    def test_once(self):
        """two have one link at a time; the same deputy and another group have another"""
        deputy = self.get("person", "P0010")
        ref = self.link("E401", deputy, group_name="样例小区")
        self.link("E402", deputy, group_name="样例公司", kind="enterprise")
        self.refused("FAILED_PRECONDITION", "from_date", "contact_link.create", code="E403",
                     kind="residents", person=deputy["id"], group_name="样例小区",
                     from_date="2026-02-01")
        ref = self.step("contact_link.end", ref, reason="换届")
        self.refused("FAILED_PRECONDITION", "from_date", "contact_link.create", code="E403",
                     kind="residents", person=deputy["id"], group_name="样例小区", from_date=TODAY)

    def test_archived(self):
        """links end with the person's archiving, and none is made with who is archived"""
        member = self.call("person.create", code="E411", name="样例")
        deputy = self.get("person", "P0011")
        ref = self.link("E411", member, kind="member_deputy", deputy=deputy["id"])
        head = self.head()
        member = self.step("person.end", member, reason="调离")
        self.assertEqual(sorted(self.types(head)), ["contact_link.ended", "person.archived"])
        row = self.get("contact_link", "E411")
        self.assertEqual((row["to_date"], row["end_reason"]), (TODAY, "调离"))
        self.assertEqual(self.history("contact_link", ref)[1][0], "person.end")
        self.refused("FAILED_PRECONDITION", "person", "contact_link.create", code="E412",
                     kind="member_deputy", person=member["id"], deputy=deputy["id"],
                     from_date=TODAY)


class Inspections(RegistryStory):
    def test_closed_site(self):
        """a closed site puts nothing right any more: it is not overdue, and not checked again"""
        up = self.get("site", "H02")
        site = self.call("site.create", code="E51", kind="station", name="样例站", parent=up["id"],
                         street=up["street"], street_name=up["street_name"])
        ref = self.call("inspection.create", code="E51-1", site=site["id"], date="2026-01-10",
                        inspector="甲", items=findings(staff="unmet"), rectify_by="2026-02-01")
        self.assertIn("E51-1", self.codes("inspection.list", overdue=True))
        self.step("site.close", site, reason="x")
        self.assertNotIn("E51-1", self.codes("inspection.list", overdue=True))
        self.refused("FAILED_PRECONDITION", "id", "inspection.recheck", id=ref["id"], version=1,
                     code="E51-2", date="2026-02-10", inspector="甲",
                     items=[{"item": "staff", "result": "met"}])

    def test_field_of_evidence(self):
        """the item whose evidence is not there is named"""
        items = findings()
        items[3]["evidence"] = jzclient.uuid7().bytes
        self.refused("NOT_FOUND", "items[3].evidence", "inspection.create", code="E52",
                     site=self.get("site", "S03")["id"], date="2026-01-10", inspector="甲",
                     items=items)


class Texts(RegistryStory):
    def test_blanks(self):
        """a name is one line, and not made of what nobody sees"""
        for name in (" ", "\u3000", "\u200b", " 张三", "张三\u3000", "张\n三", "张\t三", "张\x1b[31m三",
                     "\ufeff张三"):
            self.refused("INVALID_ARGUMENT", "name", "person.create", code="E61", name=name)
        self.refused("INVALID_ARGUMENT", "address", "person.create", code="E61", name="张三",
                     address="一号\n")
        self.refused("INVALID_ARGUMENT", "reason", "site.close", id=self.ref("site", "S04")["id"],
                     version=1, reason=" ")
        self.call("person.create", code="E61", name="阿依古丽·买买提 一", address="甲街\n一号")

    def test_field(self):
        """a refusal names a field that the call has"""
        ref = self.ref("site", "H01")
        text = self.refused("FAILED_PRECONDITION", "id", "site.close", id=ref["id"],
                            version=ref["version"], reason="x", none=True)
        self.assertIn("is open but its home H01 is closed", text)


if __name__ == "__main__":
    main()
