"""Every cross check of the data sheets, and what an error leaves blank."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from xlscore.checks import areas as check_areas
from xlscore.checks import benchmarks as check_benchmarks
from xlscore.checks import counts as check_counts
from xlscore.checks import doubts as check_doubts
from xlscore.checks import figures as check_figures
from xlscore.checks import lists as check_lists
from xlscore.checks import periods as check_periods
from xlscore.checks import published as check_published
from xlscore.checks import targets as check_targets
from xlscore.checks import texts as check_texts
from xlscore.checks.case import Case, Check
from xlscore.checks.order import in_order, place
from xlscore.inputs.book import LIMITS, Book
from xlscore.problems import Problem
from xlscore.rules.months import Month

#: One function a check; its docstring is the sentence that the data must make true.
CHECKS: Final[tuple[Check, ...]] = (
    *check_lists.CHECKS,
    *check_periods.CHECKS,
    *check_figures.CHECKS,
    *check_targets.CHECKS,
    *check_published.CHECKS,
    *check_areas.CHECKS,
    *check_doubts.CHECKS,
    *check_counts.CHECKS,
    *check_texts.CHECKS,
    *check_benchmarks.CHECKS,
)
#: Sheet, columns that an error in them makes its figures unusable, the columns of its figures.
_FIGURES: Final = (
    ("Data", ("Month",), ("Num", "Denom", "Value")),
    ("Targets", ("From", *LIMITS), ("Target",)),
    ("Published", ("Month",), ("Value",)),
    ("Benchmarks", ("Period",), ("Value",)),
)


def check(book: Book, month: Month) -> list[Problem]:
    """Every problem between the cells of a book, for a reporting month, in order.

    What is wrong in a single cell is found by reading it (`book.read`), not here.
    """
    return _found(Case(book, month), [])


def checked(book: Book, found: Iterable[Problem], month: Month) -> tuple[Book, list[Problem]]:
    """The book as it may be shown, and all its problems in order.

    `found` are the problems met before, by reading it; what an error speaks of, found then or
    by the cross checks of `month`, is left blank.
    """
    problems = _found(Case(book, month), found)
    return leave_blank(book, problems), problems


def _found(case: Case, before: Iterable[Problem]) -> list[Problem]:
    found = (problem for look in CHECKS for problem in look(case))
    return in_order([*before, *found], case)


def leave_blank(book: Book, problems: Iterable[Problem]) -> Book:
    """The book without the figures that an error speaks of.

    Num, denom and value of a Data row, the target of a Targets row, the value of a Published
    row are blank in the new book; nothing else differs.
    """
    wrong = [problem for problem in problems if problem.severity == "error"]
    blanked = {}
    for name, others, figures in _FIGURES:
        frame = getattr(book, name.lower())
        sheet = book.sheets.get(name)
        if sheet is None:
            continue
        cells = {p.cell: place(p)[1] for p in wrong if p.sheet.casefold() == name.casefold()}
        columns = {re.sub(r"\d", "", sheet.where(0, c)) for c in (*others, *figures)}
        rows = {row for cell, row in cells.items() if re.sub(r"\d", "", cell) in columns}
        hit = frame["row"].isin(rows)
        if hit.any():
            blanked[name.lower()] = frame.assign(**{c: frame[c].mask(hit) for c in figures})
    return replace(book, **blanked) if blanked else book
