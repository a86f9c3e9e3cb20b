"""What a copy withholds, what a reader can still work out, and what further withholding prevents.

The door of the room for whatever is printed: hand over the items (`printed.Item`) and the room
says which are to be withheld and proves it.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from xlscore.disclosure.beside import said_beside
from xlscore.disclosure.choosing import choose
from xlscore.disclosure.facts import Count
from xlscore.disclosure.inferences import INFERENCES
from xlscore.disclosure.printed import KINDS, Item, on_record, printed
from xlscore.disclosure.reader import Reader
from xlscore.disclosure.rule import Unit, withheld
from xlscore.disclosure.solving import Model, model
from xlscore.inputs.book import Book
from xlscore.inputs.contract import KEY
from xlscore.results.movement import Movement
from xlscore.results.results import Results

#: Of so many counts each is told what would hide it and what gives it away, found by trying.
_ADVISED: Final = 40
#: What goes without saying.
_PLAIN: Final = ("counts", "percentages")
#: What a withheld cell costs: the cell, and more where it is read more.
_CELL, _TOTAL, _RATED, _NOTHING, _LETTER = 100.0, 60.0, 40.0, 50.0, 400.0


@dataclass(frozen=True)
class Proof:
    """What a reader can make of a copy.

    `items` are those of the copy were nothing withheld, and `hidden` what is. `earlier`: the
    small counts that copies on record give away by themselves; `closed`: those that this copy
    gives away, each with what would have to be withheld too, nothing where nothing helps, None
    where they are too many to ask; under `protected` only those are left where nothing helps.
    `chosen`: what is withheld beyond the rule.
    """

    items: Sequence[Item]
    hidden: frozenset[Unit]
    chosen: frozenset[Unit]
    earlier: Sequence[Count]
    closed: Mapping[Count, Sequence[Unit] | None]
    causes: Mapping[Count, Sequence[str]]
    reader: Reader
    model: Model

    @property
    def withheld(self) -> list[Item]:
        """The figures of the copy that are withheld, a cell each."""
        return [
            item
            for item in self.items
            if item.what in ("num", "denom", "value") and item.units & self.hidden
        ]

    @property
    def narrowest(self) -> tuple[float, float] | None:
        """Least and greatest of what the proof found possible, of the count that is least open."""
        spans = [
            (min(self.model.values(count)), max(self.model.values(count)))
            for count in self.model.sensitive
            if count not in self.closed and count not in self.earlier
        ]
        return min(spans, key=lambda span: span[1] - span[0], default=None)

    def summary(self) -> str:
        """The proof in a sentence, for the Log."""
        kinds = {fact.kind for fact in self.model.facts}
        taken = [inference.name for inference in INFERENCES[1:] if inference.name in kinds]
        open_ = len(self.model.sensitive) - len(self.closed) - len(self.earlier)
        parts = [
            f"{len(self.withheld)} cells withheld, {len(self.chosen)} of them chosen to protect "
            f"others; {open_} small counts cannot be worked out"
        ]
        if self.narrowest is not None:
            low, high = self.narrowest
            parts.append(f"the one that is known best may be {low:.6g} to {high:.6g}")
        parts.append(f"taken as known: {', '.join(taken) or 'nothing'}, and earlier copies on "
                     f"record ({len(self.reader.earlier)} items)")  # fmt: skip
        if self.model.allowance.spent:
            parts.append("the proof took too long and was ended: what it had not reached counts as "
                         "worked out")  # fmt: skip
        if self.reader.left_out:
            parts.append(f"{self.reader.left_out} facts that the figures contradict were left out")
        return "; ".join(parts)


def proved(book: Book, computed: Results, moved: Movement, more: Sequence[Item] = ()) -> Proof:
    """Withhold as the Setting asks, and prove it. `more` are items that others print besides."""
    facts = withheld(book, computed.figures)
    paged = set(book.areas.loc[book.areas["Page"], "Area"])
    said = said_beside(book, computed, paged)
    items = [*printed(book, computed, moved), *said, *more]
    reader = Reader(book, facts, items, list(on_record(book)))
    hidden = _ruled(facts)
    hidden |= _letters(book, items, hidden)
    whole = model(reader, hidden)
    before = Model(reader, whole.facts, hidden, with_copy=False, like=whole)
    # What this copy's own items are needed for stays to be protected, and so does whatever no
    # proof says that earlier copies gave away.
    told = [count for count in before.sensitive if before.told(count)] if reader.earlier else []
    earlier = [count for count in before.closed(told) if before.given_away(count)]
    gone = set(earlier)
    suspects = [count for count in whole.sensitive if count not in gone]
    whole_closed = whole.closed(suspects)
    costs = _Costs(reader)
    chosen: frozenset[Unit] = frozenset()
    closed: dict[Count, Sequence[Unit] | None] = dict.fromkeys(whole_closed)
    if book.settings.small_counts == "protected":
        better = choose(whole, costs, suspects, whole_closed)
        chosen, whole = better.hidden - whole.hidden, better
        closed = {count: () for count in suspects if not whole.enough(count)}
    elif len(closed) <= _ADVISED:
        better = choose(whole, costs, suspects, whole_closed, least=False)
        extra = sorted(better.hidden - whole.hidden, key=costs)
        closed |= {count: [u for u in extra if u[0] == count.no] for count in closed}
        closed |= {count: () for count in closed if not better.enough(count)}
    exact = len(closed) <= _ADVISED
    causes = {count: (_causes if exact else _kinds)(whole, count) for count in closed}
    return Proof(
        items, frozenset(whole.hidden), frozenset(chosen), earlier, closed, causes, reader, whole
    )


def _ruled(facts: pd.DataFrame) -> set[Unit]:
    """What the rule, Data and earlier copies withhold."""
    found: set[Unit] = set()
    for part in ("num", "denom"):
        rows = facts.loc[facts[f"unit {part}"], KEY]
        found |= {(no, area, int(month), part) for no, area, month in rows.itertuples(index=False)}
    return found


def _letters(book: Book, items: Sequence[Item], hidden: Collection[Unit]) -> set[Unit]:
    """The letters and arrows of withheld results, where the Setting withholds them."""
    if book.settings.letters_of_withheld_results == "shown":
        return set()
    gone = {item[:3] for item in items if item.what == "value" and item.units & set(hidden)}
    return {
        (*item[:3], item.what)
        for item in items
        if KINDS[item.what].letter and (item[:3] in gone or (*item[:2], item.beside) in gone)
    }


class _Costs:
    """What withholding costs: few cells, small areas and activity before totals and rated ones."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.wholes = set(reader.book.areas["Part of"])
        self.cells: dict[Unit, int] = {}
        for item in reader.items:
            # What is said beside results takes no cell of its own.
            for unit in () if item.rests else item.units:
                self.cells[unit] = self.cells.get(unit, 0) + 1

    def __call__(self, unit: Unit) -> float:
        no, area, month, what = unit
        if what not in ("num", "denom"):
            return _LETTER
        true = self.reader.truth.get(Count(no, area, month, what), 0.0)
        return (
            _CELL * max(1, self.cells.get(unit, 1))
            + _TOTAL * (area in self.wholes)
            + _RATED * bool(self.reader.about[no]["Polarity"])
            + (_NOTHING if true == 0 else 10 * math.log10(1 + abs(true)))
        )


def _kinds(model: Model, count: Count) -> list[str]:
    """The inferences that are about a count itself."""
    kinds = {fact.kind for fact in model.about[count] if model.said(fact)}
    return [name for name in CAUSES if name in kinds and name not in _PLAIN]


def _causes(model: Model, count: Count) -> list[str]:
    """The inferences without which a count would stay open, while there is time to ask."""
    if model.allowance.spent:
        return []
    kinds = {
        fact.kind for near in model.near(count) for fact in model.about[near] if model.said(fact)
    }
    found = []
    for inference in reversed(INFERENCES):
        if inference.name in kinds and inference.name not in _PLAIN:
            less = model.without(inference.name, count)
            if less.open(count):
                found.append(inference.name)
            else:
                model = less
    return found


CAUSES: Final[Mapping[str, str]] = {inference.name: inference.says for inference in INFERENCES}
