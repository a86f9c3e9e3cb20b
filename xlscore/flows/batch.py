"""Many books refreshed at once: they are independent, so a process takes one after another.

A path goes into a process and a small outcome comes out, so that any pool of processes serves.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Final, Literal

from xlscore.flows import messages
from xlscore.flows.refresh import refresh
from xlscore.hosts.file.file_book import FileBook
from xlscore.hosts.package.locking import let_go
from xlscore.inputs.contract import SHEETS
from xlscore.problems import Refusal

_KINDS: Final = (".xlsm", ".xlsx")
#: Windows lets a process wait for no more than so many others.
_MOST: Final = 61


@dataclass(frozen=True)
class Outcome:
    """What became of one file of the folder: its name, a sentence, and the exit code for it.

    0 refreshed or passed over, 1 errors in its data, 2 not refreshed.
    """

    name: str
    message: str
    code: Literal[0, 1, 2] = 0

    def line(self) -> str:
        """As it is listed."""
        return f"{self.name}: {self.message}"


def batch(
    folder: Path, jobs: int | None = None, say: Callable[[str], None] = lambda _: None
) -> Iterator[Outcome]:
    """Refresh every book in a folder, `jobs` of them at a time; outcomes in the order of names.

    Nothing that goes wrong with one book stops another. Refusal where the folder is none, or
    has no workbook.
    """
    if not folder.is_dir():
        raise Refusal(f"{folder} is no folder; name one that holds scorecard workbooks")
    files = [path for path in folder.iterdir() if path.suffix.lower() in _KINDS]
    files = sorted(
        (path for path in files if path.is_file()), key=lambda path: path.name.casefold()
    )
    if not files:
        raise Refusal(f"{folder} holds no workbook ({' or '.join(_KINDS)}); name another folder")
    wanted = min(jobs or os.cpu_count() or 1, len(files), _MOST)
    outcomes = map(one, files) if wanted == 1 else _pooled(files, wanted)
    for number, (path, outcome) in enumerate(zip(files, outcomes, strict=True), 1):
        say(f"{number} of {len(files)}: {path.name}")
        yield outcome


def one(path: Path) -> Outcome:
    """Refresh one book, whatever it is; nothing is raised."""
    if path.name.startswith("~$"):
        return Outcome(path.name, messages.LOCK_FILE)
    try:
        host = FileBook.look(path)
        if not {title.casefold() for title in host.tabs()} & {name.casefold() for name in SHEETS}:
            return Outcome(path.name, messages.NO_DATA_SHEETS)
        host = FileBook.open(path)
        done = refresh(host)
    except Refusal as refusal:
        return Outcome(path.name, f"not refreshed: {refusal}", 2)
    except Exception as error:  # the other books go on
        return Outcome(path.name, messages.unexpected(error), 2)
    finally:
        let_go()
    return Outcome(path.name, messages.refreshed(done, host.changed), 1 if done.errors else 0)


def _pooled(files: Sequence[Path], jobs: int) -> Iterator[Outcome]:
    # A forked process would inherit locks in whatever state they are.
    context = get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context) as pool:
        waiting: list[tuple[Path, Future[Outcome]]] = []
        try:
            waiting = [(path, pool.submit(one, path)) for path in files]
            while waiting:
                outcome = waiting[0][1].result()
                del waiting[0]
                yield outcome
            return
        except BrokenProcessPool:
            left = [path for path, _ in waiting] or list(files)
    # A process that ended took the pool along: each of the books left gets one of its own.
    for path in left:
        with ProcessPoolExecutor(1, mp_context=context) as pool:
            try:
                yield pool.submit(one, path).result()
            except BrokenProcessPool:
                yield Outcome(path.name, messages.ENDED, 2)
