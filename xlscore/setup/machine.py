"""The PC as set-up sees it: everything that depends on where it runs, in one value.

Paths are kept in two forms. A text is what Windows, Excel and the reader know
(`C:\\Users\\...`, `\\\\server\\share\\...`); a Path is where the file can be opened.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PureWindowsPath
from typing import Final, Protocol

_VARIABLE: Final = re.compile(r"%([^%]+)%")

Setting = str | int | None


class Registry(Protocol):
    """What is needed of the Windows registry; keys begin with HKCU or HKLM."""

    def value(self, key: str, name: str) -> Setting:
        """The value of that name ('' is the key's own), or None where there is none."""

    def subkeys(self, key: str) -> list[str]:
        """The names of the keys below; none where the key is missing."""

    def write(self, key: str, name: str, value: str | int) -> None:
        """Set a value below HKCU, making the key. OSError where Windows forbids it."""


@dataclass(frozen=True)
class Ran:
    """How a program ended: its exit code and everything it printed."""

    code: int
    output: str


@dataclass(frozen=True)
class Machine:
    """One PC and the Python that runs there.

    `python`, `prefix`, `version` and `bits` are those of the running Python; `installed` gives the
    version of a package in it. `zone` reads the Mark of the Web of a file, '' where it has none;
    `mapped` says whether a drive such as `S:` is a share. `drives` says where drives and shares
    stand if not under their own names.
    """

    windows: bool
    environment: Mapping[str, str]
    registry: Registry
    python: Path
    prefix: Path
    base_prefix: str
    version: str
    bits: int
    run: Callable[[Sequence[str]], Ran]
    installed: Callable[[str], str | None]
    zone: Callable[[Path], str]
    mapped: Callable[[str], bool]
    program: Callable[[str], str | None]
    drives: Mapping[str, Path] = field(default_factory=dict)

    def variable(self, name: str) -> str:
        """An environment variable, whatever its case; '' where it is not set."""
        wanted = name.upper()
        return next((v for n, v in self.environment.items() if n.upper() == wanted), "")

    def expanded(self, text: str) -> str:
        """The text with %NAME% filled in; a name that Windows does not know stays as it is."""
        return _VARIABLE.sub(lambda found: self.variable(found[1]) or found[0], text)

    def path(self, text: str) -> Path:
        """Where the file of that Windows name can be opened."""
        for start, folder in self.drives.items():
            if text.lower().startswith(start.lower()):
                return folder.joinpath(*PureWindowsPath(text[len(start) :].lstrip("\\/")).parts)
        return Path(text)

    def text(self, path: Path) -> str:
        """The name under which Windows knows a file."""
        path = path.absolute()
        for start, folder in self.drives.items():
            if path.is_relative_to(folder):
                return "\\".join([start, *path.relative_to(folder).parts])
        return str(path)

    def on_network(self, text: str) -> bool:
        """Whether a Windows path is on a server: named by it, or on a drive that stands for it."""
        drive = PureWindowsPath(text).drive
        return drive.startswith("\\\\") or (bool(drive) and self.mapped(drive))
