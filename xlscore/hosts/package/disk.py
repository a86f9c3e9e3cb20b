"""Putting a file in its place on disk: whole or not at all, and never under an open program."""

from __future__ import annotations

import errno
import os
import re
import secrets
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from xlscore.hosts.package.locking import holding
from xlscore.problems import Refusal


def read_file(path: Path) -> bytes:
    """The bytes of a file. Refusal if it is not there or cannot be read."""
    refuse_special(path)
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise Refusal(f"{path}: there is no such file; check the name and the folder") from error
    except IsADirectoryError as error:
        raise Refusal(f"{path} is a folder; name a file in it") from error
    except OSError as error:
        raise Refusal(
            f"{path} cannot be read ({error.strerror}); close it in other programs "
            "and check that you may open it"
        ) from error


def refuse_special(path: Path, *, link: bool = False) -> None:
    """Refusal for what is there and is not an ordinary file, such as a pipe; `link`: or a link."""
    if link and path.is_symlink():
        raise Refusal(f"{path.name} is a link to another file; name that file itself")
    with suppress(OSError):
        if path.exists() and not path.is_file() and not path.is_dir():
            raise Refusal(f"{path} is not an ordinary file (a pipe or a device); name another file")


def refuse_if_open(path: Path) -> None:
    """Refusal if another program has `path` open, as its lock file tells, or it is read-only."""
    for lock, program in (
        (path.with_name("~$" + path.name), "Excel"),
        (path.with_name(f".~lock.{path.name}#"), "LibreOffice"),
    ):
        if lock.exists():
            raise Refusal(
                f"{path.name} is open in {program}{_owner(lock)}; close it and try again "
                f"(if nobody has it open, delete {lock.name} in the same folder)"
            )
    if path.exists() and not os.access(path, os.W_OK):
        raise Refusal(
            f"{path.name} is read-only; clear Read-only in its properties, or give another "
            "file name to save to"
        )
    try:
        # Windows says so of a file that another program holds, also without a lock file.
        if path.exists():
            path.open("r+b").close()
    except OSError as error:
        raise Refusal(why_not(path, error)) from error


def _owner(lock: Path) -> str:
    try:
        data = lock.read_bytes()
    except OSError:  # Excel keeps its lock file to itself
        return ""
    if lock.name.startswith("~$"):
        owner = data[1 : 1 + data[0]].decode("cp1252", "replace") if data else ""
        if len(data) > 57:
            owner = data[57 : 57 + 2 * data[55]].decode("utf-16-le", "replace") or owner
    else:
        fields = data.decode("utf-8", "replace").split(",")
        owner = next((text for text in fields[:2] if text.strip()), "")
    owner = re.sub(r"[^\w .'@-]", "", owner).strip()
    return f" by {owner}" if owner else ""


def replace(target: Path, data: bytes, *, private: bool = False) -> None:
    """Make `data` the file `target` in one step. OSError leaves `target` as it was.

    `private`: nobody but its owner may read it at any moment.
    """
    with _beside(target, data, private=private):
        pass


@contextmanager
def staged(target: Path, data: bytes) -> Iterator[None]:
    """Write `data` beside `target`, and make it the file `target` once the work within is done.

    Refusal if it cannot be written, before that work begins, or cannot take its place; and where
    another process writes it.
    """
    try:
        with holding(target), _beside(target, data):
            yield
    except OSError as error:
        raise Refusal(why_not(target, error)) from error


@contextmanager
def _beside(target: Path, data: bytes, *, private: bool = False) -> Iterator[None]:
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, "a folder has its name")
    refuse_special(target)
    beside = target.with_name(f".{target.name}.{secrets.token_hex(4)}.tmp")
    try:
        mode = stat.S_IRUSR | stat.S_IWUSR if private else 0o666
        with open(beside, "xb", opener=partial(os.open, mode=mode)) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if target.exists() and not private:
            _keep_owner_and_mode(target, beside)
        yield
        beside.replace(target)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    if sys.platform != "win32":
        with suppress(OSError):  # the new file stands already; only its survival is less certain
            folder = os.open(target.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)


def _keep_owner_and_mode(old: Path, new: Path) -> None:
    was = old.stat()
    if sys.platform != "win32":
        with suppress(PermissionError):
            os.chown(new, was.st_uid, was.st_gid)
    new.chmod(stat.S_IMODE(was.st_mode))


def why_not(path: Path, error: OSError) -> str:
    """The sentence for a save that failed."""
    reasons = {
        errno.ENOSPC: "the disk is full; make room",
        errno.EFBIG: "there is no room for a file of its size; make room",
        errno.EDQUOT: "your disk quota is used up; make room",
        errno.EROFS: "the folder is read-only; save to another folder",
        errno.EBUSY: "it is in use by another program; close it there",
        errno.EACCES: "you may not write there, or it is open in another program; close it, or "
        "save to another folder",
        errno.EISDIR: "a folder has this name; rename the folder",
        errno.ENOENT: "its folder does not exist; make the folder",
    }
    reasons[errno.EPERM] = reasons[errno.EACCES]
    reasons[errno.ETXTBSY] = reasons[errno.EBUSY]
    reason = reasons.get(error.errno or 0, f"{error.strerror or error}; check the disk")
    return f"{path.name} could not be saved: {reason} and try again (nothing was changed)"
