#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""jzctl play: scripts of calls by day on a test zone's clock; broken off and gone on with, refused
calls, faults of a script; a life cut down to some months has every kind of thing."""
import json
import os
import signal
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import jzlife  # noqa: E402
import jzone  # noqa: E402
import jzstory  # noqa: E402
import jztest  # noqa: E402

HEAD = {"play": "样例", "zone": os.path.join(jzone.ROOT, "data", "gaoxin")}
STATION = {"principal": "station-s01", "role": "station", "scope": "S01"}


def call(op, chain=None, let=None, by=None, **args):
    line = {"op": op, "args": args, "chain": chain, "let": let, "as": by}
    return {key: value for key, value in line.items() if value is not None}


def opinion(n):
    """Taken at S01 and closed: five calls of one chain."""
    name, of = "o%d" % n, {"opinion": "$o%d.opinion" % n, "chain": "o%d" % n}
    return [call("opinion.receive", name, name, "station-s01", site="$site.id", via="station",
                 title="路灯不亮", text="$$第%d盏" % n),
            call("opinion.route", by="station-s01", to="community", name="社区", **of),
            call("opinion.record", by="station-s01", result="solved", text="已修", **of),
            call("opinion.feed_back", by="station-s01", to="resident", way="call", **of),
            call("opinion.close", by="station-s01", **of)]


class Playing(unittest.TestCase):
    def setUp(self):
        self.zone = jzone.Zone("play").__enter__()
        self.addCleanup(self.zone.close)
        self.path = os.path.join(self.zone.home, "script.jsonl")

    def write(self, *lines):
        with open(self.path, "w", encoding="utf-8") as file:
            for line in lines:
                file.write(json.dumps(line, ensure_ascii=False) + "\n")

    def play(self):
        return jzlife.play(self.zone, self.path)

    def rows(self, text):
        with self.zone.database().cursor() as db:
            db.execute(text)
            return db.fetchall()


class Scripts(Playing):
    def test_days(self):
        """the clock moves day by day, and what it brings is done before the next call"""
        self.write(HEAD, STATION, {"day": "2022-03-01"},
                   call("site.get", let="site", code="S01"),
                   call("mandate.list", let="held", person="P0100"),
                   call("suggestion.submit", "s", "s", "station-s01", content={
                       "mandate": "$held.items.0.id", "site": "$site.id", "title": "补路灯",
                       "facts": "暗", "request": "装灯", "subject": "城市管理"}),
                   {"day": "2022-03-02"}, {"day": "2022-03-20"},
                   call("suggestion.accept", "s", suggestion="$s.suggestion"),
                   {"day": "2022-04-11"}, {"day": "2022-04-12"})
        status, stdout, stderr = self.play()
        self.assertEqual(status, 0, stderr)
        self.assertIn("样例：2022-03-01 至 2022-04-12 演完，4 步", stdout)
        got = self.rows("SELECT type, (at AT TIME ZONE 'Asia/Shanghai')::date::text"
                        " FROM suggestions.event ORDER BY seq")
        self.assertEqual(got, [("suggestion.submitted", "2022-03-01"),
                               ("deadline.overdue", "2022-03-20"),
                               ("suggestion.accepted", "2022-03-20"),
                               ("deadline.overdue", "2022-04-11")])
        state = self.zone.client("committee").call("suggestions.clock.get", {})
        self.assertTrue(state["idle"])
        self.assertEqual((state["follows"], state["head"]), (["registry", "registers"], len(got)))

    def test_again(self):
        """a play broken off by force goes on where it was; each call has taken effect once"""
        self.write(HEAD, STATION, {"day": "2022-03-01"}, call("site.get", let="site", code="S01"),
                   *[line for n in range(400) for line in opinion(n)])
        journal = os.path.join(self.zone.home, "play.journal")

        def written():
            if not os.path.exists(journal):
                return 0
            with open(journal, encoding="utf-8", errors="replace") as file:
                return len(file.readlines())
        for least in (300, 900):
            with subprocess.Popen(jzlife.command(self.path), env=self.zone.environ,
                                  stdout=subprocess.DEVNULL,
                                  stderr=subprocess.DEVNULL) as player:
                jztest.wait_for(lambda: written() > least or player.poll() is not None,
                                seconds=60, what="the play to be under way")
                player.send_signal(signal.SIGKILL)
        os.truncate(journal, os.path.getsize(journal) - 7)  # a line half written
        status, _, stderr = self.play()
        self.assertEqual(status, 0, stderr)
        self.assertIn("接着演：", stderr)
        self.assertEqual(self.rows("SELECT state, count(*) FROM suggestions.opinion GROUP BY 1"),
                         [("closed", 400)])
        self.assertEqual(self.rows("SELECT DISTINCT text LIKE '$第%' FROM suggestions.opinion"),
                         [(True,)])
        head = self.zone.health("suggestions")["head"]
        status, stdout, stderr = self.play()
        self.assertEqual((status, stderr.count("已经演过")), (0, 1), stderr)
        self.assertIn("演完，0 步", stdout)
        self.assertEqual(self.zone.health("suggestions")["head"], head)
        self.write(dict(HEAD, play="另一份"), {"day": "2022-03-02"})
        status, _, stderr = self.play()
        self.assertEqual(status, 7, stderr)
        self.assertIn("演过的是另一份剧本", stderr)

    def test_refused(self):
        """a refused call ends the play and is named with its day, line, caller and arguments"""
        self.write(HEAD, STATION, {"day": "2022-03-01"}, call("site.get", let="site", code="S01"),
                   {"day": "2022-03-02"}, *opinion(1)[:2],
                   call("opinion.close", "o1", by="station-s01", opinion="$o1.opinion"),
                   {"day": "2022-03-03"}, *opinion(2))
        status, _, stderr = self.play()
        self.assertEqual(status, 7, stderr)
        self.assertIn("2022-03-02 没有演成：第 8 行，station-s01 调用 opinion.close", stderr)
        self.assertIn('{"opinion":"$o1.opinion"}', stderr)
        self.assertIn("FAILED_PRECONDITION", stderr)
        self.assertEqual(self.rows("SELECT state FROM suggestions.opinion"), [("routed",)])

    def test_faults(self):
        """faults of a script are told before anything is played"""
        day = {"day": "2022-03-01"}
        for lines, line, text in (
                ([day], 1, "第一行要有"), ([HEAD, call("site.get", code="S01")], 2, "day"),
                ([HEAD, {"day": "2022-02-30"}], 2, "2024-03-05"),
                ([HEAD, day, day], 3, "不在前一天之后"),
                ([HEAD, day, call("site.gets", code="S01")], 3, "没有操作 site.gets"),
                ([HEAD, day, call("site.get", by="nobody", code="S01")], 3, "没有主体 nobody"),
                ([HEAD, day, call("site.get", code="$x.code")], 3, "结果叫 x"),
                ([HEAD, day] + [call("site.get", let="x", code="S01")] * 2, 4, "用了两次"),
                ([HEAD, {"principal": "p", "role": "king"}], 2, "角色"),
                ([HEAD, {"principal": "p", "role": "station"}], 2, "范围"),
                ([HEAD, day, {"dag": 1}], 3, "没有 play、principal、day 或 op"),
                ([HEAD, day, [1]], 3, "不是一个 JSON 对象")):
            self.write(*lines)
            status, stdout, stderr = self.play()
            self.assertEqual((status, stdout), (2, ""), lines)
            self.assertIn("第 %d 行：" % line, stderr)
            self.assertIn(text, stderr)
        self.write(HEAD, day, call("site.get", let="x", code="S01"),
                   call("site.get", code="$x.nothing"))
        status, _, stderr = self.play()
        self.assertEqual(status, 7, stderr)
        self.assertIn("没有 $x.nothing 的值", stderr)
        self.assertFalse(os.path.exists(os.path.join(self.zone.home, "keys", "p.key")))

    def test_killed(self):
        """services killed while it is played: the calls are made again, nothing twice"""
        self.write(HEAD, STATION, {"day": "2022-03-01"}, call("site.get", let="site", code="S01"),
                   *[line for n in range(300) for line in opinion(n)], {"day": "2022-03-02"},
                   *[line for n in range(300, 600) for line in opinion(n)])
        with subprocess.Popen(jzlife.command(self.path), env=self.zone.environ,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              text=True) as player:
            for least in (50, 300):
                jztest.wait_for(lambda: self.heads() > least or player.poll() is not None,
                                seconds=60, what="the play to be under way")
                self.zone.kill("suggestions")
                self.zone.kill("registers")
                self.zone.up()
            stdout = player.communicate(timeout=120)[0]
        self.assertEqual(player.returncode, 0, stdout)
        self.assertEqual(self.rows("SELECT state, count(*) FROM suggestions.opinion GROUP BY 1"),
                         [("closed", 600)])
        self.assertEqual(self.rows("SELECT type, count(*) FROM suggestions.event"
                                   " WHERE type = 'opinion.closed' GROUP BY 1"),
                         [("opinion.closed", 600)])

    def heads(self):
        state = self.zone.health("suggestions")
        return state["head"] if state else 0

    def test_lived_zone(self):
        """a zone whose clock is beyond the script's first day does not go back"""
        self.zone.load()
        self.write({"play": "样例"}, {"day": "2022-03-01"})
        status, _, stderr = self.play()
        self.assertEqual(status, 7, stderr)
        self.assertIn("only forward", stderr)

    def test_real_clock(self):
        """not on a zone whose clock is the machine's"""
        with jzone.Zone("real", clock="real") as zone:
            self.write({"play": "样例"}, {"day": "2022-03-01"})
            status, _, stderr = jzlife.play(zone, self.path)
            self.assertEqual(status, 7, stderr)
            self.assertIn("JZ_CLOCK=test", stderr)


class Quick(unittest.TestCase):
    def test_quick(self):
        """some months: the same each time, and something of every kind"""
        with jzlife.lived("quick") as zone:
            one = os.path.join(zone.home, "life.jsonl")
            two = jzlife.script(os.path.join(zone.home, "again.jsonl"), **jzlife.QUICK)
            with open(one, "rb") as first, open(two, "rb") as second:
                self.assertEqual(first.read(), second.read())
            committee = zone.client("committee")
            states = {row["state"] for row in
                      jzstory.everything(committee, "suggestion.list")}
            self.assertLessEqual({"closed", "handling", "refused", "withdrawn"}, states)
            kinds = {row["kind"] for row in jzstory.everything(committee, "resolution.list")}
            self.assertLessEqual(kinds, {"联席会议", "人大工作联席会议"})
            counts = committee.call("opinion.counts", {})
            self.assertGreater(counts["solved"], 50)
            with zone.database().cursor() as db:
                db.execute("SELECT DISTINCT round FROM suggestions.assignment")
                self.assertEqual({n for n, in db.fetchall()}, {1, 2, 3})


if __name__ == "__main__":
    jztest.main()
