#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Reports as files: the annual report, the figures of a scope, a deputy's record, the lists. Every
figure on paper, in the workbook and in CSV is the one that figure.list answers; who may have which."""
import csv
import hashlib
import io
import json
import os
import re
import signal
import sys
import tempfile
import unicodedata
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from jztest import main, wait_for  # noqa: E402
from jzbooks import Books  # noqa: E402
import jzfiles  # noqa: E402
import jzone  # noqa: E402
import jzprint  # noqa: E402
import jzstory  # noqa: E402

zone = cast = None
YEAR = {"from": "2026-01-01", "to": "2026-12-31"}
HEADS = ["指标", "本年", "上年", "同比", "换届以来"]
clients = {}


def setUpModule():
    global zone, cast
    zone = jzone.Zone("reportprint").__enter__()
    zone.set_clock("2026-03-02 09:00")
    zone.load()
    cast = jzstory.Cast(zone)
    clients["foreign"] = zone.principal("report-foreign", "station", "S20")
    live()


def tearDownModule():
    zone.close()


def live():
    """Two years of a station: books, opinions, suggestions on their way to the units and back."""
    books = Books(cast.committee, cast.station, cast.site, cast.persons)
    for day, people in (("2025-06-05", 3), ("2026-01-22", 41), ("2026-02-03", 1200)):
        books.record("contact", date=day, people=people, way="visit", problems=[])
    for kind in ("宣讲", "宣讲", "专题研讨"):
        books.record("activity", kind=kind)
    books.record("debrief")
    for _ in range(3):
        cast.call("opinion.receive", **cast.matter())
    suggestion, lead, _ = cast.assigned(lead=0, assists=[1])
    cast.sign(0, suggestion, lead)
    cast.assigned(lead=2)
    cast.submit(raised_in=["2024", "2025"])
    wait_for(lambda: figure("submitted") == 3 and figure("opinions_received") == 3
             and figure("contacts") == 2 and figure("tasks") == 2 and figure("signed") == 1
             and figure("debriefs") == 1, what="the figures")


def figures(client=None, **args):
    return jzstory.everything(client or cast.committee, "figure.list", **dict(YEAR, **args))


def figure(name):
    return figures(figure=name)[0]["value"]


def printed(report, fmt, client=None, **args):
    """(the file, what was answered)"""
    client = client or cast.committee
    done = client.call("report.print", dict({"report": report, "format": fmt}, **args),
                       deadline_ms=30000)
    content, _ = jzfiles.download(client, "reports.blob.get", {"blob": done["blob"]})
    return content, done


def tables(content):
    """The same of CSV with several tables."""
    found, lines = {}, list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    while lines:
        title, heads, rows = lines.pop(0)[0], lines.pop(0), []
        while lines and lines[0]:
            rows.append(lines.pop(0))
        lines = lines[1:]
        found[title] = (heads, rows)
    return found


def number(row, key):
    """What figure.list says, as a workbook has it."""
    value = row.get(key)
    if value is None:
        return "—"
    return value * 100 if key == "change" and row["how"] == "rate" else value


class Annual(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.content, cls.done = printed("annual", "pdf", year=2026)
        cls.sheets = jzprint.sheets(printed("annual", "xlsx", year=2026)[0])
        cls.rows = figures(compare="year")

    def test_file(self):
        """its name, its hash, its pages; cover, contents and every section"""
        self.assertEqual((self.done["name"], self.done["media"]),
                         ("annual-2026.pdf", "application/pdf"))
        self.assertEqual((self.done["size"], self.done["hash"]),
                         (len(self.content), hashlib.blake2b(self.content, digest_size=32).digest()))
        pages = [re.sub(r"\s+", "", page) for page in jzprint.pages(self.content)]
        self.assertEqual(len(pages), self.done["pages"] + 2)
        self.assertIn("2026年度报告", pages[0])
        self.assertRegex(pages[0], r"依据的事件：.*登记簿至第\d+号")
        for text in ("主要数字", "区情", "代表履职", "建议办理", "承办单位", "家站", "代表履职档案",
                     "指标说明", "签发"):
            self.assertRegex(pages[1], "、" + text + r"\d")
        self.assertIn("签发：", pages[-1])
        for i, page in enumerate(pages[2:], 1):
            self.assertIn("第%d页共%d页" % (i, self.done["pages"]), page)

    def test_workbook_has_the_figures(self):
        """each figure of the year, of the year before and their change, number for number"""
        seen = 0
        for group, title in (("profile", "代表和家站"), ("duty", "代表履职"), ("suggestion", "建议办理")):
            heads, rows = self.sheets[title]
            self.assertEqual(heads, HEADS)
            want = [row for row in self.rows if row["group"] == group and "of" not in row]
            got = [row for row in rows if not row[0].startswith("　")]
            self.assertEqual([row[0] for row in got], [row["title"] for row in want])
            for row, figure_row in zip(got, want):
                for value, key in zip(row[1:], ("value", "before", "change")):
                    expected = number(figure_row, key)
                    if isinstance(expected, str) or isinstance(value, str):
                        self.assertEqual(value, expected, (row, key))
                    else:
                        self.assertAlmostEqual(value, expected, delta=1e-12)
                seen += 1
        self.assertEqual(seen, len([row for row in self.rows if "of" not in row]))

    def test_splits_sum_up(self):
        """below a figure stand its parts; words of code lists as they are, others in Chinese"""
        rows = [row for row in self.sheets["代表履职"][1]]
        at = [row[0] for row in rows].index("参加活动人次")
        self.assertEqual([row[:3] for row in rows[at:at + 3]],
                         [("参加活动人次", 6, 0), ("　其中：宣讲", 4, 0), ("　其中：专题研讨", 2, 0)])
        at = [row[0] for row in rows].index("联系群众")
        self.assertEqual(rows[at + 1][:4], ("　其中：走访", 2, 1, 1))

    def test_paper_has_the_workbooks_figures(self):
        """every row of every table of figures on paper is the workbook's, formatted"""
        lines = [line.split() for page in jzprint.pages(self.content) for line in page.splitlines()]
        said = {}
        for title in ("主要数字", "代表和家站", "代表履职", "建议办理"):
            for row in self.sheets[title][1]:
                want = [row[0].strip("　").replace(" ", ""),
                        *(self.shown(row, i) for i in range(1, 5))]
                self.assertIn(want, lines, title)
                said[want[0]] = want
        self.assertEqual(said["走访、接待、帮助群众（人）"][1:], ["1,241", "3", "+41,266.7%", "1,244"])
        self.assertEqual(said["宣讲、述职、专题研讨（人次）"][1:], ["6", "0", "—", "6"])
        self.assertEqual(said["进家入站率"][1:], ["100.0%", "100.0%", "0.0点", "100.0%"])

    def shown(self, row, i):
        """A cell as paper shows it; the kind is that of the figure's title."""
        value = row[i]
        if value == "—":
            return value
        rate = {r["title"] for r in self.rows if r["how"] == "rate"}
        is_rate = row[0].strip("　") in rate
        if i == 3:
            value = round(value * (1 if is_rate else 100) + 0.0, 9)
            text = f"{value:+,.1f}" if abs(value) >= 0.05 else "0.0"
            return text + ("点" if is_rate else "%")
        return f"{value * 100:.1f}%" if is_rate else f"{value:,}"

    def test_units_sites_deputies(self):
        """a row for each of them that counted, with its own figures"""
        for by, title, head, columns in (
                ("unit", "各单位办理进度", "单位", {"主办": "tasks", "会办": "assists", "在办": "open"}),
                ("site", "各家站履职情况", "家站", {"群众": "residents", "建议": "submitted"}),
                ("street", "各街道履职情况", "街道", {"群众": "residents", "收集": "opinions_collected"}),
                ("deputy", "各代表履职情况", "代表", {"活动人次": "person_times", "群众": "residents"})):
            heads, rows = self.sheets[title]
            self.assertEqual(heads[0], head)
            counted = {}
            for row in figures(by=by):
                if row["figure"] in columns.values() and "of" not in row:
                    counted.setdefault(row["name"], {})[row["figure"]] = row["value"]
            self.assertTrue(rows)
            for row in rows:
                got = dict(zip(heads, row))
                for column, name in columns.items():
                    self.assertEqual(got[column], counted[row[0]][name], (title, row))
            missing = [name for name, values in counted.items()
                       if any(values.values()) and name not in [row[0] for row in rows]]
            self.assertEqual(missing, [])

    def test_charts(self):
        """the months' counts and the levels' bars; each sheet of a chart has one drawn by the reader"""
        heads, rows = self.sheets["各月活动、联系群众和接待日"]
        self.assertEqual(heads[:4], ["类别", "代表活动", "联系群众", "接待日"])
        self.assertEqual([row[:3] for row in rows[:4]],
                         [("1月", 3, 1), ("2月", 0, 1), ("3月", 0, 0), ("4月", "—", "—")])
        heads, rows = self.sheets["各级代表提出建议"]
        self.assertEqual(sum(row[1] for row in rows), 3)
        heads, rows = self.sheets["换届以来各年收集、解决意见和提出建议"]
        self.assertEqual(rows[-1][:4], ("2026", 3, 0, 3))

    def test_csv_json_text(self):
        """CSV has the workbook's tables, JSON the figures, text fits 80 columns"""
        found = tables(printed("annual", "csv", year=2026)[0])
        for title in ("主要数字", "代表履职", "各单位办理进度"):
            heads, rows = found[title]
            self.assertEqual(heads, self.sheets[title][0])
            for got, want in zip(rows, self.sheets[title][1]):
                self.assertEqual([got[0].lstrip("'"), got[1]],
                                 [want[0], "" if want[1] == "—" else f"{want[1]:.15g}"])
        told = json.loads(printed("annual", "json", year=2026)[0])
        self.assertEqual((told["report"], told["year"], told["from"]), ("annual", 2026, "2026-01-01"))
        got = {(row["figure"], row.get("of")): row.get("value") for row in told["figures"]}
        self.assertEqual(got, {(row["figure"], row.get("of")): row.get("value")
                               for row in figures(compare="year")
                               if (row["figure"], row.get("of")) in got})
        self.assertEqual({row["figure"] for row in told["figures"]},
                         {row["figure"] for row in self.rows})


