"""Line charts as SVG that stands in the page: result, target and bands over the periods.

Compared before this was written: pygal (LGPL) writes a style sheet and a script into each chart,
takes its colours from no page and has neither bands nor breaks; Altair with vl-convert (BSD, an
engine of 70 MB) and Matplotlib draw text of one fixed size, which a telephone shrinks out of
sight, and neither lets a page's dark or forced colours in. Ours are three modules of less than 200
lines: `plot` holds what any chart needs, and `signal_chart` the second chart of an indicator.
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
from xlscore.site.plot import BOTTOM, FIRST, LAST, TOP, Box, Chart, Line, Plot, Text, periods, plot
from xlscore.site.series import Point

#: Least height in pixels of a band that carries its name.
_NAMED: Final = 18.0
#: Pixels that a line of text needs, and the share of the width where names of others' figures end.
_LINE_OF_TEXT: Final = 14.0
_NAMES_END: Final = 60.0


@dataclass(frozen=True)
class Level:
    """A figure of others beside the results: a line right across, and its name."""

    value: float
    name: str


def chart(
    key: str,
    name: str,
    points: Sequence[Point],
    how: Show,
    when: Calendar,
    others: Sequence[Level] = (),
) -> Chart | None:
    """The chart of a series, and the figures of `others`; None where no point has a figure."""
    known = [point.value for point in points if math.isfinite(point.value)]
    if not known:
        return None
    edges = [edge for p in points for edge in (p.target, *p.green, *p.amber) if math.isfinite(edge)]
    on = plot(
        [point.month for point in points], known, [*edges, *(other.value for other in others)], how
    )
    lines, texts = on.grid(how)
    boxes = list(_bands(points, on))
    begins = on.y(next(point.value for point in points if math.isfinite(point.value)))
    texts += [
        Text(box.x + 1, _beside(box, begins), box.tone.capitalize(), "start", "band")
        for box in {box.tone: box for box in reversed(boxes) if box.height >= _NAMED}.values()
    ]
    pairs = list(zip(points, on.across, strict=True))
    for (before, x1), (now, x2) in pairwise(pairs):
        middle = round((x1 + x2) / 2, 2)
        if now.broken:
            lines.append(Line(middle, TOP, middle, BOTTOM, "break"))
            texts.append(Text(min(max(middle, 16), 84), 12, "new definition", tone="break"))
        elif math.isfinite(before.value) and math.isfinite(now.value):
            lines.append(Line(x1, on.y(before.value), x2, on.y(now.value), "result"))
    lines += on.line([point.target for point in points], "target", stepped=True)
    for other in others:
        at = on.y(other.value)
        lines.append(Line(FIRST - 3, at, LAST + 3, at, "other"))
    left = [on.y(p.value) for p, x in pairs if x <= _NAMES_END and math.isfinite(p.value)]
    texts += _named(others, on, left, [text.y for text in texts if text.tone == "band"])
    dots = [(x, on.y(point.value)) for point, x in pairs if math.isfinite(point.value)]
    withheld = [x for point, x in pairs if point.value == WITHHELD]
    texts += [Text(x, BOTTOM - 6, words.result(WITHHELD, how), tone="withheld") for x in withheld]
    texts += _ends(pairs, how, on.y)
    texts += periods([point.month for point in points], on.across, when)
    note = f"The axis starts at {words.target(on.low, how)}." if on.low else ""
    told = _told(points, how, when)
    told += "".join(f" {other.name}." for other in others)
    return Chart(key, name, told, note, boxes, lines, dots, texts)


def _bands(points: Sequence[Point], on: Plot) -> Iterator[Box]:
    """Green, and amber on each side of it, from one change of the limits to the next."""
    limits = [f"{point.green} {point.amber}" for point in points]
    starts = [n for n, now in enumerate(limits) if not n or now != limits[n - 1]]
    for start, end in zip(starts, [*starts[1:], len(points)], strict=True):
        left = (on.across[start - 1] + on.across[start]) / 2 if start else FIRST - 3
        right = (on.across[end - 1] + on.across[end]) / 2 if end < len(points) else LAST + 3
        green, amber = points[start].green, points[start].amber
        below, above = (amber[0], min(amber[1], green[0])), (max(amber[0], green[1]), amber[1])
        for tone, (low, high) in (("amber", below), ("amber", above), ("green", green)):
            if low < high and (height := round(on.y(low) - on.y(high), 1)) > 0:
                yield Box(round(left, 2), on.y(high), round(right - left, 2), height, tone)


def _named(
    others: Sequence[Level], on: Plot, line: Sequence[float], names: Sequence[float]
) -> Iterator[Text]:
    """The names of others' figures, the higher ones above their lines and the lower ones below.

    `line` and `names` are how far down the result lies there, and other names stand: each keeps
    clear of them as well as it can.
    """
    ordered = sorted(others, key=lambda other: on.y(other.value))
    middle, taken = (len(ordered) - 1) / 2, list(names)
    for n, other in sorted(enumerate(ordered), key=lambda pair: abs(pair[0] - middle)):
        at = on.y(other.value)
        above, below = (at - 4, at - 18, at - 32), (at + 14, at + 28, at + 42)
        places = (*above, *below) if n == middle else above if n < middle else below

        def crowded(place: float) -> int:
            met = sum(abs(place - one) < _LINE_OF_TEXT for one in taken)
            crossed = sum(abs(place - 4 - one) < _LINE_OF_TEXT / 2 for one in line)
            return 100 * met + crossed

        place = min((p for p in places if TOP < p < BOTTOM), key=crowded, default=at - 4)
        taken.append(place)
        yield Text(FIRST - 2, round(place, 1), other.name, "start", "other")


def _beside(box: Box, line: float) -> float:
    """How far down the name of a band stands: in its middle, or where the line does not begin."""
    middle = box.y + box.height / 2 + 4
    if abs(middle - 4 - line) > _NAMED:
        return round(middle, 1)
    top, bottom = box.y + 15, box.y + box.height - 6
    return round(top if abs(top - 4 - line) > abs(bottom - 4 - line) else bottom, 1)


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


def _told(points: Sequence[Point], how: Show, when: Calendar) -> str:
    """What the chart shows, in two sentences."""
    known = [point for point in points if math.isfinite(point.value)]
    first, last = known[0], known[-1]
    told = f"{words.result(last.value, how)} in {when.label(last.month)}"
    if first is not last:
        told = f"From {words.result(first.value, how)} in {when.label(first.month)} to {told}"
    aim = points[-1].target
    return told + (f"; the target is {words.target(aim, how)}." if aim == aim else ".")
