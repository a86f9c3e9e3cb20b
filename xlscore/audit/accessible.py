"""The Analysis Function's list for published spreadsheets, as far as a machine can hold it.

What a machine cannot hold, and somebody must look at: that titles and headings describe what
stands below them; that each sheet is about one subject; that words are plain and abbreviations
explained; that alternative texts say what matters; that notes explain what they should; that
the order of sheets suits a reader who hears them; that a table is not better split; that links say
where they lead; that panes are frozen only where it helps.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from xlscore.audit import properties, views
from xlscore.audit.opened import Cell, Opened, Position, S, Sheet, Table, at, quoted, within
from xlscore.audit.pictures import objects
from xlscore.problems import Problem

_SYMBOL = re.compile(r"[\w%)][*†‡§¶¹²³⁴⁵⁶⁷⁸⁹^]+|[↑↔↓→←▲▼●■◆✓✗✔✘]|\(\d\)$")
_DASH: Final = {"-", "–", "—", ":", "..", "...", "…", "*", ".", "x"}
_NOTE = re.compile(r"\[note (\d+)\]", re.IGNORECASE)
_NOTES: Final = "notes"
_PLAIN_TITLE = re.compile(r"(sheet|table|tab|worksheet|tabelle)?[ _-]*\d*", re.IGNORECASE)
_PLAIN_HEADING = re.compile(r"(column|spalte)[ _-]?\d+", re.IGNORECASE)
_PLAIN_TABLE = re.compile(r"(table|tabelle)_?\d+", re.IGNORECASE)
_SMALLEST: Final = 10.0


def one_table(book: Opened) -> Iterator[Problem]:
    """A sheet holds one table at most, marked up as such, with nothing tabular beside it.

    Source: the Analysis Function's list.
    """
    for sheet in book.sheets:
        if len(sheet.tables) > 1:
            names = ", ".join(quoted(table.name) for table in sheet.tables)
            found, todo = f"{len(sheet.tables)} tables on one sheet: {names}", "give each its sheet"
            yield Problem("error", sheet.title, "", found, todo)
        blocks = [table.block for table in sheet.tables]
        loose = [
            (row, column)
            for row, column in sheet.shown
            if column > 1 and not any(within((row, column), block) for block in blocks)
        ]
        told = "the cell stands beside column A, in no marked-up table"
        yield from at("error", sheet, loose, told, "mark the table up (Insert, Table)")


def from_column_a(book: Opened) -> Iterator[Problem]:
    """A table begins in column A.

    Source: the Analysis Function's list.
    """
    for sheet, table in _tables(book):
        if table.block[1] != 1:
            found = f"the table {quoted(table.name)} does not begin in column A"
            yield from at("error", sheet, [table.block[:2]], found, "move it")


def heading_row(book: Opened) -> Iterator[Problem]:
    """A table has one heading row, and every heading says something.

    Source: the Analysis Function's list; WCAG 1.3.1.
    """
    for sheet, table in _tables(book):
        top, left, _bottom, right = table.block
        if not table.heading:
            found = f"the table {quoted(table.name)} has no heading row"
            yield from at("error", sheet, [(top, left)], found, "switch it on (Table Design)")
            continue
        heads = [(top, column) for column in range(left, right + 1)]
        blank = [place for place in heads if _default(sheet.shown.get(place))]
        yield from at("error", sheet, blank, "the heading says nothing", "write a heading")
        if _PLAIN_TABLE.fullmatch(table.name):
            found = f"the table is called {quoted(table.name)}"
            yield from at("warning", sheet, [(top, left)], found, "name it after what it holds")


def _default(cell: Cell | None) -> bool:
    return cell is None or bool(_PLAIN_HEADING.fullmatch(str(cell.value).strip()))


def merged_cells(book: Opened) -> Iterator[Problem]:
    """No cells are merged, wherever they stand.

    Source: the Analysis Function's list.
    """
    for sheet in book.sheets:
        places = [block[:2] for block in sheet.merges]
        yield from at("error", sheet, places, "cells are merged", "unmerge them")


def wrapped_texts(book: Opened) -> Iterator[Problem]:
    """Text in a table that is wider than its column is wrapped.

    Source: the Analysis Function's list; WCAG 1.4.10.
    """
    for sheet, table in _tables(book):
        widths = {
            column: float(element.get("width", "9"))
            for element in sheet.root.iterfind(f"{S}cols/{S}col")
            for column in range(1, table.block[3] + 1)
            if int(element.get("min", "1")) <= column <= int(element.get("max", "1"))
        }
        clipped = [
            place
            for place, cell in sheet.shown.items()
            if within(place, table.block)
            and isinstance(cell.value, str)
            and not cell.format.wrap
            and len(cell.value) * cell.format.ink.size / 11 > widths.get(place[1], 8.43) * 1.2 + 1
        ]
        yield from at("error", sheet, clipped, "the text is cut off", "wrap it (Home, Wrap Text)")


def symbols(book: Opened) -> Iterator[Problem]:
    """No symbol stands for a footnote, an arrow or a missing figure: words and [note 1] do.

    Source: the Analysis Function's list; screen readers skip most symbols.
    """
    for sheet in book.sheets:
        signs: list[Position] = []
        dashes: list[Position] = []
        for place, cell in sheet.shown.items():
            in_format = re.sub(r"\[[^\]]*\]", "", cell.format.number_format)
            quotes = "".join(re.findall(r'"([^"]*)"', in_format))
            if isinstance(cell.value, str):
                if cell.value.strip() in _DASH:
                    dashes.append(place)
                elif _SYMBOL.search(cell.value) or any(ink.raised for ink in cell.inks):
                    signs.append(place)
            elif _SYMBOL.search("0" + quotes):
                signs.append(place)
        told, todo = "a symbol stands for a note or for words", "write [note 1] or the words"
        yield from at("error", sheet, signs, told, todo)
        told, todo = (
            "a sign stands for a missing figure",
            "write a shorthand such as [x], explained",
        )
        yield from at("error", sheet, dashes, told, todo)


def notes(book: Opened) -> Iterator[Problem]:
    """Each [note 1] stands on a sheet of notes, and each note there is referred to.

    Source: the Analysis Function's list.
    """
    told: dict[str, tuple[Sheet, Position]] = {}
    meant: dict[str, tuple[Sheet, Position]] = {}
    for sheet in book.sheets:
        on_notes = sheet.title.strip().lower() == _NOTES
        for place, cell in sheet.shown.items():
            text = cell.value if isinstance(cell.value, str) else cell.format.number_format
            for number in _NOTE.findall(text):
                (told if on_notes and place[1] == 1 else meant).setdefault(number, (sheet, place))
    for number in sorted(meant.keys() - told.keys(), key=int):
        sheet, place = meant[number]
        found = f"[note {number}] stands on no sheet called Notes"
        yield from at("error", sheet, [place], found, "write the note, or take the reference out")
    for number in sorted(told.keys() - meant.keys(), key=int):
        sheet, place = told[number]
        found = f"nothing refers to [note {number}]"
        yield from at("warning", sheet, [place], found, "refer to it, or take it out")


def sheet_names(book: Opened) -> Iterator[Problem]:
    """Every sheet has a name that says what it holds.

    Source: the Analysis Function's list; WCAG 2.4.6. Excel itself keeps names unique.
    """
    for sheet in book.sheets:
        if _PLAIN_TITLE.fullmatch(sheet.title.strip()):
            found = "the sheet's name does not say what it holds"
            yield Problem("error", sheet.title, "", found, "rename it")


def titles(book: Opened) -> Iterator[Problem]:
    """Every sheet has its title in A1, above any table, and no two sheets have the same.

    Source: the Analysis Function's list; WCAG 2.4.6.
    """
    seen: dict[str, str] = {}
    for sheet in book.sheets:
        head = sheet.shown.get((1, 1))
        inside = any(within((1, 1), table.block) for table in sheet.tables)
        if head is None or not isinstance(head.value, str) or inside:
            yield from at("error", sheet, [(1, 1)], "the sheet has no title in A1", "write one")
        elif head.value in seen:
            found = f"the title is also that of the sheet {quoted(seen[head.value])}"
            yield from at("warning", sheet, [(1, 1)], found, "tell the two apart")
        else:
            seen[head.value] = sheet.title


def headers_and_boxes(book: Opened) -> Iterator[Problem]:
    """No header, footer, text box or background picture: screen readers do not read them.

    Source: the Analysis Function's list.
    """
    for sheet in book.sheets:
        printed = sheet.root.iterfind(f"{S}headerFooter/{S}*")
        if any((element.text or "").strip() for element in printed):
            found = "the sheet has a header or footer"
            yield Problem("error", sheet.title, "", found, "put its text into cells")
        if sheet.root.find(f"{S}picture") is not None:
            yield Problem(
                "error", sheet.title, "", "the sheet has a background picture", "delete it"
            )
    for title, kind, told in objects(book):
        if kind in ("shape", "group of shapes"):
            found = f"a text box or shape, {quoted(told.get('name'))}"
            yield Problem("error", title, "", found, "put its text into cells")


def blanks(book: Opened) -> Iterator[Problem]:
    """No cell of a table is blank, unless a text above the table says what a blank means.

    Source: the Analysis Function's list.
    """
    for sheet, table in _tables(book):
        top, left, bottom, right = table.block
        said = any(
            isinstance(cell.value, str) and "blank" in cell.value.lower()
            for place, cell in sheet.shown.items()
            if place[0] < top
        )
        empty = [
            (row, column)
            for row in range(top + table.heading, bottom + 1)
            for column in range(left, right + 1)
            if (row, column) not in sheet.shown
        ]
        todo = "write a shorthand such as [x], or say above the table what a blank means"
        yield from at("error", sheet, [] if said else empty, "the cell is blank", todo)


def numbers_as_text(book: Opened) -> Iterator[Problem]:
    """Figures are figures, not text that looks like one.

    Source: the Analysis Function's list (a reader calculates with them).
    """
    for sheet, table in _tables(book):
        places = [
            place
            for place, cell in sheet.shown.items()
            if within(place, table.block)
            and place[0] >= table.block[0] + table.heading
            and isinstance(cell.value, str)
            and re.fullmatch(r"-?[\d,]*\.?\d+%?", cell.value.strip())
        ]
        told = "a figure is held as text"
        yield from at("warning", sheet, places, told, "convert it to a number")


def small_print(book: Opened) -> Iterator[Problem]:
    """Text is at least 10 points high; 12 is better.

    Source: the Analysis Function's list; WCAG 1.4.4.
    """
    for sheet in book.sheets:
        small = [
            place
            for place, cell in sheet.shown.items()
            if any(ink.size < _SMALLEST and not ink.raised for ink in cell.inks)
        ]
        yield from at("warning", sheet, small, "the text is smaller than 10 points", "enlarge it")


def opens_well(book: Opened) -> Iterator[Problem]:
    """Title, language, first sheet and cursor, of which others are only warned, are required here.

    Source: the Analysis Function's list.
    """
    for rule in (properties.title_and_language, *views.RULES):
        for problem in rule(book):
            yield Problem("error", problem.sheet, problem.cell, problem.found, problem.todo)


def _tables(book: Opened) -> Iterator[tuple[Sheet, Table]]:
    for sheet in book.sheets:
        yield from ((sheet, table) for table in sheet.tables)


RULES: Final = (
    one_table, from_column_a, heading_row, merged_cells, wrapped_texts, symbols, notes,
    sheet_names, titles, headers_and_boxes, blanks, numbers_as_text, small_print, opens_well,
)  # fmt: skip
