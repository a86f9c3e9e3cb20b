"""What a refresh did, for whoever called it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from xlscore.inputs.settings import Settings
from xlscore.pages.scorecard import figures_shown, formats_shown
from xlscore.problems import Problem
from xlscore.rules import months
from xlscore.rules.months import Month
from xlscore.rules.sentences import WORDS, show_as
from xlscore.workbook.about import About
from xlscore.workbook.tabs import Found, Plan


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


def about_book(settings: Settings, month: Month, made: dt.date) -> About:
    """What the properties of a copy or a PDF of a book's pages say."""
    label = months.long_label(month)
    return About(
        title=f"{settings.report_title}, {label}",
        subject=f"Performance scorecard of {label}",
        organisation=settings.organisation,
        made=made,
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
