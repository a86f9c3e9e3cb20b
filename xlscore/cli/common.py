"""What the commands share: how they name a book and a month, and how they tell what was done."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlscore.flows.summary import Summary
    from xlscore.problems import Problem
    from xlscore.rules.months import Month
    from xlscore.rules.periods import Typed

#: How many changed rows are listed one by one.
_MOST = 20

# Whether the file can be read is said by whoever reads it, in a sentence.
PATH = click.Path(path_type=Path, readable=False)
BOOK = click.argument("book", type=PATH)
JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON for other programs.")


def month_of(
    _context: click.Context, _option: click.Parameter, value: str | None
) -> Month | Typed | None:
    """The month or period that an option or argument names; what is none is wrong usage."""
    from xlscore.rules import periods

    try:
        return periods.parse(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


MONTH = click.option(
    "--month",
    callback=month_of,
    metavar="MONTH",
    help="Another month or period than Settings says: 2014-05, Q1 2014/15, 2014/15.",
)


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """Say what is being done on a terminal, and nothing when piped."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console

    with Console(stderr=True).status("Starting") as status:
        yield status.update


def print_json(value: object, *, ascii_only: bool = False) -> None:
    """Print what other programs read."""
    import json

    click.echo(json.dumps(value, indent=1, ensure_ascii=ascii_only))


def list_problems(
    of: tuple[str, Path],
    problems: Sequence[Problem],
    summary: Callable[[Sequence[Problem]], str],
    as_json: bool,
) -> NoReturn:
    """Print every problem of a book or file, and end: with 1 where one of them is an error."""
    from dataclasses import asdict

    from xlscore.problems import said_once

    if as_json:
        kind, path = of
        rows = [asdict(problem) for problem in problems]
        for row in rows:
            del row["many"]  # it is for those who read lines
        found = {kind: str(path), "problems": rows}
        print_json(found, ascii_only=True)
    else:
        for said in said_once(problems):
            click.echo(f"{said.severity}: {said}")
        click.echo(summary(problems))
    sys.exit(1 if any(problem.severity == "error" for problem in problems) else 0)


def summary_lines(summary: Summary) -> Iterator[str]:
    """What a refresh did, in the order in which an officer wants to know it."""
    from xlscore.problems import said_once

    yield summary.headline
    if summary.exceptions:
        yield f"Exception pages: {', '.join(summary.exceptions)}."
    for change in summary.changes[:_MOST]:
        yield f"Changed: indicator {change.no}, {change.area}: {change}."
    if len(summary.changes) > _MOST:
        yield f"Changed: {len(summary.changes) - _MOST} more rows."
    for title in summary.kept:
        yield f"Kept: a page changed by hand, as '{title}'."
    yield from summary.notes
    for said in said_once(summary.problems):
        if said.severity == "error":
            yield f"error: {said}"
    yield summary.in_short


def tell_of_data(
    book: Path, lines: Sequence[str], summary: Summary | None, *, preview: bool, changed: bool
) -> None:
    """Say what was done to Data, what the refresh after it found, and whether it was written."""
    for line in [*lines, *(summary_lines(summary) if summary else ())]:
        click.echo(line)
    if preview:
        click.echo(f"A preview: nothing was written to {book}.")
    else:
        click.echo(f"Written: {book}" if changed else f"Nothing changed in {book}.")
