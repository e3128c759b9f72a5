#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A station's week in its books: an activity, a contact, a debrief; corrections, who sees what,
personal data apart; what is refused; figures from events alone."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from jztest import main, wait_for  # noqa: E402
import jzone  # noqa: E402
import jzstory  # noqa: E402
from jzbooks import Books  # noqa: E402

zone = books = other = None
clients = {}


def setUpModule():
    global zone, books, other
    zone = jzone.Zone("books").__enter__()
    zone.set_clock("2026-03-02 09:00")
    zone.load()
    committee = zone.client("committee")
    site = committee.call("site.get", {"code": "S01"})
    persons = jzstory.everything(committee, "person.list", site="S01")[:3]
    for name, role, scope in (("street", "street", site["street"]), ("station", "station", "S01"),
                              ("foreign", "station", "S20"), ("away", "street", "zhonghe"),
                              ("deputy", "deputy", persons[0]["code"]),
                              ("stranger", "deputy", "P0200")):
        clients[name] = zone.principal("books-" + name, role, scope)
    books = Books(committee, clients["station"], site, persons)
    other = Books(committee, clients["foreign"], committee.call("site.get", {"code": "S20"}),
                  persons)


def tearDownModule():
    zone.close()


def heard(client=None):
    events, _ = (client or books.committee).feed("registers", after=0, max=1000)
    return [(event["type"], event["data"]) for event in events]


