"""The cell formats of a workbook as a reader sees them: colours, size, number format, wrapping."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lxml import etree

from xlscore.audit.reading.colours import BLACK, WHITE, Palette
from xlscore.hosts.package.package import MAIN, OFFICE_RELS, Package

_S: Final = f"{{{MAIN}}}"
_PLAIN_SIZE: Final = 11.0
#: The numbers by which Excel knows its styles for titles and headings.
_HEADINGS: Final = {"15", "16", "17", "18", "19"}


@dataclass(frozen=True)
class Ink:
    """How text is written: RRGGBB, size in points; `raised` says that it is raised or lowered."""

    colour: str = BLACK
    size: float = _PLAIN_SIZE
    bold: bool = False
    raised: bool = False
    italic: bool = False
    underlined: bool = False


@dataclass(frozen=True)
class Format:
    """One cell format. `fill` is RRGGBB, '' for none and None where it is not known.

    `heading`: its cell style is one of Excel's for titles and headings.
    """

    ink: Ink = Ink()
    fill: str | None = ""
    number_format: str = "General"
    wrap: bool = False
    heading: bool = False


@dataclass(frozen=True)
class Rule:
    """What a conditional format paints: RRGGBB of text and fill, '' where it leaves them."""

    ink: str
    fill: str
    number_format: str = ""


class Formats:
    """The styles part of a workbook."""

    def __init__(self, package: Package) -> None:
        """Read it; a workbook without one has plain formats alone."""
        root = None
        for rel in package.rels(package.workbook):
            if rel.type == OFFICE_RELS + "/styles" and package.has(rel.target):
                root = package.xml(rel.target)
        self.root = root
        self._palette = Palette(package, root)
        self._inks = [self.ink(font) for font in self._all("fonts", "font")]
        self._fills = [self._fill(fill) for fill in self._all("fills", "fill")]
        self._codes = {
            int(e.get("numFmtId", "-1")): e.get("formatCode", "")
            for e in self._all("numFmts", "numFmt")
        }
        self._headings = {
            e.get("xfId", "")
            for e in self._all("cellStyles", "cellStyle")
            if e.get("builtinId") in _HEADINGS
        }
        self._formats = [self._format(xf) for xf in self._all("cellXfs", "xf")]
        self._painted = [self._rule(dxf) for dxf in self._all("dxfs", "dxf")]

    def __getitem__(self, style: int) -> Format:
        """The format of that number; the plain one where there is none."""
        return self._formats[style] if 0 <= style < len(self._formats) else Format()

    def painted(self, number: int) -> Rule:
        """What the differential format of that number paints."""
        return self._painted[number] if 0 <= number < len(self._painted) else Rule("", "")

    def colour(self, element: etree._Element | None) -> str:
        """RRGGBB of any color element, black where it is not known."""
        return self._palette.resolve(element, BLACK)

    def style_names(self) -> list[str]:
        """The names of the cell styles and table styles that are not built into Excel."""
        cells = [e for e in self._all("cellStyles", "cellStyle") if e.get("builtinId") is None]
        tables = self._all("tableStyles", "tableStyle")
        return [e.get("name", "") for e in [*cells, *tables]]

    def ink(self, font: etree._Element) -> Ink:
        """How a font element, or the properties of a run of rich text, write."""
        size, raised = font.find(_S + "sz"), font.find(_S + "vertAlign")
        line = font.find(_S + "u")
        return Ink(
            self._palette.resolve(font.find(_S + "color"), BLACK),
            _PLAIN_SIZE if size is None else float(size.get("val", "11")),
            _flag(font, "b"),
            raised is not None and raised.get("val") in ("superscript", "subscript"),
            _flag(font, "i"),
            line is not None and line.get("val", "single") != "none",
        )

    def _all(self, section: str, tag: str) -> list[etree._Element]:
        return [] if self.root is None else self.root.findall(f"{_S}{section}/{_S}{tag}")

    def _fill(self, fill: etree._Element) -> str | None:
        pattern = fill.find(_S + "patternFill")
        if pattern is None:
            return None if fill.find(_S + "gradientFill") is not None else ""
        kind = pattern.get("patternType", "none")
        if kind == "none":
            return ""
        return (
            self._palette.resolve(pattern.find(_S + "fgColor"), WHITE) if kind == "solid" else None
        )

    def _rule(self, dxf: etree._Element) -> Rule:
        font, pattern = dxf.find(_S + "font"), dxf.find(f"{_S}fill/{_S}patternFill")
        ink = None if font is None else font.find(_S + "color")
        # a solid fill of a conditional format has its colour in bgColor
        fill = None if pattern is None else pattern.find(_S + "bgColor")
        if pattern is not None and fill is None:
            fill = pattern.find(_S + "fgColor")
        code = dxf.find(_S + "numFmt")
        return Rule(
            self._palette.resolve(ink, ""),
            self._palette.resolve(fill, ""),
            "" if code is None else code.get("formatCode", ""),
        )

    def _format(self, xf: etree._Element) -> Format:
        from openpyxl.styles.numbers import BUILTIN_FORMATS

        font, fill, code = (int(xf.get(n, "0")) for n in ("fontId", "fillId", "numFmtId"))
        alignment = xf.find(_S + "alignment")
        return Format(
            self._inks[font] if 0 <= font < len(self._inks) else Ink(),
            self._fills[fill] if 0 <= fill < len(self._fills) else "",
            self._codes.get(code) or str(BUILTIN_FORMATS.get(code, "General")),
            alignment is not None and alignment.get("wrapText") in ("1", "true"),
            xf.get("xfId", "0") in self._headings,
        )


def _flag(font: etree._Element, tag: str) -> bool:
    element = font.find(_S + tag)
    return element is not None and element.get("val", "1") not in ("0", "false")
