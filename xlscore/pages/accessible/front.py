"""The sheets in front of the figures: cover, contents, notes, guidance and abbreviations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from xlscore.inputs.book import Book
from xlscore.pages.accessible import words
from xlscore.pages.accessible.names import ABBREVIATIONS, CONTENTS, COVER, GUIDANCE, NOTES
from xlscore.pages.accessible.sheet import (
    SIZE,
    SUBTITLE,
    TEXT,
    Column,
    Notes,
    put_lines,
    sheet,
    shorthand_of,
)
from xlscore.pages.guidance import KEY_CHANGES, key_changes
from xlscore.rules.months import Month
from xlscore.workbook.measure import height
from xlscore.workbook.page import Cell, Draft, Page, Printing

_WIDTH: Final = 100.0
#: Guidance texts begin with the sign that they explain; here stands what is written in its place.
_SIGNS: Final = {
    **{letter: f"Polarity {letter}" for letter in words.POLARITY if letter},
    "No rating": "Not rated",
    "Small denominator": "Small denominator, Yes",
    **words.TRAVEL,
}


def cover(book: Book, month: Month, provenance: Mapping[str, str]) -> Page:
    """Whose report it is and of which month, what the file is, whom to ask, where it is from."""
    settings, draft = book.settings, Draft()
    head = (settings.organisation, settings.directorate, settings.service)
    row = put_lines(draft, _report(book, month), [words.plain(line) for line in head if line])
    office = (
        ("Cabinet Member", settings.cabinet_member),
        ("Director", settings.director),
        ("Portfolio", settings.portfolio),
        ("Division", settings.division),
    )
    contacts = [
        ": ".join(filter(None, (name, contact)))
        for name, contact in book.contacts[["Name", "Contact"]].itertuples(index=False)
    ]
    about = (
        "This is the accessible copy. It has the same figures and texts as the standard copy, with "
        "one table on each sheet.",
        "Ratings and directions of travel are written as words, and marks behind figures as notes.",
        "The sheet Contents lists the other sheets, with a link to each.",
    )
    asking = (
        "Ask here about the figures, or for this report in another format:",
        *contacts,
    )
    for heading, lines in (
        ("About this file", about),
        ("Who is responsible", [f"{label}: {name}" for label, name in office if name]),
        ("Contacts", asking if contacts else ()),
        ("About this report", [f"{label}: {told}" for label, told in provenance.items()]),
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


def contents(book: Book, month: Month, pages: Sequence[Page]) -> Page:
    """The sheet that links to the others, given in their order."""
    columns = (Column("Sheet", 34), Column("What it holds", 90))
    rows = [
        [
            replace(words.text(page.title), style="Accessible link", link=f"{page.title}!A1"),
            words.text(page.cells[1, 1].value),
        ]
        for page in pages
    ]
    return sheet(CONTENTS, f"{CONTENTS} of {_report(book, month)}", month, columns, rows)


def notes_sheet(book: Book, notes: Notes, pages: Sequence[Page], month: Month) -> Page:
    """The sheet of notes, and above them the shorthand of all these pages."""
    columns = (Column("Note", 14), Column("Text", 100))
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


def guidance(book: Book, month: Month) -> Page:
    """What ratings, directions and periods mean, in the book's own texts; key changes below."""
    rows = [
        [words.typed(heading), words.text(_in_words(told))]
        for heading, told in book.guidance[["Heading", "Text"]].itertuples(index=False)
    ]
    heading = f"{KEY_CHANGES} {book.settings.report.name}"
    changes = key_changes(book, month) or ["None."]
    rows += [[words.text(heading), words.typed(change)] for change in changes]
    lines = (
        "These texts are those of the familiar pages.",
        "Where they speak of arrows, this copy says Improved, The same or Worsened.",
        "Where they speak of letters or colours, it says Red, Amber, Green, Yes or No.",
        f"Where they speak of a dash or of n/a, it says {words.NOT_AVAILABLE}.",
    )
    columns = (Column("Heading", 34), Column("Text", 100))
    title = f"Guidance, {book.settings.report.label(month)}"
    return sheet(GUIDANCE, title, month, columns, rows, lines)


def _in_words(told: str) -> str:
    sign, colon, meaning = str(told).partition(": ")
    if colon and sign in _SIGNS:
        return f"{_SIGNS[sign]}: {words.plain(meaning, words.TRAVEL)}"
    return words.plain(told, words.TRAVEL)


def abbreviations(book: Book, month: Month) -> Page:
    """What the abbreviations mean."""
    listed = book.abbreviations[["Abbreviation", "Meaning"]].itertuples(index=False)
    rows = [[words.typed(short), words.typed(meaning)] for short, meaning in listed]
    columns = (Column("Abbreviation", 20), Column("Meaning", 90))
    title = f"Abbreviations, {book.settings.report.label(month)}"
    return sheet(ABBREVIATIONS, title, month, columns, rows, empty="There are no abbreviations.")


def _report(book: Book, month: Month) -> str:
    return f"{words.plain(book.settings.report_title)}, {book.settings.report.label(month)}"
