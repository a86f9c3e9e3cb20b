"""Pages and tabs made by hand, for the tests of what becomes of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from support import small_books as small
from xlscore.workbook import narrative
from xlscore.workbook.page import Cell, Kind, Page, Printing
from xlscore.workbook.tabs import Found

_HEAD = 3


def exception(
    no: str = "4", area: str = "Kent", text: str = "", month: str = "May 14", title: str = ""
) -> Page:
    """The exception page of an indicator, as far as narrative and placing look at it."""
    paragraphs = narrative.rows_of(text)
    last = _HEAD + max(len(paragraphs), 1)
    values = {(1, 1): f"Indicator {no}", (_HEAD, 1): narrative.HEADING}
    values |= {(_HEAD + n, 1): paragraph for n, paragraph in enumerate(paragraphs, 1)}
    values |= {(last + 1, 1): narrative.NOTES_HEADING, (last + 2, 1): "Target"}
    return replace(
        page("exception", title or f"Exc {no}", no, area, month, values),
        narrative=(_HEAD + 1, last),
        narrative_text=text,
    )


def page(
    kind: Kind,
    title: str,
    no: str = "",
    area: str = "",
    month: str = "May 14",
    values: Mapping[tuple[int, int], str] | None = None,
) -> Page:
    """A page of any kind."""
    cells = {place: Cell(value, "Page text") for place, value in (values or {}).items()}
    return Page(
        kind=kind,
        title=title,
        cells=cells,
        widths=(10.0,),
        heights={},
        printing=Printing(area=(1, 1, 1, 1)),
        no=no,
        area=area,
        month=small.month(month),
    )


def tab(of: Page, title: str = "", typed: str | None = None, **more: Any) -> Found:
    """A tab on which a page was written, and what was typed in its narrative since."""
    shown = of
    if typed is not None:
        shown = exception(of.no, of.area, typed, title=of.title)
    values = {place: cell.value for place, cell in shown.cells.items()}
    facts: dict[str, Any] = {"edited": False} | more
    return Found(title or of.title, of.mark(), values, **facts)
