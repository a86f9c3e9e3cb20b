"""Wide and long pages: print of 8 point or more, and every sheet of paper says what it shows."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest
from support import small_books as small

from xlscore.inputs.book import Book
from xlscore.inputs.commentary import carry
from xlscore.pages.all_pages import make_pages
from xlscore.pages.changed.what_changed import what_changed
from xlscore.results.history import history
from xlscore.results.movement import movement
from xlscore.results.results import results
from xlscore.workbook.page import Page
from xlscore.workbook.printing import fits

MONTHS = [f"m{year}_{month:02d}" for year, month in
          [(2013, n) for n in range(5, 13)] + [(2014, n) for n in range(1, 6)]]  # fmt: skip
NAME = "Percentage of something long enough that it takes more than one line of a narrow column"


@cache
def county(areas: int, indicators: int = 24) -> tuple[Book, tuple[Page, ...]]:
    """A book of so many areas, three sections and thirteen months, and its pages."""
    raw = small.tables(areas=" ".join(f"A{n}" for n in range(1, areas + 1)))
    for no in range(1, indicators + 1):
        small.indicator(raw, no, Section=f"Section {1 + no * 3 // (indicators + 1)}",
                        Indicator=f"{NAME} {no}", Decimals=1)  # fmt: skip
        small.target(raw, no, "", 0.9)
        for n in range(1, areas + 1):
            small.figures(raw, no, f"A{n}", **{
                month: (80 + (no * n + m) % 20, 100) for m, month in enumerate(MONTHS)
            })  # fmt: skip
    book = small.book(raw)
    found = results(book, book.settings.reporting_month)
    moved = movement(book, found)
    pages = make_pages(book, found, history(book, found), moved, carry(book, [])[0])
    return book, tuple(pages)


def of_kind(pages: tuple[Page, ...], kind: str) -> list[Page]:
    """The pages of a kind."""
    return [page for page in pages if page.kind == kind]


def firsts(page: Page) -> Iterator[str]:
    """What the first row of every further sheet of paper says."""
    for row in page.printing.breaks:
        yield str(page.cells[row, 1].value)


@pytest.mark.parametrize("areas", [2, 13, 32])
def test_nothing_prints_below_8_point(areas: int) -> None:
    """Text of 10 point stays at 8 or more on each page, however many areas there are."""
    _book, pages = county(areas, 6)
    for page in pages:
        columns = page.printing.area[3]
        assert fits(page.widths[:columns], page.printing.landscape), page.title


@pytest.mark.parametrize(("areas", "count"), [(2, 1), (13, 2), (32, 5)])
def test_areas_stand_on_as_many_pages_as_they_need(areas: int, count: int) -> None:
    """Each page names all indicators anew, each area stands on one page, in order and evenly."""
    book, pages = county(areas, 6)
    found = of_kind(pages, "compare")
    assert [page.title for page in found] == ["Compare areas"] + [
        f"Compare areas {n}" for n in range(2, count + 1)
    ]
    told = [
        [str(cell.value) for (row, column), cell in sorted(page.cells.items())
         if row == 3 and column > 3 and cell.value]
        for page in found
    ]  # fmt: skip
    assert [name for part in told for name in part] == list(book.areas["Title"])
    assert max(map(len, told)) - min(map(len, told)) <= 1
    for page in found:
        names = [c.value for (r, column), c in page.cells.items() if column == 2 and r > 3]
        assert sum(str(name).startswith(NAME) for name in names) == 6
    assert len({page.mark().no for page in found}) == count


def test_each_sheet_of_a_trend_names_area_and_section() -> None:
    """A sheet of paper begins with the area and the section, and says where it goes on with one."""
    book, pages = county(3)
    (page,) = of_kind(pages, "trend")
    titles = set(book.areas["Title"])
    begins = list(firsts(page))
    assert len(begins) >= 3
    for told in begins:
        area, _, section = told.partition(" · ")
        assert area in titles
        assert section.startswith("Section ")
    assert any(told.endswith("(continued)") for told in begins)


@pytest.mark.parametrize("kind", ["trend", "compare", "scorecard"])
def test_no_section_heading_ends_a_sheet_of_paper(kind: str) -> None:
    """The row above a break names no section."""
    _book, pages = county(3)
    for page in of_kind(pages, kind):
        for row in page.printing.breaks:
            assert page.cells[row - 1, 1].style != "Section", (page.title, row)


def test_what_changed_repeats_its_headings() -> None:
    """Each sheet of paper begins with the title of its table and the heads of its columns."""
    book, _pages = county(13)
    page = what_changed(movement(book, results(book, book.settings.reporting_month)))
    assert len(page.printing.breaks) >= 3
    for row in page.printing.breaks:
        # A blank row keeps the tables apart.
        assert page.cells[row + 1, 1].style == "Page heading"
        assert page.cells[row + 2, 1].style == "Column heading"
        assert page.cells[row + 2, 3].value
        assert (row, 1) not in page.cells
    assert any("(continued)" in str(page.cells[row + 1, 1].value) for row in page.printing.breaks)


def test_a_table_without_rows_is_a_sentence() -> None:
    """What changed has no heading over nothing: it says so in a line below the tables."""
    book, _pages = county(2, 6)
    page = what_changed(movement(book, results(book, book.settings.reporting_month)))
    texts = [str(cell.value) for cell in page.cells.values()]
    assert "Figures restated since they were published" not in texts
    assert any("No figure was restated." in text for text in texts)


def test_an_area_has_one_row_of_counts() -> None:
    """A count shows that of the month before in brackets behind it, and stays a number."""
    book, _pages = county(2, 6)
    moved = movement(book, results(book, book.settings.reporting_month))
    page = what_changed(moved)
    row = next(r for (r, c), cell in page.cells.items() if c == 1 and cell.value == "A1")
    now, before = moved.counts(moved.now, "A1"), moved.counts(moved.then, "A1")
    assert [page.cells[row, column].value for column in range(4, 8)] == now
    formats = [page.cells[row, column].number_format for column in range(4, 8)]
    assert formats == [f'#,##0" ({count})"' for count in before]
    assert page.cells[row, 3].value == "May 2014 (April 2014)"


def test_guidance_prints_no_heading_over_nothing() -> None:
    """A book without abbreviations and contacts has no headings for them."""
    _book, pages = county(2, 6)
    (page,) = of_kind(pages, "guidance")
    heads = [cell.value for cell in page.cells.values() if cell.style == "Page heading"]
    assert "Key to abbreviations" not in heads
    assert "Management Information contact details" not in heads
