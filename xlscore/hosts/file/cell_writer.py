"""Entering values into the cells of a sheet part, which otherwise stays as it is."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from xlscore.hosts.package.package import MAIN, Package, serialise
from xlscore.hosts.package.sheet import cell_xml
from xlscore.hosts.package.sheet.cells import Shared, Value, value_of, walk
from xlscore.hosts.package.sheet.days import counts_from_1904
from xlscore.hosts.package.sheet.shared_strings import shared_strings
from xlscore.hosts.package.styles import StyleSheet
from xlscore.problems import Refusal
from xlscore.workbook.addresses import address, area, block_address, position
from xlscore.workbook.tables import Entry, like_formula

_S = f"{{{MAIN}}}"


class CellWriter:
    """The cells of one sheet part, to be changed in place. `title` is for messages."""

    def __init__(self, package: Package, part: str, title: str) -> None:
        self.title = title
        self._package, self._part = package, part
        self.root = package.xml(part)
        self._data = self.root.find(_S + "sheetData")
        if self._data is None:
            raise Refusal(f"{title} is not a sheet of cells; give the data sheet its own name back")
        self._rows: dict[int, etree._Element] = {}
        number = 0
        for row in self._data.iterfind(_S + "row"):
            number = int(row.get("r") or number + 1)
            if row.get("r") is None:
                row.set("r", str(number))
            self._rows[number] = row
        self._strings: list[str] | None = None
        self._date1904 = counts_from_1904(package)
        self.changed = False
        self._styles: StyleSheet | None = None
        # The row that is being filled, cell by cell, and how far the cells reach.
        self._filling: tuple[int, dict[int, etree._Element]] = (0, {})
        self._reach: tuple[int, int, int, int] | None = None
        self._below = self._end = ""  # text of new rows, and the tag before which they go

    # ---- reading

    def rows(self) -> list[int]:
        """The numbers of the rows that stand in the file, in their order."""
        return list(self._rows)

    def cells(self, row: int) -> dict[int, etree._Element]:
        """The cell elements of a row by column number."""
        found: dict[int, etree._Element] = {}
        if row in self._rows:
            column = 0
            for cell in self._rows[row].iterfind(_S + "c"):
                given = cell.get("r")
                column = position(given)[1] if given else column + 1
                if given is None:
                    cell.set("r", address(row, column))
                found[column] = cell
        return found

    def value(self, cell: etree._Element | None) -> Value:
        """The value of a cell element; None where there is none."""
        if cell is None:
            return None
        if self._strings is None and cell.get("t") == "s":
            self._strings = shared_strings(self._package)
        value = value_of(cell, self._strings or [])
        return None if value == "" else value

    def holds(self, row: int, column: int, entry: Entry) -> bool:
        """Whether the cell shows this very value already."""
        cell = self.cells(row).get(column)
        present, wanted = self.value(cell), cell_xml.stored(entry, self._date1904)
        if cell is not None and cell.get("t") in ("e", "d"):
            return False
        if wanted is None and cell is not None and cell.find(_S + "f") is not None:
            return False
        return present == wanted and isinstance(present, bool) == isinstance(wanted, bool)

    # ---- changing

    def add_row(self, row: int, like: int | None) -> None:
        """Make sure that the row is there, with the height and format of the row `like`."""
        if row in self._rows:
            return
        element = etree.Element(_S + "row", {"r": str(row), **self.for_new_row(like)})
        before = (
            row - 1
            if row - 1 in self._rows
            else max((number for number in self._rows if number < row), default=0)
        )
        if before:
            self._rows[before].addnext(element)
        else:
            assert self._data is not None
            self._data.insert(0, element)
        self._rows[row] = element
        self.changed = True

    def for_new_row(self, like: int | None) -> dict[str, str]:
        """The height and format of the row `like`, as attributes of a new row."""
        line = self._rows.get(like or 0)
        if line is None:
            return {}
        # a height that nobody set is the old text's, and would clip the new one
        automatic = () if line.get("customHeight") is not None else ("ht",)
        left = ("r", "spans", "hidden", "collapsed", *automatic)
        return {str(name): str(text) for name, text in line.attrib.items() if name not in left}

    def add_below(self, rows: str, end: str) -> None:
        """Text of rows that come below all others; `end` is the tag that ends all rows."""
        self._below, self._end = rows, end
        self.changed = True

    def put(self, row: int, column: int, entry: Entry, style: str | None = None) -> None:
        """Make a cell hold a value; its format stays, or becomes `style`.

        Refusal where it belongs to an array formula, or the text is longer than Excel allows.
        """
        cell = self._cleared(row, column, style)
        value = self.checked(row, column, entry)
        if like_formula(value):
            cell.set("s", self.quoting(cell.get("s")))
        cell_xml.put(cell, value)

    def quoting(self, style: str | None) -> str:
        """The format like another in which a text like a formula stays text when it is edited."""
        self._styles = self._styles or StyleSheet(self._package)
        return str(self._styles.quoting(int(style or 0)))

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
        """Make a cell hold a formula: yet to be calculated, or with the text that it `gives`."""
        cell = self._cleared(row, column, style)
        element = etree.SubElement(cell, _S + "f")
        element.text = formula
        if array:
            element.set("t", "array")
            element.set("ref", address(row, column))
        if gives is not None:
            cell_xml.put_result(cell, gives)

    def put_result(self, row: int, column: int, text: str) -> None:
        """Make a formula show a text that it gives, without calculating; the formula stays."""
        cell = self.cells(row)[column]
        if self.value(cell) == (text or None) and cell.get("t") == "str":
            return
        cell_xml.put_result(cell, text)
        self.changed = True

    def _cleared(self, row: int, column: int, style: str | None) -> etree._Element:
        self.add_row(row, None)
        if self._filling[0] != row:
            self._filling = row, self.cells(row)
        cells = self._filling[1]
        cell = cells.get(column)
        if cell is None:
            cell = cells[column] = self._new_cell(row, column, cells, style)
        formula = cell.find(_S + "f")
        if formula is not None:
            self._release(row, column, formula)
        for name in ("f", "v", "is"):
            for element in cell.findall(_S + name):
                cell.remove(element)
        for name in ("t", "cm", "vm"):
            cell.attrib.pop(name, "")
        if style is not None:
            cell.set("s", style)
        self._rows[row].attrib.pop("spans", "")
        self.changed = True
        return cell

    def _new_cell(
        self, row: int, column: int, cells: dict[int, etree._Element], style: str | None
    ) -> etree._Element:
        line = self._rows[row]
        cell = etree.Element(_S + "c", r=address(row, column))
        style = self.format_of(line.attrib, column) if style is None else style
        if style is not None:
            cell.set("s", style)
        before = max((c for c in cells if c < column), default=0)
        if before:
            cells[before].addnext(cell)
        else:
            line.insert(0, cell)
        self.widen(row, column)
        return cell

    def format_of(self, line: Mapping[str, str] | etree._Attrib, column: int) -> str | None:
        """The format of a new cell by the attributes of its row, and by its column."""
        if line.get("customFormat") in ("1", "true"):
            return line.get("s")
        for item in self.root.iterfind(f"{_S}cols/{_S}col"):
            if int(item.get("min", "0")) <= column <= int(item.get("max", "0")):
                return item.get("style")
        return None

    def widen(self, row: int, column: int) -> None:
        """Let the cells reach as far as this one."""
        if self._reach is None:
            self._reach = row, column, row, column
        top, left, bottom, right = self._reach
        self._reach = min(top, row), min(left, column), max(bottom, row), max(right, column)

    def _set_dimension(self) -> None:
        dimension = self.root.find(_S + "dimension")
        if dimension is not None and self._reach is not None:
            top, left, bottom, right = area(dimension.get("ref", "A1"))
            first = min(top, self._reach[0]), min(left, self._reach[1])
            last = max(bottom, self._reach[2]), max(right, self._reach[3])
            dimension.set("ref", block_address((*first, *last)))

    def _release(self, row: int, column: int, formula: etree._Element) -> None:
        """Let other cells that lean on this formula stand on their own."""
        covers = formula.get("ref")
        if formula.get("t") in ("array", "dataTable") and covers and ":" in covers:
            raise Refusal(
                f"{self.place(row, column)} belongs to an array formula over {covers}; "
                "take the array formula out"
            )
        if formula.get("t") == "shared" and formula.text:
            shared, group = Shared(), formula.get("si")
            for line, place, cell in walk(self.root):
                text, element = shared.formula(line, place, cell), cell.find(_S + "f")
                if element is not None and element.get("si") == group:
                    element.text = text
                    for name in ("t", "si", "ref"):
                        element.attrib.pop(name, "")

    def place(self, row: int, column: int) -> str:
        """The cell as a message names it."""
        return f"{self.title}!{address(row, column)}"

    def checked(self, row: int, column: int, entry: Entry) -> Value:
        """The entry as a cell holds it. Refusal where its text is longer than Excel allows."""
        value = cell_xml.stored(entry, self._date1904)
        if isinstance(value, str) and len(value) > cell_xml.LONGEST:
            raise Refusal(
                f"{self.place(row, column)}: the text has {len(value):,} characters, "
                f"a cell holds {cell_xml.LONGEST:,}; shorten it"
            )
        return value

    def save(self) -> None:
        """Write the part to the package, if anything changed."""
        if self._styles is not None:
            self._styles.commit()
        if self.changed:
            self._set_dimension()
            part = serialise(self.root)
            if self._below:
                rows, end, last = part.rpartition(self._end.encode())
                part = b"".join((rows, self._below.encode(), end, last))
            self._package.write(self._part, part)
