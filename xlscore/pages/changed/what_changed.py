"""What changed since the month before, the Reds that get worse first after the counts."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from xlscore.pages.formats import SUPPRESSED, SUPPRESSED_MEANS, cell
from xlscore.results.movement import Movement
from xlscore.rules.sentences import WORDS
from xlscore.tables.changed import changed_tables
from xlscore.tables.table import Table
from xlscore.tables.values import Rating, Value
from xlscore.workbook.measure import height
from xlscore.workbook.page import Align, Cell, Draft, Page, Printing

TITLE: Final = "What changed"
_WIDTHS: Final = (10.0, 58.0, 28.0, 14.0, 14.0, 14.0, 14.0)
_ACROSS: Final = len(_WIDTHS)


def what_changed(moved: Movement) -> Page:
    """The page of a month beside the month before."""
    draft = Draft()
    now, then = moved.report.label(moved.month), moved.report.label(moved.earlier)
    draft.put(1, 1, Cell(f"{TITLE} since {then}", "Page title"))
    draft.put(2, 1, Cell(now, "Page subtitle"))
    draft.heights |= {1: 24, 2: 18}
    row = 4
    tables = [table.brief for table in changed_tables(moved)]
    for table in tables:
        row = _table(draft, row, table)
    if moved.worked_out:
        told = (
            f"Ratings of {then} that were not published are worked out from the published "
            f"results and the targets of that {moved.report.name}."
        )
        draft.put(row, 1, Cell(told, "Page note"))
        row += 2
    if any(table.withheld for table in tables):
        draft.put(row, 1, Cell(f"{SUPPRESSED}: {SUPPRESSED_MEANS}", "Page note"))
        row += 2
    return Page(
        kind="changed",
        title=TITLE,
        cells=draft.cells,
        widths=_WIDTHS,
        heights=draft.heights,
        printing=Printing(area=(1, 1, row - 2, _ACROSS), footer=TITLE),
        about=moved.report.name,
        month=moved.month,
    )


def _table(draft: Draft, row: int, table: Table) -> int:
    """A title and its table, or `None.` in its place; gives the row after the blank one below."""
    for column in range(1, _ACROSS + 1):
        draft.put(row, column, Cell(table.short if column == 1 else None, "Page heading"))
    draft.heights[row] = 18
    row += 1
    if not table.rows:
        draft.put(row, 1, Cell("None.", "Page text"))
        return row + 2
    for column, field in enumerate(table.fields, 1):
        align: Align = "left" if column in (2, 3) else "centre"
        draft.put(row, column, Cell(field.short, "Column heading", align=align, wrap=True))
    draft.heights[row] = 18
    for row, one in enumerate(table.rows, row + 1):  # noqa: B020
        cells = [_cell(value) for value in one.values]
        for column, made in enumerate(cells, 1):
            draft.put(row, column, made)
        texts = zip(cells[1:3], _WIDTHS[1:3], strict=True)
        draft.heights[row] = max(16.0, *(height(str(made.value or ""), w) for made, w in texts))
    return row + 2


def _cell(value: Value) -> Cell:
    """The cell of a value, ratings in words."""
    made = cell(value)
    if isinstance(value, Rating):
        return replace(made, value=WORDS.get(value.letter, "Not rated"))
    return made
