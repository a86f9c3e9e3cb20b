"""Scorecards drawn at random, full of small counts, with totals, targets and past months.

A book holds many tables: each indicator is one, of a few areas and three months.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from random import Random
from typing import Any

from support import small_books as small
from support.small_books import add

from xlscore.disclosure.findings import Disclosure, disclosure
from xlscore.disclosure.withholding import as_asked
from xlscore.inputs.book import Book
from xlscore.inputs.commentary import carry
from xlscore.pages.copies import Report, familiar
from xlscore.results.results import Results, results
from xlscore.workbook.page import Page
from xlscore.workbook.tables import RawTable

#: The months of a drawn table: outturn, previous and latest.
MARCH, APRIL, MAY = "2014-03", "2014-04", "2014-05"
MONTHS = (MARCH, APRIL, MAY)
#: An area and a month.
Place = tuple[str, str]
#: The two ends of a band; both count themselves.
Band = tuple[Fraction, Fraction]


@dataclass(frozen=True)
class Shape:
    """The areas of a book: who is part of whom, who has no page, whether Reds have pages."""

    parts: dict[str, list[str]]
    unpaged: frozenset[str]
    excepted: bool

    @property
    def areas(self) -> list[str]:
        """Every area, the whole first."""
        return list(dict.fromkeys(["W", *(area for some in self.parts.values() for area in some)]))


@dataclass
class Drawn:
    """One table.

    `counts`: num and denom by area and month, the denom None for a count; `published`: the past
    results that Published has; `green` and `amber`: None without a target or polarity.
    """

    no: int
    percent: bool
    polarity: str
    ytd: bool
    adds_up: bool
    target: Fraction | None
    green: Band | None = None
    amber: Band | None = None
    counts: dict[Place, tuple[int, int | None]] = field(default_factory=dict)
    published: dict[Place, Fraction] = field(default_factory=dict)
    by_hand: set[Place] = field(default_factory=set)

    def value(self, place: Place) -> Fraction | None:
        """The result that Data gives."""
        if place not in self.counts:
            return None
        num, denom = self.counts[place]
        return Fraction(num) if denom is None else Fraction(num, denom) if denom else None


def shape(seed: int) -> Shape:
    """The areas of a book; the same seed gives the same ones."""
    by = Random(seed)
    parts = {"W": ["A", "B", "C"][: by.choice([2, 3, 3])]}
    if by.random() < 0.4:
        parts["A"] = ["A1", "A2"]
    unpaged = frozenset({"B"} if by.random() < 0.2 else ())
    return Shape(parts, unpaged, by.random() < 0.3)


def draw(seed: int, of: Shape, no: int) -> Drawn:
    """A table; the same seed gives the same one."""
    by = Random(seed)
    percent = by.random() < 0.5
    told = ("0.2", "0.5", "0.75", "0.9", "1") if percent else ("1", "2", "3", "4", "6", "10", "20")
    drawn = Drawn(
        no=no,
        percent=percent,
        polarity=by.choice(["H", "L", "L", "T", ""]),
        ytd=not percent and by.random() < 0.3,
        adds_up=by.random() < 0.9,
        target=Fraction(by.choice(told)) if by.random() < 0.85 else None,
    )
    if drawn.target is not None and drawn.polarity:
        drawn.green, drawn.amber = _bands(by, drawn.target, drawn.polarity)
    for month in MONTHS:
        if month == MAY or by.random() < 0.75:
            _month(by, of, drawn, month)
    for place in list(drawn.counts):
        value = drawn.value(place)
        if place[1] != MAY and value is not None and by.random() < 0.3:
            revised = not percent and value > 3 and by.random() < 0.4
            drawn.published[place] = value + (by.choice([1, 2]) if revised else 0)
    now = [place for place in drawn.counts if place[1] == MAY]
    if not percent and now and by.random() < 0.2:
        drawn.by_hand.add(by.choice(now))
    return drawn


def _month(by: Random, of: Shape, drawn: Drawn, month: str) -> None:
    for area in of.areas:
        if area in of.parts or by.random() < 0.04:
            continue
        if drawn.percent:
            denom = by.choice([1, 2, 3, 8, 20, 33])
            num = min(denom, by.choice([0, 1, 2, 3, 4, 5, 6, 7, 9, 14, 31]))
            drawn.counts[area, month] = (num, denom)
        else:
            before = drawn.counts.get((area, APRIL), (3, None))[0]
            num = by.choice([0, 1, 2, 3, 4, 5, 6, 8, 23, before])
            drawn.counts[area, month] = (num + before if drawn.ytd and month == MAY else num, None)
    for whole in reversed(list(of.parts)):
        some = [drawn.counts[a, month] for a in of.parts[whole] if (a, month) in drawn.counts]
        off = by.random() < 0.05
        if some:
            total = sum(d or 0 for _, d in some) + off if drawn.percent else None
            drawn.counts[whole, month] = (sum(n for n, _ in some) + off, total)


def _bands(by: Random, target: Fraction, polarity: str) -> tuple[Band, Band]:
    """Green and amber."""
    far, room = Fraction(10**6), target * Fraction(by.choice(["0.1", "0.25", "0.5"]))
    if polarity == "H":
        return (target, far), (target - room, far)
    if polarity == "L":
        return (-far, target), (-far, target + room)
    return (target - room, target + room), (target - 2 * room, target + 2 * room)


# ---- as data sheets, and as a copy


def tables(of: Shape, drawn: Sequence[Drawn], **settings: object) -> dict[str, RawTable]:
    """The data sheets of some tables."""
    raw = small.tables(MAY, " ".join(of.areas), **({"Small_counts": "suppressed"} | settings))
    home = {area: whole for whole, some in of.parts.items() for area in some}
    for row in raw["Areas"].rows:
        row[2] = "No" if row[0] in of.unpaged else "Yes"
        row[3] = "Yes" if of.excepted else "No"
        row[4] = home.get(str(row[0]))
    for one in drawn:
        _add(raw, one)
    return raw


def _add(raw: dict[str, RawTable], one: Drawn) -> None:
    small.indicator(
        raw, one.no, one.polarity, Measure="percent" if one.percent else "number",
        Data_period="YTD" if one.ytd else "SS", Adds_up="Yes" if one.adds_up else "No",
    )  # fmt: skip
    if one.target is not None:
        limits: dict[str, Any] = {}
        if one.green and one.amber:
            if one.polarity in "HT":
                limits |= {"Green_from": float(one.green[0]), "Amber_from": float(one.amber[0])}
            if one.polarity in "LT":
                limits |= {"Green_to": float(one.green[1]), "Amber_to": float(one.amber[1])}
        small.target(raw, one.no, "", float(one.target), **limits)
    for (area, month), (num, denom) in one.counts.items():
        add(
            raw, "Data", No=one.no, Area=area, Month=small.day(month), Num=num if denom else None,
            Denom=denom, Value=None if denom else num,
            Withhold="Yes" if (area, month) in one.by_hand else None,
        )  # fmt: skip
    for (area, month), value in one.published.items():
        add(raw, "Published", No=one.no, Area=area, Month=small.day(month), Value=float(value))


@dataclass
class Copy:
    """The pages of a copy, and what is said of what they withhold; book and results as they are."""

    book: Book
    computed: Results
    report: Report
    pages: list[Page]
    disclosure: Disclosure


def copy(raw: dict[str, RawTable]) -> Copy:
    """The copy of a book's reporting month, as pages."""
    book = small.book(raw)
    computed = results(book, book.settings.reporting_month)
    figures = as_asked(book, computed)
    commentary, shown = carry(book, [])
    report = Report(figures, commentary, [], shown, dt.datetime(2014, 7, 1), "digest")
    pages = familiar(report)
    return Copy(book, computed, report, pages, disclosure(book, figures, pages))
