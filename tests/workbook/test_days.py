"""Days as numbers, as Excel counts them."""

from __future__ import annotations

import datetime as dt

import pytest

from xlscore.workbook.days import day, serial


@pytest.mark.parametrize(
    ("when", "number"),
    [
        (dt.date(1900, 1, 1), 1),
        (dt.date(1900, 2, 28), 59),
        (dt.date(1900, 3, 1), 61),
        (dt.date(2014, 5, 31), 41790),
    ],
)
def test_excel_counts_a_day_too_many_from_march_1900(when: dt.date, number: int) -> None:
    """Excel has a 29 February 1900, which never was: both ways, days before it are one lower."""
    assert serial(when, date1904=False) == number
    assert day(number, date1904=False) == when


def test_a_workbook_may_count_from_1904() -> None:
    """Such a workbook gives 1 January 1904 the number 0, and every later day its own."""
    assert serial(dt.date(1904, 1, 1), date1904=True) == 0
    assert serial(dt.datetime(2014, 5, 31, 18), date1904=True) == 41790 - 1462 + 0.75
    assert day(41790 - 1462, date1904=True) == dt.date(2014, 5, 31)


def test_a_day_that_excel_does_not_count_is_refused() -> None:
    """Neither a day before the first becomes a number, nor a number beyond all days a day."""
    for date1904, when in ((False, dt.date(1899, 12, 29)), (True, dt.date(1903, 12, 31))):
        with pytest.raises(ValueError, match="no date before"):
            serial(when, date1904)
    assert day(1e7, date1904=False) is None
