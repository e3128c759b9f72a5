#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Three years of the sample zone, played whole: what the customer has published is what the
tables say, and every kind of figure has something to count."""
import csv
import datetime
import io
import itertools
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import jzlife  # noqa: E402
import jzone  # noqa: E402
import jztest  # noqa: E402

zone = database = None
STATED = {  # by the customer, for the term and for 2024
    "person_times": 900, "residents": 11000, "enterprises": 2100, "collected": 1000,
    "solved": 700, "special_reports": 1, "city_between": 1, "work_suggestions": 30,
    "city": (25, 36), "district": (25, 68)}
NEWEST = """WITH x AS (SELECT DISTINCT ON (entry) * FROM registers.entry
ORDER BY entry, version DESC) """
YEAR = "extract(year FROM submitted_on)"


def setUpModule():
    global zone, database
    zone = jzone.Zone("life").__enter__()
    unittest.addModuleCleanup(zone.close)
    path = jzlife.script(os.path.join(zone.home, "life.jsonl"), **jzlife.WHOLE)
    status, stdout, stderr = jzlife.play(zone, path)
    assert status == 0, stderr
    assert "2022-01-04 至 2024-12-31 演完" in stdout, stdout
    database = zone.database()


def rows(text):
    with database.cursor() as db:
        db.execute(text)
        return db.fetchall()


def one(text):
    found = rows(text)[0]
    return found[0] if len(found) == 1 else found


class Stated(unittest.TestCase):
    """What the customer has published, for the term."""

    def test_person_times(self):
        """900 person-times of 宣讲, 述职 and 专题研讨, each of them"""
        by_kind = dict(rows(NEWEST + """SELECT activity->>'kind', count(*) FROM x,
            jsonb_array_elements(activity->'deputies') d WHERE book = 'activity'
            AND d->>'attendance' = 'present' GROUP BY 1"""))
        counted = [by_kind[kind] for kind in ("宣讲", "述职", "专题研讨")]
        self.assertEqual(sum(counted), STATED["person_times"])
        self.assertTrue(all(counted))
        self.assertEqual(len(by_kind), 13)

    def test_contacts(self):
        """11 000 residents, 2 100 enterprises"""
        got = one(NEWEST + """SELECT sum((contact->>'people')::int),
            sum((contact->>'enterprises')::int) FROM x WHERE book = 'contact'""")
        self.assertEqual(got, (STATED["residents"], STATED["enterprises"]))

    def test_problems(self):
        """1 000 problems collected, 700 of them solved; not counted: what was refused"""
        collected, solved, refused = one("""SELECT count(*) FILTER (WHERE state <> 'refused'),
            count(*) FILTER (WHERE result = 'solved'), count(*) FILTER (WHERE state = 'refused')
            FROM suggestions.opinion""")
        self.assertEqual((collected, solved), (STATED["collected"], STATED["solved"]))
        self.assertGreater(refused, 0)

    def test_2024(self):
        """1 special report, 1 suggestion to the city between sessions, 30 work suggestions"""
        got = one("""SELECT count(*) FILTER (WHERE channel = 'special_report'
                AND state = 'closed'),
            count(*) FILTER (WHERE channel = 'city' AND occasion = 'between'),
            count(*) FILTER (WHERE channel = 'zone' AND serial IS NOT NULL)
            FROM suggestions.suggestion WHERE %s = 2024""" % YEAR)
        self.assertEqual(got, (STATED["special_reports"], STATED["city_between"],
                               STATED["work_suggestions"]))

    def test_year_on_year(self):
        """by city deputies +44 %, by district deputies +172 %, submitted as well as accepted"""
        for condition in ("state <> 'draft'", "serial IS NOT NULL"):
            counts = {(level, int(year)): n for level, year, n in rows("""SELECT level, %s,
                count(*) FROM suggestions.suggestion WHERE submitted_on IS NOT NULL AND %s
                GROUP BY 1, 2""" % (YEAR, condition))}
            for level, percent in (("city", 44), ("district", 172)):
                before, after = counts[level, 2023], counts[level, 2024]
                self.assertEqual((before, after), STATED[level], condition)
                self.assertEqual((after - before) * 100, percent * before)

    def test_coverage(self):
        """226 mandates; every deputy has a home and a station: 100 %"""
        levels = dict(rows("""SELECT c.level, count(*) FROM registry.mandate m
            JOIN registry.congress c ON c.id = m.congress WHERE m.status = 'active' GROUP BY 1"""))
        self.assertEqual(levels, {"national": 1, "provincial": 15, "city": 23, "district": 187})
        persons, covered = one("""WITH held AS (SELECT DISTINCT person FROM registry.mandate
                WHERE status = 'active'),
            stays AS (SELECT r.person, s.kind = 'station' AS station FROM registry.residence r
                JOIN registry.site s ON s.id = r.site
                WHERE r.from_date <= '2024-12-31' AND r.to_date IS NULL)
            SELECT count(*), count(*) FILTER (WHERE EXISTS (SELECT FROM stays
                WHERE stays.person = held.person AND station) AND EXISTS (SELECT FROM stays
                WHERE stays.person = held.person AND NOT station)) FROM held""")
        self.assertEqual((persons, covered), (212, 212))
        got = zone.client("committee").call("coverage.get", {})
        self.assertEqual((got["mandates"], got["covered"], got["share"]), (226, 212, 1.0))


class Reported(unittest.TestCase):
    """What the customer has published, in the annual report."""

    def report(self):
        status, stdout, stderr = zone.jzctl("report", "annual", "--year", "2024", "--format", "csv")
        self.assertEqual(status, 0, stderr)
        rows_ = itertools.takewhile(len, csv.reader(io.StringIO(stdout)))   # the first table
        return {row[0].strip("　"): row[1:] for row in rows_}

    def test_annual_report(self):
        """the year, the year before, the change, the term"""
        jztest.wait_for(lambda: self.report()["收集群众意见（件）"][3] == str(STATED["collected"]),
                        what="the figures of the last events")
        rows_ = self.report()
        for title, name in (("宣讲、述职、专题研讨（人次）", "person_times"),
                            ("走访、接待、帮助群众（人）", "residents"), ("联系企业（家）", "enterprises"),
                            ("收集群众意见（件）", "collected"), ("解决群众意见（件）", "solved")):
            self.assertEqual(rows_[title][3], str(STATED[name]), title)
        for title, name, change in (("市代表提出", "city", 0.44), ("区代表提出", "district", 1.72)):
            before, after = STATED[name]
            self.assertEqual(rows_[title][:2], [str(after), str(before)])
            self.assertEqual(float(rows_[title][2]), change)
        self.assertEqual(rows_["专题报告"][0], str(STATED["special_reports"]))
        self.assertGreaterEqual(int(rows_["区内工作建议"][0]), STATED["work_suggestions"])
        self.assertEqual(rows_["进家入站率"][0], "1")


class Kinds(unittest.TestCase):
    """Every figure has something to count."""

    def has(self, table, column, *values):
        found = {value for value, in rows("SELECT DISTINCT %s::text FROM %s" % (column, table))}
        self.assertLessEqual(set(values), found, "%s.%s" % (table, column))

    def test_suggestions(self):
        """states, channels, classes, ratings, rounds"""
        self.has("suggestions.suggestion", "state", "closed", "refused", "withdrawn")
        self.has("suggestions.suggestion", "channel", "zone", "city", "district", "province",
                 "national", "special_report")
        self.has("suggestions.suggestion", "occasion", "session", "between")
        self.has("suggestions.reply", "class", "A", "B", "C", "D")
        self.has("suggestions.reply", "state", "passed", "sent_back")
        self.has("suggestions.rating", "result", "satisfied", "basically_satisfied",
                 "not_satisfied")
        self.has("suggestions.assignment", "kind", "lead", "assist", "separate", "congress")
        self.has("suggestions.assignment", "state", "done", "reassigned", "lapsed",
                 "opinion_given")
        self.has("suggestions.assignment", "round", "1", "2", "3")
        self.has("suggestions.cosigner", "state", "agreed", "declined", "dropped")
        self.has("suggestions.extension", "state", "granted", "refused")
        self.has("suggestions.supervision", "state", "ended")
        self.has("suggestions.commitment", "state", "fulfilled", "open")
        self.has("suggestions.publication", "extent", "full", "title")

    def test_events(self):
        """what happens on the way, by the events that tell of it"""
        found = {kind for kind, in rows("SELECT DISTINCT type FROM suggestions.event")}
        for kind in ("suggestion.merged", "suggestion.unmerged", "assignment.objected",
                     "assignment.overruled", "assignment.assist_added", "assignment.urged",
                     "assignment.not_rated", "deadline.due_soon", "deadline.overdue",
                     "assignment.unit_renamed", "opinion.handed_back", "opinion.converted",
                     "commitment.postponed", "suggestion.invitation_lapsed",
                     "assignment.moved"):
            self.assertIn(kind, found)
        self.assertGreater(one("SELECT count(*) FROM suggestions.suggestion"
                               " WHERE jsonb_array_length(raised_in) > 0"), 2)
        late = one("SELECT count(*) FROM suggestions.deadline WHERE state = 'met' AND "
                   "step IN ('sign', 'reply', 'contact') AND done_on > due")
        self.assertGreater(late, 2)

    def test_opinions(self):
        """ways, results"""
        self.has("suggestions.opinion", "via", "station", "reception", "contact", "online")
        self.has("suggestions.opinion", "result", "solved", "partly_solved", "not_solved")
        self.has("suggestions.handover", "route_to", "community", "street", "department",
                 "higher_congress")
        self.has("suggestions.handover", "state", "done", "handed_back", "taken_back")

    def test_books(self):
        """corrected, erased, raised, linked; receptions, documents, inspections"""
        self.has("registers.entry", "book", "activity", "contact", "debrief", "opinion")
        self.assertGreater(one("SELECT count(*) FROM registers.entry WHERE version > 1 AND "
                               "book IN ('activity', 'contact', 'debrief')"), 10)
        self.has("registers.resident_data", "cause", "request")
        self.has("registers.raised", "state", "made")
        self.has("registers.reception", "state", "held", "moved", "cancelled")
        self.has("registers.resolution", "state", "open", "done")
        self.has("registers.archive_document", "part", "building", "deputies", "highlights",
                 "experience")
        self.assertGreater(one("SELECT count(*) FROM suggestions.activity_link"), 0)
        self.assertEqual(one("SELECT count(*) FROM registers.raised WHERE state <> 'made'"), 0)

    def test_registry(self):
        """a mandate that ended and its successor, a unit renamed, one merged, sites inspected"""
        self.has("registry.mandate", "status", "active", "ended")
        self.assertEqual(one("SELECT count(*) FROM registry.unit WHERE successor IS NOT NULL"), 1)
        self.assertEqual(one("SELECT name FROM registry.unit WHERE code = 'U0117'"),
                         "高新区数字经济和数据局")
        years = rows("SELECT extract(year FROM date), count(*) FROM registry.inspection"
                     " GROUP BY 1 ORDER BY 1")
        self.assertEqual([int(year) for year, _ in years], [2022, 2023, 2024])
        self.assertTrue(all(n >= 32 for _, n in years))


class Told(unittest.TestCase):
    def test_nothing_was_refused(self):
        """no service refused what it heard of another"""
        for schema in ("registry", "registers", "suggestions"):
            self.assertEqual(rows("SELECT * FROM %s.follow_refused" % schema), [])

    def test_day_by_day(self):
        """every day's events bear its date, and the last day is the clock's"""
        for schema in ("registers", "suggestions"):
            days = one("SELECT count(DISTINCT (at AT TIME ZONE 'Asia/Shanghai')::date)"
                       " FROM %s.event" % schema)
            self.assertGreater(days, 700)
            last = one("SELECT max((at AT TIME ZONE 'Asia/Shanghai')::date) FROM %s.event"
                       % schema)
            self.assertLessEqual(last, datetime.date(2024, 12, 31))


if __name__ == "__main__":
    jztest.main()
