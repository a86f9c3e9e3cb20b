"""A table as a host hands it over, and the edits that are made to one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass
class RawTable:
    """A data sheet's table as a host hands it over.

    ``rows`` is the body alone: text, numbers, booleans, dates, and None or '' for blank.
    ``top`` and ``left`` are the sheet row of the header and the sheet column (from 1) of the
    first column. ``faults`` maps (sheet row, sheet column) to the error value of that cell,
    such as '#REF!', or to 'formula without value'.
    """

    sheet: str
    columns: list[str]
    rows: list[list[object]]
    top: int = 1
    left: int = 1
    faults: dict[tuple[int, int], str] = field(default_factory=dict)


FORMULA_WITHOUT_VALUE = "formula without value"


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
