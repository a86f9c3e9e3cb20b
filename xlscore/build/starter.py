"""The starter data: the May 2014 scorecard of Kent, as plain text files beside this module.

One CSV file a data sheet, in UTF-8, with the sheet's own headers. Months are written 2014-05
and percentages with their sign; what a host would read out of the finished workbook, numbers
and dates, is made of them here.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal
from importlib.resources import files

from xlscore.inputs.contract import SETTINGS, SHEETS, Column
from xlscore.rules import months
from xlscore.rules.months import Month
from xlscore.workbook.tables import RawTable

_FIGURE = re.compile(r"(-?\d+(?:\.\d+)?)(%?)")
_NUMERIC = {"number", "bound", "whole", "no"}


def starter_tables() -> dict[str, RawTable]:
    """The starter data by sheet name, with the Python values that a host hands over.

    Figures are floats (29.4% is 0.294), months the date of their first day, blanks None.
    A file whose headers differ from the contract, or a cell that cannot be read, raises
    ValueError naming file and line.
    """
    return {sheet: _table(sheet, columns) for sheet, columns in SHEETS.items()}


def empty_tables() -> dict[str, RawTable]:
    """The starter data's settings and guidance alone, for a book that starts with no figures."""
    kept = {"Settings", "Guidance", "Abbreviations"}
    tables = starter_tables()
    for name, table in tables.items():
        if name not in kept:
            table.rows = []
    return tables


def _table(sheet: str, columns: tuple[Column, ...]) -> RawTable:
    text = (files(__package__) / "starter" / f"{sheet}.csv").read_text(encoding="utf-8")
    reader = csv.reader(text.splitlines(keepends=True))
    header = next(reader)
    if header != [column.name for column in columns]:
        raise ValueError(f"{sheet}.csv: the columns are {', '.join(header)}")
    rows: list[list[object]] = []
    for row in reader:
        try:
            rows.append(list(_values(sheet, columns, row)))
        except ValueError as error:
            raise ValueError(f"{sheet}.csv, line {reader.line_num}: {error}") from error
    return RawTable(sheet, header, rows)


def _values(sheet: str, columns: tuple[Column, ...], row: list[str]) -> Iterator[object]:
    kinds: list[str] = [column.kind for column in columns]
    if sheet == "Settings":
        kinds[1] = {setting.name: setting.kind for setting in SETTINGS}[row[0]]
    for kind, text in zip(kinds, row, strict=True):
        if not text:
            yield None
        elif kind == "month":
            yield _first_day(months.parse(text))
        elif kind in _NUMERIC and (match := _FIGURE.fullmatch(text)):
            yield float(Decimal(match[1]) / (100 if match[2] else 1))
        elif kind in {"number", "whole"}:
            raise ValueError(f"'{text}' is not a number")
        else:
            yield text


def _first_day(month: Month | None) -> dt.date | None:
    return None if month is None else dt.date(*months.year_month(month), 1)
