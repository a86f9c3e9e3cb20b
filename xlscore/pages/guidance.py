"""Guidance Notes: the signs of the pages beside their meaning, changes, abbreviations, contacts."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from xlscore.inputs.book import Book
from xlscore.pages.formats import SUPPRESSED, SUPPRESSED_MEANS
from xlscore.results.results import Results
from xlscore.tables.guidance import abbreviations_table, contacts, guidance_table
from xlscore.tables.table import Row
from xlscore.tables.values import Explained, Typed
from xlscore.workbook.measure import height, pieces
from xlscore.workbook.page import Cell, Draft, Page, Printing

TITLE = "Guidance Notes"
_WIDTHS = (20.0, 112.0)

#: The signs as they stand beside the texts that explain them.
_SIGNS = {
    "H": Cell("H", "Page label", align="centre"),
    "L": Cell("L", "Page label", align="centre"),
    "T": Cell("T", "Page label", align="centre"),
    "Red": Cell("R", "RAG Red", align="centre"),
    "Amber": Cell("A", "RAG Amber", align="centre"),
    "Green": Cell("G", "RAG Green", align="centre"),
    "No rating": Cell("No RAG rating", "Figure", align="centre"),
    "↑": Cell("↑", "Arrow improved", align="centre"),
    "↔": Cell("↔", "Arrow same", align="centre"),
    "↓": Cell("↓", "Arrow worsened", align="centre"),
    "Small denominator": Cell("1 to 9", "Small denominator", align="centre"),
}


def guidance(book: Book, computed: Results, withheld: bool = False) -> Page:
    """The page of guidance, whatever the data sheets say of it; `withheld`: figures are."""
    month = computed.month
    draft = Draft()
    draft.put(1, 1, Cell(TITLE, "Page title"))
    draft.heights[1] = 24
    sections = [
        (heading, [_line(one) for one in rows])
        for heading, rows in groupby(
            guidance_table(book, computed).rows, key=lambda one: one.section
        )
    ]
    if withheld:
        sign = Cell(SUPPRESSED, "Page label", align="centre")
        told: list[tuple[Cell | None, str]] = [
            (sign, SUPPRESSED_MEANS[0].upper() + SUPPRESSED_MEANS[1:]),
            (None, "The rating and the arrows of such a result are shown. A 0 is shown too."),
        ]
        # Above the key changes, which are the last.
        sections.insert(-1, ("Withheld figures", told))
    known = abbreviations_table(book, month).rows
    sections.append(("Key to abbreviations", [_line(one) for one in known]))
    people: list[tuple[Cell | None, str]] = [(None, line) for line in contacts(book)]
    sections.append(("Management Information contact details", people))
    row = 3
    for heading, lines in sections:
        row = _section(draft, row, heading, lines)
    return Page(
        kind="guidance",
        title=TITLE,
        cells=draft.cells,
        widths=_WIDTHS,
        heights=draft.heights,
        merges=tuple(draft.merges),
        printing=Printing(area=(1, 1, row - 2, 2), footer=TITLE),
        month=month,
    )


def _line(row: Row) -> tuple[Cell | None, str]:
    """A text, and the sign or the abbreviation that it explains."""
    match row.values:
        case (_, Explained(sign, text)):
            return _SIGNS.get(sign), text
        case (Typed(short), Typed(text)):
            return Cell(short, "Page label"), text
    raise AssertionError(row)


def _section(draft: Draft, row: int, heading: str, lines: Iterable[tuple[Cell | None, str]]) -> int:
    """A heading and its lines from a row on; gives the row after the blank one below."""
    for column in (1, 2):
        draft.put(row, column, Cell(heading if column == 1 else None, "Page heading"))
    draft.heights[row] = 18
    for sign, whole in lines:
        # A text without a sign takes the whole width.
        room = _WIDTHS[1] - 2 if sign else sum(_WIDTHS)
        for part, text in enumerate(pieces(whole, room)):
            row += 1
            if sign:
                draft.put(row, 1, sign if part == 0 else Cell(None, "Page label"))
                draft.put(row, 2, Cell(text, "Page text", wrap=True, indent=1))
            else:
                draft.put(row, 1, Cell(text, "Page text", wrap=True), across=2)
            draft.heights[row] = max(16.0, height(text, room))
    return row + 2
