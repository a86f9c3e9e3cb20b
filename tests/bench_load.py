"""How long 200,000 rows take to load, beside reading the file alone: `python tests/bench_load.py`.

Not a test: it says seconds of wall time, for a book of 25 areas and 40 indicators without pages.
"""

from __future__ import annotations

import csv
import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from support.books import without_pages

from xlscore.build.new import new
from xlscore.flows.load.extracts import read_extract
from xlscore.flows.load.undoing import steps_of, written
from xlscore.flows.load.upsert import upsert
from xlscore.hosts.file.file_book import FileBook
from xlscore.inputs.book import read
from xlscore.workbook.tables import Edits
from xlscore.workbook.tabs import Plan

ROWS = 200_000
AREAS = [f"A{number}" for number in range(1, 25)]


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Say how long a step took."""
    started = time.perf_counter()
    yield
    print(f"{time.perf_counter() - started:7.2f} s  {what}")


def extract(path: Path) -> None:
    """Write a plain extract of so many rows, with thousands separators and British dates."""
    chance = random.Random(1)
    months = [f"01/{month:02d}/{year}" for year in range(1990, 2025) for month in range(1, 13)]
    keys = (
        (no, area, month) for month in months for area in ("Kent", *AREAS) for no in range(1, 41)
    )
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(["No", "Area", "Month", "Num", "Denom", "Value", "Note"])
        for _, key in zip(range(ROWS), keys, strict=False):
            denom = chance.randint(100, 99_999)
            lines.writerow([*key, chance.randint(0, denom), f"{denom:,}", "", ""])


def main(folder: Path) -> None:
    """Load a new extract, then the same one again."""
    book, file = folder / "book.xlsm", folder / "extract.csv"
    new(folder / "new.xlsm")
    without_pages(folder / "new.xlsm", book)
    areas = Edits({}, [{"Area": code, "Title": f"Area {code}"} for code in AREAS])
    FileBook.open(book).write(Plan(), {"Areas": areas}, False)
    extract(file)
    with timed("reading the file alone, with the csv module"), file.open(encoding="utf-8") as lines:
        list(csv.reader(lines))
    for again in ("new rows", "the same file again"):
        print(again)
        with timed("reading the file"):
            tables = read_extract(file)
        host = FileBook.open(book)
        with timed("reading the book"):
            data = read(host.tables())[0]
        with timed("comparing"):
            found = upsert(data, tables)
        print(f"           {found.summary()}")
        with timed("writing the undo file"), written(folder / "undo.csv", steps_of(found.appended)):
            pass
        with timed("changing the sheet and saving"):
            host.write(Plan(), {"Data": Edits(found.sets, found.appended)}, False)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        main(Path(scratch))
