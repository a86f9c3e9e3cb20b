"""From extracts to figures: each indicator's measure, window and population, area by area."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from xlscore.children.counted import Counted, Event, LeftOut
from xlscore.children.registry import Source
from xlscore.children.spans import add_months
from xlscore.flows.count.areas import Places
from xlscore.flows.count.sources import Extract
from xlscore.inputs.book import Book
from xlscore.inputs.counts import Assignment, bank_holidays, few
from xlscore.problems import Refusal
from xlscore.results import figures as figs
from xlscore.rules import months
from xlscore.rules.months import Month

#: The numerator and the denominator of one area; None for a figure that is a count alone.
Figure = tuple[int, float | None]


@dataclass(frozen=True)
class Figures:
    """What was counted for one indicator: its figures by area, and whom they mean.

    `result` has the events; `left_out` also those records that could not even be read.
    """

    assignment: Assignment
    month: Month
    window: tuple[date, date]
    source: str
    by_area: Mapping[str, Figure]
    result: Counted
    left_out: Sequence[LeftOut]

    @property
    def left_out_words(self) -> str:
        """How many were left out for which reason, few ones as few; no child."""
        reasons = Counter(why(one) for one in self.left_out)
        return "; ".join(f"{few(n)} {reason}" for reason, n in sorted(reasons.items()))


def why(one: LeftOut) -> str:
    """The table of a record that was left out, and the reason."""
    return f"{one.what}: {one.reason}" if one.what else one.reason


@dataclass(frozen=True)
class Outcome:
    """What was counted, and a sentence for each indicator that was not, or not wholly."""

    figures: Sequence[Figures]
    refused: Sequence[str]


def count_all(
    book: Book,
    wanted: Iterable[Assignment],
    extracts: Mapping[Source, Extract],
    places: Places,
    month: Month,
) -> Outcome:
    """Count every indicator that is a measure, for the period that ends with a month."""
    found: list[Figures] = []
    refused: list[str] = []
    try:
        holidays = bank_holidays(book.settings.bank_holidays)
    except ValueError as error:
        raise Refusal(f"Settings, Bank holidays: {error}") from None
    in_use = figs.reporting(book, month)
    for one in wanted:
        areas = set(in_use.loc[in_use["No"] == one.no, "Area"]) & places.known()
        calendar = book.typed_by(one.no)
        if not calendar.ends(month):
            ended = f"{months.long_label(month)} does not end a {calendar.name} of it"
            refused.append(f"indicator {one.no}: {ended}")
            continue
        if not areas:
            where = book.areas_in_words(sorted(places.known()))
            refused.append(f"indicator {one.no}: it does not report for {where} in that month")
            continue
        window = window_of(book, one, month)
        extract = extracts.get(one.measure.source)
        if extract is None:
            needs = one.measure.source
            refused.append(f"indicator {one.no} ({one.measure.name}): none of the files is {needs}")
            continue
        if lacks := extract.lacks(one.measure, _since(one, window), window[1]):
            refused.append(f"indicator {one.no} ({one.measure.name}): {lacks}")
            continue
        result = one.measure.count(extract.tables, window, one.options, holidays)
        found.append(_figures(book, one, month, window, extract, places, areas, result, refused))
    return Outcome(found, refused)


def _since(one: Assignment, window: tuple[date, date]) -> date:
    """The first day that a source must cover for a figure."""
    first, last = window
    takes = {**one.measure.parameters, **one.options}
    if one.measure.snapshot:
        return last - dt.timedelta(days=takes.get(one.measure.days, 0))
    return add_months(first, -takes.get(one.measure.before, 0))


def window_of(book: Book, one: Assignment, month: Month) -> tuple[date, date]:
    """First and last day that an indicator's figure of a month covers.

    Of figures that are summed here it is the period's own.
    """
    row = book.indicators[book.indicators["No"] == one.no].assign(Month=int(month))
    if row["Basis"].iloc[0] == "monthly":
        first = Month(int(month) - int(row["own"].iloc[0]) + 1)
    else:
        first = Month(int(figs.window_starts(row)[0]))
    year, number = months.year_month(month)
    return months.first_day(first), dt.date(year, number, monthrange(year, number)[1])


def _figures(
    book: Book,
    one: Assignment,
    month: Month,
    window: tuple[date, date],
    extract: Extract,
    places: Places,
    areas: Iterable[str],
    result: Counted,
    refused: list[str],
) -> Figures:
    # Read once for all measures, so only what touches this one's tables is left out of it.
    touched = {*one.measure.needs, "Child"}
    left_out = [item for item in extract.left_out if item.what in touched]
    left_out += result.left_out
    num = _by_area(result.num, places)
    denom = _by_area(result.denom or (), places)
    homeless = {e for e in result.denom or result.num if not places.area_of(e.child)}
    left_out += [LeftOut(*event[:1], "", event.began, "in no area") for event in sorted(homeless)]
    measure = book.indicators.loc[book.indicators["No"] == one.no, "Measure"].iloc[0]
    by_area: dict[str, Figure] = {}
    for area in (code for code in book.areas["Area"] if code in set(areas)):
        total = result.total(num.get(area, ()))
        if measure == "number":
            by_area[area] = total, None
        elif result.denom is not None:
            by_area[area] = total, float(len(denom.get(area, ())))
        else:
            people = _population(book, one, area, month)
            if people is None:
                refused.append(
                    f"indicator {one.no}, {book.area_name(area)}: nothing says what it is out of; "
                    "type its Denom on Data once, or population=<No> under Options on Counts"
                )
                continue
            by_area[area] = total, people
    return Figures(one, month, window, extract.name, by_area, result, left_out)


def _by_area(events: Iterable[Event], places: Places) -> dict[str, list[Event]]:
    found: dict[str, list[Event]] = {}
    for event in events:
        for area in places.of(event.child):
            found.setdefault(area, []).append(event)
    return found


def _population(book: Book, one: Assignment, area: str, month: Month) -> float | None:
    """The latest denominator on Data, or the latest figure of the indicator that Options name."""
    data = book.data
    no = one.population or one.no
    rows = data[(data["No"] == no) & (data["Area"] == area) & (data["Month"] <= month)]
    columns = ["Denom", "Num", "Value"] if one.population else ["Denom"]
    held: pd.Series[float] = rows.sort_values("Month")[columns].bfill(axis=1).iloc[:, 0].dropna()
    return None if held.empty else float(held.iloc[-1])
