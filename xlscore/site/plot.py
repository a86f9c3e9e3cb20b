"""What any chart of the website needs: a plot with its axis, lines, names, and a place for each.

Positions across are shares of the width and everything else stands in pixels, so that text keeps
its size on any screen; looks are classes of the page's own style sheet. `templates/chart.svg`
holds the mark-up.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from xlscore.rules.months import Month
from xlscore.rules.periods import Calendar
from xlscore.rules.sentences import Show
from xlscore.site import words

#: Pixels from the top of the chart: the plot, and the line of the periods below it.
TOP, BOTTOM, HEIGHT, LABELS = 26.0, 226.0, 256, 246.0
#: Shares of the width: where lines of the grid end, and the first and last point.
LEFT, RIGHT, FIRST, LAST = 0.0, 100.0, 15.0, 90.0
#: So many lines of a grid at the most; the finest step between them, by its first digit.
_LINES: Final = 6
_STEPS: Final = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True)
class Text:
    """A text at a place; `tone` is the class of its look."""

    x: float
    y: float
    text: str
    anchor: str = "middle"
    tone: str = ""


@dataclass(frozen=True)
class Box:
    """A band between two periods; `tone` is green or amber."""

    x: float
    y: float
    width: float
    height: float
    tone: str


@dataclass(frozen=True)
class Line:
    """A straight line; `tone` says what it is."""

    x1: float
    y1: float
    x2: float
    y2: float
    tone: str


@dataclass(frozen=True)
class Chart:
    """A chart as the template draws it; `title` and `told` are what a screen reader says."""

    key: str
    title: str
    told: str
    note: str
    boxes: Sequence[Box]
    lines: Sequence[Line]
    dots: Sequence[tuple[float, float]]
    texts: Sequence[Text]
    rings: Sequence[tuple[float, float]] = ()
    height: int = HEIGHT


@dataclass(frozen=True)
class Plot:
    """Where values and points stand: the axis from `low` to `high` and its `step`, and the share of
    the width at which each point lies.
    """

    low: float
    high: float
    step: float
    across: Sequence[float]

    def y(self, value: float) -> float:
        """How far down a value stands; one off the axis at its end."""
        up = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return round(BOTTOM - up * (BOTTOM - TOP), 1)

    def grid(self, how: Show) -> tuple[list[Line], list[Text]]:
        """The lines of the grid, and what is written on them."""
        values = [
            self.low + n * self.step for n in range(round((self.high - self.low) / self.step) + 1)
        ]
        lines = [Line(LEFT, self.y(at), RIGHT, self.y(at), "grid") for at in values]
        bare = replace(how, decimals=0)
        return lines, [
            Text(LEFT, self.y(at) - 4, words.target(at, bare), "start", "axis") for at in values
        ]

    def line(self, values: Sequence[float], tone: str, *, stepped: bool = False) -> Iterator[Line]:
        """A line through values, with a gap where one is missing; a level stretch is one line.

        `stepped`: each value holds until the next begins, and the line goes upright there.
        """
        runs, at = [], 0
        for value, run in groupby(values, key=lambda value: value if value == value else None):
            length = len(list(run))
            runs.append((value, at, at + length - 1))
            at += length
        for n, (value, first, last) in enumerate(runs):
            after = runs[n + 1][0] if n + 1 < len(runs) else None
            if value is None:
                continue
            begins, ends = self.across[first], self.across[last + (stepped and after is not None)]
            if begins < ends:
                yield Line(begins, self.y(value), ends, self.y(value), tone)
            if after is not None:
                x = ends if stepped else self.across[last + 1]
                yield Line(ends, self.y(value), x, self.y(after), tone)


def plot(listed: Sequence[int], known: Sequence[float], edges: Sequence[float], how: Show) -> Plot:
    """The plot of points at these months, whose values are `known`, with all `edges` on it.

    Points lie as far apart as their months.
    """
    span = (LAST - FIRST) / max(1, listed[-1] - listed[0])
    across = [round(FIRST + span * (month - listed[0]), 2) for month in listed]
    return Plot(*_scale(edges, known, how), across if len(listed) > 1 else [52.0])


def periods(months: Sequence[int], across: Sequence[float], when: Calendar) -> Iterator[Text]:
    """The names of first, middle and last period, and of those between on a wide screen."""
    last = len(months) - 1
    narrow = {0, last} | ({last // 2} if last > 3 and last % 2 == 0 else set())
    each = max(1, -(-last // 4))
    for n, (month, x) in enumerate(zip(months, across, strict=True)):
        if n in narrow or (n % each == 0 and last - n >= each):
            yield Text(x, LABELS, when.short(Month(month)), tone="when" if n in narrow else "wide")


def _scale(edges: Sequence[float], known: Sequence[float], how: Show) -> tuple[float, float, float]:
    """Lowest and highest value of the axis, and the step of its grid."""
    low, high = min(*known, *edges, math.inf), max(*known, *edges, -math.inf)
    # Where everything lies far from 0, a line from 0 would hide what moves.
    low = 0.0 if 0 <= low < 0.6 * high else low
    room = (high - low) or abs(high) or 1.0
    high += room * 0.1
    low -= 0.0 if low == 0 else room * 0.1
    if how.percent and max(known) <= 1:
        high = min(high, 1.0)
    raw = (high - low) / (_LINES - 1)
    unit = 10.0 ** math.floor(math.log10(raw))
    step = max(
        next(unit * s for s in _STEPS if unit * s >= raw * 0.999), 0.01 if how.percent else 0
    )
    if not how.percent and step < 1 and not how.decimals:
        step = 1.0
    return math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step, step
