#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Joint meetings with agenda, reports and resolutions that are reminded of and done; training with
attendance; the suggestions that came of a 调研; the settings that the committee makes."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from jztest import main, wait_for  # noqa: E402
import jzone  # noqa: E402
import jzstory  # noqa: E402
from jzbooks import Books  # noqa: E402

zone = cast = books = None


def setUpModule():
    global zone, cast, books
    zone = jzone.Zone("meeting").__enter__()
    zone.set_clock("2026-03-02 09:00")
    zone.load()
    cast = jzstory.Cast(zone)
    books = Books(cast.committee, cast.station, cast.site, cast.persons)
    books.unit = cast.unit_rows[0]


def tearDownModule():
    zone.close()


def lines(client=None, **args):
    return jzstory.everything(client or cast.committee, "resolution.list", **args)


def told(entry, client=None):
    """Types of what was told of the entry's resolutions."""
    events, _ = (client or cast.committee).feed("registers", after=0, max=1000)
    return [(event["type"].split(".")[1], event["data"]["no"]) for event in events
            if event["type"].startswith("resolution.") and event["data"]["entry"] == entry]


class Stories(unittest.TestCase):
    def refused(self, cls, field, op, args, client=None):
        head = zone.health("registers")["head"]
        error = jzstory.refusal(client or cast.station, op, args)
        self.assertEqual((error.cls, error.field), (cls, field), error.text)
        self.assertEqual(zone.health("registers")["head"], head)


