"""Month after month: a new reporting month, and extracts loaded into Data."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlscore.cli.common import BOOK, PATH, month_of, progress, summary_lines, tell_of_data

if TYPE_CHECKING:
    from xlscore.rules.months import Month
    from xlscore.rules.periods import Typed


@click.command()
@BOOK
@click.argument("month", callback=month_of, metavar="PERIOD")
def roll(book: Path, month: Month | Typed) -> None:
    """Move BOOK on to another reporting month or period, such as 2014-06, and refresh it.

    What was reported so far is published where it never was, Data gets the rows of the new
    month, and commentary is carried forward as drafts. Nothing is taken away by it.
    """
    from datetime import datetime

    from xlscore.flows.roll import roll as run
    from xlscore.hosts.file.file_book import FileBook

    with progress() as say:
        host = FileBook.open(book)
        rolled = run(host, month, datetime.now(), say)
    for line in [*rolled.messages, *summary_lines(rolled.summary)]:
        click.echo(line)
    click.echo(f"Written: {host.out}" if host.changed else f"Nothing changed in {host.out}.")
    sys.exit(1 if rolled.summary.errors else 0)


@click.command()
@BOOK
@click.argument("files", nargs=-1, type=PATH)
@click.option("--preview", is_flag=True, help="Say what would be new, changed and refused.")
@click.option("--clear", is_flag=True, help="Empty the cells of figures that the files lack.")
@click.option(
    "--month", callback=month_of, metavar="MONTH", help="The month of files without a Month column."
)
@click.option(
    "--published", default="", metavar="DAY", help="The day on which open data was published."
)
@click.option("--undo", is_flag=True, help="Take the last load back; no FILES then.")
@click.option("--theirs", is_flag=True, help="Take what differs in a colleague's copy of BOOK.")
def load(
    book: Path,
    files: tuple[Path, ...],
    preview: bool,
    clear: bool,
    month: Month | Typed | None,
    published: str,
    undo: bool,
    theirs: bool,
) -> None:
    """Load FILES, extracts as CSV or Excel, into the sheet Data of BOOK, and refresh.

    Rows are matched by No, Area and Month. Headings that are not columns of Data are explained
    once on the sheet Import. A missing figure (blank, -, n/a, *, : or c) leaves the one that
    stands. Targets are not loaded.

    A file that is a colleague's copy of BOOK fills what is blank here; what differs is listed.

    National and regional rows of the Department for Education's open data go to Benchmarks.
    """
    from datetime import datetime

    from xlscore.flows.load.load import load as run
    from xlscore.flows.load.undoing import beside, take_back
    from xlscore.hosts.file.file_book import FileBook

    if undo == bool(files):
        raise click.UsageError("name the FILES to load, or --undo alone.")
    with progress() as say:
        host = FileBook.look(book) if preview else FileBook.open(book)
        if undo:
            undone = take_back(host, beside(book), datetime.now(), preview=preview, say=say)
            lines, summary, refused = list(undone.lines()), undone.summary, bool(undone.stands)
        else:
            loaded = run(
                host,
                files,
                beside(book),
                datetime.now(),
                month=month,
                clear=clear,
                preview=preview,
                theirs=theirs,
                published=published,
                add_sheet=None if preview else host.add_data_sheet,
                say=say,
            )
            lines = list(loaded.upsert.lines(whole=preview))
            summary, refused = loaded.summary, bool(loaded.upsert.refused)
    tell_of_data(book, lines, summary, preview=preview, changed=host.changed)
    if host.changed and not undo:
        click.echo(f"To take it back: xlscore load {book} --undo")
    sys.exit(1 if refused or (summary and summary.errors) else 0)
