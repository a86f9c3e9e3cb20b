"""The workbook's cell styles, found by name and added where they are missing."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from lxml import etree
from openpyxl.styles import Font, NamedStyle, PatternFill
from support.extracts import workbook

from xlscore.hosts.package import drawn_looks
from xlscore.hosts.package.package import MAIN, Package
from xlscore.hosts.package.sheet.days import day_formats
from xlscore.hosts.package.styles import StyleSheet
from xlscore.problems import Refusal
from xlscore.workbook.looks import EARLIER, FONT, LOOKS, RED, Look

STYLES = "/xl/styles.xml"
NS = {"m": MAIN}
EXTENSION = (
    '<extLst><ext uri="{EB79DEF2-80B8-43e5-95BD-54CBDDF9020C}"'
    ' xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">'
    '<x14:slicerStyles defaultSlicerStyle="SlicerStyleLight1"/></ext></extLst>'
)
EXCEL = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<styleSheet xmlns="{MAIN}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" \
mc:Ignorable="x14ac" xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac">\
<numFmts count="2"><numFmt numFmtId="44" formatCode="0.0%"/>\
<numFmt numFmtId="165" formatCode="0.00000"/></numFmts>\
<fonts count="1" x14ac:knownFonts="1"><font><sz val="11"/><color theme="1"/><name val="Calibri"/>\
<family val="2"/><scheme val="minor"/></font></fonts>\
<fills count="2"><fill><patternFill patternType="none"/></fill>\
<fill><patternFill patternType="gray125"/></fill></fills>\
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>\
<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>\
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>\
<dxfs count="0"/><tableStyles count="0" defaultTableStyle="TableStyleMedium2" \
defaultPivotStyle="PivotStyleLight16"/>{EXTENSION}</styleSheet>"""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A workbook of the user's."""
    return workbook(tmp_path / "book.xlsx", ("Sheet", []))


def with_styles(path: Path, change: Callable[[str], str]) -> Path:
    """The workbook with its styles part changed, as another program would save it."""
    package = Package.open(path)
    package.write(STYLES, change(package.read(STYLES).decode()).encode())
    package.save(path)
    return path


def ask(styles: StyleSheet) -> list[int]:
    """The formats that a set of pages asks for."""
    return [
        styles.xf(name, code, "right", wrap, unlocked=wrap)
        for name in LOOKS
        for code in ("General", "0.0%", '0.0"*"')
        for wrap in (True, False)
    ]


def refreshed(path: Path) -> list[int]:
    """Ask for all formats and save the workbook."""
    package = Package.open(path)
    styles = StyleSheet(package)
    asked = ask(styles)
    styles.commit()
    package.save(path)
    return asked


def root(path: Path) -> etree._Element:
    """The styles part as saved."""
    return Package.open(path).xml(STYLES)


def named_styles(path: Path) -> dict[str, Any]:
    """The cell styles as openpyxl reads them, by name."""
    made: Any = openpyxl.load_workbook(path)
    return {style.name: style for style in made._named_styles}


def count(path: Path, what: str) -> int:
    """How many entries of a kind the styles part holds."""
    found = root(path).xpath(f"count(//{what})", namespaces=NS)
    assert isinstance(found, float)
    return int(found)


def cell_format(path: Path, number: int) -> etree._Element:
    """The cell format of that number."""
    return root(path).findall("m:cellXfs/m:xf", NS)[number]


def test_ten_refreshes_leave_the_styles_as_the_first_made_them(book: Path) -> None:
    """Styles do not grow from refresh to refresh: not a byte of the file changes."""
    first = refreshed(book)
    saved = book.read_bytes()
    for _ in range(9):
        assert refreshed(book) == first
    assert book.read_bytes() == saved


def test_nothing_is_written_when_every_format_is_there(book: Path) -> None:
    """The styles part is left alone when nothing had to be added to it."""
    refreshed(book)
    package = Package.open(book)
    styles = StyleSheet(package)
    ask(styles)
    styles.commit()
    assert not package.changed


def test_a_missing_look_becomes_a_cell_style_of_the_workbook(book: Path) -> None:
    """Each look stands in Excel's list of cell styles, so that it can be restyled there."""
    refreshed(book)
    named = named_styles(book)
    assert set(LOOKS) <= set(named)
    red = named["RAG Red"]
    assert (red.font.name, red.font.b, red.font.color.rgb) == (FONT, True, "FFFFFFFF")
    assert red.fill.fgColor.rgb == f"FF{RED}"
    assert red.border.bottom.style == "thin"
    assert not named["Page text"].fill.patternType


