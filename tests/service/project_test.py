#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A projection (tests/service/counts.c) hears other services in bulk: each event takes effect once,
in order, whatever is killed; one that is refused is kept with its reason and the others go on; made
anew it is the same; what it holds in memory does not grow with the log. Little is fetched ahead, so
that one stretch is decided while another is being saved."""
import os
import signal
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import jzcounts  # noqa: E402
import jzfill  # noqa: E402
import jzstory  # noqa: E402
import jztest  # noqa: E402
import jzone  # noqa: E402

zone = cast = counts = None


def setUpModule():
    global zone, cast, counts
    zone = jzone.Zone("project").__enter__()
    zone.load()
    cast = jzstory.Cast(zone)
    counts = jzcounts.Counts(zone)


def tearDownModule():
    zone.close()


def busy(n=1):
    for _ in range(n):
        cast.assigned()


LITTLE = {"JZ_AHEAD_KB": "64", "JZ_LOG": "debug"}


def start(**more):
    counts.start(**LITTLE, **more)


def beside():
    """How many stretches were decided while another was being saved."""
    with open(os.path.join(zone.home, "log", "counts.log"), encoding="utf-8") as log:
        return sum('"beside":1' in line for line in log)


class Project(unittest.TestCase):
    def same(self):
        """What it has is what a recount of the two logs gives, and nothing was refused."""
        for service in ("suggestions", "registry"):
            counts.heard(service)
        for service in ("suggestions", "registry"):
            self.assertEqual(
                counts.sql("SELECT type, day, events FROM counts.tally WHERE service = %s"
                           " ORDER BY 1, 2", service),
                counts.sql("SELECT type, (at AT TIME ZONE 'Asia/Shanghai')::date, count(*)"
                           " FROM %s.event GROUP BY 1, 2 ORDER BY 1, 2" % service))
        self.assertEqual(
            counts.sql("SELECT id, last, events, lengths, numbers FROM counts.subject ORDER BY id"),
            counts.sql("SELECT s.id, max(seq), count(*)::int, array_agg(length(type) ORDER BY seq),"
                       " (array_agg(seq ORDER BY seq))[greatest(count(*) - 9, 1):]"
                       " FROM suggestions.suggestion s"
                       " JOIN suggestions.event e ON position(uuid_send(s.id) IN e.body) > 0"
                       " GROUP BY 1 ORDER BY 1"))

    def test_1_hears_all(self):
        """what was told before it began, and what is told while it listens"""
        busy(5)
        start()
        self.same()
        busy(3)
        self.same()
        self.assertEqual(counts.sql("SELECT count(*) FROM counts.follow_refused"), [(0,)])
        self.assertEqual(counts.sql("SELECT count(*) FROM counts.audit"), [(0,)])

    def test_2_killed(self):
        """kill -9 of it, of those it hears and of the bus, while events flow"""
        for _ in range(2):
            for name in ("counts", "suggestions", "bus", "registry"):
                busy()
                if name == "counts":
                    counts.kill()
                    busy()
                    start()
                else:
                    zone.kill(name)
                    zone.up()
                busy()
        self.same()
        self.assertEqual(counts.sql("SELECT count(*) FROM counts.follow_refused"), [(0,)])

    def test_3_anew(self):
        """made anew by one command, it is the same; a station may not"""
        before = counts.sql("SELECT * FROM counts.subject ORDER BY id"), counts.sql(
            "SELECT * FROM counts.tally ORDER BY id")
        error = jzstory.refusal(cast.station, "counts.rebuild", {})
        self.assertEqual(error.cls, "PERMISSION_DENIED")
        counts.sql("UPDATE counts.tally SET events = 1")
        so_far = beside()
        self.assertTrue(cast.committee.call("counts.rebuild", {})["begun"])
        self.same()
        self.assertGreater(beside(), so_far)
        self.assertEqual((counts.sql("SELECT * FROM counts.subject ORDER BY id"),
                          counts.sql("SELECT * FROM counts.tally ORDER BY id")), before)
        self.assertEqual(counts.sql("SELECT op, principal, class FROM counts.audit"),
                         [("counts.rebuild", "committee", "OK")])
        streams = {row["service"]: row for row in
                   cast.committee.call("counts.following", {})["streams"]}
        for service, row in streams.items():
            self.assertEqual((row["done"], row["head"], row["refused"]),
                             (*counts.sql("SELECT seq, seq FROM %s.head" % service)[0], 0))

    def test_3_shown(self):
        """jzctl rebuild waits until all is heard, and says how much that was"""
        status, _, err = zone.jzctl("rebuild", "counts")
        self.assertEqual(status, 0, err)
        total = sum(counts.sql("SELECT seq FROM %s.head" % service)[0][0]
                    for service in ("suggestions", "registry"))
        self.assertRegex(err, r"counts：%d / %d 个事件，每秒 \d+ 个，用时 [\d.]+ 秒" % (total, total))
        self.same()
        status, _, err = zone.jzctl("rebuild", "suggestions")
        self.assertNotEqual(status, 0)

    def test_4_killed_anew(self):
        """killed while it is made anew, again and again"""
        want = counts.sql("SELECT * FROM counts.tally ORDER BY id")
        cast.committee.call("counts.rebuild", {})
        for _ in range(3):
            counts.kill()
            start()
            jztest.wait_for(lambda: counts.sql("SELECT 1 FROM counts.follow_cursor"),
                            seconds=20, what="it to hear something")
        self.same()
        self.assertEqual(counts.sql("SELECT * FROM counts.tally ORDER BY id"), want)

    def test_4_loader_hangs(self):
        """the connection that it loads over hangs, as a half-open one does, while the lead is lost"""
        backend = ("SELECT pid FROM pg_stat_activity WHERE usename = 'jz_counts'"
                   " AND application_name = '%s'")
        jztest.wait_for(lambda: counts.sql(backend % "loader"), what="the loader to be there")
        loader = counts.sql(backend % "loader")[0][0]
        os.kill(loader, signal.SIGSTOP)
        try:
            cast.committee.call("counts.rebuild", {})
            jztest.wait_for(lambda: all(
                row.get("head") for row in cast.committee.call("counts.following", {})["streams"]),
                what="the first events to be there")
            counts.sql("SELECT pg_terminate_backend(pid) FROM (%s) lead" % backend % "leader")
            self.same()
        finally:
            os.kill(loader, signal.SIGCONT)

    def test_5_refused(self):
        """those that decide refuses are kept with the reason, the others go on"""
        counts.kill()
        start(COUNTS_REFUSE="7")
        cast.committee.call("counts.rebuild", {})
        counts.heard("suggestions")
        refused = counts.sql("SELECT seq, class, field, reason FROM counts.follow_refused"
                             " WHERE service = 'suggestions' ORDER BY seq")
        self.assertEqual(refused, [(seq, "FAILED_PRECONDITION", "sequence", "not this one")
                                   for (seq,) in counts.sql(
                                       "SELECT seq FROM suggestions.event WHERE seq % 100 = 7"
                                       " ORDER BY seq")])
        self.assertTrue(refused)
        head = counts.heard("suggestions")
        self.assertEqual(counts.sql("SELECT sum(events)::int FROM counts.tally"
                                    " WHERE service = 'suggestions'"), [(head - len(refused),)])
        streams = cast.committee.call("counts.following", {})["streams"]
        self.assertEqual(sum(row["refused"] for row in streams), len(refused))

    def test_6_refused_by_sql(self):
        """so are those that only SQL refuses, by halves, and no other; what followed is decided again"""
        counts.kill()
        start()
        subject, events = counts.sql("SELECT id, events FROM counts.subject WHERE events > 3"
                                     " ORDER BY last LIMIT 1")[0]
        counts.sql("ALTER TABLE counts.subject ADD CONSTRAINT poison CHECK"
                   " (id <> '%s' OR events < 3) NOT VALID" % subject)
        cast.committee.call("counts.rebuild", {})
        head = counts.heard("suggestions")
        refused = counts.sql("SELECT class, reason LIKE '%poison%' FROM counts.follow_refused")
        self.assertEqual(refused, (events - 2) * [("INTERNAL", True)])
        self.assertEqual(counts.sql("SELECT events FROM counts.subject WHERE id = %s",
                                    str(subject)), [(2,)])
        self.assertEqual(counts.sql("SELECT sum(events)::int FROM counts.tally"
                                    " WHERE service = 'suggestions'"), [(head - len(refused),)])
        counts.sql("ALTER TABLE counts.subject DROP CONSTRAINT poison")
        cast.committee.call("counts.rebuild", {})
        self.same()
        self.assertEqual(counts.sql("SELECT count(*) FROM counts.follow_refused"), [(0,)])

    def test_7_long(self):
        """what it holds in memory does not grow with the log, and the log is heard whole"""
        peaks = []
        for _ in range(2):
            counts.kill()
            jzfill.fill(zone, 5000, 200)
            counts.start(JZ_AHEAD_KB="8192")
            cast.committee.call("counts.rebuild", {}, 30000)
            for service in ("suggestions", "registry"):
                counts.heard(service)
            peaks.append(counts.rss()[1])
        self.assertEqual(counts.sql("SELECT sum(events)::int FROM counts.tally"
                                    " WHERE service = 'suggestions'"),
                         [(counts.heard("suggestions"),)])
        if not counts.sanitized():      # whose own memory is beside the point
            self.assertLess(max(peaks), 7 * 8 << 20)    # the log decoded takes more than that
        print("# at most %d and %d MB" % tuple(peak >> 20 for peak in peaks))


if __name__ == "__main__":
    jztest.main()
