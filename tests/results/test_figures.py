"""The figure of every month: windows, targets in force, past figures, who reports."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from support import small_books as small

from xlscore.results import figures as calc
from xlscore.workbook.tables import RawTable

Tables = dict[str, RawTable]


def value(raw: Tables, month: str, no: str = "1", area: str = "Kent") -> float:
    """The figure that Data gives for a month; NaN for none."""
    return row(raw, month, no, area)["value"]


def row(raw: Tables, month: str, no: str = "1", area: str = "Kent") -> dict[str, float]:
    """The row of figures for a month."""
    found = calc.figures(small.book(raw))
    key = (found["No"] == no) & (found["Area"] == area) & (found["Month"] == small.month(month))
    (record,) = found[key].to_dict("records")
    return {str(name): record[name] for name in ("num", "denom", "value", "gap", "typed")}


def in_force(raw: Tables, month: str, no: str = "1", area: str = "Kent") -> pd.Series:
    """The target row in force."""
    keys = pd.DataFrame({"No": [no], "Area": [area], "Month": [int(small.month(month))]})
    return calc.targets_in_force(small.book(raw), keys).iloc[0]


class TestReported:
    """Basis `reported`: the figures already cover the data period."""

    @pytest.mark.parametrize(
        ("measure", "per", "given", "expected"),
        [
            ("percent", None, (1025.0, 3484.0), 1025 / 3484),
            ("percent", None, 0.294, 0.294),
            ("rate", 10000.0, (20314.0, 322813.0), 20314 / 322813 * 10000),
            ("average", None, (20436.0, 36.0), 20436 / 36),
            ("number", None, 181.0, 181.0),
            ("number", None, (181.0, None), 181.0),
            ("number", None, (181.0, 200.0), 181.0),
        ],
    )
    def test_measures(
        self, measure: str, per: float | None, given: object, expected: float
    ) -> None:
        """Percentages and averages are divided, rates scaled, counts taken as they are."""
        raw = small.tables()
        small.indicator(raw, 1, Measure=measure, Per=per)
        small.figures(raw, 1, m2014_05=given)
        assert expected == value(raw, "2014-05")

    def test_missing_is_not_nought(self) -> None:
        """A row without figures has none; a figure of 0 is one."""
        raw = small.tables()
        small.indicator(raw, 1)
        small.figures(raw, 1, m2014_04=(None, None), m2014_05=(0.0, 12.0))
        assert math.isnan(value(raw, "2014-04"))
        assert value(raw, "2014-05") == 0

    @pytest.mark.parametrize("num", [0.0, 5.0])
    def test_denominator_of_nought(self, num: float) -> None:
        """Nothing is divided by 0, and the 0 is kept for the rating to see."""
        raw = small.tables()
        small.indicator(raw, 1)
        small.figures(raw, 1, m2014_05=(num, 0.0))
        found = row(raw, "2014-05")
        assert math.isnan(found["value"])
        assert found["denom"] == 0

    def test_value_beside_num_and_denom(self) -> None:
        """Num and denom give the unrounded figure, a published value beside them is rounded."""
        raw = small.tables()
        small.indicator(raw, 1)
        small.figures(raw, 1, m2014_05=(1025.0, 3484.0))
        raw["Data"].rows[0][raw["Data"].columns.index("Value")] = 0.294
        assert value(raw, "2014-05") == 1025 / 3484


class TestMonthly:
    """Basis `monthly`: the months' own figures are summed over the window here."""

    @staticmethod
    def monthly(period: str = "YTD", denominator: str = "sum", **cells: object) -> Tables:
        """A book with one indicator of monthly figures."""
        raw = small.tables("2014-05", "Kent", Year_starts=cells.pop("Year_starts", "April"))
        basis = {"Data_period": period, "Basis": "monthly", "Denominator": denominator}
        small.indicator(raw, 1, "H", **(basis | cells))
        return raw

    def test_year_to_date(self) -> None:
        """YTD sums num and denom from April, and not the percentages."""
        raw = self.monthly()
        small.figures(raw, 1, m2014_03=(9.0, 9.0), m2014_04=(1.0, 10.0), m2014_05=(9.0, 10.0))
        found = row(raw, "2014-05")
        assert (found["num"], found["denom"], found["value"], found["gap"]) == (10, 20, 0.5, 0)

    def test_rolling_twelve_months(self) -> None:
        """R12M sums twelve months, across the year's end and a leap February alike."""
        raw = self.monthly("R12M")
        for n in range(14):
            name = f"m{2015 + (n + 2) // 12}_{(n + 2) % 12 + 1:02d}"
            small.figures(raw, 1, "Kent", **{name: (float(n), 100.0)})
        # March 2015 to April 2016: the window of April 2016 leaves out the first two.
        found = row(raw, "2016-04")
        assert (found["num"], found["denom"], found["gap"]) == (sum(range(2, 14)), 1200, 0)

    def test_latest_denominator(self) -> None:
        """A population is not summed: the latest month's is taken."""
        raw = self.monthly("R12M", "latest", Measure="rate", Per=10000.0)
        small.figures(raw, 1, m2014_04=(5.0, 1000.0), m2014_05=(7.0, 2000.0))
        found = row(raw, "2014-05")
        assert (found["num"], found["denom"], found["value"]) == (12, 2000, 60)

    def test_counts(self) -> None:
        """Monthly counts are summed, whether they stand in Num or in Value."""
        raw = self.monthly(Measure="number")
        small.figures(raw, 1, m2014_04=5.0, m2014_05=(7.0, None))
        found = row(raw, "2014-05")
        assert found["value"] == 12
        assert math.isnan(found["denom"])

    def test_gap_is_counted_and_the_value_given(self) -> None:
        """A window with a month missing gives its value, and how many months it lacks."""
        raw = self.monthly("R12M")
        small.figures(raw, 1, m2014_02=(1.0, 10.0), m2014_05=(3.0, 10.0))
        found = row(raw, "2014-05")
        assert (found["value"], found["gap"]) == (0.2, 10)

    def test_month_of_half_a_figure_is_a_gap(self) -> None:
        """A month with a num but no denom is left out of both sums, and is a gap."""
        raw = self.monthly()
        small.figures(raw, 1, m2014_04=(9.0, None), m2014_05=(1.0, 10.0))
        found = row(raw, "2014-05")
        assert (found["num"], found["denom"], found["value"], found["gap"]) == (1, 10, 0.1, 1)

    def test_month_without_its_own_figure_has_none(self) -> None:
        """However full its window, a month without a figure of its own has none."""
        raw = self.monthly()
        small.figures(raw, 1, m2014_04=(1.0, 10.0), m2014_05=(None, None))
        assert math.isnan(value(raw, "2014-05"))
        raw["Data"].rows.pop()
        small.figures(raw, 1, m2014_05=(1.0, None))
        assert math.isnan(value(raw, "2014-05"))

    def test_percentage_of_one_month(self) -> None:
        """A monthly percentage typed as a value cannot be summed, so it is not a figure here."""
        raw = self.monthly()
        small.figures(raw, 1, m2014_04=(1.0, 10.0), m2014_05=0.5)
        assert math.isnan(value(raw, "2014-05"))

    @pytest.mark.parametrize(("starts", "num"), [("April", 6), ("January", 15), ("May", 4)])
    def test_year_that_starts_elsewhere(self, starts: str, num: float) -> None:
        """YTD runs from the month in which the year starts."""
        raw = self.monthly(Year_starts=starts)
        small.figures(raw, 1, m2014_01=(2.0, 10.0), m2014_02=(3.0, 10.0), m2014_03=(4.0, 10.0))
        small.figures(raw, 1, m2014_04=(2.0, 10.0), m2014_05=(4.0, 10.0))
        assert num == row(raw, "2014-05")["num"]

    def test_indicator_that_began_within_the_window(self) -> None:
        """Months before an indicator's From are no gap, and are not summed."""
        raw = self.monthly("R12M", From=small.day("2014-04"))
        small.figures(raw, 1, m2014_03=(5.0, 10.0), m2014_04=(1.0, 10.0), m2014_05=(1.0, 10.0))
        found = row(raw, "2014-05")
        assert (found["num"], found["denom"], found["gap"]) == (2, 20, 0)

    def test_month_before_from(self) -> None:
        """A trial month before From has the figure that it has, never 0."""
        raw = self.monthly(From=small.day("2014-04"), Measure="number")
        small.figures(raw, 1, m2014_02=7.0, m2014_03=5.0)
        assert value(raw, "2014-03") == 12

    def test_snapshot_is_never_summed(self) -> None:
        """A snapshot stands for its own month, whatever Basis says."""
        raw = self.monthly("SS")
        small.figures(raw, 1, m2014_04=(1.0, 10.0), m2014_05=(9.0, 10.0))
        assert value(raw, "2014-05") == 0.9
        assert row(raw, "2014-05")["gap"] == 0

    def test_areas_and_indicators_are_summed_apart(self) -> None:
        """A window never reaches into another area or indicator."""
        raw = small.tables(areas="Kent East")
        for no in (1, 2):
            small.indicator(raw, no, Data_period="YTD", Basis="monthly")
        for no, area, num in ((1, "Kent", 1.0), (1, "East", 2.0), (2, "Kent", 4.0)):
            small.figures(raw, no, area, m2014_04=(num, 10.0), m2014_05=(num, 10.0))
        assert [row(raw, "2014-05", n, a)["num"] for n, a in (("1", "Kent"), ("1", "East"))] == [
            2, 4,
        ]  # fmt: skip
        assert row(raw, "2014-05", "2", "Kent")["num"] == 8

    def test_no_data_at_all(self) -> None:
        """A book without figures has none, and no error."""
        raw = self.monthly()
        assert len(calc.figures(small.book(raw))) == 0


