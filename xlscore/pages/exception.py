"""The exception page of one Red: result and target over the trend months, narrative, data notes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, Final

import numpy as np
import pandas as pd

from xlscore.inputs.book import Book
from xlscore.pages.formats import (
    REVISED,
    STAR,
    SUPPRESSED,
    SUPPRESSED_MEANS,
    figure,
    plotted,
    target,
    told,
)
from xlscore.results.figures import says_assumed
from xlscore.results.results import WITHHELD, Results
from xlscore.rules import months
from xlscore.rules.limits import Limits
from xlscore.rules.months import Month
from xlscore.rules.ratings import bands
from xlscore.rules.sentences import (
    WORDS,
    Show,
    assumed_in_words,
    capitalised,
    limits_in_words,
    show,
    written,
)
from xlscore.workbook import narrative
from xlscore.workbook.addresses import quoted
from xlscore.workbook.looks import BENCHMARK_LINES, RAG_LOOKS, RESULT_LINE, TARGET_LINE
from xlscore.workbook.measure import height
from xlscore.workbook.page import Block, Cell, Chart, Draft, Page, Printing, Series
from xlscore.workbook.printing import room

#: Portrait, so that text and chart stand on one sheet of paper at the size of the text; the last
#: three columns are out of sight.
WIDTHS: Final = (23.0, 17.25, 17.25, 17.25, 17.25, 2.0, 0.0, 0.0, 0.0)
_ACROSS: Final = 5
_ROOM: Final = sum(WIDTHS[:_ACROSS])
_CHART, _TREND = 6, 18
#: The chart's own figures stand beside the trend table, out of sight: a chart that pointed at
#: n/a would draw it as 0.
_BESIDE: Final = 7
#: The empty row that invites to write on.
_SPARE: Final = 1
#: The height of a row of the trend table, in points.
_ROW: Final = 18.0
_NOT_SHOWN: Final = "n/a"
#: Labels of data notes.
SIGNAL: Final = "Signal"
OUTLOOK: Final = "Year-end outlook"
BENCHMARKS: Final = "Benchmarks"
_BETTER: Final = {
    "H": "Higher values are better",
    "L": "Lower values are better",
    "T": "Values near the target are better",
}


def exception(
    book: Book,
    found: Results,
    record: dict[Any, Any],
    title: str,
    text: str,
    banner: str = "",
    back: str = "",
) -> Page:
    """The page of one Red row of the results.

    `text` is the narrative, one paragraph a line; `banner`, where given, stands above it. `back`
    is the tab of the area's scorecard, to which the rating leads.
    """
    draft = Draft()
    where = book.area_title(record["Area"])
    period = book.shown_by(record["No"]).label(record["Month"])
    trend = found.trend_of(record["No"], record["Area"])
    _head(draft, book, record)
    if back:
        rating = draft.cells[1, _ACROSS]
        draft.put(1, _ACROSS, replace(rating, link=f"{quoted(back)}!A1"))
    along = found.beside.along_of(record["No"], record["Area"])
    chart = _trend(draft, book, record, trend)
    chart = _benchmarks(draft, book, record, trend, along, chart)
    hidden = max(column for _, column in draft.cells) - len(WIDTHS)
    row = _remarks(draft, book, record, trend, along)
    row, block = _narrative(draft, row, text, banner)
    last = _notes(draft, row, data_notes(book, found, record, trend))
    return Page(
        kind="exception",
        title=title,
        cells=draft.cells,
        widths=(*WIDTHS, *(0.0,) * max(0, hidden)),
        heights=draft.heights,
        merges=tuple(draft.merges),
        charts=(chart,),
        printing=Printing(
            area=(1, 1, last, _ACROSS),
            landscape=False,
            titles=(1, 2) if _is_long(draft, last) else None,
            footer=" · ".join((f"Red {record['No']}", str(where), period)),
        ),
        narrative=block,
        narrative_text=text,
        no=record["No"],
        area=record["Area"],
        about=book.area_title(record["Area"]),
        month=Month(int(record["Month"])),
        places={
            (record["No"], record["Area"], int(month)): (_TREND + 1, column)
            for column, month in enumerate(trend["Month"], 2)
        },
    )


def _is_long(draft: Draft, last: int) -> bool:
    """Whether the page takes more than one sheet of paper."""
    rows = sum(draft.heights.get(row, 15.0) for row in range(1, last + 1))
    return rows > room(WIDTHS[:_ACROSS], landscape=False)


def _head(draft: Draft, book: Book, record: dict[Any, Any]) -> None:
    name = record["Full title"] or record["Indicator"]
    draft.put(1, 1, Cell(name, "Page title", wrap=True), across=_ACROSS - 1)
    letter = record["rag"]
    draft.put(1, _ACROSS, Cell(WORDS[letter], RAG_LOOKS[letter], align="centre"))
    draft.heights[1] = max(27.0, height(name, _ROOM - WIDTHS[4], 16, bold=True))
    where = book.area_title(record["Area"])
    period = book.shown_by(record["No"]).label(record["Month"])
    line = " · ".join((f"Indicator {record['No']}", str(where), period))
    draft.put(2, 1, Cell(line, "Page subtitle"))
    draft.heights[2] = 18
    settings = book.settings
    people = (
        (3, (("Cabinet Member", settings.cabinet_member), ("Director", settings.director))),
        (4, (("Portfolio", settings.portfolio), ("Division", settings.division))),
    )
    tallest = max(height(value, WIDTHS[1]) for _, pairs in people for _, value in pairs)
    draft.heights |= {3: max(15.0, tallest), 4: max(15.0, tallest)}
    for row, pairs in people:
        for column, (label, value) in zip((1, 3), pairs, strict=True):
            draft.put(row, column, Cell(label, "Page label", middle=False))
            draft.put(row, column + 1, Cell(value, "Page text", wrap=True, middle=False))


def _trend(draft: Draft, book: Book, record: dict[Any, Any], trend: pd.DataFrame) -> Chart:
    """The trend table, the chart's figures beside it, and the chart over them."""
    how = show(record["Measure"], record["Decimals"])
    draft.heights |= dict.fromkeys(range(_CHART, _TREND - 1), 15.0)
    calendar = book.shown_by(record["No"])
    end = "Month End" if calendar.step == 1 else calendar.name.capitalize()
    whose = book.settings.short_name
    if record["Area"] != book.first_area:
        whose = book.area_title(record["Area"])
    labels = (f"Trend Data – {end}", f"{whose} Result".strip(), "Target", "RAG Rating")
    for row, label in enumerate(labels, _TREND):
        style = "Column heading" if row == _TREND else "Figure"
        tall = height(label, WIDTHS[0], bold=row == _TREND)
        draft.put(row, 1, Cell(label, style, wrap=tall > _ROW))
        draft.heights[row] = max(_ROW, tall)
    heads = ("Chart figures", labels[1], "Target")
    for column, label in enumerate(heads, _BESIDE):
        draft.put(_TREND, column, Cell(label, "Page text"))
    for column, point in enumerate(trend.to_dict("records"), 2):
        period, beside = calendar.short(point["Month"]), _TREND + column - 1
        draft.put(_TREND, column, Cell(period, "Column heading", align="centre"))
        draft.put(beside, _BESIDE, Cell(period, "Page text"))
        if np.isnan(point["value"]):
            cells = [Cell(_NOT_SHOWN, "Figure")] * 3
        else:
            mark = STAR * point["starred"] + REVISED * point["restated"]
            cells = [
                figure(point["value"], how, mark=mark),
                Cell(_NOT_SHOWN, "Figure"),
                Cell(_NOT_SHOWN, "Figure"),
            ]
            if not np.isnan(point["target"]):
                cells[1:] = [target(point["target"], how), _rating(point["rag"])]
            for further, name in enumerate(("value", "target"), 1):
                draft.put(beside, _BESIDE + further, plotted(point[name], how, "Page text"))
        for row, cell in enumerate(cells, _TREND + 1):
            draft.put(row, column, replace(cell, align="centre"))
    first, last = _TREND + 1, _TREND + len(trend)

    def line(column: int) -> Block:
        return (first, _BESIDE + column, last, _BESIDE + column)

    name = record["Full title"] or record["Indicator"]
    return Chart(
        title="",
        covers=(_CHART, 1, _TREND - 2, _ACROSS),
        categories=line(0),
        series=(
            Series(labels[1], line(1), RESULT_LINE),
            Series("Target", line(2), TARGET_LINE, dashed=True),
        ),
        number_format="0%" if how.percent else "0",
        from_zero=not (trend[["value", "target"]] < 0).any(axis=None),
        described=f"Line chart of result and target at the trend months: {name}",
    )


