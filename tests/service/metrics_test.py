#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What each process says of itself: <service>.health and .metrics, bus.health and bus.metrics, the
line of a call in the log. Counts are compared with what was done; no figure is a duration's."""
import json
import os
import signal
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import psycopg2  # noqa: E402
from jzmetrics import Metrics  # noqa: E402
from jztest import main, wait_for  # noqa: E402
from jzone import Zone, jzclient  # noqa: E402
from jzstory import Cast, refusal  # noqa: E402

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


class Watch(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.zone = Zone("metrics")
        cls.zone.__enter__()
        cls.addClassCleanup(cls.zone.close)
        cls.services = tuple(cls.zone.env["JZ_SERVICES"].split())
        cls.zone.load()
        cls.cast = Cast(cls.zone)
        cls.committee = cls.zone.client("committee")
        cls.monitor = cls.zone.principal("monitor", "monitor")

    def metrics(self, service, **args):
        return Metrics(self.monitor.call(service + ".metrics", args)["text"])

    def lines(self, name, **pairs):
        """Lines of a process's log with these members."""
        with open(os.path.join(self.zone.home, "log", name + ".log"), encoding="utf-8") as log:
            found = [json.loads(line) for line in log]
        return [line for line in found if pairs.items() <= line.items()]

    # ---- health ----

    def test_health(self):
        """<service>.health says the same as the process's own socket"""
        for service in self.services:
            with self.subTest(service=service):
                told = self.monitor.call(service + ".health")
                own = self.zone.health(service)
                for part in told, own:
                    self.assertLess(part.pop("database_lag_ms"), 20000)
                    part.pop("last_error_at", None)
                self.assertEqual(told, own)
                self.assertEqual((told["service"], told["instance"]), (service, "1"))
                self.assertTrue(told["alive"] and told["ready"] and told["leader"])
                self.assertGreaterEqual(told["epoch"], 1)
        self.assertGreater(self.monitor.call("registry.health")["head"], 0)

    def test_bus_health(self):
        """bus.health lists who serves, and what has a certificate and nobody to serve"""
        told, own = self.monitor.call("bus.health"), self.zone.health("bus")
        self.assertEqual(set(told), set(own))
        self.assertEqual({row["service"] for row in told["workers"]}, set(self.services))
        self.assertTrue(all(row["epoch"] >= 1 for row in told["workers"]))
        self.assertEqual(told["missing"], [])
        self.zone.keygen("ghost", "worker", "ghost")
        wait_for(lambda: self.monitor.call("bus.health")["missing"] == ["ghost"],
                 what="the service without a process")
        self.zone.jzctl("key", "revoke", "ghost")
        wait_for(lambda: self.monitor.call("bus.health")["missing"] == [], what="none missing")

    def test_arguments(self):
        """arguments are checked, and an instance that is not there is UNAVAILABLE"""
        for op in [name + "." + what for name in self.services + ("bus",)
                   for what in ("health", "metrics")]:
            with self.subTest(op=op):
                error = refusal(self.monitor, op, {"instance": 7})
                self.assertEqual((error.cls, error.field), ("INVALID_ARGUMENT", "instance"))
                error = refusal(self.monitor, op, {"instance": "9"}, deadline_ms=300)
                self.assertEqual(error.cls, "UNAVAILABLE")
                self.monitor.call(op, {"instance": "1"})

    def test_instances(self):
        """a call that names an instance is answered by that one, by the other when it is named"""
        process = self.zone.standby("registers", "2")
        wait_for(lambda: len(self.monitor.call("bus.health")["workers"])
                 == len(self.services) + 1, what="the second")
        for instance in ("1", "2") * 3:
            args = {"instance": instance}
            told = self.monitor.call("registers.health", args)
            self.assertEqual((told["instance"], told["leader"]), (instance, instance == "1"))
            found = self.metrics("registers", **args)
            self.assertEqual({labels["replica"] for labels, _ in found.all("jz_leader")},
                             {instance})
            self.assertEqual(found.one("jz_leader"), instance == "1")
        seen = self.metrics("bus")
        self.assertEqual(seen.one("jz_bus_workers", of="registers"), 2)
        self.assertEqual(seen.one("jz_bus_leaders", of="registers"), 1)
        process.send_signal(signal.SIGTERM)
        process.wait()
        self.assertEqual(refusal(self.monitor, "registers.health", {"instance": "2"},
                                 deadline_ms=300).cls, "UNAVAILABLE")

    def test_database_lag(self):
        """a database that does not answer shows as lag, and as the last error when it is over"""
        held = psycopg2.connect(self.zone.conninfo())
        held.cursor().execute("LOCK TABLE registers.audit IN ACCESS EXCLUSIVE MODE")
        street = self.zone.client("committee")
        street.send_call("registers.blob.put", {"blob": jzclient.uuid7().bytes, "offset": 0,
                                                "bytes": b"x"}, jzclient.uuid7(), None, 20000)
        wait_for(lambda: self.zone.health("registers")["database_lag_ms"] > 1000,
                 what="a second of lag")
        found = wait_for(lambda: (f := self.metrics("registers")).one(
            "jz_batch_running_seconds") > 1 and f, what="a batch that runs for a second")
        self.assertGreater(found.one("jz_database_lag_seconds"), 1)
        self.assertGreaterEqual(found.one("jz_waiting", what="calls"), 1)
        held.rollback()
        held.close()
        wait_for(lambda: self.zone.health("registers")["database_lag_ms"] < 1000,
                 what="the lag to go")

    def test_last_error(self):
        """the last warning or error is told with its time and its reason"""
        before = self.zone.health("registry").get("last_error_at")
        db = self.zone.database().cursor()
        db.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                   " WHERE usename = 'jz_registry' AND application_name = 'leader'")

        def told():
            last = [line for line in self.lines("registry") if line["level"] != "info"][-1:]
            state = self.zone.health("registry")
            return state["leader"] and last and state["last_error_at"] != before and \
                state["last_error"] == last[0]["text"] + ": " + last[0]["why"]
        wait_for(told, what="the error of the log's last warning, and the next lead")
        self.assertTrue(self.lines("registry", text="no longer leading"))
        self.committee.call("registry.health")  # back on the bus

    # ---- metrics ----

    def test_calls_by_op_and_class(self):
        """each call is counted once, by op and class, and its time is in the histogram"""
        def counted(service, op, **labels):
            return self.metrics(service).sum("jz_calls_total", op=op, **labels)
        site = self.cast.site["code"]
        before = counted("registry", "site.get"), counted("registry", "site.get", **{"class": "OK"})
        for _ in range(3):
            self.committee.call("site.get", {"code": site})
        refusal(self.committee, "site.get", {"code": "no-such"})
        refusal(self.committee, "site.get", {"code": 7})
        refusal(self.monitor, "site.get", {"code": site})
        found = self.metrics("registry")
        self.assertEqual(found.sum("jz_calls_total", op="site.get") - before[0], 6)
        self.assertEqual(found.one("jz_calls_total", op="site.get", **{"class": "OK"})
                         - before[1], 3)
        for cls in "NOT_FOUND", "INVALID_ARGUMENT", "PERMISSION_DENIED":
            self.assertEqual(found.one("jz_calls_total", op="site.get", **{"class": cls}), 1)
        self.assertEqual(found.one("jz_call_seconds_count", op="site.get"),
                         found.sum("jz_calls_total", op="site.get"))
        self.assertEqual(found.one("jz_call_seconds_bucket", op="site.get", le="+Inf"),
                         found.one("jz_call_seconds_count", op="site.get"))

    def test_commands(self):
        """batches, events, consumers and queues are counted"""
        before = self.metrics("suggestions")
        suggestion = self.cast.submit()
        self.cast.call("suggestion.accept", suggestion=suggestion)
        after = self.metrics("suggestions")
        events = after.one("jz_events_total") - before.one("jz_events_total")
        self.assertGreaterEqual(events, 2)
        self.assertEqual(after.one("jz_stream_head") - before.one("jz_stream_head"), events)
        for name in ("jz_batch_calls_count", "jz_batch_calls_sum"):
            self.assertGreaterEqual(after.one(name) - before.one(name), 2)
        for phase in "load", "decide", "commit":
            self.assertEqual(after.one("jz_batch_seconds_count", phase=phase),
                             after.one("jz_batch_calls_count"))
        self.assertEqual(after.sum("jz_batch_faults_total"), 0)

    def test_consumers(self):
        """the lag of a consumer is what it has not acknowledged"""
        self.cast.submit()
        oa = self.cast.units[0]
        head = self.monitor.call("suggestions.health")["head"]
        oa.call("suggestions.feed.next", {"consumer": "inbox", "start": "first", "max": 1})
        labels = {"owner": "story-unit-0", "consumer": "inbox"}
        self.assertGreaterEqual(self.metrics("suggestions").one("jz_consumer_lag", **labels), head)
        rest = oa.feed("suggestions", consumer="inbox")[1]
        oa.feed("suggestions", consumer="inbox", ack=rest["next"])
        found = self.metrics("suggestions")
        self.assertEqual(found.one("jz_consumer_taken", **labels), rest["next"])
        self.assertEqual(found.one("jz_consumer_lag", **labels),
                         found.one("jz_stream_head") - rest["next"])

    def test_deadlines(self):
        """deadlines open and overdue, by step, as deadline.list has them"""
        self.cast.submit()
        found = self.metrics("suggestions")
        listed = self.committee.call("deadline.list", {"limit": 1000})["items"]
        self.assertTrue(listed)
        for step in {row["step"] for row in listed}:
            self.assertEqual(found.one("jz_deadlines_open", step=step),
                             sum(row["step"] == step for row in listed))
        self.assertEqual(found.sum("jz_deadlines_open"), len(listed))
        self.assertEqual(found.sum("jz_deadlines_overdue"),
                         len(self.committee.call("deadline.list",
                                                 {"overdue": True, "limit": 1000})["items"]))

    def test_bounded(self):
        """names that callers choose make no label"""
        for i in range(20):
            refusal(self.monitor, "suggestion.made_up_%s" % chr(97 + i), {})
            refusal(self.committee, "suggestions.made_up_%s" % chr(97 + i), {})
        for service in self.services + ("bus",):
            text = self.monitor.call(service + ".metrics", {})["text"]
            self.assertNotIn("made_up", text)
            self.assertLess(len(text), 256 * 1024)

    def test_memory(self):
        """each process tells its own memory, as /proc has it"""
        for service in self.services + ("bus",):
            with open("/proc/%d/statm" % self.zone.pid(service), encoding="ascii") as statm:
                pages = int(statm.read().split()[1])
            told = self.metrics(service).one("process_resident_memory_bytes")
            self.assertLess(abs(told / os.sysconf("SC_PAGE_SIZE") - pages), pages / 2)

    # ---- the bus counts what it refused ----

    def refused(self, why):
        return self.metrics("bus").one("jz_bus_refused_total", why=why)

    def test_bus_refuses(self):
        """what the bus refuses is counted by the reason, and has its line in the log"""
        for why, op, args, cls in (
                ("unknown_op", "no.such_op", {}, "NOT_FOUND"),
                ("denied", "bus.health", {}, "PERMISSION_DENIED"),
                ("malformed", "bus.health", {"instance": 7}, "INVALID_ARGUMENT")):
            with self.subTest(why=why):
                before = self.refused(why)
                client = self.cast.street if why == "denied" else self.monitor
                call_id = jzclient.uuid7()
                self.assertEqual(refusal(client, op, args, call_id=call_id).cls, cls)
                self.assertEqual(self.refused(why), before + 1)
                line = wait_for(lambda: self.lines("bus", id=str(call_id)), what="the line")
                self.assertEqual([(row["op"], row["principal"], row["class"]) for row in line],
                                 [(op, client.principal, cls)])

    def test_bus_flood(self):
        """of a principal that is refused without end the log tells only how many there were"""
        flood = self.zone.principal("flood", "unit", "U1")
        for _ in range(300):
            flood.send_call("no.such_op", {}, jzclient.uuid7(), None, 1000)

        def told():
            refusal(flood, "no.such_op", {})
            return self.lines("bus", principal="flood",
                              text="refused calls were not logged one by one")
        told = wait_for(told, what="the number of calls that have no line")
        lines = len(self.lines("bus", principal="flood", text="call"))
        self.assertGreater(lines, 49)
        self.assertGreater(told[0]["calls"], 0)

    # ---- the line of a call ----

    def test_line(self):
        """one line a call: request id, principal, actor, op, class, milliseconds, trace id"""
        call_id = jzclient.uuid7()
        call = {"id": call_id.bytes, "at": int(call_id.int >> 80) * 1000, "deadline_ms": 5000,
                "traceparent": "00-%s-00f067aa0ba902b7-01" % TRACE,
                "args": {"code": self.cast.site["code"]}}
        self.committee.send([b"call", b"site.get", jzclient.pack(call)], 1000)
        wait_for(lambda: self.committee.receive(100) or call_id.bytes in self.committee.answers,
                 what="the answer")
        found = wait_for(lambda: self.lines("registry", id=str(call_id)), what="the line")
        self.assertEqual(len(found), 1)
        line = found[0]
        self.assertEqual(set(line), {"time", "level", "service", "instance", "text", "op", "id",
                                     "principal", "actor", "class", "ms", "trace"})
        self.assertEqual([line[name] for name in ("op", "principal", "actor", "class", "trace")],
                         ["site.get", "committee", "", "OK", TRACE])
        self.assertIsInstance(line["ms"], int)

    def test_every_process_logs_json(self):
        """every line of every process is one JSON object with time, level, service, text"""
        for name in self.services + ("bus",):
            for line in self.lines(name):
                self.assertLessEqual({"time", "level", "service", "text"}, set(line))

    def test_heads_daily(self):
        """each leader has told the head of its stream today: number, epoch, hash"""
        for service in self.services:
            line = self.lines(service, text="head")[0]
            self.assertEqual(len(line["hash"]), 64)
            self.assertIn("seq", line)
            self.assertGreaterEqual(line["epoch"], 1)


if __name__ == "__main__":
    main()
