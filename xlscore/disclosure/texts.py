"""What an officer wrote, where it holds a figure that the copy withholds.

Numbers are read in digits of any width, in words, as percentages, and as shares: one in five.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from xlscore.rules import months
from xlscore.workbook.addresses import letters
from xlscore.workbook.page import Page

_MONTHS: Final = "|".join(name[:3] for name in months.NAMES)
_UNITS: Final = (
    "nought|zero|no one", "one|once|single", "two|twice|both|pair", "three|thrice", "four", "five",
    "six", "seven", "eight", "nine", "ten", "eleven", "twelve|dozen",
)  # fmt: skip
_WORDS: Final = {word: n for n, some in enumerate(_UNITS) for word in some.split("|")}
_TENS: Final = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "hundred": 100}
_PARTS: Final = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "tenth": 10}
_ANY: Final = "|".join((*_WORDS, *_TENS))
_NUMBER: Final = re.compile(
    rf"(?<![\w.,])(?<!indicator )(\d[\d,]*(?:\.\d+)?)(\s*%|\s+per ?cent\b)?"
    rf"(?![\d%])(?!\.\d)(?!(?:st|nd|rd|th)?\s+(?:{_MONTHS}))",
    re.IGNORECASE,
)
_WORD: Final = re.compile(rf"\b({_ANY})\b(\s+per ?cent\b)?", re.IGNORECASE)
_SHARE: Final = re.compile(
    rf"\b(\d+|{_ANY})\s+(?:in|out of|of)\s+(?:every\s+)?(\d+|{_ANY})\b", re.IGNORECASE
)
_FRACTION: Final = re.compile(rf"\b(?:({_ANY})\s+|an?\s+)?({'|'.join(_PARTS)})s?\b", re.IGNORECASE)
#: The cells of a page that are written by hand.
_WRITTEN: Final = ("Narrative", "Page text", "Page note", "Text", "Body")


def texts(pages: Sequence[Page]) -> Iterator[tuple[Page, str, str]]:
    """Every text of the pages that an officer may have written, with its cell."""
    for page in pages:
        if page.kind == "exception":
            for (row, column), cell in sorted(page.cells.items()):
                if isinstance(cell.value, str) and cell.style in _WRITTEN:
                    yield page, f"{letters(column)}{row}", cell.value


def said(text: str) -> dict[float, str]:
    """The numbers of a text as counts or shares of 1, each with how it is written."""
    text = unicodedata.normalize("NFKC", text)
    found: dict[float, str] = {}
    for told in _NUMBER.finditer(text):
        found.setdefault(float(told[1].replace(",", "")) / (100 if told[2] else 1), told[0].strip())
    for told in _WORD.finditer(text):
        found.setdefault(_number(told[1]) / (100 if told[2] else 1), told[0])
    for told in _SHARE.finditer(text):
        if below := _number(told[2]):
            found.setdefault(float(Fraction(_number(told[1]), below)), told[0])
    for told in _FRACTION.finditer(text):
        above = _number(told[1]) if told[1] else 1
        found.setdefault(above / _PARTS[told[2].casefold()], told[0])
    return found


def _number(word: str) -> int:
    word = word.casefold()
    return int(word) if word.isdecimal() else _WORDS.get(word, _TENS.get(word, 0))


def tells(value: float, share: bool, numbers: dict[float, str]) -> str:
    """How a text says a figure, at any rounding of at most three places; blank for not at all."""
    for number, written in numbers.items():
        if number == value:
            return written
        if share and number:
            for places in range(2, 6):
                if round(value, places) == round(number, 9):
                    return written
    return ""
