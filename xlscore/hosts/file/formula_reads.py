"""The blocks of cells that formulas read: by address, by defined name, by table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from xlscore.hosts.package.package import MAIN, Package
from xlscore.hosts.package.shared_strings import unescaped
from xlscore.hosts.package.workbook_part import Index
from xlscore.workbook.addresses import area, position

#: Title of the tab in lower case; first row, first column, last row, last column.
Block: TypeAlias = tuple[str, int, int, int, int]

_S = f"{{{MAIN}}}"
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_TEXT = re.compile(r'"(?:[^"]|"")*"')
_CELL = r"\$?[A-Za-z]{1,3}\$?\d{1,7}"
_COLUMNS = r"\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}"
_ROWS = r"\$?\d{1,7}:\$?\d{1,7}"
_REFERENCE = re.compile(
    r"(?<![\w.\]'])(?:(?P<tabs>'(?:[^']|'')+'|[^\W\d][\w.]*(?::[^\W\d][\w.]*)?)!)?"
    rf"(?<![\w.])(?P<block>{_COLUMNS}|{_ROWS}|{_CELL}(?::{_CELL})?)(?![\w.(!])"
)
_NAME = re.compile(r"(?<![\w.'\]\[])[^\W\d][\w.\\]*(?![\w.(!'])")
#: What follows the name of a table: `[Num]`, `[[#This Row],[Num]]`, `[[Num]:[Value]]`.
_OF_TABLE = re.compile(r"\[(?:[^\[\]]|\[[^\[\]]*\])*\]")
_PART_OF_TABLE = re.compile(r"\[([^\[\]]+)\]")


def without_text(formula: str) -> str:
    """The formula with its constant texts emptied: what they say is no reference."""
    return _TEXT.sub('""', formula)


@dataclass(frozen=True)
class _Table:
    block: Block
    columns: Sequence[str]


@dataclass
class Blocks:
    """Finds what formulas of one workbook read."""

    tabs: Sequence[str]
    tables: Mapping[str, _Table]
    names: Mapping[str, Sequence[str]]
    _known: dict[str, list[Block]] = field(default_factory=dict)

    @classmethod
    def of(cls, package: Package, index: Index) -> Blocks:
        """The tabs, tables and defined names that the workbook has now."""
        tables = {}
        for sheet in index.sheets:
            for rel in package.rels(sheet.part):
                if rel.type.endswith("/table") and package.has(rel.target):
                    root = package.xml(rel.target)
                    columns = [
                        unescaped(column.get("name", "")).casefold()
                        for column in root.iterfind(f"{_S}tableColumns/{_S}tableColumn")
                    ]
                    block = (sheet.title.casefold(), *area(root.get("ref", "A1")))
                    tables[root.get("displayName", "").casefold()] = _Table(block, columns)
        names: dict[str, list[str]] = {}
        for name in index.names:
            # names of single tabs may be alike: a formula may mean any of them
            names.setdefault(name.name.casefold(), []).append(without_text(name.text))
        return cls([sheet.title.casefold() for sheet in index.sheets], tables, names)

    def read(self, formula: str, tab: str) -> list[Block]:
        """The blocks that a formula on a tab reads; the formula is one `without_text`."""
        return [*self._addressed(formula, tab), *self._named(formula)]

    def _addressed(self, formula: str, tab: str) -> Iterator[Block]:
        for match in _REFERENCE.finditer(formula):
            block = _block(match["block"])
            for title in [tab.casefold()] if match["tabs"] is None else self._tabs(match["tabs"]):
                yield title, *block

    def _tabs(self, written: str) -> Sequence[str]:
        """The tab before an exclamation mark, or all from one to another (`Jan:Mar!A1`)."""
        title = written.strip("'").replace("''", "'").casefold()
        first, colon, last = title.partition(":")
        if colon and first in self.tabs and last in self.tabs:
            start, end = sorted((self.tabs.index(first), self.tabs.index(last)))
            return self.tabs[start : end + 1]
        return [title]

    def _named(self, formula: str) -> Iterator[Block]:
        for match in _NAME.finditer(formula):
            name = match[0].casefold()
            if name in self.tables:
                yield self._part(self.tables[name], formula[match.end() :])
            elif name in self.names:
                yield from self._meant(name)

    def _part(self, table: _Table, rest: str) -> Block:
        """The columns of a table that are named behind it, or all of it."""
        of = _OF_TABLE.match(rest)
        inner = [] if of is None else _PART_OF_TABLE.findall(of[0])
        places = [
            table.columns.index(name.casefold())
            for name in inner
            if name.casefold() in table.columns
        ]
        title, top, left, bottom, right = table.block
        if not places or any(name.startswith("@") for name in inner):
            return title, top, left, bottom, right
        return title, top, left + min(places), bottom, left + max(places)

    def _meant(self, name: str) -> list[Block]:
        if name not in self._known:
            # a name that leads back to itself ends here
            self._known[name] = []
            self._known[name] = [b for text in self.names[name] for b in self.read(text, "")]
        return self._known[name]


def _block(text: str) -> tuple[int, int, int, int]:
    first, _, last = text.replace("$", "").partition(":")
    last = last or first
    if first.isdigit():
        top, bottom = sorted((int(first), int(last)))
        return top, 1, bottom, _LAST_COLUMN
    if first.isalpha():
        left, right = sorted((position(first + "1")[1], position(last + "1")[1]))
        return 1, left, _LAST_ROW, right
    return area(f"{first}:{last}")
