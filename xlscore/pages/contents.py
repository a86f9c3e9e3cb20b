"""The contents page of a copy that is sent: its pages with links, and where it comes from.

What page of paper each begins on is known to whoever prints them alone, and is filled in then.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from xlscore.inputs.book import Book
from xlscore.pages.formats import cell
from xlscore.pages.paper import by_section
from xlscore.rules.months import Month
from xlscore.tables.contents import contents_table
from xlscore.workbook.about import CONTENTS as TITLE
from xlscore.workbook.about import CONTENTS_HEAD as HEAD
from xlscore.workbook.about import PAPER
from xlscore.workbook.measure import height
from xlscore.workbook.page import Align, Cell, Draft, Page, Printing

_WIDTHS: Final = (34.0, 84.0, 8.0)


def contents(
    book: Book, month: Month, pages: Sequence[Page], provenance: Mapping[str, str]
) -> Page:
    """The page that links to `pages`; `provenance` says by label where the report comes from."""
    draft, table = Draft(), contents_table(book, month, pages).brief
    draft.put(1, 1, Cell(book.settings.report_title, "Page title"))
    draft.put(2, 1, Cell(book.settings.report.label(month), "Page subtitle"))
    draft.heights |= {1: 24, 2: 18}
    _heading(draft, HEAD, [field.short for field in table.fields])
    row = HEAD
    for group, rows in by_section(table.rows):
        row += 1
        for column in range(1, PAPER + 1):
            draft.put(row, column, Cell(group if column == 1 else None, "Section"))
        draft.heights[row] = 17
        for row, one in enumerate(rows, row + 1):  # noqa: B020
            tab, shows = map(cell, one.values)
            draft.put(row, 1, tab)
            _text(draft, row, str(shows.value))
            draft.put(row, PAPER, Cell(None, "Figure", align="right"))
    about = row + 2
    _heading(draft, about, ["About this report", ""])
    for row, (label, told) in enumerate(provenance.items(), about + 1):
        draft.put(row, 1, Cell(label, "Figure"))
        _text(draft, row, told)
    return Page(
        kind="contents",
        title=TITLE,
        cells=draft.cells,
        widths=_WIDTHS,
        heights=draft.heights,
        printing=Printing(
            area=(1, 1, about + len(provenance), PAPER), titles=(HEAD, HEAD), footer=TITLE
        ),
        month=month,
    )


def _text(draft: Draft, row: int, text: str) -> None:
    draft.put(row, 2, Cell(text, "Figure", wrap=True))
    draft.heights[row] = max(16.0, height(text, _WIDTHS[1]))


def _heading(draft: Draft, row: int, texts: Sequence[str]) -> None:
    for column, text in enumerate((*texts, ""), 1):
        align: Align = "right" if column == PAPER else "left"
        draft.put(row, column, Cell(text or None, "Column heading", align=align))
    draft.heights[row] = 18
