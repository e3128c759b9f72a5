# SPDX-License-Identifier: Apache-2.0
"""The roads of the closed loop: each a function of a case whose day is that of its submission."""
from .world import DAY, LEFT

CLASSES = ("A", "A", "A", "B", "A", "A", "C", "A", "B", "D")


def plain(case, reply_class=None):
    unit = case.lead_unit()
    case.submit()
    case.accept()
    lead = case.assign(unit)[unit]
    case.handled(unit, lead, reply_class or case.dice.pick(CLASSES))
    case.rated(lead, by_clock=case.dice.chance(30))


def with_assists(case):
    """Both give their opinion; a third one is added later."""
    unit = case.lead_unit()
    assists = case.assistants(unit, 3)
    case.submit()
    case.accept()
    given = case.assign(unit, assists[:2])
    case.sign(unit, given[unit])
    case.call(None, "assignment.add_assist", let=case.name + "-added", **case.on(
        given[unit], unit=case.world.unit(assists[2]), matter="补充：资金安排"))
    given[assists[2]] = "$%s-added.next" % case.name
    case.contact(unit, given[unit])
    for assist in assists:
        case.sign(assist, given[assist], 1)
    for assist in assists:
        case.opinion(assist, given[assist], 2)
    case.days(case.dice.between(5, 30))
    case.reply(unit, given[unit], "A")
    case.pass_on(given[unit])
    case.rated(given[unit])


def assist_lapses(case):
    unit = case.lead_unit()
    assists = case.assistants(unit, 2)
    case.submit()
    case.accept()
    given = case.assign(unit, assists)
    case.sign(unit, given[unit])
    case.sign(assists[0], given[assists[0]])
    case.opinion(assists[0], given[assists[0]])
    case.contact(unit, given[unit], 5)
    case.days(50)
    case.reply(unit, given[unit], "B")
    case.pass_on(given[unit])
    case.rated(given[unit], "basically_satisfied")


def separate(case):
    units = [case.lead_unit()]
    units += case.assistants(units[0], 1)
    case.submit()
    case.accept()
    given = case.assign(separate=units)
    for unit in units:
        case.sign(unit, given[unit])
        case.contact(unit, given[unit])
    for unit, reply_class in zip(units, ("A", "B")):
        case.days(10)
        case.reply(unit, given[unit], reply_class)
    for unit in units:
        case.pass_on(given[unit])
    for unit in units:
        case.rate(given[unit], wait=1)
        case.release(given[unit])
    case.close()


def cosigned(case):
    """Two agree, one of whom rates as well; one declines."""
    unit = case.lead_unit()
    case.with_cosigners(3)
    case.submit()
    case.cosign(1, ["agree", "agree", "decline"])
    case.accept()
    lead = case.assign(unit)[unit]
    case.handled(unit, lead)
    case.rate(lead, "basically_satisfied", 1, case.cosigners[0]["person"])
    case.rated(lead)


def cosigners_dropped(case):
    """One agrees, the other is dropped by the clock."""
    unit = case.lead_unit()
    case.with_cosigners(2)
    case.submit()
    case.cosign(2, ["agree", None])
    case.accept(6)
    lead = case.assign(unit)[unit]
    case.handled(unit, lead)
    case.rated(lead)


def left_behind(case):
    """One who was asked to co-sign loses the mandate before answering: asked no longer."""
    unit = case.lead_unit()
    case.with_cosigners(1)
    case.cosigners.insert(0, case.world.held[LEFT][0])
    case.submit()
    case.cosign(1, [None, "agree"])
    case.accept(3)
    lead = case.assign(unit)[unit]
    case.handled(unit, lead)
    case.rated(lead)


def reassigned(case):
    """The unit objects; another one gets it, and answers."""
    unit = case.lead_unit()
    other = case.assistants(unit, 1)[0]
    case.submit()
    case.accept()
    lead = case.assign(unit)[unit]
    case.later(3)
    case.call(case.clerk(unit), "assignment.object",
              **case.on(lead, reason="不属本单位职责，建议改交"))
    case.later(4)
    case.call(None, "assignment.reassign", let=case.name + "-re", **case.on(
        lead, unit=case.world.unit(other), reason="改由职责单位主办"))
    lead = "$%s-re.next" % case.name
    case.handled(other, lead)
    case.rated(lead)


