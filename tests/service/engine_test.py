#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What the engine promises of a batch: a call that SQL refuses is alone refused, another leader is
fenced off, a call nobody waits for is not run, a log is append-only, a query covers min_seq."""
import os
import sys
import threading
import unittest
import uuid

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from jztest import main, wait_for  # noqa: E402
from jzone import Zone, jzclient  # noqa: E402


class Engine(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.zone = Zone("engine")
        cls.zone.__enter__()
        cls.addClassCleanup(cls.zone.close)
        cls.zone.load()
        cls.committee = cls.zone.client("committee")
        cls.site = cls.committee.call("site.list", {"kind": "station", "limit": 1})["items"][0]
        cls.mandate = cls.committee.call("mandate.list", {"limit": 1})["items"][0]
        cls.station = cls.zone.principal("station", "station", cls.site["code"])
        cls.db = cls.zone.database()

    def sql(self, text, *args):
        with self.db.cursor() as cursor:
            cursor.execute(text, args)
            return cursor.fetchall() if cursor.description else None

    def content(self, title="关于增设路灯的建议"):
        return {"title": title, "facts": "东门至活动区没有路灯。", "request": "加装路灯。",
                "subject": "城市管理", "channel": "zone", "occasion": "between", "origin": "visit",
                "openness": "full", "mandate": self.mandate["id"], "site": self.site["id"]}

    def submit(self, client=None, **changes):
        return (client or self.station).call("suggestion.submit", {"content": self.content(**changes)})

    def head(self):
        return self.sql("SELECT seq FROM suggestions.head")[0][0]

    def test_refused_by_sql(self):
        """A constraint that decide does not know refuses one call of many; the others go on."""
        self.sql("ALTER TABLE suggestions.suggestion"
                 " ADD CONSTRAINT poison CHECK (title <> 'poison') NOT VALID")
        self.addCleanup(self.sql, "ALTER TABLE suggestions.suggestion DROP CONSTRAINT poison")
        before = self.head()
        results = []

        def one(i):
            client = self.zone.client("station")
            try:
                self.submit(client, title="poison" if i == 3 else "关于第 %d 项的建议" % i)
                results.append((i, "OK"))
            except jzclient.CallError as error:
                results.append((i, error.cls))

        threads = [threading.Thread(target=one, args=(i,)) for i in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(sorted(results), [(i, "INTERNAL" if i == 3 else "OK") for i in range(12)])
        self.assertEqual(self.head(), before + 11)
        count = self.sql("SELECT count(*) FROM suggestions.suggestion WHERE title = 'poison'")
        self.assertEqual(count[0][0], 0)

    def test_another_leader_is_fenced(self):
        """Who finds the head moved by another epoch answers nothing and takes the lead anew."""
        state = self.zone.health("suggestions")
        self.sql("UPDATE suggestions.head SET epoch = epoch + 10")
        self.submit()
        after = wait_for(lambda: (self.zone.health("suggestions") or {}).get("epoch", 0)
                         > state["epoch"] + 10 and self.zone.health("suggestions"),
                         seconds=10, what="a new epoch")
        self.assertTrue(after["leader"])
        rows = self.sql("SELECT count(*), max(seq) FROM suggestions.event")
        self.assertEqual(rows[0][0], rows[0][1])

    def test_log_is_append_only(self):
        """The running role may neither change nor remove an event, an answer or an audit row."""
        with self.db.cursor() as cursor:
            for table in ("event", "idem", "audit", "event_audience"):
                for verb in ("UPDATE", "DELETE", "TRUNCATE"):
                    cursor.execute("SELECT has_table_privilege('jz_suggestions', %s, %s)",
                                   ("suggestions." + table, verb))
                    self.assertEqual(cursor.fetchone()[0], False, (table, verb))
            cursor.execute("SELECT has_schema_privilege('jz_suggestions', 'registry', 'CREATE'),"
                           " has_table_privilege('jz_suggestions', 'registry.person', 'SELECT'),"
                           " has_table_privilege('jz_suggestions', 'registry.v1_site', 'SELECT')")
            self.assertEqual(cursor.fetchone(), (False, False, True))

    def test_every_command_is_audited(self):
        answer = self.submit()
        row = self.sql("SELECT op, principal, class, first_seq, last_seq FROM suggestions.audit"
                       " WHERE op = 'suggestion.submit' ORDER BY last_seq DESC LIMIT 1")[0]
        self.assertEqual(row[:3], ("suggestion.submit", "station", "OK"))
        event = self.sql("SELECT subject::text FROM suggestions.event WHERE seq = %s", row[3])
        self.assertEqual(bytes.fromhex(event[0][0].replace("-", "")), answer["suggestion"])

    def test_min_seq(self):
        """A query that must see more than there is is refused, and answered once it is there."""
        self.submit()
        head = self.head()
        self.committee.call("suggestion.list", {"limit": 1}, min_seq=head)
        with self.assertRaises(jzclient.CallError) as caught:
            self.committee.call("suggestion.list", {"limit": 1}, min_seq=head + 1000,
                                deadline_ms=400)
        self.assertIn(caught.exception.cls, ("UNAVAILABLE", "DEADLINE_EXCEEDED"))

    def test_ids_out_of_time(self):
        """An id from the far future or of another kind is refused, field id."""
        future = bytearray(jzclient.uuid7().bytes)
        future[0] += 1
        for wrong in (uuid.UUID(bytes=bytes(future)), uuid.uuid4()):
            with self.assertRaises(jzclient.CallError) as caught:
                self.station.call("suggestion.submit", {"content": self.content()}, call_id=wrong)
            self.assertEqual((caught.exception.cls, caught.exception.field),
                             ("INVALID_ARGUMENT", "id"))

    def test_receipts(self):
        """What a named consumer was offered and took is in the database, with the times."""
        watcher = self.zone.client("committee")
        first = watcher.call("suggestions.feed.next", {"consumer": "r", "start": "first", "max": 1})
        watcher.call("suggestions.feed.next",
                     {"consumer": "r", "ack": first["next"], "max": 1})

        def receipt():
            rows = self.sql("SELECT taken, taken_at, offered_at FROM suggestions.consumer"
                            " WHERE principal = 'committee' AND name = 'r'")
            return rows and rows[0][0] == first["next"] and rows[0]

        row = wait_for(receipt, seconds=5, what="the receipt")
        self.assertIsNotNone(row[1])
        self.assertIsNotNone(row[2])

    def test_migrations_do_not_change(self):
        """A released migration that differs from what was run keeps the service from starting."""
        self.sql("UPDATE suggestions.migration SET digest = 'x' WHERE name = '001_engine'")
        self.addCleanup(self.zone.up)
        self.addCleanup(self.sql, "UPDATE suggestions.migration m SET digest = r.digest"
                        " FROM registry.migration r WHERE r.name = m.name AND m.name = '001_engine'")
        self.zone.kill("suggestions")
        with self.assertRaises(AssertionError) as caught:
            self.zone.environ["JZ_WAIT"] = "2"
            self.addCleanup(self.zone.environ.pop, "JZ_WAIT")
            self.zone.up()
        self.assertIn("has changed since it was run", str(caught.exception))


if __name__ == "__main__":
    main()
