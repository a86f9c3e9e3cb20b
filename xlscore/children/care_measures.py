"""Measures of children looked after: how many, where, how often they moved, their reviews."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from math import hypot
from typing import Final

from xlscore.children.care import CareTables, Period, Placement
from xlscore.children.counted import Counted, Due, Event, LeftOut, counted
from xlscore.children.reviews import reviewed, soon
from xlscore.children.spans import add_months, age
from xlscore.children.working_days import add_working_days

_METRES_A_MILE: Final = 1609.3
#: How a child took part in a review: all but PN0 (under four) could, these did.
_COULD: Final = frozenset({"PN1", "PN2", "PN3", "PN4", "PN5", "PN6", "PN7"})
_DID: Final = frozenset({"PN1", "PN2", "PN3", "PN5", "PN6"})
_ADOPTIVE: Final = frozenset({"A3", "A4", "A5", "A6"})
_UNKNOWN_START: Final = "the start of care stands in no source"


def looked_after(tables: CareTables, last: date, *, asylum: int = 0) -> Counted:
    """Children looked after at the close of the last day; those who seek asylum if asylum is 1."""
    return counted((p.event for p in _here(tables, last, asylum)), None)


def _here(tables: CareTables, last: date, asylum: int) -> list[Period]:
    here = tables.in_care(last)
    return [p for p in here if asylum or not tables.seeks_asylum(p.child, last)]


def starters_before(tables: CareTables, first: date, last: date) -> Counted:
    """Children who began to be looked after in the window, and had been looked after before."""
    num, denom, left_out = [], [], []
    seen: set[str] = set()
    for period in tables.periods:
        before = period.child in seen
        seen.add(period.child)
        if not first <= period.began <= last:
            continue
        if not period.whole:
            left_out.append(_left(period, _UNKNOWN_START))
            continue
        denom.append(period.event)
        num += [period.event] if before else []
    return counted(num, denom, left_out)


def _left(period: Period, reason: str) -> LeftOut:
    return LeftOut(period.child, "Episodes", period.began, reason)


def many_placements(
    tables: CareTables, last: date, *, placements: int = 3, days: int = 365
) -> Counted:
    """Children looked after at the close of the last day with so many placements in the days.

    Those open when the days began count; a placement that did not last a night does not.
    """
    since = last - timedelta(days=days)
    lived: dict[str, int] = {}
    for period in tables.periods:
        for one in period.placements(last):
            nights = one.ended is None or one.ended > one.began
            if nights and (one.ended is None or one.ended > since):
                lived[period.child] = lived.get(period.child, 0) + 1
    here = tables.in_care(last)
    num = (p.event for p in here if lived.get(p.child, 0) >= placements)
    return counted(num, (p.event for p in here))


def same_placement(
    tables: CareTables, last: date, *, under: int = 16, care_months: int = 30, months: int = 24
) -> Counted:
    """Children under 16, in care for 30 months or more, in the same placement for 24 or more.

    A child placed for adoption counts with the placement before it.
    """
    num, denom, left_out = [], [], []
    for period in tables.in_care(last):
        born = tables.born.get(period.child)
        if born is None:
            left_out.append(LeftOut(period.child, "Header", period.began, "no DOB"))
            continue
        if age(born, last) >= under:
            continue
        if add_months(period.began, care_months) > last:
            if not period.whole:
                left_out.append(_left(period, _UNKNOWN_START))
            continue
        denom.append(period.event)
        since = _since(period.placements(last), period)
        num += [period.event] if add_months(since, months) <= last else []
    return counted(num, denom, left_out)


def _since(placements: list[Placement], period: Period) -> date:
    """Since when a child lives where it lives; placed for adoption, since the placement before."""
    if not placements:
        return period.episodes[-1].began
    adoptive = placements[-1].last.place in _ADOPTIVE and len(placements) > 1
    return placements[-2 if adoptive else -1].began


def _in_foster_care(periods: Iterable[Period], last: date) -> list[Period]:
    return [p for p in periods if (e := p.current(last)) is not None and e.place.startswith("U")]


def own_foster_care(tables: CareTables, last: date) -> Counted:
    """Children looked after in foster care that the council itself provides (U1 to U6, PR1)."""
    here = tables.in_care(last)
    own = [
        p.event
        for p in _in_foster_care(here, last)
        if (e := p.current(last)) is not None and e.provider == "PR1"
    ]
    return counted(own, (p.event for p in here))


def near_home(tables: CareTables, last: date, *, miles: int = 10, asylum: int = 0) -> Counted:
    """Children in foster care who are placed within so many miles from home."""
    num, denom, left_out = [], [], []
    for period in _in_foster_care(_here(tables, last, asylum), last):
        episode = period.current(last)
        assert episode is not None, "it is in foster care on that day"
        if not (episode.home and episode.post):
            left_out.append(_left(period, "no postcode of home or placement"))
            continue
        home, there = (tables.directory.get(code) for code in (episode.home, episode.post))
        if home is None or there is None:
            left_out.append(_left(period, "a postcode that the directory lacks"))
            continue
        denom.append(period.event)
        # The return rounds a distance to a tenth of a mile.
        far = round(hypot(home[0] - there[0], home[1] - there[1]) / _METRES_A_MILE, 1)
        num += [period.event] if far <= miles else []
    return counted(num, denom, left_out)


def took_part(tables: CareTables, first: date, last: date) -> Counted:
    """Reviews in the window in which the child took part, out of those in which it could."""
    held = [r for r in tables.reviews if first <= r.day <= last]
    num = (Event(r.child, r.day) for r in held if r.code in _DID)
    return counted(num, (Event(r.child, r.day) for r in held if r.code in _COULD))


def reviewed_in_time(
    tables: CareTables, last: date, *, days: int = 20, more: Collection[date] = ()
) -> Counted:
    """Children looked after whose reviews due in the year to the last day were held in time.

    The first is due so many working days after the start, the second three months after it, each
    later one six months after the one before.
    """
    num, denom, left_out, due_soon = [], [], [], []
    for period in tables.in_care(last):
        began = period.began
        if not period.whole and add_months(began, 12) > last:
            left_out.append(_left(period, _UNKNOWN_START))
            continue
        first_due = add_working_days(began, days, more)
        in_time, due = reviewed(
            began, tables.reviews_of.get(period.child, ()), last, first_due, _next_review
        )
        if first_due <= last:
            denom.append(period.event)
            num += [period.event] if in_time else []
        if soon(due, last):
            due_soon.append(Due(period.child, due, "review"))
    return counted(num, denom, left_out, due_soon)


def _next_review(day: date, number: int) -> date:
    return add_months(day, 3 if number == 1 else 6)


def dental_checks_of_year(tables: CareTables, last: date) -> Counted:
    """Children looked after for a year whose teeth were checked in it."""
    return _checked(tables, last, 0, "TEETH_CHECK")


def health_assessments_of_year(tables: CareTables, last: date) -> Counted:
    """Children looked after for a year whose health was assessed in it."""
    return _checked(tables, last, 1, "HEALTH_ASSESSMENT")


def _checked(tables: CareTables, last: date, which: int, column: str) -> Counted:
    num, denom, left_out = [], [], []
    checks = tables.checks.get(last, {})
    for period in tables.in_care(last):
        if add_months(period.began, 12) > last:
            if not period.whole:
                left_out.append(_left(period, _UNKNOWN_START))
            continue
        done = checks.get(period.child, (None, None))[which]
        if done is None:
            left_out.append(LeftOut(period.child, "OC2", period.began, f"no {column}"))
            continue
        denom.append(period.event)
        num += [period.event] if done else []
    return counted(num, denom, left_out)
