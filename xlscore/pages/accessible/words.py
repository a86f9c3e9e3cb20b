"""Words for the signs of the familiar pages, and shorthand for figures that are not there.

Source: the Analysis Function's 'Using symbols and shorthand': a shorthand stands in square
brackets and is explained above the table.
"""

from __future__ import annotations

import math
import re
from typing import Any, Final

from xlscore.inputs.cells import no_value
from xlscore.pages import formats, values
from xlscore.results.results import WITHHELD
from xlscore.rules.sentences import GOOD, WORDS, Show
from xlscore.workbook.page import Align, Cell, Value

CELL: Final = "Accessible cell"
NOT_AVAILABLE, NOT_APPLICABLE, CONFIDENTIAL = "[x]", "[z]", "[c]"
SHORTHAND: Final = {
    NOT_AVAILABLE: "not available: there is no figure or text",
    NOT_APPLICABLE: "not applicable",
    CONFIDENTIAL: f"confidential: {formats.SUPPRESSED_MEANS.removesuffix('.')}",
}
TRAVEL: Final = {"↑": "Improved", "↔": "The same", "↓": "Worsened"}
POLARITY: Final = {sign: told.capitalize() for sign, told in GOOD.items()} | {
    "": "Activity, not rated"
}
PERIOD: Final = {
    "YTD": "Year to date",
    "R12M": "Rolling twelve months",
    "SS": "Snapshot at month end",
    "Q": "The quarter's own",
    "A": "The year's own",
}
#: Signs that somebody may type and that screen readers skip or misread.
_SIGNS: Final = {
    "↑": "up arrow", "↔": "level arrow", "↓": "down arrow", "→": "right arrow", "←": "left arrow",
    "▲": "up arrow", "▼": "down arrow", "●": "bullet", "■": "bullet", "◆": "bullet",
    "✓": "tick", "✔": "tick", "✗": "cross", "✘": "cross",
}  # fmt: skip
_FOOTMARKS: Final = {"*": "star", "†": "dagger", "‡": "dagger", "§": "section sign",
                     "¶": "paragraph sign", "^": "raised"}  # fmt: skip
_RAISED: Final = {"¹": "1", "²": "2", "³": "3", "⁴": "4", "⁵": "5", "⁶": "6", "⁷": "7", "⁸": "8",
                  "⁹": "9"}  # fmt: skip
_BULLET = re.compile(r"^\s*[●■◆]\s*", re.MULTILINE)
_FOOTMARK = re.compile(f"(?<=[\\w%)\\]])([{re.escape(''.join(_FOOTMARKS))}]+)")
_RAISED_DIGITS = re.compile(f"([{''.join(_RAISED)}]+)")
_NOTE = re.compile(r"\[note (\d+)\]", re.IGNORECASE)
_LAST_NUMBER = re.compile(r"\((\d)\)$")
#: What a text that says nothing consists of.
_NOTHING: Final = {"", "-", "–", "—", ":", "..", "...", "…", "*", ".", "x", "n/a"}


def period(data_period: str, of: str) -> str:
    """A data period in words; snapshots are taken at the end of each month, quarter or year."""
    return PERIOD[data_period].replace("month end", f"{of} end")


def plain(told: object, arrows: dict[str, str] | None = None) -> str:
    """A text that somebody typed, its symbols in words; one that says nothing is not available.

    `arrows` says what arrows mean in it, where that is known.
    """
    text = str(told or "").strip()
    if text in _NOTHING:
        return NOT_AVAILABLE
    text = _BULLET.sub("", text)
    # Only notes of ours are told on the sheet Notes.
    text = _NOTE.sub(r"note \1", text)
    for sign, word in {**_SIGNS, **(arrows or {})}.items():
        text = text.replace(sign, word)
    text = _FOOTMARK.sub(lambda m: f" ({_FOOTMARKS[m[1][0]]})", text)
    text = _RAISED_DIGITS.sub(lambda m: f" (raised {''.join(_RAISED[c] for c in m[1])})", text)
    text = _LAST_NUMBER.sub(r"(number \1)", text).strip()
    return NOT_AVAILABLE if text in _NOTHING else text


def text(value: Value, align: Align = "left") -> Cell:
    """The cell of words, or of a whole number."""
    wrap = isinstance(value, str)
    return Cell(value, CELL, align=align, wrap=wrap, middle=False)


def typed(told: object) -> Cell:
    """The cell of a text that somebody typed."""
    return text(plain(told))


def number(no: str) -> Cell:
    """The cell of an indicator's number."""
    return text(no_value(no))


def missing(value: float, reason: str = NOT_AVAILABLE) -> Cell | None:
    """The shorthand for a figure that is withheld or missing, None where there is a figure."""
    if value == WITHHELD:
        return text(CONFIDENTIAL, "right")
    return text(reason, "right") if math.isnan(value) else None


def figure(value: float, how: Show) -> Cell:
    """The cell of a result."""
    return missing(value) or _top(formats.figure(value, how, CELL))


def target(value: float, how: Show, polarity: str) -> Cell:
    """The cell of a target; an activity indicator needs none."""
    reason = NOT_AVAILABLE if polarity else NOT_APPLICABLE
    return missing(value, reason) or _top(formats.target(value, how, CELL))


def count(value: float, measure: str) -> Cell:
    """The cell of a numerator or denominator; a plain number has none."""
    reason = NOT_APPLICABLE if measure == "number" else NOT_AVAILABLE
    return missing(value, reason) or _top(formats.count(value, CELL))


def small(record: dict[Any, Any]) -> Cell:
    """Whether the denominator is small."""
    shown = count(record["denom"], record["Measure"])
    if isinstance(shown.value, str):
        return text(shown.value)
    return text("Yes" if record["small"] else "No")


def rating(record: dict[Any, Any]) -> Cell:
    """The rating of a row of the results, given also where the figure itself is withheld."""
    return text(WORDS.get(record["rag"], "Not rated"))


def travel(record: dict[Any, Any], since: str) -> Cell:
    """The direction of travel of a row of the results since `previous` or `outturn`."""
    arrow = record[f"dot_{since}"]
    if arrow:
        return text(TRAVEL[arrow])
    lacking = math.isnan(record["latest"]) or math.isnan(record[since])
    return text(NOT_AVAILABLE if lacking and record["Polarity"] else NOT_APPLICABLE)


def told(value: float, how: Show) -> str:
    """A figure within a sentence."""
    shown = missing(value)
    return str(shown.value) if shown else how.value(value)


def cell(value: values.Value) -> Cell:
    """The cell of a value on an accessible sheet."""
    match value:
        case values.Number(no):
            return number(no)
        case values.Typed(words):
            return typed(words)
        case values.Own(own, align):
            return text(own, align)
        case values.Result(result, how):
            return figure(result, how)
        case values.Travel(record, since):
            return travel(record, since)
        case values.Rating(record):
            return rating(record)


def _top(cell: Cell) -> Cell:
    return Cell(cell.value, cell.style, cell.number_format, cell.align, middle=False)
