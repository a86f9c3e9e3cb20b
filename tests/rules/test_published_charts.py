"""Charts whose limits and flagged points other programs publish in their own tests.

`NHSRplotthedots` (MIT), tests/testthat/_snaps/ptd_spc.md and ptd_spc_standard.md: twenty numbers,
which R draws with the seed 123. `qicharts2` (GPL-3), tests/testthat/ex_6.5_3.rds: the costs of
table 6.7 in D. C. Montgomery, 'Introduction to Statistical Quality Control', limits of the first
twenty weeks; ex_7.5_1.rds and tbl_7.4_1.rds: its tables 7.11 and 7.4; data/nhs_accidents.rda. Its
tests print p and u limits of these: the p' and u' limits below are what its functions qic.pp and
qic.up (R/helper.functions.R at 1b9487e) give for the same data. Numbers alone are taken over.
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


#: Attendances at emergency departments in 20 weeks: seen within four hours, all, p' limits.
ATTENDED = [
    (266501, 280443, 0.94012964, 0.96566978), (264225, 276823, 0.94004642, 0.96575300),
    (276532, 291681, 0.94037807, 0.96542136), (281461, 296155, 0.94047301, 0.96532642),
    (269071, 282343, 0.94017268, 0.96562674), (261215, 275888, 0.94002466, 0.96577477),
    (270409, 283867, 0.94020689, 0.96559253), (279778, 295251, 0.94045400, 0.96534542),
    (270483, 284468, 0.94022031, 0.96557911), (270320, 282529, 0.94017687, 0.96562255),
    (267923, 279618, 0.94011082, 0.96568860), (271478, 283932, 0.94020835, 0.96559108),
    (255353, 266629, 0.93980301, 0.96599641), (256820, 268091, 0.93983877, 0.96596065),
    (261835, 276803, 0.94004595, 0.96575347), (259144, 271578, 0.93992289, 0.96587653),
    (255910, 266005, 0.93978766, 0.96601176), (260863, 273520, 0.93996904, 0.96583038),
    (264465, 278574, 0.94008688, 0.96571255), (260989, 273772, 0.93997500, 0.96582443),
]  # fmt: skip
#: Defects in 10 rolls of cloth, square metres, u' limits of 50 of them; then the u limits.
ROLLS = [
    (14, 500, 0.65500730, 2.1915043, 0.291474, 2.555038),
    (12, 400, 0.56432787, 2.2821838, 0.157885, 2.688626),
    (20, 650, 0.74945730, 2.0970543, 0.430617, 2.415894),
    (11, 500, 0.65500730, 2.1915043, 0.291474, 2.555038),
    (7, 475, 0.63504947, 2.2114622, 0.262072, 2.584440),
    (10, 500, 0.65500730, 2.1915043, 0.291474, 2.555038),
    (21, 600, 0.72194408, 2.1245675, 0.390085, 2.456427),
    (16, 525, 0.67352204, 2.1729896, 0.318750, 2.527762),
    (19, 600, 0.72194408, 2.1245675, 0.390085, 2.456427),
    (23, 625, 0.73611346, 2.1103982, 0.410959, 2.435552),
]


def test_p_prime_as_qicharts2_gives_it() -> None:
    """Mean and limits of each week, and no week outside them."""
    num, denom, lower, upper = (np.array([column], float) for column in zip(*ATTENDED, strict=True))
    limits = signals.p_prime(num, denom)
    assert limits.mean[0] == pytest.approx([0.95289971] * 20, abs=5e-9)
    assert limits.lower[0] == pytest.approx(lower[0], abs=5e-9)
    assert limits.upper[0] == pytest.approx(upper[0], abs=5e-9)
    assert not signals.rules_met(num / denom, limits)[0].any()


def test_p_prime_is_cut_at_nothing() -> None:
    """Nonconforming purchases of Montgomery's table 7.4: lower limits of 100 and of 80."""
    found = [12, 8, 6, 9, 10, 12, 11, 16, 10, 6, 20, 15, 9, 8, 6, 8, 10, 7, 5, 8, 5, 8, 10, 6, 9]
    sizes = [100, 80, 80, 100, 110, 110, 100, 100, 90, 90, 110, 120, 120, 120, 110, 80, 80, 80, 90,
             100, 100, 100, 100, 90, 90]  # fmt: skip
    limits = signals.p_prime(np.array([found], float), np.array([sizes], float))
    assert limits.mean[0, 0] == pytest.approx(0.095510204, abs=5e-10)
    assert limits.lower[0, :2] == pytest.approx([0.01036140506, 0.00031095268], abs=5e-9)
    assert limits.upper[0, :2] == pytest.approx([0.18065900, 0.19070946], abs=5e-9)


def test_u_prime_as_qicharts2_gives_it() -> None:
    """Limits of each roll; they are as many times as wide as its test prints u limits to be as the
    spread of the scores is."""
    columns = (np.array([column], float) for column in zip(*ROLLS, strict=True))
    num, metres, lower, upper, u_lower, u_upper = columns
    limits = signals.u_prime(num, metres, np.array([50.0]))
    assert limits.mean[0] == pytest.approx([1.4232558] * 10, abs=5e-8)
    assert limits.lower[0] == pytest.approx(lower[0], abs=5e-8)
    assert limits.upper[0] == pytest.approx(upper[0], abs=5e-8)
    scores = 6 * (num / (metres / 50) - limits.mean) / (u_upper - u_lower)
    spread = np.abs(np.diff(scores)).mean() / 1.128
    wider = (limits.upper - limits.lower) / (u_upper - u_lower)
    assert wider[0] == pytest.approx([spread] * 10, rel=1e-5)
