"""Which area a child belongs to: a lookup of children or teams that stays outside the book."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from xlscore.flows.load.extracts import read_grids
from xlscore.inputs.book import Book
from xlscore.inputs.cells import Fault, as_text
from xlscore.inputs.lists import area_codes
from xlscore.problems import Refusal


@dataclass(frozen=True)
class Places:
    """The areas that a child counts in: its own and those that this is part of.

    `whole` is the only area that is part of no other: every child counts in it; '' where there
    are several. `own` has the area of a child or a team, None without a lookup.
    """

    whole: str
    above: Mapping[str, tuple[str, ...]]
    own: Mapping[str, str] | None
    teams: Mapping[str, str]

    def area_of(self, child: str) -> str:
        """The area of a child by its own name, else by that of its team; '' if in none."""
        if self.own is None:
            return self.whole
        key = child.casefold()
        return self.own.get(key) or self.own.get(self.teams.get(child, "").casefold(), "")

    def of(self, child: str) -> tuple[str, ...]:
        """Every area that a child counts in."""
        area = self.area_of(child) or self.whole
        return self.above.get(area, ())

    def known(self) -> frozenset[str]:
        """The areas that figures are counted for."""
        if self.own is None:
            return frozenset((self.whole,))
        return frozenset(self.above)


def places(book: Book, lookup: Path | None, teams: Mapping[str, str]) -> Places:
    """The areas of a book and the lookup of children or teams.

    Refusal where a lookup is needed, or names areas that the book lacks.
    """
    part_of = dict(zip(book.areas["Area"], book.areas["Part of"], strict=True))
    codes = area_codes(book.areas)
    parents = {area: codes.get(str(of).casefold(), "") for area, of in part_of.items() if of}
    above: dict[str, tuple[str, ...]] = {}
    for area in part_of:
        chain = [area]
        while (up := parents.get(chain[-1], "")) and up not in chain:
            chain.append(up)
        above[area] = tuple(chain)
    tops = [area for area in part_of if not parents.get(area)]
    if lookup is None:
        if len(tops) != 1:
            raise Refusal(
                f"{book.areas_in_words(tops)}: the book has several areas, and nothing says which "
                "one a child belongs to; name a file of two columns, child or team and area, with "
                "--areas"
            )
        return Places(tops[0], above, None, teams)
    own = _read(lookup, codes)
    return Places(tops[0] if len(tops) == 1 else "", above, own, teams)


def _read(path: Path, codes: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    unknown: dict[str, None] = {}
    for grid in read_grids(path):
        for at, row in enumerate(grid.rows):
            texts = [c.text if isinstance(c, Fault) else as_text(c) for c in row]
            filled = [text.strip() for text in texts if text.strip()]
            if len(filled) < 2:
                continue
            area = codes.get(filled[1].casefold())
            if area is not None:
                found[filled[0].removesuffix(".0").casefold()] = area
            elif at:  # the first row are headings
                unknown[filled[1]] = None
    if unknown:
        listed = _listed(unknown, codes)
        raise Refusal(f"{path.name}: {listed}; correct the file, or add the areas to Areas")
    if not found:
        raise Refusal(
            f"{path.name} names no area of the book; it needs two columns, child or team and area"
        )
    return found


def _listed(unknown: Iterable[str], codes: Mapping[str, str]) -> str:
    """How many areas are not known; their names only where they look like areas, not children."""
    number = len(list(unknown))
    known = ", ".join(dict.fromkeys(codes.values()))
    return (
        f"{number} of the names in its second column {'is' if number == 1 else 'are'} not on the "
        f"Areas sheet, which has {known}"
    )
