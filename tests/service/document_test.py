#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Documents as poppler and openpyxl read them: each figure, where the contents lead, tables that go
on overleaf, what a chart's labels and ticks say of where it is drawn, the workbook, CSV."""
import csv
import decimal
import io
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import unicodedata
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from jztest import main  # noqa: E402
import jzprint  # noqa: E402

PROGRAM = os.path.join(os.environ.get("JZ_BUILD", "build"), "tests", "service", "document")
TITLE, ORGANISATION = "二〇二五年度报告", "高新区工作委员会"
LEFT, RIGHT = 70.9, 538.6      # the text's edges on an upright page, points
draw = random.Random(20260115)


def document(*blocks, **changes):
    return dict({"title": TITLE, "subtitle": "代表工作与建议办理", "organisation": ORGANISATION,
                 "date": "2026-01-15", "edition": "第一版", "hash": "摘要 9f86d081", "made": "制表",
                 "made_at": "2026-01-15T02:00:00Z", "blocks": list(blocks)}, **changes)


def block(kind, text, **members):
    return dict({"kind": kind, "text": text}, **members)


def table(title, columns, rows, **members):
    """columns: (head, kind, mm); rows: lists of values, None = nothing."""
    key = {"text": "text", "date": "date", "number": "number", "count": "number"}
    cells = [[{} if value is None else {key.get(kind, "real"): value}
              for value, (_, kind, _) in zip(row, columns)] for row in rows]
    return block("table", title, table=dict({
        "columns": [dict(zip(("head", "kind", "mm"), column)) for column in columns],
        "rows": [{"cells": row} for row in cells]}, **members))


def chart(title, kind, figure, categories, series, **members):
    """series: {name: values}, None = nothing."""
    return block("chart", title, chart=dict({
        "kind": kind, "figure": figure, "categories": categories,
        "series": [{"name": name, "values": [{} if v is None else {"v": v} for v in values]}
                   for name, values in series.items()]}, **members))


def write(fmt, doc):
    """(the file, pages)"""
    done = subprocess.run([PROGRAM, fmt], input=json.dumps(doc).encode(), capture_output=True,
                          timeout=120)
    if done.returncode != 0:
        raise ValueError(done.stderr.decode())
    return done.stdout, int(done.stderr.split()[1])


def shown(kind, value):
    """A figure as it should be printed, by decimal arithmetic of its shortest form."""
    if value is None:
        return "—"
    number = decimal.Decimal(repr(value))
    if kind == "count":
        return f"{number:,}"
    if kind in ("percent", "change"):
        number *= 100
    number = number.quantize(decimal.Decimal("0.1"), decimal.ROUND_HALF_UP)
    sign = "+" if kind == "change" and number > 0 else ""
    return sign + f"{abs(number) if number == 0 else number:,}" + ("%" if kind != "real" else "")


def info(content, *args):
    done = subprocess.run(["pdfinfo", *args, "-"], input=content, capture_output=True, check=True,
                          timeout=60)
    return done.stdout.decode()


def said(content, what):
    return re.search(rf"^{what}: *(.*)$", info(content), re.M).group(1)


def outline(content):
    """[(depth, page of the file, text)]"""
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        done = subprocess.run(["pdftohtml", "-xml", "-i", "-stdout", file.name],
                              capture_output=True, check=True, timeout=60)
    depth, found = 0, []
    for line in done.stdout.decode().splitlines():
        depth += (line == "<outline>") - (line == "</outline>")
        match = re.match(r'<item page="(\d+)">(.*)</item>', line)
        if match:
            found.append((depth, int(match.group(1)), match.group(2)))
    return found


def tight(text):
    return re.sub(r"\s+", "", text)


FIGURES = [("项目", "text", 40), ("今年", "count", 30), ("平均", "real", 25), ("比率", "percent", 25),
           ("同比", "change", 25)]


def figures(n):
    def maybe(value):
        return value if draw.random() > 0.1 else None
    return [["第%04d项" % i, maybe(draw.randrange(10 ** draw.randrange(1, 8))),
             maybe(draw.randrange(100000) / draw.choice((1, 7, 8, 100))),
             maybe(draw.randrange(1001) / 1000), maybe(draw.randrange(-1000, 3000) / 800)]
            for i in range(n)]


