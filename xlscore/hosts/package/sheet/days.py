"""Which cells of a workbook show a number as a day, and from when it counts them."""

from __future__ import annotations

import re

from xlscore.hosts.package.package import MAIN, OFFICE_RELS, Package

_S = f"{{{MAIN}}}"
#: Built-in formats of days, those of East Asian languages included; times alone are none.
_BUILT_IN = {*range(14, 18), 22, *range(27, 32), 36, *range(50, 59)}
_NO_CODE = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
_DAY = re.compile(r"[dy]", re.IGNORECASE)


def day_formats(package: Package) -> frozenset[int]:
    """The cell formats (`StoredCell.style`) that show a number as a day."""
    part = next(
        (r.target for r in package.rels(package.workbook) if r.type == OFFICE_RELS + "/styles"), ""
    )
    if not part or not package.has(part):
        return frozenset()
    root = package.xml(part)
    own = {
        int(item.get("numFmtId", "0"))
        for item in root.iterfind(f"{_S}numFmts/{_S}numFmt")
        if _DAY.search(_NO_CODE.sub("", item.get("formatCode", "")))
    }
    return frozenset(
        number
        for number, item in enumerate(root.iterfind(f"{_S}cellXfs/{_S}xf"))
        if int(item.get("numFmtId", "0")) in _BUILT_IN | own
    )


def counts_from_1904(package: Package) -> bool:
    """Whether the workbook counts days from 1904, as one from an old Mac does."""
    properties = package.xml(package.workbook).find(_S + "workbookPr")
    return properties is not None and properties.get("date1904") in ("1", "true")
