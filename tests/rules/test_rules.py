"""The rules of the scorecard: one class a rule, its docstring the rule."""

from __future__ import annotations

import functools
import math
import operator
from typing import Any

import numpy as np
import pytest

from xlscore.rules.arrows import dot
from xlscore.rules.limits import UNLIMITED, Bound, Limits
from xlscore.rules.numbers import displayed, equal, figures, one, same
from xlscore.rules.ratings import DEFAULT_TOLERANCE, bands, rag
from xlscore.rules.small_counts import small_denominator

NAN = math.nan
#: Stated limits of the source: below 75 % Red, 75-90 % Amber, 90 % and above Green.
CASE_FILE_AUDITS = Limits.of(green_from=Bound(0.90), amber_from=Bound(0.75))
#: Red above 150, Amber 100-150, Green below 100.
OUT_OF_TIME = Limits.of(green_to=Bound(100, exclusive=True), amber_to=Bound(150))
#: Red for 1 and above, Green for 0.
UNALLOCATED = Limits.of(green_to=Bound(0), amber_to=Bound(0))
SYMMETRIC = Limits.of(
    green_from=Bound(0.83), green_to=Bound(0.93), amber_from=Bound(0.78), amber_to=Bound(0.98)
)
LOPSIDED = Limits.of(
    green_from=Bound(0.05), green_to=Bound(0.08), amber_from=Bound(0.02), amber_to=Bound(0.09)
)


def letter(
    value: float | None,
    target: float | None,
    polarity: str,
    limits: Limits = UNLIMITED,
    denominator: float | None = None,
) -> str:
    """The rating of one value."""
    return str(one(rag(value, target, polarity, limits, denominator)))


def arrow(
    latest: float | None, previous: float | None, polarity: str, target: float | None = None
) -> str:
    """The arrow from one figure to another."""
    return str(one(dot(latest, previous, polarity, target)))


class TestHighIsGood:
    """POLARITY H: the aim is the highest number, so Green and Amber begin at a limit."""

    @pytest.mark.parametrize(
        ("value", "rating"),
        [(1.0, "G"), (0.9, "G"), (0.8999, "A"), (0.75, "A"), (0.7499, "R"), (0.0, "R")],
    )
    def test_stated_limits(self, value: float, rating: str) -> None:
        """A limit itself belongs to the better band."""
        assert rating == letter(value, 0.9, "H", CASE_FILE_AUDITS)

    @pytest.mark.parametrize(
        ("value", "rating"), [(76, "A"), (75, "R"), (90, "A"), (90.1, "G"), (74.9, "R")]
    )
    def test_exclusive_limits(self, value: float, rating: str) -> None:
        """A limit written >75 leaves 75 itself out of the band."""
        limits = Limits.of(
            green_from=Bound(90, exclusive=True), amber_from=Bound(75, exclusive=True)
        )
        assert rating == letter(value, 90, "H", limits)

    def test_target_outside_green(self) -> None:
        """Green may begin below the target or above it."""
        assert letter(0.84, 0.9, "H", Limits.of(green_from=Bound(0.83))) == "G"
        assert letter(0.91, 0.9, "H", Limits.of(green_from=Bound(0.95))) == "A"

    def test_no_upper_end(self) -> None:
        """However high, a value is not too high."""
        assert letter(1e12, 0.9, "H", CASE_FILE_AUDITS) == "G"


