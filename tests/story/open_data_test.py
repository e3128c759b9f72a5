# SPDX-License-Identifier: Apache-2.0
"""Open data: what `jzctl export open` writes is what the public may have, all of it and no more, in
the forms that others read, the same whoever asks, and whole or not at all."""
import csv
import datetime
import fcntl
import io
import os
import re
import resource
import subprocess
import unittest

import psycopg2

import jzbooks
import jzobjects
import jzopen
import jzone
import jzrecount
import jzstory
import jztest

zone = cast = folder = database = None
DAY = "2026-03-02"
SHOWN = ["gender", "ethnicity", "birth_year", "party", "education", "occupation", "employer",
         "title"]
TODAY = "date '%s'" % DAY
HOLDS = "from_date <= {0} AND (to_date IS NULL OR to_date >= {0})".format(TODAY)
SITE_OPEN = "state = 'open' AND published_at <= " + TODAY


def setUpModule():
    global zone, cast, folder, database
    zone = jzone.Zone("open").__enter__()
    unittest.addModuleCleanup(zone.close)
    zone.set_clock(DAY + " 09:00")
    zone.load()
    cast, database = jzstory.Cast(zone), zone.database()
    zone.keygen("open-public", "public")
    folder = os.path.join(zone.home, "open")
    fill_registry()
    fill_suggestions()
    fill_books()
    jztest.wait_for(figures_follow, seconds=60, what="the figures to follow")


def figures_follow():
    """Whether reports has taken in all that was told and that it hears."""
    with open(os.path.join(jzone.ROOT, "services", "reports", "heard.tbl"), encoding="utf-8") as file:
        heard = re.findall(r"^HEARD\((\w+), +\"([a-z_.]+)\"", file.read(), re.M)
    seen = dict(sql("SELECT service, seq FROM reports.follow_cursor"))
    assert heard
    return all(seen.get(service, 0) >= sql(
        "SELECT coalesce(max(seq), 0) FROM %s.event WHERE type = ANY (%%s)" % service,
        [kind for name, kind in heard if name == service])[0][0]
        for service in {name for name, _ in heard})


# ---- a zone with something of everything, public and not ----

def change(kind, row, **args):
    return cast.call(kind + ".change", id=row["id"], version=row["version"], **args)


def fill_registry():
    """Beside the sample: a person who shows all, sites nobody knows of yet, what has ended."""
    objects = jzobjects.Objects(cast.committee, cast.site, cast.persons[0])
    change("person", cast.call("person.get", code="P0001"), shown=SHOWN)
    change("person", cast.call("person.get", code="P0002"), shown=["employer"])
    photograph("P0001", picture()[0], SHOWN + ["photo"])
    photograph("P0003", picture()[0], ["gender"])
    photograph("P0004", b"\xff\xd8\xff\xe0 cut", ["photo"])
    for op in ("congress.end", "person.end", "person.create", "mandate.suspend", "mandate.end",
               "mandate.resume", "site.close", "site.create", "residence.end", "residence.create",
               "unit.rename", "unit.merge", "unit.end", "contact_link.create", "contact_link.end",
               "inspection.create", "code.retire", "mandate.create"):
        cast.call(op, **objects.fresh(op))
    site = cast.call("site.create", **objects.new_site())           # nobody publishes it
    cast.call("residence.create", person=cast.persons[0]["id"], site=site["id"], from_date=DAY)
    home = dict(objects.new_site(), kind="street_home", parent=cast.call("site.get", code="H00")["id"])
    home = cast.call("site.create", **home)
    below = cast.call("site.create", **dict(objects.new_site(), parent=home["id"], longitude=104.5,
                                            latitude=30.25))
    later = cast.call("site.create", **objects.new_site())
    for ref, day in ((below, DAY), (later, "2026-03-03")):
        cast.call("site.publish", id=ref["id"], version=ref["version"], published_at=day)
    cast.call("account.create", name="li.ming", holder="李明", role="committee",
              password="planted-password-1")


