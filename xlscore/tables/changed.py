"""What changed since the period before: five tables, the same every period."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Final

from xlscore.results.movement import Movement, Records
from xlscore.results.own_periods import named, period
from xlscore.rules.sentences import show
from xlscore.tables.table import AREA, INDICATOR, NO, Field, Record, Row, Table
from xlscore.tables.values import Number, Own, Rating, Result, Typed, Value, travel

_WORST: Final = {"R": 0, "A": 1, "G": 2, "": 3}
_TRAVEL: Final = {"↓": 0, "↔": 1, "↑": 2}
_WHO: Final = (NO, INDICATOR, AREA)


def changed_tables(moved: Movement) -> list[Table]:
    """How many are rated what; the Reds, ratings, restated figures, indicators new and ended."""
    return [_counts(moved), reds_table(moved), _ratings(moved), _restated(moved), _comings(moved)]


def _table(
    moved: Movement,
    title: str,
    fields: Sequence[Field],
    rows: Sequence[Row],
    empty: str,
    both: bool = True,
    rated_then: bool = False,
) -> Table:
    """`both`: it is about both periods; `rated_then`: it shows ratings of the earlier one."""
    now, then = moved.report.label(moved.month), moved.report.label(moved.earlier)
    lines = (
        f"Some ratings of {then} were not published.",
        "They are worked out from the published results and the targets of that "
        f"{moved.report.name}.",
    )
    return Table(
        title=(f"{title}, {now}" + (f" and {then}" if both else ""),),
        fields=fields,
        rows=rows,
        lines=lines if rated_then and moved.worked_out else (),
        empty=empty,
        short=title,
    )


def _counts(moved: Movement) -> Table:
    now, then = moved.report.label(moved.month), moved.report.label(moved.earlier)
    rows = []
    for code, title in moved.areas.items():
        values: list[Value] = [
            Own(code, "centre"),
            Typed(title, wrap=False),
            Own(f"{now} ({then})"),
        ]
        counts = zip(moved.counts(moved.now, code), moved.counts(moved.then, code), strict=True)
        for here, there in counts:
            values += [Own(here, "right", there), Own(here, "right"), Own(there, "right")]
        rows.append(Row(values))
    which = moved.report.name
    fields = [Field("", "Code"), AREA, Field("", f"{which.capitalize()} ({which} before)")]
    for name in ("Red", "Amber", "Green", "Not rated"):
        both = (Field(f"{name}, {when}", width=12, align="right") for when in (now, then))
        fields += [Field("", name), *both]
    title = "How many indicators are Red, Amber and Green"
    return _table(moved, title, fields, rows, "No area has a page.", rated_then=True)


def reds_table(moved: Movement) -> Table:
    """The Reds, the worst first."""
    rows = [
        _row(
            record,
            moved,
            _result(record, "latest"),
            _result(record, "previous"),
            travel(record, "previous"),
            Rating(record["rag"]),
        )
        for record in reds(moved)
    ]
    fields = (
        *_WHO,
        Field("Latest result", "Result", align="right"),
        Field("Previous result", "Before", align="right"),
        Field("Direction of travel", "Travel"),
        Field("RAG rating", "Rating"),
    )
    title = "Red indicators, worsening first"
    empty = f"No indicator is Red this {moved.report.name}."
    return _table(moved, title, fields, rows, empty, both=False)


def _ratings(moved: Movement) -> Table:
    rows = [
        _row(
            record,
            moved,
            # Both figures at the decimals that the indicator has now.
            _result(record, "latest", was),
            Rating(was["rag"]),
            _result(record, "latest"),
            Rating(record["rag"]),
            was=was,
        )
        for was, record in rated_anew(moved)
    ]
    fields = list(_WHO)
    for month in (moved.earlier, moved.month):
        when = moved.report.label(month)
        fields.append(Field(f"Result, {when}", moved.report.short(month), align="right"))
        fields.append(Field(f"Rating, {when}", "Rating"))
    title = "Indicators whose rating changed"
    return _table(moved, title, fields, rows, "No rating changed.", rated_then=True)


def _restated(moved: Movement) -> Table:
    rows = [
        _row(
            record,
            moved,
            Own(_of_period(record, name, moved)),
            _result(record, name),
            _result(record, f"now_{name}"),
        )
        for record, name in restated(moved)
    ]
    fields = (
        *_WHO,
        Field("Figure, previous or outturn", "Figure"),
        Field("As published", "Published", align="right"),
        Field("As the data give it now", "Now", align="right"),
    )
    title = "Figures restated since they were published"
    return _table(moved, title, fields, rows, "No figure was restated.", both=False)


def _comings(moved: Movement) -> Table:
    rows = [_row(record, moved, Own(which)) for record, which in comings(moved)]
    fields = (*_WHO, Field("New or ended", "New or ended"))
    empty = "No indicator is new, and none has ended."
    return _table(moved, "New and ended indicators", fields, rows, empty)


def _row(record: Record, moved: Movement, *values: Value, was: Record | None = None) -> Row:
    """Values behind number, name and area, the name with its own periods where they differ."""
    name = named(record["Indicator"], record, moved.month)
    if was is not None and int(was["Month"]) != moved.earlier:
        name = f"{record['Indicator']} ({period(record)}, before {period(was)})"
    who = (Number(record["No"]), Typed(name), Typed(moved.areas[record["Area"]]))
    return Row((*who, *values), record)


def _of_period(record: Record, name: str, moved: Movement) -> str:
    """Which past figure it is, with its period where that is not the report's."""
    own = int(record["step"]) != moved.report.step
    return f"{name.capitalize()} ({period(record, name)})" if own else name.capitalize()


def _result(record: Record, name: str, of: Record | None = None) -> Result:
    how = show(record["Measure"], record["Decimals"])
    return Result((record if of is None else of)[name], how)


def reds(moved: Movement) -> Records:
    """The Red rows, worsening first, and of these the furthest from its target.

    The distance is in parts of the target. A withheld result tells nothing by its place.
    """

    def worst(record: Record) -> tuple[int, float]:
        latest, target = record["latest"], record["target"]
        known = math.isfinite(latest) and target
        distance = abs(latest - target) / abs(target) if known else 0.0
        return _TRAVEL.get(record["dot_previous"], 3), -distance

    return sorted((record for record in moved.now if record["rag"] == "R"), key=worst)


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
