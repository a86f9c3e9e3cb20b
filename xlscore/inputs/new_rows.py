"""Cells that flows set on data sheets: keys of new rows, the reporting month, the Log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache
from typing import TypeAlias

from xlscore import __version__
from xlscore.inputs.book import Book
from xlscore.inputs.cells import Fault, as_text, no_value, when
from xlscore.inputs.commentary import ends_in_a_date
from xlscore.problems import Refusal
from xlscore.rules import months, periods
from xlscore.rules.months import Month
from xlscore.workbook.tables import Edits, Entry

#: Indicator and area, in lower case.
Pair: TypeAlias = tuple[str, str]


def pair(no: object, area: object) -> Pair:
    """Indicator and area as they are compared."""
    return as_text(no).casefold(), as_text(area).casefold()


def with_rows(book: Book, sheet: str) -> set[tuple[str, str, Month]]:
    """Who has a row of which month, be it in order or not: nobody is given a second one."""
    cells = book.sheets[sheet].cells
    only = book.areas["Area"].iloc[0] if len(book.areas) == 1 else ""
    starts = {no.casefold(): book.year_of(no) for no in book.indicators["No"]}
    read = lru_cache(maxsize=None, typed=True)(when)
    found = set()
    for no, area, typed in zip(cells["No"], cells["Area"], cells["Month"], strict=True):
        try:
            month = None if isinstance(typed, Fault) else read(typed)[0]
            own = pair(no, area or only)
            if isinstance(month, periods.Typed):
                month = month.month(starts.get(own[0], book.settings.year_starts))
        except ValueError:
            continue
        if month is not None:
            found.add((*own, month))
    return found


def key(book: Book, sheet: str, no: str, area: str, month: Month) -> dict[str, Entry]:
    """The first three cells of a new row of a data sheet.

    The month is a date where the sheet's last one is, else the indicator's period in words.
    """
    words = book.read_back(no, book.typed_by(no) if sheet == "Data" else book.shown_by(no))
    dated = ends_in_a_date(book, sheet)
    return {
        "No": no_value(no),
        "Area": area,
        "Month": months.first_day(month) if dated else words.label(month),
    }


def reporting_month(book: Book, month: Month) -> Edits:
    """Another reporting month on Settings, in the form in which it stands there: date or text."""
    sheet = book.sheets["Settings"]
    cells = zip(sheet.rows.tolist(), sheet.cells["Name"], sheet.cells["Value"], strict=True)
    for row, name, present in cells:
        if as_text(name).casefold() == "reporting month":
            dated = isinstance(present, dt.date)
            value = months.first_day(month) if dated else book.settings.report.label(month)
            return Edits({(row, "Value"): value}, [])
    raise Refusal("The sheet Settings has no row named Reporting month; add one.")


def log_rows(
    when: dt.datetime,
    results: Sequence[tuple[str, str]],
    period: str = "",
    digest: str = "",
) -> Edits:
    """New rows of the Log, one for each (What, Result); `period` is what was reported."""
    row: dict[str, Entry] = {"When": when.strftime("%Y-%m-%d %H:%M"), "Version": __version__}
    if period:
        row["Month"] = period
    if digest:
        row["Digest"] = digest
    return Edits({}, [{**row, "What": what, "Result": result} for what, result in results])
