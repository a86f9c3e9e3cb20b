"""Control limits and the rules that read them, against published tests and plain arithmetic."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlscore.rules import signals
from xlscore.rules.signals import ControlLimits

#: NHS accident and emergency attendances of 20 weeks: seen within four hours, and all.
#: Source: data set nhs_accidents of qicharts2 (GPL-3), after Mohammed and others, 2013.
SEEN = [266501, 264225, 276532, 281461, 269071, 261215, 270409, 279778, 270483, 270320,
        267923, 271478, 255353, 256820, 261835, 259144, 255910, 260863, 264465, 260989]  # fmt: skip
ALL = [280443, 276823, 291681, 296155, 282343, 275888, 283867, 295251, 284468, 282529,
       279618, 283932, 266629, 268091, 276803, 271578, 266005, 273520, 278574, 273772]  # fmt: skip
#: Infections and days in hospital of 24 months. Source: data set cdi of qicharts2 (GPL-3).
INFECTIONS = [17, 12, 27, 20, 20, 18, 22, 19, 19, 24, 17, 16, 24, 19, 19, 22, 25, 19, 17, 6, 25,
              17, 11, 14]  # fmt: skip
DAYS = [14768.42, 14460.33, 16176.92, 14226.5, 14816.25, 14335.29, 14964.54, 14327.88, 13200.58,
        13855.63, 13794.5, 14070.83, 14496.83, 14332.25, 14927.0, 13362.13, 14058.13, 14388.08,
        14673.42, 14153.54, 13830.71, 14171.38, 14637.96, 14713.08]  # fmt: skip
STEADY = ControlLimits(*(np.array([[x]]) for x in (0.0, -3.0, 3.0, -2.0, 2.0)))


def row(values: Sequence[float]) -> np.ndarray:
    """One series of points."""
    return np.array([values], float)


def met(values: list[float], limits: ControlLimits = STEADY) -> list[list[int]]:
    """By rule, the side of each point of one series."""
    found: list[list[int]] = signals.rules_met(row(values), limits)[:, 0, :].tolist()
    return found


class TestLimits:
    """XmR: mean ± 2.66 mean moving ranges. p' and u': sigma times that of the z-scores."""

    def test_xmr_of_a_series_worked_by_hand(self) -> None:
        """Moving ranges 2, 1, 4 and 1 have the mean 2, so the limits of mean 11 are 5.68, 16.32."""
        found = signals.xmr(row([10, 12, 11, 15, 14]) - 1.4)
        assert found.mean[0, 0] == pytest.approx(11.0)
        assert found.lower[0, 0] == pytest.approx(11 - 2.66 * 2)
        assert found.upper[0, 0] == pytest.approx(11 + 2.66 * 2)
        assert found.near_upper[0, 0] == pytest.approx(11 + 2.66 * 2 * 2 / 3)

    def test_p_prime_of_attendances(self) -> None:
        """Limits of a week follow plain arithmetic, and lie far outside binomial's."""
        found = signals.p_prime(row(SEEN), row(ALL))
        mean = sum(SEEN) / sum(ALL)
        sigma = [math.sqrt(mean * (1 - mean) / n) for n in ALL]
        scores = [(x / n - mean) / s for x, n, s in zip(SEEN, ALL, sigma, strict=True)]
        ranges = [abs(b - a) for a, b in itertools.pairwise(scores)]
        spread = sum(ranges) / len(ranges) / 1.128
        assert spread > 5
        assert found.upper[0].tolist() == pytest.approx([mean + 3 * s * spread for s in sigma])
        assert found.lower[0].tolist() == pytest.approx([mean - 3 * s * spread for s in sigma])

    def test_u_prime_of_infections(self) -> None:
        """A rate per 10,000 days: limits by plain arithmetic, not below 0."""
        found = signals.u_prime(row(INFECTIONS), row(DAYS), np.array([10_000.0]))
        sizes = [days / 10_000 for days in DAYS]
        mean = sum(INFECTIONS) / sum(sizes)
        sigma = [math.sqrt(mean / size) for size in sizes]
        scores = [(x / n - mean) / s for x, n, s in zip(INFECTIONS, sizes, sigma, strict=True)]
        ranges = [abs(b - a) for a, b in itertools.pairwise(scores)]
        spread = sum(ranges) / len(ranges) / 1.128
        upper = [mean + 3 * s * spread for s in sigma]
        lower = [max(mean - 3 * s * spread, 0.0) for s in sigma]
        assert found.upper[0].tolist() == pytest.approx(upper)
        assert found.lower[0].tolist() == pytest.approx(lower)

    def test_limits_stay_within_what_a_figure_can_be(self) -> None:
        """A percentage has no limit above 100 % or below 0."""
        found = signals.p_prime(row([10, 2, 10, 9, 10]), row([10] * 5))
        assert found.upper.max() == 1.0
        assert found.lower.min() >= 0.0
        assert found.near_upper.max() > 1.0

    def test_a_series_that_never_moves_has_no_signal(self) -> None:
        """Where all points are equal the limits are the mean and nothing lies outside."""
        flat = row([100.0] * 14)
        for limits in (
            signals.xmr(flat),
            signals.p_prime(flat, flat),
            signals.p_prime(flat * 0, flat),
        ):
            values = flat if limits.mean[0, 0] == 100 else limits.mean
            assert not signals.rules_met(values, limits).any()


