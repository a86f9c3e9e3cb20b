"""Checks of the sheet Benchmarks: what stands beside our figures is comparable, and dated."""

from __future__ import annotations

from collections.abc import Iterator

from xlscore.checks.case import Case
from xlscore.inputs.contract import KEY
from xlscore.inputs.records import cells_of
from xlscore.problems import Problem
from xlscore.results.benchmarks import DIFFERS, UNKNOWN, definitions, groups, published_in
from xlscore.rules import months

_SHEET = "Benchmarks"


def benchmarks_of_indicators(case: Case) -> Iterator[Problem]:
    """A benchmark is of an indicator of the book."""
    frame = case.book.benchmarks
    unknown = ~frame["No"].isin(case.book.indicators["No"])
    for row, no in cells_of(frame, unknown, "row", "No"):
        found = f"the indicator '{no}' is not on the Indicators sheet, so this is not shown"
        todo = "correct it, or delete the row"
        many = "{n} benchmarks are of indicators that are not on the Indicators sheet"
        yield case.say("warning", _SHEET, row, "No", found, todo, many)


def benchmarks_say_when(case: Case) -> Iterator[Problem]:
    """A benchmark says when it was published: a past month must not see its future."""
    frame = case.book.benchmarks
    undated = frame["Value"].notna() & (published_in(frame["Published on"]) == months.LATEST)
    for row, text in cells_of(frame, undated, "row", "Published on"):
        what = f"'{text}' is not a day" if text else "Published on is blank"
        found = f"{what}, so the benchmark is not shown"
        todo = "type the day on which it was published, such as 30 October 2014"
        many = "{n} benchmarks have no day of publication, so they are not shown"
        yield case.say("warning", _SHEET, row, "Published on", found, todo, many)


def benchmarks_are_comparable(case: Case) -> Iterator[Problem]:
    """A benchmark that is shown is counted by the indicator's own definition."""
    frame = case.book.benchmarks
    named = {name.casefold() for name in groups(case.book)}
    asked = frame["Group"].str.strip().str.casefold().isin(named) & frame["Value"].notna()
    how = definitions(case.book, frame)
    for row, group in cells_of(frame, asked & (how == DIFFERS), "row", "Group"):
        found = f"the definition of {group} differs, so its figure is not shown"
        todo = "leave it, or correct Definition if it is the same"
        many = "the definitions of {n} benchmarks differ, so they are not shown"
        yield case.say("warning", _SHEET, row, "Definition", found, todo, many)
    for row, group in cells_of(frame, asked & (how == UNKNOWN), "row", "Group"):
        found = f"nothing says that {group} is counted by the indicator's definition"
        todo = "compare the definitions, and type same or differs under Definition"
        many = "nothing says that {n} benchmarks are counted by the indicators' definitions"
        yield case.say("warning", _SHEET, row, "Definition", found, todo, many)


def one_benchmark_a_period(case: Case) -> Iterator[Problem]:
    """An indicator, group, period and day of publication has one benchmark."""
    frame = case.book.benchmarks.assign(
        plain=case.book.benchmarks["Group"].str.strip().str.casefold()
    )
    key = [KEY[0], "plain", "Period", "Published on"]
    again = frame[frame.duplicated(key)]
    for row, group in again[["row", "Group"]].itertuples(index=False):
        found = f"this figure of {group} stands in an earlier row too; the last one is shown"
        many = "{n} benchmarks stand in earlier rows too; the last ones are shown"
        todo = "keep the right row and delete the rest"
        yield case.say("warning", _SHEET, row, "Group", found, todo, many)


def groups_have_rows(case: Case) -> Iterator[Problem]:
    """A group that the Setting Benchmarks names has rows on the sheet."""
    there = set(case.book.benchmarks["Group"].str.strip().str.casefold())
    lacking = [name for name in groups(case.book) if name.casefold() not in there]
    settings = case.book.sheets["Settings"]
    names = [str(name).strip().casefold() for name in settings.cells["Name"]]
    for name in lacking:
        row = int(settings.rows[names.index("benchmarks")])
        found = f"the group '{name}' has no row on the sheet Benchmarks, so nothing is shown of it"
        todo = "correct the name, or add its figures to Benchmarks"
        yield case.say("warning", "Settings", row, "Value", found, todo)


CHECKS = (
    benchmarks_of_indicators,
    benchmarks_say_when,
    benchmarks_are_comparable,
    one_benchmark_a_period,
    groups_have_rows,
)
