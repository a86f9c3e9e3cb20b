"""Thirteen months of four areas of the demonstration, month by month, against plain Python."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from support.oracle import Key, compared, differences, month_of, number
from support.reading import rows_of_data

from xlscore.build.build import build
from xlscore.build.county import LAST
from xlscore.build.demo import demo_tables
from xlscore.flows.refresh import refresh
from xlscore.flows.roll import roll
from xlscore.hosts.file.cell_writer import CellWriter
from xlscore.hosts.file.file_book import FileBook
from xlscore.hosts.package.package import Package
from xlscore.hosts.package.sheet.cells import read_cells
from xlscore.hosts.package.workbook_part import Index
from xlscore.rules import months
from xlscore.rules.months import Month
from xlscore.workbook.tables import Edits, Entry, RawTable

FIRST = Month(LAST - 13)
#: A whole, a part of it and its two parts; and indicators of every measure, period, basis and
#: polarity, one that begins and one that ends within these months, and two without counts.
AREAS = ("SC", "E", "E1", "E2")
INDICATORS = ("1", "7", "10", "12", "16", "22", "23", "26", "32", "33", "34", "36", "37", "40")
_FIGURES = ("Num", "Denom", "Value")


@dataclass
class Office:
    """An MI office at its work: what it has still to type, and what must not be lost."""

    book: Path
    waiting: dict[Key, dict[str, Entry]]
    said: dict[Key, str] = field(default_factory=dict)
    shown: dict[Key, float] = field(default_factory=dict)

    def fill_in(self, month: Month, host: FileBook) -> None:
        """Type the month's figures into its empty rows, and put right two older ones."""
        table, sets = host.tables()["Data"], {}
        for row, key, _ in _rows(table):
            if key[2] == month:
                for name, value in self.waiting.pop(key, {}).items():
                    sets[row, name] = value
        if month % 3 == 0:
            sets |= _corrected(table, {("23", "SC", month - 1), ("7", "E", month - 4)})
        host.stage({"Data": Edits(sets, [])})

    def write(self, month: Month) -> None:
        """Write on every other exception page, and in Commentary for the rest."""
        package = Package.open(self.book)
        index, rows = Index(package), []
        tabs = [sheet for sheet in index.sheets if sheet.title.startswith("Exc ")]
        scorecards = [sheet.title for sheet in index.sheets if sheet.title.startswith("Scorecard")]
        # A tab names its area as that of the scorecard does.
        codes = dict(zip((title.removeprefix("Scorecard") for title in scorecards), AREAS,
                         strict=True))  # fmt: skip
        for at, tab in enumerate(tabs):
            no = tab.title.split()[1]
            area = codes[tab.title.removeprefix(f"Exc {no}")]
            text = f"What {area} says of {no} for {months.long_label(month)}."
            self.said[no, area, month] = text
            if at % 2:
                rows.append((no, area, text))
                continue
            sheet = CellWriter(package, tab.part, tab.title)
            for row in _block(package, tab.part):
                sheet.put(row, 1, None)
            sheet.put(min(_block(package, tab.part)), 1, text)
            sheet.save()
        package.save(self.book)
        self._in_commentary(month, rows)

    def _in_commentary(self, month: Month, texts: list[tuple[str, str, str]]) -> None:
        """Type texts on the sheet Commentary, over the drafts that stand there."""
        host = FileBook.open(self.book)
        there = {key: row for row, key, _ in _rows(host.tables()["Commentary"])}
        sets: dict[tuple[int, str], Entry] = {}
        new: list[Mapping[str, Entry]] = []
        for no, area, text in texts:
            if (row := there.get((no, area, month))) is not None:
                sets[row, "Text"] = text
            else:
                when = months.first_day(month)
                new.append({"No": int(no), "Area": area, "Month": when, "Text": text})
        host.stage({"Commentary": Edits(sets, new)})
        host.package.save(self.book)


def _block(package: Package, part: str) -> range:
    """The rows of the narrative on an exception page."""
    first = {
        cell.value: row for (row, column), cell in read_cells(package, part).items() if column == 1
    }
    return range(first["Commentary"] + 1, first["Data notes"])


def _rows(table: RawTable) -> list[tuple[int, Key, dict[str, object]]]:
    """Sheet row, key and cells of every row of a data sheet."""
    found = []
    for at, row in enumerate(table.rows, table.top + 1):
        cells = dict(zip(table.columns, row, strict=True))
        if cells["No"] in (None, ""):
            continue
        key = (number(cells["No"]), str(cells["Area"]), month_of(cells["Month"]))
        found.append((at, key, cells))
    return found


