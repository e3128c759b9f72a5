#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The opinion book (意见簿): derived from the events of suggestions, once each, numbered per site
and year; made anew from the first event it is the same to the byte."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from jztest import main, wait_for  # noqa: E402
import jzone  # noqa: E402
import jzstory  # noqa: E402

zone = cast = program = connection = None
DAY = "2026-03-02"


def setUpModule():
    global zone, cast, program, connection
    zone = jzone.Zone("opinionbook").__enter__()
    zone.set_clock(DAY + " 09:00")
    zone.load()
    cast = jzstory.Cast(zone)
    program = zone.principal("ob-program", "service", "source=/chengdu/xiaoyang;"
                             "inlets=opinion.submitted;streets=%s" % cast.site["street"])
    connection = zone.database()


def tearDownModule():
    zone.close()


def rows(text, *args):
    with connection.cursor() as db:
        db.execute(text, args)
        return db.fetchall() if db.description else None


def receive(client=None, **changes):
    return (client or cast.station).call("opinion.receive", cast.matter(**changes))["opinion"]


def step(client, verb, opinion, **args):
    return client.call("opinion." + verb, dict(args, opinion=opinion))


FOLLOWED = ("received answered refused routed signed handed_back moved unit_ended unit_renamed handled converted"
            " released fed_back closed due_changed").split()


def told():
    """Numbers of the events that the book follows, by opinion."""
    found, after = {}, 0
    while True:
        events, page = cast.committee.feed("suggestions", after=after, max=1000)
        for event in events:
            noun, verb = event["type"].split(".")
            if noun == "opinion" and verb in FOLLOWED:
                found.setdefault(event["data"]["opinion"], []).append(event["sequence"])
        if not events:
            return found
        after = page["next"]


def settled():
    """When the book has taken in all there is."""
    last = max(seq for numbers in told().values() for seq in numbers)
    wait_for(lambda: cast.call("register.status", book="opinion")["heard"] >= last, seconds=30,
             what="the opinion book to have heard event %d" % last)


def card(opinion, client=None, **more):
    settled()
    return (client or cast.committee).call("entry.get", dict(more, entry=opinion))


def whole():
    """Every row and chain head of the book."""
    settled()
    return (rows("SELECT * FROM registers.entry WHERE book = 'opinion' ORDER BY chain, place"),
            rows("SELECT * FROM registers.book WHERE book = 'opinion' ORDER BY id"))


def verify():
    status, out, err = zone.jzctl("verify", "registers")
    return status, out + err


