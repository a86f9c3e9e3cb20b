"""What a refresh did, for whoever called it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from xlscore.inputs.settings import Settings
from xlscore.pages.rows_changed import Change
from xlscore.problems import Problem
from xlscore.rules.months import Month


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
    written: Mapping[str, str] = field(default_factory=dict)

    @property
    def errors(self) -> int:
        """How many problems are errors."""
        return sum(problem.severity == "error" for problem in self.problems)
