"""A table as a host hands it over, and the edits that are made to one."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

#: A formula that reads another workbook: `[1]Sheet!A1`, `'[Book.xlsx]My sheet'!A1`.
ANOTHER_WORKBOOK: Final = re.compile(r"\[[^\[\]]+\][^\[\]!]*!")
#: Headings stand within so many used rows: below them a list is searched for no others.
_HEADED_WITHIN: Final = 30


_LIKE_FORMULA: Final = re.compile(r"[=+@\t\r-].", re.DOTALL)


def like_formula(value: object) -> bool:
    """Whether a text begins as a formula does, so that a program that reads it anew makes it one.

    A lone `-` stands for a missing figure and is none.
    """
    return isinstance(value, str) and _LIKE_FORMULA.match(value) is not None


@dataclass
class RawTable:
    """A data sheet's table as a host hands it over.

    ``rows`` is the body alone: text, numbers, booleans, dates, and None or '' for blank.
    ``top`` and ``left`` are the sheet row of the header and the sheet column (from 1) of the
    first column. ``faults`` maps (sheet row, sheet column) to the error value of that cell,
    such as '#REF!', or to 'formula without value'; ``links`` are the cells whose formula reads
    another workbook, ``uncalculated`` those whose stored value nobody vouches for. The last
    ``below`` rows stand directly below the table, which does not reach over them; ``no_table``
    says why the sheet was read by its headings instead of a table, where that needs a word.
    ``query``: a query fills the table, and makes it anew whenever it runs.
    """

    sheet: str
    columns: list[str]
    rows: list[list[object]]
    top: int = 1
    left: int = 1
    faults: dict[tuple[int, int], str] = field(default_factory=dict)
    links: frozenset[tuple[int, int]] = frozenset()
    below: int = 0
    no_table: str = ""
    uncalculated: frozenset[tuple[int, int]] = frozenset()
    query: bool = False


def heading_row(rows: Sequence[Sequence[object]], wanted: Iterable[str]) -> int:
    """Which row holds the headings of a list: the first with the most of the wanted columns.

    Rows that hold none of them are left out, as titles are; the first where none holds any.
    """
    names = {name.strip().casefold() for name in wanted}
    counts = [
        len(names & {cell.strip().casefold() for cell in row if isinstance(cell, str)})
        for row in rows[:_HEADED_WITHIN]
    ]
    return counts.index(max(counts)) if counts else 0


FORMULA_WITHOUT_VALUE = "formula without value"
#: A formula with a value that the program which saved the book never calculated.
NEVER_CALCULATED: Final = "formula never calculated"


#: What may be written into a cell of a data sheet.
Entry: TypeAlias = str | int | float | bool | dt.date | None


def table_name(sheet: str) -> str:
    """The name of a sheet's table: the sheet's, but names have no blanks."""
    return sheet.title().replace(" ", "")


#: The cell of the same row in a column, as someone types it: `[@Num]`, `[@[Green from]]`.
OWN_ROW: Final = re.compile(r"\[@(?:\[([^\]]+)\]|([^\[\]@]+))\]")


def in_table(formula: str, table: str) -> str:
    """A formula as the file of a workbook holds it: `[@Num]` is `Data[[#This Row],[Num]]`."""
    return OWN_ROW.sub(lambda m: f"{table}[[#This Row],[{m[1] or m[2]}]]", formula)


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
