"""What the officer sees counts: rows below a table, emptied tables, tables that are gone or lie."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from engine.books import opened
from lxml import etree
from support.books import refused, xlscore
from support.editing import change, parts, put, sheet_part
from support.small_books import faultless

from xlscore.flows.refresh import refresh
from xlscore.hosts.file.file_book import FileBook
from xlscore.problems import Refusal

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def table_part(found: Mapping[str, bytes], name: str) -> str:
    """The part of a table."""
    return next(p for p in found if p.startswith("xl/tables/") and f'"{name}"'.encode() in found[p])


def reference(book: Path, name: str) -> str:
    """The cells over which a table reaches."""
    found = parts(book)
    return str(etree.fromstring(found[table_part(found, name)]).get("ref"))


def type_below(book: Path) -> int:
    """Type figures of indicator 4 for three months below Data; the first row."""
    row = int(reference(book, "Data").rpartition("I")[2]) + 1
    for n, month in enumerate(("Oct 2013", "Nov 2013", "Dec 2013")):
        at = row + n
        put(book, "Data", {f"A{at}": 4.0, f"B{at}": "Kent", f"C{at}": month, f"F{at}": 120.0 + n})
    return row


def test_rows_typed_below_a_table_are_read_and_said_once(book: Path) -> None:
    """They count as rows; check names the first and the count, refresh extends the table."""
    row = type_below(book)
    said = f"Data!A{row}: 3 rows from row {row} on stand below the table"
    checked = xlscore("check", book)
    assert checked.stdout.count("stand below the table") == 1
    assert said in checked.stdout
    done = xlscore("refresh", book)
    assert done.returncode == 0
    assert done.stdout.count(said) == 1
    assert reference(book, "Data") == f"A1:I{row + 2}"
    assert "below the table" not in xlscore("check", book).stdout
    assert "Nothing changed" in xlscore("refresh", book).stdout


def test_a_remark_after_a_blank_row_is_no_row(book: Path) -> None:
    """Only rows directly below the table belong to it."""
    row = type_below(book)
    put(book, "Data", {f"A{row + 4}": "checked by the team"})
    assert f"Data!A{row}: 3 rows" in xlscore("check", book).stdout


def test_rows_below_a_totals_row_are_the_users(book: Path) -> None:
    """A table with a totals row ends there."""

    def edit(found: dict[str, bytes]) -> None:
        part = table_part(found, "Contacts")
        root = etree.fromstring(found[part])
        root.set("ref", "A1:B3")
        root.set("totalsRowCount", "1")
        found[part] = etree.tostring(root)

    change(book, edit)
    put(book, "Contacts", {"A3": "Total", "A4": "not a contact"})
    raw = FileBook.look(book).tables()["Contacts"]
    assert (len(raw.rows), raw.below) == (1, 0)


def emptied(book: Path, *names: str) -> None:
    """Leave only the headings of tables, as LibreOffice does when all rows are deleted."""

    def edit(found: dict[str, bytes]) -> None:
        for name in names:
            part = sheet_part(found, name)
            root = etree.fromstring(found[part])
            data = root.find(f"{MAIN}sheetData")
            assert data is not None
            for row in data.findall(f"{MAIN}row")[1:]:
                data.remove(row)
            found[part] = etree.tostring(root)
            part = table_part(found, name)
            text = found[part].decode()
            found[part] = re.sub(r'(ref="A1:[A-Z]+)\d+"', r'\g<1>1"', text).encode()

    change(book, edit)


def test_an_emptied_table_is_empty_and_can_be_written(book: Path) -> None:
    """No panic of a library: the rows that roll and circulate append go below the headings."""
    emptied(book, "Commentary", "Published", "Changes", "Import", "Log")
    checked = xlscore("check", book)
    assert (checked.returncode, checked.stderr) == (0, "")
    done = xlscore("roll", book, "2014-06")
    assert (done.returncode, done.stderr) == (0, "")
    assert reference(book, "Log") == "A1:F2"
    raw = FileBook.look(book).tables()
    assert (raw["Log"].rows[0][1], raw["Changes"].rows) == ("New month", [])


def test_a_table_that_is_gone_is_read_by_its_headings(book: Path) -> None:
    """Titles above the headings are left out, and nothing is complained of."""

    def edit(found: dict[str, bytes]) -> None:
        part = sheet_part(found, "Abbreviations")
        root = etree.fromstring(found[part])
        for element in root.findall(f"{MAIN}tableParts"):
            root.remove(element)
        for row in root.iter(f"{MAIN}row"):
            row.set("r", str(int(row.get("r", "0")) + 2))
            for cell in row:
                cell.set("r", re.sub(r"\d+", str(row.get("r")), cell.get("r", "")))
        found[part] = etree.tostring(root)

    before = FileBook.look(book).tables()["Abbreviations"]
    change(book, edit)
    put(book, "Abbreviations", {"A1": "Abbreviations of this report"})
    raw = FileBook.look(book).tables()["Abbreviations"]
    assert (raw.columns, raw.rows, raw.top) == (before.columns, before.rows, 3)
    assert xlscore("check", book).returncode == 0


def test_a_table_that_lies_elsewhere_is_passed_over_with_a_word(book: Path) -> None:
    """Where the table's range is damaged, the headings are what is seen."""
    before = FileBook.look(book).tables()["Data"]

    def edit(found: dict[str, bytes]) -> None:
        part = table_part(found, "Data")
        found[part] = re.sub(rb'ref="A1:I\d+"', b'ref="K1:S9"', found[part])
        text = found[part].decode()
        for name in ("No", "Area", "Month", "Num", "Denom", "Value", "Note", "Withhold"):
            text = text.replace(f'name="{name}"', f'name="Old {name}"')
        found[part] = text.encode()

    change(book, edit)
    raw = FileBook.look(book).tables()["Data"]
    assert (raw.columns, raw.rows) == (before.columns, before.rows)
    checked = xlscore("check", book)
    assert checked.stdout.count("so the sheet is read by those headings") == 1
    assert "Data!A1: the table at K1 does not hold the headings in row 1" in checked.stdout


