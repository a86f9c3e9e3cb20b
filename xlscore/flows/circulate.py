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
from xlscore.disclosure.findings import NOTED, Disclosure, disclosure
from xlscore.disclosure.withholding import Shown, as_asked, on_circulated
from xlscore.flows import messages
from xlscore.flows.about import about_copy, file_name
from xlscore.flows.opening import Say, opening
from xlscore.flows.publish import Publishing, publish
from xlscore.flows.refresh import refresh
from xlscore.flows.summary import Summary
from xlscore.hosts.file.copy import write_copy
from xlscore.hosts.file.file_book import FileBook
from xlscore.hosts.package.disk import read_file, refuse_if_open, staged
from xlscore.inputs.book import Book
from xlscore.inputs.digest import digest_of
from xlscore.inputs.new_rows import log_rows, pair
from xlscore.pages.contents import bookmark
from xlscore.pages.copies import Report, accessible, familiar
from xlscore.problems import Problem, Refusal, Unfinished
from xlscore.results.results import WITHHELD, Results
from xlscore.workbook.about import About
from xlscore.workbook.host import Host
from xlscore.workbook.tables import Edits, Entry


@dataclass(frozen=True)
class Circulated:
    """What circulating did: where the copy stands, what is said of it, and the refresh.

    `disclosed`: what the copy, or an earlier one, gives away of what it withholds.
    """

    copy: Path
    bookmarks: Mapping[str, str]
    about: About
    messages: Sequence[str]
    warnings: Sequence[Problem]
    summary: Summary
    disclosed: Sequence[Problem] = ()


@dataclass(frozen=True)
class Prepared:
    """A copy of a period of the report that the audit has passed and that stands nowhere yet.

    `record` is what goes on record once it is sent; `bookmarks` says by tab how a PDF of the
    copy names its pages. `unfinished` are the texts that wait for a decision, `disclosure` is
    what the copy withholds and gives away.
    """

    period: str
    name: str
    data: bytes
    about: About
    bookmarks: Mapping[str, str]
    unfinished: Sequence[str]
    record: Mapping[str, Edits]
    messages: Sequence[str]
    warnings: Sequence[Problem]
    disclosure: Disclosure


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
        raise Refusal(f"{folder} is no folder; make it, or name another with --out")
    host = FileBook.open(path)
    prepared = prepare(host, when, wanted, say)
    target = folder / prepared.name
    if target.resolve() == path.resolve():
        raise Refusal(f"the copy would replace {path.name} itself; name a folder with --out")
    refuse_if_open(target)
    return send(host, prepared, target, say)


def send(host: Host, prepared: Prepared, target: Path, say: Say = lambda _: None) -> Circulated:
    """Put a prepared copy at `target` and on record in the book, which is refreshed."""
    with staged(target, prepared.data):
        host.stage(prepared.record)
        summary = refresh(host, say=say)
    return Circulated(
        target,
        prepared.bookmarks,
        prepared.about,
        prepared.messages,
        prepared.warnings,
        summary,
        prepared.disclosure.warnings,
    )


def prepare(
    host: FileBook, when: dt.datetime, wanted: Wanted, say: Say = lambda _: None
) -> Prepared:
    """Make the copy of a book's reporting month, and audit it; nothing is written.

    Unfinished where a text or a figure is missing, a draft or in conflict, or a text is the
    example's (unless it is wanted anyway); Refusal where the audit finds an error in the copy.
    """
    opened = opening(host, say=say)
    book, computed, month = opened.book, opened.computed, opened.month
    unfinished = messages.unfinished(opened)
    if unfinished and not wanted.anyway:
        raise Unfinished(unfinished, "finish it and circulate again, or use --anyway")
    if book.settings.small_counts == "protected" and "Circulated" not in book.sheets:
        raise Refusal(
            "small counts cannot be protected in a book without the sheet Circulated, which "
            "remembers what copies showed: copy that sheet from a new book (xlscore new)"
        )
    say("Writing the copy")
    digest = digest_of(book)
    figures = as_asked(book, computed)
    published = publish(book, computed, f"circulated {when:%Y-%m-%d}", f"{when:%Y-%m-%d}")
    published = _noted(published, figures.computed)
    # A digest of what is withheld can be tried against guesses: it does not leave the house.
    outside = "" if figures.withheld is not None else digest
    report = Report(figures, opened.commentary, opened.found, opened.shown, when, outside)
    pages = familiar(report)
    # What gives a figure away stands in the cells of the familiar pages in either rendering.
    disclosed = disclosure(book, figures, pages)
    if disclosed.stops:
        listed = " ".join(str(problem) for problem in disclosed.stops)
        raise Refusal(f"small counts cannot be protected, and the copy was not made: {listed}")
    pages = accessible(report) if wanted.accessible else pages
    about = about_copy(book.settings, month, when.date(), accessible=wanted.accessible)
    name = file_name(book.settings, month, accessible=wanted.accessible)
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
    return Prepared(
        period=computed.label,
        name=name,
        data=data,
        about=about,
        bookmarks={page.title: bookmark(page) for page in pages},
        unfinished=unfinished,
        record={
            **_record(computed, published, disclosed, when, digest),
            **_circulated(book, computed, figures, f"{name}, {when:%Y-%m-%d %H:%M}"),
        },
        messages=messages.circulated(published, disclosed.withheld, unfinished, wanted.protect),
        warnings=found,
        disclosure=disclosed,
    )


def _noted(published: Publishing, shown: Results) -> Publishing:
    """What is published, with a note at each figure that the copy withholds."""
    rows = shown.rows[shown.rows["latest"] == WITHHELD]
    hidden = {pair(no, area) for no, area in rows[["No", "Area"]].itertuples(index=False)}
    noted: list[Mapping[str, Entry]] = [
        row | {"Note": f"{row['Note']}; {NOTED}"} if pair(row["No"], row["Area"]) in hidden else row
        for row in map(dict, published.rows)
    ]
    return replace(published, rows=noted)


def _record(
    computed: Results,
    published: Publishing,
    disclosed: Disclosure,
    when: dt.datetime,
    digest: str,
) -> Mapping[str, Edits]:
    """What goes on record: the Log, and the month's figures where Published lacks them."""
    done = messages.recorded(computed.counts, len(published.rows), disclosed.withheld)
    results = [("Prepare for circulation", done)]
    lines = [disclosed.summary] if disclosed.summary else []
    lines += messages.disclosed(disclosed.warnings)
    results += [("Disclosure", line) for line in lines]
    edits = {"Log": log_rows(when, results, computed.label, digest)}
    return edits | ({"Published": Edits({}, published.rows)} if published.rows else {})


def _circulated(book: Book, computed: Results, shown: Shown, copy: str) -> Mapping[str, Edits]:
    """What the copy shows and withholds, for the sheet Circulated; nothing in a book without it."""
    if "Circulated" not in book.sheets:
        return {}
    rows = on_circulated(book, computed, shown, copy)
    return {"Circulated": Edits({}, rows)} if rows else {}
