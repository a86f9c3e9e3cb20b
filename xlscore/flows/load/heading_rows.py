"""Headings that name a period in parts, written out before the row of headings is looked for.

A year stands once over its quarters or months; a heading names a period and what stands there,
`Q1 2014/15 Actual`. Both become one row of whole periods, as other tables have them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from xlscore.inputs.cells import calendar_month
from xlscore.rules import months, periods

_QUARTER: Final = re.compile(r"(?:q|qtr|quarter)\.?\s*([1-4])")
_YEAR: Final = r"(\d{4})(?:\s*[/-]\s*(\d{4}|\d{2}))?"
_ONE_YEAR: Final = re.compile(rf"(?:(?:financial |academic )?year|fy)?:?\s*{_YEAR}")
_TWO_YEARS: Final = re.compile(r"(?<!\d)(\d{4})\s*[/-]\s*(\d{4}|\d{2})(?!\d)")
_FIGURE: Final = re.compile(r"-?[\d.,]+%?")
_BETWEEN: Final = " -\u2013:()"
Rows = list[list[str]]


class WrittenOut(NamedTuple):
    """The first rows of a table with whole periods.

    So many rows were `added` above the headings; `year` is the one that a title gave to quarters
    or months, '' where none did.
    """

    rows: Rows
    added: int
    year: str


def part_of_year(text: str) -> str:
    """A quarter or month that names no year, as `Q1` or `Apr`; '' for anything else."""
    words = text.strip().casefold()
    if match := _QUARTER.fullmatch(words):
        return f"Q{match[1]}"
    try:
        return months.NAMES[calendar_month(words) - 1][:3] if not words.isdecimal() else ""
    except ValueError:
        return ""


def is_period(heading: str) -> bool:
    """Whether a heading names a month, a quarter or a year."""
    try:
        return periods.parse(heading) is not None
    except ValueError:
        return False


def quoted(headings: Iterable[str]) -> str:
    """Headings as a message lists them."""
    return ", ".join(f"'{heading}'" for heading in headings)


def without_year(headings: Iterable[str]) -> tuple[str, set[str]]:
    """What to do about headings that are quarters or months of no year, '' for none, and these."""
    found = [heading for heading in headings if part_of_year(heading)]
    told = (
        f"{quoted(found)}: no year is named; write Q1 2014/15 or Apr 2014, or the year in the row "
        "above"
    )
    return told if found else "", set(found)


def written_out(
    texts: Sequence[Sequence[str]], title: str, starts: int, known: Callable[[str], bool]
) -> WrittenOut:
    """Write the periods of headings out.

    `title` is the sheet's, `starts` the month in which a year such as 2014/15 begins; `known`
    says which headings name a column.
    """
    rows, added, year = [list(row) for row in texts], 0, ""
    for at in range(len(rows)):
        if any(_FIGURE.fullmatch(text) for text in rows[at] if not _year(text)):
            continue
        split = {n: pair for n, text in enumerate(rows[at]) if (pair := _apart(text, known))}
        if len(split) > 1:
            # Beside them others stand, Q1 2014/15 Status, whose column nobody knows.
            for n, text in enumerate(rows[at]):
                if not known(text) and (pair := _apart(text, bool)):
                    split.setdefault(n, pair)
            over = [split[n][0] if n in split else "" for n in range(len(rows[at]))]
            rows[at] = [split[n][1] if n in split else text for n, text in enumerate(rows[at])]
            rows.insert(at, over)
            added = 1
        if sum(map(bool, map(part_of_year, rows[at]))) > 1:
            year = _with_years(rows, at, title, starts)
            break
        if added:
            break
    return WrittenOut(rows, added, year)


def _apart(text: str, known: Callable[[str], bool]) -> tuple[str, str] | None:
    """The period of a heading and the column that it names; None where it has not both."""
    words = text.split()
    if len(words) < 2 or known(text):
        return None
    for at in range(1, len(words)):
        first, last = (" ".join(half).strip(_BETWEEN) for half in (words[:at], words[at:]))
        for period, name in ((first, last), (last, first)):
            if known(name) and (part_of_year(period) or is_period(period)):
                return period, name
    return None


def _year(text: str) -> str:
    """A year as it is typed, `2014` or `2014/15`; '' for anything else."""
    match = _ONE_YEAR.fullmatch(text.strip().casefold())
    return _shown(match[1], match[2]) if match else ""


def _shown(first: str, second: str | None) -> str:
    if second is None:
        return first if int(first) in range(1900, 2200) else ""
    after = (int(first) + 1) % 100
    return f"{first}/{after:02d}" if int(second) % 100 == after else ""


def _with_years(rows: Rows, at: int, title: str, starts: int) -> str:
    """Give the quarters and months of a row the year that stands above each, or in a title.

    The answer is the title's year, where it was taken.
    """
    row, of_title = rows[at], ""
    over = rows[at - 1] + [""] * len(row) if at else [""] * len(row)
    years, current = [], ""
    for text in over[: len(row)]:
        current = _year(text) if text else current
        years.append(current)
    if not any(years):
        above = [title, *(text for line in rows[:at] for text in line)]
        named = {_shown(*pair) for text in above for pair in _TWO_YEARS.findall(text)} - {""}
        of_title = named.pop() if len(named) == 1 else ""
        years = [of_title] * len(row)
    for year in dict.fromkeys(years):
        places = [n for n, text in enumerate(row) if years[n] == year and part_of_year(text)]
        if year:
            for n, period in zip(places, _periods([row[n] for n in places], year, starts),
                                 strict=True):  # fmt: skip
                row[n] = period
                over[n] = ""
    for n, text in enumerate(row):
        if not text and over[n] and not _year(over[n]):
            row[n], over[n] = over[n], ""  # one cell over both rows
    if at:
        rows[at - 1] = over[: len(row)]
    return of_title


def _periods(parts: Sequence[str], year: str, starts: int) -> list[str]:
    """The periods of one year; after a financial year's December comes the next January."""
    names = [part_of_year(part) for part in parts]
    if "/" not in year or any(name.startswith("Q") for name in names):
        return [f"{name} {year}" for name in names]
    numbers = [calendar_month(name.casefold()) for name in names]
    first = int(year[:4])
    found = [months.make(first + (number < starts), number) for number in numbers]
    steps = {later > earlier for earlier, later in pairwise(found)}
    if len(steps) > 1:
        # Another year, as of schools: its months follow each other.
        for n in range(1, len(found)):
            found[n] = months.Month(found[n - 1] + (numbers[n] - numbers[n - 1]) % 12)
    return [months.label(month) for month in found]
