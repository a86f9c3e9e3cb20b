"""The workbook's settings sheet for xlwings, read as xlwings' own module reads it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from xlscore.hosts.package.package import Package
from xlscore.hosts.package.sheet.cells import Value, read_cells
from xlscore.hosts.package.workbook_part import Index
from xlscore.setup.environment import INTERPRETER, Environment
from xlscore.setup.links import Link, ok, problem, unchecked
from xlscore.setup.machine import Machine

#: The sheet on which xlwings looks for its settings; Excel hides it, but whoever needs to can
#: show it. A row with a blank value still keeps a user's own settings out.
CONF_SHEET: Final = "xlwings.conf"
CONF: Final[tuple[tuple[str, str | bool], ...]] = (
    ("Interpreter_Win", INTERPRETER),
    ("PYTHONPATH", ""),
    ("Conda Path", ""),
    ("Conda Env", ""),
    ("UDF Modules", "xlscore.udfs"),
    # One Python serves the cells and the buttons, and is warm after the first call.
    ("Use UDF Server", True),
    ("Debug UDFs", False),
    ("Show Console", False),
    # The folder of a book on OneDrive or SharePoint is a web address, which Python cannot use.
    ("ADD_WORKBOOK_TO_PYTHONPATH", False),
)

XLWINGS: Final = "xlwings"
SHEET: Final = "Settings sheet"
_INTERPRETER: Final = "Interpreter_Win"
_MODULES: Final = "UDF Modules"
_DEFAULTS: Final = dict(CONF)
#: For these no value is a value: nothing is added to what Python finds by itself.
_MAY_BE_BLANK: Final = {key.upper() for key, value in CONF if value == ""}
_UNHIDE: Final = f"unhide the sheet {CONF_SHEET} (right-click any tab, Unhide)"


@dataclass(frozen=True)
class ConfRow:
    """One row of the sheet: where the value stands, the key as typed, the value."""

    cell: str
    key: str
    value: Value


@dataclass(frozen=True)
class Conf:
    """The rows to the first blank key, which xlwings reads, and those below, which it skips."""

    rows: tuple[ConfRow, ...]
    skipped: tuple[ConfRow, ...]

    def value(self, key: str) -> Value:
        """The value of a key; None where it is missing or blank."""
        found = (row.value for row in self.rows if row.key.upper() == key.upper())
        value = next(found, None)
        return value.strip() or None if isinstance(value, str) else value

    def flag(self, key: str) -> bool:
        """Whether a key says yes."""
        value = self.value(key)
        return value is True or str(value).strip().upper() == "TRUE"


def xlwings_text() -> str:
    """The VBA with which a workbook calls Python without an add-in, of the installed xlwings."""
    spec = find_spec(XLWINGS)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).with_name(f"{XLWINGS}.bas").read_text(encoding="ascii")


def read_conf(package: Package) -> Conf | None:
    """The settings sheet of a workbook; None where there is none."""
    entry = next((e for e in Index(package).sheets if e.title.lower() == CONF_SHEET.lower()), None)
    if entry is None or entry.kind != "worksheet":
        return None
    cells = read_cells(package, entry.part)
    last = max((row for row, column in cells if column == 1), default=0)
    rows: list[ConfRow] = []
    skipped: list[ConfRow] = []
    ended = False
    for number in range(1, last + 1):
        key, value = cells.get((number, 1)), cells.get((number, 2))
        text = "" if key is None or key.value is None else str(key.value)
        ended = ended or not text
        if text:
            row = ConfRow(f"B{number}", text, value.value if value else None)
            (skipped if ended else rows).append(row)
    return Conf(tuple(rows), tuple(skipped))


def check_sheet(conf: Conf | None) -> list[Link]:
    """Whether xlwings can read every row of the sheet, and what a row does that should not be."""
    if conf is None:
        return [
            problem(
                SHEET,
                f"the workbook has no sheet {CONF_SHEET}, so it does not know where Python is",
                "copy that sheet from a workbook made by xlscore new",
            )
        ]
    found = [*_unread(conf), *_wrong(conf)]
    return found or [ok(SHEET, f"{CONF_SHEET} has every key, and each can be read")]


def _unread(conf: Conf) -> Iterator[Link]:
    if conf.skipped:
        names = ", ".join(row.key for row in conf.skipped)
        yield _at(conf.skipped[0], f"xlwings stops at the blank row above {names}", "delete it")
    seen: set[str] = set()
    for row in conf.rows:
        key = row.key.upper()
        if key in seen:
            yield _at(row, f"{row.key} stands there twice", "delete one of the two rows")
        elif key not in _known():
            yield _at(row, f"xlwings knows no key '{row.key}'", "correct its spelling")
        seen.add(key)
    for name, value in CONF:
        if name.upper() not in seen:
            yield problem(
                SHEET,
                f"{CONF_SHEET} has no row {name}, so this PC's own setting counts",
                f"add {name} in column A and {_shown(value)} in column B",
            )


def _wrong(conf: Conf) -> Iterator[Link]:
    for row in conf.rows:
        usual = {key.upper(): value for key, value in CONF}.get(row.key.upper())
        blank = row.value is None or (isinstance(row.value, str) and not row.value.strip())
        if usual is None:
            continue
        if blank:
            if row.key.upper() not in _MAY_BE_BLANK:
                yield _at(
                    row,
                    f"{row.key} is blank, and the blank counts: no other setting is looked for",
                    _enter(usual),
                )
        elif isinstance(row.value, str) and re.fullmatch(r"#[A-Z/0]+[!?]?", row.value):
            yield _at(row, f"{row.key} is the error {row.value}", _enter(usual))
        elif isinstance(usual, bool) and not _is_flag(row.value):
            yield _at(row, f"{row.key} is neither TRUE nor FALSE", _enter(usual))
    if conf.flag("Debug UDFs"):
        yield _row(conf, "Debug UDFs", "is TRUE, so that cells wait for a developer's Python")
    if not conf.flag("Use UDF Server") and _is_flag(conf.value("Use UDF Server")):
        yield _row(conf, "Use UDF Server", "is FALSE, so that each click starts another Python")


def check_interpreter(machine: Machine, conf: Conf | None) -> Link:
    """Whether the Python that the workbook asks for is there."""
    name = "Interpreter"
    value = conf.value(_INTERPRETER) if conf else INTERPRETER
    if not isinstance(value, str):
        return problem(name, "the workbook names no Python", f"enter {INTERPRETER}; {_UNHIDE}")
    if "\\" not in value and "/" not in value:
        return problem(
            name,
            f"the workbook asks for '{value}', which is whatever Python Windows finds first",
            f"{_UNHIDE} and enter {INTERPRETER}",
        )
    if not machine.windows:
        return unchecked(name, f"{value} is looked for on Windows only")
    full = machine.expanded(value)
    if "%" in full:
        return problem(
            name,
            f"Windows has no value for all of {full}",
            f"{_UNHIDE} and enter {INTERPRETER}",
        )
    if machine.path(full).is_file():
        return ok(name, full)
    todo = "run xlscore install"
    if value.lower() != INTERPRETER.lower():
        todo = f"{_UNHIDE}, enter {INTERPRETER}, and run xlscore install"
    return problem(name, f"the workbook asks for {full}, which is not there", todo)


def check_modules(conf: Conf | None) -> Link:
    """Whether the workbook's formulas come from xlscore."""
    name, wanted = _MODULES, str(_DEFAULTS[_MODULES])
    if conf is None:
        return unchecked(name, f"the workbook has no sheet {CONF_SHEET}")
    value = conf.value(_MODULES)
    modules = [part.strip() for part in str(value or "").split(";")]
    if wanted in modules:
        return ok(name, str(value))
    found = f"it is {value}" if value else "it is blank"
    return problem(name, f"{found}, not {wanted}", f"{_UNHIDE} and enter {wanted}")


