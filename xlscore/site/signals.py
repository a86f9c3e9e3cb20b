"""The chart behind a signal: each period's own figure, and the limits within which chance moves it.

Drawn are the points of periods that the website shows; mean and limits come from all of them.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from xlscore.inputs.records import records_of
from xlscore.rules.months import Month
from xlscore.rules.periods import Calendar
from xlscore.rules.sentences import Show
from xlscore.site import words
from xlscore.site.charts import Chart
from xlscore.site.series import Key, Point
from xlscore.site.words import Cell, Table

#: Limits of the points, as the columns are called: the look of the line, and its name.
_LIMITS: Final = {"upper": ("limit", "upper limit"), "mean": ("mean", "mean"),
                  "lower": ("limit", "lower limit")}  # fmt: skip
_BEYOND: Final = "more than chance"
_NO_BAND: Final = (math.nan, math.nan)
#: A period without a point.
_NO_POINT: Final[Mapping[Any, Any]] = {
    **dict.fromkeys(("value", *_LIMITS), math.nan), "side": 0,
}  # fmt: skip


@dataclass(frozen=True)
class SignalChart:
    """The points of one indicator and area with their limits: named, drawn, and as a table.

    `points` has by month value, mean, lower and upper limit of each that is drawn.
    """

    heading: str
    key: str
    title: str
    told: str
    chart: Chart
    table: Table
    points: Mapping[int, Mapping[Any, Any]]


def signal_chart(
    key: str,
    what: str,
    name: str,
    about: Mapping[Any, Any],
    points: pd.DataFrame,
    drawn: Collection[Key],
    how: Show,
    when: Calendar,
) -> SignalChart | None:
    """The chart of `points` (`results.signals.Signals.points`), of which `about` is the answer.

    `what` says what they are, `name` of which indicator and area, `when` are their periods.

    None where nothing can be told, or no two of them are `drawn`. A change needs the period
    before its own to be drawn too.
    """
    if not about or about["why"]:
        return None
    rows = {int(row["Month"]): row for row in records_of(points)
            if (row["No"], row["Area"], int(row["Month"])) in drawn}  # fmt: skip
    if about["changes"]:
        # Which one of them rests on a period that is not shown.
        rows.pop(min(rows, default=0), None)
    if len(rows) < 2:
        return None
    listed = list(range(min(rows), max(rows) + 1, when.step))
    shown = [rows.get(month, _NO_POINT) for month in listed]
    series = [
        Point(month, float(row["value"]), math.nan, _NO_BAND, _NO_BAND)
        for month, row in zip(listed, shown, strict=True)
    ]
    beside = [
        (tone, f"{said} {words.result(shown[-1][column], how)}", [row[column] for row in shown])
        for column, (tone, said) in _LIMITS.items()
    ]
    ringed = [month for month, row in rows.items() if row["side"]]
    return SignalChart(
        f"{what}: more than chance?",
        f"{key}-signal",
        f"{what}, with its limits: {name}",
        _told(rows, how, when),
        Chart(series, how, when, beside, ringed),
        _table(f"{what}, {name}", shown, listed, how, when),
        rows,
    )


def _told(rows: Mapping[int, Mapping[Any, Any]], how: Show, when: Calendar) -> str:
    """What the chart shows, in two sentences."""
    last = max(rows)
    columns = ("value", "mean", "lower", "upper")
    value, mean, lower, upper = (words.result(rows[last][name], how) for name in columns)
    beyond = sum(bool(row["side"]) for row in rows.values())
    return (
        f"{value} in {when.label(Month(last))}; the mean is {mean}, "
        f"the limits are {lower} to {upper}. {beyond or 'No'} of {len(rows)} points "
        f"{'says' if beyond == 1 else 'say'} {_BEYOND}."
    )


def _table(
    caption: str,
    shown: Sequence[Mapping[Any, Any]],
    listed: Sequence[int],
    how: Show,
    when: Calendar,
) -> Table:
    def row(month: int, point: Mapping[Any, Any]) -> tuple[Cell, ...]:
        value, lower, upper = (words.result(point[n], how) for n in ("value", "lower", "upper"))
        beyond = f" ({_BEYOND})" if point["side"] else ""
        between = f"{lower} to {upper}" if point["value"] == point["value"] else "-"
        period = Cell(when.label(Month(month)))
        return period, Cell(value + beyond, "right"), Cell(between, "right")

    return Table(
        caption,
        ("Period", "Figure", "Limits"),
        tuple(row(month, point) for month, point in zip(listed, shown, strict=True)),
        aligns=("left", "right", "right"),
    )
