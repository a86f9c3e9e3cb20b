"""Figures counted from child-level extracts into Data, as an import is: refreshed, undoable."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Final

from xlscore.flows.count.areas import places
from xlscore.flows.count.counting import Figure, Figures, Outcome, count_all
from xlscore.flows.count.lists import listings, refuse_folder, write_lists
from xlscore.flows.count.private import nothing_of_a_child
from xlscore.flows.count.sources import read_sources
from xlscore.flows.load import undoing
from xlscore.flows.load.extracts import Extract as Loaded
from xlscore.flows.load.incoming import refused_once
from xlscore.flows.load.undoing import Step
from xlscore.flows.load.upsert import Upsert, upsert
from xlscore.flows.messages import extended
from xlscore.flows.opening import Say
from xlscore.flows.refresh import refresh
from xlscore.flows.summary import Summary
from xlscore.hosts.file.file_book import FileBook
from xlscore.inputs.book import Book, read
from xlscore.inputs.cells import as_text
from xlscore.inputs.counts import as_counted, assignments, digest
from xlscore.inputs.new_rows import log_rows
from xlscore.problems import Refusal
from xlscore.rules import months
from xlscore.rules.months import Month
from xlscore.rules.periods import Typed
from xlscore.workbook.tables import Edits, Entry, Formula

_SHEET: Final = "Counts"
_HEADINGS: Final = ["No", "Area", "Month", "Num", "Denom", "Value"]
#: How many figures are listed one by one.
_MOST: Final = 40


@dataclass
class Count:
    """What a count did: the figures, those that stay because they were typed, and the refresh.

    `kept` are the indicators and areas whose figures stay.
    """

    outcome: Outcome
    upsert: Upsert = field(default_factory=Upsert)
    typed: Sequence[str] = ()
    kept: frozenset[tuple[str, str]] = frozenset()
    listed: Sequence[str] = ()
    summary: Summary | None = None
    lines_of: Sequence[str] = ()
    messages: Sequence[str] = ()

    def lines(self, *, whole: bool) -> Iterator[str]:
        """What was counted, left out, not counted and kept; `whole` for every figure."""
        yield from self.messages
        shown = self.lines_of if whole else self.lines_of[:_MOST]
        yield from shown
        if len(shown) < len(self.lines_of):
            yield f"Counted: {len(self.lines_of) - len(shown)} more figures."
        for one in self.outcome.figures:
            if words := one.left_out_words:
                yield f"Left out of indicator {one.assignment.no}: {words}."
        yield from (f"Not counted: {reason}." for reason in self.outcome.refused)
        yield from self.typed
        yield from refused_once(self.upsert.refused)
        yield from self.listed

    @property
    def known(self) -> dict[str, object]:
        """The same for other programs: every figure, in words and numbers; no child."""
        figures = [
            {
                "no": one.assignment.no,
                "area": area,
                "month": months.iso(one.month),
                "measure": one.assignment.measure.name,
                "definition": one.assignment.definition,
                "source": one.source,
                "from": one.window[0].isoformat(),
                "to": one.window[1].isoformat(),
                "num": num,
                "denom": denom,
                "kept": (one.assignment.no, area) in self.kept,
                "left_out": one.left_out_words,
            }
            for one in self.outcome.figures
            for area, (num, denom) in one.by_area.items()
        ]
        refused = [*self.outcome.refused, *map(str, self.upsert.refused)]
        return {"figures": figures, "not_counted": refused, "lines": list(self.lines(whole=True))}

    @property
    def refused(self) -> bool:
        """Whether anything that was asked for was not done."""
        return bool(self.outcome.refused or self.typed or self.upsert.refused)


def count(
    host: FileBook,
    sources: Sequence[Path],
    undo: Path,
    when: dt.datetime,
    *,
    month: Month | Typed | None = None,
    lookup: Path | None = None,
    lists: Path | None = None,
    workbook: bool = False,
    preview: bool = False,
    overwrite: bool = False,
    say: Say = lambda _: None,
) -> Count:
    """Count the indicators of the sheet Counts from extracts into Data, and refresh, in one save.

    `month` stands for the reporting month; `lookup` is the file that says which area a child or
    a team belongs to. A figure that a count did not write stays, unless `overwrite`. `lists` is the
    folder for the lists of whom each figure means, in one `workbook` or as CSV. With `preview`
    nothing is written. Refusal where a file, the folder or the book cannot be used.
    """
    with nothing_of_a_child():
        say("Reading the data sheets")
        book, _ = read(host.tables())
        if _SHEET not in book.sheets:
            return _with_sheet(host, preview=preview, say=say)
        wanted, _ = assignments(book)
        if not wanted:
            raise Refusal(
                f"the sheet {_SHEET} says of no indicator which measure it is: type its No and the "
                "Measure, a name that xlscore count --measures lists"
            )
        period = book.settings.reporting_month if month is None else book.settings.period(month)
        if lists is not None:
            refuse_folder(lists, host.out, book)
        say("Reading the extracts")
        extracts = read_sources(sources, when.date())
        annex = extracts.get("Annex A")
        teams: dict[str, str] = {} if annex is None else annex.tables.teams
        say("Counting")
        where = places(book, lookup, teams)
        outcome = count_all(book, wanted, extracts, where, period)
        done = _lay(book, host, outcome, overwrite=overwrite)
        edits = _register(book, outcome, done, when)
        if preview:
            return done
        _write(book, host, outcome, done, edits, undo, when, sources, period, say)
        if lists is not None:
            say("Writing the lists")
            salts = _salts(outcome, edits)
            made = write_lists(
                lists, list(listings(book, outcome.figures, where, salts)), workbook=workbook
            )
            done.listed = [
                f"Listed: {len(made)} {'file' if len(made) == 1 else 'files'} in {lists}, personal "
                "data of children, to be read by you alone."
            ]
        return done


def _salts(outcome: Outcome, edits: Edits) -> dict[str, str]:
    """How each indicator's count is known on Counts, from now on."""
    return {
        one.assignment.no: str(
            edits.sets.get((one.assignment.row, "Digest"), one.assignment.digest)
        ).partition(" ")[0]
        for one in outcome.figures
    }