class TestTargetInForce:
    """The latest `From` not after the month; an area's own rows win; a blank Target ends it."""

    def test_latest_from_not_after_the_month(self) -> None:
        """A target holds from its month on, until the next one."""
        raw = small.tables()
        small.indicator(raw, 1)
        small.target(raw, 1, "2014-07", 0.81)
        small.target(raw, 1, "2014-04", 0.785)
        aims = [in_force(raw, m)["Target"] for m in ("2014-04", "2014-06", "2014-07", "2020-01")]
        assert aims == [0.785, 0.785, 0.81, 0.81]
        assert math.isnan(in_force(raw, "2014-03")["Target"])
        assert math.isnan(in_force(raw, "2014-03")["row"])

    def test_blank_from_is_from_the_beginning(self) -> None:
        """A target without From has always been in force."""
        raw = small.tables()
        small.indicator(raw, 1)
        small.target(raw, 1, "", 0.5)
        assert in_force(raw, "1999-01")["Target"] == 0.5

    def test_own_rows_win(self) -> None:
        """An area's own target wins over a general one, older or newer."""
        raw = small.tables(areas="Kent East")
        small.indicator(raw, 1)
        small.target(raw, 1, "2014-04", 0.9)
        small.target(raw, 1, "2014-02", 0.7, area="East")
        small.target(raw, 1, "2014-05", 0.95)
        assert in_force(raw, "2014-05", area="East")["Target"] == 0.7
        assert in_force(raw, "2014-05", area="Kent")["Target"] == 0.95

    def test_blank_target_ends_it(self) -> None:
        """A row with a blank Target ends the target, general or an area's own."""
        raw = small.tables(areas="Kent East")
        small.indicator(raw, 1)
        small.target(raw, 1, "2014-04", 0.9)
        small.target(raw, 1, "2014-05", None, area="East")
        small.target(raw, 1, "2014-06", None)
        assert in_force(raw, "2014-04", area="East")["Target"] == 0.9
        assert math.isnan(in_force(raw, "2014-05", area="East")["Target"])
        assert in_force(raw, "2014-05", area="Kent")["Target"] == 0.9
        assert math.isnan(in_force(raw, "2014-06", area="Kent")["Target"])

    def test_limits_come_with_the_row(self) -> None:
        """Limits are those of the very row in force, none mixed in from another."""
        raw = small.tables()
        small.indicator(raw, 1, "L")
        small.target(raw, 1, "2013-04", 90, Amber_to=140, Source="old")
        small.target(raw, 1, "2014-04", 100, Green_to="<100")
        found = in_force(raw, "2014-05")
        limits = calc.limits_of(found.to_frame().T)
        assert limits.green_to.tolist() == [100]
        assert limits.green_to_open.tolist() == [True]
        assert np.isnan(limits.amber_to).tolist() == [True]
        assert found["Source"] == ""

    def test_keys_keep_their_order(self) -> None:
        """The answer stands row by row beside the question."""
        raw = small.tables()
        small.indicator(raw, 1)
        small.indicator(raw, 2)
        small.target(raw, 1, "2014-04", 1)
        small.target(raw, 2, "2014-04", 2)
        months = [int(small.month(m)) for m in ("2014-06", "2014-03", "2014-05", "2014-04")]
        keys = pd.DataFrame({"No": list("2112"), "Area": "Kent", "Month": months})
        found = calc.targets_in_force(small.book(raw), keys)
        assert found["Month"].tolist() == months
        assert found["Target"].fillna(0).tolist() == [2, 0, 1, 2]

    def test_no_targets_at_all(self) -> None:
        """A book without targets has none in force."""
        raw = small.tables()
        small.indicator(raw, 1)
        found = in_force(raw, "2014-05")
        assert math.isnan(found["Target"])
        limits = calc.limits_of(found.to_frame().T)
        assert limits.green_to_open.tolist() == [False]


