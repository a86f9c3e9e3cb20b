"""Line charts as SVG that stands in the page: where bands, lines, points and names lie.

Positions across are shares of the width and everything else stands in pixels, so that text keeps
its size on any screen. `templates/chart.svg` holds the mark-up, the style sheet the looks.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from typing import Final, NamedTuple, TypeAlias

from xlscore.results.results import WITHHELD
from xlscore.rules.months import Month
from xlscore.rules.periods import Calendar
from xlscore.rules.sentences import Show
from xlscore.site import words
from xlscore.site.series import Point

#: Pixels from the top of the chart: the plot, and the line of the periods below it.
TOP, BOTTOM, _PERIODS = 26.0, 226.0, 246.0
#: Shares of the width: first and last point, ends of what goes right across, where names begin and
#: end, and a letter on a narrow screen.
_FIRST, _LAST, _ACROSS, _NAMES, _LETTER = 15.0, 90.0, (12.0, 93.0), (13.0, 99.0), 3.0
#: Pixels between two names, and from the foot of a name to the middle of a line that it meets.
_LINE, _CLEAR = 14.0, 8.0
#: Steps that a grid may have.
_STEPS: Final = [first * 10.0**power for power in range(-9, 15) for first in (1, 2, 2.5, 5)]

Place: TypeAlias = tuple[float, float]
#: A name: how far right it stands, how far down it may stand, the best first, its text and look.
Name: TypeAlias = tuple[float, Sequence[float], str, str]
#: Other figures, one a period: their look, name and values.
Beside: TypeAlias = tuple[str, str, Sequence[float]]


class Span(NamedTuple):
    """A line from one place to another, or a band from corner to corner; `tone` is its look."""

    x1: float
    y1: float
    x2: float
    y2: float
    tone: str


class Text(NamedTuple):
    """A text at a place; `tone` is its look, and on which side of the place it stands."""

    x: float
    y: float
    text: str
    tone: str


class Chart:
    """A series with at least one figure, as the template draws it.

    `at` are its points by the share of the width at which each lies, `dots` how far down those
    with a figure stand, `rings` those of months that are `ringed`.
    """

    def __init__(
        self,
        points: Sequence[Point],
        how: Show,
        when: Calendar,
        beside: Sequence[Beside] = (),
        ringed: Collection[int] = (),
    ) -> None:
        edges = [edge for point in points for edge in (point.target, *point.green, *point.amber)]
        edges += [value for _, _, values in beside for value in values]
        self.grid = _grid([point.value for point in points], edges, how)
        span = (_LAST - _FIRST) / max(1, points[-1].month - points[0].month)
        across = [round(_FIRST + span * (point.month - points[0].month), 2) for point in points]
        self.at = dict(zip(across if len(points) > 1 else [52.0], points, strict=True))
        self.dots = {x: self.y(p.value) for x, p in self.at.items() if math.isfinite(p.value)}
        self.rings = {x: y for x, y in self.dots.items() if self.at[x].month in ringed}
        self.bands = list(self._bands())
        self.lines = list(self._lines(beside))
        names = _placed(self._names(how, beside), self.lines)
        self.texts = names + list(self._periods(when))
        bare = replace(how, decimals=0)
        self.axis = [(self.y(value), words.target(value, bare)) for value in self.grid]
        #: The figure at which the axis starts where that is not 0.
        self.starts = words.target(self.grid[0], how) if self.grid[0] else ""

    def y(self, value: float) -> float:
        """How far down a value stands; one off the axis at its end."""
        low, high = self.grid[0], self.grid[-1]
        up = (min(max(value, low), high) - low) / (high - low)
        return round(BOTTOM - up * (BOTTOM - TOP), 1)

    def _bands(self) -> Iterator[Span]:
        """Green, and amber on each side of it, from one change of the limits to the next."""
        edges = [_ACROSS[0], *((a + b) / 2 for a, b in pairwise(self.at)), _ACROSS[1]]
        spans = zip(self.at.values(), pairwise(edges), strict=True)
        for (green, amber), run in groupby(spans, lambda span: (span[0].green, span[0].amber)):
            over = [round(edge, 2) for _, pair in run for edge in pair]
            below, above = (amber[0], min(amber[1], green[0])), (max(amber[0], green[1]), amber[1])
            for tone, (low, high) in (("amber", below), ("amber", above), ("green", green)):
                if low < high and self.y(high) < self.y(low):
                    yield Span(over[0], self.y(high), over[-1], self.y(low), tone)

    def _lines(self, beside: Sequence[Beside]) -> Iterator[Span]:
        """The results, the targets, which hold until the next begins, and other figures."""
        breaks = [round((a + b) / 2, 2) for a, b in pairwise(self.at) if self.at[b].broken]
        yield from (Span(x, TOP, x, BOTTOM, "break") for x in breaks)
        gaps = {x: math.nan for x in (*breaks, *self.at) if x not in self.dots}
        yield from _line(sorted((self.dots | gaps).items()), "result")
        places, before = [], math.nan
        for x, point in self.at.items():
            if not math.isnan(point.target):
                places.append((x, self.y(before)))
            places.append((x, self.y(before := point.target)))
        yield from _line(places, "target")
        for tone, _, values in beside:
            heights = map(self.y, (values[0], *values, values[-1]))
            yield from _line(zip((_ACROSS[0], *self.at, _ACROSS[1]), heights, strict=True), tone)

    def _names(self, how: Show, beside: Sequence[Beside]) -> Iterator[Name]:
        """The names of breaks, bands, last result, target and other figures, and withheld ones."""
        for x in (line.x1 for line in self.lines if line.tone == "break"):
            yield min(max(x, 16), 84), [12], "new definition", "break"
        high = [band for band in reversed(self.bands) if band.y2 - band.y1 >= 18]
        for band in {band.tone: band for band in high}.values():
            places = [(band.y1 + band.y2) / 2 + 4, band.y1 + 15, band.y2 - 6]
            yield band.x1 + 1, places, band.tone.capitalize(), "band"
        x, y = list(self.dots.items())[-1]
        value, aim = self.at[x].value, list(self.at.values())[-1].target
        # Each on its own side of the other's line.
        places = [y + 20, y - 10] if value < aim else [y - 10, y + 20]
        yield min(x + 4, _NAMES[1]), places, words.result(value, how), "result"
        if not math.isnan(aim):
            y = self.y(aim)
            places = [y - 6, y + 16] if value < aim else [y + 16, y - 6]
            yield _NAMES[1], places, f"Target {words.target(aim, how)}", "target"
        ends = sorted((self.y(values[-1]), name, tone) for tone, name, values in beside)
        for n, (y, name, tone) in enumerate(ends):
            # The highest above its line, the others below theirs.
            places = [y + 14, y - 4, y + 28, y - 18] if n else [y - 4, y - 18]
            yield _NAMES[tone != "other"], places, name, tone
        for x in (x for x, point in self.at.items() if point.value == WITHHELD):
            yield x, [BOTTOM - 6], words.result(WITHHELD, how), "withheld"

    def _periods(self, when: Calendar) -> Iterator[Text]:
        """The names of first, middle and last period, and of two between on a wide screen."""
        last = len(self.at) - 1
        each = max(1, math.ceil(last / 4))
        for n, (x, point) in enumerate(self.at.items()):
            tone = "when" if n in (0, last / 2, last) else "wide"
            if tone == "when" or n in range(0, last - each + 1, each):
                yield Text(x, _PERIODS, when.short(Month(point.month)), tone)


def _line(places: Iterable[Place], tone: str) -> Iterator[Span]:
    """A line from place to place, with a gap at one without a height; a level stretch is one."""
    runs = [list(run) for _, run in groupby(places, lambda place: place[1])]
    for begin, end in pairwise(end for run in runs for end in (run[0], run[-1])):
        if begin != end and not math.isnan(begin[1] + end[1]):
            yield Span(*begin, *end, tone)


def _placed(names: Iterable[Name], lines: Sequence[Span]) -> list[Text]:
    """Each name where it meets the least of names before it, then of lines."""
    ends = [end for line in lines for end in (line[:2], line[2:4])]
    texts: list[Text] = []
    for x, places, text, tone in names:
        reach = _LETTER * len(text)
        near = [name.y for name in texts if abs(name.x - x) < reach]
        crossed = [y + 4 for across, y in ends if abs(across - x) < reach]
        y = min(
            (place for place in places if TOP - _LINE <= place < BOTTOM),
            key=lambda place: (
                sum(abs(place - other) < _LINE for other in near),
                sum(abs(place - line) < _CLEAR for line in crossed),
            ),
        )
        texts.append(Text(x, round(y, 1), text, tone))
    return texts


def _grid(known: Sequence[float], edges: Sequence[float], how: Show) -> list[float]:
    """The values of at most ten lines, between which all figures lie."""
    known = [value for value in known if math.isfinite(value)]
    every = [*known, *(edge for edge in edges if math.isfinite(edge))]
    low, high = min(every), max(every)
    # Where everything lies far from 0, a line from 0 would hide what moves.
    low = 0.0 if 0 <= low < 0.6 * high else low
    room = ((high - low) or abs(high) or 1.0) / 10
    low, high = low - room if low else low, high + room
    if how.percent and max(known) <= 1:
        high = min(high, 1.0)
    finest = 0.01 if how.percent else 0.0 if how.decimals else 1.0
    step = next(step for step in _STEPS if step >= max((high - low) / 5 * 0.999, finest))
    lowest, highest = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [n * step for n in range(lowest, highest + 1)]
