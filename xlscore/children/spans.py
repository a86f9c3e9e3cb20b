"""What dates mean: open on a day, age, a window of months."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta


def is_open(start: date, end: date | None, day: date) -> bool:
    """Whether something that began and ended is open at the close of a day.

    What ends on the day is closed; so a plan that ends and one that begins the same day are
    one open plan, not two.
    """
    return start <= day and (end is None or end > day)


def add_months(day: date, months: int) -> date:
    """The same day so many months on, or that month's last day where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def age(born: date, day: date) -> int:
    """Whole years on a day; below 0 before birth. 29 February turns a year older on 1 March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def window(end: date, months: int) -> tuple[date, date]:
    """First and last day of the months that end with the month of `end`."""
    last = date(end.year, end.month, monthrange(end.year, end.month)[1])
    return add_months(last + timedelta(days=1), -months), last
