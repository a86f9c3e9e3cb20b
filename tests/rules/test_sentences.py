"""The sentence that explains a rating: it names the band that was chosen, and the limit used."""

from __future__ import annotations

import math

import pytest

from xlscore.rules.limits import UNLIMITED, Bound, Limits
from xlscore.rules.numbers import one
from xlscore.rules.ratings import bands, rag
from xlscore.rules.sentences import PLAIN, Show, limits_in_words, show_as, why

PERCENT = Show(percent=True, decimals=1)
NUMBER = Show(decimals=0)
AUDITS = Limits.of(green_from=Bound(0.90), amber_from=Bound(0.75))
OUT_OF_TIME = Limits.of(green_to=Bound(100, exclusive=True), amber_to=Bound(150))
UNALLOCATED = Limits.of(green_to=Bound(0), amber_to=Bound(0))
NEAR = Limits.of(
    green_from=Bound(0.83), green_to=Bound(0.93), amber_from=Bound(0.78), amber_to=Bound(0.98)
)


class TestWhy:
    """A rating is told with the value, the limit that decided, the target and the polarity."""

    @pytest.mark.parametrize(
        ("value", "told"),
        [
            (99 / 136, "Red: 72.8% is below 75%, the amber limit"),
            (0.75, "Amber: 75.0% is below 90%, the target, but within 75%, the amber limit"),
            (0.9, "Green: 90.0% is at least 90%, the target"),
        ],
    )
    def test_high_is_good(self, value: float, told: str) -> None:
        """Where high is good a figure is below a limit or reaches it."""
        expected = f"{told} (target 90%, high is good)."
        assert expected == why(value, 0.9, "H", AUDITS, show=PERCENT)

    @pytest.mark.parametrize(
        ("value", "told"),
        [
            (181, "Red: 181 is above 150, the amber limit"),
            (150, "Amber: 150 is not below 100, the target, but within 150, the amber limit"),
            (100, "Amber: 100 is not below 100, the target, but within 150, the amber limit"),
            (99, "Green: 99 is below 100, the target"),
        ],
    )
    def test_low_is_good_and_the_target_outside_green(self, value: float, told: str) -> None:
        """On an excluded limit the sentence says why it does not count: 'not below'."""
        if value == 150:
            told = "Amber: 150 is above 100, the target, but within 150, the amber limit"
        expected = f"{told} (target 100, low is good)."
        assert expected == why(value, 100, "L", OUT_OF_TIME, show=NUMBER)

    def test_empty_amber(self) -> None:
        """Where there is no Amber the green limit decides."""
        expected = "Red: 29 is above 0, the target (target 0, low is good)."
        assert expected == why(29, 0, "L", UNALLOCATED, show=NUMBER)

    @pytest.mark.parametrize(
        ("value", "told"),
        [
            (0.924, "Green: 92.4% is within 83% to 93%, the green band"),
            (0.80, "Amber: 80.0% is below 83%, the green limit, but within 78%, the amber limit"),
            (0.95, "Amber: 95.0% is above 93%, the green limit, but within 98%, the amber limit"),
            (0.70, "Red: 70.0% is below 78%, the amber limit"),
            (0.99, "Red: 99.0% is above 98%, the amber limit"),
        ],
    )
    def test_near_the_target_is_good(self, value: float, told: str) -> None:
        """For T the sentence names the side on which the figure lies."""
        expected = f"{told} (target 88%, near the target is good)."
        assert expected == why(value, 0.88, "T", NEAR, show=PERCENT)

    def test_one_sided_green_or_amber(self) -> None:
        """Excluded limits are told as above and below."""
        limits = Limits.of(green_from=Bound(90, exclusive=True), amber_from=Bound(80, True))
        assert why(91, 90, "H", limits).startswith("Green: 91 is above 90, the target")
        assert why(90, 90, "H", limits).startswith("Amber: 90 is not above 90, the target, but")
        assert why(80, 90, "H", limits).startswith("Red: 80 is not above 80, the amber limit")

    def test_amber_within_green_decides_nothing(self) -> None:
        """Where the assumed amber lies within a wide green, the green limit decides Red."""
        limits = Limits.of(green_from=Bound(0.75))
        assert one(rag(0.78, 0.9, "H", limits)) == "G"
        told = why(0.74, 0.9, "H", limits, show=PERCENT)
        assert told.startswith("Red: 74.0% is below 75%, the green limit (")
        low = Limits.of(green_to=Bound(130))
        assert why(131, 100, "L", low).startswith("Red: 131 is above 130, the green limit (")

    def test_lopsided_amber(self) -> None:
        """Where Amber lies on one side alone, the other side is decided by the green limit."""
        limits = Limits.of(
            green_from=Bound(83), green_to=Bound(93), amber_from=Bound(93), amber_to=Bound(98)
        )
        assert why(80, 88, "T", limits).startswith("Red: 80 is below 83, the green limit (")
        assert why(99, 88, "T", limits).startswith("Red: 99 is above 98, the amber limit (")
        assert why(95, 88, "T", limits).startswith("Amber: 95 is above 93, the green limit, but")

    def test_gap_between_the_bands(self) -> None:
        """Between Green and Amber a figure is Red by the green limit that it missed."""
        limits = Limits.of(
            green_from=Bound(83), green_to=Bound(93), amber_from=Bound(95), amber_to=Bound(98)
        )
        assert why(94, 88, "T", limits).startswith("Red: 94 is above 93, the green limit (")


