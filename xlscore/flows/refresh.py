"""The refresh: tables in, checked, results, pages out. One flow for every host.

What was typed on the exception tabs is first carried into Commentary, then the pages are made
anew; everything is computed before the first write.
"""

from __future__ import annotations

from collections.abc import Sequence

from xlscore.flows import messages
from xlscore.flows.opening import Opening, Say, opening
from xlscore.flows.summary import Summary
from xlscore.functions import try_targets
from xlscore.inputs.contract import TRY_TARGETS
from xlscore.inputs.sheet import rows_below
from xlscore.pages import check, start_here
from xlscore.pages.all_pages import make_pages
from xlscore.pages.changed.rows_changed import rows_changed
from xlscore.rules.months import Month
from xlscore.rules.periods import Typed
from xlscore.tables.contents import bookmark
from xlscore.workbook.host import Host
from xlscore.workbook.page import OFFICERS
from xlscore.workbook.tables import Edits
from xlscore.workbook.tabs import place


def refresh(
    host: Host,
    month: Month | Typed | None = None,
    say: Say = lambda _: None,
    notes: Sequence[str] = (),
) -> Summary:
    """Refresh a book; `month` stands for the reporting month of Settings, which stays as it is.

    `notes` are what staged edits put right before. Raises Refusal (BrokenBook where sheets or
    columns are missing) before anything is written.
    """
    return refreshed(host, opening(host, month, say), say, notes)


def refreshed(
    host: Host, opened: Opening, say: Say = lambda _: None, notes: Sequence[str] = ()
) -> Summary:
    """Make the pages of a book as it was opened, and write them; Refusal as from `refresh`."""
    book, month, found, commentary = opened.book, opened.month, opened.found, opened.commentary
    # Tables are extended over the rows typed below them: said now, and no longer on the page.
    extended = {name: table.raw for name, table in book.sheets.items() if table.raw.below}
    mended = [said for raw in extended.values() for said in rows_below(raw)]
    problems = [problem for problem in opened.problems if problem not in mended]
    pages = make_pages(
        book, opened.computed, opened.past, opened.moved, commentary, found, opened.shown
    )
    if start_here.wanted(book, found):
        pages[:0] = start_here.start_here(book, opened.computed, problems)
    # The Check page lists what the plan finds, and the plan holds the Check page.
    pages.append(check.check_page(problems, month, book.settings.report))
    plan = place(
        pages,
        host.tabs(),
        found,
        host.read_by_formulas(),
        frozenset(commentary.keep),
        book.page_calendar,
    )
    tried = try_targets.up_to_date(opened.tables.get(TRY_TARGETS), opened.computed, book.first_area)
    problems += [*plan.problems, *tried.problems]
    edits = {name: Edits({}, []) for name in extended}
    edits |= {**commentary.edits(), **tried.edits}
    changed = plan.changed(found) | commentary.edits().keys() | extended.keys()
    changed |= {TRY_TARGETS} if tried.changes else frozenset()
    outdated = messages.old_values(host, changed, edits)
    problems += outdated
    check.with_problems(plan, problems, month, book.settings.report)
    if not tried.changes:
        # What its formulas give stands in their cells already.
        edits.pop(TRY_TARGETS, None)
    say("Writing the pages")
    host.write(plan, edits, bool(outdated))
    return Summary(
        month=month,
        settings=book.settings,
        counts=opened.computed.counts,
        problems=problems,
        notes=[
            *notes,
            *messages.extended(book, extended),
            *([messages.UNSIGNED] if host.unsigned() else []),
        ],
        changes=rows_changed(plan, found),
        exceptions=[p.page.title for p in plan.placed if p.page.kind == "exception"],
        kept=[new for _old, new in plan.kept],
        written={
            p.page.title: bookmark(p.page) for p in plan.placed if p.page.kind not in OFFICERS
        },
    )
