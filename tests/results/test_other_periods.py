"""Quarterly and yearly indicators: which period is latest, previous and outturn, what is said."""

from __future__ import annotations

import math
from typing import Any

import pytest
from support import small_books as small
from support.small_books import add, told

from xlscore.checks.all_checks import checked
from xlscore.inputs.book import read
from xlscore.results.own_periods import absences, differing
from xlscore.results.results import Results, results
from xlscore.rules.periods import Calendar
from xlscore.tables.scorecard import scorecard_table
from xlscore.tables.table import joined
from xlscore.workbook.tables import RawTable

Raw = dict[str, RawTable]


def typed(raw: Raw, no: int, *figures: tuple[object, float | tuple[float, float] | None]) -> None:
    """Add figures, each under the month or period as typed."""
    for when, figure in figures:
        num, denom = figure if isinstance(figure, tuple) else (None, None)
        value = None if isinstance(figure, tuple) else figure
        add(raw, "Data", No=no, Area="Kent", Month=when, Num=num, Denom=denom, Value=value)


def computed(raw: Raw) -> Results:
    """The results of the reporting month, as pages show them."""
    book, problems = read(raw)
    month = book.settings.reporting_month
    return results(checked(book, problems, month)[0], month)


def row(raw: Raw, no: int = 1) -> dict[Any, Any]:
    """The row of an indicator."""
    rows = computed(raw).rows
    return dict(rows[rows["No"] == str(no)].iloc[0])


def said(raw: Raw) -> list[str]:
    """Every problem of reading and checking."""
    book, problems = read(raw)
    return told(checked(book, problems, book.settings.reporting_month)[1])


def count(raw: Raw, no: int = 1, **cells: object) -> None:
    """Add an indicator that counts; without a polarity nothing is asked of its target."""
    small.indicator(raw, no, "", Measure="number", **cells)


QUARTERS = (
    ("Q1 2012/13", 1.0), ("Q2 2012/13", 2.0), ("Quarter 3 2012/13", 3.0), ("Q4 2012/13", 4.0),
    ("Q1 2013/14", 5.0), ("Q2 2013/14", 6.0), ("Q3 2013/14", 7.0), ("Q4 2013/14", 8.0),
    ("Q1 2014/15", 9.0), ("2014-09", 10.0),
)  # fmt: skip
FIGURES = ("latest", "previous", "outturn")


class TestQuarterlyReport:
    """A council that reports its quarters."""

    def test_previous_is_the_quarter_before(self) -> None:
        """September stands after June, and the outturn is the fourth quarter of the year before."""
        raw = small.tables("2014-09", Report_every="quarter")
        count(raw)
        typed(raw, 1, *QUARTERS)
        assert [row(raw)[name] for name in FIGURES] == [10.0, 9.0, 8.0]
        assert said(raw) == []

    def test_a_setting_may_be_typed_as_a_period(self) -> None:
        """Reporting month takes Q2 2014/15; a month within a quarter is an error, and its quarter
        is taken.
        """
        raw = small.tables("2014-09", Report_every="quarter")
        count(raw)
        typed(raw, 1, *QUARTERS)
        place = next(r for r in raw["Settings"].rows if r[0] == "Reporting month")
        place[1] = "Q2 2014/15"
        assert row(raw)["latest"] == 10.0
        place[1] = "August 2014"
        assert row(raw)["latest"] == 10.0
        assert said(raw) == [
            "error Settings!B7: August 2014 does not end a quarter of the report; the quarter is "
            "taken; type Q2 2014/15 or September 2014."
        ]

    def test_monthly_figures_are_shown_at_quarters_ends(self) -> None:
        """With Frequency M the figure is that of the quarter's last month."""
        raw = small.tables("2014-06", Report_every="quarter")
        count(raw, Frequency="M")
        typed(raw, 1, ("2014-02", 2.0), ("2014-03", 3.0), ("2014-05", 5.0), ("2014-06", 6.0))
        assert [row(raw)[name] for name in FIGURES] == [6.0, 3.0, 3.0]

    def test_a_month_within_a_quarter_is_an_error(self) -> None:
        """It names both ways to type the quarter, and its figure is left out."""
        raw = small.tables("2014-06", Report_every="quarter")
        count(raw)
        typed(raw, 1, ("May 2014", 5.0), ("Q4 2013/14", 4.0))
        assert said(raw)[0] == (
            "error Data!C2: May 2014 does not end a quarter of indicator 1; type Q1 2014/15 or "
            "June 2014, or M under Frequency on Indicators."
        )


