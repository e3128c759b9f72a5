#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Files of entries and of the archive: uploaded in chunks, checked by hash and content, read by those
who may read what they hang on, and a film of 64 MiB that goes up and down through kill -9."""
import os
import random
import sys
import threading
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from jztest import main  # noqa: E402
import jzfiles  # noqa: E402
import jzone  # noqa: E402
import jzstory  # noqa: E402
from jzbooks import Books  # noqa: E402
from jzfiles import CHUNK, PDF, digest, download, packed, ref, upload  # noqa: E402

zone = books = None
clients = {}
FILM = 64 << 20


def setUpModule():
    global zone, books
    zone = jzone.Zone("files").__enter__()
    zone.set_clock("2026-03-02 09:00")
    zone.load()
    committee = zone.client("committee")
    site = committee.call("site.get", {"code": "S01"})
    persons = jzstory.everything(committee, "person.list", site="S01")[:3]
    for name, role, scope in (("street", "street", site["street"]), ("station", "station", "S01"),
                              ("foreign", "station", "S20"), ("away", "street", "zhonghe"),
                              ("deputy", "deputy", persons[0]["code"]),
                              ("stranger", "deputy", "P0200")):
        clients[name] = zone.principal("files-" + name, role, scope)
    books = Books(committee, clients["station"], site, persons)


def tearDownModule():
    zone.close()


def attach(entry, *files, client=None):
    args = {"entry": entry["entry"], "attachments": list(files)}
    return (client or books.station).call("entry.attach", args)["attachments"]


def one(sql, *args):
    with zone.database().cursor() as db:
        db.execute(sql, args)
        return db.fetchone()[0]


class Files(unittest.TestCase):
    def refused(self, cls, field, op, args, client=None):
        head = zone.health("registers")["head"]
        error = jzstory.refusal(client or books.station, op, args)
        self.assertEqual((error.cls, error.field), (cls, field), error.text)
        self.assertEqual(zone.health("registers")["head"], head)
        return error

    def attach_refused(self, cls, field, *files, entry=None, client=None):
        entry = entry or books.record("activity")
        before = one("SELECT count(*) FROM registers.attachment")
        self.refused(cls, field, "entry.attach",
                     {"entry": entry["entry"], "attachments": list(files)}, client)
        self.assertEqual(one("SELECT count(*) FROM registers.attachment"), before)

    def test_kinds(self):
        """each kind is known by its content, and comes back as it went"""
        entry = books.record("activity")
        kinds = {
            "application/pdf": PDF, "image/jpeg": b"\xff\xd8\xff\xe0" + bytes(300),
            "image/png": b"\x89PNG\r\n\x1a\n" + bytes(300),
            "video/mp4": b"\0\0\0\x18ftypisom" + bytes(300),
            "text/plain": "走访记录\r\n".encode() * 40000,
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document":
                packed("[Content_Types].xml", "_rels/.rels", "word/document.xml"),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":
                packed("[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"),
            "application/ofd": packed("OFD.xml", "Doc_0/Document.xml")}
        for media, content in kinds.items():
            with self.subTest(media):
                card = attach(entry, ref(books.station, content, "文件"))[0]
                self.assertEqual((card["media"], card["size"], card["hash"]),
                                 (media, len(content), digest(content)))
                got, _ = download(books.station, "entry.attachment", {
                    "entry": entry["entry"], "attachment": card["attachment"]})
                self.assertEqual(got, content)
        rows = jzstory.everything(books.station, "entry.attachments", entry=entry["entry"])
        self.assertEqual([row["media"] for row in rows], list(kinds))
        self.assertEqual({row["attached_by"] for row in rows}, {"files-station"})

    def test_wrong_type(self):
        """what is none of the kinds, or another than it is said to be, is refused"""
        mine = books.station
        for content in (b"MZ\x90\0\3\0\0\0\4", b"GIF89a\1\0", packed("a.txt"),
                        packed("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
                        packed("[Content_Types].xml", "ppt/presentation.xml")):
            self.attach_refused("INVALID_ARGUMENT", "attachments[0].media", ref(mine, content))
        self.attach_refused("INVALID_ARGUMENT", "attachments[0].media",
                            ref(mine, PDF, media="image/png"))
        self.attach_refused("INVALID_ARGUMENT", "attachments[1].media", ref(mine, PDF),
                            ref(mine, b"%!PS-Adobe\0"))

    def test_wrong_hash(self):
        """the hash is that of the bytes that came, or the file is refused; a second one is needed"""
        self.attach_refused("INVALID_ARGUMENT", "attachments[0].hash",
                            ref(books.station, PDF, hash=digest(PDF + b"x")))
        self.attach_refused("INVALID_ARGUMENT", "attachments[0].hash",
                            ref(books.station, PDF, hash=digest(PDF)[:31]))
        file = ref(books.station, PDF)
        del file["hash"]
        self.attach_refused("INVALID_ARGUMENT", "attachments[0].hash", file)
        half = dict(ref(books.station, PDF[:10]), hash=digest(PDF))
        self.attach_refused("INVALID_ARGUMENT", "attachments[0].hash", half)
        books.station.call("registers.blob.put",
                           {"blob": half["blob"], "offset": 10, "bytes": PDF[10:]})
        attach(books.record("contact"), half)       # it has all its bytes now
        self.refused("FAILED_PRECONDITION", "blob", "registers.blob.put",
                     {"blob": half["blob"], "offset": len(PDF), "bytes": b"more"})

    def test_order_of_chunks(self):
        """a chunk that is not the next is refused and leaves nothing"""
        blob = jzone.jzclient.uuid7().bytes
        put = {"blob": blob, "offset": 0, "bytes": PDF}
        self.refused("FAILED_PRECONDITION", "offset", "registers.blob.put", dict(put, offset=7))
        self.assertEqual(one("SELECT count(*) FROM registers.blob WHERE id = %s",
                             jzstory.text_id(blob)), 0)
        books.station.call("registers.blob.put", put)
        for offset in (0, len(PDF) - 1, len(PDF) + 1):
            self.refused("FAILED_PRECONDITION", "offset", "registers.blob.put",
                         dict(put, offset=offset))
        self.assertEqual(one("SELECT size FROM registers.blob WHERE id = %s",
                             jzstory.text_id(blob)), len(PDF))

    def test_whose(self):
        """only who uploaded a blob attaches it, whole, once to a thing, and where they may write"""
        entry = books.record("activity")
        theirs = ref(clients["foreign"], PDF)
        self.attach_refused("NOT_FOUND", "attachments[0].blob", theirs, entry=entry)
        self.attach_refused("PERMISSION_DENIED", "entry", theirs, entry=entry,
                            client=clients["foreign"])
        self.attach_refused("FAILED_PRECONDITION", "attachments[0].blob",
                            ref(books.station, b""), entry=entry)
        file = ref(books.station, PDF)
        self.attach_refused("INVALID_ARGUMENT", "attachments[1].blob", file, file, entry=entry)
        self.assertFalse(one("SELECT referenced FROM registers.blob WHERE id = %s",
                             jzstory.text_id(file["blob"])))
        attach(entry, file)
        self.attach_refused("INVALID_ARGUMENT", "attachments[0].blob", file, entry=entry)
        self.attach_refused("INVALID_ARGUMENT", "attachments[0].name",
                            ref(books.station, PDF, name="a\nb"), entry=entry)
        attach(entry, *(ref(books.station, PDF) for _ in range(19)))
        self.attach_refused("FAILED_PRECONDITION", "attachments[0]", ref(books.station, PDF),
                            entry=entry)
        self.attach_refused("NOT_FOUND", "entry", ref(books.station, PDF),
                            entry={"entry": books.site["id"]})

    def test_who_reads(self):
        """read through the entry by those who may read it, by nobody else and through no other"""
        entry = books.record("contact")
        card = attach(entry, ref(books.station, PDF))[0]
        args = {"entry": entry["entry"], "attachment": card["attachment"], "offset": 0}
        for name in ("street", "station", "deputy"):
            self.assertEqual(clients[name].call("entry.attachment", args)["bytes"], PDF)
            self.assertEqual(len(clients[name].call("entry.attachments",
                                                    {"entry": entry["entry"]})["items"]), 1)
            events, _ = clients[name].feed("registers", after=0, max=1000)
            told = [event["data"] for event in events if event["type"] == "entry.attached"]
            self.assertIn(card, [c for data in told for c in data["attachments"]])
        for name in ("foreign", "away", "stranger"):
            error = jzstory.refusal(clients[name], "entry.attachment", args)
            self.assertEqual(error.cls, "NOT_FOUND")
            self.assertEqual(clients[name].call("entry.attachments",
                                                {"entry": entry["entry"]})["items"], [])
        there = Books(books.committee, clients["foreign"],
                      books.committee.call("site.get", {"code": "S20"}), books.persons)
        own = there.record("activity", due=[], present=[], excused=[])
        for op, through in (("entry.attachment", {"entry": own["entry"]}),
                            ("archive.attachment", {"document": there.file()["document"]})):
            error = jzstory.refusal(clients["foreign"], op, dict(through, offset=0,
                                                                 attachment=card["attachment"]))
            self.assertEqual(error.cls, "NOT_FOUND")
        part = books.station.call("entry.attachment", dict(args, offset=5, max=3))
        self.assertEqual((part["bytes"], part["size"]), (PDF[5:8], len(PDF)))
        part = books.station.call("entry.attachment", dict(args, offset=len(PDF)))
        self.assertFalse(part.get("bytes"))

    def test_documents(self):
        """a document's files stay with the version they were attached to"""
        doc = books.file()
        args = {"document": doc["document"], "attachments": [ref(books.station, PDF, "初稿.pdf")]}
        first = books.station.call("archive.attach", args)["attachments"][0]
        books.station.call("archive.revise", dict(books.document(), document=doc["document"],
                                                  reason="定稿"))
        self.refused("ABORTED", "version", "archive.attach", dict(args, version=1))
        args["attachments"] = [ref(books.station, PDF + b"2", "定稿.pdf")]
        books.station.call("archive.attach", args)
        rows = jzstory.everything(books.committee, "archive.attachments",
                                  document=doc["document"])
        self.assertEqual([(row["name"], row["version"]) for row in rows],
                         [("初稿.pdf", 1), ("定稿.pdf", 2)])
        got, _ = download(clients["street"], "archive.attachment", {
            "document": doc["document"], "attachment": first["attachment"]})
        self.assertEqual(got, PDF)
        self.assertEqual(jzstory.refusal(clients["foreign"], "archive.attachment", {
            "document": doc["document"], "attachment": first["attachment"], "offset": 0}).cls,
            "NOT_FOUND")

    def kill_at(self, place):
        """A hook that kills the service while the chunk at this place or one soon after is under
        way, and starts it again; and the list in which it leaves how far the bytes were by then."""
        at, killed = [0], []

        def run():
            zone.kill("registers")
            killed.append(at[0])
            zone.up()

        def hook(now):
            at[0] = now
            if now == place:
                thread = threading.Thread(target=run)
                thread.start()
                self.addCleanup(thread.join)
        return hook, killed

    def test_film(self):
        """64 MiB up and down, the service killed in the middle of each: resumed, and the same"""
        film = b"\0\0\0\x18ftypisom\0\0\2\0isommp41" + random.Random(5).randbytes(FILM - 24)
        self.assertEqual(len(film), FILM)
        before = zone.pid("registers")
        hook, killed = self.kill_at(FILM // 2)
        blob, _ = upload(books.station, film, on_chunk=hook)
        self.assertTrue(FILM // 2 <= killed[0] < FILM, "it was not killed in the middle")
        self.refused("INVALID_ARGUMENT", "bytes", "registers.blob.put",
                     {"blob": blob, "offset": FILM, "bytes": b"x"})
        entry = books.record("activity", subject="“人大代表进家站”短片")
        card = attach(entry, {"blob": blob, "name": "短片.mp4", "media": "video/mp4",
                              "hash": digest(film)})[0]
        self.assertEqual((card["size"], card["media"]), (FILM, "video/mp4"))
        zone.ready("registers")
        hook, killed = self.kill_at(FILM // 4)
        got, _ = download(clients["street"], "entry.attachment", {
            "entry": entry["entry"], "attachment": card["attachment"]}, on_chunk=hook)
        self.assertTrue(FILM // 4 <= killed[0] < FILM, "it was not killed in the middle")
        self.assertEqual(digest(got), card["hash"])
        self.assertTrue(got == film)
        self.assertNotEqual(zone.pid("registers"), before)
        self.assertEqual(one("SELECT sum(length(bytes)) FROM registers.blob_chunk WHERE blob = %s",
                             jzstory.text_id(blob)), FILM)
        self.assertEqual(one("SELECT count(*) FROM registers.blob_chunk WHERE blob = %s",
                             jzstory.text_id(blob)), FILM // CHUNK)


if __name__ == "__main__":
    main()
