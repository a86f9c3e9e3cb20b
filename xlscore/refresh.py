"""The refresh: tables in, checked, results, pages out. One flow for every host.

What was typed on the exception tabs is first carried into Commentary, then the pages are made
anew; everything is computed before the first write.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from xlscore import commentary as texts
from xlscore import months, try_targets
from xlscore.book import Book, read
from xlscore.check import checked
from xlscore.columns import TRY_TARGETS
from xlscore.commentary import Commentary, carry
from xlscore.history import history
from xlscore.hosts.copy import About
from xlscore.hosts.host import Edits, Host
from xlscore.months import Month
from xlscore.pages import checks
from xlscore.pages.compare import compare
from xlscore.pages.contents import bookmark
from xlscore.pages.cover import cover
from xlscore.pages.exception import exception
from xlscore.pages.guidance import guidance
from xlscore.pages.page import Page
from xlscore.pages.placing import Found, Placed, Plan, place
from xlscore.pages.scorecard import figures_shown, formats_shown, scorecard
from xlscore.pages.trend import AREA, INDICATOR, lines, trend
from xlscore.problems import Problem
from xlscore.reading.settings import Settings
from xlscore.results import WITHHELD, Results, results
from xlscore.sentences import WORDS, show_as

Say = Callable[[str], None]


@dataclass(frozen=True)
class Change:
    """A row of a scorecard page that shows something else than before the refresh."""

    area: str
    no: str
    was: tuple[object, object]
    now: tuple[object, object]
    number_format: str = "General"

    def told(self) -> str:
        """Before and after as the page shows them: `75.5% Amber before, 72.6% Red now`."""
        return f"{self._shown(self.was)} before, {self._shown(self.now)} now"

    def _shown(self, figures: tuple[object, object]) -> str:
        value, letter = figures
        if isinstance(value, (int, float)):
            value = show_as(self.number_format).value(value)
        told = (value, WORDS.get(str(letter), letter))
        return " ".join(str(part) for part in told if part is not None) or "nothing"


@dataclass(frozen=True)
class Summary:
    """What a refresh did, for whoever called it."""

    month: Month
    settings: Settings
    counts: Mapping[str, int]
    problems: Sequence[Problem]
    changes: Sequence[Change] = ()
    exceptions: Sequence[str] = ()
    kept: Sequence[str] = ()
    #: By the title of each page that was written, how a PDF names it.
    written: Mapping[str, str] = field(default_factory=dict)

    @property
    def errors(self) -> int:
        """How many problems are errors."""
        return sum(problem.severity == "error" for problem in self.problems)


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
    draft = checks.checks(problems, month)
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


def about_book(settings: Settings, month: Month, made: dt.date) -> About:
    """What the properties of a copy or a PDF of a book's pages say."""
    label = months.long_label(month)
    return About(
        title=f"{settings.report_title}, {label}",
        subject=f"Performance scorecard of {label}",
        organisation=settings.organisation,
        made=made,
    )


def make_pages(
    book: Book,
    computed: Results,
    past: pd.DataFrame | None,
    commentary: Commentary,
    found: Sequence[Found] = (),
    shown: Mapping[str, str] | None = None,
) -> list[Page]:
    """The pages of a book in print order, but for the Check page.

    `past` is what `history` gives. Of `book` only lists and texts are used here, no figures.
    """
    withheld = computed.withheld or (past is not None and (past["value"] == WITHHELD).any())
    pages = [cover(book, computed.month), guidance(book, computed.month, bool(withheld))]
    areas = book.areas.to_dict("records")
    first = _first(book)
    charted = past if book.settings.sparklines == "shown" else None
    for area in areas:
        if area["Page"]:
            code = area["Area"]
            title = "Scorecard" if code == first else f"Scorecard {code}"
            where = None if charted is None else lines(charted, code)
            pages.append(scorecard(book, computed, code, area["Title"] or code, title, where))
    if book.areas["Page"].sum() > 1:
        pages.append(compare(book, computed))
    if past is not None:
        pages.append(trend(book, past, computed.month, _chosen(found)))
    excepted = set(book.areas.loc[book.areas["Exceptions"], "Area"])
    own = {f.identity: (shown or {}).get(f.title, "") for f in found if f.ours}
    red = computed.rows[(computed.rows["rag"] == "R") & computed.rows["Area"].isin(excepted)]
    for record in red.to_dict("records"):
        no, code = record["No"], record["Area"]
        key = (no, code, computed.month)
        on_tab = own.get(("exception", no, code), "")
        text = commentary.text(*key, on_tab)
        banner = ""
        if commentary.in_conflict(*key):
            banner = (
                "Two texts were typed for this page: this one, and another on the sheet "
                f"{texts.SHEET}. Delete there the row that should not stand, then refresh."
            )
        elif since := commentary.draft_of(*key, on_tab):
            banner = (
                f"This is the text of {months.long_label(since)}: revise it here. If it still "
                f"holds as it is, clear its Status on the sheet {texts.SHEET}. Then refresh."
            )
        title = f"Exc {no}" if code == first else f"Exc {no} {code}"
        pages.append(exception(book, computed, record, title, text, banner))
    return pages


def _chosen(found: Sequence[Found]) -> list[object]:
    """Indicator and area as they are chosen on the Trend page, if there is one."""
    pages = [f for f in found if f.ours and f.mark.kind == "trend"]
    return [page.values.get(place) for page in pages for place in (INDICATOR, AREA)]


def _first(book: Book) -> str:
    """The code of the first area, which has the page called Scorecard."""
    return "" if book.areas.empty else str(book.areas["Area"].iloc[0])


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
    page = checks.checks(problems, month).titled(placed.page.title)
    return Placed(page, placed.onto, placed.comments)


def _old_value(sheet: str, cell: str) -> Problem:
    return Problem(
        "warning",
        sheet,
        cell,
        "this formula reads something that the refresh changed, so its stored value is old",
        "open the book in Excel, which calculates it, and save",
    )


def _changes(plan: Plan, found: Sequence[Found]) -> list[Change]:
    """The rows of scorecard pages whose result or letter is not what stood there before.

    A page that showed another month tells of no change: every row of it is another.
    """
    before = {f.title: f for f in found}
    changes = []
    for placed in plan.placed:
        page, old = placed.page, before.get(placed.onto or "")
        if page.kind == "scorecard" and old is not None and old.mark.month == page.month:
            was = figures_shown(old.values)
            now = figures_shown({k: c.value for k, c in page.cells.items()})
            formats = formats_shown(page)
            changes += [
                Change(page.area, no, was.get(no, (None, None)), shown, formats[no])
                for no, shown in now.items()
                if was.get(no, (None, None)) != shown
            ]
    return changes