class TestMixedReport:
    """A monthly page with quarterly and yearly indicators."""

    def test_each_shows_its_last_period(self) -> None:
        """In August the quarter to June and the year to March are the latest."""
        raw = small.tables("2014-08")
        count(raw, 1, Frequency="Q", Data_period="Q")
        typed(raw, 1, *QUARTERS[:-1])
        count(raw, 2, Frequency="A", Data_period="A")
        typed(raw, 2, ("2012/13", 20.0), ("2013/14", 30.0))
        assert [row(raw)[name] for name in FIGURES] == [9.0, 8.0, 8.0]
        assert [row(raw, 2)[name] for name in FIGURES] == [30.0, 20.0, 30.0]
        found = computed(raw)
        first, second = found.rows.to_dict("records")
        assert differing(found, first) == {"latest": "Q1 2014/15", "previous": "Q4 2013/14"}
        assert differing(found, second) == {
            "latest": "2013/14",
            "previous": "2012/13",
            "target": "2013/14",
        }

    def test_the_note_names_the_periods_of_figures_that_are_there(self) -> None:
        """Where the quarter before has no figure, no note says that the previous result is its."""
        notes = []
        for quarters in (QUARTERS[:-1], QUARTERS[:7] + QUARTERS[8:-1]):
            raw = small.tables("2014-08")
            count(raw, 1, Frequency="Q", Data_period="Q")
            typed(raw, 1, *quarters)
            (shown,) = scorecard_table(computed(raw), "Kent", "Kent").rows
            notes += [joined(note.told, str) for note in shown.notes]
        assert notes == [
            ": latest result of Q1 2014/15, previous result of Q4 2013/14.",
            ": latest result of Q1 2014/15.",
        ]

    def test_a_years_result_has_no_arrow_to_itself(self) -> None:
        """Where the latest result is the outturn, it has not travelled."""
        raw = small.tables("2014-08")
        small.indicator(raw, 1, Measure="number", Frequency="A", Data_period="A")
        small.target(raw, 1, "", 25.0, Amber_from=10.0)
        typed(raw, 1, ("2012/13", 20.0), ("2013/14", 30.0))
        assert (row(raw)["dot_previous"], row(raw)["dot_outturn"]) == ("↑", "")

    def test_it_is_rated_by_the_target_of_its_period(self) -> None:
        """A target that begins later does not rate an earlier year."""
        raw = small.tables("2014-08")
        small.indicator(raw, 1, Measure="number", Frequency="A", Data_period="A")
        add(raw, "Targets", No=1, From="2013/14", Target=25.0, Amber_from=10.0)
        add(raw, "Targets", No=1, From="2014/15", Target=100.0, Amber_from=90.0)
        typed(raw, 1, ("2013/14", 30.0))
        assert (row(raw)["target"], row(raw)["rag"]) == (25.0, "G")

    def test_an_academic_year_ends_in_august(self) -> None:
        """Its label, its end and its outturn follow the indicator's own year."""
        raw = small.tables("2014-10")
        count(raw, Frequency="A", Data_period="A", Year_starts="September")
        typed(raw, 1, ("2012/13", 1.0), ("2013/14", 2.0))
        assert [row(raw)[name] for name in FIGURES] == [2.0, 1.0, 2.0]
        assert row(raw)["Month"] == small.month("2014-08")

    def test_year_to_date_follows_the_indicators_year(self) -> None:
        """Monthly figures of an academic year are summed from September."""
        raw = small.tables("2014-10")
        count(raw, Data_period="YTD", Basis="monthly", Year_starts="September")
        typed(raw, 1, ("2014-08", 1.0), ("2014-09", 2.0), ("2014-10", 4.0))
        assert row(raw)["latest"] == 6.0

    def test_nothing_is_said_of_a_period_to_which_nothing_is_due(self) -> None:
        """In May a quarterly book has no figures of May, and needs none."""
        raw = small.tables("2014-05")
        count(raw, Frequency="Q", Data_period="Q")
        typed(raw, 1, *QUARTERS[:8])
        assert said(raw) == []

    def test_what_is_due_and_missing_is_said_with_its_period(self) -> None:
        """In August the missing quarter is that to June."""
        raw = small.tables("2014-08")
        count(raw, 1, Frequency="Q", Data_period="Q")
        typed(raw, 1, *QUARTERS[:8])
        count(raw, 2)
        typed(raw, 2, ("2014-08", 1.0))
        assert said(raw) == [
            "warning Indicators!A2: indicator 1 has no result for Q1 2014/15; add it to Data, or "
            "give the indicator's last month in To."
        ]

    def test_a_life_is_bounded_in_own_periods(self) -> None:
        """The last year stays on the page until the next one would end; the first begins then."""
        raw = small.tables("2014-08")
        count(raw, 1, Frequency="A", Data_period="A", To="2013/14")
        typed(raw, 1, ("2013/14", 1.0))
        count(raw, 2, Frequency="A", Data_period="A", From="2014/15")
        assert computed(raw).rows["No"].tolist() == ["1"]


