"""Pictures, charts and shapes: what they hold beyond what they show, and what they say instead."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from xlscore.audit.reading.opened import Opened, quoted
from xlscore.hosts.package.package import OFFICE_RELS
from xlscore.problems import Problem

_XDR: Final = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_KINDS: Final = {
    "pic": "picture", "graphicFrame": "chart", "sp": "shape", "grpSp": "group of shapes",
    "cxnSp": "line",
}  # fmt: skip
_TOLD: Final = "open the picture in a picture editor, save it without its details, put it in again"


def hidden_details(book: Opened) -> Iterator[Problem]:
    """No picture holds details of its making: camera, place, author, editing history.

    Source: disclosure checks of finished workbooks (EXIF, XMP, IPTC).
    """
    seen = set()
    for owner, rel in book.owners():
        if rel.type != OFFICE_RELS + "/image" or rel.target in seen:
            continue
        seen.add(rel.target)
        if rel.external:
            found = f"a picture is fetched from {quoted(rel.target, 120)}"
            yield Problem("error", book.sheet_of.get(owner, ""), "", found, "put the picture in")
        elif book.package.has(rel.target):
            held = details(book.package.read(rel.target))
            if held:
                found = f"the picture {quoted(rel.target)} holds {held}"
                yield Problem("error", book.sheet_of.get(owner, ""), "", found, _TOLD)


def details(data: bytes) -> str:
    """What a picture holds beside its image, in words; blank where it holds nothing more."""
    if data.startswith(b"\xff\xd8"):
        return _jpeg(data)
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return _png(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "camera details (EXIF)" if b"EXIF" in data or b"XMP " in data else ""
    if data[:4] in (b"II*\0", b"MM\0*"):
        return "the details of a scan or photograph (TIFF)"
    if data[:4] in (b"GIF8",) and b"\x21\xfe" in data:
        return "a comment"
    if data[40:44] == b" EMF" or data.startswith(b"\xd7\xcd\xc6\x9a"):
        return "drawing records that may hold more than the picture shows (EMF or WMF)"
    head = data[:512].lstrip()
    if head.startswith((b"<svg", b"<?xml")):
        return "details of its drawing (SVG)" if b"<metadata" in data or b"<desc" in data else ""
    return ""


def _jpeg(data: bytes) -> str:
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != 0xDA:
        size = int.from_bytes(data[at + 2 : at + 4], "big")
        kind, body = data[at + 1], data[at + 4 : at + 2 + size]
        if kind == 0xE1 and body.startswith((b"Exif\0", b"http://ns.adobe.com/")):
            return "camera or editing details (EXIF or XMP)"
        if kind == 0xED:
            return "editing details (IPTC)"
        if kind == 0xFE:
            return f"a comment, {quoted(body.decode('utf-8', 'replace'))}"
        at += 2 + max(size, 2)
    return ""


def _png(data: bytes) -> str:
    at = 8
    while at + 8 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + size]
        if kind == b"eXIf":
            return "camera details (EXIF)"
        # the name of the drawing program is no secret
        if kind in (b"tEXt", b"zTXt", b"iTXt") and not body.startswith(b"Software\0"):
            return f"a text, {quoted(body.split(bytes(1))[0].decode('latin-1'))}"
        at += 12 + size
    return ""


def alternative_texts(book: Opened) -> Iterator[Problem]:
    """Every picture, chart and shape says in words what it shows, or is marked as decoration.

    Source: WCAG 1.1.1; the Analysis Function's list.
    """
    for title, kind, properties in objects(book):
        decorative = any(e.get("val") == "1" for e in properties.iter("{*}decorative"))
        if kind != "line" and not decorative and not properties.get("descr", "").strip():
            name = quoted(properties.get("name", ""))
            found, todo = f"the {kind} {name} has no alternative text", "give it one (Alt Text)"
            yield Problem("error", title, "", found, todo)


def hidden_objects(book: Opened) -> Iterator[Problem]:
    """No picture, chart or shape is hidden, and no picture keeps what was cropped off it.

    Source: disclosure checks of finished workbooks (hidden objects, cropped pictures).
    """
    for title, kind, properties in objects(book):
        name = quoted(properties.get("name", ""))
        if properties.get("hidden") in ("1", "true"):
            found = f"the {kind} {name} is hidden"
            yield Problem("error", title, "", found, "delete it (Selection Pane)")
        holder = properties.getparent()
        around = None if holder is None else holder.getparent()
        if kind != "picture" or around is None:
            continue
        cropped = next(around.iter("{*}srcRect"), None)
        if cropped is not None and any(cropped.attrib.values()):
            found = f"the picture {name} still holds what was cropped off it"
            todo = "delete the cropped areas (Compress Pictures)"
            yield Problem("warning", title, "", found, todo)


def objects(book: Opened) -> Iterator[tuple[str, str, etree._Element]]:
    """Each drawn object: its sheet's title, what it is, and its properties (cNvPr)."""
    for sheet in book.sheets:
        for part in sheet.parts("drawing"):
            root = book.package.xml(part)
            for tag, kind in _KINDS.items():
                for element in root.iter(f"{_XDR}{tag}"):
                    properties = next(element.iter(f"{_XDR}cNvPr"), None)
                    if properties is not None:
                        yield sheet.title, kind, properties


RULES: Final = (hidden_details, alternative_texts, hidden_objects)
