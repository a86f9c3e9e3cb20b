"""What colours say, and whether everybody can read it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from lxml import etree

from xlscore.audit.hidden import styled_headings
from xlscore.audit.leftovers import missing
from xlscore.audit.reading.colours import WHITE, contrast, rating_of
from xlscore.audit.reading.opened import (
    Opened,
    OpenedCell,
    OpenedSheet,
    Position,
    at,
    block_of,
    quoted,
    within,
)
from xlscore.problems import Problem, Severity
from xlscore.rules.sentences import WORDS
from xlscore.workbook.looks import ARROW_LOOKS, LOOKS

_TEXT: Final = 4.5
_LARGE: Final = 3.0
#: Below this text is reported as invisible.
_SEEN: Final = 1.25
_TRAVEL: Final = {"↑": "G", "↔": "A", "↓": "R"}
_LONG: Final = 5


def rating(value: object) -> str:
    """R, A or G where a cell's text is a rating, as a letter or as a word; else blank."""
    text = str(value).strip() if isinstance(value, str) else ""
    if text in WORDS:
        return text
    return next((letter for letter, word in WORDS.items() if word == text.capitalize()), "")


def low_contrast(book: Opened) -> Iterator[Problem]:
    """Text has a contrast of at least 4.5:1 to its fill; large text and arrows of at least 3:1.

    Source: WCAG 1.4.3 (text; large is 18 point, or 14 point bold) and 1.4.11 (signs).
    """
    for sheet in book.sheets:
        headings = styled_headings(sheet)
        found: dict[tuple[str, str, float], list[Position]] = defaultdict(list)
        for place, cell in sheet.shown.items():
            fill = cell.format.fill
            if fill is None or (fill == "" and place in headings):
                continue  # a pattern, a gradient or the table's style: not to be known here
            for ink in cell.inks:
                ratio = contrast(ink.colour, fill or WHITE)
                large = ink.size >= 18 or (ink.size >= 14 and ink.bold)
                least = _LARGE if large or cell.value in ARROW_LOOKS else _TEXT
                if _SEEN <= ratio < least:
                    found[ink.colour, fill or WHITE, least].append(place)
                    break
        for (ink_colour, fill, least), places in found.items():
            ratio = contrast(ink_colour, fill)
            what = f"text {ink_colour} on {fill} has a contrast of {ratio:.1f}:1, not {least:g}:1"
            yield from at("error", sheet, places, what, "make the text darker or the fill lighter")


def colour_alone(book: Opened) -> Iterator[Problem]:
    """No rating is given by a colour alone: a letter or a word stands in the coloured cell.

    Source: WCAG 1.4.1; the Analysis Function's list.
    """
    for sheet in book.sheets:
        blank, figures = [], []
        for place, cell in sheet.cells.items():
            if not cell.format.fill or not rating_of(cell.format.fill):
                continue
            if not cell.shown and not _covered(sheet, place) and not _band(sheet, place):
                blank.append(place)
            elif isinstance(cell.value, float) and not _lettered(sheet, place):
                figures.append(place)
        what, todo = "only the colour shows the rating", "write R, A or G into the cell"
        yield from at("error", sheet, blank, what, todo)
        what = "a figure is rated by its fill alone: no letter stands in its row"
        yield from at("warning", sheet, figures, what, "write R, A or G beside it")


def _covered(sheet: OpenedSheet, place: Position) -> bool:
    return any(within(place, block) and place != block[:2] for block in sheet.merges)


def _band(sheet: OpenedSheet, place: Position) -> bool:
    """Whether the fill belongs to a band across the row on which a longer text stands."""
    row, column = place
    fill = sheet.cells[place].format.fill
    for step in (-1, 1):
        beside = column + step
        while (cell := sheet.cells.get((row, beside))) and cell.format.fill == fill:
            if isinstance(cell.value, str) and len(cell.value.strip()) > _LONG:
                return True
            beside += step
    return False


def _lettered(sheet: OpenedSheet, place: Position) -> bool:
    row, column = place
    # a row is read in both directions, and a column of figures may have its ratings below
    near = [(row, column + n) for n in (-3, -2, -1, 1, 2, 3)] + [(row + n, column) for n in (1, 2)]
    return any(rating(cell.value) for at_ in near if (cell := sheet.shown.get(at_)))


