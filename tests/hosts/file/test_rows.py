import re
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from lxml import etree
from openpyxl.comments import Comment
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table, TableFormula
from openpyxl.worksheet.worksheet import Worksheet

from xlscore.hosts.file.rows import AppendRow, NoRoom, SetCell, TableEdit, edit_table
from xlscore.hosts.package.package import MAIN, Package
from xlscore.hosts.package.sheet.cells import faults, read_cells
from xlscore.problems import Refusal

S = f"{{{MAIN}}}"
PART = "/xl/worksheets/sheet1.xml"
TABLE = "/xl/tables/table1.xml"
NEW = AppendRow({"No": "7", "Month": date(2014, 5, 31), "Text": "new"})


def made(path: Path, rows: int = 2, *, table: bool = True) -> Worksheet:
    """A Commentary sheet with a table from A1 and a user's column beside it; not yet saved."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Commentary"
    sheet.append(["No", "Month", "Text", "Mine"])
    for number in range(rows):
        sheet.append([str(4 + number), date(2014, 4, 30), f"text {number}", number])
    if not rows:
        sheet.append([None])
    sheet["F2"] = "a note beside"
    for row in sheet.iter_rows(2, max(rows, 1) + 1):
        row[1].number_format = "mmm yy"
        row[2].alignment = Alignment(wrap_text=True)
    sheet["A2"].font = Font(bold=True)
    sheet["C2"].comment = Comment("why", "an officer")
    validation = DataValidation("list", formula1='"4,7"')
    validation.add("A2:A99")
    sheet.add_data_validation(validation)
    sheet.conditional_formatting.add("D2:D99", Rule("duplicateValues"))
    if table:
        sheet.add_table(Table(displayName="Commentary", ref=f"A1:D{max(rows, 1) + 1}"))
    return sheet


def saved(sheet: Worksheet, path: Path) -> Package:
    """The workbook of the sheet as a package."""
    assert sheet.parent is not None
    sheet.parent.save(path)
    return Package.open(path)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the workbook goes."""
    return tmp_path / "scorecard.xlsx"


@pytest.fixture
def package(path: Path) -> Package:
    """A Commentary sheet with two rows."""
    return saved(made(path), path)


def edit(
    package: Package, sets: list[SetCell], appends: list[AppendRow] | None = None
) -> TableEdit:
    """Edit the Commentary table."""
    return edit_table(package, PART, "Commentary", sets, appends or [])


def values(package: Package) -> dict[tuple[int, int], object]:
    """The sheet's values by row and column."""
    return {p: c.value for p, c in read_cells(package, PART).items() if c.value is not None}


def without_rows(package: Package, *rows: int) -> str:
    """The sheet without these rows and without its dimension."""
    root = package.xml(PART)
    for element in root.findall(S + "dimension"):
        root.remove(element)
    for row in root.findall(f"{S}sheetData/{S}row"):
        if int(row.get("r", "0")) in rows:
            row.clear()
            row.tag = "gone"
    return re.sub("<gone[^>]*/>", "", etree.tostring(root, encoding="unicode"))


def test_no_edits_change_nothing(package: Package) -> None:
    """Without edits, and without rows below the table, nothing is written."""
    assert edit(package, []) == TableEdit(changed=False, calculate=False, rows=())
    assert not package.changed


def test_the_table_is_extended_over_rows_typed_below_it(path: Path) -> None:
    """Rows directly below the table become its rows; what stands after a blank row does not."""
    sheet = made(path)
    sheet["A4"], sheet["C5"], sheet["A7"] = "9", "typed below", "a remark"
    package = saved(sheet, path)
    assert edit(package, []).changed
    assert package.xml(TABLE).get("ref") == "A1:D5"
    assert not edit(package, []).changed
    with pytest.raises(NoRoom, match=r"^Commentary!A7"):
        edit(package, [], [NEW, NEW])
    assert edit(package, [], [NEW]).rows == (6,)
    assert package.xml(TABLE).get("ref") == "A1:D6"


