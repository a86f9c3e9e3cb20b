"""Excel's own objects, as far as the live host speaks to them past xlwings.

`MEMBERS` is the whole list: the engine of the tests knows no other member, and the checklist for
a person with Excel names each. Numbers are Excel's constants under their own names.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

MEMBERS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        name: frozenset(members.split())
        for name, members in {
            "Application": "ActiveSheet GetOpenFilename PrintCommunication",
            "Workbook": "ActiveSheet Date1904 FullName MultiUserEditing Names ProtectStructure "
            "SaveCopyAs Sheets Styles Windows Worksheets",
            "Sheets": "Add",
            "Worksheet": "Activate Cells ChartObjects Comments CommentsThreaded CustomProperties "
            "Delete Hyperlinks ListObjects Move Name PageSetup ProtectContents "
            "ProtectDrawingObjects ProtectScenarios Protect Protection Range ResetAllPageBreaks "
            "Tab Unprotect UsedRange Visible",
            "Range": "Address AutoFill ClearFormats Column ColumnWidth EntireRow FormatConditions "
            "Formula HasFormula Height HorizontalAlignment Hyperlinks IndentLevel Item Left Locked "
            "Merge NumberFormat PageBreak Row RowHeight Select SparklineGroups SpecialCells Style "
            "Top UnMerge UseStandardHeight UseStandardWidth Validation Value VerticalAlignment "
            "Width WrapText",
            "Tab": "Color",
            "Style": "Borders Font IncludeAlignment IncludeNumber IncludeProtection Interior Name "
            "Delete",
            "Styles": "Add",
            "Font": "Bold Color Italic Name Size Underline",
            "Interior": "Color Pattern",
            "Border": "Color LineStyle Weight",
            "FormatConditions": "Add",
            "FormatCondition": "AppliesTo Font Formula1 Interior Operator Type",
            "Names": "Add",
            "Name": "Name RefersTo",
            "Comment": "Parent",
            "CustomProperties": "Add",
            "CustomProperty": "Name Value",
            "Hyperlinks": "Add Delete",
            "Validation": "Add Delete",
            "SparklineGroups": "Add Clear Count Item",
            "SparklineGroup": "DisplayBlanksAs Item LineWeight PlotBy Points SeriesColor",
            "Sparkline": "SourceData",
            "SparkPoints": "Markers",
            "SparkColor": "Color Visible",
            "FormatColor": "Color",
            "ListObject": "Name Range Resize ShowTotals",
            "PageSetup": "BottomMargin CenterHorizontally FitToPagesTall FitToPagesWide "
            "FooterMargin HeaderMargin LeftFooter LeftMargin Orientation Pages PaperSize PrintArea "
            "PrintTitleRows RightFooter RightMargin ScaleWithDocHeaderFooter TopMargin Zoom",
            "Pages": "Count",
            "Protection": "AllowDeletingColumns AllowDeletingRows AllowFiltering "
            "AllowFormattingCells AllowFormattingColumns AllowFormattingRows "
            "AllowInsertingColumns AllowInsertingHyperlinks AllowInsertingRows AllowSorting "
            "AllowUsingPivotTables",
            "Window": "DisplayGridlines FreezePanes ScrollColumn ScrollRow "
            "SplitColumn SplitRow View Zoom",
            "ChartObjects": "Add Count Delete",
            "ChartObject": "Chart ShapeRange",
            "ShapeRange": "AlternativeText",
            "Chart": "Axes ChartTitle ChartType DisplayBlanksAs HasTitle PlotVisibleOnly "
            "SeriesCollection SetElement",
            "ChartTitle": "Text",
            "Axis": "MinimumScale TickLabelPosition TickLabels",
            "TickLabels": "NumberFormat",
            "SeriesCollection": "Count Item NewSeries",
            "Series": "Delete Format Formula MarkerBackgroundColor MarkerForegroundColor "
            "MarkerSize MarkerStyle",
            "ChartFormat": "Line",
            "LineFormat": "DashStyle ForeColor Visible",
            "ColorFormat": "RGB",
        }.items()
    }
)

XL_LEFT, XL_RIGHT, XL_TOP, XL_BOTTOM, XL_CENTER = -4131, -4152, -4160, -4107, -4108
XL_GENERAL, XL_CONTINUOUS, XL_THIN, XL_NONE = 1, 1, 2, -4142
XL_UNDERLINE_SINGLE, XL_UNDERLINE_NONE = 2, -4142
XL_LINE, XL_LINE_MARKERS, XL_NOT_PLOTTED, XL_VALUE, XL_CATEGORY = 4, 65, 1, 2, 1
XL_LOW, XL_MARKER_CIRCLE, XL_MARKER_DIAMOND = -4134, 8, 2
MSO_LINE_SYS_DASH, MSO_LEGEND_BOTTOM = 10, 104
XL_PORTRAIT, XL_LANDSCAPE, XL_PAPER_A4, XL_FILL_FORMATS = 1, 2, 9, 3
XL_VALIDATE_LIST, XL_VALID_ALERT_STOP, XL_BETWEEN = 3, 1, 1
XL_CONSTANTS, XL_NUMBERS, XL_TEXT_VALUES, XL_LOGICAL, XL_PAGE_BREAK = 2, 1, 2, 4, -4135
XL_NORMAL_VIEW, XL_PAGE_LAYOUT_VIEW = 1, 3
XL_SHEET_VISIBLE = -1
#: How many characters of a text Excel takes where a block of values is set.
LONGEST_IN_BLOCK: Final = 8203
XL_SPARK_LINE, XL_SPARKLINE_ROWS_SQUARE = 1, 1


def reason(error: Exception) -> str:
    """What Excel says of a refusal, without the numbers around it."""
    details = getattr(error, "excepinfo", None)
    if details and details[2]:
        return str(details[2]).strip()
    return str(error.args[1] if len(error.args) > 1 else error)


def bgr(colour: str) -> int:
    """A colour written RRGGBB as Excel counts it."""
    return int(colour[4:6] + colour[2:4] + colour[0:2], 16)


def short_enough(text: object) -> bool:
    """Whether Excel takes a value in a block; a longer text goes into its cell by itself."""
    return not isinstance(text, str) or len(text) <= LONGEST_IN_BLOCK


def grid(value: Any) -> tuple[tuple[Any, ...], ...]:
    """What Excel gives for a block, also where the block is one cell."""
    return value if isinstance(value, tuple) else ((value,),)
