"""Ratings and arrows that do not follow, colours, tables and views."""
# ruff: noqa: D103  a fault's name and the words that must be told of it say what it is

from __future__ import annotations

from typing import Any

import openpyxl.formatting.rule
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font, NamedStyle
from openpyxl.styles.colors import Color
from support.by_hand.finished import fill

from audit_faults.planting import by_excel

# Its functions have no types.
rules: Any = openpyxl.formatting.rule


@by_excel("the arrow ↓ does not follow: 80.0% after 75.0% is ↑", "Scorecard!K5")
def wrong_arrow(book: Any) -> None:
    book["Scorecard"]["K5"] = "↓"
    book["Scorecard"]["K5"].font = Font(color="FFC62828")


@by_excel("the arrow ↓ does not follow: 50.0% after 40.0% is ↑", "Scorecard!M7")
def wrong_arrow_to_target(book: Any) -> None:
    book["Scorecard"]["M7"] = "↓"
    book["Scorecard"]["M7"].font = Font(color="FFC62828")


@by_excel("the row has no polarity", "Scorecard!K8")
def arrow_of_activity(book: Any) -> None:
    book["Scorecard"]["K8"] = "↑"


@by_excel("a figure that it compares is missing", "Scorecard!K5")
def arrow_without_a_figure(book: Any) -> None:
    book["Scorecard"]["J5"] = "-"


@by_excel("Amber does not follow: 12.4 is Red", "Exc 2!E21")
def wrong_rating(book: Any) -> None:
    for cell in ("E21", "E1"):
        book["Exc 2"][cell] = "Amber"
        book["Exc 2"][cell].fill, book["Exc 2"][cell].font = fill("FFC000"), Font()


@by_excel("Green does not follow: 11.0 is Amber", "Exc 2!D21", "warning")
def wrong_past_rating(book: Any) -> None:
    cell = book["Exc 2"]["D21"]
    cell.value, cell.fill, cell.font = "Green", fill("2E7D32"), Font(color="FFFFFFFF")


@by_excel("is not that of the trend table, 'Red'", "Exc 2!E1")
def wrong_rating_above(book: Any) -> None:
    cell = book["Exc 2"]["E1"]
    cell.value, cell.fill, cell.font = "Amber", fill("FFC000"), Font()


@by_excel("'Red' here, Green on the sheet 'Scorecard'", "Exc 2!E1")
def pages_disagree(book: Any) -> None:
    book["Scorecard"]["F6"] = "G"
    book["Scorecard"]["F6"].fill = fill("2E7D32")


@by_excel("the limits cannot be read", "Exc 2!B28", "warning")
def strange_limits(book: Any) -> None:
    book["Exc 2"]["B28"] = "10 (RAG limits: Red if bad)"


@by_excel("text BBBBBB on FFFFFF has a contrast of 1.9:1, not 4.5:1", "Contents!A5")
def pale_text(book: Any) -> None:
    book["Contents"]["A5"] = "pale"
    book["Contents"]["A5"].font = Font(color="FFBBBBBB")


@by_excel("has a contrast of", "Contents!A5")
def pale_tint(book: Any) -> None:
    book["Contents"]["A5"] = "pale"
    book["Contents"]["A5"].font = Font(color=Color(theme=4, tint=0.4))


@by_excel("has a contrast of", "Contents!A5")
def pale_run(book: Any) -> None:
    pale = TextBlock(InlineFont(color=Color(rgb="FFBBBBBB")), "pale")
    book["Contents"]["A5"] = CellRichText("dark and ", pale)


@by_excel("only the colour shows the rating", "Scorecard!F5")
def colour_alone(book: Any) -> None:
    book["Scorecard"]["F5"] = None


@by_excel("a figure is rated by its fill alone", "Scorecard!P5", "warning")
def coloured_figure(book: Any) -> None:
    book["Scorecard"]["P5"] = 12
    book["Scorecard"]["P5"].fill = fill("FFC7CE")


@by_excel("'A' stands on a fill that looks Green", "Scorecard!F5")
def letter_on_another_fill(book: Any) -> None:
    book["Scorecard"]["F5"].fill = fill("C6EFCE")


@by_excel("the arrow ↑ has a colour that looks Red", "Scorecard!K5")
def arrow_of_another_colour(book: Any) -> None:
    book["Scorecard"]["K5"].font = Font(color="FFC62828")


@by_excel("by colours or icons alone", "Scorecard!E5", "warning")
def colour_scale(book: Any) -> None:
    rule = rules.ColorScaleRule(
        start_type="min", start_color="FF0000", end_type="max", end_color="00FF00"
    )
    book["Scorecard"].conditional_formatting.add("E5:E8", rule)


@by_excel("a conditional format paints FFC7CE where no letter stands", "Scorecard!E5", "warning")
def conditional_fill(book: Any) -> None:
    red = fill("FFC7CE")
    red.bgColor = red.fgColor
    rule = rules.CellIsRule(operator="lessThan", formula=["1"], fill=red)
    book["Scorecard"].conditional_formatting.add("E5:E8", rule)


@by_excel("'Jo own style'", "", "warning")
def style_of_another_name(book: Any) -> None:
    book.add_named_style(NamedStyle("Jo own style"))
    book["Contents"]["A1"].style = "Jo own style"


@by_excel("cells are merged in a table", "Scorecard!G5")
def merged_body(book: Any) -> None:
    book["Scorecard"].merge_cells("G5:H5")


@by_excel("a blank row separates rows of figures", "Scorecard!A6", "warning")
def blank_row(book: Any) -> None:
    book["Scorecard"].insert_rows(6)


@by_excel("opens here, not on its first sheet 'Contents'", "Scorecard", "warning")
def another_sheet_in_front(book: Any) -> None:
    book.active = 1


@by_excel("are selected together", "Contents")
def grouped_sheets(book: Any) -> None:
    for sheet in book:
        sheet.sheet_view.tabSelected = True


@by_excel("the cursor at C9", "Scorecard!C9", "warning")
def cursor(book: Any) -> None:
    view = book["Scorecard"].sheet_view
    view.selection[0].activeCell = view.selection[0].sqref = "C9"


@by_excel("scrolled to A20", "Scorecard!A1", "warning")
def scrolled(book: Any) -> None:
    book["Scorecard"].sheet_view.topLeftCell = "A20"
