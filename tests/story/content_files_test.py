# SPDX-License-Identifier: Apache-2.0
"""Files that go with what a deputy says: at most three, kept or left out by a revision, read by
those who may read the suggestion."""
import unittest

import jzstory
import jztest
import jzone
from jzclient import uuid7
from jzstory import refusal

zone = cast = None
DAY = "2026-03-02"


def setUpModule():
    global zone, cast
    zone = jzone.Zone("content-files").__enter__()
    zone.set_clock(DAY + " 09:00")
    zone.load()
    cast = jzstory.Cast(zone)


def tearDownModule():
    zone.close()


PNG = b"\x89PNG\r\n\x1a\n"
ONE, TWO = PNG + b"one", PNG + b"two"


def upload(client, content):
    blob = uuid7().bytes
    client.call("suggestions.blob.put", {"blob": blob, "offset": 0, "bytes": content})
    return blob


def file(content, name, media="image/png", client=None):
    return {"blob": upload(client or cast.station, content), "name": name, "media": media}


def names(card):
    return [f["name"] for f in card.get("attachments", [])]


def part(card, i=0):
    return {"attachment": card["attachments"][i]["attachment"], "offset": 0}


class ContentFiles(unittest.TestCase):
    def reads(self, args, content, *clients):
        for client in clients:
            self.assertEqual(client.call("suggestion.attachment", args)["bytes"], content)

    def reads_not(self, args, *clients):
        for client in clients:
            self.assertEqual(refusal(client, "suggestion.attachment", args).cls, "NOT_FOUND")

    def test_1_who_reads_them(self):
        """a draft's by its author alone; submitted, by all who may read it; then by its units"""
        draft = cast.station.call("suggestion.draft", {"content": cast.content(
            attachments=[file(ONE, "东门.png"), file(TWO, "南门.png")])})["suggestion"]
        card = cast.card(draft, cast.station)
        self.assertEqual(names(card), ["东门.png", "南门.png"])
        args = part(card)
        self.reads(args, ONE, cast.station, cast.deputies[0])
        self.reads_not(args, cast.committee, cast.street, cast.units[0], cast.deputies[1])
        cast.station.call("suggestion.submit", {"suggestion": draft})
        self.reads(args, ONE, cast.station, cast.deputies[0], cast.committee, cast.street)
        told = [e["data"] for e in cast.committee.feed(
            "suggestions", after=0, max=1000, types=["suggestion.submitted"])[0]
            if e["data"]["suggestion"] == draft][0]
        self.assertEqual([f["size"] for f in told["attachments"]], [len(ONE), len(TWO)])
        cast.call("suggestion.accept", suggestion=draft)
        cast.assign(draft, lead=0)
        sent = [e["data"] for e in cast.units[0].feed(
            "suggestions", after=0, max=1000, types=["assignment.sent"])[0]
            if e["data"]["suggestion"] == draft][0]
        self.assertEqual(names(sent), ["东门.png", "南门.png"])
        self.reads(dict(args, attachment=sent["attachments"][1]["attachment"]), TWO,
                   cast.units[0])
        self.reads_not(args, cast.units[1], cast.deputies[2])

    def test_2_revised(self):
        """a revision keeps those it names, takes new ones in, and leaves the others out"""
        draft = cast.station.call("suggestion.draft", {"content": cast.content(
            attachments=[file(ONE, "一.png"), file(TWO, "二.png")])})["suggestion"]
        card = cast.card(draft, cast.station)
        kept, out = [f["attachment"] for f in card["attachments"]]
        cast.deputies[0].call("suggestion.revise", {"suggestion": draft, "content": cast.content(
            attachments_kept=[kept],
            attachments=[file(b"%PDF-three", "三.pdf", "application/pdf", cast.deputies[0])])})
        card = cast.card(draft, cast.station)
        self.assertEqual(names(card), ["一.png", "三.pdf"])
        self.reads({"attachment": kept, "offset": 0}, ONE, cast.station)
        self.reads_not({"attachment": out, "offset": 0}, cast.station, cast.deputies[0])
        error = refusal(cast.station, "suggestion.revise", {
            "suggestion": draft, "content": cast.content(attachments_kept=[out])})
        self.assertEqual((error.cls, error.field),
                         ("NOT_FOUND", "content.attachments_kept[0]"))
        cast.station.call("suggestion.revise", {"suggestion": draft, "content": cast.content()})
        self.assertEqual(names(cast.card(draft, cast.station)), [])

    def test_3_refused(self):
        """too many, a blob that is missing or another's, a media type that is none, twice"""
        def why(op="suggestion.submit", **content):
            error = refusal(cast.station, op, {"content": cast.content(**content)})
            return error.cls, error.field
        one = file(ONE, "一.png")
        self.assertEqual(why(attachments=[file(PNG, "x.png") for _ in range(4)])[:1],
                         ("INVALID_ARGUMENT",))
        self.assertEqual(why(attachments=[one, dict(one, blob=uuid7().bytes)]),
                         ("NOT_FOUND", "content.attachments[1].blob"))
        self.assertEqual(why("suggestion.draft",
                             attachments=[file(PNG, "x.png", client=cast.deputies[0])]),
                         ("NOT_FOUND", "content.attachments[0].blob"))
        self.assertEqual(why(attachments=[dict(one, media="picture")]),
                         ("INVALID_ARGUMENT", "content.attachments[0].media"))
        self.assertEqual(why(attachments=[one, dict(one, name="再.png")]),
                         ("INVALID_ARGUMENT", "content.attachments[1].blob"))
        draft = cast.station.call("suggestion.draft",
                                  {"content": cast.content(attachments=[one])})["suggestion"]
        kept = [f["attachment"] for f in cast.card(draft, cast.station)["attachments"]]
        error = refusal(cast.station, "suggestion.revise", {
            "suggestion": draft, "content": cast.content(attachments_kept=kept, attachments=[
                file(PNG, "x.png") for _ in range(3)])})
        self.assertEqual((error.cls, error.field), ("INVALID_ARGUMENT", "content.attachments"))
        self.assertEqual(names(cast.card(draft, cast.station)), ["一.png"])

    def test_4_a_letters_file_is_no_content(self):
        """what hangs on a letter is not kept by a revision"""
        suggestion, lead = cast.assigned(lead=0)
        cast.sign(0, suggestion, lead)
        cast.contact(0, suggestion, lead, DAY)
        cast.reply(0, suggestion, lead, DAY,
                   attachments=[file(b"%PDF-letter", "函.pdf", "application/pdf", cast.units[0])])
        of_letter = cast.card(suggestion)["assignments"][0]["replies"][0]["attachments"][0]
        back = cast.submit()
        cast.call("suggestion.return", suggestion=back, reason="一事一议")
        error = refusal(cast.station, "suggestion.revise", {
            "suggestion": back,
            "content": cast.content(attachments_kept=[of_letter["attachment"]])})
        self.assertEqual((error.cls, error.field),
                         ("NOT_FOUND", "content.attachments_kept[0]"))


if __name__ == "__main__":
    jztest.main()
