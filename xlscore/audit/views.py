"""How the workbook opens: on which sheet, and where the cursor stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from xlscore.audit.reading.opened import Opened, S
from xlscore.problems import Problem


def first_sheet(book: Opened) -> Iterator[Problem]:
    """The workbook opens on its first sheet, and no other is selected with it.

    Source: the Analysis Function's list (the file opens at its beginning).
    """
    visible = [sheet for sheet in book.sheets if sheet.state == "visible"]
    if visible and book.front != visible[0].title:
        found = f"the workbook opens here, not on its first sheet '{visible[0].title}'"
        yield Problem("warning", book.front, "", found, "go to the first sheet and save it")
    selected = [
        sheet.title
        for sheet in visible
        if any(_on(view.get("tabSelected")) for view in sheet.named("sheetView"))
    ]
    if len(selected) > 1:
        found = f"{len(selected)} sheets are selected together: what is typed goes into all of them"
        yield Problem("error", selected[0], "", found, "select one sheet and save it")


def cursor(book: Opened) -> Iterator[Problem]:
    """The cursor stands at A1 of every sheet, and the sheet is not scrolled away from it.

    Source: the Analysis Function's list (cursor at A1: a screen reader begins there).
    """
    for sheet in book.sheets:
        for view in sheet.root.iterfind(f"{S}sheetViews/{S}sheetView"):
            pane = view.find(f"{S}pane")
            active = "topLeft" if pane is None else pane.get("activePane", "topLeft")
            cells = {
                e.get("pane", "topLeft"): e.get("activeCell", "A1")
                for e in view.iterfind(f"{S}selection")
            }
            cell = cells.get(active, "A1")
            if cell != "A1":
                found = f"the sheet opens with the cursor at {cell}"
                todo = "press Ctrl+Home or click A1, and save it"
                yield Problem("warning", sheet.title, cell, found, todo)
            elif view.get("topLeftCell", "A1") != "A1":
                found = f"the sheet opens scrolled to {view.get('topLeftCell')}"
                yield Problem("warning", sheet.title, "A1", found, "scroll to A1 and save it")


def _on(value: str | None) -> bool:
    return value in ("1", "true")


RULES: Final = (first_sheet, cursor)
