"""Putting a page into the package: its sheet part, drawing and charts under steady names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from xlscore.hosts.file.render import (
    CHART_TYPE,
    DRAWING_ID,
    DRAWING_TYPE,
    Existing,
    Frame,
    Parts,
    render,
)
from xlscore.hosts.package.package import OFFICE_RELS, Package
from xlscore.hosts.package.sheet.days import counts_from_1904
from xlscore.hosts.package.sheet.own_drawings import of_parts, with_drawing
from xlscore.hosts.package.styles import StyleSheet
from xlscore.hosts.package.workbook_part import Index, SheetEntry
from xlscore.workbook.tabs import Placed

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
    if rels and not (notes or (drawings and parts.drawing)):
        index.clear(title)
        drawings, charts = [], []
    package.write(entry.part, parts.sheet)
    if parts.drawing is None:
        package.set_rels(entry.part, notes)
        return parts
    (drawing,) = _names(package, drawings, "drawings/drawing", DRAWING_TYPE, [parts.drawing])
    names = _names(package, charts, "charts/chart", CHART_TYPE, parts.charts)
    package.set_rels(drawing, [*parts.drawing_rels(names), *drawn.rels])
    package.set_rels(entry.part, [*parts.sheet_rels(drawing), *notes])
    return parts


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
