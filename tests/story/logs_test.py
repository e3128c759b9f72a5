# SPDX-License-Identifier: Apache-2.0
"""No personal data and no secret in any log. Every op that takes something private is called with
marks in each of its members, as those who may and as those who may not, well and badly, and with the
database refusing the rows; then every log of every process is searched, at level debug. The table is
the contract itself, so a private member that is new cannot be forgotten."""
import json
import os
import signal
import unittest

import jzbooks
import jzleak
import jzobjects
import jzstory
import jztest
import jzone
from jzclient import CallError, uuid7

zone = cast = contract = callers = objects = books = None
planted = {}        # op → paths that carried a mark
DAY = "2026-03-02"


def setUpModule():
    global zone, cast, contract, callers, objects, books
    zone = jzone.Zone("logs")
    zone.environ["JZ_LOG"] = "debug"
    zone.__enter__()
    zone.set_clock("2026-03-02 09:00")
    zone.load()
    cast = jzstory.Cast(zone)
    contract = jzleak.Contract(jzone.BUILD)
    objects = jzobjects.Objects(cast.committee, cast.site, cast.persons[0])
    books = jzbooks.Books(cast.committee, cast.station, cast.site, cast.persons)
    gateway = zone.principal("logs-gateway", "gateway")
    publisher = zone.principal(
        "logs-publisher", "service", "source=/mark;inlets=opinion.submitted;streets="
        + cast.site["street"])
    callers = [cast.committee, cast.station, cast.street, cast.deputies[0], cast.units[0],
               publisher, gateway, zone.principal("logs-public", "public")]


def tearDownModule():
    zone.close()


