"""The cross checks: one planted fault a test, and the sentence that finds it."""

from __future__ import annotations

import datetime as dt

import pytest
from support.small_books import MAY, add, faultless, figure, put, target, told

from xlscore.checks.all_checks import CHECKS, check, checked, leave_blank
from xlscore.checks.order import in_order
from xlscore.inputs.book import read
from xlscore.problems import Problem
from xlscore.rules import months
from xlscore.workbook.tables import RawTable

APRIL = dt.date(2014, 4, 30)


def problems(raw: dict[str, RawTable]) -> list[str]:
    """Every problem of a book, in order."""
    book, said = read(raw)
    return told(in_order([*said, *check(book, book.settings.reporting_month)]))


def places(raw: dict[str, RawTable]) -> list[str]:
    """The severity and the cell of every problem, in order."""
    return [line.split(": ")[0] for line in problems(raw)]


def unpublished() -> dict[str, RawTable]:
    """The valid book, from which nothing was published yet."""
    raw = faultless()
    raw["Published"].rows = []
    return raw


def test_valid_book_has_no_problem() -> None:
    """A book without faults passes every check."""
    assert problems(faultless()) == []


def test_every_check_says_what_it_holds() -> None:
    """Each check has a sentence that the data must make true."""
    assert all(look.__doc__ and look.__doc__.strip()[0].isupper() for look in CHECKS)


def test_empty_book() -> None:
    """A book without a row of areas, indicators or figures is checked, not stumbled over."""
    raw = faultless()
    for name, table in raw.items():
        if name != "Settings":
            table.rows = []
    assert places(raw) == ["warning Areas!A1", "warning Indicators!A1", "warning Data!C1"]


def test_order() -> None:
    """Errors come first, then the sheets in their order, then the rows as numbers."""
    given = [
        Problem("warning", "Areas", "A2", "", ""),
        Problem("error", "Data", "A10", "", ""),
        Problem("error", "Data", "B9", "", ""),
        Problem("error", "Targets", "A99", "", ""),
    ]
    assert [p.cell for p in in_order(given)] == ["A99", "B9", "A10", "A2"]


def test_what_the_page_of_the_month_shows_comes_first() -> None:
    """A warning of the month stands before one of an older month, whatever the rows.

    Of Data the page shows the latest, the previous and the outturn figure; nothing is printed of
    the sheet Log. A row that cannot be read may be of the month.
    """
    raw = faultless()
    for when in ("2013-08", "2014-05"):
        add(raw, "Data", No=4, Area="Kent", Month=when, Value="9 or so")
    add(raw, "Data", No=4, Area="Kent", Month="May fourteen", Value=9)
    last = len(raw["Data"].rows) + 1
    book, said = read(raw)
    found = checked(book, said, months.month_of(MAY))[1]
    listed = [p.cell for p in found if p.sheet == "Data"]
    old, own, unread = (listed.index(f"{at}{row}") for at, row in (
        ("F", last - 2), ("F", last - 1), ("C", last)
    ))  # fmt: skip
    assert max(own, unread) < old


class TestLists:
    """Areas and indicators make sense."""

    def test_no_area_with_a_page(self) -> None:
        """Without an area that has a page there would be no scorecard."""
        raw = faultless()
        put(raw, "Areas", "C2", "No")
        assert places(raw) == ["warning Areas!C2"]

    def test_part_of_an_unknown_area(self) -> None:
        """Part of names an area on the sheet."""
        raw = faultless()
        put(raw, "Areas", "E2", "England")
        assert problems(raw) == [
            "error Areas!E2: the area 'England' is not on the Areas sheet; correct it, or add the "
            "area to Areas."
        ]

    def test_part_of_an_unknown_area_below_one_that_is_whole(self) -> None:
        """Every row is looked at, also below an area that is part of none."""
        raw = faultless()
        add(raw, "Areas", Area="East", Part_of="England")
        assert [told for told in places(raw) if told.startswith("error")] == ["error Areas!E3"]

    def test_part_of_itself(self) -> None:
        """Areas do not contain each other in a circle."""
        raw = faultless()
        put(raw, "Areas", "E2", "East")
        add(raw, "Areas", Area="East", Part_of="Kent")
        for row in raw["Indicators"].rows:
            row[13] = "Kent"
        assert problems(raw) == [
            "error Areas!E2: Kent is part of itself: Kent in East in Kent; correct Part of in one "
            "of them.",
            "error Areas!E3: East is part of itself: East in Kent in East; correct Part of in one "
            "of them.",
        ]

    def test_life_that_ends_before_it_begins(self) -> None:
        """From is not after To."""
        raw = faultless()
        put(raw, "Indicators", "L4", "May 2014")
        put(raw, "Indicators", "M4", "Apr 2014")
        assert places(raw) == ["error Indicators!L4"]


