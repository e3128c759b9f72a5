# SPDX-License-Identifier: Apache-2.0
"""jzctl as an operator and an integrator use it: commands, exit statuses, what stands where."""
import csv
import json
import os
import re
import shutil
import signal
import subprocess
import unicodedata
import unittest

import jsonschema

import jzstory
import jztest
import jzone
from jzclient import uuid7

zone = cast = None
VECTORS = os.path.join(jzone.ROOT, "tests", "vectors", "deadline-vectors.csv")
CALENDAR = os.path.join(jzone.ROOT, "tests", "vectors", "calendar-cn.csv")


def setUpModule():
    global zone, cast
    zone = jzone.Zone("jzctl").__enter__()
    zone.load()
    cast = jzstory.Cast(zone)


def tearDownModule():
    zone.close()


def width(line):
    return sum(0 if unicodedata.combining(char) else
               2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in line)


class Due(unittest.TestCase):
    """Deadlines by a calendar file: no zone, no service."""

    def due(self, text, *args, **env):
        done = subprocess.run(
            [os.path.join(jzone.BUILD, "bin", "jzctl"), "due", "--calendar", CALENDAR, *args],
            input=text, capture_output=True, text=True, check=False, timeout=20,
            env=dict({"PATH": os.environ["PATH"], "JZ_HOME": "/nonexistent"}, **env))
        return done.returncode, done.stdout, done.stderr

    def vectors(self, **env):
        with open(VECTORS, encoding="utf-8") as file:
            rows = list(csv.reader(file))
        self.assertEqual(len(rows), 101)
        status, out, err = self.due("".join(",".join(row[:3]) + "\n" for row in rows[1:]), **env)
        self.assertEqual((status, err), (0, ""))
        self.assertEqual([line.split(",") for line in out.splitlines()], rows[1:])

    def test_01_vectors(self):
        """all deadline vectors"""
        self.vectors()

    def test_02_vectors_elsewhere(self):
        """all deadline vectors, also under TZ=America/New_York and with TZ=UTC"""
        self.vectors(TZ="America/New_York")
        self.vectors(TZ="UTC")

    def test_03_explain(self):
        """--explain adds the days passed over, and says what is provisional"""
        status, out, _ = self.due("2026-09-28,wd,5\n2026-11-30,month,3\n", "--explain")
        self.assertEqual(status, 0)
        first, second = [line.split(",") for line in out.splitlines()]
        # 2026: 国庆节 10-1 … 10-7, 10-10 is worked
        self.assertEqual(first[:4], ["2026-09-28", "wd", "5", "2026-10-10"])
        self.assertEqual(first[4].split(), ["2026-10-0%d" % day for day in range(1, 8)])
        self.assertEqual(second[3:], ["2027-03-01", "2027-02-28", "provisional"])

    def test_04_faults(self):
        """a faulty line is named with its member; the others are answered"""
        status, out, err = self.due("2026-02-30,wd,5\n2026-03-02,wd,5\n2026-03-02,year,1\n")
        self.assertEqual((status, out), (2, "2026-03-02,wd,5,2026-03-09\n"))
        self.assertIn("line 1", err)
        self.assertIn("start", err)
        self.assertIn("line 3", err)
        self.assertIn("rule", err)
        self.assertEqual(self.due("2026-03-02,wd,0\n")[0], 2)


