"""New month: the reporting month moves on, what was reported stands in Published, drafts follow.

Nothing is taken away by it: rolling twice changes nothing, and rolling back only moves the month.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xlscore import __version__
from xlscore.checks.all_checks import checked
from xlscore.flows.publish import Publishing, publish
from xlscore.flows.refresh import Say, refresh
from xlscore.flows.summary import Summary
from xlscore.inputs.book import Book, read
from xlscore.inputs.cells import as_text
from xlscore.inputs.commentary import Commentary, carried_from, carry
from xlscore.inputs.contract import DRAFT, KEY
from xlscore.inputs.new_rows import key, pair, with_rows
from xlscore.problems import Refusal
from xlscore.results.figures import reporting
from xlscore.results.results import Results, results
from xlscore.rules import months
from xlscore.rules.months import Month
from xlscore.workbook.host import Host
from xlscore.workbook.tables import Edits, Entry

_NOT_CIRCULATED = "New month: as last refreshed, not circulated"


@dataclass(frozen=True)
class Rolled:
    """What a new month did, in sentences, and the refresh that followed."""

    month: Month
    told: Sequence[str]
    summary: Summary


@dataclass
class _Moved:
    """The rows that moving on appends, and what must be said of the month that it leaves."""

    data: list[Mapping[str, Entry]]
    drafts: list[Mapping[str, Entry]]
    left: Publishing


def roll(host: Host, month: Month, when: dt.datetime, say: Say = lambda _: None) -> Rolled:
    """Move a book to another reporting month and refresh it, in one save.

    Moving on publishes what was reported so far where it was never circulated, appends the rows
    of the new month to Data, and carries commentary forward as a draft. `when` is for the Log.
    Refusal where the book cannot be read or a row cannot be written.
    """
    say("Reading the data sheets")
    book, problems = read(host.tables())
    now = book.settings.reporting_month
    if month == now:
        told = [f"The book already reports {months.long_label(month)}: nothing was added."]
        return Rolled(month, told, refresh(host, say=say))
    edits = {"Settings": Edits({_month_cell(book): _month_value(book, month)}, [])}
    if month < now:
        told = [
            f"Moved back from {months.long_label(now)} to {months.long_label(month)}; no row was "
            "added or taken away."
        ]
    else:
        # What was typed on the tabs belongs to the month that is left.
        commentary, _ = carry(book, host.found())
        book = commentary.into(book)
        say(f"Publishing {months.long_label(now)}")
        computed = results(checked(book, problems, now)[0], now)
        moved = _moved(book, computed, month)
        for sheet, rows in (("Published", moved.left.rows), ("Data", moved.data)):
            if rows:
                edits[sheet] = Edits({}, rows)
        edits |= _texts(commentary, moved.drafts)
        told = _told(book, now, month, moved)
    log = {
        "When": when.strftime("%Y-%m-%d %H:%M"),
        "What": "New month",
        "Month": months.long_label(month),
        "Version": __version__,
        "Result": told[0],
    }
    edits["Log"] = Edits({}, [log])
    host.stage(edits)
    return Rolled(month, told, refresh(host, say=say))


def _month_cell(book: Book) -> tuple[int, str]:
    """The sheet row of the reporting month on Settings, and its column."""
    sheet = book.sheets["Settings"]
    for row, name in zip(sheet.rows.tolist(), sheet.cells["Name"], strict=True):
        if as_text(name).casefold() == "reporting month":
            return row, "Value"
    raise Refusal("The sheet Settings has no row named Reporting month; add one.")


def _month_value(book: Book, month: Month) -> Entry:
    """The month in the form in which it stands there: a date, or text."""
    sheet = book.sheets["Settings"]
    at = sheet.rows.tolist().index(_month_cell(book)[0])
    present = sheet.cells["Value"][at]
    return months.first_day(month) if isinstance(present, dt.date) else months.long_label(month)


def _texts(commentary: Commentary, drafts: list[Mapping[str, Entry]]) -> dict[str, Edits]:
    rows = [*commentary.appended, *drafts]
    return {"Commentary": Edits(commentary.sets, rows)} if rows or commentary.sets else {}


def _moved(book: Book, computed: Results, month: Month) -> _Moved:
    """What moving on from the month of these results to another one adds."""
    there = with_rows(book, "Data", month)
    return _Moved(
        data=[
            key(book, "Data", no, area, month)
            for no, area in reporting(book, month)[KEY[:2]].itertuples(index=False)
            if pair(no, area) not in there
        ],
        drafts=_drafts(book, computed, month),
        left=publish(book, computed, _NOT_CIRCULATED),
    )


def _drafts(book: Book, computed: Results, month: Month) -> list[Mapping[str, Entry]]:
    """The texts of the month that is left, marked as drafts of it, where the new one has none.

    A draft that nobody revised goes on only from a page on which it stood, and keeps its age.
    """
    now, rows = computed.month, computed.rows
    excepted = book.areas.loc[book.areas["Exceptions"], "Area"]
    red = rows[(rows["rag"] == "R") & rows["Area"].isin(excepted)]
    on_page = set(zip(red["No"], red["Area"], strict=True))
    live = reporting(book, month)
    wanted = set(zip(live["No"], live["Area"], strict=True))
    texts = book.commentary[book.commentary["Text"] != ""]
    there = texts[texts["Month"] == month]
    wanted -= set(zip(there["No"], there["Area"], strict=True))
    drafts: list[Mapping[str, Entry]] = []
    for record in texts[texts["Month"] == now].drop_duplicates(KEY[:2]).to_dict("records"):
        no, area = record["No"], record["Area"]
        since = carried_from(record["Status"])
        if (no, area) in wanted and (since is None or (no, area) in on_page):
            status = f"{DRAFT} of {months.label(now if since is None else since)}"
            drafts.append(
                {
                    **key(book, "Commentary", no, area, month),
                    "Text": record["Text"],
                    "Status": status,
                }
            )
    return drafts


def _told(book: Book, now: Month, month: Month, moved: _Moved) -> list[str]:
    left, starts = months.long_label(now), book.settings.year_starts
    told = [
        f"Moved on from {left} to {months.long_label(month)}: "
        f"{_count(len(moved.data), 'row')} added to Data for you to fill in."
    ]
    if moved.left.rows:
        new = _count(len(moved.left.rows), "figure")
        told.append(
            f"{new} of {left} came after it was published and now stand in Published too."
            if moved.left.circulated
            else f"{left} was never circulated: {new} now stand in Published as last refreshed."
        )
    told += moved.left.differs
    if moved.left.missing:
        told.append(
            f"{left} stays without {_count(moved.left.missing, 'result')}; they count as "
            "missing until Data has them."
        )
    if moved.drafts:
        told.append(
            f"{_count(len(moved.drafts), 'text')} carried forward in Commentary as drafts: "
            "revise each, or delete it."
        )
    if month > now + 1:
        told.append(
            f"{_count(month - now - 1, 'month')} in between left out; move to each in turn if it "
            "is to be reported."
        )
    if months.year_start(month, starts) != months.year_start(now, starts):
        told.append(
            f"A new year, {months.year_label(month, starts)}, begins: type its targets on Targets, "
            f"From {months.long_label(months.year_start(month, starts))}. Until then last year's "
            "stay in force, and Check names them."
        )
    return told


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'s' * (number != 1)}"
