"""The scorecard page of one area: thirteen columns, a section row above each group of rows.

A fourteenth, of sparklines, stands there where the Setting asks for it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from xlscore.inputs.cells import as_text
from xlscore.pages.formats import (
    REVISED,
    SUPPRESSED,
    SUPPRESSED_MEANS,
    arrow,
    count,
    figure,
    number,
    restated,
    target,
    told,
)
from xlscore.results.own_periods import ON_PURPOSE, absences, differing, on_purpose
from xlscore.results.results import WITHHELD, Results
from xlscore.rules import months
from xlscore.rules.sentences import show
from xlscore.workbook import measure
from xlscore.workbook.looks import RAG_LOOKS, RESULT_LINE
from xlscore.workbook.measure import height, least_width
from xlscore.workbook.page import Block, Cell, Draft, Page, Position, Printing, Shown, Sparkline
from xlscore.workbook.printing import Line, fits, page_starts, room

#: All of them, and those of a page with sparklines, on the first screen of 1366 x 768 and at 8
#: point or more in print.
WIDTHS = (5.0, 60.0, 8.0, 8.0, 8.0, 8.0, 8.0, 8.0, 10.5, 10.5, 10.5, 10.5, 10.5)
_LAST = len(WIDTHS)
_LINE_WIDTH = 10.5
_SECTION_HEIGHT, _NOTES_HEIGHT = 18.0, 34.0
_HEADING, _FIRST = 3, 5
#: The columns of the figures, by what Results calls them.
COLUMNS: Final = {"latest": 5, "num": 7, "denom": 8, "previous": 10, "outturn": 12}
#: Where letter and arrows stand.
_BESIDE: Final = {"rag": 6, "dot_previous": 11, "dot_outturn": 13}
#: The columns whose figures may have periods of their own.
_WITH_PERIODS: Final = {"latest": 5, "target": 9, "previous": 10, "outturn": 12}
_LEAST_NAME = 36.0
#: The columns of latest, previous and outturn result.
_FIGURES = tuple(COLUMNS[name] for name in ("latest", "previous", "outturn"))


def scorecard(
    found: Results,
    area: str,
    area_title: str,
    title: str,
    lines: Mapping[str, Block] | None = None,
) -> Page:
    """The page of an area; `title` is its tab's.

    `lines` says by No where on the Trend page the figures of each sparkline stand; None is a
    page without sparklines.
    """
    draft = Draft()
    right = _LAST + (lines is not None)
    sparklines = []
    rows = found.rows[found.rows["Area"] == area].to_dict("records")
    own = [differing(found, record) for record in rows]
    widths = _widths(rows, own, () if lines is None else (_LINE_WIDTH,))
    draft.put(1, 1, Cell(f"Scorecard - {area_title}", "Page title"))
    draft.put(2, 1, Cell(found.label, "Page subtitle"))
    draft.heights |= {1: 27, 2: 18}
    _headings(draft, found, widths)
    if lines is not None:
        head = Cell(
            f"LAST 13 {found.report.name.upper()}S", "Column heading", align="centre", wrap=True
        )
        draft.put(_HEADING, right, head, down=2)
    places: dict[Shown, Position] = {}
    row, breaks = _FIRST, []
    starts = _starts(draft, rows, widths)
    for at, (record, periods) in enumerate(zip(rows, own, strict=True)):
        section, opens = record["Section"], _opens(rows, at)
        if at in starts:
            breaks.append(row)
        if opens or (at in starts and section):
            text = section if opens else f"{section} (continued)"
            for column in range(1, right + 1):
                draft.put(row, column, Cell(text if column == 1 else None, "Section"))
            draft.heights[row] = _SECTION_HEIGHT
            row += 1
        _indicator(draft, row, record, periods, widths)
        for name, column in (COLUMNS | _BESIDE).items():
            places[record["No"], area, name] = (row, column)
        if lines is not None:
            draft.put(row, right, Cell(None, "Figure"))
            line = Sparkline((row, right), "trend", lines[record["No"]], RESULT_LINE)
            sparklines.append(line)
        row += 1
    last = _notes(draft, row, rows, sum(widths))
    return Page(
        kind="scorecard",
        title=title,
        cells=draft.cells,
        widths=tuple(widths),
        heights=draft.heights,
        merges=tuple(draft.merges),
        sparklines=tuple(sparklines),
        printing=Printing(
            area=(1, 1, last, right),
            titles=(_HEADING, _HEADING + 1),
            footer=f"{area_title}, {found.label}",
            breaks=tuple(breaks),
        ),
        freeze=(_FIRST, 3),
        area=area,
        month=found.month,
        places=places,
    )


def _opens(rows: Sequence[dict[Any, Any]], at: int) -> bool:
    """Whether a section begins with a row."""
    section = rows[at]["Section"]
    return bool(section) and (at == 0 or section != rows[at - 1]["Section"])


def _starts(
    draft: Draft, rows: Sequence[dict[Any, Any]], widths: Sequence[float]
) -> frozenset[int]:
    """The rows with which a sheet of paper begins; the notes stay on that of the last ones."""
    listed: list[Line] = []
    at: list[int] = []
    for place, record in enumerate(rows):
        if _opens(rows, place):
            listed.append(Line(_SECTION_HEIGHT, head=True))
            at.append(place)
        listed.append(Line(_height(record, widths)))
        at.append(place)
    if not listed:
        return frozenset()
    # as much as the notes take where little is restated
    listed.append(Line(_NOTES_HEIGHT))
    whole, repeated = room(widths), draft.heights[_HEADING] + draft.heights[_HEADING + 1]
    first = whole - repeated - draft.heights[1] - draft.heights[2]
    starts = page_starts(listed, first, whole - repeated, _SECTION_HEIGHT)
    return frozenset(at[start] for start in starts if start < len(at))


def _headings(draft: Draft, found: Results, widths: Sequence[float]) -> None:
    year = months.year_label(found.month, found.report.starts)
    out = outturn_label(found)

    def head(row: int, column: int, text: str, across: int = 1, down: int = 1) -> None:
        cell = Cell(text, "Column heading", align="centre", wrap=True)
        draft.put(row, column, cell, across, down)

    head(_HEADING, 1, "Indicators", across=2, down=2)
    head(_HEADING, 3, "Polarity", down=2)
    head(_HEADING, 4, "Data Period", down=2)
    head(_HEADING, 5, "LATEST RESULT", across=5)
    head(_HEADING, 10, "PREVIOUS RESULT", across=2)
    head(_HEADING, 12, "OUTTURN RESULT", across=2)
    tall = []
    for column, text in enumerate(
        (
            "Latest Result",
            "RAG Status",
            "Num",
            "Denom",
            f"Target for {year}",
            "Previous Reported Result",
            "DoT from previous to latest result",
            f"Outturn ({out}) Result",
            "DoT from outturn to latest result",
        ),
        5,
    ):
        head(_HEADING + 1, column, text)
        tall.append(height(text, widths[column - 1], bold=True))
    draft.heights |= {_HEADING: 18, _HEADING + 1: max(tall)}


def outturn_label(found: Results) -> str:
    """The period of the outturn, as in its heading: `March 14`, `Quarter 4 2013/14`, `2013/14`."""
    outturn = months.outturn(found.month, found.report.starts)
    if found.report.step > 1:
        return found.report.label(outturn)
    year, month = months.year_month(outturn)
    return f"{months.NAMES[month - 1]} {year % 100:02d}"


def _indicator(
    draft: Draft, row: int, record: dict[Any, Any], own: Mapping[str, str], widths: Sequence[float]
) -> None:
    """The cells of a row; `own` are its periods that are not those of the headings."""
    marks = {name: f" ({when})" for name, when in own.items()}
    how = show(record["Measure"], record["Decimals"])
    small = "Small denominator" if record["small"] else "Figure"
    cells = [
        number(record["No"]),
        Cell(record["Indicator"], "Figure", wrap=True),
        Cell(record["Polarity"] or None, "Figure", align="centre"),
        Cell(record["Data period"], "Figure", align="centre"),
        # Room before the coloured cell beside it.
        replace(_result(record, "latest", marks), indent=1),
        Cell(record["rag"] or None, RAG_LOOKS[record["rag"]], align="centre"),
        count(record["num"]),
        count(record["denom"], small),
        target(record["target"], how, mark=marks.get("target", "")),
    ]
    for name in ("previous", "outturn"):
        cells += [_result(record, name, marks), arrow(record, name)]
    for column, cell in enumerate(cells, 1):
        draft.put(row, column, cell)
    draft.heights[row] = _height(record, widths)


def _height(record: dict[Any, Any], widths: Sequence[float]) -> float:
    return max(16.0, height(record["Indicator"], widths[1]))


def _result(record: dict[Any, Any], name: str, marks: Mapping[str, str]) -> Cell:
    """The cell of a result, with its period where the heading does not say it."""
    if on_purpose(record, name):
        return Cell(ON_PURPOSE, "Figure", align="right")
    mark = marks.get(name, "") + (REVISED if record.get(f"restated_{name}") else "")
    return figure(record[name], show(record["Measure"], record["Decimals"]), mark=mark)


def _widths(
    rows: Sequence[dict[Any, Any]], own: Sequence[Mapping[str, str]], further: Sequence[float]
) -> list[float]:
    """The columns' widths: what figures and numbers need for their texts, the names give.

    `further` are those of the columns to the right.
    """
    widths = [*WIDTHS, *further]
    for record, when in zip(rows, own, strict=True):
        shown = {COLUMNS[name]: _text(record, name, when) for name in COLUMNS}
        shown |= {1: str(record["No"]), 4: record["Data period"]}
        shown[_WITH_PERIODS["target"]] = _text(record, "target", when)
        for column, text in shown.items():
            needed = least_width(text, indent=column == COLUMNS["latest"]) if text else 0.0
            widths[column - 1] = max(widths[column - 1], needed)
    while widths[1] > _LEAST_NAME and not fits(widths):
        widths[1] -= 1
    return widths


def _text(record: dict[Any, Any], name: str, when: Mapping[str, str]) -> str:
    """A figure as its cell shows it, with a period of its own."""
    value, how = record[name], show(record["Measure"], record["Decimals"])
    if not math.isfinite(value):
        return ""
    if name in ("num", "denom"):
        return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.3f}".rstrip("0")
    text = how.limit(value) if name == "target" else how.value(value)
    mark = f" ({when[name]})" if name in when else ""
    separators = "," * (not how.percent and abs(value) >= 999.5)
    return text + separators + mark + REVISED * bool(record.get(f"restated_{name}"))


def _notes(draft: Draft, row: int, rows: list[dict[Any, Any]], across: float) -> int:
    """The lines below the table: the key, and what was restated; gives the last row."""
    lines = [
        "R red, A amber, G green; blank: not rated. ↑ improved, ↔ the same, ↓ worsened. "
        "Light blue: a denominator below 10. - : no figure. More under Guidance Notes.",
    ]
    if any(record[name] == WITHHELD for record in rows for name in COLUMNS):
        lines.append(f"{SUPPRESSED}: {SUPPRESSED_MEANS}")
    for record in rows:
        how = show(record["Measure"], record["Decimals"])
        for name, which in (("previous", "previous result"), ("outturn", "outturn")):
            if record[f"restated_{name}"]:
                was, now = told(record[name], how), told(record[f"now_{name}"], how)
                lines.append("[r] " + restated(f"{record['No']}, {which}", was, now))
        for when, why in absences(record).items():
            lines.append(f"{ON_PURPOSE}: indicator {record['No']}, {when}: {why}")
    for at, line in enumerate(lines, row + 1):
        # Only what is wider than the page needs merged cells.
        wide = measure.lines(line, across) > 1
        cell = Cell(line, "Page note", wrap=wide)
        draft.put(at, 1, cell, across=_LAST if wide else 1)
        draft.heights[at] = max(16.0, height(line, across))
    return row + len(lines)


def figures_shown(values: Mapping[tuple[int, int], object]) -> dict[str, tuple[object, object]]:
    """Latest result and letter of each indicator, by No, as they stand on a scorecard page."""
    rows = {row for row, column in values if row >= _FIRST and column == 2}
    return {
        as_text(values[row, 1]): (_shown(values.get((row, 5))), values.get((row, 6)) or None)
        for row in sorted(rows)
        if (row, 1) in values and values.get((row, 2))
    }


def formats_shown(page: Page) -> dict[str, str]:
    """The number format of each indicator's figures, by No; a dash in a row has none."""
    formats: dict[str, str] = {}
    for (row, column), cell in sorted(page.cells.items()):
        if row >= _FIRST and (row, 2) in page.cells and page.cells[row, 2].value:
            no = as_text(page.cells[row, 1].value)
            told = formats.setdefault(no, "General")
            if column in _FIGURES and told == "General":
                formats[no] = cell.number_format
    return formats


def _shown(value: object) -> object:
    # Other programs keep fewer digits than we write.
    return float(f"{value:.12g}") if isinstance(value, (int, float)) else value
