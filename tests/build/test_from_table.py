"""A new book out of one table of indicators, in every shape in which councils keep it."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from support.books import refused, xlscore
from support.extracts import workbook

from xlscore.build.from_table.book import from_table
from xlscore.hosts.file.file_book import FileBook
from xlscore.inputs.book import read
from xlscore.results.results import results
from xlscore.rules import months

TODAY = months.make(2024, 8)
PERIODS = ("Apr 2024", "May 2024", "Jun 2024", "Jul 2024")
DAYS = [dt.date(2024, month, 1) for month in (4, 5, 6, 7)]
NOS = [f"K{n:02d}" for n in range(1, 41)]
FACTS = ("Ref", "Indicator", "Theme", "Good is", "Unit", "Target", "Tolerance")


def facts(n: int) -> list[object]:
    """What the table says of an indicator, in turn a percentage, a count and an average."""
    unit, target, tolerance = (("%", "90%", "5%"), ("Number", 200, 20), ("Days", 12, "10%"))[n % 3]
    good = ("High", "Low", "Near target", "")[n % 4]
    return [NOS[n], f"Measure {n + 1}", f"Theme {n // 10 + 1}", good, unit, target, tolerance]


def value(n: int, at: int) -> object:
    """The figure of an indicator for a period, as the table has it."""
    return (f"{80 + (n + at * 3) % 20}.5%", 150 + (n * 7 + at * 20) % 100, 10.5 + (n + at) % 5)[
        n % 3
    ]


def figure(n: int, at: int) -> float:
    """The same as a number."""
    cell = value(n, at)
    return float(cell[:-1]) / 100 if isinstance(cell, str) else float(str(cell))


Rows = list[list[object]]
ACROSS: Rows = [
    [*FACTS, *PERIODS],
    *([*facts(n), *(value(n, at) for at in range(4))] for n in range(40)),
]


def saved(path: Path, *sheets: tuple[str, Sequence[Any]]) -> Path:
    """A workbook of these sheets, or a text file of the only one."""
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(sheets[0][1])
        return path
    return workbook(path, *sheets)


def across(folder: Path) -> Path:
    """Periods across, as text."""
    return saved(folder / "kpis.xlsx", ("KPIs", ACROSS))


def dated(folder: Path) -> Path:
    """Periods across, as dates."""
    return saved(folder / "kpis.xlsx", ("KPIs", [[*FACTS, *DAYS], *ACROSS[1:]]))


def text(folder: Path) -> Path:
    """Periods across, in a text file."""
    return saved(folder / "kpis.csv", ("", ACROSS))


def down(folder: Path) -> Path:
    """Periods down, the facts again in each row."""
    rows = [[*facts(n), PERIODS[at], value(n, at)] for n in range(40) for at in range(4)]
    return saved(folder / "kpis.xlsx", ("KPIs", [[*FACTS, "Period", "Actual"], *rows]))


def parted(folder: Path) -> Path:
    """Year and month in two columns."""
    rows = [
        [*facts(n), "2024/25", PERIODS[at][:3], value(n, at)] for n in range(40) for at in range(4)
    ]
    return saved(folder / "kpis.xlsx", ("KPIs", [[*FACTS, "Year", "Month", "Result"], *rows]))


def indicators_across(folder: Path) -> Path:
    """The whole table turned: indicators across, facts and periods down."""
    turned = [list(row) for row in zip(*ACROSS, strict=True)]
    return saved(folder / "kpis.xlsx", ("KPIs", turned))


def sheets(folder: Path) -> Path:
    """One sheet an indicator: its facts above, its figures below."""
    made = []
    for n in range(40):
        above = [[f"{name}:", cell] for name, cell in zip(FACTS, facts(n), strict=True)]
        below = [[period, value(n, at)] for at, period in enumerate(PERIODS)]
        made.append((NOS[n], [*above, [], ["Month", "Value"], *below]))
    return saved(folder / "kpis.xlsx", *made)


def two_rows(folder: Path) -> Path:
    """A heading over two rows, months above their figures and notes."""
    over = [*FACTS, *(cell for period in PERIODS for cell in (period, ""))]
    under = [*([""] * len(FACTS)), *(name for _ in PERIODS for name in ("Actual", "Target"))]
    rows = []
    for n in range(40):
        known = [*facts(n)]
        rows.append([*known, *(c for at in range(4) for c in (value(n, at), known[5]))])
    return saved(folder / "kpis.xlsx", ("KPIs", [over, under, *rows]))


def titled(folder: Path) -> Path:
    """Title rows of one and more cells above."""
    titles = [["Corporate scorecard"], ["July 2024", "Version 3", "Owner: the team"], []]
    return saved(folder / "kpis.xlsx", ("KPIs", [*titles, *ACROSS]))


def years_above(folder: Path) -> Path:
    """A year once over its months, whose cells right of it are blank, as a merged cell has them."""
    over = [*FACTS, "2024/25", "", "", ""]
    under = [*([""] * len(FACTS)), *(period[:3] for period in PERIODS)]
    return saved(folder / "kpis.xlsx", ("KPIs", [over, under, *ACROSS[1:]]))


def in_one_heading(folder: Path) -> Path:
    """Each heading names a period and what stands there."""
    head = [*FACTS, *(f"{p} {what}" for p in PERIODS for what in ("Actual", "Status"))]
    rows = [[*facts(n), *(c for at in range(4) for c in (value(n, at), "ok"))] for n in range(40)]
    return saved(folder / "kpis.xlsx", ("KPIs", [head, *rows]))


def section_rows(folder: Path) -> Path:
    """The sections are rows of one cell, and a remark stands below."""
    at = FACTS.index("Theme")
    rows: Rows = [[*row[:at], *row[at + 1 :]] for row in ACROSS]
    parts = [[[f"Theme {n + 1}"], *rows[1 + n * 10 : 11 + n * 10]] for n in range(4)]
    made = [rows[0], *(row for part in parts for row in part), ["Source: the system"]]
    return saved(folder / "kpis.csv", ("", made))


SHAPES = [across, dated, text, down, parted, indicators_across, sheets, two_rows, titled,
          years_above, in_one_heading, section_rows]  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_becomes_the_same_book(tmp_path: Path, shape: Callable[[Path], Path]) -> None:
    """Indicators, targets, limits and figures are the table's, and nothing is an error."""
    tables, report = from_table(shape(tmp_path), TODAY)
    book, problems = read(tables)
    assert [str(problem) for problem in problems if problem.severity == "error"] == []
    assert book.settings.reporting_month == months.make(2024, 7)
    assert book.indicators["No"].tolist() == NOS
    assert book.indicators["Indicator"].tolist() == [f"Measure {n + 1}" for n in range(40)]
    assert book.indicators["Polarity"].tolist() == ["H", "L", "T", ""] * 10
    assert book.indicators["Measure"].tolist() == (["percent", "number", "average"] * 14)[:40]
    assert book.indicators["Section"].tolist() == [f"Theme {n // 10 + 1}" for n in range(40)]
    held = book.data.set_index(["No", "Month"])["Value"].to_dict()
    assert held == pytest.approx(
        {(NOS[n], months.make(2024, 4 + at)): figure(n, at) for n in range(40) for at in range(4)}
    )
    aims = book.targets.groupby("No")["Target"].last().to_dict()
    assert aims == pytest.approx({no: (0.9, 200, 12)[n % 3] for n, no in enumerate(NOS)})
    first = book.targets.set_index("No").loc["K01"]
    assert min([first["Amber from"]] if shape is not two_rows else first["Amber from"]) == 0.85
    assert any("years begin in April" in line for line in report.assumed)
    left = [line for line in report.left if "line" in line]
    assert left == (
        ["kpis.csv, line 46: 'Source: the system' stands alone in its row"]
        if shape is section_rows
        else []
    )


