"""A page as the parts of a workbook: sheet, drawing and charts.

openpyxl makes the frame of the sheet, its drawing and its charts. The cells are written here,
since openpyxl rounds figures to sixteen digits and knows nothing of the workbook's own formats.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final

from lxml import etree

from xlscore.hosts.file.page_cells import ignore_text_numbers, rows_of, used
from xlscore.hosts.file.sparklines import add_sparklines
from xlscore.hosts.package.package import MAIN, OFFICE_RELS, Rel, parse, serialise
from xlscore.hosts.package.styles import StyleSheet
from xlscore.workbook.addresses import (
    absolute_address,
    block_address,
    in_quotes,
    letters,
    reference,
)
from xlscore.workbook.page import Block, Page
from xlscore.workbook.printing import (
    BOTTOM_MARGIN,
    EDGE_MARGIN,
    FOOTER_FONT,
    FOOTER_SIZE,
    MARGIN,
    footers,
)

SHEET_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
DRAWING_TYPE: Final = "application/vnd.openxmlformats-officedocument.drawing+xml"
CHART_TYPE: Final = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
TABLE_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml"
#: The sheet's relationship to its drawing; other relationships of an old sheet keep their ids.
DRAWING_ID: Final = "rIdPageDrawing"
TABLE_ID: Final = "rIdPageTable"
PRINT_AREA, PRINT_TITLES = "_xlnm.Print_Area", "_xlnm.Print_Titles"

_NS: Final = f"{{{MAIN}}}"
_R: Final = f"{{{OFFICE_RELS}}}"
_XDR: Final = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
#: What of an officer's view of a page stays when the page is made anew.
_VIEW: Final = (
    "view", "zoomScale", "zoomScaleNormal", "zoomScaleSheetLayoutView", "zoomScalePageLayoutView",
)  # fmt: skip
#: Blank room that Excel adds to the characters of a column, in a font with digits of 7 pixels.
_COLUMN_MARGIN: Final = 182 / 256


@dataclass(frozen=True)
class Existing:
    """What a page made anew takes over from the sheet that it replaces.

    `notes` is the relationship by which the sheet shows its comments, if it has any; `tab` is the
    colour of its tab.
    """

    code_name: str = ""
    tab: Mapping[str, str] = field(default_factory=dict)
    view: Mapping[str, str] = field(default_factory=dict)
    notes: str = ""

    @classmethod
    def read(cls, sheet: etree._Element) -> Existing:
        """What to keep of a sheet part."""
        properties, notes = sheet.find(f"{_NS}sheetPr"), sheet.find(f"{_NS}legacyDrawing")
        view = sheet.find(f"{_NS}sheetViews/{_NS}sheetView")
        kept = {} if view is None else {n: str(view.get(n)) for n in _VIEW if view.get(n)}
        colour = sheet.find(f"{_NS}sheetPr/{_NS}tabColor")
        return cls(
            "" if properties is None else properties.get("codeName", ""),
            {} if colour is None else {str(n): str(v) for n, v in colour.attrib.items()},
            kept,
            "" if notes is None else notes.get(f"{_R}id", ""),
        )


@dataclass(frozen=True)
class Parts:
    """The parts of one page.

    Whoever puts them into a package chooses the names of the parts, and makes the
    relationships that `sheet_rels` and `drawing_rels` give for them.
    """

    sheet: bytes
    drawing: bytes | None
    charts: tuple[bytes, ...]
    table: bytes | None = None

    def sheet_rels(self, drawing: str, table: str = "") -> list[Rel]:
        """The sheet's relationships to its drawing and table parts, if it has them."""
        parts = ((self.drawing, DRAWING_ID, drawing), (self.table, TABLE_ID, table))
        kinds = {DRAWING_ID: "/drawing", TABLE_ID: "/table"}
        return [Rel(rid, OFFICE_RELS + kinds[rid], name) for part, rid, name in parts if part]

    def drawing_rels(self, charts: list[str]) -> list[Rel]:
        """The drawing's relationships to its chart parts, named in the order of `charts`."""
        return [Rel(f"rId{n}", OFFICE_RELS + "/chart", name) for n, name in enumerate(charts, 1)]


