"""The results of a month: the published scorecard, and every rule that a page row shows."""

from __future__ import annotations

import math
from typing import Any

import pytest
from support import small_books as small
from support.published import GLYPHS, exceptions, scorecard_rows

from xlscore.build.starter import starter_tables
from xlscore.inputs.book import Book, read
from xlscore.results.results import Results, results
from xlscore.rules import months
from xlscore.rules.months import Month
from xlscore.rules.sentences import WORDS, Show
from xlscore.workbook.tables import RawTable

Tables = dict[str, RawTable]

#: The printed rows of May 2014, and the printed trends by No.
PRINTED = scorecard_rows()
TRENDS = {str(page["no"]): page for page in exceptions()}


@pytest.fixture(scope="module")
def may() -> Results:
    """The results of the starter book."""
    book, problems = read(starter_tables())
    assert problems == []
    return results(book, small.month("May 2014"))


def show(record: dict[str, Any]) -> Show:
    """How the figures of a row are written."""
    return Show(record["Measure"] == "percent", int(record["Decimals"]))


def same_figure(printed: str, value: float, how: Show) -> bool:
    """Whether a figure is the printed one, at the precision at which it is printed."""
    if printed in ("", "-"):
        return math.isnan(value)
    places = len(printed.removesuffix("%").partition(".")[2])
    return Show(how.percent, places).value(value) == printed


def told(number: float, digits: int) -> str:
    """A count as printed, without needless decimals; blank for none."""
    return "" if math.isnan(number) else f"{number:.{digits}g}"


class TestPublishedScorecard:
    """The May 2014 scorecard: all forty rows as published, computed from figures."""

    @pytest.mark.parametrize("printed", PRINTED, ids=[row["no"] for row in PRINTED])
    def test_row(self, may: Results, printed: dict[str, str]) -> None:
        """Every figure, letter and arrow of a row is as published."""
        record = row_of(may, printed["no"])
        how = show(record)
        for name in ("latest", "target", "previous", "outturn"):
            assert same_figure(printed[name], record[name], how), name
        assert {name: printed[name] for name in ("num", "denom", "rag")} == {
            "num": told(record["num"], 7),
            "denom": told(record["denom"], 7),
            "rag": record["rag"],
        }
        for name in ("dot_previous", "dot_outturn"):
            # A printed dash is the page's sign for no arrow.
            assert GLYPHS[printed[name]].strip("-") == record[name], name

    def test_order_and_counts(self, may: Results) -> None:
        """The rows stand in their published order, five of them Red."""
        assert may.rows["No"].tolist() == [str(n) for n in range(1, 41)]
        assert may.counts == {"R": 5, "A": 14, "G": 12, "": 9}

    @pytest.mark.parametrize("no", TRENDS)
    def test_trend(self, may: Results, no: str) -> None:
        """The trend of an exception is as published, stars and n/a included."""
        how = show(row_of(may, no))
        shown = []
        for point in points(may, no):
            texts = ["n/a", "n/a", "n/a"]
            if not math.isnan(point["value"]):
                figure, aim = how.value(point["value"]), how.limit(point["target"])
                texts = [figure.strip("%") + "*" * point["starred"], aim.strip("%")]
                texts.append(WORDS[point["rag"]])
            shown.append([months.label(Month(int(point["Month"]))), *texts])
        printed = TRENDS[no]
        keys = ("months", "result", "target", "rating")
        assert shown == [list(column) for column in zip(*(printed[k] for k in keys), strict=True)]

    def test_only_reds_have_a_trend(self, may: Results) -> None:
        """Exactly the five published exceptions have a trend."""
        assert may.trend["No"].unique().tolist() == list(TRENDS)

    def test_no_small_denominator_and_none_restated(self, may: Results) -> None:
        """No denominator of that page is below 10, and no past figure was changed."""
        assert not may.rows["small"].any()
        assert not may.rows[["restated_previous", "restated_outturn"]].any(axis=None)

    def test_a_month_without_figures(self) -> None:
        """A month that has no figures yet shows the past ones, and no rating."""
        book, _ = read(starter_tables())
        june = results(book, small.month("June 2014"))
        assert june.counts == {"R": 0, "A": 0, "G": 0, "": 40}
        assert len(june.trend) == 0
        assert june.rows["latest"].isna().all()
        assert not june.rows["previous"].isna().any()
        assert (june.rows[["dot_previous", "dot_outturn"]] == "").all(axis=None)