def test_cells_take_the_look_that_the_user_gave_the_style(book: Path) -> None:
    """A restyled cell style shows in new cells, and the styles grow once, not each time."""
    before = refreshed(book)
    with_styles(book, lambda xml: xml.replace(f"FF{RED}", "FF800080"))
    assert refreshed(book) == before
    fills, fonts = count(book, "m:fills/m:fill"), count(book, "m:fonts/m:font")
    purple = '<fill><patternFill patternType="solid"><fgColor rgb="FF00FF00"/></patternFill></fill>'
    package = Package.open(book)
    tree = package.xml(STYLES)
    style = tree.find("m:cellStyles/m:cellStyle[@name='RAG Red']", NS)
    section = tree.find("m:fills", NS)
    assert style is not None
    assert section is not None
    section.append(etree.fromstring(purple.replace("<fill>", f'<fill xmlns="{MAIN}">')))
    xf = tree.findall("m:cellStyleXfs/m:xf", NS)[int(style.get("xfId", ""))]
    xf.set("fillId", str(len(section) - 1))
    package.write(STYLES, etree.tostring(tree))
    package.save(book)
    asked = refreshed(book)
    new = StyleSheet(Package.open(book)).xf("RAG Red", "0.0%", "right")
    assert new in asked
    assert new not in before
    assert cell_format(book, new).get("fillId") == str(len(section) - 1)
    assert (count(book, "m:fills/m:fill"), count(book, "m:fonts/m:font")) == (fills + 1, fonts)
    saved = book.read_bytes()
    assert refreshed(book) == asked
    assert book.read_bytes() == saved


def test_a_style_is_found_however_its_name_is_capitalised(tmp_path: Path) -> None:
    """The user's 'rag red' is our 'RAG Red', as Excel sees it."""
    made = openpyxl.Workbook()
    made.add_named_style(
        NamedStyle("rag red", font=Font(name="Georgia"), fill=PatternFill("solid", "FF00AA00"))
    )
    sheet = made.active
    assert sheet is not None
    sheet["A1"].style = "rag red"
    path = tmp_path / "book.xlsx"
    made.save(path)
    package = Package.open(path)
    styles = StyleSheet(package)
    number = styles.xf("RAG Red")
    styles.commit()
    package.save(path)
    names = [s.get("name", "").lower() for s in root(path).findall("m:cellStyles/m:cellStyle", NS)]
    assert names.count("rag red") == 1
    fill = root(path).findall("m:fills/m:fill", NS)[
        int(cell_format(path, number).get("fillId", ""))
    ]
    assert b"FF00AA00" in etree.tostring(fill)


def test_number_format_and_alignment_are_the_cells_own(book: Path) -> None:
    """Whatever the style says, the cell states its format, alignment and protection."""
    package = Package.open(book)
    styles = StyleSheet(package)
    number = styles.xf("Figure", "0.0%", "centre", True, False, 2, True, True)
    assert styles.xf("Figure", "0.00%", "centre", True, False, 2, True, True) != number
    styles.commit()
    package.save(book)
    xf = cell_format(book, number)
    flags = ("applyNumberFormat", "applyAlignment", "applyProtection", "quotePrefix")
    assert [xf.get(flag) for flag in flags] == ["1"] * 4
    assert [xf.get(flag) for flag in ("applyFont", "applyFill", "applyBorder")] == [None] * 3
    alignment, protection = list(xf)
    expected = {"horizontal": "center", "vertical": "top", "wrapText": "1", "indent": "2"}
    assert dict(alignment.attrib.items()) == expected
    assert dict(protection.attrib.items()) == {"locked": "0"}
    assert count(book, "m:numFmts/m:numFmt[@formatCode='0.0%']") == 1
    assert count(book, "m:numFmts/m:numFmt[@formatCode='0.00%']") == 0, "Excel has it built in"


