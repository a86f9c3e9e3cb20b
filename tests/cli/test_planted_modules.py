"""No command imports what happens to lie in the folder in which it is called."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from xlscore.cli import main

SCRIPT = Path(sys.executable).with_name("xlscore.exe" if sys.platform == "win32" else "xlscore")
NAMES = (
    "multiprocessing", "concurrent", "click", "csv", "pandas", "numpy", "lxml", "openpyxl",
    "xlwings", "python_calamine", "sitecustomize", "usercustomize", "xlrd", "getpass", "pickle",
)  # fmt: skip


@pytest.mark.parametrize(
    "words",
    [
        ["batch", ".", "--jobs", "2"],
        ["refresh", "one.xlsm"],
        ["check", "one.xlsm"],
        ["explain", "one.xlsm", "4"],
        ["load", "one.xlsm", "may.csv"],
        ["roll", "one.xlsm", "2014-06"],
        ["circulate", "one.xlsm", "--anyway"],
        ["audit", "one.xlsm"],
        ["new", "two.xlsm"],
        ["doctor"],
    ],
    ids=lambda words: words[0],
)
def test_planted_modules_are_not_run(words: list[str], finished: Path, tmp_path: Path) -> None:
    """A module of a library's name in the current folder leaves no trace."""
    ran = tmp_path / "ran.txt"
    here = tmp_path / "here"
    here.mkdir()
    for name in NAMES:
        (here / f"{name}.py").write_text(f"open({str(ran)!r}, 'a').write('{name} ')\n")
    for name in ("one.xlsm", "other.xlsm"):
        shutil.copy(finished, here / name)
    (here / "may.csv").write_text("No,Area,Month,Num\n5,Kent,2014-05,7\n")
    done = subprocess.run([SCRIPT, *words], cwd=here, capture_output=True, text=True, check=False)
    assert not ran.exists(), ran.read_text()
    assert "Traceback" not in done.stderr
    assert done.returncode in (0, 1), done.stderr


def test_the_surroundings_are_left_as_they_were(
    finished: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A command that another program calls leaves the setting for Python as it found it."""
    for before in (None, "0"):
        if before is None:
            monkeypatch.delenv("PYTHONSAFEPATH", raising=False)
        else:
            monkeypatch.setenv("PYTHONSAFEPATH", before)
        CliRunner().invoke(main, ["check", str(finished)])
        assert os.environ.get("PYTHONSAFEPATH") == before
