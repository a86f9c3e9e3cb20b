"""New month: the reporting month moves on, what was reported stands in Published, drafts follow.

Nothing is taken away by it: rolling twice changes nothing, and rolling back only moves the month.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from xlscore.flows import messages
from xlscore.flows.new_month import data_rows, drafts
from xlscore.flows.opening import Say, opening
from xlscore.flows.publish import publish
from xlscore.flows.refresh import refresh, refreshed
from xlscore.flows.summary import Summary
from xlscore.inputs.new_rows import log_rows, reporting_month
from xlscore.rules.months import Month
from xlscore.rules.periods import Typed
from xlscore.workbook.host import Host
from xlscore.workbook.tables import Edits

_NOT_CIRCULATED = "New month: as last refreshed, not circulated"


@dataclass(frozen=True)
class Rolled:
    """What a new month did, in sentences, and the refresh that followed."""

    month: Month
    messages: Sequence[str]
    summary: Summary


def roll(host: Host, period: Month | Typed, when: dt.datetime, say: Say = lambda _: None) -> Rolled:
    """Move a book to another period of its report and refresh it, in one save.

    Moving on publishes what was reported so far where it was never circulated, appends the rows
    of the new month to Data, and carries commentary forward as a draft. `when` is for the Log.
    Refusal where the book cannot be read or a row cannot be written.
    """
    opened = opening(host, say=say)
    book, now = opened.book, opened.month
    report, month = book.settings.report, book.settings.period(period)
    if month == now:
        message = messages.same_month(report.label(month))
        return Rolled(month, [message], refreshed(host, opened, say))
    edits: dict[str, Edits] = {}
    if month < now:
        lines = [messages.moved_back(report.label(now), report.label(month))]
    else:
        say(f"Publishing {report.label(now)}")
        left = publish(book, opened.computed, _NOT_CIRCULATED)
        data, texts = data_rows(book, now, month), drafts(book, opened.computed, month)
        for sheet, rows in (("Published", left.rows), ("Data", data)):
            if rows:
                edits[sheet] = Edits({}, rows)
        # What was typed on the tabs belongs to the month that is left.
        edits |= opened.commentary.edits(texts)
        lines = messages.moved_on(report, now, month, left, len(data), len(texts))
    edits["Log"] = log_rows(when, [("New month", lines[0])], report.label(month))
    # Last, so that a month that was half entered is asked for, and entered whole, once more.
    edits["Settings"] = reporting_month(book, month)
    host.stage(edits)
    if "Data" in edits:
        table = host.tables()["Data"]
        host.leave_at(table.sheet, table.top + 1 + len(table.rows) - len(edits["Data"].appended))
    return Rolled(month, lines, refresh(host, say=say, notes=messages.extended(book, edits)))