def picture():
    """A JPEG's skeleton, with marks in all that is not the picture, and without."""
    def part(code, content):
        return bytes([0xff, code]) + (len(content) + 2).to_bytes(2, "big") + content
    tables, scan = part(0xdb, bytes(65)), part(0xda, b"\1\1\0") + b"scan\xff\0" * 90000 + b"\xff\xd9"
    gps = part(0xe1, b"Exif\0\0MM\0*\0\0\0\x08\0\0MARK 30.59N 104.06E")
    return (b"\xff\xd8" + gps + tables + part(0xfe, b"MARK taken at home") + scan + b"MARK",
            b"\xff\xd8" + tables + scan)


def photograph(code, content, shown):
    row, blob = cast.call("person.get", code=code), jzone.jzclient.uuid7().bytes
    for at in range(0, len(content), 200000):
        cast.call("registry.blob.put", blob=blob, offset=at, bytes=content[at:at + 200000])
    change("person", row, photo=blob, shown=shown)


def passed(assists=(), **changes):
    pair = cast.assigned(assists=assists, **changes)
    for unit, assist in zip(assists, pair[2:]):
        cast.sign(unit, pair[0], assist)
        cast.unit_step(unit, "opinion", pair[0], assist, text="同意", signer="甲")
    pair = pair[:2]
    cast.sign(0, *pair)
    cast.contact(0, *pair, date=DAY)
    cast.reply(0, *pair, DAY, points=[{"point": "照明", "answer": "已装十六盏"}])
    cast.ruling("pass", *pair)
    return pair


def publish(suggestion, extent="full", check="clean", **more):
    return cast.call("suggestion.publish", suggestion=suggestion, extent=extent, check=check,
                     checked_by="孙晓", **more)


def fill_suggestions():
    global published
    full = passed(assists=[1], cosigners=[])
    publish(full[0])
    cast.rate(0, *full, result="not_satisfied")
    title = passed(openness="title")
    publish(title[0], "title")
    redacted = passed()
    publish(redacted[0], check="redacted", title="先公开的题目")
    publish(redacted[0], check="redacted", facts="有居民反映夜间照明不足。")
    back = passed()
    publish(back[0])
    cast.call("suggestion.unpublish", suggestion=back[0], reason="当事人要求")
    passed(openness="none")
    passed()
    cast.submit(cosigners=[1])
    supervised = cast.accepted()
    cast.call("supervision.begin", suggestion=supervised, leader="周主任")
    opinion = cast.station.call("opinion.receive", cast.matter())["opinion"]
    cast.station.call("opinion.route", {"opinion": opinion, "to": "street"})
    published = {"full": full[0], "title": title[0], "redacted": redacted[0]}


def fill_books():
    books = jzbooks.Books(cast.committee, cast.station,
                          cast.call("site.get", code=cast.site["code"]), cast.persons)
    for book in ("activity", "contact", "debrief"):
        books.record(book)
    books.record("contact", date="2025-12-10", people=7)
    books.meeting()
    books.planned()
    books.file()


published = {}


# ---- asking ----

def export(to=None, *more, principal=None):
    status, out, err = zone.jzctl("export", "open", to or folder, *more, principal=principal)
    assert status == 0, err
    return out, err


def refused(*args):
    status, out, err = zone.jzctl("export", "open", *args)
    assert status != 0, out
    return err


def table(name):
    """A CSV file's rows as its schema in the index says, None for what is empty."""
    fields = {r["path"]: r for r in jzopen.read(folder, "datapackage.json")["resources"]}[name]
    kinds = {field["name"]: {"string": str, "integer": int, "number": float}[field["type"]]
             for field in fields["schema"]["fields"]}
    with open(os.path.join(folder, name), encoding="utf-8", newline="") as file:
        text = file.read()
    assert text.endswith("\r\n") and "\n" not in text.replace("\r\n", ""), name
    rows = csv.DictReader(io.StringIO(text, newline=""))
    assert rows.fieldnames == list(kinds), rows.fieldnames
    return [{key: kinds[key](value) if value else None for key, value in row.items()}
            for row in rows]


def fifteen(value):
    """As many digits as the file has of a number."""
    return float("%.15g" % value) if isinstance(value, float) else value


def sql(text, *args):
    with database.cursor() as cursor:
        cursor.execute(text, args)
        return cursor.fetchall()


def codes(text):
    return sorted(str(row[0]) for row in sql(text))


