# SPDX-License-Identifier: Apache-2.0
"""A resident's matter: taken at a station, handed to a department, handled, told, asked for by its
receipt number; from a mini-program by the inlet; several into one suggestion; not taken."""
import unittest

import jzone
import jzstory
import jztest
from jzclient import uuid7
from jzstory import refusal

zone = cast = public = program = None
DAY = "2026-03-02"      # a Monday
NAME, PHONE = "欧阳修远", "13800001234"
SOURCE = "/chengdu/xiaoyang"


def setUpModule():
    global zone, cast, public, program
    zone = jzone.Zone("opinions").__enter__()
    zone.set_clock(DAY + " 09:00")
    zone.load()
    cast = jzstory.Cast(zone)
    public = zone.principal("opinions-public", "public")
    program = zone.principal("opinions-program", "service",
                             "source=%s;inlets=opinion.submitted;streets=%s"
                             % (SOURCE, cast.site["street"]))


def tearDownModule():
    zone.close()


def receive(**changes):
    """(opinion, receipt number) of one taken at the station by deputy 0."""
    answer = cast.station.call("opinion.receive", cast.matter(**changes))
    return answer["opinion"], answer["receipt"]


def step(client, op, opinion, **args):
    return client.call("opinion." + op, dict(args, opinion=opinion))["state"]


def to_unit(opinion, unit=0):
    return step(cast.station, "route", opinion, to="department", unit=cast.unit_rows[unit]["id"],
                reason="请查明并修复")


def card(opinion, client=None):
    return (client or cast.committee).call("opinion.get", {"opinion": opinion})


def asked(receipt):
    return public.call("opinion.receipt", {"receipt": receipt})


def told(opinion, client=None):
    """Types of the events of one opinion that this client hears."""
    found, after = [], 0
    while True:
        events, rest = (client or cast.committee).feed("suggestions", after=after, max=1000)
        found += [(event["type"], event["data"]) for event in events
                  if event["data"].get("opinion") == opinion]
        if not events:
            return found
        after = rest["next"]


def types(opinion, client=None):
    return [kind for kind, _ in told(opinion, client)]


def submitted(event, **changes):
    args = {"source": SOURCE, "id": event, "street": cast.site["street"], "title": "公交站无遮雨棚",
            "text": "雨天候车淋雨。", "resident_name": NAME, "resident_phone": PHONE}
    args.update(changes)
    return args


