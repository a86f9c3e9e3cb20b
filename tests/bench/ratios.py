"""How much our work costs beside a floor measured in the same run: `python tests/bench/ratios.py`.

Everything is a process of its own, measured in seconds of the processor and in peak memory, so
that a machine at other work changes little; what is compared runs in turn, and the medians of all
runs are divided. `--runs 5` for figures to quote; `--only refresh` for the lines with that word.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

ROWS = 200_000
_PYTHON = [sys.executable, "-c"]
_REFRESH = "from xlscore.cli import main; main({words!r})"
_FLOOR = """
import openpyxl
book = openpyxl.load_workbook({book!r}, keep_vba=True)
book.save({copy!r})
"""
#: Every entry of an archive copied as it is packed.
_RAW = """
import zipfile
with open({book!r}, "rb") as file, open({copy!r}, "wb") as copy:
    for info in sorted(zipfile.ZipFile(file).infolist(), key=lambda info: info.header_offset):
        file.seek(info.header_offset)
        copy.write(file.read(30 + len(info.filename) + info.compress_size))
"""
_CALAMINE = """
import python_calamine
python_calamine.CalamineWorkbook.from_path({book!r}).get_sheet_by_name("Data").to_python()
"""
_CSV = "import csv; list(csv.reader(open({file!r}, encoding='utf-8', newline='')))"
_IMPORTS = "import python_calamine, lxml.etree, openpyxl, pandas, xlscore.flows.refresh"
#: The steps of a refresh, each in seconds of the processor, a line each.
_STEPS = """
import sys, time
from pathlib import Path
last = time.process_time()
def step(name):
    global last
    now = time.process_time()
    print(name, now - last)
    last = time.process_time()
from xlscore.checks.all_checks import checked
from xlscore.flows import opening, refresh
from xlscore.hosts.file.file_book import FileBook
from xlscore.pages.all_pages import make_pages
print("start", time.process_time())
step("")
def timed(name, owner, attribute):
    real = getattr(owner, attribute)
    def call(*given, **named):
        begun = time.process_time()
        try:
            return real(*given, **named)
        finally:
            spent[name] = spent.get(name, 0) + time.process_time() - begun
    setattr(owner, attribute, call)
spent = {{}}
for name, owner, attribute in (
    ("read", FileBook, "tables"), ("read", opening, "read"), ("check", opening, "checked"),
    ("compute", opening, "results"), ("compute", opening, "history"),
    ("pages", refresh, "make_pages"), ("write", FileBook, "write"),
):
    timed(name, owner, attribute)
begun = time.process_time()
host = FileBook.open(Path({book!r}))
refresh.refresh(host, {month!r})
spent["the rest"] = time.process_time() - begun - sum(spent.values())
for name, seconds in spent.items():
    print(name, seconds)
