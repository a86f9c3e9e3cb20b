"""A digest of the data sheets, so that a copy says which figures and texts it was made from."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import pandas as pd

from xlscore.inputs.book import Book
from xlscore.inputs.contract import KEY, NAME_COLUMN, NAMED_SHEETS, SHEETS

#: The sheets whose contents do not reach the pages, or reach them by other ways than as typed.
_NO_INPUT: Final = ("Log", "Import", "Published", "Commentary", "Circulated", "Counts")


def digest_of(book: Book) -> str:
    """A digest of what the month's pages are made from.

    The log and the month's own rows of Published are left out: circulating adds them. The names
    beside the numbers are too: nothing is read from them.
    """
    digest = hashlib.sha256()
    for name, sheet in sorted(book.raw.items()):
        if name in SHEETS and name not in _NO_INPUT:
            table: list[Sequence[object]] = [sheet.columns, *sheet.rows]
            named = name in NAMED_SHEETS and NAME_COLUMN in sheet.columns
            if named:
                at = list(sheet.columns).index(NAME_COLUMN)
                table = [[*row[:at], *row[at + 1 :]] for row in table]
            for row in table:
                digest.update(f"{name}|{_canonical(row)}\n".encode())
    past = book.published[book.published["Month"] != book.settings.reporting_month]
    for frame in (
        past[[*KEY, "Value", "RAG"]],
        book.commentary[[*KEY, "Text", "Status"]],
    ):
        rows: list[list[object]] = frame.to_numpy(object).tolist()
        for values in rows:
            digest.update(f"{_canonical(values)}\n".encode())
    return digest.hexdigest()[:16]


def _canonical(values: Sequence[object]) -> str:
    return "|".join([v if type(v) is str else _plain(v) for v in values])


# Days and small numbers stand in row after row.
@lru_cache(maxsize=1 << 15, typed=True)
def _plain(value: object) -> str:
    if isinstance(value, (int, float)):
        return f"{value:.12g}"
    return "" if value is None or value is pd.NaT else str(value)
