"""A book with a history: two areas of the demonstration data."""

from __future__ import annotations

import pickle
from collections.abc import Collection
from functools import cache

from xlscore.build.demo import demo_tables
from xlscore.workbook.tables import RawTable

AREAS = ("SC", "S2")


def tables(numbers: Collection[int] = (), areas: Collection[str] = AREAS) -> dict[str, RawTable]:
    """The demonstration data of two areas, sparklines shown; `numbers` are all, or these alone."""
    found: dict[str, RawTable] = pickle.loads(_demonstration())
    if numbers:
        for name in ("Indicators", "Targets", "Data", "Published", "Commentary"):
            found[name].rows = [row for row in found[name].rows if row[0] in numbers]
    for name in ("Data", "Published"):
        found[name].rows = [row for row in found[name].rows if row[1] in areas]
    shown = next(row for row in found["Settings"].rows if row[0] == "Sparklines")
    shown[1] = "shown"
    columns = found["Areas"].columns
    for row in found["Areas"].rows:
        row[columns.index("Exceptions")] = "No"
        if row[0] not in areas:
            row[columns.index("Page")] = "No"
    return found


@cache
def _demonstration() -> bytes:
    """The demonstration's tables, to be read into tables of one's own: making them takes longer."""
    return pickle.dumps(demo_tables())