class TestLowIsGood:
    """POLARITY L: the aim is the lowest number, so Green and Amber end at a limit."""

    @pytest.mark.parametrize(
        ("value", "rating"),
        [(0, "G"), (99, "G"), (99.9, "G"), (100, "A"), (150, "A"), (150.1, "R"), (181, "R")],
    )
    def test_exclusive_green(self, value: float, rating: str) -> None:
        """The target of 100 itself is Amber where Green is written <100."""
        assert rating == letter(value, 100, "L", OUT_OF_TIME)

    def test_met_target_is_never_red(self) -> None:
        """A low-is-good measure that is well below its target is Green, not Red."""
        assert letter(0.024, 0.05, "L") == "G"
        assert letter(0.08, 0.05, "L") == "R"

    @pytest.mark.parametrize(("value", "rating"), [(0, "G"), (1, "R"), (0.5, "R"), (29, "R")])
    def test_empty_amber(self, value: float, rating: str) -> None:
        """With Green to 0 and Amber to 0 there is no Amber at all."""
        assert rating == letter(value, 0, "L", UNALLOCATED)

    def test_no_lower_end(self) -> None:
        """However low, a value is not too low."""
        assert letter(-1e12, 100, "L", OUT_OF_TIME) == "G"


class TestNearTargetIsGood:
    """POLARITY T: the aim is to stay close to the target, on either side of it."""

    @pytest.mark.parametrize(
        ("value", "rating"),
        [
            (0.88, "G"), (0.83, "G"), (0.93, "G"), (0.829, "A"), (0.931, "A"), (0.78, "A"),
            (0.98, "A"), (0.779, "R"), (0.981, "R"), (0.0, "R"), (1.0, "R"),
        ],
    )  # fmt: skip
    def test_both_sides(self, value: float, rating: str) -> None:
        """Too high is rated like too low."""
        assert rating == letter(value, 0.88, "T", SYMMETRIC)

    @pytest.mark.parametrize(
        ("value", "rating"),
        [(0.05, "G"), (0.049, "A"), (0.02, "A"), (0.019, "R"), (0.08, "G"), (0.09, "A"),
         (0.091, "R")],
    )  # fmt: skip
    def test_lopsided_band(self, value: float, rating: str) -> None:
        """A band may reach further on one side of the target than on the other."""
        assert rating == letter(value, 0.075, "T", LOPSIDED)

    @pytest.mark.parametrize(("value", "rating"), [(83, "A"), (93, "A"), (83.1, "G"), (98, "R")])
    def test_exclusive_edges(self, value: float, rating: str) -> None:
        """Each of the four edges may leave itself out."""
        limits = Limits.of(
            green_from=Bound(83, exclusive=True),
            green_to=Bound(93, exclusive=True),
            amber_from=Bound(78, exclusive=True),
            amber_to=Bound(98, exclusive=True),
        )
        assert rating == letter(value, 88, "T", limits)


