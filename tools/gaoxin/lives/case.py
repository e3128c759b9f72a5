# SPDX-License-Identifier: Apache-2.0
"""One suggestion and its steps: what a road (roads.py) strings together, each step on its day."""
from . import texts
from .world import DAY, MERGED, RENAMED

NUMBERS = ["成高科函", "成高发改函", "成高环城函", "成高建函", "成高教函"]


class Case:
    """`day` is the day of the last step; a step takes how many working days later it is."""

    def __init__(self, life, slot, day):
        self.life, self.slot, self.day = life, slot, day
        self.world, self.script, self.dice = life.world, life.script, life.dice
        life.made += 1
        self.name = "s%d" % life.made
        self.person, self.subject = slot["person"], slot["text"][0]
        self.site = self.world.at_station[self.person]
        self.numbers = {"n": 12 + self.dice.below(70), "m": 2 + self.dice.below(7),
                        "p": self.dice.pick(texts.PLACES)}
        self.raised_in = self.again()
        self.letters = 0
        self.cosigners = []
        self.on_paper = self.dice.chance(70)        # the station submits for the deputy

    def again(self):
        """Years in which the same was raised; now and then somebody raises it again."""
        title, year = self.slot["text"][1], self.day.year
        told = self.life.told.setdefault(title, [])
        before = [row for row in told if row[0] < year]
        if before and self.dice.chance(20):
            self.numbers["p"] = self.dice.pick(before)[1]
        same = sorted({row[0] for row in before if row[1] == self.numbers["p"]})
        told.append((year, self.numbers["p"]))
        return [str(before_year) for before_year in same]

    # ---- the bare call ----

    def later(self, n):
        self.day = self.world.after(self.day, n) if n else self.world.working(self.day)

    def days(self, n):
        self.day = self.world.working(self.day + n * DAY)

    def call(self, who, op, let=None, **args):
        return self.script.call(self.day, who, op, args, chain=self.name, let=let)

    def of(self, **args):
        return dict(args, suggestion="$%s.suggestion" % self.name)

    def on(self, assignment, **args):
        return self.of(assignment=assignment, **args)

    # ---- the deputy ----

    def content(self, **changes):
        subject, title, facts, request = self.slot["text"]
        slot, dice = self.slot, self.dice
        content = {"mandate": self.world.mandate(slot["mandate"]),
                   "title": title.format(**self.numbers), "facts": facts.format(**self.numbers),
                   "request": request.format(**self.numbers), "subject": subject,
                   "channel": slot["channel"], "occasion": slot["occasion"],
                   "origin": dice.pick(["research", "forum", "visit", "reception", "other"]),
                   "openness": dice.pick(["full", "full", "full", "title", "none"]),
                   "contact_wish": dice.chance(80)}
        if slot["occasion"] == "session":
            content.update(session_term=slot["term"], session_meeting=slot["meeting"],
                           session_number=slot["number"])
        if self.raised_in:
            content["raised_in"] = self.raised_in
        if dice.chance(30):
            content["suggested_unit"] = self.world.units[
                texts.units_of(subject)[0]]["name"]
        if self.on_paper:
            content["site"] = self.world.site(self.site)
        if self.cosigners:
            content["cosigners"] = [self.world.mandate(m["code"]) for m in self.cosigners]
        content.update(changes)
        self.openness = content["openness"]
        return content

    def author(self):
        return self.world.worker(self.site) if self.on_paper else self.world.deputy(self.person)

    def submit(self, **changes):
        self.call(self.author(), "suggestion.submit", let=self.name,
                  content=self.content(**changes))

    def with_cosigners(self, count):
        """Others of the same level."""
        others = [m for m in self.world.holders(self.slot["level"], self.day)
                  if m["person"] != self.person and self.world.serves(m["person"], self.day)]
        self.cosigners = self.dice.sample(others, count)

    def cosign(self, wait, answers):
        """In the order of the co-signers; None does not answer."""
        for mandate, answer in zip(self.cosigners, answers):
            if answer:
                self.later(wait)
                self.call(self.world.deputy(mandate["person"]), "suggestion.cosign",
                          **self.of(answer=answer))

    # ---- the committee ----

    def accept(self, wait=None):
        self.later(wait if wait is not None else self.dice.between(1, 5))
        self.call(None, "suggestion.accept", **self.of())

    def assign(self, lead=None, assists=(), separate=(), wait=None, **more):
        """Keeps the references of the assignments by unit."""
        def row(unit, i):
            return {"unit": self.world.unit(unit), "matter": "第%d项：%s" % (i + 1, self.subject)}
        self.later(wait if wait is not None else self.dice.between(1, 6))
        args = self.of(**more)
        if lead:
            args["lead"] = row(lead, 0)
        if assists:
            args["assists"] = [row(unit, i + 1) for i, unit in enumerate(assists)]
        if separate:
            args["separate"] = [row(unit, i) for i, unit in enumerate(separate)]
        self.call(None, "suggestion.assign", let=self.name + "-assigned", **args)
        return {unit: "$%s-assigned.assignments.unit_code=%s.assignment" % (self.name, unit)
                for unit in [lead] * bool(lead) + list(assists) + list(separate)}

    def assistants(self, lead, count):
        others = [u for u in ("U0102", "U0104", "U0108", "U0109", "U0112", "U0120") if u != lead]
        return self.dice.sample(others, count)

    def clerk(self, unit):
        return self.world.clerk(unit, self.day)

    def lead_unit(self):
        """Of some who begin just before a unit changes: that unit."""
        for unit, day in ((RENAMED[0], RENAMED[1]), (MERGED[0], MERGED[2])):
            if day - 45 * DAY < self.day < day - 18 * DAY and self.life.turn_of(unit):
                return unit
        return self.dice.pick(texts.units_of(self.subject))

    def pass_on(self, assignment, wait=None):
        self.later(wait if wait is not None else self.dice.between(1, 4))
        self.call(None, "assignment.pass", **self.on(assignment))

    def release(self, assignment, let=None, **more):
        self.later(self.dice.between(1, 3))
        self.call(None, "assignment.release", let=let, **self.on(assignment, **more))

    def close(self, wait=2, **more):
        self.later(wait)
        self.call(None, "suggestion.close", **self.of(**more))

    def publish(self):
        """As far as the deputy wishes; some are forgotten."""
        if self.openness == "none" or self.dice.chance(10):
            return
        self.later(1)
        self.call(None, "suggestion.publish", **self.of(
            extent=self.openness, check="clean", checked_by="办公室核稿人"))

    # ---- the units ----

    def sign(self, unit, assignment, wait=None):
        self.later(wait if wait is not None else self.dice.between(1, 3))
        self.call(self.clerk(unit), "assignment.sign",
                  **self.on(assignment, person="局办公室收文岗"))

    def contact(self, unit, assignment, wait=None, phase="before"):
        self.later(wait if wait is not None else self.dice.between(2, 12))
        self.call(self.clerk(unit), "assignment.contact", **self.on(
            assignment, phase=phase, way=self.dice.pick(["visit", "meeting", "call", "online"]),
            date=self.day.isoformat(), persons="代表本人、承办科室负责人",
            said=self.dice.pick(texts.SAID)))

    def opinion(self, unit, assignment, wait=None):
        self.later(wait if wait is not None else self.dice.between(3, 10))
        self.call(self.clerk(unit), "assignment.opinion",
                  **self.on(assignment, text=self.dice.pick(texts.OPINIONS)))

    def letter(self, reply_class, months=8):
        self.letters += 1
        request = self.slot["text"][3].format(**self.numbers)
        letter = {"number": "%s〔%d〕%s-%d号" % (self.dice.pick(NUMBERS), self.day.year,
                                               self.name[1:], self.letters),
                  "dated": self.day.isoformat(), "class": reply_class,
                  "text": texts.LETTERS[reply_class].format(request=request)}
        if reply_class == "B":
            letter["by_date"] = self.world.working(self.day + months * 30 * DAY).isoformat()
        if reply_class == "C":
            letter["class_reason"] = "受规划和资金条件限制"
        return letter

    def reply(self, unit, assignment, reply_class, months=8):
        letter = self.letter(reply_class, months)
        if reply_class == "B":
            letter["measure"] = "列入计划分步实施"
        self.call(self.clerk(unit), "assignment.reply", **self.on(
            assignment, signer="分管负责人", handler="承办科室经办人", phone="000-30000000",
            **letter))

    # ---- the rating ----

    def rate(self, assignment, result="satisfied", wait=None, person=None, attitude=None):
        self.later(wait if wait is not None else self.dice.between(1, 10))
        args = {"attitude": attitude or ("satisfied" if result != "not_satisfied" else
                                         "basically_satisfied"), "result": result}
        if result == "not_satisfied":
            args["text"] = self.dice.pick(texts.UNHAPPY)
        self.call(self.world.deputy(person or self.person), "assignment.rate",
                  **self.on(assignment, **args))

    # ---- several of these ----

    def handled(self, unit, assignment, reply_class="A", wait=None, late_sign=False):
        """From the signature to the deputy: signed, contacted, replied, passed on."""
        self.sign(unit, assignment, 6 if late_sign else None)
        self.contact(unit, assignment)
        self.days(wait or self.dice.between(12, 50))
        self.reply(unit, assignment, reply_class)
        self.pass_on(assignment)

    def rated(self, assignment, result=None, by_clock=False):
        """A rating that ends the handling; released by hand or by the clock; closed; published."""
        self.rate(assignment, result or self.dice.pick(["satisfied", "satisfied",
                                                        "basically_satisfied"]))
        if by_clock:
            self.later(7)
        else:
            self.release(assignment)
        self.close()
        self.publish()
