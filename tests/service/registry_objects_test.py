#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""registry's objects against the database: files of every kind and back, blobs that objects refer
to, who has had no contact, and what SQL of ours refuses."""
import concurrent.futures
import csv
import datetime
import io
import os
import sys
import uuid

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from jztest import main, wait_for  # noqa: E402
from jzone import Zone, jzclient  # noqa: E402
from jzobjects import ITEMS  # noqa: E402
from registry_test import RegistryCase  # noqa: E402


def content_of(client, got):
    """The file that zone.export made."""
    content = b""
    while len(content) < got["size"]:
        content += client.call("registry.blob.get", {
            "blob": got["blob"], "offset": len(content)})["bytes"]
    return content.decode()


class Files(RegistryCase):
    def exported(self, kind):
        return content_of(self.committee, self.committee.call("zone.export", {"kind": kind}))

    def test_export_all_kinds(self):
        """Links, inspections, code lists and degrees come out as they went in, here and elsewhere."""
        files = {
            "person.csv": "code,name\nR01,样例\n",
            "site.csv": "code,kind,name,parent,street,street_name,longitude,latitude,state\n"
                        "R11,station,样例站,H01,guixi,桂溪街道,104.10,30.600,open\n"
                        "R12,station,样例站,H01,guixi,桂溪街道,104.1,-0.5,open\n"
                        "R13,station,样例站,H01,guixi,桂溪街道,104.06661234567,30,open\n",
            "code_list.csv": "code,name\nr1,样例字典\n",
            "code_value.csv": "list,value,name,place,ended_on,end_reason\nr1,a,甲,2,,\n"
                              "r1,b,乙,,2026-01-31,不再使用\n",
            "contact_link.csv": "code,kind,person,deputy,group_name,from_date,to_date,end_reason\n"
                                "R21,member_deputy,P0001,P0002,,2025-01-05,,\n"
                                "R22,enterprise,P0002,,样例光电,2025-01-05,2025-12-31,换届\n",
            "inspection.csv": "code,site,date,inspector,rectify,rectify_by,recheck_of\n"
                              "R31,S01,2026-01-05,检查组,补齐,2026-02-05,\n"
                              "R32,S01,2026-01-20,复查组,,,R31\n",
            "inspection_item.csv": "inspection,item,result,note\n" + "".join(
                "%s,%s,%s,%s\n" % (code, item, "unmet" if code == "R31" and item == "staff" else "met",
                                   "缺人" if code == "R31" and item == "staff" else "")
                for code in ("R31", "R32") for item in ITEMS),
            "account.csv": "name,holder,role,scope,state,reason\n"
                           "r-chen,陈主任,committee,,open,\nr-guixi,李四,street,guixi,open,\n"
                           "r-left,王五,unit,U0101,ended,调离\nr-p1,罗启航,deputy,P0001,open,\n"
                           "r-r11,赵六,station,R11,open,\n",
        }
        with Zone("roundtrip2") as other:
            other.load()
            first, second = self.committee, other.client("committee")
            self.assertEqual(self.entered(files)["inspection_item"][0], 26)
            out = {name: self.exported(name[:-4]) for name in files}
            for name, content in files.items():
                lines = content.splitlines()[1:]
                rows = {row[0]: row for row in csv.reader(io.StringIO(out[name]))}
                head = out[name].splitlines()[0].split(",")
                columns = [head.index(c) for c in content.splitlines()[0].split(",")]
                got = [",".join(line[i] for i in columns) for line in csv.reader(
                    io.StringIO(out[name]))]
                self.assertTrue(rows)
                self.assertEqual([line for line in got if line in lines], lines, name)
            self.assertEqual(self.entered(out)["site"][:2], (0, 0))     # the same again
            self.committee = second
            try:
                counts = self.entered(out)
                self.assertEqual(counts["inspection_item"], (26, 0, 0))
                self.assertEqual({name: self.exported(name[:-4]) for name in files}, out)
            finally:
                self.committee = first
        row = self.committee.call("site.get", {"code": "R11"})
        self.assertEqual((row["longitude"], row["latitude"]), (104.1, 30.6))


class Blobs(RegistryCase):
    def test_blob_of_a_file(self):
        """A photo that a file names is the importer's upload; it stays, and elsewhere is a fault."""
        photo = self.put(b"\xff\xd8\xff\xe0 a face")
        text = "code,name,photo\nR91,样例,%s\n" % uuid.UUID(bytes=photo)
        head = self.head()
        self.assertEqual(self.bring({"person.csv": text}, dry_run=True)["faults"], [])
        sql = "SELECT referenced FROM registry.blob WHERE id = %s"
        self.assertEqual(self.sql(sql, str(uuid.UUID(bytes=photo))), [(False,)])
        self.entered({"person.csv": text})
        self.assertEqual(self.sql(sql, str(uuid.UUID(bytes=photo))), [(True,)])
        self.assertEqual(self.entered({"person.csv": text})["person"], (0, 0, 1))
        head = self.head()
        for blob in (jzclient.uuid7(), uuid.UUID(bytes=self.put(b"x", self.by_role["street"]))):
            faults = self.bring({"person.csv": "code,name,photo\nR92,样例,%s\n" % blob})["faults"]
            self.assertEqual([(f["line"], f["column"], f["reason"]) for f in faults],
                             [(2, 3, "there is no such blob of yours")])
        self.assertEqual(self.head(), head)


