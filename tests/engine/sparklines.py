# ruff: noqa: D102, N802  the members are named as Excel names them
"""Drop-down lists and sparklines of the double."""

from __future__ import annotations

import re
from typing import Any

from openpyxl.utils import range_boundaries

from engine.model import Block, Position, SheetBox, SparkBox, told
from engine.recorder import Bag, Com, Items
from engine.windows import ComError

#: What a group looks like when it is new.
NEW = {
    "DisplayBlanksAs": 1, "LineWeight": 0.75, "SeriesColor": 0x926037,
    "Markers.Visible": False, "Markers.Color": 0x0000D0,
}  # fmt: skip
_SHEET_AND_BLOCK = re.compile(r"(.+)!\$?([A-Z]+)\$?(\d+)(?::\$?([A-Z]+)\$?(\d+))?")


class Validation(Com):
    """The drop-down list of some cells."""

    kind = "Validation"

    def __init__(self, cells: Any) -> None:
        super().__init__(cells.recorder)
        self.__dict__["cells"] = cells

    @property
    def _box(self) -> SheetBox:
        box: SheetBox = self.cells.sheet.box
        if box.protected is not None:
            raise ComError("the sheet is protected")
        return box

    def do_Add(self, kind: int, alert: int, operator: int, formula: str) -> None:
        places = [place for block in self.cells.blocks for place in _places(block)]
        if any(place in self._box.lists for place in places):
            raise ComError("the cells have a validation already")
        made = {
            "Type": kind, "AlertStyle": alert, "Operator": operator, "Formula1": formula,
            "IgnoreBlank": True, "InCellDropdown": True, "ShowInput": True, "ShowError": True,
        }  # fmt: skip
        self._box.lists |= {place: dict(made) for place in places}

    def do_Delete(self) -> None:
        box = self._box
        for place in [p for p in box.lists if _within(p, self.cells.blocks)]:
            del box.lists[place]


class SparklineGroups(Items):
    """The groups of sparklines that reach into some cells."""

    kind = "SparklineGroups"

    def __init__(self, cells: Any) -> None:
        super().__init__(cells.recorder)
        self.__dict__["cells"] = cells

    @property
    def _box(self) -> SheetBox:
        box: SheetBox = self.cells.sheet.box
        return box

    def items(self) -> list[Any]:
        return [
            SparklineGroup(self.cells.sheet, group)
            for group in self._box.sparklines
            if any(_within(place, self.cells.blocks) for place in group.lines)
        ]

    def do_Add(self, kind: int, source: str) -> Any:
        if self._box.protected is not None:
            raise ComError("the sheet is protected")
        assert kind == 1, "lines"
        assert len(self.cells.blocks) == 1, "Excel's documentation shows one block of cells"
        title, (top, left, bottom, right) = _source(source)
        if title.casefold() not in {t.casefold() for t in self.cells.sheet.book.model.titles}:
            raise ComError("the source is not valid")
        places = list(_places(self.cells.blocks[0]))
        if len({column for _, column in places}) > 1:
            raise ComError("the cells are not all in one column")
        if bottom - top + 1 != len(places):
            raise ComError("there are not as many rows of figures as cells")
        self._clear()
        square = len(places) == right - left + 1 > 1
        # Of a square, Excel takes the columns unless it is told.
        group = SparkBox({**NEW, "Type": kind, "PlotBy": 2 if square else 0})
        for n, place in enumerate(places):
            group.lines[place] = title, (top + n, left, top + n, right)
        self._box.sparklines.append(group)
        return SparklineGroup(self.cells.sheet, group)

    def do_Clear(self) -> None:
        if self._box.protected is not None:
            raise ComError("the sheet is protected")
        if not self.items():
            raise ComError("Clear method of SparklineGroups class failed")
        if self.cells.sheet.book.model.first_area_alone:
            self.cells.__dict__["blocks"] = self.cells.blocks[:1]
        self._clear()

    def _clear(self) -> None:
        for group in self._box.sparklines:
            for place in [p for p in group.lines if _within(p, self.cells.blocks)]:
                del group.lines[place]
        self._box.sparklines = [group for group in self._box.sparklines if group.lines]


def _places(block: Block) -> list[Position]:
    top, left, bottom, right = block
    return [(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]


def _within(place: Position, blocks: list[Block]) -> bool:
    row, column = place
    return any(t <= row <= b and le <= column <= r for t, le, b, r in blocks)


def _source(text: str) -> tuple[str, Block]:
    if not _SHEET_AND_BLOCK.fullmatch(text):
        raise ComError("the source is not valid")
    sheet, _, cells = text.rpartition("!")
    left, top, right, bottom = range_boundaries(cells)
    plain = sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet
    return plain, (int(top or 1), int(left or 1), int(bottom or 1), int(right or 1))


class SparklineGroup(Bag):
    """One group: its lines have one look."""

    kind, members = "SparklineGroup", ("DisplayBlanksAs", "LineWeight")

    def __init__(self, sheet: Any, group: SparkBox) -> None:
        super().__init__(sheet.recorder, group.set)
        self.__dict__.update({"sheet": sheet, "group": group})

    def do_Item(self, number: int) -> Any:
        return Sparkline(self.recorder, list(self.group.lines.values())[number - 1])

    def set_PlotBy(self, value: int) -> None:
        if not self.store["PlotBy"]:
            raise ComError("the source is no square")
        self.store["PlotBy"] = value

    def get_SeriesColor(self) -> Any:
        return FormatColor(self.recorder, self.store, "SeriesColor")

    def get_Points(self) -> Any:
        return SparkPoints(self.recorder, self.store)


class Sparkline(Com):
    """One line."""

    kind = "Sparkline"

    def __init__(self, recorder: Any, source: tuple[str, Block]) -> None:
        super().__init__(recorder)
        self.__dict__["source"] = source

    def get_SourceData(self) -> str:
        title, (top, left, bottom, right) = self.source
        sheet = title if title.isalpha() else "'" + title.replace("'", "''") + "'"
        return f"{sheet}!{told((top, left))}:{told((bottom, right))}" if title else "#REF!"


class SparkPoints(Bag):
    """What is marked on the lines of a group."""

    kind = "SparkPoints"

    def get_Markers(self) -> Any:
        return SparkColor(self.recorder, self.store)


class SparkColor(Bag):
    """The marks on all points."""

    kind, members, prefix = "SparkColor", ("Visible",), "Markers."

    def get_Color(self) -> Any:
        return FormatColor(self.recorder, self.store, "Markers.Color")


class FormatColor(Com):
    """A colour."""

    kind = "FormatColor"

    def __init__(self, recorder: Any, store: dict[str, Any], name: str) -> None:
        super().__init__(recorder)
        self.__dict__.update({"store": store, "name": name})

    def set_Color(self, value: int) -> None:
        self.store[self.name] = value
