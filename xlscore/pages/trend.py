"""Trend: thirteen months of every indicator and area, and a chart of the one that is chosen.

The chart's figures are formulas, so that it follows the choice at once, and #N/A for a month
without a figure. There, LibreOffice leaves a gap, and so does Excel where its option 'Show #N/A
as empty cell' is set; otherwise Excel's line goes on to the next figure. Nowhere is it a point.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd

from xlscore.inputs.book import Book
from xlscore.pages.formats import REVISED, STAR, SUPPRESSED, SUPPRESSED_MEANS, figure, number
from xlscore.results.history import MONTHS, last_months
from xlscore.results.results import WITHHELD
from xlscore.rules.months import Month
from xlscore.rules.sentences import show
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


def trend(book: Book, history: pd.DataFrame, month: Month, chosen: Sequence[object] = ()) -> Page:
    """The page of `history.history`; `chosen` is the indicator and the area that were chosen.

    What is no longer listed gives way to the first of its list.
    """
    rows, report = _rows(history), book.settings.report
    widths = WIDTHS if report.step != _QUARTER else _QUARTERS
    titles: dict[str, str] = dict(book.areas[["Area", "Title"]].itertuples(index=False))
    draft = Draft()
    draft.put(1, 1, Cell(f"{TITLE}, {report.label(month)}", "Page title"))
    draft.put(2, 1, Cell(CHOOSE, "Page note"))
    draft.heights |= {1: 24, 2: 16, 4: 17, 5: 17, 6: 17, _HEADING: 27}
    indicators = list(dict.fromkeys(_named(no, row["Indicator"]) for (no, _), row in rows.items()))
    areas = list(dict.fromkeys(_named(area, titles[area]) for _, area in rows))
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
    last = _table(draft, rows, [report.short(one) for one in when], widths[2])
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
    if (history["step"] != report.step).any():
        told += f" A figure of a longer period stands at the {report.name} in which it ends."
    if history["starred"].any():
        told += f" {STAR} not comparable with the earlier figures."
    if history["restated"].any():
        told += f" {REVISED.strip()} restated since it was published, and shown as published."
    if (history["value"] == WITHHELD).any():
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


def lines(history: pd.DataFrame, area: str) -> dict[str, Block]:
    """Where on the page the thirteen figures of each indicator of an area stand, by No."""
    return {
        no: (row, _LEFT + 1, row, _LAST)
        for (no, code), row in _placed(_rows(history))[0].items()
        if code == area
    }


def _rows(history: pd.DataFrame) -> dict[tuple[str, str], dict[Any, Any]]:
    """By No and area, in order: what is said of the indicator, and its figures as lists."""
    columns = ["value", "starred", "restated"]
    first = history.iloc[::MONTHS].to_dict("records")
    figures = {name: history[name].to_numpy().reshape(-1, MONTHS) for name in columns}
    return {
        (about["No"], about["Area"]): about | {name: figures[name][n].tolist() for name in columns}
        for n, about in enumerate(first)
    }


def _placed(
    rows: Mapping[tuple[str, str], dict[Any, Any]],
) -> tuple[dict[tuple[str, str], int], dict[int, str]]:
    """The row of each No and area, and the rows that name a section.

    Sections stand in an area's rows as they do on its scorecard page.
    """
    places, sections = {}, {}
    row, before = _FIRST, ("", "")
    for (no, area), record in rows.items():
        now = area, record["Section"]
        if now[1] and now != before:
            sections[row] = now[1]
            row, before = row + 1, now
        places[no, area] = row
        row += 1
    return places, sections


def _table(
    draft: Draft,
    rows: Mapping[tuple[str, str], dict[Any, Any]],
    when: Sequence[str],
    name: float,
) -> int:
    """The table, and each row's key and unit beside it; gives its last row."""
    heads = ("No", "Area", "Indicator", *when)
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
        record = rows[no, area]
        how = show(record["Measure"], record["Decimals"])
        draft.put(row, 1, number(no))
        draft.put(row, 2, Cell(area, "Figure", align="centre"))
        draft.put(row, 3, Cell(record["Indicator"], "Figure", wrap=True))
        draft.heights[row] = max(16.0, height(record["Indicator"], name))
        for column, value in enumerate(record["value"], _LEFT + 1):
            n = column - _LEFT - 1
            mark = STAR * record["starred"][n] + REVISED * record["restated"][n]
            blank = Cell(None, "Figure", align="right")
            cell = blank if math.isnan(value) else figure(value, how, mark=mark)
            draft.put(row, column, cell)
        draft.put(row, _KEY, Cell(_key(no, area), "Figure"))
        draft.put(row, _UNIT, Cell("%" if how.percent else record["Measure"], "Figure"))
    return max(places.values())


def _chosen(
    draft: Draft,
    rows: Mapping[tuple[str, str], dict[Any, Any]],
    picked: Sequence[str],
    last: int,
    period: str,
) -> Chart:
    """The formulas that fetch the chosen row, its name above the chart, and the chart."""
    no, area = (label.partition(_COLON)[0] for label in picked)
    record = rows.get((no, area))
    at = _placed(rows)[0][no, area] - _HEADING if record else None
    scale = 100 if record and record["Measure"] == "percent" else 1

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
        measure = record["Measure"]
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
        value = record["value"][n] if record else math.nan
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


def _key(no: str, area: str) -> str:
    return f"{no}|{area}"


def _fixed(place: Position) -> str:
    """A cell as a formula holds it: `$C$4`. The page has fewer than 27 columns."""
    return f"${chr(ord('A') + place[1] - 1)}${place[0]}"
