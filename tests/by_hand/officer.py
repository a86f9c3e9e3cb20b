"""What an officer does to a saved workbook, written into its parts as Excel would write it."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.sax.saxutils import escape

from lxml import etree

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
SML = "application/vnd.openxmlformats-officedocument.spreadsheetml."
DML = "application/vnd.openxmlformats-officedocument.drawingml."
DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.drawing+xml"
S = f"{{{MAIN}}}"
RID = f"{{{OFFICE}}}id"


class Officer:
    """A workbook file open for editing; `save` writes it back, packed otherwise than ours."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with zipfile.ZipFile(path) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}

    def save(self) -> Path:
        """Write the file, compressed as quickly as Excel does it."""
        with zipfile.ZipFile(self.path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name, data in self.parts.items():
                archive.writestr(zipfile.ZipInfo(name, (2014, 6, 1, 9, 0, 0)), data,
                                 zipfile.ZIP_DEFLATED, 1)  # fmt: skip
        return self.path

    # ---- parts

    def xml(self, part: str) -> etree._Element:
        """The root element of a part."""
        return etree.fromstring(self.parts[part])

    def put(self, part: str, root: etree._Element) -> None:
        """Write a part."""
        self.parts[part] = HEAD + etree.tostring(root)

    def add_part(self, part: str, content: str | bytes, content_type: str = "") -> None:
        """A new part; its content type only where the extension does not give it."""
        self.parts[part] = content if isinstance(content, bytes) else HEAD + content.encode()
        if content_type:
            root = self.xml("[Content_Types].xml")
            etree.SubElement(
                root, f"{{{TYPES}}}Override", PartName=f"/{part}", ContentType=content_type
            )
            self.put("[Content_Types].xml", root)

    def default_type(self, extension: str, content_type: str) -> None:
        """The content type of an extension."""
        root = self.xml("[Content_Types].xml")
        if not any(e.get("Extension") == extension for e in root):
            element = etree.Element(f"{{{TYPES}}}Default")
            element.set("Extension", extension)
            element.set("ContentType", content_type)
            root.insert(0, element)
            self.put("[Content_Types].xml", root)

    def relate(self, part: str, kind: str, target: str, rid: str = "", *, external: bool = False
               ) -> str:  # fmt: skip
        """A relationship of a part ('' is the package); `kind` may leave out the usual prefix."""
        name = rels_name(part)
        if name not in self.parts:
            self.parts[name] = HEAD + f'<Relationships xmlns="{PACKAGE}"/>'.encode()
        root = self.xml(name)
        taken = {e.get("Id") for e in root}
        rid = rid or next(f"rId{n}" for n in range(1, 1000) if f"rId{n}" not in taken)
        element = etree.SubElement(root, f"{{{PACKAGE}}}Relationship", Id=rid)
        element.set("Type", kind if "://" in kind else f"{OFFICE}/{kind}")
        where = target
        if not external:
            where = posixpath.relpath(target, posixpath.dirname(part) or ".")
        element.set("Target", where)
        if external:
            element.set("TargetMode", "External")
        self.put(name, root)
        return rid

    def related(self, part: str, kind: str) -> list[str]:
        """The parts to which relationships of a kind lead."""
        if rels_name(part) not in self.parts:
            return []
        return [
            posixpath.normpath(posixpath.join(posixpath.dirname(part), e.get("Target", "")))
            if not e.get("Target", "").startswith("/")
            else e.get("Target", "")[1:]
            for e in self.xml(rels_name(part))
            if e.get("Type", "").rpartition("/")[2] == kind
        ]

    def part_of(self, tab: str) -> str:
        """The sheet part of a tab."""
        rid = self._entry(self.xml("xl/workbook.xml"), tab).get(RID)
        root = self.xml("xl/_rels/workbook.xml.rels")
        target = next(e.get("Target", "") for e in root if e.get("Id") == rid)
        return target[1:] if target.startswith("/") else f"xl/{target}"

    @staticmethod
    def _entry(workbook: etree._Element, tab: str) -> etree._Element:
        return next(e for e in workbook.iter(f"{S}sheet") if e.get("name") == tab)

    def free(self, pattern: str) -> str:
        """The lowest free part name."""
        return next(n for k in range(1, 1000) if (n := pattern.format(k)) not in self.parts)

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

    def _formulas(self, change: Callable[[str], str]) -> None:
        """Change every formula: of cells, names and charts."""
        for part in list(self.parts):
            if re.match(r"xl/(workbook\.xml|worksheets/sheet|charts/chart)", part):
                root = self.xml(part)
                for element in root.iter(f"{S}f", f"{S}definedName", f"{{{CHART}}}f"):
                    element.text = change(element.text or "")
                self.put(part, root)

    # ---- tabs

    def add_sheet(self, tab: str, cells: str = "", *, before: str = "", after: str = "",
                  state: str = "", rest: str = "") -> str:  # fmt: skip
        """A sheet of the user's own, `cells` the rows of it; gives its part."""
        part = self.free("xl/worksheets/sheet{}.xml")
        self.add_part(part, (
            f'<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheetData>{cells}</sheetData>{rest}'
            "</worksheet>"), SML + "worksheet+xml")  # fmt: skip
        self.list_sheet(tab, part, "worksheet", before=before, after=after, state=state)
        return part

    def list_sheet(self, tab: str, part: str, kind: str, *, before: str = "", after: str = "",
                   state: str = "") -> None:  # fmt: skip
        """Put a sheet part into the list of tabs; names of the tabs behind it follow."""
        rid = self.relate("xl/workbook.xml", kind, part)
        root = self.xml("xl/workbook.xml")
        holder = root.find(f"{S}sheets")
        assert holder is not None
        number = max(int(e.get("sheetId", "0")) for e in holder) + 1
        element = etree.Element(f"{S}sheet", name=tab, sheetId=str(number))
        if state:
            element.set("state", state)
        element.set(RID, rid)
        place = len(holder)
        if before or after:
            place = holder.index(self._entry(root, before or after)) + bool(after)
        holder.insert(place, element)
        for name in root.iter(f"{S}definedName"):
            local = name.get("localSheetId")
            if local is not None and int(local) >= place:
                name.set("localSheetId", str(int(local) + 1))
        view = root.find(f"{S}bookViews/{S}workbookView")
        if view is not None and int(view.get("activeTab", "0")) >= place:
            view.set("activeTab", str(int(view.get("activeTab", "0")) + 1))
        self.put("xl/workbook.xml", root)

    def copy_sheet(self, tab: str, new: str) -> Officer:
        """Copy a tab beside itself: Excel copies its own names with it, ours included."""
        old = self.part_of(tab)
        part = self.free("xl/worksheets/sheet{}.xml")
        self.add_part(part, self.parts[old], SML + "worksheet+xml")
        for drawing in self.related(old, "drawing"):
            copy = self.free("xl/drawings/drawing{}.xml")
            self.add_part(copy, self.parts[drawing], DRAWING_TYPE)
            self.relate(part, "drawing", copy, "rIdPageDrawing")
            for chart in self.related(drawing, "chart"):
                twin = self.free("xl/charts/chart{}.xml")
                text = self.parts[chart].decode().replace(f"'{tab}'!", f"'{new}'!")
                self.add_part(twin, text.encode(), DML + "chart+xml")
                self.relate(copy, "chart", twin, "rId1")
        self.list_sheet(new, part, "worksheet", after=tab)
        root = self.xml("xl/workbook.xml")
        holder = root.find(f"{S}sheets")
        names = root.find(f"{S}definedNames")
        assert holder is not None
        assert names is not None
        place = holder.index(self._entry(root, tab))
        for name in list(names):
            if name.get("localSheetId") == str(place):
                twin_name = etree.fromstring(etree.tostring(name))
                twin_name.set("localSheetId", str(place + 1))
                twin_name.text = (name.text or "").replace(f"'{tab}'!", f"'{new}'!")
                names.append(twin_name)
        self.put("xl/workbook.xml", root)
        return self

    def rename(self, tab: str, new: str) -> Officer:
        """Rename a tab; formulas, names and charts that read it follow."""
        root = self.xml("xl/workbook.xml")
        self._entry(root, tab).set("name", new)
        self.put("xl/workbook.xml", root)
        quoted = "'" + tab.replace("'", "''") + "'!"
        plain = re.compile(rf"(?<![\w.'\]]){re.escape(tab)}!")
        target = "'" + new.replace("'", "''") + "'!"
        self._formulas(
            lambda text: text
            if text.startswith('"')
            else plain.sub(lambda _: target, text.replace(quoted, target))
        )
        return self

    def delete_sheet(self, tab: str) -> Officer:
        """Delete a tab with its own names."""
        part = self.part_of(tab)
        root = self.xml("xl/workbook.xml")
        entry = self._entry(root, tab)
        holder = entry.getparent()
        assert holder is not None
        place, rid = holder.index(entry), entry.get(RID)
        holder.remove(entry)
        for name in list(root.iter(f"{S}definedName")):
            local = int(name.get("localSheetId", "-1"))
            if local == place:
                name.getparent().remove(name)  # type: ignore[union-attr]
            elif local > place:
                name.set("localSheetId", str(local - 1))
        view = root.find(f"{S}bookViews/{S}workbookView")
        if view is not None and int(view.get("activeTab", "0")) > place:
            view.set("activeTab", str(int(view.get("activeTab", "0")) - 1))
        self.put("xl/workbook.xml", root)
        self._unlist("xl/_rels/workbook.xml.rels", "Id", str(rid))
        gone = [part, *self.related(part, "drawing")]
        gone += [chart for drawing in gone[1:] for chart in self.related(drawing, "chart")]
        for name_of_part in gone:
            self.parts.pop(name_of_part)
            self.parts.pop(rels_name(name_of_part), None)
            self._unlist("[Content_Types].xml", "PartName", f"/{name_of_part}")
        return self

    def _unlist(self, part: str, attribute: str, value: str) -> None:
        root = self.xml(part)
        for element in list(root):
            if element.get(attribute) == value:
                root.remove(element)
        self.put(part, root)

    def hide(self, tab: str) -> Officer:
        """Hide a tab."""
        root = self.xml("xl/workbook.xml")
        self._entry(root, tab).set("state", "hidden")
        self.put("xl/workbook.xml", root)
        return self

    def zoom(self, tab: str, percent: int) -> Officer:
        """Zoom a tab's view."""
        part = self.part_of(tab)
        root = self.xml(part)
        for view in root.iter(f"{S}sheetView"):
            view.set("zoomScale", str(percent))
            view.set("zoomScaleNormal", str(percent))
        self.put(part, root)
        return self

    def reorder(self, *tabs: str) -> Officer:
        """Put the tabs into this order; names of single tabs and the view follow."""
        root = self.xml("xl/workbook.xml")
        holder = root.find(f"{S}sheets")
        assert holder is not None
        before = [e.get("name") for e in holder]
        places = [before.index(tab) for tab in tabs]
        assert sorted(places) == list(range(len(before)))
        holder[:] = [holder[place] for place in places]
        for name in root.iter(f"{S}definedName"):
            local = name.get("localSheetId")
            if local is not None:
                name.set("localSheetId", str(places.index(int(local))))
        for view in root.iter(f"{S}workbookView"):
            view.set("activeTab", str(places.index(int(view.get("activeTab", "0")))))
        self.put("xl/workbook.xml", root)
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


def rels_name(part: str) -> str:
    """The part that holds a part's relationships ('' is the package itself)."""
    return posixpath.join(posixpath.dirname(part), "_rels", posixpath.basename(part) + ".rels")


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
