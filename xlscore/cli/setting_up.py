"""Before the first page: a fresh workbook, its build, and the set-up of an officer's PC."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from xlscore.cli.common import BOOK, JSON, PATH, progress


@click.command()
@BOOK
@click.option("--demo", is_flag=True, help="With three years of synthetic data of 13 areas.")
def new(book: Path, demo: bool) -> None:
    """Write a fresh scorecard workbook, with the May 2014 scorecard as its example, to BOOK."""
    from xlscore.build.new import new as run

    with progress() as say:
        say("Making the workbook")
        run(book, demo=demo)
    click.echo(f"Written: {book}\nNext: open it, or run xlscore refresh {book}")


@click.command()
@click.option("--wheels", metavar="DIR", help="Install from the wheels in DIR and nothing else.")
@click.option("--trust", metavar="DIR", help="Have Excel trust the workbooks in DIR, a folder.")
def install(wheels: str | None, trust: str | None) -> None:
    """Set up or mend the Python that the workbook calls, on Windows, without an administrator."""
    from xlscore.setup.install import install as run
    from xlscore.setup.windows import this_machine

    run(this_machine(), lambda done: click.echo(f"{done}."), wheels, trust)


@click.command()
@click.argument("book", required=False)
@JSON
def doctor(book: str | None, as_json: bool) -> None:
    """Examine each link between Excel, BOOK and Python, and say what to do; nothing is changed."""
    from dataclasses import asdict

    from xlscore.setup.doctor import examine
    from xlscore.setup.windows import this_machine

    links = examine(this_machine(), book)
    if as_json:
        found = [asdict(link) for link in links]
        click.echo(json.dumps({"book": book, "links": found}, indent=1, ensure_ascii=False))
    else:
        for link in links:
            click.echo(str(link))
    sys.exit(1 if any(link.status == "problem" for link in links) else 0)


@click.command()
@click.option(
    "--out",
    type=PATH,
    default=Path("scorecard.xlsm"),
    show_default=True,
    help="Where the workbook is written.",
)
def build(out: Path) -> None:
    """Build scorecard.xlsm out of macros/ and the starter data, for developers."""
    from xlscore.build.build import build as run

    with progress() as say:
        say("Building")
        run(out)
    click.echo(f"Written: {out}")
