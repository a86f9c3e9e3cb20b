"""Which small counts stay open, proved by witnesses, and what else to withhold so that all do.

A count is open where three whole numbers may stand there, or posts of a span of two: each of them
is shown by a witness, a guess at all counts that agrees with every fact exactly. HiGHS looks for
them; what it finds is judged by the facts themselves, so that an inexact solver cannot prove
anything that is wrong.
"""

from __future__ import annotations

import math
import os
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import highspy
import numpy as np

from xlscore.disclosure.facts import Count, Fact, Result, Row
from xlscore.disclosure.inferences import Reader, concluded, is_whole
from xlscore.disclosure.rule import Unit
from xlscore.rules.small_counts import MOST, small

#: How many whole numbers must remain possible, and how long a span of posts.
OPEN: Final = 3
SPAN: Final = 2.0
_SECONDS: Final = 0.2
_BUDGET: Final = 10.0
#: Where the choice reckons with fractions: the proof holds what it finds to whole numbers.
_LARGE: Final = 30
_ROOM: Final = 60.0


@dataclass
class Model:
    """What a reader knows of one book, and how open each small count is.

    `hidden` are the units withheld in this copy. `with_copy`: this copy's own items are read too,
    not the earlier ones alone.
    """

    reader: Reader
    facts: Sequence[Fact]
    hidden: set[Unit]
    with_copy: bool = True
    solves: int = 0
    #: By count the values that a witness has.
    seen: dict[Count, set[float]] = field(default_factory=dict)
    #: The seconds that the solver may still take; what it does not find then counts as closed.
    left: list[float] = field(default_factory=lambda: [_BUDGET])

    def __post_init__(self) -> None:
        self.truth = self.reader.truth
        self.about: dict[Count, list[Fact]] = defaultdict(list)
        for fact in self.facts:
            for count in fact.counts:
                self.about[count].append(fact)

    def fixed(self, count: Count) -> bool:
        """Whether a reader knows a count outright."""
        if count in self.reader.known:
            return True
        units = self.reader.printed.get(count) if self.with_copy else None
        return units is not None and not units & self.hidden

    def shown(self, result: Result) -> bool:
        """Whether a reader knows a result outright."""
        units = self.reader.results.get(result)
        if units is not None and (not units or (self.with_copy and not units & self.hidden)):
            return True
        return all(map(self.fixed, result.counts))

    def said(self, fact: Fact) -> bool:
        """Whether nothing withheld takes a fact away."""
        return not fact.lifted or (self.with_copy and not fact.lifted & self.hidden)

    def bounds(self, count: Count) -> tuple[float, float]:
        """What a count may be for all that its cell says: a c of the rule is small."""
        true = self.truth[count]
        if self.withheld_as_small(count):
            return (1.0 if is_whole(self.reader, count) else 1e-4), float(MOST)
        return 0.0, true + max(true, _ROOM)

    def withheld_as_small(self, count: Count) -> bool:
        """Whether a copy shows c for it since it is small, and not to protect another."""
        return (
            count.version != "own"
            and count.area in self.reader.paged
            and bool(small(self.truth[count]))
        )

    @property
    def sensitive(self) -> list[Count]:
        """The small counts that no copy shows."""
        return [
            count
            for count, true in self.truth.items()
            if true <= MOST + 1e-6 and bool(small(true)) and not self.fixed(count)
        ]

    # ---- proving

    def open(self, count: Count) -> bool:
        """Whether a count stays open, by witnesses."""
        values = self.seen.setdefault(count, {self.truth[count]})
        whole = is_whole(self.reader, count)
        low, high = self.bounds(count)
        if whole:
            near = sorted(range(math.ceil(low), int(min(high, MOST + 3)) + 1),
                          key=lambda n: abs(n - self.truth[count]))  # fmt: skip
            tried: Sequence[float] = [float(n) for n in near]
        else:
            tried = [low, high, (low + self.truth[count]) / 2, (high + self.truth[count]) / 2]
        for value in tried:
            if _enough(values, whole):
                return True
            if value not in values and self._alone(count, value):
                values.add(value)
        if _enough(values, whole):
            return True
        part = _Part(self, count)
        for way in (1.0, -1.0):
            part.ask({count: way})
            if _enough(values, whole):
                return True
        if whole and max(values) - min(values) >= OPEN - 1:
            for value in tried:
                if value not in values and min(values) < value < max(values):
                    part.ask({}, {count: value})
                    if _enough(values, whole):
                        return True
        return False

    def _alone(self, count: Count, value: float) -> bool:
        """Whether a count may have another value with all others as they are."""
        guess = _Changed(self.truth, {count: value})
        return all(fact.holds(guess) for fact in self.about[count] if self.said(fact))

    def witnessed(self, guess: dict[Count, float], facts: Iterable[Fact]) -> bool:
        """Whether a guess that the solver found agrees with every fact; what it shows is kept."""
        if not all(fact.holds(_Changed(self.truth, guess)) for fact in facts):
            return False
        for count, value in guess.items():
            if count in self.seen or self.truth[count] <= MOST:
                self.seen.setdefault(count, {self.truth[count]}).add(value)
        return True

    def closed(self, among: Iterable[Count] | None = None) -> list[Count]:
        """The sensitive counts that a reader can work out."""
        return [c for c in (self.sensitive if among is None else among) if not self.open(c)]

    def connected(self, start: Count, through: Callable[[Count], bool]) -> set[Count]:
        """The counts that facts bind to one, reached through those that are not known."""
        found, queue = {start}, [start]
        while queue:
            for fact in self.about[queue.pop()]:
                if self.said(fact):
                    for count in fact.counts:
                        if count not in found and through(count):
                            found.add(count)
                            queue.append(count)
        return found

    def near(self, start: Count) -> set[Count]:
        """The unknown counts that facts bind to one."""
        return self.connected(start, lambda count: not (self.fixed(count) or self._pinned(count)))

    def _pinned(self, count: Count) -> bool:
        units = self.reader.pinned.get(count)
        return units is not None and not units & self.hidden

    def withholding(self, further: Collection[Unit]) -> Model:
        """The same with more withheld; witnesses stay witnesses."""
        more = Model(self.reader, self.facts, self.hidden | set(further), left=self.left)
        more.seen = {count: set(values) for count, values in self.seen.items()}
        return more


