"""The figure of every indicator, area and month: windows summed, targets in force, past figures.

All of it works on whole columns. Keys are (No, Area, Month) as on the data sheets.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlscore.inputs.book import Book
from xlscore.inputs.contract import KEY
from xlscore.rules import months
from xlscore.rules.limits import Limits
from xlscore.rules.numbers import displayed, same

_EDGES: Final = ("Green from", "Green to", "Amber from", "Amber to")
#: The longest window, in months.
_LONGEST: Final = 12


def figures(book: Book) -> pd.DataFrame:
    """Every month's figure that Data gives, one row a (No, Area, Month).

    Columns: the key, `num`, `denom`, `value` (NaN where missing), `typed` (the Value column),
    `gap` (months missing from the window; the value is given all the same) and `row`, the
    sheet row on Data. A month without a figure of its own has none, however full its window.
    """
    data = book.data.merge(
        book.indicators[["No", "Measure", "Per", "Data period", "Basis", "Denominator", "From"]],
        on="No",
    )
    number = (data["Measure"] == "number").to_numpy()
    num, denom, typed = (
        data[name].to_numpy(float, copy=True) for name in ("Num", "Denom", "Value")
    )
    # A count may stand in Num or in Value.
    num = np.where(number & np.isnan(num) & np.isnan(denom), typed, num)
    monthly = ((data["Basis"] == "monthly") & (data["Data period"] != "SS")).to_numpy()
    gap = np.zeros(len(data), dtype=np.int64)
    if monthly.any():
        part = data[monthly]
        summed = _windows(part, num[monthly], denom[monthly], book.settings.year_starts)
        num[monthly], denom[monthly], gap[monthly] = summed
        # A percentage of one month says nothing of the window.
        typed = np.where(monthly, np.nan, typed)
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = np.where(data["Measure"] == "rate", data["Per"].to_numpy(float), 1.0)
        computed = np.where(number, num, num / denom * scale)
    # What was divided by 0 is no figure.
    computed = np.where(np.isfinite(computed), computed, np.nan)
    value = np.where(np.isnan(computed), typed, computed)
    shown_num = np.where(number & np.isnan(denom), np.nan, num)
    frame = data[[*KEY, "row"]].assign(
        num=shown_num, denom=denom, value=value, computed=computed, typed=typed, gap=gap
    )
    return frame.sort_values(KEY, kind="stable", ignore_index=True)


def _windows(
    part: pd.DataFrame, num: npt.NDArray[np.float64], denom: npt.NDArray[np.float64], starts: int
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], npt.NDArray[np.int64]]:
    """Num and denom summed over each row's window, and how many of its months are missing."""
    month = part["Month"].to_numpy(np.int64)
    # One whole number a key, so that the month before is the key before.
    series = part.groupby(["No", "Area"], sort=False).ngroup().to_numpy(np.int64)
    key = series * 1_000_000 + month
    order = np.argsort(key)
    ordered = key[order]
    ytd = (part["Data period"] == "YTD").to_numpy()
    start = np.where(ytd, month - (month - (starts - 1)) % 12, month - (_LONGEST - 1))
    since = part["From"].to_numpy(np.int64)
    start = np.where(since <= month, np.maximum(start, since), start)
    latest = (part["Denominator"] == "latest").to_numpy()
    # Half a figure would be summed on one side of the fraction only, so it counts as none.
    whole = ~np.isnan(denom) | latest | (part["Measure"] == "number").to_numpy()
    own = ~np.isnan(num) & whole
    total_num, total_denom = np.zeros(len(part)), np.zeros(len(part))
    has_denom, missing = np.zeros(len(part), bool), np.zeros(len(part), np.int64)
    for back in range(_LONGEST):
        inside = month - back >= start
        at = np.minimum(np.searchsorted(ordered, key - back), len(key) - 1)
        found = inside & (ordered[at] == key - back) & own[order[at]]
        then_denom = np.where(found, denom[order[at]], np.nan)
        missing += inside & ~found
        total_num += np.where(found, num[order[at]], 0.0)
        total_denom += np.nan_to_num(then_denom)
        has_denom |= ~np.isnan(then_denom)
    window_denom = np.where(latest, denom, np.where(has_denom, total_denom, np.nan))
    return np.where(own, total_num, np.nan), np.where(own, window_denom, np.nan), missing


