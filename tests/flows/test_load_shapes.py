"""Extracts as councils have them: whatever shape a table has, the same rows are laid over Data."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from support import small_books as small
from support.extracts import workbook
from support.small_books import add

from xlscore.flows.load.extracts import read_extract
from xlscore.flows.load.mapping import headings_of
from xlscore.flows.load.upsert import Upsert, upsert
from xlscore.inputs.book import read
from xlscore.problems import Refusal
from xlscore.workbook.tables import RawTable

NOS = range(1, 41)
MONTHS = ("Apr 2014", "May 2014", "Jun 2014")
DAYS = (dt.date(2014, 4, 1), dt.date(2014, 5, 1), dt.date(2014, 6, 1))


def figure(no: int, at: int) -> float:
    """The figure of an indicator for one of the months, each another."""
    return round(0.2 + no / 100 + at / 1000, 3)


def tables(areas: str = "Kent", **settings: object) -> dict[str, RawTable]:
    """Forty indicators without any figures."""
    raw = small.tables("2014-05", areas, **settings)
    for no in NOS:
        small.indicator(raw, no)
    return raw


def laid(raw: dict[str, RawTable], path: Path, month: str = "") -> Upsert:
    """What a file does to the book of these tables."""
    book, _ = read(raw)
    given = small.month(month) if month else None
    tables = read_extract(path, headings_of(book).kind, book.settings.year_starts)
    return upsert(book, tables, month=given)


def figures(found: Upsert, column: str = "Value") -> dict[tuple[object, object], object]:
    """The figures of new rows by indicator and month."""
    assert found.refused == []
    return {(row["No"], row["Month"]): row.get(column) for row in found.appended}


EVERY = {(no, day): figure(no, at) for no in NOS for at, day in enumerate(DAYS)}
ACROSS = [["No", *MONTHS], *([no, *(figure(no, at) for at in range(3))] for no in NOS)]
BY_INDICATOR = [
    ["Month", *NOS],
    *([month, *(figure(no, at) for no in NOS)] for at, month in enumerate(MONTHS)),
]


def test_periods_across(tmp_path: Path) -> None:
    """A heading that is a month, as text or as a date, needs no row on Import."""
    assert figures(laid(tables(), workbook(tmp_path / "a.xlsx", ("KPIs", ACROSS)))) == EVERY
    dated = [["No", *DAYS], *ACROSS[1:]]
    assert figures(laid(tables(), workbook(tmp_path / "b.xlsx", ("KPIs", dated)))) == EVERY


def test_indicators_across(tmp_path: Path) -> None:
    """A heading that is an indicator's number, or its name, has its values below."""
    assert figures(laid(tables(), workbook(tmp_path / "a.xlsx", ("KPIs", BY_INDICATOR)))) == EVERY
    named = [["Month", *(f"indicator {no}" for no in NOS)], *BY_INDICATOR[1:]]
    assert figures(laid(tables(), workbook(tmp_path / "b.xlsx", ("KPIs", named)))) == EVERY


def test_one_sheet_an_indicator(tmp_path: Path) -> None:
    """The sheet's title names the indicator: by number, by name, or by its row on Import."""
    raw = tables()
    add(raw, "Import", Column="Reviews", Means=3)

    def rows(no: int) -> list[list[object]]:
        return [["Month", "Value"], *([m, figure(no, at)] for at, m in enumerate(MONTHS))]

    titles = {2: "Indicator 2", 3: "Reviews"}
    sheets = [(titles.get(no, str(no)), rows(no)) for no in NOS]
    assert figures(laid(raw, workbook(tmp_path / "a.xlsx", *sheets))) == EVERY


def test_year_and_month_in_two_columns(tmp_path: Path) -> None:
    """The year may be the calendar's or a financial one, the month a name or a number."""
    for name, year, months in (
        ("a.xlsx", 2014, ("April", "May", "June")),
        ("b.xlsx", "2014/15", (4, 5, 6)),
        ("c.xlsx", "2014/15", ("Apr", "05", "Jun")),
    ):
        rows: list[list[object]] = [["Year", "Month", "No", "Value"]]
        rows += [[year, months[at], no, figure(no, at)] for no in NOS for at in range(3)]
        assert figures(laid(tables(), workbook(tmp_path / name, ("Data", rows)))) == EVERY
    late = [["Year", "Month", "No", "Value"], ["2013/14", "March", 1, 0.5], [2014, "March", 2, 0.5]]
    found = figures(laid(tables(), workbook(tmp_path / "d.xlsx", ("Data", late))))
    assert found == {(1, dt.date(2014, 3, 1)): 0.5, (2, dt.date(2014, 3, 1)): 0.5}


