"""Our Python as RunPython starts it, on a workbook that is open in the double of Excel.

Run as a program. Arguments: the workbook, a file for what happened. It reads pickled (function
name, arguments) from its input as `udf_server` does; of these only RunPython does anything. The
officer cancels every question.
"""

from __future__ import annotations

import pickle
import sys
from pathlib import Path
from typing import Any

import xlwings as xw
from engine import model, windows
from engine.books import Open


def main(path: str, out: str) -> None:
    """Run commands until the input ends; then write what each showed, and the page after it."""
    book = Open(model.load(Path(path)))
    book.book.set_mock_caller()
    assert xw.Book.caller() == book.book
    shown: list[str] = []

    def message(_window: int, prompt: str, _title: str, style: int) -> int:
        shown.append(prompt)
        return 2 if style & 0xF else 1

    windows.load().win32api.MessageBox = message
    page = book.held.sheet("Scorecard")
    was = {place: box.value for place, box in page.cells.items()}
    # Only a page that is made anew shows this.
    data = book.held.sheet("Data")
    for (row, column), box in data.cells.items():
        if row > 1 and column in (4, 6):
            box.value = None
    ran: list[tuple[str, str, dict[Any, Any]]] = []
    while True:
        try:
            name, args = pickle.load(sys.stdin.buffer)
        except EOFError:
            break
        if name == "RunPython":
            shown.clear()
            exec(args[0], {})
            cells = {place: box.value for place, box in book.held.sheet("Scorecard").cells.items()}
            ran.append((args[0], "\n".join(shown), cells))
        pickle.dump(("gives", [[""]]), sys.stdout.buffer, protocol=4)
        sys.stdout.buffer.flush()
    Path(out).write_bytes(pickle.dumps((was, ran)))


if __name__ == "__main__":
    main(*sys.argv[1:])
