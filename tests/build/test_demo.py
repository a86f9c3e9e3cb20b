"""The demonstration book: what it holds, and that nobody takes it for a real one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from support.books import xlscore
from support.oracle import Oracle, Saved, compared

from xlscore.build.county import FIRST, LAST
from xlscore.build.demo import ORGANISATION, demo_tables
from xlscore.checks.all_checks import check
from xlscore.inputs.book import Book, read
from xlscore.inputs.contract import BASES, MEASURES, POLARITIES
from xlscore.results.figures import figures, past
from xlscore.rules import months
from xlscore.workbook.tables import RawTable


@pytest.fixture(scope="module")
def made() -> Mapping[str, RawTable]:
    """The demonstration data."""
    return demo_tables()


@pytest.fixture(scope="module")
def demo(made: Mapping[str, RawTable]) -> Book:
    """The demonstration data as read, which hold no error."""
    book, problems = read(made)
    problems += check(book, LAST)
    assert [str(p) for p in problems if p.severity == "error"] == []
    return book


def test_its_size(demo: Book) -> None:
    """Thirteen areas, forty indicators, thirty-six months."""
    assert (len(demo.areas), len(demo.indicators)) == (13, 40)
    assert sorted(demo.data["Month"].unique()) == list(range(FIRST, LAST + 1))
    assert LAST - FIRST == 35


def test_it_is_always_the_same(made: Mapping[str, RawTable]) -> None:
    """The seed is fixed, so that two books hold the same figures."""
    assert {name: table.rows for name, table in demo_tables().items()} == {
        name: table.rows for name, table in made.items()
    }


@pytest.mark.parametrize(
    ("column", "words"),
    [("Measure", MEASURES), ("Polarity", (*POLARITIES, "")), ("Data period", ("YTD", "R12M", "SS")),
     ("Basis", BASES), ("Denominator", ("sum", "latest"))],
)  # fmt: skip
def test_every_kind_of_indicator(demo: Book, column: str, words: tuple[str, ...]) -> None:
    """Every measure, polarity, data period and basis occurs."""
    assert set(words) <= set(demo.indicators[column])


def test_what_real_data_bring_along(demo: Book) -> None:
    """Small and zero denominators, gaps, restatements, breaks, starts, ends, own targets."""
    found = figures(demo)
    assert ((found["denom"] > 0) & (found["denom"] < 10)).any()
    assert (found["denom"] == 0).any()
    assert (found["gap"] > 0).any()
    assert demo.data[["Num", "Denom", "Value"]].isna().all(axis=1).any()
    keys = found[["No", "Area", "Month"]]
    assert past(demo, found, keys)["restated"].sum() == 6
    about = demo.indicators
    assert (about["Comparable from"] < months.LATEST).sum() == 2
    assert (about["From"] > FIRST).any()
    assert (about["To"] < LAST).any()
    assert about["Only areas"].map(len).any()
    assert demo.targets["Target"].isna().any()
    assert (demo.targets["Area"] != "").any()
    assert len(demo.commentary) > 10


def test_its_pages(demonstration: Path) -> None:
    """Thirteen area pages, the comparison, a tab for every Red: all as plain Python has them."""
    told, shown = compared(demonstration)
    assert told == []
    assert len(shown) > 450
    tabs = Saved(demonstration).tabs
    assert len([tab for tab in tabs if tab.startswith("Scorecard")]) == 13
    assert "Compare areas" in tabs
    assert len([tab for tab in tabs if tab.startswith("Exc ")]) == len(
        Oracle(demonstration).exceptions()
    )


def test_every_page_says_that_it_is_synthetic(demonstration: Path) -> None:
    """The word stands on the cover, in the guidance, on every area's page and every exception."""
    pages = Saved(demonstration)
    for tab in pages.tabs[: pages.tabs.index("Check")]:
        assert any("synthetic" in str(text).casefold() for text in pages.text(tab)), tab
    properties: Any = load_workbook(demonstration, read_only=True).properties
    assert properties.creator == ORGANISATION


def test_a_refresh_changes_nothing(demonstration: Path) -> None:
    """The book comes with its pages as a refresh makes them."""
    before = demonstration.read_bytes()
    done = xlscore("refresh", demonstration)
    assert done.returncode == 0
    assert f"Nothing changed in {demonstration}." in done.stdout
    assert demonstration.read_bytes() == before
