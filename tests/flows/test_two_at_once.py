"""Two processes at one book, and processes that are killed: nothing is lost, nothing is left."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from itertools import count
from pathlib import Path

import pytest
from support.books import command, terminal
from support.by_hand.saved import Saved, fresh

from xlscore.hosts.package.locking import hold

#: Ends the process at the nth call that touches the disk, before it or after it.
KILLED = """
import os, pathlib, signal, sys
at, after, *words = int(sys.argv[1]), sys.argv[2] == "after", *sys.argv[3:]
calls = 0

def watched(owner, name):
    real = getattr(owner, name)
    def call(*given, **named):
        global calls
        calls += 1
        if calls == at and not after:
            os.kill(os.getpid(), signal.SIGKILL)
        done = real(*given, **named)
        if calls == at:
            os.kill(os.getpid(), signal.SIGKILL)
        return done
    setattr(owner, name, call)

from xlscore.cli import main
import xlscore.hosts.package.disk
for owner, name in (
    (os, "fsync"), (os, "truncate"), (os, "write"), (pathlib.Path, "replace"),
    (pathlib.Path, "unlink"), (pathlib.Path, "chmod"), (os, "open"),
):
    watched(owner, name)
real_open = pathlib.Path.open
def opened(path, mode="r", *given, **named):
    if "r" in mode and "+" not in mode:
        return real_open(path, mode, *given, **named)
    return watched_open(path, mode, *given, **named)
pathlib.Path._xl_open = real_open
watched(pathlib.Path, "_xl_open")
watched_open = pathlib.Path._xl_open
pathlib.Path.open = opened
main(args=words, prog_name="xlscore")
"""


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


def started(*words: object) -> subprocess.Popen[str]:
    """A command that runs beside us."""
    pipe = subprocess.PIPE
    return subprocess.Popen(command(*map(str, words)), stdout=pipe, stderr=pipe, text=True)


def pair(folder: Path, second: str) -> None:
    """A load and another command at once: each is whole, or says that the other is at work."""
    book = book_in(folder)
    one, other = extract(folder, 5, 7), extract(folder, 6, 9)
    words = {"load": ["load", book, other], "refresh": ["refresh", book]}
    words["roll"] = ["roll", book, "2014-06"]
    processes = [started("load", book, one), started(*words[second])]
    told = [process.communicate() for process in processes]
    codes = [process.returncode for process in processes]
    assert not any("Traceback" in text for pair in told for text in pair)
    for code, (_, errors) in zip(codes, told, strict=True):
        assert code in (0, 1) or "is being worked on" in errors or "was changed by" in errors
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
    assert left == {book.name, one.name, other.name}


@pytest.mark.parametrize("second", ["load", "refresh", "roll"])
def test_two_commands_at_once(second: str, tmp_path: Path) -> None:
    """One wins, the other waits for nobody: it says so, and the undo file is the winner's."""
    pair(tmp_path / "pair", second)


@pytest.mark.slow
@pytest.mark.skipif("XLSCORE_SLOW" not in os.environ, reason="40 pairs take minutes")
@pytest.mark.parametrize("number", range(40))
def test_forty_pairs(number: int, tmp_path: Path) -> None:
    """The same, again and again."""
    pair(tmp_path / "pair", ["load", "refresh", "roll"][number % 3])


def test_a_held_book_is_refused_with_the_name_of_its_holder(tmp_path: Path) -> None:
    """The lock goes with its holder; the file alone locks nothing."""
    book = book_in(tmp_path / "one")
    (book.parent / ".book.xlsm.lock").write_text("somebody, 01/01/2014 09:00", encoding="utf-8")
    held = hold(book)
    assert held is not None
    refused = terminal("refresh", book)
    assert refused.returncode == 2
    assert "book.xlsm is being worked on by " in refused.stderr
    held.release()
    assert terminal("refresh", book).returncode == 0
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
    assert terminal("refresh", book).returncode == 0
    assert {path.name for path in book.parent.iterdir()} == {"book.xlsm", ".book.xlsm.tmp"}


def killed_at(number: int, when: str, book: Path, *words: object) -> bool:
    """Whether the process was killed at this call, and not done before."""
    words_of = [sys.executable, "-c", KILLED, str(number), when, *map(str, words)]
    done = subprocess.run(words_of, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode < 0


def kills(folder: Path, which: str, step: int = 1, *, left_over: bool = False) -> int:
    """Kill a command at every call that touches the disk; how often that was.

    `left_over`: an earlier process that was killed has left its lock and a half-written file.
    """
    done = 0
    for number in count(1, step):
        for when in ("before", "after"):
            home = folder / f"{which}{number}{when}"
            book = book_in(home)
            file = extract(home, 5, 7)
            if which == "undo":
                terminal("load", book, file)
            if left_over:
                (home / ".book.xlsm.lock").write_text("somebody, 01/01/2014", encoding="utf-8")
                (home / ".book.xlsm.0123abcd.tmp").write_bytes(b"PK")
            words = {"load": ["load", book, file], "undo": ["load", book, "--undo"]}
            words |= {"roll": ["roll", book, "2014-06"], "refresh": ["refresh", book, "--month"]}
            words["refresh"] += ["2014-04"]
            if not killed_at(number, when, book, *words[which]):
                return done
            done += 1
            assert num_of(book, 5) in (7, 2647)
            after = terminal("refresh", book)
            assert after.returncode in (0, 1), after.stderr
            left = {path.name for path in home.iterdir()} - {"book.xlsm.undo.csv"}
            assert left == {book.name, file.name}
            shutil.rmtree(home)
    return done


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_a_load_that_is_killed_leaves_the_book_whole(tmp_path: Path) -> None:
    """Old or new, and the next refresh clears away what was left: every fourth call."""
    assert kills(tmp_path, "load", 4) >= 4


@pytest.mark.slow
@pytest.mark.skipif("XLSCORE_SLOW" not in os.environ, reason="200 kills take minutes")
@pytest.mark.parametrize("which", ["load", "undo", "roll", "refresh"])
def test_two_hundred_kills(which: str, tmp_path: Path) -> None:
    """Every command, every call that touches the disk, before and after it."""
    assert kills(tmp_path, which) >= 20
