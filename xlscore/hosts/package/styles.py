"""The cell styles of the user's workbook, by name, and the cell formats made from them."""

from __future__ import annotations

import copy
import re
from typing import Final, TypeAlias

from lxml import etree

from xlscore.hosts.package.drawn_looks import (
    LEAST,
    border,
    build,
    drawn,
    fill,
    font,
    least,
    named_style,
    sort_fonts,
)
from xlscore.hosts.package.package import MAIN, OFFICE_RELS, Package, Rel, serialise
from xlscore.problems import Refusal
from xlscore.workbook.looks import EARLIER, LOOKS, Look
from xlscore.workbook.page import Align

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_NS: Final = f"{{{MAIN}}}"
_ORDER: Final = (
    "numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles",
    "dxfs", "tableStyles", "colors", "extLst",
)  # fmt: skip
#: Built-in number formats that mean the same in every language of Excel.
_BUILT_IN: Final = {
    "General": 0, "0": 1, "0.00": 2, "#,##0": 3, "#,##0.00": 4, "0%": 9, "0.00%": 10, "@": 49,
}  # fmt: skip
_FIRST_OWN_FORMAT: Final = 164
#: More cell formats than these, and Excel takes the workbook for damaged.
_MOST_FORMATS: Final = 65_490
_IDS: Final = ("fontId", "fillId", "borderId")
_ALIGNMENT: Final = {
    "horizontal": "general", "vertical": "bottom", "wrapText": "0", "indent": "0",
    "textRotation": "0", "relativeIndent": "0", "justifyLastLine": "0", "shrinkToFit": "0",
    "readingOrder": "0",
}  # fmt: skip
_PROTECTION: Final = {"locked": "1", "hidden": "0"}
_HORIZONTAL: Final = {"left": "left", "centre": "center", "right": "right"}

_Attributes: TypeAlias = tuple[str, ...]
#: Number format, (font, fill, border), style, alignment, protection, text prefix.
_Key: TypeAlias = tuple[str, _Attributes, str, _Attributes, _Attributes, bool]


