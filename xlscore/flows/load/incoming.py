"""The rows of extracts under keys of Data, and those that cannot be used, with reasons."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

import numpy as np
import pandas as pd

from xlscore.flows.load.extracts import Extract
from xlscore.flows.load.keys import Bad, Keys, Reasons, each
from xlscore.flows.load.levels import refuse_others
from xlscore.flows.load.mapping import (
    CARRIED,
    FIGURES,
    Headings,
    Layout,
    layout,
    percentage,
    strange,
)
from xlscore.inputs.book import Book
from xlscore.inputs.cells import Fault, as_text, calendar_month, fault_words
from xlscore.problems import Refusal
from xlscore.rules.limits import Commas, parse_number
from xlscore.rules.months import Month
from xlscore.rules.periods import Typed

#: How suppressed and missing figures are written, brackets apart; '-' and 'n/a' are known anyway.
MISSING: Final = frozenset(("*", ":", "..", "c", "x", "z", "null"))
_LONGEST: Final = 32767
_QUARTER: Final = re.compile(r"(?:q|qtr|quarter)?\.?\s*([1-4])")
#: So many runs of lines are named where rows are refused for one reason.
_RUNS: Final = 12
_UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]")


@dataclass(frozen=True)
class Refused:
    """A row of an extract that is not loaded, and why."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.reason}"


def refused_once(refused: Iterable[Refused]) -> Iterator[str]:
    """What is said of refused rows: a sentence for each file and reason, with its lines."""
    alike: dict[tuple[str, str], list[int]] = {}
    for row in refused:
        alike.setdefault((row.file, row.reason), []).append(row.line)
    for (file, reason), lines in alike.items():
        if len(lines) == 1:
            yield f"Refused: {Refused(file, lines[0], reason)}."
            continue
        held = sorted(set(lines))
        ends = [line for line in held if line + 1 not in held]
        runs = [
            str(first) if first == last else f"{first} to {last}"
            for first, last in zip((n for n in held if n - 1 not in held), ends, strict=True)
        ]
        told, more = ", ".join(runs[:_RUNS]), len(runs) - _RUNS
        told += f" and {more:,} more places" if more > 0 else ""
        yield f"Refused: {file}, lines {told} ({len(lines):,} rows): {reason}."


@dataclass
class Incoming:
    """What extracts bring.

    `rows` has one row a key: `key`, `file`, `line`, the columns Num, Denom, Value (NaN: missing)
    and Note (None: missing), and `has Num` and so on: whether the files have that column at all.
    `messages` names what was left out.
    """

    rows: pd.DataFrame
    refused: list[Refused] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)


def incoming(
    book: Book,
    extracts: Sequence[Extract],
    headings: Headings,
    keys: Keys,
    month: Month | Typed | None,
) -> Incoming:
    """Read extracts; `month` is that of tables without a column for it.

    Refusal, with every reason, where a heading is not known or a needed one is missing.
    """
    percent = frozenset(book.indicators.loc[book.indicators["Measure"] == "percent", "No"])
    known = [extract for extract in extracts if not strange(extract, headings.for_table(extract))]
    found = Incoming(pd.DataFrame())
    wrong: list[str] = []
    frames: list[pd.DataFrame] = []
    for extract in extracts:
        if extract not in known and any(other.file == extract.file for other in known):
            found.messages.append(
                f"{extract.name}: left out, because none of its headings is known."
            )
            continue
        where, reasons = layout(
            extract,
            headings.for_table(extract),
            areas=len(book.areas),
            month=month is not None,
            withhold="Withhold" in book.sheets["Data"].places,
        )
        wrong += [f"{extract.name}: {reason}" for reason in reasons]
        if where is not None:
            found.messages += where.messages
            frames += _frames(
                extract, where, keys, month, found, percent, book.settings.year_starts
            )
    if wrong:
        raise Refusal("; ".join(wrong) + ".")
    if frames:
        found.rows = _agreeing(pd.concat(frames, ignore_index=True), keys, found.refused)
    found.refused.sort(key=lambda row: (row.file, row.line))
    return found


