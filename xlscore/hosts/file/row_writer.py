"""New rows below all others of a sheet, as text: an element a cell is slow for 200,000 rows."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from xml.sax.saxutils import escape

from lxml import etree

from xlscore.hosts.file.cell_writer import CellWriter
from xlscore.hosts.package.package import MAIN
from xlscore.hosts.package.sheet import cell_xml
from xlscore.workbook.addresses import letters
from xlscore.workbook.tables import Entry, like_formula

_S = f"{{{MAIN}}}"
#: So many contents are remembered: numbers, areas and months come again and again.
_MANY: Final = 10_000
_BLANK: Final = ("", "", False)


class RowWriter:
    """Fills rows one after the other, each from left to right; `save` gives them to the sheet.

    What stands in them then is what `CellWriter` would have made of the same calls.
    """

    def __init__(self, sheet: CellWriter, like: int) -> None:
        self._sheet = sheet
        self._attributes = sheet.for_new_row(like)
        names: Any = sheet.root.nsmap
        shell = etree.Element(sheet.root.tag, nsmap=names)
        etree.SubElement(shell, _S + "row", {"r": "0", **self._attributes})
        text = etree.tostring(shell, encoding="unicode")
        begun = text[text.index(">") + 1 : text.rindex("/></")]
        self._prefix = begun[1 : begun.index("row")]
        self._head, self._tail = begun.split('"0"', 1)
        self._begun: dict[tuple[int, str | None], tuple[str, str]] = {}
        self._contents: dict[tuple[type, Entry], tuple[str, str, bool]] = {}
        self._texts: list[str] = []
        self._row = 0
        self._cells: list[str] = []
        self._first = self._last = 0  # columns

    def add_row(self, row: int, like: int | None) -> None:  # noqa: ARG002
        """Begin a row, as `CellWriter.add_row`."""
        self._finish()
        self._row = row

    def put(self, row: int, column: int, entry: Entry, style: str | None = None) -> None:
        """As `CellWriter.put`."""
        content = _BLANK if entry is None else self._contents.get((type(entry), entry))
        if content is None:
            value = self._sheet.checked(row, column, entry)
            content = (*cell_xml.inside(value, self._prefix), like_formula(entry))
            # Figures seldom come again.
            aware = isinstance(entry, datetime) and entry.tzinfo is not None
            if not isinstance(entry, float) and not aware and len(self._contents) < _MANY:
                self._contents[type(entry), entry] = content
        kind, text, quoted = content
        if quoted:
            own = self._sheet.format_of(self._attributes, column) if style is None else style
            style = self._sheet.quoting(own)
        self._cell(column, style, kind, text)

    def put_formula(
        self,
        row: int,
        column: int,
        formula: str,
        style: str | None = None,
        *,
        array: bool = False,
        gives: str | None = None,
    ) -> None:
        """As `CellWriter.put_formula`."""
        p = self._prefix
        covers = f' t="array" ref="{letters(column)}{row}"' if array else ""
        text = f"<{p}f{covers}>{escape(formula)}</{p}f>"
        kind = ""
        if gives is not None:
            kind = ' t="str"'
            text += f"<{p}v>{escape(cell_xml.escaped(gives))}</{p}v>"
        self._cell(column, style, kind, text)

    def save(self) -> None:
        """Give the rows to the sheet, which has them from its own `save` on."""
        self._finish()
        if self._texts:
            self._sheet.add_below("".join(self._texts), f"</{self._prefix}sheetData>")

    def _cell(self, column: int, style: str | None, kind: str, text: str) -> None:
        begun = self._begun.get((column, style))
        if begun is None:
            own = self._sheet.format_of(self._attributes, column) if style is None else style
            shown = "" if own is None else f' s="{own}"'
            begun = f'<{self._prefix}c r="{letters(column)}', f'"{shown}'
            self._begun[column, style] = begun
        end = f">{text}</{self._prefix}c>" if text else "/>"
        self._cells.append(f"{begun[0]}{self._row}{begun[1]}{kind}{end}")
        self._first, self._last = self._first or column, column

    def _finish(self) -> None:
        if self._row:
            begun = f'{self._head}"{self._row}"{self._tail}'
            cells = "".join(self._cells)
            self._texts.append(f"{begun}>{cells}</{self._prefix}row>" if cells else f"{begun}/>")
            if cells:
                self._sheet.widen(self._row, self._first)
                self._sheet.widen(self._row, self._last)
            self._cells, self._first = [], 0
