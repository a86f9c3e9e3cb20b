"""Cells scattered over a page as one range: Excel itself finds them by what they hold.

An address takes 255 characters, so that cells in many places need many addresses, the more the
longer the page is. Before a page gets its values, its cells are given a text, a number or a truth
each, and Excel is asked for all that hold one of them: a range of any number of blocks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, TypeAlias

from xlscore.hosts.live import excel_members as xl
from xlscore.hosts.live.unions import cover, unions
from xlscore.workbook.page import Position

#: From so many addresses on it costs fewer calls.
MANY: Final = 2
#: What a cell is given, and how Excel is asked for those that hold it.
_CODES: Final = (("x", xl.XL_TEXT_VALUES), (1, xl.XL_NUMBERS), (True, xl.XL_LOGICAL))

#: Cells by the name of their stencil.
Cut: TypeAlias = Mapping[str, frozenset[Position]]


class Stencils:
    """Stencils of one page: each a name that stands where an address would."""

    def __init__(self) -> None:
        self._sheets: list[dict[str, frozenset[Position]]] = []

    @property
    def cuts(self) -> Sequence[Cut]:
        """Those that share no cell, together, as many as Excel can tell apart."""
        return self._sheets

    def name(self, cells: Iterable[Position]) -> str:
        """The name of the stencil of these cells."""
        wanted = frozenset(cells)
        for cut in self._sheets:
            for name, known in cut.items():
                if known == wanted:
                    return name
        name = f"~{sum(map(len, self._sheets))}"
        for cut in self._sheets:
            if len(cut) < len(_CODES) and all(wanted.isdisjoint(known) for known in cut.values()):
                cut[name] = wanted
                return name
        self._sheets.append({name: wanted})
        return name


def entries(cut: Cut) -> Mapping[Position, object]:
    """What the cells are given, so that Excel tells them apart."""
    return {
        place: code
        for (code, _), cells in zip(_CODES, cut.values(), strict=False)
        for place in cells
    }


def found(whole: Any, cut: Cut) -> Mapping[str, Any]:
    """The range of each stencil, out of the block that holds what `entries` say."""
    return {
        name: whole.SpecialCells(xl.XL_CONSTANTS, kind)
        for name, (_, kind) in zip(cut, _CODES, strict=False)
    }


def addresses(cells: frozenset[Position]) -> list[str]:
    """The same cells by addresses."""
    return unions(cover(set(cells), set(cells)))
