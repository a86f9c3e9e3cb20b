"""What the rest of a year must bring: the arithmetic of the design, and its bounds."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlscore.rules.outlook import CANNOT_BE_MET, IS_MET, NEEDS, outlook


def one(
    num: float, denom: float, done: int, whole: int, polarity: str, target: float
) -> tuple[str, float, float]:
    """State, need and most of one row."""
    found = outlook([num], [denom], [done], [whole], [polarity], [target])
    return str(found.state[0]), float(found.need[0]), float(found.most[0])


def test_case_file_audits_of_may_2014() -> None:
    """99 of 136 after two of twelve months: 90% of the year's 816 are 734.4, 635.4 of 680 more."""
    state, need, _ = one(99, 136, 2, 12, "H", 0.9)
    assert state == NEEDS
    assert need == pytest.approx((0.9 * 816 - 99) / 680)
    assert f"{need:.1%}" == "93.4%"


def test_what_cannot_be_met_says_what_the_best_gives() -> None:
    """After ten months of 83.2% two perfect ones end at 86%, below 90%; low is good likewise."""
    high, low = one(832, 1000, 10, 12, "H", 0.9), one(300, 1000, 10, 12, "L", 0.2)
    assert (high[0], low[0]) == (CANNOT_BE_MET, CANNOT_BE_MET)
    assert (high[2], low[2]) == pytest.approx(((832 + 200) / 1200, 300 / 1200))


def test_what_is_met_whatever_follows() -> None:
    """A year already above its target at 0%, or below it at 100%, is met."""
    assert one(950, 1000, 10, 12, "H", 0.7)[0] == IS_MET
    assert one(10, 1000, 10, 12, "L", 0.3)[0] == IS_MET


@pytest.mark.parametrize(
    ("num", "denom", "done", "polarity", "target"),
    [
        (99, 136, 12, "H", 0.9),  # the year is over
        (99, 136, 2, "T", 0.9),
        (99, 136, 2, "", 0.9),
        (99, 136, 2, "H", math.nan),
        (math.nan, 136, 2, "H", 0.9),
        (0, 0, 2, "H", 0.9),
    ],
)
def test_where_there_is_none(
    num: float, denom: float, done: int, polarity: str, target: float
) -> None:
    """Without a remaining period, polarity, target or figures nothing is said, nor for T."""
    state, need, most = one(num, denom, done, 12, polarity, target)
    assert (state, math.isnan(need), math.isnan(most)) == ("", True, True)


@settings(max_examples=60)
@given(
    st.integers(0, 200),
    st.integers(1, 200),
    st.integers(1, 11),
    st.sampled_from("HL"),
    st.floats(0.01, 0.99),
)
def test_the_need_leads_to_the_target(
    num: int, more: int, done: int, polarity: str, target: float
) -> None:
    """Months that reach just the need bring the year to its target; what cannot be, does not."""
    denom = num + more
    state, need, most = one(num, denom, done, 12, polarity, target)
    rest = denom / done * (12 - done)
    assert (num + need * rest) / (denom + rest) == pytest.approx(target)
    good = 1 if polarity == "H" else -1
    if state == CANNOT_BE_MET:
        assert good * most < good * target
    elif state == IS_MET:
        assert not 0 < need < 1
