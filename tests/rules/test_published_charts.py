"""Charts whose limits and flagged points other programs publish in their own tests.

`NHSRplotthedots` (MIT), tests/testthat/_snaps/ptd_spc.md and ptd_spc_standard.md: twenty numbers,
which R draws with the seed 123. `qicharts2` (GPL-3), tests/testthat/ex_6.5_3.rds: the costs of
table 6.7 in D. C. Montgomery, 'Introduction to Statistical Quality Control', limits of the first
twenty weeks. Numbers alone are taken over.
"""

from __future__ import annotations

import numpy as np
import pytest

from xlscore.rules import signals
from xlscore.rules.signals import ControlLimits

DRAWN = [-0.56047565, -0.23017749, 1.55870831, 0.07050839, 0.12928774, 1.71506499, 0.46091621,
         -1.26506123, -0.68685285, -0.44566197, 1.22408180, 0.35981383, 0.40077145, 0.11068272,
         -0.55584113, 1.78691314, 0.49785048, -1.96661716, 0.70135590, -0.47279141]  # fmt: skip
COSTS = [310, 288, 297, 298, 307, 303, 294, 297, 308, 306, 294, 299, 297, 299, 314, 295, 293, 306,
         301, 304, 305, 282, 305, 296, 314, 295, 287, 301, 298, 311, 310, 292, 305, 299, 304, 310,
         304, 305, 333, 328]  # fmt: skip


@pytest.mark.parametrize(
    ("part", "mean", "lower", "upper"),
    [
        (slice(None), 0.1416238, -3.01138, 3.294627),
        (slice(10), 0.0746, -2.60, 2.75),
        (slice(10, None), 0.209, -3.28, 3.70),
    ],
)
def test_plot_the_dots(part: slice, mean: float, lower: float, upper: float) -> None:
    """Mean and limits to the digits that the snapshots print, and no point of special cause."""
    values = np.array([DRAWN[part]])
    limits = signals.xmr(values)
    digits = 5e-6 if part == slice(None) else 5e-3
    assert limits.mean[0, 0] == pytest.approx(mean, abs=digits)
    assert limits.lower[0, 0] == pytest.approx(lower, abs=digits)
    assert limits.upper[0, 0] == pytest.approx(upper, abs=digits)
    assert not signals.rules_met(values, limits).any()


def test_sides_of_the_mean_of_plot_the_dots() -> None:
    """Each point lies on the side that the snapshot prints as relative_to_mean."""
    sides = np.sign(np.array(DRAWN) - signals.xmr(np.array([DRAWN])).mean[0, 0])
    assert sides[:15].tolist() == [-1, -1, 1, -1, -1, 1, 1, -1, -1, -1, 1, 1, 1, -1, -1]


def test_the_costs_of_montgomery() -> None:
    """Limits of twenty weeks to four digits, and of all forty the points outside them."""
    limits = signals.xmr(np.array([COSTS[:20]], float))
    assert limits.mean[0, 0] == 300.5
    assert float(f"{limits.lower[0, 0]:.4g}") == float(f"{279.783315:.4g}")
    assert float(f"{limits.upper[0, 0]:.4g}") == float(f"{321.216685:.4g}")
    frozen = ControlLimits(*(np.full((1, 40), edge[0, 0]) for edge in vars(limits).values()))
    outside = signals.rules_met(np.array([COSTS], float), frozen)[0, 0]
    assert np.flatnonzero(outside).tolist() == [38, 39]
