#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""suggestions follows registry's feed while its leader, the bus and registry are killed: each event
takes effect once, in order; one that is refused is kept with its reason and the rest go on."""
import concurrent.futures
import csv
import io
import os
import sys
import unittest
import unittest.mock

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import jzstory  # noqa: E402
import jztest  # noqa: E402
import jzone  # noqa: E402

zone = cast = db = None
TYPES = ["calendar.changed", "unit.merged", "unit.changed", "unit.ended"]


def setUpModule():
    global zone, cast, db
    zone = jzone.Zone("follow").__enter__()
    zone.load()
    cast = jzstory.Cast(zone)
    db = zone.database()


def tearDownModule():
    zone.close()


def rows(sql, *args):
    with db.cursor() as cursor:
        cursor.execute(sql, args)
        return cursor.fetchall() if cursor.description else None


def change_calendar(year, day):
    """One more day off in a year: one event calendar.changed."""
    blob = jzone.jzclient.uuid7().bytes
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["date", "kind", "name", "notice"])
    writer.writerow(["%d-%02d-%02d" % (year, 1 + day // 28, 1 + day % 28), "off", "试验", ""])
    cast.committee.call("registry.blob.put", {"blob": blob, "offset": 0,
                                              "bytes": text.getvalue().encode()}, 30000)
    result = cast.committee.call("zone.import", {"files": [{"name": "calendar.csv", "blob": blob}]},
                                 30000)
    assert result["applied"], result


def told():
    """The events of registry that suggestions follows: [(number, years)]."""
    out, after = [], 0
    while True:
        events, rest = cast.committee.feed("registry", after=after, types=TYPES, max=1000)
        out += [(event["sequence"], [str(row["year"]) for row in event["data"].get("years", [])])
                for event in events]
        if rest["next"] >= rest["head"]:
            return out
        after = rest["next"]


def followed():
    """Until the place in registry's feed is its last event that concerns us."""
    want = told()[-1][0]

    def question():
        return rows("SELECT seq FROM suggestions.follow_cursor WHERE service = 'registry'") == \
            [(want,)]
    jztest.wait_for(question, seconds=30, what="the place in the feed to be %d" % want)


def noted():
    return [years for (years,) in
            rows("SELECT years FROM suggestions.followup WHERE kind = 'calendar' ORDER BY id")]