class OpinionBook(unittest.TestCase):
    def once_each(self):
        """One version for each event, in order, numbers without gaps."""
        settled()
        kept = {}
        for entry, seq in rows("SELECT entry, (opinion->>'seq')::bigint FROM registers.entry"
                               " WHERE opinion ? 'state' ORDER BY entry, version"):
            kept.setdefault(entry, []).append(seq)
        self.assertEqual(rows("SELECT * FROM registers.follow_refused"), [])
        self.assertEqual(kept, {jzstory.text_id(key): value for key, value in told().items()})
        for chain, entries in rows("SELECT id, entries FROM registers.book"
                                   " WHERE book = 'opinion'"):
            numbers = rows("SELECT number FROM registers.entry WHERE chain = %s AND version = 1"
                           " ORDER BY place", chain)
            self.assertEqual([n for n, in numbers], list(range(1, entries + 1)))

    def test_1_road(self):
        """taken, handed over, signed for, handled, told, closed: a line of the book says it all"""
        opinion = receive()
        step(cast.station, "route", opinion, to="department", unit=cast.unit_rows[0]["id"],
             reason="请查明并修复")
        step(cast.units[0], "sign", opinion, person="收发室")
        open_card = card(opinion)
        self.assertEqual(open_card["opinion"]["state"], "handling")
        self.assertGreater(open_card["opinion"]["due"], DAY)
        step(cast.units[0], "report", opinion, result="solved", text="路灯已修复。")
        step(cast.station, "feed_back", opinion, to="resident", way="visit", text="修好了。")
        step(cast.station, "feed_back", opinion, to="deputy", way="call")
        step(cast.station, "close", opinion)
        last = card(opinion)
        self.assertEqual((last["book"], last["site_code"], last["year"], last["number"],
                          last["version"], last["date"], last["title"]),
                         ("opinion", cast.site["code"], 2026, 1, 7, DAY, "天府四街路灯不亮"))
        said = last["opinion"]
        deputy = said.pop("deputy")
        self.assertEqual((deputy["code"], deputy["level"]),
                         (cast.persons[0]["code"], cast.mandates[0]["level"]))
        said.pop("seq")
        self.assertEqual(said, {
            "state": "closed", "via": "station", "subject": "城市管理", "route_to": "department",
            "unit_code": cast.unit_rows[0]["code"], "unit": cast.unit_rows[0]["name"],
            "assigned": DAY, "signed_on": DAY, "replied": DAY, "result": "solved",
            "reply": "路灯已修复。", "fed_resident_on": DAY, "fed_deputy_on": DAY,
            "closed_on": DAY, "event": "opinion.closed"})
        self.assertEqual(card(opinion, version=1)["opinion"]["state"], "received")
        history = cast.call("entry.history", entry=opinion)["items"]
        self.assertEqual([row.get("reason") for row in history], [
            None, "opinion.routed", "opinion.signed", "opinion.handled", "opinion.fed_back",
            "opinion.fed_back", "opinion.closed"])
        self.assertNotIn("13800001234", str(rows("SELECT * FROM registers.entry")))

    def test_2_who_sees_it(self):
        """the site, its street, the deputy; not another site or deputy"""
        opinion = receive()
        settled()
        for client in (cast.station, cast.street, cast.deputies[0]):
            self.assertEqual(client.call("entry.get", {"entry": opinion})["entry"], opinion)
            events, _ = client.feed("registers", after=0, max=1000)
            self.assertIn(opinion, [event["data"].get("entry") for event in events])
        for name, role, scope in (("ob-away", "station", "S30"),
                                  ("ob-other", "deputy", cast.persons[1]["code"])):
            error = jzstory.refusal(zone.principal(name, role, scope), "entry.get",
                                    {"entry": opinion})
            self.assertEqual(error.cls, "NOT_FOUND")

    def test_3_books(self):
        """a book a site and year of the day it was taken; a street's own for what no site took"""
        before = receive(received_on="2025-12-30")
        self.assertEqual((card(before)["year"], card(before)["number"]), (2025, 1))
        own = receive(cast.street, site=None)
        sent = program.call("opinion.submitted", {
            "source": "/chengdu/xiaoyang", "id": "1", "street": cast.site["street"],
            "title": "公交站无遮雨棚", "text": "雨天候车淋雨。"})["opinion"]
        for number, opinion in ((1, own), (2, sent)):
            seen = card(opinion, cast.street)
            self.assertEqual((seen["site_code"], seen["number"]), (cast.site["street"], number))
        self.assertEqual(card(sent)["opinion"]["source"], "/chengdu/xiaoyang")
        for opinion in (own, sent):
            error = jzstory.refusal(cast.station, "entry.get", {"entry": opinion})
            self.assertEqual(error.cls, "NOT_FOUND")

    def test_4_other_roads(self):
        """answered at once; not taken; handed back; become a suggestion and given back"""
        at_once, refused, back, joined = (receive() for _ in range(4))
        step(cast.station, "answer", at_once, text="已当场解释。")
        step(cast.station, "refuse", refused, reason_code="before_court", reason="已在法院审理")
        step(cast.station, "route", back, to="department", unit=cast.unit_rows[1]["id"])
        step(cast.units[1], "hand_back", back, reason="不属本单位")
        suggestion = cast.submit(opinions=[joined])
        answered = card(at_once)["opinion"]
        self.assertEqual((answered["result"], answered["fed_resident_on"]), ("solved", DAY))
        self.assertEqual(card(refused)["opinion"]["refused"], "已在法院审理")
        self.assertNotIn("unit", card(back)["opinion"])
        self.assertEqual(card(back, version=2)["opinion"]["unit"], cast.unit_rows[1]["name"])
        self.assertEqual(card(joined)["opinion"]["suggestion"], suggestion)
        cast.call("suggestion.accept", suggestion=suggestion)
        assignment = cast.assign(suggestion, lead=0)[0]
        self.assertTrue(assignment)
        self.once_each()

    def heard(self, suggestion, state):
        wait_for(lambda: cast.station.call("entry.get", {"entry": suggestion})["opinion"][
            "suggestion_state"] == state, what="the book to show the suggestion as " + state)
        return cast.station.call("entry.get", {"entry": suggestion})

    def test_4_suggestion(self):
        """a suggestion of the station: unit, class, and the rating when it is released"""
        suggestion, lead, assist = cast.assigned(assists=(1,))
        line = self.heard(suggestion, "assigned")
        self.assertEqual((line["book"], line["site_code"], line["date"], line["title"]),
                         ("opinion", cast.site["code"], DAY, jzstory.CONTENT["title"]))
        said = line["opinion"]
        self.assertEqual((said["units"], said["channel"], said["assigned"], said["due"]),
                         ([cast.unit_rows[0]["name"]], "zone", DAY, "2026-06-02"))
        self.assertEqual((said["serial"], said["deputy"]["code"]),
                         (cast.card(suggestion)["serial"], cast.persons[0]["code"]))
        cast.sign(1, suggestion, assist)
        self.assertNotIn("signed_on", self.heard(suggestion, "handling")["opinion"])
        cast.sign(0, suggestion, lead)
        wait_for(lambda: card(suggestion)["opinion"].get("signed_on") == DAY,
                 what="the day on which the lead signed")
        cast.units[0].call("assignment.extend", {"suggestion": suggestion, "assignment": lead,
                                                 "reason": "须会商", "months": 4})
        cast.ruling("grant_extension", suggestion, lead)
        wait_for(lambda: card(suggestion)["opinion"]["due"] == "2026-07-02",
                 what="the day granted in the book")
        cast.unit_step(1, "opinion", suggestion, assist, text="无不同意见")
        cast.contact(0, suggestion, lead, DAY)
        cast.reply(0, suggestion, lead, DAY)
        cast.ruling("pass", suggestion, lead)
        wait_for(lambda: "class" in card(suggestion)["opinion"], what="the reply in the book")
        cast.rate(0, suggestion, lead)
        self.assertNotIn("rating", card(suggestion)["opinion"])
        cast.ruling("release", suggestion, lead)
        cast.call("suggestion.close", suggestion=suggestion)
        said = self.heard(suggestion, "closed")["opinion"]
        self.assertEqual((said["class"], said["attitude"], said["rating"], said["replied"],
                          said["fed_deputy_on"], said["closed_on"], said["units"]),
                         ("A", "satisfied", "satisfied", DAY, DAY, DAY,
                          [cast.unit_rows[0]["name"]]))
        self.assertNotIn("due", said)
        self.assertEqual([row.get("reason") for row in cast.call(
            "entry.history", entry=suggestion)["items"]], [
                None, "suggestion.accepted", "suggestion.assigned", "assignment.sent",
                "assignment.sent", "assignment.signed", "assignment.signed",
                "deadline.changed", "assignment.reply_passed", "assignment.rating_released",
                "suggestion.closed"])

    def test_4_unit_of_now(self):
        """the unit is renamed, then goes up in another: the book names the one that has it now"""
        suggestion, _ = cast.assigned(lead=2)
        self.heard(suggestion, "assigned")
        for op, more, name in (("unit.rename", {"name": "更名后的单位"}, "更名后的单位"),
                               ("unit.merge", {"successor": cast.unit_rows[3]["id"],
                                               "reason": "机构改革"},
                                cast.unit_rows[3]["name"])):
            unit = cast.call("unit.get", code=cast.units[2].scope)
            cast.call(op, id=unit["id"], version=unit["version"], **more)
            wait_for(lambda: card(suggestion)["opinion"]["units"] == [name],
                     what="the book to name " + name)

    def test_5_killed(self):
        """kill -9 of registers, suggestions and the bus while opinions come: each event once"""
        for name in ("registers", "suggestions", "bus"):
            opinion = receive()
            step(cast.station, "answer", opinion, text="已解释。")
            zone.kill(name)
            zone.up()
            receive()
        self.once_each()
        self.assertEqual(verify()[0], 0)

    def test_6_rebuilt(self):
        """begun anew by one command: the same rows, numbers, hashes; nothing is told twice"""
        before = whole()
        head = zone.health("registers")["head"]
        status, out, err = zone.jzctl("rebuild", "opinion")
        self.assertEqual(status, 0, err)
        entries = len({row[1] for row in before[0]})
        self.assertGreater(entries, len(told()))    # suggestions stand in it, too
        self.assertIn("%d 件，%d 版" % (entries, len(before[0])), out)
        self.assertEqual(whole(), before)
        self.assertEqual(zone.health("registers")["head"], head + 1)
        events, _ = cast.committee.feed("registers", after=head, max=10)
        self.assertEqual([event["type"] for event in events], ["register.rebuilding"])
        self.assertEqual(verify()[0], 0)
        opinion = receive()         # and it goes on
        self.assertEqual(card(opinion)["version"], 1)
        self.assertEqual(zone.health("registers")["head"], head + 2)
        self.once_each()

    def test_6_rebuilt_killed(self):
        """registers, suggestions and the bus are killed while it is made anew: the same in the end"""
        before = whole()
        cast.call("register.rebuild", book="opinion")
        for name in ("registers", "suggestions", "bus"):
            zone.kill(name)
            zone.up()
        wait_for(lambda: not cast.call("register.status", book="opinion")["rebuilding"],
                 seconds=30, what="the book to be there again")
        self.assertEqual(whole(), before)
        cast.call("register.rebuild", book="opinion")       # and again before it is done
        cast.call("register.rebuild", book="opinion")
        wait_for(lambda: not cast.call("register.status", book="opinion")["rebuilding"],
                 seconds=30, what="the book to be there again")
        self.assertEqual(whole(), before)
        self.assertEqual(verify()[0], 0)

    def test_7_put_right(self):
        """rows that the database's owner altered and deleted come back as they were"""
        before = whole()
        rows("UPDATE registers.entry SET opinion = jsonb_set(opinion, '{reply}', '\"x\"')"
             " WHERE book = 'opinion' AND place = 4")
        rows("DELETE FROM registers.entry WHERE book = 'opinion' AND place = 6")
        self.assertNotEqual(verify()[0], 0)
        zone.kill("registers")
        zone.up()
        self.assertEqual(zone.jzctl("rebuild", "opinion")[0], 0)
        self.assertEqual(whole(), before)
        self.assertEqual(verify()[0], 0)

    def test_8_refused(self):
        """another book is not derived; a station does not rebuild"""
        error = jzstory.refusal(cast.committee, "register.rebuild", {"book": "activity"})
        self.assertEqual((error.cls, error.field), ("FAILED_PRECONDITION", "book"))
        error = jzstory.refusal(cast.station, "register.rebuild", {"book": "opinion"})
        self.assertEqual(error.cls, "PERMISSION_DENIED")
        status, _, err = zone.jzctl("rebuild", "activity")
        self.assertNotEqual(status, 0)
        self.assertIn("book", err)


if __name__ == "__main__":
    main()
