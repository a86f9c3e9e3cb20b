"""What any extract gives once it is read: tables, what was left out, the days that it covers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final, Generic, TypeVar

from xlscore.children.counted import LeftOut
from xlscore.children.registry import Source
from xlscore.children.spans import add_months

Tables = TypeVar("Tables")

#: Nothing that is counted here happened earlier.
_EARLIEST: Final = date(1900, 1, 1)
_BRITISH: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?: 00:00(?::00)?)?")
_ISO: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00:00(?:\.0+)?Z?)?")


@dataclass
class Reading(Generic[Tables]):
    """An extract as read.

    `holds` are its tables that hold anything at all, `left_out` the records that cannot be
    counted. `first` and `last` are the days that it covers: the year up to the reference date of
    a return; from the first to the last day of anything in it where it has no reference date, or
    holds what ended before that year. `began_last` is the day on which the last of its records
    began.
    """

    kind: Source
    name: str
    tables: Tables
    left_out: list[LeftOut] = field(default_factory=list)
    holds: set[str] = field(default_factory=set)
    reference: date | None = None
    first: date | None = None
    last: date | None = None
    began_last: date | None = None
    _seen: set[object] = field(default_factory=set)
    _began: date | None = None
    _ended: date | None = None

    def leave(self, child: str, what: str, began: date | None, reason: str) -> None:
        """Leave a record out."""
        self.left_out.append(LeftOut(child, what, began, reason))

    def again(self, record: object) -> bool:
        """Whether this very record was read before."""
        before = len(self._seen)
        self._seen.add(record)
        return len(self._seen) == before

    def saw(self, began: date, ended: date | None) -> None:
        """Take note of the days of a record that is kept."""
        late = ended or began
        if self.began_last is None or began > self.began_last:
            self.began_last = began
        if self._began is None or began < self._began:
            self._began = began
        if ended is not None and (self._ended is None or ended < self._ended):
            self._ended = ended
        if self.last is None or late > self.last:
            self.last = late

    def settle(self, today: date) -> None:
        """Find the days that it covers, once all of it is read."""
        self.first = self._began
        if self.reference is not None:
            year = add_months(self.reference, -12) + timedelta(days=1)
            # A return of one year holds nothing that ended before it; an extract with its history
            # does.
            history = self._ended is not None and self._ended < year
            self.first = self._began if history else year
            self.last = min(self.reference, today)


@lru_cache(maxsize=100_000)
def _day(text: str) -> date:
    if match := _ISO.fullmatch(text):
        return date(int(match[1]), int(match[2]), int(match[3]))
    if match := _BRITISH.fullmatch(text):
        return date(int(match[3]), int(match[2]), int(match[1]))
    raise ValueError(text)


def day_of(cell: object, today: date) -> date | None:
    """The day that a cell or an element holds; None for a blank one.

    ValueError, in words that do not quote it, for what is not a day, or one after `today`.
    """
    if isinstance(cell, datetime):
        day = cell.date()
    elif isinstance(cell, date):
        day = cell
    else:
        text = "" if cell is None else str(cell).strip()
        if not text:
            return None
        try:
            day = _day(text)
        except ValueError:
            raise ValueError("not a day") from None
    if day < _EARLIEST:
        raise ValueError("a day before 1900")
    if day > today:
        raise ValueError("a day in the future")
    return day