def row_of(found: Results, no: str = "1", area: str = "Kent") -> dict[str, Any]:
    """The row of an indicator and area."""
    rows = found.rows
    (record,) = rows[(rows["No"] == no) & (rows["Area"] == area)].to_dict("records")
    return {str(name): value for name, value in record.items()}


def points(found: Results, no: str = "1") -> list[dict[str, Any]]:
    """The trend months of an indicator."""
    rows = found.trend[found.trend["No"] == no].to_dict("records")
    return [{str(name): value for name, value in record.items()} for record in rows]


def calculate(raw: Tables, month: str = "2014-05") -> Results:
    """The results of a month."""
    return results(small.book(raw), small.month(month))


def trend_of(raw: Tables, month: str = "2014-05") -> list[dict[str, Any]]:
    """The trend of indicator 1 in a month."""
    return points(calculate(raw, month))


class TestRowsOfTheMonth:
    """Every reporting indicator and area has one row, whatever is missing."""

    def test_nothing_known(self) -> None:
        """An indicator without figures or target stands there, blank."""
        raw = small.tables()
        small.indicator(raw, 1)
        record = row_of(calculate(raw))
        assert math.isnan(record["latest"])
        assert (record["rag"], record["dot_previous"], record["small"]) == ("", "", False)
        assert calculate(raw).counts == {"R": 0, "A": 0, "G": 0, "": 1}

    def test_nobody_reports(self) -> None:
        """A month in which nobody reports has no rows, and no error."""
        raw = small.tables()
        small.indicator(raw, 1, From=small.day("2014-06"))
        small.target(raw, 1, "2014-04", 1)
        found = calculate(raw)
        assert len(found.rows) == 0
        assert len(found.trend) == 0

    def test_denominator_of_nought(self) -> None:
        """With a denominator of 0 there is no rating, also where a value was typed."""
        raw = small.tables()
        small.indicator(raw, 1)
        small.target(raw, 1, "2014-04", 0.9)
        small.figures(raw, 1, m2014_05=(0.0, 0.0))
        assert row_of(calculate(raw))["rag"] == ""
        raw["Data"].rows[0][raw["Data"].columns.index("Value")] = 0.0
        assert row_of(calculate(raw))["rag"] == ""

    @pytest.mark.parametrize(("denom", "small_one"), [(9.9, True), (10.0, False), (1.0, True)])
    def test_small_denominator(self, denom: float, small_one: bool) -> None:
        """A small denominator is marked, a small numerator is not."""
        raw = small.tables()
        small.indicator(raw, 1)
        small.figures(raw, 1, m2014_05=(1.0, denom))
        assert small_one == row_of(calculate(raw))["small"]

    def test_areas_have_their_own_targets(self) -> None:
        """The same figure is Red in an area whose own target is higher."""
        raw = small.tables(areas="Kent East")
        small.indicator(raw, 1)
        small.target(raw, 1, "2014-04", 0.5)
        small.target(raw, 1, "2014-04", 0.9, area="East")
        for area in ("Kent", "East"):
            small.figures(raw, 1, area, m2014_05=(6.0, 10.0))
        found = calculate(raw)
        assert [row_of(found, area=a)["rag"] for a in ("Kent", "East")] == ["G", "R"]
        assert found.trend["Area"].unique().tolist() == ["East"]


