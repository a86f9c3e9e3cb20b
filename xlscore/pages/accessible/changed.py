"""What changed since the month before: a sheet a subject, the same sheets every month."""

from __future__ import annotations

from typing import Any

from xlscore.pages.accessible import words
from xlscore.pages.accessible.names import COMINGS, COUNTS, RATINGS, REDS, RESTATED
from xlscore.pages.accessible.scorecard import AREA, INDICATOR, NO, RATING
from xlscore.pages.accessible.sheet import Column, Row, sheet
from xlscore.pages.changes import comings, rated_anew, reds, restated
from xlscore.results.movement import Movement
from xlscore.rules import months
from xlscore.rules.sentences import show
from xlscore.workbook.page import Page

_LETTERS = ("Red", "Amber", "Green", "Not rated")
_WHO = (NO, INDICATOR, AREA)


def changed(moved: Movement) -> list[Page]:
    """The five sheets of a month beside the month before."""
    return [_counts(moved), _reds(moved), _ratings(moved), _restated(moved), _comings(moved)]


def _counts(moved: Movement) -> Page:
    rows = [
        [
            words.typed(title),
            words.text(months.long_label(month)),
            *(words.text(count, "right") for count in moved.counts(records, code)),
        ]
        for code, title in moved.areas.items()
        for month, records in ((moved.month, moved.now), (_before(moved), moved.then))
    ]
    columns = (AREA, Column("Month", 16), *(Column(name, 12, "right") for name in _LETTERS))
    title = f"How many indicators are Red, Amber and Green, {_since(moved)}"
    empty = "No area has a page."
    return sheet(COUNTS, title, moved.month, columns, rows, _worked_out(moved), empty)


def _reds(moved: Movement) -> Page:
    rows = []
    for record in reds(moved):
        how = show(record["Measure"], record["Decimals"])
        figures = [words.figure(record[name], how) for name in ("latest", "previous")]
        rows.append(
            [*_who(record, moved), *figures, words.travel(record, "previous"), words.rating(record)]
        )
    columns = (
        *_WHO,
        Column("Latest result", align="right"),
        Column("Previous result", align="right"),
        Column("Direction of travel", 14),
        RATING,
    )
    title = f"Red indicators, those that worsen first, {_now(moved)}"
    return sheet(REDS, title, moved.month, columns, rows, empty="No indicator is Red this month.")


def _ratings(moved: Movement) -> Page:
    rows = []
    for was, record in rated_anew(moved):
        how = show(record["Measure"], record["Decimals"])
        rows.append(
            [
                *_who(record, moved),
                *(
                    cell
                    for row in (was, record)
                    for cell in (words.figure(row["latest"], how), words.rating(row))
                ),
            ]
        )
    then, now = months.long_label(_before(moved)), _now(moved)
    columns = [*_WHO]
    for when in (then, now):
        columns += [Column(f"Result, {when}", 14, "right"), Column(f"Rating, {when}", 14)]
    title = f"Indicators whose rating changed, {_since(moved)}"
    empty = "No rating changed."
    return sheet(RATINGS, title, moved.month, columns, rows, _worked_out(moved), empty)


def _restated(moved: Movement) -> Page:
    rows = []
    for record, name in restated(moved):
        how = show(record["Measure"], record["Decimals"])
        figures = [words.figure(record[key], how) for key in (name, f"now_{name}")]
        rows.append([*_who(record, moved), words.text(name.capitalize()), *figures])
    columns = (
        *_WHO,
        Column("Figure, previous or outturn", 14),
        Column("As published", align="right"),
        Column("As the data give it now", align="right"),
    )
    title = f"Figures restated since they were published, {_now(moved)}"
    empty = "No figure was restated."
    return sheet(RESTATED, title, moved.month, columns, rows, empty=empty)


def _comings(moved: Movement) -> Page:
    rows = [[*_who(record, moved), words.text(told)] for record, told in comings(moved)]
    title = f"New and ended indicators, {_since(moved)}"
    empty = "No indicator is new, and none has ended."
    columns = (*_WHO, Column("New or ended", 14))
    return sheet(COMINGS, title, moved.month, columns, rows, empty=empty)


def _who(record: dict[Any, Any], moved: Movement) -> Row:
    return [
        words.number(record["No"]),
        words.typed(record["Indicator"]),
        words.typed(moved.areas[record["Area"]]),
    ]


def _worked_out(moved: Movement) -> list[str]:
    if not moved.worked_out:
        return []
    then = months.long_label(_before(moved))
    return [
        f"Some ratings of {then} were not published.",
        "They are worked out from the published results and the targets of that month.",
    ]


def _before(moved: Movement) -> months.Month:
    return months.Month(moved.month - 1)


def _now(moved: Movement) -> str:
    return months.long_label(moved.month)


def _since(moved: Movement) -> str:
    return f"{_now(moved)} and {months.long_label(_before(moved))}"