def _write(
    book: Book,
    host: FileBook,
    outcome: Outcome,
    done: Count,
    edits: Edits,
    undo: Path,
    when: dt.datetime,
    sources: Sequence[Path],
    period: Month,
    say: Say,
) -> None:
    """Save figures, register and Log, and refresh; the undo file says what stood there."""
    if not (done.upsert.anything or edits.sets):
        return
    names = ", ".join(path.name for path in sources)
    number = sum(len(one.by_area) for one in outcome.figures)
    log = log_rows(when, [("Count", f"{names}: {number} figures counted")], _label(book, period))
    told = {"Data": Edits(done.upsert.sets, done.upsert.appended), _SHEET: edits, "Log": log}
    edited = {sheet: edit for sheet, edit in told.items() if edit.sets or edit.appended}
    host.stage(edited)
    steps = chain(
        done.upsert.steps, undoing.steps_of(done.upsert.appended), _steps(book, outcome, edits)
    )
    # The undo file comes first: whatever was saved can be taken back.
    with undoing.written(undo, steps):
        done.summary = refresh(host, say=say, notes=extended(book, edited))


def _label(book: Book, month: Month) -> str:
    return book.settings.report.label(month)


def _with_sheet(host: FileBook, *, preview: bool, say: Say) -> Count:
    """Give an older book the sheet Counts, or say that it lacks it."""
    todo = (
        "type there which indicator is which measure, as xlscore count --measures lists them, and "
        "count again"
    )
    if preview:
        raise Refusal(f"the book has no sheet {_SHEET} yet: count without --preview adds it")
    host.add_data_sheet(_SHEET)
    summary = refresh(host, say=say)
    said = f"Added: the sheet {_SHEET}, behind the data sheets; {todo}."
    return Count(
        Outcome((), ("the sheet Counts is still empty",)), summary=summary, messages=[said]
    )


