"""Annex A, the lists that inspectors ask for, as tables, and the measures that only they hold.

A list holds the last state alone: what was done before the last visit or check stands nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final, Literal, NamedTuple

from xlscore.children.counted import Counted, Due, Event, LeftOut, counted
from xlscore.children.reviews import soon
from xlscore.children.spans import add_months, age, is_open

Answer = Literal["yes", "no", ""]


class Assessment(NamedTuple):
    """A row of List 4: an assessment, when it was authorised, whether the child was seen."""

    child: str
    began: date
    ended: date | None
    seen: Answer


class Conference(NamedTuple):
    """A row of List 5 with an initial conference, and whether it resulted in a plan."""

    child: str
    day: date
    plan: Answer


class Case(NamedTuple):
    """A row of List 6, 7 or 8: a case, whether it has a worker, the last visit."""

    which: str
    child: str
    began: date
    ended: date | None
    worker: bool
    visited: date | None


class Care(NamedTuple):
    """A row of List 8: a child in care, its last checks, how often it moved in a year."""

    child: str
    began: date
    ended: date | None
    born: date | None
    dental: date | None
    health: date | None
    placements: int | None


@dataclass
class AnnexTables:
    """The lists as far as measures need them; `teams` has the team of each child."""

    assessments: list[Assessment] = field(default_factory=list)
    conferences: list[Conference] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    care: list[Care] = field(default_factory=list)
    teams: dict[str, str] = field(default_factory=dict)


_PLANS: Final = "List 7"


def _answered(asked: Sequence[tuple[Event, str]], source: str, blank: str) -> Counted:
    """The events answered yes, of those answered; `blank` is why one without an answer is left."""
    left_out = [LeftOut(one.child, source, one.began, blank) for one, answer in asked if not answer]
    return counted(
        [one for one, answer in asked if answer == "yes"],
        [one for one, answer in asked if answer],
        left_out,
    )


def children_seen(tables: AnnexTables, first: date, last: date) -> Counted:
    """Assessments authorised in the window at which the child was seen, of those that say so."""
    asked = [
        (Event(one.child, one.began), one.seen)
        for one in tables.assessments
        if one.ended is not None and first <= one.ended <= last
    ]
    return _answered(asked, "List 4", "neither seen nor not seen, as unborn or missing")


def unallocated_cases(tables: AnnexTables, last: date, *, days: int = 21) -> Counted:
    """Children with an open case of more than so many days without an allocated worker, once each.

    A child with a worker in any of the lists has one.
    """
    still = [c for c in tables.cases if is_open(c.began, c.ended, last)]
    served = {c.child for c in still if c.worker}
    since: dict[str, date] = {}
    for case in still:
        if case.child not in served:
            since[case.child] = min(case.began, since.get(case.child, case.began))
    old = (Event(child, began) for child, began in since.items() if (last - began).days > days)
    return counted(old, None)


def plan_visits_in_time(tables: AnnexTables, last: date, *, days: int = 28) -> Counted:
    """Children with an open plan whose last visit was at most so many days ago.

    One whose plan is not that old and who was not visited yet is left out.
    """
    num, denom, left_out, due_soon = [], [], [], []
    for case in tables.cases:
        if case.which != _PLANS or not is_open(case.began, case.ended, last):
            continue
        event = Event(case.child, case.began)
        visited = case.visited if case.visited is None or case.visited <= last else last
        since = case.began if visited is None else visited
        due = since + timedelta(days=days)
        if soon(due, last):
            due_soon.append(Due(case.child, due, "visit"))
        if visited is None and due > last:
            left_out.append(LeftOut(case.child, _PLANS, case.began, "no visit due yet"))
            continue
        denom.append(event)
        num += [event] if visited is not None and due >= last else []
    return counted(num, denom, left_out, due_soon)


def conferences_to_plan_recorded(tables: AnnexTables, first: date, last: date) -> Counted:
    """Initial conferences in the window that resulted in a plan, of those that say so."""
    asked = [
        (Event(one.child, one.day), one.plan)
        for one in sorted(set(tables.conferences))
        if first <= one.day <= last
    ]
    return _answered(asked, "List 5", "whether it resulted in a plan is blank")


def many_placements_recorded(tables: AnnexTables, last: date, *, placements: int = 3) -> Counted:
    """Children looked after with so many placements or more in the last 12 months, as recorded."""
    num, denom, left_out = [], [], []
    for one in _in_care(tables, last):
        if one.placements is None:
            left_out.append(LeftOut(one.child, "List 8", one.began, "no number of placements"))
            continue
        denom.append(Event(one.child, one.began))
        num += denom[-1:] if one.placements >= placements else []
    return counted(num, denom, left_out)


def _in_care(tables: AnnexTables, last: date) -> list[Care]:
    return [c for c in tables.care if is_open(c.began, c.ended, last)]


def dental_checks(tables: AnnexTables, last: date, *, months: int = 12) -> Counted:
    """Children looked after for so many months whose last dental check was within them."""
    return _checked(
        _in_care(tables, last), last, "dental check", lambda c: c.dental, lambda _: months
    )


def health_assessments(
    tables: AnnexTables, last: date, *, months: int = 12, young_months: int = 6, young: int = 5
) -> Counted:
    """Children looked after whose last health assessment was within a year, half one under five."""

    def within(one: Care) -> int | None:
        if one.born is None:
            return None
        return young_months if age(one.born, last) < young else months

    here = _in_care(tables, last)
    return _checked(here, last, "health assessment", lambda c: c.health, within)


def _checked(
    here: Iterable[Care],
    last: date,
    what: str,
    done: Callable[[Care], date | None],
    within: Callable[[Care], int | None],
) -> Counted:
    num, denom, left_out, due_soon = [], [], [], []
    for one in here:
        months = within(one)
        if months is None:
            left_out.append(LeftOut(one.child, "List 8", one.began, "no date of birth"))
            continue
        day = done(one)
        day = None if day is None else min(day, last)
        due = add_months(day or one.began, months)
        if soon(due, last):
            due_soon.append(Due(one.child, due, what))
        if add_months(one.began, months) > last:
            continue
        denom.append(Event(one.child, one.began))
        num += denom[-1:] if day is not None and due >= last else []
    return counted(num, denom, left_out, due_soon)
