# SPDX-License-Identifier: Apache-2.0
"""Who and where changes: inspections, links (双联系), a deputy who leaves, units renamed, merged."""
import datetime

from .world import (DAY, ELECTED_ON, LEFT, LEFT_ON, MERGED, RENAMED, SUCCESSOR,
                    SUCCESSOR_MANDATE)

ITEMS = ["place", "staff", "rules", "materials", "records", "results", "setup", "naming",
         "activities", "mechanism", "conduct", "opinions", "network"]


def inspection(world, dice, site, day, unmet):
    """One of a site; what is not met is checked again some weeks later and met then."""
    script = world.script
    code = "JC%d-%s" % (day.year, site)
    items = [{"item": item, "result": "met"} for item in ITEMS]
    args = {"code": code, "site": world.site(site), "date": day.isoformat(),
            "inspector": "市人大常委会高新区工委检查组", "items": items}
    for item in dice.sample(items, unmet):
        item["result"] = dice.pick(["partly", "unmet"])
        item["note"] = dice.pick(["记录不全", "公示未更新", "人员变动未补", "资料陈旧"])
    if unmet:
        again = world.after(day, 20 + dice.below(20))
        args.update(rectify="对照检查表逐项补齐", rectify_by=(day + 30 * DAY).isoformat())
    script.call(day, None, "inspection.create", args, chain=code, let=code)
    if unmet:
        met = [{"item": item["item"], "result": "met"} for item in items
               if item["result"] != "met"]
        script.call(again, None, "inspection.recheck", {
            "id": "$%s.id" % code, "version": "$%s.version" % code, "code": code + "-F",
            "date": again.isoformat(), "inspector": "市人大常委会高新区工委检查组", "items": met},
            chain=code)


def inspections(world, dice, years, share):
    """Each site once a year; some are not looked at again by the end."""
    for year in years:
        sites = world.homes + world.stations
        for i, site in enumerate(dice.sample(sites, max(3, len(sites) * share // 100))):
            day = world.working(datetime.date(year, 5 + i % 4, 4 + i % 20))
            unmet = dice.between(1, 4) if i % 4 == 1 else 0
            if world.script.covers(day):
                inspection(world, dice, site, day, unmet)


def links(world, dice, day, count):
    """Deputies with their residents or an enterprise; a member with deputies."""
    people = dice.sample(world.deputies(day), count)
    for i, person in enumerate(people):
        kind = ("residents", "enterprise", "member_deputy")[i % 3]
        args = {"code": "SL%d-%03d" % (day.year, i + 1), "kind": kind,
                "person": world.person(person), "from_date": day.isoformat()}
        if kind == "member_deputy":
            args["deputy"] = world.person(people[(i + 1) % len(people)])
        else:
            args["group_name"] = ("%s院落居民小组%d" % (world.name(person), i + 1)
                                  if kind == "residents" else "样例企业%03d" % (i + 1))
        world.script.call(day, None, "contact_link.create", args, let=args["code"])
        if i % 11 == 5:
            world.script.call(world.after(day, 200), None, "contact_link.end", {
                "id": "$%s.id" % args["code"], "version": "$%s.version" % args["code"],
                "reason": "工作变动，另行安排"})


def leaves(world):
    """A deputy moves away; after the by-election another has home and station in the place."""
    script, day = world.script, LEFT_ON
    home, station = world.at_home[LEFT], world.at_station[LEFT]
    if not (script.covers(LEFT_ON) and script.covers(ELECTED_ON)):
        return
    mandate = world.held[LEFT][0]["code"]
    script.call(day, None, "mandate.end", {
        "id": world.mandate(mandate), "version": "$mandate-%s.version" % mandate,
        "reason": "调离本行政区域，代表资格终止"}, chain="leaves")
    for site in (home, station):
        name = "stay-" + site
        world.known[name] = {"op": "residence.get", "let": name,
                             "args": {"code": "%s/%s/2023-03-15" % (LEFT, site)}}
        script.call(day, None, "residence.end", {"id": "$%s.id" % name, "reason": "代表资格终止",
                                                 "version": "$%s.version" % name},
                    chain="leaves")
    day = ELECTED_ON
    script.call(day, None, "person.create", {
        "code": SUCCESSOR, "name": "贺清扬", "gender": "female", "ethnicity": "汉族",
        "birth_year": 1985, "party": "群众", "education": "大学", "occupation": "社区工作者",
        "employer": "府河社区居民委员会", "title": "副主任"}, chain="elected", let="new-person")
    congress = world.refer("congress", "SL")
    script.call(day, None, "mandate.create", {
        "code": SUCCESSOR_MANDATE, "person": world.person(SUCCESSOR), "congress": congress,
        "term": "第十九届", "delegation": "中和代表团", "electoral_unit": "双流区第17选区",
        "from_date": day.isoformat()}, chain="elected", let="new-mandate")
    for site in (home, station):
        script.call(day, None, "residence.create", {
            "person": world.person(SUCCESSOR), "site": world.site(site),
            "from_date": day.isoformat()}, chain="elected")


def units(world):
    """One is renamed, one goes up in another: both have tasks at that time."""
    script = world.script
    code, day, name = RENAMED
    if script.covers(day):
        script.call(day, None, "unit.rename", {"id": world.unit(code), "name": name,
                                               "version": "$unit-%s.version" % code})
    code, into, day = MERGED
    if script.covers(day):
        script.call(day, None, "unit.merge", {
            "id": world.unit(code), "version": "$unit-%s.version" % code,
            "successor": world.unit(into), "reason": "机构改革，职能划入"})


def descriptions(world, dice, years):
    """Sites keep up when they are open."""
    for year in years:
        for site in dice.sample(world.stations, 4):
            day = world.working(datetime.date(year, 9, 1 + dice.below(20)))
            name = "site-%s-%d" % (site, year)
            worker = world.worker(site)
            if not world.script.covers(day):
                continue
            world.script.call(day, worker, "site.get", {"code": site}, chain=name, let=name)
            world.script.call(day, worker, "site.describe", {
                "id": "$%s.id" % name, "version": "$%s.version" % name,
                "hours": "每月 %d 日、%d 日 9:30-11:30" % (3 + dice.below(9), 15 + dice.below(9))},
                chain=name)


def live(world, dice, years, plan):
    """plan["inspected"]: percent of the sites a year; plan["links"]: a number."""
    inspections(world, dice, years, plan["inspected"])
    first = world.after(world.script.first, 20)
    links(world, dice, first, plan["links"])
    leaves(world)
    units(world)
    descriptions(world, dice, years)
