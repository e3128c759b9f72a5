#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The bus as its peers see it: a real jz-bus, workers and callers played by raw DEALERs."""
import os
import random
import socket
import sys
import time
import unittest

import msgpack
import zmq

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from jzbus import Bus, Worker, call_map, uuid7  # noqa: E402
from jztest import main, wait_for  # noqa: E402

KiB = 1024
MiB = 1024 * KiB


class OneBus(unittest.TestCase):
    """Tests that share a bus; each has principals and services of its own."""
    settings = {}

    @classmethod
    def setUpClass(cls):
        cls.bus = Bus()
        try:
            cls.bus.start(**cls.settings)
        except BaseException:
            cls.bus.close()
            raise

    @classmethod
    def tearDownClass(cls):
        try:
            if cls.bus.stop() != 0:
                raise AssertionError("the bus did not end well: " + cls.bus.log())
        finally:
            cls.bus.close()

    def grows(self, name, by=1):
        """A context: the counter has grown by that much at its end, within the time."""
        return Grows(self.bus, name, by)

    def quiet(self):
        wait_for(lambda: self.bus.health()["calls"] == 0, what="no call under way")


class Grows:
    def __init__(self, bus, name, by):
        self.bus, self.name, self.by = bus, name, by

    def __enter__(self):
        self.before = self.bus.counts(self.name)

    def __exit__(self, kind, *_):
        if kind is None:
            wait_for(lambda: self.bus.counts(self.name) >= self.before + self.by,
                     what="%s to grow by %d" % (self.name, self.by))


class Calls(OneBus):
    def test_ping(self):
        """a ping is answered with the boot id and the time"""
        pong = self.bus.peer("pinger").ping()
        self.assertEqual(len(pong["boot"]), 16)
        self.assertLess(abs(pong["time"] / 1e6 - time.time()), 60)
        self.assertEqual(self.bus.health()["boot"].replace("-", ""), pong["boot"].hex())

    def test_run_and_answer(self):
        """a worker hears who calls, what is left of the deadline and the call as it was made"""
        worker = self.bus.worker("echo", ops=["c:echo.say"])
        caller = self.bus.peer("alice", "deputy", "D-0007")
        made = caller.submit("echo.say", args={"word": "你好"}, deadline_ms=2500)
        boot, n, op, who, call = worker.run()
        self.assertEqual((len(boot), len(n), op), (16, 8, "echo.say"))
        self.assertEqual((who["principal"], who["role"], who["scope"]),
                         ("alice", "deputy", "D-0007"))
        self.assertEqual(set(who), {"principal", "role", "scope", "left_ms"})
        self.assertTrue(0 < who["left_ms"] <= 2500, who)
        self.assertEqual((call["id"], call["args"]), (made, {"word": "你好"}))
        worker.done(boot, n, {"said": 1}, seq=9, epoch=1)
        self.assertEqual(caller.answer(),
                         (made, {"ok": True, "result": {"said": 1}, "seq": 9, "epoch": 1}))

    def test_deadline(self):
        """the bus answers DEADLINE_EXCEEDED, outcome unknown; a later answer is dropped"""
        worker = self.bus.worker("slow", ops=["c:slow.op"])
        caller = self.bus.peer("hasty")
        first = caller.submit("slow.op", deadline_ms=2000)
        short = caller.submit("slow.op", deadline_ms=150)
        boot, n = worker.run()[:2]
        late = worker.run()
        got, answer = caller.answer()
        self.assertEqual((got, answer["error"]["class"]), (short, "DEADLINE_EXCEEDED"))
        self.assertIn("outcome unknown", answer["error"]["text"])
        with self.grows("stale"):
            worker.done(late[0], late[1])
        worker.done(boot, n)
        self.assertEqual(caller.answer()[0], first)
        self.quiet()

    def test_duplicate_ids(self):
        """a repeated call is forwarded again; both are answered and nothing is left"""
        worker = self.bus.worker("twice", ops=["c:twice.op"])
        caller = self.bus.peer("repeater")
        same = uuid7()
        for _ in range(3):
            caller.submit("twice.op", id=same)
        runs = [worker.run() for _ in range(3)]
        self.assertEqual({run[4]["id"] for run in runs}, {same})
        self.assertEqual(len({run[1] for run in runs}), 3)
        for run in runs:
            worker.done(run[0], run[1])
        self.assertEqual([caller.answer()[0] for _ in range(3)], [same] * 3)
        self.quiet()

    def test_only_a_gateway_has_actors(self):
        """actor is taken from role gateway only"""
        worker = self.bus.worker("acts", ops=["c:acts.op"])
        error = self.bus.peer("no-gateway", "committee", "").refused("acts.op", actor="token")
        self.assertEqual((error["class"], error["field"]), ("PERMISSION_DENIED", "actor"))
        gateway = self.bus.peer("gateway", "gateway", "")
        gateway.submit("acts.op", actor="token")
        self.assertEqual(worker.serve()[4]["actor"], "token")
        self.assertTrue(gateway.answer()[1]["ok"])

    def test_done_of_nobody(self):
        """an answer with another boot id, an unknown n, or of another worker is dropped"""
        worker = self.bus.worker("honest", ops=["c:honest.op"])
        other = self.bus.worker("forger", ops=["c:forger.op"])
        caller = self.bus.peer("victim")
        made = caller.submit("honest.op")
        boot, n = worker.run()[:2]
        with self.grows("stale", 6):
            worker.done(os.urandom(16), n, {"forged": 1})
            worker.done(boot, os.urandom(8), {"forged": 2})
            worker.done(boot, b"", {"forged": 3})
            worker.done(b"", n, {"forged": 4})
            other.done(boot, n, {"forged": 5})
            caller.send(b"done", boot, msgpack.packb([n, {"ok": True, "result": {"forged": 6}}]))
        with self.grows("malformed", 4):
            for pack in (b"\xc1", b"\x92\xc4\x08", msgpack.packb([n]), msgpack.packb([1, {}])):
                worker.send(b"done", boot, pack)
        worker.done(boot, n, {"real": 1})
        self.assertEqual(caller.answer(), (made, {"ok": True, "result": {"real": 1}}))
        with self.grows("stale"):
            worker.done(boot, n, {"again": 1})


