import re
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlwings
from lxml import etree
from openpyxl.chart import LineChart, Reference
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName as OpenpyxlName

from xlscore.hosts.package.package import MAIN, OFFICE_RELS, Package, Rel
from xlscore.hosts.package.references import retargeted
from xlscore.hosts.package.workbook_lists import stand_at
from xlscore.hosts.package.workbook_part import DefinedName, Index
from xlscore.problems import Refusal
from xlscore.workbook.addresses import address, area, letters, position

S = f"{{{MAIN}}}"
SHEET = f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>'.encode()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Data, two exception tabs with charts, a chart sheet and a list; names, print areas."""
    path = tmp_path / "scorecard.xlsx"
    book = openpyxl.Workbook()
    data = book.worksheets[0]
    data.title = "Data"
    for row in range(1, 4):
        data.cell(row, 1, row)
    for title in ("Exc 4", "Exc 7"):
        sheet = book.create_sheet(title)
        sheet["A1"] = 1
        sheet["A2"] = 2
        sheet["B1"].comment = Comment("look", "an officer")
        chart = LineChart()
        chart.add_data(Reference(sheet, min_col=1, min_row=1, max_row=2))
        sheet.add_chart(chart, "C3")
        sheet.print_area = "A1:B2"
    chart = LineChart()
    chart.add_data(Reference(data, min_col=1, min_row=1, max_row=2))
    book.create_chartsheet("Trend").add_chart(chart)
    book.create_sheet("List").print_area = "A1:A9"
    book.defined_names["zone"] = OpenpyxlName("zone", attr_text="'Exc 4'!$A$1")
    book.defined_names["area"] = OpenpyxlName("area", attr_text="Data!$A$1:$A$3")
    book.active = 4
    book.save(path)
    package = Package.open(path)
    with package.editing("/xl/workbook.xml") as root:
        for name in root.iter(S + "definedName"):
            if (name.text or "").startswith("'List'"):
                name.set("localSheetId", "4")  # openpyxl does not count the chart sheet
    package.save(path)
    return path


def opened(path: Path) -> tuple[Package, Index]:
    """The package and its index."""
    package = Package.open(path)
    return package, Index(package)


def reread(index: Index) -> Index:
    """The index as the next reader sees it, after a commit."""
    index.commit()
    return Index(index.package)


def titles(index: Index) -> list[str]:
    """The titles of the tabs in their order."""
    return [sheet.title for sheet in index.sheets]


def unresolved(package: Package) -> list[str]:
    """Relationships that lead nowhere, and content types of parts that are not there."""
    found = []
    for name in package.names():
        if name.endswith(".rels"):
            owner = re.sub(r"_rels/([^/]*)\.rels$", r"\1", name)
            assert owner == "/" or package.has(owner), f"{name} belongs to nobody"
            found += [
                rel.target
                for rel in package.rels(owner)
                if not rel.external and not package.has(rel.target)
            ]
    typed = [e.get("PartName", "") for e in package.xml("/[Content_Types].xml")]
    return found + [part for part in typed if part and not package.has(part)]


def test_reads_sheets_and_names(path: Path) -> None:
    """Tabs come in their order with kind and part, names with their tab."""
    _, index = opened(path)
    assert titles(index) == ["Data", "Exc 4", "Exc 7", "Trend", "List"]
    assert [s.kind for s in index.sheets] == ["worksheet"] * 3 + ["chartsheet", "worksheet"]
    assert index.sheets[1].part == "/xl/worksheets/sheet2.xml"
    assert index.active == "List"
    assert DefinedName("zone", None, "'Exc 4'!$A$1") in index.names
    assert DefinedName("_xlnm.Print_Area", "List", "'List'!$A$1:$A$9") in index.names
    found = index.find("exc 4")
    assert found is not None
    assert found.sheet_id == 2


def test_commit_without_change_writes_nothing(path: Path) -> None:
    """An index in which nothing changed leaves every part as it is."""
    package, index = opened(path)
    index.set_name("zone", "'Exc 4'!$A$1")
    index.remove_name("nobody", "Exc 4")
    index.reorder(titles(index))
    index.active = "List"
    index.rename("Data", "Data")
    index.commit()
    assert not package.changed


