"""The exception page of one Red: result and target over the trend months, narrative, data notes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

import pandas as pd

from xlscore.inputs.book import Book
from xlscore.inputs.records import Record, records_of
from xlscore.pages.formats import (
    STAR,
    SUPPRESSED,
    SUPPRESSED_MEANS,
    cell,
    figure,
    plotted,
    told,
)
from xlscore.results.results import WITHHELD, Results
from xlscore.rules.months import Month
from xlscore.rules.sentences import WORDS, show
from xlscore.tables.reds import data_notes, trend_points
from xlscore.tables.values import Rating, Result, Target
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
_NONE: Final = Cell(_NOT_SHOWN, "Figure")


def exception(
    book: Book,
    found: Results,
    record: Record,
    title: str,
    text: str,
    banner: str = "",
    back: str = "",
) -> Page:
    """The page of one Red row of the results.

    `text` is the narrative, one paragraph a line; `banner`, where given, stands above it. `back`
    is the tab of the area's scorecard, to which the line below the title leads.
    """
    draft = Draft()
    where = book.area_title(record["Area"])
    period = book.shown_by(record["No"]).label(record["Month"])
    trend = found.trend_of(record["No"], record["Area"])
    _head(draft, book, record)
    if back:
        # Not the rating, which LibreOffice would write in blue on red.
        draft.put(2, 1, replace(draft.cells[2, 1], link=f"{quoted(back)}!A1"))
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
            for column, month in enumerate((point["Month"] for point in trend), 2)
        },
    )


def _is_long(draft: Draft, last: int) -> bool:
    """Whether the page takes more than one sheet of paper."""
    rows = sum(draft.heights.get(row, 15.0) for row in range(1, last + 1))
    return rows > room(WIDTHS[:_ACROSS], landscape=False)


def _head(draft: Draft, book: Book, record: Record) -> None:
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


def _trend(draft: Draft, book: Book, record: Record, trend: Sequence[Record]) -> Chart:
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
    for column, point in enumerate(trend_points(record, trend), 2):
        period, beside = calendar.short(point.month), _TREND + column - 1
        draft.put(_TREND, column, Cell(period, "Column heading", align="centre"))
        draft.put(beside, _BESIDE, Cell(period, "Page text"))
        if point.result is not None:
            for further, value in enumerate((point.result.value, point.target_value), 1):
                draft.put(beside, _BESIDE + further, plotted(value, how, "Page text"))
        for row, told_of in enumerate((point.result, point.target, point.rating), _TREND + 1):
            made = _NONE if told_of is None else _shown(told_of)
            draft.put(row, column, replace(made, align="centre"))
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
        number_format="0%" if how.percent else "#,##0",
        from_zero=not any(point[name] < 0 for point in trend for name in ("value", "target")),
        described=f"Line chart of result and target at the trend months: {name}",
    )


def _benchmarks(
    draft: Draft,
    book: Book,
    record: Record,
    trend: Sequence[Record],
    along: Mapping[str, pd.DataFrame],
    chart: Chart,
) -> Chart:
    """A row of the trend table for each group that is set beside the results, and its line.

    A figure of another period says which. Where the group is another one than before, the figure
    is starred and a line of its own begins.
    """
    how, calendar = show(record["Measure"], record["Decimals"]), book.shown_by(record["No"])
    columns = {int(point["Month"]): column for column, point in enumerate(trend, 2)}
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
            for point in records_of(run):
                column, month = columns[int(point["Month"])], int(point["Month"])
                starred = part > 0
                of = "" if point["period"] == month else f" ({calendar.short(point['period'])})"
                given = Cell(f"{point['mark']}{of}", "Figure")
                if not point["mark"]:
                    given = figure(point["value"], how, mark=of + STAR * starred)
                    made = plotted(point["value"], how, "Page text")
                    draft.put(_TREND + column - 1, beside, made)
                draft.put(row, column, replace(given, align="centre"))
            block = (_TREND + 1, beside, _TREND + len(trend), beside)
            name = group if part == 0 else f"{group}{STAR}"
            colour = BENCHMARK_LINES[n % len(BENCHMARK_LINES)]
            series.append(Series(name, block, colour, dashed=True))
    return replace(chart, series=tuple(series))


def _shown(value: Result | Target | Rating) -> Cell:
    """A rating in a word, since nothing beside it explains the letter."""
    if isinstance(value, Rating) and value.letter:
        return Cell(WORDS[value.letter], RAG_LOOKS[value.letter])
    return cell(value)


def _remarks(
    draft: Draft,
    book: Book,
    record: Record,
    trend: Sequence[Record],
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
    for point in (one for one in trend if one["restated"]):
        row += 1
        was, now = told(point["value"], how), told(point["now"], how)
        line = f"[r] Restated: {calendar.short(point['Month'])}"
        if WITHHELD not in (point["value"], point["now"]):
            line += f" was published as {was}; the data now give {now}"
        line += "."
        draft.put(row, 1, Cell(line, "Page note"))
    for point in (one for one in trend if one["absent"] != ""):
        row += 1
        line = f"{_NOT_SHOWN}, {calendar.short(point['Month'])}: {point['absent']}"
        draft.put(row, 1, Cell(line, "Page note"))
    if any(WITHHELD in (point["value"], point["now"]) for point in trend):
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
