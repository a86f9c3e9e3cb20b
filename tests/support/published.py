"""The published scorecard, and how a saved workbook differs from it."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from support.reading import Seen, Sheet

_HERE: Final = Path(__file__).parents[1] / "published"
FIGURES: Final = {"latest": 5, "num": 7, "denom": 8, "target": 9, "previous": 10, "outturn": 12}
ARROWS: Final = {"dot_previous": 11, "dot_outturn": 13}
PLAIN: Final = {"no": 1, "indicator": 2, "polarity": 3, "data_period": 4}
FILLS: Final = {"R": "red", "A": "amber", "G": "green", "": ""}
GLYPHS: Final = {"up": "↑", "same": "↔", "down": "↓", "-": "-", "": ""}
INKS: Final = {"↑": "green", "↔": "amber", "↓": "red"}


def scorecard_rows() -> list[dict[str, str]]:
    """The forty rows of May 2014 as printed."""
    with (_HERE / "may2014.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def exceptions() -> list[dict[str, Any]]:
    """The trend tables of the five exception reports as printed."""
    found = json.loads((_HERE / "exceptions.json").read_text(encoding="utf-8"))
    assert isinstance(found, list)
    return found


def differences(page: Sheet) -> list[str]:
    """How a saved scorecard page differs from the published one, told row by row."""
    body = {
        seen.text: row for (row, column), seen in page.items()
        if column == 1 and row > 4 and seen.text.isdecimal()
    }  # fmt: skip
    printed = scorecard_rows()
    told = [] if list(body) == [row["no"] for row in printed] else [f"rows {list(body)}"]
    sections: list[str] = []
    for want in printed:
        row = body.get(want["no"], 0)
        told += [f"indicator {want['no']}, {what}" for what in _row(page, row, want)]
        if want["section"] not in sections:
            sections.append(want["section"])
            if page.get((row - 1, 1), _NOTHING).text != want["section"]:
                told.append(f"indicator {want['no']}: no section row above")
    return told


_NOTHING: Final = Seen(None, "", "", "")


def _row(page: Sheet, row: int, want: dict[str, str]) -> list[str]:
    def at(column: int) -> Seen:
        return page.get((row, column), _NOTHING)

    told = []
    for name, column in PLAIN.items():
        if at(column).text != want[name]:
            told.append(f"{name}: {at(column).text!r}, printed {want[name]!r}")
    for name, column in FIGURES.items():
        if not same_figure(at(column), want[name]):
            told.append(f"{name}: {at(column).text!r}, printed {want[name]!r}")
        if at(column).fill != (_denominator_fill(at(column)) if name == "denom" else ""):
            told.append(f"{name}: filled {at(column).fill!r}")
    rag = at(6)
    if (rag.text, rag.fill) != (want["rag"], FILLS[want["rag"]]):
        told.append(f"rating: {rag.text!r} filled {rag.fill!r}, printed {want['rag']!r}")
    for name, column in ARROWS.items():
        arrow = GLYPHS[want[name]]
        if at(column).text != arrow:
            told.append(f"{name}: {at(column).text!r}, printed {arrow!r}")
        if at(column).fill or (arrow in INKS and at(column).ink != INKS[arrow]):
            told.append(f"{name}: {at(column).ink} on {at(column).fill!r}")
    return told


def same_figure(seen: Seen, printed: str) -> bool:
    """Whether a figure is shown as printed, or with more decimals of the same value.

    A printed figure must stand as a number, a dash or a blank as text or nothing.
    """
    if printed in ("", "-", "n/a"):
        return seen.text == printed
    # The source prints counts without a separator.
    shown, bare = seen.text.replace(",", "").rstrip("%*"), printed.rstrip("%*")
    if isinstance(seen.value, str) or seen.value is None:
        return False
    if seen.text.endswith("*") != printed.endswith("*"):
        return False
    if printed.endswith("%") and not seen.text.endswith("%"):
        return False
    return Decimal(shown) == Decimal(bare) and len(shown) >= len(bare)


def _denominator_fill(denom: Seen) -> str:
    small = isinstance(denom.value, (int, float)) and 0 < denom.value < 10
    return "light blue" if small else ""
