"""What holds of the rules for any figure, target and limit."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from support import strategies as some

from xlscore.rules.arrows import dot
from xlscore.rules.limits import Bound, Limits
from xlscore.rules.numbers import displayed, displayed_one, one, same
from xlscore.rules.ratings import Bands, bands, rag
from xlscore.rules.sentences import WORDS, Show, why
from xlscore.rules.small_counts import small_denominator

RANK = {"R": 0, "A": 1, "G": 2}
MIRRORED = {"H": "L", "L": "H", "T": "T", "": ""}
EDGES = ("green_from", "green_to", "amber_from", "amber_to")


def letter(value: float, target: float, polarity: str, limits: Limits) -> str:
    """The rating of one value."""
    return str(one(rag(value, target, polarity, limits)))


def arrow(latest: float, previous: float, polarity: str, target: float) -> str:
    """The arrow from one figure to another."""
    return str(one(dot(latest, previous, polarity, target)))


def mapped(limits: Limits, times: float) -> Limits:
    """The limits times a number; a negative one turns lower edges into upper ones."""
    found: dict[str, Any] = {}
    for edge in EDGES:
        colour, end = edge.split("_")
        other = f"{colour}_{'to' if end == 'from' else 'from'}" if times < 0 else edge
        found[other] = getattr(limits, edge) * times
        found[f"{other}_open"] = getattr(limits, f"{edge}_open")
    return Limits(**found)


class TestBetterIsNeverRatedWorse:
    """Bands: H is better upwards, L downwards, T towards the middle of its band."""

    @given(some.any_size, some.any_size, some.any_size, some.sensible("H"))
    def test_high_is_good(self, one: float, other: float, target: float, limits: Limits) -> None:
        """A higher value is never rated worse where high is good."""
        low, high = sorted((one, other))
        assert RANK[letter(low, target, "H", limits)] <= RANK[letter(high, target, "H", limits)]

    @given(some.any_size, some.any_size, some.any_size, some.sensible("L"))
    def test_low_is_good(self, one: float, other: float, target: float, limits: Limits) -> None:
        """A lower value is never rated worse where low is good."""
        low, high = sorted((one, other))
        assert RANK[letter(low, target, "L", limits)] >= RANK[letter(high, target, "L", limits)]

    @given(some.exact, some.exact, some.exact)
    def test_near_the_target(self, one: float, other: float, target: float) -> None:
        """A value nearer to the target is never rated worse where near is good."""
        near, far = sorted((one, other), key=lambda v: abs(v - target))
        ratings = [letter(v, target, "T", Limits()) for v in (near, far)]
        assert RANK[ratings[0]] >= RANK[ratings[1]]


class TestMirrorImages:
    """High and low are mirror images, and T is its own."""

    @given(some.any_size, some.any_size, st.sampled_from(["H", "L", "T", ""]), some.limits())
    def test_rating(self, value: float, target: float, polarity: str, limits: Limits) -> None:
        """With value, target and limits below 0 instead of above, H is L."""
        here = letter(value, target, polarity, limits)
        assert here == letter(-value, -target, MIRRORED[polarity], mapped(limits, -1))

    @given(some.any_size, some.any_size, some.any_size, some.polarities)
    def test_arrow(self, latest: float, previous: float, target: float, polarity: str) -> None:
        """The arrow of the mirror image is the same arrow."""
        mirrored = arrow(-latest, -previous, MIRRORED[polarity], -target)
        assert arrow(latest, previous, polarity, target) == mirrored

    @given(some.exact, some.exact, some.exact, some.exact, st.booleans(), st.booleans())
    def test_symmetric_band(
        self, target: float, away: float, green: float, amber: float, g_open: bool, a_open: bool
    ) -> None:
        """About a symmetric band as far above the target is rated as as far below."""
        green, amber = abs(green), abs(amber)
        limits = Limits.of(
            green_from=Bound(target - green, g_open),
            green_to=Bound(target + green, g_open),
            amber_from=Bound(target - amber, a_open),
            amber_to=Bound(target + amber, a_open),
        )
        above, below = (letter(target + d, target, "T", limits) for d in (away, -away))
        assert above == below

    @given(some.exact, some.exact, some.exact)
    def test_arrow_on_either_side(self, target: float, now: float, then: float) -> None:
        """For T it does not matter on which side of the target the figures lie."""
        arrows = {
            arrow(target + a, target + b, "T", target) for a in (now, -now) for b in (then, -then)
        }
        assert len(arrows) == 1


class TestUnits:
    """Scaling value, target and limits alike changes no rating and no arrow."""

    @given(
        some.any_size, some.any_size, some.polarities, some.limits(some.any_size),
        st.integers(-20, 20),
    )  # fmt: skip
    def test_powers_of_two(
        self, value: float, target: float, polarity: str, limits: Limits, power: int
    ) -> None:
        """Whatever the unit, the rating is the same."""
        times = 2.0**power
        scaled = letter(value * times, target * times, polarity, mapped(limits, times))
        assert letter(value, target, polarity, limits) == scaled

    @given(some.written, some.written, some.polarities, some.limits())
    @example(0.55, 0.55, "H", Limits.of(amber_from=Bound(0.29)))
    @example(0.57, 0.57, "L", Limits.of(green_to=Bound(0.57, True)))
    def test_percentages_as_hundredths(
        self, value: float, target: float, polarity: str, limits: Limits
    ) -> None:
        """55 against 55 is rated as 0.55 against 0.55."""
        scaled = letter(value * 100, target * 100, polarity, mapped(limits, 100))
        assert letter(value, target, polarity, limits) == scaled

    @given(some.written, some.written, some.written, some.polarities)
    def test_arrows_of_percentages(
        self, latest: float, previous: float, target: float, polarity: str
    ) -> None:
        """Arrows are the same in per cent and in hundredths."""
        scaled = arrow(latest * 100, previous * 100, polarity, target * 100)
        assert arrow(latest, previous, polarity, target) == scaled


class TestColumns:
    """One rule for one value and for a whole column."""

    rows = st.lists(
        st.tuples(
            some.any_size | some.missing,
            some.any_size | some.missing,
            st.sampled_from(["H", "L", "T", ""]),
            some.limits(some.any_size),
            st.sampled_from([None, 0.0, 1.0, 9.9, 10.0]),
            some.any_size | some.missing,
        ),
        max_size=8,
    )

    @given(rows)
    def test_one_by_one(self, rows: list[tuple[Any, Any, str, Limits, Any, Any]]) -> None:
        """A column is rated exactly as its values are one by one."""
        value, target, polarity, given_limits, denom, before = (
            list(column) for column in zip(*rows, strict=True)
        ) if rows else ([], [], [], [], [], [])  # fmt: skip
        names = [field.name for field in fields(Limits)]
        limits = Limits(**{n: np.array([getattr(x, n) for x in given_limits]) for n in names})
        which = np.array(polarity, dtype=str)
        assert rag(value, target, which, limits, denom).tolist() == [
            one(rag(v, t, p, x, d)) for v, t, p, x, d, _ in rows
        ]
        assert dot(value, before, which, target).tolist() == [
            one(dot(v, b, p, t)) for v, t, p, _, _, b in rows
        ]
        assert small_denominator(denom).tolist() == [one(small_denominator(d)) for d in denom]

    @given(some.any_size | some.missing, some.any_size | some.missing, some.limits())
    def test_every_answer_is_a_letter_or_blank(
        self, value: float | None, target: float | None, limits: Limits
    ) -> None:
        """There are three letters, and blank where value or target is missing."""
        known = all(x is not None and x == x for x in (value, target))
        for polarity in "HLT":
            found = one(rag(value, target, polarity, limits))
            assert found in (RANK if known else {""})


class TestDirectionOfTravel:
    """The arrow back is the other arrow."""

    @given(some.any_size, some.any_size, some.any_size, some.polarities)
    def test_there_and_back(self, now: float, then: float, target: float, polarity: str) -> None:
        """What improved one way worsened the other way; the same is the same both ways."""
        back = {"↑": "↓", "↓": "↑", "↔": "↔"}
        assert arrow(now, then, polarity, target) == back[arrow(then, now, polarity, target)]

    @given(some.any_size, some.any_size, some.polarities)
    def test_no_change(self, figure: float, target: float, polarity: str) -> None:
        """A figure is the same as itself."""
        assert arrow(figure, figure, polarity, target) == "↔"


class TestFiguresAsDisplayed:
    """Rounded half up at the indicator's decimals, as on paper."""

    @given(st.integers(-(10**9), 10**9), st.integers(0, 6), st.integers(0, 6), st.booleans())
    def test_as_on_paper(self, digits: int, places: int, decimals: int, percent: bool) -> None:
        """A figure of few digits is rounded as on paper, not as the machine holds it."""
        paper = Decimal(digits).scaleb(-places)
        last = Decimal(1).scaleb(-decimals - 2 * percent)
        expected = float(paper.quantize(last, ROUND_HALF_UP))
        assert one(same(displayed(float(paper), percent, decimals), expected))

    @given(some.any_size, st.booleans(), st.integers(0, 6))
    def test_one_figure_as_a_column(self, value: float, percent: bool, decimals: int) -> None:
        """A figure by itself is shown to the last digit as it is within a column."""
        assert displayed_one(value, percent, decimals) == one(displayed(value, percent, decimals))

    @given(some.any_size, st.booleans(), st.integers(0, 6))
    def test_rounding_again(self, value: float, percent: bool, decimals: int) -> None:
        """What is rounded already stays, and is never further off than half the last place."""
        once = one(displayed(value, percent, decimals))
        assert one(same(once, displayed(once, percent, decimals)))
        half = 0.5 * 10.0 ** -(decimals + 2 * percent)
        assert abs(once - value) <= half * (1 + 1e-9) + abs(value) * 1e-12


