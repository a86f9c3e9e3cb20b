"""Taking the last import back: a plain file beside the book says what every cell held before."""

from __future__ import annotations

import csv
import datetime as dt
import io
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from xlscore.flows.load.keys import Keys
from xlscore.flows.load.mapping import CARRIED, KEY
from xlscore.flows.messages import extended
from xlscore.flows.opening import Say
from xlscore.flows.refresh import refresh
from xlscore.flows.summary import Summary
from xlscore.hosts.package.disk import replace, why_not
from xlscore.inputs.book import Book, read
from xlscore.inputs.cells import as_text, blank
from xlscore.inputs.counts import COUNTED
from xlscore.inputs.new_rows import log_rows
from xlscore.inputs.records import records_of
from xlscore.problems import Refusal
from xlscore.rules import months
from xlscore.rules.months import Month
from xlscore.workbook.host import Host
from xlscore.workbook.tables import Edits, Entry

_COLUMNS: Final = (
    "What", "No", "Area", "Month", "Column", "Was", "Was is", "Now", "Now is", "Sheet"
)  # fmt: skip
_DATA: Final = "Data"
_BENCHMARKS: Final = "Benchmarks"
#: The columns of each sheet that a step may name.
_SET: Final = {
    _DATA: CARRIED, "Counts": COUNTED, _BENCHMARKS: ("Value", "Published on", "Source"),
}  # fmt: skip
#: What Excel may take for a formula; a lone sign is none.
_FORMULA: Final = re.compile(r"'*[=+\-@\t\r].", re.DOTALL)
_NEW, _CHANGED = "new row", "changed"


class Step(NamedTuple):
    """One cell that an import set: of a row of Data that stood there, or of a new one.

    Or of an indicator's row of the sheet Counts, after a count; it has no area. Or of a new row
    of Benchmarks, whose group stands for the area.
    """

    no: str
    area: str
    month: Month
    column: str
    was: Entry
    now: Entry
    new_row: bool = False
    sheet: str = _DATA

    @property
    def key(self) -> tuple[str, str, Month]:
        """The row's key."""
        return self.no, self.area, self.month


@dataclass
class Undone:
    """What was taken back: cells of rows that stay, rows emptied; what stands and why."""

    cells: int = 0
    rows: int = 0
    stands: list[str] = field(default_factory=list)
    sets: dict[tuple[int, str], Entry] = field(default_factory=dict)
    counts: dict[tuple[int, str], Entry] = field(default_factory=dict)
    benchmarks: dict[tuple[int, str], Entry] = field(default_factory=dict)
    left: list[Step] = field(default_factory=list)
    summary: Summary | None = None

    def lines(self) -> Iterator[str]:
        """What was done, for the reader."""
        for line in self.stands:
            yield f"Not taken back: {line}."
        yield (
            f"{self.cells:,} cells as before, {self.rows:,} new rows emptied, "
            f"{len(self.stands):,} not taken back."
        )


def beside(book: Path) -> Path:
    """The undo file of a book."""
    return book.with_name(f"{book.name}.undo.csv")


def steps_of(appended: Iterable[Mapping[str, Entry]]) -> Iterator[Step]:
    """The steps of rows that an import adds, given as what stands in them."""
    for row in appended:
        day = row["Month"]
        assert isinstance(day, dt.date), "a new row has its month as a date"
        key = as_text(row["No"]), as_text(row["Area"]), months.month_of(day)
        for name in CARRIED:
            if name in row:
                yield Step(*key, name, None, row[name], new_row=True)


def steps_of_benchmarks(appended: Iterable[Mapping[str, Entry]]) -> Iterator[Step]:
    """The steps of rows that an import adds to Benchmarks."""
    for row in appended:
        day = row["Period"]
        assert isinstance(day, dt.date), "a new row has its period as a date"
        key = as_text(row["No"]), as_text(row["Group"]), months.month_of(day)
        for name in _SET[_BENCHMARKS]:
            yield Step(*key, name, None, row[name], new_row=True, sheet=_BENCHMARKS)


@contextmanager
def written(path: Path, steps: Iterable[Step]) -> Iterator[None]:
    """Write an undo file; a Refusal inside puts the one that was there back."""
    before = path.read_bytes() if path.exists() else None
    _write(path, steps)
    try:
        yield
    except Refusal:
        if before is None:
            path.unlink(missing_ok=True)
        else:
            replace(path, before)
        raise


