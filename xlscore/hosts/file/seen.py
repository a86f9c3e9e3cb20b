"""A data sheet as the officer sees it: a table with the rows typed below it, or a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from xlscore.hosts.package.sheet.table_parts import TablePart, key
from xlscore.workbook.addresses import address
from xlscore.workbook.tables import RawTable, heading_row

_BLANK: Final = (None, "")


@dataclass(frozen=True)
class Block:
    """The used cells of a sheet, its rows alike long; `top`, `left`: the place of the first."""

    rows: Sequence[Sequence[object]]
    top: int
    left: int

    def row(self, number: int, left: int, right: int) -> list[object]:
        """The cells of a sheet row in these columns, None beyond the used ones."""
        at = number - self.top
        held = self.rows[at] if 0 <= at < len(self.rows) else ()
        if left == self.left and right == left + len(held) - 1:
            return list(held)
        first = left - self.left
        return [
            held[n] if 0 <= n < len(held) else None for n in range(first, first + right - left + 1)
        ]

    def between(self, top: int, bottom: int, left: int, right: int) -> list[list[object]]:
        """The rows from one sheet row to another, as `row` gives them."""
        whole = top >= self.top and bottom <= self.bottom and left == self.left
        if whole and all(len(row) == right - left + 1 for row in self.rows[:1]):
            return [list(row) for row in self.rows[top - self.top : bottom + 1 - self.top]]
        return [self.row(number, left, right) for number in range(top, bottom + 1)]

    @property
    def bottom(self) -> int:
        """The last used row."""
        return self.top + len(self.rows) - 1


def as_seen(
    title: str,
    held: Block,
    table: TablePart | None,
    columns: Sequence[str],
    faults: Mapping[tuple[int, int], str],
    tables: Sequence[TablePart],
) -> RawTable:
    """The list on a sheet: that of its table where it has one with these columns.

    `tables` are all of the sheet: rows below one end where another begins.
    """
    head, first, names = _headings(held, columns)
    no_table = ""
    if table is not None:
        found = _in_table(title, held, table, faults, tables)
        if _known(found.columns, columns) >= _known(names, columns):
            return found
        corner = address(table.top - 1, table.left)
        no_table = f"the table at {corner} does not hold the headings in row {held.top + head}"
    # The list below the row of headings, as far as cells are used.
    rows = [list(row[first:]) for row in held.rows[head + 1 :]]
    top, left = held.top + head, held.left + first
    return RawTable(title, names, rows, top, left, dict(faults), no_table=no_table)


def _known(names: Sequence[str], columns: Sequence[str]) -> int:
    return len({key(name) for name in names} & {key(column) for column in columns})


def _in_table(
    title: str,
    held: Block,
    table: TablePart,
    faults: Mapping[tuple[int, int], str],
    tables: Sequence[TablePart],
) -> RawTable:
    left, right = table.left, table.right
    # The cells of the headings are what is seen, and say more than the part where both differ.
    seen = held.row(table.top - 1, left, right)
    names = [
        str(cell) if cell not in _BLANK else name
        for cell, name in zip(seen, table.names, strict=True)
    ]
    # Formulas that were never calculated stand below the last value.
    used = max(held.bottom, table.top, max((row for row, _ in faults), default=0))
    last = min(table.last, used)
    rows = held.between(table.top, last, left, right)
    below = []
    if not table.totals:
        others = [t for t in tables if t.part != table.part]
        for number in range(table.last + 1, held.bottom + 1):
            row = held.row(number, left, right)
            faulty = any((number, column) in faults for column in range(left, right + 1))
            empty = all(cell in _BLANK for cell in row) and not faulty
            if empty or any(other.holds(number) for other in others):
                break
            below.append(row)
    return RawTable(title, names, rows + below, table.top - 1, left, dict(faults), below=len(below))


def _headings(held: Block, columns: Sequence[str]) -> tuple[int, int, list[str]]:
    """Where the row of headings stands among the used cells, its first cell, and the headings."""
    if not held.rows:
        return 0, 0, []
    head = heading_row(held.rows, columns)
    cells = held.rows[head]
    first = next((n for n, cell in enumerate(cells) if cell not in _BLANK), 0)
    return head, first, [str(cell) if cell is not None else "" for cell in cells[first:]]
