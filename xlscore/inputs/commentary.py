"""Narrative between the exception tabs and the Commentary sheet: no text is ever lost.

What was typed on a tab goes into Commentary under the tab's own (No, Area, Month); what was
typed in Commentary goes onto the tab. Where both changed, both stay, as two rows with the
Status `conflict`, until one of them is deleted.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from xlscore.inputs.book import Book
from xlscore.inputs.cells import no_value
from xlscore.inputs.contract import CONFLICT, DRAFT, KEY
from xlscore.inputs.records import records_of
from xlscore.problems import Problem
from xlscore.rules import months, periods
from xlscore.rules.months import Month
from xlscore.rules.periods import Calendar
from xlscore.workbook.narrative import digest, tidy
from xlscore.workbook.tables import Edits, Entry
from xlscore.workbook.tabs import Found

SHEET = "Commentary"
#: The most characters that a cell of Excel holds.
LONGEST_CELL = 32_767


@dataclass
class CommentaryRow:
    """One row of Commentary; `row` is its sheet row, None while it is to be appended."""

    text: str
    status: str
    row: int | None


@dataclass
class Commentary:
    """The rows of Commentary by (No, Area, Month), and the edits that carrying made.

    `sets` maps (sheet row, column) to the new value, `appended` are whole new rows, `keep`
    the tabs whose text could not be carried. `dated`: new rows hold their month as a date.
    `starts` says with which month, 1 to 12, the year of each indicator begins, `words` in which
    periods a new row names its month.
    """

    rows: dict[tuple[str, str, Month], list[CommentaryRow]]
    dated: bool = False
    starts: Mapping[str, int] = field(default_factory=dict)
    words: Mapping[str, Calendar] = field(default_factory=dict)
    sets: dict[tuple[int, str], Entry] = field(default_factory=dict)
    appended: list[dict[str, Entry]] = field(default_factory=list)
    keep: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)

    def text(self, no: str, area: str, month: Month, shown: str = "") -> str:
        """The text that a tab shows: of several rows the one that it showed (by digest)."""
        row = self._shown((no, area, month), shown)
        return row.text if row else ""

    def draft_of(self, no: str, area: str, month: Month, shown: str = "") -> Month | None:
        """The month whose text the tab shows, where it was carried forward and not revised."""
        row = self._shown((no, area, month), shown)
        return carried_from(row.status, self.starts.get(no, 4)) if row else None

    def in_conflict(self, no: str, area: str, month: Month) -> bool:
        """Whether two texts wait for a decision."""
        rows = self._texts((no, area, month))
        return len(rows) > 1 and any(row.status == CONFLICT for row in rows)

    def into(self, book: Book) -> Book:
        """The book with these rows on Commentary, as it reads once the edits are made."""
        table = book.raw[SHEET]
        # The first row goes into the blank one that an empty table has.
        empty = len(table.rows) == 1 and all(cell in (None, "") for cell in table.rows[0])
        fresh = itertools.count(table.top + len(table.rows) + (not empty))
        records = [
            (*key, row.text, row.status, next(fresh) if row.row is None else row.row)
            for key, rows in self.rows.items()
            for row in rows
        ]
        frame = pd.DataFrame(records, columns=[*KEY, "Text", "Status", "row"])
        frame = frame[list(book.commentary.columns)].astype(book.commentary.dtypes)
        return replace(book, commentary=frame.sort_values("row", ignore_index=True))

    def edits(self, more: Sequence[Mapping[str, Entry]] = ()) -> dict[str, Edits]:
        """What carrying sets and appends on Commentary, and `more` rows; empty for nothing."""
        rows = [*self.appended, *more]
        return {SHEET: Edits(self.sets, rows)} if rows or self.sets else {}

    def _shown(self, key: tuple[str, str, Month], shown: str) -> CommentaryRow | None:
        rows = self._texts(key)
        last = [row for row in rows if digest(row.text) == shown]
        return (last or rows)[0] if rows else None

    def _texts(self, key: tuple[str, str, Month]) -> list[CommentaryRow]:
        """The rows of a key that hold text: a blank one hides nothing, and decides nothing."""
        return [row for row in self.rows.get(key, []) if row.text]

    def _set(
        self, row: CommentaryRow, *, text: str | None = None, status: str | None = None
    ) -> None:
        for column, value in (("Text", text), ("Status", status)):
            if value is None:
                continue
            if row.row is None:
                self.appended[-1][column] = value
            else:
                self.sets[row.row, column] = value
        row.text = row.text if text is None else text
        row.status = row.status if status is None else status


def carry(book: Book, found: Iterable[Found]) -> tuple[Commentary, Mapping[str, str]]:
    """What was typed on the tabs, carried into Commentary.

    Gives the commentary and, by tab, the digest of the text that the tab shows now.
    """
    starts = {no: book.year_of(no) for no in book.indicators["No"]}
    words = {no: book.read_back(no, book.shown_by(no)) for no in starts}
    commentary = Commentary({}, ends_in_a_date(book, SHEET), starts, words)
    for record in records_of(book.commentary):
        key = (record["No"], record["Area"], Month(int(record["Month"])))
        row = CommentaryRow(tidy(record["Text"]), record["Status"], int(record["row"]))
        commentary.rows.setdefault(key, []).append(row)
    shown: dict[str, str] = {}
    for tab in found:
        if tab.ours and tab.mark.kind == "exception":
            shown[tab.title] = _carry_tab(commentary, tab)
    for key, rows in commentary.rows.items():
        if len(commentary._texts(key)) < 2:
            # The officer deleted the other text: that was the decision.
            for row in rows:
                if row.status == CONFLICT:
                    commentary._set(row, status="")
    _clear_drafts(commentary)
    return commentary, shown


def carried_from(status: str, starts: int) -> Month | None:
    """The month that a Status such as `draft of May 14` names; None for any other Status.

    `draft of Q1 2014/15` names the last month of a period of years that begin with `starts`.
    """
    word, _, when = status.partition(" of ")
    if word.strip().casefold() != DRAFT:
        return None
    try:
        month = periods.parse(when)
        return month.month(starts) if isinstance(month, periods.Typed) else month
    except ValueError:
        return None


def _clear_drafts(commentary: Commentary) -> None:
    """A text that is no longer the earlier month's was revised: it is a draft no more."""
    for (no, area, _month), rows in commentary.rows.items():
        for row in rows:
            since = carried_from(row.status, commentary.starts.get(no, 4))
            if since is None or not row.text:
                continue
            earlier = [old.text for old in commentary._texts((no, area, since))]
            if earlier and row.text not in earlier:
                commentary._set(row, status="")