class OpenData(unittest.TestCase):
    def test_01_popolo(self):
        """the directory is Popolo, and has each active mandate and residence at a published site"""
        out, err = export()
        self.assertIn(folder + "/popolo.json\t", out)
        data = jzopen.read(folder, "popolo.json")
        jzopen.check_popolo(data)
        seats = [m for m in data["memberships"] if m["role"] == "人大代表"]
        homes = [m for m in data["memberships"] if m["role"] != "人大代表"]
        self.assertEqual(sorted(m["id"] for m in seats), codes(
            "SELECT id FROM registry.mandate WHERE status = 'active' AND " + HOLDS))
        self.assertEqual(sorted(m["id"] for m in homes), codes(
            "SELECT r.id FROM registry.residence r JOIN registry.site s ON s.id = r.site"
            " WHERE %s AND s.%s AND EXISTS (SELECT FROM registry.mandate m WHERE m.person = r.person"
            " AND m.status = 'active' AND m.%s)" % (
                HOLDS, SITE_OPEN, HOLDS.replace("to_date", "m.to_date"))))
        self.assertTrue(all("post_id" in m for m in seats))
        self.assertTrue(any("on_behalf_of_id" in m for m in seats))
        self.assertEqual({o["classification"] for o in data["organizations"]},
                         {"national_congress", "provincial_congress", "city_congress",
                          "district_congress", "delegation", "zone_home", "street_home", "station",
                          "department", "street"} | {row[0] for row in sql(
                              "SELECT DISTINCT kind FROM registry.unit WHERE active")})
        self.assertIn("dissolution_date", {name for o in data["organizations"] for name in o})

    def test_02_persons(self):
        """of a person what they show, of others name, code and seats"""
        export()
        persons = {p["identifiers"][0]["identifier"]: p
                   for p in jzopen.read(folder, "popolo.json")["persons"]}
        always = {"id", "name", "identifiers", "sources"}
        row = cast.call("person.get", code="P0001")
        self.assertEqual(set(persons["P0001"]) - always,
                         set(SHOWN) - {"birth_year"} | {"birth_date"})
        self.assertEqual(persons["P0001"]["birth_date"], "%d" % row["birth_year"])
        self.assertEqual({name: persons["P0001"][name] for name in ("gender", "party", "employer")},
                         {name: row[name] for name in ("gender", "party", "employer")})
        self.assertEqual(set(persons["P0002"]) - always, {"employer"})
        self.assertEqual(set(persons["P0003"]) - always, {"gender"})
        for code in set(persons) - {"P0001", "P0002", "P0003"}:
            self.assertEqual(set(persons[code]), always)

    def test_03_sites(self):
        """sites are GeoJSON: those open and published, where they are, without hidden parents"""
        export()
        data = jzopen.read(folder, "sites.geojson")
        jzopen.check_geojson(data)
        self.assertEqual(sorted(f["id"] for f in data["features"]),
                         codes("SELECT id FROM registry.site WHERE " + SITE_OPEN))
        places = {f["id"]: f["geometry"] and f["geometry"]["coordinates"] for f in data["features"]}
        self.assertEqual(places, {str(row[0]): row[1] and [float(row[1]), float(row[2])] for row in sql(
            "SELECT id, longitude, latitude FROM registry.site WHERE " + SITE_OPEN)})
        below = [f["properties"] for f in data["features"]
                 if f["geometry"] and f["geometry"]["coordinates"] == [104.5, 30.25]]
        self.assertEqual(len(below), 1)
        self.assertNotIn("parent_code", below[0])

    def test_04_suggestions(self):
        """suggestions as far as they are published; of a title nothing but the title"""
        export()
        found = {s["id"]: s for s in jzopen.read(folder, "suggestions.json")["suggestions"]}
        self.assertEqual(set(found), {jzstory.text_id(value) for value in published.values()})
        full, title, redacted = (found[jzstory.text_id(published[name])]
                                 for name in ("full", "title", "redacted"))
        self.assertEqual((full["facts"], full["lead_name"]),
                         (jzstory.CONTENT["facts"], cast.persons[0]["name"]))
        self.assertEqual(full["replies"][0]["points"], [{"point": "照明", "answer": "已装十六盏"}])
        self.assertEqual(set(full["replies"][0]), {"unit_name", "number", "dated", "class", "text",
                                                   "points"})
        self.assertEqual(set(title), {"id", "serial", "title", "extent", "published_on"})
        self.assertEqual((redacted["title"], redacted["facts"]),
                         (jzstory.CONTENT["title"], "有居民反映夜间照明不足。"))
        self.assertEqual([s["serial"] for s in found.values()],
                         sorted(s["serial"] for s in found.values()))

    def test_05_year(self):
        """of one year; one to come or before the first is refused, and changes nothing"""
        there = os.path.join(zone.home, "open-year")
        for year, count in (("2026", 3), ("2025", 0)):
            export(there, "--year", year)
            self.assertEqual(len(jzopen.read(there, "suggestions.json")["suggestions"]), count)
            self.assertEqual([name for name in os.listdir(there) if name.startswith("figures")],
                             ["figures-%s.csv" % year])
        before = jzopen.whole(there)
        for year, said in (("2027", "INVALID_ARGUMENT year"), ("2024", "NOT_FOUND year")):
            self.assertIn(said, refused(there, "--year", year))
            self.assertEqual(jzopen.whole(there), before)

    def test_052_figures(self):
        """the zone's figures of each year, as the committee has them and as they are counted anew"""
        export()
        names = sorted(name for name in os.listdir(folder) if name.startswith("figures"))
        self.assertEqual(names, ["figures-2025.csv", "figures-2026.csv"])
        rows = table("figures-2026.csv")
        asked = {"from": "2026-01-01", "to": DAY, "compare": "year"}
        self.assertEqual(rows, [
            {name: fifteen(row.get(name)) for name in rows[0]}
            for row in jzstory.everything(cast.committee, "figure.list", **asked)])
        recount = jzrecount.Recount(database).figures(
            datetime.date(2026, 1, 1), datetime.date.fromisoformat(DAY))
        for row in rows:
            want = recount.get(jzrecount.Key(row["figure"], row["of"], "zone", ""), 0)
            if want is None:
                self.assertIsNone(row["value"], row)
            else:
                self.assertAlmostEqual(row["value"], float(want), msg=row)
        value = {(row["figure"], row["of"]): row["value"] for row in rows}
        self.assertEqual(value["submitted", None], sql(
            "SELECT count(*) FROM suggestions.suggestion WHERE submitted_on IS NOT NULL")[0][0])
        self.assertEqual({row["figure"]: row["value"] for row in table("figures-2025.csv")
                          if row["figure"] == "residents"}, {"residents": 7})

    def test_051_photos(self):
        """photos of who shows theirs, without where they were taken, and told by their address"""
        there = os.path.join(zone.home, "open-photos")
        _, err = export(there, "--url", "https://data.example/rd/")
        self.assertIn("代表 P0004 的照片不完整，没有导出\n", err)
        files, images = jzopen.whole(there), {}
        for person in jzopen.read(there, "popolo.json")["persons"]:
            if "image" in person:
                images[person["identifiers"][0]["identifier"]] = person["image"]
        self.assertEqual(images, {"P0001": "https://data.example/rd/photo-P0001.jpg"})
        self.assertEqual({name for name in files if name.startswith("photo")}, {"photo-P0001.jpg"})
        self.assertEqual(files["photo-P0001.jpg"], picture()[1])
        jzopen.check_popolo(jzopen.read(there, "popolo.json"))
        jzopen.check_package(there)
        export(there)
        self.assertFalse([name for name in os.listdir(there) if name.startswith("photo")])

    def test_06_index(self):
        """the index knows size and hash of each file, the day, and the licence that was given"""
        export()
        data = jzopen.check_package(folder)
        self.assertEqual(data["created"], DAY + "T00:00:00+08:00")
        self.assertNotIn("licenses", data)
        for text, member in (("CC-BY-4.0", "name"), ("https://data.example/l", "path")):
            export(None, "--license", text)
            self.assertEqual(jzopen.check_package(folder)["licenses"], [{member: text}])
        export()

    def test_07_same(self):
        """the same data, the same bytes, whoever asks"""
        export()
        first = jzopen.whole(folder)
        export()
        self.assertEqual(jzopen.whole(folder), first)
        there = os.path.join(zone.home, "open-2")
        export(there, principal="open-public")
        self.assertEqual(jzopen.whole(there), first)

    def test_08_progress(self):
        """done, total and rate of what takes long"""
        _, err = export()
        persons = len(jzopen.read(folder, "popolo.json")["persons"])
        self.assertRegex(err, r"代表 %d/%d，每秒 \d+，用时 \d+ 秒\n" % (persons, persons))
        self.assertRegex(err, r"公开的建议 3/3，每秒 \d+，用时 \d+ 秒\n")

    def test_09_whole_or_not(self):
        """cut short, by a full disk or for good: the earlier one stays as it was"""
        export()
        before = jzopen.whole(folder)
        for ignored in (True, False):
            done = subprocess.run(
                [os.path.join(jzone.BUILD, "bin", "jzctl"), "export", "open", folder],
                env=zone.environ, capture_output=True, text=True, timeout=120, check=False,
                restore_signals=not ignored,
                preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536)))
            self.assertNotEqual(done.returncode, 0)
            self.assertEqual(jzopen.whole(folder), before)
            if ignored:
                self.assertIn("popolo.json: File too large", done.stderr)
            self.assertEqual(os.path.exists(folder + ".part"), not ignored)
        export()
        self.assertEqual(jzopen.whole(folder), before)
        self.assertFalse(os.path.exists(folder + ".part"))

    def test_10_refused(self):
        """what is not this export's is not touched; two at a time, bad options"""
        mine = os.path.join(zone.home, "mine")
        os.mkdir(mine)
        with open(os.path.join(mine, "letter.txt"), "w", encoding="utf-8") as file:
            file.write("mine")
        self.assertIn("FAILED_PRECONDITION DIR", refused(mine))
        self.assertEqual(jzopen.whole(mine), {"letter.txt": b"mine"})
        self.assertFalse(os.path.exists(mine + ".part"))
        os.mkdir(folder + ".part")
        held = os.open(folder + ".part", os.O_RDONLY)
        fcntl.flock(held, fcntl.LOCK_EX)
        self.assertIn("ABORTED DIR", refused(folder))
        os.close(held)
        for args, said in ((("--year", "20x6"), "--year"), (("--year", "1066"), "--year"),
                           (("--license", "随便"), "--license"), (("--url", "ftp://x"), "--url"), (("--colour", "red"), "--colour"),
                           (("more",), "export open takes")):
            err = refused(folder, *args)
            self.assertTrue(err.startswith("INVALID_ARGUMENT") and said in err, err)
        for name in ("", "/", ".."):
            self.assertIn("INVALID_ARGUMENT DIR", refused(name))
        self.assertIn("NOT_FOUND DIR", refused(os.path.join(folder, "popolo.json", "x")))
        export()


