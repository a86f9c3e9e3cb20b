"""Odd arguments: every function answers with a letter, a blank or a short text, never otherwise."""

from __future__ import annotations

import datetime as dt
import math
import random
import re
import sys
from decimal import Decimal
from typing import Any

import pytest
from support.books import started

from xlscore.functions import answers

#: How many calls a test makes, and what its draws start from.
MANY = 1_500
SEEDS = [1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 6))]
ODD: tuple[Any, ...] = (
    None, "", " ", "-", "–", "n/a", True, False, 0, -0.0, 1, -1, 0.005, 0.1 + 0.2, 1e308, -1e308,
    1e-308, 5e-324, math.inf, -math.inf, math.nan, 10**400, Decimal("0.1"), Decimal("NaN"),
    Decimal("sNaN"), "73.8%", "<100", ">75", "<", "≤85%", "83-93", "93-83", "83-93%", "1,234",
    "0,91", "601,500", "1e400", "1e-400", "inf", "nan", "=1+1", "#REF!", -2146826243, -2146826281,
    dt.datetime(2014, 5, 1), dt.date(1, 1, 1), "H", "l", "T", "HL", "x" * 40_000, "\ud83d", "😀",
    "٣", "１２", "1\n2", "\x00", {}, object(), b"1", 1 + 2j,
)  # fmt: skip
FORMATS = (None, "0%", "0.0%", "0", "0.00", "#,##0", "General", "", "0.0000000000000", 5, "%")
_SENTENCE = re.compile(
    r"(?:Red|Amber|Green): (-?[\d.]+)%? (?:is|,)? ?(not above|not below|below|above) (-?[\d.]+)%?,"
)
WORDS = {"R": "Red", "A": "Amber", "G": "Green"}


def near(draw: random.Random, number: float) -> float:
    """A figure at, just beside or far from another."""
    return number * (1 + draw.choice([0, 1e-12, -1e-12, 1e-8, -1e-8, 1e-4, -1e-4, 0.3, -0.3]))


@pytest.mark.parametrize("seed", SEEDS)
def test_odd_arguments_have_short_answers(seed: int) -> None:
    """Whatever cells hold."""
    draw = random.Random(seed)
    for _ in range(MANY):
        given = [draw.choice(ODD) for _ in range(7)]
        rag = answers.rating(*given[:6])
        assert rag in ("R", "A", "G", "") or (isinstance(rag, str) and len(rag) <= 120), given
        for answer in (answers.arrow(*given[:4]), answers.reason(*given)):
            assert isinstance(answer, str), given
            assert len(answer) <= 400, given
        assert isinstance(answers.small(given[0]), (bool, str)), given


@pytest.mark.parametrize("seed", SEEDS)
def test_the_reason_never_belies_its_letter(seed: int) -> None:
    """What is printed is below where it says below, however near the limit and rough the format."""
    draw = random.Random(seed)
    for _ in range(MANY):
        target = draw.choice([0.005, 0.75, 0.9, 1.0, 100.0, 3e-7, 150.0, 1234.5678, 2e12])
        amber = near(draw, target) if draw.random() < 0.8 else None
        value = near(draw, draw.choice([target, amber or target * 0.9]))
        polarity = draw.choice("HL")
        given = (value, target, polarity, amber, None)
        letter = answers.rating(*given)
        sentence = answers.reason(*given, None, draw.choice(FORMATS[:9]))
        sentence = re.sub(r"(?<=\d),(?=\d{3})", "", sentence)  # parted thousands
        assert sentence.startswith(WORDS[letter]), (given, sentence)
        match = _SENTENCE.match(sentence)
        if match is None:
            assert letter == "G", (given, sentence)
            continue
        shown, relation, edge = float(match[1]), match[2], float(match[3])
        holds = {
            "below": shown < edge, "above": shown > edge,
            "not below": shown >= edge, "not above": shown <= edge,
        }  # fmt: skip
        assert holds[relation], (given, sentence)


@pytest.mark.parametrize("form", FORMATS[:9])
def test_a_hair_below_is_printed_below(form: Any) -> None:
    """0.005 is not below 0.005: more digits are shown."""
    sentence = answers.reason(0.00499999995, 0.01, "H", 0.005, None, None, form)
    match = _SENTENCE.match(sentence)
    assert match is not None
    assert float(match[1]) < float(match[3])


def test_a_scalar_needs_no_heavy_library() -> None:
    """The first answer to a cell waits for neither pandas nor any library of files."""
    script = (
        "import sys; from xlscore.functions import answers; assert answers.rating(0.7, 0.9, 'H') "
        "== 'R'; print({'pandas', 'openpyxl', 'lxml', 'python_calamine'} & sys.modules.keys())"
    )
    assert started([sys.executable, "-c", script]).stdout == "set()\n"
