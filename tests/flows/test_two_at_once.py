"""Two processes at one book, and processes that are killed: nothing is lost, nothing is left."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

import pytest
from support.books import terminal
from support.by_hand.saved import Saved, fresh
from support.forks import Forks, forked, of_the_run
from support.small_books import one_red

from xlscore.hosts.package.locking import hold

#: Runs a command to its end.
Run = Callable[..., subprocess.CompletedProcess[str]]
COPY = "Performance Management Scorecard May 2014.xlsx"


def extract(folder: Path, no: int, num: int) -> Path:
    """A file that changes one figure of May 2014."""
    path = folder / f"of_{no}.csv"
    path.write_text(f"No,Area,Month,Num\n{no},Kent,2014-05,{num}\n", encoding="utf-8")
    return path


def book_in(folder: Path) -> Path:
    """The finished workbook in a folder of its own."""
    folder.mkdir()
    return fresh(folder).rename(folder / "book.xlsm")


def num_of(book: Path, no: int) -> object:
    """The Num of an indicator for May 2014."""
    rows = Saved(book).rows("Data")
    return next(r[3] for r in rows if r[0] == no and getattr(r[2], "month", None) == 5)


def pair(
    folder: Path, second: str, after: float = 0, runs: Sequence[Run] = (terminal, terminal)
) -> None:
    """A load and another command `after` so many seconds: each is whole, or says who is at work."""
    book = book_in(folder)
    given, other = extract(folder, 5, 7), extract(folder, 6, 9)
    words = {"load": ["load", book, other], "refresh": ["refresh", book]}
    words["roll"] = ["roll", book, "2014-06"]
    with ThreadPoolExecutor() as pool:
        first = pool.submit(runs[0], "load", book, given)
        time.sleep(after)
        done = [first, pool.submit(runs[1], *words[second])]
    ended = [one.result() for one in done]
    codes = [one.returncode for one in ended]
    for one in ended:
        assert "Traceback" not in one.stdout + one.stderr
        assert (
            one.returncode in (0, 1)
            or "is being worked on" in one.stderr
            or "was changed by" in one.stderr
        )
    assert any(code in (0, 1) for code in codes)
    assert (num_of(book, 5) == 7) == (codes[0] in (0, 1))
    undo = book.with_name("book.xlsm.undo.csv")
    loads = [5] if codes[0] in (0, 1) else []
    if second == "load":
        assert (num_of(book, 6) == 9) == (codes[1] in (0, 1))
        loads += [6] if codes[1] in (0, 1) else []
    steps = undo.read_text(encoding="utf-8-sig").splitlines()[1:] if undo.exists() else []
    assert len(steps) == min(len(loads), 1)
    assert all(int(step.split(",")[1]) in loads for step in steps)
    left = {path.name for path in folder.iterdir()} - {undo.name}
    assert left == {book.name, given.name, other.name}


@pytest.mark.parametrize("second", ["load", "refresh", "roll"])
def test_two_commands_at_once(second: str, tmp_path: Path) -> None:
    """One wins, the other waits for nobody: it says so, and the undo file is the winner's."""
    pair(tmp_path / "pair", second)


@pytest.fixture(scope="module")
def sides() -> Iterator[tuple[Run, Run]]:
    """Two that run commands beside each other, without the time that a start takes."""
    with Forks() as one, Forks() as other:
        yield one.run, other.run


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no forks")
@pytest.mark.parametrize("after", [0.02, 0.1, 0.2, 0.4])
@pytest.mark.parametrize("second", ["load", "refresh", "roll"])
def test_two_commands_one_after_the_other(
    second: str, after: float, sides: tuple[Run, Run], tmp_path: Path
) -> None:
    """The same at whatever step of the first the second begins."""
    pair(tmp_path / "pair", second, after, sides)


def test_a_held_book_is_refused_with_the_name_of_its_holder(tmp_path: Path) -> None:
    """The lock goes with its holder; the file alone locks nothing."""
    book = book_in(tmp_path / "one")
    (book.parent / ".book.xlsm.lock").write_text("somebody, 01/01/2014 09:00", encoding="utf-8")
    held = hold(book)
    assert held is not None
    refused = forked("refresh", book)
    assert refused.returncode == 2
    assert "book.xlsm is being worked on by " in refused.stderr
    held.release()
    assert forked("refresh", book).returncode == 0
    assert [path.name for path in book.parent.iterdir()] == ["book.xlsm"]