class TestRoundedFigures:
    """A figure is told as it is shown, with more decimals only where rounding would contradict."""

    @pytest.mark.parametrize(
        ("value", "told"),
        [
            (0.8496, "Red: 84.96% is below 85%, the amber limit"),
            (0.849996, "Red: 84.9996% is below 85%, the amber limit"),
            (0.8494, "Red: 84.9% is below 85%, the amber limit"),
            (0.85, "Amber: 85.0% is below 100%, the target, but within 85%, the amber limit"),
            (0.99951, "Amber: 99.95% is below 100%, the target, but within 85%, the amber limit"),
        ],
    )
    def test_sentence_is_true_as_written(self, value: float, told: str) -> None:
        """The sentence never says that 85.0% is below 85%."""
        limits = Limits.of(amber_from=Bound(0.85))
        expected = f"{told} (target 100%, high is good)."
        assert expected == why(value, 1.0, "H", limits, show=PERCENT)

    def test_green_as_written(self) -> None:
        """The sentence never says that 84.9% is at least 84.92%."""
        limits = Limits.of(green_from=Bound(0.8492), amber_from=Bound(0.8))
        told = why(0.8493, 0.9, "H", limits, show=PERCENT)
        assert told.startswith("Green: 84.93% is at least 84.92%, the green limit")

    def test_equal_but_for_the_last_digit(self) -> None:
        """A figure that meets a limit but for the machine's last digit is told in short."""
        told = why(0.1 + 0.2, 0.3, "H", Limits.of(amber_from=Bound(0.2)), show=PERCENT)
        assert told == "Green: 30.0% is at least 30%, the target (target 30%, high is good)."


class TestAssumedLimits:
    """No national tolerance exists, so the sentence says where the house's was assumed."""

    def test_amber_assumed(self) -> None:
        """Without an amber limit a tenth of the target is assumed."""
        expected = (
            "Red: 72.8% is below 81%, the amber limit (target 90%, high is good); "
            "no amber limit given: 10% of the target assumed."
        )
        assert expected == why(0.728, 0.9, "H", show=PERCENT)

    def test_both_assumed(self) -> None:
        """For T without limits both bands are assumed."""
        told = why(100, 100, "T")
        assert told == (
            "Green: 100 is within 95 to 105, the green band (target 100, near the target is good);"
            " no green limit given: 5% of the target assumed;"
            " no amber limit given: 10% of the target assumed."
        )

    def test_nothing_assumed(self) -> None:
        """With the limits that the polarity needs nothing is assumed."""
        assert "assumed" not in why(0.8, 0.9, "H", AUDITS)


