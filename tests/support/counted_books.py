"""Small books whose indicators are counted from children."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import support.small_books as small
from support.small_books import add
from xlscore.children.registry import MEASURES
from xlscore.hosts.file.file_book import FileBook
from xlscore.inputs.book import read
from xlscore.workbook.tables import RawTable

WHEN = dt.datetime(2014, 7, 1, 9, 30)


def tables(*measures: str, areas: str = "Kent", period: str = "YTD") -> dict[str, RawTable]:
    """Data sheets with an indicator for each measure, by the number of its page, for May 2014."""
    raw = small.tables(areas=areas)
    for name in measures:
        measure = MEASURES[name]
        kind = "rate" if measure.population else "percent"
        kind = "number" if name == "assessments_overdue" else kind
        small.indicator(raw, measure.page, "L", Measure=kind, Data_period=period,
                        Per=10000 if kind == "rate" else None)  # fmt: skip
        add(raw, "Counts", No=measure.page, Measure=name)
    return raw


def held(path: Path, no: int, area: str = "Kent", month: str = "2014-05") -> tuple[object, ...]:
    """Num, denom and value that Data holds for an indicator."""
    book, _ = read(FileBook.look(path).tables())
    rows = book.data[
        (book.data["No"] == str(no))
        & (book.data["Area"] == area)
        & (book.data["Month"] == small.month(month))
    ]
    return tuple(None if v != v else v for v in rows[["Num", "Denom", "Value"]].iloc[0])


def register(path: Path, no: int) -> dict[str, object]:
    """The row of Counts of an indicator."""
    sheet = FileBook.look(path).tables()["Counts"]
    row = next(row for row in sheet.rows if row[0] == no)
    return dict(zip(sheet.columns, row, strict=True))