def _write(path: Path, steps: Iterable[Step]) -> None:
    text = io.StringIO(newline="")
    lines = csv.writer(text)
    lines.writerow(_COLUMNS)
    for step in steps:
        what = _NEW if step.new_row else _CHANGED
        key = step.no, step.area, months.iso(step.month)
        lines.writerow([what, *key, step.column, *_kept(step.was), *_kept(step.now), step.sheet])
    try:
        # With its mark, so that Excel shows it as it is.
        replace(path, text.getvalue().encode("utf-8-sig"))
    except OSError as error:
        raise Refusal(why_not(path, error)) from error


def _kept(entry: Entry) -> tuple[str, str]:
    """A value as text, and what it is."""
    if entry is None:
        return "", "blank"
    if isinstance(entry, bool):
        return str(entry).upper(), "yes/no"
    if isinstance(entry, dt.date):
        return entry.isoformat(), "date"
    if isinstance(entry, str):
        # Opened in Excel, a text that begins like a formula must not become one.
        return ("'" if _FORMULA.match(entry) else "") + entry, "text"
    return repr(float(entry)).removesuffix(".0"), "number"


def _entry(text: str, kind: str) -> Entry:
    if kind == "blank":
        return None
    if kind == "text":
        return text[1:] if text[:1] == "'" and _FORMULA.match(text[1:]) else text
    if kind == "yes/no":
        return text == "TRUE"
    if kind == "date":
        day = dt.datetime.fromisoformat(text)
        if day.year < 1900:
            raise ValueError("Excel knows no such date")
        return day if "T" in text else day.date()
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("no cell holds such a number")
    return number


def _read(path: Path) -> list[Step]:
    try:
        csv.field_size_limit(2**31 - 1)
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = list(csv.DictReader(file, strict=True))
        steps = []
        for line in lines:
            month = months.parse(line["Month"])
            # Files of before the sheet Counts have no column for the sheet.
            sheet = line.get("Sheet") or _DATA
            if month is None or line["Column"] not in _SET[sheet]:
                raise ValueError
            was = _entry(line["Was"], line["Was is"])
            now = _entry(line["Now"], line["Now is"])
            new = line["What"] == _NEW
            steps.append(
                Step(line["No"], line["Area"], month, line["Column"], was, now, new, sheet)
            )
    except FileNotFoundError as error:
        raise Refusal(
            f"There is no import to take back: {path.name} is not beside the book"
        ) from error
    except (ValueError, KeyError, TypeError, csv.Error) as error:
        raise Refusal(f"{path.name} is damaged or was edited; nothing was taken back") from error
    except OSError as error:
        raise Refusal(
            f"{path.name} cannot be read ({error.strerror}); close it elsewhere"
        ) from error
    return steps


def take_back(
    host: Host,
    undo: Path,
    when: dt.datetime,
    *,
    preview: bool = False,
    say: Say = lambda _: None,
) -> Undone:
    """Take the last import back and refresh, in one save; `preview` writes nothing.

    A cell that no longer holds what was loaded stays as it is, is listed, and stays in the undo
    file; that file goes when all is taken back. Refusal where there is none.
    """
    say("Reading the data sheets")
    steps = _read(undo)
    book, _ = read(host.tables())
    found = undone(book, steps)
    if preview:
        return found
    if found.sets or found.counts or found.benchmarks:
        result = f"{found.cells} cells as before, {found.rows} rows emptied"
        log = log_rows(when, [("Import taken back", result)])
        wanted = {
            _DATA: Edits(found.sets, []),
            "Counts": Edits(found.counts, []),
            _BENCHMARKS: Edits(found.benchmarks, []),
            "Log": log,
        }
        edits = {sheet: edit for sheet, edit in wanted.items() if edit.sets or edit.appended}
        host.stage(edits)
        found.summary = refresh(host, say=say, notes=extended(book, edits))
    if found.left:
        _write(undo, found.left)
    else:
        undo.unlink(missing_ok=True)
    return found


