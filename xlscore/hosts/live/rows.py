"""Rows of a data sheet that is open in Excel: read whole, set and appended in blocks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any, Final

from xlscore.hosts.live import excel_members as xl
from xlscore.hosts.live.calculation import retry
from xlscore.hosts.live.painting import to_excel
from xlscore.hosts.live.unions import cover, unions
from xlscore.problems import Refusal
from xlscore.workbook.addresses import area, block_address, letters
from xlscore.workbook.errors import ERRORS
from xlscore.workbook.page import Position
from xlscore.workbook.tables import ANOTHER_WORKBOOK, Edits, Entry, Figure, Formula, RawTable

#: How a day is shown where the cell has no format for days.
_DAY_FORMAT: Final = "mmm yyyy"

Undo = Callable[[], None]
_Row = Mapping[str, Entry | Formula | Figure]


def from_excel(value: object) -> object:
    """A value as Excel hands it over, as plain text, float, bool, day or None for a blank."""
    if value == "" or (isinstance(value, int) and not isinstance(value, bool)):
        # Excel's numbers are floats: a whole number is an error value.
        return None if value == "" else ERRORS.get(int(str(value)), "#ERROR!")
    if isinstance(value, dt.datetime):
        moment = dt.datetime(*value.timetuple()[:6], value.microsecond)
        return moment.date() if moment.time() == dt.time() else moment
    return float(value) if isinstance(value, Decimal) else value


def read_table(sheet: Any, name: str) -> RawTable:
    """The table of a sheet, or the list from its first used row on where it has none.

    The table's name is the sheet's, without blanks.
    """
    table = _table(sheet, name)
    block = sheet.UsedRange if table is None else table.Range
    rows = [list(row) for row in xl.grid(block.Value)]
    top, left, below = int(block.Row), int(block.Column), 0
    if table is None:
        rows, top, left = _trimmed(rows, top, left)
    elif table.ShowTotals:
        rows.pop()
    else:
        typed = _typed_below(sheet, table, top + len(rows), left, len(rows[0]))
        rows, below = rows + typed, len(typed)
    faults = {
        (top + down, left + across): str(from_excel(value))
        for down, row in enumerate(rows)
        for across, value in enumerate(row)
        if isinstance(value, int) and not isinstance(value, bool)
    }
    header = ["" if value is None else str(from_excel(value)) for value in rows[0]] if rows else []
    body = [
        [None if (top + down, left + across) in faults else from_excel(value)
         for across, value in enumerate(row)]
        for down, row in enumerate(rows[1:], 1)
    ]  # fmt: skip
    return RawTable(sheet.Name, header, body, top, left, faults, _links(block), below)


def _links(block: Any) -> frozenset[Position]:
    """The cells of a block whose formula reads another workbook."""
    if block.HasFormula is False:
        return frozenset()
    top, left = int(block.Row), int(block.Column)
    return frozenset(
        (top + down, left + across)
        for down, row in enumerate(xl.grid(block.Formula))
        for across, text in enumerate(row)
        if isinstance(text, str) and text.startswith("=") and ANOTHER_WORKBOOK.search(text)
    )


def _typed_below(sheet: Any, table: Any, row: int, left: int, width: int) -> list[list[object]]:
    """The rows from `row` on, directly below a table, in which something stands under it."""
    bottom = area(str(sheet.UsedRange.Address).replace("$", ""))[2]
    if bottom < row:
        return []
    others = [other.Range for other in sheet.ListObjects if other.Name != table.Name]
    if any(int(other.Row) == row for other in others):
        return []
    block = sheet.Range(block_address((row, left, bottom, left + width - 1)))
    rows = [list(cells) for cells in xl.grid(block.Value)]
    blank = (n for n, cells in enumerate(rows) if all(cell in (None, "") for cell in cells))
    return rows[: next(blank, len(rows))]


def _table(sheet: Any, name: str) -> Any | None:
    name = name.replace(" ", "")
    tables = {str(table.Name).casefold(): table for table in sheet.ListObjects}
    return tables.get(name.casefold()) or (
        next(iter(tables.values())) if len(tables) == 1 else None
    )


def _trimmed(rows: list[list[object]], top: int, left: int) -> tuple[list[list[object]], int, int]:
    """Rows without the blank ones before the first used row, and the blank columns before."""
    while rows and not any(value not in (None, "") for value in rows[0]):
        rows, top = rows[1:], top + 1
    while rows and rows[0] and rows[0][0] in (None, ""):
        rows, left = [row[1:] for row in rows], left + 1
    return rows, top, left


class Rows:
    """The rows of one data sheet while they are edited; `undo` takes back what was done."""

    def __init__(self, sheet: Any, name: str, date1904: bool) -> None:
        self._sheet, self._name, self._1904 = sheet, name, date1904
        self._undo: list[Undo] = []
        self._table = _table(sheet, name)
        if self._table is None:
            raise Refusal(
                f"{name} has no table called {name}; select its rows with their headings, make "
                "them a table (Insert, Table) and give it that name"
            )
        block = self._table.Range
        self._top, self._left = int(block.Row), int(block.Column)
        self._formulas = [list(row) for row in xl.grid(block.Formula)]
        self._totals = bool(self._table.ShowTotals)
        self._below = 0
        if not self._totals:
            below = self._top + len(self._formulas)
            width = len(self._formulas[0])
            self._below = len(_typed_below(sheet, self._table, below, self._left, width))
        header = [str(value).strip().casefold() for value in self._formulas[0]]
        self._columns = {head: n for n, head in reversed(list(enumerate(header)))}

    def edit(self, edits: Edits) -> None:
        """Set cells and append rows; Refusal where a column or the room for a row is missing."""
        names = {column for _, column in edits.sets}.union(*edits.appended)
        for name in sorted(names):
            if name.casefold() not in self._columns:
                raise Refusal(f"{self._name} has no column {name}; give the column its name back")
        protection = _Protection(self._sheet, self._name)
        try:
            if self._below:
                self._take_in()
            sets: dict[str, dict[int, Entry]] = {}
            for (row, column), value in sorted(edits.sets.items(), key=lambda item: item[0][::-1]):
                # Excel calculates by itself.
                if not isinstance(value, Formula):
                    sets.setdefault(column, {})[row] = value
            for column, rows in sets.items():
                self._set(self._columns[column.casefold()], rows)
            if edits.appended:
                self._append(edits.appended)
        except Exception:
            self.undo()
            raise
        finally:
            protection.restore()

    def _take_in(self) -> None:
        """Make the table reach over the rows that were typed below it."""
        table, width = self._table, len(self._formulas[0])
        assert table is not None
        last = self._top + len(self._formulas) - 1
        was = self._range(self._top, 0, last, width - 1)
        whole = self._range(self._top, 0, last + self._below, width - 1)
        self._undo.append(lambda: table.Resize(was))
        table.Resize(whole)
        self._formulas = [list(row) for row in xl.grid(whole.Formula)]

    def undo(self) -> bool:
        """Take back every edit, the last one first; whether Excel took all of it."""
        if not self._undo:
            return True
        protection = _Protection(self._sheet, self._name)
        done = [retry(self._undo.pop()) for _ in range(len(self._undo))]
        protection.restore()
        return all(done)

    def _set(self, column: int, values: Mapping[int, Entry]) -> None:
        """Set cells of a column, those in adjacent rows together."""
        rows = sorted(values)
        while rows:
            run = [row for n, row in enumerate(rows) if row == rows[0] + n]
            rows = rows[len(run) :]
            cells = self._range(run[0], column, run[-1], column)
            was = _again(xl.grid(cells.Formula), xl.grid(cells.Value), self._1904)
            self._undo.append(lambda cells=cells, was=was: _put(cells, was))  # type: ignore[misc]
            _put(cells, [[to_excel(values[row], self._1904)] for row in run])
            if any(isinstance(values[row], dt.date) for row in run):
                _show_days(cells)

    def _append(self, appended: Sequence[_Row]) -> None:
        width, last = len(self._formulas[0]), self._top + len(self._formulas) - 1
        pattern = self._formulas[-1]
        calculated = {n for n, text in enumerate(pattern) if str(text).startswith("=")}
        blank = all(text in ("", None) or n in calculated for n, text in enumerate(pattern))
        start = last if len(self._formulas) == 2 and blank else last + 1
        bottom = start + len(appended) - 1
        if bottom > last:
            self._make_sure_of_room(last, bottom, width)
            self._extend(last, bottom, width)
        self._fill(start, appended, width, calculated)

    def _fill(self, start: int, appended: Sequence[_Row], width: int, keep: set[int]) -> None:
        rows = [{self._columns[name.casefold()]: v for name, v in row.items()} for row in appended]
        # A calculated column fills itself.
        free = [n for n in range(width) if n not in keep or any(n in row for row in rows)]
        while free:
            run = [column for n, column in enumerate(free) if column == free[0] + n]
            free = free[len(run) :]
            cells = self._range(start, run[0], start + len(rows) - 1, run[-1])
            blanks = [[""] * len(run)] * len(rows)
            self._undo.append(lambda cells=cells, blanks=blanks: _put(cells, blanks))  # type: ignore[misc]
            _put(cells, [[self._entered(row.get(n)) for n in run] for row in rows])
        self._format(start, rows)

    def _entered(self, value: Entry | Formula | Figure) -> object:
        if isinstance(value, Formula):
            return f"={value.text}"
        return to_excel(value.value if isinstance(value, Figure) else value, self._1904)

    def _format(self, start: int, rows: Sequence[Mapping[int, Entry | Formula | Figure]]) -> None:
        """Show the figures of new rows in their own number formats."""
        formats: dict[str, set[Position]] = {}
        for row, values in enumerate(rows, start):
            for n, value in values.items():
                if isinstance(value, Figure):
                    formats.setdefault(value.number_format, set()).add((row, self._left + n))
        last = start + len(rows) - 1
        for n in sorted({n for row in rows for n, value in row.items()
                         if isinstance(value, dt.date)}):  # fmt: skip
            _show_days(self._range(start, n, last, n))
        for number_format, places in formats.items():
            for where in unions(cover(places, places)):
                self._sheet.Range(where).NumberFormat = number_format

    def _extend(self, last: int, bottom: int, width: int) -> None:
        """Make the table reach further down, new rows in the formats of its last one."""
        table = self._table
        assert table is not None
        whole = self._range(self._top, 0, last, width - 1)
        if last > self._top:
            source = self._range(last, 0, last, width - 1)
            source.AutoFill(self._range(last, 0, bottom, width - 1), xl.XL_FILL_FORMATS)
        self._undo.append(lambda: table.Resize(whole))
        table.Resize(self._range(self._top, 0, bottom, width - 1))

    def _make_sure_of_room(self, last: int, bottom: int, width: int) -> None:
        if self._totals:
            raise Refusal(
                f"{self._name}: a totals row stands where a new row must go; switch it off "
                "(Table Design, Total Row)"
            )
        below = xl.grid(self._range(last + 1, 0, bottom, width - 1).Formula)
        for down, row in enumerate(below, last + 1):
            for across, text in enumerate(row, self._left):
                if text not in ("", None):
                    raise Refusal(
                        f"{self._name}!{letters(across)}{down}: something stands below the table, "
                        "where a new row must go; move it to another sheet, or further down"
                    )

    def _range(self, top: int, left: int, bottom: int, right: int) -> Any:
        return self._sheet.Range(
            block_address((top, self._left + left, bottom, self._left + right))
        )


def _show_days(cells: Any) -> None:
    """Where a day would be shown as a number, and so be read as one, give it a day's format."""
    if cells.NumberFormat in ("General", "@", None):
        cells.NumberFormat = _DAY_FORMAT