class TestMonths:
    """Months are the ones that were meant."""

    def test_before_1990(self) -> None:
        """A date of another century is a slip."""
        raw = faultless()
        row = figure(raw, 4.0, dt.date(1914, 4, 30), value=5.0)
        assert problems(raw) == [
            f"error Data!C{row}: April 1914 is before 1990; correct the month or its year."
        ]

    def test_far_after_the_reporting_month(self) -> None:
        """More than a year ahead is a slip, also on other sheets."""
        raw = faultless()
        put(raw, "Published", "C2", dt.date(2024, 4, 30))
        assert problems(raw) == [
            "error Published!C2: April 2024 is more than a year after the reporting month; "
            "correct the month or its year."
        ]

    def test_later_figures_are_not_shown_yet(self) -> None:
        """Figures after the reporting month are named, not shown."""
        raw = faultless()
        row = figure(raw, 4.0, "June 2014", value=5.0)
        assert problems(raw) == [
            f"warning Data!C{row}: Jun 14 is later than the reporting month; not shown yet; "
            "correct the month, or leave it for a later report."
        ]

    def test_wrong_year(self) -> None:
        """A month a year away from the hole it would fill is in the wrong year."""
        raw = faultless()
        rows = [
            figure(raw, 4.0, dt.date(year, number, 1), value=5.0)
            for year, number in ((2013, 11), (2013, 12), (2013, 1), (2014, 2), (2014, 3))
        ]
        assert problems(raw) == [
            f"warning Data!C{rows[2]}: Jan 13 stands apart from the indicator's other months, "
            "among which Jan 14 is missing; if Jan 14 is meant, correct the year."
        ]

    def test_months_beside_each_other_are_no_wrong_year(self) -> None:
        """The first and the last month of a run do not stand alone, a year from a hole or not."""
        raw = faultless()
        for year, number in ((2013, 1), (2013, 2), (2013, 11), (2013, 12), (2014, 2), (2014, 3)):
            figure(raw, 4.0, dt.date(year, number, 1), value=5.0)
        assert problems(raw) == []

    def test_quarterly_figures_are_no_wrong_years(self) -> None:
        """Months that stand alone because figures are quarterly are not suspected."""
        raw = faultless()
        for year, number in ((2013, 3), (2013, 6), (2013, 9), (2013, 12), (2014, 3)):
            figure(raw, 4.0, dt.date(year, number, 1), value=5.0)
        assert problems(raw) == []


