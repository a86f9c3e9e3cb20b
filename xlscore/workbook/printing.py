"""How every page is printed: margins, what stands at the foot, and where a sheet of paper ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from xlscore.workbook.looks import FONT
from xlscore.workbook.page import Printing

#: Margins in inches: at the left, right and top; at the bottom; of header and footer.
MARGIN, BOTTOM_MARGIN, EDGE_MARGIN = 0.4, 0.6, 0.3
#: The font and the size of a footer, as its codes name them. Where a program shrinks footers
#: with their page (LibreOffice does), this is still 8 point at the least scale of a page.
FOOTER_FONT, FOOTER_SIZE = f"{FONT},Regular", 10
_LONGEST_FOOTER: Final = 180
#: A4 in points.
_SHORT, _LONG = 595.0, 842.0
#: The columns of a page that prints at 8 point or more, in characters and each with its margin,
#: as wide as LibreOffice makes them, which is a little wider than Excel.
_PIXELS, _MARGIN_PIXELS, _LIBREOFFICE = 7.0, 5.0, 1.06
LEAST_SCALE: Final = 0.8
#: What is kept free at the foot, since printers differ.
_SAFE: Final = 0.97
#: A break within a group counts as so many sheets of paper.
_INNER: Final = 1.5


def footers(printing: Printing) -> tuple[str, str]:
    """The text at the foot of a page, left and right, in which Excel's codes begin with &."""
    return printing.footer[:_LONGEST_FOOTER].replace("&", "&&"), "Page &P of &N"


def points(widths: Sequence[float]) -> float:
    """The width of columns in Excel."""
    return sum(width * _PIXELS + _MARGIN_PIXELS for width in widths) * 0.75


def scale(widths: Sequence[float], landscape: bool = True, wider: float = 1.0) -> float:
    """By how much columns shrink to fit the paper, 1 for not at all; `wider` stretches them."""
    paper = (_LONG if landscape else _SHORT) - 144 * MARGIN
    return min(1.0, paper / (points(widths) * wider))


def fits(widths: Sequence[float], landscape: bool = True) -> bool:
    """Whether 10 point text in these columns is printed at 8 point or more, everywhere."""
    return scale(widths, landscape, _LIBREOFFICE) >= LEAST_SCALE


def room(widths: Sequence[float], landscape: bool = True) -> float:
    """How high the rows of one sheet of paper may be together, in points of the page."""
    paper = (_SHORT if landscape else _LONG) - 72 * (MARGIN + BOTTOM_MARGIN)
    return paper / scale(widths, landscape) * _SAFE


@dataclass(frozen=True)
class Line:
    """A row on its way to paper; a `head` opens a group and never stands last on a sheet."""

    height: float
    head: bool = False


def page_starts(
    lines: Sequence[Line], first: float, later: float, again: float = 0.0
) -> frozenset[int]:
    """The lines, by their place from 0, before which a sheet of paper begins, but for the first.

    `first` is the room on the first sheet and `later` on the others; `again` is the height of
    what is repeated where a sheet begins within a group. Sheets begin before groups as far as
    these fit one, and are filled evenly.
    """
    count = len(lines)
    # By line: the least cost from there on, and the line at which the next sheet begins.
    best: list[tuple[float, float, int]] = [(0.0, 0.0, count)] * (count + 1)
    for start in range(count - 1, -1, -1):
        free = first if start == 0 else later - (0 if lines[start].head else again)
        found: tuple[float, float, int] | None = None
        opens = _opens(lines, start, free)
        for end in range(start + 1, count + 1):
            free -= lines[end - 1].height
            if free < 0 and end > start + 1:
                break
            if end < count and lines[end - 1].head and (end > start + 1 or opens):
                continue
            inner = end < count and not lines[end].head
            cost = 1.0 + _INNER * inner + best[end][0]
            uneven = free * free + best[end][1]
            if found is None or (cost, uneven) < found[:2]:
                found = cost, uneven, end
        assert found is not None
        best[start] = found
    starts, at = [], best[0][2] if count else 0
    while at < count:
        starts.append(at)
        at = best[at][2]
    return frozenset(starts)


def _opens(lines: Sequence[Line], start: int, free: float) -> bool:
    """Whether the heads that begin at a line fit a sheet together with the row below them."""
    for line in lines[start:]:
        free -= line.height
        if free < 0 or not line.head:
            break
    return free >= 0
