"""A workbook in memory as Excel holds it, as far as a refresh can change it."""

from __future__ import annotations

import datetime as dt
import re
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import etree
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter, range_boundaries
from support.editing import parts, sheet_part

Position = tuple[int, int]
Block = tuple[int, int, int, int]

EPOCH = dt.datetime(1899, 12, 30)
BARE: dict[str, Any] = {
    "Style": "Normal",
    "NumberFormat": "General",
    "HorizontalAlignment": 1,
    "VerticalAlignment": -4107,
    "WrapText": False,
    "IndentLevel": 0,
    "Locked": True,
}
_H = {None: 1, "general": 1, "left": -4131, "center": -4108, "right": -4152}
_V = {None: -4107, "bottom": -4107, "center": -4108, "top": -4160}
_MARGIN = 182 / 256
_X14 = "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}"
_XM = "{http://schemas.microsoft.com/office/excel/2006/main}"


class ErrorValue(str):
    """An error in a cell, such as '#REF!'."""


@dataclass
class Box:
    """One cell."""

    value: Any = None
    formula: str = ""
    looks: dict[str, Any] = field(default_factory=lambda: dict(BARE))
    link: str = ""
    comment: str = ""


@dataclass
class ChartBox:
    """One chart: the block it covers and everything set on it, by member."""

    covers: Block
    set: dict[str, Any] = field(default_factory=dict)
    series: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class SparkBox:
    """A group of sparklines: what is set on it, and the source of each line by its cell."""

    set: dict[str, Any] = field(default_factory=dict)
    lines: dict[Position, tuple[str, Block]] = field(default_factory=dict)


@dataclass
class TableBox:
    """One table (ListObject)."""

    name: str
    block: Block
    totals: bool = False


@dataclass
class SheetBox:
    """One sheet; `protected` holds what the protection allows, None is no protection."""

    title: str
    cells: dict[Position, Box] = field(default_factory=dict)
    merges: set[Block] = field(default_factory=set)
    heights: dict[int, float] = field(default_factory=dict)
    widths: dict[int, float] = field(default_factory=dict)
    names: dict[str, tuple[str, bool]] = field(default_factory=dict)
    properties: list[list[str]] = field(default_factory=list)
    charts: list[ChartBox] = field(default_factory=list)
    lists: dict[Position, dict[str, Any]] = field(default_factory=dict)
    sparklines: list[SparkBox] = field(default_factory=list)
    setup: dict[str, Any] = field(default_factory=dict)
    tables: list[TableBox] = field(default_factory=list)
    conditions: list[dict[str, Any]] = field(default_factory=list)
    protected: dict[str, bool] | None = None
    password: str = ""
    #: -1 visible, 0 hidden, 2 hidden so that a macro alone can show it.
    visible: int = -1
    view: dict[str, Any] = field(
        default_factory=lambda: {
            "Zoom": 100, "ScrollRow": 1, "ScrollColumn": 1, "SplitRow": 0, "SplitColumn": 0,
            "FreezePanes": False, "DisplayGridlines": True, "Selection": "A1", "View": 1,
        }
    )  # fmt: skip

    def box(self, place: Position) -> Box:
        """The cell at a place."""
        return self.cells.setdefault(place, Box())

    def value(self, place: Position) -> Any:
        """The value at a place, without making a cell there."""
        return self.cells[place].value if place in self.cells else None

    def row_height(self, row: int) -> float:
        """Points."""
        return self.heights.get(row, 12.75)

    def column_width(self, column: int) -> float:
        """Points."""
        return (self.widths.get(column, 8.43) * 7 + 5) * 0.75


@dataclass
class StyleBox:
    """A cell style: everything set on it, by member."""

    name: str
    set: dict[str, Any] = field(default_factory=dict)


@dataclass
class BookBox:
    """A workbook."""

    sheets: list[SheetBox] = field(default_factory=list)
    styles: dict[str, StyleBox] = field(default_factory=dict)
    names: dict[str, tuple[str, bool]] = field(default_factory=dict)
    date1904: bool = False
    active: str = ""
    structure_protected: bool = False
    #: Shared in the old way.
    shared: bool = False
    #: How many windows show it; None: its only one is hidden.
    windows: int | None = 1
    #: What is selected where it is no cell: ChartArea, Shape.
    selected: str = ""
    #: Whether a workbook in Protected View is in front.
    protected_view_in_front: bool = False
    #: The longest text that a custom property keeps.
    longest_property: int = 40_000
    #: How many tabs are selected together.
    selected_tabs: int = 1
    #: The view in which a new sheet opens: 1 normal, 3 Page Layout.
    new_view: int = 1
    #: Whether lines of a union are cleared, and breaks made, in its first area alone.
    first_area_alone: bool = False
    #: How many lines Excel gives a new chart by itself, from the cells that are selected.
    lines_of_new_charts: int = 0
    #: The file that was opened.
    source: bytes = b""

    def sheet(self, title: str) -> SheetBox:
        """The sheet of a title."""
        return next(s for s in self.sheets if s.title.casefold() == title.casefold())

    @property
    def titles(self) -> list[str]:
        """All titles in order."""
        return [sheet.title for sheet in self.sheets]


