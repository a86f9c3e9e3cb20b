"""Figures are counted into a book from extracts, as an import is, and taken back."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from pathlib import Path

import pytest
import python_calamine
import support.small_books as small
from support.books import refused, soffice, xlscore
from support.counted_books import held, register, tables
from support.extracts import assessment, cin, enquiry, plan, referral
from support.small_books import add, saved

from xlscore.children.registry import MEASURES
from xlscore.flows.count.counting import window_of
from xlscore.inputs.contract import SHEETS
from xlscore.inputs.counts import assignments

CHILDREN = {
    "CANARY-1": [referral("2014-04-10", "2014-05-20", assessment("2014-04-11", "2014-05-20"))],
    "CANARY-2": [
        referral("2013-05-08", "2013-05-20"),
        referral("2012-05-02", "2012-06-01"),
        referral("2014-05-02", "", enquiry("2014-05-06", "2014-05-20"), plan("2014-05-20")),
    ],
    "CANARY-3": [referral("2014-05-05", "", assessment("2014-05-06"))],
}


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    """A return of three children up to the end of May 2014."""
    return cin(tmp_path / "cin.xml", CHILDREN, "2014-05-31")


def test_measures_are_listed_in_words_and_as_json() -> None:
    """Each has name, definition, source and the number of the May 2014 indicator; of every one that
    no measure counts it is said why."""
    done = xlscore("count", "--measures", "--json")
    assert done.returncode == 0
    rows = json.loads(done.stdout)["measures"]
    assert {row["name"] for row in rows} == set(MEASURES)
    for row in rows:
        assert row["definition"].endswith(".")
        assert row["source"] in {"CIN census", "SSDA903", "Annex A"}
        assert 1 <= row["page"] <= 40
    words = xlscore("count", "--measures").stdout
    assert all(f" {name} " in words for name in MEASURES)
    left = {row["page"]: row["why"] for row in json.loads(done.stdout)["not_counted"]}
    assert {row["page"] for row in rows} | set(left) == set(range(1, 41))
    assert not {row["page"] for row in rows} & set(left)
    assert "Not counted, 34: what an audit" in words
    assert "Not counted, 36, 37, 38, 39, 40: " in words


def test_a_count_is_laid_into_data_said_and_taken_back(tmp_path: Path, extract: Path) -> None:
    """Num and denom stand on Data, the register on Counts; again changes nothing; undo clears."""
    raw = tables("referrals", "rereferrals", "assessments_overdue")
    small.figures(raw, 1, m2014_03=(50, 2000))
    book = saved(raw, tmp_path / "book.xlsx")
    preview = xlscore("count", book, extract, "--preview")
    assert "indicator 1, Kent, May 2014: 3 of 2,000." in preview.stdout
    assert "nothing was written" in preview.stdout
    done = xlscore("count", book, extract)
    assert (done.returncode, done.stderr) == (0, "")
    assert held(book, 1) == (3.0, 2000.0, None)
    assert held(book, 2) == (1.0, 3.0, None)
    assert held(book, 4) == (0.0, None, None)
    said = register(book, 2)
    assert (said["Source"], said["Month"]) == ("cin.xml", "May 2014")
    before = book.read_bytes()
    assert "Nothing changed" in xlscore("count", book, extract).stdout
    assert book.read_bytes() == before
    undone = xlscore("count", book, "--undo")
    assert "0 not taken back" in undone.stdout
    assert (register(book, 2)["Source"], register(book, 2)["Digest"]) == ("", "")
    assert xlscore("count", book, extract).returncode == 0


def test_a_figure_that_was_typed_stays_unless_asked(tmp_path: Path, extract: Path) -> None:
    """What a count wrote is counted anew; what was typed, a value too, is kept and named."""
    raw = tables("rereferrals")
    small.figures(raw, 2, m2014_05=0.5)
    book = saved(raw, tmp_path / "book.xlsx")
    done = xlscore("count", book, extract)
    assert done.returncode == 1
    assert "Typed: indicator 2, Kent, May 2014 holds 0.5, and 1 of 3 was counted" in done.stdout
    assert held(book, 2) == (None, None, 0.5)
    assert register(book, 2)["Source"] == ""
    assert xlscore("count", book, extract, "--overwrite").returncode == 0
    assert held(book, 2) == (1.0, 3.0, None)
    more = {**CHILDREN, "CANARY-4": [referral("2014-05-05")]}
    assert xlscore("count", book, cin(extract, more, "2014-05-31")).returncode == 0
    assert held(book, 2) == (1.0, 4.0, None)


def test_what_a_source_does_not_cover_or_hold_is_refused_by_name(tmp_path: Path) -> None:
    """A window or a look back that reaches beyond it, a table that it lacks, another source."""
    raw = tables("rereferrals", "repeat_plans", "enquiries", period="R12M")
    book = saved(raw, tmp_path / "book.xlsx")
    one = {"A": [referral("2014-05-01", "", plan("2014-05-02"))]}
    done = xlscore("count", book, cin(tmp_path / "cin.xml", one, "2014-05-31"))
    assert done.returncode == 1
    assert "indicator 2 (rereferrals): it needs 01 June 2012 to 31 May 2014, and" in done.stdout
    assert "indicator 10 (repeat_plans): it needs 01 June 2011 to" in done.stdout
    assert "indicator 14 (enquiries): cin.xml holds no Section47" in done.stdout
    assert "Nothing changed" in done.stdout
    old = xlscore("count", book, cin(tmp_path / "old.xml", one, "2014-04-30"))
    assert "old.xml covers 01 May 2013 to 30 April 2014" in old.stdout
    other = tmp_path / "notes.txt"
    other.write_text("CANARY-1 is not a return", "utf-8")
    refused(xlscore("count", book, other), "notes.txt is none of the extracts")


def test_an_older_book_gets_the_sheet(tmp_path: Path, extract: Path) -> None:
    """It is added last, with its columns and table, and said; then it can be counted into."""
    raw = tables("rereferrals")
    full = saved(raw, tmp_path / "full.xlsx")
    book = tmp_path / "book.xlsx"
    from openpyxl import load_workbook

    loaded = load_workbook(full)
    del loaded["Counts"]
    loaded.save(book)
    refused(xlscore("count", book, extract, "--preview"), "no sheet Counts yet")
    done = xlscore("count", book, extract)
    assert done.returncode == 1
    assert "Added: the sheet Counts, behind the data sheets" in done.stdout
    loaded = load_workbook(book)
    assert loaded.sheetnames[-1] == "Counts"
    assert loaded["Counts"].tables["Counts"].ref == "A1:H2"
    refused(xlscore("count", book, extract), "type its No and the Measure")
    sheet = loaded["Counts"]
    sheet["A2"], sheet["B2"] = 2, "Rereferrals"
    loaded.save(book)
    assert xlscore("count", book, extract).returncode == 0
    assert held(book, 2) == (1.0, 3.0, None)


def test_areas_come_from_a_lookup_outside_the_book(tmp_path: Path, extract: Path) -> None:
    """Each child counts in its area and in what this is part of; one in none in the whole alone."""
    raw = tables("rereferrals", areas="Kent East West")
    for row in raw["Areas"].rows[1:]:
        row[raw["Areas"].columns.index("Part of")] = "Kent"
    book = saved(raw, tmp_path / "book.xlsx")
    lookup = tmp_path / "areas.csv"
    lookup.write_text("Child,Area\nCANARY-1,East\ncanary-2,West\n", "utf-8")
    done = xlscore("count", book, extract, "--areas", lookup)
    assert "Left out of indicator 2: few in no area." in done.stdout
    assert held(book, 2) == (1.0, 3.0, None)
    assert held(book, 2, "East") == (0.0, 1.0, None)
    assert held(book, 2, "West") == (1.0, 1.0, None)
    lookup.write_text("Child,Area\nCANARY-1,North\n", "utf-8")
    refused(xlscore("count", book, extract, "--areas", lookup), "is not on the Areas sheet")
    two = saved(tables("rereferrals", areas="East West"), tmp_path / "two.xlsx")
    refused(xlscore("count", two, extract), "which one a child belongs to")


def test_options_change_what_is_counted(tmp_path: Path, extract: Path) -> None:
    """Parameters by name, and the indicator whose figure is the population."""
    raw = tables("rereferrals", "referrals")
    small.indicator(raw, 50, "", Measure="number")
    small.figures(raw, 50, m2014_01=4000)
    options = raw["Counts"].columns.index("Options")
    raw["Counts"].rows[0][options] = "months = 6"
    raw["Counts"].rows[1][options] = "population=50"
    book = saved(raw, tmp_path / "book.xlsx")
    assert xlscore("count", book, extract).returncode == 0
    assert held(book, 2) == (0.0, 3.0, None)
    assert held(book, 1) == (3.0, 4000.0, None)


def test_no_child_gets_into_the_book_or_its_undo_file(tmp_path: Path, extract: Path) -> None:
    """Not into any part of the workbook, nor into what is printed."""
    raw = tables("rereferrals", "conferences_in_time")
    add(raw, "Indicators", No=99, Section="S", Indicator="X", Data_period="SS", Measure="number")
    book = saved(raw, tmp_path / "book.xlsx")
    done = xlscore("count", book, extract)
    assert "CANARY" not in done.stdout.upper() + done.stderr.upper()
    with zipfile.ZipFile(book) as package:
        for part in package.namelist():
            assert b"CANARY" not in package.read(part).upper(), part
    for file in tmp_path.iterdir():
        if file not in (extract, book):
            assert b"CANARY" not in file.read_bytes().upper(), file


@pytest.mark.slow
def test_libreoffice_reads_a_book_with_the_added_sheet(tmp_path: Path, extract: Path) -> None:
    """The sheet and its headings stand in what LibreOffice makes of the book."""
    from openpyxl import load_workbook

    full = saved(tables("rereferrals"), tmp_path / "full.xlsx")
    loaded = load_workbook(full)
    del loaded["Counts"]
    book = tmp_path / "book.xlsx"
    loaded.save(book)
    xlscore("count", book, extract)
    (made,) = soffice(tmp_path / "made", "ods", [book], tmp_path / "profile")
    sheet = python_calamine.CalamineWorkbook.from_path(made).get_sheet_by_name("Counts")
    assert sheet.to_python()[0] == [column.name for column in SHEETS["Counts"]]


@pytest.mark.parametrize(
    ("cells", "month", "first"),
    [
        ({"Data_period": "YTD"}, "2014-06", dt.date(2014, 4, 1)),
        ({"Data_period": "R12M"}, "2014-06", dt.date(2013, 7, 1)),
        ({"Data_period": "YTD", "Basis": "monthly"}, "2014-06", dt.date(2014, 6, 1)),
        ({"Data_period": "R12M", "Basis": "monthly"}, "2014-06", dt.date(2014, 6, 1)),
        ({"Data_period": "Q", "Frequency": "Q"}, "2014-06", dt.date(2014, 4, 1)),
        ({"Data_period": "A", "Frequency": "A"}, "2014-03", dt.date(2013, 4, 1)),
        ({"Data_period": "YTD", "Frequency": "Q"}, "2014-09", dt.date(2014, 4, 1)),
        ({"Data_period": "YTD", "Frequency": "Q", "Basis": "monthly"}, "2014-09",
         dt.date(2014, 7, 1)),
        ({"Data_period": "YTD", "Year_starts": "September"}, "2014-10", dt.date(2014, 9, 1)),
    ],
)  # fmt: skip
def test_the_window_is_that_of_the_data_period_or_the_periods_own(
    cells: dict[str, object], month: str, first: dt.date
) -> None:
    """Figures that are summed in the book get the period's own count."""
    raw = small.tables(reporting=month)
    small.indicator(raw, 2, "L", **cells)
    add(raw, "Counts", No=2, Measure="rereferrals")
    book = small.book(raw)
    (one,), wrong = assignments(book)
    window = window_of(book, one, small.month(month))
    assert (wrong, window[0], (window[1] + dt.timedelta(days=1)).day) == ([], first, 1)