class Routing(OneBus):
    def pair(self, service, ops, one, two):
        """Two instances of a service."""
        first = self.bus.worker(service, ops=ops, instance="1", **one)
        second = self.bus.connect("worker-" + service, first.keys, type(first))
        second.join(ops, instance="2", **two)
        return first, second

    def test_highest_epoch(self):
        """commands go to the highest epoch, never to a standby, and move when it changes"""
        old, new = self.pair("lead", ["c:lead.op"], {"epoch": 0}, {"epoch": 0})
        caller = self.bus.peer("led")
        self.assertEqual(caller.refused("lead.op")["class"], "UNAVAILABLE")
        old.join(["c:lead.op"], instance="1", epoch=4)
        for leader, epoch in ((old, 4), (new, 5), (old, 6)):
            leader.join(["c:lead.op"], instance=leader.said["instance"], epoch=epoch)
            for _ in range(3):
                caller.submit("lead.op")
                leader.serve({"epoch": epoch})
                self.assertEqual(caller.answer()[1]["result"], {"epoch": epoch})
        self.assertTrue(new.idle())

    def test_queries_in_turn(self):
        """queries go to the replicas in turn"""
        pair = self.pair("turn", ["q:turn.get"], {"epoch": 1}, {"epoch": 0})
        caller = self.bus.peer("asker")
        for _ in range(6):
            caller.submit("turn.get")
        for worker in pair:
            for _ in range(3):
                worker.serve()
        for _ in range(6):
            self.assertTrue(caller.answer()[1]["ok"])

    def test_min_seq(self):
        """a query with min_seq goes where the head covers it, else to the leader"""
        leader, replica = self.pair("seen", ["q:seen.get"], {"epoch": 3, "head": 7},
                                    {"epoch": 0, "head": 9})
        caller = self.bus.peer("reader")
        for min_seq, expected in ((8, replica), (9, replica), (9, replica), (10, leader),
                                  (99, leader)):
            caller.submit("seen.get", min_seq=min_seq)
            self.assertEqual(expected.serve()[4]["min_seq"], min_seq)
            self.assertTrue(caller.answer()[1]["ok"])

    def test_instance(self):
        """health and metrics go to the instance named in args"""
        ops = ["q:inst.health", "q:inst.metrics", "q:inst.get"]
        one, two = self.pair("inst", ops, {}, {})
        caller = self.bus.peer("doctor")
        for op in ("inst.health", "inst.metrics"):
            for worker, name in ((two, "2"), (two, "2"), (one, "1"), (two, "2")):
                caller.submit(op, args={"verbose": True, "instance": name})
                worker.serve({"instance": name})
                self.assertEqual(caller.answer()[1]["result"], {"instance": name})
        self.assertEqual(caller.refused("inst.health", args={"instance": "3"})["class"],
                         "UNAVAILABLE")

    def test_draining(self):
        """a draining worker gets no new calls and may still answer its old ones"""
        going, staying = self.pair("drain", ["q:drain.get", "c:drain.set"], {"epoch": 2}, {"epoch": 0})
        caller = self.bus.peer("patient")
        made = caller.submit("drain.set")
        boot, n = going.run()[:2]
        going.join(["q:drain.get", "c:drain.set"], epoch=2, draining=True)
        self.assertEqual(caller.refused("drain.set")["class"], "UNAVAILABLE")
        for _ in range(3):
            caller.submit("drain.get")
            staying.serve()
            self.assertTrue(caller.answer()[1]["ok"])
        going.done(boot, n, {"last": 1})
        self.assertEqual(caller.answer(), (made, {"ok": True, "result": {"last": 1}}))

    def test_silent_worker(self):
        """a silent worker is dropped after 1.5 s and its calls answered UNAVAILABLE"""
        worker = self.bus.worker("mute", ops=["c:mute.op"])
        caller = self.bus.peer("waiter")
        start = time.monotonic()
        made = caller.submit("mute.op", deadline_ms=30000)
        got, answer = caller.answer(6)
        took = time.monotonic() - start
        self.assertEqual((got, answer["error"]["class"]), (made, "UNAVAILABLE"))
        self.assertGreater(answer["error"]["retry_after_ms"], 0)
        self.assertGreater(took, 1.0, "dropped before its time")
        self.assertEqual(caller.refused("mute.op")["class"], "UNAVAILABLE")
        worker.run()
        worker.join(["c:mute.op"])
        caller.submit("mute.op")
        worker.serve()
        self.assertTrue(caller.answer()[1]["ok"])

    def test_gone_worker(self):
        """the first call to a worker that has gone goes to the next one"""
        gone, here = self.pair("gone", ["q:gone.get"], {}, {})
        caller = self.bus.peer("finder")
        gone.sock.close(0)

        def answered():
            here.register()
            if here.sock.poll(20):
                here.serve()
            return caller.sock.poll(0)
        served = 0
        while served < 4:
            caller.submit("gone.get", deadline_ms=20000)
            wait_for(answered, every=0, what="an answer")
            answer = caller.answer()[1]
            self.assertTrue(answer["ok"] or answer["error"]["class"] == "UNAVAILABLE", answer)
            served += answer["ok"]

    def test_changed_ops(self):
        """an op no longer registered is known but UNAVAILABLE"""
        worker = self.bus.worker("moult", ops=["c:moult.old", "c:moult.both"])
        caller = self.bus.peer("keeper")
        worker.join(["c:moult.both", "q:moult.new"])
        self.assertEqual(caller.refused("moult.old")["class"], "UNAVAILABLE")
        for op in ("moult.both", "moult.new"):
            caller.submit(op)
            self.assertEqual(worker.serve()[2], op)
            self.assertTrue(caller.answer()[1]["ok"])


