"""The figures of each indicator and area over time, with the target and bands of each period."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TypeAlias, cast

import numpy as np
import pandas as pd

from xlscore.disclosure.withholding import Shown
from xlscore.inputs.contract import KEY
from xlscore.inputs.records import records_of
from xlscore.results.figures import limits_of, targets_in_force
from xlscore.results.results import WITHHELD
from xlscore.rules.months import Month
from xlscore.rules.periods import Calendar
from xlscore.rules.ratings import bands
from xlscore.rules.sentences import Show
from xlscore.site import words

Key: TypeAlias = tuple[str, str, int]


@dataclass(frozen=True)
class Point:
    """One period of a series.

    `value` is NaN where there is none and `results.WITHHELD` where it is withheld. `green` and
    `amber` are the bands, from and to, infinite where open and NaN without a target. `broken`: it
    is not comparable with the point before; `starred`: with points before it. `restated`: it is
    shown as it was published.
    """

    month: int
    value: float
    target: float
    green: tuple[float, float]
    amber: tuple[float, float]
    broken: bool = False
    starred: bool = False
    restated: bool = False


def series(figures: Shown, drawn: Collection[Key]) -> dict[tuple[str, str], list[Point]]:
    """The points of every indicator and area that reports, in order.

    They are those that a copy prints: thirteen periods where there is a history, else previous,
    outturn and latest, with the trend of a Red. A result is shown only where `drawn` has its No,
    area and month.
    """
    frame = _printed(figures)
    in_force = targets_in_force(figures.book, frame)
    aim = in_force["Target"].to_numpy(float)
    band = bands(aim, frame["Polarity"].to_numpy(str), limits_of(in_force))
    keys = list(zip(*(frame[name].tolist() for name in KEY), strict=True))
    # A withheld one is drawn as c, which stands on record too.
    shown = np.array([key in drawn for key in keys], bool) | (frame["value"] == WITHHELD)
    frame = frame.assign(
        value=frame["value"].where(shown, math.nan),
        target=aim,
        green_from=band.green_from,
        green_to=band.green_to,
        amber_from=band.amber_from,
        amber_to=band.amber_to,
    )
    found: dict[tuple[str, str], list[Point]] = {}
    for key, group in frame.groupby(["No", "Area"], sort=False):
        points: list[Point] = []
        rows = records_of(group)
        begun = next((n for n, row in enumerate(rows) if not math.isnan(row["value"])), len(rows))
        for row in rows[begun:]:
            since = row["Comparable from"]
            points.append(
                Point(
                    row["Month"],
                    row["value"],
                    row["target"],
                    (row["green_from"], row["green_to"]),
                    (row["amber_from"], row["amber_to"]),
                    bool(points) and points[-1].month < since <= row["Month"],
                    row["value"] == row["value"] and rows[begun]["Month"] < since <= row["Month"],
                    bool(row["restated"]),
                )
            )
        found[cast("tuple[str, str]", key)] = points
    return found


def told(points: Sequence[Point], how: Show, when: Calendar) -> str:
    """What the chart of a series shows, in a sentence; blank without a figure, and so a chart."""
    known = [point for point in points if math.isfinite(point.value)]
    if not known:
        return ""
    first, last, aim = known[0], known[-1], points[-1].target
    said = f"{words.result(last.value, how)} in {when.label(Month(last.month))}"
    if first is not last:
        begun = words.result(first.value, how)
        said = f"From {begun} in {when.label(Month(first.month))} to {said}"
    return said + (f"; the target is {words.target(aim, how)}." if aim == aim else ".")


def _printed(figures: Shown) -> pd.DataFrame:
    """The results that the pages of a copy print, one a No, Area and Month, in order of month."""
    computed, past = figures.computed, figures.past
    paged = figures.book.areas.loc[figures.book.areas["Page"], "Area"]
    rows = computed.rows[computed.rows["Area"].isin(paged)]
    about = ["No", "Area", "Polarity", "Comparable from", "last"]
    rows = rows.assign(last=rows["Month"])
    parts = [rows.assign(value=rows["latest"], restated=False)]
    for name in ("previous", "outturn"):
        then = rows.assign(
            Month=rows[f"when_{name}"], value=rows[name], restated=rows[f"restated_{name}"]
        )
        parts.append(then[then["value"].notna()])
    trend = computed.trend
    trend = trend[trend["Area"].isin(list(figures.book.excepted & set(paged)))]
    others = [trend[trend["value"].notna()]]
    if past is not None:
        due = past["Month"] > past["column"] - figures.book.settings.report.step
        others.append(past[due])
    for frame in others:
        known = frame[[*KEY, "value", "restated"]].merge(rows[about], on=["No", "Area"])
        parts.append(known)
    every = pd.concat([part[[*KEY, *about[2:], "value", "restated"]] for part in parts])
    order = pd.Series(range(len(rows)), pd.MultiIndex.from_frame(rows[["No", "Area"]]))
    every = every.drop_duplicates(KEY)
    place = order.loc[pd.MultiIndex.from_frame(every[["No", "Area"]])].to_numpy()
    every = every.assign(place=place, Month=every["Month"].astype(int))
    return every.sort_values(["place", "Month"], ignore_index=True)
