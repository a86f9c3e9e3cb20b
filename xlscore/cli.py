"""The command line: thin, in the reader's words, with exit codes that scripts can rely on.

0 done (warnings included), 1 errors in the data (listed; the pages are written all the same),
2 wrong usage or an unreadable file. Heavy imports are local to the command that needs them.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xlscore import __version__
from xlscore.problems import Refusal

if TYPE_CHECKING:
    from xlscore.months import Month
    from xlscore.problems import Problem
    from xlscore.refresh import Summary

# Whether the file can be read is told by whoever reads it, in a sentence.
_PATH = click.Path(path_type=Path, readable=False)
_BOOK = click.argument("book", type=_PATH)
_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON for other programs.")


def _month(_context: click.Context, _option: click.Parameter, value: str | None) -> Month | None:
    from xlscore import months

    try:
        return months.parse(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


_MONTH = click.option(
    "--month", callback=_month, metavar="MONTH", help="Another month than Settings says: 2014-05."
)


class _Commands(click.Group):
    """The group of commands; a Refusal ends any of them with its sentence and exit 2."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Refusal as refusal:
            click.echo(f"xlscore: {refusal}", err=True)
            ctx.exit(2)


@click.group(cls=_Commands)
@click.version_option(__version__, prog_name="xlscore")
def main() -> None:
    """Make a council's monthly performance scorecard out of its data sheets."""


@main.command()
@_BOOK
@_MONTH
@click.option("--out", type=_PATH, help="Write here and leave BOOK alone.")
@click.option("--pdf", is_flag=True, help="Also print the pages to a PDF beside the workbook.")
def refresh(book: Path, month: Month | None, out: Path | None, pdf: bool) -> None:
    """Make every page of BOOK anew from its data sheets."""
    from datetime import date

    from xlscore.hosts.file import FileBook
    from xlscore.refresh import about_book
    from xlscore.refresh import refresh as run

    if pdf:
        from xlscore.hosts.pdf import libreoffice, print_pages

        libreoffice()
    with _progress() as say:
        host = FileBook.open(book, out)
        summary = run(host, month, say)
    for line in _summary_lines(summary):
        click.echo(line)
    click.echo(f"Written: {host.out}" if host.changed else f"Nothing changed in {host.out}.")
    if pdf:
        about = about_book(summary.settings, summary.month, date.today())
        with _progress() as say:
            say("Printing the pages")
            printed = print_pages(host.out, summary.written, about)
        click.echo(f"Printed: {printed}")
    sys.exit(1 if summary.errors else 0)


@main.command()
@_BOOK
@_MONTH
@_JSON
def check(book: Path, month: Month | None, as_json: bool) -> None:
    """List every problem in BOOK's data sheets; nothing is written."""
    from xlscore.book import read
    from xlscore.check import checked
    from xlscore.hosts.file import FileBook

    data, found = read(FileBook.look(book).tables())
    _, problems = checked(data, found, data.settings.reporting_month if month is None else month)
    errors = sum(problem.severity == "error" for problem in problems)
    if as_json:
        click.echo(json.dumps({"book": str(book), "problems": _as_dicts(problems)}, indent=1))
    else:
        from xlscore.pages.checks import summary

        for problem in problems:
            click.echo(f"{problem.severity}: {problem}")
        click.echo(summary(problems))
    sys.exit(1 if errors else 0)


@main.command()
@_BOOK
@click.option("--out", "folder", type=_PATH, metavar="DIR", help="Where the copy goes.")
@click.option("--pdf", is_flag=True, help="Also print the copy to a PDF beside it.")
@click.option("--anyway", is_flag=True, help="Although commentary is a draft or in conflict.")
@click.option("--protect", is_flag=True, help="Protect the pages against slips; no security.")
@click.option("--accessible", is_flag=True, help="Write the accessible copy, a table a sheet.")
def circulate(
    book: Path, folder: Path | None, pdf: bool, anyway: bool, protect: bool, accessible: bool
) -> None:
    """Refresh BOOK, publish its month and write a copy of the pages that is fit to send.

    The copy is an .xlsx of values beside BOOK or in DIR: no data sheets, formulas, macros or
    names of persons. The audit must find no error in it, else nothing is written. The accessible
    copy is another file: it never replaces the familiar one.
    """
    from datetime import datetime

    from xlscore.circulate import Wanted
    from xlscore.circulate import circulate as run

    if pdf and accessible:
        raise click.UsageError("the accessible copy is the workbook itself: leave --pdf out.")
    if pdf:
        from xlscore.hosts.pdf import libreoffice, print_pages

        libreoffice()
    with _progress() as say:
        done = run(book, datetime.now(), folder, Wanted(anyway, protect, accessible), say)
    # What went on record is told even where the copy cannot be printed.
    for line in [*done.told, *_summary_lines(done.summary)]:
        click.echo(line)
    for problem in done.warnings:
        click.echo(f"audit: {problem}")
    for problem in done.disclosed:
        click.echo(f"disclosure: {problem}")
    click.echo(f"Recorded in: {book}\nWritten: {done.copy}")
    if pdf:
        with _progress() as say:
            say("Printing the copy")
            printed = print_pages(done.copy, done.bookmarks, done.about)
        click.echo(f"Printed: {printed}")
    sys.exit(1 if done.summary.errors else 0)


