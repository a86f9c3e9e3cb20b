"""Working days in England: Monday to Friday without bank holidays."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

#: Bank holidays by proclamation, and those that were moved, year by year.
ADDED: Final = {
    2011: (date(2011, 4, 29),),
    2012: (date(2012, 6, 4), date(2012, 6, 5)),
    2020: (date(2020, 5, 8),),
    2022: (date(2022, 6, 2), date(2022, 6, 3), date(2022, 9, 19)),
    2023: (date(2023, 5, 8),),
}
MOVED: Final = {date(2012, 5, 28), date(2020, 5, 4), date(2022, 5, 30)}


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm of 1876)."""
    century, rest = divmod(year, 100)
    a, f = year % 19, (century + 8) // 25
    h = (19 * a + century - century // 4 - (century - f + 1) // 3 + 15) % 30
    i = (32 + 2 * (century % 4) + 2 * (rest // 4) - h - rest % 4) % 7
    m = (a + 11 * h + 22 * i) // 451
    month, day = divmod(h + i - 7 * m + 114, 31)
    return date(year, month, day + 1)


def _monday(day: date) -> date:
    """The first Monday on or after a day."""
    return day + timedelta(days=-day.weekday() % 7)


@lru_cache
def bank_holidays(year: int) -> frozenset[date]:
    """England's bank holidays of a year, from 1978 on, substitute days included."""
    days = {
        easter(year) - timedelta(days=2),
        easter(year) + timedelta(days=1),
        _monday(date(year, 5, 1)),
        _monday(date(year, 5, 25)),
        _monday(date(year, 8, 25)),
    }
    for day in (date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)):
        while day.weekday() > 4 or day in days:
            day += timedelta(days=1)
        days.add(day)
    return frozenset((days - MOVED) | set(ADDED.get(year, ())))


def working_days(start: date, end: date, more: Collection[date] = ()) -> int:
    """Count the working days after `start` up to and with `end`; 0 where end is not later.

    `more` are further days off, such as a bank holiday proclaimed since.
    """
    days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(d.weekday() < 5 and d not in bank_holidays(d.year) and d not in more for d in days)
