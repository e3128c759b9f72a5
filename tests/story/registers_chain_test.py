#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The chain of a book: whoever owns the database and alters, deletes, inserts or reorders a row is
found by `jzctl verify registers`, from the database and from a file saved before."""
import hashlib
import os
import sys
import unittest
import uuid

import msgpack

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from jztest import main  # noqa: E402
import jzone  # noqa: E402
import jzstory  # noqa: E402
from jzbooks import Books  # noqa: E402

zone = books = connection = None


def setUpModule():
    global zone, books, connection
    zone = jzone.Zone("chain").__enter__()
    zone.set_clock("2026-03-02 09:00")
    zone.load()
    committee = zone.client("committee")
    persons = jzstory.everything(committee, "person.list", site="S01")[:3]
    books = Books(committee, zone.principal("chain-station", "station", "S01"),
                  committee.call("site.get", {"code": "S01"}), persons)
    refs = [books.record("activity") for _ in range(5)]
    books.record("activity", due=[], present=[], excused=[])    # empty lists are sealed, too
    books.correct("activity", refs[1])
    books.record("contact")
    books.record("contact", residents=[], enterprise_names=[], enterprises=0, problems=[])
    books.record("debrief", opinions=[])
    connection = zone.database()


def tearDownModule():
    zone.close()


def sql(text, *args):
    with connection.cursor() as db:
        db.execute(text, args)
        return db.fetchall() if db.description else None


def verify(*more):
    status, out, err = zone.jzctl("verify", "registers", *more)
    return status, out + err


ACTIVITY = "book = 'activity' AND site_code = 'S01' AND year = 2026"


class Chain(unittest.TestCase):
    def setUp(self):
        """Every test leaves the rows as they were."""
        sql("DROP TABLE IF EXISTS public.kept_entry, public.kept_book, public.kept_data")
        sql("CREATE TABLE public.kept_entry AS SELECT * FROM registers.entry")
        sql("CREATE TABLE public.kept_book AS SELECT * FROM registers.book")
        sql("CREATE TABLE public.kept_data AS SELECT * FROM registers.resident_data")

    def put_back(self):
        sql("TRUNCATE registers.entry, registers.book, registers.resident_data CASCADE")
        sql("INSERT INTO registers.book SELECT * FROM public.kept_book")
        sql("INSERT INTO registers.entry SELECT * FROM public.kept_entry")
        sql("INSERT INTO registers.resident_data SELECT * FROM public.kept_data")

    def tearDown(self):
        self.put_back()
        status, said = verify()
        self.assertEqual(status, 0, said)

    def found(self, place, why):
        status, said = verify()
        self.assertNotEqual(status, 0, said)
        self.assertIn("activity S01 2026, place %d: %s" % (place, why), said)

    def test_intact(self):
        """all books verify, from the database and from the saved file"""
        path = os.path.join(zone.home, "saved")
        status, said = verify("--save", path)
        self.assertEqual(status, 0, said)
        self.assertIn("activity\tS01\t2026\t6\t7", said)
        self.assertIn("3 本登记簿完整：9 件，10 版", said)
        self.assertEqual(verify("--file", path), (status, said))
        with open(path, encoding="utf-8") as file:
            lines = file.read()
        self.assertNotIn("王阿姨", lines)
        with open(path, "w", encoding="utf-8") as file:
            file.write(lines.replace("站内会议室", "室外会议室", 1))
        status, said = verify("--file", path)
        self.assertIn("place 1: its activity is not what was sealed", said)
        os.unlink(path)

    def test_altered(self):
        """a column that is not what was sealed"""
        for column, value in (("title", "'x'"), ("date", "date + 1"), ("site_code", "'S02'"),
                              ("deputies", "'[]'"), ("recorder", "'x'"), ("words", "'x'"),
                              ("recorded_at", "now()"),
                              ("activity", "jsonb_set(activity, '{present}', '3')")):
            sql("UPDATE registers.entry SET %s = %s WHERE %s AND place = 3"
                % (column, value, ACTIVITY))
            self.found(3, "its %s is not what was sealed" % column)
            self.put_back()

    def test_altered_bytes(self):
        """the sealed bytes, and a hash"""
        sql("UPDATE registers.entry SET body = set_byte(body, 30, 1) WHERE " + ACTIVITY +
            " AND place = 2")
        self.found(2, "its hash does not follow")
        self.put_back()
        sql("UPDATE registers.entry SET hash = sha256(hash) WHERE " + ACTIVITY + " AND place = 4")
        self.found(4, "its hash does not follow")

    def test_deleted(self):
        """a row from the middle, the last one, a whole book"""
        sql("DELETE FROM registers.entry WHERE " + ACTIVITY + " AND place = 4")
        self.found(4, "the place is missing")
        self.put_back()
        sql("DELETE FROM registers.entry WHERE " + ACTIVITY + " AND place = 7")
        self.found(7, "the place is missing")
        self.put_back()
        sql("DELETE FROM registers.entry WHERE book = 'debrief'")
        sql("DELETE FROM registers.book WHERE book = 'debrief'")
        status, said = verify()
        self.assertNotEqual(status, 0)
        self.assertIn("a whole book is missing", said)

    def test_cut(self):
        """the end cut off and the book put right: the log of events tells of it"""
        sql("DELETE FROM registers.entry WHERE " + ACTIVITY + " AND place > 5")
        sql("UPDATE registers.book b SET places = 5, entries = 5, hash = e.hash"
            " FROM registers.entry e WHERE e.chain = b.id AND e.place = 5 AND b." +
            ACTIVITY.replace(" AND ", " AND b."))
        self.found(6, "the log of events tells of it, and it is missing")

    def test_inserted(self):
        """a row of which nobody was told, even with a right hash"""
        columns = [row[0] for row in sql(
            "SELECT attname FROM pg_attribute WHERE attrelid = 'registers.entry'::regclass"
            " AND attnum > 0 AND NOT attisdropped ORDER BY attnum")]
        other = {"id": "gen_random_uuid()", "version": "2", "place": "8", "reason": "'x'"}
        sql("INSERT INTO registers.entry SELECT " + ", ".join(
            other.get(name, name) for name in columns) + " FROM registers.entry WHERE " +
            ACTIVITY + " AND place = 3")
        sql("UPDATE registers.book SET places = 8 WHERE " + ACTIVITY)
        self.found(8, "its hash does not follow")
        last, body = sql("SELECT a.hash, b.body FROM registers.entry a, registers.entry b WHERE"
                         " a.chain = b.chain AND a.place = 7 AND b.place = 8")[0]
        link = hashlib.blake2b(bytes(last) + bytes(body), digest_size=32).digest()
        sql("UPDATE registers.entry SET hash = %s WHERE place = 8", link)
        sql("UPDATE registers.book SET hash = %s WHERE " + ACTIVITY, link)
        self.found(8, "its id is not what was sealed")

    def test_forged(self):
        """a row that is right in itself, and the book with it: the log does not tell of it"""
        columns = [row[0] for row in sql(
            "SELECT attname FROM pg_attribute WHERE attrelid = 'registers.entry'::regclass"
            " AND attnum > 0 AND NOT attisdropped ORDER BY attnum")]
        last, body = sql("SELECT a.hash, b.body FROM registers.entry a, registers.entry b WHERE"
                         " a.chain = b.chain AND a.place = 7 AND b.place = 3")[0]
        made = {}
        for key, value in msgpack.unpackb(bytes(body)).items():
            if key == "recorder":
                made["reason"] = "x"
            made[key] = value
        made.update(id=uuid.uuid4().bytes, place=8, version=2)
        body = msgpack.packb(made)
        link = hashlib.blake2b(bytes(last) + body, digest_size=32).digest()
        other = {"id": "%(id)s::uuid", "version": "2", "place": "8", "reason": "'x'",
                 "body": "%(body)s", "hash": "%(hash)s"}
        with connection.cursor() as db:
            db.execute("INSERT INTO registers.entry SELECT " + ", ".join(
                other.get(name, name) for name in columns) + " FROM registers.entry WHERE " +
                ACTIVITY + " AND place = 3", {"id": str(uuid.UUID(bytes=made["id"])),
                                              "body": body, "hash": link})
        sql("UPDATE registers.book SET places = 8, hash = %s WHERE " + ACTIVITY, link)
        self.found(8, "the log of events does not tell of it")

    def test_reordered(self):
        """two rows that have changed places"""
        sql("UPDATE registers.entry SET place = 100 WHERE " + ACTIVITY + " AND place = 2")
        sql("UPDATE registers.entry SET place = 2 WHERE " + ACTIVITY + " AND place = 3")
        sql("UPDATE registers.entry SET place = 3 WHERE " + ACTIVITY + " AND place = 100")
        self.found(2, "its hash does not follow")

    def test_kept_apart(self):
        """residents' data altered, or gone without a tombstone"""
        sql("UPDATE registers.resident_data SET residents = '[{\"name\": \"李阿姨\"}]'")
        status, said = verify()
        self.assertIn("contact S01 2026, place 1: what is kept apart was changed", said)
        sql("DELETE FROM registers.resident_data")
        status, said = verify()
        self.assertNotEqual(status, 0)
        self.assertIn("gone without a tombstone", said)

    def test_pinned(self):
        """heads written down outside: what was rewritten together with the log, or cut with it"""
        pins = os.path.join(zone.home, "pins")
        saved = os.path.join(zone.home, "for-pins")
        status, said = verify("--pin", pins, "--save", saved)
        self.assertEqual(status, 0, said)
        for more in ((), ("--file", saved)):
            status, said = verify("--heads", pins, *more)
            self.assertEqual(status, 0, said)
        books.record("debrief")                      # what comes later is no fault
        self.assertEqual(verify("--heads", pins)[0], 0)
        self.setUp()
        with open(saved, encoding="utf-8") as file:  # a file that has lost a whole book
            lines = file.readlines()
        first = next(n for n, line in enumerate(lines) if '"book":{' in line and n > 0)
        with open(saved, "w", encoding="utf-8") as file:
            file.writelines(lines[first:])
        self.assertEqual(verify("--file", saved)[0], 0)
        status, said = verify("--file", saved, "--heads", pins)
        self.assertNotEqual(status, 0)
        self.assertIn("it was pinned, and it is missing", said)
        self.cut_with_the_log(pins)
        self.rewritten_with_the_log(pins)
        for path in (pins, saved):
            os.unlink(path)

    def without_service(self, change):
        """The change, and all as it was afterwards; registers has nothing of it in memory."""
        zone.kill("registers")
        sql("DROP TABLE IF EXISTS public.kept_event, public.kept_head")
        sql("CREATE TABLE public.kept_event AS SELECT * FROM registers.event")
        sql("CREATE TABLE public.kept_head AS SELECT * FROM registers.head")
        change()
        zone.up()
        zone.ready("registers")

    def with_service(self):
        zone.kill("registers")
        sql("DELETE FROM registers.event")
        sql("INSERT INTO registers.event SELECT * FROM public.kept_event")
        sql("UPDATE registers.head h SET seq = k.seq, hash = k.hash FROM public.kept_head k")
        self.put_back()
        zone.up()
        zone.ready("registers")

    def cut_with_the_log(self, pins):
        def change():
            sql("DELETE FROM registers.entry WHERE book = 'debrief'")
            sql("DELETE FROM registers.book WHERE book = 'debrief'")
            first = sql("SELECT min(seq) FROM registers.event WHERE type LIKE 'debrief.%%'")[0][0]
            sql("DELETE FROM registers.event WHERE seq >= %s", first)
            sql("UPDATE registers.head h SET seq = e.seq, hash = e.hash FROM registers.event e"
                " WHERE e.seq = %s", first - 1)
        self.without_service(change)
        status, said = verify()
        self.assertEqual(status, 0, said)            # nothing within the database tells of it
        status, said = verify("--heads", pins)
        self.assertNotEqual(status, 0)
        self.assertIn("it was pinned, and it is missing", said)
        self.with_service()

    def rewritten_with_the_log(self, pins):
        def change():
            link = self.rewrite_book()
            prev = b"\0" * 32
            for seq, body in sql("SELECT seq, body FROM registers.event ORDER BY seq"):
                said = msgpack.unpackb(bytes(body))
                data = said["data"]
                if said["type"].startswith("debrief.") and data["place"] in link:
                    data["hash"] = link[data["place"]]
                body = msgpack.packb(said)
                prev = hashlib.blake2b(prev + body, digest_size=32).digest()
                sql("UPDATE registers.event SET body = %s, hash = %s WHERE seq = %s", body, prev,
                    seq)
            sql("UPDATE registers.head SET hash = %s", prev)
        self.without_service(change)
        status, said = verify()
        self.assertEqual(status, 0, said)
        status, said = verify("--heads", pins)
        self.assertNotEqual(status, 0)
        self.assertIn("its hash is not the one that was pinned", said)
        self.with_service()

    def rewrite_book(self):
        """The debrief book with another recorder, all of it right in itself; {place: hash}"""
        prev, link = b"\0" * 32, {}
        for place, body in sql("SELECT place, body FROM registers.entry WHERE book = 'debrief'"
                               " ORDER BY place"):
            said = msgpack.unpackb(bytes(body))
            said["recorder"] = "nobody"
            body = msgpack.packb(said)
            prev = link[place] = hashlib.blake2b(prev + body, digest_size=32).digest()
            sql("UPDATE registers.entry SET recorder = 'nobody', body = %s, hash = %s"
                " WHERE book = 'debrief' AND place = %s", body, prev, place)
        sql("UPDATE registers.book SET hash = %s WHERE book = 'debrief'", prev)
        return link

    def test_with_erasure(self):
        """erased as it should be: the chain verifies"""
        ref = books.record("contact")
        books.station.call("contact.erase", {"entry": ref["entry"], "reason": "本人要求"})
        self.assertEqual(verify()[0], 0)
        self.setUp()


if __name__ == "__main__":
    main()
