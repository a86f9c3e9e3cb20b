"""Formulas of the user that read what a refresh changed: their stored values are old.

The file host does not calculate. It names these cells, and the book is calculated on opening.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from xlscore.hosts.cells import formulas
from xlscore.hosts.index import Index
from xlscore.hosts.package import Package
from xlscore.hosts.references import address, position, quoted

Cell: TypeAlias = tuple[str, int, int]

_TEXT = re.compile(r'"(?:[^"]|"")*"')
_REFERENCE = re.compile(
    r"(?:(?P<sheet>'(?:[^']|'')+'|[\w.]+)!)?"
    r"(?<![\w.])(?P<first>\$?[A-Za-z]{1,3}\$?\d{1,7})(?::(?P<last>\$?[A-Za-z]{1,3}\$?\d{1,7}))?"
    r"(?![\w.(])"
)
#: Excel finds out only while calculating what these read.
_ANYWHERE = re.compile(r"\b(?:INDIRECT|OFFSET)\s*\(", re.IGNORECASE)


@dataclass(frozen=True)
class _Formula:
    cell: Cell
    text: str


def outdated(
    package: Package, index: Index, changed: Iterable[str], generated: Iterable[str]
) -> list[tuple[str, str]]:
    """The formula cells (sheet, address) whose stored values the change of sheets makes old.

    `changed` are the tabs that change; formulas on `generated` tabs are not looked at. A
    formula that reads such a cell is listed too.
    """
    ours = {title.casefold() for title in generated}
    found = [
        _Formula((sheet.title, row, column), _TEXT.sub('""', text))
        for sheet in index.sheets
        if sheet.kind == "worksheet" and sheet.title.casefold() not in ours
        for (row, column), text in formulas(package, sheet.part).items()
    ]
    if not found:
        return []
    names = _names(package, index)
    pattern = _mentions(changed, names)
    old = {f.cell for f in found if pattern.search(f.text) or _ANYWHERE.search(f.text)}
    places = {sheet.title: place for place, sheet in enumerate(index.sheets)}
    ordered = sorted(_spread(found, old), key=lambda cell: (places[cell[0]], *cell[1:]))
    return [(sheet, address(row, column)) for sheet, row, column in ordered]


def tabs_read(package: Package, index: Index, generated: Iterable[str]) -> frozenset[str]:
    """The generated tabs that something of the user's names: a formula, a name, a chart."""
    ours = list(generated)
    own = _own_parts(package, index, ours)
    forms = {form: title for title in ours for form in _written(title)}
    read: set[str] = set()
    for part in package.names():
        if part.endswith(".xml") and part not in own and part != package.workbook:
            read |= _titles_in(package.read(part).decode("utf-8", "replace"), forms)
    for name in index.names:
        if name.scope_title not in ours:
            read |= _titles_in(name.text, forms)
    return frozenset(read)


def _written(title: str) -> set[str]:
    """The forms in which a part may write a tab before the exclamation mark."""
    plain = {quoted(title), "'" + title.replace("'", "''") + "'"}
    return {written for form in plain for written in (form, form.replace("'", "&apos;"))}


def _titles_in(text: str, forms: Mapping[str, str]) -> set[str]:
    """The titles among `forms` that stand before an exclamation mark in a text."""
    lengths = {len(form) for form in forms}
    return {
        forms[form]
        for mark in re.finditer("!", text)
        for length in lengths
        if (form := text[max(0, mark.start() - length) : mark.start()]) in forms
    }


def _own_parts(package: Package, index: Index, titles: Iterable[str]) -> set[str]:
    """The parts of the generated tabs: the sheets themselves, their drawings and charts."""
    own: set[str] = set()
    waiting = [sheet.part for sheet in index.sheets if sheet.title in set(titles)]
    while waiting:
        part = waiting.pop()
        if part not in own and package.has(part):
            own.add(part)
            waiting += [rel.target for rel in package.rels(part) if not rel.external]
    return own


def _names(package: Package, index: Index) -> Mapping[str, str]:
    """What each defined name and each table stands for, as the text of a formula."""
    names = {name.name: name.text for name in index.names}
    for sheet in index.sheets:
        for rel in package.rels(sheet.part) if package.has(sheet.part) else []:
            if rel.type.endswith("/table") and package.has(rel.target):
                root = package.xml(rel.target)
                names[root.get("displayName", "")] = f"{quoted(sheet.title)}!A1"
    return names


def _mentions(changed: Iterable[str], names: Mapping[str, str]) -> re.Pattern[str]:
    """A pattern for formulas that name one of the tabs, or a name or table that stands on one."""
    forms = []
    for title in changed:
        forms.append(re.escape("'" + title.replace("'", "''") + "'") + "!")
        forms.append(rf"(?<![\w.'\]]){re.escape(title)}!")
    tabs = re.compile("|".join(forms) or r"(?!)", re.IGNORECASE)
    forms += [rf"(?<![\w.]){re.escape(name)}(?![\w.!(])" for name, text in names.items()
              if name and tabs.search(text)]  # fmt: skip
    return re.compile("|".join(forms) or r"(?!)", re.IGNORECASE)


def _spread(found: list[_Formula], old: set[Cell]) -> set[Cell]:
    """The old cells and all that read them, however far."""
    if not old:
        return old
    reads = [(f.cell, _read(f)) for f in found if f.cell not in old]
    fresh = old
    while fresh:
        by_sheet: dict[str, list[tuple[int, int]]] = {}
        for sheet, row, column in fresh:
            by_sheet.setdefault(sheet.casefold(), []).append((row, column))
        fresh = {
            cell
            for cell, blocks in reads
            if cell not in old
            and any(
                top <= row <= bottom and left <= column <= right
                for sheet, top, left, bottom, right in blocks
                for row, column in by_sheet.get(sheet, ())
            )
        }
        old = old | fresh
    return old


def _read(formula: _Formula) -> list[tuple[str, int, int, int, int]]:
    blocks = []
    for match in _REFERENCE.finditer(formula.text):
        named = match["sheet"]
        sheet = formula.cell[0] if named is None else named.strip("'").replace("''", "'")
        top, left = position(match["first"])
        bottom, right = position(match["last"] or match["first"])
        blocks.append((sheet.casefold(), top, left, bottom, right))
    return blocks
