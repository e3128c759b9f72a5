# SPDX-License-Identifier: Apache-2.0
"""The piles people work from: each moves with the steps, and its number is what plain SQL counts."""
import unittest
from datetime import date, timedelta

import jzstory
import jztest
import jzone

zone = cast = db = today = None

TO_TELL = "('answered_on_the_spot', 'handled', 'fed_back')"
# suggestions and opinions, and who has them
WITH = ("WITH root AS (SELECT id, street FROM suggestion UNION ALL SELECT id, street FROM opinion),"
        " part AS (SELECT id, unit_code, state, rating FROM assignment UNION ALL"
        " SELECT id, unit_code, state, NULL FROM handover) ")

# what a pile must hold, in words of the tables alone
RECOUNT = {
    ("committee", "to_review"): "suggestion WHERE state = 'under_review'",
    ("committee", "to_assign"):
        "suggestion WHERE state = 'accepted' AND (channel = 'zone' OR reference_only)",
    ("committee", "to_forward"):
        "suggestion WHERE state = 'accepted' AND channel <> 'zone' AND NOT reference_only",
    ("committee", "forwarded"): "suggestion WHERE state = 'forwarded'",
    ("committee", "to_close"): "suggestion WHERE state IN ('reported', 'rated') AND id NOT IN"
                               " (SELECT suggestion FROM assignment WHERE rating = 'rated')",
    ("committee", "to_route"): "opinion WHERE state = 'received'",
    ("committee", "to_feed_back"): "opinion WHERE state IN " + TO_TELL,
    ("street", "to_route"): "opinion WHERE state = 'received' AND street = %(scope)s",
    ("street", "to_feed_back"): "opinion WHERE street = %(scope)s AND state IN " + TO_TELL,
    ("station", "to_route"): "opinion WHERE state = 'received' AND site_code = %(scope)s",
    ("station", "to_feed_back"): "opinion WHERE site_code = %(scope)s AND state IN " + TO_TELL,
    ("station", "due_soon"): "deadline d JOIN opinion o ON o.id = d.suggestion WHERE d.state ="
                             " 'open' AND d.due_soon_on <= %(today)s AND d.due >= %(today)s"
                             " AND o.site_code = %(scope)s",
    ("station", "overdue"): "deadline d JOIN opinion o ON o.id = d.suggestion WHERE d.state ="
                            " 'open' AND d.due < %(today)s AND o.site_code = %(scope)s",
    ("committee", "to_sign"): "assignment WHERE state = 'sent'",
    ("committee", "to_rule"): "assignment WHERE state = 'objected'",
    ("committee", "handling"):
        "assignment WHERE state IN ('signed', 'handling', 'objected', 'filed')",
    ("committee", "to_check"): "assignment WHERE state = 'filed'",
    ("committee", "awaiting_rating"): "assignment WHERE rating = 'awaited'",
    ("committee", "to_release"): "assignment WHERE rating = 'rated'",
    ("committee", "due_soon"):
        "deadline WHERE state = 'open' AND due_soon_on <= %(today)s AND due >= %(today)s",
    ("committee", "overdue"): "deadline WHERE state = 'open' AND due < %(today)s",
    ("street", "awaiting_rating"): "assignment a JOIN suggestion s ON s.id = a.suggestion"
                                   " WHERE a.rating = 'awaited' AND s.street = %(scope)s",
    ("street", "due_soon"): "deadline d JOIN root r ON r.id = d.suggestion WHERE d.state ="
                            " 'open' AND d.due_soon_on <= %(today)s AND d.due >= %(today)s"
                            " AND r.street = %(scope)s AND d.step <> 'release'",
    ("street", "overdue"): "deadline d JOIN root r ON r.id = d.suggestion WHERE d.state ="
                           " 'open' AND d.due < %(today)s AND r.street = %(scope)s"
                           " AND d.step <> 'release'",
    ("station", "draft"): "suggestion WHERE state = 'draft' AND site_code = %(scope)s",
    ("station", "to_revise"): "suggestion WHERE state = 'returned' AND site_code = %(scope)s",
    ("deputy", "draft"): "suggestion WHERE state = 'draft' AND lead_code = %(scope)s",
    ("deputy", "to_revise"): "suggestion WHERE state = 'returned' AND lead_code = %(scope)s",
    ("deputy", "to_cosign"): "cosigner WHERE state = 'invited' AND person_code = %(scope)s",
    ("deputy", "to_rate"):
        "assignment a JOIN suggestion s ON s.id = a.suggestion WHERE a.rating = 'awaited'"
        " AND (s.lead_code = %(scope)s OR s.id IN (SELECT suggestion FROM cosigner"
        " WHERE person_code = %(scope)s AND state = 'agreed'))"
        " AND a.id NOT IN (SELECT assignment FROM rating WHERE person_code = %(scope)s)",
    ("unit", "to_sign"): "part WHERE unit_code = %(scope)s AND state = 'sent'",
    ("unit", "handling"): "part WHERE unit_code = %(scope)s"
                          " AND state IN ('signed', 'handling', 'objected', 'filed')",
    ("unit", "awaiting_rating"):
        "assignment WHERE unit_code = %(scope)s AND rating IN ('awaited', 'rated')",
    ("unit", "done"): "part WHERE unit_code = %(scope)s AND state IN ('done', 'opinion_given',"
                      " 'lapsed') AND coalesce(rating, '-') NOT IN ('awaited', 'rated')",
    ("unit", "due_soon"): "deadline d JOIN part a ON a.id = d.assignment WHERE d.state ="
                          " 'open' AND d.due_soon_on <= %(today)s AND d.due >= %(today)s AND"
                          " a.unit_code = %(scope)s AND d.step NOT IN ('rating', 'release')",
    ("unit", "overdue"): "deadline d JOIN part a ON a.id = d.assignment WHERE d.state ="
                         " 'open' AND d.due < %(today)s AND a.unit_code = %(scope)s"
                         " AND d.step NOT IN ('rating', 'release')",
}