def test_year_and_quarter_in_two_columns(tmp_path: Path) -> None:
    """They name the quarter of a quarterly book."""
    raw = small.tables(Report_every="quarter", reporting="2014-06")
    small.indicator(raw, 1, Data_period="Q")
    rows = [["Year", "Quarter", "No", "Num", "Denom"], ["2014/15", "Q1", 1, 9, 10],
            ["2013/14", 4, 1, 8, 10]]  # fmt: skip
    found = laid(raw, workbook(tmp_path / "a.xlsx", ("Data", rows)))
    expected = {(1, dt.date(2014, 6, 1)): 9.0, (1, dt.date(2014, 3, 1)): 8.0}
    assert figures(found, "Num") == expected


@pytest.mark.parametrize("named_above", [True, False])
def test_heading_over_two_rows(tmp_path: Path, named_above: bool) -> None:
    """Months above, Num and Denom below each; a column of its own is named in either row."""
    own = "No"
    over = [own if named_above else "", *(cell for month in MONTHS for cell in (month, ""))]
    under = ["" if named_above else own, *(name for _ in MONTHS for name in ("Num", "Denom"))]
    rows = [[no, *(cell for at in range(3) for cell in (no + at, 50))] for no in NOS]
    found = laid(tables(), workbook(tmp_path / "a.xlsx", ("KPIs", [over, under, *rows])))
    assert figures(found, "Num") == {(no, d): no + at for no in NOS for at, d in enumerate(DAYS)}
    assert set(figures(found, "Denom").values()) == {50.0}


@pytest.mark.parametrize(
    ("rows", "year_starts"),
    [
        ([["", "2014/15", "", ""], ["No", "Apr", "May", "June"]], "April"),
        ([["No", "2014/2015", "", ""], ["", "Apr", "May", "Jun"]], "April"),
        ([["", 2014, "", ""], ["No", "April", "May", "June"]], "April"),
        ([["Figures of 2014/15"], ["No", "Apr", "May", "Jun"]], "April"),
        ([["", "2013/14", "", ""], ["No", "Apr", "May", "Jun"]], "September"),
        ([["No", "Apr 2014 Value", "Value (May 2014)", "Jun 2014 Value"]], "April"),
        ([["No", "Value Apr", "Value May", "Value Jun"], ["2014/15"]][::-1], "April"),
    ],
)
def test_a_year_once_over_its_months(
    tmp_path: Path, rows: list[list[object]], year_starts: str
) -> None:
    """Above them, or in a title; a heading may also name a month and a column."""
    raw = tables(Year_starts=year_starts)
    found = laid(raw, workbook(tmp_path / "a.xlsx", ("KPIs", [*rows, *ACROSS[1:]])))
    assert figures(found) == EVERY
    assert bool([line for line in found.messages if "the year in its title" in line]) == (
        rows[0] == ["Figures of 2014/15"]
    )


def test_months_follow_each_other_in_a_year_that_is_not_the_books(tmp_path: Path) -> None:
    """After December of a school's year comes the next January, and its April after that."""
    head = [["No", "2013/14", "", "", ""], ["", "Sep", "Dec", "Jan", "Apr"]]
    found = laid(tables(), workbook(tmp_path / "a.xlsx", ("KPIs", [*head, [1, 1, 2, 3, 4]])))
    months = [dt.date(2013, 9, 1), dt.date(2013, 12, 1), dt.date(2014, 1, 1), dt.date(2014, 4, 1)]
    assert figures(found) == {(1, day): at + 1.0 for at, day in enumerate(months)}


def test_quarters_without_a_year_are_refused(tmp_path: Path) -> None:
    """With what to write; which year they are is never guessed."""
    path = workbook(tmp_path / "a.xlsx", ("KPIs", [["No", "Q1", "Q2"], [1, 0.5, 0.6]]))
    with pytest.raises(Refusal, match="'Q1', 'Q2': no year is named; write Q1 2014/15"):
        laid(tables(), path)


def test_rows_of_one_cell_are_passed_over(tmp_path: Path) -> None:
    """A section's name or a remark is not a figure that is refused; both are named."""
    rows = [ACROSS[0], ["Health"], *ACROSS[1:], ["Source: the system"]]
    found = laid(tables(), workbook(tmp_path / "a.xlsx", ("KPIs", rows)))
    assert figures(found) == EVERY
    assert found.messages == [
        "a.xlsx: line 2 'Health', line 43 'Source: the system': one cell alone, not loaded."
    ]


