"""Number formats: rounding, units, stars and marks are shown, the figures stay figures."""

from __future__ import annotations

import math
from typing import Any, Final

from xlscore.inputs.cells import no_value
from xlscore.pages.values import Number, Own, Rating, Result, Travel, Typed, Value
from xlscore.results.results import WITHHELD
from xlscore.rules.sentences import WORDS, Show, number_format
from xlscore.workbook.looks import ARROW_LOOKS, RAG_LOOKS
from xlscore.workbook.page import Cell

#: Shown where there is no figure.
NONE: Final = "-"
#: Shown in place of a figure that is withheld, and what the pages say of it.
SUPPRESSED: Final = "c"
SUPPRESSED_MEANS: Final = (
    "withheld to protect individuals: a count of 1 to 5, or a figure that would give one away."
)
#: Behind a figure that Data now gives otherwise than it was published.
REVISED: Final = " [r]"
#: Behind a figure that is not comparable with earlier ones beside it.
STAR: Final = "*"


def number(no: str) -> Cell:
    """The cell of an indicator's number."""
    return Cell(no_value(no), "Figure", align="centre")


def figure(value: float, how: Show, style: str = "Figure", mark: str = "") -> Cell:
    """The cell of a figure; a missing one shows `-`, a withheld one `c`.

    A number from 1,000 on has a separator. Figures have no indent where they have room:
    LibreOffice prints it on some cells of a column and not on others.
    """
    if math.isnan(value):
        return Cell(NONE, style, align="right")
    if value == WITHHELD:
        return Cell(SUPPRESSED, style, align="right")
    code = number_format(how, mark)
    if not how.percent:
        code = "#,##" + code
    return Cell(value, style, code, align="right")


def plotted(value: float, how: Show, style: str) -> Cell:
    """The cell of a figure that a chart points at: blank for none, since text is drawn as 0."""
    if math.isnan(value) or value == WITHHELD:
        return Cell(None, style, align="right")
    return figure(value, how, style)


def told(value: float, how: Show) -> str:
    """A figure within a sentence."""
    return SUPPRESSED if value == WITHHELD else how.value(value)


def restated(which: str, was: str, now: str) -> str:
    """The sentence on a figure that was published otherwise; `which` begins with the No."""
    return f"Restated: indicator {which}: published as {was}, the data now give {now}."


def target(value: float, how: Show, style: str = "Figure", mark: str = "") -> Cell:
    """The cell of a target: with more decimals than the indicator's where it needs them."""
    if math.isnan(value):
        return figure(value, how, style)
    return figure(value, how.in_full(value), style, mark)


def count(value: float, style: str = "Figure") -> Cell:
    """The cell of a num or denom: whole numbers without decimals, full-time equivalents with."""
    if math.isnan(value):
        return Cell(None, style, align="right")
    if value == WITHHELD:
        return Cell(SUPPRESSED, style, align="right")
    code = "#,##0" if float(value).is_integer() else "#,##0.0##"
    return Cell(value, style, code, align="right")


def arrow(record: dict[Any, Any], since: str) -> Cell:
    """The arrow; `-` where a figure is missing and the indicator has arrows."""
    sign = record[f"dot_{since}"]
    missing = record["latest"] != record["latest"] or record[since] != record[since]
    if not sign and missing and record["Polarity"]:
        sign = NONE
    return Cell(sign or None, ARROW_LOOKS.get(sign, "Figure"), align="centre")


def cell(value: Value) -> Cell:
    """The cell of a value on a familiar page."""
    match value:
        case Number(no):
            return number(no)
        case Typed(text, wrap):
            return Cell(text, "Figure", wrap=wrap)
        case Own(own, align):
            return Cell(own, "Figure", align=align)
        case Result(result, how):
            return figure(result, how)
        case Travel(record, since):
            return arrow(record, since)
        case Rating(record):
            letter = record["rag"]
            return Cell(WORDS.get(letter, "Not rated"), RAG_LOOKS[letter], align="centre")
