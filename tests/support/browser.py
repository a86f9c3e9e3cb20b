"""Debian's Chromium, driven headless, as a reader of the website would use it."""

from __future__ import annotations

import functools
import http.server
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

from playwright._impl._driver import compute_driver_executable
from playwright.sync_api import Browser, sync_playwright

#: Everything that a test asks of the browser itself, and nothing that it asks of the network.
_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser; AssertionError with what to do where there is none."""
    program = shutil.which("chromium")
    assert program, "Chromium is missing: apt-get install chromium"
    # It needs a library that Debian's Chromium does not bring.
    runs = subprocess.run([compute_driver_executable()[0], "--version"], capture_output=True)
    assert runs.returncode == 0, f"apt-get install libatomic1: {runs.stderr.decode()}"
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=program, args=_ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """A folder behind a web server of this machine, below a path; gives the address."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    handler = functools.partial(Quiet, directory=str(folder.parent))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/{folder.name}"
        finally:
            server.shutdown()
            thread.join()


def axe() -> str:
    """The script of axe-core."""
    return (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
