"""How long a refresh takes beside loading and saving the same book with openpyxl, in one run.

Run it by hand: `.venv/bin/python tests/bench_refresh.py [RUNS]`. Each is a whole process, the two
in turn, so that a machine that slows down slows both; the ratio is that of the medians.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

_OURS = "from xlscore.cli import main; main(['refresh', {book!r}])"
_THEIRS = (
    "import openpyxl; book = openpyxl.load_workbook({book!r}, keep_vba=True); book.save({copy!r})"
)


def main(runs: int) -> None:
    """Print the seconds of each run, the medians and their ratio."""
    from xlscore.build.build import build
    from xlscore.build.demo import demo_tables

    with TemporaryDirectory() as folder:
        book, copy = Path(folder) / "demo.xlsm", Path(folder) / "copy.xlsm"
        build(book, demo_tables())
        names = {"book": str(book), "copy": str(copy)}
        times: dict[str, list[float]] = {"xlscore refresh": [], "openpyxl load and save": []}
        for _ in range(runs):
            for what, script in zip(times, (_OURS, _THEIRS), strict=True):
                start = time.perf_counter()
                subprocess.run(
                    [sys.executable, "-c", script.format(**names)], stdout=subprocess.DEVNULL
                )
                times[what].append(time.perf_counter() - start)
    for what, seconds in times.items():
        each = " ".join(f"{s:.2f}" for s in seconds)
        print(f"{what}: {each}; median {statistics.median(seconds):.2f} s")
    ours, theirs = (statistics.median(seconds) for seconds in times.values())
    print(f"A refresh takes {ours / theirs:.2f} times as long as openpyxl's load and save.")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
