"""Which indicator a row of the open workbook is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from xlscore.inputs.book import Book, read
from xlscore.pages.scorecard import figures_shown
from xlscore.problems import Refusal
from xlscore.rules.months import Month
from xlscore.workbook.tables import RawTable
from xlscore.workbook.tabs import Found


def indicator_of(
    tables: Mapping[str, RawTable], found: Sequence[Found], sheet: str, row: int
) -> tuple[str, str | None, Month | None]:
    """No, area and month that a row of a sheet is about, on a page of ours or a data sheet.

    Area and month are None where the row does not say. Refusal for any other row.
    """
    for page in found:
        if page.ours and page.title == sheet:
            no = page.mark.no or _on_page(page, row)
            if no:
                return no, page.mark.area, _reported(tables, page.mark.month)
    book, _problems = read(tables)
    frame = _frame(book, sheet)
    if frame is not None:
        mine = frame[frame["row"] == row]
        if not mine.empty:
            record = mine.iloc[0]
            area = str(record["Area"]) if "Area" in frame else ""
            month = Month(int(record["Month"])) if "Month" in frame else None
            month = None if month is None else book.settings.report.end_of(month)
            return str(record["No"]), area or None, month
    raise Refusal(
        "Select a cell in the row of an indicator first: on a scorecard page, on an exception "
        "page, or on a data sheet that has a column No."
    )


def _reported(tables: Mapping[str, RawTable], month: Month) -> Month:
    """The period of the report in which the month of a page falls, by its last one."""
    return read(tables)[0].settings.report.end_of(month)


def _on_page(page: Found, row: int) -> str:
    """The number of the indicator in a row of a scorecard page; blank for any other row."""
    if page.mark.kind != "scorecard":
        return ""
    cells = {place: value for place, value in page.values.items() if place[0] == row}
    return next(iter(figures_shown(cells)), "")


def _frame(book: Book, sheet: str) -> pd.DataFrame | None:
    frame = getattr(book, sheet.lower(), None)
    return frame if isinstance(frame, pd.DataFrame) and "No" in frame and "row" in frame else None
