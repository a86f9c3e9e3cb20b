"""Figures and limits as officers write them."""

from __future__ import annotations

import decimal
import math

import pytest

from xlscore.rules.limits import UNLIMITED, Bound, Limits, cell_limits, parse_bound, parse_number


class TestFigures:
    """A figure is a number, a number typed as text, or missing."""

    @pytest.mark.parametrize(
        ("typed", "figure"),
        [
            (12, 12.0),
            (0, 0.0),
            (-3.5, -3.5),
            (decimal.Decimal("426.50"), 426.5),
            ("12", 12.0),
            (" 1,234 ", 1234.0),
            ("1,234,567.5", 1234567.5),
            ("−5", -5.0),
            ("+5", 5.0),
            (".5", 0.5),
            ("5.", 5.0),
            ("1e3", 1000.0),
            ("73.8%", 0.738),
            ("73.8 %", 0.738),
            ("\u00a084.7%", 0.847),
            ("0%", 0.0),
            ("100%", 1.0),
            ("1e2%", 1.0),
        ],
    )
    def test_number_in_any_spelling(self, typed: object, figure: float) -> None:
        """A figure typed as text is the very number that Excel would make of it."""
        assert figure == parse_number(typed)

    @pytest.mark.parametrize(
        "typed", [None, "", "   ", "\u00a0", "-", "–", "—", "n/a", "N/A", "na"]
    )
    def test_missing_figure(self, typed: object) -> None:
        """A blank cell, a dash and n/a are missing figures, not 0."""
        assert parse_number(typed) is None

    @pytest.mark.parametrize(
        "typed",
        ["abc", "12a", "1,23", "12,34", "1.2.3", "%", "-%", ".", "e5", ".e5", "+e5%", "5-", "1_000",
         "0x10", "²", "--5", "75%%", "85% 90%", "83-93"],
    )  # fmt: skip
    def test_other_text_is_refused(self, typed: str) -> None:
        """Text that is no number is refused in a reader's words, which quote it."""
        with pytest.raises(ValueError, match="is not a number") as caught:
            parse_number(typed)
        assert f"'{typed}'" in str(caught.value)

    @pytest.mark.parametrize(
        "typed",
        [math.inf, -math.inf, math.nan, "1e999", "-1e999%", "9" * 400, "9" * 400 + "%", 10**400,
         decimal.Decimal("Infinity"), decimal.Decimal("NaN")],
    )  # fmt: skip
    def test_infinite_and_undefined_are_refused(self, typed: object) -> None:
        """An infinite or undefined number never becomes a figure."""
        with pytest.raises(ValueError, match="infinite or undefined"):
            parse_number(typed)

    @pytest.mark.parametrize("typed", ["inf", "nan", "Infinity", "NaN", "-inf"])
    def test_words_for_infinity_are_text(self, typed: str) -> None:
        """The words inf and nan are text, not numbers."""
        with pytest.raises(ValueError, match="is not a number"):
            parse_number(typed)

    @pytest.mark.parametrize("typed", [True, False])
    def test_true_and_false_are_no_figures(self, typed: bool) -> None:
        """TRUE is not 1."""
        with pytest.raises(ValueError, match=f"{str(typed).upper()} is not a number"):
            parse_number(typed)

    @pytest.mark.parametrize("typed", [object(), [1.0], {}, 1j])
    def test_other_things_are_refused(self, typed: object) -> None:
        """What is neither number nor text is refused like any other text."""
        with pytest.raises(ValueError, match="is not a number"):
            parse_number(typed)


