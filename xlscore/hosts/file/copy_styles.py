"""The looks that a copy takes from its book: its restyled cell styles, and its colours."""

from __future__ import annotations

import copy
from typing import Final

from lxml import etree
from openpyxl.writer.theme import theme_xml

from xlscore.hosts.package.drawn_looks import LEAST, build, least, name_theme_fonts
from xlscore.hosts.package.package import Package
from xlscore.hosts.package.xml import MAIN, OFFICE_RELS, parse
from xlscore.workbook.looks import BUILT_IN, LOOKS

_NS: Final = f"{{{MAIN}}}"
_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_DRAWN: Final = ("fonts", "fills", "borders")
_IDS: Final = ("fontId", "fillId", "borderId")


def styles_of(book: Package, used: set[str]) -> bytes:
    """A styles part with the named styles that the pages use, as the book has restyled them."""
    root = build("<styleSheet/>")
    part = _target(book, "styles")
    if part:
        _restyled(root, book.xml(part), used)
    return etree.tostring(root)


def _restyled(root: etree._Element, old: etree._Element, used: set[str]) -> None:
    # A style of Excel's own is no restyled look of ours: the book uses it for its own sheets.
    ours = LOOKS.keys() - BUILT_IN.keys()
    known = {name.casefold(): name for name in ours if name in used}
    bases = old.findall(f"{_NS}cellStyleXfs/{_NS}xf")
    found: dict[str, etree._Element] = {}
    for style in old.iterfind(f"{_NS}cellStyles/{_NS}cellStyle"):
        name, base = known.get(style.get("name", "").casefold()), style.get("xfId", "")
        if name and base.isdecimal() and int(base) < len(bases):
            found.setdefault(name, bases[int(base)])
    sections = {tag: least(tag) for tag in LEAST}
    for name, look in sorted(found.items()):
        flags = dict.fromkeys(("applyNumberFormat", "applyAlignment", "applyProtection"), "0")
        xf = build("<xf/>", numFmtId="0", **flags)
        for tag, key in zip(_DRAWN, _IDS, strict=True):
            drawn = old.findall(f"{_NS}{tag}/*")
            number = int(look.get(key, "0"))
            section = sections[tag]
            if number < len(drawn):
                section.append(_bare(drawn[number]))
                number = len(section) - 1
            xf.set(key, str(number))
        sections["cellStyleXfs"].append(xf)
        own = str(len(sections["cellStyleXfs"]) - 1)
        sections["cellStyles"].append(build("<cellStyle/>", name=name, xfId=own))
    root.extend(sections.values())
    palette = old.find(f"{_NS}colors/{_NS}indexedColors")
    if palette is not None:
        colours = build("<colors/>")
        colours.append(_bare(palette))
        root.append(colours)


def _bare(element: etree._Element) -> etree._Element:
    """What draws of a font, fill, border or palette, without what other programs added."""
    clean = copy.deepcopy(element)
    clean.tail = None
    for child in list(clean.iter()):
        parent = child.getparent()
        ours = isinstance(child.tag, str) and str(child.tag).startswith(_NS)
        name = etree.QName(child).localname if ours else ""
        # A font of the theme would follow the theme's name, not its own.
        if parent is not None and (not ours or name in ("extLst", "scheme")):
            parent.remove(child)
            continue
        child.text = child.tail = None
        for attribute in [a for a in child.attrib if str(a).startswith("{")]:
            del child.attrib[attribute]
    return clean


def theme_of(book: Package) -> bytes:
    """A theme part of the usual names and fonts, with the colours of the book's theme."""
    root = parse(theme_xml.encode(), "the theme")
    name_theme_fonts(root)
    part = _target(book, "theme")
    theirs = book.xml(part).find(f".//{_A}clrScheme") if part else None
    ours = root.find(f".//{_A}clrScheme")
    assert ours is not None
    colours = {} if theirs is None else {e.tag: e for e in theirs if isinstance(e.tag, str)}
    for slot in ours:
        rgb = [str(e.get("lastClr") or e.get("val", "")) for e in colours.get(slot.tag, ())]
        if rgb and len(rgb[0]) == 6:
            slot[:] = []
            etree.SubElement(slot, f"{_A}srgbClr", val=rgb[0])
    return etree.tostring(root)


def _target(book: Package, kind: str) -> str:
    """The part of the workbook of a kind, blank where it has none."""
    rels = book.rels(book.workbook)
    return next((rel.target for rel in rels if rel.type == f"{OFFICE_RELS}/{kind}"), "")
