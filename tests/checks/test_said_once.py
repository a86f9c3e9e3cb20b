"""The same problem in many rows is one line that names the cells."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.small_books import faultless as plain_tables
from support.small_books import figures, indicator, tables, target

from xlscore.checks.all_checks import check, checked
from xlscore.inputs.book import read
from xlscore.pages.check import check_page
from xlscore.problems import Problem, said_once
from xlscore.rules import months

_NO_DIGITS = str.maketrans("", "", "0123456789")
MAY = months.make(2014, 5)


def odd(cell: str, found: str = "odd", sheet: str = "Data", *many: str) -> Problem:
    """A problem at a cell."""
    return Problem("warning", sheet, cell, found, "look", many)


def test_runs_of_rows_are_ranges() -> None:
    """Cells below each other stand together, whatever their order; the rows are counted."""
    (said,) = said_once([odd(f"C{n}") for n in (*range(47, 92), 100, 46)])
    assert str(said) == "Data!C46:C91, C100, 47 rows: odd; look."


def test_one_cell_keeps_its_own_sentence() -> None:
    """A problem that stands alone says its own figures."""
    (said,) = said_once([odd("C4", "12 is odd", "Data", "{n} figures are odd")])
    assert str(said) == "Data!C4: 12 is odd; look."


def test_figures_of_their_own_are_left_out_where_there_are_many() -> None:
    """Sentences that differ by their figures alone become that of them all, and its remedy."""
    many = "{n} figures are odd", "look at each"
    (said,) = said_once([odd(f"C{n}", f"{n} is odd", "Data", *many) for n in (4, 9)])
    assert str(said) == "Data!C4, C9, 2 rows: 2 figures are odd; look at each."


def test_the_sheets_are_named_and_a_long_list_ends() -> None:
    """One problem on several sheets is one line; of many ranges the first six are named."""
    (said,) = said_once([odd("B2"), odd("B2", sheet="Try targets"), odd("B3")])
    assert said.where == "Data!B2:B3, 'Try targets'!B2, 3 rows"
    (said,) = said_once([odd(f"C{n}") for n in range(2, 22, 2)])
    assert said.where == "Data!C2, C4, C6, C8, C10, C12 and 4 more, 10 rows"


def test_other_problems_stay_apart() -> None:
    """Severity, sentence and remedy must be the same."""
    error = Problem("error", "Data", "C2", "odd", "look")
    other = Problem("warning", "Data", "C2", "odd", "look away")
    assert len(said_once([odd("C2"), error, other])) == 3
    assert [str(one) for one in said_once([Problem("error", "", "", "no", "")])] == ["no."]


def test_every_place_of_a_line_has_its_link() -> None:
    """The Check page has a line a problem, and a link to each run of its cells."""
    page = check_page([odd(f"C{n}") for n in (2, 3, 5, 8)], MAY)
    links = {where: cell.link for where, cell in page.cells.items() if cell.link}
    assert links == {(5, 2): "Data!C2:C3", (5, 5): "Data!C5", (5, 6): "Data!C8"}
    assert page.cells[5, 2].value == "Data!C2:C3, 4 rows"
    assert page.cells[5, 3].value == "Odd. The cells: Data!C2:C3, C5, C8, 4 rows."
    assert len(page.widths) == 6


def test_a_renamed_area_is_one_line_that_names_it() -> None:
    """Its rows on all sheets, and nothing of the figures that are missing for want of it."""
    raw = tables(areas="KCC")
    for no in (1, 2):
        indicator(raw, no)
        target(raw, no, "2014-04", 0.9, area="Kent")
        figures(raw, no, "Kent", m2014_04=0.9, m2014_05=0.8)
    book, found = read(raw)
    _, problems = checked(book, found, MAY)
    said = [str(one) for one in said_once(problems) if one.severity == "error"]
    assert said == [
        "Targets!B2:B3, Data!B2:B5, 6 rows: the area 'Kent' is not on the Areas sheet; if it is "
        "called KCC now, replace it by KCC (Ctrl+H); else correct it, or add the area to Areas."
    ]
    assert not [p for p in problems if "no result" in p.found or "no figures" in p.found]


def test_an_area_goes_by_its_title_too() -> None:
    """On Data and Targets, as in an extract; messages keep what was typed."""
    raw = tables(areas="N S")
    raw["Areas"].rows[0][1] = "Northern Towns"
    indicator(raw, 1)
    target(raw, 1, "2014-04", 0.9, area="northern towns")
    figures(raw, 1, "NORTHERN TOWNS", m2014_05=0.8)
    figures(raw, 1, "Sowth", m2014_05=0.8)
    book, found = read(raw)
    assert book.data["Area"].tolist() == ["N"]
    assert book.targets["Area"].tolist() == ["N"]
    (said,) = said_once(found)
    assert said.found == "the area 'Sowth' is not on the Areas sheet"


@pytest.mark.parametrize("name", ["Data", "Targets"])
def test_every_check_says_its_rows_in_one_line(name: str) -> None:
    """No row of the starter's kind of fault makes a line of its own."""
    raw = plain_tables()
    column = raw[name].columns.index("Value" if name == "Data" else "Target")
    for number, row in enumerate(raw[name].rows):
        row[column] = 5000.0 + number
    book, found = read(raw)
    lines = [said.found for said in said_once([*found, *check(book, MAY)])]
    assert any("percentage" in line for line in lines)
    assert len({line.translate(_NO_DIGITS) for line in lines}) == len(lines)


def test_the_committed_book_has_one_line_for_its_assumed_limits(book: Path) -> None:
    """27 limits are marked as assumed, and Check says so once."""
    from xlscore.hosts.file.file_book import FileBook

    found, problems = read(FileBook.look(book).tables())
    (said,) = said_once(checked(found, problems, MAY)[1])
    assert (said.count, said.found) == (27, "the limits of 27 targets are marked as assumed")


def test_many_entries_of_one_kind_are_told_by_the_first() -> None:
    """Eleven wrong letters, each another, are one line with their cells; ten are ten lines."""
    letters = [
        Problem("error", "Indicators", f"E{row}", f"'x{row}' is not a Polarity", "use H, L or T")
        for row in range(2, 13)
    ]
    other = Problem("error", "Areas", "A2", "Area is blank", "type its code")
    assert len(said_once([*letters[:10], other])) == 11
    first, last = said_once([*letters[:5], other, *letters[5:]])
    assert str(first) == (
        "Indicators!E2:E12, 11 rows: 'x2' is not a Polarity, and 10 others like it; use H, L or T."
    )
    assert str(last) == "Areas!A2: Area is blank; type its code."
