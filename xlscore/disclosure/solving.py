"""Which hidden figures have one possible value only, given all that is said of them.

A reader who knows the totals, ratings and arrows may try every value for every hidden figure.
Here the same is done: a figure is safe as soon as one answer with another value for it fits all
that is said, and given away where none does, or where none is found in reasonable time. The
truth fits; the answers tried first are those nearest to it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from xlscore.rules.numbers import same

Floats: TypeAlias = npt.NDArray[np.float64]
Bools: TypeAlias = npt.NDArray[np.bool_]
#: What a constraint rests on, for whoever explains it.
Kind: TypeAlias = str
#: An unknown by its place in the list, and a column of its candidates.
Item: TypeAlias = tuple[int, int]

#: Steps after which a search is given up.
_ENOUGH: Final = 3000
_HAIR: Final = 1e-6


@dataclass
class Unknown:
    """A hidden figure.

    `candidates` are its possible values, a row each, nearest to the truth first and the truth
    itself first of all; columns are num, denom and value, NaN where there is none. `allowed` has
    by kind which of them fit. `asked` are the columns that the copy hides.
    """

    candidates: Floats
    asked: tuple[int, ...]
    allowed: list[tuple[Kind, Bools]] = field(default_factory=list)


@dataclass(frozen=True)
class Pair:
    """Which candidates of two unknowns fit each other."""

    kind: Kind
    first: int
    second: int
    fits: Bools


@dataclass(frozen=True)
class Sum:
    """The whole less its parts is 0: `shown` is what is known of it, `terms` the unknown rest.

    A term is an item and its sign.
    """

    kind: Kind
    terms: tuple[tuple[Item, int], ...]
    shown: float


@dataclass(frozen=True)
class Puzzle:
    """Unknowns and all that is said of them; the truth fits every constraint."""

    unknowns: list[Unknown]
    pairs: list[Pair]
    sums: list[Sum]

    @property
    def items(self) -> list[Item]:
        """Every figure that the copy hides."""
        return [(n, column) for n, one in enumerate(self.unknowns) for column in one.asked]

    def given_away(
        self, items: Iterable[Item] | None = None, without: Collection[Kind] = ()
    ) -> list[Item]:
        """The items that have one possible value only, constraints `without` left out."""
        search = _Search(self, frozenset(without))
        asked = self.items if items is None else list(items)
        safe: set[Item] = set()
        found = []
        for n, column in asked:
            if (n, column) in safe:
                continue
            answer = search.other(n, column)
            if answer is None:
                found.append((n, column))
                continue
            safe.update(
                (m, c)
                for m, chosen in answer.items()
                for c in range(3)
                if search.differs(m, c)[chosen]
            )
        return found

    def because(self, item: Item, dearest: Iterable[Kind]) -> list[Kind]:
        """Kinds of constraints that suffice to give an item away, none of which can be spared.

        `dearest`: the kinds in the order in which they are spared.
        """
        spared: list[Kind] = []
        needed = []
        for kind in dearest:
            if self.given_away([item], [*spared, kind]):
                spared.append(kind)
            else:
                needed.append(kind)
        return needed


class _Search:
    """The search for answers to a puzzle with some kinds of constraints left out."""

    def __init__(self, puzzle: Puzzle, without: frozenset[Kind]) -> None:
        self.unknowns = puzzle.unknowns
        self.pairs = [pair for pair in puzzle.pairs if pair.kind not in without]
        self.sums = [total for total in puzzle.sums if total.kind not in without]
        self.start = []
        for one in puzzle.unknowns:
            left = np.ones(len(one.candidates), bool)
            for kind, fits in one.allowed:
                if kind not in without:
                    left &= fits
            self.start.append(left)
        self._differs: dict[Item, Bools] = {}
        self.steps = 0

    @cached_property
    def around(self) -> dict[int, tuple[list[Pair], list[Sum]]]:
        """The constraints about each unknown."""
        found: dict[int, tuple[list[Pair], list[Sum]]] = defaultdict(lambda: ([], []))
        for pair in self.pairs:
            found[pair.first][0].append(pair)
            found[pair.second][0].append(pair)
        for total in self.sums:
            for n in {n for (n, _), _ in total.terms}:
                found[n][1].append(total)
        return found

    def differs(self, n: int, column: int) -> Bools:
        """Which candidates differ from the truth in a column."""
        if (n, column) not in self._differs:
            values = self.unknowns[n].candidates[:, column]
            known = ~np.isnan(values) & ~np.isnan(values[0])
            self._differs[n, column] = known & ~same(values, values[0])
        return self._differs[n, column]

    def other(self, n: int, column: int) -> dict[int, int] | None:
        """An answer with another value for an item: the unknowns that differ from the truth."""
        self.steps = 0
        open_ = {n: self.start[n] & self.differs(n, column)}
        return self._answer(open_, {n})

    def _left(self, open_: dict[int, Bools], n: int) -> Bools:
        return open_.get(n, self.start[n])

    def _answer(self, open_: dict[int, Bools], changed: set[int]) -> dict[int, int] | None:
        self.steps += 1
        if self.steps > _ENOUGH or not self._narrow(open_, changed):
            return None
        # What is not narrowed keeps its true value.
        chosen = {n: int(np.argmax(left)) for n, left in open_.items()}
        broken = self._broken(chosen)
        if not broken:
            return {n: at for n, at in chosen.items() if at}
        undecided = [n for n in broken if self._left(open_, n).sum() > 1]
        if not undecided:
            return None
        n = min(undecided, key=lambda m: int(self._left(open_, m).sum()))
        for at in np.flatnonzero(self._left(open_, n)).tolist():
            only = np.zeros_like(self.start[n])
            only[at] = True
            answer = self._answer({**open_, n: only}, {n})
            if answer is not None or self.steps > _ENOUGH:
                return answer
        return None

    def _broken(self, chosen: dict[int, int]) -> set[int]:
        """The unknowns of constraints that a choice does not fit."""
        broken: set[int] = set()
        for n in chosen:
            pairs, sums = self.around[n]
            for pair in pairs:
                if not pair.fits[chosen.get(pair.first, 0), chosen.get(pair.second, 0)]:
                    broken |= {pair.first, pair.second}
            for total in sums:
                rest = total.shown + sum(
                    sign * self.unknowns[m].candidates[chosen.get(m, 0), column]
                    for (m, column), sign in total.terms
                )
                if abs(rest) > _HAIR * (1 + abs(total.shown)):
                    broken |= {m for (m, _), _ in total.terms}
        return broken

    def _narrow(self, open_: dict[int, Bools], changed: set[int]) -> bool:
        """Leave out candidates that fit no candidate of another; False where none is left."""
        while changed:
            n = changed.pop()
            if not self._left(open_, n).any():
                return False
            pairs, sums = self.around[n]
            for pair in pairs:
                there = pair.second if pair.first == n else pair.first
                fits = pair.fits if pair.first == n else pair.fits.T
                there_fits = np.any(fits[self._left(open_, n)], axis=0)
                self._keep(open_, changed, there, np.asarray(there_fits, dtype=np.bool_))
            for total in sums:
                self._narrow_sum(open_, changed, total)
        return all(left.any() for left in open_.values())

    def _narrow_sum(self, open_: dict[int, Bools], changed: set[int], total: Sum) -> None:
        hair = _HAIR * (1 + abs(total.shown))
        spans: list[tuple[int, Floats, float, float]] = []
        for (n, column), sign in total.terms:
            values: Floats = sign * self.unknowns[n].candidates[:, column]
            left = values[self._left(open_, n)]
            if not left.size:
                return
            spans.append((n, values, float(left.min()), float(left.max())))
        lowest = total.shown + sum(low for *_, low, _ in spans)
        highest = total.shown + sum(high for *_, high in spans)
        for n, values, low, high in spans:
            few = np.less_equal(values + (lowest - low), hair)
            enough = np.greater_equal(values + (highest - high), -hair)
            self._keep(open_, changed, n, few & enough)

    def _keep(self, open_: dict[int, Bools], changed: set[int], n: int, fits: Bools) -> None:
        left = self._left(open_, n)
        kept = left & fits
        if kept.sum() < left.sum():
            open_[n] = kept
            changed.add(n)