class TestWhatIsCompared:
    """Unrounded figures, or the figures as displayed where Settings says so."""

    @staticmethod
    def book_of(compare: str) -> Tables:
        """A figure that is 85.0 % as displayed, and below 85 %."""
        raw = small.tables(Compare=compare)
        small.indicator(raw, 1)
        small.target(raw, 1, "2014-04", 1.0, Amber_from=0.85)
        small.figures(raw, 1, m2014_05=(8496.0, 10000.0), m2014_04=0.8501)
        return raw

    def test_unrounded(self) -> None:
        """84.96 % is Red below 85 %, and down from 85.01 %, though both show 85.0 %."""
        record = row_of(calculate(self.book_of("unrounded")))
        assert (record["rag"], record["dot_previous"]) == ("R", "↓")

    def test_displayed(self) -> None:
        """As displayed it is 85.0 %: Amber, and the same as before; the figure itself stays."""
        record = row_of(calculate(self.book_of("displayed")))
        assert (record["rag"], record["dot_previous"]) == ("A", "↔")
        assert record["latest"] == 0.8496

    def test_trend_is_compared_alike(self) -> None:
        """The trend's letters follow the same setting as the page's."""
        for compare, letters in (("unrounded", ["R", "R"]), ("displayed", ["A", "R"])):
            raw = self.book_of(compare)
            small.target(raw, 1, "2014-05", 1.0, Amber_from=0.9)
            small.figures(raw, 1, m2014_03=0.8496)
            assert [p["rag"] for p in trend_of(raw)[2:]] == ["", "R"]
            small.target(raw, 1, "2013-04", 1.0, Amber_from=0.85)
            assert [p["rag"] for p in trend_of(raw)[2:]] == letters


class TestPreviousAndOutturn:
    """The latest value against the month before and against the last month of last year."""

    def test_published_wins(self) -> None:
        """The arrow starts from what was published, and the change of Data is marked."""
        raw = small.tables()
        small.indicator(raw, 1)
        small.figures(raw, 1, m2014_03=0.6, m2014_04=0.8, m2014_05=0.7)
        small.published(raw, 1, m2014_04=0.65)
        record = row_of(calculate(raw))
        assert (record["previous"], record["dot_previous"]) == (0.65, "↑")
        assert (record["restated_previous"], record["now_previous"]) == (True, 0.8)
        assert (record["outturn"], record["restated_outturn"]) == (0.6, False)

    def test_latest_is_never_the_published_one(self) -> None:
        """The reporting month itself is computed, also after it was published."""
        raw = small.tables()
        small.indicator(raw, 1)
        small.target(raw, 1, "2014-04", 0.9)
        small.figures(raw, 1, m2014_05=0.7)
        small.published(raw, 1, m2014_05=0.95)
        found = calculate(raw)
        assert (row_of(found)["latest"], row_of(found)["rag"]) == (0.7, "R")
        assert [points(found)[-1][k] for k in ("value", "rag", "restated")] == [0.7, "R", False]

    def test_year_that_starts_elsewhere(self) -> None:
        """The outturn is the month before the year's start, as Settings has it."""
        raw = small.tables(Year_starts="January")
        small.indicator(raw, 1)
        small.figures(raw, 1, m2013_12=0.5, m2014_03=0.9, m2014_05=0.7)
        assert row_of(calculate(raw))["outturn"] == 0.5

    def test_in_april_both_are_march(self) -> None:
        """In the first month of the year the previous result is the outturn."""
        raw = small.tables()
        small.indicator(raw, 1)
        small.figures(raw, 1, m2014_03=0.9, m2014_04=0.7)
        record = row_of(calculate(raw, "2014-04"))
        assert (record["previous"], record["outturn"]) == (0.9, 0.9)

    def test_near_the_current_target(self) -> None:
        """For T both figures are measured against the target of the reporting month."""
        raw = small.tables()
        small.indicator(raw, 1, "T")
        small.target(raw, 1, "2014-03", 0.5)
        small.target(raw, 1, "2014-05", 0.8)
        small.figures(raw, 1, m2014_04=0.5, m2014_05=0.7)
        assert row_of(calculate(raw))["dot_previous"] == "↑"


