"""The cells of a page as rows of a sheet part, every figure with all of its digits."""

from __future__ import annotations

import datetime as dt
import re
from itertools import groupby
from typing import Final

from lxml import etree

from xlscore.hosts.package.package import MAIN
from xlscore.hosts.package.sheet import cell_xml
from xlscore.hosts.package.styles import StyleSheet
from xlscore.workbook.addresses import address, block_address
from xlscore.workbook.page import Cell, Page, Position
from xlscore.workbook.tables import like_formula

_NS: Final = f"{{{MAIN}}}"
_DAY_FORMAT: Final = "dd/mm/yyyy"
_LIKE_A_NUMBER: Final = re.compile(r"\s*[+-]?(\d[\d,]*\.?\d*|\.\d+)%?\s*")


def fill(root: etree._Element, page: Page, styles: StyleSheet, date1904: bool) -> None:
    """Put the page's rows and cells into a sheet part; ValueError for a number not finite."""
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
            _write(written, cell, styles, date1904)
    dimension = root.find(f"{_NS}dimension")
    if dimension is not None and page.cells:
        bottom, right = (max(place[n] for place in page.cells) for n in (0, 1))
        dimension.set("ref", block_address((1, 1, bottom, right)))


def format_of(cell: Cell, styles: StyleSheet) -> int:
    """The number of the cell format that a cell of a page takes."""
    value, number_format = cell.value, cell.number_format
    if isinstance(value, dt.date) and number_format == "General":
        number_format = _DAY_FORMAT
    quoted = like_formula(value)
    return styles.xf(
        cell.style, number_format, cell.align, cell.wrap, cell.middle, cell.indent,
        cell.unlocked, quoted,
    )  # fmt: skip


def _write(element: etree._Element, cell: Cell, styles: StyleSheet, date1904: bool) -> None:
    value = cell.value
    element.set("s", str(format_of(cell, styles)))
    try:
        shown = cell_xml.stored(value, date1904)
    except ValueError as error:
        raise ValueError(f"{element.get('r', '')}: {error}") from error
    if cell.formula:
        etree.SubElement(element, f"{_NS}f").text = cell.formula
        cell_xml.put_result(element, value if isinstance(value, str) else shown)
    else:
        cell_xml.put(element, shown)


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
