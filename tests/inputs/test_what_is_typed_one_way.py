"""A column of a data sheet is read in one way: its commas, and the order of its dates."""

from __future__ import annotations

import datetime as dt

from support import small_books as small
from support.small_books import add

from xlscore.inputs.book import read


def errors(*rows: tuple[object, object]) -> list[str]:
    """What is said of a Data sheet with these months and values."""
    raw = small.tables()
    for no, (month, value) in enumerate(rows, 1):
        small.indicator(raw, no)
        add(raw, "Data", No=no, Area="Kent", Month=month, Value=value)
    return [f"{p.cell}: {p.found}" for p in read(raw)[1] if p.severity == "error"]


def test_a_decimal_comma_makes_no_thousands_of_others() -> None:
    """Neither cell is a figure, where one proves that the comma is the decimal."""
    may = dt.date(2014, 5, 1)
    assert errors((may, "601,500"), (may, "0,91"), (may, "12")) == [
        "F2: '601,500' has a decimal comma, as 0,91 has",
        "F3: '0,91' has a decimal comma",
    ]
    assert errors((may, "601,500")) == []


def test_dates_with_the_month_first_and_dates_that_excel_turned() -> None:
    """The column says which date is wrong before a figure stands in a wrong month."""
    found = errors(("06/30/2014", 1), (dt.date(2014, 1, 6), 1), (dt.date(2014, 5, 31), 1))
    assert [text[:2] for text in found] == ["C2", "C3"]
    assert errors(("06/30/2014", 1), ("05/06/2014", 1)) == []
