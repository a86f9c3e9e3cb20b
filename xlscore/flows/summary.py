"""What a refresh did, for whoever called it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from xlscore.inputs.settings import Settings
from xlscore.pages.changed.rows_changed import Change
from xlscore.pages.check import summary as in_short
from xlscore.problems import Problem
from xlscore.rules.months import Month
from xlscore.rules.sentences import counts_in_words
from xlscore.workbook.about import Bookmark


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
    #: What was put right on the data sheets, in sentences.
    notes: Sequence[str] = ()
    #: By the title of each page that was written, how a PDF names it.
    written: Mapping[str, Bookmark] = field(default_factory=dict)

    @property
    def headline(self) -> str:
        """The period and how many rows are rated what: `May 2014: 5 Red, 14 Amber, ...`."""
        return f"{self.settings.report.label(self.month)}: {counts_in_words(self.counts)}."

    @property
    def in_short(self) -> str:
        """How many problems there are, and where they stand."""
        return in_short(self.problems) + (" See the sheet Check." if self.problems else "")

    @property
    def errors(self) -> int:
        """How many problems are errors."""
        return sum(problem.severity == "error" for problem in self.problems)
