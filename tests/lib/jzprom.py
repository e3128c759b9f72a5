# SPDX-License-Identifier: Apache-2.0
"""jz-watch with settings of a test's own, and a real Prometheus that scrapes it."""
import json
import os
import re
import signal
import subprocess
import urllib.error
import urllib.parse
import urllib.request

import jzone
from jzbus import free_port
from jztest import wait_for

DEPLOY = os.path.join(jzone.ROOT, "deploy", "prometheus")


def get(url, method="GET"):
    """(status, headers, text); None while nobody listens."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, method=method),
                                    timeout=30) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read().decode()
    except (urllib.error.URLError, ConnectionError):
        return None


class Watch:
    """A jz-watch of the zone's, beside the one that tools/zone would start."""

    def __init__(self, zone, **settings):
        self.zone, self.process = zone, None
        self.at = "127.0.0.1:%d" % free_port()
        if not os.path.exists(os.path.join(zone.home, "keys", "monitor.key")):
            zone.keygen("monitor", "monitor")
        self.env = {"PATH": os.environ["PATH"], "JZ_HTTP": self.at, "JZ_INSTANCE": "test",
                    "JZ_BUS": zone.env["JZ_BUS"], "JZ_RUN": zone.env["JZ_RUN"],
                    "JZ_BUS_CERT": zone.env["JZ_BUS_CERT"],
                    "JZ_KEY": os.path.join(zone.home, "keys", "monitor.key"), **settings}
        self.env.update({key: value for key, value in os.environ.items() if "SAN_" in key})

    def start(self):
        with open(os.path.join(self.zone.home, "log", "watch.test.log"), "ab") as log:
            self.process = subprocess.Popen([os.path.join(jzone.BUILD, "bin", "jz-watch")],
                                            env=self.env, stdin=subprocess.DEVNULL, stdout=log,
                                            stderr=log)
        wait_for(lambda: self.get("/healthz"), what="jz-watch to listen")
        return self

    def start_or_fail(self):
        """One that must not start: its exit status, and what it said last."""
        done = subprocess.run([os.path.join(jzone.BUILD, "bin", "jz-watch")], env=self.env,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=20, check=False)
        return done.returncode, json.loads(done.stderr.splitlines()[-1])

    def get(self, path, method="GET"):
        return get("http://" + self.at + path, method)

    def stop(self, number=signal.SIGTERM):
        if self.process is None:
            return None
        self.process.send_signal(number)
        self.process.send_signal(signal.SIGCONT)
        status = self.process.wait(20)
        self.process = None
        return status


def scaled(text):
    """The rules with durations for a test: a cause shows within seconds. Nothing else changes."""
    def one(rule):
        window = "60s" if "JiazhanLeadUnsteady" in rule else "10s"
        rule = re.sub(r"\[\d+[mh]:15s\]", "[%s:1s]" % window, rule)
        rule = re.sub(r"\[\d+[mh]\]", "[10s]", rule)
        rule = re.sub(r"offset 1d", "offset 10s", rule)
        return re.sub(r"for: \d+[mh]\b", "for: 2s", rule)
    done = "- alert:".join(one(part) for part in text.split("- alert:"))
    assert not re.search(r"\d[mhd]\b", re.sub(r"#.*", "", done)), "a duration was left"
    return done


class Prometheus:
    def __init__(self, zone, target):
        self.home = os.path.join(zone.home, "prometheus")
        self.at = "127.0.0.1:%d" % free_port()
        os.makedirs(self.home)
        with open(os.path.join(DEPLOY, "alerts.yml"), encoding="utf-8") as rules:
            self.write("alerts.yml", scaled(rules.read()))
        with open(os.path.join(DEPLOY, "prometheus.yml"), encoding="utf-8") as config:
            text = config.read().replace("scrape_interval: 15s", "scrape_interval: 1s\n"
                                         "  scrape_timeout: 1s")
            text = text.replace("evaluation_interval: 15s", "evaluation_interval: 500ms")
            assert "127.0.0.1:9180" in text
            self.write("prometheus.yml", text.replace("127.0.0.1:9180", target))
        with open(os.path.join(zone.home, "log", "prometheus.err"), "ab") as log:
            self.process = subprocess.Popen(
                ["prometheus", "--config.file=prometheus.yml", "--storage.tsdb.path=data",
                 "--web.listen-address=" + self.at, "--log.level=warn"],
                cwd=self.home, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        wait_for(lambda: (get("http://%s/-/ready" % self.at) or (0,))[0] == 200, seconds=60,
                 what="Prometheus to be ready")

    def write(self, name, text):
        with open(os.path.join(self.home, name), "w", encoding="utf-8") as file:
            file.write(text)

    def stop(self):
        self.process.kill()
        self.process.wait()

    def api(self, path, **args):
        url = "http://%s/api/v1/%s?%s" % (self.at, path, urllib.parse.urlencode(args))
        return json.loads(get(url)[2])["data"]

    def query(self, text):
        """[(labels, value)] now."""
        return [(row["metric"], float(row["value"][1]))
                for row in self.api("query", query=text)["result"]]

    def firing(self):
        """[labels] of the alerts that fire."""
        return [alert["labels"] for alert in self.api("alerts")["alerts"]
                if alert["state"] == "firing"]

    def fires(self, name, seconds=60, **labels):
        """Waits until the alert fires with these labels among its own."""
        return wait_for(lambda: [found for found in self.firing()
                                 if dict(found, alertname=name, **labels) == found],
                        seconds=seconds, every=0.1,
                        what="%s to fire, not only %s" % (name, sorted(
                            {found["alertname"] for found in self.firing()})))[0]

    def ends(self, name, seconds=60):
        wait_for(lambda: name not in [found["alertname"] for found in self.firing()],
                 seconds=seconds, every=0.1, what="the end of " + name)


METRIC = re.compile(r"\b(?:jz|process)_[a-z_]+\b")
