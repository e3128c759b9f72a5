#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Receptions (接待日) of a station: planned, announced in time or with a reason, held, moved off a
day off, also one that the calendar makes off later, cancelled; who hears and sees them."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from jztest import main, wait_for  # noqa: E402
import jzone  # noqa: E402
import jzstory  # noqa: E402
from jzbooks import Books  # noqa: E402

zone = books = stranger = deputy = None


def setUpModule():
    global zone, books, stranger, deputy
    zone = jzone.Zone("reception").__enter__()
    zone.set_clock("2026-03-02 09:00")
    zone.load()
    committee = zone.client("committee")
    persons = jzstory.everything(committee, "person.list", site="S01")[:3]
    books = Books(committee, zone.principal("rc-station", "station", "S01"),
                  committee.call("site.get", {"code": "S01"}), persons)
    deputy = zone.principal("rc-deputy", "deputy", persons[0]["code"])
    stranger = zone.principal("rc-stranger", "station", "S20")


def tearDownModule():
    zone.close()


class Receptions(unittest.TestCase):
    def step(self, verb, ref, client=None, **args):
        return (client or books.station).call(
            "reception." + verb, dict(args, reception=ref["reception"]))

    def get(self, ref, client=None):
        return (client or books.committee).call("reception.get",
                                                {"reception": ref["reception"]})

    def refused(self, cls, field, verb, args):
        head = zone.health("registers")["head"]
        error = jzstory.refusal(books.station, "reception." + verb, args)
        self.assertEqual((error.cls, error.field), (cls, field), error.text)
        self.assertEqual(zone.health("registers")["head"], head)

    def types(self, after, client=None):
        events, _ = (client or books.committee).feed("registers", after=after, max=100)
        return [event["type"] for event in events]

    def test_a_day(self):
        """planned, announced three days before, held: who came, what was raised"""
        head = zone.health("registers")["head"]
        ref = books.planned(date="2026-03-05")
        self.refused("FAILED_PRECONDITION", "reception", "hold",
                     {"reception": ref["reception"], "present": [books.persons[0]["id"]],
                      "people": 1})
        self.step("announce", ref)
        self.refused("FAILED_PRECONDITION", "reception", "hold",
                     {"reception": ref["reception"], "present": [books.persons[0]["id"]],
                      "people": 1})
        late = books.planned(date="2026-03-04")
        self.refused("FAILED_PRECONDITION", "reason", "announce", {"reception": late["reception"]})
        self.step("announce", late, reason="临时安排")
        self.assertEqual(self.get(late)["late_reason"], "临时安排")
        zone.set_clock("2026-03-05 15:00")
        self.step("hold", ref, present=[books.persons[0]["id"]], people=6, raised=["停车难"])
        card = self.get(ref, deputy)
        self.assertEqual((card["state"], card["people"], card["raised"]), ("held", 6, ["停车难"]))
        self.assertEqual([row["attendance"] for row in card["deputies"]], ["present", "absent"])
        self.assertEqual(self.types(head), ["reception.planned", "reception.announced",
                                            "reception.planned", "reception.announced",
                                            "reception.held"])
        self.assertEqual(self.types(head, deputy), self.types(head))
        self.assertEqual(self.types(head, stranger), [])
        error = jzstory.refusal(stranger, "reception.get", {"reception": ref["reception"]})
        self.assertEqual(error.cls, "NOT_FOUND")

    def test_off(self):
        """on a day off it is moved to the next working day; so when the calendar changes"""
        ref = books.planned(date="2026-10-01")     # National Day
        self.assertEqual(ref["state"], "moved")
        card = self.get({"reception": ref["next"]})
        self.assertEqual((card["state"], card["date"]), ("planned", "2026-10-08"))
        self.assertEqual(card["replaces"], ref["reception"])
        ref = books.planned(date="2026-06-02", announced=True)
        books.committee.call("calendar.set_day", {"date": "2026-06-02", "kind": "off",
                                                  "name": "样例"})
        card = wait_for(lambda: self.get(ref)["state"] == "moved" and self.get(ref),
                        what="the calendar to be heard of")
        self.assertEqual(card["reason"], "falls on a day off")
        self.assertEqual(self.get({"reception": card["next"]})["date"], "2026-06-03")
        self.refused("FAILED_PRECONDITION", "date", "move",
                     {"reception": card["next"], "date": "2026-06-06", "reason": "x"})

    def test_moved_and_cancelled(self):
        """moved to another day, where it is announced anew; cancelled with a reason"""
        ref = books.planned(date="2026-05-12", announced=True)
        moved = self.step("move", ref, date="2026-05-13", reason="代表出差")
        self.assertEqual(moved["state"], "moved")
        again = {"reception": moved["next"]}
        self.assertEqual(self.get(again)["state"], "planned")
        self.refused("INVALID_ARGUMENT", "reason", "cancel", dict(again, reason="\u3000"))
        self.assertEqual(self.step("cancel", again, reason="场地停电")["state"], "cancelled")
        self.refused("FAILED_PRECONDITION", "reception", "announce", again)
        rows = jzstory.everything(books.committee, "reception.list", site="S01",
                                  from_date="2026-05-01", to_date="2026-05-31")
        self.assertEqual([(row["date"], row["state"]) for row in rows],
                         [("2026-05-12", "moved"), ("2026-05-13", "cancelled")])


if __name__ == "__main__":
    main()