class TestBounds:
    """A limit counts itself, unless it is written with < or >."""

    @pytest.mark.parametrize(
        ("typed", "bound"),
        [
            (0.85, Bound(0.85)),
            ("85%", Bound(0.85)),
            ("<85%", Bound(0.85, exclusive=True)),
            ("<0.85", Bound(0.85, exclusive=True)),
            ("< 100", Bound(100, exclusive=True)),
            (" >75 ", Bound(75, exclusive=True)),
            ("≤85%", Bound(0.85)),
            ("<=85%", Bound(0.85)),
            ("≥ 90", Bound(90)),
            (">=90", Bound(90)),
            (">-5", Bound(-5, exclusive=True)),
            (0, Bound(0)),
            ("<1,500", Bound(1500, exclusive=True)),
        ],
    )
    def test_limit_in_any_spelling(self, typed: object, bound: Bound) -> None:
        """`<85%` and `<0.85` are the same limit, and `<=` is no `<`."""
        assert bound == parse_bound(typed)

    @pytest.mark.parametrize("typed", [None, "", " ", "-", "n/a"])
    def test_blank_limit(self, typed: object) -> None:
        """A blank limit is none, never 0."""
        assert parse_bound(typed) is None

    @pytest.mark.parametrize("typed", ["<", ">=", "<-", "< n/a"])
    def test_sign_without_a_number(self, typed: str) -> None:
        """A sign with nothing behind it is refused."""
        with pytest.raises(ValueError, match="no number behind its sign"):
            parse_bound(typed)

    @pytest.mark.parametrize("typed", ["<>5", "about 75", "75<", "83-93", True, math.inf, 10**400])
    def test_other_limits_are_refused(self, typed: object) -> None:
        """What is no limit is refused with a sentence."""
        with pytest.raises(ValueError, match=r"is not a number|infinite or undefined"):
            parse_bound(typed)


def assert_same(found: Limits, wanted: Limits) -> None:
    """Every edge is the same: one that is missing is NaN, which equals nothing."""
    assert vars(found) == pytest.approx(vars(wanted), nan_ok=True)


class TestLimitsOfAFormula:
    """In a formula one limit a colour is enough: the polarity says which edge it is."""

    def test_high_is_good(self) -> None:
        """For H the limits are the lower edges of amber and green."""
        expected = Limits.of(green_from=Bound(0.9), amber_from=Bound(0.75, exclusive=True))
        assert_same(cell_limits(0.9, "H", ">75%", "90%"), expected)

    def test_low_is_good(self) -> None:
        """For L the limits are the upper edges of amber and green."""
        expected = Limits.of(green_to=Bound(100, exclusive=True), amber_to=Bound(150))
        assert_same(cell_limits(100, "L", 150, "<100"), expected)

    @pytest.mark.parametrize("edge", [83, 93])
    def test_either_edge_of_a_band_about_the_target(self, edge: int) -> None:
        """For T one number is either edge of a band that lies evenly about the target."""
        found = cell_limits(88, "T", None, edge)
        assert (found.green_from, found.green_to) == (83, 93)
        assert math.isnan(found.amber_from)
        assert math.isnan(found.amber_to)

    @pytest.mark.parametrize(
        ("typed", "low", "high"),
        [
            ("83-93", 83.0, 93.0),
            ("83 – 93", 83.0, 93.0),
            (" 83 to 93 ", 83.0, 93.0),
            ("83%-93%", 0.83, 0.93),
            ("83-93%", 0.83, 0.93),
            ("-10--5", -10.0, -5.0),
            ("-5-5", -5.0, 5.0),
            ("1e-3-1e-2", 0.001, 0.01),
        ],
    )
    def test_both_edges_in_one_text(self, typed: str, low: float, high: float) -> None:
        """For T a text gives both edges, which need not lie evenly about the target."""
        found = cell_limits(0.88, "T", typed, None)
        assert (found.amber_from, found.amber_to) == (low, high)

    def test_exclusive_edges_in_one_text(self) -> None:
        """Each edge of a T band may leave itself out."""
        found = cell_limits(88, "T", None, ">83-<93")
        assert (found.green_from_open, found.green_to_open) == (True, True)

    @pytest.mark.parametrize("typed", ["93-83", "83-abc", "about 83-93"])
    def test_band_that_is_none(self, typed: str) -> None:
        """A band with its edges the wrong way round or of other text is refused."""
        with pytest.raises(ValueError, match=r"is not a band|is not a number"):
            cell_limits(88, "T", None, typed)

    def test_no_limits(self) -> None:
        """Blank limits leave every bound to the polarity."""
        for polarity in ("H", "L", "T", ""):
            assert repr(cell_limits(88, polarity, None, "")) == repr(UNLIMITED)

    def test_band_without_target(self) -> None:
        """One edge of a T band says nothing without a target."""
        assert repr(cell_limits(None, "T", 80, 85)) == repr(UNLIMITED)
