# SPDX-License-Identifier: Apache-2.0
"""Weeks of a zone as they fall out: three stations in two streets, their deputies, five units and the
committee do what is possible at random; the clock moves on. What is refused is counted, not hidden.

    weeks = Weeks(zone, random.Random(7), "2026-03-02")
    weeks.live(days=120, steps=25)
    weeks.done["assignment.pass"]        # how often it was done
"""
import collections
import datetime
import uuid

import jzstory
from jzbooks import Books
from jzobjects import ITEMS
from jzone import jzclient

REFUSED = ("FAILED_PRECONDITION", "ALREADY_EXISTS", "PERMISSION_DENIED", "NOT_FOUND", "ABORTED")
# whether the day or the unit that falls out is possible there, the service says
BY_CHANCE = (("INVALID_ARGUMENT", "assignment.extend"), ("INVALID_ARGUMENT", "assignment.reassign"),
             ("INVALID_ARGUMENT", "mandate.suspend"), ("INVALID_ARGUMENT", "mandate.end"))
CONGRESS = {"by": "市住房和城乡建设局", "number": "成住建函〔2026〕31号", "text": "已列入年度计划。"}
LETTER = {"number": "函〔2026〕12号", "signer": "周明", "text": "已装设完毕。", "handler": "吴敏",
          "phone": "028-85330000"}
RESULTS = ("satisfied", "satisfied", "basically_satisfied", "not_satisfied")
SUBJECTS = ("城市管理", "教育", "交通出行", None)
KINDS = ("宣讲", "述职", "专题研讨", "视察", "培训", "联席会议")
HOUR_US, DAY_US = 3600000000, 86400000000
SIX_US = 1769032800000000       # 2026-01-22 06:00


def raw(text):
    return uuid.UUID(text).bytes