def test_styles_saved_by_excel_keep_their_extensions(book: Path) -> None:
    """What Excel put into the styles stays: extensions, known fonts, its own number formats."""
    with_styles(book, lambda _: EXCEL)
    refreshed(book)
    tree = root(book)
    order = [etree.QName(child).localname for child in tree]
    assert order == [
        "numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs",
        "tableStyles", "extLst",
    ]  # fmt: skip
    assert b"x14:slicerStyles" in etree.tostring(tree)
    assert b'x14ac:knownFonts="1"' in etree.tostring(tree)
    formats = {e.get("numFmtId"): e.get("formatCode") for e in tree.iterfind("m:numFmts/m:*", NS)}
    assert formats == {"44": "0.0%", "165": "0.00000", "164": "0.0%", "166": '0.0"*"'}
    for section in tree.iterfind("m:*[@count]", NS):
        assert section.get("count") == str(len(section))
    saved = book.read_bytes()
    refreshed(book)
    assert book.read_bytes() == saved


@pytest.mark.parametrize("lost", ["numFmts", "cellStyles", "cellStyleXfs", "borders", "dxfs"])
def test_a_section_that_the_styles_lack_is_made_in_its_place(book: Path, lost: str) -> None:
    """Other programs leave sections out; the schema's order holds all the same."""
    pattern = rf"<{lost}\b[^>]*/>|<{lost}\b.*?</{lost}>"
    with_styles(book, lambda _: re.sub(pattern, "", EXCEL, flags=re.DOTALL))
    asked = refreshed(book)
    order = [etree.QName(child).localname for child in root(book)]
    usual = [
        "numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs",
        "tableStyles", "extLst",
    ]  # fmt: skip
    assert order == [name for name in usual if name != "dxfs" or lost != "dxfs"]
    assert refreshed(book) == asked
    assert named_styles(book)["RAG Red"].font.name == FONT
    normal = root(book).find("m:cellStyles/m:cellStyle[@name='Normal']", NS)
    assert normal is not None
    assert normal.get("xfId") == "0"


def test_a_workbook_without_styles_gets_a_styles_part(book: Path) -> None:
    """The styles part is optional in a workbook; the pages need one."""
    package = Package.open(book)
    rels = [rel for rel in package.rels(package.workbook) if not rel.type.endswith("/styles")]
    package.set_rels(package.workbook, rels)
    package.remove(STYLES)
    styles = StyleSheet(package)
    asked = ask(styles)
    styles.commit()
    package.save(book)
    assert StyleSheet(Package.open(book)).xf("RAG Red", "0.0%", "right") in asked
    assert named_styles(book)["RAG Red"].font.name == FONT


def test_fonts_come_out_in_the_order_of_the_schema(book: Path) -> None:
    """openpyxl leaves fonts in an order that Excel would repair."""
    refreshed(book)
    order = ["b", "i", "strike", "u", "sz", "color", "name", "family", "charset", "scheme"]
    for font in root(book).iterfind("m:fonts/m:font", NS):
        places = [order.index(etree.QName(child).localname) for child in font]
        assert places == sorted(places)


def test_a_format_of_the_users_that_would_not_follow_the_style_is_not_shared(book: Path) -> None:
    """A cell format with a fill of its own is left to the user's cells, and not changed."""
    number = refreshed(book)[0]
    with_styles(book, lambda xml: xml.replace(' applyProtection="1"', ' applyFill="1"'))
    theirs = etree.tostring(cell_format(book, number))
    assert refreshed(book)[0] != number
    assert etree.tostring(cell_format(book, number)) == theirs


def test_styles_saved_by_libreoffice_serve_as_well(book: Path, tmp_path: Path) -> None:
    """After a save in LibreOffice the styles are found again and grow once at most."""
    package = Package.open(book)
    styles = StyleSheet(package)
    number = styles.xf("RAG Red", "0.0%", "right")
    styles.commit()
    with package.editing("/xl/worksheets/sheet1.xml") as sheet:
        data = sheet.find("m:sheetData", NS)
        assert data is not None
        row = etree.SubElement(data, f"{{{MAIN}}}row", r="1")
        cell = etree.SubElement(row, f"{{{MAIN}}}c", r="A1", s=str(number))
        etree.SubElement(cell, f"{{{MAIN}}}v").text = "0.5"
    package.save(book)
    out = tmp_path / "out"
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
         "--convert-to", "xlsx", "--outdir", str(out), str(book)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    saved = out / book.name
    asked = refreshed(saved)
    fill_id = int(cell_format(saved, asked[list(LOOKS).index("RAG Red") * 6]).get("fillId", ""))
    fill = root(saved).findall("m:fills/m:fill", NS)[fill_id]
    assert RED.encode() in etree.tostring(fill)
    names = [s.get("name") for s in root(saved).findall("m:cellStyles/m:cellStyle", NS)]
    assert names.count("RAG Red") == 1
    bytes_now = saved.read_bytes()
    assert refreshed(saved) == asked
    assert saved.read_bytes() == bytes_now


