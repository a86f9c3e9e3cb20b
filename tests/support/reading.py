"""A saved workbook as a reader sees it: displayed texts, fills and arrows, through openpyxl."""

from __future__ import annotations

import colorsys
import datetime as dt
import io
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from itertools import zip_longest
from pathlib import Path
from typing import Any

from openpyxl import load_workbook


@dataclass(frozen=True)
class Seen:
    """One cell: its value, the text on the screen, the names of fill and font colour."""

    value: Any
    text: str
    fill: str
    ink: str


Sheet = dict[tuple[int, int], Seen]


def read(book: Path, *titles: str) -> dict[str, Sheet]:
    """The sheets of these titles (all, where none is given), their cells by (row, column)."""
    data = book.read_bytes()
    found = titles or tuple(_loaded(data).sheetnames)
    return {
        title: dict(_sheet(data, title)) for title in found if title in _loaded(data).sheetnames
    }


def loaded(book: Path) -> Any:
    """A saved workbook through openpyxl, which reads it once for all; not to be changed."""
    return _loaded(book.read_bytes())


@lru_cache(maxsize=2)
def _loaded(data: bytes) -> Any:
    return load_workbook(io.BytesIO(data), keep_vba=True)


@lru_cache(maxsize=32)
def _sheet(data: bytes, title: str) -> Sheet:
    rows = _loaded(data)[title].iter_rows()
    return {(cell.row, cell.column): _seen(cell) for row in rows for cell in row}


def _seen(cell: Any) -> Seen:
    filled = cell.fill.fill_type == "solid"
    return Seen(
        cell.value,
        displayed(cell.value, cell.number_format),
        colour_name(cell.fill.fgColor.rgb) if filled else "",
        colour_name(cell.font.color.rgb if cell.font.color is not None else None),
    )


def displayed(value: Any, number_format: str) -> str:
    """The text that Excel shows for a value; AssertionError for a format not known here."""
    if value is None:
        return ""
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        return str(value)
    # Excel keeps fifteen digits of a number and rounds half away from zero.
    exact = Decimal(f"{value:.15g}")
    if number_format == "General":
        return f"{exact.normalize():f}"
    plain = number_format.removeprefix("#,##")
    match = re.fullmatch(r'0(?:\.(0*)(#*))?(%?)(?:"([^"]*)")?', plain)
    assert match is not None, f"what does {number_format} show?"
    least, more = len(match[1] or ""), len(match[2] or "")
    shown = (exact * 100 if match[3] else exact).quantize(
        Decimal(1).scaleb(-least - more), ROUND_HALF_UP
    )
    text = f"{shown:f}" if plain == number_format else f"{shown:,f}"
    for _ in range(more):
        text = text.removesuffix("0")
    return text.rstrip(".") + match[3] + (match[4] or "")


def colour_name(rgb: object) -> str:
    """What a reader would call a colour."""
    if not isinstance(rgb, str):
        return ""
    red, green, blue = (int(rgb[-6:][at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    if light > 0.97:
        return "white"
    if light < 0.15 or saturation < 0.1:
        return "black" if light < 0.5 else "grey"
    degrees = hue * 360
    for name, first, last in (("amber", 25, 55), ("green", 90, 170), ("blue", 190, 250)):
        if first <= degrees <= last:
            return f"light {name}" if light > 0.7 else name
    return "red" if degrees < 15 or degrees > 345 else f"hue {degrees:.0f}"


def rows_of_data(book: Path, sheet: str) -> list[dict[str, Any]]:
    """The rows of a data sheet by column name, `row` being the sheet row."""
    loaded: Any = load_workbook(book, read_only=True)
    try:
        # What the file says of its size may be old.
        loaded[sheet].reset_dimensions()
        columns, *rows = loaded[sheet].iter_rows(values_only=True)
    finally:
        loaded.close()
    return [
        {**dict(zip_longest(map(str, columns), values)), "row": number}
        for number, values in enumerate(rows, 2)
    ]


def data_row(book: Path, no: int, month: dt.date = dt.date(2014, 5, 1), sheet: str = "Data") -> int:
    """The sheet row of an indicator's figures for a month."""
    for record in rows_of_data(book, sheet):
        when = record["Month"]
        if record["No"] == no and (when.year, when.month) == (month.year, month.month):
            return int(record["row"])
    raise AssertionError(f"{sheet} has no row of {no} for {month:%B %Y}")