def _lay(book: Book, host: FileBook, outcome: Outcome, *, overwrite: bool) -> Count:
    """Lay the figures over Data; those that nobody counted stay as they are."""
    held = {
        (no, area, month): (num, denom, value)
        for no, area, month, num, denom, value in book.data[_HEADINGS].itertuples(index=False)
    }
    columns: list[list[object]] = [[] for _ in _HEADINGS]
    lines, typed, kept = [], [], set()
    for one in outcome.figures:
        for area, figure in one.by_area.items():
            was = held.get((one.assignment.no, area, int(one.month)), ())
            words = _words(book, one, area)
            lines.append(f"Counted: {words}: {_said(figure)}{_was(was, figure)}.")
            if not overwrite and not _ours(one, area, was, figure):
                typed.append(
                    f"Typed: {words} holds {_said(was)}, and {_said(figure)} was counted; what was "
                    "typed stays, --overwrite replaces it."
                )
                kept.add((one.assignment.no, area))
                continue
            row = [one.assignment.no, area, months.first_day(one.month), *figure, None]
            for column, cell in zip(columns, row, strict=True):
                column.append(cell)
    table = Loaded(
        "the count", "the count", list(_HEADINGS), columns, list(range(1, len(columns[0]) + 1))
    )
    done = Count(outcome, typed=typed, kept=frozenset(kept), lines_of=lines)
    if columns[0]:
        done.upsert = upsert(book, [table], formulas=lambda: host.formulas("Data"), clear=overwrite)
    return done


def _words(book: Book, one: Figures, area: str) -> str:
    no = one.assignment.no
    return f"indicator {no}, {book.area_name(area)}, {book.typed_by(no).label(one.month)}"


def _same(was: Sequence[float], figure: Figure) -> bool:
    """Whether a row of Data holds these very figures."""
    if not was:
        return False
    num, denom, value = was
    rest = denom != denom if figure[1] is None else denom == figure[1]
    return value != value and num == figure[0] and rest


def _ours(one: Figures, area: str, was: Sequence[float], figure: Figure) -> bool:
    """Whether a row of Data is blank, holds what was counted now, or what was counted last.

    One that holds the denominator alone, such as a population, is blank.
    """
    if not was or _same(was, figure):
        return True
    num, denom, value = was
    if num != num and value != value and (denom != denom or denom == figure[1]):
        return True
    return value != value and as_counted(one.assignment, area, one.month, (num, denom))


def _said(figure: Sequence[float | None]) -> str:
    num, denom, *value = (None if f is None or f != f else float(f) for f in figure)
    if num is None and denom is None:
        return f"{value[0]:.12g}" if value and value[0] is not None else "nothing"
    told = "-" if num is None else f"{num:,.12g}"
    return told if denom is None else f"{told} of {denom:,.12g}"


def _was(was: Sequence[float], figure: Figure) -> str:
    if _same(was, figure):
        return ", as before"
    return f" (was {_said(was)})" if was and any(held == held for held in was) else ""


def _register(book: Book, outcome: Outcome, done: Count, when: dt.datetime) -> Edits:
    """What the rows of Counts say now of the figures that were written."""
    sheet = book.sheets[_SHEET]
    at = {int(row): place for place, row in enumerate(sheet.rows)}
    sets: dict[tuple[int, str], Entry] = {}
    for one in outcome.figures:
        no = one.assignment.no
        written = {a: f for a, f in one.by_area.items() if (no, a) not in done.kept}
        if not written:
            continue
        now = about(book, one, when.date())
        place = at[one.assignment.row]
        same = all(as_counted(one.assignment, a, one.month, f) for a, f in written.items())
        held = {name: as_text(sheet.cells[name][place]) for name in now if name in sheet.cells}
        if same and all(held.get(name, "") == as_text(value) for name, value in now.items()):
            continue
        now["Digest"] = digest(secrets.token_hex(4), no, one.month, written)
        sets |= {(one.assignment.row, name): value for name, value in now.items()}
    return Edits(sets, [])


def about(book: Book, one: Figures, day: dt.date) -> dict[str, Entry]:
    """What the sheet Counts says of an indicator that was counted on a day, its digest apart."""
    return {
        "Source": one.source,
        "Counted on": f"{day:%Y-%m-%d}",
        "Month": book.typed_by(one.assignment.no).label(one.month),
        "Left out": one.left_out_words or None,
    }


def _steps(book: Book, outcome: Outcome, edits: Edits) -> Iterator[Step]:
    """How the cells of Counts are taken back."""
    sheet = book.sheets[_SHEET]
    at = {int(row): place for place, row in enumerate(sheet.rows)}
    counted = {one.assignment.row: one for one in outcome.figures}
    for (row, name), now in edits.sets.items():
        one, cell = counted[row], sheet.cells[name][at[row]]
        was = cell if isinstance(cell, (str, int, float, dt.date)) else None
        assert not isinstance(now, Formula), "what is set there are texts"
        yield Step(one.assignment.no, "", one.month, name, was, now, sheet=_SHEET)
