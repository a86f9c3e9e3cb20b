"""Rows of a data sheet set and appended in place: all else on the sheet stays as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from xlscore.hosts.file.cell_writer import CellWriter
from xlscore.hosts.file.row_writer import RowWriter
from xlscore.hosts.package.package import MAIN, Package
from xlscore.hosts.package.sheet.table_parts import TablePart, key, own, tables_of
from xlscore.hosts.package.workbook_part import Index
from xlscore.problems import Refusal
from xlscore.workbook.addresses import address, area, block_address
from xlscore.workbook.tables import Entry, Formula, heading_row, in_table

_S = f"{{{MAIN}}}"
_LAST_ROW = 1048576


class NoRoom(Refusal):
    """A row cannot be added to a table; the text names the cell in the way and what to do."""


@dataclass(frozen=True)
class SetCell:
    """A value for the cell in a row of the sheet (its number) and a column of the table."""

    row: int
    column: str
    value: Entry


@dataclass(frozen=True)
class AppendRow:
    """A new row of the table: values by column; columns left out stay blank."""

    values: Mapping[str, Entry | Formula]


@dataclass(frozen=True)
class TableEdit:
    """What `edit_table` did: whether anything changed, whether formulas must be calculated anew.

    `rows` are the sheet rows into which the new rows went, `below` those that stood below the
    table and belong to it now.
    """

    changed: bool = False
    calculate: bool = False
    rows: tuple[int, ...] = ()
    below: tuple[int, ...] = ()


def edit_table(
    package: Package,
    sheet_part: str,
    table_name: str,
    sets: Sequence[SetCell],
    appends: Sequence[AppendRow],
) -> TableEdit:
    """Set cells of a table and append rows to it, in place, and extend the table.

    The table is found by its name; else the sheet's only table, or a plain list under a header
    row, serves if it has the columns. A new row takes the formats of the last one, and for
    figures those of the last row that begins with the same entry. A cell that shows the value
    already is left alone, so the same sets twice change nothing; appended rows are always new.
    Rows typed directly below the table belong to it: it is extended over them, even where nothing
    else is asked. Refusal if table or column are missing, NoRoom if something stands in the way
    of a new row, ValueError for a row outside the table.
    """
    title = next(
        (s.title for s in Index(package).sheets if s.part == package.spelled(sheet_part)),
        table_name,
    )
    sheet = CellWriter(package, sheet_part, title)
    # Once each: 200,000 rows name their columns as often.
    wanted = list(dict.fromkeys([s.column for s in sets] + [n for r in appends for n in r.values]))
    tables = tables_of(package, sheet_part)
    table = _choose(sheet, tables, table_name, wanted)
    others = [t for t in tables.values() if t.part != table.part]
    columns, below = table.columns, _typed_below(sheet, table, others)
    before = table.last
    table.last += len(below)
    for item in sets:
        if not table.top <= item.row <= table.last:
            raise ValueError(f"row {item.row} is outside the table {table_name}")
        if not sheet.holds(item.row, columns[key(item.column)], item.value):
            sheet.put(item.row, columns[key(item.column)], item.value)
    last = table.last
    rows = _append(sheet, table, appends, others)
    grown = _grow(sheet, table, before, max([last, *rows]))
    sheet.changed |= grown
    sheet.save()
    changed = sheet.changed or bool(below)
    if changed and table.part is not None:
        _extend(package, table, [*below, *rows])
    return TableEdit(changed, changed and bool(table.formulas), tuple(rows), tuple(below))


def _typed_below(sheet: CellWriter, table: TablePart, others: Sequence[TablePart]) -> list[int]:
    """The rows directly below a table in which something stands under its columns."""
    rows: list[int] = []
    row = table.last + 1
    while table.part is not None and not table.totals and not any(t.holds(row) for t in others):
        cells = sheet.cells(row)
        places = range(table.left, table.right + 1)
        if all(sheet.value(cells.get(n)) is None and not _formula(cells.get(n)) for n in places):
            break
        rows.append(row)
        row += 1
    return rows


def _choose(
    sheet: CellWriter, tables: Mapping[str, TablePart], name: str, wanted: Sequence[str]
) -> TablePart:
    table = own(tables, name)
    if table is not None and any(key(column) not in table.columns for column in wanted):
        # As it is read: where the table lacks the columns, the list below the headings counts.
        by_headings = _plain_list(sheet, wanted)
        if all(key(column) in by_headings.columns for column in wanted):
            table = by_headings
    elif table is None and tables:
        raise Refusal(
            f"{sheet.title} has no table called {name}; give the table that name back "
            "(Table Design, Table Name)"
        )
    elif table is None:
        table = _plain_list(sheet, wanted)
    assert table is not None
    columns = table.columns
    for column in wanted:
        if key(column) not in columns:
            raise Refusal(
                f"{sheet.title} has no column {column}; give the column its name back, "
                "or add it to the table"
            )
    return table


def _plain_list(sheet: CellWriter, wanted: Sequence[str]) -> TablePart:
    """A list that is no table: from its row of headings to the last that holds anything."""
    held: dict[int, dict[int, object]] = {}
    for row in sheet.rows():
        cells = {column: sheet.value(cell) for column, cell in sheet.cells(row).items()}
        held[row] = {column: value for column, value in cells.items() if value is not None}
    used = [row for row, cells in held.items() if cells]
    if not used:
        return TablePart(None, [], 1, 0, 1)
    head = used[heading_row([list(held[row].values()) for row in used], wanted)]
    left, names = min(held[head]), list[str]()
    while left + len(names) in held[head]:
        names.append(str(held[head][left + len(names)]))
    inside = range(left, left + len(names))
    last = max(row for row in used if row >= head and any(n in inside for n in held[row]))
    return TablePart(None, names, head + 1, last, left)


def _append(
    sheet: CellWriter, table: TablePart, appends: Sequence[AppendRow], others: Sequence[TablePart]
) -> list[int]:
    start = table.last + 1
    if table.top == table.last and _blank(sheet, table):
        start = table.last
    rows = list(range(start, start + len(appends)))
    fresh = [row for row in rows if row > table.last]
    if fresh:
        _make_sure_of_room(sheet, table, fresh, others)
    styles = _styles(sheet, table.last) if table.last >= table.top else {}
    columns = table.columns
    names = {name: columns[key(name)] for item in appends for name in item.values}
    new = [{names[name]: value for name, value in item.values.items()} for item in appends]
    firsts = [None if isinstance(v := row.get(table.left), Formula) else v for row in new]
    alike = _alike(sheet, table, set(firsts)) if fresh else {}
    below = max(sheet.rows(), default=_LAST_ROW)
    many, places = RowWriter(sheet, table.last), sorted(columns.values())
    for row, values, first in zip(rows, new, firsts, strict=True):
        filled = many if row > below else sheet
        filled.add_row(row, table.last)
        beyond = row > table.last
        # Text and dates keep to the last row: whether a month is a date depends on it.
        others_style = styles if beyond else {}
        figures_style = alike.get(first, styles) if beyond else {}
        for column in places:
            value = values.get(column)
            if value is None:
                style = figures_style.get(column)
                if column in table.formulas:
                    text, array = table.formulas[column]
                    filled.put_formula(row, column, text, style, array=array)
                elif style is not None:
                    filled.put(row, column, None, style)
            elif isinstance(value, Formula):
                formula = in_table(value.text, table.name)
                filled.put_formula(row, column, formula, styles.get(column), gives=value.value)
            else:
                like = figures_style if isinstance(value, (int, float)) else others_style
                filled.put(row, column, value, like.get(column))
    many.save()
    return rows


def _grow(sheet: CellWriter, table: TablePart, before: int, last: int) -> bool:
    """Let the user's conditional formats and lists that reach to a table's end go on with it.

    Whether any did: those whose block ends with the table's last row, as Excel has it.
    """
    if last <= before:
        return False
    grown = False
    for rule in sheet.root.iter("{*}conditionalFormatting", "{*}dataValidation"):
        inside = rule.find("{*}sqref")  # of rules of the newer kinds
        where = rule.get("sqref", "") if inside is None else str(inside.text or "")
        blocks = [_grown(block, table, before, last) for block in where.split()]
        if " ".join(blocks) != " ".join(where.split()):
            grown = True
            if inside is None:
                rule.set("sqref", " ".join(blocks))
            else:
                inside.text = " ".join(blocks)
    return grown


def _grown(block: str, table: TablePart, before: int, last: int) -> str:
    try:
        top, left, bottom, right = area(block)
    except ValueError:
        return block  # whole columns
    ends_with_it = bottom == before and table.top <= top <= before
    if not ends_with_it or right < table.left or left > table.right:
        return block
    return block_address((top, left, last, right))


def _styles(sheet: CellWriter, row: int) -> dict[int, str | None]:
    return {column: cell.get("s") for column, cell in sheet.cells(row).items()}


def _alike(
    sheet: CellWriter, table: TablePart, firsts: set[Entry]
) -> dict[Entry, dict[int, str | None]]:
    """The formats of the last row that begins with each of these entries.

    The figures of an indicator go on as they were: under the format of a percentage, Excel
    would take a count of 181 that is typed for 181%.
    """
    found: dict[Entry, dict[int, str | None]] = {}
    for row in range(table.last, table.top - 1, -1):
        first = sheet.value(sheet.cells(row).get(table.left))
        if first in firsts and first is not None and first not in found:
            found[first] = _styles(sheet, row)
            if len(found) == len(firsts):
                break
    return found


def _blank(sheet: CellWriter, table: TablePart) -> bool:
    cells = sheet.cells(table.last)
    return all(
        sheet.value(cells.get(column)) is None and not _formula(cells.get(column))
        for column in table.columns.values()
        if column not in table.formulas
    )


def _formula(cell: etree._Element | None) -> bool:
    return cell is not None and cell.find(_S + "f") is not None


def _make_sure_of_room(
    sheet: CellWriter, table: TablePart, rows: Sequence[int], others: Sequence[TablePart]
) -> None:
    right = table.right
    if table.totals:
        raise NoRoom(
            f"{sheet.place(table.last + 1, table.left)}: a totals row stands where a new "
            "row must go; switch it off (Table Design, Total Row)"
        )
    if rows[-1] > _LAST_ROW:
        raise NoRoom(f"{sheet.title} is full: it has no rows left; move old rows to another book")
    for row in sorted(set(rows).intersection(sheet.rows())):
        cells = sheet.cells(row)
        for column in range(table.left, right + 1):
            cell = cells.get(column)
            if sheet.value(cell) is not None or _formula(cell):
                raise NoRoom(
                    f"{sheet.place(row, column)}: something stands below the table, where "
                    "a new row must go; move it to another sheet, or further down"
                )
    taken = [
        (area(item.get("ref", "A1")), "merged cells stand")
        for item in sheet.root.iterfind(f"{_S}mergeCells/{_S}mergeCell")
    ]
    taken += [
        ((t.top - 1, t.left, t.last, t.left + len(t.names) - 1), "another table stands")
        for t in others
    ]
    for (top, first, bottom, last), what in taken:
        if top <= rows[-1] and bottom >= rows[0] and first <= right and last >= table.left:
            raise NoRoom(
                f"{sheet.place(top, first)}: {what} below the table, where a new row must "
                "go; move them to another sheet, or further down"
            )


def _extend(package: Package, table: TablePart, rows: Sequence[int]) -> None:
    assert table.part is not None
    with package.editing(table.part) as root:
        for name in ("insertRow", "insertRowShift"):  # said of a table without rows
            root.attrib.pop(name, "")
        for element in (root, root.find(_S + "autoFilter")):
            if element is not None and rows:
                top, left, bottom, right = area(element.get("ref", "A1"))
                element.set("ref", f"{address(top, left)}:{address(max(bottom, rows[-1]), right)}")
