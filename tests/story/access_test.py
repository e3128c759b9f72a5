# SPDX-License-Identifier: Apache-2.0
"""Every op × every role × own and foreign scope over the bus, against tests/vectors/access.csv,
which is written by hand: the first line that fits counts, and an op without a line fails."""
import csv
import os
import re
import unittest

import jzbooks
import jzobjects
import jzstory
import jztest
import jzone
from jzclient import CallError, uuid7

zone = cast = objects = books = today = None
principals = {}
ROLES = ("committee", "street", "station", "deputy", "unit", "worker", "service", "gateway",
         "public", "monitor")
SCOPED = ("street", "station", "deputy", "unit")
with open(os.path.join(jzone.ROOT, "tests", "vectors", "access.csv"), encoding="utf-8") as file:
    LINES = list(csv.DictReader(file))
OPS = list(dict.fromkeys(line["op"] for line in LINES))

# ops of the engine, by the names every service has: who may call them
ENGINE = {
    "feed.next": ({"after": 0}, "committee street station deputy unit worker service"),
    "health": ({}, "committee worker monitor"),
    "metrics": ({}, "committee worker monitor"),
    "following": ({}, "committee worker"),
    "clock.set": ({"now": 4102444800000000}, "committee"),
    "clock.get": ({}, "committee"),
    "blob.put": ({"blob": uuid7().bytes, "offset": 0, "bytes": b"x"},
                 "committee street station deputy unit service"),
}


def setUpModule():
    global zone, cast, objects, books, today
    zone = jzone.Zone("access").__enter__()
    zone.load()
    cast = jzstory.Cast(zone)
    today = cast.day()
    objects = jzobjects.Objects(cast.committee, cast.call("site.get", code=cast.site["code"]),
                                cast.persons[0])
    books = jzbooks.Books(cast.committee, cast.station, objects.site, cast.persons)
    books.record("activity")    # what its lists have to show
    contact_book_runs()
    make_principals()
    suggestion, assignment = cast.assigned()    # what lists and own feeds have to show
    cast.sign(0, suggestion, assignment)


def tearDownModule():
    zone.close()


def contact_book_runs():
    """As the follower of the contact book writes it."""
    with zone.database() as connection, connection.cursor() as db:
        db.execute("INSERT INTO registry.contact_fed (id, sequence) VALUES (gen_random_uuid(), 1)")


PUBLISHER = "source=%s;inlets=opinion.submitted;streets=%s"


def make_principals():
    """For each role one in whose scope the story's objects are, and one in whose they are not."""
    site = [row for row in jzstory.everything(cast.committee, "site.list", kind="station")
            if row["street"] != cast.site["street"]][0]
    foreign = {"street": site["street"], "station": site["code"],
               "deputy": jzstory.everything(cast.committee, "person.list")[-1]["code"],
               "unit": cast.unit_rows[4]["code"],
               "service": PUBLISHER % ("y", site["street"])}
    principals.update({
        ("committee", "own"): cast.committee, ("street", "own"): cast.street,
        ("station", "own"): cast.station, ("deputy", "own"): cast.deputies[0],
        ("unit", "own"): cast.units[0],
        ("service", "own"): zone.principal("access-publisher", "service",
                                           PUBLISHER % ("x", cast.site["street"]))})
    for role in ROLES:
        scope = {"worker": "suggestions"}.get(role, "")
        if role != "committee":
            principals.setdefault((role, "own"), None)
            principals[role, "foreign"] = zone.principal("access-" + role, role,
                                                         foreign.get(role, scope))
        principals[role, "own"] = principals[role, "own"] or principals[role, "foreign"]
    principals["committee", "foreign"] = cast.committee


# ---- an object on which the op is possible, so that only access can be the reason ----

def of_suggestion(suggestion, **more):
    return dict(more, suggestion=suggestion)


def of_assignment(pair, **more):
    return dict(more, suggestion=pair[0], assignment=pair[1])


def draft():
    return cast.station.call("suggestion.draft", {"content": cast.content()})["suggestion"]


def withdrawing():
    suggestion = cast.submit(cosigners=[1])
    cast.deputies[1].call("suggestion.cosign", {"suggestion": suggestion, "answer": "agree"})
    cast.deputies[0].call("suggestion.withdraw", {"suggestion": suggestion, "reason": "已解决"})
    return suggestion


def merged():
    suggestion = cast.accepted()
    cast.call("suggestion.merge", suggestion=suggestion, into=cast.accepted())
    return suggestion