class TestFigures:
    """Figures make sense, each by itself and beside the others."""

    def test_num_greater_than_denom(self) -> None:
        """A part is not greater than the whole."""
        raw = faultless()
        put(raw, "Data", "D4", 2818.0)
        assert problems(raw) == [
            "error Data!D4: num 2818 is greater than denom 2817 for a percentage; correct one of "
            "them."
        ]

    def test_an_average_may_exceed_1(self) -> None:
        """Num greater than denom is the rule for averages."""
        assert problems(faultless()) == []

    @pytest.mark.parametrize(("cell", "value"), [("D4", -5.0), ("E2", -322813.0)])
    def test_negative(self, cell: str, value: float) -> None:
        """Counts of children are not negative."""
        raw = faultless()
        put(raw, "Data", cell, value)
        assert f"error Data!{cell}" in places(raw)

    def test_half_a_fraction(self) -> None:
        """A percentage without its denominator cannot be computed."""
        raw = faultless()
        put(raw, "Data", "E4", None)
        assert problems(raw) == [
            "error Data!E4: Denom is blank, so the percent cannot be computed; fill it in."
        ]

    def test_value_without_num_and_denom_is_fine(self) -> None:
        """A figure that was published without its parts needs none."""
        raw = faultless()
        put(raw, "Data", "D4", None)
        put(raw, "Data", "E4", None)
        put(raw, "Data", "F4", 0.738)
        assert problems(raw) == []

    def test_value_alone_cannot_be_summed(self) -> None:
        """A monthly value without num and denom is of no use to the year to date."""
        raw = faultless()
        put(raw, "Indicators", "J4", "monthly")
        put(raw, "Data", "D4", None)
        put(raw, "Data", "E4", None)
        put(raw, "Data", "F4", 0.738)
        assert "error Data!F4" in places(raw)

    def test_value_that_disagrees(self) -> None:
        """Value, num and denom agree as displayed: 73.8%."""
        raw = faultless()
        put(raw, "Data", "F4", 0.738)
        assert problems(raw) == []
        put(raw, "Data", "F4", 0.739)
        assert problems(raw) == [
            "error Data!F4: value 73.9% disagrees with num and denom, which give 73.8%; correct "
            "one of them, or clear the value."
        ]

    def test_98_for_98_percent(self) -> None:
        """98 where 98% was meant is one error, not several."""
        raw = faultless()
        put(raw, "Data", "F4", 73.8)
        assert problems(raw) == [
            "error Data!F4: 73.8 stands for a percentage, which is 7380%; type 73.8% if that is "
            "meant."
        ]

    def test_more_than_all(self) -> None:
        """A percentage of a little over 100% is only asked about."""
        raw = faultless()
        put(raw, "Published", "D2", 1.04)
        put(raw, "Published", "E2", "G")
        assert problems(raw) == [
            "warning Published!D2: 104% is more than 100%; confirm or correct it."
        ]

    def test_twice_all(self) -> None:
        """From 200% on a figure was typed without its sign."""
        raw = faultless()
        put(raw, "Published", "D2", 2.0)
        put(raw, "Published", "E2", "G")
        assert problems(raw) == [
            "error Published!D2: 2 stands for a percentage, which is 200%; type 2% if that is "
            "meant."
        ]

    def test_target_of_98_for_98_percent(self) -> None:
        """A target or limit of a percentage needs its sign."""
        raw = faultless()
        put(raw, "Targets", "D4", 85.0)
        put(raw, "Targets", "G4", 70.0)
        assert {"error Targets!D4", "error Targets!G4"} <= set(places(raw))

    def test_fraction_for_a_count(self) -> None:
        """98% where 98 was meant, beside a target of 100."""
        raw = faultless()
        put(raw, "Data", "F5", 0.98)
        assert problems(raw) == [
            "warning Data!F5: 0.98 is small for a number with the target 100; type 98 without a "
            "percent sign if that is meant."
        ]

    def test_fraction_for_a_limit(self) -> None:
        """A limit of 150% beside a target of 100 is fine, one of 90% is not."""
        raw = faultless()
        put(raw, "Targets", "F5", None)
        put(raw, "Targets", "H5", 0.9)
        assert "error Targets!H5" in places(raw)

    def test_missing_result(self) -> None:
        """An indicator without a result for the reporting month is named."""
        raw = faultless()
        del raw["Data"].rows[2]
        assert problems(raw) == [
            "warning Indicators!A4: indicator 3 has no result for May 14; add it to Data, or give "
            "the indicator's last month in To."
        ]

    @pytest.mark.parametrize(("cell", "value"), [("L4", "June 2014"), ("M4", "April 2014")])
    def test_no_result_is_due_outside_its_life(self, cell: str, value: str) -> None:
        """An indicator that is not yet or no longer in use owes no result."""
        raw = faultless()
        del raw["Data"].rows[2]
        put(raw, "Indicators", cell, value)
        assert problems(raw) == []

    def test_only_areas_that_report_owe_results(self) -> None:
        """Only areas limits both what is missed and what may stand on Data."""
        raw = faultless()
        add(raw, "Areas", Area="East", Page="Yes")
        for row in raw["Indicators"].rows:
            row[13] = "Kent"
        assert problems(raw) == []
        add(raw, "Data", No=4.0, Area="East", Month=MAY, Value=3.0)
        assert problems(raw) == [
            "warning Data!B8: indicator 4 is not for area East, by Only areas; the row is not "
            "shown; correct the row or Only areas."
        ]

    def test_results_missed_area_by_area(self) -> None:
        """The areas that an indicator misses stand in one sentence."""
        raw = faultless()
        add(raw, "Areas", Area="East", Page="Yes")
        add(raw, "Areas", Area="West", Page="Yes")
        for row in raw["Indicators"].rows[1:]:
            row[13] = "Kent"
        assert problems(raw) == [
            "warning Indicators!A2: indicator 1 has no result for May 14 in areas East, West; add "
            "it to Data, or give the indicator's last month in To."
        ]

    def test_no_figures_at_all(self) -> None:
        """A reporting month without any figure is said once."""
        raw = faultless()
        raw["Data"].rows = []
        assert places(raw) == ["warning Data!C1"]

    def test_row_without_a_figure(self) -> None:
        """A row with neither num, denom nor value is a missing result at its own cell."""
        raw = faultless()
        put(raw, "Data", "F5", "-")
        assert problems(raw) == [
            "warning Data!F5: indicator 4 has no figure for May 14; type it, or delete the row."
        ]

    def test_unreadable_figure_is_said_once(self) -> None:
        """A figure that could not be read is not missed a second time."""
        raw = faultless()
        put(raw, "Data", "F5", "many")
        assert places(raw) == ["error Data!F5"]

    def test_window_with_a_gap(self) -> None:
        """A year to date without its April is summed, and said."""
        raw = faultless()
        put(raw, "Indicators", "J4", "monthly")
        assert problems(raw) == [
            "warning Data!D4: the YTD figure of indicator 3 for May 14 lacks Apr 14; add the "
            "missing months; the sum is shown as it is."
        ]
        figure(raw, 3.0, APRIL, num=718.0, denom=1000.0)
        assert problems(raw) == []

    def test_rating_that_rounding_would_change(self) -> None:
        """84.96% is Amber below 85%, though it is displayed as 85.0%."""
        raw = faultless()
        put(raw, "Data", "D4", 8496.0)
        put(raw, "Data", "E4", 10000.0)
        assert problems(raw) == [
            "warning Data!D4: 84.960% is Amber, but Green as it is displayed, 85.0%; figures are "
            "rated unrounded (Setting Compare); be ready to explain it, or change Compare on "
            "Settings."
        ]


