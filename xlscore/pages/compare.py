"""Compare areas: indicators down, areas across, each with its value, letter and arrow."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

from xlscore.inputs.book import Book
from xlscore.pages.formats import SUPPRESSED, SUPPRESSED_MEANS, arrow, figure, number
from xlscore.results.own_periods import ON_PURPOSE, named, on_purpose
from xlscore.results.results import WITHHELD, Results
from xlscore.rules.sentences import show
from xlscore.workbook.looks import RAG_LOOKS
from xlscore.workbook.measure import height
from xlscore.workbook.page import Cell, Draft, Page, Printing

TITLE: Final = "Compare areas"
_HEADING: Final = 3
_FIRST: Final = _HEADING + 1
#: No, indicator, polarity; then value, letter and arrow of each area.
_LEFT: Final = (6.0, 50.0, 8.0)
_EACH: Final = (9.0, 4.0, 4.5)
#: The worst letter first; an unrated row is last.
_WORST: Final = {"R": 0, "A": 1, "G": 2, "": 3}


def compare(book: Book, found: Results) -> Page:
    """The page on which every area stands beside the others."""
    records = {(r["No"], r["Area"]): r for r in found.rows.to_dict("records")}
    areas = areas_in_order(book, records)
    draft = Draft()
    draft.put(1, 1, Cell(f"{TITLE}, {found.label}", "Page title"))
    draft.heights |= {1: 24, _HEADING: 44}
    for column, text in enumerate(("No", "Indicator", "Polarity"), 1):
        draft.put(_HEADING, column, Cell(text, "Column heading", align="centre", wrap=True))
    for n, (_code, title) in enumerate(areas):
        column = len(_LEFT) + 1 + n * len(_EACH)
        head = Cell(title, "Column heading", align="centre", wrap=True)
        draft.put(_HEADING, column, head, across=len(_EACH))
    row, section, last = _FIRST, None, len(_LEFT) + len(areas) * len(_EACH)
    indicators = found.rows.drop_duplicates("No").set_index("No")
    listed = [no for no in book.indicators["No"] if no in indicators.index]
    for no in listed:
        about = indicators.loc[no]
        if about["Section"] and about["Section"] != section:
            section = about["Section"]
            for column in range(1, last + 1):
                draft.put(row, column, Cell(section if column == 1 else None, "Section"))
            draft.heights[row] = 17
            row += 1
        draft.put(row, 1, number(no))
        name = named(about["Indicator"], about.to_dict(), found.month)
        draft.put(row, 2, Cell(name, "Figure", wrap=True))
        draft.put(row, 3, Cell(about["Polarity"] or None, "Figure", align="centre"))
        for n, (code, _title) in enumerate(areas):
            cells = _cells(records.get((no, code)))
            for column, cell in enumerate(cells, len(_LEFT) + 1 + n * len(_EACH)):
                draft.put(row, column, cell)
        draft.heights[row] = max(16.0, height(name, _LEFT[1]))
        row += 1
    told = (
        "R red, A amber, G green; blank: not rated or not reported by the area. Arrows compare "
        f"with the previous result. {order_told(book)}"
    )
    if (found.rows["latest"] == WITHHELD).any():
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


def areas_in_order(book: Book, records: dict[Any, Any]) -> Sequence[tuple[str, str]]:
    """Code and title of each area with a page, in the order that the Setting asks for."""
    shown = book.areas[book.areas["Page"]]
    areas = [(a, t or a) for a, t in shown[["Area", "Title"]].itertuples(index=False)]
    by = book.settings.order_of_areas
    if not by:
        return areas

    def worst(area: tuple[str, str]) -> tuple[int, float]:
        record = records.get((by, area[0]))
        if record is None or record["latest"] != record["latest"]:
            return (4, 0.0)
        if record["latest"] == WITHHELD:
            # Its place among its equals would tell of it.
            return (_WORST[record["rag"]], math.inf)
        sign = -1.0 if record["Polarity"] == "L" else 1.0
        distance = record["latest"] * sign
        if record["Polarity"] == "T" and record["target"] == record["target"]:
            distance = -abs(record["latest"] - record["target"])
        return (_WORST[record["rag"]], distance)

    return sorted(areas, key=worst)


def order_told(book: Book) -> str:
    """A sentence on the order of areas, blank where it is that of the sheet Areas."""
    by = book.settings.order_of_areas
    return f"Areas stand in the order of indicator {by}, the weakest first." if by else ""


def _cells(record: dict[Any, Any] | None) -> list[Cell]:
    if record is None:
        return [Cell(None, "Figure")] * len(_EACH)
    how = show(record["Measure"], record["Decimals"])
    letter = record["rag"]
    return [
        Cell(ON_PURPOSE, "Figure", align="right")
        if on_purpose(record, "latest")
        else figure(record["latest"], how),
        Cell(letter or None, RAG_LOOKS[letter], align="centre"),
        arrow(record, "previous"),
    ]
