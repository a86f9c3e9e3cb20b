"""The numbers of pages in the contents of a copy that is printed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from xlscore.hosts.package.package import MAIN, Package
from xlscore.hosts.package.references import title_of
from xlscore.hosts.package.sheet import cell_xml
from xlscore.hosts.package.workbook_part import Index
from xlscore.workbook.about import CONTENTS, CONTENTS_HEAD, PAPER, PAPER_HEADING
from xlscore.workbook.addresses import address, position

_NS: Final = f"{{{MAIN}}}"


def numbered(copy: Path, starts: Mapping[str, int]) -> bool:
    """Write beside each link of the contents page on which page of paper its sheet begins.

    `starts` are the first pages of the sheets, from 0, by title. Whether `copy` has contents.
    """
    package = Package.open(copy)
    entry = Index(package).find(CONTENTS)
    if entry is None or CONTENTS not in starts:
        return False
    with package.editing(entry.part) as root:
        cells = {cell.get("r"): cell for cell in root.iter(f"{_NS}c")}
        links = root.iterfind(f"{_NS}hyperlinks/{_NS}hyperlink")
        shown: dict[int, str | float] = {CONTENTS_HEAD: PAPER_HEADING}
        for link in links:
            title = title_of(link.get("location", "").rpartition("!")[0])
            if title in starts:
                shown[position(link.get("ref", "A1"))[0]] = float(starts[title] + 1)
        for row, value in shown.items():
            cell = cells.get(address(row, PAPER))
            if cell is not None:
                cell_xml.put(cell, value)
    package.save(copy)
    return True
