"""Figures and ratings as the pages of the website write them: as the workbook's pages show them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from xlscore.pages import formats
from xlscore.pages.accessible import words as accessible
from xlscore.pages.accessible.words import TRAVEL
from xlscore.pages.formats import NONE, SUPPRESSED
from xlscore.rules.sentences import WORDS, Show
from xlscore.tables import values
from xlscore.tables.table import INDICATOR, Field, Row
from xlscore.tables.table import Table as TableSpec

#: A shape beside each rating and arrow, so that colour is never the only sign.
_SHAPES: Final = {"R": "◆", "A": "▲", "G": "●"}
_TONES: Final = {"R": "red", "A": "amber", "G": "green", "": "none"}
_ARROW_TONES: Final = {"↑": "better", "↔": "same", "↓": "worse"}


#: Rows of a table of the pages, each with the place on an indicator's page that is meant.
Rows: TypeAlias = Iterable[tuple[Row, str]]


@dataclass(frozen=True)
class Cell:
    """A cell of a table of the website.

    `sign` stands before the text and is not read aloud; `tone` is the class of its look; `link`
    is an address of the same folder; `place` is the name by which addresses lead to the cell.
    """

    text: str
    align: str = "left"
    sign: str = ""
    tone: str = ""
    link: str = ""
    place: str = ""


@dataclass(frozen=True)
class Table:
    """A table: its caption, headings and rows; without rows `empty` stands in its place.

    `titled`: a heading above says what its caption does. `slim`: it stays a table on a telephone.
    `of_section`: its columns stand below those of the section before.
    """

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str = ""
    aligns: tuple[str, ...] = ()
    titled: bool = False
    slim: bool = False
    of_section: bool = False


def result(value: float, how: Show) -> str:
    """A result, `c` where it is withheld and `-` where there is none."""
    return formats.shown(formats.figure(value, how))


def target(value: float, how: Show) -> str:
    """A target, with more decimals than the indicator's where it needs them."""
    return formats.shown(formats.target(value, how))


def rating(letter: str) -> Cell:
    """The cell of a rating, in words and with a shape."""
    return Cell(WORDS.get(letter, "Not rated"), sign=_SHAPES.get(letter, ""), tone=_TONES[letter])


def cell(value: values.Value) -> Cell:
    """The cell of a value."""
    match value:
        case values.Number(text) | values.Typed(text):
            return Cell(text)
        case values.Rating(letter):
            return rating(letter)
        case values.Signal(word):
            return Cell(word or NONE)
        case values.Travel(arrow) if arrow in TRAVEL:
            return Cell(TRAVEL[arrow], sign=arrow, tone=_ARROW_TONES[arrow])
        case values.Travel():
            return Cell("no arrow", tone="no-arrow")
        case values.Own(own, align, was):
            before = "" if was is None else f" ({was:,})"
            return Cell((f"{own:,}" if isinstance(own, int) else own) + before, align)
        case values.Result() | values.Target() | values.Count():
            text = formats.shown(formats.cell(value)) or NONE
            small = isinstance(value, values.Count) and value.small
            tone = {NONE: "missing", SUPPRESSED: "withheld"}.get(text, "")
            return Cell(text + " (small)" * small, "right", tone=tone)
        case values.Signal():
            told = formats.shown(formats.cell(value))
            return Cell(told) if told else Cell(NONE, tone="missing")
        case _:
            return Cell(formats.shown(accessible.cell(value)))


def drawn(of: TableSpec, caption: str, wanted: Callable[[Field], bool], rows: Rows) -> Table:
    """The wanted columns of a table of the pages; `rows` are those of it, each with its place.

    The name of an indicator leads to that place on its page.
    """
    at = [n for n, field in enumerate(of.fields) if wanted(field)]
    return Table(
        caption,
        tuple(of.fields[n].heading for n in at),
        tuple(
            tuple(_linked(cell(row.values[n]), of.fields[n], row, place) for n in at)
            for row, place in rows
        ),
        of.empty,
        tuple(of.fields[n].align for n in at),
    )


def _linked(made: Cell, field: Field, row: Row, place: str) -> Cell:
    numbers = [value.no for value in row.values if isinstance(value, values.Number)]
    if field is not INDICATOR or not numbers:
        return made
    return replace(made, link=indicator_page(numbers[0]) + place)


def explained(value: values.Value) -> tuple[Cell | None, str]:
    """A text of the guidance, and the sign that it explains as this site shows it."""
    if not isinstance(value, values.Explained):
        return None, cell(value).text
    shown = {word: rating(letter) for letter, word in WORDS.items()}
    shown |= {arrow: cell(values.Travel(arrow)) for arrow in TRAVEL}
    shown |= {"No rating": rating(""), "Small denominator": Cell("1 to 9 (small)")}
    return shown.get(value.sign, Cell(value.sign)) if value.sign else None, value.text


def indicator_page(no: str) -> str:
    """The address of an indicator's page, the same in every period."""
    return f"indicator-{slug(no)}.html"


def area_page(code: str) -> str:
    """The address of an area's page, the same in every period."""
    return f"area-{slug(code)}.html"


def slug(code: str) -> str:
    """A number or code as it stands in addresses; no two codes share one."""
    plain = code.casefold()
    bare = re.sub(r"[^a-z0-9.]+", "-", plain).strip("-.")
    if bare == plain:
        return plain
    return f"{bare}-{hashlib.sha256(plain.encode()).hexdigest()[:6]}".lstrip("-")
