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
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import highspy
import numpy as np

from xlscore.disclosure.facts import Compared, Count, Fact, How, Result, Row
from xlscore.disclosure.inferences import Reader, concluded, is_whole
from xlscore.disclosure.rule import Unit
from xlscore.rules.small_counts import MOST, small

#: How many whole numbers must remain possible, and how long a span of posts.
OPEN: Final = 3
SPAN: Final = 2.0
#: What one question may cost, in nodes; the seconds only keep it from never ending.
_NODES: Final = 300
_SECONDS: Final = 5.0
_BUDGET: Final = 10.0
_PASSES: Final = 8
_HAIR: Final = 1e-6
#: Where the choice reckons with fractions: the proof holds what it finds to whole numbers.
_LARGE: Final = 30
_ROOM: Final = 60.0


class Model:
    """What a reader knows of one book, and how open each small count is.

    `hidden` are the units withheld in this copy. `with_copy`: this copy's own items are read too,
    not the earlier ones alone. `seen` has by count the values that a witness has. `left` are the
    seconds of processor time that the solver may still take, of all models made from each other:
    what is not found by then counts as closed, and as nothing that is proved.
    """

    def __init__(
        self,
        reader: Reader,
        facts: Sequence[Fact],
        hidden: Collection[Unit],
        *,
        with_copy: bool = True,
        like: Model | None = None,
    ) -> None:
        self.reader, self.facts, self.hidden = reader, facts, frozenset(hidden)
        self.with_copy, self.truth = with_copy, reader.truth
        self.solves = 0
        self.seen: dict[Count, set[float]] = {}
        self.left: list[float] = [_BUDGET] if like is None else like.left
        self._parts: dict[Count, _Part] = {}
        self.about: dict[Count, list[Fact]] = defaultdict(list)
        if like is not None and like.facts is facts:
            self.about = like.about
        else:
            for fact in facts:
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
        if count.version != "own" and count.area in self.reader.paged and bool(small(true)):
            return (1.0 if is_whole(self.reader, count) else 1e-4), float(MOST)
        return 0.0, true + max(true, _ROOM)

    @cached_property
    def sensitive(self) -> list[Count]:
        """The small counts that no copy shows."""
        return [
            count
            for count, true in self.truth.items()
            if true <= MOST + 1e-6 and bool(small(true)) and not self.fixed(count)
        ]

    # ---- proving

    def closed(self, among: Iterable[Count] | None = None) -> list[Count]:
        """The sensitive counts that a reader can work out, for all that witnesses show."""
        among = self.sensitive if among is None else list(among)
        parts: dict[int, tuple[_Part, list[Count]]] = {}
        for count in among:
            if not self._open_alone(count):
                part = self._part(count)
                parts.setdefault(id(part), (part, []))[1].append(count)
        for part, counts in parts.values():
            part.look(counts)
            rest = [count for count in counts if not self.enough(count)]
            if rest and any(isinstance(fact, Compared) for fact in part.facts):
                _Part(self, rest[0], "alike").look(rest)
        return [count for count in among if not self.enough(count)]

    def open(self, count: Count) -> bool:
        """Whether a count stays open, by witnesses."""
        return not self.closed([count])

    def given_away(self, count: Count) -> bool:
        """Whether it is proved that a count is closed: by what the facts imply, and no more."""
        part = _Part(self, count, "implied")
        low, high = (part.nearest({count: end}) for end in self.bounds(count))
        if low is None or high is None:
            return False
        if not is_whole(self.reader, count):
            return high[count] - low[count] < SPAN - 1e-6
        possible = {low[count], high[count]}
        for value in range(round(low[count]) + 1, round(high[count])):
            if len(possible) >= OPEN:
                break
            near = part.nearest({count: float(value)})
            if near is None:
                return False
            possible.add(near[count])
        return len(possible) < OPEN

    def values(self, count: Count) -> set[float]:
        """The values that witnesses show for a count."""
        return self.seen.setdefault(count, {self.truth[count]})

    def enough(self, count: Count) -> bool:
        """Whether its witnesses leave a count open."""
        values = self.values(count)
        if is_whole(self.reader, count):
            return len(values) >= OPEN
        return max(values) - min(values) >= SPAN - 1e-9

    def unseen(self, count: Count) -> list[float]:
        """Values that would open a count and that no witness has."""
        low, high = self.bounds(count)
        if is_whole(self.reader, count):
            tried = [float(n) for n in range(math.ceil(low), int(min(high, MOST + OPEN)) + 1)]
        else:
            true = self.truth[count]
            tried = [max(low, true - SPAN), max(low, true - SPAN / 2), min(high, true + SPAN / 2),
                     min(high, true + SPAN)]  # fmt: skip
        return [value for value in tried if value not in self.values(count)]

    def _open_alone(self, count: Count) -> bool:
        """Whether a count may have enough other values with all others as they are."""
        facts = [fact for fact in self.about[count] if self.said(fact)]
        for value in self.unseen(count):
            if self.enough(count):
                break
            if all(fact.holds(_Changed(self.truth, {count: value})) for fact in facts):
                self.values(count).add(value)
        return self.enough(count)

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
        """The unknown counts that facts bind to one; tries leave pinned ones as they are."""
        return self.connected(start, lambda count: not (self.fixed(count) or self._pinned(count)))

    def unknown(self, start: Count) -> set[Count]:
        """The unknown counts that facts bind to one, pinned or not."""
        return self.connected(start, lambda count: not self.fixed(count))

    def _pinned(self, count: Count) -> bool:
        units = self.reader.pinned.get(count)
        return units is not None and not units & self.hidden

    def _part(self, count: Count) -> _Part:
        if count not in self._parts:
            part = _Part(self, count)
            self._parts |= dict.fromkeys(part.at, part)
        return self._parts[count]

    def hiding(self, hidden: Collection[Unit]) -> Model:
        """The same with other units withheld; witnesses stay witnesses where only more are."""
        other = Model(self.reader, self.facts, hidden, like=self)
        if other.hidden >= self.hidden:
            other.seen = {count: set(values) for count, values in self.seen.items()}
        return other

    def without(self, kind: str, start: Count) -> Model:
        """The facts near a count alone, and of those none of a kind."""
        near = [fact for fact in self._part(start).facts if fact.kind != kind]
        return Model(self.reader, near, self.hidden, like=self)


