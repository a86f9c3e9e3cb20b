"""Prepare for circulation: what is reported goes on record, and a copy of the pages goes out.

A fresh workbook of values is made of the month's pages and audited before anything is saved: a
copy that would embarrass is never written. Then the month is published, and the book refreshed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from xlscore import __version__
from xlscore.audit import audit
from xlscore.checks.all_checks import checked
from xlscore.disclosure import NOT_GUARANTEED
from xlscore.disclosure.findings import NOTED, Disclosure, disclosure
from xlscore.disclosure.withholding import as_asked
from xlscore.flows.copy_pages import Report, accessible, familiar
from xlscore.flows.publish import Publishing, publish
from xlscore.flows.refresh import Say, refresh
from xlscore.flows.summary import Summary, about_book
from xlscore.hosts.file.copy import write_copy
from xlscore.hosts.file.file_book import FileBook
from xlscore.hosts.package.disk import read_file, refuse_if_open, staged
from xlscore.inputs.book import Book, read
from xlscore.inputs.commentary import Commentary, carry
from xlscore.inputs.contract import KEY, SHEETS
from xlscore.inputs.new_rows import pair
from xlscore.pages.contents import bookmark
from xlscore.problems import Problem, Refusal
from xlscore.results.results import WITHHELD, Results, results
from xlscore.rules import months
from xlscore.rules.months import Month
from xlscore.rules.sentences import counts_told
from xlscore.workbook.about import About
from xlscore.workbook.host import Host
from xlscore.workbook.tables import Edits, Entry

#: The sheets whose contents do not reach the pages, or reach them by other ways than as typed.
_NO_INPUT = ("Log", "Import", "Published", "Commentary", "Circulated", "Counts")
#: The log lists so many warnings of disclosure one by one.
_LISTED = 200
_NOT_IN_A_NAME = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')


@dataclass(frozen=True)
class Circulated:
    """What circulating did: where the copy stands, what is said of it, and the refresh.

    `disclosed`: what the copy, or an earlier one, gives away of what it withholds.
    """

    copy: Path
    bookmarks: Mapping[str, str]
    about: About
    told: Sequence[str]
    warnings: Sequence[Problem]
    summary: Summary
    disclosed: Sequence[Problem] = ()


@dataclass(frozen=True)
class Prepared:
    """A copy that the audit has passed and that stands nowhere yet.

    `record` is what goes on record once it is sent; `bookmarks` says by tab how a PDF of the
    copy names its pages. `unfinished` are the texts that wait for a decision, `disclosure` is
    what the copy withholds and gives away.
    """

    month: Month
    name: str
    data: bytes
    about: About
    bookmarks: Mapping[str, str]
    unfinished: Sequence[str]
    record: Mapping[str, Edits]
    told: Sequence[str]
    warnings: Sequence[Problem]
    disclosure: Disclosure


@dataclass(frozen=True)
class Wanted:
    """What is asked of a copy.

    `anyway`: although commentary is a draft or in conflict. `protect`: its sheets are protected.
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
        prepared.told,
        prepared.warnings,
        summary,
        prepared.disclosure.warnings,
    )


def prepare(
    host: FileBook, when: dt.datetime, wanted: Wanted, say: Say = lambda _: None
) -> Prepared:
    """Make the copy of a book's reporting month, and audit it; nothing is written.

    Refusal where commentary is a draft or in conflict (unless it is wanted anyway), or where
    the audit finds an error in the copy.
    """
    say("Reading the data sheets")
    book, problems = read(host.tables())
    month, organisation = book.settings.reporting_month, book.settings.organisation
    commentary, shown = carry(book, host.found())
    book, _ = checked(commentary.into(book), problems, month)
    computed = results(book, month)
    unfinished = _unfinished(book, computed, commentary)
    if unfinished and not wanted.anyway:
        raise Refusal(
            f"{'; '.join(unfinished)}: finish the commentary and circulate again, or use --anyway"
        )
    digest = digest_of(book)
    say("Writing the copy")
    figures = as_asked(book, computed)
    published = publish(book, computed, f"circulated {when:%Y-%m-%d}", f"{when:%Y-%m-%d}")
    published = _noted(published, figures.computed)
    report = Report(figures, commentary, host.found(), shown, when, digest)
    pages = familiar(report)
    # What gives a figure away is told by the cells of the familiar pages in either rendering.
    disclosed = disclosure(book, computed, figures, pages)
    pages = accessible(report) if wanted.accessible else pages
    rendering = " accessible" if wanted.accessible else ""
    about = about_book(book.settings, month, when.date())
    about = replace(about, title=about.title + rendering)
    name = f"{_name(book)}{rendering}.xlsx"
    with tempfile.TemporaryDirectory() as aside:
        # Nothing takes its place before the audit has passed the copy.
        made = Path(aside) / name
        write_copy(pages, host.package, about, made, protect=wanted.protect)
        say("Auditing the copy")
        found = audit(made, accessible=wanted.accessible, organisation=organisation)
        data = read_file(made)
    errors = [str(problem) for problem in found if problem.severity == "error"]
    if errors:
        raise Refusal(f"the copy would embarrass, and was not made: {' '.join(errors)}")
    return Prepared(
        month=month,
        name=name,
        data=data,
        about=about,
        bookmarks={page.title: bookmark(page) for page in pages},
        unfinished=unfinished,
        record=_record(computed, published, disclosed, when, digest),
        told=_told(published, disclosed, unfinished, wanted),
        warnings=found,
        disclosure=disclosed,
    )


