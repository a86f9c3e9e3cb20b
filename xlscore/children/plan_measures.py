"""Measures of child protection plans."""

from __future__ import annotations

from datetime import date, timedelta

from xlscore.children.cin import CinTables
from xlscore.children.cin_measures import by_child, still_open
from xlscore.children.counted import Counted, Due, counted
from xlscore.children.reviews import reviewed, soon
from xlscore.children.spans import add_months


def plans_open(tables: CinTables, last: date) -> Counted:
    """Child protection plans open at the close of the last day."""
    return counted((p.event for p in still_open(tables.plans, last)), None)


def plans_long_open(tables: CinTables, last: date, *, months: int = 18) -> Counted:
    """Plans open at the close of the last day that began so many months before it or earlier."""
    still = still_open(tables.plans, last)
    num = (p.event for p in still if add_months(p.began, months) <= last)
    return counted(num, (p.event for p in still))


def plans_long_when_ended(
    tables: CinTables, first: date, last: date, *, days: int = 730
) -> Counted:
    """Plans ended in the window that lasted at least so many days, the last day counted.

    The national two years are more than 729 days.
    """
    done = [(p, p.ended) for p in tables.plans if p.ended and first <= p.ended <= last]
    num = [p.event for p, ended in done if ended - p.began + timedelta(days=1) >= timedelta(days)]
    return counted(num, (p.event for p, _ in done))


def repeat_plans(tables: CinTables, first: date, last: date, *, months: int = 24) -> Counted:
    """Plans begun in the window whose child had one that ended within so many months before.

    Departs from the national definition, which counts an earlier plan however long ago. One
    that ended on the very day the new one began counts as earlier.
    """
    denom = [p for p in tables.plans if first <= p.began <= last]
    plans = by_child(tables.plans)
    num = [
        p.event
        for p in denom
        if any(
            e.ended and e.began < p.began and add_months(p.began, -months) <= e.ended <= p.began
            for e in plans[p.child]
        )
    ]
    return counted(num, (p.event for p in denom))


def plans_reviewed_in_time(
    tables: CinTables, last: date, *, first_months: int = 3, months: int = 6
) -> Counted:
    """Plans open for the first months at least whose reviews were all held when they were due.

    The first is due within the first months of the plan's start, each later one within so many
    months of the one before; the reviews of the year to the last day are looked at
    (`reviews.reviewed`).
    """
    num, denom, due_soon = [], [], []
    for plan in still_open(tables.plans, last):
        first_due = add_months(plan.began, first_months)
        in_time, due = reviewed(
            plan.began, plan.reviews, last, first_due, lambda day, _: add_months(day, months)
        )
        if first_due <= last:
            denom.append(plan.event)
            num += [plan.event] if in_time else []
        if soon(due, last):
            due_soon.append(Due(plan.child, due, "review conference"))
    return counted(num, denom, due=due_soon)
