"""What a cell of a table means, before a rendering puts signs or words for it.

`formats.cell` renders a value for the familiar pages, `accessible.words.cell` for the accessible
ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

from xlscore.rules.sentences import Show
from xlscore.workbook.page import Align


@dataclass(frozen=True)
class Number:
    """An indicator's No."""

    no: str


@dataclass(frozen=True)
class Typed:
    """A text that somebody typed on a data sheet."""

    text: str
    wrap: bool = True


@dataclass(frozen=True)
class Own:
    """A text or a whole number of ours."""

    value: str | int
    align: Align = "left"


@dataclass(frozen=True)
class Result:
    """A result, NaN where there is none."""

    value: float
    how: Show


@dataclass(frozen=True)
class Rating:
    """The rating of a row of the results, in words in both renderings."""

    record: dict[Any, Any]


@dataclass(frozen=True)
class Travel:
    """The direction of travel of a row of the results since `previous` or `outturn`."""

    record: dict[Any, Any]
    since: str


Value: TypeAlias = Number | Typed | Own | Result | Rating | Travel
