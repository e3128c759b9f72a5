# SPDX-License-Identifier: Apache-2.0
"""Printed books as poppler and openpyxl read them."""
import csv
import io
import re
import subprocess
from xml.etree import ElementTree

import openpyxl

WORD = "{http://www.w3.org/1999/xhtml}word"
PAGE = "{http://www.w3.org/1999/xhtml}page"


def poppler(tool, *args, content):
    done = subprocess.run([tool, *args, "-", "-"], input=content, capture_output=True, timeout=60,
                          check=True)
    return done.stdout.decode()


def pages(content):
    """The text of each page."""
    return poppler("pdftotext", "-layout", content=content).split("\f")[:-1]


def plain(content):
    """All text without blanks and line breaks: what is read however it was broken."""
    return re.sub(r"\s+", "", poppler("pdftotext", "-raw", content=content))


def boxes(content):
    """For each page its words: (text, left, top, right, bottom), points from the upper left."""
    tree = ElementTree.fromstring(poppler("pdftotext", "-bbox", content=content))
    return [[(word.text, *(float(word.get(side)) for side in ("xMin", "yMin", "xMax", "yMax")))
             for word in page.iter(WORD)] for page in tree.iter(PAGE)]


def rows(content):
    """A CSV file's rows as dicts."""
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def workbook(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def sheets(content):
    """{title: (heads, rows)} of a report's worksheets but the first."""
    book = workbook(content)
    return {sheet["A1"].value: ([cell.value for cell in sheet[3]],
                                list(sheet.iter_rows(min_row=4, values_only=True)))
            for sheet in book.worksheets[1:]}
