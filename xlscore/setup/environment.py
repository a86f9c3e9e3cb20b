"""A Python environment on disk, read without starting it: one that does not start is the point."""

from __future__ import annotations

import csv
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from xlscore.setup.machine import Machine

#: Where `xlscore install` puts Python; Windows fills in the folder of whoever opens the book.
INTERPRETER: Final = r"%LOCALAPPDATA%\xlscore\python\Scripts\python.exe"

_SCRIPTS: Final = "Scripts"
_INFO: Final = ".dist-info"
#: The PE header's machine types that Windows on a PC runs, and their bits.
_BITS: Final = {0x014C: 32, 0x8664: 64, 0xAA64: 64}


@dataclass(frozen=True)
class Environment:
    """A virtual environment or a whole Python, by the folder it stands in."""

    root: Path
    python: Path

    @classmethod
    def of(cls, python: Path) -> Environment:
        """The environment of an interpreter."""
        folder = python.parent
        virtual = folder.name.lower() == _SCRIPTS.lower()
        return cls(folder.parent if virtual else folder, python)

    @classmethod
    def own(cls, machine: Machine) -> Environment:
        """The user's environment that `xlscore install` makes and the workbook asks for."""
        return cls.of(machine.path(machine.expanded(INTERPRETER)))

    @property
    def config(self) -> dict[str, str]:
        """What a virtual environment notes about itself: home, version; empty for others."""
        try:
            lines = (self.root / "pyvenv.cfg").read_text(encoding="utf-8").splitlines()
        except OSError:
            return {}
        pairs = (line.partition("=") for line in lines)
        return {key.strip().lower(): value.strip() for key, _, value in pairs}

    def versions(self) -> dict[str, str]:
        """The versions of the installed packages, by names in lower case."""
        return dict(map(_named, self._infos()))

    def missing(self) -> dict[str, list[Path]]:
        """The files that were installed and have gone, by package."""
        gone: dict[str, list[Path]] = {}
        for info in self._infos():
            files = [file for file in _recorded(info) if not file.exists()]
            if files:
                gone[_named(info)[0]] = files
        return gone

    def dll(self, name: str) -> Path | None:
        """The DLL of that name where xlwings' module looks: beside the interpreter, or above."""
        folders = (self.python.parent, self.python.parent.parent)
        return next((f / name for f in folders if (f / name).is_file()), None)

    def _infos(self) -> list[Path]:
        infos = (self.root / "Lib" / "site-packages").glob(f"*{_INFO}")
        # A name with ~ is what pip could not take away while Excel held it.
        return sorted(info for info in infos if not info.name.startswith("~"))


def _named(info: Path) -> tuple[str, str]:
    name, _, version = info.name[: -len(_INFO)].rpartition("-")
    return name.lower().replace("_", "-"), version


def _recorded(info: Path) -> Iterator[Path]:
    try:
        text = (info / "RECORD").read_text(encoding="utf-8")
    except OSError:
        yield info / "RECORD"
        return
    for row in csv.reader(text.splitlines()):
        if not row or row[0].endswith(".pyc"):
            continue
        name = PurePosixPath(row[0].replace("\\", "/"))
        file = info.parent
        for part in name.parts:
            file = file.parent if part == ".." else file / part
        yield file


def bits_of(program: Path) -> int | None:
    """32 or 64 for a Windows program or DLL by its header; None for other files and none."""
    try:
        with program.open("rb") as file:
            head = file.read(64)
            if len(head) < 64 or head[:2] != b"MZ":
                return None
            file.seek(struct.unpack_from("<I", head, 60)[0])
            found = file.read(6)
    except OSError:
        return None
    if len(found) < 6 or found[:4] != b"PE\0\0":
        return None
    return _BITS.get(struct.unpack_from("<H", found, 4)[0])
