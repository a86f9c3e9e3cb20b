"""The texts that a workbook keeps in one list, and whose places its cells hold."""

from __future__ import annotations

import re

from lxml import etree

from xlscore.hosts.package.package import OFFICE_RELS, Package
from xlscore.hosts.package.sheet.cell_xml import keeps_space, put_text
from xlscore.hosts.package.xml import MAIN, serialise

_S = f"{{{MAIN}}}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def shared_strings(package: Package) -> list[str]:
    """The workbook's shared texts by index: rich text as plain text, readings (rPh) left out."""
    for rel in package.rels(package.workbook):
        if rel.type == OFFICE_RELS + "/sharedStrings" and package.has(rel.target):
            return [text_of(item) for item in package.xml(rel.target).iterfind(_S + "si")]
    return []


def text_of(element: etree._Element | None) -> str:
    """The text of an si or is element, runs joined and Excel's _x000D_ escapes undone."""
    if element is None:
        return ""
    parts = [*element.iterfind(_S + "t"), *element.iterfind(f"{_S}r/{_S}t")]
    return "".join(unescaped(_kept(part)) for part in parts)


def _kept(element: etree._Element) -> str:
    text = element.text or ""
    return text if element.get(_SPACE) == "preserve" else text.strip(" \t\r\n")


def unescaped(text: str) -> str:
    """Excel's _x000D_ escapes as the characters they stand for."""
    if "_x" not in text:
        return text
    found = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    # Two halves of an emoji are a character; a half alone cannot be written anywhere.
    return found.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


class SharedStrings:
    """A new list of texts, out of the cells that hold their own."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}
        self._uses = 0

    def take(self, sheet: etree._Element) -> None:
        """Take the texts out of the cells of a sheet; each holds a place in the list instead."""
        for cell in sheet.iter(f"{_S}c"):
            if cell.get("t") == "inlineStr":
                text = "".join(str(t.text or "") for t in cell.iter(f"{_S}t"))
                cell[:] = []
                cell.set("t", "s")
                place = self._places.setdefault(text, len(self._places))
                etree.SubElement(cell, f"{_S}v").text = str(place)
                self._uses += 1

    def part(self) -> bytes:
        """The list as a part."""
        root = etree.fromstring(f'<sst xmlns="{MAIN}"/>')
        root.set("count", str(self._uses))
        root.set("uniqueCount", str(len(self._places)))
        for text in self._places:
            put_text(etree.SubElement(root, f"{_S}si"), text, keeps_space(text))
        return serialise(root)