def load(path: Path) -> BookBox:
    """A workbook file as Excel would hold it after opening it."""
    with warnings.catch_warnings():
        # What openpyxl does not read is read below.
        warnings.filterwarnings("ignore", "Sparkline Group extension", UserWarning)
        formulas, values = load_workbook(path), load_workbook(path, data_only=True)
    made = BookBox()
    for name in ("Normal", "Hyperlink", *formulas.named_styles):
        flags = {"IncludeNumber": True, "IncludeAlignment": True, "IncludeProtection": True}
        ours = name not in ("Normal", "Hyperlink")
        made.styles[name] = StyleBox(name, dict.fromkeys(flags, not ours) | _drawn(formulas, name))
    inside = parts(path)
    for sheet, shown in zip(formulas.worksheets, values.worksheets, strict=True):
        made.sheets.append(_sheet(sheet, shown))
        part = sheet_part(inside, sheet.title)
        made.sheets[-1].sparklines = _sparklines(inside[part])
        made.sheets[-1].properties = _properties(inside, part)
    for name, defined in formulas.defined_names.items():
        made.names[name] = ("=" + defined.attr_text, not defined.hidden)
    active: Any = formulas.active
    made.active = active.title
    made.source = path.read_bytes()
    return made


def _drawn(book: Any, name: str) -> dict[str, Any]:
    """Font and fill of a cell style, where the file gives its colours as such."""
    style = next((one for one in book._named_styles if one.name == name), None)
    if style is None or not isinstance(getattr(style.font.color, "rgb", None), str):
        return {}
    font, filled = style.font, style.fill.patternType == "solid"
    return {
        "Font.Name": font.name,
        "Font.Size": font.sz,
        "Font.Bold": bool(font.b),
        "Font.Italic": bool(font.i),
        "Font.Underline": 2 if font.u else -4142,
        "Font.Color": _bgr(font.color.rgb[2:]),
        **({"Interior.Color": _bgr(style.fill.fgColor.rgb[2:])} if filled else {}),
        **({} if filled else {"Interior.Pattern": -4142}),
        **{
            f"Border{number}.LineStyle": 1 if getattr(style.border, side).style else -4142
            for side, number in (
                ("left", -4131),
                ("right", -4152),
                ("top", -4160),
                ("bottom", -4107),
            )
        },
    }


def _sheet(sheet: Any, shown: Any) -> SheetBox:
    box = SheetBox(sheet.title)
    for row in sheet.iter_rows():
        for cell in row:
            place = (cell.row, cell.column)
            if type(cell).__name__ == "MergedCell":
                # openpyxl hides what stands behind a merged block, Excel does not.
                first = next(r for r in sheet.merged_cells.ranges if cell.coordinate in r)
                looks = _looks(sheet.cell(first.min_row, first.min_col))
                box.cells[place] = Box(looks=looks)
                continue
            if not (cell.has_style or cell.value is not None):
                continue
            box.cells[place] = _cell(cell, shown.cell(*place).value)
    box.merges = {(r.min_row, r.min_col, r.max_row, r.max_col) for r in sheet.merged_cells.ranges}
    box.heights = {n: d.height for n, d in sheet.row_dimensions.items() if d.height is not None}
    for dimension in sheet.column_dimensions.values():
        for column in range(dimension.min or 1, (dimension.max or 1) + 1):
            box.widths[column] = round(dimension.width - _MARGIN, 2)
    for name, defined in sheet.defined_names.items():
        box.names[name] = ("=" + defined.attr_text, not defined.hidden)
    for table in sheet.tables.values():
        left, top, right, bottom = range_boundaries(table.ref)
        block: Any = (top, left, bottom, right)
        box.tables.append(TableBox(table.displayName, block, bool(table.totalsRowCount)))
    _furniture(sheet, box)
    return box