def signed():
    pair = cast.assigned()
    cast.sign(0, *pair)
    return pair


def objected():
    pair = cast.assigned()
    cast.unit_step(0, "object", *pair, reason="不属我局职责")
    return pair


def assisting():
    suggestion, _, assist = cast.assigned(lead=1, assists=[0])
    cast.sign(0, suggestion, assist)
    return suggestion, assist


def extending():
    pair = signed()
    cast.unit_step(0, "extend", *pair, months=5, reason="须勘测")
    return pair


def contacted():
    pair = signed()
    cast.contact(0, *pair, today)
    return pair


def filed():
    pair = contacted()
    cast.reply(0, *pair, today)
    return pair


def passed():
    pair = filed()
    cast.ruling("pass", *pair)
    return pair


def attached():
    """A file of a letter that was passed on."""
    pair, blob = contacted(), uuid7().bytes
    cast.units[0].call("suggestions.blob.put", {"blob": blob, "offset": 0, "bytes": b"%PDF"})
    cast.reply(0, *pair, today, attachments=[{"blob": blob, "name": "附件.pdf"}])
    cast.ruling("pass", *pair)
    return cast.card(pair[0])["assignments"][0]["replies"][0]["attachments"][0]["attachment"]


def of_commitment(reported=False, **more):
    suggestion, assignment = contacted()
    cast.reply(0, suggestion, assignment, today, **{
        "class": "B", "measure": "年内装灯", "by_date": "%d-12-31" % (int(today[:4]) + 1)})
    cast.ruling("pass", suggestion, assignment)
    reply = cast.card(suggestion)["assignments"][0]["replies"][0]
    args = {"suggestion": suggestion, "commitment": reply["commitment"]}
    if reported:
        cast.units[0].call("commitment.report", dict(args, text="全部装完"))
    return dict(args, **more)


def supervised(**more):
    suggestion = cast.accepted()
    answer = cast.call("supervision.begin", suggestion=suggestion, leader="周主任")
    return dict(more, suggestion=suggestion, supervision=answer["supervision"])


def made_public():
    suggestion = passed()[0]
    cast.call("suggestion.publish", suggestion=suggestion, **PUBLISH)
    return suggestion


def not_public():
    """Words that stand in nothing that is published."""
    title = "琉璃珊瑚海棠"
    cast.assigned(title=title)
    return title


def rated(result="satisfied"):
    pair = passed()
    cast.rate(0, *pair, result)
    return pair


def released():
    pair = rated()
    cast.ruling("release", *pair)
    return pair


def twice_unsatisfied():
    suggestion, assignment = rated("not_satisfied")
    second = cast.ruling("release", suggestion, assignment)["next"]
    cast.contact(0, suggestion, second, today)
    cast.reply(0, suggestion, second, today)
    cast.ruling("pass", suggestion, second)
    cast.rate(0, suggestion, second, "not_satisfied")
    cast.ruling("release", suggestion, second)
    return suggestion, second


def import_args():
    blob = uuid7().bytes
    with open(os.path.join(jzone.ROOT, "data", "gaoxin", "congress.csv"), "rb") as source:
        cast.committee.call("registry.blob.put",
                            {"blob": blob, "offset": 0, "bytes": source.read()})
    return {"files": [{"name": "congress.csv", "blob": blob}], "dry_run": True}


def account():
    """A new account of the committee's."""
    name = "a" + uuid7().hex[-20:]
    return cast.call("account.create", name=name, holder="甲", role="committee",
                     password=PASSWORD)


def opinion(*steps):
    """Taken at the cast's own station; `steps` are op and arguments, a unit's by its unit."""
    made = cast.station.call("opinion.receive", cast.matter())["opinion"]
    for op, args in steps:
        client = cast.units[0] if op in ("sign", "report") else cast.station
        client.call("opinion." + op, dict(args, opinion=made))
    return made


def to_unit():
    return "route", {"to": "department", "unit": cast.unit_rows[0]["id"]}


def handled():
    return to_unit(), ("sign", {}), ("report", {"result": "solved", "text": "已办"})


def of_opinion(*steps, **more):
    return dict(more, opinion=opinion(*steps))


def published(**more):
    return dict({"source": "x", "id": uuid7().hex, "street": cast.site["street"], "title": "灯",
                 "text": "灯坏了", "site": cast.site["id"], "mandate": cast.mandates[0]["id"]}, **more)


