# SPDX-License-Identifier: Apache-2.0
"""Merging (并案办理): suggestions of one matter handled together, each with its number and reply."""
import threading
import unittest

import jzone
import jzstory
import jztest
from jzone import jzclient
from jzstory import refusal

zone = cast = None
DAY = "2026-03-02"      # a Monday
PAIRS = 6
WHY = "所指路段不同"


def setUpModule():
    global zone, cast
    zone = jzone.Zone("merging").__enter__()
    zone.set_clock(DAY + " 09:00")
    zone.load()
    cast = jzstory.Cast(zone)


def tearDownModule():
    zone.close()


def merge(suggestion, into, **more):
    return cast.call("suggestion.merge", suggestion=suggestion, into=into, **more)


def unmerge(suggestion):
    return cast.call("suggestion.unmerge", suggestion=suggestion, reason=WHY)


def refused(op, client=None, **args):
    return refusal(client or cast.committee, op, args)


def parts(suggestion, client=None):
    """Its assignments as they stand: {unit's code: assignment}, without what has ended."""
    return {a["unit_code"]: a for a in cast.card(suggestion, client)["assignments"]
            if a["state"] not in ("reassigned", "recalled")}


def code(unit):
    return cast.unit_rows[unit]["code"]


def part(suggestion, unit):
    return parts(suggestion)[code(unit)]["assignment"]


def types(suggestion, client=None):
    return [kind for _, kind, _ in jzstory.history(client or cast.committee, suggestion)]


def told(suggestion, kind, client=None):
    return [data for _, name, data in jzstory.history(client or cast.committee, suggestion)
            if name == kind]


def open_due(suggestion, step, assignment=None):
    return [d["due"] for d in cast.card(suggestion)["deadlines"]
            if d["step"] == step and d["state"] == "open" and d.get("assignment") == assignment]


def serial(suggestion):
    return cast.card(suggestion)["serial"]


def of_deputy(deputy, **changes):
    """Submitted in the name of another deputy."""
    return cast.submit(mandate=cast.mandates[deputy]["id"], **changes)


def pair(**master):
    """A master with a lead and an assist, and one merged into it."""
    master, _, _ = cast.assigned(lead=0, assists=[1], **master)
    other = of_deputy(1)
    merge(other, master)
    return master, other


def in_the_book(suggestion, state):
    """What the opinion book of the station says of it, once it has come so far."""
    def book():
        return cast.station.call("entry.get", {"entry": suggestion})["opinion"]
    jztest.wait_for(lambda: book().get("suggestion_state") == state,
                    what="the book to show it as " + state)
    return book()


