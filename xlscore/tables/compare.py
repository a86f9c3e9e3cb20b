"""The areas beside each other: a row an indicator and area."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from xlscore.inputs.book import Book
from xlscore.inputs.records import records_of
from xlscore.results.own_periods import named
from xlscore.results.results import WITHHELD, Results
from xlscore.rules.sentences import capitalised
from xlscore.tables.scorecard import result
from xlscore.tables.table import AREA, INDICATOR, NO, POLARITY, SECTION, Field, Record, Row, Table
from xlscore.tables.values import Number, Own, Polarity, Rating, Typed, Value, travel

TITLE: Final = "Compare areas"
REST: Final = "the rest of its whole"
#: How areas are compared, and how often chance alone is taken for more.
METHOD: Final = (
    "Percentages with denominators of 10 or more are compared, by Newcombe's 99.8% interval of "
    "the difference; chance alone gives about one such difference in 500 comparisons."
)
_WORDS: Final = {1: "higher", -1: "lower"}
_SAID: Final = {
    1: "Higher, by more than chance", -1: "Lower, by more than chance", 0: "No more than chance",
}  # fmt: skip
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
        *([Field(f"Compared with {REST}", width=30)] if _compares(found) else []),
    )
    rows = [
        _row(records[no, area], title, found)
        for no in book.indicators["No"]
        for area, title in areas
        if (no, area) in records
    ]
    lines = ["An indicator that an area does not report has no row for it.", order_told(book)]
    lines += [f"{capitalised(REST)} is that area less the area itself. {METHOD}"] * _compares(found)
    title = f"{TITLE}, {found.label}"
    return Table((title,), fields, rows, [line for line in lines if line])


def _records(found: Results) -> dict[tuple[str, str], Record]:
    return {(record["No"], record["Area"]): record for record in records_of(found.rows)}


def _row(record: Record, area: str, found: Results) -> Row:
    beside = found.beside.rest_of(record["No"], record["Area"])
    latest = result(record, "latest")
    if beside and beside["drawn"]:
        latest = replace(latest, beside=_sign(beside))
    values: tuple[Value, ...] = (
        Number(record["No"]),
        Typed(record["Section"]),
        Typed(named(record["Indicator"], record, found.month)),
        Polarity(record["Polarity"]),
        Typed(area),
        latest,
        Rating(record["rag"]),
        travel(record, "previous"),
    )
    if _compares(found):
        values += (Own(_SAID[beside["side"]] if beside else "Not compared"),)
    return Row(values, record)


def _compares(found: Results) -> bool:
    """Whether any area is compared with the rest of its whole."""
    return not found.beside.areas.empty


def _sign(beside: Mapping[str, Any]) -> str:
    """`>` higher and `<` lower by the 95 % interval, twice by that of 99.8 %."""
    return (">" if beside["drawn"] > 0 else "<") * (2 if beside["side"] else 1)


def rest_told(found: Results, areas: Sequence[tuple[str, str]]) -> str:
    """Which of some areas differ from the rest of their whole, and what the signs mean."""
    if not _compares(found):
        return ""
    titles = dict(areas)
    told: dict[str, list[str]] = {}
    for one in records_of(found.beside.areas):
        if one["side"] and one["Area"] in titles:
            words = f"{titles[one['Area']]} {_WORDS[one['side']]}"
            told.setdefault(one["No"], []).append(words)
    listed = "; ".join(f"indicator {no}: {', '.join(words)}" for no, words in told.items())
    return (
        f"Compared with {REST} (that area less the area itself), more than chance: "
        f"{listed or 'none'}. {METHOD} Behind a figure stands >> or << where it is higher or lower "
        "by that interval, > or < where only by that of 95%, which is no more than a hint."
    )


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
