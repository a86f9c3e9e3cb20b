"""The rules of the scorecard: bands, ratings, direction of travel, small denominators.

Every function takes one value or whole columns (numpy broadcasting) and gives an array of
the broadcast shape; `one()` unwraps the answer for one value. A missing figure is NaN or
None; an infinite one is refused with ValueError. Two figures are equal when they differ by
no more than 1e-9 of the larger, so that 0.1 + 0.2 meets 0.3.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from xlscore.limits import UNLIMITED, Limits

Floats: TypeAlias = npt.NDArray[np.float64]
Bools: TypeAlias = npt.NDArray[np.bool_]
Texts: TypeAlias = npt.NDArray[np.str_]

#: The part of a target's size that a blank limit assumes: amber this far, green half of it
#: on each side where the polarity is T. No national tolerance exists; this is the house's.
DEFAULT_TOLERANCE: Final = 0.10
#: A denominator above 0 and below this is small.
SMALL_DENOMINATOR_BELOW: Final = 10
_EQUAL: Final = 1e-9


# --- bands -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Bands:
    """Green and amber with every bound filled in: -inf or inf where there is no bound.

    `amber_assumed` and `green_assumed` say that the default tolerance filled a blank bound
    that the polarity needs.
    """

    green_from: Floats
    green_to: Floats
    amber_from: Floats
    amber_to: Floats
    green_from_open: Bools
    green_to_open: Bools
    amber_from_open: Bools
    amber_to_open: Bools
    green_assumed: Bools
    amber_assumed: Bools


def bands(target: Any, polarity: Any, limits: Limits = UNLIMITED) -> Bands:
    """The green and the amber band of a target.

    A blank bound is filled by polarity, the tolerance being a tenth of the target's size:
    H is green from the target and amber from the target less the tolerance; L the mirror
    image; T is green within half the tolerance of the target and amber within the whole.
    """
    aim = figures(target)
    which = np.asarray(polarity)
    tol = DEFAULT_TOLERANCE * np.abs(aim)
    high, low, near = which == "H", which == "L", which == "T"

    def fill(given: Any, side: Bools, h_or_l: Floats, t: Floats, free: float) -> Floats:
        value = figures(given)
        default = np.where(side, h_or_l, np.where(near, t, free))
        return np.where(np.isnan(value), default, value)

    inf = math.inf
    blank = {k: np.isnan(figures(getattr(limits, k))) for k in _EDGES}
    return Bands(
        fill(limits.green_from, high, aim, aim - tol / 2, -inf),
        fill(limits.green_to, low, aim, aim + tol / 2, inf),
        fill(limits.amber_from, high, aim - tol, aim - tol, -inf),
        fill(limits.amber_to, low, aim + tol, aim + tol, inf),
        np.asarray(limits.green_from_open, bool),
        np.asarray(limits.green_to_open, bool),
        np.asarray(limits.amber_from_open, bool),
        np.asarray(limits.amber_to_open, bool),
        near & (blank["green_from"] | blank["green_to"]),
        (high & blank["amber_from"])
        | (low & blank["amber_to"])
        | (near & (blank["amber_from"] | blank["amber_to"])),
    )


_EDGES = ("green_from", "green_to", "amber_from", "amber_to")


def figures(values: Any) -> Floats:
    """One figure or a column as floats, None and blanks as NaN; infinities raise ValueError."""
    array = np.asarray(values)
    if array.dtype == object:
        array = np.array([math.nan if v is None else v for v in array.ravel()]).reshape(array.shape)
    array = array.astype(float)
    if np.isinf(array).any():
        raise ValueError("an infinite number cannot be rated")
    return array


def same(a: Any, b: Any, scale: Any = 0.0) -> Bools:
    """Whether two figures are equal within 1e-9 of the largest of them and `scale`."""
    a, b = np.asarray(a, float), np.asarray(b, float)
    size = np.maximum(np.maximum(np.abs(a), np.abs(b)), np.abs(scale))
    with np.errstate(invalid="ignore", over="ignore"):
        return np.asarray((a == b) | (np.isfinite(size) & (np.abs(a - b) <= _EQUAL * size)))


def at_least(value: Floats, bound: Floats, is_open: Bools) -> Bools:
    """Whether a value reaches a lower bound; an open bound itself does not count."""
    equal = same(value, bound)
    return ((value > bound) & ~equal) | (equal & ~is_open)


def at_most(value: Floats, bound: Floats, is_open: Bools) -> Bools:
    """Whether a value keeps to an upper bound; an open bound itself does not count."""
    equal = same(value, bound)
    return ((value < bound) & ~equal) | (equal & ~is_open)


# --- ratings -----------------------------------------------------------------------------


def rag(
    value: Any,
    target: Any,
    polarity: Any,
    limits: Limits = UNLIMITED,
    denominator: Any = math.nan,
) -> Texts:
    """Red, amber or green: the letter of the band in which the value falls.

    In green: G; else in amber: A; else R. Blank, never a colour, where there is no polarity,
    no target, no value, or the denominator is 0 (guidance notes, RAG RATINGS: activity
    indicators and a denominator of 0 are not rated).
    """
    measured, band = figures(value), bands(target, polarity, limits)
    rated = (
        np.isin(np.asarray(polarity), ("H", "L", "T"))
        & ~np.isnan(figures(target))
        & ~np.isnan(measured)
        & (figures(denominator) != 0)
    )
    green = at_least(measured, band.green_from, band.green_from_open) & at_most(
        measured, band.green_to, band.green_to_open
    )
    amber = at_least(measured, band.amber_from, band.amber_from_open) & at_most(
        measured, band.amber_to, band.amber_to_open
    )
    return np.where(rated, np.where(green, "G", np.where(amber, "A", "R")), "")


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


def small_denominator(denominator: Any) -> Bools:
    """Whether a denominator is small: above 0 and below 10 (guidance notes, SMALL DENOMINATORS)."""
    denom = figures(denominator)
    with np.errstate(invalid="ignore"):
        # A hundred posts of 0.1 add up to a hair less than 10.
        below = (denom < SMALL_DENOMINATOR_BELOW) & ~same(denom, SMALL_DENOMINATOR_BELOW)
        return (denom > 0) & below


def displayed(value: Any, percent: Any, decimals: Any) -> Floats:
    """The figure as shown: rounded half up (away from zero) at the indicator's decimals.

    As Excel does it, 84.95 stored a hair below is still shown as 85.0: a difference beyond
    the twelfth digit is the machine's, not the officer's.
    """
    figure = figures(value)
    scale = 10.0 ** (np.asarray(decimals, float) + np.where(np.asarray(percent, bool), 2, 0))
    with np.errstate(over="ignore"):
        size = np.abs(figure) * scale
        # Of a large figure the twelfth digit is itself displayed: there the hair is less.
        steps = np.floor(size + np.minimum(size * 1e-12, 1e-3) + 0.5)
    rounded = np.where(np.isinf(size), figure, np.copysign(steps / scale, figure))
    # Nothing has no sign.
    return np.asarray(rounded + 0.0)


def one(answer: npt.NDArray[Any]) -> Any:
    """The answer for one value, as a plain Python value."""
    return answer.item()
