"""What a reader holds for certain of counts that are not printed, and how a guess is held to it.

A guess gives every unknown count a number. `holds` judges it by the product's own rules, exactly;
`linear` is what a solver is given, which may ask for more than the fact does, but never for less:
so each guess that the solver finds can be checked, and none that passes is wrong.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Final, Literal, NamedTuple, TypeAlias

from xlscore.disclosure.rule import Unit
from xlscore.rules.numbers import equal
from xlscore.rules.small_counts import MOST

_HAIR: Final = 1e-9
#: How far a solver stays from a limit that does not count itself.
_STRICT: Final = 1e-6


class Count(NamedTuple):
    """A count of an indicator, area and month; `column` is num or denom.

    `version`: `now`, as Data has it; `was`, as it was published before Data changed; `own`, that of
    the single period within a year to date or a rolling year. The column `times` is no count of
    anybody: it says how often a printed result's lowest terms go into its num and its denom.
    """

    no: str
    area: str
    month: int
    column: str
    version: str = "now"

    @property
    def unit(self) -> Unit:
        """What withholds it."""
        return (self.no, self.area, self.month, self.column)


Guess: TypeAlias = Mapping[Count, float]
#: What rows ask of a guess: all that the fact does and perhaps more, which the truth fulfils; that
#: two denominators be the same, which the truth may not; or what the fact implies, and no more.
How: TypeAlias = Literal["guess", "alike", "implied"]


class Row(NamedTuple):
    """A linear condition: low <= sum of coefficients times counts <= high."""

    terms: tuple[tuple[Count, float], ...]
    low: float
    high: float


class Span(NamedTuple):
    """Values from low to high; an end that is open does not count itself."""

    low: float
    high: float
    low_open: bool
    high_open: bool


@dataclass(frozen=True)
class Result:
    """A result by its counts: num, or num / denom x scale; or a `fixed` number without counts."""

    num: Count | None = None
    denom: Count | None = None
    scale: float = 1.0
    #: None for none: NaN is not itself, and results are looked up.
    fixed: float | None = None

    @property
    def counts(self) -> tuple[Count, ...]:
        """The counts it is made of."""
        return tuple(count for count in (self.num, self.denom) if count is not None)

    def of(self, guess: Guess) -> float:
        """Its value by a guess; NaN where that divides by 0."""
        if self.num is None:
            return math.nan if self.fixed is None else self.fixed
        if self.denom is None:
            return guess[self.num]
        below = guess[self.denom]
        return guess[self.num] / below * self.scale if below else math.nan

    def between(self, span: Span) -> list[Row]:
        """Rows that keep it within a span."""
        low, high, low_open, high_open = span
        assert self.num is not None
        if self.denom is None:
            return [
                Row(
                    ((self.num, 1.0),),
                    low + (_STRICT if low_open else 0),
                    high - (_STRICT if high_open else 0),
                )
            ]
        rows = []
        if math.isfinite(low):
            by, of = _ratio(low / self.scale)
            margin = _STRICT * by if low_open else 0.0
            rows.append(Row(((self.num, by), (self.denom, -of)), margin, math.inf))
        if math.isfinite(high):
            by, of = _ratio(high / self.scale)
            margin = -_STRICT * by if high_open else 0.0
            rows.append(Row(((self.num, by), (self.denom, -of)), -math.inf, margin))
        return rows


def _ratio(value: float) -> tuple[float, float]:
    """A fraction's parts: q, p of p / q, whole numbers where it is one of small ones."""
    found = Fraction(value).limit_denominator(100_000)
    if abs(float(found) - value) <= _HAIR * abs(value):
        return float(found.denominator), float(found.numerator)
    return 1.0, value