class Registration(OneBus):
    def denied(self, peer, change, kind="PERMISSION_DENIED"):
        whole = {"service": "own", "instance": "1", "epoch": 9, "head": 0, "ops": ["c:own.op"]}
        whole.update(change)
        peer.send(b"register", msgpack.packb(whole))
        got, answer = peer.answer()
        self.assertEqual((got, answer["error"]["class"]), (b"", kind))
        return answer["error"]

    def test_roles(self):
        """only role worker registers"""
        for role, scope in (("station", "own"), ("committee", ""), ("gateway", ""),
                            ("service", "source=own;inlets=;streets="), ("unit", "own")):
            self.denied(self.bus.peer("not-a-worker-" + role, role, scope), {})

    def test_scope(self):
        """a worker registers only the service in its scope"""
        peer = self.bus.peer("worker-mine", "worker", "mine")
        self.assertEqual(self.denied(peer, {})["field"], "service")
        self.denied(peer, {"service": ""}, "INVALID_ARGUMENT")
        self.denied(peer, {"service": "mine", "ops": ["own.op"]}, "INVALID_ARGUMENT")
        self.denied(peer, {"service": "mine", "ops": ["c:"]}, "INVALID_ARGUMENT")
        self.denied(peer, {"service": "mine", "ops": ["q:" + "x" * 200]}, "INVALID_ARGUMENT")
        self.denied(peer, {"service": "mine", "epoch": -1}, "INVALID_ARGUMENT")

    def test_op_of_another(self):
        """an op belongs to the service that registered it first"""
        owner = self.bus.worker("owner", ops=["c:owner.op"])
        thief = self.bus.worker("thief", ops=["c:owner.op", "c:thief.op"], epoch=99)
        caller = self.bus.peer("client")
        caller.submit("owner.op")
        owner.serve()
        self.assertTrue(caller.answer()[1]["ok"])
        caller.submit("thief.op")
        thief.serve()
        self.assertTrue(caller.answer()[1]["ok"])


