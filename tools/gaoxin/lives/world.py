# SPDX-License-Identifier: Apache-2.0
"""Who and where: the zone of data/gaoxin as the life sees it, and the calendar."""
import csv
import datetime
import os

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__)))))
FOLDER = os.path.join(ROOT, "data", "gaoxin")
DAY = datetime.timedelta(1)
LEVELS = ["national", "provincial", "city", "district"]
CHANNELS = {"national": "national", "provincial": "province", "city": "city",
            "district": "district"}
LEFT, SUCCESSOR = "P0100", "P0213"     # a deputy who moves away, and who is elected in the place
LEFT_ON, ELECTED_ON = datetime.date(2023, 9, 15), datetime.date(2023, 12, 20)
SUCCESSOR_MANDATE = "SL19-0900"
# on Saturdays, when no unit works: unit, day, its name since; unit, its successor, day
RENAMED = ("U0117", datetime.date(2023, 6, 10), "高新区数字经济和数据局")
MERGED = ("U0118", "U0119", datetime.date(2024, 6, 1))


def read(name):
    with open(os.path.join(FOLDER, name + ".csv"), encoding="utf-8") as file:
        return list(csv.DictReader(file))


def date(text):
    return datetime.date.fromisoformat(text)


class World:
    def __init__(self, script):
        self.script = script
        self.sites = {row["code"]: row for row in read("site")}
        self.stations = [code for code in self.sites if code.startswith("S")]
        self.homes = [code for code in self.sites if code.startswith("H")]
        self.units = {row["code"]: row for row in read("unit")}
        self.persons = {row["code"]: row for row in read("person")}
        levels = {row["code"]: row["level"] for row in read("congress")}
        self.mandates = [dict(row, level=levels[row["congress"]], since=date(row["from_date"]))
                         for row in read("mandate")]
        self.held = {}
        for row in self.mandates:
            self.held.setdefault(row["person"], []).append(row)
        self.at_home, self.at_station = {}, {}
        for row in read("residence"):
            (self.at_home if row["site"][0] == "H" else self.at_station)[row["person"]] = \
                row["site"]
        days = {row["date"]: row["kind"] for row in read("calendar")}
        self.off = {date(day) for day, kind in days.items() if kind == "off"}
        self.work = {date(day) for day, kind in days.items() if kind == "work"}
        self.known = {}     # look-ups: name → call

    # ---- days ----

    def is_working(self, day):
        return day in self.work or (day.weekday() < 5 and day not in self.off)

    def working(self, day):
        """The day, or the first working day after it."""
        while not self.is_working(day):
            day += DAY
        return day

    def after(self, day, n):
        """The n-th working day after the day."""
        while n > 0:
            day = self.working(day + DAY)
            n -= 1
        return day

    # ---- people ----

    def serves(self, person, day):
        """Whether the person holds a mandate from then on, for good."""
        if person == LEFT:
            return day < LEFT_ON - 60 * DAY
        return person in self.held and any(row["since"] <= day for row in self.held[person])

    def deputies(self, day, site=None):
        """Who holds a mandate that day, of a home or station or of all."""
        return [person for person in self.held
                if (site is None or site in (self.at_home[person], self.at_station[person]))
                and self.serves(person, day)]

    def holders(self, level, day):
        return [row for row in self.mandates if row["level"] == level and row["since"] <= day
                and row["person"] != LEFT]

    def name(self, person):
        return self.persons[person]["name"]

    # ---- references, looked up on the first day ----

    def refer(self, kind, code):
        name = "%s-%s" % (kind, code)
        self.known[name] = {"op": kind + ".get", "args": {"code": code}, "let": name}
        return "$%s.id" % name

    def person(self, code):
        return "$new-person.id" if code == SUCCESSOR else self.refer("person", code)

    def site(self, code):
        return self.refer("site", code)

    def unit(self, code):
        return self.refer("unit", code)

    def mandate(self, code):
        return self.refer("mandate", code)

    # ---- who signs in ----

    def worker(self, site):
        """Of a home or station."""
        return self.script.principal(("station-" + site).lower(), "station", site)

    def street(self, site):
        code = self.sites[site]["street"]
        return self.script.principal("street-" + code, "street", code)

    def deputy(self, person):
        return self.script.principal(("deputy-" + person).lower(), "deputy", person)

    def clerk(self, unit, day):
        if unit == MERGED[0] and day > MERGED[2]:
            unit = MERGED[1]
        return self.script.principal(("unit-" + unit).lower(), "unit", unit)
