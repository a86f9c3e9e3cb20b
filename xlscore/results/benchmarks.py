"""The figures of other places beside the results: which of them may stand there, and why not."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from xlscore.inputs.book import Book
from xlscore.inputs.cells import mark_of
from xlscore.inputs.contract import SHEETS
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


def _marks(book: Book, frame: pd.DataFrame) -> pd.Series[str]:
    """The mark that each row of Benchmarks has in place of a Value; '' for none."""
    sheet = book.sheets.get("Benchmarks")
    if sheet is None or frame.empty:
        return pd.Series("", frame.index, dtype="str")
    column = next(c for c in SHEETS["Benchmarks"] if c.name == "Value")
    cells = dict(zip(sheet.rows.tolist(), sheet.cells["Value"], strict=True))
    found = [mark_of(column, cells[row]) for row in frame["row"]]
    return pd.Series(found, frame.index, dtype="str")


def benchmarks(book: Book, rows: pd.DataFrame, month: Month) -> pd.DataFrame:
    """The latest figure of each group beside rows of a report's `month`, by their own Month.

    Of a group the latest Period that ends by the row's own, and that was published by the end of
    the month that follows the reporting month, so that a past month never sees its future.
    Columns: No, Area, Month, Group, `period`, its last month, `value`, `mark`, which stands for a
    value that was not given, `definition` (`definitions`), `members` and `row` on Benchmarks; a
    figure whose definition differs is there, to be told and not shown.
    """
    columns = [
        "No", "Area", "Month", "Group", "period", "value", "mark", "definition", "members", "row",
    ]  # fmt: skip
    named = groups(book)
    wanted = {name.casefold(): at for at, name in enumerate(named)}
    frame = book.benchmarks
    if not wanted or frame.empty:
        return pd.DataFrame(columns=columns)
    frame = frame.assign(
        order=frame["Group"].str.strip().str.casefold().map(wanted),
        period=frame["Period"],
        value=frame["Value"],
        mark=_marks(book, frame),
        members=frame["Members"].str.strip(),
        definition=definitions(book, frame),
        out=published_in(frame["Published on"]),
    )
    given = frame["value"].notna() | (frame["mark"] != "")
    frame = frame[frame["order"].notna() & given & (frame["out"] <= month + 1)]
    about = rows[["No", "Area", "Month"]].assign(place=np.arange(len(rows)))
    found = about.merge(frame.drop(columns="Source"), on="No")
    found = found[found["period"] <= found["Month"]]
    found = found.sort_values(["place", "order", "period", "row"], kind="stable")
    latest = found.groupby(["place", "order"], sort=False).tail(1)
    latest = latest.assign(Group=[named[int(at)] for at in latest["order"]])
    return latest[columns].reset_index(drop=True)
