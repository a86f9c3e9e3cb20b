"""Trend: thirteen months of every indicator and area, and charts of the one that is chosen.

The chart's figures are formulas, so that it follows the choice at once, and #N/A for a month
without a figure. There, LibreOffice leaves a gap, and so does Excel where its option 'Show #N/A
as empty cell' is set; otherwise Excel's line goes on to the next figure. Nowhere is it a point.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Final

from xlscore.inputs.book import Book
from xlscore.pages import trend_signals
from xlscore.pages.formats import REVISED, STAR, SUPPRESSED, SUPPRESSED_MEANS, cell, shown
from xlscore.pages.paper import SECTION_HEIGHT, Group, Laid, laid_out, put_section
from xlscore.results.beside import Beside
from xlscore.results.history import MONTHS, last_months
from xlscore.rules.months import Month
from xlscore.tables.table import Row, Table
from xlscore.tables.trend import periods, signal_told
from xlscore.workbook.addresses import absolute_address
from xlscore.workbook.looks import RESULT_LINE
from xlscore.workbook.marks import CHOSEN
from xlscore.workbook.measure import height, least_width
from xlscore.workbook.measure import lines as lines_of
from xlscore.workbook.page import (
    Block,
    Cell,
    Chart,
    Choice,
    Draft,
    Page,
    Position,
    Printing,
    Series,
    Value,
)
from xlscore.workbook.printing import fits, room

TITLE: Final = "Trend"
#: What is said to whoever can choose: nobody in a copy.
CHOOSE: Final = "Choose an indicator and an area: the charts follow."
#: The cells in which indicator and area are chosen.
INDICATOR, AREA = sorted(CHOSEN["trend"])
#: The results of thirteen periods, and beside them the points behind the signal.
_CHART: Final[Block] = (8, 1, 22, 6)
_SIGNAL_CHART: Final[Block] = (8, 7, 22, 16)
_TITLES: Final = 7
_HEADING: Final = 24
_FIRST: Final = _HEADING + 1
_HEIGHTS: Final = {1: 27.0, 2: 16.0, 4: 18.0, 5: 18.0, 6: 18.0, _HEADING: 27.0}
_LEFT: Final = 3
_LAST: Final = _LEFT + MONTHS
#: Outside the printed page: the rows' keys and units, both lists, and the chart's figures, since
#: a chart that pointed at blank text would draw it as 0.
_KEY, _UNIT, _INDICATORS, _AREAS = _LAST + 2, _LAST + 3, _LAST + 4, _LAST + 5
_CHOSEN_ROW: Final = (4, _UNIT)
_CHOSEN_SCALE: Final = (5, _UNIT)
_BESIDE: Final = 7
#: Of each row the sentence of its signal and its points, then the figures of their chart.
_SENTENCE: Final = _AREAS + 1
_POINTS: Final = _SENTENCE + 1
_DRAWN: Final = _POINTS + 1
#: No, area and name; a figure; the columns out of sight, behind one that keeps them apart.
_ABOUT: Final = (6.0, 6.0, 60.0)
_FIGURE: Final = 7.5
_LEAST_NAME: Final = 30.0
_HIDDEN: Final = (0.0,) * (4 + trend_signals.COLUMNS)
#: What the notes take below the table.
_BELOW: Final = 48.0
#: Between a number or code and its name in the lists; no number and no code holds it.
_COLON: Final = ":"


def trend(
    book: Book, table: Table, beside: Beside, month: Month, chosen: Sequence[object] = ()
) -> Page:
    """The page of a `trend_table`; `chosen` is the indicator and the area that were chosen.

    What is no longer listed gives way to the first of its list. `beside` has the signals.
    """
    rows, report = {row.key: row for row in table.brief.rows}, book.settings.report
    widths, laid = _laid(table)
    draft = Draft()
    draft.put(1, 1, Cell(f"{TITLE}, {report.label(month)}", "Page title"))
    draft.put(2, 1, Cell(CHOOSE, "Page note"))
    draft.heights |= _HEIGHTS
    indicators = list(dict.fromkeys(_named(no, _name(row)) for (no, _), row in rows.items()))
    areas = list(dict.fromkeys(_named(area, book.area_title(area)) for _, area in rows))
    picked = [
        next((label for label in labels if label in chosen), labels[0])
        for labels in (indicators, areas)
    ]
    for (row, column), label, value in zip(
        (INDICATOR, AREA), ("Indicator", "Area"), picked, strict=True
    ):
        draft.put(row, 1, Cell(label, "Page label"))
        draft.put(row, column, Cell(value, "Choice", unlocked=True))
    when = last_months(month, report.step)
    groups = _groups(table)
    places = {row.key: laid.rows[place] for place, row in _in_groups(groups).items()}
    for (g, at), row in laid.headings.items():
        area, section = groups[g][0]
        named = " · ".join(filter(None, (book.area_title(area), section)))
        put_section(draft, row, _LAST, named, again=at > 0)
    last = _table(draft, rows, places, [field.short for field in table.brief.fields], widths[2])
    lists = []
    for column, heading, labels in (
        (_INDICATORS, "Indicators", indicators),
        (_AREAS, "Areas", areas),
    ):
        draft.put(_HEADING, column, Cell(heading, "Figure"))
        for row, label in enumerate(labels, _FIRST):
            draft.put(row, column, Cell(label, "Figure"))
        lists.append((_FIRST, column, _FIRST + len(labels) - 1, column))
    chart = _chosen(draft, rows, places, picked, last, report.name)
    control = _signal(draft, rows, places, picked, last, beside, sum(widths[6:_LAST]))
    told = f"Blank: no figure for the {report.name}; the chart has no marker there."
    if any(row.record["step"] != report.step for row in rows.values()):
        told += f" A figure of a longer period stands at the {report.name} in which it ends."
    figures = [value for row in rows.values() for value in periods(row)]
    if any(value.starred for value in figures):
        told += f" {STAR} not comparable with the earlier figures."
    if any(value.restated for value in figures):
        told += f" {REVISED.strip()} restated since it was published, and shown as published."
    if table.withheld:
        told += f" {SUPPRESSED}: {SUPPRESSED_MEANS}"
    across = sum(widths[:_LAST])
    wide = lines_of(told, across) > 1
    draft.put(last + 2, 1, Cell(told, "Page note", wrap=wide), across=_LAST if wide else 1)
    if wide:
        draft.heights[last + 2] = height(told, across)
    return Page(
        kind="trend",
        title=TITLE,
        cells=draft.cells,
        widths=tuple(widths),
        heights=draft.heights,
        merges=tuple(draft.merges),
        charts=(chart, control),
        choices=tuple(Choice(*pair) for pair in zip((INDICATOR, AREA), lists, strict=True)),
        printing=Printing(
            area=(1, 1, last + 2, _LAST),
            titles=(_HEADING, _HEADING),
            footer=f"{TITLE}, {report.label(month)}",
            breaks=laid.breaks,
        ),
        month=month,
        places={
            (no, area, int(book.shown_by(no).last_ended(one))): (row, _LEFT + 1 + n)
            for (no, area), row in places.items()
            for n, one in enumerate(when)
            if book.shown_by(no).last_ended(one) > one - report.step
        },
    )


def lines(table: Table) -> dict[tuple[str, str], Block]:
    """Where on the page the thirteen figures of each No and area stand."""
    rows = _laid(table)[1].rows
    return {
        row.key: (rows[place], _LEFT + 1, rows[place], _LAST)
        for place, row in _in_groups(_groups(table)).items()
    }


def _groups(table: Table) -> list[tuple[tuple[str, str], list[Row]]]:
    """The rows of each area and section, which stand together as on the scorecard page."""
    runs = groupby(table.rows, key=lambda row: (row.key[1], row.section))
    return [(about, list(run)) for about, run in runs]


def _in_groups(
    groups: Sequence[tuple[tuple[str, str], Sequence[Row]]],
) -> dict[tuple[int, int], Row]:
    """The rows by group and place within it."""
    return {(g, at): row for g, (_, run) in enumerate(groups) for at, row in enumerate(run)}


def _laid(table: Table) -> tuple[list[float], Laid]:
    """The columns' widths, and where the rows stand on sheets of paper."""
    figures = [shown(cell(value)) for row in table.rows for value in periods(row)]
    each = max(_FIGURE, *(least_width(text) for text in set(figures)))
    areas = max(_ABOUT[1], *(least_width(row.key[1]) for row in table.rows))
    codes = max(_ABOUT[0], *(least_width(row.key[0]) for row in table.rows))
    widths = [codes, areas, _ABOUT[2], *[each] * MONTHS]
    while widths[2] > _LEAST_NAME and not fits(widths):
        widths[2] -= 1
    later = room(widths) - _HEIGHTS[_HEADING]
    above = sum(_HEIGHTS.get(row, 15.0) for row in range(1, _HEADING))
    groups = [
        Group((SECTION_HEIGHT,), [_tall(row, widths[2]) for row in run])
        for _, run in _groups(table)
    ]
    laid = laid_out(groups, _FIRST, later - above, later, _BELOW)
    return [*widths, each, *_HIDDEN], laid


