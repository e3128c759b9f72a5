# SPDX-License-Identifier: Apache-2.0
"""The day of a suggestion, from the station to the deputy's second rating, with real processes:
the lead's OA is a program of its own (tests/clients/oa.py) that knows of the bus only."""
import hashlib
import json
import os
import subprocess
import sys
import unittest

import jzstory
import jztest
import jzone
from jzclient import chain

zone = cast = oa = None

ROAD = [
    "suggestion.submitted", "suggestion.cosigned", "suggestion.cosigning_ended",
    "suggestion.accepted", "suggestion.assigned", "assignment.sent", "assignment.sent",
    "assignment.signed", "assignment.contacted", "assignment.signed", "assignment.opinion_given",
    "assignment.reply_filed", "assignment.reply_passed", "suggestion.replied",
    "assignment.rated", "assignment.rating_released", "assignment.sent",
    "assignment.contacted", "assignment.reply_filed", "assignment.reply_passed",
    "suggestion.replied", "assignment.rated", "assignment.rating_released", "suggestion.closed",
]


class Oa:
    """tests/clients/oa.py as a process; what it did comes line by line."""

    def __init__(self, principal):
        self.path = os.path.join(zone.home, "oa.log")
        self.principal = principal
        self.start()

    def start(self):
        program = os.path.join(jzone.ROOT, "tests", "clients", "oa.py")
        self.process = subprocess.Popen(
            [sys.executable, program, zone.home, self.principal, "--log", self.path],
            env=zone.environ)
        zone.instances.append(self.process)

    def did(self, op, number=1):
        """Waits until the OA has done op `number` times."""
        def question():
            assert self.process.poll() is None, "the OA ended by itself"
            if not os.path.exists(self.path):
                return False
            with open(self.path, encoding="utf-8") as log:
                done = [json.loads(line).get("did") for line in log if line.endswith("\n")]
            return done.count(op) >= number
        jztest.wait_for(question, what="the OA to do " + op)

    def kill(self):
        self.process.kill()
        self.process.wait()


def setUpModule():
    global zone, cast, oa
    zone = jzone.Zone("main-road").__enter__()
    zone.set_clock("2026-09-07 09:00")
    zone.load()
    cast = jzstory.Cast(zone)
    oa = Oa("story-unit-0")


def tearDownModule():
    zone.close()