class Meetings(Stories):
    def test_1_kept(self):
        """agenda, reports, resolutions stand in the entry; the unit hears of its resolution only"""
        ref = books.meeting()
        said = books.get(ref)["activity"]
        self.assertEqual(said["agenda"], ["上次决定的落实", "电梯加装"])
        self.assertEqual(said["reports"], [{"title": "落实情况", "by": "街道办事处"}])
        self.assertEqual([(row["no"], row.get("unit_code"), row.get("by_date"))
                          for row in said["resolutions"]],
                         [(1, books.unit["code"], "2026-06-30"), (2, None, None)])
        self.assertEqual([row["entry"] for row in books.list(text="落实情况")], [ref["entry"]])
        self.assertEqual(told(ref["entry"], cast.units[0]), [("set", 1)])
        self.assertEqual(told(ref["entry"], cast.units[1]), [])
        self.assertEqual([row["no"] for row in lines(cast.units[0], entry=ref["entry"])], [1])
        self.assertEqual(lines(cast.units[1]), [])
        # five working days before 30 June 2026, a Tuesday
        self.assertEqual(lines(entry=ref["entry"])[0]["remind_on"], "2026-06-23")

    def test_2_corrected(self):
        """a correction moves the day, or takes a resolution away; one that is done stays so"""
        ref = books.meeting()
        cast.station.call("resolution.complete", {"entry": ref["entry"], "no": 2,
                                                  "outcome": "已公布"})
        books.correct("activity", ref, kind="联席会议", agenda=["电梯加装"], resolutions=[])
        self.assertEqual([(row["no"], row["state"]) for row in lines(entry=ref["entry"])],
                         [(1, "withdrawn"), (2, "done")])
        self.assertEqual(told(ref["entry"]), [("set", 1), ("set", 2), ("completed", 2),
                                              ("withdrawn", 1)])
        self.refused("FAILED_PRECONDITION", "no", "resolution.complete",
                     {"entry": ref["entry"], "no": 1, "outcome": "x"})

    def test_3_reminded(self):
        """due soon and overdue, once each, by the calendar; what is done is not reminded of"""
        late = books.meeting(resolutions=[{"text": "清理楼道", "unit": books.unit["id"],
                                           "by_date": "2026-03-16"}])
        done = books.meeting(resolutions=[{"text": "清理楼道", "by_date": "2026-03-16"}])
        self.assertEqual(lines(entry=late["entry"])[0]["remind_on"], "2026-03-09")
        zone.set_clock("2026-03-08 09:00")
        cast.station.call("resolution.complete", {"entry": done["entry"], "no": 1,
                                                  "outcome": "已清理"})
        self.assertEqual(told(late["entry"]), [("set", 1)])
        zone.set_clock("2026-03-09 09:00")
        wait_for(lambda: told(late["entry"]) == [("set", 1), ("due_soon", 1)], what="a reminder")
        zone.set_clock("2026-03-16 23:00")
        self.assertEqual(lines(entry=late["entry"], overdue=True), [])
        zone.set_clock("2026-03-17 00:30")
        whole = [("set", 1), ("due_soon", 1), ("overdue", 1)]
        wait_for(lambda: told(late["entry"]) == whole, what="it to be told overdue")
        self.assertIn(("overdue", 1), told(late["entry"], cast.units[0]))
        self.assertEqual([row["overdue_on"] for row in lines(entry=late["entry"], overdue=True)],
                         ["2026-03-17"])
        zone.kill("registers")
        zone.up()
        zone.set_clock("2026-03-20 09:00")
        ref = cast.station.call("resolution.complete", {
            "entry": late["entry"], "no": 1, "done_on": "2026-03-19", "outcome": "已清理"})
        self.assertEqual((ref["state"], ref["done_on"]), ("done", "2026-03-19"))
        self.assertEqual(told(late["entry"]), whole + [("completed", 1)])
        self.assertEqual(told(done["entry"]), [("set", 1), ("completed", 1)])

    def test_5_calendar_and_units(self):
        """another calendar, another day of reminding; a merged unit's resolutions are its heir's"""
        done, ref = books.meeting(), books.meeting()
        cast.station.call("resolution.complete", {"entry": done["entry"], "no": 1,
                                                  "outcome": "已勘测"})
        for kind, day in (("off", "2026-06-22"), ("work", "2026-06-23")):
            version = {} if kind == "off" else {"version": 1}
            cast.call("calendar.set_day", date="2026-06-25", kind=kind, name="样例", **version)
            wait_for(lambda: lines(entry=ref["entry"])[0]["remind_on"] == day,
                     what="the day of reminding to be " + day)
        self.assertEqual(lines(entry=done["entry"])[0]["remind_on"], "2026-06-23")
        self.assertEqual(told(ref["entry"]), [("set", 1), ("set", 2)])
        unit = cast.call("unit.get", code=cast.units[0].scope)
        cast.call("unit.merge", id=unit["id"], version=unit["version"], reason="机构改革",
                  successor=cast.unit_rows[4]["id"])
        books.unit = cast.unit_rows[4]
        wait_for(lambda: lines(entry=ref["entry"])[0]["unit_code"] == books.unit["code"],
                 what="the successor to have it")
        self.assertEqual(told(ref["entry"]), [("set", 1), ("set", 2), ("set", 1)])
        self.assertIn(("set", 1), told(ref["entry"], cast.units[4]))
        self.assertEqual([row["no"] for row in lines(cast.units[4], entry=ref["entry"])], [1])
        self.assertEqual([row["unit_code"] for row in lines(cast.units[4], entry=done["entry"])],
                         [cast.units[0].scope])

    def test_4_bad_input(self):
        """no agenda, a day before the meeting, one that is not there, a day to come, again"""
        self.refused("INVALID_ARGUMENT", "content.agenda", "activity.record",
                     books.activity(kind="人大工作联席会议"))
        self.refused("INVALID_ARGUMENT", "content.resolutions[0].by_date", "activity.record",
                     books.activity(resolutions=[{"text": "x", "by_date": "2026-01-21"}]))
        self.refused("INVALID_ARGUMENT", "content.agenda[1]", "activity.record",
                     books.activity(kind="联席会议", agenda=["一", "长" * 201]))
        self.refused("INVALID_ARGUMENT", "content.to_at", "activity.record",
                     books.activity(to_at=1769043600000000 - 1))
        ref = books.meeting()
        for field, cls, more in (("no", "NOT_FOUND", {"no": 3}),
                                 ("done_on", "INVALID_ARGUMENT", {"done_on": "2027-01-01"}),
                                 ("done_on", "INVALID_ARGUMENT", {"done_on": "2026-01-21"}),
                                 ("version", "ABORTED", {"version": 9})):
            self.refused(cls, field, "resolution.complete",
                         dict({"entry": ref["entry"], "no": 1, "outcome": "x"}, **more))
        self.refused("PERMISSION_DENIED", "entry", "resolution.complete",
                     {"entry": ref["entry"], "no": 1, "outcome": "x"},
                     zone.principal("mt-away", "station", "S30"))


class Training(Stories):
    def test_attendance(self):
        """training and 大讲堂 say who was to come and who came"""
        for kind in ("培训", "大讲堂"):
            ref = books.record("activity", kind=kind)
            self.assertEqual([row["attendance"] for row in books.get(ref)["activity"]["deputies"]],
                             ["present", "present", "excused"])
            self.refused("INVALID_ARGUMENT", "content.due", "activity.record",
                         books.activity(kind=kind, due=[], present=[], excused=[],
                                        others_present=0))
            books.record("activity", kind=kind, due=[], present=[], excused=[])


