# SPDX-License-Identifier: Apache-2.0
"""A private zone for a test file: real PostgreSQL, bus and services in a directory of its own.

    with Zone("feed") as zone:
        zone.load()                                  # data/gaoxin
        oa = zone.principal("oa", "unit", "U-0101")
        oa.call("suggestions.feed.next", {...})

Leaving it stops everything and fails when anything is left behind.
"""
import atexit
import datetime
import json
import os
import shutil
import signal
import socket
import subprocess
import sys

import psycopg2

import jzleak
from jztest import wait_for

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests", "clients"))
import jzclient  # noqa: E402  (found by the line above)

SHANGHAI = datetime.timezone(datetime.timedelta(hours=8))
BUILD = os.path.join(ROOT, os.environ.get("JZ_BUILD", "build"))


def alive(pid):
    try:
        with open("/proc/%d/stat" % pid, encoding="utf-8") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


class Client(jzclient.Client):
    """One whose private members the zone remembers, to look for them in its logs at the end."""

    def __init__(self, leaks, home, name):
        self.leaks = leaks
        super().__init__(home, name)

    def send_call(self, op, args, call_id, min_seq, deadline_ms, wait_ms=1000):
        self.leaks.call(op, args or {}, self.actor)
        return super().send_call(op, args, call_id, min_seq, deadline_ms, wait_ms)


