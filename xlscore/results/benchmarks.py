"""The figures of other places beside the results: which of them may stand there, and why not."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from xlscore.inputs.book import Book
from xlscore.rules import months
from xlscore.rules.months import Month

#: How a group's definition stands to the indicator's: what the sheet says, or what its text shows.
SAME, DIFFERS, UNKNOWN = "same", "differs", ""
#: A month that no figure was published by.
_NEVER: Final = months.LATEST


def groups(book: Book) -> list[str]:
    """The groups that the Setting asks for, in its order."""
    named = (name.strip() for name in book.settings.benchmarks.split(","))
    return list(dict.fromkeys(filter(None, named)))


def published_in(texts: pd.Series[str]) -> pd.Series[int]:
    """The months of days of publication; one that cannot be read, or is blank, is never."""

    def read(text: str) -> int:
        try:
            return int(months.parse(text) or _NEVER)
        except ValueError:
            return int(_NEVER)

    return texts.map({text: read(text) for text in set(texts)}).astype("int64")


def definitions(book: Book, frame: pd.DataFrame) -> pd.Series[str]:
    """How the Definition of each row of Benchmarks stands to its indicator's.

    `same` and `differs` are taken at their word; another text is held against Indicators, where
    a blank one proves nothing.
    """
    ours = dict(zip(book.indicators["No"], book.indicators["Definition"], strict=True))
    own = frame["No"].map(ours).fillna("").astype("str").str.strip().str.casefold()
    theirs = frame["Definition"].str.strip().str.casefold()
    equal = np.where(theirs == own, SAME, DIFFERS)
    compared = np.where((theirs == "") | (own == ""), UNKNOWN, equal)
    said = np.where(theirs.isin((SAME, DIFFERS)), theirs, compared)
    return pd.Series(said, frame.index, dtype="str")


def benchmarks(book: Book, rows: pd.DataFrame, month: Month) -> pd.DataFrame:
    """The latest figure of each group beside rows of results of a report's `month`.

    Of a group the latest Period that ends by the row's own, and that was published by the end of
    the month that follows the reporting month, so that a past month never sees its future.
    Columns: No, Area, Group, `period`, its last month, `value`, `definition` (`definitions`) and
    `row` on Benchmarks; a figure whose definition differs is there, to be told and not shown.
    """
    wanted = {name.casefold(): at for at, name in enumerate(groups(book))}
    frame = book.benchmarks
    frame = frame.assign(
        order=frame["Group"].str.strip().str.casefold().map(wanted),
        period=frame["Period"],
        value=frame["Value"],
        definition=definitions(book, frame),
        out=published_in(frame["Published on"]),
    )
    frame = frame[frame["order"].notna() & frame["value"].notna() & (frame["out"] <= month + 1)]
    about = rows[["No", "Area", "Month"]].assign(place=np.arange(len(rows)))
    found = about.merge(frame.drop(columns="Source"), on="No")
    found = found[found["period"] <= found["Month"]]
    found = found.sort_values(["place", "order", "period", "row"], kind="stable")
    latest = found.groupby(["place", "order"], sort=False).tail(1)
    columns = ["No", "Area", "Group", "period", "value", "definition", "row"]
    return latest[columns].reset_index(drop=True)
