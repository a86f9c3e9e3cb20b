"""The map in the package's docstring is true: rooms, their order, their size."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Final

import xlscore

PACKAGE: Final = Path(xlscore.__file__).parent
CONTRACT: Final = PACKAGE.parent / "pyproject.toml"
LINE: Final = re.compile(r"^([a-z_]+(?:\.[a-z_]+)*)  +\S")
#: How many modules a room holds at the most.
FULL: Final = 15


def floors() -> list[list[str]]:
    """The rooms of the map floor by floor, without the rooms inside them."""
    paragraphs = (xlscore.__doc__ or "").split("\n\n")
    listed = [[m[1] for line in p.splitlines() if (m := LINE.match(line))] for p in paragraphs]
    return [rooms for p in listed if (rooms := [room for room in p if "." not in room])]


def mapped() -> list[str]:
    """Every room of the map, in order."""
    lines = (xlscore.__doc__ or "").splitlines()
    return [match[1] for line in lines if (match := LINE.match(line))]


def rooms() -> set[str]:
    """Every folder of modules, and every module that stands beside them."""
    folders = {init.parent for init in PACKAGE.rglob("__init__.py")} - {PACKAGE}
    single = {module for module in PACKAGE.glob("*.py") if module.name != "__init__.py"}
    return {".".join(room.relative_to(PACKAGE).with_suffix("").parts) for room in folders | single}


def test_every_room_has_one_line_and_no_line_is_dead() -> None:
    """The map names what is there, each once."""
    assert sorted(mapped()) == sorted(rooms())


def test_the_import_contract_has_the_floors_of_the_map() -> None:
    """Arrows run down in the order in which the map lists the rooms."""
    contracts = tomllib.loads(CONTRACT.read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    layers = next(c["layers"] for c in contracts if c["type"] == "layers")
    wanted = [[room.strip().removeprefix("xlscore.") for room in f.split("|")] for f in layers]
    assert floors() == wanted
    assert not any(c.get("ignore_imports") for c in contracts)


def test_no_room_is_overfull() -> None:
    """A room holds about fifteen modules beside its door; a fuller one is parted by idea."""
    folders = [init.parent for init in PACKAGE.rglob("__init__.py")]
    sizes = {str(f.relative_to(PACKAGE)): len(list(f.glob("*.py"))) - 1 for f in folders}
    assert {room: size for room, size in sizes.items() if size > FULL} == {}
