"""The sentence that explains a rating, taken from the very decision that made it."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Final

import numpy as np

from xlscore.rules.limits import UNLIMITED, Limits
from xlscore.rules.numbers import at_least, at_most, displayed_one, one, same
from xlscore.rules.ratings import DEFAULT_TOLERANCE, Bands, bands, rag

WORDS: Final = {"R": "Red", "A": "Amber", "G": "Green"}
GOOD: Final = {"H": "high is good", "L": "low is good", "T": "near the target is good"}


@dataclass(frozen=True)
class Show:
    """How a figure is written in a sentence: percent or not, with how many decimals.

    `decimals` None writes the figure as it is, without trailing zeros; `grouped` parts the
    thousands, as pages do.
    """

    percent: bool = False
    decimals: int | None = None
    grouped: bool = False

    def value(self, number: float) -> str:
        """The figure at its decimals, rounded half up: `72.8%`."""
        if self.decimals is None:
            return self.limit(number)
        shown = displayed_one(number, self.percent, self.decimals)
        form = f"{',' * self.grouped}.{self.decimals}f"
        return f"{shown * (100 if self.percent else 1):{form}}{'%' * self.percent}"

    def limit(self, number: float) -> str:
        """A target or limit in full, without trailing zeros: `75%`."""
        scaled = number * 100 if self.percent else number
        # Twelve digits, however small: fewer would print figures alike that are not the same.
        text = f"{Decimal(f'{scaled:.12g}'):{',' * self.grouped}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
        return f"{'0' if text == '-0' else text}{'%' * self.percent}"

    def in_full(self, number: float) -> Show:
        """The same with more decimals, where this target or limit needs them."""
        needed = len(self.limit(number).removesuffix("%").partition(".")[2])
        return replace(self, decimals=max(self.decimals or 0, needed))


PLAIN: Final = Show()


@lru_cache(maxsize=1024)
def show_as(number_format: str | None) -> Show:
    """How an Excel number format such as `0.0%` or `#,##0` writes a figure."""
    if not number_format or not re.search("[0#]", number_format):
        return Show()
    places = re.search(r"\.([0#]+)", number_format)
    return Show("%" in number_format, len(places[1]) if places else 0, "," in number_format)


def why(
    value: float | None,
    target: float | None,
    polarity: str,
    limits: Limits = UNLIMITED,
    denominator: float | None = None,
    show: Show = PLAIN,
) -> str:
    """The sentence that explains a rating, from the decision that made it.

    'Red: 72.8% is below 75%, the amber limit (target 90%, high is good).' It names the
    assumed tolerance where a limit was not given, and why there is no rating where there
    is none.
    """
    if polarity not in GOOD:
        return "No rating: an activity indicator has no polarity."
    if value is None or math.isnan(value):
        return "No rating: there is no figure."
    if target is None or math.isnan(target):
        return "No rating: there is no target."
    if denominator == 0:
        return "No rating: the denominator is 0."
    letter = one(rag(value, target, polarity, limits))
    band = bands(target, polarity, limits)
    shown = _told_apart(value, band, show).value(value)
    reason = {"G": _met, "A": _between, "R": _missed}[letter](value, target, band, show)
    words = f"{WORDS[letter]}: {shown} {reason} (target {show.limit(target)}, {GOOD[polarity]})"
    tenth, half = f"{DEFAULT_TOLERANCE:.0%}", f"{DEFAULT_TOLERANCE / 2:.0%}"
    if one(band.green_assumed):
        words += f"; no green limit given: {half} of the target assumed"
    if one(band.amber_assumed):
        words += f"; no amber limit given: {tenth} of the target assumed"
    return words + "."


def _told_apart(value: float, band: Bands, show: Show) -> Show:
    """How the value is written: with more decimals where, rounded, it would belie the sentence."""

    def stands(number: float) -> list[float]:
        return [0.0 if same(number, edge) else np.sign(number - edge) for edge in edges]

    if show.decimals is None:
        return show
    edges = [
        float(edge)
        for edge in (band.green_from, band.green_to, band.amber_from, band.amber_to)
        if np.isfinite(edge)
    ]
    for places in range(show.decimals, show.decimals + 9):
        if stands(displayed_one(value, show.percent, places)) == stands(value):
            return replace(show, decimals=places)
    return replace(show, decimals=None)


def _side(value: float, band: Bands, colour: str) -> tuple[str, float, bool] | None:
    """Which edge of a band the value is beyond: ('below' | 'above', edge, edge excluded)."""
    low, low_open = getattr(band, f"{colour}_from"), getattr(band, f"{colour}_from_open")
    high, high_open = getattr(band, f"{colour}_to"), getattr(band, f"{colour}_to_open")
    measured = np.asarray(value, float)
    if not at_least(measured, low, low_open):
        return "below", float(low), bool(same(measured, low))
    if not at_most(measured, high, high_open):
        return "above", float(high), bool(same(measured, high))
    return None


def _beyond(side: tuple[str, float, bool], colour: str, target: float, show: Show) -> str:
    where, edge, on_edge = side
    name = "the target" if same(edge, target) and colour == "green" else f"the {colour} limit"
    relation = f"not {'above' if where == 'below' else 'below'}" if on_edge else where
    return f"is {relation} {show.limit(edge)}, {name}"


def _missed(value: float, target: float, band: Bands, show: Show) -> str:
    amber, green = _side(value, band, "amber"), _side(value, band, "green")
    assert amber is not None
    assert green is not None
    further = amber[1] < green[1] if amber[0] == "below" else amber[1] > green[1]
    if further and not same(amber[1], green[1]):
        return _beyond(amber, "amber", target, show)
    # Amber is empty, within green, or on its other side: the green limit was missed.
    return _beyond(green, "green", target, show)


def _between(value: float, target: float, band: Bands, show: Show) -> str:
    green = _side(value, band, "green")
    assert green is not None
    edge = float(band.amber_from if green[0] == "below" else band.amber_to)
    limit = f", but within {show.limit(edge)}, the amber limit" if math.isfinite(edge) else ""
    return _beyond(green, "green", target, show) + limit


def _met(_value: float, target: float, band: Bands, show: Show) -> str:
    low, high = float(band.green_from), float(band.green_to)
    if math.isfinite(low) and math.isfinite(high):
        return f"is within {show.limit(low)} to {show.limit(high)}, the green band"
    if math.isfinite(low):
        edge, relation = low, "above" if one(band.green_from_open) else "at least"
    elif math.isfinite(high):
        edge, relation = high, "below" if one(band.green_to_open) else "at most"
    else:
        return "is within the green band"
    name = "the target" if same(edge, target) else "the green limit"
    return f"is {relation} {show.limit(edge)}, {name}"


def written(band: Bands, given: Limits, how: Show) -> Bands:
    """The bands of one target with what the default tolerance filled as an officer writes it.

    At the decimals of the figures, rounded towards the better side, so that the limit itself is
    rated as it says; what was given stays as it is.
    """
    scale = 10.0 ** ((how.decimals or 0) + 2 * how.percent)
    edges = {}
    for name, towards in (
        ("green_from", np.ceil),
        ("green_to", np.floor),
        ("amber_from", np.ceil),
        ("amber_to", np.floor),
    ):
        edge = float(getattr(band, name))
        assumed = one(band.green_assumed if name.startswith("green") else band.amber_assumed)
        if assumed and math.isnan(float(getattr(given, name))) and math.isfinite(edge):
            # The machine's last digits are no reason to round on.
            edges[name] = np.asarray(towards(round(edge * scale, 6)) / scale)
    return replace(band, **edges)


def assumed_in_words(band: Bands) -> str:
    """Which limits of one target nobody set, as a sentence behind them; blank for none."""
    tenth, half = f"{DEFAULT_TOLERANCE:.0%}", f"{DEFAULT_TOLERANCE / 2:.0%}"
    filled = [
        f"{colour} ({size} of the target)"
        for colour, size, assumed in (
            ("Green", half, band.green_assumed),
            ("Amber", tenth, band.amber_assumed),
        )
        if one(assumed)
    ]
    return f". Assumed, not agreed: the limit of {' and of '.join(filled)}" if filled else ""


def limits_in_words(band: Bands, polarity: str, show: Show) -> str:
    """The limits of one target in words: `Red below 75%, Amber 75% to below 90%, Green 90% and
    above`; an empty amber band is left out.
    """
    if polarity not in ("H", "L"):
        words = {
            colour: " to ".join(
                show.limit(float(getattr(band, f"{colour}_{end}"))) for end in ("from", "to")
            )
            for colour in ("green", "amber")
        }
        return f"Green {words['green']}, Amber {words['amber']}, Red outside"
    end = "from" if polarity == "H" else "to"
    beyond, short = ("above", "below") if polarity == "H" else ("below", "above")
    (green, green_open), (amber, amber_open) = (
        (float(getattr(band, f"{colour}_{end}")), bool(getattr(band, f"{colour}_{end}_open")))
        for colour in ("green", "amber")
    )

    def outside(limit: float, is_open: bool) -> str:
        return f"{show.limit(limit)} and {short}" if is_open else f"{short} {show.limit(limit)}"

    good = f"{beyond} {show.limit(green)}" if green_open else f"{show.limit(green)} and {beyond}"
    empty = amber >= green if polarity == "H" else amber <= green
    if empty and not (same(amber, green) and green_open and not amber_open):
        return f"Red {outside(green, green_open)}, Green {good}"
    near = f"{beyond} {show.limit(amber)}" if amber_open else show.limit(amber)
    far = show.limit(green) if green_open else f"{short} {show.limit(green)}"
    middle = f"{near} to {far}" if polarity == "H" else f"{far} to {near}"
    return f"Red {outside(amber, amber_open)}, Amber {middle}, Green {good}"


def capitalised(sentence: str) -> str:
    """A sentence that stands by itself."""
    return sentence[:1].upper() + sentence[1:]


def counts_in_words(counts: Mapping[str, int]) -> str:
    """How many figures are R, A, G and unrated (''), in words."""
    return f"{counts['R']} Red, {counts['A']} Amber, {counts['G']} Green, {counts['']} not rated"


def show(measure: str, decimals: float) -> Show:
    """How a measure's figures are written in a sentence."""
    return _SHOW(measure == "percent", int(decimals), measure != "percent")


#: The few ways to show a figure, each made once.
_SHOW: Final = lru_cache(maxsize=64)(Show)


@lru_cache(maxsize=256)
def number_format(how: Show, mark: str = "") -> str:
    """The Excel number format of a figure, with a mark behind it."""
    places = how.decimals or 0
    text = "0" + ("." + "0" * places if places else "") + ("%" if how.percent else "")
    return text + (f'"{mark}"' if mark else "")
