# SPDX-License-Identifier: Apache-2.0
"""Withdrawal: by all who signed, until it is assigned; and a draft that is thrown away."""
import unittest

import jzone
import jzstory
import jztest
from jzstory import refusal

zone = cast = None
DAY = "2026-03-02"      # a Monday


def setUpModule():
    global zone, cast
    zone = jzone.Zone("withdrawal").__enter__()
    zone.set_clock(DAY + " 09:00")
    zone.load()
    cast = jzstory.Cast(zone)


def tearDownModule():
    zone.close()


def cosigned(*deputies):
    suggestion = cast.submit(cosigners=deputies)
    for i in deputies:
        cast.deputies[i].call("suggestion.cosign", {"suggestion": suggestion, "answer": "agree"})
    return suggestion


def withdraw(suggestion, client=None):
    return (client or cast.deputies[0]).call("suggestion.withdraw",
                                         {"suggestion": suggestion, "reason": "问题已经解决"})


def consent(deputy, suggestion, answer="agree"):
    return cast.deputies[deputy].call("suggestion.consent_withdrawal",
                                      {"suggestion": suggestion, "answer": answer})


def types(suggestion, client=None):
    return [kind for _, kind, _ in jzstory.history(client or cast.committee, suggestion)]


def pile(client, name):
    return [row["suggestion"] for row in jzstory.everything(client, "work.list", pile=name)]


class Withdrawal(unittest.TestCase):
    def test_01_alone(self):
        """nobody else has signed: withdrawn at once, off the pile, its clock stopped"""
        suggestion = cast.submit()
        self.assertIn(suggestion, pile(cast.committee, "to_review"))
        self.assertEqual(withdraw(suggestion, cast.deputies[0])["state"], "withdrawn")
        card = cast.card(suggestion)
        self.assertEqual((card["state"], card["closed_on"], card["withdrawal_on"]),
                         ("withdrawn", DAY, DAY))
        self.assertEqual((card["withdrawal_by"], card["withdrawal_reason"]),
                         (cast.persons[0]["code"], "问题已经解决"))
        self.assertEqual([d for d in card["deadlines"] if d["state"] == "open"], [])
        self.assertNotIn(suggestion, pile(cast.committee, "to_review"))

    def test_02_by_all(self):
        """asked for, shown with who has consented, the suggestion goes on; the last one withdraws"""
        suggestion = cosigned(1, 2)
        self.assertEqual(withdraw(suggestion)["state"], "under_review")
        consent(1, suggestion)
        card = cast.card(suggestion, cast.deputies[0])
        self.assertEqual(card["withdrawal_by"], cast.persons[0]["code"])
        self.assertEqual({c["person_code"]: c.get("consent") for c in card["cosigners"]},
                         {cast.persons[1]["code"]: "agreed", cast.persons[2]["code"]: None})
        serial = cast.call("suggestion.accept", suggestion=suggestion)["serial"]
        self.assertEqual(consent(2, suggestion)["state"], "withdrawn")
        self.assertEqual(cast.card(suggestion)["serial"], serial)
        self.assertNotIn(suggestion, pile(cast.committee, "to_assign"))
        after = cast.call("suggestion.accept", suggestion=cast.submit())["serial"]
        self.assertEqual(int(after[5:]), int(serial[5:]) + 1)
        self.assertEqual(types(suggestion, cast.deputies[2])[-2:],
                         ["suggestion.accepted", "suggestion.withdrawn"])

    def test_03_declined(self):
        """one who declines ends the request"""
        suggestion = cosigned(1)
        withdraw(suggestion)
        self.assertEqual(consent(1, suggestion, "decline")["state"], "under_review")
        self.assertNotIn("withdrawal_on", cast.card(suggestion))
        error = refusal(cast.deputies[1], "suggestion.consent_withdrawal",
                        {"suggestion": suggestion, "answer": "agree"})
        self.assertEqual((error.cls, error.field), ("FAILED_PRECONDITION", "suggestion"))
        self.assertEqual(types(suggestion)[-2:],
                         ["suggestion.withdrawal_asked", "suggestion.withdrawal_ended"])

    def test_04_assigned_meanwhile(self):
        """assigning ends the request, and then it is too late"""
        suggestion = cosigned(1)
        withdraw(suggestion)
        cast.call("suggestion.accept", suggestion=suggestion)
        cast.assign(suggestion, lead=0)
        self.assertIn("suggestion.withdrawal_ended", types(suggestion))
        self.assertNotIn("withdrawal_on", cast.card(suggestion))
        error = refusal(cast.deputies[0], "suggestion.withdraw",
                        {"suggestion": suggestion, "reason": "晚了"})
        self.assertEqual((error.cls, error.field), ("FAILED_PRECONDITION", "suggestion"))

    def test_05_while_cosigning(self):
        """who has not answered yet is asked no more"""
        suggestion = cast.submit(cosigners=[1])
        self.assertIn(suggestion, pile(cast.deputies[1], "to_cosign"))
        withdraw(suggestion)
        self.assertNotIn(suggestion, pile(cast.deputies[1], "to_cosign"))
        self.assertEqual(cast.card(suggestion)["cosigners"][0]["state"], "dropped")

    def test_06_draft(self):
        """a draft is discarded, found by no search, and its opinion has to find another way"""
        opinion = cast.station.call("opinion.receive", cast.matter())["opinion"]
        content = cast.content(opinions=[opinion], title="关于独角兽雕塑迁移的建议")
        draft = cast.station.call("suggestion.draft", {"content": content})["suggestion"]
        error = refusal(cast.deputies[0], "suggestion.withdraw",
                        {"suggestion": draft, "reason": "不提了"})
        self.assertEqual(error.cls, "FAILED_PRECONDITION")
        self.assertEqual(cast.station.call("suggestion.discard", {"suggestion": draft})["state"],
                         "withdrawn")
        self.assertNotIn(draft, pile(cast.station, "draft"))
        found = cast.committee.call("suggestion.search", {"text": "独角兽雕塑"})["items"]
        self.assertEqual(found, [])
        self.assertEqual(
            cast.station.call("opinion.get", {"opinion": opinion})["state"], "received")

    def test_09_no_deputy_any_more(self):
        """a co-signer whose mandate has ended is not waited for: asked once more, it is withdrawn"""
        suggestion = cosigned(2)
        withdraw(suggestion)
        error = refusal(cast.deputies[0], "suggestion.withdraw",
                        {"suggestion": suggestion, "reason": "再请一次"})
        self.assertEqual((error.cls, error.field), ("FAILED_PRECONDITION", "suggestion"))
        row = cast.call("mandate.get", code=cast.mandates[2]["code"])
        cast.call("mandate.end", id=row["id"], version=row["version"], reason="调离本行政区域")
        self.assertEqual(withdraw(suggestion)["state"], "withdrawn")
        self.assertEqual(types(suggestion)[-2:],
                         ["suggestion.withdrawal_asked", "suggestion.withdrawn"])


if __name__ == "__main__":
    jztest.main()
