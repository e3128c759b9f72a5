# SPDX-License-Identifier: Apache-2.0
"""The script that `jzctl play` plays: calls by day, who makes them, and what they refer to."""
import datetime
import json


class Script:
    """Keeps calls of the days first … last; what would come later does not happen."""

    def __init__(self, title, zone, first, last):
        self.title, self.zone, self.first, self.last = title, zone, first, last
        self.principals = {}
        self.days = {}
        self.lets = {}      # name → day on which it is known

    def principal(self, name, role, scope=""):
        self.principals[name] = (role, scope)
        return name

    def covers(self, day):
        return self.first <= day <= self.last

    def call(self, day, who, op, args, chain=None, let=None):
        """Adds a call; True when its day is still within the life."""
        assert day >= self.first, (day, op, args)
        if day > self.last:
            return False
        line = {"as": who, "op": op, "args": args}
        if who is None:
            del line["as"]
        if chain:
            line["chain"] = chain
        if let:
            assert let not in self.lets, let
            line["let"] = let
            self.lets[let] = day
        self.days.setdefault(day, []).append(line)
        return True

    def lines(self, before=()):
        """Texts, one a line; `before`: calls that open the first day (look-ups)."""
        yield {"play": self.title, "zone": self.zone}
        for name, (role, scope) in sorted(self.principals.items()):
            yield {"principal": name, "role": role, "scope": scope}
        day = self.first
        while day <= self.last:
            yield {"day": day.isoformat()}
            if day == self.first:
                yield from before
            yield from self.days.get(day, ())
            day += datetime.timedelta(1)

    def text(self, before=()):
        return "".join(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n"
                       for line in self.lines(before))
