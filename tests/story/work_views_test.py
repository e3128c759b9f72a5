# SPDX-License-Identifier: Apache-2.0
"""The piles people work from: each moves with the steps, and its number is what plain SQL counts."""
import unittest

import jzstory
import jztest
import jzone

zone = cast = db = today = None

# what a pile must hold, in words of the tables alone
RECOUNT = {
    ("committee", "to_review"): "suggestion WHERE state = 'under_review'",
    ("committee", "to_assign"): "suggestion WHERE state = 'accepted'",
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
    ("street", "due_soon"): "deadline d JOIN suggestion s ON s.id = d.suggestion WHERE d.state ="
                            " 'open' AND d.due_soon_on <= %(today)s AND d.due >= %(today)s"
                            " AND s.street = %(scope)s AND d.step <> 'release'",
    ("street", "overdue"): "deadline d JOIN suggestion s ON s.id = d.suggestion WHERE d.state ="
                           " 'open' AND d.due < %(today)s AND s.street = %(scope)s"
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
    ("unit", "to_sign"): "assignment WHERE unit_code = %(scope)s AND state = 'sent'",
    ("unit", "handling"): "assignment WHERE unit_code = %(scope)s"
                          " AND state IN ('signed', 'handling', 'objected', 'filed')",
    ("unit", "awaiting_rating"):
        "assignment WHERE unit_code = %(scope)s AND rating IN ('awaited', 'rated')",
    ("unit", "done"): "assignment WHERE unit_code = %(scope)s AND state IN ('done',"
                      " 'opinion_given', 'lapsed')"
                      " AND coalesce(rating, '-') NOT IN ('awaited', 'rated')",
    ("unit", "due_soon"): "deadline d JOIN assignment a ON a.id = d.assignment WHERE d.state ="
                          " 'open' AND d.due_soon_on <= %(today)s AND d.due >= %(today)s AND"
                          " a.unit_code = %(scope)s AND d.step NOT IN ('rating', 'release')",
    ("unit", "overdue"): "deadline d JOIN assignment a ON a.id = d.assignment WHERE d.state ="
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
    return [row[key] for row in jzstory.everything(client, "work.list", pile=pile)]


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
                db.execute("SELECT count(*) FROM " + RECOUNT[role, pile],
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