def overruled(case):
    unit = case.lead_unit()
    case.submit()
    case.accept()
    lead = case.assign(unit)[unit]
    case.sign(unit, lead, 1)
    case.later(3)
    case.call(case.clerk(unit), "assignment.object", **case.on(lead, reason="涉及多家单位"))
    case.later(3)
    case.call(None, "assignment.overrule", **case.on(lead, reason="属本单位主要职责"))
    case.contact(unit, lead)
    case.days(40)
    case.reply(unit, lead, "A")
    case.pass_on(lead)
    case.rated(lead)


def extended(case):
    """More time is granted, for less than asked; the reply comes after the first last day."""
    unit = case.lead_unit()
    case.submit()
    case.accept()
    lead = case.assign(unit)[unit]
    case.sign(unit, lead)
    case.contact(unit, lead)
    case.days(50)
    case.call(case.clerk(unit), "assignment.extend",
              **case.on(lead, reason="需要等待专项资金批复", months=6))
    case.later(3)
    case.call(None, "assignment.grant_extension", **case.on(lead, months=5))
    case.days(50)
    case.reply(unit, lead, "A")
    case.pass_on(lead)
    case.rated(lead)


def extension_refused(case):
    unit = case.lead_unit()
    case.submit()
    case.accept()
    lead = case.assign(unit)[unit]
    case.sign(unit, lead)
    case.contact(unit, lead)
    case.days(45)
    case.call(case.clerk(unit), "assignment.extend",
              **case.on(lead, reason="人员变动", months=4))
    case.later(2)
    case.call(None, "assignment.refuse_extension", **case.on(lead, reason="理由不充分"))
    case.days(10)
    case.reply(unit, lead, "D")
    case.pass_on(lead)
    case.rated(lead)


def sent_back(case):
    unit = case.lead_unit()
    case.submit()
    case.accept()
    lead = case.assign(unit)[unit]
    case.sign(unit, lead)
    case.contact(unit, lead)
    case.days(30)
    case.reply(unit, lead, "D")
    case.later(2)
    case.call(None, "assignment.send_back", **case.on(lead, reason="未逐点答复"))
    case.later(8)
    case.reply(unit, lead, "A")
    case.pass_on(lead)
    case.rated(lead)


def second_round(case):
    """Not satisfied with the result: handled again, then satisfied."""
    unit = case.lead_unit()
    assist = case.assistants(unit, 1)[0]
    case.submit()
    case.accept()
    lead = case.assign(unit)[unit]
    case.handled(unit, lead, "C")
    case.rate(lead, "not_satisfied")
    case.release(lead, let=case.name + "-r2", assists=[
        {"unit": case.world.unit(assist), "matter": "联合踏勘"}])
    case.call(None, "suggestion.get", let=case.name + "-card", **case.of())
    helper = "$%s-card.assignments.unit_code=%s.assignment" % (case.name, assist)
    lead = "$%s-r2.next" % case.name
    case.contact(unit, lead, 2, "during")
    case.opinion(assist, helper, 4)
    case.days(8)
    case.reply(unit, lead, "A")
    case.pass_on(lead)
    case.rated(lead)


def third_round(case):
    """Twice not satisfied: the committee chooses a third round."""
    unit = case.lead_unit()
    case.submit()
    case.accept()
    lead = case.assign(unit)[unit]
    case.handled(unit, lead, "D")
    case.rate(lead, "not_satisfied", attitude="not_satisfied")
    case.release(lead, let=case.name + "-r2")
    lead = "$%s-r2.next" % case.name
    case.days(20)
    case.reply(unit, lead, "C")
    case.pass_on(lead)
    case.rate(lead, "not_satisfied")
    case.release(lead)
    case.later(2)
    case.call(None, "assignment.again", let=case.name + "-r3", **case.on(lead))
    lead = "$%s-r3.next" % case.name
    case.days(20)
    case.reply(unit, lead, "A")
    case.pass_on(lead)
    case.rated(lead, "basically_satisfied")


def promised(case, fate="fulfilled"):
    """Class B: a commitment with its own date; fulfilled, postponed, or overdue."""
    unit = case.lead_unit()
    case.submit()
    case.accept()
    lead = case.assign(unit)[unit]
    case.sign(unit, lead)
    case.contact(unit, lead)
    case.days(30)
    case.reply(unit, lead, "B", months=3 if fate != "fulfilled" else 5)
    case.pass_on(lead)
    case.call(None, "suggestion.get", let=case.name + "-card", **case.of())
    promise = "$%s-card.assignments.0.replies.0.commitment" % case.name
    case.rated(lead)
    case.days(25)
    case.call(case.clerk(unit), "commitment.progress",
              **case.of(commitment=promise, text="完成设计和招标"))
    if fate == "overdue":
        return
    case.days(20)
    if fate == "postponed":
        case.call(None, "commitment.postpone", **case.of(
            commitment=promise, reason="汛期影响施工",
            date=case.world.working(case.day + 150 * DAY).isoformat()))
        return
    case.call(case.clerk(unit), "commitment.report",
              **case.of(commitment=promise, text="工程完工并验收"))
    case.later(6)
    case.call(None, "commitment.confirm", **case.of(commitment=promise, text="现场核实属实"))