def opinion_of_everybody():
    """Published by the service, told to the deputy, at the station, with the unit."""
    made = principals["service", "own"].call("opinion.submitted", published())["opinion"]
    op, args = to_unit()
    cast.station.call("opinion." + op, dict(args, opinion=made))
    return {"opinion": made}


def counted(**more):
    """A year of figures, once reports has counted an assignment that nobody has signed for."""
    assignment = cast.assigned()[1]
    jztest.wait_for(lambda: any(row["id"] == assignment for row in jzstory.everything(
        cast.committee, "figure.rows", figure="tasks", to=today, **{"from": today})),
        what="the figures")
    return dict({"from": today[:4] + "-01-01", "to": today[:4] + "-12-31"}, **more)


def year_over(ago):
    """A year that is over and has figures."""
    year = int(today[:4]) - ago
    books.record("contact", date="%d-06-05" % year)
    jztest.wait_for(lambda: cast.call("figure.list", figure="contacts", **{
        "from": "%d-01-01" % year, "to": "%d-12-31" % year})["items"][0]["value"] > 0,
        what="the year's figures")
    return {"year": year, "signer": "张敏"}


def edition():
    args = year_over(1)
    if not cast.call("edition.list", year=args["year"])["items"]:
        cast.call("report.sign", **args)
    return {"year": args["year"]}


PASSWORD = "access-test-password"
BY_COSIGNER = ("suggestion.cosign", "suggestion.consent_withdrawal")
PUBLISH = {"extent": "full", "checked_by": "孙七", "check": "clean"}
LETTER = {"number": "1号", "signer": "甲", "class": "A", "text": "已办", "handler": "乙",
          "phone": "85330000"}