class AtTheStation(unittest.TestCase):
    def test_01_road(self):
        """station, department, result, resident and deputy told, closed; the receipt tells of it"""
        opinion, receipt = receive()
        self.assertRegex(receipt, "^[0-9A-HJKMNP-TV-Z]{20}$")
        self.assertEqual(asked(receipt), {"state": "received", "received_on": DAY})
        self.assertEqual(to_unit(opinion), "routed")
        self.assertEqual(step(cast.units[0], "sign", opinion, person="收发室"), "handling")
        self.assertEqual(asked(receipt)["routed_to"], "department")
        self.assertEqual(step(cast.units[0], "report", opinion, result="solved",
                              text="路灯已修复，并排查了整条路。"), "handled")
        self.assertEqual(step(cast.station, "feed_back", opinion, to="resident", way="visit",
                              text="路灯修好了，谢谢您的反映。"), "handled")
        self.assertEqual(step(cast.station, "feed_back", opinion, to="deputy", way="call"),
                         "fed_back")
        self.assertEqual(step(cast.station, "close", opinion), "closed")
        self.assertEqual(asked(receipt), {
            "state": "closed", "received_on": DAY, "routed_on": DAY, "handled_on": DAY,
            "fed_back_on": DAY, "closed_on": DAY, "routed_to": "department", "result": "solved",
            "result_text": "路灯修好了，谢谢您的反映。"})
        self.assertEqual(types(opinion), [
            "opinion.received", "opinion.routed", "opinion.sent", "opinion.signed",
            "opinion.handled", "opinion.fed_back", "opinion.fed_back", "opinion.closed"])
        self.assertEqual(types(opinion, cast.units[0]),
                         ["opinion.sent", "opinion.signed", "opinion.handled"])
        self.assertEqual(types(opinion, cast.units[1]), [])
        self.assertIn("opinion.handled", types(opinion, cast.deputies[0]))

    def test_02_receipt_as_written_by_people(self):
        """small letters, blanks, dashes and look-alikes are understood; a wrong number is nothing"""
        _, receipt = receive()
        written = "-".join(receipt[i:i + 5] for i in range(0, 20, 5)).lower()
        written = written.replace("0", "o").replace("1", "l")
        self.assertEqual(asked(written)["state"], "received")
        status, out, err = zone.jzctl("receipt", written, principal="opinions-public")
        self.assertEqual((status, err), (0, ""))
        self.assertEqual(out.splitlines(), ["状态：已受理", "受理：" + DAY])
        status, _, err = zone.jzctl("receipt", receipt[:-1], principal="opinions-public")
        self.assertEqual((status, "receipt number" in err), (2, True))
        wrong = receipt[:-1] + ("0" if receipt[-1] != "0" else "2")
        for number in (wrong, "0", "' OR true --", "0" * 20):
            self.assertEqual(refusal(public, "opinion.receipt", {"receipt": number}).cls,
                             "NOT_FOUND")

    def test_03_who_reads_the_resident(self):
        """name and phone in full for the station that took it and the committee, else masked"""
        opinion, receipt = receive()
        to_unit(opinion)
        for client in (cast.station, cast.committee):
            full = card(opinion, client)
            self.assertEqual((full["resident_name"], full["resident_phone"], full["receipt"]),
                             (NAME, PHONE, receipt))
        for client in (cast.street, cast.deputies[0], cast.units[0]):
            masked = card(opinion, client)
            self.assertEqual((masked["resident_name"], masked["resident_phone"]),
                             ("欧**", "138****1234"))
            self.assertNotIn("receipt", masked)

    def test_031_corrected_and_erased(self):
        """at the resident's request: put right, then erased for good; the receipt still tells"""
        opinion, receipt = receive()
        cast.station.call("opinion.correct", {"opinion": opinion, "resident_phone": "13900005678"})
        full = card(opinion, cast.station)
        self.assertEqual((full["resident_name"], full["resident_phone"], full["corrected_on"]),
                         (NAME, "13900005678", DAY))
        self.assertEqual(card(opinion, cast.street)["resident_phone"], "139****5678")
        error = refusal(cast.station, "opinion.correct", {"opinion": opinion})
        self.assertEqual((error.cls, error.field), ("INVALID_ARGUMENT", "resident_name"))
        for client in (cast.street, cast.deputies[0], cast.units[0]):
            self.assertEqual(refusal(client, "opinion.erase", {
                "opinion": opinion, "reason": "本人要求"}).cls, "PERMISSION_DENIED")
        cast.station.call("opinion.erase", {"opinion": opinion, "reason": "本人要求"})
        for client in (cast.station, cast.committee, cast.street):
            gone = card(opinion, client)
            self.assertEqual([key for key in gone if key.startswith("resident_")], [])
            self.assertEqual((gone["erased_on"], gone["erased_reason"]), (DAY, "本人要求"))
        self.assertEqual(asked(receipt), {"state": "received", "received_on": DAY,
                                          "erased_on": DAY})
        status, out, err = zone.jzctl("receipt", receipt, principal="opinions-public")
        self.assertEqual(status, 0, err)
        self.assertIn("个人信息", out)
        for op, args in (("erase", {"reason": "再次"}), ("correct", {"resident_name": NAME})):
            error = refusal(cast.committee, "opinion." + op, dict(args, opinion=opinion))
            self.assertEqual((error.cls, error.field), ("FAILED_PRECONDITION", "opinion"))
        with zone.database().cursor() as db:
            db.execute("SELECT name, phone, cause FROM suggestions.opinion_resident WHERE id = %s",
                       (jzstory.text_id(opinion),))
            self.assertEqual(db.fetchone(), (None, None, "request"))
        self.assertEqual(types(opinion, cast.street)[-2:], ["opinion.corrected", "opinion.erased"])
        nameless, _ = receive(resident_name=None, resident_phone=None)
        self.assertEqual(refusal(cast.station, "opinion.erase", {
            "opinion": nameless, "reason": "本人要求"}).cls, "FAILED_PRECONDITION")

    def test_04_private_stays_private(self):
        """no event, stored answer, audit row or log line has the name, the phone, the number"""
        opinion, receipt = receive()
        to_unit(opinion)
        with zone.database() as connection, connection.cursor() as db:
            for table, column in (("event", "body"), ("idem", "answer"), ("inlet", "answer")):
                db.execute("SELECT %s FROM suggestions.%s" % (column, table))
                stored = b"".join(bytes(row[0]) for row in db.fetchall())
                self.assertNotIn(NAME.encode(), stored)
                self.assertNotIn(PHONE.encode(), stored)
                if table == "event":
                    self.assertNotIn(receipt.encode(), stored)
            db.execute("SELECT string_agg(a::text, ' ') FROM suggestions.audit a")
            self.assertNotIn(PHONE, db.fetchone()[0])
        for text in (NAME, PHONE, receipt):
            self.assertNotIn(text, zone.log_tails(100000))

    def test_05_hands(self):
        """handed back, routed anew, taken from one and given to another: all of it is kept"""
        opinion, _ = receive()
        to_unit(opinion)
        self.assertEqual(step(cast.units[0], "hand_back", opinion, reason="不属我局职责"), "received")
        to_unit(opinion, 1)
        step(cast.units[1], "sign", opinion)
        to_unit(opinion, 2)
        self.assertEqual(types(opinion, cast.units[1])[-1], "opinion.taken_back")
        self.assertEqual(refusal(cast.units[1], "opinion.report", {
            "opinion": opinion, "result": "solved", "text": "已办"}).cls, "PERMISSION_DENIED")
        hands = card(opinion)["handovers"]
        self.assertEqual([(hand["n"], hand["state"]) for hand in hands],
                         [(1, "handed_back"), (2, "taken_back"), (3, "sent")])
        self.assertEqual(hands[0]["ended_reason"], "不属我局职责")
        self.assertEqual([hand["n"] for hand in card(opinion, cast.units[1])["handovers"]], [2])
        steps = [(d["step"], d["state"]) for d in card(opinion)["deadlines"]]
        self.assertEqual(sorted(steps), [("handle", "closed"), ("handle", "closed"),
                                         ("handle", "open"), ("route", "met"), ("route", "met")])
        self.assertEqual([d["started_by"] for d in cast.station.call(
            "deadline.explain", {"opinion": opinion, "step": "route"})["items"]],
                         ["opinion.received", "opinion.handed_back"])

    def test_06_by_hand(self):
        """a community is not on the bus: the station records what it did; nobody else's report"""
        opinion, _ = receive(mandate=None)
        self.assertEqual(step(cast.station, "route", opinion, to="community", name="交子社区"),
                         "routed")
        self.assertEqual(step(cast.station, "record", opinion, result="partly_solved",
                              text="已协调物业，下月施工"), "handled")
        error = refusal(cast.station, "opinion.feed_back",
                        {"opinion": opinion, "to": "deputy", "way": "call"})
        self.assertEqual((error.cls, error.field), ("FAILED_PRECONDITION", "to"))
        self.assertEqual(step(cast.station, "feed_back", opinion, to="resident", way="receipt"),
                         "fed_back")

    def test_061_every_route(self):
        """community, street, department, higher congress: each is told by the receipt number"""
        for to, args in (("community", {"name": "交子社区"}), ("street", {}),
                         ("street", {"unit": cast.unit_rows[1]["id"]}),
                         ("department", {"unit": cast.unit_rows[0]["id"]}),
                         ("higher_congress", {"name": "市人大常委会代表工作委员会"})):
            opinion, receipt = receive()
            self.assertEqual(step(cast.station, "route", opinion, to=to, **args), "routed")
            self.assertEqual((asked(receipt)["routed_to"], card(opinion)["handovers"][0]["to"]),
                             (to, to))
            if "unit" not in args:      # not on the bus: by hand
                self.assertEqual(step(cast.station, "record", opinion, result="solved",
                                      text="已办"), "handled")
                self.assertEqual(asked(receipt)["result"], "solved")

    def test_07_on_the_spot(self):
        """answered there and then; the deputy is told before it is closed"""
        opinion, _ = receive()
        self.assertEqual(step(cast.station, "answer", opinion, text="当场联系物业"),
                         "answered_on_the_spot")
        error = refusal(cast.station, "opinion.close", {"opinion": opinion})
        self.assertEqual(error.cls, "FAILED_PRECONDITION")
        self.assertEqual(step(cast.station, "feed_back", opinion, to="deputy", way="meeting"),
                         "fed_back")
        self.assertEqual(step(cast.station, "close", opinion), "closed")

    def test_08_not_taken(self):
        """before a court: refused, with the reason and a pointer to 信访, also by the receipt"""
        opinion, receipt = receive()
        self.assertEqual(step(cast.station, "refuse", opinion, reason_code="before_court",
                              reason="法院已受理"), "refused")
        seen = asked(receipt)
        self.assertEqual((seen["state"], seen["reason_code"]), ("refused", "before_court"))
        self.assertIn("信访", seen["pointer"])
        error = refusal(cast.station, "opinion.route", {"opinion": opinion, "to": "street"})
        self.assertEqual(error.cls, "FAILED_PRECONDITION")
        self.assertIn("refused", error.text)

    def test_09_by_the_street(self):
        """a street that names no site took it itself, and reads the resident"""
        answer = cast.street.call("opinion.receive", cast.matter(site=None, via="reception"))
        self.assertEqual(card(answer["opinion"], cast.street)["resident_name"], NAME)
        self.assertEqual(refusal(cast.station, "opinion.get",
                                 {"opinion": answer["opinion"]}).cls, "NOT_FOUND")
        self.assertEqual(refusal(cast.station, "opinion.receive", cast.matter(site=None)).field,
                         "site")

    def test_10_bad_input(self):
        """each says its field, and changes nothing"""
        opinion, _ = receive()
        before = card(opinion)
        for op, args, cls, field in (
                ("receive", cast.matter(via="fax"), "INVALID_ARGUMENT", "via"),
                ("receive", cast.matter(title="长" * 61), "INVALID_ARGUMENT", "title"),
                ("receive", cast.matter(received_on="2026-03-03"), "INVALID_ARGUMENT",
                 "received_on"),
                ("receive", cast.matter(mandate=uuid7().bytes), "NOT_FOUND", "mandate"),
                ("receive", cast.matter(site=uuid7().bytes), "NOT_FOUND", "site"),
                ("route", {"opinion": opinion, "to": "department"}, "INVALID_ARGUMENT", "unit"),
                ("route", {"opinion": opinion, "to": "department", "unit": uuid7().bytes},
                 "NOT_FOUND", "unit"),
                ("route", {"opinion": opinion, "to": "community"}, "INVALID_ARGUMENT", "name"),
                ("route", {"opinion": opinion, "to": "community",
                           "unit": cast.unit_rows[0]["id"]}, "INVALID_ARGUMENT", "unit"),
                ("route", {"opinion": opinion, "to": "street", "version": 7}, "ABORTED",
                 "version"),
                ("refuse", {"opinion": opinion, "reason_code": "tender"}, "INVALID_ARGUMENT",
                 "reason_code"),
                ("record", {"opinion": opinion, "result": "solved", "text": "已办"},
                 "FAILED_PRECONDITION", "opinion"),
                ("feed_back", {"opinion": opinion, "to": "resident", "way": "call"},
                 "FAILED_PRECONDITION", "opinion"),
                ("answer", {"opinion": uuid7().bytes, "text": "好"}, "NOT_FOUND", "opinion")):
            error = refusal(cast.station, "opinion." + op, args)
            self.assertEqual((op, error.cls, error.field), (op, cls, field), error.text)
        self.assertEqual(card(opinion), before)