class StyleSheet:
    """The styles part of a workbook: finds a format for a cell, or adds it; then `commit`."""

    def __init__(self, package: Package) -> None:
        """Read the styles part of `package`; a workbook without one gets one at `commit`."""
        self._package = package
        rels = package.rels(package.workbook)
        found = [rel.target for rel in rels if rel.type == OFFICE_RELS + "/styles"]
        self._part = found[0] if found else ""
        self._root = package.xml(self._part) if found else build("<styleSheet/>")
        self._changed = False
        self._ours: dict[tuple[object, ...], int] = {}
        self._follow()
        self._index = self._read_formats()

    def xf(
        self,
        style_name: str,
        number_format: str = "General",
        align: Align = "left",
        wrap: bool = False,
        middle: bool = True,
        indent: int = 0,
        unlocked: bool = False,
        quoted: bool = False,
    ) -> int:
        """The number of the cell format that gives a cell the named style's look of today.

        Font, fill and border are the style's, number format and alignment the cell's own.
        `middle` is the vertical middle, else the top; `quoted` text stays text when it is
        edited. KeyError for a style that neither the workbook nor `LOOKS` knows.
        """
        asked = (style_name, number_format, align, wrap, middle, indent, unlocked, quoted)
        if asked not in self._ours:
            alignment = {
                "horizontal": _HORIZONTAL[align],
                "vertical": "center" if middle else "top",
            }
            if wrap:
                alignment["wrapText"] = "1"
            if indent:
                alignment["indent"] = str(indent)
            self._ours[asked] = self._format(
                self._style(style_name),
                self._number_format(number_format),
                alignment,
                {"locked": "0"} if unlocked else {},
                quoted,
            )
        return self._ours[asked]

    def formatted(self, number: int, number_format: str) -> int:
        """The number of the cell format that differs from another in its number format alone."""
        wanted = copy.deepcopy(self._entries("cellXfs")[number])
        wanted.set("numFmtId", str(self._number_format(number_format)))
        wanted.set("applyNumberFormat", "1")
        return self._one_like(wanted)

    def _one_like(self, wanted: etree._Element) -> int:
        """The number of that cell format, which is added where there is none yet."""
        forms = [_form(xf) for xf in self._entries("cellXfs")]
        form = _form(wanted)
        return forms.index(form) if form in forms else self._append("cellXfs", wanted)

    def quoting(self, number: int) -> int:
        """The number of the cell format that differs from another in keeping text as text."""
        wanted = copy.deepcopy(self._entries("cellXfs")[number])
        wanted.set("quotePrefix", "1")
        return self._one_like(wanted)

    def commit(self) -> None:
        """Write the styles part into the package, if anything was added to it."""
        if not self._changed:
            return
        # openpyxl leaves them in another order
        sort_fonts(self._root)
        for tag in _ORDER[:-2]:
            section = self._root.find(_NS + tag)
            if section is not None:
                section.set("count", str(len(_elements(section))))
        if not self._part:
            usual = "/xl/styles.xml"
            taken_name = self._package.has(usual)
            self._part = self._package.free_name("/xl/styles{}.xml") if taken_name else usual
            rels = self._package.rels(self._package.workbook)
            taken = {rel.id for rel in rels}
            # New tabs have taken the next rId numbers already, and write them later.
            free = next(
                f"rIdStyles{n}" for n in range(1, len(rels) + 2) if f"rIdStyles{n}" not in taken
            )
            rel = Rel(free, OFFICE_RELS + "/styles", self._part)
            self._package.set_rels(self._package.workbook, [*rels, rel])
            self._package.set_content_type(self._part, _TYPE)
        self._package.write(self._part, serialise(self._root))
        self._changed = False

    # ---- following new defaults

    def _follow(self) -> None:
        """Styles that are still exactly an earlier default of ours take today's look."""
        ours = {name.casefold(): name for name in EARLIER}
        bases = self._entries("cellStyleXfs")
        for style in self._entries("cellStyles"):
            name, at = ours.get(style.get("name", "").casefold(), ""), _number(style, "xfId", -1)
            if not name or not 0 <= at < len(bases) or not self._stands(bases[at], EARLIER[name]):
                continue
            was = [_number(bases[at], part) for part in _IDS]
            now = self._ids(LOOKS[name])
            own = (xf for xf in self._entries("cellXfs") if _number(xf, "xfId") == at)
            # a cell of the user's in this style follows as it does when Excel restyles one
            for xf in [bases[at], *own]:
                for part, old, new in zip(_IDS, was, now, strict=True):
                    if _number(xf, part) == old:
                        xf.set(part, str(new))

    def _stands(self, base: etree._Element, looks: tuple[Look, ...]) -> bool:
        """Whether a style draws one of these looks."""
        parts = []
        for tag, name in zip(("fonts", "fills", "borders"), _IDS, strict=True):
            entries, at = self._entries(tag), _number(base, name)
            if at >= len(entries):
                return False
            parts.append(entries[at])
        return any(drawn(look, *parts) for look in looks)

    def _ids(self, look: Look) -> tuple[int, int, int]:
        """Font, fill and border that draw a look."""
        return (
            self._drawn("fonts", font(look)),
            self._drawn("fills", fill(look)) if look.fill else 0,
            self._drawn("borders", border(look)),
        )

    # ---- finding and adding

    def _entries(self, tag: str) -> list[etree._Element]:
        section = self._root.find(_NS + tag)
        return [] if section is None else _elements(section)

    def _read_formats(self) -> dict[_Key, int]:
        styles = self._entries("cellStyleXfs")
        index: dict[_Key, int] = {}
        for number, xf in enumerate(self._entries("cellXfs")):
            style = _number(xf, "xfId")
            key = _key(xf, styles[style]) if 0 <= style < len(styles) else None
            if key is not None:
                index.setdefault(key, number)
        return index

    def _format(
        self,
        style: int,
        number_format: int,
        alignment: dict[str, str],
        protection: dict[str, str],
        quoted: bool,
    ) -> int:
        base = self._entries("cellStyleXfs")[style]
        xf = build("<xf/>", numFmtId=str(number_format))
        for name in _IDS:
            xf.set(name, str(_number(base, name)))
        xf.set("xfId", str(style))
        if quoted:
            xf.set("quotePrefix", "1")
        for name in ("applyNumberFormat", "applyAlignment", "applyProtection"):
            xf.set(name, "1")
        etree.SubElement(xf, f"{_NS}alignment", alignment)
        if protection:
            etree.SubElement(xf, f"{_NS}protection", protection)
        key = _key(xf, base)
        assert key is not None
        if key not in self._index:
            self._index[key] = self._append("cellXfs", xf)
        return self._index[key]

    def _style(self, name: str) -> int:
        known = len(self._entries("cellStyleXfs"))
        named = [
            style
            for style in self._entries("cellStyles")
            if style.get("name", "").casefold() == name.casefold()
        ]
        for style in named:
            if 0 <= _number(style, "xfId", -1) < known:
                return _number(style, "xfId")
        look = LOOKS[name]
        font_id, fill_id, border_id = self._ids(look)
        xf = build(
            "<xf/>",
            numFmtId="0",
            fontId=str(font_id),
            fillId=str(fill_id),
            borderId=str(border_id),
            applyNumberFormat="0",
            applyAlignment="0",
            applyProtection="0",
        )
        number = self._append("cellStyleXfs", xf)
        if named:
            named[0].set("xfId", str(number))
        else:
            self._append("cellStyles", named_style(name, number))
        return number

    def _drawn(self, tag: str, wanted: etree._Element) -> int:
        form = _form(wanted)
        self._complete()
        for number, element in enumerate(self._entries(tag)):
            if _form(element) == form:
                return number
        return self._append(tag, wanted)

    def _number_format(self, code: str) -> int:
        if code in _BUILT_IN:
            return _BUILT_IN[code]
        used = {_number(e, "numFmtId", -1): e.get("formatCode") for e in self._entries("numFmts")}
        # lower numbers are the built-in ones, which another language of Excel shows its own way
        for number in sorted(used):
            if used[number] == code and number >= _FIRST_OWN_FORMAT:
                return number
        free = _FIRST_OWN_FORMAT
        while free in used:
            free += 1
        self._append("numFmts", build("<numFmt/>", numFmtId=str(free), formatCode=code))
        return free

    def _append(self, tag: str, element: etree._Element) -> int:
        self._complete()
        section = self._section(tag)
        number = len(_elements(section))
        if tag == "cellXfs" and number >= _MOST_FORMATS:
            raise Refusal(
                f"{self._package.path.name} has {number:,} cell formats, and Excel opens no "
                "workbook with more; delete cells and styles that are not used (Home, Cell "
                "Styles), or copy the data sheets into a new book (xlscore new)"
            )
        section.append(element)
        return number

    def _complete(self) -> None:
        self._changed = True
        for tag in LEAST:
            section = self._section(tag)
            if not _elements(section):
                section.extend(_elements(least(tag)))

    def _section(self, tag: str) -> etree._Element:
        section = self._root.find(_NS + tag)
        if section is None:
            section = build(f"<{tag}/>")
            before = {_NS + name for name in _ORDER[: _ORDER.index(tag)]}
            places = [n for n, e in enumerate(self._root, 1) if e.tag in before]
            self._root.insert(max(places, default=0), section)
        return section


