"""What an officer can do where a withheld figure can be worked out: withhold another one too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from xlscore.disclosure.known import VALUE, Indicator, Place
from xlscore.disclosure.puzzle import ARROWS, TOTAL, Told, Way
from xlscore.inputs.book import Book
from xlscore.rules.months import Month

_COLUMN: Final = "Withhold"
NO_REMEDY: Final = (
    "no further figure that is withheld would hide it: leave the target blank, or judge whether "
    "it may be known"
)


@dataclass(frozen=True)
class Remedies:
    """What can be done about the findings of one indicator."""

    book: Book
    it: Indicator
    facts: dict[Any, dict[Any, Any]]

    def against(self, place: Place, column: int, causes: Sequence[str], told: Told) -> str:
        """What to do about a figure that these causes give away: the first that hides it."""
        others = [
            other
            for other in dict.fromkeys(self._others(place, column, causes, told))
            if other not in self.it.by_hand and other in self.it.true
        ]
        helps = (other for other in others if self._hides(place, column, other, told.way))
        # Of several totals each may need a figure of its own.
        first = next(helps, others[0] if others and list(causes) == [TOTAL] else None)
        if first is None:
            return NO_REMEDY
        return self.withhold(first, "too" if first != place else "as a whole")

    def _hides(self, place: Place, column: int, other: Place, way: Way) -> bool:
        """Whether a figure is no longer given away once another is withheld."""
        kept = {place[1], other[1], int(self.it.month), *map(int, self.it.before.values())}
        told = Told(self.it.withholding(other, kept), way)
        return not told.puzzle.given_away([(told.places.index(place), column)])

    def _others(
        self, place: Place, column: int, causes: Sequence[str], told: Told
    ) -> Sequence[Place]:
        """Whose figures might be withheld, the best first: the smallest that is still shown."""
        it = self.it
        if TOTAL in causes:
            equations = told.equations_of(place, column)
            parts = [
                (it.true[part][e.column], part)
                for e in equations
                for part in e.parts
                if it.shows(part, e.column)
            ]
            parts.sort(key=lambda part: (part[0] == 0, part[0]))
            return [*(part for _, part in parts), place, *(e.whole for e in equations)]
        if arrows := [name for name in ARROWS if name in causes]:
            both = [(place[0], int(it.before[arrows[0]])), (place[0], int(it.month))]
            shown = [other for other in both if it.shows(other, VALUE)]
            return [*shown, place, *both]
        return [place]

    def withhold(self, place: Place, how: str = "too") -> str:
        """How the figures of an area and month are withheld by hand."""
        area, month = place
        row = self.facts.get((self.it.no, area, month), {}).get("row", float("nan"))
        who = f"{area}, {self.book.shown_by(self.it.no).short(Month(month))}"
        if row != row:
            return f"withhold {who} {how}: add a row of it to Data, with Yes under {_COLUMN}"
        if _COLUMN not in self.book.sheets["Data"].places:
            return (
                f"withhold {who} {how}: add a column {_COLUMN} to Data, with Yes in row {row:.0f}"
            )
        return (
            f"withhold {who} {how}: type Yes in Data!{self.book.where('Data', int(row), _COLUMN)}"
        )
