"""What is told of one Red: the periods of its trend, and the notes on its data."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Final

from xlscore.inputs.book import Book
from xlscore.results.figures import says_assumed
from xlscore.results.results import Results
from xlscore.rules import months
from xlscore.rules.limits import Limits
from xlscore.rules.months import Month
from xlscore.rules.periods import Calendar
from xlscore.rules.ratings import bands
from xlscore.rules.sentences import (
    Show,
    assumed_in_words,
    capitalised,
    limits_in_words,
    show,
    written,
)
from xlscore.tables.table import Record
from xlscore.tables.values import Rating, Result, Target

#: Labels of data notes; the footnote's where it explains starred figures, and where not.
TARGET, TOLERANCE, DATA, SOURCE = "Target", "Tolerance", "Data", "Data source"
SIGNAL: Final = "Signal"
OUTLOOK: Final = "Year-end outlook"
BENCHMARKS: Final = "Benchmarks"
STARRED, FOOTNOTE = "*", "Note"
_BETTER: Final = {
    "H": "Higher values are better",
    "L": "Lower values are better",
    "T": "Values near the target are better",
}


@dataclass(frozen=True)
class Point:
    """One period of a trend; its result is None where there is none, and so is the rest.

    Without a target in force, target and rating are None. `record` is the row of the trend.
    """

    month: Month
    label: str
    result: Result | None
    target: Target | None
    rating: Rating | None
    record: Record

    @property
    def target_value(self) -> float:
        """The target, NaN for none."""
        return math.nan if self.target is None else self.target.value


def trend_points(record: Record, trend: Sequence[Record]) -> Iterator[Point]:
    """The periods of the trend of a row of results, from the oldest on."""
    how, calendar = (
        show(record["Measure"], record["Decimals"]),
        Calendar(record["step"], record["anchor"]),
    )
    for point in trend:
        month, value, aim = Month(int(point["Month"])), point["value"], point["target"]
        result = target = rating = None
        if not math.isnan(value):
            starred, restated = bool(point["starred"]), bool(point["restated"])
            result = Result(value, how, starred=starred, restated=restated)
            if not math.isnan(aim):
                target, rating = Target(aim, how, record["Polarity"]), Rating(point["rag"])
        yield Point(month, calendar.label(month), result, target, rating, point)


def data_notes(
    book: Book, found: Results, record: Record, trend: Sequence[Record]
) -> Sequence[tuple[str, str]]:
    """Label and text of each: target and limits, tolerance, data, signal, year-end outlook,
    benchmarks, data source, footnote.
    """
    notes = [
        (TARGET, target_note(record, found.steps_of(record["No"], record["Area"]))),
        (TOLERANCE, _BETTER[record["Polarity"]]),
        (DATA, data_note(book, record)),
    ]
    beside = found.beside
    notes += [
        (label, capitalised(said))
        for label, said in (
            (SIGNAL, beside.signal_in_words(record)),
            (OUTLOOK, beside.outlook_in_words(record)),
            (BENCHMARKS, beside.benchmarks_in_words(record)),
        )
        if said
    ]
    if record["Data source"]:
        notes.append((SOURCE, record["Data source"]))
    starred = any(point["starred"] for point in trend)
    if starred or record["Footnote"]:
        explained = record["Footnote"] or "Not comparable with the earlier figures."
        notes.append((STARRED if starred else FOOTNOTE, explained))
    return notes


def target_note(record: Record, steps: Sequence[Record]) -> str:
    """The target in words: its steps within the year by date, and limits that are not assumed.

    What the default tolerance filled is printed as the limit that it comes to, and named.
    """
    how = show(record["Measure"], record["Decimals"])
    limits, assumed = _limits(record, how)
    current = f"{how.limit(record['target'])} ({limits}){assumed}"
    if len(steps) < 2:
        return current
    dated = "; ".join(
        f"{how.limit(step['target'])} from {months.long_label(Month(int(step['Month'])))}"
        for step in steps
    )
    return f"{current}. In steps: {dated}"


def _limits(record: Record, how: Show) -> tuple[str, str]:
    """The limits in words, and which of them nobody set."""
    if says_assumed(record["source"]):
        return "RAG limits are assumed, not published", ""
    given = Limits(**{edge.name: record[edge.name] for edge in fields(Limits)})
    band = bands(record["target"], record["Polarity"], given)
    limits = f"RAG limits: {limits_in_words(written(band, given, how), record['Polarity'], how)}"
    return limits, assumed_in_words(band)


def data_note(book: Book, record: Record) -> str:
    """What the figures cover: the indicator's own Data note, or one made from its data period."""
    calendar, month = book.shown_by(record["No"]), Month(int(record["Month"]))
    start = months.year_start(month, book.year_of(record["No"]))
    period = calendar.short(month)
    if record["Data note"]:
        return (
            str(record["Data note"])
            .replace("{month}", period)
            .replace("{year start}", months.label(start))
        )
    return {
        "YTD": f"Year to date: the {period} result covers {months.label(start)} to "
        f"{months.label(month)}.",
        "R12M": f"Rolling twelve months: the {period} result covers the year to "
        f"{months.label(month)}.",
        "SS": f"A snapshot at the end of each {calendar.name}.",
        "Q": "Each result covers its own quarter alone.",
        "A": "Each result covers its own year alone.",
    }[record["Data period"]]
