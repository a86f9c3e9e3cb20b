"""Windows and targets in force against a plain reckoning, month by month."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import small_books as small

from xlscore.inputs.contract import KEY
from xlscore.results import figures as calc
from xlscore.rules import months
from xlscore.rules.months import Month, make
from xlscore.workbook.tables import RawTable

FIRST, LAST = make(2015, 10), make(2017, 4)
AREAS = ("Kent", "East")

counts = st.none() | st.integers(0, 50).map(float)
indicators = st.fixed_dictionaries(
    {
        "Data_period": st.sampled_from(["YTD", "R12M", "SS"]),
        "Measure": st.sampled_from(["percent", "number", "rate", "average"]),
        "Basis": st.sampled_from(["monthly", "monthly", "reported"]),
        "Denominator": st.sampled_from([None, "sum", "latest"]),
        "From": st.none() | st.integers(FIRST, LAST).map(lambda m: months.first_day(Month(m))),
    }
)
data = st.dictionaries(
    st.tuples(st.sampled_from(["1", "2"]), st.sampled_from(AREAS), st.integers(FIRST, LAST)),
    st.tuples(counts, counts),
    max_size=60,
)


def reckoned(
    about: dict[str, Any],
    series: dict[int, tuple[float | None, float | None]],
    at: int,
    starts: int,
) -> tuple[float | None, float | None, int]:
    """Num, denom and gap of a month, added up by hand."""
    num, denom = series[at]
    if about["Basis"] == "reported" or about["Data_period"] == "SS":
        return num, denom, 0
    month = Month(at)
    first = months.window_start(month, about["Data_period"], starts)
    since = months.EARLIEST if about["From"] is None else months.parse(about["From"])
    assert since is not None
    if since <= at:
        first = max(first, since)
    alone = about["Measure"] == "number" or about["Denominator"] == "latest"

    def whole(m: int) -> bool:
        n, d = series.get(m, (None, None))
        return n is not None and (alone or d is not None)

    window = [m for m in range(first, at + 1) if whole(m)]
    gap = at + 1 - first - len(window)
    if not whole(at):
        return None, None, gap
    denoms = [d for m in window if (d := series[m][1]) is not None]
    latest = denom if about["Denominator"] == "latest" else sum(denoms) if denoms else None
    return sum(series[m][0] or 0 for m in window), latest, gap


def quotient(about: dict[str, Any], num: float | None, denom: float | None) -> float:
    """The figure that num and denom give."""
    if num is None or (about["Measure"] != "number" and not denom):
        return math.nan
    if about["Measure"] == "number":
        return num
    assert denom
    return num / denom * (1000 if about["Measure"] == "rate" else 1)


@settings(max_examples=40)
@given(indicators, indicators, data, st.integers(1, 12))
def test_windows(
    one: dict[str, Any],
    two: dict[str, Any],
    given_data: dict[tuple[str, str, int], tuple[float | None, float | None]],
    starts: int,
) -> None:
    """Every figure is what adding up its window by hand gives, gaps and all."""
    raw = small.tables("2017-04", "Kent East", Year_starts=months.NAMES[starts - 1])
    about = {"1": one, "2": two}
    for no, cells in about.items():
        per = 1000 if cells["Measure"] == "rate" else None
        small.indicator(raw, int(no), "H", Per=per, **cells)
    for (no, area, month), pair in given_data.items():
        name = f"m{months.iso(Month(month)).replace('-', '_')}"
        small.figures(raw, int(no), area, **{name: pair})
    found = calc.figures(small.book(raw))
    wholly_blank = {key for key, cells in given_data.items() if cells == (None, None)}
    assert len(found) == len(given_data)
    for row in found.to_dict("records"):
        no, area, month = row["No"], row["Area"], int(row["Month"])
        series = {m: c for (n, a, m), c in given_data.items() if (n, a) == (no, area)}
        num, denom, gap = reckoned(about[no], series, month, starts)
        assert row["value"] == pytest.approx(quotient(about[no], num, denom), nan_ok=True)
        assert row["gap"] == gap
        if (no, area, month) in wholly_blank:
            assert math.isnan(row["value"])
        wanted = math.nan if denom is None else denom
        assert row["denom"] == pytest.approx(wanted, nan_ok=True)


rows_of_targets = st.lists(
    st.tuples(
        st.sampled_from(["1", "2"]),
        st.sampled_from(["", *AREAS]),
        st.none() | st.integers(FIRST, LAST),
        st.none() | st.integers(1, 99),
    ),
    max_size=10,
    unique_by=lambda row: row[:3],
)


@settings(max_examples=40)
@given(rows_of_targets, st.lists(st.integers(FIRST - 3, LAST + 3), min_size=1, max_size=4))
def test_targets_in_force(
    rows: list[tuple[str, str, int | None, int | None]], at: list[int]
) -> None:
    """The latest row not after the month; an area's own before a general one; blank ends it."""
    raw: dict[str, RawTable] = small.tables("2017-04", "Kent East")
    for no in (1, 2):
        small.indicator(raw, no, Measure="number")
    for code, area, since, aim in rows:
        start = "" if since is None else months.iso(Month(since))
        small.target(raw, int(code), start, aim, area=area)
    keys = pd.DataFrame(
        [(no, area, month) for month in at for no in ("2", "1") for area in AREAS],
        columns=KEY,
    )
    found = calc.targets_in_force(small.book(raw), keys)
    asked = keys.itertuples(index=False, name=None)
    for (code, area, month), given_aim in zip(asked, found["Target"], strict=True):
        past = [r for r in rows if r[0] == code and (r[2] is None or r[2] <= month)]
        own = [r for r in past if r[1] == area] or [r for r in past if not r[1]]
        last = max(own, key=lambda r: r[2] or 0, default=None)
        wanted = np.nan if last is None or last[3] is None else last[3]
        assert given_aim == pytest.approx(wanted, nan_ok=True)