class Commands(unittest.TestCase):
    def ctl(self, *args, status=0, **more):
        got, out, err = zone.jzctl(*args, **more)
        self.assertEqual(got, status, out + err)
        return out if status == 0 else err

    def test_11_call(self):
        """call: arguments on standard input or by --arg, the result as JSON"""
        code = cast.site["code"]
        one = json.loads(self.ctl("call", "site.get", stdin=json.dumps({"code": code})))
        two = json.loads(self.ctl("call", "site.get", "--arg", "code=" + code))
        self.assertEqual(one, two)
        self.assertEqual(one["name"], cast.site["name"])
        self.assertRegex(one["id"], r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")

    def test_12_exit_statuses(self):
        """exit status by error class; the message names the field"""
        nobody = "--arg=suggestion=%s" % uuid7()
        for principal, args, status, field in (
                (None, ("site.get", "--arg", "code=" + "x" * 300), 2, "code"),
                (None, ("site.get", "--arg", "colour=red"), 2, "colour"),
                ("story-station", ("suggestion.accept", "--arg", nobody[6:]), 4, ""),
                (None, ("suggestion.accept", "--arg", nobody[6:]), 5, "suggestion"),
                (None, ("suggestion.vanish",), 5, "op")):
            with self.subTest(args=args):
                err = self.ctl("call", *args, status=status, principal=principal, stdin="{}")
                self.assertIn(field, err)
        suggestion = jzstory.text_id(cast.submit())
        err = self.ctl("call", "suggestion.accept", "--arg", "suggestion=" + suggestion, "--arg",
                       "version=9", status=8)
        self.assertIn("version", err)
        err = self.ctl("call", "suggestion.close", "--arg", "suggestion=" + suggestion, status=7)
        self.ctl("call", "site.get", stdin="{", status=2)
        self.ctl("call", "site.get", principal="nobody-has-this-key", status=3, stdin="{}")

    def test_13_call_id(self):
        """--id: the same call twice takes effect once"""
        content = {key: jzstory.text_id(value) if isinstance(value, bytes) else value
                   for key, value in cast.content().items()}
        args = ("call", "suggestion.submit", "--id", str(uuid7()))
        text = json.dumps({"content": content})
        first = self.ctl(*args, stdin=text, principal="story-station")
        self.assertEqual(self.ctl(*args, stdin=text, principal="story-station"), first)
        self.ctl("call", "suggestion.draft", "--id", args[3], stdin=text, status=2,
                 principal="story-station")

    def test_14_width(self):
        """what is printed for people fits 80 columns"""
        for args in (("--help",), ("ops",), ("events",), ("states",), ("health",),
                     ("ops", "suggestions"), ("call", "--help")):
            out = self.ctl(*args)
            self.assertGreater(len(out.splitlines()), 2)
            wide = [line for line in out.splitlines() if width(line) > 80]
            self.assertEqual(wide, [], args)

    def test_15_complete(self):
        """ops and events print every row of the contracts"""
        ops, events = self.ctl("ops"), self.ctl("events")
        for name in ("suggestion.submit", "assignment.release", "zone.import", "feed.next"):
            self.assertIn(name, ops)
        for name in ("assignment.sent", "deadline.overdue", "calendar.changed"):
            self.assertIn(name, events)

    def test_15_chinese(self):
        """what each operation, event and step is, in Chinese; in English where the locale asks"""
        for command in ("ops", "events", "states"):
            told, named = {}, ""
            for line in self.ctl(command, env={"LC_ALL": "zh_CN.UTF-8"}).splitlines():
                if line[:1] not in (" ", "", "="):
                    named = line
                elif re.match("    [^ ]", line):
                    told.setdefault(named, line)
            self.assertGreater(len(told), 50)
            english = {name: line for name, line in told.items()
                       if not re.search("[\u4e00-\u9fff]", line)}
            self.assertLess(len(english), len(told) / 20, "%s: %s" % (command, english))
        self.assertIn("Enters a person.", self.ctl("ops", env={"LANG": "en_GB.UTF-8", "LC_ALL": ""}))
        self.assertIn("登记一个人", self.ctl("ops", env={"LANG": "C.UTF-8", "LC_ALL": ""}))

    def test_16_schema(self):
        """the contract: AsyncAPI 3.0, and JSON Schemas that an independent validator accepts"""
        document = json.loads(self.ctl("schema", "--format", "asyncapi"))
        self.assertTrue(document["asyncapi"].startswith("3.0"))
        schema = json.loads(self.ctl("schema", "--format", "json", "suggestion.submit"))
        jsonschema.Draft202012Validator.check_schema(schema)
        everything = json.loads(self.ctl("schema", "--format", "json"))
        jsonschema.Draft202012Validator.check_schema(everything)

    def test_17_health(self):
        """health: exit status 0 when all are ready, and not when one is gone"""
        self.ctl("health")
        self.ctl("health", "suggestions")
        zone.kill("suggestions", signal.SIGTERM)
        status, _, _ = zone.jzctl("health")
        self.assertNotEqual(status, 0)
        zone.up()
        self.ctl("health", "--wait", "10")

    def test_18_feed(self):
        """feed: a named consumer, one event a line; --ack moves on"""
        args = ("feed", "suggestions", "--consumer", "ctl", "--start", "first", "--max", "1")
        first = self.ctl(*args)
        self.assertEqual(self.ctl(*args, "--ack"), first)
        self.assertEqual(json.loads(first)["sequence"], 1)
        self.assertEqual(json.loads(self.ctl(*args))["sequence"], 2)

    def test_19_tail(self):
        """tail shows what happens from now on, and ends by SIGINT"""
        process = subprocess.Popen([os.path.join(jzone.BUILD, "bin", "jzctl"), "tail",
                                    "suggestions"], env=zone.environ, stdout=subprocess.PIPE,
                                   text=True)
        zone.instances.append(process)
        lines = []

        def heard():
            cast.submit()
            os.set_blocking(process.stdout.fileno(), False)
            lines.extend(process.stdout.readlines())
            return lines
        jztest.wait_for(heard, every=0.2, what="a line of tail")
        self.assertIn("suggestion.submitted", lines[0])
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(5), 0)
        process.stdout.close()

    def test_20_keygen(self):
        """keygen: a pair, the secret one for its owner only; not twice"""
        self.ctl("keygen", "ctl-unit", "--role", "unit", "--scope", cast.units[0].scope)
        key = os.path.join(zone.home, "keys", "ctl-unit.key")
        self.assertEqual(os.stat(key).st_mode & 0o777, 0o600)
        with open(os.path.join(zone.home, "certs", "ctl-unit.cert"), encoding="utf-8") as file:
            self.assertNotIn("secret-key", file.read())
        self.ctl("keygen", "ctl-unit", "--role", "unit", "--scope", cast.units[0].scope,
                 status=6)
        self.ctl("keygen", "Bad Name", "--role", "unit", "--scope", "U0101", status=2)
        self.ctl("keygen", "ctl-x", "--role", "king", status=2)

    def test_21_import_again(self):
        """the same files again change nothing"""
        with zone.database().cursor() as db:
            db.execute("SELECT seq FROM registry.head")
            before = db.fetchone()
            zone.load()
            db.execute("SELECT seq FROM registry.head")
            self.assertEqual(db.fetchone(), before)

    def test_22_import_faults(self):
        """every faulty line is told with file, line, column and reason; nothing is written"""
        folder = os.path.join(zone.home, "faulty")
        shutil.copytree(os.path.join(jzone.ROOT, "data", "gaoxin"), folder)
        path = os.path.join(folder, "mandate.csv")
        with open(path, encoding="utf-8") as file:
            lines = file.read().splitlines()
        head = lines[0].split(",")
        for number, column, value in ((2, "person", "P9999"), (5, "status", "asleep")):
            cells = lines[number].split(",")
            cells[head.index(column)] = value
            lines[number] = ",".join(cells)
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
        with open(os.path.join(folder, "unit.csv"), "w", encoding="utf-8"):
            pass
        with zone.database().cursor() as db:
            db.execute("SELECT seq FROM registry.head")
            before = db.fetchone()
            status, out, err = zone.jzctl("import", "zone", folder)
            self.assertNotEqual(status, 0)
            for line, column in ((3, "person"), (6, "status")):
                self.assertIn("mandate.csv:%d:%d" % (line, head.index(column) + 1), out + err)
            self.assertIn("unit.csv:1:1: the file is empty", err)
            db.execute("SELECT seq FROM registry.head")
            self.assertEqual(db.fetchone(), before)

    def test_23_usage(self):
        """a command or option that is not there: exit status 2 and help, no trace"""
        self.ctl("dance", status=2)
        self.ctl("ops", "--loud", status=2)
        status, _, err = zone.jzctl("health", env={"JZ_HOME": "/nonexistent"})
        self.assertEqual(status, 7, err)

    def test_24_figures(self):
        """the sample zone has the customer's figures"""
        figures = json.loads(self.ctl("call", "coverage.get", stdin="{}"))
        levels = {row["level"]: row["mandates"] for row in figures["levels"]}
        self.assertEqual(levels, {"national": 1, "provincial": 15, "city": 23, "district": 187})
        self.assertEqual((figures["mandates"], figures["zone_homes"], figures["street_homes"],
                          figures["stations"]), (226, 1, 7, 24))
        self.assertLess(figures["persons"], 226)
        self.assertEqual(figures["covered"], figures["persons"])


class Demo(unittest.TestCase):
    def demo(self):
        status, out, err = zone.jzctl("demo")
        self.assertEqual((status, err), (0, ""), out)
        self.assertEqual([line for line in out.splitlines() if width(line) > 80], [])
        return out

    def test_31_demo(self):
        """the demo plays the whole day, in 80 columns, and ends with the open deadlines"""
        out = self.demo()
        for word in ("suggestion.submitted", "suggestion.cosigned", "assignment.opinion_given",
                     "assignment.rating_released", "suggestion.closed", "不满意", "满意", "demo-oa",
                     "未完成的期限", "期限："):
            self.assertIn(word, out)
        self.assertEqual(out.count("assignment.reply_filed"), 2)

    def test_32_again(self):
        """the demo again: harmless, another suggestion, the next serial number"""
        one, two = self.demo(), self.demo()
        self.assertNotEqual(one, two)
        left = [command for command in zone.processes().values() if "demo" in command]
        self.assertEqual(left, [])


if __name__ == "__main__":
    jztest.main()
