#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Printed books: PDF pages by their text and geometry, workbooks as another reader reads them, CSV;
who may print what, and what they see of residents. One page is kept: tests/vectors/register-page.csv
holds its words and where they stand (JZ_KEEP_PAGE=1 writes it anew: look at the page first)."""
import csv
import datetime
import hashlib
import os
import re
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from jztest import main, wait_for  # noqa: E402
import jzfiles  # noqa: E402
import jzone  # noqa: E402
import jzprint  # noqa: E402
import jzstory  # noqa: E402
from jzbooks import Books  # noqa: E402

zone = books = None
clients = {}
KEPT = os.path.join(jzone.ROOT, "tests", "vectors", "register-page.csv")
LONG = "会议听取了工作情况汇报，与会代表围绕资金、意见征集、施工扰民等问题进行了讨论。"
FORMULA = '=HYPERLINK("http://example.org","点此")'
LEFT, RIGHT, HIGH = 51, 808, 595.3     # the table's edges and the page, points
TOLERANCE = 1.5                         # points: half a millimetre


def setUpModule():
    global zone, books
    zone = jzone.Zone("print").__enter__()
    zone.set_clock("2026-03-02 09:00")
    zone.load()
    committee = zone.client("committee")
    site = committee.call("site.get", {"code": "S01"})
    persons = jzstory.everything(committee, "person.list", site="S01")[:3]
    for name, role, scope in (("street", "street", site["street"]), ("station", "station", "S01"),
                              ("foreign", "station", "S20"), ("away", "street", "zhonghe")):
        clients[name] = zone.principal("print-" + name, role, scope)
    books = Books(committee, clients["station"], site, persons)
    enter()


def tearDownModule():
    zone.close()


def enter():
    """A contact book of three with a correction, an activity book of some pages."""
    books.record("contact")
    second = books.record("contact", way="forum", people=12, enterprises=0, enterprise_names=[],
                          residents=[], problems=[{"text": FORMULA, "answered": False}])
    books.record("contact", date="2026-02-03", way="call", problems=[])
    books.correct("contact", second, reason="人数点错", way="forum", people=13, enterprises=0,
                  enterprise_names=[], residents=[],
                  problems=[{"text": FORMULA, "answered": False}])
    for i in range(12):
        books.record("activity", subject="第%d次专题研讨" % (i + 1), minutes=LONG * (i + 1))
    books.record("activity", minutes=LONG * 110, subject="长" * 200, place="x" * 200,
                 others="https://example.org/" + "a" * 500)


def printed(book, fmt, client=None, **changes):
    """(the file, what was answered)"""
    client = client or books.station
    args = dict({"book": book, "site": "S01", "year": 2026, "format": fmt}, **changes)
    done = client.call("register.print", args, deadline_ms=30000)
    content, _ = jzfiles.download(client, "registers.blob.get", {"blob": done["blob"]})
    return content, done


class Print(unittest.TestCase):
    def refused(self, cls, field, client=None, **changes):
        args = dict({"book": "contact", "site": "S01", "year": 2026, "format": "pdf"}, **changes)
        error = jzstory.refusal(client or books.station, "register.print", args)
        self.assertEqual((error.cls, error.field), (cls, field), error.text)

    def test_pages(self):
        """cover, page x of y, numbers in order, signatures, every entry whole on paper"""
        content, done = printed("activity", "pdf")
        self.assertEqual((done["media"], done["name"]),
                         ("application/pdf", "S01-activity-2026.pdf"))
        self.assertEqual((done["size"], done["hash"]),
                         (len(content), hashlib.blake2b(content, digest_size=32).digest()))
        pages = jzprint.pages(content)
        total = done["pages"]
        self.assertEqual(len(pages), total + 1)
        self.assertGreater(total, 5)
        cover = re.sub(r"\s+", "", pages[0])
        for text in ("代表活动登记簿", books.site["name"], "2026年", "登记13条，更正0次", "审核："):
            self.assertIn(text, cover)
        for i, page in enumerate(pages[1:], 1):
            page = re.sub(r"\s+", "", page)
            self.assertIn("第%d页共%d页" % (i, total), page)
            for text in ("代表活动登记簿", "编号", "记录、决议、成效", "记录人：", "站点负责人："):
                self.assertIn(text, page)
        text = jzprint.plain(content)
        for i in range(12):
            self.assertIn("第%d次专题研讨" % (i + 1), text)
        self.assertEqual(text.count("进行了讨论。"), sum(range(1, 13)) + 110)
        self.assertEqual(text.count("（以下空白）"), 1)
        self.assertGreaterEqual(text.count("a"), 500)
        self.assertNotRegex(text, "aa[-\u00ad\u2010]")    # no hyphen that nobody entered
        self.assertIn("（续）", text)
        numbers = [int(word[0]) for page in jzprint.boxes(content)[1:] for word in page
                   if word[0].isdigit() and word[3] < 90]
        self.assertEqual(sorted(set(numbers)), list(range(1, 14)))
        self.assertEqual(numbers, sorted(numbers))

    def test_within_the_rules(self):
        """no word crosses the table's edges or another line, however long"""
        for book in ("activity", "contact"):
            for page in jzprint.boxes(printed(book, "pdf")[0])[1:]:
                for text, left, top, right, bottom in page:
                    with self.subTest(text[:20]):
                        self.assertGreaterEqual(left, LEFT - 0.5)
                        self.assertLessEqual(right, RIGHT + 0.5)
                        self.assertGreater(top, 20)
                        self.assertLess(bottom, HIGH - 10)
                lines = sorted({round(word[2], 1) for word in page if 90 < word[2] < 500})
                self.assertTrue(all(b - a > 6 or b - a < 3 for a, b in zip(lines, lines[1:])))

    def test_kept_page(self):
        """the contact book's page is the one that is kept: each word in its place"""
        words = [(re.sub(r"\d\d:\d\d", "09:00", text), *box)
                 for text, *box in jzprint.boxes(printed("contact", "pdf")[0])[1]
                 if box[1] < 540]       # the foot says when it was printed
        if os.environ.get("JZ_KEEP_PAGE"):
            with open(KEPT, "w", encoding="utf-8", newline="") as file:
                csv.writer(file, lineterminator="\n").writerows(words)
        with open(KEPT, encoding="utf-8", newline="") as file:
            kept = [(row[0], *map(float, row[1:])) for row in csv.reader(file)]
        self.assertEqual([word[0] for word in words], [word[0] for word in kept])
        for got, want in zip(words, kept):
            for a, b in zip(got[1:], want[1:]):
                self.assertLess(abs(a - b), TOLERANCE, (got, want))

    def test_corrections(self):
        """a correction is shown with its reason and what it changed"""
        text = jzprint.plain(printed("contact", "pdf")[0])
        self.assertRegex(text, r"第2号更正（第2版，2026-03-02\d\d:\d\d，print-station）：人数点错。"
                               r"更正内容：群众人数：12→13。")
        self.assertEqual(text.count("号更正（第"), 1)
        self.assertIn("登记3条，更正1次", text)

    def test_residents(self):
        """residents: whole for the committee and the site, the surname for the street, then gone"""
        for name, whole in (("station", True), ("street", False)):
            for fmt in ("pdf", "csv"):
                content, _ = printed("contact", fmt, clients[name])
                text = jzprint.plain(content) if fmt == "pdf" else content.decode()
                self.assertEqual("13800000000" in text, whole)
                self.assertEqual("王阿姨" in text, whole)
                self.assertIn("王阿姨" if whole else "王**", text)
        ref = books.record("contact", date="2025-05-05")
        books.station.call("contact.erase", {"entry": ref["entry"], "reason": "本人要求"})
        text = jzprint.plain(printed("contact", "pdf", year=2025)[0])
        self.assertIn("个人信息已于2026-03-02删除", text)
        self.assertNotIn("王", text)

    def test_workbook(self):
        """an independent reader finds numbers, days, frozen heads, the set-up for printing"""
        content, done = printed("contact", "xlsx")
        self.assertTrue(content.startswith(b"PK"))
        self.assertEqual(done["pages"], 0)
        book = jzprint.workbook(content)
        self.assertEqual(book.sheetnames, ["登记簿", "更正前"])
        sheet = book["登记簿"]
        heads = [cell.value for cell in sheet[3]]
        self.assertEqual(heads[:3], ["编号", "日期", "代表"])
        rows = [dict(zip(heads, cells)) for cells in sheet.iter_rows(min_row=4, values_only=True)]
        self.assertEqual([(row["编号"], row["群众人数"], row["版本"]) for row in rows],
                         [(1, 3, 1), (2, 13, 2), (3, 3, 1)])
        self.assertEqual(rows[2]["日期"], datetime.datetime(2026, 2, 3))
        self.assertEqual((rows[1]["更正理由"], rows[1]["反映问题"]),
                         ("人数点错", FORMULA + "（未当场答复）"))
        self.assertEqual(sheet.cell(5, heads.index("反映问题") + 1).data_type, "s")
        self.assertEqual((sheet.freeze_panes, sheet.print_title_rows), ("B4", "$1:$3"))
        self.assertEqual((sheet.page_setup.orientation, sheet.page_setup.paperSize),
                         ("landscape", 9))
        self.assertTrue(sheet.sheet_properties.pageSetUpPr.fitToPage)
        self.assertEqual((sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight), (1, 0))
        self.assertIn("第 &P 页 共 &N 页", sheet.oddFooter.center.text)
        self.assertEqual(sheet["A1"].value, "代表联系群众登记簿")
        former = [dict(zip(heads, cells)) for cells in
                  book["更正前"].iter_rows(min_row=4, values_only=True)]
        self.assertEqual([(row["编号"], row["群众人数"], row["版本"]) for row in former],
                         [(2, 12, 1)])

    def test_csv(self):
        """CSV has the workbook's rows; what a spreadsheet would run does not run"""
        content, done = printed("contact", "csv")
        self.assertEqual(done["media"], "text/csv")
        rows = jzprint.rows(content)
        self.assertEqual([(row["编号"], row["日期"], row["群众人数"], row["版本"]) for row in rows],
                         [("1", "2026-01-22", "3", "1"), ("2", "2026-01-22", "13", "2"),
                          ("3", "2026-02-03", "3", "1")])
        self.assertEqual(rows[1]["反映问题"], "'" + FORMULA + "（未当场答复）")
        self.assertIn("1. 公园东门没有路灯（未当场答复）\n2. ", rows[0]["反映问题"])

    def test_debrief_and_opinions(self):
        """the debrief book; the opinion book with what became of each"""
        books.record("debrief", date="2025-12-30")
        text = jzprint.plain(printed("debrief", "pdf", year=2025)[0])
        for part in ("代表述职登记簿", "会议述职", "满意：35", "不满意：1", "多到社区来", "周明"):
            self.assertIn(part, text)
        matter = dict(jzstory.MATTER, site=books.site["id"], mandate=books.mandates[0]["id"])
        opinion = books.station.call("opinion.receive", matter)["opinion"]
        books.committee.call("opinion.route", {"opinion": opinion, "to": "community",
                                               "name": "交子社区"})
        wait_for(lambda: [book for book in books.committee.call(
            "book.list", {"book": "opinion", "site": "S01"})["items"] if book["places"] == 2],
                 what="the opinion in its book, twice")
        content, _ = printed("opinion", "pdf")
        text = jzprint.plain(content)
        for part in ("代表提出或反映意见情况登记簿", jzstory.MATTER["title"], "已转办", "交子社区",
                     "登记1条，更正0次"):
            self.assertIn(part, text)
        self.assertNotIn("号更正", text)    # it goes on; nothing was wrong
        self.assertNotIn(jzstory.MATTER["resident_name"], text)
        row = jzprint.rows(printed("opinion", "csv")[0])[0]
        self.assertEqual((row["事项"], row["途径"]), (jzstory.MATTER["title"], "站点"))

    def test_problem_that_became_an_opinion(self):
        """the contact book says which problem became an opinion and how far that is"""
        entry = books.record("contact", date="2024-06-05")
        books.station.call("contact.raise_opinion", {"entry": entry["entry"], "problem": 1,
                                                     "subject": "城市管理"})

        def line():
            return jzprint.rows(printed("contact", "csv", year=2024)[0])[0]["转为意见"]
        self.assertEqual(wait_for(lambda: "（" in line() and line(), what="the opinion"),
                         "第1项（已受理）")
        text = jzprint.plain(printed("contact", "pdf", year=2024)[0])
        self.assertIn("转为意见：第1项（已受理）", text)

    def test_with_meetings_and_suggestions(self):
        """a meeting's agenda, reports and resolutions; a suggestion between the opinions"""
        books.unit = books.committee.call("unit.list", {"active": True, "limit": 1})["items"][0]
        books.meeting(from_at=1763600400000000, to_at=1763607600000000,  # 2025-11-20
                      resolutions=[{"text": "完成勘测", "unit": books.unit["id"],
                                    "by_date": "2025-12-31"}])
        row = jzprint.rows(printed("activity", "csv", year=2025)[0])[-1]
        self.assertEqual((row["议程"], row["听取报告"]),
                         ("1. 上次决定的落实\n2. 电梯加装", "落实情况（街道办事处）"))
        self.assertEqual(row["决议"], "完成勘测（责任单位：%s）（期限：2025-12-31）"
                         % books.unit["name"])
        text = jzprint.plain(printed("activity", "pdf", year=2025)[0])
        for part in ("上次决定的落实", "落实情况（街道办事处）", "联席会议"):
            self.assertIn(part, text)
        suggestion = books.station.call("suggestion.submit", {"content": dict(
            jzstory.CONTENT, mandate=books.mandates[0]["id"], site=books.site["id"],
            cosigners=[])})["suggestion"]
        wait_for(lambda: books.list(book="opinion", text=jzstory.CONTENT["title"]),
                 what="the suggestion in the book")
        self.assertEqual(books.get({"entry": suggestion})["book"], "opinion")
        rows = {row["事项"]: row for row in jzprint.rows(printed("opinion", "csv")[0])}
        row = rows[jzstory.CONTENT["title"]]
        self.assertEqual((row["途径"], row["状态"], row["结果"]), ("区内建议", "审查中", ""))

    def test_who(self):
        """another site's book is not there; the file is its maker's alone; the audit knows"""
        for name in ("foreign", "away"):
            self.refused("NOT_FOUND", "book", clients[name])
        self.refused("NOT_FOUND", "book", year=1999)
        self.refused("NOT_FOUND", "book", site="S99")
        for field, value in (("book", "archive"), ("format", "docx"), ("year", 1), ("site", "")):
            self.refused("INVALID_ARGUMENT", field, **{field: value})
        _, done = printed("contact", "csv")
        error = jzstory.refusal(clients["street"], "registers.blob.get",
                                {"blob": done["blob"], "offset": 0})
        self.assertEqual((error.cls, error.field), ("NOT_FOUND", "blob"))
        with zone.database().cursor() as db:
            db.execute("SELECT count(*) FROM registers.audit WHERE op = 'register.print'"
                       " AND principal = 'print-station' AND class = 'OK'")
            self.assertGreater(db.fetchone()[0], 0)
            db.execute("SELECT count(*) FROM registers.blob WHERE referenced AND owner ="
                       " 'print-station'")
            self.assertEqual(db.fetchone()[0], 0)

    def test_jzctl(self):
        """jzctl print writes the file, readable by its owner alone"""
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "book.pdf")
            args = ("print", "contact", "--site", "S01", "--year", "2026", "--out")
            status, out, err = zone.jzctl(*args, path)
            self.assertEqual(status, 0, err)
            self.assertIn("封面另加 1 页", out)
            with open(path, "rb") as file:
                self.assertTrue(file.read().startswith(b"%PDF-"))
            self.assertEqual(os.stat(path).st_mode & 0o777, 0o600)
            status, _, err = zone.jzctl(*args, os.path.join(folder, "no", "book.pdf"))
            self.assertNotEqual(status, 0)
            self.assertIn("book.pdf", err)
            status, _, err = zone.jzctl(*args, path, "--format", "doc")
            self.assertIn("format", err)
            self.assertNotEqual(status, 0)
            self.assertNotEqual(zone.jzctl("print", "contact", "--site", "S01")[0], 0)


if __name__ == "__main__":
    main()