class FromAMiniProgram(unittest.TestCase):
    def test_01_once(self):
        """told twice, under another call id, with the members in another order: one opinion"""
        args = submitted("m-1")
        first = program.call("opinion.submitted", args)
        again = program.call("opinion.submitted", dict(reversed(list(args.items()))))
        self.assertEqual(again, first)
        self.assertEqual(types(first["opinion"]), ["opinion.received"])
        seen = card(first["opinion"])
        self.assertEqual((seen["via"], seen["source"], seen["source_id"], seen["street"]),
                         ("online", SOURCE, "m-1", cast.site["street"]))
        self.assertEqual(asked(first["receipt"])["state"], "received")

    def test_02_other_content(self):
        """the same id with other content is refused, and the first stays"""
        first = program.call("opinion.submitted", submitted("m-2"))
        for changes in ({"text": "别的事"}, {"resident_phone": "13900000000"}):
            error = refusal(program, "opinion.submitted", submitted("m-2", **changes))
            self.assertEqual((error.cls, error.field), ("ALREADY_EXISTS", "id"))
        self.assertEqual(program.call("opinion.submitted", submitted("m-2")), first)

    def test_03_many_at_once(self):
        """repeats within one batch are one event, too"""
        ids = [uuid7() for _ in range(20)]
        for call_id in ids:
            program.send_call("opinion.submitted", submitted("m-3"), call_id, None, 10000)
        answers = [program.call("opinion.submitted", submitted("m-3"), call_id=call_id)
                   for call_id in ids]
        self.assertEqual(len({answer["opinion"] for answer in answers}), 1)

    def test_04_after_a_restart(self):
        """what was published is known after the service was killed, a refusal likewise"""
        first = program.call("opinion.submitted", submitted("m-4"))
        bad = submitted("m-5", mandate=uuid7().bytes)
        text = refusal(program, "opinion.submitted", bad).text
        zone.kill("suggestions")
        zone.up()
        self.assertEqual(program.call("opinion.submitted", submitted("m-4")), first)
        self.assertEqual(refusal(program, "opinion.submitted", bad).text, text)
        self.assertEqual(refusal(program, "opinion.submitted", submitted("m-5")).cls,
                         "ALREADY_EXISTS")

    def test_05_only_what_the_certificate_lists(self):
        """another source, another street, an inlet not listed: refused, nothing is kept"""
        other = [row for row in jzstory.everything(cast.committee, "site.list", kind="station")
                 if row["street"] != cast.site["street"]][0]
        for changes, field in (({"source": "/other"}, "source"),
                               ({"street": other["street"]}, "street"),
                               ({"site": other["id"]}, "site")):
            error = refusal(program, "opinion.submitted", submitted("m-6", **changes))
            self.assertEqual((error.cls, error.field), ("PERMISSION_DENIED", field))
        deaf = zone.principal("opinions-deaf", "service", "source=%s;streets=%s"
                              % (SOURCE, cast.site["street"]))
        self.assertEqual(refusal(deaf, "opinion.submitted", submitted("m-6")).cls,
                         "PERMISSION_DENIED")
        with zone.database() as connection, connection.cursor() as db:
            db.execute("SELECT count(*) FROM suggestions.inlet WHERE event = 'm-6'")
            self.assertEqual(db.fetchone()[0], 0)

    def test_06_hears_and_reads(self):
        """the other system hears what becomes of it, and reads its own and nobody else's"""
        opinion = program.call("opinion.submitted", submitted("m-7"))["opinion"]
        step(cast.street, "route", opinion, to="street")
        self.assertEqual(types(opinion, program), ["opinion.received", "opinion.routed"])
        self.assertEqual(card(opinion, program)["resident_name"], NAME)
        foreign, _ = receive()
        self.assertEqual(refusal(program, "opinion.get", {"opinion": foreign}).cls, "NOT_FOUND")


