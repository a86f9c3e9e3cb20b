"""A made-up Windows PC: folders for its drives, a registry in memory, wheels, a small pip."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from xlscore import __version__
from xlscore.setup.environment import Environment
from xlscore.setup.machine import Machine, Ran, Setting

XLWINGS = "0.37.8"
USER = r"C:\Users\jo"
LOCAL = rf"{USER}\AppData\Local"
OWN = rf"{LOCAL}\xlscore\python"
EXCEL = r"HKLM\Software\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
EXCEL_FILE = r"C:\Program Files\Microsoft Office\root\Office16\EXCEL.EXE"
OFFICE = r"HKCU\Software\Microsoft\Office\16.0"
POLICY = r"HKCU\Software\Policies\Microsoft\Office\16.0"
CLOUD = r"HKCU\Software\Policies\Microsoft\Cloud\Office\16.0"


def program(bits: int) -> bytes:
    """As much of a Windows program as tells its bits."""
    machine = {32: 0x14C, 64: 0x8664}[bits]
    return b"MZ" + bytes(58) + struct.pack("<I", 64) + b"PE\0\0" + struct.pack("<H", machine)


class MemoryRegistry:
    """A registry in a dictionary; keys and names do not differ by case."""

    def __init__(self) -> None:
        self.values: dict[tuple[str, str], str | int] = {}
        self.locked = False

    def value(self, key: str, name: str) -> Setting:
        """As in Windows."""
        wanted = (key.lower(), name.lower())
        found = (v for (k, n), v in self.values.items() if (k.lower(), n.lower()) == wanted)
        return next(found, None)

    def subkeys(self, key: str) -> list[str]:
        """As in Windows, in the order of their making."""
        start = key.lower() + "\\"
        below = [k[len(start) :] for k, _ in self.values if k.lower().startswith(start)]
        return list(dict.fromkeys(name.partition("\\")[0] for name in below))

    def write(self, key: str, name: str, value: str | int) -> None:
        """As in Windows; refused where the user may not change it."""
        if self.locked or not key.startswith("HKCU\\"):
            raise PermissionError(13, "Access is denied")
        self.values[key, name] = value


def wheel(
    folder: Path, name: str, version: str, files: Iterable[str], data: Iterable[str] = ()
) -> Path:
    """Write a wheel that pip accepts; files ending in .dll, .exe and .pyd are programs."""
    path = folder / f"{name}-{version}-py3-none-any.whl"
    info = f"{name}-{version}.dist-info"
    held = {file: _content(file) for file in files}
    held |= {f"{name}-{version}.data/data/{file}": _content(file) for file in data}
    held[f"{info}/METADATA"] = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n".encode()
    held[f"{info}/WHEEL"] = b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    held[f"{info}/RECORD"] = "".join(f"{file},,\n" for file in [*held, f"{info}/RECORD"]).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for file, content in held.items():
            archive.writestr(file, content)
    return path


def _content(file: str) -> bytes:
    if file.endswith((".dll", ".exe", ".pyd")):
        return program(32 if "32-" in file else 64)
    return b"# " + file.encode()


@dataclass
class PC:
    """One officer's PC below a folder.

    `taken` are names of files that a virus scanner takes; `python` is the running Python, that of
    the whole PC if None.
    """

    folder: Path
    windows: bool = True
    zones: dict[Path, str] = field(default_factory=dict)
    mapped: set[str] = field(default_factory=lambda: {"S:"})
    taken: set[str] = field(default_factory=set)
    commands: list[list[str]] = field(default_factory=list)
    registry: MemoryRegistry = field(default_factory=MemoryRegistry)
    variables: dict[str, str] = field(
        default_factory=lambda: {
            "LOCALAPPDATA": LOCAL,
            "UserProfile": USER,
            "TEMP": rf"{LOCAL}\Temp",
            "OneDriveCommercial": rf"{USER}\OneDrive - Council",
        }
    )
    base_prefix: str = r"C:\Python311"
    python: Path | None = None

    def __post_init__(self) -> None:
        """Windows with Excel of 64 bits and a Python, and a folder of wheels on a share."""
        self.write(EXCEL_FILE, program(64))
        self.write(r"C:\Python311\python.exe", program(64))
        self.registry.values[EXCEL, ""] = EXCEL_FILE
        share = self.path(r"\\server\share\wheels")
        share.mkdir(parents=True)
        wheel(share, "xlscore", __version__, ["xlscore/__init__.py"])
        dlls = [f"xlwings{bits}-{XLWINGS}.dll" for bits in (32, 64)]
        wheel(share, "xlwings", XLWINGS, ["xlwings/__init__.py", "xlwings/lib.pyd"], dlls)
        wheel(share, "pywin32", "311", ["win32/win32api.pyd"])

    @property
    def machine(self) -> Machine:
        """The PC as set-up sees it."""
        drives = {d: self.folder / d[0] for d in ("C:", "S:", "T:")}
        return Machine(
            windows=self.windows,
            environment=self.variables,
            registry=self.registry,
            python=self.python or self.folder / "C" / "Python311" / "python.exe",
            prefix=self.folder / "C" / "Python311",
            base_prefix=self.base_prefix,
            version="3.11.9",
            bits=64,
            run=self.run,
            installed={"xlwings": XLWINGS}.get,
            zone=lambda path: self.zones.get(path, ""),
            mapped=lambda drive: drive.upper() in self.mapped,
            program={"soffice": r"C:\LibreOffice\soffice.exe"}.get,
            drives={
                **drives,
                r"\\server.council.gov.uk\share": self.folder / "share",
                r"\\server\share": self.folder / "short",
            },
        )

    @property
    def own(self) -> Environment:
        """The environment that the workbook asks for."""
        return Environment.own(self.machine)

    def path(self, text: str) -> Path:
        """Where a file of the PC really stands."""
        return self.machine.path(text)

    def write(self, text: str, content: bytes) -> Path:
        """Put a file on the PC."""
        path = self.path(text)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    def run(self, command: Sequence[str]) -> Ran:
        """What venv and pip do, on the files of the PC."""
        self.commands.append(list(command))
        if command[3] == "venv":
            root = Path(command[-1])
            for file, content in (
                ("pyvenv.cfg", b"home = C:\\Python311\r\nversion = 3.11.9\r\n"),
                ("Scripts/python.exe", program(64)),
            ):
                (root / file).parent.mkdir(parents=True, exist_ok=True)
                (root / file).write_bytes(content)
            (root / "Lib" / "site-packages").mkdir(parents=True, exist_ok=True)
            return Ran(0, "")
        return self._pip(list(command))

    def _pip(self, command: list[str]) -> Ran:
        folder = self.path(r"\\server\share\wheels")
        if "--find-links" in command:
            folder = Path(command[command.index("--find-links") + 1])
        wanted = [word.partition("==") for word in command if "==" in word]
        held = {tuple(p.name.split("-")[:2]): p for p in sorted(folder.glob("*.whl"))}
        for name, _, version in wanted:
            if (name, version) not in held:
                return Ran(1, f"ERROR: No matching distribution found for {name}=={version}\n")
        site = Path(command[0]).parents[1] / "Lib" / "site-packages"
        named = {name for name, _, _ in wanted}
        for (name, version), path in held.items():
            old = list(site.glob(f"{name}-*.dist-info"))
            force = "--force-reinstall" in command and name in named
            if ("--no-deps" in command and name not in named) or (
                old and old[0].name == f"{name}-{version}.dist-info" and not force
            ):
                continue
            for info in old:
                for file in info.iterdir():
                    file.unlink()
                info.rmdir()
            self._unpack(path, site)
        return Ran(0, "")

    def _unpack(self, path: Path, site: Path) -> None:
        record = []
        with zipfile.ZipFile(path) as archive:
            for entry in archive.namelist():
                parts = PurePosixPath(entry).parts
                inside = parts[0].endswith(".data")
                place = site.parents[1].joinpath(*parts[2:]) if inside else site / entry
                record.append("../../" + "/".join(parts[2:]) if inside else entry)
                if parts[-1] not in self.taken:
                    place.parent.mkdir(parents=True, exist_ok=True)
                    place.write_bytes(archive.read(entry))
        info = site / next(entry for entry in record if entry.endswith("/RECORD"))
        info.write_text("".join(f'"{entry}",,\n' for entry in record), encoding="utf-8")
