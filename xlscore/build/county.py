"""A county that does not exist: its areas, its indicators, and what happens in it every month.

The indicators stand in `demo.csv`; chance has a fixed seed, so that the figures are always the
same.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Final, TypeAlias

from xlscore.rules import months
from xlscore.rules.months import Month

FIRST: Final = months.make(2023, 4)
#: The month that the book reports, the last of three whole years.
LAST: Final = months.make(2026, 3)

#: Areas by code: title, the area that it is part of, the size of a district.
AREAS: Final = (
    ("SC", "Synthetic County (whole)", "", 0.0),
    ("N", "Synthetic North", "SC", 0.0),
    ("N1", "Synthetic Northgate district", "N", 0.16),
    ("N2", "Synthetic Norwater district", "N", 0.09),
    ("E", "Synthetic East", "SC", 0.0),
    ("E1", "Synthetic Eastfold district", "E", 0.17),
    ("E2", "Synthetic Elmhithe district", "E", 0.11),
    ("S", "Synthetic South", "SC", 0.0),
    ("S1", "Synthetic Southmere district", "S", 0.14),
    ("S2", "Synthetic Stonebrook district", "S", 0.06),
    ("W", "Synthetic West", "SC", 0.0),
    ("W1", "Synthetic Westcombe district", "W", 0.18),
    ("W2", "Synthetic Wychley district", "W", 0.09),
)
DISTRICTS: Final = {code: size for code, _, _, size in AREAS if size}
_CHILDREN: Final = 312_000
_SEED: Final = 20260331
#: Windows reach back a year before the first month.
_START: Final = months.make(2022, 4)


@dataclass(frozen=True)
class Spec:
    """One indicator: its row of Indicators, and how its figures are made."""

    cells: Mapping[str, str]

    @property
    def no(self) -> str:
        """Its number."""
        return self.cells["No"]

    @property
    def measure(self) -> str:
        """Its measure: percent, rate, number or average."""
        return self.cells["Measure"]

    def number(self, name: str) -> float:
        """A cell as a number; a blank one is 0."""
        return float(self.cells[name] or 0)


def specs() -> list[Spec]:
    """The indicators, in the order of the page."""
    text = (files(__package__) / "demo.csv").read_text(encoding="utf-8")
    # Every printed page has a section row, and so the word.
    return [
        Spec({**row, "Section": f"{row['Section']} (SYNTHETIC)"})
        for row in csv.DictReader(text.splitlines())
    ]


def reports(spec: Spec, area: str, month: Month) -> bool:
    """Whether an indicator is reported for an area in a month."""
    since, until = months.parse(spec.cells["From"]), months.parse(spec.cells["To"])
    only = spec.cells["Only areas"]
    return (
        (since is None or since <= month)
        and (until is None or month <= until)
        and (not only or area in only.split(","))
    )


#: Num and denom by district and month.
Made: TypeAlias = dict[tuple[str, Month], tuple[float, float]]


def made_of(spec: Spec) -> Made:
    """Num and denom of every district and month, as they happened in that month."""
    # random() alone is promised to give the same numbers in every version of Python.
    chance = random.Random(f"{_SEED} {spec.no}").random  # noqa: S311
    made = {}
    for code, weight in DISTRICTS.items():
        own = 1 + 0.14 * (chance() - 0.5)
        for month in range(_START, LAST + 1):
            passed = (month - _START) / (LAST - _START)
            level = spec.number("Level") * own * (1 + spec.number("Drift") * passed)
            level *= 1 + 0.12 * (chance() - 0.5)
            size = spec.number("Size") * weight * (0.75 + 0.5 * chance())
            made[code, Month(month)] = _counted(spec, weight, size, level, chance())
    return made


def _counted(
    spec: Spec, weight: float, size: float, level: float, chance: float
) -> tuple[float, float]:
    if spec.measure == "number":
        return float(int(size * level + chance)), 1.0
    if spec.measure == "rate":
        children = float(round(_CHILDREN * weight))
        part = 12 if spec.cells["Basis"] == "monthly" else 1
        return float(int(children * level / spec.number("Per") / part + chance)), children
    if spec.measure == "average":
        denom = round(size, 1) if spec.cells["Data period"] == "SS" else float(round(size))
        return float(round(denom * level)), denom
    denom = float(int(size + chance))
    return float(min(denom, int(denom * min(level, 1) + chance))), denom


def figure(spec: Spec, made: Made, area: str, month: Month) -> dict[str, float]:
    """The cells of a Data row: the month's own, or the window's where they are reported."""
    parts = districts(area)
    start = month
    if spec.cells["Basis"] == "reported":
        period = spec.cells["Data period"]
        start = month if period == "SS" else months.window_start(month, period)  # type: ignore[arg-type]
        since = months.parse(spec.cells["From"])
        start = max(start, since) if since else start
    window = [made[code, Month(m)] for m in range(start, month + 1) for code in parts]
    num, denom = (round(sum(pair[i] for pair in window), 1) for i in (0, 1))
    if spec.cells["Denominator"] == "latest":
        denom = round(sum(made[code, month][1] for code in parts), 1)
    if spec.measure == "number":
        # A count may stand in either column.
        return {"Value" if spec.no == "22" else "Num": num}
    if spec.no == "34":
        return {"Value": round(num / denom, 2)}
    return {"Num": num, "Denom": denom}


def districts(area: str) -> list[str]:
    """The districts of which an area consists."""
    inside = {code: part_of for code, _, part_of, _ in AREAS}
    return [d for d in DISTRICTS if area in (d, inside[d], inside[inside[d]])]
