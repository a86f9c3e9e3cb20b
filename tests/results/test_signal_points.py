"""Which points of a book are looked at, and what is answered of them."""

from __future__ import annotations

import math
from typing import Any

import pytest
from support import small_books as small

from xlscore.flows.explain import explain
from xlscore.results.results import results
from xlscore.results.signals import CUMULATIVE, NO_LATEST, ROLLING, Signals, signals
from xlscore.rules import months
from xlscore.rules.months import Month
from xlscore.workbook.tables import RawTable

LAST = "2014-05"
#: Percentages of 100 that go to and fro, and then leave what was usual.
USUAL = [80, 82, 79, 81, 83, 80, 78, 82, 81, 79, 80, 82, 81]


def made(raw: dict[str, RawTable], last: str = LAST) -> Signals:
    """The signals of the book of these tables."""
    book = small.book(raw)
    found = results(book, small.month(last))
    return signals(book, found.rows)


def monthly(values: list[Any], last: str = LAST) -> dict[str, Any]:
    """Figures of the months that end with one, as `small.figures` takes them."""
    end = small.month(last)
    first = end - len(values) + 1
    keys = [months.year_month(Month(first + n)) for n in range(len(values))]
    named = {f"m{y}_{m:02d}": v for (y, m), v in zip(keys, values, strict=True)}
    return {name: value for name, value in named.items() if value is not None}


def only(found: Signals) -> dict[str, Any]:
    """The answer of the one indicator."""
    return dict(found.of("1", "Kent"))


def of_percentages(nums: list[Any], polarity: str = "H", **cells: object) -> Signals:
    """The signals of one percentage, monthly counts out of 100."""
    raw = small.tables(LAST)
    small.indicator(raw, 1, polarity, Data_period="YTD", Basis="monthly", **cells)
    small.figures(raw, 1, **monthly([None if n is None else (n, 100) for n in nums]))
    return made(raw)


def test_a_drop_that_is_more_than_chance() -> None:
    """A point far below the limits of a percentage is worsening where high is good."""
    found = of_percentages([*USUAL, 40])
    assert only(found)["signal"] == "worsening"
    assert (only(found)["rule"], only(found)["chart"], only(found)["count"]) == (1, "p'", 14)
    points = found.points_of("1", "Kent")
    assert [p["side"] for p in points] == [1] * 13 + [-1]
    assert [p["value"] for p in points] == [n / 100 for n in [*USUAL, 40]]


def test_the_page_may_fall_where_the_points_say_nothing() -> None:
    """One point up or down within the limits is no signal."""
    assert only(of_percentages([*USUAL, 77]))["signal"] == "no signal"


def test_eleven_points_are_too_few() -> None:
    """Under twelve points nothing is said, and the sentence counts them."""
    answer = only(of_percentages(USUAL[:11]))
    assert answer["signal"] == "too few"
    assert answer["why"] == "There are 11 points that can be used; 12 are needed."


def test_a_latest_month_without_a_figure() -> None:
    """Without the latest point there is nothing to tell of it."""
    answer = only(of_percentages([*USUAL, None]))
    assert (answer["signal"], answer["why"]) == ("too few", NO_LATEST)


def test_points_with_small_denominators_are_dropped() -> None:
    """A denominator below 10 makes no point; where it is the latest, too few."""
    raw = small.tables(LAST)
    small.indicator(raw, 1, "H", Data_period="YTD", Basis="monthly")
    counts = [(n, 100) for n in USUAL]
    small.figures(raw, 1, **monthly([(1, 9), *counts, (2, 9), (81, 100)]))
    assert only(made(raw))["count"] == 14
    raw = small.tables(LAST)
    small.indicator(raw, 1, "H", Data_period="YTD", Basis="monthly")
    small.figures(raw, 1, **monthly([*counts, (1, 9)]))
    assert only(made(raw))["why"] == NO_LATEST


def test_points_begin_where_figures_are_comparable() -> None:
    """What lies before Comparable from is another series."""
    found = of_percentages([10, 10, *USUAL], Comparable_from=small.day("2013-05"))
    assert only(found)["count"] == 13


def test_at_most_thirty_six_points() -> None:
    """Of a long series the last 36 are used."""
    assert only(of_percentages(USUAL * 3))["count"] == 36


def test_year_to_date_counts_are_taken_apart() -> None:
    """Reported year to date: a month's own counts are the differences, April's its own."""
    raw = small.tables(LAST)
    small.indicator(raw, 1, "H", Data_period="YTD")
    own = [(8, 10 + n % 3) for n in range(14)]
    run: list[tuple[int, int]] = []
    for n, (num, denom) in enumerate(own):
        # The series begins in April 2013, and the fourteenth month is May 2014.
        before = run[-1] if n not in (0, 12) else (0, 0)
        run.append((before[0] + num, before[1] + denom))
    small.figures(raw, 1, **monthly(run))
    points = made(raw).points_of("1", "Kent")
    assert [(p["num"], p["denom"]) for p in points] == own


