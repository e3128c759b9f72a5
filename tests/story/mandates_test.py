# SPDX-License-Identifier: Apache-2.0
"""A deputy's mandate ends on the way: registry tells, and what waited for the deputy waits no
longer."""
import unittest

import jzstory
import jztest
import jzone
from jzstory import refusal

zone = cast = None
DAY = "2026-03-02"


def setUpModule():
    global zone, cast
    zone = jzone.Zone("mandates").__enter__()
    zone.set_clock(DAY + " 09:00")
    zone.load()
    cast = jzstory.Cast(zone)


def tearDownModule():
    zone.close()


def end(deputy):
    row = cast.call("mandate.get", code=cast.mandates[deputy]["code"])
    cast.call("mandate.end", id=row["id"], version=row["version"], reason="辞去代表职务")


def becomes(suggestion, state):
    jztest.wait_for(lambda: cast.state(suggestion) == state, what=state)


def events(suggestion, prefix=""):
    return [kind for _, kind, _ in jzstory.history(cast.committee, suggestion)
            if kind.startswith(prefix)]


def replied(**more):
    suggestion, lead = cast.assigned(lead=0, **more)
    cast.sign(0, suggestion, lead)
    cast.contact(0, suggestion, lead, DAY)
    cast.reply(0, suggestion, lead, DAY)
    cast.ruling("pass", suggestion, lead)
    return suggestion, lead


def cosigned(deputy):
    """Accepted with one who has agreed, replied to."""
    suggestion = cast.submit(cosigners=[deputy])
    cast.deputies[deputy].call("suggestion.cosign", {"suggestion": suggestion, "answer": "agree"})
    cast.call("suggestion.accept", suggestion=suggestion)
    lead, = cast.assign(suggestion, lead=0)
    cast.sign(0, suggestion, lead)
    cast.contact(0, suggestion, lead, DAY)
    cast.reply(0, suggestion, lead, DAY)
    cast.ruling("pass", suggestion, lead)
    return suggestion, lead


class MandateEnds(unittest.TestCase):
    def test_1_invitations_lapse(self):
        """who was asked to co-sign is asked no longer; was it the last one, the review begins"""
        alone = cast.submit(cosigners=[2])
        others = cast.submit(cosigners=[1, 2])
        end(2)
        becomes(alone, "under_review")
        jztest.wait_for(lambda: "suggestion.invitation_lapsed" in events(others),
                        what="the invitation to lapse")
        self.assertEqual(cast.state(others), "cosigning")
        self.assertEqual(sorted(c["state"] for c in cast.card(others)["cosigners"]),
                         ["dropped", "invited"])
        heard = [e["data"]["suggestion"] for e in cast.deputies[2].feed(
            "suggestions", after=0, max=1000, types=["suggestion.invitation_lapsed"])[0]]
        self.assertEqual(set(heard), {alone, others})
        self.assertEqual(refusal(cast.deputies[2], "suggestion.cosign", {
            "suggestion": others, "answer": "agree"}).cls, "FAILED_PRECONDITION")
        cast.deputies[1].call("suggestion.cosign", {"suggestion": others, "answer": "agree"})
        self.assertEqual(cast.state(others), "under_review")

    def test_2_ratings(self):
        """the lead's: a co-signer takes the place; whose rating is there decides; else not rated"""
        waits, waits_lead = cosigned(1)
        there, there_lead = cosigned(1)
        nobody, nobody_lead = replied()
        cast.rate(1, there, there_lead)
        self.assertEqual(cast.state(there), "replied")      # the lead decides, so far
        end(0)
        becomes(there, "rated")
        becomes(nobody, "rated")
        self.assertEqual(events(there, "assignment.rat"),
                         ["assignment.rated", "assignment.rating_decides"])
        self.assertIn("assignment.not_rated", events(nobody))
        self.assertEqual([a["rating"] for a in cast.card(nobody)["assignments"]], ["not_rated"])
        self.assertEqual(cast.state(waits), "replied")
        self.assertEqual(refusal(cast.deputies[0], "assignment.rate", {
            "suggestion": waits, "assignment": waits_lead, "attitude": "satisfied",
            "result": "satisfied"}).cls, "FAILED_PRECONDITION")
        cast.rate(1, waits, waits_lead)
        self.assertEqual(cast.state(waits), "rated")
        cast.call("suggestion.close", suggestion=nobody)


if __name__ == "__main__":
    jztest.main()