class TestAssumedTolerance:
    """RAG RATINGS: close to the target is Amber; where nobody says how close, a tenth of it."""

    def test_it_is_a_tenth(self) -> None:
        """The house's tolerance is 10 % of the target's size."""
        assert DEFAULT_TOLERANCE == 0.10

    @pytest.mark.parametrize(
        ("value", "polarity", "rating"),
        [
            (100, "H", "G"), (99.9, "H", "A"), (90, "H", "A"), (89.9, "H", "R"),
            (100, "L", "G"), (100.1, "L", "A"), (110, "L", "A"), (110.1, "L", "R"),
            (105, "T", "G"), (105.1, "T", "A"), (110, "T", "A"), (110.1, "T", "R"),
            (95, "T", "G"), (94.9, "T", "A"), (90, "T", "A"), (89.9, "T", "R"),
        ],
    )  # fmt: skip
    def test_bands_about_a_target_of_100(self, value: float, polarity: str, rating: str) -> None:
        """H and L are Green from or to the target; T is Green within half the tolerance."""
        assert rating == letter(value, 100, polarity)

    @pytest.mark.parametrize(
        ("value", "polarity", "rating"),
        [
            (-10, "H", "G"), (-11, "H", "A"), (-11.1, "H", "R"), (-9, "H", "G"),
            (-10, "L", "G"), (-9, "L", "A"), (-8.9, "L", "R"), (-11, "L", "G"),
            (-9.5, "T", "G"), (-10.5, "T", "G"), (-9, "T", "A"), (-11, "T", "A"), (-8.9, "T", "R"),
        ],
    )  # fmt: skip
    def test_negative_target(self, value: float, polarity: str, rating: str) -> None:
        """The tolerance about a negative target has the target's size, not its sign."""
        assert rating == letter(value, -10, polarity)

    @pytest.mark.parametrize("polarity", ["H", "L", "T"])
    def test_target_of_nought(self, polarity: str) -> None:
        """A tenth of 0 is nothing: a target of 0 is met or missed."""
        assert letter(0, 0, polarity) == "G"
        assert letter(-1 if polarity == "H" else 1, 0, polarity) == "R"

    def test_each_blank_bound_is_filled_by_itself(self) -> None:
        """A limit that is given stands, whichever of the others is blank."""
        found = bands(0.88, "T", Limits.of(green_from=Bound(0.80), amber_to=Bound(0.99)))
        edges = [found.green_from, found.green_to, found.amber_from, found.amber_to]
        assert [one(edge) for edge in edges] == pytest.approx([0.80, 0.924, 0.792, 0.99])
        assert one(found.green_assumed)
        assert one(found.amber_assumed)

    @pytest.mark.parametrize(
        ("polarity", "limits", "green", "amber"),
        [
            ("H", UNLIMITED, False, True),
            ("L", UNLIMITED, False, True),
            ("T", UNLIMITED, True, True),
            ("H", Limits.of(amber_from=Bound(1)), False, False),
            ("H", Limits.of(amber_to=Bound(1)), False, True),
            ("L", Limits.of(amber_to=Bound(1)), False, False),
            ("L", Limits.of(amber_from=Bound(1)), False, True),
            ("T", Limits.of(green_from=Bound(1), green_to=Bound(2)), False, True),
            ("T", SYMMETRIC, False, False),
            ("", UNLIMITED, False, False),
        ],
    )
    def test_who_leans_on_it(self, polarity: str, limits: Limits, green: bool, amber: bool) -> None:
        """Only a blank bound that the polarity needs leans on the tolerance."""
        found = bands(100, polarity, limits)
        assert (green, amber) == (one(found.green_assumed), one(found.amber_assumed))


class TestExactness:
    """What is compared: unrounded values, equal within a billionth of their size."""

    def test_sum_of_tenths_meets_three_tenths(self) -> None:
        """0.1 + 0.2 meets 0.3, whichever side the machine puts it on."""
        assert letter(0.1 + 0.2, 0.3, "H") == "G"
        assert letter(0.1 + 0.2, 0.3, "L") == "G"
        assert letter(0.3, 0.1 + 0.2, "H") == "G"

    @pytest.mark.parametrize("value", [0.85, 85 / 100, 1 - 0.15, 17 / 20, 0.8499999999999999])
    def test_85_per_cent_however_computed(self, value: float) -> None:
        """85 % is not below 85 %, however the machine came to it."""
        assert letter(value, 1.0, "H", Limits.of(amber_from=Bound(0.85))) == "A"
        assert letter(value, 1.0, "H", Limits.of(amber_from=Bound(0.85, exclusive=True))) == "R"
        assert letter(value, 0.85, "L", Limits.of(green_to=Bound(0.85, exclusive=True))) == "A"

    def test_a_hair_above_an_excluded_limit(self) -> None:
        """0.1 + 0.2 does not exceed 0.3, and 0.3 does not undercut it."""
        above = Limits.of(amber_from=Bound(0.3, exclusive=True))
        below = Limits.of(amber_to=Bound(0.1 + 0.2, exclusive=True))
        assert letter(0.1 + 0.2, 1, "H", above) == "R"
        assert letter(0.3, 0.1, "L", below) == "R"

    def test_shown_as_85_but_below_it(self) -> None:
        """84.96 % is below 85 %, though it is shown as 85.0 %."""
        assert letter(0.8496, 1.0, "H", Limits.of(amber_from=Bound(0.85))) == "R"

    def test_a_billionth_is_the_border(self) -> None:
        """Within a billionth two figures are equal, beyond it they are not."""
        assert letter(100 * (1 - 0.9e-9), 100, "H") == "G"
        assert letter(100 * (1 - 1.1e-9), 100, "H") == "A"
        assert one(same(1e-20, 1e-20 * (1 + 5e-10)))
        assert not one(same(0.0, 1e-20))

    @pytest.mark.parametrize("a", [0.0, 0.3, 1e-20, 100 * (1 - 0.9e-9), math.inf, math.nan])
    @pytest.mark.parametrize("b", [0.0, 0.1 + 0.2, 100.0, 100 * (1 - 1.1e-9), math.inf])
    def test_single_numbers_are_compared_as_columns_are(self, a: float, b: float) -> None:
        """`equal` says of two numbers what `same` says of two columns."""
        assert equal(a, b) is equal(b, a) is bool(one(same(a, b)))

    def test_fraction_is_no_percentage(self) -> None:
        """0.55 beside a target of 55 is what it says: Red, not a guess."""
        assert letter(0.55, 55, "H") == "R"

    def test_huge_figures(self) -> None:
        """Nothing overflows at the far end of the numbers."""
        assert letter(1e308, 1e308, "L") == "G"
        assert letter(-1e308, 1e308, "H") == "R"
        assert arrow(-1e308, 1e308, "H") == "↓"


