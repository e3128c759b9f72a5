# SPDX-License-Identifier: Apache-2.0
"""While 4 clients submit, the suggestions service, the bus and PostgreSQL's postmaster are killed
in turn, several times each. Then what was acknowledged is compared with what is there."""
import collections
import hashlib
import os
import signal
import subprocess
import sys
import unittest

import jzstory
import jztest
import jzone

HERE = os.path.dirname(os.path.abspath(__file__))
ROUNDS = 25 if os.environ.get("JZ_LONG") else 3
CLIENTS = 4

zone = cast = None
submitters, listener = [], None


def start(program, *args):
    process = subprocess.Popen([sys.executable, os.path.join(HERE, program), zone.home, *args],
                               env=zone.environ)
    zone.instances.append(process)
    return process


def path(name):
    return os.path.join(zone.home, name)


def lines(name):
    try:
        with open(path(name), encoding="utf-8") as file:
            return [line.rstrip("\n").split("\t") for line in file if line.endswith("\n")]
    except FileNotFoundError:
        return []


def setUpModule():
    global zone, cast, listener
    zone = jzone.Zone("fault", clock="real").__enter__()
    zone.load()
    cast = jzstory.Cast(zone)
    for i in range(CLIENTS):
        name = "fault-%d" % i
        zone.keygen(name, "station", cast.site["code"])
        submitters.append(start("submitter.py", name, cast.mandates[0]["id"].hex(),
                                cast.site["id"].hex(), path(name)))
    zone.keygen("fault-listener", "committee")
    listener = start("listener.py", "fault-listener", path("heard"))
    go_on("the start")


def tearDownModule():
    zone.close()


def acknowledged():
    return [len(lines("fault-%d" % i)) for i in range(CLIENTS)]


def go_on(what, more=20):
    """Waits until every client has `more` acknowledged ones beyond now, and so has the listener."""
    before, heard = acknowledged(), len(lines("heard"))

    def question():
        for process in submitters:
            assert process.poll() is None, "a client ended"
        return all(now >= then + more for now, then in zip(acknowledged(), before)) and \
            len(lines("heard")) > heard
    jztest.wait_for(question, seconds=30, what="the clients to go on after " + what)


class Fault(unittest.TestCase):
    def test_1_kill_in_turn(self):
        """kill -9 of service, bus and postmaster in turn; the clients go on each time"""
        for _ in range(ROUNDS):
            for name in ("suggestions", "bus", "postgres"):
                zone.kill(name)
                zone.up()
                go_on("the death of " + name)

    def test_2_kill_the_listener(self):
        """a consumer that is killed goes on where it was"""
        global listener
        for _ in range(3):
            listener.kill()
            listener.wait()
            listener = start("listener.py", "fault-listener", path("heard"))
            go_on("the death of the listener")

    def test_3_standby(self):
        """a standby takes over from a leader that is stopped, and again from one that is killed"""
        second = zone.standby("suggestions", "2")
        first = zone.pid("suggestions")
        self.leads("1")
        os.kill(first, signal.SIGSTOP)
        self.leads("2")
        go_on("the leader was stopped")
        os.kill(first, signal.SIGCONT)
        go_on("the former leader came back")
        self.assertFalse(zone.health("suggestions", "1")["leader"])
        second.kill()
        second.wait()
        zone.forget("suggestions", "2")
        self.leads("1")
        go_on("the second leader's death")

    def leads(self, instance):
        def question():
            state = zone.health("suggestions", instance)
            return state and state["leader"]
        jztest.wait_for(question, seconds=20, what="instance %s to lead" % instance)

    def test_4_all_at_once(self):
        """everything is killed at the same moment"""
        for name in ("suggestions", "postgres", "bus", "registry"):
            os.kill(zone.pid(name), signal.SIGKILL)
        zone.up()
        go_on("all were killed")


class Reckoning(unittest.TestCase):
    """What was acknowledged against what is there."""

    @classmethod
    def setUpClass(cls):
        for process in submitters:
            process.send_signal(signal.SIGTERM)
        for process in submitters:
            assert process.wait(30) == 0, "a client failed"
        cls.done = [line for i in range(CLIENTS) for line in lines("fault-%d" % i)]
        cls.db = zone.database().cursor()

    def rows(self, sql):
        self.db.execute(sql)
        return self.db.fetchall()

    def test_5_each_exactly_once(self):
        """every acknowledged submit is there exactly once, and no other"""
        there = collections.Counter(self.rows(
            "SELECT title, replace(id::text, '-', '') FROM suggestions.suggestion "
            "WHERE title LIKE '故障试验%'"))
        told = collections.Counter((title, suggestion) for _, suggestion, title, _ in self.done)
        self.assertGreater(len(told), CLIENTS * ROUNDS * 20)
        self.assertEqual(there, told)
        self.assertEqual(set(there.values()), {1})

    def test_6_answers_stored(self):
        """every acknowledged call's answer is stored, and audited once"""
        stored = {str(row[0]) for row in self.rows("SELECT id FROM suggestions.idem")}
        audited = collections.Counter(
            str(row[0]) for row in self.rows("SELECT id FROM suggestions.audit"))
        for call_id, _, _, _ in self.done:
            self.assertIn(call_id, stored)
            self.assertEqual(audited[call_id], 1)

    def test_7_dense_and_chained(self):
        """the sequence is dense, the chain valid, the head is the last event"""
        previous, number = bytes(32), 0
        for seq, body, digest in self.rows("SELECT seq, body, hash FROM suggestions.event "
                                           "ORDER BY seq"):
            number += 1
            self.assertEqual(seq, number)
            previous = hashlib.blake2b(previous + bytes(body), digest_size=32).digest()
            self.assertEqual(bytes(digest), previous)
        head = self.rows("SELECT seq, hash FROM suggestions.head")[0]
        self.assertEqual((head[0], bytes(head[1])), (number, previous))

    def test_8_acknowledged_number(self):
        """the number in an answer is not beyond the head, and covers the suggestion's event"""
        seq = {str(subject).replace("-", ""): number for subject, number in self.rows(
            "SELECT subject, seq FROM suggestions.event WHERE type = 'suggestion.submitted'")}
        self.assertEqual([s for _, s, _, n in self.done if seq[s] > int(n)], [])

    def test_9_heard_once_in_order(self):
        """the feed delivered each event once, in order"""
        head = self.rows("SELECT seq FROM suggestions.head")[0][0]

        def all_heard():
            assert listener.poll() is None, "the listener ended"
            return len(lines("heard")) >= head
        jztest.wait_for(all_heard, what="the listener to hear all")
        heard = lines("heard")
        self.assertEqual([int(line[0]) for line in heard], list(range(1, head + 1)))
        stored = [(kind, str(subject)) for kind, subject in self.rows(
            "SELECT type, subject FROM suggestions.event ORDER BY seq")]
        self.assertEqual([(line[2], line[3]) for line in heard], stored)


if __name__ == "__main__":
    jztest.main()
