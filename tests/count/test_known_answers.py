"""Measures give what the made-up lives of children were made to give."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from support.histories import histories

from xlscore.children.registry import MEASURES
from xlscore.flows.count.sources import read_sources

TODAY = date(2016, 12, 31)


def differences(folder: Path, seed: int, last: date) -> list[str]:
    """What one set of lives gives otherwise than it was made to."""
    folder.mkdir()
    made = histories(seed, 60, last)
    extracts = read_sources(made.write(folder), TODAY)
    found = []
    names = {*made.num, *made.denom}
    for name in sorted(names):
        measure = MEASURES[name]
        held = extracts[measure.source]
        result = measure.count(held.tables, (made.first, made.last), {})
        wanted = made.num[name], made.denom[name]
        got = result.total(result.num), wanted[1] if result.denom is None else len(result.denom)
        if got != wanted:
            found.append(f"seed {seed}, {last}: {name} {got}, made for {wanted}")
    reasons: dict[str, int] = {}
    for name in ("referrals", "enquiries_to_conference", "conferences_to_plan", "children_seen"):
        held = extracts[MEASURES[name].source]
        for one in MEASURES[name].count(held.tables, (made.first, made.last), {}).left_out:
            reasons[one.reason] = reasons.get(one.reason, 0) + 1
    if reasons != dict(made.left_out):
        found.append(f"seed {seed}, {last}: left out {reasons}, made for {dict(made.left_out)}")
    return found


#: Ends of months over Easter, in a leap year, and short ones.
LASTS = (
    date(2014, 12, 31),
    date(2015, 3, 31),
    date(2015, 4, 30),
    date(2016, 2, 29),
    date(2014, 5, 31),
)


@pytest.mark.parametrize("seed", range(12))
def test_lives_give_what_they_were_made_for(tmp_path: Path, seed: int) -> None:
    """A few seeds, each for one of five months."""
    assert differences(tmp_path / "made", seed, LASTS[seed % len(LASTS)]) == []


@pytest.mark.slow
def test_five_hundred_seeds_give_what_they_were_made_for(tmp_path: Path) -> None:
    """None of 500 differs in any measure."""
    found = []
    for seed in range(500):
        found += differences(tmp_path / str(seed), seed, LASTS[seed % len(LASTS)])
    assert found == []
