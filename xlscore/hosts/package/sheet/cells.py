"""Reading the cells of a sheet part: values, formulas and faults, without loading a workbook."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from lxml import etree

from xlscore.hosts.package.package import MAIN, Package
from xlscore.hosts.package.sheet.shared_strings import shared_strings, text_of, unescaped
from xlscore.problems import Refusal
from xlscore.workbook.addresses import address, position
from xlscore.workbook.tables import FORMULA_WITHOUT_VALUE, NEVER_CALCULATED

if TYPE_CHECKING:
    from openpyxl.formula.translate import Translator

Value = str | float | bool | None

_S = f"{{{MAIN}}}"
#: XlsxWriter and libxlsxwriter store 0 for every formula; nothing else has both of these.
_NEVER = ("4505", "124519")
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*\sencoding\s*=\s*["']([^"']*)""")
#: A pattern that begins with a letter is found many times as fast. Other attributes than r that
#: end in it hold no such number.
_FAR_ROW = re.compile(rb"""r=["'](\d{5,})["']""")
_FAR_COLUMN = re.compile(rb"""r=["']([A-Z]{2,})\d""")
#: More cells between the first and the last than these are never read.
_CELLS, _COLUMNS, _ROWS = 30_000_000, 16_384, 1_048_576
_HAS_FORMULA = re.compile(rb"<(?:[\w.-]+:)?f[\s/>]")


@dataclass(frozen=True)
class StoredCell:
    """One cell as the file holds it.

    `value`: text, float, bool or None; an error is its text, such as '#REF!'. `formula`: without
    the equals sign, None for a constant. `type`: the file's letter (n, s, str, inlineStr, b, e,
    d). `style`: the index of its format in the workbook.
    """

    value: Value
    formula: str | None
    type: str
    style: int


def walk(root: etree._Element) -> Iterator[tuple[int, int, etree._Element]]:
    """Row, column and element of every cell of a sheet; addresses may be left out in the file."""
    row = 0
    for line in root.iterfind(f"{_S}sheetData/{_S}row"):
        row = int(line.get("r") or row + 1)
        column = 0
        for cell in line.iterfind(_S + "c"):
            given = cell.get("r")
            column = position(given)[1] if given else column + 1
            yield row, column, cell


def refuse_encodings(package: Package, sheets: Iterable[str]) -> None:
    """Refusal where a part with cells or their texts is not in UTF-8, which is read as empty."""
    texts = [
        rel.target
        for rel in package.rels(package.workbook)
        if rel.type.endswith(("/sharedStrings", "/styles"))
    ]
    for part in [package.workbook, *sheets, *texts]:
        start = package.start(part, 200) if package.has(part) else b""
        declared = _ENCODING.search(start)
        other = declared is not None and declared[1].lower() not in (b"utf-8", b"us-ascii")
        if other or b"\0" in start[:4] or start.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise Refusal(
                f"{package.path.name}: its part {part} is not written in UTF-8, as Excel writes "
                "it; open the workbook in Excel, save it and try again"
            )


def refuse_far_cells(package: Package, part: str, title: str) -> None:
    """Refusal where cells lie so far apart that a reader of all between them fails."""
    data = package.read(part)
    rows = [int(found) for found in _FAR_ROW.findall(data)]
    columns = [position(f"{found.decode()}1")[1] for found in set(_FAR_COLUMN.findall(data))]
    last_row, last_column = max(rows, default=9_999), max(columns, default=26)
    if last_row * last_column > _CELLS or last_column > _COLUMNS or last_row > _ROWS:
        raise Refusal(
            f"{package.path.name}: cells of the sheet {title} reach as far as row {last_row:,} and "
            f"column {address(1, min(last_column, 99_999))[:-1]}; delete the rows and columns "
            "behind its list (Ctrl+End shows the last), and save"
        )


def _chosen(root: etree._Element, test: str) -> Iterator[tuple[int, int, etree._Element]]:
    """As `walk`, for the cells that pass an XPath test: quick where they are few among many."""
    found = root.xpath(f"s:sheetData/s:row/s:c[{test}]", namespaces={"s": MAIN})
    assert isinstance(found, list)
    cells = [cell for cell in found if isinstance(cell, etree._Element)]
    if all(cell.get("r") for cell in cells):
        yield from ((*position(cell.get("r", "")), cell) for cell in cells)
    else:
        wanted = set(cells)
        yield from (place for place in walk(root) if place[2] in wanted)


def value_of(cell: etree._Element, strings: list[str]) -> Value:
    """The value of a c element, as `StoredCell.value`."""
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return text_of(cell.find(_S + "is"))
    held = cell.find(_S + "v")
    text = (held.text or "") if held is not None else ""
    if kind == "str" and held is not None:
        return unescaped(text)
    if not text:
        return None
    if kind == "s":
        index = int(text)
        return strings[index] if index < len(strings) else ""
    if kind == "b":
        return text.strip() in ("1", "true")
    return float(text) if kind == "n" else text


def read_cells(package: Package, part: str) -> dict[tuple[int, int], StoredCell]:
    """Every cell element of a sheet by row and column, blank formatted ones included."""
    return cells_of(package, package.xml(part))