def model(reader: Reader, hidden: Collection[Unit]) -> Model:
    """The model of a copy that withholds some units."""
    return Model(reader, concluded(reader), set(hidden))


def _enough(values: Collection[float], whole: bool) -> bool:
    return len(values) >= OPEN if whole else max(values) - min(values) >= SPAN - 1e-9


class _Changed(dict[Count, float]):
    """The truth but for some counts."""

    def __init__(self, truth: dict[Count, float], changed: dict[Count, float]) -> None:
        super().__init__(changed)
        self._truth = truth

    def __missing__(self, count: Count) -> float:
        return self._truth[count]


def _silent() -> highspy.Highs:
    """A solver that prints nothing: it writes a banner when it is made, past Python's stdout."""
    try:
        kept = os.dup(1)
    except OSError:  # there is no console to write to
        solver = highspy.Highs()  # type: ignore[no-untyped-call]
    else:
        with Path(os.devnull).open("wb") as nothing:
            os.dup2(nothing.fileno(), 1)
            try:
                solver = highspy.Highs()  # type: ignore[no-untyped-call]
            finally:
                os.dup2(kept, 1)
                os.close(kept)
    solver.silent()
    return solver


class _Program:
    """A mixed integer program, row by row."""

    def __init__(self) -> None:
        self.low: list[float] = []
        self.high: list[float] = []
        self.cost: list[float] = []
        self.whole: list[bool] = []
        self.rows: list[tuple[list[int], list[float], float, float]] = []

    def column(self, low: float, high: float, whole: bool, cost: float = 0.0) -> int:
        self.low.append(low)
        self.high.append(high)
        self.whole.append(whole)
        self.cost.append(cost)
        return len(self.low) - 1

    def row(self, terms: Iterable[tuple[int, float]], low: float, high: float) -> None:
        at, by = zip(*terms, strict=True)
        self.rows.append((list(at), list(by), low, high))

    def loaded(self) -> highspy.Highs:
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(self.low), len(self.rows)
        lp.col_cost_, lp.col_lower_, lp.col_upper_ = (
            np.array(part, float) for part in (self.cost, self.low, self.high)
        )
        lp.row_lower_ = np.array([row[2] for row in self.rows], float)
        lp.row_upper_ = np.array([row[3] for row in self.rows], float)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.cumsum([0, *(len(row[0]) for row in self.rows)]).astype(np.int32)
        lp.a_matrix_.index_ = np.array([n for row in self.rows for n in row[0]], np.int32)
        lp.a_matrix_.value_ = np.array([b for row in self.rows for b in row[1]], float)
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        lp.integrality_ = [kinds[whole] for whole in self.whole]
        solver = _silent()
        for name, value in (
            ("primal_feasibility_tolerance", 1e-9), ("mip_feasibility_tolerance", 1e-9),
            ("mip_rel_gap", 0.0), ("time_limit", _SECONDS), ("threads", 1),
        ):  # fmt: skip
            solver.setOptionValue(name, value)
        solver.passModel(lp)
        return solver

    @staticmethod
    def answer(solver: highspy.Highs) -> list[float] | None:
        solver.run()
        status = solver.getModelStatus()
        reached = (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kTimeLimit)
        if status not in reached:
            return None
        found = solver.getSolution()
        return list(found.col_value) if found.value_valid else None


