# SPDX-License-Identifier: Apache-2.0
"""The alert rules of deploy/, as in alerts_test: what befalls the database and those who lead."""
import os
import subprocess
import sys
import unittest

import psycopg2

import jzalerts
import jzstory
import jztest
from jzclient import uuid7
from jztest import wait_for

ALONE = "JZ_TEST_MOUNTS"
stage = None


def may_mount():
    return os.geteuid() == 0 and subprocess.run(
        ["unshare", "--mount", "sh", "-c", "mount -t tmpfs tmpfs /mnt"], capture_output=True,
        check=False).returncode == 0


def base(zone):
    return os.path.join(zone.home, "pg", "base")


def small_disk(zone):
    """The tables' folder becomes a file system of 160 MB, of this process's own view."""
    zone.tool("down")
    os.rename(base(zone), base(zone) + ".kept")
    os.mkdir(base(zone))
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=160m", "tmpfs", base(zone)], check=True)
    subprocess.run(["cp", "-a", base(zone) + ".kept/.", base(zone)], check=True)
    subprocess.run(["rm", "-rf", base(zone) + ".kept"], check=True)
    zone.up()


def setUpModule():
    global stage
    stage = jzalerts.Stage("alerts-db", small_disk if ALONE in os.environ else None)


def tearDownModule():
    if os.path.ismount(base(stage.zone)):   # before its folder goes, after PostgreSQL has ended
        stage.prom.stop()
        stage.zone.tool("down")
        subprocess.run(["umount", base(stage.zone)], check=True)
    stage.close()


def end_lead(service):
    stage.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
              " WHERE usename = 'jz_%s' AND application_name = 'leader'" % service)


class Causes(unittest.TestCase):
    def tearDown(self):
        stage.zone.up()

    def test_14_no_leader(self):
        """another session holds the lock of the lead and does not let go"""
        held = psycopg2.connect(stage.zone.conninfo())
        cursor = held.cursor()
        holds = "SELECT pg_try_advisory_lock(7239002, hashtext('registers'))"

        def taken():
            end_lead("registers")
            cursor.execute(holds)
            return cursor.fetchone()[0]
        wait_for(taken, every=0.0, what="the lock")
        stage.prom.fires("JiazhanNoLeader", of="registers")
        held.close()
        stage.prom.ends("JiazhanNoLeader")

    def test_15_lead_unsteady(self):
        """the leader loses its session again and again, with batches on their way"""
        epoch = stage.zone.health("registers")["epoch"]
        for _ in range(4):
            with stage.locked("registers.audit"):
                stage.put()
                wait_for(self.running, what="a batch that waits")
                end_lead("registers")
            state = wait_for(lambda: (h := stage.zone.health("registers"))["epoch"] > epoch and h,
                             what="the next lead")
            epoch = state["epoch"]
            wait_for(lambda: stage.prom.query('jz_epoch{service="registers"} == %d' % epoch),
                     what="a scrape of it")
        stage.prom.fires("JiazhanBatchesFail", service="registers", why="connection")
        stage.prom.fires("JiazhanLeadUnsteady", service="registers")

    def running(self):
        connection = stage.zone.database()
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE usename = 'jz_registers'"
                           " AND wait_event_type = 'Lock'")
            found = cursor.fetchone()[0]
        connection.close()
        return found

    def test_16_process_silent(self):
        """a process serves but cannot tell its figures: a table it counts is locked"""
        with stage.locked("suggestions.deadline"):
            stage.prom.fires("JiazhanProcessSilent", of="suggestions", at="1")
        stage.prom.ends("JiazhanProcessSilent")

    def test_17_batch_stuck(self):
        """the database does not answer a batch, and commands pile up"""
        with stage.locked("registers.audit"):
            stage.put(n=600)
            stage.prom.fires("JiazhanBatchStuck", service="registers")
            stage.prom.fires("JiazhanDatabaseLag", service="registers")
            stage.prom.fires("JiazhanQueueLong", service="registers")
        stage.prom.ends("JiazhanBatchStuck")
        stage.prom.ends("JiazhanDatabaseLag")
        stage.works()

    def test_17_follow_lags(self):
        """a table of the figures is locked while events come: they fall behind, and catch up"""
        with stage.locked("reports.suggestion"):
            for _ in range(120):
                stage.cast.submit()
            stage.prom.fires("JiazhanFollowLagging", service="reports",
                             **{"from": "suggestions"})
        stage.prom.ends("JiazhanFollowLagging")

    def test_18_commit_slow(self):
        """commits take long, one after another"""
        def slow():
            with stage.locked("registers.audit"):
                client = stage.put()
                wait_for(lambda: stage.zone.health("registers")["database_lag_ms"] > 600,
                         what="a slow commit")
            wait_for(lambda: client.receive(50) or client.answers, what="its answer")
            return [found for found in stage.prom.firing()
                    if found["alertname"] == "JiazhanCommitSlow"]
        wait_for(slow, seconds=60, every=0.0, what="JiazhanCommitSlow")

    def test_19_rows_refused(self):
        """the database refuses a row that the program holds for good"""
        stage.sql("ALTER TABLE registers.audit ADD CONSTRAINT barred"
                  " CHECK (op <> 'registers.blob.put' AND op <> 'blob.put') NOT VALID")
        try:
            error = jzstory.refusal(stage.zone.client("committee"), "registers.blob.put", {
                "blob": uuid7().bytes, "offset": 0, "bytes": b"x"})
            self.assertEqual(error.cls, "INTERNAL")
            stage.prom.fires("JiazhanRowsRefused", service="registers")
            stage.prom.fires("JiazhanInternalErrors", service="registers")
            stage.prom.fires("JiazhanErrorsLogged", service="registers")
        finally:
            stage.sql("ALTER TABLE registers.audit DROP CONSTRAINT barred")
        stage.works()

    def test_20_read_only(self):
        """the database takes no writes"""
        stage.sql("ALTER SYSTEM SET default_transaction_read_only = on", "SELECT pg_reload_conf()")
        try:
            wait_for(lambda: stage.put("registers") and [
                found for found in stage.prom.firing() if found["alertname"] == "JiazhanReadOnly"],
                     seconds=60, every=0.3, what="JiazhanReadOnly")
        finally:
            stage.sql("ALTER SYSTEM RESET default_transaction_read_only", "SELECT pg_reload_conf()")
        stage.works()
        stage.prom.ends("JiazhanReadOnly")

    @unittest.skipUnless(ALONE in os.environ, "needs root and the right to mount")
    def test_21_disk_full(self):
        """the disk of the database is full"""
        path = os.path.join(base(stage.zone), "ballast")
        with open(path, "wb", buffering=0) as file:
            for size in (1 << 20, 1 << 12, 1):
                try:
                    while True:
                        file.write(bytes(size))
                except OSError:
                    pass
        try:
            client = stage.zone.client("committee")

            def tried():
                client.send_call("registers.blob.put", {"blob": uuid7().bytes, "offset": 0,
                                                        "bytes": os.urandom(200000)},
                                 uuid7(), None, 2000)
                return [found for found in stage.prom.firing()
                        if found["alertname"] == "JiazhanDiskFull"]
            found = wait_for(tried, seconds=60, every=0.2, what="JiazhanDiskFull")
            self.assertEqual(found[0]["service"], "registers")
        finally:
            os.unlink(path)
        stage.works()
        stage.prom.ends("JiazhanDiskFull")


if __name__ == "__main__":
    if ALONE not in os.environ and may_mount():
        os.environ[ALONE] = "1"
        os.execvp("unshare", ["unshare", "--mount", sys.executable, *sys.argv])
    jztest.main()