class Bad(OneBus):
    """Each is answered with its class, or dropped; the sender's next call goes on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.worker = cls.bus.worker("solid", ops=["c:solid.op"])

    def works(self, peer):
        self.worker.join(["c:solid.op"])
        made = peer.submit("solid.op")
        self.worker.serve()
        self.assertEqual(peer.answer(), (made, {"ok": True, "result": {}}))

    def unread(self, peer, *frames):
        peer.send(*frames)
        got, answer = peer.answer()
        self.assertEqual((got, answer["ok"], answer["error"]["class"]),
                         (b"", False, "INVALID_ARGUMENT"), frames)
        return answer["error"]

    def test_maps_that_cannot_be_read(self):
        """a call map that is not good msgpack is answered with an empty id"""
        peer = self.bus.peer("garbler")
        good = msgpack.packb(call_map())
        nested = msgpack.packb(uuid7())
        deep = b"\x81\xa1a" * 5000 + b"\x01"
        cases = [b"", b"\xc1", b"\xff", good + b"\x00", b"\xdf\xff\xff\xff\xff", b"\xdd\xff\xff\xff\xff",
                 b"\x82\xa2id" + nested + b"\xa2id" + nested, deep, b"\x91" * 100000,
                 msgpack.packb(call_map(args={"text": b"\xff\xfe".decode("utf-8", "surrogateescape")}),
                               unicode_errors="surrogateescape"),
                 msgpack.packb(call_map(args={"text": "a\0b"})),
                 msgpack.packb(call_map(args={"ext": msgpack.ExtType(5, b"x")})),
                 msgpack.packb(call_map(args={"many": [0] * 5000})),
                 msgpack.packb({1: 2}), msgpack.packb(17), msgpack.packb([1, 2])]
        cases += [good[:cut] for cut in range(0, len(good), 3)]
        for case in cases:
            self.unread(peer, b"call", b"solid.op", case)
        self.works(peer)

    def test_members(self):
        """what is wrong in a readable call is named, under the call's id"""
        peer = self.bus.peer("sloppy")
        cases = [("deadline_ms", {"deadline_ms": 0}), ("deadline_ms", {"deadline_ms": 60001}),
                 ("deadline_ms", {"deadline_ms": "soon"}), ("deadline_ms", {"deadline_ms": None}),
                 ("deadline_ms", {"deadline_ms": 2 ** 40}), ("at", {"at": None}), ("at", {"at": "now"}),
                 ("min_seq", {"min_seq": -1}), ("min_seq", {"min_seq": "1"}),
                 ("traceparent", {"traceparent": "short"}), ("args", {"args": None}),
                 ("args", {"args": [1]}), ("args", {"args": 5})]
        for field, change in cases:
            error = peer.refused("solid.op", **change)
            self.assertEqual((error["class"], error.get("field")), ("INVALID_ARGUMENT", field), change)
        for change in ({"id": None}, {"id": "text"}, {"id": b"short"}):
            peer.send(b"call", b"solid.op", msgpack.packb(call_map(**change)))
            got, answer = peer.answer()
            self.assertEqual((got, answer["error"]["field"]), (b"", "id"))
        self.works(peer)

    def test_frames(self):
        """wrong frames, verbs and counts are answered and harm nobody"""
        peer = self.bus.peer("framer")
        for frames in ((b"",), (b"fly",), (b"call",), (b"call", b"solid.op"), (b"ping", b"x"),
                       (b"call", b"solid.op", b"\x80", b"more"), (b"done",), (b"done", b"", b"", b""),
                       (b"register",), (b"register", b"\xc1"), (b"x" * 1000,), (b"run", b"", b""),
                       (b"answer", b"", b"\x80"), (b"call",) + (b"x",) * 30,
                       (b"call",) + (b"",) * 2000):
            self.unread(peer, *frames)
        for frames in ([b""], [b"jz2", b"ping"], [b"x"], [b"", b"", b""], [b"jz1"]):
            peer.sock.send_multipart(frames)
            self.assertEqual(peer.answer()[0], b"")
        self.works(peer)

    def test_too_large(self):
        """more than 1 MiB in several frames is answered; one such frame ends the connection"""
        peer, other = self.bus.peer("whale"), self.bus.peer("minnow")
        self.unread(peer, b"call", b"solid.op", b"\xc4" + bytes(600 * KiB), bytes(600 * KiB))
        self.works(peer)
        self.worker.join(["c:solid.op"])
        peer.send(b"call", b"solid.op", msgpack.packb(call_map(args={"b": bytes(900 * KiB)})))
        self.assertEqual(len(self.worker.serve()[4]["args"]["b"]), 900 * KiB)
        self.assertTrue(peer.answer()[1]["ok"])
        peer.send(b"call", b"solid.op", bytes(2 * MiB))
        peer.turned_away()
        self.works(other)

    def test_unknown_bytes_on_the_port(self):
        """connections that speak anything else end, and others do not notice"""
        host, port = self.bus.endpoint[6:].split(":")
        raw = [socket.create_connection((host, int(port))) for _ in range(30)]
        for i, talk in enumerate(raw):
            talk.sendall((b"GET / HTTP/1.1\r\n\r\n", os.urandom(200), b"", b"\xff" + bytes(8) + b"\x7f\x03",
                          b"\xff\0\0\0\0\0\0\0\1\x7f\3\0NULL" + bytes(48))[i % 5])
        self.works(self.bus.peer("bystander"))
        for talk in raw:
            talk.settimeout(5)
            try:
                while talk.recv(1000):
                    pass
            except ConnectionResetError:
                pass
            talk.close()

    def test_noise(self):
        """3000 messages of noise leave the bus alive and the sender served"""
        dice = random.Random(7)
        peer = self.bus.peer("noisy")
        good = msgpack.packb(call_map())
        verbs = [b"call", b"done", b"register", b"ping", b"run", b"pong", b"answer", b""]
        with self.grows("malformed", 1000):
            for _ in range(3000):
                frames = [dice.choice([b"jz1", b"jz1", b"jz1", b"jz0"]), dice.choice(verbs)]
                for _ in range(dice.randrange(5)):
                    noise = bytearray(dice.choice([good, os.urandom(dice.randrange(60)), b"solid.op"]))
                    if noise:
                        noise[dice.randrange(len(noise))] = dice.randrange(256)
                    frames.append(bytes(noise))
                peer.sock.send_multipart(frames)
                while peer.sock.poll(0):
                    peer.sock.recv_multipart()
        marker = peer.submit("noise.end")
        while peer.recv()[2:3] != [marker]:
            pass
        self.works(self.bus.peer("after-noise"))

    def test_chosen_routing_id(self):
        """a peer that chooses its own routing id is not heard"""
        bold = self.bus.connect("bold", self.bus.cert("bold", "station", "S-01"),
                                routing_id=b"bold")
        with self.grows("chosen_id"):
            bold.submit("solid.op")
        self.works(self.bus.peer("modest"))
        self.assertTrue(self.worker.idle())