def cells_of(package: Package, sheet: etree._Element) -> dict[tuple[int, int], StoredCell]:
    """As `read_cells`, of a part that was parsed before."""
    strings: list[str] | None = None
    cells: dict[tuple[int, int], StoredCell] = {}
    shared = Shared()
    for row, column, element in walk(sheet):
        if strings is None and element.get("t") == "s":
            strings = shared_strings(package)
        formula = shared.formula(row, column, element)
        cells[row, column] = _stored(element, strings or [], formula)
    return cells


def _stored(cell: etree._Element, strings: list[str], formula: str | None) -> StoredCell:
    style = int(cell.get("s", "0"))
    return StoredCell(value_of(cell, strings), formula, cell.get("t", "n"), style)


def cell_of(package: Package, sheet: etree._Element, row: int, column: int) -> StoredCell | None:
    """One cell of a sheet whose cells all have an address and no shared formulas; None for none."""
    for *_, element in _chosen(sheet, f"@r='{address(row, column)}'"):
        strings = shared_strings(package) if element.get("t") == "s" else []
        return _stored(element, strings, Shared().formula(row, column, element))
    return None


def never_calculated(package: Package) -> bool:
    """Whether the book is as a program left it that is known not to calculate."""
    root = package.xml(package.workbook)
    version, calculation = root.find(_S + "fileVersion"), root.find(_S + "calcPr")
    if version is None or calculation is None:
        return False
    return (version.get("rupBuild"), calculation.get("calcId")) == _NEVER


def faults(package: Package, part: str, calculates: bool = True) -> dict[tuple[int, int], str]:
    """Cells by row and column that show no figure to rely on.

    The text is the error ('#REF!'), or 'formula without value' where a formula was never
    calculated, or 'formula never calculated' where a 0 stands for that. A sheet without errors,
    and without formulas or of which none `calculates` a figure, is not parsed.
    """
    data = package.read(part)
    # the type of an error cell, t="e"; a text that holds it only costs the parsing
    if not (b'"e"' in data or b"'e'" in data or (calculates and _has_formula(data))):
        return {}
    found: dict[tuple[int, int], str] = {}
    never = never_calculated(package)
    for row, column, cell in _chosen(package.xml(part), "s:f or @t='e'"):
        kind = cell.get("t")
        if kind == "e":
            found[row, column] = cell.findtext(_S + "v") or "#N/A"
        elif cell.find(_S + "f") is not None and kind != "inlineStr":
            held = cell.find(_S + "v")
            # an empty v is the empty text of ="" where the type says text
            if held is None or not (held.text or kind == "str"):
                found[row, column] = FORMULA_WITHOUT_VALUE
            elif never:
                found[row, column] = NEVER_CALCULATED
    return found


def _end_of_cells(data: bytes) -> int:
    # Behind the cells stand other formulas, those of data validations.
    return max(data.rfind(b"sheetData>"), 0) or len(data)


def _has_formula(data: bytes) -> bool:
    end = _end_of_cells(data)
    likely = data.find(b"<f", 0, end) >= 0 or data.find(b":f", 0, end) >= 0
    return likely and _HAS_FORMULA.search(data, 0, end) is not None


def only_formula(package: Package, part: str, formula: str) -> bool:
    """Whether no cell of a sheet can hold another formula than this one; without parsing it."""
    data = package.read(part)
    end = _end_of_cells(data)
    written = sum(data.count(element, 0, end) for element in formula_elements(formula))
    prefixed = data.find(b":f", 0, end) >= 0
    return not prefixed and data.count(b"<f", 0, end) == written


def formula_elements(formula: str) -> tuple[bytes, bytes]:
    """A formula of one cell as Excel and as LibreOffice write it."""
    by_excel, quotes = escape(formula), {'"': "&quot;"}
    by_libreoffice = escape(formula, quotes)
    return f"<f>{by_excel}</f>".encode(), f'<f aca="false">{by_libreoffice}</f>'.encode()


def formulas(package: Package, part: str) -> dict[tuple[int, int], str]:
    """Formulas by row and column, without the equals sign, shared ones written out for each cell.

    A sheet without formulas is not parsed.
    """
    if not _has_formula(package.read(part)):
        return {}
    shared = Shared()
    found = (
        (row, column, shared.formula(row, column, cell))
        for row, column, cell in _chosen(package.xml(part), "s:f")
    )
    return {(row, column): text for row, column, text in found if text is not None}


class Shared:
    """Formulas of one sheet, cell by cell in the order of the file, shared ones written out."""

    def __init__(self) -> None:
        self._masters: dict[str, tuple[str, int, int]] = {}
        self._translators: dict[str, Translator] = {}

    def formula(self, row: int, column: int, cell: etree._Element) -> str | None:
        """The formula of a c element; None if it has none."""
        element = cell.find(_S + "f")
        if element is None:
            return None
        text, group = element.text or "", element.get("si")
        if element.get("t") != "shared" or group is None:
            return text
        if text:
            self._masters[group] = text, row, column
            self._translators.pop(group, None)
            return text
        if group not in self._masters:
            return ""
        if group not in self._translators:
            from openpyxl.formula.translate import Translator

            master, top, left = self._masters[group]
            self._translators[group] = Translator("=" + master, address(top, left))
        return str(self._translators[group].translate_formula(address(row, column)))[1:]
