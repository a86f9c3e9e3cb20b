"""The links around the workbook's file: where it stands and came from, and Excel's trust in it."""

from __future__ import annotations

import re
from pathlib import Path, PureWindowsPath
from typing import Final

from xlscore.setup.conf import Conf
from xlscore.setup.links import Link, ok, problem, unchecked
from xlscore.setup.machine import Machine
from xlscore.setup.trust import locations, policy, setting, trusts

_FOREIGN: Final = 3
_WINDOWS: Final = "only Windows knows it"
_TRUST: Final = (
    "keep it in a folder of its own on this PC and run xlscore install --trust FOLDER, or ask IT"
)
_ADDRESS: Final = re.compile(r"^(?:https?|ftp):", re.I)


def is_address(book: str) -> bool:
    """Whether a workbook is named by a web address."""
    return bool(_ADDRESS.match(book))


def check_place(machine: Machine, path: Path, conf: Conf | None) -> list[Link]:
    """Whether the workbook stands on this PC, on a share, or in a folder that is synchronised."""
    return [_network(machine, machine.text(path)), _cloud(machine, machine.text(path), conf)]


def _network(machine: Machine, book: str) -> Link:
    name = "Network path"
    if not machine.windows:
        return unchecked(name, _WINDOWS)
    if not machine.on_network(book):
        return ok(name, f"{book} is on this PC")
    folder = str(PureWindowsPath(book).parent)
    server = PureWindowsPath(book).drive.lstrip("\\").partition("\\")[0]
    if "." in server and not trusts(machine, folder):
        return problem(
            name,
            f"{server} is a full server name, which Windows takes for the internet: Excel blocks "
            "the macros of what stands there",
            "open the workbook by the short name or the drive letter, or ask IT",
        )
    return ok(name, f"{book} is on the network; one person at a time can refresh it")


def _cloud(machine: Machine, book: str, conf: Conf | None) -> Link:
    name = "OneDrive and SharePoint"
    if not machine.windows:
        return unchecked(name, _WINDOWS)
    synced = [
        folder
        for variable in ("OneDriveCommercial", "OneDriveConsumer", "OneDrive")
        if (folder := machine.variable(variable))
        and PureWindowsPath(book).is_relative_to(PureWindowsPath(folder))
    ]
    if not synced:
        return ok(name, "the workbook is not in a OneDrive folder")
    if conf is None or conf.value("ADD_WORKBOOK_TO_PYTHONPATH") is None or conf.flag(
        "ADD_WORKBOOK_TO_PYTHONPATH"
    ):  # fmt: skip
        return problem(
            name,
            f"{synced[0]} is OneDrive, where Excel gives the workbook a web address that Python "
            "cannot use",
            "set ADD_WORKBOOK_TO_PYTHONPATH on the sheet xlwings.conf to FALSE, or move the "
            "workbook to another folder",
        )
    return ok(name, f"{synced[0]} is OneDrive; the settings sheet is ready for that")


def check_mark(machine: Machine, path: Path) -> Link:
    """Whether the file carries the Mark of the Web, for which Excel blocks its macros."""
    name = "Mark of the Web"
    if not machine.windows:
        return unchecked(name, _WINDOWS)
    found = re.search(r"^ZoneId=(\d+)", machine.zone(path), re.M)
    if found is None or int(found[1]) < _FOREIGN:
        return ok(name, "none")
    folder = str(PureWindowsPath(machine.text(path)).parent)
    if trusts(machine, folder):
        return ok(name, f"the file came from the internet or by mail, but {folder} is trusted")
    blocked = policy(machine, "blockcontentexecutionfrominternet")
    if blocked == 0:
        return ok(name, "the file came from outside; a policy lets Excel ask instead of blocking")
    ruled = ", by policy" if blocked == 1 else ""
    return problem(
        name,
        f"the file came from the internet or by mail, so Excel blocks its macros{ruled}",
        "close it, right-click it in Explorer, Properties, tick Unblock, OK; where that is not "
        "offered, " + _TRUST,
    )


def check_trusted(machine: Machine, path: Path | None) -> Link:
    """Whether Excel trusts the folder of the workbook; without one, which folders it trusts."""
    name = "Trusted location"
    if not machine.windows:
        return unchecked(name, _WINDOWS)
    if path is None:
        folders = sorted({place.folder for place in locations(machine)}, key=str.lower)
        return ok(name, f"in force: {', '.join(folders)}" if folders else "none in force")
    folder = str(PureWindowsPath(machine.text(path)).parent)
    if trusts(machine, folder):
        return ok(name, f"{folder} is trusted")
    return ok(name, f"{folder} is not one; the next lines say what that means")


def check_policy(machine: Machine, path: Path | None, signed: bool) -> Link:
    """Whether the rules on macros let those of the workbook run."""
    name = "Macro policy"
    if not machine.windows:
        return unchecked(name, _WINDOWS)
    rule = setting(machine, "VBAWarnings")
    by = "policy" if policy(machine, "VBAWarnings") is not None else "your setting in Excel"
    if path is not None and trusts(machine, str(PureWindowsPath(machine.text(path)).parent)):
        return ok(name, "macros run, because the folder is trusted")
    if rule == 1:
        return ok(name, f"all macros run ({by}), which is less safe than a trusted location")
    if rule == 4:
        found = f"macros are switched off outside trusted locations ({by})"
        return ok(name, found) if path is None else problem(name, found, _TRUST)
    if rule == 3:
        found = f"only signed macros run outside trusted locations ({by})"
        if path is None:
            return ok(name, found)
        if signed:
            return ok(name, f"{found}; these are signed, and run if IT made the signer trusted")
        return problem(name, f"{found}, and these are not signed", _TRUST)
    return ok(name, "Excel asks: click Enable Content above the sheet")