def earlier(path: Path, name: str, look: Look) -> None:
    """Give a cell style of the workbook a look, as an earlier version or the user drew it."""
    package = Package.open(path)
    tree = package.xml(STYLES)
    style = tree.find(f"m:cellStyles/m:cellStyle[@name='{name}']", NS)
    assert style is not None
    xf = tree.findall("m:cellStyleXfs/m:xf", NS)[int(style.get("xfId", ""))]
    for tag, part in (
        ("fonts", drawn_looks.font(look)),
        ("fills", drawn_looks.fill(look)),
        ("borders", drawn_looks.border(look)),
    ):
        if tag == "fills" and not look.fill:
            continue
        section = tree.find(f"m:{tag}", NS)
        assert section is not None
        section.append(part)
        for one in (xf, *tree.findall(f"m:cellXfs/m:xf[@xfId='{style.get('xfId')}']", NS)):
            one.set(f"{tag[:-1]}Id", str(len(section) - 1))
    package.write(STYLES, etree.tostring(tree))
    package.save(path)


@pytest.mark.parametrize("name", sorted(EARLIER))
def test_a_style_that_is_still_an_earlier_default_follows(book: Path, name: str) -> None:
    """What nobody restyled takes today's look, in the cells of the user's in that style too."""
    asked = refreshed(book)
    users = StyleSheet(Package.open(book)).xf(name, "0.0%", "right")
    for look in EARLIER[name]:
        earlier(book, name, look)
        assert named_styles(book)[name].font.color.rgb == f"FF{look.colour}"
        refreshed(book)
        now = named_styles(book)[name]
        assert (now.font.color.rgb[2:], now.font.sz) == (LOOKS[name].colour, LOOKS[name].size)
        assert (now.fill.fgColor.rgb[2:] if now.fill.patternType else "") == LOOKS[name].fill
        assert StyleSheet(Package.open(book)).xf(name, "0.0%", "right") == users
        assert refreshed(book) == asked


def test_a_style_that_was_restyled_stays(book: Path) -> None:
    """One thing that differs from the earlier default is enough."""
    refreshed(book)
    restyled = replace(EARLIER["RAG Red"][0], size=11)
    earlier(book, "RAG Red", restyled)
    refreshed(book)
    assert named_styles(book)["RAG Red"].fill.fgColor.rgb == f"FF{restyled.fill}"
    assert named_styles(book)["RAG Red"].font.sz == 11


def test_no_more_formats_than_excel_opens(book: Path) -> None:
    """One cell format more than Excel takes is a sentence that says what to do; up to it is not."""
    xf = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'

    def filled(many: int) -> StyleSheet:
        cells = f'<cellXfs count="{many}">{xf * many}</cellXfs>'
        styles = re.sub(r"<cellXfs.*</cellXfs>", cells, EXCEL, flags=re.DOTALL)
        return StyleSheet(Package.open(with_styles(book, lambda _: styles)))

    assert filled(65_489).xf("RAG Red") == 65_489
    with pytest.raises(Refusal, match="has 65,490 cell formats"):
        filled(65_490).xf("RAG Red")


def test_the_built_in_formats_of_days(tmp_path: Path) -> None:
    """Excel's numbers of formats that show a day, East Asian ones too; times alone are none."""
    package = Package.open(workbook(tmp_path / "days.xlsx", ("Sheet", [])))
    with package.editing(STYLES) as root:
        formats = root.find(f"{{{MAIN}}}cellXfs")
        assert formats is not None
        first = len(formats)
        for number in range(80):
            etree.SubElement(formats, f"{{{MAIN}}}xf", numFmtId=str(number))
    days = {number - first for number in day_formats(package) if number >= first}
    assert days == {14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, *range(50, 59)}
