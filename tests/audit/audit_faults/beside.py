"""What travels in the package beside the sheets."""
# ruff: noqa: D103  a fault's name and the words that must be told of it say what it is

from __future__ import annotations

from pathlib import Path

from support.by_hand.parts import Parts

from audit_faults.planting import BOOK, CARD, FAULTS, MS, Fault, by_hand, linked

OTHER = b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'


@by_hand("a link to another workbook", "")
def external_link(parts: Parts) -> None:
    linked(parts, BOOK, "externalLink", "xl/externalLinks/externalLink1.xml", OTHER)


@by_hand("a link leads to 'file:///K:", "")
def path_of_external_link(parts: Parts) -> None:
    part = "xl/externalLinks/externalLink1.xml"
    linked(parts, BOOK, "externalLink", part, OTHER)
    parts.relate(part, "externalLinkPath", "file:///K:/costs.xlsx", external=True)


def _kind(name: str, told: str, owner: str, kind: str, part: str, sheet: str = "") -> None:
    def plant(path: Path) -> None:
        parts = Parts(path)
        linked(parts, owner, kind, part)
        parts.save()

    FAULTS.append(Fault(name, plant, "error", sheet, "", told))


for _name, _told, _owner, _rel, _part, _sheet in (
    ("connections", "a connection", BOOK, "connections", "xl/connections.xml", ""),
    ("query", "a connection", CARD, "queryTable", "xl/queryTables/q1.xml", "Scorecard"),
    ("xml_maps", "a connection", BOOK, "xmlMaps", "xl/xmlMaps.xml", ""),
    ("pivot_cache", "a pivot table", BOOK, "pivotCacheDefinition", "xl/pivotCache/p1.xml", ""),
    ("pivot_table", "a pivot table", CARD, "pivotTable", "xl/pivotTables/p1.xml", "Scorecard"),
    ("slicer", "a slicer", CARD, f"{MS}2007/relationships/slicer", "xl/slicers/s1.xml",
     "Scorecard"),
    ("slicer_cache", "a slicer", BOOK, f"{MS}2007/relationships/slicerCache", "xl/sc1.xml", ""),
    ("data_model", "a data model", BOOK, "powerPivotData", "xl/model/item.data", ""),
    ("linked_data", "a data model", BOOK, f"{MS}2017/06/relationships/rdRichValue", "xl/rv.xml",
     ""),
    ("custom_xml", "custom XML", BOOK, "customXml", "customXml/item1.xml", ""),
    ("label", "custom XML", "",
     f"{MS}2020/02/relationships/classificationlabels", "docMetadata/LabelInfo.xml", ""),
    ("macros", "macros", BOOK, f"{MS}2006/relationships/vbaProject", "xl/vbaProject.bin", ""),
    ("ribbon", "macros", "", f"{MS}2007/relationships/ui/extensibility", "customUI/c.xml", ""),
    ("embedded_file", "an embedded object", CARD, "package", "xl/embeddings/a.docx", "Scorecard"),
    ("ole_object", "an embedded object", CARD, "oleObject", "xl/embeddings/o.bin", "Scorecard"),
    ("button", "a button", CARD, "vmlDrawing", "xl/drawings/vml1.vml", "Scorecard"),
    ("shared_users", "the history of a shared", BOOK, "usernames", "xl/revisions/u.xml", ""),
    ("shared_history", "the history of a shared", BOOK, "revisionHeaders", "xl/revisions/r.xml",
     ""),
    ("thumbnail", "a thumbnail", "",
     "http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail",
     "docProps/thumbnail.jpeg", ""),
    ("strange_part", "a part of a kind", CARD, "http://example.org/strange", "xl/s.xml",
     "Scorecard"),
):  # fmt: skip
    _kind(_name, _told, _owner, _rel, _part, _sheet)


@by_hand("the settings of the printer '\\\\printsrv\\MI-3rd'", "Scorecard")
def printer(parts: Parts) -> None:
    name = "\\\\printsrv\\MI-3rd".encode("utf-16-le").ljust(64, b"\0")
    linked(parts, CARD, "printerSettings", "xl/printerSettings/p1.bin", name + b"\0" * 40)


@by_hand("nothing in it shows it", "")
def orphan(parts: Parts) -> None:
    parts.add_part("xl/worksheets/sheet99.xml", "<worksheet/>", "application/xml")


def archive_comment(path: Path) -> None:
    """A comment on the archive, which no Excel shows."""
    import zipfile

    with zipfile.ZipFile(path, "a") as archive:
        archive.comment = b"canary"


FAULTS.append(Fault("archive_comment", archive_comment, "error", "", "", "'canary'"))