def environment_of(machine: Machine, conf: Conf | None) -> Environment:
    """The environment of the Python that the workbook asks for, or the user's own without one."""
    value = conf.value(_INTERPRETER) if conf else None
    if isinstance(value, str) and "\\" in value:
        python = machine.path(machine.expanded(value))
        if python.is_file():
            return Environment.of(python)
    return Environment.own(machine)


def _known() -> set[str]:
    asked = re.findall(r'GetConfig\("([^"]+)"', xlwings_text())
    return {key.upper() for key in (*asked, *_DEFAULTS)}


def _is_flag(value: Value) -> bool:
    return isinstance(value, bool) or str(value).strip().upper() in ("TRUE", "FALSE")


def _enter(value: str | bool) -> str:
    return f"enter {_shown(value)}" if value != "" else "clear that cell"


def _shown(value: str | bool) -> str:
    return str(value).upper() if isinstance(value, bool) else value or "nothing"


def _at(row: ConfRow, found: str, todo: str) -> Link:
    return problem(SHEET, f"{CONF_SHEET}!{row.cell}: {found}", f"{_UNHIDE}, then {todo}")


def _row(conf: Conf, key: str, found: str) -> Link:
    row = next(row for row in conf.rows if row.key.upper() == key.upper())
    return _at(row, f"{row.key} {found}", _enter(_DEFAULTS[key]))
