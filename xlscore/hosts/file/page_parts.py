"""Putting a page into the package: its sheet part, drawing and charts under steady names."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from typing import Final

from lxml import etree

from xlscore import __version__
from xlscore.hosts.file.page_cells import format_of
from xlscore.hosts.file.render import (
    CHART_TYPE,
    DRAWING_ID,
    DRAWING_TYPE,
    Existing,
    Frame,
    Parts,
    render,
)
from xlscore.hosts.package.package import MAIN, OFFICE_RELS, Package, Rel, parse, serialise
from xlscore.hosts.package.sheet.days import counts_from_1904
from xlscore.hosts.package.sheet.own_drawings import of_parts, with_drawing
from xlscore.hosts.package.styles import StyleSheet
from xlscore.hosts.package.workbook_part import Index, SheetEntry
from xlscore.workbook import layout_memory
from xlscore.workbook.page import Page
from xlscore.workbook.tabs import Placed

#: Raised with every change of what a page's parts are made of: pages are then written anew.
_RENDERING: Final = 2
#: What of a page its parts are made of; its cells are looked at one by one.
_MADE_OF: Final = {f.name for f in fields(Page)} - {"cells", "places"}
_SELECTED: Final = re.compile(rb' tabSelected="1"')
#: Texts that Excel keeps with a sheet, by name: `Worksheet.CustomProperties`.
_PROPERTY_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.customProperty"
_PROPERTY_ID: Final = "rIdPageLayout"
_PROPERTY: Final = f"{OFFICE_RELS}/customProperty"
_NS: Final = f"{{{MAIN}}}"
#: What stands behind them in a sheet part, in this order.
_BEHIND: Final = ("ignoredErrors", "drawing", "legacyDrawing", "tableParts", "extLst")
#: The relationships of a sheet to what people wrote on it in comments.
_COMMENTS = ("/comments", "/vmlDrawing", "/threadedComment")


def write_page(
    package: Package,
    index: Index,
    entry: SheetEntry,
    placed: Placed,
    frame: Frame,
    styles: StyleSheet,
    tabs: Mapping[str, str],
) -> Parts:
    """Write a page onto a tab; part names stay, so that the same page gives the same package.

    A tab that is new has an empty part. `frame` is the page's under its own title. `tabs` are
    the tabs of pages by kind. Comments stay where `placed` says so.
    """
    title = placed.page.title
    old = package.read(entry.part)
    keep = Existing.read(package.xml(entry.part)) if old else Existing()
    if not placed.comments:
        keep = replace(keep, notes="")
    active = index.active == title
    parts = render(
        placed.page,
        title,
        frame,
        styles,
        keep,
        active=active,
        tabs=tabs,
        date1904=counts_from_1904(package),
    )
    rels = package.rels(entry.part)
    drawn = of_parts(package, (r.target for r in rels if r.type == f"{OFFICE_RELS}/drawing"))
    if drawn:
        sheet = parts.sheet if parts.drawing else with_drawing(parts.sheet, DRAWING_ID)
        parts = replace(parts, sheet=sheet, drawing=drawn.into(parts.drawing))
    notes = [rel for rel in rels if placed.comments and rel.type.endswith(_COMMENTS)]
    drawings = [rel.target for rel in rels if rel.type == f"{OFFICE_RELS}/drawing"]
    users = {rel.target for rel in drawn.rels}
    charts = [
        rel.target
        for drawing in drawings
        for rel in package.rels(drawing)
        if rel.type == f"{OFFICE_RELS}/chart" and rel.target not in users
    ]
    memory = next((rel.target for rel in rels if rel.id == _PROPERTY_ID), "")
    others = [rel for rel in rels if rel.id != _PROPERTY_ID]
    if others and not (notes or (drawings and parts.drawing)):
        index.clear(title)
        drawings, charts = [], []
    remembered = _remember(package, memory, placed.page)
    package.write(entry.part, _with_property(parts.sheet))
    if parts.drawing is None:
        package.set_rels(entry.part, [*notes, remembered])
        return parts
    (drawing,) = _names(package, drawings, "drawings/drawing", DRAWING_TYPE, [parts.drawing])
    names = _names(package, charts, "charts/chart", CHART_TYPE, parts.charts)
    package.set_rels(drawing, [*parts.drawing_rels(names), *drawn.rels])
    package.set_rels(entry.part, [*parts.sheet_rels(drawing), *notes, remembered])
    return parts


def _remember(package: Package, part: str, page: Page) -> Rel:
    """Keep what the page looks like with its sheet, so that Excel paints only what changes."""
    part = part or package.free_name("/xl/customProperty{}.bin")
    package.write(part, layout_memory.pack(page).encode("utf-16-le"))
    package.set_content_type(part, _PROPERTY_TYPE)
    return Rel(_PROPERTY_ID, _PROPERTY, part)


def _with_property(sheet: bytes) -> bytes:
    """A sheet part that names the text kept with it."""
    root = parse(sheet, "the sheet")
    kept = etree.Element(f"{_NS}customProperties", nsmap={"r": OFFICE_RELS})
    named = {"name": layout_memory.NAME, f"{{{OFFICE_RELS}}}id": _PROPERTY_ID}
    etree.SubElement(kept, f"{_NS}customPr", named)
    behind = {_NS + tag for tag in _BEHIND}
    place = next((n for n, element in enumerate(root) if element.tag in behind), len(root))
    root.insert(place, kept)
    return serialise(root)


def written_as(
    package: Package,
    entry: SheetEntry,
    placed: Placed,
    styles: StyleSheet,
    tabs: Mapping[str, str],
) -> str:
    """What `Mark.written` is where this very page stands on its tab as `write_page` leaves it.

    A digest of all that a page is made of - its cells with the formats that they take, charts,
    set-up - and of the parts around the sheet, and behind it that of the sheet itself. Which tab
    is in front belongs to the workbook.
    """
    page = placed.page
    cells = [
        (place, format_of(cell, styles), *vars(cell).values())
        for place, cell in sorted(page.cells.items())
    ]
    about = {name: value for name, value in vars(page).items() if name in _MADE_OF}
    about["heights"] = sorted(page.heights.items())
    read = [tabs.get(line.kind) for line in page.sparklines]
    beside = sorted(package.reached([entry.part], package.workbook) - {entry.part})
    made_of = (
        __version__, _RENDERING, cells, about, page.tab_colour, read, placed.comments,
        counts_from_1904(package), package.rels(entry.part),
        [(part, package.checksum(part), package.rels(part)) for part in beside],
    )  # fmt: skip
    return hashlib.sha256(repr(made_of).encode()).hexdigest()[:16] + digest(package, entry.part)


def digest(package: Package, sheet: str) -> str:
    """What stands at the end of `Mark.written` as long as nobody changed the sheet part."""
    data = _SELECTED.sub(b"", package.read(sheet), count=1)
    return hashlib.sha256(data).hexdigest()[:8]


def _names(
    package: Package, old: Sequence[str], stem: str, kind: str, contents: Iterable[bytes]
) -> list[str]:
    """Write each content, under the old names first, then under free ones; gives the names."""
    names: list[str] = []
    for number, content in enumerate(contents):
        if number < len(old):
            name = old[number]
            package.write(name, content)
        else:
            name = package.free_name(f"/xl/{stem}{{}}.xml")
            package.write(name, content)
            package.set_content_type(name, kind)
        names.append(name)
    for name in old[len(names) :]:
        package.remove(name)
    return names
