# SPDX-License-Identifier: Apache-2.0
"""The figures of docs/figures.md counted again, in plain SQL over the tables of registry, registers
and suggestions (tests/lib/recount/*.sql): nothing here knows of the service that publishes them.

    now = Recount(zone.database())
    now.figures(day, day)[Key("tasks", None, "unit", "U0101")]      # a number, a Fraction, or None

A figure's total has the value None; its parts the values it is split by. What is not there is 0 for
a count and a stock, None for a rate or a median over nothing.
"""
import calendar
import collections
import datetime
import os
from fractions import Fraction

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "recount")
Key = collections.namedtuple("Key", "figure value scope code")
ZONE = ("zone", "")

# figure: (of, base), each the names whose sum it is
SATISFIED = ("satisfied", "basically_satisfied")
RATES = {
    "coverage": (("covered",), ("persons",)),
    "sites_met_share": (("sites_met",), ("sites",)),
    "ballots_good": ([("ballots", value) for value in SATISFIED], ("ballots",)),
    "opinions_solved_share": (("opinions_solved",), ("opinions_collected",)),
    "signed_in_time": (("~signed_in_time",), ("signed",)),
    "contacted": (("~contacted",), ("to_reply",)),
    "replied": (("~replied",), ("to_reply",)),
    "replied_in_time": (("~in_time",), ("~replied",)),
    "solved_or_planned": ([("class", "A"), ("class", "B")], ("class",)),
    "first_good": ([("first_result", value) for value in SATISFIED], ("first_result",)),
    "rating_returned": (("first_result",), ("first_result", "~not_rated")),
    "final_good": ([("final_result", value) for value in SATISFIED], ("final_result",)),
}
MEDIANS = ("reply_days",)
STOCKS = ("mandates", "persons", "sites", "covered", "sites_met", "units", "open", "overdue")

# Every scope of a row that counts, once.
SCOPES = """
SELECT 'zone' AS scope, '' AS code, f.* FROM fact f
UNION ALL SELECT 'site', site, f.* FROM fact f WHERE site IS NOT NULL
UNION ALL SELECT 'street', street, f.* FROM fact f WHERE street IS NOT NULL
UNION ALL SELECT 'level', l.level, f.* FROM fact f,
	LATERAL (SELECT DISTINCT level FROM unnest(f.levels) x(level) WHERE level IS NOT NULL) l
UNION ALL SELECT 'deputy', d.code, f.* FROM fact f,
	LATERAL (SELECT DISTINCT code FROM unnest(f.deputies) x(code) WHERE code IS NOT NULL) d
UNION ALL SELECT 'unit', unit, f.* FROM fact f WHERE unit IS NOT NULL
"""


def text(name):
    with open(os.path.join(FOLDER, name + ".sql"), encoding="utf-8") as file:
        return file.read()


def months(day, by):
    """The same day so many months on, clamped to the month's end."""
    month = day.year * 12 + day.month - 1 + by
    year, month = month // 12, month % 12 + 1
    return datetime.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def before(first, last, compare=None):
    """The period that one is compared with."""
    one = datetime.timedelta(days=1)
    if compare == "year":
        return months(first, -12), months(last, -12)
    if first.day == 1 and (last + one).day == 1:
        end = last + one
        n = (end.year - first.year) * 12 + end.month - first.month
        return months(first, -n), first - one
    return first - (last - first) - one, first - one


class Recount:
    """As the tables are now; made again after they changed."""

    def __init__(self, connection):
        self.connection = connection
        with connection.cursor() as db:
            db.execute("DROP TABLE IF EXISTS pg_temp.fact")
            db.execute("CREATE TEMP TABLE fact AS %s" % "\nUNION ALL\n".join(
                "SELECT * FROM (%s) x" % text(name)
                for name in ("duty", "suggestions", "tasks")))

    def rows(self, query, **args):
        with self.connection.cursor() as db:
            db.execute(query, args)
            return db.fetchall()

    def counts(self, first, last):
        """{Key: number} of what was counted on these days."""
        found = self.rows(
            "SELECT figure, value, scope, code, sum(n) FROM (%s) x "
            "WHERE day BETWEEN %%(first)s AND %%(last)s AND figure <> ALL (%%(medians)s) "
            "GROUP BY figure, value, scope, code" % SCOPES,
            first=first, last=last, medians=list(MEDIANS))
        return {Key(*key): int(n) for *key, n in found}

    def medians(self, first, last):
        found = self.rows(
            "SELECT figure, NULL, scope, code, percentile_disc(0.5) WITHIN GROUP (ORDER BY n) "
            "FROM (%s) x WHERE day BETWEEN %%(first)s AND %%(last)s AND figure = ANY (%%(medians)s)"
            " GROUP BY figure, scope, code" % SCOPES,
            first=first, last=last, medians=list(MEDIANS))
        return {Key(*key): int(n) for *key, n in found}

    def stocks(self, day):
        """{Key: number} at the end of a day."""
        tasks = self.rows(
            "WITH fact AS (%s) SELECT figure, value, scope, code, sum(n) FROM (%s) x "
            "GROUP BY figure, value, scope, code" % (text("stock_tasks"), SCOPES), day=day)
        profile = [(figure, value, scope, code, n) for scope, code, figure, value, n
                   in self.rows(text("stock_profile"), day=day)]
        return {Key(*key): int(n) for *key, n in tasks + profile}

    def figures(self, first, last, pairs=None):
        """All of a period: counts, stocks at its end, rates, medians; with the totals. Into `pairs`
        goes what a rate is made of: {Key: (of, base)}."""
        parts = self.counts(first, last)
        parts.update(self.stocks(last))
        out = collections.Counter()
        for key, n in parts.items():
            if key.value is not None:
                out[key] += n
            out[key._replace(value=None)] += n
        out = dict(out)
        scopes = {(key.scope, key.code) for key in out} | {ZONE}
        for scope in scopes:
            for figure, (of, base) in RATES.items():
                key = Key(figure, None, *scope)
                pair = total(out, of, scope), total(out, base, scope)
                out[key] = Fraction(*pair) if pair[1] else None
                if pairs is not None:
                    pairs[key] = pair
        out.update(self.medians(first, last))
        return {key: n for key, n in out.items() if not key.figure.startswith("~")}


def total(numbers, names, scope):
    """Of some figures or parts of one."""
    return sum(numbers.get(Key(*((name, None) if isinstance(name, str) else name), *scope), 0)
               for name in names)


def change(figure, value, earlier):
    """What became of a figure since the period before; None: nothing to compare with."""
    if figure in RATES:
        return None if value is None or earlier is None else value - earlier
    return None if value is None or not earlier else Fraction(value - earlier, earlier)
