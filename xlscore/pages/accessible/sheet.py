"""One accessible sheet: a title in A1, lines below it, and one table that begins in column A."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias

from xlscore.pages.accessible import words
from xlscore.pages.accessible.names import NOTES, table_name
from xlscore.pages.accessible.words import SHORTHAND, joined, note, text
from xlscore.pages.formats import shown
from xlscore.rules.months import Month
from xlscore.tables import table as spec
from xlscore.tables.table import Field
from xlscore.workbook.measure import height, pieces, pixels
from xlscore.workbook.page import Cell, Draft, Page, Printing, Table

SIZE: Final = 12.0
_TITLE_SIZE: Final = 16.0
TITLE, SUBTITLE, TEXT, HEADING = "Heading 1", "Heading 2", "Accessible text", "Accessible heading"
#: Pixels of a character of column width, and what Excel keeps free at the sides of a cell.
_CHARACTER: Final = 7
_SIDES: Final = 14
_USUAL_WIDTH: Final = 9.0
_WIDEST: Final = 120.0
_NO_NOTE: Final = "None"

Row: TypeAlias = Sequence[Cell]
#: The column of notes.
NOTED: Final = Field(NOTES)


@dataclass
class Notes:
    """The notes of a workbook, numbered as they are first referred to; the same text is one."""

    texts: dict[str, int] = field(default_factory=dict)

    def refer(self, told: str) -> str:
        """The marker of a note that says this."""
        return f"[note {self.texts.setdefault(told, len(self.texts) + 1)}]"

    def cell(self, notes: Iterable[spec.Note]) -> Cell:
        """The cell of a column of notes."""
        markers = dict.fromkeys(self.refer(note(one)) for one in notes)
        return text(" ".join(markers) or _NO_NOTE)


def rendered(name: str, told: spec.Table, month: Month, notes: Notes) -> Page:
    """The sheet of a table, with the notes on its rows."""
    full = told.full
    rows = [[*map(words.cell, row.values), notes.cell(row.notes)] for row in full.rows]
    columns = (*full.fields, NOTED)
    return sheet(name, joined(told.title), month, columns, rows, told.lines, told.empty)


def sheet(
    name: str,
    title: str,
    month: Month,
    columns: Sequence[Field],
    rows: Sequence[Row],
    lines: Sequence[str] = (),
    empty: str = "",
) -> Page:
    """A sheet of one table below a title and lines that explain it.

    The first lines say that there is one table and what its shorthand means. A last column of
    notes in which no row has one is left out. Without rows, `empty` says why there is no table.
    """
    if columns[-1].heading == NOTES and all(row[-1].value == _NO_NOTE for row in rows):
        columns, rows = columns[:-1], [row[:-1] for row in rows]
    draft = Draft()
    top = put_lines(draft, title, [*_about(columns, rows), *lines] if rows else [empty])
    widths = [_width(column, [row[n] for row in rows]) for n, column in enumerate(columns)]
    rows = [part for row in rows for part in _in_rows(row, widths)]
    table = None
    if rows:
        # The space between lines and table is the height of a row, not a blank row.
        draft.heights[top - 1] += 10
        bottom = top + len(rows)
        heads = [Cell(c.heading, HEADING, align=c.align, wrap=True) for c in columns]
        for number, row in enumerate([heads, *rows], top):
            for column, cell in enumerate(row, 1):
                draft.put(number, column, _apart(cell, column))
            draft.heights[number] = _height(row, widths, bold=number == top)
        table = Table(table_name(name), (top, 1, bottom, len(columns)))
    last = table.block[2] if table else top - 1
    right = max(len(widths), _reach(draft, widths))
    return Page(
        kind="accessible",
        title=name,
        cells=draft.cells,
        widths=tuple(widths),
        heights=draft.heights,
        printing=Printing(
            area=(1, 1, last, right), titles=(top, top) if table else None, bare=True
        ),
        table=table,
        month=month,
    )


def put_lines(draft: Draft, title: str, lines: Iterable[str]) -> int:
    """Put a title and the lines below it into column A; gives the row after them."""
    draft.put(1, 1, Cell(title, TITLE, middle=False))
    draft.heights[1] = 28.0
    row = 1
    for row, line in enumerate(lines, 2):
        draft.put(row, 1, Cell(line, TEXT, middle=False))
        draft.heights[row] = 18.0
    return row + 1


def shorthand_of(cells: Iterable[Cell]) -> list[str]:
    """The shorthand that stands in cells."""
    used = {cell.value for cell in cells}
    return [short for short in SHORTHAND if short in used]


def _about(columns: Sequence[Field], rows: Sequence[Row]) -> list[str]:
    lines = ["This sheet holds one table."]
    used = shorthand_of(cell for row in rows for cell in row)
    lines += [f"{short} means {SHORTHAND[short]}." for short in used]
    if columns[-1].heading == NOTES:
        lines.append("The column Notes refers to the sheet Notes.")
    return lines


def _apart(cell: Cell, column: int) -> Cell:
    """The cell, its words apart from the figures that end at the left of it."""
    beside = column > 1 and cell.align == "left"
    return replace(cell, indent=1) if beside else cell


def _reach(draft: Draft, widths: Sequence[float]) -> int:
    """The column to which title and lines reach, so that they are printed whole."""
    needed = max(
        pixels(str(cell.value), _TITLE_SIZE if cell.style == TITLE else SIZE, cell.style == TITLE)
        for cell in draft.cells.values()
        if cell.style in (TITLE, TEXT)
    )
    column, room = 0, 0.0
    while room < needed:
        room += _CHARACTER * (widths[column] if column < len(widths) else _USUAL_WIDTH)
        column += 1
    return column


def _width(column: Field, cells: Sequence[Cell]) -> float:
    """The width of a column in which no word and no figure is cut off."""
    parts = {(word, True) for word in column.heading.split()}
    for cell in cells:
        told = shown(cell)
        parts |= {
            (word, False) for word in (told.split() if isinstance(cell.value, str) else [told])
        }
    most = max(pixels(word, SIZE, bold) for word, bold in parts)
    return min(_WIDEST, max(column.width, float(-(-(most + _SIDES) // _CHARACTER))))


def _in_rows(row: Row, widths: Sequence[float]) -> list[Row]:
    """A row of texts of which one is longer than a row shows, as several: the others repeat."""
    if not all(isinstance(cell.value, str) for cell in row):
        return [row]
    rooms = [width - _SIDES / _CHARACTER for width in widths]
    for n, (cell, room) in enumerate(zip(row, rooms, strict=True)):
        parts = pieces(str(cell.value), room, SIZE)
        if len(parts) > 1:
            return [[*row[:n], replace(cell, value=part), *row[n + 1 :]] for part in parts]
    return [row]


def _height(row: Row, widths: Sequence[float], bold: bool) -> float:
    tallest = 18.0
    for cell, width in zip(row, widths, strict=True):
        if isinstance(cell.value, str):
            room = width - _SIDES / _CHARACTER
            tallest = max(tallest, height(cell.value, room, SIZE, bold) + 2)
    return min(tallest, 409.0)
