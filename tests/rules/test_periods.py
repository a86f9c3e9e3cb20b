"""Periods: when they end, what they are called, and how they are typed."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from xlscore.rules import months, periods
from xlscore.rules.months import make
from xlscore.rules.periods import Calendar, Typed, years_with_hyphens

JUNE = make(2014, 6)
QUARTERS, YEARS = Calendar(3, 4), Calendar(12, 4)
ACADEMIC = Calendar(12, 9)


class TestLabels:
    """A period is called as officers call it."""

    @pytest.mark.parametrize(
        ("calendar", "month", "label", "short"),
        [
            (Calendar(), JUNE, "June 2014", "Jun 14"),
            (QUARTERS, JUNE, "Quarter 1 2014/15", "Q1 2014/15"),
            (QUARTERS, make(2015, 3), "Quarter 4 2014/15", "Q4 2014/15"),
            (YEARS, make(2015, 3), "2014/15", "2014/15"),
            (YEARS, make(2000, 3), "1999/00", "1999/00"),
            (ACADEMIC, make(2014, 8), "2013/14", "2013/14"),
            (Calendar(3, 9), make(2013, 11), "Quarter 1 2013/14", "Q1 2013/14"),
            (Calendar(3, 1), make(2014, 3), "Quarter 1 2014", "Q1 2014"),
            (Calendar(12, 1), make(2014, 12), "2014", "2014"),
        ],
    )
    def test_labels(self, calendar: Calendar, month: int, label: str, short: str) -> None:
        """Months, quarters and years, of any year's start, long and short."""
        assert (calendar.label(month), calendar.short(month)) == (label, short)

    @pytest.mark.parametrize("step", [3, 12])
    @pytest.mark.parametrize("starts", range(1, 13))
    def test_a_label_is_read_back(self, step: int, starts: int) -> None:
        """Long or short, a label names the period that it was made from."""
        calendar = Calendar(step, starts)
        for month in range(make(2012, 1), make(2016, 1)):
            end = calendar.end_of(months.Month(month))
            for label in (calendar.label(end), calendar.short(end)):
                read = periods.parse(label)
                assert isinstance(read, Typed)
                assert read.month(starts) == end
                assert read.month(starts, opening=True) == end - step + 1


class TestTyped:
    """What an officer types for a quarter or a year."""

    @pytest.mark.parametrize(
        "typed",
        ["Q1 2014/15", "q1 2014/2015", "Quarter 1 2014/15", "Qtr 1 2014/15", "2014/15 Q1",
         " Q1  2014/15 ", "Q1 14/15", "2014-15 Q1", "Q1 2014-15", "Q1 (Apr-Jun) 2014/15"],
    )  # fmt: skip
    def test_quarters(self, typed: str) -> None:
        """Every form of the first quarter of 2014/15 is April to June."""
        read = periods.parse(typed)
        assert isinstance(read, Typed)
        assert read.month(4) == JUNE
        assert read.month(4, opening=True) == make(2014, 4)

    @pytest.mark.parametrize(
        "typed", ["Apr-Jun 2014", "April to June 2014", "apr \u2013 jun 14", "Apr. - Jun 2014"]
    )
    def test_three_months_are_the_quarter_that_they_make(self, typed: str) -> None:
        """They go by their last month, whatever year they are a quarter of."""
        assert periods.parse(typed) == JUNE

    @pytest.mark.parametrize(
        "typed", ["Apr-Jul 2014", "Jun-Apr 2014", "Apr-Apr 2014", "to Jun 2014"]
    )
    def test_other_spans_are_none(self, typed: str) -> None:
        """Four months, or three backwards, are refused."""
        with pytest.raises(ValueError, match="month"):
            periods.parse(typed)

    @pytest.mark.parametrize("typed", ["FY14/15", "FY 2014-15", "fy 2014/2015", "FY2014/15"])
    def test_financial_years(self, typed: str) -> None:
        """FY14/15 is the year to March 2015; FY15 could be either year and is none."""
        read = periods.parse(typed)
        assert isinstance(read, Typed)
        assert read.month(4) == make(2015, 3)
        with pytest.raises(ValueError, match="FY15"):
            periods.parse("FY15")

    @pytest.mark.parametrize("typed", ["2014", 2014, 2014.0])
    def test_years_of_the_calendar(self, typed: object) -> None:
        """Where the year starts in January it is one number, as text or as a number."""
        read = periods.parse(typed)
        assert isinstance(read, Typed)
        assert (read.month(1, opening=True), read.month(1)) == (make(2014, 1), make(2014, 12))

    def test_a_slash_makes_a_year_and_a_hyphen_a_month(self) -> None:
        """2011/12 is a year, 2011-12 December, 05/2014 May."""
        read = periods.parse("2011/12")
        assert isinstance(read, Typed)
        assert read.month(4) == make(2012, 3)
        assert periods.parse("2011-12") == make(2011, 12)
        assert periods.parse("05/2014") == make(2014, 5)

    @pytest.mark.parametrize(
        ("typed", "starts", "month", "meant"),
        [
            ("2014", 4, "April", "2014/15"), ("2014/15", 1, "January", "2014"),
            ("Q2 2014", 9, "September", "Q2 2014/15"),
        ],
    )  # fmt: skip
    def test_years_of_the_other_kind_are_refused(
        self, typed: str, starts: int, month: str, meant: str
    ) -> None:
        """A year that starts in April has two numbers, one that starts in January one."""
        read = periods.parse(typed)
        assert isinstance(read, Typed)
        said = f"^'{typed}' is not a period of a year from {month}: type {meant}$"
        with pytest.raises(ValueError, match=said):
            read.month(starts)

    @pytest.mark.parametrize("typed", ["2014/16", " 2014/16 Q1"])
    def test_years_that_do_not_follow_are_refused(self, typed: str) -> None:
        """The message has what was typed and the ways to type it."""
        with pytest.raises(ValueError, match="is neither a month nor a period") as refused:
            periods.parse(typed)
        assert str(refused.value) == (
            f"'{typed.strip()}' is neither a month nor a period: type it as May 2014, "
            "Q1 2014/15 or 2014/15"
        )

    @pytest.mark.parametrize(
        "typed", ["2014/16", "2014/05", "Q5 2014/15", "Q1", "2013-14", 41791, 201.0, True]
    )
    def test_nonsense_is_refused(self, typed: object) -> None:
        """What names no period is refused, not guessed at."""
        with pytest.raises(
            ValueError, match=r"is not a month|neither a month nor|is not a quarter"
        ):
            periods.parse(typed)

    def test_a_code_keeps_what_was_typed(self) -> None:
        """The negative number that stands in a column of months is the same period."""
        for typed in (Typed(2014, 1, True), Typed(2014, 0, True), Typed(2014, 4, False)):
            assert typed.code < 0
            assert Typed.of(typed.code) == typed


