"""Indicators 7 and 007, 1.1 and 1.10 in one book are four indicators wherever they are shown."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, Final

import pytest
from openpyxl import load_workbook
from support import small_books as small
from support.books import refresh, xlscore
from support.editing import put

from xlscore.hosts.file.file_book import FileBook
from xlscore.inputs.cells import as_text, no_value
from xlscore.ribbon.selection import indicator_of
from xlscore.workbook import narrative

#: As a cell holds them: the first alone is a number.
NOS: list[Any] = [7, "007", "1.1", "1.10"]
RESULTS = dict(zip(("7", "007", "1.1", "1.10"), (11, 12, 13, 14), strict=True))
#: Where indicators stand on the pages of a copy: the heading of their column.
HEADINGS = {"No", "Indicators", "Indicator number"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A refreshed book of the four, all Red since May, of which April was published for Kent."""
    raw = small.tables(areas="Kent Medway")
    for no, value in zip(NOS, RESULTS.values(), strict=True):
        small.indicator(raw, no, "L", Measure="number")
        small.target(raw, no, "2014-04", 8)
        for area in ("Kent", "Medway"):
            earlier = {f"m2014_0{month}": 5 for month in range(1, 5)}
            small.figures(raw, no, area, **earlier, m2014_05=value)
        small.published(raw, no, m2014_04=6)
    return small.built(raw, tmp_path_factory.mktemp("numbers") / "book.xlsm")


@pytest.fixture
def book(made: Path, tmp_path: Path) -> Path:
    """A copy of that book for one test."""
    path = tmp_path / "book.xlsm"
    path.write_bytes(made.read_bytes())
    return path


def listed(path: Path) -> dict[str, list[Any]]:
    """By sheet, each No in order, as its cell holds it; the same twice running is once."""
    found: dict[str, list[Any]] = {}
    for sheet in load_workbook(path).worksheets:
        below, above = False, None
        for (value,) in sheet.iter_rows(max_col=1, values_only=True):
            # A heading may be two rows high.
            below = value in HEADINGS or (below and (value is not None or above in HEADINGS))
            above = value
            last = found.get(sheet.title, [None])[-1]
            if below and value not in HEADINGS and value not in (*SECTIONS, last):
                found.setdefault(sheet.title, []).append(value)
    return found


#: The section as the pages name it; Trend names the area too.
SECTIONS: Final = ("S", "Kent · S", "Medway · S")


def column(path: Path, sheet: str, *names: str) -> list[tuple[Any, ...]]:
    """Columns of a data sheet by heading."""
    rows = list(load_workbook(path)[sheet].values)
    places = [rows[0].index(name) for name in names]
    return [tuple(row[place] for place in places) for row in rows[1:]]


@pytest.mark.parametrize("no", [*RESULTS, "0", "00", "2a", "-3", "1e3", "٣", "²", "9" * 16])
def test_a_cell_gives_back_the_very_number(no: str) -> None:
    """The value of a No, also as Excel holds and gives it back, is read as that No."""
    value = no_value(no)
    assert as_text(float(value) if isinstance(value, int) else value) == no


def test_pages_show_each_by_its_own_number(made: Path) -> None:
    """Scorecards, comparison and trend list the four, and each Red of the first area has a tab."""
    found = listed(made)
    for title in ("Scorecard", "Scorecard Medway", "Compare areas"):
        assert found[title] == NOS, title
    assert found["Trend"] == NOS * 2
    titles = load_workbook(made, read_only=True).sheetnames
    assert {f"Exc {no}" for no in RESULTS} <= set(titles)
    names = {cell.value for row in load_workbook(made)["Trend"].iter_rows() for cell in row}
    assert {f"{no}|Kent" for no in RESULTS} <= names


@pytest.mark.parametrize("accessible", [False, True])
def test_copies_show_each_by_its_own_number(book: Path, accessible: bool) -> None:
    """The pages of a copy list the four, those of what changed among them."""
    done = xlscore("circulate", book, "--anyway", *(["--accessible"] if accessible else []))
    assert done.returncode == 0, done.stderr
    (copy,) = book.parent.glob("*.xlsx")
    found = listed(copy)
    assert len(found) == (9 if accessible else 5), found
    for title, numbers in found.items():
        assert sorted(set(numbers), key=str) == sorted(NOS, key=str), title


def test_published_keeps_each_number(book: Path) -> None:
    """What is circulated stands in Published under the No of Indicators, once, and is read so."""
    assert xlscore("circulate", book, "--anyway").returncode == 0
    assert xlscore("circulate", book, "--anyway").returncode == 0
    rows = column(book, "Published", "No", "Area", "Month", "Value")
    may = [(no, value) for no, area, month, value in rows if area == "Kent" and month.month == 5]
    assert may == list(zip(NOS, RESULTS.values(), strict=True))


def test_commentary_keeps_each_number(book: Path) -> None:
    """What is typed on an exception tab goes to that very indicator, and stays on its tab."""
    for no in RESULTS:
        put(book, f"Exc {no}", {f"A{_narrative(book, no)}": f"About {no}."})
    refresh(book)
    texts = {no: f"About {as_text(no)}." for no in NOS}
    assert dict(column(book, "Commentary", "No", "Text")) == texts
    refresh(book)
    for no in RESULTS:
        sheet = load_workbook(book)[f"Exc {no}"]
        assert sheet[f"A{_narrative(book, no)}"].value == f"About {no}."


def test_explain_speaks_of_the_selected_row(made: Path) -> None:
    """Explain on a row of the scorecard page is about the No that stands there."""
    host = FileBook.open(made)
    for row, (no, value) in enumerate(RESULTS.items(), 6):
        assert load_workbook(made)["Scorecard"].cell(row, 1).value == no_value(no)
        assert indicator_of(host.tables(), host.found(), "Scorecard", row)[0] == no
        told = xlscore("explain", made, no).stdout
        assert told.startswith(f"{no}  Indicator {no} (Kent, May 2014)")
        assert f"{value} " in told


def test_load_keeps_each_number(book: Path, tmp_path: Path) -> None:
    """Rows of an extract come to Data under the No that it names."""
    lines = [f"{no},Kent,2014-06,{value + 10}" for no, value in RESULTS.items()]
    extract = tmp_path / "june.csv"
    extract.write_text("\n".join(["No,Area,Month,Value", *lines]), encoding="utf-8")
    done = xlscore("load", book, extract)
    assert done.returncode == 0, done.stderr + done.stdout
    june = [
        (no, value)
        for no, month, value in column(book, "Data", "No", "Month", "Value")
        if (month if isinstance(month, dt.date) else dt.date.min).month == 6
    ]
    assert june == [(no, value + 10) for no, value in zip(NOS, RESULTS.values(), strict=True)]


def test_try_targets_lists_each_number(made: Path) -> None:
    """The sheet on which targets are tried has a row for each."""
    assert [no for (no,) in column(made, "Try targets", "No")] == NOS


def _narrative(book: Path, no: str) -> int:
    host = FileBook.open(book)
    (page,) = [found for found in host.found() if found.title == f"Exc {no}"]
    block = narrative.block(page.values)
    assert block is not None
    return block[0]
