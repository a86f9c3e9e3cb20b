"""Faults against the Analysis Function's list."""
# ruff: noqa: D103  a fault's name and the words that must be told of it say what it is

from __future__ import annotations

from typing import Any

from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.table import Table
from support.by_hand.finished import fill

from audit_faults.planting import on_list


@on_list("2 tables on one sheet", "Notes")
def two_tables(book: Any) -> None:
    sheet = book["Notes"]
    sheet["A8"], sheet["A9"] = "More", "y"
    sheet.add_table(Table(displayName="More_notes", ref="A8:A9"))


@on_list("in no marked-up table", "Scorecard!D20")
def loose_cells(book: Any) -> None:
    book["Scorecard"]["D20"] = "loose"


@on_list("does not begin in column A", "Notes!B3")
def from_column_b(book: Any) -> None:
    book["Notes"].tables["Notes_table"].ref = "B3:B4"
    book["Notes"].tables["Notes_table"].autoFilter = None


@on_list("has no heading row", "Notes!A3")
def no_heading_row(book: Any) -> None:
    book["Notes"].tables["Notes_table"].headerRowCount = 0


@on_list("the heading says nothing", "Notes!B3")
def blank_heading(book: Any) -> None:
    book["Notes"]["B3"] = "Column1"


@on_list("the table is called 'Table1'", "Notes!A3", "warning")
def plain_table_name(book: Any) -> None:
    book["Notes"].tables["Notes_table"].displayName = "Table1"


@on_list("cells are merged", "Contents!A1")
def merged_title(book: Any) -> None:
    book["Contents"].merge_cells("A1:C1")


@on_list("a row of the table is blank", "Scorecard!A7")
def blank_table_row(book: Any) -> None:
    for cell in book["Scorecard"][7]:
        cell.value = None


@on_list("a column of the table is blank", "Scorecard!C4", "warning")
def blank_table_column(book: Any) -> None:
    for row in (5, 6, 7):
        book["Scorecard"].cell(row, 3).value = None


@on_list("the text is cut off", "Notes!B4")
def unwrapped(book: Any) -> None:
    book["Notes"]["B4"] = "Counted from April, as every year."
    book["Notes"]["B4"].alignment = Alignment(wrap_text=False)


@on_list("a symbol stands for a note", "Scorecard!B6")
def starred_text(book: Any) -> None:
    book["Scorecard"]["B6"] = "Days to wait*"


@on_list("a symbol stands for a note", "Scorecard!D6")
def starred_figure(book: Any) -> None:
    book["Scorecard"]["D6"].number_format = '0.0"*"'


@on_list("a symbol stands for a note", "Scorecard!G5")
def arrow_sign(book: Any) -> None:
    book["Scorecard"]["G5"] = "↑"


@on_list("a sign stands for a missing figure", "Scorecard!D7")
def dash(book: Any) -> None:
    book["Scorecard"]["D7"] = "-"


@on_list("[note 9] stands on no sheet called Notes", "Scorecard!B6")
def note_missing(book: Any) -> None:
    book["Scorecard"]["B6"] = "Days to wait [note 9]"


@on_list("nothing refers to [note 1]", "Notes!A4", "warning")
def note_unused(book: Any) -> None:
    book["Scorecard"]["B5"] = "Plans in time"


@on_list("does not say what it holds", "Sheet1")
def plain_sheet_name(book: Any) -> None:
    book["Contents"].title = "Sheet1"


@on_list("the sheet has no title in A1", "Notes!A1")
def no_title(book: Any) -> None:
    book["Notes"]["A1"] = None


@on_list("the title is also that of the sheet 'Contents'", "Notes!A1", "warning")
def same_title(book: Any) -> None:
    book["Notes"]["A1"] = book["Contents"]["A1"].value


@on_list("the sheet has a header or footer", "Scorecard")
def footer(book: Any) -> None:
    book["Scorecard"].oddFooter.center.text = "Page &P"


@on_list("the cell is blank (E7, G7)", "Scorecard!E7")
def unexplained_blank(book: Any) -> None:
    book["Scorecard"]["A2"] = "Activity indicators are not rated."


@on_list("a figure is held as text", "Scorecard!D5", "warning")
def figure_as_text(book: Any) -> None:
    book["Scorecard"]["D5"] = "80.0%"


@on_list("smaller than 10 points", "Contents!A2", "warning")
def small_print(book: Any) -> None:
    book["Contents"]["A2"].font = Font(size=8)


@on_list("has no language", "")
def language_required(book: Any) -> None:
    book.properties.language = None


@on_list("the arrow ↓ does not follow", "Scorecard!G5")
def wrong_word(book: Any) -> None:
    book["Scorecard"]["G5"] = "Worsened"


@on_list("two columns have the heading 'Note'", "Notes!A3")
def same_heading(book: Any) -> None:
    book["Notes"]["B3"] = "Note"


@on_list("text stands below the table", "Scorecard!A9", "warning")
def text_below(book: Any) -> None:
    book["Scorecard"]["A9"] = "Counted from April."


@on_list("the row is too low for its text", "Notes!B4")
def low_row(book: Any) -> None:
    book["Notes"]["B4"] = "Counted from April, as every year, whatever else may have been said."
    book["Notes"].row_dimensions[4].height = 15


@on_list("the shorthand [x] is not explained", "Scorecard!E7")
def unexplained_shorthand(book: Any) -> None:
    book["Scorecard"]["E7"] = "[x]"


@on_list("a figure is held as text", "Scorecard!D5", "warning")
def note_behind_a_figure(book: Any) -> None:
    book["Scorecard"]["D5"] = "80.0% [note 1]"


@on_list("there are filter buttons", "Scorecard", "warning")
def filter_buttons(book: Any) -> None:
    book["Scorecard"].tables["Scorecard_table"].autoFilter = AutoFilter(ref="A4:G7")


@on_list("panes are frozen or split", "Scorecard", "warning")
def frozen(book: Any) -> None:
    book["Scorecard"].freeze_panes = "B5"


@on_list("the chart 'Chart 1' cannot be heard", "Scorecard", "warning")
def chart(book: Any) -> None:
    bars = BarChart()
    bars.add_data(Reference(book["Scorecard"], min_col=4, min_row=5, max_row=7))
    book["Scorecard"].add_chart(bars, "J4")


@on_list("a fill stands behind the cell", "Scorecard!E6", "warning")
def filled_rating(book: Any) -> None:
    book["Scorecard"]["E6"].fill = fill("C62828")
    book["Scorecard"]["E6"].font = Font(color="FFFFFFFF")


@on_list("the title is not marked as one", "Notes!A1", "warning")
def plain_title(book: Any) -> None:
    book["Notes"]["A1"].style = "Normal"


@on_list("the text is underlined and no link", "Contents!A2", "warning")
def underlined(book: Any) -> None:
    book["Contents"]["A2"].font = Font(underline="single")


@on_list("the text is in italics", "Contents!A2", "warning")
def italics(book: Any) -> None:
    book["Contents"]["A2"].font = Font(italic=True)


@on_list("the link does not say where it leads", "Contents!A3")
def vague_link(book: Any) -> None:
    book["Contents"]["A3"] = "Click here"