class TestPastFigures:
    """A past month's figure is what was published, else what Data gives; a change is marked."""

    @staticmethod
    def past(raw: Tables, month: str = "2014-04") -> dict[str, object]:
        """The figure of a past month."""
        book = small.book(raw)
        keys = pd.DataFrame({"No": ["1"], "Area": ["Kent"], "Month": [int(small.month(month))]})
        (record,) = calc.past(book, calc.figures(book), keys).to_dict("records")
        return {str(k): v for k, v in record.items()}

    def test_published_wins(self) -> None:
        """What was published stands, and the change of Data is marked."""
        raw = small.tables()
        small.indicator(raw, 1)
        small.figures(raw, 1, m2014_04=(73.0, 100.0))
        small.published(raw, 1, m2014_04=0.718)
        found = self.past(raw)
        assert found["value"] == 0.718
        assert (found["restated"], found["was"], found["now"]) == (True, 0.718, 0.73)

    def test_data_where_nothing_was_published(self) -> None:
        """Without a published figure Data's is the past figure, and nothing is restated."""
        raw = small.tables()
        small.indicator(raw, 1)
        small.figures(raw, 1, m2014_04=(73.0, 100.0))
        found = self.past(raw)
        assert (found["value"], found["restated"]) == (0.73, False)

    def test_published_alone(self) -> None:
        """A figure that Data no longer gives stands as published, and is not restated."""
        raw = small.tables()
        small.indicator(raw, 1)
        small.published(raw, 1, m2014_04=0.718)
        found = self.past(raw)
        assert (found["value"], found["restated"]) == (0.718, False)

    def test_published_row_without_a_value(self) -> None:
        """A published letter without a value leaves the figure to Data."""
        raw = small.tables()
        small.indicator(raw, 1)
        small.figures(raw, 1, m2014_04=0.73)
        small.published(raw, 1, m2014_04=None)
        assert self.past(raw)["value"] == 0.73

    @pytest.mark.parametrize(
        ("was", "now", "restated"),
        [
            (0.718, 0.71849, False), (0.718, 0.71751, False), (0.718, 0.7185, True),
            (0.718, 0.7189, True), (0.0, 0.0004, False), (0.0, 0.0005, True),
        ],
    )  # fmt: skip
    def test_restated_at_the_displayed_precision(
        self, was: float, now: float, restated: bool
    ) -> None:
        """Only a change that shows is a restatement."""
        raw = small.tables()
        small.indicator(raw, 1)
        small.figures(raw, 1, m2014_04=now)
        small.published(raw, 1, m2014_04=was)
        assert restated == self.past(raw)["restated"]

    def test_no_figure(self) -> None:
        """Neither published nor in Data: no figure."""
        raw = small.tables()
        small.indicator(raw, 1)
        assert math.isnan(float(str(self.past(raw)["value"])))


