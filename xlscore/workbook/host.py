"""What a flow asks of a workbook, whether it is a closed file or open in Excel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from xlscore.workbook.page import Position
from xlscore.workbook.tables import Edits, RawTable
from xlscore.workbook.tabs import Found, Plan


class Host(Protocol):
    """A workbook that pages are written into: a closed file, or a book open in Excel."""

    def tables(self) -> Mapping[str, RawTable]:
        """The tables of the data sheets and of Try targets, by sheet name."""

    def tabs(self) -> Sequence[str]:
        """The titles of all sheets, in order."""

    def found(self) -> Sequence[Found]:
        """The tabs that carry a mark of ours."""

    def formulas(self, sheet: str) -> frozenset[Position]:
        """The cells of a data sheet that hold a formula, by sheet row and column."""

    def read_by_formulas(self) -> frozenset[str]:
        """The tabs that formulas on the user's own sheets name."""

    def outdated(
        self, changed: frozenset[str], edits: Mapping[str, Edits]
    ) -> Sequence[tuple[str, str]]:
        """The user's formula cells (sheet, cell) that keep old values when these sheets change.

        Formulas that `edits` give a value are old only where they read an old one.
        """

    def stage(self, edits: Mapping[str, Edits]) -> None:
        """Make edits of data sheets that `tables` gives from now on; `write` saves them."""

    def leave_at(self, sheet: str, row: int) -> None:
        """Leave the book on a data sheet, at the first cell of a row; a hidden sheet stays so."""

    def write(self, plan: Plan, edits: Mapping[str, Edits], outdated: bool) -> None:
        """Carry out a plan and the edits of data sheets; `outdated` asks for a calculation."""

    def unsigned(self) -> bool:
        """Whether the last write made a digital signature of the whole file invalid."""