def render(
    page: Page,
    title: str,
    frame: Frame,
    styles: StyleSheet,
    keep: Existing | None = None,
    *,
    active: bool = False,
    titles: Mapping[str, str] | None = None,
    tabs: Mapping[str, str] | None = None,
    date1904: bool = False,
) -> Parts:
    """The parts of a page on a tab called `title`; the same page gives the same bytes.

    `frame` is what `frames` made of the page under this title. `titles` are the tabs of other
    pages that stand under another name than their page has, so that links reach them; `tabs` are
    the tabs that sparklines read, by the kind of their page. `date1904` says how the workbook
    counts days. ValueError for a number that is not finite. `styles` is not committed here.
    """
    keep = keep or Existing()
    charts = frame.charts
    root = parse(frame.sheet, f"the sheet {title}")
    _name_code(root, keep)
    _view(root, keep, active)
    _used(root, page)
    _link(root, page, {**(titles or {}), page.title: title})
    ignore_text_numbers(root, page)
    for tag, relationship in (
        ("drawing", DRAWING_ID * bool(charts)),
        ("legacyDrawing", keep.notes),
    ):
        for old in root.findall(_NS + tag):
            root.remove(old)
        if relationship:
            element = etree.SubElement(root, _NS + tag, nsmap={"r": OFFICE_RELS})
            element.set(f"{_R}id", relationship)
    for part in root.iterfind(f"{_NS}tableParts/{_NS}tablePart"):
        part.set(f"{_R}id", TABLE_ID)
    add_sparklines(root, page, tabs or {})
    rows = rows_of(page, styles, date1904)
    sheet = serialise(root)
    if rows:
        # Where a text held this, its signs would be escaped.
        sheet = sheet.replace(b"<sheetData/>", f"<sheetData>{rows}</sheetData>".encode(), 1)
    return Parts(sheet, frame.drawing, charts, frame.table)


def print_names(page: Page, title: str) -> dict[str, str]:
    """The defined names that print a page, scoped to its sheet."""
    names = {PRINT_AREA: reference(page.printing.area, title)}
    if page.printing.titles:
        first, last = page.printing.titles
        names[PRINT_TITLES] = f"{in_quotes(title)}!${first}:${last}"
    return names


# ---- what openpyxl makes


@dataclass(frozen=True)
class Frame:
    """What openpyxl makes of a page: the sheet without its cells, its drawing, charts, table."""

    sheet: bytes
    drawing: bytes | None = None
    charts: tuple[bytes, ...] = ()
    table: bytes | None = None


def frames(pages: Sequence[tuple[Page, str]]) -> list[Frame]:
    """The frames of pages, each for a tab of the title beside it.

    One workbook holds them all, saved once: each would bring its own styles and theme. openpyxl
    is imported where pages are made, since most of a book's pages stand as they are.
    """
    if not pages:
        return []
    from openpyxl import Workbook
    from openpyxl.writer.excel import ExcelWriter

    book = Workbook()
    book.remove(book.active)
    for page, title in pages:
        _draft(book.create_sheet(), page, title)
    out = io.BytesIO()
    # Not compressed: it is read at once, and thrown away.
    ExcelWriter(book, zipfile.ZipFile(out, "w")).save()
    with zipfile.ZipFile(out) as made:
        return list(_saved(made, pages))


def _draft(sheet: Any, page: Page, title: str) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    from xlscore.hosts.file.charts import line_chart

    for number, width in enumerate(page.widths, 1):
        column = sheet.column_dimensions[letters(number)]
        column.width, column.hidden = width + _COLUMN_MARGIN, not width
    sheet.sheet_properties.tabColor = page.tab_colour or None
    for block in page.merges:
        sheet.merged_cells.add(block_address(block))
    if page.freeze:
        sheet.freeze_panes = block_address(page.freeze * 2)
    _protect(sheet)
    _print(sheet, page)
    for choice in page.choices:
        # As Excel itself makes one.
        listed = DataValidation(
            "list",
            formula1=absolute_address(choice.source),
            allow_blank=True,
            showInputMessage=True,
            showErrorMessage=True,
        )
        listed.add(block_address(choice.cell * 2))
        sheet.add_data_validation(listed)
    for chart in page.charts:
        sheet.add_chart(line_chart(chart, page.cells, title))
    if page.table:
        sheet.add_table(_table(page, page.table.name, page.table.block))


def _saved(made: zipfile.ZipFile, pages: Sequence[tuple[Page, str]]) -> Iterator[Frame]:
    """The frames in a saved workbook: openpyxl numbers parts of a kind as it comes to them."""
    from xlscore.hosts.file.charts import finished

    drawings, charts, tables = count(1), count(1), count(1)
    for number, (page, title) in enumerate(pages, 1):
        sheet = made.read(f"xl/worksheets/sheet{number}.xml")
        table = made.read(f"xl/tables/table{next(tables)}.xml") if page.table else None
        if not page.charts:
            yield Frame(sheet, table=table)
            continue
        drawn = tuple(
            finished(made.read(f"xl/charts/chart{next(charts)}.xml"), chart)
            for chart in page.charts
        )
        part = f"xl/drawings/drawing{next(drawings)}.xml"
        drawing = parse(made.read(part), f"the drawing of {title}")
        for chart, described in zip(page.charts, drawing.iter(f"{_XDR}cNvPr"), strict=True):
            described.set("descr", chart.described)
        yield Frame(sheet, serialise(drawing), drawn, table)


