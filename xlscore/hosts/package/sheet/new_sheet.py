"""A data sheet that an older book lacks, added behind all others: headings, hints, its table."""

from __future__ import annotations

from typing import Final

from lxml import etree

from xlscore.hosts.package.package import MAIN, OFFICE_RELS, Package, Rel, parse, serialise
from xlscore.hosts.package.workbook_part import Index
from xlscore.inputs.contract import SHEETS
from xlscore.problems import Refusal
from xlscore.workbook.addresses import letters
from xlscore.workbook.tables import table_name

_TABLE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml"
_ROOT: Final = f'<{{}} xmlns="{MAIN}" {{}}/>'
#: Hints reach so far below the table, which grows.
_LAST_ROW: Final = 50_000
_MARGINS: Final = dict.fromkeys(("left", "right"), "0.7") | {
    "top": "0.75", "bottom": "0.75", "header": "0.3", "footer": "0.3"
}  # fmt: skip


def add_data_sheet(package: Package, index: Index, name: str) -> None:
    """Add an empty sheet of the contract, last; Refusal where a tab has its name already."""
    if index.find(name) is not None:
        raise Refusal(
            f"the book has a sheet {name} of its own, which lacks the columns of ours; rename it"
        )
    part = package.free_name("/xl/worksheets/sheet{}.xml")
    table = package.free_name("/xl/tables/table{}.xml")
    package.write(part, serialise(_sheet(name)))
    package.write(table, serialise(_table(name, _free_id(package))))
    package.set_content_type(table, _TABLE)
    package.set_rels(part, [Rel("rId1", f"{OFFICE_RELS}/table", table)])
    index.add_sheet(name, part)
    index.commit()


def _free_id(package: Package) -> int:
    """A number that no table of the book has."""
    ids = [
        int(package.xml(part).get("id", "0"))
        for part in package.names()
        if package.content_type(part) == _TABLE
    ]
    return max(ids, default=0) + 1


def _element(parent: etree._Element, tag: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{MAIN}}}{tag}", attributes)


def _sheet(name: str) -> etree._Element:
    columns = SHEETS[name]
    last = letters(len(columns))
    root = parse(_ROOT.format("worksheet", f'xmlns:r="{OFFICE_RELS}"').encode(), name)
    _element(root, "dimension", ref=f"A1:{last}2")
    view = _element(_element(root, "sheetViews"), "sheetView", workbookViewId="0")
    _element(
        view, "pane", ySplit="1", topLeftCell="A2", activePane="bottomLeft", state="frozen"
    )  # fmt: skip
    _element(root, "sheetFormatPr", defaultRowHeight="12.75")
    widths = _element(root, "cols")
    data = _element(root, "sheetData")
    row = _element(data, "row", r="1")
    hints = [column for column in columns if column.hint]
    for at, column in enumerate(columns, 1):
        width = f"{max(column.width, len(column.name) + 4):g}"
        _element(widths, "col", min=str(at), max=str(at), width=width, customWidth="1")
        cell = _element(row, "c", r=f"{letters(at)}1", t="inlineStr")
        _element(_element(cell, "is"), "t").text = column.name
    rules = _element(root, "dataValidations", count=str(len(hints)))
    for at, column in enumerate(columns, 1):
        if column.hint:
            _element(
                rules, "dataValidation", allowBlank="1", showInputMessage="1",
                promptTitle=column.name, prompt=column.hint,
                sqref=f"{letters(at)}2:{letters(at)}{_LAST_ROW}",
            )  # fmt: skip
    _element(root, "pageMargins", **_MARGINS)
    _element(_element(root, "tableParts", count="1"), "tablePart").set(
        f"{{{OFFICE_RELS}}}id", "rId1"
    )
    return root


def _table(name: str, number: int) -> etree._Element:
    columns = SHEETS[name]
    where = f"A1:{letters(len(columns))}2"
    own = table_name(name)
    root = parse(_ROOT.format("table", "").encode(), name)
    for key, value in {"id": str(number), "name": own, "displayName": own, "ref": where}.items():
        root.set(key, value)
    _element(root, "autoFilter", ref=where)
    listed = _element(root, "tableColumns", count=str(len(columns)))
    for at, column in enumerate(columns, 1):
        _element(listed, "tableColumn", id=str(at), name=column.name)
    _element(root, "tableStyleInfo", name="TableStyleLight1", showRowStripes="1")
    return root
