# SPDX-License-Identifier: Apache-2.0
"""While a crowd works, the database cannot: its disk is full, that of its log is full, it is
read-only, its schema is newer than the program. Calls are answered UNAVAILABLE, nothing is lost, and
all goes on by itself when the cause is gone.

The small disks are file systems in memory, mounted in a mount namespace of this test's own."""
import os
import signal
import subprocess
import sys
import time
import unittest

import jztest
import jzone
from jzcrowd import Crowd
from jzone import jzclient

ALONE = "JZ_TEST_MOUNTS"
zone = crowd = None


def may_mount():
    return os.geteuid() == 0 and subprocess.run(
        ["unshare", "--mount", "sh", "-c", "mount -t tmpfs tmpfs /mnt"], capture_output=True,
        check=False).returncode == 0


def setUpModule():
    global zone, crowd
    zone = jzone.Zone("database", clock="real").__enter__()
    if ALONE in os.environ:
        zone.tool("down")
        small("base", "160m")
        small("pg_wal", "128m")
        zone.up()
        sql("ALTER SYSTEM SET max_wal_size = '64MB'", "SELECT pg_reload_conf()")
    zone.load()
    crowd = Crowd(zone)


def tearDownModule():
    zone.close()


def disk(name):
    return os.path.join(zone.home, "pg", name)


def small(name, size):
    """This folder of the cluster becomes a file system of its own."""
    kept = disk(name) + ".kept"
    os.rename(disk(name), kept)
    os.mkdir(disk(name))
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", disk(name)], check=True)
    zone.mounts.append(disk(name))
    subprocess.run(["cp", "-a", kept + "/.", disk(name)], check=True)
    subprocess.run(["rm", "-rf", kept], check=True)


def fill(name):
    """Leaves no byte free; returns the file to be deleted."""
    path = os.path.join(disk(name), "ballast")
    with open(path, "wb", buffering=0) as file:
        for size in (1 << 20, 1 << 12, 1):
            try:
                while True:
                    file.write(bytes(size))
            except OSError:
                pass
    return path


def sql(*texts):
    connection = zone.database()
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = off")
        for text in texts:
            cursor.execute(text)
    connection.close()


def settings_of(name):
    with open("/proc/%d/environ" % zone.pid(name), "rb") as file:
        return dict(entry.split("=", 1) for entry in file.read().decode().split("\0")
                    if "=" in entry)


def answered():
    """The class of one answer, whatever it is, and its text."""
    client = zone.client("crowd-0")
    content = {"mandate": crowd.cast.mandates[0]["id"], "site": crowd.cast.site["id"],
               "title": "试一试", "facts": "为故障试验而提。", "request": "不须办理。"}
    answer = client.once("suggestion.submit", {"content": content}, jzclient.uuid7(), None,
                         time.monotonic() + 5)
    client.close()
    zone.clients.remove(client)
    if answer is None:
        return "nothing", ""
    error = jzclient.unpack(answer).get("error")
    return (error["class"], error["text"]) if error else ("OK", "")


