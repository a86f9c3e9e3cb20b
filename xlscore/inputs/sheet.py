"""Reading the cells of one data sheet: a raw table in, a typed frame and its problems out."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlscore.inputs.cells import Answer, Fault, answer, as_text, beyond_use, blank
from xlscore.inputs.contract import OPENING, SHEETS, Column
from xlscore.problems import Problem, Severity
from xlscore.rules import months, periods
from xlscore.rules.limits import Commas
from xlscore.workbook.addresses import letters
from xlscore.workbook.tables import RawTable

_PLAIN = frozenset((float, int))


@dataclass
class DataSheet:
    """A table with its columns found, its blank rows left out, and its faults in their cells.

    `rows` holds the sheet row of each row kept, `cells` the raw values of each column of the
    contract. `spoilt` collects (row, column name) of every cell with an error.
    """

    name: str
    raw: RawTable
    places: dict[str, int]
    rows: npt.NDArray[np.int64]
    cells: dict[str, list[object]]
    problems: list[Problem] = field(default_factory=list)
    spoilt: set[tuple[int, str]] = field(default_factory=set)

    def where(self, row: int, column: str) -> str:
        """The address of a cell from its sheet row and column name, e.g. `D14`."""
        return f"{letters(self.raw.left + self.places[column])}{row}"

    def say(
        self, severity: Severity, row: int, column: str, found: str, todo: str, *many: str
    ) -> None:
        """Record a problem at a cell; `many` as in Problem."""
        if severity == "error":
            self.spoilt.add((row, column))
        self.problems.append(
            Problem(severity, self.raw.sheet, self.where(row, column), found, todo, many)
        )

    def to_months(self, frame: pd.DataFrame, column: str, starts: pd.Series[int]) -> list[int]:
        """Make months of the periods typed in a column, in place; gives the rows of no period.

        `starts` says for each row of the frame with which month, 1 to 12, its year begins.
        """
        codes, begins = np.asarray(frame[column], np.int64), np.asarray(starts, np.int64)
        typed = codes < 0
        if not typed.any():
            return []
        found, wrong = periods.resolved(codes[typed], begins[typed], opening=column in OPENING)
        lost = []
        for row, code, start in zip(
            frame.loc[typed, "row"][wrong], codes[typed][wrong], begins[typed][wrong], strict=True
        ):
            found_wrong, _, todo = periods.Typed.of(int(code)).wrong(int(start)).partition(": ")
            self.say("error", int(row), column, found_wrong, todo)
            lost.append(int(row))
        blank = answer(next(c for c in SHEETS[self.name] if c.name == column), None)[0]
        frame.loc[typed, column] = np.where(wrong, blank, found)
        return lost


def find_columns(raw: RawTable, columns: Iterable[Column]) -> tuple[dict[str, int], list[str]]:
    """Where each column of the contract stands in a table, and the names that are wanting.

    Headers are compared without regard to case and surrounding blanks; of two alike the
    first counts.
    """
    found: dict[str, int] = {}
    for position, header in enumerate(raw.columns):
        found.setdefault(str(header).strip().casefold(), position)
    places = {c.name: found[c.name.casefold()] for c in columns if c.name.casefold() in found}
    return places, [c.name for c in columns if c.name not in places and not c.optional]


def open_sheet(name: str, raw: RawTable, places: dict[str, int]) -> DataSheet:
    """The table's cells by column, without the rows that are blank in every one of our columns."""
    width = len(raw.columns)
    body = raw.rows
    if any(len(row) != width for row in body):
        body = [list(row[:width]) + [None] * (width - len(row)) for row in body]
    by_position = list(zip(*body, strict=True)) if body else [()] * width
    cells: dict[str, list[object]] = {n: list(by_position[p]) for n, p in places.items()}
    at = {raw.left + p: n for n, p in places.items()}
    for (row, column), text in raw.faults.items():
        index = row - raw.top - 1
        if column in at and 0 <= index < len(body):
            cells[at[column]][index] = Fault(text)
    # Most rows are decided by the number in their first cell.
    rows = zip(*cells.values(), strict=True)
    kept = [i for i, r in enumerate(rows) if type(r[0]) in _PLAIN or not all(map(blank, r))]
    if len(kept) < len(body):
        cells = {n: [column[i] for i in kept] for n, column in cells.items()}
    sheet = DataSheet(name, raw, places, np.array(kept, dtype=np.int64) + raw.top + 1, cells)
    sheet.problems += beside_the_table(raw)
    return sheet


