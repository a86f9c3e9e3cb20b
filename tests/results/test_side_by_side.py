"""Areas beside the rest of their whole: which are compared, and where it is said."""

from __future__ import annotations

from typing import Any

import pytest
from support import small_books as small

from xlscore.disclosure.withholding import as_asked
from xlscore.flows.explain import explain
from xlscore.inputs.book import Book
from xlscore.pages.accessible.sheet import Notes, rendered
from xlscore.pages.compare import compare
from xlscore.pages.formats import shown
from xlscore.results.results import results
from xlscore.tables.compare import compare_table
from xlscore.workbook.tables import RawTable

MONTH = small.month("2014-05")
#: By area num and denom of May 2014: North stands out, East a little, South has few.
FIGURES = {"Kent": (170, 500), "North": (80, 140), "East": (43, 160), "South": (4, 9)}


def tables(figures: Any = FIGURES, polarity: str = "H", **settings: object) -> dict[str, RawTable]:
    """A county and its districts with one percentage."""
    raw = small.tables("2014-05", " ".join(FIGURES), **settings)
    names = raw["Areas"].columns
    for row in raw["Areas"].rows[1:]:
        row[names.index("Part of")] = "Kent"
    small.indicator(raw, 1, polarity, Decimals=1)
    for area, pair in figures.items():
        small.figures(raw, 1, area, m2014_05=pair)
    return raw


def sides(raw: dict[str, RawTable]) -> dict[str, tuple[int, int]]:
    """By area the side at 99.8 % and at 95 %."""
    book = small.book(raw)
    found = results(book, MONTH).beside.areas
    return {row["Area"]: (row["side"], row["drawn"]) for row in found.to_dict("records")}


def pages(book: Book) -> list[str]:
    """What stands on Compare areas."""
    return [shown(c) for page in compare(book, results(book, MONTH)) for c in page.cells.values()]


def test_which_area_differs_from_the_rest_of_its_whole() -> None:
    """North differs by 99.8 %, East by 95 % alone, and 4 of 9 are too few to be compared."""
    assert sides(tables()) == {"North": (1, 1), "East": (0, -1)}


def test_the_rest_is_the_whole_less_the_area() -> None:
    """140 of 500 less 80: the rest of North is 90 of 360, a quarter."""
    found = results(small.book(tables()), MONTH).beside.rest_of("1", "North")
    assert (found["rest_num"], found["rest_denom"], found["rest"]) == (90, 360, 0.25)
    assert found["value"] == pytest.approx(80 / 140)


@pytest.mark.parametrize(
    ("figures", "polarity"),
    [
        (FIGURES, ""),
        ({"Kent": (85, 145), "North": (80, 140)}, "H"),
        ({"Kent": (70, 500), "North": (80, 140)}, "H"),
        ({"North": (80, 140)}, "H"),
        ({"Kent": 0.3, "North": (80, 140)}, "H"),
    ],
    ids=["activity", "the rest is small", "more than the whole", "no whole", "no counts"],
)
def test_what_is_not_compared(figures: Any, polarity: str) -> None:
    """Activity, small denominators, and figures that do not fit their whole."""
    assert "North" not in sides(tables(figures, polarity))


def test_it_stands_on_the_page_and_in_the_accessible_copy() -> None:
    """Signs behind the figures, words below for 99.8 % alone; in words only in the other copy."""
    book = small.book(tables())
    told = pages(book)
    assert {"57.1% >>", "26.9% <", "34.0%", "44.4%"} <= set(told)
    (line,) = [text for text in told if text.startswith("Compared with the rest of its whole")]
    assert "more than chance: indicator 1: North higher. " in line
    table = compare_table(book, results(book, MONTH))
    heard = [c.value for c in rendered("Compare", table, MONTH, Notes()).cells.values()]
    assert heard.count("Higher, by more than chance") == 1
    assert heard.count("No more than chance") == 1
    assert heard.count("Not compared") == 2


def test_explain_says_it_in_words_and_numbers() -> None:
    """The sentence, and for programs both figures, the interval and both levels."""
    found = explain(tables(), "1", "North")
    assert found.areas == (
        "Areas side by side: 57.1% is higher than the 25.0% of the rest of Kent by more than "
        "chance (17.1 to 45.8 percentage points, at 99.8%)."
    )
    assert found.areas in found.lines()
    numbers = found.as_dict()["side_by_side"]
    assert (numbers["side"], numbers["rest_denom"], numbers["whole"]) == (1, 360.0, "Kent")
    east = explain(tables(), "1", "East")
    assert "no more than chance away from" in east.areas
    assert east.side_by_side["side_at_95"] == -1
    assert explain(tables(), "1", "Kent").areas == ""


def test_a_copy_says_nothing_where_a_count_is_withheld() -> None:
    """4 of 9 in South are withheld, so no area of the indicator is compared in the copy."""
    book = small.book(tables(Small_counts="suppressed"))
    shown_ = as_asked(book, results(book, MONTH))
    assert shown_.computed.beside.areas.empty
    assert not any(">" in text for text in pages_of(shown_))


def pages_of(shown_: Any) -> list[str]:
    """What stands on Compare areas of a copy."""
    made = compare(shown_.book, shown_.computed)
    return [shown(cell) for page in made for cell in page.cells.values()]
