"""The Check page: every problem, with a link to its cell and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from xlscore.problems import Problem, SaidOnce, place, said_once
from xlscore.rules.months import Month
from xlscore.rules.periods import Calendar
from xlscore.workbook.measure import height
from xlscore.workbook.page import Cell, Draft, Page, Printing
from xlscore.workbook.tabs import Plan

TITLE = "Check"
_WIDTHS = (10.0, 28.0, 62.0, 56.0)
_MONTHLY = Calendar()
_HEADINGS = ("Severity", "Where", "What was found", "What to do")
#: So many places of one line have a link.
_LINKED = 40
_LINK_WIDTH = 18.0


def check_page(problems: Sequence[Problem], month: Month, report: Calendar = _MONTHLY) -> Page:
    """The page of problems, errors first; `report` says which period ends with the month."""
    draft = Draft()
    draft.put(1, 1, Cell(f"Check of {report.label(month)}", "Page title"))
    draft.put(2, 1, Cell(summary(problems), "Page text"))
    draft.heights |= {1: 24, 2: 16}
    for column, text in enumerate(_HEADINGS, 1):
        draft.put(4, column, Cell(text, "Column heading", wrap=True))
    draft.heights[4] = 18
    row, links = 4, 0
    for row, said in enumerate(once(problems), 5):
        places = [place(*where) for where in said.places if where[1]]
        cells = (
            Cell(said.severity, "Figure", middle=False),
            # A link does not wrap in LibreOffice: what it shows is short.
            Cell(_first(said, places), "Page link", link=places[0], wrap=True, middle=False)
            if places
            else Cell(said.where, "Figure", wrap=True, middle=False),
            Cell(_found(said), "Figure", wrap=True, middle=False),
            Cell(_sentence(said.todo), "Figure", wrap=True, middle=False),
        )
        for column, cell in enumerate(cells, 1):
            draft.put(row, column, cell)
        # A cell has one link: those to the other cells of a line stand beside it.
        for column, other in enumerate(places[1:_LINKED], len(_HEADINGS) + 1):
            draft.put(row, column, Cell(other, "Page link", link=other, middle=False))
            links = max(links, column - len(_HEADINGS))
        draft.heights[row] = max(
            16.0, *(height(str(c.value), w) for c, w in zip(cells, _WIDTHS, strict=True))
        )
    if links:
        draft.put(4, len(_HEADINGS) + 1, Cell("Also at", "Column heading", wrap=True))
    return Page(
        kind="check",
        title=TITLE,
        cells=draft.cells,
        widths=_WIDTHS + (_LINK_WIDTH,) * links,
        heights=draft.heights,
        printing=Printing(area=(1, 1, row, 4), titles=(4, 4), footer=TITLE),
        freeze=(5, 1),
        month=month,
    )


def with_problems(
    plan: Plan, problems: Sequence[Problem], month: Month, report: Calendar = _MONTHLY
) -> None:
    """Put the page of these problems in the place that a plan gives to the Check page."""
    for at, placed in enumerate(plan.placed):
        if placed.page.kind == "check":
            page = check_page(problems, month, report).titled(placed.page.title)
            plan.placed[at] = replace(placed, page=page)


def once(problems: Sequence[Problem]) -> list[SaidOnce]:
    """Problems as they are listed, errors first."""
    return sorted(said_once(problems), key=lambda said: said.severity != "error")


def summary(problems: Sequence[Problem]) -> str:
    """How many errors and warnings there are, in a sentence."""
    said = once(problems)
    errors = sum(one.severity == "error" for one in said)
    warnings = len(said) - errors
    if not problems:
        return "Nothing to put right."
    told = [f"{n} {word}{'s' * (n != 1)}" for n, word in ((errors, "error"), (warnings, "warning"))]
    meaning = "a figure with an error is left blank, one with a warning is shown"
    return f"{' and '.join(told)}: {meaning}."


def _first(said: SaidOnce, places: Sequence[str]) -> str:
    return places[0] + (f", {said.count:,} rows" if said.count > 1 else "")


def _found(said: SaidOnce) -> str:
    """What was found; where the cells do not stand together, they follow."""
    listed = f" The cells: {said.where}." if len(said.places) > 1 else ""
    return _sentence(said.found) + listed


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("." if text else "")
