"""Number formats: rounding, units, stars and marks are shown, the figures stay figures."""

from __future__ import annotations

import math
from typing import Final

from xlscore.inputs.cells import no_value
from xlscore.results.own_periods import ON_PURPOSE
from xlscore.results.results import WITHHELD
from xlscore.rules.numbers import displayed_one
from xlscore.rules.sentences import Show, number_format
from xlscore.tables import values
from xlscore.tables.table import Note, joined
from xlscore.workbook.looks import ARROW_LOOKS, RAG_LOOKS
from xlscore.workbook.page import Cell

#: Shown where there is no figure.
NONE: Final = "-"
#: Beside the word of a signal, which never stands as a colour alone.
_SHAPES: Final = {
    "improving": "▲", "worsening": "▼", "higher": "►", "lower": "◄", "no signal": "○",
}  # fmt: skip
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


def cell(value: values.Value) -> Cell:
    """The cell of a value on a familiar page."""
    match value:
        case values.Number(no):
            return number(no)
        case values.Typed(text, wrap):
            return Cell(text, "Figure", wrap=wrap)
        case values.Explained(_, text):
            return Cell(text, "Page text", wrap=True)
        case values.Own(own, align, was):
            code = "General" if was is None else f'#,##0" ({was:,})"'
            return Cell(own, "Figure", code, align)
        case values.Tab(title):
            return Cell(title, "Page link", link=f"{title}!A1")
        case values.Polarity(letter):
            return Cell(letter or None, "Figure", align="centre")
        case values.DataPeriod(code):
            return Cell(code, "Figure", align="centre")
        case values.Result():
            return _result(value)
        case values.Target(number_, how, _, period):
            return target(number_, how, mark=_of(period))
        case values.Count(number_, _, small):
            return count(number_, "Small denominator" if small else "Figure")
        case values.Small(denom):
            return cell(denom)
        case values.Travel(sign):
            return Cell(sign or None, ARROW_LOOKS.get(sign, "Figure"), align="centre")
        case values.Rating(letter):
            return Cell(letter or None, RAG_LOOKS[letter], align="centre")
        case values.Signal(word):
            told = " ".join(filter(None, (_SHAPES.get(word), word)))
            return Cell(told or None, "Figure", align="centre", wrap=True)


def _result(of: values.Result) -> Cell:
    """The cell of a result, with its period where the heading does not say it."""
    if of.on_purpose:
        return Cell(ON_PURPOSE, "Figure", align="right")
    mark = _of(of.period) + STAR * of.starred + REVISED * of.restated
    mark += f" {of.beside}" if of.beside else ""
    return figure(of.value, of.how, mark=mark)


def _of(period: str) -> str:
    return f" ({period})" if period else ""


def note(of: Note) -> str:
    """A note on a page of its area."""
    text = joined(of.told, lambda one: told(one.value, one.how))
    return f"{of.short}: indicator {of.no}{text}"


def shown(cell: Cell) -> str:
    """What a cell shows, as far as its width goes."""
    value = cell.value
    if not isinstance(value, (int, float)) or cell.number_format == "General":
        return str("" if value is None else value)
    code, _, mark = cell.number_format.partition('"')
    percent, places = "%" in code, code.removesuffix("%").partition(".")[2]
    separator = "," if "," in code else ""
    # Rounded half up, as Excel does.
    value = displayed_one(value, percent, len(places))
    text = f"{value * (100 if percent else 1):{separator}.{len(places)}f}"
    always = len(text) - places.count("#")
    return text[:always] + text[always:].rstrip("0") + "%" * percent + mark.rstrip('"')
