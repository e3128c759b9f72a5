# SPDX-License-Identifier: Apache-2.0
"""A bus without a zone, and raw peers of it: real DEALERs that speak the frames themselves."""
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time

import msgpack
import zmq

from jztest import wait_for

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.join(ROOT, os.environ.get("JZ_BUILD", "build"))


def uuid7(ahead_ms=0):
    now = int(time.time() * 1000) + ahead_ms
    return now.to_bytes(6, "big") + b"\x70" + os.urandom(1) + b"\x80" + os.urandom(7)


def call_map(**change):
    """A good call map but for the changes; a value of None leaves the member out."""
    whole = {"id": uuid7(), "at": int(time.time() * 1e6), "deadline_ms": 5000, "args": {}}
    whole.update(change)
    return {key: value for key, value in whole.items() if value is not None}


def free_port():
    """Below the range that connections get theirs from: a bus that starts again finds its own."""
    while True:
        port = random.randrange(20000, 32000)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


class Bus:
    def __init__(self):
        self.home = tempfile.mkdtemp(prefix="jzbus")
        for folder in ("certs", "keys", "run"):
            os.mkdir(os.path.join(self.home, folder))
        self.public, self.secret = self.cert("bus", "bus")
        self.endpoint = "tcp://127.0.0.1:%d" % free_port()
        self.process = None
        self.peers = []

    # ---- certificates ----

    def write_cert(self, name, role, scope, public, state="active"):
        """Replaced whole, by rename, as every writer of the directory must."""
        path = os.path.join(self.home, "certs", name + ".cert")
        with open(path + ".new", "w", encoding="utf-8") as file:
            file.write('metadata\n    principal = "%s"\n    role = "%s"\n    scope = "%s"\n'
                       '    state = "%s"\ncurve\n    public-key = "%s"\n'
                       % (name, role, scope, state, public.decode()))
        os.rename(path + ".new", path)
        with open(path, encoding="utf-8") as file:
            return file.read()

    def cert(self, name, role, scope="", state="active"):
        public, secret = zmq.curve_keypair()
        text = self.write_cert(name, role, scope, public, state)
        with open(os.path.join(self.home, "keys", name + ".key"), "w", encoding="utf-8") as file:
            file.write(text + '    secret-key = "%s"\n' % secret.decode())
        return public, secret

    def remove_cert(self, name):
        os.remove(os.path.join(self.home, "certs", name + ".cert"))

    # ---- the process ----

    def spawn(self, **env):
        whole = {key: value for key, value in os.environ.items() if not key.startswith("JZ_")}
        whole.update(JZ_LISTEN=self.endpoint, JZ_CERTS=os.path.join(self.home, "certs"),
                     JZ_KEY=os.path.join(self.home, "keys", "bus.key"),
                     JZ_RUN=os.path.join(self.home, "run"))
        whole.update(env)
        with open(os.path.join(self.home, "log"), "ab") as log:
            self.process = subprocess.Popen([os.path.join(BUILD, "bin", "jz-bus")], env=whole,
                                            stderr=log, stdin=subprocess.DEVNULL)
        return self.process

    def start(self, **env):
        self.spawn(**env)
        wait_for(self.ready, what="the bus: " + self.log())
        return self

    def ready(self):
        if self.process.poll() is not None:
            raise AssertionError("the bus ended: " + self.log())
        state = self.health()
        return state is not None and state["ready"]

    def health(self):
        with socket.socket(socket.AF_UNIX) as talk:
            talk.settimeout(2)
            try:
                talk.connect(os.path.join(self.home, "run", "bus.1.sock"))
                return json.loads(talk.makefile().readline())
            except (OSError, ValueError):
                return None

    def counts(self, name):
        return self.health()["counts"][name]

    def log(self):
        with open(os.path.join(self.home, "log"), encoding="utf-8", errors="replace") as file:
            return file.read()

    def stop(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        return self.process.wait(timeout=10)

    def close(self):
        for peer in self.peers:
            peer.sock.close(0)
        if self.process is not None and self.process.poll() is None:
            self.stop()
        shutil.rmtree(self.home)

    # ---- peers ----

    def peer(self, name, role="station", scope="S-01", kind=None):
        """A new principal, connected."""
        return self.connect(name, self.cert(name, role, scope), kind)

    def worker(self, service, name=None, **first):
        """A worker of the service that has registered."""
        name = name or "worker-" + service
        peer = self.peer(name, "worker", service, Worker)
        peer.join(**first)
        return peer

    def connect(self, name, keys, kind=None, **options):
        peer = (kind or Peer)(self, name, keys, **options)
        self.peers.append(peer)
        return peer


class Peer:
    def __init__(self, bus, name, keys, server=None, routing_id=None, rcvhwm=1000):
        self.bus, self.name, self.keys = bus, name, keys
        sock = self.sock = zmq.Context.instance().socket(zmq.DEALER)
        sock.curve_publickey, sock.curve_secretkey = keys
        sock.curve_serverkey = server or bus.public
        sock.linger, sock.reconnect_ivl, sock.handshake_ivl = 0, 20, 1000
        sock.rcvhwm = rcvhwm
        if routing_id:
            sock.identity = routing_id
        self.monitor = sock.get_monitor_socket(zmq.EVENT_HANDSHAKE_FAILED_NO_DETAIL |
                                               zmq.EVENT_HANDSHAKE_FAILED_PROTOCOL |
                                               zmq.EVENT_HANDSHAKE_FAILED_AUTH |
                                               zmq.EVENT_DISCONNECTED)
        sock.connect(bus.endpoint)

    def send(self, *frames):
        self.sock.send_multipart([b"jz1", *frames])

    def recv(self, seconds=5.0):
        if not self.sock.poll(seconds * 1000):
            raise AssertionError("%s: no message within %s s\n%s"
                                 % (self.name, seconds, self.bus.log()[-2000:]))
        return self.sock.recv_multipart()

    def turned_away(self, seconds=5.0):
        """Waits until the connection was refused or cut, and returns ZeroMQ's event."""
        if not self.monitor.poll(seconds * 1000):
            raise AssertionError("%s was not turned away" % self.name)
        from zmq.utils.monitor import recv_monitor_message
        return recv_monitor_message(self.monitor)

    def ping(self):
        self.send(b"ping")
        frames = self.recv()
        assert frames[:2] == [b"jz1", b"pong"], frames
        return msgpack.unpackb(frames[2])

    def submit(self, op, **change):
        whole = call_map(**change)
        self.send(b"call", op.encode(), msgpack.packb(whole))
        return whole["id"]

    def answer(self, seconds=5.0):
        """(id, map) of the next answer."""
        frames = self.recv(seconds)
        assert frames[:2] == [b"jz1", b"answer"] and len(frames) == 4, frames
        return frames[2], msgpack.unpackb(frames[3])

    def call(self, op, **change):
        made = self.submit(op, **change)
        got, answer = self.answer()
        assert got == made, (got, made)
        return answer

    def refused(self, op, **change):
        answer = self.call(op, **change)
        assert answer["ok"] is False, answer
        return answer["error"]


class Worker(Peer):
    said, said_at = None, 0.0
    pack = ()

    def join(self, ops=(), **change):
        """Registers and waits until the bus has it so; recv() repeats it every 500 ms."""
        taken = self.bus.counts("registers") + 1
        self.said = {"service": self.name.split("-")[1], "instance": "1", "epoch": 1, "head": 0,
                     "ops": list(ops)}
        self.said.update(change)
        self.register()
        wait_for(lambda: self.bus.counts("registers") >= taken, what="the registration")

    def register(self):
        self.said_at = time.monotonic()
        self.send(b"register", msgpack.packb(self.said))

    def recv(self, seconds=5.0):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if time.monotonic() - self.said_at > 0.5:
                self.register()
            if self.sock.poll(100):
                return self.sock.recv_multipart()
        raise AssertionError("%s: no run within %s s\n%s"
                             % (self.name, seconds, self.bus.log()[-2000:]))

    def run(self, seconds=5.0):
        """The next call as (boot, n, op, who, call); calls come in packs."""
        if not self.pack:
            frames = self.recv(seconds)
            assert frames[:2] == [b"jz1", b"run"] and len(frames) == 4, frames
            calls = msgpack.Unpacker(raw=False, max_buffer_size=0)
            calls.feed(frames[3])
            self.pack = [(frames[2], *call) for call in calls]
        return self.pack.pop(0)

    def done(self, boot, n, result=None, **more):
        self.send(b"done", boot, msgpack.packb([n, {"ok": True, "result": result or {}, **more}]))

    def serve(self, result=None):
        """Runs one call and answers it."""
        run = self.run()
        self.done(run[0], run[1], result)
        return run

    def idle(self):
        """No call has come, nor comes in the time a ping takes there and back."""
        self.send(b"ping")
        frames = self.recv()
        assert frames[1] == b"pong", frames
        return True
