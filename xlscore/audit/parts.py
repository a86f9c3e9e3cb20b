"""What travels in the file beside the sheets: links to elsewhere, caches, macros, orphans."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Final

from xlscore.audit.reading.opened import Opened, quoted
from xlscore.hosts.package.package import rels_name
from xlscore.problems import Problem


def _kinds(names: str) -> frozenset[str]:
    return frozenset(names.split())


#: The last words of relationship types, in small letters: what every finished workbook may have.
_PLAIN: Final = _kinds(
    "officedocument core-properties extended-properties worksheet chartsheet sharedstrings styles "
    "theme themeoverride calcchain sheetmetadata table drawing chart chartstyle chartcolorstyle "
    "image hyperlink"
)
#: What rules of other modules look into.
_ELSEWHERE: Final = _kinds("custom-properties comments threadedcomment person")
_PRINTER_SETTINGS: Final = _kinds("printersettings")
_VML: Final = _kinds("vmldrawing")
_EXTERNAL_LINKS: Final = _kinds("externallink")
_CONNECTIONS: Final = _kinds(
    "connections querytable xmlmaps tablesinglecells webextension webextensiontaskpanes "
    "taskpanes volatiledependencies"
)
_PIVOTS: Final = _kinds("pivottable pivotcachedefinition pivotcacherecords")
_SLICERS: Final = _kinds("slicer slicercache timeline timelinecache timelinecaches timelines")
_DATA_MODELS: Final = _kinds(
    "powerpivotdata model powerview rdrichvalue rdrichvaluestructure rdrichvaluetypes rdarray "
    "rdsupportingpropertybag rdsupportingpropertybagstructure richstyles richvaluerel "
    "rdrichvaluewebimage"
)
_CUSTOM_XML: Final = _kinds(
    "customxml customxmlprops customxmldata customproperty classificationlabels docmetadata"
)
_MACROS: Final = _kinds(
    "vbaproject vbaprojectsignature vbaprojectsignatureagile vbaprojectsignaturev3 "
    "wordvbadata extensibility xlmacrosheet xlintlmacrosheet dialogsheet attachedtoolbars "
    "usercustomization"
)
_EMBEDDED: Final = _kinds(
    "oleobject package control ctrlprop activexcontrol activexcontrolbinary diagramdata "
    "diagramdrawing video audio media slideupdateinfo model3d ink afchunk font"
)
_SHARED_BOOK: Final = _kinds("revisionheaders usernames revisionlog")
_THUMBNAIL: Final = _kinds("thumbnail")
_TOLD: Final = _PLAIN.union(
    _ELSEWHERE,
    _PRINTER_SETTINGS,
    _VML,
    _EXTERNAL_LINKS,
    _CONNECTIONS,
    _PIVOTS,
    _SLICERS,
    _DATA_MODELS,
    _CUSTOM_XML,
    _MACROS,
    _EMBEDDED,
    _SHARED_BOOK,
    _THUMBNAIL,
)


def _left(book: Opened, kinds: frozenset[str], found: str, todo: str) -> Iterator[Problem]:
    """A problem for each part that a relationship of these kinds leads to."""
    seen = set()
    for owner, rel in book.owners():
        if _kind(rel.type) in kinds and rel.target not in seen:
            seen.add(rel.target)
            sheet = book.sheet_of.get(owner, "")
            yield Problem("error", sheet, "", f"{found} ({quoted(rel.target)})", todo)


def _kind(rel_type: str) -> str:
    return rel_type.rpartition("/")[2].lower()


def external_links(book: Opened) -> Iterator[Problem]:
    """No link to another workbook: it names a folder, and carries figures of that workbook.

    Source: disclosure checks of finished workbooks (links and their cached values).
    """
    todo = "break the link (Data, Edit Links), or replace the formulas by their values"
    yield from _left(book, _EXTERNAL_LINKS, "a link to another workbook, with its figures", todo)
    for owner, rel in book.owners():
        if rel.external and "externallink" in owner.lower():
            found = f"a link leads to {quoted(rel.target, 120)}"
            yield Problem("error", book.sheet_of.get(owner, ""), "", found, todo)


def connections(book: Opened) -> Iterator[Problem]:
    """No connection to a database, query, or web page: it may hold servers, users and passwords.

    Source: disclosure checks of finished workbooks (connections).
    """
    yield from _left(
        book,
        _CONNECTIONS,
        "a connection to data elsewhere",
        "delete it (Data, Queries & Connections)",
    )


def pivots(book: Opened) -> Iterator[Problem]:
    """No pivot table and no pivot cache: the cache holds every record behind the table.

    Source: the Information Commissioner's fines for pivot caches in published workbooks.
    """
    yield from _left(
        book,
        _PIVOTS,
        "a pivot table or its cache, which holds the records behind it",
        "paste the pivot table as values and delete it",
    )


def slicers(book: Opened) -> Iterator[Problem]:
    """No slicer and no timeline: its cache lists every item, also those not shown.

    Source: disclosure checks of finished workbooks (caches).
    """
    yield from _left(
        book,
        _SLICERS,
        "a slicer or timeline, which lists what it can choose from",
        "delete it",
    )


def data_models(book: Opened) -> Iterator[Problem]:
    """No data model and no linked data type: whole tables travel in it unseen.

    Source: disclosure checks of finished workbooks (caches).
    """
    yield from _left(
        book,
        _DATA_MODELS,
        "a data model or linked data, which holds tables that no sheet shows",
        "circulate a copy of values",
    )


def custom_xml(book: Opened) -> Iterator[Problem]:
    """No custom XML, sensitivity label or document-management record of the organisation's.

    Source: disclosure checks of finished workbooks (custom XML).
    """
    yield from _left(
        book,
        _CUSTOM_XML,
        "custom XML or a label, which other programs wrote into the file",
        "remove it (File, Info, Check for Issues, Inspect Document)",
    )


def macros(book: Opened) -> Iterator[Problem]:
    """No macros, ribbon, macro sheets or add-in parts.

    Source: offered without macros on request; many readers' systems refuse macros.
    """
    yield from _left(
        book,
        _MACROS,
        "macros or a ribbon of its own",
        "save a copy as Excel Workbook (.xlsx)",
    )


def embedded(book: Opened) -> Iterator[Problem]:
    """No embedded file, button, form control, diagram data, sound or film.

    Source: disclosure checks of finished workbooks (embedded objects hold whole documents).
    """
    yield from _left(
        book,
        _EMBEDDED,
        "an embedded object or control, which may hold a whole document",
        "delete it, or put a picture of it in its place",
    )
    for sheet in book.sheets:
        comments = any(_kind(rel.type) == "comments" for rel in sheet.rels)
        for part in sheet.parts("vmlDrawing"):
            # the boxes of comments come with the comments
            if not comments or b'ObjectType="Button"' in book.package.read(part):
                yield Problem(
                    "error", sheet.title, "", "a button or control of an older kind", "delete it"
                )


def shared_book(book: Opened) -> Iterator[Problem]:
    """No history of changes and no list of users of a shared workbook.

    Source: disclosure checks of finished workbooks (revision history).
    """
    yield from _left(
        book,
        _SHARED_BOOK,
        "the history of a shared workbook: who changed what, with the old figures",
        "stop sharing the workbook (Review, Unshare Workbook) and save it",
    )


def printer_settings(book: Opened) -> Iterator[Problem]:
    """No printer settings: they name the printer and often the print server.

    Source: disclosure checks of finished workbooks (device names).
    """
    for owner, rel in book.owners():
        if _kind(rel.type) in _PRINTER_SETTINGS and book.package.has(rel.target):
            name = book.package.read(rel.target)[:64].decode("utf-16-le", "replace")
            device = quoted(name.split("\0")[0])
            yield Problem(
                "error",
                book.sheet_of.get(owner, ""),
                "",
                f"the settings of the printer {device}",
                "circulate a copy of values, which has none",
            )


def thumbnail(book: Opened) -> Iterator[Problem]:
    """No thumbnail: it pictures the first sheet as it looked at some earlier save.

    Source: disclosure checks of finished workbooks (pictures of earlier contents).
    """
    yield from _left(
        book,
        _THUMBNAIL,
        "a thumbnail picture of an earlier state of the file",
        "save without a thumbnail (File, Info, Properties, Advanced)",
    )


def unknown_parts(book: Opened) -> Iterator[Problem]:
    """No part whose kind nobody here knows, and none that no program would show.

    Source: disclosure checks of finished workbooks (what is left in the archive).
    """
    for owner, rel in book.owners():
        linked = rel.external and "externallink" in owner.lower()
        if _kind(rel.type) not in _TOLD and not linked:
            what = quoted(rel.type.rpartition("/")[2])
            yield Problem(
                "error",
                book.sheet_of.get(owner, ""),
                "",
                f"a part of a kind that cannot be judged, {what} ({quoted(rel.target)})",
                "circulate a copy of values, which has none",
            )
    package = book.package
    starts = [rel.target for rel in package.rels("/") if not rel.external]
    reached = package.reached(starts, "") | {"/"}
    known = {"/[Content_Types].xml", *reached, *(package.spelled(rels_name(p)) for p in reached)}
    for name in package.names():
        if name not in known:
            yield Problem(
                "error",
                "",
                "",
                f"the part {quoted(name)} is in the file, but nothing in it shows it",
                "circulate a copy of values, which has none",
            )


def archive_comment(book: Opened) -> Iterator[Problem]:
    """No comment on the archive that a workbook file is, nor on one of its entries.

    Source: disclosure checks of finished workbooks (what is left in the archive).
    """
    with zipfile.ZipFile(io.BytesIO(book.package.raw)) as archive:
        comments = [archive.comment, *(info.comment for info in archive.infolist())]
    for comment in filter(None, comments):
        what = quoted(comment.decode("utf-8", "replace"))
        found = f"the file carries a comment that Excel never shows, {what}"
        yield Problem("error", "", "", found, "open it in Excel and save it again")


RULES: Final = (
    external_links, connections, pivots, slicers, data_models, custom_xml, macros, embedded,
    shared_book, printer_settings, thumbnail, unknown_parts, archive_comment,
)  # fmt: skip
