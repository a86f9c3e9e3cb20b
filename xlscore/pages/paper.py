"""Rows under headings on sheets of paper: no heading stands alone, and a sheet repeats its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from xlscore.tables.table import Row
from xlscore.workbook.measure import height
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


def put_sections(draft: Draft, laid: Laid, names: Sequence[str], across: int) -> None:
    """The rows that name sections, by group; one without a name has none."""
    for (g, at), row in laid.headings.items():
        if names[g]:
            put_section(draft, row, across, names[g], again=at > 0)


def put_rows(
    draft: Draft,
    laid: Laid,
    cells: Sequence[Sequence[Sequence[Cell]]],
    tall: Callable[[Sequence[Cell]], float],
) -> None:
    """The cells of the rows of each group, from the first column on, as high as `tall` says."""
    for (g, at), row in laid.rows.items():
        for column, made in enumerate(cells[g][at], 1):
            draft.put(row, column, made)
        draft.heights[row] = tall(cells[g][at])


def as_tall_as_name(cells: Sequence[Cell], widths: Sequence[float]) -> float:
    """The height of an indicator's row, whose name, in the second column, alone wraps."""
    return max(16.0, height(str(cells[1].value), widths[1]))


def put_section(draft: Draft, row: int, across: int, text: str, again: bool) -> None:
    """The row that names a section, `again` where a sheet of paper begins within it."""
    for column in range(1, across + 1):
        told = f"{text} (continued)" if again else text
        draft.put(row, column, Cell(told if column == 1 else None, "Section"))
    draft.heights[row] = SECTION_HEIGHT
