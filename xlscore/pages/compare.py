"""Compare areas: indicators down, areas across, each with its value, letter and arrow."""

from __future__ import annotations

from typing import Final

from xlscore.inputs.book import Book
from xlscore.pages.formats import SUPPRESSED, SUPPRESSED_MEANS, cell
from xlscore.results.results import Results
from xlscore.tables.compare import TITLE, areas_in_order, compare_table, order_told
from xlscore.tables.table import Row
from xlscore.workbook.measure import height
from xlscore.workbook.page import Cell, Draft, Page, Printing

_HEADING: Final = 3
_FIRST: Final = _HEADING + 1
#: No, indicator, polarity; then value, letter and arrow of each area.
_LEFT: Final = (6.0, 50.0, 8.0)
_EACH: Final = (9.0, 4.0, 4.5)


def compare(book: Book, found: Results) -> Page:
    """The page on which every area stands beside the others."""
    areas, table = areas_in_order(book, found), compare_table(book, found).brief
    indicators: dict[str, dict[str, Row]] = {}
    for one in table.rows:
        no, area = one.key
        indicators.setdefault(no, {})[area] = one
    draft = Draft()
    draft.put(1, 1, Cell(f"{TITLE}, {found.label}", "Page title"))
    draft.heights |= {1: 24, _HEADING: 44}
    heads = [field.short for field in table.fields[: len(_LEFT)]]
    places = [*range(1, 1 + len(_LEFT)), *(_place(n) for n, _ in enumerate(areas))]
    for column, text in zip(places, [*heads, *(title for _, title in areas)], strict=True):
        head = Cell(text, "Column heading", align="centre", wrap=True)
        draft.put(_HEADING, column, head, across=len(_EACH) if column > len(_LEFT) else 1)
    row, section, last = _FIRST, "", len(_LEFT) + len(areas) * len(_EACH)
    for by_area in indicators.values():
        about = next(iter(by_area.values()))
        if about.section and about.section != section:
            section = about.section
            for column in range(1, last + 1):
                draft.put(row, column, Cell(section if column == 1 else None, "Section"))
            draft.heights[row] = 17
            row += 1
        cells = [cell(value) for value in about.values[: len(_LEFT)]]
        draft.heights[row] = max(16.0, height(str(cells[1].value), _LEFT[1]))
        for code, _title in areas:
            reported = by_area.get(code)
            cells += (
                [cell(value) for value in reported.values[-len(_EACH) :]]
                if reported
                else [Cell(None, "Figure")] * len(_EACH)
            )
        for column, made in enumerate(cells, 1):
            draft.put(row, column, made)
        row += 1
    told = (
        "R red, A amber, G green; blank: not rated or not reported by the area. Arrows compare "
        f"with the previous result. {order_told(book)}"
    )
    if table.withheld:
        told = f"{told.rstrip()} {SUPPRESSED}: {SUPPRESSED_MEANS}"
    draft.put(row + 1, 1, Cell(told, "Page note"))
    return Page(
        kind="compare",
        title=TITLE,
        cells=draft.cells,
        widths=_LEFT + _EACH * len(areas),
        heights=draft.heights,
        merges=tuple(draft.merges),
        printing=Printing(area=(1, 1, row + 1, last), titles=(_HEADING, _HEADING), footer=TITLE),
        freeze=(_FIRST, len(_LEFT) + 1),
        month=found.month,
    )


def _place(n: int) -> int:
    """The first column of an area, by its place from 0."""
    return len(_LEFT) + 1 + n * len(_EACH)
