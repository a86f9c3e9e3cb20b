"""From the package that openpyxl writes to the one that is shipped, part by part.

What is put right: the content type of a macro workbook, Arial as the default font and in the
theme, the order of elements in fonts, row heights, shared strings, and everything that depends
on when and where the file was made.
"""

from __future__ import annotations

import io
import zipfile
from typing import Final

from lxml import etree

from xlscore.build.vba import without_compiled_code
from xlscore.hosts.package.package import MAIN, OFFICE_RELS, parse, serialise
from xlscore.workbook.looks import FONT

Parts = dict[str, bytes]

_M: Final = f"{{{MAIN}}}"
_PLAIN_BOOK: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_MACRO_BOOK: Final = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_STRINGS: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
_TYPES: Final = "[Content_Types].xml"
_RELS: Final = "_rels/.rels"
_BOOK_RELS: Final = "xl/_rels/workbook.xml.rels"
#: openpyxl would put its own version here.
_APP: Final = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
    b'extended-properties"><Application>Microsoft Excel</Application>'
    b"<AppVersion>16.0300</AppVersion></Properties>"
)
_DRAWING: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_TERMS: Final = "{http://purl.org/dc/terms/}"
#: The same whenever and wherever the workbook is built.
_MADE: Final = "2026-01-01T00:00:00Z"
_ZIP_TIME: Final = (1980, 1, 1, 0, 0, 0)
#: The order that the schema asks for; openpyxl has its own.
_FONT_ORDER: Final = (
    "b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign",
    "sz", "color", "name", "family", "charset", "scheme",
)  # fmt: skip


def read_parts(data: bytes) -> Parts:
    """The parts of a package by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write_parts(parts: Parts) -> bytes:
    """The package of these parts: the same bytes for the same parts, whatever their order."""
    first = [_TYPES, _RELS]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in [*first, *sorted(parts.keys() - set(first))]:
            info = zipfile.ZipInfo(name, _ZIP_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            # ZipInfo notes the system it runs on.
            info.create_system = 0
            archive.writestr(info, parts[name])
    return out.getvalue()


def finish(parts: Parts) -> Parts:
    """The parts as shipped. `parts` is a whole .xlsm package with its VBA project."""
    done = dict(parts)
    done[_TYPES] = _types(done[_TYPES])
    done[_BOOK_RELS] = _related(done[_BOOK_RELS])
    done["xl/vbaProject.bin"] = without_compiled_code(done["xl/vbaProject.bin"])
    done["docProps/app.xml"] = _APP
    done["docProps/core.xml"] = _dated(done["docProps/core.xml"])
    done["xl/theme/theme1.xml"] = _theme(done["xl/theme/theme1.xml"])
    done["xl/styles.xml"] = _styles(done["xl/styles.xml"])
    done.update((name, _free_rows(done[name], name)) for name in _sheets(done))
    return _share_strings(done)


def _types(types: bytes) -> bytes:
    root = parse(types, _TYPES)
    for entry in root:
        if entry.get("ContentType") == _PLAIN_BOOK:
            entry.set("ContentType", _MACRO_BOOK)
    namespace = etree.QName(root).namespace
    etree.SubElement(
        root, f"{{{namespace}}}Override", PartName="/xl/sharedStrings.xml", ContentType=_STRINGS
    )
    return serialise(root)


def _related(rels: bytes) -> bytes:
    root = parse(rels, _BOOK_RELS)
    etree.SubElement(
        root,
        f"{{{etree.QName(root).namespace}}}Relationship",
        Id=f"rId{len(root) + 1}",
        Type=f"{OFFICE_RELS}/sharedStrings",
        Target="sharedStrings.xml",
    )
    return serialise(root)


def _dated(core: bytes) -> bytes:
    root = parse(core, "docProps/core.xml")
    for name in ("created", "modified"):
        for element in root.iter(_TERMS + name):
            element.text = _MADE
    return serialise(root)


def _theme(theme: bytes) -> bytes:
    root = parse(theme, "xl/theme/theme1.xml")
    for kind in ("majorFont", "minorFont"):
        for latin in root.iter(_DRAWING + kind):
            latin[0].set("typeface", FONT)
    return serialise(root)


def _styles(styles: bytes) -> bytes:
    root = parse(styles, "xl/styles.xml")
    fonts = list(root.iter(_M + "font"))
    default = fonts[0]
    for child in list(default):
        default.remove(child)
    for tag, value in (("sz", "10"), ("name", FONT), ("family", "2")):
        etree.SubElement(default, _M + tag, val=value)
    for font in fonts:
        font[:] = sorted(font, key=lambda e: _FONT_ORDER.index(etree.QName(e).localname))
    return serialise(root)


def _sheets(parts: Parts) -> list[str]:
    return sorted(name for name in parts if name.startswith("xl/worksheets/sheet"))


def _free_rows(sheet: bytes, name: str) -> bytes:
    """Let rows keep growing with their text: the heights are no one's choice."""
    root = parse(sheet, name)
    for row in root.iter(_M + "row"):
        row.attrib.pop("customHeight", "")
    return serialise(root)


def _share_strings(parts: Parts) -> Parts:
    """Move the sheets' texts into the shared strings, as Excel keeps them."""
    done = dict(parts)
    places: dict[str, int] = {}
    uses = 0
    for name in _sheets(parts):
        root = parse(parts[name], name)
        for cell in root.iter(_M + "c"):
            if cell.get("t") != "inlineStr":
                continue
            text = "".join(t.text or "" for t in cell.iter(_M + "t"))
            for child in list(cell):
                cell.remove(child)
            cell.set("t", "s")
            place = places.setdefault(text, len(places))
            etree.SubElement(cell, _M + "v").text = str(place)
            uses += 1
        done[name] = serialise(root)
    table = etree.fromstring(f'<sst xmlns="{MAIN}"/>')
    table.set("count", str(uses))
    table.set("uniqueCount", str(len(places)))
    for text in places:
        shown = etree.SubElement(etree.SubElement(table, _M + "si"), _M + "t")
        shown.text = text
        if text != text.strip() or "\n" in text:
            shown.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    done["xl/sharedStrings.xml"] = serialise(table)
    return done