@pytest.mark.parametrize(
    "source", sorted(Path(xlwings.__file__).parent.glob("*.xlsm")), ids=lambda p: p.name
)
def test_unknown_parts_of_a_real_workbook_part_survive(source: Path, tmp_path: Path) -> None:
    """What Excel keeps in the workbook part besides tabs and names stays, word for word."""
    path = tmp_path / source.name
    shutil.copy(source, path)
    package, index = opened(path)
    package.write("/xl/worksheets/sheet9.xml", SHEET)
    entry = index.add_sheet("Cover", "/xl/worksheets/sheet9.xml", before="Sheet1")
    index.set_name("mark", '"x"', "Cover", hidden=True)
    index.mark_calculate_on_open()
    before = etree.fromstring(zipfile.ZipFile(source).read("xl/workbook.xml"))
    index.commit()
    after = package.xml("/xl/workbook.xml")
    for tag in ("sheets", "definedNames", "calcPr", "bookViews"):
        for root in (before, after):
            for element in root.findall(S + tag):
                root.remove(element)
    for extensions in after.findall(S + "extLst"):
        for extension in extensions:
            if extension.find("{*}changed") is not None:  # the record of our mark
                extensions.remove(extension)
        if before.find(S + "extLst") is None:
            after.remove(extensions)
    assert etree.tostring(after, method="c14n") == etree.tostring(before, method="c14n")
    assert entry.sheet_id == 3
    assert package.read("/xl/workbook.xml").startswith(
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<workbook '
    )
    package.save(path)
    assert openpyxl.load_workbook(path).sheetnames == ["Cover", "Sheet1", "_xlwings.conf"]


def test_insertion_moves_what_counts_by_place(path: Path) -> None:
    """A tab put in front moves the active tab's number and the names' sheet numbers along."""
    package, index = opened(path)
    package.write("/xl/worksheets/sheet5.xml", SHEET)
    index.add_sheet("Cover", "/xl/worksheets/sheet5.xml", before="Data")
    index = reread(index)
    assert index.active == "List"
    assert DefinedName("_xlnm.Print_Area", "Exc 7", "'Exc 7'!$A$1:$B$2") in index.names
    root = package.xml("/xl/workbook.xml")
    assert [n.get("localSheetId") for n in root.iter(S + "definedName")] == [
        None,
        "2",
        "3",
        "5",
        None,
    ]
    view = root.find(f"{S}bookViews/{S}workbookView")
    assert view is not None
    assert view.get("activeTab") == "5"
    assert index.sheets[0].sheet_id == 6
    assert package.content_type("/xl/worksheets/sheet5.xml") == package.content_type(
        "/xl/worksheets/sheet1.xml"
    )


def test_first_tab_in_sight_follows_unless_it_is_the_first(path: Path) -> None:
    """A window scrolled to a tab stays there; one at the start shows the tabs put before it."""
    package, index = opened(path)
    index.reorder(["List", "Data", "Exc 4", "Exc 7", "Trend"])
    reread(index)
    view = package.xml("/xl/workbook.xml").find(f"{S}bookViews/{S}workbookView")
    assert view is not None
    assert (view.get("firstSheet"), view.get("activeTab")) == ("0", "0")
    with package.editing("/xl/workbook.xml") as root:
        root[2][0].set("firstSheet", "2")  # Exc 4
    index = Index(package)
    index.reorder(["Data", "Trend", "Exc 7", "Exc 4", "List"])
    index.commit()
    view = package.xml("/xl/workbook.xml").find(f"{S}bookViews/{S}workbookView")
    assert view is not None
    assert (view.get("firstSheet"), view.get("activeTab")) == ("3", "4")