class TestRules:
    """The rules of Making Data Count; cases marked * are published tests of NHSRplotthedots."""

    def test_a_point_outside_the_limits(self) -> None:
        """Beyond a limit counts, on it does not."""
        assert met([3.0, 3.1, -3.1, 0.0])[0] == [0, 1, -1, 0]

    @pytest.mark.parametrize(
        ("values", "marked"),
        [
            ([2.5, 1, 2.5], [1, 1, 1]),  # *
            ([1, 2.5, 2.5], [1, 1, 1]),  # *
            ([1, 1, 2.5, 1, 2.5, 1, 1], [0, 0, 1, 1, 1, 0, 0]),  # *
            ([1, 1, 2.5, 2.5, 1, 1, 1], [0, 1, 1, 1, 1, 0, 0]),  # *
            ([2.5, -1, 2.5], [0, 0, 0]),  # *
            ([-1, 1, -1, 2.5, -2.5, 1, -1], [0] * 7),  # *
            ([-2.5, -1, -2.5], [-1, -1, -1]),
            ([2.5, 0, 2.5], [0, 0, 0]),
        ],
    )
    def test_two_of_three_near_a_limit(self, values: list[float], marked: list[int]) -> None:
        """Two of three beyond two thirds of the way, all three on that side of the mean."""
        assert met(values)[1] == marked

    @pytest.mark.parametrize(
        ("values", "marked"),
        [
            ([1] * 6, [0] * 6),  # *
            ([1] * 6 + [-1], [0] * 7),  # *
            ([1] * 8 + [-1], [1] * 8 + [0]),  # *
            ([-1] * 8 + [1], [-1] * 8 + [0]),  # *
            ([1, 1, 1, 0, 1, 1, 1, 1], [0] * 8),
        ],
    )
    def test_seven_on_one_side(self, values: list[float], marked: list[int]) -> None:
        """Seven in a row on one side, all of them marked; equal to the mean breaks it."""
        assert met(values)[2] == marked

    @pytest.mark.parametrize(
        ("values", "marked"),
        [
            ([1, 2, 3, 4, 5, 6], [0] * 6),  # *
            ([1, 2, 3, 3, 4, 5, 6], [0] * 7),  # *
            ([1, 2, 3, 4, 5, 6, 7], [1] * 7),  # *
            ([2, 1, 2, 3, 4, 5, 6, 7, 3], [0] + [1] * 7 + [0]),  # *
            ([7, 6, 5, 4, 3, 2, 1], [-1] * 7),  # *
            ([2, 7, 6, 5, 4, 3, 2, 1, 3], [0] + [-1] * 7 + [0]),  # *
        ],
    )
    def test_six_steps_one_way(self, values: list[float], marked: list[int]) -> None:
        """Six successive steps one way mark seven points; an equal value breaks it."""
        wide = ControlLimits(*(np.array([[x]]) for x in (4.0, -99.0, 99.0, -99.0, 99.0)))
        assert met(values, wide)[3] == marked

    def test_opposite_points_near_the_limits_are_chance(self) -> None:
        """A high and a low point one after the other are no signal (*)."""
        values = [1.0, -1.0] * 7 + [5.5, -5.5]
        limits = signals.xmr(row(values))
        assert not signals.rules_met(row(values), limits)[:, 0, -2:].any()

    def test_the_first_rule_that_holds_decides(self) -> None:
        """A run below the mean whose last point lies above the upper limit is a high one."""
        side, rule = signals.side_of(signals.rules_met(row([-1.0] * 7 + [3.5]), STEADY))
        assert (side[0, -1], rule[0, -1]) == (1, 1)
        assert (side[0, 0], rule[0, 0]) == (-1, 3)

    @given(st.lists(st.integers(-4, 4), min_size=1, max_size=20))
    def test_every_rule_as_plain_loops(self, values: list[int]) -> None:
        """Each rule marks what a loop over all windows marks."""
        expected = [[0] * len(values) for _ in range(4)]
        for n, value in enumerate(values):
            expected[0][n] = (value > 3) - (value < -3)
        for side in (1, -1):
            turned = [side * value for value in values]
            for start in range(len(values)):
                three = turned[start : start + 3]
                if len(three) == 3 and min(three) > 0 and sum(v > 2 for v in three) >= 2:
                    expected[1][start : start + 3] = [side] * 3
                seven = turned[start : start + 7]
                if len(seven) == 7 and min(seven) > 0:
                    expected[2][start : start + 7] = [side] * 7
                if len(seven) == 7 and all(a < b for a, b in itertools.pairwise(seven)):
                    expected[3][start : start + 7] = [side] * 7
        assert met([float(value) for value in values]) == expected