class Document(unittest.TestCase):
    def test_figures(self):
        """every figure of a table that goes over pages, in its row and to the last digit"""
        rows = figures(137)
        content, pages = write("pdf", document(table("数字", FIGURES, rows, unit="单位：件")))
        self.assertGreater(pages, 3)
        lines = [line.split() for page in jzprint.pages(content)[1:] for line in page.splitlines()]
        got = [line for line in lines if line and re.match(r"第\d{4}项", line[0])]
        want = [[row[0], *(shown(kind, value) for value, (_, kind, _) in zip(row[1:], FIGURES[1:]))]
                for row in rows]
        self.assertEqual(got, want)

    def test_tables_go_on_overleaf(self):
        """each page of a table has its title, unit and heads; none is left empty"""
        content, pages = write("pdf", document(table("数字", FIGURES, figures(200), unit="单位：件")))
        for i, page in enumerate(jzprint.pages(content)[1:], 1):
            page = tight(page)
            self.assertIn("表1数字" if i == 1 else "表1（续）数字", page)
            for text in ("单位：件", "项目今年平均比率同比", "第%d页共%d页" % (i, pages), TITLE):
                self.assertIn(text, page)
            self.assertRegex(page, r"第\d{4}项")

    def test_long_rows(self):
        """a row of several pages loses nothing; a short one is not torn"""
        long = "中" * 4000 + "终"
        rows = [["甲", "短" * 60]] * 30 + [["乙", long]] + [["丙", "后" * 60]] * 30
        content, _ = write("pdf", document(table("长", [("名", "text", 20), ("文", "text", 140)], rows)))
        text = jzprint.plain(content)
        self.assertEqual((text.count("短"), text.count("中"), text.count("终"), text.count("后")),
                         (1800, 4000, 1, 1800))
        for page in jzprint.pages(content):
            self.assertEqual(page.count("短") % 60, 0)
            self.assertEqual(page.count("后") % 60, 0)

    def test_contents_lead_to_their_pages(self):
        """cover, contents, outline and the pages' own numbers agree; a heading is not left alone"""
        blocks = []
        for i in range(30):
            blocks += [block("section", "大题%02d" % i), block("paragraph", "正文。" * draw.randrange(400))
                       if i % 3 else block("paragraph", "短。"), block("subsection", "小题%02d" % i)]
            if i % 2:
                blocks.append(table("附表%02d" % i, FIGURES, figures(draw.randrange(1, 40))))
            else:
                blocks.append(chart("附图%02d" % i, "bars", "count", ["甲", "乙"], {"件": [1, i]}))
        content, total = write("pdf", document(*blocks))
        pages = [tight(page) for page in jzprint.pages(content)]
        for text in (TITLE, "代表工作与建议办理", ORGANISATION, "2026年1月15日", "第一版", "摘要9f86d081"):
            self.assertIn(text, pages[0])
        front = len(pages) - total
        self.assertEqual(front, 1 + 2)     # 60 entries are two pages
        contents = "".join(pages[1:front])
        want = []
        for number, page in enumerate(pages[front:], 1):
            self.assertIn("第%d页共%d页" % (number, total), page)
            body = page.split("制表第")[0]
            self.assertNotRegex(body, r"[大小]题\d\d$")
            for found in re.finditer(r"([大小]题\d\d)", body):
                want.append((found.group(1), number))
            for title in re.finditer(r"表\d+附表\d\d(项目.*?)?(第\d{4}项)?", body):
                self.assertTrue(title.group(1), body)
        self.assertEqual(len(want), 60)
        self.assertEqual([(text, int(page)) for text, page in
                          re.findall(r"([大小]题\d\d)(\d+?)(?=（一）|[一二三]?十?[一二三四五六七八九]?、|$)",
                                     contents.replace("目录", ""))], want)
        self.assertEqual([(text[-4:], page - front) for _, page, text in outline(content)], want)
        self.assertEqual(outline(content)[:3], [(1, 4, "一、大题00"), (2, 4, "（一）小题00"),
                                                (1, dict(want)["大题01"] + 3, "二、大题01")])
        self.assertEqual(info(content, "-dests").count("XYZ"), 60)

    def test_what_the_file_says_of_itself(self):
        """title, author, when; paper; pages across for wide tables only"""
        wide = [("单位", "text", 40)] + [("栏%02d" % i, "count", 15) for i in range(15)]
        content, pages = write("pdf", document(
            block("paragraph", "前。"), block("section", "宽表"),
            table("宽", wide, [["甲"] + [1] * 15] * 60, across=True), block("note", "说明。"),
            block("paragraph", "后。"),
            {"kind": "signed", "signs": [{"label": "签发：", "value": "王敏"}, {"label": "日期："}]}))
        self.assertEqual((said(content, "Title"), said(content, "Author"), said(content, "Keywords")),
                         (TITLE, ORGANISATION, "摘要 9f86d081"))
        self.assertEqual(int(said(content, "Pages")), pages + 2)
        self.assertIn("2026", said(content, "CreationDate"))
        sizes = re.findall(r"Page +(\d+) size: +([\d.]+) x ([\d.]+)", info(content, "-l", "99"))
        across = [float(wide) > float(high) for _, wide, high in sizes]
        pages = [tight(page) for page in jzprint.pages(content)]
        self.assertEqual(across, ["栏00" in page for page in pages])
        self.assertIn("一、宽表表1宽单位", tight(pages[across.index(True)]))
        self.assertGreaterEqual(sum(across), 3)
        self.assertIn("注：说明。", pages[-2])
        for text in ("后。", "签发：王敏", "日期："):
            self.assertIn(text, pages[-1])

    def test_within_the_margins(self):
        """no word crosses the edges, however long it is"""
        long = "x" * 300
        content, _ = write("pdf", document(
            block("section", "长" * 60), block("paragraph", long), block("note", long),
            table("长" * 80, [("头" * 20, "text", 30), (long[:60], "count", 10)], [[long, 10 ** 9]]),
            chart("长" * 80, "bars", "count", ["名" * 40, long[:80]], {"系" * 60: [1, 2], "列": [3, 4]}),
            title="长" * 80, made="脚" * 90))
        for page in jzprint.boxes(content):
            for text, left, top, right, bottom in page:
                with self.subTest(text[:20]):
                    self.assertGreaterEqual(left, LEFT - 1)
                    self.assertLessEqual(right, RIGHT + 1)
                    self.assertGreater(top, 20)
                    self.assertLess(bottom, 842 - 20)


