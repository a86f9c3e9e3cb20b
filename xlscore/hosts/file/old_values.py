"""Formulas of the user that read what a refresh changed: their stored values are old.

The file host does not calculate. It names these cells, and the book is calculated on opening.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from types import MappingProxyType
from typing import Final, TypeAlias

from xlscore.hosts.file.formula_reads import Block, Blocks
from xlscore.hosts.file.own_formulas import name_column, users_formulas
from xlscore.hosts.package.package import Package
from xlscore.hosts.package.references import references
from xlscore.hosts.package.sheet.cells import formula_elements
from xlscore.hosts.package.workbook_part import Index
from xlscore.workbook.addresses import address, quoted

Place: TypeAlias = tuple[str, int, int]

#: A block of more cells than this is searched as a whole, not cell by cell.
_FEW = 64
_LONGEST_SPAN = 80
_NONE: Final[Mapping[Place, str]] = MappingProxyType({})


def outdated(
    package: Package,
    index: Index,
    changed: Iterable[str],
    generated: Iterable[str],
    renewed: Mapping[Place, str] = _NONE,
) -> list[tuple[str, str]]:
    """The formula cells (sheet, address) whose stored values the change of sheets makes old.

    `changed` are the tabs that change; formulas on `generated` tabs are not looked at. A
    formula that reads such a cell is listed too. The values of `renewed` cells, given with
    their formulas by address, are old only where they read another old one.
    """
    now = {title.casefold() for title in changed}
    if not now:
        return []
    ours = {title.casefold() for title in generated}
    blocks = Blocks.of(package, index)
    reads: dict[Place, list[Block]] = {}
    later: list[tuple[Place, str]] = []
    old: set[Place] = set()
    for sheet in index.sheets:
        if sheet.kind != "worksheet" or sheet.title.casefold() in ours:
            continue
        # The names beside numbers follow from Indicators, which no refresh changes.
        for (row, column), text in users_formulas(package, index, sheet).items():
            cell = (sheet.title.casefold(), row, column)
            if cell in renewed:
                later.append((cell, sheet.title))
                continue
            named = references(text)
            reads[cell] = blocks.read(named.written, sheet.title)
            if named.anywhere or any(block[0] in now for block in reads[cell]):
                old.add(cell)
    if not old:
        return []
    for cell, title in later:
        reads[cell] = blocks.read(references(renewed[cell]).written, title)
    titles = {sheet.title.casefold(): sheet.title for sheet in index.sheets}
    places = {title: place for place, title in enumerate(titles)}
    ordered = sorted(_dependents(reads, old), key=lambda cell: (places[cell[0]], *cell[1:]))
    return [(titles[sheet], address(row, column)) for sheet, row, column in ordered]


def tabs_read(package: Package, index: Index, generated: Iterable[str]) -> frozenset[str]:
    """The generated tabs that something of the user's names: a formula, a name, a chart."""
    ours = list(generated)
    own = _own_parts(package, index, ours)
    forms = {form: title for title in ours for form in _written(title)}
    read: set[str] = set()
    names = {sheet.part: name_column(package, index, sheet.title) for sheet in index.sheets}
    for part in package.names():
        if part.endswith(".xml") and part not in own and part != package.workbook:
            data = package.read(part)
            if (column := names.get(part)) is not None:
                for element in formula_elements(column.formula):
                    data = data.replace(element, b"") if b"!" in element else data
            read |= _titles_in(data, forms)
    for name in index.names:
        if name.scope_title not in ours:
            read |= _titles_in(name.text.encode(), forms)
    return frozenset(read)


def _written(title: str) -> set[str]:
    """The forms in which a part may write a tab before the exclamation mark."""
    plain = {quoted(title), "'" + title.replace("'", "''") + "'"}
    return {written for form in plain for written in (form, form.replace("'", "&apos;"))}


def _titles_in(text: bytes, forms: Mapping[str, str]) -> set[str]:
    """The titles among `forms` that stand before an exclamation mark in a text in UTF-8."""
    lengths = {len(form) for form in forms}
    found: set[str] = set()
    # A formula that many rows hold is looked at once, and nothing else is decoded.
    longest = max(_LONGEST_SPAN, 4 * max(lengths, default=0))
    ends = {text[max(0, end.start() - longest) : end.start()] for end in re.finditer(b"!", text)}
    for before in {end.decode("utf-8", "replace") for end in ends}:
        found |= {forms[form] for length in lengths if (form := before[-length:]) in forms}
        for title in _span(before):
            found |= {forms[form] for form in (title, f"'{title}'") if form in forms}
    return found


def _span(before: str) -> Sequence[str]:
    """The first and last of the tabs that a reference names together: `'Exc 4:Exc 37'!A1`."""
    head, colon, last = before.removesuffix("'").removesuffix("&apos;").rpartition(":")
    if not colon or not last or any(mark in last for mark in "'!&"):
        return ()
    return head[max(map(head.rfind, "':!&")) + 1 :], last


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


def _dependents(reads: Mapping[Place, Sequence[Block]], old: Iterable[Place]) -> set[Place]:
    """The old cells and all that read them, however far."""
    by_cell: dict[Place, list[Place]] = {}
    by_block: dict[str, list[tuple[Block, Place]]] = {}
    for cell, blocks in reads.items():
        for block in blocks:
            title, top, left, bottom, right = block
            if (bottom - top + 1) * (right - left + 1) > _FEW:
                by_block.setdefault(title, []).append((block, cell))
                continue
            for place in product((title,), range(top, bottom + 1), range(left, right + 1)):
                by_cell.setdefault(place, []).append(cell)
    found: set[Place] = set()
    waiting = list(old)
    while waiting:
        cell = waiting.pop()
        if cell in found:
            continue
        found.add(cell)
        waiting += by_cell.get(cell, [])
        title, row, column = cell
        here = by_block.get(title, [])
        hit = [c for b, c in here if b[1] <= row <= b[3] and b[2] <= column <= b[4]]
        if hit:
            gone = found.union(hit)
            by_block[title] = [(b, c) for b, c in here if c not in gone]
            waiting += hit
    return found