class TestWhy:
    """The sentence tells the very decision: its band, its limits, and truly so as written."""

    @given(st.data(), some.polarities, some.exact, some.exact)
    def test_sentence(
        self, data: st.DataObject, polarity: str, target: float, value: float
    ) -> None:
        """It names the letter's band and the limit that decided, and is true as written."""
        limits = data.draw(some.sensible(polarity))
        show = Show(decimals=data.draw(st.sampled_from([None, 0, 1])))
        rating, band = letter(value, target, polarity, limits), bands(target, polarity, limits)
        told = why(value, target, polarity, limits, show=show)
        assert told.startswith(f"{WORDS[rating]}: ")
        for number, name in re.findall(r"(-?[\d.]+), the (target|green limit|amber limit)", told):
            assert_used(float(number), name, target, band)
        assert_true(told, rating, target, polarity, limits)

    @given(st.data(), some.polarities, some.written, some.written)
    def test_percentages(
        self, data: st.DataObject, polarity: str, target: float, value: float
    ) -> None:
        """The sentence of a percentage is true as written too."""
        limits = data.draw(some.limits())
        show = Show(percent=True, decimals=1)
        rating = letter(value, target, polarity, limits)
        told = why(value, target, polarity, limits, show=show)
        assert told.startswith(f"{WORDS[rating]}: ")
        shown = re.match(r"\w+: (-?[\d.]+)% is (below|above|at least|at most) (-?[\d.]+)%", told)
        assume(shown is not None)
        assert shown is not None
        assert_relation(float(shown[1]), shown[2], float(shown[3]))

    @given(
        some.any_size | some.missing, some.any_size | some.missing,
        st.sampled_from(["H", "L", "T", "", "X"]), st.sampled_from([None, 0.0, 5.0]),
    )  # fmt: skip
    def test_no_rating(
        self, value: float | None, target: float | None, polarity: str, denominator: float | None
    ) -> None:
        """It says 'No rating' exactly where there is none."""
        blank = one(rag(value, target, polarity, Limits(), denominator)) == ""
        told = why(value, target, polarity, Limits(), denominator)
        assert blank == told.startswith("No rating: ")


