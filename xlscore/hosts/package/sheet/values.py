"""Values read by a library, and what becomes of a file on which the library fails."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from xlscore.problems import Refusal


@contextmanager
def reading(name: str) -> Iterator[None]:
    """Read a file by libraries: whatever they raise is a Refusal that names the file.

    A panic of python-calamine is no Exception, and prints itself before Python knows of it: the
    process's own error stream is closed meanwhile.
    """
    try:
        with _no_backtrace():
            yield
    except (Refusal, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:
        said = " ".join(str(error).split())[:200] or type(error).__name__
        raise Refusal(
            f"{name} cannot be read as a workbook ({said}); open it in Excel, take any password "
            "off, save it as an Excel Workbook (.xlsx, or .xlsm if it holds macros) and try again"
        ) from error


@contextmanager
def _no_backtrace() -> Iterator[None]:
    try:
        kept = os.dup(2)
    except OSError:  # a program without a console
        yield
        return
    try:
        with Path(os.devnull).open("wb") as nowhere:
            os.dup2(nowhere.fileno(), 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