class Keys(OneBus):
    def test_unknown_key(self):
        """an unknown key cannot connect, and can as soon as its certificate is there"""
        stranger = self.bus.connect("stranger", zmq.curve_keypair())
        stranger.send(b"ping")
        with self.grows("handshakes"):
            pass
        stranger.turned_away()
        self.assertFalse(stranger.sock.poll(0))
        self.bus.write_cert("stranger", "station", "S-01", stranger.keys[0])
        self.assertEqual(stranger.recv()[1], b"pong")

    def test_wrong_server_key(self):
        """a client that expects another bus does not connect"""
        name = "misled"
        peer = self.bus.connect(name, self.bus.cert(name, "station"), server=zmq.curve_keypair()[0])
        peer.send(b"ping")
        peer.turned_away()
        self.assertFalse(peer.sock.poll(0))

    def test_without_curve(self):
        """a client without CURVE does not connect"""
        with zmq.Context.instance().socket(zmq.DEALER) as plain:
            plain.linger = 0
            monitor = plain.get_monitor_socket(zmq.EVENT_DISCONNECTED | zmq.EVENT_HANDSHAKE_FAILED_PROTOCOL)
            plain.connect(self.bus.endpoint)
            plain.send_multipart([b"jz1", b"ping"])
            self.assertTrue(monitor.poll(5000))
            self.assertFalse(plain.poll(0))
            plain.disable_monitor()

    def test_the_bus_as_client(self):
        """the bus's own key is nobody's to call with"""
        thief = self.bus.connect("thief", (self.bus.public, self.bus.secret))
        thief.send(b"ping")
        self.assertEqual(thief.turned_away()["value"], 400)

    def test_revoked_before(self):
        """a revoked key is refused at the handshake, for good"""
        keys = self.bus.cert("former", "station", "S-01", "revoked")
        peer = self.bus.connect("former", keys)
        event = peer.turned_away()
        while event["value"] != 400:
            event = peer.turned_away()
        self.assertFalse(peer.sock.poll(0))

    def revoke(self, peer, role, scope):
        self.bus.write_cert(peer.name, role, scope, peer.keys[0], "revoked")
        return time.monotonic()

    def test_revoked_caller(self):
        """a revoked key is refused on its open connection within a second, answers under way too"""
        worker = self.bus.worker("rev", ops=["c:rev.op"])
        peer = self.bus.peer("dismissed")
        under_way = peer.submit("rev.op")
        boot, n = worker.run()[:2]
        at = self.revoke(peer, "station", "S-01")

        def refused():
            peer.submit("rev.none")
            return peer.answer()[1]["error"]["class"] == "UNAUTHENTICATED"
        wait_for(refused, seconds=1, what="the refusal")
        self.assertLess(time.monotonic() - at, 1)
        worker.done(boot, n, {"secret": 1})
        got, answer = peer.answer()
        self.assertEqual((got, answer["error"]["class"]), (under_way, "UNAUTHENTICATED"))
        self.assertNotIn("result", answer)
        with self.grows("barred"):
            peer.send(b"ping")
        self.assertFalse(peer.sock.poll(0))
        self.assertTrue(worker.idle())
        self.quiet()

    def test_removed_certificate(self):
        """a removed certificate bars its open connection"""
        peer = self.bus.peer("removed")
        peer.ping()
        self.bus.remove_cert("removed")

        def refused():
            peer.submit("rev.none")
            return peer.answer()[1]["error"]["class"] == "UNAUTHENTICATED"
        wait_for(refused, seconds=1, what="the refusal")

    def test_revoked_worker(self):
        """a revoked worker loses its registration, its calls and its say"""
        worker = self.bus.worker("fired", ops=["c:fired.op"])
        caller = self.bus.peer("customer")
        made = caller.submit("fired.op", deadline_ms=30000)
        boot, n = worker.run()[:2]
        self.revoke(worker, "worker", "fired")
        got, answer = caller.answer(1)
        self.assertEqual((got, answer["error"]["class"]), (made, "UNAVAILABLE"))
        with self.grows("barred", 2):
            worker.done(boot, n, {"forged": 1})
            worker.register()
        self.assertEqual(caller.refused("fired.op")["class"], "UNAVAILABLE")
        self.assertFalse(any(w["service"] == "fired" for w in self.bus.health()["workers"]))

    def test_new_key(self):
        """a principal's new key bars connections made with the old one"""
        old = self.bus.peer("renewed")
        old.ping()
        new = self.bus.connect("renewed", self.bus.cert("renewed", "station", "S-01"))
        self.assertEqual(new.ping()["boot"], new.ping()["boot"])

        def refused():
            old.submit("rev.none")
            return old.answer()[1]["error"]["class"] == "UNAUTHENTICATED"
        wait_for(refused, seconds=1, what="the refusal")
        new.ping()

    def test_half_written(self):
        """a certificate that does not parse keeps its last good state"""
        peer = self.bus.peer("edited")
        peer.ping()
        path = os.path.join(self.bus.home, "certs", "edited.cert")
        with open(path, "w", encoding="utf-8") as file:
            file.write("metadata\n    principal = \"edi")
        wait_for(lambda: "edited.cert, line 2" in self.bus.log(), what="the complaint")
        peer.ping()


