"""What is hidden or left over in the sheets."""
# ruff: noqa: D103  a fault's name and the words that must be told of it say what it is

from __future__ import annotations

from typing import Any

from openpyxl.styles import Font
from openpyxl.styles.colors import Color
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.table import Table
from support.by_hand.parts import MAIN, Parts

from audit_faults.planting import BOOK, by_excel, by_hand, linked, swap


@by_excel("hidden, with 1 filled cells", "Workings")
def hidden_sheet(book: Any) -> None:
    book.create_sheet("Workings")["A1"] = "draft"
    book["Workings"].sheet_state = "hidden"


@by_excel("hidden so that Excel does not list it", "Workings")
def very_hidden_sheet(book: Any) -> None:
    book.create_sheet("Workings").sheet_state = "veryHidden"


@by_excel("hidden, with contents: row 6", "Scorecard!A6")
def hidden_row(book: Any) -> None:
    book["Scorecard"].row_dimensions[6].hidden = True


@by_excel("hidden, with contents: row 6", "Scorecard!A6")
def flat_row(book: Any) -> None:
    book["Scorecard"].row_dimensions[6].height = 1


@by_excel("hidden, though blank: row 40", "Scorecard!A40", "warning")
def hidden_blank_row(book: Any) -> None:
    book["Scorecard"].row_dimensions[40].hidden = True


@by_excel("hidden, with contents: column G", "Scorecard!G1")
def hidden_column(book: Any) -> None:
    book["Scorecard"].column_dimensions["G"].hidden = True


@by_excel("hidden, with contents: column G", "Scorecard!G1")
def narrow_column(book: Any) -> None:
    book["Scorecard"].column_dimensions["G"].width = 0.5


@by_excel("text in the colour of its own fill", "Scorecard!P2")
def white_on_white(book: Any) -> None:
    book["Scorecard"]["P2"] = "seen by nobody"
    book["Scorecard"]["P2"].font = Font(color="FFFFFFFF")


@by_excel("text in the colour of its own fill", "Scorecard!P2")
def theme_white_on_white(book: Any) -> None:
    book["Scorecard"]["P2"] = "seen by nobody"
    book["Scorecard"]["P2"].font = Font(color=Color(theme=0))


@by_excel("text is too small", "Scorecard!P2")
def tiny_text(book: Any) -> None:
    book["Scorecard"]["P2"] = "seen by nobody"
    book["Scorecard"]["P2"].font = Font(size=1)


@by_excel("the number format shows nothing", "Scorecard!P2")
def empty_format(book: Any) -> None:
    book["Scorecard"]["P2"] = 12
    book["Scorecard"]["P2"].number_format = ";;;"


@by_excel("shows as ####", "Scorecard!E5", "warning")
def narrow_for_figure(book: Any) -> None:
    book["Scorecard"].column_dimensions["E"].width = 3


@by_excel("this is a working sheet", "Targets")
def data_sheet(book: Any) -> None:
    sheet = book.create_sheet("Targets")
    sheet.append(["No", "Target"])
    sheet.append([1, 0.9])
    sheet.add_table(Table(displayName="Targets", ref="A1:B2"))


@by_excel("a formula is left (E5, E6)", "Scorecard!E5")
def formulas(book: Any) -> None:
    book["Scorecard"]["E5"], book["Scorecard"]["E6"] = "=G5/H5", "=1+1"


@by_excel("the cell shows an error", "Scorecard!E5")
def error_value(book: Any) -> None:
    book["Scorecard"]["E5"] = "#REF!"


@by_excel("the defined name 'Costs' is left", "")
def defined_name(book: Any) -> None:
    book.defined_names["Costs"] = DefinedName("Costs", attr_text="Scorecard!$A$1")


@by_excel("the defined name 'secret (hidden)' is left", "")
def hidden_name(book: Any) -> None:
    name = DefinedName("secret", attr_text='"canary"', hidden=True)
    book["Scorecard"].defined_names["secret"] = name


@by_excel("a drop-down list is left", "Scorecard!E5", "warning")
def typed_list(book: Any) -> None:
    rule = DataValidation(type="list", formula1='"Smith,Jones"')
    rule.add("E5")
    book["Scorecard"].add_data_validation(rule)


@by_excel("a drop-down list is left", "Scorecard!E5")
def list_from_elsewhere(book: Any) -> None:
    rule = DataValidation(type="list", formula1="Staff!$A$1:$A$9")
    rule.add("E5")
    book["Scorecard"].add_data_validation(rule)


@by_excel("a link leads to a file or intranet", "Contents!A3")
def link_to_a_file(book: Any) -> None:
    book["Contents"]["A3"] = "Workings"
    book["Contents"]["A3"].hyperlink = "file:///K:/team/workings.xlsx"


@by_excel("a link leads to the organisation's own storage", "Contents!A3")
def link_to_storage(book: Any) -> None:
    book["Contents"]["A3"] = "Workings"
    book["Contents"]["A3"].hyperlink = "https://council.sharepoint.com/sites/mi/x.xlsx"


@by_excel("'Gone', which is not shown", "Contents!A3")
def dead_link(book: Any) -> None:
    book["Contents"]["A3"] = "Gone"
    book["Contents"]["A3"].hyperlink = Hyperlink(ref="A3", location="'Gone'!A1")


@by_hand("a chart draws from", "Exc 2")
def chart_of_a_deleted_sheet(parts: Parts) -> None:
    swap(parts, "xl/charts/chart1.xml", "'Exc 2'!$B$19", "'Data'!$B$19")


@by_hand("a text of deleted cells still in the file, the first 'canary'", "")
def unused_text(parts: Parts) -> None:
    texts = f'<sst xmlns="{MAIN}"><si><t>canary</t></si></sst>'
    linked(parts, BOOK, "sharedStrings", "xl/sharedStrings.xml", texts.encode())


@by_excel("a filter is set", "Scorecard")
def filter_set(book: Any) -> None:
    sheet = book["Scorecard"]
    sheet.auto_filter.ref = "A4:M8"
    sheet.auto_filter.add_filter_column(0, ["1"])
