"""What an officer wrote on an exception page, where it holds a figure that the page withholds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from xlscore.disclosure.known import NUM, VALUE, Indicator, Place
from xlscore.problems import Problem
from xlscore.rules import months
from xlscore.rules.sentences import Show, show
from xlscore.workbook.addresses import letters
from xlscore.workbook.page import Page

_MONTHS: Final = "|".join(name[:3] for name in months.NAMES)
#: Numbers, but not those of dates and indicators.
_NUMBER: Final = re.compile(
    rf"(?<![\w.,])(?<!indicator )(\d[\d,]*(?:\.\d+)?)(\s*%|\s+per ?cent\b)?"
    rf"(?![\d%])(?!\.\d)(?!(?:st|nd|rd|th)?\s+(?:{_MONTHS}))",
    re.IGNORECASE,
)
_WORDS: Final = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5"}
_WORD: Final = re.compile(rf"\b({'|'.join(_WORDS)})\b", re.IGNORECASE)
#: The notes of a page that are written by hand, by their labels.
_NOTES: Final = ("Data", "Data source", "Note", "*")


def told_in_texts(
    it: Indicator, pages: Sequence[Page]
) -> Iterator[tuple[tuple[Place, int], Problem]]:
    """Each hidden figure of a Red that a text on its page tells, once a cell."""
    for page in pages:
        if page.kind != "exception" or page.no != it.no:
            continue
        hidden = [
            (place, column)
            for place in it.secrets
            if place[0] == page.area
            for column in range(3)
            if it.hides(place, column)
        ]
        for where, text in _texts(page):
            said = set(_said(text))
            for place, column in hidden:
                if told := said & _forms(it, it.true[place][column], column):
                    month = "" if place[1] == it.month else f" of {it.label(place[1])}"
                    yield (
                        (place, column),
                        Problem(
                            "warning",
                            page.title,
                            where,
                            f"the text says {sorted(told)[0]}, as does a figure{month} that is "
                            "shown as c",
                            "if it means that figure, reword it",
                        ),
                    )
                    break


def _texts(page: Page) -> Iterator[tuple[str, str]]:
    for (row, column), cell in sorted(page.cells.items()):
        if isinstance(cell.value, str):
            beside = page.cells.get((row, 1))
            note = cell.style == "Page text" and beside is not None and beside.value in _NOTES
            if cell.style == "Narrative" or (note and column == 2):
                yield f"{letters(column)}{row}", cell.value


def _said(text: str) -> Iterator[str]:
    """The numbers of a text: `3`, `15.0%`."""
    for number, percent in _NUMBER.findall(text):
        yield number.replace(",", "") + ("%" if percent else "")
    for word in _WORD.findall(text):
        yield _WORDS[word.casefold()]


def _forms(it: Indicator, true: float, column: int) -> set[str]:
    """How a figure may be written, as a count or at any number of decimals that the page uses."""
    if column == NUM or it.measure == "number" or column != VALUE:
        return {f"{true:.12g}"}
    how = show(it.measure, it.about["Decimals"])
    places = range(0 if how.percent else 1, (how.decimals or 0) + 3)
    forms = {Show(how.percent, n).value(true) for n in (*places, how.decimals)}
    return {form for form in forms if float(form.removesuffix("%")) != 0}