@main.command()
@click.argument("file", type=_PATH)
@click.option("--accessible", is_flag=True, help="Hold it against the accessible copy's rules too.")
@click.option("--organisation", default="", help="The name that may stand as its author.")
@_JSON
def audit(file: Path, accessible: bool, organisation: str, as_json: bool) -> None:
    """List what would embarrass if FILE, a finished workbook, went out; nothing is written."""
    from xlscore.audit import audit as run
    from xlscore.audit import summary

    with _progress() as say:
        say("Looking through the file")
        problems = run(file, accessible=accessible, organisation=organisation)
    if as_json:
        click.echo(json.dumps({"file": str(file), "problems": _as_dicts(problems)}, indent=1))
    else:
        for problem in problems:
            click.echo(f"{problem.severity}: {problem}")
        click.echo(summary(problems))
    sys.exit(1 if any(problem.severity == "error" for problem in problems) else 0)


@main.command()
@_BOOK
@click.argument("no")
@click.option("--area", help="An area's code; without it the first on Areas.")
@_MONTH
@_JSON
def explain(book: Path, no: str, area: str | None, month: Month | None, as_json: bool) -> None:
    """Say why indicator NO of BOOK is rated as it is, and which cells are behind it."""
    from xlscore.explain import explain as run
    from xlscore.hosts.file import FileBook

    told = run(FileBook.look(book).tables(), no, area, month)
    if as_json:
        click.echo(json.dumps(told.as_dict(), indent=1, ensure_ascii=False))
    else:
        click.echo("\n".join(told.lines()))


@main.command()
@_BOOK
@click.argument("files", nargs=-1, type=_PATH)
@click.option("--preview", is_flag=True, help="Say what would be new, changed and refused.")
@click.option("--clear", is_flag=True, help="Empty the cells of figures that the files lack.")
@click.option(
    "--month", callback=_month, metavar="MONTH", help="The month of files without a Month column."
)
@click.option("--undo", is_flag=True, help="Take the last load back; no FILES then.")
def load(
    book: Path, files: tuple[Path, ...], preview: bool, clear: bool, month: Month | None, undo: bool
) -> None:
    """Load FILES, extracts as CSV or Excel, into the sheet Data of BOOK, and refresh.

    Rows are matched by No, Area and Month. Headings that are not columns of Data are explained
    once on the sheet Import. A missing figure (blank, -, n/a, *, : or c) leaves the one that
    stands. Targets are not loaded.
    """
    from datetime import datetime

    from xlscore.hosts.file import FileBook
    from xlscore.loading.flow import formulas_of
    from xlscore.loading.flow import load as run
    from xlscore.loading.undoing import beside, take_back

    if undo == bool(files):
        raise click.UsageError("name the FILES to load, or --undo alone.")
    with _progress() as say:
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
                held=lambda: formulas_of(host),
                month=month,
                clear=clear,
                preview=preview,
                say=say,
            )
            lines = list(loaded.upsert.lines(whole=preview))
            summary, refused = loaded.summary, bool(loaded.upsert.refused)
    for line in [*lines, *(_summary_lines(summary) if summary else ())]:
        click.echo(line)
    if preview:
        click.echo(f"A preview: nothing was written to {book}.")
    else:
        click.echo(f"Written: {book}" if host.changed else f"Nothing changed in {book}.")
    if host.changed and not undo:
        click.echo(f"To take it back: xlscore load {book} --undo")
    sys.exit(1 if refused or (summary and summary.errors) else 0)


@main.command()
@_BOOK
@click.argument("month", callback=_month)
def roll(book: Path, month: Month) -> None:
    """Move BOOK on to another reporting month, such as 2014-06, and refresh it.

    What was reported so far is published where it never was, Data gets the rows of the new
    month, and commentary is carried forward as drafts. Nothing is taken away by it.
    """
    from datetime import datetime

    from xlscore.hosts.file import FileBook
    from xlscore.roll import roll as run

    with _progress() as say:
        host = FileBook.open(book)
        rolled = run(host, month, datetime.now(), say)
    for line in [*rolled.told, *_summary_lines(rolled.summary)]:
        click.echo(line)
    click.echo(f"Written: {host.out}" if host.changed else f"Nothing changed in {host.out}.")
    sys.exit(1 if rolled.summary.errors else 0)


