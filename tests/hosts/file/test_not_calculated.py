"""Figures that formulas of Data give are doubted where nobody calculated them."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.books import xlscore
from support.by_hand.officer import Officer
from support.by_hand.parts import S
from support.by_hand.saved import Saved, fresh, run

WAITS = "This formula waits to be calculated, so its figure may be old or none."
OLD = "This formula reads something that the refresh changed, so its stored value is old."


def row_of(book: Path, no: int) -> int:
    """The row on Data of an indicator's figure for May."""
    rows = Saved(book).rows("Data")
    return next(n for n, r in enumerate(rows, 1) if r[0] == no and getattr(r[2], "month", 0) == 5)


@pytest.fixture
def officer(tmp_path: Path) -> Officer:
    """The finished workbook; indicator 4's figure for May is a formula that reads another's."""
    book = fresh(tmp_path)
    row, other = row_of(book, 4), row_of(book, 5)
    officer = Officer(book)
    return officer.type("Data", f"F{row}", 181, formula=f"D{other}+100")


def set_workbook(officer: Officer, version: bool = False, **calculation: str) -> None:
    """Change how the workbook part speaks of calculation, and save."""
    part = "xl/workbook.xml"
    root = officer.xml(part)
    element = root.find(S + "calcPr")
    assert element is not None
    for name, value in calculation.items():
        element.set(name, value)
    if version:
        root.insert(0, root.makeelement(S + "fileVersion", {"rupBuild": "4505"}))
    officer.put(part, root)
    officer.save()


def said(book: Path) -> tuple[list[str], list[str]]:
    """The cells that Check says wait, and those that it says are old, after another refresh."""
    run(book)
    lines = Saved(book).check()
    waiting, old = ([where for where, found in lines if found == what] for what in (WAITS, OLD))
    return waiting, old


def test_a_book_that_waits_to_be_calculated_is_doubted_every_time(officer: Officer) -> None:
    """Another program's mark: nobody vouches for the stored 0, at any refresh."""
    set_workbook(officer, fullCalcOnLoad="1")
    cell = f"Data!F{row_of(officer.path, 4)}"
    assert said(officer.path)[0] == [cell]
    assert said(officer.path)[0] == [cell]


def test_our_own_mark_doubts_only_what_reads_what_we_changed(officer: Officer) -> None:
    """After a load the mark stays until Excel calculates; refresh and check name what is old."""
    officer.save()
    book = officer.path
    assert said(book) == ([], [])
    extract = book.with_name("may.csv")
    extract.write_text("No,Area,Month,Num\n5,Kent,2014-05,7\n", encoding="utf-8")
    assert xlscore("load", book, extract).returncode in (0, 1)
    cell = f"Data!F{row_of(book, 4)}"
    assert said(book) == ([], [cell])
    before = book.read_bytes()
    assert said(book) == ([], [cell])
    assert book.read_bytes() == before
    assert f"warning: {cell}: {OLD[0].lower()}{OLD[1:-1]}" in xlscore("check", book).stdout


def test_a_program_that_never_calculates_leaves_no_figure(officer: Officer) -> None:
    """XlsxWriter stores 0 for every formula: that is an error, and the figure is blank."""
    set_workbook(officer, version=True, calcId="124519")
    run(officer.path)
    (found,) = [what for where, what in Saved(officer.path).check() if where.startswith("Data!F")]
    assert found.startswith("The formula was never calculated")
