# SPDX-License-Identifier: Apache-2.0
"""What reports says, against the recount: figure.list for all scopes, the periods before, the rows
behind. Differences are told as lines; none is what a test wants."""
import datetime

from jzone import jzclient
from jzrecount import MEDIANS, RATES, Key, Recount, before, change
from jzstory import everything
from jztest import wait_for

KINDS = ("street", "site", "level", "unit", "deputy")
SOURCES = ("registry", "registers", "suggestions")


def date(text):
    return datetime.date.fromisoformat(text)


def same(got, expected):
    """A number as it was sent, against one that is exact; None: absent."""
    if got is None or expected is None:
        return got is None and expected is None
    return abs(got - float(expected)) < 1e-9


class Figures:
    def __init__(self, zone):
        self.zone = zone
        self.committee = zone.client("committee")
        self.connection = zone.database()

    # ---- when all has been told ----

    def heads(self):
        states = [self.zone.health(service) for service in SOURCES]
        return [state["head"] if state else None for state in states]

    def heard(self):
        """How far reports has come in each stream; None: it does not answer."""
        try:
            streams = self.committee.call("reports.following", {})["streams"]
        except jzclient.CallError:
            return None
        done = {stream["service"]: stream["done"] for stream in streams}
        return [done.get(service) for service in SOURCES]

    def settle(self):
        """Waits until every event has been taken in, also those that reports has no use for: a feed
        tells of these when it ends, after 20 s."""
        wait_for(lambda: self.heard() == self.heads(), seconds=90,
                 what="reports to have heard everything")

    def agreed(self, question):
        """Asks for lines of differences until there are none while nothing happened; the last."""
        found = []

        def asked():
            heads = self.heads()
            found[:] = question()
            return not found and self.heads() == heads
        try:
            wait_for(asked, seconds=25, every=0.2, what="the figures to agree")
        except AssertionError:
            assert found, "events flow without end"
        return found

    # ---- answers ----

    def rows(self, first, last, client=None, **args):
        return everything(client or self.committee, "figure.list", **{
            "from": first.isoformat(), "to": last.isoformat()}, **args)

    def answers(self, first, last, **args):
        """{Key: row} of the zone and of every kind of scope."""
        out = {}
        for kind in (None,) + KINDS:
            by = {"by": kind} if kind else {}
            for row in self.rows(first, last, **by, **args):
                key = Key(row["figure"], row.get("of"), kind or "zone", row.get("key", ""))
                assert key not in out, "twice: %s" % (key,)
                out[key] = row
        return out

    # ---- against the recount ----

    def differences(self, first, last, compare=None):
        """Lines for what is not as the recount has it."""
        first, last = date(first), date(last)
        pairs, out = {}, []
        recount = Recount(self.connection)
        now = recount.figures(first, last, pairs)
        then = recount.figures(*before(first, last, compare))
        got = self.answers(first, last, **({"compare": compare} if compare else {}))
        for key in sorted(set(now) | set(got), key=repr):
            out += self.differs(key, got.get(key), now, then, pairs)
        return out

    def differs(self, key, row, now, then, pairs):
        over_nothing = None if key.figure in RATES or key.figure in MEDIANS else 0
        value, earlier = now.get(key, over_nothing), then.get(key, over_nothing)
        if row is None:
            return ["%s: no row, recount %s" % (tuple(key), value)] if value else []
        out = []
        if not same(row.get("value"), value):
            out.append("%s: %s, recount %s" % (tuple(key), row.get("value"), value))
        if key in pairs and (row.get("n"), row.get("base")) != pairs[key]:
            out.append("%s: %s of %s, recount %s of %s" % (
                tuple(key), row.get("n"), row.get("base"), *pairs[key]))
        if not same(row.get("before"), earlier):
            out.append("%s: before %s, recount %s" % (tuple(key), row.get("before"), earlier))
        if not same(row.get("change"), change(key.figure, value, earlier)):
            out.append("%s: change %s, recount %s" % (
                tuple(key), row.get("change"), change(key.figure, value, earlier)))
        return out

    def splits(self, first, last):
        """Lines for figures whose parts do not add up to them."""
        got = self.answers(date(first), date(last))
        parts = {}
        for key, row in got.items():
            if key.value is not None:
                whole = key._replace(value=None)
                parts[whole] = parts.get(whole, 0) + row["n"]
        return ["%s: %s, its parts %s" % (tuple(key), got[key]["n"] if key in got else None, n)
                for key, n in parts.items() if key not in got or got[key]["n"] != n]

    def behind(self, first, last, row, **args):
        """The rows behind a figure."""
        more = {"of": row["of"]} if "of" in row else {}
        return everything(self.committee, "figure.rows", figure=row["figure"], **more, **args,
                          **{"from": first, "to": last})

    def unlike_rows(self, first, last, **scope):
        """Lines for figures of a scope that the rows behind them do not add up to."""
        out = []
        for row in self.rows(date(first), date(last), **scope):
            found = self.behind(first, last, row, **scope)
            amounts = sorted(x["amount"] for x in found)
            if row["how"] == "median":
                value = amounts[(len(amounts) - 1) // 2] if amounts else None
                n = row.get("value")
            else:
                value, n = sum(amounts), row.get("n")
            if (n or 0) != (value or 0):
                out.append("%s %s: %s, rows behind %s" % (row["figure"], row.get("of"), n, value))
            if row["how"] == "rate":
                base = self.behind(first, last, row, base=True, **scope)
                if sum(x["amount"] for x in base) != row["base"]:
                    out.append("%s: base %s, rows behind %d" % (row["figure"], row["base"],
                                                               sum(x["amount"] for x in base)))
            days = [x["day"] for x in found]
            if days and row["how"] != "stock" and not first <= min(days) <= max(days) <= last:
                out.append("%s: rows of other days" % row["figure"])
        return out
