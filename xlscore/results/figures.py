"""The figure of every indicator, area and month: windows summed, targets in force, past figures.

All of it works on whole columns. Keys are (No, Area, Month) as on the data sheets.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import repeat
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlscore.inputs.book import Book
from xlscore.inputs.contract import KEY
from xlscore.inputs.records import keys_of
from xlscore.rules import periods
from xlscore.rules.limits import Limits
from xlscore.rules.months import Month
from xlscore.rules.numbers import Floats, displayed, same

_EDGES: Final = ("Green from", "Green to", "Amber from", "Amber to")
#: The longest window, in months.
_LONGEST: Final = 12
#: More months than there are, so that a series and a month make one whole number.
_MONTHS: Final = 1_000_000
#: What a figure's own period takes from Indicators.
_ABOUT: Final = [
    "No", "Measure", "Per", "Data period", "Basis", "Denominator", "From", "own", "Year starts",
]  # fmt: skip
#: A quarter and a year are summed once they are complete; both in months.
_COMPLETE: Final = {"Q": 3, "A": 12}
#: A Note of Data that begins so says why there is no figure.
_ON_PURPOSE: Final = "n/a:"


def computed_of(data: pd.DataFrame, num: Floats, denom: Floats) -> Floats:
    """What num and denom give by the Measure and Per of each row, NaN where they give nothing."""
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = np.where(data["Measure"] == "rate", data["Per"].to_numpy(float), 1.0)
        computed = np.where(data["Measure"] == "number", num, num / denom * scale)
    # What was divided by 0 is not a figure.
    return np.where(np.isfinite(computed), computed, np.nan)


def figures(book: Book) -> pd.DataFrame:
    """Every period's figure that Data gives, one row a (No, Area, Month).

    Columns: the key, `num`, `denom`, `value` (NaN where missing), `typed` (the Value column),
    `gap` (periods missing from the window; the value is given all the same, but for a quarter
    or year that is not complete), `absent` (why a figure is missing on purpose, else '') and
    `row`, the sheet row on Data. A period without a figure of its own has none, however full
    its window.
    """
    data = book.data.merge(book.indicators[_ABOUT], on="No")
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
        summed = _windows(part, num[monthly], denom[monthly])
        num[monthly], denom[monthly], gap[monthly] = summed
        # A percentage of one month says nothing of the window.
        typed = np.where(monthly, np.nan, typed)
    computed = computed_of(data, num, denom)
    value = np.where(np.isnan(computed), typed, computed)
    shown_num = np.where(number & np.isnan(denom), np.nan, num)
    missing = np.isnan(value) & np.isnan(num) & np.isnan(denom)
    frame = data[[*KEY, "row"]].assign(
        num=shown_num,
        denom=denom,
        value=value,
        computed=computed,
        typed=typed,
        gap=gap,
        absent=_on_purpose(data["Note"]).where(missing, ""),
    )
    return frame.sort_values(KEY, kind="stable", ignore_index=True)


def _on_purpose(notes: pd.Series[str]) -> pd.Series[str]:
    """Behind the colon, what each Note says of a figure that is missing on purpose; else ''."""
    # Most notes are blank: only the others are looked at.
    told = np.full(len(notes), "", dtype=object)
    given = notes.to_numpy(object)
    for at in np.flatnonzero(given != ""):
        bare = str(given[at]).strip()
        if bare.casefold().startswith(_ON_PURPOSE):
            told[at] = bare[len(_ON_PURPOSE) :].strip()
    return pd.Series(told, index=notes.index, dtype="str")


def window_starts(part: pd.DataFrame) -> npt.NDArray[np.int64]:
    """The first month that each row's figure covers.

    `part` has Month and its indicator's Data period, From, own and Year starts. A quarter and a
    year are whole, whenever the indicator began.
    """
    month, starts, since = (
        part[name].to_numpy(np.int64) for name in ("Month", "Year starts", "From")
    )
    period, own = part["Data period"].to_numpy(), part["own"].to_numpy(np.int64)
    first = periods.first_of_year(month, starts)
    quarter = periods.last_ended(month - 1, 3, starts) + 1
    begun = np.select(
        [period == "YTD", period == "R12M"], [first, month - (_LONGEST - 1)], month - (own - 1)
    )
    begun = np.where(since <= month, np.maximum(begun, since), begun)
    return np.asarray(np.select([period == "Q", period == "A"], [quarter, first], begun), np.int64)


def _windows(
    part: pd.DataFrame, num: npt.NDArray[np.float64], denom: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], npt.NDArray[np.int64]]:
    """Num and denom summed over each row's window, and how many of its periods are missing."""
    month = part["Month"].to_numpy(np.int64)
    # One whole number a key, so that the month before is the key before.
    series = part.groupby(["No", "Area"], sort=False).ngroup().to_numpy(np.int64)
    key = series * _MONTHS + month
    order = np.argsort(key)
    ordered = key[order]
    start, own_months = window_starts(part), part["own"].to_numpy(np.int64)
    latest = (part["Denominator"] == "latest").to_numpy()
    # Half a figure would be summed on one side of the fraction only, so it counts as none.
    whole = ~np.isnan(denom) | latest | (part["Measure"] == "number").to_numpy()
    own = ~np.isnan(num) & whole
    total_num, total_denom = np.zeros(len(part)), np.zeros(len(part))
    has_denom, missing = np.zeros(len(part), bool), np.zeros(len(part), np.int64)
    for periods_back in range(_LONGEST):
        back = periods_back * own_months
        inside = month - back >= start
        at = np.minimum(np.searchsorted(ordered, key - back), len(key) - 1)
        found = inside & (ordered[at] == key - back) & own[order[at]]
        then_denom = np.where(found, denom[order[at]], np.nan)
        missing += inside & ~found
        total_num += np.where(found, num[order[at]], 0.0)
        total_denom += np.nan_to_num(then_denom)
        has_denom |= ~np.isnan(then_denom)
    window_denom = np.where(latest, denom, np.where(has_denom, total_denom, np.nan))
    length = part["Data period"].map(_COMPLETE).fillna(1).to_numpy(np.int64)
    ended = periods.ends(month, length, part["Year starts"].to_numpy(np.int64))
    own &= (length == 1) | (ended & (missing == 0))
    return np.where(own, total_num, np.nan), np.where(own, window_denom, np.nan), missing