class TestNoRating:
    """RAG RATINGS: activity indicators and a denominator of 0 are not rated."""

    @pytest.mark.parametrize(
        ("value", "target", "polarity", "denominator"),
        [
            (0.5, 0.5, "", 10), (0.5, None, "H", 10), (0.5, NAN, "L", 10), (None, 0.5, "H", 10),
            (NAN, 0.5, "T", 10), (0.5, 0.5, "H", 0), (0.0, 0.0, "L", 0.0), (0.5, 0.5, "H", -0.0),
            (0.5, 0.5, "X", 10), (0.5, 0.5, "HL", 10),
        ],
    )  # fmt: skip
    def test_blank_never_a_colour(
        self, value: float | None, target: float | None, polarity: str, denominator: float
    ) -> None:
        """Without polarity, target, value or a denominator above 0 the rating is blank."""
        assert letter(value, target, polarity, CASE_FILE_AUDITS, denominator) == ""

    def test_blank_denominator_is_not_nought(self) -> None:
        """A count has no denominator, and is rated."""
        assert letter(181, 100, "L", OUT_OF_TIME, None) == "R"
        assert letter(181, 100, "L", OUT_OF_TIME, NAN) == "R"

    def test_missing_target_is_not_nought(self) -> None:
        """0 without a target is not Green, whatever limits stand beside it."""
        for polarity in ("H", "L", "T"):
            assert letter(0, None, polarity) == ""
            assert letter(0, None, polarity, UNALLOCATED) == ""

    @pytest.mark.parametrize("bad", [math.inf, -math.inf])
    def test_infinite_is_refused(self, bad: float) -> None:
        """An infinite value, target, limit or denominator is refused."""
        for case in (
            lambda: rag(bad, 1, "H"),
            lambda: rag(1, bad, "H"),
            lambda: rag(1, 1, "H", Limits(green_from=bad)),
            lambda: rag(1, 1, "H", UNLIMITED, bad),
            lambda: rag([1.0, bad], 1, "H"),
            lambda: dot(bad, 1, "H"),
            lambda: dot(1, bad, "H"),
            lambda: dot(1, 2, "T", bad),
            lambda: small_denominator(bad),
            lambda: displayed(bad, False, 1),
        ):
            with pytest.raises(ValueError, match="infinite"):
                case()


