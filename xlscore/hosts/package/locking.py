"""One process at a time works on a file: a lock that its process takes along when it ends.

The lock is the operating system's, on a small file beside the book that names the holder; the file
alone, left behind by a process that was killed, locks nothing.
"""

from __future__ import annotations

import errno
import getpass
import os
import re
import shutil
import sys
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from xlscore.problems import Refusal

#: Where the lock lies in its file: beyond what stands in it, which others then can read.
_AT: Final = 1 << 30
_BUSY: Final = {errno.EACCES, errno.EAGAIN, errno.EWOULDBLOCK, errno.EDEADLK}
_held: weakref.WeakValueDictionary[Path, Hold] = weakref.WeakValueDictionary()


class Hold:
    """A file that this process works on, until nobody here refers to the Hold any more."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self._end = weakref.finalize(self, _release, path, descriptor)

    def release(self) -> None:
        """Let others work on the file."""
        self._end()


def let_go() -> None:
    """Release every file that this process holds: its command is done, however it ended."""
    for held in list(_held.values()):
        held.release()
    _held.clear()


def hold(path: Path) -> Hold | None:
    """Take a file or folder for this process, and clear away what a killed one left beside it.

    None where the folder cannot be written, or knows no locks: a save then says what is wrong.
    Refusal, with the name of the holder, where another process has it.
    """
    path = path.resolve()
    if path in _held:
        return _held[path]
    lock = path.with_name(f".{path.name}.lock")
    while True:
        try:
            descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o666)
        except OSError:
            return None
        try:
            _lock(descriptor)
        except OSError as error:
            os.close(descriptor)
            if error.errno in _BUSY:
                raise Refusal(
                    f"{path.name} is being worked on{_holder(lock)}; wait until that is done and "
                    "try again (nothing was changed)"
                ) from error
            return None
        if _same(lock, descriptor):
            break
        os.close(descriptor)  # its holder took the file away in the meantime
    os.truncate(descriptor, 0)
    os.write(descriptor, f"{_name()}, {datetime.now():%d/%m/%Y %H:%M}".encode())
    _clear(path)
    _held[path] = held = Hold(lock, descriptor)
    return held


@contextmanager
def holding(path: Path) -> Iterator[None]:
    """Hold a file or folder while it is replaced, and on if this process held it already."""
    held = hold(path)
    try:
        yield
    finally:
        del held  # an error that is raised would keep it


def _lock(descriptor: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        os.lseek(descriptor, _AT, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        os.lseek(descriptor, 0, os.SEEK_SET)
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _same(lock: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(lock.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def _release(lock: Path, descriptor: int) -> None:
    if sys.platform != "win32":  # while it is locked, so that nobody locks a file that goes
        lock.unlink(missing_ok=True)
    os.close(descriptor)
    if sys.platform == "win32":
        with suppress(OSError):
            lock.unlink(missing_ok=True)


def _name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "somebody"


def _holder(lock: Path) -> str:
    try:
        text = lock.read_bytes()[:200].decode("utf-8", "replace")
    except OSError:
        return ""
    name, _, since = re.sub(r"[^\w .,:/'@-]", "", text).partition(", ")
    return f" by {name} (xlscore, since {since})" if since else ""


def _clear(path: Path) -> None:
    """Delete what a killed process wrote beside the file or folder, and never put in its place."""
    left = re.compile(rf"\.{re.escape(path.name)}(\.undo\.csv)?\.[0-9a-f]{{8}}\.tmp")
    with suppress(OSError):
        for beside in path.parent.iterdir():
            if left.fullmatch(beside.name):
                with suppress(OSError):
                    shutil.rmtree(beside) if beside.is_dir() else beside.unlink()