@dataclass(frozen=True)
class Fact:
    """Something a reader holds for certain.

    `kind` names the inference, `lifted` what makes it unknown once any of it is withheld.
    """

    kind: str
    lifted: frozenset[Unit] = field(default=frozenset(), kw_only=True)

    @property
    def counts(self) -> tuple[Count, ...]:
        """The counts that it is about."""
        raise NotImplementedError

    def holds(self, guess: Guess) -> bool:
        """Whether a guess agrees with it."""
        raise NotImplementedError

    def linear(self, known: Callable[[Result], bool], truth: Guess, how: How, /) -> list[Row]:
        """Rows for a solver; `known` are results that every guess leaves at the truth."""
        raise NotImplementedError


@dataclass(frozen=True)
class Sum(Fact):
    """Counts add up."""

    row: Row

    @cached_property
    def counts(self) -> tuple[Count, ...]:
        """See Fact."""
        return tuple(count for count, _ in self.row.terms)

    def holds(self, guess: Guess) -> bool:
        """See Fact."""
        parts = [by * guess[count] for count, by in self.row.terms]
        hair = _HAIR * (1 + max(map(abs, parts)))
        return self.row.low - hair <= sum(parts) <= self.row.high + hair

    def linear(self, _: Callable[[Result], bool], __: Guess, ___: How) -> list[Row]:
        """See Fact."""
        return [self.row]


