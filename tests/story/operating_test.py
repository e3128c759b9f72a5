# SPDX-License-Identifier: Apache-2.0
"""docs/operating.md, command by command, on a real zone: each block runs once, in the order of the
document, and between them it is seen whether what the document says is so."""
import atexit
import glob
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest

import jzdoc
import jzstory
import jztest
import jzone
from jzone import jzclient

DOC = os.path.join(jzone.ROOT, "docs", "operating.md")

zone = cast = backups = None
environ = {}
left = []           # blocks that have not been run
kept = {}           # what one test leaves for the next


def setUpModule():
    global zone, backups
    left.extend(block for block in jzdoc.blocks(DOC) if block.runner == "zone")
    zone = jzone.Zone("operating", clock="real")
    atexit.register(tearDownModule)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    os.makedirs(zone.home)
    # PostgreSQL's user must be able to write there
    backups = tempfile.mkdtemp(prefix="jzbackups")
    os.chmod(backups, 0o755)
    environ.update(zone.environ, JZ_HOME=zone.home, BACKUPS=backups,
                   PATH=os.path.join(jzone.BUILD, "bin") + ":" + os.environ["PATH"])
    environ["B"] = os.path.relpath(jzone.BUILD, jzone.ROOT)     # what make is to build and start
    if environ["B"] == "build-san":
        environ["SAN"] = "1"
    for name in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS", "JZ_CLOCK"):
        environ.pop(name, None)


def tearDownModule():
    new = zone.home + "-new"
    if os.path.isdir(new):
        subprocess.run([os.path.join(jzone.ROOT, "tools", "zone"), "--build", jzone.BUILD, "down"],
                       env=dict(environ, JZ_HOME=new), check=False, capture_output=True)
        shutil.rmtree(new, ignore_errors=True)
    zone.close()
    shutil.rmtree(backups, ignore_errors=True)


def run(name, **more):
    """Runs the next block of the document, which must have this name; what it printed."""
    block = left.pop(0)
    assert block.name == name, "the document's next block is %s, not %s" % (block.name, name)
    done = subprocess.run(["bash", "-euo", "pipefail", "-c", block.text], cwd=jzone.ROOT,
                          env=dict(environ, **more), stdin=subprocess.DEVNULL, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300,
                          check=False)
    assert done.returncode == 0, "%s:%d %s:\n%s" % (DOC, block.line, name, done.stdout)
    return done.stdout


def rows(sql):
    with zone.database() as connection, connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def submit(title):
    return cast.station.call("suggestion.submit", {"content": cast.content(title=title)})


