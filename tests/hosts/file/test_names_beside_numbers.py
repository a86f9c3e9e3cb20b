"""The column of the data sheets that shows the indicator's name beside its No."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from support import small_books as small
from support.books import xlscore
from support.editing import put

from xlscore.hosts.file.file_book import FileBook
from xlscore.hosts.file.own_formulas import users_formulas
from xlscore.hosts.package.package import MAIN, Package
from xlscore.hosts.package.sheet.cells import formulas
from xlscore.hosts.package.sheet.table_parts import tables_of
from xlscore.hosts.package.workbook_part import Index
from xlscore.inputs.contract import NAME_COLUMN, NAMED_SHEETS, SHEETS, name_formula
from xlscore.workbook.addresses import letters

S = f"{{{MAIN}}}"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A new book of four indicators: 7, 007, 2a, and one without a name."""
    raw = small.tables()
    for no in (7, "007", "2a", 9):
        small.indicator(raw, no)
    raw["Indicators"].rows[-1][raw["Indicators"].columns.index("Indicator")] = None
    small.target(raw, 7, "2014-04", 0.9)
    for no in (7, "007", "2A", 9):
        small.figures(raw, no, m2014_04=(8, 10), m2014_05=(1, 10))
    small.published(raw, "007", m2014_04=0.8)
    path = tmp_path_factory.mktemp("names") / "book.xlsm"
    small.built(raw, path)
    return path.read_bytes()


@pytest.fixture
def book(made: bytes, tmp_path: Path) -> Path:
    """A copy of it."""
    path = tmp_path / "book.xlsm"
    path.write_bytes(made)
    return path


def shown(path: Path, sheet: str) -> dict[str, object]:
    """What the column of names shows, by No; whole tables are read."""
    table = FileBook.look(path).tables()[sheet]
    at = table.columns.index(NAME_COLUMN)
    return {str(row[0]): row[at] for row in table.rows}


def waits(path: Path) -> bool:
    """Whether the book asks to be calculated on opening."""
    return Index(Package.open(path)).calculates_on_open


def test_it_stands_behind_all_others_of_the_contract() -> None:
    """The formula reads the columns of the contract, whose own names end before it."""
    indicators = [column.name for column in SHEETS["Indicators"]]
    no, name = (letters(indicators.index(n) + 1) for n in ("No", NAME_COLUMN))
    assert name_formula() == name_formula(no, name)
    assert all(NAME_COLUMN not in [c.name for c in SHEETS[sheet]] for sheet in NAMED_SHEETS)


def test_a_new_book_shows_the_names_that_excel_would_calculate(book: Path) -> None:
    """Number 7 is not the text 007; letters do not differ by case; a blank name shows blank."""
    wanted = {"7.0": "Indicator 7", "007": "Indicator 007", "2A": "Indicator 2a", "9.0": ""}
    assert shown(book, "Data") == wanted
    assert shown(book, "Targets") == {"7.0": "Indicator 7"}
    assert shown(book, "Published")["007"] == "Indicator 007"
    for sheet in NAMED_SHEETS:
        package = Package.open(book)
        entry = Index(package).find(sheet)
        assert entry is not None
        (table,) = tables_of(package, entry.part).values()
        assert table.names == [*(c.name for c in SHEETS[sheet]), NAME_COLUMN]
        assert table.formulas.keys() == {len(table.names)}
        assert len(formulas(package, entry.part)) == table.last - table.top + 1
        assert users_formulas(package, Index(package), entry) == {}


def test_rows_that_are_added_show_theirs_and_nothing_is_old(book: Path, tmp_path: Path) -> None:
    """After load, roll and typed commentary no cell is listed as old, and no calculation asked."""
    file = tmp_path / "june.csv"
    file.write_text("No,Area,Month,Num,Denom,Indicator\n7,Kent,Jun 2014,9,10,x\n", "utf-8")
    done = xlscore("load", book, file)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "'Indicator' is not loaded; the column No says which indicator." in done.stdout
    rolled = xlscore("roll", book, "2014-06")
    assert rolled.returncode == 0, rolled.stdout + rolled.stderr
    assert "old value" not in done.stdout + rolled.stdout
    assert shown(book, "Data")["007"] == "Indicator 007"
    assert set(map(str, shown(book, "Published").values())) >= {"Indicator 7", "Indicator 2a"}
    data = FileBook.look(book).tables()["Data"]
    assert all(row[-1] for row in data.rows if row[0] != 9)
    assert not waits(book)


def test_a_load_that_is_taken_back_takes_the_name_along(tmp_path: Path) -> None:
    """The emptied row shows no name, as its formula gives none for a blank No."""
    raw, file = small.tables(), tmp_path / "june.csv"
    small.indicator(raw, 7)
    small.figures(raw, 7, m2014_04=(8, 10), m2014_05=(1, 10))
    book = small.built(raw, tmp_path / "book.xlsm")
    file.write_text("No,Area,Month,Num,Denom\n7,Kent,Jun 2014,9,10\n", "utf-8")
    assert xlscore("load", book, file).returncode == 0
    assert FileBook.look(book).tables()["Data"].rows[-1][-1] == "Indicator 7"
    assert "1 new rows emptied" in xlscore("load", book, "--undo").stdout
    assert not any(FileBook.look(book).tables()["Data"].rows[-1])


def test_rows_typed_below_get_their_names(book: Path) -> None:
    """LibreOffice extends no table: the refresh that makes it reach over them shows the names."""
    package = Package.open(book)
    entry = Index(package).find("Data")
    assert entry is not None
    (table,) = tables_of(package, entry.part).values()
    row = table.last + 1

    put(book, "Data", {f"A{row}": 7.0, f"C{row}": 41800.0, f"F{row}": 0.5})
    assert "1 row from row" in xlscore("refresh", book).stdout
    sheet = load_workbook(book, data_only=True)["Data"]
    assert sheet.cell(row, table.left + len(table.names) - 1).value == "Indicator 7"
    assert not waits(book)
    before = book.read_bytes()
    assert "Nothing changed" in xlscore("refresh", book).stdout
    assert book.read_bytes() == before


def test_a_column_of_the_users_own_is_left_alone(book: Path) -> None:
    """Another formula under the same heading is the user's: it stays, and is listed when old."""
    package = Package.open(book)
    entry = Index(package).find("Commentary")
    assert entry is not None
    (table,) = tables_of(package, entry.part).values()
    assert table.part is not None
    with package.editing(table.part) as root:
        for formula in root.iter(f"{S}calculatedColumnFormula"):
            formula.text = "Commentary[[#This Row],[Text]]"
    with package.editing(entry.part) as root:
        for formula in root.iter(f"{S}f"):
            formula.text = "Commentary[[#This Row],[Text]]"
    package.save(book)
    again = Package.open(book)
    assert set(users_formulas(again, Index(again), entry).values()) == {
        "Commentary[[#This Row],[Text]]"
    }