def _corrected(table: RawTable, keys: set[Key]) -> dict[tuple[int, str], Entry]:
    """Older figures with a numerator of a tenth less."""
    return {
        (row, "Num"): float(round(float(str(cells["Num"])) * 0.9))
        for row, key, cells in _rows(table)
        if key in keys and cells["Num"] not in (None, "")
    }


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """A part of the demonstration book as it stood thirteen months ago, and the figures to come."""
    tables = demo_tables()
    for table in tables.values():
        rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
        table.rows = [[*row.values()] for row in rows if _belongs(row)]
    for area in tables["Areas"].rows:
        area[tables["Areas"].columns.index("Exceptions")] = "Yes"
    listed = tables["Indicators"].columns.index("Only areas")
    for cells in tables["Indicators"].rows:
        codes = str(cells[listed] or "").split(",")
        cells[listed] = ",".join(code for code in codes if code in AREAS) or None
    waiting = {
        key: {name: cells[name] for name in _FIGURES if cells[name] is not None}
        for _, key, cells in _rows(tables["Data"])
        if key[2] > FIRST
    }
    cut = {"Data": FIRST, "Published": FIRST - 1, "Commentary": FIRST}
    for name, last in cut.items():
        kept = [table_row for _, key, table_row in _rows(tables[name]) if key[2] <= last]
        tables[name] = replace(tables[name], rows=[list(cells.values()) for cells in kept])
    tables["Changes"].rows = [row for row in tables["Changes"].rows if month_of(row[0]) <= FIRST]
    for row in tables["Settings"].rows:
        if row[0] == "Reporting month":
            row[1] = months.first_day(FIRST)
    book = tmp_path_factory.mktemp("office") / "book.xlsm"
    build(book, tables)
    return Office(book, waiting)  # type: ignore[arg-type]


def _belongs(row: dict[str, object]) -> bool:
    """Whether a row of a data sheet speaks of the areas and indicators that are looked at."""
    area, no = row.get("Area"), row.get("No")
    return (not area or area in AREAS) and (no is None or number(no) in INDICATORS)


@pytest.mark.slow
def test_thirteen_months_one_by_one(office: Office) -> None:
    """Every page of every month is what plain Python makes of the data sheets; nothing is lost.

    Each month is rolled, filled in, refreshed, read back and written about; at the end the
    commentary and the published figures of all of them are still there.
    """
    drafted = 0
    for step in range(1, 14):
        month = Month(FIRST + step)
        rolled = roll(FileBook.open(office.book), month, dt.datetime(2026, 1, 1))
        assert [str(p) for p in rolled.summary.problems if p.severity == "error"] == []
        if step % 6 == 1:
            assert differences(office.book) == [], f"rolled to {months.long_label(month)}"
        host = FileBook.open(office.book)
        office.fill_in(month, host)
        summary = refresh(host)
        told, shown = compared(office.book)
        assert told == [], months.long_label(month)
        office.shown |= shown
        assert len([t for t in summary.written if t.startswith("Scorecard")]) == len(AREAS)
        left = {key for key in office.said if key[2] == month - 1}
        assert any("carried forward" in line for line in rolled.messages) == bool(left)
        drafted += bool(left)
        office.write(month)
    assert office.waiting.keys() == {key for key in office.waiting if key[2] > LAST}
    assert drafted > 9, "most months have texts that are carried into the next"
    # What was written last is carried by a roll, or a refresh, whichever comes first.
    roll(FileBook.open(office.book), Month(LAST + 1), dt.datetime(2026, 1, 1))
    _nothing_is_lost(office)


def _nothing_is_lost(office: Office) -> None:
    """Hold Commentary and Published, read through openpyxl, to what was typed and shown."""
    kept: dict[Key, list[str]] = {}
    for row in rows_of_data(office.book, "Commentary"):
        key = (number(row["No"]), row["Area"], month_of(row["Month"]))
        kept.setdefault(key, []).append(row["Text"])
        if key[2] <= LAST and key in office.said:
            assert not row["Status"], f"{key} was revised and is no draft"
    assert {key: kept[key] for key in office.said} == {k: [t] for k, t in office.said.items()}
    published = {
        (number(row["No"]), row["Area"], month_of(row["Month"])): row["Value"]
        for row in rows_of_data(office.book, "Published")
    }
    assert len(office.said) > 70, len(office.said)
    assert len(office.shown) > 600, len(office.shown)
    wrong = {key: (published.get(key), shown) for key, shown in office.shown.items()
             if published.get(key) != pytest.approx(shown, rel=1e-12)}  # fmt: skip
    assert wrong == {}
