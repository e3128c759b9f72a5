#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A zone's folder: what `jzctl export zone` writes, blobs and accounts with it, makes the same zone in
an empty one; exported from there it is the same folder, byte for byte. A blob that is missing or is
not what its name says is a fault at its line, and nothing is written."""
import hashlib
import os
import shutil
import sys
import unittest
import uuid

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from jzobjects import Objects, findings  # noqa: E402
from jzone import Zone, jzclient  # noqa: E402
from jzstory import everything  # noqa: E402
from jztest import main  # noqa: E402

JPEG = b"\xff\xd8\xff\xe0"
FACE = JPEG + bytes(range(256)) * 2000         # crosses in parts
MARK = "planted-password-1"
zone = committee = folder = None


def setUpModule():
    global zone, committee, folder
    zone = Zone("folder").__enter__()
    unittest.addModuleCleanup(zone.close)
    zone.set_clock("2026-03-02 09:00")
    zone.load()
    committee = zone.client("committee")
    folder = os.path.join(zone.home, "folder")
    fill()


def put(client, content, blob=None):
    blob = blob or jzclient.uuid7().bytes
    for at in range(0, len(content), 200_000):
        client.call("registry.blob.put", {"blob": blob, "offset": at,
                                          "bytes": content[at:at + 200_000]})
    return blob


def fill():
    """What data/gaoxin has not got: photos, two of them the same, evidence, accounts, links, and of
    each kind what has changed and what has ended."""
    persons = everything(committee, "person.list", limit=5)[:5]
    for person, photo in zip(persons, (FACE, JPEG + b"another face", JPEG + b"another face")):
        committee.call("person.change", {"id": person["id"], "version": person["version"],
                                         "photo": put(committee, photo)})
    site = committee.call("site.list", {"kind": "station", "limit": 1})["items"][0]
    objects = Objects(committee, site, persons[0])
    objects.new("contact_link")
    objects.new("inspection")
    items = findings(place="unmet", rules="partly")
    items[0]["evidence"] = put(committee, b"a broken door")
    made = committee.call("inspection.create", {
        "code": "J1", "site": site["id"], "date": "2026-01-05", "inspector": "检查组", "items": items,
        "rectify_by": "2026-02-05"})
    committee.call("inspection.recheck", {"id": made["id"], "version": made["version"], "code": "J2",
                                          "date": "2026-02-01", "inspector": "复查组",
                                          "rectify_by": "2026-03-01",
                                          "items": [{"item": "place", "result": "met"}]})
    for name, role, of in (("li.ming", "committee", None), ("zhan", "station", site["id"]),
                           ("daibiao", "deputy", persons[1]["id"])):
        committee.call("account.create", dict({"name": name, "holder": "李明", "role": role,
                                               "password": MARK}, **({"of": of} if of else {})))
    account = committee.call("account.get", {"name": "li.ming"})
    committee.call("account.end", {"account": account["id"], "reason": "调离"})


    for op in ("congress.end", "person.end", "person.restore", "mandate.suspend", "mandate.resume",
               "mandate.end", "site.describe", "site.publish", "site.close", "site.reopen",
               "residence.change", "residence.move", "residence.end", "unit.rename", "unit.oa",
               "unit.merge", "unit.end", "contact_link.end", "inspection.change", "inspection.end",
               "code_list.change", "code.retire", "calendar.set_day"):
        committee.call(op, objects.fresh(op))


def export(where, to):
    status, out, err = where.jzctl("export", "zone", to)
    assert status == 0, err
    return out


def content(of):
    """{path: bytes} of a folder."""
    found = {}
    for path, _, names in os.walk(of):
        for name in names:
            with open(os.path.join(path, name), "rb") as file:
                found[os.path.relpath(os.path.join(path, name), of)] = file.read()
    return found


class Folder(unittest.TestCase):
    maxDiff = 2000

    def test_1_export(self):
        """every file is the owner's alone; a blob's name is its hash, the same content is there once"""
        out = export(zone, folder)
        files = content(folder)
        blobs = {name: data for name, data in files.items() if name.startswith("blobs/")}
        self.assertEqual(sorted(blobs.values()),
                         sorted([FACE, JPEG + b"another face", b"a broken door", b"what was seen"]))
        for name, data in blobs.items():
            self.assertEqual(name, "blobs/" + hashlib.blake2b(data, digest_size=32).hexdigest())
        lines = files["blobs.csv"].decode().splitlines()
        self.assertEqual(lines[0], "blob,name")
        self.assertGreater(len(lines), 6)
        self.assertEqual(lines[1:], sorted(lines[1:]))
        self.assertEqual(files["account.csv"].decode().splitlines()[0],
                         "name,holder,role,scope,state,reason")
        self.assertNotIn(b"argon2", files["account.csv"])
        self.assertIn("blobs.csv\t%d\n" % (len(lines) - 1), out)
        for name in files:
            self.assertEqual(os.stat(os.path.join(folder, name)).st_mode & 0o777, 0o600, name)

    def test_2_back(self):
        """the folder changes nothing in its own zone"""
        head = zone.health("registry")["head"]
        zone.load(folder)
        self.assertEqual(zone.health("registry")["head"], head)

    def test_3_elsewhere(self):
        """an empty zone becomes the same: one upload that was cut short goes on where it stood"""
        with Zone("folder2") as other:
            other.set_clock("2026-03-02 09:00")
            client = other.client("committee")
            photo = committee.call("person.get", {"code": "P0001"})["photo"]
            put(client, FACE[:200_000], photo)
            other.load(folder)
            again = os.path.join(other.home, "folder")
            export(other, again)
            self.assertEqual(content(again), content(folder))
            seen = client.call("person.photo", {"code": "P0001", "offset": 400_000})
            self.assertEqual((seen["bytes"], seen["size"]), (FACE[400_000:], len(FACE)))
            account = client.call("account.get", {"name": "zhan"})
            gateway = other.principal("gate", "gateway")
            sign_in = {"name": "zhan", "password": MARK}
            with self.assertRaises(jzclient.CallError) as caught:
                gateway.call("account.sign_in", sign_in)
            self.assertEqual(caught.exception.cls, "UNAUTHENTICATED")
            client.call("account.set_password", {"account": account["id"], "password": MARK})
            self.assertEqual(gateway.call("account.sign_in", sign_in)["scope"], account["scope"])

    def test_4_faults(self):
        """what is wrong with blobs is told with file, line and column, all of it, beside what is wrong
        in the other files; nothing is written"""
        with Zone("folder3") as other:
            bad = os.path.join(other.home, "bad")
            shutil.copytree(folder, bad)
            lines = content(bad)["blobs.csv"].decode().splitlines()
            named = [line.split(",")[1] for line in lines]
            wrong, gone = [hashlib.blake2b(data, digest_size=32).hexdigest()
                           for data in (FACE, b"a broken door")]
            end = len(lines)
            os.remove(os.path.join(bad, "blobs", gone))
            with open(os.path.join(bad, "blobs", wrong), "ab") as file:
                file.write(b"!")
            with open(os.path.join(bad, "blobs.csv"), "a", encoding="utf-8") as file:
                file.write("x,%s\n%s,../person.csv\n%s,%s,\n" % (wrong, uuid.UUID(int=7), lines[2], "x"))
            status, out, err = other.jzctl("import", "zone", bad)
            self.assertEqual((status, out), (2, ""))
            told = [line.split(bad + "/")[1] for line in err.splitlines()]
            self.assertEqual(told[:5], [
                "blobs.csv:%d:2: the file in blobs/ has another content: its BLAKE2b-256 is not its"
                " name" % (named.index(wrong) + 1),
                "blobs.csv:%d:2: there is no file of this name in blobs/" % (named.index(gone) + 1),
                "blobs.csv:%d:1: blob is not a UUIDv7" % (end + 1),
                "blobs.csv:%d:1: blob is not a UUIDv7" % (end + 2),
                "blobs.csv:%d:3: a line has two cells" % (end + 3)])
            self.assertEqual(sorted(line.split(":")[0] for line in told[5:]),
                             ["inspection_item.csv", "person.csv"])
            for line in told[5:]:
                self.assertTrue(line.endswith(": there is no such blob of yours"), line)
            self.assertEqual(other.health("registry")["head"], 0)
            shutil.rmtree(bad)
            shutil.copytree(folder, bad)
            with open(os.path.join(bad, "blobs.csv"), "w", encoding="utf-8") as file:
                file.write("id,name\n")
            status, _, err = other.jzctl("import", "zone", bad, "--dry-run")
            self.assertEqual(status, 2)
            self.assertIn("blobs.csv:1:1: the columns are blob and name\n", err)


if __name__ == "__main__":
    main()