class TestNoRating:
    """Where there is no rating the sentence says why."""

    @pytest.mark.parametrize(
        ("value", "target", "polarity", "denominator", "reason"),
        [
            (1, 1, "", None, "an activity indicator has no polarity"),
            (None, 1, "H", None, "there is no figure"),
            (math.nan, 1, "H", None, "there is no figure"),
            (1, None, "H", None, "there is no target"),
            (1, math.nan, "T", None, "there is no target"),
            (1, 1, "L", 0, "the denominator is 0"),
        ],
    )
    def test_reason(
        self,
        value: float | None,
        target: float | None,
        polarity: str,
        denominator: float | None,
        reason: str,
    ) -> None:
        """The reason is the rule of the guidance notes that applies."""
        expected = f"No rating: {reason}."
        assert expected == why(value, target, polarity, UNLIMITED, denominator)
        assert one(rag(value, target, polarity, UNLIMITED, denominator)) == ""

    def test_infinite_is_refused(self) -> None:
        """An infinite figure has no sentence, but a refusal."""
        with pytest.raises(ValueError, match="infinite"):
            why(math.inf, 1, "H")


class TestShow:
    """A figure is written at its decimals, rounded half up; a limit in full."""

    @pytest.mark.parametrize(
        ("how", "number", "text"),
        [
            (PERCENT, 0.72794, "72.8%"), (PERCENT, 1, "100.0%"), (PERCENT, 0.8495, "85.0%"),
            (PERCENT, -0.0004, "0.0%"), (PERCENT, -0.034, "-3.4%"), (NUMBER, 425.5, "426"),
            (NUMBER, -0.4, "0"), (Show(decimals=2), 1.005, "1.01"), (PLAIN, 0.1 + 0.2, "0.3"),
            (PLAIN, 1234567.0, "1234567"),
        ],
    )  # fmt: skip
    def test_value(self, how: Show, number: float, text: str) -> None:
        """A figure has its decimals, and no minus before 0."""
        assert text == how.value(number)

    @pytest.mark.parametrize(
        ("how", "number", "text"),
        [
            (PERCENT, 0.57, "57%"), (PERCENT, 0.785, "78.5%"), (PERCENT, 0.07, "7%"),
            (NUMBER, 100, "100"), (NUMBER, 522.6, "522.6"), (NUMBER, 0, "0"), (NUMBER, -0.0, "0"),
            (PLAIN, 0.1 + 0.2, "0.3"), (NUMBER, 1e6, "1000000"),
        ],
    )  # fmt: skip
    def test_limit(self, how: Show, number: float, text: str) -> None:
        """A target or limit has the decimals that it needs, no more."""
        assert text == how.limit(number)

    @pytest.mark.parametrize(
        ("number_format", "how"),
        [
            ("0.0%", Show(True, 1)), ("0%", Show(True, 0)), ("#,##0", Show(False, 0, True)),
            ("0.00", Show(False, 2)), ('0.0%"*"', Show(True, 1)), ("General", PLAIN),
            ("@", PLAIN), ("", PLAIN), (None, PLAIN),
        ],
    )  # fmt: skip
    def test_excel_number_format(self, number_format: str | None, how: Show) -> None:
        """The sentence writes figures as the cell's number format does."""
        assert how == show_as(number_format)


class TestLimitsInWords:
    """The data notes give the limits of a target in words, worst band first."""

    @pytest.mark.parametrize(
        ("target", "polarity", "limits", "how", "told"),
        [
            (0.9, "H", AUDITS, PERCENT,
             "Red below 75%, Amber 75% to below 90%, Green 90% and above"),
            (100, "L", OUT_OF_TIME, NUMBER, "Red above 150, Amber 100 to 150, Green below 100"),
            (0, "L", UNALLOCATED, NUMBER, "Red above 0, Green 0 and below"),
            (0.88, "T", NEAR, PERCENT, "Green 83% to 93%, Amber 78% to 98%, Red outside"),
            (90, "H", Limits.of(green_from=Bound(90, True), amber_from=Bound(75, True)), NUMBER,
             "Red 75 and below, Amber above 75 to 90, Green above 90"),
            (100, "L", Limits.of(green_to=Bound(100), amber_to=Bound(150, True)), NUMBER,
             "Red 150 and above, Amber above 100 to below 150, Green 100 and below"),
            (0.9, "H", Limits.of(green_from=Bound(0.75)), PERCENT,
             "Red below 75%, Green 75% and above"),
        ],
    )  # fmt: skip
    def test_told(self, target: float, polarity: str, limits: Limits, how: Show, told: str) -> None:
        """Each band stands with its limits; an Amber that is empty is left out."""
        assert told == limits_in_words(bands(target, polarity, limits), polarity, how)
