"""The value of a cell as a sheet part holds it."""

from __future__ import annotations

import datetime as dt
import math
import re
from typing import Final
from xml.sax.saxutils import escape

from lxml import etree

from xlscore.hosts.package.xml import MAIN
from xlscore.workbook.days import serial
from xlscore.workbook.tables import Entry

#: The longest text of a cell.
LONGEST: Final = 32767
_S: Final = f"{{{MAIN}}}"
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
#: What XML cannot hold, a return (which it would change), and text that looks like their escape.
_UNSAFE: Final = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]|_(?=x[0-9A-Fa-f]{4}_)")


def stored(value: Entry, date1904: bool) -> str | float | bool | None:
    """A value as cells hold one: a day as its number, None for a blank text.

    ValueError for a number that is not finite, and a day before those that Excel counts.
    """
    if isinstance(value, dt.date):
        return serial(value, date1904)
    if value is None or isinstance(value, str | bool):
        return None if value == "" else value
    if not math.isfinite(value):
        raise ValueError(f"no cell can hold {value}")
    return float(value)


def content(value: str | float | bool) -> tuple[str, str]:
    """The type of the cell that holds a stored value, blank for a number, and its text."""
    if isinstance(value, str):
        return "inlineStr", escaped(value)
    if isinstance(value, bool):
        return "b", f"{value:d}"
    whole = value.is_integer() and abs(value) < 1e15
    return "", str(int(value)) if whole else repr(value)


def inside(value: str | float | bool | None, prefix: str = "") -> tuple[str, str]:
    """The type of the cell that holds a stored value, as an attribute, and what stands in it.

    `prefix` is that of the sheet's own namespace, with its colon.
    """
    if value is None:
        return "", ""
    kind, text = content(value)
    shown = f' t="{kind}"' if kind else ""
    if not isinstance(value, str):
        return shown, f"<{prefix}v>{text}</{prefix}v>"
    kept = ' xml:space="preserve"' if keeps_space(value) else ""
    return shown, f"<{prefix}is><{prefix}t{kept}>{escape(text)}</{prefix}t></{prefix}is>"


def result(value: str | float | bool | None) -> tuple[str, str]:
    """As `inside`, of a cell whose formula gives a value; None is #N/A."""
    kind, text = _result(value)
    return f' t="{kind}"' if kind else "", f"<v>{escape(text)}</v>"


def put(cell: etree._Element, value: str | float | bool | None) -> None:
    """Put a stored value into the element of a cell that holds none yet."""
    if value is None:
        return
    kind, text = content(value)
    if kind:
        cell.set("t", kind)
    if kind == "inlineStr":
        put_text(etree.SubElement(cell, _S + "is"), text, keeps_space(str(value)))
    else:
        etree.SubElement(cell, _S + "v").text = text


def put_result(cell: etree._Element, value: str | float | bool | None) -> None:
    """Put into the element of a cell what its formula gives now; None is #N/A."""
    held = cell.find(_S + "v")
    if held is None:
        held = etree.SubElement(cell, _S + "v")
    kind, text = _result(value)
    cell.attrib.pop("t", "")
    if kind:
        cell.set("t", kind)
    held.text = text


def _result(value: str | float | bool | None) -> tuple[str, str]:
    kind, text = ("e", "#N/A") if value is None else content(value)
    return "str" if kind == "inlineStr" else kind, text


def put_text(holder: etree._Element, text: str, kept: bool) -> None:
    """Put an escaped text into an is or si element; `kept` are the blanks around it."""
    element = etree.SubElement(holder, _S + "t")
    element.text = text
    if kept:
        element.set(_SPACE, "preserve")


def keeps_space(text: str) -> bool:
    """Whether a reader would lose blanks or line ends of a text that does not ask to keep them."""
    return text != text.strip() or "\n" in text


def escaped(text: str) -> str:
    """The text with what XML cannot hold written as Excel writes it."""
    return _UNSAFE.sub(lambda match: f"_x{ord(match[0]):04X}_", text)
