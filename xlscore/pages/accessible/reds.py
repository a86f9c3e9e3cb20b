"""The exception pages as accessible sheets: trend, commentary and data notes of every Red."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import pandas as pd

from xlscore.inputs.book import Book
from xlscore.inputs.contract import MARKS
from xlscore.inputs.records import records_of
from xlscore.pages.accessible import words
from xlscore.pages.accessible.names import COMMENTARY, DATA_NOTES, RED_TRENDS
from xlscore.pages.accessible.sheet import NOTED, Notes, Row, sheet
from xlscore.results.results import Results
from xlscore.rules.months import Month
from xlscore.rules.periods import Calendar
from xlscore.rules.sentences import Show, show
from xlscore.tables.reds import (
    BENCHMARKS,
    DATA,
    FOOTNOTE,
    OUTLOOK,
    SIGNAL,
    SOURCE,
    STARRED,
    TARGET,
    TOLERANCE,
    data_notes,
    trend_points,
)
from xlscore.tables.table import AREA, INDICATOR, NO, Field, Note, Record, restated
from xlscore.tables.trend import not_comparable
from xlscore.tables.values import Number, Rating, Result
from xlscore.workbook import narrative
from xlscore.workbook.page import Align, Cell, Page

_NONE: Final = "No indicator of an area with exception pages is Red this {}."
_SIDES_OF_TREND: Final[tuple[Align, ...]] = ("right", "right", "left")
_WHO: Final = (NO, INDICATOR, AREA)


def red_sheets(book: Book, found: Results, exceptions: Sequence[Page], notes: Notes) -> list[Page]:
    """The three sheets; `exceptions` are the familiar pages, in their order."""
    rows = {(r["No"], r["Area"]): r for r in records_of(found.rows)}
    reds = [(rows[page.no, page.area], page.narrative_text) for page in exceptions]
    for record, _text in reds:
        record["Area title"] = words.plain(book.area_title(record["Area"]))
    records = [record for record, _text in reds]
    return [
        _trends(found, records, notes),
        _commentary(found, reds),
        _data(book, found, records),
    ]


def _trends(found: Results, reds: Sequence[Record], notes: Notes) -> Page:
    along = [found.beside.along_of(record["No"], record["Area"]) for record in reds]
    groups = list(dict.fromkeys(group for one in along for group in one))
    rows = [
        row
        for record, beside in zip(reds, along, strict=True)
        for row in _trend(found, record, beside, groups, notes)
    ]
    columns = (
        *_WHO,
        Field("Period" if found.rows["step"].gt(1).any() else "Month end", width=20),
        Field("Result", align="right"),
        Field("Target", align="right"),
        Field("RAG rating"),
        *(field for group in groups for field in _columns(group)),
        NOTED,
    )
    title = f"Trends of the Red indicators, {found.label}"
    lines = ["A figure that stands without a target in force has no rating here."]
    return sheet(RED_TRENDS, title, found.month, columns, rows, lines, _none(found))


def _columns(group: str) -> tuple[Field, Field]:
    """The columns of a group that is set beside the results."""
    name = words.plain(group)
    period = Field(f"Period of the benchmark: {name}", width=20)
    return Field(f"Benchmark: {name}", width=16, align="right"), period


def _trend(
    found: Results,
    record: Record,
    along: Mapping[str, pd.DataFrame],
    groups: Sequence[str],
    notes: Notes,
) -> list[Row]:
    how, no = show(record["Measure"], record["Decimals"]), record["No"]
    area = record["Area title"]
    trend = found.trend_of(no, record["Area"])
    rows: list[Row] = []
    calendar = Calendar(record["step"], record["anchor"])
    given = {
        (group, int(one["Month"])): one
        for group, points in along.items()
        for one in records_of(points.assign(other=points["break"].cummax()))
    }
    for point in trend_points(record, trend):
        held = point.record
        noted = [not_comparable(record, record["Footnote"])] * held["starred"]
        if held["restated"]:
            noted.append(restated(no, area, point.label, held["value"], held["now"], how))
        # No rating is a word of its own here.
        rating = point.rating or (Rating("") if point.result else None)
        shown = [
            words.text(words.NOT_AVAILABLE, align) if value is None else words.cell(value)
            for value, align in zip(
                (point.result, point.target, rating), _SIDES_OF_TREND, strict=True
            )
        ]
        for group in groups:
            one = given.get((group, point.month))
            shown += _benchmark(one, how, calendar)
            if one is not None and one["other"]:
                other = f": {words.plain(group)} has other members than before: not comparable with"
                noted.append(Note("", "", no, area, (f"{other} its earlier figures.",)))
        rows.append([*_who(record), words.text(point.label), *shown, notes.cell(noted)])
    return rows


def _benchmark(one: Record | None, how: Show, calendar: Calendar) -> Row:
    """The figure of a group beside a period and the period that it is of; or the mark for it."""
    if one is None:
        return [words.text(words.NOT_AVAILABLE, "right"), words.text(words.NOT_AVAILABLE)]
    mark = one["mark"]
    figure = words.text(f"{mark}, {MARKS[mark]}", "right") if mark else None
    period = words.text(calendar.label(Month(int(one["period"]))))
    return [figure or words.cell(Result(float(one["value"]), how)), period]


def _commentary(found: Results, reds: Sequence[tuple[Record, str]]) -> Page:
    rows: list[Row] = [
        [*_who(record), words.text(number), words.typed(paragraph)]
        for record, text in reds
        for number, paragraph in enumerate(narrative.rows_of(text), 1)
    ]
    columns = (*_WHO, Field("Paragraph", width=12), Field("Text", width=110))
    title = f"Commentary on the Red indicators, {found.label}"
    silent = sorted({record["No"] for record, text in reds if not narrative.rows_of(text)})
    lines = [f"There is no commentary on indicator {no}." for no in silent]
    empty = "There is no commentary." if reds else _none(found)
    return sheet(COMMENTARY, title, found.month, columns, rows, lines, empty)


def _data(book: Book, found: Results, reds: Sequence[Record]) -> Page:
    rows: list[Row] = []
    for record in reds:
        trend = found.trend_of(record["No"], record["Area"])
        told = dict(data_notes(book, found, record, trend))
        footnote = told.get(STARRED) or told.get(FOOTNOTE)
        rows.append(
            [
                *_who(record),
                *(words.typed(told[label]) for label in (TARGET, TOLERANCE, DATA)),
                *(_told(told.get(label)) for label in (SIGNAL, OUTLOOK, BENCHMARKS)),
                words.typed(told.get(SOURCE)),
                words.typed(footnote) if footnote else words.text(words.NOT_APPLICABLE),
            ]
        )
    columns = (
        *_WHO,
        Field("Target and limits", width=44),
        Field("Tolerance: which direction is better", width=24),
        Field("Data", width=44),
        Field("Signal: whether the latest movement is more than chance", width=44),
        Field(OUTLOOK, width=44),
        Field(BENCHMARKS, width=30),
        Field(SOURCE, width=28),
        Field("Footnote", width=44),
    )
    title = f"Data notes on the Red indicators, {found.label}"
    return sheet(DATA_NOTES, title, found.month, columns, rows, empty=_none(found))


def _told(sentence: str | None) -> Cell:
    return words.text(sentence or words.NOT_APPLICABLE)


def _none(found: Results) -> str:
    return _NONE.format(found.report.name)


def _who(record: Record) -> Row:
    return [
        words.cell(Number(record["No"])),
        words.typed(record["Full title"] or record["Indicator"]),
        words.text(record["Area title"]),
    ]
