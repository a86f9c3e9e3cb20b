"""Direction of travel."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from xlscore.rules.numbers import Texts, figures, same


def dot(latest: Any, previous: Any, polarity: Any, target: Any = math.nan) -> Texts:
    """Direction of travel: ↑ improved, ↔ the same, ↓ worsened; the performance, not the number.

    H improves upwards, L downwards, T towards the target (guidance notes, DIRECTION OF
    TRAVEL: by polarity an improvement may be a rise or a fall). Blank without a polarity,
    without either figure, or for T without a target.
    """
    now, then, which = figures(latest), figures(previous), np.asarray(polarity)
    aim = np.where(which == "T", figures(target), 0.0)
    with np.errstate(invalid="ignore", over="ignore"):
        ahead = np.where(
            which == "T",
            np.abs(then - aim) - np.abs(now - aim),
            np.where(which == "L", then - now, now - then),
        )
        level = np.where(
            which == "T",
            same(
                np.abs(now - aim),
                np.abs(then - aim),
                np.fmax(np.abs(aim), np.fmax(np.abs(now), np.abs(then))),
            ),
            same(now, then),
        )
    known = np.isin(which, ("H", "L", "T")) & ~np.isnan(ahead)
    return np.where(known, np.where(level, "↔", np.where(ahead > 0, "↑", "↓")), "")