class Chart(unittest.TestCase):
    def page(self, *blocks):
        content, pages = write("pdf", document(*blocks))
        self.assertEqual(pages, 1)
        return jzprint.boxes(content)[1]

    def place(self, words, ticks, side):
        """Where a value lies on the axis, by the printed places of two of its ticks."""
        at = []
        for text, value in ticks:
            found = [w for w in words if w[0] == text]
            at.append(min(((w[1], w[2], w[3], w[4], value) for w in found), key=lambda b: b[side]))
        return at

    def upright(self, kind, figure, categories, values, ticks):
        words = self.page(chart("图题", kind, figure, categories, {"件": values}))
        lo, hi = self.place(words, ticks, 0)

        def y_of(value):
            """The tick's label is set 2.6 points below its line."""
            a, b = lo[3], hi[3]
            return a + (value - lo[4]) / (hi[4] - lo[4]) * (b - a)
        for name, value in zip(categories, values):
            name = [w for w in words if w[0] == name][0]
            middle = (name[1] + name[3]) / 2
            over = [w for w in words if w[0] == shown(figure, value)
                    and abs((w[1] + w[3]) / 2 - middle) < 1.5 and w[4] < name[2] + 1]
            self.assertEqual(len(over), 1, (value, words))
            yield value, over[0][4] - y_of(value or 0)

    def test_bars_stand_where_their_values_are(self):
        """each label stands a fixed way beyond the place of its value between the ticks"""
        values = [12, 33, 0, 5, 27]
        for _, way in self.upright("bars", "count", ["甲一", "乙一", "丙一", "丁一", "戊一"], values,
                                   (("10", 10), ("40", 40))):
            self.assertAlmostEqual(way, -5.6, delta=0.3)

    def test_negative_and_none(self):
        """what is below nothing is labelled below; what is not there is —, at nothing"""
        values = [-0.2, 0, 0.44, 1.72, None]
        found = list(self.upright("bars", "change", ["国家", "省级", "市级", "区级", "其他"], values,
                                  (("-50%", -0.5), ("150%", 1.5))))
        for value, way in found:
            self.assertAlmostEqual(way, 6.4 if value and value < 0 else -5.6, delta=0.4)

    def test_only_zeros_and_nothing(self):
        """an axis even then"""
        words = [w[0] for w in self.page(chart("零", "bars", "count", ["甲", "乙"], {"件": [0, 0]}),
                                         chart("无", "lines", "percent", ["丙", "丁"],
                                               {"率": [None, None]}))]
        self.assertEqual(words.count("0"), 3)       # two bars and the axis
        for text in ("1", "100%", "（无数据）", "甲", "乙", "丙", "丁"):
            self.assertIn(text, words)

    def test_lines_go_through_their_values(self):
        """each point's label is at one of the places about its value"""
        months = ["%d月" % m for m in range(1, 13)]
        values = [draw.randrange(120, 1200) for _ in months]
        for _, way in self.upright("lines", "count", months, values, (("0", 0), ("1,000", 1000))):
            self.assertLess(min(abs(way - w) for w in (-7.6, 8.4, -14.6, 15.4, -21.6, 22.4)), 0.6)

    def test_labels_do_not_meet(self):
        """three series over three years: no label covers another, nearly all are there"""
        months = ["%d.%d" % (y, m) for y in (2023, 2024, 2025) for m in range(1, 13)]
        series = {name: [draw.randrange(1000) for _ in months] for name in ("收集", "解决", "反馈")}
        words = self.page(chart("走势", "lines", "count", months, series))
        for name in series:
            self.assertIn(name, [w[0] for w in words])
        numbers = [w for w in words if re.fullmatch(r"\d+", w[0])]
        self.assertGreater(len(numbers), 60)
        for i, a in enumerate(numbers):
            for b in numbers[i + 1:]:
                self.assertFalse(a[1] < b[3] - 0.5 and b[1] < a[3] - 0.5 and a[2] + 2.5 < b[4] - 2.5
                                 and b[2] + 2.5 < a[4] - 2.5, (a, b))

    def test_lying_bars(self):
        """many long names: bars that lie, over pages; every name, every value beside its bar"""
        names = ["%02d号人大代表联络站" % i for i in range(59)]
        series = {"群众": [draw.randrange(900) for _ in names],
                  "企业": [draw.randrange(900) for _ in names]}
        content, pages = write("pdf", document(chart("各站", "bars", "count", names, series,
                                                     unit="单位：人次")))
        self.assertGreater(pages, 1)
        seen = []
        for i, words in enumerate(jzprint.boxes(content)[1:]):
            low, high = (sorted((w for w in words if w[0] == text), key=lambda w: w[4])[-1]
                         for text in ("200", "800"))
            self.assertTrue([w for w in words if w[0].startswith("图1（续）" if i else "图1")])
            for name in (w for w in words if "联络站" in w[0]):
                seen.append(name[0])
                beside = sorted((w for w in words if re.fullmatch(r"\d+", w[0])
                                 and abs((w[2] + w[4]) / 2 - (name[2] + name[4]) / 2) < 7
                                 and w[1] > name[3]), key=lambda w: w[2])
                want = [values[names.index(name[0])] for values in series.values()]
                self.assertEqual([int(w[0]) for w in beside], want)
                for word, value in zip(beside, want):
                    a, b = (low[1] + low[3]) / 2, (high[1] + high[3]) / 2
                    self.assertAlmostEqual(word[1] - (a + (value - 200) / 600 * (b - a)), 3,
                                           delta=0.5)
        self.assertEqual(seen, names)

    def test_without_colour(self):
        """a printer without colours: the bars of two series differ by half the scale of grey"""
        content, _ = write("pdf", document(chart("图", "bars", "count", ["甲"],
                                                 {"一": [100], "二": [100]})))
        page = subprocess.run(["pdftoppm", "-gray", "-r", "100", "-f", "2", "-l", "2"],
                              input=content, capture_output=True, check=True).stdout
        head = re.match(rb"P5\s(\d+) (\d+)\s255\s", page)
        wide, pixels = int(head.group(1)), page[head.end():]
        words = jzprint.boxes(content)[1]
        hundreds = sorted((w for w in words if w[0] == "100"), key=lambda w: w[1])[1:]
        grey = []
        for word in hundreds:
            x, y = int((word[1] + word[3]) / 2 / 0.72), int(word[4] / 0.72)
            grey.append(sum(pixels[(y + dy) * wide + x + dx] for dy in range(20, 80)
                            for dx in range(-10, 11)) / (60 * 21))
        self.assertEqual(len(grey), 2)
        self.assertGreater(abs(grey[0] - grey[1]), 64)