class TestFairArrows:
    """A year-to-date count or rate has an arrow only where both figures cover as many months."""

    @staticmethod
    def arrows(reporting: str, **cells: object) -> list[str]:
        """The arrows from previous, outturn and last year of a count where low is good.

        It is 5 more each month from April on, and was 4 more in the year before.
        """
        raw = small.tables(reporting)
        small.indicator(raw, 1, "L", **({"Data_period": "YTD", "Measure": "number"} | cells))
        small.target(raw, 1, "", 50)
        rate = cells.get("Measure") in ("rate", "percent")
        by_month: dict[str, Any] = {}
        for year, more in ((2012, 4), (2013, 5)):
            for n in range(12):
                month = f"m{year + (n + 3) // 12}_{(n + 3) % 12 + 1:02d}"
                by_month[month] = (more * (n + 1), 1000) if rate else more * (n + 1)
        small.figures(raw, 1, **by_month)
        row = row_of(results(small.book(raw), small.month(reporting)), "1")
        return [row[f"dot_{name}"] for name in ("previous", "outturn", "last_year")]

    @pytest.mark.parametrize("measure", ["number", "rate"])
    def test_within_the_year_only_last_year_is_fair(self, measure: str) -> None:
        """June's three months are no fewer than May's two; June of last year had three, too."""
        assert self.arrows("2013-06", Measure=measure) == ["", "", "↓"]

    def test_the_first_month_is_no_part_of_the_outturn(self) -> None:
        """April is one month, and March before it was twelve, so 5 after 48 is no improvement."""
        assert self.arrows("2013-04") == ["", "", "↓"]

    def test_the_last_month_stands_beside_the_outturn(self) -> None:
        """The whole year of March is compared with the whole year before."""
        assert self.arrows("2014-03") == ["", "↓", "↓"]

    @pytest.mark.parametrize(
        "cells",
        [
            {"Measure": "percent"},
            {"Measure": "average"},
            {"Data_period": "SS"},
            {"Data_period": "R12M"},
        ],
    )
    def test_other_figures_are_compared_as_they_stand(self, cells: dict[str, object]) -> None:
        """Percentages, averages, snapshots and rolling years have both arrows."""
        assert self.arrows("2013-06", **cells) == ["↓", "↑", "↓"]

    def test_what_began_within_the_year_covers_less(self) -> None:
        """A count from June 2012 had one month by then, and three a year later."""
        assert self.arrows("2013-06", From="June 2012") == ["", "", ""]

    def test_a_missing_figure_is_not_uneven(self) -> None:
        """Where there is nothing to compare, that and not the months is why there is no arrow."""
        raw = small.tables("2013-06")
        small.indicator(raw, 1, "L", Data_period="YTD", Measure="number")
        small.figures(raw, 1, m2013_06=3, m2013_05=2)
        row = row_of(results(small.book(raw), small.month("2013-06")), "1")
        assert [row["uneven_previous"], row["uneven_outturn"]] == [True, False]


class TestBreaks:
    """`Comparable from`: an arrow across a break is shown or withheld, as Settings has it."""

    @pytest.mark.parametrize(
        ("setting", "since", "arrows"),
        [
            ("shown", "2014-05", ["↑", "↑"]),
            ("withheld", "2014-05", ["", ""]),
            ("withheld", "2014-04", ["↑", ""]),
            ("withheld", "2014-03", ["↑", "↑"]),
            ("withheld", "2014-06", ["↑", "↑"]),
            ("withheld", "", ["↑", "↑"]),
        ],
    )
    def test_arrow_across_a_break(self, setting: str, since: str, arrows: list[str]) -> None:
        """Only an arrow whose two figures stand on both sides of the break is withheld."""
        raw = small.tables(Arrow_across_a_break=setting)
        small.indicator(raw, 1, Comparable_from=small.day(since) if since else None)
        small.figures(raw, 1, m2014_03=0.5, m2014_04=0.6, m2014_05=0.7)
        record = row_of(calculate(raw))
        assert [record["dot_previous"], record["dot_outturn"]] == arrows
        assert record["break_outturn"] == (since in ("2014-04", "2014-05"))


