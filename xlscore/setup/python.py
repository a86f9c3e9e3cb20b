"""The links on the side of Python: the environment, its packages, its files, xlwings' DLL."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from xlscore import __version__
from xlscore.setup.environment import Environment, bits_of
from xlscore.setup.links import Link, ok, problem, unchecked
from xlscore.setup.machine import Machine

PACKAGES: Final = "Packages"
FILES: Final = "Installed files"
DLL: Final = "xlwings' DLL"
_EXCEL: Final = r"HKLM\Software\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
_INSTALL: Final = "run xlscore install"
_OLDEST: Final = (3, 11)
_NEEDED: Final = ("xlscore", "xlwings", "pywin32")
_MOST: Final = 5
_VIRUS: Final = (
    "most often a virus scanner took them away: ask IT to give them back and to leave {} alone, "
    "then run xlscore install"
)


def excel_bits(machine: Machine) -> int | None:
    """Whether Excel on this PC is of 32 or 64 bits; None where it is not found."""
    program = machine.registry.value(_EXCEL, "")
    if not isinstance(program, str):
        return None
    return bits_of(machine.path(machine.expanded(program.strip('"'))))


def check_excel(machine: Machine) -> Link:
    """Whether Excel is on this PC, and of how many bits."""
    name = "Excel"
    if not machine.windows:
        return unchecked(name, "Excel with macros runs on Windows")
    bits = excel_bits(machine)
    if bits is None:
        return unchecked(name, "Windows does not say where Excel is, or its file is out of reach")
    return ok(name, f"Excel of {bits} bits")


def check_python(machine: Machine, environment: Environment) -> Link:
    """Whether the workbook's Python is new enough and can start; on other systems, this one."""
    name = "Python"
    if not machine.windows:
        return _old(name, machine.version) or ok(
            name, f"{machine.version}, {machine.bits} bits, is the one that runs this"
        )
    where = machine.text(environment.python)
    if not environment.python.is_file():
        return problem(name, f"{where} is not there", _INSTALL)
    bits = bits_of(environment.python)
    if bits is None:
        return problem(
            name,
            f"{where} is not a program that Windows can start",
            f"rename the folder {machine.text(environment.root)}, then {_INSTALL}",
        )
    config = environment.config
    home = config.get("home", "")
    if home and not machine.path(home).is_dir():
        return problem(
            name,
            f"{where} needs the Python in {home}, which has gone",
            f"install Python again for yourself alone, then {_INSTALL}",
        )
    version = config.get("version", config.get("version_info", ""))
    excel = excel_bits(machine)
    # xlwings' DLL runs inside Excel and reaches Python as another program, whatever its bits.
    beside = f"; Excel of {excel} bits reaches it through the DLL of its own bits" * (
        excel not in (None, bits)
    )
    return _old(name, version) or ok(name, f"{version or where}, {bits} bits{beside}")


def _old(name: str, version: str) -> Link | None:
    parts = version.split(".")[:2]
    if not all(part.isdigit() for part in parts) or len(parts) < 2:
        return None
    if (int(parts[0]), int(parts[1])) >= _OLDEST:
        return None
    wanted = ".".join(map(str, _OLDEST))
    return problem(
        name, f"it is {version}, too old for xlscore", f"install {wanted} or later, then {_INSTALL}"
    )


def check_packages(machine: Machine, environment: Environment, in_book: str | None) -> Link:
    """Whether xlscore and xlwings are installed, xlwings in the version of the workbook's module.

    `in_book` is that version, None where no workbook or no module says one.
    """
    if machine.windows:
        versions = environment.versions()
        needed: tuple[str, ...] = _NEEDED
    else:
        found = {package: machine.installed(package) for package in _NEEDED}
        # From its source, xlscore runs without being installed.
        versions = {p: v for p, v in found.items() if v} | {"xlscore": __version__}
        needed = _NEEDED[:2]
    missing = [package for package in needed if package not in versions]
    if missing:
        return problem(PACKAGES, f"{' and '.join(missing)} not installed", _INSTALL)
    here = versions["xlwings"]
    if in_book is not None and in_book != here:
        return problem(
            PACKAGES,
            f"the workbook holds the macros of xlwings {in_book}, but {here} is installed",
            f"{_INSTALL} with the xlscore that the workbook was made with, or {_new()}",
        )
    if machine.windows and versions["xlscore"] != __version__:
        return problem(
            PACKAGES,
            f"the workbook's Python has xlscore {versions['xlscore']}, this is {__version__}",
            _INSTALL,
        )
    same = ", as in the workbook" if in_book else ""
    return ok(PACKAGES, f"xlscore {versions['xlscore']}, xlwings {here}{same}")


def _new() -> str:
    return "make a fresh workbook with xlscore new and copy the data sheets into it"


def check_files(machine: Machine, environment: Environment) -> Link:
    """Whether every file that was installed is still there."""
    if not machine.windows:
        return unchecked(FILES, "it is the files on the officer's PC that count")
    gone = [file for files in environment.missing().values() for file in files]
    if not gone:
        return ok(FILES, "none is missing")
    shown = ", ".join(machine.text(file) for file in gone[:_MOST])
    more = f" and {len(gone) - _MOST} more" if len(gone) > _MOST else ""
    return problem(FILES, f"gone: {shown}{more}", _VIRUS.format(machine.text(environment.root)))


def check_dll(machine: Machine, environment: Environment, in_book: str | None) -> list[Link]:
    """Whether xlwings' DLL of the workbook's version and Excel's bits is where it is looked for."""
    if not machine.windows:
        return [unchecked(DLL, "it is loaded by Excel on Windows")]
    version = in_book or environment.versions().get("xlwings")
    if version is None:
        return [problem(DLL, "xlwings is not installed", _INSTALL)]
    excel = excel_bits(machine)
    return list(_dlls(machine, environment, version, (excel,) if excel else (64, 32)))


def _dlls(
    machine: Machine, environment: Environment, version: str, kinds: tuple[int, ...]
) -> Iterator[Link]:
    for bits in kinds:
        dll = dll_name(version, bits)
        file = environment.dll(dll)
        if file is None:
            yield problem(
                DLL,
                f"{dll} is not in {machine.text(environment.root)}",
                _VIRUS.format(machine.text(environment.root)),
            )
        elif bits_of(file) != bits:
            yield problem(
                DLL,
                f"{machine.text(file)} is damaged or not of {bits} bits",
                f"delete it, then {_INSTALL}",
            )
        else:
            yield ok(DLL, machine.text(file))


def dll_name(version: str, bits: int) -> str:
    """The name by which xlwings' module asks for its DLL."""
    return f"xlwings{bits}-{version}.dll"
