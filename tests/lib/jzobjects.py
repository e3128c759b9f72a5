# SPDX-License-Identifier: Apache-2.0
"""For every op on registry's objects the arguments with which it is possible, on an object made for
it: fresh(op). What has a site has the one given, so that it is somebody's own."""
from jzone import jzclient

ITEMS = ["place", "staff", "rules", "materials", "records", "results", "setup", "naming",
         "activities", "mechanism", "conduct", "opinions", "network"]
DAY = "2026-01-10"      # in the past of every story
KINDS = {"congress": "congress", "person": "person", "mandate": "mandate", "site": "site",
         "residence": "residence", "unit": "unit", "contact_link": "contact_link",
         "inspection": "inspection", "code_list": "code_list", "code": "code",
         "calendar": "calendar"}


def findings(**other):
    return [{"item": item, "result": other.get(item, "met")} for item in ITEMS]


class Objects:
    def __init__(self, committee, site, deputy):
        """`site` is a station, `deputy` a person with a mandate: rows of their lists."""
        self.committee, self.site, self.deputy = committee, site, deputy
        self.made = 0

    def call(self, op, **args):
        return self.committee.call(op, args)

    def code(self):
        """A code, and a number, that nothing had before."""
        self.made += 1
        return "Z%s-%d" % (self.site["code"], self.made)

    def blob(self, content):
        blob = jzclient.uuid7().bytes
        self.call("registry.blob.put", blob=blob, offset=0, bytes=content)
        return blob

    def new(self, kind, **more):
        """A new object: {id, code, version}."""
        create = "code.add" if kind == "code" else kind + ".create"
        return self.committee.call(create, dict(self.create_args(kind), **more))

    def create_args(self, kind):
        return getattr(self, "new_" + kind)()

    # ---- what a new one of each kind needs ----

    def new_congress(self):
        return {"code": self.code(), "name": "样例区人大", "level": "district"}

    def new_person(self):
        return {"code": self.code(), "name": "样例"}

    def new_mandate(self):
        return {"code": self.code(), "person": self.new("person")["id"],
                "congress": self.call("congress.get", code="WH")["id"], "term": "第八届",
                "from_date": DAY}

    def new_site(self):
        return {"code": self.code(), "kind": "station", "name": "样例联络站",
                "parent": self.site["parent"], "street": self.site["street"],
                "street_name": self.site["street_name"]}

    def new_residence(self):
        return {"person": self.new("person")["id"], "site": self.site["id"], "from_date": DAY}

    def new_unit(self):
        return {"code": self.code(), "kind": "department", "name": "样例局"}

    def new_contact_link(self):
        code = self.code()
        return {"code": code, "kind": "residents", "person": self.deputy["id"],
                "group_name": "样例社区居民小组" + code, "from_date": DAY}

    def new_inspection(self):
        items = findings(staff="unmet")
        items[1]["evidence"] = self.blob(b"what was seen")
        return {"code": self.code(), "site": self.site["id"], "date": DAY, "inspector": "检查组",
                "items": items, "rectify": "配齐人员", "rectify_by": "2026-02-10"}

    def new_code_list(self):
        return {"code": self.code(), "name": "样例字典"}

    def new_code(self):
        return {"list": self.new("code_list")["id"], "value": self.code(), "name": "甲"}

    # ---- a step on an object that is ready for it ----

    def ready(self, op):
        """The object on which the step is possible now."""
        kind = op.split(".")[0]
        ref = self.new(kind)
        before = {"mandate.resume": "mandate.suspend", "person.restore": "person.end",
                  "site.reopen": "site.close"}.get(op)
        if before is not None:
            ref = self.call(before, id=ref["id"], version=ref["version"], reason="样例")
        return ref

    def more(self, op):
        """What a step needs besides the object and its version."""
        verb = op.split(".")[1]
        if op == "site.describe":
            return {"hours": "每天 9:00-17:00"}
        if op == "site.publish":
            return {"published_at": DAY}
        if op == "residence.change":
            return {"to_date": "2026-02-20"}
        if op == "residence.move":
            return {"site": self.new("site")["id"], "on": "2026-02-01"}
        if op == "unit.oa":
            return {"has_oa": True}
        if op == "unit.merge":
            return {"successor": self.new("unit")["id"], "reason": "样例"}
        if op == "inspection.recheck":
            return {"code": self.code(), "date": "2026-02-01", "inspector": "复查组",
                    "items": [{"item": "staff", "result": "met"}]}
        if verb == "change" or verb == "rename":
            member = {"contact_link": "group_name", "mandate": "delegation",
                      "inspection": "inspector"}.get(op.split(".")[0], "name")
            return {member: "样例二"}
        return {} if verb in ("restore", "reopen") else {"reason": "样例"}

    def fresh(self, op):
        """Arguments of an op, on an object of its own; None: the op has nothing to do with these."""
        kind, verb = op.split(".")
        if op == "code.add" or verb == "create" and kind in KINDS:
            return self.create_args(kind)
        if verb == "history":
            return {"id": self.day()["id"] if kind == "calendar" else self.new(kind)["id"]}
        special = getattr(self, op.replace(".", "_"), None)
        if special is not None:
            return special()
        if verb in ("get", "list") and kind in ("inspection", "contact_link", "code_list", "code"):
            ref = self.new(kind)
            return {"code": ref["code"]} if verb == "get" else {}
        if kind not in KINDS or verb in ("get", "list"):
            return None
        ref = self.ready(op)
        return dict(self.more(op), id=ref["id"], version=ref["version"])

    # ---- those that are like no other ----

    def day(self):
        self.made += 1
        return self.call("calendar.set_day", date="2040-%02d-%02d" % (self.made // 28 % 12 + 1,
                                                                     self.made % 28 + 1),
                         kind="off", name="样例")

    def calendar_set_day(self):
        self.made += 1
        return {"date": "2041-%02d-%02d" % (self.made // 28 % 12 + 1, self.made % 28 + 1),
                "kind": "off", "name": "样例"}

    def calendar_import(self):
        return {"year": 2042, "blob": self.blob(b"date,kind,name\n2042-01-01,off,x\n")}

    def calendar_status(self):
        return {}

    def zone_export(self):
        return {"kind": "congress"}

    def zone_blobs(self):
        return {}

    def zone_blob(self):
        self.person_photo()
        return {"blob": self.call("person.get", code=self.deputy["code"])["photo"], "offset": 0}

    def contact_link_silent(self):
        self.new("contact_link")
        return {"days": 1}

    def inspection_evidence(self):
        return {"code": self.new("inspection")["code"], "item": "staff", "offset": 0}

    def person_photo(self):
        row = self.call("person.get", code=self.deputy["code"])
        if "photo" not in row:
            self.call("person.change", id=row["id"], version=row["version"],
                      photo=self.blob(b"\xff\xd8\xff\xe0 a face"))
        return {"code": row["code"], "offset": 0}

    def residence_lacking(self):
        """Somebody of the site who has no home."""
        mandate = self.create_args("mandate")
        self.call("mandate.create", **mandate)
        self.new("residence", person=mandate["person"])
        return {}

    def site_describe(self):
        row = self.call("site.get", code=self.site["code"])
        return {"id": row["id"], "version": row["version"], "hours": self.code()}

    def site_standing(self):
        return {}

    def site_share(self):
        return {}
