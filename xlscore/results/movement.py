"""What moved since the period before: ratings then and now, who is new and who has ended."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import pandas as pd

from xlscore.inputs.book import Book
from xlscore.inputs.contract import KEY
from xlscore.inputs.records import records_of
from xlscore.results.results import Results, compared, result_rows
from xlscore.rules.limits import Limits
from xlscore.rules.months import Month
from xlscore.rules.periods import Calendar
from xlscore.rules.ratings import rag

Records = list[dict[Any, Any]]


@dataclass(frozen=True)
class Movement:
    """Two periods of the report, of the areas that have a page.

    `now` and `then` are rows of the results of `month` and of `earlier`, the last months of the
    two, in page order, the ratings of the earlier being what was published. `worked_out`: some
    of those were not, and follow from the published values and the limits of their month.
    """

    month: Month
    earlier: Month
    report: Calendar
    areas: dict[str, str]
    now: Records
    then: Records
    worked_out: bool

    def before(self) -> dict[tuple[str, str], dict[Any, Any]]:
        """The rows of the period before by (No, Area)."""
        return {(row["No"], row["Area"]): row for row in self.then}

    def counts(self, rows: Records, area: str) -> list[int]:
        """How many rows of an area are R, A, G and not rated."""
        letters = [row["rag"] for row in rows if row["Area"] == area]
        return [letters.count(letter) for letter in ("R", "A", "G", "")]


def movement(book: Book, found: Results) -> Movement:
    """The results of a period beside those of the period before."""
    shown = book.areas[book.areas["Page"]]
    titles = {code: title or code for code, title in shown[["Area", "Title"]].to_numpy().tolist()}
    earlier = Month(found.month - book.settings.report.step)
    then = _as_published(book, result_rows(book, earlier, found.figures))

    def shown_rows(rows: pd.DataFrame) -> Records:
        return records_of(rows[rows["Area"].isin(titles)])

    rows = shown_rows(then)
    worked_out = any(row["rag"] and row["rag"] != row["RAG"] for row in rows)
    return Movement(
        found.month, earlier, found.report, titles, shown_rows(found.rows), rows, worked_out
    )


def _as_published(book: Book, then: pd.DataFrame) -> pd.DataFrame:
    """The rows of a past period, with the values and letters that were published.

    A letter that Published lacks is that of the published value by the month's own limits.
    """
    known = book.published.drop_duplicates(KEY)[[*KEY, "Value", "RAG"]]
    rows = then.merge(known, on=KEY, how="left")
    value = rows["Value"].to_numpy(float)
    rows["latest"] = np.where(np.isnan(value), rows["latest"], value)
    limits = Limits(**{field.name: rows[field.name].to_numpy() for field in fields(Limits)})
    rated = rag(
        compared(book, rows, rows["latest"]),
        rows["target"].to_numpy(float),
        rows["Polarity"].to_numpy(str),
        limits,
        rows["denom"].to_numpy(float),
    )
    letter = rows["RAG"].fillna("").to_numpy(str)
    return rows.assign(RAG=letter, rag=np.where(letter == "", rated, letter))
