"""Import: extracts laid over Data, the book refreshed, all in one save that can be taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from xlscore.flows.load import undoing
from xlscore.flows.load.colleague import colleague, is_copy, joined_edits
from xlscore.flows.load.extracts import read_extract
from xlscore.flows.load.mapping import headings_of
from xlscore.flows.load.open_data import benchmarks_of, is_open_data
from xlscore.flows.load.upsert import Upsert, upsert
from xlscore.flows.messages import extended
from xlscore.flows.opening import Say
from xlscore.flows.refresh import refresh
from xlscore.flows.summary import Summary
from xlscore.inputs.book import read
from xlscore.inputs.new_rows import log_rows
from xlscore.problems import Refusal
from xlscore.rules.months import Month
from xlscore.rules.periods import Typed
from xlscore.workbook.host import Host
from xlscore.workbook.tables import Edits

_BENCHMARKS: Final = "Benchmarks"


@dataclass(frozen=True)
class Loaded:
    """What a load did, and the refresh that followed; None where nothing was written."""

    upsert: Upsert
    summary: Summary | None


def load(
    host: Host,
    files: Sequence[Path],
    undo: Path,
    when: dt.datetime,
    *,
    month: Month | Typed | None = None,
    clear: bool = False,
    preview: bool = False,
    theirs: bool = False,
    published: str = "",
    add_sheet: Callable[[str], None] | None = None,
    say: Say = lambda _: None,
) -> Loaded:
    """Lay extracts over Data and refresh, in one save; the file `undo` holds what was there.

    `month` is that of files without a column for it, `when` is for the Log. A figure that is
    missing in the files leaves the one that stands, unless `clear`. A file that is a copy of the
    book fills what is blank here; figures that differ are taken from it with `theirs` alone.
    National and regional rows of the Department for Education's open data go to Benchmarks, as
    published on the day `published`; `add_sheet` adds a sheet that the book lacks. With `preview`
    nothing is written. Refusal where a file or the book cannot be read, or a heading is not known.
    """
    say("Reading the data sheets")
    book, _ = read(host.tables())
    say("Reading the files")
    headings = headings_of(book)
    copies = [colleague(book, file) for file in files if is_copy(file)]
    extracts = [copy.data for copy in copies]
    starts = book.settings.year_starts
    for file in files:
        extracts += read_extract(file, headings.kind, starts) if not is_copy(file) else []
    open_data = [extract for extract in extracts if is_open_data(extract)]
    extracts = [extract for extract in extracts if not is_open_data(extract)]
    say("Comparing")
    found = upsert(
        book,
        extracts,
        formulas=lambda: host.formulas("Data"),
        month=month,
        clear=clear,
        ours_stay=() if theirs else [copy.data.name for copy in copies],
    )
    found.messages += [line for copy in copies for line in copy.messages]
    brought = benchmarks_of(book, open_data, headings, published)
    found.benchmarks, found.known_benchmarks = brought.appended, brought.same
    found.messages += brought.messages
    found.texts = joined_edits([copy.texts for copy in copies])
    if preview or not found.anything:
        return Loaded(found, None)
    names = ", ".join(dict.fromkeys(file.name for file in files))
    log = log_rows(when, [("Import data", f"{names}: {found.summary()}")])
    edits = {"Data": Edits(found.sets, found.appended), "Log": log}
    if found.texts.sets or found.texts.appended:
        edits["Commentary"] = found.texts
    if found.benchmarks:
        if _BENCHMARKS not in book.sheets:
            if add_sheet is None:
                raise Refusal(
                    f"The book has no sheet {_BENCHMARKS}. Close it, and load the file with "
                    "xlscore load, which adds the sheet."
                )
            add_sheet(_BENCHMARKS)
            found.messages.append(f"Added: the sheet {_BENCHMARKS}, behind the data sheets.")
        edits[_BENCHMARKS] = Edits({}, found.benchmarks)
    host.stage(edits)
    # The undo file comes first: whatever was saved can be taken back.
    with undoing.written(undo, _steps(found)):
        return Loaded(found, refresh(host, say=say, notes=extended(book, edits)))


def _steps(found: Upsert) -> Iterator[undoing.Step]:
    """How a load is taken back."""
    yield from found.steps
    yield from undoing.steps_of(found.appended)
    yield from undoing.steps_of_benchmarks(found.benchmarks)