class Zone:
    def __init__(self, name, clock="test"):
        self.home = os.path.join(ROOT, "var", "test-%d-%s" % (os.getpid(), name))
        self.environ = {key: value for key, value in os.environ.items()
                        if not key.startswith("JZ_")}
        self.environ.update(JZ_HOME=self.home, JZ_CLOCK=clock)
        self.clients = []
        self.connections = []
        self.instances = []
        self.mounts = []        # below its home: they go before that does
        self.leaks = jzleak.Leaks(BUILD)
        self.closed = False

    # ---- life ----

    def __enter__(self):
        # a test that is ended from outside (its time is over, its reader gone) tidies up as well
        atexit.register(self.close)
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
        os.makedirs(self.home)
        try:
            self.up()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_):
        self.close()

    def up(self):
        """Starts what is not running; harmless when all is."""
        self.tool("up")
        self.env = jzclient.zone_env(self.home)

    def tool(self, *args):
        done = subprocess.run([os.path.join(ROOT, "tools", "zone"), "--build", BUILD, *args],
                              env=self.environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              timeout=120, text=True, check=False)
        if done.returncode != 0:
            raise AssertionError("tools/zone %s: %s\n%s" % (args, done.stdout, self.log_tails()))
        return done.stdout

    def log_tails(self, lines=15):
        out = []
        for folder, _, names in os.walk(os.path.join(self.home, "log")):
            for name in sorted(names):
                with open(os.path.join(folder, name), encoding="utf-8", errors="replace") as log:
                    out.append("---- %s\n%s" % (name, "".join(log.readlines()[-lines:])))
        return "\n".join(out)

    def close(self):
        if self.closed:
            return
        self.closed = True
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        for client in self.clients:
            client.close()
        for connection in self.connections:
            connection.close()
        for process in self.instances:
            if process.poll() is None:
                process.send_signal(signal.SIGCONT)
                process.kill()
            process.wait()
        self.tool("down")
        left, reports = self.processes(), self.sanitizer_reports()
        leaks = self.leaks.found(self.home)
        for folder in self.mounts:
            subprocess.run(["umount", folder], check=True)
        shutil.rmtree(self.home)
        if left or reports:
            raise AssertionError("left behind after down: %s\n%s" % (left, "".join(reports)))
        if leaks:
            raise AssertionError("private, and in a log: " + ", ".join(leaks[:20]))

    def sanitizer_reports(self):
        """What ASan, LSan and UBSan wrote into the processes' logs, when built with them."""
        found = []
        for folder, _, names in os.walk(os.path.join(self.home, "log")):
            for name in names:
                with open(os.path.join(folder, name), encoding="utf-8", errors="replace") as log:
                    found += [name + ": " + line for line in log
                              if "Sanitizer" in line or "runtime error:" in line]
        return found

    def processes(self):
        """Every process that speaks of this zone in its command line or environment."""
        found = {}
        mark = self.home.encode()
        for pid in filter(str.isdigit, os.listdir("/proc")):
            if int(pid) == os.getpid():
                continue
            try:
                with open("/proc/%s/cmdline" % pid, "rb") as file:
                    command = file.read()
                with open("/proc/%s/environ" % pid, "rb") as file:
                    environ = file.read()
            except OSError:
                continue
            if mark in command or mark in environ:
                found[int(pid)] = command.replace(b"\0", b" ").decode(errors="replace")
        return found

    # ---- processes ----

    def pid(self, name):
        """Process id of "bus", "registry", "suggestions" or "postgres"."""
        with open(os.path.join(self.home, "run", name + ".pid"), encoding="utf-8") as file:
            return int(file.readline())

    def kill(self, name, number=signal.SIGKILL):
        pid = self.pid(name)
        os.kill(pid, number)
        if number in (signal.SIGKILL, signal.SIGTERM):
            wait_for(lambda: not alive(pid), what="the end of " + name)
        return pid

    def health(self, service, instance="1"):
        """What a process says of itself on its own socket; None when it does not answer."""
        with socket.socket(socket.AF_UNIX) as talk:
            talk.settimeout(2)
            try:
                talk.connect(os.path.join(self.env["JZ_RUN"],
                                          "%s.%s.sock" % (service, instance)))
                return json.loads(talk.makefile().readline())
            except (OSError, ValueError):
                return None

    def ready(self, service, instance="1"):
        def question():
            state = self.health(service, instance)
            return state and state["ready"] and state
        return wait_for(question, seconds=20, what=service + " to be ready")

    # ---- people and data ----

    def jzctl(self, *args, stdin="", principal=None, env=None):
        """(exit status, stdout, stderr)"""
        command = [os.path.join(BUILD, "bin", "jzctl")]
        if principal:
            command += ["--as", principal]
        if args[:1] == ("account",):
            self.leaks.add(stdin.strip(), "password at jzctl")
        done = subprocess.run(command + list(args), env=dict(self.environ, **(env or {})),
                              input=stdin, capture_output=True, timeout=120, text=True,
                              check=False)
        return done.returncode, done.stdout, done.stderr

    def keygen(self, name, role, scope=""):
        status, _, stderr = self.jzctl("keygen", name, "--role", role, "--scope", scope)
        assert status == 0, stderr

    def client(self, name):
        client = Client(self.leaks, self.home, name)
        self.clients.append(client)
        return client

    def principal(self, name, role, scope=""):
        """A new principal with its own key, and a client that signs in as it."""
        self.keygen(name, role, scope)
        return self.client(name)

    def load(self, folder="data/gaoxin"):
        """Imports a zone's CSV files, as `jzctl import zone DIR` does."""
        status, stdout, stderr = self.jzctl("import", "zone", os.path.join(ROOT, folder))
        assert status == 0, stdout + stderr

    def conninfo(self):
        """The database as its superuser: by peer, over the zone's own socket."""
        return "host='%s' port=%s dbname=%s user=postgres" % (
            self.env["JZ_PGHOST"], self.env["JZ_PGPORT"], self.env["JZ_PGDATABASE"])

    def database(self):
        """A connection that may see everything; reads what others committed."""
        connection = psycopg2.connect(self.conninfo())
        connection.autocommit = True
        self.connections.append(connection)
        return connection

    def set_clock(self, when):
        """Moves the domain clock of all services to a moment in the zone: "2026-03-02 09:00"."""
        moment = datetime.datetime.fromisoformat(when).replace(tzinfo=SHANGHAI)
        status, _, stderr = self.jzctl("clock", "set", moment.isoformat())
        assert status == 0, stderr

    def standby(self, service, instance):
        """A second process of a service, with the settings of the first."""
        with open("/proc/%d/environ" % self.pid(service), "rb") as file:
            environ = dict(entry.split("=", 1) for entry in file.read().decode().split("\0")
                           if "=" in entry)
        environ["JZ_INSTANCE"] = instance
        with open(os.path.join(self.home, "log", "%s.%s.log" % (service, instance)), "ab") as log:
            process = subprocess.Popen([os.path.join(BUILD, "bin", "jz-" + service)], env=environ,
                                       stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self.instances.append(process)
        self.ready(service, instance)
        return process

    def forget(self, service, instance):
        """Takes away the health socket of a second process that was killed for good."""
        os.unlink(os.path.join(self.env["JZ_RUN"], "%s.%s.sock" % (service, instance)))