class Marks:
    """Arguments by an op's schema, with a mark in each text."""

    def __init__(self, op):
        self.op, self.n = op, 0
        self.private = contract.private(op)
        self.defs = contract.ops[op]["args"].get("$defs", {})

    def mark(self, path, most):
        self.n += 1
        text = ("planted %s %s %d " % (self.op, path, self.n))[-most:]
        text = "x" + text[1:-1] + "y" if len(text) > 2 else text
        zone.leaks.add(text, "%s of %s" % (path, self.op))
        if path in self.private:
            planted.setdefault(self.op, set()).add(path)
        return text

    def struct(self, of, path=""):
        if "$ref" in of:
            of = self.defs[of["$ref"].rsplit("/", 1)[1]]
        return {key: self.value(member, path + key)
                for key, member in of.get("properties", {}).items()}

    def value(self, of, path):
        if "allOf" in of:
            return self.struct(of["allOf"][0], path + ".")
        if "enum" in of:
            return of["enum"][0]
        return getattr(self, "of_" + of.get("type", "object"))(of, path)

    def of_string(self, of, path):
        if of.get("format") == "uuid":
            return uuid7().bytes
        if of.get("format") == "date":
            return DAY
        if of.get("format") == "date-time":
            return 1772400000000000
        if "contentEncoding" in of:
            return self.mark(path, 20).encode().ljust(of.get("minLength", 0) // 4 * 3, b"z")
        if path == "street":
            return cast.site["street"]      # of which an inlet is: else all ends there
        if path == "source" and self.op == "opinion.submitted":
            return "/mark"
        return self.mark(path, min(of.get("maxLength", 60), 60))

    def of_array(self, of, path):
        items = of["items"]
        if "$ref" in items:
            return [self.struct(items, path + ".")]
        return [self.value(items, path)]

    def of_integer(self, of, _):
        return max(of.get("minimum", 1), min(1, of.get("maximum", 1)))

    of_number = of_integer

    def of_boolean(self, _of, _path):
        return True

    def of_object(self, of, path):
        return self.struct(of, path + ".")


def tried(client, op, args, **more):
    """The class of the answer."""
    try:
        client.call(op, args, **more)
    except CallError as error:
        return error.cls
    return "OK"


def full_name(op):
    return "suggestions." + op if op in ("feed.next", "blob.put", "blob.get", "health", "metrics",
                                         "clock.set") else op


def bent(value):
    """The same arguments, each text of a wrong type or far too long."""
    if isinstance(value, dict):
        return {key: bent(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [bent(inner) for inner in value] * 3
    return value * 2000 if isinstance(value, str) else value


class Ops(unittest.TestCase):
    """Every op with something private, or a text of any kind, of every service."""

    def test_01_every_op(self):
        """by everybody, with marks in every member: refused or not, no log has one"""
        skipped = {"clock.set"}
        for op in sorted(set(contract.ops) - skipped):
            for client in callers:
                args = Marks(op).struct(contract.ops[op]["args"])
                tried(client, full_name(op), args, deadline_ms=1500)
        self.assertEqual(zone.leaks.found(zone.home), [])

    def test_02_badly(self):
        """the private ones again, too long and of a wrong type, and one member at a time"""
        for op in [op for op in contract.ops if contract.private(op)]:
            args = Marks(op).struct(contract.ops[op]["args"])
            for key in args:
                self.assertNotEqual(tried(cast.committee, op, {**args, key: {"mark": args}}), "OK")
                tried(cast.committee, op, {**args, key: bent(args[key])})
                tried(cast.committee, op, {name: args[name] for name in args if name != key})
        self.assertEqual(zone.leaks.found(zone.home), [])

    def test_03_envelope(self):
        """marks where a call has no place for them: op, trace, actor, id, frames"""
        mark = "planted-in-envelope-13800001234"
        zone.leaks.add(mark, "the envelope")
        client = cast.committee
        trace = (mark + "-" * 55)[:55]
        for op, more in (("x " + mark, {}), (mark.replace("-", "."), {}), ("site.get", {
                "traceparent": trace}), ("site.get", {"actor": mark}), ("site.get", {
                    "id": mark.encode()[:16]}), ("site.get", {"args": mark}),
                         ("bus.health", {"traceparent": trace, "args": {"instance": mark}})):
            call = {"id": uuid7().bytes, "at": 1, "deadline_ms": 1000, "args": {}, **more}
            client.send([b"call", op.encode(), jzone.jzclient.pack(call)], 1000)
        client.send([b"planted", mark.encode()], 1000)
        client.send([b"register", jzone.jzclient.pack({"service": mark, "instance": mark,
                                                       "epoch": 1, "head": 1, "draining": False,
                                                       "ops": ["c:" + mark]})], 1000)
        gateway = zone.client("logs-gateway")
        gateway.actor = mark
        self.assertEqual(tried(gateway, "person.list", {}), "UNAUTHENTICATED")
        client.call("bus.health")       # all before it has been read
        self.assertEqual(zone.leaks.found(zone.home), [])

    def test_04_all_planted(self):
        """each private member of each op has carried a mark; each op has its line in a log"""
        wanted = {op: contract.private(op) for op in contract.ops if contract.private(op)}
        self.assertGreater(len(wanted), 12)
        for op, paths in wanted.items():
            leaves = {path for path in paths
                      if not any(other.startswith(path + ".") for other in paths)}
            self.assertLessEqual(leaves, planted[op], op)
        logged = set()
        for name in zone.env["JZ_SERVICES"].split() + ["bus"]:
            with open(os.path.join(zone.home, "log", name + ".log"), encoding="utf-8") as log:
                logged |= {line["op"] for line in map(json.loads, log) if line["text"] == "call"}
        self.assertLessEqual({full_name(op) for op in contract.ops} - {"suggestions.clock.set"},
                             logged)


class Lives(unittest.TestCase):
    """The same where all is well and is done."""

    def test_11_done(self):
        """persons, units, residents, letters, accounts, sessions: what is kept is not told"""
        done = [
            (cast.committee, "person.create", dict(
                objects.new_person(), phone="planted-phone-1", address="植入的住址一号院",
                identity="11010519491231002X")),
            (cast.committee, "unit.create", dict(
                objects.new_unit(), contact="植入的联系人", phone="planted-phone-2")),
            (cast.station, "opinion.receive", cast.matter(
                resident_name="植入的群众姓名", resident_phone="13900007777",
                text="植入的群众意见正文，路灯不亮")),
            (cast.station, "contact.record", books.contact(residents=[{
                "name": "植入的居民", "phone": "13900008888", "address": "植入的居民住址",
                "note": "植入的备注"}])),
            (cast.committee, "account.create", {"name": "planted", "holder": "植入的持有人",
                                                "role": "committee",
                                                "password": "planted-password-1"}),
        ]
        for client, op, args in done:
            for text in ("植入的群众意见正文，路灯不亮", "植入的持有人"):
                zone.leaks.add(text, "a text")
            with self.subTest(op=op):
                self.assertEqual(tried(client, op, args), "OK")
        gateway = zone.client("logs-gateway")
        self.assertEqual(tried(gateway, "account.sign_in", {
            "name": "planted", "password": "planted-wrong-password"}), "UNAUTHENTICATED")
        token = gateway.call("account.sign_in", {"name": "planted",
                                                 "password": "planted-password-1"})["token"]
        gateway.actor = token
        gateway.call("person.list", {"limit": 1})
        gateway.call("account.set_password", {"old": "planted-password-1",
                                              "password": "planted-password-2"})
        suggestion, assignment = cast.assigned()
        cast.sign(0, suggestion, assignment)
        cast.contact(0, suggestion, assignment, DAY)
        zone.leaks.add("植入的答复函正文，不得进入日志", "a letter")
        cast.reply(0, suggestion, assignment, DAY, text="植入的答复函正文，不得进入日志")
        self.assertIn(token.encode(), zone.leaks.planted)
        self.assertEqual(zone.leaks.found(zone.home), [])

    def test_12_refused_by_the_database(self):
        """rows with private members that the database refuses, and services that are killed"""
        tables = ("registry.person", "registers.resident_data", "suggestions.opinion_resident")
        with zone.database().cursor() as db:
            for table in tables:
                db.execute("ALTER TABLE %s ADD CONSTRAINT barred CHECK (false) NOT VALID" % table)
            for client, op, args in (
                    (cast.committee, "person.create", dict(objects.new_person(),
                                                           phone="planted-phone-3")),
                    (cast.station, "opinion.receive", cast.matter(
                        resident_name="植入的另一位", resident_phone="13900009999")),
                    (cast.station, "contact.record",
                     books.contact(residents=[{"name": "植入的第三位"}]))):
                with self.subTest(op=op):
                    self.assertEqual(tried(client, op, args), "INTERNAL")
            for table in tables:
                db.execute("ALTER TABLE %s DROP CONSTRAINT barred" % table)
        for name in zone.env["JZ_SERVICES"].split() + ["bus"]:
            zone.kill(name, signal.SIGKILL)
        zone.up()
        self.assertEqual(zone.leaks.found(zone.home), [])
        with open(os.path.join(zone.home, "log", "postgres.log"), encoding="utf-8") as log:
            self.assertIn("barred", log.read())

    def test_13_would_be_found(self):
        """the search finds what is there, as it is, in JSON, in base64, in hexadecimal"""
        path = os.path.join(zone.home, "log", "planted.log")
        leaks = jzleak.Leaks(jzone.BUILD)
        leaks.add("植入\"的\"文字", "it")
        for text in ("a 植入\"的\"文字 b", json.dumps("植入\"的\"文字"),
                     "5qSN5YWlIueahCLmloflrZc=", "植入\"的\"文字".encode().hex()):
            with open(path, "w", encoding="utf-8") as log:
                log.write(text)
            self.assertEqual(leaks.found(zone.home), ["log/planted.log: it"])
        os.unlink(path)
        self.assertEqual(leaks.found(zone.home), [])


if __name__ == "__main__":
    jztest.main()