def test_a_month_that_ends_no_period_of_an_indicator_is_not_counted(
    tmp_path: Path, extract: Path
) -> None:
    """A yearly indicator waits for its year to end."""
    raw = tables("rereferrals")
    frequency = raw["Indicators"].columns.index("Frequency")
    raw["Indicators"].rows[0][frequency] = "A"
    done = xlscore("count", saved(raw, tmp_path / "book.xlsx"), extract)
    assert "Not counted: indicator 2: May 2014 does not end a year of it." in done.stdout


def test_a_row_with_its_population_alone_is_filled(tmp_path: Path, extract: Path) -> None:
    """The Denom that the officer typed for the month is what the count is out of."""
    raw = tables("referrals")
    small.figures(raw, 1, m2014_05=(None, 2000))
    book = saved(raw, tmp_path / "book.xlsx")
    assert xlscore("count", book, extract).returncode == 0
    assert held(book, 1) == (3.0, 2000.0, None)


def test_a_count_speaks_json_to_other_programs(tmp_path: Path, extract: Path) -> None:
    """Words and raw numbers of every figure, and what was not counted."""
    raw = tables("rereferrals", "repeat_plans", period="R12M")
    done = xlscore("count", saved(raw, tmp_path / "book.xlsx"), extract, "--preview", "--json")
    said = json.loads(done.stdout)
    (figure,) = said["figures"]
    assert (figure["no"], figure["area"], figure["num"], figure["denom"]) == ("2", "Kent", 1, 3)
    assert (figure["from"], figure["to"]) == ("2013-06-01", "2014-05-31")
    assert said["not_counted"][0].startswith("indicator 10 (repeat_plans)")
    assert (said["written"], done.returncode) == (False, 1)