def _cell(cell: Any, shown: Any) -> Box:
    box = Box(looks=_looks(cell))
    if cell.data_type == "f":
        text = getattr(cell.value, "text", cell.value)
        box.formula = str(text)
        box.value = shown if not isinstance(shown, int) else float(shown)
    elif cell.data_type == "e":
        box.value = ErrorValue(cell.value)
    elif isinstance(cell.value, dt.date):
        moment = cell.value
        if not isinstance(moment, dt.datetime):
            moment = dt.datetime.combine(moment, dt.time())
        box.value = (moment - EPOCH) / dt.timedelta(days=1)
    elif isinstance(cell.value, int) and not isinstance(cell.value, bool):
        box.value = float(cell.value)
    else:
        box.value = cell.value
    if cell.hyperlink is not None:
        box.link = cell.hyperlink.location or ""
    if cell.comment is not None:
        box.comment = cell.comment.text
    return box


def _looks(cell: Any) -> dict[str, Any]:
    return {
        "Style": cell.style,
        "NumberFormat": cell.number_format,
        "HorizontalAlignment": _H[cell.alignment.horizontal],
        "VerticalAlignment": _V[cell.alignment.vertical],
        "WrapText": bool(cell.alignment.wrap_text),
        "IndentLevel": int(cell.alignment.indent or 0),
        "Locked": bool(cell.protection.locked),
    }


def _furniture(sheet: Any, box: SheetBox) -> None:
    view, setup, margins = sheet.sheet_view, sheet.page_setup, sheet.page_margins
    box.view["DisplayGridlines"] = view.showGridLines is not False
    box.view["Zoom"] = view.zoomScale or 100
    if sheet.freeze_panes:
        boundaries: Any = range_boundaries(sheet.freeze_panes)
        left, top, _, _ = boundaries
        box.view |= {"FreezePanes": True, "SplitRow": top - 1, "SplitColumn": left - 1}
    if sheet.protection.sheet:
        box.protected = {
            name: not getattr(sheet.protection, name)
            for name in ("formatCells", "formatColumns", "formatRows", "insertColumns",
                         "insertRows", "insertHyperlinks", "deleteColumns", "deleteRows",
                         "sort", "autoFilter", "pivotTables")
        }  # fmt: skip
        for name in ("objects", "scenarios"):
            box.protected[name] = bool(getattr(sheet.protection, name))
    if not sheet.print_area:
        return
    inches = {n: round(getattr(margins, n) * 72, 2) for n in
              ("left", "right", "top", "bottom", "header", "footer")}  # fmt: skip
    box.setup = {
        "PrintArea": sheet.print_area.rpartition("!")[2],
        "PrintTitleRows": sheet.print_title_rows or "",
        "PaperSize": int(setup.paperSize),
        "Orientation": 2 if setup.orientation == "landscape" else 1,
        "FitToPagesWide": setup.fitToWidth,
        "FitToPagesTall": setup.fitToHeight or False,
        "CenterHorizontally": bool(sheet.print_options.horizontalCentered),
        "LeftMargin": inches["left"], "RightMargin": inches["right"],
        "TopMargin": inches["top"], "BottomMargin": inches["bottom"],
        "HeaderMargin": inches["header"], "FooterMargin": inches["footer"],
        "LeftFooter": _footer(sheet.oddFooter.left), "RightFooter": _footer(sheet.oddFooter.right),
        "Zoom": False, "ScaleWithDocHeaderFooter": sheet.HeaderFooter.scaleWithDoc is not False,
    }  # fmt: skip
    if sheet.row_breaks.brk:
        box.setup["Breaks"] = [one.id + 1 for one in sheet.row_breaks.brk]
    box.charts = [_chart(chart) for chart in sheet._charts]
    for listed in sheet.data_validations.dataValidation:
        told = {
            "Type": {"list": 3}.get(listed.type),
            "AlertStyle": {None: 1, "stop": 1}.get(listed.errorStyle),
            "Operator": {None: 1, "between": 1}.get(listed.operator),
            "Formula1": f"={listed.formula1}",
            "IgnoreBlank": bool(listed.allowBlank),
            "InCellDropdown": not listed.showDropDown,
            "ShowInput": bool(listed.showInputMessage),
            "ShowError": bool(listed.showErrorMessage),
        }
        for block in listed.sqref.ranges:
            for row in range(block.min_row, block.max_row + 1):
                for column in range(block.min_col, block.max_col + 1):
                    box.lists[row, column] = dict(told)