def at_once(*calls):
    """Each call in a thread of its own: [(client, op, args)] -> answers or errors, in order."""
    answers = [None] * len(calls)
    gate = threading.Barrier(len(calls))

    def run(i, client, op, args):
        gate.wait()
        try:
            answers[i] = client.call(op, args)
        except jzclient.CallError as error:
            answers[i] = error
    threads = [threading.Thread(target=run, args=(i, *call)) for i, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


class Road(unittest.TestCase):
    def test_01_assigned_together(self):
        """merged on review: gets its number, waits, is assigned with the master, to the same units"""
        master = cast.accepted()
        other = of_deputy(1)
        answer = merge(other, master, reason="同一路段")
        self.assertEqual(answer["state"], "merged")
        self.assertEqual(int(answer["serial"][5:]), int(serial(master)[5:]) + 1)
        self.assertEqual(types(other)[-2:], ["suggestion.accepted", "suggestion.merged"])
        event = told(other, "suggestion.merged", cast.deputies[1])[0]
        self.assertEqual((event["into"], event["into_serial"], event["units"], event["reason"]),
                         (master, serial(master), 0, "同一路段"))
        self.assertEqual(told(other, "suggestion.merged", cast.deputies[0]), [])
        error = refused("suggestion.assign", suggestion=other,
                        lead={"unit": cast.unit_rows[0]["id"]})
        self.assertEqual((error.cls, error.field), ("FAILED_PRECONDITION", "suggestion"))
        self.assertIn("merged into %s" % serial(master), error.text)
        self.assertIn("possible now: suggestion.assign there, or suggestion.unmerge", error.text)
        self.assertTrue(open_due(other, "assign"))

        lead, assist = cast.assign(master, lead=0, assists=[1])
        self.assertEqual(cast.state(other), "assigned")
        self.assertEqual(open_due(other, "assign"), [])
        mine = parts(other)
        self.assertEqual({c: (a["kind"], a["matter"], a["follows"]) for c, a in mine.items()},
                         {code(0): ("lead", "第1项：照明和坡道", lead),
                          code(1): ("assist", "第2项：照明和坡道", assist)})
        sent = told(other, "assignment.sent", cast.units[0])
        self.assertEqual([(e["merged_into"], e["merged_into_serial"], e["lead_name"])
                          for e in sent],
                         [(master, serial(master), cast.persons[1]["name"])])
        self.assertEqual([d["step"] for d in sent[0]["dues"]], ["sign", "contact", "reply"])
        cast.rest = (master, other)

    def test_02_answered_separately(self):
        """each number is signed for, replied to, checked and rated by itself"""
        master, other = cast.rest
        for suggestion, deputy in ((other, 1), (master, 0)):
            lead, assist = part(suggestion, 0), part(suggestion, 1)
            cast.sign(1, suggestion, assist)
            cast.unit_step(1, "opinion", suggestion, assist, text="同意", signer="李强")
            cast.sign(0, suggestion, lead)
            cast.contact(0, suggestion, lead, DAY)
            cast.reply(0, suggestion, lead, DAY, text="照明已装。答复" + serial(suggestion))
            cast.ruling("pass", suggestion, lead)
            self.assertEqual(cast.state(suggestion), "replied")
            cast.rate(deputy, suggestion, lead)
        self.assertEqual(cast.state(master), "rated")
        self.assertEqual(refused("assignment.rate", cast.deputies[0], suggestion=other,
                                 assignment=part(other, 0), attitude="satisfied",
                                 result="satisfied").cls, "PERMISSION_DENIED")
        replies = [parts(s)[code(0)]["replies"][0]["text"] for s in (master, other)]
        self.assertEqual(replies, ["照明已装。答复" + serial(s) for s in (master, other)])

    def test_03_shown_both_ways(self):
        """the card of each names the other, for all who see it; lists filter by it"""
        master, other = cast.rest
        for client in (cast.committee, cast.deputies[1], cast.units[0]):
            card = cast.card(other, client)
            self.assertEqual((card["merged_into"], card["merged_into_serial"], card["merged"]),
                             (master, serial(master), []))
        for client in (cast.committee, cast.deputies[0], cast.units[1]):
            card = cast.card(master, client)
            self.assertNotIn("merged_into", card)
            self.assertEqual(card["merged"], [{"suggestion": other, "serial": serial(other)}])

        def listed(client=cast.committee, **filters):
            return {row["suggestion"]: row.get("merged_into_serial")
                    for row in jzstory.everything(client, "suggestion.list", **filters)}
        self.assertEqual(listed(merged_into=master), {other: serial(master)})
        self.assertIn(other, listed(merged=True))
        self.assertNotIn(master, listed(merged=True))
        self.assertNotIn(other, listed(merged=False))
        self.assertIn(master, listed(merged=False))
        self.assertEqual(listed(cast.units[0], merged_into=master), {other: serial(master)})
        self.assertEqual(listed(cast.deputies[1], merged_into=master), {other: serial(master)})
        self.assertEqual(listed(cast.deputies[2], merged_into=master), {})

    def test_10_on_the_desk(self):
        """jzctl work names the master beside each that is merged, at most 80 columns wide"""
        master, other = pair()
        status, out, err = zone.jzctl("work", "to_sign", "--limit", "200", principal="story-unit-0")
        self.assertEqual((status, err), (0, ""))
        lines = [line for line in out.splitlines() if "并入" + serial(master) in line]
        self.assertEqual([serial(other) in line for line in lines], [True])

    def test_04_joins_what_is_handled(self):
        """into one that units have: they have it at once, whoever has signed; its own dates"""
        master, lead, assist = cast.assigned(lead=0, assists=[1])
        cast.sign(0, master, lead)
        other = cast.accepted()
        due = open_due(other, "assign")
        self.assertEqual(merge(other, master)["state"], "assigned")
        self.assertTrue(due)
        self.assertEqual(open_due(other, "assign"), [])
        self.assertEqual(set(parts(other)), {code(0), code(1)})
        self.assertEqual(parts(other)[code(0)]["state"], "sent")
        self.assertEqual(types(other)[-4:], ["suggestion.merged", "suggestion.assigned",
                                             "assignment.sent", "assignment.sent"])
        cast.sign(0, other, part(other, 0))
        self.assertEqual(cast.state(other), "handling")
        self.assertEqual(cast.card(master)["version"], 4)

    def test_05_reassigned(self):
        """an objection to the master's leads to another unit for both; a new unit's clocks start"""
        master, other = pair()
        old = part(other, 0)
        assist = part(other, 1)
        cast.sign(0, other, old)
        error = refused("assignment.object", cast.units[0], suggestion=other, assignment=old,
                        reason="不属我局")
        self.assertEqual((error.cls, error.field), ("FAILED_PRECONDITION", "assignment"))
        self.assertIn("possible now: assignment.object there, or suggestion.unmerge", error.text)
        cast.unit_step(0, "object", master, part(master, 0), reason="不属我局")
        error = refused("assignment.reassign", suggestion=other, assignment=old,
                        unit=cast.unit_rows[2]["id"])
        self.assertIn("merged into %s, whose assignment to this unit is objected" % serial(master),
                      error.text)
        cast.sign(1, other, assist)
        cast.unit_step(1, "opinion", other, assist, text="同意", signer="李强")
        error = refused("assignment.reply", cast.units[0], suggestion=other, assignment=old,
                        number="1号", signer="甲", dated=DAY, text="已办", handler="乙",
                        phone="85330000", **{"class": "A"})
        self.assertIn("ruled on first", error.text)
        new = cast.ruling("reassign", master, part(master, 0), unit=cast.unit_rows[2]["id"],
                          reason="属城管")["next"]
        mine = parts(other)
        self.assertEqual(set(mine), {code(1), code(2)})
        self.assertEqual((mine[code(2)]["follows"], mine[code(2)]["replaces"],
                          mine[code(2)]["state"]), (new, old, "sent"))
        self.assertEqual(mine[code(1)]["state"], "opinion_given")
        self.assertEqual([d["unit_code"] for d in told(other, "assignment.reassigned",
                                                       cast.units[0])], [code(0)])
        self.assertTrue(told(other, "assignment.sent", cast.units[2]))
        self.assertEqual(open_due(other, "reply", old), [])
        self.assertTrue(open_due(other, "reply", mine[code(2)]["assignment"]))

    def test_06_overruled(self):
        """an objection that is overruled leaves all as it was"""
        master, other = pair()
        before = cast.card(other)["version"]
        cast.unit_step(0, "object", master, part(master, 0), reason="不属我局")
        cast.ruling("overrule", master, part(master, 0), reason="属你局")
        self.assertEqual(cast.card(other)["version"], before)
        self.assertEqual(set(parts(other)), {code(0), code(1)})

    def test_07_extension(self):
        """more time for the master's reply is more time for the others; not the other way"""
        master, other = pair()
        lead, mine = part(master, 0), part(other, 0)
        cast.sign(0, master, lead)
        cast.sign(0, other, mine)
        cast.unit_step(0, "extend", master, lead, months=5, reason="须勘测")
        due = cast.ruling("grant_extension", master, lead, months=4)["due"]
        self.assertEqual(open_due(other, "reply", mine), [due])
        granted = parts(other)[code(0)]["extensions"]
        self.assertEqual([(x["state"], x["due"], x["reason"]) for x in granted],
                         [("granted", due, "须勘测")])
        self.assertEqual(len(told(other, "assignment.extension_granted", cast.deputies[1])), 1)
        cast.unit_step(0, "extend", other, mine, months=6, reason="代表要求现场复核")
        later = cast.ruling("grant_extension", other, mine)["due"]
        self.assertGreater(later, due)
        self.assertEqual(open_due(other, "reply", mine), [later])
        self.assertEqual(open_due(master, "reply", lead), [due])

    def test_08_unit_goes_up_in_another(self):
        """the successor has both"""
        unit, heir = cast.unit_rows[3], cast.unit_rows[2]
        master = cast.accepted()
        others = [of_deputy(1), of_deputy(2)]
        for other in others:
            merge(other, master)
        cast.assign(master, lead=3)
        cast.call("unit.merge", id=unit["id"], version=unit["version"], on=DAY,
                  successor=heir["id"], reason="机构改革")
        jztest.wait_for(lambda: all(set(parts(s)) == {heir["code"]} for s in (master, *others)),
                        what="the units to be the successor's")
        self.assertEqual([len(told(s, "assignment.moved")) for s in (master, *others)], [1, 1, 1])

    def test_09_one_more_assist(self):
        """asked to assist in the master's reply, the unit assists in the others' as well"""
        master, other = pair()
        error = refused("assignment.add_assist", suggestion=other, assignment=part(other, 0),
                        unit=cast.unit_rows[2]["id"])
        self.assertIn("possible now: assignment.add_assist there", error.text)
        new = cast.ruling("add_assist", master, part(master, 0), unit=cast.unit_rows[2]["id"],
                          matter="测算用电")["next"]
        mine = parts(other)[code(2)]
        self.assertEqual((mine["kind"], mine["matter"], mine["follows"]),
                         ("assist", "测算用电", new))
        self.assertEqual(len(told(other, "assignment.assist_added", cast.units[0])), 1)
        self.assertEqual(told(other, "assignment.sent", cast.units[2])[0]["merged_into"], master)


class Apart(unittest.TestCase):
    def test_11_unmerged(self):
        """before the reply: the units are told, it is to be assigned by itself, within its days"""
        master, other = pair()
        mine = part(other, 0)
        cast.sign(0, other, mine)
        before = cast.card(master)
        book = in_the_book(other, "handling")
        self.assertEqual((book["assigned"], book["units"]), (DAY, [cast.unit_rows[0]["name"]]))
        self.assertEqual(unmerge(other)["state"], "accepted")
        card = cast.card(other)
        self.assertEqual({a["state"] for a in card["assignments"]}, {"recalled"})
        self.assertEqual({a["recalled_on"] for a in card["assignments"]}, {DAY})
        self.assertNotIn("merged_into", card)
        self.assertNotIn("assigned_on", card)
        self.assertEqual([d["step"] for d in card["deadlines"] if d["state"] == "open"],
                         ["assign"])
        event = told(other, "suggestion.unmerged", cast.deputies[1])[0]
        self.assertEqual((event["from"], event["from_serial"], event["why"], event["units"],
                          event["reason"], event["due"]["step"]),
                         (master, serial(master), "decided", 2, WHY, "assign"))
        self.assertEqual([e["assignment"] for e in told(other, "assignment.recalled",
                                                        cast.units[0])], [mine])
        self.assertEqual(cast.card(master)["assignments"], before["assignments"])
        error = refused("assignment.contact", cast.units[0], suggestion=other, assignment=mine,
                        phase="before", way="call", date=DAY, persons="甲", said="乙")
        self.assertIn("the assignment is in state recalled", error.text)
        self.assertIn(other, [row["suggestion"] for row in jzstory.everything(
            cast.committee, "work.list", pile="to_assign")])
        self.assertEqual([d["started_by"] for d in cast.call(
            "deadline.explain", suggestion=other, step="assign")["items"]],
                         ["suggestion.accepted", "suggestion.unmerged"])
        lead, = cast.assign(other, lead=2)
        cast.sign(2, other, lead)
        cast.reply(2, other, lead, DAY)
        cast.ruling("pass", other, lead)
        self.assertEqual(cast.state(other), "replied")
        self.assertEqual(cast.state(master), "assigned")
        book = in_the_book(other, "replied")
        self.assertEqual((book["assigned"], book["units"]), (DAY, [cast.unit_rows[2]["name"]]))

    def test_12_and_merged_again(self):
        """what was un-merged may be merged again, into the same or another"""
        master, other = pair()
        unmerge(other)
        merge(other, master)
        self.assertEqual(set(parts(other)), {code(0), code(1)})
        unmerge(other)
        third = cast.accepted()
        self.assertEqual(merge(other, third)["state"], "merged")
        unmerge(other)
        self.assertEqual(cast.state(other), "accepted")
        self.assertEqual(len(open_due(other, "assign")), 1)

    def test_13_not_after_the_reply(self):
        """in the form check and afterwards it is refused with the state and what is possible"""
        master, other = pair()
        mine, assist = part(other, 0), part(other, 1)
        cast.sign(1, other, assist)
        cast.unit_step(1, "opinion", other, assist, text="同意", signer="李强")
        cast.sign(0, other, mine)
        cast.reply(0, other, mine, DAY)
        error = refused("suggestion.unmerge", suggestion=other, reason=WHY)
        self.assertEqual((error.cls, error.field), ("FAILED_PRECONDITION", "suggestion"))
        self.assertIn("the suggestion is in state reply_filed", error.text)
        self.assertIn("possible now: ", error.text)
        # the unit has taken the matter on: no objection to the master's any more
        error = refused("assignment.object", cast.units[0], suggestion=master,
                        assignment=part(master, 0), reason="不属我局")
        self.assertIn("has replied to %s" % serial(other), error.text)
        cast.ruling("pass", other, mine)
        error = refused("suggestion.unmerge", suggestion=other, reason=WHY)
        self.assertIn("the suggestion is in state replied", error.text)
        error = refused("suggestion.unmerge", suggestion=master, reason=WHY)
        self.assertEqual(error.text, "it is not merged into another")

    def test_14_one_of_two_separate_replies(self):
        """one separate unit has filed: it is too late, and the unit is named"""
        master = cast.accepted()
        other = of_deputy(1)
        merge(other, master)
        cast.assign(master, separate=[0, 1])
        self.assertEqual({a["kind"] for a in parts(other).values()}, {"separate"})
        cast.sign(0, other, part(other, 0))
        cast.reply(0, other, part(other, 0), DAY)
        self.assertEqual(cast.state(other), "handling")
        error = refused("suggestion.unmerge", suggestion=other, reason=WHY)
        self.assertIn("unit %s has replied to it, the reply is in the form check" % code(0),
                      error.text)
        self.assertIn("possible now: assignment.pass, assignment.send_back", error.text)


class Refused(unittest.TestCase):
    def refused_merge(self, suggestion, into, field, text, cls="FAILED_PRECONDITION"):
        before = {s: cast.card(s)["version"] for s in (suggestion, into)}
        error = refused("suggestion.merge", suggestion=suggestion, into=into)
        self.assertEqual((error.cls, error.field), (cls, field), error.text)
        self.assertIn(text, error.text)
        self.assertEqual({s: cast.card(s)["version"] for s in before}, before)

    def test_21_states(self):
        """what is assigned is merged no more; a master has its number and no reply"""
        accepted = cast.accepted()
        assigned, _ = cast.assigned(lead=0)
        self.refused_merge(assigned, accepted, "suggestion", "the suggestion is in state assigned")
        submitted = cast.submit()
        self.refused_merge(accepted, submitted, "into", "the master is in state under_review")
        cast.sign(0, assigned, part(assigned, 0))
        cast.reply(0, assigned, part(assigned, 0), DAY)
        self.refused_merge(accepted, assigned, "into", "the master is in state reply_filed")
        cast.ruling("send_back", assigned, part(assigned, 0), reason="未逐点答复")
        self.assertEqual(merge(accepted, assigned)["state"], "assigned")

    def test_22_chains(self):
        """neither into itself, nor into what is merged, nor what others are merged into"""
        master, other, third = cast.accepted(), cast.accepted(), cast.accepted()
        self.refused_merge(master, master, "into", "not its own master", "INVALID_ARGUMENT")
        merge(other, master)
        self.refused_merge(third, other, "into", "merged into %s itself" % serial(master))
        self.refused_merge(master, third, "suggestion", "%s is merged into it" % serial(other))
        self.refused_merge(other, third, "suggestion", "the suggestion is in state merged")
        error = refused("suggestion.merge", suggestion=third, into=b"\0" * 15 + b"\1")
        self.assertEqual((error.cls, error.field), ("NOT_FOUND", "into"))

    def test_23_unlike(self):
        """of one channel, one subject class, both with a reply to come"""
        master = cast.accepted()
        self.refused_merge(cast.accepted(subject="教育"), master, "into", "subject class 城市管理")
        self.refused_merge(cast.accepted(reference_only=True), master, "suggestion",
                           "for reference only")
        self.refused_merge(cast.formal(), master, "suggestion", "channel ")
        self.refused_merge(master, cast.formal(), "into", "suggestion.merge needs forwarded")
        self.refused_merge(master, cast.forwarded(), "into", "one channel and congress")
        special = cast.accepted(channel="special_report")
        self.refused_merge(special, master, "suggestion", "no unit replies to it")

    def test_24_objection_pending(self):
        """first the objection is ruled on"""
        master, lead = cast.assigned(lead=0)
        cast.unit_step(0, "object", master, lead, reason="不属我局")
        self.refused_merge(cast.accepted(), master, "into", "objects to it")

    def test_25_how_many(self):
        """twenty, and no more"""
        master = cast.accepted()
        for _ in range(20):
            merge(cast.accepted(), master)
        self.refused_merge(cast.accepted(), master, "into", "20 suggestions are merged into it")
        self.assertEqual(len(cast.card(master)["merged"]), 20)
        cast.assign(master, lead=0, assists=[1])
        for row in cast.card(master)["merged"]:
            self.assertEqual(set(parts(row["suggestion"])), {code(0), code(1)})

    def test_26_reply_in_the_form_check(self):
        """the master's unit is not replaced while a reply of it to another number is checked"""
        master = cast.accepted()
        other = of_deputy(1)
        merge(other, master)
        cast.assign(master, lead=4)
        for suggestion in (master, other):
            cast.sign(4, suggestion, part(suggestion, 4))
        cast.reply(4, other, part(other, 4), DAY)
        unit = cast.unit_rows[4]
        cast.call("unit.end", id=unit["id"], version=unit["version"], on=DAY, reason="撤销")
        error = refused("assignment.reassign", suggestion=master, assignment=part(master, 4),
                        unit=cast.unit_rows[0]["id"])
        self.assertIn("the reply to %s" % serial(other), error.text)
        self.assertIn("possible now: pass it on, or send it back", error.text)
        cast.ruling("send_back", other, part(other, 4), reason="未逐点答复")
        cast.ruling("reassign", master, part(master, 4), unit=cast.unit_rows[0]["id"])
        self.assertEqual((set(parts(master)), set(parts(other))), ({code(0)}, {code(0)}))


class Withdrawn(unittest.TestCase):
    def withdraw(self, suggestion, deputy=0):
        return cast.deputies[deputy].call("suggestion.withdraw",
                                          {"suggestion": suggestion, "reason": "已解决"})

    def test_31_the_master(self):
        """those merged into it go on by themselves, to be assigned within their days"""
        master = cast.accepted()
        others = [of_deputy(1), of_deputy(2)]
        for other in others:
            merge(other, master)
        due = [open_due(other, "assign") for other in others]
        self.assertEqual(self.withdraw(master)["state"], "withdrawn")
        for other in others:
            card = cast.card(other)
            self.assertEqual(card["state"], "accepted")
            self.assertNotIn("merged_into", card)
            event = told(other, "suggestion.unmerged")[0]
            self.assertEqual((event["from"], event["why"]), (master, "master_withdrawn"))
        self.assertEqual([open_due(other, "assign") for other in others], due)
        self.assertEqual(cast.card(master)["merged"], [])

    def test_32_a_merged_one(self):
        """leaves its master, which goes on; once assigned it is too late"""
        master = cast.accepted()
        one, two = of_deputy(1), of_deputy(2)
        merge(one, master)
        merge(two, master)
        self.assertEqual(self.withdraw(one, 1)["state"], "withdrawn")
        self.assertEqual(types(one)[-2:], ["suggestion.unmerged", "suggestion.withdrawn"])
        self.assertEqual([row["suggestion"] for row in cast.card(master)["merged"]], [two])
        cast.assign(master, lead=0)
        self.assertEqual([cast.state(s) for s in (master, one, two)],
                         ["assigned", "withdrawn", "assigned"])
        error = refused("suggestion.withdraw", cast.deputies[2], suggestion=two, reason="晚了")
        self.assertEqual(error.cls, "FAILED_PRECONDITION")

    def test_321_no_matter_of_a_unit(self):
        """withdrawn after it was un-merged: why is not told to the unit that had it"""
        _, other = pair()
        unmerge(other)
        cast.deputies[1].call("suggestion.withdraw", {"suggestion": other, "reason": "另有考虑"})
        self.assertEqual(cast.card(other)["withdrawal_reason"], "另有考虑")
        card = cast.card(other, cast.units[0])
        self.assertEqual(card["state"], "withdrawn")
        self.assertNotIn("另有考虑", repr(card))
        self.assertFalse({"withdrawal_on", "withdrawal_by", "withdrawal_reason"} & set(card))

    def test_33_asked_for_when_merged(self):
        """a withdrawal that waits for consents is off when the master is assigned"""
        master = cast.accepted()
        other = cast.submit(cosigners=[1])
        cast.deputies[1].call("suggestion.cosign", {"suggestion": other, "answer": "agree"})
        self.withdraw(other)
        merge(other, master)
        self.assertIn("withdrawal_on", cast.card(other))
        cast.assign(master, lead=0)
        self.assertNotIn("withdrawal_on", cast.card(other))
        self.assertEqual(told(other, "suggestion.withdrawal_ended")[0]["why"], "overtaken")


class Formal(unittest.TestCase):
    """What a congress gave back is handled together by units here, each with its number there."""

    def test_35_given_back(self):
        """two of one congress wait together, are given back together, answered by the unit"""
        one, two = cast.forwarded(external_no="合并1号"), cast.forwarded()
        self.assertEqual(merge(two, one)["state"], "merged")
        cast.call("suggestion.exchange", suggestion=two, external_no="合并2号")
        error = refusal(cast.committee, "suggestion.answer", {
            "suggestion": one, "by": "市住建局", "number": "1号", "dated": DAY, "class": "A",
            "text": "已办"})
        self.assertEqual((error.cls, error.field), ("FAILED_PRECONDITION", "suggestion"))
        self.assertIn("%s is merged into it" % serial(two), error.text)
        error = refused("suggestion.withdraw", cast.deputies[0], suggestion=two, reason="已解决")
        self.assertIn("it is withdrawn there", error.text)
        cast.call("suggestion.assign", suggestion=one, reply_due="2026-05-20",
                  lead={"unit": cast.unit_rows[0]["id"]})
        self.assertEqual(cast.state(two), "assigned")
        self.assertEqual(open_due(two, "reply", part(two, 0)), ["2026-05-20"])
        cast.sign(0, two, part(two, 0))
        cast.reply(0, two, part(two, 0), DAY)
        cast.ruling("pass", two, part(two, 0))
        self.assertEqual((cast.state(one), cast.state(two)), ("assigned", "replied"))

    def test_36_unmerged(self):
        """un-merged it waits for its congress, which may answer it by itself"""
        one, two = cast.forwarded(), cast.forwarded()
        cast.assign(one, lead=0)
        self.assertEqual(merge(two, one)["state"], "assigned")
        self.assertEqual(unmerge(two)["state"], "forwarded")
        self.assertNotIn("due", told(two, "suggestion.unmerged")[0])
        self.assertEqual(cast.congress_answer(two, DAY)["state"], "replied")


class Races(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.second = zone.principal("merging-second", "committee")

    def outcome(self, answers):
        return [a for a in answers if isinstance(a, jzclient.CallError)]

    def test_41_two_into_each_other(self):
        """two mergers at once, each into the other: one holds, the other finds it so"""
        for _ in range(PAIRS):
            one, two = cast.accepted(), cast.accepted()
            lost = self.outcome(at_once(
                (cast.committee, "suggestion.merge", {"suggestion": one, "into": two}),
                (self.second, "suggestion.merge", {"suggestion": two, "into": one})))
            self.assertEqual([error.cls for error in lost], ["FAILED_PRECONDITION"])
            self.assertCountEqual([cast.state(one), cast.state(two)], ["merged", "accepted"])

    def test_42_the_same_into_two(self):
        """the same into two masters at once: it has one"""
        for _ in range(PAIRS):
            one, two, three = cast.accepted(), cast.accepted(), cast.accepted()
            lost = self.outcome(at_once(
                (cast.committee, "suggestion.merge", {"suggestion": one, "into": two}),
                (self.second, "suggestion.merge", {"suggestion": one, "into": three})))
            self.assertEqual([error.cls for error in lost], ["FAILED_PRECONDITION"])
            self.assertEqual(sum(len(cast.card(s)["merged"]) for s in (two, three)), 1)

    def test_43_merge_and_reply(self):
        """the master's reply and a merger into it: merged before it, or refused"""
        for _ in range(PAIRS):
            master, lead = cast.assigned(lead=0)
            cast.sign(0, master, lead)
            other = cast.accepted()
            letter = {"suggestion": master, "assignment": lead, "number": "1号", "signer": "甲",
                      "dated": DAY, "class": "A", "text": "已办", "handler": "乙",
                      "phone": "85330000"}
            filed, merged = at_once(
                (cast.units[0], "assignment.reply", letter),
                (cast.committee, "suggestion.merge", {"suggestion": other, "into": master}))
            self.assertEqual(filed["state"], "filed")
            if isinstance(merged, jzclient.CallError):
                self.assertEqual((merged.cls, merged.field), ("FAILED_PRECONDITION", "into"))
                self.assertEqual(cast.state(other), "accepted")
            else:
                self.assertEqual(set(parts(other)), {code(0)})
                self.assertEqual(cast.state(other), "assigned")

    def test_46_unmerge_and_its_reply(self):
        """un-merged before its reply, or replied to and refused: never both"""
        for _ in range(PAIRS):
            master, _ = cast.assigned(lead=0)
            other = cast.accepted()
            merge(other, master)
            mine = part(other, 0)
            cast.sign(0, other, mine)
            letter = {"suggestion": other, "assignment": mine, "number": "1号", "signer": "甲",
                      "dated": DAY, "class": "A", "text": "已办", "handler": "乙",
                      "phone": "85330000"}
            answers = at_once(
                (cast.units[0], "assignment.reply", letter),
                (self.second, "suggestion.unmerge", {"suggestion": other, "reason": WHY}))
            lost = self.outcome(answers)
            self.assertEqual([error.cls for error in lost], ["FAILED_PRECONDITION"])
            self.assertIn((cast.state(other), answers.index(lost[0])),
                          [("accepted", 0), ("reply_filed", 1)])

    def test_44_merge_and_assign(self):
        """a merger into what is assigned at the same moment: the units have both, either way"""
        for _ in range(PAIRS):
            master, other = cast.accepted(), cast.accepted()
            answers = at_once(
                (cast.committee, "suggestion.assign",
                 {"suggestion": master, "lead": {"unit": cast.unit_rows[0]["id"]}}),
                (self.second, "suggestion.merge", {"suggestion": other, "into": master}))
            self.assertEqual(self.outcome(answers), [])
            self.assertEqual(cast.state(other), "assigned")
            self.assertEqual(set(parts(other)), {code(0)})

    def test_45_unmerge_and_reassign(self):
        """un-merged while the master's unit is replaced: the other unit has it, or nobody"""
        for _ in range(PAIRS):
            master, other = pair()
            cast.unit_step(0, "object", master, part(master, 0), reason="不属我局")
            answers = at_once(
                (cast.committee, "assignment.reassign",
                 {"suggestion": master, "assignment": part(master, 0),
                  "unit": cast.unit_rows[3]["id"]}),
                (self.second, "suggestion.unmerge", {"suggestion": other, "reason": WHY}))
            self.assertEqual(self.outcome(answers), [])
            self.assertEqual((cast.state(other), parts(other)), ("accepted", {}))
            self.assertEqual(set(parts(master)), {code(1), code(3)})


if __name__ == "__main__":
    jztest.main()
