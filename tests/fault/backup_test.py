# SPDX-License-Identifier: Apache-2.0
"""A zone is backed up while a crowd works in it, and restored into an empty one: every row, every
chain, roles and rights; its services go on there. What is damaged, too little or too late is
refused."""
import json
import os
import shutil
import subprocess
import unittest

import jzfiles
import jztest
import jzone
from jzbooks import Books
from jzcrowd import Crowd
from jzone import jzclient

one = two = crowd = None
HEAD = ("SELECT n.nspname || '.' || c.relname, c.relkind::text, c.relowner::regrole::text,"
        " c.relacl::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' ORDER BY 1, 2")
FUNCTIONS = ("SELECT p.oid::regprocedure::text, p.proowner::regrole::text, p.prosecdef,"
             " p.proconfig::text, p.proacl::text FROM pg_proc p"
             " JOIN pg_namespace n ON n.oid = p.pronamespace"
             " WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' ORDER BY 1")
RIGHTS = ("SELECT x.grantee::regrole::text, x.privilege_type FROM pg_database d,"
          " aclexplode(d.datacl) x WHERE d.datname = 'zone' ORDER BY 1, 2")
SCHEMAS = ("SELECT nspname::text, nspowner::regrole::text, nspacl::text FROM pg_namespace"
           " WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' ORDER BY 1")


def setUpModule():
    global one, two, crowd
    one = jzone.Zone("backup-1", clock="real").__enter__()
    two = jzone.Zone("backup-2", clock="real")
    one.load()
    crowd = Crowd(one)
    books = Books(crowd.cast.committee, crowd.cast.station, crowd.cast.site, crowd.cast.persons)
    entry = books.record("activity")
    books.station.call("entry.attach", {
        "entry": entry["entry"],
        "attachments": [jzfiles.ref(books.station, jzfiles.PDF + os.urandom(600000))]})
    books.record("contact")
    crowd.go_on("the books", more=30)


def tearDownModule():
    two.close()
    one.close()


def path(name):
    return os.path.join(one.home, name)


def rows(zone, sql):
    with zone.database() as connection, connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def account(name):
    with open(path(name + ".json"), encoding="utf-8") as file:
        return json.load(file)


def wrapped(name, script):
    """An environment in which this program of PostgreSQL's is called through a script."""
    folder = path("bin-" + name)
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
        file.write("#!/bin/sh\n" + script.replace("REAL", shutil.which(name)))
    os.chmod(file.name, 0o755)
    return {"PATH": folder + ":" + os.environ["PATH"]}


