"""The Analysis Function's list for published spreadsheets, as far as a machine can hold it.

The list is 'Making spreadsheets accessible: a brief checklist of the basics', with 'Releasing
statistics in spreadsheets' and 'Using symbols and shorthand'. What it takes for essential is an
error here, the rest a warning.

What a machine cannot hold, and somebody must look at: that titles and headings describe what
stands below them; that each sheet is about one subject; that words are plain, rightly spelled
and abbreviations explained; that alternative texts say what matters; that notes and shorthand
explain what they should; that the order of sheets suits a reader who hears them; that a table is
not better split; that links say where they lead; what Excel's own accessibility checker says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from xlscore.audit import plain, properties, shorthand, views
from xlscore.audit.pictures import objects
from xlscore.audit.reading.opened import (
    Opened,
    OpenedCell,
    OpenedSheet,
    OpenedTable,
    S,
    at,
    quoted,
    within,
)
from xlscore.problems import Problem
from xlscore.workbook.measure import lines

_PLAIN_TITLE = re.compile(r"(sheet|table|tab|worksheet|tabelle)?[ _-]*\d*", re.IGNORECASE)
_PLAIN_HEADING = re.compile(r"(column|spalte)[ _-]?\d+", re.IGNORECASE)
_PLAIN_TABLE = re.compile(r"(table|tabelle)_?\d+", re.IGNORECASE)
_FIGURE = re.compile(r"-?[\d,]*\.?\d+%?(?:\s*\[[^\]]{1,20}\])*")
#: Excel's own width of a column, in characters.
_USUAL: Final = 8.43
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
        what = "the cell stands beside column A, in no marked-up table"
        yield from at("error", sheet, loose, what, "mark the table up (Insert, Table)")


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
        texts = [str(sheet.shown[place].value).strip() for place in heads if place in sheet.shown]
        for text in sorted({text for text in texts if texts.count(text) > 1}):
            found = f"two columns have the heading {quoted(text)}"
            yield from at("error", sheet, [(top, left)], found, "tell them apart")
        if _PLAIN_TABLE.fullmatch(table.name):
            found = f"the table is called {quoted(table.name)}"
            yield from at("warning", sheet, [(top, left)], found, "name it after what it holds")


def _default(cell: OpenedCell | None) -> bool:
    return cell is None or bool(_PLAIN_HEADING.fullmatch(str(cell.value).strip()))


def below_tables(book: Opened) -> Iterator[Problem]:
    """Nothing stands below a table, where a reader who hears the sheet does not look for it.

    Source: the Analysis Function's list.
    """
    for sheet, table in _tables(book):
        below = [place for place in sheet.shown if place[0] > table.block[2] and place[1] == 1]
        what, todo = "text stands below the table", "put it above the table, or on a sheet of notes"
        yield from at("warning", sheet, below, what, todo)


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
        widths = _widths(sheet)
        clipped = [
            place
            for place, cell in sheet.shown.items()
            if within(place, table.block)
            and isinstance(cell.value, str)
            and not cell.format.wrap
            and len(cell.value) * cell.format.ink.size / 11 > widths.get(place[1], _USUAL) * 1.2 + 1
        ]
        yield from at("error", sheet, clipped, "the text is cut off", "wrap it (Home, Wrap Text)")


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
    for title, kind, element in objects(book):
        if kind in ("shape", "group of shapes"):
            found = f"a text box or shape, {quoted(element.get('name'))}"
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


def low_rows(book: Opened) -> Iterator[Problem]:
    """No row is too low for its wrapped text: what does not fit is cut off.

    Source: the Analysis Function's list (wrapped text); WCAG 1.4.10.
    """
    for sheet in book.sheets:
        widths = _widths(sheet)
        heights = {
            int(row.get("r", "0")): float(row.get("ht", "0"))
            for row in sheet.root.iterfind(f"{S}sheetData/{S}row")
            if row.get("customHeight") in ("1", "true")
        }
        low = [
            place
            for place, cell in sheet.shown.items()
            if place[0] in heights
            and cell.format.wrap
            and isinstance(cell.value, str)
            # Widths of letters differ from font to font: a line more is no fault yet.
            and heights[place[0]] + 1
            < (lines(cell.value, widths.get(place[1], _USUAL), cell.format.ink.size) - 1)
            * cell.format.ink.size
            * 1.15
        ]
        what, todo = "the row is too low for its text", "fit its height (Home, Format, AutoFit)"
        yield from at("error", sheet, low, what, todo)


def numbers_as_text(book: Opened) -> Iterator[Problem]:
    """Figures are figures, not text that looks like one, nor with a note behind them.

    Source: the Analysis Function's list (a reader calculates with them; no notes beside data).
    """
    for sheet, table in _tables(book):
        places = [
            place
            for place, cell in sheet.shown.items()
            if within(place, table.block)
            and place[0] >= table.block[0] + table.heading
            and isinstance(cell.value, str)
            and _FIGURE.fullmatch(cell.value.strip())
        ]
        what = "a figure is held as text"
        yield from at("warning", sheet, places, what, "convert it to a number")


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


def _widths(sheet: OpenedSheet) -> dict[int, float]:
    """The width of each column that has one of its own, in characters."""
    last = max((column for _row, column in sheet.shown), default=1)
    return {
        column: float(element.get("width", "9"))
        for element in sheet.root.iterfind(f"{S}cols/{S}col")
        for column in range(int(element.get("min", "1")), int(element.get("max", "1")) + 1)
        if column <= last
    }


def _tables(book: Opened) -> Iterator[tuple[OpenedSheet, OpenedTable]]:
    for sheet in book.sheets:
        yield from ((sheet, table) for table in sheet.tables)


RULES: Final = (
    one_table, from_column_a, heading_row, below_tables, merged_cells, wrapped_texts, low_rows,
    *shorthand.RULES, sheet_names, titles, headers_and_boxes, blanks, numbers_as_text, small_print,
    *plain.RULES, opens_well,
)  # fmt: skip
