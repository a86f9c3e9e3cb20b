"""The sheets in front of the figures: cover, contents, notes, guidance and abbreviations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from xlscore.inputs.book import Book
from xlscore.pages.accessible import words
from xlscore.pages.accessible.names import COVER, NOTES
from xlscore.pages.accessible.sheet import (
    SIZE,
    SUBTITLE,
    TEXT,
    Notes,
    put_lines,
    sheet,
    shorthand_of,
)
from xlscore.rules.months import Month
from xlscore.tables.cover import Front, front
from xlscore.tables.guidance import contacts
from xlscore.tables.table import Field
from xlscore.workbook.measure import height
from xlscore.workbook.page import Cell, Draft, Page, Printing

_WIDTH: Final = 100.0


def cover(book: Book, month: Month, provenance: Mapping[str, str]) -> Page:
    """Whose report it is and of which month, what the file is, whom to ask, where it is from."""
    told, draft = front(book, month), Draft()
    head = (told.organisation, told.directorate, told.service)
    row = put_lines(draft, _report(told), [words.plain(line) for line in head if line])
    people = contacts(book)
    about = (
        "This is the accessible copy. It has the same figures and texts as the standard copy, with "
        "one table on each sheet.",
        "Ratings and directions of travel are written as words, and marks behind figures as notes.",
        "The sheet Contents lists the other sheets, with a link to each.",
    )
    asking = (
        "Ask here about the figures, or for this report in another format:",
        *people,
    )
    for heading, lines in (
        ("About this file", about),
        ("Who is responsible", [f"{label}: {name}" for label, name in told.office.items() if name]),
        ("Contacts", asking if people else ()),
        ("About this report", [f"{label}: {text}" for label, text in provenance.items()]),
    ):
        row = _section(draft, row, heading, lines)
    return Page(
        kind="accessible",
        title=COVER,
        cells=draft.cells,
        widths=(_WIDTH,),
        heights=draft.heights,
        printing=Printing(area=(1, 1, row - 1, 1), landscape=False, bare=True),
        month=month,
    )


def _section(draft: Draft, row: int, heading: str, lines: Iterable[str]) -> int:
    """A heading and its lines from a row on, none without lines; gives the row below."""
    lines = list(lines)
    if not lines:
        return row
    draft.put(row, 1, Cell(heading, SUBTITLE, middle=True))
    draft.heights[row] = 34.0
    for row, line in enumerate(lines, row + 1):  # noqa: B020
        told = words.plain(line)
        draft.put(row, 1, Cell(told, TEXT, wrap=True, middle=False))
        draft.heights[row] = max(18.0, height(told, _WIDTH, SIZE) + 2)
    return row + 1


def notes_sheet(book: Book, notes: Notes, pages: Sequence[Page], month: Month) -> Page:
    """The sheet of notes, and above them the shorthand of all these pages."""
    columns = (Field("Note"), Field("Text", width=100))
    rows = [[words.text(notes.refer(told)), words.text(told)] for told in notes.texts]
    used = shorthand_of(cell for page in pages for cell in page.cells.values())
    lines = [f"{short} in a table means {words.SHORTHAND[short]}." for short in used]
    if words.CONFIDENTIAL in used:
        lines.append("The rating and the direction of travel of a withheld result are given.")
    title = f"Notes and shorthand, {book.settings.report.label(month)}"
    made = sheet(
        NOTES,
        title,
        month,
        columns,
        rows,
        lines,
        f"No figure of this {book.settings.report.name} has a note.",
    )
    return made if rows else _with_lines(made, lines)


def _with_lines(page: Page, lines: Sequence[str]) -> Page:
    draft = Draft()
    put_lines(draft, str(page.cells[1, 1].value), [str(page.cells[2, 1].value), *lines])
    area = (1, 1, len(draft.heights), 1)
    return replace(
        page, cells=draft.cells, heights=draft.heights, printing=Printing(area=area, bare=True)
    )


def _report(told: Front) -> str:
    return f"{words.plain(told.title)}, {told.period}"