def targets_in_force(book: Book, keys: pd.DataFrame) -> pd.DataFrame:
    """The target row in force for each key, aligned with `keys` (columns No, Area, Month).

    The latest `From` not after the month; an area's own rows win over the general ones; a row
    with a blank Target ends it (NaN). Columns are those of Targets, `row` NaN where none is.
    """
    targets = book.targets
    of_row = list(zip(targets["No"].tolist(), targets["Area"].tolist(), strict=True))
    number = {pair: n for n, pair in enumerate(dict.fromkeys(of_row))}
    since = np.array([number[pair] for pair in of_row], np.int64) * _MONTHS
    since += targets["From"].to_numpy(np.int64)
    order = np.argsort(since, kind="stable")
    ordered = since[order]
    month, nos = keys["Month"].to_numpy(np.int64), keys["No"].tolist()

    def place(areas: Iterable[str]) -> npt.NDArray[np.int64]:
        """The place in `ordered` of the latest row of each No and area, -1 if there is none."""
        mine = np.array([*map(number.get, zip(nos, areas, strict=False), repeat(-1))], np.int64)
        at = np.searchsorted(ordered, mine * _MONTHS + month, side="right") - 1
        begun = (mine >= 0) & (at >= 0)
        begun[begun] = ordered[at[begun]] // _MONTHS == mine[begun]
        return np.where(begun, at, -1)

    own = place(keys["Area"].tolist())
    at = np.where(own >= 0, own, place(repeat("")))
    at[at >= 0] = order[at[at >= 0]]
    limits = [column for edge in _EDGES for column in (edge, f"{edge} exclusive")]
    return (
        keys[KEY]
        .assign(
            **{
                name: taken(targets[name], at)
                for name in ("row", "From", "Target", "Source", *limits)
            }
        )
        .reset_index(drop=True)
    )