# ---- no field that is not public ----

MARK = r"Z\d{3}p\d+_\d+q"
FULL = "SELECT FROM suggestions.publication p WHERE p.state = 'current' AND p.extent = 'full' AND "
SEEN = "SELECT FROM suggestions.publication p WHERE p.state = 'current' AND p.extent <> 'none' AND "
ACTIVE = ("EXISTS (SELECT FROM registry.mandate m WHERE m.person = t.id AND m.status = 'active'"
          " AND m.%s)" % HOLDS)
# table → [(columns, which rows of them are public)]; all else must not come out
PUBLIC = {
    "registry.congress": [("code name", "true")],
    "registry.person": [("code name", ACTIVE)] + [
        (name, ACTIVE + " AND shown ? '%s'" % name)
        for name in ("ethnicity", "party", "education", "occupation", "employer", "title")],
    "registry.mandate": [("term delegation electoral_unit", "status = 'active' AND " + HOLDS)],
    "registry.site": [("code name street street_name address hours in_charge liaison phone",
                       SITE_OPEN)],
    "registry.unit": [("code name", "active")],
    "suggestions.suggestion": [("serial", "EXISTS (%s p.suggestion = t.id)" % SEEN),
                               ("lead_name subject", "EXISTS (%s p.suggestion = t.id)" % FULL)],
    "suggestions.publication": [("title", "state = 'current' AND extent <> 'none'"),
                                ("facts request", "state = 'current' AND extent = 'full'")],
    "suggestions.published_reply": [("unit_name number text measure points",
                                     "EXISTS (%s p.id = t.publication)" % FULL)],
}
FILLED = """registry.person registry.mandate registry.site registry.residence registry.unit
 registry.contact_link registry.inspection registry.inspection_item registry.history registry.account
 suggestions.suggestion suggestions.cosigner suggestions.assignment suggestions.contact
 suggestions.reply suggestions.rating suggestions.opinion suggestions.opinion_resident
 suggestions.publication suggestions.published_reply suggestions.supervision
 registers.entry registers.resident_data registers.reception""".split()