def postponed(case):
    promised(case, "postponed")


def promise_overdue(case):
    promised(case, "overdue")


def late(case):
    """Signed late, replied late, urged in between."""
    unit = case.lead_unit()
    case.submit()
    case.accept()
    lead = case.assign(unit)[unit]
    case.sign(unit, lead, 6)
    case.contact(unit, lead, 22)
    case.days(70)
    case.call(None, "assignment.urge", **case.on(lead, text="答复已逾期，请抓紧办理"))
    case.days(12)
    case.reply(unit, lead, "A")
    case.pass_on(lead)
    case.rated(lead, "basically_satisfied")


def not_rated(case):
    unit = case.lead_unit()
    case.submit()
    case.accept()
    lead = case.assign(unit)[unit]
    case.handled(unit, lead)
    case.later(17)
    case.close()
    case.publish()


def reference(case):
    """For reference only: closed on signature."""
    unit = case.lead_unit()
    case.submit(reference_only=True)
    case.accept()
    case.sign(unit, case.assign(unit)[unit])


def returned(case):
    """A draft first, returned, revised, submitted again."""
    case.call(case.author(), "suggestion.draft", let=case.name, content=case.content())
    case.later(1)
    case.call(case.author(), "suggestion.submit", **case.of())
    case.later(3)
    case.call(None, "suggestion.return", **case.of(reason="一事一议：请补充具体事由"))
    case.later(2)
    case.call(case.author(), "suggestion.revise", **case.of(content=case.content()))
    case.call(case.author(), "suggestion.submit", **case.of())
    unit = case.lead_unit()
    case.accept()
    lead = case.assign(unit)[unit]
    case.handled(unit, lead)
    case.rated(lead)


def key(case):
    """督办: a supervising leader, logged steps."""
    unit = case.lead_unit()
    case.submit()
    case.accept()
    lead = case.assign(unit)[unit]
    case.call(None, "supervision.begin", let=case.name + "-key", **case.of(
        leader="工委主任", reason="群众反映集中"))
    watch = "$%s-key.supervision" % case.name
    case.sign(unit, lead)
    case.contact(unit, lead)
    case.later(5)
    case.call(None, "supervision.log", **case.of(
        supervision=watch, date=case.day.isoformat(), text="带队现场督办", by="工委办公室"))
    case.days(25)
    case.reply(unit, lead, "A")
    case.pass_on(lead)
    case.rate(lead)
    case.release(lead)
    case.call(None, "supervision.end", **case.of(supervision=watch, outcome="督办事项已落实"))
    case.close()
    case.publish()


def from_opinions(case, reply_class="A"):
    """Residents' opinions are converted; their result is that of the suggestion."""
    names = ["%s-o%d" % (case.name, i) for i in (1, 2)]
    submitted, unit = case.day, case.lead_unit()
    case.on_paper = True
    case.submit(origin="opinion", opinions=["$%s.opinion" % name for name in names])
    case.accept()
    lead = case.assign(unit)[unit]
    case.handled(unit, lead, reply_class)
    case.life.wants.append((submitted, case.day, reply_class, case.site, names, case.subject))
    case.rated(lead)


def partly_from_opinions(case):
    from_opinions(case, "B")


def merged(case):
    """A second one like it is merged into the one that a unit has, and answered by itself."""
    unit = case.lead_unit()
    second = case.life.like(case)
    case.submit()
    if second:
        second.day = case.day
        second.later(1)
        second.submit()
    case.accept(1)
    lead = case.assign(unit, wait=1)[unit]
    case.sign(unit, lead, 1)
    if second:
        second.day = case.day
        second.later(1)
        second.call(None, "suggestion.merge", **second.of(
            into="$%s.suggestion" % case.name, reason="同一事项"))
        second.call(None, "suggestion.get", let=second.name + "-card", **second.of())
        own = "$%s-card.assignments.unit_code=%s.assignment" % (second.name, unit)
        second.handled(unit, own)
        second.rated(own)
    case.later(2)
    case.contact(unit, lead)
    case.days(35)
    case.reply(unit, lead, "A")
    case.pass_on(lead)
    case.rated(lead)


