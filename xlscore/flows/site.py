"""The website: what may go out is made into pages, audited, put in its place and on record.

The same gate as a copy's; nothing takes its place before the audit has passed all of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from xlscore.audit.website.pages import audit_site
from xlscore.flows import messages
from xlscore.flows.gate import CIRCULATED, Audited, add_circulated, gate
from xlscore.flows.opening import Say, look
from xlscore.flows.refresh import refresh
from xlscore.flows.summary import Summary
from xlscore.hosts.file.file_book import FileBook
from xlscore.hosts.folder import read_folder, staged_folder
from xlscore.hosts.package.locking import holding
from xlscore.problems import Problem, Refusal
from xlscore.site.kept import files_of
from xlscore.site.pages import Website
from xlscore.workbook.host import Host

WHAT: Final = "Website"


@dataclass(frozen=True)
class AuditedSite(Audited):
    """A website that the audit has passed.

    `files` are to be laid over those of the folder; none where nothing changed.
    """

    files: Mapping[str, bytes]


@dataclass(frozen=True)
class Made:
    """What making the website did; `summary` is that of the refresh, None where nothing changed."""

    folder: Path
    period: str
    pages: int
    size: int
    messages: Sequence[str]
    summary: Summary | None
    disclosed: Sequence[Problem] = ()
    given_away: Sequence[str] = ()


def site(
    path: Path,
    folder: Path,
    when: dt.datetime,
    *,
    anyway: bool = False,
    small_counts_shown: bool = False,
    say: Say = lambda _: None,
) -> Made:
    """Put the reporting period of a closed book into the website in `folder`.

    `anyway`: although something is unfinished; `small_counts_shown`: although Settings do not
    withhold them. Refusal where `prepare` refuses, or where book or folder cannot be written; the
    website that stands there stays then.
    """
    host = FileBook.open(path)
    # From before it is read: what another process puts there meanwhile would be lost.
    with holding(folder):
        added = add_circulated(host, "the website", always=True)
        audited = prepare(
            host, folder, when, anyway=anyway, small_counts_shown=small_counts_shown, say=say
        )
        return put(host, replace(audited, messages=[*added, *audited.messages]), folder, say)


def put(host: Host, audited: AuditedSite, folder: Path, say: Say = lambda _: None) -> Made:
    """Put an audited website into `folder` and on record in the book, which is refreshed."""
    summary = None
    if audited.files or audited.record:
        with staged_folder(folder, audited.files):
            host.stage(audited.record)
            summary = refresh(host, say=say, notes=audited.extended)
    files = read_folder(folder)
    return Made(
        folder,
        audited.period,
        sum(name.endswith(".html") for name in files),
        sum(map(len, files.values())),
        audited.messages,
        summary,
        audited.disclosure.warnings,
        audited.disclosure.in_short(),
    )


def prepare(
    host: Host,
    folder: Path,
    when: dt.datetime,
    *,
    anyway: bool,
    small_counts_shown: bool = False,
    say: Say = lambda _: None,
) -> AuditedSite:
    """Make the website of a book's reporting period, and audit it; nothing is written.

    Unfinished as a copy (`gate`); Refusal where small counts would be shown unasked, where the
    folder is not one of ours or shows a later period, or where the audit finds an error.
    """
    if not folder.parent.is_dir():
        raise Refusal(f"{folder.parent} is not a folder; make it, or name another with --out")
    settings = look(host.tables()).book.settings
    if settings.small_counts == "shown" and not small_counts_shown:
        raise Refusal(messages.SMALL_COUNTS_SHOWN)
    passed = gate(host, when, anyway=anyway, note="on the website", say=say)
    book = passed.opened.book
    if CIRCULATED not in book.sheets:
        raise Refusal(
            f"the website goes on record on the sheet {CIRCULATED}, which this book lacks: the "
            "command xlscore site adds it"
        )
    if not book.areas["Page"].any():
        raise Refusal("no area on the sheet Areas has Yes under Page; a website needs one")
    say("Making the website")
    # Whatever is shown goes on record below: a past result that does not is left out.
    drawn = {item[:3] for item in passed.shown() if item.what == "value"}
    old = read_folder(folder)
    files = files_of(Website(passed.report, drawn), old, when.date(), str(folder))
    changed = {name: data for name, data in files.items() if old.get(name) != data}
    say("Auditing the website")
    contacts = frozenset(book.contacts["Contact"])
    errors = [str(problem) for problem in audit_site(old | files, files, contacts)]
    if errors:
        raise Refusal(
            f"something on the website should not go out, so it was not made: {' '.join(errors)}"
        )
    record = passed.circulated(f"website {folder.resolve().name}, {when:%Y-%m-%d %H:%M}")
    if changed or record or passed.published.rows:
        record = {**passed.record(WHAT), **record}
    return AuditedSite(
        period=passed.opened.computed.label,
        files=changed,
        record=record,
        unfinished=passed.unfinished,
        messages=messages.circulated(
            passed.published, passed.disclosed.withheld, passed.unfinished, protected=False
        ),
        disclosure=passed.disclosed,
        extended=messages.extended(book, record),
    )
