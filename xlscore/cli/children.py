"""From children to figures: what can be counted from extracts, and the count itself."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlscore.cli.common import JSON, PATH, month_of, print_json, progress, tell_of_data

if TYPE_CHECKING:
    from xlscore.rules.months import Month
    from xlscore.rules.periods import Typed


@click.command()
@click.argument("book", type=PATH, required=False)
@click.argument("sources", metavar="[SOURCE]...", nargs=-1, type=PATH)
@click.option(
    "--month",
    callback=month_of,
    metavar="MONTH",
    help="Another month or period than Settings says.",
)
@click.option("--areas", type=PATH, metavar="FILE", help="Which area a child or a team belongs to.")
@click.option(
    "--lists", type=PATH, metavar="DIR", help="Also list there the children behind each figure."
)
@click.option("--workbook", is_flag=True, help="The lists as one workbook instead of CSV files.")
@click.option("--preview", is_flag=True, help="Say what would be counted; nothing is written.")
@click.option("--overwrite", is_flag=True, help="Replace figures that were typed.")
@click.option("--undo", is_flag=True, help="Take the last count back; no SOURCE then.")
@click.option("--measures", is_flag=True, help="List what can be counted; no BOOK then.")
@JSON
def count(
    book: Path | None,
    sources: tuple[Path, ...],
    month: Month | Typed | None,
    areas: Path | None,
    lists: Path | None,
    workbook: bool,
    preview: bool,
    overwrite: bool,
    undo: bool,
    measures: bool,
    as_json: bool,
) -> None:
    """Count figures of BOOK from child-level extracts, each SOURCE recognised by its contents.

    The sheet Counts says which indicator is which measure. Numerators and denominators go into
    Data as an import does, and BOOK is refreshed; a figure that was typed stays. No child gets
    into BOOK; the lists name children, and go into a folder of yours alone.
    """
    if measures:
        if book is not None:
            raise click.UsageError("--measures goes without a BOOK.")
        _list_measures(as_json)
        return
    if book is None or undo == bool(sources):
        raise click.UsageError("name a BOOK and each SOURCE to count, or a BOOK and --undo alone.")
    if workbook and lists is None:
        raise click.UsageError("--workbook goes with --lists.")
    from datetime import datetime

    from xlscore.flows.count.count import count as run
    from xlscore.flows.load.undoing import beside, take_back
    from xlscore.hosts.file.file_book import FileBook

    with progress() as say:
        host = FileBook.look(book) if preview else FileBook.open(book)
        if undo:
            undone = take_back(host, beside(book), datetime.now(), preview=preview, say=say)
            told, summary, refused = list(undone.lines()), undone.summary, bool(undone.stands)
            known: dict[str, object] = {"lines": told}
        else:
            done = run(
                host,
                sources,
                beside(book),
                datetime.now(),
                month=month,
                lookup=areas,
                lists=lists,
                workbook=workbook,
                preview=preview,
                overwrite=overwrite,
                say=say,
            )
            told, summary, refused = list(done.lines(whole=preview)), done.summary, done.refused
            known = done.known
    if as_json:
        known["book"], known["written"] = str(book), bool(host.changed)
        print_json(known)
        sys.exit(1 if refused or (summary and summary.errors) else 0)
    tell_of_data(book, told, summary, preview=preview, changed=host.changed)
    if host.changed and not undo:
        click.echo(f"To take it back: xlscore count {book} --undo")
    sys.exit(1 if refused or (summary and summary.errors) else 0)


def _list_measures(as_json: bool) -> None:
    from xlscore.children.registry import MEASURES, UNCOUNTED

    listed = sorted(MEASURES.values(), key=lambda measure: (measure.page, measure.name))
    if as_json:
        rows = [
            {
                "name": measure.name,
                "definition": measure.definition(),
                "source": measure.source,
                "page": measure.page,
                "national": measure.national,
                "excludes": measure.exclusions(),
                "period": measure.period,
                "parameters": dict(measure.parameters),
                "population": measure.population,
                "needs": list(measure.needs),
            }
            for measure in listed
        ]
        left = [{"page": page, "why": why} for page, why in UNCOUNTED.items()]
        known = {"measures": rows, "not_counted": left}
        print_json(known)
        return
    for measure in listed:
        options = ", ".join(f"{name}={value}" for name, value in measure.parameters.items())
        click.echo(f"{measure.page:>2}  {measure.name} ({measure.source})")
        click.echo(f"    {measure.definition()}")
        click.echo(f"    Left out: {measure.exclusions()}. {measure.national.capitalize()}.")
        if options or measure.population:
            people = "population=<No>" if measure.population else ""
            click.echo(f"    Options: {', '.join(filter(None, (options, people)))}")
    for why in dict.fromkeys(UNCOUNTED.values()):
        pages = ", ".join(str(page) for page, told in UNCOUNTED.items() if told == why)
        click.echo(f"Not counted, {pages}: {why}.")