class TestTrend:
    """Exceptions: three quarter ends, then the month, each by its own target."""

    @staticmethod
    def red(**cells: object) -> Tables:
        """A book with one Red that has figures at all its trend months."""
        raw = small.tables()
        small.indicator(raw, 1, "H", **cells)
        small.target(raw, 1, "2013-04", 0.9)
        small.figures(raw, 1, m2013_09=0.95, m2013_12=0.85, m2014_03=0.5, m2014_05=0.4)
        return raw

    def test_each_month_by_its_own_target(self) -> None:
        """A quarter end is rated by the target and limits that were in force then."""
        raw = self.red()
        small.target(raw, 1, "2014-03", 0.45)
        assert [(p["target"], p["rag"]) for p in trend_of(raw)] == [
            (0.9, "G"), (0.9, "A"), (0.45, "G"), (0.45, "R"),
        ]  # fmt: skip

    def test_month_without_figure(self) -> None:
        """A trend month with a target but no figure shows neither."""
        raw = self.red()
        del raw["Data"].rows[1]
        point = trend_of(raw)[1]
        assert math.isnan(point["value"])
        assert math.isnan(point["target"])
        assert point["rag"] == ""

    def test_month_without_target(self) -> None:
        """A trend month with a figure but no target in force shows the figure, unrated."""
        raw = self.red()
        raw["Targets"].rows.clear()
        small.target(raw, 1, "2013-04", 0.9)
        small.target(raw, 1, "2013-12", None)
        small.target(raw, 1, "2014-03", 0.9)
        points = trend_of(raw)
        assert [math.isnan(p["value"]) for p in points] == [False] * 4
        assert [math.isnan(p["target"]) for p in points] == [False, True, False, False]
        assert [p["rag"] == "" for p in points] == [False, True, False, False]
        assert [math.isnan(p["target"]) for p in trend_of(raw)] == [False, True, False, False]

    @pytest.mark.parametrize(
        ("since", "stars"),
        [
            ("2013-09", "    "), ("2013-10", " ***"), ("2013-12", " ***"), ("2014-03", "  **"),
            ("2014-05", "   *"), ("2014-06", "    "), ("2010-01", "    "), ("", "    "),
        ],
    )  # fmt: skip
    def test_stars(self, since: str, stars: str) -> None:
        """A figure from the break on is starred while an earlier one stands beside it."""
        raw = self.red(Comparable_from=small.day(since) if since else None)
        assert "".join(" *"[p["starred"]] for p in trend_of(raw)) == stars

    def test_no_star_without_an_earlier_figure(self) -> None:
        """Where the months before the break show n/a there is nothing to compare with."""
        raw = self.red(Comparable_from=small.day("2014-03"))
        del raw["Data"].rows[:2]
        assert not any(p["starred"] for p in trend_of(raw))

    def test_stars_of_one_indicator_do_not_reach_another(self) -> None:
        """An earlier figure counts for its own indicator and area alone."""
        raw = self.red(Comparable_from=small.day("2014-03"))
        small.indicator(raw, 2, Comparable_from=small.day("2014-03"))
        small.target(raw, 2, "2013-04", 0.9)
        small.figures(raw, 2, m2014_03=0.5, m2014_05=0.4)
        found = calculate(raw)
        assert [p["starred"] for p in points(found, "1")] == [False, False, True, True]
        assert not any(p["starred"] for p in points(found, "2"))

    def test_restated(self) -> None:
        """A quarter end that Data now gives otherwise is marked, and stands as published."""
        raw = self.red()
        small.published(raw, 1, m2013_12=0.80)
        point = trend_of(raw)[1]
        assert (point["value"], point["restated"], point["now"], point["rag"]) == (
            0.80, True, 0.85, "R",
        )  # fmt: skip

    def test_reporting_month_that_ends_a_quarter(self) -> None:
        """In March the trend shows June to December, and March once."""
        raw = self.red()
        small.figures(raw, 1, m2013_06=0.1)
        labels = [months.label(Month(int(p["Month"]))) for p in trend_of(raw, "2014-03")]
        assert labels == ["Jun 13", "Sep 13", "Dec 13", "Mar 14"]

    def test_last_point_is_the_row(self) -> None:
        """The trend ends in the very figure, target and letter of the scorecard's row."""
        found = calculate(self.red())
        record, last = row_of(found), points(found)[-1]
        assert (record["latest"], record["target"], record["rag"]) == (
            last["value"], last["target"], last["rag"],
        )  # fmt: skip


def test_results_leave_the_book_alone() -> None:
    """Computing twice from one book gives the same results."""
    book: Book = small.book(TestTrend.red())
    before = {name: frame.copy() for name, frame in (("data", book.data), ("t", book.targets))}
    first, second = (results(book, small.month("2014-05")) for _ in range(2))
    assert first.rows.equals(second.rows)
    assert first.trend.equals(second.trend)
    assert book.data.equals(before["data"])
    assert book.targets.equals(before["t"])
