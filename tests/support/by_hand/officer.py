"""What an officer types into a saved workbook, written into its parts as Excel would write it."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

from lxml import etree

from support.by_hand.parts import DRAWING, MAIN, OFFICE, RID, SML, S
from support.by_hand.tabs import Tabs


class Officer(Tabs):
    """A workbook file in the hands of an officer; `save` writes it back."""

    # ---- typing

    def type(self, tab: str, cell: str, value: object, *, formula: str = "", inline: bool = False
             ) -> Officer:  # fmt: skip
        """Type a value into a cell, or a formula that gives it; None clears the cell.

        Text goes where Excel puts it, to the shared strings; other programs write it `inline`.
        """
        part = self.part_of(tab)
        root = self.xml(part)
        element = _cell(root, cell)
        for child in list(element):
            element.remove(child)
        element.attrib.pop("t", "")
        if formula:
            etree.SubElement(element, f"{S}f").text = formula
        if isinstance(value, str) and formula:
            element.set("t", "str")
            etree.SubElement(element, f"{S}v").text = value
        elif isinstance(value, str) and inline:
            element.set("t", "inlineStr")
            text = etree.SubElement(etree.SubElement(element, f"{S}is"), f"{S}t")
            text.text = value
        elif isinstance(value, str):
            element.set("t", "s")
            etree.SubElement(element, f"{S}v").text = str(self.share(value))
        elif value is not None:
            etree.SubElement(element, f"{S}v").text = f"{value}"
        self.put(part, root)
        return self

    def look(self, tab: str, cell: str, code: str) -> Officer:
        """Give a cell a number format of its own, all else of its look the same."""
        part = self.part_of(tab)
        sheet, root = self.xml(part), self.xml("xl/styles.xml")
        formats, own = root.find(f"{S}cellXfs"), root.find(f"{S}numFmts")
        assert formats is not None
        assert own is not None
        etree.SubElement(own, f"{S}numFmt", numFmtId="399", formatCode=code)
        own.set("count", str(len(own)))
        element = _cell(sheet, cell)
        xf = etree.fromstring(etree.tostring(formats[int(element.get("s", "0"))]))
        xf.set("numFmtId", "399")
        formats.append(xf)
        formats.set("count", str(len(formats)))
        element.set("s", str(len(formats) - 1))
        self.put("xl/styles.xml", root)
        self.put(part, sheet)
        return self

    def share(self, text: str) -> int:
        """The number of a text among the shared strings, added if need be."""
        root = self.xml("xl/sharedStrings.xml")
        for number, item in enumerate(root):
            if len(item) == 1 and item.findtext(f"{S}t") == text:
                return number
        element = etree.SubElement(etree.SubElement(root, f"{S}si"), f"{S}t")
        element.text = text
        element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        for count in ("count", "uniqueCount"):
            if count in root.attrib:
                root.set(count, str(len(root)))
        self.put("xl/sharedStrings.xml", root)
        return len(root) - 1

    def share_all(self) -> Officer:
        """Turn every inline text into a shared one, as Excel does when it saves."""
        texts: dict[str, int] = {}
        root = self.xml("xl/sharedStrings.xml")
        for part in [p for p in self.parts if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", p)]:
            sheet = self.xml(part)
            for cell in sheet.iter(f"{S}c"):
                if cell.get("t") != "inlineStr":
                    continue
                text = "".join(t.text or "" for t in cell.iter(f"{S}t"))
                if text not in texts:
                    item = etree.SubElement(etree.SubElement(root, f"{S}si"), f"{S}t")
                    item.text = text
                    item.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
                    texts[text] = len(root) - 1
                cell[:] = []
                cell.set("t", "s")
                etree.SubElement(cell, f"{S}v").text = str(texts[text])
            self.put(part, sheet)
        root.attrib.pop("count", "")
        root.attrib.pop("uniqueCount", "")
        self.put("xl/sharedStrings.xml", root)
        return self

    # ---- rows

    def insert_rows(self, tab: str, at: int, count: int) -> Officer:
        """Insert empty rows above row `at`: rows, merges, names and charts below move down."""
        return self._move(tab, at, count)

    def delete_row(self, tab: str, row: int) -> Officer:
        """Delete a whole row, of a table too."""
        part = self.part_of(tab)
        root = self.xml(part)
        for merge in list(root.iter(f"{S}mergeCell")):
            if re.fullmatch(rf"[A-Z]+{row}:[A-Z]+{row}", merge.get("ref", "")):
                merge.getparent().remove(merge)  # type: ignore[union-attr]
        for element in root.findall(f"{S}sheetData/{S}row"):
            if element.get("r") == str(row):
                element.getparent().remove(element)  # type: ignore[union-attr]
        self.put(part, root)
        return self._move(tab, row + 1, -1)

    def _move(self, tab: str, at: int, by: int) -> Officer:
        part = self.part_of(tab)
        root = self.xml(part)
        for row in root.iterfind(f"{S}sheetData/{S}row"):
            number = int(row.get("r", "0"))
            if number >= at:
                row.set("r", str(number + by))
                for cell in row:
                    cell.set("r", moved(cell.get("r", ""), at, by))
        for tag, name in (("dimension", "ref"), ("mergeCell", "ref"), ("hyperlink", "ref"),
                          ("ignoredError", "sqref"), ("dataValidation", "sqref")):  # fmt: skip
            for element in root.iter(f"{S}{tag}"):
                element.set(name, moved(element.get(name, ""), at, by))
        self.put(part, root)
        for table in self.related(part, "table"):
            listed = self.xml(table)
            for element in [listed, *listed.iter(f"{S}autoFilter")]:
                # a block that ends in the deleted row ends one row earlier
                end = at - 1 if by < 0 else at
                element.set("ref", moved(element.get("ref", ""), end, by))
            self.put(table, listed)
        for drawing in self.related(part, "drawing"):
            anchors = self.xml(drawing)
            for element in anchors.iter(f"{{{DRAWING}}}row"):
                if int(element.text or "0") >= at - 1:
                    element.text = str(int(element.text or "0") + by)
            self.put(drawing, anchors)
        self._formulas(lambda text: _moved_on(text, tab, at, by))
        return self

    # ---- names, comments, looks

    def define(self, name: str, text: str) -> Officer:
        """Define a name for the whole workbook."""
        root = self.xml("xl/workbook.xml")
        names = root.find(f"{S}definedNames")
        assert names is not None
        element = etree.Element(f"{S}definedName", name=name)
        element.text = text
        names.insert(0, element)
        self.put("xl/workbook.xml", root)
        return self

    def comment(self, tab: str, cell: str, text: str) -> Officer:
        """Put a note on a cell."""
        part = self.part_of(tab)
        comments, vml = self.free("xl/comments{}.xml"), self.free("xl/drawings/vmlDrawing{}.vml")
        self.add_part(comments, (
            f'<comments xmlns="{MAIN}"><authors><author>An officer</author></authors><commentList>'
            f'<comment ref="{cell}" authorId="0"><text><t>{escape(text)}</t></text></comment>'
            "</commentList></comments>"), SML + "comments+xml")  # fmt: skip
        column, row = split(cell)
        self.default_type("vml", "application/vnd.openxmlformats-officedocument.vmlDrawing")
        self.add_part(vml, note_shape(row - 1, column_number(column) - 1).encode())
        self.relate(part, "comments", comments)
        rid = self.relate(part, "vmlDrawing", vml)
        root = self.xml(part)
        element = etree.Element(f"{S}legacyDrawing", nsmap={"r": OFFICE})
        element.set(RID, rid)
        later = root.find(f"{S}tableParts")
        root.insert(len(root) if later is None else root.index(later), element)
        self.put(part, root)
        return self

    def restyle(self, style: str, colour: str) -> Officer:
        """Give a cell style another fill: Excel changes the style and every cell format of it."""
        root = self.xml("xl/styles.xml")
        fills = root.find(f"{S}fills")
        assert fills is not None
        fills.append(etree.fromstring(
            f'<fill xmlns="{MAIN}"><patternFill patternType="solid"><fgColor rgb="FF{colour}"/>'
            '<bgColor indexed="64"/></patternFill></fill>'))  # fmt: skip
        fills.set("count", str(len(fills)))
        xf = next(e for e in root.iter(f"{S}cellStyle") if e.get("name") == style).get("xfId", "")
        styles, formats = root.find(f"{S}cellStyleXfs"), root.find(f"{S}cellXfs")
        assert styles is not None
        assert formats is not None
        for element in [styles[int(xf)], *(e for e in formats if e.get("xfId") == xf)]:
            element.set("fillId", str(len(fills) - 1))
        self.put("xl/styles.xml", root)
        return self


def split(cell: str) -> tuple[str, int]:
    """Letters and row of an address."""
    match = re.fullmatch(r"([A-Z]+)(\d+)", cell)
    assert match is not None, cell
    return match[1], int(match[2])


def column_number(letters: str) -> int:
    """The number of a column: A is 1."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _cell(root: etree._Element, address: str) -> etree._Element:
    letters, number = split(address)
    data = root.find(f"{S}sheetData")
    assert data is not None
    row = next((r for r in data if r.get("r") == str(number)), None)
    if row is None:
        row = etree.Element(f"{S}row", r=str(number))
        data.insert(sum(int(r.get("r", "0")) < number for r in data), row)
    cell = next((c for c in row if c.get("r") == address), None)
    if cell is None:
        cell = etree.Element(f"{S}c", r=address)
        columns = [column_number(split(c.get("r", ""))[0]) for c in row]
        row.insert(sum(column < column_number(letters) for column in columns), cell)
    return cell


