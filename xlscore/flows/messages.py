"""What flows say of what they did, in the officer's words."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from xlscore.checks.case import Case
from xlscore.checks.texts import texts_are_not_the_example
from xlscore.disclosure import NOT_GUARANTEED
from xlscore.flows.opening import Opening
from xlscore.flows.publish import Differs, Publishing
from xlscore.flows.summary import Summary
from xlscore.inputs.book import Book
from xlscore.inputs.contract import KEY
from xlscore.inputs.sheet import rows_below
from xlscore.problems import Problem, said_once
from xlscore.rules import months
from xlscore.rules.months import Month
from xlscore.rules.periods import Calendar
from xlscore.rules.sentences import counts_in_words
from xlscore.workbook.host import Host
from xlscore.workbook.tables import Edits


def old_values(
    host: Host,
    changed: frozenset[str] = frozenset(),
    edits: Mapping[str, Edits] = MappingProxyType({}),
) -> list[Problem]:
    """The user's formulas that keep an old value, once these sheets change too."""
    return [
        Problem(
            "warning",
            sheet,
            cell,
            "this formula reads something that the refresh changed, so its stored value is old",
            "open the book in Excel, which calculates it, and save",
        )
        for sheet, cell in host.outdated(changed, edits)
    ]


#: What is said once a signed workbook has been written.
UNSIGNED: Final = (
    "The workbook was digitally signed, and its signature no longer holds, as it was changed; "
    "sign it again in Excel (File, Info)."
)


def extended(book: Book, sheets: Iterable[str]) -> list[str]:
    """The tables of some sheets were extended over rows that were typed below them."""
    tables = [book.sheets[name].raw for name in sheets if name in book.sheets]
    return [
        f"{rows.place}: {rows.found}; the table now holds them."
        for table in tables
        for rows in rows_below(table)
    ]


def differs(figure: Differs) -> str:
    """A figure was published otherwise than the data now give it."""
    value = figure.how.value
    was = "without a figure" if math.isnan(figure.published) else f"as {value(figure.published)}"
    return (
        f"Indicator {figure.no}, {figure.area}: published {was}, the data now give "
        f"{value(figure.now)}; what was published stands."
    )


# ---- a new month


def same_month(period: str) -> str:
    """The book reports that period already."""
    return f"The book already reports {period}: nothing was added."


def moved_back(now: str, then: str) -> str:
    """The period reported went back."""
    return f"Moved back from {now} to {then}; no row was added or taken away."


