"""Small denominators, and small counts, which copies withhold."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from xlscore.rules.numbers import Bools, equal, figures, same

#: A denominator above 0 and below this is small.
SMALL_DENOMINATOR_BELOW: Final = 10


def small_denominator(denominator: Any) -> Bools:
    """Whether a denominator is small: above 0 and below 10 (guidance notes, SMALL DENOMINATORS)."""
    denom = figures(denominator)
    with np.errstate(invalid="ignore"):
        # A hundred posts of 0.1 add up to a hair less than 10.
        below = (denom < SMALL_DENOMINATOR_BELOW) & ~same(denom, SMALL_DENOMINATOR_BELOW)
        return (denom > 0) & below


#: The largest count that is small.
MOST: Final = 5


def small(count: Any) -> npt.NDArray[np.bool_]:
    """Whether counts are small: above 0 and up to 5."""
    counted = np.asarray(count, float)
    with np.errstate(invalid="ignore"):
        # A hundred posts of 0.05 add up to a hair more than 5.
        return (counted > 0) & ((counted < MOST) | same(counted, MOST))


def is_small(count: float) -> bool:
    """`small` of a single count."""
    return count > 0 and (count < MOST or equal(count, MOST))
