#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""registry on a real zone: the sample zone enters whole, each role sees its part and no more, a
faulty file changes nothing, the same file again changes nothing."""
import csv
import io
import os
import re
import sys
import unittest

import psycopg2

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from jztest import main  # noqa: E402
from jzone import ROOT, Zone, jzclient  # noqa: E402
from jzstory import everything  # noqa: E402

PEOPLE = {"committee", "street", "station", "deputy", "unit"}
ACCESS = {  # who may call what, by hand from domain.md 2 and 3
    "zone.import": {"committee"},
    "congress.list": PEOPLE | {"public"}, "congress.get": PEOPLE | {"public"},
    "person.list": PEOPLE | {"public"}, "person.get": PEOPLE | {"public"},
    "mandate.list": PEOPLE | {"public"}, "mandate.get": PEOPLE | {"public"},
    "site.list": PEOPLE | {"public"}, "site.get": PEOPLE | {"public"},
    "residence.list": PEOPLE | {"public"}, "residence.get": PEOPLE | {"public"},
    "unit.list": PEOPLE, "unit.get": PEOPLE,
    "calendar.list": PEOPLE | {"public"}, "calendar.get": PEOPLE | {"public"},
    "coverage.get": PEOPLE,
}
OF_EVERY_SERVICE = {"feed.next", "blob.put", "blob.get", "clock.set", "clock.get"}
SCOPES = {"street": "guixi", "station": "S01", "deputy": "P0001", "unit": "U0101", "public": "",
          "worker": "other", "service": "source=other", "gateway": ""}
GETS = {  # a look-up that finds something
    "congress.get": {"code": "CD"}, "person.get": {"code": "P0001"},
    "mandate.get": {"code": "CD18-0001"}, "site.get": {"code": "S01"},
    "residence.get": {"code": "P0001/S01/2023-03-15"}, "unit.get": {"code": "U0101"},
    "calendar.get": {"date": "2026-02-17"},
}
DENIED = ("PERMISSION_DENIED", "")
REFUSALS = {"gateway": ("UNAUTHENTICATED", "actor")}  # it acts for persons only
OF_ACCOUNTS = ("account.", "session.")  # those have a test of their own
PRIVATE = {"phone", "identity", "address"}


def read(name):
    with open(os.path.join(ROOT, "data", "gaoxin", name), encoding="utf-8") as file:
        return file.read()


def expected_roles(op):
    """By tests/vectors/access.csv, which is written by hand."""
    with open(os.path.join(ROOT, "tests", "vectors", "access.csv"), encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["op"] == op]
    return {row["role"] for row in rows if row["expected"] != "PERMISSION_DENIED"}


class RegistryCase(unittest.TestCase):
    """A zone of its own with the sample data, the committee, and one principal of each role."""

    @classmethod
    def setUpClass(cls):
        cls.zone = Zone(cls.__name__.lower())
        cls.zone.__enter__()
        cls.addClassCleanup(cls.zone.close)
        cls.zone.load()
        cls.committee = cls.zone.client("committee")
        cls.by_role = {role: cls.zone.principal("some-" + role, role, scope)
                       for role, scope in SCOPES.items()}
        cls.by_role["committee"] = cls.committee
        cls.db = cls.zone.database()

    def sql(self, text, *args):
        with self.db.cursor() as cursor:
            cursor.execute(text, args)
            return cursor.fetchall() if cursor.description else None

    def refused(self, cls, field, client, op, args=None):
        with self.assertRaises(jzclient.CallError) as caught:
            client.call(op, args or {})
        self.assertEqual((caught.exception.cls, caught.exception.field), (cls, field), op)

    def codes(self, op, client=None, **args):
        return [row["code"] for row in everything(client or self.committee, op, **args)]

    def put(self, content, client=None):
        """Uploads a text or bytes as a blob."""
        blob = jzclient.uuid7().bytes
        content = content.encode() if isinstance(content, str) else content
        for at in range(0, len(content), 65536):
            (client or self.committee).call("registry.blob.put", {
                "blob": blob, "offset": at, "bytes": content[at:at + 65536]})
        return blob

    def bring(self, files, **args):
        """zone.import of {name: content}."""
        return self.committee.call("zone.import", dict(args, files=[
            {"name": name, "blob": self.put(content)} for name, content in files.items()]))

    def entered(self, files):
        result = self.bring(files)
        self.assertEqual(result["faults"], [])
        self.assertTrue(result["applied"])
        return {row["kind"]: (row["created"], row["changed"], row["unchanged"])
                for row in result["counts"]}

    def head(self):
        return self.sql("SELECT seq FROM registry.head")[0][0]

    def content(self):
        """All that registry holds of its objects, to compare."""
        return [self.sql("SELECT * FROM registry.%s ORDER BY id" % table) for table in (
            "congress", "person", "mandate", "site", "residence", "unit", "calendar_day",
            "code_list", "code_value", "history", "code_key", "revision")]


class Queries(RegistryCase):
    def test_figures(self):
        """Coverage gives the customer's figures."""
        got = self.committee.call("coverage.get")
        levels = got.pop("levels")
        self.assertEqual([(row["level"], row["mandates"]) for row in levels], [
            ("national", 1), ("provincial", 15), ("city", 23), ("district", 187)])
        self.assertEqual(got, {
            "mandates": 226, "persons": 212, "zone_homes": 1, "street_homes": 7, "stations": 24,
            "in_home": 212, "in_station": 212, "covered": 212, "share": 1.0, "units": 40})

    def test_access(self):
        """Every op of registry, every role: who may not is refused, who may is answered."""
        _, stdout, _ = self.zone.jzctl("ops", "registry")
        known = set(re.findall(r"^[a-z_]+\.[a-z_]+(?= )", stdout, re.M)) - OF_EVERY_SERVICE
        for op in sorted(known - set(ACCESS)):
            if not op.startswith(OF_ACCOUNTS) and expected_roles(op) != {"self"}:
                self.access_of(op, expected_roles(op))
        for op, allowed in ACCESS.items():
            args = GETS.get(op, {})
            if op == "zone.import":
                args = {"files": [{"name": "x", "blob": jzclient.uuid7().bytes}]}
            for role, client in self.by_role.items():
                with self.subTest(op=op, role=role):
                    if role not in allowed:
                        self.refused(*REFUSALS.get(role, DENIED), client, op, args)
                    elif op == "zone.import":
                        self.refused("NOT_FOUND", "files[0].blob", client, op, args)
                    else:
                        self.assertTrue(client.call(op, args))

    def access_of(self, op, allowed):
        """Without arguments: who may is told what is missing, or answered."""
        for role, client in self.by_role.items():
            with self.subTest(op=op, role=role):
                if role not in allowed:
                    self.refused(*REFUSALS.get(role, DENIED), client, op, {})
                    continue
                try:
                    self.assertTrue(client.call(op, {}))
                except jzclient.CallError as error:
                    self.assertIn(error.cls, ("INVALID_ARGUMENT", "NOT_FOUND"))
                    self.assertTrue(error.field, op)

    def test_private(self):
        """Telephone, identity number and address of a person are the committee's alone."""
        for role in sorted(PEOPLE | {"public"}):
            row = self.by_role[role].call("person.get", {"code": "P0002"})
            self.assertEqual(PRIVATE & set(row), PRIVATE if role == "committee" else set(), role)
            for row in self.by_role[role].call("person.list")["items"]:
                self.assertEqual(PRIVATE & set(row), PRIVATE if role == "committee" else set(), role)
        own = self.by_role["deputy"].call("person.get", {"code": "P0001"})
        self.assertEqual(PRIVATE & set(own), set())

    def test_public_persons(self):
        """The public sees name, level, electoral unit and site of a deputy, and nothing else."""
        row = self.by_role["public"].call("person.get", {"code": "P0003"})
        self.assertEqual(set(row), {"code", "id", "name", "version", "mandates", "residences"})
        self.assertEqual([m["level"] for m in row["mandates"]], ["city", "provincial"])
        self.assertEqual(len(row["residences"]), 2)
        for site in [r["site"] for r in row["residences"]]:
            own = self.zone.principal("of-" + site.lower(), "station", site)
            self.assertIn("party", own.call("person.get", {"code": "P0003"}))
        elsewhere = self.zone.principal("of-elsewhere", "street", "nowhere")
        for client in (self.by_role["deputy"], self.by_role["unit"], elsewhere):
            self.assertNotIn("party", client.call("person.get", {"code": "P0003"}))
        self.assertIn("party", self.by_role["deputy"].call("person.get", {"code": "P0001"}))

    def test_unit_contacts(self):
        """A unit's contact is seen by the committee and that unit."""
        for role in sorted(PEOPLE):
            for code in ("U0101", "U0102"):
                row = self.by_role[role].call("unit.get", {"code": code})
                sees = role == "committee" or (role == "unit" and code == "U0101")
                self.assertEqual({"contact", "phone"} <= set(row), sees, (role, code))
                self.assertEqual("contact" in row or "phone" in row, sees, (role, code))

    def test_get(self):
        """A look-up takes the code, the id, or both when they fit."""
        for op, args in GETS.items():
            row = self.committee.call(op, args)
            if op == "calendar.get":
                self.assertEqual((row["kind"], row["name"]), ("off", "春节"))
                self.refused("NOT_FOUND", "date", self.committee, op, {"date": "2026-02-26"})
                self.refused("INVALID_ARGUMENT", "date", self.committee, op, {"date": "2026-02-30"})
                continue
            self.assertEqual(row["code"], args["code"])
            self.assertEqual(self.committee.call(op, {"id": row["id"]}), row)
            self.assertEqual(self.committee.call(op, {"id": row["id"], "code": row["code"]}), row)
            other = jzclient.uuid7().bytes
            for wrong in ({}, {"id": other}, {"code": "none"}, {"id": row["id"], "code": "none"}):
                self.refused("NOT_FOUND", "id", self.committee, op, wrong)

    def test_idle_after_import(self):
        """What an import took is given back: under 20 MB resident when idle."""
        def proc(name):
            with open("/proc/%d/%s" % (self.zone.pid("registry"), name), encoding="utf-8") as file:
                return file.read()
        if "libasan" in proc("maps"):
            self.skipTest("needs a build without a sanitizer")
        self.assertLess(int(re.search(r"VmRSS:\s+(\d+)", proc("status")).group(1)), 20 * 1024)

    def test_site_card(self):
        home = self.committee.call("site.get", {"code": "H01"})
        self.assertEqual((home["kind"], home["children"], home["street_name"]),
                         ("street_home", 4, "桂溪街道"))
        residents = self.codes("person.list", site="H01")
        self.assertEqual(home["persons"], len(residents))
        zone_home = self.committee.call("site.get", {"code": "H00"})
        self.assertEqual((zone_home["children"], zone_home["persons"]), (7, 16))
        self.assertNotIn("parent", zone_home)

    def test_filters(self):
        """Each filter of each list, against the files themselves."""
        def rows(name):
            return list(csv.DictReader(io.StringIO(read(name))))
        sites, mandates, units = rows("site.csv"), rows("mandate.csv"), rows("unit.csv")
        kinds = {row["code"]: row["level"] for row in rows("congress.csv")}
        at = rows("residence.csv")
        street = {row["code"]: row["street"] for row in sites}
        names = [row["name"] for row in rows("person.csv")]
        twin = next(name for name in names if names.count(name) > 1)

        def same(op, want, **args):
            with self.subTest(op=op, **args):
                self.assertEqual(self.codes(op, **args), sorted(want))
                self.assertTrue(want)
        same("congress.list", ["WH", "SL", "PD"], level="district")
        same("congress.list", ["CD"], parent="SC")
        same("site.list", ["H%02d" % i for i in range(1, 8)], kind="street_home")
        same("site.list", ["H05", "S16", "S17", "S18"], street="xiaojiahe")
        same("site.list", ["S01", "S02", "S03", "S04"], parent="H01")
        same("site.list", [row["code"] for row in sites], state="open")
        same("person.list", [row["code"] for row in rows("person.csv") if row["name"] == twin],
             name=twin)
        same("person.list", {row["person"] for row in mandates if kinds[row["congress"]] == "city"},
             level="city")
        same("person.list", {row["person"] for row in at if street[row["site"]] == "hezuo"},
             street="hezuo")
        same("person.list", {row["person"] for row in at if row["site"] == "S05"}, site="S05")
        same("mandate.list", [row["code"] for row in mandates if row["congress"] == "SL"],
             congress="SL", level="district", status="active")
        same("mandate.list", [row["code"] for row in mandates if row["person"] == "P0003"],
             person="P0003")
        same("mandate.list", [row["code"] for row in mandates if row["term"] == "第十八届"],
             term="第十八届")
        same("residence.list", ["P0001/H00/2023-03-15", "P0001/S01/2023-03-15"], person="P0001")
        same("residence.list", ["%(person)s/%(site)s/%(from_date)s" % row for row in at
                                if row["site"] == "S07"], site="S07", current=True)
        same("residence.list", ["%(person)s/%(site)s/%(from_date)s" % row for row in at
                                if street[row["site"]] == "guixi"], street="guixi")
        same("unit.list", ["U0301"], kind="court")
        same("unit.list", ["U0105"], parent="U0111")
        same("unit.list", [row["code"] for row in units if row["has_oa"] == "true"], has_oa=True,
             active=True)
        same("calendar.list", [row["date"] for row in rows("calendar.csv")
                               if row["date"] >= "2026" and row["kind"] == "work"],
             year=2026, kind="work")
        self.assertEqual(self.codes("site.list", state="closed"), [])
        self.assertEqual(self.codes("residence.list", current=False), [])

    def test_pages(self):
        """Pages join to the whole, in order, whatever their size; the last one says so."""
        whole = self.codes("person.list")
        self.assertEqual((len(whole), whole), (212, sorted(whole)))
        for limit in (1, 53, 100, 106, 211, 212, 1000):
            got, args = [], {"limit": limit}
            while True:
                page = self.committee.call("person.list", args)
                got += [row["code"] for row in page["items"]]
                self.assertLessEqual(len(page["items"]), limit)
                if "next" not in page:
                    break
                args["after"] = page["next"]
            self.assertEqual(got, whole)
        first = self.committee.call("calendar.list")
        self.assertEqual((len(first["items"]), first["next"]), (100, first["items"][-1]["date"]))
        for limit in (0, -1, 1001):
            self.refused("INVALID_ARGUMENT", "limit", self.committee, "site.list", {"limit": limit})
        self.refused("INVALID_ARGUMENT", "kind", self.committee, "site.list", {"kind": "office"})

    def test_views(self):
        """Other services read the views, which have no private column, and nothing else."""
        columns = self.sql("SELECT table_name, string_agg(column_name, ' ' ORDER BY ordinal_position)"
                           " FROM information_schema.columns WHERE table_schema = 'registry'"
                           " AND table_name LIKE 'v1%%' GROUP BY 1 ORDER BY 1")
        self.assertEqual(dict(columns), {
            "v1_calendar": "id date work name",
            "v1_code": "id list value name place active version",
            "v1_mandate": "id code person person_code person_name level congress term status "
                          "from_date to_date",
            "v1_person": "id code name",
            "v1_revision": "id name n",
            "v1_session": "hash account name role scope expires_at",
            "v1_site": "id code kind name parent street state",
            "v1_unit": "id code kind name has_oa active successor"})
        self.sql("SET ROLE jz_reader")
        self.addCleanup(self.sql, "RESET ROLE")
        for view, _ in columns:
            rows = self.sql("SELECT * FROM registry.%s LIMIT 1" % view)
            self.assertTrue(rows or view == "v1_session", view)  # nobody has signed in
        for table in ("person", "mandate", "site", "unit", "event", "blob_chunk"):
            with self.assertRaises(psycopg2.errors.InsufficientPrivilege, msg=table):
                self.sql("SELECT * FROM registry.%s" % table)

    def test_nothing_is_deleted(self):
        """The running service may read, insert and update its rows, never delete one."""
        self.sql("SET ROLE jz_registry")
        self.addCleanup(self.sql, "RESET ROLE")
        for table in ("congress", "person", "mandate", "site", "residence", "unit", "calendar_day",
                      "contact_link", "inspection", "inspection_item", "code_list", "code_value",
                      "history", "code_key", "revision"):
            with self.assertRaises(psycopg2.errors.InsufficientPrivilege, msg=table):
                self.sql("DELETE FROM registry.%s" % table)


