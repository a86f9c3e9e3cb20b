"""Guidance Notes: the signs of the pages beside their meaning, changes, abbreviations, contacts."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from xlscore.inputs.book import Book
from xlscore.pages.formats import SUPPRESSED, SUPPRESSED_MEANS
from xlscore.pages.paper import Group, laid_out
from xlscore.results.results import Results
from xlscore.tables.guidance import abbreviations_table, contacts, guidance_table
from xlscore.tables.table import Row
from xlscore.tables.values import Explained, Typed
from xlscore.workbook.measure import height, pieces
from xlscore.workbook.page import Cell, Draft, Page, Printing
from xlscore.workbook.printing import room

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
    draft, label = Draft(), computed.label
    draft.put(1, 1, Cell(TITLE, "Page title"))
    draft.heights[1] = 24
    sections = [
        (heading, [_line(one) for one in rows])
        for heading, rows in groupby(
            guidance_table(book, computed).rows, key=lambda one: one.section
        )
    ]
    if withheld:
        letter = Cell(SUPPRESSED, "Page label", align="centre")
        told: list[tuple[Cell | None, str]] = [
            (letter, SUPPRESSED_MEANS[0].upper() + SUPPRESSED_MEANS[1:]),
            (None, "The rating and the arrows of such a result are shown. A 0 is shown too."),
        ]
        # Above the key changes, which are the last.
        sections.insert(-1, ("Withheld figures", told))
    known = abbreviations_table(book, computed.month).rows
    sections.append(("Key to abbreviations", [_line(one) for one in known]))
    people: list[tuple[Cell | None, str]] = [(None, line) for line in contacts(book)]
    sections.append(("Management Information contact details", people))
    # What has nothing to say is not printed.
    sections = [(heading, _parts(lines)) for heading, lines in sections if lines]
    groups = [Group((15.0, 18.0), [_height(one) for one in lines]) for _, lines in sections]
    later = room(_WIDTHS)
    laid = laid_out(groups, 2, later - draft.heights[1], later)
    for (g, at), row in laid.headings.items():
        heading = f"{sections[g][0]} (continued)" if at else sections[g][0]
        for column in (1, 2):
            draft.put(row + 1, column, Cell(heading if column == 1 else None, "Page heading"))
        draft.heights[row + 1] = 18
    for (g, at), row in laid.rows.items():
        line = sections[g][1][at]
        draft.heights[row] = _height(line)
        sign, text = line
        if sign:
            draft.put(row, 1, sign)
            draft.put(row, 2, Cell(text, "Page text", wrap=True, indent=1))
        else:
            # A text without a sign takes the whole width.
            draft.put(row, 1, Cell(text, "Page text", wrap=True), across=2)
    return Page(
        kind="guidance",
        title=TITLE,
        cells=draft.cells,
        widths=_WIDTHS,
        heights=draft.heights,
        merges=tuple(draft.merges),
        printing=Printing(
            area=(1, 1, laid.last, 2), footer=f"{TITLE}, {label}", breaks=laid.breaks
        ),
        month=computed.month,
    )


def _line(row: Row) -> tuple[Cell | None, str]:
    """A text, and the sign or the abbreviation that it explains."""
    match row.values:
        case (_, Explained(sign, text)):
            return _SIGNS.get(sign), text
        case (Typed(short), Typed(text)):
            return Cell(short, "Page label"), text
    raise AssertionError(row)


def _parts(lines: Iterable[tuple[Cell | None, str]]) -> list[tuple[Cell | None, str]]:
    """The lines, each text that no row would show whole in several."""
    return [
        (sign if part == 0 or not sign else Cell(None, "Page label"), text)
        for sign, whole in lines
        for part, text in enumerate(pieces(whole, _room(sign)))
    ]


def _room(sign: Cell | None) -> float:
    """The width of a text: the whole where no sign stands beside it."""
    return _WIDTHS[1] - 2 if sign else sum(_WIDTHS)


def _height(line: tuple[Cell | None, str]) -> float:
    sign, text = line
    return max(16.0, height(text, _room(sign)))
