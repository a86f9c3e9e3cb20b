"""What the pages say of a period's movement: the tables of What changed, for both renderings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from xlscore.pages.values import Number, Own, Rating, Result, Travel, Typed, Value
from xlscore.results.movement import Movement, Records
from xlscore.results.own_periods import named, period
from xlscore.rules.sentences import show
from xlscore.workbook.page import Align

Record: TypeAlias = dict[Any, Any]

_WORST: Final = {"R": 0, "A": 1, "G": 2, "": 3}
_TRAVEL: Final = {"↓": 0, "↔": 1, "↑": 2}


@dataclass(frozen=True)
class Field:
    """A column: its short heading on the page, and heading, least width and side of the sheet.

    A column without a heading for the accessible sheet stands on the familiar page alone.
    """

    short: str
    heading: str
    width: float = 14.0
    align: Align = "left"


@dataclass(frozen=True)
class Subject:
    """One table of What changed.

    `empty` says why it has no rows. `both`: it is about both periods; `rated_then`: it shows
    ratings of the earlier one.
    """

    title: str
    fields: Sequence[Field]
    rows: Sequence[Sequence[Value]]
    empty: str
    both: bool = True
    rated_then: bool = False


_NO: Final = Field("No", "Indicator number", 13)
_INDICATOR: Final = Field("Indicator", "Indicator", 48)
_AREA: Final = Field("Area", "Area", 24)
_WHO: Final = (_NO, _INDICATOR, _AREA)


def subjects(moved: Movement) -> list[Subject]:
    """The five tables, the same every month."""
    return [_counts(moved), _reds(moved), _ratings(moved), _restated(moved), _comings(moved)]


def _counts(moved: Movement) -> Subject:
    rows: list[list[Value]] = [
        [
            Own(code, "centre"),
            Typed(title, wrap=False),
            Own(moved.report.label(month)),
            *(Own(count, "right") for count in moved.counts(records, code)),
        ]
        for code, title in moved.areas.items()
        for month, records in ((moved.month, moved.now), (moved.earlier, moved.then))
    ]
    letters = ("Red", "Amber", "Green", "Not rated")
    counts = (Field(name, name, 12, "right") for name in letters)
    fields = (
        Field("Code", ""),
        _AREA,
        Field(moved.report.name.capitalize(), moved.report.name.capitalize(), 16),
        *counts,
    )
    title = "How many indicators are Red, Amber and Green"
    return Subject(title, fields, rows, "No area has a page.", rated_then=True)


def _reds(moved: Movement) -> Subject:
    rows = [
        [
            *_who(record, moved),
            _result(record, "latest"),
            _result(record, "previous"),
            Travel(record, "previous"),
            Rating(record),
        ]
        for record in reds(moved)
    ]
    fields = (
        *_WHO,
        Field("Result", "Latest result", align="right"),
        Field("Before", "Previous result", align="right"),
        Field("Travel", "Direction of travel"),
        Field("Rating", "RAG rating"),
    )
    title = "Red indicators, worsening first"
    return Subject(
        title, fields, rows, f"No indicator is Red this {moved.report.name}.", both=False
    )


def _ratings(moved: Movement) -> Subject:
    rows = [
        [
            *_who(record, moved, was),
            # Both figures at the decimals that the indicator has now.
            _result(record, "latest", was),
            Rating(was),
            _result(record, "latest"),
            Rating(record),
        ]
        for was, record in rated_anew(moved)
    ]
    fields = list(_WHO)
    for month in (moved.earlier, moved.month):
        when = moved.report.label(month)
        fields.append(Field(moved.report.short(month), f"Result, {when}", align="right"))
        fields.append(Field("Rating", f"Rating, {when}"))
    title = "Indicators whose rating changed"
    return Subject(title, fields, rows, "No rating changed.", rated_then=True)


def _restated(moved: Movement) -> Subject:
    rows = [
        [
            *_who(record, moved),
            Own(_of_period(record, name, moved)),
            _result(record, name),
            _result(record, f"now_{name}"),
        ]
        for record, name in restated(moved)
    ]
    fields = (
        *_WHO,
        Field("Figure", "Figure, previous or outturn"),
        Field("Published", "As published", align="right"),
        Field("Now", "As the data give it now", align="right"),
    )
    title = "Figures restated since they were published"
    return Subject(title, fields, rows, "No figure was restated.", both=False)


def _comings(moved: Movement) -> Subject:
    rows = [[*_who(record, moved), Own(which)] for record, which in comings(moved)]
    fields = (*_WHO, Field("New or ended", "New or ended"))
    empty = "No indicator is new, and none has ended."
    return Subject("New and ended indicators", fields, rows, empty)


def _who(record: Record, moved: Movement, was: Record | None = None) -> list[Value]:
    """Number, name and area of a row, the name with its own periods where they differ."""
    name = named(record["Indicator"], record, moved.month)
    if was is not None and int(was["Month"]) != moved.earlier:
        name = f"{record['Indicator']} ({period(record)}, before {period(was)})"
    return [Number(record["No"]), Typed(name), Typed(moved.areas[record["Area"]])]


def _of_period(record: Record, name: str, moved: Movement) -> str:
    """Which past figure it is, with its period where that is not the report's."""
    own = int(record["step"]) != moved.report.step
    return f"{name.capitalize()} ({period(record, name)})" if own else name.capitalize()


def _result(record: Record, name: str, of: Record | None = None) -> Result:
    how = show(record["Measure"], record["Decimals"])
    return Result((record if of is None else of)[name], how)


def reds(moved: Movement) -> Records:
    """The Red rows, worsening first."""
    found = [record for record in moved.now if record["rag"] == "R"]
    return sorted(found, key=lambda record: _TRAVEL.get(record["dot_previous"], 3))


def rated_anew(moved: Movement) -> list[tuple[Record, Record]]:
    """The rows whose rating changed, each after its row of the month before; the worst first."""
    before = moved.before()
    changed = [
        (before[key], record)
        for record in moved.now
        if (key := (record["No"], record["Area"])) in before and before[key]["rag"] != record["rag"]
    ]
    return sorted(changed, key=lambda both: (_WORST[both[1]["rag"]], _WORST[both[0]["rag"]]))


def restated(moved: Movement) -> Iterator[tuple[Record, str]]:
    """Each restated figure: its row, and whether it is the `previous` or the `outturn`."""
    for record in moved.now:
        for name in ("previous", "outturn"):
            if record[f"restated_{name}"]:
                yield record, name


def comings(moved: Movement) -> Iterator[tuple[Record, str]]:
    """The rows that the month before did not have, and those that only it had: New or Ended."""
    for which, here, there in (
        ("New", moved.now, moved.then),
        ("Ended", moved.then, moved.now),
    ):
        known = {(record["No"], record["Area"]) for record in there}
        yield from (
            (record, which) for record in here if (record["No"], record["Area"]) not in known
        )
