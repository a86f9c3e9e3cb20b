"""What a page looked like when it was made, remembered with its sheet as Excel remembers texts.

Formats cannot be read back in few calls. With this, the next refresh in Excel sets only what
differs, and a page can be put back as it was. Other programs drop it when they save the sheet.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Collection
from dataclasses import asdict
from typing import Any, Final

from xlscore import __version__
from xlscore.workbook.page import Cell, Chart, Choice, Page, Printing, Series, Sparkline

#: The sheet's custom property that holds it.
NAME: Final = "xlscore_layout"
#: What it says of a page that is being painted: whoever finds it so has been left half done.
UNFINISHED: Final = "unfinished"
#: What it says of a page whose looks Excel did not keep.
FORGOTTEN: Final = "forgotten"


def pack(page: Page, undone: Collection[str] = ()) -> str:
    """A page without its values, as text that goes with the mark it was painted with.

    `undone` are the steps of its set-up that Excel did not take.
    """
    looks: dict[tuple[Any, ...], int] = {}
    cells = []
    for (row, column), cell in sorted(page.cells.items()):
        # A day without a format of its own is shown by another format than text.
        look = (cell.style, cell.number_format, cell.align, cell.wrap, cell.middle, cell.indent,
                cell.unlocked)  # fmt: skip
        cells.append([row, column, looks.setdefault(look, len(looks)), cell.link])
    kept = {
        "version": __version__,
        "mark": page.mark().text(),
        "looks": list(looks),
        "cells": cells,
        "widths": page.widths,
        "heights": sorted(page.heights.items()),
        "merges": page.merges,
        "charts": [asdict(chart) for chart in page.charts],
        "sparklines": [asdict(line) for line in page.sparklines],
        "choices": [asdict(choice) for choice in page.choices],
        "printing": asdict(page.printing),
        "freeze": page.freeze,
        "narrative": page.narrative,
        "undone": sorted(undone),
    }
    return base64.b64encode(zlib.compress(json.dumps(kept).encode(), 5)).decode()


def unpack(text: str, mark: str) -> tuple[Page, frozenset[str]] | None:
    """The page without its values, and the steps of its set-up that were not done.

    None if it is not what was painted with this mark.
    """
    try:
        kept = json.loads(zlib.decompress(base64.b64decode(text, validate=True)))
        if (kept["version"], kept["mark"]) != (__version__, mark):
            return None
        looks = [tuple(look) for look in kept["looks"]]
        page = Page(
            kind="check",
            title="",
            cells={(r, c): _cell(looks[n], link) for r, c, n, link in kept["cells"]},
            widths=tuple(kept["widths"]),
            heights={int(row): height for row, height in kept["heights"]},
            printing=Printing(**_tuples(kept["printing"])),
            merges=tuple(tuple(block) for block in kept["merges"]),
            charts=tuple(_chart(chart) for chart in kept["charts"]),
            sparklines=tuple(Sparkline(**_tuples(line)) for line in kept["sparklines"]),
            choices=tuple(Choice(**_tuples(choice)) for choice in kept["choices"]),
            freeze=_tuple(kept["freeze"]),
            narrative=_tuple(kept["narrative"]),
        )
        return page, frozenset(kept.get("undone", ()))
    except (ValueError, LookupError, TypeError, zlib.error):
        return None


def _cell(look: tuple[Any, ...], link: str) -> Cell:
    style, number_format, align, wrap, middle, indent, unlocked = look
    return Cell(None, style, number_format, align, wrap, middle, indent, link, unlocked)


def _chart(kept: dict[str, Any]) -> Chart:
    lines = tuple(Series(**_tuples(line)) for line in kept.pop("series"))
    return Chart(series=lines, **_tuples(kept))


def _tuples(kept: dict[str, Any]) -> dict[str, Any]:
    return {name: _tuple(value) for name, value in kept.items()}


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