class Limits(OneBus):
    settings = {"JZ_MAX_CALLS": "32", "JZ_MAX_BYTES": str(256 * KiB)}

    def test_flood(self):
        """a flooding client gets RESOURCE_EXHAUSTED at once while another's calls go on"""
        worker = self.bus.worker("busy", ops=["c:busy.op"])
        flood, other = self.bus.peer("flooder"), self.bus.peer("steady")
        other.ping()
        for _ in range(600):
            flood.submit("busy.op", deadline_ms=20000)
        kept = [worker.run() for _ in range(32)]
        for _ in range(20):
            made = other.submit("busy.op")
            worker.serve({"to": "steady"})
            self.assertEqual(other.answer(), (made, {"ok": True, "result": {"to": "steady"}}))
        for _ in range(600 - 32):
            error = flood.answer()[1]["error"]
            self.assertEqual(error["class"], "RESOURCE_EXHAUSTED")
            self.assertGreater(error["retry_after_ms"], 0)
        for run in kept:
            worker.done(run[0], run[1])
        for _ in kept:
            self.assertTrue(flood.answer()[1]["ok"])
        flood.submit("busy.op")
        worker.serve()
        self.assertTrue(flood.answer()[1]["ok"])
        self.quiet()

    def test_bytes(self):
        """bytes under way are limited apart"""
        worker = self.bus.worker("bulky", ops=["c:bulky.op"])
        peer = self.bus.peer("carrier")
        load = {"bytes": bytes(100 * KiB)}
        for _ in range(2):
            peer.submit("bulky.op", args=load)
        self.assertEqual(peer.refused("bulky.op", args=load)["class"], "RESOURCE_EXHAUSTED")
        for _ in range(2):
            worker.serve()
            self.assertTrue(peer.answer()[1]["ok"])
        peer.submit("bulky.op", args=load)
        worker.serve()
        self.assertTrue(peer.answer()[1]["ok"])

    def test_who_does_not_read(self):
        """a caller that does not read fills only its own measure of the bus's memory"""
        worker = self.bus.worker("pages", ops=["c:pages.get"])
        lazy = self.bus.connect("lazy", self.bus.cert("lazy", "station", "S-01"), rcvhwm=1)
        other = self.bus.peer("eager")
        page = {"page": bytes(200 * KiB)}
        before = self.bus.counts("exhausted")
        asked = 0

        def ask():
            nonlocal asked
            asked += 1
            lazy.submit("pages.get")
            worker.serve(page)
            return self.bus.counts("exhausted") > before
        wait_for(ask, seconds=20, every=0, what="the refusal")
        made = other.submit("pages.get")
        worker.serve(page)
        self.assertEqual(other.answer(), (made, {"ok": True, "result": page}))
        answers = [lazy.answer()[1] for _ in range(asked)]
        refused = [answer["error"]["class"] for answer in answers if not answer["ok"]]
        self.assertEqual(refused, ["RESOURCE_EXHAUSTED"] * len(refused))
        self.assertGreaterEqual(len(refused), 1)
        lazy.submit("pages.get")
        worker.serve(page)
        self.assertTrue(lazy.answer()[1]["ok"])


