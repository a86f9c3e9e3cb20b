"""Extracts: workbooks of rows, and children who do not exist, as councils' systems write them."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import openpyxl

#: Where a workbook goes.
_Out = TypeVar("_Out", Path, io.BytesIO)


def workbook(path: _Out, *sheets: tuple[str, Iterable[Any]], hidden: str = "") -> _Out:
    """A workbook of sheets by title, each of rows of cells; the `hidden` one is hidden."""
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for title, rows in sheets:
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
        if title == hidden:
            sheet.sheet_state = "hidden"
    made.save(path)
    return path


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


#: A return of three children in care at the end of March 2014, table by table.
CARE = {
    "header": "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n"
    "CANARY-1,1,01/06/2005,WBRI,,,\nCANARY-2,2,01/06/2005,WBRI,,,\nCANARY-3,2,01/01/2000,WBRI,,,\n",
    "episodes": "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,"
    "HOME_POST,PL_POST,URN\n"
    "CANARY-1,01/01/2011,S,C2,N1,U1,PR1,01/06/2013,X1,PLACE,AA1 1AA,BB1 1BB,1\n"
    "CANARY-1,01/06/2013,P,C2,N1,U6,PR4,01/01/2014,X1,PLACE,AA1 1AA,CC1 1CC,2\n"
    "CANARY-1,01/01/2014,P,C2,N1,U2,PR1,,,,AA1 1AA,BB1 1BB,3\n"
    "CANARY-2,01/05/2013,S,V2,N1,K2,PR4,01/09/2013,E4A,,AA1 1AA,CC1 1CC,4\n"
    "CANARY-2,01/02/2014,S,V2,N1,K2,PR4,,,,AA1 1AA,CC1 1CC,4\n"
    "CANARY-3,31/03/2014,S,V2,N1,U1,PR1,,,,AA1 1AA,BB1 1BB,5\n",
    "reviews": "CHILD,DOB,REVIEW,REVIEW_CODE\nCANARY-1,01/06/2005,01/07/2013,PN1\n"
    "CANARY-1,01/06/2005,01/12/2013,PN4\n",
    "uasc": "CHILD,SEX,DOB,DUC\nCANARY-3,2,01/01/2000,01/01/2018\n",
}


def care_folder(folder: Path, **tables: str) -> Path:
    """A return as a folder of CSV files; `tables` stand for its own."""
    folder.mkdir()
    for name, text in (CARE | tables).items():
        (folder / f"{name}.csv").write_text(text, "utf-8")
    return folder


def care_xml(path: Path) -> Path:
    """The same return as XML."""
    rows = {
        name: [dict(zip(lines[0].split(","), line.split(","), strict=True)) for line in lines[1:]]
        for name, lines in ((name, text.splitlines()) for name, text in CARE.items())
    }

    def of(table: str, child: str) -> list[str]:
        return [
            "".join(f"<{k}>{v}</{k}>" for k, v in row.items() if k not in ("CHILD", "DOB"))
            for row in rows[table]
            if row["CHILD"] == child
        ]

    said = ""
    for header in rows["header"]:
        child = header["CHILD"]
        own = f"<CHILDID>{child}</CHILDID><DOB>{header['DOB']}</DOB>"
        asylum = "".join(f"<UASC>1</UASC>{text}" for text in of("uasc", child)) or "<UASC />"
        reviews = "".join(f"<AREVIEW>{text}</AREVIEW>" for text in of("reviews", child))
        episodes = "".join(
            f"<EPISODE>{text.replace('PLACE>', 'PL>')}</EPISODE>" for text in of("episodes", child)
        )
        said += f"<CHILD><HEADER>{own}{asylum}{reviews}</HEADER>{episodes}</CHILD>"
    path.write_text(f"<EXPSSDA903>{said}</EXPSSDA903>", "utf-8")
    return path
