"""A workbook made rich: what Excel's users add to a book, written part by part."""

from __future__ import annotations

import base64
from pathlib import Path
from string import Template

from lxml import etree

from support.by_hand.beside import MS, NAMES, X14, X15, A, around, chart_sheet, pivot, workbook
from support.by_hand.officer import Officer, note_shape
from support.by_hand.parts import DRAWING, DRAWING_TYPE, MAIN, OFFICE, SML, S

PRINTER = "xl/printerSettings/printerSettings1.bin"
XM = MS + "excel/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"
    "gg=="
)
#: The tabs that this adds, all of them the user's own.
OWN_TABS = ("Workings", "Pivot", "Picture")


def enrich(path: Path) -> Path:
    """Add to the workbook at `path` what this module knows; the pages stay as they are."""
    officer = Officer(path)
    styles(officer)
    workings(officer)
    pivot(officer)
    chart_sheet(officer)
    commentary(officer)
    around(officer)
    workbook(officer)
    return officer.save()


def styles(officer: Officer) -> None:
    """A format with a checkbox, one for a differential format, and slicer styles."""
    root = officer.xml("xl/styles.xml")
    formats = root.find(f"{S}cellXfs")
    assert formats is not None
    bag = MS + "spreadsheetml/2022/featurepropertybag"
    formats.append(etree.fromstring(
        f'<xf {NAMES} numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"><extLst><ext '
        f'xmlns:xfpb="{bag}" uri="{{C7286773-470A-42A8-94C5-96B5CB345126}}"><xfpb:xfComplement '
        'i="0"/></ext></extLst></xf>'))  # fmt: skip
    formats.set("count", str(len(formats)))
    old = root.find(f"{S}dxfs")
    dxfs = etree.fromstring(
        f'<dxfs xmlns="{MAIN}" count="1"><dxf><font><b/></font><fill><patternFill><bgColor '
        'rgb="FFFFEEAA"/></patternFill></fill></dxf></dxfs>'
    )
    if old is None:
        after = root.find(f"{S}cellStyles")
        assert after is not None
        after.addnext(dxfs)
    else:
        old.insert(0, dxfs[0])
        old.set("count", str(len(old)))
    root.append(etree.fromstring(
        f'<extLst xmlns="{MAIN}"><ext xmlns:x14="{X14}" uri="{{EB79DEF2-80B8-43e5-95BD-'
        '54CBDDF9020C}"><x14:slicerStyles defaultSlicerStyle="SlicerStyleLight1"/></ext></extLst>'
    ))  # fmt: skip
    officer.put("xl/styles.xml", root)
    officer.add_part(
        "xl/featurePropertyBag/featurePropertyBag.xml",
        f'<FeaturePropertyBags xmlns="{bag}"><bag type="Checkbox"/><bag type="XFControls"><bagId '
        'k="CellControl">0</bagId></bag><bag type="XFComplement"><bagId k="XFControls">1</bagId>'
        '</bag><bag type="XFComplements" extRef="XFComplementsMapperExtRef"><a k="MappedFeature'
        'PropertyBags"><bagId>2</bagId></a></bag></FeaturePropertyBags>',
        "application/vnd.ms-excel.featurepropertybag+xml",
    )
    officer.relate("xl/workbook.xml", MS + "2022/11/relationships/FeaturePropertyBag",
                   "xl/featurePropertyBag/featurePropertyBag.xml")  # fmt: skip