BROKEN = {
    "mandate.csv": ("code,person,congress,term,from_date,to_date,status\n"
                    "X-1,P9999,CD,第十八届,2022-02-22,,active\n"
                    "X-2,P0001,CD,第十八届,2022/02/22,,activ\n"
                    "X-3,P0002,SC,第十四届,2023-01-11,,active\n"),
    "site.csv": ("code,kind,name,parent,street,street_name,state\n"
                 "S98,station,甲站,H00,guixi,桂溪街道,open\n"
                 "S99,station,乙站,H01,guixi,桂溪街道\n"),
    "unit.csv": "code,kind,name,has_oa,active\nU0999,department,甲局\",true,true\n",
    "person.csv": "code,name\nP0900,王建\nP0900,王建\n".encode("gbk"),
}
FAULTS = [
    ("mandate.csv", 2, 2, 'there is no person "P9999"'),
    ("mandate.csv", 3, 5, 'from_date is "2022/02/22", not a date as YYYY-MM-DD'),
    ("mandate.csv", 3, 7, 'status is "activ", which is not one of: active, suspended, ended'),
    ("mandate.csv", 4, 5, "mandate SC14-0001 of the same person and level and this one overlap "
                          "(the other: 2023-01-11 to open end)"),
    ("person.csv", 2, 2, "the line is not UTF-8 but looks like GBK; save the file as UTF-8"),
    ("person.csv", 3, 1, '"P0900" is there already in line 2'),
    ("person.csv", 3, 2, "the line is not UTF-8 but looks like GBK; save the file as UTF-8"),
    ("site.csv", 2, 4, "H00 is a zone_home; a station stands below a street_home"),
    ("site.csv", 3, 6, "the record has 6 cells, the header 7"),
    ("unit.csv", 2, 3, "a quote inside a cell that is not quoted"),
]