def _put(cells: Any, values: Sequence[Sequence[object]]) -> None:
    cells.Value = tuple(tuple(v if xl.short_enough(v) else "" for v in row) for row in values)
    for down, row in enumerate(values, 1):
        for across, value in enumerate(row, 1):
            if not xl.short_enough(value):
                cells.Item(down, across).Value = value


def _again(
    formulas: Sequence[Sequence[object]], values: Sequence[Sequence[object]], date1904: bool
) -> list[list[object]]:
    """What stood in cells, as it must be entered to stand there again."""
    return [
        [text if str(text).startswith("=") and text != value
         else to_excel(from_excel(value), date1904)
         for text, value in zip(texts, row, strict=True)]
        for texts, row in zip(formulas, values, strict=True)
    ]  # fmt: skip


class _Protection:
    """A sheet's protection lifted for a while, and put on again with what it allowed."""

    _ALLOWED = (
        "AllowFormattingCells", "AllowFormattingColumns", "AllowFormattingRows",
        "AllowInsertingColumns", "AllowInsertingRows", "AllowInsertingHyperlinks",
        "AllowDeletingColumns", "AllowDeletingRows", "AllowSorting", "AllowFiltering",
        "AllowUsingPivotTables",
    )  # fmt: skip

    def __init__(self, sheet: Any, name: str) -> None:
        self._sheet = sheet
        self._with: tuple[Any, ...] | None = None
        if sheet.ProtectContents:
            allowed = sheet.Protection
            self._with = (
                "",
                sheet.ProtectDrawingObjects,
                True,
                sheet.ProtectScenarios,
                False,
                *(getattr(allowed, member) for member in self._ALLOWED),
            )
            try:
                sheet.Unprotect("")
            except Exception as error:
                raise Refusal(
                    f"{name} is protected with a password; take the protection off (Review, "
                    "Unprotect Sheet) and refresh again"
                ) from error

    def restore(self) -> None:
        """Protect it again, if it was."""
        if self._with is not None:
            retry(partial(self._sheet.Protect, *self._with))
