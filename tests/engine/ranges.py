# ruff: noqa: D102, N802  the members are named as Excel names them
"""Ranges of the double: blocks of cells with Excel's ways of taking values and looks."""

from __future__ import annotations

import copy
import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

from openpyxl.utils import range_boundaries

from engine.model import BARE, EPOCH, Block, Box, ErrorValue, Position, SheetBox, told
from engine.recorder import Bag, Com, Items
from engine.sparklines import SparklineGroups, Validation
from engine.windows import ComError
from xlscore.workbook.errors import ERRORS

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
_NUMBER = re.compile(r"[+-]?\d[\d,]*(\.\d*)?%?|\(\d+\)")
_DAY = re.compile(
    r"\d{1,2}[/-]\d{1,2}([/-]\d{2,4})?|\d{4}-\d{2}(-\d{2})?"
    r"|(\d{1,2} )?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* \d{2,4}",
    re.IGNORECASE,
)
_ERROR_NUMBERS = {text: number for number, text in ERRORS.items()}


def blocks_of(address: str) -> list[Block]:
    """The blocks of an address; rows and columns may stand whole."""
    found = []
    for part in address.replace("$", "").split(","):
        left, top, right, bottom = range_boundaries(part)
        found.append((top or 1, left or 1, bottom or LAST_ROW, right or LAST_COLUMN))
    return found


def places_of(block: Block) -> Iterator[Position]:
    """Every cell of a block."""
    top, left, bottom, right = block
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            yield row, column


def meets(one: Block, other: Block) -> bool:
    """Whether two blocks share a cell."""
    return not (one[2] < other[0] or other[2] < one[0] or one[3] < other[1] or other[3] < one[1])


