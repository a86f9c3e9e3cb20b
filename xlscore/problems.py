"""What can be wrong, in a reader's words: a severity, a place, what was found and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

Severity = Literal["error", "warning"]

#: So many ranges of cells are named in one line.
_NAMED: Final = 6
#: More problems of one kind in a column are told by the first.
_ALIKE: Final = 10
_CELL: Final = re.compile(r"([A-Z]+)(\d+)")


@dataclass(frozen=True)
class Problem:
    """One thing to put right, or to know.

    An error leaves the figure concerned blank; a warning leaves it shown. `sheet` and `cell`
    may be empty where no single place is meant. `found` and `todo` are sentences without
    the final dot. `many` is what is said of several cells with the same problem, where the
    sentence of one names its own figures: what was found, with {n} for their number, and what to
    do if that differs too.
    """

    severity: Severity
    sheet: str
    cell: str
    found: str
    todo: str
    many: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """The cell as a formula writes it, e.g. `Data!D14` or `'Exc 4'!A1`."""
        return place(self.sheet, self.cell)

    def __str__(self) -> str:
        where = f"{self.place}: " if self.sheet else ""
        return f"{where}{self.found}; {self.todo}." if self.todo else f"{where}{self.found}."


def place(sheet: str, cell: str) -> str:
    """Cells as a formula writes them, e.g. `Data!D14:D20`; the sheet alone without any."""
    quoted = sheet if sheet.isalnum() else "'" + sheet.replace("'", "''") + "'"
    return f"{quoted}!{cell}" if cell else sheet


@dataclass(frozen=True)
class SaidOnce:
    """A problem as it is listed: once, however many cells have it.

    `places` are the cells, those below each other together: (sheet, `C47:C91`).
    """

    severity: Severity
    places: tuple[tuple[str, str], ...]
    count: int
    found: str
    todo: str

    @property
    def where(self) -> str:
        """The cells, `Data!C47:C91, 45 rows`; the first of them where they are many."""
        named = []
        before = ""
        for sheet, cell in self.places[:_NAMED]:
            named.append(place(sheet, cell) if sheet != before else cell)
            before = sheet
        more = len(self.places) - len(named)
        listed = ", ".join(named) + (f" and {more} more" if more else "")
        return listed + (f", {self.count:,} rows" if self.count > 1 else "")

    def __str__(self) -> str:
        where = f"{self.where}: " if self.places[0][0] else ""
        return f"{where}{self.found}; {self.todo}." if self.todo else f"{where}{self.found}."


def said_once(problems: Iterable[Problem]) -> list[SaidOnce]:
    """Problems as they are listed, in the order in which each is met first.

    Where many cells of a column have a problem of one kind, each by another entry, the first is
    told for all of them.
    """
    alike: dict[tuple[str, ...], list[Problem]] = {}
    for problem in problems:
        said = problem.many or (problem.found,)
        key = problem.severity, *said, "" if len(said) > 1 else problem.todo
        alike.setdefault(key, []).append(problem)
    kinds: dict[tuple[str, ...], list[list[Problem]]] = {}
    for found in alike.values():
        kinds.setdefault(_kind(found[0]), []).append(found)
    return [
        _once(found) if len(kind) <= _ALIKE else _for_all(kind)
        for found in alike.values()
        for kind in [kinds[_kind(found[0])]]
        if len(kind) <= _ALIKE or kind[0] is found
    ]


def _kind(problem: Problem) -> tuple[str, ...]:
    column = problem.cell.rstrip("0123456789")
    told = () if problem.todo and not problem.many else (problem.found, *problem.many)
    return problem.severity, problem.sheet, column, problem.todo, *told


def _for_all(kind: Sequence[Sequence[Problem]]) -> SaidOnce:
    once = _once([problem for found in kind for problem in found])
    return replace(once, found=f"{once.found}, and {len(kind) - 1} others like it")


def _once(alike: Sequence[Problem]) -> SaidOnce:
    first, places = alike[0], _together(alike)
    cells = {(problem.sheet, problem.cell) for problem in alike}
    found, todo = first.found, first.todo
    if len(cells) > 1 and first.many:
        found = first.many[0].format(n=f"{len(cells):,}")
        todo = first.many[1] if len(first.many) > 1 else todo
    return SaidOnce(first.severity, places, len(cells), found, todo)


def _together(alike: Sequence[Problem]) -> tuple[tuple[str, str], ...]:
    """The cells of problems, sheet by sheet and column by column, runs of rows as ranges."""
    columns: dict[tuple[str, str], set[int]] = {}
    places: list[tuple[str, str]] = []
    for problem in alike:
        match = _CELL.fullmatch(problem.cell)
        if match is None:
            places.append((problem.sheet, problem.cell))
            continue
        columns.setdefault((problem.sheet, match[1]), set()).add(int(match[2]))
    for (sheet, letters), held in columns.items():
        rows = sorted(held)
        starts = [row for row in rows if row - 1 not in held]
        ends = [row for row in rows if row + 1 not in held]
        places += [
            (sheet, f"{letters}{first}" if first == last else f"{letters}{first}:{letters}{last}")
            for first, last in zip(starts, ends, strict=True)
        ]
    return tuple(dict.fromkeys(places))


class Refusal(Exception):  # noqa: N818  what it is, in the reader's words
    """What was asked cannot be done; the text is one clear sentence for the reader."""


class Unfinished(Refusal):
    """What was asked can be done, but something is unfinished; `lines` are a sentence for each."""

    def __init__(self, lines: Sequence[str], todo: str) -> None:
        self.lines, self.todo = tuple(lines), todo
        super().__init__(f"{'; '.join(lines)}: {todo}")


class BrokenBook(Refusal):
    """The workbook's contract is broken: sheets or columns are missing. Nothing was written."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(str(problem) for problem in self.problems))