class TestTargets:
    """Targets and limits make sense."""

    def test_limits_of_an_activity_indicator(self) -> None:
        """Limits without a polarity rate nothing; a target alone is fine."""
        raw = unpublished()
        put(raw, "Targets", "H2", 600.0)
        assert problems(raw) == [
            "warning Targets!H2: indicator 1 has limits but no polarity, so it is not rated; give "
            "it a polarity on Indicators, or clear the limits."
        ]

    def test_unreadable_polarity_is_said_once(self) -> None:
        """Limits are not blamed for a polarity that could not be read."""
        raw = unpublished()
        put(raw, "Indicators", "E4", "up")
        assert places(raw) == ["error Indicators!E4"]

    def test_limits_without_a_target(self) -> None:
        """Limits beside a blank target rate nothing."""
        raw = unpublished()
        put(raw, "Targets", "D4", None)
        assert places(raw) == ["warning Targets!D4"]

    @pytest.mark.parametrize(
        ("cell", "text", "todo"),
        [
            ("G4", "<70%", "move it to Amber to"),
            ("G4", "≤70%", "move it to Amber to"),
            ("F5", ">100", "move it to Green from"),
        ],
    )
    def test_sign_in_the_wrong_column(self, cell: str, text: str, todo: str) -> None:
        """`<` belongs into a To column, `>` into a From column."""
        raw = unpublished()
        put(raw, "Targets", cell, text)
        column = "Amber from" if cell == "G4" else "Green to"
        assert (
            f"error Targets!{cell}: '{text}' cannot stand in {column}; {todo}, or take the sign "
            "away."
        ) in problems(raw)

    @pytest.mark.parametrize(
        ("cells", "place", "found"),
        [
            # H with limits of an L.
            ({"F4": 0.9}, "F4", "Green to 90% stands alone, although high is good"),
            ({"G4": None, "H4": 0.7}, "H4", "Amber to 70% stands alone, although high is good"),
            # L with limits of an H.
            ({"G3": 0.2, "H3": None}, "G3", "Amber from 20% stands alone, although low is good"),
            # Bands upside down.
            ({"E4": 0.9, "F4": 0.8}, "F4", "Green to 80% is below Green from"),
            ({"G4": 0.9, "H4": 0.8}, "H4", "Amber to 80% is below Amber from"),
            ({"G4": 0.9}, "G4", "Amber from 90% is above Green from"),
            ({"H3": 0.2}, "H3", "Amber to 20% is below Green to"),
            # Amber inside green, near the target.
            ({"G6": 0.06}, "G6", "Amber from 6% is above Green from"),
            ({"H6": 0.09}, "H6", "Amber to 9% is below Green to"),
            # Green that nothing can meet.
            ({"E4": 0.9, "F4": "<90%"}, "F4", "no figure can be Green between these limits"),
        ],
    )
    def test_contradictory_limits(self, cells: dict[str, object], place: str, found: str) -> None:
        """Limits that contradict the polarity or each other are errors at their cell."""
        raw = unpublished()
        for cell, value in cells.items():
            put(raw, "Targets", cell, value)
        errors = [line for line in problems(raw) if line.startswith("error")]
        assert len(errors) == 1
        assert errors[0].startswith(f"error Targets!{place}: {found}")

    @pytest.mark.parametrize(
        "cells",
        [
            {"E4": 0.9},  # the target below green
            {"E4": 0.8, "F4": 0.9},  # green on both sides
            {"G4": 0.85},  # an empty amber
            {"D5": 0.0, "F5": 0.0, "H5": 0.0},  # green for 0, red for 1 and above
        ],
    )
    def test_no_contradictions(self, cells: dict[str, object]) -> None:
        """A target outside green and an empty amber are no contradictions."""
        raw = unpublished()
        for cell, value in cells.items():
            put(raw, "Targets", cell, value)
        assert problems(raw) == []

    def test_hole_between_the_bands(self) -> None:
        """Amber 70-84% and Green from 85% leave 84.5% Red."""
        raw = unpublished()
        put(raw, "Targets", "H4", 0.84)
        assert problems(raw) == [
            "warning Targets!H4: figures between 84% and 85% are Red, although worse ones are "
            "Amber; clear Amber to."
        ]

    def test_target_of_an_earlier_year(self) -> None:
        """A target of last year is in force only because nobody set a new one."""
        raw = unpublished()
        put(raw, "Targets", "C4", "April 2013")
        assert problems(raw) == [
            "warning Targets!C4: the target of indicator 3 in force in May 14 is of Apr 13, an "
            "earlier financial year; add a row from Apr 14, with the same target if it still "
            "holds."
        ]

    @pytest.mark.parametrize(
        ("cells", "place", "size"),
        [
            (["G4"], "G4", "10% of it for Amber"),
            (["H3"], "H3", "10% of it for Amber"),
            (["E6"], "E6", "5% of it for Green"),
            (["F6", "G6", "H6"], "F6", "5% of it for Green and 10% of it for Amber"),
        ],
    )
    def test_assumed_tolerance(self, cells: list[str], place: str, size: str) -> None:
        """A rating that leans on the default tolerance is named at the blank limit."""
        raw = unpublished()
        for cell in cells:
            put(raw, "Targets", cell, None)
        (line,) = problems(raw)
        assert line.startswith(f"warning Targets!{place}: ")
        assert f"has no limit, so {size} is assumed" in line

    def test_no_target(self) -> None:
        """A polarity without a target is not rated, and named; a row that ends one is not."""
        raw = unpublished()
        del raw["Targets"].rows[2]
        assert problems(raw)[0] == (
            "warning Indicators!E4: indicator 3 has a polarity but no target in May 14, so it is "
            "not rated; add it to Targets, or a row without a target if there is none."
        )
        target(raw, 3.0, dt.date(2014, 4, 1), None)
        assert [p for p in places(raw) if "Indicators" in p] == []


