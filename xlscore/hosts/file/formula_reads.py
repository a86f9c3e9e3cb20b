"""The blocks of cells that formulas read: by address, by defined name, by table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from xlscore.hosts.package.package import Package
from xlscore.hosts.package.references import references, title_of
from xlscore.hosts.package.sheet.table_parts import TablePart, tables_of
from xlscore.hosts.package.workbook_part import Index

#: Title of the tab in lower case; first row, first column, last row, last column.
Block: TypeAlias = tuple[str, int, int, int, int]

_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
#: What stands behind the name of a table: `[Num]`, `[[#This Row],[Num]]`, `[[Num]:[Value]]`.
_PART_OF_TABLE = re.compile(r"\[([^\[\]]+)\]")


@dataclass
class Blocks:
    """Finds what formulas of one workbook read.

    `tables` are the tables by name, each with the title of its tab; `names` the defined names.
    """

    tabs: Sequence[str]
    tables: Mapping[str, tuple[str, TablePart]]
    names: Mapping[str, Sequence[str]]
    _known: dict[str, list[Block]] = field(default_factory=dict)

    @classmethod
    def of(cls, package: Package, index: Index) -> Blocks:
        """The tabs, tables and defined names that the workbook has now."""
        tables = {
            name: (sheet.title.casefold(), table)
            for sheet in index.sheets
            for name, table in tables_of(package, sheet.part).items()
        }
        names: dict[str, list[str]] = {}
        for name in index.names:
            # names of single tabs may be alike: a formula may mean any of them
            names.setdefault(name.name.casefold(), []).append(name.text)
        return cls([sheet.title.casefold() for sheet in index.sheets], tables, names)

    def read(self, written: Sequence[str], tab: str) -> list[Block]:
        """The blocks that a formula on a tab reads, by what it names."""
        return [block for one in written for block in self._blocks(one, tab.casefold())]

    def _blocks(self, written: str, tab: str) -> Iterator[Block]:
        name, bracket, part = written.partition("[")
        if name.casefold() in self.tables:
            yield self._part(*self.tables[name.casefold()], bracket + part)
        elif written.count("!") > 1 and ":" in written:
            for end in written.split(":"):
                yield from self._blocks(end, tab)
        elif not bracket:  # which would be another workbook
            sheets, mark, cells = written.rpartition("!")
            block = _block(cells)
            if block is not None:
                for title in self._tabs(sheets) if mark else [tab]:
                    yield title, *block
            elif cells.casefold() in self.names:
                yield from self._meant(cells.casefold())

    def _tabs(self, written: str) -> Sequence[str]:
        """The tab before an exclamation mark, or all from one to another (`Jan:Mar!A1`)."""
        title = title_of(written).casefold()
        first, colon, last = title.partition(":")
        if colon and first in self.tabs and last in self.tabs:
            start, end = sorted((self.tabs.index(first), self.tabs.index(last)))
            return self.tabs[start : end + 1]
        return [title]

    def _part(self, title: str, table: TablePart, part: str) -> Block:
        """The columns of a table that are named behind it, or all of it."""
        inner = [name.casefold() for name in _PART_OF_TABLE.findall(part)]
        places = [table.columns[name] for name in inner if name in table.columns]
        if any(name.startswith("@") for name in inner):
            places = []
        left, right = min(places, default=table.left), max(places, default=table.right)
        return title, table.top - 1, left, table.last + table.totals, right

    def _meant(self, name: str) -> list[Block]:
        if name not in self._known:
            # a name that leads back to itself ends here
            self._known[name] = []
            self._known[name] = [
                block
                for text in self.names[name]
                for block in self.read(references(text).written, "")
            ]
        return self._known[name]


def _block(text: str) -> tuple[int, int, int, int] | None:
    """Top, left, bottom and right of an address, whole columns and rows too; None for a name."""
    from openpyxl.utils import range_boundaries

    try:
        left, top, right, bottom = range_boundaries(text)
    except ValueError:
        return None
    if ":" not in text and None in (left, top):  # a name of letters alone
        return None
    (top, bottom), (left, right) = (
        sorted((first or 1, last or end))
        for first, last, end in ((top, bottom, _LAST_ROW), (left, right, _LAST_COLUMN))
    )
    return top, left, bottom, right
