"""How a fault is planted: through openpyxl, or by hand into the parts of the package."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from support.by_hand.parts import Parts

Severity = str
BOOK, CARD = "xl/workbook.xml", "xl/worksheets/sheet2.xml"
APP = "docProps/app.xml"
MS = "http://schemas.microsoft.com/office/"


@dataclass(frozen=True)
class Fault:
    """A fault, how it is planted, and the problem that must be listed."""

    name: str
    plant: Callable[[Path], None]
    severity: Severity
    sheet: str
    cell: str
    told: str


#: Faults of the familiar workbook, and of the accessible one.
FAULTS: list[Fault] = []
ACCESSIBLE_FAULTS: list[Fault] = []


def by_excel(
    told: str,
    place: str = "",
    severity: Severity = "error",
    into: list[Fault] = FAULTS,
) -> Callable[[Callable[[Any], None]], Callable[[Any], None]]:
    """A fault that is planted into the workbook as openpyxl loads it."""

    def register(change: Callable[[Any], None]) -> Callable[[Any], None]:
        def plant(path: Path) -> None:
            texts = {n: d for n, d in Parts(path).parts.items() if "/drawings/" in n}
            book = load_workbook(path)
            change(book)
            book.save(path)
            parts = Parts(path)
            # openpyxl forgets what a chart says in words
            parts.parts |= {n: d for n, d in texts.items() if n in parts.parts}
            parts.save()

        sheet, _, cell = place.partition("!")
        found = Fault(change.__name__, plant, severity, sheet, cell, told)
        (FAULTS if into is None else into).append(found)
        return change

    return register


def by_hand(
    told: str, place: str = "", severity: Severity = "error"
) -> Callable[[Callable[[Parts], None]], Callable[[Parts], None]]:
    """A fault that is planted into the parts of the package."""

    def register(change: Callable[[Parts], None]) -> Callable[[Parts], None]:
        def plant(path: Path) -> None:
            parts = Parts(path)
            change(parts)
            parts.save()

        sheet, _, cell = place.partition("!")
        FAULTS.append(Fault(change.__name__, plant, severity, sheet, cell, told))
        return change

    return register


def on_list(
    told: str, place: str = "", severity: Severity = "error"
) -> Callable[[Callable[[Any], None]], Callable[[Any], None]]:
    """A fault against the Analysis Function's list, planted into the accessible workbook."""
    return by_excel(told, place, severity, ACCESSIBLE_FAULTS)


def swap(parts: Parts, part: str, old: str, new: str) -> None:
    """Put `new` for the first `old` of a part, which must be there."""
    text = parts.parts[part].decode()
    assert old in text, (part, old)
    parts.parts[part] = text.replace(old, new, 1).encode()


def linked(parts: Parts, owner: str, kind: str, part: str, content: bytes = b"<x/>") -> str:
    """Add a part to which `owner` has a relationship of a kind."""
    parts.add_part(part, content, "application/xml")
    return parts.relate(owner, kind, part)
