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
from xlscore.site.plot import BOTTOM, Chart, Plot, Text, periods, plot
from xlscore.site.series import Key
from xlscore.site.words import Cell, Table

#: Limits of the points, as the columns are called: the look of the line, and its name.
_LIMITS: Final = {"upper": ("limit", "upper limit"), "mean": ("mean", "mean"),
                  "lower": ("limit", "lower limit")}  # fmt: skip
_BEYOND: Final = "more than chance"


@dataclass(frozen=True)
class SignalChart:
    """The points of one indicator and area with their limits: named, drawn, and as a table.

    `points` has by month value, mean, lower and upper limit of each that is drawn.
    """

    heading: str
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
    return SignalChart(
        f"{what}: more than chance?",
        _chart(key, f"{what}, with its limits: {name}", shown, listed, how, when),
        _table(f"{what}, {name}", shown, listed, how, when),
        rows,
    )


#: A period without a point.
_NO_POINT: Final[Mapping[Any, Any]] = {
    **dict.fromkeys(("value", *_LIMITS), math.nan), "side": 0,
}  # fmt: skip


def _chart(
    key: str,
    title: str,
    shown: Sequence[Mapping[Any, Any]],
    listed: Sequence[int],
    how: Show,
    when: Calendar,
) -> Chart:
    columns = {name: [float(row[name]) for row in shown] for name in ("value", *_LIMITS)}
    known = [value for value in columns["value"] if value == value]
    edges = [v for name in _LIMITS for v in columns[name] if v == v]
    on = plot(listed, known, edges, how)
    lines, texts = on.grid(how)
    for name, (tone, _) in _LIMITS.items():
        lines += on.line(columns[name], tone)
    lines += on.line(columns["value"], "result")
    at = [(x, on.y(row["value"]), row) for x, row in zip(on.across, shown, strict=True)]
    dots = [(x, y) for x, y, row in at if row["value"] == row["value"]]
    rings = [(x, y) for x, y, row in at if row["side"]]
    texts += _named(columns, on, how)
    texts += periods(listed, on.across, when)
    last = next(row for row in reversed(shown) if row["value"] == row["value"])
    mean, lower, upper = (words.result(last[name], how) for name in ("mean", "lower", "upper"))
    told = (
        f"{words.result(last['value'], how)} in {when.label(Month(listed[-1]))}; "
        f"the mean is {mean}, the limits are {lower} to {upper}. "
        f"{len(rings) or 'No'} of {len(dots)} points {'says' if len(rings) == 1 else 'say'} "
        f"{_BEYOND}."
    )
    note = f"A ring marks a point that says {_BEYOND}." if rings else ""
    return Chart(key, title, told, note, (), lines, dots, texts, rings)


def _named(columns: Mapping[str, Sequence[float]], on: Plot, how: Show) -> list[Text]:
    """The names of mean and limits at the right, those that would lie on each other left out."""
    texts: list[Text] = []
    for name, (tone, said) in _LIMITS.items():
        value = columns[name][-1]
        below = name == "lower" and on.y(value) + 16 < BOTTOM  # the periods' names stand there
        y = on.y(value) + (16 if below else -6)
        if value == value and all(abs(text.y - y) > 14 for text in texts):
            texts.append(Text(99.0, y, f"{said} {words.result(value, how)}", "end", tone))
    return texts


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
