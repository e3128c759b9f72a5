# SPDX-License-Identifier: Apache-2.0
"""A wrong or missing setting stops the start, with its name, its value (no secret's) and what is
expected: every row that --help of every program prints, by its kind."""
import json
import os
import re
import signal
import subprocess
import unittest

import jzbus
import jztest
from jzone import BUILD, Zone

SECRET = "hunter2-of-nobody"
# by what --help says is expected: values that are none of it
WRONG = {
    "tcp://HOST:PORT, with commas between several": [
        "", "nowhere", "tcp://127.0.0.1", "tcp://127.0.0.1:0", "tcp://127.0.0.1:99999",
        "tcp://:5", "tcp://127.0.0.1:80,", "http://127.0.0.1:80", "tcp://127.0.0.1:8x"],
    "a file that can be read": ["", "/nowhere/at/all.key", "/"],
    "a folder that is there": ["", "/nowhere/at/all", "/etc/passwd"],
    "a connection string of libpq: KEY=VALUE …, or postgresql://…": [
        SECRET, "hosst=x password=" + SECRET, "host='x password=" + SECRET],
    "a name of 1 to 64 of a-z 0-9 . _ -": ["", "a/b", "..", "x" * 65, "Zwei"],
    "real or test": ["", "fake", "TEST"],
    "debug, info, warn or error": ["", "verbose", "INFO"],
    "1 or 0": ["", "yes", "2"],
}
# those whose value is read by who uses it: what is wrong, and what the answer says besides
OWN = {"JZ_HTTP": (["", "nowhere", "127.0.0.1:99999", "host.example:80"],
                   "a port, or a numeric address and a port")}
NUMBER = re.compile(r"a whole number from (-?\d+) to (-?\d+)$")
ROW = re.compile(r"^  (JZ_[A-Z_]+) +(.*)\n +(.*)$", re.MULTILINE)

zone = None


def setUpModule():
    global zone
    zone = Zone("settings")
    if os.path.exists(os.path.join(BUILD, "bin", "jz-watch")):
        zone.environ["JZ_HTTP"] = "127.0.0.1:%d" % jzbus.free_port()
    zone.__enter__()


def tearDownModule():
    zone.close()


def programs():
    """Every program that has settings: those that are built are those that the zone runs."""
    built = {name[3:] for name in os.listdir(os.path.join(BUILD, "bin")) if name.startswith("jz-")}
    assert built - {"watch"} == {"bus"} | set(zone.env["JZ_SERVICES"].split()), built
    return sorted(built)


def rows(program):
    """(name, whether it must be set, what is expected)"""
    said = subprocess.run([os.path.join(BUILD, "bin", "jz-" + program), "--help"],
                          capture_output=True, text=True, check=True).stdout
    found = [(name, "(must be set)" in doc, expected) for name, doc, expected in ROW.findall(said)]
    assert len(found) == said.count("\n  JZ_") > 3, said
    return found


def settings(program):
    """Those that the zone's own process was started with, as of another replica."""
    with open("/proc/%d/environ" % zone.pid(program), "rb") as file:
        env = dict(entry.split("=", 1) for entry in file.read().decode().split("\0")
                   if "=" in entry)
    env["JZ_INSTANCE"] = "other"
    if program == "bus":
        env["JZ_LISTEN"] = "tcp://127.0.0.1:*"
    if program == "watch":
        env["JZ_HTTP"] = "127.0.0.1:%d" % jzbus.free_port()
    return env


def start(program, env):
    """(exit status, the line that says why it did not start, all it said)"""
    done = subprocess.run([os.path.join(BUILD, "bin", "jz-" + program)], env=env, text=True,
                          stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False)
    lines = [json.loads(line) for line in done.stderr.splitlines() if line.startswith("{")]
    why = [line for line in lines if "start" in line["text"] and line["level"] == "error"]
    assert len(why) == 1, done.stderr
    return done.returncode, why[0], done.stderr


