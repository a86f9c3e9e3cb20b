"""How every flow begins: the data sheets read, typed text carried, all checked and computed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import pandas as pd

from xlscore.checks.all_checks import checked
from xlscore.inputs.book import Book, read
from xlscore.inputs.commentary import Commentary, carry
from xlscore.problems import Problem
from xlscore.results.history import history
from xlscore.results.movement import Movement, movement
from xlscore.results.results import Results, results
from xlscore.rules.months import Month
from xlscore.rules.periods import Typed
from xlscore.workbook.host import Host
from xlscore.workbook.tables import RawTable
from xlscore.workbook.tabs import Found

#: Takes what is being done, for a status line.
Say: TypeAlias = Callable[[str], None]


@dataclass(frozen=True)
class Checked:
    """A book as it may be shown: what an error speaks of is blank (`checks.checked`).

    `problems` are all of them, in order.
    """

    tables: Mapping[str, RawTable]
    book: Book
    month: Month
    problems: Sequence[Problem]

    @cached_property
    def computed(self) -> Results:
        """The results of the month."""
        return results(self.book, self.month)


@dataclass(frozen=True)
class Opening(Checked):
    """A checked book with the text of its exception tabs carried into Commentary.

    `found` are its tabs with a mark of ours, `shown` the digest of the text on each; `commentary`
    holds the edits that carrying made, which are still to be written.
    """

    found: Sequence[Found]
    commentary: Commentary
    shown: Mapping[str, str]

    @cached_property
    def past(self) -> pd.DataFrame | None:
        """The last thirteen months, None where there is no history."""
        return history(self.book, self.computed)

    @cached_property
    def moved(self) -> Movement:
        """The results beside those of the period before."""
        return movement(self.book, self.computed)


def look(tables: Mapping[str, RawTable], month: Month | Typed | None = None) -> Checked:
    """Read and check the tables of a book, whose tabs are left alone.

    `month` stands for the reporting month of Settings. Raises Refusal (BrokenBook where sheets
    or columns are missing).
    """
    book, problems = read(tables)
    month = book.settings.reporting_month if month is None else book.settings.period(month)
    book, problems = checked(book, problems, month)
    return Checked(tables, book, month, problems)


def opening(host: Host, month: Month | Typed | None = None, say: Say = lambda _: None) -> Opening:
    """Read, carry what was typed on the exception tabs, check and compute; nothing is written.

    `month` stands for the reporting month of Settings. Raises Refusal (BrokenBook where sheets
    or columns are missing).
    """
    say("Reading the data sheets")
    tables = host.tables()
    book, problems = read(tables)
    month = book.settings.reporting_month if month is None else book.settings.period(month)
    found = host.found()
    commentary, shown = carry(book, found)
    say("Checking")
    problems = [*problems, *commentary.problems]
    book, problems = checked(commentary.into(book), problems, month)
    opened = Opening(tables, book, month, problems, found, commentary, shown)
    say("Computing the results")
    _ = opened.computed
    return opened