class Backup(unittest.TestCase):
    def said(self, zone, *args, status=0, env=None):
        got, stdout, stderr = zone.jzctl(*args, env=env)
        self.assertEqual(got, status, stdout + stderr)
        return stdout + stderr

    def test_1_while_it_works(self):
        """a backup while clients submit: chains, rows and figures are those of one moment"""
        said = self.said(one, "backup", path("b1"))
        self.assertIn("备份完好", said)
        self.assertTrue(all(columns(line) <= 80 for line in said.splitlines()
                            if path("b1") not in line), said)
        stock = account("b1")
        self.assertEqual(set(stock["streams"]) & {"registers", "registry", "suggestions"},
                         {"registers", "registry", "suggestions"})
        self.assertGreater(stock["streams"]["suggestions"]["head"], 20)
        self.assertGreaterEqual(stock["chains"]["registers"]["chains"], 2)
        events = sum(table["rows"] for name, table in stock["tables"].items()
                     if name.startswith("suggestions.event_") and name[18:].isdigit())
        self.assertEqual(events, stock["streams"]["suggestions"]["head"])
        chunks = stock["tables"]["registers.blob_chunk"]["rows"]
        self.assertEqual(chunks, 3)
        self.assertEqual(os.stat(path("b1")).st_mode & 0o777, 0o600)
        self.assertEqual(os.stat(path("b1.json")).st_mode & 0o777, 0o600)
        crowd.go_on("the backup")
        listed = subprocess.run(["pg_restore", "--list", path("b1")], capture_output=True,
                                text=True, check=True).stdout
        for schema in stock["streams"]:
            self.assertIn("TABLE DATA %s head" % schema, listed)
        self.said(one, "backup", path("b1"), status=6)    # it writes over nothing

    def test_2_secrets(self):
        """a password of the administrator's is in no argument, nor is the pg_dump of another moment good"""
        with one.database() as connection, connection.cursor() as cursor:
            cursor.execute("CREATE ROLE keeper LOGIN SUPERUSER PASSWORD 'geheim-geheim'")
        env = wrapped("pg_dump", 'echo "$@" >%s\ncat /proc/$$/cmdline >>%s\nexec REAL "$@"\n'
                      % (path("args"), path("args")))
        env["JZ_DB_ADMIN"] = ("host='%s' port=%s dbname=zone user=keeper password=geheim-geheim"
                              % (one.env["JZ_PGHOST"], one.env["JZ_PGPORT"]))
        self.said(one, "backup", path("b2"), env=env)
        with open(path("args"), encoding="utf-8") as file:
            args = file.read()
        self.assertIn("--snapshot=", args)
        self.assertNotIn("geheim", args)
        with one.database() as connection, connection.cursor() as cursor:
            cursor.execute("DROP ROLE keeper")
        # the real pg_dump, but of what is there when it starts, a while after the account was taken
        env = wrapped("pg_dump", """
for a; do shift; case $a in --snapshot=*) ;; *) set -- "$@" "$a" ;; esac; done
n=$(wc -l <%s); while [ "$(wc -l <%s)" -lt $((n + 5)) ]; do sleep 0.02; done
exec REAL "$@"
""" % (path("crowd-0"), path("crowd-0")))
        said = self.said(one, "backup", path("late"), env=env, status=7)
        self.assertIn("the archive just written has", said)
        self.assertEqual([name for name in os.listdir(one.home) if name.startswith("late")], [])

    def test_3_into_a_living_one(self):
        """a restore over a living zone is refused, and changes nothing"""
        said = self.said(one, "restore", path("b1"), status=7)
        self.assertIn("this zone lives", said)
        crowd.go_on("the refusal")

    def test_4_bad_archives(self):
        """a damaged archive, one without its account, one that holds something else, a missing role"""
        two.__enter__()
        before = rows(two, "SELECT datname::text FROM pg_database ORDER BY 1")
        for name in ("b1", "b1.json"):
            shutil.copy(path(name), path(name.replace("b1", "bad")))
        with open(path("bad"), "r+b") as file:
            file.seek(20000)
            byte = file.read(1)
            file.seek(20000)
            file.write(bytes([byte[0] ^ 1]))
        self.assertIn("damaged, or another one", self.said(two, "restore", path("bad"), status=7))
        self.said(two, "restore", path("nothing"), status=5)
        shutil.copy(path("b1"), path("bad"))

        def changed(change):
            stock = account("b1")
            change(stock)
            with open(path("bad.json"), "w", encoding="utf-8") as file:
                json.dump(stock, file)

        changed(lambda stock: stock["tables"]["registry.person"].update(rows=1))
        said = self.said(two, "restore", path("bad"), status=7)
        self.assertIn("FAILED_PRECONDITION registry.person: the restored database has", said)
        changed(lambda stock: stock["streams"]["registry"].update(hash="00" * 32))
        self.assertIn("FAILED_PRECONDITION registry: the restored database has",
                      self.said(two, "restore", path("bad"), status=7))
        changed(lambda stock: stock["roles"].append("jz_nobody"))
        self.assertIn("FAILED_PRECONDITION jz_nobody:", self.said(two, "restore", path("bad"),
                                                                  status=7))
        self.assertEqual(rows(two, "SELECT datname::text FROM pg_database ORDER BY 1"), before)
        self.assertEqual(self.said(two, "health").count("否"), 0)

    def test_5_restored(self):
        """an empty zone has all of it: rows, chains, owners, rights; and its services go on"""
        stock = account("b1")
        self.assertIn("恢复完好", self.said(two, "restore", path("b1")))
        for service in two.env["JZ_SERVICES"].split():
            head = stock["streams"][service]["head"]
            jztest.wait_for(lambda s=service, h=head: (two.health(s) or {}).get("leader")
                            and two.health(s)["head"] >= h and two.health(s)["ready"],
                            seconds=20, what=service + " to lead what was restored")
        for sql in (HEAD, FUNCTIONS, RIGHTS, SCHEMAS):
            self.assertEqual(rows(two, sql), rows(one, sql))
        self.assertIn("本登记簿完整", self.said(two, "verify", "registers"))
        committee, number, previous = two.client("committee"), 0, bytes(32)
        while number < stock["streams"]["suggestions"]["head"]:
            events, rest = committee.feed("suggestions", after=number, after_hash=previous, max=500)
            for event in events:
                self.assertEqual(event["hash"], jzclient.chain(previous, event.raw))
                number, previous = event["sequence"], event["hash"]
        self.assertEqual(previous.hex(), stock["streams"]["suggestions"]["hash"])
        self.assertEqual(committee.call("unit.list", {"limit": 40}),
                         crowd.cast.committee.call("unit.list", {"limit": 40}))

    def test_6_a_call_made_before(self):
        """a call answered before the backup is answered the same there, and new ones are taken"""
        call, suggestion, title, seq = crowd.lines("crowd-0")[0]
        two.keygen("crowd-0", "station", crowd.cast.site["code"])
        client = two.client("crowd-0")
        args = {"content": {"mandate": crowd.cast.mandates[0]["id"],
                            "site": crowd.cast.site["id"], "facts": "为故障试验而提。",
                            "request": "不须办理。", "title": title}}
        answer = jzclient.unpack(client.call_raw("suggestion.submit", args,
                                                 call_id=jzclient.uuid.UUID(call)))
        self.assertEqual(answer["result"]["suggestion"].hex(), suggestion)
        args["content"]["title"] = "恢复之后的一件"
        more = jzclient.unpack(client.call_raw("suggestion.submit", args))
        self.assertGreater(more["seq"], account("b1")["streams"]["suggestions"]["head"])
        self.assertIn("this zone lives", self.said(two, "restore", path("b1"), status=7))
        self.said(two, "backup", path("b3"))

    def test_7_a_broken_chain(self):
        """what does not hold is no backup: an event that was changed, a book that was cut"""
        for sql, undo, names in (
                ("UPDATE suggestions.event SET body = body || '\\x00' WHERE seq = 7",
                 "UPDATE suggestions.event SET body = substr(body, 1, length(body) - 1)"
                 " WHERE seq = 7", "suggestions: event: the hash of number 7 does not follow"),
                ("UPDATE registers.book SET places = places + 1 WHERE book = 'activity'",
                 "UPDATE registers.book SET places = places - 1 WHERE book = 'activity'",
                 "registers: 1 books do not end where they say"),
                ("UPDATE registry.head SET hash = sha256('x')", None,
                 "registry: the head is not the end of the log")):
            with two.database() as connection, connection.cursor() as cursor:
                cursor.execute(sql)
            self.assertIn("FAILED_PRECONDITION " + names,
                          self.said(two, "backup", path("broken"), status=7))
            if undo:
                with two.database() as connection, connection.cursor() as cursor:
                    cursor.execute(undo)
        self.assertEqual([name for name in os.listdir(one.home) if name.startswith("broken")], [])

    def test_8_nothing_lost(self):
        """and the zone that was backed up has lost nothing meanwhile"""
        crowd.reckon(self)


def columns(text):
    """Columns on a terminal: CJK takes two."""
    return sum(2 if ord(char) >= 0x2e80 else 1 for char in text)


if __name__ == "__main__":
    jztest.main()