def assert_used(number: float, name: str, target: float, band: Bands) -> None:
    """A number that a sentence calls a limit is that limit."""
    if name == "target":
        assert number == pytest.approx(target)
    colour = "green" if name == "target" else name.removesuffix(" limit")
    edges = [float(getattr(band, f"{colour}_{end}")) for end in ("from", "to")]
    assert any(number == pytest.approx(edge) for edge in edges)


def assert_relation(shown: float, relation: str, limit: float) -> None:
    """A figure as written stands to a limit as written in the relation told."""
    holds = {
        "below": shown < limit,
        "above": shown > limit,
        "at least": shown >= limit,
        "at most": shown <= limit,
        "not below": shown == limit,
        "not above": shown == limit,
    }
    assert holds[relation]


def assert_true(told: str, rating: str, target: float, polarity: str, limits: Limits) -> None:
    """The relation is true as written, and on the other side of the limit the rating differs."""
    match = re.match(
        r"\w+: (-?[\d.]+) is (not below|not above|below|above|at least|at most) (-?[\d.]+)", told
    )
    if match is None:
        assert re.match(r"Green: -?[\d.]+ is within (-?[\d.]+) to (-?[\d.]+), the green band", told)
        return
    shown, relation, limit = float(match[1]), match[2], float(match[3])
    assert_relation(shown, relation, limit)
    # Limits lie on eighths, or on fortieths where they are assumed: a hundredth is across.
    across = -0.01 if relation in ("at least", "above", "not below") else 0.01
    other = letter(limit + across, target, polarity, limits)
    assert other != rating


def test_mapped_limits_mirror_back() -> None:
    """The tests' own mirror: twice mirrored is as before."""
    limits = Limits.of(green_from=Bound(1, True), amber_to=Bound(3))
    assert repr(mapped(mapped(limits, -1), -1)) == repr(replace(limits))