class TestPublished:
    """What was published is what the book still gives."""

    def test_restated_figure(self) -> None:
        """Data that now gives something else than was published is named."""
        raw = faultless()
        figure(raw, 3.0, APRIL, num=720.0, denom=1000.0)
        assert problems(raw) == [
            "warning Published!D2: 71.8% was published, and Data now gives 72.0%: it is shown as "
            "restated; correct Data if it is wrong."
        ]

    def test_same_figure_as_displayed(self) -> None:
        """Figures that are displayed alike are not restated."""
        raw = faultless()
        figure(raw, 3.0, APRIL, num=7181.0, denom=10000.0)
        assert problems(raw) == []

    def test_figure_that_data_no_longer_gives(self) -> None:
        """A figure gone from a month that Data still holds is named."""
        raw = faultless()
        figure(raw, 4.0, APRIL, value=216.0)
        assert problems(raw) == [
            "warning Published!D2: 71.8% was published, and Data no longer gives a figure for "
            "Apr 14; put it back on Data."
        ]

    def test_letter_that_the_rules_do_not_give(self) -> None:
        """A published letter is what the rules give for the published figure."""
        raw = faultless()
        put(raw, "Published", "E2", "R")
        assert problems(raw) == [
            "warning Published!E2: Red was published, and the rules now give Amber; correct the "
            "letter, or the target and limits of that month."
        ]

    def test_letter_without_a_rating(self) -> None:
        """A letter of a month without a target is questioned."""
        raw = faultless()
        put(raw, "Published", "C2", dt.date(2014, 3, 31))
        assert "warning Published!E2" in places(raw)


