"""A fresh .xlsx out of pages alone: nothing of the book but its looks ever reaches the file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from lxml import etree

from xlscore.hosts.file.copy_styles import styles_of, theme_of
from xlscore.hosts.file.render import (
    CHART_TYPE,
    DRAWING_TYPE,
    SHEET_TYPE,
    TABLE_TYPE,
    Parts,
    frames,
    print_names,
    render,
)
from xlscore.hosts.package.app_properties import FRESH
from xlscore.hosts.package.archive import zipped
from xlscore.hosts.package.package import Package
from xlscore.hosts.package.sheet.shared_strings import SharedStrings
from xlscore.hosts.package.styles import StyleSheet
from xlscore.hosts.package.xml import MAIN, OFFICE_RELS, PACKAGE_RELS, Rel, parse, serialise
from xlscore.workbook.about import About
from xlscore.workbook.page import Page

_NS: Final = f"{{{MAIN}}}"
_BOOK: Final = "/xl/workbook.xml"
_STYLES: Final = "/xl/styles.xml"
_STRINGS: Final = "/xl/sharedStrings.xml"
_THEME: Final = "/xl/theme/theme1.xml"
_SPREADSHEET: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_TYPES: Final = {
    _BOOK: f"{_SPREADSHEET}.sheet.main+xml",
    _STYLES: f"{_SPREADSHEET}.styles+xml",
    _STRINGS: f"{_SPREADSHEET}.sharedStrings+xml",
    _THEME: "application/vnd.openxmlformats-officedocument.theme+xml",
    "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    "/docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
}
_CORE_RELS: Final = f"{PACKAGE_RELS}/metadata/core-properties"


def write_copy(
    pages: Sequence[Page], book: Package, about: About, out: Path, *, protect: bool = False
) -> None:
    """Write pages to a new .xlsx at `out`; the same pages and looks give the same bytes.

    The looks and colours are those of the cell styles of `book`. `protect` puts sheet
    protection without a password on each page, which is no security. Values alone are
    written: no formula, list, sparkline or mark. Refusal if it cannot be written.
    """
    used = {cell.style for page in pages for cell in page.cells.values()}
    # A package saves to another place than it was read from.
    package = Package(out.with_suffix(""), _skeleton(book, about, used))
    styles = StyleSheet(package)
    names: list[tuple[int, str, str]] = []
    rels = package.rels(_BOOK)
    sheets, texts = [], SharedStrings()
    framed = frames([(page, page.title) for page in pages])
    for number, (page, frame) in enumerate(zip(pages, framed, strict=True), 1):
        parts = render(page, page.title, frame, styles, active=number == 1)
        part = f"/xl/worksheets/sheet{number}.xml"
        package.write(part, _plain_sheet(parts.sheet, page.title, texts, protect))
        package.set_content_type(part, SHEET_TYPE)
        drawing, table = _draw(package, parts), _mark_up(package, parts)
        package.set_rels(part, parts.sheet_rels(drawing, table))
        rels.append(Rel(f"rIdSheet{number}", f"{OFFICE_RELS}/worksheet", part))
        sheets.append((page.title, f"rIdSheet{number}"))
        printed = print_names(page, page.title)
        names += [(number - 1, name, text) for name, text in printed.items()]
    package.set_rels(_BOOK, rels)
    package.write(_BOOK, _workbook(sheets, names))
    package.write(_STRINGS, texts.part())
    styles.commit()
    package.save(out)


def _draw(package: Package, parts: Parts) -> str:
    """Put the drawing and its charts into the package; gives its name, blank for none."""
    if parts.drawing is None:
        return ""
    drawing = package.free_name("/xl/drawings/drawing{}.xml")
    package.write(drawing, parts.drawing)
    package.set_content_type(drawing, DRAWING_TYPE)
    charts = []
    for chart in parts.charts:
        name = package.free_name("/xl/charts/chart{}.xml")
        package.write(name, chart)
        package.set_content_type(name, CHART_TYPE)
        charts.append(name)
    package.set_rels(drawing, parts.drawing_rels(charts))
    return drawing


def _mark_up(package: Package, parts: Parts) -> str:
    """Put the table into the package under a number of its own; gives its name, blank for none."""
    if parts.table is None:
        return ""
    name = package.free_name("/xl/tables/table{}.xml")
    root = parse(parts.table, "a table")
    # Excel repairs a workbook in which two tables have the same number.
    root.set("id", "".join(filter(str.isdigit, name)))
    package.write(name, serialise(root))
    package.set_content_type(name, TABLE_TYPE)
    return name


def _plain_sheet(sheet: bytes, title: str, texts: SharedStrings, protect: bool) -> bytes:
    """The sheet with the cursor at A1 and, unless asked for, without protection."""
    root = parse(sheet, f"the sheet {title}")
    for selection in root.iter(f"{_NS}selection"):
        selection.set("activeCell", "A1")
        selection.set("sqref", "A1")
    protection = root.find(f"{_NS}sheetProtection")
    if protection is not None and not protect:
        root.remove(protection)
    texts.take(root)
    return serialise(root)


# ---- the package around the sheets


def _skeleton(book: Package, about: About, used: set[str]) -> bytes:
    types = "".join(
        f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in _TYPES.items()
    )
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        'content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-'
        'package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f"{types}</Types>",
        "_rels/.rels": _rels(
            (f"{OFFICE_RELS}/officeDocument", "xl/workbook.xml"),
            (_CORE_RELS, "docProps/core.xml"),
            (f"{OFFICE_RELS}/extended-properties", "docProps/app.xml"),
        ),
        "docProps/app.xml": FRESH,
        "docProps/core.xml": _core(about),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}"/>',
        "xl/_rels/workbook.xml.rels": _rels(
            (f"{OFFICE_RELS}/styles", "styles.xml"),
            (f"{OFFICE_RELS}/sharedStrings", "sharedStrings.xml"),
            (f"{OFFICE_RELS}/theme", "theme/theme1.xml"),
        ),
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"/>',
        "xl/styles.xml": styles_of(book, used),
        "xl/theme/theme1.xml": theme_of(book),
    }
    return zipped({name: serialise(etree.fromstring(text)) for name, text in parts.items()})


def _rels(*targets: tuple[str, str]) -> str:
    listed = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{PACKAGE_RELS}">{listed}</Relationships>'


def _core(about: About) -> str:
    when = f"{about.made.isoformat()}T00:00:00Z"
    fields = "".join(
        f"<dc:{name}>{escape(text)}</dc:{name}>"
        for name, text in (
            ("title", about.title),
            ("subject", about.subject),
            ("creator", about.organisation),
            ("language", about.language),
        )
        if text
    )
    dates = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{when}</dcterms:{name}>'
        for name in ("created", "modified")
    )
    return (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
        'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{fields}{dates}'
        "</cp:coreProperties>"
    )


def _workbook(sheets: Sequence[tuple[str, str]], names: Sequence[tuple[int, str, str]]) -> bytes:
    root = etree.fromstring(f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE_RELS}"/>')
    views = etree.SubElement(root, f"{_NS}bookViews")
    etree.SubElement(views, f"{_NS}workbookView", activeTab="0")
    listed = etree.SubElement(root, f"{_NS}sheets")
    for number, (title, rid) in enumerate(sheets, 1):
        sheet = etree.SubElement(listed, f"{_NS}sheet", name=title, sheetId=str(number))
        sheet.set(f"{{{OFFICE_RELS}}}id", rid)
    defined = etree.SubElement(root, f"{_NS}definedNames")
    for sheet_number, name, text in sorted(names, key=lambda one: (one[1], one[0])):
        attributes = {"name": name, "localSheetId": str(sheet_number)}
        etree.SubElement(defined, f"{_NS}definedName", attributes).text = text
    return serialise(root)
