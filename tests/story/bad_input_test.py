# SPDX-License-Identifier: Apache-2.0
"""Bad input over the real bus: each is answered with its class, the field and one sentence;
nothing changes, nothing crashes, the sender's other calls go on."""
import random
import time
import unittest

import zmq

import jzstory
import jztest
import jzone
import jzclient
from jzclient import pack, unpack, uuid7

zone = cast = db = None


def setUpModule():
    global zone, cast, db
    zone = jzone.Zone("bad-input").__enter__()
    zone.load()
    cast = jzstory.Cast(zone)
    db = zone.database().cursor()


def tearDownModule():
    zone.close()


def everything():
    """The same, when what follows from events of before has come to its end: services hear each
    other, and write what they hear."""
    last = []

    def still():
        last.append(rows())
        return len(last) > 3 and last[-4:] == last[-1:] * 4
    jztest.wait_for(still, what="the services to have heard each other")
    return last[-1]


def rows():
    """Rows of every table of the services, heads, process ids."""
    counts = {}
    db.execute("SELECT relnamespace::regnamespace || '.' || relname FROM pg_class WHERE "
               "relnamespace::regnamespace::text IN ("
               "'registry', 'suggestions', 'registers') AND "
               "relkind IN ('r', 'p') AND NOT relispartition")
    for name in [row[0] for row in db.fetchall()]:
        if not name.endswith((".idem", ".audit")):  # a refusal of decide is stored and audited
            db.execute("SELECT count(*) FROM " + name)
            counts[name] = db.fetchone()[0]
    for service in ("registry", "suggestions", "registers"):
        db.execute("SELECT seq, hash FROM %s.head" % service)
        counts[service + " head"] = [bytes(v) if isinstance(v, memoryview) else v
                                     for v in db.fetchone()]
    counts["pids"] = [zone.pid(name) for name in ("bus", "registry", "suggestions")]
    return counts


def call_map(args, **changes):
    call = {"id": uuid7().bytes, "at": int(time.time() * 1e6), "deadline_ms": 5000, "args": args}
    call.update(changes)
    return {key: value for key, value in call.items() if value is not None}


def raw_str(data):
    """A msgpack str of any bytes."""
    return b"\xda" + len(data).to_bytes(2, "big") + data


def raw_call(args, call_id=None):
    """A call map whose args are these bytes."""
    call = pack(call_map(0, id=(call_id or uuid7()).bytes))
    assert call.endswith(b"\xa4args\x00")
    return call[:-1] + args


