"""Cells that share a setting, as few addresses: Excel sets a union of blocks in one call."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from typing import Final, TypeVar

from xlscore.workbook.addresses import block_address, letters
from xlscore.workbook.page import Block, Position

#: Excel refuses a longer address.
LONGEST: Final = 255

T = TypeVar("T")
#: One setting and an address of the cells that get it.
Layer = tuple[T, str]


def unions(
    blocks: Iterable[Block], address_of: Callable[[Block], str] = block_address
) -> list[str]:
    """The blocks as addresses that are each short enough for Excel."""
    joined: list[str] = []
    for text in map(address_of, blocks):
        if joined and len(joined[-1]) + 1 + len(text) <= LONGEST:
            joined[-1] += f",{text}"
        else:
            joined.append(text)
    return joined


def whole_rows(block: Block) -> str:
    """The rows of a block: `5:9`."""
    return f"{block[0]}:{block[2]}"


def whole_columns(block: Block) -> str:
    """The columns of a block: `A:C`."""
    return f"{letters(block[1])}:{letters(block[3])}"


def cover(needed: set[Position], allowed: set[Position]) -> list[Block]:
    """Blocks that hold every needed cell and nothing but allowed ones; greedy, few and large."""
    blocks: list[Block] = []
    left = set(needed)
    for place in sorted(needed):
        if place in left:
            block = max(
                (_grown(place, allowed, down_first) for down_first in (True, False)),
                key=lambda block: len(left.intersection(_cells(block))),
            )
            hit = left.intersection(_cells(block))
            rows, columns = [r for r, _ in hit], [c for _, c in hit]
            # Only as far as anything needed reaches.
            blocks.append((min(rows), min(columns), max(rows), max(columns)))
            left -= hit
    return blocks


def _cells(block: Block) -> Iterable[Position]:
    top, left, bottom, right = block
    return ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))


def _grown(place: Position, allowed: set[Position], down_first: bool) -> Block:
    top, left = place
    bottom, right = place
    for down in (down_first, not down_first):
        if down:
            while all((bottom + 1, c) in allowed for c in range(left, right + 1)):
                bottom += 1
        else:
            while all((r, right + 1) in allowed for r in range(top, bottom + 1)):
                right += 1
    return top, left, bottom, right


class Palette:
    """Layers of settings over the same cells; an address that was used before costs less."""

    def __init__(self, address_of: Callable[[Block], str] = block_address) -> None:
        self._address_of = address_of
        self._cells: dict[str, frozenset[Position]] = {}

    def know(self, block: Block) -> None:
        """A block that is used anyhow."""
        self._cells[self._address_of(block)] = frozenset(_cells(block))

    def layers(
        self,
        now: Mapping[Position, T],
        was: Mapping[Position, T],
        free: Set[Position] = frozenset(),
    ) -> Sequence[Layer[T]]:
        """What to set, in this order, to get from `was` to `now`: few calls, not few cells.

        Both hold the same cells. A later layer may paint over a part of an earlier one; the
        `free` cells, none of these, may get whatever comes.
        """
        changed = {place for place, value in now.items() if was[place] != value}
        careful = self._try(now, changed, free)
        tries = [careful]
        if len(changed) < len(now) and len(careful) > 1:
            tries.append(self._try(now, set(now), free))
        best = min(tries, key=self._calls)
        for _, where, cells in best:
            self._cells[where] = cells
        return [(value, where) for value, where, _ in best]

    def _calls(self, layers: Sequence[tuple[object, str, object]]) -> int:
        return len(layers) + len({where for _, where, _ in layers} - self._cells.keys())

    def _try(
        self, now: Mapping[Position, T], changed: set[Position], free: Set[Position]
    ) -> list[tuple[T, str, frozenset[Position]]]:
        groups: dict[T, set[Position]] = {}
        for place, value in now.items():
            groups.setdefault(value, set()).add(place)
        ordered = sorted(groups, key=lambda value: -len(groups[value] & changed))
        later = [groups[value] & changed for value in ordered]
        found: list[tuple[T, str, frozenset[Position]]] = []
        for number, value in enumerate(ordered):
            needed = later[number]
            if needed:
                # What has the value already may get it again; what is painted later may get
                # it first.
                allowed = groups[value].union(free, *later[number + 1 :])
                found += [(value, *piece) for piece in self._pieces(needed, allowed)]
        return found

    def _pieces(
        self, needed: set[Position], allowed: set[Position]
    ) -> Iterable[tuple[str, frozenset[Position]]]:
        for where, cells in self._cells.items():
            if needed <= cells <= allowed:
                return [(where, cells)]
        blocks = cover(needed, allowed)
        pieces: list[tuple[str, frozenset[Position]]] = []
        for text in unions(blocks, self._address_of):
            taken = blocks[: text.count(",") + 1]
            del blocks[: len(taken)]
            pieces.append((text, frozenset(p for block in taken for p in _cells(block))))
        return pieces