class Range(Com):
    """One or more blocks of a sheet."""

    kind = "Range"

    def __init__(self, sheet: Any, blocks: list[Block]) -> None:
        super().__init__(sheet.recorder)
        self.__dict__.update({"sheet": sheet, "blocks": blocks})

    @property
    def _box(self) -> SheetBox:
        box: SheetBox = self.sheet.box
        return box

    def _places(self) -> Iterator[Position]:
        for block in self.blocks:
            if block[2] == LAST_ROW or block[3] == LAST_COLUMN:
                yield from [p for p in self._box.cells if meets((*p, *p), block)]
            else:
                yield from places_of(block)

    def _formatting(self, may: str) -> None:
        allowed = self._box.protected
        if allowed is not None and not allowed[may]:
            raise ComError("the sheet is protected")

    def _locked(self) -> None:
        if self._box.protected is not None and any(
            self._box.cells.get(place, Box()).looks["Locked"] for place in self._places()
        ):
            raise ComError("the cell is protected")

    # ---- where

    def get_Row(self) -> int:
        return int(self.blocks[0][0])

    def get_Column(self) -> int:
        return int(self.blocks[0][1])

    def get_Address(self) -> str:
        return ",".join(f"{told(b[:2])}:{told(b[2:])}" for b in self.blocks)

    def get_Worksheet(self) -> Any:
        return self.sheet

    def get_Count(self) -> int:
        return sum((b[2] - b[0] + 1) * (b[3] - b[1] + 1) for b in self.blocks)

    def get_Rows(self) -> Any:
        top, left, bottom, _ = self.blocks[0]
        return Range(self.sheet, [(top, left, bottom, left)])

    def get_Columns(self) -> Any:
        top, left, _, right = self.blocks[0]
        return Range(self.sheet, [(top, left, top, right)])

    def get_FormatConditions(self) -> FormatConditions:
        return FormatConditions(self)

    def get_Left(self) -> float:
        return sum(self._box.column_width(c) for c in range(1, self.blocks[0][1]))

    def get_Top(self) -> float:
        return sum(self._box.row_height(r) for r in range(1, self.blocks[0][0]))

    def get_Width(self) -> float:
        _, left, _, right = self.blocks[0]
        return sum(self._box.column_width(c) for c in range(left, right + 1))

    def get_Height(self) -> float:
        top, _, bottom, _ = self.blocks[0]
        return sum(self._box.row_height(r) for r in range(top, bottom + 1))

    def get_Validation(self) -> Validation:
        return Validation(self)

    def get_SparklineGroups(self) -> SparklineGroups:
        return SparklineGroups(self)

    # ---- whole rows, and the cells that hold something

    def get_EntireRow(self) -> Range:
        return Range(
            self.sheet, [(top, 1, bottom, LAST_COLUMN) for top, _, bottom, _ in self.blocks]
        )

    def do_SpecialCells(self, kind: int, holding: int) -> Range:
        assert kind == 2, "only cells with something typed into them are asked for"
        wanted: Any = {1: float, 2: str, 4: bool}[holding]
        cells = [
            place
            for place in self._places()
            if (box := self._box.cells.get(place)) and type(box.value) is wanted and not box.formula
        ]
        if self._box.protected is not None:
            raise ComError("You cannot use this command on a protected sheet.")
        if not cells:
            raise ComError("No cells were found.")
        return Range(self.sheet, [(*place, *place) for place in cells])

    def get_PageBreak(self) -> int:
        return -4135 if self.blocks[0][0] in self._box.setup.get("Breaks", ()) else -4142

    def set_PageBreak(self, value: int) -> None:
        assert value == -4135, "breaks are made, never taken away"
        breaks = self._box.setup.setdefault("Breaks", [])
        blocks = self.blocks[:1] if self.sheet.book.model.first_area_alone else self.blocks
        for top, left, bottom, right in blocks:
            assert (top, left, right) == (bottom, 1, LAST_COLUMN), "a break stands above a row"
            if top not in breaks:
                breaks.append(top)

    # ---- values

    def get_Value(self) -> Any:
        return self._grid(self._shown)

    def get_Formula(self) -> Any:
        return self._grid(self._formula)

    def _grid(self, of: Any) -> Any:
        top, left, bottom, right = self.blocks[0]
        rows = tuple(
            tuple(of((row, column)) for column in range(left, right + 1))
            for row in range(top, bottom + 1)
        )
        return rows[0][0] if (top, left) == (bottom, right) else rows

    def _shown(self, place: Position) -> Any:
        box = self._box.cells.get(place)
        if box is None or box.value is None:
            return None
        if isinstance(box.value, ErrorValue):
            return _ERROR_NUMBERS[str(box.value)]
        days = isinstance(box.value, float) and re.search(r"[dy]|mmm", box.looks["NumberFormat"])
        return (EPOCH + dt.timedelta(days=box.value)).replace(tzinfo=dt.UTC) if days else box.value

    def _formula(self, place: Position) -> Any:
        box = self._box.cells.get(place)
        if box is None:
            return ""
        value = box.formula or box.value
        return "" if value is None else f"{value:.15g}" if isinstance(value, float) else value

    def do_Item(self, row: int, column: int) -> Range:
        top, left, _, _ = self.blocks[0]
        at = top + row - 1, left + column - 1
        return Range(self.sheet, [(*at, *at)])

    def get_HasFormula(self) -> bool | None:
        have = {bool(self._box.cells.get(p, Box()).formula) for p in self._places()}
        return have.pop() if len(have) == 1 else None

    def set_Value(self, value: Any) -> None:
        assert len(self.blocks) == 1, "a block of values goes into one block of cells"
        self._locked()
        top, left, bottom, right = self.blocks[0]
        block = isinstance(value, tuple)
        if not block:
            value = ((value,) * (right - left + 1),) * (bottom - top + 1)
        assert len(value) == bottom - top + 1, "as many rows of values as of cells"
        for row, line in enumerate(value, top):
            assert len(line) == right - left + 1, "as many columns of values as of cells"
            if block and any(isinstance(item, str) and len(item) > 8203 for item in line):
                raise ComError("Application-defined or object-defined error")
            for column, item in enumerate(line, left):
                self._enter((row, column), item)

    def _enter(self, place: Position, value: Any) -> None:
        if value in ("", None) and place not in self._box.cells:
            return
        box = self._box.box(place)
        box.formula, box.value = "", None
        if value in ("", None):
            return
        if isinstance(value, bool):
            box.value = value
        elif isinstance(value, (int, float)):
            box.value = float(value)
        elif not isinstance(value, str):
            raise ComError(f"{type(value).__name__} cannot be passed to Excel")
        elif value.startswith("'"):
            box.value = value[1:] or None
        elif value.startswith("="):
            box.formula, box.value = value, 0.0
        elif _NUMBER.fullmatch(value) or _DAY.fullmatch(value):
            # What looks like a number or a day becomes one.
            box.value = 12345.0
        elif value.upper() in ("TRUE", "FALSE"):
            box.value = value.upper() == "TRUE"
        elif value[:1] in ("+", "-", "@") and len(value) > 1:
            raise ComError("Excel takes it for a formula that is wrong")
        else:
            box.value = value

    # ---- looks

    def _look(self, member: str, value: Any) -> None:
        self._formatting("formatCells")
        for place in self._places():
            self._box.box(place).looks[member] = value

    def get_NumberFormat(self) -> str | None:
        boxes = [self._box.cells.get(place, Box()) for place in self._places()]
        shown = {str(box.looks["NumberFormat"]) for box in boxes}
        return shown.pop() if len(shown) == 1 else None

    def set_NumberFormat(self, value: str) -> None:
        self._look("NumberFormat", value)

    def set_HorizontalAlignment(self, value: int) -> None:
        self._look("HorizontalAlignment", value)

    def set_VerticalAlignment(self, value: int) -> None:
        self._look("VerticalAlignment", value)

    def set_WrapText(self, value: bool) -> None:
        self._look("WrapText", value)

    def set_IndentLevel(self, value: int) -> None:
        self._look("IndentLevel", value)

    def set_Locked(self, value: bool) -> None:
        self._look("Locked", value)

    def set_Style(self, value: str) -> None:
        styles = self.sheet.book.model.styles
        if value not in styles:
            raise ComError(f"there is no style {value}")
        self._look("Style", value)
        brings = {
            "IncludeNumber": ("NumberFormat",),
            "IncludeAlignment": (
                "HorizontalAlignment", "VerticalAlignment", "WrapText", "IndentLevel",
            ),
            "IncludeProtection": ("Locked",),
        }  # fmt: skip
        for flag, members in brings.items():
            if styles[value].set.get(flag, True):
                for place in self._places():
                    self._box.box(place).looks |= {m: BARE[m] for m in members}

    def do_ClearFormats(self) -> None:
        self._formatting("formatCells")
        for place in self._places():
            self._box.box(place).looks = dict(BARE)
        self._box.merges = {
            m for m in self._box.merges if not any(meets(m, b) for b in self.blocks)
        }

    def set_RowHeight(self, value: float) -> None:
        self._formatting("formatRows")
        for top, _, bottom, _ in self.blocks:
            self._box.heights |= dict.fromkeys(range(top, bottom + 1), value)

    def set_ColumnWidth(self, value: float) -> None:
        self._formatting("formatColumns")
        for _, left, _, right in self.blocks:
            self._box.widths |= dict.fromkeys(range(left, right + 1), value)

    def set_UseStandardHeight(self, value: bool) -> None:
        for top, _, bottom, _ in self.blocks:
            for row in [r for r in self._box.heights if top <= r <= bottom]:
                del self._box.heights[row]

    def set_UseStandardWidth(self, value: bool) -> None:
        for _, left, _, right in self.blocks:
            for column in [c for c in self._box.widths if left <= c <= right]:
                del self._box.widths[column]

    # ---- merges, links, filling

    def do_Merge(self) -> None:
        self._formatting("formatCells")
        for block in self.blocks:
            if any(meets(block, other) and block != other for other in self._box.merges):
                raise ComError("merged cells overlap")
            filled = [p for p in places_of(block) if self._box.value(p) is not None]
            if any(place != block[:2] for place in filled):
                raise ComError("merging would lose values")
            self._box.merges.add(block)

    def do_UnMerge(self) -> None:
        self._formatting("formatCells")
        self._box.merges = {
            m for m in self._box.merges if not any(meets(m, b) for b in self.blocks)
        }

    def get_Hyperlinks(self) -> Hyperlinks:
        return Hyperlinks(self.sheet, self)

    def do_AutoFill(self, target: Range, kind: int) -> None:
        assert kind == 3, "only formats are filled"
        top, left, _, _ = self.blocks[0]
        assert target.blocks[0][:2] == (top, left), "Excel fills a range that holds the source"
        for row, column in target._places():
            source = self._box.cells.get((top, column))
            if source is not None and row != top:
                self._box.box((row, column)).looks = dict(source.looks)

    def do_Select(self) -> None:
        self._box.view["Selection"] = self.get_Address()


