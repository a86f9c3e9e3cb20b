"""The links inside the workbook: its macros, the version of xlwings in it, its ribbon."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from pyopenvba import ExcelFile
from pyopenvba.exceptions import PyOpenVBAError

from xlscore.hosts.package.package import Package
from xlscore.setup.links import Link, ok, problem

_PROJECT: Final = "/xl/vbaProject.bin"
_SIGNATURES: Final = tuple(f"/xl/vbaProjectSignature{kind}.bin" for kind in ("", "Agile", "V3"))
_VERSION: Final = (
    re.compile(r'XLWINGS_VERSION As String = "([^"]+)"'),
    re.compile(r'"xlwings(?:32|64)-([^"]+)\.dll"'),
)
_OURS: Final = ("Scorecard", "xlwings")
_RIBBON: Final = "/relationships/ui/extensibility"
_AGAIN: Final = "take a fresh workbook (xlscore new) and copy the data sheets into it"


def signed(package: Package) -> bool:
    """Whether the macros carry a signature; by whom is for Excel to judge."""
    return any(package.has(part) for part in _SIGNATURES)


def modules(path: Path, package: Package) -> dict[str, str] | None:
    """The texts of the VBA modules that matter, by name; None where they cannot be read."""
    if not package.has(_PROJECT):
        return {}
    found = {}
    try:
        with ExcelFile(path) as file:
            for name in _OURS:
                try:
                    found[name] = str(file.get_module(name))
                except KeyError:
                    continue
    # A damaged project makes the reader stumble in many ways; all of them mean the same here.
    except (PyOpenVBAError, ValueError, LookupError, OSError, ArithmeticError):
        return None
    return found


def check_macros(texts: dict[str, str] | None) -> Link:
    """Whether the workbook has the macros that its buttons and formulas need."""
    name = "Macros in the workbook"
    if texts is None:
        return problem(name, "they are there but damaged", _AGAIN)
    missing = [module for module in _OURS if module not in texts]
    if not missing:
        return ok(name, f"the modules {' and '.join(_OURS)} are there")
    if len(missing) == len(_OURS):
        return problem(
            name,
            "it has none; perhaps it was saved as .xlsx or by a program that drops macros",
            _AGAIN,
        )
    return problem(name, f"the module {missing[0]} is missing", _AGAIN)


def version_in(texts: dict[str, str] | None) -> str | None:
    """The version of xlwings whose module the workbook holds."""
    text = (texts or {}).get("xlwings", "")
    found = (pattern.search(text) for pattern in _VERSION)
    return next((match[1] for match in found if match), None)


def check_ribbon(package: Package) -> Link:
    """Whether the workbook brings the ribbon tab."""
    name = "Ribbon"
    parts = {
        rel.type.split("/office/")[-1][:4]
        for rel in package.rels("/")
        if rel.type.endswith(_RIBBON) and package.has(rel.target)
    }
    if not parts:
        return problem(
            name,
            "the workbook has lost its tab Scorecard; a program other than Excel saved it",
            _AGAIN,
        )
    if "2007" not in parts:
        return ok(
            name, "the tab Scorecard is there in its older form alone; Excel shows that one too"
        )
    return ok(name, "the tab Scorecard is there")
