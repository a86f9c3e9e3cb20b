"""The limits of an exception page, read back: the inverse of `limits_in_words`.

Grammar, as `rules.sentences.limits_in_words` writes it, the bands in any order, figures as
officers write them:

    sentence = band ", " band [", " band]
    band     = ("Red" | "Amber" | "Green") " " range
    range    = "outside" | side " " figure | figure " and " side | [side " "] figure " to "
               [side " "] figure
    side     = "above" | "below"

A side before a figure leaves the figure out; `and above`, `and below` and a bare figure take it in.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from xlscore.rules.limits import Bound, Limits, parse_number

_BAND = re.compile(r"(Red|Amber|Green) (.+)")
_HALF = re.compile(r"(above|below) (\S+)")
_CLOSED = re.compile(r"(\S+) and (above|below)")
_BETWEEN = re.compile(r"(?:(above) )?(\S+) to (?:(below) )?(\S+)")


@dataclass(frozen=True)
class Range:
    """From one figure to another; None is no end on that side."""

    low: Bound | None = None
    high: Bound | None = None


def limits_read(sentence: str) -> tuple[str, Limits]:
    """Polarity and limits of a sentence. ValueError where it does not follow the grammar."""
    found: dict[str, Range | None] = {}
    for piece in sentence.strip().rstrip(".").split(", "):
        match = _BAND.fullmatch(piece)
        if match is None or match[1] in found:
            raise ValueError(f"'{piece}' is no band")
        found[match[1]] = None if match[2] == "outside" else _range(match[2])
    green, amber = found.get("Green"), found.get("Amber")
    if green is None or "Red" not in found:
        raise ValueError("the sentence lacks Red or Green")
    if green.low and green.high:
        if amber is None or not (amber.low and amber.high):
            raise ValueError("Green has two ends, so Amber needs two")
        return "T", Limits.of(
            green_from=green.low, green_to=green.high, amber_from=amber.low, amber_to=amber.high
        )
    if green.low:
        edge = (amber.low if amber else None) or green.low
        return "H", Limits.of(green_from=green.low, amber_from=edge)
    edge = (amber.high if amber else None) or green.high  # type: ignore[assignment]
    return "L", Limits.of(green_to=green.high, amber_to=edge)


def _range(text: str) -> Range:
    if match := _BETWEEN.fullmatch(text):
        above, low, below, high = match.groups()
        return Range(_bound(low, above), _bound(high, below))
    if match := _HALF.fullmatch(text):
        edge = _bound(match[2], match[1])
        return Range(low=edge) if match[1] == "above" else Range(high=edge)
    if match := _CLOSED.fullmatch(text):
        edge = _bound(match[1], None)
        return Range(low=edge) if match[2] == "above" else Range(high=edge)
    raise ValueError(f"'{text}' is no range")


def _bound(text: str, left_out: str | None) -> Bound:
    number = parse_number(text)
    if number is None or not math.isfinite(number):
        raise ValueError(f"'{text}' is not a figure")
    return Bound(number, exclusive=left_out is not None)