class Weeks:
    def __init__(self, zone, dice, today):
        self.zone, self.dice = zone, dice
        self.today = datetime.date.fromisoformat(today)
        self.committee = zone.client("committee")
        self.connection = zone.database()
        self.done, self.refused = collections.Counter(), collections.Counter()
        stations = jzstory.everything(self.committee, "site.list", kind="station")
        streets = sorted({site["street"] for site in stations})[:2]
        first, second = [[site for site in stations if site["street"] == street]
                         for street in streets]
        self.books, self.deputies, self.keepers = [], {}, {}
        for site in (first[0], first[1], second[0]):
            self.people(site)
        self.unit_rows = jzstory.everything(self.committee, "unit.list", active=True)[:5]
        self.units = {unit["code"]: zone.principal("weeks-" + unit["code"].lower(), "unit", unit["code"])
                      for unit in self.unit_rows}
        self.leads = self.unit_rows[:4]     # 4 is merged into 0 one day
        self.others = [site for site in stations
                       if site["code"] not in {books.site["code"] for books in self.books}]

    def people(self, site):
        persons = jzstory.everything(self.committee, "person.list", site=site["code"])[:3]
        station = self.zone.principal("weeks-" + site["code"].lower(), "station", site["code"])
        self.keepers[site["code"]] = station
        self.books.append(Books(self.committee, station, site, persons))
        for person in persons:
            if person["code"] not in self.deputies:
                self.deputies[person["code"]] = self.zone.principal(
                    "weeks-" + person["code"].lower(), "deputy", person["code"])

    # ---- what is possible ----

    def rows(self, query, *args):
        with self.connection.cursor() as db:
            db.execute(query, args)
            names = [column.name for column in db.description]
            return [collections.namedtuple("Row", names)(*row) for row in db.fetchall()]

    def pick(self, query, *args):
        """One of the rows, or None."""
        found = self.rows(query, *args)
        return self.dice.choice(found) if found else None

    def chance(self, of):
        return self.dice.random() < of

    def call(self, client, op, **args):
        """The answer's result; None when it was refused, as much of what falls out is."""
        args = {key: value for key, value in args.items() if value is not None}
        try:
            answer = client.call(op, args)
        except jzclient.CallError as error:
            if error.cls not in REFUSED and (error.cls, op) not in BY_CHANCE:
                raise
            self.refused[op] += 1
            return None
        self.done[op] += 1
        return answer

    def day(self, ahead=0):
        return (self.today + datetime.timedelta(ahead)).isoformat()

    # ---- time ----

    def move(self, days):
        self.today += datetime.timedelta(days)
        self.zone.set_clock(self.today.isoformat() + " 09:00")

    def live(self, days, steps):
        """So many days, with so many steps each time that the clock stands still."""
        until = self.today + datetime.timedelta(days)
        while self.today < until:
            for _ in range(steps):
                self.step()
            self.move(min(self.dice.randint(1, 9), (until - self.today).days))

    def step(self):
        kind = self.dice.choices((self.suggestion_step, self.submit, self.entry, self.opinion,
                                  self.reception, self.commitment, self.registry_step),
                                 (70, 9, 10, 6, 3, 2, 2))[0]
        kind()

    # ---- suggestions ----

    def submit(self):
        books = self.dice.choice(self.books)
        mandates = self.dice.sample(books.mandates, 3)
        level = mandates[0]["level"]
        channel = self.dice.choice(("zone", "zone", "zone", jzstory.CHANNELS[level],
                                    "special_report"))
        content = dict(jzstory.CONTENT, mandate=mandates[0]["id"], channel=channel,
                       cosigners=[m["id"] for m in mandates[1:self.dice.choice((1, 1, 2, 3))]],
                       subject=self.dice.choice(SUBJECTS),
                       origin=self.dice.choice(("research", "forum", "visit", "other")),
                       occasion="session" if self.chance(.2) else "between",
                       openness=self.dice.choice(("full", "title", "none")),
                       reference_only=self.chance(.1))
        client = self.deputies[mandates[0]["person_code"]]
        if self.chance(.8):
            content["site"], client = books.site["id"], books.station
        if content["occasion"] == "session":
            content.update(session_term=8, session_meeting=5,
                           session_number=str(self.done.total() + 1))
        content = {key: value for key, value in content.items() if value is not None}
        op = "suggestion.draft" if self.chance(.1) else "suggestion.submit"
        self.call(client, op, content=content)

    def suggestion_step(self):
        row = self.pick("SELECT s.id::text, state, channel, lead_code, site_code, reference_only, "
                        "merged_into::text FROM suggestions.suggestion s "
                        "WHERE state NOT IN ('closed', 'refused', 'withdrawn') ORDER BY id")
        if row is None:
            return
        if row.state in ("assigned", "handling", "reply_filed", "replied", "rated"):
            self.under_way(row)
        else:
            getattr(self, "of_" + row.state)(row)

    def author(self, row):
        return self.keepers.get(row.site_code) or self.deputies[row.lead_code]

    def of_draft(self, row):
        self.call(self.author(row), "suggestion.discard"
                  if row.state == "draft" and self.chance(.3) else "suggestion.submit", suggestion=raw(row.id))

    of_returned = of_draft

    def of_cosigning(self, row):
        who = self.pick("SELECT person_code FROM suggestions.cosigner WHERE suggestion = %s "
                        "AND state = 'invited' ORDER BY person_code", row.id)
        if who and self.chance(.8):
            self.call(self.deputies[who.person_code], "suggestion.cosign", suggestion=raw(row.id),
                      answer="agree" if self.chance(.7) else "decline")

    def of_under_review(self, row):
        what = self.dice.random()
        on = {"suggestion": raw(row.id)}
        if what < .6:
            self.call(self.committee, "suggestion.accept", **on)
        elif what < .7:
            self.call(self.committee, "suggestion.return", reason="请写明地点", **on)
        elif what < .78:
            self.call(self.committee, "suggestion.refuse", reason_code="no_substance",
                      reason="无实质内容", outcome="reference", **on)
        elif what < .85:
            self.withdraw(row)
        else:
            self.merge(row)

    def withdraw(self, row):
        self.call(self.deputies[row.lead_code], "suggestion.withdraw", suggestion=raw(row.id),
                  reason="已解决")
        for who in self.rows("SELECT person_code FROM suggestions.cosigner WHERE suggestion = %s "
                             "AND state = 'agreed'", row.id):
            self.call(self.deputies[who.person_code], "suggestion.consent_withdrawal",
                      suggestion=raw(row.id), answer="agree")

    def merge(self, row):
        into = self.pick("SELECT m.id::text FROM suggestions.suggestion m, suggestions.suggestion s "
                         "WHERE s.id = %s AND m.id <> s.id AND m.channel = s.channel AND m.subject "
                         "IS NOT DISTINCT FROM s.subject AND m.merged_into IS NULL AND m.state IN "
                         "('accepted', 'assigned', 'handling') ORDER BY m.id", row.id)
        if into:
            self.call(self.committee, "suggestion.merge", suggestion=raw(row.id),
                      into=raw(into.id), reason="同一事项")

    def of_accepted(self, row):
        if self.chance(.1):
            self.withdraw(row)
        elif self.chance(.15):
            self.merge(row)
        elif row.reference_only or row.channel == "zone":
            self.assign(row)
        elif row.channel == "special_report":
            self.call(self.committee, "suggestion.report", suggestion=raw(row.id),
                      report="2026年专题报告")
        else:
            self.call(self.committee, "suggestion.forward", suggestion=raw(row.id))

    def of_forwarded(self, row):
        if self.chance(.4):
            self.assign(row)
        else:
            self.answer(row)

    def answer(self, row):
        self.call(self.committee, "suggestion.answer", suggestion=raw(row.id), dated=self.day(),
                  **dict(CONGRESS, **{"class": "A"}))

    def of_reported(self, row):
        self.call(self.committee, "suggestion.close", suggestion=raw(row.id))

    def of_merged(self, row):
        if self.chance(.2):
            self.call(self.committee, "suggestion.unmerge", suggestion=raw(row.id),
                      reason="路段不同")

    def assign(self, row):
        units = self.dice.sample(self.leads, 3)
        named = [{"unit": unit["id"], "matter": "其中一项"} for unit in units]
        if self.chance(.25) and not row.reference_only:
            args = {"separate": named[:2]}
        else:
            assists = 0 if row.reference_only else self.dice.choice((0, 0, 1, 2))
            args = {"lead": named[0], "assists": named[1:1 + assists]}
        self.call(self.committee, "suggestion.assign", suggestion=raw(row.id), **args)

    # ---- assignments ----

    def under_way(self, row):
        if row.merged_into and self.chance(.03):
            self.of_merged(row)
        if self.chance(.03):
            self.call(self.committee, "supervision.begin", suggestion=raw(row.id), leader="主任",
                      reason="群众关切")
        if row.state == "rated" and self.chance(.6):
            self.call(self.committee, "suggestion.close", suggestion=raw(row.id),
                      reason="已尽力办理")
        part = self.pick(
            "SELECT id::text, suggestion::text, unit_code, kind, round, state, rating, result, next "
            "FROM suggestions.assignment WHERE suggestion = %s AND state NOT IN ('reassigned', "
            "'recalled', 'lapsed', 'opinion_given') ORDER BY id", row.id)
        if part and part.kind == "congress" and part.state == "handling":
            self.answer(row)
        elif part:
            getattr(self, "part_" + part.state)(part)

    def on(self, part):
        return {"suggestion": raw(part.suggestion), "assignment": raw(part.id)}

    def by_unit(self, part, verb, **args):
        self.call(self.units[part.unit_code], "assignment." + verb, **self.on(part), **args)

    def ruling(self, part, verb, **args):
        self.call(self.committee, "assignment." + verb, **self.on(part), **args)

    def part_sent(self, part):
        if self.chance(.15):
            self.by_unit(part, "object", reason="不属本单位职责")
        elif self.chance(.5):
            self.by_unit(part, "sign", person="收文员")

    def part_objected(self, part):
        if self.chance(.4):
            self.ruling(part, "overrule", reason="仍由你单位办理")
        else:
            self.ruling(part, "reassign", unit=self.dice.choice(self.leads)["id"],
                        reason="职责所在")

    def part_signed(self, part):
        if part.kind == "assist":
            if self.chance(.6):
                self.by_unit(part, "opinion", text="同意", signer="李四")
        elif self.chance(.3):
            self.by_unit(part, "contact", phase="before", way="visit", date=self.day(),
                         persons="代表本人", said="希望先装东门一段")
        elif self.chance(.3):
            self.extend(part)
        else:
            self.reply(part)

    part_handling = part_signed

    def extend(self, part):
        self.by_unit(part, "extend", reason="需勘测", months=self.dice.randint(4, 6))
        if self.chance(.7):
            self.ruling(part, "grant_extension")
        else:
            self.ruling(part, "refuse_extension", reason="时间充裕")

    def reply(self, part):
        letter = dict(LETTER, dated=self.day(), **{"class": self.dice.choice("AABCD")})
        if letter["class"] == "B":
            letter.update(measure="年内改造", by_date=self.day(120))
        if letter["class"] == "C":
            letter.update(class_reason="无规划条件")
        self.by_unit(part, "reply", **letter)

    def part_filed(self, part):
        if self.chance(.25):
            self.ruling(part, "send_back", reason="缺附件")
        else:
            self.ruling(part, "pass")

    def part_done(self, part):
        if part.rating == "awaited" and self.chance(.6):
            self.rate(part)
        elif part.rating == "rated":
            self.ruling(part, "release")
        elif part.rating == "released" and part.result == "not_satisfied" and not part.next:
            if self.chance(.5):
                self.ruling(part, "again")

    def rate(self, part):
        who = self.pick(
            "SELECT lead_code AS code FROM suggestions.suggestion WHERE id = %s UNION ALL SELECT "
            "person_code FROM suggestions.cosigner WHERE suggestion = %s AND state = 'agreed' "
            "ORDER BY 1", part.suggestion, part.suggestion)
        results = RESULTS if part.round == 1 else RESULTS[2:]
        rating = {"attitude": self.dice.choice(RESULTS), "result": self.dice.choice(results)}
        if "not_satisfied" in rating.values():
            rating["text"] = "坡道过陡"
        self.call(self.deputies[who.code], "assignment.rate", **self.on(part), **rating)

    def commitment(self):
        row = self.pick("SELECT id::text, suggestion::text, state FROM suggestions.commitment "
                        "WHERE state IN ('open', 'reported') ORDER BY id")
        if row is None:
            return
        on = {"suggestion": raw(row.suggestion), "commitment": raw(row.id)}
        if row.state == "open":
            self.call(self.committee, "commitment.report", text="已完工", **on)
        elif self.chance(.2):
            self.call(self.committee, "commitment.return", reason="缺验收记录", **on)
        else:
            self.call(self.committee, "commitment.confirm", text="现场核实", **on)

    # ---- books ----

    def entry(self):
        books = self.dice.choice(self.books)
        book = self.dice.choice(("activity", "contact", "debrief"))
        ids = [person["id"] for person in books.persons]
        due = self.dice.sample(ids, self.dice.randint(1, 3))
        back = -self.dice.randint(0, 25)
        start = SIX_US + ((self.today - datetime.date(2026, 1, 22)).days + back) * DAY_US
        changes = {
            "activity": {"kind": self.dice.choice(KINDS), "due": due, "excused": [],
                         "agenda": ["议程"], "present": due[:self.dice.randint(0, len(due))],
                         "from_at": start, "to_at": start + HOUR_US,
                         "others_present": self.dice.randint(0, 30)},
            "contact": {"person": due[0], "people": self.dice.randint(1, 9),
                        "way": self.dice.choice(("visit", "forum", "call")),
                        "date": self.day(back), "enterprises": 1},
            "debrief": {"mandate": self.dice.choice(books.mandates)["id"], "date": self.day(back),
                        "satisfied": self.dice.randint(0, 30), "basically_satisfied": 2,
                        "not_satisfied": self.dice.randint(0, 3)}}[book]
        if self.chance(.3):
            row = self.pick("SELECT entry::text, max(version) AS version FROM registers.entry WHERE "
                            "book = %s AND site_code = %s AND year = %s GROUP BY entry ORDER BY entry",
                            book, books.site["code"], (self.today.year))
            if row is not None:
                self.call(books.station, book + ".correct", reason="笔误", entry=raw(row.entry),
                          version=row.version, **getattr(books, book)(**changes))
                return
        answer = self.call(books.station, book + ".record", **getattr(books, book)(**changes))
        if answer and book == "contact" and self.chance(.4):
            self.call(books.station, "contact.raise_opinion", entry=answer["entry"], problem=1)

    def opinion(self):
        row = self.pick("SELECT id::text, state, site_code, person_code, fed_resident_on, "
                        "handover::text FROM suggestions.opinion WHERE state NOT IN ('closed', "
                        "'refused', 'converted') ORDER BY id")
        if row is None or self.chance(.4):
            self.receive()
        elif row.state == "received":
            self.settle(row)
        elif row.state == "routed":
            self.call(self.keepers[row.site_code], "opinion.record", opinion=raw(row.id),
                      result=self.dice.choice(("solved", "partly_solved", "not_solved")),
                      text="已维修")
        else:
            self.call(self.keepers[row.site_code], "opinion.feed_back", opinion=raw(row.id),
                      to=self.dice.choice(("resident", "deputy")), way="call", text="已告知",
                      date=self.day())

    def receive(self):
        books = self.dice.choice(self.books)
        mandate = self.dice.choice([m["id"] for m in books.mandates] + [None])
        self.call(books.station, "opinion.receive", **dict(
            jzstory.MATTER, site=books.site["id"], mandate=mandate,
            received_on=self.day(-self.dice.randint(0, 9))))

    def settle(self, row):
        keeper, on = self.keepers[row.site_code], {"opinion": raw(row.id)}
        what = self.dice.random()
        if what < .3:
            self.call(keeper, "opinion.answer", result="solved", text="当场办结", **on)
        elif what < .5:
            self.call(keeper, "opinion.refuse", reason_code="before_court", **on)
        else:
            self.call(keeper, "opinion.route", to="community", name="样例社区", **on)

    def reception(self):
        row = self.pick("SELECT id::text, state, date, site_code, deputies->0->>'person' AS person "
                        "FROM registers.reception WHERE state IN ('planned', 'announced') "
                        "ORDER BY id")
        if row is None or self.chance(.4):
            self.dice.choice(self.books).planned(date=self.day(self.dice.randint(4, 12)))
            return
        on = {"reception": raw(row.id)}
        keeper = self.keepers[row.site_code]
        if row.state == "planned":
            self.call(keeper, "reception.announce", reason="临时安排", **on)
        elif row.date <= self.today:
            self.call(keeper, "reception.hold", people=self.dice.randint(0, 9),
                      present=[raw(row.person)], **on)
        elif self.chance(.2):
            self.call(keeper, "reception.cancel", reason="场地停电", **on)

    # ---- registry ----

    def registry_step(self):
        self.dice.choice((self.mandate, self.inspect, self.inspect, self.site, self.residence))()

    def mandate(self):
        row = self.pick("SELECT m.id::text, m.version, m.status, p.code FROM registry.mandate m "
                        "JOIN registry.person p ON p.id = m.person WHERE m.status = ANY (%s) "
                        "ORDER BY m.id", ["suspended"] if self.chance(.4) else ["active"])
        if row is None:
            return
        on = {"id": raw(row.id), "version": row.version, "reason": "样例"}
        if row.status == "suspended":
            self.call(self.committee, "mandate.resume", **on)
        elif row.code not in self.deputies:
            self.call(self.committee, "mandate.end" if self.chance(.3) else "mandate.suspend",
                      on=self.day(-self.dice.randint(0, 3)), **on)

    def inspect(self):
        row = self.pick("SELECT id::text, version FROM registry.inspection WHERE ended_on IS NULL "
                        "ORDER BY id")
        if row is not None and self.chance(.2):
            self.call(self.committee, "inspection.end", id=raw(row.id), version=row.version,
                      reason="重复")
            return
        met = self.chance(.6)
        items = [{"item": item, "result": "met"} for item in ITEMS]
        if not met:
            items[1]["result"] = "unmet"
        site = self.dice.choice([books.site for books in self.books] + self.others[:3])
        self.call(self.committee, "inspection.create", site=site["id"], items=items,
                  code="W-%d" % (self.done.total() + self.refused.total()), inspector="检查组",
                  date=self.day(-self.dice.randint(0, 9)), rectify=None if met else "配齐人员",
                  rectify_by=None if met else self.day(30))

    def site(self):
        row = self.committee.call("site.get", {"code": self.dice.choice(self.others)["code"]})
        on = {"id": row["id"], "version": row["version"]}
        if row["state"] == "closed":
            self.call(self.committee, "site.reopen", **on)
        else:
            self.call(self.committee, "site.close", reason="装修", none=True, **on)

    def residence(self):
        row = self.pick("SELECT r.id::text, r.version, s.kind, s.code FROM registry.residence r "
                        "JOIN registry.site s ON s.id = r.site JOIN registry.person p ON "
                        "p.id = r.person WHERE r.to_date IS NULL AND p.code <> ALL (%s) ORDER BY r.id",
                        list(self.deputies))
        to = self.pick("SELECT id::text FROM registry.site WHERE state = 'open' AND kind = %s "
                       "AND code <> %s ORDER BY id", row.kind, row.code)
        if to is None:
            return
        self.call(self.committee, "residence.move", id=raw(row.id), version=row.version,
                  site=raw(to.id), on=self.day())

    def merge_units(self):
        """The first of the units, whatever it has, goes up in the last."""
        old, new = self.unit_rows[0], self.unit_rows[4]
        row = self.committee.call("unit.get", {"code": old["code"]})
        self.call(self.committee, "unit.merge", id=row["id"], version=row["version"],
                  successor=new["id"], reason="机构改革")
        self.leads = self.unit_rows[1:]
