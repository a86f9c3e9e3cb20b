"""The cells of an extract's workbook that hold no figure to rely on, which are read as blank.

Errors, and formulas whose value was never calculated. A format in which they cannot be found is
refused: a blank would be taken for a missing figure.
"""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterator
from itertools import islice, product
from pathlib import Path
from typing import Final, TypeAlias

from lxml import etree

from xlscore.hosts.package.archive import transitional, unzip
from xlscore.hosts.package.package import Package
from xlscore.hosts.package.sheet.cells import faults, formulas, refuse_encodings, refuse_far_cells
from xlscore.hosts.package.workbook_part import Index
from xlscore.hosts.package.xml import parse
from xlscore.workbook.tables import NEVER_CALCULATED

#: The text of a faulty cell by row and column, by the title of its sheet.
Faulty: TypeAlias = dict[str, dict[tuple[int, int], str]]

_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
#: A cell that is repeated so often holds nothing of use.
_MOST: Final = 100_000
_TYPE: Final = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"


def faulty_cells(path: Path, raw: bytes) -> Faulty:
    """The faulty cells of every sheet of a workbook. Refusal where they cannot be found."""
    if not raw.startswith(b"PK"):
        return _in_xls(raw)
    archive = unzip(path.name, raw)
    if "content.xml" in archive.namelist():
        return _in_ods(path.name, archive)
    package = Package(path, transitional(raw, archive))
    index = Index(package)
    refuse_encodings(package, [sheet.part for sheet in index.sheets])
    # Nobody vouches for the values of a book that still waits to be calculated.
    waits = index.calculates_on_open and index.changed_by_us is None
    found = {}
    for sheet in index.sheets:
        if sheet.kind == "worksheet":
            refuse_far_cells(package, sheet.part, sheet.title)
            doubted = formulas(package, sheet.part) if waits else {}
            found[sheet.title] = dict.fromkeys(doubted, NEVER_CALCULATED)
            found[sheet.title] |= faults(package, sheet.part)
    return found


def _in_xls(raw: bytes) -> Faulty:
    import xlrd

    with Path(os.devnull).open("w") as nowhere:
        book = xlrd.open_workbook(file_contents=raw, logfile=nowhere)
    return {
        sheet.name: {
            (row + 1, column + 1): str(xlrd.error_text_from_code.get(cell.value, "an error"))
            for row in range(sheet.nrows)
            for column, cell in enumerate(sheet.row(row))
            if cell.ctype == xlrd.XL_CELL_ERROR
        }
        for sheet in book.sheets()
    }


def _in_ods(name: str, archive: zipfile.ZipFile) -> Faulty:
    root = parse(archive.read("content.xml"), f"{name}: the part content.xml")
    return {
        table.get(_TABLE + "name", ""): dict(_errors(table))
        for table in root.iter(_TABLE + "table")
    }


def _errors(table: etree._Element) -> Iterator[tuple[tuple[int, int], str]]:
    row = 0
    for line in table.iter(_TABLE + "table-row"):
        column = 0
        for cell in line:
            if cell.tag not in (_TABLE + "table-cell", _TABLE + "covered-table-cell"):
                continue
            text = "".join(map(str, cell.itertext())).strip() if cell.get(_TYPE) == "error" else ""
            of_formula = cell.get(_TABLE + "formula") is not None
            if not text and of_formula and cell.get(_OFFICE + "value-type") is None:
                text = NEVER_CALCULATED
            wide = _times(cell, "columns")
            if text or cell.get(_TYPE) == "error":
                places = product(range(_times(line, "rows")), range(wide))
                for down, across in islice(places, _MOST):
                    yield (row + down + 1, column + across + 1), text or "an error"
            column += wide
        row += _times(line, "rows")


def _times(element: etree._Element, what: str) -> int:
    text = element.get(f"{_TABLE}number-{what}-repeated", "1")
    return int(text) if text.isdecimal() else 1
