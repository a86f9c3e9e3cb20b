"""The demonstration data with figures that are counted from children who do not exist."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from xlscore.build.county import AREAS, DISTRICTS, FIRST, LAST, districts
from xlscore.build.demo import base_tables, demo_tables
from xlscore.build.made_up.extracts import AREAS as AREAS_FILE
from xlscore.build.made_up.extracts import write_extracts
from xlscore.build.made_up.lives import Lives
from xlscore.flows.count.areas import places
from xlscore.flows.count.count import about
from xlscore.flows.count.counting import Figures, count_all
from xlscore.flows.count.sources import read_sources
from xlscore.inputs.book import read
from xlscore.inputs.counts import assignments, digest
from xlscore.problems import Refusal
from xlscore.rules import months
from xlscore.rules.months import Month
from xlscore.workbook.tables import RawTable

#: Which indicator of the demonstration is which measure.
MEASURED: Final = {
    "1": "referrals",
    "4": "rereferrals",
    "7": "assessed_in_time",
    "8": "assessments_overdue",
    "9": "children_seen",
    "12": "plans_open",
    "13": "plans_open",
    "14": "repeat_plans",
    "15": "plans_long_when_ended",
    "16": "conferences_in_time",
    "18": "plan_visits_in_time",
    "21": "looked_after",
    "22": "looked_after",
    "23": "many_placements",
    "24": "same_placement",
}
#: The children under 18 of a county in which a hundred a month are referred for the first time.
_UNDER_18: Final = 36_000
_MONTHLY: Final = 100.0
_SEED: Final = 20260331
_COUNTED_ON: Final = dt.date(2026, 4, 20)


def counted_demo(folder: Path) -> dict[str, RawTable]:
    """The demonstration data, its children's figures counted from extracts written into `folder`.

    Refusal where the folder holds anything, or cannot be made.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refusal(f"{folder} is there and not empty; name a new folder with --children")
    if not folder.parent.is_dir():
        raise Refusal(f"there is no folder {folder.parent}; make it first, or choose another")
    folder.mkdir(exist_ok=True)
    lives = Lives(_SEED, months.first_day(FIRST), _last_day(LAST), _MONTHLY, DISTRICTS)
    sources = write_extracts(lives, folder)
    tables = base_tables()
    for code, *_ in AREAS:
        people = float(round(_UNDER_18 * _share(code)))
        for no in ("1", "12", "21"):
            cells = {"No": float(no), "Area": code, "Month": months.first_day(FIRST)}
            _append(tables["Data"], cells | {"Denom": people})
    for no, measure in MEASURED.items():
        _append(tables["Counts"], {"No": float(no), "Measure": measure})
    book, _ = read(tables)
    wanted, _ = assignments(book)
    extracts = read_sources(sources, _COUNTED_ON)
    where = places(book, folder / AREAS_FILE, {})
    counted: dict[tuple[str, str, Month], Mapping[str, float]] = {}
    found: list[Figures] = []
    for number in range(FIRST, LAST + 1):
        month = Month(number)
        found = list(count_all(book, wanted, extracts, where, month).figures)
        for one in found:
            for area, (num, denom) in one.by_area.items():
                figure = {"Num": float(num)} | ({} if denom is None else {"Denom": float(denom)})
                counted[one.assignment.no, area, month] = figure
    made = demo_tables(counted)
    for one in found:
        no, held = one.assignment.no, one.by_area
        # No chance, so that the book is always the same: nothing secret is counted here.
        proofs = digest(f"{_SEED + int(no):x}", no, one.month, held)
        row = about(book, one, _COUNTED_ON) | {"Digest": proofs}
        _append(made["Counts"], {"No": float(no), "Measure": one.assignment.measure.name} | row)
    return made


def _append(table: RawTable, cells: Mapping[str, object]) -> None:
    table.rows.append([cells.get(name) for name in table.columns])


def _share(area: str) -> float:
    return sum(DISTRICTS[code] for code in districts(area))


def _last_day(month: Month) -> dt.date:
    return months.first_day(Month(month + 1)) - dt.timedelta(days=1)