def _sparklines(part: bytes) -> list[SparkBox]:
    """The groups of a sheet part, which openpyxl does not read."""
    found = []
    for group in etree.fromstring(part).iter(f"{_X14}sparklineGroup"):
        colours = {name: group.find(f"{_X14}color{name}") for name in ("Series", "Markers")}
        series, marks = (_bgr((e.get("rgb") or "")[2:]) for e in colours.values() if e is not None)
        box = SparkBox({
            "Type": {None: 1, "line": 1}[group.get("type")],
            "PlotBy": 0,
            "DisplayBlanksAs": {"gap": 1}[group.get("displayEmptyCellsAs", "zero")],
            "LineWeight": float(group.get("lineWeight", "0.75")),
            "SeriesColor": series,
            "Markers.Visible": group.get("markers") == "1",
            "Markers.Color": marks,
        })  # fmt: skip
        for line in group.iter(f"{_X14}sparkline"):
            title, _, cells = str(line.findtext(f"{_XM}f")).rpartition("!")
            (left, top, right, bottom), place = (
                range_boundaries(text) for text in (cells, str(line.findtext(f"{_XM}sqref")))
            )
            block: Any = (top, left, bottom, right)
            at: Any = (place[1], place[0])
            box.lines[at] = title.strip("'").replace("''", "'"), block
        found.append(box)
    return found


def _properties(inside: dict[str, bytes], part: str) -> list[list[str]]:
    """The texts that Excel keeps with a sheet, which openpyxl does not read."""
    folder, _, name = part.rpartition("/")
    rels = inside.get(f"{folder}/_rels/{name}.rels", b"<none/>")
    targets = {str(rel.get("Id")): str(rel.get("Target")) for rel in etree.fromstring(rels)}
    found = []
    for kept in etree.fromstring(inside[part]).iter("{*}customPr"):
        (held,) = [str(value) for key, value in kept.attrib.items() if str(key).endswith("}id")]
        text = inside["xl/" + targets[held].rpartition("/")[2]].decode("utf-16-le")
        found.append([str(kept.get("name")), text])
    return found


def _footer(part: Any) -> str:
    return f'&"{part.font}"&{part.size} {part.text}' if part.text else ""


def _chart(chart: Any) -> ChartBox:
    start, end = chart.anchor._from, chart.anchor.to
    covers = (start.row + 1, start.col + 1, end.row, end.col)
    made = ChartBox(covers, {
        "ChartType": 65,
        "DisplayBlanksAs": {"gap": 1}.get(chart.display_blanks),
        "PlotVisibleOnly": bool(chart.visible_cells_only),
        "HasTitle": chart.title is not None,
        "HasLegend": chart.legend is not None,
        "Legend.Position": {"b": -4107}.get(chart.legend.position),
        "Axes2.NumberFormat": chart.y_axis.number_format.formatCode,
        "Axes1.TickLabelPosition": {"low": -4134}.get(chart.x_axis.tickLblPos),
        "Placement": {"oneCell": 2}.get(chart.anchor.editAs),
        **({} if chart.y_axis.scaling.min is None else
           {"Axes2.MinimumScale": chart.y_axis.scaling.min}),
    })  # fmt: skip
    for number, line in enumerate(chart.series, 1):
        drawn, marker = line.graphicalProperties.line, line.marker
        symbol = marker.symbol or "none"
        one = {
            "Formula": f'=SERIES("{line.tx.v}",{_read(line.cat.strRef)},'
            f"{_read(line.val.numRef)},{number})",
            "Smooth": bool(line.smooth),
            "Weight": drawn.w / 12700,
            "DashStyle": {"sysDash": 10, "solid": 1, None: 1}[drawn.prstDash],
            "MarkerStyle": {"circle": 8, "diamond": 2, "none": -4142}.get(symbol),
        }
        if drawn.noFill:
            one["Visible"] = False
        else:
            one["RGB"] = one["MarkerForegroundColor"] = _bgr(drawn.solidFill.srgbClr)
        if symbol != "none":
            one["MarkerSize"] = marker.size
            one["MarkerForegroundColor"] = one["MarkerBackgroundColor"] = _bgr(
                marker.spPr.solidFill.srgbClr
            )
        made.series.append(one)
    return made


def _plain(reference: str) -> str:
    """A reference with its title in quotes only where formulas need them."""
    title, _, cells = reference.rpartition("!")
    title = title.strip("'").replace("''", "'")
    quoted = title if re.fullmatch(r"[A-Za-z_][A-Za-z_.]*", title) else f"'{title}'"
    return f"{quoted}!{cells}"


def _bgr(colour: str) -> int:
    return int(colour[4:6] + colour[2:4] + colour[0:2], 16)


def told(place: Position) -> str:
    """`D14` of a place."""
    return f"{get_column_letter(place[1])}{place[0]}"


def _read(reference: Any) -> str:
    """The cells that a series reads; none where the chart holds its figures itself."""
    return "{}" if reference is None else _plain(reference.f)
