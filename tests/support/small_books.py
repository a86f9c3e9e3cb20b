"""Small books, as tables and as files: name what matters, the rest is plain."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from support.data_sheets import add, blank
from xlscore.build.build import build
from xlscore.build.sheets import data_book
from xlscore.inputs.book import Book, read
from xlscore.rules import months
from xlscore.rules.months import Month
from xlscore.workbook.tables import RawTable


def tables(
    reporting: str = "2014-05", areas: str = "Kent", **settings: object
) -> dict[str, RawTable]:
    """Data sheets with areas (by code, separated by blanks) and settings, and nothing else."""
    return blank(day(reporting), areas, **settings)


def indicator(
    raw: dict[str, RawTable], no: int | str, polarity: str = "H", **cells: object
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
    no: int | str,
    since: str,
    aim: object,
    area: str = "",
    **limits: object,
) -> None:
    """Add a row of Targets; no area is every area, no month the beginning of time."""
    add(raw, "Targets", No=no, Area=area, From=day(since) if since else None, Target=aim, **limits)


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


def month(text: str) -> Month:
    """The month that a text names."""
    found = months.parse(text)
    assert found is not None
    return found


def day(text: str) -> dt.date:
    """The first day of the month that a text names."""
    return months.first_day(month(text))
