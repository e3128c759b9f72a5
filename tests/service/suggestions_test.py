# SPDX-License-Identifier: Apache-2.0
"""What the queries of suggestions show to whom, pages and filters, and the rules the database
keeps by itself."""
import unittest

import psycopg2

import jzone
import jzstory
import jztest
from jzstory import everything, refusal

zone = cast = None
DAY = "2026-03-02"


def setUpModule():
    global zone, cast
    zone = jzone.Zone("suggestions").__enter__()
    zone.set_clock(DAY + " 09:00")
    zone.load()
    cast = jzstory.Cast(zone)


def tearDownModule():
    zone.close()


def cards(card):
    return {a["unit_code"]: a for a in card["assignments"]}


def steps(card):
    return {d["step"] for d in card["deadlines"]}


class WhoSeesWhat(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        """Lead 0 objected once and was overruled, assist 1 gave its opinion, lead 0 replied twice;
        the second reply is passed on and rated, not released."""
        cls.suggestion, cls.lead, cls.assist = cast.assigned(lead=0, assists=[1])
        pair = (cls.suggestion, cls.lead)
        cast.unit_step(0, "object", *pair, reason="不属我局职责")
        cast.ruling("overrule", *pair, reason="属三定方案")
        cast.sign(0, *pair)
        cast.contact(0, *pair, DAY)
        cast.sign(1, cls.suggestion, cls.assist)
        cast.unit_step(1, "opinion", cls.suggestion, cls.assist, text="同意", signer="丙")
        cast.reply(0, *pair, DAY, text="已阅。")
        cast.ruling("send_back", *pair, reason="未逐点答复")
        cast.reply(0, *pair, DAY)
        cast.ruling("pass", *pair)
        cast.rate(0, *pair)
        cls.codes = [unit["code"] for unit in cast.unit_rows]

    def test_committee(self):
        """the committee sees all"""
        card = cast.card(self.suggestion)
        lead, assist = cards(card)[self.codes[0]], cards(card)[self.codes[1]]
        self.assertEqual([r["state"] for r in lead["replies"]], ["sent_back", "passed"])
        self.assertEqual([r["result"] for r in lead["ratings"]], ["satisfied"])
        self.assertEqual((lead["objection"], lead["ruling"]), ("不属我局职责", "属三定方案"))
        self.assertEqual(assist["opinion"]["text"], "同意")
        self.assertIn("release", steps(card))
        self.assertEqual(card["state"], "rated")

    def test_lead(self):
        """a lead sees its own, its assist's opinion, and no rating before its release"""
        card = cast.card(self.suggestion, cast.units[0])
        lead, assist = cards(card)[self.codes[0]], cards(card)[self.codes[1]]
        self.assertEqual(len(lead["replies"]), 2)
        self.assertEqual(len(lead["contacts"]), 1)
        self.assertEqual(lead["objection"], "不属我局职责")
        self.assertEqual((lead["ratings"], lead["rating"]), ([], "awaited"))
        self.assertEqual(assist["opinion"]["text"], "同意")
        self.assertEqual(steps(card) & {"rating", "release"}, set())
        self.assertTrue(all(d.get("assignment") == self.lead for d in card["deadlines"]))

    def test_assist(self):
        """an assist sees its own assignment, nothing of the lead's"""
        card = cast.card(self.suggestion, cast.units[1])
        self.assertEqual(list(cards(card)), [self.codes[1]])
        self.assertEqual(cards(card)[self.codes[1]]["opinion"]["text"], "同意")

    def test_author(self):
        """deputy, station and street see the reply passed on, not what is between offices"""
        for client, ratings in ((cast.deputies[0], 1), (cast.station, 0), (cast.street, 0)):
            card = cast.card(self.suggestion, client)
            lead, assist = cards(card)[self.codes[0]], cards(card)[self.codes[1]]
            self.assertEqual([r["state"] for r in lead["replies"]], ["passed"])
            self.assertEqual(len(lead["contacts"]), 1)
            self.assertEqual(len(lead["ratings"]), ratings)
            self.assertNotIn("objection", lead)
            self.assertNotIn("opinion", assist)
            self.assertNotIn("release", steps(card))

    def test_cosigners(self):
        """who is asked sees it; who has declined does not any more"""
        suggestion = cast.submit(cosigners=[1, 2])
        for deputy, answer in ((1, "agree"), (2, "decline")):
            self.assertEqual(cast.card(suggestion, cast.deputies[deputy])["suggestion"], suggestion)
            cast.deputies[deputy].call("suggestion.cosign",
                                       {"suggestion": suggestion, "answer": answer})
        self.assertEqual(len(cast.card(suggestion, cast.deputies[1])["cosigners"]), 2)
        self.assertEqual(refusal(cast.deputies[2], "suggestion.get",
                                 {"suggestion": suggestion}).cls, "NOT_FOUND")

    def test_by_serial(self):
        """a suggestion is found by its serial number, too, and not by nothing"""
        card = cast.card(self.suggestion)
        self.assertEqual(cast.call("suggestion.get", serial=card["serial"]), card)
        self.assertEqual(refusal(cast.committee, "suggestion.get", {}).cls, "NOT_FOUND")
        self.assertEqual(refusal(cast.committee, "suggestion.get", {
            "suggestion": self.suggestion, "serial": "2026-9999"}).cls, "NOT_FOUND")


class Lists(unittest.TestCase):
    def test_pages(self):
        """pages of one row make the same list as one page; a made-up cursor ends it"""
        for _ in range(3):
            cast.submit()
        for op in ("suggestion.list", "deadline.list", "assignment.list"):
            whole = everything(cast.committee, op)
            self.assertEqual(len({row["cursor"] for row in whole}), len(whole))
            paged, after = [], {}
            while True:
                page = cast.call(op, limit=1, **after)
                paged += page["items"]
                if not page.get("next"):
                    break
                after = {"after": page["next"]}
            self.assertEqual(paged, whole)
        self.assertEqual(cast.call("suggestion.list", after="x'; --")["items"], [])

    def test_suggestions_newest_first(self):
        """the newest comes first; filters narrow it"""
        suggestion = cast.submit()
        rows = everything(cast.committee, "suggestion.list")
        self.assertEqual(rows[0]["suggestion"], suggestion)
        self.assertEqual((rows[0]["next_step"], rows[0]["next_due"]), ("review", "2026-03-09"))
        for args in ({"state": "under_review"}, {"year": 2026}, {"street": cast.site["street"]},
                     {"mandate": cast.mandates[0]["id"]}):
            self.assertIn(suggestion, [row["suggestion"] for row in
                                       everything(cast.committee, "suggestion.list", **args)])
        for args in ({"state": "closed"}, {"year": 2025}, {"street": "nowhere"},
                     {"mandate": cast.mandates[1]["id"]}, {"unit": cast.unit_rows[0]["code"]}):
            self.assertNotIn(suggestion, [row["suggestion"] for row in
                                          everything(cast.committee, "suggestion.list", **args)])

    def test_of_a_unit(self):
        """a unit's list holds its own; it cannot ask for another's"""
        suggestion, lead = cast.assigned(lead=2)
        own = everything(cast.units[2], "assignment.list", open=True)
        self.assertIn(lead, [row["assignment"] for row in own])
        self.assertEqual({row["unit_code"] for row in own}, {cast.unit_rows[2]["code"]})
        self.assertEqual(own[0]["next_step"], "sign")
        other = {"unit": cast.unit_rows[2]["code"]}
        self.assertEqual(everything(cast.units[3], "assignment.list", **other), [])
        self.assertEqual(everything(cast.units[3], "deadline.list", **other), [])
        self.assertEqual(everything(cast.units[3], "suggestion.list", **other), [])
        self.assertEqual({row["suggestion"] for row in own},
                         {row["suggestion"] for row in
                          everything(cast.units[2], "suggestion.list", **other)})
        self.assertIn(suggestion, {row["suggestion"] for row in own})
        self.assertEqual(everything(cast.units[2], "assignment.list", open=False), [])

    def test_deadlines_in_due_order(self):
        """open deadlines come in due order and say how they were come by"""
        cast.assigned(lead=2)
        rows = everything(cast.committee, "deadline.list")
        self.assertEqual([row["due"] for row in rows], sorted(row["due"] for row in rows))
        reply = [row for row in rows if row["step"] == "reply"][0]
        self.assertEqual((reply["start"], reply["rule"], reply["n"], reply["due"], reply["mark"]),
                         (DAY, "month", 3, "2026-06-02", "L"))
        self.assertEqual(reply["provisional"], False)
        self.assertEqual(everything(cast.committee, "deadline.list", overdue=True), [])
        near = everything(cast.committee, "deadline.list", until="2026-03-05")
        self.assertEqual({row["step"] for row in near}, {"sign"})
        unit = everything(cast.units[2], "deadline.list", step="sign")
        self.assertEqual({row["unit_code"] for row in unit}, {cast.unit_rows[2]["code"]})


class TheDatabase(unittest.TestCase):
    """What decide never does is refused by the schema as well."""

    def refused(self, sql):
        with zone.database().cursor() as db, self.assertRaises(psycopg2.Error) as caught:
            db.execute(sql)
        return caught.exception

    def test_checks(self):
        """states that contradict each other are refused"""
        cast.assigned(lead=0, assists=[1])
        for sql in ("UPDATE suggestions.suggestion SET state = 'accepted', serial = NULL"
                    " WHERE serial IS NOT NULL",
                    "UPDATE suggestions.suggestion SET state = 'refused' WHERE state = 'assigned'",
                    "UPDATE suggestions.suggestion SET state = 'merged'",
                    "UPDATE suggestions.assignment SET state = 'filed' WHERE kind = 'assist'",
                    "UPDATE suggestions.assignment SET state = 'objected', before = NULL",
                    "UPDATE suggestions.deadline SET state = 'met', done_on = NULL",
                    "UPDATE suggestions.deadline SET due = start - 1",
                    "UPDATE suggestions.serial SET last = 0"):
            self.assertIsInstance(self.refused(sql), psycopg2.errors.CheckViolation, sql)

    def test_rights(self):
        """the running role changes what it must and can delete nothing"""
        with zone.database().cursor() as db:
            db.execute("SELECT table_name, string_agg(privilege_type, ',' ORDER BY privilege_type)"
                       " FROM information_schema.table_privileges WHERE grantee = 'jz_suggestions'"
                       " AND table_schema = 'suggestions' AND table_name = ANY(%s) GROUP BY 1",
                       (["suggestion", "cosigner", "assignment", "contact", "reply", "rating",
                         "deadline", "serial"],))
            rights = dict(db.fetchall())
        facts = {"contact"}  # a rating changes when another one is that which decides
        self.assertEqual(rights, {name: "INSERT,SELECT" if name in facts else "INSERT,SELECT,UPDATE"
                                  for name in rights})
        self.assertEqual(len(rights), 8)

    def test_serials(self):
        """two suggestions never have one serial number"""
        cast.accepted()
        cast.accepted()
        self.assertIsInstance(self.refused(
            "UPDATE suggestions.suggestion SET serial = '2026-0001' WHERE serial IS NOT NULL"),
            psycopg2.errors.UniqueViolation)


class TheCalendar(unittest.TestCase):
    def test_a_change_is_seen(self):
        """a day that registry adds moves the deadlines counted from then on"""
        before = cast.card(cast.submit())["deadlines"][0]
        self.assertEqual(before["due"], "2026-03-09")
        blob = jzone.jzclient.uuid7().bytes
        text = "date,kind,name\n2026-03-04,off,临时放假\n".encode()
        cast.committee.call("registry.blob.put", {"blob": blob, "offset": 0, "bytes": text})
        cast.call("zone.import", files=[{"name": "calendar.csv", "blob": blob}])
        after = cast.card(cast.submit())["deadlines"][0]
        self.assertEqual(after["due"], "2026-03-10")
        self.assertEqual(after["skipped"], ["2026-03-04", "2026-03-07", "2026-03-08"])


if __name__ == "__main__":
    jztest.main()
