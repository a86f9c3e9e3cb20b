"""A page as the parts of a workbook, read back by other programs."""

from __future__ import annotations

import datetime as dt
import subprocess
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import python_calamine
from lxml import etree
from openxml_audit import OpenXmlValidator
from support.extracts import workbook

from xlscore.hosts.file.render import (
    CHART_TYPE,
    DRAWING_TYPE,
    Existing,
    Parts,
    frames,
    print_names,
    render,
)
from xlscore.hosts.package.package import MAIN, Package
from xlscore.hosts.package.styles import StyleSheet
from xlscore.hosts.package.workbook_part import Index
from xlscore.workbook.looks import FONT, LOOKS, NAVY
from xlscore.workbook.page import Cell, Chart, Draft, Page, Printing, Series

TITLE = "Exc 4 A'ford"
NS = {"m": MAIN, "c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}
MONTHS = ("Jun 13", "Sep 13", "Dec 13", "Mar 14", "May 14")
RESULTS = (None, 0.758, 0.1 + 0.2, None, 0.726)
TARGET = "C75300"


def page(**changes: Any) -> Page:
    """An exception page with everything that a page can hold."""
    draft = Draft()
    draft.put(1, 1, Cell("Plans & 'reviews'", "Page title"), across=4)
    draft.put(1, 5, Cell("Red", "RAG Red", align="centre"))
    draft.put(2, 1, Cell("Month", "Column heading"))
    for n, (month, value) in enumerate(zip(MONTHS, RESULTS, strict=True), 3):
        draft.put(n, 1, Cell(month, "Figure"))
        draft.put(n, 2, Cell(value, "Figure", '0.0%"*"', align="right"))
        draft.put(n, 3, Cell(None if value is None else 0.9, "Figure", "0.0%", align="right"))
    texts = ("=SUM(1)", " two  blanks ", "a\r\nb\x0b", "_x0041_", "4", "5 < 6 & 7", "\U0001f600")
    for n, text in enumerate(texts, 9):
        draft.put(n, 1, Cell(text, "Narrative", wrap=True, middle=False, unlocked=True))
    draft.put(9, 2, Cell(dt.date(2014, 5, 31), "Page text"))
    draft.put(10, 2, Cell(True, "Page text"))
    draft.put(11, 2, Cell(123456, "Page text"))
    draft.put(12, 2, Cell(1 / 3, "Page text"))
    draft.put(13, 2, Cell("Scorecard West!B3", "Page link", link="Scorecard West!B3"))
    lines = (Series("KCC Result", (3, 2, 7, 2), NAVY), Series("Target", (3, 3, 7, 3), TARGET, True))
    shown: dict[str, Any] = {
        "kind": "exception",
        "title": "Exc 4",
        "cells": draft.cells,
        "widths": (30.0, 25.0, 25.0, 25.0, 25.0),
        "heights": {1: 28.0, 16: 20.5},
        "printing": Printing((1, 1, 34, 5), titles=(1, 2), footer="Exc & 4"),
        "merges": tuple(draft.merges),
        "charts": (Chart("Trend", (17, 1, 33, 5), (3, 1, 7, 1), lines, "0%", "Result, target"),),
        "freeze": (3, 2),
    }
    return Page(**{**shown, **changes})


def put(path: Path, shown: Page, title: str = TITLE) -> Parts:
    """Put a page into a workbook, onto a tab of its own in front."""
    package = Package.open(path)
    index, styles = Index(package), StyleSheet(package)
    parts = render(shown, title, frames([(shown, title)])[0], styles)
    styles.commit()
    entry = index.find(title)
    sheet = entry.part if entry else package.free_name("/xl/worksheets/sheet{}.xml")
    package.write(sheet, parts.sheet)
    if entry is None:
        index.add_sheet(title, sheet, before=index.sheets[0].title)
    drawing = "/xl/drawings/drawing1.xml"
    charts = [f"/xl/charts/chart{n}.xml" for n in range(1, len(parts.charts) + 1)]
    for name, data in zip(charts, parts.charts, strict=True):
        package.write(name, data)
        package.set_content_type(name, CHART_TYPE)
    if parts.drawing:
        package.write(drawing, parts.drawing)
        package.set_content_type(drawing, DRAWING_TYPE)
        package.set_rels(drawing, parts.drawing_rels(charts))
    package.set_rels(sheet, parts.sheet_rels(drawing))
    for name, text in print_names(shown, title).items():
        index.set_name(name, text, title)
    index.active = title
    index.commit()
    package.save(path)
    return parts


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A workbook of the user's with one sheet of data."""
    return workbook(tmp_path / "book.xlsx", ("Data", [["figures"]]))


def sheet_of(path: Path) -> Any:
    """The page as openpyxl reads it."""
    return openpyxl.load_workbook(path)[TITLE]


def parts_of(shown: Page, book: Path, **given: Any) -> Parts:
    """The parts of a page for this workbook, which stays as it is."""
    (frame,) = frames([(shown, TITLE)])
    return render(shown, TITLE, frame, StyleSheet(Package.open(book)), **given)


def root(parts: Parts) -> etree._Element:
    """The sheet part."""
    return etree.fromstring(parts.sheet)


def test_a_rendered_page_is_valid(book: Path) -> None:
    """Nothing that Excel would repair stands in sheet, drawing, chart or styles."""
    put(book, page())
    result = OpenXmlValidator().validate(str(book))
    assert [error for error in result.errors if error.severity.name == "ERROR"] == []


def test_every_value_is_read_back_with_its_type(book: Path) -> None:
    """Text stays text even where it looks like a formula; figures keep all of their digits."""
    put(book, page())
    sheet = sheet_of(book)
    assert (sheet["A9"].value, sheet["A9"].data_type) == ("=SUM(1)", "s")
    assert sheet["A9"].quotePrefix, "typing into the cell must not make it a formula"
    assert sheet["A10"].value == " two  blanks "
    assert sheet["A13"].value == "4"
    assert sheet["A14"].value == "5 < 6 & 7"
    assert sheet["A15"].value == "\U0001f600"
    assert sheet["B9"].value == dt.datetime(2014, 5, 31)
    assert sheet["B9"].number_format == "dd/mm/yyyy"
    assert sheet["B10"].value is True
    assert sheet["B11"].value == 123456
    assert sheet["B12"].value == 1 / 3
    assert sheet["B5"].value == 0.1 + 0.2
    assert sheet["B3"].value is None
    assert sheet["B3"].style == "Figure", "an empty cell has its look too"


def test_another_reader_sees_the_same_values(book: Path) -> None:
    """python-calamine reads what openpyxl reads."""
    put(book, page())
    rows = python_calamine.load_workbook(book).get_sheet_by_name(TITLE).to_python()
    assert [row[1] for row in rows[2:7]] == ["", 0.758, 0.1 + 0.2, "", 0.726]
    assert rows[8][:2] == ["=SUM(1)", dt.date(2014, 5, 31)]
    assert [row[0] for row in rows[10:12]] == ["a\r\nb\x0b", "_x0041_"]
    assert [row[1] for row in rows[9:12]] == [True, 123456, 1 / 3]


def test_a_workbook_that_counts_days_from_1904_shows_the_same_day(book: Path) -> None:
    """Days are written as the workbook counts them."""
    days = [
        root(parts_of(page(), book, date1904=mac)).findtext(".//m:c[@r='B9']/m:v", namespaces=NS)
        for mac in (False, True)
    ]
    assert days == ["41790", "40328"]


def test_a_number_that_is_not_finite_is_refused(book: Path) -> None:
    """No cell can hold NaN: a mistake in a page is not written as some other figure."""
    wrong = page(cells={(4, 2): Cell(float("nan"), "Figure")}, charts=())
    with pytest.raises(ValueError, match="B4"):
        parts_of(wrong, book)


def test_the_same_page_gives_the_same_bytes(book: Path) -> None:
    """Rendering again changes no byte of the workbook, styles included."""
    put(book, page())
    saved = book.read_bytes()
    put(book, page())
    assert book.read_bytes() == saved


def test_the_page_is_laid_out_as_it_says(book: Path) -> None:
    """Widths, heights, merges, frozen rows and print set-up stand in the sheet."""
    parts = put(book, page())
    sheet = sheet_of(book)
    assert sheet.column_dimensions["A"].width == 30.7109375, "30 characters and Excel's margin"
    assert (sheet.row_dimensions[1].height, sheet.row_dimensions[16].height) == (28, 20.5)
    assert [str(block) for block in sheet.merged_cells.ranges] == ["A1:D1"]
    row = root(parts).findall("m:sheetData/m:row[@r='1']/m:c", NS)
    assert len({cell.get("s") for cell in row[:4]}) == 1, "blanks of a merged cell have its look"
    assert sheet.freeze_panes == "B3"
    assert sheet.sheet_view.showGridLines is False
    setup = sheet.page_setup
    assert (setup.orientation, setup.paperSize, setup.fitToWidth, setup.fitToHeight) == (
        "landscape", 9, 1, 0,
    )  # fmt: skip
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_area == "'Exc 4 A''ford'!$A$1:$E$34"
    assert sheet.print_title_rows == "$1:$2"
    assert sheet.oddFooter.left.text == "Exc && 4"
    assert sheet.oddFooter.right.text == "Page &P of &N"


def test_a_page_is_protected_and_its_narrative_open(book: Path) -> None:
    """Rows can be inserted into the narrative, and comments made, without a password."""
    put(book, page())
    sheet = sheet_of(book)
    assert sheet.protection.sheet
    assert not sheet.protection.password
    for allowed in ("insertRows", "deleteRows", "formatRows", "formatColumns", "objects"):
        assert getattr(sheet.protection, allowed) is False, "False is allowed"
    assert sheet.protection.formatCells
    assert not sheet["A9"].protection.locked
    assert sheet["A1"].protection.locked


def test_a_link_reaches_the_tab_whatever_it_is_called(book: Path) -> None:
    """Titles are quoted, and a page that stands under another title is found there."""
    put(book, page())
    assert sheet_of(book)["B13"].hyperlink.location == "'Scorecard West'!B3"
    moved = root(parts_of(page(), book, titles={"Scorecard West": "West's page"}))
    link = moved.find("m:hyperlinks/m:hyperlink", NS)
    assert link is not None
    assert link.get("location") == "'West''s page'!B3"


def test_codes_kept_as_text_show_no_warning_triangle(book: Path) -> None:
    """An indicator number is text on purpose."""
    ignored = root(parts_of(page(), book)).find("m:ignoredErrors/m:ignoredError", NS)
    assert ignored is not None
    assert ignored.get("sqref") == "A13"


def test_a_page_made_anew_keeps_what_excel_and_the_officer_left_on_its_sheet(book: Path) -> None:
    """Code name, zoom and comments come from the old sheet; the cursor stands at the top."""
    old = etree.fromstring(
        f'<worksheet xmlns="{MAIN}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships"><sheetPr codeName="Sheet7"><tabColor theme="4"/></sheetPr><sheetViews>'
        '<sheetView tabSelected="1" zoomScale="85" zoomScaleNormal="85" workbookViewId="0">'
        '<selection activeCell="D9"/>'
        '</sheetView></sheetViews><sheetData/><legacyDrawing r:id="rId2"/></worksheet>'
    )
    parts = parts_of(page(freeze=None), book, keep=Existing.read(old))
    sheet = root(parts)
    properties, view = sheet.find("m:sheetPr", NS), sheet.find("m:sheetViews/m:sheetView", NS)
    assert properties is not None
    assert properties.get("codeName") == "Sheet7"
    assert view is not None
    assert (view.get("zoomScale"), view.get("tabSelected")) == ("85", None)
    assert [s.get("activeCell") for s in view.iterfind("m:selection", NS)] == ["A1"]
    ids = [dict(sheet[n].attrib.items()).popitem()[1] for n in (-2, -1)]
    assert ids == [parts.sheet_rels("/xl/drawings/drawing1.xml")[0].id, "rId2"]
    assert Existing.read(sheet) == Existing.read(old)
    selected = root(parts_of(page(), book, active=True)).find("m:sheetViews/m:sheetView", NS)
    assert selected is not None
    assert selected.get("tabSelected") == "1"


def test_the_chart_leaves_missing_figures_out(book: Path) -> None:
    """A month without a figure is a gap in the chart's cache and references, never 0 or text."""
    chart = etree.fromstring(parts_of(page(), book).charts[0])
    result, target = chart.findall(".//c:ser", NS)
    cache = result.find("c:val/c:numRef/c:numCache", NS)
    assert cache is not None
    points = {p.get("idx"): p.findtext("c:v", namespaces=NS) for p in cache.iterfind("c:pt", NS)}
    assert points == {"1": "0.758", "2": "0.3", "4": "0.726"}
    assert [e.get("val") for e in chart.iter(f"{{{NS['c']}}}dispBlanksAs")] == ["gap"]
    assert [e.text for e in target.iter(f"{{{NS['c']}}}f")] == [
        "'Exc 4 A''ford'!$A$3:$A$7", "'Exc 4 A''ford'!$C$3:$C$7",
    ]  # fmt: skip


def test_the_chart_looks_the_same_in_every_program(book: Path) -> None:
    """Straight lines, markers, a dashed target, colours of its own and the font of the page."""
    put(book, page())
    made = sheet_of(book)._charts[0]
    result, target = made.series
    assert [s.smooth for s in made.series] == [False, False]
    assert {(s.marker.symbol, s.marker.size) for s in made.series} == {("circle", 7)}
    colours = [s.graphicalProperties.line.solidFill.srgbClr for s in made.series]
    assert colours == [NAVY, TARGET]
    assert (result.graphicalProperties.line.prstDash, target.graphicalProperties.line.prstDash) == (
        "solid", "sysDash",
    )  # fmt: skip
    assert [s.tx.v for s in made.series] == ["KCC Result", "Target"]
    assert (made.x_axis.delete, made.y_axis.delete) == (False, False)
    assert (made.y_axis.numFmt.formatCode, made.y_axis.numFmt.sourceLinked) == ("0%", False)
    assert (made.legend.position, made.title.overlay) == ("b", False)
    for text in (made.x_axis.txPr, made.y_axis.txPr, made.legend.txPr, made.title.tx.rich):
        assert text.p[0].pPr.defRPr.latin.typeface == FONT
    start, end = made.anchor._from, made.anchor.to
    assert (start.row, start.col, end.row, end.col) == (16, 0, 33, 5), "A17:E33, to its edges"
    assert made.anchor.editAs == "oneCell"


def test_a_chart_is_described_for_those_who_cannot_see_it(book: Path) -> None:
    """The description is the alternative text of the chart."""
    drawing = parts_of(page(), book).drawing
    assert drawing is not None
    assert b'descr="Result, target"' in drawing


def test_a_chart_without_a_title_gets_none_from_excel(book: Path) -> None:
    """Excel would give a chart of one line that line's name as its title."""
    untitled = page(charts=(Chart("", (17, 1, 33, 5), (3, 1, 7, 1), (), "0", "None"),))
    chart = etree.fromstring(parts_of(untitled, book).charts[0])
    told = chart.find("c:chart/c:autoTitleDeleted", NS)
    assert told is not None
    assert told.get("val") == "1"
    assert chart.find("c:chart/c:title", NS) is None


def test_a_page_without_a_chart_has_no_drawing(book: Path) -> None:
    """No empty parts are left in the workbook."""
    parts = parts_of(page(charts=()), book)
    assert (parts.drawing, parts.charts, parts.sheet_rels("/xl/drawings/drawing1.xml")) == (
        None, (), [],
    )  # fmt: skip
    assert b"<drawing" not in parts.sheet


def test_a_restyled_rating_shows_on_the_page_made_next(book: Path) -> None:
    """Whoever changes the fill of 'RAG Red' in Excel finds it on the refreshed page."""
    put(book, page())
    package = Package.open(book)
    with package.editing("/xl/styles.xml") as styles:
        fills = styles.find("m:fills", NS)
        style = styles.find("m:cellStyles/m:cellStyle[@name='RAG Red']", NS)
        assert fills is not None
        assert style is not None
        fills.append(etree.fromstring(
            f'<fill xmlns="{MAIN}"><patternFill patternType="solid"><fgColor rgb="FF7030A0"/>'
            '</patternFill></fill>'
        ))  # fmt: skip
        xf = styles.findall("m:cellStyleXfs/m:xf", NS)[int(style.get("xfId", ""))]
        xf.set("fillId", str(len(fills) - 1))
    package.save(book)
    put(book, page())
    assert sheet_of(book)["E1"].fill.fgColor.rgb == "FF7030A0"
    assert sheet_of(book)["E1"].style == "RAG Red"
    saved = book.read_bytes()
    put(book, page())
    assert book.read_bytes() == saved, "the styles did not grow"


def test_the_drawn_chart_has_no_line_at_zero(book: Path, tmp_path: Path) -> None:
    """LibreOffice draws nothing at months without a figure, neither a point at 0 nor a bridge."""
    lines = (Series("Result", (3, 2, 7, 2), "FF0000"),)
    figures = dict(page().cells)
    figures[5, 2] = Cell(0.75, "Figure", "0.0%")
    chart = Chart("", (17, 1, 33, 5), (3, 1, 7, 1), lines, "0%", "Result")
    put(book, page(cells=figures, charts=(chart,)))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    for command in (
        ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, book],
        ["pdftoppm", "-r", "50", "-l", "1", "-singlefile", tmp_path / "book.pdf", tmp_path / "p"],
    ):
        told = [str(word) for word in command]
        subprocess.run(told, check=True, capture_output=True, timeout=180)
    red, wide = red_points(tmp_path / "p.ppm")
    rows = sorted({row for row, _ in red})
    legend = max(b for a, b in pairwise(rows) if b - a > 5)
    columns = sorted({column for row, column in red if row < legend})
    start, step = columns[0], (columns[-1] - columns[0]) / 3
    assert start > 0.25 * wide, "the line starts at September: June has no figure"
    gaps = [b - a for a, b in pairwise(columns) if b - a > step / 4]
    assert len(gaps) == 1, "nothing is drawn between December and May: March has no figure"
    assert gaps[0] > 1.5 * step


def red_points(picture: Path) -> tuple[list[tuple[int, int]], int]:
    """Row and column of every red point of a picture, and the picture's width."""
    kind, width, height, depth, _ = picture.read_bytes().split(maxsplit=4)
    assert (kind, depth) == (b"P6", b"255")
    wide, size = int(width), int(width) * int(height) * 3
    pixels = picture.read_bytes()[-size:]
    return [
        divmod(n // 3, wide)
        for n in range(0, size, 3)
        if pixels[n] > 200 and pixels[n + 1] < 60 and pixels[n + 2] < 60
    ], wide


def test_every_look_can_be_put_on_a_page(book: Path) -> None:
    """Each look comes out with its own font and fill."""
    cells = {(n, 1): Cell(name, name) for n, name in enumerate(LOOKS, 1)}
    put(book, page(cells=cells, charts=(), merges=()))
    sheet = sheet_of(book)
    for n, (name, look) in enumerate(LOOKS.items(), 1):
        cell = sheet.cell(n, 1)
        assert (cell.style, cell.font.name, cell.font.sz) == (name, FONT, look.size)
        assert cell.fill.fgColor.rgb == (f"FF{look.fill}" if look.fill else "00000000")
