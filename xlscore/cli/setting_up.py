"""Before the first page: a fresh workbook, its build, and the set-up of an officer's PC."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from xlscore.cli.common import BOOK, JSON, PATH, print_json, progress


@click.command()
@BOOK
@click.option("--demo", is_flag=True, help="With three years of synthetic data of 13 areas.")
@click.option(
    "--children",
    type=PATH,
    metavar="DIR",
    help="With --demo: make up children in DIR, and count figures from them.",
)
@click.option("--empty", is_flag=True, help="Without any data, and with a page of first steps.")
@click.option("--from", "table", type=PATH, metavar="TABLE", help="Out of a table of indicators.")
@click.option("--organisation", default="", metavar="NAME", help="Whose book it is.")
def new(
    book: Path,
    demo: bool,
    children: Path | None,
    empty: bool,
    table: Path | None,
    organisation: str,
) -> None:
    """Write a fresh scorecard workbook, with the May 2014 scorecard as its example, to BOOK.

    TABLE is one table as councils have it, CSV or Excel: reference, name, polarity or 'high is
    good', unit, target, tolerance, and periods across or down. How it was read is reported.
    """
    from datetime import date

    from xlscore.build.new import new as run
    from xlscore.build.new import refuse_unless_new
    from xlscore.rules.months import Month, month_of

    if demo + empty + (table is not None) > 1:
        raise click.UsageError("choose one of --demo, --empty and --from.")
    if children and not demo:
        raise click.UsageError("--children goes with --demo.")
    if organisation and not (empty or table):
        raise click.UsageError("--organisation goes with --empty or --from.")
    refuse_unless_new(book)
    data, report = None, None
    last_month = Month(month_of(date.today()) - 1)
    with progress() as say:
        say("Making the workbook")
        if children:
            from xlscore.build.made_up.counted_demo import counted_demo

            say("Making up children and counting them")
            data = counted_demo(children)
        elif demo:
            from xlscore.build.demo import demo_tables

            data = demo_tables()
        elif empty:
            from xlscore.build.starter import empty_tables

            data = empty_tables(last_month)
        elif table is not None:
            from xlscore.build.from_table.book import from_table

            data, report = from_table(table, last_month)
        if data is not None and organisation:
            next(row for row in data["Settings"].rows if row[0] == "Organisation")[1] = organisation
        run(book, data)
    for line in report.lines() if report is not None else ():
        click.echo(line)
    click.echo(f"Written: {book}\nNext: open it, or run xlscore refresh {book}")
    if children:
        from xlscore.build.made_up.extracts import ANNEX, AREAS, CARE, CIN

        sources = " ".join(f'"{children / name}"' for name in (CIN, CARE, ANNEX))
        areas, lists = f'--areas "{children / AREAS}"', f'--lists "{children / "lists"}"'
        click.echo(
            f"Children who do not exist: {children}\n"
            f"To see the children behind a figure: xlscore count {book} {sources} {areas} {lists}"
        )


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
        print_json({"book": book, "links": found})
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
