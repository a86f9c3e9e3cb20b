"""The parts of a saved workbook, as whoever edits a package by hand sees them."""

from __future__ import annotations

import posixpath
import zipfile
from pathlib import Path

from lxml import etree

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
SML = "application/vnd.openxmlformats-officedocument.spreadsheetml."
DML = "application/vnd.openxmlformats-officedocument.drawingml."
DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.drawing+xml"
S = f"{{{MAIN}}}"
RID = f"{{{OFFICE}}}id"


class Parts:
    """The parts of a workbook file; `save` writes them back, packed otherwise than ours."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with zipfile.ZipFile(path) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}

    def save(self) -> Path:
        """Write the file, compressed as quickly as Excel does it."""
        with zipfile.ZipFile(self.path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name, data in self.parts.items():
                archive.writestr(zipfile.ZipInfo(name, (2014, 6, 1, 9, 0, 0)), data,
                                 zipfile.ZIP_DEFLATED, 1)  # fmt: skip
        return self.path

    # ---- parts

    def xml(self, part: str) -> etree._Element:
        """The root element of a part."""
        return etree.fromstring(self.parts[part])

    def put(self, part: str, root: etree._Element) -> None:
        """Write a part."""
        self.parts[part] = HEAD + etree.tostring(root)

    def add_part(self, part: str, content: str | bytes, content_type: str = "") -> None:
        """A new part; its content type only where the extension does not give it."""
        self.parts[part] = content if isinstance(content, bytes) else HEAD + content.encode()
        if content_type:
            root = self.xml("[Content_Types].xml")
            etree.SubElement(
                root, f"{{{TYPES}}}Override", PartName=f"/{part}", ContentType=content_type
            )
            self.put("[Content_Types].xml", root)

    def default_type(self, extension: str, content_type: str) -> None:
        """The content type of an extension."""
        root = self.xml("[Content_Types].xml")
        if not any(e.get("Extension") == extension for e in root):
            element = etree.Element(f"{{{TYPES}}}Default")
            element.set("Extension", extension)
            element.set("ContentType", content_type)
            root.insert(0, element)
            self.put("[Content_Types].xml", root)

    def relate(self, part: str, kind: str, target: str, rid: str = "", *, external: bool = False
               ) -> str:  # fmt: skip
        """A relationship of a part ('' is the package); `kind` may leave out the usual prefix."""
        name = rels_name(part)
        if name not in self.parts:
            self.parts[name] = HEAD + f'<Relationships xmlns="{PACKAGE}"/>'.encode()
        root = self.xml(name)
        taken = {e.get("Id") for e in root}
        rid = rid or next(f"rId{n}" for n in range(1, 1000) if f"rId{n}" not in taken)
        element = etree.SubElement(root, f"{{{PACKAGE}}}Relationship", Id=rid)
        element.set("Type", kind if "://" in kind else f"{OFFICE}/{kind}")
        where = target
        if not external:
            where = posixpath.relpath(target, posixpath.dirname(part) or ".")
        element.set("Target", where)
        if external:
            element.set("TargetMode", "External")
        self.put(name, root)
        return rid

    def related(self, part: str, kind: str) -> list[str]:
        """The parts to which relationships of a kind lead."""
        if rels_name(part) not in self.parts:
            return []
        return [
            posixpath.normpath(posixpath.join(posixpath.dirname(part), e.get("Target", "")))
            if not e.get("Target", "").startswith("/")
            else e.get("Target", "")[1:]
            for e in self.xml(rels_name(part))
            if e.get("Type", "").rpartition("/")[2] == kind
        ]

    def part_of(self, tab: str) -> str:
        """The sheet part of a tab."""
        rid = self._entry(self.xml("xl/workbook.xml"), tab).get(RID)
        root = self.xml("xl/_rels/workbook.xml.rels")
        target = next(e.get("Target", "") for e in root if e.get("Id") == rid)
        return target[1:] if target.startswith("/") else f"xl/{target}"

    @staticmethod
    def _entry(workbook: etree._Element, tab: str) -> etree._Element:
        return next(e for e in workbook.iter(f"{S}sheet") if e.get("name") == tab)

    def free(self, pattern: str) -> str:
        """The lowest free part name."""
        return next(n for k in range(1, 1000) if (n := pattern.format(k)) not in self.parts)


def rels_name(part: str) -> str:
    """The part that holds a part's relationships ('' is the package itself)."""
    return posixpath.join(posixpath.dirname(part), "_rels", posixpath.basename(part) + ".rels")