def _tall(row: Row, name: float) -> float:
    return max(16.0, height(_name(row), name))


def _table(
    draft: Draft,
    rows: Mapping[tuple[str, str], Row],
    places: Mapping[tuple[str, str], int],
    heads: Sequence[str],
    name: float,
) -> int:
    """The table, and each row's key and unit beside it; gives its last row."""
    for column, text in enumerate(heads, 1):
        draft.put(_HEADING, column, Cell(text, "Column heading", align="centre", wrap=True))
    for column, text in ((_KEY, "Key"), (_UNIT, "Unit")):
        draft.put(_HEADING, column, Cell(text, "Figure"))
    for (no, area), row in places.items():
        one = rows[no, area]
        draft.heights[row] = _tall(one, name)
        figures = [
            Cell(None, "Figure", align="right") if math.isnan(value.value) else cell(value)
            for value in periods(one)
        ]
        about = [cell(value) for value in one.values[:_LEFT]]
        for column, made in enumerate([*about, *figures], 1):
            draft.put(row, column, made)
        measure = one.record["Measure"]
        draft.put(row, _KEY, Cell(_key(no, area), "Figure"))
        draft.put(row, _UNIT, Cell("%" if measure == "percent" else measure, "Figure"))
    return max(places.values())


def _chosen(
    draft: Draft,
    rows: Mapping[tuple[str, str], Row],
    places: Mapping[tuple[str, str], int],
    picked: Sequence[str],
    last: int,
    period: str,
) -> Chart:
    """The formulas that fetch the chosen row, its name above the chart, and the chart."""
    no, area = (label.partition(_COLON)[0] for label in picked)
    record = rows.get((no, area))
    at = places[no, area] - _HEADING if record else None
    measure = record.record["Measure"] if record else ""
    scale = 100 if measure == "percent" else 1

    def column(at: int) -> str:
        return _fixed((_FIRST, at)) + ":" + _fixed((last, at))

    place, unit = _fixed(_CHOSEN_ROW), f"INDEX({column(_UNIT)},{_fixed(_CHOSEN_ROW)})"
    key = '&"|"&'.join(
        f'LEFT({cell},FIND("{_COLON}",{cell}&"{_COLON}")-1)'
        for cell in map(_fixed, (INDICATOR, AREA))
    )
    told = (
        f'IF(ISNUMBER({place}),{_fixed(INDICATOR)}&" ("&{unit}&")",'
        '"This area does not report this indicator.")'
    )
    shown: Value = "This area does not report this indicator."
    if record:
        shown = f"{picked[0]} ({'%' if measure == 'percent' else measure})"
    draft.put(6, 1, Cell(shown, "Page subtitle", formula=told))
    for (row, _), label in ((_CHOSEN_ROW, "Row of the table"), (_CHOSEN_SCALE, "Times")):
        draft.put(row, _KEY, Cell(label, "Figure"))
    row_formula, note = f"MATCH({key},{column(_KEY)},0)", "Figure"
    draft.put(*_CHOSEN_ROW, Cell(at, note, formula=row_formula))
    scaled = f'IF(ISNUMBER({place}),IF({unit}="%",100,1),1)'
    draft.put(*_CHOSEN_SCALE, Cell(scale, note, formula=scaled))
    for n in range(MONTHS):
        row, month = _BESIDE + n, draft.cells[_HEADING, _LEFT + 1 + n].value
        value = periods(record)[n].value if record else math.nan
        fetched = f"INDEX({column(_LEFT + 1 + n)},{place})"
        formula = f"IF(ISNUMBER({fetched}),{fetched}*{_fixed(_CHOSEN_SCALE)},NA())"
        draft.put(row, _KEY, Cell(month, note))
        # A withheld figure is a gap, as a missing one.
        given = value * scale if math.isfinite(value) else None
        draft.put(row, _UNIT, Cell(given, note, formula=formula))
    # The empty row below belongs to the chart: only where one of its cells is truly empty does
    # LibreOffice leave gaps for months without a figure, and draw no 0 for them.
    end = _BESIDE + MONTHS
    return Chart(
        title="",
        covers=_CHART,
        categories=(_BESIDE, _KEY, end, _KEY),
        series=(Series("Result", (_BESIDE, _UNIT, end, _UNIT), RESULT_LINE),),
        number_format="General",
        described=f"Line chart of the last 13 {period}s of the indicator and area chosen above it",
    )


