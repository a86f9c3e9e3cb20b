"""Painting a page onto a sheet that is open in Excel, in as few calls as Excel allows."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import product
from typing import Any, Final, TypeAlias

from xlscore.hosts.live import excel_members as xl
from xlscore.hosts.live import stencils
from xlscore.hosts.live.sparklines import clear
from xlscore.hosts.live.stencils import MANY, Cut, Stencils
from xlscore.hosts.live.unions import Layer, Palette, cover, unions, whole_columns, whole_rows
from xlscore.workbook.addresses import block_address
from xlscore.workbook.days import serial
from xlscore.workbook.page import Block, Cell, Page, Position

#: One thing to do with a range: its address or stencil, the member, and the value set; CALL
#: calls it.
Step: TypeAlias = tuple[str, str, Any]
CALL: Final = object()
#: The settings of a cell's look, a style first since it may bring others along.
ASPECTS: Final = (
    "Style", "NumberFormat", "HorizontalAlignment", "VerticalAlignment", "WrapText",
    "IndentLevel", "Locked",
)  # fmt: skip
_ALIGNMENT: Final = ("HorizontalAlignment", "VerticalAlignment")
_BARE: Final = ("Normal", "General", xl.XL_GENERAL, xl.XL_BOTTOM, False, 0, True)
_ALIGN: Final = {"left": xl.XL_LEFT, "centre": xl.XL_CENTER, "right": xl.XL_RIGHT}
_DAY_FORMAT: Final = "dd/mm/yyyy"
#: Longer text is never taken for a number or a day.
_LONGEST_NUMBER: Final = 255
_TYPED: Final = re.compile(r"[=+@'-]|.*\d|#|(true|false)$", re.DOTALL | re.IGNORECASE)


def to_excel(value: object, date1904: bool = False) -> object:
    """A value as Excel takes it whole: text stays text, a day becomes its number."""
    if value is None:
        return ""
    if isinstance(value, str):
        typed = _TYPED.match(value[:_LONGEST_NUMBER]) if len(value) <= _LONGEST_NUMBER else None
        return f"'{value}" if typed or value[:1] in ("=", "+", "-", "@", "'") else value
    if isinstance(value, dt.date):
        return serial(value, date1904)
    return value


def in_rows(
    entries: Mapping[Position, object], bottom: int, right: int
) -> tuple[tuple[object, ...], ...]:
    """Entries as rows of the block from A1 on, blanks between."""
    return tuple(
        tuple(entries.get((row, column), "") for column in range(1, right + 1))
        for row in range(1, bottom + 1)
    )


def look(cell: Cell | None) -> tuple[Any, ...]:
    """The settings of a cell, in the order of ASPECTS; None is a cell that nobody touched."""
    if cell is None:
        return _BARE
    day = isinstance(cell.value, dt.date) and cell.number_format == "General"
    return (
        cell.style,
        _DAY_FORMAT if day else cell.number_format,
        _ALIGN[cell.align],
        xl.XL_CENTER if cell.middle else xl.XL_TOP,
        cell.wrap,
        cell.indent,
        not cell.unlocked,
    )


#: How many calls it takes to clear all looks, roughly.
_CLEARING: Final = 12


@dataclass(frozen=True)
class Layout:
    """How to get a sheet from one page's looks to another's; `fresh` clears all looks first."""

    fresh: bool
    before: Sequence[Step]
    after: Sequence[Step]
    links: Mapping[Position, str]
    cuts: Sequence[Cut] = ()

    @property
    def calls(self) -> int:
        """How many calls it takes, roughly."""
        steps = [*self.before, *self.after]
        ranges = len({where for where, _, _ in steps})
        return len(steps) + ranges + len(self.cuts) + _CLEARING * self.fresh


def lay_out(page: Page, old: Page | None) -> Layout:
    """The way from `old`, or from a sheet of unknown looks, to `page` that takes fewer calls."""
    if old is None:
        return _layout(page, None)
    further = _layout(page, old)
    if further.calls <= _CLEARING:
        return further
    return min(further, _layout(page, None), key=lambda layout: layout.calls)


def _layout(page: Page, old: Page | None) -> Layout:
    was = old.cells if old else {}
    places = set(page.cells) | set(was)
    links = {p: c.link for p, c in page.cells.items() if c.link}
    old_links = {p: c.link for p, c in was.items() if c.link}
    relinked = {p for p in links.keys() | old_links.keys() if links.get(p) != old_links.get(p)}
    before: list[Step] = []
    after: list[Step] = []
    gone = [block for block in (old.merges if old else ()) if block not in page.merges]
    before += [(where, "UnMerge", CALL) for where in unions(gone)]
    unlinked = relinked & old_links.keys()
    # Of a union Excel may take the links of the first block alone.
    before += [
        (block_address(block), "Hyperlinks.Delete", CALL) for block in cover(unlinked, unlinked)
    ]
    now = {place: look(page.cells.get(place)) for place in places}
    then = {place: look(was.get(place)) for place in places}
    extent = _extent([*page.cells, *was])
    palette = Palette()
    palette.know((1, 1, *extent))
    blank = set(product(range(1, extent[0] + 1), range(1, extent[1] + 1))) - places
    # What stands must not be lost for a moment: only a page that is painted anew is stencilled.
    cut = Stencils() if old is None else None
    for number, aspect in enumerate(ASPECTS):
        # A cell whose link went has lost its looks with it, one that got a link its style.
        lost = unlinked if number else relinked
        wanted = {place: settings[number] for place, settings in now.items()}
        stands = {p: None if p in lost else s[number] for p, s in then.items()}
        # How an empty cell would align its text shows nowhere.
        free = blank if aspect in _ALIGNMENT and old is None else set()
        layers, scattered = _layers(palette, wanted, stands, free, cut)
        after += [(where, aspect, v) for v, where in [*layers, *scattered]]
    new = [block for block in page.merges if old is None or block not in old.merges]
    after += [(where, "Merge", CALL) for where in unions(new)]
    after += _sizes(page, old, cut, extent[0])
    cuts = cut.cuts if cut is not None else ()
    return Layout(old is None, before, after, {p: links[p] for p in relinked & links.keys()}, cuts)


def _layers(
    palette: Palette,
    now: Mapping[Position, Any],
    was: Mapping[Position, Any],
    free: Set[Position],
    cut: Stencils | None,
) -> tuple[Sequence[Layer[Any]], Sequence[Layer[Any]]]:
    """What to set by addresses, and then by stencils: the settings that take many addresses."""

    def besides(values: Sequence[Any]) -> Sequence[Layer[Any]]:
        left = {place: value for place, value in now.items() if value not in values}
        return palette.layers(left, was, free | (now.keys() - left.keys()))

    layers = palette.layers(now, was, free)
    taken = Counter(value for value, _ in layers)
    many = [value for value in taken if taken[value] >= MANY]
    if cut is None or not many:
        return layers, []
    for value in list(many):
        # One that may be painted broadly, since the others are set after it.
        others = [other for other in many if other != value]
        if sum(v == value for v, _ in besides(others)) == 1:
            many = others
    return besides(many), [(v, cut.name(p for p in now if now[p] == v)) for v in many]


def _sizes(page: Page, old: Page | None, cut: Stencils | None, last: int) -> list[Step]:
    """Heights of rows, then widths of columns; None is Excel's own size."""
    steps: list[Step] = []
    rows = set(page.heights) | set(old.heights if old else ())
    heights = {(row, 1): page.heights.get(row) for row in rows}
    stood = {(row, 1): old.heights.get(row) if old else None for row in rows}
    if max(rows, default=0) > last:
        cut = None
    layers, scattered = _layers(Palette(whole_rows), heights, stood, set(), cut)
    for height, where in layers:
        steps.append((where, "RowHeight", height) if height is not None
                     else (where, "UseStandardHeight", True))  # fmt: skip
    steps += [(where, "EntireRow.RowHeight", height) for height, where in scattered]
    was = old.widths if old else ()
    columns = range(max(len(page.widths), len(was)))
    widths = {(1, n + 1): page.widths[n] if n < len(page.widths) else None for n in columns}
    known = {(1, n + 1): was[n] if n < len(was) else None for n in columns}
    for width, where in Palette(whole_columns).layers(widths, known):
        steps.append((where, "ColumnWidth", width) if width is not None
                     else (where, "UseStandardWidth", True))  # fmt: skip
    return steps


