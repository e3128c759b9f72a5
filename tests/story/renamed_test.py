# SPDX-License-Identifier: Apache-2.0
"""A unit gets another name while it has suggestions and opinions: what it still has to do shows the
new one, what it has filed and what is closed keep the name of their day."""
import unittest

import jzstory
import jztest
import jzone

zone = cast = None
DAY = "2026-03-02"
NEW = "高新区科创与人才局"


def setUpModule():
    global zone, cast
    zone = jzone.Zone("renamed").__enter__()
    zone.set_clock(DAY + " 09:00")
    zone.load()
    cast = jzstory.Cast(zone)


def tearDownModule():
    zone.close()


def replied(suggestion, lead, upto="pass"):
    cast.sign(0, suggestion, lead)
    cast.contact(0, suggestion, lead, DAY)
    cast.reply(0, suggestion, lead, DAY)
    if upto == "pass":
        cast.ruling("pass", suggestion, lead)
    return suggestion, lead


def rename(name):
    row = cast.committee.call("unit.get", {"code": cast.units[0].scope})
    cast.committee.call("unit.rename", {"id": row["id"], "version": row["version"], "name": name})


def part(suggestion, client=None):
    return cast.card(suggestion, client)["assignments"][0]


class Renamed(unittest.TestCase):
    def test_1_on_the_way(self):
        """open ones show the new name everywhere, letters the one under which they were filed"""
        old = cast.unit_rows[0]["name"]
        sent, _ = cast.assigned(lead=0)
        filed, filed_lead = replied(*cast.assigned(lead=0), upto="reply")
        closed, closed_lead = replied(*cast.assigned(lead=0))
        cast.rate(0, closed, closed_lead)
        cast.ruling("release", closed, closed_lead)
        cast.call("suggestion.close", suggestion=closed)
        opinion = cast.station.call("opinion.receive", cast.matter())["opinion"]
        cast.station.call("opinion.route", {"opinion": opinion, "to": "department",
                                            "unit": cast.unit_rows[0]["id"]})
        rename(NEW)
        jztest.wait_for(lambda: part(filed)["unit_name"] == NEW and
                        part(sent)["unit_name"] == NEW, what="the new name")
        jztest.wait_for(lambda: [h["name"] for h in cast.committee.call(
            "opinion.get", {"opinion": opinion})["handovers"]] == [NEW], what="an opinion's name")
        self.assertEqual(part(closed)["unit_name"], old)
        self.assertEqual([r["unit_name"] for r in part(filed)["replies"]], [old])
        self.assertEqual([(t["kind"], t.get("from_name"), t["to_name"])
                          for t in part(sent)["transfers"]],
                         [("sent", None, old), ("renamed", old, NEW)])
        self.check_lists(sent, closed, old)
        told = cast.units[0].feed("suggestions", after=0, max=1000,
                                  types=["assignment.unit_renamed"])[0]
        self.assertEqual({(e["data"]["suggestion"], e["data"]["from_name"], e["data"]["unit_name"])
                          for e in told}, {(sent, old, NEW), (filed, old, NEW)})
        self.check_next_round(filed, filed_lead, old)

    def check_lists(self, sent, closed, old):
        for op, more in (("assignment.list", {}), ("deadline.list", {}),
                         ("work.list", {"pile": "to_sign"})):
            names = {row["unit_name"] for row in jzstory.everything(cast.units[0], op, **more)
                     if row.get("suggestion") == sent}
            self.assertEqual(names, {NEW}, op)
        rows = jzstory.everything(cast.committee, "assignment.list", state="done")
        self.assertEqual([r["unit_name"] for r in rows if r["suggestion"] == closed], [old])

    def check_next_round(self, suggestion, lead, old):
        """the same unit handles again under its new name; the public sees what was signed"""
        cast.ruling("pass", suggestion, lead)
        cast.call("suggestion.publish", suggestion=suggestion, extent="full", checked_by="孙七",
                  check="clean")
        shown = cast.committee.call("publication.get", {"suggestion": suggestion})
        self.assertEqual([r["unit_name"] for r in shown["replies"]], [old])
        cast.rate(0, suggestion, lead, "not_satisfied")
        following = cast.ruling("release", suggestion, lead)["next"]
        names = {a["assignment"]: a["unit_name"] for a in cast.card(suggestion)["assignments"]}
        self.assertEqual(names[following], NEW)
        cast.contact(0, suggestion, following, DAY)
        cast.reply(0, suggestion, following, DAY)
        letters = [row["unit_name"] for row in jzstory.everything(
            cast.committee, "assignment.replies", assignment=following)]
        self.assertEqual(letters, [NEW])

    def test_2_changes_that_are_no_name(self):
        """what else changes of a unit touches nothing of a suggestion"""
        suggestion, _ = cast.assigned(lead=0)
        version = cast.card(suggestion)["version"]
        row = cast.committee.call("unit.get", {"code": cast.units[0].scope})
        cast.committee.call("unit.oa", {"id": row["id"], "version": row["version"],
                                        "has_oa": not row["has_oa"]})
        with zone.database().cursor() as db:
            def done():
                db.execute("SELECT count(*), bool_and(state = 'done') FROM suggestions.followup"
                           " WHERE kind = 'renamed'")
                return db.fetchone() == (2, True)
            jztest.wait_for(done, what="what follows from it")
        self.assertEqual(cast.card(suggestion)["version"], version)


if __name__ == "__main__":
    jztest.main()
