# SPDX-License-Identifier: Apache-2.0
"""Inlets of the engine: an event that another system publishes takes effect once by its source and
id, under whatever call id, key and leader it comes again, and however many come at once."""
import unittest

import psycopg2

import jzone
import jzstory
import jztest
from jzclient import uuid7
from jzstory import refusal

zone = cast = db = None
SOURCE = "/city/mini-program"
OP = "opinion.submitted"


def setUpModule():
    global zone, cast, db
    zone = jzone.Zone("inlet").__enter__()
    zone.load()
    cast = jzstory.Cast(zone)
    db = zone.database()


def tearDownModule():
    zone.close()


def publisher(name):
    return zone.principal(name, "service", "source=%s;inlets=%s;streets=%s"
                          % (SOURCE, OP, cast.site["street"]))


def event(number, **changes):
    return dict({"source": SOURCE, "id": "e-%s" % number, "street": cast.site["street"],
                 "title": "题目", "text": "事由%s" % number}, **changes)


def rows(sql, *args):
    with db.cursor() as cursor:
        cursor.execute(sql, args)
        return cursor.fetchall() if cursor.description else None


def count():
    return rows("SELECT count(*) FROM suggestions.opinion")[0][0]


def head():
    return rows("SELECT seq FROM suggestions.head")[0][0]


class Inlet(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.client = publisher("inlet-one")

    def test_01_kept_for_ever(self):
        """the answers by call id are gone: the event's own is not"""
        first = self.client.call(OP, event(1))
        rows("DELETE FROM suggestions.idem")
        before = head()
        self.assertEqual(self.client.call(OP, event(1)), first)
        self.assertEqual(head(), before)
        source, kind = rows("SELECT source, type FROM suggestions.inlet WHERE event = 'e-1'")[0]
        self.assertEqual((source, kind), (SOURCE, OP))
        with self.assertRaises(psycopg2.errors.InsufficientPrivilege):  # it only adds
            rows("SET ROLE jz_suggestions; UPDATE suggestions.inlet SET event = 'x'")
        rows("RESET ROLE")

    def test_02_another_key_of_the_source(self):
        """a system that has a new key is the same source"""
        first = self.client.call(OP, event(2))
        self.assertEqual(publisher("inlet-two").call(OP, event(2)), first)

    def test_03_members_and_bytes(self):
        """the order of the members is nothing, what they say is all"""
        first = self.client.call(OP, event(3, subject="城市管理"))
        turned = dict(reversed(list(event(3, subject="城市管理").items())))
        self.assertEqual(self.client.call(OP, turned), first)
        self.assertEqual(self.client.call(OP, dict(turned, not_known="x")), first)
        for changes in ({"subject": "教育"}, {}, {"subject": "城市管理", "resident_name": "甲"}):
            error = refusal(self.client, OP, event(3, **changes))
            self.assertEqual((error.cls, error.field), ("ALREADY_EXISTS", "id"))

    def test_04_one_batch(self):
        """same and other content within one batch: one takes effect, the others are told"""
        before = count()
        calls = [(uuid7(), event(4) if i % 2 == 0 else event(4, text="别的")) for i in range(60)]
        for call_id, args in calls:
            self.client.send_call(OP, args, call_id, None, 20000)
        outcomes = []
        for call_id, args in calls:
            try:
                answer = self.client.call(OP, args, call_id=call_id)
                outcomes.append((args["text"], answer["opinion"]))
            except jzone.jzclient.CallError as error:
                outcomes.append((args["text"], error.cls))
        self.assertEqual(count(), before + 1)
        done = {pair for pair in outcomes if pair[1] != "ALREADY_EXISTS"}
        self.assertEqual(len(done), 1)
        self.assertEqual(sum(pair[1] == "ALREADY_EXISTS" for pair in outcomes), 30)

    def test_05_a_refusal_stays(self):
        """what was refused is refused under its id; the matter put right is another event"""
        bad = event(5, mandate=uuid7().bytes)
        first = refusal(self.client, OP, bad)
        self.assertEqual((first.cls, first.field), ("NOT_FOUND", "mandate"))
        again = refusal(self.client, OP, bad)
        self.assertEqual((again.cls, again.text), (first.cls, first.text))
        self.assertEqual(refusal(self.client, OP, event(5)).cls, "ALREADY_EXISTS")

    def test_06_what_is_not_kept(self):
        """arguments that cannot be read, and what the certificate does not list, leave the id free"""
        for args, cls, field in ((event(6, title="长" * 61), "INVALID_ARGUMENT", "title"),
                                 (event(6, id=""), "INVALID_ARGUMENT", "id"),
                                 (event(6, id="x" * 129), "INVALID_ARGUMENT", "id"),
                                 (event(6, source="/other"), "PERMISSION_DENIED", "source"),
                                 (event(6, street="nowhere"), "PERMISSION_DENIED", "street")):
            error = refusal(self.client, OP, args)
            self.assertEqual((error.cls, error.field), (cls, field))
        self.assertEqual(self.client.call(OP, event(6))["state"], "received")

    def test_07_call_ids_still_count(self):
        """a call id used with another event is refused as ever, and the event is not"""
        call_id = uuid7()
        self.client.call(OP, event(7), call_id=call_id)
        error = refusal(self.client, OP, event(8), call_id=call_id)
        self.assertEqual((error.cls, error.field), ("INVALID_ARGUMENT", "id"))
        self.assertEqual(self.client.call(OP, event(8))["state"], "received")

    def test_08_leaders_change(self):
        """killed while events come in: each takes effect once, by the one leader or the other"""
        standby = zone.standby("suggestions", "2")
        before = count()
        ids = ["k%d" % i for i in range(120)]
        for i, number in enumerate(ids):
            self.client.send_call(OP, event(number), uuid7(), None, 30000)
            if i == 60:
                zone.kill("suggestions")
        answers = {number: self.client.call(OP, event(number), 30000) for number in ids}
        zone.up()
        self.assertEqual(len({answer["opinion"] for answer in answers.values()}), len(ids))
        self.assertEqual(count(), before + len(ids))
        for number in ids[::7]:
            self.assertEqual(self.client.call(OP, event(number), 30000), answers[number])
        self.assertIsNone(standby.poll())

    def test_09_nobody_else(self):
        """an inlet is for other systems only"""
        for client in (cast.committee, cast.street, cast.station, cast.deputies[0], cast.units[0]):
            self.assertEqual(refusal(client, OP, event(9)).cls, "PERMISSION_DENIED")


if __name__ == "__main__":
    jztest.main()
