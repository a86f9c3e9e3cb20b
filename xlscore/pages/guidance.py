"""Guidance Notes: the signs of the pages beside their meaning, changes, abbreviations, contacts."""

from __future__ import annotations

from collections.abc import Iterable

from xlscore.inputs.book import Book
from xlscore.pages.formats import SUPPRESSED, SUPPRESSED_MEANS
from xlscore.rules.months import Month
from xlscore.workbook.measure import height
from xlscore.workbook.page import Cell, Draft, Page, Printing

TITLE = "Guidance Notes"
KEY_CHANGES = "Key changes made to the report this"
_WIDTHS = (20.0, 112.0)

#: A Guidance text that begins with one of these and a colon stands beside the sign itself.
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


def key_changes(book: Book, month: Month) -> list[str]:
    """The key changes of the period of the report that ends with a month."""
    months, step = book.changes["Month"], book.settings.report.step
    return list(book.changes.loc[(months <= month) & (months > month - step), "Text"])


def guidance(book: Book, month: Month, withheld: bool = False) -> Page:
    """The page of guidance, whatever the data sheets say of it; `withheld`: figures are."""
    draft = Draft()
    draft.put(1, 1, Cell(TITLE, "Page title"))
    draft.heights[1] = 24
    row = 3
    for heading, lines in book.guidance.groupby("Heading", sort=False):
        row = _section(draft, row, str(heading), (_signed(text) for text in lines["Text"]))
    if withheld:
        sign = Cell(SUPPRESSED, "Page label", align="centre")
        told: list[tuple[Cell | None, str]] = [
            (sign, SUPPRESSED_MEANS[0].upper() + SUPPRESSED_MEANS[1:]),
            (None, "The rating and the arrows of such a result are shown. A 0 is shown too."),
        ]
        row = _section(draft, row, "Withheld figures", told)
    changes = key_changes(book, month)
    row = _section(
        draft,
        row,
        f"{KEY_CHANGES} {book.settings.report.name}",
        ((None, text) for text in ([*changes] or ["None."])),
    )
    row = _section(
        draft,
        row,
        "Key to abbreviations",
        (
            (Cell(short, "Page label"), meaning)
            for short, meaning in book.abbreviations[["Abbreviation", "Meaning"]].itertuples(
                index=False
            )
        ),
    )
    row = _section(
        draft,
        row,
        "Management Information contact details",
        (
            (None, f"{name}: {contact}" if contact else name)
            for name, contact in book.contacts[["Name", "Contact"]].itertuples(index=False)
        ),
    )
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


def _signed(text: str) -> tuple[Cell | None, str]:
    """A text and the sign that it explains."""
    sign, colon, meaning = text.partition(": ")
    return (_SIGNS[sign], meaning) if colon and sign in _SIGNS else (None, text)


def _section(draft: Draft, row: int, heading: str, lines: Iterable[tuple[Cell | None, str]]) -> int:
    """A heading and its lines from a row on; gives the row after the blank one below."""
    for column in (1, 2):
        draft.put(row, column, Cell(heading if column == 1 else None, "Page heading"))
    draft.heights[row] = 18
    for row, (sign, text) in enumerate(lines, row + 1):  # noqa: B020
        if sign:
            draft.put(row, 1, sign)
            draft.put(row, 2, Cell(text, "Page text", wrap=True, indent=1))
            room = _WIDTHS[1] - 2
        else:
            # A text without a sign takes the whole width.
            draft.put(row, 1, Cell(text, "Page text", wrap=True), across=2)
            room = sum(_WIDTHS)
        draft.heights[row] = max(16.0, height(text, room))
    return row + 2
