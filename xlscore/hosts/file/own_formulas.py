"""Formulas of ours in tables of the user's: those of Try targets, and the names beside numbers.

The file host does not calculate, so whoever wrote such a formula says what it gives. A name in the
last column of a data sheet follows from the sheet Indicators alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from xlscore.hosts.file.cell_writer import CellWriter
from xlscore.hosts.file.rows import AppendRow, SetCell, edit_table
from xlscore.hosts.package.package import MAIN, Package
from xlscore.hosts.package.sheet.cells import formulas, only_formula
from xlscore.hosts.package.sheet.table_parts import TablePart, key, own, tables_of
from xlscore.hosts.package.styles import StyleSheet
from xlscore.hosts.package.workbook_part import Index, SheetEntry
from xlscore.inputs.cells import as_text
from xlscore.inputs.contract import NAME_COLUMN, NAMED_SHEETS, name_formula
from xlscore.workbook.addresses import address, letters
from xlscore.workbook.tables import (
    OWN_ROW,
    Edits,
    Entry,
    Figure,
    Formula,
    RawTable,
    in_table,
    table_name,
)

_S = f"{{{MAIN}}}"
_NO: Final = "No"
_INDICATORS: Final = "Indicators"


@dataclass(frozen=True)
class NameColumn:
    """Where a data sheet shows names by a formula of ours, and that formula as a file holds it."""

    table: TablePart
    column: int
    formula: str

    def holds(self, row: int, column: int, text: str) -> bool:
        """Whether a formula of the sheet is ours, by the table's names or by addresses."""
        if column != self.column or not self.table.top <= row <= self.table.last:
            return False
        no = address(row, self.table.columns[key(_NO)])
        addressed = self.formula.replace(f"{self.table.name}[[#This Row],[{_NO}]]", no)
        return text == self.formula or _bare(text) in (_bare(self.formula), _bare(addressed))


def name_column(package: Package, index: Index, title: str) -> NameColumn | None:
    """The column of names of a data sheet; None where it has none, or one of the user's own."""
    entry, indicators = index.find(title), _table(package, index, _INDICATORS)
    if entry is None or indicators is None or key(title) not in map(key, NAMED_SHEETS):
        return None
    table = _table(package, index, title)
    if table is None or table.part is None:
        return None
    column, no, name = (
        table.columns.get(key(NAME_COLUMN)),
        indicators.columns.get(key(_NO)),
        indicators.columns.get(key(NAME_COLUMN)),
    )
    if not (column and no and name) or key(_NO) not in table.columns:
        return None
    text = in_table(name_formula(letters(no), letters(name)), table.name)
    found = NameColumn(table, column, text)
    calculated = table.formulas.get(column, ("", False))[0]
    if _bare(calculated) == _bare(text):
        return found
    return found if calculated == "" and _last_is_ours(package, entry, found) else None


def _last_is_ours(package: Package, entry: SheetEntry, names: NameColumn) -> bool:
    """Whether the last row shows a name: programs that know no such columns keep the formulas."""
    place = names.table.last, names.column
    return names.holds(*place, formulas(package, entry.part).get(place, ""))


def users_formulas(package: Package, index: Index, entry: SheetEntry) -> dict[tuple[int, int], str]:
    """Formulas of a sheet by row and column, without those of ours that show names.

    A sheet that has no others is not parsed.
    """
    names = name_column(package, index, entry.title)
    if names is None:
        return formulas(package, entry.part)
    if only_formula(package, entry.part, names.formula):
        return {}
    return {
        place: text
        for place, text in formulas(package, entry.part).items()
        if not names.holds(*place, text)
    }


def names_by_no(indicators: RawTable | None) -> dict[Entry, str]:
    """What the formula gives for a No, by `matched`: the name in the first row that has it."""
    found: dict[Entry, str] = {}
    if indicators is not None:
        columns = [key(str(name)) for name in indicators.columns]
        if key(_NO) in columns and key(NAME_COLUMN) in columns:
            no, name = columns.index(key(_NO)), columns.index(key(NAME_COLUMN))
            for row in indicators.rows:
                shown = row[name] if isinstance(row[name], str) else as_text(row[name])
                found.setdefault(matched(row[no]), str(shown))
    return found


def matched(no: object) -> Entry:
    """A No as Excel compares it: 7 is not the text 007, nor the text 7; 2a is 2A."""
    if isinstance(no, str):
        return no.casefold()
    return float(no) if isinstance(no, int | float) and not isinstance(no, bool) else None


def ours(
    package: Package, index: Index, title: str, edits: Edits
) -> dict[tuple[int, int], tuple[str, str]]:
    """The cells of a sheet that hold a formula of ours: by address, and the value it gives.

    Programs write the same formula by the table's names or by addresses.
    """
    table, entry = _table(package, index, title), index.find(title)
    if table is None or entry is None:
        return {}
    wanted = {name for (_, name), given in edits.sets.items() if isinstance(given, Formula)}
    stand = formulas(package, entry.part) if wanted else {}
    found = {}
    for (row, name), formula in edits.sets.items():
        place = row, table.columns.get(key(name), 0)
        if isinstance(formula, Formula) and place in stand:
            addressed = _by_address(table, formula.text, row)
            if _bare(stand[place]) in (_bare(in_table(formula.text, table.name)), _bare(addressed)):
                found[place] = addressed, formula.value
    return found


