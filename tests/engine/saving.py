"""What the double holds, saved as a file that other programs read."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName

from engine.model import BookBox, ErrorValue, SheetBox


def save(book: BookBox, path: Path) -> None:
    """Save a workbook: the file that was opened, with its sheets, cells, marks and tables of now.

    Looks are those of the file; new cells bring their number formats alone.
    """
    loaded: Any = load_workbook(io.BytesIO(book.source), keep_vba=path.suffix == ".xlsm")
    for title in set(loaded.sheetnames) - set(book.titles):
        del loaded[title]
    for box in book.sheets:
        if box.title not in loaded.sheetnames:
            loaded.create_sheet(box.title)
        _fill(loaded[box.title], box)
    loaded._sheets = [loaded[title] for title in book.titles]
    loaded.active = book.titles.index(book.active)
    loaded.save(path)


def _fill(sheet: Any, box: SheetBox) -> None:
    for row in sheet.iter_rows():
        for cell in row:
            if type(cell).__name__ != "MergedCell" and (cell.row, cell.column) not in box.cells:
                cell.value = None
    for (row, column), held in box.cells.items():
        cell = sheet.cell(row, column)
        if type(cell).__name__ == "MergedCell":
            continue
        cell.value = held.formula or held.value
        if not held.formula and isinstance(held.value, str):
            cell.data_type = "e" if isinstance(held.value, ErrorValue) else "s"
        if cell.number_format != held.looks["NumberFormat"]:
            cell.number_format = held.looks["NumberFormat"]
    for name, (refers_to, visible) in box.names.items():
        text = refers_to.removeprefix("=")
        sheet.defined_names[name] = DefinedName(name, attr_text=text, hidden=not visible)
    for table in box.tables:
        top, left, bottom, right = table.block
        corners = f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}"
        sheet.tables[table.name].ref = corners
