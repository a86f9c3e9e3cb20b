"""What changed since the month before: a sheet a subject, the same sheets every month."""

from __future__ import annotations

from xlscore.pages.accessible import words
from xlscore.pages.accessible.names import COMINGS, COUNTS, RATINGS, REDS, RESTATED
from xlscore.pages.accessible.sheet import Column, sheet
from xlscore.pages.changed.changes import Subject, subjects
from xlscore.results.movement import Movement
from xlscore.workbook.page import Page


def changed(moved: Movement) -> list[Page]:
    """The five sheets of a month beside the month before."""
    names = (COUNTS, REDS, RATINGS, RESTATED, COMINGS)
    return [
        _sheet(name, subject, moved) for name, subject in zip(names, subjects(moved), strict=True)
    ]


def _sheet(name: str, subject: Subject, moved: Movement) -> Page:
    now, then = moved.report.label(moved.month), moved.report.label(moved.earlier)
    lines = []
    if subject.rated_then and moved.worked_out:
        lines = [
            f"Some ratings of {then} were not published.",
            "They are worked out from the published results and the targets of that "
            f"{moved.report.name}.",
        ]
    own = [at for at, field in enumerate(subject.fields) if field.heading]
    fields = [subject.fields[at] for at in own]
    columns = [Column(field.heading, field.width, field.align) for field in fields]
    rows = [[words.cell(row[at]) for at in own] for row in subject.rows]
    title = f"{subject.title}, {now}" + (f" and {then}" if subject.both else "")
    return sheet(name, title, moved.month, columns, rows, lines, subject.empty)
