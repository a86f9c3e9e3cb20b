"""Every place in a finished workbook that can hold a text, a number or an address.

`PLACES` is the one table: a place and what the audit does with it. A place is an element's text
(`x:definedName`), one of its attributes (`x:definedName@comment`), all that an element holds
(`x:cellWatches/*`) or an extension, by its number (`{...}`). What stands neither here nor among the
words of the format that only say how things look is reported: nobody can say what it tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from lxml import etree

from xlscore.audit.reading.opened import Opened, quoted
from xlscore.audit.reading.vocabulary import ELEMENTS, PLAIN, SPACES
from xlscore.audit.writings import contacts
from xlscore.problems import Problem, Severity

_CLEAR: Final = "circulate a copy of values, which has none"
_SAVE: Final = "open it in Excel and save it again"
#: What an attribute that says how things look can be: a flag, a number, a colour or one word.
_FORM = re.compile(
    r"(?:[A-Za-z][A-Za-z0-9]{0,31}|-?\d{1,12}(?:\.\d{1,20})?(?:[eE][-+]?\d{1,3})?%?"
    r"|[0-9A-Fa-f]{2,8}|\{?[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}?)?"
)
_BASE64 = re.compile(r"[A-Za-z0-9+/=]{0,120}")


@dataclass(frozen=True)
class Place:
    """What the audit does with a place.

    `how`: `judged`, the rule of that name looks at it; `look`, it names a font, a style, a colour
    or a number within the file; `read`, a reader sees or hears it, so it is looked through for
    addresses; `left`, nothing may stand there, and what stands there is reported as `what`.
    """

    how: Literal["judged", "look", "read", "left"]
    what: str = ""
    severity: Severity = "error"
    todo: str = _CLEAR


def _all(place: Place, names: str) -> dict[str, Place]:
    return dict.fromkeys(names.split(), place)


def _judged(rule: str, names: str) -> dict[str, Place]:
    return _all(Place("judged", rule), names)


def _left(
    what: str, names: str, severity: Severity = "error", todo: str = _CLEAR
) -> dict[str, Place]:
    return _all(Place("left", what, severity, todo), names)


#: Each place that can hold a text, a number or an address, and what the audit does with it.
PLACES: Final[dict[str, Place]] = {
    # Cells: their values, texts and formulas, and the references between parts of a sheet.
    **_judged("people_in_texts", "x:c/x:v x:v x:t x:is x:c@r x:row@spans x:dimension@ref"),
    **_judged("formulas", "x:f x:f@ref x:f@r1 x:f@r2 x:calculatedColumnFormula x:totalsRowFormula"),
    **_judged("formulas", "x:scenarios/* {05C60535-1F16-4FD2-B633-F4F36F0B64E0}"),
    **_judged("under_merges", "x:mergeCell@ref"),
    **_judged("cursor", "x:selection@sqref x:selection@activeCell x:pane@topLeftCell"),
    **_judged("cursor", "x:sheetView@topLeftCell"),
    **_judged("links", "x:hyperlink@ref x:hyperlink@location"),
    **_judged("validations", "x:dataValidations/* {CCE6A557-97BC-4B89-ADB6-D9C93CAAB3DF}"),
    **_judged("conditional_formats", "x:conditionalFormatting/*"),
    **_judged("conditional_formats", "{78C0D931-6437-407D-A8EE-F0AAD7539E65}"),
    **_judged("filters", "x:filterColumn/* x:customSheetViews/* x:autoFilter@ref"),
    **_judged("headers_and_footers", "x:oddHeader x:oddFooter x:evenHeader x:evenFooter"),
    **_judged("headers_and_footers", "x:firstHeader x:firstFooter"),
    **_judged("embedded", "x:controls/* x:oleObjects/* x:legacyDrawing@r:id x:legacyDrawingHF/*"),
    **_judged("pivots", "x:pivotCaches/* {876F7934-8845-4945-9796-88D515C7AA90}"),
    **_judged("external_links", "x:externalReferences/*"),
    **_judged(
        "slicers",
        "{A8765BA9-456A-4DAB-B4F3-ACF838C121DE} {3A4CF648-6AED-40F4-86FF-DC5316D8AED3} "
        "{7E03D99C-DC04-49D9-9315-930204A7B6E9} {BBE1A952-AA13-448E-AADC-164F8A28A991} "
        "{46BE6895-7355-4A93-B00E-2C351335B9C9} {D0CA8CA8-9F24-4464-BF8E-62219DCF47F9}",
    ),
    **_judged("data_models", "{FCE2AD5D-F65C-4FA6-A056-5C36A1767C68} x:mdxMetadata/*"),
    **_judged("data_models", "x:metadataStrings/* x:futureMetadata/*"),
    **_all(Place("read"), "x:hyperlink@tooltip x:hyperlink@display"),
    **_all(Place("read"), "x:tableColumn@name x:tableColumn@totalsRowLabel"),
    **_left("the pronunciation of a text, which no cell shows", "x:rPh/*", todo=_SAVE),
    **_left("a list by which rows were sorted", "x:sortCondition@customList"),
    **_left("a cell that somebody watches", "x:cellWatches/*", "warning"),
    **_left("a range that only some may change", "x:protectedRanges/*"),
    **_left(
        "a range that only some may change", "{FC87AEE6-9EDD-4A0A-B7FB-166176984837}"
    ),
    **_left("where the sheet is published on the web", "x:webPublishItems/*"),
    **_left("where the book is published on the web", "x:webPublishObjects/* x:webPublishing/*"),
    **_left("the sources of a consolidation", "x:dataConsolidate/*"),
    **_left("a property that a program wrote to the sheet", "x:customProperties/*"),
    **_left("the sheet's name in the code of macros", "x:sheetPr@codeName", "warning"),
    **_left("the place with which the sheet scrolls", "x:sheetPr@syncRef", "warning"),
    **_left("an add-in's record", "{F7C9EE02-42E1-4005-9D12-6889AFFD525C}"),
    # The workbook: sheets, names, how it opens, who has it.
    **_judged("hidden_sheets", "x:sheet@name"),
    **_judged("defined_names", "x:definedName x:definedName@name x:definedName@comment"),
    **_judged("defined_names", "x:definedName@customMenu x:definedName@description"),
    **_judged("defined_names", "x:definedName@help x:definedName@statusBar"),
    **_judged("defined_names", "x:definedName@shortcutKey"),
    **_judged("users", "x:fileSharing/* x:customWorkbookViews/*"),
    **_left("the folder of the last save", "x15ac:absPath@url", todo="clear it (Inspect Document)"),
    **_left("groups of functions of macros", "x:functionGroups/*"),
    **_left("the part that other documents show", "x:oleSize/*", "warning"),
    **_left("a record of a rescue of the file", "x:fileRecoveryPr/*", "warning"),
    # Formats: names of fonts and styles, number formats.
    **_judged("number_formats", "x:numFmt@formatCode"),
    **_judged("style_names", "x:cellStyle@name x:tableStyle@name"),
    # Tables.
    **_judged("one_table", "x:table@ref x:sortState@ref x:sortCondition@ref"),
    **_judged("heading_row", "x:table@name x:table@displayName"),
    **_all(Place("read"), "x:table@comment {504A1905-F514-4F6F-8877-14C23A59335A}"),
    **_left("a map to XML elsewhere", "x:xmlColumnPr/* x:tableColumn@uniqueName"),
    # Drawings: what is seen or heard of them, what they link to, macros.
    **_judged("shape_texts", "a:t a:fld@type a:buChar@char"),
    **_judged("links_of_shapes", "a:hlinkClick/* a:hlinkHover/* xdr:sp@textlink"),
    **_judged("hidden_details", "a:blip@r:link"),
    **_judged("out_of_sight", "xdr:col xdr:colOff xdr:row xdr:rowOff"),
    **_all(Place("read"), "xdr:cNvPr@descr xdr:cNvPr@title xdr:cNvPr@name"),
    **_left(
        "the macro of a shape",
        "xdr:sp@macro xdr:pic@macro xdr:graphicFrame@macro xdr:cxnSp@macro",
        todo="take it away (Assign Macro)",
    ),
    **_left("what only older programs show", "mc:Fallback//a:t", todo="delete the shape"),
    # Charts: sources, what is kept of them, texts.
    **_judged("chart_sources", "c:f c:externalData/* c:pivotSource/* c:pivotFmts/*"),
    **_judged("chart_caches", "c:v c:ptCount@val {02D57815-91ED-43CB-92C2-25804820EDAC}"),
    **_judged("chart_caches", "{CE6537A1-D6FC-4F65-9D91-7224C49458BB}"),
    **_all(Place("read"), "c:name c:separator c:oddHeader c:oddFooter c:evenHeader c:evenFooter"),
    **_all(Place("read"), "c:firstHeader c:firstFooter"),
    **_left("a picture in a chart's place", "c:chartSpace@fallbackImg"),
    **_left("a bookmark in a text", "a:rPr@bmk a:defRPr@bmk a:endParaRPr@bmk cs:defRPr@bmk"),
    # Properties of the document.
    **_judged("authors", "ep:Company ep:Manager dc:creator cp:lastModifiedBy"),
    **_judged("descriptions", "cp:keywords cp:category cp:contentStatus cp:version cp:revision"),
    **_judged("descriptions", "dc:description dc:identifier ep:HyperlinkBase ep:Template"),
    **_judged("title_and_language", "dc:title dc:language"),
    **_judged("old_titles", "vt:lpstr vt:i4"),
    **_all(Place("read"), "dc:subject"),
    # Names of looks and numbers within the file: fonts, styles, colours, relationships.
    **_all(
        Place("look"),
        "x:name@val x:rFont@val x:tableStyleInfo@name x:tableStyles@defaultTableStyle "
        "x:tableStyles@defaultPivotStyle x:tableColumn@dataCellStyle "
        "x:tableColumn@headerRowCellStyle x:tableColumn@totalsRowCellStyle x:table@dataCellStyle "
        "x:table@headerRowCellStyle x:table@totalsRowCellStyle x:alignment@mergeCell "
        "x:drawing@r:id x:tablePart@r:id x:pageSetup@r:id x:picture@r:id x:hyperlink@r:id "
        "x:sheet@r:id x:ignoredError@sqref x:metadataType@name "
        "x:sheetProtection@algorithmName x:workbookProtection@workbookAlgorithmName "
        "x:workbookProtection@revisionsAlgorithmName x:fileVersion@appName x:fileVersion@codeName "
        "x:fileVersion@lastEdited x:fileVersion@lowestEdited x:fileVersion@rupBuild "
        "x:workbookPr@codeName xr6:coauthVersionLast xr6:coauthVersionMax "
        "a:theme@name a:theme@thm15:id a:clrScheme@name a:fontScheme@name a:fmtScheme@name "
        "a:font@script a:font@typeface a:latin@typeface a:ea@typeface a:cs@typeface "
        "a:sym@typeface a:buFont@typeface a:gd@name a:gd@fmla a:effect@ref a:fld@id "
        "a:graphicData@uri a:blip@r:embed a:arcTo@hR a:arcTo@wR a:arcTo@stAng a:arcTo@swAng "
        "a:rect@l a:rect@t a:rect@r a:rect@b a:pt@x a:pt@y a:cxn@ang "
        "c:chart@r:id c:userShapes@r:id c:formatCode c:numFmt@formatCode c:pt@formatCode "
        "c:lang@val c:chartSpace@version c:chartSpace@featureList "
        "cs:colorStyle@meth cs:styleClr@val cs:lineWidthScale cs:defRPr@lang "
        "cs:defRPr@altLang a:rPr@lang a:rPr@altLang a:defRPr@lang a:defRPr@altLang "
        "a:endParaRPr@lang a:endParaRPr@altLang mc:Choice@Requires "
        "xr:revisionPtr@documentId ep:Application ep:AppVersion ep:DocSecurity ep:ScaleCrop "
        "ep:SharedDoc ep:LinksUpToDate ep:HyperlinksChanged ep:TotalTime "
        "dcterms:created dcterms:modified cp:lastPrinted xsi:type",
    ),
    # Extensions of looks alone.
    **_all(
        Place("look"),
        "{01252117-D84E-4E92-8308-4BE1C098FCBB} {140A7094-0E35-4892-8432-C4D2E57EDEB5} "
        "{B58B0392-4F1F-4190-BB64-5DF3571DCE5F} {79F54976-1DA5-4618-B147-4CDE4B953A38} "
        "{7626C862-2A13-11E5-B345-FEFF819CDC9F} {EB79DEF2-80B8-43E5-95BD-54CBDDF9020C} "
        "{9260A510-F301-46A8-8635-F512D64BE5F5} {46F421CA-312F-682F-3DD2-61675219B42D} "
        "{FF2B5EF4-FFF2-40B4-BE49-F238E27FC236} {28A0092B-C50C-407E-A947-70E740481C1C} "
        "{96DAC541-7B7A-43D3-8B79-37D633B846F1} {C183D7F6-B498-43B3-948B-1728B52AA6E4} "
        "{C3380CC4-5D6E-409C-BE32-E72D297353CC} {56B9EC1D-385E-4148-901F-78D8002777C0} "
        "{53640926-AAD7-44D8-BBD7-CCE9431645EC} {63B3BB69-23CF-44E3-9099-C40C66FF867C} "
        "{909E8E84-426E-40DD-AFC4-6F175D3DCCD1} {91240B29-F687-4F45-9708-019B960494DF} "
        "{05A4C25C-085E-4340-85A3-A5531E510DB2}",
    ),
}  # fmt: skip
#: The relationships that lead to parts whose places are listed; those of other kinds are judged
#: as a whole by the rules of `xlscore.audit.parts`.
_PARTS: Final = {
    "officedocument", "core-properties", "extended-properties", "worksheet", "chartsheet",
    "sharedstrings", "styles", "theme", "themeoverride", "calcchain", "sheetmetadata", "table",
    "drawing", "chart", "chartstyle", "chartcolorstyle",
}  # fmt: skip


def every_place(book: Opened) -> Iterator[Problem]:
    """Every text, number and address stands where this audit knows what to do with it.

    Source: the schemas of ECMA-376 and of Excel's extensions; disclosure checks of finished
    workbooks (what is left where nobody looks).
    """
    parts = {
        book.package.spelled(rel.target)
        for _owner, rel in book.owners()
        if rel.type.rpartition("/")[2].lower() in _PARTS
        and not rel.external
        and book.package.has(rel.target)
    }
    for part in sorted(parts):
        title = book.sheet_of.get(part, "")
        seen: dict[tuple[str, str], list[str]] = {}
        for place, text in _places(book.package.xml(part)):
            _note(seen, place, text)
        for (place, kind), texts in seen.items():
            yield _problem(title, part, place, kind, texts)


def _note(seen: dict[tuple[str, str], list[str]], place: str, text: str) -> None:
    """Note a place that is unknown, must be empty, or gives somebody's address."""
    known = PLACES.get(place)
    if known is None:
        seen.setdefault((place, "unknown"), []).append(text)
    elif known.how == "left":
        seen.setdefault((place, "left"), []).append(text)
    elif known.how == "read":
        for what, found in contacts(text):
            seen.setdefault((place, what), []).append(found)


