"""The mark of a generated sheet: what it is, and digests that show whether it was edited."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final
from urllib.parse import quote, unquote

from xlscore.rules import months
from xlscore.rules.months import Month

#: The hidden defined name, scoped to the sheet, that holds the mark.
NAME = "xlscore_page"
#: The kind of an edited page that was kept beside its successor.
KEPT = "kept"
#: By kind, the cells in which an officer chooses what the page shows: that is no edit.
CHOSEN: Final[Mapping[str, frozenset[tuple[int, int]]]] = MappingProxyType(
    {"trend": frozenset({(4, 3), (5, 3)})}
)
_WRITTEN: Final = re.compile("[0-9a-f]{24}")


@dataclass(frozen=True)
class Mark:
    """What a generated sheet is. A sheet is ours only if `title` is the name of its tab.

    `cells` and `narrative` are digests of what stood there when it was written. `written` is how
    a file holds it (24 hexadecimal digits, known to the host of files alone; blank: unknown).
    """

    kind: str
    title: str
    no: str
    area: str
    month: Month
    cells: str
    narrative: str
    written: str = field(default="", compare=False)

    def text(self) -> str:
        """The mark as one line of text, well below Excel's 255 characters for a constant."""
        parts = (self.kind, self.title, self.no, self.area, months.iso(self.month))
        safe = (quote(part, safe=" ()") for part in parts)
        return ";".join((*safe, self.cells, self.narrative, *filter(None, [self.written])))

    def formula(self) -> str:
        """The mark as its defined name holds it, without an equals sign: it has no quotes."""
        return f'"{self.text()}"'

    @classmethod
    def read(cls, formula: str) -> Mark | None:
        """The mark that a defined name holds, or None where it holds none."""
        parts = formula.removeprefix("=").strip('"').split(";")
        if len(parts) != 7 and not (len(parts) == 8 and _WRITTEN.fullmatch(parts[7])):
            return None
        kind, title, no, area, month = map(unquote, parts[:5])
        try:
            when = months.parse(month)
        except ValueError:
            return None
        return None if when is None else cls(kind, title, no, area, when, *parts[5:])

    def stands(
        self, typed: Mapping[tuple[int, int], object], narrative: tuple[int, int] | None
    ) -> bool:
        """Whether what was typed on the sheet is what was written there, the narrative apart."""
        return cells_digest(typed, narrative, CHOSEN.get(self.kind, frozenset())) == self.cells

    def kept(self, title: str) -> Mark:
        """The mark of this page, kept under another title because it was edited."""
        return replace(self, kind=KEPT, title=title)


def cells_digest(
    values: Mapping[tuple[int, int], object],
    narrative: tuple[int, int] | None,
    chosen: Collection[tuple[int, int]] = (),
) -> str:
    """A digest of the values on a sheet, whoever saved it.

    The narrative's rows and the `chosen` cells are left out.

    Numbers count to twelve digits, since other programs do not keep all seventeen. Rows
    below the narrative count from its end, since an officer may insert rows into it.
    """
    first, last = narrative or (0, 0)
    lines = []
    for (row, column), value in sorted(values.items()):
        if value is None or value == "" or (row, column) in chosen:
            continue
        if narrative and first <= row <= last:
            continue
        place = f"end+{row - last}" if narrative and row > last else str(row)
        lines.append(f"{place},{column}={_canonical(value)}")
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def _canonical(value: object) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, (int, float)):
        return f"{value:.12g}"
    if isinstance(value, dt.date):
        return value.isoformat()[:10]
    return "\n".join(str(value).splitlines())
