"""The areas beside each other: a row an indicator and area."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from xlscore.inputs.book import Book
from xlscore.results.own_periods import named
from xlscore.results.results import WITHHELD, Results
from xlscore.tables.scorecard import result
from xlscore.tables.table import AREA, INDICATOR, NO, POLARITY, SECTION, Field, Record, Row, Table
from xlscore.tables.values import Number, Polarity, Rating, Typed, travel

TITLE: Final = "Compare areas"
#: The worst letter first; an unrated row is last.
_WORST: Final = {"R": 0, "A": 1, "G": 2, "": 3}


def compare_table(book: Book, found: Results) -> Table:
    """Every indicator, and under it each area with a page that reports it."""
    records = _records(found)
    areas = areas_in_order(book, found)
    fields = (
        NO,
        SECTION,
        INDICATOR,
        POLARITY,
        AREA,
        Field("Latest result", "Latest Result", align="right"),
        Field("RAG rating", "RAG"),
        Field("Direction of travel from previous to latest result", "DoT", 17),
    )
    rows = [
        _row(records[no, area], title, found)
        for no in book.indicators["No"]
        for area, title in areas
        if (no, area) in records
    ]
    lines = ["An indicator that an area does not report has no row for it.", order_told(book)]
    title = f"{TITLE}, {found.label}"
    return Table((title,), fields, rows, [line for line in lines if line])


def _records(found: Results) -> dict[tuple[str, str], Record]:
    return {(record["No"], record["Area"]): record for record in found.rows.to_dict("records")}


def _row(record: Record, area: str, found: Results) -> Row:
    values = (
        Number(record["No"]),
        Typed(record["Section"]),
        Typed(named(record["Indicator"], record, found.month)),
        Polarity(record["Polarity"]),
        Typed(area),
        result(record, "latest"),
        Rating(record["rag"]),
        travel(record, "previous"),
    )
    return Row(values, record)


def areas_in_order(book: Book, found: Results) -> Sequence[tuple[str, str]]:
    """Code and title of each area with a page, in the order that the Setting asks for."""
    areas = [(code, book.area_title(code)) for code in book.areas.loc[book.areas["Page"], "Area"]]
    by = book.settings.order_of_areas
    if not by:
        return areas
    records = _records(found)

    def worst(area: tuple[str, str]) -> tuple[int, float]:
        record = records.get((by, area[0]))
        if record is None or record["latest"] != record["latest"]:
            return (4, 0.0)
        if record["latest"] == WITHHELD:
            # Its place among its equals would tell of it.
            return (_WORST[record["rag"]], math.inf)
        sign = -1.0 if record["Polarity"] == "L" else 1.0
        distance = record["latest"] * sign
        if record["Polarity"] == "T" and record["target"] == record["target"]:
            distance = -abs(record["latest"] - record["target"])
        return (_WORST[record["rag"]], distance)

    return sorted(areas, key=worst)


def order_told(book: Book) -> str:
    """A sentence on the order of areas, blank where it is that of the sheet Areas."""
    by = book.settings.order_of_areas
    return f"Areas stand in the order of indicator {by}, the weakest first." if by else ""
