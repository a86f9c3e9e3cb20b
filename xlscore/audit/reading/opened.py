"""A finished workbook as an outsider opens it: sheets, cells and formats, nothing believed.

The file may come from anywhere: it is read as a package of parts, by a parser that resolves no
entities, and one that would unpack beyond all bounds is refused.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from lxml import etree

from xlscore.audit.reading.formats import Format, Formats, Ink
from xlscore.hosts.package.package import MAIN, OFFICE_RELS, Package, Rel
from xlscore.hosts.package.sheet.cells import Shared, Value, value_of, walk
from xlscore.hosts.package.sheet.shared_strings import text_of
from xlscore.hosts.package.workbook_part import Index, SheetEntry
from xlscore.problems import Problem, Refusal, Severity
from xlscore.workbook.addresses import address, area

S: Final = f"{{{MAIN}}}"
Position = tuple[int, int]
Block = tuple[int, int, int, int]
#: More than any scorecard; a file that unpacks to more was made to do harm.
_MOST: Final = 1 << 30
_MOST_CELLS: Final = 20_000_000
_ROWS: Final = 1 << 20
_COLUMNS: Final = 1 << 14
_NAMED: Final = 6


@dataclass(frozen=True)
class OpenedCell:
    """A cell: value, formula, the file's letter for its type, format, and the inks of its runs."""

    value: Value
    formula: str | None
    type: str
    format: Format
    runs: tuple[Ink, ...] = ()

    @property
    def shown(self) -> bool:
        """Whether there is anything to see."""
        return self.value is not None and str(self.value).strip() != ""

    @property
    def inks(self) -> tuple[Ink, ...]:
        """How its text is written: each run, or the whole."""
        return self.runs or (self.format.ink,)


@dataclass(frozen=True)
class OpenedTable:
    """A marked-up table: its cells, heading row included, and its part's root element."""

    name: str
    block: Block
    root: etree._Element

    @property
    def heading(self) -> int:
        """How many heading rows it has: 1 or 0."""
        return int(self.root.get("headerRowCount", "1"))


class OpenedSheet:
    """One tab, with what stands on it."""

    def __init__(self, book: Opened, entry: SheetEntry) -> None:
        self._book = book
        self.title, self.state, self.part = entry.title, entry.state, entry.part
        self.root = book.package.xml(entry.part)
        self.rels: list[Rel] = book.package.rels(entry.part)

    @cached_property
    def cells(self) -> dict[Position, OpenedCell]:
        """Every cell of the file, by row and column."""
        shared, found, book = Shared(), {}, self._book
        for row, column, element in walk(self.root):
            style = book.formats[int(element.get("s", "0"))]
            found[row, column] = OpenedCell(
                value_of(element, book.texts),
                shared.formula(row, column, element),
                element.get("t", "n"),
                style,
                book.runs_of(element),
            )
        return found

    @cached_property
    def shown(self) -> dict[Position, OpenedCell]:
        """The cells that hold something to see."""
        return {place: cell for place, cell in self.cells.items() if cell.shown}

    @cached_property
    def merges(self) -> list[Block]:
        """The merged blocks."""
        merged = self.root.iterfind(f"{S}mergeCells/{S}mergeCell")
        return [block_of(element.get("ref", "")) for element in merged]

    @cached_property
    def tables(self) -> list[OpenedTable]:
        """The marked-up tables."""
        found = []
        for part in self.parts("table"):
            root = self._book.package.xml(part)
            name = root.get("displayName", root.get("name", ""))
            found.append(OpenedTable(name, self._clipped(block_of(root.get("ref", ""))), root))
        return found

    def _clipped(self, block: Block) -> Block:
        """A block no further down than a row below what the sheet holds."""
        top, left, bottom, right = block
        last = max((row for row, _column in self.cells), default=1)
        bottom = max(top, min(bottom, last + 1))
        if (bottom - top + 1) * (right - left + 1) > _MOST_CELLS:
            raise ValueError("a table of more cells than anybody fills")
        return top, left, bottom, right

    def parts(self, kind: str) -> list[str]:
        """The parts of a kind that the sheet points to, as they are spelled."""
        package = self._book.package
        return [
            package.spelled(rel.target)
            for rel in self.rels
            if rel.type == f"{OFFICE_RELS}/{kind}" and package.has(rel.target)
        ]

    def named(self, tag: str) -> Iterator[etree._Element]:
        """Every element of that name, of Excel's first format or of its extensions."""
        return self.root.iter(f"{{*}}{tag}")