class _Part:
    """The counts that one is bound to, as a program that the solver can be asked."""

    def __init__(self, model: Model, start: Count) -> None:
        self.model = model
        found = model.near(start)
        self.counts = sorted(found, key=str)
        self.facts = list(
            {id(f): f for c in self.counts for f in model.about[c] if model.said(f)}.values()
        )
        self._program = program = _Program()
        self._at = {}
        for count in self.counts:
            low, high = model.bounds(count)
            self._at[count] = program.column(low, high, is_whole(model.reader, count))
        for fact in self.facts:
            for row in fact.linear(model.shown, model.truth):
                put(program, row, self._at, model.truth)
        self._solver: highspy.Highs | None = None

    def ask(self, aim: dict[Count, float], given: dict[Count, float] | None = None) -> None:
        """Look for a witness with the least sum of aims, and with some counts given."""
        if self.model.left[0] <= 0:
            return
        began = time.perf_counter()
        self._solver = solver = self._solver or self._program.loaded()
        self.model.solves += 1
        for count, way in aim.items():
            solver.changeColCost(self._at[count], way)
        for count, value in (given or {}).items():
            solver.changeColBounds(self._at[count], value, value)
        found = _Program.answer(solver)
        self.model.left[0] -= time.perf_counter() - began
        for count in aim:
            solver.changeColCost(self._at[count], 0.0)
        for count in given or {}:
            at = self._at[count]
            solver.changeColBounds(at, self._program.low[at], self._program.high[at])
        if found is not None:
            guess = {
                count: float(round(found[at])) if self._program.whole[at] else found[at]
                for count, at in self._at.items()
            }
            self.model.witnessed(guess, self.facts)


def put(
    program: _Program,
    row: Row,
    at: dict[Count, int],
    truth: dict[Count, float],
    lifted: Sequence[tuple[int, float]] = (),
) -> None:
    """A row of a fact; `lifted` are columns that take it away once they are 1."""
    rest = sum(by * truth[count] for count, by in row.terms if count not in at)
    terms = [(at[count], by) for count, by in row.terms if count in at]
    if not terms:
        return
    reach = sum(abs(by) * max(abs(program.low[n]), program.high[n]) for n, by in terms)
    for low, high, way in ((row.low, math.inf, 1.0), (-math.inf, row.high, -1.0)):
        if math.isfinite(low if way > 0 else high):
            more = [(n, way * by * (reach + abs(rest) + 1)) for n, by in lifted]
            program.row([*terms, *more], low - rest, high - rest)


# ---- choosing


