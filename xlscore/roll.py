"""New month: the reporting month moves on, what was reported stands in Published, drafts follow.

Nothing is taken away by it: rolling twice changes nothing, and rolling back only moves the month.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xlscore import __version__, months
from xlscore.book import Book, read
from xlscore.columns import DRAFT
from xlscore.figures import KEY, reporting
from xlscore.hosts.host import Edits, Entry, Host
from xlscore.months import Month
from xlscore.pages.formats import show
from xlscore.problems import Refusal
from xlscore.refresh import Say, Summary, refresh
from xlscore.results import Results, results

_NOT_CIRCULATED = "New month: as last refreshed, not circulated"


@dataclass(frozen=True)
class Rolled:
    """What a new month did, in sentences, and the refresh that followed."""

    month: Month
    told: Sequence[str]
    summary: Summary


def roll(host: Host, month: Month, when: dt.datetime, say: Say = lambda _: None) -> Rolled:
    """Move a book to another reporting month and refresh it, in one save.

    Moving on publishes what was reported so far where it was never circulated, appends the rows
    of the new month to Data, and carries commentary forward as a draft. `when` is for the Log.
    Refusal where the book cannot be read or a row cannot be written.
    """
    say("Reading the data sheets")
    book, _ = read(host.tables())
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
        computed = results(book, now)
        published, differs = _publish(book, computed)
        data, drafts = _data_rows(book, month), _drafts(book, now, month)
        for sheet, rows in (("Published", published), ("Data", data), ("Commentary", drafts)):
            if rows:
                edits[sheet] = Edits({}, rows)
        told = _told(book, now, month, (published, data, drafts), differs)
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
    raw = book.raw["Settings"]
    name = next(i for i, c in enumerate(raw.columns) if c.strip().casefold() == "name")
    for row, cells in enumerate(raw.rows, raw.top + 1):
        if str(cells[name] or "").strip().casefold() == "reporting month":
            return row, "Value"
    raise Refusal("The sheet Settings has no row named Reporting month; add one.")


def _month_value(book: Book, month: Month) -> Entry:
    """The month in the form in which it stands there: a date, or text."""
    raw = book.raw["Settings"]
    value = next(i for i, c in enumerate(raw.columns) if c.strip().casefold() == "value")
    present = raw.rows[_month_cell(book)[0] - raw.top - 1][value]
    return months.first_day(month) if isinstance(present, dt.date) else months.long_label(month)


def _publish(book: Book, computed: Results) -> tuple[list[Mapping[str, Entry]], list[str]]:
    """Rows for figures of the month that Published lacks, and where it has another figure."""
    rows = computed.rows
    known = rows[KEY[:2]].merge(
        book.published.loc[book.published["Month"] == computed.month, ["No", "Area", "Value"]],
        on=KEY[:2],
        how="left",
    )["Value"]
    new: list[Mapping[str, Entry]] = []
    differs = []
    for record, was in zip(rows.to_dict("records"), known, strict=True):
        latest = record["latest"]
        if math.isnan(latest):
            continue
        if math.isnan(was):
            new.append(
                {
                    **_key(record["No"], record["Area"], computed.month),
                    "Value": float(latest),
                    "RAG": record["rag"] or None,
                    "Note": _NOT_CIRCULATED,
                }
            )
            continue
        how = show(record["Measure"], record["Decimals"])
        if how.value(was) != how.value(latest):
            differs.append(
                f"Indicator {record['No']}, {record['Area']}: published as {how.value(was)}, the "
                f"data now give {how.value(latest)}; what was published stands."
            )
    return new, differs


def _key(no: str, area: str, month: Month) -> dict[str, Entry]:
    return {
        "No": int(no) if no.isdecimal() else no,
        "Area": area,
        "Month": months.first_day(month),
    }


def _data_rows(book: Book, month: Month) -> list[Mapping[str, Entry]]:
    """An empty row of Data for every indicator and area that reports and has none yet."""
    there = book.data.loc[book.data["Month"] == month, KEY]
    wanted = reporting(book, month).merge(there, on=KEY, how="left", indicator=True)
    missing = wanted[wanted["_merge"] == "left_only"]
    return [_key(no, area, month) for no, area in missing[["No", "Area"]].itertuples(index=False)]


def _drafts(book: Book, now: Month, month: Month) -> list[Mapping[str, Entry]]:
    """The month's commentary for the new month, marked as a draft, where that has none yet."""
    texts = book.commentary[book.commentary["Text"] != ""]
    there = texts.loc[texts["Month"] == month, KEY[:2]]
    old = texts[texts["Month"] == now].drop_duplicates(KEY[:2])
    carried = old.merge(there, on=KEY[:2], how="left", indicator=True)
    live = set(map(tuple, reporting(book, month)[KEY[:2]].to_numpy()))
    return [
        {
            **_key(record["No"], record["Area"], month),
            "Text": record["Text"],
            "Status": f"{DRAFT} of {months.label(now)}",
        }
        for record in carried[carried["_merge"] == "left_only"].to_dict("records")
        if (record["No"], record["Area"]) in live
    ]


def _told(
    book: Book,
    now: Month,
    month: Month,
    added: tuple[Sequence[object], Sequence[object], Sequence[object]],
    differs: Sequence[str],
) -> list[str]:
    published, data, drafts = (len(rows) for rows in added)
    told = [
        f"Moved on from {months.long_label(now)} to {months.long_label(month)}: "
        f"{data} rows added to Data for you to fill in."
    ]
    if published:
        told.append(
            f"{months.long_label(now)} was never circulated: its {published} figures now stand in "
            "Published as last refreshed."
        )
    told += differs
    if drafts:
        told.append(
            f"{drafts} texts carried forward in Commentary as drafts of {months.label(now)}: "
            "revise each, or delete it."
        )
    if month > now + 1:
        told.append(
            f"{month - now - 1} months in between are left out; move to each of them in turn if "
            "they are to be reported."
        )
    starts = book.settings.year_starts
    if months.year_start(month, starts) != months.year_start(now, starts):
        told.append(
            f"A new year, {months.year_label(month, starts)}, begins: type its targets on Targets, "
            f"From {months.long_label(months.year_start(month, starts))}. Until then last year's "
            "stay in force, and Check names them."
        )
    return told
