# SPDX-License-Identifier: Apache-2.0
"""The books of a station: what its worker enters, on a zone with the sample data."""
import jzfiles
from jzone import jzclient
from jzstory import everything


class Books:
    def __init__(self, committee, station, site, persons):
        """`station` signs in for `site`; `persons` are deputies: rows of person.list."""
        self.committee, self.station, self.site, self.persons = committee, station, site, persons
        self.day = None
        self.unit = None    # of the zone: the one responsible
        self.mandates = [committee.call("mandate.list", {"person": person["code"]})["items"][0]
                         for person in persons]

    # ---- contents; the day is in the past of every story ----

    def activity(self, **changes):
        ids = [person["id"] for person in self.persons]
        content = {"site": self.site["id"], "from_at": 1769043600000000,  # 2026-01-22 09:00
                   "to_at": 1769050800000000, "place": "站内会议室", "kind": "专题研讨",
                   "subject": "老旧小区加装电梯", "organiser": self.site["name"], "due": ids,
                   "present": ids[:-1], "excused": ids[-1:], "others_present": 12,
                   "minutes": "逐户征求意见，先易后难。"}
        content.update(changes)
        return {"content": content}

    def contact(self, **changes):
        content = {"site": self.site["id"], "date": "2026-01-22",
                   "person": self.persons[0]["id"], "way": "visit", "people": 3,
                   "enterprises": 1, "enterprise_names": ["样例科技公司"],
                   "problems": [{"text": "公园东门没有路灯", "answered": False},
                                {"text": "社保卡如何补办", "answered": True,
                                 "answer": "带身份证到便民中心"}],
                   "residents": [{"name": "王阿姨", "phone": "13800000000"}]}
        content.update(changes)
        return {"content": content}

    def debrief(self, **changes):
        content = {"site": self.site["id"], "date": "2026-01-22",
                   "mandate": self.mandates[0]["id"], "form": "meeting", "voters_present": 40,
                   "report": "一年来走访选民二十次，提出建议三件。", "satisfied": 35,
                   "basically_satisfied": 4, "not_satisfied": 1, "opinions": ["多到社区来"],
                   "chair": "周明"}
        content.update(changes)
        return {"content": content}

    def document(self, **changes):
        content = {"site": self.site["id"], "year": 2026, "part": "highlights",
                   "title": "“板凳会”工作法", "made_on": "2026-01-22", "responsible": "周明",
                   "text": "代表每月到楼栋听意见。"}
        content.update(changes)
        return {"content": content}

    def file(self, client=None, **changes):
        return (client or self.station).call("archive.file", self.document(**changes))

    def meeting(self, client=None, **changes):
        """A joint meeting with an agenda, a report and two resolutions of the first unit."""
        if self.unit is None:
            self.unit = self.committee.call("unit.list", {"active": True, "limit": 1})["items"][0]
        more = {"kind": "联席会议", "agenda": ["上次决定的落实", "电梯加装"],
                "reports": [{"title": "落实情况", "by": "街道办事处"}],
                "resolutions": [{"text": "六月底前完成勘测", "unit": self.unit["id"],
                                 "by_date": "2026-06-30"}, {"text": "公布名单"}]}
        more.update(changes)
        return self.record("activity", client, **more)

    def plan(self, **changes):
        """On a working day far ahead, so that it can be announced in time."""
        args = {"site": self.site["id"], "date": "2027-06-16", "time": "09:00-11:30",
                "deputies": [person["id"] for person in self.persons[:2]], "subject": "社区停车"}
        args.update(changes)
        return args

    def planned(self, announced=False, **changes):
        ref = self.station.call("reception.plan", self.plan(**changes))
        if announced:
            self.station.call("reception.announce", {"reception": ref["reception"],
                                                     "reason": "临时安排"})
        return ref

    def record(self, book, client=None, **changes):
        return (client or self.station).call(book + ".record", getattr(self, book)(**changes))

    def correct(self, book, ref, reason="笔误", client=None, **changes):
        args = dict(getattr(self, book)(**changes), entry=ref["entry"], version=ref["version"],
                    reason=reason)
        return (client or self.station).call(book + ".correct", args)

    def get(self, ref, client=None, **more):
        return (client or self.committee).call("entry.get", dict(more, entry=ref["entry"]))

    def list(self, client=None, **args):
        return everything(client or self.committee, "entry.list", **args)

    # ---- for every op the arguments with which it is possible ----

    def today(self):
        """Today, made a working day if it is none."""
        if self.day is None:
            self.day = self.committee.call("calendar.status", {})["from_date"]
            self.committee.call("calendar.set_day", {"date": self.day, "kind": "work",
                                                     "name": "样例"})
        return self.day

    def fresh_reception(self, verb):
        if verb == "plan":
            return self.plan()
        if verb in ("list", "sweep"):
            self.planned()
            return {}
        day = {"date": self.today()} if verb == "hold" else {}
        ref = self.planned(verb == "hold", **day)
        more = {"hold": {"present": [self.persons[0]["id"]], "people": 4},
                "move": {"date": "2027-06-17", "reason": "代表出差"},
                "cancel": {"reason": "场地停电"}}.get(verb, {})
        return dict(more, reception=ref["reception"])

    def fresh_file(self, noun, verb):
        """A file on an entry or a document, or (called by the client that is to attach it) one
        that is still to be attached."""
        thing = self.record("activity") if noun == "entry" else self.file()
        on = {name: thing[name] for name in ("entry", "document") if name in thing}

        def files(client):
            try:
                return [jzfiles.ref(client, jzfiles.PDF)]
            except jzclient.CallError:      # of a role that uploads nothing
                return [{"blob": jzclient.uuid7().bytes, "name": "x", "hash": bytes(32)}]
        if verb == "attach":
            return dict(on, attachments=files)
        done = self.station.call(noun + ".attach", dict(on, attachments=files(self.station)))
        if verb == "attachments":
            return on
        return dict(on, attachment=done["attachments"][0]["attachment"], offset=0)

    def fresh_document(self, verb):
        if verb == "file":
            return self.document()
        ref = self.file()
        if verb == "revise":
            return dict(self.document(), document=ref["document"], reason="补充")
        return {} if verb in ("list", "missing") else {"document": ref["document"]}

    def fresh(self, op):
        """None: the op has nothing to do with books."""
        noun, verb = op.split(".")
        if verb.startswith("attach") and noun in ("entry", "archive"):
            return self.fresh_file(noun, verb)
        if noun == "archive":
            return self.fresh_document(verb)
        if op == "register.print":
            self.record("activity")
            return {"book": "activity", "site": self.site["code"], "year": 2026, "format": "csv"}
        if verb == "record":
            return getattr(self, noun)()
        if verb == "correct" and noun in ("activity", "contact", "debrief"):
            return dict(getattr(self, noun)(), entry=self.record(noun)["entry"], reason="笔误")
        if op == "contact.raise_opinion":
            return {"entry": self.record("contact")["entry"], "problem": 1}
        if op == "contact.erase":
            return {"entry": self.record("contact")["entry"], "reason": "本人要求"}
        if noun == "reception":
            return self.fresh_reception(verb)
        if op in ("entry.get", "entry.history"):
            return {"entry": self.record("activity")["entry"]}
        if op == "activity.link_suggestion":
            ref = self.record("activity", kind="调研")
            return {"entry": ref["entry"], "suggestion": ref["entry"]}
        if op == "resolution.complete":
            return {"entry": self.meeting()["entry"], "no": 1, "outcome": "已完成"}
        if op == "resolution.list":
            self.meeting()
            return {}
        if op == "setting.set":
            return {"name": "announce_days", "value": 3, "source": "工委会议"}
        if noun == "register":
            return {"book": "opinion"}
        if op == "chain.list":
            self.record("activity")
            return {"chain": self.committee.call("book.list", {})["items"][0]["chain"]}
        return {} if op in ("entry.list", "book.list", "opinion_book.follow",
                          "opinion_book.not_made", "opinion_book.suggested", "setting.list",
                          "activity.settle", "activity.named", "resolution.sweep") else None
