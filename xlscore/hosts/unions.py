"""Cells that share a setting, as few addresses: Excel sets a union of blocks in one call."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, TypeVar

from xlscore.hosts.references import letters
from xlscore.pages.page import Block, Position

#: Excel refuses a longer address.
LONGEST: Final = 255

T = TypeVar("T")
#: One setting and an address of the cells that get it.
Layer = tuple[T, str]


def address(block: Block) -> str:
    """A block as Excel writes it: `A1:E40`, or `A1` where it is one cell."""
    top, left, bottom, right = block
    first, last = f"{letters(left)}{top}", f"{letters(right)}{bottom}"
    return first if first == last else f"{first}:{last}"


def unions(blocks: Iterable[Block], told: Callable[[Block], str] = address) -> list[str]:
    """The blocks as addresses that are each short enough for Excel."""
    joined: list[str] = []
    for text in map(told, blocks):
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


def layers(
    now: Mapping[Position, T],
    was: Mapping[Position, T],
    told: Callable[[Block], str] = address,
) -> Sequence[Layer[T]]:
    """What to set, in this order, to get from `was` to `now`: few calls rather than few cells.

    Both hold the same cells. A later layer may paint over a part of an earlier one.
    """
    changed = {place for place, value in now.items() if was[place] != value}
    careful = _layers(now, changed, told)
    if len(changed) < len(now) and len(careful) > 1:
        bold = _layers(now, set(now), told)
        return min(careful, bold, key=len)
    return careful


def _layers(
    now: Mapping[Position, T], changed: set[Position], told: Callable[[Block], str]
) -> list[Layer[T]]:
    groups: dict[T, set[Position]] = {}
    for place, value in now.items():
        groups.setdefault(value, set()).add(place)
    ordered = sorted(groups, key=lambda value: -len(groups[value] & changed))
    later = [groups[value] & changed for value in ordered]
    found: list[Layer[T]] = []
    for number, value in enumerate(ordered):
        if later[number]:
            # What already has the value may get it again; what is painted later may get it first.
            allowed = groups[value].union(*later[number + 1 :])
            found += [(value, text) for text in unions(cover(later[number], allowed), told)]
    return found