def _problem(title: str, part: str, place: str, kind: str, texts: list[str]) -> Problem:
    more = f", {len(texts)} times" if len(texts) > 1 else ""
    said = f"{quoted(texts[0])}{more}"
    if kind == "unknown":
        found = f"a place that cannot be judged, {quoted(place)} of {part}, holds {said}"
        return Problem("error", title, "", found, _CLEAR)
    if kind == "left":
        known = PLACES[place]
        return Problem(known.severity, title, "", f"{known.what} is left: {said}", known.todo)
    severity: Severity = "error" if kind == "a folder" else "warning"
    found = f"{kind}, {said}, stands where it is heard or shown on pointing ({place})"
    return Problem(severity, title, "", found, "check whether it may be known")


def _places(root: etree._Element) -> Iterator[tuple[str, str]]:
    """Each place that is not one of looks alone, with what stands there."""
    beside = (*root.itersiblings(), *root.itersiblings(preceding=True))
    waiting = [(element, "") for element in (root, *beside)]
    while waiting:
        element, inside = waiting.pop()
        tag: object = element.tag
        if not isinstance(tag, str):
            yield "a remark between elements", str(element.text or "")
        else:
            name = _name(tag)
            whole = _whole(element, name)
            if whole:
                yield whole, _said(element)
            else:
                yield from _of(element, name, inside)
                held = name if name == "mc:Fallback" else inside
                waiting += [(child, held) for child in reversed(element)]
        if (element.tail or "").strip():
            yield "text between elements", str(element.tail)


