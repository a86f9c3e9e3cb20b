"""Shapes and charts: what they say and lead to, whether they can be seen, what charts have kept."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from xlscore.audit.leftovers import missing, outside
from xlscore.audit.pictures import objects
from xlscore.audit.reading.opened import Opened, OpenedSheet, quoted
from xlscore.audit.writings import contacts
from xlscore.hosts.package.package import OFFICE_RELS
from xlscore.problems import Problem
from xlscore.workbook.addresses import area

_XDR: Final = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_ANCHORS: Final = ("twoCellAnchor", "oneCellAnchor", "absoluteAnchor")
#: A shape smaller than this is not seen: English Metric Units, 2 points.
_SMALL: Final = 25_400
#: A shape this far behind the last filled row or column is not looked for.
_FAR_ROWS, _FAR_COLUMNS = 200, 50
_SOURCE = re.compile(r"\(?(?:'((?:[^']|''){1,64})'|([^'!(),]{1,64}))!([$A-Za-z0-9:]{2,40})\)?")
#: A cell holds more digits than a chart keeps.
_ALIKE: Final = 1e-9
_FILTERED: Final = "filtered"
#: What LibreOffice writes for figures that a chart holds itself, drawn from no cell.
_OWN = re.compile(r"label \d+|categories|\d+")


def shape_texts(book: Opened) -> Iterator[Problem]:
    """What text boxes and shapes say is looked at before it goes out: no rule of cells reads it.

    Source: disclosure checks of finished workbooks (text boxes).
    """
    for title, kind, properties in objects(book):
        holder = properties.getparent()
        shape = None if holder is None else holder.getparent()
        if kind != "shape" or shape is None:
            continue
        text = " ".join(str(t.text or "") for t in shape.iter("{*}t")).strip()
        if text:
            listed = [f"{what}, {quoted(found)}" for what, found in contacts(text)]
            found = f"a shape says {quoted(text)}" + (f", with {listed[0]}" if listed else "")
            yield Problem("warning", title, "", found, "check whether it may be known")


def links_of_shapes(book: Opened) -> Iterator[Problem]:
    """Shapes and charts lead only where an outsider may go, and show no cell that is not seen.

    Source: disclosure checks of finished workbooks (links to folders and intranets).
    """
    titles = {sheet.title.casefold() for sheet in book.sheets if sheet.state == "visible"}
    for owner, rel in book.owners():
        drawn = "/drawings/" in owner.lower() or "/charts/" in owner.lower()
        if not drawn or rel.type != f"{OFFICE_RELS}/hyperlink":
            continue
        title = book.sheet_of.get(owner, "")
        if rel.target.startswith("#"):
            if gone := missing(rel.target[1:], titles):
                found = f"a shape leads to the sheet {quoted(gone)}, which is not shown"
                yield Problem("error", title, "", found, "delete or correct the link")
        elif listed := outside(rel.target):
            severity, what, todo = listed
            yield Problem(severity, title, "", f"on a shape, {what}", todo)
    for sheet in book.sheets:
        for part in sheet.parts("drawing"):
            root = book.package.xml(part)
            for link in root.iter("{*}hlinkClick", "{*}hlinkHover"):
                for what, said in contacts(link.get("tooltip", "")):
                    found = f"a shape shows {what}, {quoted(said)}, when it is pointed at"
                    yield Problem("error", sheet.title, "", found, "clear its ScreenTip")
            for shape in root.iter(f"{_XDR}sp"):
                source = shape.get("textlink", "")
                if "[" in source or "#REF!" in source or missing(source, titles):
                    found = f"a shape shows {quoted(source)}, which is not in what is shown"
                    yield Problem("error", sheet.title, "", found, "delete it, or type its text")


def out_of_sight(book: Opened) -> Iterator[Problem]:
    """No shape is too small to be seen or lies far behind what the sheet holds.

    Source: disclosure checks of finished workbooks (hidden objects).
    """
    for sheet in book.sheets:
        last_row = max((row for row, _column in sheet.shown), default=1)
        last_column = max((column for _row, column in sheet.shown), default=1)
        for part in sheet.parts("drawing"):
            for anchor in book.package.xml(part).iter(*(_XDR + tag for tag in _ANCHORS)):
                properties = next(anchor.iter(f"{_XDR}cNvPr"), None)
                if properties is None:
                    continue
                name, (row, column) = quoted(properties.get("name")), _corner(anchor, "from")
                if _size(anchor) < _SMALL:
                    found = f"the shape {name} is too small to be seen"
                    yield Problem("error", sheet.title, "", found, "delete it (Selection Pane)")
                elif row > last_row + _FAR_ROWS or column > last_column + _FAR_COLUMNS:
                    found = f"the shape {name} lies far behind what the sheet holds"
                    yield Problem("error", sheet.title, "", found, "delete it (Selection Pane)")


def _corner(anchor: etree._Element, which: str) -> tuple[int, int]:
    return _number(anchor, f"{which}/{_XDR}row"), _number(anchor, f"{which}/{_XDR}col")


def _number(anchor: etree._Element, path: str) -> int:
    return int(anchor.findtext(_XDR + path) or 0)


def _size(anchor: etree._Element) -> int:
    """The smaller of width and height in English Metric Units, as far as the anchor tells it."""
    size = anchor.find(_XDR + "ext")
    if size is not None:
        return min(int(size.get("cx", "0")), int(size.get("cy", "0")))
    sides = []
    for across, offset in (("col", "colOff"), ("row", "rowOff")):
        start, end = (_number(anchor, f"{side}/{_XDR}{across}") for side in ("from", "to"))
        into, out = (_number(anchor, f"{side}/{_XDR}{offset}") for side in ("from", "to"))
        sides.append(out - into if start == end else _SMALL)
    # a line has no height, or no width
    flat = anchor.find(f"{_XDR}cxnSp") is not None
    return max(sides) if flat else min(sides)


def chart_caches(book: Opened) -> Iterator[Problem]:
    """What a chart has kept is what its cells hold now, and no series is filtered out of sight.

    Source: disclosure checks of finished workbooks (charts keep the figures of their cells).
    """
    tabs = {sheet.title.casefold(): sheet for sheet in book.sheets}
    for part, title in book.sheet_of.items():
        if "/charts/" not in part.lower() or not part.lower().endswith(".xml"):
            continue
        root = book.package.xml(part)
        if any(_local(e).startswith(_FILTERED) and "Series" in _local(e) for e in root.iter()):
            found = "a chart keeps a series that it does not show"
            yield Problem("error", title, "", found, "delete the series (Select Data)")
        kept = [
            (source, points)
            for f in root.iter("{*}f")
            if (source := (f.text or "").strip()) and not _OWN.fullmatch(source)
            for points in [_points(f)]
            if points
        ]
        for source, points in kept:
            if listed := _differs(tabs, source, points):
                found = f"a chart draws from {quoted(source)} and has kept {listed}"
                todo = "let Excel draw it again, or replace it by a picture"
                yield Problem("error", title, "", found, todo)


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _points(source: etree._Element) -> dict[int, str]:
    """What is kept beside a reference, by number; of a list of levels the last alone."""
    holder = source.getparent()
    if holder is None:
        return {}
    kept = [e for e in holder if _local(e).endswith("Cache")]
    levels = [lvl for cache in kept for lvl in cache.iterfind("{*}lvl")]
    found: dict[int, str] = {}
    for cache in levels[:1] or kept:
        for point in cache.iterfind("{*}pt"):
            found[int(point.get("idx", "0"))] = str(point.findtext("{*}v") or "")
    return {} if len(levels) > 1 else found


def _differs(tabs: dict[str, OpenedSheet], source: str, points: dict[int, str]) -> str:
    """In words, the first thing kept that its cell does not hold; blank where there is none."""
    match = _SOURCE.fullmatch(source)
    sheet = tabs.get((match[1] or match[2]).replace("''", "'").casefold()) if match else None
    if match is None or sheet is None:
        return f"{quoted(points[min(points)])}, which no cell can be held against"
    top, left, bottom, right = area(match[3].replace("$", ""))
    width, height = right - left + 1, bottom - top + 1
    for number, text in points.items():
        place = (top + number // width, left + number % width)
        cell = sheet.shown.get(place)
        held = None if cell is None else cell.value
        if number >= width * height or not _same(held, text):
            now = "nothing" if held is None else quoted(held)
            return f"{quoted(text)}, where the cell holds {now}"
    return ""


def _same(held: object, text: str) -> bool:
    if held is None:
        return not text.strip()
    if isinstance(held, float):
        try:
            return math.isclose(float(text), held, rel_tol=_ALIKE, abs_tol=1e-12)
        except ValueError:
            return any(c.isdigit() for c in text)  # a label, written by the cell's number format
    return str(held).strip() == text.strip()


RULES: Final = (shape_texts, links_of_shapes, out_of_sight, chart_caches)
