# SPDX-License-Identifier: Apache-2.0
"""The reply letter: what it is made of, its files and who reads them, what the card carries."""
import unittest

import jzstory
import jztest
import jzone
from jzclient import uuid7
from jzstory import refusal

zone = cast = None
DAY = "2026-03-02"
POINTS = [{"point": "加装节能路灯", "answer": "东门至儿童活动区已装十六盏，三月十五日前验收。"},
          {"point": "修无障碍坡道", "answer": "南门坡道已完工，东门坡道四月开工。"}]


def setUpModule():
    global zone, cast
    zone = jzone.Zone("replies").__enter__()
    zone.set_clock(DAY + " 09:00")
    zone.load()
    cast = jzstory.Cast(zone)


def tearDownModule():
    zone.close()


def upload(client, content):
    blob = uuid7().bytes
    client.call("suggestions.blob.put", {"blob": blob, "offset": 0, "bytes": content})
    return blob


def signed(**more):
    pair = cast.assigned(**more)
    cast.sign(0, *pair[:2])
    return pair


class Replies(unittest.TestCase):
    def test_01_letter(self):
        """a letter with points, addressee, copies and a file, as the deputy reads it"""
        pair = signed()
        blob = upload(cast.units[0], b"%PDF-1.7 letter")
        cast.reply(0, *pair, DAY, points=POINTS, addressee="罗启航代表", copies=["区委督查室"],
                   secrecy="unclassified",
                   attachments=[{"blob": blob, "name": "竣工图.pdf", "media": "application/pdf"}])
        self.assertEqual(cast.card(pair[0], cast.deputies[0])["assignments"][0]["replies"], [])
        file = cast.card(pair[0])["assignments"][0]["replies"][0]["attachments"][0]
        part = {"attachment": file["attachment"], "offset": 0}
        self.assertEqual(refusal(cast.deputies[0], "suggestion.attachment", part).cls, "NOT_FOUND")
        for client in (cast.committee, cast.units[0]):
            self.assertEqual(client.call("suggestion.attachment", part)["bytes"],
                             b"%PDF-1.7 letter")
        cast.ruling("pass", *pair)
        letter = cast.card(pair[0], cast.deputies[0])["assignments"][0]["replies"][0]
        self.assertEqual((letter["points"], letter["addressee"], letter["copies"]),
                         (POINTS, "罗启航代表", ["区委督查室"]))
        self.assertEqual((file["name"], file["media"], file["size"]),
                         ("竣工图.pdf", "application/pdf", 15))
        for client in (cast.deputies[0], cast.station, cast.street):
            got = client.call("suggestion.attachment", dict(part, offset=9, max=6))
            self.assertEqual((got["bytes"], got["size"]), (b"letter", 15))
        for client in (cast.units[1], cast.deputies[2]):
            self.assertEqual(refusal(client, "suggestion.attachment", part).cls, "NOT_FOUND")

    def test_02_class_b(self):
        """class B needs a measure and a date, class C a reason"""
        pair = signed()
        letter = {"number": "1号", "signer": "周明", "dated": DAY, "text": "列入计划", "handler": "吴敏",
                  "phone": "85330000", "suggestion": pair[0], "assignment": pair[1]}
        for more, field in (({"class": "B"}, "measure"),
                            ({"class": "B", "measure": "年内装灯"}, "by_date"),
                            ({"class": "B", "measure": "年内装灯", "by_date": "2026-03-01"},
                             "by_date"),
                            ({"class": "C"}, "class_reason"),
                            ({"class": "A", "secrecy": "secret"}, "secrecy"),
                            ({"class": "A", "points": [{"point": "灯", "answer": ""}]},
                             "points[0].answer")):
            error = refusal(cast.units[0], "assignment.reply", dict(letter, **more))
            self.assertEqual((error.cls, error.field), ("INVALID_ARGUMENT", field), more)

    def test_03_sent_back(self):
        """letters that were sent back stay with their unit and the committee; all are listed"""
        pair = signed()
        for number in ("1号", "2号", "3号"):
            cast.reply(0, *pair, DAY, number=number)
            cast.ruling(*(("pass", *pair) if number == "3号" else ("send_back", *pair)),
                        **({} if number == "3号" else {"reason": "未逐点答复"}))
        of = {"assignment": pair[1]}
        for client, want in ((cast.committee, ["3号", "2号", "1号"]),
                             (cast.units[0], ["3号", "2号", "1号"]), (cast.deputies[0], ["3号"]),
                             (cast.units[1], [])):
            rows = client.call("assignment.replies", of)["items"]
            self.assertEqual([row["number"] for row in rows], want)
        page = cast.call("assignment.replies", limit=2, **of)
        self.assertEqual(len(page["items"]), 2)
        rest = cast.call("assignment.replies", after=page["next"], **of)
        self.assertEqual([row["number"] for row in rest["items"]], ["1号"])

    def test_04_long_logs(self):
        """however long the logs are, the card is answered: the newest, and how many there are"""
        suggestion = cast.accepted()
        pair = cast.assign(suggestion, separate=[0, 1])
        said = "希望先装东门一段，" * 444
        for unit in (0, 1):
            cast.sign(unit, suggestion, pair[unit])
            for number in range(60):
                cast.unit_step(unit, "contact", suggestion, pair[unit], phase="during", way="call",
                               date=DAY, persons="代表本人", said="%03d%s" % (number, said))
        card = cast.card(suggestion)
        self.assertEqual([a["contacts_total"] for a in card["assignments"]], [60, 60])
        shown = sorted(c["said"][:3] for c in card["assignments"][1]["contacts"])
        self.assertEqual(shown[-1], "059")
        self.assertLess(len(shown), 60)
        rows = jzstory.everything(cast.committee, "assignment.contacts", assignment=pair[0])
        self.assertEqual([row["said"][:3] for row in rows],
                         ["%03d" % n for n in reversed(range(60))])
        own = cast.units[0].call("assignment.contacts", {"assignment": pair[1]})
        self.assertEqual(own["items"], [])


if __name__ == "__main__":
    jztest.main()