class Imports(RegistryCase):
    def test_faults(self):
        """Every fault of every file is told with its place, and nothing is written."""
        before, head = self.content(), self.head()
        result = self.bring(BROKEN)
        self.assertFalse(result["applied"])
        self.assertEqual([(f["file"], f["line"], f["column"], f["reason"]) for f in result["faults"]],
                         FAULTS)
        self.assertEqual((result["fault_count"], result["counts"]), (len(FAULTS), []))
        self.assertEqual((self.content(), self.head()), (before, head))

    def test_faults_on_the_command_line(self):
        """jzctl prints each fault as FILE:LINE:COLUMN and ends with a status of its own."""
        folder = os.path.join(self.zone.home, "broken")
        os.makedirs(folder)
        for name, content in BROKEN.items():
            with open(os.path.join(folder, name), "wb") as file:
                file.write(content if isinstance(content, bytes) else content.encode())
        status, _, stderr = self.zone.jzctl("import", "zone", folder)
        self.assertNotEqual(status, 0)
        for name, line, column, reason in FAULTS:
            self.assertIn("%s:%d:%d: %s" % (name, line, column, reason), stderr)

    def test_too_many_faults(self):
        """A thousand faults are listed, all are counted."""
        result = self.bring({"person.csv": "code,name\n" + "".join("Y%d,\n" % i for i in range(1200))})
        self.assertEqual((len(result["faults"]), result["fault_count"]), (1000, 1200))

    def test_faults_of_encoding(self):
        """Of a file in GBK every line is told, not only the first ones."""
        result = self.bring({"person.csv": read("person.csv").encode("gbk")})
        self.assertEqual([f["line"] for f in result["faults"]], list(range(2, 214)))

    def test_same_again(self):
        """The same files again: no row, no version, no event, no revision changes."""
        names = ("congress", "person", "mandate", "site", "residence", "unit", "calendar")
        files = {name + ".csv": read(name + ".csv") for name in names}
        self.entered(files)
        before, head = self.content(), self.head()
        counts = self.entered(files)
        self.assertEqual({kind: (new, changed) for kind, (new, changed, _) in counts.items()},
                         dict.fromkeys(names, (0, 0)))
        self.assertEqual((self.content(), self.head()), (before, head))

    def test_export(self):
        """What was imported is exported byte for byte, and imported elsewhere is the same again."""
        with Zone("roundtrip") as other:
            folder = os.path.join(self.zone.home, "export")
            source = os.path.join(ROOT, "data", "gaoxin")
            other.load()
            status, stdout, stderr = other.jzctl("export", "zone", folder)
            self.assertEqual(status, 0, stderr)
            names = sorted(name for name in os.listdir(source) if name.endswith(".csv"))
            self.assertEqual(sorted(os.listdir(folder)), names)
            self.assertEqual(len(stdout.splitlines()), len(names))
            for name in names:
                self.assertEqual(os.stat(os.path.join(folder, name)).st_mode & 0o777, 0o600)
                with open(os.path.join(folder, name), encoding="utf-8", newline="") as file:
                    self.assertEqual(file.read(), read(name), name)
            before = other.health("registry")["head"]
            other.load(folder)
            self.assertEqual(other.health("registry")["head"], before)

    def test_export_quotes(self):
        """Commas, quotes and line breaks come back as they were; sparse columns only when filled."""
        text = ('code,name,employer,shown\nX1,"甲,乙","一""号""\n公司",party title\nX2,丙,,\n')
        self.entered({"person.csv": text})
        got = self.committee.call("zone.export", {"kind": "person"})
        content, at = b"", 0
        while at < got["size"]:
            part = self.committee.call("registry.blob.get", {"blob": got["blob"], "offset": at})
            content += part["bytes"]
            at += len(part["bytes"])
        rows = {row["code"]: row for row in csv.DictReader(io.StringIO(content.decode()))}
        self.assertEqual(got["rows"], len(rows))
        self.assertEqual((rows["X1"]["name"], rows["X1"]["employer"], rows["X1"]["shown"]),
                         ("甲,乙", '一"号"\n公司', "party title"))
        self.assertNotIn("photo", rows["X1"])
        self.assertEqual(self.entered({"person.csv": content})["person"][:2], (0, 0))
        self.refused("INVALID_ARGUMENT", "kind", self.committee, "zone.export", {"kind": "moon"})
        self.refused("PERMISSION_DENIED", "", self.by_role["street"], "zone.export",
                     {"kind": "person"})
        self.refused("NOT_FOUND", "blob", self.by_role["street"], "registry.blob.get",
                     {"blob": got["blob"], "offset": 0})

    def test_dry_run(self):
        before, head = self.content(), self.head()
        result = self.bring({"person.csv": "code,name\nP0990,某人\n"}, dry_run=True)
        self.assertEqual((result["applied"], result["fault_count"]), (False, 0))
        self.assertEqual(result["counts"][0]["created"], 1)
        self.assertEqual((self.content(), self.head()), (before, head))

    def test_change(self):
        """A changed person: version + 1, columns not in the file stay, an event without private data."""
        old = self.committee.call("person.get", {"code": "P0100"})
        revision = "SELECT n FROM registry.v1_revision WHERE name = 'person'"
        n, head = self.sql(revision)[0][0], self.head()
        text = "\ufeffcode,name,phone\r\nP0100,\"欧阳,样例\",10099999999\r\n"
        self.assertEqual(self.entered({"person.csv": text}), {"person": (0, 1, 0)})
        row = self.committee.call("person.get", {"code": "P0100"})
        self.assertEqual((row["name"], row["phone"], row["version"]), ("欧阳,样例", "10099999999", 2))
        self.assertEqual((row["id"], row["employer"]), (old["id"], old["employer"]))
        self.assertEqual(self.sql(revision)[0][0], n + 1)
        events, _ = self.committee.feed("registry", after=head)
        heard = [event for event in events if event["type"] == "person.changed"]
        self.assertEqual([event["data"] for event in heard],
                         [{"id": old["id"], "code": "P0100", "name": "欧阳,样例"}])
        self.assertNotIn(b"10099999999", heard[0].raw)

    def test_command_once(self):
        """The same call again is answered from what is stored and enters nothing twice."""
        call_id = jzclient.uuid7()
        args = {"files": [{"name": "unit.csv", "blob": self.put(
            "code,kind,name,has_oa,active\nU0950,external,样例单位,false,true\n")}]}
        first = self.committee.call("zone.import", args, call_id=call_id)
        head = self.head()
        self.assertEqual(self.committee.call("zone.import", args, call_id=call_id), first)
        self.assertEqual((first["counts"][0]["created"], self.head()), (1, head))

    def test_other_principals_blob(self):
        """A blob is its uploader's alone."""
        blob = self.put("code,name\n", client=self.by_role["street"])
        self.refused("NOT_FOUND", "files[0].blob", self.committee, "zone.import",
                     {"files": [{"name": "person.csv", "blob": blob}]})

    def test_bad_arguments(self):
        for args, field in (({}, "files"), ({"files": []}, "files"),
                            ({"files": [{"name": "person.csv"}]}, "files[0].blob"),
                            ({"files": [{"name": 3, "blob": b"x" * 16}]}, "files[0].name")):
            self.refused("INVALID_ARGUMENT", field, self.committee, "zone.import", args)

    def test_ended(self):
        """An ended mandate leaves the coverage and the public's sight; a closed site needs nobody."""
        before = self.committee.call("coverage.get")
        row = self.committee.call("mandate.list", {"person": "P0200"})["items"][0]
        head = "code,person,congress,term,from_date,to_date,status,reason\n"
        line = "%s,P0200,%s,%s,%s,2023-06-30,ended,调离本行政区域\n" % (
            row["code"], row["congress"], row["term"], row["from_date"])
        self.entered({"mandate.csv": head + line})
        after = self.committee.call("coverage.get")
        self.assertEqual((after["mandates"], after["persons"], after["share"]),
                         (before["mandates"] - 1, before["persons"] - 1, 1.0))
        public = self.by_role["public"]
        self.refused("NOT_FOUND", "id", public, "person.get", {"code": "P0200"})
        self.refused("NOT_FOUND", "id", public, "mandate.get", {"code": row["code"]})
        self.assertEqual(self.codes("residence.list", client=public, person="P0200"), [])
        home = self.committee.call("residence.list", {"person": "P0200"})["items"][0]
        own = self.zone.principal("home-of-p0200", "station", home["site_code"])
        self.assertEqual(own.call("mandate.get", {"code": row["code"]})["reason"], "调离本行政区域")
        for role in ("street", "station", "deputy", "unit"):
            self.refused("NOT_FOUND", "id", self.by_role[role], "mandate.get", {"code": row["code"]})

    def test_unpublished(self):
        """A station is everybody's from its day of publication on, before that its own street's."""
        head = "code,kind,name,parent,street,street_name,state,published_at\n"
        line = "S77,station,样例联络站,H07,xiyuan,西园街道,open,%s\n"
        public, xiyuan = self.by_role["public"], self.zone.principal("xiyuan", "street", "xiyuan")
        for published, seen in (("", False), ("2199-01-01", False), ("2022-06-01", True)):
            self.entered({"site.csv": head + line % published})
            self.assertEqual("S77" in self.codes("site.list", client=public), seen, published)
            for role in ("street", "station", "deputy", "unit"):    # none of them is of there
                self.assertEqual("S77" in self.codes("site.list", client=self.by_role[role]), seen)
            self.assertIn("S77", self.codes("site.list", client=xiyuan))
            if not seen:
                self.refused("NOT_FOUND", "id", public, "site.get", {"code": "S77"})
        self.assertEqual(public.call("site.get", {"code": "S77"})["persons"], 0)

    def test_audience(self):
        """Street and station hear of their own sites and residences, others of none of it."""
        head = self.head()
        self.entered({
            "site.csv": "code,kind,name,parent,street,street_name,state\n"
                        "S66,station,样例站,H01,guixi,桂溪街道,open\n"
                        "S67,station,样例站,H02,shiyang,石羊街道,open\n",
            "residence.csv": "person,site,from_date\nP0050,S66,2026-01-05\nP0051,S01,2026-01-05\n",
            "unit.csv": "code,kind,name,has_oa,active\nU0960,external,样例,false,true\n"})

        def heard(role):
            events, _ = self.by_role[role].feed("registry", after=head, max=64)
            return [(event["type"], event["data"]["code"]) for event in events]
        s66, s67 = ("site.created", "S66"), ("site.created", "S67")
        r66 = ("residence.created", "P0050/S66/2026-01-05")
        r01 = ("residence.created", "P0051/S01/2026-01-05")
        self.assertEqual(heard("committee"), [s66, s67, r66, r01, ("unit.created", "U0960")])
        self.assertEqual(heard("street"), [s66, r66, r01])
        self.assertEqual(heard("station"), [r01])
        self.assertEqual(heard("deputy") + heard("unit"), [])

    def test_calendar(self):
        """New days are told of by year, once."""
        head = self.head()
        text = "date,kind,name\n2027-01-01,off,元旦\n2027-01-02,off,元旦\n2026-12-31,off,元旦\n"
        self.assertEqual(self.entered({"calendar.csv": text}), {"calendar": (3, 0, 0)})
        events, _ = self.committee.feed("registry", after=head)
        self.assertEqual([(event["type"], event["data"]) for event in events], [("calendar.changed", {
            "years": [{"year": 2026, "days": 1}, {"year": 2027, "days": 2}]})])
        self.assertIn("2027-01-02", self.codes("calendar.list", year=2027))


if __name__ == "__main__":
    main()
