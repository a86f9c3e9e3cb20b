"""Line charts as SVG that stands in the page: result, target and bands over the periods.

Compared before this was written: pygal (LGPL) writes a style sheet and a script into each chart,
takes its colours from no page and has neither bands nor breaks; Altair with vl-convert (BSD, an
engine of 70 MB) and Matplotlib draw text of one fixed size, which a telephone shrinks out of
sight, and neither lets a page's dark or forced colours in. Here positions across are shares of
the width and everything else stands in pixels, so that text keeps its size on any screen, and
looks are classes of the page's own style sheet. `templates/chart.svg` holds the mark-up.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from xlscore.results.results import WITHHELD
from xlscore.rules.periods import Calendar
from xlscore.rules.sentences import Show
from xlscore.site import words
from xlscore.site.series import Point

#: Pixels from the top of the chart: the plot, and the line of the periods below it.
TOP, BOTTOM, HEIGHT, LABELS = 26.0, 226.0, 256, 246.0
#: Shares of the width: where lines of the grid end, and the first and last point.
LEFT, RIGHT, FIRST, LAST = 0.0, 100.0, 15.0, 90.0
#: So many lines of a grid at the most; the finest step between them, by its first digit.
_LINES: Final = 6
_STEPS: Final = (1.0, 2.0, 2.5, 5.0, 10.0)
#: Least height in pixels of a band that carries its name.
_NAMED: Final = 18.0


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
    height: int = HEIGHT


def chart(key: str, name: str, points: Sequence[Point], how: Show, when: Calendar) -> Chart | None:
    """The chart of a series; None where no point has a figure."""
    known = [point.value for point in points if math.isfinite(point.value)]
    if not known:
        return None
    low, high, step = _scale(points, known, how)

    def y(value: float) -> float:
        return round(BOTTOM - (min(max(value, low), high) - low) / (high - low) * (BOTTOM - TOP), 1)

    wide = (LAST - FIRST) / max(1, len(points) - 1)
    across = [round(FIRST + wide * n if len(points) > 1 else 52.0, 2) for n in range(len(points))]
    lines, texts = [], []
    for n in range(round((high - low) / step) + 1):
        at = low + n * step
        lines.append(Line(LEFT, y(at), RIGHT, y(at), "grid"))
        texts.append(Text(LEFT, y(at) - 4, words.target(at, Show(how.percent, 0)), "start", "axis"))
    boxes = list(_bands(points, across, wide, y))
    texts += [
        Text(
            box.x + 1, round(box.y + box.height / 2 + 4, 1), box.tone.capitalize(), "start", "band"
        )
        for box in {box.tone: box for box in reversed(boxes) if box.height >= _NAMED}.values()
    ]
    pairs = list(zip(points, across, strict=True))
    for (before, x1), (now, x2) in pairwise(pairs):
        middle = round((x1 + x2) / 2, 2)
        if now.broken:
            lines.append(Line(middle, TOP, middle, BOTTOM, "break"))
            texts.append(Text(min(max(middle, 16), 84), 12, "new definition", tone="break"))
        elif math.isfinite(before.value) and math.isfinite(now.value):
            lines.append(Line(x1, y(before.value), x2, y(now.value), "result"))
        if before.target == before.target and now.target == now.target:
            lines.append(Line(x1, y(before.target), x2, y(before.target), "target"))
            if before.target != now.target:
                lines.append(Line(x2, y(before.target), x2, y(now.target), "target"))
    dots = [(x, y(point.value)) for point, x in pairs if math.isfinite(point.value)]
    withheld = [x for point, x in pairs if point.value == WITHHELD]
    texts += [Text(x, BOTTOM - 6, words.result(WITHHELD, how), tone="withheld") for x in withheld]
    texts += _ends(pairs, how, y)
    texts += _periods(points, across, when)
    note = f"The axis starts at {words.target(low, how)}." if low else ""
    return Chart(key, name, _told(points, how, when), note, boxes, lines, dots, texts)


def _scale(
    points: Sequence[Point], known: Sequence[float], how: Show
) -> tuple[float, float, float]:
    """Lowest and highest value of the axis, and the step of its grid."""
    edges = [edge for p in points for edge in (p.target, *p.green, *p.amber) if math.isfinite(edge)]
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


def _bands(
    points: Sequence[Point], across: Sequence[float], wide: float, y: Callable[[float], float]
) -> Iterator[Box]:
    """Green, and amber on each side of it, from one change of the limits to the next."""
    limits = [f"{point.green} {point.amber}" for point in points]
    starts = [n for n, now in enumerate(limits) if not n or now != limits[n - 1]]
    for start, end in zip(starts, [*starts[1:], len(points)], strict=True):
        left = across[start] - wide / 2 if start else FIRST - 3
        right = across[end - 1] + wide / 2 if end < len(points) else LAST + 3
        green, amber = points[start].green, points[start].amber
        below, above = (amber[0], min(amber[1], green[0])), (max(amber[0], green[1]), amber[1])
        for tone, (low, high) in (("amber", below), ("amber", above), ("green", green)):
            if low < high and (height := round(y(low) - y(high), 1)) > 0:
                yield Box(round(left, 2), y(high), round(right - left, 2), height, tone)


def _ends(
    pairs: Sequence[tuple[Point, float]], how: Show, y: Callable[[float], float]
) -> Iterator[Text]:
    """The last result beside its point, and the target's name at the other side of its line."""
    last, x = next(pair for pair in reversed(pairs) if math.isfinite(pair[0].value))
    aim = pairs[-1][0].target
    above = not (aim == aim and last.value < aim) and y(last.value) > TOP + 8
    place = min(y(last.value) + (-10 if above else 20), BOTTOM - 4)
    yield Text(min(x + 4, 99.0), place, words.result(last.value, how), "end", "result")
    if aim == aim:
        told = f"Target {words.target(aim, how)}"
        yield Text(99.0, max(12.0, y(aim) + (16 if above else -6)), told, "end", "target")


def _periods(points: Sequence[Point], across: Sequence[float], when: Calendar) -> Iterator[Text]:
    """The names of first, middle and last period, and of those between on a wide screen."""
    last = len(points) - 1
    narrow = {0, last} | ({last // 2} if last > 3 and last % 2 == 0 else set())
    each = max(1, -(-last // 4))
    for n, (point, x) in enumerate(zip(points, across, strict=True)):
        if n in narrow or (n % each == 0 and last - n >= each):
            yield Text(x, LABELS, when.short(point.month), tone="when" if n in narrow else "wide")


def _told(points: Sequence[Point], how: Show, when: Calendar) -> str:
    """What the chart shows, in two sentences."""
    known = [point for point in points if math.isfinite(point.value)]
    first, last = known[0], known[-1]
    told = f"{words.result(last.value, how)} in {when.label(last.month)}"
    if first is not last:
        told = f"From {words.result(first.value, how)} in {when.label(first.month)} to {told}"
    aim = points[-1].target
    return told + (f"; the target is {words.target(aim, how)}." if aim == aim else ".")
