"""Many rows below a table, written as text, against the same rows made cell by cell."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.table import Table, TableFormula

from xlscore.hosts.file.rows import AppendRow, TableEdit, edit_table
from xlscore.hosts.package.package import MAIN, Package
from xlscore.problems import Refusal
from xlscore.workbook.tables import Entry

PART = "/xl/worksheets/sheet1.xml"
X14AC = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac"
FAR = 900
_ROW = re.compile(rb'<((?:\w+:)?)row r="(\d+)"[^>]*?(?:/>|>.*?</\1row>)', re.DOTALL)
MIXED: list[Entry] = [
    None, "", "plain", " kept  ", "two\nlines", "a\rreturn", "_x0041_", "<&>\"'", "=no formula",
    "007", "Ärger ↑ 🎯", "\x01", True, False, 0, -0.0, 181, 12.5, 1 / 3, 1e15, 123456789012345678,
    1e-9, -4.0, dt.date(2014, 5, 31), dt.datetime(2014, 5, 31, 12, 30), dt.date(1900, 1, 5),
    dt.datetime(2014, 5, 31, 12, tzinfo=dt.timezone(dt.timedelta(hours=1))),
    dt.datetime(2014, 5, 31, 11, tzinfo=dt.UTC), "1", 1, 1.0,
]  # fmt: skip
COLUMNS = ("No", "Month", "Value", "Twice", "Whole", "Note")


def made(path: Path, row: dict[str, str], *, styled: bool = True, prefix: str = "") -> Path:
    """A table of two rows with two calculated columns; `row` are attributes of the last one."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(COLUMNS)
    for number in (4, 7):
        sheet.append([number, dt.date(2014, 4, 30), 0.5, "=C2*2", "=SUM(C2)", "note"])
    table = Table(displayName="Data", ref="A1:F3")
    table._initialise_columns()
    for column, (name, formula) in enumerate(
        zip(
            COLUMNS,
            (None, None, None, 'Data[[#This Row],[Value]]*2&"<"', "SUM(C3)", None),
            strict=True,
        )
    ):
        table.tableColumns[column].name = name
        if formula:
            array = name == "Whole"
            table.tableColumns[column].calculatedColumnFormula = TableFormula(
                attr_text=formula, array=array
            )
    sheet.add_table(table)
    sheet.column_dimensions["F"].font = Font(italic=True)
    if styled:
        for number in (2, 3):
            sheet.cell(number, 2).number_format = "mmm yy"
            sheet.cell(number, 3).number_format = "0.0%" if number == 2 else "0.00"
            sheet.cell(number, 6).alignment = Alignment(wrap_text=True)
    book.save(path)
    change(path, lambda root: _last_row(root, row), prefix)
    return path


def change(path: Path, edit: Callable[[etree._Element], None], prefix: str = "") -> None:
    """Edit the sheet part, and write it with a prefix for its namespace where one is given."""
    package = Package.open(path)
    root = package.xml(PART)
    edit(root)
    data = etree.tostring(root)
    if prefix:
        plain = data.replace(b"<", b"<" + prefix.encode() + b":")
        data = plain.replace(b"<" + prefix.encode() + b":/", b"</" + prefix.encode() + b":")
        data = data.replace(b'xmlns="', b"xmlns:" + prefix.encode() + b'="')
    package.write(PART, data)
    package.save(path)


def _last_row(root: etree._Element, attributes: dict[str, str]) -> None:
    data = root.find(f"{{{MAIN}}}sheetData")
    assert data is not None
    for name, text in attributes.items():
        data[-1].set(name, text)


def _far_row(root: etree._Element) -> None:
    data = root.find(f"{{{MAIN}}}sheetData")
    assert data is not None
    etree.SubElement(data, f"{{{MAIN}}}row", r=str(FAR))


def rows(package: Package) -> dict[int, bytes]:
    """The bytes of each row of the sheet."""
    return {int(found[2]): found[0] for found in _ROW.finditer(package.read(PART))}


def appended(path: Path, new: list[AppendRow]) -> tuple[Package, TableEdit]:
    """The book with rows appended to its table."""
    package = Package.open(path)
    return package, edit_table(package, PART, "Data", [], new)


def by_cells(path: Path, new: list[AppendRow]) -> Package:
    """The same, cell by cell: so rows are made where a row stands further down."""
    change(path, _far_row)
    return appended(path, new)[0]


NEW = [
    AppendRow({"No": no, "Month": dt.date(2014, 5, 31), "Value": value, "Note": value})
    for value in MIXED
    for no in (4, 7, 99, "7")
] + [AppendRow({}), AppendRow({"Twice": 5.0}), AppendRow({"Month": "May 14", "Value": None})]


@pytest.mark.parametrize("styled", [True, False])
@pytest.mark.parametrize("prefix", ["", "x"])
@pytest.mark.parametrize(
    "row",
    [
        {},
        {"ht": "30", "customHeight": "1", "spans": "1:6", "hidden": "1"},
        {"ht": "30", "s": "1", "customFormat": "1", f"{{{X14AC}}}dyDescent": "0.25"},
    ],
)
def test_rows_are_byte_for_byte_those_made_cell_by_cell(
    tmp_path: Path, row: dict[str, str], styled: bool, prefix: str
) -> None:
    """Mixed values, calculated columns, heights, formats of rows and columns, prefixed names."""
    one, other = (
        made(tmp_path / name, row, styled=styled, prefix=prefix) for name in ("a.xlsx", "b.xlsx")
    )
    package, done = appended(one, NEW)
    wanted = by_cells(other, NEW)
    last = 3 + len(NEW)
    assert done.rows == tuple(range(4, last + 1))
    ours, theirs = rows(package), rows(wanted)
    assert theirs.pop(FAR)
    assert ours.keys() == theirs.keys()
    for number in ours:
        assert ours[number] == theirs[number], number
    root = package.xml(PART)
    dimension = root.find(f"{{{MAIN}}}dimension")
    assert dimension is not None
    assert dimension.get("ref") == f"A1:F{last}"
    assert package.xml("/xl/tables/table1.xml").get("ref") == f"A1:F{last}"


def test_a_row_that_stands_below_is_filled_and_the_rest_follows(tmp_path: Path) -> None:
    """Formatted blank rows below the table are used first; new rows come after them."""
    path = made(tmp_path / "book.xlsx", {})

    def blank(root: etree._Element) -> None:
        data = root.find(f"{{{MAIN}}}sheetData")
        assert data is not None
        line = etree.SubElement(data, f"{{{MAIN}}}row", r="5", ht="40", customHeight="1")
        etree.SubElement(line, f"{{{MAIN}}}c", r="H5", s="0")

    change(path, blank)
    package, _ = appended(path, NEW[:6])
    found = rows(package)
    assert list(found) == [1, 2, 3, 4, 5, 6, 7, 8, 9]
    assert b'ht="40"' in found[5]
    assert b'r="H5"' in found[5]
    assert b'ht="40"' not in found[6]


def test_a_text_that_no_cell_holds_is_refused(tmp_path: Path) -> None:
    """The message names the cell, and the sheet stays as it was."""
    path = made(tmp_path / "book.xlsx", {})
    package = Package.open(path)
    before = package.read(PART)
    long = [AppendRow({"Note": "short"}), AppendRow({"Note": "x" * 32768})]
    with pytest.raises(Refusal, match=r"Sheet!F5: the text has 32,768 characters"):
        edit_table(package, PART, "Data", [], long)
    assert package.read(PART) == before
