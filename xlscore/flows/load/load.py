"""Import: extracts laid over Data, the book refreshed, all in one save that can be taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from xlscore.flows.load import undoing
from xlscore.flows.load.colleague import colleague, is_copy, joined_edits
from xlscore.flows.load.extracts import read_extract
from xlscore.flows.load.mapping import headings_of
from xlscore.flows.load.upsert import Upsert, upsert
from xlscore.flows.messages import extended
from xlscore.flows.opening import Say
from xlscore.flows.refresh import refresh
from xlscore.flows.summary import Summary
from xlscore.inputs.book import read
from xlscore.inputs.new_rows import log_rows
from xlscore.rules.months import Month
from xlscore.rules.periods import Typed
from xlscore.workbook.host import Host
from xlscore.workbook.tables import Edits


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
    say: Say = lambda _: None,
) -> Loaded:
    """Lay extracts over Data and refresh, in one save; the file `undo` holds what was there.

    `month` is that of files without a column for it, `when` is for the Log. A figure that is
    missing in the files leaves the one that stands, unless `clear`. A file that is a copy of the
    book fills what is blank here; figures that differ are taken from it with `theirs` alone. With
    `preview` nothing is written. Refusal where a file or the book cannot be read, or a heading is
    not known.
    """
    say("Reading the data sheets")
    book, _ = read(host.tables())
    say("Reading the files")
    known = headings_of(book).kind
    copies = [colleague(book, file) for file in files if is_copy(file)]
    extracts = [copy.data for copy in copies]
    extracts += [t for f in files if not is_copy(f) for t in read_extract(f, known)]
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
    found.texts = joined_edits([copy.texts for copy in copies])
    if preview or not found.anything:
        return Loaded(found, None)
    names = ", ".join(dict.fromkeys(file.name for file in files))
    log = log_rows(when, [("Import data", f"{names}: {found.summary()}")])
    edits = {"Data": Edits(found.sets, found.appended), "Log": log}
    if found.texts.sets or found.texts.appended:
        edits["Commentary"] = found.texts
    host.stage(edits)
    # The undo file comes first: whatever was saved can be taken back.
    with undoing.written(undo, chain(found.steps, undoing.steps_of(found.appended))):
        return Loaded(found, refresh(host, say=say, notes=extended(book, edits)))
