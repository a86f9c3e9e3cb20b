# ruff: noqa: D102, N802  the members are named as Excel names them
"""Charts of the double."""

from __future__ import annotations

from typing import Any

from engine.model import ChartBox
from engine.recorder import Bag, Com, Items
from engine.windows import ComError


class ChartObjects(Items):
    """The charts of a sheet."""

    kind = "ChartObjects"

    def __init__(self, sheet: Any) -> None:
        super().__init__(sheet.recorder)
        self.__dict__["sheet"] = sheet

    def items(self) -> list[Any]:
        return [ChartObject(self.recorder, box) for box in self.sheet.box.charts]

    def do_Add(self, left: float, top: float, width: float, height: float) -> Any:
        box = self.sheet.box
        covers = (
            _at(top, box.row_height),
            _at(left, box.column_width),
            _at(top + height, box.row_height) - 1,
            _at(left + width, box.column_width) - 1,
        )
        if box.protected is not None and box.protected["objects"]:
            raise ComError("the sheet is protected")
        filled: list[dict[str, Any]] = [
            {"Formula": "=SERIES(,,Data!$A$1,1)"}
            for _ in range(self.sheet.book.model.lines_of_new_charts)
        ]
        # An axis has the number format of its figures until it is given one.
        begun = {"HasLegend": False, "Axes2.NumberFormat": "General"}
        box.charts.append(ChartBox(covers, begun, filled))
        return ChartObject(self.recorder, box.charts[-1])

    def do_Delete(self) -> None:
        self.sheet.box.charts.clear()


def _at(points: float, size: Any) -> int:
    """The row or column that begins at so many points."""
    number = 1
    while points > 0.01:
        points -= size(number)
        number += 1
    return number


class ChartObject(Bag):
    """The frame of a chart."""

    kind = "ChartObject"

    def __init__(self, recorder: Any, box: ChartBox) -> None:
        super().__init__(recorder, box.set)
        self.__dict__["box"] = box

    def get_Chart(self) -> Any:
        return Chart(self.recorder, self.box)

    def get_ShapeRange(self) -> Any:
        return ShapeRange(self.recorder, self.box.set)


class ShapeRange(Bag):
    """A chart's frame as a shape."""

    kind, members = "ShapeRange", ("AlternativeText",)


class Chart(Bag):
    """A chart."""

    kind = "Chart"
    members = ("ChartType", "DisplayBlanksAs", "HasTitle", "PlotVisibleOnly")

    def __init__(self, recorder: Any, box: ChartBox) -> None:
        super().__init__(recorder, box.set)
        self.__dict__["box"] = box

    def do_SetElement(self, element: int) -> None:
        assert element == 104, "a legend at the foot"
        self.store.update({"HasLegend": True, "Legend.Position": -4107})

    def get_ChartTitle(self) -> Any:
        return ChartTitle(self.recorder, self.box.set)

    def do_SeriesCollection(self) -> Any:
        return SeriesCollection(self.recorder, self.box)

    def do_Axes(self, which: int) -> Any:
        return Axis(self.recorder, self.box.set, which)


class ChartTitle(Bag):
    """The heading of a chart."""

    kind = "ChartTitle"

    def set_Text(self, value: str) -> None:
        self.store["Title"] = value


class Axis(Bag):
    """An axis: 1 the months, 2 the figures."""

    kind, members = "Axis", ("MinimumScale", "TickLabelPosition")

    def __init__(self, recorder: Any, store: dict[str, Any], which: int) -> None:
        super().__init__(recorder, store)
        self.__dict__["prefix"] = f"Axes{which}."

    def get_TickLabels(self) -> Any:
        labels = TickLabels(self.recorder, self.store)
        labels.__dict__["prefix"] = self.prefix
        return labels


class TickLabels(Bag):
    """The labels of an axis."""

    kind, members = "TickLabels", ("NumberFormat",)


class SeriesCollection(Items):
    """The lines of a chart."""

    kind = "SeriesCollection"

    def __init__(self, recorder: Any, box: ChartBox) -> None:
        super().__init__(recorder)
        self.__dict__["box"] = box

    def items(self) -> list[Any]:
        return [Series(self.recorder, line, self.box) for line in self.box.series]

    def do_NewSeries(self) -> Any:
        kind = self.box.set["ChartType"]
        assert kind in (4, 65), "other types draw other lines"
        markers = {"MarkerStyle": -4142} if kind == 4 else {}
        self.box.series.append({"Smooth": False, "Weight": 2.25, "DashStyle": 1, **markers})
        self.box.set["HasTitle"] = len(self.box.series) == 1
        return Series(self.recorder, self.box.series[-1], self.box)


class Series(Bag):
    """One line."""

    kind = "Series"
    members = (
        "Formula", "MarkerBackgroundColor", "MarkerForegroundColor", "MarkerSize", "MarkerStyle",
    )  # fmt: skip

    def __init__(self, recorder: Any, store: dict[str, Any], box: ChartBox) -> None:
        super().__init__(recorder, store)
        self.__dict__["box"] = box

    def do_Delete(self) -> None:
        self.box.series = [line for line in self.box.series if line is not self.store]

    def get_Format(self) -> Com:
        return Format(self.recorder, self.store)


class Format(Bag):
    """How a line is drawn, and below it its colour."""

    kind = "ChartFormat"

    def get_Line(self) -> Com:
        return LineFormat(self.recorder, self.store)


class LineFormat(Bag):
    """The stroke of a line."""

    kind, members = "LineFormat", ("DashStyle", "Visible")

    def get_ForeColor(self) -> Com:
        return ColorFormat(self.recorder, self.store)


class ColorFormat(Bag):
    """The colour of a stroke."""

    kind = "ColorFormat"

    def set_RGB(self, value: int) -> None:
        self.store.update({"RGB": value, "MarkerForegroundColor": value})
