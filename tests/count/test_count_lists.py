"""Lists say whom a figure means, to its owner alone; nothing of a child gets anywhere else."""

from __future__ import annotations

import csv
import re
import stat
import tempfile
import zipfile
from pathlib import Path

import openpyxl
import pytest
from support.books import refused, xlscore
from support.counted_books import tables
from support.extracts import cin, plan, referral
from support.small_books import saved

from xlscore.flows.about import file_name
from xlscore.flows.count import count as flow
from xlscore.flows.count.lists import Listing, write_lists
from xlscore.hosts.file.file_book import FileBook
from xlscore.inputs.book import read

CHILDREN = {
    "CANARY-1": [referral("2013-05-08", "2013-05-20"), referral("2014-05-02")],
    "=CANARY-2": [referral("2014-05-02"), referral("2014-05-09")],
    "CANARY-3": [referral("2012-01-01", "2012-02-01"), referral("31/31/2014")],
    "CANARY-4": [referral("2014-01-01", "", plan("2014-03-20"))],
}
MEASURES = ("rereferrals", "plans_reviewed_in_time")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A book that counts re-referrals and reviews."""
    (tmp_path / "books").mkdir()
    return saved(tables(*MEASURES), tmp_path / "books/book.xlsx")


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    """A return in which a child is counted, one not, one left out and one due soon."""
    held = dict(CHILDREN)
    held["CANARY-5"] = [referral("2013-01-01", "", plan("2014-01-01", "", "2014-03-01"))]
    return cin(tmp_path / "cin.xml", held, "2014-05-31")


def rows(path: Path) -> list[list[str]]:
    """The lines of a list."""
    return list(csv.reader(path.read_text("utf-8-sig").splitlines()))


def test_lists_are_for_the_owner_alone_and_say_so(
    tmp_path: Path, book: Path, extract: Path
) -> None:
    """Counted, not counted, left out with the reason and due soon; no formula; mode 600."""
    folder = tmp_path / "mine"
    done = xlscore("count", book, extract, "--lists", folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"2 files in {folder}" in done.stdout
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}
    note, about, headings, *lines = rows(folder / "Indicator 2 Kent 2014-05.csv")
    assert note[0].startswith("Personal data of children")
    assert about[0].endswith("." + about[0].rpartition(".")[2])
    assert "1 of 2." in about[0]
    assert headings == ["List", "Child", "Day", "What"]
    assert lines == [
        ["numerator", "CANARY-1", "2014-05-02", ""],
        ["denominator alone", "'=CANARY-2", "2014-05-02", ""],
        ["left out", "'=CANARY-2", "2014-05-09", "CINdetails: a case of the child was open"],
        ["left out", "CANARY-3", "", "CINdetails: CINreferralDate: not a day"],
    ]
    due = rows(folder / "Indicator 11 Kent 2014-05.csv")
    assert ["due soon", "CANARY-4", "2014-06-20", "review conference"] in due
    salt = re.search(r"Count ([0-9a-f]{8})\.", about[0])
    assert salt is not None
    assert salt[1] in str(FileBook.look(book).tables()["Counts"].rows)


def test_lists_may_be_one_workbook(tmp_path: Path, book: Path, extract: Path) -> None:
    """A sheet a list, the note first; a preview writes none."""
    folder = tmp_path / "mine"
    xlscore("count", book, extract, "--lists", folder, "--workbook", "--preview")
    assert not folder.exists()
    assert xlscore("count", book, extract, "--lists", folder, "--workbook").returncode == 0
    (file,) = folder.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    loaded = openpyxl.load_workbook(file)
    assert loaded.sheetnames == ["2 Kent 2014-05", "11 Kent 2014-05"]
    assert str(loaded.worksheets[0]["A1"].value).startswith("Personal data")
    assert loaded.worksheets[0]["B5"].data_type == "s"


def test_no_list_passes_through_a_temporary_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a program is killed, nothing of a child stays behind in the machine's folder."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a temporary file")

    monkeypatch.setattr(tempfile, "mkstemp", refuse)
    monkeypatch.setattr(tempfile, "NamedTemporaryFile", refuse)
    monkeypatch.setattr("openpyxl.worksheet._writer.NamedTemporaryFile", refuse)
    one = Listing("Indicator 2 Kent", "About", [("numerator", "CANARY-1", "2014-05-01", "")])
    (path,) = write_lists(tmp_path / "mine", [one, one], workbook=True)
    loaded = openpyxl.load_workbook(path)
    assert loaded.sheetnames == ["2 Kent", "2 Kent 1"]
    assert loaded.worksheets[1]["B4"].value == "CANARY-1"


def test_lists_stay_out_of_the_books_folder_and_a_circulated_one(
    tmp_path: Path, book: Path, extract: Path
) -> None:
    """Also by another way to write it; then nothing is counted either."""
    before = book.read_bytes()
    for folder in (book.parent, book.parent / ".." / "books"):
        refused(xlscore("count", book, extract, "--lists", folder), "is the folder of the book")
    settings = read(FileBook.look(book).tables())[0].settings
    sent = tmp_path / "sent"
    sent.mkdir()
    copy = sent / file_name(settings, settings.reporting_month, accessible=False)
    copy.write_bytes(b"")
    refused(xlscore("count", book, extract, "--lists", sent), "holds a circulated copy")
    copy.rename(sent / "index.html")
    refused(xlscore("count", book, extract, "--lists", sent), "holds a circulated copy")
    (sent / "datapackage.json").write_bytes(b"")
    refused(xlscore("count", book, extract, "--lists", sent / "lists"), "stands in a website")
    refused(xlscore("count", book, extract, "--lists", tmp_path / "no/where"), "there is no folder")
    assert book.read_bytes() == before


def test_nothing_of_a_child_gets_anywhere_but_into_the_lists(
    tmp_path: Path, book: Path, extract: Path
) -> None:
    """Not into the book's parts, Log, copy, website, undo file, messages or a refusal."""
    folder = tmp_path / "mine"
    printed = xlscore("count", book, extract, "--lists", folder, "--preview")
    printed.stdout += xlscore("count", book, extract, "--lists", folder).stdout
    printed.stdout += xlscore("check", book).stdout + xlscore("explain", book, "2").stdout
    printed.stdout += xlscore("refresh", book).stdout
    printed.stdout += xlscore("circulate", book, "--out", tmp_path, "--anyway").stdout
    shown = "--anyway", "--small-counts-shown"
    printed.stdout += xlscore("site", book, "--out", tmp_path / "site", *shown).stdout
    assert (tmp_path / "site" / "index.html").is_file()
    printed.stdout += xlscore("count", book, "--undo").stdout
    assert "CANARY" not in printed.stdout
    for file in tmp_path.rglob("*"):
        if file.is_file() and file != extract and folder not in file.parents:
            assert b"CANARY" not in file.read_bytes(), file
            if zipfile.is_zipfile(file):
                with zipfile.ZipFile(file) as package:
                    for part in package.namelist():
                        assert b"CANARY" not in package.read(part), (file, part)