class Others(unittest.TestCase):
    def test_record(self):
        """a deputy's record: every entry with its date and source, as record.list has them"""
        person = cast.persons[0]
        want = jzstory.everything(cast.committee, "record.list", deputy=person["code"], **YEAR)
        content, done = printed("record", "xlsx", deputy=person["code"], year=2026)
        self.assertEqual(done["name"], "record-%s-2026.xlsx" % person["code"])
        rows = jzprint.sheets(content)["逐条记录"][1]
        self.assertEqual([(row[0].strftime("%Y-%m-%d"), row[2]) for row in rows],
                         [(row["day"], {"visit": "走访", "meeting": "会议述职", "written": "书面述职",
                                        "other": "其他"}.get(row["label"], row["label"]))
                          for row in want])
        self.assertGreater(len(rows), 5)
        for row in rows:
            self.assertTrue(row[4], row)
        self.assertIn("活动登记簿 %s 2026-1" % cast.site["code"], [row[4] for row in rows])
        text = jzprint.plain(printed("record", "pdf", deputy=person["code"], year=2026)[0])
        for part in ("代表履职档案", person["name"], "逐条记录", "联系群众登记簿"):
            self.assertIn(part, text)
        self.assertEqual(text.count("2026-01-22"), sum(row["day"] == "2026-01-22" for row in want))
        own = printed("record", "xlsx", cast.deputies[0], year=2026)[0]
        self.assertEqual(jzprint.sheets(own)["逐条记录"][1], rows)

    def test_scopes(self):
        """a unit's, a site's, a street's sheet has their own figures"""
        unit, site = cast.unit_rows[0], cast.site
        found = jzprint.sheets(printed("unit", "xlsx", unit=unit["code"], year=2026)[0])
        got = {row[0]: row for row in found["建议办理"][1]}
        for row in figures(unit=unit["code"]):
            if "of" not in row:
                self.assertEqual(got[row["title"]][1], number(row, "value"))
        self.assertEqual([row[2] for row in found["未答复的交办"][1]], [unit["name"]])
        found = jzprint.sheets(printed("site", "xlsx", site=site["code"], year=2026)[0])
        self.assertEqual({row[0]: row[1] for row in found["代表履职"][1]}["联系群众人数"], 1241)
        self.assertEqual(len([row for row in found["登记和建议"][1] if row[1] == "联系群众"]), 2)
        self.assertEqual(jzprint.sheets(printed("site", "xlsx", cast.station, year=2026)[0]), found)
        found = jzprint.sheets(printed("street", "xlsx", cast.street, year=2026)[0])
        self.assertEqual({row[0]: row[1] for row in found["代表履职"][1]}["联系企业"], 2)
        found = jzprint.sheets(printed("zone", "xlsx", **{"from": "2026-02-01", "to": "2026-02-28"})[0])
        row = {row[0]: row for row in found["代表履职"][1]}["联系群众人数"]
        self.assertEqual(row[:5], ("联系群众人数", 1200, 41, 1159 / 41, 0))
        found = jzprint.sheets(printed("zone", "xlsx", level="district", year=2026)[0])
        self.assertNotIn("代表和家站", found)
        got = {row[0]: row for title in ("代表履职", "建议办理") for row in found[title][1]}
        for row in figures(level="district"):
            if "of" not in row:
                self.assertEqual(got[row["title"]][1], number(row, "value"))

    def test_lists(self):
        """the lists have the rows of task.list"""
        for kind in ("due_soon", "overdue", "unsigned", "unanswered", "repeated"):
            days = {"days": 200} if kind == "due_soon" else {}
            want = jzstory.everything(cast.committee, "task.list", kind=kind, **days)
            heads, rows = next(iter(jzprint.sheets(printed(kind, "xlsx", **days)[0]).values()))
            self.assertEqual(sorted(row[1] for row in rows), sorted(row["title"] for row in want))
            if "余日" in heads:
                self.assertEqual(sorted(row[heads.index("余日")] for row in rows),
                                 sorted(row["days"] for row in want))
        self.assertEqual([len(jzstory.everything(cast.committee, "task.list", kind=kind))
                          for kind in ("unsigned", "unanswered", "repeated")], [2, 2, 1])
        rows = next(iter(jzprint.sheets(printed("repeated", "xlsx")[0]).values()))[1]
        self.assertEqual(rows[0][3], "2024、2025")


