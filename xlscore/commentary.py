"""Narrative between the exception tabs and the Commentary sheet: no text is ever lost.

What was typed on a tab goes into Commentary under the tab's own (No, Area, Month); what was
typed in Commentary goes onto the tab. Where both changed, both stay, as two rows with the
Status `conflict`, until one of them is deleted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from xlscore import months
from xlscore.book import Book
from xlscore.columns import CONFLICT
from xlscore.hosts.host import Entry
from xlscore.months import Month
from xlscore.pages.narrative import digest, tidy
from xlscore.pages.placing import Found
from xlscore.problems import Problem

SHEET = "Commentary"
#: The most characters that a cell of Excel holds.
LONGEST_CELL = 32_767


@dataclass
class Row:
    """One row of Commentary; `row` is its sheet row, None while it is to be appended."""

    text: str
    status: str
    row: int | None


@dataclass
class Commentary:
    """The rows of Commentary by (No, Area, Month), and the edits that carrying made.

    `sets` maps (sheet row, column) to the new value, `appended` are whole new rows, `keep`
    the tabs whose text could not be carried.
    """

    rows: dict[tuple[str, str, Month], list[Row]]
    sets: dict[tuple[int, str], Entry] = field(default_factory=dict)
    appended: list[dict[str, Entry]] = field(default_factory=list)
    keep: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)

    def text(self, no: str, area: str, month: Month, shown: str = "") -> str:
        """The text that a tab shows: of several rows the one that it showed (by digest)."""
        rows = self.rows.get((no, area, month), [])
        last = [row for row in rows if digest(row.text) == shown]
        return (last or rows)[0].text if rows else ""

    def in_conflict(self, no: str, area: str, month: Month) -> bool:
        """Whether two texts wait for a decision."""
        rows = self.rows.get((no, area, month), [])
        return len(rows) > 1 and any(row.status == CONFLICT for row in rows)

    def _set(self, row: Row, *, text: str | None = None, status: str | None = None) -> None:
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
    commentary = Commentary({})
    for record in book.commentary.to_dict("records"):
        key = (record["No"], record["Area"], Month(int(record["Month"])))
        row = Row(tidy(record["Text"]), record["Status"], int(record["row"]))
        commentary.rows.setdefault(key, []).append(row)
    shown: dict[str, str] = {}
    for tab in found:
        if tab.ours and tab.mark.kind == "exception":
            shown[tab.title] = _carry_tab(commentary, tab)
    for rows in commentary.rows.values():
        if len(rows) == 1 and rows[0].status == CONFLICT:
            # The officer deleted the other row: that was the decision.
            commentary._set(rows[0], status="")
    commentary.problems += _conflicts(book, commentary)
    return commentary, shown


def _carry_tab(commentary: Commentary, tab: Found) -> str:
    """Carry the text of one tab; gives the digest of the text that it shows."""
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
                "shorten it; until then this page is kept and not refreshed",
            )
        )
        return mark.narrative
    rows = commentary.rows.setdefault(key, [])
    own = [row for row in rows if digest(row.text) == mark.narrative]
    if any(row.text == typed for row in rows):
        pass
    elif own:
        commentary._set(own[0], text=typed)
    elif len(rows) == 1 and not rows[0].text:
        commentary._set(rows[0], text=typed)
    else:
        new = Row(typed, "", None)
        number = int(mark.no) if mark.no.isdecimal() else mark.no
        commentary.appended.append(
            {"No": number, "Area": mark.area, "Month": months.first_day(mark.month), "Text": typed}
        )
        rows.append(new)
        if len(rows) > 1:
            for row in reversed(rows):
                commentary._set(row, status=CONFLICT)
    return digest(typed)


def _conflicts(book: Book, commentary: Commentary) -> Iterable[Problem]:
    for (no, area, month), rows in commentary.rows.items():
        if not commentary.in_conflict(no, area, month):
            continue
        known = [str(row.row) for row in rows if row.row is not None]
        cell = book.where(SHEET, int(known[0]), "Text") if known else ""
        yield Problem(
            "warning",
            SHEET,
            cell,
            f"indicator {no}, {area}, {months.label(month)} has {len(rows)} texts: one was typed "
            "on the tab, another in Commentary",
            "delete the row that should not stand; both are kept until then",
        )
