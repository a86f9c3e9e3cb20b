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
from xlscore.hosts.package.app_properties import FRESH
from xlscore.hosts.package.archive import zipped
from xlscore.hosts.package.drawn_looks import least, name_theme_fonts, sort_fonts
from xlscore.hosts.package.package import MAIN, OFFICE_RELS, parse, serialise
from xlscore.hosts.package.sheet.shared_strings import SharedStrings

Parts = dict[str, bytes]

_M: Final = f"{{{MAIN}}}"
_PLAIN_BOOK: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_MACRO_BOOK: Final = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_STRINGS: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
_TYPES: Final = "[Content_Types].xml"
_RELS: Final = "_rels/.rels"
_BOOK_RELS: Final = "xl/_rels/workbook.xml.rels"
_TERMS: Final = "{http://purl.org/dc/terms/}"
#: The same whenever and wherever the workbook is built.
_MADE: Final = "2026-01-01T00:00:00Z"


def read_parts(data: bytes) -> Parts:
    """The parts of a package by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write_parts(parts: Parts) -> bytes:
    """The package of these parts: the same bytes for the same parts, whatever their order."""
    first = [_TYPES, _RELS]
    return zipped({name: parts[name] for name in [*first, *sorted(parts.keys() - set(first))]})


def finish(parts: Parts) -> Parts:
    """The parts as shipped. `parts` is a whole .xlsm package with its VBA project."""
    done = dict(parts)
    done[_TYPES] = _types(done[_TYPES])
    done[_BOOK_RELS] = _related(done[_BOOK_RELS])
    done["xl/vbaProject.bin"] = without_compiled_code(done["xl/vbaProject.bin"])
    # openpyxl would put its own version there.
    done["docProps/app.xml"] = serialise(etree.fromstring(FRESH))
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
    name_theme_fonts(root)
    return serialise(root)


def _styles(styles: bytes) -> bytes:
    root = parse(styles, "xl/styles.xml")
    default = next(root.iter(_M + "font"))
    default[:] = least("fonts")[0]
    sort_fonts(root)
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
    done, texts = dict(parts), SharedStrings()
    for name in _sheets(parts):
        root = parse(parts[name], name)
        texts.take(root)
        done[name] = serialise(root)
    done["xl/sharedStrings.xml"] = texts.part()
    return done