@main.command()
@click.argument("folder", metavar="DIR", type=_PATH)
@click.option("--jobs", type=click.IntRange(min=1), help="How many books at a time.")
def batch(folder: Path, jobs: int | None) -> None:
    """Refresh every scorecard workbook in DIR, several at a time; a line for each.

    Workbooks without data sheets, such as copies that were circulated, are passed over. Ends
    with 2 where a book could not be refreshed, else with 1 where one has errors in its data.
    """
    from xlscore.batch import batch as run

    with _progress() as say:
        outcomes = list(run(folder, jobs, say))
    for outcome in outcomes:
        click.echo(outcome.line())
    sys.exit(max(outcome.code for outcome in outcomes))


@main.command()
@_BOOK
@click.option("--demo", is_flag=True, help="With three years of synthetic data of 13 areas.")
def new(book: Path, demo: bool) -> None:
    """Write a fresh scorecard workbook, with the May 2014 scorecard as its example, to BOOK."""
    from xlscore.workbook.new import new as run

    with _progress() as say:
        say("Making the workbook")
        run(book, demo=demo)
    click.echo(f"Written: {book}\nNext: open it, or run xlscore refresh {book}")


@main.command()
@click.option("--wheels", metavar="DIR", help="Install from the wheels in DIR and nothing else.")
@click.option("--trust", metavar="DIR", help="Have Excel trust the workbooks in DIR, a folder.")
def install(wheels: str | None, trust: str | None) -> None:
    """Set up or mend the Python that the workbook calls, on Windows, without an administrator."""
    from xlscore.setup.install import install as run
    from xlscore.setup.windows import this_machine

    run(this_machine(), lambda done: click.echo(f"{done}."), wheels, trust)


@main.command()
@click.argument("book", required=False)
@_JSON
def doctor(book: str | None, as_json: bool) -> None:
    """Examine each link between Excel, BOOK and Python, and say what to do; nothing is changed."""
    from dataclasses import asdict

    from xlscore.setup.doctor import examine
    from xlscore.setup.windows import this_machine

    links = examine(this_machine(), book)
    if as_json:
        links_told = [asdict(link) for link in links]
        click.echo(json.dumps({"book": book, "links": links_told}, indent=1, ensure_ascii=False))
    else:
        for link in links:
            click.echo(str(link))
    sys.exit(1 if any(link.status == "problem" for link in links) else 0)


@main.command()
@click.option(
    "--out",
    type=_PATH,
    default=Path("scorecard.xlsm"),
    show_default=True,
    help="Where the workbook is written.",
)
def build(out: Path) -> None:
    """Build scorecard.xlsm out of macros/ and the starter data, for developers."""
    from xlscore.workbook.build import build as run

    with _progress() as say:
        say("Building")
        run(out)
    click.echo(f"Written: {out}")


@contextmanager
def _progress() -> Iterator[Callable[[str], None]]:
    """Say what is being done on a terminal, and nothing when piped."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console

    with Console(stderr=True).status("Starting") as status:
        yield status.update


def _as_dicts(problems: list[Problem]) -> list[dict[str, str]]:
    from dataclasses import asdict

    return [asdict(problem) for problem in problems]


def _summary_lines(summary: Summary) -> Iterator[str]:
    """What a refresh did, in the order in which an officer wants to know it."""
    from xlscore import months
    from xlscore.pages.checks import summary as told

    counts = summary.counts
    yield (
        f"{months.long_label(summary.month)}: {counts['R']} Red, {counts['A']} Amber, "
        f"{counts['G']} Green, {counts['']} not rated."
    )
    if summary.exceptions:
        yield f"Exception pages: {', '.join(summary.exceptions)}."
    for change in summary.changes[:_MOST]:
        yield f"Changed: indicator {change.no}, {change.area}: {change.told()}."
    if len(summary.changes) > _MOST:
        yield f"Changed: {len(summary.changes) - _MOST} more rows."
    for title in summary.kept:
        yield f"Kept: a page changed by hand, as '{title}'."
    for problem in summary.problems:
        if problem.severity == "error":
            yield f"error: {problem}"
    where = " See the sheet Check." if summary.problems else ""
    yield told(summary.problems) + where


_MOST = 20