def places(known: pd.DataFrame, asked: pd.DataFrame) -> npt.NDArray[np.int64]:
    """The place in `known` of each (No, Area, Month) that is asked for, -1 where there is none."""
    # Only those months are gone through: all of them are many times as many.
    wanted = np.flatnonzero(_in_months(known, asked))
    at = dict(zip(keys_of(known.iloc[wanted]), wanted.tolist(), strict=True))
    return np.array([*map(at.get, keys_of(asked), repeat(-1))], np.int64)


def of_months(frame: pd.DataFrame, asked: pd.DataFrame) -> pd.DataFrame:
    """The rows of the months of other rows: a merge sorts out every key of both its frames."""
    return frame[_in_months(frame, asked)]


def _in_months(frame: pd.DataFrame, asked: pd.DataFrame) -> npt.NDArray[np.bool_]:
    return np.isin(frame["Month"].to_numpy(), asked["Month"].unique())


def taken(column: pd.Series, at: npt.NDArray[np.int64]) -> npt.NDArray[Any]:
    """The cells of a column at places, NaN (False) where the place is -1."""
    kind = {"i": float, "f": float, "b": bool}.get(column.dtype.kind, object)
    blank = False if kind is bool else np.nan
    return np.append(column.to_numpy(kind), blank)[at]


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

    Columns: `value`, `absent` (why there is none, on purpose), and for a restated one, where
    Data now gives something else at the displayed precision, `restated` True with `was` and
    `now`.
    """
    was = taken(book.published["Value"], places(book.published, keys))
    at = places(now, keys)
    is_now, absent = taken(now["value"], at), taken(now["absent"], at)
    measure, shown = (
        dict(zip(book.indicators["No"].tolist(), book.indicators[name].tolist(), strict=True))
        for name in ("Measure", "Decimals")
    )
    nos = keys["No"].tolist()
    percent = np.array([measure.get(no) == "percent" for no in nos], bool)
    decimals = np.array([shown.get(no, 0) for no in nos], float)
    differs = ~same(displayed(was, percent, decimals), displayed(is_now, percent, decimals))
    unsaid = (at < 0) | ~np.isnan(was)
    found = keys[KEY].reset_index(drop=True)
    return found.assign(
        value=np.where(np.isnan(was), is_now, was),
        absent=pd.Series(np.where(unsaid, "", absent), found.index, dtype="str"),
        restated=~np.isnan(was) & ~np.isnan(is_now) & differs,
        was=was,
        now=is_now,
    )


def reporting(book: Book, month: Month) -> pd.DataFrame:
    """Every (No, Area) that reports in a month, in the order of the pages.

    Month is the last one of the last period that had ended then, of the row's own periods: it
    is what `From`, `To` and `Only areas` of Indicators limit. Rows of Areas and Indicators order
    it.
    """
    about = book.indicators
    return in_use(book, periods.last_ended(int(month), about["step"], about["anchor"]))


def in_use(book: Book, ended: pd.Series[int]) -> pd.DataFrame:
    """Every (No, Area) in use in the Month that `ended` gives for each indicator, as ordered."""
    live = book.indicators.assign(Month=ended.astype("int64"))
    live = live[(live["From"] <= live["Month"]) & (live["To"] >= live["Month"])]
    pairs = book.areas[["Area"]].merge(live[["No", "Month", "Only areas"]], how="cross")
    only = pairs["Only areas"].to_numpy()
    here = [not codes or area in codes for area, codes in zip(pairs["Area"], only, strict=True)]
    return pairs.loc[here, KEY].reset_index(drop=True)
