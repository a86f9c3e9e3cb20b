"""Whether two proportions differ by more than chance.

Source: R. G. Newcombe, 'Interval estimation for the difference between independent proportions',
Statistics in Medicine 17 (1998), method 10, made of two Wilson intervals, which are those of the
Office for Health Improvement's technical guide for proportions. The levels of 95 % and 99.8 % are
those of funnel plots (D. J. Spiegelhalter, Statistics in Medicine 24, 2005).
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from xlscore.rules.numbers import Floats

#: Of a normal distribution 95 % and 99.8 % lie within so many standard deviations of its mean.
Z95: Final = 1.959964
Z998: Final = 3.090232


def wilson(num: Any, denom: Any, z: float) -> tuple[Floats, Floats]:
    """The Wilson interval of num of denom: the least and the greatest proportion behind it."""
    n, d = np.asarray(num, float), np.asarray(denom, float)
    with np.errstate(divide="ignore", invalid="ignore"):
        middle = n + z * z / 2
        half = z * np.sqrt(n * (d - n) / d + z * z / 4)
        return (middle - half) / (d + z * z), (middle + half) / (d + z * z)


def difference(
    num: Any, denom: Any, other_num: Any, other_denom: Any, z: float
) -> tuple[Floats, Floats]:
    """The interval of one proportion less another; without 0 in it they differ."""
    with np.errstate(divide="ignore", invalid="ignore"):
        one = np.asarray(num, float) / np.asarray(denom, float)
        other = np.asarray(other_num, float) / np.asarray(other_denom, float)
    (low, high), (other_low, other_high) = wilson(num, denom, z), wilson(other_num, other_denom, z)
    below, above = np.hypot(one - low, other_high - other), np.hypot(high - one, other - other_low)
    return one - other - below, one - other + above
