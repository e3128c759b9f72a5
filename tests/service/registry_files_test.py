#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A file may say what a verb does: it is told of as the verb would tell, and the same is refused."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from jztest import main  # noqa: E402
from jzobjects import ITEMS, findings  # noqa: E402
from jzregistry import RegistryStory  # noqa: E402

UNIT = "code,kind,name,has_oa,active,successor\n"


class Files(RegistryStory):
    def bring(self, **files):
        return self.call("zone.import", files=[{"name": name + ".csv", "blob": self.blob(content)}
                                               for name, content in files.items()])

    def entered(self, **files):
        """[(type, code or list/value)] of what was told."""
        head = self.head()
        done = self.bring(**files)
        self.assertEqual((done["faults"], done["applied"]), ([], True))
        return [(kind, data.get("code") or data["value"]) for kind, data in self.events(head)]

    def faults(self, **files):
        head = self.head()
        done = self.bring(**files)
        self.assertEqual((done["applied"], self.head()), (False, head))
        return [(f["line"], f["column"], f["reason"]) for f in done["faults"]]

    def test_units(self):
        """merged and ended, what goes up in a unit before that one goes up in another"""
        for code in ("F101", "F102", "F103", "F104"):
            self.call("unit.create", code=code, kind="department", name="样例局")
        row = "%s,department,样例局,false,%s,%s\n"
        told = self.entered(unit=UNIT + row % ("F102", "false", "F101") + row % ("F103", "false", "F102")
                            + row % ("F104", "false", "") + row % ("F105", "true", ""))
        self.assertEqual(told, [("unit.created", "F105"), ("unit.merged", "F103"),
                                ("unit.merged", "F102"), ("unit.ended", "F104")])
        self.assertEqual(self.entered(unit=UNIT + row % ("F104", "false", "F105")),
                         [("unit.merged", "F104")])

    def test_lives(self):
        """persons, mandates, sites, residences, links: as the verbs tell of them"""
        person = self.call("person.create", code="F201", name="样例")
        self.call("mandate.create", code="F201-1", person=person["id"], term="第八届",
                  congress=self.get("congress", "WH")["id"], from_date="2026-01-01")
        up = self.get("site", "H01")
        site = self.call("site.create", code="F21", kind="station", name="站", parent=up["id"],
                         street=up["street"], street_name=up["street_name"])
        self.call("residence.create", person=person["id"], site=site["id"], from_date="2026-01-01")
        self.call("contact_link.create", code="F201-2", kind="residents", person=person["id"],
                  group_name="样例小区", from_date="2026-01-01")
        mandate = "code,person,congress,term,from_date,to_date,status,reason\n" \
                  "F201-1,F201,WH,第八届,2026-01-01,%s,%s,%s\n"
        self.assertEqual(self.entered(mandate=mandate % ("", "suspended", "羁押")),
                         [("mandate.suspended", "F201-1")])
        self.assertEqual(self.entered(mandate=mandate % ("", "active", "")),
                         [("mandate.resumed", "F201-1")])
        self.assertEqual(self.entered(
            person="code,name,ended_on,end_reason\nF201,样例,2026-03-01,辞职\n",
            mandate=mandate % ("2026-03-01", "ended", "辞职"),
            site="code,kind,name,parent,street,street_name,state\n"
                 "F21,station,站,H01,%s,%s,closed\n" % (up["street"], up["street_name"]),
            residence="person,site,from_date,to_date,end_reason\n"
                      "F201,F21,2026-01-01,2026-03-01,辞职\n",
            contact_link="code,kind,person,group_name,from_date,to_date,end_reason\n"
                         "F201-2,residents,F201,样例小区,2026-01-01,2026-03-01,辞职\n"),
            [("person.archived", "F201"), ("site.closed", "F21"), ("mandate.ended", "F201-1"),
             ("residence.ended", "F201/F21/2026-01-01"), ("contact_link.ended", "F201-2")])
        self.assertEqual(self.entered(person="code,name,ended_on\nF201,样例,\n"),
                         [("person.restored", "F201")])

    def test_code_in_use(self):
        """a value that persons carry is not retired by a file either"""
        value = "list,value,name,ended_on,end_reason\nparty,%s,x,2026-03-01,不再使用\n"
        self.assertEqual(self.faults(code_value=value % "民建会员"),
                         [(2, 4, "22 persons carry the value")])
        self.assertEqual(self.entered(code_value="list,value,name\nparty,样例党派,x\n"),
                         [("code_list.changed", "party"), ("code.added", "样例党派")])
        self.assertEqual(self.entered(code_value=value % "样例党派"),
                         [("code_list.changed", "party"), ("code.retired", "样例党派")])

    def test_items(self):
        """an item that a file changes is a change of the inspection: version, event, history"""
        ref = self.call("inspection.create", code="F301", site=self.get("site", "S07")["id"],
                        date="2026-01-10", inspector="甲", items=findings(staff="unmet"),
                        rectify_by="2026-02-10")
        item = "inspection,item,result,note\n"
        self.assertEqual(self.entered(inspection_item=item + "F301,staff,partly,差一人\nF301,place,met,\n"),
                         [("inspection.changed", "F301")])
        self.assertEqual(self.get("inspection", "F301")["version"], 2)
        self.assertEqual(self.history("inspection", ref)[1], ("zone.import", {
            "staff.result": ("unmet", "partly"), "staff.note": (None, "差一人")}))
        self.assertEqual(self.entered(inspection_item=item + "F301,staff,partly,差一人\n"), [])

    def test_rechecks(self):
        """an inspection is checked again by one other, and in no circle"""
        self.call("inspection.create", code="F311", site=self.get("site", "S08")["id"],
                  date="2026-01-10", inspector="甲", items=findings())

        def brought(*rows):
            return self.faults(
                inspection="code,site,date,inspector,recheck_of\n" + "".join(
                    "%s,S08,2026-01-20,甲,%s\n" % row for row in rows),
                inspection_item="inspection,item,result\n" + "".join(
                    "%s,%s,met\n" % (code, item) for code, _ in rows for item in ITEMS))
        self.assertEqual(brought(("F312", "F311"), ("F313", "F311")),
                         [(3, 5, "inspection F311 was checked again by F312 already")])
        self.assertEqual(brought(("F314", "F315"), ("F315", "F314")),
                         [(2, 5, "the recheck_ofs go in a circle: F314 > F315 > F314")])

    def test_residence_that_never_began(self):
        """comes out of an export and goes in as it was"""
        person = self.call("person.create", code="F401", name="样例")
        ref = self.call("residence.create", person=person["id"], site=self.get("site", "S01")["id"],
                        from_date="2026-05-01")
        self.step("residence.end", ref, reason="另有安排")
        head = "person,site,from_date,to_date,end_reason\nF401,S01,2026-05-01,%s\n"
        self.assertEqual(self.entered(residence=head % "2026-04-30,另有安排"), [])
        self.assertEqual(self.faults(residence=head % "2026-04-29,另有安排"),
                         [(2, 4, "to_date lies before from_date")])


if __name__ == "__main__":
    main()