class Large(RegistryCase):
    """What an export writes an import takes; what is larger is not written at all."""
    PERSONS = 60_000

    def count(self, text):
        done = self.committee.call("zone.import", {"files": [
            {"name": "person.csv", "blob": self.put(text)}]}, 60000)
        self.assertEqual(done["faults"], [])
        return [done["counts"][0][key] for key in ("created", "changed", "unchanged")]

    def test_limits(self):
        """a file larger than a message, a batch and 4 MiB goes out and in, in one transaction"""
        others = self.sql("SELECT count(*) FROM registry.person")[0][0]
        self.sql("INSERT INTO registry.person (id, code, name, employer, version)"
                 " SELECT gen_random_uuid(), 'Q' || i, '甲乙丙', repeat('x', 90), 1"
                 " FROM generate_series(1, %s) i", self.PERSONS)
        got = self.committee.call("zone.export", {"kind": "person"}, 60000)
        self.assertEqual(got["rows"], self.PERSONS + others)
        self.assertGreater(got["size"], 6 << 20)
        text = content_of(self.committee, got)
        head = self.head()
        self.assertEqual(self.count(text), [0, 0, self.PERSONS + others])
        self.assertEqual(self.head(), head)
        self.assertEqual(self.count(text.replace("甲乙丙", "甲乙丁")), [0, self.PERSONS, others])
        self.assertEqual(self.head(), head + self.PERSONS)
        self.assertEqual(self.sql("SELECT count(*), min(seq), max(seq) FROM registry.event"
                                  " WHERE seq > %s", head),
                         [(self.PERSONS, head + 1, head + self.PERSONS)])
        self.assertEqual(self.sql("SELECT count(*) FROM registry.history WHERE op = 'zone.import'"
                                  " AND version = 2"), [(self.PERSONS,)])
        events, _ = self.committee.feed("registry", after=head + self.PERSONS - 2)
        self.assertEqual([event["sequence"] for event in events],
                         [head + self.PERSONS - 1, head + self.PERSONS])
        self.sql("UPDATE registry.person SET employer = repeat('中', 100)")
        with self.assertRaises(jzclient.CallError) as caught:
            self.committee.call("zone.export", {"kind": "person"}, 60000)
        self.assertEqual((caught.exception.cls, caught.exception.field),
                         ("FAILED_PRECONDITION", "kind"))


    def test_killed(self):
        """killed while a large import is on its way to the database, which goes in slices: the
        repeated call enters it once, as a whole"""
        head = self.head()
        text = "code,name\n" + "".join("K%d,样例\n" % i for i in range(self.PERSONS))
        files = [{"name": "person.csv", "blob": self.put(text)}]
        sending = ("SELECT 1 FROM pg_stat_activity WHERE usename = 'jz_registry'"
                   " AND state = 'active' AND query LIKE 'INSERT INTO %%unnest%%'")
        with concurrent.futures.ThreadPoolExecutor(1) as thread:
            client = self.zone.client("committee")
            done = thread.submit(client.call, "zone.import", {"files": files}, 60000)
            wait_for(lambda: self.sql(sending), what="rows on their way", seconds=30)
            self.zone.kill("registry")
            self.assertEqual(self.head(), head)
            self.zone.up()
            self.assertEqual(done.result()["counts"][0]["created"], self.PERSONS)
        self.assertEqual(self.head(), head + self.PERSONS)
        self.assertEqual(self.sql("SELECT count(*) FROM registry.person WHERE code LIKE 'K%%'"),
                         [(self.PERSONS,)])


