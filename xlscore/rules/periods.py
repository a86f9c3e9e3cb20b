"""Periods of a month, a quarter or a year: when they end, what they are called, how they are typed.

A period goes by the month in which it ends, so that a column of periods is a column of months.
It is `step` months long, 1, 3 or 12, and the periods of a year begin with the month `starts`,
1 to 12. `step` and `starts` may be columns too.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from xlscore.rules import months
from xlscore.rules.months import Month

Whole: TypeAlias = npt.NDArray[np.int64]
Bools: TypeAlias = npt.NDArray[np.bool_]

STEPS: Final = {"M": 1, "Q": 3, "A": 12}
#: How many periods make up a year, and what one is called.
_NAMES: Final = {1: "month", 3: "quarter", 12: "year"}
#: Behind a quarter its months may stand. Beside one, 2014-15 can be no month.
_QUARTER = r"q(?:tr|uarter)?\.?\s*([1-4])"
_MONTHS = r"(?:\s*\([a-z]+(?:\s*[-\u2013]\s*|\s+to\s+)[a-z]+\))?"
_YEAR = r"(\d{4})(?:/(\d{4}|\d{2}))?"
_BY_QUARTER = r"(\d{4}|\d{2})(?:\s*[/\u2013-]\s*(\d{4}|\d{2}))?"
_FORMS: Final = (
    re.compile(rf"(?:{_QUARTER}){_MONTHS}[\s,]+{_BY_QUARTER}"),
    re.compile(rf"()(?:fy\s*)?{_YEAR}"),
    re.compile(r"()fy\s*(\d{4}|\d{2})[/\u2013-](\d{4}|\d{2})"),
)
_YEAR_FIRST: Final = re.compile(rf"{_BY_QUARTER}[\s,]+{_QUARTER}{_MONTHS}")
_FROM_TO: Final = re.compile(r"([a-z]+)\.?(?:\s*[-\u2013]\s*|\s+to\s+)([a-z]+\.?\s+\d{2,4})")
_LIKE_A_QUARTER: Final = re.compile(r"q(?:tr|uarter)?\.?\s*\d")
#: A whole number within these is a year, not the serial number of a day.
_YEARS: Final = range(1900, 2200)
_HYPHENED: Final = re.compile(r"(\d{4})-(\d{2})")


def last_ended(month: Any, step: Any, starts: Any) -> Any:
    """The last month of the last period that had ended with a month."""
    return month - (month + 2 - starts) % step


def end_of(month: Any, step: Any, starts: Any) -> Any:
    """The last month of the period in which a month falls."""
    return month + (starts - 2 - month) % step


def ends(month: Any, step: Any, starts: Any) -> Any:
    """Whether a month is the last one of a period."""
    return (month + 2 - starts) % step == 0


def first_of_year(month: Any, starts: Any) -> Any:
    """The first month of the year in which a month falls."""
    return month - (month - (starts - 1)) % 12


def trend(last: Whole, step: Whole, starts: Whole) -> Whole:
    """The four periods of each trend, one row a trend, that ends with the months `last`.

    Of months the last three quarter ends before it, then the month itself; of quarters and of
    years the last four. `starts` is the first month of each one's year.
    """
    back = np.arange(3, -1, -1)
    months_back = np.maximum(step, 3)[:, np.newaxis] * back
    ended = np.where(step == 1, last_ended(last - 1, 3, starts) + 3, last)
    found = ended[:, np.newaxis] - months_back
    found[:, -1] = last
    return np.asarray(found, np.int64)


@dataclass(frozen=True)
class Calendar:
    """The periods of a report or of an indicator: of `step` months, in years from `starts`."""

    step: int = 1
    starts: int = 4

    @property
    def name(self) -> str:
        """What one of the periods is: month, quarter or year."""
        return _NAMES[self.step]

    def ends(self, month: int) -> bool:
        """Whether a month is the last one of a period."""
        return bool(ends(month, self.step, self.starts))

    def last_ended(self, month: int) -> Month:
        """The last month of the last period that had ended with a month."""
        return Month(last_ended(month, self.step, self.starts))

    def end_of(self, month: int) -> Month:
        """The last month of the period in which a month falls."""
        return Month(end_of(month, self.step, self.starts))

    def label(self, month: int) -> str:
        """Long, as in a title: `June 2014`, `Quarter 1 2014/15`, `2014/15`."""
        return months.long_label(Month(month)) if self.step == 1 else self._label(month, "Quarter ")

    def short(self, month: int) -> str:
        """Short, as in a column heading: `Jun 14`, `Q1 2014/15`, `2014/15`."""
        return months.label(Month(month)) if self.step == 1 else self._label(month, "Q")

    def both_ways(self, month: int) -> str:
        """How the period of a month is typed, as a period and as a month."""
        end = self.end_of(month)
        return f"{self.short(end)} or {months.long_label(end)}"

    def _label(self, month: int, quarter: str) -> str:
        first = months.year_start(Month(month), self.starts)
        year = year_name(first // 12, self.starts)
        return f"{quarter}{(month - first) // 3 + 1} {year}" if self.step == 3 else year


#: The few calendars that there are, each made once.
calendar = lru_cache(maxsize=64)(Calendar)


def year_name(year: int, starts: int) -> str:
    """A year by the number of its first: `2014/15`, or `2014` where it is the calendar's."""
    return str(year) if starts == 1 else f"{year}/{(year + 1) % 100:02d}"