class TestDirectionOfTravel:
    """DIRECTION OF TRAVEL: the arrow shows the performance, not the number."""

    @pytest.mark.parametrize(
        ("latest", "previous", "polarity", "expected"),
        [
            (0.738, 0.718, "H", "↑"), (0.718, 0.738, "H", "↓"), (0.7, 0.7, "H", "↔"),
            (181, 216, "L", "↑"), (29, 0, "L", "↓"), (5, 5, "L", "↔"),
            (-5, -6, "H", "↑"), (-5, -6, "L", "↓"), (0, 0, "L", "↔"),
        ],
    )  # fmt: skip
    def test_high_and_low(
        self, latest: float, previous: float, polarity: str, expected: str
    ) -> None:
        """181 after 216 is an improvement where low is good; no target is needed."""
        assert expected == arrow(latest, previous, polarity)
        assert expected == arrow(latest, previous, polarity, 100)

    @pytest.mark.parametrize(
        ("latest", "previous", "expected"),
        [
            (0.049, 0.034, "↑"), (0.049, 0.080, "↓"), (0.080, 0.049, "↑"), (0.075, 0.075, "↔"),
            (0.070, 0.080, "↔"), (0.075, 0.2, "↑"), (0.2, 0.075, "↓"), (0.0, 0.15, "↔"),
        ],
    )  # fmt: skip
    def test_nearer_to_the_target(self, latest: float, previous: float, expected: str) -> None:
        """For T nearer is improved, from above as from below, and the mirror image is level."""
        assert expected == arrow(latest, previous, "T", 0.075)

    @pytest.mark.parametrize(
        ("latest", "previous", "polarity", "target"),
        [
            (1, 2, "", 3), (1, 2, "X", 3), (None, 2, "H", 3), (1, None, "L", 3), (NAN, 2, "T", 3),
            (None, None, "H", 3), (1, 2, "T", None), (1, 1, "T", NAN), (NAN, NAN, "H", NAN),
        ],
    )  # fmt: skip
    def test_no_arrow(
        self, latest: float | None, previous: float | None, polarity: str, target: float | None
    ) -> None:
        """Without polarity, without either figure, or for T without a target: no arrow."""
        assert arrow(latest, previous, polarity, target) == ""

    def test_printed_alike_but_different(self) -> None:
        """Two figures that both print as 23.6 may still differ: arrows use what is unrounded."""
        assert arrow(5916 / 250.9, 23.56, "L") == "↓"

    def test_equal_within_a_billionth(self) -> None:
        """The machine's last digits make no arrow."""
        for polarity in ("H", "L"):
            assert arrow(0.1 + 0.2, 0.3, polarity) == "↔"
        assert arrow(0.88 + 0.05, 0.88 - 0.05, "T", 0.88) == "↔"
        assert arrow(100.0000001, 100, "H") == "↔"
        assert arrow(100.000001, 100, "H") == "↑"

    def test_figures_without_end(self) -> None:
        """Figures as far from the target as no number can say have no arrow, and no warning."""
        assert arrow(-1e308, -1.1e308, "T", 1e308) == ""

    def test_target_met_but_for_the_last_digit(self) -> None:
        """On the target and on it but for the machine's last digit are the same for T."""
        assert arrow(0.1 + 0.2, 0.3, "T", 0.3) == "↔"


class TestSmallDenominators:
    """SMALL DENOMINATORS: above 0 and below 10 is marked, so that small cohorts are seen."""

    @pytest.mark.parametrize("denominator", [*range(1, 10), 9.9, 0.5, 9.999])
    def test_small(self, denominator: float) -> None:
        """The whole numbers 1 to 9 are small, and full-time equivalents in between."""
        assert one(small_denominator(denominator))

    @pytest.mark.parametrize("denominator", [0, 10, 10.1, 477.3, -1, None, NAN])
    def test_not_small(self, denominator: float | None) -> None:
        """0, 10 and above, and a missing denominator are not."""
        assert not one(small_denominator(denominator))

    def test_ten_however_added_up(self) -> None:
        """A hundred posts of 0.1 are 10, not less."""
        # One after the other: from Python 3.12 on `sum` makes up for what that loses.
        added = functools.reduce(operator.add, [0.1] * 100)
        assert added < 10
        assert not one(small_denominator(added))


