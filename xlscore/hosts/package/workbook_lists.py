"""Writing the workbook part's own lists in place: tabs, names, views and the calculation mark."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from xlscore.hosts.package.package import MAIN, OFFICE_RELS, Package

_S = f"{{{MAIN}}}"
_RID = f"{{{OFFICE_RELS}}}id"
_ORDER = (
    "fileVersion",
    "fileSharing",
    "workbookPr",
    "workbookProtection",
    "bookViews",
    "sheets",
    "functionGroups",
    "externalReferences",
    "definedNames",
    "calcPr",
    "oleSize",
    "customWorkbookViews",
    "pivotCaches",
    "smartTagPr",
    "smartTagTypes",
    "webPublishing",
    "fileRecoveryPr",
    "webPublishObjects",
    "extLst",
)
_VIEW = re.compile(rb"<(?:[\w.-]+:)?sheetView\b[^>]*>")
#: So many rows above a row stay in sight.
_ABOVE = 5
_SELECTED = re.compile(rb"""\s+tabSelected\s*=\s*["'](?:1|true)["']""")


@dataclass(frozen=True)
class SheetEntry:
    """A tab: `state` is visible, hidden or veryHidden; `kind` worksheet, chartsheet and so on."""

    title: str
    sheet_id: int
    rid: str
    state: str
    part: str
    kind: str


@dataclass(frozen=True)
class DefinedName:
    """A defined name; `scope_title` is the tab it belongs to, None for the whole workbook."""

    name: str
    scope_title: str | None
    text: str
    hidden: bool = False


@dataclass(frozen=True)
class Name:
    """A defined name to be written; `source` is its place in the file, None for a new one."""

    source: int | None
    name: str
    sheet: int | None
    text: str
    hidden: bool


def child(root: etree._Element, tag: str) -> etree._Element:
    """The child of the workbook element, made in its place if it is not there."""
    element = root.find(_S + tag)
    if element is None:
        later = {_S + name for name in _ORDER[_ORDER.index(tag) + 1 :]}
        element = etree.Element(_S + tag)
        place = next((i for i, e in enumerate(root) if e.tag in later), len(root))
        root.insert(place, element)
    return element


def write_sheets(root: etree._Element, sheets: Sequence[tuple[str, str, int, str]]) -> None:
    """List the tabs: relationship id, title, sheet id and state of each, in their order."""
    holder = child(root, "sheets")
    old = {element.get(_RID): element for element in holder.findall("*")}
    elements = []
    for rid, title, sheet_id, state in sheets:
        element = old.get(rid)
        if element is None:
            element = etree.Element(_S + "sheet", name=title, sheetId=str(sheet_id))
        _set(element, "name", title)
        if state != element.get("state", "visible"):
            element.set("state", state)
        if element.get(_RID) is None:
            element.set(_RID, rid)
        elements.append(element)
    _hold(holder, elements)


def write_names(root: etree._Element, names: Sequence[Name]) -> None:
    """List the defined names, sorted as Excel sorts them if anything but their texts changed."""
    if not names and root.find(f"{_S}definedNames/{_S}definedName") is None:
        return
    holder = child(root, "definedNames")
    old = holder.findall(_S + "definedName")
    elements = []
    before = [element.get("localSheetId") for element in old]
    for name in names:
        element = (
            etree.Element(_S + "definedName", name=name.name)
            if name.source is None
            else old[name.source]
        )
        if name.sheet is not None:
            _set(element, "localSheetId", str(name.sheet))
        if name.hidden != (element.get("hidden") in ("1", "true")):
            _set(element, "hidden", "1" if name.hidden else None)
        if (element.text or "") != name.text:
            element.text = name.text
        elements.append(element)
    if not elements:
        root.remove(holder)
    elif elements != old or before != [element.get("localSheetId") for element in elements]:
        _hold(holder, sorted(elements, key=_sorting))


def _sorting(element: etree._Element) -> tuple[str, int]:
    name = element.get("name", "").lower().removeprefix("_xlnm.")
    return name, int(element.get("localSheetId", "-1"))


def write_views(
    root: etree._Element, active: Sequence[int], first: Sequence[int], kept: set[int], front: int
) -> None:
    """Point each window at its tab in front and its first tab in sight, by place.

    A custom view of a tab that is gone (its id not in `kept`) shows the tab with the id `front`.
    """
    views = root.findall(f"{_S}bookViews/{_S}workbookView")
    if not views and active[0]:
        views = [etree.SubElement(child(root, "bookViews"), _S + "workbookView")]
    for number, view in enumerate(views):
        if int(view.get("activeTab", "0")) != active[number]:
            view.set("activeTab", str(active[number]))
        # a view that began at the first tab shall show tabs put before it
        was = int(view.get("firstSheet", "0"))
        if was and was != first[number]:
            view.set("firstSheet", str(first[number]))
    for view in root.findall(f"{_S}customWorkbookViews/{_S}customWorkbookView"):
        if int(view.get("activeSheetId", "0")) not in kept:
            view.set("activeSheetId", str(front))


def mark_calculate(root: etree._Element) -> None:
    """Have Excel calculate every formula when it opens the book."""
    element = child(root, "calcPr")
    if element.get("fullCalcOnLoad") not in ("1", "true"):
        element.set("fullCalcOnLoad", "1")


def select(package: Package, part: str, selected: bool) -> None:
    """Mark a sheet part as the selected tab or not; two selected tabs would be edited as one."""
    data = package.read(part)
    view = _VIEW.search(data)
    if view is None or bool(_SELECTED.search(view[0])) == selected:
        return
    if selected:
        plain = re.sub(rb"""\s+tabSelected\s*=\s*["'][^"']*["']""", b"", view[0])
        # last, as on a page that is written anew: the next refresh changes nothing
        new = re.sub(rb"\s*(/?>)$", rb' tabSelected="1"\1', plain)
    else:
        new = _SELECTED.sub(b"", view[0])
    package.write(part, data[: view.start()] + new + data[view.end() :])


def stand_at(package: Package, part: str, row: int) -> None:
    """Have a sheet open with the first cell of a row selected and in sight."""
    cell, top = f"A{row}", f"A{max(row - _ABOVE, 2)}"
    with package.editing(part) as root:
        for view in root.iterfind(f"{_S}sheetViews/{_S}sheetView"):
            pane = view.find(f"{_S}pane")
            (view if pane is None else pane).set("topLeftCell", top)
            active = None if pane is None else pane.get("activePane")
            for selection in view.iterfind(f"{_S}selection"):
                if selection.get("pane") == active:
                    selection.set("activeCell", cell)
                    selection.set("sqref", cell)


def _set(element: etree._Element, name: str, value: str | None) -> None:
    if value is None:
        element.attrib.pop(name, "")
    elif element.get(name) != value:
        element.set(name, value)


def _hold(holder: etree._Element, elements: list[etree._Element]) -> None:
    if holder.findall("*") != elements:
        holder[:] = elements
