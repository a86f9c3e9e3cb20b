"""Edits of a saved workbook as another program would make them: parts rewritten in the zip."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias

from lxml import etree
from openpyxl.utils import column_index_from_string

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_M = f"{{{_MAIN}}}"

#: A formula stands with the value that it had when it was last calculated.
Formula: TypeAlias = tuple[str, float]
Value: TypeAlias = str | float | Formula | None


def parts(book: Path) -> dict[str, bytes]:
    """The parts of a workbook by name, in the order of the file."""
    with zipfile.ZipFile(book) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def change(book: Path, edit: Callable[[dict[str, bytes]], None]) -> None:
    """Let `edit` change the parts of a workbook in place."""
    changed = parts(book)
    edit(changed)
    with zipfile.ZipFile(book, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in changed.items():
            archive.writestr(name, data)


def put(book: Path, sheet: str, cells: Mapping[str, Value]) -> None:
    """Type values into cells of a sheet, given as `D14`; None empties a cell."""

    def edit(found: dict[str, bytes]) -> None:
        part = sheet_part(found, sheet)
        root = etree.fromstring(found[part])
        for place, value in cells.items():
            _type(root, place, value)
        found[part] = etree.tostring(root, xml_declaration=True, encoding="UTF-8")

    change(book, edit)


def add_sheet(book: Path, title: str, cells: Mapping[str, Value]) -> None:
    """Add a sheet of the user's own at the end."""

    def edit(found: dict[str, bytes]) -> None:
        root = etree.fromstring(f'<worksheet xmlns="{_MAIN}"><sheetData/></worksheet>')
        for place, value in cells.items():
            _type(root, place, value)
        found["xl/worksheets/mine.xml"] = etree.tostring(root)
        types = etree.fromstring(found["[Content_Types].xml"])
        etree.SubElement(
            types,
            types[0].tag.rpartition("}")[0] + "}Override",
            PartName="/xl/worksheets/mine.xml",
            ContentType=_SHEET_TYPE,
        )
        found["[Content_Types].xml"] = etree.tostring(types)
        rels = etree.fromstring(found["xl/_rels/workbook.xml.rels"])
        etree.SubElement(
            rels,
            f"{{{_RELS}}}Relationship",
            Id="rIdMine",
            Type=f"{_REL}/worksheet",
            Target="worksheets/mine.xml",
        )
        found["xl/_rels/workbook.xml.rels"] = etree.tostring(rels)
        workbook = etree.fromstring(found["xl/workbook.xml"])
        sheets = workbook.find(f"{_M}sheets")
        assert sheets is not None
        entry = etree.SubElement(sheets, f"{_M}sheet", name=title, sheetId="9001")
        entry.set(f"{{{_REL}}}id", "rIdMine")
        found["xl/workbook.xml"] = etree.tostring(workbook)

    change(book, edit)


def rename_sheet(book: Path, title: str, new: str) -> None:
    """Rename a tab, as Excel does where no formula names it."""

    def edit(found: dict[str, bytes]) -> None:
        workbook = etree.fromstring(found["xl/workbook.xml"])
        for sheet in workbook.iter(f"{_M}sheet"):
            if sheet.get("name") == title:
                sheet.set("name", new)
        for name in workbook.iter(f"{_M}definedName"):
            name.text = (name.text or "").replace(f"'{title}'!", f"'{new}'!")
        found["xl/workbook.xml"] = etree.tostring(workbook)

    change(book, edit)


def sheet_part(found: Mapping[str, bytes], title: str) -> str:
    """The name of the part that holds a sheet."""
    workbook = etree.fromstring(found["xl/workbook.xml"])
    wanted = next(
        sheet.get(f"{{{_REL}}}id") for sheet in workbook.iter(f"{_M}sheet")
        if sheet.get("name") == title
    )  # fmt: skip
    rels = etree.fromstring(found["xl/_rels/workbook.xml.rels"])
    target = next(rel.get("Target", "") for rel in rels if rel.get("Id") == wanted)
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _type(root: etree._Element, place: str, value: Value) -> None:
    row_number = _split(place)[1]
    data = root.find(f"{_M}sheetData")
    assert data is not None
    row = _child(data, "row", lambda e: int(e.get("r", "0")), row_number, str(row_number))
    cell = _child(row, "c", lambda e: _column(e.get("r", "A1")), _column(place), place)
    for child in list(cell):
        cell.remove(child)
    cell.attrib.pop("t", "")
    if isinstance(value, tuple):
        etree.SubElement(cell, f"{_M}f").text = value[0].lstrip("=")
        value = value[1]
    if isinstance(value, str):
        cell.set("t", "inlineStr")
        text = etree.SubElement(etree.SubElement(cell, f"{_M}is"), f"{_M}t")
        text.text = value
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    elif value is not None:
        etree.SubElement(cell, f"{_M}v").text = repr(value)


def _child(
    parent: etree._Element,
    tag: str,
    number: Callable[[etree._Element], int],
    wanted: int,
    name: str,
) -> etree._Element:
    """The row or cell of this number, put where it belongs if it is not there yet."""
    for at, element in enumerate(parent):
        if number(element) == wanted:
            return element
        if number(element) > wanted:
            new = etree.Element(f"{_M}{tag}", r=name)
            parent.insert(at, new)
            return new
    return etree.SubElement(parent, f"{_M}{tag}", r=name)


def _split(place: str) -> tuple[str, int]:
    match = re.fullmatch(r"([A-Z]+)(\d+)", place)
    assert match is not None, place
    return match[1], int(match[2])


def _column(place: str) -> int:
    return int(column_index_from_string(_split(place)[0]))
