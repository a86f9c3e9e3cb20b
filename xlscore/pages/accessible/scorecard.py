"""The scorecards, the comparison of areas and the trend as accessible sheets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd

from xlscore.inputs.book import Book
from xlscore.pages.accessible import words
from xlscore.pages.accessible.names import COMPARE, NOTES, TREND, scorecard_names
from xlscore.pages.accessible.sheet import Column, Notes, Row, notes_cell, sheet
from xlscore.pages.compare import areas_in_order, order_told
from xlscore.pages.formats import restated
from xlscore.results.history import MONTHS, last_months
from xlscore.results.own_periods import absences, calendar, differing, named
from xlscore.results.results import Results
from xlscore.rules import months
from xlscore.rules.months import Month
from xlscore.rules.sentences import show
from xlscore.workbook.page import Page

Record = dict[Any, Any]
NO, INDICATOR = Column("Indicator number", 13), Column("Indicator", 48)
AREA: Final = Column("Area", 24)
RATING: Final = Column("RAG rating", 14)


def scorecards(book: Book, found: Results, notes: Notes) -> list[Page]:
    """The scorecard of each area with a page."""
    titles = area_titles(book)
    areas = {code: titles[code] for code in book.areas.loc[book.areas["Page"], "Area"]}
    return [
        _scorecard(book, found, notes, name, code)
        for name, code in zip(scorecard_names(areas), areas, strict=True)
    ]


def _scorecard(book: Book, found: Results, notes: Notes, name: str, area: str) -> Page:
    year = months.year_label(found.month, found.report.starts)
    outturn = found.report.label(months.outturn(found.month, found.report.starts))
    columns = (
        NO,
        Column("Section", 24),
        INDICATOR,
        Column("Polarity", 16),
        Column("Data period", 17),
        Column("Latest result", align="right"),
        RATING,
        Column("Numerator", align="right"),
        Column("Denominator", align="right"),
        Column("Small denominator, below 10"),
        Column(f"Target for {year}", align="right"),
        Column("Previous result", align="right"),
        Column("Direction of travel from previous to latest result", 17),
        Column(f"Outturn result, {outturn}", align="right"),
        Column("Direction of travel from outturn to latest result", 17),
        Column(NOTES, 14),
    )
    rows = found.rows[found.rows["Area"] == area].to_dict("records")
    told = area_titles(book)[area]
    return sheet(
        name,
        f"Scorecard of {told}, {found.label}",
        found.month,
        columns,
        [_row(found, record, notes, told) for record in rows],
        empty="No indicator is reported.",
    )


def _row(found: Results, record: Record, notes: Notes, area: str) -> Row:
    how = show(record["Measure"], record["Decimals"])
    return [
        *_who(record),
        words.text(words.POLARITY[record["Polarity"]]),
        words.text(words.period(record["Data period"], calendar(record).name)),
        words.figure(record["latest"], how),
        words.rating(record),
        words.count(record["num"], record["Measure"]),
        words.count(record["denom"], record["Measure"]),
        words.small(record),
        words.target(record["target"], how, record["Polarity"]),
        words.figure(record["previous"], how),
        words.travel(record, "previous"),
        words.figure(record["outturn"], how),
        words.travel(record, "outturn"),
        notes_cell(
            [
                *_own_periods(found, record, notes),
                *_on_purpose(record, notes, area),
                *_restated(record, notes, area),
            ]
        ),
    ]


def _who(record: Record) -> Row:
    return [
        words.number(record["No"]),
        words.typed(record["Section"]),
        words.typed(record["Indicator"]),
    ]


def _own_periods(found: Results, record: Record, notes: Notes) -> list[str]:
    """The marker of the note on periods that are not those of the headings."""
    own = differing(found, record)
    if not own:
        return []
    which = {"latest": "latest result", "previous": "previous result"}
    listed = ", ".join(f"{which.get(name, name)} of {when}" for name, when in own.items())
    return [notes.refer(f"Periods of its own: indicator {record['No']}: {listed}.")]


def _on_purpose(record: Record, notes: Notes, area: str) -> list[str]:
    """The markers of the notes on figures that are missing on purpose."""
    return [
        notes.refer(f"Missing on purpose: indicator {record['No']}, {area}, {when}: {why}")
        for when, why in absences(record).items()
    ]


def _restated(record: Record, notes: Notes, area: str) -> list[str]:
    how = show(record["Measure"], record["Decimals"])
    return [
        notes.refer(
            restated(
                f"{record['No']}, {area}, {called}",
                words.told(record[name], how),
                words.told(record[f"now_{name}"], how),
            )
        )
        for name, called in (("previous", "previous result"), ("outturn", "outturn"))
        if record[f"restated_{name}"]
    ]


def compare(book: Book, found: Results) -> Page:
    """Every indicator and area, one a row."""
    records = {(r["No"], r["Area"]): r for r in found.rows.to_dict("records")}
    areas = areas_in_order(book, records)
    columns = (
        NO,
        Column("Section", 24),
        INDICATOR,
        Column("Polarity", 16),
        AREA,
        Column("Latest result", align="right"),
        RATING,
        Column("Direction of travel from previous to latest result", 17),
    )
    rows = []
    for no in book.indicators["No"]:
        for code, title in areas:
            record = records.get((no, code))
            if record is not None:
                how = show(record["Measure"], record["Decimals"])
                rows.append(
                    [
                        *_who(record | {"Indicator": _named(record, found)}),
                        words.text(words.POLARITY[record["Polarity"]]),
                        words.typed(title),
                        words.figure(record["latest"], how),
                        words.rating(record),
                        words.travel(record, "previous"),
                    ]
                )
    lines = ["An indicator that an area does not report has no row for it.", order_told(book)]
    return sheet(
        COMPARE,
        f"{COMPARE}, {found.label}",
        found.month,
        columns,
        rows,
        [line for line in lines if line],
    )


def trend(book: Book, history: pd.DataFrame, month: Month, notes: Notes) -> Page:
    """Thirteen months of every indicator and area; `history` as `history.history` gives it."""
    report = book.settings.report
    when = last_months(month, report.step)
    columns = (
        NO,
        INDICATOR,
        AREA,
        *(Column(report.label(one), 16, "right") for one in when),
        Column(NOTES, 14),
    )
    titles = area_titles(book)
    footnotes: dict[str, str] = dict(book.indicators[["No", "Footnote"]].itertuples(index=False))
    records = history.to_dict("records")
    rows = [
        _months(records[n : n + MONTHS], notes, titles, footnotes)
        for n in range(0, len(records), MONTHS)
    ]
    title = f"{TREND} of the last thirteen {report.name}s, to {report.label(month)}"
    lines = ["A figure that was restated after it was published is shown as published."]
    return sheet(TREND, title, month, columns, rows, lines)


def _months(
    points: Sequence[Record], notes: Notes, titles: Mapping[str, str], footnotes: Mapping[str, str]
) -> Row:
    first = points[0]
    no, area = first["No"], titles[first["Area"]]
    how = show(first["Measure"], first["Decimals"])
    markers = []
    later = [_label(point) for point in points if point["restated"]]
    if later:
        told = f"Restated after publication: indicator {no}, {area}, {', '.join(later)}."
        markers.append(notes.refer(told))
    if any(point["starred"] for point in points):
        markers.append(not_comparable(notes, first, footnotes[no]))
    return [
        words.number(no),
        words.typed(first["Indicator"]),
        words.typed(area),
        *(words.figure(point["value"], how) for point in points),
        notes_cell(markers),
    ]


def not_comparable(notes: Notes, record: Record, footnote: str) -> str:
    """The marker of the note on figures that cannot be compared with the earlier ones."""
    since = months.long_label(Month(int(record["Comparable from"])))
    told = (
        f"Indicator {record['No']}: figures from {since} on are not comparable with the "
        "earlier ones."
    )
    return notes.refer(f"{told} {words.plain(footnote)}" if footnote else told)


def area_titles(book: Book) -> dict[str, str]:
    """The title of each area by its code, as readers know it."""
    pairs = book.areas[["Area", "Title"]].itertuples(index=False)
    return {code: words.plain(title or code) for code, title in pairs}


def _label(point: Record) -> str:
    return calendar(point).label(int(point["Month"]))


def _named(record: Record, found: Results) -> str:
    return named(record["Indicator"], record, found.month)