def _name(book: Book) -> str:
    title = f"{book.settings.report_title} {months.long_label(book.settings.reporting_month)}"
    return " ".join(_NOT_IN_A_NAME.sub(" ", title).split())[:150].strip(". ")


def _unfinished(book: Book, computed: Results, commentary: Commentary) -> list[str]:
    """The texts on pages of the month that wait for a decision."""
    excepted = book.areas.loc[book.areas["Exceptions"], "Area"]
    rows = computed.rows
    told = []
    for record in rows[(rows["rag"] == "R") & rows["Area"].isin(excepted)].to_dict("records"):
        no, area = record["No"], record["Area"]
        who = f"indicator {no}, {area}"
        if commentary.in_conflict(no, area, computed.month):
            told.append(f"two texts of {who} are in conflict")
        elif since := commentary.draft_of(no, area, computed.month):
            told.append(f"the text of {who} is still the draft of {months.label(since)}")
    return told


# ---- what goes on record


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
    log: dict[str, Entry] = {
        "When": when.strftime("%Y-%m-%d %H:%M"),
        "What": "Prepare for circulation",
        "Month": months.long_label(computed.month),
        "Version": __version__,
        "Digest": digest,
        "Result": f"{counts_told(computed.counts)}; {len(published.rows)} figures published",
    }
    if disclosed.withheld:
        log["Result"] = f"{log['Result']}; {disclosed.withheld} shown as c"
    warnings = [str(problem) for problem in disclosed.warnings]
    if len(warnings) > _LISTED:
        warnings[_LISTED:] = [f"{len(warnings) - _LISTED} more warnings are not listed here."]
    told = [log | {"What": "Disclosure", "Result": warning} for warning in warnings]
    edits = {"Log": Edits({}, [log, *told])}
    return edits | ({"Published": Edits({}, published.rows)} if published.rows else {})


def digest_of(book: Book) -> str:
    """A digest of what the month's pages are made from.

    The log and the month's own rows of Published are left out: circulating adds them.
    """
    told = hashlib.sha256()
    for name, sheet in sorted(book.raw.items()):
        if name in SHEETS and name not in _NO_INPUT:
            table: list[Sequence[object]] = [sheet.columns, *sheet.rows]
            for row in table:
                told.update(f"{name}|{_plain(row)}\n".encode())
    past = book.published[book.published["Month"] != book.settings.reporting_month]
    for frame in (
        past[[*KEY, "Value", "RAG"]],
        book.commentary[[*KEY, "Text", "Status"]],
    ):
        rows: list[list[object]] = frame.to_numpy(object).tolist()
        for values in rows:
            told.update(f"{_plain(values)}\n".encode())
    return told.hexdigest()[:16]


def _plain(values: Sequence[object]) -> str:
    def plain(value: object) -> str:
        if isinstance(value, (int, float)):
            return f"{value:.12g}"
        return "" if value is None or value is pd.NaT else str(value)

    return "|".join(plain(value) for value in values)


def _told(
    published: Publishing, disclosed: Disclosure, unfinished: Sequence[str], wanted: Wanted
) -> list[str]:
    count = len(published.rows)
    told = [f"{count} figures now stand in Published." if count else "Published had them all."]
    told += published.differs
    told += [f"Circulated all the same: {one}." for one in unfinished]
    if disclosed.withheld:
        told.append(f"{disclosed.withheld} figures are shown as c. {NOT_GUARANTEED}")
    if wanted.protect:
        told.append("The pages are protected against slips of the hand; that is no security.")
    return told