class Operating(unittest.TestCase):
    def test_01_install(self):
        """install: a zone comes up, with data and the first account"""
        global cast
        self.assertIn("zone up", run("install"))
        zone.env = jzclient.zone_env(zone.home)
        out = run("installed")
        self.assertIn("calendar", out)
        cast = jzstory.Cast(zone)
        submit("关于第一件")

    def test_02_configure(self):
        """configure: settings, another level of the log, a key for another system"""
        self.assertIn("JZ_DB_OWNER", run("settings"))
        port = zone.env["JZ_BUS_PORT"]
        self.assertIn("JZ_BUS_PORT=" + port, run("configure"))
        run("keygen")
        self.assertTrue(zone.client("oa-kechuang").call("assignment.list", {}) is not None)

    def test_03_watch(self):
        """watch: all are ready"""
        self.assertNotIn("否", run("watch").split("{")[0].replace("领导", ""))

    def test_04_backup_and_restore(self):
        """back up, restore into an empty zone, with the keys"""
        self.assertIn("备份完好", run("backup"))
        out = run("restore")
        self.assertIn("恢复完好", out)
        self.assertIn("本登记簿完整", out)
        run("restore-keys")
        self.assertFalse(os.path.exists(zone.home + "-new"))

    def test_05_archive(self):
        """archiving and a base backup; then work that is kept, and work that will be lost"""
        run("pitr-archive")
        self.assertIn("archived_count", run("pitr-watch"))
        submit("关于恢复点以前的一件")
        kept["moment"] = rows("SELECT clock_timestamp()::text")[0][0]
        kept["head"], kept["hash"] = rows("SELECT seq, hash FROM suggestions.head")[0]
        for i in range(3):
            submit("关于恢复点以后的第%d件" % i)
        kept["ahead"] = rows("SELECT seq, hash FROM suggestions.head")[0]
        self.assertGreater(kept["ahead"][0], kept["head"])
        with zone.database() as connection, connection.cursor() as cursor:
            cursor.execute("DROP TABLE suggestions.event CASCADE")

    def test_06_recovered(self):
        """the moment before: chains hold, what came later is gone, and services work on"""
        self.assertIn("备份完好", run("pitr-recover", MOMENT=kept["moment"]))
        seq, digest = rows("SELECT seq, hash FROM suggestions.head")[0]
        self.assertEqual((seq, bytes(digest)), (kept["head"], bytes(kept["hash"])))
        titles = [row[0] for row in rows("SELECT title FROM suggestions.suggestion")]
        self.assertIn("关于恢复点以前的一件", titles)
        self.assertEqual([title for title in titles if "以后" in title], [])

    def test_07_consumers_ahead(self):
        """a consumer that is ahead of the recovered log is told so, also once the log is as long"""
        def feed(seq, digest):
            return cast.committee.feed("suggestions", after=seq, after_hash=bytes(digest))
        with self.assertRaises(jzclient.CallError) as caught:
            feed(*kept["ahead"])
        self.assertEqual((caught.exception.cls, caught.exception.field),
                         ("FAILED_PRECONDITION", "after"))
        while rows("SELECT seq FROM suggestions.head")[0][0] < kept["ahead"][0]:
            submit("关于恢复以后的一件")
        with self.assertRaises(jzclient.CallError) as caught:
            feed(*kept["ahead"])
        self.assertEqual((caught.exception.cls, caught.exception.field),
                         ("FAILED_PRECONDITION", "after"))
        events, _ = feed(kept["head"], kept["hash"])    # the last one that both have
        self.assertEqual(events[0]["sequence"], kept["head"] + 1)

    def test_08_keys(self):
        """keys and passwords change, stolen ones are of no use, and everybody works on"""
        run("rotate")
        run("rotate-bus")
        submit("关于换钥以后的一件")
        run("passwords")
        thief = zone.client("oa-kechuang")
        thief.call("assignment.list", {})
        old = thief.keys
        run("stolen")
        self.assertNotEqual(zone.client("oa-kechuang").keys, old)
        zone.client("oa-kechuang").call("assignment.list", {})
        run("stolen-bus")
        submit("关于总线换钥以后的一件")

    def test_09_wrong(self):
        """what to look at, and to do, when something is wrong: each with its cause made"""
        zone.kill("suggestions")
        out = run("not-ready")
        self.assertIn("否", out)
        zone.ready("suggestions")
        self.assertIn("suggestions", run("disk"))
        zone.kill("postgres")
        jztest.wait_for(lambda: not zone.health("registry")["ready"], what="registry to say so")
        self.assertIn("postgres: not running", run("database"))
        zone.ready("suggestions")
        self.assertIn("off", run("read-only"))
        run("clock")
        with zone.database() as connection, connection.cursor() as cursor:
            cursor.execute("UPDATE suggestions.head SET moved_at = now() + interval '1 day'")
        zone.kill("suggestions")
        subprocess.run([os.path.join(jzone.ROOT, "tools", "zone"), "--build", jzone.BUILD, "up"],
                       env=dict(environ, JZ_WAIT="1"), check=False, capture_output=True)
        jztest.wait_for(lambda: "before the last commit" in
                        (zone.health("suggestions") or {}).get("why", ""), what="the clock")
        run("clock-trusted")
        zone.ready("suggestions")
        submit("关于校时以后的一件")
        cast.committee.call("suggestions.feed.next", {"consumer": "desk", "start": "first",
                                                     "max": 1})
        self.assertIn("desk", jztest.wait_for(
            lambda: rows("SELECT name FROM suggestions.consumer WHERE name = 'desk'"),
            what="the consumer's row")[0])
        self.assertIn("desk", run("consumer"))
        self.assertIn("reason", run("refused"))

    def test_10_all_were_run(self):
        """every block of the document has been run"""
        self.assertEqual([block.name for block in left], [])


class Documents(unittest.TestCase):
    def test_marked(self):
        """a block that belongs to no runner, or a second one of a name, is refused"""
        for text in ("```sh\nmake up\n```\n", "```\nmake up\n```\n",
                     "```sh run=zone\nmake up\n```\n", "```sh run=nobody name=a\nx\n```\n",
                     "```sh run=zone name=a\nx\n```\n\n```sh run=containers name=a\nx\n```\n",
                     "```text\nx\n"):
            with tempfile.NamedTemporaryFile("w", suffix=".md", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                with self.assertRaises(ValueError, msg=text):
                    jzdoc.blocks(file.name)

    def test_all_documents(self):
        """no command of docs/operating.md stands outside of a block"""
        blocks = jzdoc.blocks(DOC)
        self.assertGreater(len(blocks), 20)
        self.assertEqual({block.runner for block in blocks} - {"zone", "containers"}, set())
        self.assertIn("docs/operating.md", open(os.path.join(jzone.ROOT, "README.md"),
                                                encoding="utf-8").read())
        self.assertTrue(glob.glob(os.path.join(jzone.ROOT, "docs", "operating.md")))


if __name__ == "__main__":
    jztest.main()