def _benchmarks(
    draft: Draft,
    book: Book,
    record: dict[Any, Any],
    trend: pd.DataFrame,
    along: Mapping[str, pd.DataFrame],
    chart: Chart,
) -> Chart:
    """A row of the trend table for each group that is set beside the results, and its line.

    A figure of another period says which. Where the group is another one than before, the figure
    is starred and a line of its own begins.
    """
    how, calendar = show(record["Measure"], record["Decimals"]), book.shown_by(record["No"])
    columns = {int(month): column for column, month in enumerate(trend["Month"], 2)}
    series, beside = list(chart.series), len(WIDTHS)
    for n, (group, points) in enumerate(along.items()):
        row = _TREND + 4 + n
        draft.put(row, 1, Cell(group, "Figure", wrap=height(group, WIDTHS[0]) > _ROW))
        draft.heights[row] = max(_ROW, height(group, WIDTHS[0]))
        for column in columns.values():
            draft.put(row, column, Cell(_NOT_SHOWN, "Figure", align="centre"))
        starred = False
        for part, (_, run) in enumerate(points.groupby(points["break"].cumsum(), sort=False)):
            beside += 1
            draft.put(_TREND, beside, Cell(group, "Page text"))
            for point in run.to_dict("records"):
                column, month = columns[int(point["Month"])], int(point["Month"])
                starred = part > 0
                of = "" if point["period"] == month else f" ({calendar.short(point['period'])})"
                cell = Cell(f"{point['mark']}{of}", "Figure")
                if not point["mark"]:
                    cell = figure(point["value"], how, mark=of + STAR * starred)
                    made = plotted(point["value"], how, "Page text")
                    draft.put(_TREND + column - 1, beside, made)
                draft.put(row, column, replace(cell, align="centre"))
            block = (_TREND + 1, beside, _TREND + len(trend), beside)
            name = group if part == 0 else f"{group}{STAR}"
            colour = BENCHMARK_LINES[n % len(BENCHMARK_LINES)]
            series.append(Series(name, block, colour, dashed=True))
    return replace(chart, series=tuple(series))


