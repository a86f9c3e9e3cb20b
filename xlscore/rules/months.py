"""Months, financial years, windows and trend months: plain arithmetic, no Excel.

A month is a whole number, twelve times the year plus the months before it in that year,
so that a column of months is an integer array and `month - 1` is the month before.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Final, Literal, NewType

Month = NewType("Month", int)
DataPeriod = Literal["YTD", "R12M", "SS"]

NAMES: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

_BY_NAME: Final = {name[:3].lower(): n for n, name in enumerate(NAMES, 1)}
#: Midnight, which databases and Excel write behind a day.
_MIDNIGHT = r"(?:[T ]00?:00(?::00)?)?"
_WORDED = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th)?[\s\-/]+)?([a-z]{3,9})\.?[\s\-/]*'?(\d{4}|\d{2})" + _MIDNIGHT
)
_ISO = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?" + _MIDNIGHT)
_BRITISH = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})" + _MIDNIGHT)
_NO_DAY = re.compile(r"(\d{1,2})/(\d{4})")


def make(year: int, month: int) -> Month:
    """The month numbered 1 to 12 of a year 1 to 9999; another number raises ValueError."""
    if not (1 <= month <= 12 and dt.MINYEAR <= year <= dt.MAXYEAR):
        raise ValueError(f"there is no month {month} of the year {year}")
    return Month(year * 12 + month - 1)


#: Stand for a blank `From`, and for a blank `To` or `Comparable from`.
EARLIEST: Final = make(1, 1)
LATEST: Final = make(9999, 12)


def year_month(month: Month) -> tuple[int, int]:
    """The year and the month's number 1 to 12."""
    return month // 12, month % 12 + 1


def parse(value: object) -> Month | None:
    """The month that a cell names, or None for a blank cell.

    Understood are dates (any day of the month) and texts such as `May 14`, `May 2014`,
    `2014-05`, `2014-05-31`, `31 May 2014`, `31/05/2014` (day first) and `05/2014`. Anything
    else raises ValueError.
    """
    if value is None:
        return None
    if isinstance(value, dt.date):
        return make(value.year, value.month)
    if not isinstance(value, str):
        shown = f"{value:.12g}" if isinstance(value, float) else repr(value)
        raise ValueError(f"{shown} is not a month: type it as May 2014 or 01/05/2014")
    text = value.strip()
    if not text:
        return None
    lower = text.lower()
    try:
        if match := _WORDED.fullmatch(lower):
            day, word, year = match.groups()
            number = _BY_NAME.get(word[:3])
            if number and NAMES[number - 1].lower().startswith(word):
                return month_of(dt.date(_full_year(year), number, int(day or 1)))
        if match := _ISO.fullmatch(text):
            return month_of(dt.date(int(match[1]), int(match[2]), int(match[3] or 1)))
        if match := _BRITISH.fullmatch(text):
            return month_of(dt.date(_full_year(match[4]), int(match[3]), int(match[1])))
        if match := _NO_DAY.fullmatch(text):
            return make(int(match[2]), int(match[1]))
    except ValueError:
        pass
    raise ValueError(f"'{text}' is not a month: type it as May 2014 or 01/05/2014")


def in_one_order(cells: Sequence[object]) -> tuple[Sequence[object], dict[int, str]]:
    """A column's dates with the day first, and the reason against each that cannot be used.

    One cell proves the order of its column: after `05/31/2014` the others have the month first.
    They are unclear where another proves the opposite, where Excel has already made dates of
    some (the day of `06/01/2014` then stands for its month), and where without any proof each
    would be the first of a month if the month came first.
    """
    texts = {
        at: match
        for at, cell in enumerate(cells)
        if isinstance(cell, str) and (match := _BRITISH.fullmatch(cell.strip()))
    }
    pairs = {at: (int(match[1]), int(match[3])) for at, match in texts.items()}
    day = next((texts[at][0] for at, (one, two) in pairs.items() if two <= 12 < one), None)
    month = next((texts[at][0] for at, (one, two) in pairs.items() if one <= 12 < two), None)
    todo = "write it as 2014-05-31"
    if month is None:
        if day is None and pairs and all(two == 1 != one for one, two in pairs.values()):
            return cells, {
                at: f"'{match[0]}' may be the first of a month, with the month first: {todo}"
                for at, match in texts.items()
            }
        return cells, {}
    turned = [at for at, c in enumerate(cells) if isinstance(c, dt.date) and 1 < c.day <= 12]
    if day is not None:
        other = f"{day} has the day first and {month} the month"
        return cells, {at: f"'{m[0]}' is unclear, for {other}: {todo}" for at, m in texts.items()}
    if turned:
        reason = f"{month} in this column has the month first, and Excel turned the other dates"
        return cells, dict.fromkeys([*texts, *turned], f"{reason}: {todo}")
    read = list(cells)
    for at, match in texts.items():
        one, sign, two = match[1], match[2], match[3]
        read[at] = f"{two}{sign}{one}{str(cells[at]).strip()[match.end(3) :]}"
    return read, {}


def _full_year(digits: str) -> int:
    """Two digits are a year of this century: performance figures are not older."""
    return int(digits) + (2000 if len(digits) == 2 else 0)


def month_of(day: dt.date) -> Month:
    """The month in which a day falls."""
    return make(day.year, day.month)


def first_day(month: Month) -> dt.date:
    """The first day of a month."""
    return dt.date(*year_month(month), 1)


def label(month: Month) -> str:
    """Short, as in a column heading: `May 14`."""
    year, number = year_month(month)
    return f"{NAMES[number - 1][:3]} {year % 100:02d}"


def long_label(month: Month) -> str:
    """Long, as in a title: `May 2014`."""
    year, number = year_month(month)
    return f"{NAMES[number - 1]} {year}"


def iso(month: Month) -> str:
    """As in a mark or a file name: `2014-05`."""
    year, number = year_month(month)
    return f"{year:04d}-{number:02d}"


def year_start(month: Month, starts: int = 4) -> Month:
    """The first month of the financial year in which a month falls; `starts` is 4 for April."""
    return Month(month - (month - (starts - 1)) % 12)


def year_label(month: Month, starts: int = 4) -> str:
    """The financial year as the page prints it: `14/15`, or `2014` where it is the calendar's."""
    first = year_start(month, starts)
    year = first // 12
    return str(year) if starts == 1 else f"{year % 100:02d}/{(year + 1) % 100:02d}"


def outturn(month: Month, starts: int = 4) -> Month:
    """The last month before the financial year: March, where the year starts in April."""
    return Month(year_start(month, starts) - 1)


def window_start(month: Month, period: DataPeriod, starts: int = 4) -> Month:
    """The first month that a figure of this data period covers."""
    if period == "YTD":
        return year_start(month, starts)
    return Month(month - 11) if period == "R12M" else month
