"""The sheets of a new workbook beside the data sheets: Try targets and xlwings' settings."""

from __future__ import annotations

from typing import Final

from openpyxl import Workbook
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import TableFormula
from openpyxl.worksheet.worksheet import Worksheet

from xlscore.build.sheets import LAST_ROW, add_sheet
from xlscore.functions.try_targets import COLUMNS, FORMULAS
from xlscore.inputs.contract import TRY_TARGETS
from xlscore.setup.conf import CONF, CONF_SHEET
from xlscore.workbook.looks import FONT, LOOK_OF, RAG_LOOKS, TABS, TYPED
from xlscore.workbook.tables import in_table, table_name

_COLOURED: Final = {"Rating", "On the page", "Direction"}
#: What the sheet is for: these are typed over.
_TRIED: Final = {"Target", "Amber limit", "Green limit"}
_RIGHT: Final = Alignment(horizontal="right", vertical="top")
_TWO_LINES: Final = 25.5


def add_try_targets(book: Workbook) -> None:
    """Put the sheet Try targets first, without rows: the refresh lists the indicators.

    Its formulas colour themselves, and fill the rows that are added.
    """
    sheet = add_sheet(book, TRY_TARGETS, COLUMNS, [])
    book.move_sheet(sheet, 1 - len(book.worksheets))
    sheet.freeze_panes = "D2"
    sheet.sheet_properties.tabColor = TABS["tools"]
    # Two lines for every row, also for those to come.
    sheet.row_dimensions[2].height = None
    sheet.sheet_format.defaultRowHeight, sheet.sheet_format.customHeight = _TWO_LINES, True
    table = sheet.tables[table_name(TRY_TARGETS)]
    # It names the columns when it is asked to, and only then can they have formulas.
    table._initialise_columns()
    for at, column in enumerate(COLUMNS, 1):
        letter = get_column_letter(at)
        table.tableColumns[at - 1].name = column.name
        cell = sheet[f"{letter}2"]
        if column.name in FORMULAS:
            formula = in_table(FORMULAS[column.name], table_name(TRY_TARGETS))
            table.tableColumns[at - 1].calculatedColumnFormula = TableFormula(attr_text=formula)
            cell.value = f"={formula}"
        if column.name in _COLOURED:
            _colour(sheet, f"{letter}2:{letter}{LAST_ROW}", column.name != "Direction")
        if column.kind == "bound":
            # Limits that are text stand under those that are numbers.
            cell.alignment = sheet[f"{letter}1"].alignment = _RIGHT
        if column.name in _TRIED:
            cell.fill = PatternFill("solid", fgColor=TYPED)
        if column.name == "Shown as":
            # What is typed here stays text: 0.0% is not a figure.
            cell.number_format = "@"


def _colour(sheet: Worksheet, where: str, ratings: bool) -> None:
    """Show letters or arrows in the colours of the pages, as the button Colour RAG cells does."""
    for shown, look in LOOK_OF.items():
        if (shown in RAG_LOOKS) == ratings:
            fill = PatternFill("solid", fgColor=look.fill, bgColor=look.fill) if look.fill else None
            font = Font(name=None, sz=None, family=None, bold=look.bold, color=look.colour)
            look_of_cell = DifferentialStyle(font=font, fill=fill)
            rule = Rule("cellIs", operator="equal", formula=[f'"{shown}"'], dxf=look_of_cell)
            sheet.conditional_formatting.add(where, rule)


def add_conf(book: Workbook) -> None:
    """Put xlwings' settings on a sheet of their own, last and hidden."""
    sheet = book.create_sheet(CONF_SHEET)
    sheet.sheet_properties.codeName = "SheetConf"
    sheet.sheet_state = "hidden"
    for at, (name, value) in enumerate(CONF, 1):
        sheet.cell(at, 1, name).font = Font(name=FONT, size=10)
        # A blank text would still be a text.
        sheet.cell(at, 2, None if value == "" else value).font = Font(name=FONT, size=10)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 32, 60