class Follow(unittest.TestCase):
    def exactly_once(self):
        followed()
        self.assertEqual(noted(), [years for _, years in told() if years])
        self.assertEqual(rows("SELECT count(*) FROM suggestions.follow_refused"), [(0,)])

    def test_1_each_once(self):
        """events of registry arrive in order, once, and the audit has one line each"""
        for day in range(5):
            change_calendar(2031, day)
        self.exactly_once()
        self.assertEqual(rows("SELECT count(*) FROM suggestions.audit"
                              " WHERE op = 'followup.calendar' AND principal = 'self'"),
                         [(len(told()),)])

    def test_2_killed(self):
        """kill -9 of the follower, the bus and the one followed, while events flow"""
        day = 10
        for _ in range(3):
            for name in ("suggestions", "bus", "registry"):
                change_calendar(2031, day)
                change_calendar(2031, day + 1)
                zone.kill(name)
                zone.up()
                change_calendar(2031, day + 2)
                day += 3
        self.exactly_once()

    def test_3_leader_changes(self):
        """a standby goes on from the place that the former leader committed"""
        second = zone.standby("suggestions", "2")
        change_calendar(2032, 1)
        zone.kill("suggestions")
        change_calendar(2032, 2)
        jztest.wait_for(lambda: (zone.health("suggestions", "2") or {}).get("leader"),
                        seconds=20, what="the standby to lead")
        change_calendar(2032, 3)
        self.exactly_once()
        zone.up()
        second.kill()
        second.wait()
        zone.forget("suggestions", "2")
        change_calendar(2032, 4)
        self.exactly_once()

    def test_4_refused(self):
        """an event that SQL refuses is kept with its reason, and those behind it go on"""
        rows("ALTER TABLE suggestions.followup ADD CONSTRAINT poison"
             " CHECK (years IS NULL OR NOT years @> '[\"2033\"]') NOT VALID")
        before = noted()
        change_calendar(2034, 1)
        change_calendar(2033, 1)
        change_calendar(2034, 2)
        followed()
        self.assertEqual(noted(), before + [["2034"], ["2034"]])
        refused = rows("SELECT seq, type, class, reason FROM suggestions.follow_refused")
        self.assertEqual([row[:3] for row in refused],
                         [(told()[-2][0], "calendar.changed", "INTERNAL")])
        self.assertIn("poison", refused[0][3])
        rows("ALTER TABLE suggestions.followup DROP CONSTRAINT poison")

    def test_5_recount(self):
        """a new day off moves open periods, each with an event to who has to act"""
        jztest.wait_for(lambda: rows("SELECT count(*) FROM suggestions.followup"
                                     " WHERE state = 'open'") == [(0,)], what="what is noted")
        zone.set_clock("2035-03-05 09:00")      # a Monday, of a year without data
        suggestion, assignment = cast.assigned()
        head = cast.units[0].feed("suggestions", after=0, max=1)[1]["head"]
        blob = jzone.jzclient.uuid7().bytes
        cast.committee.call("registry.blob.put", {
            "blob": blob, "offset": 0,
            "bytes": "date,kind,name,notice\n2035-03-06,off,试验,\n".encode()})
        cast.committee.call("zone.import", {"files": [{"name": "calendar.csv", "blob": blob}]})

        def heard():
            events, _ = cast.units[0].feed("suggestions", after=head, max=1000,
                                           types=["deadline.changed"])
            return [event["data"] for event in events]
        changed = jztest.wait_for(heard, what="deadline.changed")
        self.assertEqual({data["suggestion"] for data in changed}, {suggestion})
        sign = [data for data in changed if data["due"]["step"] == "sign"][0]
        self.assertEqual((sign["old"], sign["due"]["due"], sign["why"], sign["years"]),
                         ("2035-03-08", "2035-03-09", "calendar", ["2035"]))
        self.assertFalse(sign["due"]["provisional"])
        self.assertEqual(sign["due"]["assignment"], assignment)

    def test_6_units(self):
        """a merged unit's open assignments move to its successor, an ended one's are pointed out"""
        one, two, heir = cast.unit_rows[1], cast.unit_rows[2], cast.unit_rows[3]
        moved, stranded = cast.assigned(lead=1), cast.assigned(lead=2)
        head = cast.committee.feed("suggestions", after=0, max=1)[1]["head"]
        today = cast.day()
        cast.call("unit.merge", id=one["id"], version=one["version"], successor=heir["id"],
                  on=today, reason="机构改革")
        cast.call("unit.end", id=two["id"], version=two["version"], on=today, reason="撤销")

        def heard():
            events, _ = cast.committee.feed("suggestions", after=head, max=1000, types=[
                "assignment.moved", "assignment.unit_ended"])
            return len(events) == 2 and events
        events = jztest.wait_for(heard, seconds=15, what="both to be told")
        self.assertEqual([(event["type"], event["data"]["assignment"], event["data"]["unit_code"])
                          for event in events],
                         [("assignment.moved", moved[1], heir["code"]),
                          ("assignment.unit_ended", stranded[1], two["code"])])
        self.assertEqual(events[0]["data"]["from_code"], one["code"])
        for unit in (1, 3):                 # both hear of it, each its own part
            seen, _ = cast.units[unit].feed("suggestions", after=head, max=1000)
            self.assertIn("assignment.moved", [event["type"] for event in seen])
        error = jzstory.refusal(cast.units[1], "assignment.sign", {
            "suggestion": moved[0], "assignment": moved[1], "person": "甲"})
        self.assertEqual(error.cls, "PERMISSION_DENIED")
        cast.unit_step(3, "sign", *moved, person="甲")
        taken = cast.call("assignment.reassign", suggestion=stranded[0], assignment=stranded[1],
                          unit=cast.unit_rows[4]["id"], reason="原单位已撤销")
        self.assertEqual(taken["state"], "reassigned")
        cast.unit_step(4, "sign", stranded[0], taken["next"], person="甲")

    def heirs_see(self, client, pair, code):
        """What was the predecessor's: its events, in memory and in the log, and in the queries."""
        def heard():
            return [(event["type"], event["data"]["unit_code"])
                    for event in client.feed("suggestions", after=0, max=1000)[0]
                    if event["data"].get("assignment") == pair[1]]
        mine = [("assignment.sent", code), ("assignment.objected", code),
                ("assignment.reassigned", code)]
        self.assertEqual(heard(), mine)
        listed = client.call("assignment.list", {"unit": code, "open": False})["items"]
        self.assertIn(pair[1], [row["assignment"] for row in listed])
        self.assertIn(pair[0], [row["suggestion"] for row in
                                client.call("suggestion.list", {"unit": code})["items"]])
        card = client.call("suggestion.get", {"suggestion": pair[0]})
        self.assertEqual([row["objection"] for row in card["assignments"]
                          if row["assignment"] == pair[1]], ["不属我局职责"])
        return mine, heard

    def test_7_heirs(self):
        """a successor hears and sees what was its predecessors', however far back; others do not"""
        made = [cast.call("unit.create", code="U09%02d" % i, kind="department", name="样例局%d" % i)
                for i in range(3)]
        first, second, third = [zone.principal("follow-heir-%d" % i, "unit", "U09%02d" % i)
                                for i in range(3)]
        suggestion = cast.accepted()
        answer = cast.call("suggestion.assign", suggestion=suggestion,
                           lead={"unit": made[0]["id"]})
        pair = suggestion, answer["assignments"][0]["assignment"]
        ids = {"suggestion": pair[0], "assignment": pair[1]}
        first.call("assignment.object", dict(ids, reason="不属我局职责"))
        cast.call("assignment.reassign", unit=cast.unit_rows[0]["id"], **ids)
        foreign = {"suggestion": suggestion}
        for client in (second, third):
            self.assertEqual(client.feed("suggestions", after=0, max=1000)[0], [])
            self.assertEqual(jzstory.refusal(client, "suggestion.get", foreign).cls, "NOT_FOUND")
        today = cast.day()
        for old, new in ((0, 1), (1, 2)):
            cast.call("unit.merge", id=made[old]["id"], version=made[old]["version"],
                      successor=made[new]["id"], on=today, reason="机构改革")
        followed()
        self.heirs_see(second, pair, "U0900")
        mine, heard = self.heirs_see(third, pair, "U0900")
        events, _ = third.feed("suggestions", consumer="heir", start="first", max=1000)
        self.assertEqual([event["type"] for event in events], [kind for kind, _ in mine])
        self.assertEqual(cast.units[4].call("assignment.list", {"unit": "U0900"})["items"], [])
        self.assertNotIn(pair[1], [event["data"].get("assignment") for event in
                                   cast.units[4].feed("suggestions", after=0, max=1000)[0]])
        zone.kill("suggestions")            # what was in memory is read from the log
        zone.up()
        self.assertEqual(heard(), mine)

    def test_8_heir_who_waits(self):
        """who becomes an heir while its call waits hears in that call what is told of the predecessor;
        the call is not repeated meanwhile, which would ask anew"""
        old, heir = [cast.call("unit.create", code="U092%d" % i, kind="department", name="样例局")
                     for i in range(2)]
        cast.unit_rows.append(old)
        cast.units.append(zone.principal("follow-old", "unit", "U0920"))
        client = zone.principal("follow-waiting", "unit", "U0921")
        done = cast.assigned(lead=-1)
        cast.sign(-1, *done)
        cast.reply(-1, *done, cast.day())
        cast.ruling("pass", *done)
        cast.rate(0, *done)
        cast.ruling("release", *done)
        cast.call("suggestion.close", suggestion=done[0])
        with concurrent.futures.ThreadPoolExecutor(1) as thread, \
                unittest.mock.patch.object(jzone.jzclient, "REPEAT_S", 60):
            waiting = thread.submit(client.feed, "suggestions", consumer="heir", start="head",
                                    wait_ms=20000)
            jztest.wait_for(lambda: rows("SELECT 1 FROM suggestions.consumer WHERE principal ="
                                         " 'follow-waiting'"), what="the call to be taken")
            cast.call("unit.merge", id=old["id"], version=old["version"], successor=heir["id"],
                      reason="机构改革")
            followed()
            cast.call("suggestion.publish", suggestion=done[0], extent="full", check="clean",
                      checked_by="李主任")
            heard, _ = waiting.result()
        self.assertEqual([(event["type"], event["data"]["suggestion"]) for event in heard],
                         [("suggestion.published", done[0])])


if __name__ == "__main__":
    jztest.main()
