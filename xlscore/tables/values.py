"""What a cell of a table means, before a rendering puts signs or words for it.

`pages.formats.cell` renders a value for the familiar pages, `pages.accessible.words.cell` for the
accessible ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from xlscore.rules.sentences import Show
from xlscore.workbook.page import Align

#: A direction of travel that is not known, since a figure is missing.
UNKNOWN: Final = "-"


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
    """A text or a whole number of ours; `was`: what it was before, to be shown beside it."""

    value: str | int
    align: Align = "left"
    was: int | None = None


@dataclass(frozen=True)
class Tab:
    """A sheet of the same workbook, to which its title leads."""

    title: str


@dataclass(frozen=True)
class Explained:
    """A text, and the sign that it explains (one of `guidance.SIGNS`, blank for none)."""

    sign: str
    text: str


@dataclass(frozen=True)
class Polarity:
    """H, L or T, blank for an activity indicator."""

    letter: str


@dataclass(frozen=True)
class DataPeriod:
    """What a figure covers: `YTD`, `R12M`, `SS`, `Q` or `A`, and the name of one period."""

    code: str
    of: str


@dataclass(frozen=True)
class Result:
    """A result, NaN where there is none and WITHHELD where it is not shown.

    `period` is given where the heading does not say it. `on_purpose`: it is missing so.
    """

    value: float
    how: Show
    period: str = ""
    starred: bool = False
    restated: bool = False
    on_purpose: bool = False
    #: Signs behind it that say how it stands to another figure.
    beside: str = ""


@dataclass(frozen=True)
class Target:
    """A target, NaN where there is none; `period` as of a result."""

    value: float
    how: Show
    polarity: str
    period: str = ""


@dataclass(frozen=True)
class Count:
    """A num or denom; `small`: it is a small denominator."""

    value: float
    measure: str
    small: bool = False


@dataclass(frozen=True)
class Small:
    """Whether a denominator is small, said in words."""

    denom: Count


@dataclass(frozen=True)
class Rating:
    """R, A, G, or blank for not rated."""

    letter: str


@dataclass(frozen=True)
class Travel:
    """A direction of travel: an arrow, UNKNOWN, or blank where there can be none."""

    arrow: str


@dataclass(frozen=True)
class Signal:
    """Whether a movement is more than chance, in the words of `rules.signals`; blank: not said."""

    word: str


Value: TypeAlias = (
    Number | Typed | Own | Tab | Explained | Polarity | DataPeriod | Result | Target | Count | Small
    | Rating | Travel | Signal
)  # fmt: skip


def travel(record: dict[Any, Any], since: str) -> Travel:
    """The travel of a row of the results since its `previous` result or its `outturn`."""
    missing = record["latest"] != record["latest"] or record[since] != record[since]
    lacks = UNKNOWN if missing and record["Polarity"] else ""
    return Travel(record[f"dot_{since}"] or lacks)
