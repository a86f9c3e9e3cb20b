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

from xlscore import __version__
from xlscore.inputs.contract import BEGAN_EMPTY, SETTINGS, SHEETS, Column
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


def empty_tables(month: Month) -> dict[str, RawTable]:
    """The data sheets of a book without figures that reports a month.

    Settings has every name with its default, Guidance and Abbreviations explain the rules alone,
    and the Log says that the book began empty, so that Start here shows its steps.
    """
    tables = {sheet: RawTable(sheet, [c.name for c in cs], []) for sheet, cs in SHEETS.items()}
    for name in ("Guidance", "Abbreviations"):
        tables[name] = _table(name, SHEETS[name], "empty")
    for setting in SETTINGS:
        value: object = months.first_day(month) if setting.kind == "month" else setting.default
        tables["Settings"].rows.append([setting.name, value or None, setting.hint])
    log = {"What": BEGAN_EMPTY, "Version": __version__}
    tables["Log"].rows = [[log.get(column) for column in tables["Log"].columns]]
    return tables


def _table(sheet: str, columns: tuple[Column, ...], folder: str = "starter") -> RawTable:
    text = (files(__package__) / folder / f"{sheet}.csv").read_text(encoding="utf-8")
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
