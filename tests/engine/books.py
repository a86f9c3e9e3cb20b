"""Workbooks open in the double of Excel, and what of a page two hosts must agree on."""

from __future__ import annotations

import pickle
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from support.small_books import saved

from engine import excel, model, windows
from xlscore.flows.refresh import refresh
from xlscore.hosts.file.file_book import FileBook
from xlscore.hosts.live.live_book import LiveBook
from xlscore.workbook.tables import Edits, RawTable
from xlscore.workbook.tabs import Plan

#: The greatest numbers of calls: a page, one whose layout stands, and a link besides.
#: Two calls more takes each link: Excel makes every one by itself.
NEW_PAGE, STANDING_PAGE, A_LINK = 120, 25, 2
#: The same of a chart beside the one that a page may have, and of each of its lines.
A_CHART, A_LINE = 17, 9


class Open:
    """A workbook open in the double: Excel, xlwings' Book of it, and what it holds."""

    def __init__(self, held: model.BookBox) -> None:
        self.app = excel.Application(held)
        self.book = windows.book(self.app.workbook)
        self.recorder = self.app.recorder

    @property
    def held(self) -> model.BookBox:
        """What the workbook holds now."""
        held: model.BookBox = self.app.workbook.model
        return held

    def live(self) -> LiveBook:
        """The live host on it, as a new session makes it."""
        return LiveBook(self.book)

    def view(self) -> list[tuple[model.SheetBox, dict[str, Any]]]:
        """How each sheet that there is now is looked at."""
        return [(sheet, dict(sheet.view)) for sheet in self.held.sheets]

    def again(self) -> Open:
        """The same workbook, opened once more in another Excel."""
        # Hundreds of copies are made: this is the quick way.
        return Open(pickle.loads(pickle.dumps(self.held)))

    def pages(self) -> list[str]:
        """The titles of the sheets with a mark."""
        return [sheet.title for sheet in self.held.sheets if "xlscore_page" in sheet.names]


def one_by_one(sheet: model.SheetBox) -> int:
    """How many calls of a new page may go into what Excel makes one by one."""
    links = sum(bool(box.link) for box in sheet.cells.values())
    further = sum(A_CHART + A_LINE * len(chart.series) for chart in sheet.charts[1:])
    return A_LINK * links + bool(links) + further


class Watching(LiveBook):
    """A live host that keeps what it was asked to write."""

    plan: Plan
    edits: Mapping[str, Edits]

    def write(self, plan: Plan, edits: Mapping[str, Edits], outdated: bool) -> None:
        """Keep it, and write nothing."""
        self.plan, self.edits = plan, edits


def opened(tables: Mapping[str, RawTable], path: Path) -> Open:
    """The same, open."""
    return Open(model.load(saved(tables, path)))


def calls_by_page(book: Open) -> dict[str, int]:
    """How many calls each page took in the last refresh, by its title."""
    counts: dict[str, int] = {}
    title = ""
    for _kind, member, value in book.recorder.log:
        if member == "StatusBar":
            title = str(value).removeprefix("Refreshing ").partition(" (")[0] if value else ""
        elif title:
            counts[title] = counts.get(title, 0) + 1
        if member == "Protect":
            title = ""
    return counts


def refreshed(book: Open) -> dict[str, int]:
    """Refresh as a new session would; gives the calls by page."""
    book.recorder.log.clear()
    refresh(book.live())
    return calls_by_page(book)


def taken_over(file: Path, out: Path) -> dict[str, int]:
    """The calls by page of the first refresh of a book whose pages the file host wrote to `out`.

    The pages stay what they were.
    """
    refresh(FileBook.open(file, out))
    book = Open(model.load(out))
    before = {title: picture(book.held.sheet(title)) for title in book.pages()}
    counts = refreshed(book)
    assert {title: picture(book.held.sheet(title)) for title in book.pages()} == before
    return counts


def _mark(sheet: model.SheetBox) -> tuple[str, bool] | None:
    """A page's mark without what it knows of how a file holds the page."""
    mark = sheet.names.get("xlscore_page")
    return mark and (re.sub(r';[0-9a-f]{24}(?="$)', "", mark[0]), mark[1])


def picture(sheet: model.SheetBox) -> dict[str, Any]:
    """Everything on a page that both hosts must write alike."""
    cells = {}
    for place, box in sheet.cells.items():
        looks = dict(box.looks)
        if looks["Style"] == "Normal" and box.value is None:
            # How an empty cell would align its text shows nowhere.
            del looks["HorizontalAlignment"], looks["VerticalAlignment"]
            if all(looks[name] == model.BARE[name] for name in looks):
                continue
        # The double calculates nothing.
        cells[place] = (box.formula or box.value, looks, box.link.replace("'", ""))
    ours = ("Bottom", "PlotVisible", "DisplayBlanks", "Has", "Axes2", "Legend")
    return {
        "cells": cells,
        "merges": sheet.merges,
        "heights": sheet.heights,
        "widths": sheet.widths,
        "setup": sheet.setup,
        "protected": sheet.protected,
        "mark": _mark(sheet),
        "lists": sheet.lists,
        "sparklines": {
            place: (source, {**group.set, "PlotBy": group.set["PlotBy"] == 2})
            for group in sheet.sparklines
            for place, source in group.lines.items()
        },
        "view": {
            name: sheet.view[name]
            for name in ("FreezePanes", "SplitRow", "SplitColumn", "DisplayGridlines")
        },
        "charts": [
            (
                chart.covers,
                {name: value for name, value in chart.set.items() if name.startswith(ours)},
                chart.series,
            )
            for chart in sheet.charts
        ],
    }
