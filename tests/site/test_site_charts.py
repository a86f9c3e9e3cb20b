"""Charts: what is drawn of a series, and what is not."""

from __future__ import annotations

import math
from itertools import pairwise

import pandas as pd
import pytest

from xlscore.results.results import WITHHELD
from xlscore.rules.periods import Calendar
from xlscore.rules.sentences import Show
from xlscore.site import words
from xlscore.site.charts import Chart
from xlscore.site.series import Point, told
from xlscore.site.signals import SignalChart, signal_chart
from xlscore.site.words import slug

NONE = (math.nan, math.nan)
HIGH = ((0.9, math.inf), (0.75, math.inf))


def series(values: list[float], *, broken: int = -1, rated: bool = True) -> list[Point]:
    """Percentages, month after month, with a target of 90% where they are rated."""
    green, amber = HIGH if rated else (NONE, NONE)
    target = 0.9 if rated else math.nan
    return [
        Point(24168 + n, value, target, green, amber, n == broken) for n, value in enumerate(values)
    ]


def charted(points: list[Point], *others: tuple[str, float]) -> Chart:
    """Their chart, with figures of others."""
    beside = [("other", name, [value] * len(points)) for name, value in others]
    return Chart(points, Show(True, 1), Calendar(), beside)


def drawn(values: list[float], *, broken: int = -1, rated: bool = True) -> Chart:
    """The chart of percentages."""
    return charted(series(values, broken=broken, rated=rated))


def lines(of: Chart, tone: str) -> int:
    """How many lines of a kind there are."""
    return sum(line.tone == tone for line in of.lines)


def test_a_gap_and_a_break_part_the_line() -> None:
    """No line leads over a month without a figure, nor over a new definition, which is named."""
    assert lines(drawn([0.5, 0.6, 0.7, 0.8]), "result") == 3
    assert lines(drawn([0.5, math.nan, 0.7, 0.8]), "result") == 1
    broken = drawn([0.5, 0.6, 0.7, 0.8], broken=2)
    assert (lines(broken, "result"), lines(broken, "break")) == (2, 1)
    assert "new definition" in [text.text for text in broken.texts]


def test_periods_lie_as_far_apart_as_their_months() -> None:
    """A quarter takes three times the room of a month, and each period is named once."""
    points = [Point(24168 + n, 0.5 + n / 100, math.nan, NONE, NONE) for n in (0, 3, 6, 7, 8)]
    found = charted(points)
    places = list(found.dots)
    assert places[1] - places[0] == pytest.approx(3 * (places[4] - places[3]), abs=0.1)
    named = [text.text for text in found.texts if text.tone in ("when", "wide")]
    assert named == ["Jan 14", "Apr 14", "Jul 14", "Aug 14", "Sep 14"]


def test_a_withheld_figure_is_a_letter_and_no_place() -> None:
    """It stands as c at the foot of the plot wherever it lay, and moves nothing else."""
    one = drawn([0.5, WITHHELD, 0.7])
    assert [(text.text, text.y) for text in one.texts if text.tone == "withheld"] == [("c", 220.0)]
    assert len(one.dots) == 2
    assert told(series([WITHHELD]), Show(True, 1), Calendar()) == ""


def test_bands_are_named_and_stand_by_the_limits() -> None:
    """Green ends where amber begins, each carries its name, and without a target there is none."""
    found = drawn([0.5, 0.6, 0.95])
    green = next(band for band in found.bands if band.tone == "green")
    amber = next(band for band in found.bands if band.tone == "amber")
    assert green.y2 == amber.y1
    assert {text.text for text in found.texts if text.tone == "band"} == {"Green", "Amber"}
    assert drawn([0.5, 0.6], rated=False).bands == []


def test_the_name_of_a_band_keeps_clear_of_the_line() -> None:
    """Where the line begins in the middle of its band, the name stands at an edge of it."""
    band = ((0.2, 0.8), (0.1, 0.9))
    points = [Point(24168 + n, 0.5, 0.55, *band) for n in range(3)]
    found = charted(points)
    green = next(band for band in found.bands if band.tone == "green")
    name = next(text for text in found.texts if text.text == "Green")
    assert green.y1 < name.y < green.y2
    assert all(abs(name.y - 4 - y) > 14 for y in found.dots.values())


@pytest.mark.parametrize(
    "values",
    [[0.0, 1.0], [0.5, 0.5], [0.981, 0.984], [1e-5, 2e-5], [0.0], [0.0, 0.0], [-0.2, 0.3]],
)
@pytest.mark.parametrize("rated", [True, False])
def test_the_grid_holds_every_point_with_few_lines(values: list[float], rated: bool) -> None:
    """At most ten lines, labels that differ, and every point within the plot."""
    found = drawn(values, rated=rated)
    labels = [label for _, label in found.axis]
    assert 2 <= len(labels) <= 10
    assert len(set(labels)) == len(labels)
    assert all(26 <= y <= 226 for y in found.dots.values())


def test_the_story_says_where_it_begins_and_ends() -> None:
    """The description names the first and the last figure, their months and the target."""
    said = told(series([0.5, 0.6]), Show(True, 1), Calendar())
    assert said == ("From 50.0% in January 2014 to 60.0% in February 2014; the target is 90.0%.")


def test_a_figure_is_rounded_as_the_pages_show_it() -> None:
    """Half of the last digit goes up, as in Excel, and thousands have a separator."""
    assert words.result(0.8125, Show(True, 1)) == "81.3%"
    assert words.result(1234.5, Show(False, 0)) == "1,235"
    assert words.target(0.755, Show(True, 0)) == "75.5%"


