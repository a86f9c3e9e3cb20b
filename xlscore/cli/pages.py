"""What a book shows: its pages, its problems, and why a figure is rated as it is."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlscore.cli.common import (
    BOOK,
    JSON,
    MONTH,
    PATH,
    list_problems,
    print_json,
    progress,
    summary_lines,
)

if TYPE_CHECKING:
    from xlscore.rules.months import Month
    from xlscore.rules.periods import Typed


@click.command()
@BOOK
@MONTH
@click.option("--out", type=PATH, help="Write here and leave BOOK alone.")
@click.option("--pdf", is_flag=True, help="Also print the pages to a PDF beside the workbook.")
def refresh(book: Path, month: Month | Typed | None, out: Path | None, pdf: bool) -> None:
    """Bring every page of BOOK up to date with its data sheets."""
    from datetime import date

    from xlscore.flows.about import about_book
    from xlscore.flows.refresh import refresh as run
    from xlscore.hosts.file.file_book import FileBook

    if pdf:
        from xlscore.hosts.pdf.by_libreoffice import libreoffice, print_pages

        libreoffice()
    with progress() as say:
        host = FileBook.open(book, out)
        summary = run(host, month, say)
    for line in summary_lines(summary):
        click.echo(line)
    click.echo(f"Written: {host.out}" if host.changed else f"Nothing changed in {host.out}.")
    if pdf:
        about = about_book(summary.settings, summary.month, date.today())
        with progress() as say:
            say("Printing the pages")
            printed = print_pages(host.out, summary.written, about)
        click.echo(f"Printed: {printed}")
    sys.exit(1 if summary.errors else 0)


@click.command()
@click.argument("folder", metavar="DIR", type=PATH)
@click.option("--jobs", type=click.IntRange(min=1), help="How many books at a time.")
@click.option("--scheduler", default="", metavar="ADDRESS", help="A Dask cluster that does it.")
@JSON
def batch(folder: Path, jobs: int | None, scheduler: str, as_json: bool) -> None:
    """Refresh every scorecard workbook in DIR, several at a time; a line for each.

    Workbooks without data sheets, such as copies that were circulated, are left out. Ends
    with 2 where a book could not be refreshed, else with 1 where one has errors in its data. The
    workers of a cluster must see DIR under the same path, and have this xlscore; one book each.
    """
    from dataclasses import asdict

    from xlscore.flows.batch import batch as run

    with progress() as say:
        outcomes = list(run(folder, jobs, say, scheduler))
    if as_json:
        books = [asdict(outcome) for outcome in outcomes]
        print_json({"folder": str(folder), "books": books}, ascii_only=True)
    else:
        for outcome in outcomes:
            click.echo(outcome.line())
    sys.exit(max(outcome.code for outcome in outcomes))


@click.command()
@BOOK
@MONTH
@JSON
def check(book: Path, month: Month | Typed | None, as_json: bool) -> None:
    """List every problem in BOOK's data sheets; nothing is written."""
    from xlscore.flows.messages import old_values
    from xlscore.flows.opening import look
    from xlscore.hosts.file.file_book import FileBook
    from xlscore.inputs.contract import TRY_TARGETS
    from xlscore.pages.check import summary

    host = FileBook.look(book)
    problems = list(look(host.tables(), month).problems)
    # What stands on Try targets every refresh brings up to date.
    problems += [problem for problem in old_values(host) if problem.sheet != TRY_TARGETS]
    list_problems(("book", book), problems, summary, as_json)


@click.command()
@BOOK
@click.argument("no")
@click.option("--area", help="An area's code or title; without it the first on Areas.")
@MONTH
@JSON
def explain(
    book: Path, no: str, area: str | None, month: Month | Typed | None, as_json: bool
) -> None:
    """Say why indicator NO of BOOK is rated as it is, and which cells it comes from."""
    from xlscore.flows.explain import explain as run
    from xlscore.hosts.file.file_book import FileBook

    explained = run(FileBook.look(book).tables(), no, area, month)
    if as_json:
        print_json(explained.as_dict())
    else:
        click.echo("\n".join(explained.lines(points=True)))
