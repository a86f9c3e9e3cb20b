"""In which order problems are told: what matters first.

Errors before warnings, and within each those that reach the page of the reporting month before
those of other months and of sheets that nothing is printed from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, TypeAlias

import pandas as pd

from xlscore.checks.case import Case
from xlscore.inputs.contract import KEY, SHEETS
from xlscore.problems import Problem
from xlscore.results.results import before

#: Sheet, in small letters, and row.
Place: TypeAlias = tuple[str, int]
_ORDER: Final = {name.casefold(): n for n, name in enumerate(SHEETS)}
_NOT_PRINTED: Final = frozenset({"import", "log", "circulated", "counts"})
#: Monthly figures are summed over at most so many months.
_WINDOW: Final = 12


def in_order(problems: Iterable[Problem], case: Case | None = None) -> list[Problem]:
    """Problems as they are listed; without a case, no row is known to be of another month."""
    listed = list(problems)
    aside = frozenset() if case is None else frozenset(_aside(case, listed))

    def key(problem: Problem) -> tuple[bool, bool, int, int, int, str]:
        sheet, row = place(problem)
        return (
            problem.severity != "error",
            sheet in _NOT_PRINTED or (sheet, row) in aside,
            _ORDER.get(sheet, len(_ORDER)),
            row,
            len(problem.cell),
            problem.cell,
        )

    return sorted(listed, key=key)


def place(problem: Problem) -> Place:
    """Where a problem is; row 0 where it names no cell."""
    digits = re.search(r"\d+", problem.cell)
    return problem.sheet.casefold(), int(digits[0]) if digits else 0


def _aside(case: Case, problems: Iterable[Problem]) -> Iterator[Place]:
    """The rows among those of problems that the page of the month shows nothing of.

    A row that cannot be read for what it is may belong to the month.
    """
    rows: dict[str, set[int]] = {}
    for sheet, row in map(place, problems):
        rows.setdefault(sheet, set()).add(row)
    if not rows.keys() & {"data", "published", "commentary", "targets", "indicators"}:
        return
    own = set(case.current[KEY].itertuples(index=False, name=None))
    past = before(case.current, case.month)
    earlier = {
        (no, area, int(month))
        for name in ("previous", "outturn")
        for no, area, month in zip(
            case.current["No"], case.current["Area"], past[name], strict=True
        )
    }
    summed = {
        (no, area, month - back)
        for no, area, month, basis in case.current[[*KEY, "Basis"]].itertuples(index=False)
        if basis == "monthly"
        for back in range(1, _WINDOW)
    }
    book = case.book
    for name, frame, wanted in (
        ("data", book.data, own | earlier | summed),
        ("published", book.published, earlier),
        ("commentary", book.commentary, own),
    ):
        here = frame[frame["row"].isin(rows.get(name, ()))]
        for *key, row in here[[*KEY, "row"]].itertuples(index=False):
            if tuple(key) not in wanted:
                yield name, row
    for name, frame, column in (
        ("targets", book.targets, "target_row"),
        ("indicators", book.indicators, "indicator_row"),
    ):
        used: pd.Series[float] = case.current[column]
        unused = frame["row"].isin(rows.get(name, ())) & ~frame["row"].isin(used)
        yield from ((name, row) for row in frame.loc[unused, "row"].tolist())