def setUpModule():
    global zone, cast, db, today
    zone = jzone.Zone("work").__enter__()
    zone.set_clock("2026-03-02 09:00")
    zone.load()
    cast = jzstory.Cast(zone)
    db = zone.database().cursor()
    db.execute("SET search_path = suggestions")
    today = cast.day()


def tearDownModule():
    zone.close()


def next_day(day):
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def people():
    """(role, scope, client)"""
    yield "committee", "", cast.committee
    yield "street", cast.site["street"], cast.street
    yield "station", cast.site["code"], cast.station
    for person, client in zip(cast.persons, cast.deputies):
        yield "deputy", person["code"], client
    for unit, client in zip(cast.unit_rows, cast.units):
        yield "unit", unit["code"], client


def counts(client):
    return {row["pile"]: row["count"] for row in client.call("work.counts", {})["items"]}


def on(client, pile, key="suggestion"):
    return [row.get(key) for row in jzstory.everything(client, "work.list", pile=pile)]


class Piles(unittest.TestCase):
    def moves(self, thing, client, frm, to, key="suggestion"):
        """It lies on this pile, and on none of those it came from."""
        self.assertIn(thing, on(client, to, key), to)
        for pile in frm:
            self.assertNotIn(thing, on(client, pile, key), pile)

    def recount(self):
        for role, scope, client in people():
            have = counts(client)
            self.assertEqual(set(have), {p for r, p in RECOUNT if r == role})
            for pile, count in have.items():
                db.execute(WITH + "SELECT count(*) FROM " + RECOUNT[role, pile],
                           {"scope": scope, "today": today})
                with self.subTest(role=role, scope=scope, pile=pile):
                    self.assertEqual(count, db.fetchone()[0], (role, scope, pile))
                    self.assertEqual(count, len(on(client, pile)))

    def test_the_way(self):
        """a suggestion goes from pile to pile, and the numbers are right at each step"""
        committee, deputy, second = cast.committee, cast.deputies[0], cast.deputies[1]
        draft = cast.station.call("suggestion.draft", {"content": cast.content([1])})["suggestion"]
        for client in (cast.station, deputy):
            self.moves(draft, client, ["to_revise"], "draft")
        cast.station.call("suggestion.submit", {"suggestion": draft})
        self.moves(draft, second, [], "to_cosign")
        self.assertEqual(on(cast.station, "draft"), [])
        second.call("suggestion.cosign", {"suggestion": draft, "answer": "agree"})
        self.assertEqual(on(second, "to_cosign"), [])
        self.moves(draft, committee, ["to_assign"], "to_review")
        cast.call("suggestion.return", suggestion=draft, reason="请分开")
        self.moves(draft, cast.station, ["draft"], "to_revise")
        cast.station.call("suggestion.revise", {"suggestion": draft, "content": cast.content()})
        cast.station.call("suggestion.submit", {"suggestion": draft})
        self.recount()
        cast.call("suggestion.accept", suggestion=draft)
        self.moves(draft, committee, ["to_review"], "to_assign")
        lead, assist = cast.assign(draft, lead=0, assists=[1])
        self.moves(lead, committee, [], "to_sign", "assignment")
        self.assertNotIn(draft, on(committee, "to_assign"))
        self.moves(lead, cast.units[0], ["handling", "done"], "to_sign", "assignment")
        self.moves(assist, cast.units[1], ["handling", "done"], "to_sign", "assignment")
        cast.unit_step(0, "object", draft, lead, reason="不属我局职责")
        self.moves(lead, committee, ["to_sign"], "to_rule", "assignment")
        self.moves(lead, cast.units[0], ["to_sign"], "handling", "assignment")
        cast.ruling("overrule", draft, lead, reason="属你局")
        cast.sign(0, draft, lead)
        cast.sign(1, draft, assist)
        self.recount()
        cast.unit_step(1, "opinion", draft, assist, text="同意", signer="甲")
        self.moves(assist, cast.units[1], ["handling", "awaiting_rating"], "done", "assignment")
        cast.contact(0, draft, lead, today)
        cast.reply(0, draft, lead, today)
        self.moves(lead, committee, ["to_sign", "to_rule"], "to_check", "assignment")
        self.moves(lead, cast.units[0], ["done"], "handling", "assignment")
        cast.ruling("pass", draft, lead)
        self.moves(lead, cast.units[0], ["handling", "done"], "awaiting_rating", "assignment")
        self.moves(lead, committee, ["to_check", "to_release"], "awaiting_rating", "assignment")
        self.moves(lead, deputy, [], "to_rate", "assignment")
        self.recount()
        cast.rate(0, draft, lead)
        self.assertEqual(on(deputy, "to_rate"), [])
        self.moves(lead, committee, ["awaiting_rating"], "to_release", "assignment")
        # not yet told to the unit
        self.moves(lead, cast.units[0], ["done"], "awaiting_rating", "assignment")
        self.recount()
        cast.ruling("release", draft, lead)
        self.moves(lead, cast.units[0], ["awaiting_rating"], "done", "assignment")
        self.assertNotIn(lead, on(committee, "to_release", "assignment"))
        self.recount()

    def test_other_roads(self):
        """what is accepted for another congress is forwarded, waits there, and is closed when rated"""
        away, report = cast.formal(), cast.accepted(channel="special_report")
        for one in (away, report):
            self.moves(one, cast.committee, ["to_assign"], "to_forward")
        self.recount()
        cast.call("suggestion.forward", suggestion=away)
        self.moves(away, cast.committee, ["to_forward", "to_assign"], "forwarded")
        cast.call("suggestion.report", suggestion=report, report="专题报告")
        self.moves(report, cast.committee, ["to_forward"], "to_close")
        cast.congress_answer(away, today)
        part = cast.card(away)["assignments"][0]["assignment"]
        self.moves(away, cast.committee, ["forwarded", "to_close"], "awaiting_rating")
        cast.rate(0, away, part)
        self.moves(away, cast.committee, ["to_close"], "to_release")
        cast.ruling("release", away, part)
        self.moves(away, cast.committee, ["to_release"], "to_close")
        self.recount()
        for one in (away, report):
            cast.call("suggestion.close", suggestion=one)
            self.assertNotIn(one, on(cast.committee, "to_close"))

    def test_opinions(self):
        """an opinion is to be routed, signed for, handled, told; its periods lie where its steps do"""
        taken = cast.station.call("opinion.receive", cast.matter())["opinion"]
        three = (cast.station, cast.street, cast.committee)
        for client in three:
            self.moves(taken, client, ["to_feed_back"], "to_route", "opinion")
            rows = [r for r in jzstory.everything(client, "deadline.list")
                    if r.get("opinion") == taken]
            self.assertEqual([(r["step"], r["title"]) for r in rows],
                             [("route", cast.matter()["title"])])
        self.assertNotIn(taken, [r.get("opinion")
                                 for r in jzstory.everything(cast.units[0], "deadline.list")])
        self.recount()
        cast.station.call("opinion.route", {"opinion": taken, "to": "department",
                                            "unit": cast.unit_rows[0]["id"]})
        unit = cast.units[0]
        self.moves(taken, unit, ["handling", "done"], "to_sign", "opinion")
        self.assertNotIn(taken, on(cast.station, "to_route", "opinion"))
        rows = [r for r in jzstory.everything(unit, "deadline.list") if r.get("opinion") == taken]
        self.assertEqual([(r["step"], r["unit_code"]) for r in rows],
                         [("handle", cast.units[0].scope)])
        self.check_explained(taken, rows[0])
        unit.call("opinion.sign", {"opinion": taken})
        self.moves(taken, unit, ["to_sign", "done"], "handling", "opinion")
        self.recount()
        unit.call("opinion.report", {"opinion": taken, "result": "solved", "text": "已修"})
        self.moves(taken, unit, ["to_sign", "handling"], "done", "opinion")
        for client in three:
            self.moves(taken, client, ["to_route"], "to_feed_back", "opinion")
        for who in ("resident", "deputy"):
            cast.station.call("opinion.feed_back", {"opinion": taken, "to": who, "way": "call"})
        self.recount()
        cast.station.call("opinion.close", {"opinion": taken})
        for client in three:
            self.assertNotIn(taken, on(client, "to_feed_back", "opinion"))
        self.recount()

    def check_explained(self, opinion, row):
        """by the same rows as a suggestion's, to each who may see the opinion"""
        for client, steps in ((cast.committee, ["route", "handle"]), (cast.station,
                              ["route", "handle"]), (cast.units[0], ["handle"]),
                              (cast.units[1], [])):
            told = jzstory.everything(client, "deadline.explain", opinion=opinion)
            self.assertEqual([r["step"] for r in told], steps)
        self.assertEqual((told or jzstory.everything(
            cast.units[0], "deadline.explain", opinion=opinion))[0]["due"], row["due"])
        status, out, err = zone.jzctl("explain", jzstory.text_id(opinion))
        self.assertEqual(status, 0, err)
        self.assertIn(row["due"], out)

    def test_time_of_opinions(self):
        """an opinion that nobody routes is due soon, then overdue, on the pile of who took it"""
        global today
        taken = cast.station.call("opinion.receive", cast.matter())["opinion"]
        due = jzstory.everything(cast.station, "deadline.explain", opinion=taken)[0]["due"]
        for day, pile in ((due, "due_soon"), (next_day(due), "overdue")):
            zone.set_clock(day + " 09:00")
            today = day
            for client in (cast.station, cast.street, cast.committee):
                self.assertIn((taken, "route"), [
                    (r.get("opinion"), r["step"])
                    for r in jzstory.everything(client, "work.list", pile=pile)])
            self.recount()

    def test_time(self):
        """with the days what is open becomes due soon, then overdue, the nearest day first"""
        global today
        suggestion, assignment = cast.assigned(lead=2)
        self.assertEqual(on(cast.units[2], "overdue"), [])
        zone.set_clock("2026-03-04 09:00")
        today = "2026-03-04"
        rows = jzstory.everything(cast.units[2], "work.list", pile="due_soon")
        self.assertEqual({(row["assignment"], row["step"], row["due"]) for row in rows},
                         {(assignment, "sign", "2026-03-05")})
        self.recount()
        zone.set_clock("2026-03-06 09:00")
        today = "2026-03-06"
        rows = jzstory.everything(cast.units[2], "work.list", pile="overdue")
        self.assertEqual([(row["suggestion"], row["step"], row["overdue"]) for row in rows],
                         [(suggestion, "sign", True)])
        self.recount()

    def test_pages(self):
        """a page ends at its limit and the next begins behind it, oldest first; done newest first"""
        for _ in range(3):
            cast.submit()
        self.assertEqual(on(cast.committee, "to_review"), sorted(on(cast.committee, "to_review")))
        rows, after = [], {}
        while True:
            page = cast.call("work.list", pile="to_review", limit=2, **after)
            rows += [row["suggestion"] for row in page["items"]]
            if not page.get("next"):
                break
            after = {"after": page["next"]}
        self.assertEqual(rows, on(cast.committee, "to_review"))
        for _ in range(3):
            suggestion, assignment = cast.assigned(lead=3, reference_only=True)
            cast.sign(3, suggestion, assignment)
        done = on(cast.units[3], "done", "assignment")
        self.assertEqual(done, sorted(done, reverse=True))
        first = cast.units[3].call("work.list", {"pile": "done", "limit": 2})
        rest = cast.units[3].call("work.list", {"pile": "done", "limit": 2,
                                                "after": first["next"]})
        self.assertEqual([row["assignment"] for row in first["items"] + rest["items"]], done)

    def test_unit_of_the_committee(self):
        """the committee narrows a pile to a unit; a pile of another role is empty"""
        _, assignment = cast.assigned(lead=4)
        rows = cast.call("work.list", pile="to_sign", unit=cast.unit_rows[4]["code"])["items"]
        self.assertEqual(rows[-1]["assignment"], assignment)
        self.assertEqual({row["unit_code"] for row in rows}, {cast.unit_rows[4]["code"]})
        self.assertEqual(on(cast.units[4], "to_review"), [])
        self.assertEqual(on(cast.station, "to_sign"), [])

    def test_jzctl(self):
        """jzctl work shows the piles of a principal and what lies on one, in Chinese"""
        cast.assigned(lead=4)
        status, out, err = zone.jzctl("work")
        self.assertEqual(status, 0, err)
        self.assertIn("待审查", out)
        status, out, err = zone.jzctl("work", "待签收", "--limit", "1", principal="story-unit-4")
        self.assertEqual(status, 0, err)
        self.assertIn("签收", out)
        self.assertIn("2026-", out)
        status, _, err = zone.jzctl("work", "无此类")
        self.assertEqual((status, "pile" in err), (2, True))


if __name__ == "__main__":
    jztest.main()
