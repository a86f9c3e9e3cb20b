"""Whether reviews were held when they were due, and when the next one is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Final

from xlscore.children.spans import add_months

#: What is due within so many days of the last one is due soon.
SOON: Final = timedelta(days=28)
#: Reviews are judged as far back, in months: a yearly return holds no older ones.
YEAR: Final = 12


def soon(due: date, last: date) -> bool:
    """Whether something is due after the last day, and soon."""
    return last < due <= last + SOON


def reviewed(
    began: date,
    reviews: Iterable[date],
    last: date,
    first_due: date,
    later: Callable[[date, int], date],
) -> tuple[bool, date]:
    """Whether every review due in the year to the last day was held by then; the next one's day.

    `later` says when the next one is due after a review, the how many-th it was. Of what began
    before the year and has no known review from before it, the first of the year is due as if one
    had been held on the day before the year.
    """
    before_year = add_months(last, -YEAR)
    held = sorted({day for day in reviews if began < day <= last})
    before = [day for day in held if day <= before_year]
    number = len(before)
    if before:
        due = later(before[-1], number)
    elif began > before_year:
        due = first_due
    else:
        number = 2
        due = later(before_year, number)
    in_time = True
    for day in held[len(before) :]:
        in_time &= day <= due
        number += 1
        due = later(day, number)
    return in_time and due > last, due
