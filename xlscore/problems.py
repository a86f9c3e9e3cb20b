"""What can be wrong, in a reader's words: a severity, a place, what was found and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Problem:
    """One thing to put right, or to know.

    An error leaves the figure concerned blank; a warning leaves it shown. `sheet` and `cell`
    may be empty where no single place is meant. `found` and `todo` are sentences without
    the final dot.
    """

    severity: Severity
    sheet: str
    cell: str
    found: str
    todo: str

    @property
    def place(self) -> str:
        """The cell as a formula writes it, e.g. `Data!D14` or `'Exc 4'!A1`."""
        quoted = self.sheet if self.sheet.isalnum() else "'" + self.sheet.replace("'", "''") + "'"
        return f"{quoted}!{self.cell}" if self.cell else self.sheet

    def __str__(self) -> str:
        where = f"{self.place}: " if self.sheet else ""
        return f"{where}{self.found}; {self.todo}." if self.todo else f"{where}{self.found}."


class Refusal(Exception):  # noqa: N818  what it is, in the reader's words
    """What was asked cannot be done; the text is one clear sentence for the reader."""


class BrokenBook(Refusal):
    """The workbook's contract is broken: sheets or columns are missing. Nothing was written."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(str(problem) for problem in self.problems))
