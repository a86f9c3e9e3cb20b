"""Made-up children written as councils' systems write them: CIN census, SSDA903, Annex A, areas."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from xlscore.build.made_up.lives import Lives

#: The names under which they stand in a folder.
CIN, CARE, ANNEX, AREAS = "cin-census.xml", "ssda903", "annex-a.xlsx", "areas.csv"
#: The headings of each list.
_LISTS: Final = {
    "List 4": ("Child Unique ID", "Continuous Assessment Start Date",
               "Child Seen During Continuous Assessment",
               "Continuous Assessment Date of Authorisation"),
    "List 6": ("Child Unique ID", "CIN Start Date", "CIN Closure Date", "Allocated Worker"),
    "List 7": ("Child Unique ID", "Child Protection Plan Start Date",
               "Child Protection Plan End Date", "Date of the Last Statutory Visit",
               "Allocated Worker"),
    "List 8": ("Child Unique ID", "Date of Birth", "Date Started to be Looked After",
               "Date Ceased to be Looked After", "Date of Last Health Assessment",
               "Date of Last Dental Check", "Number of Placements in the Last 12 months",
               "Date of Latest Social Work Visit", "Allocated Worker"),
}  # fmt: skip


def write_extracts(lives: Lives, folder: Path) -> list[Path]:
    """Write the extracts into a folder that is there; the sources for a count."""
    with (folder / CIN).open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(_cin(lives))
    (folder / CARE).mkdir()
    for name, rows in _care(lives):
        with (folder / CARE / f"{name}.csv").open("w", encoding="utf-8", newline="") as table:
            csv.writer(table).writerows(rows)
    _annex(lives, folder / ANNEX)
    with (folder / AREAS).open("w", encoding="utf-8", newline="") as table:
        csv.writer(table).writerows([("Child", "Area"), *lives.areas.items()])
    return [folder / CIN, folder / CARE, folder / ANNEX]


def _element(name: str, *inside: str) -> str:
    text = "".join(inside)
    return f"<{name}>{text}</{name}>" if text else ""


def _day(name: str, day: date | None) -> str:
    return _element(name, "" if day is None else day.isoformat())


def _cin(lives: Lives) -> Iterator[str]:
    """The census: each child's cases, and in them what began while they were open."""
    reference = _day("ReferenceDate", lives.last)
    yield "<Message><Header>" + _element("CollectionDetails", reference) + "</Header><Children>\n"
    inside: dict[str, list[tuple[date, str]]] = {}
    tables = lives.cin
    for one in tables.assessments:
        text = _day("AssessmentActualStartDate", one.began)
        text += _day("AssessmentAuthorisationDate", one.ended)
        inside.setdefault(one.child, []).append((one.began, _element("Assessments", text)))
    for enquiry in tables.enquiries:
        text = _day("S47ActualStartDate", enquiry.began)
        text += _day("DateOfInitialCPC", enquiry.conference)
        text += _element("ICPCnotRequired", str(enquiry.not_required).lower())
        inside.setdefault(enquiry.child, []).append((enquiry.began, _element("Section47", text)))
    for plan in tables.plans:
        reviews = (_element("Review", _day("CPPreviewDate", day)) for day in plan.reviews)
        text = _day("CPPstartDate", plan.began) + _day("CPPendDate", plan.ended)
        text += _element("Reviews", *reviews)
        inside.setdefault(plan.child, []).append(
            (plan.began, _element("ChildProtectionPlans", text))
        )
    cases: dict[str, list[tuple[date, date | None]]] = {}
    for span in tables.referrals:
        cases.setdefault(span.child, []).append((span.began, span.ended))
    for child, own in cases.items():
        name = _element("LAchildID", escape(child)) + _day(
            "PersonBirthDate", lives.care.born[child]
        )
        text = _element("ChildIdentifiers", name)
        held = sorted(inside.get(child, ()))
        for began, ended in own:
            mine = [part for day, part in held if began <= day and (ended is None or day <= ended)]
            dates = _day("CINreferralDate", began) + _day("CINclosureDate", ended)
            text += _element("CINdetails", dates, *mine)
        yield _element("Child", text) + "\n"
    yield "</Children></Message>\n"


def _british(day: date | None) -> str:
    return "" if day is None else f"{day:%d/%m/%Y}"


def _care(lives: Lives) -> Iterator[tuple[str, Iterable[Sequence[str]]]]:
    """The tables of the return, by name, each with its headings first."""
    care = lives.care
    stayed = dict.fromkeys(one.child for one in care.episodes)
    born = {child: _british(care.born[child]) for child in stayed}
    yield (
        "header",
        [
            ("CHILD", "SEX", "DOB", "ETHNIC", "UPN", "MOTHER", "MC_DOB"),
            *((child, "1", born[child], "WBRI", "", "", "") for child in stayed),
        ],
    )
    yield "episodes", [
        ("CHILD", "DECOM", "RNE", "LS", "CIN", "PLACE", "PLACE_PROVIDER", "DEC", "REC",
         "REASON_PLACE_CHANGE", "HOME_POST", "PL_POST", "URN"),
        *((e.child, _british(e.began), e.rne, e.ls, "N1", e.place, e.provider, _british(e.ended),
           e.rec, "", e.home, e.post, e.urn) for e in care.episodes),
    ]  # fmt: skip
    yield (
        "reviews",
        [
            ("CHILD", "DOB", "REVIEW", "REVIEW_CODE"),
            *((one.child, born[one.child], _british(one.day), one.code) for one in care.reviews),
        ],
    )
    yield "uasc", [("CHILD", "SEX", "DOB", "DUC")]


def _annex(lives: Lives, path: Path) -> None:
    from openpyxl import Workbook

    rows: dict[str, list[Sequence[object]]] = {name: [] for name in _LISTS}
    for one in lives.annex.assessments:
        rows["List 4"].append((one.child, one.began, one.seen.capitalize(), one.ended))
    checks = {one.child: one for one in lives.annex.care}
    for case in lives.annex.cases:
        worker = "Synthetic worker" if case.worker else None
        told: tuple[object, ...] = (case.began, case.ended)
        if case.which == "List 8":
            care = checks[case.child]
            told = (care.born, *told, care.health, care.dental, care.placements)
        if case.which != "List 6":
            told = (*told, case.visited)
        rows[case.which].append((case.child, *told, worker))
    book = Workbook(write_only=True)
    for name, headings in _LISTS.items():
        sheet = book.create_sheet(name)
        for row in (headings, *rows[name]):
            sheet.append(row)
    book.save(path)
