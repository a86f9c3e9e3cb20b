"""Reads a CIN census return (XML, schemas 2017 to 2026) child by child.

Entities are refused and nothing is fetched. No message holds a child's identifier.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

from lxml import etree

from xlscore.children.cin import CinTables, Enquiry, Plan, Span
from xlscore.children.counted import Event, LeftOut
from xlscore.flows.count.source import Reading, day_of
from xlscore.flows.count.xml import children

#: Element, its first day, its last.
SPANS: Final = {
    "referrals": ("CINdetails", "CINreferralDate", "CINclosureDate"),
    "assessments": ("Assessments", "AssessmentActualStartDate", "AssessmentAuthorisationDate"),
    "plans": ("ChildProtectionPlans", "CPPstartDate", "CPPendDate"),
    "enquiries": ("Section47", "S47ActualStartDate", "DateOfInitialCPC"),
}
_REVIEWS: Final = "Reviews"


def read_cin(path: Path, today: date) -> Reading[CinTables]:
    """Read a return; raises Refusal where the file is no readable CIN census XML.

    A day after `today` is none.
    """
    found = Reading("CIN census", path.name, CinTables())
    for child in children(path, "Child", found):
        _read_child(child, found, today)
    found.settle(today)
    return found


def _read_child(child: etree._Element, found: Reading[CinTables], today: date) -> None:
    name = (child.findtext("{*}ChildIdentifiers/{*}LAchildID") or "").strip()
    if not name:
        found.left_out.append(LeftOut("", "Child", None, "a child without LAchildID"))
        return
    seen: set[tuple[object, ...]] = set()
    tables = found.tables
    for kind, (element, first, last) in SPANS.items():
        for event in child.iter("{*}" + element):
            found.holds.add(element)
            read = _span(event, name, (element, first, last), found, today)
            if read is None:
                continue
            began, ended = read
            if (kind, began, ended) in seen:
                found.leave(name, element, began, "the same twice")
                continue
            seen.add((kind, began, ended))
            found.saw(began, ended if kind != "enquiries" else None)
            if kind == "enquiries":
                needless = (event.findtext("{*}ICPCnotRequired") or "").strip().casefold()
                tables.enquiries.append(Enquiry(name, began, ended, needless in {"true", "1"}))
            elif kind == "plans":
                reviews = tuple(_reviews(event, name, began, found, today))
                tables.plans.append(Plan(name, began, ended, reviews))
            else:
                getattr(tables, kind).append(Span(name, began, ended))
            if kind == "referrals":
                _conference(event, name, found, today)


def _span(
    event: etree._Element,
    name: str,
    words: tuple[str, str, str],
    found: Reading[CinTables],
    today: date,
) -> tuple[date, date | None] | None:
    """The first and the last day of an event; None where it is left out."""
    element, first, last = words
    try:
        began = day_of(event.findtext("{*}" + first), today)
    except ValueError as error:
        found.leave(name, element, None, f"{first}: {error}")
        return None
    if began is None:
        found.leave(name, element, None, f"no {first}")
        return None
    try:
        ended = day_of(event.findtext("{*}" + last), today)
    except ValueError as error:
        found.leave(name, element, began, f"{last}: {error}")
        return None
    if ended is not None and ended < began:
        found.leave(name, element, began, f"{last} before {first}")
        return None
    return began, ended


def _reviews(
    plan: etree._Element, name: str, began: date, found: Reading[CinTables], today: date
) -> Iterator[date]:
    for element in plan.iter("{*}CPPreviewDate"):
        found.holds.add(_REVIEWS)
        try:
            held = day_of(element.text, today)
        except ValueError as error:
            found.leave(name, _REVIEWS, began, f"CPPreviewDate: {error}")
            continue
        if held is None:
            found.leave(name, _REVIEWS, began, "no CPPreviewDate")
        else:
            yield held


def _conference(details: etree._Element, name: str, found: Reading[CinTables], today: date) -> None:
    """The conference that stands with the referral itself, as of a child who moved in."""
    try:
        held = day_of(details.findtext("{*}DateOfInitialCPC"), today)
    except ValueError as error:
        found.leave(name, "CINdetails", None, f"DateOfInitialCPC: {error}")
        return
    if held is not None:
        found.tables.conferences.append(Event(name, held))
