"""Compare areas: indicators down, areas across, each with its value, letter and arrow.

As many areas stand on one page as print at 8 point or more; the others on further pages, which
repeat the indicators.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import groupby, pairwise
from typing import Final

from xlscore.inputs.book import Book
from xlscore.pages.formats import SUPPRESSED, SUPPRESSED_MEANS, cell, shown
from xlscore.pages.paper import (
    SECTION_HEIGHT,
    Group,
    as_tall_as_name,
    by_section,
    laid_out,
    put_rows,
    put_sections,
)
from xlscore.results.results import Results
from xlscore.tables.compare import TITLE, areas_in_order, compare_table, order_told, rest_told
from xlscore.tables.table import Row, Table
from xlscore.workbook.measure import height, least_width
from xlscore.workbook.page import Cell, Draft, Page, Printing
from xlscore.workbook.printing import fits, room

_HEADING: Final = 3
_FIRST: Final = _HEADING + 1
#: No, indicator, polarity; then value, letter and arrow of each area.
_LEFT: Final = (5.0, 60.0, 8.0)
_EACH: Final = (8.0, 4.0, 4.0)
_LEAST_NAME: Final = 34.0
#: What the key and the order take below the table.
_BELOW: Final = 48.0


def compare(book: Book, found: Results) -> list[Page]:
    """The pages on which the areas stand beside each other, in their order."""
    areas, table = areas_in_order(book, found), compare_table(book, found).brief
    values = [cell(row.values[-len(_EACH)]) for row in table.rows]
    each = (max([_EACH[0], *(least_width(shown(one)) for one in values)]), *_EACH[1:])
    codes = max([_LEFT[0], *(least_width(shown(cell(row.values[0]))) for row in table.rows)])
    most = 1
    while fits([codes, _LEAST_NAME, _LEFT[2], *each * (most + 1)]):
        most += 1
    count = -(-len(areas) // most)
    # Evenly: no page with one area alone.
    cuts = [len(areas) * n // count for n in range(count + 1)]
    parts = [areas[start:end] for start, end in pairwise(cuts)]
    told = "\n".join(filter(None, (_key(table), order_told(book))))
    return [
        _page(found, table, part, (codes, *_LEFT[1:], *each * len(part)), (number, count), told)
        for number, part in enumerate(parts, 1)
    ]


def _key(table: Table) -> str:
    told = (
        "R red, A amber, G green; blank: not rated or not reported by the area. Arrows compare "
        "with the previous result."
    )
    return f"{told} {SUPPRESSED}: {SUPPRESSED_MEANS}" if table.withheld else told


def _page(
    found: Results,
    table: Table,
    areas: Sequence[tuple[str, str]],
    columns: Sequence[float],
    which: tuple[int, int],
    told: str,
) -> Page:
    number, count = which
    widths, each = [*columns], columns[len(_LEFT) : len(_LEFT) + len(_EACH)]
    while widths[1] > _LEAST_NAME and not fits(widths):
        widths[1] -= 1
    draft, last = Draft(), len(widths)
    draft.put(1, 1, Cell(f"{TITLE}, {found.label}", "Page title"))
    draft.heights |= {1: 24, 2: 18}
    names = f"{areas[0][1]} to {areas[-1][1]}" if len(areas) > 1 else areas[0][1]
    if count > 1:
        draft.put(2, 1, Cell(f"Part {number} of {count}: {names}", "Page subtitle"))
    heads = [(n, field.short, 1) for n, field in enumerate(table.fields[: len(_LEFT)], 1)]
    heads += [(_column(n), title, len(each)) for n, (_, title) in enumerate(areas)]
    for column, text, across in heads:
        head = Cell(text, "Column heading", align="centre", wrap=True)
        draft.put(_HEADING, column, head, across=across)
    draft.heights[_HEADING] = max(
        30.0, *(height(title, sum(each), bold=True) for _, title in areas)
    )
    sections = [(name, _indicators(rows)) for name, rows in by_section(table.rows)]
    made = [[_cells(by_area, areas) for by_area in run] for _, run in sections]
    tall = partial(as_tall_as_name, widths=widths)
    groups = [
        Group((SECTION_HEIGHT,) * bool(name), [tall(cells) for cells in run])
        for run, (name, _) in zip(made, sections, strict=True)
    ]
    later = room(widths) - draft.heights[_HEADING]
    first = later - draft.heights[1] - draft.heights[2]
    laid = laid_out(groups, _FIRST, first, later, _BELOW)
    put_sections(draft, laid, [name for name, _ in sections], last)
    put_rows(draft, laid, made, tall)
    lines = [*told.split("\n"), rest_told(found, areas)]
    for row, line in enumerate(filter(None, lines), laid.last + 2):
        draft.put(row, 1, Cell(line, "Page note", wrap=True), across=last)
        draft.heights[row] = max(16.0, height(line, sum(widths)))
    return Page(
        kind="compare",
        title=TITLE if number == 1 else f"{TITLE} {number}",
        cells=draft.cells,
        widths=tuple(widths),
        heights=draft.heights,
        merges=tuple(draft.merges),
        printing=Printing(
            area=(1, 1, row, last),
            titles=(_HEADING, _HEADING),
            footer=f"{TITLE}, {names}, {found.label}" if count > 1 else f"{TITLE}, {found.label}",
            breaks=laid.breaks,
        ),
        freeze=(_FIRST, len(_LEFT) + 1),
        # The first of them is the page of a book in which one is enough.
        no="" if number == 1 else str(number),
        about=names if count > 1 else "",
        month=found.month,
    )


def _column(n: int) -> int:
    """The first column of an area, by its place from 0."""
    return len(_LEFT) + 1 + n * len(_EACH)


def _indicators(rows: Sequence[Row]) -> list[Mapping[str, Row]]:
    """The rows of each indicator by area."""
    return [
        {row.key[1]: row for row in run} for _, run in groupby(rows, key=lambda row: row.key[0])
    ]


def _cells(by_area: Mapping[str, Row], areas: Sequence[tuple[str, str]]) -> list[Cell]:
    """The cells of an indicator, blank where an area does not report it."""
    about = next(iter(by_area.values()))
    cells = [cell(value) for value in about.values[: len(_LEFT)]]
    for code, _title in areas:
        reported = by_area.get(code)
        cells += (
            [cell(value) for value in reported.values[-len(_EACH) :]]
            if reported
            else [Cell(None, "Figure")] * len(_EACH)
        )
    return cells
