"""Working days and dates at their borders."""

from __future__ import annotations

from datetime import date

import pytest

from xlscore.children.spans import add_months, age, is_open, window
from xlscore.children.working_days import bank_holidays, working_days


@pytest.mark.parametrize(
    ("year", "days"),
    [
        (2014, "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26"),
        (2012, "01-02 04-06 04-09 05-07 06-04 06-05 08-27 12-25 12-26"),
        (2020, "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28"),
        (2021, "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28"),
        (2022, "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27"),
        (2023, "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26"),
    ],
)
def test_bank_holidays_are_those_published(year: int, days: str) -> None:
    """Substitute, moved and proclaimed days stand where gov.uk has them."""
    assert sorted(f"{d:%m-%d}" for d in bank_holidays(year)) == days.split()


def test_the_45th_working_day_over_easter() -> None:
    """Good Friday, Easter Monday and both May holidays of 2014 are not counted."""
    assert working_days(date(2014, 4, 1), date(2014, 6, 6)) == 44
    assert working_days(date(2014, 4, 1), date(2014, 6, 9)) == 45
    assert working_days(date(2014, 4, 1), date(2014, 6, 9), {date(2014, 6, 2)}) == 44
    assert working_days(date(2014, 4, 1), date(2014, 4, 1)) == 0


def test_what_ends_on_the_day_is_closed() -> None:
    """A plan ended and another begun on one day are one open plan."""
    day = date(2014, 5, 31)
    assert not is_open(date(2014, 1, 1), day, day)
    assert is_open(day, None, day)
    assert not is_open(date(2014, 6, 1), None, day)


def test_ages_turn_on_the_birthday() -> None:
    """Leap days too, and an unborn child is below 0."""
    assert [age(date(2000, 5, 31), date(2016, 5, d)) for d in (30, 31)] == [15, 16]
    assert age(date(2012, 2, 29), date(2017, 2, 28)) == 4
    assert age(date(2012, 2, 29), date(2017, 3, 1)) == 5
    assert age(date(2014, 8, 1), date(2014, 5, 31)) == -1


def test_months_are_added_and_windows_are_whole_months() -> None:
    """A shorter month gives its last day; twelve months to May begin in June."""
    assert add_months(date(2015, 11, 30), 3) == date(2016, 2, 29)
    assert add_months(date(2016, 2, 29), -12) == date(2015, 2, 28)
    assert window(date(2014, 5, 3), 12) == (date(2013, 6, 1), date(2014, 5, 31))
