"""How colours look: contrast, and how far two lie apart to colour-blind readers."""

from __future__ import annotations

from typing import Final

#: What linear red, green and blue become to the three kinds of full colour blindness (Machado,
#: Oliveira and Fernandes 2009, severity 1).
BLINDNESS: Final = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def linear(colour: str) -> list[float]:
    """Red, green and blue of RRGGBB, 0 to 1, without the curve of a screen."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]


def luminance(colour: str) -> float:
    """Relative luminance of RRGGBB."""
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def apart(one: str, other: str, blindness: str = "") -> float:
    """How far two colours lie apart in CIE L*a*b* (1976), to a reader with such a blindness."""
    there = zip(_lab(one, blindness), _lab(other, blindness), strict=True)
    return float(sum((a - b) ** 2 for a, b in there) ** 0.5)


def _lab(colour: str, blindness: str) -> tuple[float, float, float]:
    seen = linear(colour)
    if blindness:
        seen = [
            min(1.0, max(0.0, sum(a * b for a, b in zip(row, seen, strict=True))))
            for row in BLINDNESS[blindness]
        ]
    red, green, blue = seen
    x = (0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047
    y = 0.2126729 * red + 0.7151522 * green + 0.0721750 * blue
    z = (0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883
    x, y, z = (c ** (1 / 3) if c > 216 / 24389 else (24389 / 27 * c + 16) / 116 for c in (x, y, z))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)