def columns():
    """[(table, column, type)] of every text there is room for, in every service's schema."""
    return sql(
        "SELECT format('%%I.%%I', n.nspname, c.relname), a.attname,"
        " format_type(coalesce(nullif(t.typbasetype, 0), t.oid), NULL)"
        " FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid"
        " JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_type t ON t.oid = a.atttypid"
        " WHERE n.nspname IN ('registry', 'registers', 'suggestions', 'reports')"
        " AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND a.attnum > 0"
        " AND NOT a.attisdropped AND a.attname <> 'shown'"     # says what is public
        " AND NOT (c.relname = 'suggestion' AND a.attname = 'level')"   # a name out of a few
        " AND NOT (n.nspname = 'reports'"     # what figures are made by
        "  AND (c.relname IN ('cell', 'figure', 'split_value', 'word')"
        "   OR a.attname IN ('level', 'kind')))"
        " AND coalesce(nullif(t.typbasetype, 0), t.oid) IN ('text'::regtype, 'jsonb'::regtype)"
        " ORDER BY 1, 2")


def plant(cursor, number, table, column, kind):
    """Marks a column, in all rows or in those that have a value; False when a rule of the table says
    that it takes none."""
    mark = "'Z%03d' || translate(ctid::text, '(,)', 'p_q')" % number
    if kind == "jsonb":     # every text within it
        mark = "regexp_replace(%s::text, '(?<=: ?)\"[^\"]*\"', '\"' || %s || '\"', 'g')::jsonb" % (
            '"%s"' % column, mark)
    for which in ("true", '"%s" IS NOT NULL' % column):
        try:
            cursor.execute('UPDATE %s SET "%s" = %s WHERE %s' % (table, column, mark, which))
            return True
        except (psycopg2.errors.IntegrityError, psycopg2.errors.DataError):
            pass
    return False


