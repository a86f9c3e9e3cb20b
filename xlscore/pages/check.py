"""The Check page: every problem, with a link to its cell and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from xlscore.problems import Problem
from xlscore.rules import months
from xlscore.rules.months import Month
from xlscore.workbook.measure import height
from xlscore.workbook.page import Cell, Draft, Page, Printing
from xlscore.workbook.tabs import Plan

TITLE = "Check"
_WIDTHS = (10.0, 20.0, 66.0, 60.0)
_HEADINGS = ("Severity", "Where", "What was found", "What to do")


def check_page(problems: Sequence[Problem], month: Month) -> Page:
    """The page of problems, errors first."""
    draft = Draft()
    draft.put(1, 1, Cell(f"Check of {months.long_label(month)}", "Page title"))
    draft.put(2, 1, Cell(summary(problems), "Page text"))
    draft.heights |= {1: 24, 2: 16}
    for column, text in enumerate(_HEADINGS, 1):
        draft.put(4, column, Cell(text, "Column heading", wrap=True))
    draft.heights[4] = 18
    row = 4
    for row, problem in enumerate(sorted(problems, key=lambda p: p.severity != "error"), 5):
        place = problem.place
        cells = (
            Cell(problem.severity, "Figure", middle=False),
            Cell(place, "Page link", link=place if problem.cell else "", wrap=True, middle=False)
            if problem.cell
            else Cell(place, "Figure", wrap=True, middle=False),
            Cell(_sentence(problem.found), "Figure", wrap=True, middle=False),
            Cell(_sentence(problem.todo), "Figure", wrap=True, middle=False),
        )
        for column, cell in enumerate(cells, 1):
            draft.put(row, column, cell)
        draft.heights[row] = max(
            16.0, *(height(str(c.value), w) for c, w in zip(cells, _WIDTHS, strict=True))
        )
    return Page(
        kind="check",
        title=TITLE,
        cells=draft.cells,
        widths=_WIDTHS,
        heights=draft.heights,
        printing=Printing(area=(1, 1, row, 4), titles=(4, 4), footer=TITLE),
        freeze=(5, 1),
        month=month,
    )


def with_problems(plan: Plan, problems: Sequence[Problem], month: Month) -> None:
    """Put the page of these problems in the place that a plan gives to the Check page."""
    for at, placed in enumerate(plan.placed):
        if placed.page.kind == "check":
            page = check_page(problems, month).titled(placed.page.title)
            plan.placed[at] = replace(placed, page=page)


def summary(problems: Sequence[Problem]) -> str:
    """How many errors and warnings there are, in a sentence."""
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    if not problems:
        return "Nothing to put right."
    told = [f"{n} {word}{'s' * (n != 1)}" for n, word in ((errors, "error"), (warnings, "warning"))]
    meaning = "an error leaves its figure blank, a warning leaves it shown"
    return f"{' and '.join(told)}: {meaning}."


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("." if text else "")
