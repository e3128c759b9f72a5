# SPDX-License-Identifier: Apache-2.0
"""The same call again: one effect, the same answer byte for byte."""
import threading
import time
import unittest
import uuid

import jzstory
import jztest
import jzone
from jzclient import CallError, pack, unpack, uuid7
from jzstory import refusal

zone = cast = None


def setUpModule():
    global zone, cast
    zone = jzone.Zone("idempotency").__enter__()
    zone.load()
    cast = jzstory.Cast(zone)


def tearDownModule():
    zone.close()


def submits():
    with zone.database().cursor() as db:
        db.execute("SELECT (SELECT count(*) FROM suggestions.suggestion), seq FROM suggestions.head")
        return db.fetchone()


def at(age_s):
    """A UUIDv7 of a moment so many seconds ago (ahead, when negative)."""
    value = uuid7().int & (1 << 80) - 1
    return uuid.UUID(int=int((time.time() - age_s) * 1000) << 80 | value)


class Idempotency(unittest.TestCase):
    def test_1_same_again(self):
        """same id, same bytes: the identical answer, one effect"""
        call_id, args = uuid7(), {"content": cast.content()}
        first = cast.station.call_raw("suggestion.submit", args, call_id=call_id)
        before = submits()
        for _ in range(3):
            self.assertEqual(cast.station.call_raw("suggestion.submit", args, call_id=call_id),
                             first)
        self.assertEqual(submits(), before)

    def test_2_other_body(self):
        """same id, other bytes: refused, nothing happens; another op likewise"""
        call_id = uuid7()
        made = cast.station.call("suggestion.submit", {"content": cast.content()}, call_id=call_id)
        before = submits()
        other = {"content": cast.content(title="另一件事")}
        self.assertEqual(refusal(cast.station, "suggestion.submit", other, call_id=call_id).field,
                         "id")
        self.assertEqual(refusal(cast.station, "suggestion.draft", {"content": cast.content()},
                                 call_id=call_id).field, "id")
        self.assertEqual(submits(), before)
        self.assertEqual(cast.state(made["suggestion"]), "under_review")

    def test_3_other_principal(self):
        """an id belongs to its principal: another one's same id is another call"""
        call_id = uuid7()
        one = cast.station.call("suggestion.submit", {"content": cast.content()}, call_id=call_id)
        two = cast.deputies[0].call("suggestion.submit", {"content": cast.content()},
                                    call_id=call_id)
        self.assertNotEqual(one["suggestion"], two["suggestion"])

    def test_4_refusals_are_answers(self):
        """a refusal of decide is stored: the same call later gets it again"""
        suggestion, call_id = cast.submit(), uuid7()
        args = {"suggestion": suggestion, "lead": {"unit": cast.unit_rows[0]["id"]}}
        first = refusal(cast.committee, "suggestion.assign", args, call_id=call_id)
        self.assertEqual(first.cls, "FAILED_PRECONDITION")
        cast.call("suggestion.accept", suggestion=suggestion)
        again = refusal(cast.committee, "suggestion.assign", args, call_id=call_id)
        self.assertEqual((again.cls, again.text), (first.cls, first.text))
        cast.committee.call("suggestion.assign", args)

    def test_5_concurrent(self):
        """the same call from many sides at once: one effect, one answer"""
        call_id, args = uuid7(), {"content": cast.content(title="同时提交")}
        before, answers = submits(), []
        clients = [zone.client("story-station") for _ in range(8)]

        def call(client):
            answers.append(client.call_raw("suggestion.submit", args, call_id=call_id))
        threads = [threading.Thread(target=call, args=[client]) for client in clients]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual((len(answers), len(set(answers))), (8, 1))
        self.assertEqual(submits()[0], before[0] + 1)

    def test_6_burst_on_one_connection(self):
        """repeats that meet the first one pending wait for its answer"""
        call_id = uuid7()
        call = [b"call", b"suggestion.submit", pack(
            {"id": call_id.bytes, "at": int(time.time() * 1e6), "deadline_ms": 10000,
             "args": {"content": cast.content()}})]
        before = submits()
        client, got = zone.client("story-station"), []
        client.ping()
        for _ in range(20):
            client.send(call, 1000)

        def answered():
            client.receive(20)
            if call_id.bytes in client.answers:
                got.append(client.answers.pop(call_id.bytes))
            return got
        jztest.wait_for(answered, what="an answer")
        result = unpack(got[0])
        self.assertTrue(result["ok"])
        self.assertEqual(client.call_raw("suggestion.submit", {"content": unpack(call[2])["args"][
            "content"]}, call_id=call_id), got[0])
        self.assertEqual(submits()[0], before[0] + 1)

    def test_7_ids(self):
        """an id must be a UUIDv7, neither ahead of the server's clock nor older than 30 days"""
        before = submits()
        for call_id in (uuid.uuid4(), at(-6 * 60), at(31 * 86400)):
            with self.assertRaises(CallError) as caught:
                cast.station.call("suggestion.submit", {"content": cast.content()},
                                  call_id=call_id)
            self.assertEqual((caught.exception.cls, caught.exception.field),
                             ("INVALID_ARGUMENT", "id"))
        self.assertEqual(submits(), before)
        cast.station.call("suggestion.submit", {"content": cast.content()}, call_id=at(-4 * 60))

    def test_8_after_restart(self):
        """the stored answer outlives the process that gave it"""
        call_id, args = uuid7(), {"content": cast.content()}
        first = cast.station.call_raw("suggestion.submit", args, call_id=call_id)
        before = submits()
        zone.kill("suggestions")
        zone.up()
        self.assertEqual(cast.station.call_raw("suggestion.submit", args, 20000, call_id=call_id),
                         first)
        self.assertEqual(submits(), before)


if __name__ == "__main__":
    jztest.main()
