"""An extract that could be read in two ways is read in the one that it proves, or refused."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

import openpyxl
import pytest
from support import small_books as small
from support.small_books import add

from xlscore.flows.load.extracts import read_extract
from xlscore.flows.load.upsert import Upsert, upsert
from xlscore.problems import Refusal
from xlscore.workbook.tables import Entry, RawTable

_ODS = """<office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
><office:body><office:spreadsheet><table:table table:name="Out">{rows}</table:table>
</office:spreadsheet></office:body></office:document-content>"""
_ERROR = (
    '<table:table-cell table:formula="of:=1/0" office:value-type="string"'
    ' office:string-value="" calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>'
)


def tables(*nos: int | str) -> dict[str, RawTable]:
    """Indicators 4 and 5, or those given, in the one area Kent."""
    raw = small.tables()
    for no in nos or (4, 5):
        small.indicator(raw, no)
    return raw


def text(folder: Path, *lines: str, encoding: str = "utf-8", name: str = "out.csv") -> Path:
    """A text file of these lines."""
    path = folder / name
    path.write_bytes("\n".join([*lines, ""]).encode(encoding))
    return path


def sheet(folder: Path, *rows: list[object], formats: dict[str, str] | None = None) -> Path:
    """A workbook whose one sheet has these rows, and cells shown in these number formats."""
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    for cell, shown in (formats or {}).items():
        book.active[cell].number_format = shown
    book.save(folder / "out.xlsx")
    return folder / "out.xlsx"


def ods(folder: Path, *rows: list[str]) -> Path:
    """An OpenDocument spreadsheet: a cell is a text, or an element as it stands."""
    lines = ""
    for row in rows:
        cells = (
            cell
            if cell.startswith("<")
            else f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p>'
            "</table:table-cell>"
            for cell in row
        )
        lines += f"<table:table-row>{''.join(cells)}</table:table-row>"
    path = folder / "out.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", _ODS.format(rows=lines))
        archive.writestr(
            "META-INF/manifest.xml",
            '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
    return path


def laid(raw: dict[str, RawTable], file: Path, month: str = "2014-06") -> Upsert:
    """What a file does to the book of these tables."""
    return upsert(small.book(raw), read_extract(file), month=small.month(month))


def values(found: Upsert) -> list[Entry]:
    """The values that rows bring."""
    return [row["Value"] for row in found.appended]


def reasons(found: Upsert) -> list[str]:
    """Why rows are refused."""
    return [row.reason for row in found.refused]


def test_one_decimal_comma_proves_the_column(tmp_path: Path) -> None:
    """Beside 0,91 neither 0,287 nor 601,500 is a number of thousands."""
    lines = ["1;0,287", "2;0,91", "3;83,8%", "4;601,500", "5;1.234,5", "6;12"]
    found = laid(tables(*range(1, 7)), text(tmp_path, "No;Value", *lines))
    assert values(found) == [0.287, 0.91, 0.838, 601.5, 1234.5, 12]
    assert reasons(found) == []


def test_a_comma_before_three_digits_alone_separates_thousands(tmp_path: Path) -> None:
    """1,234 with nothing beside it is as ever."""
    found = laid(tables(), text(tmp_path, "No;Value", "4;1,234"))
    assert values(found) == [1234]


def test_a_number_of_thousands_begins_with_no_nought(tmp_path: Path) -> None:
    """0,287 alone is a decimal."""
    assert values(laid(tables(), text(tmp_path, "No;Value", "4;0,287"))) == [0.287]


def test_commas_are_refused_where_points_are_decimals_too(tmp_path: Path) -> None:
    """With both 0,91 and 83.8% nobody knows what 601,500 is."""
    lines = ["1;0,91", "2;83.8%", "3;601,500"]
    found = laid(tables(1, 2, 3), text(tmp_path, "No;Value", *lines))
    assert values(found) == [0.838]
    assert [reason.partition(",")[0] for reason in reasons(found)] == ["Value: '0", "Value: '601"]


def test_one_date_proves_the_order_of_its_column(tmp_path: Path) -> None:
    """06/30/2014 has the month first, and so has 06/01/2014."""
    lines = ["1,06/01/2014,1", "2,06/30/2014,1", "3,07/01/2014 00:00,1"]
    found = laid(tables(1, 2, 3), text(tmp_path, "No,Month,Value", *lines))
    assert [row["Month"] for row in found.appended] == [
        dt.date(2014, 6, 1), dt.date(2014, 6, 1), dt.date(2014, 7, 1)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("dates", "refused"),
    [
        (["06/30/2014", "30/06/2014", "05/06/2014"], 3),
        (["06/01/2014", "07/01/2014"], 2),
        (["05/06/2014", "01/07/2014"], 0),
        (["30/06/2014", "06/01/2014"], 0),
    ],
)
def test_dates_whose_order_is_unclear_are_refused(
    dates: list[str], refused: int, tmp_path: Path
) -> None:
    """Both orders in one column, or each the first of a month if the month came first."""
    nos = range(1, len(dates) + 1)
    lines = [f"{no},{date},1" for no, date in zip(nos, dates, strict=True)]
    found = laid(tables(*nos), text(tmp_path, "No,Month,Value", *lines))
    assert len(found.refused) == refused


def test_dates_that_excel_turned_are_refused(tmp_path: Path) -> None:
    """A file with the month first, opened in Excel: 06/01/2014 became the sixth of January."""
    rows: list[list[object]] = [["No", "Month", "Value"], [4, dt.date(2014, 1, 6), 1]]
    found = laid(tables(), sheet(tmp_path, *rows, [5, "06/30/2014", 1]))
    assert found.appended == []
    assert len(found.refused) == 2


def test_a_blank_area_under_a_column_of_areas_is_none(tmp_path: Path) -> None:
    """England's row, whose authority is blank, is not the county's."""
    file = text(tmp_path, "No,Area,Value", "4,,15130", "4,Kent,76")
    found = laid(tables(), file)
    assert values(found) == [76]
    assert reasons(found) == ["Area is blank, and others are named"]


def test_a_wider_level_without_a_column_of_areas_is_refused(tmp_path: Path) -> None:
    """The only area of a book is not England because its file says so."""
    raw = tables()
    add(raw, "Import", Column="geographic_level", Means="Ignore")
    lines = ["4,National,15130", "4,Local authority,76"]
    found = laid(raw, text(tmp_path, "No,geographic_level,Value", *lines))
    assert values(found) == [76]
    assert len(found.refused) == 1


def test_a_number_that_two_indicators_are_is_refused(tmp_path: Path) -> None:
    """Excel shows the number 1.1 as 1.10: only text says which indicator it is."""
    rows: list[list[object]] = [["No", "Value"], [1.1, 0.25], ["1.10", 0.95]]
    file = sheet(tmp_path, *rows, formats={"A2": "0.00"})
    found = laid(tables("1.1", "1.10"), file)
    assert [(row["No"], row["Value"]) for row in found.appended] == [("1.10", 0.95)]
    assert reasons(found) == ["the number 1.1 may be indicator 1.1 or 1.10: write it as text"]


def test_error_cells_of_ods_are_refused(tmp_path: Path) -> None:
    """An error is no missing figure."""
    found = laid(tables(), ods(tmp_path, ["No", "Value"], ["4", _ERROR], ["5", "0.5"]))
    assert values(found) == [0.5]
    assert reasons(found) == ["Value: the formula gives #DIV/0!"]


def with_formula(folder: Path, held: str, workbook: str) -> Path:
    """A workbook whose figure of indicator 4 is a formula with a stored value."""
    path = sheet(folder, ["No", "Value"], [4, 0], [5, 0.5])
    parts = {i.filename: zipfile.ZipFile(path).read(i) for i in zipfile.ZipFile(path).infolist()}
    part = "xl/worksheets/sheet1.xml"
    cell = b'<c r="B2" t="n"><v>0</v></c>'
    assert cell in parts[part]
    parts[part] = parts[part].replace(cell, f'<c r="B2">{held}</c>'.encode())
    book = parts["xl/workbook.xml"]
    start = book.index(b"<calcPr")
    end = book.index(b"/>", start) + 2
    parts["xl/workbook.xml"] = book[:start] + workbook.encode() + book[end:]
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


@pytest.mark.parametrize(
    ("held", "calculation", "refused"),
    [
        ("<f>1+1</f><v>2</v>", '<calcPr calcId="191029"/>', 0),
        ("<f>1+1</f><v>0</v>", '<calcPr calcId="191029" fullCalcOnLoad="1"/>', 1),
        ("<f>1+1</f>", '<calcPr calcId="191029"/>', 1),
        ("<f>1/0</f><v>#DIV/0!</v>", '<calcPr calcId="191029"/>', 1),
    ],
)
def test_a_formula_that_nobody_calculated_is_refused(
    held: str, calculation: str, refused: int, tmp_path: Path
) -> None:
    """A stored 0 of a book that waits to be calculated is not a figure."""
    path = with_formula(tmp_path, held, calculation)
    if "DIV" in held:
        path = with_error(path)
    found = laid(tables(), path)
    assert len(found.refused) == refused
    assert len(found.appended) == 2 - refused


def with_error(path: Path) -> Path:
    """The same with the cell typed as an error."""
    parts = {i.filename: zipfile.ZipFile(path).read(i) for i in zipfile.ZipFile(path).infolist()}
    part = "xl/worksheets/sheet1.xml"
    parts[part] = parts[part].replace(b'<c r="B2">', b'<c r="B2" t="e">')
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def test_a_strict_workbook_has_its_error_cells_refused(tmp_path: Path) -> None:
    """A Strict Open XML workbook is read like others."""
    path = with_error(with_formula(tmp_path, "<f>1/0</f><v>#DIV/0!</v>", "<calcPr/>"))
    parts = {i.filename: zipfile.ZipFile(path).read(i) for i in zipfile.ZipFile(path).infolist()}
    usual = b"http://schemas.openxmlformats.org/"
    strict = b"http://purl.oclc.org/ooxml/"
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            data = data.replace(usual + b"spreadsheetml/2006/main", strict + b"spreadsheetml/main")
            rels = b"officeDocument/2006/relationships"
            data = data.replace(usual + rels, strict + b"officeDocument/relationships")
            archive.writestr(name, data)
    found = laid(tables(), path)
    assert reasons(found) == ["Value: the formula gives #DIV/0!"]
    assert values(found) == [0.5]


def test_one_odd_byte_in_utf8_names_its_line(tmp_path: Path) -> None:
    """The file is not taken for another code page, which would spoil every accent."""
    path = text(tmp_path, "No,Value,Note", "4,0.5,Réunion", "5,0.5,cost PS5 a day")
    path.write_bytes(path.read_bytes().replace(b"PS5", b"\xa35"))
    with pytest.raises(Refusal, match=r"out.csv, line 3: a character is not written in UTF-8"):
        read_extract(path)


def test_the_windows_code_page_is_read(tmp_path: Path) -> None:
    """A file that is no UTF-8 at all is as ever."""
    path = text(tmp_path, "No,Value,Note", "4,0.5,Réunion costs £5", encoding="cp1252")
    assert laid(tables(), path).appended[0]["Note"] == "Réunion costs £5"


def test_a_very_long_field_is_refused_by_its_length(tmp_path: Path) -> None:
    """Python's own limit of 131,072 letters would speak of a quotation mark."""
    path = text(tmp_path, "No,Value,Note", f"4,0.5,{'x' * 140_000}", "5,0.5,")
    found = laid(tables(), path)
    assert reasons(found) == ["Note: the text has 140,000 characters, a cell holds 32,767"]