class Private(RegistryCase):
    MARKS = ("13987650001", "510100198808087770", "种植巷七十七号")    # telephone, identity, address

    def test_nowhere(self):
        """What is private of a person is in its row and in the uploaded file, and nowhere else: not
        in the events, the histories, the stored answers, the audit, nor in a log, not even when
        the database refuses the row."""
        phone, identity, address = self.MARKS
        args = {"code": "T1", "name": "样例", "phone": phone, "identity": identity, "address": address}
        ref = self.committee.call("person.create", args)
        self.committee.call("person.change", {"id": ref["id"], "version": 1, "phone": phone + "0",
                                              "address": address + "乙"})
        self.refused("ALREADY_EXISTS", "code", self.committee, "person.create", args)
        self.refused("INVALID_ARGUMENT", "phone", self.committee, "person.create",
                     dict(args, phone=phone * 9))
        self.entered({"person.csv": "code,name,phone,identity,address\nT2,样例,%s,%s,%s\n" % self.MARKS})
        self.bring({"person.csv": "code,name,phone,identity,address\nT3,样例,%s,%s1,%s\n" % self.MARKS})
        self.sql("ALTER TABLE registry.person ADD CONSTRAINT refused CHECK (name <> '不收')")
        self.refused("INTERNAL", "", self.committee, "person.create", dict(args, code="T4", name="不收"))
        self.sql("ALTER TABLE registry.person DROP CONSTRAINT refused")
        tables = self.sql("SELECT schemaname || '.' || tablename FROM pg_tables WHERE schemaname IN"
                          " ('registry', 'suggestions')")
        seen = {}
        for (table,) in tables:
            text = repr(self.sql("SELECT t::text FROM %s t" % table))
            for mark in self.MARKS:
                if mark in text or mark.encode().hex() in text:
                    seen.setdefault(mark, set()).add(table)
        self.assertEqual(seen, dict.fromkeys(self.MARKS, {
            "registry.person", "registry.blob_chunk", "registry.blob"}))    # an upload, its last bytes
        for folder, _, names in os.walk(os.path.join(self.zone.home, "log")):
            for name in names:
                with open(os.path.join(folder, name), encoding="utf-8", errors="replace") as log:
                    text = log.read()
                for mark in self.MARKS:
                    self.assertNotIn(mark, text, name)


class Silence(RegistryCase):
    """双联系: the contact book (the service registers) tells of contacts; until it does, nobody can
    be said to have had none."""
    # code, days ago of the first day and of the last
    LINKS = (("K01", 421, None), ("K02", 421, None), ("K03", 10, None), ("K04", 421, 2),
             ("K05", -8, None))

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = datetime.date.fromisoformat(cls.committee.call("calendar.status")["from_date"])

    def ago(self, days):
        return "" if days is None else str(self.today - datetime.timedelta(days=days))

    def silent(self, days, **args):
        return [(row["code"], row.get("last_on"), row["days"]) for row in self.committee.call(
            "contact_link.silent", dict(args, days=days))["items"]]

    def seen(self, code, days):
        """As the follower of the contact book writes it."""
        self.sql("INSERT INTO registry.contact_seen (id, last_on) SELECT id, %s"
                 " FROM registry.contact_link WHERE code = %s"
                 " ON CONFLICT (id) DO UPDATE SET last_on = excluded.last_on", self.ago(days), code)

    def test_silent(self):
        """Refused until the contact book told of a contact; then links of today by days since the last."""
        self.entered({"contact_link.csv":
                      "code,kind,person,group_name,from_date,to_date,end_reason\n" + "".join(
                          "%s,residents,P0001,样例社区%s,%s,%s,%s\n" % (
                              code, code, self.ago(first), self.ago(last), "换届" if last else "")
                          for code, first, last in self.LINKS)})
        with self.assertRaises(jzclient.CallError) as caught:
            self.committee.call("contact_link.silent", {"days": 1})
        error = caught.exception
        self.assertEqual((error.cls, error.field), ("FAILED_PRECONDITION", "days"))
        self.assertEqual(error.text,
                         "the contact book has told of no contact yet: none is known, so none is missed")
        self.sql("INSERT INTO registry.contact_fed (id, sequence) VALUES (gen_random_uuid(), 1)")
        self.seen("K02", 20)
        self.seen("K04", 300)     # has ended: nobody waits for the next one
        self.assertEqual(self.silent(1), [("K01", None, 421), ("K02", self.ago(20), 20),
                                          ("K03", None, 10)])
        self.assertEqual(self.silent(20), [("K01", None, 421), ("K02", self.ago(20), 20)])
        self.assertEqual(self.silent(21), [("K01", None, 421)])
        self.seen("K01", 5)
        self.assertEqual(self.silent(21), [])
        self.assertEqual(self.silent(1, limit=2), [("K01", self.ago(5), 5),
                                                   ("K02", self.ago(20), 20)])
        self.assertEqual(self.silent(1, limit=2, after="K02"), [("K03", None, 10)])
        row = self.committee.call("contact_link.silent", {"days": 1})["items"][0]
        self.assertEqual((row["person_code"], row["group_name"]), ("P0001", "样例社区K01"))
        self.assertNotIn("deputy_code", row)


if __name__ == "__main__":
    main()
