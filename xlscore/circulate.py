"""Prepare for circulation: what is reported goes on record, and a copy of the pages goes out.

The book is refreshed, its month is published, and a fresh workbook of values is made of the
pages. It is audited before anything is saved: a copy that would embarrass is never written.
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

from xlscore import __version__, months
from xlscore.audit import audit
from xlscore.book import Book, read
from xlscore.check import checked
from xlscore.columns import SHEETS
from xlscore.commentary import Commentary, carry
from xlscore.figures import KEY
from xlscore.hosts.copy import About, write_copy
from xlscore.hosts.disk import read_file, refuse_if_open, why_not
from xlscore.hosts.disk import replace as put_in_place
from xlscore.hosts.file import FileBook
from xlscore.hosts.host import Edits, Entry
from xlscore.movement import movement
from xlscore.pages.contents import contents
from xlscore.pages.page import Cell, Page
from xlscore.pages.whatchanged import what_changed
from xlscore.problems import Problem, Refusal
from xlscore.publishing import Publishing, publish
from xlscore.refresh import Say, Summary, refresh
from xlscore.results import Results, results

#: The sheets whose contents do not reach the pages, or reach them by other ways than as typed.
_NO_INPUT = ("Log", "Import", "Published", "Commentary")
_CHOOSE = "Choose an indicator and an area: the chart follows."
_NOT_IN_A_NAME = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')


@dataclass(frozen=True)
class Circulated:
    """What circulating did: where the copy stands, what is said of it, and the refresh."""

    copy: Path
    titles: Sequence[str]
    told: Sequence[str]
    warnings: Sequence[Problem]
    summary: Summary


def circulate(
    path: Path,
    when: dt.datetime,
    folder: Path | None = None,
    *,
    anyway: bool = False,
    protect: bool = False,
    say: Say = lambda _: None,
) -> Circulated:
    """Circulate the reporting month of a closed book; the copy goes to `folder`, or beside it.

    Refusal where commentary is a draft or in conflict (unless `anyway`), where the audit finds
    an error in the copy, or where book or copy cannot be written; nothing is written then.
    """
    folder = path.parent if folder is None else folder
    if not folder.is_dir():
        raise Refusal(f"{folder} is no folder; make it, or name another with --out")
    host = FileBook.open(path)
    say("Reading the data sheets")
    book, problems = read(host.tables())
    month = book.settings.reporting_month
    target = folder / f"{_name(book)}.xlsx"
    if target.resolve() == path.resolve():
        raise Refusal(f"the copy would replace {path.name} itself; name a folder with --out")
    refuse_if_open(target)
    commentary, _ = carry(book, host.found())
    book = commentary.into(book)
    computed = results(checked(book, problems, month)[0], month)
    unfinished = _unfinished(book, computed, commentary)
    if unfinished and not anyway:
        raise Refusal(
            f"{'; '.join(unfinished)}: finish the commentary and circulate again, or use --anyway"
        )
    digest = digest_of(book)
    published = publish(book, computed, f"circulated {when:%Y-%m-%d}", f"{when:%Y-%m-%d}")
    host.stage(_record(computed, published, when, digest))
    with tempfile.TemporaryDirectory() as aside:
        # Nothing takes its place before the audit has passed the copy.
        host.out = Path(aside) / path.name
        summary = refresh(host, say=say)
        pages = _pages(book, computed, summary, when, digest)
        made = Path(aside) / target.name
        about = About(
            title=f"{book.settings.report_title}, {months.long_label(month)}",
            subject=f"Performance scorecard of {months.long_label(month)}",
            organisation=book.settings.organisation,
            made=when.date(),
        )
        say("Writing the copy")
        write_copy(pages, host.package, about, made, protect=protect)
        say("Auditing the copy")
        found = audit(made, organisation=book.settings.organisation)
        errors = [str(problem) for problem in found if problem.severity == "error"]
        if errors:
            raise Refusal(f"the copy would embarrass, and was not made: {' '.join(errors)}")
        data = read_file(made)
    host.package.save(path)
    try:
        put_in_place(target, data)
    except OSError as error:
        raise Refusal(why_not(target, error)) from error
    return Circulated(
        copy=target,
        titles=[page.title for page in pages],
        told=_told(published, unfinished, protect),
        warnings=found,
        summary=summary,
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


def _record(
    computed: Results, published: Publishing, when: dt.datetime, digest: str
) -> Mapping[str, Edits]:
    log: dict[str, Entry] = {
        "When": when.strftime("%Y-%m-%d %H:%M"),
        "What": "Prepare for circulation",
        "Month": months.long_label(computed.month),
        "Version": __version__,
        "Digest": digest,
        "Result": f"{_counts(computed.counts)}; {len(published.rows)} figures published",
    }
    edits = {"Log": Edits({}, [log])}
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


def _counts(counts: Mapping[str, int]) -> str:
    return f"{counts['R']} Red, {counts['A']} Amber, {counts['G']} Green, {counts['']} not rated"


# ---- the pages of the copy


def _pages(
    book: Book, computed: Results, summary: Summary, when: dt.datetime, digest: str
) -> list[Page]:
    """The pages in their order: the cover, contents, what changed, then the others."""
    own = [_as_values(page) for page in summary.pages if page.kind != "check"]
    covers = [page for page in own if page.kind == "cover"]
    moved = movement(book, computed)
    letters = [record["rag"] for record in moved.now]
    changed = what_changed(moved)
    listed = [*covers, changed, *(page for page in own if page.kind != "cover")]
    provenance = {
        "Organisation": book.settings.organisation,
        "Reporting month": months.long_label(computed.month),
        "Made on": f"{when.day} {when:%B %Y}",
        "Made with": f"xlscore {__version__}",
        "Digest of the inputs": digest,
        "Ratings": _counts({letter: letters.count(letter) for letter in ("R", "A", "G", "")}),
    }
    listing = contents(book.settings.report_title, computed.month, listed, provenance)
    return [*covers, listing, *listed[len(covers) :]]


def _as_values(page: Page) -> Page:
    """A page as it leaves the house: values alone, and nothing that speaks to its officer."""
    area = page.printing.area
    lines = {line.cell[1] for line in page.sparklines}
    right = min(lines, default=area[3] + 1) - 1
    lists = {
        (row, choice.source[1])
        for choice in page.choices
        for row in range(choice.source[0] - 1, choice.source[2] + 1)
    }
    cells: dict[tuple[int, int], Cell] = {}
    for place, cell in page.cells.items():
        told = cell.style == "Banner" or cell.value == _CHOOSE or place in lists
        if not told and place[1] not in lines:
            cells[place] = replace(cell, formula="", unlocked=False)
    return replace(
        page,
        cells=cells,
        widths=page.widths[:right] if lines else page.widths,
        merges=tuple(b for b in page.merges if b[3] <= right or not lines),
        sparklines=(),
        choices=(),
        narrative=None,
        printing=replace(page.printing, area=(*area[:3], min(area[3], right))),
    )


def _told(published: Publishing, unfinished: Sequence[str], protect: bool) -> list[str]:
    count = len(published.rows)
    told = [f"{count} figures now stand in Published." if count else "Published had them all."]
    told += published.differs
    told += [f"Circulated all the same: {one}." for one in unfinished]
    if protect:
        told.append("The pages are protected against slips of the hand; that is no security.")
    return told
