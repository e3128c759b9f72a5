#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""jz-watch over HTTP: what it joins, what it says of a zone that does not serve, who may ask."""
import json
import os
import signal
import socket
import sys
import threading
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from jzbus import free_port  # noqa: E402
from jzmetrics import Metrics  # noqa: E402
from jzprom import Watch, get  # noqa: E402
from jzstory import refusal  # noqa: E402
from jztest import main, wait_for  # noqa: E402
from jzone import Zone  # noqa: E402


class Http(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.zone = Zone("watch")
        cls.port = free_port()
        cls.zone.environ["JZ_HTTP"] = str(cls.port)
        cls.zone.__enter__()
        cls.addClassCleanup(cls.zone.close)
        cls.services = tuple(cls.zone.env["JZ_SERVICES"].split())
        cls.url = "http://127.0.0.1:%d" % cls.port

    def healthz(self):
        status, _, text = get(self.url + "/healthz")
        said = json.loads(text)
        self.assertEqual(said["ready"], status == 200)
        self.assertEqual(said["ready"], said["why"] == [])
        return said["why"]

    def metrics(self):
        status, headers, text = get(self.url + "/metrics")
        self.assertEqual((status, headers["Content-Type"]),
                         (200, "text/plain; version=0.0.4; charset=utf-8"))
        return Metrics(text)

    def test_joined(self):
        """/metrics has every process's families, each once, and who is up"""
        found = self.metrics()
        for name in self.services + ("bus", "watch"):
            self.assertGreater(found.one("process_resident_memory_bytes", service=name), 1e6)
        self.assertEqual({(labels["of"], value) for labels, value in found.all("jz_up")},
                         {(name, 1.0) for name in self.services + ("bus",)})
        for name in self.services:
            self.assertEqual(found.one("jz_leader", service=name), 1)
            self.assertEqual(found.one("jz_bus_leaders", of=name), 1)

    def test_health(self):
        """/healthz: 200 while the zone serves; the process tells the same on its own socket"""
        wait_for(lambda: self.healthz() == [], what="health")
        self.assertTrue(self.zone.health("watch")["ready"])

    def test_loopback(self):
        """a port alone means the loopback"""
        with open("/proc/%d/net/tcp" % self.zone.pid("watch"), encoding="ascii") as table:
            local = [line.split()[1] for line in table]
        self.assertIn("0100007F:%04X" % self.port, local)
        self.assertNotIn("00000000:%04X" % self.port, local)

    def test_methods(self):
        """only GET and HEAD of two paths"""
        self.assertEqual(get(self.url + "/")[0], 404)
        self.assertEqual(get(self.url + "/metrics/x")[0], 404)
        for method in "POST", "PUT", "DELETE":
            status, headers, _ = get(self.url + "/metrics", method)
            self.assertEqual((status, headers["Allow"]), (405, "GET, HEAD"))
        status, headers, text = get(self.url + "/metrics", "HEAD")
        self.assertEqual((status, text), (200, ""))
        self.assertGreater(int(headers["Content-Length"]), 10000)

    def test_many_at_once(self):
        """forty who ask at once share what is gathered; idle connections hold up nobody"""
        idle = [socket.create_connection(("127.0.0.1", self.port)) for _ in range(10)]
        idle[0].sendall(b"GET /metrics HTTP/1.1\r\nHost:")
        before = self.metrics().one("jz_watch_gather_seconds_count")
        answers = []
        threads = [threading.Thread(target=lambda: answers.append(get(self.url + "/metrics")[0]))
                   for _ in range(40)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(answers, [200] * 40)
        self.assertLessEqual(self.metrics().one("jz_watch_gather_seconds_count") - before, 41)
        for connection in idle:
            connection.close()

    def test_garbage(self):
        """what is no HTTP is refused or dropped, and the next is answered"""
        for text in (b"\0" * 100, b"GET /metrics\r\n\r\n", b"A" * 100000 + b"\r\n\r\n",
                     b"GET /" + b"x" * 60000 + b" HTTP/1.1\r\n\r\n"):
            with socket.create_connection(("127.0.0.1", self.port)) as connection:
                connection.settimeout(40)
                try:
                    connection.sendall(text)
                    connection.shutdown(socket.SHUT_WR)
                    self.assertNotIn(b" 200 ", connection.recv(100))
                except OSError:     # it has hung up already
                    pass
        self.assertEqual(get(self.url + "/metrics")[0], 200)

    def test_two_replicas(self):
        """a second process of a service is told beside the first"""
        process = self.zone.standby("registers", "2")
        found = wait_for(lambda: (f := self.metrics()).all("jz_up", of="registers", at="2") and f,
                         what="the second process")
        self.assertEqual([found.one("jz_leader", service="registers", replica=replica)
                          for replica in "12"], [1, 0])
        self.assertEqual(found.one("jz_bus_workers", of="registers"), 2)
        process.send_signal(signal.SIGTERM)
        process.wait()

    def test_service_gone(self):
        """a service without a process is named, and /healthz is 503 until it is back"""
        self.zone.kill("registers")
        wait_for(lambda: self.healthz() == ["registers: no process serves"],
                 what="the complaint")
        self.assertEqual(self.metrics().one("jz_bus_workers", of="registers"), 0)
        self.zone.up()
        wait_for(lambda: self.healthz() == [], what="none")

    def test_process_hangs(self):
        """one that hangs is told as down, and the others' figures come all the same"""
        pid = self.zone.pid("registers")
        os.kill(pid, signal.SIGSTOP)
        try:
            found = self.metrics()  # within the second and a half in which the bus still has it
            if found.all("jz_up", of="registers"):
                self.assertEqual(found.one("jz_up", of="registers"), 0)
            self.assertEqual(found.one("jz_up", of="registry"), 1)
            wait_for(lambda: self.healthz() == ["registers: no process serves"], what="the word")
        finally:
            os.kill(pid, signal.SIGCONT)
        wait_for(lambda: self.healthz() == [], what="none")

    def test_bus_gone(self):
        """without the bus it answers: the bus is down; and it goes on when the bus is back"""
        self.zone.kill("bus")
        why = self.healthz()
        self.assertEqual(len(why), 1)
        self.assertIn("does not answer", why[0])
        self.assertEqual(self.metrics().one("jz_up", of="bus"), 0)
        wait_for(lambda: not self.zone.health("watch")["ready"], what="not ready")
        self.zone.up()
        wait_for(lambda: self.healthz() == [], what="none")
        wait_for(lambda: self.zone.health("watch")["ready"], what="ready")

    def test_monitor_may_nothing_else(self):
        """the key it has may ask health and metrics, no other op"""
        client = self.zone.client("monitor")
        for op in "person.list", "suggestion.list", "suggestions.feed.next", "registers.blob.get":
            self.assertEqual(refusal(client, op, {}).cls, "PERMISSION_DENIED")
        self.assertEqual(client.call("registry.health")["service"], "registry")

    def test_settings(self):
        """a wrong setting stops the start and is named"""
        committee = os.path.join(self.zone.home, "keys", "committee.key")
        taken = "127.0.0.1:%d" % self.port
        for change, word in (({"JZ_HTTP": "x"}, "JZ_HTTP"),
                             ({"JZ_HTTP": "localhost:80"}, "JZ_HTTP"),
                             ({"JZ_HTTP": "127.0.0.1:0"}, "JZ_HTTP"),
                             ({"JZ_HTTP": "1.2.3.4.5:80"}, "JZ_HTTP"),
                             ({"JZ_HTTP": taken}, "JZ_HTTP"), ({"JZ_KEY": committee}, "JZ_KEY"),
                             ({"JZ_HTTP_WAIT_MS": "0"}, "JZ_HTTP_WAIT_MS"),
                             ({"JZ_MADE_UP": "1"}, "JZ_MADE_UP")):
            with self.subTest(change=change):
                status, said = Watch(self.zone, **change).start_or_fail()
                self.assertNotEqual(status, 0)
                self.assertEqual((said["level"], said["field"]), ("error", word))
        self.assertEqual(get(self.url + "/metrics")[0], 200)

    def test_ends(self):
        """SIGTERM ends it at once, also with requests that wait"""
        watch = Watch(self.zone).start()
        os.kill(self.zone.pid("bus"), signal.SIGSTOP)
        try:
            answers = []
            asks = threading.Thread(target=lambda: answers.append(watch.get("/metrics")))
            asks.start()
            self.assertEqual(watch.stop(), 0)
            asks.join()
        finally:
            os.kill(self.zone.pid("bus"), signal.SIGCONT)
        self.assertTrue(answers[0] is None or answers[0][0] in (200, 503))
        wait_for(lambda: self.healthz() == [], what="none")


if __name__ == "__main__":
    main()
