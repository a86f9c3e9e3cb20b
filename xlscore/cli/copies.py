"""What leaves the building: the copy that is sent, the website, and the audit of a workbook."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from xlscore.cli.common import BOOK, JSON, PATH, list_problems, progress, summary_lines


@click.command()
@BOOK
@click.option("--out", "folder", type=PATH, metavar="DIR", help="Where the copy goes.")
@click.option("--pdf", is_flag=True, help="Also print the copy to a PDF beside it.")
@click.option("--anyway", is_flag=True, help="Go on although something is unfinished.")
@click.option(
    "--protect", is_flag=True, help="Protect pages against accidental typing; no security."
)
@click.option("--accessible", is_flag=True, help="Write the accessible copy, one table a sheet.")
def circulate(
    book: Path, folder: Path | None, pdf: bool, anyway: bool, protect: bool, accessible: bool
) -> None:
    """Refresh BOOK, publish its month and write a copy of the pages that is fit to send.

    The copy is an .xlsx of values beside BOOK or in DIR: no data sheets, formulas, macros or
    names of persons. The audit must find no error in it, else nothing is written. The accessible
    copy is another file: it never replaces the familiar one.
    """
    from datetime import datetime

    from xlscore.flows.circulate import Wanted
    from xlscore.flows.circulate import circulate as run

    if pdf and accessible:
        raise click.UsageError("the accessible copy is the workbook itself: leave --pdf out.")
    if pdf:
        from xlscore.hosts.pdf.by_libreoffice import libreoffice, print_pages

        libreoffice()
    with progress() as say:
        done = run(book, datetime.now(), folder, Wanted(anyway, protect, accessible), say)
    # What went on record is said even where the copy cannot be printed.
    for line in [*done.messages, *summary_lines(done.summary)]:
        click.echo(line)
    for problem in done.warnings:
        click.echo(f"audit: {problem}")
    for line in done.given_away:
        click.echo(f"disclosure: {line}")
    click.echo(f"Recorded in: {book}\nWritten: {done.copy}")
    if pdf:
        with progress() as say:
            say("Printing the copy")
            printed = print_pages(done.copy, done.bookmarks, done.about)
        click.echo(f"Printed: {printed}")
    sys.exit(1 if done.summary.errors else 0)


@click.command()
@BOOK
@click.option("--out", "folder", type=PATH, required=True, metavar="DIR", help="Its folder.")
@click.option(
    "--small-counts-shown", is_flag=True, help="Go on although counts of 1 to 5 are shown."
)
@click.option("--anyway", is_flag=True, help="Go on although something is unfinished.")
def site(book: Path, folder: Path, small_counts_shown: bool, anyway: bool) -> None:
    """Make the pages of BOOK's month into a website in DIR, and put them on record.

    DIR then holds static pages that any web server or share can serve; they need no JavaScript.
    Months that were put there before are kept as they were published. The audit must find no
    error, else nothing is written.
    """
    from datetime import datetime

    from xlscore.flows.site import site as run

    with progress() as say:
        done = run(
            book,
            folder,
            datetime.now(),
            anyway=anyway,
            small_counts_shown=small_counts_shown,
            say=say,
        )
    if done.summary is None:
        click.echo(f"Nothing changed: {folder} shows {done.period} as the book has it.")
        return
    for line in [*done.messages, *summary_lines(done.summary)]:
        click.echo(line)
    for line in done.given_away:
        click.echo(f"disclosure: {line}")
    click.echo(f"Recorded in: {book}")
    click.echo(f"Written: {folder / 'index.html'}, {done.pages} pages, {done.size:,} bytes")
    sys.exit(1 if done.summary.errors else 0)


@click.command()
@click.argument("file", type=PATH)
@click.option(
    "--accessible", is_flag=True, help="Check it by the rules of the accessible copy too."
)
@click.option("--organisation", default="", help="The name that may stand as its author.")
@JSON
def audit(file: Path, accessible: bool, organisation: str, as_json: bool) -> None:
    """List what should not go out in FILE, a finished workbook; nothing is written."""
    from xlscore.audit import audit as run
    from xlscore.audit import summary

    with progress() as say:
        say("Looking through the file")
        problems = run(file, accessible=accessible, organisation=organisation)
    list_problems(("file", file), problems, summary, as_json)
