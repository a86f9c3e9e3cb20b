"""Months, financial years, windows and trend months."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from xlscore.rules import months
from xlscore.rules.months import DataPeriod, Month, make
from xlscore.rules.periods import trend

MAY = make(2014, 5)


def trend_months(month: Month, starts: int) -> list[Month]:
    """The months of the trend of a monthly row."""
    found = trend(np.array([month]), np.array([1]), np.array([starts]))
    return [Month(int(one)) for one in found[0]]


class TestMonthsAsTyped:
    """A month is a date, any day of it, or one of the stated texts."""

    @pytest.mark.parametrize(
        "typed",
        [
            dt.date(2014, 5, 1),
            dt.date(2014, 5, 31),
            dt.datetime(2014, 5, 31, 23, 59),
            "May 14",
            "may 2014",
            " MAY-14 ",
            "May14",
            "May '14",
            "2014-05",
            "2014-5",
            "2014-05-31",
            "2014-05-31 00:00:00",
            "2014-05-31T00:00:00",
            "31/05/2014",
            "31.5.14",
            "31-05-2014",
            "31/05/2014 00:00",
            "31/05/2014 00:00:00",
            "31 May 2014",
            "31-May-14",
            "31-MAY-2014",
            "31st May 2014",
            "05/2014",
        ],
    )
    def test_every_stated_form(self, typed: object) -> None:
        """Every stated form of May 2014 is the same month."""
        assert months.parse(typed) == MAY

    @pytest.mark.parametrize(
        ("typed", "number"),
        [("Sept 14", 9), ("Sep 14", 9), ("September 14", 9), ("June 14", 6), ("Jun. 14", 6)],
    )
    def test_long_and_short_names(self, typed: str, number: int) -> None:
        """A month's name may be cut short, with or without a point."""
        assert months.parse(typed) == make(2014, number)

    def test_day_comes_first(self) -> None:
        """4/5/2014 is the fourth of May, as in Britain."""
        assert months.parse("4/5/2014") == MAY

    @pytest.mark.parametrize("typed", [None, "", "  "])
    def test_blank(self, typed: object) -> None:
        """A blank cell names no month."""
        assert months.parse(typed) is None

    @pytest.mark.parametrize(
        "typed",
        ["Mayo 14", "Ma 14", "Smarch 14", "2014", "14", "05/31/2014", "31/02/2014", "2014-13",
         "2014-00", "2014-02-30", "May", "May 145", "May 0000", "0000-05", "01/05/0000",
         "May 14 to June 14", "n/a", 2014.5, 41760, True],
    )  # fmt: skip
    def test_anything_else_is_refused(self, typed: object) -> None:
        """What names no month is refused with a hint how to type one."""
        with pytest.raises(ValueError, match="is not a month: type it as May 2014"):
            months.parse(typed)

    @pytest.mark.parametrize(("year", "number"), [(2014, 0), (2014, 13), (0, 5), (10000, 1)])
    def test_no_such_month(self, year: int, number: int) -> None:
        """There is no thirteenth month, and no year before the first."""
        with pytest.raises(ValueError, match="there is no"):
            make(year, number)

    def test_leap_day(self) -> None:
        """29 February names its month in a leap year only."""
        assert months.parse("29/02/2016") == make(2016, 2)
        with pytest.raises(ValueError, match="not a month"):
            months.parse("29/02/2014")


class TestNames:
    """A month is written short in headings and long in titles."""

    def test_labels(self) -> None:
        """May 14, May 2014, 2014-05 and the first of May are the same month."""
        assert months.label(MAY) == "May 14"
        assert months.long_label(MAY) == "May 2014"
        assert months.iso(MAY) == "2014-05"
        assert months.first_day(MAY) == dt.date(2014, 5, 1)
        assert months.label(make(2009, 9)) == "Sep 09"

    def test_arithmetic(self) -> None:
        """The month before January is the December of the year before."""
        assert Month(make(2014, 1) - 1) == make(2013, 12)
        assert months.year_month(make(2013, 12)) == (2013, 12)