def test_a_table_without_our_columns_is_passed_over_for_the_headings(path: Path) -> None:
    """A table object that lies elsewhere is not written to: the list below the headings is."""
    sheet = made(path, table=False)
    sheet["F1"], sheet["G1"] = "Mine", "Too"
    sheet.add_table(Table(displayName="Commentary", ref="F1:G3"))
    assert edit(saved(sheet, path), [], [NEW]).rows == (4,)


def test_cell_is_set_and_all_else_stays(package: Package, path: Path) -> None:
    """One cell changes, keeping its format; other rows, notes and rules stay word for word."""
    before, style = without_rows(package, 3), read_cells(package, PART)[3, 3].style
    assert edit(package, [SetCell(3, "Text", "better")]).changed
    assert without_rows(package, 3) == before
    cell = read_cells(package, PART)[3, 3]
    assert (cell.value, cell.style) == ("better", style)
    assert not package.part_changed(TABLE)
    package.save(path)
    sheet = openpyxl.load_workbook(path)["Commentary"]
    assert sheet["C3"].value == "better"
    assert sheet["C3"].alignment.wrap_text
    assert sheet["C2"].comment is not None
    assert sheet["D3"].value == 1


def test_equal_values_change_nothing(package: Package) -> None:
    """A cell that shows the value already is left alone, whatever its type."""
    assert not edit(
        package,
        [
            SetCell(2, "No", "4"),
            SetCell(2, "month", date(2014, 4, 30)),
            SetCell(3, "MINE ", 1),
            SetCell(2, "Text", "text 0"),
        ],
    ).changed
    assert not package.changed
    assert edit(package, [SetCell(2, "No", 4)]).changed  # the number is not the text


def test_same_edit_again_changes_nothing(package: Package, path: Path) -> None:
    """After any edit the same sets find nothing left to do, and the bytes stay."""
    sets = [
        SetCell(2, "Text", " = kept\n"),
        SetCell(2, "Mine", 0.1 + 0.2),
        SetCell(3, "No", None),
        SetCell(3, "Month", datetime(2014, 5, 31, 12)),
        SetCell(3, "Mine", True),
        SetCell(3, "Text", ""),
    ]
    assert edit(package, sets).changed
    package.save(path)
    before = path.read_bytes()
    package = Package.open(path)
    assert not edit(package, sets).changed
    package.save(path)
    assert path.read_bytes() == before


def test_rows_are_appended_in_the_look_of_the_last(package: Package, path: Path) -> None:
    """New rows stand below the last, in its formats; the table and its filter reach over them."""
    with package.editing(PART) as root:
        last = root.findall(f"{S}sheetData/{S}row")[-1]
        last.set("ht", "40")
        last.set("customHeight", "1")
        last.set("hidden", "1")
    before = without_rows(package, 4, 5)
    result = edit(package, [], [NEW, AppendRow({"Mine": 2.0})])
    assert result == TableEdit(changed=True, calculate=False, rows=(4, 5))
    assert without_rows(package, 4, 5) == before
    cells = read_cells(package, PART)
    assert [cells[4, c].value for c in (1, 2, 3)] == ["7", 41790, "new"]
    assert cells[5, 4].value == 2
    assert [cells[4, c].style for c in (2, 3)] == [cells[3, c].style for c in (2, 3)]
    rows = package.xml(PART).findall(f"{S}sheetData/{S}row")
    assert [row.get("r") for row in rows] == ["1", "2", "3", "4", "5"]
    assert sorted(rows[3].items()) == [("customHeight", "1"), ("ht", "40"), ("r", "4")]
    dimension = package.xml(PART).find(S + "dimension")
    assert dimension is not None
    assert dimension.get("ref") == "A1:F5"
    table = package.xml(TABLE)
    assert table.get("ref") == "A1:D5"
    assert [e.get("ref") for e in table.iter(S + "autoFilter")] == ["A1:D5"]
    package.save(path)
    sheet = openpyxl.load_workbook(path)["Commentary"]
    assert sheet["B4"].value == datetime(2014, 5, 31)
    assert sheet["F2"].value == "a note beside"


def test_height_that_nobody_set_is_not_copied(package: Package) -> None:
    """A height that Excel fitted to the last row's text would clip the new row's."""
    with package.editing(PART) as root:
        root.findall(f"{S}sheetData/{S}row")[-1].set("ht", "15")
    edit(package, [], [NEW])
    assert package.xml(PART).findall(f"{S}sheetData/{S}row")[-1].get("ht") is None


