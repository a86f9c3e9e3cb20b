"""The website's gate, what goes on record with it, and what stays as it was."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook
from support.books import refused, xlscore

from xlscore.flows.roll import roll
from xlscore.flows.site import site
from xlscore.hosts.file.file_book import FileBook
from xlscore.inputs.book import read
from xlscore.problems import Refusal
from xlscore.rules.months import Month

DAY = dt.datetime(2014, 7, 1, 9, 30)
LATER = dt.datetime(2014, 8, 1, 9, 30)


def files(folder: Path) -> dict[str, str]:
    """The digest of every file of a folder, by its path in it."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def typed(book: Path, name: str, value: str) -> None:
    """Type the value of a setting, as another program does."""
    loaded = load_workbook(book, keep_vba=True)
    sheet = loaded["Settings"]
    row = next(row for row in sheet.iter_rows(min_row=2) if row[0].value == name)
    row[1].value = value
    loaded.save(book)
    loaded.vba_archive.close()


def test_small_counts_are_not_shown_unasked(own_book: Path, tmp_path: Path) -> None:
    """Where Settings withhold nothing, the command refuses, and writes neither book nor site."""
    typed(own_book, "Small counts", "shown")
    before = own_book.read_bytes()
    out = tmp_path / "site"
    refused(xlscore("site", own_book, "--out", out, "--anyway"), "--small-counts-shown")
    assert not out.exists()
    assert own_book.read_bytes() == before
    done = xlscore("site", own_book, "--out", out, "--anyway", "--small-counts-shown")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Written: " in done.stdout
    assert (out / "index.html").is_file()


def test_what_is_unfinished_is_listed_and_stops(own_book: Path, tmp_path: Path) -> None:
    """A Red without commentary stops the site as it stops a copy."""
    done = xlscore("site", own_book, "--out", tmp_path / "site")
    assert done.returncode == 1
    assert "which is Red, is blank" in done.stdout
    assert not (tmp_path / "site").exists()


def test_everything_drawn_is_on_record(made: tuple[Path, Path]) -> None:
    """Each result of the open data stands on Circulated as it is shown, and each c as c."""
    book, folder = made
    read_book, _ = read(FileBook.look(book).tables())
    known = {}
    for row in read_book.circulated.to_dict("records"):
        known[row["No"], row["Area"], int(row["Month"])] = row
    rows = json.loads((folder / "figures.json").read_text("utf-8"))["figures"]
    statuses = [row["value_status"] for row in rows]
    assert {"shown", "withheld"} <= set(statuses)
    for row in rows:
        year, month = map(int, row["period_end"].split("-"))
        there = known.get((row["indicator_number"], row["area_code"], year * 12 + month - 1))
        if row["value_status"] == "shown":
            assert there is not None
            assert float(there["Value"]) == pytest.approx(row["value"], rel=1e-12)
        elif row["value_status"] == "withheld":
            assert there is not None
            assert there["Value"] == "c"
    assert any("website site" in row["Copy"] for row in known.values())


def test_a_second_run_changes_no_byte(made: tuple[Path, Path]) -> None:
    """With nothing changed neither a file of the site nor the book is written, on any day."""
    book, folder = made
    before, bytes_before = files(folder), book.read_bytes()
    done = site(book, folder, LATER, anyway=True)
    assert done.summary is None
    assert files(folder) == before
    assert book.read_bytes() == bytes_before


def test_a_month_is_added_and_the_earlier_one_stays(own_book: Path, tmp_path: Path) -> None:
    """The next month has a folder of its own, is the newest, and breaks no address; none goes
    back, and the pages of the month before are byte for byte what they were."""
    out = tmp_path / "site"
    site(own_book, out, DAY, anyway=True)
    (out / ".htaccess").write_text("Options -Indexes\n")
    before = files(out)
    first = json.loads((out / "site.json").read_text("utf-8"))
    month = max(first["periods"])
    host = FileBook.open(own_book)
    now = read(host.tables())[0].settings.reporting_month
    roll(host, Month(now + 1), LATER)
    site(own_book, out, LATER, anyway=True)
    after = files(out)
    assert {n: d for n, d in after.items() if n.startswith(month)} == {
        n: d for n, d in before.items() if n.startswith(month)
    }
    assert before.keys() <= after.keys()
    assert after[".htaccess"] == before[".htaccess"]
    periods = json.loads((out / "site.json").read_text("utf-8"))["periods"]
    assert [periods[name]["first"] for name in sorted(periods)] == ["2014-07-01", "2014-08-01"]
    assert f'href="{month}/index.html"' in (out / "months.html").read_text("utf-8")
    roll(FileBook.open(own_book), now, LATER)
    with pytest.raises(Refusal, match="never made again"):
        site(own_book, out, LATER, anyway=True)
    assert files(out) == after


def test_a_folder_of_others_is_left_alone(own_book: Path, tmp_path: Path) -> None:
    """A folder with files that are not of such a website is refused, and stays as it was."""
    out = tmp_path / "site"
    out.mkdir()
    (out / "letter.txt").write_text("Dear all")
    before = own_book.read_bytes()
    with pytest.raises(Refusal, match="not of such a website"):
        site(own_book, out, DAY, anyway=True)
    assert [path.name for path in out.iterdir()] == ["letter.txt"]
    assert own_book.read_bytes() == before


def test_an_older_book_is_given_circulated(own_book: Path, tmp_path: Path) -> None:
    """A book without the sheet Circulated gets it behind the data sheets, is told, and what the
    website shows stands there; a refusal leaves the book as it was."""
    loaded = load_workbook(own_book, keep_vba=True)
    del loaded["Circulated"]
    loaded.save(own_book)
    loaded.vba_archive.close()
    before = own_book.read_bytes()
    assert xlscore("site", own_book, "--out", tmp_path / "site").returncode == 1
    assert own_book.read_bytes() == before
    done = site(own_book, tmp_path / "site", DAY, anyway=True)
    assert done.messages[0].startswith("Added: the sheet Circulated, behind the data sheets")
    assert len(read(FileBook.open(own_book).tables())[0].circulated) > 100
    again = site(own_book, tmp_path / "site", LATER, anyway=True)
    assert again.summary is None
    assert not any("Added" in line for line in again.messages)


def test_an_area_beyond_the_last_chart_is_led_to_in_the_table(
    own_book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So many areas have a chart that a page stays small; links to another end at its row."""
    monkeypatch.setattr("xlscore.site.pages.SIGNALLED", 1)
    site(own_book, tmp_path / "site", DAY, anyway=True)
    page = (tmp_path / "site" / "indicator-7.html").read_text("utf-8")
    assert page.count('id="area-s2"') == 1
    assert 'role="rowheader" id="area-s2"' in page
    assert "The 1 other areas stand in the table above." not in page
    assert "indicator-7.html#area-s2" in (tmp_path / "site" / "area-s2.html").read_text("utf-8")