def test_one_process_holds_a_book_as_often_as_it_likes(tmp_path: Path) -> None:
    """A second host of the same process is no rival; letting go of both frees the book."""
    book = book_in(tmp_path / "one")
    first, second = hold(book), hold(book)
    assert first is second
    del first, second
    assert [path.name for path in book.parent.iterdir()] == ["book.xlsm"]


def test_what_a_killed_process_left_is_cleared_away(tmp_path: Path) -> None:
    """A half-written file beside the book goes; a stranger's stays."""
    book = book_in(tmp_path / "one")
    for name in (".book.xlsm.0123abcd.tmp", ".book.xlsm.undo.csv.0123abcd.tmp", ".book.xlsm.tmp"):
        (book.parent / name).write_bytes(b"PK")
    assert forked("refresh", book).returncode == 0
    assert {path.name for path in book.parent.iterdir()} == {"book.xlsm", ".book.xlsm.tmp"}


def kills(
    folder: Path, which: str, step: int = 1, first: int = 1, *, left_over: bool = False
) -> int:
    """Kill a command before each call that touches the disk, or each of so many; how often.

    A refresh follows, or the same command where it makes more than a book. `left_over`: an earlier
    process that was killed has left its lock and a half-written file.
    """
    makes = {"circulate": {COPY}, "site": {"web"}}.get(which, set())
    whole = one_red(folder / "whole.xlsm")
    forks = of_the_run()
    for done, number in enumerate(count(first, step)):
        home = folder / f"{which}{number}"
        home.mkdir()
        book = Path(shutil.copy(whole, home / "book.xlsm"))
        file = extract(home, 5, 7)
        if which == "undo":
            assert forks.run("load", book, file).returncode == 0
        if left_over:
            (home / ".book.xlsm.lock").write_text("somebody, 01/01/2014", encoding="utf-8")
            (home / ".book.xlsm.0123abcd.tmp").write_bytes(b"PK")
        words = {"load": ["load", book, file], "undo": ["load", book, "--undo"]}
        words |= {"roll": ["roll", book, "2014-06"], "refresh": ["refresh", book, "--month"]}
        words["refresh"] += ["2014-04"]
        words["circulate"] = ["circulate", book, "--anyway"]
        words["site"] = ["site", book, "--anyway", "--small-counts-shown"]
        words["site"] += ["--out", home / "web"]
        if which == "site" and left_over:
            assert forks.run(*words["site"]).returncode in (0, 1)
        killed = forks.run(*words[which], killed_at=number)
        assert "Traceback" not in killed.stderr, killed.stderr
        if killed.returncode >= 0:
            return done
        assert killed.returncode == -signal.SIGKILL
        assert num_of(book, 5) in (7, 2647)
        after = forks.run(*(words[which] if makes else ("refresh", book)))
        assert after.returncode in (0, 1), after.stderr
        left = {path.name for path in home.iterdir()} - {"book.xlsm.undo.csv"}
        assert left == {book.name, file.name} | makes
        if which == "load" and num_of(book, 5) == 7:
            # What came in can be taken back.
            assert forks.run("load", book, "--undo").returncode == 0
            assert num_of(book, 5) == 2647
    raise AssertionError("a command touches the disk a finite number of times")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_a_load_that_is_killed_leaves_the_book_whole(tmp_path: Path) -> None:
    """Old or new, and the next refresh clears away what was left: every fourth call.

    The slow test below takes two more of the four.
    """
    assert kills(tmp_path, "load", 4) >= 4


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
@pytest.mark.parametrize(
    ("which", "step", "first"),
    [("load", 4, 3), ("undo", 3, 1), ("roll", 3, 1), ("refresh", 5, 1), ("circulate", 5, 1),
     ("site", 9, 1)],
)  # fmt: skip
def test_every_command_killed_on_its_way(which: str, step: int, first: int, tmp_path: Path) -> None:
    """Before a call that touches the disk: between two of them the disk does not change."""
    assert kills(tmp_path, which, step, first) * step >= 12
