"""What a working book leaves behind: formulas, errors, names, lists, links, deleted texts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from lxml import etree

from xlscore.audit.reading.opened import Opened, S, at, quoted
from xlscore.hosts.package.package import OFFICE_RELS
from xlscore.hosts.package.sheet.cells import faults
from xlscore.inputs.contract import SHEETS
from xlscore.pages.check import TITLE as CHECKS
from xlscore.problems import Problem, Severity
from xlscore.workbook.addresses import area, position

_ERROR = re.compile(r"#(REF!|DIV/0!|VALUE!|NAME\?|N/A|NUM!|NULL!|SPILL!|CALC!|FIELD!|BLOCKED!)")
_PRINT: Final = {"_xlnm.Print_Area", "_xlnm.Print_Titles"}
_SHEET = re.compile(r"(?:'((?:[^']|''){1,64})'|(?<![\w.])([\w.]{1,64}))!")
_INSIDE = re.compile(r"file:|\\\\|[A-Za-z]:[\\/]|https?://[^/.:]+(?=[:/]|$)", re.IGNORECASE)
_PRIVATE = re.compile(r"sharepoint\.com|onedrive|d\.docs\.live\.net", re.IGNORECASE)
_RID: Final = f"{{{OFFICE_RELS}}}id"


def working_sheets(book: Opened) -> Iterator[Problem]:
    """No data sheet of a scorecard workbook, and no page of its problems, goes out with the pages.

    Source: the scorecard's own design (data sheets stay in the house).
    """
    for sheet in book.sheets:
        tables = {table.name for table in sheet.tables}
        head = sheet.shown.get((1, 1))
        checks = sheet.title == CHECKS and head and str(head.value).startswith("Check of ")
        if (sheet.title in SHEETS and sheet.title in tables) or checks:
            found = "this is a working sheet of the scorecard, not a page of it"
            yield Problem("error", sheet.title, "", found, "circulate a copy of the pages alone")


def formulas(book: Opened) -> Iterator[Problem]:
    """No formula is left: it shows how a figure was made, and other programs show it otherwise.

    Source: disclosure checks of finished workbooks (leftover formulas).
    """
    for sheet in book.sheets:
        places = [place for place, cell in sheet.cells.items() if cell.formula is not None]
        what, todo = "a formula is left", "copy the cells and paste them as values"
        yield from at("error", sheet, places, what, todo)
        columns = [
            column.get("name", "")
            for table in sheet.tables
            for column in table.root.iterfind(f"{S}tableColumns/{S}tableColumn")
            if column.find(f"{S}calculatedColumnFormula") is not None
            or column.find(f"{S}totalsRowFormula") is not None
        ]
        for name in columns:
            found = f"the table's column {quoted(name)} still has a formula of its own"
            yield Problem("error", sheet.title, "", found, "make the table again from values")
        if next(sheet.named("sparkline"), None) is not None:
            found = "sparklines are left, which draw from cells that may not be shown"
            yield Problem("error", sheet.title, "", found, "delete them")
        for element in sheet.named("scenario"):
            names = f"{quoted(element.get('name'))} by {quoted(element.get('user'))}"
            found = f"a what-if scenario is left, {names}"
            yield Problem("error", sheet.title, "", found, "delete it (Data, What-If Analysis)")


def error_values(book: Opened) -> Iterator[Problem]:
    """No cell shows an error such as #REF!, typed text included, and none waits to be calculated.

    Source: figures that a reader cannot use.
    """
    for sheet in book.sheets:
        places = [
            place
            for place, cell in sheet.shown.items()
            if cell.type == "e" or (isinstance(cell.value, str) and _ERROR.fullmatch(cell.value))
        ]
        yield from at("error", sheet, places, "the cell shows an error", "put the figure right")
        empty = faults(book.package, sheet.part).keys() - set(places)
        what = "a formula has no value, so that previews show nothing"
        yield from at("error", sheet, empty, what, "calculate the workbook in Excel and save it")


def defined_names(book: Opened) -> Iterator[Problem]:
    """No defined name is left but print areas and print titles: names tell of other sheets.

    Source: disclosure checks of finished workbooks (names, hidden ones too).
    """
    found: dict[str, list[str]] = {}
    for element in book.workbook.iter(f"{S}definedName"):
        for attribute in ("comment", "description", "help", "statusBar", "customMenu"):
            if element.get(attribute, "").strip():
                said = quoted(element.get(attribute))
                what = f"the defined name {quoted(element.get('name'))} says {said}"
                yield Problem("error", "", "", what, "clear it (Formulas, Name Manager)")
    for name in book.names:
        if name.name not in _PRINT:
            how = " (hidden)" if name.hidden else ""
            found.setdefault(name.name + how, []).append(name.text)
        elif "#REF!" in name.text or "[" in name.text:
            what = f"{name.name.removeprefix('_xlnm.')} refers to {quoted(name.text)}"
            yield Problem("error", name.scope_title or "", "", what, "set it again")
    for label, texts in found.items():
        times = f", {len(texts)} times" if len(texts) > 1 else ""
        what = f"the defined name {quoted(label)} is left{times}: {quoted(texts[0])}"
        yield Problem("error", "", "", what, "delete it (Formulas, Name Manager)")


def validations(book: Opened) -> Iterator[Problem]:
    """No drop-down list is left: it lists what could have been chosen, or points to a hidden sheet.

    Source: disclosure checks of finished workbooks (validation lists and messages).
    """
    for sheet in book.sheets:
        messages: dict[tuple[int, int], str] = {}
        for element in sheet.named("dataValidation"):
            source = "".join(str(text) for text in element.itertext("{*}formula1", "{*}f")).strip()
            place = _first(element.get("sqref") or element.findtext("{*}sqref") or "A1")
            if element.get("type", "none") == "list":
                elsewhere = bool(_SHEET.search(source)) or "[" in source
                yield from at(
                    "error" if elsewhere else "warning",
                    sheet,
                    [place],
                    f"a drop-down list is left, from {quoted(source)}",
                    "clear it (Data, Data Validation)",
                )
            elif message := element.get("prompt") or element.get("error"):
                messages[place] = message
        if messages:
            found = f"an input message is left, {quoted(messages[min(messages)])}"
            yield from at("warning", sheet, messages, found, "clear it (Data, Data Validation)")


def links(book: Opened) -> Iterator[Problem]:
    """Every link leads to where an outsider may go, or to a cell that is there.

    Source: disclosure checks of finished workbooks (links to folders and intranets).
    """
    titles = {sheet.title.casefold() for sheet in book.sheets if sheet.state == "visible"}
    for sheet in book.sheets:
        rels = {rel.id: rel.target for rel in sheet.rels}
        for element in sheet.root.iterfind(f"{S}hyperlinks/{S}hyperlink"):
            place = _first(element.get("ref", "A1"))
            target, location = rels.get(element.get(_RID, ""), ""), element.get("location", "")
            if target.startswith("#"):
                target, location = "", target[1:]
            if target:
                if found_outside := outside(target):
                    severity, what, todo = found_outside
                    yield from at(severity, sheet, [place], what, todo)
            elif location and (gone := missing(location, titles)):
                found = f"a link leads to the sheet {quoted(gone)}, which is not shown"
                yield from at("error", sheet, [place], found, "delete or correct the link")
        shown = {element.get(_RID) for element in sheet.root.iter(f"{S}hyperlink")}
        for rel in sheet.rels:
            if rel.external and rel.type.endswith("/hyperlink") and rel.id not in shown:
                found = f"the address of a deleted link is left, {quoted(rel.target, 120)}"
                yield Problem("error", sheet.title, "", found, "open it in Excel and save it again")


def outside(target: str) -> tuple[Severity, str, str] | None:
    """What is to be said of a link out of the workbook, and what to do; None for nothing."""
    where, todo = quoted(target, 120), "delete or correct the link"
    if target.lower().startswith("mailto:"):
        return "warning", f"a link writes to {where}", "check whether the address may be known"
    if not re.match(r"(?:https?|ftp)://", target, re.IGNORECASE) or _INSIDE.match(target):
        return "error", f"a link leads to a file or intranet, {where}", todo
    if _PRIVATE.search(target):
        return "error", f"a link leads to the organisation's own storage, {where}", todo
    return None


def chart_sources(book: Opened) -> Iterator[Problem]:
    """Every chart draws from cells of this workbook that can be seen: it carries their figures.

    Source: disclosure checks of finished workbooks (charts keep the figures of deleted sheets).
    """
    titles = {sheet.title.casefold() for sheet in book.sheets if sheet.state == "visible"}
    for part, title in book.sheet_of.items():
        if "/charts/" not in part.lower() or not part.lower().endswith(".xml"):
            continue
        root = book.package.xml(part)
        sources = {str(f.text or "") for f in root.iter("{*}f") if isinstance(f.tag, str)}
        for source in sorted(sources):
            if "[" in source or "#REF!" in source or missing(source, titles):
                found = f"a chart draws from {quoted(source)}, which is not in what is shown"
                todo = "let it draw from cells beside it, or replace it by a picture"
                yield Problem("error", title, "", found, todo)


def unused_texts(book: Opened) -> Iterator[Problem]:
    """The list of texts holds none that no cell shows: such stand in the file unseen.

    Source: disclosure checks of finished workbooks (what is left of deleted cells).
    """
    used: Counter[int] = Counter()
    for sheet in book.sheets:
        cells = sheet.root.iterfind(f"{S}sheetData/{S}row/{S}c[@t='s']/{S}v")
        used.update(int(value.text or "-1") for value in cells)
    left = [text for number, text in enumerate(book.texts) if number not in used and text.strip()]
    if left:
        count = f"{len(left)} texts" if len(left) > 1 else "a text"
        found = f"{count} of deleted cells still in the file, the first {quoted(left[0])}"
        todo = "open the file in Excel and save it again"
        yield Problem("error", "", "", found, todo)


def number_formats(book: Opened) -> Iterator[Problem]:
    """Every number format with words of its own is in use: others tell of deleted cells.

    Source: disclosure checks of finished workbooks (what is left of deleted cells).
    """
    root = book.formats.root
    if root is None:
        return
    used = {e.get("numFmtId") for e in root.iter(f"{S}xf")}
    for element in root.iterfind(f"{S}numFmts/{S}numFmt"):
        words = re.findall(r'"([^"]*[^\W\d_]{3}[^"]*)"', element.get("formatCode", ""))
        if words and element.get("numFmtId") not in used:
            found = f"a number format that no cell uses says {quoted(words[0].strip())}"
            todo = "delete it (Format Cells, Custom)"
            yield Problem("warning", "", "", found, todo)


def filters(book: Opened) -> Iterator[Problem]:
    """No filter or saved view is set: it tells what was looked for, and rows are out of sight.

    Source: the Analysis Function's list (no filters that hide rows); disclosure checks.
    """
    for sheet in book.sheets:
        roots: Iterable[etree._Element] = [sheet.root, *(table.root for table in sheet.tables)]
        if any(root.find(f".//{S}filterColumn") is not None for root in roots):
            yield Problem("error", sheet.title, "", "a filter is set", "clear it (Data, Clear)")
        if sheet.root.find(f"{S}customSheetViews") is not None:
            found = "a custom view is left, with what it hides"
            yield Problem("error", sheet.title, "", found, "delete it (View, Custom Views)")


def missing(reference: str, titles: set[str]) -> str:
    """The first sheet that a reference names and that is not among the titles, or blank."""
    for match in _SHEET.finditer(reference):
        title = match[1].replace("''", "'") if match[1] else match[2]
        if title.casefold() not in titles:
            return str(title)
    return ""


def _first(reference: str) -> tuple[int, int]:
    first = (reference.split() or ["A1"])[0]
    try:
        return area(first)[:2]
    except ValueError:
        pass
    try:  # whole rows or columns: 3:5, A:C
        start = first.partition(":")[0].replace("$", "")
        return (int(start), 1) if start.isdecimal() else position(f"{start}1")
    except ValueError:
        return 1, 1


RULES: Final = (
    working_sheets, formulas, error_values, defined_names, validations, links, chart_sources,
    unused_texts, number_formats, filters,
)  # fmt: skip
