"""What a workbook says of its calculation: who asked for one, and its chain.

A book that waits to be calculated (fullCalcOnLoad) holds values that nobody vouches for. Where the
mark is ours, the record beside it says which sheets we changed since: all else stands. Excel takes
mark and record away when it saves; the record holds a digest of the core properties, which every
other program writes anew, so that it does not vouch for a later mark of theirs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Final

from lxml import etree

from xlscore.hosts.package.package import MAIN, OFFICE_RELS, Package
from xlscore.hosts.package.sheet import cells
from xlscore.workbook.addresses import position

_S: Final = f"{{{MAIN}}}"
_URI: Final = "{0D5B36D9-5A0C-4A53-9C59-6E2B7D1A3C77}"
_OURS: Final = "urn:xlscore:calculation"
_CORE: Final = "/package/2006/relationships/metadata/core-properties"


def waits(root: etree._Element) -> bool:
    """Whether a workbook part asks for a calculation on opening."""
    calculation = root.find(_S + "calcPr")
    return calculation is not None and calculation.get("fullCalcOnLoad") in ("1", "true")


def changed_by_us(package: Package, root: etree._Element) -> frozenset[str] | None:
    """The sheets, in small letters, that we changed since the last calculation.

    None where the book does not wait for one, or somebody else marked it.
    """
    record = root.find(f"{_S}extLst/{_S}ext[@uri='{_URI}']/{{{_OURS}}}changed")
    if not waits(root) or record is None or record.get("core") != _digest(package):
        return None
    return frozenset(sheet.text or "" for sheet in record)


def record(package: Package, root: etree._Element, sheets: Iterable[str]) -> None:
    """Put down that the mark is ours, and which sheets we changed."""
    wanted = sorted({sheet.casefold() for sheet in sheets})
    if changed_by_us(package, root) == frozenset(wanted):
        return
    extensions = root.find(_S + "extLst")
    if extensions is None:
        extensions = etree.SubElement(root, _S + "extLst")
    for old in extensions.findall(f"{_S}ext[@uri='{_URI}']"):
        extensions.remove(old)
    extension = etree.SubElement(extensions, _S + "ext", {"uri": _URI}, nsmap={"xls": _OURS})
    changed = etree.SubElement(extension, f"{{{_OURS}}}changed", core=_digest(package))
    for sheet in wanted:  # an element called sheet would be a tab to some readers
        etree.SubElement(changed, f"{{{_OURS}}}title").text = sheet


def _digest(package: Package) -> str:
    """Few letters that stand for the core properties."""
    held = next((rel.target for rel in package.rels("/") if rel.type.endswith(_CORE)), "")
    data = package.read(held) if held and package.has(held) else b""
    return hashlib.sha256(data).hexdigest()[:16]


def update_chain(package: Package, gone: set[int], changed: Mapping[int, str]) -> None:
    """Take out of the calculation chain sheets that are gone, and cells without a formula.

    `gone` holds sheet ids; `changed` the parts of the sheets, by id, in which cells may have
    changed. Excel repairs, loudly, a chain that names a cell without a formula; it completes one
    that lacks cells.
    """
    rels = package.rels(package.workbook)
    link = next((rel for rel in rels if rel.type == OFFICE_RELS + "/calcChain"), None)
    if link is None or not package.has(link.target) or not (gone or changed):
        return
    left = {sheet: cells.formulas(package, part) for sheet, part in changed.items()}
    with package.editing(link.target) as root:
        sheet = stated = "0"
        for entry in root.findall(_S + "c"):
            sheet = entry.get("i", sheet)  # left out, it is that of the entry before
            if int(sheet) in gone or not _stands(entry, left.get(int(sheet))):
                root.remove(entry)
                continue
            if sheet != stated and entry.get("i") is None:
                entry.set("i", sheet)
            stated = sheet
        empty = root.find(_S + "c") is None
    if empty:
        package.remove(link.target)
        package.set_rels(package.workbook, [rel for rel in rels if rel.id != link.id])


def _stands(entry: etree._Element, formulas: Mapping[tuple[int, int], str] | None) -> bool:
    return formulas is None or position(entry.get("r", "A1")) in formulas
