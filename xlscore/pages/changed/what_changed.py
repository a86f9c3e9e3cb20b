"""What changed since the month before, the Reds that get worse first after the counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from xlscore.pages.formats import SUPPRESSED, SUPPRESSED_MEANS, cell
from xlscore.pages.paper import Group, laid_out, put_rows
from xlscore.results.movement import Movement
from xlscore.rules.sentences import WORDS
from xlscore.tables.changed import changed_tables
from xlscore.tables.table import Table
from xlscore.tables.values import Rating, Value
from xlscore.workbook.measure import height
from xlscore.workbook.page import Align, Cell, Draft, Page, Printing
from xlscore.workbook.printing import room

TITLE: Final = "What changed"
_WIDTHS: Final = (13.0, 55.0, 28.0, 14.0, 14.0, 14.0, 14.0)
_ACROSS: Final = len(_WIDTHS)


def what_changed(moved: Movement) -> Page:
    """The page of a month beside the month before."""
    draft = Draft()
    now, then = moved.report.label(moved.month), moved.report.label(moved.earlier)
    draft.put(1, 1, Cell(f"{TITLE} since {then}", "Page title"))
    draft.put(2, 1, Cell(now, "Page subtitle"))
    draft.heights |= {1: 24, 2: 18}
    every = [table.brief for table in changed_tables(moved)]
    tables = [table for table in every if table.rows]
    cells = [[[_cell(value) for value in row.values] for row in table.rows] for table in tables]
    groups = [
        Group((15.0, 18.0, _head(table)), [_height(row) for row in rows])
        for table, rows in zip(tables, cells, strict=True)
    ]
    later = room(_WIDTHS)
    laid = laid_out(groups, 3, later - draft.heights[1] - draft.heights[2], later)
    for (g, at), row in laid.headings.items():
        _headings(draft, row + 1, tables[g], again=at > 0)
    put_rows(draft, laid, cells, _height)
    notes = [" ".join(table.empty for table in every if not table.rows)]
    if moved.worked_out:
        notes.append(
            f"Ratings of {then} that were not published are worked out from the published "
            f"results and the targets of that {moved.report.name}."
        )
    if any(table.withheld for table in tables):
        notes.append(f"{SUPPRESSED}: {SUPPRESSED_MEANS}")
    row = laid.last
    for row, told in enumerate(filter(None, notes), laid.last + 2):
        draft.put(row, 1, Cell(told, "Page note"))
    return Page(
        kind="changed",
        title=TITLE,
        cells=draft.cells,
        widths=_WIDTHS,
        heights=draft.heights,
        printing=Printing(area=(1, 1, row, _ACROSS), footer=f"{TITLE}, {now}", breaks=laid.breaks),
        about=moved.report.name,
        month=moved.month,
    )


def _headings(draft: Draft, row: int, table: Table, again: bool) -> None:
    """The title of a table and the heads of its columns, from a row on."""
    title = f"{table.short} (continued)" if again else table.short
    for column in range(1, _ACROSS + 1):
        draft.put(row, column, Cell(title if column == 1 else None, "Page heading"))
    draft.heights |= {row: 18, row + 1: _head(table)}
    for column, field in enumerate(table.fields, 1):
        align: Align = "left" if column in (2, 3) else "centre"
        draft.put(row + 1, column, Cell(field.short, "Column heading", align=align, wrap=True))


def _head(table: Table) -> float:
    pairs = zip(table.fields, _WIDTHS, strict=False)
    return max(18.0, *(height(field.short, width, bold=True) for field, width in pairs))


def _height(cells: Sequence[Cell]) -> float:
    texts = zip(cells[1:3], _WIDTHS[1:3], strict=True)
    return max(16.0, *(height(str(made.value or ""), width) for made, width in texts))


def _cell(value: Value) -> Cell:
    """The cell of a value, ratings in words."""
    made = cell(value)
    if isinstance(value, Rating):
        return replace(made, value=WORDS.get(value.letter, "Not rated"))
    return made
