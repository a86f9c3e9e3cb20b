"""Many books refreshed at once: they are independent, so a process takes one after another.

A path goes into a process and a small outcome comes out, so that any pool of processes serves:
those of this computer, or the workers of a Dask cluster that see the same folder.
"""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Final, Literal
from urllib.parse import urlsplit

from xlscore.flows import messages
from xlscore.flows.refresh import refresh
from xlscore.hosts.file.file_book import FileBook
from xlscore.hosts.package.locking import let_go
from xlscore.inputs.contract import SHEETS
from xlscore.problems import Refusal
from xlscore.rules.months import iso
from xlscore.rules.sentences import WORDS

_KINDS: Final = (".xlsm", ".xlsx")
#: Windows lets a process wait for no more than so many others.
_MOST: Final = 61
#: Seconds for which a scheduler is waited for.
_PATIENCE: Final = 15
_ONE_BOOK: Final = threading.Lock()


@dataclass(frozen=True)
class Outcome:
    """What became of one file of the folder: its name, a sentence, and the exit code for it.

    0 refreshed or passed over, 1 errors in its data, 2 not refreshed.
    """

    name: str
    message: str
    code: Literal[0, 1, 2] = 0
    #: Of a book that was refreshed: its month, the rows of each letter, errors and warnings.
    figures: Mapping[str, str | int] = field(default_factory=dict)

    def line(self) -> str:
        """As it is listed."""
        return f"{self.name}: {self.message}"


def batch(
    folder: Path,
    jobs: int | None = None,
    say: Callable[[str], None] = lambda _: None,
    scheduler: str = "",
) -> Iterator[Outcome]:
    """Refresh every book in a folder, `jobs` of them at a time; outcomes in the order of names.

    `scheduler` is the address of a Dask cluster, whose workers see the folder under the same path:
    they then do it, as many as there are. Nothing that goes wrong with one book stops another.
    Refusal where the folder is none or has no workbook, and where the cluster does not answer.
    """
    if not folder.is_dir():
        raise Refusal(f"{folder} is not a folder; name one that holds scorecard workbooks")
    files = [path for path in folder.iterdir() if path.suffix.lower() in _KINDS]
    files = sorted(
        (path for path in files if path.is_file()), key=lambda path: path.name.casefold()
    )
    if not files:
        raise Refusal(f"{folder} holds no workbook ({' or '.join(_KINDS)}); name another folder")
    wanted = min(jobs or os.cpu_count() or 1, len(files), _MOST)
    if scheduler:
        outcomes = _on_cluster(files, scheduler)
    else:
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
    figures: dict[str, str | int] = {"month": iso(done.month), "changed": host.changed}
    figures |= {WORDS.get(letter, "not rated"): count for letter, count in done.counts.items()}
    figures |= {"errors": done.errors, "warnings": len(done.problems) - done.errors}
    message = messages.refreshed(done, host.changed)
    return Outcome(path.name, message, 1 if done.errors else 0, figures)


def alone(path: Path) -> Outcome:
    """The same, where a process has several threads: one book at a time."""
    with _ONE_BOOK:
        return one(path)


def _on_cluster(files: Sequence[Path], address: str) -> Iterator[Outcome]:
    """Let the workers of a Dask cluster do it; Dask gives a book to another where one is killed."""
    try:
        from distributed import Client, KilledWorker
    except ImportError as error:
        raise Refusal(
            "a cluster needs the library distributed; install it with: pip install xlscore[cluster]"
        ) from error
    try:
        # A client whose scheduler does not answer takes long to give up.
        where = urlsplit(address if "://" in address else f"tcp://{address}")
        socket.create_connection((where.hostname or "", where.port or 8786), _PATIENCE).close()
        client = Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise Refusal(
            f"no Dask scheduler answers at {address}; start one with: dask scheduler, and name its "
            "address, such as tcp://localhost:8786"
        ) from error
    with client:
        # Whatever was done before is done anew: what stands in the file may be another.
        waiting = client.map(alone, [path.resolve() for path in files], pure=False)
        for number, (path, book) in enumerate(zip(files, waiting, strict=True)):
            try:
                try:
                    outcome = book.result()
                except KilledWorker:
                    # Dask blames every book that waited for that worker: each is tried by itself.
                    for other in waiting[number:]:
                        other.exception()  # waits for its end
                    outcome = client.submit(alone, path.resolve(), pure=False).result()
            except KilledWorker:
                outcome = Outcome(path.name, messages.ENDED, 2)
            except Exception as error:  # the other books go on
                outcome = Outcome(path.name, messages.unexpected(error), 2)
            yield outcome


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