class BadInput(unittest.TestCase):
    def setUp(self):
        self.before = everything()
        self.client = zone.client("story-station")
        self.client.ping()

    def tearDown(self):
        self.client.call("site.get", {"code": cast.site["code"]})   # its other calls go on
        self.assertEqual(everything(), self.before)

    def answer(self, frames, call_id=b""):
        """The error that answers these frames (after jz1); by the id, or the empty one."""
        self.client.answers.clear()
        self.client.send(frames, 1000)

        def question():
            self.client.receive(50)
            return call_id in self.client.answers
        jztest.wait_for(question, what="an answer")
        answer = unpack(self.client.answers.pop(call_id))
        self.assertFalse(answer["ok"])
        self.sentence(answer["error"]["text"])
        return answer["error"]

    def sentence(self, text):
        self.assertGreater(len(text), 5)
        self.assertNotIn("\n", text)

    def refused(self, op, args, cls, field, client=None, **more):
        error = jzstory.refusal(client or self.client, op, args, **more)
        self.assertEqual((error.cls, error.field), (cls, field), error.text)
        self.sentence(error.text)

    # ---- the message ----

    def test_01_malformed(self):
        """a call map that is not msgpack, or not a map"""
        for body in (b"", b"\xc1", b"\x01", b"\x93\x01\x02", b"\xff\xff\xff", b"hello", b"\xdf\xff"
                     b"\xff\xff\xff", b"\xc7\x01\x05\x00"):
            with self.subTest(body=body):
                error = self.answer([b"call", b"suggestion.submit", body])
                self.assertEqual(error["class"], "INVALID_ARGUMENT")

    def test_02_truncated(self):
        """a good call cut at every 7th byte"""
        body = pack(call_map({"content": cast.content()}))
        for size in range(1, len(body), 7):
            error = self.answer([b"call", b"suggestion.submit", body[:size]])
            self.assertEqual(error["class"], "INVALID_ARGUMENT")

    def test_03_trailing(self):
        """bytes behind the value, a key twice"""
        body = pack(call_map({"content": cast.content()}))
        error = self.answer([b"call", b"suggestion.submit", body + b"\xc0"])
        self.assertEqual(error["class"], "INVALID_ARGUMENT")
        twice = b"\x82" + pack("title") + pack("a") + pack("title") + pack("b")
        error = self.answer([b"call", b"suggestion.submit", raw_call(b"\x81\xa7content" + twice)])
        self.assertEqual(error["class"], "INVALID_ARGUMENT")

    def test_04_frames(self):
        """wrong frames: no verb, unknown verb, too few, too many, no magic"""
        good = pack(call_map({}))
        for frames in ([], [b"shout", b"x", good], [b"call", b"x"], [b"call"],
                       [b"call", b"site.get", good, b"more"], [b"call"] + [b"x"] * 20):
            with self.subTest(frames=len(frames)):
                self.assertEqual(self.answer(frames)["class"], "INVALID_ARGUMENT")
        self.client.socket.send_multipart([b"jz9", b"call", b"site.get", good])
        self.client.socket.send_multipart([b""])

        def question():
            self.client.receive(50)
            return b"" in self.client.answers
        jztest.wait_for(question, what="an answer")

    def test_05_deep(self):
        """nesting deeper than 16, more than 4 096 values, counts past the end"""
        deep = b"\x91" * 40 + b"\x01"
        many = b"\xdd" + (5000).to_bytes(4, "big") + b"\x01" * 5000
        past = b"\xdd\x7f\xff\xff\xff\x01"
        for args in (deep, many, past):
            error = self.answer([b"call", b"suggestion.submit", raw_call(b"\x81\xa1x" + args)])
            self.assertEqual(error["class"], "INVALID_ARGUMENT")

    def test_06_not_utf8(self):
        """text that is not UTF-8, or holds U+0000, or a surrogate, or an overlong form"""
        for text in (b"\xff\xfe", b"a\x00b", b"\xed\xa0\x80", b"\xc0\xaf", b"\xf5\x80\x80\x80"):
            args = b"\x81\xa7content\x81\xa5title" + raw_str(text)
            error = self.answer([b"call", b"suggestion.submit", raw_call(args)])
            self.assertEqual(error["class"], "INVALID_ARGUMENT")

    def test_07_oversized(self):
        """more than 1 MiB in a message; the connection may be lost, the client goes on"""
        part = b"\x00" * (300 * 1024)
        error = self.answer([b"call", b"site.get"] + [part] * 4)
        self.assertEqual(error["class"], "INVALID_ARGUMENT")
        self.client.send([b"call", b"site.get", b"\x00" * (3 << 20)])
        self.client.call("site.get", {"code": cast.site["code"]}, 20000)

    def test_08_random(self):
        """two thousand messages of changed bytes: each answered, none believed"""

        dice = random.Random(20261123)
        body = bytearray(pack(call_map({"content": dict(cast.content(), title="")})))
        for _ in range(2000):
            wild = bytearray(body)
            for _ in range(dice.randint(1, 6)):
                wild[dice.randrange(len(wild))] = dice.randrange(256)
            self.client.send([b"call", b"suggestion.submit", bytes(wild)], 1000)
            self.client.receive(0)
        self.client.ping()
        for answer in self.client.answers.values():
            self.assertFalse(unpack(answer)["ok"])

    # ---- the call ----

    def test_11_unknown_op(self):
        """an op nobody has; one that is nobody's on the bus"""
        self.refused("suggestion.vanish", {}, "NOT_FOUND", "op")
        self.refused("clock.sweep", {"ids": []}, "NOT_FOUND", "op")
        for op in ("x" * 200, "人" * 70, "x" + "人" * 200):     # told in whole characters
            self.refused(op, {}, "NOT_FOUND", "op")

    def test_12_call_members(self):
        """the call's own members: deadline out of bounds, args no map, id missing"""
        for changes, field in (({"deadline_ms": 0}, "deadline_ms"), ({"deadline_ms": 60001},
                               "deadline_ms"), ({"deadline_ms": "soon"}, "deadline_ms"),
                               ({"deadline_ms": None}, "deadline_ms"), ({"at": None}, "at"),
                               ({"args": [1]}, "args"), ({"args": None}, "args"),
                               ({"traceparent": "x"}, "traceparent"), ({"actor": "who"}, "actor")):
            with self.subTest(field=field):
                call = call_map(**dict({"args": {"code": "x"}}, **changes))
                error = self.answer([b"call", b"site.get", pack(call)], call["id"])
                self.assertEqual(error["field"], field)
        error = self.answer([b"call", b"site.get", pack(call_map({}, id=None))])
        self.assertEqual((error["class"], error["field"]), ("INVALID_ARGUMENT", "id"))
        error = self.answer([b"call", b"site.get", pack(call_map({}, id=b"short"))])
        self.assertEqual((error["class"], error["field"]), ("INVALID_ARGUMENT", "id"))

    def test_13_members(self):
        """wrong type, missing, out of bounds, unknown name: the path of the member"""
        content = cast.content()
        for member, value in (("title", 7), ("title", "长" * 61), ("title", ""), ("title", None),
                              ("facts", "字" * 4001), ("mandate", b"short"), ("mandate", "text"),
                              ("channel", "moon"), ("contact_wish", "yes"), ("cosigners", "none"),
                              ("cosigners", [b"x"]), ("cosigners", [bytes(16)] * 31),
                              ("raised_in", [2024])):
            with self.subTest(member=member):
                changed = dict(content, **{member: value})
                error = jzstory.refusal(self.client, "suggestion.submit", {"content": changed})
                self.assertEqual(error.cls, "INVALID_ARGUMENT", error.text)
                self.assertTrue(error.field.startswith("content." + member), error.field)
        self.refused("suggestion.submit", {"content": 3}, "INVALID_ARGUMENT", "content")
        self.refused("suggestion.accept", {}, "INVALID_ARGUMENT", "suggestion", cast.committee)
        self.refused("assignment.contact", {
            "suggestion": bytes(15) + b"1", "assignment": bytes(15) + b"1", "phase": "before",
            "way": "visit", "date": "2026-02-30", "persons": "甲", "said": "乙"},
            "INVALID_ARGUMENT", "date", cast.units[0])

    def test_14_unknown_members_are_skipped(self):
        """a newer sender may add members: a query with one more is answered"""
        site = self.client.call("site.get", {"code": cast.site["code"], "colour": [1, {"a": 2}]})
        self.assertEqual(site["code"], cast.site["code"])

    def test_15_not_there(self):
        """ids that name nothing"""
        nobody = uuid7().bytes
        self.refused("suggestion.accept", {"suggestion": nobody}, "NOT_FOUND", "suggestion",
                     cast.committee)
        self.refused("suggestion.get", {"suggestion": nobody}, "NOT_FOUND", "suggestion")
        error = jzstory.refusal(self.client, "suggestion.submit",
                                {"content": cast.content(mandate=nobody)})
        self.assertTrue(error.field.endswith("mandate"), error.field)

    # ---- who ----

    def test_21_role_and_scope(self):
        """a role that may not, a site or unit that is not one's own"""
        self.refused("suggestion.accept", {"suggestion": uuid7().bytes}, "PERMISSION_DENIED", "")
        other = [row for row in jzstory.everything(cast.committee, "site.list", kind="station")
                 if row["code"] != cast.site["code"]][0]
        error = jzstory.refusal(self.client, "suggestion.submit",
                                {"content": cast.content(site=other["id"])})
        self.assertEqual(error.cls, "PERMISSION_DENIED", error.text)

    def test_22_wrong_key(self):
        """a key that is in no certificate cannot connect; nor can one that knows a wrong bus"""
        public, secret = zmq.curve_keypair()
        for keys in ((public.decode(), secret.decode(), self.client.keys[2]),
                     (self.client.keys[0], self.client.keys[1], public.decode())):
            stranger = zone.client("story-station")
            stranger.close()
            stranger.keys = keys
            stranger.read_keys = lambda: None   # it would take the right ones from the files
            stranger.connect()
            with self.assertRaises(jzclient.CallError) as caught:
                stranger.ping(1.5)
            self.assertEqual(caught.exception.cls, "UNAVAILABLE")

    def test_23_no_curve(self):
        """without CURVE there is no conversation at all"""
        with zmq.Context.instance().socket(zmq.DEALER) as plain:
            plain.linger = 0
            plain.connect(self.client.endpoint)
            plain.send_multipart([b"jz1", b"ping"])
            self.assertEqual(plain.poll(1500), 0)

    def test_24_worker_verbs(self):
        """who is no worker cannot register, nor answer for one"""
        register = {"service": "suggestions", "instance": "evil", "epoch": 1 << 40, "head": 0,
                    "draining": False, "ops": ["c:suggestion.submit"]}
        self.client.send([b"register", pack(register)])
        self.client.send([b"done", bytes(16), pack([bytes(8), {"ok": True}])])
        self.client.ping()
        self.assertEqual(jzstory.refusal(self.client, "suggestion.submit", {"content": 1}).cls,
                         "INVALID_ARGUMENT")


