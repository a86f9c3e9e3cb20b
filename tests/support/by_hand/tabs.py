"""What an officer does to the tabs of a saved workbook, as Excel would write it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Self

from lxml import etree

from support.by_hand.parts import (
    CHART,
    DML,
    DRAWING_TYPE,
    MAIN,
    OFFICE,
    RID,
    SML,
    Parts,
    S,
    rels_name,
)


class Tabs(Parts):
    """A workbook whose tabs are added, copied, renamed, moved and deleted."""

    # ---- tabs

    def add_sheet(self, tab: str, cells: str = "", *, before: str = "", after: str = "",
                  state: str = "", rest: str = "") -> str:  # fmt: skip
        """A sheet of the user's own, `cells` the rows of it; gives its part."""
        part = self.free("xl/worksheets/sheet{}.xml")
        self.add_part(part, (
            f'<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheetData>{cells}</sheetData>{rest}'
            "</worksheet>"), SML + "worksheet+xml")  # fmt: skip
        self.list_sheet(tab, part, "worksheet", before=before, after=after, state=state)
        return part

    def list_sheet(self, tab: str, part: str, kind: str, *, before: str = "", after: str = "",
                   state: str = "") -> None:  # fmt: skip
        """Put a sheet part into the list of tabs; names of the tabs behind it follow."""
        rid = self.relate("xl/workbook.xml", kind, part)
        root = self.xml("xl/workbook.xml")
        holder = root.find(f"{S}sheets")
        assert holder is not None
        number = max(int(e.get("sheetId", "0")) for e in holder) + 1
        element = etree.Element(f"{S}sheet", name=tab, sheetId=str(number))
        if state:
            element.set("state", state)
        element.set(RID, rid)
        place = len(holder)
        if before or after:
            place = holder.index(self._entry(root, before or after)) + bool(after)
        holder.insert(place, element)
        for name in root.iter(f"{S}definedName"):
            local = name.get("localSheetId")
            if local is not None and int(local) >= place:
                name.set("localSheetId", str(int(local) + 1))
        view = root.find(f"{S}bookViews/{S}workbookView")
        if view is not None and int(view.get("activeTab", "0")) >= place:
            view.set("activeTab", str(int(view.get("activeTab", "0")) + 1))
        self.put("xl/workbook.xml", root)

    def copy_sheet(self, tab: str, new: str) -> Self:
        """Copy a tab beside itself: Excel copies its own names with it, ours included."""
        old = self.part_of(tab)
        part = self.free("xl/worksheets/sheet{}.xml")
        self.add_part(part, self.parts[old], SML + "worksheet+xml")
        for drawing in self.related(old, "drawing"):
            copy = self.free("xl/drawings/drawing{}.xml")
            self.add_part(copy, self.parts[drawing], DRAWING_TYPE)
            self.relate(part, "drawing", copy, "rIdPageDrawing")
            for chart in self.related(drawing, "chart"):
                twin = self.free("xl/charts/chart{}.xml")
                text = self.parts[chart].decode().replace(f"'{tab}'!", f"'{new}'!")
                self.add_part(twin, text.encode(), DML + "chart+xml")
                self.relate(copy, "chart", twin, "rId1")
        self.list_sheet(new, part, "worksheet", after=tab)
        root = self.xml("xl/workbook.xml")
        holder = root.find(f"{S}sheets")
        names = root.find(f"{S}definedNames")
        assert holder is not None
        assert names is not None
        place = holder.index(self._entry(root, tab))
        for name in list(names):
            if name.get("localSheetId") == str(place):
                twin_name = etree.fromstring(etree.tostring(name))
                twin_name.set("localSheetId", str(place + 1))
                twin_name.text = (name.text or "").replace(f"'{tab}'!", f"'{new}'!")
                names.append(twin_name)
        self.put("xl/workbook.xml", root)
        return self

    def rename(self, tab: str, new: str) -> Self:
        """Rename a tab; formulas, names and charts that read it follow."""
        root = self.xml("xl/workbook.xml")
        self._entry(root, tab).set("name", new)
        self.put("xl/workbook.xml", root)
        quoted = "'" + tab.replace("'", "''") + "'!"
        plain = re.compile(rf"(?<![\w.'\]]){re.escape(tab)}!")
        target = "'" + new.replace("'", "''") + "'!"
        self._formulas(
            lambda text: (
                text
                if text.startswith('"')
                else plain.sub(lambda _: target, text.replace(quoted, target))
            )
        )
        return self

    def delete_sheet(self, tab: str) -> Self:
        """Delete a tab with its own names."""
        part = self.part_of(tab)
        root = self.xml("xl/workbook.xml")
        entry = self._entry(root, tab)
        holder = entry.getparent()
        assert holder is not None
        place, rid = holder.index(entry), entry.get(RID)
        holder.remove(entry)
        for name in list(root.iter(f"{S}definedName")):
            local = int(name.get("localSheetId", "-1"))
            if local == place:
                name.getparent().remove(name)  # type: ignore[union-attr]
            elif local > place:
                name.set("localSheetId", str(local - 1))
        view = root.find(f"{S}bookViews/{S}workbookView")
        if view is not None and int(view.get("activeTab", "0")) > place:
            view.set("activeTab", str(int(view.get("activeTab", "0")) - 1))
        self.put("xl/workbook.xml", root)
        self._unlist("xl/_rels/workbook.xml.rels", "Id", str(rid))
        gone = [part, *self.related(part, "drawing")]
        gone += [chart for drawing in gone[1:] for chart in self.related(drawing, "chart")]
        for name_of_part in gone:
            self.parts.pop(name_of_part)
            self.parts.pop(rels_name(name_of_part), None)
            self._unlist("[Content_Types].xml", "PartName", f"/{name_of_part}")
        return self

    def _unlist(self, part: str, attribute: str, value: str) -> None:
        root = self.xml(part)
        for element in list(root):
            if element.get(attribute) == value:
                root.remove(element)
        self.put(part, root)

    def hide(self, tab: str) -> Self:
        """Hide a tab."""
        root = self.xml("xl/workbook.xml")
        self._entry(root, tab).set("state", "hidden")
        self.put("xl/workbook.xml", root)
        return self

    def zoom(self, tab: str, percent: int) -> Self:
        """Zoom a tab's view."""
        part = self.part_of(tab)
        root = self.xml(part)
        for view in root.iter(f"{S}sheetView"):
            view.set("zoomScale", str(percent))
            view.set("zoomScaleNormal", str(percent))
        self.put(part, root)
        return self

    def reorder(self, *tabs: str) -> Self:
        """Put the tabs into this order; names of single tabs and the view follow."""
        root = self.xml("xl/workbook.xml")
        holder = root.find(f"{S}sheets")
        assert holder is not None
        before = [e.get("name") for e in holder]
        places = [before.index(tab) for tab in tabs]
        assert sorted(places) == list(range(len(before)))
        holder[:] = [holder[place] for place in places]
        for name in root.iter(f"{S}definedName"):
            local = name.get("localSheetId")
            if local is not None:
                name.set("localSheetId", str(places.index(int(local))))
        for view in root.iter(f"{S}workbookView"):
            view.set("activeTab", str(places.index(int(view.get("activeTab", "0")))))
        self.put("xl/workbook.xml", root)
        return self

    def _formulas(self, change: Callable[[str], str]) -> None:
        """Change every formula: of cells, names and charts."""
        for part in list(self.parts):
            if re.match(r"xl/(workbook\.xml|worksheets/sheet|charts/chart)", part):
                root = self.xml(part)
                for element in root.iter(f"{S}f", f"{S}definedName", f"{{{CHART}}}f"):
                    element.text = change(element.text or "")
                self.put(part, root)
