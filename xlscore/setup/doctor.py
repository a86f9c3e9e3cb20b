"""Examining each link of the chain from Excel to Python, and saying what to do."""

from __future__ import annotations

from pathlib import Path

from xlscore.hosts.package.package import Package
from xlscore.problems import Refusal
from xlscore.setup import book as inside
from xlscore.setup.conf import (
    Conf,
    check_interpreter,
    check_modules,
    check_sheet,
    environment_of,
    read_conf,
)
from xlscore.setup.links import Link, ok, unchecked
from xlscore.setup.machine import Machine
from xlscore.setup.place import check_mark, check_place, check_policy, check_trusted, is_address
from xlscore.setup.policies import check_policies, check_user_folder
from xlscore.setup.python import (
    DLL,
    FILES,
    PACKAGES,
    check_dll,
    check_excel,
    check_files,
    check_packages,
    check_python,
)


def examine(machine: Machine, book: str | None = None) -> list[Link]:
    """Every link in the order in which a click travels; with a workbook, the links in it too.

    Nothing is changed. Refusal where the workbook cannot be read.
    """
    if book is None:
        return [
            *_excel(machine, None, signed=False),
            check_interpreter(machine, None),
            *_python(machine, None, None),
            _printing(machine),
            unchecked("Workbook", "none was named: xlscore doctor BOOK examines one too"),
        ]
    if is_address(book):
        raise Refusal(
            f"{book} is a web address; in OneDrive or SharePoint choose Add shortcut or Sync, "
            "and name the file in the folder on this PC"
        )
    path = Path(book)
    package = Package.open(path)
    conf = read_conf(package)
    texts = inside.modules(path, package)
    return [
        *check_place(machine, path, conf),
        check_mark(machine, path),
        *_excel(machine, path, signed=inside.signed(package)),
        inside.check_macros(texts),
        inside.check_ribbon(package),
        *check_sheet(conf),
        check_modules(conf),
        check_interpreter(machine, conf),
        *_python(machine, conf, inside.version_in(texts)),
        _printing(machine),
    ]


def _excel(machine: Machine, path: Path | None, *, signed: bool) -> list[Link]:
    return [
        check_trusted(machine, path),
        check_policy(machine, path, signed),
        check_excel(machine),
        *check_policies(machine),
        check_user_folder(machine),
    ]


def _python(machine: Machine, conf: Conf | None, in_book: str | None) -> list[Link]:
    environment = environment_of(machine, conf)
    if machine.windows and not environment.root.is_dir():
        names = (PACKAGES, FILES, DLL)
        return [
            check_python(machine, environment),
            *(unchecked(name, "there is no Python yet") for name in names),
        ]
    return [
        check_python(machine, environment),
        check_packages(machine, environment, in_book),
        check_files(machine, environment),
        *check_dll(machine, environment, in_book),
    ]


def _printing(machine: Machine) -> Link:
    """For information: nothing but printing without Excel needs it."""
    name = "LibreOffice"
    program = machine.program("soffice") or machine.program("libreoffice")
    if program:
        return ok(name, f"{program} prints for xlscore refresh --pdf")
    return ok(name, "not installed; only xlscore refresh --pdf needs it")
