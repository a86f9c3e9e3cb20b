"""The sheet Counts: which indicator is which measure, and when it was counted from what.

Options are written `months=18; population=35`: a measure's parameters, and the indicator whose
latest figure is the population that a rate is out of.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Final

from xlscore.children.registry import MEASURES, Measure
from xlscore.inputs.book import Book
from xlscore.inputs.records import records_of
from xlscore.rules import months
from xlscore.rules.months import Month

#: The columns that a count fills in.
COUNTED: Final = ("Source", "Counted on", "Month", "Left out", "Digest")
_POPULATION: Final = "population"
#: Counts of so many and fewer are said to be few.
_FEW: Final = 5


@dataclass(frozen=True)
class Assignment:
    """An indicator that is counted as a measure, as its row of Counts says.

    `month` is the one counted last (`months.EARLIEST`: never), from `source` on the day
    `counted_on`; `left_out` says what was left out, `digest` proves the figures that were written.
    """

    no: str
    row: int
    measure: Measure
    options: Mapping[str, int]
    population: str
    source: str
    counted_on: str
    month: Month
    left_out: str
    digest: str

    @property
    def counted(self) -> bool:
        """Whether it was ever counted."""
        return self.month != months.EARLIEST

    @property
    def definition(self) -> str:
        """The measure's definition with the options of the row."""
        return self.measure.definition(self.options)


@dataclass(frozen=True)
class Wrong:
    """What is wrong in a row of Counts: its column, what was found and what to do."""

    row: int
    column: str
    found: str
    todo: str


def assignments(book: Book) -> tuple[list[Assignment], list[Wrong]]:
    """What the rows of Counts say, and what is wrong with those that cannot be used.

    A row without a measure says nothing. Of two rows of an indicator the first is used.
    """
    numbers = {no.casefold(): no for no in book.indicators["No"]}
    found: dict[str, Assignment] = {}
    wrong: list[Wrong] = []
    for record in records_of(book.counts):
        row, no = int(record["row"]), numbers.get(str(record["No"]).casefold())
        if not str(record["Measure"]).strip():
            continue
        if no is None:
            what = f"the indicator '{record['No']}' is not on the Indicators sheet"
            wrong.append(Wrong(row, "No", what, "correct it, or add the indicator to Indicators"))
            continue
        if no in found:
            what = f"indicator {no} stands in rows {found[no].row} and {row}; the first is used"
            wrong.append(Wrong(row, "No", what, "delete one of them"))
            continue
        try:
            measure = measure_named(str(record["Measure"]))
        except ValueError as error:
            wrong.append(Wrong(row, "Measure", *_parted(error)))
            continue
        try:
            options, population = _options(str(record["Options"]), measure, numbers)
        except ValueError as error:
            wrong.append(Wrong(row, "Options", *_parted(error)))
            continue
        texts = (str(record[name]) for name in ("Source", "Counted on", "Left out", "Digest"))
        source, counted_on, left_out, digest = texts
        month = Month(int(record["Month"]))
        found[no] = Assignment(
            no, row, measure, options, population, source, counted_on, month, left_out, digest
        )
    return list(found.values()), wrong


def _parted(error: ValueError) -> tuple[str, str]:
    found, _, todo = str(error).partition(": ")
    return found, todo


def measure_named(text: str) -> Measure:
    """The measure of a name, however it is spelled; ValueError with the nearest names."""
    name = re.sub(r"[\s_-]+", "_", text.strip().casefold())
    if name in MEASURES:
        return MEASURES[name]
    near = get_close_matches(name, MEASURES, 3, 0.5)
    like = f"like {' or '.join(near)}, " if near else ""
    raise ValueError(
        f"'{text.strip()}' is not a measure: type a name {like}as xlscore count --measures "
        "lists them"
    )


def _options(text: str, measure: Measure, numbers: Mapping[str, str]) -> tuple[dict[str, int], str]:
    known = {**measure.parameters, **({_POPULATION: 0} if measure.population else {})}
    may = ", ".join(f"{name}=..." for name in known) or "nothing"
    options: dict[str, int] = {}
    population = ""
    for part in filter(None, map(str.strip, re.split("[;,\n]", text))):
        name, sign, value = (piece.strip() for piece in part.partition("="))
        name = re.sub(r"[\s_-]+", "_", name.casefold())
        if not sign or name not in known:
            raise ValueError(f"'{part}' is not an option of {measure.name}: it takes {may}")
        if name == _POPULATION:
            if value.casefold() not in numbers:
                raise ValueError(
                    f"the indicator '{value}' is not on the Indicators sheet: name the one whose "
                    "figure is the population"
                )
            population = numbers[value.casefold()]
        elif not re.fullmatch(r"\d{1,4}", value):
            raise ValueError(f"'{value}' is not a whole number: write {name}={known[name]}, say")
        else:
            options[name] = int(value)
    return options, population


def few(number: int) -> str:
    """How many there are, small numbers as `few`."""
    return "few" if 0 < number <= _FEW else f"{number:,}"


def proof(salt: str, no: str, area: str, month: Month, figures: Iterable[object]) -> str:
    """A digest of the figures of one row of Data; of numbers alone, never of children."""
    shown = "|".join("" if f is None or f != f else f"{f:.12g}" for f in figures)
    text = f"{salt}|{no}|{area}|{months.iso(month)}|{shown}"
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def digest(salt: str, no: str, month: Month, rows: Mapping[str, Iterable[object]]) -> str:
    """The cell Digest: its salt, and for each area the proof of the figures written there."""
    proofs = (f"{area}={proof(salt, no, area, month, held)}" for area, held in rows.items())
    return " ".join((salt, *proofs))


def proven(text: str) -> tuple[str, Mapping[str, str]]:
    """The salt and the proofs by area that a cell Digest holds."""
    salt, *parts = text.split() or [""]
    return salt, dict(part.split("=", 1) for part in parts if "=" in part)


def as_counted(assignment: Assignment, area: str, month: Month, figures: Iterable[object]) -> bool:
    """Whether these are the figures of a row of Data as they were counted last."""
    salt, proofs = proven(assignment.digest)
    mine = proof(salt, assignment.no, area, month, figures)
    return assignment.month == month and proofs.get(area) == mine


def bank_holidays(text: str) -> frozenset[date]:
    """The days that the Setting Bank holidays names; ValueError for one that is not a day."""
    days = set()
    for part in filter(None, map(str.strip, re.split("[;,\n]", text))):
        try:
            if match := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", part):
                days.add(date(int(match[3]), int(match[2]), int(match[1])))
            else:
                days.add(date.fromisoformat(part))
        except ValueError:
            raise ValueError(f"'{part}' is not a day: write it as 2026-05-08") from None
    return frozenset(days)