class Refused(unittest.TestCase):
    def refused(self, cls, field, client=None, **args):
        args = dict({"report": "annual", "format": "text"}, **args)
        error = jzstory.refusal(client or cast.committee, "report.print", args)
        self.assertEqual((error.cls, error.field), (cls, field), error.text)

    def test_bad_input(self):
        """a year without figures, a period that ends before it begins, no such report or scope"""
        self.refused("NOT_FOUND", "year", year=1999)
        self.refused("INVALID_ARGUMENT", "year", year=2027)
        self.refused("INVALID_ARGUMENT", "year")
        self.refused("INVALID_ARGUMENT", "to", report="zone", **{"from": "2026-03-01",
                                                                 "to": "2026-02-01"})
        self.refused("INVALID_ARGUMENT", "year", report="zone", year=2026, **{"from": "2026-03-01"})
        self.refused("INVALID_ARGUMENT", "report", report="weekly")
        self.refused("INVALID_ARGUMENT", "format", year=2026, format="docx")
        self.refused("INVALID_ARGUMENT", "street", year=2026, street=cast.site["street"])
        self.refused("INVALID_ARGUMENT", "street", report="zone", street=cast.site["street"])
        self.refused("INVALID_ARGUMENT", "since", year=2025, since="2026-01-01")
        self.refused("INVALID_ARGUMENT", "since", report="zone", since="2025-01-01")
        self.refused("INVALID_ARGUMENT", "year", report="repeated", year=2026)
        self.refused("INVALID_ARGUMENT", "from", report="overdue", **{"from": "2026-01-01"})
        self.refused("INVALID_ARGUMENT", "unit", report="unit")
        self.refused("INVALID_ARGUMENT", "deputy", report="record")
        self.refused("NOT_FOUND", "unit", report="unit", unit="U9999")
        self.refused("NOT_FOUND", "deputy", report="record", deputy="P9999")

    def test_scope_of_others(self):
        """what is not one's own; a file is its maker's alone"""
        site, person = cast.site["code"], cast.persons[0]["code"]
        self.refused("PERMISSION_DENIED", "site", clients["foreign"], report="site", site=site)
        self.refused("PERMISSION_DENIED", "report", cast.station, year=2026)
        self.refused("PERMISSION_DENIED", "report", cast.units[0], report="zone")
        self.refused("PERMISSION_DENIED", "unit", cast.units[0], report="unit",
                     unit=cast.unit_rows[1]["code"])
        self.refused("PERMISSION_DENIED", "deputy", cast.deputies[1], report="record", deputy=person)
        self.refused("PERMISSION_DENIED", "deputy", clients["foreign"], report="record",
                     deputy=person)
        done = printed("unsigned", "csv")[1]
        error = jzstory.refusal(cast.station, "reports.blob.get", {"blob": done["blob"], "offset": 0})
        self.assertEqual((error.cls, error.field), ("NOT_FOUND", "blob"))


