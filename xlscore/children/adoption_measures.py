"""Measures of adoption: how long children waited, and how many left care to be adopted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from xlscore.children.care import CareTables, Period
from xlscore.children.counted import Counted, Event, LeftOut, counted
from xlscore.children.spans import add_months

_ADOPTED: Final = frozenset({"E11", "E12"})
#: The legal status of a placement order.
_COURT_AUTHORITY: Final = "E1"
_UNKNOWN_START: Final = "the start of care stands in no source"


def _adopted(tables: CareTables, first: date, last: date) -> list[Period]:
    """The periods of care that ended in the window by adoption."""
    return [
        p
        for p in tables.periods
        if p.ended and first <= p.ended <= last and p.episodes[-1].rec in _ADOPTED
    ]


def _placed(
    tables: CareTables, first: date, last: date
) -> tuple[list[tuple[Period, date]], list[LeftOut]]:
    """The adopted whose start of care and day of moving in are known, and the others."""
    known, left_out = [], []
    for period in _adopted(tables, first, last):
        day = tables.placed.get(period.child)
        if day is None:
            left_out.append(LeftOut(period.child, "PlacedAdoption", period.began, "no DATE_PLACED"))
        elif not period.whole:
            left_out.append(LeftOut(period.child, "Episodes", period.began, _UNKNOWN_START))
        elif day < period.began:
            reason = "DATE_PLACED before the start of care"
            left_out.append(LeftOut(period.child, "PlacedAdoption", period.began, reason))
        else:
            known.append((period, day))
    return known, left_out


def _average(days: Mapping[Event, int], left_out: list[LeftOut]) -> Counted:
    events = frozenset(days)
    return Counted(events, events, tuple(left_out), days=days)


def days_to_adoptive_family(tables: CareTables, first: date, last: date) -> Counted:
    """Days from the start of care to moving in with the adoptive family, of those adopted."""
    known, left_out = _placed(tables, first, last)
    return _average({p.event: (day - p.began).days for p, day in known}, left_out)


def soon_with_adoptive_family(
    tables: CareTables, first: date, last: date, *, months: int = 14
) -> Counted:
    """Adopted children who moved in with their family less than so many months after the start."""
    known, left_out = _placed(tables, first, last)
    num = (p.event for p, day in known if day < add_months(p.began, months))
    return counted(num, (p.event for p, _ in known), left_out)


def days_to_match(tables: CareTables, first: date, last: date) -> Counted:
    """Days from court authority to the match, of those adopted; 0 where matched before it."""
    days: dict[Event, int] = {}
    left_out: list[LeftOut] = []
    for period in _adopted(tables, first, last):
        at = next((e for e in period.episodes if e.ls == _COURT_AUTHORITY), None)
        matched = tables.matched.get(period.child)
        if at is None:
            left_out.append(LeftOut(period.child, "Episodes", period.began, "no placement order"))
        elif at is period.episodes[0] and not period.whole:
            left_out.append(LeftOut(period.child, "Episodes", period.began, _UNKNOWN_START))
        elif matched is None:
            left_out.append(LeftOut(period.child, "AD1", period.began, "no DATE_MATCH"))
        else:
            days[period.event] = max(0, (matched - at.began).days)
    return _average(days, left_out)


def left_care_adopted(tables: CareTables, first: date, last: date) -> Counted:
    """Children whose last end of care in the window was by adoption, out of all who ceased."""
    ceased: dict[str, Period] = {}
    for period in tables.periods:
        rec = period.episodes[-1].rec
        if period.ended and first <= period.ended <= last and rec not in {"", "X1"}:
            ceased[period.child] = period
    num = (p.event for p in ceased.values() if p.episodes[-1].rec in _ADOPTED)
    return counted(num, (p.event for p in ceased.values()))
