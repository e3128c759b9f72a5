#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What the engine keeps to under load and at its bounds: the clock's work goes on, calls stay in
order, what is refused leaves nothing behind, every call that fits a message is answered."""
import os
import sys
import time
import unittest
import uuid

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import psycopg2  # noqa: E402
from jztest import main, wait_for  # noqa: E402
from jzone import Zone, jzclient  # noqa: E402
from jzstory import Cast, refusal  # noqa: E402

PUT = "suggestions.blob.put"


class Held:
    """The answers' table locked: the batch that runs stands still, what comes is queued."""

    def __init__(self, zone):
        self.connection = psycopg2.connect(zone.conninfo())

    def __enter__(self):
        self.connection.cursor().execute(
            "LOCK TABLE suggestions.idem IN ACCESS EXCLUSIVE MODE")

    def __exit__(self, *_):
        self.connection.rollback()
        self.connection.close()


class Limits(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.zone = Zone("engine-limits")
        cls.zone.__enter__()
        cls.addClassCleanup(cls.zone.close)
        cls.zone.load()
        cls.cast = Cast(cls.zone)
        cls.committee = cls.zone.client("committee")
        cls.db = cls.zone.database()

    def setUp(self):
        self.workers_lost = self.zone.health("bus")["counts"]["workers_lost"]

    def sql(self, text, *args):
        with self.db.cursor() as cursor:
            cursor.execute(text, args)
            return cursor.fetchall() if cursor.description else None

    def send(self, op, args, deadline_ms=20000):
        call_id = jzclient.uuid7()
        self.assertTrue(self.committee.send_call(op, args, call_id, None, deadline_ms))
        return call_id

    def answer(self, call_id, seconds=15):
        def come():
            self.committee.receive(20)
            return self.committee.answers.pop(call_id.bytes, None)
        return jzclient.unpack(wait_for(come, seconds, what="an answer"))

    def put(self, blob, offset, size):
        return self.send(PUT, {"blob": blob.bytes, "offset": offset, "bytes": b"x" * size})

    def hold_a_batch(self):
        """A batch that stands still until the table is let go."""
        self.put(jzclient.uuid7(), 0, 1)
        wait_for(lambda: self.sql("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                                  " AND usename = 'jz_suggestions'"), what="the batch to wait")

    def test_sweep_beside_calls(self):
        """The clock's work that shares a batch with calls is done, and the next is looked for."""
        for _ in range(2):
            self.cast.accepted()
            swept = self.swept()
            with Held(self.zone):
                self.hold_a_batch()
                beside = self.put(jzclient.uuid7(), 0, 1)
                self.sql("UPDATE suggestions.deadline SET next_at = now() - interval '1 day'"
                         " WHERE state = 'open'")
                now = self.sql("SELECT clock_timestamp()")[0][0]
                wait_for(lambda after=now: self.looked(after), what="a look for what is due")
            self.assertTrue(self.answer(beside)["ok"])
            wait_for(lambda before=swept: self.swept() > before, what="the clock's work")

    def looked(self, after):
        """Whether the service has asked since what is due: all its sweeps ask in one turn, in order,
        and a connection shows its last question."""
        return self.sql("SELECT 1 FROM pg_stat_activity WHERE application_name = 'reader'"
                        " AND (query LIKE '%%next_at <= $1%%' OR query LIKE '%%kind = ''search''%%')"
                        " AND state = 'idle'"
                        " AND usename = 'jz_suggestions' AND query_start > %s", after)

    def swept(self):
        return self.sql("SELECT count(*) FROM suggestions.audit WHERE op = 'clock.sweep'")[0][0]

    def test_order(self):
        """Calls sent one after another are run in this order, also when a batch is full."""
        blob, calls, offset = jzclient.uuid7(), [], 0
        with Held(self.zone):
            self.hold_a_batch()
            for size in [250000] * 9 + [1000]:
                calls.append(self.put(blob, offset, size))
                offset += size
        self.assertEqual([self.answer(call)["ok"] for call in calls], [True] * 10)

    def test_refused_leaves_nothing(self):
        """Calls with bad arguments take no memory, however long the batch before them takes."""
        def resident():
            with open("/proc/%d/statm" % self.zone.pid("suggestions"), encoding="ascii") as file:
                return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") >> 20

        with Held(self.zone):
            self.hold_a_batch()
            before = resident()
            for _ in range(600):
                answer = self.answer(self.send(PUT, {"offset": -1, "more": b"x" * 900000}))
                self.assertEqual(answer["error"]["class"], "INVALID_ARGUMENT")
            self.assertLess(resident() - before, 350)  # a sanitizer keeps 256

    def test_largest_call(self):
        """A call of just what a message may hold is run; the bus's own frames come on top."""
        for size in range(1024 * 1024 - 400, 1024 * 1024 + 1, 40):
            call_id = jzclient.uuid7()
            call = {"id": call_id.bytes, "at": int(time.time() * 1e6), "deadline_ms": 5000,
                    "args": {"limit": 1, "more": b""}}
            around = len("jz1callsuggestion.list") + len(jzclient.pack(call)) + 3
            call["args"]["more"] = b"x" * (size - around)
            self.assertTrue(self.committee.send([b"call", b"suggestion.list",
                                                 jzclient.pack(call)], 1000))
            self.assertTrue(self.answer(call_id)["ok"], size)

    def test_answer_too_large(self):
        """An answer that no message holds is an error of that call; the others do not notice."""
        suggestion = self.cast.accepted()
        self.sql("UPDATE suggestions.suggestion SET facts = repeat('x', 1100000) WHERE id = %s",
                 str(uuid.UUID(bytes=suggestion)))
        error = refusal(self.committee, "suggestion.get", {"suggestion": suggestion})
        self.assertEqual(error.cls, "INTERNAL")
        self.assertIn("more than a message holds", error.text)
        self.assertEqual(self.zone.health("bus")["counts"]["workers_lost"], self.workers_lost)
        self.cast.submit()

    def test_unreadable_row(self):
        """A row that does not fit the program is an error; nothing is decided without it."""
        suggestion = self.cast.submit()
        self.sql("ALTER TABLE suggestions.suggestion DROP CONSTRAINT suggestion_origin_check")
        self.addCleanup(self.sql, "UPDATE suggestions.suggestion SET origin = 'visit'"
                        " WHERE origin = 'strange'")
        self.sql("UPDATE suggestions.suggestion SET origin = 'strange' WHERE id = %s",
                 str(uuid.UUID(bytes=suggestion)))
        error = refusal(self.committee, "suggestion.accept", {"suggestion": suggestion})
        self.assertEqual((error.cls, error.text),
                         ("INTERNAL", "a row of suggestion could not be read"))
        self.cast.submit()
        self.sql("UPDATE suggestions.suggestion SET origin = 'visit'"
                 " WHERE origin = 'strange'")
        self.committee.call("suggestion.accept", {"suggestion": suggestion})

    def test_after_hash_at_the_start(self):
        """Before the first event the hash is all zeros, and nothing else."""
        self.committee.feed("suggestions", after=0, after_hash=bytes(32))
        error = refusal(self.committee, "suggestions.feed.next",
                        {"after": 0, "after_hash": b"x" * 32})
        self.assertEqual((error.cls, error.field), ("FAILED_PRECONDITION", "after"))

    def test_consumers(self):
        """A principal has so many consumers and no more; those it has go on."""
        crowd = self.zone.principal("crowd", "committee")
        for i in range(256):
            crowd.feed("suggestions", consumer="c%d" % i, start="head")
        error = refusal(crowd, "suggestions.feed.next", {"consumer": "more", "start": "head"})
        self.assertEqual((error.cls, error.field), ("RESOURCE_EXHAUSTED", "consumer"))
        crowd.feed("suggestions", consumer="c0")
        error = refusal(self.committee, "suggestions.feed.next",
                        {"consumer": "t", "start": "head", "types": ["x" * 101]})
        self.assertEqual((error.cls, error.field), ("INVALID_ARGUMENT", "types"))

    def test_server_cannot_now(self):
        """No room is no fault of a call: UNAVAILABLE, tried again, and done when there is."""
        self.sql("CREATE FUNCTION suggestions.full() RETURNS trigger LANGUAGE plpgsql AS"
                 " $$BEGIN RAISE 'no space left' USING ERRCODE = '53100'; END$$")
        self.addCleanup(self.sql, "DROP FUNCTION suggestions.full CASCADE")
        self.sql("CREATE TRIGGER full_disk BEFORE INSERT ON suggestions.blob"
                 " EXECUTE FUNCTION suggestions.full()")
        blob = jzclient.uuid7()
        answer = self.answer(self.put(blob, 0, 10))
        self.assertEqual(answer["error"]["class"], "UNAVAILABLE")
        self.assertIn("no space left", answer["error"]["text"])
        self.sql("DROP TRIGGER full_disk ON suggestions.blob")
        self.assertTrue(self.answer(self.put(blob, 0, 10))["ok"])

    def test_standby_knows_the_head(self):
        """A standby knows how far the stream is and what the domain clock says."""
        self.zone.standby("suggestions", "2")
        self.addCleanup(self.zone.instances[-1].kill)
        self.cast.submit()
        head = self.sql("SELECT seq FROM suggestions.head")[0][0]
        wait_for(lambda: self.zone.health("suggestions", "2")["head"] == head, what="the head")
        self.assertFalse(self.zone.health("suggestions", "2")["leader"])

    def test_receipt_after_restart(self):
        """Another leader takes acks of what the one before offered, and writes no more as offered
        than was acknowledged."""
        for _ in range(3):
            self.cast.submit()
        place = self.committee.feed("suggestions", consumer="r", start="first", max=1)[1]["next"]
        self.zone.kill("suggestions")
        self.zone.up()
        self.committee.feed("suggestions", consumer="r", ack=place, max=1)
        rows = wait_for(lambda: self.sql("SELECT offered, taken FROM suggestions.consumer WHERE"
                                         " name = 'r' AND taken = %s", place), what="the receipt")
        self.assertLessEqual(rows[0][0], place + 1)


if __name__ == "__main__":
    main()
