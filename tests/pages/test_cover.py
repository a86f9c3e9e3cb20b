"""The cover's ratings and Reds, and the links between a Red and its page."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support import small_books as small

from xlscore.inputs.book import Book
from xlscore.inputs.commentary import carry
from xlscore.pages.all_pages import make_pages
from xlscore.pages.cover import cover
from xlscore.results.movement import movement
from xlscore.results.results import WITHHELD, results
from xlscore.rules.months import Month
from xlscore.tables.changed import reds
from xlscore.workbook.looks import LOOKS
from xlscore.workbook.page import Page
from xlscore.workbook.printing import room
from xlscore.workbook.tabs import place

#: By No: the figures of April and of May, against a target of 90 % and Amber from 80 %.
FIGURES = {1: (0.7, 0.6), 2: (0.5, 0.7), 3: (0.95, 0.75), 4: (0.7, 0.85), 5: (0.95, 0.95)}


def book(areas: str = "Kent", copies: int = 1) -> Book:
    """Five indicators an area: three Reds, of which 1 and 3 worsen, an Amber and a Green."""
    raw = small.tables(areas=areas)
    for copy in range(copies):
        for no, (april, may) in FIGURES.items():
            small.indicator(raw, no + 10 * copy, Section="")
            small.target(raw, no + 10 * copy, "", 0.9, Amber_from=0.8)
            for area in areas.split():
                small.figures(raw, no + 10 * copy, area, m2014_04=april, m2014_05=may)
    return small.book(raw)


def pages(of: Book, month: Month | None = None) -> dict[str, Page]:
    """The pages of a book by title."""
    found = results(of, month or of.settings.reporting_month)
    made = make_pages(of, found, None, movement(of, found), carry(of, [])[0])
    return {page.title: page for page in made}


def texts(page: Page) -> list[object]:
    """What stands on a page, row by row."""
    return [cell.value for _, cell in sorted(page.cells.items()) if cell.value is not None]


def links(page: Page) -> dict[str, str]:
    """The texts of a page that lead somewhere, and where."""
    return {str(cell.value): cell.link for _, cell in sorted(page.cells.items()) if cell.link}


@pytest.mark.parametrize(("areas", "times"), [("Kent", 1), ("Kent Medway", 2)])
def test_tiles_count_ratings_and_say_what_changed(areas: str, times: int) -> None:
    """Red, Amber, Green and not rated of all areas, each with the change since the month before."""
    shown = texts(pages(book(areas))["Cover"])
    at = shown.index("Red")
    assert shown[at : at + 4] == ["Red", "Amber", "Green", "Not rated"]
    assert shown[at + 4 : at + 8] == [3 * times, times, times, 0]
    assert shown[at + 8 : at + 12] == [
        "as in April 2014", f"{times} more than in April 2014", f"{times} fewer than in April 2014",
        "as in April 2014",
    ]  # fmt: skip


def test_a_first_month_is_compared_with_nothing() -> None:
    """Where no rating of the month before is known, the tiles say no change."""
    assert not [one for one in texts(pages(book(), small.month("2014-04"))["Cover"])
                if " April " in str(one) or "March" in str(one)]  # fmt: skip


def test_reds_are_links_worst_first() -> None:
    """Those that worsen come first, the furthest from its target before the others."""
    found = pages(book())
    assert links(found["Cover"]) == {
        "1: Indicator 1": "'Exc 1'!A1", "3: Indicator 3": "'Exc 3'!A1",
        "2: Indicator 2": "'Exc 2'!A1",
    }  # fmt: skip
    assert list(links(found["Cover"])) == ["1: Indicator 1", "3: Indicator 3", "2: Indicator 2"]


def test_a_withheld_result_tells_nothing_by_its_place() -> None:
    """A Red whose result is withheld stands behind the others that travel as it does."""
    of = book()
    moved = movement(of, results(of, of.settings.reporting_month))
    hidden = [{**row, "latest": WITHHELD} if row["No"] == "1" else row for row in moved.now]
    assert [row["No"] for row in reds(replace(moved, now=hidden))] == ["3", "1", "2"]


def test_a_cover_takes_one_sheet_of_paper() -> None:
    """Reds that do not fit are counted in a last line."""
    of = book("Kent", copies=12)
    page = pages(of)["Cover"]
    last = page.printing.area[2]
    assert sum(page.heights.get(row, 15.0) for row in range(1, last + 1)) <= room(page.widths)
    listed = len(links(page))
    assert 5 < listed < 36
    assert texts(page)[-1] == f"and {36 - listed} more, each with a page of its own"


def test_a_long_name_goes_on_in_rows_of_its_own() -> None:
    """Merged cells would break the list, and no copy of the book could go out."""
    raw = small.tables()
    name = "Children looked after in residential care for longer than six months " * 2
    small.indicator(raw, 1, Section="", Indicator=name.strip())
    small.target(raw, 1, "", 0.9, Amber_from=0.8)
    small.figures(raw, 1, "Kent", m2014_05=0.5)
    page = pages(small.book(raw))["Cover"]
    listed = [(row, cell) for (row, _), cell in sorted(page.cells.items()) if cell.link]
    assert " ".join(str(cell.value) for _, cell in listed) == f"1: {name.strip()}"
    assert len(listed) == 2
    assert not {row for row, *_ in page.merges} & {row for row, _ in listed}


def test_reds_without_a_page_are_no_links() -> None:
    """Areas whose Exceptions is No have no page to lead to."""
    of = book()
    moved = movement(of, results(of, of.settings.reporting_month))
    assert links(cover(of, moved, {})) == {}


def test_a_red_leads_to_its_page_and_back() -> None:
    """A Red's number on the scorecard leads to its page, which leads back; other rows do not."""
    found = pages(book("Kent Medway"))
    card = found["Scorecard Medway"]
    assert {place for place, cell in card.cells.items() if cell.link} == {
        (card.places[no, "Medway", "rag"][0], 1) for no in "123"
    }
    assert [cell.link for _, cell in sorted(card.cells.items()) if cell.link] == [
        f"'Exc {no} Medway'!A1" for no in "123"
    ]
    for title, leads in (("Exc 1 Medway", "'Scorecard Medway'!A1"), ("Exc 1", "Scorecard!A1")):
        (told,) = links(found[title]).items()
        assert (told[0].startswith("Indicator 1 · "), told[1]) == (True, leads)


def test_nothing_that_leads_somewhere_stands_on_a_colour() -> None:
    """LibreOffice writes links in its own blue, which nobody reads on red."""
    cells = [cell for page in pages(book("Kent Medway")).values() for cell in page.cells.values()]
    linked = [cell for cell in cells if cell.link]
    assert len(linked) > 10
    assert {LOOKS[cell.style].fill for cell in linked} == {""}


def test_links_follow_a_page_that_stands_under_another_title() -> None:
    """Where a sheet of the user's has the title already, links lead to the page beside it."""
    plan = place(list(pages(book()).values()), ["Exc 1", "Data"], [], frozenset())
    placed = {p.page.title: p.page for p in plan.placed}
    assert "Exc 1 (2)" in placed
    assert links(placed["Cover"])["1: Indicator 1"] == "'Exc 1 (2)'!A1"
    assert "'Exc 1 (2)'!A1" in {cell.link for cell in placed["Scorecard"].cells.values()}