class Week(unittest.TestCase):
    def refused(self, cls, field, op, args, client=None):
        head = zone.health("registers")["head"]
        error = jzstory.refusal(client or books.station, op, args)
        self.assertEqual((error.cls, error.field), (cls, field), error.text)
        self.assertEqual(zone.health("registers")["head"], head)

    def test_numbers(self):
        """numbered by book, site and year, without gaps; several at once"""
        first = books.record("activity", from_at=1737507600000000, to_at=1737511200000000)
        self.assertEqual((first["number"], first["year"], first["version"]), (1, 2025, 1))
        self.refused("INVALID_ARGUMENT", "content.to_at", "activity.record",
                     books.activity(from_at=1737507600000000, to_at=1737507599000000))
        calls = [books.record("activity", from_at=1737507600000000, to_at=1737511200000000)
                 for _ in range(5)]
        self.assertEqual([call["number"] for call in calls], [2, 3, 4, 5, 6])
        there = other.record("activity", from_at=1737507600000000, to_at=1737511200000000)
        self.assertEqual(there["number"], 1)

    def test_activity(self):
        """an activity: entered, read, corrected; both versions stay"""
        ref = books.record("activity")
        card = books.get(ref)
        self.assertEqual(card["activity"]["deputies"][0]["name"], books.persons[0]["name"])
        self.assertEqual((card["activity"]["present"], card["activity"]["excused"]), (2, 1))
        self.assertEqual(card["date"], "2026-01-22")
        self.assertEqual(card["recorder"], "books-station")
        fixed = books.correct("activity", ref, reason="人数点错", others_present=13)
        self.assertEqual((fixed["number"], fixed["version"]), (ref["number"], 2))
        self.assertEqual(books.get(ref)["activity"]["others_present"], 13)
        self.assertEqual(books.get(ref, version=1)["activity"]["others_present"], 12)
        rows = jzstory.everything(books.committee, "entry.history", entry=ref["entry"])
        self.assertEqual([(row["version"], row.get("reason")) for row in rows],
                         [(1, None), (2, "人数点错")])
        self.assertEqual(rows[1]["hash"], fixed["hash"])
        mine = [row for row in books.list(site="S01") if row["entry"] == ref["entry"]]
        self.assertEqual([row["version"] for row in mine], [2])

    def test_search(self):
        """found by its text, its days, its deputy, its kind"""
        ref = books.record("activity", subject="夜间照明专题", minutes="Park lights")
        for found in ({"text": "夜间照明"}, {"text": "park LIGHTS"},
                      {"text": "夜间", "deputy": books.persons[0]["code"]},
                      {"text": "夜间", "kind": "专题研讨", "year": 2026, "book": "activity"},
                      {"text": "夜间", "from_date": "2026-01-22", "to_date": "2026-01-22"}):
            with self.subTest(**found):
                self.assertEqual([row["entry"] for row in books.list(**found)], [ref["entry"]])
        for found in ({"text": "夜间", "book": "contact"}, {"text": "夜间", "site": "S02"},
                      {"text": "夜间", "from_date": "2026-01-23"}, {"text": "minutes"},
                      {"text": "夜间", "deputy": "P0200"}):
            with self.subTest(**found):
                self.assertEqual(books.list(**found), [])

    def test_who_sees_what(self):
        """the committee all, the street and the station their own, a deputy what names them"""
        ref = books.record("contact")
        for name in ("street", "station", "deputy"):
            self.assertEqual(books.get(ref, clients[name])["entry"], ref["entry"])
            self.assertIn(ref["entry"], [row["entry"] for row in books.list(clients[name])])
            self.assertIn(ref["entry"], [data["entry"] for _, data in heard(clients[name])])
        for name in ("foreign", "away", "stranger"):
            error = jzstory.refusal(clients[name], "entry.get", {"entry": ref["entry"]})
            self.assertEqual(error.cls, "NOT_FOUND")
            self.assertNotIn(ref["entry"], [row["entry"] for row in books.list(clients[name])])
            self.assertNotIn(ref["entry"], [data["entry"] for _, data in heard(clients[name])])
        self.refused("PERMISSION_DENIED", "content.site", "contact.record", books.contact(),
                     clients["foreign"])

    def test_personal_data(self):
        """residents: whole for the site and the committee, masked for others, erased for good"""
        ref = books.record("contact")
        whole = [{"name": "王阿姨", "phone": "13800000000"}]
        for client in (books.committee, clients["station"]):
            card = books.get(ref, client)
            self.assertEqual((card["residents"], card["masked"]), (whole, False))
        for name in ("street", "deputy"):
            card = books.get(ref, clients[name])
            self.assertEqual((card["residents"], card["masked"]), ([{"name": "王**"}], True))
        connection = zone.database()
        with connection.cursor() as db:
            db.execute("SELECT count(*) FROM registers.entry WHERE entry::text LIKE %s"
                       " OR position(convert_to('王阿姨', 'UTF8') IN body) > 0", ("%王阿姨%",))
            self.assertEqual(db.fetchone()[0], 0)
            for table in ("event", "idem"):
                db.execute("SELECT count(*) FROM registers.%s WHERE position(convert_to("
                           "'王阿姨', 'UTF8') IN %s) > 0" % (table, {"event": "body"}.get(
                               table, "answer")))
                self.assertEqual(db.fetchone()[0], 0, table)
        books.station.call("contact.erase", {"entry": ref["entry"], "reason": "本人要求"})
        card = books.get(ref)
        self.assertNotIn("residents", card)
        self.assertEqual((card["erased_on"], card["erased_reason"]), ("2026-03-02", "本人要求"))
        self.assertEqual(card["contact"]["residents"], 1)
        self.refused("FAILED_PRECONDITION", "entry", "contact.erase",
                     {"entry": ref["entry"], "reason": "再次"})

    def test_refused(self):
        """bad input names its field and stores nothing"""
        stranger = books.committee.call("mandate.list", {"person": "P0001"})["items"][0]
        for field, args in (
                ("content.present[0]", books.activity(present=[stranger["id"]])),
                ("content.kind", books.activity(kind="郊游")),
                ("content.others_present", books.activity(others_present=-1)),
                ("content.subject", books.activity(subject=" \u3000")),
                ("content.place", books.activity(place="站内\a")),
                ("content.resolutions[0].text", books.activity(resolutions=[{"text": " "}])),
                ("content.to_at", books.activity(to_at=4102444800000000))):
            with self.subTest(field):
                self.refused("INVALID_ARGUMENT", field, "activity.record", args)
        self.refused("INVALID_ARGUMENT", "reason", "activity.correct",
                     dict(books.activity(), entry=stranger["id"], reason="  "))
        self.refused("FAILED_PRECONDITION", "content.due[0]", "activity.record",
                     books.activity(due=[stranger["id"]], present=[], excused=[]))
        self.refused("FAILED_PRECONDITION", "content.person", "contact.record",
                     books.contact(date="1990-01-01"))
        self.refused("INVALID_ARGUMENT", "content.people", "contact.record",
                     books.contact(people=-1))
        self.refused("INVALID_ARGUMENT", "content.not_satisfied", "debrief.record",
                     books.debrief(not_satisfied=-1))
        self.refused("INVALID_ARGUMENT", "content.voters_present", "debrief.record",
                     books.debrief(satisfied=41))
        self.refused("NOT_FOUND", "content.mandate", "debrief.record",
                     books.debrief(mandate=books.site["id"]))
        ref = books.record("debrief")
        self.refused("ABORTED", "version", "debrief.correct",
                     dict(books.debrief(), entry=ref["entry"], version=7, reason="x"))
        self.refused("FAILED_PRECONDITION", "content.date", "debrief.correct",
                     dict(books.debrief(date="2025-12-31"), entry=ref["entry"], reason="x"))

    def test_figures_from_events(self):
        """person-times, residents, ballots of a site: from events what the books say"""
        start = zone.health("registers")["head"]
        books.record("activity")
        books.correct("activity", books.record("activity"), present=[], excused=[])
        books.record("contact", people=7)
        books.correct("debrief", books.record("debrief"), satisfied=30)
        events, _ = books.committee.feed("registers", after=start, max=1000)
        newest = {event["data"]["entry"]: event["data"] for event in events}
        times = sum(data["present"] for data in newest.values() if "present" in data)
        residents = sum(data["people"] for data in newest.values() if "people" in data)
        ballots = [data["satisfied"] for data in newest.values() if "satisfied" in data]
        self.assertEqual((times, residents, ballots), (2, 7, [30]))
        for data in newest.values():
            self.assertEqual(data["hash"], books.get(data)["hash"])

    def test_links_that_are_silent(self):
        """a contact in the book is the last contact of the deputy's links"""
        person = books.persons[1]
        for code, more in (("L1", {"kind": "residents", "group_name": "样例社区"}),
                           ("L2", {"kind": "enterprise", "group_name": "样例科技公司"}),
                           ("L3", {"kind": "enterprise", "group_name": "别的公司"})):
            books.committee.call("contact_link.create", dict(
                more, code=code, person=person["id"], from_date="2025-06-01"))
        books.record("contact", date="2026-02-20", person=person["id"])

        def silent():
            try:
                rows = jzstory.everything(books.committee, "contact_link.silent", days=1)
            except jzone.jzclient.CallError:
                return None
            rows = [(row["code"], row.get("last_on")) for row in rows]
            return rows if ("L1", "2026-02-20") in rows else None
        self.assertEqual(wait_for(silent, what="registry to hear of the contact"),
                         [("L1", "2026-02-20"), ("L2", "2026-02-20"), ("L3", None)])

    def test_time_is_over(self):
        """after two years the clock erases residents' data"""
        ref = other.record("contact", date="2024-03-03")
        self.assertIn("residents", books.get(ref))
        zone.set_clock("2026-03-03 00:00")
        zone.ready("registers")
        card = wait_for(lambda: "erased_on" in books.get(ref) and books.get(ref), what="erasure")
        self.assertEqual((card["erased_on"], card["erased_reason"]), ("2026-03-03", "rule"))
        self.assertEqual([data["cause"] for kind, data in heard() if kind == "contact.erased"
                          and data["entry"] == ref["entry"]], ["rule"])


if __name__ == "__main__":
    main()
