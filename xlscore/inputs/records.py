"""The rows of a frame, one by one: whatever is told of a row is told from a dict."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlscore.inputs.contract import KEY

#: The cells of one row by column, as plain Python values.
Record: TypeAlias = dict[Any, Any]


def records_of(frame: pd.DataFrame) -> list[Record]:
    """The rows as dicts of plain values: what `to_dict("records")` gives, at a tenth of its cost.

    That looks at every text by itself, and walks along columns of text cell by cell.
    """
    names = list(frame.columns)
    columns = [column.to_numpy().tolist() for _, column in frame.items()]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def grouped(frame: pd.DataFrame) -> dict[tuple[str, str], list[Record]]:
    """The rows of each No and Area, in order."""
    found: dict[tuple[str, str], list[Record]] = {}
    for record in records_of(frame):
        found.setdefault((record["No"], record["Area"]), []).append(record)
    return found


def by_pair(frame: pd.DataFrame) -> dict[tuple[str, str], Record]:
    """The first row of each No and Area."""
    return {pair: rows[0] for pair, rows in grouped(frame).items()}


def keys_of(frame: pd.DataFrame) -> list[tuple[str, str, int]]:
    """The (No, Area, Month) of each row."""
    return list(zip(*(frame[name].to_numpy().tolist() for name in KEY), strict=True))


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
