"""What a reader holds for certain of counts that are not printed, and how a guess is held to it.

A guess gives every unknown count a number. `holds` judges it by the product's own rules, exactly;
`linear` is what a solver is given, which may ask for more than the fact does, but never for less:
so each guess that the solver finds can be checked, and none that passes is wrong.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Final, Literal, NamedTuple, TypeAlias

from xlscore.disclosure.rule import Unit
from xlscore.rules.small_counts import MOST

_HAIR: Final = 1e-9
#: How far a solver stays from a limit that does not count itself.
_STRICT: Final = 1e-6


class Count(NamedTuple):
    """A count of an indicator, area and month; `column` is num or denom.

    `version`: `now`, as Data has it; `was`, as it was published before Data changed; `own`, that of
    the single period within a year to date or a rolling year.
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


@dataclass(frozen=True)
class Result:
    """A result by its counts: num, or num / denom x scale; or a `fixed` number without counts."""

    num: Count | None = None
    denom: Count | None = None
    scale: float = 1.0
    fixed: float = math.nan

    @property
    def counts(self) -> tuple[Count, ...]:
        """The counts it is made of."""
        return tuple(count for count in (self.num, self.denom) if count is not None)

    def of(self, guess: Guess) -> float:
        """Its value by a guess; NaN where that divides by 0."""
        if self.num is None:
            return self.fixed
        if self.denom is None:
            return guess[self.num]
        below = guess[self.denom]
        return guess[self.num] / below * self.scale if below else math.nan

    def between(self, low: float, high: float, low_open: bool, high_open: bool) -> list[Row]:
        """Rows that keep it between two values."""
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
class Judged(Fact):
    """A result is judged (a rating): `answer` is what the rule says of it.

    `edges` are the values at which the rule may change its mind.
    """

    result: Result
    rule: Callable[[float], str]
    answer: str
    edges: Sequence[float]

    @cached_property
    def counts(self) -> tuple[Count, ...]:
        """See Fact."""
        return self.result.counts

    def holds(self, guess: Guess) -> bool:
        """See Fact."""
        value = self.result.of(guess)
        return value == value and self.rule(value) == self.answer

    def linear(self, _: Callable[[Result], bool], truth: Guess, how: How) -> list[Row]:
        """See Fact."""
        true = self.result.of(truth)
        return self.result.between(*around(true, self.rule, self.edges, hull=how == "implied"))


@dataclass(frozen=True)
class Compared(Fact):
    """Two results are compared (an arrow). `edges` give those of one result, the other known."""

    first: Result
    second: Result
    rule: Callable[[float, float], str]
    answer: str
    edges: Callable[[float], Sequence[float]]
    #: Whether the rule only asks which is the larger, of unrounded figures.
    plain: bool

    @cached_property
    def counts(self) -> tuple[Count, ...]:
        """See Fact."""
        return (*self.first.counts, *self.second.counts)

    def holds(self, guess: Guess) -> bool:
        """See Fact."""
        one, other = self.first.of(guess), self.second.of(guess)
        return one == one and other == other and self.rule(one, other) == self.answer

    def linear(self, known: Callable[[Result], bool], truth: Guess, how: How) -> list[Row]:
        """See Fact."""
        one, other = self.first.of(truth), self.second.of(truth)
        free = [not known(side) for side in (self.first, self.second)]
        if (
            all(free)
            and self.plain
            and all(
                side.denom is None or known(Result(side.denom))
                for side in (self.first, self.second)
            )
        ):
            return [self._crosswise(one, other, truth)]
        if all(free) and how == "implied":
            return []
        below = [side.denom for side in (self.first, self.second)]
        if all(free) and how == "alike" and self.plain and below[0] and below[1]:
            # One denominator is taken to be the other, which is known: then nums are compared.
            for own, other_ in ((below[0], below[1]), (below[1], below[0])):
                if known(Result(own)) and not known(Result(other_)) and truth[other_] > MOST:
                    level = Row(((other_, 1.0),), truth[own], truth[own])
                    alike = {**truth, other_: truth[own]}
                    return [level, self._crosswise(one, other, alike)]
        # Where both are unknown each keeps to its side of a value between them.
        middle = (one + other) / 2 if all(free) else math.nan
        rows: list[Row] = []
        if free[0]:
            than = other if middle != middle else middle
            rows += self._kept(self.first, one, lambda value: self.rule(value, than), than, how)
        if free[1]:
            than = one if middle != middle else middle
            rows += self._kept(self.second, other, lambda value: self.rule(than, value), than, how)
        return rows

    def _kept(
        self, side: Result, value: float, rule: Callable[[float], str], than: float, how: How
    ) -> list[Row]:
        """One side keeps to the values of which the rule says the same beside another value."""
        return side.between(*around(value, rule, self.edges(than), hull=how == "implied"))

    def _crosswise(self, one: float, other: float, truth: Guess) -> Row:
        """Both by known denominators: num x denom of the other, and the difference."""
        by = [
            1.0 if side.denom is None else side.scale / truth[side.denom]
            for side in (self.first, self.second)
        ]
        assert self.first.num is not None
        assert self.second.num is not None
        terms = ((self.first.num, by[0]), (self.second.num, -by[1]))
        if abs(one - other) <= _HAIR * max(abs(one), abs(other)):
            return Row(terms, 0.0, 0.0)
        step = _STRICT * min(by)
        return Row(terms, step, math.inf) if one > other else Row(terms, -math.inf, -step)


def around(
    true: float, rule: Callable[[float], str], edges: Sequence[float], *, hull: bool
) -> tuple[float, float, bool, bool]:
    """The values about a true one of which a rule says the same: low, high, whether each is open.

    Between two edges a rule does not change its mind. `hull`: also what lies between those values
    and others of which it says the same.
    """
    answer = rule(true)
    known = sorted({edge for edge in edges if math.isfinite(edge)})

    def reach(side: Sequence[float], way: float) -> tuple[float, bool]:
        best, last = (true, False), true
        for edge in (*side, math.copysign(math.inf, way)):
            far = math.isinf(edge)
            if rule(last + way * (1 + abs(last)) if far else (last + edge) / 2) == answer:
                best = (edge, not far)
            elif not hull:
                break
            if not far and rule(edge) == answer:
                best = (edge, False)
            elif not hull:
                break
            last = edge
        return best

    low, low_open = reach([edge for edge in reversed(known) if edge < true], -1.0)
    high, high_open = reach([edge for edge in known if edge > true], 1.0)
    return low, high, low_open, high_open
