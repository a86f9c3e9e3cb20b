"""The rule: a count of 1 to 5 is small, and what depends on it is withheld with it.

Source: the Department for Education suppresses counts 1 to 5. A full-time equivalent between 0
and 1 is small too; 0 is not, and is shown, and so is a result of 0, which says nothing of its
denominator. Of a result without counts nothing can be known: it is shown.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlscore.inputs.book import Book
from xlscore.inputs.contract import KEY
from xlscore.rules.small_counts import small

#: What is withheld of an indicator, area and month.
PARTS: Final = ("num", "denom", "now", "was")


def withheld(book: Book, figures: pd.DataFrame) -> pd.DataFrame:
    """What is withheld, one row a (No, Area, Month) of Data or Published, in no order.

    `figures` are Data's (`figures.figures`). Columns: the key; `num`, `denom`, `now`, the
    result that Data gives, and `was`, the published one; whether each exists and is withheld
    (`hide num`, ...); `shown`, the past result that pages show, and `hide shown`; `by hand`,
    that Data says so. A result is withheld for the counts that Data has for its month; that of
    the measure number is a count itself.
    """
    frame = (
        figures[[*KEY, "num", "denom", "value"]]
        .rename(columns={"value": "now"})
        .merge(
            book.published[[*KEY, "Value", "Note"]].rename(columns={"Value": "was"}),
            on=KEY,
            how="outer",
        )
        .merge(book.data[[*KEY, "Withhold", "row"]], on=KEY, how="left")
        .merge(book.indicators[["No", "Measure"]], on="No", how="left")
    )
    by_hand = frame["Withhold"].fillna(False).to_numpy(bool)
    number = (frame["Measure"] == "number").to_numpy()
    num, denom, now, was = (frame[name].to_numpy(float) for name in PARTS)
    counts = small(num) | small(denom)

    def result(value: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
        depends = np.where(number, small(value), counts & (value != 0))
        return np.asarray(~np.isnan(value) & (by_hand | depends))

    published = ~np.isnan(was)
    hide = {
        "num": ~np.isnan(num) & (by_hand | small(num)),
        "denom": ~np.isnan(denom) & (by_hand | small(denom)),
        "now": result(now),
        "was": result(was),
    }
    return frame.drop(columns="Withhold").assign(
        **{f"hide {name}": flags for name, flags in hide.items()},
        **{
            "by hand": by_hand,
            "shown": np.where(published, was, now),
            "hide shown": np.where(published, hide["was"], hide["now"]),
        },
    )
