"""The workbook part as an index: which sheets there are, in what order, and the defined names.

Changes are collected and written by `commit`, in place: what the workbook part holds besides stays
as it is, and a part in which nothing changed is not rewritten.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from xlscore.hosts.package import app_properties, calculation, workbook_lists
from xlscore.hosts.package.defined_names import Names
from xlscore.hosts.package.package import MAIN, OFFICE_RELS, Package, Rel
from xlscore.hosts.package.references import retargeted
from xlscore.hosts.package.workbook_lists import DefinedName, SheetEntry
from xlscore.problems import Refusal

__all__ = ["DefinedName", "Index", "SheetEntry"]

_S = f"{{{MAIN}}}"
_RID = f"{{{OFFICE_RELS}}}id"
_WORKSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_CHART = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_CHART_FORMULA = "{http://schemas.openxmlformats.org/drawingml/2006/chart}f"


class Index:
    """The sheets and names of a workbook; changes reach the package with `commit`."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self._read()

    def _read(self) -> None:
        package = self.package
        root = package.xml(package.workbook)
        rels = {rel.id: rel for rel in package.rels(package.workbook)}
        self._sheets: list[SheetEntry] = []
        for element in root.iterfind(f"{_S}sheets/{_S}sheet"):
            rel = rels.get(element.get(_RID, ""))
            if rel is None or not package.has(rel.target):
                raise Refusal(
                    f"{package.path.name}: the tab {element.get('name')} has no contents;"
                    " open the workbook in Excel, let Excel repair it and save it"
                )
            self._sheets.append(
                SheetEntry(
                    element.get("name", ""),
                    int(element.get("sheetId", "0")),
                    rel.id,
                    element.get("state", "visible"),
                    package.spelled(rel.target),
                    rel.type.rpartition("/")[2],
                )
            )
        self._was = list(self._sheets)
        self._cleared: set[str] = set()
        self._names = Names(root, self._rid_at)
        self._names_were = self.names
        views = list(root.iterfind(f"{_S}bookViews/{_S}workbookView"))
        self._views = [self._rid_at(view.get("activeTab")) for view in views] or [self._rid_at("0")]
        self._first = [self._rid_at(view.get("firstSheet")) for view in views]
        self._active_was = self._views[0]
        self._calculate = calculation.waits(root)
        self._changed = calculation.changed_by_us(package, root)

    def _rid_at(self, place: str | None) -> str:
        number = int(place or "0")
        return self._sheets[number].rid if number < len(self._sheets) else ""

    # ---- sheets

    @property
    def sheets(self) -> list[SheetEntry]:
        """All tabs in their order, chart sheets and hidden ones included."""
        return list(self._sheets)

    def find(self, title: str) -> SheetEntry | None:
        """The tab of that title; titles do not differ by case."""
        return next((s for s in self._sheets if s.title.casefold() == title.casefold()), None)

    def _place(self, title: str) -> int:
        entry = self.find(title)
        if entry is None:
            raise KeyError(title)
        return self._sheets.index(entry)

    def add_sheet(
        self,
        title: str,
        part: str,
        *,
        after: str | None = None,
        before: str | None = None,
        state: str = "visible",
    ) -> SheetEntry:
        """A tab for a part already written to the package; last, or beside a given tab.

        KeyError for a tab that is not there, ValueError if the title is taken.
        """
        if self.find(title) is not None:
            raise ValueError(f"there is a tab {title} already")
        if after is not None:
            place = self._place(after) + 1
        else:
            place = self._place(before) if before is not None else len(self._sheets)
        ids = [rel.id for rel in self.package.rels(self.package.workbook)]
        ids += [sheet.rid for sheet in self._sheets]
        number = max((int(i[3:]) for i in ids if re.fullmatch(r"rId\d+", i)), default=0) + 1
        sheet_id = max((sheet.sheet_id for sheet in self._sheets), default=0) + 1
        entry = SheetEntry(title, sheet_id, f"rId{number}", state, part, "worksheet")
        self._sheets.insert(place, entry)
        self.package.set_content_type(part, _WORKSHEET)
        return entry

    def rename(self, title: str, new: str) -> None:
        """Give a tab another title; its own names (print area) and its charts follow.

        Formulas in cells are not touched: those of other sheets then mean the tab that takes over
        the old title. KeyError if there is no such tab, ValueError if `new` is taken.
        """
        place = self._place(title)
        entry = self._sheets[place]
        if entry.title == new:
            return
        if self.find(new) not in (None, entry):
            raise ValueError(f"there is a tab {new} already")
        self._sheets[place] = replace(entry, title=new)
        self._names.retarget(entry.title, new, entry.rid)
        for part in self._only_through(entry):
            if self.package.content_type(part) == _CHART:
                with self.package.editing(part) as chart:
                    for formula in chart.iter(_CHART_FORMULA):
                        formula.text = retargeted(formula.text or "", entry.title, new)

    def reorder(self, order: Sequence[str]) -> None:
        """Put the tabs in this order. ValueError unless `order` names every tab once."""
        places = [self._place(title) for title in order]
        if sorted(places) != list(range(len(self._sheets))):
            raise ValueError("the new order must name every tab once")
        self._sheets = [self._sheets[place] for place in places]

    def set_state(self, title: str, state: str) -> None:
        """Make a tab visible, hidden or veryHidden. KeyError if there is no such tab."""
        place = self._place(title)
        self._sheets[place] = replace(self._sheets[place], state=state)

    def remove(self, title: str) -> None:
        """Take out a tab, its names, and the parts that only it reaches. KeyError if not there."""
        self.clear(title)
        entry = self._sheets.pop(self._place(title))
        self._names.remove_scope(entry.rid)
        self.package.remove(entry.part)

    def clear(self, title: str) -> None:
        """Take out the parts that only this tab reaches (drawings, charts), and keep the tab.

        For a tab whose part is about to be written anew. Parts that others reach too (pivot
        caches, shared images) stay. KeyError if there is no such tab.
        """
        entry = self._sheets[self._place(title)]
        self._cleared.add(entry.rid)
        for part in self._only_through(entry):
            self.package.remove(part)
        self.package.set_rels(entry.part, [])

    def _only_through(self, entry: SheetEntry) -> list[str]:
        package = self.package
        tabs = {sheet.part for sheet in self._was + self._sheets}
        others = [sheet.part for sheet in self._sheets if sheet.rid != entry.rid]
        top = [
            rel.target
            for owner in ("/", package.workbook)
            for rel in package.rels(owner)
            if package.spelled(rel.target) not in tabs
        ]
        elsewhere = package.reached([*others, *top], package.workbook)
        return sorted(package.reached([entry.part], package.workbook) - elsewhere - tabs)

    @property
    def active(self) -> str:
        """The title of the tab in front; the nearest visible one if that was removed."""
        return self._sheets[self._active_place(self._views[0])].title

    @active.setter
    def active(self, title: str) -> None:
        self._views = [self._sheets[self._place(title)].rid] * len(self._views)

    def _active_place(self, rid: str) -> int:
        now = {sheet.rid: place for place, sheet in enumerate(self._sheets)}
        if rid in now:
            return now[rid]
        was = next((place for place, sheet in enumerate(self._was) if sheet.rid == rid), 0)
        visible = [place for place, s in enumerate(self._sheets) if s.state == "visible"]
        return min(visible or [0], key=lambda place: (place < was, abs(place - was)))

    # ---- names

    @property
    def names(self) -> list[DefinedName]:
        """All defined names in their order."""
        return self._names.listed({sheet.rid: sheet.title for sheet in self._sheets})

    def set_name(
        self, name: str, text: str, scope: str | None = None, *, hidden: bool = False
    ) -> None:
        """Define a name for a tab (`scope`, its title) or for the workbook, or change it.

        `text` is the formula without the equals sign. KeyError if there is no such tab.
        """
        rid = self._sheets[self._place(scope)].rid if scope is not None else None
        self._names.set(name, text, rid, hidden)

    def remove_name(self, name: str, scope: str | None = None) -> None:
        """Take out a name; one that is not there is no error."""
        entry = self.find(scope) if scope is not None else None
        if scope is None or entry is not None:
            self._names.remove(name, entry.rid if entry is not None else None)

    # ---- calculation

    @property
    def calculates_on_open(self) -> bool:
        """Whether Excel calculates every formula when it opens the book."""
        return self._calculate

    @property
    def changed_by_us(self) -> frozenset[str] | None:
        """The sheets, in small letters, that we changed since the last calculation.

        None where the book does not wait for one, or waits for one that somebody else asked for.
        """
        return self._changed

    def mark_calculate_on_open(self, changed: Iterable[str] = ()) -> None:
        """Have Excel calculate every formula when it opens the book, as `changed` sheets did."""
        if not self._calculate or self._changed is not None:
            names = {sheet.casefold() for sheet in changed}
            self._changed = (self._changed or frozenset()) | names
        self._calculate = True

    # ---- writing

    def commit(self) -> None:
        """Write the changes to the package; afterwards the index stands for the new state.

        To be called after the sheet parts are written: calculation chain and selected tab are
        settled by what stands in them.
        """
        package = self.package
        if not any(sheet.state == "visible" for sheet in self._sheets):
            raise ValueError("a workbook needs a visible tab")
        self._follow_titles()
        place = {sheet.rid: number for number, sheet in enumerate(self._sheets)}
        front = self._active_place(self._views[0])
        with package.editing(package.workbook) as root:
            workbook_lists.write_sheets(
                root, [(s.rid, s.title, s.sheet_id, s.state) for s in self._sheets]
            )
            self._names.write(root, place)
            workbook_lists.write_views(
                root,
                [self._active_place(rid) for rid in self._views],
                [place.get(rid, 0) for rid in self._first],
                {s.sheet_id for s in self._sheets},
                self._sheets[front].sheet_id,
            )
            if self._calculate:
                workbook_lists.mark_calculate(root)
            if self._changed is not None:
                calculation.record(package, root, self._changed)
        self._write_rels()
        gone = {s.sheet_id for s in self._was} - {s.sheet_id for s in self._sheets}
        calculation.update_chain(
            package,
            gone,
            {s.sheet_id: s.part for s in self._sheets if package.part_changed(s.part)},
        )
        for number, sheet in enumerate(self._sheets):
            if self._sheets[front].rid != self._active_was or package.part_changed(sheet.part):
                workbook_lists.select(package, sheet.part, number == front)
        listed = app_properties.listed(self._was, self._names_were)
        self._read()
        app_properties.update(package, listed, app_properties.listed(self._sheets, self.names))

    def _follow_titles(self) -> None:
        # a tab that was cleared holds another page now: what named the old one must not show it
        stand = {s.rid: s.title for s in self._sheets if s.rid not in self._cleared}
        for was in self._was:
            if self.find(was.title) is None:
                self._names.retarget(was.title, stand.get(was.rid))

    def _write_rels(self) -> None:
        package = self.package
        gone = {sheet.rid for sheet in self._was} - {sheet.rid for sheet in self._sheets}
        rels = [rel for rel in package.rels(package.workbook) if rel.id not in gone]
        known = {rel.id for rel in rels}
        rels += [
            Rel(sheet.rid, f"{OFFICE_RELS}/{sheet.kind}", sheet.part)
            for sheet in self._sheets
            if sheet.rid not in known
        ]
        package.set_rels(package.workbook, rels)
