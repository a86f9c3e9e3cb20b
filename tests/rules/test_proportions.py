"""Two proportions compared: the examples of the article, and plain arithmetic written apart."""

from __future__ import annotations

import math

import pytest

from xlscore.rules.proportions import Z95, Z998, difference, wilson

#: Newcombe 1998, table II, method 10: num, denom, the others', lower and upper at 95 %.
PUBLISHED = [
    (56, 70, 48, 80, 0.0524, 0.3339),
    (9, 10, 3, 10, 0.1705, 0.8090),
    (6, 7, 2, 7, 0.0582, 0.8062),
    (5, 56, 0, 29, -0.0381, 0.1926),
    (0, 10, 0, 20, -0.1611, 0.2775),
    (0, 10, 0, 10, -0.2775, 0.2775),
    (10, 10, 0, 20, 0.6791, 1.0),
    (10, 10, 0, 10, 0.6075, 1.0),
]


@pytest.mark.parametrize(("num", "denom", "other", "of", "low", "high"), PUBLISHED)
def test_the_examples_of_the_article(
    num: int, denom: int, other: int, of: int, low: float, high: float
) -> None:
    """The interval of the difference, to the four digits that the article prints."""
    found = difference(num, denom, other, of, Z95)
    assert [float(edge) for edge in found] == pytest.approx([low, high], abs=6e-5)


def test_wilson_solves_its_own_equation() -> None:
    """Each edge lies just z standard errors, of a proportion there, from what was found."""
    for num, denom, z in ((81, 263, Z95), (15, 148, Z998), (0, 20, Z95), (29, 29, Z998)):
        for edge in wilson(num, denom, z):
            away = abs(num / denom - edge)
            assert away == pytest.approx(z * math.sqrt(edge * (1 - edge) / denom), abs=1e-9)


def test_levels_are_those_of_the_normal_distribution() -> None:
    """Outside lie 5 % and 0.2 %."""
    assert math.erfc(Z95 / math.sqrt(2)) == pytest.approx(0.05, abs=1e-6)
    assert math.erfc(Z998 / math.sqrt(2)) == pytest.approx(0.002, abs=1e-8)