@dataclass(frozen=True)
class Typed:
    """A quarter or year as typed, which is a month only once it is known when its year begins.

    `year` is the first year's number, `quarter` 1 to 4, or 0 for the whole year; `slash` says
    that it was written as two years, `2014/15`.
    """

    year: int
    quarter: int
    slash: bool

    def __str__(self) -> str:
        year = year_name(self.year, 4 if self.slash else 1)
        return f"Q{self.quarter} {year}" if self.quarter else year

    @property
    def code(self) -> int:
        """The same as a negative number, for columns of months: `resolved` makes months of it."""
        return -((self.year * 5 + self.quarter) * 2 + self.slash)

    @classmethod
    def of(cls, code: int) -> Typed:
        """What a code stands for."""
        rest, slash = divmod(-code, 2)
        return cls(*divmod(rest, 5), bool(slash))

    def month(self, starts: int, *, opening: bool = False) -> Month:
        """The last month, or if `opening` the first, in years that begin with `starts`.

        ValueError with a reader's sentence where years of that kind are written otherwise.
        """
        found, wrong = resolved(np.array([self.code]), np.array([starts]), opening=opening)
        if wrong[0]:
            raise ValueError(self.wrong(starts))
        return Month(int(found[0]))

    def wrong(self, starts: int) -> str:
        """Why it is not a period of years that begin with `starts`."""
        meant = Typed(self.year, self.quarter, not self.slash)
        return f"'{self}' is not a period of a year from {months.NAMES[starts - 1]}: type {meant}"


def parse(value: object) -> Month | Typed | None:
    """The month or period that a cell names, or None for a blank cell.

    Beside what `months.parse` understands: `Q1 2014/15`, `Quarter 1 2014/15`, `2014/15`, and
    for years from January `Q1 2014` and `2014`, the year also as a number; three months such as
    `Apr-Jun 2014` are a quarter by its last one. Anything else raises ValueError with a reader's
    sentence.
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool) and value in _YEARS:
        return Typed(int(value), 0, False)
    if isinstance(value, str):
        text = " ".join(value.lower().split())
        if match := _YEAR_FIRST.fullmatch(text):
            year, after, quarter = match.groups()
            return _typed(value, quarter, year, after)
        for form in _FORMS:
            if match := form.fullmatch(text):
                return _typed(value, *match.groups())
        if (end := three_months(text)) is not None:
            return end
        if _LIKE_A_QUARTER.match(text):
            raise ValueError(f"'{value.strip()}' is not a quarter: type it as Q1 2014/15")
    return months.parse(value)


def three_months(text: str) -> Month | None:
    """The last of three months that follow each other, as in `Apr-Jun 2014`; None for others."""
    if match := _FROM_TO.fullmatch(" ".join(text.lower().split())):
        try:
            end = months.parse(match[2])
            begin = months.parse(f"{match[1]} 2000")
        except ValueError:
            return None
        if end is not None and begin is not None and (end - begin) % 12 == 2:
            return end
    return None


def _typed(value: str, quarter: str, year: str, after: str | None) -> Typed:
    number = int(year) + (2000 if len(year) == 2 else 0)
    if after is not None and int(after) % 100 != (number + 1) % 100:
        raise ValueError(
            f"'{value.strip()}' is neither a month nor a period: type it as May 2014, "
            "Q1 2014/15 or 2014/15"
        )
    return Typed(number, int(quarter or 0), after is not None)


def resolved(codes: Whole, starts: Whole, *, opening: bool = False) -> tuple[Whole, Bools]:
    """The months of codes of `Typed`, and which are no periods of years that begin so.

    The last month of each period, or the first if it is an opening.
    """
    rest, slash = np.divmod(-codes, 2)
    year, quarter = np.divmod(rest, 5)
    first = year * 12 + starts - 1 + np.where(quarter > 0, 3 * (quarter - 1), 0)
    length = np.where(quarter > 0, 3, 12)
    return first if opening else first + length - 1, (slash == 1) == (starts == 1)


def years_with_hyphens(cells: Sequence[object]) -> list[int]:
    """Which cells may be years such as `2011-12`, where the column has one such as `2013-14`.

    The latter is no month, so the officer means years; the former would be read as December
    2011, also after Excel made a date of it.
    """
    # A column of months has few different ones.
    apart = {cell: _pair(cell) for cell in set(cells)}
    if not any(pair and pair[1] > 12 and _follows(pair) for pair in apart.values()):
        return []
    pairs = [apart[cell] for cell in cells]
    return [at for at, pair in enumerate(pairs) if pair and _follows(pair)]


def _pair(cell: object) -> tuple[int, int] | None:
    if isinstance(cell, str):
        match = _HYPHENED.fullmatch(cell.strip())
        return (int(match[1]), int(match[2])) if match else None
    if isinstance(cell, dt.date) and cell.day == 1:
        return cell.year, cell.month
    return None


def _follows(pair: tuple[int, int]) -> bool:
    return (pair[0] + 1) % 100 == pair[1]
