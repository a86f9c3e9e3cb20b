"""Making or repairing the user's Python for the workbook: no administrator, no trace elsewhere."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from xlscore import __version__
from xlscore.problems import Refusal
from xlscore.setup.environment import Environment, bits_of
from xlscore.setup.machine import Machine
from xlscore.setup.python import dll_name
from xlscore.setup.trust import trust

Say = Callable[[str], None]

_NAME: Final = "xlscore"
#: What pip says of a package of which it finds no file for this Python.
_NO_WHEEL: Final = re.compile(r"No matching distribution found for ([A-Za-z0-9_.-]+)")
_LINES: Final = 3


def install(
    machine: Machine,
    say: Say,
    wheels: str | None = None,
    folder: str | None = None,
    source: tuple[str, ...] | None = None,
) -> None:
    """Make the environment that the workbook asks for, or mend what is missing in it.

    `wheels` is a folder of wheels to install from and from nothing else; without it xlscore comes
    from where this one came (`source`, as arguments of pip). `folder` becomes a trusted location.
    What is right already is left alone. Refusal where something cannot be done, and why.
    """
    if not machine.windows:
        raise Refusal(
            "install is for Windows: it makes the Python that Excel calls. Here xlscore works "
            "on closed workbooks, and needs no more than this"
        )
    if not machine.variable("LOCALAPPDATA"):
        raise Refusal("Windows names no LOCALAPPDATA folder for you; sign in again and try again")
    environment = Environment.own(machine)
    _make(machine, environment, say)
    if wheels is None:
        came = _came_from() if source is None else source
    else:
        came = _wheelhouse(machine, wheels)
    _fill(machine, environment, came, say)
    _place_dlls(machine, environment, say)
    if folder is not None:
        say(trust(machine, folder))
    say("Done. Close Excel, open the workbook again and click Refresh Scorecard")


def _make(machine: Machine, environment: Environment, say: Say) -> None:
    root = machine.text(environment.root)
    home = environment.config.get("home", "")
    running = Environment.of(machine.python).root == environment.root
    whole = bits_of(environment.python) and home and machine.path(home).is_dir()
    # The Python that runs this cannot be taken away under itself.
    if running or whole:
        say(f"Python is in {root} already ({environment.config.get('version', 'some version')})")
        return
    if "windowsapps" in machine.base_prefix.lower():
        # Windows keeps what a program of its store writes below AppData from other programs.
        raise Refusal(
            "this Python came from the Microsoft Store, and what it installs Excel cannot see; "
            "install Python from python.org or the company portal, for yourself alone, and run "
            "install from that"
        )
    again = ["--clear"] if environment.root.exists() else []
    done = machine.run([str(machine.python), "-I", "-m", "venv", *again, str(environment.root)])
    if done.code or not environment.python.is_file():
        raise Refusal(
            f"no Python could be made in {root} ({_last(done.output)}); close Excel, and if it "
            "fails again ask IT whether programs may run from that folder"
        )
    say(f"Python {machine.version} was {'made again' if again else 'made'} in {root}")


def _fill(machine: Machine, environment: Environment, source: tuple[str, ...], say: Say) -> None:
    here = environment.versions().get(_NAME)
    if here != __version__:
        say("Installing the packages, which takes a minute or two")
        _pip(machine, environment, [*source, *_wanted(source)])
        found = environment.versions().get(_NAME)
        if found != __version__:
            raise Refusal(
                f"xlscore {__version__} was to be installed, and {found or 'none'} is there; "
                "run install again with --wheels and the folder of its wheels"
            )
        say(f"xlscore {__version__} was installed" + (f" in place of {here}" if here else ""))
    else:
        say(f"xlscore {__version__} is installed already")
    gone = environment.missing()
    if gone:
        versions = environment.versions()
        broken = [name for name in gone if name != _NAME]
        if broken:
            pinned = [f"{name}=={versions[name]}" for name in broken]
            _pip(machine, environment, ["--force-reinstall", "--no-deps", *_index(source), *pinned])
        if _NAME in gone:
            again = ["--force-reinstall", "--no-deps", *source, *_wanted(source)]
            _pip(machine, environment, again)
        still = [file for files in environment.missing().values() for file in files]
        if still:
            root = machine.text(environment.root)
            raise Refusal(
                f"{machine.text(still[0])} vanishes as soon as it is installed, most often because "
                f"a virus scanner takes it; ask IT to leave {root} alone, then run install again"
            )
        say(f"Missing files were put back: {', '.join(sorted(gone))}")


def _place_dlls(machine: Machine, environment: Environment, say: Say) -> None:
    """See to it that the DLL stands where the workbook's xlwings looks: pip puts it there."""
    version = environment.versions().get("xlwings", "")
    for bits in (64, 32):
        name = dll_name(version, bits)
        place, own = environment.dll(name), machine.prefix / name
        if place is None and own.is_file():
            place = environment.root / name
            shutil.copyfile(own, place)
            say(f"{name} was copied to {machine.text(environment.root)}")
        elif place is not None:
            say(f"{name} is in place")
        else:
            raise Refusal(
                f"{name} is not in {machine.text(environment.root)}, and Excel cannot reach Python "
                "without it; ask IT whether a virus scanner took it, then run install again"
            )


