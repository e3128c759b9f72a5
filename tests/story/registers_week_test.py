#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A station's week as its liaison officer lives it, a book a day: what is entered on the day, what
comes of it in the other books, and the week's end, when every book is read and checked."""
import datetime
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from jztest import main, wait_for  # noqa: E402
import jzone  # noqa: E402
import jzstory  # noqa: E402
from jzbooks import Books  # noqa: E402

zone = cast = books = None
SHANGHAI = datetime.timezone(datetime.timedelta(hours=8))


def setUpModule():
    global zone, cast, books
    zone = jzone.Zone("week").__enter__()
    zone.set_clock("2026-03-02 08:30")
    zone.load()
    cast = jzstory.Cast(zone)
    books = Books(cast.committee, cast.station, cast.site, cast.persons)
    books.unit = cast.unit_rows[0]


def tearDownModule():
    zone.close()


def at(text):
    moment = datetime.datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)
    return int(moment.timestamp()) * 1000000


def hours(day):
    return {"from_at": at(day + " 09:00"), "to_at": at(day + " 11:30")}


def lines(book, year=2026):
    """[(number, day, version)] as the station reads its book, oldest first."""
    rows = books.list(cast.station, book=book, site=cast.site["code"], year=year)
    return sorted((row["number"], row["date"], row["version"]) for row in rows)


class Week(unittest.TestCase):
    plan = contact = survey = None

    def test_1_monday(self):
        """contact book: two visits; one problem cannot be answered there and becomes an opinion"""
        Week.plan = books.planned(date="2026-03-05")
        cast.station.call("reception.announce", {"reception": self.plan["reception"]})
        zone.set_clock("2026-03-02 17:00")
        Week.contact = books.record("contact", date="2026-03-02")
        books.record("contact", date="2026-03-02", person=books.persons[1]["id"], people=1,
                     problems=[], residents=[], way="call")
        self.assertEqual(lines("contact"), [(1, "2026-03-02", 1), (2, "2026-03-02", 1)])
        asked = cast.station.call("contact.raise_opinion", {"entry": self.contact["entry"],
                                                            "problem": 1})
        wait_for(lambda: books.get(self.contact)["opinions"][0]["state"] == "made",
                 what="the opinion")
        wait_for(lambda: lines("opinion") == [(1, "2026-03-02", 1)], what="the opinion book")
        self.assertEqual(books.list(cast.station, book="opinion")[0]["entry"], asked["opinion"])

    def test_2_tuesday(self):
        """activity book: a 调研, entered in the evening; who came was counted wrong"""
        zone.set_clock("2026-03-03 18:00")
        Week.survey = books.record("activity", kind="调研", subject="夜间照明", **hours("2026-03-03"))
        fixed = books.correct("activity", self.survey, "漏记一人", kind="调研", subject="夜间照明",
                              others_present=13, **hours("2026-03-03"))
        self.assertEqual(lines("activity"), [(1, "2026-03-03", 2)])
        self.assertEqual(fixed["place"], 2)
        suggestion = cast.submit()
        cast.station.call("activity.link_suggestion", {"entry": self.survey["entry"],
                                                       "suggestion": suggestion})
        wait_for(lambda: books.get(self.survey)["suggestions"][0]["state"] == "made",
                 what="the link")

    def test_3_wednesday(self):
        """debrief book: two deputies report to the voters, each with a ballot"""
        zone.set_clock("2026-03-04 20:00")
        for n in range(2):
            books.record("debrief", date="2026-03-04", mandate=books.mandates[n]["id"])
        self.assertEqual(lines("debrief"), [(1, "2026-03-04", 1), (2, "2026-03-04", 1)])
        card = books.get(self.debriefs()[0], cast.deputies[0])
        self.assertEqual((card["debrief"]["satisfied"], card["debrief"]["deputy"]["code"]),
                         (35, books.persons[0]["code"]))

    def debriefs(self):
        return sorted(books.list(book="debrief"), key=lambda row: row["number"])

    def test_4_thursday(self):
        """reception day: three residents, one matter; it goes to a department, which answers"""
        zone.set_clock("2026-03-05 12:00")
        cast.station.call("reception.hold", {
            "reception": self.plan["reception"], "present": [books.persons[0]["id"]], "people": 3,
            "raised": ["停车难"]})
        opinion = cast.station.call("opinion.receive", cast.matter(via="reception"))["opinion"]
        cast.station.call("opinion.route", {"opinion": opinion, "to": "department",
                                            "unit": books.unit["id"]})
        cast.units[0].call("opinion.sign", {"opinion": opinion, "person": "收发室"})
        cast.units[0].call("opinion.report", {"opinion": opinion, "result": "solved",
                                              "text": "已增设车位"})
        wait_for(lambda: lines("opinion") == [(1, "2026-03-02", 1), (2, "2026-03-03", 1),
                                              (3, "2026-03-05", 4)], what="the opinion book")

    def test_5_friday(self):
        """the street's joint meeting: a resolution for a department; the week is read and checked"""
        zone.set_clock("2026-03-06 17:00")
        books.meeting(**hours("2026-03-06"))
        self.assertEqual(lines("activity"), [(1, "2026-03-03", 2), (2, "2026-03-06", 1)])
        rows = {row["book"]: (row["entries"], row["places"])
                for row in jzstory.everything(cast.station, "book.list", year=2026)}
        self.assertEqual(rows, {"activity": (2, 3), "contact": (2, 2), "debrief": (2, 2),
                                "opinion": (3, 6)})
        status, out, err = zone.jzctl("verify", "registers")
        self.assertEqual(status, 0, out + err)
        self.assertIn("4 本登记簿完整：9 件，13 版", out)
        for n in range(2):
            heard, _ = cast.deputies[n].feed("registers", after=0, max=1000)
            self.assertTrue({"activity.recorded", "debrief.recorded", "reception.held"} <=
                            {event["type"] for event in heard})


if __name__ == "__main__":
    main()