def test_no_two_codes_share_an_address() -> None:
    """Letters alone stand as they are, others are told apart, whatever their signs."""
    codes = ["4", "4a", "1.1", "A/B", "A B", "A-B", "ä", "ö", "n/a", "../x"]
    assert len({slug(code) for code in codes}) == len(codes)
    assert slug("S2") == "s2"
    assert all(set(slug(code)) <= set("abcdefghijklmnopqrstuvwxyz0123456789.-") for code in codes)
    assert not any(slug(code).startswith(".") for code in codes)


def _points(*values: float, **limits: float) -> pd.DataFrame:
    """The points of indicator 1, area K, from January 2014."""
    about = {"mean": 0.5, "lower": 0.3, "upper": 0.7, "side": 0, "rule": 0} | limits
    rows = [{"No": "1", "Area": "K", "Month": 24168 + n, "value": value} | about
            for n, value in enumerate(values)]  # fmt: skip
    return pd.DataFrame(rows)


def _signal(points: pd.DataFrame, drawn: range, **about: object) -> SignalChart | None:
    """The chart of points of which these months are drawn."""
    keys = {("1", "K", 24168 + n) for n in drawn}
    told = {"why": "", "changes": False} | about
    return signal_chart("k", "What", "Name", told, points, keys, Show(True, 1), Calendar())


def test_points_of_months_that_are_not_shown_are_not_drawn() -> None:
    """A point needs its own month on the site, a change the month before too; without two there is
    no chart, nor where nothing can be told."""
    points = _points(0.41, 0.42, 0.43, 0.44)
    found = _signal(points, range(1, 4))
    assert found is not None
    assert sorted(found.points) == [24169, 24170, 24171]
    assert "41.0%" not in str(found)
    changes = _signal(points, range(1, 4), changes=True)
    assert changes is not None
    assert sorted(changes.points) == [24170, 24171]
    assert changes.heading == "What: more than chance?"
    assert _signal(points, range(1, 2)) is None
    assert _signal(points, range(4), why="Each figure covers twelve months.") is None


def test_limits_are_level_lines_and_a_ring_marks_more_than_chance() -> None:
    """Limits that stay are one line each; a point beyond them has a ring and says so in words."""
    points = _points(0.41, 0.42, 0.9)
    points.loc[2, "side"] = 1
    found = _signal(points, range(3))
    assert found is not None
    tones = [line.tone for line in found.chart.lines]
    assert (tones.count("limit"), tones.count("mean"), tones.count("result")) == (2, 1, 2)
    assert len(found.chart.rings) == 1
    assert found.table.rows[-1][1].text == "90.0% (more than chance)"
    assert "1 of 3 points says more than chance" in found.told


@pytest.mark.parametrize(
    ("values", "stepped", "ends"),
    [
        ([1, 1, 1], False, [(0, 2)]),
        ([1, 2, 2, 3], False, [(0, 1), (1, 2), (2, 3)]),
        ([1, math.nan, 2, 2], False, [(2, 3)]),
        ([1, 1, 2, 2], True, [(0, 2), (2, 2), (2, 3)]),
        ([math.nan, 1, math.nan], True, []),
    ],
)
def test_a_line_joins_what_is_level_and_leaves_gaps(
    values: list[float], stepped: bool, ends: list[tuple[int, int]]
) -> None:
    """A level stretch is one line, a gap none, and a target holds until the next begins."""
    points = [
        Point(24168 + n, 2 if stepped else value, value if stepped else math.nan, NONE, NONE)
        for n, value in enumerate(values)
    ]
    found, tone = charted(points), "target" if stepped else "result"
    across = list(found.at)
    spans = [span for span in found.lines if span.tone == tone]
    assert [(across.index(span.x1), across.index(span.x2)) for span in spans] == ends


def test_a_figure_of_others_is_a_line_of_its_own() -> None:
    """It stands on the axis, and is named with its figure."""
    points = [Point(24168 + n, 0.5, math.nan, NONE, NONE) for n in range(3)]
    found = charted(points, ("England 90.0%", 0.9))
    assert lines(found, "other") == 1
    assert all(26 <= line.y1 <= 226 for line in found.lines)
    assert "England 90.0%" in [text.text for text in found.texts]


def test_names_of_others_figures_keep_clear_and_in_order() -> None:
    """Two close ones are named above and below, the higher one above; none hides a band's name."""
    points = [Point(24168 + n, 0.8, 0.9, *HIGH) for n in range(6)]
    found = charted(points, ("England 86.1%", 0.861), ("Region 86.5%", 0.865))
    places = {text.text: text.y for text in found.texts}
    assert places["Region 86.5%"] + 14 <= places["England 86.1%"]
    others = sorted(text.y for text in found.texts if text.tone in ("other", "band"))
    assert all(b - a >= 14 for a, b in pairwise(others))


def test_no_name_stands_on_another() -> None:
    """Not even where both lines lie at the foot of the chart."""
    found = charted(
        series([0.9, 0.9], rated=False), ("England 0.7%", 0.007), ("Region 0.7%", 0.007)
    )
    first, second = (text.y for text in found.texts if text.tone == "other")
    assert abs(first - second) >= 14


def test_the_lower_limit_is_not_named_among_the_periods() -> None:
    """At the bottom of the chart its name stands above its line."""
    made = _signal(_points(0.1, 0.2, 0.3, lower=0.0), range(3))
    assert made is not None
    named = next(text for text in made.chart.texts if text.text.startswith("lower"))
    assert named.y < 230
