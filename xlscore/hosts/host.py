"""What a flow asks of a workbook, whether it is a closed file or open in Excel."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from xlscore.columns import RawTable
from xlscore.pages.placing import Found, Plan

#: What may be written into a cell of a data sheet.
Entry: TypeAlias = str | int | float | bool | dt.date | None


@dataclass(frozen=True)
class Formula:
    """A formula of ours in a table, without its equals sign, and the text that it gives.

    `[@Name]` is the cell of the same row in the column Name. A cell that holds anything else
    by now is the user's and is left alone.
    """

    text: str
    value: str


@dataclass(frozen=True)
class Figure:
    """A value for a cell of a new row, and the number format in which it is shown."""

    value: Entry
    number_format: str


@dataclass(frozen=True)
class Edits:
    """Edits of one sheet: cells set, by (sheet row, column), and rows appended."""

    sets: Mapping[tuple[int, str], Entry | Formula]
    appended: Sequence[Mapping[str, Entry | Formula | Figure]]


class Host(Protocol):
    """A workbook that pages are written into: a closed file, or a book open in Excel."""

    def tables(self) -> Mapping[str, RawTable]:
        """The tables of the data sheets and of Try targets, by sheet name."""

    def tabs(self) -> Sequence[str]:
        """The titles of all sheets, in order."""

    def found(self) -> Sequence[Found]:
        """The tabs that carry a mark of ours."""

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

    def write(self, plan: Plan, edits: Mapping[str, Edits], outdated: bool) -> None:
        """Carry out a plan and the edits of data sheets; `outdated` asks for a calculation."""