def _key(xf: etree._Element, style: etree._Element) -> _Key | None:
    """What a cell format shows, or None where it would not follow its style when restyled."""
    if any(_true(xf, f"apply{part}") for part in ("Font", "Fill", "Border")):
        return None
    if _true(xf, "pivotButton"):
        return None
    number = str(_number(xf, "numFmtId"))
    alignment = _attributes(xf, "alignment", _ALIGNMENT)
    protection = _attributes(xf, "protection", _PROTECTION)
    own = (
        (number != str(_number(style, "numFmtId")), "applyNumberFormat"),
        (alignment != _attributes(style, "alignment", _ALIGNMENT), "applyAlignment"),
        (protection != _attributes(style, "protection", _PROTECTION), "applyProtection"),
    )
    # without its flag, a format of the cell's own gives way to the style's in some programs
    if any(differs and not _true(xf, flag) for differs, flag in own):
        return None
    ids = tuple(str(_number(xf, name)) for name in _IDS)
    prefix = _true(xf, "quotePrefix")
    return number, ids, str(_number(xf, "xfId")), alignment, protection, prefix


def _attributes(xf: etree._Element, tag: str, defaults: dict[str, str]) -> _Attributes:
    element = xf.find(_NS + tag)
    if element is None:
        return tuple(defaults.values())
    return tuple(_plain(element.get(name, usual)) for name, usual in defaults.items())


def _plain(value: str) -> str:
    return {"true": "1", "false": "0"}.get(value, value)


def _true(element: etree._Element, name: str) -> bool:
    return _plain(element.get(name, "0")) == "1"


def _number(element: etree._Element, name: str, default: int = 0) -> int:
    text = element.get(name, "")
    return int(text) if re.fullmatch(r"\d+", text) else default


def _elements(section: etree._Element) -> list[etree._Element]:
    return [child for child in section if isinstance(child.tag, str)]


def _form(element: etree._Element) -> tuple[object, ...]:
    return (
        element.tag,
        sorted(element.attrib.items()),
        sorted((_form(child) for child in _elements(element)), key=repr),
    )