def test_empty_table_is_filled_in_its_blank_row(path: Path) -> None:
    """The first row of an empty table goes where its blank row stands."""
    package = saved(made(path, 0), path)
    with package.editing(TABLE) as root:
        root.set("insertRow", "1")  # as Excel says of an empty table
    result = edit(package, [], [NEW, NEW])
    assert result.rows == (2, 3)
    assert package.xml(TABLE).get("ref") == "A1:D3"
    assert package.xml(TABLE).get("insertRow") is None
    found = values(package)
    assert found[2, 3] == found[3, 3] == "new"
    assert found[2, 6] == "a note beside"
    assert read_cells(package, PART)[2, 1].style > 0


TEXTS = [
    "=1+1",
    " padded ",
    "two\nlines",
    "",
    "tab\there",
    "a\rb",
    "\x00\x07",
    "_x0041_",
    "<&>\"'",
    "ﬁ → 𝔘",
    "x" * 32767,
]


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_any_text_comes_back(path: Path, text: str) -> None:
    """Text of every kind is held as text and read back as it was typed."""
    package = saved(made(path), path)
    edit(package, [SetCell(2, "Text", text)])
    package.save(path)
    again = Package.open(path)
    cell = read_cells(again, PART)[2, 3]
    assert cell.formula is None
    assert (cell.value or "") == text
    assert not edit(again, [SetCell(2, "Text", text)]).changed
    if "_" not in text and text.isprintable():
        assert (openpyxl.load_workbook(path)["Commentary"]["C2"].value or "") == text


def test_half_a_character_is_read_as_the_sign_for_one_that_is_lost(path: Path) -> None:
    """No file can pass on half of an emoji: it is read as U+FFFD, never as half of one."""
    package = saved(made(path), path)
    edit(package, [SetCell(2, "Text", "a\ud83db")])
    package.save(path)
    assert read_cells(Package.open(path), PART)[2, 3].value == "a\ufffdb"


def test_text_too_long_for_a_cell_is_refused(package: Package) -> None:
    """Text that Excel would cut off is not written."""
    with pytest.raises(Refusal, match=r"Commentary!C2: the text has 32,768 characters"):
        edit(package, [SetCell(2, "Text", "x" * 32768)])
    assert not package.changed


@pytest.mark.parametrize(
    ("value", "held"),
    [
        (12, "12"),
        (0.85, "0.85"),
        (1e22, "1e+22"),
        (-0.0, "0"),
        (0.1 + 0.2, "0.30000000000000004"),
        (True, "1"),
        (date(2014, 5, 31), "41790"),
        (datetime(2014, 5, 31, 18), "41790.75"),
        (date(1900, 2, 28), "59"),
        (date(1900, 3, 1), "61"),
    ],
)
def test_figures_keep_their_precision(package: Package, value: float | date, held: str) -> None:
    """Numbers stand at full precision, dates as Excel counts them."""
    edit(package, [SetCell(2, "Mine", value)])
    cell = package.xml(PART).find(f"{S}sheetData/{S}row[@r='2']/{S}c[@r='D2']")
    assert cell is not None
    assert cell.findtext(S + "v") == held


def test_dates_count_from_1904_where_the_book_does(package: Package) -> None:
    """A book of the 1904 date system gets its own day numbers."""
    with package.editing("/xl/workbook.xml") as root:
        next(root.iter(S + "workbookPr")).set("date1904", "1")
    edit(package, [SetCell(2, "Month", date(2014, 5, 31))])
    assert values(package)[2, 2] == 41790 - 1462


def test_figures_that_are_none_are_errors(package: Package) -> None:
    """Neither NaN nor infinity nor a date before 1900 can stand in a cell."""
    for value in (float("nan"), float("inf"), date(1899, 12, 30)):
        with pytest.raises(ValueError, match=r"no cell can hold|no date before"):
            edit(package, [SetCell(2, "Mine", value)])


