"""Books to work on, and the commands as a user runs them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from xlscore.build.build import build
from xlscore.cli import main
from xlscore.flows.refresh import refresh as run
from xlscore.flows.summary import Summary
from xlscore.hosts.file.file_book import FileBook
from xlscore.inputs.contract import SHEETS
from xlscore.rules.months import Month

_COMMAND = "from xlscore.cli import main; main(prog_name='xlscore')"


def made_once(of: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """A file or folder of this name, made by whichever worker of a run is the first to need it."""
    # The workers' folders stand in one; without workers the folder is the run's own.
    base = of.getbasetemp().parent if "PYTEST_XDIST_WORKER" in os.environ else of.getbasetemp()
    made, at_work = base / name, base / f"{name}.at_work"
    while not made.exists():
        try:
            at_work.mkdir()
        except FileExistsError:
            time.sleep(0.1)
            continue
        try:
            if not made.exists():
                make(at_work / name)
                (at_work / name).replace(made)
        finally:
            shutil.rmtree(at_work)
    return made


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook as built, not to be written to."""
    return made_once(tmp_path_factory, "scorecard.xlsm", build)


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration book as the command writes it, not to be written to."""

    def make(out: Path) -> None:
        done = xlscore("new", "--demo", out)
        assert (done.returncode, done.stderr) == (0, "")

    return made_once(tmp_path_factory, "demo.xlsm", make)


@pytest.fixture
def book(finished: Path, tmp_path: Path) -> Path:
    """A copy of the built workbook for one test."""
    return Path(shutil.copy(finished, tmp_path / "book.xlsm"))


@pytest.fixture
def bare(finished: Path, tmp_path: Path) -> Path:
    """A workbook of the data sheets alone, as openpyxl saves it: no page was ever made in it."""
    out = tmp_path / "bare.xlsm"
    without_pages(finished, out)
    return out


def without_pages(book: Path, out: Path) -> None:
    """Let openpyxl save the data sheets of a workbook alone."""
    loaded = load_workbook(book, keep_vba=True)
    for title in loaded.sheetnames:
        if title not in SHEETS:
            del loaded[title]
    loaded.save(out)


def refresh(book: Path, month: Month | None = None) -> Summary:
    """Refresh a closed book in place."""
    return run(FileBook.open(book), month)


def command(*arguments: str | Path) -> list[str]:
    """The command line that runs xlscore."""
    return [sys.executable, "-c", _COMMAND, *map(str, arguments)]


def xlscore(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a command of xlscore in this process, its output piped: starting another takes longer."""
    line = [str(argument) for argument in arguments]
    done = CliRunner().invoke(main, line, prog_name="xlscore", catch_exceptions=False)
    return subprocess.CompletedProcess(line, done.exit_code, done.stdout, done.stderr)


def terminal(*arguments: str | Path, path: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command of xlscore as a program of its own; `path` is its PATH where given."""
    return started(command(*arguments), {} if path is None else {"PATH": path})


def started(
    line: Sequence[str], surroundings: Mapping[str, str] = MappingProxyType({})
) -> subprocess.CompletedProcess[str]:
    """Run a program to its end, its output piped."""
    return subprocess.run(
        line, capture_output=True, encoding="utf-8", check=False,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **surroundings},
    )  # fmt: skip


def refused(done: subprocess.CompletedProcess[str], *said: str) -> None:
    """Assert that a command ended with one clear sentence that says all of these."""
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    assert done.stderr.startswith("xlscore: "), done.stderr
    assert done.stderr.count("\n") == 1, "one line"
    assert "Traceback" not in done.stderr
    for words in said:
        assert words in done.stderr


def soffice(
    folder: Path, extension: str, books: Sequence[Path], profile: Path, filters: str = ""
) -> list[Path]:
    """Let LibreOffice, with a profile of its own, save books as another type into a folder."""
    program = shutil.which("soffice")
    assert program, "LibreOffice is missing: apt-get install libreoffice-calc"
    subprocess.run(
        [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to",
         f"{extension}:{filters}" if filters else extension, "--outdir", str(folder),
         *map(str, books)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    made = [folder / f"{book.stem}.{extension}" for book in books]
    assert all(one.is_file() for one in made), "LibreOffice wrote nothing"
    return made
