"""Checks of the figures that are counted from children, and of the sheet that says how."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Iterator
from functools import lru_cache

from xlscore.checks.case import Case
from xlscore.inputs.counts import Assignment, as_counted, assignments, bank_holidays, proven
from xlscore.problems import Problem
from xlscore.rules import months
from xlscore.rules.months import Month


def rows_of_counts(case: Case) -> Iterator[Problem]:
    """A row of Counts names an indicator, a measure and options that there are."""
    if "Counts" not in case.book.sheets:
        return
    for wrong in assignments(case.book)[1]:
        yield case.say("warning", "Counts", wrong.row, wrong.column, wrong.found, wrong.todo)


def holidays_are_days(case: Case) -> Iterator[Problem]:
    """What the Setting Bank holidays names are days."""
    try:
        bank_holidays(case.book.settings.bank_holidays)
    except ValueError as error:
        found, _, todo = str(error).partition(": ")
        yield Problem("warning", "Settings", "", f"Bank holidays: {found}", todo)


def counted_figures(case: Case) -> Iterator[Problem]:
    """A figure that was counted is still what was counted."""
    if "Counts" not in case.book.sheets:
        return
    data = case.book.data
    for one in assignments(case.book)[0]:
        if not one.counted:
            continue
        rows = data[(data["No"] == one.no) & (data["Month"] == int(one.month))]
        written = proven(one.digest)[1]
        for row, area, num, denom in rows[["row", "Area", "Num", "Denom"]].itertuples(index=False):
            if area in written and not as_counted(one, area, one.month, (num, denom)):
                found = (
                    f"{case.who(one.no, area)}, {case.when(one.no, one.month)}, was counted on "
                    f"{one.counted_on} from {one.source}, and its figures were changed since"
                )
                todo = "count it again with --overwrite, or leave what was typed"
                many = "{n} figures that were counted were changed since"
                yield case.say("warning", "Data", row, "Num", found, todo, many, todo)


def counts_of_the_month(case: Case) -> Iterator[Problem]:
    """What is counted is counted for the month that is reported, after it was over."""
    if "Counts" not in case.book.sheets:
        return
    for one in assignments(case.book)[0]:
        if not one.counted:
            continue
        due = case.book.typed_by(one.no).last_ended(case.newest)
        last = case.when(one.no, one.month)
        if one.month < due:
            found = f"{case.who(one.no, '')} was counted last for {last}, from {one.source}"
            todo = f"count it for {case.when(one.no, due)} from a newer source"
            many = "{n} indicators were counted last for an earlier period"
            each = "count them from newer sources"
            yield case.say("warning", "Counts", one.row, "Source", found, todo, many, each)
        elif (early := _day(one.counted_on)) and early <= _end(one):
            found = (
                f"{case.who(one.no, '')} was counted on {one.counted_on}, before {last} was over"
            )
            many = "{n} indicators were counted before the period was over"
            todo = "count again from a newer source"
            yield case.say("warning", "Counts", one.row, "Counted on", found, todo, many, todo)


def _end(one: Assignment) -> dt.date:
    year, number = months.year_month(Month(one.month))
    return dt.date(year, number, monthrange(year, number)[1])


@lru_cache
def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError:
        return None


CHECKS = (rows_of_counts, holidays_are_days, counted_figures, counts_of_the_month)
