"""What a measure gives: whom a figure means, and who was left out of it and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple


class Event(NamedTuple):
    """What is counted: a child's event, known by the day it began."""

    child: str
    began: date


class LeftOut(NamedTuple):
    """A record that a measure cannot count: whose, of which table, its first day, and why."""

    child: str
    what: str
    began: date | None
    reason: str


class Due(NamedTuple):
    """Something that is due for a child, and by which day."""

    child: str
    day: date
    what: str


@dataclass(frozen=True, slots=True)
class Counted:
    """Whom a figure means: the events counted, and those they are counted out of.

    A measure whose denominator stands in no extract (a population) has None for it. An average
    has `days`, what each event of the numerator adds to it, instead of 1. `due` is what is due
    after the last day, as far as the measure knows.
    """

    num: frozenset[Event]
    denom: frozenset[Event] | None
    left_out: tuple[LeftOut, ...] = ()
    due: tuple[Due, ...] = ()
    days: Mapping[Event, int] | None = None

    def total(self, events: Iterable[Event]) -> int:
        """The numerator that these of its events make up."""
        return sum(1 if self.days is None else self.days[event] for event in events)


def counted(
    num: Iterable[Event],
    denom: Iterable[Event] | None,
    left_out: Iterable[LeftOut] = (),
    due: Iterable[Due] = (),
) -> Counted:
    """A result out of events in any order; one that stands twice counts once."""
    over = None if denom is None else frozenset(denom)
    return Counted(frozenset(num), over, tuple(left_out), tuple(due))
