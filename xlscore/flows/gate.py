"""What every report passes before it leaves the house, and what then goes on record in the book."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from xlscore.disclosure.findings import NOTED, Disclosure, disclosure
from xlscore.disclosure.printed import Item, printed
from xlscore.disclosure.withholding import Shown, as_asked, on_circulated
from xlscore.flows import messages
from xlscore.flows.opening import Opening, Say, look, opening
from xlscore.flows.publish import Publishing, publish
from xlscore.hosts.file.file_book import FileBook
from xlscore.inputs.digest import digest_of
from xlscore.inputs.new_rows import log_rows, pair
from xlscore.pages.copies import Report, familiar
from xlscore.problems import Refusal, Unfinished
from xlscore.results.results import WITHHELD, Results
from xlscore.workbook.host import Host
from xlscore.workbook.page import Page
from xlscore.workbook.tables import Edits, Entry

CIRCULATED: Final = "Circulated"
_ADDS: Final = "the command xlscore circulate adds it"
#: What is said of a book that withholds figures and cannot remember them.
FORGETS: Final = (
    f"The book has no sheet {CIRCULATED}, so nothing remembers what this copy withholds: {_ADDS}."
)


@dataclass(frozen=True)
class Passed:
    """A period of the report that may go out.

    `report` is what pages are made from, `pages` the familiar ones; `published` what Published
    lacks; `unfinished` are the texts that wait for a decision, `disclosed` is what is withheld
    and given away. `digest` is that of the inputs.
    """

    opened: Opening
    report: Report
    pages: Sequence[Page]
    published: Publishing
    unfinished: Sequence[str]
    disclosed: Disclosure
    digest: str
    when: dt.datetime

    @property
    def figures(self) -> Shown:
        """The figures that may be shown."""
        return self.report.figures

    def shown(self) -> list[Item]:
        """What is printed and not withheld."""
        proof = self.figures.proof
        if proof is None:
            return printed(self.opened.book, self.opened.computed, self.figures.moved)
        return [item for item in proof.items if not item.units & proof.hidden]

    def record(self, what: str) -> Mapping[str, Edits]:
        """The Log of `what` was done, and the period's figures where Published lacks them."""
        computed, withheld = self.opened.computed, self.disclosed.withheld
        done = messages.recorded(computed.counts, len(self.published.rows), withheld)
        lines = [self.disclosed.summary] if self.disclosed.summary else []
        lines += [str(problem) for problem in self.disclosed.warnings]
        results = [(what, done), *(("Disclosure", line) for line in lines)]
        edits = {"Log": log_rows(self.when, results, computed.label, self.digest)}
        rows = self.published.rows
        return edits | ({"Published": Edits({}, rows)} if rows else {})

    def circulated(self, copy: str) -> Mapping[str, Edits]:
        """What `copy` shows and withholds that the sheet Circulated does not say yet."""
        if CIRCULATED not in self.opened.book.sheets:
            return {}
        rows = on_circulated(self.opened.book, self.opened.computed, self.figures, copy)
        return {CIRCULATED: Edits({}, rows)} if rows else {}


@dataclass(frozen=True)
class Audited:
    """A report that the audit has passed and that stands nowhere yet.

    `record` is what goes on record with it; `unfinished` are the texts that wait for a decision,
    `disclosure` is what it withholds and gives away, `extended` what is said of the tables that
    the record extends.
    """

    period: str
    record: Mapping[str, Edits]
    unfinished: Sequence[str]
    messages: Sequence[str]
    disclosure: Disclosure
    extended: Sequence[str]


def add_circulated(host: FileBook, what: str = "copies", *, always: bool = False) -> list[str]:
    """Give a book that lacks it the sheet Circulated, if its copies withhold figures; what to say.

    `always`: whatever they withhold, since `what` goes by its record alone. It is saved by the
    next write.
    """
    tables = host.tables()
    if CIRCULATED in tables:
        return []
    if not always and look(tables).book.settings.small_counts == "shown":
        return []
    host.add_data_sheet(CIRCULATED)
    return [
        f"Added: the sheet {CIRCULATED}, behind the data sheets; it remembers what {what} showed "
        "and withheld, from this one on."
    ]


def gate(
    host: Host, when: dt.datetime, *, anyway: bool, note: str, say: Say = lambda _: None
) -> Passed:
    """Open a book and let its reporting period pass; nothing is written.

    `note` stands at each figure in Published. Unfinished where a text or a figure is missing, a
    draft or in conflict, or a text is the example's (unless it may go out `anyway`); Refusal where
    small counts cannot be protected as the book asks.
    """
    opened = opening(host, say=say)
    book, computed = opened.book, opened.computed
    unfinished = messages.unfinished(opened)
    if unfinished and not anyway:
        raise Unfinished(unfinished, "finish it and circulate again, or use --anyway")
    if book.settings.small_counts == "protected" and CIRCULATED not in book.sheets:
        raise Refusal(
            f"small counts cannot be protected in a book without the sheet {CIRCULATED}, which "
            f"remembers what copies showed: {_ADDS}"
        )
    digest = digest_of(book)
    figures = as_asked(book, computed)
    published = publish(book, computed, f"{note} {when:%Y-%m-%d}", f"{when:%Y-%m-%d}")
    # A digest of what is withheld can be tried against guesses: it does not leave the house.
    outside = "" if figures.withheld is not None else digest
    report = Report(figures, opened.commentary, opened.found, opened.shown, when, outside)
    pages = familiar(report)
    # What gives a figure away stands in the cells of the familiar pages in every rendering.
    disclosed = disclosure(book, figures, pages)
    if disclosed.stops:
        listed = " ".join(str(problem) for problem in disclosed.stops)
        raise Refusal(f"small counts cannot be protected, and nothing was made: {listed}")
    published = _noted(published, figures.computed)
    return Passed(opened, report, pages, published, unfinished, disclosed, digest, when)


def _noted(published: Publishing, shown: Results) -> Publishing:
    """What is published, with a note at each figure that is withheld from readers."""
    rows = shown.rows[shown.rows["latest"] == WITHHELD]
    hidden = {pair(no, area) for no, area in rows[["No", "Area"]].itertuples(index=False)}
    noted: list[Mapping[str, Entry]] = [
        row | {"Note": f"{row['Note']}; {NOTED}"} if pair(row["No"], row["Area"]) in hidden else row
        for row in map(dict, published.rows)
    ]
    return replace(published, rows=noted)
