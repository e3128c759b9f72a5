# SPDX-License-Identifier: Apache-2.0
"""The alert rules of deploy/ in a real Prometheus that scrapes a running zone: each fires when its
cause is really made, with nothing changed in the rules but their durations. Here what befalls
processes and those who use them; alerts_database_test has the rest."""
import glob
import os
import signal
import subprocess
import unittest

import jzalerts
import jzone
import jzprom
import jzstory
import jztest
from jzclient import uuid7
from jztest import wait_for

DEPLOY = jzprom.DEPLOY
stage = None


def setUpModule():
    global stage
    stage = jzalerts.Stage("alerts")


def tearDownModule():
    stage.close()


class AllQuiet(unittest.TestCase):
    def test_01_quiet(self):
        """nothing fires while all is well"""
        def evaluated():
            return stage.prom.api("query", query="count_over_time(up[60s])")["result"]
        wait_for(lambda: evaluated() and float(evaluated()[0]["value"][1]) > 5, seconds=60,
                 what="a few rounds")
        wait_for(lambda: stage.prom.firing() == [] and not stage.prom.query("jz_up == 0"),
                 seconds=60, what="no alert, not " + str(stage.prom.firing()))


class Rules(unittest.TestCase):
    def promtool(self, *args):
        done = subprocess.run(["promtool", *args], cwd=DEPLOY, capture_output=True, text=True,
                              check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout

    def test_01_promtool(self):
        """promtool finds the rules and the sample configuration right, and the rules' tests pass"""
        self.promtool("check", "rules", "alerts.yml")
        self.promtool("check", "config", "prometheus.yml")
        self.promtool("test", "rules", "alerts_test.yml")

    def test_02_each_is_tested(self):
        """each alert has its case in alerts_test.yml, its cause in a story, its line in the docs"""
        def read(*paths):
            texts = []
            for path in paths:
                with open(path, encoding="utf-8") as file:
                    texts.append(file.read())
            return "".join(texts)
        texts = (read(os.path.join(DEPLOY, "alerts_test.yml")),
                 read(*glob.glob(os.path.join(os.path.dirname(__file__), "alerts*_test.py"))),
                 read(os.path.join(jzone.ROOT, "docs", "watching.md")))
        names = [rule["name"] for rule in stage.prom.api("rules")["groups"][0]["rules"]]
        self.assertGreater(len(names), 20)
        for name in names:
            self.assertIn("alertname: %s\n" % name, texts[0])
            self.assertIn('"%s"' % name, texts[1])
            self.assertIn("`%s`" % name, texts[2])

    def test_03_metrics_exist(self):
        """every metric of the rules and of the dashboard is one that the zone tells"""
        told = set(stage.prom.api("label/__name__/values"))
        for name in ("alerts.yml", os.path.join("..", "grafana", "jiazhan.json")):
            with open(os.path.join(DEPLOY, name), encoding="utf-8") as file:
                used = set(jzprom.METRIC.findall(file.read()))
            self.assertGreater(len(used), 10)
            self.assertLessEqual(used, told)

    def test_04_docs(self):
        """every command of docs/watching.md runs"""
        with open(os.path.join(jzone.ROOT, "docs", "watching.md"), encoding="utf-8") as file:
            lines = [line.strip() for line in file if line.startswith("    ")]
        port = str(jzprom.free_port())
        env = dict(stage.zone.environ, JZ_BUILD=jzone.BUILD,
                   PATH=os.path.join(jzone.BUILD, "bin") + ":" + os.environ["PATH"])
        second = stage.zone.standby("registry", "2")
        wait_for(lambda: stage.prom.query('jz_up{of="registry",at="2"}'), what="the second")
        self.assertGreater(len(lines), 10)
        for line in lines:
            line = line.replace("9180", port).replace(
                "tools/zone", "tools/zone --build " + jzone.BUILD)
            done = subprocess.run(["bash", "-c", line], cwd=jzone.ROOT, env=env, text=True,
                                  capture_output=True, timeout=120, check=False)
            good = (0, 1) if line.startswith("grep") else (0,)     # 1: there is no such line
            self.assertIn(done.returncode, good, line + "\n" + done.stdout + done.stderr)
        self.assertTrue(stage.zone.health("watch")["alive"])
        second.send_signal(signal.SIGTERM)
        second.wait()


class Causes(unittest.TestCase):
    def tearDown(self):
        stage.zone.up()

    def test_11_watch_gone(self):
        """jz-watch is killed"""
        stage.watch.stop(signal.SIGKILL)
        try:
            stage.prom.fires("JiazhanWatchDown", zone="gaoxin")
        finally:
            stage.watch.start()
        stage.prom.ends("JiazhanWatchDown")

    def test_12_bus_gone(self):
        """the bus is killed"""
        stage.zone.kill("bus")
        stage.prom.fires("JiazhanBusDown", at=stage.zone.env["JZ_BUS"])
        stage.zone.up()
        stage.prom.ends("JiazhanBusDown")

    def test_13_service_gone(self):
        """a service is killed; those who follow it hear nothing"""
        stage.zone.kill("suggestions")
        stage.prom.fires("JiazhanServiceDown", of="suggestions")
        stage.prom.fires("JiazhanFollowStuck", service="registers", seconds=90,
                   **{"from": "suggestions"})
        stage.zone.up()
        stage.prom.ends("JiazhanServiceDown")
        stage.prom.ends("JiazhanFollowStuck", seconds=90)

    def test_22_bus_refuses(self):
        """somebody calls what there is not, again and again"""
        client = stage.zone.client("committee")

        def call():
            for _ in range(20):
                client.send_call("no.such_op", {}, uuid7(), None, 1000)
            client.receive(1)
            return [found for found in stage.prom.firing()
                    if found["alertname"] == "JiazhanBusRefusing"
                    and found["why"] == "unknown_op"]
        wait_for(call, seconds=60, every=0.2, what="JiazhanBusRefusing")

    def test_23_consumers(self):
        """a consumer that takes nothing, and one that takes one event at a time"""
        stuck = stage.zone.principal("alerts-stuck", "worker", "suggestions")
        slow = stage.zone.principal("alerts-slow", "worker", "suggestions")
        stuck.feed("registry", consumer="stuck", start="first", max=1)
        rest = slow.feed("registry", consumer="slow", start="first", max=1)[1]

        def one_more():
            nonlocal rest
            rest = slow.feed("registry", consumer="slow", ack=rest["next"], max=1)[1]
            return {(found["alertname"], found["consumer"]) for found in stage.prom.firing()
                    if "consumer" in found} >= {("JiazhanConsumerStuck", "stuck"),
                                                ("JiazhanConsumerLagging", "slow")}
        wait_for(one_more, seconds=60, every=0.2,
                 what="JiazhanConsumerStuck and JiazhanConsumerLagging")
        self.assertNotIn(("JiazhanConsumerStuck", "slow"), {
            (found["alertname"], found.get("consumer")) for found in stage.prom.firing()})

    def test_24_follow_refused(self):
        """an event of another service finds no place here"""
        stage.sql("ALTER TABLE registers.entry ADD CONSTRAINT barred CHECK (false) NOT VALID")
        try:
            stage.cast.accepted()
            stage.prom.fires("JiazhanFollowRefused", service="registers", **{"from": "suggestions"})
        finally:
            stage.sql("ALTER TABLE registers.entry DROP CONSTRAINT barred")

    def test_25_overdue(self):
        """steps are not done in their days; and what the clock does about one of them fails"""
        stage.cast.submit()
        poisoned = stage.cast.submit()
        stage.sql("ALTER TABLE suggestions.deadline ADD CONSTRAINT barred CHECK"
            " (suggestion <> '%s' OR NOT overdue_sent) NOT VALID" % jzstory.text_id(poisoned))
        wait_for(lambda: stage.prom.query('jz_deadlines_overdue{step="review"} offset 12s'),
                 seconds=60, what="figures of a while ago")
        stage.zone.set_clock("2026-03-20 09:00")
        stage.prom.fires("JiazhanOverdueGrows", service="suggestions", step="review")
        stage.prom.fires("JiazhanClockWorkFails", service="suggestions")
        stage.sql("ALTER TABLE suggestions.deadline DROP CONSTRAINT barred")


if __name__ == "__main__":
    jztest.main()
