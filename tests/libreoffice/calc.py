"""A LibreOffice of our own that calculates a workbook."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import pytest

SYSTEM_PYTHON: Final = "/usr/bin/python3"
#: Seconds, many times what it takes.
PATIENCE: Final = 240


def calculate(path: Path, profile: Path) -> dict[str, Any]:
    """Load a workbook into a LibreOffice of our own, and read what it shows."""
    server = [sys.executable, str(Path(__file__).parents[1] / "udf_server.py")]
    answer: dict[str, Any] = json.loads(driven(profile, "calc_driver.py", str(path), *server))
    return answer


def type_into(path: Path, profile: Path, cells: Mapping[str, Mapping[str, str]]) -> None:
    """Type into cells of a workbook by hand, sheet by sheet, as in the input line; and save it."""
    driven(profile, "typing_driver.py", str(path), json.dumps(cells))


def compiled(module: Path, profile: Path) -> list[str]:
    """How many procedures a VBA module has, then the first line of each that is not taken."""
    return driven(profile, "questions_driver.py", str(module)).splitlines()


def driven(
    profile: Path, driver: str, *args: str, surroundings: Mapping[str, str] = MappingProxyType({})
) -> str:
    """Drive a LibreOffice of our own with a script beside this one; what it prints.

    `surroundings` are variables of the script's environment.
    """
    soffice = shutil.which("soffice")
    uno = [SYSTEM_PYTHON, "-c", "import uno"]
    if soffice is None or subprocess.run(uno, capture_output=True, check=False).returncode:
        pytest.fail(
            "LibreOffice and its Python are needed: apt-get install libreoffice-calc python3-uno"
        )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    here = Path(__file__).parent
    office = subprocess.Popen(
        [
            soffice, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore",
            "--nologo", f"--accept=socket,host=127.0.0.1,port={port};urp;",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        done = subprocess.run(
            [SYSTEM_PYTHON, str(here / driver), port, *args],
            capture_output=True,
            timeout=PATIENCE,
            check=False,
            encoding="utf-8",
            env={**os.environ, **surroundings},
        )
        assert done.returncode == 0, done.stderr
        return done.stdout
    finally:
        office.terminate()
        office.wait(30)
