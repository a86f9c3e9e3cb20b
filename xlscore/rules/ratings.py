"""Bands, and the rating of a value by them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from xlscore.rules.limits import UNLIMITED, Limits
from xlscore.rules.numbers import Bools, Floats, Texts, at_least, at_most, figures

#: The part of a target's size that a blank limit assumes: amber this far, green half of it
#: on each side where the polarity is T. No national tolerance exists; this is the house's.
DEFAULT_TOLERANCE: Final = 0.10


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


# Of the largest numbers of all the tolerance makes infinity, which is beyond every value.
@np.errstate(over="ignore")
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
