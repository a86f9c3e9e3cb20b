"""Native line charts of a page, made by openpyxl."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lxml import etree
from openpyxl.chart import LineChart
from openpyxl.chart.data_source import (
    AxDataSource,
    NumData,
    NumDataSource,
    NumRef,
    NumVal,
    StrData,
    StrRef,
    StrVal,
)
from openpyxl.chart.marker import Marker
from openpyxl.chart.series import Series as Line
from openpyxl.chart.series import SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.drawing.text import (
    CharacterProperties,
    Font,
    Paragraph,
    ParagraphProperties,
    RegularTextRun,
)

from xlscore.hosts.package.package import serialise
from xlscore.workbook.addresses import reference
from xlscore.workbook.looks import FONT, HAIRLINE, INK, TINT, WHITE
from xlscore.workbook.page import Block, Cell, Chart, Position, Series, Value

CHART_NS = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WIDE, _HAIR = 28575, 9525  # 2.25 and 0.75 points


def line_chart(chart: Chart, cells: Mapping[Position, Cell], title: str) -> Any:
    """The chart as openpyxl's, with the figures of `cells` cached, for a tab called `title`.

    Only numbers become points: anything else in a series is a gap, never 0.
    """
    made: Any = LineChart()
    made.varyColors = False
    made.marker = True
    made.roundedCorners = False
    made.display_blanks = "gap"
    # the figures may stand in columns that somebody hides
    made.visible_cells_only = False
    made.graphical_properties = GraphicalProperties(solidFill=WHITE, ln=_line_of(HAIRLINE))
    made.plot_area.graphicalProperties = GraphicalProperties(
        noFill=True, ln=LineProperties(noFill=True)
    )
    if chart.title:
        made.title = _title(chart.title)
    made.legend.position = "b"
    made.legend.overlay = False
    made.legend.txPr = _text(10)
    for axis in (made.x_axis, made.y_axis):
        axis.delete = False
        axis.txPr = _text(10)
        axis.majorTickMark, axis.minorTickMark = "out", "none"
        axis.graphicalProperties = GraphicalProperties(ln=_line_of(HAIRLINE))
    made.x_axis.axPos = "b"
    # where figures fall below 0, the months stay at the foot
    made.x_axis.tickLblPos = "low"
    made.x_axis.noMultiLvlLbl = True
    made.y_axis.number_format = chart.number_format
    made.y_axis.numFmt.sourceLinked = False
    if chart.from_zero:
        made.y_axis.scaling.min = 0
    made.y_axis.majorGridlines.spPr = GraphicalProperties(ln=_line_of(TINT))
    made.series = [_line(n, line, chart, cells, title) for n, line in enumerate(chart.series)]
    top, left, bottom, right = chart.covers
    made.anchor = TwoCellAnchor(
        editAs="oneCell",
        _from=AnchorMarker(col=left - 1, row=top - 1),
        to=AnchorMarker(col=right, row=bottom),
    )
    return made


def _line(
    number: int, line: Series, chart: Chart, cells: Mapping[Position, Cell], title: str
) -> Line:
    figures = line.held or _values(line.values, cells)
    points = [
        NumVal(idx=n, v=value)
        for n, value in enumerate(figures)
        if isinstance(value, (int, float)) and not isinstance(value, bool)
    ]
    labels = chart.held or _values(chart.categories, cells)
    names = [StrVal(idx=n, v=str(value)) for n, value in enumerate(labels) if value is not None]
    strings = StrData(ptCount=len(labels), pt=names)
    numbers = NumData(formatCode=chart.number_format, ptCount=len(figures), pt=points)
    drawn = LineProperties(
        solidFill=line.colour, w=_WIDE, cap="rnd", prstDash="sysDash" if line.dashed else None
    )
    if line.drawn == "markers":
        drawn = LineProperties(noFill=True, w=_WIDE)
    return Line(
        idx=number,
        order=number,
        tx=SeriesLabel(v=line.name),
        spPr=GraphicalProperties(ln=drawn),
        marker=_marker(line),
        cat=AxDataSource(strLit=strings)
        if chart.held
        else AxDataSource(strRef=StrRef(f=reference(chart.categories, title), strCache=strings)),
        val=NumDataSource(numLit=numbers)
        if line.held
        else NumDataSource(numRef=NumRef(f=reference(line.values, title), numCache=numbers)),
        smooth=False,
    )


def _marker(line: Series) -> Marker:
    if line.drawn == "line":
        return Marker(symbol="none")
    symbol, size = ("circle", 7) if line.drawn == "both" else ("diamond", 11)
    filled = GraphicalProperties(solidFill=line.colour, ln=_line_of(line.colour))
    return Marker(symbol=symbol, size=size, spPr=filled)


def finished(xml: bytes, chart: Chart) -> bytes:
    """The chart part told whether it has a title, and without the empty runs of openpyxl."""
    root = etree.fromstring(xml)
    plot = root.find(f"{{{CHART_NS}}}chart/{{{CHART_NS}}}plotArea")
    assert plot is not None
    none = etree.Element(f"{{{CHART_NS}}}autoTitleDeleted", val="0" if chart.title else "1")
    plot.addprevious(none)
    for run in list(root.iter(f"{_A}r")):
        if not run.findtext(f"{_A}t"):
            parent = run.getparent()
            assert parent is not None
            parent.remove(run)
    return serialise(root)


def _values(block: Block, cells: Mapping[Position, Cell]) -> list[Value]:
    top, left, bottom, right = block
    places = [(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]
    return [cells[place].value if place in cells else None for place in places]


def _text(size: int, bold: bool = False) -> RichText:
    letters = _letters(size, bold)
    return RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=letters), endParaRPr=letters)])


def _title(text: str) -> Title:
    letters = _letters(12, bold=True)
    run = RegularTextRun(rPr=letters, t=text)
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=letters), r=[run])
    return Title(tx=Text(rich=RichText(p=[paragraph])), overlay=False)


def _letters(size: int, bold: bool) -> CharacterProperties:
    return CharacterProperties(
        sz=size * 100, b=bold, solidFill=INK, latin=Font(typeface=FONT), cs=Font(typeface=FONT)
    )


def _line_of(colour: str) -> LineProperties:
    return LineProperties(solidFill=colour, w=_HAIR)