def test_the_first_page_takes_two_commands(tmp_path: Path) -> None:
    """new --from and refresh: no sheet is edited, and the page rates as plain arithmetic does."""
    table, book = across(tmp_path), tmp_path / "book.xlsm"
    made = xlscore("new", book, "--from", table, "--organisation", "Lancaster City Council")
    assert (made.returncode, made.stderr) == (0, "")
    assert "Understood: 40 indicators, 160 figures (Apr 24 to Jul 24), 40 targets, 1 area." in (
        made.stdout.splitlines()
    )
    done = xlscore("refresh", book)
    assert (done.returncode, done.stderr) == (0, "")
    found, _ = read(FileBook.look(book).tables())
    rows = results(found, months.make(2024, 7)).rows.set_index("No")
    expected = {}
    for n, no in enumerate(NOS):
        now, aim = figure(n, 3), (0.9, 200.0, 12.0)[n % 3]
        slack = (0.05, 20.0, 1.2)[n % 3]
        letter = ("H", "L", "T", "")[n % 4]
        off = {"H": aim - now, "L": now - aim, "T": abs(now - aim)}.get(letter)
        green = (aim * 0.05 if letter == "T" else 0) + 1e-9
        expected[no] = "" if off is None else "G" if off <= green else "RA"[off <= slack + 1e-9]
    assert rows["rag"].to_dict() == expected