def test_a_correction_downwards_is_no_point() -> None:
    """A year-to-date count that falls makes no point, and neither does more than all."""
    raw = small.tables(LAST)
    small.indicator(raw, 1, "H", Data_period="YTD")
    small.figures(raw, 1, m2014_04=(50, 100), m2014_05=(40, 150))
    assert [p["Month"] for p in made(raw).points_of("1", "Kent")] == [int(small.month("2014-04"))]


def test_a_year_to_date_ratio_without_counts() -> None:
    """A cumulative percentage alone cannot be taken apart, and the reason says so."""
    raw = small.tables(LAST)
    small.indicator(raw, 1, "H", Data_period="YTD")
    small.figures(raw, 1, **monthly([0.8 + n / 100 for n in range(14)]))
    assert (only(made(raw))["signal"], only(made(raw))["why"]) == ("cannot be told", CUMULATIVE)


def test_a_reported_rolling_year_cannot_be_told() -> None:
    """Overlapping years are never tested as if they were independent."""
    raw = small.tables(LAST)
    small.indicator(raw, 1, "H", Data_period="R12M")
    small.figures(raw, 1, **monthly([(n, 100) for n in USUAL]))
    found = made(raw)
    assert (only(found)["signal"], only(found)["why"]) == ("cannot be told", ROLLING)
    assert found.points.empty


def test_snapshots_are_looked_at_by_their_changes() -> None:
    """A snapshot that rises by as much each month has no signal; a jump has; no assurance."""
    raw = small.tables(LAST)
    small.indicator(raw, 1, "L", Measure="number", Decimals=0)
    small.target(raw, 1, "", 1000)
    small.figures(raw, 1, **monthly([100 + 5 * n + n % 2 for n in range(15)]))
    assert only(made(raw))["signal"] == "no signal"
    assert (only(made(raw))["assurance"], only(made(raw))["count"]) == ("", 14)
    small.figures(raw, 1, m2014_06=400)
    raw["Settings"].rows = [
        [name, small.day("2014-06") if name == "Reporting month" else value, note]
        for name, value, note in raw["Settings"].rows
    ]
    assert only(made(raw, "2014-06"))["signal"] == "worsening"


@pytest.mark.parametrize(
    ("measure", "period", "word"),
    [("percent", "YTD", "missed reliably"), ("number", "YTD", ""), ("average", "YTD", "met")],
)
def test_assurance_only_where_the_target_is_one_of_the_points(
    measure: str, period: str, word: str
) -> None:
    """A year's target for a count says nothing of a month's; that of a percentage does."""
    raw = small.tables(LAST)
    small.indicator(raw, 1, "H", Measure=measure, Data_period=period, Basis="monthly", Decimals=1)
    small.target(raw, 1, "", 0.95 if measure == "percent" else 0.5)
    small.figures(raw, 1, **monthly([(n, 100) for n in USUAL]))
    assert only(made(raw))["assurance"].startswith(word)
    assert math.isfinite(made(raw).points["upper"].max())


def test_quarterly_year_to_date_is_taken_apart_by_quarters() -> None:
    """A quarterly indicator: a quarter's own counts are the differences from the quarter before."""
    raw = small.tables("2014-06", Report_every="quarter")
    small.indicator(raw, 1, "H", Data_period="YTD")
    small.figures(raw, 1, m2013_09=(20, 40), m2013_12=(35, 70), m2014_03=(50, 90), m2014_06=(9, 11))
    points = made(raw, "2014-06").points_of("1", "Kent")
    # The year's first quarter is missing, so what September holds is not one quarter's.
    assert [(p["num"], p["denom"]) for p in points] == [(15, 30), (15, 20), (9, 11)]


def test_explain_says_the_signal_in_words_and_numbers() -> None:
    """Explain and its --json hold one answer: the limits of the latest point, and all points."""
    raw = small.tables(LAST)
    small.indicator(raw, 1, "H", Data_period="YTD", Basis="monthly")
    small.target(raw, 1, "", 0.95)
    small.figures(raw, 1, **monthly([(n, 100) for n in [*USUAL, 40]]))
    found = explain(raw, "1")
    data = found.as_dict()
    assert (data["signal"], data["assurance"]) == ("worsening", "missed reliably")
    assert found.movement in found.lines()
    assert found.points_told not in found.lines()
    assert found.points_told in found.lines(points=True)
    assert found.points_told.startswith("Points, each month's own figure: Apr 13 80.0%*, May")
    assert found.points_told.endswith("Apr 14 81.0%*, May 14 40.0%* (* part of a signal).")
    assert found.movement.startswith("Signal: worsening: the latest point lies outside the limits")
    assert len(data["points"]) == 14
    assert data["points"][-1]["value"] == 0.4
    assert data["limits"] == {name: data["points"][-1][name] for name in data["limits"]}
    assert list(data["limits"]) == ["mean", "lower", "upper"]


def test_explain_says_why_a_rolling_year_has_no_signal() -> None:
    """Where nothing can be told the reason stands there, and no limits."""
    raw = small.tables(LAST)
    small.indicator(raw, 1, "H", Data_period="R12M")
    small.figures(raw, 1, **monthly([(n, 100) for n in USUAL]))
    found = explain(raw, "1")
    assert found.movement == f"Signal: cannot be told. {ROLLING}"
    assert set(found.limits.values()) == {None}
