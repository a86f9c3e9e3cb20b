"""Thirteen periods of every indicator and area: a row each, a column a period."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import pandas as pd

from xlscore.inputs.book import Book
from xlscore.inputs.records import records_of
from xlscore.results.beside import Beside
from xlscore.results.history import MONTHS, last_months
from xlscore.results.own_periods import calendar
from xlscore.rules import months
from xlscore.rules.months import Month
from xlscore.rules.sentences import capitalised, show
from xlscore.tables.table import AREA, INDICATOR, NO, Field, Note, Record, Row, Table
from xlscore.tables.values import Number, Own, Result, Typed

#: What a copy says where the signal rests on figures that it withholds.
LEFT_OUT: Final = "The signal is left out: it rests on figures that are withheld."


def trend_table(book: Book, history: pd.DataFrame, beside: Beside, month: Month) -> Table:
    """The table of `history.history`, with the signals of its rows."""
    report = book.settings.report
    ends = (Field(report.label(one), report.short(one), 16, "right")
            for one in last_months(month, report.step))  # fmt: skip
    footnotes: dict[str, str] = dict(book.indicators[["No", "Footnote"]].itertuples(index=False))
    records = records_of(history)
    return Table(
        title=(f"Trend of the last thirteen {report.name}s, to {report.label(month)}",),
        fields=(
            NO,
            Field("", "Area"),
            INDICATOR,
            Field(AREA.heading, width=AREA.width),
            *ends,
            Field("Signal: whether the latest movement is more than chance", width=60),
        ),
        rows=[
            _row(records[n : n + MONTHS], book, beside, footnotes)
            for n in range(0, len(records), MONTHS)
        ],
        lines=["A figure that was restated after it was published is shown as published."],
    )


def periods(row: Row) -> list[Result]:
    """The figures of a row, from the oldest on."""
    return [value for value in row.values if isinstance(value, Result)]


def signal_told(beside: Beside, record: Mapping[Any, Any]) -> str:
    """What the points of a row's signal are, and the signal."""
    told = beside.signal_in_words(record)
    if not told:
        return LEFT_OUT
    points = beside.points_in_words(record)
    drawn = f"{capitalised(points)}, with mean and limits. " if points else ""
    return f"{drawn}Signal: {told}"


def _row(points: Sequence[Record], book: Book, beside: Beside, footnotes: dict[str, str]) -> Row:
    first = points[0]
    area, how = book.area_title(first["Area"]), show(first["Measure"], first["Decimals"])
    figures = (
        Result(p["value"], how, starred=bool(p["starred"]), restated=bool(p["restated"]))
        for p in points
    )
    about = (Number(first["No"]), Own(first["Area"], "centre"), Typed(first["Indicator"]))
    notes = _notes(points, area, footnotes[first["No"]])
    signal = Own(signal_told(beside, first))
    return Row((*about, Typed(area), *figures, signal), first, list(notes))


def _notes(points: Sequence[Record], area: str, footnote: str) -> Iterator[Note]:
    first = points[0]
    later = [calendar(p).label(int(p["Month"])) for p in points if p["restated"]]
    if later:
        told = (f", {', '.join(later)}.",)
        yield Note("Restated after publication", "", first["No"], area, told)
    if any(point["starred"] for point in points):
        yield not_comparable(first, footnote)


def not_comparable(record: Record, footnote: str) -> Note:
    """The note on figures that cannot be compared with the earlier ones."""
    since = months.long_label(Month(int(record["Comparable from"])))
    told = f": figures from {since} on are not comparable with the earlier ones."
    return Note("", "", record["No"], "", (f"{told} ", Typed(footnote)) if footnote else (told,))
