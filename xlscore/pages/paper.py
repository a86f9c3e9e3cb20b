"""Rows under headings on sheets of paper: no heading stands alone, and a sheet repeats its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from xlscore.tables.table import Row
from xlscore.workbook.page import Cell, Draft
from xlscore.workbook.printing import Line, page_starts

SECTION_HEIGHT: Final = 18.0


@dataclass(frozen=True)
class Group:
    """Rows that belong together: the heights of their headings, and of themselves, in points."""

    headings: Sequence[float]
    rows: Sequence[float]


@dataclass(frozen=True)
class Laid:
    """Where groups stand on a sheet: by group and row within it, from 0.

    `headings`: the first of the headings above a row; `breaks`: the rows before which a sheet of
    paper begins; `last`: the last row.
    """

    rows: Mapping[tuple[int, int], int]
    headings: Mapping[tuple[int, int], int]
    breaks: tuple[int, ...]
    last: int


def laid_out(
    groups: Sequence[Group], top: int, first: float, later: float, below: float = 0.0
) -> Laid:
    """Groups from the row `top` on.

    `first` is the room on the first sheet of paper, `later` on the others, and `below` what stands
    under the last row and stays on its sheet.
    """
    lines: list[Line] = []
    places: list[tuple[int, int]] = []
    for g, group in enumerate(groups):
        for tall, head, at in (
            *((tall, True, 0) for tall in group.headings),
            *((tall, False, at) for at, tall in enumerate(group.rows)),
        ):
            lines.append(Line(tall, head))
            places.append((g, at))
    if below and lines:
        lines.append(Line(below))
    again = max((sum(group.headings) for group in groups), default=0.0)
    starts = page_starts(lines, first, later, again)
    begin = {places[start] for start in starts if start < len(places)}
    rows, headings, breaks, row = {}, {}, [], top
    for g, group in enumerate(groups):
        for at in range(len(group.rows)):
            if (g, at) in begin:
                breaks.append(row)
            if at == 0 or (g, at) in begin:
                headings[g, at] = row
                row += len(group.headings)
            rows[g, at] = row
            row += 1
    return Laid(rows, headings, tuple(breaks), row - 1)


def by_section(rows: Iterable[Row]) -> list[tuple[str, list[Row]]]:
    """Rows one after the other that stand in one section."""
    return [(name, list(run)) for name, run in groupby(rows, key=lambda row: row.section)]


def put_section(draft: Draft, row: int, across: int, text: str, again: bool) -> None:
    """The row that names a section, `again` where a sheet of paper begins within it."""
    for column in range(1, across + 1):
        told = f"{text} (continued)" if again else text
        draft.put(row, column, Cell(told if column == 1 else None, "Section"))
    draft.heights[row] = SECTION_HEIGHT
