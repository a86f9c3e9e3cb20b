"""Words for the signs of the familiar pages, and shorthand for figures that are not there.

Source: the Analysis Function's 'Using symbols and shorthand': a shorthand stands in square
brackets and is explained above the table.
"""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import Final

from xlscore.inputs.cells import no_value
from xlscore.pages import formats
from xlscore.results.results import WITHHELD
from xlscore.rules.sentences import GOOD, WORDS, Show, capitalised
from xlscore.tables import table, values
from xlscore.tables.table import Note, Text
from xlscore.workbook.page import Align, Cell, Value

CELL: Final = "Accessible cell"
NOT_AVAILABLE, NOT_APPLICABLE, CONFIDENTIAL = "[x]", "[z]", "[c]"
SHORTHAND: Final = {
    NOT_AVAILABLE: "not available: there is no figure or text",
    NOT_APPLICABLE: "not applicable",
    CONFIDENTIAL: f"confidential: {formats.SUPPRESSED_MEANS.removesuffix('.')}",
}
TRAVEL: Final = {"↑": "Improved", "↔": "The same", "↓": "Worsened"}
#: Guidance texts begin with the sign that they explain; here stands what is written in its place.
_EXPLAINED: Final = {
    **{letter: f"Polarity {letter}" for letter in GOOD},
    "No rating": "Not rated",
    "Small denominator": "Small denominator, Yes",
    **TRAVEL,
}
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
#: How the texts of Guidance, which are typed once for every copy, are read here.
READ_SO: Final = (
    "Where a text speaks of an arrow, these sheets say Improved, The same or Worsened.",
    "Where it speaks of a letter or a colour, they say Red, Amber, Green, Yes or No.",
    f"Where it speaks of a dash or of n/a, they say {NOT_AVAILABLE}.",
    "What it calls exception pages are the sheets Red trends, Commentary and Data notes.",
)
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


def missing(value: float, reason: str = NOT_AVAILABLE) -> Cell | None:
    """The shorthand for a figure that is withheld or missing, None where there is a figure."""
    if value == WITHHELD:
        return text(CONFIDENTIAL, "right")
    return text(reason, "right") if math.isnan(value) else None


def told(value: float, how: Show) -> str:
    """A figure within a sentence."""
    shown = missing(value)
    return str(shown.value) if shown else how.value(value)


def joined(parts: Text) -> str:
    """A text with typed words and figures in it."""
    return table.joined(parts, lambda one: told(one.value, one.how), plain)


def note(of: Note) -> str:
    """A note on the sheet of notes."""
    who = f"indicator {of.no}" + (f", {plain(of.area)}" if of.area else "")
    return (f"{of.lead}: {who}" if of.lead else who.capitalize()) + joined(of.told)


def cell(value: values.Value) -> Cell:
    """The cell of a value on an accessible sheet."""
    match value:
        case values.Number(no):
            return text(no_value(no))
        case values.Typed(words):
            return typed(words)
        case values.Explained(sign, words):
            told = plain(words, TRAVEL)
            return text(f"{_EXPLAINED.get(sign, sign)}: {told}" if sign else told)
        case values.Own(own, align):
            return text(own, align)
        case values.Tab(title):
            return replace(text(title), style="Accessible link", link=f"{title}!A1")
        case values.Polarity(letter):
            return text(POLARITY[letter])
        case values.DataPeriod(code, of):
            # Snapshots are taken at the end of each month, quarter or year.
            return text(PERIOD[code].replace("month end", f"{of} end"))
        case values.Result(result, how):
            return missing(result) or _top(formats.figure(result, how, CELL))
        case values.Target(aim, how, polarity):
            # An activity indicator needs none.
            lacking = NOT_AVAILABLE if polarity else NOT_APPLICABLE
            return missing(aim, lacking) or _top(formats.target(aim, how, CELL))
        case values.Count(given, measure):
            # A plain number has none.
            lacking = NOT_APPLICABLE if measure == "number" else NOT_AVAILABLE
            return missing(given, lacking) or _top(formats.count(given, CELL))
        case values.Small(denom):
            shown = cell(denom)
            known = "Yes" if denom.small else "No"
            return text(shown.value if isinstance(shown.value, str) else known)
        case values.Travel(arrow):
            lacking = NOT_AVAILABLE if arrow == values.UNKNOWN else NOT_APPLICABLE
            return text(TRAVEL.get(arrow, lacking))
        case values.Rating(letter):
            return text(WORDS.get(letter, "Not rated"))
        case values.Signal(word):
            return text(capitalised(word) or NOT_AVAILABLE)


def _top(cell: Cell) -> Cell:
    return Cell(cell.value, cell.style, cell.number_format, cell.align, middle=False)