def test_calculated_columns_are_filled(path: Path) -> None:
    """A new row gets the column's formula, and the book is reported as to be calculated."""
    sheet = made(path)
    for row in (2, 3):
        sheet.cell(row, 4, "=Commentary[[#This Row],[No]]*2")
    table = sheet.tables["Commentary"]
    table._initialise_columns()
    for column, name in zip(table.tableColumns, ("No", "Month", "Text", "Mine"), strict=True):
        column.name = name
    table.tableColumns[3].calculatedColumnFormula = TableFormula(
        attr_text="Commentary[[#This Row],[No]]*2"
    )
    package = saved(sheet, path)
    assert edit(package, [], [NEW]) == TableEdit(changed=True, calculate=True, rows=(4,))
    assert read_cells(package, PART)[4, 4].formula == "Commentary[[#This Row],[No]]*2"
    assert (4, 4) in faults(package, PART)
    assert edit(package, [SetCell(4, "Mine", 5.0)]).calculate
    assert read_cells(package, PART)[4, 4].formula is None


def test_overwritten_formula_leaves_its_neighbours(path: Path) -> None:
    """Where the first cell of a filled-down formula is overwritten, the others keep theirs."""
    package = saved(made(path, 3), path)
    with package.editing(PART) as root:
        for row, text in ((2, 'ref="D2:D4">A2*2'), (3, ">"), (4, ">")):
            cell = root.find(f"{S}sheetData/{S}row[@r='{row}']/{S}c[@r='D{row}']")
            assert cell is not None
            cell[:] = [
                etree.fromstring(f'<f xmlns="{MAIN}" t="shared" si="0" {text}</f>'),
                etree.fromstring(f'<v xmlns="{MAIN}">8</v>'),
            ]
    edit(package, [SetCell(2, "Mine", 1.0)])
    found = read_cells(package, PART)
    assert [found[row, 4].formula for row in (2, 3, 4)] == [None, "A3*2", "A4*2"]
    assert found[3, 4].value == 8


def test_array_formula_is_not_broken(package: Package) -> None:
    """A cell of an array formula is not overwritten, which Excel would not allow either."""
    with package.editing(PART) as root:
        cell = root.find(f"{S}sheetData/{S}row[@r='2']/{S}c[@r='D2']")
        assert cell is not None
        cell[:] = [etree.fromstring(f'<f xmlns="{MAIN}" t="array" ref="D2:D3">A2:A3</f>')]
    with pytest.raises(Refusal, match=r"Commentary!D2 belongs to an array formula"):
        edit(package, [SetCell(2, "Mine", 1.0)])


def test_something_below_the_table_is_never_overwritten(path: Path) -> None:
    """A cell, merged cells, another table or a totals row in the way is named, nothing written."""
    sheet = made(path)
    sheet["B5"] = "checked by"
    package = saved(sheet, path)
    with pytest.raises(NoRoom, match=r"^Commentary!B5: something stands below the table"):
        edit(package, [], [NEW, NEW])
    assert not package.changed

    sheet = made(path)
    sheet.merge_cells("B4:C4")
    with pytest.raises(NoRoom, match=r"^Commentary!B4: merged cells"):
        edit(saved(sheet, path), [], [NEW])

    sheet = made(path)
    sheet["F5"] = "not in the way"
    sheet["A6"] = "X"
    sheet.add_table(Table(displayName="Other", ref="A6:A7"))
    package = saved(sheet, path)
    assert edit(package, [], [NEW, NEW]).rows == (4, 5)
    with pytest.raises(NoRoom, match=r"^Commentary!A6"):
        edit(package, [], [NEW])

    package = saved(made(path), path)
    with package.editing(TABLE) as root:
        root.set("ref", "A1:D4")
        root.set("totalsRowCount", "1")
    with pytest.raises(NoRoom, match=r"^Commentary!A4: a totals row"):
        edit(package, [], [NEW])
    assert not package.part_changed(PART)


def test_table_is_found_by_its_columns(path: Path) -> None:
    """A renamed table, and a list that is no table any more, serve if they have the columns."""
    package = saved(made(path), path)
    assert edit_table(package, PART, "Old name", [], [NEW]).rows == (4,)
    assert package.xml(TABLE).get("ref") == "A1:D4"
    package = saved(made(path, table=False), path)
    assert edit(package, [SetCell(3, "Text", "x")], [NEW]).rows == (4,)
    assert values(package)[4, 3] == "new"
    with pytest.raises(Refusal, match="Commentary has no column Status"):
        edit(package, [SetCell(3, "Status", "x")])
    with pytest.raises(ValueError, match="outside the table"):
        edit(package, [SetCell(1, "No", "x")])


