"""What stands where nobody looks: a swap in one part each, after reports on published workbooks."""

from __future__ import annotations

from pathlib import Path

from support.by_hand.parts import DRAWING, Parts

from audit_faults.planting import APP, BOOK, CARD, FAULTS, Fault, swap

DRAWN, CHARTED, STYLES = "xl/drawings/drawing1.xml", "xl/charts/chart1.xml", "xl/styles.xml"
CORE, EXCEPTION = "docProps/core.xml", "xl/worksheets/sheet3.xml"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
C15 = "http://schemas.microsoft.com/office/drawing/2012/chart"
AC = "http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac"
X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
XM = "http://schemas.microsoft.com/office/excel/2006/main"
VALUES = "<val><numRef><f>'Exc 2'!$B$19:$E$19</f></numRef></val>"
END, WINDOW, MERGE = "</worksheet>", '<workbookView visibility="visible"', "<mergeCells "
CELL = '<c r="B4" t="inlineStr"><is><t>seen by nobody</t></is></c>'


def shape(
    text: str = "note", to: str = "8 4", start: str = "6 1", link: str = "", more: str = ""
) -> str:
    """A text box from one column and row to another, for the end of a drawing."""
    (left, top), (right, bottom) = start.split(), to.split()
    ends = "".join(
        f"<{end}><col>{column}</col><colOff>0</colOff><row>{row}</row><rowOff>0</rowOff></{end}>"
        for end, column, row in (("from", left, top), ("to", right, bottom))
    )
    return (
        f'<twoCellAnchor xmlns="{DRAWING}">{ends}<sp macro="" textlink="{link}"><nvSpPr>'
        f'<cNvPr id="9" name="Box" descr="a note">{more}</cNvPr><cNvSpPr txBox="1"/></nvSpPr>'
        f"<spPr/>"
        f'<txBody><a:bodyPr xmlns:a="{A}"/><a:p xmlns:a="{A}"><a:r><a:t>{text}</a:t></a:r></a:p>'
        f"</txBody></sp><clientData/></twoCellAnchor></wsDr>"
    )


def click(rid: str, tip: str = "") -> str:
    """A link on a shape."""
    return f'<a:hlinkClick xmlns:a="{A}" xmlns:r="{R}" r:id="{rid}" tooltip="{tip}"/>'


def rule(kind: str, inside: str, more: str = "") -> str:
    """A conditional format of one rule."""
    return (
        f'<conditionalFormatting sqref="E5:E8"><cfRule type="{kind}" priority="1"{more}>'
        f"{inside}</cfRule></conditionalFormatting><pageMargins "
    )


def kept(*values: float) -> str:
    """A series with the values that the chart has kept of the row of results."""
    points = "".join(f'<pt idx="{n}"><v>{value}</v></pt>' for n, value in enumerate(values, 1))
    cache = f"<numCache><formatCode>0</formatCode><ptCount val='4'/>{points}</numCache>"
    return VALUES.replace("</numRef>", f"{cache}</numRef>")


def ext(uri: str, inside: str) -> str:
    """An extension with something in it."""
    return f'<extLst><ext uri="{{{uri}}}">{inside}</ext></extLst>'


def hidden_style(inside: str) -> str:
    """The look of a conditional format."""
    return f'<dxfs count="1"><dxf>{inside}</dxf></dxfs><tableStyles'


