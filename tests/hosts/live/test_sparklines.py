"""Drop-down lists and sparklines of a book that is open in Excel, over the double of it."""

from __future__ import annotations

import copy
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from engine import model
from engine.books import (
    NEW_PAGE,
    STANDING_PAGE,
    Open,
    Watching,
    one_by_one,
    opened,
    picture,
    refreshed,
    taken_over,
)
from engine.faults import Fault
from support.history import tables
from support.small_books import saved

from xlscore.build.county import AREAS
from xlscore.flows.refresh import refresh
from xlscore.hosts.file.file_book import FileBook
from xlscore.hosts.live.live_book import LiveBook
from xlscore.problems import Refusal
from xlscore.workbook.page import Page, Sparkline
from xlscore.workbook.tabs import Placed, Plan

#: What the calls for lists and lines are called.
_OWN = re.compile("Validation|Spark")
FEW = {1, 2, 7, 24}


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some of the demonstration data of two areas as a workbook without pages."""
    return saved(tables(range(1, 17)), tmp_path_factory.mktemp("county") / "county.xlsx")


@pytest.fixture(scope="module")
def refreshed_few(tmp_path_factory: pytest.TempPathFactory) -> Open:
    """A few indicators of one area, refreshed; not to be written to."""
    book = opened(tables(FEW, ["SC"]), tmp_path_factory.mktemp("few") / "few.xlsx")
    refresh(book.live())
    return book


@pytest.fixture
def few(refreshed_few: Open) -> Open:
    """The same for one test."""
    return refreshed_few.again()


def lines(book: Open, title: str = "Scorecard") -> dict[tuple[int, int], Any]:
    """The source of each sparkline of a page by its cell."""
    groups = book.held.sheet(title).sparklines
    return {place: source for group in groups for place, source in group.lines.items()}


def remove(book: Open, title: str) -> None:
    """Delete a tab, as an officer does."""
    sheet = next(sheet for sheet in book.app.workbook.get_Sheets().items() if sheet.title == title)
    book.app.store["DisplayAlerts"] = False
    sheet.do_Delete()
    book.app.store["DisplayAlerts"] = True


def page_of(book: Open, title: str) -> Page:
    """A page as the next refresh would write it."""
    watching = Watching(book.book)
    refresh(watching)
    return next(p.page for p in watching.plan.placed if p.page.title == title)


def test_both_hosts_write_lists_and_lines_alike(file: Path, tmp_path: Path) -> None:
    """Every page with a history agrees cell by cell, its lists, lines and formulas too."""
    out = tmp_path / "out.xlsx"
    refresh(FileBook.open(file, out))
    book, written = Open(model.load(file)), model.load(out)
    refresh(book.live())
    assert book.held.titles == written.titles
    for title in book.pages():
        ours, theirs = picture(book.held.sheet(title)), picture(written.sheet(title))
        for aspect in theirs:
            assert ours[aspect] == theirs[aspect], (title, aspect)
    assert len(lines(book)) > 12
    assert len(book.held.sheet("Trend").lists) == 2
    formulas = [box.formula for box in book.held.sheet("Trend").cells.values() if box.formula]
    assert len(formulas) == 16 + 36 * 7 + 2


def test_lists_and_lines_take_few_calls(file: Path) -> None:
    """At most 120 calls a new page, and more for what Excel makes one by one; else at most 25."""
    book = Open(model.load(file))
    counts = refreshed(book)
    assert {"Trend", "Scorecard", "Scorecard Stonebrook district"} <= counts.keys()
    for title, count in counts.items():
        single = one_by_one(book.held.sheet(title))
        assert count - single <= NEW_PAGE, (title, count, single)
    before = copy.deepcopy(book.held)
    counts = refreshed(book.again())
    assert max(counts.values()) <= STANDING_PAGE, counts
    refresh(book.live())
    assert book.held == before


def test_a_page_of_many_areas_takes_few_calls(tmp_path: Path) -> None:
    """Each new page of 13 areas takes as few calls, page breaks included; standing ones very few.

    Where Excel finds no cells by what they hold, or takes the first area of a union alone, the
    pages are the same.
    """
    raw = tables([*FEW, 8, 16, 20, 29], [code for code, *_ in AREAS])
    book = opened(raw, tmp_path / "many.xlsx")
    odd = book.again()
    counts = refreshed(book)
    assert len(book.held.sheet("Trend").setup["Breaks"]) > 2
    for title, count in counts.items():
        single = one_by_one(book.held.sheet(title))
        assert count - single <= NEW_PAGE, (title, count, single)
    assert {("Range", "EntireRow"), ("Range", "SpecialCells")} <= book.recorder.used
    pages = {title: picture(book.held.sheet(title)) for title in book.pages()}
    odd.held.first_area_alone = True
    odd.recorder.refuses = lambda _kind, member, _value: member == "SpecialCells"
    refresh(odd.live())
    assert {title: picture(odd.held.sheet(title)) for title in odd.pages()} == pages
    assert max(refreshed(book.again()).values()) <= STANDING_PAGE


def test_lists_and_lines_of_the_file_host_stand(file: Path, tmp_path: Path) -> None:
    """A page that the file host wrote is taken over with its lists and lines, in few calls."""
    assert max(taken_over(file, tmp_path / "out.xlsx").values()) <= STANDING_PAGE


def test_lines_follow_the_page_that_is_refreshed(few: Open) -> None:
    """Where the Trend page was edited and kept aside, the lines read the new one."""
    trend = few.held.sheet("Trend")
    trend.box((25, 1)).value = "Edited"
    refresh(few.live())
    kept = [title for title in few.held.titles if title.startswith("Trend (kept")]
    assert len(kept) == 1
    assert few.held.sheet(kept[0]) is trend
    assert {title for title, _ in lines(few).values()} == {"Trend"}


def test_lines_are_drawn_again_where_they_are_gone(few: Open) -> None:
    """After the officer deleted the Trend page, or cleared the lines, the next refresh has them."""
    whole = lines(few)
    remove(few, "Trend")
    assert {title for title, _ in lines(few).values()} == {""}
    refresh(few.live())
    assert lines(few) == whole
    few.held.sheet("Scorecard").sparklines.clear()
    refresh(few.live())
    assert lines(few) == whole


@pytest.mark.parametrize("remembered", [True, False])
def test_without_the_setting_no_line_is_left(few: Open, remembered: bool) -> None:
    """The column of lines goes with the Setting, from a page painted anew as well."""
    if not remembered:
        for title in ("Scorecard", "Trend"):
            few.held.sheet(title).properties.clear()
    settings = few.held.sheet("Settings")
    (row,) = (r for (r, c), box in settings.cells.items() if box.value == "Sparklines" and c == 1)
    settings.box((row, 2)).value = "hidden"
    refresh(few.live())
    assert lines(few) == {}
    assert few.held.sheet("Scorecard").value((3, 14)) is None
    assert len(few.held.sheet("Trend").lists) == 2


def test_a_longer_list_replaces_the_shorter_one(tmp_path: Path) -> None:
    """An indicator that is new is in the list of a standing Trend page."""
    short, long = (
        opened(tables(numbers, ["SC"]), tmp_path / f"{len(numbers)}.xlsx")
        for numbers in ({1, 2, 7}, FEW)
    )
    for book in (short, long):
        refresh(book.live())
    was = short.held.sheet("Trend").lists[4, 3]["Formula1"]
    page = page_of(long, "Trend")
    LiveBook(short.book).write(Plan([Placed(page, "Trend")]), {}, False)
    assert was != short.held.sheet("Trend").lists[4, 3]["Formula1"]
    assert picture(short.held.sheet("Trend")) == picture(long.held.sheet("Trend"))


def test_a_choice_is_no_edit(few: Open) -> None:
    """What was chosen stays chosen, and no page is kept aside."""
    listed = [str(few.held.sheet("Trend").value((row, 20))) for row in range(25, 25 + len(FEW))]
    few.held.sheet("Trend").box((4, 3)).value = listed[-1]
    refresh(few.live())
    assert few.held.sheet("Trend").value((4, 3)) == listed[-1]
    assert not [title for title in few.held.titles if "kept" in title]


@pytest.mark.parametrize("count", [12, 13, 14])
def test_thirteen_lines_over_thirteen_months_go_along_rows(few: Open, count: int) -> None:
    """Of a square, Excel would take the columns: it is told to take the rows."""
    drawn = tuple(
        Sparkline((row, 14), "trend", (row + 20, 4, row + 20, 16), "1F3864")
        for row in range(6, 6 + count)
    )
    odd = replace(page_of(few, "Scorecard"), title="Odd", sparklines=drawn)
    writing = LiveBook(few.book)
    trend = page_of(few, "Trend")
    writing.write(Plan([Placed(odd, None), Placed(trend, "Trend")]), {}, False)
    (group,) = few.held.sheet("Odd").sparklines
    assert group.set["PlotBy"] == (1 if count == 13 else 0)
    assert lines(few, "Odd") == {
        (row, 14): ("Trend", (row + 20, 4, row + 20, 16)) for row in range(6, 6 + count)
    }


def test_without_its_source_a_page_has_no_lines_until_the_next_refresh(tmp_path: Path) -> None:
    """A Trend page that failed is reported; the scorecard is refreshed, its lines come later."""
    book = opened(tables(FEW, ["SC"]), tmp_path / "few.xlsx")
    whole = book.again()
    refresh(whole.live())
    members = [member for _kind, member, _value in whole.recorder.log]
    book.recorder.fail_at = {members.index("Validation") + 1}
    with pytest.raises(Refusal, match=r"Trend was not refreshed.*it is missing") as refusal:
        refresh(book.live())
    assert "Scorecard" not in str(refusal.value)
    assert lines(book) == {}
    assert book.held.sheet("Scorecard").value((3, 14)) == "LAST 13 MONTHS"
    book.recorder.fail_at = ()
    refresh(book.live())
    assert lines(book) == lines(whole)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Fault:
    """The first refresh of a book with a history."""
    return Fault(opened(tables(FEW, ["SC"]), tmp_path_factory.mktemp("first") / "book.xlsx"))


@pytest.fixture(scope="module")
def later(tmp_path_factory: pytest.TempPathFactory) -> Fault:
    """A later one: an indicator went, another was chosen, a figure changed."""
    book = opened(tables(FEW, ["SC"]), tmp_path_factory.mktemp("later") / "book.xlsx")
    refresh(book.live())
    indicators = book.held.sheet("Indicators")
    (row,) = (r for (r, c), box in indicators.cells.items() if c == 1 and box.value == 2.0)
    names = {box.value: c for (r, c), box in indicators.cells.items() if r == 1}
    indicators.box((row, names["To"])).value = "April 2020"
    return Fault(book)


def points(fault: Fault) -> list[int]:
    """The calls for lists and lines, those about them, and every 13th of the others."""
    own = [n for n, (kind, member) in enumerate(fault.log, 1) if _OWN.search(f"{kind} {member}")]
    assert len(own) > 12
    near = {n + about for n in own for about in range(-2, 3)}
    return sorted(near | set(range(1, fault.calls + 1, 13)))


@pytest.mark.slow
def test_a_fault_at_any_call_leaves_new_lists_and_lines_whole(first: Fault) -> None:
    """Whichever call fails in a first refresh: each page is new or not there."""
    assert first.after["Scorecard"]["sparklines"]
    assert first.after["Trend"]["lists"]
    for call in points(first):
        first.check(first.at(call), call)


@pytest.mark.slow
def test_a_fault_at_any_call_leaves_standing_lists_and_lines_whole(later: Fault) -> None:
    """Whichever call fails in a later refresh: each page is old or new, or says what it is."""
    assert later.before["Scorecard"]["sparklines"] != later.after["Scorecard"]["sparklines"]
    assert later.before["Trend"]["lists"] != later.after["Trend"]["lists"]
    for call in points(later):
        later.check(later.at(call), call)
