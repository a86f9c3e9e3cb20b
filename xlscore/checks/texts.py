"""Checks of what is printed beside the figures: names left blank, texts of the example."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from xlscore.checks.case import Case
from xlscore.inputs import example
from xlscore.inputs.cells import Fault, as_text
from xlscore.problems import Problem
from xlscore.workbook.narrative import LONGEST_ROW

#: Two capitals or more, with digits and & among them, as a word of its own or in the plural.
_SHORT: Final = re.compile(
    r"(?<![\w&])([A-Z][A-Z0-9]*&?[A-Z][A-Z0-9]{0,5})(?=(?:['’]?s)?(?![\w&'’]))"
)
_IN_BRACKETS: Final = re.compile(r"\w \(([A-Z][A-Z0-9&]*[A-Z0-9])s?\)")
#: What everybody reads without a key.
_COMMON: Final = frozenset(
    {"UK", "EU", "NHS", "A&E", "VAT", "CO2", "OK", "TV", "ID", "II", "III", "IV"}
)
#: So many abbreviations are named in one line.
_NAMED: Final = 10
_CUT_OFF: Final = re.compile(r"(?:\b(?:of|the|and|or|a|an)|[,;:(/&–-]|\.\.\.|…)\s*$", re.IGNORECASE)


def _settings(case: Case) -> dict[str, tuple[int, str]]:
    """The row and the text of each setting."""
    sheet = case.book.sheets["Settings"]
    cells = zip(sheet.rows.tolist(), sheet.cells["Name"], sheet.cells["Value"], strict=True)
    return {
        as_text(name).casefold(): (row, "" if isinstance(value, Fault) else as_text(value))
        for row, name, value in cells
        if not isinstance(name, Fault)
    }


def names_are_filled_in(case: Case) -> Iterator[Problem]:
    """The names that the cover and the exception pages print are there."""
    if case.book.indicators.empty:
        return
    there = _settings(case)
    for name in example.PRINTED:
        row, text = there.get(name.casefold(), (0, "-"))
        if not text:
            found = f"{name} is blank, although it is printed"
            many = "{n} names that are printed are blank"
            yield case.say("warning", "Settings", row, "Value", found, "type it", many, "type them")


def texts_are_shown_whole(case: Case) -> Iterator[Problem]:
    """No text of an indicator is longer than the highest row of a page shows."""
    sheet = case.book.sheets["Indicators"]
    for column in ("Indicator", "Full title", "Data note", "Data source", "Footnote"):
        for row, cell in zip(sheet.rows.tolist(), sheet.cells.get(column, []), strict=False):
            if isinstance(cell, str) and len(cell) > LONGEST_ROW:
                found = f"the text has {len(cell):,} characters, and a row of a page shows "
                found += f"{LONGEST_ROW:,}"
                yield case.say("warning", "Indicators", row, column, found, "shorten it")


def texts_are_not_the_example(case: Case) -> Iterator[Problem]:
    """Where the organisation is not the example's, names and texts are not the example's."""
    there = _settings(case)
    if there.get("organisation", (0, ""))[1].casefold() in (
        "",
        example.NAMES["Organisation"].casefold(),
    ):
        return
    todo, each = "type your own, or clear it", "type your own, or delete the rows"
    for name, text in example.NAMES.items():
        row, own = there.get(name.casefold(), (0, ""))
        if own == text:
            found = f"{name} is still that of the example, '{text}'"
            many = "{n} names are still those of the example"
            yield case.say("warning", "Settings", row, "Value", found, todo, many, todo)
    for name, column, beginnings in example.TEXTS:
        sheet = case.book.sheets[name]
        for row, cell in zip(sheet.rows.tolist(), sheet.cells[column], strict=True):
            if isinstance(cell, str) and cell.startswith(beginnings):
                found = "this text is still that of the example"
                many = "{n} texts are still those of the example"
                yield case.say("warning", name, row, column, found, todo, many, each)


def abbreviations_are_explained(case: Case) -> Iterator[Problem]:
    """What printed names abbreviate stands on the sheet Abbreviations, or is written out."""
    known = _key(case) | _COMMON
    texts = list(_names(case, ("Indicator", "Full title", "Section", "Footnote")))
    # A name that writes one out, and gives it in brackets, explains it to all.
    known |= {short for *_, text in texts for short in _IN_BRACKETS.findall(text)}
    lacking: dict[str, tuple[str, int, str]] = {}
    for sheet, row, column, text in texts:
        # A heading may stand in capitals.
        if text.upper() != text:
            for short in _SHORT.findall(text):
                if short not in known:
                    lacking.setdefault(short, (sheet, row, column))
    if lacking:
        shorts = [f"'{short}'" for short in lacking]
        named = ", ".join(shorts[:_NAMED])
        more = f" and {len(shorts) - _NAMED} more" if len(shorts) > _NAMED else ""
        are = "is" if len(shorts) == 1 else "are"
        found = f"{named}{more} {are} printed, and not explained on the sheet Abbreviations"
        todo = "add what it means there, or write it out"
        yield case.say("warning", *next(iter(lacking.values())), found, todo)


def names_are_whole(case: Case) -> Iterator[Problem]:
    """No printed name ends as only one that was cut off does."""
    for sheet, row, column, text in _names(case, ("Indicator", "Full title", "Section")):
        if _CUT_OFF.search(text) or text.count("(") > text.count(")"):
            end = " ".join(text.split()[-3:])
            found = f"this name looks cut off: it ends '{end}'"
            yield case.say("warning", sheet, row, column, found, "type the whole name")


def _names(case: Case, columns: Sequence[str]) -> Iterator[tuple[str, int, str, str]]:
    """Sheet, row, column and text of the names that the month's pages print."""
    reported = set(case.current["indicator_row"])
    pages = case.book.areas.loc[case.book.areas["Page"], ["row", "Title"]]
    for row, title in pages.itertuples(index=False):
        yield "Areas", row, "Title", title
    frame = case.book.indicators
    for column in columns:
        for row, text in frame[["row", column]].itertuples(index=False):
            if row in reported and text:
                yield "Indicators", row, column, text


def _key(case: Case) -> set[str]:
    cells = case.book.sheets["Abbreviations"].cells["Abbreviation"]
    return {as_text(cell) for cell in cells if not isinstance(cell, Fault)}


CHECKS = (
    names_are_filled_in,
    texts_are_shown_whole,
    texts_are_not_the_example,
    abbreviations_are_explained,
    names_are_whole,
)