class FormatConditions(Items):
    """The conditional formats of some cells."""

    kind = "FormatConditions"

    def __init__(self, cells: Range) -> None:
        super().__init__(cells.recorder)
        self.__dict__["cells"] = cells

    def items(self) -> list[Any]:
        mine = [s for s in self.cells.sheet.box.conditions if s["AppliesTo"] == self.cells.blocks]
        return [FormatCondition(self.cells, store) for store in mine]

    def do_Add(self, kind: int, operator: int, formula: str) -> Any:
        if self.cells.sheet.box.protected is not None:
            raise ComError("the sheet is protected")
        self.cells.sheet.box.conditions.append(
            {"AppliesTo": self.cells.blocks, "Type": kind, "Operator": operator,
             "Formula1": formula}
        )  # fmt: skip
        return self.items()[-1]


class FormatCondition(Bag):
    """One conditional format; it has a font and a fill of its own."""

    kind, members = "FormatCondition", ("Type", "Operator", "Formula1")

    def __init__(self, cells: Range, store: dict[str, Any]) -> None:
        super().__init__(cells.recorder, store)
        self.__dict__["cells"] = cells

    def get_AppliesTo(self) -> Any:
        return self.cells

    def get_Font(self) -> Any:
        return Font(self.recorder, self.store)

    def get_Interior(self) -> Any:
        return Interior(self.recorder, self.store)