def workings(officer: Officer) -> None:
    """A sheet with a table and its slicer, formulas, sparklines, notes, pictures and a control."""
    rich = len(officer.xml("xl/sharedStrings.xml"))
    root = officer.xml("xl/sharedStrings.xml")
    root.append(etree.fromstring(
        f'<si xmlns="{MAIN}"><r><t xml:space="preserve">Read </t></r><r><rPr><b/><color '
        'rgb="FFC00000"/></rPr><t>this first</t></r></si>'))  # fmt: skip
    for count in ("count", "uniqueCount"):
        if count in root.attrib:
            root.set(count, str(len(root)))
    officer.put("xl/sharedStrings.xml", root)
    tick = len(officer.xml("xl/styles.xml").findall(f"{S}cellXfs/{S}xf")) - 1
    rows = (
        '<row r="1"><c r="A1" t="str"><v>Site</v></c><c r="B1" t="str"><v>Cases</v></c>'
        f'<c r="D1" t="s"><v>{rich}</v></c><c r="E1" s="{tick}" t="b"><v>1</v></c></row>'
        '<row r="2"><c r="A2" t="str"><v>North</v></c><c r="B2"><v>3</v></c>'
        '<c r="C2"><f t="shared" ref="C2:C3" si="0">B2*2</f><v>6</v></c>'
        '<c r="E2" cm="1"><f t="array" ref="E2:E3">_xlfn._xlws.SORT(B2:B3)</f><v>3</v></c></row>'
        '<row r="3"><c r="A3" t="str"><v>South</v></c><c r="B3"><v>4</v></c>'
        '<c r="C3"><f t="shared" si="0"/><v>8</v></c><c r="E3"><v>4</v></c></row>'
        '<row r="5"><c r="A5"><f>Data!D2+\'[1]Far\'!A1</f><v>20321</v></c></row>'
    )
    part = officer.add_sheet("Workings", rows, after="Scorecard")
    rid = {
        "drawing": officer.relate(part, "drawing", drawing(officer)),
        "legacy": officer.relate(part, "vmlDrawing", notes(officer, part)),
        "control": officer.relate(part, "ctrlProp", "xl/ctrlProps/ctrlProp1.xml"),
        "printer": officer.relate(part, "printerSettings", PRINTER),
        "table": officer.relate(part, "table", "xl/tables/table201.xml"),
        "slicer": officer.relate(part, MS + "2007/relationships/slicer", "xl/slicers/slicer1.xml"),
    }
    officer.add_part("xl/ctrlProps/ctrlProp1.xml",
                     f'<formControlPr xmlns="{X14}" objectType="CheckBox" checked="Checked" '
                     'lockText="1" noThreeD="1"/>',
                     "application/vnd.ms-excel.controlproperties+xml")  # fmt: skip
    officer.add_part(PRINTER, b"\x01\x02printer" * 20,
                     SML + "printerSettings")  # fmt: skip
    officer.add_part("xl/tables/table201.xml", (
        f'<table xmlns="{MAIN}" id="201" name="Sites" displayName="Sites" ref="A1:B3" '
        'totalsRowShown="0"><autoFilter ref="A1:B3"/><tableColumns count="2"><tableColumn id="1" '
        'name="Site"/><tableColumn id="2" name="Cases"/></tableColumns></table>'),
        SML + "table+xml")  # fmt: skip
    officer.add_part("xl/slicers/slicer1.xml", (
        f'<slicers xmlns="{X14}"><slicer name="Site" cache="Slicer_Site" caption="Site" '
        'rowHeight="241300"/></slicers>'), "application/vnd.ms-excel.slicer+xml")  # fmt: skip
    officer.add_part("xl/slicerCaches/slicerCache1.xml", (
        f'<slicerCacheDefinition xmlns="{X14}" name="Slicer_Site" sourceName="Site"><extLst>'
        f'<x:ext xmlns:x="{MAIN}" uri="{{2F2917AC-EB37-4324-AD4E-5DD8C200BD13}}">'
        f'<x15:tableSlicerCache xmlns:x15="{X15}" tableId="201" column="1"/></x:ext></extLst>'
        "</slicerCacheDefinition>"), "application/vnd.ms-excel.slicerCache+xml")  # fmt: skip
    rest = Template(Path(__file__).with_name("workings.xml").read_text()).substitute(
        X14=X14, X15=X15, XM=XM, MC=MC, DRAWING=DRAWING, **rid
    )
    end = b"</worksheet>"
    officer.parts[part] = officer.parts[part].replace(end, rest.encode() + end)
    officer.add_part("xl/metadata.xml", (
        f'<metadata xmlns="{MAIN}" xmlns:xda="{MS}spreadsheetml/2017/dynamicarray"><metadataTypes '
        'count="1"><metadataType name="XLDAPR" minSupportedVersion="120000" copy="1" pasteAll="1" '
        'pasteValues="1" merge="1" splitFirst="1" rowColShift="1" clearFormats="1" clearComments='
        '"1" assign="1" coerce="1" cellMeta="1"/></metadataTypes><futureMetadata name="XLDAPR" '
        'count="1"><bk><extLst><ext uri="{bdbb8cdc-fa1e-496e-a857-3c3f30c029c3}"><xda:dynamicArray'
        'Properties fDynamic="1" fCollapsed="0"/></ext></extLst></bk></futureMetadata><cellMetadata'
        ' count="1"><bk><rc t="1" v="0"/></bk></cellMetadata></metadata>'),
        SML + "sheetMetadata+xml")  # fmt: skip
    officer.relate("xl/workbook.xml", "sheetMetadata", "xl/metadata.xml")