def moved(reference: str, at: int, by: int) -> str:
    """A block or list of blocks after rows from `at` on moved."""

    def shift(match: re.Match[str]) -> str:
        row = int(match[2])
        return match[1] + str(row + by if row >= at else row)

    return re.sub(r"(\$?[A-Z]{1,3}\$?)(\d+)", shift, reference)


def _moved_on(formula: str, tab: str, at: int, by: int) -> str:
    named = re.escape(tab)
    block = r"\$?[A-Z]+\$?\d+(?::\$?[A-Z]+\$?\d+)?"
    pattern = rf"('{named}'!|(?<![\w.']){named}!)({block})"
    return re.sub(pattern, lambda m: m[1] + moved(m[2], at, by), formula)


def note_shape(row: int, column: int) -> str:
    """The legacy drawing that shows a note; row and column from 0."""
    return (
        '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:'
        'office" xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit">'
        '<o:idmap v:ext="edit" data="1"/></o:shapelayout><v:shapetype id="_x0000_t202" '
        'coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke '
        'joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
        '<v:shape id="_x0000_s1025" type="#_x0000_t202" style="position:absolute;width:108pt;'
        'height:59pt;z-index:1;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:fill '
        'color2="#ffffe1"/><v:textbox/><x:ClientData ObjectType="Note"><x:MoveWithCells/>'
        "<x:SizeWithCells/><x:AutoFill>False</x:AutoFill>"
        f"<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape></xml>"
    )
