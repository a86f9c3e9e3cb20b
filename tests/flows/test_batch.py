"""Many books at once: each by itself, whatever becomes of the others."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from pathlib import Path

import pytest
from support.books import refused, xlscore
from support.editing import put
from support.reading import data_row

from xlscore.flows import batch
from xlscore.flows.batch import Outcome
from xlscore.flows.refresh import refresh
from xlscore.hosts.file.file_book import FileBook
from xlscore.problems import Refusal


@pytest.fixture
def folder(finished: Path, tmp_path: Path) -> Path:
    """Books of all kinds: in order, changed, with an error, open, broken; a copy, other files."""
    for name in ("Changed.xlsm", "error.xlsm", "fine.xlsm", "open.xlsm"):
        shutil.copy(finished, tmp_path / name)
    row = data_row(tmp_path / "Changed.xlsm", 4)
    put(tmp_path / "Changed.xlsm", "Data", {f"F{row}": 199})
    put(tmp_path / "error.xlsm", "Data", {f"F{row}": "a lot"})
    (tmp_path / "~$open.xlsm").write_bytes(b"\x05J Doe")
    (tmp_path / "broken.xlsm").write_bytes(b"no workbook")
    copy = Path(shutil.copy(finished, tmp_path / "source.xlsm"))
    assert xlscore("circulate", copy).returncode == 0
    copy.unlink()
    (tmp_path / "notes.txt").write_text("no book")
    (tmp_path / "a folder.xlsm").mkdir()
    return tmp_path


def test_a_line_for_each_book(folder: Path) -> None:
    """In the order of names; one broken and one open stop no other, and the command ends with 2."""
    before = {name: (folder / name).read_bytes() for name in ("fine.xlsm", "open.xlsm")}
    done = xlscore("batch", folder, "--jobs", "2")
    assert (done.returncode, done.stderr) == (2, "")
    lines = dict(line.split(": ", 1) for line in done.stdout.splitlines())
    copy = "Performance Management Scorecard May 2014.xlsx"
    assert list(lines) == [
        "broken.xlsm", "Changed.xlsm", "error.xlsm", "fine.xlsm", "open.xlsm", copy, "~$open.xlsm",
    ]  # fmt: skip
    assert lines["Changed.xlsm"].startswith("May 2014: 5 Red, 14 Amber, 12 Green, 9 not rated. W")
    assert lines["error.xlsm"].startswith("May 2014: 4 Red, 14 Amber, 12 Green, 10 not rated.")
    assert "Errors: 1, warnings: " in lines["error.xlsm"]
    assert "Nothing changed. Errors: 0, warnings: 1." in lines["fine.xlsm"]
    assert lines["broken.xlsm"].startswith("not refreshed: broken.xlsm ")
    assert lines["open.xlsm"].startswith("not refreshed: open.xlsm is open in Excel by J Doe")
    assert lines[copy] == "left out: it has no data sheets"
    assert lines["~$open.xlsm"].startswith("left out: Excel's lock file")
    assert {name: (folder / name).read_bytes() for name in before} == before


def test_what_it_ends_with(folder: Path) -> None:
    """1 where a book has errors in its data, 0 where all is well, copies and lock files or not."""
    for name in ("open.xlsm", "broken.xlsm"):
        (folder / name).unlink()
    assert xlscore("batch", folder, "--jobs", "2").returncode == 1
    (folder / "error.xlsm").unlink()
    assert xlscore("batch", folder, "--jobs", "1").returncode == 0


@pytest.mark.slow
def test_a_book_is_as_if_it_were_refreshed_alone(folder: Path, tmp_path: Path) -> None:
    """Byte by byte what a refresh of that book gives."""
    alone = Path(shutil.copy(folder / "Changed.xlsm", tmp_path / "alone.bin"))
    refresh(FileBook.open(alone))
    xlscore("batch", folder)
    assert (folder / "Changed.xlsm").read_bytes() == alone.read_bytes()


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    """A file, or a folder without workbooks, is refused in a sentence."""
    refused(xlscore("batch", tmp_path / "nowhere"), "is not a folder")
    refused(xlscore("batch", tmp_path), "holds no workbook (.xlsm or .xlsx)")
    with pytest.raises(Refusal):
        list(batch.batch(tmp_path))


def test_a_fault_of_ours_stops_no_other(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A book on which our own code fails is named with what happened; the others are refreshed."""

    def broken(_host: object) -> None:
        raise KeyError("Kent")

    monkeypatch.setattr(batch, "refresh", broken)
    outcomes = {outcome.name: outcome for outcome in batch.batch(folder, jobs=1)}
    assert "something unexpected happened (KeyError: 'Kent')" in outcomes["fine.xlsm"].message
    assert outcomes["fine.xlsm"].code == 2
    assert len(outcomes) == 7


def dies(path: Path) -> Outcome:
    """A refresh whose process is killed, as for want of memory, if the book is called so."""
    if path.name == "error.xlsm":
        os.kill(os.getpid(), signal.SIGKILL)
    return Outcome(path.name, "refreshed")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_process_that_is_killed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The book that it was at is named; those after it are refreshed all the same, once."""
    monkeypatch.setattr(batch, "one", dies)
    outcomes = list(batch.batch(folder, jobs=2))
    assert [outcome.name for outcome in outcomes] == sorted(
        (outcome.name for outcome in outcomes), key=str.casefold
    )
    assert len(outcomes) == 7
    assert {o.name for o in outcomes if o.message != "refreshed"} == {"error.xlsm"}
    (dead,) = [outcome for outcome in outcomes if outcome.code == 2]
    assert "its process was ended" in dead.message