class Links(Stories):
    def settled(self, ref):
        def question():
            rows = books.get(ref).get("suggestions", [])
            return rows and rows[-1]["state"] != "waiting" and rows
        return wait_for(question, seconds=20, what="suggestions to answer")

    def test_1_both_ways(self):
        """a suggestion came of a 调研: the entry has its number, the suggestion the activity"""
        ref = books.record("activity", kind="调研", subject="夜间照明调研")
        suggestion = cast.accepted()
        args = {"entry": ref["entry"], "suggestion": suggestion}
        zone.kill("suggestions")
        self.assertEqual(cast.station.call("activity.link_suggestion", args)["state"], "waiting")
        zone.up()
        row = self.settled(ref)[0]
        full = cast.call("suggestion.get", suggestion=suggestion)
        self.assertEqual((row["state"], row["serial"], row["title"]),
                         ("made", full["serial"], full["title"]))
        self.assertEqual(full["activities"], [{
            "entry": ref["entry"], "number": ref["number"], "year": 2026, "kind": "调研",
            "site_code": cast.site["code"], "subject": "夜间照明调研", "date": "2026-01-22"}])
        self.refused("ALREADY_EXISTS", "suggestion", "activity.link_suggestion", args)

    def test_3_by_number(self):
        """named by its number, which a site knows of what was submitted there"""
        suggestion = cast.accepted()
        serial = cast.card(suggestion)["serial"]
        ref = books.record("activity", kind="调研")
        args = {"entry": ref["entry"], "serial": serial}

        def linked():
            try:
                return cast.station.call("activity.link_suggestion", args)
            except jzone.jzclient.CallError as error:
                self.assertEqual((error.cls, error.field), ("NOT_FOUND", "serial"))
                return None     # registers has not heard of it yet
        self.assertEqual(wait_for(linked, what="the number")["suggestion"], suggestion)
        row = self.settled(ref)[0]
        self.assertEqual((row["state"], row["serial"]), ("made", serial))
        self.refused("ALREADY_EXISTS", "serial", "activity.link_suggestion", args)
        self.refused("ALREADY_EXISTS", "suggestion", "activity.link_suggestion",
                     {"entry": ref["entry"], "suggestion": suggestion})
        for cls, field, more in (("NOT_FOUND", "serial", {"serial": "2026-9999"}),
                                 ("INVALID_ARGUMENT", "suggestion", {}),
                                 ("INVALID_ARGUMENT", "serial", {"serial": serial,
                                                                 "suggestion": suggestion})):
            self.refused(cls, field, "activity.link_suggestion",
                         dict(more, entry=ref["entry"]))
        site = next(row for row in jzstory.everything(cast.committee, "site.list")
                    if row["code"] != cast.site["code"] and row["code"].startswith("S"))
        away = zone.principal("mt-elsewhere", "station", site["code"])
        other = books.record("activity", away, kind="调研", site=site["id"])["entry"]
        self.refused("PERMISSION_DENIED", "serial", "activity.link_suggestion",
                     {"entry": other, "serial": serial}, away)
        cast.call("activity.link_suggestion", entry=other, serial=serial)

    def test_2_refused(self):
        """no such suggestion: said so; another kind of activity has none"""
        ref = books.record("activity", kind="视察")
        args = {"entry": ref["entry"], "suggestion": ref["entry"]}
        cast.station.call("activity.link_suggestion", args)
        row = self.settled(ref)[0]
        self.assertEqual((row["state"], row["reason"]),
                         ("refused", "there is no such suggestion"))
        self.assertEqual(cast.station.call("activity.link_suggestion", args)["state"], "waiting")
        self.assertEqual(self.settled(ref)[0]["state"], "refused")
        other = books.record("activity", kind="宣讲")
        self.refused("FAILED_PRECONDITION", "entry", "activity.link_suggestion",
                     {"entry": other["entry"], "suggestion": ref["entry"]})


class Settings(Stories):
    def test_settings(self):
        """days of announcing, years of keeping: versions with the day they hold from"""
        rows = {row["name"]: row for row in cast.call("setting.list", in_force=True)["items"]}
        self.assertEqual({name: row["value"] for name, row in rows.items()},
                         {"residents_kept_years": 2, "announce_days": 3, "remind_days": 5})
        ref = cast.call("setting.set", name="announce_days", value=10, source="工委会议纪要")
        self.assertEqual((ref["version"], ref["value"]), (2, 10))
        plan = books.planned(date="2026-03-27")
        self.refused("FAILED_PRECONDITION", "reason", "reception.announce",
                     {"reception": plan["reception"]})
        cast.call("setting.set", name="announce_days", value=1, source="工委会议纪要",
                  valid_from="2026-04-01")
        self.refused("FAILED_PRECONDITION", "reason", "reception.announce",
                     {"reception": plan["reception"]})
        cast.call("setting.set", name="residents_kept_years", value=5, source="档案规定")
        entry = books.record("contact")["entry"]
        with zone.database().cursor() as db:
            db.execute("SELECT erase_on::text FROM registers.resident_data WHERE entry = %s",
                       (jzstory.text_id(entry),))
            self.assertEqual(db.fetchone(), ("2031-01-22",))
        history = cast.call("setting.list", name="announce_days")["items"]
        self.assertEqual([(row["version"], row["value"], row["in_force"]) for row in history],
                         [(1, 3, False), (2, 10, True), (3, 1, False)])
        for field, more in (("value", {"value": 61}), ("valid_from", {"valid_from": "2026-01-01"}),
                            ("name", {"name": "bedtime"})):
            self.refused("INVALID_ARGUMENT", field, "setting.set",
                         dict({"name": "announce_days", "value": 3, "source": "x"}, **more),
                         cast.committee)


if __name__ == "__main__":
    main()
