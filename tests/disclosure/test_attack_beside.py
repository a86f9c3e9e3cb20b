"""What an attacker learns of small counts from what finished copies say beside results."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
from disclosing.attacker import Beside, read_beside
from disclosing.drawn import copy
from disclosing.months import write
from support import small_books as small

MONTH = small.month("2014-05")
SMALL = range(1, 6)
#: One number of 21 months: East's begins with 3, and is never small after.
CHANGES = 20
FIRST = {"East": 3, "West": 60}
#: Of indicator 2 the year so far, of 3 this month and last year's: num and denom of East.
YEAR, NOW, THEN = (4, 60), (4, 50), (3, 40)
REST = 285, 950


def beside(setting: str, folder: Path) -> Beside:
    """What both renderings of May say; Kent is East and West, and has all three indicators."""
    raw = small.tables(
        "2014-05", "East West Kent", Small_counts=setting, Signals="shown", Last_year="shown"
    )
    part_of = raw["Areas"].columns.index("Part of")
    for row in raw["Areas"].rows[:2]:
        row[part_of] = "Kent"
    small.indicator(raw, 1, "L", Measure="number", Decimals=2, Adds_up="Yes")
    small.indicator(raw, 2, "H", Data_period="YTD", Basis="monthly", Adds_up="Yes")
    small.indicator(raw, 3, "L", Adds_up="Yes")
    for no, aim in ((1, 10), (2, 0.5), (3, 0.05)):
        small.target(raw, no, "", aim)
    for back in range(CHANGES + 1):
        at = MONTH - back
        month = f"m{at // 12}_{at % 12 + 1:02d}"
        counts = {
            area: first if back == CHANGES else 40 + 3 * (back % 4) for area, first in FIRST.items()
        }
        own = {"East": (2, 30), "West": (9 + back % 3, 30)}
        of = {"East": NOW if back == 0 else THEN, "West": REST}
        for area in FIRST:
            add: dict[str, Any] = {month: counts[area]}
            small.figures(raw, 1, area, **add)
            small.figures(raw, 2, area, **{month: own[area]})
            small.figures(raw, 3, area, **{month: of[area]})
        small.figures(raw, 1, "Kent", **{month: sum(counts.values())})
        for no, by_area in ((2, own), (3, of)):
            total = tuple(map(sum, zip(*by_area.values(), strict=True)))
            small.figures(raw, no, "Kent", **{month: total})
    folder.mkdir()
    return read_beside(write(copy(raw), folder, "2014-05"))


def first_counts(told: Beside) -> set[int]:
    """What East's number may have begun with: the mean of changes is last less first, parted."""
    last = {"East": 40, "West": 40, "Kent": 80}

    def begins(area: str, slack: float) -> tuple[float, float]:
        count, mean, _ = told.signals.get((1, area), (CHANGES, math.nan, 0.0))
        return last[area] - count * (mean + slack), last[area] - count * (mean - slack)

    found = set(SMALL)
    if (1, "East") in told.signals:
        low, high = begins("East", 0.005)
        found &= {x for x in SMALL if low <= x <= high}
    if {(1, "West"), (1, "Kent")} <= told.signals.keys():
        (k_low, k_high), (w_low, w_high) = begins("Kent", 0.005), begins("West", 0.005)
        found &= {x for x in SMALL if k_low - w_high <= x <= k_high - w_low}
    for mean in (lines["Mean"][0] for lines in told.lines if lines.get("Mean")):
        found &= {x for x in SMALL if abs(last["East"] - CHANGES * mean - x) < 0.01}
    return found


def year_so_far(told: Beside) -> set[int]:
    """What East's year so far may be: the rest of it, as large, must bring what is said."""
    if (2, "East") not in told.outlooks:
        return set(SMALL)
    target, need, left = told.outlooks[2, "East"]
    rest = YEAR[1] / (12 - left) * left
    return {
        num
        for num in SMALL
        if abs((target / 100 * (YEAR[1] + rest) - num) / rest - need / 100) <= 0.00051
    }


def last_year(told: Beside) -> set[int]:
    """What East's count of a year ago may be."""
    value = told.last_years.get((3, "East"))
    return {n for n in SMALL if value is None or abs(n / THEN[1] - value) < 1e-9}


def this_month(told: Beside) -> set[int]:
    """What East's count may be where it is told apart from the rest of Kent, or is not."""
    side = told.sides.get((3, "East"))
    return {n for n in SMALL if side is None or _side(n, NOW[1], *REST) == side}


def _side(num: int, denom: int, other: int, of: int) -> int:
    """Newcombe's interval of the difference of two Wilson intervals, at 99.8 %."""
    z = 3.0902323

    def wilson(x: int, n: int) -> tuple[float, float]:
        middle, half = x + z * z / 2, z * math.sqrt(x * (n - x) / n + z * z / 4)
        return (middle - half) / (n + z * z), (middle + half) / (n + z * z)

    (l1, u1), (l2, u2) = wilson(num, denom), wilson(other, of)
    p, q = num / denom, other / of
    low = p - q - math.sqrt((p - l1) ** 2 + (u2 - q) ** 2)
    high = p - q + math.sqrt((u1 - p) ** 2 + (q - l2) ** 2)
    return (low > 0) - (high < 0)


WAYS = (first_counts, year_so_far, last_year, this_month)


def test_what_stands_beside_results_gives_small_counts_away_where_it_is_shown(
    tmp_path: Path,
) -> None:
    """Nothing withheld: mean, outlook and last year's result each give the very count."""
    told = beside("shown", tmp_path / "shown")
    assert first_counts(told) == {FIRST["East"]}
    assert year_so_far(told) == {YEAR[0]}
    assert last_year(told) == {THEN[0]}
    assert NOW[0] in this_month(told)
    assert this_month(told) < set(SMALL)


@pytest.mark.parametrize("setting", ["suppressed", "protected"])
def test_it_gives_none_away_where_they_are_withheld(setting: str, tmp_path: Path) -> None:
    """No mean, limit, signal, outlook, figure of last year or comparison narrows a count down."""
    told = beside(setting, tmp_path / setting)
    assert [len(way(told)) for way in WAYS] == [len(SMALL)] * len(WAYS)
    assert not {
        key for key in (*told.signals, *told.outlooks, *told.last_years) if key[1] == "East"
    }
