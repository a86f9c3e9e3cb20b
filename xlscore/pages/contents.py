"""The contents page of a copy that is sent: its pages with links, and where it comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from xlscore.rules.months import Month
from xlscore.rules.periods import Calendar
from xlscore.workbook.measure import height
from xlscore.workbook.page import Cell, Draft, Page, Printing

TITLE: Final = "Contents"
_WIDTHS: Final = (28.0, 84.0)
#: The row of the headings, which is repeated on each printed page.
_HEAD: Final = 4
#: What a page shows, where its own title does not say it.
_SHOWS: Final[Mapping[str, str]] = {
    "cover": "The title of the report",
    "changed": "What changed since the {about} before",
    "guidance": "What ratings, arrows and signs mean; key changes, abbreviations, contacts",
}


def contents(
    title: str,
    month: Month,
    report: Calendar,
    pages: Sequence[Page],
    provenance: Mapping[str, str],
) -> Page:
    """The page that links to `pages`; `provenance` says by label where the report comes from.

    `report` says which period ends with the month.
    """
    draft = Draft()
    draft.put(1, 1, Cell(title, "Page title"))
    draft.put(2, 1, Cell(report.label(month), "Page subtitle"))
    draft.heights |= {1: 24, 2: 18}
    _heading(draft, _HEAD, ("Page", "What it shows"))
    for row, page in enumerate(pages, _HEAD + 1):
        place = f"{page.title}!A1"
        draft.put(row, 1, Cell(page.title, "Page link", link=place))
        _text(draft, row, _shows(page))
    about = len(pages) + 6
    _heading(draft, about, ("About this report", ""))
    for row, (label, told) in enumerate(provenance.items(), about + 1):
        draft.put(row, 1, Cell(label, "Figure"))
        _text(draft, row, told)
    return Page(
        kind="contents",
        title=TITLE,
        cells=draft.cells,
        widths=_WIDTHS,
        heights=draft.heights,
        printing=Printing(
            area=(1, 1, about + len(provenance), 2), titles=(_HEAD, _HEAD), footer=TITLE
        ),
        month=month,
    )


def bookmark(page: Page) -> str:
    """How a page is called in an outline: its tab, and what it shows."""
    told = _shows(page)
    if page.kind == "contents":
        return page.title
    return told if told.startswith(page.title) else f"{page.title}: {told}"


def _shows(page: Page) -> str:
    head = page.cells.get((1, 1))
    told = _SHOWS.get(page.kind) or (str(head.value) if head and head.value else page.title)
    told = told.replace("{about}", page.about)
    return f"Red: {told}, {page.about}" if page.kind == "exception" else told


def _text(draft: Draft, row: int, text: str) -> None:
    draft.put(row, 2, Cell(text, "Figure", wrap=True))
    draft.heights[row] = max(16.0, height(text, _WIDTHS[1]))


def _heading(draft: Draft, row: int, texts: tuple[str, str]) -> None:
    for column, text in enumerate(texts, 1):
        draft.put(row, column, Cell(text or None, "Column heading"))
    draft.heights[row] = 18
