"""What the rest of a year must bring for its target to be met."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from xlscore.rules.numbers import Floats, Texts, same

NEEDS, CANNOT_BE_MET, IS_MET = "needs", "cannot be met", "is met"
#: The best that a percentage can be, by polarity.
_BEST: Final = {"H": 1.0, "L": 0.0}


@dataclass(frozen=True)
class Outlook:
    """Of each row: `state`, NEEDS, CANNOT_BE_MET or IS_MET whatever follows, blank for none.

    `need` is what the remaining periods must reach, `most` what the year gives at the best
    figure that a percentage can have.
    """

    state: Texts
    need: Floats
    most: Floats


def outlook(num: Any, denom: Any, done: Any, whole: Any, polarity: Any, target: Any) -> Outlook:
    """What remains to be reached of a percentage, with `num` of `denom` after `done` of `whole`.

    The remaining periods are taken to be as large as the mean of those so far: with N of D after
    k of n periods and R = D/k·(n - k), they must reach (T·(D + R) - N)/R. None without a
    remaining period, for T and without a target.
    """
    so_far, base = np.asarray(num, float), np.asarray(denom, float)
    count, periods = np.asarray(done, float), np.asarray(whole, float)
    which, aim = np.asarray(polarity), np.asarray(target, float)
    with np.errstate(divide="ignore", invalid="ignore"):
        rest = base / count * (periods - count)
        need = (aim * (base + rest) - so_far) / rest
        best = np.select([which == name for name in _BEST], list(_BEST.values()), np.nan)
        most = (so_far + best * rest) / (base + rest)
    known = (rest > 0) & np.isfinite(need) & np.isfinite(most)
    high, low = which == "H", which == "L"
    above = (need > 1) & ~same(need, np.ones_like(need))
    below = (need < 0) & ~same(need + 1, np.ones_like(need))
    state = np.where(
        (high & above) | (low & below),
        CANNOT_BE_MET,
        np.where((high & (need <= 0)) | (low & (need >= 1)), IS_MET, NEEDS),
    )
    return Outlook(
        np.where(known, state, ""), np.where(known, need, np.nan), np.where(known, most, np.nan)
    )