ARGS = {
    "suggestion.submit": lambda: {"content": cast.content()},
    "suggestion.draft": lambda: {"content": cast.content()},
    "suggestion.revise": lambda: of_suggestion(draft(), content=cast.content()),
    "suggestion.cosign": lambda: of_suggestion(cast.submit(cosigners=[1]), answer="agree"),
    "suggestion.accept": lambda: of_suggestion(cast.submit()),
    "suggestion.return": lambda: of_suggestion(cast.submit(), reason="请分开"),
    "suggestion.refuse": lambda: of_suggestion(cast.submit(), reason_code="tender",
                                               reason="涉及招标", outcome="letter"),
    "suggestion.assign": lambda: of_suggestion(cast.accepted(),
                                               lead={"unit": cast.unit_rows[0]["id"]}),
    "suggestion.withdraw": lambda: of_suggestion(cast.submit(), reason="已解决"),
    "suggestion.consent_withdrawal": lambda: of_suggestion(withdrawing(), answer="agree"),
    "suggestion.discard": lambda: of_suggestion(draft()),
    "suggestion.merge": lambda: of_suggestion(cast.submit(), into=cast.accepted()),
    "suggestion.unmerge": lambda: of_suggestion(merged(), reason="所指路段不同"),
    "suggestion.forward": lambda: of_suggestion(cast.formal()),
    "suggestion.exchange": lambda: of_suggestion(cast.forwarded(), external_no=uuid7().hex),
    "suggestion.answer": lambda: of_suggestion(cast.forwarded(), by="市住建局", number="1号",
                                               dated=today, text="已办", **{"class": "A"}),
    "suggestion.report": lambda: of_suggestion(cast.accepted(channel="special_report"),
                                               report="专题报告"),
    "suggestion.close": lambda: of_suggestion(released()[0]),
    "suggestion.get": lambda: of_suggestion(signed()[0]),
    "work.list": lambda: draft() and {"pile": "draft"},
    "suggestion.search": lambda: {"text": not_public()},
    "suggestion.similar": lambda: {"title": not_public()},
    "assignment.sign": lambda: of_assignment(cast.assigned(), person="甲"),
    "assignment.object": lambda: of_assignment(cast.assigned(), reason="不属我局"),
    "assignment.overrule": lambda: of_assignment(objected(), reason="属你局"),
    "assignment.reassign": lambda: of_assignment(objected(), unit=cast.unit_rows[2]["id"]),
    "assignment.add_assist": lambda: of_assignment(signed(), unit=cast.unit_rows[2]["id"]),
    "assignment.contact": lambda: of_assignment(signed(), phase="before", way="call", date=today,
                                                persons="甲", said="乙"),
    "assignment.extend": lambda: of_assignment(signed(), months=5, reason="须勘测"),
    "assignment.grant_extension": lambda: of_assignment(extending()),
    "assignment.refuse_extension": lambda: of_assignment(extending(), reason="应按期"),
    "assignment.urge": lambda: of_assignment(signed(), text="请抓紧"),
    "deadline.list": lambda: signed() and opinion_of_everybody() and {},
    "deadline.explain": lambda: of_suggestion(signed()[0]),
    "extension.list": lambda: extending() and {},
    "assignment.opinion": lambda: of_assignment(assisting(), text="同意", signer="甲"),
    "assignment.reply": lambda: of_assignment(contacted(), dated=today, **LETTER),
    "assignment.pass": lambda: of_assignment(filed()),
    "assignment.send_back": lambda: of_assignment(filed(), reason="未逐点答复"),
    "assignment.rate": lambda: of_assignment(passed(), attitude="satisfied", result="satisfied"),
    "assignment.release": lambda: of_assignment(rated()),
    "assignment.again": lambda: of_assignment(twice_unsatisfied()),
    "suggestion.publish": lambda: of_suggestion(passed()[0], **PUBLISH),
    "suggestion.unpublish": lambda: of_suggestion(made_public(), reason="含个人信息"),
    "commitment.progress": lambda: of_commitment(text="已装八盏"),
    "commitment.report": lambda: of_commitment(text="全部装完"),
    "commitment.confirm": lambda: of_commitment(True),
    "commitment.return": lambda: of_commitment(True, reason="还差南门"),
    "commitment.postpone": lambda: of_commitment(date="%d-12-30" % (int(today[:4]) + 2), reason="汛期停工"),
    "commitment.get": lambda: {"commitment": of_commitment()["commitment"]},
    "commitment.list": lambda: of_commitment() and {},
    "supervision.begin": lambda: of_suggestion(cast.accepted(), leader="周主任"),
    "supervision.log": lambda: supervised(date=today, text="现场督办", by="周主任"),
    "supervision.end": lambda: supervised(outcome="已解决"),
    "publication.get": lambda: {"suggestion": made_public()},
    "publication.list": lambda: made_public() and {},
    "assignment.contacts": lambda: {"assignment": passed()[1]},
    "assignment.replies": lambda: {"assignment": passed()[1]},
    "suggestion.attachment": lambda: {"attachment": attached(), "offset": 0},
    "opinion.receive": lambda: cast.matter(),
    "opinion.submitted": published,
    "opinion.answer": lambda: of_opinion(text="当场答复"),
    "opinion.route": lambda: of_opinion(to="street"),
    "opinion.refuse": lambda: of_opinion(reason_code="before_court"),
    "opinion.sign": lambda: of_opinion(to_unit()),
    "opinion.hand_back": lambda: of_opinion(to_unit(), reason="不属我局"),
    "opinion.report": lambda: of_opinion(to_unit(), ("sign", {}), result="solved", text="已办"),
    "opinion.record": lambda: of_opinion(("route", {"to": "street"}), result="solved",
                                         text="已办"),
    "opinion.feed_back": lambda: of_opinion(*handled(), to="resident", way="call"),
    "opinion.correct": lambda: of_opinion(resident_phone="13900005678"),
    "opinion.erase": lambda: of_opinion(reason="本人要求"),
    "opinion.close": lambda: of_opinion(
        *handled(), ("feed_back", {"to": "resident", "way": "call"}),
        ("feed_back", {"to": "deputy", "way": "call"})),
    "opinion.get": opinion_of_everybody,
    "opinion.list": lambda: opinion_of_everybody() and {},
    "opinion.receipt": lambda: {"receipt": cast.station.call("opinion.receive",
                                                             cast.matter())["receipt"]},
    "clock.sweep": lambda: {"ids": []},
    "rule.set": lambda: {"step": "review", "rule": "wd", "n": 6, "mark": "D", "source": "核定",
                         "valid_from": "2090-01-01"},
    "account.create": lambda: {"name": "b" + uuid7().hex[-20:], "holder": "甲",
                               "role": "committee", "password": PASSWORD},
    "account.change": lambda: {"account": account()["account"], "holder": "乙"},
    "account.end": lambda: {"account": account()["account"], "reason": "调离"},
    "account.set_password": lambda: {"account": account()["account"], "password": PASSWORD + "2"},
    "account.sign_in": lambda: {"name": account()["name"], "password": PASSWORD},
    "account.sign_out": lambda: {"token": "x" * 43},
    "account.get": lambda: {"name": account()["name"]},
    "account.list": lambda: account() and {},
    "account.history": lambda: {"id": account()["account"]},
    "session.list": lambda: {"account": account()["account"]},
    "figure.list": lambda: counted(),
    "figure.published": lambda: counted() and {"year": int(today[:4])},
    "figure.rows": lambda: counted(figure="tasks"),
    "scoring.set": lambda: {"rules": [], "source": "工委会议"},
    "record.score": lambda: {"deputy": cast.persons[0]["code"], "from": today, "to": today},
    "record.list": lambda: counted(deputy=cast.persons[0]["code"]),
    "report.sign": lambda: year_over(2),
    "edition.get": edition,
    "edition.list": edition,
    "report.print": lambda: {"report": "unsigned", "format": "csv"},
    "task.list": lambda: counted() and {"kind": "unsigned"},
    "congress.get": lambda: {"code": "CN"},
    "person.get": lambda: {"code": cast.persons[0]["code"]},
    "mandate.get": lambda: {"code": cast.mandates[0]["code"]},
    "site.get": lambda: {"code": cast.site["code"]},
    "unit.get": lambda: {"code": cast.unit_rows[0]["code"]},
    "residence.get": lambda: {"code": cast.call("residence.list", limit=1)["items"][0]["code"]},
    "calendar.get": lambda: {"date": "2026-10-01"},
    "zone.import": import_args,
}