class Opened:
    """A workbook file; `organisation` is the name that may stand in it as its author."""

    def __init__(self, path: str | Path, organisation: str = "") -> None:
        """Read it. Refusal if it is no workbook, damaged, or unpacks beyond all bounds."""
        _refuse_bomb(Path(path))
        self.package = Package.open(path)
        self.organisation = organisation.strip()
        index = Index(self.package)
        self.names = index.names
        self.formats = Formats(self.package)
        self.workbook = self.package.xml(self.package.workbook)
        self.front = index.active
        self._read_texts()
        self.sheets = [OpenedSheet(self, entry) for entry in index.sheets]

    def _read_texts(self) -> None:
        self.texts: list[str] = []
        self._runs: list[tuple[Ink, ...]] = []
        for rel in self.package.rels(self.package.workbook):
            if rel.type == OFFICE_RELS + "/sharedStrings" and self.package.has(rel.target):
                for item in self.package.xml(rel.target).iterfind(S + "si"):
                    self.texts.append(text_of(item))
                    self._runs.append(self._inks(item))

    def _inks(self, item: etree._Element) -> tuple[Ink, ...]:
        found = (run.find(S + "rPr") for run in item.iterfind(S + "r"))
        return tuple(self.formats.ink(properties) for properties in found if properties is not None)

    def runs_of(self, cell: etree._Element) -> tuple[Ink, ...]:
        """The inks of a cell's runs of rich text; none where it is written in one."""
        if cell.get("t") == "inlineStr":
            held = cell.find(S + "is")
            return () if held is None else self._inks(held)
        number = cell.findtext(S + "v") if cell.get("t") == "s" else None
        return self._runs[int(number)] if number and int(number) < len(self._runs) else ()

    @cached_property
    def sheet_of(self) -> dict[str, str]:
        """The title of the sheet that leads to a part, by the part's name."""
        found: dict[str, str] = {}
        tabs = {sheet.part for sheet in self.sheets}
        for sheet in self.sheets:
            for part in self.package.reached([sheet.part], self.package.workbook):
                if part == sheet.part or part not in tabs:
                    found.setdefault(part, sheet.title)
        return found

    def owners(self) -> Iterator[tuple[str, Rel]]:
        """Every relationship with the part that has it; '/' is the package itself."""
        for name in ["/", *self.package.names()]:
            if not name.endswith(".rels"):
                yield from ((name, rel) for rel in self.package.rels(name))


def _refuse_bomb(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(info.file_size for info in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return  # said in better words when it is read
    if size > _MOST:
        raise Refusal(
            f"{path.name} unpacks to {size >> 20:,} MB, which no scorecard does; "
            "do not open it, and ask whoever sent it"
        )


def at(
    severity: Severity, sheet: OpenedSheet, places: Iterable[Position], found: str, todo: str
) -> Iterator[Problem]:
    """One problem for all these cells of a sheet; none where there are none."""
    listed = sorted(places)
    if not listed:
        return
    names = [address(*place) for place in listed[:_NAMED]]
    more = len(listed) - len(names)
    if len(listed) > 1:
        found += f" ({', '.join(names)}{f' and {more} more' if more else ''})"
    yield Problem(severity, sheet.title, names[0], found, todo)


def quoted(text: object, most: int = 60) -> str:
    """A text out of the file as a message may show it: on one line, printable, not too long."""
    line = " ".join(str(text).split())
    shown = "".join(c if c.isprintable() else "\ufffd" for c in line)
    return f"'{shown[: most - 1] + '…' if len(shown) > most else shown}'"


def block_of(reference: str) -> Block:
    """The block that a reference names. ValueError where no sheet is as large."""
    block = area(reference)
    if block[2] > _ROWS or block[3] > _COLUMNS:
        raise ValueError("a block beyond the end of a sheet")
    return block


def within(place: Position, block: Block) -> bool:
    """Whether a cell lies in a block."""
    top, left, bottom, right = block
    return top <= place[0] <= bottom and left <= place[1] <= right
