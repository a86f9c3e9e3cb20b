"""Prepare for circulation: what is reported goes on record, and a copy of the pages goes out.

A fresh workbook of values is made of the month's pages and audited before anything is saved: a
copy with something in it that should not go out is never written. Then the month is published,
and the book refreshed.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from xlscore.audit import audit
from xlscore.flows import messages
from xlscore.flows.about import about_copy, file_name
from xlscore.flows.gate import CIRCULATED, FORGETS, Audited, add_circulated, gate
from xlscore.flows.opening import Say
from xlscore.flows.refresh import refresh
from xlscore.flows.summary import Summary
from xlscore.hosts.file.copy import write_copy
from xlscore.hosts.file.file_book import FileBook
from xlscore.hosts.package.disk import read_file, refuse_if_open, staged
from xlscore.pages.copies import accessible
from xlscore.problems import Problem, Refusal
from xlscore.tables.contents import bookmark
from xlscore.workbook.about import About, Bookmark
from xlscore.workbook.host import Host


@dataclass(frozen=True)
class Circulated:
    """What circulating did: where the copy stands, what is said of it, and the refresh.

    `disclosed`: what the copy, or an earlier one, gives away of what it withholds; `given_away`:
    the same in few lines.
    """

    copy: Path
    bookmarks: Mapping[str, Bookmark]
    about: About
    messages: Sequence[str]
    warnings: Sequence[Problem]
    summary: Summary
    disclosed: Sequence[Problem] = ()
    given_away: Sequence[str] = ()


@dataclass(frozen=True)
class AuditedCopy(Audited):
    """A copy that the audit has passed; `bookmarks` says by tab how a PDF names its pages.

    `withholds`: the book withholds small counts, so that its figures may go on a website too.
    """

    name: str
    data: bytes
    about: About
    bookmarks: Mapping[str, Bookmark]
    warnings: Sequence[Problem]
    withholds: bool


@dataclass(frozen=True)
class Wanted:
    """What is asked of a copy.

    `anyway`: although something is unfinished. `protect`: its sheets are protected.
    `accessible`: the accessible rendering instead of the familiar one, under a name of its own.
    """

    anyway: bool = False
    protect: bool = False
    accessible: bool = False


def circulate(
    path: Path,
    when: dt.datetime,
    folder: Path | None = None,
    wanted: Wanted = Wanted(),
    say: Say = lambda _: None,
) -> Circulated:
    """Circulate the reporting month of a closed book; the copy goes to `folder`, or beside it.

    Refusal where `prepare` refuses, or where book or copy cannot be written; nothing is written
    then.
    """
    folder = path.parent if folder is None else folder
    if not folder.is_dir():
        raise Refusal(f"{folder} is not a folder; make it, or name another with --out")
    host = FileBook.open(path)
    added = add_circulated(host)
    prepared = prepare(host, when, wanted, say)
    prepared = replace(prepared, messages=[*added, *prepared.messages])
    target = folder / prepared.name
    if target.resolve() == path.resolve():
        raise Refusal(f"the copy would replace {path.name} itself; name a folder with --out")
    refuse_if_open(target)
    return send(host, prepared, target, say)


def send(host: Host, prepared: AuditedCopy, target: Path, say: Say = lambda _: None) -> Circulated:
    """Put a prepared copy at `target` and on record in the book, which is refreshed."""
    with staged(target, prepared.data):
        host.stage(prepared.record)
        summary = refresh(host, say=say, notes=prepared.extended)
    return Circulated(
        target,
        prepared.bookmarks,
        prepared.about,
        prepared.messages,
        prepared.warnings,
        summary,
        prepared.disclosure.warnings,
        prepared.disclosure.in_short(),
    )


def prepare(
    host: FileBook, when: dt.datetime, wanted: Wanted, say: Say = lambda _: None
) -> AuditedCopy:
    """Make the copy of a book's reporting month, and audit it; nothing is written.

    Unfinished where a text or a figure is missing, a draft or in conflict, or a text is the
    example's (unless it is wanted anyway); Refusal where the audit finds an error in the copy.
    """
    passed = gate(host, when, anyway=wanted.anyway, note="circulated", say=say)
    settings, month = passed.opened.book.settings, passed.opened.month
    say("Writing the copy")
    pages = accessible(passed.report) if wanted.accessible else passed.pages
    about = about_copy(settings, month, when.date(), accessible=wanted.accessible)
    name = file_name(settings, month, accessible=wanted.accessible)
    with tempfile.TemporaryDirectory() as aside:
        # Nothing takes its place before the audit has passed the copy.
        made = Path(aside) / name
        write_copy(pages, host.package, about, made, protect=wanted.protect)
        say("Auditing the copy")
        found = audit(made, accessible=wanted.accessible, organisation=about.organisation)
        data = read_file(made)
    errors = [str(problem) for problem in found if problem.severity == "error"]
    if errors:
        raise Refusal(
            f"something in the copy should not go out, so it was not made: {' '.join(errors)}"
        )
    shown = passed.circulated(f"{name}, {when:%Y-%m-%d %H:%M}")
    disclosed, published = passed.disclosed, passed.published
    told = messages.circulated(published, disclosed.withheld, passed.unfinished, wanted.protect)
    if passed.figures.proof is not None and CIRCULATED not in passed.opened.book.sheets:
        told = [*told, FORGETS]
    record = {**passed.record("Prepare for circulation"), **shown}
    return AuditedCopy(
        period=passed.opened.computed.label,
        name=name,
        data=data,
        about=about,
        bookmarks={page.title: bookmark(page) for page in pages},
        unfinished=passed.unfinished,
        record=record,
        messages=told,
        warnings=found,
        disclosure=disclosed,
        extended=messages.extended(passed.opened.book, record),
        withholds=passed.figures.withheld is not None,
    )
