"""Contrast of the looks, by the formula of the Web Content Accessibility Guidelines."""

from __future__ import annotations

import pytest

from xlscore.workbook.looks import ARROW_LOOKS, LOOKS, RAG_LOOKS, WHITE


def luminance(colour: str) -> float:
    """Relative luminance of RRGGBB."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_formula() -> None:
    """Black on white is 21:1, a colour on itself 1:1."""
    assert contrast("000000", WHITE) == pytest.approx(21)
    assert contrast("C62828", "C62828") == 1
    assert contrast("767676", WHITE) == pytest.approx(4.54, abs=0.01)


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