def model(reader: Reader, hidden: Collection[Unit]) -> Model:
    """The model of a copy that withholds some units."""
    return Model(reader, concluded(reader), hidden)


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

    def row(self, terms: Iterable[tuple[int, float]], low: float, high: float) -> int:
        at, by = zip(*terms, strict=True)
        self.rows.append((list(at), list(by), low, high))
        return len(self.rows) - 1

    def tighten(self) -> None:
        """Narrow each column to what the rows leave it, one row at a time."""
        todo = True
        for _ in range(_PASSES):
            if not todo:
                break
            todo = False
            for at, by, low, high in self.rows:
                ends = [(b * self.low[n], b * self.high[n]) if b > 0
                        else (b * self.high[n], b * self.low[n])
                        for n, b in zip(at, by, strict=True)]  # fmt: skip
                least, most = (sum(end) for end in zip(*ends, strict=True))
                for n, b, (from_, to) in zip(at, by, ends, strict=True):
                    first, last = (low - most + to) / b, (high - least + from_) / b
                    if b < 0:
                        first, last = last, first
                    if self.whole[n]:
                        first = first if math.isinf(first) else math.ceil(first - _HAIR)
                        last = last if math.isinf(last) else math.floor(last + _HAIR)
                    if first > self.low[n] + _HAIR or last < self.high[n] - _HAIR:
                        self.low[n], self.high[n] = max(first, self.low[n]), min(last, self.high[n])
                        todo = True

    def loaded(self, *, whole: bool = True) -> highspy.Highs:
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
        if whole:
            lp.integrality_ = [kinds[whole] for whole in self.whole]
        solver = _silent()
        for name, value in (
            ("primal_feasibility_tolerance", 1e-9), ("mip_feasibility_tolerance", 1e-9),
            ("mip_rel_gap", 0.0), ("mip_max_nodes", _NODES), ("threads", 1),
        ):  # fmt: skip
            solver.setOptionValue(name, value)
        solver.passModel(lp)
        return solver


def _answer(model: Model, solver: highspy.Highs) -> tuple[list[float] | None, bool]:
    """What the solver finds, if anything, and whether nothing better is possible."""
    if model.left[0] <= 0:
        return None, False
    began = time.process_time()
    model.solves += 1
    # The solver's clock runs on from one question to the next.
    solver.setOptionValue("time_limit", solver.getRunTime() + _SECONDS)
    solver.run()
    model.left[0] -= time.process_time() - began
    found = solver.getSolution()
    best = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return (list(found.col_value) if found.value_valid else None), best


