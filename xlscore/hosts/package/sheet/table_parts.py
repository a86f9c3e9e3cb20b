"""The tables (ListObjects) of a sheet as their parts describe them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from lxml import etree

from xlscore.hosts.package.package import MAIN, OFFICE_RELS, Package
from xlscore.hosts.package.sheet.shared_strings import unescaped
from xlscore.workbook.addresses import area

_S = f"{{{MAIN}}}"


@dataclass
class TablePart:
    """A table, or a list that is none (`part` None).

    `top` and `last` are the first and last row of the body (last < top where it has none), `left`
    the sheet column of the first name. `formulas` holds the calculated columns;
    `query`: a query fills it.
    """

    part: str | None
    names: list[str]
    top: int
    last: int
    left: int
    totals: bool = False
    formulas: dict[int, tuple[str, bool]] = field(default_factory=dict)
    name: str = ""
    query: bool = False

    @property
    def columns(self) -> dict[str, int]:
        """Sheet column by name, as `key` spells it."""
        return _columns(tuple(self.names), self.left)

    @property
    def right(self) -> int:
        """The sheet column of the last name."""
        return self.left + len(self.names) - 1

    def holds(self, row: int) -> bool:
        """Whether a row of the sheet is one of the table's, its headings included."""
        return self.top - 1 <= row <= self.last + self.totals


@lru_cache(maxsize=64)
def _columns(names: tuple[str, ...], left: int) -> dict[str, int]:
    return {key(name): left + at for at, name in reversed(list(enumerate(names)))}


def key(name: str) -> str:
    """A name as names are compared."""
    return name.strip().casefold()


def tables_of(package: Package, sheet_part: str) -> dict[str, TablePart]:
    """The tables of a sheet by name; one whose part cannot be understood is left out."""
    found: dict[str, TablePart] = {}
    for rel in package.rels(sheet_part):
        if rel.type == OFFICE_RELS + "/table" and package.has(rel.target):
            root = package.xml(rel.target)
            name = str(root.get("displayName") or root.get("name"))
            try:
                found[key(name)] = _read(package.spelled(rel.target), name, root)
            except (ValueError, KeyError, IndexError, TypeError):
                continue
    return found


def _read(part: str, name: str, root: etree._Element) -> TablePart:
    top, left, bottom, _ = area(root.get("ref", ""))
    totals = int(root.get("totalsRowCount", "0"))
    columns = root.findall(f"{_S}tableColumns/{_S}tableColumn")
    table = TablePart(
        part,
        [unescaped(c.get("name", "")) for c in columns],
        top + int(root.get("headerRowCount", "1")),
        bottom - totals,
        left,
        totals > 0,
        name=name,
        query=root.get("tableType") == "queryTable",
    )
    for number, column in enumerate(columns):
        formula = column.find(_S + "calculatedColumnFormula")
        if formula is not None and formula.text:
            array = formula.get("array") in ("1", "true")
            table.formulas[left + number] = formula.text, array
    return table


def own(tables: Mapping[str, TablePart], name: str) -> TablePart | None:
    """The table of that name; else the only one there is."""
    return tables.get(key(name)) or (next(iter(tables.values())) if len(tables) == 1 else None)
