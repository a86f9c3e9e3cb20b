"""The contents page of a copy that is sent: its pages with links, and where it comes from.

Pages stand in groups, as in the outline of a PDF. What page of paper each begins on is known to
whoever prints them alone, and is filled in then.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from xlscore.rules.months import Month
from xlscore.rules.periods import Calendar
from xlscore.workbook.about import CONTENTS as TITLE
from xlscore.workbook.about import CONTENTS_HEAD as HEAD
from xlscore.workbook.about import PAPER, Bookmark
from xlscore.workbook.measure import height
from xlscore.workbook.page import Align, Cell, Draft, Kind, Page, Printing

_WIDTHS: Final = (34.0, 84.0, 8.0)
#: The groups of pages, by the kinds in them, in print order.
_GROUPS: Final[Mapping[str, frozenset[Kind]]] = {
    "Introduction": frozenset({"cover", "contents", "changed", "guidance"}),
    "Scorecards": frozenset({"compare", "scorecard", "trend"}),
    "Red indicators": frozenset({"exception"}),
}
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
    _heading(draft, HEAD, ("Sheet", "What it shows"))
    row, before = HEAD, ""
    for page in pages:
        if (group := _group(page)) != before:
            row, before = row + 1, group
            for column in range(1, PAPER + 1):
                draft.put(row, column, Cell(group if column == 1 else None, "Section"))
            draft.heights[row] = 17
        row += 1
        draft.put(row, 1, Cell(page.title, "Page link", link=f"{page.title}!A1"))
        _text(draft, row, _shows(page))
        draft.put(row, PAPER, Cell(None, "Figure", align="right"))
    about = row + 2
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
            area=(1, 1, about + len(provenance), PAPER), titles=(HEAD, HEAD), footer=TITLE
        ),
        month=month,
    )


def bookmark(page: Page) -> Bookmark:
    """How a page is called in an outline: what it shows, behind its tab where that tells more."""
    told, group = _shows(page), _group(page)
    if page.kind in ("cover", "contents"):
        return Bookmark(page.title, group)
    alone = page.kind in ("scorecard", "exception") or told.startswith(page.title)
    return Bookmark(told if alone else f"{page.title}: {told}", group)


def _group(page: Page) -> str:
    return next((name for name, kinds in _GROUPS.items() if page.kind in kinds), "")


def _shows(page: Page) -> str:
    head = page.cells.get((1, 1))
    told = _SHOWS.get(page.kind) or (str(head.value) if head and head.value else page.title)
    told = told.replace("{about}", page.about)
    return f"Red: {told}, {page.about}" if page.kind == "exception" else told


def _text(draft: Draft, row: int, text: str) -> None:
    draft.put(row, 2, Cell(text, "Figure", wrap=True))
    draft.heights[row] = max(16.0, height(text, _WIDTHS[1]))


def _heading(draft: Draft, row: int, texts: tuple[str, str]) -> None:
    for column, text in enumerate((*texts, ""), 1):
        align: Align = "right" if column == PAPER else "left"
        draft.put(row, column, Cell(text or None, "Column heading", align=align))
    draft.heights[row] = 18
