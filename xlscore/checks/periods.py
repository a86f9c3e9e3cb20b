"""Checks of periods: the months of quarters and years are those in which they end."""

from __future__ import annotations

from collections.abc import Iterator

from xlscore.checks.case import Case
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
        own = case.book.indicators.set_index("No")[["own", "Year starts"]].loc[frame["No"]]
        step, starts = (own[name].to_numpy() for name in ("own", "Year starts"))
        within = ~periods.ends(frame["Month"].to_numpy(), step, starts)
        for row, no, when in frame.loc[within, ["row", "No", "Month"]].itertuples(index=False):
            month, calendar = Month(int(when)), case.book.typed_by(no)
            found = f"{months.long_label(month)} ends no {calendar.name} of indicator {no}"
            todo = f"type {calendar.both_ways(month)}, or M under Frequency on Indicators"
            yield case.say(severity, sheet, row, "Month", found, todo)


CHECKS = (months_that_end_periods,)
