"""What the checks look at, computed once, and how they say what they find."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
import pandas as pd

from xlscore.inputs.book import LIMITS, Book
from xlscore.inputs.contract import KEY
from xlscore.problems import Problem, Severity
from xlscore.results import figures as figs
from xlscore.rules.months import Month
from xlscore.rules.sentences import Show

_WANTED = [
    "Polarity",
    "Measure",
    "Per",
    "Decimals",
    "Data period",
    "Basis",
    "Only areas",
    "step",
    "anchor",
    "Year starts",
]


@dataclass(frozen=True)
class Case:
    """A book and the month that is reported, with the frames that several checks share."""

    book: Book
    month: Month

    @property
    def newest(self) -> Month:
        """The newest month that is looked at: looking back at an old one makes none too new."""
        return max(self.month, self.book.settings.reporting_month)

    @cached_property
    def figures(self) -> pd.DataFrame:
        """Every month's figure that Data gives."""
        return figs.figures(self.book)

    @cached_property
    def data(self) -> pd.DataFrame:
        """The rows of Data with their indicator's columns."""
        return self.with_indicator(self.book.data)

    @cached_property
    def targets(self) -> pd.DataFrame:
        """The rows of Targets with their indicator's columns."""
        return self.with_indicator(self.book.targets)

    @cached_property
    def published(self) -> pd.DataFrame:
        """The rows of Published with their indicator's columns."""
        return self.with_indicator(self.book.published)

    @property
    def label(self) -> str:
        """The period of the report, in few letters."""
        return self.book.settings.report.short(self.month)

    @cached_property
    def current(self) -> pd.DataFrame:
        """One row an indicator and area that reports in the month, with its own last Month.

        Columns of the indicator; `num`, `denom`, `value` and `data_row` of its figure; the
        columns of the target in force with `target_row`; `indicator_row`. A missing row is NaN.
        """
        pairs = figs.reporting(self.book, self.month)
        target = figs.targets_in_force(self.book, pairs)
        target = target.drop(columns=KEY).rename(columns={"row": "target_row"})
        given = figs.of_months(self.figures, pairs)
        return (
            self.with_indicator(pairs)
            .merge(given.rename(columns={"row": "data_row"}), on=KEY, how="left")
            .join(target.reset_index(drop=True))
        )

    def with_indicator(self, frame: pd.DataFrame) -> pd.DataFrame:
        """A frame with the columns of its rows' indicators that the checks need."""
        indicators = self.book.indicators
        number = {no: at for at, no in enumerate(indicators["No"].tolist())}
        at = np.array([number.get(no, -1) for no in frame["No"].tolist()], np.int64)
        if (at < 0).any():
            frame, at = frame[at >= 0], at[at >= 0]
        added = {name: indicators[name].array.take(at) for name in _WANTED}
        added["indicator_row"] = indicators["row"].array.take(at)
        return frame.reset_index(drop=True).assign(**added)

    def spoilt(self, sheet: str, rows: pd.Series, columns: Iterable[str] = ()) -> pd.Series[bool]:
        """Whether reading found an error in these rows (in these columns; in any, if none)."""
        wanted = set(columns)
        bad = {
            row
            for name, row, column in self.book.spoilt
            if name == sheet and (not wanted or column in wanted)
        }
        return rows.isin(bad)

    def say(
        self,
        severity: Severity,
        sheet: str,
        row: float,
        column: str,
        found: str,
        todo: str,
        *many: str,
    ) -> Problem:
        """A problem at a cell of a data sheet; `many` as in Problem."""
        table = self.book.sheets[sheet]
        return Problem(severity, table.raw.sheet, table.where(int(row), column), found, todo, many)

    def when(self, no: str, month: float) -> str:
        """The period of an indicator's result that ends with a month, in few letters."""
        return self.book.shown_by(no).short(Month(int(month)))

    def who(self, no: str, area: str) -> str:
        """An indicator in a sentence, with its area where there is more than one."""
        several = len(self.book.areas) > 1
        named = self.book.areas_in_words([area]) if several and area else ""
        return f"indicator {no}, {named}" if named else f"indicator {no}"


Check: TypeAlias = Callable[[Case], Iterator[Problem]]


def trimmed(number: float) -> str:
    """A number in a sentence, without trailing zeros."""
    return Show().limit(number)


def shown(value: float, measure: str, decimals: float | None = None) -> str:
    """A figure in a sentence: with its percent sign, at its decimals or in full."""
    return Show(measure == "percent", None if decimals is None else int(decimals)).value(value)


def has_limits(frame: pd.DataFrame) -> pd.Series[bool]:
    """Which rows of Targets give at least one limit."""
    return frame[list(LIMITS)].notna().any(axis=1)


def between_0_and_1(values: pd.Series[float]) -> pd.Series[bool]:
    """Which figures look like a fraction: not 0 and smaller than 1 in size."""
    size = values.abs()
    return (size > 0) & (size < 1)
