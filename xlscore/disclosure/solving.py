"""Which small counts stay open, proved by witnesses.

A count is open where three whole numbers may stand there, or posts of a span of two: each of them
is shown by a witness, a guess at all counts that agrees with every fact exactly. What the facts of
one count leave it, row by row, settles most; HiGHS looks for witnesses of the rest, of many counts
at once. What it finds is judged by the facts themselves, so that an inexact solver cannot prove
anything that is wrong.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Final

from xlscore.disclosure.facts import Count, Fact, How, Ordered, Result, Row, Sum
from xlscore.disclosure.inferences import PRINTED, concluded, is_whole
from xlscore.disclosure.program import HAIR, Allowance, Floats, Program
from xlscore.disclosure.reader import Reader
from xlscore.disclosure.rule import Unit
from xlscore.rules.small_counts import MOST, is_small

#: How many whole numbers must remain possible, and how long a span of posts.
OPEN: Final = 3
SPAN: Final = 2.0
#: What the solver may be asked for one book; counted, for the same answer on any machine.
_BUDGET: Final = 60_000.0
_ROOM: Final = 60.0
#: So often in a row many counts are tried at once without a new value.
_IDLE: Final = 3
_MIXED: Final = 2654435761


class Model:
    """What a reader knows of one book, and how open each small count is.

    `hidden` are the units withheld in this copy. `with_copy`: this copy's own items are read too,
    not the earlier ones alone. `seen` has by count the values that a witness has. `allowance` is
    what the solver may still be asked, of all models made from each other: what is not found by
    then counts as closed, and as nothing that is proved.
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
        hides_more = like is not None and self.hidden >= like.hidden
        self.seen: dict[Count, frozenset[float]] = dict(like.seen) if like and hides_more else {}
        self.allowance: Allowance = Allowance(_BUDGET) if like is None else like.allowance
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
        if (
            count.version != "own"
            and count.column != "times"
            and count.area in self.reader.paged
            and is_small(true)
        ):
            return (1.0 if is_whole(self.reader, count) else 1e-4), float(MOST)
        return 0.0, true + max(true, _ROOM)

    @cached_property
    def sensitive(self) -> list[Count]:
        """The small counts that no copy shows."""
        return [
            count
            for count, true in self.truth.items()
            if is_small(true) and count.column != "times" and not self.fixed(count)
        ]

    # ---- proving

    def closed(self, among: Iterable[Count] | None = None) -> list[Count]:
        """The sensitive counts that a reader can work out, for all that witnesses show."""
        among = self.sensitive if among is None else list(among)
        parts: dict[int, tuple[_Part, list[Count]]] = {}
        for count in among:
            if not self.enough(count):
                part = self._part(count)
                parts.setdefault(id(part), (part, []))[1].append(count)
        for part, counts in parts.values():
            part.look(counts)
            rest = [count for count in counts if not self.enough(count)]
            if rest and any(map(self._crossed, part.facts)):
                _Part(self, rest[0], "alike").look(rest)
        return [count for count in among if not self.enough(count)]

    def open(self, *among: Count) -> bool:
        """Whether counts stay open, by witnesses; what is closed at first sight ends the search."""
        asked = [count for count in among if not self.enough(count)]
        for count in asked:
            part = self._part(count)
            if part.leaves_none(count) and not any(map(self._crossed, part.facts)):
                return False
        return not self.closed(asked)

    def given_away(self, count: Count) -> bool:
        """Whether it is proved that a count is closed: by what the facts imply, and no more."""
        return _Part(self, count, "implied").closes(count)

    def told(self, count: Count) -> bool:
        """Whether anything printed bears on a count, not only what is always so."""
        return any(
            fact.kind in PRINTED or any(map(self.fixed, fact.counts))
            for fact in self._part(count).facts
        )

    def values(self, count: Count) -> frozenset[float]:
        """The values that witnesses show for a count."""
        return self.seen.get(count) or frozenset({self.truth[count]})

    def keep(self, more: Model, without: Collection[Count]) -> None:
        """Take over the witnesses of a model that hides more, but those of some counts."""
        self.seen |= {count: v for count, v in more.seen.items() if count not in without}

    def enough(self, count: Count) -> bool:
        """Whether its witnesses leave a count open."""
        values = self.values(count)
        if is_whole(self.reader, count):
            return len(values) >= OPEN
        return max(values) - min(values) >= SPAN - 1e-9

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

    def unsure(self, start: Count) -> set[Count]:
        """The counts that facts bind to one, however much this copy shows of them."""
        return self.connected(start, lambda count: count not in self.reader.known)

    def _pinned(self, count: Count) -> bool:
        units = self.reader.pinned.get(count)
        return units is not None and not units & self.hidden

    def _crossed(self, fact: Fact) -> bool:
        """Whether of two results that are compared, and unknown, one denom alone is known."""
        if not isinstance(fact, Ordered) or self.shown(fact.first) or self.shown(fact.second):
            return False
        below = [denom for denom in (fact.first.denom, fact.second.denom) if denom is not None]
        return len(below) == 2 and sum(map(self.fixed, below)) == 1

    def _part(self, count: Count) -> _Part:
        if count not in self._parts:
            part = _Part(self, count)
            self._parts |= dict.fromkeys(part.at, part)
        return self._parts[count]

    def hiding(self, hidden: Collection[Unit]) -> Model:
        """The same with other units withheld; witnesses stay witnesses where only more are."""
        return Model(self.reader, self.facts, hidden, like=self)

    def without(self, kind: str, start: Count) -> Model:
        """The facts near a count alone, and of those none of a kind."""
        near = [fact for fact in self._part(start).facts if fact.kind != kind]
        return Model(self.reader, near, self.hidden, like=self)


