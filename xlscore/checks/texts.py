"""Checks of what is printed beside the figures: names left blank, texts of the example."""

from __future__ import annotations

from collections.abc import Iterator

from xlscore.checks.case import Case
from xlscore.inputs import example
from xlscore.inputs.cells import Fault, as_text
from xlscore.problems import Problem
from xlscore.workbook.narrative import LONGEST_ROW


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


CHECKS = (names_are_filled_in, texts_are_shown_whole, texts_are_not_the_example)
