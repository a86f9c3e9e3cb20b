"""New rows of a data sheet: their key cells, and who has a row already."""

from __future__ import annotations

from typing import TypeAlias

from xlscore.inputs.book import Book
from xlscore.inputs.cells import Fault, as_text
from xlscore.inputs.commentary import ends_in_a_date
from xlscore.rules import months
from xlscore.rules.months import Month
from xlscore.workbook.tables import Entry

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
        # A number such as 007 is text on Indicators too.
        "No": int(no) if no.isdecimal() and no[0] != "0" else no,
        "Area": area,
        "Month": months.first_day(month)
        if ends_in_a_date(book, sheet)
        else months.long_label(month),
    }