class Editions(unittest.TestCase):
    def refused(self, cls, field, client=None, **args):
        args = dict({"year": 2025, "signer": "张敏"}, **args)
        error = jzstory.refusal(client or cast.committee, "report.sign", args)
        self.assertEqual((error.cls, error.field), (cls, field), error.text)

    def sign(self, **args):
        return cast.call("report.sign", **dict({"year": 2025, "signer": "张敏"}, **args))

    def test_signed_off(self):
        """frozen with its figures, positions and hash; what is put right makes another edition"""
        self.refused("FAILED_PRECONDITION", "year", year=2026)
        self.refused("NOT_FOUND", "year", year=1999)
        self.refused("PERMISSION_DENIED", "", cast.station)
        first = self.sign()
        self.assertEqual((first["number"], first["changed"]), (1, 0))
        told, _ = printed("annual", "json", year=2025, edition=1)
        self.assertEqual((hashlib.blake2b(told, digest_size=32).digest(), len(told)),
                         (first["hash"], first["size"]))
        full = cast.call("edition.get", year=2025)
        self.assertEqual({row["service"]: row["heard"] for row in full["streams"]},
                         {row["service"]: row["heard"] for row in json.loads(told)["streams"]})
        self.refused("FAILED_PRECONDITION", "year", note="再签一次")
        self.put_right()
        self.assertEqual(printed("annual", "json", year=2025, edition=1)[0], told)
        self.refused("INVALID_ARGUMENT", "note")
        second = self.sign(note="补记一次走访")
        self.assertEqual(second["number"], 2)
        self.changes(second)
        self.on_paper(first, second)
        self.rebuilt()
        self.heard([first, second])

    def put_right(self):
        books = Books(cast.committee, cast.station, cast.site, cast.persons)
        books.record("contact", date="2025-07-01", people=10, enterprises=0, enterprise_names=[],
                     problems=[])
        wait_for(lambda: figures(figure="residents", **{"from": "2025-01-01", "to": "2025-12-31"})[0]
                 ["value"] == 13, what="the figures of the year before")

    def changes(self, second):
        """each figure that differs, with what it was: of the zone and of those it concerns"""
        full = cast.call("edition.get", year=2025, number=2)
        self.assertEqual((full["note"], len(full["changes"])), ("补记一次走访", second["changed"]))
        got = {(row["part"], row.get("key"), row["figure"], row.get("of")): (row.get("was"),
                                                                           row.get("is"))
               for row in full["changes"]}
        self.assertEqual(got["year", None, "residents", None], (3, 13))
        self.assertEqual(got["year", None, "contacts", "visit"], (1, 2))
        self.assertEqual(got["site", cast.site["code"], "residents", None], (3, 13))
        self.assertEqual(got["deputy", cast.persons[0]["code"], "contacts", None], (1, 2))
        self.assertEqual({key[2] for key in got}, {"contacts", "residents"})
        self.assertEqual(cast.call("edition.get", year=2025, number=1)["changes"], [])

    def on_paper(self, first, second):
        text = jzprint.plain(printed("annual", "pdf", year=2025, edition=1)[0])
        for part in ("第1版，2026-03-02由张敏签发", first["hash"].hex(), "签发：张敏", "2026年3月2日"):
            self.assertIn(part, text)
        self.assertNotIn("与上一版", text)
        content, done = printed("annual", "pdf", year=2025, edition=2)
        self.assertEqual(done["name"], "annual-2025-2.pdf")
        text = jzprint.plain(content)
        for part in ("第2版，", second["hash"].hex(), "与上一版的差异", "更正原因：补记一次走访",
                     "本年联系群众人数313"):
            self.assertIn(part, text)
        found = jzprint.sheets(printed("annual", "xlsx", year=2025, edition=2)[0])
        rows = found["与上一版不同的数字"][1]
        self.assertEqual(len(rows), second["changed"])
        self.assertIn(("本年", "联系群众人数", 3, 13), rows)
        self.assertIn(("本年", "联系群众：走访", 1, 2), rows)
        self.assertIn("未签发", jzprint.plain(printed("annual", "pdf", year=2025)[0]))

    def rebuilt(self):
        """all figures made anew are those that were signed; editions stay; meanwhile none is signed"""
        zone.kill("suggestions", signal.SIGKILL)
        cast.call("reports.rebuild")
        self.refused("FAILED_PRECONDITION", "year", note="尚未重新做完")
        zone.up()
        told = json.loads(printed("annual", "json", year=2025, edition=2)[0])
        keys = ("figures", "term", "year_before", "streets", "sites", "units", "deputies", "months")

        def anew():
            try:
                now = json.loads(printed("annual", "json", year=2025)[0])
            except jzone.jzclient.CallError:    # there is nothing of the year yet
                return False
            return all(now[key] == told[key] for key in keys)
        wait_for(anew, what="the same figures again")
        self.assertEqual([row["number"] for row in cast.call("edition.list", year=2025)["items"]],
                         [1, 2])

    def heard(self, editions):
        events = cast.committee.call("reports.feed.next", {"after": 0, "max": 100})["events"]
        self.assertEqual([(event["type"], event["data"]["number"], event["data"]["hash"])
                          for event in events],
                         [("report.signed", row["number"], row["hash"]) for row in editions])
        error = jzstory.refusal(cast.committee, "report.print",
                                {"report": "annual", "year": 2025, "edition": 9, "format": "pdf"})
        self.assertEqual((error.cls, error.field), ("NOT_FOUND", "edition"))
        error = jzstory.refusal(cast.committee, "report.print",
                                {"report": "zone", "year": 2025, "edition": 1, "format": "pdf"})
        self.assertEqual((error.cls, error.field), ("INVALID_ARGUMENT", "edition"))
        code, out, _ = zone.jzctl("report", "editions", "--year", "2025")
        self.assertEqual(code, 0)
        self.assertIn(editions[1]["hash"].hex(), out)
        self.assertIn("补记一次走访", out)
        code, out, _ = zone.jzctl("report", "annual", "--year", "2025", "--edition", "2")
        self.assertEqual(code, 0)
        self.assertIn("与上一版的差异", out)