def model(reader: Reader, hidden: Collection[Unit]) -> Model:
    """The model of a copy that withholds some units."""
    return Model(reader, concluded(reader), hidden)


class _Changed(dict[Count, float]):
    """The truth but for some counts."""

    def __init__(self, truth: dict[Count, float], changed: Mapping[Count, float]) -> None:
        super().__init__(changed)
        self._truth = truth

    def __missing__(self, count: Count) -> float:
        return self._truth[count]


class _Part:
    """The counts that one is bound to, as a program; `how` says what is asked of a guess."""

    def __init__(self, model: Model, start: Count, how: How = "guess") -> None:
        self.model = model
        counts = sorted(model.unknown(start) if how == "implied" else model.near(start))
        self.facts = list(
            {id(f): f for count in counts for f in model.about[count] if model.said(f)}.values()
        )
        self._small = [
            count for count in counts if count.column != "times" and is_small(model.truth[count])
        ]
        self._judges = [fact for fact in self.facts if not isinstance(fact, Sum)]
        self._program = program = Program(model.allowance)
        self.at = {
            count: program.column(*model.bounds(count), is_whole(model.reader, count))
            for count in counts
        }
        for fact in self.facts:
            for row in fact.linear(model.shown, model.truth, how):
                put(program, row, self.at, model.truth)
        program.close()

    def look(self, counts: Sequence[Count]) -> None:
        """Look for witnesses until each count has enough, or none comes any more."""
        todo = [count for count in counts if self._unseen(count)]
        idle = turn = 0
        while len(todo) > 1 and idle < _IDLE:
            before = sum(len(self.model.values(count)) for count in todo)
            costs, within = {}, {}
            for count in todo:
                n, true = self.at[count], self.model.truth[count]
                # All down, all up, then each one way or the other, in any order that is the same.
                costs[n] = way = (1.0, -1.0)[turn if turn < 2 else (n * _MIXED >> turn + 8) & 1]
                goals = [v for v in self._unseen(count) if (v < true) == (way > 0)]
                if turn > 1 and goals:
                    goal = goals[turn % len(goals)]
                    within[n] = (min(true, goal), max(true, goal))
            self._see(self._program.best(costs, within)[0])
            turn += 1
            idle = 0 if before < sum(len(self.model.values(count)) for count in todo) else idle + 1
            todo = [count for count in todo if not self.model.enough(count)]
        for count in todo:
            if self._unseen(count):
                self._alone(count)

    def _alone(self, count: Count) -> None:
        """Look for the ends of one count, and for values between them."""
        n = self.at[count]
        for way in (1.0, -1.0):
            if not self.model.enough(count):
                found, sure = self._program.best({n: way})
                self._see(found)
                if found is not None and sure:
                    self._program.end(n, way, float(found[n]))
        for value in self._unseen(count):
            if not self.model.enough(count):
                self._see(self._program.best({}, {n: (value, value)})[0])

    def closes(self, count: Count) -> bool:
        """Whether it is proved that fewer values are possible than leave a count open."""
        whole = is_whole(self.model.reader, count)
        low, high = self._program.ends(self.at[count])
        if not whole:
            return high - low < SPAN - HAIR
        possible = 0
        for value in range(math.ceil(low - HAIR), math.floor(high + HAIR) + 1):
            at = {self.at[count]: (float(value), float(value))}
            found, sure = self._program.best({}, at)
            if found is None and not sure:
                return False
            possible += found is not None
            if possible >= OPEN:
                return False
        return True

    def leaves_none(self, count: Count) -> bool:
        """Whether the rows, one at a time, leave room for too few values of a count."""
        return not self._unseen(count)

    def _unseen(self, count: Count) -> list[float]:
        """Values to look for; none where the rows leave room for too few."""
        program, n = self._program, self.at[count]
        low, high = float(program.low[n]), float(program.high[n])
        true = self.model.truth[count]
        if not is_whole(self.model.reader, count):
            if high - low < SPAN - HAIR:
                return []
            tried = [low, max(low, true - SPAN), min(high, true + SPAN), high]
        elif high - low < OPEN - 1:
            return []
        else:
            tried = [float(v) for v in range(math.ceil(low), int(min(high, MOST + OPEN)) + 1)]
        return [value for value in tried if value not in self.model.values(count)]

    def _see(self, found: Floats | None) -> None:
        """The values of a guess are seen if it agrees with every fact exactly."""
        if found is None or not self._program.agrees(found):
            return
        guess = dict(zip(self.at, found.tolist(), strict=True))
        whole = _Changed(self.model.truth, guess)
        if all(fact.holds(whole) for fact in self._judges):
            for count in self._small:
                values = self.model.values(count)
                if guess[count] not in values:
                    self.model.seen[count] = values | {guess[count]}


def put(program: Program, row: Row, at: dict[Count, int], truth: dict[Count, float]) -> None:
    """A row of a fact."""
    rest = sum(by * truth[count] for count, by in row.terms if count not in at)
    terms = [(at[count], by) for count, by in row.terms if count in at and by]
    if terms:
        program.row(terms, row.low - rest, row.high - rest)
