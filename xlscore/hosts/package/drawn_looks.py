"""The elements of a styles part that draw a look."""

from __future__ import annotations

import copy
from typing import Final

from lxml import etree

from xlscore.hosts.package.package import MAIN
from xlscore.workbook.looks import BUILT_IN, FONT, HAIRLINE, Look

#: What each section of a styles part must hold at least; the first entry is what a cell without
#: a format gets.
LEAST: Final = {
    "fonts": f'<font><sz val="10"/><name val="{FONT}"/><family val="2"/></font>',
    "fills": '<fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill>',
    "borders": "<border><left/><right/><top/><bottom/><diagonal/></border>",
    "cellStyleXfs": '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>',
    "cellXfs": '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',
    "cellStyles": '<cellStyle name="Normal" xfId="0" builtinId="0"/>',
}
_DRAWING: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_FONT_ORDER: Final = (
    "b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz",
    "color", "name", "family", "charset", "scheme",
)  # fmt: skip

_NS: Final = f"{{{MAIN}}}"
_SIDES: Final = {"": (), "below": ("bottom",), "around": ("left", "right", "top", "bottom")}


def build(xml: str, **attributes: str) -> etree._Element:
    """The element that `xml` spells, in the main namespace, with these attributes as well."""
    element = copy.deepcopy(etree.fromstring(f'<x xmlns="{MAIN}">{xml}</x>')[0])
    for name, value in attributes.items():
        element.set(name, value)
    return element


def font(look: Look) -> etree._Element:
    """The font of a look."""
    flags = {"b": look.bold, "i": look.italic, "u": look.underline}
    set_flags = "".join(f"<{flag}/>" for flag, is_set in flags.items() if is_set)
    return build(
        f'<font>{set_flags}<sz val="{look.size:g}"/><color rgb="FF{look.colour}"/>'
        f'<name val="{FONT}"/><family val="2"/></font>'
    )


def fill(look: Look) -> etree._Element:
    """The fill of a look."""
    return build(
        f'<fill><patternFill patternType="solid"><fgColor rgb="FF{look.fill}"/>'
        '<bgColor indexed="64"/></patternFill></fill>'
    )


def border(look: Look) -> etree._Element:
    """The border of a look."""
    lines = _SIDES[look.line]
    sides = (
        f'<{side} style="thin"><color rgb="FF{HAIRLINE}"/></{side}>'
        if side in lines
        else f"<{side}/>"
        for side in ("left", "right", "top", "bottom", "diagonal")
    )
    return build(f"<border>{''.join(sides)}</border>")


def drawn(look: Look, font: etree._Element, fill: etree._Element, border: etree._Element) -> bool:
    """Whether these elements of a styles part draw exactly a look, whoever saved them."""
    filled = fill.find(f"{_NS}patternFill")
    pattern = "none" if filled is None else filled.get("patternType", "none")
    ink = "" if filled is None else _colour(filled, "fgColor")
    if (look.fill, "solid" if look.fill else "none") != (ink if look.fill else "", pattern):
        return False
    flags = tuple(_set(font, flag) for flag in ("b", "i", "u"))
    if flags != (look.bold, look.italic, look.underline) or _set(font, "strike"):
        return False
    if (_value(font, "sz"), _value(font, "name")) != (f"{look.size:g}", FONT):
        return False
    if _colour(font, "color") != look.colour:
        return False
    lines = {
        side: (line.get("style", ""), _colour(line, "color"))
        for side in ("left", "right", "top", "bottom", "diagonal")
        if (line := border.find(_NS + side)) is not None and line.get("style", "none") != "none"
    }
    return lines == dict.fromkeys(_SIDES[look.line], ("thin", HAIRLINE))


def _set(font: etree._Element, flag: str) -> bool:
    element = font.find(_NS + flag)
    return element is not None and element.get("val", "1") not in ("0", "false", "none")


def _value(font: etree._Element, tag: str) -> str:
    element = font.find(_NS + tag)
    return "" if element is None else element.get("val", "")


def _colour(holder: etree._Element, tag: str) -> str:
    element = holder.find(_NS + tag)
    return "" if element is None or element.get("tint") else element.get("rgb", "")[2:].upper()


def named_style(name: str, xf: int) -> etree._Element:
    """The entry of a cell style; one of Excel's own keeps its number, and is said to be restyled.

    `xf` is the number of its format.
    """
    own = {"builtinId": BUILT_IN[name], "customBuiltin": "1"} if name in BUILT_IN else {}
    return build("<cellStyle/>", name=name, xfId=str(xf), **own)


def least(tag: str) -> etree._Element:
    """A section of a styles part with what it must hold at least."""
    return build(f"<{tag}>{LEAST[tag]}</{tag}>")


def sort_fonts(styles: etree._Element) -> None:
    """Put the elements of each font in Excel's order: it repairs a book that has another."""
    for element in styles.iter(f"{{{MAIN}}}font"):
        element[:] = sorted(element, key=_place_in_font)


def name_theme_fonts(theme: etree._Element) -> None:
    """Make the fonts of a theme ours."""
    for kind in ("majorFont", "minorFont"):
        for fonts in theme.iter(_DRAWING + kind):
            fonts[0].set("typeface", FONT)


def _place_in_font(child: etree._Element) -> int:
    name = etree.QName(child).localname if isinstance(child.tag, str) else ""
    return _FONT_ORDER.index(name) if name in _FONT_ORDER else len(_FONT_ORDER)
