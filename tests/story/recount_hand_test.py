#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The recount that figures are checked against, itself against what can be counted by hand: a few
weeks of one station, told step by step, and their totals written out."""
import datetime
import os
import sys
import unittest
from fractions import Fraction

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from jztest import main, wait_for  # noqa: E402
import jzone  # noqa: E402
import jzstory  # noqa: E402
from jzbooks import Books  # noqa: E402
from jzobjects import findings  # noqa: E402
from jzrecount import Key, Recount, before, change  # noqa: E402

zone = cast = books = connection = None
B = {"class": "B", "measure": "年内改造", "by_date": "2026-12-31"}


def setUpModule():
    global zone, cast, books, connection
    zone = jzone.Zone("recount").__enter__()
    zone.set_clock("2026-03-02 09:00")      # a Monday
    zone.load()
    cast = jzstory.Cast(zone)
    books = Books(cast.committee, cast.station, cast.site, cast.persons)
    connection = zone.database()


def tearDownModule():
    zone.close()


def day(text):
    return datetime.date.fromisoformat("2026-" + text)


def swept(question, what):
    """Once the clock has done what is due."""
    def asked():
        with connection.cursor() as db:
            db.execute(question)
            return db.fetchone()[0]
    wait_for(asked, seconds=20, what=what)


class ByHand(unittest.TestCase):
    def same(self, first, last, scope, code, **expected):
        """The figures of a scope; `figure__value` is a part of its split."""
        got = Recount(connection).figures(day(first), day(last))

        def number(name):
            figure, _, value = name.partition("__")
            return got.get(Key(figure, value or None, scope, code), 0)
        self.assertEqual({name: number(name) for name in expected}, expected)

    def test_1_books(self):
        """the newest version counts, on its own day, and who was present"""
        one, two, three = cast.persons
        ids = [person["id"] for person in cast.persons]
        at = {"from_at": 1769043600000000, "to_at": 1769050800000000}   # 2026-01-22
        books.record("activity", present=ids[:2], excused=ids[2:], others_present=12, **at)
        ref = books.record("activity", kind="宣讲", present=ids, excused=[], others_present=5, **at)
        books.correct("activity", ref, kind="宣讲", present=ids[:1], excused=[], others_present=7,
                      from_at=at["from_at"] + 86400000000, to_at=at["to_at"] + 86400000000)
        books.record("contact", person=ids[0], people=3, enterprises=1)
        books.record("contact", person=ids[1], people=4, enterprises=2, way="call",
                     date="2026-01-31", problems=[])
        books.record("debrief", satisfied=35, basically_satisfied=4, not_satisfied=1)
        self.same("01-01", "01-31", "zone", "", activities=2, activities__宣讲=1, person_times=3,
                  person_times__专题研讨=2, others_present=19, contacts=2, contacts__call=1,
                  residents=7, enterprises=3, problems=2, problems_answered=1, debriefs=1,
                  ballots=40, ballots__not_satisfied=1, ballots_good=Fraction(39, 40))
        self.same("01-23", "01-23", "zone", "", activities=1, person_times=1, others_present=7,
                  contacts=0, ballots_good=None)
        self.same("01-01", "01-31", "deputy", one["code"], activities=2, person_times=2,
                  others_present=19, residents=3, debriefs=1)
        self.same("01-01", "01-31", "deputy", two["code"], activities=1, person_times=1,
                  others_present=12, residents=4, debriefs=0)
        self.same("01-01", "01-31", "deputy", three["code"], activities=0, person_times=0)
        self.same("01-01", "01-31", "street", cast.site["street"], activities=2, residents=7)
        self.same("01-01", "01-31", "site", cast.site["code"], activities=2, residents=7)

    def test_2_opinions(self):
        """all on the day they were received"""
        station = cast.station
        first = station.call("opinion.receive", cast.matter())["opinion"]
        other = station.call("opinion.receive", cast.matter(mandate=cast.mandates[1]["id"]))
        third = station.call("opinion.receive", cast.matter(mandate=None))["opinion"]
        station.call("opinion.answer", {"opinion": first, "result": "solved", "text": "已装"})
        station.call("opinion.refuse", {"opinion": other["opinion"],
                                        "reason_code": "before_court"})
        station.call("opinion.answer", {"opinion": third, "result": "partly_solved",
                                        "text": "已转"})
        self.same("03-02", "03-02", "zone", "", opinions_received=3, opinions_received__station=3,
                  opinions_refused=1, opinions_collected=2, opinions_handled=2,
                  opinions_handled__solved=1, opinions_solved=1,
                  opinions_solved_share=Fraction(1, 2))
        self.same("03-02", "03-02", "deputy", cast.persons[1]["code"], opinions_received=1,
                  opinions_collected=0, opinions_solved_share=None)
        self.same("03-03", "03-31", "zone", "", opinions_received=0, opinions_solved_share=None)

    def test_3_profile(self):
        """a mandate suspended, a site closed: from the day it was told, as long as it is so"""
        call = cast.call
        mandates = jzstory.everything(cast.committee, "mandate.list")
        last = mandates[-1]
        self.same("03-01", "03-02", "zone", "", mandates=len(mandates),
                  persons=len({m["person_code"] for m in mandates}), units=40,
                  sites=32, sites__zone_home=1, sites__street_home=7, coverage=1, sites_met=0)
        lead = call("mandate.get", code=last["code"])
        call("mandate.suspend", id=lead["id"], version=lead["version"], reason="样例",
             on="2026-02-25")
        site = call("site.get", code="S20")
        call("inspection.create", code="I-1", site=cast.site["id"], date="2026-02-20",
             inspector="组", items=findings())
        call("inspection.create", code="I-2", site=cast.site["id"], date="2026-02-26",
             inspector="组", items=findings(staff="unmet"), rectify="配齐", rectify_by="2026-03-20")
        self.same("02-01", "02-25", "zone", "", mandates=len(mandates), inspections=1)
        self.same("02-01", "03-02", "zone", "", mandates=len(mandates) - 1, inspections=2)
        with connection.cursor() as db:
            db.execute("SELECT count(DISTINCT r.person) FROM registry.residence r WHERE site = %s",
                       (str(jzstory.text_id(site["id"])),))
            lost = db.fetchone()[0]
        call("site.close", id=site["id"], version=site["version"], reason="样例", none=True)
        persons = len({m["person_code"] for m in mandates}) - 1
        self.same("03-01", "03-02", "zone", "", sites=31, persons=persons,
                  covered=persons - lost, sites_met=0, sites_met_share=0)
        self.same("03-01", "03-01", "zone", "", sites=32, units=40, persons=persons + 1)
        site = call("site.get", code="S20")
        zone.set_clock("2026-03-03 09:00")
        call("site.reopen", id=site["id"], version=site["version"])
        lead = call("mandate.get", code=last["code"])
        call("mandate.resume", id=lead["id"], version=lead["version"], reason="样例")
        call("inspection.create", code="I-3", site=cast.site["id"], date="2026-03-03",
             inspector="组", items=findings())
        self.same("03-01", "03-02", "zone", "", sites=32, mandates=len(mandates), sites_met=0)
        self.same("03-01", "03-03", "zone", "", sites=32, mandates=len(mandates), sites_met=1,
                  sites_met_share=Fraction(1, 32))
        self.same("02-01", "03-03", "site", cast.site["code"], sites=1, sites_met=1, inspections=3)
        other = call("mandate.get", code=mandates[-2]["code"])
        call("mandate.end", id=other["id"], version=other["version"], reason="调离")
        self.same("03-01", "03-02", "zone", "", mandates=len(mandates))
        self.same("03-01", "03-03", "zone", "", mandates=len(mandates) - 1)

    def test_4_suggestions(self):
        """submitted once, the last time; joint; refused, withdrawn, merged and parted again"""
        call = cast.call
        again = cast.submit(subject="教育")
        call("suggestion.return", suggestion=again, reason="请写明地点")
        joint = cast.submit(cosigners=[1, 2])
        cast.deputies[1].call("suggestion.cosign", {"suggestion": joint, "answer": "agree"})
        cast.deputies[2].call("suggestion.cosign", {"suggestion": joint, "answer": "decline"})
        refused = cast.submit(mandate=cast.mandates[1]["id"], channel="zone", origin="forum")
        call("suggestion.refuse", suggestion=refused, reason_code="no_substance", reason="无实质内容",
             outcome="reference")
        zone.set_clock("2026-03-04 09:00")
        cast.station.call("suggestion.submit", {"suggestion": again})
        call("suggestion.accept", suggestion=joint)
        call("suggestion.merge", suggestion=cast.submit(), into=joint)
        parted = cast.submit()
        call("suggestion.merge", suggestion=parted, into=joint)
        call("suggestion.unmerge", suggestion=parted, reason="路段不同")
        self.same("03-03", "03-03", "zone", "", submitted=2, submitted_form__joint=1,
                  submitted_form__single=1, submitted_subject__教育=0, submitted_origin__forum=1,
                  cosigned=1, refused=1, accepted=0, merged=0)
        self.same("03-04", "03-04", "zone", "", submitted=3, submitted_subject__教育=1,
                  accepted=3, merged=1, assigned=0)
        self.same("03-03", "03-04", "deputy", cast.persons[1]["code"], submitted=1, cosigned=1,
                  refused=1)

    def test_5_assignments(self):
        """a year's end to its ends: in time and late, extended, reassigned, merged, again"""
        call = cast.call
        codes = [unit["code"] for unit in cast.unit_rows]
        zone.set_clock("2026-04-01 09:00")
        whole = cast.assigned(lead=0, assists=[1])      # replied the same day, satisfied
        late = cast.assigned(lead=2)                    # signed late, class B, not satisfied
        taken = cast.assigned(lead=3)                   # objects, goes to unit 4
        shown = cast.assigned(lead=0, reference_only=True)
        call("supervision.begin", suggestion=late[0], leader="主任", reason="群众关切")
        cast.sign(0, *whole[:2])
        cast.sign(1, whole[0], whole[2])
        cast.contact(0, *whole[:2], "2026-04-01")
        cast.unit_step(1, "opinion", whole[0], whole[2], text="同意", signer="李四")
        cast.reply(0, *whole[:2], "2026-04-01")
        cast.ruling("pass", *whole[:2])
        cast.unit_step(3, "object", *taken, reason="不属本单位职责")
        self.same("04-01", "04-01", "zone", "", open=3, overdue=0, tasks=4)
        zone.set_clock("2026-04-02 09:00")
        cast.ruling("reassign", *taken, unit=cast.unit_rows[4]["id"], reason="职责所在")
        cast.sign(0, *shown)
        cast.rate(0, *whole[:2])
        cast.ruling("release", *whole[:2])
        zone.set_clock("2026-04-17 09:00")
        cast.sign(2, *late)
        cast.unit_step(2, "extend", *late, reason="需勘测", until="2026-08-03")
        cast.ruling("grant_extension", *late)
        zone.set_clock("2026-08-05 09:00")
        cast.reply(2, *late, "2026-08-05", **B)
        self.same("08-01", "08-04", "zone", "", open=2, overdue=2)  # unit 4's, too
        self.same("08-01", "08-05", "zone", "", open=2, overdue=1)
        self.same("04-01", "07-02", "zone", "", overdue=0)
        self.same("04-01", "07-03", "unit", codes[4], overdue=1)
        cast.ruling("send_back", *late, reason="缺附件")
        zone.set_clock("2026-08-07 09:00")
        cast.reply(2, *late, "2026-08-07", **B)
        cast.ruling("pass", *late)
        cast.rate(0, *late, result="not_satisfied", attitude="basically_satisfied")
        cast.ruling("release", *late)
        self.same("08-01", "08-06", "zone", "", open=2, overdue=2)
        self.same("08-01", "08-07", "zone", "", open=2, overdue=1, again=1)
        self.same(
            "04-01", "04-01", "zone", "", tasks=3, assists=1, signed=4,
            signed_in_time=Fraction(3, 4), to_reply=2, contacted=Fraction(1, 2),
            replied=1, replied_in_time=Fraction(1, 2), extended=1, class__A=1, class__B=1,
            solved_or_planned=1, reply_days=0, first_result=2, first_result__not_satisfied=1,
            first_attitude__basically_satisfied=1, first_good=Fraction(1, 2), rating_returned=1,
            final_result=1, final_good=1, again=0, objected=1, reassigned=1, key=1)
        self.same("04-02", "04-02", "unit", codes[4], tasks=1, to_reply=1, replied=0)
        self.same("04-01", "04-01", "unit", codes[3], tasks=0, objected=1, reassigned=1)
        self.same("04-01", "04-01", "unit", codes[2], tasks=1, reply_days=128, class__B=1,
                  first_good=0, final_good=None, extended=1)
        self.same("04-01", "08-31", "level", cast.mandates[0]["level"], commitments=1, fulfilled=0)

    def test_6_not_rated_and_merged_units(self):
        """what nobody rated in time; the successor has what was open"""
        call = cast.call
        codes = [unit["code"] for unit in cast.unit_rows]
        zone.set_clock("2026-09-01 09:00")
        pair = cast.assigned(lead=1)
        cast.sign(1, *pair)
        cast.reply(1, *pair, "2026-09-01")
        cast.ruling("pass", *pair)
        open_one = cast.assigned(lead=1)
        zone.set_clock("2026-10-20 09:00")
        swept("SELECT count(*) = 1 FROM suggestions.assignment WHERE id = '%s' AND rating = "
              "'not_rated'" % jzstory.text_id(pair[1]), "the end of the rating's days")
        self.same("09-01", "09-01", "unit", codes[1], tasks=2, first_result=0, rating_returned=0,
                  open=1)
        call("suggestion.close", suggestion=pair[0])
        unit = call("unit.get", code=codes[1])
        call("unit.merge", id=unit["id"], version=unit["version"], reason="机构改革",
             successor=cast.unit_rows[0]["id"])
        swept("SELECT unit_code = '%s' FROM suggestions.assignment WHERE id = '%s'" % (
            codes[0], jzstory.text_id(open_one[1])), "the successor to have what was open")
        self.same("09-01", "09-01", "unit", codes[1], tasks=1, open=0)
        self.same("09-01", "09-01", "unit", codes[0], tasks=1, open=1)
        self.same("10-01", "10-20", "zone", "", units=39)

    def test_7_periods(self):
        """months against months, days against days, a year before; change over nothing is none"""
        def days(first, last, compare=None):
            return [d.isoformat() for d in before(datetime.date.fromisoformat(first),
                                                  datetime.date.fromisoformat(last), compare)]
        self.assertEqual(days("2026-03-01", "2026-03-31"), ["2026-02-01", "2026-02-28"])
        self.assertEqual(days("2026-01-01", "2026-03-31"), ["2025-10-01", "2025-12-31"])
        self.assertEqual(days("2024-01-01", "2024-12-31"), ["2023-01-01", "2023-12-31"])
        self.assertEqual(days("2026-03-02", "2026-03-31"), ["2026-01-31", "2026-03-01"])
        self.assertEqual(days("2026-03-02", "2026-03-02"), ["2026-03-01", "2026-03-01"])
        self.assertEqual(days("2024-02-01", "2024-02-29", "year"), ["2023-02-01", "2023-02-28"])
        self.assertEqual(change("tasks", 3, 2), Fraction(1, 2))
        self.assertEqual(change("tasks", 3, 0), None)
        self.assertEqual(change("replied", Fraction(1, 2), Fraction(1, 4)), Fraction(1, 4))
        self.assertEqual(change("replied", None, 1), None)


if __name__ == "__main__":
    main()
