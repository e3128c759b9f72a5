# SPDX-License-Identifier: Apache-2.0
"""What the stations enter: activities, contacts, debriefs, receptions, documents of the archive."""
import datetime

from . import texts
from .world import DAY

COUNTED = ("宣讲", "述职", "专题研讨")     # the kinds whose person-times the customer tells
OTHERS = ("视察", "调研", "执法检查", "培训", "大讲堂", "为民办实事", "接待日", "其他")
MEETINGS = ("联席会议", "人大工作联席会议")
PARTS = ("building", "deputies", "highlights", "experience")
UTC8 = datetime.timezone(datetime.timedelta(hours=8))


def at(day, hour):
    return datetime.datetime(day.year, day.month, day.day, hour, tzinfo=UTC8).isoformat()


class Books:
    def __init__(self, world, dice):
        self.world, self.dice, self.script = world, dice, world.script
        self.made = 0
        self.raised = []    # (day, site, person, name, subject, said, done, answered)
        self.linkable = []  # (day, name) of activities that suggestions may come of

    def name(self, kind):
        self.made += 1
        return "%s%d" % (kind, self.made)

    def day_in(self, span):
        """Any day of the span on which something may be held; most are working days."""
        a, b = span
        day = a + DAY * self.dice.below((b - a).days + 1)
        return day if self.dice.chance(15) or self.world.is_working(day) else \
            min(self.world.working(day), b)

    def entered(self, day):
        """When it is entered: the next working day."""
        return self.world.after(day, 1)

    # ---- activities ----

    def crew(self, day, least):
        """A site and those of its deputies, or of the zone, who are to come."""
        for _ in range(60):
            site = self.dice.pick(self.world.stations + self.world.homes)
            people = self.world.deputies(day, site)
            if len(people) >= least:
                return site, self.dice.shuffled(people)
        return "H00", self.dice.shuffled(self.world.deputies(day))

    def content(self, kind, day, present, site, people):
        dice = self.dice
        missing = people[present:present + dice.below(4)]
        excused = missing[:dice.below(len(missing) + 1)]
        person = self.world.person
        subject = dice.pick(texts.ACTIVITIES[kind])
        return {"site": self.world.site(site), "from_at": at(day, 9 + dice.below(6)),
                "to_at": at(day, 16 + dice.below(3)),
                "place": dice.pick(["站内会议室", "社区党群中心", "园区会议室", "街道会议室"]),
                "kind": kind, "subject": subject,
                "organiser": self.world.sites[site]["name"],
                "due": [person(p) for p in people[:present] + missing],
                "present": [person(p) for p in people[:present]],
                "excused": [person(p) for p in excused],
                "others_present": dice.between(5, 60), "minutes": dice.pick(texts.MINUTES),
                "outcome": dice.pick(texts.OUTCOMES)}

    def activity(self, kind, day, present):
        site, people = self.crew(day, present + 3)
        content = self.content(kind, day, present, site, people)
        if kind in MEETINGS:
            content.update(self.meeting(day))
        name, entered = self.name("a"), self.entered(day)
        worker = self.world.worker(site)
        self.script.call(entered, worker, "activity.record", {"content": content}, chain=name,
                         let=name)
        if kind in MEETINGS:
            self.resolutions(entered, worker, name, len(content["resolutions"]))
        elif self.dice.chance(6):
            self.script.call(self.world.after(entered, 2), worker, "activity.correct", {
                "entry": "$%s.entry" % name, "reason": "补记到会人数",
                "content": dict(content, others_present=content["others_present"] + 3)},
                chain=name)
        if kind in ("视察", "调研"):
            self.linkable.append((entered, name))

    def meeting(self, day):
        units = self.dice.sample(sorted(self.world.units)[:16], 3)
        return {"agenda": ["听取工作情况报告", "研究代表建议办理", "部署下一步工作"],
                "reports": [{"title": "重点工作推进情况", "by": "高新区管委会"},
                            {"title": "代表工作情况", "by": "市人大常委会高新区工委"}],
                "resolutions": [
                    {"text": "第%d项：%s" % (i + 1, text), "unit": self.world.unit(unit),
                     "by_date": (day + DAY * (40 + 25 * i)).isoformat()}
                    for i, (unit, text) in enumerate(zip(units, (
                        "按季通报建议办理进度", "落实站点经费和人员", "梳理重复提出的建议")))]}

    def resolutions(self, entered, worker, name, count):
        """The first in time, the second late; the third is still open."""
        for no, wait in list(enumerate((24, 60), 1))[:count]:
            self.script.call(self.world.after(entered, wait), worker, "resolution.complete", {
                "entry": "$%s.entry" % name, "no": no, "outcome": "已按要求落实"}, chain=name)

    def activities(self, span, times, others):
        """`times` person-times of the counted kinds, `others` activities of the other kinds."""
        dice = self.dice
        for i, present in enumerate(dice.split(times, max(1, times // 6), 1)):
            while present > 12:     # a station has no more deputies
                self.activity(COUNTED[i % 3], self.day_in(span), 12)
                present -= 12
            self.activity(COUNTED[i % 3], self.day_in(span), present)
        for i in range(others):
            self.activity(OTHERS[i % len(OTHERS)], self.day_in(span), dice.between(2, 9))
        for i in range(max(2, others // 14)):
            self.activity(MEETINGS[i % 2], self.day_in(span), dice.between(5, 9))

    # ---- contacts ----

    def contact(self, day, person, people, enterprises, problems, raise_opinions=True):
        dice, world = self.dice, self.world
        site = (world.at_station if dice.chance(80) else world.at_home)[person]
        name, entered, worker = self.name("c"), self.entered(day), world.worker(site)
        content = {"site": world.site(site), "date": day.isoformat(),
                   "person": world.person(person), "people": people, "enterprises": enterprises,
                   "way": dice.pick(["visit", "visit", "reception", "forum", "call", "online",
                                     "aid"])}
        if enterprises:
            content["enterprise_names"] = dice.sample(texts.ENTERPRISES, min(enterprises, 3))
        told = [texts.problem(dice) for _ in range(problems)]
        if told:
            content["problems"] = []
        for subject, title, said, done, _ in told:
            row = {"text": said, "answered": dice.chance(15)}
            if row["answered"]:
                row["answer"] = "当场解释政策，" + done
            content["problems"].append(row)
        if people and dice.chance(10):
            who, phone = texts.resident(dice)
            content["residents"] = [{"name": who, "phone": phone}]
        self.script.call(entered, worker, "contact.record", {"content": content}, chain=name,
                         let=name)
        for i, (subject, title, said, done, units) in enumerate(told if raise_opinions else ()):
            opinion = self.name("o")
            self.script.call(entered, worker, "contact.raise_opinion", {
                "entry": "$%s.entry" % name, "problem": i + 1, "title": title,
                "subject": subject}, chain=name, let=opinion)
            self.raised.append((entered, site, opinion, subject, said, done, units,
                                content["problems"][i]["answered"]))
        self.changes(name, content, entered, worker, bool(told))

    def changes(self, name, content, entered, worker, raised):
        """Some are corrected, of some the residents' data are erased."""
        dice = self.dice
        later = self.world.after(entered, 1 + dice.below(5))
        if dice.chance(3) and not raised and later.year == entered.year:
            fixed = dict(content, way=dice.pick(["visit", "forum", "call"]))
            self.script.call(later, worker, "contact.correct", {
                "entry": "$%s.entry" % name, "reason": "联系方式笔误", "content": fixed},
                chain=name)
        elif "residents" in content and dice.chance(10):
            self.script.call(self.world.after(entered, 30), worker, "contact.erase", {
                "entry": "$%s.entry" % name, "reason": "本人要求删除"}, chain=name)

    def contacts(self, span, people, enterprises, problems):
        """So many residents and enterprises in all; so many problems, each becomes an opinion."""
        dice = self.dice
        n = max(4, people // 8)
        met = dice.split(people, n, 1)
        firms = [0] * n
        visits = dice.sample(range(n), max(1, n * 3 // 10))
        for i, count in zip(visits, dice.split(enterprises, len(visits), 1)):
            firms[i] = count
        told = [0] * n
        for _ in range(problems):
            told[dice.below(n)] += 1
        for i in range(n):
            day = self.day_in(span)
            self.contact(day, dice.pick(self.world.deputies(day)), met[i], firms[i], told[i])

    # ---- debriefs ----

    def debriefs(self, span, count):
        dice, world = self.dice, self.world
        for i in range(count):
            day = self.day_in(span)
            person = dice.pick(world.deputies(day))
            mandate = dice.pick([m for m in world.held[person] if m["since"] <= day])
            site = world.at_station[person]
            voters = dice.between(18, 60)
            poor = dice.below(3)
            fair = dice.below(6)
            content = {"site": world.site(site), "date": day.isoformat(),
                       "mandate": world.mandate(mandate["code"]),
                       "form": ("meeting", "meeting", "written", "other")[i % 4],
                       "voters_present": voters, "report": texts.fill(
                           dice, dice.pick(texts.REPORTS)),
                       "satisfied": voters - poor - fair - dice.below(3),
                       "basically_satisfied": fair, "not_satisfied": poor,
                       "opinions": dice.sample(texts.REMARKS, dice.below(3)),
                       "chair": texts.resident(dice)[0][0] + "主任"}
            if poor:
                content["rectification"] = "增加到院落的次数，每季通报一次"
            name, entered = self.name("d"), self.entered(day)
            worker = world.worker(site)
            self.script.call(entered, worker, "debrief.record", {"content": content},
                             chain=name, let=name)
            if i % 19 == 4:
                self.script.call(world.after(entered, 2), worker, "debrief.correct", {
                    "entry": "$%s.entry" % name, "reason": "票数重新核对",
                    "content": dict(content, satisfied=content["satisfied"] - 1)}, chain=name)

    # ---- receptions ----

    def receptions(self, span, count):
        for i in range(count):
            a, b = span
            day = self.world.working(a + 9 * DAY + DAY * self.dice.below(
                max(1, (b - a).days - 20)))
            self.reception(day, i, ("held", "held", "held", "held", "late", "held", "moved",
                                    "held", "held", "cancelled")[i % 10])

    def reception(self, day, i, kind):
        world, dice = self.world, self.dice
        site = world.stations[i % len(world.stations)]
        people = dice.sample(world.deputies(day, site), 2)
        if not people:
            return
        name, worker = self.name("r"), world.worker(site)
        plan = day - 7 * DAY
        ids = [world.person(p) for p in people]
        of = {"reception": "$%s.reception" % name}
        self.script.call(plan, worker, "reception.plan", {
            "site": world.site(site), "date": day.isoformat(), "time": "09:30-11:30",
            "deputies": ids, "subject": dice.pick(sorted(texts.PROBLEMS))}, chain=name, let=name)
        announced = plan + DAY if kind != "late" else day - DAY
        self.script.call(announced, worker, "reception.announce",
                         dict(of, reason="代表日程临时确定") if kind == "late" else of,
                         chain=name)
        if kind == "cancelled":
            self.script.call(day - DAY, worker, "reception.cancel", dict(of, reason="场地检修"),
                             chain=name)
            return
        if kind == "moved":
            later = world.after(day, 5)
            self.script.call(day - 2 * DAY, worker, "reception.move", dict(
                of, date=later.isoformat(), reason="代表出差"), chain=name, let=name + "-moved")
            of = {"reception": "$%s-moved.next" % name}
            self.script.call(day - DAY, worker, "reception.announce", of, chain=name)
            day = later
        people_there = dice.between(2, 14)
        self.script.call(day, worker, "reception.hold", dict(
            of, present=ids[:1] if dice.chance(20) else ids, people=people_there,
            raised=[texts.problem(dice)[1] for _ in range(dice.below(3))]), chain=name)

    # ---- archive ----

    def archive(self, span, count):
        """Documents; some have a second version."""
        dice, world = self.dice, self.world
        titles = {"building": "站点建设完善过程", "deputies": "驻站代表名册", "highlights": "特色工作亮点",
                  "experience": "年度经验总结"}
        for i in range(count):
            site = (world.stations + world.homes)[i % 32]
            day = world.working(self.day_in(span))
            part = PARTS[(i + i // 32) % 4]
            content = {"site": world.site(site), "year": day.year, "part": part,
                       "title": "%s（%d年）" % (titles[part], day.year),
                       "made_on": day.isoformat(), "responsible": world.sites[site]["liaison"],
                       "text": "记录本年度%s。%s" % (titles[part], dice.pick(texts.OUTCOMES))}
            name = self.name("f")
            self.script.call(day, world.worker(site), "archive.file", {"content": content},
                             chain=name, let=name)
            if i % 9 == 3:
                self.script.call(world.after(day, 3), world.worker(site), "archive.revise", {
                    "document": "$%s.document" % name, "reason": "补充材料",
                    "content": dict(content, text=content["text"] + "补充照片说明。")},
                    chain=name)

    def live(self, span, plan):
        self.activities(span, plan["times"], plan["others"])
        self.contacts(span, plan["people"], plan["enterprises"], plan["raised"])
        self.debriefs(span, plan["debriefs"])
        self.receptions(span, plan["receptions"])
        self.archive(span, plan["documents"])