def targets_in_force(book: Book, keys: pd.DataFrame) -> pd.DataFrame:
    """The target row in force for each key, aligned with `keys` (columns No, Area, Month).

    The latest `From` not after the month; an area's own rows win over the general ones; a row
    with a blank Target ends it (NaN). Columns are those of Targets, `row` NaN where none is.
    """
    ask = keys[KEY].assign(_at=np.arange(len(keys))).sort_values("Month", kind="stable")
    rows = book.targets.assign(row=book.targets["row"].astype(float)).sort_values("From")
    everywhere = rows["Area"] == ""
    general = pd.merge_asof(
        ask, rows[everywhere].drop(columns="Area"), left_on="Month", right_on="From", by="No"
    )
    own = pd.merge_asof(ask, rows[~everywhere], left_on="Month", right_on="From", by=["No", "Area"])
    mine = own["row"].notna().to_numpy()
    limits = [column for edge in _EDGES for column in (edge, f"{edge} exclusive")]
    found = ask.assign(
        **{
            column: np.where(mine, own[column], general[column])
            for column in ("row", "From", "Target", "Source", *limits)
        }
    )
    return found.sort_values("_at", ignore_index=True).drop(columns="_at")


def says_assumed(source: object) -> bool:
    """Whether the Source of a target says that its limits are assumed, not agreed."""
    return "assumed" in str(source).casefold()


def limits_of(targets: pd.DataFrame) -> Limits:
    """The limits of rows of Targets, as columns that the rules take."""
    given = {edge.lower().replace(" ", "_"): edge for edge in _EDGES}
    return Limits(
        **{name: targets[edge].to_numpy(float) for name, edge in given.items()},
        **{
            f"{name}_open": targets[f"{edge} exclusive"].fillna(False).astype(bool).to_numpy()
            for name, edge in given.items()
        },
    )


def past(book: Book, now: pd.DataFrame, keys: pd.DataFrame) -> pd.DataFrame:
    """The figures of past months, aligned with `keys`: what was published, else what Data gives.

    Columns: `value`, and for a restated one, where Data now gives something else at the
    displayed precision, `restated` True with `was` and `now`.
    """
    published = book.published.rename(columns={"Value": "was"})[[*KEY, "was"]]
    found = (
        keys[KEY]
        .merge(published, on=KEY, how="left")
        .merge(now[[*KEY, "value"]].rename(columns={"value": "now"}), on=KEY, how="left")
        .merge(book.indicators[["No", "Measure", "Decimals"]], on="No", how="left")
    )
    was, is_now = found["was"].to_numpy(float), found["now"].to_numpy(float)
    percent, decimals = found["Measure"] == "percent", found["Decimals"].fillna(0)
    differs = ~same(displayed(was, percent, decimals), displayed(is_now, percent, decimals))
    return found[KEY].assign(
        value=np.where(np.isnan(was), is_now, was),
        restated=~np.isnan(was) & ~np.isnan(is_now) & differs,
        was=was,
        now=is_now,
    )


def reporting(book: Book, month: months.Month) -> pd.DataFrame:
    """Every (No, Area) that reports in a month, in the order of the pages, with its month.

    `From`, `To` and `Only areas` of Indicators limit it; rows of Areas and Indicators order it.
    """
    live = book.indicators[(book.indicators["From"] <= month) & (book.indicators["To"] >= month)]
    pairs = book.areas[["Area"]].merge(live[["No", "Only areas"]], how="cross")
    only = pairs["Only areas"].to_numpy()
    here = [not codes or area in codes for area, codes in zip(pairs["Area"], only, strict=True)]
    return pairs.loc[here, ["No", "Area"]].assign(Month=int(month)).reset_index(drop=True)