def test_a_next_table_of_the_same_shape_loads_without_a_word(tmp_path: Path) -> None:
    """new --from leaves on Import what load must know of it."""
    table, book = across(tmp_path), tmp_path / "book.xlsm"
    assert xlscore("new", book, "--from", table).returncode == 0
    rows = [[*FACTS, "Aug 2024"], *([*facts(n), value(n, 1)] for n in range(40))]
    later = saved(tmp_path / "august.xlsx", ("KPIs", rows))
    done = xlscore("load", book, later)
    assert (done.returncode, done.stderr) == (0, "")
    assert "New: 40 rows for August 2024." in done.stdout


def test_quarters_and_years_are_kept(tmp_path: Path) -> None:
    """A quarterly table makes a quarterly book; an indicator of years keeps its own frequency."""
    rows = [["Ref", "Name", "High is good", "Unit", "Target 2024/25", "Q1 2024/25", "Q2 2024/25",
             "2023/24"],
            ["A1", "Repairs", "Yes", "%", 95, 91.5, 96, None],
            ["A2", "Complaints", "No", "Number", 20, 25, 18, None],
            ["A3", "Survey", "Yes", "%", 80, None, None, 78]]  # fmt: skip
    tables, report = from_table(saved(tmp_path / "q.xlsx", ("PIs", rows)), TODAY)
    book, problems = read(tables)
    assert [str(p) for p in problems] == []
    assert book.settings.report_every == "quarter"
    assert book.settings.reporting_month == months.make(2024, 9)
    assert book.indicators["Frequency"].tolist() == ["", "", "A"]
    assert book.data.set_index(["No", "Month"])["Value"].to_dict() == {
        ("A1", months.make(2024, 6)): 0.915, ("A1", months.make(2024, 9)): 0.96,
        ("A2", months.make(2024, 6)): 25, ("A2", months.make(2024, 9)): 18,
        ("A3", months.make(2024, 3)): 0.78,
    }  # fmt: skip
    assert book.targets["From"].tolist() == [months.make(2024, 4)] * 3
    assert "98 means 98% for the percentages of A1, A3" in report.assumed


def test_a_year_among_quarters_is_left_and_said(tmp_path: Path) -> None:
    """Last year beside quarters of this year, by name or by months, makes no yearly book."""
    heads = ["Ref", "Indicator", "2023/24", "Apr-Jun 2024", "Q2 2024/25"]
    path = saved(tmp_path / "kpis.csv", ("", [heads, ["K1", "Repairs", 81, 82, 83]]))
    tables, report = from_table(path, TODAY)
    book, problems = read(tables)
    assert [str(problem) for problem in problems if problem.severity == "error"] == []
    assert (book.settings.report.name, book.data["Value"].tolist()) == ("quarter", [82, 83])
    assert book.data["Month"].tolist() == [months.make(2024, 6), months.make(2024, 9)]
    assert any(line.startswith("the figures of '2023/24', longer") for line in report.left)