class MainRoad(unittest.TestCase):
    def test_1_the_day(self):
        """from the station to the second rating, the OA acting by itself"""
        suggestion = cast.submit(cosigners=[1])
        self.assertEqual(cast.state(suggestion), "cosigning")
        cast.deputies[1].call("suggestion.cosign", {"suggestion": suggestion, "answer": "agree"})
        self.assertEqual(cast.state(suggestion), "under_review")
        accepted = cast.call("suggestion.accept", suggestion=suggestion)
        self.assertEqual(accepted["serial"], "2026-0001")
        lead, assist = cast.assign(suggestion, lead=0, assists=[1])
        oa.did("assignment.contact")
        cast.sign(1, suggestion, assist)
        self.assertEqual(cast.state(suggestion), "handling")
        cast.unit_step(1, "opinion", suggestion, assist, text="无不同意见", signer="何局长")
        oa.did("assignment.reply")
        self.assertEqual(cast.state(suggestion), "reply_filed")
        cast.ruling("pass", suggestion, lead)
        self.assertEqual(cast.state(suggestion), "replied")
        cast.rate(0, suggestion, lead, "not_satisfied")
        again = cast.ruling("release", suggestion, lead)
        self.assertEqual(again["suggestion_state"], "handling")
        oa.did("assignment.reply", 2)
        cast.ruling("pass", suggestion, again["next"])
        cast.rate(0, suggestion, again["next"])
        cast.ruling("release", suggestion, again["next"])
        cast.call("suggestion.close", suggestion=suggestion)
        type(self).suggestion = suggestion

    def test_2_card(self):
        """the card tells the whole story and every date explains itself"""
        card = cast.card(self.suggestion)
        self.assertEqual((card["state"], card["round"], card["serial"]), ("closed", 2, "2026-0001"))
        rounds = [(a["kind"], a["round"], a["state"]) for a in card["assignments"]]
        self.assertCountEqual(rounds, [("lead", 1, "done"), ("assist", 1, "opinion_given"),
                                       ("lead", 2, "done")])
        ratings = {a["round"]: a["ratings"][0]["result"] for a in card["assignments"]
                   if a["kind"] == "lead"}
        self.assertEqual(ratings, {1: "not_satisfied", 2: "satisfied"})
        reply = [d for d in card["deadlines"] if d["step"] == "reply"][0]
        self.assertEqual((reply["start"], reply["rule"], reply["n"]), ("2026-09-07", "month", 3))
        self.assertEqual(reply["due"], "2026-12-07")
        sign = [d for d in card["deadlines"] if d["step"] == "sign"][0]
        self.assertEqual(sign["due"], "2026-09-10")
        # publication runs on after the closing
        self.assertEqual({d["step"] for d in card["deadlines"] if d["state"] == "open"},
                         {"publication"})

    def test_3_events(self):
        """every step is an event, in order, and a rating is released only once"""
        types = [kind for _, kind, _ in jzstory.history(cast.committee, self.suggestion)]
        self.assertEqual(sorted(types), sorted(ROAD))
        self.assertEqual([t for t in types if t.startswith("suggestion.")],
                         [t for t in ROAD if t.startswith("suggestion.")])

    def test_4_chain(self):
        """the numbers are dense and the chain verifies from the bytes that came over the wire"""
        previous, number, after = bytes(32), 0, 0
        while True:
            events, rest = cast.committee.feed("suggestions", after=after, max=7)
            for event in events:
                number += 1
                self.assertEqual(event["sequence"], number)
                previous = chain(previous, event.raw)
                self.assertEqual(event["hash"], previous)
            if not events:
                break
            after = rest["next"]
        self.assertEqual((number, previous), (rest["head"], rest["head_hash"]))
        self.assertGreaterEqual(number, len(ROAD))

    def test_5_cloudevents(self):
        """the envelope has CloudEvents' names; the data names nobody's private matters"""
        events, _ = cast.committee.feed("suggestions", after=0, max=1)
        event = events[0]
        self.assertEqual(event["specversion"], "1.0")
        self.assertEqual(event["source"], "/jiazhan/suggestions")
        self.assertEqual(event["datacontenttype"], "application/msgpack")
        self.assertEqual(event["principal"], "story-station")
        self.assertTrue(event["time"].startswith("2026-09-07T01:"))

    def test_6_what_a_unit_hears(self):
        """a unit hears its own assignments and nothing of the other unit's or the committee's"""
        events, _ = cast.units[1].feed("suggestions", after=0, max=1000)
        self.assertEqual([e["type"] for e in events],
                         ["assignment.sent", "assignment.signed", "assignment.opinion_given"])
        self.assertEqual({e["data"]["unit_code"] for e in events}, {cast.units[1].scope})
        events, rest = cast.units[2].feed("suggestions", after=0, max=1000)
        self.assertEqual(events, [])
        self.assertEqual(rest["next"], rest["head"])

    def test_7_oa_restarted(self):
        """an OA that is killed goes on after its restart where it was, and does nothing twice"""
        oa.kill()
        suggestion, lead = cast.assigned(lead=0)
        oa.start()
        oa.did("assignment.reply", 3)
        card = cast.card(suggestion)
        self.assertEqual(card["state"], "reply_filed")
        self.assertEqual(len(card["assignments"][0]["contacts"]), 1)
        with open(oa.path, encoding="utf-8") as log:
            signs = [line for line in log if "assignment.sign" in line]
        self.assertEqual(len(signs), 2)
        self.assertEqual(cast.ruling("pass", suggestion, lead)["state"], "done")

    def test_8_hash_of_raw_row(self):
        """the log's rows hold the very bytes that are hashed"""
        with zone.database().cursor() as db:
            db.execute("SELECT body, hash FROM suggestions.event ORDER BY seq")
            previous = bytes(32)
            for body, stored in db.fetchall():
                previous = hashlib.blake2b(previous + bytes(body), digest_size=32).digest()
                self.assertEqual(bytes(stored), previous)


if __name__ == "__main__":
    jztest.main()
