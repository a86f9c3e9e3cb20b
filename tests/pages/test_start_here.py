"""Start here: the steps to a first page, ticked by what the book holds, gone once all are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import pytest
from support.books import xlscore

from xlscore.build.starter import empty_tables
from xlscore.flows.circulate import Wanted, prepare
from xlscore.flows.refresh import refresh
from xlscore.hosts.file.file_book import FileBook
from xlscore.rules import months
from xlscore.workbook.tables import Edits, Entry

MAY = months.make(2024, 5)
#: What each step asks for, in order.
STEPS: tuple[tuple[str, Mapping[str, Entry]], ...] = (
    ("Areas", {"Area": "All", "Title": "Whole council", "Page": "Yes", "Exceptions": "Yes"}),
    ("Indicators", {"No": 1, "Section": "Homes", "Indicator": "Repairs", "Polarity": "H",
                    "Data period": "SS", "Measure": "percent"}),
    ("Targets", {"No": 1, "From": dt.date(2024, 4, 1), "Target": 0.95, "Amber from": 0.9}),
)  # fmt: skip


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """An empty book that reports May 2024."""
    from xlscore.build.build import build

    build(tmp_path / "mine.xlsm", empty_tables(MAY))
    return tmp_path / "mine.xlsm"


def ticks(book: Path) -> list[object]:
    """The first column of the steps; none where the page has gone."""
    pages = [page for page in FileBook.look(book).found() if page.mark.kind == "start"]
    return [page.values.get((row, 1)) for page in pages for row in range(5, 11)]


def typed(book: Path, sheet: str, row: Mapping[str, Entry]) -> None:
    """Append a row to a data sheet and refresh."""
    host = FileBook.open(book)
    host.stage({sheet: Edits({}, [row])})
    refresh(host)


def test_each_step_is_ticked_by_what_the_book_holds(empty: Path) -> None:
    """In any order; with the last one the page goes, and does not come back."""
    assert ticks(empty) == ["–"] * 6
    for sheet, row in STEPS:
        typed(empty, sheet, row)
    assert ticks(empty) == ["–", "✓", "✓", "✓", "–", "✓"]
    typed(empty, "Data", {"No": 1, "Month": dt.date(2024, 5, 1), "Num": 96, "Denom": 100})
    assert ticks(empty) == ["–", "✓", "✓", "✓", "✓", "✓"]
    host = FileBook.open(empty)
    host.stage({"Settings": Edits({(2, "Value"): "Lancaster City Council"}, [])})
    refresh(host)
    assert ticks(empty) == []
    typed(empty, "Data", {"No": 9, "Month": dt.date(2024, 5, 1), "Num": 1})
    assert ticks(empty) == []


def test_it_is_the_first_tab_and_no_part_of_a_copy(empty: Path) -> None:
    """A copy has pages for readers alone."""
    for sheet, row in STEPS:
        typed(empty, sheet, row)
    host = FileBook.look(empty)
    assert host.tabs()[0] == "Start here"
    made = prepare(host, dt.datetime(2024, 6, 1), Wanted(anyway=True))
    assert "Start here" not in made.bookmarks


def test_no_other_book_has_it(book: Path) -> None:
    """The starter book, and books from before, never show it."""
    assert xlscore("refresh", book).returncode == 0
    assert "Start here" not in FileBook.look(book).tabs()