def test_cells_without_address_are_counted(path: Path) -> None:
    """A sheet that leaves addresses out gets them where a row is written, and keeps its order."""
    package = saved(made(path), path)
    with package.editing(PART) as root:
        for element in root.iter(S + "row", S + "c"):
            if element.tag == S + "row" or not element.get("r", "").startswith("F"):
                element.attrib.pop("r", "")
            element.attrib.pop("spans", "")
    before = values(package)
    edit(package, [SetCell(2, "Text", "set")], [NEW])
    after = values(package)
    assert after == before | {(2, 3): "set", (4, 1): "7", (4, 2): 41790, (4, 3): "new"}


def test_cells_and_rows_stay_in_order(package: Package) -> None:
    """A cell and a row that the file leaves out are put in where they belong."""
    with package.editing(PART) as root:
        data = root.find(S + "sheetData")
        assert data is not None
        data.remove(data[1])
        data[1].remove(data[1][1])
    edit(
        package,
        [SetCell(3, "Month", date(2014, 5, 1)), SetCell(2, "Mine", 3.0), SetCell(2, "No", "4")],
    )
    root = package.xml(PART)
    assert [row.get("r") for row in root.iter(S + "row")] == ["1", "2", "3"]
    assert [[c.get("r") for c in row] for row in root.iter(S + "row")][1:] == [
        ["A2", "D2"],
        ["A3", "B3", "C3", "D3"],
    ]


def blocks(package: Package) -> list[str]:
    """The cells of each conditional format and list of the sheet."""
    rules = package.xml(PART).iter("{*}conditionalFormatting", "{*}dataValidation")
    return [rule.get("sqref") or str(rule.findtext("{*}sqref")) for rule in rules]


def test_own_formats_and_lists_grow_with_the_table(path: Path) -> None:
    """Those that end with the table go on over its new rows; others stay as they are."""
    sheet = made(path)
    for where in ("A2:C3", "D3", "A2:A3 F2:F3", "B2:B2", "F2:F3", "A1:A3"):
        sheet.conditional_formatting.add(where, Rule("duplicateValues"))
    validation = DataValidation("list", formula1='"a,b"')
    validation.add("C2:C3")
    sheet.add_data_validation(validation)
    package = saved(sheet, path)
    edit(package, [], [NEW, NEW])
    assert set(blocks(package)) == {
        "D2:D99", "A2:C5", "D3:D5", "A2:A5 F2:F3", "B2", "F2:F3", "A1:A3", "A2:A99", "C2:C5",
    }  # fmt: skip


def test_own_formats_of_newer_kinds_grow_with_the_table(package: Package) -> None:
    """A rule that stands in an extension of the sheet grows as well."""
    with package.editing(PART) as root:
        extension = etree.fromstring(
            '<extLst xmlns="http://x" xmlns:m="http://m"><conditionalFormatting><m:sqref>C2:C3'
            "</m:sqref></conditionalFormatting></extLst>"
        )
        root.append(extension)
    edit(package, [], [NEW])
    assert "C2:C4" in blocks(package)


def test_text_like_a_formula_stays_text_when_it_is_edited(package: Package) -> None:
    """A text that begins as a formula does gets Excel's mark of text, in old rows and new ones."""
    edit(package, [SetCell(2, "Text", "+44 is a prefix")], [AppendRow({"Text": "=1+1"})])
    edit(package, [SetCell(3, "Text", "-")])
    book = openpyxl.load_workbook(save(package))
    cells = [book.worksheets[0].cell(row, 3) for row in (2, 3, 4)]
    assert [cell.value for cell in cells] == ["+44 is a prefix", "-", "=1+1"]
    assert [cell.quotePrefix for cell in cells] == [True, False, True]
    assert all(cell.alignment.wrap_text for cell in cells)


def save(package: Package) -> Path:
    """The package as a file."""
    out = package.path.with_name("saved.xlsx")
    package.save(out)
    return out
