"""What people wrote to each other, and what tells of them in texts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from xlscore.audit.properties import FOLDER, personal
from xlscore.audit.reading.opened import Opened, OpenedSheet, at, quoted
from xlscore.problems import Problem

_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")
#: British numbers as they are written: 11 digits from 0, or +44 and ten.
_PHONE = re.compile(
    r"(?<![\w.,])(?:\+44[\s()-]*+(?:0[)\s]*+)?|\(?0)(?:[\s()-]*+\d){9,10}(?![\w%]|[.,]\d)"
)
_CONTACTS: Final = (
    (_MAIL, "an e-mail address"),
    (_PHONE, "what looks like a telephone number"),
    (FOLDER, "a folder"),
)
#: Two to four words with capitals, as names of persons are; and what Excel fills in itself.
_NAME = re.compile(r"\b[A-Z][a-z'’-]+(?: [A-Z][a-z'’-]+){1,3}\b")
_CODES = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f+-]{6}|\d+|[A-Za-z&])')
_COMMENT: Final = "delete it (Review, Delete)"


def comments(book: Opened) -> Iterator[Problem]:
    """No comment and no note stands at a cell; whose they are is said.

    Source: disclosure checks of finished workbooks (comments).
    """
    for sheet in book.sheets:
        for part in sheet.parts("comments"):
            root = book.package.xml(part)
            names = [str(e.text or "") for e in root.iterfind("{*}authors/{*}author")]
            for element in root.iterfind("{*}commentList/{*}comment"):
                number = int(element.get("authorId", "0"))
                who = names[number] if number < len(names) else ""
                yield _comment(sheet.title, element, who, _text(element))
            left = [name for name in names if name]
            if left and root.find("{*}commentList/{*}comment") is None:
                found = f"the authors of deleted comments are still named, {quoted(left[0])}"
                yield Problem("error", sheet.title, "", found, "save it again in Excel")


def threads(book: Opened) -> Iterator[Problem]:
    """No conversation stands at a cell, and no list of persons: it holds names and addresses.

    Source: disclosure checks of finished workbooks (threaded comments).
    """
    people: dict[str, str] = {}
    for _owner, rel in book.owners():
        if rel.type.endswith("/person") and book.package.has(rel.target):
            for person in book.package.xml(rel.target).iterfind("{*}person"):
                who = person.get("displayName", "")
                people[person.get("id", "")] = who
                found = f"the file names the person {quoted(who)} ({quoted(person.get('userId'))})"
                yield Problem("error", "", "", found, "delete every comment and save it again")
    for owner, rel in book.owners():
        if rel.type.lower().endswith("/threadedcomment") and book.package.has(rel.target):
            title = book.sheet_of.get(owner, "")
            for element in book.package.xml(rel.target).iterfind("{*}threadedComment"):
                yield _comment(
                    title, element, people.get(element.get("personId", ""), ""), _text(element)
                )


def _comment(sheet: str, element: etree._Element, who: str, text: str) -> Problem:
    cell = element.get("ref", "")
    by = f" by {quoted(who)}" if who else ""
    return Problem("error", sheet, cell, f"a comment{by} is left: {quoted(text)}", _COMMENT)


def _text(element: etree._Element) -> str:
    return "".join(str(text) for text in element.itertext())


def people_in_texts(book: Opened) -> Iterator[Problem]:
    """E-mail addresses, telephone numbers and folders in cells are looked at before they go out.

    Source: disclosure checks of finished workbooks; a contact of a team may be meant.
    """
    for sheet in book.sheets:
        for place, cell in sheet.shown.items():
            for what, held in contacts(cell.value) if isinstance(cell.value, str) else ():
                found, todo = f"{what}, {quoted(held)}", "check whether it may be known"
                yield from at("warning", sheet, [place], found, todo)


def contacts(text: str) -> Iterator[tuple[str, str]]:
    """What of a text leads to a person or into the house: its kind and the words themselves."""
    for pattern, what in _CONTACTS:
        if match := pattern.search(text):
            yield what, match[0]


def headers_and_footers(book: Opened) -> Iterator[Problem]:
    """What is printed above and below a page names no folder and no person.

    Source: disclosure checks of finished workbooks (headers that print the file's place).
    """
    for sheet in book.sheets:
        for element in sheet.root.iterfind("{*}headerFooter/{*}*"):
            text = str(element.text or "")
            if "&Z" in text or FOLDER.search(text):
                found = f"the header or footer prints the file's folder, {quoted(text)}"
                yield Problem("error", sheet.title, "", found, "take it out (Page Setup)")
            elif _MAIL.search(text) or _PHONE.search(text):
                found = f"the header or footer holds an address or number, {quoted(text)}"
                yield Problem("warning", sheet.title, "", found, "check whether it may be known")
            elif name := _person(book, _CODES.sub(" ", text)):
                found = f"the header or footer prints what may be a person's name, {quoted(name)}"
                yield Problem("warning", sheet.title, "", found, "check whether it may be known")


def _person(book: Opened, text: str) -> str:
    """The first name of a person in a printed text, that no cell and no tab shows; or blank."""
    for match in _NAME.finditer(text):
        name = match[0]
        shown = any(name in sheet.title or _shows(sheet, name) for sheet in book.sheets)
        if personal(name) and not shown:
            return name
    return ""


def _shows(sheet: OpenedSheet, words: str) -> bool:
    return any(isinstance(c.value, str) and words in c.value for c in sheet.shown.values())


RULES: Final = (comments, threads, people_in_texts, headers_and_footers)
