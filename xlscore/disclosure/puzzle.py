"""What a reader can put together of one indicator: totals, ratings, arrows and months.

Each constraint holds of the true figures: where a total does not add up, or a letter was
published by other limits, nothing can be concluded from it. Limits are taken as known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from xlscore.disclosure import candidates as may_be
from xlscore.disclosure.known import DENOM, NUM, VALUE, Indicator, Place
from xlscore.disclosure.solving import Floats, Item, Pair, Puzzle, Sum, Unknown
from xlscore.rules import periods
from xlscore.rules.arrows import dot
from xlscore.rules.limits import UNLIMITED, Limits
from xlscore.rules.numbers import displayed, one, same
from xlscore.rules.ratings import rag

TOTAL: Final = "total"
LETTER: Final = "letter"
RISE: Final = "rise"
#: The arrows, by the past result that they compare with.
ARROWS: Final = ("previous", "outturn")


@dataclass(frozen=True)
class Way:
    """How figures are compared: as displayed or not, and who is whose part."""

    as_displayed: bool
    part_of: Mapping[str, str]


@dataclass(frozen=True)
class Equation:
    """A whole and its parts, with what each is: known, unknown, or not in the copy."""

    whole: Place
    parts: tuple[Place, ...]
    column: int

    @property
    def places(self) -> tuple[Place, ...]:
        """The whole and its parts."""
        return (self.whole, *self.parts)


@dataclass(frozen=True)
class Both:
    """Two results, latest and past, as tables of what they may be: the latest down the rows.

    `now`, `then`: the unknowns, None for a result that is shown.
    """

    now: int | None
    then: int | None
    latest: Floats
    past: Floats


class Told:
    """The puzzle of one indicator.

    `puzzle` has an unknown for each of `places`, the first ones, and for what the copy lacks;
    `equations` are the totals behind its sums.
    """

    def __init__(self, indicator: Indicator, way: Way) -> None:
        self.indicator, self.way = indicator, way
        self.places = indicator.secrets
        self.equations: list[Equation] = []
        #: Results of which an arrow says that they show as one that is shown, and that arrow.
        self.level: dict[Item, str] = {}
        self._at: dict[tuple[Place, int | None], int] = {}
        self._steps = [
            may_be.step([true[column] for true in indicator.true.values()]) for column in range(3)
        ]
        self.puzzle = Puzzle([], [], [])
        for place in self.places:
            asked = tuple(c for c in range(3) if indicator.hides(place, c))
            self._at[place, None] = len(self.puzzle.unknowns)
            self.puzzle.unknowns.append(Unknown(self._candidates(place), asked))
        self._letters()
        self._arrows()
        self._rises()
        if indicator.about["Adds up"]:
            self._totals()

    def item(self, item: Item) -> tuple[Place, int]:
        """Which figure an item of the puzzle is."""
        return self.places[item[0]], item[1]

    def equations_of(self, place: Place, column: int) -> list[Equation]:
        """The totals that a figure is in; the value of a count with a num is that num."""
        own = [e for e in self.equations if place in e.places]
        return [e for e in own if e.column == column] or own

    def causes(self, item: Item) -> list[str]:
        """What gives an item away, totals last to be spared."""
        return self.puzzle.because(item, (RISE, LETTER, *reversed(ARROWS), TOTAL))

    # ---- what a figure may be

    def _candidates(self, place: Place) -> Floats:
        it = self.indicator
        true, by_hand = it.true[place], place in it.by_hand
        number = it.measure == "number"
        offered = [
            may_be.counts(true[c], self._steps[c], by_hand) if it.hides(place, c) else [true[c]]
            for c in (NUM, DENOM)
        ]
        if not it.hides(place, VALUE):
            values = [true[VALUE]]
        elif number:
            values = may_be.counts(true[VALUE], self._steps[VALUE], by_hand)
        else:
            values = may_be.results(true[VALUE], it.measure, it.scale)
        if not it.seen[place][NUM]:
            true = (np.nan, np.nan, true[VALUE])
            offered = [[np.nan], [np.nan]]
        return may_be.figures(true, (offered[0], offered[1], values), it.measure, it.scale)

    def _compared(self, values: Any) -> Floats:
        it = self.indicator
        if not self.way.as_displayed:
            return np.asarray(values, float)
        return displayed(values, it.measure == "percent", it.about["Decimals"])

    # ---- what is said of it

    def _allow(self, n: int, kind: str, fits: Any) -> None:
        if fits[0]:
            self.puzzle.unknowns[n].allowed.append((kind, np.asarray(fits, bool)))

    def _letters(self) -> None:
        it = self.indicator
        rated = [(n, it.rated[place]) for n, place in enumerate(self.places) if place in it.rated]
        if not rated:
            return
        # One call for all of them.
        found = [self.puzzle.unknowns[n].candidates for n, _ in rated]
        sizes = [len(candidates) for candidates in found]
        together = np.concatenate(found)
        limits = {
            name: np.repeat([getattr(told.limits, name) for _, told in rated], sizes)
            for name in vars(UNLIMITED)
        }
        letters = rag(
            self._compared(together[:, VALUE]),
            np.repeat([told.target for _, told in rated], sizes),
            it.about["Polarity"],
            Limits(**limits),
            together[:, DENOM],
        )
        for (n, told), mine in zip(rated, np.split(letters, np.cumsum(sizes)[:-1]), strict=True):
            self._allow(n, LETTER, mine == told.letter)

    def _arrows(self) -> None:
        it = self.indicator
        asked = []
        for area, record in it.rows.items():
            for name in ARROWS:
                both = self._both((area, int(it.month)), (area, int(it.before[name])))
                if record[f"dot_{name}"] and both:
                    asked.append((name, record, both))
        if not asked:
            return
        # One call for all of them.
        sizes = [both.latest.size for _, _, both in asked]
        arrows = dot(
            self._compared(np.concatenate([both.latest.ravel() for _, _, both in asked])),
            self._compared(np.concatenate([both.past.ravel() for _, _, both in asked])),
            it.about["Polarity"],
            np.repeat([float(record["target"]) for _, record, _ in asked], sizes),
        )
        found = np.split(arrows, np.cumsum(sizes)[:-1])
        for (name, record, both), mine in zip(asked, found, strict=True):
            known = both.then if both.now is None else both.now if both.then is None else None
            level = self.way.as_displayed and record[f"dot_{name}"] == "↔"
            if level and known is not None and it.about["Polarity"] != "T":
                self.level[known, VALUE] = name
            self._conclude(name, both, mine.reshape(both.latest.shape) == record[f"dot_{name}"])

    def _rises(self) -> None:
        """Within a year the count of a year to date does not fall."""
        it = self.indicator
        if it.measure != "number" or it.about["Data period"] != "YTD":
            return
        for area, month in it.true:
            before = month - it.step
            if before >= periods.first_of_year(month, it.about["Year starts"]):
                both = self._both((area, month), (area, before))
                if both:
                    self._conclude(RISE, both, both.latest >= both.past)

    def _both(self, now: Place, then: Place) -> Both | None:
        """What two results may be, of which one or both are hidden."""
        it = self.indicator
        places = (now, then)
        hidden = [place in it.true and it.hides(place, VALUE) for place in places]
        if not any(hidden) or not all(
            hides or it.shows(place, VALUE) for hides, place in zip(hidden, places, strict=True)
        ):
            return None
        at = [
            self._at[place, None] if hides else None
            for hides, place in zip(hidden, places, strict=True)
        ]
        values = [
            np.array([it.true[place][VALUE]])
            if n is None
            else self.puzzle.unknowns[n].candidates[:, VALUE]
            for n, place in zip(at, places, strict=True)
        ]
        latest, past = np.broadcast_arrays(values[0][:, None], values[1][None, :])
        return Both(at[0], at[1], latest, past)

    def _conclude(self, kind: str, both: Both, fits: Any) -> None:
        if both.now is None or both.then is None:
            n = both.then if both.now is None else both.now
            assert n is not None
            self._allow(n, kind, np.ravel(fits))
        elif fits[0, 0]:
            self.puzzle.pairs.append(Pair(kind, both.now, both.then, np.asarray(fits, bool)))

    # ---- totals

    def _totals(self) -> None:
        it = self.indicator
        wholes: dict[str, list[str]] = {}
        for area, whole in self.way.part_of.items():
            wholes.setdefault(whole, []).append(area)
        for whole, parts in wholes.items():
            for place in [place for place in it.true if place[0] == whole]:
                month = place[1]
                columns = [NUM, DENOM] if month == it.month else []
                if it.measure == "number" and np.isnan(it.true[place][NUM]):
                    columns.append(VALUE)
                members = tuple((area, month) for area in parts if (area, month) in it.true)
                for column in columns:
                    self._total(Equation(place, members, column))

    def _total(self, equation: Equation) -> None:
        it, column = self.indicator, equation.column
        known = [p for p in equation.places if not np.isnan(it.true[p][column])]
        if equation.whole not in known or len(known) < 2:
            return
        signs = {place: 1 if place == equation.whole else -1 for place in known}
        left = {place: signs[place] * it.true[place][column] for place in known}
        whole = it.true[equation.whole][column]
        if not one(same(whole, whole - sum(left.values()), scale=whole)):
            return
        hidden = [place for place in known if not it.shows(place, column)]
        if not any(it.hides(place, column) for place in hidden):
            return
        terms = tuple(((self._unknown(place, column), column), signs[place]) for place in hidden)
        shown = sum(left[place] for place in known if place not in hidden)
        self.equations.append(equation)
        self.puzzle.sums.append(Sum(TOTAL, terms, float(shown)))

    def _unknown(self, place: Place, column: int) -> int:
        """The unknown of a figure that the copy hides or does not have at all."""
        if self.indicator.hides(place, column):
            return self._at[place, None]
        if (place, column) not in self._at:
            self._at[place, column] = len(self.puzzle.unknowns)
            tried = may_be.counts(self.indicator.true[place][column], self._steps[column], True)
            found = np.full((len(tried), 3), np.nan)
            found[:, column] = sorted(
                tried, key=lambda v: abs(v - self.indicator.true[place][column])
            )
            found[0, column] = self.indicator.true[place][column]
            self.puzzle.unknowns.append(Unknown(found, ()))
        return self._at[place, column]