def _signal(
    draft: Draft,
    rows: Mapping[tuple[str, str], Row],
    places: Mapping[tuple[str, str], int],
    picked: Sequence[str],
    last: int,
    beside: Beside,
    wide: float,
) -> Chart:
    """The signals and points of all rows, and of the chosen one the sentence and the chart."""
    for column, head in ((_SENTENCE, "Signal"), (_POINTS, "Points")):
        draft.put(_HEADING, column, Cell(head, "Figure"))
    told = {key: signal_told(beside, row.record) for key, row in rows.items()}
    points = {key: trend_signals.packed(beside, row.record) for key, row in rows.items()}
    for key, row in places.items():
        draft.put(row, _SENTENCE, Cell(told[key], "Figure"))
        draft.put(row, _POINTS, Cell(points[key] or None, "Figure"))
    no, area = (label.partition(_COLON)[0] for label in picked)

    def chosen(column: int) -> str:
        """A formula for a text of the row that is chosen, blank where there is none."""
        block = f"{_fixed((_FIRST, column))}:{_fixed((last, column))}"
        return f'IF(ISNUMBER({_fixed(_CHOSEN_ROW)}),INDEX({block},{_fixed(_CHOSEN_ROW)})&"","")'

    draft.put(_TITLES, 1, Cell("The results", "Page label"), across=_SIGNAL_CHART[1] - 1)
    sentence = Cell(told.get((no, area), ""), "Page note", wrap=True, formula=chosen(_SENTENCE))
    draft.put(_TITLES, _SIGNAL_CHART[1], sentence, across=_LAST - _SIGNAL_CHART[1] + 1)
    draft.heights[_TITLES] = max(height(text, wide) for text in told.values())
    return trend_signals.draw(
        draft, _BESIDE, _DRAWN, chosen(_POINTS), points.get((no, area), ""), _SIGNAL_CHART
    )


def _named(code: str, name: str) -> str:
    """An indicator or area as the lists show it: `4: Name`, the code alone where it is the name."""
    return code if not name or name == code else f"{code}{_COLON} {name}"


def _name(row: Row) -> str:
    return str(row.record["Indicator"])


def _key(no: str, area: str) -> str:
    return f"{no}|{area}"


def _fixed(place: Position) -> str:
    """A cell as a formula holds it: `$C$4`."""
    return absolute_address(place * 2)
