"""The scorecard page of one area: thirteen columns, a section row above each group of rows.

Behind them stand those that Settings ask for: last year, signals, sparklines.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from xlscore.inputs.cells import as_text
from xlscore.pages.formats import SUPPRESSED, SUPPRESSED_MEANS, cell, note, shown
from xlscore.pages.paper import (
    SECTION_HEIGHT,
    Group,
    Laid,
    as_tall_as_name,
    by_section,
    laid_out,
    put_rows,
    put_sections,
)
from xlscore.results.results import Results
from xlscore.tables.scorecard import BENCHMARK, scorecard_table
from xlscore.tables.table import Field, Row, Table
from xlscore.workbook import measure
from xlscore.workbook.addresses import quoted
from xlscore.workbook.looks import RESULT_LINE
from xlscore.workbook.measure import height, least_width
from xlscore.workbook.page import Block, Cell, Draft, Page, Position, Printing, Shown, Sparkline
from xlscore.workbook.printing import fits, room

#: All of them, and those of a page with sparklines, on the first screen of 1366 x 768 and at 8
#: point or more in print.
WIDTHS = (5.0, 60.0, 8.0, 8.0, 8.0, 8.0, 8.0, 8.0, 10.5, 10.5, 10.5, 10.5, 10.5)
_LINE_WIDTH, _ASKED_WIDTH, _SIGNAL_WIDTH = 10.5, 8.5, 12.0
_NOTES_HEIGHT = 34.0
_HEADING, _FIRST = 3, 5
#: The columns of name, latest result and letter, and of the results.
_NAME, _LATEST, _LETTER, _RESULTS = 2, 5, 6, (5, 10, 12)
_LEAST_NAME = 36.0
#: Beside so many columns that Settings ask for, names give way further.
_MANY, _LEAST_BESIDE_MANY = 3, 26.0


def scorecard(
    found: Results,
    area: str,
    area_title: str,
    title: str,
    lines: Mapping[str, Block] | None = None,
    reds: Mapping[tuple[str, str], str] | None = None,
) -> Page:
    """The page of an area; `title` is its tab's.

    `reds` are the tabs of the exception pages by No and Area: the number leads there. `lines`
    says by No where on the Trend page the figures of each sparkline stand; None is a page without
    sparklines. They are for the screen: not every program prints them as lines, so their column
    is not printed.
    """
    draft = Draft()
    sparklines = []
    table = scorecard_table(found, area, area_title).brief
    right = len(table.fields) + (lines is not None)
    sections = by_section(table.rows)
    cells = [[_cells(row) for row in rows] for _, rows in sections]
    further = [_asked_width(field) for field in table.fields[len(WIDTHS) :]]
    every = [row for run in cells for row in run]
    widths = _widths(every, further if lines is None else (*further, _LINE_WIDTH))
    printed = widths[: len(table.fields)]
    draft.put(1, 1, Cell(f"Scorecard - {area_title}", "Page title"))
    draft.put(2, 1, Cell(found.label, "Page subtitle"))
    draft.heights |= {1: 27, 2: 18}
    _headings(draft, table, widths)
    if lines is not None:
        head = Cell(
            f"LAST 13 {found.report.name.upper()}S", "Column heading", align="centre", wrap=True
        )
        draft.put(_HEADING, right, head, down=2)
    places: dict[Shown, Position] = {}
    laid = _laid(draft, cells, sections, printed)
    put_sections(draft, laid, [name for name, _ in sections], right)
    put_rows(draft, laid, cells, partial(as_tall_as_name, widths=widths))
    for (g, at), row in laid.rows.items():
        no, _ = key = sections[g][1][at].key
        if reds and key in reds:
            # Not the letter: LibreOffice writes what leads somewhere in its own blue, also on red.
            number = draft.cells[row, 1]
            draft.put(row, 1, replace(number, link=f"{quoted(reds[key])}!A1"))
        for column, field in enumerate(table.fields, 1):
            if field.name and not field.name.startswith(BENCHMARK):
                places[no, area, field.name] = (row, column)
        if lines is not None:
            draft.put(row, right, Cell(None, "Figure"))
            sparklines.append(Sparkline((row, right), "trend", lines[no], RESULT_LINE))
    last = _notes(draft, laid.last + 1, table, sum(printed))
    return Page(
        kind="scorecard",
        title=title,
        cells=draft.cells,
        widths=tuple(widths),
        heights=draft.heights,
        merges=tuple(draft.merges),
        sparklines=tuple(sparklines),
        printing=Printing(
            area=(1, 1, last, len(table.fields)),
            titles=(_HEADING, _HEADING + 1),
            footer=f"{area_title}, {found.label}",
            breaks=laid.breaks,
        ),
        freeze=(_FIRST, 3),
        area=area,
        month=found.month,
        places=places,
    )


def _asked_width(field: Field) -> float:
    """The width of a column that a Setting asks for: a group's name breaks at its blanks alone."""
    if field.name == "signal":
        return _SIGNAL_WIDTH
    return max(_ASKED_WIDTH, *(least_width(word, bold=True) for word in field.short.split()))