class Workbook(unittest.TestCase):
    def test_workbook(self):
        """numbers are numbers, to the last digit; formats, heads, printing, links, charts"""
        rows = figures(120)
        names, series = ["甲", "乙", "丙"], {"收集": [1, 0, None], "解决": [7, 8, 9]}
        book = jzprint.workbook(write("xlsx", document(
            block("section", "总体"), block("paragraph", "正文。"),
            table("数字[甲/乙]: 一个很长很长很长很长很长很长很长的题目", FIGURES, rows, unit="单位：件"),
            chart("走势", "lines", "count", names, series), title="A&B 报告"))[0])
        self.assertEqual(book.properties.title, "A&B 报告")
        front, sheet, drawn = book.worksheets
        self.assertEqual([cell.value for cell in sheet[3]], [column[0] for column in FIGURES])
        got = [list(cells) for cells in sheet.iter_rows(min_row=4)]
        self.assertEqual(len(got), len(rows))
        for cells, row in zip(got, rows):
            self.assertEqual(cells[1].value, "—" if row[1] is None else row[1])
            for cell, value in zip(cells[2:], row[2:]):
                if value is None:
                    self.assertEqual(cell.value, "—")
                else:
                    self.assertAlmostEqual(cell.value, value, delta=abs(value) * 1e-15)
            self.assertEqual([cell.number_format for cell in cells],
                             ["General", "#,##0", "#,##0.0", "0.0%", "+0.0%;-0.0%;0.0%"])
        self.assertEqual((sheet.freeze_panes, sheet.print_title_rows), ("B4", "$1:$3"))
        self.assertEqual((sheet.page_setup.orientation, sheet.page_setup.paperSize), ("portrait", 9))
        self.assertTrue(sheet.sheet_properties.pageSetUpPr.fitToPage)
        self.assertIn("第 &P 页 共 &N 页", sheet.oddFooter.center.text)
        self.assertEqual(sheet.oddHeader.center.text, "A&&B 报告")
        self.assertGreater(sheet.column_dimensions["A"].width, 5)
        self.assertEqual((sheet["A1"].value[:7], sheet["A2"].value), ("数字[甲/乙]", "单位：件"))
        text = [cell.value for cell in front["A"] if cell.value]
        self.assertEqual(text[:3], ["A&B 报告", "代表工作与建议办理", ORGANISATION])
        self.assertEqual(text[text.index("一、总体") + 1], "正文。")
        links = {cell.value: cell.hyperlink.location for cell in front["A"] if cell.hyperlink}
        self.assertEqual([target.split("!")[0].strip("'") for target in links.values()],
                         [sheet.title, drawn.title])
        self.assertEqual([[cell.value for cell in row] for row in drawn.iter_rows(min_row=3, max_col=3)],
                         [["类别", "收集", "解决"], ["甲", 1, 7], ["乙", 0, 8], ["丙", "—", 9]])
        plotted = drawn._charts[0].series   # pylint: disable=protected-access
        self.assertEqual([s.val.numRef.f.split("!")[1] for s in plotted],
                         ["$B$4:$B$6", "$C$4:$C$6"])

    def test_many_rows(self):
        """ten thousand rows: all there and in order, on paper and in the workbook"""
        doc = document(table("长表", FIGURES, figures(10000)))
        text = jzprint.plain(write("pdf", doc)[0])
        self.assertEqual([int(n) for n in re.findall(r"第(\d{4})项", text)], list(range(10000)))
        sheet = jzprint.workbook(write("xlsx", doc)[0]).worksheets[1]
        self.assertEqual([cell.value for cell in sheet["A"][3:]],
                         ["第%04d项" % i for i in range(10000)])