def drawing(officer: Officer) -> str:
    """A drawing with a picture, a text box and the slicer's frame."""
    part = "xl/drawings/drawing201.xml"

    def anchor(row: int, content: str) -> str:
        return (
            f"<xdr:twoCellAnchor><xdr:from><xdr:col>6</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>"
            f"{row}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:to><xdr:col>8</xdr:col>"
            f"<xdr:colOff>0</xdr:colOff><xdr:row>{row + 4}</xdr:row><xdr:rowOff>0</xdr:rowOff>"
            f"</xdr:to>{content}<xdr:clientData/></xdr:twoCellAnchor>"
        )

    shape = (
        '<a:xfrm><a:off x="0" y="0"/><a:ext cx="9" cy="9"/></a:xfrm><a:prstGeom prst="rect">'
        "<a:avLst/></a:prstGeom>"
    )
    officer.add_part(part, (
        f'<xdr:wsDr xmlns:xdr="{DRAWING}" xmlns:a="{A}" xmlns:r="{OFFICE}">'
        + anchor(1, '<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="2" name="Crest" descr="A crest"/>'
                 '<xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill><a:blip r:embed="rId1"/><a:stretch>'
                 f"<a:fillRect/></a:stretch></xdr:blipFill><xdr:spPr>{shape}</xdr:spPr></xdr:pic>")
        + anchor(6, '<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="3" name="Text Box"/>'
                 f'<xdr:cNvSpPr txBox="1"/></xdr:nvSpPr><xdr:spPr>{shape}</xdr:spPr><xdr:txBody>'
                 "<a:bodyPr/><a:p><a:r><a:t>Mind the gap</a:t></a:r></a:p></xdr:txBody></xdr:sp>")
        + anchor(11, f'<mc:AlternateContent xmlns:mc="{MC}" xmlns:sle15="{MS}drawing/2012/slicer">'
                 '<mc:Choice Requires="sle15"><xdr:graphicFrame macro=""><xdr:nvGraphicFramePr>'
                 '<xdr:cNvPr id="4" name="Site"/><xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr>'
                 '<xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm><a:graphic>'
                 f'<a:graphicData uri="{MS}drawing/2010/slicer"><sle:slicer xmlns:sle="{MS}drawing'
                 '/2010/slicer" name="Site"/></a:graphicData></a:graphic></xdr:graphicFrame>'
                 '</mc:Choice><mc:Fallback><xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr '
                 f'id="4" name=""/><xdr:cNvSpPr/></xdr:nvSpPr><xdr:spPr>{shape}</xdr:spPr></xdr:sp>'
                 "</mc:Fallback></mc:AlternateContent>")
        + "</xdr:wsDr>"), DRAWING_TYPE)  # fmt: skip
    officer.default_type("png", "image/png")
    officer.add_part("xl/media/image201.png", PNG)
    officer.relate(part, "image", "xl/media/image201.png")
    return part


