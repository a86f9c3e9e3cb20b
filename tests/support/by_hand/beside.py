"""What stands beside the sheets of a rich workbook: pivot, chart sheet, ribbon, links, lists."""

from __future__ import annotations

from lxml import etree

from support.by_hand.officer import Officer
from support.by_hand.parts import CHART, DML, DRAWING, DRAWING_TYPE, MAIN, OFFICE, RID, SML, S

MS = "http://schemas.microsoft.com/office/"
X14 = MS + "spreadsheetml/2009/9/main"
X15 = MS + "spreadsheetml/2010/11/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
NAMES = f'xmlns="{MAIN}" xmlns:r="{OFFICE}"'


def pivot(officer: Officer) -> None:
    """A pivot table with its cache, over a table of the user's."""
    cells = (
        '<row r="3"><c r="A3" t="str"><v>Row Labels</v></c><c r="B3" t="str"><v>Sum of Cases</v>'
        '</c></row><row r="4"><c r="A4" t="str"><v>North</v></c><c r="B4"><v>3</v></c></row>'
        '<row r="5"><c r="A5" t="str"><v>South</v></c><c r="B5"><v>4</v></c></row>'
        '<row r="6"><c r="A6" t="str"><v>Grand Total</v></c><c r="B6"><v>7</v></c></row>'
    )
    part = officer.add_sheet("Pivot", cells)
    cache = "xl/pivotCache/pivotCacheDefinition1.xml"
    officer.add_part(cache, (
        f'<pivotCacheDefinition {NAMES} r:id="rId1" refreshedBy="x" refreshedDate="41791" '
        'createdVersion="6" refreshedVersion="6" minRefreshableVersion="3" recordCount="2">'
        '<cacheSource type="worksheet"><worksheetSource name="Sites"/></cacheSource><cacheFields '
        'count="2"><cacheField name="Site" numFmtId="0"><sharedItems count="2"><s v="North"/><s '
        'v="South"/></sharedItems></cacheField><cacheField name="Cases" numFmtId="0"><sharedItems '
        'containsSemiMixedTypes="0" containsString="0" containsNumber="1" containsInteger="1" '
        'minValue="3" maxValue="4"/></cacheField></cacheFields></pivotCacheDefinition>'),
        SML + "pivotCacheDefinition+xml")  # fmt: skip
    officer.add_part("xl/pivotCache/pivotCacheRecords1.xml", (
        f'<pivotCacheRecords {NAMES} count="2"><r><x v="0"/><n v="3"/></r><r><x v="1"/><n v="4"/>'
        "</r></pivotCacheRecords>"), SML + "pivotCacheRecords+xml")  # fmt: skip
    officer.relate(cache, "pivotCacheRecords", "xl/pivotCache/pivotCacheRecords1.xml")
    table = "xl/pivotTables/pivotTable1.xml"
    officer.add_part(table, (
        f'<pivotTableDefinition xmlns="{MAIN}" name="PivotTable1" cacheId="7" dataCaption="Values" '
        'updatedVersion="6" minRefreshableVersion="3" createdVersion="6"><location ref="A3:B6" '
        'firstHeaderRow="1" firstDataRow="1" firstDataCol="1"/><pivotFields count="2"><pivotField '
        'axis="axisRow" showAll="0"><items count="3"><item x="0"/><item x="1"/><item t="default"/>'
        '</items></pivotField><pivotField dataField="1" showAll="0"/></pivotFields><rowFields '
        'count="1"><field x="0"/></rowFields><rowItems count="3"><i><x/></i><i><x v="1"/></i><i '
        't="grand"><x/></i></rowItems><colItems count="1"><i/></colItems><dataFields count="1">'
        '<dataField name="Sum of Cases" fld="1" baseField="0" baseItem="0"/></dataFields>'
        "</pivotTableDefinition>"), SML + "pivotTable+xml")  # fmt: skip
    officer.relate(part, "pivotTable", table)
    officer.relate(table, "pivotCacheDefinition", cache)