class Revoked(unittest.TestCase):
    def test_31_revoked(self):
        """a revoked key is refused on an open connection within a second"""
        client = zone.principal("story-revoked", "committee")
        client.call("site.get", {"code": cast.site["code"]})
        status, _, stderr = zone.jzctl("key", "revoke", "story-revoked")
        began = time.monotonic()
        self.assertEqual(status, 0, stderr)

        def refused():
            try:
                client.call("site.get", {"code": cast.site["code"]}, 1000)
            except jzclient.CallError as error:
                return error
            return None
        error = jztest.wait_for(refused, what="the refusal")
        self.assertLess(time.monotonic() - began, 2.0)
        self.assertIn(error.cls, ("UNAUTHENTICATED", "DEADLINE_EXCEEDED"))
        anew = zone.client("story-revoked")
        with self.assertRaises(jzclient.CallError):
            anew.ping(1.5)

    def test_32_state_and_version(self):
        """wrong state and stale version: the class, the field, and nothing has changed"""
        suggestion = cast.submit()
        before = everything()
        for args, cls, field in (({"suggestion": suggestion, "version": 7}, "ABORTED", "version"),):
            error = jzstory.refusal(cast.committee, "suggestion.accept", args)
            self.assertEqual((error.cls, error.field), (cls, field))
        error = jzstory.refusal(cast.committee, "suggestion.close", {"suggestion": suggestion})
        self.assertEqual(error.cls, "FAILED_PRECONDITION")
        self.assertNotEqual(error.field, "")
        self.assertEqual(everything(), before)


if __name__ == "__main__":
    jztest.main()
