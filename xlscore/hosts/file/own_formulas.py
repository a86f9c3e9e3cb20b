"""Formulas of ours in a table of the user's: kept apart from his own, and given their values.

The file host does not calculate, so whoever wrote such a formula says what it gives.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from xlscore.hosts.file.cell_writer import CellWriter
from xlscore.hosts.file.rows import AppendRow, SetCell, edit_table
from xlscore.hosts.package.package import MAIN, Package
from xlscore.hosts.package.sheet.cells import formulas
from xlscore.hosts.package.sheet.table_parts import TablePart, key, own, tables_of
from xlscore.hosts.package.styles import StyleSheet
from xlscore.hosts.package.workbook_part import Index
from xlscore.workbook.addresses import address
from xlscore.workbook.tables import OWN_ROW, Edits, Entry, Figure, Formula, in_table, table_name

_S = f"{{{MAIN}}}"


def _by_address(table: TablePart, formula: str, row: int) -> str:
    """A formula with the addresses of the cells that it reads in a row."""
    return OWN_ROW.sub(lambda m: address(row, table.columns[key(m[1] or m[2])]), formula)


def ours(
    package: Package, index: Index, title: str, edits: Edits
) -> dict[tuple[int, int], tuple[str, str]]:
    """The cells of a sheet that hold a formula of ours: by address, and the value it gives.

    Programs write the same formula by the table's names or by addresses.
    """
    table, entry = _table(package, index, title), index.find(title)
    if table is None or entry is None:
        return {}
    stand = formulas(package, entry.part)
    found = {}
    for (row, name), formula in edits.sets.items():
        place = row, table.columns.get(key(name), 0)
        if isinstance(formula, Formula) and place in stand:
            addressed = _by_address(table, formula.text, row)
            if _bare(stand[place]) in (_bare(in_table(formula.text, table.name)), _bare(addressed)):
                found[place] = addressed, formula.value
    return found


def edit_sheet(package: Package, index: Index, title: str, edits: Edits) -> bool:
    """Make edits of a sheet; whether it has formulas that must be calculated now.

    Refusal as `edit_table`.
    """
    entry = index.find(title)
    assert entry is not None, f"the tables came from a sheet {title}"
    sets = [
        SetCell(row, column, value)
        for (row, column), value in edits.sets.items()
        if not isinstance(value, Formula)
    ]
    rows = [AppendRow(_values(row)) for row in edits.appended]
    done = edit_table(package, entry.part, table_name(title), sets, rows)
    known = _give_values(package, index, title, edits, done.rows)
    return done.calculate and bool(formulas(package, entry.part).keys() - known)


def _values(row: Mapping[str, Entry | Formula | Figure]) -> dict[str, Entry]:
    """A new row without what its formulas give and how its figures are shown."""
    return {
        name: value.value if isinstance(value, Figure) else value
        for name, value in row.items()
        if not isinstance(value, Formula)
    }


def _give_values(
    package: Package, index: Index, title: str, edits: Edits, new_rows: Sequence[int]
) -> set[tuple[int, int]]:
    """Give the formulas of ours their values; which cells they stand in.

    The appended rows of `edits` stand in the rows `new_rows` by now; they get their formulas
    and number formats too.
    """
    table, entry = _table(package, index, title), index.find(title)
    if table is None or entry is None:
        return set()
    stand = ours(package, index, title, edits)
    entries = (entry for values in edits.appended for entry in values.values())
    if not stand and not any(isinstance(entry, Formula | Figure) for entry in entries):
        return set()
    sheet, styles = CellWriter(package, entry.part, title), StyleSheet(package)
    for place, (_, value) in stand.items():
        sheet.put_result(*place, value)
    known = set(stand)
    for row, values in zip(new_rows, edits.appended, strict=True):
        cells = sheet.cells(row)
        for name, given in values.items():
            place = row, table.columns[key(name)]
            if isinstance(given, Formula):
                sheet.put_formula(*place, in_table(given.text, table.name))
                sheet.put_result(*place, given.value)
                known.add(place)
            elif isinstance(given, Figure) and place[1] in cells:
                like = int(cells[place[1]].get("s", "0"))
                style = str(styles.formatted(like, given.number_format))
                sheet.put(*place, given.value, style)
    styles.commit()
    sheet.save()
    return known


def _table(package: Package, index: Index, title: str) -> TablePart | None:
    """The table of a sheet: the one of the sheet's name, without its blanks, or its only one."""
    entry = index.find(title)
    return own(tables_of(package, entry.part), table_name(title)) if entry is not None else None


def _bare(formula: str) -> str:
    return re.sub(r"[\s$]", "", formula).casefold()