class TestColumns:
    """Whole columns of months."""

    def test_years_typed_with_hyphens_are_found(self) -> None:
        """Beside 2013-14 nobody means December by 2011-12, be it a text or made a date by Excel."""
        cells = ["2011-12", "2013-14", dt.datetime(2010, 11, 1), dt.datetime(2014, 5, 1), "2014-05"]
        assert years_with_hyphens(cells) == [0, 1, 2]
        assert years_with_hyphens(["2011-12", "2014-05", "2011/12"]) == []
        # The shortest proof there is, and a day that Excel did not make of a year.
        assert years_with_hyphens(["2012-13", dt.date(2010, 11, 2), dt.date(2010, 11, 1)]) == [0, 2]

    @pytest.mark.parametrize(
        ("starts", "first"), [(1, (2014, 1)), (4, (2013, 4)), (3, (2014, 3)), (12, (2013, 12))]
    )
    def test_the_first_month_of_a_year(self, starts: int, first: tuple[int, int]) -> None:
        """March 2014 lies in the year that began by then with the month asked for."""
        assert periods.first_of_year(make(2014, 3), starts) == make(*first)

    @pytest.mark.parametrize("starts", range(1, 13))
    @pytest.mark.parametrize("step", [1, 3, 12])
    def test_ends(self, step: int, starts: int) -> None:
        """Of any twelve months one ends each period, and columns say the same as single ones."""
        span = np.arange(make(2013, 1), make(2015, 1))
        calendar = Calendar(step, starts)
        assert periods.ends(span, step, starts).sum() == 24 / step
        for month, last, end in zip(
            span.tolist(),
            periods.last_ended(span, step, starts).tolist(),
            periods.end_of(span, step, starts).tolist(),
            strict=True,
        ):
            assert calendar.last_ended(month) == last <= month <= end == calendar.end_of(month)
            assert end - last in (0, step)
            assert calendar.ends(last)

    def test_trends_of_quarters_and_years(self) -> None:
        """Four quarters, four years."""
        last, step = np.array([JUNE, make(2014, 3)]), np.array([3, 12])
        found = periods.trend(last, step, np.array([4, 4])).tolist()
        assert found[0] == [make(2013, 9), make(2013, 12), make(2014, 3), JUNE]
        assert found[1] == [make(y, 3) for y in (2011, 2012, 2013, 2014)]

    def test_both_ways_to_type_a_period_are_named(self) -> None:
        """An officer who typed May reads the quarter that it falls in, and its last month."""
        assert QUARTERS.both_ways(make(2014, 5)) == "Q1 2014/15 or June 2014"
        assert YEARS.both_ways(make(2014, 5)) == "2014/15 or March 2015"
