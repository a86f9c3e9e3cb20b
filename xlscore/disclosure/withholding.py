"""The figures of a copy with what is withheld taken out, before any page is made of them.

In its place stands `results.WITHHELD`: a page function never receives the number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import pandas as pd

from xlscore import months
from xlscore.book import Book
from xlscore.disclosure.rule import withheld
from xlscore.figures import KEY
from xlscore.history import history
from xlscore.months import Month
from xlscore.movement import Movement, movement
from xlscore.results import WITHHELD, Results

#: The columns of rows of results, and what is withheld of them, by the month that they show.
_OF_THE_MONTH: Final = (("latest", "now"), ("num", "num"), ("denom", "denom"))


@dataclass(frozen=True)
class Shown:
    """What the pages of a copy are made from.

    `computed`: the results; `past`: thirteen months (`history.history`); `moved`: what moved.
    In each a withheld figure is WITHHELD. `book` is the book, whose figures that are withheld
    are WITHHELD too, so that nothing can be worked out from them again. `withheld` has what is
    withheld (`rule.withheld`), or is None where nothing is asked to be.
    """

    book: Book
    computed: Results
    past: pd.DataFrame | None
    moved: Movement
    withheld: pd.DataFrame | None = None


def everything(book: Book, computed: Results) -> Shown:
    """What pages are made from where nothing is withheld."""
    return Shown(book, computed, history(book, computed), movement(book, computed))


def as_asked(book: Book, computed: Results) -> Shown:
    """What pages are made from, as the Setting Small counts asks for."""
    whole = everything(book, computed)
    if book.settings.small_counts == "shown":
        return whole
    found = withheld(book, computed.figures)
    rows = _rows(computed.rows, found, computed.month, book.settings.year_starts)
    return Shown(
        book=_book(book, found),
        computed=replace(
            computed,
            rows=rows,
            trend=_months(computed.trend, found, computed.month),
            figures=_figures(computed.figures, found),
        ),
        past=None if whole.past is None else _months(whole.past, found, computed.month),
        moved=_moved(whole.moved, rows, found, book.settings.year_starts),
        withheld=found,
    )


def _rows(rows: pd.DataFrame, found: pd.DataFrame, month: Month, starts: int) -> pd.DataFrame:
    """Rows of results, whose month has the results that Data gives."""
    hidden = {name: _flags(rows, found, month, f"hide {part}") for name, part in _OF_THE_MONTH}
    for name, when in (("previous", month - 1), ("outturn", months.outturn(month, starts))):
        hidden[name] = _flags(rows, found, when, "hide shown")
        hidden[f"now_{name}"] = _flags(rows, found, when, "hide now")
    # The fill of a small denominator would tell of it.
    taken = _taken(rows, hidden)
    return taken.assign(small=taken["small"] & (taken["denom"] != WITHHELD))


def _months(frame: pd.DataFrame, found: pd.DataFrame, month: Month) -> pd.DataFrame:
    """Trends or history: past results, and in the reporting month that of Data."""
    now = _flags(frame, found, None, "hide now")
    latest = (frame["Month"] == month).to_numpy()
    hidden = {"value": np.where(latest, now, _flags(frame, found, None, "hide shown"))}
    return _taken(frame, hidden | ({"now": now} if "now" in frame else {}))


def _figures(frame: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    hidden = {part: _flags(frame, found, None, f"hide {part}") for part in ("num", "denom")}
    now = _flags(frame, found, None, "hide now")
    return _taken(frame, hidden | dict.fromkeys(("value", "computed", "typed"), now))


def _book(book: Book, found: pd.DataFrame) -> Book:
    """The book without the figures of what is withheld; only its lists and texts are whole."""
    hidden = found["hide num"] | found["hide denom"] | found["hide now"] | found["hide was"]
    told = found.assign(hide=hidden.to_numpy())
    data = _flags(book.data, told, None, "hide")
    published = _flags(book.published, told, None, "hide")
    return replace(
        book,
        data=_taken(book.data, dict.fromkeys(("Num", "Denom", "Value"), data)),
        published=_taken(book.published, {"Value": published}),
    )


def _moved(moved: Movement, rows: pd.DataFrame, found: pd.DataFrame, starts: int) -> Movement:
    before = Month(moved.month - 1)
    then = pd.DataFrame(moved.then)
    if not then.empty:
        # Its latest result is a past one now.
        hidden = _rows(then, found, before, starts)
        latest = _flags(then, found, before, "hide shown")
        then = _taken(hidden.assign(latest=then["latest"]), {"latest": latest})
    now = rows[rows["Area"].isin(moved.areas)]
    return replace(moved, now=now.to_dict("records"), then=then.to_dict("records"))


def _flags(frame: pd.DataFrame, found: pd.DataFrame, month: int | None, flag: str) -> Any:
    """A flag for each row of a frame, in its own Month or in the one given."""
    keys = frame[["No", "Area"]].assign(Month=frame["Month"] if month is None else int(month))
    return keys.merge(found[[*KEY, flag]], on=KEY, how="left")[flag].eq(True).to_numpy(bool)


def _taken(frame: pd.DataFrame, hidden: Mapping[str, Sequence[bool]]) -> pd.DataFrame:
    return frame.assign(
        **{
            name: frame[name].mask(np.asarray(flags) & frame[name].notna().to_numpy(), WITHHELD)
            for name, flags in hidden.items()
        }
    )
