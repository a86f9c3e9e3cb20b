"""How much room text takes in Arial, so that no word is clipped on a sheet nobody has opened yet.

Excel fits the height of a row itself only while someone types, and never that of merged cells.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

#: Advance widths of Arial (as of Helvetica), in thousandths of its size, for ' ' to '~'.
_ADVANCE: Final = (
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
    333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
)  # fmt: skip
#: The same of some signs beyond those; any other counts as a capital.
_SIGNS: Final = {"–": 556, "‘": 222, "’": 222, "·": 333, "£": 556}
_UNITS: Final = {chr(code): units for code, units in enumerate(_ADVANCE, ord(" "))} | _SIGNS
_OTHER: Final = 722
#: Pixels that Excel keeps free at the sides of a cell, and those of one step of indent.
_SIDES: Final = 6
_INDENT: Final = 9
_BOLD: Final = 1.08
#: Pixels of one character of column width (the widest digit of Arial 10) at 96 dots an inch.
_PIXELS_A_CHARACTER: Final = 7
_LINE: Final = 1.275
#: Excel's greatest row height, in points.
TALLEST: Final = 409.0


@lru_cache(maxsize=20_000)
def pixels(text: str, size: float = 10, bold: bool = False) -> float:
    """The width of a line of text, in pixels."""
    units = sum(_UNITS.get(c, _OTHER) for c in text)
    return units / 1000 * size * 96 / 72 * (_BOLD if bold else 1)


@lru_cache(maxsize=10_000)
def lines(text: str, width: float, size: float = 10, bold: bool = False) -> int:
    """How many lines wrapped text takes in a column of so many characters' width."""
    room = max(width * _PIXELS_A_CHARACTER - 2, 1.0)
    total, space = 0, pixels(" ", size, bold)
    for paragraph in text.split("\n"):
        total += 1
        used = 0.0
        for word in paragraph.split(" "):
            length = pixels(word, size, bold)
            if used and used + length > room:
                total, used = total + 1, 0.0
            while length > room:
                # A word longer than the line is broken in it.
                total, length = total + 1, length - room
            used += length + space
    return total


def in_lines(text: str, width: float) -> list[str]:
    """A text in pieces of one line each in a column of so many characters' width."""
    found = [""]
    for word in text.split():
        longer = f"{found[-1]} {word}".strip()
        found = [*found, word] if found[-1] and lines(longer, width) > 1 else [*found[:-1], longer]
    return found


def height(text: str, width: float, size: float = 10, bold: bool = False) -> float:
    """The height of a row for wrapped text, in points, at most Excel's greatest."""
    return min(TALLEST, round(lines(text, width, size, bold) * size * _LINE + 1.5, 2))


def pieces(text: str, width: float, size: float = 10) -> list[str]:
    """A text in pieces that a row each shows whole, split at blanks; most texts are one."""
    if lines(text, width, size) * size * _LINE + 1.5 <= TALLEST:
        return [text]
    most = int(TALLEST / (size * _LINE)) - 1
    found, waiting = [], text
    while lines(waiting, width, size) > most:
        fits, too_long = 1, len(waiting)
        while too_long - fits > 1:
            middle = (fits + too_long) // 2
            if lines(waiting[:middle], width, size) <= most:
                fits = middle
            else:
                too_long = middle
        cut = max(waiting.rfind(" ", 1, fits), waiting.rfind("\n", 1, fits)) + 1 or fits
        found.append(waiting[:cut].rstrip())
        waiting = waiting[cut:].lstrip()
    return [*found, waiting]


def least_width(text: str, size: float = 10, bold: bool = False, indent: int = 0) -> float:
    """The width of a column that shows a text in one line, in halves of a character."""
    room = pixels(text, size, bold) + _SIDES + indent * _INDENT
    return -(-2 * room // _PIXELS_A_CHARACTER) / 2