def _rating(letter: str) -> Cell:
    if not letter:
        return Cell(None, "Figure")
    return Cell(WORDS[letter], RAG_LOOKS[letter])


def _remarks(
    draft: Draft,
    book: Book,
    record: dict[Any, Any],
    trend: pd.DataFrame,
    along: Mapping[str, pd.DataFrame],
) -> int:
    """A line for each trend figure that was restated, was and now, or is missing on purpose.

    Gives the row after the blank below.
    """
    how, calendar = show(record["Measure"], record["Decimals"]), book.shown_by(record["No"])
    row = _TREND + 3 + len(along)
    for group, points in along.items():
        if points["break"].any():
            row += 1
            line = f"{STAR} {group} has other members than before: not comparable with its "
            draft.put(row, 1, Cell(f"{line}earlier figures.", "Page note"))
    for point in trend[trend["restated"]].to_dict("records"):
        row += 1
        was, now = told(point["value"], how), told(point["now"], how)
        line = f"[r] Restated: {calendar.short(point['Month'])}"
        if WITHHELD not in (point["value"], point["now"]):
            line += f" was published as {was}; the data now give {now}"
        line += "."
        draft.put(row, 1, Cell(line, "Page note"))
    for point in trend[trend["absent"] != ""].to_dict("records"):
        row += 1
        line = f"{_NOT_SHOWN}, {calendar.short(point['Month'])}: {point['absent']}"
        draft.put(row, 1, Cell(line, "Page note"))
    if (trend["value"] == WITHHELD).any() or (trend["now"] == WITHHELD).any():
        row += 1
        draft.put(row, 1, Cell(f"{SUPPRESSED}: {SUPPRESSED_MEANS}", "Page note"))
    return max(row + 2, _TREND + 6 + len(along))


