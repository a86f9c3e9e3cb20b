"""What Excel costs: the calls into it, counted on its double, at so many milliseconds each.

`python tests/bench/in_excel.py`. A call from Python into Excel crosses a process border, which
takes from one millisecond to twenty where a virus scanner looks on. The first table is the
refresh of the demonstration book, the second 5,000 cells with RAG beside one range that spills.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from engine import model
from engine.books import Open, calls_by_page
from xlwings import conversion

from xlscore.build.build import build
from xlscore.build.demo import demo_tables
from xlscore.flows.refresh import refresh
from xlscore.functions.answers import rating
from xlscore.rules.months import Month

EACH = (1, 5, 20)
CELLS = 5_000


def main() -> None:
    """Print both tables."""
    columns = "".join(f"{f'{each} ms':>9}" for each in EACH)
    print(f"{'the demonstration book':44}{'calls':>9}{'Python':>9}{columns}")
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "demo.xlsm"
        build(path, demo_tables())
        held = model.load(path)
    held.sheets[:] = [sheet for sheet in held.sheets if "xlscore_page" not in sheet.names]
    held.active = held.sheets[0].title
    book = Open(held)
    last, calls, seconds = _counted(book, lambda: refresh(book.live()).month)
    _line("all pages, none there before", calls, seconds)
    _line("of these a scorecard page, the dearest", _dearest(book), 0)
    for what, month in (
        ("the same month again", last),
        ("the month before: every figure changes", Month(last - 1)),
    ):
        _, calls, seconds = _counted(book, lambda month=month: refresh(book.live(), month))  # type: ignore[misc]
        _line(what, calls, seconds)
    _line("of these a scorecard page, the dearest", _dearest(book), 0)
    print(f"\n{f'{CELLS:,} ratings':44}{'calls':>9}{'Python':>9}{columns}")
    sheet = book.book.sheets[0]
    for what, formulas, rows in (
        ("a formula in each cell, limits by default", CELLS, 1),
        ("one formula over the whole range", 1, CELLS),
    ):
        begun = book.recorder.calls
        for column in "BC":
            conversion.read(sheet.range(f"{column}1:{column}{rows}"), None, {})
        reads = book.recorder.calls - begun
        value, target = ([[n / CELLS] for n in range(rows)] for _ in "BC")
        one: tuple[Any, Any] = (value, target) if rows > 1 else (0.5, 0.9)
        started = time.process_time()
        for _ in range(formulas):
            rating(*one, "H")
        _line(what, formulas * (1 + reads), time.process_time() - started)


def _counted(book: Open, do: Callable[[], Any]) -> tuple[Any, int, float]:
    """What it gives, its calls, and the seconds of the processor, the double's among them."""
    book.recorder.log.clear()
    calls, started = book.recorder.calls, time.process_time()
    gives = do()
    return gives, book.recorder.calls - calls, time.process_time() - started


def _dearest(book: Open) -> int:
    counts = calls_by_page(book)
    return max(calls for title, calls in counts.items() if title.startswith("Scorecard"))


def _line(what: str, calls: int, python: float) -> None:
    times = "".join(f"{python + calls * each / 1000:8.1f}s" for each in EACH)
    print(f"{what:44}{calls:>9,}{python:8.1f}s{times}")


if __name__ == "__main__":
    main()
