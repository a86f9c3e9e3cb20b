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

    def do_Add(self, left: float, top: float, width: float, height: float) -> Any:  # noqa: N802
        box = self.sheet.box
        covers = (
            _at(top, box.row_height),
            _at(left, box.column_width),
            _at(top + height, box.row_height) - 1,
            _at(left + width, box.column_width) - 1,
        )
        if box.protected is not None and box.protected["objects"]:
            raise ComError("the sheet is protected")
        box.charts.append(ChartBox(covers, {"HasLegend": False}))
        return ChartObject(self.recorder, box.charts[-1])

    def do_Delete(self) -> None:  # noqa: N802
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

    kind, members = "ChartObject", ("Placement",)

    def __init__(self, recorder: Any, box: ChartBox) -> None:
        super().__init__(recorder, box.set)
        self.__dict__["box"] = box

    def get_Chart(self) -> Any:  # noqa: N802
        return Chart(self.recorder, self.box)

    def get_ShapeRange(self) -> Any:  # noqa: N802
        return ShapeRange(self.recorder, self.box.set)


class ShapeRange(Bag):
    """A chart's frame as a shape."""

    kind, members = "ShapeRange", ("AlternativeText",)


class Chart(Bag):
    """A chart."""

    kind = "Chart"
    members = ("ChartType", "DisplayBlanksAs", "HasLegend", "HasTitle", "PlotVisibleOnly")

    def __init__(self, recorder: Any, box: ChartBox) -> None:
        super().__init__(recorder, box.set)
        self.__dict__["box"] = box

    def get_Legend(self) -> Any:  # noqa: N802
        if not self.store["HasLegend"]:
            raise ComError("the chart has no legend")
        return Legend(self.recorder, self.box.set)

    def do_SeriesCollection(self) -> Any:  # noqa: N802
        return SeriesCollection(self.recorder, self.box)

    def do_Axes(self, which: int) -> Any:  # noqa: N802
        return Axis(self.recorder, self.box.set, which)


class Legend(Bag):
    """A chart's legend."""

    kind, members, prefix = "Legend", ("Position",), "Legend."


class Axis(Bag):
    """An axis: 1 the months, 2 the figures."""

    kind, members = "Axis", ("TickLabelPosition",)

    def __init__(self, recorder: Any, store: dict[str, Any], which: int) -> None:
        super().__init__(recorder, store)
        self.__dict__["prefix"] = f"Axes{which}."

    def get_TickLabels(self) -> Any:  # noqa: N802
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
        return [Series(self.recorder, line) for line in self.box.series]

    def do_NewSeries(self) -> Any:  # noqa: N802
        self.box.series.append({})
        return Series(self.recorder, self.box.series[-1])


class Series(Bag):
    """One line."""

    kind = "Series"
    members = (
        "MarkerBackgroundColor", "MarkerForegroundColor", "MarkerSize", "MarkerStyle", "Name",
        "Smooth", "Values", "XValues",
    )  # fmt: skip

    def get_Format(self) -> Com:  # noqa: N802
        return Format(self.recorder, self.store)


class Format(Bag):
    """How a line is drawn, and below it its colour."""

    kind = "ChartFormat"

    def get_Line(self) -> Com:  # noqa: N802
        return LineFormat(self.recorder, self.store)


class LineFormat(Bag):
    """The stroke of a line."""

    kind, members = "LineFormat", ("DashStyle", "Weight")

    def get_ForeColor(self) -> Com:  # noqa: N802
        return ColorFormat(self.recorder, self.store)


class ColorFormat(Bag):
    """The colour of a stroke."""

    kind, members = "ColorFormat", ("RGB",)