def moved_on(
    report: Calendar, now: Month, month: Month, left: Publishing, added: int, drafts: int
) -> list[str]:
    """The period reported went on: rows added to Data, what of the one left is published."""
    was, starts = report.label(now), report.starts
    lines = [
        f"Moved on from {was} to {report.label(month)}: "
        f"{count(added, 'row')} added to Data for you to fill in."
    ]
    if left.rows:
        new = count(len(left.rows), "figure")
        lines.append(
            f"{new} of {was} came after it was published and now stand in Published too."
            if left.circulated
            else f"{was} was never circulated: {new} now stand in Published as last refreshed."
        )
    lines += [differs(figure) for figure in left.differs]
    if left.missing:
        lines.append(
            f"{was} stays without {count(left.missing, 'result')}; they count as "
            "missing until Data has them."
        )
    if drafts:
        lines.append(
            f"{count(drafts, 'text')} carried forward in Commentary as drafts: "
            "revise each, or delete it."
        )
    if (between := (month - now) // report.step - 1) > 0:
        lines.append(
            f"{count(between, report.name)} in between left out; move to each in turn if it "
            "is to be reported."
        )
    if months.year_start(month, starts) != months.year_start(now, starts):
        lines.append(
            f"A new year, {months.year_label(month, starts)}, begins: type its targets on Targets, "
            f"From {months.long_label(months.year_start(month, starts))}. Until then last year's "
            "stay in force, and Check names them."
        )
    return lines


# ---- circulation


def unfinished(opened: Opening) -> list[str]:
    """What a copy of the period would show unfinished, a line each.

    Texts of Reds that are blank, drafts or in conflict, figures that are missing, and what is
    still the example's.
    """
    lines, commentary = [], opened.commentary
    reds = opened.computed.reds(opened.book.excepted)
    for no, area, when in reds[KEY].itertuples(index=False):
        month = Month(when)
        who = f"indicator {no}, {opened.book.area_name(area)}"
        if commentary.in_conflict(no, area, month):
            lines.append(f"two texts of {who} are in conflict")
        elif since := commentary.draft_of(no, area, month):
            lines.append(f"the text of {who} is still the draft of {opened.book.words(no, since)}")
        elif not commentary.text(no, area, month).strip():
            lines.append(f"the commentary of {who}, which is Red, is blank")
    rows = opened.computed.rows
    if rows.empty:
        lines.append("no indicator is reported, so the pages are empty")
    missing = rows[rows["due"] & rows["latest"].isna() & rows["absent"].eq("")]
    for no, same in missing.groupby("No", sort=False):
        named = opened.book.areas_in_words([str(area) for area in same["Area"]])
        areas = f", {named}," if len(opened.book.areas) > 1 else ""
        lines.append(f"indicator {no!s}{areas} has no figure for {opened.computed.label}")
    lines += [
        f"{said.where}: {said.found}"
        for said in said_once(texts_are_not_the_example(Case(opened.book, opened.month)))
    ]
    return lines


def circulated(
    published: Publishing, withheld: int, unfinished: Sequence[str], protected: bool
) -> list[str]:
    """What went on record, and in what state the copy goes out."""
    rows = len(published.rows)
    lines = [f"{rows} figures now stand in Published." if rows else "Published had them all."]
    lines += [differs(figure) for figure in published.differs]
    lines += [f"Circulated all the same: {one}." for one in unfinished]
    if withheld:
        lines.append(f"{withheld} figures are shown as c. {NOT_GUARANTEED}")
    if protected:
        lines.append("The pages are protected against typing by accident; that is no security.")
    return lines


def recorded(counts: Mapping[str, int], published: int, withheld: int) -> str:
    """What the Log says of a copy: its ratings, figures published, figures withheld."""
    shown = f"; {withheld} shown as c" if withheld else ""
    return f"{counts_in_words(counts)}; {published} figures published{shown}"


SMALL_COUNTS_SHOWN: Final = (
    "Small counts on Settings is shown, so anybody could read counts of 1 to 5 on the website: "
    "type suppressed or protected there, or use --small-counts-shown if all of them may be known"
)


# ---- many books

LOCK_FILE: Final = "left out: Excel's lock file of an open workbook"
NO_DATA_SHEETS: Final = "left out: it has no data sheets"
ENDED: Final = (
    "not refreshed: its process was ended, perhaps for want of memory; refresh it by itself"
)


def unexpected(error: Exception) -> str:
    """A book was not refreshed, and no one foresaw why."""
    return (
        f"not refreshed: something unexpected happened ({type(error).__name__}: {error}); "
        "refresh it by itself, and tell whoever looks after xlscore"
    )


def refreshed(summary: Summary, written: bool) -> str:
    """A book was refreshed, in one line."""
    kept = f" Pages changed by hand were kept: {', '.join(summary.kept)}." if summary.kept else ""
    said = said_once(summary.problems)
    errors = sum(one.severity == "error" for one in said)
    return (
        f"{summary.headline} {'Written' if written else 'Nothing changed'}.{kept} "
        f"Errors: {errors}, warnings: {len(said) - errors}."
    )


def count(number: int, thing: str) -> str:
    """A number of things: `1 row`, `1,200 rows`."""
    return f"{number:,} {thing}{'s' * (number != 1)}"
