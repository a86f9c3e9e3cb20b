"""The explanation of one figure: the sentence of its rating, and the cells behind it."""

from __future__ import annotations

from collections.abc import Mapping

from xlscore.flows.opening import look
from xlscore.inputs.book import Book
from xlscore.inputs.lists import area_codes
from xlscore.problems import Refusal
from xlscore.results.beside import beside
from xlscore.results.explanation import Explanation, explanation
from xlscore.rules.months import Month
from xlscore.rules.periods import Typed
from xlscore.workbook.tables import RawTable


def explain(
    tables: Mapping[str, RawTable],
    no: str,
    area: str | None = None,
    month: Month | Typed | None = None,
) -> Explanation:
    """Explain one indicator of one area (the first on Areas where none is given).

    Refusal where the book has no such indicator or area, or it does not report that month.
    """
    seen = look(tables, month)
    code = _area(seen.book, area)
    rows = seen.computed.rows
    # An area stands beside others of the same indicator.
    rows = rows[rows["No"] == no]
    mine = rows[rows["Area"] == code]
    if mine.empty:
        raise Refusal(_no_row(seen.book, no, code, seen.month))
    found = beside(seen.book, rows, seen.month)
    return explanation(seen.book, mine.iloc[0].to_dict(), found, seen.problems)


def _area(book: Book, area: str | None) -> str:
    codes = area_codes(book.areas)
    if book.areas.empty:
        raise Refusal("The sheet Areas has no usable row; add the area that the figures are of.")
    code = book.first_area if area is None else codes.get(area.strip().casefold())
    if code is None:
        listed = ", ".join(book.areas["Area"])
        raise Refusal(f"There is no area '{area}' on the sheet Areas; it has {listed}.")
    return code


def _no_row(book: Book, no: str, area: str, month: Month) -> str:
    if no not in set(book.indicators["No"]):
        return f"There is no indicator '{no}' on the sheet Indicators."
    return (
        f"Indicator {no} does not report for {area} in {book.settings.report.label(month)}: see "
        "From, To "
        "and Only areas on the sheet Indicators."
    )