class IntoASuggestion(unittest.TestCase):
    def convert(self, opinions):
        return cast.submit(opinions=opinions, origin=None)

    def test_01_three_into_one(self):
        """three opinions, one suggestion: links both ways, its reply is their result"""
        opinions, receipts = zip(*[receive(title="路灯%d" % i) for i in range(3)])
        to_unit(opinions[1])
        suggestion = self.convert(list(opinions))
        self.assertEqual(types(opinions[1], cast.units[0])[-1], "opinion.taken_back")
        seen = cast.card(suggestion)
        self.assertEqual(seen["origin"], "opinion")
        self.assertEqual([row["opinion"] for row in seen["opinions"]], list(opinions))
        self.assertEqual({card(o)["suggestion"] for o in opinions}, {suggestion})
        self.assertEqual(len(cast.call("opinion.list", suggestion=suggestion)["items"]), 3)
        serial = cast.call("suggestion.accept", suggestion=suggestion)["serial"]
        self.assertEqual(asked(receipts[0]),
                         {"state": "converted", "received_on": DAY, "serial": serial})
        assignment, = cast.assign(suggestion, lead=0)
        cast.sign(0, suggestion, assignment)
        cast.contact(0, suggestion, assignment, DAY)
        cast.reply(0, suggestion, assignment, DAY)
        cast.ruling("pass", suggestion, assignment)
        for opinion, receipt in zip(opinions, receipts):
            self.assertEqual((card(opinion)["state"], card(opinion)["result"]),
                             ("handled", "solved"))
            step(cast.station, "feed_back", opinion, to="resident", way="call", text="已经装上了")
            self.assertEqual(asked(receipt)["result_text"], "已经装上了")
            self.assertEqual(step(cast.station, "feed_back", opinion, to="deputy", way="online"),
                             "fed_back")

    def test_02_draft_and_revision(self):
        """a draft converts; one no longer named is released, and has a route to be found"""
        (one, _), (two, _) = receive(), receive()
        draft = cast.station.call("suggestion.draft", {"content": cast.content(opinions=[one])})
        cast.station.call("suggestion.revise", {"suggestion": draft["suggestion"],
                                                "content": cast.content(opinions=[two])})
        self.assertEqual((card(one)["state"], card(two)["state"]), ("received", "converted"))
        self.assertNotIn("suggestion", card(one))
        self.assertEqual([d["step"] for d in card(one)["deadlines"] if d["state"] == "open"],
                         ["route"])

    def test_03_refused(self):
        """a suggestion that is refused gives its opinions back"""
        opinion, _ = receive()
        suggestion = self.convert([opinion])
        cast.call("suggestion.refuse", suggestion=suggestion, reason_code="no_substance",
                  reason="内容空泛", outcome="letter")
        self.assertEqual(card(opinion)["state"], "received")
        self.assertEqual(told(opinion)[-1][1]["reason"], "内容空泛")

    def test_04_not_twice_not_others(self):
        """one that became a suggestion does not become another; nor one told to somebody else"""
        opinion, _ = receive()
        self.convert([opinion])
        content = cast.content(opinions=[opinion])
        error = refusal(cast.station, "suggestion.submit", {"content": content})
        self.assertEqual((error.cls, error.field), ("FAILED_PRECONDITION", "content.opinions[0]"))
        mine, _ = receive(mandate=cast.mandates[1]["id"])
        error = refusal(cast.deputies[0], "suggestion.submit",
                        {"content": cast.content(opinions=[mine])})
        self.assertEqual((error.cls, error.field), ("PERMISSION_DENIED", "content.opinions[0]"))
        error = refusal(cast.station, "suggestion.submit",
                        {"content": cast.content(opinions=[uuid7().bytes])})
        self.assertEqual((error.cls, error.field), ("NOT_FOUND", "content.opinions[0]"))

    def test_09_answered_by_another_congress(self):
        """that congress's answer is the result, counts as such, and a later one stands in its place"""
        def formal(by_class, **more):
            opinion, receipt = receive()
            suggestion = cast.formal(opinions=[opinion], origin=None)
            cast.call("suggestion.forward", suggestion=suggestion)
            cast.congress_answer(suggestion, DAY, **dict(more, **{"class": by_class}))
            return opinion, receipt, suggestion
        before = cast.call("opinion.counts")
        opinion, receipt, suggestion = formal("C", class_reason="条件不具备")
        self.assertEqual(asked(receipt)["result"], "not_solved")
        planned = formal("B", by_date="2026-12-31")[0]
        self.assertEqual(card(planned)["result"], "partly_solved")
        letter = cast.card(suggestion)["assignments"][0]["assignment"]
        cast.rate(0, suggestion, letter, "not_satisfied")
        cast.ruling("release", suggestion, letter)
        cast.congress_answer(suggestion, DAY, number="成住建函〔2026〕99号")
        self.assertEqual(asked(receipt)["result"], "solved")
        after = cast.call("opinion.counts")
        grown = {key: after[key] - before[key] for key in ("solved", "partly_solved",
                                                           "not_solved", "handled")}
        self.assertEqual(grown, {"solved": 1, "partly_solved": 1, "not_solved": 0, "handled": 2})


