"""What the file says about people and places: authors, properties, folders, titles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from xlscore.audit.reading.opened import Opened, quoted
from xlscore.hosts.package.package import OFFICE_RELS
from xlscore.problems import Problem

_CORE: Final = (
    "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
)
_INSPECT: Final = "clear it (File, Info, Check for Issues, Inspect Document)"
#: Words that names of organisations hold, and names of persons do not.
_BODIES = re.compile(
    r"\b(councils?|service|services|team|department|directorate|county|borough|city|district"
    r"|authority|office|unit|board|trust|nhs|police|university|college|school|government|ministry"
    r"|agency|group|partnership|ltd|limited|plc|llp|company|children|families|education|social"
    r"|performance|information|intelligence|insight|analysis|statistics|health|london|royal)\b",
    re.IGNORECASE,
)
#: A drive, a server's share, a home folder or a file's address.
FOLDER = re.compile(
    r"(?<![A-Za-z])[A-Za-z]:\\[^\s\"'<>|]+|\\\\[\w.$-]+\\[^\s\"'<>|]+|file:/{2,}[^\s\"'<>]+"
    r"|/(?:Users|home)/[^\s\"'<>/]+[^\s\"'<>]*|https?://[\w.-]*sharepoint\.com[^\s\"'<>]*"
    r"|https?://d\.docs\.live\.net[^\s\"'<>]*",
    re.IGNORECASE,
)


def authors(book: Opened) -> Iterator[Problem]:
    """Author and last writer are the organisation, not a person; whoever else it is, is said.

    Source: disclosure checks of finished workbooks (personal metadata).
    """
    core, app = _fields(book, _CORE), _fields(book, OFFICE_RELS + "/extended-properties")
    company = app.get("Company", "")
    for name, what in (
        (core.get("creator", ""), "author"),
        (core.get("lastModifiedBy", ""), "last writer"),
        (app.get("Manager", ""), "manager"),
        (company, "organisation"),
    ):
        if not name or name.casefold() == book.organisation.casefold():
            continue
        found = f"the file names as its {what} {quoted(name)}"
        if name != company and personal(name):
            todo = f"put the organisation in its place, or {_INSPECT}"
            yield Problem("error", "", "", found, todo)
        else:
            yield Problem("warning", "", "", found, "check whether it may be known")


def personal(name: str) -> bool:
    """Whether a name looks like a person's, or like the name with which somebody signs in."""
    text = name.strip()
    if re.search(r"@|\\", text):
        return True
    if _BODIES.search(text):
        return False
    words = re.findall(r"[^\W\d_][\w'’.-]*", text)
    if "," in text or ";" in text or 2 <= len(words) <= 4:
        return all(word[:1].isupper() for word in words if len(word) > 3)
    return len(words) == 1 and bool(re.search(r"\d|[a-z]\.[a-z]", text))


def users(book: Opened) -> Iterator[Problem]:
    """No user's name stands where the workbook keeps who reserved, viewed or protected it.

    Source: disclosure checks of finished workbooks (personal metadata).
    """
    names = (
        ("fileSharing", "userName", "who reserved the workbook for writing"),
        ("customWorkbookView", "name", "whose view of the workbook is kept"),
    )
    for tag, attribute, what in names:
        for element in book.workbook.iter(f"{{*}}{tag}"):
            if element.get(attribute):
                found = f"the workbook says {what}, {quoted(element.get(attribute))}"
                yield Problem("error", "", "", found, _INSPECT)


def descriptions(book: Opened) -> Iterator[Problem]:
    """Further properties say nothing unseen: keywords, status, comments, a template, a revision.

    Source: disclosure checks of finished workbooks (document properties).
    """
    core, app = _fields(book, _CORE), _fields(book, OFFICE_RELS + "/extended-properties")
    for fields, names in (
        (
            core,
            (
                "keywords",
                "category",
                "contentStatus",
                "description",
                "identifier",
                "revision",
                "version",
            ),
        ),
        (app, ("HyperlinkBase", "Template")),
    ):
        for name in names:
            if fields.get(name):
                found = f"the document property {name} says {quoted(fields[name])}"
                yield Problem("warning", "", "", found, "check whether it may be known")


def custom_properties(book: Opened) -> Iterator[Problem]:
    """No custom document property: document management and labels write people and servers there.

    Source: disclosure checks of finished workbooks (custom properties).
    """
    for part in _parts(book, OFFICE_RELS + "/custom-properties"):
        for element in book.package.xml(part).findall("*"):
            value = "".join(str(text) for text in element.itertext())
            found = f"the custom property {quoted(element.get('name'))} says {quoted(value)}"
            yield Problem("error", "", "", found, _INSPECT)


def folder_paths(book: Opened) -> Iterator[Problem]:
    """No part names a folder, a server or a user's home, as the place of the last save does.

    Source: disclosure checks of finished workbooks (absolute paths tell user names).
    """
    cells = {sheet.part for sheet in book.sheets}
    skipped = ("sharedstrings", "externallink", "/customxml", "/comments", "/threaded")
    for name in book.package.names():
        known = name in cells or any(word in name.lower() for word in skipped)
        if known or not name.lower().endswith((".xml", ".rels", ".vml")):
            continue
        text = book.package.read(name).decode("utf-8", "replace")
        for path in sorted({match[0] for match in FOLDER.finditer(text)}):
            found = f"a folder stands in the part {quoted(name)}: {quoted(path, 120)}"
            yield Problem("error", book.sheet_of.get(name, ""), "", found, _INSPECT)


def old_titles(book: Opened) -> Iterator[Problem]:
    """The list of sheet titles in the properties names no sheet that is gone.

    Source: disclosure checks of finished workbooks (titles of deleted sheets).
    """
    known = {sheet.title for sheet in book.sheets}
    names = {name.name.removeprefix("_xlnm.") for name in book.names}
    for part in _parts(book, OFFICE_RELS + "/extended-properties"):
        listed = book.package.xml(part).find("{*}TitlesOfParts")
        texts = [] if listed is None else [str(e.text or "") for e in listed.iter("{*}lpstr")]
        for text in texts:
            bare = text.rpartition("!")[2]
            if text not in known and bare not in names and bare.replace(" ", "_") not in names:
                found = f"the properties still list {quoted(text)}, which is not in the workbook"
                yield Problem("error", "", "", found, "open the file in Excel and save it again")


def title_and_language(book: Opened) -> Iterator[Problem]:
    """The document has a title, and says in which language it is written.

    Source: the Analysis Function's list; WCAG 2.4.2 and 3.1.1.
    """
    core = _fields(book, _CORE)
    for name in ("title", "language"):
        if not core.get(name, "").strip():
            todo = f"set it (File, Info, Properties, {name.capitalize()})"
            yield Problem("warning", "", "", f"the document has no {name}", todo)


def _parts(book: Opened, kind: str) -> list[str]:
    return [
        rel.target
        for rel in book.package.rels("/")
        if rel.type == kind and not rel.external and book.package.has(rel.target)
    ]


def _fields(book: Opened, kind: str) -> dict[str, str]:
    """The texts of a part of properties, by the name of their element."""
    return {
        etree.QName(element).localname: (element.text or "").strip()
        for part in _parts(book, kind)
        for element in book.package.xml(part).iterchildren("{*}*")
    }


RULES: Final = (
    authors, users, descriptions, custom_properties, folder_paths, old_titles, title_and_language,
)  # fmt: skip