def _narrative(draft: Draft, row: int, text: str, banner: str) -> tuple[int, tuple[int, int]]:
    """Banner, heading and narrative block; gives the row below and the block's rows."""
    if banner:
        draft.put(row, 1, Cell(banner, "Banner", wrap=True), across=_ACROSS)
        draft.heights[row] = height(banner, _ROOM, bold=True)
        row += 1
    _heading(draft, row, narrative.HEADING)
    first = row + 1
    paragraphs = narrative.rows_of(text)
    for row, paragraph in enumerate([*paragraphs, *[None] * _SPARE], first):
        cell = Cell(paragraph, "Narrative", wrap=True, middle=False, unlocked=True)
        draft.put(row, 1, cell, across=_ACROSS)
        draft.heights[row] = height(paragraph, _ROOM) + 6 if paragraph else 15.0
    return row + 1, (first, row)


def _heading(draft: Draft, row: int, text: str) -> None:
    for column in range(1, _ACROSS + 1):
        draft.put(row, column, Cell(text if column == 1 else None, "Page heading"))
    draft.heights[row] = 18


def _notes(draft: Draft, row: int, notes: Iterable[tuple[str, str]]) -> int:
    """The data notes from a row on; gives the last row."""
    _heading(draft, row, narrative.NOTES_HEADING)
    across = _ROOM - WIDTHS[0]
    for row, (label, text) in enumerate(notes, row + 1):  # noqa: B020
        draft.put(row, 1, Cell(label, "Page label", middle=False))
        draft.put(row, 2, Cell(text, "Page text", wrap=True, middle=False), across=_ACROSS - 1)
        draft.heights[row] = max(15.0, height(text, across))
    return row


def data_notes(
    book: Book, found: Results, record: dict[Any, Any], trend: pd.DataFrame
) -> Sequence[tuple[str, str]]:
    """Label and text of each: target and limits, tolerance, data, signal, year-end outlook,
    benchmarks, data source, footnote.
    """
    notes = [
        ("Target", target_note(record, found.steps_of(record["No"], record["Area"]))),
        ("Tolerance", _BETTER[record["Polarity"]]),
        ("Data", data_note(book, record)),
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
        notes.append(("Data source", record["Data source"]))
    if trend["starred"].any() or record["Footnote"]:
        explained = record["Footnote"] or "Not comparable with the earlier figures."
        notes.append((STAR if trend["starred"].any() else "Note", explained))
    return notes


def target_note(record: dict[Any, Any], steps: pd.DataFrame) -> str:
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
        for step in steps.to_dict("records")
    )
    return f"{current}. In steps: {dated}"


def _limits(record: dict[Any, Any], how: Show) -> tuple[str, str]:
    """The limits in words, and which of them nobody set."""
    if says_assumed(record["source"]):
        return "RAG limits are assumed, not published", ""
    given = Limits(**{edge.name: record[edge.name] for edge in fields(Limits)})
    band = bands(record["target"], record["Polarity"], given)
    limits = f"RAG limits: {limits_in_words(written(band, given, how), record['Polarity'], how)}"
    return limits, assumed_in_words(band)


def data_note(book: Book, record: dict[Any, Any]) -> str:
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
