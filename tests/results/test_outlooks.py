"""The year-end outlook of a book's rows: which have one, and what it counts on."""

from __future__ import annotations

from typing import Any

import pytest
from support import small_books as small

from xlscore.results.beside import Beside, beside
from xlscore.results.results import results
from xlscore.rules.outlook import CANNOT_BE_MET, NEEDS
from xlscore.workbook.tables import RawTable

Tables = dict[str, RawTable]
#: Three months of 2014/15, months' own figures.
OWN: dict[str, Any] = {"m2014_04": (30, 40), "m2014_05": (20, 40), "m2014_06": (25, 40)}
#: The same added up from April.
RUN: dict[str, Any] = {"m2014_04": (30, 40), "m2014_05": (50, 80), "m2014_06": (75, 120)}


def made(raw: Tables, month: str = "2014-06") -> tuple[Beside, dict[Any, Any]]:
    """What stands beside the one row of a book, and the row."""
    book = small.book(raw)
    rows = results(book, small.month(month)).rows
    return beside(book, rows, small.month(month)), rows.iloc[0].to_dict()


def book_of(figures: dict[str, Any], aim: float = 0.8, **cells: object) -> Tables:
    """A percentage that adds up over the year, and its target."""
    raw = small.tables("2014-06")
    small.indicator(raw, 1, str(cells.pop("Polarity", "H")), **({"Data_period": "YTD"} | cells))
    small.target(raw, 1, "", aim)
    small.figures(raw, 1, **figures)
    return raw


@pytest.mark.parametrize(("basis", "figures"), [("monthly", OWN), ("reported", RUN)])
def test_own_and_added_figures_say_the_same(basis: str, figures: dict[str, Any]) -> None:
    """75 of 120 after three months: 80% of 480 are 384, so 309 of the 360 still to come."""
    found, record = made(book_of(figures, Basis=basis))
    ahead = found.outlook_of("1", "Kent")
    assert (ahead["state"], ahead["left"], ahead["aim"]) == (NEEDS, 9, 0.8)
    assert ahead["need"] == pytest.approx(309 / 360)
    assert found.outlook_in_words(record) == (
        "the target of 80% needs 85.8% in the remaining 9 months, if they are as large as those "
        "so far; the best month so far was April 2014 with 75.0%."
    )


def test_low_is_good() -> None:
    """The rest must stay at or below the need, and the best month is the lowest."""
    found, record = made(book_of(OWN, 0.5, Basis="monthly", Polarity="L"))
    said = found.outlook_in_words(record)
    assert "needs at most 45.8% in the remaining 9 months" in said
    assert said.endswith("the best month so far was May 2014 with 50.0%.")


def test_the_target_of_the_years_end_counts() -> None:
    """A target that steps up in January is the one to be met, and an area's own wins."""
    raw = book_of(OWN, 0.8, Basis="monthly")
    small.target(raw, 1, "2015-01", 0.7)
    assert made(raw)[0].outlook_of("1", "Kent")["aim"] == 0.7


def test_what_even_perfection_does_not_reach() -> None:
    """In February one month remains: 11 of 20 a month so far cannot become 60%."""
    months = [f"m{2014 + (n + 3) // 12}_{(n + 3) % 12 + 1:02d}" for n in range(11)]
    found, record = made(book_of(dict.fromkeys(months, (11, 20)), 0.6, Basis="monthly"), "2015-02")
    assert found.outlook_of("1", "Kent")["state"] == CANNOT_BE_MET
    most = (11 * 11 + 20) / 240
    assert found.outlook_in_words(record) == (
        f"the target of 60% cannot be met: even 100% gives {most:.1%}."
    )


@pytest.mark.parametrize(
    ("figures", "cells"),
    [
        ({"m2014_04": (30, 40), "m2014_06": (25, 40)}, {"Basis": "monthly"}),
        (OWN, {"Basis": "monthly", "Denominator": "latest"}),
        (OWN, {"Data_period": "SS"}),
        (OWN, {"Data_period": "R12M"}),
        (OWN, {"Basis": "monthly", "Polarity": "T"}),
        (OWN, {"Basis": "monthly", "Measure": "average"}),
        ({"m2014_06": 0.6}, {}),
    ],
)
def test_rows_without_an_outlook(figures: dict[str, Any], cells: dict[str, Any]) -> None:
    """A month missing, a latest denominator, other periods, T, other measures, no counts."""
    found, record = made(book_of(figures, **cells))
    assert found.outlook_in_words(record) == ""


def test_without_each_month_the_best_is_not_known() -> None:
    """Year-to-date counts of June alone say what is needed, and no best month."""
    found, record = made(book_of({"m2014_06": (75, 120)}))
    assert "needs 85.8%" in found.outlook_in_words(record)
    assert "best" not in found.outlook_in_words(record)


def test_quarters_of_a_year_of_its_own() -> None:
    """A quarterly indicator of a year from September has three quarters to go, and says so."""
    raw = small.tables("2014-11", Report_every="quarter", Year_starts="September")
    small.indicator(raw, 1, Data_period="YTD", Basis="monthly")
    small.target(raw, 1, "", 0.8)
    small.figures(raw, 1, m2014_11=(30, 40))
    found, record = made(raw, "2014-11")
    assert found.outlook_in_words(record).startswith(
        "the target of 80% needs 81.7% in the remaining 3 quarters"
    )


def test_nothing_withheld_shows_through() -> None:
    """A figure withheld in any area, or tied to a point, takes signal and outlook along."""
    raw = small.tables("2014-06", "Kent East")
    for no in (1, 2):
        small.indicator(raw, no, Data_period="YTD", Basis="monthly")
        small.target(raw, no, "", 0.8)
        for area in ("Kent", "East"):
            small.figures(raw, no, area, **OWN)
    found, record = made(raw)
    del record["No"]
    kept = found.without({("1", "East", int(small.month("2014-05")))})
    assert kept.outlook_of("1", "Kent") == {}
    assert kept.signals.of("1", "Kent") == {}
    # Another indicator is said as before, but for its best month.
    assert kept.outlook_of("2", "Kent")["need"] == found.outlook_of("2", "Kent")["need"]
    assert "best" not in kept.outlook_in_words({"No": "2", **record})
    # As texts: what is not known is not equal to itself.
    assert str(kept.signals.of("2", "East")) == str(found.signals.of("2", "East"))
    later = found.without({("1", "East", int(small.month("2014-07")))})
    assert later.outlook_of("1", "East")["need"] == found.outlook_of("1", "East")["need"]


def test_a_month_of_small_counts_shows_no_mean() -> None:
    """A signal that rests on a month's own count of 1 to 5 is left out, though its year's is 75."""
    raw = small.tables("2014-06")
    small.indicator(raw, 1, Data_period="YTD", Basis="monthly")
    small.figures(raw, 1, **(OWN | {"m2014_05": (4, 40)}))
    found, _ = made(raw)
    assert found.signals.of("1", "Kent")["signal"] == "too few"
    assert found.without(set()).signals.of("1", "Kent") == {}