class TestSums:
    """Data periods that are summed."""

    def test_a_quarter_of_months_is_summed_once_it_is_complete(self) -> None:
        """Data period Q with Basis monthly: April to June, or nothing."""
        raw = small.tables("2014-06")
        count(raw, Data_period="Q", Basis="monthly")
        typed(raw, 1, ("2014-04", 1.0), ("2014-05", 2.0), ("2014-06", 4.0))
        assert row(raw)["latest"] == 7.0
        del raw["Data"].rows[1]
        assert math.isnan(row(raw)["latest"])
        assert said(raw) == [
            "warning Data!D3: the Q figure of indicator 1 for Q1 2014/15 lacks May 14; add the "
            "missing months; it is not shown until it is complete."
        ]

    def test_a_year_of_quarters_is_summed(self) -> None:
        """Data period A with Basis monthly and Frequency Q: four quarters."""
        raw = small.tables("2014-05")
        count(raw, Data_period="A", Basis="monthly", Frequency="Q")
        typed(raw, 1, *QUARTERS[:8])
        assert [row(raw)[name] for name in FIGURES] == [26.0, 10.0, 26.0]

    def test_windows_count_the_indicators_own_periods(self) -> None:
        """Of quarters the year to date has as many as have ended, and a gap is a quarter."""
        raw = small.tables("2014-12", Report_every="quarter")
        count(raw, 1, Data_period="YTD", Basis="monthly")
        typed(raw, 1, ("Q1 2014/15", 1.0), ("Q3 2014/15", 4.0))
        assert row(raw)["latest"] == 5.0
        assert said(raw) == [
            "warning Data!D3: the YTD figure of indicator 1 for Q3 2014/15 lacks Q2 2014/15; add "
            "the missing quarters; the sum is shown as it is."
        ]

    @pytest.mark.parametrize(("frequency", "basis"), [("M", None), (None, None), ("A", "monthly")])
    def test_a_data_period_needs_its_frequency(self, frequency: object, basis: object) -> None:
        """Q without Frequency Q, and without parts to sum, is an error, and nothing is shown."""
        raw = small.tables("2014-06")
        count(raw, Data_period="Q", Frequency=frequency, Basis=basis)
        typed(raw, 1, ("2015-03" if frequency == "A" else "2014-06", 4.0))
        assert any(
            line.startswith("error Indicators!F2: the data period is Q, and the indicator")
            for line in said(raw)
        )


