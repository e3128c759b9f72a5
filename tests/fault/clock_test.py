# SPDX-License-Identifier: Apache-2.0
"""The machine's clock jumps ahead and back under a zone at work, PostgreSQL's with it: calls are
refused UNAVAILABLE, no period ends and nothing expires, and all goes on when the clock is right."""
import mmap
import os
import shutil
import signal
import struct
import subprocess
import time
import unittest

import jztest
import jzone
from jzcrowd import Crowd
from jzone import jzclient

DAY = 86400

zone = crowd = moved = None
SHIM = {}


def setUpModule():
    global zone, crowd, moved
    zone = jzone.Zone("clock", clock="real")
    folder = zone.home + "-shim"
    os.makedirs(folder)
    shim, file = os.path.join(folder, "clock.so"), os.path.join(folder, "clock")
    source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "shim", "clock.c")
    subprocess.run(["cc", "-std=c11", "-O1", "-shared", "-fPIC", "-o", shim, source, "-ldl"],
                   check=True)
    with open(file, "wb") as out:
        out.write(bytes(8))
    with open(file, "r+b") as out:
        moved = mmap.mmap(out.fileno(), 8)
    SHIM.update(LD_PRELOAD=shim, CLOCK_SHIM=file,
                ASAN_OPTIONS=os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0")
    plain = dict(zone.environ)
    zone.environ.update(SHIM)       # for the zone's processes only, not for its clients
    zone.__enter__()
    zone.environ = plain
    zone.load()
    crowd = Crowd(zone)


def tearDownModule():
    zone.close()
    shutil.rmtree(zone.home + "-shim")


def move(seconds):
    moved[:] = struct.pack("q", seconds)


def start(wait="20"):
    """Starts what does not run, under the shim; whether all is ready after `wait` seconds."""
    return subprocess.run([os.path.join(jzone.ROOT, "tools", "zone"), "--build", jzone.BUILD,
                           "up"], env=dict(zone.environ, **SHIM, JZ_WAIT=wait),
                          capture_output=True, check=False).returncode == 0


def stop_services():
    for name in zone.env["JZ_SERVICES"].split():
        zone.kill(name, signal.SIGTERM)


class Clock(unittest.TestCase):
    def setUp(self):
        move(0)

    def refused(self, words):
        """Commands and queries are, and health says why."""
        def question():
            state = zone.health("suggestions")
            return state and not state["ready"] and words in state["why"]
        jztest.wait_for(question, seconds=20, what="the service to say: " + words)
        client = zone.client("committee")
        for op in ("suggestion.list", "rule.list"):
            with self.assertRaises(jzclient.CallError) as caught:
                client.call(op, {}, deadline_ms=1500)
            self.assertIn(caught.exception.cls, ("UNAVAILABLE", "DEADLINE_EXCEEDED"))
        answer = jzclient.unpack(client.once("rule.list", {}, jzclient.uuid7(), None,
                                             time.monotonic() + 5))
        self.assertEqual(answer["error"]["class"], "UNAVAILABLE")
        self.assertFalse(zone.health("suggestions")["leader"])

    def test_1_ahead(self):
        """three days ahead: no event, nothing swept, nothing expired; then as before"""
        blob = jzclient.uuid7().bytes
        committee = crowd.cast.committee
        committee.call("registry.blob.put", {"blob": blob, "offset": 0, "bytes": b"a beginning"})
        move(3 * DAY)
        self.refused("jumped by +259")
        move(0)
        crowd.go_on("the clock was three days ahead")
        self.assertEqual(committee.call("registry.blob.get", {"blob": blob, "offset": 0})["bytes"],
                         b"a beginning")
        late = crowd.rows("SELECT count(*) FROM suggestions.event WHERE at > to_timestamp(%d)"
                          % (time.time() + 60))
        self.assertEqual(late, [(0,)])

    def test_2_back(self):
        """two hours back"""
        move(-2 * 3600)
        self.refused("jumped by -7")
        move(0)
        crowd.go_on("the clock was two hours back")

    def test_3_a_little(self):
        """some seconds, as time servers correct a clock, are no jump"""
        epoch = zone.health("suggestions")["epoch"]
        for seconds in (20, 40, 15, 0):
            move(seconds)
            crowd.go_on("a correction")
        self.assertEqual(zone.health("suggestions")["epoch"], epoch)

    def test_4_started_with_a_clock_that_is_behind(self):
        """a process started with a clock before the last commit waits until it is right"""
        zone.kill("suggestions")
        move(-DAY)
        self.assertFalse(start(wait="2"))
        self.refused("before the last commit")
        move(0)
        zone.ready("suggestions")
        crowd.go_on("the clock was behind at the start")

    def test_5_a_wrong_clock_that_was_believed(self):
        """started anew two months ahead: what was done then is dated so, and nothing else is lost"""
        people = crowd.submitters + [crowd.listener]
        for process in people:
            process.send_signal(signal.SIGSTOP)
        stop_services()
        move(60 * DAY)
        self.assertTrue(start())
        jztest.wait_for(lambda: zone.health("suggestions")["leader"], what="a leader")
        with self.assertRaises(jzclient.CallError) as caught:
            zone.client("committee").call("suggestion.list", {}, deadline_ms=5000)
        self.assertEqual((caught.exception.cls, caught.exception.field),
                         ("INVALID_ARGUMENT", "id"))
        jztest.wait_for(lambda: crowd.rows(
            "SELECT count(*) FROM suggestions.event WHERE at > to_timestamp(%d)"
            % (time.time() + 30 * DAY))[0][0] > 0, seconds=30, what="a period to end")
        move(0)
        self.refused("jumped by -5")
        stop_services()
        self.assertFalse(start(wait="2"))
        self.refused("before the last commit")
        # the operator has seen to it that the clock is right (docs/operating.md)
        with zone.database() as connection, connection.cursor() as cursor:
            for name in zone.env["JZ_SERVICES"].split():
                cursor.execute("UPDATE %s.head SET moved_at = now()" % name)
        for name in zone.env["JZ_SERVICES"].split():
            zone.ready(name)
        for process in people:
            process.send_signal(signal.SIGCONT)
        crowd.go_on("a clock that was believed")

    def test_6_nothing_lost(self):
        """what was acknowledged is there once, and heard once, in order"""
        crowd.reckon(self)


if __name__ == "__main__":
    jztest.main()
