"""A colleague's copy of the book: blanks are filled, what differs is listed, nothing is lost."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from support.books import xlscore
from support.editing import put
from support.reading import data_row, rows_of_data

from xlscore.flows.load.colleague import is_copy
from xlscore.hosts.file.file_book import FileBook
from xlscore.workbook.tables import Edits, Entry


@pytest.fixture
def copy(book: Path) -> Path:
    """A colleague's copy, in which she filled a blank, added a row, and changed a figure."""
    theirs = Path(shutil.copy(book, book.with_name("colleague.xlsm")))
    put(book, "Data", {f"{letter}{data_row(book, 5)}": None for letter in "DEF"})
    put(theirs, "Data", {f"F{data_row(theirs, 4)}": 199.0})
    host = FileBook.open(theirs)
    row: dict[str, Entry] = {"No": 4, "Area": "Kent", "Month": "November 2013", "Value": 111}
    host.stage({"Data": Edits({}, [row])})
    host.package.save(theirs)
    return theirs


def value(book: Path, no: int, month: str = "2014-05-01") -> object:
    """The value of a row of Data."""
    rows = [row for row in rows_of_data(book, "Data") if row["No"] == no]
    return next(row["Value"] for row in rows if str(row["Month"]).startswith(month))


def test_blanks_are_filled_and_what_differs_is_listed(book: Path, copy: Path) -> None:
    """A missing row is appended; both values of a figure that differs are named, and ours stays."""
    row, row_of_5 = data_row(book, 4), data_row(book, 5)
    seen = xlscore("load", book, copy, "--preview")
    assert f"Differs: Data!F{row}: Value of indicator 4, Kent" in seen.stdout
    assert "is 181 here, 199 there; the figure here stays, --theirs takes theirs." in seen.stdout
    done = xlscore("load", book, copy)
    assert done.returncode == 0, done.stderr
    assert value(book, 4) == 181
    five = next(r for r in rows_of_data(book, "Data") if r["row"] == row_of_5)
    assert (five["Num"], five["Denom"]) != (None, None)
    assert "New: 1 row for November 2013." in done.stdout
    assert "Differs: " in xlscore("load", book, copy).stdout


def test_the_import_sheet_is_not_for_a_book(book: Path, copy: Path) -> None:
    """What Import says of extracts' columns and scales does not touch a colleague's copy."""
    below = max(row["row"] for row in rows_of_data(book, "Import")) + 1
    columns = {"Value": "Ignore", "Num": "Denom"}
    for row, (column, means) in enumerate(columns.items(), below):
        put(book, "Import", {f"A{row}": column, f"B{row}": means, f"D{row}": "98 means 98%"})
    done = xlscore("load", book, copy)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("Differs: ") == 1
    rows = [rows_of_data(each, "Data") for each in (book, copy)]
    at = data_row(copy, 5) - 2
    ours, theirs = (found[at] for found in rows)
    assert [ours[name] for name in ("Num", "Denom")] == [theirs[name] for name in ("Num", "Denom")]


def test_theirs_takes_what_differs(book: Path, copy: Path) -> None:
    """Once it was looked at; the load can be taken back."""
    assert xlscore("load", book, copy, "--theirs").returncode == 0
    assert value(book, 4) == 199
    assert xlscore("load", book, "--undo").returncode == 0
    assert value(book, 4) == 181


def test_commentary_that_differs_becomes_a_conflict(book: Path, copy: Path) -> None:
    """Both texts stay, as two rows with that Status; one that is missing here is taken."""
    texts = {row["No"]: row["row"] for row in rows_of_data(copy, "Commentary")}
    put(copy, "Commentary", {f"D{texts[7]}": "Her own words."})
    put(book, "Commentary", {f"D{texts[34]}": None})
    done = xlscore("load", book, copy)
    assert "Commentary of indicator 7, Kent, May 14 differs: both texts stay" in done.stdout
    rows = [row for row in rows_of_data(book, "Commentary") if row["No"] == 7]
    assert [row["Status"] for row in rows] == ["conflict", "conflict"]
    assert rows[1]["Text"] == "Her own words."
    assert [bool(row["Text"]) for row in rows_of_data(book, "Commentary")] == [True] * 6
    assert "both texts stay" not in xlscore("load", book, copy).stdout


def test_settings_targets_and_indicators_are_listed_never_taken(book: Path, copy: Path) -> None:
    """Each difference with both values."""
    put(copy, "Settings", {"B2": "Another Council"})
    put(copy, "Targets", {"D5": 90.0})
    put(copy, "Indicators", {"E5": "H"})
    before = [FileBook.look(book).tables()[name].rows for name in ("Targets", "Indicators")]
    said = xlscore("load", book, copy).stdout
    assert (
        "Settings Organisation differs, and what is here stays: Value is 'Kent County "
        "Council' here, " in (said)
    )
    assert "'Another Council' there" in said
    assert "Target is '100' here, '90' there" in said
    assert "Polarity is 'L' here, 'H' there" in said
    after = [FileBook.look(book).tables()[name].rows for name in ("Targets", "Indicators")]
    assert before == after


def test_an_extract_is_no_copy_of_the_book(book: Path, tmp_path: Path) -> None:
    """Only a workbook with the data sheets is."""
    (tmp_path / "a.csv").write_text("No,Month,Value\n")
    assert is_copy(book)
    assert not is_copy(tmp_path / "a.csv")
    assert not is_copy(tmp_path / "none.xlsm")
