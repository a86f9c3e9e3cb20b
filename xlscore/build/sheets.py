"""The data sheets of a new workbook: tables, validation lists, input hints, formats."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from copy import copy
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.workbook.properties import CalcProperties
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.table import Table, TableFormula, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from xlscore.inputs.contract import (
    NAME_COLUMN,
    NAMED_SHEETS,
    RECORDS,
    SETTINGS,
    SHEETS,
    Column,
    Setting,
    name_formula,
)
from xlscore.workbook.looks import CALCULATED, FONT, NAVY, TABS, WHITE
from xlscore.workbook.tables import RawTable, in_table, table_name

#: Hints and lists reach below the tables, which grow: 13 areas of 40 indicators for 5 years
#: need 31,200 rows.
LAST_ROW: Final = 50_000
#: Excel 2019 and later: a book of an older engine is calculated, and asked to be saved, on opening.
_CALC_ID: Final = 191029
_YES_NO: Final = ("Yes", "No")
_CODES: Final = {"no", "area", "month", "calendar month", "choice", "yes/no"}
#: Points of a line of text, and of the highest row that Excel has.
_LINE: Final = 12.75
_HIGHEST: Final = 409.5
#: Columns at least this wide hold sentences.
_WRAP_FROM: Final = 26
_PERCENT: Final = "0.0%"
#: The width of the column of names, and what it says of itself.
_NAMES: Final = 60.0
_NAMES_HINT: Final = (
    "Calculated: the name on the sheet Indicators by the No. Nothing is read from it; leave it."
)
_PERCENT_COLUMNS: Final = {
    "Target", "Green from", "Green to", "Amber from", "Amber to", "Value",
}  # fmt: skip


def data_book(tables: Mapping[str, RawTable]) -> Workbook:
    """A workbook of the data sheets, records behind inputs, holding these tables.

    `tables` is keyed by sheet name and has every sheet of the contract with its own columns.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    book.code_name = "ThisWorkbook"
    book.calculation = CalcProperties(calcId=_CALC_ID, fullCalcOnLoad=False)
    percents = _percent_indicators(tables["Indicators"])
    for name in sorted(SHEETS, key=RECORDS.__contains__):
        sheet = add_sheet(book, name, SHEETS[name], tables[name].rows, percents)
        sheet.sheet_properties.tabColor = TABS["records" if name in RECORDS else "inputs"]
        if name in NAMED_SHEETS:
            _add_names(sheet, len(SHEETS[name]) + 1)
    book.worksheets[0].sheet_view.tabSelected = True
    _describe(book, tables["Settings"])
    return book


def add_sheet(
    book: Workbook,
    name: str,
    columns: tuple[Column, ...],
    rows: list[list[object]],
    percents: Collection[object] = (),
) -> Worksheet:
    """Add a sheet with one table, called like the sheet but without blanks.

    `percents` are the indicators, in the first column, whose targets and values are percentages.
    """
    sheet: Worksheet = book.create_sheet(name)
    sheet.sheet_properties.codeName = f"Sheet{table_name(name)}"
    _fill(sheet, columns, rows, percents)
    _lay_out(sheet, columns)
    _guide(sheet, columns, rows)
    return sheet


def _percent_indicators(table: RawTable) -> set[object]:
    no, measure = table.columns.index("No"), table.columns.index("Measure")
    return {row[no] for row in table.rows if row[measure] == "percent"}


def _fill(
    sheet: Worksheet,
    columns: tuple[Column, ...],
    rows: list[list[object]],
    percents: Collection[object],
) -> None:
    """Write header and rows, and make them the table of the sheet's name."""
    for at, column in enumerate(columns, 1):
        head = sheet.cell(1, at, column.name)
        head.font = Font(name=FONT, size=10, bold=True, color=WHITE)
        head.fill = PatternFill("solid", fgColor=NAVY)
        head.alignment = _alignment(column)
    # A table has at least one row below its header.
    blank: list[object] = [None] * len(columns)
    # openpyxl takes its time over a style, and thousands of rows have the same.
    known: dict[tuple[int, str], StyleArray] = {}
    for down, row in enumerate(rows or [blank], 2):
        for at, (column, value) in enumerate(zip(columns, row, strict=True), 1):
            cell: Any = sheet.cell(down, at)
            number_format = _number_format(column, value, row[0] in percents)
            if (at, number_format) in known:
                cell._style = copy(known[at, number_format])
            else:
                cell.alignment, cell.number_format = _alignment(column), number_format
                known[at, number_format] = cell._style
            cell.value = _written(value)
        sheet.row_dimensions[down].height = _height(columns, row)
    last = f"{get_column_letter(len(columns))}{max(len(rows), 1) + 1}"
    table = Table(displayName=table_name(sheet.title), ref=f"A1:{last}")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
    sheet.add_table(table)


