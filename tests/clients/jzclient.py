# SPDX-License-Identifier: Apache-2.0
"""A client of the bus in one file: CURVE, msgpack, calls that may be repeated, feeds.

Needs python3-zmq and python3-msgpack, nothing of the project's C code: it is the example of how
to write a client and an independent witness of the protocol. One Client belongs to one thread.

    client = Client("var/zone", "oa-kejiju")
    client.call("registry.unit.get", {"code": "U-0101"})
    for event in client.events("suggestions", consumer="inbox", start="first"):
        ...                               # acknowledged when the next batch is asked for
"""
import hashlib
import os
import random
import time
import uuid

import msgpack
import zmq

MAGIC = b"jz1"
REPEAT_S = 3.0      # a call without answer is repeated after this time …
PING_S = 1.0        # … and when a ping shows that the bus was started anew
ANEW_S = 0.5        # without a connection for so long: with the keys as their files are now
RETRIED = ("UNAVAILABLE", "RESOURCE_EXHAUSTED")
PASSING = RETRIED + ("DEADLINE_EXCEEDED",)  # what a consumer that listens for ever outlives


class CallError(Exception):
    """The final answer of a call that was not ok."""

    def __init__(self, error):
        self.cls = error["class"]
        self.field = error.get("field", "")
        self.text = error.get("text", "")
        self.retry_after_ms = error.get("retry_after_ms", 0)
        super().__init__("%s%s: %s" % (self.cls, self.field and " " + self.field, self.text))


def uuid7():
    """An id by RFC 9562, version 7: 48 bits of milliseconds, the rest random."""
    value = int(time.time() * 1000) << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xf << 76) | 7 << 76
    value = value & ~(3 << 62) | 2 << 62
    return uuid.UUID(int=value)


def read_zpl(path):
    """ZeroMQ's certificate form: indented name = "value" lines; sections do not matter here."""
    values = {}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            name, equals, value = line.partition("=")
            if equals and not name.strip().startswith("#"):
                values[name.strip()] = value.split('"')[1] if '"' in value else value.strip()
    return values


def zone_env(home):
    """zone.env: the KEY=VALUE lines that say where a running zone is to be found."""
    with open(os.path.join(home, "zone.env"), encoding="utf-8") as lines:
        return dict(line.strip().split("=", 1) for line in lines
                    if "=" in line and not line.startswith("#"))


def pack(value):
    return msgpack.packb(value, use_bin_type=True)


def unpack(data):
    return msgpack.unpackb(data, raw=False, strict_map_key=True)


def member(data, name):
    """The encoded value of one member of an encoded map, byte for byte as it came."""
    reader = msgpack.Unpacker(max_buffer_size=0, raw=False)
    reader.feed(data)
    for _ in range(reader.read_map_header()):
        key = reader.unpack()
        start = reader.tell()
        reader.skip()
        if key == name:
            return data[start:reader.tell()]
    return None


def items(data):
    """The encoded values of an encoded array."""
    reader = msgpack.Unpacker(max_buffer_size=0, raw=False)
    reader.feed(data)
    out = []
    for _ in range(reader.read_array_header()):
        start = reader.tell()
        reader.skip()
        out.append(data[start:reader.tell()])
    return out


def without_hash(envelope):
    """The stored bytes of an event: its envelope without the last entry, which is "hash"."""
    reader = msgpack.Unpacker(max_buffer_size=0, raw=False)
    reader.feed(envelope)
    count = reader.read_map_header()
    start = reader.tell()
    for _ in range(count - 1):
        reader.skip()
        reader.skip()
    end = reader.tell()
    assert reader.unpack() == "hash", "the chain's hash is the envelope's last entry"
    head = msgpack.Packer().pack_map_header(count - 1)
    return head + envelope[start:end]


def chain(previous, envelope):
    """The hash an event must carry: BLAKE2b-256 of the one before and the stored bytes."""
    return hashlib.blake2b(previous + without_hash(envelope), digest_size=32).digest()


class Event(dict):
    """An event's envelope as a dict; .raw is the same as it came over the wire."""

    def __init__(self, raw):
        super().__init__(unpack(raw))
        self.raw = raw