#: Name; words that must be told; sheet or cell; severity; then parts with what is put for what.
_SWAPS: tuple[tuple[str, str, str, str, tuple[tuple[str, str, str], ...]], ...] = (
    ("value_under_merge", "stands under merged cells", "Scorecard!B4", "error",
     ((CARD, '<c r="E4"', CELL + '<c r="E4"'),)),
    ("far_cell", "200 rows behind", "Scorecard!A9000", "error",
     ((CARD, "</sheetData>",
       '<row r="9000"><c r="A9000"><v>44</v></c></row></sheetData>'),)),
    ("far_column", "50 columns behind", "Scorecard!XFA11", "error",
     ((CARD, "not rated.</t></is></c>", 'not rated.</t></is></c><c r="XFA11"><v>44</v></c>'),)),
    ("narrow_by_default", "columns A, C", "Scorecard!A1", "error",
     ((CARD, '<sheetFormatPr baseColWidth="8"', '<sheetFormatPr defaultColWidth="0.1"'),)),
    ("flat_by_default", "hidden, with contents: rows 1", "Scorecard!A1", "error",
     ((CARD, 'defaultRowHeight="15"', 'defaultRowHeight="1"'),)),
    ("window_hidden", "the workbook's window is hidden", "", "error",
     ((BOOK, WINDOW, '<workbookView visibility="hidden"'),)),
    ("comment_of_a_name", "says 'ask Jo Bloggs'", "", "error",
     ((BOOK, '<definedName name="_xlnm.Print_Area"',
       '<definedName name="_xlnm.Print_Area" comment="ask Jo Bloggs"'),)),
    ("folder_of_last_save", "the folder of the last save is left", "", "error",
     ((BOOK, "<bookViews>",
       f'<mc:AlternateContent xmlns:mc="{MC}"><mc:Choice Requires="x15"><x:absPath xmlns:x="{AC}" '
       'url="https://files.example/jo/"/></mc:Choice></mc:AlternateContent><bookViews>'),)),
    ("web_publishing", "published on the web", "", "error",
     ((BOOK, "<calcPr", '<webPublishing characterSet="utf-8" css="1"/><calcPr'),)),
    ("watched_cell", "a cell that somebody watches", "Scorecard", "warning",
     ((CARD, END, '<cellWatches><cellWatch r="A1"/></cellWatches></worksheet>'),)),
    ("protected_range", "a range that only some may change is left: 'Jo", "Scorecard", "error",
     ((CARD, MERGE, '<protectedRanges><protectedRange name="Jo" sqref="A1"/></protectedRanges>'
       + MERGE),)),
    ("sort_list", "a list by which rows were sorted is left: 'Jo,Sam'", "Scorecard", "error",
     ((CARD, MERGE, '<sortState ref="A5:M8"><sortCondition ref="B5:B8" customList="Jo,Sam"/>'
       "</sortState>" + MERGE),)),
    ("published_sheet", "where the sheet is published", "Scorecard", "error",
     ((CARD, END, '<webPublishItems count="1"><webPublishItem id="1" divId="x" sourceType="sheet" '
       'destinationFile="list.htm"/></webPublishItems></worksheet>'),)),
    ("unknown_extension", "a place that cannot be judged, '{AAAA", "Scorecard", "error",
     ((CARD, END, ext("AAAA", '<z:n xmlns:z="urn:x">case 44</z:n>') + END),)),
    ("unknown_element", "a place that cannot be judged, 'x:note'", "Scorecard", "error",
     ((CARD, END, "<note>case 44</note></worksheet>"),)),
    ("unknown_attribute", "'x:mergeCells@note'", "Scorecard", "error",
     ((CARD, MERGE, '<mergeCells note="case 44" '),)),
    ("words_for_a_look", "'x:pageMargins@left'", "Scorecard", "error",
     ((CARD, '<pageMargins left="0.75"', '<pageMargins left="Jo Bloggs"'),)),
    ("remark", "'a remark between elements'", "Scorecard", "error",
     ((CARD, END, "<!-- case 44 --></worksheet>"),)),
    ("text_between", "'text between elements'", "Scorecard", "error",
     ((CARD, END, "case 44</worksheet>"),)),
    ("pronunciation", "the pronunciation of a text", "Scorecard", "error",
     ((CARD, "<is><t>May 2014</t>", '<is><t>May 2014</t><rPh sb="0" eb="1"><t>Jo</t></rPh>'),)),
    ("tip_of_a_link", "a folder, '\\\\srv01\\cases\\list.xlsx'", "Contents", "error",
     (("xl/worksheets/sheet1.xml", "<hyperlink ",
       '<hyperlink tooltip="\\\\srv01\\cases\\list.xlsx" '),)),
    ("name_in_header", "may be a person's name, 'Jo Bloggs'", "Scorecard", "warning",
     ((CARD, END, "<headerFooter><oddHeader>&amp;L&amp;8 Prepared by Jo Bloggs</oddHeader>"
       "</headerFooter></worksheet>"),)),
    ("bar_for_a_figure", "hides the figure", "Scorecard!E5", "error",
     ((CARD, "<pageMargins ", rule("dataBar", '<dataBar showValue="0"><cfvo type="min"/>'
       '<cfvo type="max"/><color rgb="FF638EC6"/></dataBar>')),)),
    ("signs_for_figures", "hides the figure", "Scorecard!E5", "error",
     ((CARD, "<pageMargins ", rule("iconSet", '<iconSet iconSet="3Arrows" showValue="0">'
       '<cfvo type="percent" val="0"/></iconSet>')),)),
    ("format_that_hides", "hides what the cell holds", "Scorecard!E5", "error",
     ((CARD, "<pageMargins ", rule("expression", "<formula>TRUE</formula>", ' dxfId="0"')),
      (STYLES, "<tableStyles", hidden_style('<numFmt numFmtId="170" formatCode=";;;"/>')))),
    ("white_by_rule", "writes FFFFFF on FFFFFF", "Scorecard!E5", "error",
     ((CARD, "<pageMargins ", rule("expression", "<formula>TRUE</formula>", ' dxfId="0"')),
      (STYLES, "<tableStyles", hidden_style('<font><color rgb="FFFFFFFF"/></font>')))),
    ("rule_of_another_sheet", "a conditional format reads 'Secret!$B$6>3'",
     "Scorecard!E5", "error",
     ((CARD, "<pageMargins ", rule("expression", "<formula>Secret!$B$6&gt;3</formula>")),)),
    ("name_in_a_rule", "looks for 'Jo Bloggs'", "Scorecard!E5", "warning",
     ((CARD, "<pageMargins ", rule("expression", '<formula>$B6="Jo Bloggs"</formula>')),)),
    ("rule_of_newer_kind", "hides the figure", "Scorecard!E5", "error",
     ((CARD, END, ext("78C0D931-6437-407d-A8EE-F0AAD7539E65",
       f'<c:conditionalFormattings xmlns:c="{X14}" xmlns:xm="{XM}"><c:conditionalFormatting>'
       '<c:cfRule type="dataBar"><c:dataBar showValue="0"/></c:cfRule><xm:sqref>E5:E8</xm:sqref>'
       "</c:conditionalFormatting></c:conditionalFormattings>") + END),)),
    ("unused_number_format", "that no cell uses says 'Jo Bloggs'", "", "warning",
     ((STYLES, '<numFmt numFmtId="164"',
       '<numFmt numFmtId="199" formatCode="&quot;Jo Bloggs &quot;0"/><numFmt numFmtId="164"'),)),
    ("version_of_document", "version says 'Jo v3'", "", "warning",
     ((CORE, "</cp:coreProperties>", "<cp:version>Jo v3</cp:version></cp:coreProperties>"),)),
    ("links_in_properties", "'ep:HLinks'", "", "error",
     ((APP, "</Properties>", "<HLinks>file</HLinks></Properties>"),)),
    ("mail_in_alternative_text", "an e-mail address, 'jo@nowhere.example'", "Exc 2", "warning",
     ((DRAWN, 'descr="A line"', 'descr="A line, jo@nowhere.example"'),)),
    ("text_box", "a shape says 'Jo Bloggs'", "Exc 2", "warning",
     ((DRAWN, "</wsDr>", shape("Jo Bloggs")),)),
    ("box_without_size", "too small to be seen", "Exc 2", "error",
     ((DRAWN, "</wsDr>", shape("note", to="6 1")),)),
    ("box_far_away", "lies far behind", "Exc 2", "error",
     ((DRAWN, "</wsDr>", shape("note", "602 4", "600 1")),)),
    ("box_of_another_sheet", "a shape shows 'Secret!$A$1'", "Exc 2", "error",
     ((DRAWN, "</wsDr>", shape(link="Secret!$A$1")),)),
    ("tip_of_a_shape", "a shape shows an e-mail address", "Exc 2", "error",
     ((DRAWN, "</wsDr>", shape(more=click("", "jo@nowhere.example"))),)),
    ("macro_of_a_shape", "the macro of a shape is left: 'Count'", "Exc 2", "error",
     ((DRAWN, "</wsDr>", shape().replace('macro=""', 'macro="Count"')),)),
    ("for_older_programs", "what only older programs show is left: 'case 44'", "Exc 2", "error",
     ((DRAWN, "</wsDr>", f'<mc:AlternateContent xmlns:mc="{MC}"><mc:Choice Requires="x15"/>'
       f'<mc:Fallback>{shape("case 44").removesuffix("</wsDr>")}</mc:Fallback>'
       "</mc:AlternateContent></wsDr>"),)),
    ("kept_value", "has kept '99', where the cell holds '12.4'", "Exc 2", "error",
     ((CHARTED, VALUES, kept(9.5, 11, 99)),)),
    ("kept_label", "has kept 'case 44', where the cell holds nothing", "Exc 2", "error",
     ((CHARTED, VALUES, VALUES + ext("02D57815-91ED-43cb-92C2-25804820EDAC",
       f'<d:datalabelsRange xmlns:d="{C15}"><d:f>\'Exc 2\'!$J$19:$J$22</d:f><d:dlblRangeCache>'
       '<ptCount val="4"/><pt idx="0"><v>case 44</v></pt></d:dlblRangeCache></d:datalabelsRange>')
      ),)),
    ("filtered_series", "keeps a series that it does not show", "Exc 2", "error",
     ((CHARTED, VALUES, VALUES + ext("02D57815-91ED-43cb-92C2-25804820EDAC",
       f'<d:filteredLineSeries xmlns:d="{C15}"><d:ser/></d:filteredLineSeries>')),)),
)  # fmt: skip