@dataclass(frozen=True)
class Scale:
    """What a rule answers along a line: at some edges, and between and beyond them.

    `answers` begin with that below the first edge, then come that at it, that above it, and so on.
    """

    edges: Sequence[float]
    answers: Sequence[str]

    @staticmethod
    def tried(edges: Sequence[float]) -> list[float]:
        """The values at which a rule is to be asked for `answers`; the edges in order, finite."""
        if not edges:
            return [0.0]
        found = [edges[0] - 1 - abs(edges[0])]
        for edge, after in zip(edges, [*edges[1:], math.inf], strict=True):
            beyond = edge + 1 + abs(edge) if math.isinf(after) else (edge + after) / 2
            found += [edge, beyond]
        return found

    def place(self, value: float) -> int:
        """Where among the answers a value stands."""
        at = bisect_left(self.edges, value)
        for near in (at - 1, at):
            if 0 <= near < len(self.edges) and equal(self.edges[near], value):
                return 2 * near + 1
        return 2 * at

    def around(self, value: float, *, hull: bool = False) -> Span:
        """The values about one that have its answer; `hull`: from the first to the last such."""
        at = self.place(value)
        answer = self.answers[at]
        low, high = at, at
        if hull:
            low = self.answers.index(answer)
            high = len(self.answers) - 1 - self.answers[::-1].index(answer)
        else:
            while low and self.answers[low - 1] == answer:
                low -= 1
            while high < len(self.answers) - 1 and self.answers[high + 1] == answer:
                high += 1
        from_ = self.edges[(low - 1) // 2] if low else -math.inf
        to = self.edges[high // 2] if high < len(self.answers) - 1 else math.inf
        return Span(from_, to, low % 2 == 0, high % 2 == 0)


@dataclass(frozen=True)
class Judged(Fact):
    """A result is judged (a rating): what the rule says of results, and what it said of this."""

    result: Result
    scale: Scale
    answer: str

    @cached_property
    def counts(self) -> tuple[Count, ...]:
        """See Fact."""
        return self.result.counts

    def holds(self, guess: Guess) -> bool:
        """See Fact."""
        value = self.result.of(guess)
        return value == value and self.scale.answers[self.scale.place(value)] == self.answer

    def linear(self, _: Callable[[Result], bool], truth: Guess, how: How) -> list[Row]:
        """See Fact."""
        true = self.result.of(truth)
        return self.result.between(self.scale.around(true, hull=how == "implied"))


@dataclass(frozen=True)
class Compared(Fact):
    """Two results are compared (an arrow); a subclass says how."""

    first: Result
    second: Result

    @cached_property
    def counts(self) -> tuple[Count, ...]:
        """See Fact."""
        return (*self.first.counts, *self.second.counts)

    def beside(self, than: float, *, first: bool) -> Scale:
        """What is said of one result, the `first` or the other, where the other one is `than`."""
        raise NotImplementedError

    def linear(self, known: Callable[[Result], bool], truth: Guess, how: How) -> list[Row]:
        """See Fact."""
        free = [not known(self.first), not known(self.second)]
        one, other = self.first.of(truth), self.second.of(truth)
        if all(free):
            return self._both(known, truth, how)
        # A result that is known is what the other was compared with.
        rows = self._kept(truth, other, how, first=True) if free[0] else []
        return rows + (self._kept(truth, one, how, first=False) if free[1] else [])

    def _both(self, _: Callable[[Result], bool], truth: Guess, how: How) -> list[Row]:
        """Rows where neither is known: each keeps to its side of a value between them."""
        if how == "implied":
            return []
        middle = (self.first.of(truth) + self.second.of(truth)) / 2
        return [row for first in (True, False)
                for row in self._kept(truth, middle, how, first=first)]  # fmt: skip

    def _kept(self, truth: Guess, than: float, how: How, *, first: bool) -> list[Row]:
        side = self.first if first else self.second
        scale = self.beside(than, first=first)
        return side.between(scale.around(side.of(truth), hull=how == "implied"))


@dataclass(frozen=True)
class Ordered(Compared):
    """Which of two results is the larger: `way` is 1 for the first, -1 for the other, 0 for none.

    So compare H and L unrounded figures.
    """

    way: int

    def holds(self, guess: Guess) -> bool:
        """See Fact."""
        one, other = self.first.of(guess), self.second.of(guess)
        if one != one or other != other:
            return False
        return self.way == (0 if equal(one, other) else 1 if one > other else -1)

    def beside(self, than: float, *, first: bool) -> Scale:
        """See Compared."""
        return Scale((than,), "-=+" if first else "+=-")

    def _both(self, known: Callable[[Result], bool], truth: Guess, how: How) -> list[Row]:
        below = (self.first.denom, self.second.denom)
        fixed = [denom is None or known(Result(denom)) for denom in below]
        if all(fixed):
            return [self._crosswise(truth)]
        if how == "alike" and all(below) and any(fixed):
            # One denominator is taken to be the other, which is known: then nums are compared.
            one, other = below if fixed[0] else below[::-1]
            assert one is not None
            assert other is not None
            if truth[other] > MOST:
                level = Row(((other, 1.0),), truth[one], truth[one])
                return [level, self._crosswise({**truth, other: truth[one]})]
        return super()._both(known, truth, how)

    def _crosswise(self, truth: Guess) -> Row:
        """Both by known denominators: num x denom of the other, and the difference."""
        by = [
            1.0 if side.denom is None else side.scale / truth[side.denom]
            for side in (self.first, self.second)
        ]
        assert self.first.num is not None
        assert self.second.num is not None
        terms = ((self.first.num, by[0]), (self.second.num, -by[1]))
        if not self.way:
            return Row(terms, 0.0, 0.0)
        step = _STRICT * min(by)
        return Row(terms, step, math.inf) if self.way > 0 else Row(terms, -math.inf, -step)


@dataclass(frozen=True)
class Ruled(Compared):
    """Two results compared by a rule of its own: nearer to a target, or as they are displayed.

    `edges` are the values of one result at which the rule may change its mind, the other known.
    """

    rule: Callable[[Sequence[float], Sequence[float]], list[str]]
    answer: str
    edges: Callable[[float], Sequence[float]]

    def holds(self, guess: Guess) -> bool:
        """See Fact."""
        one, other = self.first.of(guess), self.second.of(guess)
        return one == one and other == other and self.rule([one], [other]) == [self.answer]

    def beside(self, than: float, *, first: bool) -> Scale:
        """See Compared."""
        edges = sorted({edge for edge in self.edges(than) if math.isfinite(edge)})
        tried = Scale.tried(edges)
        same = [than] * len(tried)
        return Scale(edges, self.rule(tried, same) if first else self.rule(same, tried))