class Life(unittest.TestCase):
    def setUp(self):
        self.bus = Bus()
        self.addCleanup(self.bus.close)

    def test_unknown_op(self):
        """an op nobody knows is NOT_FOUND once all services are heard, before it UNAVAILABLE"""
        self.bus.cert("worker-late", "worker", "late")
        self.bus.start()
        peer = self.bus.peer("early")
        self.assertEqual(peer.refused("late.op")["class"], "UNAVAILABLE")
        late = self.bus.connect("worker-late", self.bus.cert("worker-late", "worker", "late"), Worker)
        late.join(["c:late.op"])
        for op in ("late.opp", "nothing", "x" * 300, "", "\n\"{}"):
            error = peer.refused(op)
            self.assertEqual((error["class"], error["field"]), ("NOT_FOUND", "op"), op)
        peer.sock.send_multipart([b"jz1", b"call", b"\xff\xfe\x00", msgpack.packb(call_map())])
        self.assertEqual(peer.answer()[1]["error"]["class"], "NOT_FOUND")

    def test_restart(self):
        """after a restart peers are back by themselves; the boot id tells callers to repeat"""
        self.bus.start()
        worker = self.bus.worker("again", ops=["c:again.op"])
        caller = self.bus.peer("patient")
        before = caller.ping()["boot"]
        same = uuid7()
        caller.submit("again.op", id=same)
        lost = worker.run()
        self.bus.stop(9)
        self.bus.start()
        worker.turned_away()
        after = caller.ping()["boot"]
        self.assertNotEqual(before, after)
        worker.join(["c:again.op"])
        stale = self.bus.counts("stale")
        worker.done(lost[0], lost[1], {"of": "the old boot"})
        wait_for(lambda: self.bus.counts("stale") == stale + 1, what="the old answer's end")
        caller.submit("again.op", id=same)
        run = worker.serve({"of": "the new boot"})
        self.assertEqual((run[0], run[4]["id"]), (after, same))
        self.assertEqual(caller.answer(), (same, {"ok": True, "result": {"of": "the new boot"}}))

    def test_stop(self):
        """SIGTERM answers what is under way UNAVAILABLE and exits with 0, leaving nothing"""
        self.bus.start()
        worker = self.bus.worker("halt", ops=["c:halt.op"])
        caller = self.bus.peer("halted")
        ids = {caller.submit("halt.op", deadline_ms=30000) for _ in range(50)}
        for _ in ids:
            worker.run()
        self.assertEqual(self.bus.stop(), 0)
        for _ in range(50):
            got, answer = caller.answer()
            ids.remove(got)
            self.assertEqual(answer["error"]["class"], "UNAVAILABLE")
        self.assertEqual(os.listdir(os.path.join(self.bus.home, "run")), [])

    def test_port_taken(self):
        """a bus whose port is taken does not start"""
        self.bus.start()
        second = Bus()
        self.addCleanup(second.close)
        second.endpoint = self.bus.endpoint
        self.assertNotEqual(second.spawn().wait(10), 0)
        self.assertIn("cannot bind " + second.endpoint, second.log())

    def test_same_place(self):
        """a bus does not take over the health socket of a living one"""
        self.bus.start()
        living, self.bus.process = self.bus.process, None
        self.assertNotEqual(self.bus.spawn(JZ_LISTEN="tcp://127.0.0.1:*").wait(10), 0)
        self.assertIn("a process answers at", self.bus.log())
        self.bus.process = living
        self.assertTrue(self.bus.ready())

    def test_settings(self):
        """a missing or unknown setting or key is refused by name"""
        for env, text in (({"JZ_KEY": "/nonexistent"}, "/nonexistent"),
                          ({"JZ_LISEN": "x"}, "JZ_LISEN"), ({"JZ_MAX_CALLS": "0"}, "JZ_MAX_CALLS"),
                          ({"JZ_KEY": os.path.join(self.bus.home, "certs", "bus.cert")}, "bus.cert"),
                          ({"JZ_LISTEN": "nowhere"}, "nowhere")):
            self.assertNotEqual(self.bus.spawn(**env).wait(10), 0, env)
            self.assertIn(text, self.bus.log())


