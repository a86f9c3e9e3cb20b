"""What the headings and words of a council's table of indicators mean."""

from __future__ import annotations

import re
from typing import Final, Literal

from xlscore.flows.load.heading_rows import is_period

#: The headings by what they mean, in small letters and without punctuation.
_HEADINGS: Final = {
    "No": "ref, reference, no, number, id, code, pi, kpi ref, kpi no, kpi number, kpi id, pi ref, "
    "pi no, indicator ref, indicator no, indicator number, indicator id, measure ref, ref no, "
    "reference number",
    "Indicator": "name, indicator, measure, kpi, title, description, indicator name, short name, "
    "indicator title, performance indicator, performance measure, measure name, kpi name, "
    "kpi description",
    "Section": "section, theme, priority, service, directorate, category, service area, "
    "corporate priority",
    "Polarity": "polarity, high is good, good is, better if, aim to, aim, desired direction, "
    "good performance, higher is better, bigger is better, high or low is good, what is good",
    "Unit": "unit, units, format, unit of measure, unit of measurement, measured in, measure type",
    "Target": "target, annual target, current target, target value",
    "Tolerance": "tolerance, amber tolerance, tolerance level",
    "Amber": "amber threshold, amber limit, amber from, intervention level, lower threshold, "
    "red threshold, minimum",
    "Frequency": "frequency, reporting frequency, reported, how often",
    "Data period": "data period, cumulative",
    "Area": "area, district, locality, council, authority, area name, local authority",
    "Month": "month, period, date, reporting period",
    "Year": "year, financial year",
    "Quarter": "quarter",
    "Num": "num, numerator",
    "Denom": "denom, denominator",
    "Value": "value, result, actual, performance, outturn, figure, actual value",
}
_MEANS: Final = {
    phrase.strip(): meaning
    for meaning, phrases in _HEADINGS.items()
    for phrase in phrases.split(",")
}
_YEAR: Final = re.compile(r"(?:q[1-4]\s*)?\d{4}(?:/\d{2,4})?")
_HIGH: Final = ("h", "high", "higher", "up", "increase", "maximise", "bigger", "above", "↑", "more")
_LOW: Final = ("l", "low", "lower", "down", "decrease", "minimise", "smaller", "below", "↓", "less",
               "reduce")  # fmt: skip
_NEAR: Final = ("t", "target", "near", "range", "on target", "within")
_FREQUENCIES: Final = {"m": "M", "q": "Q", "a": "A", "y": "A"}


def normalised(text: str) -> str:
    """A heading without case, punctuation and repeated blanks."""
    return " ".join(re.sub(r"[^\w%/£#]+|_", " ", text).split()).casefold()


def meaning(heading: str) -> str:
    """What a heading means, a key of the list above; '' where it is not known."""
    words = normalised(heading)
    if words in _MEANS:
        return _MEANS[words]
    # Target 2014/15 is the target of that year.
    rest = normalised(_YEAR.sub(" ", words))
    return "Target" if rest in ("target", "annual target") and rest != words else ""


def year_of(heading: str) -> str:
    """The year that a heading such as Target 2014/15 names; '' for none."""
    match = _YEAR.search(heading.casefold())
    return match[0] if match else ""


def kind(heading: str) -> Literal["name", "group", ""]:
    """What a cell of a heading row may be: a known heading, or a period above several."""
    if meaning(heading):
        return "name"
    return "group" if is_period(heading) else ""


def polarity(text: str, heading: str) -> str | None:
    """H, L or T; '' for a blank, None for what is not understood."""
    words = normalised(text) or text.strip()
    if not words or words in ("n/a", "none", "neither", "activity", "for information"):
        return ""
    if words in ("yes", "no", "y", "n", "true", "false"):
        # Under 'High is good' yes and no are answers.
        high = normalised(heading).startswith(("high", "bigger"))
        return ("H" if words[0] in "yt" else "L") if high else None
    first = words.split(" ")[0]
    for letter, known in (("H", _HIGH), ("L", _LOW), ("T", _NEAR)):
        if words in known or first in known:
            return letter
    return None


def measure(text: str) -> tuple[str, float | None] | None:
    """Measure and Per of a unit; None for what is not understood, a blank included."""
    words = normalised(text)
    if words in ("%", "percent", "percentage", "per cent", "% percentage"):
        return "percent", None
    if match := re.search(r"per\s+([\d ]+0)\b", words):
        return "rate", float(match[1].replace(" ", ""))
    if words in ("number", "no", "count", "#", "£", "num", "numeric", "integer", "whole number"):
        return "number", None
    average = ("days", "day", "weeks", "hours", "minutes", "average", "ratio", "score", "kg",
               "tonnes", "£000", "mean", "years", "months")  # fmt: skip
    return ("average", None) if words in average else None


def frequency(text: str) -> str:
    """M, Q or A; '' for what is not understood."""
    words = normalised(text)
    return _FREQUENCIES.get(words[:1], "") if words[:1] in _FREQUENCIES else ""
