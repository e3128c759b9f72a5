# SPDX-License-Identifier: Apache-2.0
"""What class B letters promise: reminded, moved, fulfilled with evidence, listed; and 督办."""
import unittest

import jzstory
import jztest
import jzone
from jzclient import uuid7
from jzstory import refusal

zone = cast = None
DAY = "2026-03-02"
B = {"class": "B", "measure": "年内完成东门坡道改造", "by_date": "2026-06-30"}
made = []


def setUpModule():
    global zone, cast
    zone = jzone.Zone("commitments").__enter__()
    zone.set_clock(DAY + " 09:00")
    zone.load()
    cast = jzstory.Cast(zone)


def tearDownModule():
    zone.close()


def promised(unit=0, day=DAY, **changes):
    """A suggestion whose class B letter is passed on: its id, the assignment, the commitment."""
    suggestion, assignment = cast.assigned(lead=unit)
    cast.sign(unit, suggestion, assignment)
    cast.reply(unit, suggestion, assignment, day, **dict(B, **changes))
    cast.ruling("pass", suggestion, assignment)
    reply = cast.card(suggestion)["assignments"][0]["replies"][0]
    made.append(reply["commitment"])
    return suggestion, assignment, reply["commitment"]


def closed(suggestion, assignment):
    cast.rate(0, suggestion, assignment)
    cast.ruling("release", suggestion, assignment)
    cast.call("suggestion.close", suggestion=suggestion)


def step(client, op, suggestion, commitment, **args):
    return client.call("commitment." + op,
                       dict(args, suggestion=suggestion, commitment=commitment))


def card(commitment, client=None):
    return (client or cast.committee).call("commitment.get", {"commitment": commitment})


def listed(client=None, **args):
    return [row["commitment"] for row in
            jzstory.everything(client or cast.committee, "commitment.list", **args)]


def heard(suggestion, kind, step_name=None):
    return [data for _, name, data in jzstory.history(cast.committee, suggestion)
            if name == kind and (step_name is None or data["due"]["step"] == step_name)]


