"""Excel's trusted locations and macro policy, as the registry holds them for one user."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PureWindowsPath
from typing import Final

from xlscore.problems import Refusal
from xlscore.setup.machine import Machine, Setting

_OFFICE: Final = r"Microsoft\Office\16.0"
_USER: Final = rf"HKCU\Software\{_OFFICE}"
#: Where the council's rules stand: set in the domain, or by Microsoft's cloud policy service.
_POLICIES: Final = (
    rf"HKCU\Software\Policies\{_OFFICE}",
    r"HKCU\Software\Policies\Microsoft\Cloud\Office\16.0",
)
_SECURITY: Final = r"Excel\Security"
_TRUSTED: Final = rf"{_SECURITY}\Trusted Locations"
_COMMON: Final = r"Common\Security\Trusted Locations"
_IT: Final = "ask IT to make it a trusted location by policy"


@dataclass(frozen=True)
class Location:
    """A folder whose workbooks Excel trusts, as a Windows path."""

    folder: str
    subfolders: bool

    def covers(self, folder: str) -> bool:
        """Whether workbooks in that folder are trusted by this location."""
        inner, outer = PureWindowsPath(folder), PureWindowsPath(self.folder)
        return inner == outer or (self.subfolders and inner.is_relative_to(outer))


def policy(machine: Machine, name: str, below: str = _SECURITY) -> Setting:
    """The council's value of one of Excel's security settings; None where nothing is ruled."""
    values = (machine.registry.value(rf"{root}\{below}", name) for root in _POLICIES)
    return next((value for value in values if value is not None), None)


def setting(machine: Machine, name: str, below: str = _SECURITY) -> Setting:
    """The value in force: the council's, else the user's own; None where neither is set."""
    ruled = policy(machine, name, below)
    return machine.registry.value(rf"{_USER}\{below}", name) if ruled is None else ruled


def locations(machine: Machine) -> list[Location]:
    """The trusted locations that are in force."""
    if _all_off(machine):
        return []
    keys = [rf"{root}\{below}" for root in _POLICIES for below in (_TRUSTED, _COMMON)]
    if _users_may(machine):
        keys.append(rf"{_USER}\{_TRUSTED}")
    found = []
    for key in keys:
        for name in machine.registry.subkeys(key):
            folder = machine.registry.value(rf"{key}\{name}", "Path")
            deep = machine.registry.value(rf"{key}\{name}", "AllowSubfolders")
            if isinstance(folder, str) and folder:
                found.append(Location(machine.expanded(folder), deep == 1))
    network = _network_counts(machine)
    return [place for place in found if network or not machine.on_network(place.folder)]


def trusts(machine: Machine, folder: str) -> bool:
    """Whether Excel trusts the workbooks in that folder."""
    return any(place.covers(folder) for place in locations(machine))


def trust(machine: Machine, folder: str) -> str:
    """Make a folder, without those below it, a trusted location of the user; what was done.

    Refusal where the council's rules leave no room for it, or the folder is too wide to be safe.
    """
    folder = str(PureWindowsPath(folder))
    if not machine.path(folder).is_dir():
        raise Refusal(f"there is no folder {folder}; make it first, then trust it")
    if trusts(machine, folder):
        return f"{folder} is a trusted location already"
    refused = _refused(machine, folder)
    if refused:
        raise Refusal(refused)
    key = rf"{_USER}\{_TRUSTED}"
    taken = {name.lower() for name in machine.registry.subkeys(key)}
    number = next(n for n in range(len(taken) + 1) if f"location{n}" not in taken)
    try:
        for name, value in (
            # Excel compares the folder as written: it writes them with the last backslash.
            ("Path", folder.rstrip("\\") + "\\"),
            ("AllowSubfolders", 0),
            ("Description", "The scorecard's workbooks (xlscore install)"),
        ):
            machine.registry.write(rf"{key}\Location{number}", name, value)
    except OSError as error:
        raise Refusal(f"Windows did not let {folder} be trusted ({error}); {_IT}") from error
    return f"{folder} is now a trusted location of yours (folders below it are not)"


def _refused(machine: Machine, folder: str) -> str:
    path = PureWindowsPath(folder)
    wide = [machine.variable(name) for name in ("USERPROFILE", "TEMP", "TMP", "PUBLIC")]
    wide += [rf"{wide[0]}\{name}" for name in ("Downloads", "Desktop", "Documents")]
    if path == PureWindowsPath(path.anchor) or path in map(PureWindowsPath, filter(None, wide)):
        return (
            f"{folder} receives files from anywhere and must not be trusted; make a folder "
            "for the scorecard alone and trust that"
        )
    if _all_off(machine):
        return f"trusted locations are switched off on this PC, so {folder} cannot be one; ask IT"
    if not _users_may(machine):
        return f"only IT may choose trusted locations on this PC; for {folder} {_IT}"
    if machine.on_network(folder) and not _network_counts(machine):
        return (
            f"{folder} is on the network, where trusted locations do not count on this PC; "
            "keep the workbook in a folder on this PC, or ask IT"
        )
    return ""


def _all_off(machine: Machine) -> bool:
    return setting(machine, "AllLocationsDisabled", _TRUSTED) == 1


def _users_may(machine: Machine) -> bool:
    return policy(machine, "Allow User Locations", _COMMON) != 0


def _network_counts(machine: Machine) -> bool:
    return setting(machine, "AllowNetworkLocations", _TRUSTED) == 1
