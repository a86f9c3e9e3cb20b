"""The last thirteen periods of every indicator and area, as figures."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from xlscore.inputs.book import Book
from xlscore.inputs.contract import KEY
from xlscore.results.figures import past
from xlscore.results.results import Results
from xlscore.rules import periods
from xlscore.rules.months import Month

#: The period reported and twelve before it: of months back to the same one of the year before.
MONTHS: Final = 13
#: The previous result and the two outturns that a first scorecard brings along are no history.
#: A year's previous result is its outturn.
_TOO_FEW: Final = {1: 4, 3: 4, 12: 2}


def last_months(month: Month, step: int = 1) -> list[Month]:
    """The last months of the thirteen periods, of `step` months, that end with a month."""
    return [Month(month - step * back) for back in range(MONTHS - 1, -1, -1)]


def history(book: Book, found: Results) -> pd.DataFrame | None:
    """One row a shown (No, Area) and period of the report, in page order, thirteen each.

    Columns: what Results.rows says of the indicator, the key, `value` (NaN where missing),
    `starred` and `restated`, as on the exception pages. A row of longer periods has figures
    where one ends, and of periods that end elsewhere the last one of each. None where there is
    no history: in at most four of the periods (two of the years) have half of the rows that
    could a figure.
    """
    shown = set(book.areas.loc[book.areas["Page"], "Area"])
    about = [
        "No", "Area", "Section", "Indicator", "Measure", "Decimals", "Comparable from",
        "step", "anchor", "Month",
    ]  # fmt: skip
    rows = found.rows.loc[found.rows["Area"].isin(shown), about].rename(columns={"Month": "last"})
    step = book.settings.report.step
    when = pd.DataFrame({"column": [int(month) for month in last_months(found.month, step)]})
    frame = rows.merge(when, how="cross").reset_index(drop=True)
    frame["Month"] = periods.last_ended(frame["column"], frame["step"], frame["anchor"])
    # In other columns no period of the row ends: the figure before stands in its own.
    due = (frame["Month"] > frame["column"] - step).to_numpy()
    figures = past(book, found.figures, frame[KEY])
    latest = (frame["Month"] == frame["last"]).to_numpy()
    value = np.where(due, np.where(latest, figures["now"], figures["value"]), np.nan)
    has = pd.Series(~np.isnan(value))
    if (has[due].groupby(frame["column"]).mean() >= 0.5).sum() <= _TOO_FEW[step]:
        return None
    after = has & (frame["Month"] >= frame["Comparable from"])
    before = (has & ~after).groupby([frame["No"], frame["Area"]]).transform("any")
    return frame.assign(
        value=value,
        starred=after & before,
        restated=figures["restated"].to_numpy() & ~latest & due,
    )
