"""Quarterly, yearly, academic and mixed books, period by period, against plain Python.

Every book is circulated and moved on, period after period, as an office does it. Each time every
cell of the pages, of What changed and of the copies is held against `support.oracle`.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from openpyxl import load_workbook
from support.oracle import Oracle, Saved, compared
from support.oracle_copies import compared as copies_compared
from support.small_books import add, tables

from xlscore.build.build import build
from xlscore.flows.circulate import Wanted, circulate
from xlscore.flows.roll import roll
from xlscore.hosts.file.file_book import FileBook
from xlscore.rules import months, periods
from xlscore.rules.months import make
from xlscore.rules.periods import Calendar
from xlscore.workbook.tables import Edits, RawTable

WHEN = dt.datetime(2026, 1, 5, 9, 30)
_STEPS: Mapping[object, int] = {"M": 1, "Q": 3, "A": 12}


@dataclass(frozen=True)
class Kind:
    """One sort of book: how it reports, and the columns of its indicators."""

    every: str
    starts: str
    first: int
    last: int
    indicators: tuple[Mapping[str, object], ...]

    @property
    def report(self) -> Calendar:
        """The periods of the report."""
        step = {"month": 1, "quarter": 3, "year": 12}[self.every]
        return Calendar(step, months.NAMES.index(self.starts) + 1)


def _about(polarity: str, period: str, measure: str, **more: object) -> Mapping[str, object]:
    return {"Polarity": polarity, "Data_period": period, "Measure": measure} | more


KINDS = {
    "quarterly": Kind("quarter", "April", make(2013, 6), make(2015, 3), (
        _about("H", "SS", "percent"),
        _about("L", "YTD", "number", Basis="monthly"),
        _about("H", "R12M", "rate", Per=10.0, Basis="monthly", Denominator="latest"),
        _about("T", "Q", "percent", **{"Comparable from": "Q3 2013/14"}),
        _about("", "SS", "number"),
        _about("H", "YTD", "percent", Frequency="M", Basis="monthly"),
        _about("L", "A", "number", Frequency="A"),
    )),
    "yearly": Kind("year", "April", make(2013, 3), make(2015, 3), (
        _about("H", "A", "percent"),
        _about("L", "SS", "average", **{"Trend from": "2012/13"}),
        _about("H", "A", "number", Frequency="Q", Basis="monthly"),
        _about("T", "YTD", "percent"),
    )),
    "academic": Kind("year", "September", make(2013, 8), make(2015, 8), (
        _about("H", "A", "percent"),
        _about("L", "A", "number", Frequency="M", Basis="monthly"),
        _about("H", "SS", "percent", **{"Year starts": "April"}),
    )),
    "calendar": Kind("quarter", "January", make(2013, 9), make(2014, 9), (
        _about("H", "Q", "percent"),
        _about("L", "YTD", "number", Basis="monthly", Frequency="M"),
    )),
    "mixed": Kind("month", "April", make(2013, 4), make(2014, 10), (
        _about("H", "SS", "percent"),
        _about("H", "Q", "percent", Frequency="Q"),
        _about("L", "Q", "number", Basis="monthly"),
        _about("L", "A", "number", Frequency="A"),
        _about("H", "A", "percent", Frequency="A", **{"Year starts": "September"}),
        _about("H", "YTD", "percent", Basis="monthly", **{"Year starts": "September"}),
        _about("L", "YTD", "number", Frequency="Q", To="Q2 2014/15"),
    )),
}  # fmt: skip


def made(kind: Kind) -> dict[str, RawTable]:
    """The tables of a book with figures for some years, typed as officers type them."""
    chance = random.Random(kind.every + kind.starts)
    raw = tables("2014-05", areas="K N", Report_every=kind.every, Year_starts=kind.starts)
    report = kind.report
    settings = {row[0]: row for row in raw["Settings"].rows}
    settings["Reporting month"][1] = report.label(kind.first)
    for at, about in enumerate(kind.indicators, 1):
        no, percent = float(at), about["Measure"] == "percent"
        add(raw, "Indicators", No=no, Section="S", Indicator=f"Indicator {at}", **about)
        aim = 0.7 if percent else 25.0
        since = dt.date(2011, 1, 1) if at != 2 else dt.date(2013, 1, 1)
        edges = {"Green from": aim, "Amber from": aim * 0.9}
        if about["Polarity"] == "T":
            edges = {}
        elif about["Polarity"] == "L":
            edges = {"Green to": aim, "Amber to": aim * 1.1}
        if about["Polarity"]:
            add(raw, "Targets", No=no, From=since, Target=aim, **edges)
        starts = about.get("Year starts")
        year = report.starts if starts is None else months.NAMES.index(str(starts)) + 1
        own = Calendar(_STEPS.get(about.get("Frequency"), report.step), year)
        for month in range(make(2010, 1), kind.last + 1):
            if not own.ends(month):
                continue
            for area in "KN":
                if chance.random() < 0.03:
                    continue  # a figure is missing now and then
                when: object = own.label(month) if month % 2 else own.short(month)
                if own.step == 1 and month % 3 == 0:
                    when = months.first_day(months.Month(month))
                num, denom = float(chance.randint(0, 40)), float(chance.randint(40, 60))
                count = about["Measure"] == "number"
                cells = {"Num": num} if count else {"Num": num, "Denom": denom}
                add(raw, "Data", No=no, Area=area, Month=when, **cells)
    return raw


@dataclass
class Office:
    """A book that is circulated and moved on."""

    book: Path
    kind: Kind
    differences: list[str] = field(default_factory=list)

    def circulated(self, *, accessible: bool = False) -> Path:
        """Circulate the period; the copy."""
        wanted = Wanted(anyway=True, accessible=accessible)
        return circulate(self.book, WHEN, self.book.parent, wanted).copy

    def hold(self, copy: Path, accessible: Path | None = None) -> None:
        """Hold the pages of book and copies, and What changed, against the oracle."""
        now = Oracle(self.book)
        then = Oracle(self.book, now.month - now.step)
        self.differences += compared(self.book)[0]
        self.differences += [f"copy: {line}" for line in compared(self.book, copy)[0]]
        counts, before = now.counts(), then.counts(published=True)
        report = self.kind.report
        both = f"{report.label(now.month)} ({report.label(then.month)})"
        said = [[area, both, counts[area], before[area]] for area in now.areas]
        if (shown := Saved(copy).counts()) != said:
            self.differences.append(f"What changed: {shown}, said {said}")
        self.differences += copies_compared(self.book, copy, accessible)

    def corrected(self, month: int) -> None:
        """Correct a figure of the period before, which makes it restated."""
        host = FileBook.open(self.book)
        table = host.tables()["Data"]
        before = Oracle(self.book, month)
        rows = range(len(table.rows))
        at = next(n for n in rows if _is(table.rows[n], before.last("1", month), self.kind))
        host.stage({"Data": Edits({(table.top + 1 + at, "Num"): 33.0}, [])})
        roll(host, months.Month(before.month + before.step), WHEN)


def _is(row: list[object], month: int, kind: Kind) -> bool:
    if row[0] != 1.0 or row[1] != "K":
        return False
    typed = periods.parse(row[2])
    starts = kind.report.starts
    return (typed.month(starts) if isinstance(typed, periods.Typed) else typed) == month


#: These take long, and move on most often.
_LONG = ("quarterly", "calendar", "mixed")


@pytest.mark.parametrize(
    "name", [pytest.param(k, marks=[pytest.mark.slow] * (k in _LONG)) for k in KINDS]
)
def test_periods_against_plain_arithmetic(name: str, tmp_path: Path) -> None:
    """Pages, trends, What changed and copies of two years are what plain arithmetic says."""
    kind = KINDS[name]
    office = Office(tmp_path / "book.xlsm", kind)
    build(office.book, made(kind))
    step = kind.report.step
    for at, month in enumerate(range(kind.first, kind.last + 1, step)):
        if at:
            roll(FileBook.open(office.book), months.Month(month), WHEN)
        if at == 2:
            office.corrected(month - step)
        if step == 1 and at % 6 != 2:
            office.differences += compared(office.book)[0]
            continue
        copy = office.circulated()
        # The accessible one tells the same: once with a restated figure, and of the last period.
        spoken = at == 2 or month + step > kind.last
        office.hold(copy, office.circulated(accessible=True) if spoken else None)
        assert office.differences == []
    assert office.differences == []


def test_the_copy_is_named_by_its_period(tmp_path: Path) -> None:
    """Title, contents, headings and file name say Quarter 2 2013/14, in either rendering."""
    office = Office(tmp_path / "book.xlsm", KINDS["quarterly"])
    build(office.book, made(office.kind))
    roll(FileBook.open(office.book), months.Month(make(2013, 9)), WHEN)
    copy = office.circulated()
    assert copy.name == "Performance Management Scorecard Quarter 2 2013-14.xlsx"
    texts = {title: Saved(copy).text(title) for title in ("Cover", "Scorecard", "What changed")}
    assert "Quarter 2 2013/14" in texts["Cover"]
    assert "Outturn (Quarter 4 2012/13) Result" in texts["Scorecard"]
    assert texts["What changed"][0] == "What changed since Quarter 1 2013/14"
    accessible = load_workbook(office.circulated(accessible=True))
    titles = [sheet["A1"].value for sheet in accessible.worksheets]
    assert all("Quarter 2 2013/14" in title for title in titles)
