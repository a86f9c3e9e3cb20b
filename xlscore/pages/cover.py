"""The cover: whose report it is, what it is called, and of which month."""

from __future__ import annotations

from xlscore.inputs.book import Book
from xlscore.rules.months import Month
from xlscore.tables.cover import front
from xlscore.workbook.looks import LOOKS
from xlscore.workbook.measure import height
from xlscore.workbook.page import Cell, Draft, Page, Printing

TITLE = "Cover"
_WIDTH = 110.0


def cover(book: Book, month: Month) -> Page:
    """The cover page."""
    told, draft = front(book, month), Draft()
    lines = (
        (4, told.organisation, "Cover text"),
        (5, told.directorate, "Cover text"),
        (8, told.service, "Cover title"),
        (9, told.title, "Cover title"),
        (12, told.period, "Cover text"),
    )
    for row, text, style in lines:
        if text:
            draft.put(row, 1, Cell(text, style, align="centre", wrap=True))
            look = LOOKS[style]
            least = 42 if style == "Cover title" else 28
            draft.heights[row] = max(least, height(text, _WIDTH, look.size, look.bold))
    return Page(
        kind="cover",
        title=TITLE,
        cells=draft.cells,
        widths=(_WIDTH,),
        heights=draft.heights,
        printing=Printing(area=(1, 1, 14, 1)),
        month=month,
    )
