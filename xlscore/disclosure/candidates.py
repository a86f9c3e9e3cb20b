"""What a hidden figure may be, as far as a reader of the copy can tell.

A small count is one of 1 to 5; full-time equivalents go in tenths. What is withheld by hand may
be any figure near the true one: a reader cannot tell it from another. Of a past result no
counts are shown: any fraction of small counts may stand there.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Final

import numpy as np
import numpy.typing as npt

from xlscore.rules.small_counts import MOST

#: How far from the true figure what is withheld by hand is tried, in steps.
_FAR: Final = 12
_TENTH: Final = 0.1
#: Denominators of the fractions that are tried first.
_DENOMINATORS: Final = 40
_ENOUGH: Final = 2500
_HAIR: Final = 1e-9


def step(figures: Sequence[float]) -> float:
    """The step between counts of a kind: 1 where all are whole, else a tenth."""
    return 1.0 if all(f != f or float(f).is_integer() for f in figures) else _TENTH


def counts(true: float, by: float, by_hand: bool) -> list[float]:
    """What a hidden count may be."""
    reach = _FAR if by_hand else round(MOST / by)
    tried = [round(true + by * n, 9) for n in range(-reach, reach + 1)]
    if by_hand:
        return [count for count in tried if count >= 0]
    return [count for count in tried if 0 < count <= MOST + _HAIR]


def results(true: float, measure: str, scale: float) -> list[float]:
    """What a hidden result without counts may be: a fraction of small counts."""
    found = {true}
    for n in range(1, MOST + 1):
        # A 0 is withheld by hand alone.
        around = round(n * scale / true) if true else 0
        near = {d for d in range(around - 2, around + 3) if d > 0}
        found |= {n / d * scale for d in near | set(range(1, _DENOMINATORS)) | {997}}
    for d in range(1, MOST + 1):
        around = round(true / scale * d)
        found |= {n / d * scale for n in range(max(1, around - 2), around + 3)}
    most = 1.0 if measure == "percent" else np.inf
    return [value for value in found if value <= most or value == true]


def figures(
    true: tuple[float, float, float],
    offered: tuple[Sequence[float], Sequence[float], Sequence[float]],
    measure: str,
    scale: float,
) -> npt.NDArray[np.float64]:
    """Num, denom and value that may stand together, a row each, nearest to the truth first.

    `offered` are the candidates of each alone; where num and denom are known, or the figure is
    a count with a num, the value follows from them.
    """
    num, denom, value = true
    counted, number = num == num, measure == "number"
    follows = counted and (number or denom == denom)
    values = [value] if follows else offered[2]
    rows = []
    for n, d, v in product(offered[0], offered[1], values):
        if number:
            rows.append((n, d, n if follows else v))
        elif not follows:
            rows.append((n, d, v))
        elif d > 0 and (measure != "percent" or n - d <= _HAIR):
            rows.append((n, d, n / d * scale))
    found = np.array(rows or [true], float)
    distance = np.nansum(np.abs(found[:, :2] - np.array([num, denom])), axis=1)
    if not follows:
        distance = distance + np.abs(found[:, 2] - value)
    found = found[np.argsort(distance, kind="stable")][:_ENOUGH]
    found[0] = true
    return found
