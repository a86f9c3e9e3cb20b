"""Days as Excel counts them, from 1900 or, where the workbook says so, from 1904."""

from __future__ import annotations

import datetime as dt
from typing import Final

#: Excel counts a 29 February 1900 that never was: numbers from here on are one too high.
_FIRST_OF_MARCH_1900: Final = 61


def serial(day: dt.date, date1904: bool) -> float:
    """The number that stands for a day, with the time of day as its fraction.

    ValueError for a day before those that Excel counts.
    """
    moment = day if isinstance(day, dt.datetime) else dt.datetime.combine(day, dt.time())
    start = dt.datetime(1904, 1, 1) if date1904 else dt.datetime(1899, 12, 30)
    number = (moment.replace(tzinfo=None) - start) / dt.timedelta(days=1)
    number -= not date1904 and number < _FIRST_OF_MARCH_1900
    if number < 0:
        raise ValueError(f"Excel knows no date before {1904 if date1904 else 1900}: {day}")
    return number


def day(number: float, date1904: bool) -> dt.date | None:
    """The day for which a number stands; None for one that no day has."""
    days = int(number)
    days += not date1904 and 0 <= days < _FIRST_OF_MARCH_1900 - 1
    try:
        return dt.date(*((1904, 1, 1) if date1904 else (1899, 12, 30))) + dt.timedelta(days=days)
    except OverflowError:
        return None
