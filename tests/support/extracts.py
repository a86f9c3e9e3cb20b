"""Extracts of children who do not exist, written as councils' systems write them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path


def element(name: str, *inside: str) -> str:
    """An XML element around others or a text; a blank one is left out."""
    return f"<{name}>{''.join(inside)}</{name}>" if any(inside) else ""


def referral(began: str, ended: str = "", *inside: str) -> str:
    """A case of a child: its dates, and assessments, enquiries and plans inside."""
    dates = element("CINreferralDate", began), element("CINclosureDate", ended)
    return element("CINdetails", *dates, *inside)


def enquiry(began: str, conference: str = "") -> str:
    """A section 47 enquiry."""
    dates = element("S47ActualStartDate", began), element("DateOfInitialCPC", conference)
    return element("Section47", *dates)


def plan(began: str, ended: str = "", *reviews: str) -> str:
    """A child protection plan."""
    dates = element("CPPstartDate", began), element("CPPendDate", ended)
    held = element("Reviews", *(element("CPPreviewDate", day) for day in reviews))
    return element("ChildProtectionPlans", *dates, held)


def assessment(began: str, ended: str = "") -> str:
    """An assessment, authorised on its last day."""
    name = "AssessmentActualStartDate", "AssessmentAuthorisationDate"
    return element("Assessments", element(name[0], began), element(name[1], ended))


def cin(path: Path, children: Mapping[str, Iterable[str]], reference: str = "") -> Path:
    """A CIN census return: the cases of each child."""
    said = element("CollectionDetails", element("ReferenceDate", reference))
    listed = (
        element("Child", element("ChildIdentifiers", element("LAchildID", child)), *cases)
        for child, cases in children.items()
    )
    head = element("Header", said)
    path.write_text(element("Message", head, element("Children", *listed)), "utf-8")
    return path
