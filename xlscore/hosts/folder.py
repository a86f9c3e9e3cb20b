"""A folder of files put in its place whole or not at all, as `package.disk` does a file."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from xlscore.hosts.package.disk import why_not
from xlscore.hosts.package.locking import holding
from xlscore.problems import Refusal


def read_folder(folder: Path) -> dict[str, bytes]:
    """The files of a folder by their paths in it, with `/`; none where there is no folder.

    A folder that an interrupted run had put aside is first put back. Refusal if it cannot be
    read.
    """
    try:
        _put_back(folder)
        if folder.exists() and not folder.is_dir():
            raise Refusal(f"{folder} is a file; name a folder with --out")
        files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
    except OSError as error:
        raise Refusal(f"{folder} cannot be read ({error.strerror})") from error


@contextmanager
def staged_folder(folder: Path, files: Mapping[str, bytes]) -> Iterator[None]:
    """Lay `files` over a copy of a folder beside it, and put that in its place after the work.

    Whatever else stands in the folder stays. Refusal if it cannot be written, before that work
    begins, or cannot take its place; the folder is then as it was. Refusal too where another
    process writes it.
    """
    folder = folder.resolve()
    try:
        with holding(folder), _beside(folder, files) as beside:
            yield
            aside = _aside(folder)
            if folder.exists():
                # A run that was killed may have left it when its own folder stood already.
                shutil.rmtree(aside, ignore_errors=True)
                folder.rename(aside)
            try:
                beside.rename(folder)
            except OSError:
                _put_back(folder)
                raise
            shutil.rmtree(aside, ignore_errors=True)
    except (OSError, shutil.Error) as error:
        known = error if isinstance(error, OSError) and error.errno else OSError(0, str(error))
        raise Refusal(why_not(folder, known)) from error


@contextmanager
def _beside(folder: Path, files: Mapping[str, bytes]) -> Iterator[Path]:
    """A copy of a folder beside it, with `files` over it, which is gone after the work."""
    beside = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}.tmp")
    try:
        if folder.exists():
            shutil.copytree(folder, beside, symlinks=True)
        else:
            beside.mkdir()
        for name, data in files.items():
            path = beside / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        yield beside
    finally:
        with suppress(OSError):
            shutil.rmtree(beside)


def _aside(folder: Path) -> Path:
    """Where a folder stands while another takes its place."""
    return folder.with_name(f".{folder.name}.before.tmp")


def _put_back(folder: Path) -> None:
    aside = _aside(folder.resolve())
    if aside.is_dir() and not folder.exists():
        aside.rename(folder)
