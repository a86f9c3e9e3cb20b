"""The PC that this Python runs on; what only Windows can answer is answered here and thinly."""

from __future__ import annotations

import os
import platform
import shutil
import struct
import subprocess
import sys
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path

from xlscore.setup.machine import Machine, Ran, Registry, Setting

_REMOTE = 4


def this_machine() -> Machine:
    """The PC and the Python that run this."""
    return Machine(
        windows=sys.platform == "win32",
        environment=dict(os.environ),
        registry=_registry(),
        python=Path(sys.executable),
        prefix=Path(sys.prefix),
        base_prefix=sys.base_prefix,
        version=platform.python_version(),
        bits=struct.calcsize("P") * 8,
        run=_run,
        installed=_installed,
        zone=_zone,
        mapped=_mapped,
        program=shutil.which,
    )


def _run(command: Sequence[str]) -> Ran:
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
        encoding="utf-8", errors="replace",
    )  # fmt: skip
    return Ran(done.returncode, done.stdout)


def _installed(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


class NoRegistry:
    """The registry of a system that has none."""

    def value(self, key: str, name: str) -> Setting:  # noqa: ARG002  no key, no value
        """None, always."""
        return None

    def subkeys(self, key: str) -> list[str]:  # noqa: ARG002
        """None below any key."""
        return []

    def write(self, key: str, name: str, value: str | int) -> None:  # noqa: ARG002
        """Refuse with an OSError: there is no registry."""
        raise OSError("this system has no registry")


if sys.platform == "win32":
    import winreg

    _ROOTS = {"HKCU": winreg.HKEY_CURRENT_USER, "HKLM": winreg.HKEY_LOCAL_MACHINE}

    class WindowsRegistry:
        """The registry of this PC."""

        def value(self, key: str, name: str) -> Setting:
            """As `Registry.value`."""
            root, _, below = key.partition("\\")
            try:
                with winreg.OpenKey(_ROOTS[root], below) as opened:
                    found, _kind = winreg.QueryValueEx(opened, name)
            except OSError:
                return None
            return found if isinstance(found, str | int) else None

        def subkeys(self, key: str) -> list[str]:
            """As `Registry.subkeys`."""
            root, _, below = key.partition("\\")
            try:
                with winreg.OpenKey(_ROOTS[root], below) as opened:
                    count = winreg.QueryInfoKey(opened)[0]
                    return [winreg.EnumKey(opened, i) for i in range(count)]
            except OSError:
                return []

        def write(self, key: str, name: str, value: str | int) -> None:
            """As `Registry.write`."""
            root, _, below = key.partition("\\")
            if root != "HKCU":
                raise PermissionError(f"{key} is not the user's own")
            kind = winreg.REG_DWORD if isinstance(value, int) else winreg.REG_SZ
            with winreg.CreateKey(winreg.HKEY_CURRENT_USER, below) as made:
                winreg.SetValueEx(made, name, 0, kind, value)

    def _registry() -> Registry:
        return WindowsRegistry()

    def _zone(path: Path) -> str:
        try:
            # A second stream of the file, which NTFS alone has.
            return Path(f"{path}:Zone.Identifier").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ""

    def _mapped(drive: str) -> bool:
        import ctypes

        return bool(ctypes.windll.kernel32.GetDriveTypeW(drive + "\\") == _REMOTE)

else:

    def _registry() -> Registry:
        return NoRegistry()

    def _zone(_path: Path) -> str:
        return ""

    def _mapped(_drive: str) -> bool:
        return False
