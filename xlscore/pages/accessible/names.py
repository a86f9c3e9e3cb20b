"""The names of the accessible sheets: short, unique, and the same every month."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

COVER, CONTENTS, NOTES = "Cover", "Contents", "Notes"
GUIDANCE, ABBREVIATIONS = "Guidance", "Abbreviations"
#: What changed, in the order of its tables.
CHANGED: Final = (
    "Counts of ratings", "Red indicators", "Ratings changed", "Restated figures", "New and ended",
)  # fmt: skip
COMPARE, TREND = "Compare areas", "Trend"
RED_TRENDS, COMMENTARY, DATA_NOTES = "Red trends", "Commentary", "Data notes"
_TAKEN: Final = frozenset(
    name.casefold()
    for name in (
        COVER, CONTENTS, NOTES, GUIDANCE, ABBREVIATIONS, *CHANGED, COMPARE, TREND, RED_TRENDS,
        COMMENTARY, DATA_NOTES,
    )
)  # fmt: skip
#: What Excel allows in the name of a tab, and how long it may be.
_NO_TAB = re.compile(r"[\[\]:*?/\\\x00-\x1f]+")
_LONGEST: Final = 31


def scorecard_names(areas: Mapping[str, str]) -> Sequence[str]:
    """The name of each area's scorecard, `areas` being titles by code.

    By their titles where all of them fit and differ, else by their codes.
    """
    for names in (
        [f"Scorecard {title}" for title in areas.values()],
        list(areas.values()),
    ):
        allowed = [" ".join(_NO_TAB.sub(" ", name).split()).strip("'") for name in names]
        folded = {name.casefold() for name in allowed}
        short = all(0 < len(name) <= _LONGEST for name in allowed)
        if short and len(folded) == len(allowed) and not folded & _TAKEN:
            return allowed
    return [f"Scorecard {code}" for code in areas]


def table_name(sheet: str) -> str:
    """The name of a sheet's table: Excel wants one without blanks, that is no sheet's own."""
    return re.sub(r"\W+", "_", sheet) + "_table"
