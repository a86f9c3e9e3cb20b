"""Areas side by side: which of them differs from the rest of its whole by more than chance.

The rest is the area under `Part of` less the area itself, of the same figure and period. Only
percentages with a polarity are compared, by their num and denom; none where a denominator, of the
area or of the rest, is small.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from xlscore.inputs.book import Book
from xlscore.rules.proportions import Z95, Z998, difference
from xlscore.rules.small_counts import small_denominator

_COUNTS: Final = ["num", "denom"]


def side_by_side(book: Book, rows: pd.DataFrame) -> pd.DataFrame:
    """Of rows of results those that can be compared with the rest of their whole.

    Columns: No, Area, Month, `whole`, its code, `of`, its title, `num` and `denom` of the area and
    `rest_num` and `rest_denom`, `value` and `rest`, `lower` and `upper`, the 99.8 % interval of
    their difference, and `side` and `drawn`, 1 where the area is higher, -1 where it is lower,
    0 where that may be chance: by 99.8 %, said in words, and by 95 %, which is only drawn.
    """
    whole_of: dict[str, str] = dict(book.areas[["Area", "Part of"]].itertuples(index=False))
    own = rows[(rows["Measure"] == "percent") & (rows["Polarity"] != "")]
    own = own[["No", "Area", "Month", *_COUNTS]].assign(whole=own["Area"].map(whole_of))
    theirs = rows[["No", "Area", *_COUNTS]].rename(
        columns={"Area": "whole"} | {name: f"whole_{name}" for name in _COUNTS}
    )
    found = own[own["whole"] != ""].merge(theirs, on=["No", "whole"])
    for name in _COUNTS:
        found[f"rest_{name}"] = found.pop(f"whole_{name}") - found[name]
    possible = (
        ~(small_denominator(found["denom"]) | small_denominator(found["rest_denom"]))
        & (found["denom"] > 0)
        & (found["rest_denom"] > 0)
        & found["num"].between(0, found["denom"])
        & found["rest_num"].between(0, found["rest_denom"])
    )
    found = found[possible].reset_index(drop=True)
    num, denom = (found[name].to_numpy(float) for name in _COUNTS)
    rest = found["rest_num"].to_numpy(float), found["rest_denom"].to_numpy(float)
    lower, upper = difference(num, denom, *rest, Z998)
    return found.assign(
        of=[book.area_title(code) for code in found["whole"]],
        value=num / denom,
        rest=rest[0] / rest[1],
        lower=lower,
        upper=upper,
        side=_side(lower, upper),
        drawn=_side(*difference(num, denom, *rest, Z95)),
    )


def _side(lower: np.ndarray, upper: np.ndarray) -> np.ndarray:
    return np.where(lower > 0, 1, np.where(upper < 0, -1, 0))