def possible(op):
    if op in ARGS:
        return ARGS[op]()
    return books.fresh(op) or objects.fresh(op) or {}


def caller(op, role, scope):
    """Whose the object is depends on the op only for the co-signer."""
    if op in BY_COSIGNER and (role, scope) == ("deputy", "own"):
        return cast.deputies[1]
    return principals[role, scope]


def expected(op, role, scope):
    for line in LINES:
        if line["op"] == op and line["role"] in (role, "*") and line["scope"] in (scope, "*"):
            return line["expected"]
    return "no line"


def outcome(client, op, args):
    try:
        result = client.call(op, args)
    except CallError as error:
        return error.cls
    return "EMPTY" if result.get("items") == [] else "OK"


class Access(unittest.TestCase):
    def test_every_op_has_lines(self):
        """every op of the contracts stands in access.csv"""
        status, out, err = zone.jzctl("ops")
        self.assertEqual(status, 0, err)
        names = set(re.findall(r"^([a-z_]+\.[a-z_]+) ", out, re.M)) - set(ENGINE) - {"blob.get"}
        self.assertEqual(names, set(OPS))

    def one_op(self, op):
        args = possible(op)
        roles = [role for role in ROLES
                 # persons have an account only behind a gateway: accounts_test.py
                 if op != "account.set_password" or role not in SCOPED]
        for role in roles:
            for scope in ("own", "foreign") if role in SCOPED + ("service",) else ("own",):
                want = expected(op, role, scope)
                if (role == "gateway" and want == "PERMISSION_DENIED"
                        and not op.startswith("bus.")):     # the bus knows no sessions
                    want = "UNAUTHENTICATED"    # it names nobody for whom it acts
                if expected(op, "self", "own") == "OK":
                    want = "NOT_FOUND"      # the service's own: not on the bus at all
                with self.subTest(op=op, role=role, scope=scope):
                    client = caller(op, role, scope)
                    mine = {name: value(client) if callable(value) else value
                            for name, value in args.items()}    # uploads are the caller's own
                    self.assertEqual(outcome(client, op, mine), want)
                if want == "OK":            # it may have happened: a fresh object for the next
                    args = possible(op)

    def test_engine_ops(self):
        """ops that every service has"""
        for service in ("registry", "suggestions", "registers", "reports"):
            for name, (args, roles) in ENGINE.items():
                for role in ROLES:
                    if name == "clock.set" and role in roles:
                        continue            # would move the clock of the other tests
                    with self.subTest(op=service + "." + name, role=role):
                        args = dict(args, blob=uuid7().bytes) if "blob" in args else args
                        got = outcome(principals[role, "own"], service + "." + name, args)
                        self.assertEqual(got, "OK" if role in roles.split() else
                                         "UNAUTHENTICATED" if role == "gateway" else
                                         "PERMISSION_DENIED")


def make_test(op):
    def test(self):
        self.one_op(op)
    test.__doc__ = op + " by every role, own and foreign"
    return test


for op_name in OPS:
    setattr(Access, "test_op_" + op_name.replace(".", "_"), make_test(op_name))


if __name__ == "__main__":
    jztest.main()
