"""Reads a CIN census return (XML, schemas 2017 to 2026) child by child.

Entities are refused and nothing is fetched. No message holds a child's identifier.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from lxml import etree

from xlscore.children.cin import CinTables, Enquiry, Span
from xlscore.problems import Refusal

#: Element, its first day, its last.
SPANS: Final = {
    "referrals": ("CINdetails", "CINreferralDate", "CINclosureDate"),
    "assessments": ("Assessments", "AssessmentActualStartDate", "AssessmentAuthorisationDate"),
    "plans": ("ChildProtectionPlans", "CPPstartDate", "CPPendDate"),
    "enquiries": ("Section47", "S47ActualStartDate", "DateOfInitialCPC"),
}


@dataclass(slots=True)
class CinReturn:
    """What was read, and how many events were left out for which reason."""

    tables: CinTables = field(default_factory=CinTables)
    left_out: Counter[str] = field(default_factory=Counter)


def read_cin(path: Path) -> CinReturn:
    """Read a return; raises Refusal where the file is no readable CIN census XML."""
    found = CinReturn()
    children = 0
    try:
        with path.open("rb") as stream:
            walk = etree.iterparse(
                stream, events=("end",), tag="{*}Child", resolve_entities=False, no_network=True
            )
            for _, child in walk:
                if child.getroottree().docinfo.internalDTD is not None:
                    raise Refusal(f"{path.name} declares a document type, which no return needs")
                children += 1
                _read_child(child, found)
                child.clear()
                while child.getprevious() is not None:
                    del child.getparent()[0]
    except (etree.XMLSyntaxError, OSError) as error:
        # The parser's own text may quote the file, and so a child.
        raise Refusal(f"{path.name} cannot be read as XML; export it again") from error
    if not children:
        raise Refusal(f"{path.name} holds no Child elements: it is no CIN census return")
    return found


def _read_child(child: etree._Element, found: CinReturn) -> None:
    name = (child.findtext("{*}ChildIdentifiers/{*}LAchildID") or "").strip()
    if not name:
        found.left_out["a child without LAchildID"] += 1
        return
    seen: set[tuple[str, date, date | None]] = set()
    for kind, (element, first, last) in SPANS.items():
        for event in child.iter("{*}" + element):
            try:
                began = _day(event, first)
                ended = _day(event, last)
            except ValueError:
                found.left_out[f"{element}: a date that is none"] += 1
                continue
            if began is None:
                found.left_out[f"{element}: no {first}"] += 1
            elif ended is not None and ended < began:
                found.left_out[f"{element}: {last} before {first}"] += 1
            elif (kind, began, ended) in seen:
                found.left_out[f"{element}: the same twice"] += 1
            else:
                seen.add((kind, began, ended))
                if kind == "enquiries":
                    found.tables.enquiries.append(Enquiry(name, began, ended))
                else:
                    getattr(found.tables, kind).append(Span(name, began, ended))


def _day(event: etree._Element, element: str) -> date | None:
    text = (event.findtext("{*}" + element) or "").strip()
    return date.fromisoformat(text) if text else None
