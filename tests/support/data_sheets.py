"""A small valid set of data sheets, to plant one fault in."""

from __future__ import annotations

import datetime as dt

from xlscore.inputs.contract import SETTINGS, SHEETS
from xlscore.inputs.example import PRINTED
from xlscore.problems import Problem
from xlscore.workbook.tables import RawTable

MAY = dt.date(2014, 5, 31)


def blank(reporting: object, areas: str = "Kent", **settings: object) -> dict[str, RawTable]:
    """Data sheets with areas (by code, separated by blanks) and settings, and nothing else."""
    raw = {
        name: RawTable(name, [column.name for column in columns], [])
        for name, columns in SHEETS.items()
    }
    given: dict[str, object] = dict.fromkeys(PRINTED, "Ours")
    given |= {name.replace("_", " "): value for name, value in settings.items()}
    given["Reporting month"] = reporting
    raw["Settings"].rows = [[s.name, given.get(s.name, s.default or None), None] for s in SETTINGS]
    for code in areas.split():
        add(raw, "Areas", Area=code, Title=code, Page="Yes", Exceptions="Yes")
    return raw


def tables() -> dict[str, RawTable]:
    """One area and six indicators, reported for May 2014, without a single problem."""
    raw = blank(MAY)
    for no, polarity, period, measure in (
        (1.0, "", "R12M", "rate"),
        (2.0, "L", "YTD", "percent"),
        (3.0, "H", "YTD", "percent"),
        (4.0, "L", "SS", "number"),
        (10.0, "T", "YTD", "percent"),
        (39.0, "L", "SS", "average"),
    ):
        add(
            raw,
            "Indicators",
            No=no,
            Section="SECTION",
            Indicator=f"Indicator {no}",
            **{"Polarity": polarity, "Data period": period, "Measure": measure},
            Per=10000.0 if measure == "rate" else None,
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


def target(
    raw: dict[str, RawTable], no: float, since: object, aim: object, **limits: object
) -> int:
    """Append a row of Targets."""
    return add(raw, "Targets", No=no, From=since, Target=aim, **limits)


def figure(raw: dict[str, RawTable], no: float, month: object = MAY, **cells: object) -> int:
    """Append a row of Data for the only area."""
    return add(raw, "Data", No=no, Area="Kent", Month=month, **cells)


def put(raw: dict[str, RawTable], sheet: str, cell: str, value: object) -> None:
    """Overtype a cell, given as `D14`; tables start in A1."""
    row, column = int(cell[1:]), ord(cell[0]) - ord("A")
    raw[sheet].rows[row - 2][column] = value


def told(problems: list[Problem]) -> list[str]:
    """Every problem as severity and sentence."""
    return [f"{problem.severity} {problem}" for problem in problems]