def unmerged(case):
    """Merged before it was assigned, taken out again, handled by itself."""
    unit, second = case.lead_unit(), case.life.like(case)
    case.submit()
    case.accept(2)
    if second:
        second.day = case.day
        second.submit()
        second.later(1)
        second.call(None, "suggestion.merge", **second.of(
            into="$%s.suggestion" % case.name, reason="内容相近"))
        second.later(1)
        second.call(None, "suggestion.unmerge", **second.of(reason="两处地点不同"))
        own = second.assign(unit, wait=2)[unit]
        second.handled(unit, own, "A")
        second.rated(own)
    lead = case.assign(unit, wait=5)[unit]
    case.handled(unit, lead)
    case.rated(lead)


def inspected(case):
    """It came of a 视察 or 调研, which names it."""
    plain(case, "A")
    case.life.linked.append(case)


# ---- formal ones ----

def answered(case, reply_class=None):
    """Reported to the deputy's own congress, whose answer is recorded."""
    case.submit()
    case.accept()
    case.later(2)
    case.call(None, "suggestion.forward", **case.of())
    case.later(8)
    case.call(None, "suggestion.exchange", **case.of(external_no="%s-%s号" % (
        case.slot["code"], case.name[1:])))
    case.days(case.dice.between(30, 80))
    lead = answer(case, reply_class or case.dice.pick(CLASSES))
    case.rated(lead)


def answer(case, reply_class):
    letter = case.letter(reply_class)
    case.call(None, "suggestion.answer", **case.of(by="市级承办单位", **letter))
    case.call(None, "suggestion.get", let="%s-card%d" % (case.name, case.letters), **case.of())
    return "$%s-card%d.assignments.0.assignment" % (case.name, case.letters)


def asked_again(case):
    """Not satisfied with that answer: the congress answers once more."""
    case.submit()
    case.accept()
    case.later(2)
    case.call(None, "suggestion.forward", **case.of(external_no="%s-%s号" % (
        case.slot["code"], case.name[1:])))
    case.days(50)
    lead = answer(case, "C")
    case.rate(lead, "not_satisfied")
    case.release(lead, let=case.name + "-r2")
    case.days(25)
    answer(case, "A")
    lead = "$%s-r2.next" % case.name
    case.rated(lead)


def given_back(case):
    """That congress gives it to a unit of the zone, with its own last day."""
    unit = case.lead_unit()
    case.submit()
    case.accept()
    case.later(2)
    case.call(None, "suggestion.forward", **case.of(external_no="%s-%s号" % (
        case.slot["code"], case.name[1:])))
    case.later(6)
    due = case.world.working(case.day + 80 * DAY).isoformat()
    lead = case.assign(unit, wait=0, reply_due=due)[unit]
    case.handled(unit, lead)
    case.rated(lead)


def special_report(case):
    case.submit()
    case.accept()
    case.later(10)
    case.call(None, "suggestion.report", **case.of(report="关于高新区代表履职和民生问题的专题报告"))
    case.close(15)


# ---- that do not come to an end ----

def refused(case):
    case.submit()
    case.later(3)
    case.call(None, "suggestion.refuse", **case.of(
        reason_code=case.dice.pick(["private_matter", "no_substance", "outside_remit"]),
        reason="不符合代表建议的要求", outcome=case.dice.pick(["letter", "reference"])))


def withdrawn(case):
    """The co-signer consents."""
    case.with_cosigners(1)
    case.submit()
    case.cosign(1, ["agree"])
    case.later(1)
    case.call(case.world.deputy(case.person), "suggestion.withdraw",
              **case.of(reason="情况已经变化"))
    case.later(1)
    case.call(case.world.deputy(case.cosigners[0]["person"]), "suggestion.consent_withdrawal",
              **case.of(answer="agree"))


def discarded(case):
    case.call(case.author(), "suggestion.draft", let=case.name, content=case.content())
    case.later(4)
    case.call(case.author(), "suggestion.discard", **case.of())


# in turn; those that take long first, so that a life cut short has them whole
ZONE = (plain, third_round, extended, late, second_round, with_assists, promised, merged,
        from_opinions, reassigned, key, sent_back, cosigned, assist_lapses, not_rated, postponed,
        separate, inspected, extension_refused, plain, cosigners_dropped, overruled, returned,
        unmerged, partly_from_opinions, key, promise_overdue, reference, plain)
FORMAL = (answered, given_back, asked_again, answered, answered, given_back, answered)
