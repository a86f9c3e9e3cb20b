"""The figures of a copy with what is withheld taken out, before any page is made of them.

In its place stands `results.WITHHELD`: a page function never receives the number.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlscore.disclosure.printed import BEFORE, KINDS, printed, record
from xlscore.disclosure.proof import Proof, proved
from xlscore.disclosure.rule import PARTS, Unit, withheld
from xlscore.inputs.book import Book
from xlscore.inputs.contract import KEY
from xlscore.inputs.records import records_of
from xlscore.results.history import history
from xlscore.results.movement import Movement, movement
from xlscore.results.results import WITHHELD, Results
from xlscore.workbook.tables import Entry

Bools: TypeAlias = npt.NDArray[np.bool_]
Rows: TypeAlias = list[Mapping[str, Entry]]

#: The columns of rows of results, and what is withheld of them, by the month that they show.
_OF_THE_MONTH: Final = (("latest", "now"), ("num", "num"), ("denom", "denom"))


@dataclass(frozen=True)
class Shown:
    """What the pages of a copy are made from.

    `computed`: the results; `past`: thirteen months (`history.history`); `moved`: what moved.
    In each a withheld figure is WITHHELD. `book` is the book, whose figures that are withheld
    are WITHHELD too, so that nothing can be worked out from them again. `withheld` has what is
    withheld (`rule.withheld`), or is None where nothing is asked to be; `proof` says what a reader
    can make of the rest.
    """

    book: Book
    computed: Results
    past: pd.DataFrame | None
    moved: Movement
    withheld: pd.DataFrame | None = None
    proof: Proof | None = None


def on_circulated(book: Book, computed: Results, shown: Shown, copy: str) -> Rows:
    """Rows for the sheet Circulated: what `copy`, made from `shown`, showed and withheld.

    `book` and `computed` are those that were handed to `as_asked`. What stands there is left out.
    """
    if shown.proof is not None:
        return record(book, shown.proof.items, shown.proof.hidden, copy)
    return record(book, printed(book, computed, shown.moved), (), copy)


def everything(book: Book, computed: Results) -> Shown:
    """What pages are made from where nothing is withheld."""
    return Shown(book, computed, history(book, computed), movement(book, computed))


def as_asked(book: Book, computed: Results) -> Shown:
    """Which figures of a book's period may be shown, as the Setting Small counts asks.

    The period is that of `computed` (`results.results`). Nothing is written: whoever shows it
    puts it on record (`on_circulated`).
    """
    whole = everything(book, computed)
    if book.settings.small_counts == "shown":
        return whole
    proof = proved(book, computed, whole.moved)
    found = withheld(book, computed.figures, proof.hidden)
    unsaid = {unit for unit in proof.hidden if unit[3] not in ("num", "denom")}
    rows = _rows(computed.rows, found, unsaid)
    return Shown(
        book=_book(book, found),
        computed=replace(
            computed,
            rows=rows,
            trend=_unsaid(_months(computed.trend, found), unsaid),
            figures=_figures(computed.figures, found),
            ask_beside=lambda: computed.beside.without(_keys(found)),
        ),
        past=None if whole.past is None else _months(whole.past, found),
        moved=_moved(whole.moved, rows, found, unsaid),
        withheld=found,
        proof=proof,
    )


def _keys(found: pd.DataFrame) -> set[tuple[str, str, int]]:
    """No, area and month of every row of which a count is withheld."""
    rows = found.loc[found["unit num"] | found["unit denom"], KEY]
    return {(no, area, int(month)) for no, area, month in rows.itertuples(index=False)}


def _unsaid(frame: pd.DataFrame, unsaid: Collection[Unit]) -> pd.DataFrame:
    """Rows without the letters and arrows that are withheld."""
    if not unsaid:
        return frame
    keys = list(zip(frame["No"], frame["Area"], frame["Month"].tolist(), strict=True))
    return frame.assign(
        **{
            column: frame[column].mask(np.array([(*key, what) in unsaid for key in keys], bool), "")
            for what, _, letter, column, _ in KINDS.values()
            if letter and column in frame
        }
    )


def _rows(rows: pd.DataFrame, found: pd.DataFrame, unsaid: Collection[Unit]) -> pd.DataFrame:
    """Rows of results, whose own month has the results that Data gives."""
    flags = _flags(rows, found)
    hidden = {name: flags[part] for name, part in _OF_THE_MONTH}
    for name in BEFORE:
        flags = _flags(rows.assign(Month=rows[f"when_{name}"]), found)
        hidden |= {name: flags["shown"], f"now_{name}": flags["now"]}
    # The fill of a small denominator would tell of it.
    taken = _taken(rows, hidden)
    return _unsaid(taken.assign(small=taken["small"] & (taken["denom"] != WITHHELD)), unsaid)


def _months(frame: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """Trends or history: past results, and in the `last` month that of Data."""
    flags = _flags(frame, found)
    latest = (frame["Month"] == frame["last"]).to_numpy()
    hidden = {"value": np.where(latest, flags["now"], flags["shown"])}
    return _taken(frame, hidden | ({"now": flags["now"]} if "now" in frame else {}))


def _figures(frame: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    flags = _flags(frame, found)
    results = dict.fromkeys(("value", "computed", "typed"), flags["now"])
    return _taken(frame, {part: flags[part] for part in ("num", "denom")} | results)


def _book(book: Book, found: pd.DataFrame) -> Book:
    """The book without the figures of what is withheld; only its lists and texts are whole."""

    def taken(frame: pd.DataFrame, *names: str) -> pd.DataFrame:
        flags = _flags(frame, found)
        hidden = np.any([flags[part] for part in PARTS], axis=0)
        return _taken(frame, dict.fromkeys(names, np.asarray(hidden, bool)))

    return replace(
        book,
        data=taken(book.data, "Num", "Denom", "Value"),
        published=taken(book.published, "Value"),
    )


def _moved(
    moved: Movement, rows: pd.DataFrame, found: pd.DataFrame, unsaid: Collection[Unit]
) -> Movement:
    then = pd.DataFrame(moved.then)
    if not then.empty:
        # Its latest result is a past one now.
        hidden = _rows(then, found, unsaid)
        latest = _flags(then, found)["shown"]
        then = _taken(hidden.assign(latest=then["latest"]), {"latest": latest})
    now = rows[rows["Area"].isin(moved.areas)]
    return replace(moved, now=records_of(now), then=records_of(then))


def _flags(frame: pd.DataFrame, found: pd.DataFrame) -> dict[str, Bools]:
    """By part what is withheld of each row of a frame."""
    flags = [f"hide {part}" for part in (*PARTS, "shown")]
    both = frame[KEY].merge(found[[*KEY, *flags]], on=KEY, how="left")
    return {flag.removeprefix("hide "): both[flag].eq(True).to_numpy(bool) for flag in flags}


def _taken(frame: pd.DataFrame, hidden: Mapping[str, Bools]) -> pd.DataFrame:
    return frame.assign(
        **{
            name: frame[name].mask(flags & frame[name].notna().to_numpy(bool), WITHHELD)
            for name, flags in hidden.items()
        }
    )