def _extent(places: Sequence[Position]) -> tuple[int, int]:
    """The last row and the last column of cells."""
    return max(row for row, _ in places), max(column for _, column in places)


class Painter:
    """Carries out a layout on one sheet; a range that is used twice is fetched once."""

    def __init__(self, sheet: Any) -> None:
        self.sheet = sheet
        self._ranges: dict[str, Any] = {}
        self._scattered: dict[str, list[str]] = {}

    def range(self, where: str) -> Any:
        """The range of an address."""
        if where not in self._ranges:
            self._ranges[where] = self.sheet.Range(where)
        return self._ranges[where]

    def paint(
        self, layout: Layout, entries: Mapping[Position, object], extent: tuple[int, int], new: bool
    ) -> None:
        """Set values and looks; `entries` fill the block from A1 to `extent`, blank elsewhere."""
        if layout.fresh and not new:
            self._clear()
        self._do(layout.before)
        self._cut(layout.cuts, extent)
        self.put(entries, extent)
        if layout.links:
            links = self.sheet.Hyperlinks
            for place, link in sorted(layout.links.items()):
                links.Add(self.range(block_address(place * 2)), "", link)
        self._do(layout.after)

    def _cut(self, cuts: Sequence[Cut], extent: tuple[int, int]) -> None:
        """Have Excel find the cells of each stencil; those that it does not, by their addresses."""
        whole = self.range(block_address((1, 1, *extent)))
        for cut in cuts:
            try:
                whole.Value = in_rows(stencils.entries(cut), *extent)
                self._ranges |= stencils.found(whole, cut)
            except Exception:
                self._scattered |= {n: stencils.addresses(cells) for n, cells in cut.items()}

    def put(self, entries: Mapping[Position, object], extent: tuple[int, int]) -> None:
        """Set the values of the block from A1 to `extent`."""
        whole: Block = (1, 1, *extent)
        short = {place: entry for place, entry in entries.items() if xl.short_enough(entry)}
        self.range(block_address(whole)).Value = in_rows(short, *extent)
        for place in entries.keys() - short.keys():
            self.range(block_address(place * 2)).Value = entries[place]

    def _clear(self) -> None:
        cells = self.sheet.Cells
        cells.UnMerge()
        cells.Hyperlinks.Delete()
        cells.Validation.Delete()
        clear(cells)
        cells.ClearFormats()
        cells.UseStandardHeight = True
        cells.UseStandardWidth = True

    def _do(self, steps: Sequence[Step]) -> None:
        for where, member, value in steps:
            for address in self._scattered.get(where, (where,)):
                target = self.range(address)
                *path, last = member.split(".")
                for name in path:
                    target = getattr(target, name)
                if value is CALL:
                    getattr(target, last)()
                else:
                    setattr(target, last, value)
