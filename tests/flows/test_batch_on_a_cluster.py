"""Many books on a Dask cluster of two worker processes of this computer."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.books import refresh, refused, xlscore
from support.small_books import month, one_red

from xlscore.flows.batch import batch
from xlscore.hosts.file.file_book import FileBook

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL"),
]
#: A cluster that lasts until its input ends. It says its address and its workers' numbers. A book
#: whose worker was killed goes to another once.
CLUSTER = """
import dask, sys
from distributed import Client, LocalCluster
def number():
    import os
    return os.getpid()
if __name__ == "__main__":
    with dask.config.set({
        "distributed.worker.preload": [sys.argv[1]], "distributed.scheduler.allowed-failures": 1,
    }), LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as cluster, Client(cluster) as client:
        print(cluster.scheduler_address, *client.run(number).values(), flush=True)
        sys.stdin.read()
"""
#: In each worker: a book that takes its process along, and a note of each that is begun.
PRELOAD = """
import os, signal
from xlscore.flows import batch
real = batch.real = getattr(batch, "real", batch.one)  # a worker runs this more than once
def one(path):
    with (path.parent / "begun.txt").open("a") as notes:
        notes.write(path.name + "\\n")
    if path.name == "deadly.xlsm":
        os.kill(os.getpid(), signal.SIGKILL)
    return real(path)
batch.one = one
"""


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[int]]]:
    """The address of a scheduler, and the process numbers that its two workers begin with."""
    programs = tmp_path_factory.mktemp("cluster")
    preload, program = programs / "preload.py", programs / "cluster.py"
    preload.write_text(PRELOAD)
    program.write_text(CLUSTER)
    pipe = subprocess.PIPE
    with subprocess.Popen(
        [sys.executable, str(program), str(preload)],
        stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True,
    ) as running:  # fmt: skip
        assert running.stdout is not None
        address, *numbers = running.stdout.readline().split()
        yield address, [int(number) for number in numbers]
        running.communicate()


@pytest.fixture(scope="module")
def of_april(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book whose pages are of another month, not to be written to."""
    book = one_red(tmp_path_factory.mktemp("april") / "book.xlsm")
    refresh(book, month("2014-04"))
    return book


@pytest.fixture
def folder(of_april: Path, tmp_path: Path) -> Path:
    """Seven of them, and one that is no book."""
    books = tmp_path / "books"
    books.mkdir()
    for number in range(1, 8):
        shutil.copy(of_april, books / f"book {number}.xlsm")
    (books / "broken.xlsm").write_bytes(b"no workbook")
    return books


def begun(folder: Path) -> list[str]:
    """The books that workers began, in order."""
    return (folder / "begun.txt").read_text().splitlines()


def test_books_on_a_cluster(cluster: tuple[str, list[int]], folder: Path) -> None:
    """One line a book in the order of names, whatever goes wrong with one; raw figures as JSON."""
    done = xlscore("batch", folder, "--scheduler", cluster[0], "--json")
    assert (done.returncode, done.stderr) == (2, "")
    books = json.loads(done.stdout)["books"]
    names = sorted(path.name for path in folder.glob("*.xlsm"))
    assert [book["name"] for book in books] == names
    good = [book for book in books if book["code"] == 0]
    assert len(good) == 7
    for book in good:
        assert book["message"].startswith("May 2014: 1 Red, ")
        assert book["figures"]["Red"] == 1
        assert (book["figures"]["month"], book["figures"]["changed"]) == ("2014-05", True)
    assert books[-1]["message"].startswith("not refreshed: broken.xlsm ")


def test_a_killed_worker(cluster: tuple[str, list[int]], folder: Path) -> None:
    """Its book is done by another, no book is half-written, and nothing is left beside one."""
    address, workers = cluster
    outcomes = batch(folder, scheduler=address)
    first = next(outcomes)
    os.kill(workers[0], signal.SIGKILL)
    said = [first, *outcomes]
    assert [outcome.code for outcome in said] == [0] * 7 + [2]
    # A worker takes along the book that it is at, and what it has not yet said of the last.
    assert max(begun(folder).count(outcome.name) for outcome in said) <= 2
    for number in range(1, 8):
        assert not refresh(folder / f"book {number}.xlsm").changes
        assert FileBook.look(folder / f"book {number}.xlsm").found()
    left = {path.name for path in folder.iterdir()} - {"begun.txt", "broken.xlsm"}
    assert left == {f"book {number}.xlsm" for number in range(1, 8)}


def test_a_book_that_kills_its_workers(cluster: tuple[str, list[int]], folder: Path) -> None:
    """It is tried again, the last time by itself, then named; all others are refreshed."""
    (folder / "book 3.xlsm").rename(folder / "deadly.xlsm")
    said = {outcome.name: outcome for outcome in batch(folder, scheduler=cluster[0])}
    assert begun(folder).count("deadly.xlsm") >= 2
    assert "its process was ended" in said["deadly.xlsm"].message
    assert sum(outcome.code == 0 for outcome in said.values()) == 6


def test_no_scheduler(folder: Path) -> None:
    """An address at which nobody answers is refused in a sentence, after a while."""
    started = time.monotonic()
    refused(xlscore("batch", folder, "--scheduler", "tcp://127.0.0.1:9"), "no Dask scheduler")
    assert time.monotonic() - started < 60