class Lists(unittest.TestCase):
    def test_filters_and_counts(self):
        """lists by state, unit and deputy; collected is received minus refused"""
        before = cast.station.call("opinion.counts", {})
        one, _ = receive()
        two, _ = receive()
        three, _ = receive()
        step(cast.station, "refuse", one, reason_code="private_matter")
        to_unit(two)
        step(cast.station, "answer", three, text="当场答复", result="partly_solved")
        after = cast.station.call("opinion.counts", {"from": DAY, "to": DAY})
        grown = {key: after[key] - before[key] for key in after if after[key] != before[key]}
        self.assertEqual(grown, {"received": 3, "refused": 1, "collected": 2, "answered": 1,
                                 "routed": 1, "handled": 1, "partly_solved": 1})
        rows = jzstory.everything(cast.station, "opinion.list", state="routed",
                                  unit=cast.unit_rows[0]["code"])
        self.assertIn(two, [row["opinion"] for row in rows])
        self.assertTrue(all(row["state"] == "routed" for row in rows))
        self.assertEqual([row["next_step"] for row in rows if row["opinion"] == two], ["handle"])
        own = [row["opinion"] for row in jzstory.everything(cast.units[0], "opinion.list")]
        self.assertIn(two, own)
        self.assertNotIn(three, own)
        self.assertIn(three, [row["opinion"] for row in
                              jzstory.everything(cast.deputies[0], "opinion.list")])
        status, out, _ = zone.jzctl("opinions", "--state", "routed")
        self.assertEqual(status, 0)
        self.assertIn("已转办", out)


