"""Open data of the Department for Education, as published, laid over the sheet Benchmarks.

A file of Explore Education Statistics has a row a period, place and filter, with the columns
time_period, time_identifier and geographic_level, and a column an indicator. Its national and
regional rows are figures of groups; which indicator a column is, the sheet Import says.
Source: 'Open data standards' of the department's analysts' guide.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from xlscore.flows.load.extracts import Extract
from xlscore.flows.load.mapping import Headings, normalised, percentage
from xlscore.inputs.book import Book
from xlscore.inputs.cells import Fault, as_text, mark_of, no_value
from xlscore.inputs.contract import SHEETS
from xlscore.inputs.records import records_of
from xlscore.rules import months
from xlscore.rules.limits import parse_number
from xlscore.rules.months import Month
from xlscore.workbook.tables import Entry

_TIME: Final = ("time_period", "time_identifier")
_LEVEL: Final = "geographic_level"
#: The column that names the place of a row, by its level.
_NAMED: Final = {"national": "country_name", "regional": "region_name"}
#: Of columns that are filters the rows for all.
_TOTAL: Final = "total"
_PLACES: Final = re.compile(
    r"(country|region|la|lad|local_authority|old_la|new_la|lsip|pcon|ward|mat|trust|opportunity_"
    r"area|rsc_region|english_devolved_area|planning_area|provider|institution|school)_.*|version"
)
#: The last month of a year, after the month in which a file's time_period names it.
_YEARS: Final = {
    "calendar year": 12, "financial year": 3, "reporting year": 3, "academic year": 8,
}  # fmt: skip
_QUARTER: Final = re.compile(r"(calendar|financial|academic) year q([1-4])")
_TWO_YEARS: Final = re.compile(r"(\d{4})(\d{2})")
_VALUE: Final = next(column for column in SHEETS["Benchmarks"] if column.name == "Value")


def is_open_data(extract: Extract) -> bool:
    """Whether a table is one of Explore Education Statistics."""
    heads = {heading.strip().casefold() for heading in extract.headings}
    return {*_TIME, _LEVEL} <= heads


@dataclass
class Found:
    """What files of open data do to Benchmarks: rows to be added, and what is said of the rest."""

    appended: list[Mapping[str, Entry]] = field(default_factory=list)
    same: int = 0
    messages: list[str] = field(default_factory=list)


def benchmarks_of(
    book: Book, extracts: Sequence[Extract], headings: Headings, published: str
) -> Found:
    """The rows that files bring to Benchmarks; `published` is their day of publication.

    A figure that stands there already adds nothing; one that differs is added beside it, since
    what was published before stays true of its time. Without a day it is left out and said.
    """
    found = Found()
    known = _known(book)
    for extract in extracts:
        for no, column, heading in _indicators(extract, headings, found):
            _take(book, extract, (no, column, heading), headings, published, known, found)
    if found.appended and not published:
        found.messages.append(
            "New figures on Benchmarks have no day of publication: type it under Published on; "
            "until then they are not shown."
        )
    return found


def _known(book: Book) -> dict[tuple[str, str, int], set[object]]:
    """What stands on Benchmarks: values and marks by No, group and month."""
    known: dict[tuple[str, str, int], set[object]] = {}
    sheet = book.sheets.get("Benchmarks")
    if sheet is None:
        return known
    cells = dict(zip(sheet.rows.tolist(), sheet.cells["Value"], strict=True))
    for row in records_of(book.benchmarks):
        key = (row["No"], row["Group"].strip().casefold(), int(row["Period"]))
        known.setdefault(key, set()).add(mark_of(_VALUE, cells[row["row"]]) or row["Value"])
    return known


def _indicators(
    extract: Extract, headings: Headings, found: Found
) -> Iterator[tuple[str, int, str]]:
    """Number, place and heading of each column that Import gives to an indicator."""
    any_ = False
    for at, heading in enumerate(extract.headings):
        meaning = headings.meanings.get(normalised(heading))
        if meaning is not None and meaning.column == "Value" and meaning.no:
            any_ = True
            yield meaning.no, at, heading
    if not any_:
        found.messages.append(
            f"{extract.name}: open data, and the sheet Import names none of its columns: type a "
            "column's heading under Column, the indicator's number under Means"
        )


def _take(
    book: Book,
    extract: Extract,
    which: tuple[str, int, str],
    headings: Headings,
    published: str,
    known: dict[tuple[str, str, int], set[object]],
    found: Found,
) -> None:
    """The figures of one indicator."""
    no, column, heading = which
    percent = no in set(book.indicators.loc[book.indicators["Measure"] == "percent", "No"])
    scaled = percent and heading.casefold() in headings.scaled
    left: Counter[str] = Counter()
    values: dict[tuple[str, Month], Entry] = {}
    twice: set[tuple[str, Month]] = set()
    for row in _rows(extract, left):
        cell = extract.columns[column][row]
        key = _group(extract, row), _period(extract, row)
        if not key[0] or isinstance(key[1], str):
            left[str(key[1]) if key[0] else "no name of the place"] += 1
            continue
        try:
            given: str | float | None = mark_of(_VALUE, cell) or parse_number(cell)
        except (ValueError, TypeError):
            left[f"'{_text(cell)}' is not a figure"] += 1
            continue
        if given is None:
            left["no figure"] += 1
            continue
        if scaled and isinstance(given, float):
            given = percentage(given, cell)
        name_month = (key[0], key[1])
        if values.setdefault(name_month, given) != given:
            twice.add(name_month)
    for (group, month), value in values.items():
        if (group, month) in twice:
            left["several rows for one place and period: keep those of one kind in the file"] += 1
            continue
        _add(extract, no, group, month, value, published, known, found)
    for why, count in left.items():
        found.messages.append(
            f"{extract.name}, {heading}: {count:,} row{'s' * (count > 1)} left out: {why}"
        )


def _add(
    extract: Extract,
    no: str,
    group: str,
    month: Month,
    value: Entry,
    published: str,
    known: dict[tuple[str, str, int], set[object]],
    found: Found,
) -> None:
    there = known.get((no, group.casefold(), int(month)), set())
    if value in there:
        found.same += 1
    elif there and not published:
        found.messages.append(
            f"{extract.name}: indicator {no}, {group}, {months.long_label(month)} differs from "
            "what stands on Benchmarks; with --published, the day of this publication, it is "
            "added beside it"
        )
    else:
        found.appended.append(
            {
                "No": no_value(no),
                "Group": group,
                "Period": months.first_day(month),
                "Value": value,
                "Published on": published or None,
                "Source": f"Explore Education Statistics, {extract.file}",
            }
        )


def _rows(extract: Extract, left: Counter[str]) -> Iterator[int]:
    """The national and regional rows that are about all children, by every filter."""
    heads = [heading.strip().casefold() for heading in extract.headings]
    level = extract.columns[heads.index(_LEVEL)]
    wanted = [n for n, cell in enumerate(level) if _text(cell).casefold() in _NAMED]
    if len(wanted) < len(level):
        left["neither national nor regional"] += len(level) - len(wanted)
    for at, head in enumerate(heads):
        texts = {n: _text(extract.columns[at][n]).casefold() for n in wanted}
        kinds = set(texts.values())
        if _PLACES.fullmatch(head) or head in (*_TIME, _LEVEL) or _TOTAL not in kinds:
            continue
        if len(kinds) > 1:
            left[f"{extract.headings[at]} is not Total"] += len(
                [n for n in wanted if texts[n] != _TOTAL]
            )
        wanted = [n for n in wanted if texts[n] == _TOTAL]
    yield from wanted


def _cell(extract: Extract, row: int, name: str) -> str:
    for heading, cells in zip(extract.headings, extract.columns, strict=True):
        if heading.strip().casefold() == name:
            return _text(cells[row])
    return ""


def _group(extract: Extract, row: int) -> str:
    """The name of the place of a row."""
    return _cell(extract, row, _NAMED[_cell(extract, row, _LEVEL).casefold()])


def _period(extract: Extract, row: int) -> Month | str:
    """The last month of a row's period, or why it has none.

    A financial and a reporting year end with March, an academic year with August.
    """
    when, kind = (_cell(extract, row, name) for name in _TIME)
    said = normalised(kind)
    year = when[:4]
    if not year.isdecimal() or len(when) not in (4, 6):
        return f"its time_period is '{when}'"
    second = bool(_TWO_YEARS.fullmatch(when))
    if said in _YEARS:
        return _month(int(year) + second, _YEARS[said])
    if match := _QUARTER.fullmatch(said):
        first = {"calendar": 1, "financial": 4, "academic": 9}[match[1]]
        return Month(int(year) * 12 + first - 1 + 3 * int(match[2]) - 1)
    names = [name.casefold() for name in months.NAMES]
    if said in names and not second:
        return _month(int(year), names.index(said) + 1)
    return f"its time_identifier is '{kind}'"


def _month(year: int, month: int) -> Month:
    return Month(year * 12 + month - 1)


def _text(cell: object) -> str:
    return "" if isinstance(cell, Fault) else as_text(cell).strip()
