"""The key of a row of Data, (No, Area, Month), as one whole number, quick to match."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlscore.inputs.book import Book
from xlscore.inputs.cells import Fault, as_text, fault_words, when
from xlscore.inputs.lists import area_codes
from xlscore.rules import months, periods
from xlscore.rules.months import Month
from xlscore.rules.periods import Calendar

Whole: TypeAlias = npt.NDArray[np.int64]
#: What is wrong with rows, by their index.
Reasons: TypeAlias = dict[int, list[str]]

_MONTHS: Final = months.LATEST + 1
_TIME: Final = re.compile(r"[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$")
_UNKNOWN: Final = -1
#: What to do about a name that the book does not know, up to the sheet.
_ADD: Final = ": correct it, or add it to"


@dataclass(frozen=True)
class Bad:
    """Stands for a cell that cannot be used."""

    reason: str


def each(
    cells: Sequence[object], reader: Callable[[object], Any], bad: Reasons, heading: str
) -> list[Any]:
    """Every cell as read; one that cannot be is None, and its row's reason goes to `bad`."""
    # typed: TRUE and 1 are equal in Python, not on a sheet.
    read = lru_cache(maxsize=None, typed=True)(reader)
    values = [read(cell) for cell in cells]
    for row, value in enumerate(values):
        if type(value) is Bad:
            bad.setdefault(row, []).append(
                f"{heading}: {value.reason}" if heading else value.reason
            )
            values[row] = None
    return values