class Privacy(unittest.TestCase):
    def test_every_column(self):
        """a mark in every text of every table: what comes out is what is public, row by row"""
        planted = {}
        with database.cursor() as cursor:
            # a row that a rule refuses is not for the log: other tests look for residents' names there
            cursor.execute("SET log_min_messages = fatal")
            for table in FILLED:
                cursor.execute("SELECT count(*) FROM " + table)
                self.assertGreater(cursor.fetchone()[0], 0, table)
            for number, (table, column, kind) in enumerate(columns()):
                planted[table, column] = plant(cursor, number, table, column, kind)
        for table, rows in PUBLIC.items():
            for names, _ in rows:
                for name in names.split():
                    self.assertTrue(planted[table, name], (table, name))
        export()
        text = b"".join(jzopen.whole(folder).values()).decode()
        self.assertIn("figures-2026.csv", os.listdir(folder))
        self.assertEqual(named(jzopen.marks(text, MARK)), named(expected()))
        self.assertGreater(sum(planted.values()), 250)


def expected():
    found = set()
    for table, rows in PUBLIC.items():
        for names, which in rows:
            for name in names.split():
                for (value,) in sql('SELECT "%s"::text FROM %s t WHERE %s' % (name, table, which)):
                    found |= jzopen.marks(value or "", MARK)
    return found


def named(found):
    """Marks by the columns that they are of, for people who read that a test failed."""
    every = columns()
    return sorted("%s.%s %s" % (every[int(mark[1:4])][0], every[int(mark[1:4])][1], mark)
                  for mark in found)


if __name__ == "__main__":
    jztest.main()