def choose(
    model: Model,
    cost: Callable[[Unit], float],
    among: Sequence[Count],
    closed: Sequence[Count],
    *,
    least: bool = True,
) -> tuple[Model, list[Count]]:
    """Withhold more until every count of some is open: the model then, and those that stay closed.

    Each closed count in turn is given the cheapest further units that open it; what the later
    ones made needless is then shown again, the dearest first.
    """
    chosen: list[Unit] = []
    stays: list[Count] = []
    closed = list(closed)
    while closed:
        count = closed[0]
        while not model.open(count):
            found = [unit for unit in _cheapest(model, count, cost) if unit not in model.hidden]
            # What the choice could not weigh: arrows between two results that are both open.
            found = found or sorted(
                {
                    unit
                    for near in model.near(count)
                    for fact in model.about[near]
                    for unit in fact.lifted - model.hidden
                    if unit[3] not in ("num", "denom")
                }
            )
            if not found:
                stays.append(count)
                break
            chosen += found
            model = model.withholding(found)
        closed = [c for c in model.closed(closed) if c not in stays]
    for unit in sorted(set(chosen), key=cost, reverse=True) if least else ():
        less = Model(model.reader, model.facts, model.hidden - {unit}, left=model.left)
        ends = [Count(*unit[:3], unit[3], version) for version in ("now", "was")]
        ends = [end for end in ends if end in less.truth] or [
            count for fact in less.facts if unit in fact.lifted for count in fact.counts
        ]
        touched = {near for end in ends for near in model.near(end)}
        bound = [c for c in among if c in touched]
        if all(less.open(c) for c in bound if c not in stays) and less.left[0] > 0:
            less.seen |= {c: v for c, v in model.seen.items() if c not in bound}
            model = less
    return model, stays


def _cheapest(model: Model, target: Count, cost: Callable[[Unit], float]) -> list[Unit]:
    """The cheapest further units with which a count has two other values; none for none."""
    program = _Program()
    counts = sorted(model.connected(target, lambda count: count not in model.reader.known), key=str)
    facts = {
        id(f): f for c in counts for f in model.about[c] if not f.lifted & model.hidden
    }.values()
    units: dict[Unit, int] = {}

    def lifting(of: Iterable[Unit]) -> list[tuple[int, float]]:
        for unit in of:
            if unit not in units:
                units[unit] = program.column(0, 1, True, cost(unit))
        return [(units[unit], 1.0) for unit in of]

    copies = []
    for _ in range(2):
        at = {}
        for count in counts:
            low, high = model.bounds(count)
            true = model.truth[count]
            whole = is_whole(model.reader, count) and true <= _LARGE
            at[count] = program.column(min(low, true), max(high, true), whole)
            hides = model.reader.printed.get(count)
            if hides is not None and not hides & model.hidden:
                room = max(true, high - true)
                for way in (1.0, -1.0):
                    program.row(
                        [(at[count], way), *((n, -room) for n, _ in lifting(hides))],
                        -math.inf, way * true,
                    )  # fmt: skip
        copies.append(at)
        for fact in facts:
            for row, more in _alternatives(model, fact):
                put(program, row, at, model.truth, lifting({*fact.lifted, *more}))
    low_at, high_at = (copy[target] for copy in copies)
    true, big = model.truth[target], 2 * model.bounds(target)[1] + 10
    if is_whole(model.reader, target):
        program.row([(high_at, 1.0), (low_at, -1.0)], 1, math.inf)
        for at_ in (low_at, high_at):
            side = program.column(0, 1, True)
            program.row([(at_, 1.0), (side, -big)], -math.inf, true - 1)
            program.row([(at_, 1.0), (side, -big)], true + 1 - big, math.inf)
    else:
        program.row([(high_at, 1.0), (low_at, -1.0)], SPAN, math.inf)
    model.solves += 1
    began = time.perf_counter()
    found = None if model.left[0] <= 0 else _Program.answer(program.loaded())
    model.left[0] -= time.perf_counter() - began
    return [] if found is None else [unit for unit, n in units.items() if found[n] > 0.5]


def _alternatives(model: Model, fact: Fact) -> Iterator[tuple[Row, set[Unit]]]:
    """A fact's rows, each result held to the truth of the other, which lifts it when withheld."""
    sides: Any = [getattr(fact, name, None) for name in ("first", "second")]
    if None in sides:
        yield from ((row, set()) for row in fact.linear(lambda _: False, model.truth))
        return
    for other in sides:
        if not model.shown(other):
            continue  # both sides are open: the proof will say
        lifted = {u for c in other.counts for u in model.reader.printed.get(c, ())}
        lifted |= model.reader.results.get(other, frozenset())
        yield from ((row, lifted) for row in fact.linear(other.__eq__, model.truth))