def ends_in_a_date(book: Book, name: str) -> bool:
    """Whether the last row of a data sheet has a date for its month.

    A new row takes the formats of the last one, and a date under the format of text or a
    number would be read as that number.
    """
    sheet = book.sheets[name]
    return bool(sheet.raw.rows) and isinstance(sheet.raw.rows[-1][sheet.places["Month"]], dt.date)


def _carry_tab(commentary: Commentary, tab: Found) -> str:
    """Carry the text of one tab; gives the digest of the text that it shows."""
    if tab.as_written:
        return tab.mark.narrative
    mark, typed = tab.mark, tab.narrative()
    key = (mark.no, mark.area, mark.month)
    if digest(typed) == mark.narrative or not typed:
        # Not touched, or cleared: the text of Commentary comes back.
        return mark.narrative
    if len(typed) > LONGEST_CELL:
        commentary.keep.add(tab.title)
        commentary.problems.append(
            Problem(
                "error",
                tab.title,
                "",
                f"the commentary has {len(typed):,} characters and a cell holds {LONGEST_CELL:,}",
                "shorten it and put it on Commentary; this page is kept until you delete it",
            )
        )
        return mark.narrative
    rows = commentary.rows.setdefault(key, [])
    own = [row for row in rows if row.text and digest(row.text) == mark.narrative]
    if any(row.text == typed for row in rows):
        pass
    elif own:
        commentary._set(own[0], text=typed)
    elif rows and not any(row.text for row in rows):
        commentary._set(rows[0], text=typed)
    else:
        new = CommentaryRow(typed, "", None)
        no, month = no_value(mark.no), mark.month
        words = commentary.words.get(mark.no, Calendar())
        when = months.first_day(month) if commentary.dated else words.label(month)
        commentary.appended.append({"No": no, "Area": mark.area, "Month": when, "Text": typed})
        rows.append(new)
        if len(rows) > 1:
            for row in reversed(rows):
                # A Status of the officer's own says something: one row that says conflict will do.
                if not row.status:
                    commentary._set(row, status=CONFLICT)
    return digest(typed)
