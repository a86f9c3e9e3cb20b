"""Sheet titles as formulas write them, and cell addresses."""

from __future__ import annotations

import re
from functools import lru_cache

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z_.]*")
_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d+)")


def quoted(title: str) -> str:
    """The title as a formula writes it: `Data`, `'Exc 4'`, `'Year''s end'`."""
    return title if _PLAIN.fullmatch(title) else in_quotes(title)


def in_quotes(title: str) -> str:
    """The title in quotes, which every title may have: `'Data'`, `'Year''s end'`."""
    return "'" + title.replace("'", "''") + "'"


def reference(block: tuple[int, ...], title: str) -> str:
    """A block of a sheet as formulas name it: ``'Exc 4'!$A$1:$E$40``."""
    return f"{in_quotes(title)}!{absolute_address(block)}"


def address(row: int, column: int) -> str:
    """`D14` for row 14, column 4."""
    return f"{letters(column)}{row}"


def block_address(block: tuple[int, ...]) -> str:
    """A block as Excel writes it: `A1:E40`, or `A1` where it is one cell."""
    top, left, bottom, right = block
    first, last = address(top, left), address(bottom, right)
    return first if first == last else f"{first}:{last}"


def absolute_address(block: tuple[int, ...]) -> str:
    """A block as formulas hold it wherever they stand: `$A$1:$E$40`."""
    top, left, bottom, right = block
    first, last = f"${letters(left)}${top}", f"${letters(right)}${bottom}"
    return first if first == last else f"{first}:{last}"


def position(text: str) -> tuple[int, int]:
    """Row and column of `D14` or `$D$14`. ValueError for anything else."""
    match = _ADDRESS.fullmatch(text)
    if match is None:
        raise ValueError(f"no cell address: {text!r}")
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(match[2]), column


def area(text: str) -> tuple[int, int, int, int]:
    """Top, left, bottom and right of `A1:G50`, `G50:A1` or `A1`. ValueError for anything else."""
    first, _, last = text.partition(":")
    (row, column), (other_row, other) = position(first), position(last or first)
    return min(row, other_row), min(column, other), max(row, other_row), max(column, other)


@lru_cache(maxsize=1024)
def letters(column: int) -> str:
    """The letters of a sheet column, 1 being A."""
    name = ""
    while column > 0:
        column, letter = divmod(column - 1, 26)
        name = chr(65 + letter) + name
    return name