class TheClock(unittest.TestCase):
    def test_due_soon_and_overdue(self):
        """10 working days to route, 30 days to handle; each alarm once, to who has to act"""
        slow, _ = receive()
        handled, _ = receive()
        to_unit(handled)
        self.assertEqual([d["due"] for d in card(slow)["deadlines"]], ["2026-03-16"])
        due = [d["due"] for d in card(handled)["deadlines"] if d["step"] == "handle"]
        self.assertEqual(due, ["2026-04-01"])
        zone.set_clock("2026-03-12 09:00")
        jztest.wait_for(lambda: "opinion.due_soon" in types(slow), what="the notice")
        zone.set_clock("2026-04-02 09:00")
        jztest.wait_for(lambda: "opinion.overdue" in types(slow), what="the alarm")
        jztest.wait_for(lambda: "opinion.overdue" in types(handled, cast.units[0]),
                        what="the unit's alarm")
        self.assertEqual(types(slow, cast.station).count("opinion.overdue"), 1)
        step(cast.units[0], "sign", handled)
        step(cast.units[0], "report", handled, result="not_solved", text="需列入明年计划")
        self.assertEqual([d["state"] for d in card(handled)["deadlines"]
                          if d["step"] == "handle"], ["met"])
        self.assertGreater(cast.call("opinion.counts")["overdue"], 0)

    def test_two_years(self):
        """after two years the clock erases who said it, once nobody is to be told any more"""
        day = card(receive()[0])["received_on"]
        closed, receipt = receive()
        waiting, _ = receive()
        for opinion in (closed, waiting):
            to_unit(opinion)
            step(cast.units[0], "sign", opinion)
            step(cast.units[0], "report", opinion, result="solved", text="已修")
        for who in ("resident", "deputy"):
            step(cast.station, "feed_back", closed, to=who, way="call")
        step(cast.station, "close", closed)
        over = "%d%s" % (int(day[:4]) + 2, day[4:])
        zone.set_clock(over + " 00:01")
        jztest.wait_for(lambda: "opinion.erased" in types(closed), what="opinion.erased")
        gone = card(closed, cast.station)
        self.assertEqual((gone.get("resident_name"), gone["erased_on"], gone["erased_reason"]),
                         (None, over, "rule"))
        self.assertEqual(asked(receipt)["erased_on"], over)
        self.assertEqual(card(waiting, cast.station)["resident_name"], NAME)
        for who in ("resident", "deputy"):
            step(cast.station, "feed_back", waiting, to=who, way="call")
        step(cast.station, "close", waiting)
        zone.set_clock(over + " 00:30")
        jztest.wait_for(lambda: "opinion.erased" in types(waiting), what="opinion.erased")


if __name__ == "__main__":
    jztest.main()
