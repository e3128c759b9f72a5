#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A problem of a contact entry becomes an opinion by one command: suggestions hears of it and makes
it, or says why not; the link is seen from both sides, and who is away meanwhile misses nothing."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from jztest import main, wait_for  # noqa: E402
import jzone  # noqa: E402
import jzstory  # noqa: E402
from jzbooks import Books  # noqa: E402

zone = cast = books = None
DAY = "2026-03-02"


def setUpModule():
    global zone, cast, books
    zone = jzone.Zone("raise").__enter__()
    zone.set_clock(DAY + " 09:00")
    zone.load()
    cast = jzstory.Cast(zone)
    books = Books(cast.committee, cast.station, cast.site, cast.persons)


def tearDownModule():
    zone.close()


def ask(ref, problem=1, **more):
    return cast.station.call("contact.raise_opinion",
                             dict(more, entry=ref["entry"], problem=problem))


def links(ref, client=None):
    return (client or cast.station).call("entry.get", {"entry": ref["entry"]}).get("opinions", [])


def settled(ref, opinion):
    def question():
        link = [row for row in links(ref) if row["opinion"] == opinion][0]
        return link["state"] != "waiting" and link
    return wait_for(question, seconds=20, what="suggestions to answer")


class Raised(unittest.TestCase):
    def refused(self, cls, field, args, client=None):
        head = zone.health("registers")["head"]
        error = jzstory.refusal(client or cast.station, "contact.raise_opinion", args)
        self.assertEqual((error.cls, error.field), (cls, field), error.text)
        self.assertEqual(zone.health("registers")["head"], head)

    def test_1_made(self):
        """one command: the opinion is there, each shows the other, the book follows"""
        ref = books.record("contact")
        asked = ask(ref, title="公园东门照明", subject="城市管理")
        self.assertEqual((asked["state"], asked["problem"]), ("waiting", 1))
        link = settled(ref, asked["opinion"])
        self.assertEqual((link["state"], link["title"], link["problem"], link["version"]),
                         ("made", "公园东门照明", 1, 1))
        full = cast.station.call("opinion.get", {"opinion": asked["opinion"]})
        self.assertEqual((full["entry"], full["problem"], full["via"], full["title"], full["text"],
                          full["person_code"], full["received_on"], full["site_code"]),
                         (ref["entry"], 1, "contact", "公园东门照明", "公园东门没有路灯",
                          cast.persons[0]["code"], "2026-01-22", cast.site["code"]))
        self.assertNotIn("resident_name", full)
        cast.station.call("opinion.answer", {"opinion": asked["opinion"], "text": "已报修。"})
        wait_for(lambda: links(ref)[0].get("opinion_state") == "answered_on_the_spot",
                 what="the book to follow")
        line = cast.call("entry.get", entry=asked["opinion"])
        self.assertEqual((line["book"], line["opinion"]["contact"]), ("opinion", ref["entry"]))

    def test_2_title(self):
        """without a title it is the problem's first 60 characters"""
        ref = books.record("contact", problems=[{"text": "路" * 80, "answered": False}])
        link = settled(ref, ask(ref)["opinion"])
        self.assertEqual((link["state"], link["title"]), ("made", "路" * 60))

    def test_3_away(self):
        """waits while suggestions is away; whoever is killed, it is made once"""
        ref = books.record("contact")
        zone.kill("suggestions")
        asked = ask(ref)
        self.assertEqual([row["state"] for row in links(ref)], ["waiting"])
        zone.kill("registers")
        zone.up()
        self.assertEqual(settled(ref, asked["opinion"])["state"], "made")
        zone.kill("suggestions")
        zone.up()
        with zone.database().cursor() as db:
            db.execute("SELECT count(*) FROM suggestions.opinion WHERE entry = %s",
                       (jzstory.text_id(ref["entry"]),))
            self.assertEqual(db.fetchone(), (1,))

    def test_4_not_made(self):
        """the deputy's mandate has ended since: refused with its reason; it can be tried again"""
        person = jzstory.everything(cast.committee, "person.list", site=cast.site["code"])[3]
        ref = books.record("contact", person=person["id"])
        mandates = jzstory.everything(cast.committee, "mandate.list", person=person["code"])
        for mandate in mandates:
            cast.call("mandate.end", id=mandate["id"], version=mandate["version"],
                      reason="resigned", to_date=DAY)
        link = settled(ref, ask(ref)["opinion"])
        self.assertEqual((link["state"], link["field"]), ("refused", "person"))
        self.assertIn("holds no mandate", link["reason"])
        error = jzstory.refusal(cast.committee, "opinion.get", {"opinion": link["opinion"]})
        self.assertEqual(error.cls, "NOT_FOUND")
        self.assertEqual(settled(ref, ask(ref)["opinion"])["state"], "refused")
        self.assertEqual(len(links(ref)), 2)
        events, _ = cast.station.feed("registers", after=0, max=1000)
        self.assertEqual([event["type"] for event in events
                          if event["data"].get("entry") == ref["entry"]],
                         ["contact.recorded", "contact.opinion_raised", "contact.opinion_refused",
                          "contact.opinion_raised", "contact.opinion_refused"])

    def test_5_bad_input(self):
        """no such problem, a second time, a stale version, another book, another site"""
        ref = books.record("contact")
        self.refused("NOT_FOUND", "problem", {"entry": ref["entry"], "problem": 3})
        self.refused("INVALID_ARGUMENT", "problem", {"entry": ref["entry"], "problem": 0})
        self.refused("INVALID_ARGUMENT", "title",
                     {"entry": ref["entry"], "problem": 1, "title": "长" * 61})
        self.refused("ABORTED", "version", {"entry": ref["entry"], "version": 2, "problem": 1})
        self.refused("NOT_FOUND", "entry", {"entry": books.record("activity")["entry"],
                                            "problem": 1})
        self.refused("PERMISSION_DENIED", "entry", {"entry": ref["entry"], "problem": 1},
                     zone.principal("raise-away", "station", "S30"))
        asked = ask(ref)
        settled(ref, asked["opinion"])
        self.refused("ALREADY_EXISTS", "problem", {"entry": ref["entry"], "problem": 1})
        self.assertEqual(settled(ref, ask(ref, 2)["opinion"])["state"], "made")

    def test_6_nothing_private(self):
        """residents' data, which the entry keeps apart, go to no event of either service"""
        ref = books.record("contact")
        settled(ref, ask(ref)["opinion"])
        with zone.database().cursor() as db:
            for service in ("registers", "suggestions"):
                db.execute("SELECT count(*) FROM %s.event WHERE position("
                           "convert_to('王阿姨', 'UTF8') IN body) > 0" % service)
                self.assertEqual(db.fetchone(), (0,), service)


if __name__ == "__main__":
    main()