def test_removed_tab_takes_only_its_own_parts(path: Path) -> None:
    """Chart, drawing and comments go with the tab; an image that another tab shows stays."""
    package, index = opened(path)
    package.write("/xl/media/image1.png", b"picture")
    for number in (1, 2):
        drawing = f"/xl/drawings/drawing{number}.xml"
        package.set_rels(
            drawing,
            [*package.rels(drawing), Rel("rId8", OFFICE_RELS + "/image", "/xl/media/image1.png")],
        )
    package.write("/xl/pivotCache/cache1.xml", b"<cache/>")
    package.write("/xl/pivotTables/pivot1.xml", b"<pivot/>")
    cache = Rel("rId70", OFFICE_RELS + "/pivotCacheDefinition", "/xl/pivotCache/cache1.xml")
    package.set_rels("/xl/workbook.xml", [*package.rels("/xl/workbook.xml"), cache])
    package.set_rels("/xl/pivotTables/pivot1.xml", [cache])
    sheet = "/xl/worksheets/sheet2.xml"
    package.set_rels(
        sheet,
        [
            *package.rels(sheet),
            Rel("rId9", OFFICE_RELS + "/pivotTable", "/xl/pivotTables/pivot1.xml"),
        ],
    )
    before = set(package.names())
    index = Index(package)
    index.remove("Exc 4")
    index.commit()
    gone = before - set(package.names())
    assert gone == {
        sheet,
        "/xl/worksheets/_rels/sheet2.xml.rels",
        "/xl/drawings/drawing1.xml",
        "/xl/drawings/_rels/drawing1.xml.rels",
        "/xl/charts/chart1.xml",
        "/xl/comments/comment1.xml",
        "/xl/drawings/commentsDrawing1.vml",
        "/xl/pivotTables/pivot1.xml",
        "/xl/pivotTables/_rels/pivot1.xml.rels",
    }
    assert unresolved(package) == []
    assert titles(index) == ["Data", "Exc 7", "Trend", "List"]
    assert [s.sheet_id for s in index.sheets] == [1, 3, 4, 5]
    assert DefinedName("zone", None, "#REF!$A$1") in index.names
    assert not [n for n in index.names if n.scope_title == "Exc 4"]
    package.save(path)
    assert openpyxl.load_workbook(path)["Exc 7"].print_area == "'Exc 7'!$A$1:$B$2"


def test_cleared_tab_keeps_its_place_and_part(path: Path) -> None:
    """A tab about to be written anew loses its drawing, and keeps part, ids and names."""
    package, index = opened(path)
    was = index.sheets
    index.clear("Exc 4")
    assert not package.has("/xl/charts/chart1.xml")
    assert package.free_name("/xl/charts/chart{}.xml") == "/xl/charts/chart1.xml"
    package.write("/xl/worksheets/sheet2.xml", SHEET)
    index = reread(index)
    assert index.sheets == was
    assert unresolved(package) == []


def test_removing_the_active_tab_shows_a_neighbour(path: Path) -> None:
    """The nearest visible tab comes to the front, and it alone is selected."""
    _, index = opened(path)
    index.set_state("Trend", "hidden")
    index.remove("List")
    assert index.active == "Exc 7"
    index = reread(index)
    assert index.active == "Exc 7"
    assert selected(index) == ["Exc 7"]


def selected(index: Index) -> list[str]:
    """The tabs that are selected: more than one would be edited together."""
    return [s.title for s in index.sheets if b'tabSelected="1"' in index.package.read(s.part)]


def test_only_the_active_tab_is_selected(path: Path) -> None:
    """A page made elsewhere does not come in selected; a new active tab is the selected one."""
    package, index = opened(path)
    page = (
        f'<worksheet xmlns="{MAIN}"><sheetViews><sheetView tabSelected="1" '
        'workbookViewId="0"/></sheetViews><sheetData/></worksheet>'
    )
    package.write("/xl/worksheets/sheet5.xml", page.encode())
    index.add_sheet("Cover", "/xl/worksheets/sheet5.xml")
    before = {s.part: package.read(s.part) for s in index.sheets[:-1]}
    index = reread(index)
    assert "Cover" not in selected(index)
    assert {s.part: package.read(s.part) for s in index.sheets[:-1]} == before
    index.active = "Cover"
    index = reread(index)
    assert index.active == "Cover"
    assert selected(index) == ["Cover"]


def test_renamed_tab_takes_its_print_area_and_chart_along(path: Path) -> None:
    """A page kept under another title still draws its own figures; others mean the new page."""
    package, index = opened(path)
    index.rename("Exc 4", "Exc 4 (2)")
    package.write("/xl/worksheets/sheet5.xml", SHEET)
    index.add_sheet("Exc 4", "/xl/worksheets/sheet5.xml", after="Data")
    index = reread(index)
    assert titles(index)[:3] == ["Data", "Exc 4", "Exc 4 (2)"]
    assert DefinedName("_xlnm.Print_Area", "Exc 4 (2)", "'Exc 4 (2)'!$A$1:$B$2") in index.names
    assert DefinedName("zone", None, "'Exc 4'!$A$1") in index.names
    assert b"'Exc 4 (2)'!$A$1:$A$2" in package.read("/xl/charts/chart1.xml")
    assert b"'Exc 7'!$A$1:$A$2" in package.read("/xl/charts/chart2.xml")


