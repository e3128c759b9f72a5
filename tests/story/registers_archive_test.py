#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A station's year in the archive (一档): documents of the four parts, their versions, what is still
missing as the committee, the street and the station see it."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from jztest import main  # noqa: E402
import jzone  # noqa: E402
import jzstory  # noqa: E402
from jzbooks import Books  # noqa: E402

zone = books = None
clients = {}
PARTS = ["building", "deputies", "highlights", "experience"]


def setUpModule():
    global zone, books
    zone = jzone.Zone("archive").__enter__()
    zone.set_clock("2026-03-02 09:00")
    zone.load()
    committee = zone.client("committee")
    site = committee.call("site.get", {"code": "S01"})
    persons = jzstory.everything(committee, "person.list", site="S01")[:3]
    for name, role, scope in (("street", "street", site["street"]), ("station", "station", "S01"),
                              ("foreign", "station", "S20"), ("away", "street", "zhonghe")):
        clients[name] = zone.principal("archive-" + name, role, scope)
    books = Books(committee, clients["station"], site, persons)


def tearDownModule():
    zone.close()


def missing(client=None, **args):
    rows = jzstory.everything(client or books.committee, "archive.missing", **args)
    return {row["site_code"]: row for row in rows}


class Archive(unittest.TestCase):
    def refused(self, cls, field, op, args, client=None):
        head = zone.health("registers")["head"]
        error = jzstory.refusal(client or books.station, op, args)
        self.assertEqual((error.cls, error.field), (cls, field), error.text)
        self.assertEqual(zone.health("registers")["head"], head)

    def test_01_missing(self):
        """the completeness list: four parts a site and year, each document takes one off"""
        self.assertEqual(missing(site="S01")["S01"]["missing"], PARTS)
        for i, part in enumerate(PARTS[:3]):
            books.file(part=part)
            self.assertEqual(missing(site="S01")["S01"]["missing"], PARTS[i + 1:])
        row = missing(site="S01")["S01"]
        self.assertEqual([row[part] for part in PARTS], [1, 1, 1, 0])
        self.assertEqual((row["year"], row["site_name"]), (2026, books.site["name"]))
        books.file(part="experience")
        self.assertNotIn("S01", missing())
        self.assertEqual(missing(all=True)["S01"]["missing"], [])
        self.assertEqual(missing(year=2025)["S01"]["missing"], PARTS)

    def test_02_who_sees_what(self):
        """the committee sees every site's list, a street its own sites', a station its own"""
        everywhere = missing(year=2025)
        self.assertEqual(len(everywhere), 32)
        street = missing(clients["street"], year=2025)
        self.assertEqual(set(street), {code for code, row in everywhere.items()
                                       if row.get("street") == books.site["street"]})
        self.assertEqual(list(missing(clients["foreign"], year=2025)), ["S20"])
        self.assertEqual(missing(clients["foreign"], year=2025, site="S01"), {})
        ref = books.file(title="议事规则")
        for client in (books.committee, clients["street"], clients["station"]):
            self.assertEqual(client.call("archive.get", {"document": ref["document"]})["title"],
                             "议事规则")
        for name in ("foreign", "away"):
            error = jzstory.refusal(clients[name], "archive.get", {"document": ref["document"]})
            self.assertEqual(error.cls, "NOT_FOUND")
            self.assertEqual(jzstory.everything(clients[name], "archive.list"), [])
            events, _ = clients[name].feed("registers", after=0, max=1000)
            self.assertEqual(events, [])
        self.refused("PERMISSION_DENIED", "content.site", "archive.file", books.document(),
                     clients["foreign"])
        self.refused("PERMISSION_DENIED", "document", "archive.revise",
                     dict(books.document(), document=ref["document"], reason="x"),
                     clients["away"])

    def test_03_versions(self):
        """a document put right: both versions stay, the list shows the newest"""
        ref = books.file(part="building", title="选址纪要")
        args = dict(books.document(part="building", title="选址会议纪要"),
                    document=ref["document"], version=1, reason="标题写错")
        fixed = books.station.call("archive.revise", args)
        self.assertEqual(fixed["version"], 2)
        self.refused("ABORTED", "version", "archive.revise", args)
        card = books.committee.call("archive.get", {"document": ref["document"]})
        self.assertEqual((card["title"], card["version"], card["versions"], card["reason"]),
                         ("选址会议纪要", 2, 2, "标题写错"))
        first = books.committee.call("archive.get", {"document": ref["document"], "version": 1})
        self.assertEqual((first["title"], first["versions"]), ("选址纪要", 2))
        rows = jzstory.everything(books.committee, "archive.history", document=ref["document"])
        self.assertEqual([(row["version"], row["title"], row.get("reason")) for row in rows],
                         [(1, "选址纪要", None), (2, "选址会议纪要", "标题写错")])
        listed = jzstory.everything(books.committee, "archive.list", text="选址")
        self.assertEqual([(row["document"], row["version"]) for row in listed],
                         [(ref["document"], 2)])
        found = jzstory.everything(books.committee, "archive.list", site="S01", year=2026,
                                   part="building")
        self.assertIn(ref["document"], [row["document"] for row in found])
        self.assertEqual(jzstory.everything(books.committee, "archive.list", part="experience",
                                            text="选址"), [])

    def test_04_moved_part(self):
        """a document that was filed in the wrong part counts in the one it is in now"""
        ref = books.file(year=2024, part="building")
        self.assertEqual(missing(year=2024)["S01"]["missing"], PARTS[1:])
        books.station.call("archive.revise", dict(
            books.document(year=2024, part="deputies"), document=ref["document"], reason="放错"))
        self.assertEqual(missing(year=2024)["S01"]["missing"],
                         ["building", "highlights", "experience"])

    def test_05_refused(self):
        """bad input names its field and stores nothing"""
        for field, changes in (("content.year", {"year": 2027}), ("content.year", {"year": 1900}),
                               ("content.part", {"part": "photos"}),
                               ("content.made_on", {"made_on": "2026-03-03"}),
                               ("content.title", {"title": ""}),
                               ("content.title", {"title": "长" * 121}),
                               ("content.responsible", {"responsible": "周\n明"})):
            with self.subTest(field, **{key: str(value) for key, value in changes.items()}):
                self.refused("INVALID_ARGUMENT", field, "archive.file", books.document(**changes))
        self.refused("NOT_FOUND", "document", "archive.revise",
                     dict(books.document(), document=books.site["id"], reason="x"))

    def test_06_told(self):
        """each version is told, to the committee, the street and the station"""
        ref = books.file(title="工作制度")
        for client in (books.committee, clients["street"], clients["station"]):
            events, _ = client.feed("registers", after=0, max=1000)
            self.assertIn(("archive.filed", ref["document"]),
                          [(event["type"], event["data"]["document"]) for event in events])


if __name__ == "__main__":
    main()
