"""The refresh: tables in, checked, results, pages out. One flow for every host.

What was typed on the exception tabs is first carried into Commentary, then the pages are made
anew; everything is computed before the first write.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from xlscore.checks.all_checks import checked
from xlscore.flows import try_targets
from xlscore.flows.summary import Summary, _changes
from xlscore.inputs import commentary as texts
from xlscore.inputs.book import read
from xlscore.inputs.commentary import Commentary, carry
from xlscore.inputs.contract import TRY_TARGETS
from xlscore.pages import check
from xlscore.pages.all_pages import _first, make_pages
from xlscore.pages.contents import bookmark
from xlscore.problems import Problem
from xlscore.results.history import history
from xlscore.results.results import results
from xlscore.rules.months import Month
from xlscore.workbook.host import Host
from xlscore.workbook.tables import Edits
from xlscore.workbook.tabs import Found, Placed, Plan, place

Say = Callable[[str], None]


def refresh(host: Host, month: Month | None = None, say: Say = lambda _: None) -> Summary:
    """Refresh a book; `month` stands for the reporting month of Settings, which stays as it is.

    Raises Refusal (BrokenBook where sheets or columns are missing) before anything is written.
    """
    say("Reading the data sheets")
    tables = host.tables()
    book, problems = read(tables)
    month = book.settings.reporting_month if month is None else month
    found, tabs = host.found(), host.tabs()
    commentary, shown = carry(book, found)
    problems += commentary.problems
    say("Checking")
    book = commentary.into(book)
    book, problems = checked(book, problems, month)
    say("Computing the results")
    computed = results(book, month)
    pages = make_pages(book, computed, history(book, computed), commentary, found, shown)
    # The Check page tells of the plan, and the plan holds the Check page.
    draft = check.check_page(problems, month)
    plan = place([*pages, draft], tabs, found, host.read_by_formulas(), frozenset(commentary.keep))
    problems += plan.problems
    tried = try_targets.renewed(tables.get(TRY_TARGETS), computed, _first(book))
    problems += tried.problems
    edits = _edits(commentary)
    changed = _changed(plan, found) | edits.keys() | ({TRY_TARGETS} if tried.changes else set())
    edits |= tried.edits
    outdated = host.outdated(changed, edits)
    problems += [_old_value(sheet, cell) for sheet, cell in outdated]
    plan.placed = [_with_checks(placed, problems, month) for placed in plan.placed]
    say("Writing the pages")
    host.write(plan, edits, bool(outdated))
    return Summary(
        month=month,
        settings=book.settings,
        counts=computed.counts,
        problems=problems,
        changes=_changes(plan, found),
        exceptions=[p.page.title for p in plan.placed if p.page.kind == "exception"],
        kept=[new for _old, new in plan.kept],
        written={p.page.title: bookmark(p.page) for p in plan.placed},
    )


def _edits(commentary: Commentary) -> dict[str, Edits]:
    if not commentary.sets and not commentary.appended:
        return {}
    return {texts.SHEET: Edits(commentary.sets, commentary.appended)}


def _changed(plan: Plan, found: Sequence[Found]) -> frozenset[str]:
    """The tabs that will show something else than before."""
    marks = {f.title: f.mark for f in found}
    changed = {p.page.title for p in plan.placed if marks.get(p.onto or "") != p.page.mark()}
    return frozenset(changed | {old for old, _new in plan.kept} | set(plan.removed))


def _with_checks(placed: Placed, problems: Sequence[Problem], month: Month) -> Placed:
    if placed.page.kind != "check":
        return placed
    page = check.check_page(problems, month).titled(placed.page.title)
    return Placed(page, placed.onto, placed.comments)


def _old_value(sheet: str, cell: str) -> Problem:
    return Problem(
        "warning",
        sheet,
        cell,
        "this formula reads something that the refresh changed, so its stored value is old",
        "open the book in Excel, which calculates it, and save",
    )
