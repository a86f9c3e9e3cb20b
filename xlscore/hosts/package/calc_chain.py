"""The calculation chain: the order in which Excel last calculated the book's formulas."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from xlscore.hosts.package import cells
from xlscore.hosts.package.package import MAIN, OFFICE_RELS, Package
from xlscore.workbook.addresses import position

_C = f"{{{MAIN}}}c"


def update(package: Package, gone: set[int], changed: Mapping[int, str]) -> None:
    """Take out entries of sheets that are gone, and of cells that hold no formula any more.

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
        for entry in root.findall(_C):
            sheet = entry.get("i", sheet)  # left out, it is that of the entry before
            if int(sheet) in gone or not _stands(entry, left.get(int(sheet))):
                root.remove(entry)
                continue
            if sheet != stated and entry.get("i") is None:
                entry.set("i", sheet)
            stated = sheet
        empty = root.find(_C) is None
    if empty:
        package.remove(link.target)
        package.set_rels(package.workbook, [rel for rel in rels if rel.id != link.id])


def _stands(entry: etree._Element, formulas: Mapping[tuple[int, int], str] | None) -> bool:
    return formulas is None or position(entry.get("r", "A1")) in formulas
