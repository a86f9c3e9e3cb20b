"""Small books for the tests of figures and results: name what matters, the rest is plain."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from support.data_sheets import add
from xlscore.build.build import build
from xlscore.inputs.book import Book, read
from xlscore.inputs.contract import SETTINGS, SHEETS
from xlscore.inputs.example import PRINTED
from xlscore.rules import months
from xlscore.rules.months import Month
from xlscore.workbook.tables import RawTable


def tables(
    reporting: str = "2014-05", areas: str = "Kent", **settings: object
) -> dict[str, RawTable]:
    """Data sheets with areas (by code, separated by blanks) and settings, and nothing else."""
    raw = {
        name: RawTable(name, [column.name for column in columns], [])
        for name, columns in SHEETS.items()
    }
    told: dict[str, object] = dict.fromkeys(PRINTED, "Ours")
    told |= {name.replace("_", " "): value for name, value in settings.items()}
    told["Reporting month"] = day(reporting)
    raw["Settings"].rows = [[s.name, told.get(s.name, s.default or None), None] for s in SETTINGS]
    for code in areas.split():
        add(raw, "Areas", Area=code, Title=code, Page="Yes", Exceptions="Yes")
    return raw


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


def book(raw: dict[str, RawTable]) -> Book:
    """The book of the tables, which hold no error."""
    found, problems = read(raw)
    assert [str(p) for p in problems if p.severity == "error"] == []
    return found


def built(raw: dict[str, RawTable], path: Path) -> Path:
    """The finished workbook of the tables; their whole numbers become floats, as a host reads."""
    for table in raw.values():
        table.rows = [[float(c) if type(c) is int else c for c in row] for row in table.rows]
    build(path, raw)
    return path


def month(text: str) -> Month:
    """The month that a text names."""
    found = months.parse(text)
    assert found is not None
    return found


def day(text: str) -> dt.date:
    """The first day of the month that a text names."""
    return months.first_day(month(text))