class _Part:
    """The counts that one is bound to, as a program: what guess is nearest to some goals?

    `how` says what is asked of a guess.
    """

    def __init__(self, model: Model, start: Count, how: How = "guess") -> None:
        self.model, implied = model, how == "implied"
        counts = sorted(model.unknown(start) if implied else model.near(start))
        self.facts = list(
            {id(f): f for count in counts for f in model.about[count] if model.said(f)}.values()
        )
        self._program = program = _Program()
        self.at = {
            count: program.column(*model.bounds(count), is_whole(model.reader, count))
            for count in counts
        }
        for fact in self.facts:
            for row in fact.linear(model.shown, model.truth, how):
                put(program, row, self.at, model.truth)
        program.tighten()
        #: By count the row that holds it to a goal, and the columns of how far it is off.
        self._goals: dict[Count, tuple[int, int, int]] = {}
        for count in counts if not implied else [start]:
            if model.truth[count] <= MOST + 1e-6:
                over, under = (program.column(0.0, math.inf, False) for _ in "+-")
                terms = [(self.at[count], 1.0), (over, -1.0), (under, 1.0)]
                self._goals[count] = (program.row(terms, 0.0, 0.0), over, under)
        self._solvers: dict[bool, highspy.Highs] = {}

    def look(self, counts: Sequence[Count]) -> None:
        """Look for witnesses until each count has enough, or none comes any more."""
        model, new = self.model, True
        while new:
            new = False
            for which in (-1, 0, 0.5):
                todo = [(c, u) for c in counts if not model.enough(c) and (u := self._unseen(c))]
                if not todo:
                    return
                goals = {c: u[int(which * len(u)) if which > 0 else int(which)] for c, u in todo}
                before = [len(model.values(c)) for c, _ in todo]
                self._witness(goals)
                new |= before != [len(model.values(c)) for c, _ in todo]
        for count in counts:
            tried = self._unseen(count)
            while tried and not model.enough(count):
                goal = tried.pop() if len(tried) % 2 else tried.pop(0)
                got = self._witness({count: goal})
                if got is not None:
                    # What lies between a goal and what is nearest to it is not possible.
                    low, high = sorted((got[count], goal))
                    tried = [value for value in tried if not low <= value <= high]

    def _unseen(self, count: Count) -> list[float]:
        """Values to look for; none where the rows leave room for too few."""
        low, high = (end[self.at[count]] for end in (self._program.low, self._program.high))
        room = OPEN - 1 if is_whole(self.model.reader, count) else SPAN
        if high - low < room - _HAIR:
            return []
        return [value for value in self.model.unseen(count) if low <= value <= high]

    def _witness(self, goals: dict[Count, float]) -> dict[Count, float] | None:
        """A guess that is as near as it can be; its values are seen if it agrees exactly."""
        guess, best = self._ask(goals)
        if guess is None:
            return None
        whole = _Changed(self.model.truth, guess)
        if all(fact.holds(whole) for fact in self.facts):
            for count in self._goals:
                self.model.values(count).add(guess[count])
        return guess if best else None

    def nearest(self, goals: dict[Count, float]) -> dict[Count, float] | None:
        """The guess that is nearest to the goals, proved to be; None where that is not known."""
        guess, best = self._ask(goals)
        return guess if best else None

    def _ask(self, goals: dict[Count, float]) -> tuple[dict[Count, float] | None, bool]:
        """A guess, and whether none is nearer; with fractions first, which may do without."""
        wholes, found, best = self._program.whole, None, False
        for whole in (False, True):
            solver = self._solvers.get(whole)
            if solver is None:
                solver = self._solvers[whole] = self._program.loaded(whole=whole)
            for count, goal in goals.items():
                row, *off = self._goals[count]
                solver.changeRowBounds(row, goal, goal)
                for column in off:
                    solver.changeColCost(column, 1.0)
            found, best = _answer(self.model, solver)
            for count in goals:
                for column in self._goals[count][1:]:
                    solver.changeColCost(column, 0.0)
            if found is None:
                return None, False
            fractions = (found[n] - round(found[n]) for n in self.at.values() if wholes[n])
            if whole or all(abs(fraction) < _HAIR for fraction in fractions):
                break
        assert found is not None
        guess = {
            count: float(round(found[n])) if wholes[n] else found[n] for count, n in self.at.items()
        }
        return guess, best


def put(
    program: _Program,
    row: Row,
    at: dict[Count, int],
    truth: dict[Count, float],
    lifted: Sequence[tuple[int, float]] = (),
) -> None:
    """A row of a fact; `lifted` are columns that take it away once they are 1."""
    rest = sum(by * truth[count] for count, by in row.terms if count not in at)
    terms = [(at[count], by) for count, by in row.terms if count in at and by]
    if not terms:
        return
    reach = sum(abs(by) * max(abs(program.low[n]), program.high[n]) for n, by in terms)
    if not lifted:
        program.row(terms, row.low - rest, row.high - rest)
        return
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
        if model.left[0] <= 0:
            stays += closed
            break
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
            model = model.hiding(model.hidden | set(found))
        closed = [c for c in model.closed(closed) if c not in stays]
    for unit in sorted(set(chosen), key=cost, reverse=True) if least else ():
        less = model.hiding(model.hidden - {unit})
        ends = [Count(*unit[:3], unit[3], version) for version in ("now", "was")]
        ends = [end for end in ends if end in less.truth] or [
            count for fact in less.facts if unit in fact.lifted for count in fact.counts
        ]
        touched = {near for end in ends for near in model.near(end)}
        bound = [c for c in among if c in touched]
        if not less.closed(c for c in bound if c not in stays):
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
    found, _ = _answer(model, program.loaded())
    return [] if found is None else [unit for unit, n in units.items() if found[n] > 0.5]


def _alternatives(model: Model, fact: Fact) -> Iterator[tuple[Row, set[Unit]]]:
    """A fact's rows, each result held to the truth of the other, which lifts it when withheld."""
    sides: Any = [getattr(fact, name, None) for name in ("first", "second")]
    if None in sides:
        yield from ((row, set()) for row in fact.linear(lambda _: False, model.truth, "guess"))
        return
    for other in sides:
        if not model.shown(other):
            continue  # both sides are open: the proof will say
        lifted = {u for c in other.counts for u in model.reader.printed.get(c, ())}
        lifted |= model.reader.results.get(other, frozenset())
        yield from ((row, lifted) for row in fact.linear(other.__eq__, model.truth, "guess"))
