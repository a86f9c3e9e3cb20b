"""A refresh of a refreshed book changes nothing, byte for byte, whatever waits in the book."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from support.books import refresh, soffice, xlscore
from support.editing import add_sheet, parts, put, rename_sheet
from support.published import differences
from support.reading import data_row, read, rows_of_data

from xlscore.rules import months
from xlscore.rules.months import Month

pytestmark = pytest.mark.usefixtures("computed_anew")


def test_the_built_book_is_as_refreshed(book: Path) -> None:
    """The build ends with a refresh, so that the first one of a user writes nothing."""
    unchanged(book)


def test_nothing_to_do_leaves_the_file_alone(book: Path) -> None:
    """The command says that nothing changed and does not even touch the file."""
    before = book.stat()
    done = xlscore("refresh", book)
    assert done.returncode == 0
    assert f"Nothing changed in {book}." in done.stdout
    after = book.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def conflict(book: Path) -> None:
    """The narrative of a Red typed anew on its tab and on Commentary."""
    cells = read(book, "Exc 4")["Exc 4"]
    at = next(row for row, column in cells if cells[row, column].text == "Commentary") + 1
    put(book, "Exc 4", {f"A{at}": "Typed on the tab."})
    row = next(r["row"] for r in rows_of_data(book, "Commentary") if r["No"] == 4)
    put(book, "Commentary", {f"D{row}": "Typed on Commentary."})


def typed_over(book: Path) -> None:
    """A figure of the scorecard page typed over by hand."""
    put(book, "Scorecard", {"E9": 100})


def typed_over_exception(book: Path) -> None:
    """A trend figure of an exception page typed over by hand."""
    put(book, "Exc 37", {"B19": 0.99})


def own_exc_4(book: Path) -> None:
    """A sheet of the user's called as a page of ours."""
    rename_sheet(book, "Exc 4", "Exc 4 of May")
    add_sheet(book, "Exc 4", {"A1": "My own notes"})


def stale_formulas(book: Path) -> None:
    """Formulas of the user's that read pages and data, with the values of before."""
    add_sheet(
        book,
        "My sums",
        {"A1": ("=Scorecard!E9*2", 362), "A2": ("=A1+1", 363), "A3": ("=1+1", 2)},
    )
    put(book, "Data", {f"F{data_row(book, 4)}": 190})


def no_longer_red(book: Path) -> None:
    """An indicator with a narrative that is no longer Red."""
    put(book, "Data", {f"F{data_row(book, 7)}": 0})


def bad_data(book: Path) -> None:
    """Cells of Data that cannot be read."""
    put(book, "Data", {f"D{data_row(book, 3)}": "many", f"C{data_row(book, 5)}": "Maytember"})


CASES: list[tuple[Callable[[Path], None], str]] = [
    (conflict, "conflicting texts"),
    (typed_over, "this page was changed by hand"),
    (typed_over_exception, "this page was changed by hand"),
    (own_exc_4, "a sheet of your own has this name"),
    (stale_formulas, "its stored value is old"),
    (no_longer_red, ""),
    (bad_data, "Maytember"),
]


@pytest.mark.parametrize(
    ("happened", "said"), CASES, ids=[happened.__name__ for happened, _said in CASES]
)
def test_what_waits_for_the_officer_changes_nothing(
    book: Path, happened: Callable[[Path], None], said: str
) -> None:
    """What is pending is told at every refresh alike, and only the first one writes."""
    happened(book)
    first = refresh(book)
    told = [str(problem) for problem in first.problems]
    assert any(said in problem for problem in told) or not said, told
    again = unchanged(book)
    assert [str(problem) for problem in again] == told


def test_another_month_out_and_back(book: Path) -> None:
    """Each month shown instead is steady too, and the way back leads to the same page."""
    before = {title: told(book, title) for title in ("Scorecard", "Exc 4", "Exc 37", "Check")}
    for year, month in ((2014, 4), (2014, 6)):
        there = months.make(year, month)
        refresh(book, there)
        assert read(book, "Scorecard")["Scorecard"][2, 1].text == months.long_label(there)
        unchanged(book, there)
    refresh(book)
    assert {title: told(book, title) for title in before} == before
    assert differences(read(book, "Scorecard")["Scorecard"]) == []
    unchanged(book)


def test_nothing_grows(book: Path) -> None:
    """Figures that change and change back leave no trace: ten refreshes later, the same parts.

    The number of Reds goes up and down on the way: tabs come and go.
    """
    row = data_row(book, 4)
    for value in (181, 99):
        put(book, "Data", {f"F{row}": value})
        refresh(book)
    settled = parts(book)
    styles = {len(settled["xl/styles.xml"])}
    for value in (181, 99) * 5:
        put(book, "Data", {f"F{row}": value})
        refresh(book)
        styles.add(len(parts(book)["xl/styles.xml"]))
    assert parts(book) == settled
    assert len(styles) == 1


@pytest.fixture(scope="module")
def from_libreoffice(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The built workbook as LibreOffice saves it."""
    folder = tmp_path_factory.mktemp("through")
    (out,) = soffice(folder, "xlsm", [finished], folder / "profile", "Calc MS Excel 2007 VBA XML")
    return out.read_bytes()


def test_a_book_from_libreoffice(from_libreoffice: bytes, tmp_path: Path) -> None:
    """After LibreOffice saved the book, one refresh puts it right and a second has nothing to do.

    No page is taken for edited: other programs keep the values, if not the bytes.
    """
    book = tmp_path / "book.xlsm"
    book.write_bytes(from_libreoffice)
    summary = refresh(book)
    assert summary.kept == []
    assert differences(read(book, "Scorecard")["Scorecard"]) == []
    unchanged(book)


def test_a_book_from_openpyxl(book: Path) -> None:
    """The same after openpyxl saved it."""
    load_workbook(book, keep_vba=True).save(book)
    summary = refresh(book)
    assert summary.kept == []
    assert differences(read(book, "Scorecard")["Scorecard"]) == []
    unchanged(book)


def test_a_book_without_pages(bare: Path) -> None:
    """The first pages of a book are as steady as later ones."""
    refresh(bare)
    unchanged(bare)


def unchanged(book: Path, month: Month | None = None) -> list[object]:
    """Refresh the book and assert that not one byte of it changed; gives the problems told."""
    before = book.read_bytes()
    summary = refresh(book, month)
    assert book.read_bytes() == before
    assert not summary.changes
    return list(summary.problems)


def told(book: Path, title: str) -> dict[tuple[int, int], tuple[str, str]]:
    """Text and fill of every filled cell of a sheet."""
    return {place: (s.text, s.fill) for place, s in read(book, title)[title].items() if s.text}