class Database(unittest.TestCase):
    def unavailable(self, what, *words):
        """Calls are answered UNAVAILABLE, and with nothing else that is no success."""
        def question():
            cls, text = answered()
            self.assertIn(cls, ("OK", "UNAVAILABLE", "nothing"), text)
            return cls == "UNAVAILABLE" and any(word in text for word in words or [""])
        jztest.wait_for(question, seconds=90, what="UNAVAILABLE while " + what)

    @unittest.skipUnless(ALONE in os.environ, "needs root and the right to mount")
    def test_1_disk_full(self):
        """the disk of the tables is full"""
        pid = zone.pid("postgres")
        ballast = fill("base")
        self.unavailable("the disk is full", "No space left", "could not extend")
        self.assertTrue(zone.health("suggestions")["alive"])
        os.unlink(ballast)
        crowd.go_on("the disk was full")
        self.assertEqual(zone.pid("postgres"), pid)

    @unittest.skipUnless(ALONE in os.environ, "needs root and the right to mount")
    def test_2_disk_of_the_log_full(self):
        """the disk of the write-ahead log is full: PostgreSQL ends, and is started when there is room"""
        pid = zone.pid("postgres")
        ballast = fill("pg_wal")

        def ended():
            try:
                sql("SELECT pg_switch_wal()")
            except jzone.psycopg2.Error:
                pass
            return not jzone.alive(pid)
        try:
            jztest.wait_for(ended, seconds=90, every=0.2, what="PostgreSQL to end")
        finally:
            self.unavailable("PostgreSQL is down")
            os.unlink(ballast)
        zone.up()
        crowd.go_on("the disk of the log was full")

    def test_3_read_only(self):
        """the database takes no writes; a service that starts meanwhile waits"""
        sql("ALTER SYSTEM SET default_transaction_read_only = on", "SELECT pg_reload_conf()")
        self.unavailable("the database is read-only")
        self.assertTrue(zone.client("committee").call("unit.list", {"limit": 1})["items"])
        environ = settings_of("registry")
        environ.update(JZ_INSTANCE="2", JZ_DB_WAIT_MS="60000")
        second = subprocess.Popen([os.path.join(jzone.BUILD, "bin", "jz-registry")], env=environ,
                                  stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        zone.instances.append(second)
        sql("ALTER SYSTEM RESET default_transaction_read_only", "SELECT pg_reload_conf()")
        zone.ready("registry", "2")
        second.send_signal(signal.SIGTERM)
        self.assertEqual(second.wait(20), 0)
        crowd.go_on("the database was read-only")

    def test_3b_standby(self):
        """a service whose database is a standby of PostgreSQL's answers queries and never leads"""
        folder = os.path.join(zone.home, "standby")
        os.mkdir(folder, 0o700)
        owner = os.stat(os.path.join(zone.home, "pg"))
        os.chown(folder, owner.st_uid, owner.st_gid)
        zone.tool("pg", "pg_basebackup", "-D", folder, "-X", "stream", "-c", "fast", "-R")
        zone.tool("pg", "pg_ctl", "-D", folder, "-w", "-s", "-l", folder + "/log", "-o",
                  "-k '%s'" % folder, "start")
        self.addCleanup(zone.tool, "pg", "pg_ctl", "-D", folder, "-m", "fast", "-w", "-s", "stop")
        environ = settings_of("suggestions")
        environ["JZ_DB"] = environ["JZ_DB"].replace(zone.env["JZ_PGHOST"], folder)
        environ.update(JZ_INSTANCE="2", JZ_DB_OWNER="")
        path = os.path.join(zone.home, "log", "standby.log")
        with open(path, "wb") as log:
            second = subprocess.Popen([os.path.join(jzone.BUILD, "bin", "jz-suggestions")],
                                      env=environ, stdin=subprocess.DEVNULL, stderr=log)
        zone.instances.append(second)
        zone.ready("suggestions", "2")
        committee = zone.client("committee")

        def has_answered():
            committee.call("suggestion.list", {"limit": 1})
            with open(path, encoding="utf-8") as log:
                return any('"op":"suggestion.list"' in line and '"class":"OK"' in line
                           for line in log)
        jztest.wait_for(has_answered, seconds=20, what="an answer of the standby's")
        crowd.go_on("a standby came")
        self.assertFalse(zone.health("suggestions", "2")["leader"])
        second.send_signal(signal.SIGTERM)
        self.assertEqual(second.wait(20), 0)
        with open(path, encoding="utf-8") as log:
            self.assertNotIn('"text":"leading"', log.read())

    def test_4_schema_newer(self):
        """the schema has run a migration that the program does not know"""
        sql("INSERT INTO suggestions.migration (name, digest) VALUES ('999_to_come', 'x')")
        self.unavailable("the schema is newer")
        jztest.wait_for(lambda: "the schema is newer than this program" in
                        (zone.health("suggestions") or {}).get("why", ""), what="health to say so")
        state = zone.health("suggestions")
        self.assertEqual((state["ready"], state["leader"]), (False, False))
        zone.kill("suggestions", signal.SIGTERM)
        environ = dict(zone.environ, JZ_WAIT="1")
        subprocess.run([os.path.join(jzone.ROOT, "tools", "zone"), "--build", jzone.BUILD, "up"],
                       env=environ, capture_output=True, check=False)
        self.unavailable("the program is older than the schema")
        names = crowd.rows("SELECT count(*) FROM suggestions.migration")
        sql("DELETE FROM suggestions.migration WHERE name = '999_to_come'")
        zone.ready("suggestions")
        crowd.go_on("the schema was newer")
        self.assertEqual(crowd.rows("SELECT count(*) + 1 FROM suggestions.migration"), names)

    def test_5_down(self):
        """PostgreSQL is stopped for a while"""
        os.kill(zone.pid("postgres"), signal.SIGINT)
        jztest.wait_for(lambda: not jzone.alive(zone.pid("postgres")), what="its end")
        self.unavailable("the database is down")
        zone.up()
        crowd.go_on("the database was down")

    def test_6_nothing_lost(self):
        """what was acknowledged is there once, and heard once, in order"""
        crowd.reckon(self)


if __name__ == "__main__":
    if ALONE not in os.environ and may_mount():
        os.environ[ALONE] = "1"
        os.execvp("unshare", ["unshare", "--mount", sys.executable, *sys.argv])
    jztest.main()