class WithoutZap(unittest.TestCase):
    """A bus without its ZAP handler does not start, in whichever way it lost it."""

    @classmethod
    def setUpClass(cls):
        cls.bus = Bus()
        cls.shim = os.path.join(cls.bus.home, "shim.so")
        source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "shim", "zap.c")
        built = os.spawnlp(os.P_WAIT, "cc", "cc", "-std=c11", "-shared", "-fPIC", "-o", cls.shim,
                           source, "-ldl")
        assert built == 0

    @classmethod
    def tearDownClass(cls):
        cls.bus.close()

    def not_started(self, how, text):
        env = {"LD_PRELOAD": self.shim, "ZAP_SHIM": how,
               "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0"}
        self.assertNotEqual(self.bus.spawn(**env).wait(10), 0)
        log = self.bus.log()
        self.assertIn("does not start", log)
        self.assertIn(text, log)
        self.assertNotIn('"text":"ready"', log)

    def test_bind_refused(self):
        """ZAP's endpoint cannot be bound: no start"""
        self.not_started("refuse", "cannot bind inproc://zeromq.zap.01")

    def test_nobody_listens(self):
        """nobody listens at ZAP's endpoint: no start"""
        self.not_started("lie", "the ZAP handler was not asked")

    def test_open_to_all(self):
        """neither handler nor domain, every key would be let in: no start"""
        self.not_started("open", "an unknown key was let in")

    def test_domain_not_enforced(self):
        """the enforcing option is refused: no start"""
        self.not_started("option", "ZAP_ENFORCE_DOMAIN")


if __name__ == "__main__":
    main()