class TestFinancialYear:
    """The financial year runs from April to March, or from the month that Settings names."""

    @pytest.mark.parametrize(
        ("month", "starts", "first", "label", "outturn"),
        [
            (make(2014, 5), 4, make(2014, 4), "14/15", make(2014, 3)),
            (make(2014, 4), 4, make(2014, 4), "14/15", make(2014, 3)),
            (make(2014, 3), 4, make(2013, 4), "13/14", make(2013, 3)),
            (make(2015, 1), 4, make(2014, 4), "14/15", make(2014, 3)),
            (make(1999, 12), 4, make(1999, 4), "99/00", make(1999, 3)),
            (make(2009, 9), 4, make(2009, 4), "09/10", make(2009, 3)),
            (make(2014, 5), 1, make(2014, 1), "2014", make(2013, 12)),
            (make(2014, 12), 1, make(2014, 1), "2014", make(2013, 12)),
            (make(2014, 8), 9, make(2013, 9), "13/14", make(2013, 8)),
            (make(2014, 11), 12, make(2013, 12), "13/14", make(2013, 11)),
        ],
    )
    def test_year_of_a_month(
        self, month: Month, starts: int, first: Month, label: str, outturn: Month
    ) -> None:
        """A month's financial year has a first month, a name, and an outturn month before it."""
        assert months.year_start(month, starts) == first
        assert months.year_label(month, starts) == label
        assert months.outturn(month, starts) == outturn


class TestWindows:
    """YTD runs from the start of the year, R12M over twelve months, SS is the month alone."""

    @pytest.mark.parametrize(
        ("period", "starts", "first"),
        [
            ("YTD", 4, make(2014, 4)),
            ("YTD", 9, make(2013, 9)),
            ("R12M", 4, make(2013, 6)),
            ("R12M", 9, make(2013, 6)),
            ("SS", 4, MAY),
        ],
    )
    def test_first_month(self, period: DataPeriod, starts: int, first: Month) -> None:
        """The window's first month follows the data period and, for YTD, the year's start."""
        assert months.window_start(MAY, period, starts) == first


class TestTrendMonths:
    """The trend shows the last three quarter ends before the month, then the month itself."""

    @pytest.mark.parametrize(
        ("month", "starts", "expected"),
        [
            ("May 14", 4, "Sep 13, Dec 13, Mar 14, May 14"),
            ("June 14", 4, "Sep 13, Dec 13, Mar 14, Jun 14"),
            ("July 14", 4, "Dec 13, Mar 14, Jun 14, Jul 14"),
            ("April 14", 4, "Sep 13, Dec 13, Mar 14, Apr 14"),
            ("March 14", 4, "Jun 13, Sep 13, Dec 13, Mar 14"),
            ("May 14", 1, "Sep 13, Dec 13, Mar 14, May 14"),
            ("May 14", 5, "Oct 13, Jan 14, Apr 14, May 14"),
            ("May 14", 3, "Aug 13, Nov 13, Feb 14, May 14"),
            ("January 14", 9, "May 13, Aug 13, Nov 13, Jan 14"),
        ],
    )
    def test_quarter_ends(self, month: str, starts: int, expected: str) -> None:
        """A month that is itself a quarter end stands once, as the month reported."""
        when = months.parse(month)
        assert when is not None
        found = trend_months(when, starts)
        assert ", ".join(map(months.label, found)) == expected

    @pytest.mark.parametrize("starts", range(1, 13))
    def test_any_year_start(self, starts: int) -> None:
        """Wherever the year starts, quarters end three, six, nine and twelve months into it."""
        ends = {(starts - 1 + n) % 12 + 1 for n in (2, 5, 8, 11)}
        for month in range(make(2013, 1), make(2017, 1)):
            *before, last = trend_months(Month(month), starts)
            assert last == month
            assert all(months.year_month(m)[1] in ends for m in before)
            assert [before[1] - before[0], before[2] - before[1]] == [3, 3]
            assert 1 <= month - before[2] <= 3


