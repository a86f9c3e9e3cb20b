"""The geographic level of an extract's rows: national files hold more than a book's areas."""

from __future__ import annotations

from typing import Final

from xlscore.flows.load.extracts import Extract
from xlscore.flows.load.keys import Reasons
from xlscore.flows.load.mapping import normalised
from xlscore.inputs.cells import Fault, as_text

_HEADINGS: Final = {
    "geographic level", "geographical level", "geography level", "geography type", "area level",
    "area type",
}  # fmt: skip
_WIDER: Final = {
    "national", "country", "countries", "england", "wales", "scotland", "great britain",
    "united kingdom", "regional", "region", "regions",
}  # fmt: skip
_NARROWER: Final = {
    "school", "provider", "institution", "ward", "parliamentary constituency", "constituency",
    "planning area", "lsoa", "msoa", "opportunity area",
}  # fmt: skip


def refuse_others(extract: Extract, bad: Reasons, *, named: bool) -> None:
    """Add a reason for every row whose level is none of an area's.

    `named`: the file has a column for the area, which then says more than a wider level does.
    """
    others = _NARROWER if named else _NARROWER | _WIDER
    for heading, cells in zip(extract.headings, extract.columns, strict=True):
        if _spaced(heading) not in _HEADINGS:
            continue
        for row, cell in enumerate(cells):
            if not isinstance(cell, Fault) and _spaced(as_text(cell)) in others:
                reason = f"its {heading} is {as_text(cell)}, which is not an area of the book"
                bad.setdefault(row, []).append(reason)


def _spaced(text: str) -> str:
    """As it is looked up, also where a heading has an underscore for a blank."""
    return normalised(text.replace("_", " "))