@dataclass(frozen=True)
class Keys:
    """The indicators and areas of a book, numbered, by every spelling that is understood."""

    nos: list[str]
    codes: list[str]
    no_at: Mapping[str, int]
    area_at: Mapping[str, int]
    calendars: list[Calendar]

    @classmethod
    def of(cls, book: Book) -> Keys:
        """Areas go by code or by title; a blank one is the only one there is."""
        nos, codes = book.indicators["No"].tolist(), book.areas["Area"].tolist()
        area_at = {name: codes.index(code) for name, code in area_codes(book.areas).items()}
        numbers = {no.casefold(): at for at, no in enumerate(nos)}
        return cls(nos, codes, numbers, area_at, [book.typed_by(no) for no in nos])

    def numbers(self, cells: Sequence[object], bad: Reasons) -> Whole:
        """Indicators' numbers as keys hold them; a number that two are, 1.1 and 1.10, is none."""
        alike = self._alike()

        def read(cell: object) -> int | Bad:
            if isinstance(cell, Fault):
                return Bad(fault_words(cell)[0])
            text = as_text(cell)
            plain = text.casefold()
            # Other systems write whole numbers as 4.0.
            at = self.no_at.get(plain, self.no_at.get(plain.removesuffix(".0"), _UNKNOWN))
            if at == _UNKNOWN and not text:
                return Bad("No is blank")
            if not isinstance(cell, str) and at != _UNKNOWN and self.nos[at] in alike:
                both = " or ".join(no for no in self.nos if no in alike and float(no) == cell)
                return Bad(f"the number {text} may be indicator {both}: write it as text")
            reason = f"the indicator '{text}' is not on the Indicators sheet{_ADD} Indicators"
            return Bad(reason) if at < 0 else at

        return _whole(each(cells, read, bad, ""))

    def _alike(self) -> frozenset[str]:
        """The indicators that are one number to Excel, such as 1.1 and 1.10."""
        by_number: dict[float, list[str]] = {}
        for no in self.nos:
            with suppress(ValueError):
                by_number.setdefault(float(no), []).append(no)
        return frozenset(no for nos in by_number.values() if len(nos) > 1 for no in nos)

    def areas(self, cells: Sequence[object], bad: Reasons, *, named: bool = False) -> Whole:
        """Areas as keys hold them; `named`: a blank one is none, though there is only one area."""

        def read(cell: object) -> int | Bad:
            if isinstance(cell, Fault):
                return Bad(fault_words(cell)[0])
            text = as_text(cell)
            at = self.area_at.get(text.casefold(), _UNKNOWN)
            if not text and (named or at == _UNKNOWN):
                several = "there is more than one area"
                return Bad(
                    f"Area is blank, and {several if at == _UNKNOWN else 'others are named'}"
                )
            reason = f"the area '{text}' is not on the Areas sheet{_ADD} Areas"
            return Bad(reason) if at < 0 else at

        return _whole(each(cells, read, bad, ""))

    def months(self, cells: Sequence[object], bad: Reasons) -> Whole:
        """Months as keys hold them, and codes of periods; a time behind a date is passed over."""

        def read(cell: object) -> int | Bad:
            if isinstance(cell, Bad):
                return cell
            if isinstance(cell, Fault):
                return Bad(fault_words(cell)[0])
            try:
                month, _ = when(cell)
            except ValueError as error:
                return Bad(str(error))
            if isinstance(month, periods.Typed):
                return month.code
            return Bad("Month is blank") if month is None else month

        bare = [_TIME.sub("", cell.strip()) if isinstance(cell, str) else cell for cell in cells]
        ordered, unclear = months.in_one_order(bare)
        cells = [Bad(unclear[at]) if at in unclear else cell for at, cell in enumerate(ordered)]
        for row in periods.years_with_hyphens(ordered):
            reason = f"'{as_text(bare[row])}' may be a year or a month: write years as 2011/12"
            cells[row] = Bad(reason)
        return _whole(each(cells, read, bad, ""))

    def ends(self, typed: Whole, numbers: Whole, bad: Reasons) -> Whole:
        """The months in which periods end; one that ends no period of its indicator is bad."""
        if not self.calendars:
            return typed
        steps, starts = (
            np.array([getattr(c, name) for c in self.calendars])[np.maximum(numbers, 0)]
            for name in ("step", "starts")
        )
        found, wrong = periods.resolved(typed, starts)
        moments = np.where(typed < 0, found, typed)
        wrong &= typed < 0
        for row in np.flatnonzero(wrong | ~periods.ends(moments, steps, starts)).tolist():
            if row in bad:
                continue
            calendar, month = self.calendars[int(numbers[row])], Month(int(moments[row]))
            if wrong[row]:
                reason = periods.Typed.of(int(typed[row])).wrong(calendar.starts)
            else:
                reason = (
                    f"{months.long_label(month)} does not end a {calendar.name} of indicator "
                    f"{self.nos[int(numbers[row])]}: type {calendar.both_ways(month)}"
                )
            bad.setdefault(row, []).append(reason)
        return np.asarray(moments, np.int64)

    def period(self, no: str, month: Month) -> str:
        """The period of a row of Data, as in a title."""
        return self.calendars[self.no_at[no.casefold()]].label(month)

    def join(self, numbers: Whole, areas: Whole, moments: Whole) -> Whole:
        """The keys of rows; meaningless where a part is not known."""
        return (numbers * max(len(self.codes), 1) + areas) * _MONTHS + moments

    def split(self, key: int) -> tuple[str, str, Month]:
        """Indicator, area and month of a key."""
        rest, month = divmod(key, _MONTHS)
        no, area = divmod(rest, max(len(self.codes), 1))
        return self.nos[no], self.codes[area], Month(month)

    def split_all(self, keys: Whole) -> Iterator[tuple[str, str, Month]]:
        """Indicator, area and month of many keys."""
        rest, moments = np.divmod(keys, _MONTHS)
        numbers, areas = np.divmod(rest, max(len(self.codes), 1))
        for no, area, month in zip(numbers.tolist(), areas.tolist(), moments.tolist(), strict=True):
            yield self.nos[no], self.codes[area], Month(month)

    def words(self, key: int) -> str:
        """A key in words: `indicator 4, Kent, May 2014`."""
        return self.named(*self.split(key))

    def named(self, no: str, area: str, month: Month) -> str:
        """The same of an indicator that the book may no longer have."""
        period = self.period(no, month) if no.casefold() in self.no_at else months.long_label(month)
        return f"indicator {no}, {area}, {period}"

    def find(self, no: str, area: str, month: Month) -> int:
        """The key of one row; -1 where the indicator or the area is not known."""
        at, code = self.no_at.get(no.casefold(), -1), self.area_at.get(area.casefold(), -1)
        if at < 0 or code < 0:
            return _UNKNOWN
        return (at * max(len(self.codes), 1) + code) * _MONTHS + month

    def places(self, book: Book, wanted: Whole) -> tuple[Whole, npt.NDArray[np.bool_]]:
        """Where keys stand among the rows of Data: positions (-1: nowhere), and which twice."""
        cells = book.sheets["Data"].cells
        bad: Reasons = {}
        numbers = self.numbers(cells["No"], bad)
        areas = self.areas(cells["Area"], bad)
        moments = self.ends(self.months(cells["Month"], bad), numbers, bad)
        keys = self.join(numbers, areas, moments)
        keys[list(bad)] = _UNKNOWN
        at = np.flatnonzero(keys >= 0)
        again = pd.Series(keys[at]).duplicated(keep=False).to_numpy(dtype=bool)
        single = at[~again]
        found = pd.Index(keys[single]).get_indexer(pd.Index(wanted))
        twice = np.isin(wanted, keys[at[again]])
        positions = np.where(found >= 0, single[found] if len(single) else -1, -1)
        return positions.astype(np.int64), twice


def _whole(values: Sequence[int | None]) -> Whole:
    return np.array([0 if value is None else value for value in values], dtype=np.int64)