class Csv(unittest.TestCase):
    def test_one_and_several(self):
        """a lone table is plain CSV; of several each has its title; figures are plain numbers"""
        rows = [["甲", 1234567, 2.5, 0.125, None], ["=1+1", None, None, 2 / 3, -0.5]]
        one = jzprint.rows(write("csv", document(table("数字", FIGURES, rows)))[0])
        self.assertEqual([list(row.values()) for row in one],
                         [["甲", "1234567", "2.5", "0.125", ""],
                          ["'=1+1", "", "", "0.666666666666667", "-0.5"]])
        content = write("csv", document(table("一", FIGURES, rows), block("paragraph", "x"),
                                        table("二", FIGURES, [])))[0].decode("utf-8-sig")
        lines = list(csv.reader(io.StringIO(content, newline="")))
        heads = [column[0] for column in FIGURES]
        self.assertEqual([lines[0], lines[1], lines[4], lines[5], lines[6]],
                         [["一"], heads, [], ["二"], heads])


class Text(unittest.TestCase):
    def test_text(self):
        """80 columns whatever is in it: columns give way or stand below; every figure is there"""
        wide = [("单位名称", "text", 40)] + [("第%02d栏的数字" % i, "count", 12) for i in range(15)]
        rows = [["单位%d" % i] + [draw.randrange(10 ** 6) for _ in range(15)] for i in range(5)]
        long = [["甲" * draw.randrange(1, 90), "x" * draw.randrange(200), draw.randrange(10)]
                for _ in range(9)]
        text = write("text", document(
            block("section", "长" * 60), block("paragraph", "文" * 500), block("note", "y" * 200),
            table("宽", wide, rows, unit="单位：件"),
            table("长", [("甲", "text", 40), ("乙", "text", 40), ("数", "count", 9)], long),
            table("空", wide, []), chart("图", "bars", "count", ["子", "丑"], {"件": [1234, None]})))[0]
        lines = text.decode().splitlines()
        for line in lines:
            self.assertLessEqual(sum(2 if unicodedata.east_asian_width(c) in "WF" else 1
                                     for c in line), 80, line)
        text = text.decode()
        for row in rows:
            for value in row[1:]:
                self.assertIn(shown("count", value), text.split())
        for head, _, _ in wide:
            self.assertEqual(text.count(head), 2 if head != "单位名称" else 2 * self.parts(wide))
        self.assertEqual(text.count("甲"), sum(len(row[0]) for row in long) + 1)
        self.assertEqual(text.count("文"), 500)
        self.assertIn("（无）", lines)
        self.assertRegex(text, r"图1　图\n.*\n-+\n子 +1,234\n丑 +—\n")

    @staticmethod
    def parts(columns):
        """Beside the first, 8 wide, five of 12 with gaps of 2 fit into 80."""
        return -(-(len(columns) - 1) // 5)


class Refused(unittest.TestCase):
    def test_refused(self):
        """what cannot be written is refused with its place"""
        bad = table("数字", FIGURES, figures(3))
        bad["table"]["rows"][2]["cells"].pop()
        for fmt in ("pdf", "xlsx", "csv"):
            with self.assertRaisesRegex(ValueError, r"INVALID_ARGUMENT blocks\[1\]\.table\.rows\[2\]"):
                write(fmt, document(block("section", "一"), bad))
        for member, value in (("categories", ["甲"]), ("figure", "text"), ("series", [])):
            bad = chart("图", "bars", "count", ["甲", "乙"], {"件": [1, 2]})
            bad["chart"][member] = value
            with self.assertRaisesRegex(ValueError, r"INVALID_ARGUMENT blocks\[0\]\.chart"):
                write("pdf", document(bad))
        with self.assertRaisesRegex(ValueError, "INVALID_ARGUMENT"):
            write("pdf", document(title=""))


if __name__ == "__main__":
    main()