def _plant(swaps: tuple[tuple[str, str, str], ...], path: Path) -> None:
    parts = Parts(path)
    for part, old, new in swaps:
        swap(parts, part, old, new)
    parts.save()


for _name, _told, _place, _severity, _done in _SWAPS:
    _sheet, _, _cell = _place.partition("!")
    FAULTS.append(
        Fault(_name, lambda path, done=_done: _plant(done, path), _severity, _sheet, _cell, _told)  # type: ignore[misc]
    )


def _linked_shape(target: str) -> None:
    def plant(path: Path) -> None:
        parts = Parts(path)
        rid = parts.relate(DRAWN, "hyperlink", target, external=True)
        swap(parts, DRAWN, "</wsDr>", shape(more=click(rid)))
        parts.save()

    severity = "warning" if target.startswith("mailto") else "error"
    name = f"link_of_a_shape_{target.partition(':')[0]}"
    FAULTS.append(Fault(name, plant, severity, "Exc 2", "", f"'{target}'"))


def _deleted_link(path: Path) -> None:
    parts = Parts(path)
    parts.relate(CARD, "hyperlink", "mailto:jo@nowhere.example", external=True)
    parts.save()


FAULTS.append(
    Fault(
        "address_of_a_deleted_link",
        _deleted_link,
        "error",
        "Scorecard",
        "",
        "the address of a deleted link is left, 'mailto:jo@nowhere.example'",
    )
)
for _target in ("mailto:jo@nowhere.example", "http://intranet/cases/1"):
    _linked_shape(_target)
