"""A table: columns, rows of values, and notes on them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeAlias

from xlscore.results.results import WITHHELD
from xlscore.rules.sentences import Show
from xlscore.tables.values import Count, Result, Typed, Value
from xlscore.workbook.page import Align

Record: TypeAlias = dict[Any, Any]
#: A text with figures and typed words in it, which each rendering puts its own way.
Text: TypeAlias = tuple[str | Typed | Result, ...]


@dataclass(frozen=True)
class Field:
    """A column: its heading, the short one of the familiar page, least width and side.

    Without a short heading it stands on the accessible sheet alone, without a heading on the
    familiar page alone. `name` is what Results calls its figure.
    """

    heading: str
    short: str = ""
    width: float = 14.0
    align: Align = "left"
    name: str = ""


@dataclass(frozen=True)
class Note:
    """A remark on an indicator: `lead: indicator 4, Area, told`.

    `short` leads where the area is known, blank where the figure itself says it.
    """

    lead: str
    short: str
    no: str
    area: str
    told: Text


@dataclass(frozen=True)
class Row:
    """A value for each column, the notes on them, and the row of the results behind them."""

    values: Sequence[Value]
    record: Mapping[Any, Any] = field(default_factory=dict)
    notes: Sequence[Note] = ()

    @property
    def key(self) -> tuple[str, str]:
        """No and Area."""
        return self.record["No"], self.record["Area"]

    @property
    def section(self) -> str:
        """The section in which the row stands, blank for none."""
        return str(self.record["Section"] or "")


@dataclass(frozen=True)
class Table:
    """A table with its title and the lines that explain it.

    `short` is its title among others on one page; `empty` says why it has no rows.
    """

    title: Text
    fields: Sequence[Field]
    rows: Sequence[Row]
    lines: Sequence[str] = ()
    empty: str = ""
    short: str = ""

    @property
    def brief(self) -> Table:
        """The columns of the familiar page."""
        return self._only([bool(one.short) for one in self.fields])

    @property
    def full(self) -> Table:
        """The columns of the accessible sheet."""
        return self._only([bool(one.heading) for one in self.fields])

    @property
    def results(self) -> list[Result | Count]:
        """All figures that may be withheld."""
        values = (value for row in self.rows for value in row.values)
        return [value for value in values if isinstance(value, (Result, Count))]

    @property
    def withheld(self) -> bool:
        """Whether a figure is."""
        return any(one.value == WITHHELD for one in self.results)

    def _only(self, wanted: Sequence[bool]) -> Table:
        at = [n for n, one in enumerate(wanted) if one]
        rows = [replace(row, values=[row.values[n] for n in at]) for row in self.rows]
        return replace(self, fields=[self.fields[n] for n in at], rows=rows)


NO: Final = Field("Indicator number", "No", 13)
SECTION: Final = Field("Section", width=24)
INDICATOR: Final = Field("Indicator", "Indicator", 48)
AREA: Final = Field("Area", "Area", 24)
POLARITY: Final = Field("Polarity", "Polarity", 16)


def joined(parts: Text, figure: Callable[[Result], str], words: Callable[[str], str] = str) -> str:
    """A text as a rendering writes its figures and its typed words."""
    return "".join(
        figure(part)
        if isinstance(part, Result)
        else words(part.text)
        if isinstance(part, Typed)
        else part
        for part in parts
    )


def restated(no: str, area: str, what: str, was: float, now: float, how: Show) -> Note:
    """The note on a figure that was published otherwise; of one that is withheld no more."""
    figures = (": published as ", Result(was, how), ", the data now give ", Result(now, how))
    told = () if WITHHELD in (was, now) else figures
    return Note("Restated", "[r] Restated", no, area, (f", {what}", *told, "."))