def _whole(element: etree._Element, name: str) -> str:
    """The place under which an element is judged with all that it holds; blank for most."""
    uri = element.get("uri")
    if uri is not None and name.endswith(":ext"):
        return uri.upper()
    prefix, _, local = name.partition(":")
    if local not in ELEMENTS.get(prefix, ()):
        return f"{name}/*" if f"{name}/*" in PLACES else name
    return f"{name}/*" if f"{name}/*" in PLACES else ""


def _of(element: etree._Element, name: str, inside: str) -> Iterator[tuple[str, str]]:
    """The places of one element: its text and its attributes."""
    text = (element.text or "").strip()
    if text:
        yield (f"mc:Fallback//{name}" if inside and name == "a:t" else name), text
    prefix = name.partition(":")[0]
    for tag, value in element.attrib.items():
        attribute = _name(str(tag))
        place = f"{name}@{attribute.removeprefix(':')}"
        if place in PLACES:
            if str(value).strip():
                yield place, str(value)
        elif attribute in PLACES:
            yield attribute, str(value)
        elif not _plain(prefix, attribute, str(value)):
            yield place, str(value)


def _plain(prefix: str, attribute: str, value: str) -> bool:
    """Whether an attribute only says how things look, or numbers what stands in the file."""
    space, _, local = attribute.rpartition(":")
    if local == "uid" and space.startswith("xr"):
        return bool(_FORM.fullmatch(value))
    if local not in PLAIN.get(space or prefix, ()):
        return False
    if local in ("Ignorable", "mods"):
        return all(_FORM.fullmatch(word) for word in value.split())
    hashed = local.lower().endswith(("hashvalue", "saltvalue"))
    return bool((_BASE64 if hashed else _FORM).fullmatch(value) or space in ("xml", "vt"))


@lru_cache(maxsize=4096)
def _name(tag: str) -> str:
    """An element's or attribute's name with its prefix: `x:row`; `:r` where it has no namespace."""
    space, _, local = tag.rpartition("}")
    if not space:
        return f":{local}"
    return f"{SPACES.get(space[1:], space[1:])}:{local}"


def _said(element: etree._Element) -> str:
    """All that an element holds, for a message: texts, and attributes where there are none."""
    texts = " ".join(str(text).strip() for text in element.itertext() if str(text).strip())
    values = (str(v) for e in element.iter() if isinstance(e.tag, str) for v in e.attrib.values())
    return texts or " ".join(values)


RULES: Final = (every_place,)