class TestCommentary:
    """There is one text an indicator, area and month."""

    def test_two_texts(self) -> None:
        """Two texts of one key are to be joined."""
        raw = faultless()
        add(raw, "Commentary", No=4.0, Area="Kent", Month="2014-05", Text="More.")
        assert problems(raw) == [
            "warning Commentary!D3: rows 2 and 3 hold two texts of indicator 4 for May 14; join "
            "them in one row, and delete the other."
        ]

    def test_conflict(self) -> None:
        """A conflict is reported until one row is deleted."""
        raw = faultless()
        add(raw, "Commentary", No=4.0, Area="Kent", Month=MAY, Text="x", Status="conflict")
        assert problems(raw) == [
            "warning Commentary!E3: rows 2 and 3 hold conflicting texts of indicator 4 for "
            "May 14; decide which text stands, and delete the other row."
        ]
        del raw["Commentary"].rows[0]
        assert problems(raw) == []


def test_errors_leave_figures_blank() -> None:
    """What an error speaks of is not shown; warnings and other rows leave figures alone."""
    raw = faultless()
    put(raw, "Data", "D4", 2818.0)
    put(raw, "Targets", "H3", 0.2)
    put(raw, "Published", "E2", "R")
    raw["Data"].faults = {(3, 7): "#REF!"}
    book, said = read(raw)
    blanked = leave_blank(book, [*said, *check(book, book.settings.reporting_month)])
    data = blanked.data.set_index("row")
    assert data.loc[4, ["Num", "Denom", "Value"]].isna().all()
    assert data.loc[3, "Num"] == 1025
    targets = blanked.targets
    assert targets.loc[targets["row"] == 3, "Target"].isna().all()
    assert blanked.published["Value"].tolist() == [0.718]
    assert book.data["Num"].tolist()[2] == 2818


def test_many_areas() -> None:
    """Of 520 results one is missing and one is wrong, and just these two are found."""
    raw = faultless()
    raw["Areas"].rows = []
    raw["Indicators"].rows, raw["Targets"].rows, raw["Data"].rows = [], [], []
    raw["Published"].rows, raw["Commentary"].rows = [], []
    for area in range(13):
        add(raw, "Areas", Area=f"A{area}", Page="Yes")
    for no in range(1, 41):
        add(raw, "Indicators", No=float(no), Data_period="SS", Measure="percent", Polarity="H")
        target(raw, float(no), dt.date(2014, 4, 1), 0.5, amber_from=0.4)
    raw["Data"].rows = [
        [float(no), f"A{area}", dt.date(2009 + m // 12, m % 12 + 1, 1), 50.0, 100.0, None, None]
        for no in range(1, 41)
        for area in range(13)
        for m in range(5, 65)
    ]
    put(raw, "Data", "E20001", 10.0)
    del raw["Data"].rows[59]
    assert places(raw) == ["error Data!D20000", "warning Indicators!A2"]


def test_looking_back_makes_no_month_too_new() -> None:
    """A page made again for an old month does not call the months since then wrong."""
    book, _ = read(faultless())
    found = [p.found for p in check(book, months.make(2012, 1))]
    assert not [text for text in found if "after the reporting" in text or "later than" in text]


def test_a_row_of_a_later_month_without_figures_is_no_problem() -> None:
    """The empty rows of a month that is still to come say nothing yet."""
    raw = faultless()
    figure(raw, 2.0, month=dt.date(2014, 6, 30))
    book, _ = read(raw)
    assert not [p for p in check(book, book.settings.reporting_month) if "Jun" in p.found]


def test_assumed_limits_of_an_area_are_told_apart_from_those_of_all() -> None:
    """Of two targets with assumed limits, the warning says which is an area's own."""
    raw = faultless()
    add(raw, "Areas", Area="North", Title="North", Page="No", Exceptions="No")
    april = dt.date(2014, 4, 1)
    raw["Targets"].rows = [row for row in raw["Targets"].rows if row[0] != 2.0]
    target(raw, 2.0, april, 0.25, amber_to=0.30, Source="assumed limits")
    target(raw, 2.0, april, 0.2, amber_to=0.30, Source="assumed limits", area="North")
    book, _ = read(raw)
    found = [p.found for p in check(book, book.settings.reporting_month) if "assumed" in p.found]
    assert found == [
        "the limits of indicator 2 are marked as assumed",
        "the limits of indicator 2, area North are marked as assumed",
    ]
