"""How every page is printed: the margins, and what stands at the foot of each sheet of paper."""

from __future__ import annotations

from typing import Final

from xlscore.workbook.looks import FONT
from xlscore.workbook.page import Printing

#: Margins in inches: at the left, right and top; at the bottom; of header and footer.
MARGIN, BOTTOM_MARGIN, EDGE_MARGIN = 0.4, 0.6, 0.3
#: The font and the size of a footer, as its codes name them.
FOOTER_FONT, FOOTER_SIZE = f"{FONT},Regular", 8
_LONGEST_FOOTER: Final = 180


def footers(printing: Printing) -> tuple[str, str]:
    """The text at the foot of a page, left and right, in which Excel's codes begin with &."""
    return printing.footer[:_LONGEST_FOOTER].replace("&", "&&"), "Page &P of &N"