def test_names_follow_a_renamed_tab_but_not_a_reused_one(path: Path) -> None:
    """Without a new page of the old title, names follow the tab, unless it shows another page."""
    _, index = opened(path)
    index.rename("Exc 4", "Kept")
    assert DefinedName("zone", None, "Kept!$A$1") in reread(index).names
    _, index = opened(path)
    index.clear("Exc 4")
    index.rename("Exc 4", "Exc 9")
    assert DefinedName("zone", None, "#REF!$A$1") in reread(index).names


def test_names_are_set_hidden_sorted_and_removed(path: Path) -> None:
    """A mark is a hidden name of its tab; the list is in Excel's order after a change."""
    package, index = opened(path)
    index.set_name("Mark", '"1"', "Exc 7", hidden=True)
    index.set_name("mark", '"2"', "exc 7", hidden=True)
    index.set_name("Beta", "Data!$A$1")
    index.remove_name("AREA")
    index = reread(index)
    assert [(n.name, n.scope_title) for n in index.names] == [
        ("Beta", None),
        ("Mark", "Exc 7"),
        ("_xlnm.Print_Area", "Exc 4"),
        ("_xlnm.Print_Area", "Exc 7"),
        ("_xlnm.Print_Area", "List"),
        ("zone", None),
    ]
    assert DefinedName("Mark", "Exc 7", '"2"', hidden=True) in index.names
    for name in index.names:
        index.remove_name(name.name, name.scope_title)
    index.commit()
    assert package.xml("/xl/workbook.xml").find(S + "definedNames") is None


def test_calculation_on_opening_is_marked_once_in_its_place(path: Path) -> None:
    """The mark goes where the schema wants it, also in a book that says nothing of calculation."""
    package, index = opened(path)
    with package.editing("/xl/workbook.xml") as root:
        for element in root.findall(S + "calcPr"):
            root.remove(element)
        etree.SubElement(root, S + "extLst")
    index = Index(package)
    assert not index.calculates_on_open
    index.mark_calculate_on_open()
    index = reread(index)
    assert index.calculates_on_open
    tags = [e.tag.removeprefix(S) for e in package.xml("/xl/workbook.xml")]
    assert tags[-3:] == ["definedNames", "calcPr", "extLst"]
    before = package.read("/xl/workbook.xml")
    index.mark_calculate_on_open()
    index.commit()
    assert package.read("/xl/workbook.xml") == before


CHAIN = (
    f'<calcChain xmlns="{MAIN}"><c r="A2" i="2" l="1"/><c r="A1"/><c r="A2" s="1"/>'
    '<c r="B1" i="3"/><c r="B2"/><c r="B9"/><c r="A1" i="1"/></calcChain>'
)


def with_chain(package: Package) -> None:
    """Add a calculation chain."""
    package.write("/xl/calcChain.xml", CHAIN.encode())
    package.set_content_type(
        "/xl/calcChain.xml",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml",
    )
    package.set_rels(
        "/xl/workbook.xml",
        [
            *package.rels("/xl/workbook.xml"),
            Rel("rId60", OFFICE_RELS + "/calcChain", "/xl/calcChain.xml"),
        ],
    )


def test_calculation_chain_forgets_removed_tabs_and_formulas(path: Path) -> None:
    """Entries of a removed tab go, and of cells that hold no formula any more; others stay."""
    package = Package.open(path)
    with_chain(package)
    package.save(path)
    package, index = opened(path)
    index.remove("Exc 4")
    package.write(
        "/xl/worksheets/sheet3.xml",
        SHEET.replace(
            b"<sheetData/>",
            b'<sheetData><row r="2"><c r="B2"><f>1+1</f><v>2</v></c></row></sheetData>',
        ),
    )
    index.commit()
    chain = package.xml("/xl/calcChain.xml")
    assert [dict(e.attrib) for e in chain] == [{"r": "B2", "i": "3"}, {"r": "A1", "i": "1"}]
    index.remove("Exc 7")
    index.remove("Data")
    index.commit()
    assert not package.has("/xl/calcChain.xml")
    assert unresolved(package) == []