class CommandLine(unittest.TestCase):
    def run_report(self, *args, **more):
        return zone.jzctl("report", *args, **more)

    def test_tables(self):
        """without a format tables of at most 80 columns, with the figures"""
        for args in (("annual", "--year", "2026"), ("record", "--deputy", cast.persons[0]["code"]),
                     ("unanswered",), ("site", "--site", cast.site["code"], "--year", "2026")):
            code, out, errors = self.run_report(*args)
            self.assertEqual((code, errors), (0, ""))
            for line in out.splitlines():
                wide = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)
                self.assertLessEqual(wide, 80, line)
                self.assertEqual(line, line.rstrip())
        code, out, _ = self.run_report("annual", "--year", "2026")
        self.assertRegex(out, r"走访、接待、帮助群众（人） +1,241 +3 +\+41,266\.7% +1,244\n")

    def test_files(self):
        """a format to a file or to standard output; wrong use says so"""
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "a.pdf")
            code, out, _ = self.run_report("annual", "--year", "2026", "--format", "pdf",
                                           "--out", path)
            self.assertEqual(code, 0)
            with open(path, "rb") as file:
                content = file.read()
            self.assertTrue(content.startswith(b"%PDF-"))
            self.assertIn("%d 字节" % len(content), out)
        code, out, _ = self.run_report("zone", "--format", "json")
        self.assertEqual((code, json.loads(out)["report"]), (0, "zone"))
        code, _, errors = self.run_report("annual", "--year", "1999")
        self.assertEqual(code, 5)
        self.assertIn("year", errors)
        self.assertEqual(self.run_report("annual", "--year", "x")[0], 2)
        self.assertEqual(self.run_report()[0], 2)

    def test_sign(self):
        """signing from the command line needs a signer, and a year that is over"""
        self.assertEqual(self.run_report("sign", "--year", "2025")[0], 2)
        code, _, errors = self.run_report("sign", "--year", "2026", "--signer", "张敏")
        self.assertEqual(code, 7)
        self.assertIn("not over", errors)
        self.assertEqual(self.run_report("editions", "--year", "2024")[0], 0)


if __name__ == "__main__":
    main()
