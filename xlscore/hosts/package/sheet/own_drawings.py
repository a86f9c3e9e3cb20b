"""What somebody put on a generated page - a crest, a text box, a shape - and stays there."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from xlscore.hosts.package.package import MAIN, OFFICE_RELS, Package, Rel, parse, serialise

_NS: Final = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
_XDR: Final = f"{{{_NS}}}"
_CHART: Final = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
_R: Final = f"{{{OFFICE_RELS}}}"
_S: Final = f"{{{MAIN}}}"
#: What stands behind a drawing in a sheet part.
_BEHIND: Final = {
    _S + name
    for name in (
        "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls",
        "webPublishItems", "tableParts", "extLst",
    )
}  # fmt: skip


@dataclass(frozen=True)
class OwnDrawings:
    """Anchors that are not ours, in their order, and the relationships that they name."""

    anchors: Sequence[etree._Element] = ()
    rels: Sequence[Rel] = field(default=())

    def __bool__(self) -> bool:
        return bool(self.anchors)

    def into(self, drawing: bytes | None) -> bytes:
        """The drawing of the page with them behind what is ours."""
        root = parse(drawing or f'<xdr:wsDr xmlns:xdr="{_NS}"/>'.encode(), "the drawing")
        taken = {e.get("id") for e in root.iter(_XDR + "cNvPr")}
        for anchor in self.anchors:
            for shape in anchor.iter(_XDR + "cNvPr"):
                if shape.get("id") in taken:
                    shape.set("id", str(max(int(i) for i in taken if i and i.isdecimal()) + 1))
                taken.add(shape.get("id"))
            root.append(anchor)
        return serialise(root)


def of_parts(package: Package, drawings: Iterable[str]) -> OwnDrawings:
    """What the drawings of a page hold besides our charts, which alone have a description."""
    anchors: list[etree._Element] = []
    rels: list[Rel] = []
    for drawing in drawings:
        named = {rel.id: rel for rel in package.rels(drawing)}
        for anchor in package.xml(drawing):
            if not isinstance(anchor.tag, str) or _ours(anchor):
                continue
            anchors.append(copy.deepcopy(anchor))
            for element in anchors[-1].iter():
                for name in element.attrib:
                    held = named.get(str(element.get(name))) if str(name).startswith(_R) else None
                    if held is not None:
                        rel = Rel(f"rIdOwn{len(rels) + 1}", held.type, held.target, held.external)
                        rels.append(rel)
                        element.set(name, rel.id)
    return OwnDrawings(anchors, rels)


def _ours(anchor: etree._Element) -> bool:
    described = any(shape.get("descr") for shape in anchor.iter(_XDR + "cNvPr"))
    return described and next(anchor.iter(_CHART), None) is not None


def with_drawing(sheet: bytes, rid: str) -> bytes:
    """A sheet part that names its drawing."""
    root = parse(sheet, "the sheet")
    place = next((n for n, e in enumerate(root) if e.tag in _BEHIND), len(root))
    root.insert(place, etree.Element(_S + "drawing", {_R + "id": rid}, nsmap={"r": OFFICE_RELS}))
    return serialise(root)
