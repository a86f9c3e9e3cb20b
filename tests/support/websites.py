"""A small book of the demonstration data, and the website that it makes."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from support import history
from support.books import made_once
from xlscore.build.new import new
from xlscore.flows.site import site
from xlscore.workbook.tables import RawTable

DAY = dt.datetime(2014, 7, 1, 9, 30)
#: Reds, an activity indicator, a rate, a percentage with small counts, one with a break.
NUMBERS = (1, 4, 7, 12, 16, 21, 37)


def tables(**settings: str) -> dict[str, RawTable]:
    """Two areas and some indicators, with exception pages, small counts withheld, and all that
    Settings show beside results.
    """
    found = history.tables(NUMBERS)
    wanted = {
        "Small counts": "suppressed", "Sparklines": "hidden", "Signals": "shown",
        "Last year": "shown", "Benchmarks": "England, Region",
    }  # fmt: skip
    wanted |= {k.replace("_", " "): v for k, v in settings.items()}
    for row in found["Settings"].rows:
        row[1] = wanted.get(str(row[0]), row[1])
    columns = found["Benchmarks"].columns
    england = {
        "No": 7.0, "Group": "England", "Period": "2024/25", "Value": 0.861,
        "Published on": "2025-11-01", "Source": "Synthetic",
    }  # fmt: skip
    withheld = england | {"Group": "Region", "Value": "c"}
    found["Benchmarks"].rows = [[row.get(name) for name in columns] for row in (england, withheld)]
    areas = found["Areas"]
    exceptions, whole = (areas.columns.index(name) for name in ("Exceptions", "Part of"))
    areas.rows = [row for row in areas.rows if row[0] in history.AREAS]
    for row in areas.rows:
        row[exceptions], row[whole] = "Yes", None
    for name in ("Targets", "Commentary"):
        at = found[name].columns.index("Area")
        found[name].rows = [r for r in found[name].rows if r[at] in (None, "", *history.AREAS)]
    return found


@pytest.fixture(scope="session")
def small_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small book, not to be written to."""
    return made_once(tmp_path_factory, "small.xlsm", lambda path: new(path, tables()))


@pytest.fixture
def own_book(small_book: Path, tmp_path: Path) -> Path:
    """The small book for one test."""
    return Path(shutil.copy(small_book, tmp_path / "book.xlsm"))


@pytest.fixture(scope="session")
def made(small_book: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The small book after its website was made, and the folder; not to be written to."""

    def make(folder: Path) -> None:
        folder.mkdir()
        book = Path(shutil.copy(small_book, folder / "book.xlsm"))
        site(book, folder / "site", DAY, anyway=True)

    folder = made_once(tmp_path_factory, "website", make)
    return folder / "book.xlsm", folder / "site"
