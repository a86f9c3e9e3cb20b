"""Finished workbooks with nothing to find in them, for faults to be planted in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.chart import LineChart, Reference
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.table import Table, TableColumn, TableStyleInfo

OWNER = "Nowhere County Council"
HEADINGS = (
    "Latest Result", "RAG Status", "Num", "Denom", "Target for 14/15", "Previous Reported Result",
    "DoT from previous to latest result", "Outturn (March 14) Result",
    "DoT from outturn to latest result",
)  # fmt: skip
#: No, name, polarity, period, latest, letter, num, denom, target, previous, arrow, outturn, arrow.
ROWS = (
    (1, "Plans in time", "H", "YTD", 0.8, "A", 40, 50, 0.9, 0.75, "↑", 0.85, "↓"),
    (2, "Days to wait", "L", "SS", 12.4, "R", None, None, 10, 12.4, "↔", 9, "↓"),
    (3, "Share agreed", "T", "R12M", 0.5, "G", 10, 20, 0.5, 0.6, "↑", 0.4, "↑"),
    (4, "Contacts", None, "YTD", 321, None, None, None, None, 300, None, 280, None),
)
FILLS = {"R": "C62828", "A": "FFC000", "G": "2E7D32"}
INKS = {"↑": "2E7D32", "↔": "A85F00", "↓": "C62828"}
NAMES = {"R": "Red", "A": "Amber", "G": "Green"}


def fill(colour: str) -> PatternFill:
    """A plain fill."""
    return PatternFill("solid", fgColor=f"FF{colour}")


def familiar(path: Path) -> Path:
    """A contents page, a scorecard and an exception page in the layout of print."""
    book = Workbook()
    contents: Any = book.active
    contents.title = "Contents"
    contents["A1"] = "Scorecard of May 2014"
    contents["A2"] = "Scorecard"
    contents["A2"].hyperlink = "#'Scorecard'!A1"
    _scorecard(book.create_sheet("Scorecard"))
    _exception(book.create_sheet("Exc 2"))
    return _saved(book, path)


def _scorecard(sheet: Any) -> None:
    sheet["A1"], sheet["A2"] = "Scorecard - Nowhere", "May 2014"
    for column, text in enumerate(("Indicators", None, "Polarity", "Data Period"), 1):
        sheet.cell(3, column, text)
    sheet.merge_cells("A3:B4")
    for column, text in enumerate(HEADINGS, 5):
        sheet.cell(4, column, text).alignment = Alignment(wrap_text=True)
    for row, figures in enumerate(ROWS, 5):
        for column, value in enumerate(figures, 1):
            cell = sheet.cell(row, column, value)
            if value in FILLS and column == 6:
                cell.fill = fill(FILLS[str(value)])
                cell.font = Font(color="FF1A1A1A" if value == "A" else "FFFFFFFF", bold=True)
            if value in INKS:
                cell.font = Font(color=f"FF{INKS[str(value)]}", bold=True)
            if column in (5, 9, 10, 12):
                cell.number_format = "0.0%" if figures[0] in (1, 3) else "0.0"
    sheet["A11"] = "R red, A amber, G green; blank: not rated."
    sheet.column_dimensions["B"].width = 40
    sheet.print_title_rows = "3:4"
    sheet.print_area = "A1:M11"


def _exception(sheet: Any) -> None:
    sheet["A1"], sheet["E1"] = "Days to wait", "Red"
    sheet["E1"].fill, sheet["E1"].font = fill(FILLS["R"]), Font(color="FFFFFFFF", bold=True)
    sheet["A2"] = "Indicator 2 · Nowhere · May 2014"
    sheet.merge_cells("A1:D1")
    trend = (
        ("Trend Data – Month End", "Sep 13", "Dec 13", "Mar 14", "May 14"),
        ("NCC Result", "n/a", 9.5, 11, 12.4),
        ("Target", "n/a", 10, 10, 10),
        ("RAG Rating", "n/a", "Green", "Amber", "Red"),
    )
    for row, cells in enumerate(trend, 18):
        for column, value in enumerate(cells, 1):
            cell = sheet.cell(row, column, value)
            if isinstance(value, (int, float)):
                cell.number_format = "0.0"
            letter = {word: letter for letter, word in NAMES.items()}.get(str(value))
            if letter:
                cell.fill = fill(FILLS[letter])
                cell.font = Font(color="FF1A1A1A" if letter == "A" else "FFFFFFFF", bold=True)
    sheet["A24"], sheet["A25"] = "Commentary", "More families were found in June."
    sheet["A27"], sheet["A28"] = "Data notes", "Target"
    sheet["B28"] = "10 (RAG limits: Red above 12, Amber above 10 to 12, Green 10 and below)"
    chart = LineChart()
    chart.add_data(Reference(sheet, min_col=2, max_col=5, min_row=19), from_rows=True)
    sheet.add_chart(chart, "A6")


def accessible(path: Path) -> Path:
    """A contents page, a table and its notes, as the Analysis Function's list has them."""
    book = Workbook()
    contents: Any = book.active
    contents.title = "Contents"
    contents["A1"], contents["A2"] = "Scorecard of May 2014", "This workbook holds one table."
    contents["A3"] = "Scorecard of Nowhere"
    contents["A3"].hyperlink = "#'Scorecard'!A1"
    sheet: Any = book.create_sheet("Scorecard")
    sheet["A1"] = "Scorecard, Nowhere, May 2014"
    sheet["A2"] = "Some cells are blank: activity indicators are not rated."
    rows = (
        ("Number", "Indicator", "Polarity", "Latest result", "RAG rating", "Previous result",
         "Direction of travel from previous"),
        (1, "Plans in time [note 1]", "High is good", 0.8, "Amber", 0.75, "Improved"),
        (2, "Days to wait", "Low is good", 12.4, "Red", 12.4, "The same"),
        (3, "Contacts", "None", 321, None, 300, None),
    )  # fmt: skip
    _table(sheet, "Scorecard_table", 4, rows)
    notes: Any = book.create_sheet("Notes")
    notes["A1"] = "Notes"
    _table(notes, "Notes_table", 3, (("Note", "Meaning"), ("[note 1]", "Counted from April.")))
    for titled in book.worksheets:
        titled["A1"].style = "Headline 1"
    return _saved(book, path)


def _table(sheet: Any, name: str, top: int, rows: tuple[tuple[object, ...], ...]) -> None:
    for row, cells in enumerate(rows, top):
        for column, value in enumerate(cells, 1):
            sheet.cell(row, column, value).alignment = Alignment(wrap_text=True)
    end = sheet.cell(top + len(rows) - 1, len(rows[0])).coordinate
    heads = [TableColumn(id=n, name=str(text)) for n, text in enumerate(rows[0], 1)]
    # A table that is given its columns gets no filter buttons.
    table = Table(displayName=name, ref=f"A{top}:{end}", tableColumns=heads)
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1")
    sheet.add_table(table)


def _saved(book: Workbook, path: Path) -> Path:
    book.properties.title = "Scorecard of May 2014"
    book.properties.language = "en-GB"
    book.properties.creator = OWNER
    book.save(path)
    return _described(path)


def _described(path: Path) -> Path:
    """Give its charts the texts that openpyxl cannot write."""
    from support.by_hand.parts import Parts

    parts = Parts(path)
    for name in [n for n in parts.parts if n.startswith("xl/drawings/drawing")]:
        shown = parts.parts[name].replace(b'name="Chart 1"', b'name="Chart 1" descr="A line"')
        parts.parts[name] = shown
    return parts.save()