def test_the_indicators_of_a_section_stand_together(tmp_path: Path) -> None:
    """A page has each section once, whatever the order of the table's rows, and that is said."""
    rows = [["K1", "Repairs", "Homes"], ["K2", "Waste", "Streets"], ["K3", "Lettings", "Homes"]]
    heads = ["Ref", "Indicator", "Theme", "Apr 2024"]
    path = saved(tmp_path / "kpis.csv", ("", [heads, *([*row, 5] for row in rows)]))
    tables, report = from_table(path, TODAY)
    assert read(tables)[0].indicators["No"].tolist() == ["K1", "K3", "K2"]
    assert any(line.startswith("the indicators of a section") for line in report.assumed)


def test_a_year_once_over_quarters(tmp_path: Path) -> None:
    """Above them, in the sheet's title, or nowhere: then no figure is taken, and that is said."""
    facts, figures = ["A1", "Repairs", "%"], ["91%", "92%", "93%"]
    head = ["Ref", "Name", "Unit"]
    over = [["", "", "", "2023/24", "2024/25"], [*head, "Q4", "Q1", "Quarter 2"]]
    for n, sheet in enumerate((over, [[*over[0][:3], "2023/24", "2024/25", ""], over[1]])):
        tables, _ = from_table(saved(tmp_path / f"{n}.xlsx", ("PIs", [*sheet, facts + figures])),
                               TODAY)  # fmt: skip
        held = read(tables)[0].data.set_index("Month")["Value"].to_dict()
        assert held == {months.make(2024, 3): 0.91, months.make(2024, 6): 0.92,
                        months.make(2024, 9): 0.93}  # fmt: skip
    bare = [over[1], facts + figures]
    tables, report = from_table(saved(tmp_path / "t.xlsx", ("2023-24", bare)), TODAY)
    assert len(read(tables)[0].data) == 3
    assert "the quarters and months of t.xlsx are those of 2023/24, the year in its title" in (
        report.assumed
    )
    tables, report = from_table(saved(tmp_path / "b.xlsx", ("PIs", bare)), TODAY)
    assert "'Q4', 'Q1', 'Quarter 2': no year is named" in "\n".join(report.left)
    assert any("no column is a period with figures" in line for line in report.left)


def test_areas_have_codes_and_their_own_figures(tmp_path: Path) -> None:
    """A column of areas makes an area of each, named by its title."""
    councils = ("Aberdeen City", "Aberdeenshire", "Angus")
    rows: Rows = [["Ref", "Name", "Polarity", "Unit", "Council", "2022/23", "2023/24"]]
    rows += [["CHN1", "Cost", "low", "£", council, 4500, 4700] for council in councils]
    tables, _ = from_table(saved(tmp_path / "y.xlsx", ("LGBF", rows)), TODAY)
    book, problems = read(tables)
    assert [str(p) for p in problems] == []
    assert book.areas["Area"].tolist() == ["Aberdeen", "Aberdee2", "Angus"]
    assert book.areas["Title"].tolist() == ["Aberdeen City", "Aberdeenshire", "Angus"]
    assert book.settings.report_every == "year"
    assert len(book.data) == 6


def test_what_is_not_understood_is_said(tmp_path: Path) -> None:
    """Nothing is guessed in silence: words, cells and columns that are left are named."""
    rows = [["Ref", "Name", "Polarity", "Unit", "Target", "Owner", "Apr 2024", "May 2024"],
            ["1", "One", "sideways", "%", "tbc", "Ann", "50%", "lots"],
            ["2", "Two", "high", "widgets", 5, "Bob", 4, 6]]  # fmt: skip
    tables, report = from_table(saved(tmp_path / "a.xlsx", ("KPIs", rows)), TODAY)
    text = "\n".join(report.lines())
    for words in (
        "columns that are not understood: 'Owner'", "1 'sideways'", "a.xlsx, line 2, May 2024: "
        "'lots' is not a number", "target of 1: 'tbc' is not a number", "2 average ('widgets')",
    ):  # fmt: skip
        assert words in text
    assert read(tables)[0].indicators["Polarity"].tolist() == ["", "H"]


def test_a_file_without_indicators_is_refused(tmp_path: Path) -> None:
    """With the headings that are looked for; nothing is written."""
    table = saved(tmp_path / "a.csv", ("", [["Colour", "Size"], ["red", "5"]]))
    refused(xlscore("new", tmp_path / "b.xlsm", "--from", table), "a.csv holds no table of")
    assert not (tmp_path / "b.xlsm").exists()
