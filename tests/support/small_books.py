"""Small books, as tables and as files: name what matters, the rest is plain."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from openpyxl import Workbook

from xlscore.build.build import build
from xlscore.build.macros import with_ribbon, xlwings_module
from xlscore.build.parts import read_parts, write_parts
from xlscore.build.sheets import data_book
from xlscore.build.vba import Module, add_project, macros_folder, read_modules
from xlscore.inputs.book import Book, read
from xlscore.inputs.contract import SETTINGS, SHEETS
from xlscore.inputs.example import PRINTED
from xlscore.problems import Problem
from xlscore.rules import months
from xlscore.rules.months import Month
from xlscore.setup.conf import CONF, CONF_SHEET
from xlscore.workbook.tables import RawTable

MAY = dt.date(2014, 5, 31)
Rows = Sequence[tuple[str | None, str | bool | None]]


def tables(
    reporting: object = "2014-05", areas: str = "Kent", **settings: object
) -> dict[str, RawTable]:
    """Data sheets with areas (by code, separated by blanks) and settings, and nothing else."""
    raw = {
        name: RawTable(name, [column.name for column in columns], [])
        for name, columns in SHEETS.items()
    }
    given: dict[str, object] = dict.fromkeys(PRINTED, "Ours")
    given |= {name.replace("_", " "): value for name, value in settings.items()}
    given["Reporting month"] = _day(reporting)
    raw["Settings"].rows = [[s.name, given.get(s.name, s.default or None), None] for s in SETTINGS]
    for code in areas.split():
        add(raw, "Areas", Area=code, Title=code, Page="Yes", Exceptions="Yes")
    return raw


def faultless() -> dict[str, RawTable]:
    """One area and six indicators, reported for May 2014, without a single problem."""
    raw = tables(MAY)
    for no, polarity, period, measure in (
        (1.0, "", "R12M", "rate"),
        (2.0, "L", "YTD", "percent"),
        (3.0, "H", "YTD", "percent"),
        (4.0, "L", "SS", "number"),
        (10.0, "T", "YTD", "percent"),
        (39.0, "L", "SS", "average"),
    ):
        per = 10000.0 if measure == "rate" else None
        indicator(
            raw, no, polarity, Section="SECTION", Data_period=period, Measure=measure, Per=per
        )
    april = dt.date(2014, 4, 1)
    target(raw, 1.0, april, 522.6)
    target(raw, 2.0, april, 0.25, amber_to=0.30)
    target(raw, 3.0, april, 0.85, amber_from=0.70)
    target(raw, 4.0, april, 100.0, green_to="<100", amber_to=150.0)
    target(
        raw, 10.0, april, 0.075, green_from=0.055, green_to=0.095, amber_from=0.045, amber_to=0.105
    )
    target(raw, 39.0, april, 15.0, amber_to=18.0)
    figure(raw, 1.0, num=20314.0, denom=322813.0)
    figure(raw, 2.0, num=1025.0, denom=3484.0)
    figure(raw, 3.0, num=2080.0, denom=2817.0)
    figure(raw, 4.0, value=181.0)
    figure(raw, 10.0, num=13.0, denom=266.0)
    figure(raw, 39.0, num=1246.0, denom=83.9)
    add(raw, "Published", No=3.0, Area="Kent", Month=dt.date(2014, 4, 30), Value=0.718, RAG="A")
    add(raw, "Commentary", No=4.0, Area="Kent", Month=MAY, Text="Cases are open too long.")
    return raw


def add(raw: dict[str, RawTable], sheet: str, **cells: object) -> int:
    """Append a row, its cells by column name with _ for a blank; gives its sheet row."""
    table = raw[sheet]
    named = {name.replace("_", " ").casefold(): value for name, value in cells.items()}
    table.rows.append([named.get(column.casefold()) for column in table.columns])
    return table.top + len(table.rows)


def put(raw: dict[str, RawTable], sheet: str, cell: str, value: object) -> None:
    """Overtype a cell, given as `D14`; tables start in A1."""
    row, column = int(cell[1:]), ord(cell[0]) - ord("A")
    raw[sheet].rows[row - 2][column] = value


def figure(raw: dict[str, RawTable], no: float, month: object = MAY, **cells: object) -> int:
    """Append a row of Data for the only area."""
    return add(raw, "Data", No=no, Area="Kent", Month=month, **cells)


def told(problems: list[Problem]) -> list[str]:
    """Every problem as severity and sentence."""
    return [f"{problem.severity} {problem}" for problem in problems]


def indicator(
    raw: dict[str, RawTable], no: float | str, polarity: str = "H", **cells: object
) -> None:
    """Add an indicator: a percentage, a snapshot, unless its cells say otherwise."""
    plain: dict[str, object] = {"Section": "S", "Indicator": f"Indicator {no}"}
    plain |= {"Data_period": "SS", "Measure": "percent"}
    add(raw, "Indicators", **(plain | {"No": no, "Polarity": polarity} | cells))


def figures(
    raw: dict[str, RawTable], no: int | str, area: str = "Kent", **by_month: object
) -> None:
    """Add figures by month, as `m2014_05=(num, denom)` or `m2014_05=value`."""
    for name, given in by_month.items():
        num, denom = given if isinstance(given, tuple) else (None, None)
        value = None if isinstance(given, tuple) else given
        month = day(name[1:].replace("_", "-"))
        add(raw, "Data", No=no, Area=area, Month=month, Num=num, Denom=denom, Value=value)


def published(
    raw: dict[str, RawTable], no: int | str, area: str = "Kent", **by_month: object
) -> None:
    """Add published figures by month, as `m2014_05=value`."""
    for name, value in by_month.items():
        month = day(name[1:].replace("_", "-"))
        add(raw, "Published", No=no, Area=area, Month=month, Value=value)


def target(
    raw: dict[str, RawTable],
    no: float | str,
    since: object,
    aim: object,
    area: str = "",
    **limits: object,
) -> int:
    """Append a row of Targets; no area is every area, no month the beginning of time."""
    return add(raw, "Targets", No=no, Area=area or None, From=_day(since), Target=aim, **limits)


def _day(since: object) -> object:
    """A month such as `2014-04` as its first day; anything else as it would be typed."""
    return day(since) if isinstance(since, str) and "-" in since else since or None


def three() -> dict[str, RawTable]:
    """Three indicators of one area with six months each: a Red with its text, a Green, neither.

    Sparklines are shown, small counts withheld.
    """
    raw = tables("2014-05", Sparklines="shown", Small_counts="suppressed")
    for no, polarity, aim, share in ((1, "H", 0.8, 0.5), (2, "L", 0.3, 0.2), (3, "", None, 0.4)):
        indicator(raw, no, polarity)
        if aim is not None:
            target(raw, no, "", aim)
        months = ("2013-12", "2014-01", "2014-02", "2014-03", "2014-04", "2014-05")
        for n, m in enumerate(months, 7):
            add(raw, "Data", No=no, Area="Kent", Month=day(m), Num=share * 10 * n, Denom=10.0 * n)
    add(raw, "Commentary", No=1.0, Area="Kent", Month=day("2014-05"), Text="Too few.")
    for table in raw.values():
        table.rows = [[float(c) if type(c) is int else c for c in row] for row in table.rows]
    return raw


def book(raw: dict[str, RawTable]) -> Book:
    """The book of the tables, which hold no error."""
    found, problems = read(raw)
    assert [str(p) for p in problems if p.severity == "error"] == []
    return found


def as_read(raw: Mapping[str, RawTable]) -> dict[str, RawTable]:
    """The tables as a host reads them: whole numbers are floats."""

    def cell(value: object) -> object:
        return float(value) if type(value) is int else value

    return {
        name: replace(table, rows=[[cell(value) for value in row] for row in table.rows])
        for name, table in raw.items()
    }


def saved(raw: Mapping[str, RawTable], path: Path) -> Path:
    """A workbook of these data sheets, without pages and macros."""
    data_book(as_read(raw)).save(path)
    return path


def built(raw: Mapping[str, RawTable], path: Path) -> Path:
    """The finished workbook of these data sheets."""
    build(path, as_read(raw))
    return path


def one_red(path: Path) -> Path:
    """The finished workbook of one Red indicator, with figures for April and May 2014."""
    raw = tables("2014-05")
    indicator(raw, 5, Measure="number")
    for when, num in (("2014-04", 2600), ("2014-05", 2647)):
        add(raw, "Data", No=5, Area="Kent", Month=day(when), Num=num)
    target(raw, 5, "2014-04", 3000, Amber_from=2700)
    return built(raw, path)


def linked(
    path: Path,
    conf: Rows | None = CONF,
    modules: Sequence[Module] | None = None,
    *,
    ribbon: bool = True,
) -> Path:
    """A small macro workbook with the links that a scorecard has, or without some of them."""
    book = Workbook()
    book.code_name = "ThisWorkbook"
    book.worksheets[0].sheet_properties.codeName = "SheetData"
    if conf is not None:
        sheet = book.create_sheet(CONF_SHEET)
        sheet.sheet_properties.codeName = "SheetConf"
        for row in conf:
            sheet.append(row)
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    if modules is None:
        ours = [m for m in read_modules(macros_folder()) if m.name == "Scorecard"]
        modules = [*ours, xlwings_module()]
    if modules:
        add_project(path, list(modules))
    if ribbon:
        path.write_bytes(write_parts(with_ribbon(read_parts(path.read_bytes()))))
    return path


def month(text: str) -> Month:
    """The month that a text names."""
    found = months.parse(text)
    assert found is not None
    return found


def day(text: str) -> dt.date:
    """The first day of the month that a text names."""
    return months.first_day(month(text))
