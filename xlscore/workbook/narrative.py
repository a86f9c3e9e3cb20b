"""The narrative block of an exception page: one row a paragraph, both ways without loss."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping

#: The row above the block, and the row below it.
HEADING = "Commentary"
NOTES_HEADING = "Data notes"
#: A longer paragraph is split: a row of the page holds this much at Excel's greatest height.
LONGEST_ROW = 2400
#: A row this long that ends in a blank goes on in the next row: no officer types that.
_CONTINUES_FROM = 1500


def digest(text: str) -> str:
    """A digest of a narrative; that of no narrative is the digest of empty text."""
    return hashlib.sha256(tidy(text).encode()).hexdigest()[:16]


def tidy(text: str) -> str:
    """The narrative as it is compared: its paragraphs without outer blanks and empty lines."""
    lines = (line.strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return "\n".join(line for line in lines if line)


def rows_of(text: str) -> list[str]:
    """The rows in which a narrative stands on the page, a paragraph longer than a row split.

    A split row ends in the blank at which it was split, so that `text_of` joins it again.
    """
    rows: list[str] = []
    for paragraph in tidy(text).split("\n"):
        while len(paragraph) > LONGEST_ROW:
            cut = paragraph.rfind(" ", _CONTINUES_FROM, LONGEST_ROW) + 1
            if not cut:
                break
            rows.append(paragraph[:cut])
            paragraph = paragraph[cut:]
        rows.append(paragraph)
    return rows if rows != [""] else []


def text_of(rows: Iterable[str]) -> str:
    """The narrative that stands in rows of a page."""
    text, glue = "", ""
    for row in rows:
        # A split row may be followed by one of nothing but the blanks of its paragraph.
        if row.strip() or (text and not glue):
            text += glue + row
            glue = "" if row.endswith(" ") and len(row) >= _CONTINUES_FROM else "\n"
    return tidy(text)


def block(values: Mapping[tuple[int, int], object]) -> tuple[int, int] | None:
    """First and last row between the two headings on a page, or None where one is missing.

    The first HEADING and the last NOTES_HEADING of column A count, so that an officer may
    write these words too.
    """
    heads = [row for (row, column), value in values.items() if column == 1 and value == HEADING]
    notes = [
        row for (row, column), value in values.items() if column == 1 and value == NOTES_HEADING
    ]
    if not heads or not notes or min(heads) >= max(notes):
        return None
    return min(heads) + 1, max(notes) - 1


def read(values: Mapping[tuple[int, int], object]) -> str:
    """The narrative on a page, from whatever columns of the block it was typed in."""
    rows = block(values)
    if rows is None:
        return ""
    typed: dict[int, list[str]] = {}
    for (row, _column), value in sorted(values.items()):
        if rows[0] <= row <= rows[1] and value not in (None, ""):
            typed.setdefault(row, []).append(_text(value))
    return text_of(" ".join(parts) for _row, parts in sorted(typed.items()))


def _text(value: object) -> str:
    """What was typed, as it reads: the year 2014 is held as 2014.0, `31 May 2014` as a day."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, dt.date):
        return f"{value.day} {value:%B %Y}"
    return f"{value:.15g}" if isinstance(value, (int, float)) else str(value)
