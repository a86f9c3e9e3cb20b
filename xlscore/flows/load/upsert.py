"""What extracts do to Data, row by row of the same No, Area and Month: new, changed, refused."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlscore.flows.load.extracts import Extract
from xlscore.flows.load.incoming import Refused, incoming, refused_once
from xlscore.flows.load.keys import Keys
from xlscore.flows.load.mapping import CARRIED, FIGURES, headings_of
from xlscore.flows.load.undoing import Step
from xlscore.inputs.book import Book
from xlscore.inputs.cells import Fault, as_text, no_value
from xlscore.rules import months
from xlscore.rules.limits import parse_number
from xlscore.rules.months import Month
from xlscore.rules.periods import Typed
from xlscore.workbook.tables import Edits, Entry

#: The cells of Data that hold a formula, by sheet row and column; asked for only if needed.
Formulas = Callable[[], Collection[tuple[int, int]]]

_ENTRIES: Final = (str, int, float, bool, dt.date)
_MOST: Final = 20


@dataclass(frozen=True)
class Changed:
    """A figure of Data that an extract changes."""

    cell: str
    key: str
    column: str
    was: Entry
    now: Entry

    def __str__(self) -> str:
        was, now = _shown(self.was), _shown(self.now)
        return f"{self.cell}: {self.column} of {self.key}, was {was}, now {now}"


@dataclass
class Upsert:
    """What extracts do to Data.

    `sets` and `appended` are the edits, `steps` how to take the sets back. `new` counts by month
    the rows that had no figure before, `same` those that change nothing, `empty` those that bring
    nothing and have no row on Data; `kept` counts figures that stay although the files lack them.
    `benchmarks` are rows for that sheet, and so many `known_benchmarks` stand there already.
    `messages` names what was left out.
    """

    sets: dict[tuple[int, str], Entry] = field(default_factory=dict)
    appended: list[Mapping[str, Entry]] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    new: Counter[tuple[Month, str]] = field(default_factory=Counter)
    changed: list[Changed] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    differs: list[Changed] = field(default_factory=list)
    texts: Edits = field(default_factory=lambda: Edits({}, []))
    benchmarks: list[Mapping[str, Entry]] = field(default_factory=list)
    known_benchmarks: int = 0
    same: int = 0
    empty: int = 0
    kept: int = 0

    @property
    def anything(self) -> bool:
        """Whether a data sheet changes at all."""
        texts = self.texts.sets or self.texts.appended
        return bool(self.sets or self.appended or texts or self.benchmarks)

    def lines(self, *, whole: bool) -> Iterator[str]:
        """What is new, changed and refused; `whole` for every period and changed figure."""
        yield from self.messages
        most = max(len(self.new), len(self.changed)) if whole else _MOST
        new = [(period, self.new[month, period]) for month, period in sorted(self.new)]
        if len(new) > most:
            told = f"{len(new):,} periods, {new[0][0]} to {new[-1][0]}"
            new = [(told, self.new.total())]
        yield from (f"New: {_count(count, 'row')} for {period}." for period, count in new)
        yield from (f"Changed: {change}." for change in self.changed[:most])
        if more := len(self.changed[most:]):
            yield f"Changed: {_count(more, 'more figure')}."
        for change in self.differs:
            yield (
                f"Differs: {change.cell}: {change.column} of {change.key} is {_shown(change.was)} "
                f"here, {_shown(change.now)} there; the figure here stays, --theirs takes theirs."
            )
        yield from refused_once(self.refused)
        if self.kept:
            kept = _count(self.kept, "figure")
            yield f"Kept: {kept} on Data that the files lack; --clear empties these cells."
        if self.benchmarks or self.known_benchmarks:
            yield (
                f"Benchmarks: {_count(len(self.benchmarks), 'figure')} new, "
                f"{self.known_benchmarks:,} as before."
            )
        yield f"{self.summary()}."

    def summary(self) -> str:
        """The counts, without the final dot."""
        return (
            f"{_count(self.new.total(), 'row')} new, {_count(len(self.changed), 'figure')} "
            f"changed, {_count(self.same, 'row')} as before, {self.empty:,} without a figure, "
            f"{len(self.refused):,} refused"
            + f", {_count(len(self.benchmarks), 'benchmark')} new"
            * bool(self.benchmarks)
        )


def upsert(
    book: Book,
    extracts: Sequence[Extract],
    *,
    formulas: Formulas = frozenset,
    month: Month | Typed | None = None,
    clear: bool = False,
    ours_stay: Collection[str] = (),
) -> Upsert:
    """Compare extracts with Data. Refusal, with all reasons, where headings are not known.

    `ours_stay` are files whose figures fill blanks alone: what differs from ours is listed.
    """
    keys = Keys.of(book)
    brought = incoming(book, extracts, headings_of(book), keys, month)
    found = Upsert(refused=brought.refused, messages=brought.messages)
    rows = brought.rows
    if rows.empty:
        return found
    at, twice = keys.places(book, rows["key"].to_numpy(dtype=np.int64))
    for file, line, key in rows.loc[twice, ["file", "line", "key"]].itertuples(index=False):
        reason = f"{keys.words(key)} stands more than once on Data; keep the right row there"
        found.refused.append(Refused(file, line, reason))
    present, sheet = _Present(book, at), book.sheets["Data"]
    brings = np.zeros(len(rows), dtype=bool)
    edits: dict[int, dict[str, Entry]] = {}
    for name in CARRIED:
        now, has = rows[name].to_numpy(), rows[f"has {name}"].to_numpy(dtype=bool)
        given = ~pd.isna(now)
        brings |= given
        lost = present.there & has & ~given & present.filled(name)
        change = present.there & given & present.differs(name, now)
        stays = change & present.filled(name) & rows["file"].isin(list(ours_stay)).to_numpy()
        for i in np.flatnonzero(stays).tolist():
            where = f"{sheet.raw.sheet}!{sheet.where(int(present.rows[i]), name)}"
            was = _entry(present.cells[name][i])
            words = keys.words(int(rows["key"].to_numpy()[i]))
            found.differs.append(Changed(where, words, name, was, now[i]))
        change &= ~stays
        if clear:
            change |= lost
        else:
            found.kept += int(lost.sum())
        for i in np.flatnonzero(change).tolist():
            edits.setdefault(i, {})[name] = now[i] if given[i] else None
    found.same = int(present.there.sum()) - len(edits)
    _set(book, rows, keys, edits, present, frozenset(formulas()) if edits else frozenset(), found)
    missing = ~present.there & ~twice
    found.empty = int((missing & ~brings).sum())
    _append(rows[missing & brings], keys, found)
    found.refused.sort(key=lambda row: (row.file, row.line))
    return found


class _Present:
    """The cells of Data that rows of extracts fall on; `there` says which rows have any."""

    def __init__(self, book: Book, at: npt.NDArray[np.int64]) -> None:
        self.there = at >= 0
        self.rows = np.where(self.there, book.sheets["Data"].rows[at] if self.there.any() else 0, 0)
        cells = book.sheets["Data"].cells
        places = at.tolist()
        self.cells = {
            n: [cells[n][i] if i >= 0 and n in cells else None for i in places] for n in CARRIED
        }
        self._numbers = {
            name: np.array([_number(cell) for cell in self.cells[name]], dtype=np.float64)
            for name in FIGURES
        }
        #: Rows without any figure yet.
        self.bare = ~np.logical_or.reduce([self.filled(name) for name in FIGURES])

    def filled(self, name: str) -> npt.NDArray[np.bool_]:
        """Whether a figure or text stands there."""
        if name in FIGURES:
            return ~np.isnan(self._numbers[name])
        return np.array([bool(_text(cell)) for cell in self.cells[name]], dtype=bool)

    def differs(self, name: str, now: npt.NDArray[np.generic]) -> npt.NDArray[np.bool_]:
        """Whether something else stands there."""
        if name in FIGURES:
            return np.asarray(self._numbers[name] != now, dtype=bool)
        pairs = zip(self.cells[name], now.tolist(), strict=True)
        return np.array([_text(cell) != text for cell, text in pairs], dtype=bool)


def _number(cell: object) -> float:
    """The figure of a cell of Data; NaN for none, and for what cannot be read as one."""
    if type(cell) is float:
        return cell
    if cell is None or cell == "":
        return float("nan")
    try:
        number = parse_number(None if isinstance(cell, Fault) else cell)
    except ValueError:
        number = None
    return float("nan") if number is None else number


def _text(cell: object) -> str:
    return cell.text if isinstance(cell, Fault) else as_text(cell)


def _set(
    book: Book,
    rows: pd.DataFrame,
    keys: Keys,
    edits: Mapping[int, Mapping[str, Entry]],
    present: _Present,
    formulas: Collection[tuple[int, int]],
    found: Upsert,
) -> None:
    """Take over the cells to be set, but for rows where one must not be."""
    sheet = book.sheets["Data"]
    for i, sets in sorted(edits.items()):
        row, record, key = int(present.rows[i]), rows.iloc[i], int(rows["key"].to_numpy()[i])
        reasons = []
        for name in sets:
            was = present.cells[name][i]
            cell = f"{sheet.raw.sheet}!{sheet.where(row, name)}"
            if (row, sheet.raw.left + sheet.places[name]) in formulas:
                reasons.append(f"{cell} holds a formula, which is not overwritten; clear it first")
            elif was is not None and not isinstance(was, _ENTRIES):
                reasons.append(f"{cell} holds {_text(was)}; clear it first")
        if reasons:
            reason = "; ".join(reasons)
            found.refused.append(Refused(record["file"], int(record["line"]), reason))
            continue
        no, area, month = keys.split(key)
        if present.bare[i]:
            found.new[month, keys.period(no, month)] += 1
        for name, now in sets.items():
            was = _entry(present.cells[name][i])
            found.sets[row, name] = now
            found.steps.append(Step(no, area, month, name, was, now))
            if not present.bare[i]:
                cell = f"{sheet.raw.sheet}!{sheet.where(row, name)}"
                found.changed.append(Changed(cell, keys.words(key), name, was, now))


def _append(rows: pd.DataFrame, keys: Keys, found: Upsert) -> None:
    wanted = rows["key"].to_numpy(dtype=np.int64)
    columns = [rows[name].tolist() for name in CARRIED]
    numbers = {no: no_value(no) for no in keys.nos}
    first_day = lru_cache(months.first_day)
    for (no, area, month), *cells in zip(keys.split_all(wanted), *columns, strict=True):
        new: dict[str, Entry] = {"No": numbers[no], "Area": area, "Month": first_day(month)}
        pairs = zip(CARRIED, cells, strict=True)
        new |= {name: now for name, now in pairs if now is not None and now == now}
        found.appended.append(new)
        found.new[month, keys.period(no, month)] += 1


def _entry(cell: object) -> Entry:
    """What stands in a cell, None for blank."""
    return cell if isinstance(cell, _ENTRIES) and cell != "" else None


def _shown(entry: Entry) -> str:
    if entry is None:
        return "blank"
    return f"{entry:.15g}" if isinstance(entry, float) else f"'{entry}'"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