def test_indicators_above_their_columns(tmp_path: Path) -> None:
    """The row above may name indicators instead of months."""
    over = ["", 4, "", 7, ""]
    under = ["Month", "Num", "Denom", "Num", "Denom"]
    rows = [[month, 1 + at, 10, 2 + at, 20] for at, month in enumerate(MONTHS)]
    found = laid(tables(), workbook(tmp_path / "a.xlsx", ("KPIs", [over, under, *rows])))
    expected = {(no, d): first + at for no, first in ((4, 1), (7, 2)) for at, d in enumerate(DAYS)}
    assert figures(found, "Num") == expected


@pytest.mark.parametrize(
    "titles",
    [
        [["KPI report"]],
        [["Report", "June 2014"], ["Owner", "Performance team", "Version 2"], []],
        [["Figures of", "May 2014"], ["Printed", dt.date(2014, 7, 2)]],
    ],
)
def test_title_rows_of_one_or_more_cells(tmp_path: Path, titles: list[list[object]]) -> None:
    """Rows above the headings are left out, whatever stands in them."""
    path = workbook(tmp_path / "a.xlsx", ("KPIs", [*titles, *ACROSS]))
    assert figures(laid(tables(), path)) == EVERY


def test_scale_is_chosen_on_import_and_never_guessed(tmp_path: Path) -> None:
    """98 stays 98 until Import says otherwise, of a heading or of a whole sheet or file."""
    raw = tables()
    small.indicator(raw, 41, Measure="number")
    rows = [["No", "Month", "Value"], [1, "May 2014", 98], [2, "May 2014", "97.5%"],
            [41, "May 2014", 98]]  # fmt: skip
    path = workbook(tmp_path / "a.xlsx", ("KPIs", rows))
    may = dt.date(2014, 5, 1)
    assert figures(laid(raw, path)) == {(1, may): 98.0, (2, may): 0.975, (41, may): 98.0}
    for column in ("Value", "kpis", "a.xlsx"):
        scaled = tables()
        small.indicator(scaled, 41, Measure="number")
        add(scaled, "Import", Column=column, Scale="98 means 98%")
        found = figures(laid(scaled, path))
        assert found == {(1, may): 0.98, (2, may): 0.975, (41, may): 98.0}, column


def test_a_scale_that_is_none_is_refused(tmp_path: Path) -> None:
    """The cell of Import and the remedy are named."""
    raw = tables()
    add(raw, "Import", Column="Value", Scale="percent")
    path = workbook(tmp_path / "a.xlsx", ("KPIs", [["No", "Month", "Value"], [1, "May 2014", 98]]))
    with pytest.raises(Refusal, match=r"Import!D2: 'percent' is not a Scale; type 98 means 98%"):
        laid(raw, path)


def test_all_columns_of_data_are_known(tmp_path: Path) -> None:
    """A table with Data's own headings needs no row on Import, Withhold included."""
    head = ["No", "Area", "Month", "Num", "Denom", "Value", "Note", "Withhold"]
    rows = [head, [1, "Kent", "May 2014", 3, 4, None, "small", "Yes"]]
    found = laid(tables(), workbook(tmp_path / "a.xlsx", ("Data", rows)))
    assert (found.appended[0]["Withhold"], found.appended[0]["Note"]) == ("Yes", "small")


def test_an_area_goes_by_title_or_code(tmp_path: Path) -> None:
    """In every shape; one that is unknown is refused as it was typed."""
    raw = tables(areas="N S")
    raw["Areas"].rows[0][1] = "Northern Towns"
    rows = [["No", "Area", "May 2014"], [1, "northern towns", 0.5], [1, "S", 0.6], [2, "East", 1]]
    found = laid(raw, workbook(tmp_path / "a.xlsx", ("KPIs", rows)))
    assert [(row["Area"], row["Value"]) for row in found.appended] == [("N", 0.5), ("S", 0.6)]
    assert [str(row) for row in found.refused] == [
        "a.xlsx, line 4: the area 'East' is not on the Areas sheet: correct it, or add it to Areas"
    ]


def test_years_that_may_be_months_are_refused(tmp_path: Path) -> None:
    """2011-12 beside 2013-14 is a year, and must be written so."""
    rows = [["No", "2011-12", "2012-13", "2013-14"], [1, 0.5, 0.6, 0.7]]
    with pytest.raises(Refusal, match="may be a year or a month: write years as 2011/12"):
        laid(tables(), workbook(tmp_path / "a.xlsx", ("KPIs", rows)))


def test_periods_both_across_and_down_are_refused(tmp_path: Path) -> None:
    """A column Month beside columns for months would give a figure two of them."""
    rows = [["No", "Month", "May 2014", "Jun 2014"], [1, "Apr 2014", 0.5, 0.6]]
    with pytest.raises(Refusal, match="columns for single periods"):
        laid(tables(), workbook(tmp_path / "a.xlsx", ("KPIs", rows)))