def test_what_stops_a_count_unexpectedly_says_where_and_not_whom(
    tmp_path: Path, book: Path, extract: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the sentence nor the log file holds what was read."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))

    def broken(*_: object, **__: object) -> None:
        try:
            raise KeyError("CANARY-1")
        except KeyError as error:
            raise ValueError("CANARY-2 was born on CANARY-3") from error

    monkeypatch.setattr(flow, "count_all", broken)
    done = xlscore("count", book, extract)
    assert done.returncode == 2
    assert "ValueError at count.py line" in done.stderr
    log = (tmp_path / "state/xlscore/xlscore.log").read_text("utf-8")
    assert "Stopped" in log
    assert "CANARY" not in done.stdout + done.stderr + log


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("cut.xml", "<Message><Child><CANARY-1></Message>"),
        ("open.xml", '<!DOCTYPE x [<!ENTITY c "CANARY">]><Message><Child>&c;</Child></Message>'),
        ("web.xml", "<html><body>CANARY</body></html>"),
        ("table.csv", 'CHILD,DECOM\n"CANARY-1,01/01/2014\n'),
        ("areas.csv", "Child,Area\nCANARY-1,CANARY-2\n"),
        ("book.xlsx", "PK\3\4CANARY-1"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_without_its_contents(
    tmp_path: Path, book: Path, extract: Path, name: str, text: str
) -> None:
    """Whatever is wrong with it: cut, with entities, something else, a quotation mark."""
    file = tmp_path / name
    file.write_text(text, "utf-8")
    if name == "areas.csv":
        done = xlscore("count", book, extract, "--areas", file)
    else:
        done = xlscore("count", book, file)
    assert done.returncode in (1, 2)
    assert "CANARY" not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