def undone(book: Book, steps: Sequence[Step]) -> Undone:
    """What taking steps back does to Data and Counts, as they stand now."""
    found = Undone()
    keys = Keys.of(book)
    rows: dict[tuple[str, str, Month], list[Step]] = defaultdict(list)
    for step in steps:
        if step.sheet == _DATA:
            rows[step.key].append(step)
    _counts(book, [step for step in steps if step.sheet == "Counts"], found)
    _benchmarks(book, [step for step in steps if step.sheet == _BENCHMARKS], found)
    wanted = np.array([keys.find(*key) for key in rows], dtype=np.int64)
    at, twice = keys.places(book, wanted)
    for place, again, own in zip(at.tolist(), twice.tolist(), rows.values(), strict=True):
        if again:
            _leave(keys, found, own, "its row stands more than once on Data")
        elif place >= 0:
            _row(book, keys, place, own, found)
        elif not own[0].new_row:
            _leave(keys, found, own, "its row is no longer on Data")
    return found


def _counts(book: Book, steps: Sequence[Step], found: Undone) -> None:
    """Take back what a count said of itself, as far as it still stands there."""
    sheet = book.sheets.get("Counts")
    if sheet is None:
        return
    at = {as_text(no).casefold(): place for place, no in reversed([*enumerate(sheet.cells["No"])])}
    for step in steps:
        place = at.get(step.no.casefold())
        if place is not None and _same(sheet.cells[step.column][place], step.now):
            found.counts[int(sheet.rows[place]), step.column] = step.was


def _benchmarks(book: Book, steps: Sequence[Step], found: Undone) -> None:
    """Empty the new rows of Benchmarks, as far as they still hold what was loaded."""
    sheet = book.sheets.get(_BENCHMARKS)
    if sheet is None:
        return
    added: dict[tuple[str, str, Month], dict[str, Step]] = defaultdict(dict)
    for step in steps:
        added[step.key][step.column] = step
    at = {int(row): place for place, row in enumerate(sheet.rows)}
    for row in records_of(book.benchmarks):
        mine = added.get((row["No"], row["Group"], Month(int(row["Period"]))))
        place = at[row["row"]]
        if mine and all(_same(sheet.cells[c][place], step.now) for c, step in mine.items()):
            found.rows += 1
            del added[next(iter(mine.values())).key]
            names = ("No", "Group", "Period", *mine)
            found.benchmarks |= {(row["row"], name): None for name in names}
    for mine in added.values():
        left = list(mine.values())
        no, group, month = left[0].key
        when = months.long_label(month)
        found.stands.append(f"{group}, indicator {no}, {when}: its row was changed or is gone")
        found.left += left


def _leave(keys: Keys, found: Undone, steps: Sequence[Step], why: str) -> None:
    found.stands += [f"{step.column} of {keys.named(*step.key)}: {why}" for step in steps]
    found.left += steps


def _row(book: Book, keys: Keys, place: int, steps: Sequence[Step], found: Undone) -> None:
    """Take back the cells of one row of Data."""
    sheet = book.sheets["Data"]
    row = int(sheet.rows[place])
    held: dict[str, object] = {
        name: sheet.cells[name][place] for name in CARRIED if name in sheet.cells
    }
    if steps[0].new_row:
        loaded = {step.column: step.now for step in steps}
        other = [name for name in held if not _same(held[name], loaded.get(name))]
        if other:
            cell = f"{sheet.raw.sheet}!{sheet.where(row, other[0])}"
            _leave(keys, found, steps, f"{cell} was changed since, and the row is left alone")
            return
        found.rows += 1
        found.sets |= {(row, name): None for name in (*KEY, *loaded)}
        return
    for step in steps:
        if _same(held[step.column], step.was):
            continue
        if not _same(held[step.column], step.now):
            cell = f"{sheet.raw.sheet}!{sheet.where(row, step.column)}"
            _leave(keys, found, [step], f"{cell} was changed since, and is left alone")
            continue
        found.cells += 1
        found.sets[row, step.column] = step.was


def _same(held: object, entry: Entry) -> bool:
    """Whether a cell holds this very value."""
    if entry is None or blank(held):
        return entry is None and blank(held)
    if isinstance(entry, str) and isinstance(held, str):
        return as_text(held) == as_text(entry)
    return type(held) is type(entry) and held == entry
