"""All pages of a book, in print order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from xlscore.inputs import commentary as texts
from xlscore.inputs.book import Book
from xlscore.inputs.commentary import Commentary
from xlscore.inputs.records import records_of
from xlscore.pages.compare import compare
from xlscore.pages.cover import cover
from xlscore.pages.exception import exception
from xlscore.pages.guidance import guidance
from xlscore.pages.scorecard import scorecard
from xlscore.pages.trend import AREA, INDICATOR, lines, trend
from xlscore.results.movement import Movement
from xlscore.results.results import WITHHELD, Results
from xlscore.rules.months import Month
from xlscore.tables.trend import trend_table
from xlscore.workbook.page import Page
from xlscore.workbook.tabs import Found, tab_names


def make_pages(
    book: Book,
    computed: Results,
    past: pd.DataFrame | None,
    moved: Movement,
    commentary: Commentary,
    found: Sequence[Found] = (),
    shown: Mapping[str, str] | None = None,
) -> list[Page]:
    """The pages of a book in print order, but for the Check page.

    `past` is what `history` gives, `moved` what `movement` does. Of `book` only lists and texts
    are used here, no figures.
    """
    withheld = computed.withheld or (past is not None and (past["value"] == WITHHELD).any())
    titles: dict[str, str] = dict(book.areas[["Area", "Title"]].itertuples(index=False))
    longest = max(("Scorecard", *(f"Exc {no}" for no in book.indicators["No"])), key=len)
    named = tab_names(titles, len(longest) + 1)

    def tab(page: str, area: str) -> str:
        return page if area == book.first_area else f"{page} {named[area]}"

    reds = {
        (no, area): tab(f"Exc {no}", area)
        for no, area in computed.reds(book.excepted)[["No", "Area"]].itertuples(index=False)
    }
    pages = [cover(book, moved, reds), guidance(book, computed, bool(withheld))]
    areas = records_of(book.areas)
    paged = set(book.areas.loc[book.areas["Page"], "Area"])
    if book.areas["Page"].sum() > 1:
        pages += compare(book, computed)
    history = None if past is None else trend_table(book, past, computed.beside, computed.month)
    charted = None
    if history is not None and book.settings.sparklines == "shown":
        charted = lines(history)
    for row in areas:
        if row["Page"]:
            code = row["Area"]
            where = None
            if charted is not None:
                where = {no: block for (no, area), block in charted.items() if area == code}
            page = scorecard(
                computed, code, book.area_title(code), tab("Scorecard", code), where, reds
            )
            pages.append(replace(page, about=book.area_name(code)))
    if history is not None:
        pages.append(trend(book, history, computed.beside, computed.month, _chosen(found)))
    own = {f.identity: (shown or {}).get(f.title, "") for f in found if f.ours}
    for record in records_of(computed.reds(book.excepted)):
        no, code = record["No"], record["Area"]
        key = (no, code, Month(int(record["Month"])))
        on_tab = own.get(("exception", no, code), "")
        text = commentary.text(*key, on_tab)
        banner = ""
        if commentary.in_conflict(*key):
            banner = (
                "Two texts were typed for this page: this one, and another on the sheet "
                f"{texts.SHEET}. Delete there the row that should not stand, then refresh."
            )
        elif since := commentary.draft_of(*key, on_tab):
            banner = (
                f"This is the text of {book.shown_by(no).label(since)}: revise it here. If it "
                f"still holds as it is, clear its Status on the sheet {texts.SHEET}. Then refresh."
            )
        back = tab("Scorecard", code) if code in paged else ""
        pages.append(exception(book, computed, record, reds[no, code], text, banner, back))
    return pages


def _chosen(found: Sequence[Found]) -> list[object]:
    """Indicator and area as they are chosen on the Trend page, if there is one."""
    pages = [f for f in found if f.ours and f.mark.kind == "trend"]
    return [page.values.get(place) for page in pages for place in (INDICATOR, AREA)]
