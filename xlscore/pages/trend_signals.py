"""The chart beside the trend: the points behind the signal of what is chosen, and their limits.

The points of each row stand in one cell, in pieces of equal length, and formulas take those of
the chosen row apart: as cells of their own they would be most of the page. Numbers are written
as whole ones with an exponent (`8125E-2`), which every language of a spreadsheet reads alike.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from xlscore.results.beside import Beside
from xlscore.rules.months import Month
from xlscore.rules.signals import MOST_POINTS
from xlscore.workbook.addresses import absolute_address
from xlscore.workbook.looks import LIMIT_LINE, RESULT_LINE, SIGNAL_MARK, TARGET_LINE
from xlscore.workbook.page import Block, Cell, Chart, Draft, Drawn, Position, Series, Value

#: The lengths of a period's name and of a number in a piece; the last sign of it is the side.
_NAME: Final = 10
_NUMBER: Final = 13
_PIECE: Final = _NAME + 3 * _NUMBER + 1
_DIGITS: Final = 8
_SIDES: Final = {1: "+", -1: "-", 0: "."}
#: Before mean and target: not every program keeps blanks at the ends of a text.
_BEGIN: Final = "|"
#: The columns of the chart's figures: the name, then what is drawn.
_HEADS: Final = (
    "Period",
    "Point",
    "Mean",
    "Upper limit",
    "Lower limit",
    "Target, if set",
    "Signal, if any",
)
_POINT, _MEAN, _UPPER, _LOWER, _TARGET, _SIGNAL = range(1, len(_HEADS))
#: Of the columns out of sight: the sentence, the points, and the chart's figures.
COLUMNS: Final = 2 + len(_HEADS)


def packed(beside: Beside, record: Mapping[Any, Any]) -> str:
    """The points of a row as one text: a piece with mean and target, then one a point, the latest
    first; '' without points. Percentages are hundredths there.

    Too few points have no limits to be drawn, and only what is judged has a target.
    """
    no, area = record["No"], record["Area"]
    points, said = beside.signals.points_of(no, area), beside.signals.of(no, area)
    if not said or not points:
        return ""
    few, calendar = bool(said["why"]), beside.calendar_of(no, area)
    scale = 100 if record["Measure"] == "percent" else 1
    mean = math.nan if few else points[-1]["mean"] * scale
    target = said["aim"] * scale
    head = f"{_BEGIN}{_number(mean)}{_number(target)}".ljust(_PIECE)
    pieces = []
    for point in points:
        limits = [math.nan] * 2 if few else [point["lower"] * scale, point["upper"] * scale]
        name = calendar.short(Month(point["Month"])).ljust(_NAME)
        drawn = "".join(map(_number, (point["value"] * scale, *limits)))
        pieces.append(f"{name}{drawn}{_SIDES[0 if few else point['side']]}")
    return head + "".join(reversed(pieces))


# The same limits stand at point after point.
@lru_cache(maxsize=4096)
def _number(value: float) -> str:
    """A number without a decimal point, in so many signs; blank for none."""
    if not math.isfinite(value):
        return " " * _NUMBER
    whole, _, power = f"{value:.{_DIGITS - 1}e}".partition("e")
    return f"{whole.replace('.', '')}E{int(power) - _DIGITS + 1}".rjust(_NUMBER)


def draw(draft: Draft, top: int, left: int, chosen: str, text: str, covers: Block) -> Chart:
    """The chart's figures from a cell on, down and to the right, and the chart over `covers`.

    `chosen` is a formula that gives the points of the row that is chosen, `text` what it gives
    now.
    """
    for column, head in enumerate(_HEADS, left):
        draft.put(top - 1, column, Cell(head, "Figure"))
    draft.put(top - 2, left, Cell("Points chosen", "Figure"))
    draft.put(top - 2, left + 1, Cell(text, "Figure", formula=chosen))
    source = _fixed((top - 2, left + 1))
    for at in range(MOST_POINTS):
        start = (MOST_POINTS - at) * _PIECE
        point = _fixed((top + at, left + _POINT))
        side = _part(source, start + _PIECE - 1, 1)
        formulas = {
            0: f"TRIM({_part(source, start, _NAME)})",
            _POINT: _read(source, start + _NAME),
            _MEAN: f"IF(ISNUMBER({point}),{_read(source, len(_BEGIN))},NA())",
            _UPPER: _read(source, start + _NAME + 2 * _NUMBER),
            _LOWER: _read(source, start + _NAME + _NUMBER),
            _TARGET: f"IF(ISNUMBER({point}),{_read(source, len(_BEGIN) + _NUMBER)},NA())",
            _SIGNAL: f'IF(OR({side}="+",{side}="-"),{point},NA())',
        }
        for column, value in _drawn(text, start).items():
            cell = Cell(value, "Figure", formula=formulas[column])
            draft.put(top + at, left + column, cell)
    # The empty row below is the chart's too, as that of the trend.
    end = top + MOST_POINTS

    def line(column: int) -> Block:
        return (top, left + column, end, left + column)

    def series(column: int, colour: str, drawn: Drawn, dashed: bool = False) -> Series:
        return Series(_HEADS[column], line(column), colour, dashed, drawn=drawn)

    return Chart(
        title="",
        covers=covers,
        categories=line(0),
        series=(
            series(_POINT, RESULT_LINE, "both"),
            series(_MEAN, LIMIT_LINE, "line"),
            series(_UPPER, LIMIT_LINE, "line", dashed=True),
            series(_LOWER, LIMIT_LINE, "line", dashed=True),
            series(_TARGET, TARGET_LINE, "line", dashed=True),
            series(_SIGNAL, SIGNAL_MARK, "markers"),
        ),
        number_format="General",
        described=f"Control chart of the points behind the signal, at most {MOST_POINTS}, with "
        "mean and limits; points that are a signal have a marker of their own",
    )


def _part(source: str, start: int, length: int) -> str:
    """A formula for a part of a text, whose signs count from 0."""
    return f"MID({source},{start + 1},{length})"


def _read(source: str, start: int) -> str:
    """A formula for the number that begins there."""
    return f"IFERROR(VALUE({_part(source, start, _NUMBER)}),NA())"


def _drawn(text: str, start: int) -> dict[int, Value]:
    """What the formulas give now for the piece that begins there, by column; None: no number."""

    def number(at: int) -> float | None:
        part = text[at : at + _NUMBER].strip()
        return float(part) if part else None

    point = number(start + _NAME)
    flagged = text[start + _PIECE - 1 : start + _PIECE] in ("+", "-")
    return {
        0: text[start : start + _NAME].strip(),
        _POINT: point,
        _MEAN: None if point is None else number(len(_BEGIN)),
        _UPPER: number(start + _NAME + 2 * _NUMBER),
        _LOWER: number(start + _NAME + _NUMBER),
        _TARGET: None if point is None else number(len(_BEGIN) + _NUMBER),
        _SIGNAL: point if flagged else None,
    }


def _fixed(place: Position) -> str:
    return absolute_address(place * 2)