def chart_sheet(officer: Officer) -> None:
    """A chart on a sheet of its own, over figures of the user's."""
    officer.add_part("xl/chartsheets/sheet1.xml", (
        f'<chartsheet {NAMES}><sheetViews><sheetView workbookViewId="0" zoomToFit="1"/>'
        '</sheetViews><pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" '
        'footer="0.3"/><drawing r:id="rId1"/></chartsheet>'), SML + "chartsheet+xml")  # fmt: skip
    officer.list_sheet("Picture", "xl/chartsheets/sheet1.xml", "chartsheet", after="Cover")
    part = "xl/drawings/drawing202.xml"
    officer.relate("xl/chartsheets/sheet1.xml", "drawing", part)
    officer.add_part(part, (
        f'<xdr:wsDr xmlns:xdr="{DRAWING}" xmlns:a="{A}"><xdr:absoluteAnchor><xdr:pos x="0" y="0"/>'
        '<xdr:ext cx="9000000" cy="6000000"/><xdr:graphicFrame macro=""><xdr:nvGraphicFramePr>'
        '<xdr:cNvPr id="2" name="Chart 1"/><xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr>'
        '<xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm><a:graphic><a:graphicData '
        f'uri="{CHART}"><c:chart xmlns:c="{CHART}" xmlns:r="{OFFICE}" r:id="rId1"/>'
        "</a:graphicData></a:graphic></xdr:graphicFrame><xdr:clientData/></xdr:absoluteAnchor>"
        "</xdr:wsDr>"), DRAWING_TYPE)  # fmt: skip
    chart = "xl/charts/chart201.xml"
    officer.relate(part, "chart", chart)
    officer.add_part(chart, (
        f'<c:chartSpace xmlns:c="{CHART}" xmlns:a="{A}"><c:chart><c:plotArea><c:layout/>'
        '<c:barChart><c:barDir val="col"/><c:grouping val="clustered"/><c:varyColors val="0"/>'
        '<c:ser><c:idx val="0"/><c:order val="0"/><c:val><c:numRef><c:f>Workings!$B$2:$B$3</c:f>'
        '<c:numCache><c:ptCount val="2"/><c:pt idx="0"><c:v>3</c:v></c:pt><c:pt idx="1"><c:v>4'
        '</c:v></c:pt></c:numCache></c:numRef></c:val></c:ser><c:axId val="1"/><c:axId val="2"/>'
        '</c:barChart><c:catAx><c:axId val="1"/><c:scaling/><c:delete val="0"/><c:axPos val="b"/>'
        '<c:crossAx val="2"/></c:catAx><c:valAx><c:axId val="2"/><c:scaling/><c:delete val="0"/>'
        '<c:axPos val="l"/><c:crossAx val="1"/></c:valAx></c:plotArea></c:chart></c:chartSpace>'),
        DML + "chart+xml")  # fmt: skip