class TestWords:
    """Improving and worsening go by polarity; assurance by where the limits lie."""

    @pytest.mark.parametrize(
        ("side", "polarity", "target", "word"),
        [
            (1, "H", math.nan, "improving"),
            (-1, "H", math.nan, "worsening"),
            (1, "L", 5.0, "worsening"),
            (-1, "L", 5.0, "improving"),
            (1, "T", 20.0, "improving"),
            (-1, "T", 20.0, "worsening"),
            (1, "T", 5.0, "worsening"),
            (1, "T", 10.0, "worsening"),
            (1, "T", math.nan, "higher"),
            (-1, "", math.nan, "lower"),
            (0, "H", 5.0, "no signal"),
        ],
    )
    def test_what_a_side_means(self, side: int, polarity: str, target: float, word: str) -> None:
        """Around a mean of 10: T improves towards its target; without polarity only the side."""
        assert signals.answer(side, 10.0, polarity, target).item() == word

    @pytest.mark.parametrize(
        ("low", "high", "polarity", "target", "word"),
        [
            (91, 99, "H", 90.0, "met reliably"),
            (90, 99, "H", 90.0, "met reliably"),
            (80, 89, "H", 90.0, "missed reliably"),
            (80, 91, "H", 90.0, "hit and miss"),
            (80, 89, "L", 90.0, "met reliably"),
            (91, 99, "L", 90.0, "missed reliably"),
            (86, 94, "T", 90.0, "met reliably"),
            (70, 84, "T", 90.0, "missed reliably"),
            (96, 99, "T", 90.0, "missed reliably"),
            (84, 94, "T", 90.0, "hit and miss"),
            (80, 99, "H", math.nan, ""),
            (80, 99, "", 90.0, ""),
        ],
    )
    def test_assurance(self, low: int, high: int, polarity: str, target: float, word: str) -> None:
        """H and L against the target, T against its green band from 85 to 95."""
        assert signals.assurance(low, high, polarity, target, 85.0, 95.0).item() == word
