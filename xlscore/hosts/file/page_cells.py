"""The cells of a page as rows of a sheet part, every figure with all of its digits."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final
from xml.sax.saxutils import escape

from lxml import etree

from xlscore.hosts.package.package import MAIN
from xlscore.hosts.package.sheet import cell_xml
from xlscore.hosts.package.styles import StyleSheet
from xlscore.workbook.addresses import block_address, letters
from xlscore.workbook.page import Block, Cell, Page
from xlscore.workbook.tables import like_formula

_NS: Final = f"{{{MAIN}}}"
_DAY_FORMAT: Final = "dd/mm/yyyy"
_LIKE_A_NUMBER: Final = re.compile(r"\s*[+-]?(\d[\d,]*\.?\d*|\.\d+)%?\s*")


def rows_of(page: Page, styles: StyleSheet, date1904: bool) -> str:
    """The page's rows and cells as they stand in a sheet part; ValueError for a number not finite.

    They are put together as text: elements for tens of thousands of cells cost several times as
    much.
    """
    rows: dict[int, list[str]] = {row: [] for row in page.heights}
    for (row, column), cell in sorted(page.cells.items()):
        written = _written(letters(column) + str(row), cell, styles, date1904)
        rows.setdefault(row, []).append(written)
    texts = []
    for number, cells in sorted(rows.items()):
        height = page.heights.get(number)
        tall = "" if height is None else f' ht="{height:g}" customHeight="1"'
        inner = "".join(cells)
        begun = f'<row r="{number}"{tall}'
        texts.append(f"{begun}>{inner}</row>" if inner else f"{begun}/>")
    return "".join(texts)


def used(page: Page) -> Block:
    """From the first cell of the sheet to the last ones that the page has."""
    bottom, right = (max(place[n] for place in page.cells) for n in (0, 1))
    return (1, 1, bottom, right)


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


def _written(place: str, cell: Cell, styles: StyleSheet, date1904: bool) -> str:
    """A cell as it stands in its row."""
    value = cell.value
    begun = f'<c r="{place}" s="{format_of(cell, styles)}"'
    if value is None and not cell.formula:
        return f"{begun}/>"
    try:
        shown = cell_xml.stored(value, date1904)
    except ValueError as error:
        raise ValueError(f"{place}: {error}") from error
    if cell.formula:
        kind, text = cell_xml.result(value if isinstance(value, str) else shown)
        return f"{begun}{kind}><f>{escape(cell.formula)}</f>{text}</c>"
    kind, text = cell_xml.inside(shown)
    return f"{begun}{kind}>{text}</c>" if text else f"{begun}/>"


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