def test_calculation_chain_forgets_formulas_of_settled_parts(path: Path) -> None:
    """A formula overwritten before the package was settled leaves the chain all the same."""
    package = Package.open(path)
    with_chain(package)
    package.save(path)
    package.write("/xl/worksheets/sheet3.xml", SHEET)
    package.settle()
    assert package.part_changed("/xl/worksheets/sheet3.xml")
    Index(package).commit()
    chain = package.xml("/xl/calcChain.xml")
    assert [e.get("i", "") for e in chain] == ["2", "", "", "1"]
    package.save(path)
    assert not package.part_changed("/xl/worksheets/sheet3.xml")


def test_document_titles_follow(path: Path) -> None:
    """The lists of tabs and named ranges in the document properties stay true."""
    package = Package.open(path)
    app = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
    types = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
    pairs = [("Arbeitsblätter", 4), ("Diagramme", 1), ("Benannte Bereiche", 5)]
    parts = [
        "Data",
        "Exc 4",
        "Exc 7",
        "List",
        "Trend",
        "area",
        "'Exc 4'!Print_Area",
        "'Exc 7'!Print_Area",
        "List!Print_Area",
        "zone",
    ]
    package.write(
        "/docProps/app.xml",
        (
            f'<Properties xmlns="{app}" xmlns:vt="{types}"><Company>KCC</Company><HeadingPairs>'
            '<vt:vector size="6" baseType="variant">'
            + "".join(
                f"<vt:variant><vt:lpstr>{a}</vt:lpstr></vt:variant><vt:variant><vt:i4>{b}</vt:i4>"
                "</vt:variant>"
                for a, b in pairs
            )
            + '</vt:vector></HeadingPairs><TitlesOfParts><vt:vector size="10" baseType="lpstr">'
            + "".join(f"<vt:lpstr>{part}</vt:lpstr>" for part in parts)
            + "</vt:vector></TitlesOfParts></Properties>"
        ).encode(),
    )
    index = Index(package)
    index.remove("Exc 4")
    index.rename("Exc 7", "Exc 9")
    index.set_name("mark", '"x"', "List", hidden=True)
    index.commit()
    root = package.xml("/docProps/app.xml")
    vector = f"{{{types}}}vector"
    assert [e.text for e in root.iter(f"{{{types}}}i4")] == ["3", "1", "4"]
    assert [e.text for e in root[2][0]] == [
        "Data",
        "Exc 9",
        "List",
        "Trend",
        "area",
        "'Exc 9'!Print_Area",
        "List!Print_Area",
        "zone",
    ]
    assert [e.get("size") for e in root.iter(vector)] == ["6", "8"]
    index.remove("Trend")
    index.commit()
    root = package.xml("/docProps/app.xml")
    assert [e.text for e in root[1].iter(f"{{{types}}}lpstr")] == [
        "Arbeitsblätter",
        "Benannte Bereiche",
    ]


def test_document_titles_that_say_otherwise_are_left(path: Path) -> None:
    """A list that never agreed with the tabs is nobody's to correct."""
    package, index = opened(path)
    before = package.read("/docProps/app.xml")
    index.remove("Exc 4")
    index.commit()
    assert package.read("/docProps/app.xml") == before


def test_custom_views_of_a_removed_tab_show_the_active_one(path: Path) -> None:
    """A user's saved view of a tab that is gone must not name it any more."""
    package = Package.open(path)
    with package.editing("/xl/workbook.xml") as root:
        views = etree.SubElement(root, S + "customWorkbookViews")
        for sheet in ("2", "3"):
            etree.SubElement(views, S + "customWorkbookView", activeSheetId=sheet)
    index = Index(package)
    index.remove("Exc 4")
    index.commit()
    found = package.xml("/xl/workbook.xml").iter(S + "customWorkbookView")
    assert [view.get("activeSheetId") for view in found] == ["5", "3"]


def test_same_changes_again_change_nothing(path: Path) -> None:
    """Removing and writing the same tabs over again gives the same bytes."""

    def refreshed() -> bytes:
        package, index = opened(path)
        for title in ("Cover", "Exc 4"):
            if index.find(title) is None:
                part = package.free_name("/xl/worksheets/sheet{}.xml")
                package.write(part, SHEET)
                index.add_sheet(title, part, before="Data")
            else:
                entry = index.find(title)
                assert entry is not None
                index.clear(title)
                package.write(entry.part, SHEET)
            index.set_name("mark", f'"{title}"', title, hidden=True)
        index.active = "Cover"
        index.mark_calculate_on_open()
        index.commit()
        package.save(path)
        return path.read_bytes()

    first = refreshed()
    assert refreshed() == first


