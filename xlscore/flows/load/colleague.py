"""A colleague's copy of the book: what it has beyond this one is taken, what differs is listed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import Final

from xlscore.flows.load.extracts import Extract
from xlscore.flows.load.mapping import CARRIED, KEY
from xlscore.hosts.file.file_book import FileBook
from xlscore.inputs.book import Book, read
from xlscore.inputs.cells import Fault, as_text
from xlscore.inputs.commentary import CommentaryRow, carry
from xlscore.inputs.contract import CONFLICT, REQUIRED_SHEETS
from xlscore.inputs.new_rows import key
from xlscore.inputs.records import records_of
from xlscore.problems import Problem, Refusal
from xlscore.rules.months import Month
from xlscore.workbook.tables import Edits, Entry

#: What is compared and listed, never taken.
_LISTED: Final = ("Settings", "Targets", "Indicators")


@dataclass
class Colleague:
    """What a colleague's copy holds: its Data as an extract, texts, and what else differs.

    `texts` are the edits of Commentary that taking its texts makes, `messages` say what is taken
    and what is not.
    """

    data: Extract
    texts: Edits
    messages: list[str] = field(default_factory=list)


def is_copy(path: Path) -> bool:
    """Whether a file is a workbook with the data sheets of a scorecard."""
    if path.suffix.lower() not in (".xlsm", ".xlsx"):
        return False
    try:
        titles = {title.casefold() for title in FileBook.look(path).tabs()}
    except Refusal:
        return False
    return {name.casefold() for name in REQUIRED_SHEETS} <= titles


def colleague(book: Book, path: Path) -> Colleague:
    """What a colleague's copy brings to a book; Refusal where it cannot be read."""
    host = FileBook.look(path)
    theirs, problems = read(host.tables())
    errors = [problem for problem in problems if problem.severity == "error"]
    commentary, _ = carry(theirs, host.found())
    theirs = commentary.into(theirs)
    messages = [f"{path.name}: {_skipped(problem)}" for problem in errors]
    texts = _texts(book, theirs, path.name, messages)
    for name in _LISTED:
        messages += _differing(book, theirs, name, path.name)
    return Colleague(_data(theirs, path.name), texts, messages)


def _skipped(problem: Problem) -> str:
    return f"{problem.place}: {problem.found}"


def _data(theirs: Book, name: str) -> Extract:
    """Its sheet Data as an extract, rows as they stand there."""
    sheet = theirs.sheets["Data"]
    names: list[str] = [column for column in (*KEY, *CARRIED) if column in sheet.cells]
    columns = [list(sheet.cells[column]) for column in names]
    return Extract(name, name, names, columns, sheet.rows.tolist(), of_a_book=True)


def _texts(book: Book, theirs: Book, name: str, messages: list[str]) -> Edits:
    """Texts that are missing here are taken; one that differs stands beside ours, in conflict."""
    ours, _ = carry(book, [])
    sets: dict[tuple[int, str], Entry] = {}
    appended: list[Mapping[str, Entry]] = []
    for record in records_of(theirs.commentary):
        no, area, month = record["No"], record["Area"], Month(int(record["Month"]))
        text = str(record["Text"]).strip()
        if not text or no not in set(book.indicators["No"]) or area not in set(book.areas["Area"]):
            continue
        rows: list[CommentaryRow] = [
            row for row in ours.rows.get((no, area, month), []) if row.text
        ]
        if any(row.text.strip() == text for row in rows):
            continue
        status = CONFLICT if rows else str(record["Status"])
        empty = [row.row for row in ours.rows.get((no, area, month), []) if not row.text]
        if empty and not rows and empty[0] is not None:
            sets |= {(empty[0], "Text"): record["Text"], (empty[0], "Status"): status or None}
        else:
            new = key(book, "Commentary", no, area, month)
            appended.append({**new, "Text": record["Text"], "Status": status or None})
        who = f"indicator {no}, {area}, {book.words(no, month)}"
        if rows:
            sets |= {(row.row, "Status"): CONFLICT for row in rows if row.row and not row.status}
            messages.append(f"Commentary of {who} differs: both texts stay, as a conflict.")
        else:
            messages.append(f"Commentary of {who} is taken from {name}.")
    return Edits(sets, appended)


def _differing(book: Book, theirs: Book, name: str, file: str) -> list[str]:
    """Rows of a sheet that differ, each with both values; nothing of it is taken."""
    key_columns = {"Settings": ("Name",), "Targets": ("No", "Area", "From"), "Indicators": ("No",)}
    mine, other = (_rows(b, name, key_columns[name]) for b in (book, theirs))
    lines = []
    for row_key in dict.fromkeys((*mine, *other)):
        label = f"{name} {' '.join(filter(None, row_key))}"
        here, there = mine.get(row_key), other.get(row_key)
        if here is None or there is None:
            where = file if here is None else "this book"
            lines.append(f"{label} stands in {where} alone; it is not taken.")
            continue
        apart = [
            f"{column} is {_shown(here.get(column))} here, {_shown(there.get(column))} there"
            for column in dict.fromkeys((*here, *there))
            if here.get(column, "") != there.get(column, "") and column != "Note"
        ]
        if apart:
            lines.append(f"{label} differs, and what is here stays: {'; '.join(apart)}.")
    return lines


def _rows(
    book: Book, name: str, key_columns: Sequence[str]
) -> dict[tuple[str, ...], dict[str, str]]:
    sheet = book.sheets[name]
    found: dict[tuple[str, ...], dict[str, str]] = {}
    cells = {column: [_text(cell) for cell in held] for column, held in sheet.cells.items()}
    for values in zip_longest(*cells.values(), fillvalue=""):
        row = dict(zip(cells, values, strict=True))
        found.setdefault(tuple(row.get(column, "") for column in key_columns), row)
    return found


def _text(cell: object) -> str:
    return cell.text if isinstance(cell, Fault) else as_text(cell)


def _shown(text: str | None) -> str:
    return f"'{text}'" if text else "blank"


def joined_edits(edits: Sequence[Edits]) -> Edits:
    """The edits of several copies as one."""
    sets = {place: entry for edit in edits for place, entry in edit.sets.items()}
    return Edits(sets, [row for edit in edits for row in edit.appended])
