"""Which cells show a number as a day, and which day that is."""

from __future__ import annotations

import datetime as dt
import re

from xlscore.hosts.package.package import MAIN, OFFICE_RELS, Package

_S = f"{{{MAIN}}}"
#: Built-in formats of days, those of East Asian languages included; times alone are none.
_BUILT_IN = {*range(14, 18), 22, *range(27, 32), 36, *range(50, 59)}
_NO_CODE = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
_DAY = re.compile(r"[dy]", re.IGNORECASE)


def day_formats(package: Package) -> frozenset[int]:
    """The cell formats (`Cell.style`) that show a number as a day."""
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


def day(serial: float, package: Package) -> dt.date | None:
    """The day that a workbook means by a number; None for one that no day has."""
    properties = package.xml(package.workbook).find(_S + "workbookPr")
    late = properties is not None and properties.get("date1904") in ("1", "true")
    start = dt.date(1904, 1, 1) if late else dt.date(1899, 12, 30)
    try:
        return start + dt.timedelta(days=int(serial))
    except OverflowError:
        return None
