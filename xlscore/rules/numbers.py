"""Figures: how they are read, compared and rounded."""

from __future__ import annotations

import math
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float64]


Bools: TypeAlias = npt.NDArray[np.bool_]


Texts: TypeAlias = npt.NDArray[np.str_]


_EQUAL: Final = 1e-9
#: A difference that is the machine's: a part of the figure, and at most so much of its last digit.
_HAIR, _MOST_HAIR = 1e-12, 1e-3


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


def equal(a: float, b: float) -> bool:
    """`same` of two single numbers, which is asked very often where guesses are tried."""
    return a == b or abs(a - b) <= _EQUAL * max(abs(a), abs(b)) < math.inf


def at_least(value: Floats, bound: Floats, is_open: Bools) -> Bools:
    """Whether a value reaches a lower bound; an open bound itself does not count."""
    equal = same(value, bound)
    return ((value > bound) & ~equal) | (equal & ~is_open)


def at_most(value: Floats, bound: Floats, is_open: Bools) -> Bools:
    """Whether a value keeps to an upper bound; an open bound itself does not count."""
    equal = same(value, bound)
    return ((value < bound) & ~equal) | (equal & ~is_open)


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
        steps = np.floor(size + np.minimum(size * _HAIR, _MOST_HAIR) + 0.5)
    rounded = np.where(np.isinf(size), figure, np.copysign(steps / scale, figure))
    # Nothing has no sign.
    return np.asarray(rounded + 0.0)


def displayed_one(value: float, percent: bool, decimals: int) -> float:
    """As `displayed`, for one figure: an array of one costs fifty times as much."""
    if not math.isfinite(value):
        return float(displayed(value, percent, decimals))
    scale = 10.0 ** (decimals + 2 if percent else decimals)
    size = abs(value) * scale
    if math.isinf(size):
        return value
    steps = math.floor(size + min(size * _HAIR, _MOST_HAIR) + 0.5)
    return math.copysign(steps / scale, value) + 0.0


def one(answer: npt.NDArray[Any]) -> Any:
    """The answer for one value, as a plain Python value."""
    return answer.item()
