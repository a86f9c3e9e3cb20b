"""Ratings and arrows that follow from the figures and limits printed beside them.

Pages are known by their headings. What stands beside a withheld figure cannot be judged. A
figure that stands rounded in the file may have been rated before it was rounded: only what no
unrounded figure behind it could give is an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from typing import Final

import numpy as np

from xlscore.audit.looks import rating
from xlscore.audit.reading.limits_read import limits_read
from xlscore.audit.reading.opened import Opened, OpenedCell, OpenedSheet, at, quoted
from xlscore.problems import Problem, Severity
from xlscore.rules import numbers, sentences
from xlscore.rules.arrows import dot
from xlscore.rules.limits import Limits
from xlscore.rules.ratings import rag
from xlscore.rules.sentences import WORDS
from xlscore.workbook.narrative import NOTES_HEADING

#: The columns of a scorecard, by what their headings say.
_HEADINGS: Final = {
    "from_previous": re.compile(r"(dot|direction of travel)\b.*\bprevious\b.*"),
    "from_outturn": re.compile(r"(dot|direction of travel)\b.*\boutturn\b.*"),
    "polarity": re.compile(r"polarity\b.*"),
    "latest": re.compile(r"latest result"),
    "rag": re.compile(r"rag (status|rating)"),
    "target": re.compile(r"target\b.*"),
    "previous": re.compile(r"previous (reported )?result"),
    "outturn": re.compile(r"outturn\b.*"),
}
_NEEDED: Final = {"polarity", "latest", "previous", "from_previous"}
#: Headings stand in the first rows of a sheet.
_HEADING_ROWS: Final = 10
_ARROWS: Final = {
    "↑": "↑", "↔": "↔", "↓": "↓", "improved": "↑", "better": "↑", "the same": "↔", "same": "↔",
    "no change": "↔", "unchanged": "↔", "worsened": "↓", "worse": "↓",
}  # fmt: skip
_LIMITS = re.compile(r"RAG limits: ([^()]{1,300})\)")
_TREND: Final = "trend data"
#: What stands in place of a figure that is withheld.
_SUPPRESSED: Final = ("c", "[c]")
_WHICH: Final = "find out which is right, and refresh the page"


def arrows(book: Opened) -> Iterator[Problem]:
    """On a scorecard each arrow follows from its two figures, the polarity and the target.

    Source: the scorecard's guidance notes (direction of travel).
    """
    for sheet in book.sheets:
        columns, heading = scorecard_columns(sheet)
        if not columns:
            continue
        for row in sorted({row for row, _column in sheet.shown if row > heading}):
            cells = {
                name: sheet.shown[row, column]
                for name, column in columns.items()
                if (row, column) in sheet.shown
            }
            polarity = _polarity(cells.get("polarity"))
            for name in ("previous", "outturn"):
                arrow = _ARROWS.get(_words(cells.get(f"from_{name}")))
                if arrow is None or _withheld(cells.get("latest")) or _withheld(cells.get(name)):
                    continue
                allowed = _travel(cells, name, polarity)
                if arrow not in allowed:
                    place = [(row, columns[f"from_{name}"])]
                    reason = _why_not(cells, name, polarity, allowed)
                    found = f"the arrow {arrow} does not follow: {reason}"
                    yield from at("error", sheet, place, found, _WHICH)


def scorecard_columns(sheet: OpenedSheet) -> tuple[dict[str, int], int]:
    """The columns of a scorecard by name, and its last heading row; none on another sheet."""
    columns: dict[str, int] = {}
    last = 0
    for (row, column), cell in sorted(sheet.shown.items()):
        if row > _HEADING_ROWS:
            break
        text = " ".join(_words(cell).split())
        for name, pattern in _HEADINGS.items():
            if pattern.fullmatch(text):
                columns.setdefault(name, column)
                last = max(last, row)
                break
    return (columns, last) if columns.keys() >= _NEEDED else ({}, 0)


def _travel(cells: dict[str, OpenedCell], then: str, polarity: str) -> set[str]:
    """The arrows that figures which show as these may have; none where one is missing."""
    latest, past, target = (_figures(cells.get(name)) for name in ("latest", then, "target"))
    if polarity == "T" and not target:
        return set()
    pairs = list(product(latest, past, target[:1] or [float("nan")]))
    if not pairs or polarity not in sentences.GOOD:
        return set()
    now, before, aim = (list(column) for column in zip(*pairs, strict=True))
    return {str(arrow) for arrow in np.atleast_1d(dot(now, before, polarity, aim))} - {""}


def _why_not(cells: dict[str, OpenedCell], then: str, polarity: str, allowed: set[str]) -> str:
    if polarity not in sentences.GOOD:
        return "the row has no polarity"
    if not allowed:
        return "a figure that it compares is missing"
    shown = {name: _shown(cells[name]) for name in ("latest", then)}
    arrow = " or ".join(sorted(allowed))
    return f"{shown['latest']} after {shown[then]} is {arrow} ({sentences.GOOD[polarity]})"


def ratings(book: Opened) -> Iterator[Problem]:
    """On an exception page each rating follows from its result, its target and the limits given.

    The limits are those of the last month; an earlier month is only warned of, since it may have
    had others. Source: the scorecard's guidance notes (ratings).
    """
    for sheet in book.sheets:
        start = _trend_row(sheet)
        if start is None:
            continue
        columns = [column for row, column in sheet.shown if row == start and column > 1]
        # the chart's own figures stand beside the table, behind a blank column
        months = [column for n, column in enumerate(sorted(columns), 2) if column == n]
        if not months:
            continue
        limits = _limits_of(sheet, start)
        now = _words(sheet.shown.get((start + 2, months[-1])))
        for column in months:
            result, target, letter = (sheet.shown.get((start + n, column)) for n in (1, 2, 3))
            given = rating(letter.value) if letter else ""
            if not given or limits is None or _words(target) != now or _withheld(result):
                continue
            allowed = _letters(_figures(result), _figures(target), *limits)
            if given not in allowed:
                right = " or ".join(WORDS[one] for one in sorted(allowed)) or "no rating"
                shown = _shown(result) if result else "no result"
                found = f"{WORDS[given]} does not follow: {shown} is {right} by the limits below"
                severity: Severity = "error" if column == months[-1] else "warning"
                yield from at(severity, sheet, [(start + 3, column)], found, _WHICH)
        yield from _title_rating(sheet, start, months[-1])


def _title_rating(sheet: OpenedSheet, start: int, last: int) -> Iterator[Problem]:
    """The rating beside the title is that of the last month."""
    below = sheet.shown.get((start + 3, last))
    for place, cell in sheet.shown.items():
        above = rating(cell.value) if place[0] < start else ""
        if above and above != rating(below.value if below else None):
            stands = quoted(below.value) if below else "blank"
            found = f"the rating {quoted(cell.value)} is not that of the trend table, {stands}"
            yield from at("error", sheet, [place], found, _WHICH)


def _trend_row(sheet: OpenedSheet) -> int | None:
    rows = (
        row
        for (row, column), cell in sheet.shown.items()
        if column == 1 and _words(cell).startswith(_TREND)
    )
    return next(rows, None)


def _limits_of(sheet: OpenedSheet, start: int) -> tuple[str, Limits] | None:
    """Polarity and limits as the data notes tell them; None where they do not."""
    notes = max((row for (row, _c), cell in sheet.shown.items() if cell.value == NOTES_HEADING),
                default=start)  # fmt: skip
    for (row, column), cell in sorted(sheet.shown.items()):
        if row > notes and column == 1 and _words(cell) == "target":
            sentence = (
                _LIMITS.search(str(sheet.shown[row, 2].value)) if (row, 2) in sheet.shown else None
            )
            try:
                return limits_read(sentence[1]) if sentence else None
            except ValueError:
                return None
    return None


def unread_limits(book: Opened) -> Iterator[Problem]:
    """Limits stand in the words of the scorecard, so that ratings can be held against them.

    Source: the scorecard's data notes.
    """
    for sheet in book.sheets:
        for place, cell in sheet.shown.items():
            sentence = _LIMITS.search(cell.value) if isinstance(cell.value, str) else None
            if sentence:
                try:
                    limits_read(sentence[1])
                except ValueError as error:
                    found = f"the limits cannot be read, so no rating was checked: {error}"
                    yield from at("warning", sheet, [place], found, "refresh the page")


def _letters(results: list[float], targets: list[float], polarity: str, limits: Limits) -> set[str]:
    if not results or not targets:
        return set()
    return {str(letter) for letter in rag(results, targets[0], polarity, limits)} - {""}


def pages_agree(book: Opened) -> Iterator[Problem]:
    """An exception page gives the rating that its indicator has on the scorecard of its area.

    Source: the scorecard's guidance notes (every Red has its page).
    """
    letters: dict[tuple[str, str], tuple[str, str]] = {}
    for sheet in book.sheets:
        columns, heading = scorecard_columns(sheet)
        area = _words(sheet.shown.get((1, 1))).removeprefix("scorecard - ")
        for row in {row for row, _c in sheet.shown if row > heading} if "rag" in columns else ():
            letter = sheet.shown.get((row, columns["rag"]))
            number = sheet.shown.get((row, 1))
            if letter and number and rating(letter.value):
                letters[_number(number), area] = rating(letter.value), sheet.title
    for sheet in book.sheets:
        first = re.fullmatch(r"indicator (\S+) · (.+) · .+", _words(sheet.shown.get((2, 1))))
        if first is None or (first[1], first[2]) not in letters:
            continue
        on_card, title = letters[first[1], first[2]]
        for place, cell in sheet.shown.items():
            if place[0] == 1 and rating(cell.value) not in ("", on_card):
                found = f"{quoted(cell.value)} here, {WORDS[on_card]} on the sheet {quoted(title)}"
                yield from at("error", sheet, [place], found, _WHICH)


def _number(cell: OpenedCell) -> str:
    value = cell.value
    return str(int(value)) if isinstance(value, float) and value.is_integer() else _words(cell)


def _polarity(cell: OpenedCell | None) -> str:
    text = _words(cell)
    for letter, words in (
        ("H", ("h", "high")),
        ("L", ("l", "low")),
        ("T", ("t", "near", "target")),
    ):
        if text == words[0] or text.startswith(words[1:]):
            return letter
    return ""


def _words(cell: OpenedCell | None) -> str:
    return str(cell.value).strip().lower() if cell and cell.value is not None else ""


def _withheld(cell: OpenedCell | None) -> bool:
    """Whether a figure is suppressed: what stands beside it was given by the figure itself."""
    return _words(cell) in _SUPPRESSED


def _shown(cell: OpenedCell) -> str:
    if isinstance(cell.value, float):
        return sentences.show_as(cell.format.number_format).value(cell.value)
    return quoted(cell.value)


def _figures(cell: OpenedCell | None) -> list[float]:
    """The figures that a cell may stand for: its own, and those that are shown as it is."""
    if cell is None or not isinstance(cell.value, float) or not np.isfinite(cell.value):
        return []
    how, value = sentences.show_as(cell.format.number_format), cell.value
    if how.decimals is None:
        return [value]
    shown = float(numbers.displayed(value, how.percent, how.decimals))
    if not numbers.one(numbers.same(value, shown)):
        return [value, shown]
    half = 0.5 * 10.0 ** -(how.decimals + 2 * how.percent)
    return [value, value - half * 0.999, value + half * 0.999]


RULES: Final = (arrows, ratings, unread_limits, pages_agree)