def around(officer: Officer) -> None:
    """What stands beside the sheets: custom XML, the macros' signature, ribbon, links."""
    officer.add_part("customXml/item1.xml", '<labels xmlns="urn:example:labels"><l>x</l></labels>')
    officer.add_part("customXml/itemProps1.xml", (
        '<ds:datastoreItem xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/'
        'customXml" ds:itemID="{00000000-0000-0000-0000-0000000000CC}"><ds:schemaRefs/>'
        "</ds:datastoreItem>"),
        "application/vnd.openxmlformats-officedocument.customXmlProperties+xml")  # fmt: skip
    officer.relate("xl/workbook.xml", "customXml", "customXml/item1.xml")
    officer.relate("customXml/item1.xml", "customXmlProps", "customXml/itemProps1.xml")
    # a compound file, which is what the validator expects to find there
    officer.add_part("xl/vbaProjectSignature.bin", officer.parts["xl/vbaProject.bin"],
                     "application/vnd.ms-office.vbaProjectSignature")  # fmt: skip
    officer.relate("xl/vbaProject.bin", MS + "2006/relationships/vbaProjectSignature",
                   "xl/vbaProjectSignature.bin")  # fmt: skip
    for year, name in (("2006/01", "customUI"), ("2009/07", "customUI14")):
        if f"customUI/{name}.xml" not in officer.parts:
            officer.add_part(f"customUI/{name}.xml", (
                f'<customUI xmlns="{MS}{year}/customui"><ribbon><tabs><tab id="mine" label="Mine"/>'
                "</tabs></ribbon></customUI>"))  # fmt: skip
            of = "2006" if name == "customUI" else "2007"
            officer.relate("", f"{MS}{of}/relationships/ui/extensibility", f"customUI/{name}.xml")
    link = "xl/externalLinks/externalLink1.xml"
    officer.add_part(link, (
        f'<externalLink {NAMES}><externalBook r:id="rId1"><sheetNames><sheetName val="Far"/>'
        '</sheetNames><sheetDataSet><sheetData sheetId="0"><row r="1"><cell r="A1"><v>7</v></cell>'
        "</row></sheetData></sheetDataSet></externalBook></externalLink>"),
        SML + "externalLink+xml")  # fmt: skip
    officer.relate(link, "externalLinkPath", "file:///C:/far.xlsx", "rId1", external=True)
    numbers = {
        e.get("name"): e.get("sheetId") for e in officer.xml("xl/workbook.xml").iter(f"{S}sheet")
    }
    mine, theirs = numbers["Workings"], numbers["Commentary"]
    officer.add_part("xl/calcChain.xml", (
        f'<calcChain xmlns="{MAIN}"><c r="C2" i="{mine}"/><c r="C3" s="1"/><c r="E2" a="1"/><c '
        f'r="A5"/><c r="H1" i="{theirs}"/></calcChain>'), SML + "calcChain+xml")  # fmt: skip
    officer.relate("xl/workbook.xml", "calcChain", "xl/calcChain.xml")


def workbook(officer: Officer) -> None:
    """The workbook's own lists of all this, names of the user's, and a view of his."""
    link = officer.relate("xl/workbook.xml", "externalLink", "xl/externalLinks/externalLink1.xml")
    cache = officer.relate("xl/workbook.xml", "pivotCacheDefinition",
                           "xl/pivotCache/pivotCacheDefinition1.xml")  # fmt: skip
    slicer = officer.relate("xl/workbook.xml", MS + "2007/relationships/slicerCache",
                            "xl/slicerCaches/slicerCache1.xml")  # fmt: skip
    officer.define("Slicer_Site", "#N/A").define("Caseload", "Workings!$B$2:$B$3")
    root = officer.xml("xl/workbook.xml")
    places = [e.get("name") for e in root.iter(f"{S}sheet")]
    names, calc = root.find(f"{S}definedNames"), root.find(f"{S}calcPr")
    assert names is not None
    assert calc is not None
    filtered = etree.SubElement(names, f"{S}definedName", name="_xlnm._FilterDatabase")
    filtered.set("localSheetId", str(places.index("Workings")))
    filtered.set("hidden", "1")
    filtered.text = "Workings!$A$1:$B$3"
    listed = etree.Element(f"{S}externalReferences")
    etree.SubElement(listed, f"{S}externalReference").set(RID, link)
    names.addprevious(listed)
    caches = etree.Element(f"{S}pivotCaches")
    etree.SubElement(caches, f"{S}pivotCache", cacheId="7").set(RID, cache)
    calc.addnext(caches)
    root.append(etree.fromstring(
        f'<extLst {NAMES}><ext xmlns:x15="{X15}" uri="{{46BE6895-7355-4a93-B00E-2C351335B9C9}}">'
        f'<x15:slicerCaches xmlns:x14="{X14}"><x14:slicerCache r:id="{slicer}"/>'
        "</x15:slicerCaches></ext></extLst>"))  # fmt: skip
    for view in root.iter(f"{S}workbookView"):
        view.set("tabRatio", "720")
    officer.put("xl/workbook.xml", root)
