"""A sheet, a column or an area that is missing, and what it was probably renamed to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches

import pandas as pd

from xlscore.inputs.contract import SHEETS, TRY_TARGETS, Column
from xlscore.inputs.lists import area_codes
from xlscore.inputs.sheet import find_columns
from xlscore.problems import Problem
from xlscore.workbook.addresses import letters
from xlscore.workbook.tables import RawTable

_FRESH = "start from a fresh book with xlscore new"


def missing_sheet(name: str, raw: Mapping[str, RawTable]) -> Problem:
    """That a data sheet is missing; `raw` may hold the user's sheets, under their own titles."""
    known = {title.casefold() for title in (*SHEETS, TRY_TARGETS)}
    others = {title: table for title, table in raw.items() if title.casefold() not in known}
    # It has every column of ours; among several, the title decides.
    like = [title for title, table in others.items() if not find_columns(table, SHEETS[name])[1]]
    folded = {title.casefold(): title for title in like}
    begun = [title for title in like if title.casefold().startswith(name.casefold())]
    close = [folded[t] for t in get_close_matches(name.casefold(), folded, 1, 0.0)]
    todo = f"put it back, or {_FRESH}"
    if likely := begun or close:
        todo = f"rename {likely[0]} to {name}"
    found = f"the sheet {name} is missing"
    return Problem("error", name, "", found, todo)


def renamed_areas(named: Iterable[str], areas: pd.DataFrame) -> dict[str, str]:
    """The codes that probably stand now for areas that are not on Areas, by folded old name.

    `named` are the areas of the rows of Data. A new code is one that no row has.
    """
    codes = area_codes(areas)
    folded = {name.casefold() for name in named if name}
    unknown = [name for name in folded if name not in codes]
    unused = set(areas["Area"]) - {codes[name] for name in folded if name in codes}
    if len(unknown) == len(unused) == 1:
        return {unknown[0]: unused.pop()}
    new = {code.casefold(): code for code in unused}
    close = {name: get_close_matches(name, new, 1, 0.6) for name in unknown}
    return {name: new[found[0]] for name, found in close.items() if found}


def missing_columns(table: RawTable, columns: Sequence[Column], missing: Sequence[str]) -> Problem:
    """That columns are missing from a data sheet, and which headings may be theirs."""
    ours = {column.name.casefold() for column in columns}
    strange = {
        str(head).strip().casefold(): at
        for at, head in reversed(list(enumerate(table.columns)))
        if str(head).strip() and str(head).strip().casefold() not in ours
    }
    order = [column.name for column in columns]
    todo: list[str] = []
    absent: list[str] = []
    for name in missing:
        close = get_close_matches(name.casefold(), strange, 1, 0.6)
        before = order[order.index(name) - 1].casefold() if order.index(name) else ""
        behind = [
            head
            for head, at in strange.items()
            if (str(table.columns[at - 1]).strip().casefold() if at else "") == before
        ]
        if likely := close or behind[:1]:
            at = strange.pop(likely[0])
            place = f"{letters(table.left + at)}{table.top}"
            todo.append(f"rename {str(table.columns[at]).strip()} ({place}) to {name}")
        else:
            absent.append(name)
    if absent:
        todo.append(f"insert the column{'s' * (len(absent) > 1)} {', '.join(absent)}")
    listed = ", ".join(missing)
    found = (
        f"the column {listed} is missing"
        if len(missing) == 1
        else f"the columns {listed} are missing"
    )
    return Problem("error", table.sheet, "", found, f"{', '.join(todo)}, or {_FRESH}")
