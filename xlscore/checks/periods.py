"""Checks of periods: the months of quarters and years are those in which they end."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from xlscore.checks.case import Case
from xlscore.inputs.records import cells_of
from xlscore.problems import Problem, Severity
from xlscore.rules import months, periods
from xlscore.rules.months import Month

_SHEETS: tuple[tuple[str, Severity], ...] = (
    ("Data", "error"),
    ("Published", "error"),
    ("Commentary", "warning"),
)


def months_that_end_periods(case: Case) -> Iterator[Problem]:
    """A month typed for a quarterly or yearly indicator is the last one of its period."""
    for sheet, severity in _SHEETS:
        frame = getattr(case.book, sheet.lower())
        own = [case.book.typed_by(no) for no in frame["No"].tolist()]
        step, starts = (
            np.array([getattr(one, name) for one in own], np.int64) for name in ("step", "starts")
        )
        within = ~periods.ends(frame["Month"].to_numpy(np.int64), step, starts)
        for row, no, when in cells_of(frame, within, "row", "No", "Month"):
            month, calendar = Month(int(when)), case.book.typed_by(no)
            found = f"{months.long_label(month)} does not end a {calendar.name} of indicator {no}"
            todo = f"type {calendar.both_ways(month)}, or M under Frequency on Indicators"
            many = (
                f"{months.long_label(month)} does not end a {calendar.name} of the indicators of "
                "{n} rows"
            )
            yield case.say(severity, sheet, row, "Month", found, todo, many)


CHECKS = (months_that_end_periods,)