def _laid(
    draft: Draft,
    cells: Sequence[Sequence[Sequence[Cell]]],
    sections: Sequence[tuple[str, Sequence[Row]]],
    widths: Sequence[float],
) -> Laid:
    """Where the rows stand, the notes below them on the sheet of paper of the last ones."""
    groups = [
        Group((SECTION_HEIGHT,) * bool(name), [as_tall_as_name(row, widths) for row in run])
        for run, (name, _) in zip(cells, sections, strict=True)
    ]
    later = room(widths) - draft.heights[_HEADING] - draft.heights[_HEADING + 1]
    first = later - draft.heights[1] - draft.heights[2]
    # as much as the notes take where little is restated
    return laid_out(groups, _FIRST, first, later, _NOTES_HEIGHT)


def _headings(draft: Draft, table: Table, widths: Sequence[float]) -> None:
    def head(row: int, column: int, text: str, across: int = 1, down: int = 1) -> None:
        made = Cell(text, "Column heading", align="centre", wrap=True)
        draft.put(row, column, made, across, down)

    own = [field.short for field in table.fields]
    head(_HEADING, 1, "Indicators", across=2, down=2)
    head(_HEADING, 3, own[2], down=2)
    head(_HEADING, 4, own[3], down=2)
    for column, text, across in zip(
        _RESULTS, ("LATEST RESULT", "PREVIOUS RESULT", "OUTTURN RESULT"), (5, 2, 2), strict=True
    ):
        head(_HEADING, column, text, across=across)
    asked = [field.name for field in table.fields]
    if "last_year" in asked:
        head(_HEADING, asked.index("last_year") + 1, "LAST YEAR", across=2)
    benchmarks = [n for n, name in enumerate(asked, 1) if name.startswith(BENCHMARK)]
    if benchmarks:
        head(_HEADING, benchmarks[0], "BENCHMARKS", across=len(benchmarks))
    for column, text in enumerate(own[_LATEST - 1 :], _LATEST):
        if asked[column - 1] == "signal":
            head(_HEADING, column, text.upper(), down=2)
        else:
            head(_HEADING + 1, column, text)
    tall = (height(t, w, bold=True) for t, w in list(zip(own, widths, strict=False))[_LATEST - 1 :])
    draft.heights |= {_HEADING: 18, _HEADING + 1: max(tall)}


def _cells(row: Row) -> list[Cell]:
    """The cells of an indicator, with room before the coloured one."""
    cells = [cell(value) for value in row.values]
    cells[_LATEST - 1] = replace(cells[_LATEST - 1], indent=1)
    return cells


def _widths(rows: Sequence[Sequence[Cell]], further: Sequence[float]) -> list[float]:
    """The columns' widths: what figures and numbers need for their texts, the names give.

    `further` are those of the columns to the right.
    """
    widths = [*WIDTHS, *further]
    for cells in rows:
        for at, made in enumerate(cells):
            if at != _NAME - 1 and (text := shown(made)):
                # A wrapped one needs room for its words alone.
                parts = text.split() if made.wrap else [text]
                needed = max(least_width(part, indent=made.indent) for part in parts)
                widths[at] = max(widths[at], needed)
    least = _LEAST_NAME if len(further) < _MANY else _LEAST_BESIDE_MANY
    while widths[_NAME - 1] > least and not fits(widths):
        widths[_NAME - 1] -= 1
    return widths


def _notes(draft: Draft, row: int, table: Table, across: float) -> int:
    """The lines below the table: the key, and what was restated; gives the last row."""
    lines = [
        "R red, A amber, G green; blank: not rated. ↑ improved, ↔ the same, ↓ worsened. "
        "Light blue: a denominator below 10. - : no figure. More under Guidance Notes.",
    ]
    if any(field.name == "signal" for field in table.fields):
        lines.append(
            "Signal: whether the latest movement is more than chance, beside the arrow and never "
            "instead of it. More under Guidance Notes."
        )
    if table.withheld:
        lines.append(f"{SUPPRESSED}: {SUPPRESSED_MEANS}")
    lines += [note(one) for row_ in table.rows for one in row_.notes if one.short]
    for at, line in enumerate(lines, row + 1):
        # Only what is wider than the page needs merged cells.
        wide = measure.lines(line, across) > 1
        made = Cell(line, "Page note", wrap=wide)
        draft.put(at, 1, made, across=len(table.fields) if wide else 1)
        draft.heights[at] = max(16.0, height(line, across))
    return row + len(lines)


def figures_shown(values: Mapping[tuple[int, int], object]) -> dict[str, tuple[object, object]]:
    """Latest result and letter of each indicator, by No, as they stand on a scorecard page."""
    rows = {row for row, column in values if row >= _FIRST and column == _NAME}
    return {
        as_text(values[row, 1]): (
            _shown(values.get((row, _LATEST))),
            values.get((row, _LETTER)) or None,
        )
        for row in sorted(rows)
        if (row, 1) in values and values.get((row, _NAME))
    }


def formats_shown(page: Page) -> dict[str, str]:
    """The number format of each indicator's figures, by No; a dash in a row has none."""
    formats: dict[str, str] = {}
    for (row, column), made in sorted(page.cells.items()):
        if row >= _FIRST and (row, _NAME) in page.cells and page.cells[row, _NAME].value:
            no = as_text(page.cells[row, 1].value)
            told = formats.setdefault(no, "General")
            if column in _RESULTS and told == "General":
                formats[no] = made.number_format
    return formats


def _shown(value: object) -> object:
    # Other programs keep fewer digits than we write.
    return float(f"{value:.12g}") if isinstance(value, (int, float)) else value