class TestReporting:
    """`From`, `To` and `Only areas` say who reports; Areas and Indicators give the order."""

    def test_life_and_areas(self) -> None:
        """An indicator reports from From to To, both included, in its areas alone."""
        raw = small.tables(areas="Kent East West")
        small.indicator(raw, 3)
        small.indicator(raw, 1, From=small.day("2014-05"))
        small.indicator(raw, 2, To=small.day("2014-05"))
        small.indicator(raw, 4, From=small.day("2014-06"))
        small.indicator(raw, 5, To=small.day("2014-04"))
        small.indicator(raw, 6, Only_areas="West, Kent")
        found = calc.reporting(small.book(raw), small.month("2014-05"))
        assert list(zip(found["No"], found["Area"], strict=True)) == [
            ("3", "Kent"), ("1", "Kent"), ("2", "Kent"), ("6", "Kent"),
            ("3", "East"), ("1", "East"), ("2", "East"),
            ("3", "West"), ("1", "West"), ("2", "West"), ("6", "West"),
        ]  # fmt: skip

    def test_nobody(self) -> None:
        """Before every indicator began nobody reports."""
        raw = small.tables()
        small.indicator(raw, 1, From=small.day("2014-05"))
        assert len(calc.reporting(small.book(raw), small.month("2014-04"))) == 0