class TestTyping:
    """Periods on the data sheets."""

    def test_years_of_the_other_kind_are_errors(self) -> None:
        """2014 in a book whose year starts in April is refused where it stands."""
        raw = small.tables("2014-05")
        count(raw, Frequency="A", Data_period="A")
        typed(raw, 1, ("2013/14", 1.0), (2012.0, 2.0))
        assert said(raw) == [
            "error Data!C3: '2012' is not a period of a year from April; type 2012/13."
        ]

    def test_years_with_hyphens_are_errors(self) -> None:
        """Beside 2013-14, which is no month, 2011-12 is not read as December."""
        raw = small.tables("2014-05")
        count(raw, Frequency="A", Data_period="A")
        typed(raw, 1, ("2011-12", 1.0), ("2013-14", 2.0))
        errors = [line for line in said(raw) if line.startswith("error")]
        assert [line.partition(":")[0] for line in errors] == ["error Data!C2", "error Data!C3"]
        assert all(line.endswith("type years with a slash: 2011/12.") for line in errors)

    def test_a_period_opens_or_closes_by_its_column(self) -> None:
        """In From and Trend from it is its first month, in To its last."""
        raw = small.tables("2014-05")
        count(raw, From="2013/14", To="Q1 2014/15", Trend_from="Q2 2013/14")
        indicator = read(raw)[0].indicators.iloc[0]
        assert indicator["From"] == small.month("2013-04")
        assert indicator["To"] == small.month("2014-06")
        assert indicator["Trend from"] == small.month("2013-07")

    def test_calendar_years_are_numbers(self) -> None:
        """Where the year starts in January, 2013 is a year, also as a number."""
        raw = small.tables("2014-12", Report_every="year", Year_starts="January")
        count(raw)
        typed(raw, 1, (2013.0, 1.0), ("2014", 2.0))
        assert [row(raw)[name] for name in FIGURES] == [2.0, 1.0, 1.0]
        assert computed(raw).report == Calendar(12, 1)
        assert computed(raw).label == "2014"


class TestMissingOnPurpose:
    """A Note that begins with n/a:."""

    def test_the_reason_stands_and_nothing_is_asked_for(self) -> None:
        """No warning, no figure, and the text behind the colon."""
        raw = small.tables("2014-05")
        count(raw)
        typed(raw, 1, ("2014-04", 1.0))
        add(raw, "Data", No=1, Area="Kent", Month="2014-05", Note="N/A: the system was down")
        assert said(raw) == []
        assert absences(row(raw)) == {"May 14": "the system was down"}

    def test_a_figure_wins_over_the_note(self) -> None:
        """A figure is shown whatever its Note says, and other Notes are the officer's own."""
        raw = small.tables("2014-05")
        count(raw)
        add(raw, "Data", No=1, Area="Kent", Month="2014-05", Value=2.0, Note="n/a: late")
        assert (row(raw)["latest"], absences(row(raw))) == (2.0, {})


class TestTrendFrom:
    """Before Trend from the trend table is n/a."""

    def test_all_three_rows_begin_with_it(self) -> None:
        """A March figure exists and is the outturn, but the trend begins in April."""
        raw = small.tables("2014-05")
        small.indicator(raw, 1, Measure="number", Trend_from="Q1 2014/15")
        small.target(raw, 1, "", 10.0, Amber_from=9.0)
        typed(raw, 1, ("2014-03", 5.0), ("2014-05", 6.0))
        found = computed(raw)
        trend = found.trend_of("1", "Kent")
        assert found.rows["outturn"].tolist() == [5.0]
        assert [math.isnan(p["value"]) for p in trend] == [True, True, True, False]
        assert [math.isnan(p["target"]) for p in trend] == [True, True, True, False]
