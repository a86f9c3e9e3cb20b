"""The cells of a page as rows of a sheet part, every figure with all of its digits."""

from __future__ import annotations

import datetime as dt
import math
import re
from itertools import groupby
from typing import Final

from lxml import etree

from xlscore.hosts.package.package import MAIN
from xlscore.hosts.package.styles import StyleSheet
from xlscore.workbook.addresses import address, block_address
from xlscore.workbook.page import Cell, Page, Position

_NS: Final = f"{{{MAIN}}}"
_DAY_FORMAT: Final = "dd/mm/yyyy"
#: What XML cannot hold, a return (which it would change), and text that looks like their escape.
_ESCAPED: Final = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]|_(?=x[0-9A-Fa-f]{4}_)")
_TYPED_AS_FORMULA: Final = re.compile(r"[=+@-].", re.DOTALL)
_LIKE_A_NUMBER: Final = re.compile(r"\s*[+-]?(\d[\d,]*\.?\d*|\.\d+)%?\s*")


def fill(root: etree._Element, page: Page, styles: StyleSheet, date1904: bool) -> None:
    """Put the page's rows and cells into a sheet part; ValueError for a number not finite."""
    epoch = 1462 if date1904 else 0
    rows: dict[int, list[tuple[Position, Cell]]] = {row: [] for row in sorted(page.heights)}
    places = sorted(page.cells.items())
    for number, cells in groupby(places, key=lambda item: item[0][0]):
        rows[number] = list(cells)
    data = root.find(f"{_NS}sheetData")
    assert data is not None
    data[:] = []
    for number, row in sorted(rows.items()):
        element = etree.SubElement(data, f"{_NS}row", r=str(number))
        if number in page.heights:
            element.set("ht", f"{page.heights[number]:g}")
            element.set("customHeight", "1")
        for place, cell in row:
            written = etree.SubElement(element, f"{_NS}c", r=address(*place))
            _write(written, cell, styles, epoch)
    dimension = root.find(f"{_NS}dimension")
    if dimension is not None and page.cells:
        bottom, right = (max(place[n] for place in page.cells) for n in (0, 1))
        dimension.set("ref", block_address((1, 1, bottom, right)))


def _write(element: etree._Element, cell: Cell, styles: StyleSheet, epoch: int) -> None:
    value, number_format = cell.value, cell.number_format
    if isinstance(value, dt.date) and number_format == "General":
        number_format = _DAY_FORMAT
    quoted = isinstance(value, str) and _TYPED_AS_FORMULA.match(value) is not None
    number = styles.xf(
        cell.style, number_format, cell.align, cell.wrap, cell.middle, cell.indent,
        cell.unlocked, quoted,
    )  # fmt: skip
    element.set("s", str(number))
    if cell.formula:
        etree.SubElement(element, f"{_NS}f").text = cell.formula
        if value is None:
            element.set("t", "e")
            etree.SubElement(element, f"{_NS}v").text = "#N/A"
            return
        if isinstance(value, str):
            element.set("t", "str")
            etree.SubElement(element, f"{_NS}v").text = _escaped(value)
            return
    if value is None or value == "":
        return
    if isinstance(value, str):
        element.set("t", "inlineStr")
        text = etree.SubElement(etree.SubElement(element, f"{_NS}is"), f"{_NS}t")
        text.text = _escaped(value)
        if value != value.strip() or "\n" in value:
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        return
    if isinstance(value, bool):
        element.set("t", "b")
    etree.SubElement(element, f"{_NS}v").text = _number(value, element.get("r", ""), epoch)


def _escaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def _number(value: float | dt.date, place: str, epoch: int) -> str:
    """A number as the file holds it: all of its digits; a day as Excel counts it."""
    if isinstance(value, dt.date):
        day = value if isinstance(value, dt.datetime) else dt.datetime.combine(value, dt.time())
        gone = day.replace(tzinfo=None) - dt.datetime(1899, 12, 30)
        return _number(gone / dt.timedelta(days=1) - epoch, place, 0)
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(f"{place} would hold {number}, which no cell can")
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)


def ignore_text_numbers(root: etree._Element, page: Page) -> None:
    """Excel shall not put its green triangle on codes such as '12' that are text on purpose."""
    cells = [
        block_address(place * 2)
        for place, cell in sorted(page.cells.items())
        if isinstance(cell.value, str) and _LIKE_A_NUMBER.fullmatch(cell.value)
    ]
    if not cells:
        return
    ignored = etree.SubElement(root, f"{_NS}ignoredErrors")
    etree.SubElement(ignored, f"{_NS}ignoredError", sqref=" ".join(cells), numberStoredAsText="1")
