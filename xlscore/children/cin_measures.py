"""Measures of children in need: referrals, assessments, enquiries and initial conferences.

Tables, first and last day of a window and parameters in, sets out; a snapshot looks at the last
day alone. What happened after the last day is not known yet.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from typing import TypeVar

from xlscore.children.cin import CinTables, Span
from xlscore.children.counted import Counted, Event, LeftOut, counted
from xlscore.children.spans import add_months, is_open
from xlscore.children.working_days import working_days

AnySpan = TypeVar("AnySpan", bound=Span)


def by_child(spans: Iterable[AnySpan]) -> Mapping[str, list[AnySpan]]:
    """The spans of each child."""
    found: dict[str, list[AnySpan]] = defaultdict(list)
    for span in spans:
        found[span.child].append(span)
    return found


def still_open(spans: Iterable[AnySpan], last: date) -> list[AnySpan]:
    """The spans open at the close of a day."""
    return [span for span in spans if is_open(span.began, span.ended, last)]


def _fresh(referrals: Iterable[Span], last: date) -> tuple[list[Span], list[LeftOut]]:
    """Referrals up to a day, and those that are none because a case of the child was open."""
    fresh: list[Span] = []
    inside: list[LeftOut] = []
    for own in by_child(referrals).values():
        until: date | None = date.min
        for one in sorted({r.began: r for r in own if r.began <= last}.values(), key=_began):
            if until is None or one.began < until:
                inside.append(
                    LeftOut(one.child, "CINdetails", one.began, "a case of the child was open")
                )
            else:
                fresh.append(one)
            if until is not None:
                until = None if one.ended is None else max(until, one.ended)
    return fresh, inside


def _began(span: Span) -> date:
    return span.began


def referrals(tables: CinTables, first: date, last: date) -> Counted:
    """Referrals in the window; one that comes while a case of the child is open is none."""
    fresh, inside = _fresh(tables.referrals, last)
    return counted(
        (r.event for r in fresh if r.began >= first),
        None,
        (one for one in inside if one.began and one.began >= first),
    )


def rereferrals(tables: CinTables, first: date, last: date, *, months: int = 12) -> Counted:
    """Referrals in the window whose child had an earlier one within so many months before.

    A referral that comes while a case of the child is open is none.
    """
    fresh, inside = _fresh(tables.referrals, last)
    denom = [r for r in fresh if r.began >= first]
    earlier = by_child(fresh)
    num = [
        r.event
        for r in denom
        if any(add_months(r.began, -months) <= e.began < r.began for e in earlier[r.child])
    ]
    left_out = (one for one in inside if one.began and one.began >= first)
    return counted(num, (r.event for r in denom), left_out)


def children_in_need(tables: CinTables, last: date) -> Counted:
    """Children with a case open at the close of the last day, once each."""
    first: dict[str, date] = {}
    for case in still_open(tables.referrals, last):
        first[case.child] = min(case.began, first.get(case.child, case.began))
    return counted((Event(*item) for item in first.items()), None)


def assessed_in_time(
    tables: CinTables, first: date, last: date, *, days: int = 45, more: Collection[date] = ()
) -> Counted:
    """Assessments authorised in the window within so many working days of their start."""
    done = [(a, a.ended) for a in tables.assessments if a.ended and first <= a.ended <= last]
    num = [a.event for a, ended in done if working_days(a.began, ended, more) <= days]
    return counted(num, (a.event for a, _ in done))


def assessments_overdue(
    tables: CinTables, last: date, *, days: int = 45, more: Collection[date] = ()
) -> Counted:
    """Assessments open at the close of the last day for more than so many working days."""
    still = still_open(tables.assessments, last)
    return counted((a.event for a in still if working_days(a.began, last, more) > days), None)


def enquiries(tables: CinTables, first: date, last: date) -> Counted:
    """Section 47 enquiries begun in the window."""
    return counted((e.event for e in tables.enquiries if first <= e.began <= last), None)


def enquiries_to_conference(
    tables: CinTables, first: date, last: date, *, days: int = 15, more: Collection[date] = ()
) -> Counted:
    """Section 47 enquiries begun in the window that led to an initial conference by the last day.

    One without a conference that began fewer working days before the last day than a conference
    may take is left out, unless none was required.
    """
    num, denom, recent = [], [], []
    for one in tables.enquiries:
        if not first <= one.began <= last:
            continue
        held = one.conference is not None and one.conference <= last
        if not (held or one.not_required) and working_days(one.began, last, more) < days:
            reason = "too recent to have led to a conference"
            recent.append(LeftOut(one.child, "Section47", one.began, reason))
            continue
        denom.append(one.event)
        num += [one.event] if held else []
    return counted(num, denom, recent)


def _conferences(tables: CinTables) -> set[Event]:
    """Initial conferences, each once however often it stands with a referral or an enquiry."""
    held = {Event(e.child, e.conference) for e in tables.enquiries if e.conference}
    return held | set(tables.conferences)


def conferences(tables: CinTables, first: date, last: date) -> Counted:
    """Children with an initial conference in the window, once for each day of one."""
    return counted((c for c in _conferences(tables) if first <= c.began <= last), None)


def conferences_in_time(
    tables: CinTables, first: date, last: date, *, days: int = 15, more: Collection[date] = ()
) -> Counted:
    """Initial conferences in the window held within so many working days of the enquiry.

    A conference of several enquiries counts once, from the earliest of them.
    """
    since: dict[Event, date] = {}
    for one in tables.enquiries:
        if one.conference and first <= one.conference <= last:
            held = Event(one.child, one.conference)
            since[held] = min(one.began, since.get(held, one.began))
    num = [held for held, began in since.items() if working_days(began, held.began, more) <= days]
    lonely = (
        LeftOut(held.child, "CINdetails", held.began, "a conference of no enquiry")
        for held in tables.conferences
        if first <= held.began <= last and held not in since
    )
    return counted(num, since, sorted(set(lonely)))


def conferences_to_plan(tables: CinTables, first: date, last: date, *, days: int = 30) -> Counted:
    """Initial conferences in the window after which a plan began within so many days.

    One without a plan fewer days before the last day is left out: its plan may still come.
    """
    plans = by_child(tables.plans)
    num: list[Event] = []
    denom: list[Event] = []
    recent: list[LeftOut] = []
    for held in sorted(c for c in _conferences(tables) if first <= c.began <= last):
        until = min(held.began + timedelta(days=days), last)
        led = any(held.began <= plan.began <= until for plan in plans.get(held.child, ()))
        if not led and (last - held.began).days < days:
            reason = "too recent to have led to a plan"
            recent.append(LeftOut(held.child, "conference", held.began, reason))
            continue
        denom.append(held)
        num += [held] if led else []
    return counted(num, denom, recent)
