"""The periods' own num and denom behind figures that add up over a year."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlscore.rules.numbers import Floats
from xlscore.rules.periods import first_of_year


def own_counts(
    data: pd.DataFrame, num: Floats, denom: Floats, ytd: npt.NDArray[np.bool_]
) -> tuple[Floats, Floats]:
    """Where `ytd`, num and denom less those of the row before in the same year.

    `data` has Month, `step`, `anchor`, Denominator and `series`, sorted by the last and by month.
    The year's first period stands as it is. A year whose first period is missing begins with no
    point, since what it holds is not one period's.
    """
    month = data["Month"].to_numpy(np.int64)
    first = first_of_year(month, data["anchor"].to_numpy(np.int64))
    step = data["step"].to_numpy(np.int64)
    series = data["series"].to_numpy(np.int64)
    before = np.roll(np.arange(len(data)), 1)
    follows = (
        (series[before] == series) & (first[before] == first) & (month[before] == month - step)
    )
    opens = month == first + step - 1
    latest = (data["Denominator"] == "latest").to_numpy()
    less_num = np.where(follows, num[before], np.where(opens, 0.0, np.nan))
    less_denom = np.where(follows, denom[before], np.where(opens, 0.0, np.nan))
    own_num = np.where(ytd, num - less_num, num)
    own_denom = np.where(ytd & ~latest, denom - less_denom, denom)
    return own_num, own_denom
