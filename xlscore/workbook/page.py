"""A page: everything that stands on one generated sheet, as data that any host can write."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final, Literal, TypeAlias

from xlscore.rules.months import EARLIEST, Month
from xlscore.workbook.addresses import quoted
from xlscore.workbook.looks import TABS
from xlscore.workbook.marks import CHOSEN, Mark, cells_digest
from xlscore.workbook.narrative import digest

Value: TypeAlias = str | int | float | bool | dt.date | None
Kind = Literal[
    "cover", "contents", "changed", "guidance", "scorecard", "compare", "trend", "exception",
    "check", "accessible", "start",
]  # fmt: skip
#: Pages for the officer alone, which are not printed with the others.
OFFICERS: Final[frozenset[Kind]] = frozenset({"check", "start"})
Align = Literal["left", "centre", "right"]
#: How a series is drawn: a line with round markers, the line alone, or diamonds alone.
Drawn = Literal["both", "line", "markers"]
#: Row and column, both from 1.
Position: TypeAlias = tuple[int, int]
#: A figure of a page: No, Area, and its name on a scorecard (`latest`, `num`, `denom`, `rag`,
#: `previous`, `dot_previous`, `outturn`, `dot_outturn`), or its month on the other pages.
Shown: TypeAlias = tuple[str, str, str | int]
#: First row, first column, last row, last column.
Block: TypeAlias = tuple[int, int, int, int]


@dataclass(frozen=True)
class Cell:
    """One cell: its value, the name of its look (`styles.LOOKS`) and how it stands.

    Text is always text, also where it begins with '='. `link` is a place in the workbook,
    as in `Data!D14`. `unlocked` cells can be typed into while the page is protected.
    `formula`, without its equals sign, reads the same page alone; `value` is what it gives
    now, None where that is #N/A.
    """

    value: Value
    style: str
    number_format: str = "General"
    align: Align = "left"
    wrap: bool = False
    middle: bool = True
    indent: int = 0
    link: str = ""
    unlocked: bool = False
    formula: str = ""

    @property
    def typed(self) -> Value:
        """What someone would type to get this cell: its formula, else its value."""
        return f"={self.formula}" if self.formula else self.value


@dataclass(frozen=True)
class Series:
    """One line of a chart over `values` on the same page; a cell without a number is a gap.

    `held`, where given, are its figures themselves, None for a gap: it reads no cell then.
    """

    name: str
    values: Block
    colour: str
    dashed: bool = False
    drawn: Drawn = "both"
    held: tuple[float | None, ...] = ()


@dataclass(frozen=True)
class Chart:
    """A native line chart over a block of cells (first and last cell covered, inclusive).

    `from_zero`: its axis begins at 0. `held` are the categories of series that read no cell.
    """

    title: str
    covers: Block
    categories: Block
    series: tuple[Series, ...]
    number_format: str
    described: str
    from_zero: bool = False
    held: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sparkline:
    """A native line in a cell, over a row of figures on the one page of another kind.

    Blanks are gaps.
    """

    cell: Position
    kind: Kind
    values: Block
    colour: str


@dataclass(frozen=True)
class Choice:
    """A cell with a drop-down list of what stands in a block of the same page."""

    cell: Position
    source: Block


@dataclass(frozen=True)
class Printing:
    """Print set-up: A4, one page wide; `titles` are the rows repeated on each page.

    `breaks` are the rows before which a sheet of paper begins, beside those that Excel finds.
    `bare`: nothing at the foot of a page.
    """

    area: Block
    landscape: bool = True
    titles: tuple[int, int] | None = None
    footer: str = ""
    breaks: tuple[int, ...] = ()
    bare: bool = False


@dataclass(frozen=True)
class Table:
    """A block that is marked up as a table, its first row being the headings.

    Only a fresh workbook gets it: the pages of a book have none.
    """

    name: str
    block: Block


@dataclass(frozen=True)
class Page:
    """One generated sheet.

    `title` is the name its tab should have. `narrative` is the first and last row of the
    block in which an officer writes, or None. `widths` are in characters, from column A, 0 for
    a column out of sight; `heights` in points, of the rows that need one of their own. `about`
    is what a list of pages has to name beside the title: an area, the kind of period. `places`
    says where figures stand.
    """

    kind: Kind
    title: str
    cells: Mapping[Position, Cell]
    widths: tuple[float, ...]
    heights: Mapping[int, float]
    printing: Printing
    merges: tuple[Block, ...] = ()
    charts: tuple[Chart, ...] = ()
    sparklines: tuple[Sparkline, ...] = ()
    choices: tuple[Choice, ...] = ()
    table: Table | None = None
    freeze: Position | None = None
    narrative: tuple[int, int] | None = None
    narrative_text: str = ""
    no: str = ""
    area: str = ""
    about: str = ""
    month: Month = EARLIEST
    places: Mapping[Shown, Position] = field(default_factory=dict)

    @property
    def tab_colour(self) -> str:
        """The colour of its tab, RRGGBB; the accessible copy has none."""
        if self.kind == "accessible":
            return ""
        return TABS["tools" if self.kind in OFFICERS else "pages"]

    def mark(self) -> Mark:
        """The mark that makes the sheet ours: what it is, and digests of what stands on it."""
        return self._mark

    @cached_property
    def _mark(self) -> Mark:
        values = {place: cell.typed for place, cell in self.cells.items()}
        return Mark(
            self.kind,
            self.title,
            self.no,
            self.area,
            self.month,
            cells_digest(values, self.narrative, CHOSEN.get(self.kind, frozenset())),
            digest(self.narrative_text),
        )

    def linked(self, moved: Mapping[str, str]) -> Page:
        """The same page with links to tabs whose title is another now, quoted there or not."""
        moved = {**moved, **{quoted(old): quoted(new) for old, new in moved.items()}}
        cells = {
            place: replace(cell, link=f"{moved[sheet]}!{there}")
            for place, cell in self.cells.items()
            for sheet, _, there in [cell.link.rpartition("!")]
            if sheet in moved
        }
        return replace(self, cells={**self.cells, **cells}) if cells else self

    def titled(self, title: str) -> Page:
        """The same page under another tab title."""
        return replace(self, title=title)


@dataclass
class Draft:
    """A page being put together, row by row."""

    cells: dict[Position, Cell] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)
    merges: list[Block] = field(default_factory=list)

    def put(self, row: int, column: int, cell: Cell, across: int = 1, down: int = 1) -> None:
        """Place a cell; `across` and `down` merge it with styled blanks beside and below."""
        for r in range(row, row + down):
            for c in range(column, column + across):
                self.cells[r, c] = (
                    cell
                    if (r, c) == (row, column)
                    else replace(cell, value=None, link="", formula="")
                )
        if across > 1 or down > 1:
            self.merges.append((row, column, row + down - 1, column + across - 1))
