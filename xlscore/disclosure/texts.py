"""What an officer wrote, where it holds a figure that the copy withholds.

Numbers are read in digits of any width, in words, as percentages, and as shares: one in five,
three twentieths, 3/20.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final, NamedTuple

from xlscore.inputs.book import Book
from xlscore.inputs.records import records_of
from xlscore.rules import months
from xlscore.workbook.addresses import letters
from xlscore.workbook.page import Page

_MONTHS: Final = "|".join(name[:3] for name in months.NAMES)
#: The names of 0 to 19, and of the tens.
_UNITS: Final = (
    "nought|zero|no one|none", "one|once|single", "two|twice|both|pair|couple", "three|thrice",
    "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve|dozen", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS: Final = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORDS: Final = {word: n for n, some in enumerate(_UNITS) for word in some.split("|")}
_WORDS.update({word: 10 * n for n, word in enumerate(_TENS, 2)} | {"hundred": 100})
_WORDS.update(
    {f"{ten} {_UNITS[n].split('|')[0]}": _WORDS[ten] + n for ten in _TENS for n in range(1, 10)}
)
#: The names of parts: a third, two fifths, three twentieths.
_PARTS: Final = {
    "half": 2,
    "halve": 2,
    "third": 3,
    "quarter": 4,
    "fifth": 5,
    "eighth": 8,
    "ninth": 9,
}
_PARTS.update({f"{_UNITS[n]}th": n for n in (4, 6, 7, 10, 11, *range(13, 20))} | {"twelfth": 12})
_PARTS.update({f"{ten[:-1]}ieth": _WORDS[ten] for ten in _TENS} | {"hundredth": 100})
# The longest first: 'sixteen' is not 'six', and 'twenty-five' is one number.
_ANY: Final = "|".join(
    re.escape(word).replace(r"\ ", r"[\s-]+") for word in sorted(_WORDS, key=len, reverse=True)
)
_CENT: Final = r"(\s*%|\s*pct\b|\s+p\.c\.|[\s-]+per[\s-]?cent\b)"
_NUMBER: Final = re.compile(
    rf"(?<![\w.,/])(?<!indicator )(\d[\d,]*(?:\.\d+)?|\.\d+){_CENT}?"
    rf"(?![\d%])(?!\.\d)(?!(?:st|nd|rd|th)?\s+(?:{_MONTHS}))",
    re.IGNORECASE,
)
_WORD: Final = re.compile(rf"\b({_ANY})\b{_CENT}?", re.IGNORECASE)
_SHARE: Final = re.compile(
    rf"\b(\d+|{_ANY})\s+(?:in|out of|of|from|among)\s+(?:every\s+|the\s+|an?\s+)?(\d+|{_ANY})\b",
    re.IGNORECASE,
)
_RATIO: Final = re.compile(r"(?<![\d/])(\d+)\s*[/\u2044]\s*(\d+)(?![\d/])")
_FRACTION: Final = re.compile(
    rf"\b(?:({_ANY})[\s-]+|an?\s+)?({'|'.join(sorted(_PARTS, key=len, reverse=True))})s?\b",
    re.IGNORECASE,
)
_INDICATORS: Final = re.compile(r"\bindicators? ([\w.]+(?:(?:, ?| and )\d[\w.]*)*)")
#: The kinds of pages with texts of an officer, and the looks of their cells.
_PAGES: Final = ("exception", "scorecard", "guidance")
_WRITTEN: Final = ("Narrative", "Page text", "Page note", "Text", "Body")


class Passage(NamedTuple):
    """A text of a page, its cell, and the indicators and areas of which it may speak."""

    page: Page
    cell: str
    text: str
    about: tuple[tuple[str, str], ...]


def texts(pages: Sequence[Page], book: Book) -> Iterator[Passage]:
    """Every text of the pages that an officer may have written.

    It speaks of the page's own indicator and area, and of each that it names.
    """
    names = {str(row["No"]): str(row["Indicator"]) for row in records_of(book.indicators)}
    called = {no: name.casefold() for no, name in names.items() if len(name.split()) > 1}
    numbered = {no.casefold(): no for no in names}
    for page in pages:
        if page.kind not in _PAGES:
            continue
        for (row, column), cell in sorted(page.cells.items()):
            if not isinstance(cell.value, str) or cell.style not in _WRITTEN:
                continue
            plain = " ".join(cell.value.casefold().split())
            nos = {numbered[no] for no in _numbered(plain) if no in numbered}
            nos |= {no for no, name in called.items() if name in plain} | {page.no} - {""}
            areas = {page.area or book.first_area} | {
                area
                for area in (book.areas["Area"] if nos else ())
                if re.search(rf"\b{re.escape(book.area_name(area).casefold())}\b", plain)
            }
            about = tuple((no, area) for no in sorted(nos) for area in sorted(areas))
            yield Passage(page, f"{letters(column)}{row}", cell.value, about)


def _numbered(text: str) -> Iterator[str]:
    for told in _INDICATORS.finditer(text):
        yield from re.split(r", ?| and ", told[1].rstrip("."))


def said(text: str) -> dict[float, str]:
    """The numbers of a text as counts or shares of 1, each with how it is written."""
    text = unicodedata.normalize("NFKC", text)
    found: dict[float, str] = {}
    for told in _NUMBER.finditer(text):
        found.setdefault(float(told[1].replace(",", "")) / (100 if told[2] else 1), told[0].strip())
    for told in _WORD.finditer(text):
        found.setdefault(_number(told[1]) / (100 if told[2] else 1), told[0])
    for told in (*_SHARE.finditer(text), *_RATIO.finditer(text)):
        if below := _number(told[2]):
            found.setdefault(float(Fraction(_number(told[1]), below)), told[0])
    for told in _FRACTION.finditer(text):
        above = _number(told[1]) if told[1] else 1
        found.setdefault(above / _PARTS[told[2].casefold()], told[0])
    return found


def _number(word: str) -> int:
    return int(word) if word.isdecimal() else _WORDS[" ".join(re.split(r"[\s-]+", word.casefold()))]


def tells(value: float, share: bool, numbers: dict[float, str]) -> str:
    """How a text says a figure, at any rounding of at most three places; blank for not at all.

    A share may stand as a fraction of 1, with a percent sign, or as 14.3 without one.
    """
    for number, written in numbers.items():
        if number == value:
            return written
        whole = number == int(number)
        shown = [(value, 2, 6)] if share and number else [] if whole else [(value, 1, 4)]
        shown += [(100 * value, 1, 4)] if share and not whole else []
        for figure, least, beyond in shown:
            if any(round(figure, n) == round(number, 9) for n in range(least, beyond)):
                return written
    return ""
