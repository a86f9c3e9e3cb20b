"""Whether a movement is more than chance: control limits, and the rules that read them.

Every array has one row a series and one column a point, the latest last; a series with fewer
points is NaN on the left. Sources: the XmR chart and the p' and u' charts of Laney ('Improved
control charts for attributes', 2002); the rules of Making Data Count (NHS England), as in its
published workbooks: no screening of moving ranges, an equal value breaks a run.

1. A point lies outside the limits.
2. Two of three successive points lie beyond two thirds of the way to one limit, and all three on
   that side of the mean.
3. Seven successive points lie on one side of the mean.
4. Seven successive points make six steps one way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from xlscore.rules.numbers import Bools, Floats, Texts, same

Signs = npt.NDArray[np.int8]

#: So many points are used at most, and so many are needed.
MOST_POINTS: Final = 36
FEWEST_POINTS: Final = 12
IMPROVING, WORSENING = "improving", "worsening"
HIGHER, LOWER = "higher", "lower"
NO_SIGNAL, TOO_FEW, CANNOT_BE_TOLD = "no signal", "too few", "cannot be told"
MET_RELIABLY, MISSED_RELIABLY, HIT_AND_MISS = "met reliably", "missed reliably", "hit and miss"

#: Limits of an XmR chart lie so many mean moving ranges from the mean.
_XMR: Final = 2.66
#: The mean moving range of standard normal values.
_D2: Final = 1.128
_NEAR: Final = 2 / 3
_RUN: Final = 7
_STEPS: Final = 6


@dataclass(frozen=True)
class ControlLimits:
    """The mean of each point, its limits, and the lines two thirds of the way to them.

    A limit is cut at what a figure can be (a percentage at 0 and 1, a rate at 0); the line two
    thirds of the way to it is not, since chance does not end where the scale does.
    """

    mean: Floats
    lower: Floats
    upper: Floats
    near_lower: Floats
    near_upper: Floats

    @classmethod
    def around(
        cls, mean: Floats, width: Floats, least: float = -np.inf, most: float = np.inf
    ) -> ControlLimits:
        """Limits a width away from the mean, cut at the least and the most possible figure."""
        return cls(
            mean,
            np.maximum(mean - width, least),
            np.minimum(mean + width, most),
            mean - _NEAR * width,
            mean + _NEAR * width,
        )


def xmr(values: Floats) -> ControlLimits:
    """Mean ± 2.66 mean moving ranges, of single figures."""
    there = ~np.isnan(values)
    mean = _each(_mean(values), there)
    return ControlLimits.around(mean, _each(_XMR * _mean(np.abs(np.diff(values))), there))


def p_prime(num: Floats, denom: Floats) -> ControlLimits:
    """Laney's p' chart of num of denom, as fractions, cut at 0 and 1.

    The binomial sigma of each point is multiplied by the sigma of the points' z-scores, which
    is their mean moving range over 1.128.
    """
    mean = _each(_total(num) / _total(denom), ~np.isnan(num))
    return _laney(num / denom, mean, np.sqrt(mean * (1 - mean) / denom), 1.0)


def u_prime(num: Floats, denom: Floats, per: Floats) -> ControlLimits:
    """Laney's u' chart of num per `per` of denom (one number a series), cut at 0."""
    exposed = denom / per[:, None]
    mean = _each(_total(num) / _total(exposed), ~np.isnan(num))
    return _laney(num / exposed, mean, np.sqrt(mean / exposed), np.inf)


def rules_met(values: Floats, limits: ControlLimits) -> npt.NDArray[np.int8]:
    """By rule (first axis, rules 1 to 4), series and point: 1 high side, -1 low side, 0 not met.

    Every point of a run is marked.
    """
    level = same(values, limits.mean)
    sides = np.where(level, 0, np.sign(values - limits.mean))
    near = _beyond(values, limits.near_lower, limits.near_upper)
    steps = np.where(same(values[:, 1:], values[:, :-1]), 0, np.sign(np.diff(values)))
    met = np.zeros((4, *values.shape), np.int8)
    met[0] = _beyond(values, limits.lower, limits.upper)
    for side in (1, -1):
        three = _windows(sides == side, 3).all(-1) & (_windows(near == side, 3).sum(-1) >= 2)
        met[1] = np.where(_covered(three, 3, values.shape), side, met[1])
        seven = _windows(sides == side, _RUN).all(-1)
        met[2] = np.where(_covered(seven, _RUN, values.shape), side, met[2])
        climb = _windows(steps == side, _STEPS).all(-1)
        met[3] = np.where(_covered(climb, _RUN, values.shape), side, met[3])
    return met


def side_of(met: Signs) -> tuple[Signs, Signs]:
    """The side of each point (0 without a signal) and the rule, 1 to 4, that decides it.

    Of the rules that hold at a point the first decides.
    """
    rule = np.zeros(met.shape[1:], np.int8)
    side = np.zeros(met.shape[1:], np.int8)
    for number in range(len(met), 0, -1):
        holds = met[number - 1] != 0
        rule[holds] = number
        side[holds] = met[number - 1][holds]
    return side, rule


def answer(side: Any, mean: Any, polarity: Any, target: Any) -> Texts:
    """What a side means: improving or worsening by polarity, else higher or lower.

    T improves on the side on which the target lies, seen from the mean: there a figure is nearer
    to it than the mean is. Without a polarity, or T without a target, only the side is said.
    """
    side, which = np.asarray(side), np.asarray(polarity)
    aim, middle = np.asarray(target, float), np.asarray(mean, float)
    towards = np.where(same(aim, middle), 0, np.sign(aim - middle))
    good = np.where(which == "H", 1, np.where(which == "L", -1, towards))
    judged = (which == "H") | (which == "L") | ((which == "T") & ~np.isnan(aim))
    words = np.where(
        judged,
        np.where(side == good, IMPROVING, WORSENING),
        np.where(side > 0, HIGHER, LOWER),
    )
    return np.where(side == 0, NO_SIGNAL, words)


def assurance(
    lower: Any, upper: Any, polarity: Any, target: Any, green_from: Any, green_to: Any
) -> Texts:
    """Whether the target is met or missed at both limits: chance alone then changes nothing.

    H and L are held against the target, T against the green band. Blank without polarity,
    limits or target.
    """
    low, high = np.asarray(lower, float), np.asarray(upper, float)
    which, aim = np.asarray(polarity), np.asarray(target, float)
    inf = np.inf
    least = np.where(which == "H", aim, np.where(which == "T", np.asarray(green_from, float), -inf))
    most = np.where(which == "L", aim, np.where(which == "T", np.asarray(green_to, float), inf))
    met = ((low >= least) | same(low, least)) & ((high <= most) | same(high, most))
    missed = ((high < least) & ~same(high, least)) | ((low > most) & ~same(low, most))
    words = np.where(met, MET_RELIABLY, np.where(missed, MISSED_RELIABLY, HIT_AND_MISS))
    known = np.isin(which, ("H", "L", "T")) & ~np.isnan(aim) & ~np.isnan(low) & ~np.isnan(high)
    return np.where(known, words, "")


def _laney(values: Floats, mean: Floats, sigma: Floats, most: float) -> ControlLimits:
    with np.errstate(divide="ignore", invalid="ignore"):
        scores = np.where(sigma > 0, (values - mean) / sigma, np.where(np.isnan(mean), np.nan, 0.0))
    spread = _mean(np.abs(np.diff(scores))) / _D2
    return ControlLimits.around(mean, 3 * sigma * spread[:, None], 0.0, most)


def _mean(values: Floats) -> Floats:
    count = (~np.isnan(values)).sum(1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.nansum(values, 1) / count)


def _total(values: Floats) -> Floats:
    total = np.nansum(values, 1)
    return np.where(np.isnan(values).all(1), np.nan, total)


def _each(of_series: Floats, there: Bools) -> Floats:
    """A figure of each series at each of its points."""
    return np.where(there, of_series[:, None], np.nan)


def _beyond(values: Floats, lower: Floats, upper: Floats) -> Signs:
    high = (values > upper) & ~same(values, upper)
    low = (values < lower) & ~same(values, lower)
    return (high.astype(np.int8) - low.astype(np.int8)).astype(np.int8)


def _windows(flags: Any, length: int) -> Bools:
    if flags.shape[1] < length:
        return np.zeros((len(flags), 0, length), bool)
    return np.lib.stride_tricks.sliding_window_view(flags, length, axis=1)


def _covered(windows: Any, length: int, shape: tuple[int, ...]) -> Bools:
    """The points that lie in one of the windows that are marked by their first point."""
    found = np.zeros(shape, bool)
    for offset in range(length):
        found[:, offset : offset + windows.shape[1]] |= windows
    return found