def _pip(machine: Machine, environment: Environment, arguments: list[str]) -> None:
    command = [str(environment.python), "-I", "-m", "pip", "install"]
    options = ["--disable-pip-version-check", "--no-input", "--quiet"]
    done = machine.run([*command, *options, *arguments])
    lacking = _NO_WHEEL.search(done.output)
    if done.code and lacking and "--no-index" in arguments:
        folder = machine.text(Path(arguments[arguments.index("--find-links") + 1]))
        version = ".".join(environment.config.get("version", machine.version).split(".")[:2])
        raise Refusal(
            f"{folder} holds no wheel of {lacking[1]} for Python {version}; ask IT to add those of "
            f"that version, on a PC that has it: py -{version} -m pip wheel --wheel-dir {folder} ."
        )
    if done.code:
        raise Refusal(
            f"the packages could not be installed ({_last(done.output)}); close Excel and run "
            "install again, and if this PC reaches no package index add --wheels and a folder "
            "of wheels"
        )


def _wheelhouse(machine: Machine, wheels: str) -> tuple[str, ...]:
    folder = machine.path(wheels)
    if not folder.is_dir():
        raise Refusal(f"there is no folder {wheels}; check its name and that you may open it")
    held = sorted(p.name.split("-")[1] for p in folder.glob(f"{_NAME}-*.whl"))
    if __version__ not in held:
        found = f"xlscore {', '.join(held)}" if held else "no wheel of xlscore"
        raise Refusal(
            f"{wheels} holds {found}, and this is xlscore {__version__}; name the folder with "
            "its wheels, or run install with the xlscore that the folder holds"
        )
    return ("--no-index", "--find-links", str(folder))


def _came_from() -> tuple[str, ...]:
    """Where the running xlscore was installed from, as arguments of pip; an index if untold."""
    try:
        noted = metadata.distribution(_NAME).read_text("direct_url.json")
    except metadata.PackageNotFoundError:
        # It runs from its source without being installed.
        return (str(Path(__file__).resolve().parents[2]),)
    return came_from(noted)


def came_from(noted: str | None) -> tuple[str, ...]:
    """The arguments of pip for what pip noted when xlscore was installed (direct_url.json)."""
    if not noted:
        return ()
    origin = json.loads(noted)
    address = str(origin["url"])
    if not address.startswith("file:"):
        kind = origin.get("vcs_info", {}).get("vcs")
        return (f"{kind}+{address}" if kind else address,)
    split = urlsplit(address)
    # file://server/share/... is a share, file:///C:/... a drive.
    path = unquote(split.path)
    if split.netloc:
        path = f"//{split.netloc}{path}"
    elif path[2:3] == ":":
        path = path[1:]
    if path.endswith(".whl"):
        # What xlscore needs may stand beside it.
        return ("--find-links", path.rpartition("/")[0], path)
    return ("--editable", path) if origin.get("dir_info", {}).get("editable") else (path,)


def _index(source: tuple[str, ...]) -> tuple[str, ...]:
    """The part of the arguments that says where any package is found."""
    return source if source[:1] == ("--no-index",) else ()


def _wanted(source: tuple[str, ...]) -> tuple[str, ...]:
    """The package by name and version, unless the source is the package itself."""
    return (f"{_NAME}=={__version__}",) if source == _index(source) else ()


def _last(output: str) -> str:
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if line.lower().startswith("error")]
    return " ".join((errors or lines)[-_LINES:]) or "it gave no reason"
