"""Signals are worked out once: every place that tells of one says the same, and its numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from support import small_books as small

from xlscore.build.demo import demo_tables
from xlscore.disclosure.withholding import everything
from xlscore.inputs.book import Book, read
from xlscore.inputs.commentary import carry
from xlscore.pages.copies import Report, accessible, familiar
from xlscore.pages.formats import cell
from xlscore.results.explanation import Explanation, explanation
from xlscore.results.results import Results, results
from xlscore.rules.sentences import capitalised
from xlscore.tables.reds import SIGNAL
from xlscore.tables.values import Signal
from xlscore.workbook.page import Page
from xlscore.workbook.tables import RawTable

Key = tuple[str, str]


def shown(raw: dict[str, RawTable]) -> Book:
    """The book of the tables, signals shown."""
    for row in raw["Settings"].rows:
        if row[0] == "Signals":
            row[1] = "shown"
    return read(raw)[0]


def few() -> dict[str, RawTable]:
    """Two areas, a Red that fell, one that cannot be told and one with too few points."""
    raw = small.tables("2014-05", "Kent Medway")
    small.indicator(raw, 1, "H", Data_period="YTD", Basis="monthly", Decimals=1)
    small.indicator(raw, 2, "H", Data_period="R12M")
    small.indicator(raw, 3, "L", Measure="number", Decimals=0)
    small.target(raw, 1, "", 0.9)
    last = small.month("2014-05")
    for area in ("Kent", "Medway"):
        for no, count in ((1, 20), (2, 20), (3, 9)):
            figures: dict[str, Any] = {}
            for back in range(count):
                at = last - back
                pair = (20 if back == 0 else 60 + back % 3, 100)
                figures[f"m{at // 12}_{at % 12 + 1:02d}"] = pair if no < 3 else 50 + back % 3
            small.figures(raw, no, area, **figures)
    return raw


def copies(book: Book, found: Results) -> tuple[list[Page], list[Page], list[Page]]:
    """The pages of the book, the familiar copy and the accessible one."""
    commentary, texts = carry(book, [])
    when = dt.datetime(2014, 7, 1)
    report = Report(everything(book, found), commentary, [], texts, when, "digest")
    return list(report.made), familiar(report), accessible(report)


def column(page: Page, heading: str) -> Iterator[tuple[Key, object]]:
    """By indicator and area what stands below a heading of an accessible sheet."""
    heads = {c.value: place for place, c in page.cells.items() if isinstance(c.value, str)}
    top, at = next(place for head, place in heads.items() if str(head).startswith(heading))
    named = {page.cells[top, n].value: n for n in range(1, 40) if (top, n) in page.cells}
    for row in range(top + 1, max(r for r, _ in page.cells) + 1):
        if (row, at) in page.cells and (row, 1) in page.cells:
            area = named.get("Area")
            who = page.cells[row, area].value if area else ""
            yield (str(page.cells[row, 1].value), str(who)), page.cells[row, at].value


def drawn(page: Page) -> Mapping[Key, tuple[str, str]]:
    """By indicator and area the sentence and the packed points of the Trend page."""
    heads = {page.cells[24, n].value: n for n in range(17, 32) if (24, n) in page.cells}
    found = {}
    for row in range(25, max(r for r, _ in page.cells) + 1):
        if (row, heads["Key"]) in page.cells:
            no, _, area = str(page.cells[row, heads["Key"]].value).partition("|")
            told, points = (page.cells[row, heads[name]].value for name in ("Signal", "Points"))
            found[no, area] = str(told), str(points or "")
    return found


def numbers(packed: str) -> list[list[float | None]]:
    """Value, lower and upper limit of each packed point, the oldest first."""
    pieces = [packed[n : n + 50] for n in range(50, len(packed), 50)]
    cut = [[piece[10:23], piece[23:36], piece[36:49]] for piece in reversed(pieces)]
    return [[float(part) if part.strip() else None for part in one] for one in cut]


def compare(book: Book, found: Results) -> int:
    """Hold everything that is told of each row against what explain tells of it."""
    own, copy, heard = copies(book, found)
    rows = {(r["No"], r["Area"]): r for r in found.rows.to_dict("records")}
    said: dict[Key, Explanation] = {
        key: explanation(book, row, found.beside, []) for key, row in rows.items()
    }
    titles = {book.area_title(code): code for code in book.areas["Area"]}
    for pages in (own, copy):
        for page in pages:
            for (no, area, name), place in page.places.items():
                if page.kind == "scorecard" and name == "signal":
                    assert page.cells[place].value == cell(Signal(said[no, area].signal)).value
            if page.kind == "exception":
                texts = {c.value for c in page.cells.values()}
                words = said[page.no, page.area].movement.removeprefix(f"{SIGNAL}: ")
                assert capitalised(words) in texts, (page.title, words)
    (trend,) = (page for page in own if page.kind == "trend")
    for key, (sentence, points) in drawn(trend).items():
        one, scale = said[key], 100 if rows[key]["Measure"] == "percent" else 1
        assert sentence.endswith(one.movement), key
        limits = one.signal not in ("too few", "cannot be told")
        given = [
            [_times(p[name], scale) if limits or name == "value" else None
             for name in ("value", "lower", "upper")]
            for p in one.points
        ]  # fmt: skip
        assert len(numbers(points)) == len(given)
        for packed, exact in zip(numbers(points), given, strict=True):
            assert packed == [None if x is None else pytest.approx(x, rel=1e-7) for x in exact]
    compared = 0
    for page in heard:
        if str(page.cells[1, 1].value).startswith("Scorecard of"):
            area = titles[_area_of(page, titles)]
            for (no, _), word in column(page, "Signal: whether"):
                assert word == capitalised(said[no, area].signal), (no, area)
                compared += 1
        elif page.title == "Trend":
            for (no, title), told in column(page, "Signal: whether"):
                assert str(told).endswith(said[no, titles[title]].movement)
        elif page.title == "Data notes":
            for (no, title), told in column(page, "Signal: whether"):
                words = said[no, titles[title]].movement.removeprefix(f"{SIGNAL}: ")
                assert told == capitalised(words)
    assert {one.as_dict()["signal"] for one in said.values()} >= {"too few", "cannot be told"}
    return compared


def _times(value: object, scale: int) -> float:
    assert isinstance(value, float)
    return value * scale


def _area_of(page: Page, titles: Mapping[str, str]) -> str:
    heading = str(page.cells[1, 1].value)
    return max((title for title in titles if title in heading), key=len)


def test_every_place_says_the_same_of_a_few_rows() -> None:
    """Scorecard, Trend, exception page, explain and both copies, of two areas."""
    book = shown(few())
    assert compare(book, results(book, small.month("2014-05"))) == 6


@pytest.mark.slow
def test_every_place_says_the_same_of_the_demonstration() -> None:
    """The same of every row of the demonstration book."""
    book = shown(demo_tables())
    found = results(book, book.settings.reporting_month)
    assert compare(book, found) == len(found.rows) > 450
