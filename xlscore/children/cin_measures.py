"""Measures of children in need and child protection: tables and a window in, sets out.

A window is its first and last day; a snapshot looks at the last day alone. A measure whose
denominator stands in no extract (a population) has None for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from xlscore.children.cin import CinTables, Event, Span
from xlscore.children.spans import add_months, is_open
from xlscore.children.working_days import working_days


@dataclass(frozen=True, slots=True)
class Counted:
    """Whom a figure means: the events counted, and those they are counted out of."""

    num: frozenset[Event]
    denom: frozenset[Event] | None


def _counted(num: Iterable[Event], denom: Iterable[Event] | None) -> Counted:
    return Counted(frozenset(num), None if denom is None else frozenset(denom))


def _by_child(spans: Iterable[Span]) -> dict[str, list[Span]]:
    found: dict[str, list[Span]] = defaultdict(list)
    for span in spans:
        found[span.child].append(span)
    return found


def rereferrals(tables: CinTables, first: date, last: date, *, months: int = 12) -> Counted:
    """Referrals in the window whose child had an earlier one within so many months before."""
    denom = [r for r in tables.referrals if first <= r.began <= last]
    earlier = _by_child(tables.referrals)
    num = [
        r.event
        for r in denom
        if any(add_months(r.began, -months) <= e.began < r.began for e in earlier[r.child])
    ]
    return _counted(num, (r.event for r in denom))


def assessed_in_time(
    tables: CinTables, first: date, last: date, *, days: int = 45, more: Collection[date] = ()
) -> Counted:
    """Assessments authorised in the window within so many working days of their start."""
    done = [(a, a.ended) for a in tables.assessments if a.ended and first <= a.ended <= last]
    num = [a.event for a, ended in done if working_days(a.began, ended, more) <= days]
    return _counted(num, (a.event for a, _ in done))


def assessments_overdue(
    tables: CinTables, last: date, *, days: int = 45, more: Collection[date] = ()
) -> Counted:
    """Assessments open at the close of the last day for more than so many working days."""
    still = [a for a in tables.assessments if is_open(a.began, a.ended, last)]
    return _counted((a.event for a in still if working_days(a.began, last, more) > days), None)


def plans_open(tables: CinTables, last: date) -> Counted:
    """Child protection plans open at the close of the last day."""
    return _counted((p.event for p in tables.plans if is_open(p.began, p.ended, last)), None)


def plans_long_open(tables: CinTables, last: date, *, months: int = 18) -> Counted:
    """Plans open at the close of the last day that began so many months before it or earlier."""
    still = [p for p in tables.plans if is_open(p.began, p.ended, last)]
    num = (p.event for p in still if add_months(p.began, months) <= last)
    return _counted(num, (p.event for p in still))


def plans_long_when_ended(
    tables: CinTables, first: date, last: date, *, days: int = 730
) -> Counted:
    """Plans ended in the window that lasted at least so many days, the last day counted.

    The national two years are more than 729 days.
    """
    done = [(p, p.ended) for p in tables.plans if p.ended and first <= p.ended <= last]
    num = [p.event for p, ended in done if ended - p.began + timedelta(days=1) >= timedelta(days)]
    return _counted(num, (p.event for p, _ in done))


def repeat_plans(tables: CinTables, first: date, last: date, *, months: int = 24) -> Counted:
    """Plans begun in the window whose child had one that ended within so many months before.

    Departs from the national definition, which counts an earlier plan however long ago. One
    that ended on the very day the new one began counts as earlier.
    """
    denom = [p for p in tables.plans if first <= p.began <= last]
    plans = _by_child(tables.plans)
    num = [
        p.event
        for p in denom
        if any(
            e.ended and e.began < p.began and add_months(p.began, -months) <= e.ended <= p.began
            for e in plans[p.child]
        )
    ]
    return _counted(num, (p.event for p in denom))


def conferences_in_time(
    tables: CinTables, first: date, last: date, *, days: int = 15, more: Collection[date] = ()
) -> Counted:
    """Initial conferences in the window held within so many working days of the enquiry."""
    held = [
        (e, e.conference)
        for e in tables.enquiries
        if e.conference and first <= e.conference <= last
    ]
    num = [e.event for e, day in held if working_days(e.began, day, more) <= days]
    return _counted(num, (e.event for e, _ in held))