class Font(Bag):
    """The font of a style or of a conditional format."""

    kind, prefix = "Font", "Font."
    members = ("Bold", "Color", "Italic", "Name", "Size", "Underline")


class Interior(Bag):
    """The fill of a style or of a conditional format."""

    kind, members, prefix = "Interior", ("Color", "Pattern"), "Interior."


class Hyperlinks(Com):
    """The links of a sheet, or of a range of it."""

    kind = "Hyperlinks"

    def __init__(self, sheet: Any, cells: Range | None = None) -> None:
        super().__init__(sheet.recorder)
        self.__dict__.update({"sheet": sheet, "cells": cells})

    def do_Add(self, anchor: Range, address: str, place: str) -> None:
        if self.sheet.box.protected is not None:
            raise ComError("the sheet is protected")
        for cell in anchor._places():
            box = self.sheet.box.box(cell)
            box.link = place
            box.looks["Style"] = "Hyperlink"

    def do_Delete(self) -> None:
        if self.sheet.box.protected is not None:
            raise ComError("the sheet is protected")
        boxes = self.sheet.box.cells
        if self.cells is not None:
            # Of a union the first area alone.
            self.cells.__dict__["blocks"] = self.cells.blocks[:1]
        for cell in list(self.cells._places() if self.cells else boxes):
            if cell in boxes and boxes[cell].link:
                boxes[cell].link = ""
                boxes[cell].looks = copy.copy(BARE)
