"""Trend: thirteen months of every indicator and area, and a chart of the one that is chosen.

The chart's figures are formulas, so that it follows the choice at once, and #N/A for a month
without a figure. There, LibreOffice leaves a gap, and so does Excel where its option 'Show #N/A
as empty cell' is set; otherwise Excel's line goes on to the next figure. Nowhere is it a point.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final

from xlscore.inputs.book import Book
from xlscore.pages.formats import REVISED, STAR, SUPPRESSED, SUPPRESSED_MEANS, cell
from xlscore.results.history import MONTHS, last_months
from xlscore.rules.months import Month
from xlscore.tables.table import Row, Table
from xlscore.tables.trend import periods
from xlscore.workbook.looks import RESULT_LINE
from xlscore.workbook.marks import CHOSEN
from xlscore.workbook.measure import height
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

TITLE: Final = "Trend"
#: What is said to whoever can choose: nobody in a copy.
CHOOSE: Final = "Choose an indicator and an area: the chart follows."
#: The cells in which indicator and area are chosen.
INDICATOR, AREA = sorted(CHOSEN["trend"])
_CHART: Final[Block] = (7, 1, 22, 16)
_HEADING: Final = 24
_FIRST: Final = _HEADING + 1
_LEFT: Final = 3
_LAST: Final = _LEFT + MONTHS
#: Outside the printed page: the rows' keys and units, both lists, and the chart's figures, since
#: a chart that pointed at blank text would draw it as 0.
_KEY, _UNIT, _INDICATORS, _AREAS = _LAST + 2, _LAST + 3, _LAST + 4, _LAST + 5
_CHOSEN_ROW: Final = (4, _UNIT)
_CHOSEN_SCALE: Final = (5, _UNIT)
_BESIDE: Final = 7
WIDTHS: Final = (6.0, 10.0, 60.0, *(9.0,) * (MONTHS + 1), 0.0, 0.0, 0.0, 0.0)
#: `Q1 2014/15` takes more room than `May 14`: the names give it.
_QUARTER: Final = 3
_QUARTERS: Final = (6.0, 10.0, 41.0, *(10.5,) * MONTHS, *WIDTHS[3 + MONTHS :])
#: Between a number or code and its name in the lists; no number and no code holds it.
_COLON: Final = ":"


def trend(book: Book, table: Table, month: Month, chosen: Sequence[object] = ()) -> Page:
    """The page of a `trend_table`; `chosen` is the indicator and the area that were chosen.

    What is no longer listed gives way to the first of its list.
    """
    rows, report = {row.key: row for row in table.brief.rows}, book.settings.report
    widths = WIDTHS if report.step != _QUARTER else _QUARTERS
    draft = Draft()
    draft.put(1, 1, Cell(f"{TITLE}, {report.label(month)}", "Page title"))
    draft.put(2, 1, Cell(CHOOSE, "Page note"))
    draft.heights |= {1: 27, 2: 16, 4: 17, 5: 17, 6: 17, _HEADING: 27}
    indicators = list(dict.fromkeys(_named(no, _name(row)) for (no, _), row in rows.items()))
    areas = list(dict.fromkeys(_named(area, book.area_title(area)) for _, area in rows))
    picked = [
        next((label for label in labels if label in chosen), labels[0])
        for labels in (indicators, areas)
    ]
    for (row, column), label, value in zip(
        (INDICATOR, AREA), ("Indicator shown", "Area shown"), picked, strict=True
    ):
        draft.put(row, 1, Cell(label, "Page label"))
        draft.put(row, column, Cell(value, "Choice", unlocked=True))
    when = last_months(month, report.step)
    last = _table(draft, rows, [field.short for field in table.brief.fields], widths[2])
    lists = []
    for column, heading, labels in (
        (_INDICATORS, "Indicators", indicators),
        (_AREAS, "Areas", areas),
    ):
        draft.put(_HEADING, column, Cell(heading, "Figure"))
        for row, label in enumerate(labels, _FIRST):
            draft.put(row, column, Cell(label, "Figure"))
        lists.append((_FIRST, column, _FIRST + len(labels) - 1, column))
    chart = _chosen(draft, rows, picked, last, report.name)
    told = f"Blank: no figure for the {report.name}; the chart has no marker there."
    if any(row.record["step"] != report.step for row in rows.values()):
        told += f" A figure of a longer period stands at the {report.name} in which it ends."
    shown = [value for row in rows.values() for value in periods(row)]
    if any(value.starred for value in shown):
        told += f" {STAR} not comparable with the earlier figures."
    if any(value.restated for value in shown):
        told += f" {REVISED.strip()} restated since it was published, and shown as published."
    if table.withheld:
        told += f" {SUPPRESSED}: {SUPPRESSED_MEANS}"
    draft.put(last + 2, 1, Cell(told, "Page note"))
    return Page(
        kind="trend",
        title=TITLE,
        cells=draft.cells,
        widths=widths,
        heights=draft.heights,
        charts=(chart,),
        choices=tuple(Choice(*pair) for pair in zip((INDICATOR, AREA), lists, strict=True)),
        printing=Printing(area=(1, 1, last + 2, _LAST), titles=(_HEADING, _HEADING), footer=TITLE),
        month=month,
        places={
            (no, area, int(book.shown_by(no).last_ended(one))): (row, _LEFT + 1 + n)
            for (no, area), row in _placed(rows)[0].items()
            for n, one in enumerate(when)
            if book.shown_by(no).last_ended(one) > one - report.step
        },
    )


def lines(table: Table, area: str) -> dict[str, Block]:
    """Where on the page the thirteen figures of each indicator of an area stand, by No."""
    return {
        no: (row, _LEFT + 1, row, _LAST)
        for (no, code), row in _placed({row.key: row for row in table.rows})[0].items()
        if code == area
    }


def _placed(
    rows: Mapping[tuple[str, str], Row],
) -> tuple[dict[tuple[str, str], int], dict[int, str]]:
    """The row of each No and area, and the rows that name a section.

    Sections stand in an area's rows as they do on its scorecard page.
    """
    places, sections = {}, {}
    row, before = _FIRST, ("", "")
    for (no, area), record in rows.items():
        now = area, record.section
        if now[1] and now != before:
            sections[row] = now[1]
            row, before = row + 1, now
        places[no, area] = row
        row += 1
    return places, sections


def _table(
    draft: Draft,
    rows: Mapping[tuple[str, str], Row],
    heads: Sequence[str],
    name: float,
) -> int:
    """The table, and each row's key and unit beside it; gives its last row."""
    for column, text in enumerate(heads, 1):
        draft.put(_HEADING, column, Cell(text, "Column heading", align="centre", wrap=True))
    for column, text in ((_KEY, "Key"), (_UNIT, "Unit")):
        draft.put(_HEADING, column, Cell(text, "Figure"))
    places, sections = _placed(rows)
    for row, section in sections.items():
        for column in range(1, _LAST + 1):
            draft.put(row, column, Cell(section if column == 1 else None, "Section"))
        draft.heights[row] = 17
    for (no, area), row in places.items():
        one = rows[no, area]
        draft.heights[row] = max(16.0, height(_name(one), name))
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
    picked: Sequence[str],
    last: int,
    period: str,
) -> Chart:
    """The formulas that fetch the chosen row, its name above the chart, and the chart."""
    no, area = (label.partition(_COLON)[0] for label in picked)
    record = rows.get((no, area))
    at = _placed(rows)[0][no, area] - _HEADING if record else None
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


def _named(code: str, name: str) -> str:
    """An indicator or area as the lists show it: `4: Name`, the code alone where it is the name."""
    return code if not name or name == code else f"{code}{_COLON} {name}"


def _name(row: Row) -> str:
    return str(row.record["Indicator"])


def _key(no: str, area: str) -> str:
    return f"{no}|{area}"


def _fixed(place: Position) -> str:
    """A cell as a formula holds it: `$C$4`. The page has fewer than 27 columns."""
    return f"${chr(ord('A') + place[1] - 1)}${place[0]}"
