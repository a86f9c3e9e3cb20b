"""A LibreOffice of our own that calculates a workbook."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest

SYSTEM_PYTHON: Final = "/usr/bin/python3"
#: Seconds, many times what it takes.
PATIENCE: Final = 240


def calculate(path: Path, profile: Path) -> dict[str, Any]:
    """Load a workbook into a LibreOffice of our own, and read what it shows."""
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
    server = [sys.executable, str(here.parent / "udf_server.py")]
    office = subprocess.Popen(
        [
            soffice, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore",
            "--nologo", f"--accept=socket,host=127.0.0.1,port={port};urp;",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        driven = subprocess.run(
            [SYSTEM_PYTHON, str(here / "calc_driver.py"), port, str(path), *server],
            capture_output=True,
            timeout=PATIENCE,
            check=False,
            encoding="utf-8",
        )
        assert driven.returncode == 0, driven.stderr
        answer: dict[str, Any] = json.loads(driven.stdout)
        return answer
    finally:
        office.terminate()
        office.wait(30)
