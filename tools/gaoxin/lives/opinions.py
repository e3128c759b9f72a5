# SPDX-License-Identifier: Apache-2.0
"""Residents' opinions: taken, routed, handled, told, closed; how many of them are solved."""
from . import texts
from .world import DAY

STREET_UNITS = {"guixi": "U0201", "shiyang": "U0202", "zhonghe": "U0203", "fangcao": "U0204",
                "xiaojiahe": "U0205", "hezuo": "U0206", "xiyuan": "U0207"}
# how one goes on, in turn
WAYS = ("department", "street", "department", "spot", "community", "department", "back",
        "street", "department", "spot", "community", "higher", "department", "street", "again",
        "department", "late", "community")
SOURCE = "/gaoxin/xiaoyang-jiayuan"


class Matter:
    """One opinion: its days are fixed first, its result when all are known."""

    def __init__(self, name, received, known, site, subject, title, said, done, units):
        self.name, self.received, self.known = name, received, known
        self.site, self.subject, self.title, self.said, self.done = site, subject, title, said, done
        self.units = units
        self.deputy = False     # told to one
        self.way = "refused"
        self.answered = False   # there and then
        self.result, self.handled = None, None
        self.steps = []


class Opinions:
    def __init__(self, world, dice):
        self.world, self.dice, self.script = world, dice, world.script
        self.all = []
        self.made = 0
        self.program = None     # another system's certificate

    def who(self, matter):
        return self.world.worker(matter.site) if matter.site[0] != "/" else \
            self.world.script.principal("street-" + matter.site[1:], "street", matter.site[1:])

    # ---- how they come ----

    def raised(self, rows):
        """Those of contact entries: (day, site, name, subject, said, done, units, answered)"""
        for day, site, name, subject, said, done, units, answered in rows:
            matter = Matter(name, day, self.world.after(day, 1), site, subject, "", said, done,
                            units)
            matter.deputy, matter.answered = True, answered
            self.all.append(matter)

    def taken(self, day, via, site=None, subject=None):
        """At a station, on a reception day, or by the mini-program."""
        dice, world = self.dice, self.world
        self.made += 1
        name = "q%d" % self.made
        site = site or dice.pick(world.stations)
        subject, title, said, done, units = texts.problem(dice, subject)
        matter = Matter(name, day, day, site, subject, title, said, done, units)
        who, phone = texts.resident(dice)
        args = {"title": title, "text": said, "subject": subject}
        if dice.chance(70):
            args.update(resident_name=who, resident_phone=phone)
        people = world.deputies(day, site)
        if via != "online" and people and dice.chance(75):
            person = dice.pick(people)
            held = [m for m in world.held[person] if m["since"] <= day]
            args["mandate"] = world.mandate(held[0]["code"])
            matter.deputy = True
        if via == "online":
            street = world.sites[site]["street"]
            matter.site = "/" + street
            self.script.call(day, self.online(), "opinion.submitted", dict(
                args, street=street, source=SOURCE, id="xy-%06d" % self.made), chain=name,
                let=name)
        else:
            self.script.call(day, world.worker(site), "opinion.receive", dict(
                args, site=world.site(site), via=via), chain=name, let=name)
        self.all.append(matter)
        return matter

    def online(self):
        if self.program is None:
            streets = sorted({row["street"] for row in self.world.sites.values() if row["street"]})
            self.program = self.script.principal(
                "xiaoyang", "service", "source=%s;inlets=opinion.submitted;streets=%s"
                % (SOURCE, ",".join(streets)))
        return self.program

    def wanted(self, wants):
        """Those that suggestions come of: [(submitted, replied or None, class, site, names)]"""
        for submitted, replied, reply_class, site, names, subject in wants:
            for name in names:
                matter = self.taken(max(self.script.first + DAY, submitted - 6 * DAY), "station",
                                    site, subject)
                self.script.lets[name] = matter.received
                matter.way = "converted"
                matter.handled = replied
                matter.result = {"A": "solved", "B": "partly_solved"}[reply_class]
                self.rename(matter, name)

    def rename(self, matter, name):
        for line in self.script.days[matter.received]:
            if line.get("let") == matter.name:
                line["let"] = line["chain"] = name
        del self.script.lets[matter.name]
        matter.name = name

    # ---- what becomes of them ----

    def on(self, matter, day, who, verb, **args):
        matter.steps.append((day, who, verb, args))

    def go(self, matter, turn):
        """The steps up to the result, whose day is known; the result is not."""
        way = WAYS[turn % len(WAYS)]
        matter.way = "spot" if matter.answered else way
        day = matter.known
        if matter.way == "spot":
            matter.handled = day
            self.on(matter, matter.handled, self.who(matter), "answer", text=matter.done)
            return
        after, dice = self.world.after, self.dice
        day = after(day, 12 + dice.below(5) if way == "late" else 1 + dice.below(5))
        if way in ("community", "higher"):
            self.by_hand(matter, day, way)
            return
        unit = dice.pick(matter.units)
        if way == "street":
            unit = STREET_UNITS.get(matter.site[1:] if matter.site[0] == "/" else
                                    self.world.sites[matter.site]["street"], "U0201")
        if way in ("back", "again"):
            other = dice.pick([u for u in ("U0102", "U0104", "U0106", "U0121") if u != unit])
            day = self.astray(matter, day, other, way)
        self.route(matter, day, unit, "street" if way == "street" else "department")
        day = after(day, 1 + dice.below(3))
        self.on(matter, day, self.world.clerk(unit, day), "sign", person="收文岗")
        day = after(day, 25 + dice.below(10) if way == "late" else 3 + dice.below(20))
        matter.handled = day
        self.on(matter, day, self.world.clerk(unit, day), "report", text=matter.done)

    def route(self, matter, day, unit, to):
        self.on(matter, day, self.who(matter), "route", to=to, unit=self.world.unit(unit),
                reason="请查明处理并反馈")

    def astray(self, matter, day, unit, way):
        """First to a unit whose matter it is not: handed back, or taken away again."""
        self.route(matter, day, unit, "department")
        day = self.world.after(day, 2)
        if way == "back":
            self.on(matter, day, self.world.clerk(unit, day), "hand_back", reason="不属本单位职责")
            day = self.world.after(day, 1)
        return day

    def by_hand(self, matter, day, way):
        """To who is not on the bus: the result is recorded."""
        to, name = ("community", "样例社区居委会") if way == "community" else \
            ("higher_congress", "市人大常委会代表工作机构")
        self.on(matter, day, self.who(matter), "route", to=to, name=name)
        matter.handled = self.world.after(day, 5 + self.dice.below(15))
        self.on(matter, matter.handled, self.who(matter), "record", text=matter.done)

    def refuse(self, matter):
        reason, title, said = self.dice.pick(texts.NOT_TAKEN)
        self.on(matter, self.world.after(matter.known, 1 + self.dice.below(4)),
                self.who(matter), "refuse", reason_code=reason,
                reason="%s：%s" % (title, said))

    # ---- results ----

    def settle(self, matter):
        """Told to the resident and the deputy, closed; some wait."""
        day, who = matter.handled, self.who(matter)
        if matter.way != "spot":
            day = self.world.after(day, 1 + self.dice.below(4))
            self.on(matter, day, who, "feed_back", to="resident",
                    way=self.dice.pick(["call", "visit", "meeting", "online"]))
        if matter.deputy:
            day = self.world.after(day, 1 + self.dice.below(2))
            self.on(matter, day, who, "feed_back", to="deputy", way="call")
        if self.dice.chance(96):
            self.on(matter, self.world.after(day, 1), who, "close")

    def results(self, solved):
        """Of those that have one by the last day, exactly `solved` are solved."""
        ended = [m for m in self.all if m.handled and self.script.covers(m.handled)
                 and m.way != "converted"]
        already = sum(m.way == "converted" and m.result == "solved" and m.handled is not None
                      and self.script.covers(m.handled) for m in self.all)
        assert already <= solved <= already + len(ended), (already, solved, len(ended))
        good = set(map(id, self.dice.sample(ended, solved - already)))
        for matter in self.all:
            if matter.handled is None or matter.way == "converted":
                continue
            matter.result = "solved" if id(matter) in good or not self.script.covers(
                matter.handled) else self.dice.pick(["partly_solved", "partly_solved",
                                                     "not_solved"])

    def play(self):
        """Into the script; the steps of each in their order."""
        for matter in self.all:
            if matter.handled:
                self.settle(matter)
            for day, who, verb, args in matter.steps:
                if verb in ("answer", "report", "record"):
                    args = dict(args, result=matter.result)
                if not self.script.call(day, who, "opinion." + verb, dict(
                        args, opinion="$%s.opinion" % matter.name), chain=matter.name):
                    break

    def of_year(self, year):
        return [m for m in self.all if m.received.year == year]

    def live(self, plans, wants, rows):
        """`plans`: [(span, plan)]; `rows`: those raised in the contact book."""
        self.raised(rows)
        self.wanted(wants)
        for (a, b), plan in plans:
            missing = plan["collected"] + plan["refused"] - len(self.of_year(a.year))
            assert missing >= 0, (a, missing)
            for i in range(missing):
                day = self.world.working(a + DAY * self.dice.below((b - a).days + 1))
                self.taken(min(day, b), ("station", "reception", "online")[i % 3])
            own = [m for m in self.of_year(a.year) if m.way != "converted" and not m.answered
                   and self.script.covers(self.world.after(m.known, 5))]
            refused = self.dice.sample(own, plan["refused"])
            for matter in refused:
                self.refuse(matter)
            ids = set(map(id, refused))
            for turn, matter in enumerate(m for m in self.of_year(a.year)
                                          if m.way != "converted" and id(m) not in ids):
                self.go(matter, turn)
        self.results(sum(plan["solved"] for _, plan in plans))
        self.play()
