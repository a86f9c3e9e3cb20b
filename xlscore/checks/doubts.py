"""Checks of what is probably not meant: nothing is wrong with it by itself."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from xlscore.checks.case import Case, trimmed
from xlscore.inputs.records import cells_of
from xlscore.problems import Problem
from xlscore.rules import months


def counts_without_decimals(case: Case) -> Iterator[Problem]:
    """A number with decimals is not shown as a whole one."""
    data = case.data[(case.data["Measure"] == "number") & (case.data["Decimals"] == 0)]
    for column in ("Num", "Value"):
        whole = data[column].isna() | (data[column] == np.round(data[column]))
        # Below 1 it may be a percentage, which is another slip.
        part = ~whole & (data[column].abs() > 1)
        for row, no, value in cells_of(data, part, "row", "No", column):
            found = f"{trimmed(value)} has decimals, and indicator {no} is shown without any"
            todo = "give the indicator its Decimals, or correct the figure"
            many = "{n} figures have decimals, and their indicators are shown without any"
            each = "give the indicators their Decimals, or correct the figures"
            yield case.say("warning", "Data", row, column, found, todo, many, each)


def figures_within_a_life(case: Case) -> Iterator[Problem]:
    """Data holds no figures of an indicator that had ended."""
    data = case.book.data.merge(case.book.indicators[["No", "From", "To"]], on="No")
    data = data[data["From"] <= data["To"]]
    filled = data[["Num", "Denom", "Value"]].notna().any(axis=1)
    late = filled & (data["Month"] > data["To"])
    for row, no, month, until in cells_of(data, late, "row", "No", "Month", "To"):
        ended = months.label(months.Month(int(until)))
        found = f"indicator {no} ended in {ended}, so its figure for {case.when(no, month)} "
        found += "is not shown"
        todo = "correct To on Indicators, or delete the row"
        many = "{n} figures are of indicators that had ended, and are not shown"
        yield case.say("warning", "Data", row, "Month", found, todo, many)


def numbers_that_differ(case: Case) -> Iterator[Problem]:
    """No two indicators' numbers are one number in two formats, such as 1.1 and 1.10."""
    seen: dict[float, str] = {}
    for row, no in case.book.indicators[["row", "No"]].itertuples(index=False):
        try:
            number = float(no)
        except ValueError:
            continue
        other = seen.setdefault(number, no)
        if other != no:
            found = f"{other} and {no} are one number to Excel, and only their formats differ"
            todo = "give one of them another number, and keep both as text"
            yield case.say("warning", "Indicators", row, "No", found, todo)


def links_to_other_workbooks(case: Case) -> Iterator[Problem]:
    """The data sheets hold their figures themselves."""
    for name, sheet in case.book.sheets.items():
        columns = {sheet.raw.left + at: column for column, at in sheet.places.items()}
        for row, column in sheet.raw.links:
            if column in columns:
                found = "this formula reads another workbook, whose figures may be old or gone"
                todo = "type the figure, or update the links in Excel before each refresh"
                yield case.say("warning", name, row, columns[column], found, todo)


def tables_of_queries(case: Case) -> Iterator[Problem]:
    """No query fills a data sheet: what else stands there goes when it runs again."""
    for name, sheet in case.book.sheets.items():
        if sheet.raw.query and sheet.places:
            first = min(sheet.places, key=lambda column: sheet.places[column])
            found = "a query fills this table, and drops what refresh, load or roll write to it"
            todo = "unlink it (Table Design, Unlink), and load the query's result instead"
            yield case.say("warning", name, sheet.raw.top, first, found, todo)


def formulas_not_calculated(case: Case) -> Iterator[Problem]:
    """The figures of formulas were calculated."""
    for name, sheet in case.book.sheets.items():
        columns = {sheet.raw.left + at: column for column, at in sheet.places.items()}
        for row, column in sorted(sheet.raw.uncalculated):
            if column in columns:
                found = "this formula waits to be calculated, so its figure may be old or none"
                todo = "open the workbook in Excel, which calculates it, and save it"
                yield case.say("warning", name, row, columns[column], found, todo)


CHECKS = (
    counts_without_decimals,
    figures_within_a_life,
    numbers_that_differ,
    links_to_other_workbooks,
    formulas_not_calculated,
    tables_of_queries,
)