"""


@dataclass(frozen=True)
class Cost:
    """What a process cost: seconds of the processor (its own and its children's), peak MB, and
    seconds by the clock, which other work on the machine stretches."""

    seconds: float
    peak: float
    clock: float = 0.0

    def __sub__(self, other: Cost) -> Cost:
        return Cost(self.seconds - other.seconds, self.peak)


def cost(line: Sequence[str | Path]) -> Cost:
    """Run a program to its end."""
    begun = time.perf_counter()
    process = subprocess.Popen(list(map(str, line)), stdout=subprocess.DEVNULL, env=compiled())
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise SystemExit(f"{line} ended with {process.returncode}")
    clock = time.perf_counter() - begun
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, clock)


def compiled() -> dict[str, str]:
    """An environment in which our modules are compiled once, as pip leaves them, not every time."""
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir()) / "xlscore bytecode")}


def script(text: str, **names: object) -> list[str]:
    """The line that runs a script in a Python of its own."""
    return [*_PYTHON, text.format(**{name: _plain(value) for name, value in names.items()})]


def _plain(value: object) -> object:
    return str(value) if isinstance(value, Path) else value


def xlscore(*words: str | Path) -> list[str]:
    """The line that runs a command of ours."""
    return script(_REFRESH, words=[str(word) for word in words])


def in_turn(runs: int, *lines: Callable[[], Sequence[str | Path]]) -> list[Cost]:
    """The medians of what some programs cost, run in turn."""
    costs: list[list[Cost]] = [[] for _ in lines]
    for _ in range(runs):
        for kept, line in zip(costs, lines, strict=True):
            kept.append(cost(line()))
    return [
        Cost(statistics.median(c.seconds for c in kept), statistics.median(c.peak for c in kept))
        for kept in costs
    ]


# ---- the books


def apart(make: Callable[..., None], *given: object) -> None:
    """Make a book in a process of its own: whoever is started counts our own peak as theirs."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        pool.submit(make, *given).result()


def sized(path: Path, areas: int, months: int) -> None:
    """A book of the synthetic county: so many of its areas, so many months up to its last."""
    from xlscore.build.build import build
    from xlscore.build.county import AREAS, LAST
    from xlscore.build.demo import demo_tables
    from xlscore.rules.months import Month, first_day

    tables = demo_tables()
    codes = {area[0] for area in AREAS[:areas]}
    data = tables["Data"]
    by_month: dict[object, list[list[object]]] = {}
    for row in data.rows:
        if row[1] in codes:
            by_month.setdefault(row[2], []).append(row)
    known = sorted(by_month, key=str)[-24:]
    data.rows = [
        [*row[:2], first_day(Month(LAST - back)), *row[3:]]
        for back in reversed(range(months))
        for row in by_month[known[-1 - back % len(known)]]
    ]
    for name, column in (("Areas", 0), ("Published", 1), ("Commentary", 1)):
        table = tables[name]
        table.rows = [row for row in table.rows if row[column] in codes]
    targets = tables["Targets"]
    targets.rows = [row for row in targets.rows if row[1] in (None, "", *codes)]
    build(path, tables)


def extract(path: Path) -> None:
    """An extract of so many rows, with thousands separators and British dates."""
    chance = random.Random(1)
    months = [f"01/{month:02d}/{year}" for year in range(1990, 2025) for month in range(1, 13)]
    keys = (
        (no, area, month)
        for month in months
        for area in ("Kent", *(f"A{number}" for number in range(1, 25)))
        for no in range(1, 41)
    )
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(["No", "Area", "Month", "Num", "Denom", "Value", "Note"])
        for _, key in zip(range(ROWS), keys, strict=False):
            denom = chance.randint(100, 99_999)
            lines.writerow([*key, chance.randint(0, denom), f"{denom:,}", "", ""])


def for_the_extract(book: Path) -> None:
    """The May 2014 book with the areas of the extract."""
    from xlscore.build.build import build
    from xlscore.build.starter import starter_tables

    tables = starter_tables()
    areas = tables["Areas"]
    for number in range(1, 25):
        row: list[object] = [None] * len(areas.columns)
        row[0], row[1] = f"A{number}", f"Area {number}"
        areas.rows.append(row)
    build(book, tables)


def copied(book: Path) -> Path:
    """A copy that a program may write to."""
    copy = book.with_name(f"work on {book.name}")
    copy.write_bytes(book.read_bytes())
    return copy


def recompressed(before: Path, after: Path) -> int:
    """The bytes of parts with the same content that are packed otherwise in another file."""
    with zipfile.ZipFile(before) as old, zipfile.ZipFile(after) as new:
        here = {info.filename: info for info in old.infolist()}
        return sum(
            info.compress_size
            for info in new.infolist()
            if info.filename in here
            and here[info.filename].CRC == info.CRC
            and here[info.filename].compress_size != info.compress_size
        )


# ---- the table


@dataclass(frozen=True)
class Line:
    """One ratio: of what to what, ours and the floor's figure, and the most that it should be."""

    what: str
    ours: float
    floor: float
    aim: float | None = None
    unit: str = "s"

    def text(self) -> str:
        """As it is printed."""
        aim = "" if self.aim is None else f"{self.aim:g}"
        figures = f"{self.ours:9.2f} {self.floor:9.2f} {self.unit:3}"
        return f"{self.what:62} {figures} {self.ours / self.floor:7.2f} {aim:>6}"


def start_up(runs: int) -> Iterable[Line]:
    """What a command costs that does nothing."""
    cost(xlscore("--help"))
    bare, ours = in_turn(3 * runs, lambda: [*_PYTHON, "pass"], lambda: xlscore("--help"))
    yield Line("--help to a bare Python", ours.seconds, bare.seconds, 4)


def refresh(runs: int, demo: Path) -> Iterable[Line]:
    """The refresh of the demonstration book."""
    # A copy of its own: another month would be written to the other.
    work, copy = demo.with_name("the same again.xlsm"), demo.with_name("by openpyxl.xlsm")
    work.write_bytes(demo.read_bytes())
    cost(xlscore("refresh", work))
    same, other, theirs = in_turn(
        runs,
        lambda: xlscore("refresh", work),
        lambda: xlscore("refresh", copied(demo), "--month", "2026-02"),
        lambda: script(_FLOOR, book=demo, copy=copy),
    )
    what = "refresh of the demonstration book, {} to openpyxl's load and save"
    yield Line(what.format("unchanged"), same.seconds, theirs.seconds, 0.12)
    yield Line(what.format("another month"), other.seconds, theirs.seconds, 0.15)
    changed = copied(demo)
    cost(xlscore("refresh", changed, "--month", "2026-02"))
    yield Line(
        "bytes packed anew of parts that stay the same", recompressed(demo, changed), 1, 0, "B"
    )


def sizes(runs: int, folder: Path) -> Iterable[Line]:
    """How the refresh grows with rows, and its steps."""
    costs: dict[tuple[int, int], Cost] = {}
    for areas, months in ((1, 26), (13, 24), (13, 60), (13, 240)):
        book = folder / f"{areas} areas {months} months.xlsm"
        apart(sized, book, areas, months)
        copy = folder / "copy.xlsm"
        ours, imports, read, theirs, raw = in_turn(
            runs,
            lambda book=book: xlscore("refresh", copied(book)),  # type: ignore[misc]
            lambda: [*_PYTHON, _IMPORTS],
            lambda book=book: script(_CALAMINE, book=book),  # type: ignore[misc]
            lambda book=book, copy=copy: script(_FLOOR, book=book, copy=copy),  # type: ignore[misc]
            lambda book=book, copy=copy: script(_RAW, book=book, copy=copy),  # type: ignore[misc]
        )
        costs[areas, months] = ours
        size = f"{areas} x {months}"
        yield Line(f"{size}: refresh to openpyxl", ours.seconds, theirs.seconds)
        yield Line(f"{size}: refresh to copying the archive", ours.seconds, raw.seconds)
        aim = 0.7 if months == 60 else None
        yield Line(f"{size}: the same, peak memory", ours.peak, theirs.peak, aim, "MB")
        bare = cost([*_PYTHON, "import python_calamine"])
        core, floor = ours - imports, read - bare
        aim = 6 if months == 60 else None
        yield Line(f"{size}: refresh to calamine reading Data", core.seconds, floor.seconds, aim)
        told = subprocess.run(
            script(_STEPS, book=copied(book), month=None),
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        for step in told.stdout.splitlines():
            name, _, seconds = step.rpartition(" ")
            if name.strip():
                yield Line(f"{size}: step {name}, to openpyxl", float(seconds), theirs.seconds)
    few, many = costs[13, 24], costs[13, 240]
    yield Line("10 times the rows: processor", many.seconds, few.seconds, 8)
    yield Line("10 times the rows: peak memory", many.peak, few.peak, 5, "MB")


def copies(runs: int, demo: Path) -> Iterable[Line]:
    """The copy to circulate, and its audit."""
    out = demo.with_name("copies")
    out.mkdir()

    def circulate(*more: str) -> list[str]:
        return xlscore("circulate", copied(demo), "--out", out, "--anyway", *more)

    ours, words, again = in_turn(
        runs,
        circulate,
        lambda: circulate("--accessible"),
        lambda: xlscore("refresh", copied(demo), "--month", "2026-02"),
    )
    yield Line("circulate to a refresh", ours.seconds, again.seconds, 2)
    yield Line("circulate --accessible to a refresh", words.seconds, again.seconds)
    copy = next(out.glob("*.xlsx"))
    (audit,) = in_turn(runs, lambda: xlscore("audit", copy))
    yield Line("audit of the copy to a refresh", audit.seconds, again.seconds)
    (new,) = in_turn(1, lambda: xlscore("new", demo.with_name(f"{os.getpid()}.xlsm"), "--demo"))
    yield Line("new --demo to a refresh", new.seconds, again.seconds)


def load(runs: int, folder: Path) -> Iterable[Line]:
    """An extract of 200,000 rows."""
    book, file = folder / "wide.xlsm", folder / "extract.csv"
    apart(for_the_extract, book)
    extract(file)
    ours, theirs = in_turn(
        min(runs, 2),
        lambda: xlscore("load", copied(book), file),
        lambda: script(_CSV, file=file),
    )
    yield Line("load of 200,000 rows to reading the file alone", ours.seconds, theirs.seconds, 4)
    yield Line("the same, peak memory", ours.peak, theirs.peak, None, "MB")


def many(folder: Path) -> Iterable[Line]:
    """Many books: two processes beside one, and four times as many books. On a quiet machine."""
    book = folder / "council.xlsm"
    apart(sized, book, 13, 60)

    def batch(books: int, jobs: int) -> Cost:
        work = folder / f"{books} books by {jobs}"
        work.mkdir()
        for number in range(books):
            (work / f"council {number}.xlsm").write_bytes(book.read_bytes())
        return cost(xlscore("batch", work, "--jobs", str(jobs)))

    one, two, more = batch(8, 1), batch(8, 2), batch(32, 2)
    yield Line("8 books: one process to two, by the clock", one.clock, two.clock, 1.7)
    yield Line("a book among 32 to one among 8, by the clock", more.clock / 32, two.clock / 8, 1.1)
    yield Line("the same, peak memory of a worker", more.peak, two.peak, 1.1, "MB")


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=3)
    options.add_argument("--only", default="", help="start, refresh, sizes, copies, load, many")
    given = options.parse_args()
    print(f"{'what':62} {'ours':>9} {'floor':>9}     {'ratio':>7} {'aim':>6}")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        demo = folder / "demo.xlsm"
        if given.only in ("", "refresh", "copies"):
            cost(xlscore("new", demo, "--demo"))
        parts: dict[str, Callable[[], Iterable[Line]]] = {
            "start": lambda: start_up(given.runs),
            "refresh": lambda: refresh(given.runs, demo),
            "copies": lambda: copies(given.runs, demo),
            "sizes": lambda: sizes(given.runs, folder),
            "load": lambda: load(given.runs, folder),
            "many": lambda: many(folder),
        }
        for name, part in parts.items():
            if given.only in ("", name):
                for line in part():
                    print(line.text(), flush=True)


if __name__ == "__main__":
    main()