def edit_sheet(
    package: Package, index: Index, title: str, edits: Edits, names: Mapping[Entry, str]
) -> bool:
    """Make edits of a sheet; whether it has formulas that must be calculated now.

    `names` are those of the indicators, for new rows. Refusal as `edit_table`.
    """
    entry = index.find(title)
    assert entry is not None, f"the tables came from a sheet {title}"
    sets = [
        SetCell(row, column, value)
        for (row, column), value in edits.sets.items()
        if not isinstance(value, Formula)
    ]
    named = name_column(package, index, title)
    rows = []
    for given in edits.appended:
        values: dict[str, Entry | Formula] = dict(_values(given))
        if named is not None:
            values[NAME_COLUMN] = Formula(named.formula, names.get(matched(given.get(_NO)), ""))
        rows.append(AppendRow(values))
    done = edit_table(package, entry.part, table_name(title), sets, rows)
    # Where another No stands now, or none, the name is another one.
    anew = {row for row, column in edits.sets if key(column) == key(_NO)}
    if done.below or anew:
        show_names(package, index, title, names, sorted({*done.below, *anew}))
    known = _give_values(package, index, title, edits, done.rows)
    if named is not None and named.table.formulas.keys() <= {named.column}:
        return False
    return done.calculate and bool(users_formulas(package, index, entry).keys() - known)


def show_names(
    package: Package,
    index: Index,
    title: str,
    names: Mapping[Entry, str],
    rows: Iterable[int] | None = None,
) -> None:
    """Let rows of a data sheet, by default all, show the name of their No.

    What somebody typed in its place stays; nothing where the sheet has no such column of ours.
    """
    named, entry = name_column(package, index, title), index.find(title)
    if named is None or entry is None:
        return
    sheet, no = CellWriter(package, entry.part, title), named.table.columns[key(_NO)]
    for row in range(named.table.top, named.table.last + 1) if rows is None else rows:
        cells = sheet.cells(row)
        held = cells.get(named.column)
        formula = None if held is None else held.find(_S + "f")
        name = names.get(matched(sheet.value(cells.get(no))), "")
        if formula is not None and named.holds(row, named.column, formula.text or ""):
            sheet.put_result(row, named.column, name)
        elif formula is None and sheet.value(held) is None:
            sheet.put_formula(row, named.column, named.formula, gives=name)
    sheet.save()


def _values(row: Mapping[str, Entry | Formula | Figure]) -> dict[str, Entry | Formula]:
    """A new row without how its figures are shown."""
    return {n: given.value if isinstance(given, Figure) else given for n, given in row.items()}


def _give_values(
    package: Package, index: Index, title: str, edits: Edits, new_rows: Sequence[int]
) -> set[tuple[int, int]]:
    """Give the formulas of ours their values; which cells they stand in.

    The appended rows of `edits` stand in the rows `new_rows` by now, and get their number formats.
    """
    table, entry = _table(package, index, title), index.find(title)
    if table is None or entry is None:
        return set()
    # A blank row of the table may have become a new one.
    stand = {
        place: own
        for place, own in ours(package, index, title, edits).items()
        if place[0] not in new_rows
    }
    entries = (entry for values in edits.appended for entry in values.values())
    known = set(stand) | {
        (row, table.columns[key(name)])
        for row, values in zip(new_rows, edits.appended, strict=True)
        for name, given in values.items()
        if isinstance(given, Formula)
    }
    if not stand and not any(isinstance(entry, Figure) for entry in entries):
        return known
    sheet, styles = CellWriter(package, entry.part, title), StyleSheet(package)
    for place, (_, value) in stand.items():
        sheet.put_result(*place, value)
    for row, values in zip(new_rows, edits.appended, strict=True):
        cells = sheet.cells(row)
        for name, given in values.items():
            place = row, table.columns[key(name)]
            if isinstance(given, Figure) and place[1] in cells:
                like = int(cells[place[1]].get("s", "0"))
                style = str(styles.formatted(like, given.number_format))
                sheet.put(*place, given.value, style)
    styles.commit()
    sheet.save()
    return known


def _by_address(table: TablePart, formula: str, row: int) -> str:
    """A formula with the addresses of the cells that it reads in a row."""
    return OWN_ROW.sub(lambda m: address(row, table.columns[key(m[1] or m[2])]), formula)


def _table(package: Package, index: Index, title: str) -> TablePart | None:
    """The table of a sheet: the one of the sheet's name, without its blanks, or its only one."""
    entry = index.find(title)
    return own(tables_of(package, entry.part), table_name(title)) if entry is not None else None


def _bare(formula: str) -> str:
    return re.sub(r"[\s$]", "", formula).casefold()
