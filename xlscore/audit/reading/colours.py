"""Colours as a reader sees them: theme, tint and index resolved, contrast, kinship to a rating."""

from __future__ import annotations

import colorsys
import re
from functools import lru_cache
from typing import Final

from lxml import etree

from xlscore.hosts.package.package import MAIN, OFFICE_RELS, Package

_S: Final = f"{{{MAIN}}}"
_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
BLACK: Final = "000000"
WHITE: Final = "FFFFFF"
#: The theme in the order in which cells count its colours, where a workbook has no theme.
_OFFICE: Final = (
    "FFFFFF", "000000", "E7E6E6", "44546A", "4472C4", "ED7D31",
    "A5A5A5", "FFC000", "5B9BD5", "70AD47", "0563C1", "954F72",
)  # fmt: skip
#: The place of a colour in the theme part, by the number that cells use.
_ORDER: Final = (1, 0, 3, 2, 4, 5, 6, 7, 8, 9, 10, 11)
#: Black and white as the system shows them: the numbers beyond the table of colours.
_SYSTEM: Final = {64: BLACK, 65: WHITE}
#: A colour with less between its strongest and weakest part is a grey.
_LEAST_CHROMA: Final = 36


class Palette:
    """The colours of one workbook."""

    def __init__(self, package: Package, styles: etree._Element | None) -> None:
        """Read its theme, and the indexed colours that `styles` may redefine."""
        self._theme = _theme(package)
        self._indexed = _indexed(styles)

    def resolve(self, element: etree._Element | None, auto: str) -> str:
        """RRGGBB of a color element; `auto` where it is missing, automatic or not to be known."""
        if element is None or element.get("auto") in ("1", "true"):
            return auto
        found = self._plain(element)
        if found is None:
            return auto
        return tinted(found, float(element.get("tint", "0")))

    def _plain(self, element: etree._Element) -> str | None:
        rgb, theme, index = (element.get(name) for name in ("rgb", "theme", "indexed"))
        if rgb is not None:
            return rgb[-6:].upper() if re.fullmatch(r"[0-9A-Fa-f]{6,8}", rgb) else None
        if theme is not None:
            return self._theme[int(theme)] if int(theme) < len(self._theme) else None
        if index is None:
            return None
        number = int(index)
        if number in _SYSTEM:
            return _SYSTEM[number]
        return self._indexed[number] if number < len(self._indexed) else None


def _theme(package: Package) -> tuple[str, ...]:
    for rel in package.rels(package.workbook):
        if rel.type == OFFICE_RELS + "/theme" and package.has(rel.target):
            scheme = package.xml(rel.target).find(f"{_A}themeElements/{_A}clrScheme")
            colours = [] if scheme is None else [_theme_colour(e) for e in scheme.findall("*")]
            if len(colours) >= len(_ORDER):
                return tuple(colours[place] for place in _ORDER)
    return _OFFICE


def _theme_colour(element: etree._Element) -> str:
    held = next(iter(element.findall("*")), None)
    colour = "" if held is None else held.get("lastClr", held.get("val", ""))
    return colour.upper() if re.fullmatch(r"[0-9A-Fa-f]{6}", colour) else BLACK


def _indexed(styles: etree._Element | None) -> list[str]:
    from openpyxl.styles.colors import COLOR_INDEX

    own = [] if styles is None else styles.findall(f"{_S}colors/{_S}indexedColors/{_S}rgbColor")
    colours = [e.get("rgb", "")[-6:].upper() for e in own]
    return colours or [str(colour)[-6:] for colour in COLOR_INDEX]


def tinted(colour: str, tint: float) -> str:
    """The colour lightened (tint above 0) or darkened, as Excel does it: by its lightness."""
    if not tint:
        return colour
    hue, light, full = colorsys.rgb_to_hls(*_parts(colour))
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    rgb = colorsys.hls_to_rgb(hue, min(max(light, 0.0), 1.0), full)
    return "".join(f"{round(part * 255):02X}" for part in rgb)


@lru_cache(maxsize=1024)
def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21, as WCAG 2.2 defines it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in _parts(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def rating_of(colour: str) -> str:
    """R, A or G for a colour that looks red, amber (or yellow) or green; else blank."""
    red, green, blue = _parts(colour)
    if (max(red, green, blue) - min(red, green, blue)) * 255 < _LEAST_CHROMA:
        return ""
    hue = colorsys.rgb_to_hls(red, green, blue)[0] * 360
    if hue < 15 or hue >= 340:
        return "R"
    if hue < 66:
        return "A"
    return "G" if 75 <= hue < 170 else ""


def _parts(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4))
    return red, green, blue
