"""Working days in England: Monday to Friday without bank holidays."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from functools import lru_cache

import numpy as np
from holidays import country_holidays

#: A row of days off, and the further ones that a book names.
_YEARS = range(1978, 2101)


@lru_cache
def bank_holidays(year: int) -> frozenset[date]:
    """England's bank holidays of a year on a weekday, moved and proclaimed ones included."""
    days = country_holidays("GB", subdiv="ENG", years=year)
    return frozenset(day for day in days if day.year == year and day.weekday() < 5)


@lru_cache
def _calendar(more: frozenset[date]) -> np.busdaycalendar:
    listed = country_holidays("GB", subdiv="ENG", years=_YEARS)
    return np.busdaycalendar(holidays=np.array([*listed, *more], dtype="datetime64[D]"))


def working_days(start: date, end: date, more: Collection[date] = ()) -> int:
    """Count the working days after `start` up to and with `end`; 0 where end is not later.

    `more` are further days off, such as a bank holiday proclaimed since.
    """
    if end <= start:
        return 0
    calendar = _calendar(frozenset(more))
    return int(np.busday_count(start + _DAY, end + _DAY, busdaycal=calendar))


def add_working_days(start: date, days: int, more: Collection[date] = ()) -> date:
    """The day that is so many working days after `start`."""
    calendar = _calendar(frozenset(more))
    found = np.busday_offset(start, days, roll="backward", busdaycal=calendar)
    return date.fromisoformat(str(found))


_DAY = timedelta(days=1)