def notes(officer: Officer, part: str) -> str:
    """A note, a thread about it, its author, and the shapes of the note and of a control."""
    officer.relate(part, "comments", "xl/comments201.xml")
    officer.add_part("xl/comments201.xml", (
        f'<comments xmlns="{MAIN}"><authors><author>tc={{00000000-0000-0000-0000-000000000001}}'
        '</author></authors><commentList><comment ref="B2" authorId="0"><text><t>[Threaded '
        "comment] Is this right?</t></text></comment></commentList></comments>"),
        SML + "comments+xml")  # fmt: skip
    threads = MS + "spreadsheetml/2018/threadedcomments"
    officer.add_part("xl/threadedComments/threadedComment1.xml", (
        f'<ThreadedComments xmlns="{threads}"><threadedComment ref="B2" dT="2014-06-01T09:00:00.00"'
        ' personId="{00000000-0000-0000-0000-0000000000AA}" id="{00000000-0000-0000-0000-'
        '000000000001}"><text>Is this right?</text></threadedComment></ThreadedComments>'),
        "application/vnd.ms-excel.threadedcomments+xml")  # fmt: skip
    officer.relate(part, MS + "2017/10/relationships/threadedComment",
                   "xl/threadedComments/threadedComment1.xml")  # fmt: skip
    officer.add_part("xl/persons/person.xml", (
        f'<personList xmlns="{threads}"><person displayName="An officer" id="{{00000000-0000-0000-'
        '0000-0000000000AA}" userId="officer" providerId="None"/></personList>'),
        "application/vnd.ms-excel.person+xml")  # fmt: skip
    officer.relate("xl/workbook.xml", MS + "2017/10/relationships/person", "xl/persons/person.xml")
    officer.default_type("vml", "application/vnd.openxmlformats-officedocument.vmlDrawing")
    control = (
        '<v:shape id="_x0000_s1026" type="#_x0000_t201" style="position:absolute;width:60pt;'
        'height:15pt" o:button="t" strokecolor="windowText [64]" o:insetmode="auto"><x:ClientData '
        'ObjectType="Checkbox"><x:Checked>1</x:Checked></x:ClientData></v:shape></xml>'
    )
    officer.add_part("xl/drawings/vmlDrawing201.vml",
                     note_shape(1, 1).replace("</xml>", control).encode())  # fmt: skip
    return "xl/drawings/vmlDrawing201.vml"


def commentary(officer: Officer) -> None:
    """Commentary with a column of its user's own, formats, rules, a note, a filter, a formula."""
    part = officer.part_of("Commentary")
    (table,) = officer.related(part, "table")
    root = officer.xml(table)
    root.set("ref", "A1:F6")
    columns = root.find(f"{S}tableColumns")
    assert columns is not None
    etree.SubElement(columns, f"{S}tableColumn", id="90", name="Owner")
    columns.set("count", "6")
    for old in root.findall(f"{S}autoFilter"):
        root.remove(old)
    root.insert(0, etree.fromstring(
        f'<autoFilter xmlns="{MAIN}" ref="A1:F6"><filterColumn colId="5"><filters blank="1">'
        '<filter val="North"/></filters></filterColumn></autoFilter>'))  # fmt: skip
    officer.put(table, root)
    officer.type("Commentary", "F1", "Owner", inline=True)
    for number, owner in enumerate(("North", "South", None, None, None), 2):
        officer.type("Commentary", f"F{number}", owner)
    officer.type("Commentary", "H1", 5, formula="COUNTA(Areas!A2:A3)+4")
    officer.comment("Commentary", "D3", "Agreed with the service")
    root = officer.xml(part)
    for cell in root.iter(f"{S}c"):
        if cell.get("r") in ("F2", "F3", "F4", "F5", "F6"):
            cell.set("s", str(len(officer.xml("xl/styles.xml").findall(f"{S}cellXfs/{S}xf")) - 1))
    for row in root.iter(f"{S}row"):
        if row.get("r") == "3":
            row.set("hidden", "1")
    rules = root.find(f"{S}dataValidations")
    assert rules is not None
    rules.addprevious(etree.fromstring(
        f'<conditionalFormatting xmlns="{MAIN}" sqref="F2:F60"><cfRule type="cellIs" dxfId="0" '
        'priority="1" operator="equal"><formula>"North"</formula></cfRule></conditionalFormatting>'
    ))  # fmt: skip
    rules.append(etree.fromstring(
        f'<dataValidation xmlns="{MAIN}" type="list" sqref="F2:F60"><formula1>"North,South"'
        "</formula1></dataValidation>"))  # fmt: skip
    rules.set("count", str(len(rules)))
    root.append(etree.fromstring(
        f'<extLst xmlns="{MAIN}"><ext xmlns:x14="{X14}" uri="{{05C60535-1F16-4fd2-B633-'
        f'F4F36F0B64E0}}"><x14:sparklineGroups xmlns:xm="{XM}"><x14:sparklineGroup>'
        '<x14:colorSeries rgb="FF376092"/><x14:sparklines><x14:sparkline>'
        "<xm:f>Data!D2:D9</xm:f><xm:sqref>J2</xm:sqref></x14:sparkline></x14:sparklines></x14:sparklineGroup></x14:sparklineGroups>"
        "</ext></extLst>"))  # fmt: skip
    officer.put(part, root)
