# SPDX-License-Identifier: Apache-2.0
"""The people of a story, each with a key and a client, and the steps they take.

Ids on the wire are 16 bytes and stay so here; a step returns the answer's result.
"""
import json
import uuid

from jzone import jzclient

CONTENT = {
    "title": "关于在菁蓉湖公园增设夜间照明和无障碍坡道的建议",
    "facts": "菁蓉湖公园东门至儿童活动区一段约四百米没有路灯，入口三处台阶没有坡道。"
             "2026年9月的走访中，二十一位居民提到晚间散步看不清路，推婴儿车和坐轮椅的要绕行。",
    "request": "一、年内在该路段加装节能路灯；二、在东门和南门入口各修一条无障碍坡道；"
               "三、明确日常维护的单位和电话，并在入口公示。",
    "subject": "城市管理", "channel": "zone", "occasion": "between", "origin": "visit",
    "openness": "full", "contact_wish": True,
}


CHANNELS = {"national": "national", "provincial": "province", "city": "city",
            "district": "district"}
MATTER = {
    "title": "天府四街路灯不亮", "text": "三号门到公交站一段晚上很暗，老人不敢走。", "subject": "城市管理",
    "via": "station", "resident_name": "欧阳修远", "resident_phone": "13800001234",
}


def text_id(value):
    return str(uuid.UUID(bytes=value))


def everything(client, op, **args):
    """All rows of a list, page by page."""
    rows, after = [], {}
    while True:
        page = client.call(op, dict(args, limit=1000, **after))
        rows += page["items"]
        if not page.get("next"):
            return rows
        after = {"after": page["next"]}