def _add_names(sheet: Worksheet, at: int) -> None:
    """Put a calculated column behind the table's others; its cells are filled by the file host.

    In grey, and in one line, whatever the name: a row grows with what is typed alone.
    """
    table, letter = sheet.tables[table_name(sheet.title)], get_column_letter(at)
    head = sheet.cell(1, at, NAME_COLUMN)
    head._style = copy(sheet.cell(1, 1)._style)
    head.alignment = Alignment(horizontal="left", vertical="top", indent=1)
    style: StyleArray | None = None
    for row in range(2, sheet.max_row + 1):
        cell: Any = sheet.cell(row, at)
        if style is None:
            cell.font = Font(name=FONT, size=10, color=CALCULATED)
            cell.alignment = Alignment(horizontal="left", vertical="top", indent=1)
            style = cell._style
        cell._style = copy(style)
    table.ref = f"A1:{letter}{sheet.max_row}"
    # It names the columns when it is asked to, and only then can they have formulas.
    table._initialise_columns()
    for column in range(at):
        table.tableColumns[column].name = sheet.cell(1, column + 1).value
    formula = in_table(name_formula(), table.displayName)
    table.tableColumns[-1].calculatedColumnFormula = TableFormula(attr_text=formula)
    sheet.column_dimensions[letter].width = _NAMES
    _validate(sheet, f"{letter}2:{letter}{LAST_ROW}", NAME_COLUMN, _NAMES_HINT, ())


def _number_format(column: Column, value: object, percent: bool) -> str:
    if column.kind == "month":
        return "mmm yy"
    if isinstance(value, dt.date):
        return "mmmm yyyy"
    return _PERCENT if column.name in _PERCENT_COLUMNS and percent else "General"


def _alignment(column: Column) -> Alignment:
    """Figures stay on the right, codes stand in the middle, sentences wrap."""
    if column.kind in _CODES:
        return Alignment(horizontal="center", vertical="top", wrap_text=True)
    if column.kind == "text":
        wraps = column.width >= _WRAP_FROM
        return Alignment(horizontal="left", vertical="top", wrap_text=wraps, indent=1)
    return Alignment(vertical="top")


def _height(columns: tuple[Column, ...], row: list[object]) -> float:
    """Points that hold the row's longest text, for readers that do not fit rows themselves."""
    lines = 1
    for column, value in zip(columns, row, strict=True):
        if isinstance(value, str) and column.width >= _WRAP_FROM:
            # The indent takes two characters.
            a_line = int(column.width) - 2
            lines = max(lines, sum(max(1, -(-len(p) // a_line)) for p in value.split("\n")))
    return min(lines * _LINE, _HIGHEST)


def _written(value: object) -> str | float | dt.date | None:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if value is None or isinstance(value, str | float | dt.date):
        return value
    raise TypeError(f"a starter value is text, a number or a month, not {value!r}")


def _lay_out(sheet: Worksheet, columns: tuple[Column, ...]) -> None:
    sheet.freeze_panes = "A2"
    sheet.sheet_format.defaultRowHeight = _LINE
    for at, column in enumerate(columns, 1):
        # Room for the heading and the filter button beside it.
        sheet.column_dimensions[get_column_letter(at)].width = max(
            column.width, len(column.name) + 4
        )
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0


def _guide(sheet: Worksheet, columns: tuple[Column, ...], rows: list[list[object]]) -> None:
    """Put the contract's lists and hints on the columns, and on each setting its own."""
    settings = {setting.name: setting for setting in SETTINGS}
    for at, column in enumerate(columns, 1):
        letter, first = get_column_letter(at), 2
        if sheet.title == "Settings" and column.name == "Value":
            for first, row in enumerate(rows, 2):
                if setting := settings.get(str(row[0])):
                    words = _words(setting)
                    _validate(sheet, f"{letter}{first}", setting.name, setting.hint, words)
            first += 1
        _validate(
            sheet, f"{letter}{first}:{letter}{LAST_ROW}", column.name, column.hint, _words(column)
        )


def _words(column: Column | Setting) -> tuple[str, ...]:
    return _YES_NO if column.kind == "yes/no" else column.choices


def _validate(sheet: Worksheet, where: str, title: str, hint: str, words: tuple[str, ...]) -> None:
    if not (hint or words):
        return
    rule = DataValidation(allow_blank=True, sqref=where)
    if hint:
        rule.showInputMessage = True
        rule.promptTitle, rule.prompt = title, hint
    if words:
        rule.type = "list"
        rule.formula1 = f'"{",".join(words)}"'
        rule.showErrorMessage = True
        rule.errorTitle = title
        rule.error = f"Choose {', '.join(words[:-1])} or {words[-1]}, or leave the cell blank."
    sheet.add_data_validation(rule)


def _describe(book: Workbook, settings: RawTable) -> None:
    """Fill in the document properties that readers and screen readers announce."""
    said = {str(name): "" if value is None else str(value) for name, value, _ in settings.rows}
    book.properties.title = " ".join(filter(None, (said.get("Service"), said.get("Report title"))))
    book.properties.creator = said.get("Organisation") or None
    book.properties.lastModifiedBy = book.properties.creator
    book.properties.language = "en-GB"
