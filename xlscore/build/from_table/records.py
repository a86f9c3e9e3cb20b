"""The rows of a table of indicators in one form, whatever shape the table has.

A table may have its periods across or down, its indicators across, a sheet an indicator, a heading
over two rows, and title rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from xlscore.build.from_table import words
from xlscore.flows.load.extracts import Extract, Grid, extract_of, read_grids
from xlscore.flows.load.heading_rows import is_period
from xlscore.flows.load.incoming import joined
from xlscore.inputs.cells import Fault, as_text, blank

#: What a row says of its indicator, and of one figure.
_ABOUT = ("No", "Indicator", "Section", "Polarity", "Unit", "Tolerance", "Amber", "Frequency",
          "Data period", "Area")  # fmt: skip
FIGURES = ("Num", "Denom", "Value")


@dataclass
class Record:
    """One row: what it says `about` its indicator, as text, and its figures by period.

    `targets` are by the year or period of their heading, '' where it names none. `headings` has
    the heading of each entry of `about`; `place` is where the row stands.
    """

    place: str
    about: dict[str, str]
    headings: dict[str, str]
    targets: dict[str, object] = field(default_factory=dict)
    figures: dict[str, dict[str, object]] = field(default_factory=dict)


@dataclass
class Found:
    """The rows of a file, what each heading was taken for, and what was left."""

    records: list[Record] = field(default_factory=list)
    headings: dict[str, str] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)
    assumed: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    sections: list[str] = field(default_factory=list)


def read_records(path: Path) -> Found:
    """The rows of a table; Refusal where the file cannot be read."""
    found = Found()
    for grid in read_grids(path):
        turned = _turned(grid)
        extract = extract_of(turned, words.kind)
        if extract is None:
            continue
        if not any(map(words.kind, (*extract.headings, *extract.above))):
            found.left.append(f"{grid.name}: none of its headings is known")
            continue
        found.titles.append(grid.title or grid.file)
        if extract.year:
            found.assumed.append(
                f"the quarters and months of {extract.name} are those of {extract.year}, the year "
                "in its title"
            )
        pairs = _pairs(turned, extract)
        found.records += _records(extract, pairs, found)
    return found


def _turned(grid: Grid) -> Grid:
    """The table with its indicators down: turned where they stand across."""
    texts = [[as_text(c) if not isinstance(c, Fault) else c.text for c in row] for row in grid.rows]
    first = [row[0] for row in texts if row and row[0]]
    labels = {words.meaning(text) for text in first} - {"", "Month", "Value"}
    best = max((_names(row) for row in texts), key=len, default=set())
    periods = sum(map(is_period, first))
    # Facts of the indicators down the first column, their periods below; or periods alone.
    facts = len(labels) >= 2 and len(labels) > len(best) and periods > 0
    only = periods >= 2 and not best - {"Month"} and any(len(row) > 2 for row in texts)
    if not (facts or only):
        return grid
    top = next(n for n, row in enumerate(texts) if sum(map(bool, row)) > 1)
    width = max(map(len, grid.rows))
    rows = [list(row) + [None] * (width - len(row)) for row in grid.rows[top:]]
    columns: list[Sequence[object]] = [list(column) for column in zip(*rows, strict=True)]
    head = list(columns[0])
    if only and not facts:
        # The corner says Month, or nothing; below it stand the indicators.
        names = [as_text(column[0]) for column in columns[1:]]
        head[0] = "Ref" if all(len(name) <= 12 for name in names) else "Indicator"
    columns[0] = head
    return replace(grid, rows=columns, lines=list(range(1, len(columns) + 1)))


def _names(row: Sequence[str]) -> set[str]:
    return {words.meaning(text) for text in row} - {""}


def _pairs(grid: Grid, extract: Extract) -> dict[str, tuple[str, object]]:
    """What stands above a table as label and value: heading and cell by meaning."""
    top = extract.lines[0] if extract.lines else 0
    found: dict[str, tuple[str, object]] = {}
    for line, row in zip(grid.lines, grid.rows, strict=True):
        if line >= top - 1:
            break
        cells = [cell for cell in row if not blank(cell)]
        if len(cells) == 2 and isinstance(cells[0], str):
            meaning = words.meaning(cells[0].rstrip(":"))
            if meaning and meaning not in ("Month", "Value"):
                found[meaning] = cells[0], cells[1]
    return found


def _records(
    extract: Extract, pairs: dict[str, tuple[str, object]], found: Found
) -> Iterator[Record]:
    columns = list(_columns(extract, found))
    meanings = {meaning for _, meaning, _, _ in columns} | pairs.keys()
    whole_sheet = not meanings & {"No", "Indicator"}
    rows = range(len(extract.lines))
    lone = {} if whole_sheet else {at: text for at in rows if (text := extract.alone(at))}
    lone = lone if len(lone) < len(rows) else {}  # a list of names is no list of sections
    last = max((at for at in rows if at not in lone), default=-1)
    section = ""
    for at, line in enumerate(extract.lines):
        record = Record(f"{extract.name}, line {line}", {}, {})
        if at in extract.faulty:
            found.left.append(f"{record.place}: {extract.faulty[at]}")
            continue
        if at in lone:
            if at > last or "Section" in meanings:
                found.left.append(f"{record.place}: '{lone[at]}' stands alone in its row")
            else:
                section = lone[at]
                found.sections.append(section)
            continue
        if section:
            _put(record, "Section", "a row of its own", "", section)
        for meaning, (heading, cell) in pairs.items():
            _put(record, meaning, heading, "", cell)
        if whole_sheet:
            _put(record, "Indicator", "the sheet's title", "", extract.title)
        when: dict[str, object] = {}
        for column, meaning, heading, period in columns:
            cell = extract.columns[column][at]
            if meaning in ("Month", "Year", "Quarter"):
                when[meaning] = cell
            elif not blank(cell):
                _put(record, meaning, heading, period, cell)
        if "" in record.figures:
            period = as_text(_period(when))
            record.figures[period] = record.figures.pop("") | record.figures.get(period, {})
        if record.about.get("No") or record.about.get("Indicator"):
            yield record
        elif record.figures or record.about:
            found.left.append(f"{record.place}: it names no indicator")


def _period(when: dict[str, object]) -> object:
    if "Year" not in when:
        return when.get("Month", when.get("Quarter"))
    quarter = "Month" not in when
    return joined(when["Year"], when.get("Month", when.get("Quarter")), 4, quarter=quarter)


def _columns(extract: Extract, found: Found) -> Iterator[tuple[int, str, str, str]]:
    """Column, meaning, heading and period of every column that is understood."""
    above = extract.above or [""] * len(extract.headings)
    for at, (over, heading) in enumerate(zip(above, extract.headings, strict=True)):
        meaning = words.meaning(heading)
        if not meaning and is_period(heading):
            yield at, "Value", heading, heading
        elif meaning:
            found.headings.setdefault(heading, meaning)
            yield at, meaning, heading, over if is_period(over) else ""
        elif heading:
            found.headings.setdefault(heading, "")


def _put(record: Record, meaning: str, heading: str, period: str, cell: object) -> None:
    if meaning in FIGURES:
        record.figures.setdefault(period, {})[meaning] = cell
    elif meaning == "Target":
        record.targets[period or words.year_of(heading)] = cell
    elif meaning in _ABOUT:
        record.about[meaning] = as_text(cell) if not isinstance(cell, Fault) else ""
        if meaning == "Tolerance" and isinstance(cell, float) and 0 < cell < 1:
            record.about[meaning] = f"{cell * 100:.12g}%"  # a cell in the format of a percentage
        record.headings[meaning] = heading