class TestEdges:
    """What the year's first and last cells, short names and defaults give."""

    def test_first_and_last_year(self) -> None:
        """The years 1 and 9999 are years, those beside them are none."""
        assert (make(1, 1), make(9999, 12)) == (months.EARLIEST, months.LATEST)
        for year in (0, 10_000):
            with pytest.raises(ValueError, match=f"there is no month 1 of the year {year}"):
                make(year, 1)

    def test_september_in_four_letters(self) -> None:
        """Sept is no beginning of three letters, and still September."""
        assert months.parse("Sept 14") == make(2014, 9)

    @pytest.mark.parametrize(
        ("cell", "shown"), [(0.1 + 0.2, "0.3"), (True, "True"), (41790, "41790")]
    )
    def test_other_cells_are_named(self, cell: object, shown: str) -> None:
        """A number that is no date is refused as the officer sees it."""
        with pytest.raises(ValueError, match=rf"^{shown} is not a month: type it as"):
            months.parse(cell)

    def test_the_year_starts_in_april(self) -> None:
        """Where nothing else is said."""
        april = make(2014, 4)
        for month in (april, MAY):
            assert months.year_start(month) == april
            assert months.year_label(month) == "14/15"
            assert months.outturn(month) == make(2014, 3)
            assert months.window_start(month, "YTD") == april


class TestOneOrder:
    """One cell proves whether a column has the day or the month first."""

    def test_the_month_first(self) -> None:
        """The others follow, with their own signs and what stands behind them."""
        given = ["05/31/2014", " 6/1/2014", "07-02-2014", None, "May 14"]
        read, wrong = months.in_one_order(given)
        assert [months.parse(cell) for cell in read] == [
            MAY, make(2014, 6), make(2014, 7), None, MAY,
        ]  # fmt: skip
        assert wrong == {}

    def test_the_day_first(self) -> None:
        """What is written as in Britain stays as it is; so does what proves nothing."""
        for given in (["31/05/2014", "01/06/2014"], ["02/03/2014"], ["01/01/2014"], ["12/12/2014"]):
            assert months.in_one_order(given) == (given, {})

    @pytest.mark.parametrize(
        ("given", "month_first"),
        [
            (["12/13/2014", "02/01/2014"], True), (["12/12/2014", "03/02/2014"], False),
            (["13/12/2014", "03/02/2014"], False), (["13/13/2014", "03/02/2014"], False),
            (["11/12/2014", "03/02/2014"], False), (["12/12/2014", "05/31/2014"], True),
        ],
    )  # fmt: skip
    def test_what_proves_an_order(self, given: list[object], month_first: bool) -> None:
        """A number above 12 beside one up to 12, and no other pair."""
        read, wrong = months.in_one_order(given)
        assert wrong == {}
        assert (read != given) == month_first

    def test_both_orders(self) -> None:
        """Each text is unclear where two cells prove the opposite."""
        given = ["05/31/2014", "31/05/2014", "May 14"]
        read, wrong = months.in_one_order(given)
        assert read == given
        assert wrong.keys() == {0, 1}
        assert wrong[0] == (
            "'05/31/2014' is unclear, for 31/05/2014 has the day first and 05/31/2014 the month: "
            "write it as 2014-05-31"
        )

    @pytest.mark.parametrize("proof", ["13/12/2014", "12/13/2014"])
    def test_twelve_and_thirteen_tell_an_order_from_its_opposite(self, proof: str) -> None:
        """Either proves an order against the opposite in the same column."""
        other = "05/31/2014" if proof.startswith("13") else "31/05/2014"
        assert months.in_one_order([proof, other])[1].keys() == {0, 1}

    def test_dates_that_excel_turned(self) -> None:
        """Where Excel has made dates of some, texts and dates with a day up to 12 are doubted."""
        days = [(12, 6), (5, 1), (5, 13), (6, 2), (1, 12)]
        given = ["05/31/2014", *(dt.date(2014, *day) for day in days)]
        read, wrong = months.in_one_order(given)
        assert read == given
        assert wrong.keys() == {0, 1, 4, 5}
        assert "Excel turned the other dates" in wrong[1]

    def test_firsts_of_months_by_chance(self) -> None:
        """Dates that would all be the first of a month with the month first are doubted."""
        given = ["05/01/2014", "06/01/2014"]
        read, wrong = months.in_one_order(given)
        assert read == given
        assert wrong.keys() == {0, 1}
        assert wrong[0].startswith("'05/01/2014' may be the first of a month")
