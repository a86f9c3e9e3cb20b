"""Books drawn at random whose three months circulate one after the other, corrected in between."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from support.extracts import workbook
from support.small_books import add, day, month

from disclosing.drawn import Copy, Drawn, Shape, copy, draw, shape, tables
from xlscore.disclosure.findings import Finding
from xlscore.disclosure.withholding import on_circulated
from xlscore.flows.about import about_copy
from xlscore.flows.publish import publish
from xlscore.hosts.file.copy import write_copy
from xlscore.hosts.package.package import Package
from xlscore.pages.copies import accessible
from xlscore.workbook.tables import RawTable

#: The outturn, and the months that circulate.
MARCH, APRIL, MAY, JUNE = "2014-03", "2014-04", "2014-05", "2014-06"
EACH = 2
Raw = dict[str, RawTable]


@dataclass
class Sent:
    """A book whose copies have gone out: the files by month, and what was said with each.

    `truth` has by indicator, area and month the counts as they were when that month circulated,
    and those of months that no copy was about as they are; `stopped` the months that did not go.
    """

    of: Shape
    drawn: list[Drawn]
    truth: dict[tuple[int, str, str], tuple[int, int | None]]
    files: dict[str, list[Path]]
    findings: list[Finding]
    stopped: list[str]


def send(seed: int, setting: str, folder: Path) -> Sent:
    """Draw a book and circulate April, May and June of it in both renderings."""
    by = Random(seed)
    of = shape(seed)
    drawn = [_draw(by, seed * 100 + no, of, no) for no in range(1, EACH + 1)]
    sent = Sent(of, drawn, {}, {}, [], [])
    for one in drawn:
        sent.truth |= {(one.no, *place): counts for place, counts in one.counts.items()}
    raw = tables(of, drawn, Small_counts=setting)
    for when in (APRIL, MAY, JUNE):
        next(row for row in raw["Settings"].rows if row[0] == "Reporting month")[1] = day(when)
        made = copy(raw)
        sent.findings += made.disclosure.findings
        if made.disclosure.stops:
            sent.stopped.append(when)
            break
        sent.files[when] = write(made, folder, when)
        rows = on_circulated(made.book, made.computed, made.report.figures, when)
        published = publish(made.book, made.computed, "").rows
        for name, more in (("Circulated", rows), ("Published", published)):
            for row in more:
                values: dict[str, Any] = {str(k).replace(" ", "_"): v for k, v in row.items()}
                add(raw, name, **values)
        for one in drawn:
            if by.random() < 0.4:
                _correct(by, of, raw, one, [m for m in (APRIL, MAY) if m <= when])
    return sent


def write(made: Copy, folder: Path, when: str) -> list[Path]:
    """Both renderings of a copy as finished files."""
    report = made.report
    about = about_copy(
        report.book.settings, report.computed.month, dt.date(2014, 7, 1), accessible=False
    )
    files = [folder / f"{when} {name}.xlsx" for name in ("familiar", "accessible")]
    for pages, out in zip((made.pages, accessible(report)), files, strict=True):
        write_copy(pages, _looks(), about, out)
    return files


@cache
def _looks() -> Package:
    """A book whose looks the copies have."""
    with TemporaryDirectory() as folder:
        return Package.open(workbook(Path(folder) / "base.xlsx", ("Sheet", [])))


def _draw(by: Random, seed: int, of: Shape, no: int) -> Drawn:
    """A table of four months whose totals add up."""
    one = draw(seed, of, no)
    one.counts.clear()
    one.published.clear()
    one.by_hand.clear()
    for when in (MARCH, APRIL, MAY, JUNE):
        if when != JUNE and by.random() < 0.15:
            continue
        parts: dict[str, tuple[int, int | None]] = {}
        for area in of.areas:
            if area in of.parts or by.random() < 0.04:
                continue
            if one.percent:
                denom = by.choice([1, 2, 3, 8, 20, 33])
                parts[area] = (min(denom, by.choice([0, 1, 2, 3, 4, 5, 6, 7, 9, 14, 31])), denom)
            else:
                before = max(one.counts.get((area, m), (0, None))[0] for m in (APRIL, MAY))
                num = by.choice([0, 1, 2, 3, 4, 5, 6, 8, 23])
                parts[area] = (num + (before if one.ytd and when > APRIL else 0), None)
        _total(of, one.percent, parts)
        one.counts |= {(area, when): counts for area, counts in parts.items()}
    return one


def _total(of: Shape, percent: bool, parts: dict[str, tuple[int, int | None]]) -> None:
    for whole in reversed(list(of.parts)):
        some = [parts[area] for area in of.parts[whole] if area in parts]
        if some:
            total = sum(denom or 0 for _, denom in some) if percent else None
            parts[whole] = (sum(num for num, _ in some), total)


def _correct(by: Random, of: Shape, raw: Raw, one: Drawn, months: list[str]) -> None:
    """Change an area's count of a month that is out, and the totals with it; or clear the month."""
    when = by.choice(months)
    rows = [row for row in raw["Data"].rows if row[0] == one.no and row[2] == day(when)]
    parts = {str(row[1]): _counts(row, one) for row in rows}
    leaves = [area for area in parts if area not in of.parts]
    if not leaves or (one.ytd and when != MAY):
        return
    if by.random() < 0.3:
        cleared = {by.choice(leaves)} if by.random() < 0.5 else set(parts)
        raw["Data"].rows = [row for row in raw["Data"].rows
                            if row not in rows or row[1] not in cleared]  # fmt: skip
        return
    area = by.choice(leaves)
    num, denom = parts[area]
    if one.ytd:
        before = one.counts.get((area, APRIL), (0, None))[0]
        num = max(before, num - 1)
    else:
        num = by.choice([0, 2, 3, 4, 7, 9])
    parts[area] = (num, None if denom is None else max(denom, num))
    _total(of, one.percent, parts)
    for row in rows:
        num, denom = parts[str(row[1])]
        row[3:6] = [None, None, num] if denom is None else [num, denom, None]


def _counts(row: list[object], one: Drawn) -> tuple[int, int | None]:
    num, denom, value = (int(str(v)) if v is not None else None for v in row[3:6])
    return (num or 0, denom) if one.percent else (value or 0, None)


def said(sent: Sent) -> Iterator[tuple[int, str, str, str]]:
    """The counts that were said to be worked out: indicator, area, month, num, denom or own."""
    names = {int(month(when)): when for when in (MARCH, APRIL, MAY, JUNE)}
    for finding in sent.findings:
        if finding.kind in ("worked out", "earlier"):
            for count in finding.counts:
                what = "own" if count.version == "own" else count.column
                yield int(count.no), count.area, names.get(count.month, ""), what