class Commitments(unittest.TestCase):
    def test_01_fulfilled(self):
        """progress, evidence, sent back, confirmed: class A by now, B at reply time"""
        suggestion, assignment, commitment = promised()
        closed(suggestion, assignment)
        step(cast.units[0], "progress", suggestion, commitment, text="已完成设计")
        blob = uuid7().bytes
        cast.units[0].call("suggestions.blob.put",
                           {"blob": blob, "offset": 0, "bytes": b"\xff\xd8\xff\xe0 photo of the ramp"})
        step(cast.units[0], "report", suggestion, commitment, text="已完工",
             attachments=[{"blob": blob, "name": "坡道.jpg", "media": "image/jpeg"}])
        self.assertEqual(card(commitment)["state"], "reported")
        step(cast.committee, "return", suggestion, commitment, reason="缺验收记录")
        step(cast.units[0], "report", suggestion, commitment, text="补验收记录")
        answer = step(cast.committee, "confirm", suggestion, commitment, text="现场核实")
        self.assertEqual(answer["state"], "fulfilled")
        got = card(commitment, cast.deputies[0])
        self.assertEqual((got["class"], got["class_now"], got["fulfilled_on"]), ("B", "A", DAY))
        self.assertEqual([s["act"] for s in got["steps"]],
                         ["progress", "reported", "returned", "reported", "confirmed"])
        file = got["steps"][1]["attachments"][0]["attachment"]
        part = {"attachment": file, "offset": 0}
        for client in (cast.committee, cast.units[0], cast.deputies[0], cast.station):
            self.assertEqual(client.call("suggestion.attachment", part)["bytes"],
                             b"\xff\xd8\xff\xe0 photo of the ramp")
        self.assertEqual(refusal(cast.units[1], "suggestion.attachment", part).cls, "NOT_FOUND")
        reply = cast.card(suggestion)["assignments"][0]["replies"][0]
        self.assertEqual((reply["class"], reply["class_now"]), ("B", "A"))
        self.assertEqual(cast.state(suggestion), "closed")

    def test_02_refused(self):
        """what is not possible: another unit's, twice, an earlier date"""
        suggestion, _, commitment = promised()
        of = {"suggestion": suggestion, "commitment": commitment}
        error = refusal(cast.units[1], "commitment.report", dict(of, text="已完工"))
        self.assertEqual(error.cls, "PERMISSION_DENIED")
        error = refusal(cast.committee, "commitment.confirm", of)
        self.assertEqual((error.cls, error.field), ("FAILED_PRECONDITION", "commitment"))
        self.assertIn("open", error.text)
        for date in (DAY, "2026-02-01", "2026-06-30", "2031-12-31"):
            error = refusal(cast.committee, "commitment.postpone",
                            dict(of, date=date, reason="汛期"))
            self.assertEqual((error.cls, error.field), ("INVALID_ARGUMENT", "date"), date)

    def test_03_ledger(self):
        """the list by unit and state, each caller their own"""
        suggestion, _, commitment = promised(unit=1)
        code = cast.unit_rows[1]["code"]
        self.assertEqual(listed(unit=code), [commitment])
        self.assertEqual(listed(cast.units[1]), [commitment])
        self.assertNotIn(commitment, listed(cast.units[0]))
        self.assertEqual(set(listed()), set(made))
        self.assertEqual(listed(state="fulfilled"), [made[0]])
        self.assertEqual(set(listed(cast.deputies[0])), set(made))
        page = cast.call("commitment.list", limit=2)
        rest = cast.call("commitment.list", after=page["next"])
        self.assertEqual({row["commitment"] for row in page["items"] + rest["items"]}, set(made))
        self.assertEqual(len(page["items"]) + len(rest["items"]), len(made))
        self.assertTrue(suggestion)

    def test_04_supervision(self):
        """a key suggestion: leader, steps, shown and filtered; a unit sees no steps"""
        suggestion, _ = cast.assigned()
        begun = cast.call("supervision.begin", suggestion=suggestion, leader="周主任",
                          reason="反映集中")
        of = {"suggestion": suggestion, "supervision": begun["supervision"]}
        cast.call("supervision.log", date=DAY, text="召开督办会", by="周主任", **of)
        got = cast.card(suggestion, cast.deputies[0])["supervision"]
        self.assertEqual((got["leader"], got["steps"]),
                         ("周主任", [{"date": DAY, "text": "召开督办会", "by": "周主任"}]))
        unit = cast.card(suggestion, cast.units[0])["supervision"]
        self.assertEqual((unit["leader"], unit["steps"]), ("周主任", []))
        rows = jzstory.everything(cast.committee, "suggestion.list", supervised=True)
        self.assertEqual([row["suggestion"] for row in rows], [suggestion])
        self.assertNotIn(suggestion, [row["suggestion"] for row in jzstory.everything(
            cast.committee, "suggestion.list", supervised=False)])
        error = refusal(cast.committee, "supervision.begin",
                        {"suggestion": suggestion, "leader": "李主任"})
        self.assertEqual(error.cls, "ALREADY_EXISTS")
        cast.call("supervision.end", outcome="已列入年度计划", **of)
        self.assertEqual(cast.card(suggestion)["supervision"]["state"], "ended")
        self.assertEqual(listed_supervised(), [])
        self.assertEqual([kind for _, kind, _ in jzstory.history(cast.committee, suggestion)
                          if kind.startswith("supervision.")],
                         ["supervision.begun", "supervision.logged", "supervision.ended"])

    def test_05_reminded_and_moved(self):
        """due soon and overdue once each, also when closed; a new date, and once more"""
        suggestion, assignment, commitment = promised(unit=2)
        closed(suggestion, assignment)
        zone.set_clock("2026-06-15 00:01")
        jztest.wait_for(lambda: heard(suggestion, "deadline.due_soon", "commitment"),
                        what="due soon")
        zone.set_clock("2026-07-01 00:01")
        jztest.wait_for(lambda: heard(suggestion, "deadline.overdue", "commitment"), what="overdue")
        self.assertIn(commitment, listed(overdue=True))
        self.assertNotIn(made[0], listed(overdue=True))
        step(cast.committee, "postpone", suggestion, commitment, date="2026-11-30",
             reason="汛期停工")
        got = card(commitment)
        self.assertEqual((got["promised"], got["due"], got["postponed"], got["overdue"]),
                         ("2026-06-30", "2026-11-30", 1, False))
        self.assertEqual([(s["old_due"], s["new_due"]) for s in got["steps"]],
                         [("2026-06-30", "2026-11-30")])
        zone.set_clock("2026-12-01 00:01")
        jztest.wait_for(lambda: len(heard(suggestion, "deadline.overdue", "commitment")) == 2,
                        what="overdue of the new date")
        # the clock leapt over the second notice: nothing is said of a day that is past
        self.assertEqual(len(heard(suggestion, "deadline.due_soon", "commitment")), 1)

    def test_06_merged(self):
        """of a closed suggestion, too, what is to be fulfilled moves to the unit's successor"""
        suggestion, assignment, commitment = promised(unit=3, day="2026-12-01",
                                                      by_date="2027-06-30")
        closed(suggestion, assignment)
        unit = cast.call("unit.get", id=cast.unit_rows[3]["id"])
        cast.call("unit.merge", id=unit["id"], version=unit["version"],
                  successor=cast.unit_rows[4]["id"], reason="机构改革")
        jztest.wait_for(lambda: heard(suggestion, "assignment.moved"), what="assignment.moved")
        self.assertEqual(card(commitment)["unit_code"], cast.unit_rows[4]["code"])
        moved = cast.card(suggestion)["assignments"][0]["transfers"][-1]
        self.assertEqual((moved["kind"], moved["from_code"], moved["to_code"]),
                         ("moved", unit["code"], cast.unit_rows[4]["code"]))
        step(cast.units[4], "report", suggestion, commitment, text="已完工")

    def test_07_fourth_quarter(self):
        """the list of the fourth quarter: this and last year's"""
        zone.set_clock("2027-11-01 09:00")
        last = promised(day="2027-11-01", by_date="2028-06-30")[2]
        self.assertEqual(set(listed(year=2027, quarter=4)), set(made))
        self.assertEqual(set(listed(quarter=4)), set(made))
        self.assertEqual(set(listed(year=2027, quarter=3)), set(made) - {last})
        self.assertEqual(listed(year=2027), [last])
        self.assertEqual(listed(year=2028, quarter=4), [last])


def listed_supervised():
    return [row["suggestion"] for row in
            jzstory.everything(cast.committee, "suggestion.list", supervised=True)]


if __name__ == "__main__":
    jztest.main()
