"""Tables that read as tables: whole, without holes and merged cells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from xlscore.audit.reading.opened import Block, Opened, OpenedSheet, at
from xlscore.problems import Problem

#: A row of a table that is not marked up fills at least so many columns, and a figure is there.
_COLUMNS: Final = 3


def merged_bodies(book: Opened) -> Iterator[Problem]:
    """No cells are merged in the body of a table.

    Source: the Analysis Function's list; WCAG 1.3.1 (a screen reader loses the columns).
    """
    for sheet in book.sheets:
        rows = _body_rows(sheet)
        marked = [table.block for table in sheet.tables]
        merged = [
            block[:2]
            for block in sheet.merges
            if any(_meet(block, table) for table in marked)
            or any(block[0] <= row <= block[2] for row in rows)
        ]
        what = "cells are merged in a table"
        yield from at("error", sheet, merged, what, "unmerge them and fill each cell")


def _body_rows(sheet: OpenedSheet) -> set[int]:
    """Rows of figures beside each other, which no marked-up table holds."""
    filled: dict[int, list[bool]] = defaultdict(list)
    for (row, _column), cell in sheet.shown.items():
        filled[row].append(isinstance(cell.value, float))
    return {row for row, cells in filled.items() if len(cells) >= _COLUMNS and any(cells)}


def holes(book: Opened) -> Iterator[Problem]:
    """No row and no column of a table is blank: a screen reader takes it for the table's end.

    Source: the Analysis Function's list.
    """
    for sheet in book.sheets:
        for table in sheet.tables:
            top, left, bottom, right = table.block
            first = top + table.heading
            shown = [place for place in sheet.shown if first <= place[0] <= bottom]
            rows = {row for row, column in shown if left <= column <= right}
            if not rows:
                continue  # Excel keeps one blank row where a table holds none
            columns = {column for _row, column in shown}
            blank = [(row, left) for row in range(first, bottom + 1) if row not in rows]
            yield from at("error", sheet, blank, "a row of the table is blank", "delete it")
            empty = [(top, column) for column in range(left, right + 1) if column not in columns]
            what = "a column of the table is blank"
            yield from at("warning", sheet, empty, what, "delete it, or say why")
        filled = {row for row, _column in sheet.shown}
        gaps = [
            (above + 1, 1)
            for above, below in pairwise(sorted(_body_rows(sheet)))
            if below - above == 2 and above + 1 not in filled
        ]
        what = "a blank row separates rows of figures"
        yield from at("warning", sheet, gaps, what, "delete the row, or begin a new table")


def _meet(one: Block, other: Block) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


RULES: Final = (merged_bodies, holes)
