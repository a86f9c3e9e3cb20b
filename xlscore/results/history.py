"""The last thirteen months of every indicator and area, as figures."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from xlscore.inputs.book import Book
from xlscore.inputs.contract import KEY
from xlscore.results.figures import past
from xlscore.results.results import Results
from xlscore.rules.months import Month

#: The reporting month, and back to the same month of the year before.
MONTHS: Final = 13
#: The previous result and the two outturns that a first scorecard brings along are no history.
_TOO_FEW: Final = 4


def last_months(month: Month) -> list[Month]:
    """The thirteen months that end with a month."""
    return [Month(month - back) for back in range(MONTHS - 1, -1, -1)]


def history(book: Book, found: Results) -> pd.DataFrame | None:
    """One row a shown (No, Area) and month, in page order, thirteen months each.

    Columns: what Results.rows says of the indicator, the key, `value` (NaN where missing),
    `starred` and `restated`, as on the exception pages. None where there is no history: in at
    most four of the months have half of the rows a figure.
    """
    shown = set(book.areas.loc[book.areas["Page"], "Area"])
    about = ["No", "Area", "Section", "Indicator", "Measure", "Decimals", "Comparable from"]
    rows = found.rows.loc[found.rows["Area"].isin(shown), about]
    when = pd.DataFrame({"Month": [int(month) for month in last_months(found.month)]})
    frame = rows.merge(when, how="cross").reset_index(drop=True)
    figures = past(book, found.figures, frame[KEY])
    latest = (frame["Month"] == found.month).to_numpy()
    value = np.where(latest, figures["now"], figures["value"])
    has = pd.Series(~np.isnan(value))
    if (has.groupby(frame["Month"]).mean() >= 0.5).sum() <= _TOO_FEW:
        return None
    after = has & (frame["Month"] >= frame["Comparable from"])
    before = (has & ~after).groupby([frame["No"], frame["Area"]]).transform("any")
    return frame.assign(
        value=value,
        starred=after & before,
        restated=figures["restated"].to_numpy() & ~latest,
    )
