#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""kill -9 of reports, of its standby and of PostgreSQL at random while events flow, and the end of its
connections while it is made anew: no event counts twice, none is lost; the figures end equal to the
recount."""
import os
import random
import sys
import threading
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from jztest import main, wait_for  # noqa: E402
import jzone  # noqa: E402
from jzbooks import Books  # noqa: E402
from jzfigures import Figures  # noqa: E402
from jzone import jzclient  # noqa: E402
from jzweeks import Weeks  # noqa: E402

zone = weeks = figures = None
KILLS = 12


def setUpModule():
    global zone, weeks, figures
    zone = jzone.Zone("killed")
    zone.environ["JZ_AHEAD_KB"] = "64"  # short stretches: one is decided while another is saved
    zone.__enter__()
    zone.set_clock("2026-03-02 09:00")
    zone.load()
    weeks = Weeks(zone, random.Random(20260302), "2026-03-02")
    figures = Figures(zone)


def tearDownModule():
    zone.close()


class Flow(threading.Thread):
    """Enters one thing after the other, with a key of its own; gives up on none."""

    def __init__(self, n, books):
        super().__init__()
        station = zone.principal("flow-%d" % n, "station", books.site["code"])
        self.books = Books(weeks.committee, station, books.site, books.persons)
        self.books.committee = None     # of the main thread
        self.over = threading.Event()
        self.taken, self.failed = 0, []

    def run(self):
        try:
            while not self.over.is_set():
                book = ("activity", "contact", "debrief")[self.taken % 3]
                more = {"agenda": ["议程"]} if book == "activity" else {}
                self.books.station.call(book + ".record", getattr(self.books, book)(**more),
                                        deadline_ms=60000)
                self.taken += 1
        except jzclient.CallError as error:
            self.failed.append(error)


class Killed(unittest.TestCase):
    def lead(self, instance):
        def question():
            state = zone.health("reports", instance)
            return state and state["ready"] and state["leader"]
        wait_for(question, seconds=30, what="instance %s of reports to lead" % instance)

    def test_1_at_random(self):
        """killed at random among the events, leader and standby, PostgreSQL once"""
        dice, flows = random.Random(5), [Flow(n, books) for n, books in enumerate(weeks.books)]
        for flow in flows:
            flow.start()
        try:
            for n in range(KILLS):
                for _ in range(dice.randint(5, 40)):
                    weeks.step()
                weeks.move(dice.randint(1, 9))
                if n == KILLS // 2:
                    zone.kill("postgres")
                    zone.up()
                    weeks.connection = zone.database()
                    figures.connection = zone.database()
                elif n % 3 == 2:
                    self.standby()
                else:
                    zone.kill("reports")
                    zone.up()
        finally:
            for flow in flows:
                flow.over.set()
            for flow in flows:
                flow.join()
        self.assertEqual([flow.failed for flow in flows], [[]] * len(flows))
        self.assertGreater(min(flow.taken for flow in flows), KILLS)

    def standby(self):
        """A second one takes over from the first that is killed, and the other way round."""
        second = zone.standby("reports", "2")
        zone.kill("reports")
        self.lead("2")
        for _ in range(10):
            weeks.step()
        zone.up()
        second.kill()
        second.wait()
        zone.forget("reports", "2")
        self.lead("1")

    def test_2_as_the_recount(self):
        """then every figure is as the recount has it"""
        self.recounted()

    def test_3_made_anew(self):
        """the connections over which it loads and saves are ended while it is made anew"""
        dice, db = random.Random(6), figures.connection.cursor()
        for _ in range(2 * KILLS):
            self.lead("1")
            weeks.committee.call("reports.rebuild", {}, 60000)
            db.execute("SELECT coalesce(sum(seq), 0) FROM reports.follow_cursor")
            before, name = db.fetchone()[0], dice.choice(("loader", "loader", "leader"))
            wait_for(lambda before=before: db.execute(
                "SELECT FROM reports.follow_cursor HAVING sum(seq) > %s", (before,))
                or db.fetchone() is not None, seconds=30, what="a stretch to be saved")
            db.execute("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                       " WHERE usename = 'jz_reports' AND application_name = %s", (name,))
        self.recounted()
        db.execute("SELECT count(*) FROM reports.follow_refused")
        self.assertEqual(db.fetchone()[0], 0)

    def recounted(self):
        for first, last in (("2026-01-01", "2026-12-31"), ("2026-01-22", "2026-01-22"),
                            ("2026-03-01", "2026-03-31"), ("2026-03-05", "2026-05-20")):
            found = figures.agreed(lambda first=first, last=last: figures.differences(first, last))
            self.assertEqual(found[:20], [], "%d differences" % len(found))


if __name__ == "__main__":
    main()