def rows_below(raw: RawTable) -> list[Problem]:
    """That rows typed below the sheet's table are read, where there are any."""
    if not raw.below:
        return []
    first = raw.top + len(raw.rows) - raw.below + 1
    cell = f"{letters(raw.left)}{first}"
    several = raw.below != 1
    count = f"{raw.below:,} rows" if several else "1 row"
    found = (
        f"{count} from row {first} on {'stand' if several else 'stands'} below the table, and "
        f"{'are' if several else 'is'} read as part of it"
    )
    todo = "leave it: the next refresh makes the table reach over what was typed"
    return [Problem("warning", raw.sheet, cell, found, todo)]


def beside_the_table(raw: RawTable) -> list[Problem]:
    """What is read although the sheet's table does not hold it, a sentence a sheet."""
    said = rows_below(raw)
    if raw.no_table:
        found = f"{raw.no_table}, so the sheet is read by those headings"
        todo = "select the list with its headings and make it a table again (Insert, Table)"
        said.append(Problem("warning", raw.sheet, f"{letters(raw.left)}{raw.top}", found, todo))
    return said


def read_sheet(sheet: DataSheet, columns: Iterable[Column], key: Iterable[str]) -> pd.DataFrame:
    """The typed frame of a sheet: its columns, and `row`, the sheet row.

    A cell that cannot be read is left blank and recorded as a problem. Rows with an
    unreadable or missing key cell are left out. An optional column that the sheet lacks is blank.
    """
    data: dict[str, Any] = {}
    for column in columns:
        cells = sheet.cells.get(column.name) or [None] * len(sheet.rows)
        if column.kind == "number":
            data[column.name] = _numbers(sheet, column, cells)
            continue
        values = _values(sheet, column, cells)
        if column.kind == "bound":
            data[column.name] = np.array([math.nan if b is None else b.value for b in values])
            data[f"{column.name} exclusive"] = np.array(
                [b is not None and b.exclusive for b in values], dtype=bool
            )
        else:
            data[column.name] = pd.array(values, dtype=_DTYPES[column.kind])
    frame = pd.DataFrame({**data, "row": sheet.rows})
    lost = {row for row, column in sheet.spoilt if column in set(key)}
    return frame[~frame["row"].isin(lost)].reset_index(drop=True) if lost else frame


_DTYPES: dict[str, Any] = {
    "text": "str",
    "choice": "str",
    "no": "str",
    "area": "str",
    "month": "int64",
    "calendar month": "int64",
    "whole": "float64",
    "yes/no": "bool",
}


def _numbers(sheet: DataSheet, column: Column, cells: list[object]) -> npt.NDArray[np.float64]:
    # Figures are plain numbers or nothing at all: only the odd cells are looked at singly.
    values = np.array([v if type(v) in _PLAIN else math.nan for v in cells], dtype=np.float64)
    odd = {i for i, v in enumerate(cells) if type(v) not in _PLAIN and v is not None and v != ""}
    odd.update(i for i in np.flatnonzero(np.isnan(values)).tolist() if type(cells[i]) in _PLAIN)
    commas = Commas.of(cells[i] for i in odd)
    for i in sorted(odd.union(np.flatnonzero(beyond_use(values)).tolist())):
        number, said = answer(column, cells[i], commas)
        values[i] = math.nan if number is None else number
        if said:
            sheet.say(said[0], int(sheet.rows[i]), column.name, *said[1:])
    return values


def _values(sheet: DataSheet, column: Column, cells: Sequence[object]) -> list[Any]:
    # typed: TRUE and 1 are equal in Python, not on a sheet.
    commas = Commas.of(cells) if column.kind == "bound" else Commas()
    read: Callable[[object], Answer] = lru_cache(maxsize=None, typed=True)(
        partial(answer, column, commas=commas)
    )
    unclear: dict[int, str] = {}
    if column.kind == "month":
        cells, unclear = months.in_one_order(cells)
    answers = [read(cell) for cell in cells]
    for i, reason in unclear.items():
        found, _, todo = reason.partition(": ")
        answers[i] = (read(None)[0], ("error", found, todo))
    if column.kind == "month":
        for i in periods.years_with_hyphens(cells):
            answers[i] = (read(None)[0], ("error", *_year_with_hyphen(cells[i])))
    for i, (_, said) in enumerate(answers):
        if said:
            sheet.say(said[0], int(sheet.rows[i]), column.name, *said[1:])
    return [value for value, _ in answers]


def _year_with_hyphen(cell: object) -> tuple[str, str]:
    """What is said of a cell of a column in which years are typed with hyphens."""
    found = f"'{as_text(cell)}' stands in a column of years with hyphens, where 2011-12 is December"
    return found, "type years with a slash: 2011/12"
