"""The looks of the pages, by name: the workbook holds each as an Excel cell style of that name.

Whoever restyles one in Excel finds the restyled look after the next refresh; what stands here
is used only where the workbook has no style of that name yet, or one that is still exactly an
earlier default. Text on each fill has a contrast of at least 4.5:1, an arrow and a line on white
at least 3:1, and red, amber and green stay apart to readers of each kind of colour blindness
(tested).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

FONT: Final = "Arial"
INK, WHITE, NAVY, TINT, HAIRLINE = "1A1A1A", "FFFFFF", "1F3864", "E4EAF4", "BFBFBF"
RED, AMBER, GREEN = "A50F15", "FFC000", "007A5E"
AMBER_INK = "B36B00"
LIGHT_BLUE = "9FC5E8"
#: The lines of charts: the result, and the target beside it; of a control chart mean and limits,
#: and the markers of points that are a signal.
RESULT_LINE, TARGET_LINE = NAVY, "C75300"
LIMIT_LINE, SIGNAL_MARK = "767676", "A2348F"
#: The lines of benchmarks, one after the other.
BENCHMARK_LINES: Final = ("0F7B6C", "6B4E9B", "5A5A5A")


@dataclass(frozen=True)
class Look:
    """Font, fill and border of a cell style; colours are RRGGBB, '' is none."""

    size: float = 10
    bold: bool = False
    italic: bool = False
    underline: bool = False
    colour: str = INK
    fill: str = ""
    #: 'below' is a hairline under the cell, 'around' one on every side.
    line: str = ""


LOOKS: Final[Mapping[str, Look]] = MappingProxyType(
    {
        "Page text": Look(),
        "Page title": Look(size=16, bold=True, colour=NAVY),
        "Page subtitle": Look(size=12, bold=True, colour=NAVY),
        "Page heading": Look(size=11, bold=True, colour=NAVY, line="below"),
        "Page label": Look(bold=True),
        "Page note": Look(colour="404040"),
        "Page link": Look(colour="0B4F9E", underline=True, line="below"),
        "Banner": Look(bold=True, colour=INK, fill="FFF2CC", line="around"),
        "Cover title": Look(size=28, bold=True, colour=NAVY),
        "Cover text": Look(size=18, colour=NAVY),
        "Column heading": Look(bold=True, colour=WHITE, fill=NAVY, line="around"),
        "Section": Look(bold=True, colour=NAVY, fill=TINT, line="below"),
        "Figure": Look(line="below"),
        "RAG Red": Look(bold=True, colour=WHITE, fill=RED, line="around"),
        "RAG Amber": Look(bold=True, colour=INK, fill=AMBER, line="around"),
        "RAG Green": Look(bold=True, colour=WHITE, fill=GREEN, line="around"),
        "Small denominator": Look(fill=LIGHT_BLUE, line="below"),
        "Arrow improved": Look(size=14, bold=True, colour=GREEN, line="below"),
        "Arrow same": Look(size=14, bold=True, colour=AMBER_INK, line="below"),
        "Arrow worsened": Look(size=14, bold=True, colour=RED, line="below"),
        "Narrative": Look(),
        "Choice": Look(bold=True, line="around"),
        # Excel's own names for headings are what marks them as such.
        "Heading 1": Look(size=16, bold=True, colour=NAVY),
        "Heading 2": Look(size=14, bold=True, colour=NAVY),
        "Accessible text": Look(size=12),
        "Accessible heading": Look(size=12, bold=True, line="below"),
        "Accessible cell": Look(size=12, line="below"),
        "Accessible link": Look(size=12, colour="0B4F9E", underline=True, line="below"),
    }
)

#: What these looks were in earlier versions: a book whose style is still exactly that follows.
EARLIER: Final[Mapping[str, tuple[Look, ...]]] = MappingProxyType(
    {
        "Page note": (Look(size=9, colour="404040"),),
        "RAG Red": (Look(bold=True, colour=WHITE, fill="C62828", line="below"),),
        "RAG Amber": (Look(bold=True, colour=INK, fill=AMBER, line="below"),),
        "RAG Green": (Look(bold=True, colour=WHITE, fill="2E7D32", line="below"),),
        "Small denominator": (Look(fill="BDD7EE", line="below"),),
        "Arrow improved": (Look(size=12, bold=True, colour="2E7D32", line="below"),),
        "Arrow same": (Look(size=12, bold=True, colour="A85F00", line="below"),),
        "Arrow worsened": (Look(size=12, bold=True, colour="C62828", line="below"),),
    }
)

#: The colours of tabs, by what a sheet is for: what circulates, what helps its officer, where
#: figures are typed, what was done.
TABS: Final = {"pages": NAVY, "tools": "E8A33D", "inputs": GREEN, "records": "7F7F7F"}

#: Behind cells of a sheet of ours in which somebody types; of text that is calculated for them.
TYPED: Final = "FFF8E1"
CALCULATED: Final = "595959"

#: The looks whose names are Excel's own, and the numbers by which Excel knows them.
BUILT_IN: Final = {"Heading 1": "16", "Heading 2": "17"}
RAG_LOOKS: Final = {"R": "RAG Red", "A": "RAG Amber", "G": "RAG Green", "": "Figure"}
ARROW_LOOKS: Final = {"↑": "Arrow improved", "↔": "Arrow same", "↓": "Arrow worsened"}


#: What a cell shows, and the look that it then gets.
LOOK_OF: Final[dict[str, Look]] = {
    shown: LOOKS[name] for shown, name in (RAG_LOOKS | ARROW_LOOKS).items() if shown
}


#: Points.
WEIGHT: Final = 1.25
