"""A plain look: nothing that only the eye can take, and nothing that is in a listener's way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from xlscore.audit.pictures import objects
from xlscore.audit.reading.colours import WHITE
from xlscore.audit.reading.opened import Opened, OpenedSheet, S, at, block_of, quoted
from xlscore.problems import Problem

_SAYS_NOTHING = re.compile(
    r"(?:https?://|www\.).*|(?:click )?here|(?:this )?link|more|read more|see more", re.IGNORECASE
)


def filters_and_panes(book: Opened) -> Iterator[Problem]:
    """No filter buttons and no frozen panes: screen readers and magnifiers stumble over them.

    Source: the Analysis Function's list.
    """
    for sheet in book.sheets:
        roots = [sheet.root, *(table.root for table in sheet.tables)]
        if any(root.find(f"{S}autoFilter") is not None for root in roots):
            found = "there are filter buttons"
            yield Problem("warning", sheet.title, "", found, "switch them off (Data, Filter)")
        if sheet.root.find(f"{S}sheetViews/{S}sheetView/{S}pane") is not None:
            found = "panes are frozen or split"
            yield Problem("warning", sheet.title, "", found, "unfreeze them (View, Freeze Panes)")


def pictures(book: Opened) -> Iterator[Problem]:
    """No picture and no chart: what they show stands in cells.

    Source: the Analysis Function's list.
    """
    for title, kind, element in objects(book):
        if kind in ("picture", "chart"):
            found = f"the {kind} {quoted(element.get('name'))} cannot be heard"
            todo = "look whether cells say the same, and delete it"
            yield Problem("warning", title, "", found, todo)


def fills(book: Opened) -> Iterator[Problem]:
    """No fill stands behind a cell: colours of a reader's own choice do not reach it.

    Source: the Analysis Function's list (no background fill).
    """
    for sheet in book.sheets:
        filled = [
            place for place, cell in sheet.cells.items() if cell.format.fill not in ("", WHITE)
        ]
        yield from at("warning", sheet, filled, "a fill stands behind the cell", "take it away")


def tagged_titles(book: Opened) -> Iterator[Problem]:
    """The title in A1 has one of Excel's styles for titles and headings.

    Source: the Analysis Function's list (titles are tagged); WCAG 1.3.1.
    """
    for sheet in book.sheets:
        if (1, 1) in sheet.shown and not sheet.shown[1, 1].format.heading:
            what, todo = "the title is not marked as one", "give it the cell style Heading 1"
            yield from at("warning", sheet, [(1, 1)], what, todo)


def emphasis(book: Opened) -> Iterator[Problem]:
    """No text but a link is underlined, and none is in italics: both are hard to read.

    Source: the Analysis Function's list (formatting of text).
    """
    for sheet in book.sheets:
        links = _links(sheet)
        underlined = [
            place
            for place, cell in sheet.shown.items()
            if place not in links and any(ink.underlined for ink in cell.inks)
        ]
        what = "the text is underlined and no link"
        yield from at("warning", sheet, underlined, what, "take the line away")
        italic = [p for p, cell in sheet.shown.items() if any(ink.italic for ink in cell.inks)]
        yield from at("warning", sheet, italic, "the text is in italics", "set it upright")


def link_texts(book: Opened) -> Iterator[Problem]:
    """A link's text says where it leads: no bare address, no 'click here'.

    Source: the Analysis Function's list; WCAG 2.4.4.
    """
    for sheet in book.sheets:
        vague = [
            place
            for place in _links(sheet)
            if place in sheet.shown
            and _SAYS_NOTHING.fullmatch(str(sheet.shown[place].value).strip())
        ]
        what, todo = "the link does not say where it leads", "write what stands there"
        yield from at("error", sheet, vague, what, todo)


def _links(sheet: OpenedSheet) -> set[tuple[int, int]]:
    """The first cell of each link."""
    found = sheet.root.iterfind(f"{S}hyperlinks/{S}hyperlink")
    return {block_of(element.get("ref", "A1"))[:2] for element in found}


RULES: Final = (filters_and_panes, pictures, fills, tagged_titles, emphasis, link_texts)