def in_root(book: Path) -> None:
    """Move the workbook part to the root of the package, where a library panics."""

    def edit(found: dict[str, bytes]) -> None:
        found["workbook.xml"] = found.pop("xl/workbook.xml")
        rels = found.pop("xl/_rels/workbook.xml.rels").replace(b'Target="/xl/', b'Target="xl/')
        found["_rels/workbook.xml.rels"] = rels
        for part in ("_rels/.rels", "[Content_Types].xml"):
            found[part] = found[part].replace(b"xl/workbook.xml", b"workbook.xml")

    change(book, edit)


def test_whatever_a_library_does_is_one_sentence(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A panic, which is no Exception, becomes a Refusal that names the file; batch goes on."""

    class Panic(BaseException):
        pass

    def panics(*_: object, **__: object) -> None:
        raise Panic("invalid range bounds")

    import python_calamine

    from xlscore.flows import batch

    broken = type("Broken", (), {"from_filelike": staticmethod(panics)})
    monkeypatch.setattr(python_calamine, "CalamineWorkbook", broken)
    with pytest.raises(Refusal, match=r"^book\.xlsm cannot be read as a workbook \(invalid range"):
        FileBook.look(book).tables()
    outcome = batch.one(book)
    assert (outcome.code, outcome.message[:38]) == (2, "not refreshed: book.xlsm cannot be rea")


def test_a_workbook_in_the_root_is_read_or_refused(book: Path) -> None:
    """A package that a library panics at ends no command with a traceback."""
    in_root(book)
    done = xlscore("check", book)
    assert "Traceback" not in done.stderr
    assert "panicked" not in done.stderr
    assert done.returncode in (0, 2)


def test_what_nobody_foresaw_is_a_sentence_too(
    book: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """An exception that no code expects ends a command with 2, its details in the log file."""
    from xlscore.flows import opening

    def fails(*_: object) -> None:
        raise KeyError("nobody foresaw this")

    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setattr(opening, "checked", fails)
    refused(
        xlscore("check", book),
        "check stopped at something unexpected (KeyError: 'nobody foresaw this')",
    )
    assert "nobody foresaw this" in (tmp_path / "xlscore" / "xlscore.log").read_text()


def test_rows_below_a_table_of_an_open_book_are_read_and_taken_in(tmp_path: Path) -> None:
    """The open book is read as the closed one is, and its table is resized by the refresh."""
    book = opened(faultless(), tmp_path / "book.xlsx")
    sheet = book.held.sheet("Data")
    first = len(FileBook.look(tmp_path / "book.xlsx").tables()["Data"].rows) + 2
    for column, value in enumerate((4.0, "Kent", "Jan 2014", None, None, 17.0), 1):
        sheet.box((first, column)).value = value
    raw = book.live().tables()["Data"]
    assert (raw.below, raw.rows[-1][5]) == (1, 17.0)
    (said,) = refresh(book.live()).notes
    assert said.startswith(f"Data!A{first}: 1 row from row {first} on stands below the table")
    assert book.live().tables()["Data"].below == 0


def test_a_date_without_its_format_is_read_with_a_word(book: Path) -> None:
    """Below a table a typed date may stand as a bare number: its month is named."""
    row = type_below(book)
    put(book, "Data", {f"C{row}": 41548.0, f"C{row + 1}": 41579.0, f"C{row + 2}": 41609.0})
    said = xlscore("check", book).stdout
    assert f"Data!C{row}:C{row + 2}, 3 rows: 3 dates have no format of a date; they are" in said
    assert xlscore("refresh", book).returncode == 0
