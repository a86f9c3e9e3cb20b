"""What all parts of a workbook package share: namespaces, XML and relationships."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass

from lxml import etree

from xlscore.problems import Refusal

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE_RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'


@dataclass(frozen=True)
class Rel:
    """A relationship: `target` is an absolute part name, or the URL as written when external."""

    id: str
    type: str
    target: str
    external: bool = False


def parse(data: bytes, what: str) -> etree._Element:
    """The root of an XML part. Refusal if it is not well formed or declares entities."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise Refusal(
            f"{what} is damaged and cannot be read ({error.msg}); "
            "open the workbook in Excel, save it and try again"
        ) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise Refusal(
            f"{what} declares a document type, which no workbook made by Excel does; "
            "open the workbook in Excel, save it and try again"
        )
    return root


def serialise(root: etree._Element) -> bytes:
    """The bytes of a part, with the declaration that Excel writes."""
    return _DECLARATION + etree.tostring(
        root.getroottree(), encoding="UTF-8", xml_declaration=False
    )


def rels_name(part: str) -> str:
    """The name of the part that holds `part`'s relationships ('/' for the package itself)."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", name + ".rels")


def rel_of(part: str, element: etree._Element) -> Rel:
    """What a Relationship element in the relationships of `part` says."""
    target, external = element.get("Target", ""), element.get("TargetMode") == "External"
    if not external and not target.startswith("#"):
        target = posixpath.normpath(posixpath.join(posixpath.dirname(part), target))
    return Rel(element.get("Id", ""), element.get("Type", ""), target, external)


def fill(part: str, element: etree._Element, rel: Rel) -> None:
    """Make a Relationship element in the relationships of `part` say `rel`."""
    target = rel.target
    if target.startswith("/") and not rel.external:
        target = posixpath.relpath(target, posixpath.dirname(part))
    element.set("Id", rel.id)
    element.set("Type", rel.type)
    element.set("Target", target)
    if rel.external:
        element.set("TargetMode", "External")
    else:
        element.attrib.pop("TargetMode", "")