def colour_and_letter(book: Opened) -> Iterator[Problem]:
    """The fill of a rating, and the colour of an arrow, say what the letter or the arrow says.

    Source: the scorecard's guidance notes (ratings and direction of travel).
    """
    for sheet in book.sheets:
        for place, cell in sheet.shown.items():
            letter, colour = rating(cell.value), _colour(cell)
            if letter and cell.format.fill and (shown := rating_of(cell.format.fill)):
                if shown != letter:
                    found = f"{quoted(cell.value)} stands on a fill that looks {WORDS[shown]}"
                    yield from at("error", sheet, [place], found, "find out which is right")
            elif colour and colour != _TRAVEL[str(cell.value)]:
                found = f"the arrow {cell.value} has a colour that looks {WORDS[colour]}"
                yield from at("error", sheet, [place], found, "find out which is right")


def _colour(cell: OpenedCell) -> str:
    return rating_of(cell.inks[0].colour) if cell.value in _TRAVEL else ""


def conditional_formats(book: Opened) -> Iterator[Problem]:
    """No conditional format hides a figure, asks for what is not shown, or tells by colour alone.

    Source: WCAG 1.4.1 and 1.4.3; disclosure checks of finished workbooks (hidden contents). A rule
    is not calculated here: look at what it paints.
    """
    titles = {sheet.title.casefold() for sheet in book.sheets if sheet.state == "visible"}
    for sheet in book.sheets:
        for holder in sheet.named("conditionalFormatting"):
            where = holder.get("sqref") or holder.findtext("{*}sqref") or "A1"
            blocks = [block_of(ref) for ref in where.split()]
            cells = [
                cell
                for place, cell in sheet.shown.items()
                if any(within(place, block) for block in blocks)
            ]
            for rule in holder.iterfind("{*}cfRule"):
                for severity, what, todo in _conditional(book, rule, cells, titles):
                    yield from at(severity, sheet, [blocks[0][:2]], what, todo)


def _conditional(
    book: Opened, rule: etree._Element, cells: list[OpenedCell], titles: set[str]
) -> Iterator[tuple[Severity, str, str]]:
    """What one rule of a conditional format does that it should not."""
    painted = book.formats.painted(int(rule.get("dxfId", "-1")))
    fill, ink = painted.fill or WHITE, painted.ink
    look = "check whether text beside it says the same"
    if any(e.get("showValue") in ("0", "false") for e in rule):
        yield "error", "a conditional format shows a bar or sign and hides the figure", "show it"
    if ";;" in painted.number_format:
        yield "error", "a conditional format hides what the cell holds", "delete it"
    if rule.get("type", "") in ("colorScale", "dataBar", "iconSet"):
        yield "warning", "a conditional format shows something by colours or icons alone", look
    elif painted.fill and rating_of(painted.fill) and not all(rating(c.value) for c in cells):
        yield (
            "warning", f"a conditional format paints {painted.fill} where no letter stands", look
        )  # fmt: skip
    ratio = contrast(ink, fill) if ink else _TEXT
    if ratio < _TEXT:
        what = f"a conditional format writes {ink} on {fill}, hard or impossible to read"
        severity: Severity = "error" if ratio < _SEEN else "warning"
        yield severity, what, "choose other colours, or delete it"
    asks = [str(e.text or "") for e in rule.iter("{*}formula", "{*}f")] + [rule.get("text", "")]
    shown = {str(cell.value) for cell in cells}
    for text in asks:
        if missing(text, titles) or "[" in text or "#REF!" in text:
            yield "error", f"a conditional format reads {quoted(text)}, not shown here", "delete it"
        for words in re.findall(r'"([^"]{2,})"', text) or ([text] if text == asks[-1] else []):
            if words and words not in shown and not rating(words):
                found = f"a conditional format looks for {quoted(words)}"
                yield "warning", found, "check whether it may be known"


def style_names(book: Opened) -> Iterator[Problem]:
    """No cell style or table style has a name that Excel or this workbook's pages do not give.

    Source: disclosure checks of finished workbooks (names of styles carried from other files).
    """
    ours = {name.casefold() for name in LOOKS}
    others = sorted({name for name in book.formats.style_names() if name.casefold() not in ours})
    if others:
        listed = ", ".join(quoted(name) for name in others[:6])
        more = f" and {len(others) - 6} more" if len(others) > 6 else ""
        found = f"styles of other names are in the file: {listed}{more}"
        yield Problem(
            "warning", "", "", found, "check whether the names may be known, or delete them"
        )


RULES: Final = (low_contrast, colour_alone, colour_and_letter, conditional_formats, style_names)