class Settings(unittest.TestCase):
    def refused(self, program, env, name, *parts):
        with self.subTest(program=program, name=name, value=env.get(name)):
            status, why, said = start(program, env)
            self.assertNotEqual(status, 0)
            self.assertEqual(why["field"], name)
            for part in parts:
                self.assertIn(part, why["why"])
            self.assertNotIn(SECRET, said)

    def test_1_as_they_are(self):
        """with what the zone gives, another replica starts: each case below is wrong in one thing"""
        for program in programs():
            process = subprocess.Popen([os.path.join(BUILD, "bin", "jz-" + program)],
                                       env=settings(program), stdin=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL)
            zone.instances.append(process)
            zone.ready(program, "other")
            process.send_signal(signal.SIGTERM)
            self.assertEqual(process.wait(20), 0)

    def test_2_wrong(self):
        """each row, each value that is none of what is expected"""
        for program in programs():
            for name, _, expected in rows(program):
                number = NUMBER.match(expected)
                if number:
                    low, high = int(number[1]), int(number[2])
                    values = ["", "many", "1.5", "12x", str(low - 1), str(high + 1)]
                elif name in OWN:
                    values, expected = OWN[name]
                else:
                    values = WRONG[expected]
                for value in values:
                    env = dict(settings(program), **{name: value})
                    shown = [] if "libpq" in expected else ['"%s"' % value[:100]]
                    self.refused(program, env, name, expected, *shown)

    def test_3_missing(self):
        """each row that must be set"""
        for program in programs():
            for name, needed, expected in rows(program):
                env = settings(program)
                env.pop(name, None)
                if needed:
                    self.refused(program, env, name, "must be set", expected)

    def test_4_unknown(self):
        """a name that no program knows"""
        for program in programs():
            self.refused(program, dict(settings(program), JZ_LISTENN="x"), "JZ_LISTENN",
                         "there is no setting of this name")

    def test_5_wrong_when_used(self):
        """what looks right and is not: another's key, a key without its secret, a closed database"""
        certs, keys = os.path.join(zone.home, "certs"), os.path.join(zone.home, "keys")
        plain = os.path.join(zone.home, "plain")
        with open(plain, "w", encoding="utf-8") as file:
            file.write("no certificate\n")
        committee = os.path.join(keys, "committee.key")
        public = os.path.join(certs, "bus.cert")
        for program, path, parts in (
                ("bus", committee, ["committee", "its role is committee"]),
                ("bus", public, [public, "its secret key missing"]), ("bus", plain, [plain]),
                ("suggestions", committee, [committee, "worker of suggestions"]),
                ("registry", os.path.join(keys, "suggestions.key"),
                 ["suggestions.key", "worker of registry"]), ("registry", plain, [plain])):
            self.refused(program, dict(settings(program), JZ_KEY=path), "JZ_KEY", *parts)
        self.refused("registry", dict(settings("registry"), JZ_BUS_CERT=committee), "JZ_BUS_CERT",
                     committee, "must be a bus's certificate")
        taken = dict(settings("bus"), JZ_LISTEN=zone.env["JZ_BUS"])
        self.refused("bus", taken, "JZ_LISTEN", zone.env["JZ_BUS"])
        with open(os.path.join(zone.home, "secrets", "wrong"), "w", encoding="utf-8") as file:
            file.write("*:*:*:*:%s\n" % SECRET)
        os.chmod(file.name, 0o600)
        for name in ("JZ_DB", "JZ_DB_OWNER"):
            env = dict(settings("registry"), JZ_DB_WAIT_MS="0")
            env[name] = re.sub(r"passfile='[^']*'", "passfile='%s'" % file.name, env[name])
            self.refused("registry", env, name, "password authentication failed")
            env[name] = re.sub(r"host='[^']*'", "host='/nowhere'", env[name])
            self.refused("registry", env, name, "/nowhere")

    def test_6_jzctl(self):
        """a JZ_HOME without a zone, and a key that is not there"""
        status, _, said = zone.jzctl("health", env={"JZ_HOME": "/nowhere/zone"})
        self.assertNotEqual(status, 0)
        self.assertIn("JZ_HOME", said)
        self.assertIn("/nowhere/zone", said)
        far = os.path.join(zone.home, "far")    # a zone whose database is elsewhere
        os.mkdir(far)
        with open(os.path.join(zone.home, "zone.env"), encoding="utf-8") as file, \
                open(os.path.join(far, "zone.env"), "w", encoding="utf-8") as out:
            out.writelines(line for line in file if not line.startswith("JZ_PG"))
        for admin in (None, SECRET, "host=/nowhere dbname=zone password=" + SECRET,
                      "host=/nowhere dbname='a b' password=" + SECRET):
            env = {"JZ_HOME": far, **({"JZ_DB_ADMIN": admin} if admin else {})}
            status, _, said = zone.jzctl("backup", os.path.join(far, "b"), env=env)
            self.assertNotEqual(status, 0)
            self.assertIn("JZ_DB_ADMIN", said)
            self.assertNotIn(SECRET, said)
        self.assertEqual(os.listdir(far), ["zone.env"])
        status, _, said = zone.jzctl("call", "unit.list", stdin="{}", principal="nobody")
        self.assertIn("nobody", said)
        self.assertEqual(status, 3, said)


if __name__ == "__main__":
    jztest.main()
