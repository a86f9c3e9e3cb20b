"""The rows of a frame, one by one, as plain Python values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd


def cells_of(
    frame: pd.DataFrame, hit: pd.Series | npt.NDArray[np.bool_] | list[bool], *columns: str
) -> Iterable[tuple[Any, ...]]:
    """What some rows hold in these columns, row by row; `hit` says of every row whether it is one.

    Mostly none is, and then no frame is made to hold nothing.
    """
    at = np.asarray(hit, bool)
    if not at.any():
        return ()
    return zip(*(frame[name].to_numpy()[at].tolist() for name in columns), strict=True)