class Client:
    def __init__(self, home, principal, endpoint=None):
        self.home, self.principal = home, principal
        self.turn = -1          # which of the bus's keys: it has two while that is being changed
        self.read_keys()
        self.endpoint = endpoint or zone_env(home)["JZ_BUS"].split(",")[0]
        self.actor = None       # of a gateway: the session's token of whom it acts for
        self.boot = self.pong = None
        self.answers = {}       # id → answer map, encoded
        self.connect()

    def read_keys(self):
        """Own pair and the bus's key. Keys change while clients run: old and new are good for a
        while, so a client that finds no connection reads the files again and tries in turn."""
        own = read_zpl(os.path.join(self.home, "keys", self.principal + ".key"))
        bus = read_zpl(os.path.join(self.home, "certs", "bus.cert"))
        server = [bus["public-key"]] + ([bus["other-key"]] if "other-key" in bus else [])
        self.turn = (self.turn + 1) % len(server)
        self.role, self.scope = own.get("role", ""), own.get("scope", "")
        self.keys = (own["public-key"], own["secret-key"], server[self.turn])

    def key_changed(self):
        path = os.path.join(self.home, "keys", self.principal + ".key")
        return read_zpl(path)["public-key"] != self.keys[0]

    def connect_anew(self):
        self.socket.close()
        self.read_keys()
        self.connect()

    def connect(self):
        self.alone = None       # since when there is no connection
        public, secret, server = self.keys
        self.socket = zmq.Context.instance().socket(zmq.DEALER)
        self.socket.curve_publickey = public.encode()
        self.socket.curve_secretkey = secret.encode()
        self.socket.curve_serverkey = server.encode()
        self.socket.linger = 0
        self.socket.immediate = 1   # never queue on a connection that is not there
        self.socket.reconnect_ivl = 20
        self.socket.reconnect_ivl_max = 500
        self.socket.connect(self.endpoint)

    def close(self):
        self.socket.close()

    # ---- frames ----

    def send(self, frames, wait_ms=0):
        """False when there is no connection to send on."""
        if not self.socket.poll(wait_ms, zmq.POLLOUT):
            self.alone = self.alone or time.monotonic()
            if time.monotonic() - self.alone > ANEW_S:
                self.connect_anew()
            return False
        self.alone = None
        try:
            self.socket.send_multipart([MAGIC] + frames, zmq.DONTWAIT)
        except zmq.Again:   # the connection went between the question and the answer
            return False
        return True

    def receive(self, wait_ms):
        """Takes what has come; True when the bus turned out to be another than before."""
        if not self.socket.poll(max(0, int(wait_ms))):
            return False
        again = False
        while self.socket.poll(0):
            frames = self.socket.recv_multipart()
            if frames[1] == b"pong":
                self.pong = unpack(frames[2])
                again = again or self.boot not in (None, self.pong["boot"])
                self.boot = self.pong["boot"]
            elif frames[1] == b"answer":
                self.answers[frames[2]] = frames[3]
        return again

    # ---- calls ----

    def call(self, op, args=None, deadline_ms=10000, call_id=None, min_seq=None):
        """The result of a call as a dict. CallError when it is refused or the deadline passes."""
        return unpack(self.call_raw(op, args, deadline_ms, call_id, min_seq)).get("result")

    def call_raw(self, op, args=None, deadline_ms=10000, call_id=None, min_seq=None):
        """The encoded answer map. The same id is used for every repeat: it takes effect once."""
        call_id = call_id or uuid7()
        end = time.monotonic() + deadline_ms / 1000
        last = {"class": "DEADLINE_EXCEEDED", "text": "no answer in time; the outcome is unknown"}
        while time.monotonic() < end:
            answer = self.once(op, args, call_id, min_seq, end)
            if answer is None:
                break
            head = unpack(answer)
            if head["ok"]:
                return answer
            last = head["error"]
            if last["class"] == "UNAUTHENTICATED" and self.key_changed():
                self.connect_anew()     # the old key has been retired, the new one is here
                continue
            if last["class"] not in RETRIED:
                raise CallError(last)
            pause = last.get("retry_after_ms") or 100
            self.receive(min(pause * random.uniform(0.5, 1.5), (end - time.monotonic()) * 1000))
        raise CallError(last)

    def once(self, op, args, call_id, min_seq, end):
        """Sends until the bus answers, whatever the answer is; None when the time is over."""
        self.answers.pop(call_id.bytes, None)
        repeat = ping = 0.0
        while (now := time.monotonic()) < end:
            if now >= repeat:
                sent = self.send_call(op, args, call_id, min_seq, int((end - now) * 1000), 50)
                repeat = now + REPEAT_S if sent else now
            if now >= ping:
                self.send([b"ping"])
                ping = now + PING_S
            if self.receive(min(end, repeat, ping) * 1000 - now * 1000):
                repeat = 0.0
            if call_id.bytes in self.answers:
                return self.answers.pop(call_id.bytes)
        return None

    def send_call(self, op, args, call_id, min_seq, deadline_ms, wait_ms=1000):
        call = {"id": call_id.bytes, "at": int(time.time() * 1e6),
                "deadline_ms": min(60000, max(1, deadline_ms)), "args": args or {}}
        if min_seq is not None:
            call["min_seq"] = min_seq
        if self.actor is not None:
            call["actor"] = self.actor
        return self.send([b"call", op.encode(), pack(call)], wait_ms)

    def ping(self, wait_s=5.0):
        """What the bus says of itself: its boot id and its time."""
        end = time.monotonic() + wait_s
        self.pong = None
        while time.monotonic() < end:
            self.send([b"ping"], 100)
            self.receive(500)
            if self.pong:
                return self.pong
        raise CallError({"class": "UNAVAILABLE", "text": "the bus does not answer"})

    # ---- feeds ----

    def feed(self, service, deadline_ms=None, **args):
        """One feed.next: (events, the rest of the answer)."""
        args.setdefault("max", 64)
        args.setdefault("wait_ms", 0)
        answer = self.call_raw(service + ".feed.next", args,
                               deadline_ms or args["wait_ms"] + 5000)
        result = member(answer, "result")
        rest = unpack(result)
        return [Event(raw) for raw in items(member(result, "events"))], rest

    def events(self, service, consumer, types=None, start="first", wait_ms=5000, stop=None):
        """Hears events one by one, for ever or until stop() is true. What was yielded is
        acknowledged with the next batch: after a crash it is heard again, never lost."""
        ack = None
        while not (stop and stop()):
            args = {"consumer": consumer, "start": start, "wait_ms": wait_ms}
            if types:
                args["types"] = types
            if ack is not None:
                args["ack"] = ack
            try:
                heard, rest = self.feed(service, **args)
            except CallError as error:
                if (error.cls, error.field) == ("FAILED_PRECONDITION", "ack"):
                    ack = None      # the receipt was lost with its process: they come again
                elif error.cls not in PASSING:
                    raise
                continue
            yield from heard
            ack = rest["next"]
