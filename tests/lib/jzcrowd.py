# SPDX-License-Identifier: Apache-2.0
"""A crowd that works on while something is done to the zone: clients that submit one suggestion
after the other (fault/submitter.py) and a consumer that keeps its place with the effect
(fault/listener.py). At the end reckon() compares what was acknowledged with what is there."""
import collections
import hashlib
import os
import signal
import subprocess
import sys

import jzstory
from jztest import wait_for

FAULT = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "fault")


class Crowd:
    def __init__(self, zone, clients=3):
        self.zone = zone
        self.cast = jzstory.Cast(zone)
        self.names = ["crowd-%d" % i for i in range(clients)]
        for name in self.names:
            zone.keygen(name, "station", self.cast.site["code"])
        zone.keygen("crowd-listener", "committee")
        self.submitters = [self.start("submitter.py", name, self.cast.mandates[0]["id"].hex(),
                                      self.cast.site["id"].hex(), self.path(name))
                           for name in self.names]
        self.listener = self.start("listener.py", "crowd-listener", self.path("heard"))
        self.go_on("the start")

    def start(self, program, *args):
        process = subprocess.Popen([sys.executable, os.path.join(FAULT, program), self.zone.home,
                                    *args], env=self.zone.environ)
        self.zone.instances.append(process)
        return process

    def path(self, name):
        return os.path.join(self.zone.home, name)

    def lines(self, name):
        try:
            with open(self.path(name), encoding="utf-8") as file:
                return [line.rstrip("\n").split("\t") for line in file if line.endswith("\n")]
        except FileNotFoundError:
            return []

    def acknowledged(self):
        return [len(self.lines(name)) for name in self.names]

    def go_on(self, what, more=10, seconds=60):
        """Waits until every client has `more` acknowledged beyond now, and the listener hears."""
        before, heard = self.acknowledged(), len(self.lines("heard"))

        def question():
            for process in self.submitters + [self.listener]:
                assert process.poll() is None, "one of the crowd ended"
            return all(now >= then + more for now, then in zip(self.acknowledged(), before)) and \
                len(self.lines("heard")) > heard
        wait_for(question, seconds=seconds, what="the crowd to go on after " + what)

    def rows(self, sql):
        with self.zone.database() as connection, connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()

    def reckon(self, test):
        """Every acknowledged one is there once and no other; the log is dense, chained, heard."""
        for process in self.submitters:
            process.send_signal(signal.SIGTERM)
        for process in self.submitters:
            test.assertEqual(process.wait(60), 0, "a client failed")
        done = [line for name in self.names for line in self.lines(name)]
        told = collections.Counter((title, suggestion) for _, suggestion, title, _ in done)
        there = collections.Counter(self.rows(
            "SELECT title, replace(id::text, '-', '') FROM suggestions.suggestion "
            "WHERE title LIKE '故障试验%'"))
        test.assertGreater(len(told), 20)
        test.assertEqual(there, told)
        test.assertEqual(set(there.values()), {1})
        stored = {str(row[0]) for row in self.rows("SELECT id FROM suggestions.idem")}
        test.assertEqual([line[0] for line in done if line[0] not in stored], [])
        previous, number = bytes(32), 0
        for seq, body, digest in self.rows("SELECT seq, body, hash FROM suggestions.event "
                                           "ORDER BY seq"):
            number += 1
            previous = hashlib.blake2b(previous + bytes(body), digest_size=32).digest()
            test.assertEqual((seq, bytes(digest)), (number, previous))
        head = self.rows("SELECT seq, hash FROM suggestions.head")[0]
        test.assertEqual((head[0], bytes(head[1])), (number, previous))
        wait_for(lambda: self.listener.poll() is not None or len(self.lines("heard")) >= number,
                 seconds=60, what="the listener to hear all")
        test.assertEqual([int(line[0]) for line in self.lines("heard")],
                         list(range(1, number + 1)))