class TestFiguresAsDisplayed:
    """What is compared where Settings says displayed: the figure as shown, rounded half up."""

    @pytest.mark.parametrize(
        ("value", "percent", "decimals", "shown"),
        [
            (0.8496, True, 1, 0.850), (0.8495, True, 1, 0.850), (0.84949, True, 1, 0.849),
            (0.5, False, 0, 1), (1.5, False, 0, 2), (2.5, False, 0, 3), (-2.5, False, 0, -3),
            (84.95, False, 1, 85.0), (1.005, False, 2, 1.01), (2.675, False, 2, 2.68),
            (0.285, False, 2, 0.29), (1.115, False, 2, 1.12), (0.294, True, 1, 0.294),
            (0.2942, True, 1, 0.294), (426, False, 0, 426), (0.0005, True, 1, 0.001),
            (0.00049, True, 1, 0.0), (-0.0004, True, 1, 0.0),
            (600_000.0, False, 6, 600_000.0), (5e11, False, 0, 5e11),
            (5e11 + 1, False, 0, 5e11 + 1), (1e15, False, 1, 1e15),
            (123_456_789.25, False, 1, 123_456_789.3),
        ],
    )  # fmt: skip
    def test_half_up(self, value: float, percent: bool, decimals: int, shown: float) -> None:
        """A half is rounded away from 0, also where the machine stores it a hair below."""
        assert shown == one(displayed(value, percent, decimals))

    def test_no_minus_before_nought(self) -> None:
        """A figure that rounds to 0 has no sign."""
        assert math.copysign(1, one(displayed(-0.0004, True, 1))) == 1

    def test_missing(self) -> None:
        """A missing figure stays missing."""
        assert np.isnan(one(displayed(None, False, 1)))

    @pytest.mark.parametrize("decimals", range(7))
    def test_what_is_rounded_stays(self, decimals: int) -> None:
        """Rounding what is rounded already changes nothing."""
        values = np.array([0.123456789, 99.999999, 426.5, 7.0000005, 31.4159265])
        once = displayed(values, True, decimals)
        assert once.tolist() == displayed(once, True, decimals).tolist()


class TestColumns:
    """One rule for one value and for a whole column."""

    def test_each_row_by_its_own_polarity_and_limits(self) -> None:
        """A column is rated row by row, never by one colour rule for all."""
        limits = Limits(
            green_from=np.array([0.9, NAN, NAN, 0.83]),
            green_to=np.array([NAN, 100, 0, 0.93]),
            amber_from=np.array([0.75, NAN, NAN, 0.78]),
            amber_to=np.array([NAN, 150, 0, 0.98]),
            green_to_open=np.array([False, True, False, False]),
        )
        found = rag(
            np.array([0.728, 100, 0, 0.924]),
            np.array([0.9, 100, 0, 0.88]),
            np.array(["H", "L", "L", "T"]),
            limits,
        )
        assert found.tolist() == ["R", "A", "G", "G"]

    def test_one_target_for_a_column(self) -> None:
        """One target, polarity and set of limits serve a whole column."""
        assert rag([0.7, 0.8, 0.9, None], 0.9, "H", CASE_FILE_AUDITS).tolist() == [
            "R", "A", "G", "",
        ]  # fmt: skip
        assert dot([1, 2, 3], 2, "L").tolist() == ["↑", "↔", "↓"]
        assert small_denominator([0, 9, 10]).tolist() == [False, True, False]

    def test_empty_column(self) -> None:
        """No rows, no ratings."""
        nothing: list[Any] = []
        assert rag(nothing, nothing, np.array([], dtype=str)).shape == (0,)
        assert dot(nothing, nothing, np.array([], dtype=str)).shape == (0,)

    def test_shape_is_kept(self) -> None:
        """A block of cells gives a block of answers."""
        assert rag([[1, 2], [3, None]], 2, "H").tolist() == [["R", "G"], ["G", ""]]

    def test_blanks_are_missing(self) -> None:
        """None in a column is a missing figure."""
        assert np.isnan(figures([None, 1.0])).tolist() == [True, False]
