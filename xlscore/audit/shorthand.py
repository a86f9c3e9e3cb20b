"""Symbols, notes and shorthand: what stands for words, and where the words stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from xlscore.audit.reading.opened import Opened, OpenedSheet, Position, at, within
from xlscore.problems import Problem

SYMBOL = re.compile(r"[\w%)][*†‡§¶¹²³⁴⁵⁶⁷⁸⁹^]+|[↑↔↓→←▲▼●■◆✓✗✔✘]|\(\d\)$")
DASH: Final = {"-", "–", "—", ":", "..", "...", "…", "*", ".", "x"}
_NOTE = re.compile(r"\[note (\d+)\]", re.IGNORECASE)
_NOTES: Final = "notes"
_SHORTHAND = re.compile(r"\[[a-z]{1,4}\]")
#: A cell that holds shorthand alone, or behind a figure; a text may use brackets as it likes.
_MARKED = re.compile(r"(?:-?[\d,.]+%?\s*)?(?:\[[a-z]{1,4}\]\s*)+")


def symbols(book: Opened) -> Iterator[Problem]:
    """No symbol stands for a footnote, an arrow or a missing figure: words and [note 1] do.

    Source: the Analysis Function's list; screen readers skip most symbols.
    """
    for sheet in book.sheets:
        signs: list[Position] = []
        dashes: list[Position] = []
        for place, cell in sheet.shown.items():
            in_format = re.sub(r"\[[^\]]*\]", "", cell.format.number_format)
            quotes = "".join(re.findall(r'"([^"]*)"', in_format))
            if isinstance(cell.value, str):
                if cell.value.strip() in DASH:
                    dashes.append(place)
                elif SYMBOL.search(cell.value) or any(ink.raised for ink in cell.inks):
                    signs.append(place)
            elif SYMBOL.search("0" + quotes):
                signs.append(place)
        what, todo = "a symbol stands for a note or for words", "write [note 1] or the words"
        yield from at("error", sheet, signs, what, todo)
        what, todo = (
            "a sign stands for a missing figure",
            "write a shorthand such as [x], explained",
        )
        yield from at("error", sheet, dashes, what, todo)


def notes(book: Opened) -> Iterator[Problem]:
    """Each [note 1] stands on a sheet of notes, and each note there is referred to.

    Source: the Analysis Function's list.
    """
    explained: dict[str, tuple[OpenedSheet, Position]] = {}
    meant: dict[str, tuple[OpenedSheet, Position]] = {}
    for sheet in book.sheets:
        on_notes = sheet.title.strip().lower() == _NOTES
        for place, cell in sheet.shown.items():
            text = cell.value if isinstance(cell.value, str) else cell.format.number_format
            for number in _NOTE.findall(text):
                (explained if on_notes and place[1] == 1 else meant).setdefault(
                    number, (sheet, place)
                )
    for number in sorted(meant.keys() - explained.keys(), key=int):
        sheet, place = meant[number]
        found = f"[note {number}] stands on no sheet called Notes"
        yield from at("error", sheet, [place], found, "write the note, or take the reference out")
    for number in sorted(explained.keys() - meant.keys(), key=int):
        sheet, place = explained[number]
        found = f"nothing refers to [note {number}]"
        yield from at("warning", sheet, [place], found, "refer to it, or take it out")


def explained(book: Opened) -> Iterator[Problem]:
    """What a shorthand such as [x] means stands on its sheet outside the table, or on Notes.

    Source: the Analysis Function's 'Using symbols and shorthand'.
    """
    on_notes: set[str] = set()
    for sheet in book.sheets:
        if sheet.title.strip().lower() == _NOTES:
            on_notes = {short for text in _texts(sheet) for short in _SHORTHAND.findall(text)}
    for sheet in book.sheets:
        if sheet.title.strip().lower() == _NOTES:
            continue
        blocks = [table.block for table in sheet.tables]
        used: dict[str, list[Position]] = {}
        explained = set(on_notes)
        for place, cell in sheet.shown.items():
            if not isinstance(cell.value, str):
                continue
            found = _SHORTHAND.findall(cell.value)
            if not any(within(place, block) for block in blocks):
                explained.update(found)
            elif _MARKED.fullmatch(cell.value.strip()):
                for short in found:
                    used.setdefault(short, []).append(place)
        for short in sorted(used.keys() - explained):
            found_here = f"the shorthand {short} is not explained above the table or on Notes"
            todo = "say above the table what it means"
            yield from at("error", sheet, used[short], found_here, todo)


def _texts(sheet: OpenedSheet) -> Iterator[str]:
    return (cell.value for cell in sheet.shown.values() if isinstance(cell.value, str))


RULES: Final = (symbols, notes, explained)
