# SPDX-License-Identifier: Apache-2.0
"""Which suggestions there are: by year, level, channel and occasion; who makes them, and when."""
import datetime

from . import roads, texts
from .case import Case
from .world import DAY, LEFT_ON

# the days of the sessions, and their number (次) in the term
SESSIONS = {"city": (18, 2021, (2, 23), 4), "district": (19, 2021, (1, 10), 4),
            "provincial": (14, 2022, (1, 12), 3), "national": (14, 2022, (3, 5), 6)}
# level, channel, occasion, how many in 2022, 2023, 2024. By city deputies 25 → 36 (+44 %), by
# district deputies 25 → 68 (+172 %); in 2024 30 for the zone, 1 to the city between sessions.
COUNTS = (("city", "city", "session", 10, 14, 19), ("city", "city", "between", 0, 1, 1),
          ("city", "zone", "between", 8, 10, 15),
          ("city", "special_report", "between", 0, 0, 1),
          ("district", "district", "session", 8, 13, 40),
          ("district", "district", "between", 0, 4, 15),
          ("district", "zone", "between", 9, 8, 13),
          ("provincial", "province", "session", 0, 4, 4),
          ("provincial", "zone", "between", 0, 4, 2),
          ("national", "national", "session", 0, 1, 1))
FIRST = 2022
ENDLESS = ((2022, "district", roads.refused), (2022, "city", roads.withdrawn),
           (2022, "district", roads.discarded), (2023, "provincial", roads.refused),
           (2023, "provincial", roads.withdrawn), (2023, "district", roads.discarded),
           (2024, "provincial", roads.refused), (2024, "provincial", roads.withdrawn))


class Suggestions:
    def __init__(self, world, dice):
        self.world, self.dice, self.script = world, dice, world.script
        self.made = 0
        self.told = {}      # title → [(year, place)]
        self.wants = []     # residents' opinions that are to be there before
        self.linked = []    # cases that came of an activity
        self.slots = []
        self.turns = {"zone": 0, "formal": 0}
        self.session_numbers = 0

    # ---- what there is to be ----

    def day_of(self, level, occasion, span):
        """In session, when that falls into the span; else any working day of it."""
        a, b = span
        if occasion == "session":
            _, _, (month, day), length = SESSIONS[level]
            first = datetime.date(a.year, month, day) + DAY * self.dice.below(length)
            if a <= self.world.working(first) <= b:
                return self.world.working(first)
        return self.world.working(a + DAY * self.dice.below(max(1, (b - a).days - 12)))

    def slot(self, level, channel, occasion, span):
        day = self.day_of(level, occasion, span)
        holders = [m for m in self.world.holders(level, day)
                   if self.world.serves(m["person"], day)]
        while not holders:      # before the first of this level begins
            day = self.world.working(day + 14 * DAY)
            holders = self.world.holders(level, day)
        mandate = self.dice.pick(holders)
        slot = {"level": level, "channel": channel, "occasion": occasion, "day": day,
                "mandate": mandate["code"], "person": mandate["person"],
                "code": mandate["congress"], "text": self.dice.pick(texts.SUGGESTIONS)}
        if occasion == "session":
            term, before, _, _ = SESSIONS[level]
            self.session_numbers += 1
            slot.update(term=8 if mandate["congress"] == "WH" else term,
                        meeting=day.year - before, number="第%d号" % self.session_numbers)
        return slot

    def plan(self, span, share):
        """`share`: percent of the counts; at least one of each that there are."""
        for level, channel, occasion, *counts in COUNTS:
            count = counts[span[0].year - FIRST]
            for _ in range(count and max(1, count * share // 100)):
                self.slots.append(self.slot(level, channel, occasion, span))
        a, b = span
        if a <= LEFT_ON - 3 * DAY and LEFT_ON + 60 * DAY <= b:
            slot = next(s for s in self.slots if (s["level"], s["channel"], s["day"].year) ==
                        ("district", "zone", a.year))
            slot.update(day=self.world.working(LEFT_ON - 2 * DAY), road=roads.left_behind)

    def like(self, case):
        """Another one that may be merged with it: taken from what is still to be."""
        for i, slot in enumerate(self.slots):
            if (slot["channel"], slot["code"], slot["occasion"], slot["day"].year) == (
                    case.slot["channel"], case.slot["code"], case.slot["occasion"],
                    case.slot["day"].year) and slot["person"] != case.person \
                    and "road" not in slot:
                del self.slots[i]
                return Case(self, dict(slot, text=case.slot["text"]), case.day)
        return None

    def turn_of(self, unit):
        """Every other one is the unit's that is about to change, at most three."""
        self.turns[unit] = self.turns.get(unit, 0) + 1
        return self.turns[unit] % 2 == 1 and self.turns[unit] < 6

    # ---- what becomes of them ----

    def road(self, slot):
        if "road" in slot:
            return slot["road"]
        if slot["channel"] == "special_report":
            return roads.special_report
        if slot["channel"] == "city" and slot["occasion"] == "between":
            return roads.answered
        kind, ways = ("zone", roads.ZONE) if slot["channel"] == "zone" else \
            ("formal", roads.FORMAL)
        self.turns[kind] += 1
        return ways[(self.turns[kind] - 1) % len(ways)]

    def live(self, spans, share):
        for span in spans:
            self.plan(span, share)
        self.slots.sort(key=lambda slot: slot["day"])
        while self.slots:
            slot = self.slots.pop(0)
            self.road(slot)(Case(self, slot, slot["day"]))
        for span in spans:
            for year, level, road in ENDLESS:
                if year == span[0].year:
                    slot = self.slot(level, "zone", "between", span)
                    road(Case(self, slot, slot["day"]))

    def link(self, activities):
        """Each to an activity that was entered before it: by the committee, a week later."""
        left = list(activities)
        for case in self.linked:
            submitted = self.script.lets.get(case.name)
            before = [row for row in left if submitted and row[0] < submitted]
            if before:
                left.remove(before[-1])
                self.script.call(submitted + 7 * DAY, None, "activity.link_suggestion", {
                    "entry": "$%s.entry" % before[-1][1],
                    "suggestion": "$%s.suggestion" % case.name}, chain="link-" + case.name)