class Cast:
    """A station with its worker, three deputies who reside there, four units, the committee."""

    def __init__(self, zone):
        self.zone = zone
        self.committee = zone.client("committee")
        self.site = self.call("site.list", kind="station", limit=1)["items"][0]
        persons = everything(self.committee, "person.list", site=self.site["code"])
        self.persons = persons[:3]
        self.mandates = [self.call("mandate.list", person=person["code"])["items"][0]
                         for person in self.persons]
        self.unit_rows = everything(self.committee, "unit.list", active=True)[:5]
        self.station = zone.principal("story-station", "station", self.site["code"])
        self.street = zone.principal("story-street", "street", self.site["street"])
        self.deputies = [zone.principal("story-deputy-%d" % i, "deputy", person["code"])
                         for i, person in enumerate(self.persons)]
        self.units = [zone.principal("story-unit-%d" % i, "unit", unit["code"])
                      for i, unit in enumerate(self.unit_rows)]

    def call(self, op, **args):
        return self.committee.call(op, args)

    def content(self, cosigners=(), **changes):
        """What deputy 0 says; cosigners are numbers of deputies."""
        content = dict(CONTENT, mandate=self.mandates[0]["id"], site=self.site["id"],
                       cosigners=[self.mandates[i]["id"] for i in cosigners])
        content.update(changes)
        return {key: value for key, value in content.items() if value is not None}

    def matter(self, **changes):
        """A resident's opinion, told to deputy 0 at the station; None leaves a member out."""
        args = dict(MATTER, site=self.site["id"], mandate=self.mandates[0]["id"])
        args.update(changes)
        return {key: value for key, value in args.items() if value is not None}

    # ---- steps; each gives the suggestion's id, or the answer ----

    def submit(self, cosigners=(), **changes):
        answer = self.station.call("suggestion.submit",
                                   {"content": self.content(cosigners, **changes)})
        return answer["suggestion"]

    def accepted(self, **changes):
        suggestion = self.submit(**changes)
        self.call("suggestion.accept", suggestion=suggestion)
        return suggestion

    def formal(self, **changes):
        """Accepted for the channel to deputy 0's own congress."""
        return self.accepted(channel=CHANNELS[self.mandates[0]["level"]], **changes)

    def forwarded(self, **changes):
        suggestion = self.formal(**changes)
        self.call("suggestion.forward", suggestion=suggestion)
        return suggestion

    def congress_answer(self, suggestion, dated, **changes):
        letter = {"by": "市住房和城乡建设局", "number": "成住建函〔2026〕31号", "dated": dated,
                  "class": "A", "text": "已列入本年度照明改造，四月完工。"}
        letter.update(changes)
        return self.call("suggestion.answer", suggestion=suggestion, **letter)

    def assign(self, suggestion, lead=None, assists=(), separate=()):
        def assignee(i):
            return {"unit": self.unit_rows[i]["id"], "matter": "第%d项：照明和坡道" % (i + 1)}
        args = {"suggestion": suggestion}
        if lead is not None:
            args["lead"] = assignee(lead)
        if assists:
            args["assists"] = [assignee(i) for i in assists]
        if separate:
            args["separate"] = [assignee(i) for i in separate]
        answer = self.committee.call("suggestion.assign", args)
        by_code = {row["unit_code"]: row["assignment"] for row in answer["assignments"]}
        return [by_code[self.unit_rows[i]["code"]]
                for i in ([lead] if lead is not None else []) + list(assists) + list(separate)]

    def assigned(self, lead=0, assists=(), **changes):
        """(suggestion, assignment of the lead, those of the assists …)"""
        suggestion = self.accepted(**changes)
        return (suggestion, *self.assign(suggestion, lead=lead, assists=assists))

    def unit_step(self, unit, step, suggestion, assignment, **args):
        return self.units[unit].call("assignment." + step,
                                     dict(args, suggestion=suggestion, assignment=assignment))

    def sign(self, unit, suggestion, assignment):
        return self.unit_step(unit, "sign", suggestion, assignment, person="承办科室收文员")

    def contact(self, unit, suggestion, assignment, date):
        return self.unit_step(unit, "contact", suggestion, assignment, phase="before",
                              way="visit", date=date, persons="代表本人、承办科科长",
                              said="希望先装东门一段")

    def reply(self, unit, suggestion, assignment, dated, **changes):
        letter = {"number": "高新城管函〔2026〕12号", "signer": "周明", "dated": dated, "class": "A",
                  "text": "照明已于本月装设完毕，坡道同时完工。", "handler": "吴敏", "phone": "028-85330000"}
        letter.update(changes)
        return self.unit_step(unit, "reply", suggestion, assignment, **letter)

    def ruling(self, step, suggestion, assignment, **args):
        return self.call("assignment." + step, suggestion=suggestion, assignment=assignment, **args)

    def rate(self, deputy, suggestion, assignment, result="satisfied", **changes):
        rating = {"attitude": "satisfied", "result": result}
        if result == "not_satisfied":
            rating["text"] = "坡道坡度过陡，轮椅上不去"
        rating.update(changes)
        return self.deputies[deputy].call(
            "assignment.rate", dict(rating, suggestion=suggestion, assignment=assignment))

    def card(self, suggestion, client=None):
        return (client or self.committee).call("suggestion.get", {"suggestion": suggestion})

    def state(self, suggestion):
        return self.card(suggestion)["state"]

    def day(self):
        """The zone's day by the domain clock, as the service sees it: from a step of today."""
        return self.card(self.submit())["submitted_on"]


def refusal(client, op, args, **more):
    """The error a call must end with."""
    try:
        result = client.call(op, args, **more)
    except jzclient.CallError as error:
        return error
    raise AssertionError("%s was not refused: %s" % (op, result))


def history(client, suggestion, after=0):
    """The committee's events of one suggestion: [(sequence, type, data)]."""
    found = []
    while True:
        events, rest = client.feed("suggestions", after=after, max=1000)
        found += [(event["sequence"], event["type"], event["data"]) for event in events
                  if event["data"].get("suggestion") == suggestion]
        if not events:
            return found
        after = rest["next"]


def bench_submit(zone):
    """A key for principal "bench", a station worker; the JSON arguments of suggestion.submit."""
    cast = Cast(zone)
    zone.keygen("bench", "station", cast.site["code"])
    content = {key: text_id(value) if isinstance(value, bytes) else value
               for key, value in cast.content().items()}
    content["cosigners"] = []
    cast.station.call("suggestion.submit", {"content": cast.content()})
    return json.dumps({"content": content}, ensure_ascii=False)