def _frames(
    extract: Extract,
    where: Layout,
    keys: Keys,
    month: Month | Typed | None,
    found: Incoming,
    percent: Collection[str],
    year_starts: int,
) -> Iterator[pd.DataFrame]:
    """The usable rows, one frame for each indicator and period that has columns of its own.

    `found` is told of the others.
    """
    blanks: list[object] = [None] * len(extract.lines)

    def cells(name: str) -> list[object] | None:
        return extract.columns[where.key[name]] if name in where.key else None

    bad: Reasons = {row: [reason] for row, reason in extract.faulty.items()}
    refuse_others(extract, bad, named="Area" in where.key)
    areas = keys.areas(cells("Area") or blanks, bad, named="Area" in where.key)
    of_figures = {
        at for places in where.carried.values() for n, at in places.items() if n in FIGURES
    }
    commas = Commas.of(cell for at in of_figures for cell in extract.columns[at])
    given = cells("Month")
    if (years := cells("Year")) is not None:
        quarters = cells("Quarter")
        by_quarter = given is None and quarters is not None
        parts = (quarters if by_quarter else given) or blanks
        given = [
            joined(year, part, year_starts, quarter=by_quarter)
            for year, part in zip(years, parts, strict=True)
        ]
    of_file = month.code if isinstance(month, Typed) else month or 0
    typed = np.full(len(blanks), of_file) if given is None else keys.months(given, bad)
    said: set[tuple[int, str]] = set()
    alone: dict[int, str] = {}
    for (no, period), places in where.carried.items():
        spoilt = {row: list(reasons) for row, reasons in bad.items()}
        numbers = keys.numbers([no] * len(blanks) if no else cells("No") or blanks, spoilt)
        if period:
            typed = keys.months([period] * len(blanks), spoilt)
        moments = keys.ends(typed, numbers, spoilt)
        data: dict[str, Any] = {"file": extract.name, "line": extract.lines}
        data["key"] = keys.join(numbers, areas, moments)
        for name in CARRIED:
            dtype = "object" if name not in FIGURES else "float64"
            data[f"has {name}"] = name in places
            if name in places:
                place = places[name]
                read = partial(_figure, commas) if name in FIGURES else _note
                column = extract.columns[place]
                values = each(column, read, spoilt, _heading(extract, place))
                if place in where.scaled:
                    signed = (keys.nos[int(at)] in percent for at in numbers)
                    values = [
                        percentage(value, cell) if of_percent else value
                        for value, cell, of_percent in zip(values, column, signed, strict=True)
                    ]
                data[name] = pd.Series(values, dtype=dtype)
            else:
                data[name] = pd.Series(None, index=range(len(blanks)), dtype=dtype)
        for row, reasons in spoilt.items():
            reason = "; ".join(reasons)
            if (row, reason) not in said:  # once, however many periods stand across
                said.add((row, reason))
                if len(extract.columns) > 2 and extract.alone(row):
                    alone[extract.lines[row]] = extract.alone(row)
                    continue
                found.refused.append(Refused(extract.name, extract.lines[row], reason))
        yield pd.DataFrame(data).drop(index=list(spoilt))
    if alone:
        listed = ", ".join(f"line {line} '{text}'" for line, text in list(alone.items())[:3])
        more = f" and {len(alone) - 3} more" if len(alone) > 3 else ""
        found.messages.append(f"{extract.name}: {listed}{more}: one cell alone, not loaded.")


def _heading(extract: Extract, place: int) -> str:
    over = extract.above[place] if extract.above else ""
    return " ".join(filter(None, (over, extract.headings[place])))


def joined(year: object, part: object, starts: int, *, quarter: bool) -> object:
    """The period that a year and a month or quarter name together; as typed where none does.

    A financial year, `2014/15`, begins with the month `starts`.
    """
    if isinstance(year, Fault) or isinstance(part, Fault):
        return year if isinstance(year, Fault) else part
    name, text = as_text(year), as_text(part)
    if not name or not text:
        return year if name else part
    return _quarter(name, text) if quarter else _month(name, text, starts)


def _quarter(year: str, text: str) -> str:
    match = _QUARTER.fullmatch(text.casefold())
    return f"Q{match[1]} {year}" if match else text


def _month(year: str, text: str, starts: int) -> str:
    try:
        number = calendar_month(text.lstrip("0"))
    except ValueError:
        return text  # it may name its own year; else it is refused as it stands
    first, slash, _ = year.partition("/")
    if not first.isdecimal():
        return f"{text} {year}"
    later = bool(slash) and number < starts
    return f"{int(first) + later}-{number:02d}"


def _figure(commas: Commas, cell: object) -> float | Bad | None:
    """A figure; None where it is missing or suppressed."""
    if isinstance(cell, Fault):
        return Bad(fault_words(cell)[0])
    if isinstance(cell, str) and cell.strip().strip("[]").casefold() in MISSING:
        return None
    try:
        return parse_number(commas.as_points(cell))
    except ValueError as error:
        return Bad(str(error))


def _note(cell: object) -> str | Bad | None:
    if isinstance(cell, Fault):
        return Bad(fault_words(cell)[0])
    text = as_text(cell).replace("\r\n", "\n").replace("\r", "\n")
    text = _UNPRINTABLE.sub(" ", text).strip()
    if len(text) > _LONGEST:
        return Bad(f"the text has {len(text):,} characters, a cell holds {_LONGEST:,}")
    return text or None


def _agreeing(rows: pd.DataFrame, keys: Keys, refused: list[Refused]) -> pd.DataFrame:
    """One row a key. Rows of one key that differ in a column that they have are all refused."""
    again = rows[rows["key"].duplicated(keep=False)]
    if again.empty:
        return rows
    differ: set[int] = set()
    for name in CARRIED:
        own = again[again[f"has {name}"]]
        codes = pd.Series(pd.factorize(own[name], use_na_sentinel=False)[0], index=own.index)
        by_key = codes.groupby(own["key"])
        apart = by_key.min() != by_key.max()
        differ |= set(apart.index[apart].tolist())
    wrong = again[again["key"].isin(differ)]
    for key, same in wrong.groupby("key", sort=False):
        places = list(zip(same["file"].tolist(), same["line"].tolist(), strict=True))
        for place in places:
            others = [f"{file} line {line}" for file, line in places if (file, line) != place]
            reason = f"{keys.words(int(str(key)))} stands also in {', '.join(others[:3])}"
            refused.append(Refused(*place, f"{reason}, with other figures; keep the right row"))
    kept = rows[~rows["key"].isin(differ)]
    said = {name: "max" if name.startswith("has ") else "first" for name in kept.columns}
    return kept.groupby("key", sort=False, as_index=False).agg({**said, "key": "first"})
