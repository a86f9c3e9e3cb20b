"""The contents of a copy: its sheets in order and in groups, and what each shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from xlscore.inputs.book import Book
from xlscore.rules.months import Month
from xlscore.tables.cover import front
from xlscore.tables.table import Field, Row, Table
from xlscore.tables.values import Own, Tab, Typed
from xlscore.workbook.about import CONTENTS, Bookmark
from xlscore.workbook.page import Kind, Page

#: The groups of pages, by the kinds in them, in print order.
_GROUPS: Final[Mapping[str, frozenset[Kind]]] = {
    "Introduction": frozenset({"cover", "contents", "changed", "guidance"}),
    "Scorecards": frozenset({"compare", "scorecard", "trend"}),
    "Red indicators": frozenset({"exception"}),
}
#: What a page shows, where its own title does not say it.
_SHOWS: Final[Mapping[str, str]] = {
    "cover": "The number of Red, Amber and Green indicators, and the Reds",
    "changed": "What changed since the {about} before",
    "guidance": "What ratings, arrows and signs mean; key changes, abbreviations, contacts",
}


def contents_table(book: Book, month: Month, pages: Sequence[Page]) -> Table:
    """The sheets of a copy; each row's section is its group, blank for none."""
    told = front(book, month)
    return Table(
        title=(f"{CONTENTS} of ", Typed(told.title), f", {told.period}"),
        fields=(Field("Sheet", "Sheet", 34), Field("What it shows", "What it shows", 90)),
        rows=[
            Row((Tab(page.title), Own(_shows(page))), {"Section": _group(page)}) for page in pages
        ],
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
