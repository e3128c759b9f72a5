# SPDX-License-Identifier: Apache-2.0
"""Feeds: named consumers, acknowledgement, redelivery, scope, and what is refused."""
import threading
import time
import unittest

import jzstory
import jztest
import jzone
from jzclient import CallError, pack, unpack, uuid7
from jzstory import refusal

zone = cast = None


def setUpModule():
    global zone, cast
    zone = jzone.Zone("feed").__enter__()
    zone.load()
    cast = jzstory.Cast(zone)
    for _ in range(5):
        cast.submit()


def tearDownModule():
    zone.close()


def numbers(events):
    return [event["sequence"] for event in events]


class Feed(unittest.TestCase):
    def test_01_named_consumer(self):
        """without ack the same events come again; with it the next; the place is kept"""
        first, rest = cast.committee.feed("suggestions", consumer="a", start="first", max=2)
        self.assertEqual(numbers(first), [1, 2])
        again, _ = cast.committee.feed("suggestions", consumer="a", max=2)
        self.assertEqual([e.raw for e in again], [e.raw for e in first])
        then, _ = cast.committee.feed("suggestions", consumer="a", max=2, ack=rest["next"])
        self.assertEqual(numbers(then), [3, 4])
        other = zone.client("committee")
        kept, _ = other.feed("suggestions", consumer="a", max=2)
        self.assertEqual(numbers(kept), [3, 4])

    def test_02_ack_bounds(self):
        """ack moves only forward, and at most to the last offered"""
        cast.committee.feed("suggestions", consumer="b", start="first", max=2)
        error = refusal(cast.committee, "suggestions.feed.next", {"consumer": "b", "ack": 4})
        self.assertEqual((error.cls, error.field), ("FAILED_PRECONDITION", "ack"))
        cast.committee.feed("suggestions", consumer="b", ack=2, max=2)
        error = refusal(cast.committee, "suggestions.feed.next", {"consumer": "b", "ack": 1})
        self.assertEqual((error.cls, error.field), ("FAILED_PRECONDITION", "ack"))
        events, _ = cast.committee.feed("suggestions", consumer="b", max=2)
        self.assertEqual(numbers(events), [3, 4])

    def test_03_new_consumer_says_where(self):
        """a new consumer must say where it begins; start: head hears only what is new"""
        error = refusal(cast.committee, "suggestions.feed.next", {"consumer": "c"})
        self.assertEqual((error.cls, error.field), ("FAILED_PRECONDITION", "start"))
        events, rest = cast.committee.feed("suggestions", consumer="c", start="head")
        self.assertEqual((events, rest["next"]), ([], rest["head"]))
        suggestion = cast.submit()
        events, _ = cast.committee.feed("suggestions", consumer="c", ack=rest["next"])
        self.assertEqual([e["data"]["suggestion"] for e in events], [suggestion])

    def test_04_types(self):
        """types filter; a named consumer's are fixed by its first call"""
        suggestion = cast.accepted()
        events, _ = cast.committee.feed("suggestions", after=0, max=1000,
                                        types=["suggestion.accepted"])
        self.assertEqual({e["type"] for e in events}, {"suggestion.accepted"})
        self.assertIn(suggestion, [e["data"]["suggestion"] for e in events])
        cast.committee.feed("suggestions", consumer="d", start="first",
                            types=["suggestion.accepted"])
        error = refusal(cast.committee, "suggestions.feed.next",
                        {"consumer": "d", "types": ["suggestion.closed"]})
        self.assertEqual(error.field, "types")

    def test_05_waits(self):
        """a feed with nothing to tell waits, and answers as soon as something happens"""
        _, rest = cast.committee.feed("suggestions", start="head")
        heard = []

        def listen():
            heard.extend(zone.client("committee").feed(
                "suggestions", after=rest["head"], wait_ms=10000)[0])
            heard.append(time.monotonic())
        thread = threading.Thread(target=listen)
        thread.start()
        suggestion = cast.submit()
        thread.join(15)
        self.assertEqual(heard[0]["data"]["suggestion"], suggestion)
        began = time.monotonic()
        events, rest = cast.committee.feed("suggestions", after=heard[0]["sequence"], wait_ms=300)
        self.assertEqual(events, [])
        self.assertGreaterEqual(time.monotonic() - began, 0.25)

    def test_06_newer_call_ends_older(self):
        """a newer call of the same consumer ends the older one with ABORTED"""
        one, two = zone.client("committee"), zone.client("committee")
        events, rest = one.feed("suggestions", consumer="e", start="head")
        ended = []

        def listen():
            try:
                one.feed("suggestions", consumer="e", ack=rest["next"], wait_ms=15000)
            except CallError as error:
                ended.append(error.cls)
        thread = threading.Thread(target=listen)
        thread.start()

        def newer():
            try:
                two.feed("suggestions", consumer="e", wait_ms=100)
            except CallError as error:  # the listener's call came after this one
                self.assertEqual(error.cls, "ABORTED")
            return ended
        jztest.wait_for(newer, what="the older call to end")
        thread.join(15)
        self.assertEqual(ended, ["ABORTED"])

    def test_06_repeat_takes_the_place(self):
        """a waiting call that is repeated goes on waiting: its id gets one answer, the events"""
        client, call_id = zone.client("committee"), uuid7()
        args = {"consumer": "r", "start": "head", "wait_ms": 15000}
        for _ in range(2):
            self.assertTrue(client.send_call("suggestions.feed.next", args, call_id, None, 20000))
        client.feed("suggestions", after=0)  # behind both of them, on the same way
        self.assertEqual(client.answers, {})
        suggestion = cast.submit()

        def come():
            client.receive(20)
            return client.answers.pop(call_id.bytes, None)
        answer = unpack(jztest.wait_for(come, what="an answer"))
        self.assertTrue(answer["ok"], answer)
        self.assertEqual([e["data"]["suggestion"] for e in answer["result"]["events"]],
                         [suggestion])

    def test_07_beyond_head(self):
        """after beyond the head, or with another hash, is refused: the log was cut or changed"""
        events, rest = cast.committee.feed("suggestions", after=0, max=3)
        error = refusal(cast.committee, "suggestions.feed.next", {"after": rest["head"] + 1})
        self.assertEqual((error.cls, error.field), ("FAILED_PRECONDITION", "after"))
        right = {"after": 3, "after_hash": events[2]["hash"], "max": 1}
        self.assertEqual(numbers(cast.committee.feed("suggestions", **right)[0]), [4])
        error = refusal(cast.committee, "suggestions.feed.next",
                        dict(right, after_hash=bytes(32)))
        self.assertEqual((error.cls, error.field), ("FAILED_PRECONDITION", "after"))

    def test_08_scope(self):
        """a scoped feed shows its audience only, and examines the rest without showing it"""
        suggestion, lead = cast.assigned(lead=0)
        head = cast.committee.feed("suggestions", start="head")[1]["head"]
        for client, kinds in ((cast.units[0], {"assignment.sent"}), (cast.units[1], set())):
            events, rest = client.feed("suggestions", after=0, max=1000)
            self.assertEqual({e["type"] for e in events}, kinds)
            self.assertEqual(rest["next"], head)
        cast.sign(0, suggestion, lead)
        other_site = [row for row in jzstory.everything(cast.committee, "site.list",
                                                        kind="station")
                      if row["street"] != cast.site["street"]][0]
        stranger = zone.principal("feed-stranger", "station", other_site["code"])
        self.assertEqual(stranger.feed("suggestions", after=0, max=1000)[0], [])
        self.assertNotEqual(cast.station.feed("suggestions", after=0, max=1000)[0], [])
        self.assertNotEqual(cast.street.feed("suggestions", after=0, max=1000)[0], [])

    def test_09_receipts(self):
        """what was offered and what was taken stands in the table: the delivery receipt"""
        _, rest = cast.units[0].feed("suggestions", consumer="oa", start="first")
        cast.units[0].feed("suggestions", consumer="oa", ack=rest["next"])
        cast.submit()   # receipts are written with the next batch

        def written():
            with zone.database().cursor() as db:
                db.execute("SELECT offered, taken, offered_at <= taken_at FROM suggestions.consumer"
                           " WHERE principal = 'story-unit-0' AND name = 'oa'")
                return db.fetchone()
        offered, taken, ordered = jztest.wait_for(
            lambda: (lambda row: row and row[1] and row)(written()), what="the receipt")
        self.assertEqual((offered, taken, ordered), (rest["next"], rest["next"], True))

    def test_10_page(self):
        """max bounds an answer; next is the last number examined"""
        for size in (1, 3, 1000):
            events, rest = cast.committee.feed("suggestions", after=0, max=size)
            self.assertEqual(numbers(events), list(range(1, min(size, rest["head"]) + 1)))
            self.assertEqual(rest["next"], events[-1]["sequence"])
        for args, field in (({"after": 0, "max": 0}, "max"), ({"after": 0, "max": 1001}, "max"),
                            ({"after": 0, "wait_ms": 20001}, "wait_ms"), ({"after": -1}, "after")):
            error = refusal(cast.committee, "suggestions.feed.next", args)
            self.assertEqual((error.cls, error.field), ("INVALID_ARGUMENT", field))

    def test_11_many_waits(self):
        """waiting feeds are counted apart: 64 a principal, the next is refused, calls go on"""
        crowd = zone.client("committee")
        head = crowd.feed("suggestions", start="head")[1]["head"]
        args = {"after": head, "wait_ms": 15000}
        ids = [uuid7() for _ in range(70)]
        for call_id in ids:
            crowd.send([b"call", b"suggestions.feed.next", pack(
                {"id": call_id.bytes, "at": int(time.time() * 1e6), "deadline_ms": 20000,
                 "args": args})], 1000)

        def refused():
            crowd.receive(50)
            return len(crowd.answers) >= 6
        jztest.wait_for(refused, what="six refusals")
        classes = {unpack(answer)["error"]["class"] for answer in crowd.answers.values()}
        self.assertEqual((classes, len(crowd.answers)), ({"RESOURCE_EXHAUSTED"}, 6))
        cast.submit()

        def all_answered():
            crowd.receive(50)
            return len(crowd.answers) == 70
        jztest.wait_for(all_answered, what="the waiting ones")
        answers = [unpack(a) for a in crowd.answers.values()]
        self.assertEqual(len([a for a in answers if a["ok"]]), 64)


if __name__ == "__main__":
    jztest.main()
