"""Contrast of the looks, and how far they lie apart to colour-blind readers."""

from __future__ import annotations

from itertools import combinations

import pytest
from support.colours import BLINDNESS, apart, contrast

from xlscore.workbook.looks import (
    ARROW_LOOKS,
    EARLIER,
    LIGHT_BLUE,
    LOOKS,
    RAG_LOOKS,
    RESULT_LINE,
    TARGET_LINE,
    TINT,
    WHITE,
)

SIGHTS = ("", *BLINDNESS)
RATINGS = [LOOKS[RAG_LOOKS[letter]].fill for letter in "RAG"]
ARROWS = [LOOKS[name].colour for name in ARROW_LOOKS.values()]


def test_formula() -> None:
    """Black on white is 21:1, a colour on itself 1:1."""
    assert contrast("000000", WHITE) == pytest.approx(21)
    assert contrast("C62828", "C62828") == 1
    assert contrast("767676", WHITE) == pytest.approx(4.54, abs=0.01)
    assert apart("000000", WHITE) == pytest.approx(100, abs=0.1)
    # greys look the same to everybody, and the classic red and green do not
    assert all(apart("777777", "777777", one) == 0 for one in SIGHTS)
    assert apart("C62828", "2E7D32") > 100
    assert apart("C62828", "2E7D32", "deuteranopia") < 20


@pytest.mark.parametrize("name", sorted(set(LOOKS) - set(ARROW_LOOKS.values())))
def test_text_on_its_fill(name: str) -> None:
    """Text on each fill, or on white, has a contrast of at least 4.5:1."""
    look = LOOKS[name]
    assert contrast(look.colour, look.fill or WHITE) >= 4.5


@pytest.mark.parametrize("name", ARROW_LOOKS.values())
def test_arrow_on_white(name: str) -> None:
    """An arrow on white has a contrast of at least 3:1."""
    assert LOOKS[name].fill == ""
    assert contrast(LOOKS[name].colour, WHITE) >= 3


def test_every_rating_and_arrow_has_its_own_look() -> None:
    """Ratings and arrows differ in look, and each look is known."""
    for looks in (RAG_LOOKS, ARROW_LOOKS):
        assert len(set(looks.values())) == len(looks)
        assert set(looks.values()) <= set(LOOKS)
    assert LOOKS["Small denominator"].fill not in {LOOKS[name].fill for name in RAG_LOOKS.values()}


@pytest.mark.parametrize("sight", SIGHTS)
def test_ratings_and_arrows_stay_apart_to_every_reader(sight: str) -> None:
    """No two fills of ratings, and no two arrows, are one colour to a colour-blind reader."""
    for one, other in combinations(RATINGS, 2):
        assert apart(one, other, sight) >= 25
    for one, other in combinations(ARROWS, 2):
        assert apart(one, other, sight) >= 20


def test_red_and_green_differ_most_to_the_commonest_blindness() -> None:
    """Of 100 men about six see red and green as deuteranopes do: theirs lie 40 apart, not 16."""
    red, green = RATINGS[0], RATINGS[2]
    assert apart(red, green, "deuteranopia") >= 39.5
    assert apart(LOOKS["Arrow worsened"].colour, LOOKS["Arrow improved"].colour) >= 39.5


@pytest.mark.parametrize("sight", SIGHTS)
def test_lines_of_a_chart_stay_apart_and_are_seen_on_white(sight: str) -> None:
    """Result and target are two lines to every reader, a sparkline one that is seen."""
    assert apart(RESULT_LINE, TARGET_LINE, sight) >= 40
    assert contrast(RESULT_LINE, WHITE) >= 4.5
    assert contrast(TARGET_LINE, WHITE) >= 3


@pytest.mark.parametrize("sight", SIGHTS)
def test_light_blue_is_neither_paper_nor_a_section_nor_a_rating(sight: str) -> None:
    """A small denominator is seen in print too: its fill is darker than any tint, on any paper."""
    assert contrast(LIGHT_BLUE, WHITE) >= 1.7
    assert all(apart(LIGHT_BLUE, other, sight) >= 19 for other in (WHITE, TINT, *RATINGS))


def test_earlier_defaults_are_not_those_of_today() -> None:
    """A look is listed as an earlier one only where it differs from the one that it became."""
    assert all(LOOKS[name] not in looks for name, looks in EARLIER.items())
