"""Cells that flows set on data sheets: keys of new rows, the reporting month, the Log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TypeAlias

from xlscore import __version__
from xlscore.inputs.book import Book
from xlscore.inputs.cells import Fault, as_text, no_value
from xlscore.inputs.commentary import ends_in_a_date
from xlscore.problems import Refusal
from xlscore.rules import months
from xlscore.rules.months import Month
from xlscore.workbook.tables import Edits, Entry

#: Indicator and area, in lower case.
Pair: TypeAlias = tuple[str, str]


def pair(no: object, area: object) -> Pair:
    """Indicator and area as they are compared."""
    return as_text(no).casefold(), as_text(area).casefold()


def with_rows(book: Book, sheet: str, month: Month) -> set[Pair]:
    """Who has a row of a month, be it in order or not: nobody is given a second one."""
    cells = book.sheets[sheet].cells
    only = book.areas["Area"].iloc[0] if len(book.areas) == 1 else ""
    found = set()
    for no, area, when in zip(cells["No"], cells["Area"], cells["Month"], strict=True):
        try:
            same = not isinstance(when, Fault) and months.parse(when) == month
        except ValueError:
            continue
        if same:
            found.add(pair(no, area or only))
    return found


def key(book: Book, sheet: str, no: str, area: str, month: Month) -> dict[str, Entry]:
    """The first three cells of a new row of a data sheet."""
    return {
        "No": no_value(no),
        "Area": area,
        "Month": months.first_day(month)
        if ends_in_a_date(book, sheet)
        else months.long_label(month),
    }


def reporting_month(book: Book, month: Month) -> Edits:
    """Another reporting month on Settings, in the form in which it stands there: date or text."""
    sheet = book.sheets["Settings"]
    cells = zip(sheet.rows.tolist(), sheet.cells["Name"], sheet.cells["Value"], strict=True)
    for row, name, present in cells:
        if as_text(name).casefold() == "reporting month":
            dated = isinstance(present, dt.date)
            value = months.first_day(month) if dated else months.long_label(month)
            return Edits({(row, "Value"): value}, [])
    raise Refusal("The sheet Settings has no row named Reporting month; add one.")


def log_rows(
    when: dt.datetime,
    results: Sequence[tuple[str, str]],
    month: Month | None = None,
    digest: str = "",
) -> Edits:
    """New rows of the Log, one for each (What, Result)."""
    row: dict[str, Entry] = {"When": when.strftime("%Y-%m-%d %H:%M"), "Version": __version__}
    if month is not None:
        row["Month"] = months.long_label(month)
    if digest:
        row["Digest"] = digest
    return Edits({}, [{**row, "What": what, "Result": result} for what, result in results])
