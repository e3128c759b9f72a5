#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Duty figures of the deputies: a client that hears nothing but events counts what the tables say,
through corrections, erasures, receptions moved, and the opinion book made anew."""
import collections
import os
import random
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from jztest import main, wait_for  # noqa: E402
import jzone  # noqa: E402
import jzstory  # noqa: E402
from jzbooks import Books  # noqa: E402

zone = cast = books = connection = None
KINDS = ("宣讲", "专题研讨", "视察", "培训", "联席会议")


def setUpModule():
    global zone, cast, books, connection
    zone = jzone.Zone("figures").__enter__()
    zone.set_clock("2026-03-02 09:00")
    zone.load()
    cast = jzstory.Cast(zone)
    books = Books(cast.committee, cast.station, cast.site, cast.persons)
    connection = zone.database()


def tearDownModule():
    zone.close()


def rows(text):
    with connection.cursor() as db:
        db.execute(text)
        return db.fetchall()


def by_events():
    """{(deputy's code, figure): number} from the feed of registers alone: the newest version of
    each entry and reception counts."""
    newest, after = {}, 0
    while True:
        events, page = cast.committee.feed("registers", after=after, max=1000)
        for event in events:
            noun, verb = event["type"].split(".")
            if verb in ("recorded", "corrected", "continued") or noun == "reception":
                data = event["data"]
                newest[data.get("entry", data.get("reception"))] = noun, data
        if not events:
            break
        after = page["next"]
    out = collections.Counter()
    for noun, data in newest.values():
        if noun == "activity":
            for deputy in data["deputies"]:
                out[deputy["code"], data["kind"]] += deputy["attendance"] == "present"
        elif noun == "contact":
            code = data["deputy"]["code"]
            for figure in ("people", "enterprises", "problems", "answered"):
                out[code, figure] += data[figure]
            out[code, "contacts"] += 1
        elif noun == "debrief":
            code = data["deputy"]["code"]
            out[code, "debriefs"] += 1
            for figure in ("satisfied", "basically_satisfied", "not_satisfied"):
                out[code, figure] += data[figure]
        elif noun == "reception" and data["state"] == "held":
            for deputy in data["deputies"]:
                out[deputy["code"], "receptions"] += deputy["attendance"] == "present"
        elif noun == "opinion_book" and "suggestion_state" in data:
            out[data["deputy"]["code"], "suggestions"] += 1
        elif noun == "opinion_book" and "deputy" in data:
            out[data["deputy"]["code"], "opinions"] += 1
            out[data["deputy"]["code"], "refused"] += data["state"] == "refused"
    return {key: n for key, n in out.items() if n}


NEWEST = """WITH x AS (SELECT DISTINCT ON (entry) * FROM registers.entry ORDER BY entry, version DESC)
"""
TABLES = (
    """SELECT d->>'code', activity->>'kind', count(*) FROM x, jsonb_array_elements(
    activity->'deputies') d WHERE d->>'attendance' = 'present' GROUP BY 1, 2""",
    """SELECT contact->'deputy'->>'code', f.name, sum(f.n) FROM x, LATERAL (VALUES
    ('people', (contact->>'people')::int), ('enterprises', (contact->>'enterprises')::int),
    ('problems', coalesce(jsonb_array_length(contact->'problems'), 0)),
    ('answered', (SELECT count(*) FROM jsonb_array_elements(contact->'problems') p
        WHERE (p->>'answered')::boolean)::int),
    ('contacts', 1)) f(name, n) WHERE book = 'contact' GROUP BY 1, 2""",
    """SELECT debrief->'deputy'->>'code', f.name, sum(f.n) FROM x, LATERAL (VALUES ('debriefs', 1),
    ('satisfied', (debrief->>'satisfied')::int),
    ('basically_satisfied', (debrief->>'basically_satisfied')::int),
    ('not_satisfied', (debrief->>'not_satisfied')::int)) f(name, n)
    WHERE book = 'debrief' GROUP BY 1, 2""",
    """SELECT d->>'code', 'receptions', count(*) FROM registers.reception r,
    jsonb_array_elements(r.deputies) d WHERE r.state = 'held' AND d->>'attendance' = 'present'
    GROUP BY 1""",
    """SELECT person_code, f.name, sum(f.n) FROM suggestions.opinion, LATERAL (VALUES
    ('opinions', 1), ('refused', (state = 'refused')::int)) f(name, n)
    WHERE person_code IS NOT NULL GROUP BY 1, 2""",
    """SELECT lead_code, 'suggestions', count(*) FROM suggestions.suggestion
    WHERE site IS NOT NULL AND state <> 'draft' GROUP BY 1""")


def by_tables():
    out = {}
    for query in TABLES:
        out.update({(code, figure): int(n) for code, figure, n in rows(NEWEST + query) if n})
    return out


def some(dice, most=3):
    return [books.persons[i]["id"] for i in sorted(dice.sample(range(3), dice.randint(1, most)))]


def an_entry(dice, day):
    """What is entered on that day of January: a book and its changes to the sample."""
    due = some(dice)
    start = 1769043600000000 + (day - 22) * 86400000000
    return dice.choice((
        ("activity", {"kind": dice.choice(KINDS), "agenda": ["一"], "due": due, "excused": [],
                      "present": due[:dice.randint(0, len(due))], "from_at": start,
                      "to_at": start + 3600000000}),
        ("contact", {"person": due[0], "people": dice.randint(1, 9), "date": "2026-01-%d" % day,
                     "enterprises": dice.randint(1, 3)}),
        ("debrief", {"mandate": books.mandates[dice.randint(0, 2)]["id"],
                     "satisfied": dice.randint(0, 30), "date": "2026-01-%d" % day})))


class Figures(unittest.TestCase):
    def same(self):
        """Once the opinion book has heard all there is."""
        got = {}

        def question():
            got.update(events=by_events(), tables=by_tables())
            return got["events"] == got["tables"]
        try:
            wait_for(question, seconds=15, what="the figures to agree")
        finally:
            self.assertEqual(got["events"], got["tables"])
        return got["tables"]

    def test_1_weeks(self):
        """a station's weeks in January: entries, corrections, an erasure"""
        dice, refs = random.Random(20260302), []
        for n in range(60):
            book, changes = an_entry(dice, 12 + n // 5)
            refs.append((book, books.record(book, **changes)))
            if dice.random() < 0.3:
                book, ref = dice.choice(refs)
                for _ in range(9):
                    again, changes = an_entry(dice, 15)
                    if again == book:
                        newest = books.get(ref)
                        books.correct(book, dict(ref, version=newest["version"]), **changes)
                        break
        contact = next(ref for book, ref in refs if book == "contact")
        if "residents" in books.get(contact):
            cast.station.call("contact.erase", {"entry": contact["entry"], "reason": "本人要求"})
        figures = self.same()
        self.assertGreater(len({code for code, _ in figures}), 2)
        self.assertGreater(figures[books.persons[0]["code"], "people"], 0)

    def test_2_receptions(self):
        """held, held after it was moved, cancelled"""
        for day in ("2026-03-05", "2026-03-06", "2026-03-09"):
            ref = books.planned(date=day, announced=True)
            if day == "2026-03-06":
                moved = cast.station.call("reception.move", {
                    "reception": ref["reception"], "date": "2026-03-10", "reason": "代表出差"})
                cast.station.call("reception.announce", {"reception": moved["next"]})
            if day == "2026-03-09":
                cast.station.call("reception.cancel", {"reception": ref["reception"],
                                                       "reason": "场地停电"})
        zone.set_clock("2026-03-10 15:00")
        for row in jzstory.everything(cast.station, "reception.list", state="announced"):
            cast.station.call("reception.hold", {"reception": row["reception"], "people": 4,
                                                 "present": [books.persons[0]["id"]]})
        self.assertEqual(self.same()[books.persons[0]["code"], "receptions"], 2)

    def test_3_opinions(self):
        """opinions of the deputies, one of a problem, one refused; the book made anew"""
        for n in range(4):
            opinion = cast.station.call("opinion.receive", cast.matter(
                mandate=cast.mandates[n % 2]["id"]))["opinion"]
            if n == 3:
                cast.station.call("opinion.refuse", {"opinion": opinion,
                                                     "reason_code": "before_court"})
        cast.submit()
        ref = books.record("contact", person=books.persons[2]["id"])
        cast.station.call("contact.raise_opinion", {"entry": ref["entry"], "problem": 1})
        wait_for(lambda: books.get(ref)["opinions"][0]["state"] == "made", what="the opinion")
        before = self.same()
        code = books.persons[1]["code"]
        self.assertEqual((before[code, "opinions"], before[code, "refused"]), (2, 1))
        self.assertEqual(before[books.persons[2]["code"], "opinions"], 1)
        self.assertEqual(zone.jzctl("rebuild", "opinion")[0], 0)
        self.assertEqual(self.same(), before)


if __name__ == "__main__":
    main()