def test_mistakes_of_the_caller_are_errors(path: Path) -> None:
    """Unknown and taken titles, and a book without a visible tab, are not let through."""
    package, index = opened(path)
    with pytest.raises(KeyError):
        index.remove("Exc 99")
    with pytest.raises(ValueError, match="already"):
        index.rename("Data", "EXC 4")
    with pytest.raises(ValueError, match="already"):
        index.add_sheet("data", "/xl/worksheets/sheet1.xml")
    with pytest.raises(ValueError, match="every tab"):
        index.reorder(["Data"])
    for sheet in index.sheets:
        index.set_state(sheet.title, "hidden")
    with pytest.raises(ValueError, match="visible"):
        index.commit()
    assert not package.changed


def test_tab_without_contents_is_refused(path: Path) -> None:
    """A tab whose part is missing is named."""
    package = Package.open(path)
    package.remove("/xl/worksheets/sheet2.xml")
    with pytest.raises(Refusal, match="the tab Exc 4 has no contents"):
        Index(package)


@pytest.mark.parametrize(
    ("formula", "old", "new", "expected"),
    [
        ("'Exc 4'!A1+'Exc 44'!A1", "Exc 4", "Kept", "Kept!A1+'Exc 44'!A1"),
        (
            "Data!A1+MyData!A1+'[1]Data'!A1+[1]Data!A1",
            "Data",
            "Old data",
            "'Old data'!A1+MyData!A1+'[1]Data'!A1+[1]Data!A1",
        ),
        ("SUM('it''s'!A1:A2)", "It's", None, "SUM(#REF!A1:A2)"),
        (
            '"Data!A1"&Data!A1:INDEX(Data!B:B,  2)',
            "Data",
            "New",
            '"Data!A1"&New!A1:INDEX(New!B:B,  2)',
        ),
        ("Data!A1:Data!B2", "Data", "New", "New!A1:New!B2"),
        ("Data!A1)", "Data", "New", "Data!A1)"),
    ],
)
def test_references_are_retargeted(formula: str, old: str, new: str | None, expected: str) -> None:
    """References to one tab are changed, and none that merely looks like them."""
    assert retargeted(formula, old, new) == expected


def test_addresses() -> None:
    """Addresses and numbers of cells go both ways."""
    assert [letters(n) for n in (1, 26, 27, 703)] == ["A", "Z", "AA", "AAA"]
    assert address(14, 4) == "D14"
    assert position("$AA$9") == (9, 27)
    assert area("A1:G50") == (1, 1, 50, 7)
    assert area("B3") == (3, 2, 3, 2)
    with pytest.raises(ValueError, match="no cell address"):
        position("4D")


@pytest.mark.parametrize("frozen", [True, False])
def test_a_sheet_stands_at_a_row(path: Path, frozen: bool) -> None:
    """It opens with the row's first cell selected, and with some rows above it in sight."""
    package = Package.open(path)
    part = next(sheet.part for sheet in Index(package).sheets if sheet.kind == "worksheet")
    pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    inside = f'{pane}<selection pane="topRight" sqref="B1"/><selection pane="bottomLeft"/>'
    view = f'<sheetView workbookViewId="0">{inside if frozen else "<selection/>"}</sheetView>'
    package.write(
        part, f'<worksheet xmlns="{MAIN}"><sheetViews>{view}</sheetViews></worksheet>'.encode()
    )
    stand_at(package, part, 40)
    root = package.xml(part)
    selections = [dict(one.attrib) for one in root.iter(S + "selection")]
    stands = {"activeCell": "A40", "sqref": "A40"}
    if frozen:
        assert [one.get("topLeftCell") for one in root.iter(S + "pane")] == ["A35"]
        assert selections == [{"pane": "topRight", "sqref": "B1"}, {"pane": "bottomLeft"} | stands]
    else:
        assert [one.get("topLeftCell") for one in root.iter(S + "sheetView")] == ["A35"]
        assert selections == [stands]
