"""What else to withhold so that every small count stays open, at the least cost."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from xlscore.disclosure.facts import Compared, Count, Fact, Row
from xlscore.disclosure.inferences import is_whole
from xlscore.disclosure.printed import KINDS
from xlscore.disclosure.program import Program
from xlscore.disclosure.rule import Unit
from xlscore.disclosure.solving import SPAN, Model

#: Above it the choice reckons with fractions: the proof holds what it finds to whole numbers.
_LARGE: Final = 30
#: So many single units are tried before several are weighed together.
_TRIED: Final = 8


def choose(
    model: Model,
    cost: Callable[[Unit], float],
    among: Sequence[Count],
    closed: Sequence[Count],
    *,
    least: bool = True,
) -> Model:
    """Withhold more until every count of some is open, as far as can be: the model then.

    Each closed count in turn is given the cheapest further unit that opens it, or the cheapest
    ones where none does alone; what the later ones made needless is then shown again, the dearest
    first.
    """
    chosen: dict[Unit, Count] = {}
    needed: set[Unit] = set()
    left = list(closed)
    while left:
        near = model.unsure(left[0])
        mine = [count for count in left if count in near]
        left = [count for count in left if count not in near]
        found: list[Unit] = []
        for count in mine:
            # What was withheld for another may have opened it.
            while not model.open(count):
                more = [] if model.allowance.spent else _more(model, count, cost)
                if not more:
                    break
                found = more
                chosen |= dict.fromkeys(found, count)
                model = model.hiding(model.hidden | set(found))
        if len(found) == 1:
            # Without the last one a count was closed in spite of all others.
            needed |= set(found)
    if least:
        open_ = [count for count in among if model.enough(count)]
        for unit in sorted(chosen.keys() - needed, key=lambda unit: (-cost(unit), unit)):
            model = _without(model, unit, chosen[unit], open_)
    return model


def _without(model: Model, unit: Unit, why: Count, among: Sequence[Count]) -> Model:
    """The model that shows a unit again, where all counts stay open: `why` it was hidden first."""
    less = model.hiding(model.hidden - {unit})
    if not less.open(why):
        return model
    ends = {Count(*unit[:3], unit[3], version) for version in ("now", "was")} & less.truth.keys()
    ends |= {count for fact in less.facts if unit in fact.lifted for count in fact.counts}
    touched = {near for end in ends for near in less.near(end) | model.near(end)}
    bound = [count for count in among if count in touched]
    if not less.open(*bound):
        return model
    less.keep(model, touched)
    return less


def _more(model: Model, count: Count, cost: Callable[[Unit], float]) -> list[Unit]:
    """Further units to open a count: the cheapest that does alone, else the cheapest together.

    Where a choice cannot weigh it, arrows between two results that are both open, all letters and
    arrows near the count. None where nothing is left.
    """
    beside = _beside(model, count)
    for unit in sorted(beside, key=lambda unit: (cost(unit), unit)):
        if model.hiding(model.hidden | {unit}).open(count):
            return [unit]
    found = [unit for unit in _cheapest(model, count, cost) if unit not in model.hidden]
    return found or sorted(
        {
            unit
            for near in model.near(count)
            for fact in model.about[near]
            for unit in fact.lifted - model.hidden
            if KINDS[unit[3]].letter
        }
    )


def _beside(model: Model, count: Count) -> set[Unit]:
    """What could be withheld next to a count: further from it until there is enough to try."""
    found: set[Unit] = set()
    seen, ring = {count}, [count]
    while ring and len(found) < _TRIED:
        facts = {id(f): f for one in ring for f in model.about[one] if model.said(f)}.values()
        ring = []
        for fact in facts:
            found |= fact.lifted - model.hidden
            for other in fact.counts:
                if other not in seen:
                    seen.add(other)
                    if model.fixed(other):
                        found |= model.reader.printed.get(other, frozenset()) - model.hidden
                    else:
                        ring.append(other)
    return found


def _cheapest(model: Model, target: Count, cost: Callable[[Unit], float]) -> list[Unit]:
    """The cheapest further units with which a count has two other values; none for none."""
    program = Program(model.allowance)
    costs: dict[int, float] = {}
    counts = sorted(model.unsure(target), key=str)
    facts = {
        id(f): f for c in counts for f in model.about[c] if not f.lifted & model.hidden
    }.values()
    units: dict[Unit, int] = {}

    def lifting(of: Iterable[Unit]) -> list[tuple[int, float]]:
        for unit in of:
            if unit not in units:
                units[unit] = program.column(0, 1, True)
                costs[units[unit]] = cost(unit)
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
                _put(program, row, at, model, lifting({*fact.lifted, *more}))
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
    program.close()
    found, _ = program.best(costs)
    return [] if found is None else [unit for unit, n in units.items() if found[n] > 0.5]


def _alternatives(model: Model, fact: Fact) -> Iterator[tuple[Row, set[Unit]]]:
    """A fact's rows, each result held to the truth of the other, which lifts it when withheld."""
    if not isinstance(fact, Compared):
        yield from ((row, set()) for row in fact.linear(lambda _: False, model.truth, "guess"))
        return
    sides = fact.first, fact.second
    for other in sides:
        if not model.shown(other):
            continue  # both sides are open: the proof will say
        lifted = {u for c in other.counts for u in model.reader.printed.get(c, ())}
        lifted |= model.reader.results.get(other, frozenset())
        yield from ((row, lifted) for row in fact.linear(other.__eq__, model.truth, "guess"))


def _put(
    program: Program,
    row: Row,
    at: dict[Count, int],
    model: Model,
    lifted: Sequence[tuple[int, float]],
) -> None:
    """A row of a fact; `lifted` are columns that take it away once they are 1."""
    rest = sum(by * model.truth[count] for count, by in row.terms if count not in at)
    terms = [(at[count], by) for count, by in row.terms if count in at and by]
    if not lifted:
        if terms:
            program.row(terms, row.low - rest, row.high - rest)
        return
    far = sum(abs(by) * (model.bounds(c)[1] + abs(model.truth[c])) for c, by in row.terms) + 1
    for low, high, way in ((row.low, math.inf, 1.0), (-math.inf, row.high, -1.0)):
        if terms and math.isfinite(low if way > 0 else high):
            more = [(n, way * by * far) for n, by in lifted]
            program.row([*terms, *more], low - rest, high - rest)