def _table(page: Page, name: str, block: Block) -> Any:
    """The table, without filter buttons and without a style of its own."""
    from openpyxl.worksheet.table import Table, TableColumn

    top, left, _bottom, right = block
    columns = [
        TableColumn(id=number, name=str(page.cells[top, column].value))
        for number, column in enumerate(range(left, right + 1), 1)
    ]
    return Table(displayName=name, name=name, ref=block_address(block), tableColumns=columns)


def _protect(sheet: Any) -> None:
    """Protection without a password, under which the narrative's rows can be added and sized.

    Objects stay free, since Excel takes comments for objects. Excel deletes a row only where
    all its cells are unlocked.
    """
    protection = sheet.protection
    protection.sheet = True
    for allowed in ("formatColumns", "formatRows", "insertRows", "deleteRows"):
        setattr(protection, allowed, False)


def _print(sheet: Any, page: Page) -> None:
    from openpyxl.worksheet.pagebreak import Break

    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.paperSize = 9
    sheet.page_setup.orientation = "landscape" if page.printing.landscape else "portrait"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    for row in page.printing.breaks:
        sheet.row_breaks.append(Break(id=row - 1))
    sheet.print_options.horizontalCentered = True
    for side in ("left", "right", "top"):
        setattr(sheet.page_margins, side, MARGIN)
    sheet.page_margins.bottom = BOTTOM_MARGIN
    sheet.page_margins.header = sheet.page_margins.footer = EDGE_MARGIN
    if page.printing.bare:
        return
    sheet.HeaderFooter.scaleWithDoc = False
    sides = (sheet.oddFooter.left, sheet.oddFooter.right)
    for part, text in zip(sides, footers(page.printing), strict=True):
        part.text, part.font, part.size = text, FOOTER_FONT, FOOTER_SIZE


# ---- what is written here


def _name_code(root: etree._Element, keep: Existing) -> None:
    properties = root.find(f"{_NS}sheetPr")
    if properties is None:
        return
    if keep.code_name:
        properties.set("codeName", keep.code_name)
    colour = properties.find(f"{_NS}tabColor")
    if keep.tab and colour is not None:
        colour.attrib.clear()
        for name, value in keep.tab.items():
            colour.set(name, value)


def _used(root: etree._Element, page: Page) -> None:
    """Make way for the page's cells, and say how far they reach."""
    data, dimension = root.find(f"{_NS}sheetData"), root.find(f"{_NS}dimension")
    assert data is not None
    data[:] = []
    if dimension is not None and page.cells:
        dimension.set("ref", block_address(used(page)))


def _view(root: etree._Element, keep: Existing, active: bool) -> None:
    view = root.find(f"{_NS}sheetViews/{_NS}sheetView")
    assert view is not None
    if "tabSelected" in view.attrib:
        del view.attrib["tabSelected"]
    usual = {"showGridLines": "0", "zoomScale": "100", "zoomScaleNormal": "100"}
    for name, value in {**usual, **({"tabSelected": "1"} if active else {}), **keep.view}.items():
        view.set(name, value)
    # Whoever opens a page is at its head, also where panes are frozen.
    for selection in view.findall(f"{_NS}selection"):
        selection.set("activeCell", "A1")
        selection.set("sqref", "A1")


def _link(root: etree._Element, page: Page, titles: Mapping[str, str]) -> None:
    links = etree.Element(f"{_NS}hyperlinks")
    for place, cell in sorted(page.cells.items()):
        if cell.link:
            attributes = {"ref": block_address(place * 2), "location": _location(cell.link, titles)}
            etree.SubElement(links, f"{_NS}hyperlink", attributes)
    below = root.find(f"{_NS}printOptions")
    assert below is not None
    if len(links):
        below.addprevious(links)


def _location(link: str, titles: Mapping[str, str]) -> str:
    """A link with its sheet's title quoted, and the tab's own title where the page has another."""
    sheet, _, cell = link.rpartition("!")
    if sheet.startswith("'"):
        sheet = sheet[1:-1].replace("''", "'")
    return f"{in_quotes(titles.get(sheet, sheet))}!{cell}"
