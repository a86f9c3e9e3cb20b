"""Checks of the lists: areas, indicators, and the months that any sheet names."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from xlscore.checks.case import Case
from xlscore.inputs.records import cells_of
from xlscore.problems import Problem
from xlscore.rules import months
from xlscore.rules.months import Month

_FIRST = months.make(1990, 1)
_YEAR = 12
#: Plans and lives of indicators reach further ahead than figures.
_DECADE = 120
_MONTHS = (
    ("Data", "Month", _YEAR),
    ("Published", "Month", _YEAR),
    ("Commentary", "Month", _YEAR),
    ("Changes", "Month", _YEAR),
    ("Targets", "From", _DECADE),
    ("Indicators", "From", _DECADE),
    ("Indicators", "To", _DECADE),
    ("Indicators", "Comparable from", _DECADE),
    ("Indicators", "Trend from", _DECADE),
)


def something_to_report(case: Case) -> Iterator[Problem]:
    """There are areas with a page, and indicators."""
    for name, frame in (("Areas", case.book.areas), ("Indicators", case.book.indicators)):
        if frame.empty:
            top = case.book.raw[name].top
            column = "Area" if name == "Areas" else "No"
            yield case.say(
                "warning", name, top, column, f"{name} has no usable row", "add at least one"
            )
    areas = case.book.areas
    if len(areas) and not areas["Page"].any():
        yield case.say(
            "warning",
            "Areas",
            areas["row"].iloc[0],
            "Page",
            "no area has a page",
            "type Yes for the areas that are to have one",
        )


def parts_of_areas(case: Case) -> Iterator[Problem]:
    """Part of names an area that there is, and never leads back to where it started."""
    areas = case.book.areas
    codes = {code.casefold(): code for code in areas["Area"]}
    whole = {
        code: codes.get(part.casefold())
        for code, part in zip(areas["Area"], areas["Part of"], strict=True)
    }
    for code, part, row in areas[["Area", "Part of", "row"]].itertuples(index=False):
        if not part:
            continue
        if whole[code] is None:
            yield case.say(
                "error",
                "Areas",
                row,
                "Part of",
                f"the area '{part}' is not on the Areas sheet",
                "correct it, or add the area to Areas",
            )
            continue
        seen, above = [code], whole[code]
        while above is not None and above not in seen:
            seen.append(above)
            above = whole[above]
        if above == code:
            yield case.say(
                "error",
                "Areas",
                row,
                "Part of",
                f"{code} is part of itself: {' in '.join([*seen, code])}",
                "correct Part of in one of them",
            )


def lives_of_indicators(case: Case) -> Iterator[Problem]:
    """An indicator's From is not after its To."""
    frame = case.book.indicators
    for row, no in cells_of(frame, frame["From"] > frame["To"], "row", "No"):
        yield case.say(
            "error",
            "Indicators",
            row,
            "From",
            f"indicator {no} ends before it begins",
            "correct From or To",
        )


def months_in_range(case: Case) -> Iterator[Problem]:
    """No month lies before 1990 or far after the reporting month."""
    for sheet, column, ahead in _MONTHS:
        frame = getattr(case.book, sheet.lower())
        month = frame[column].to_numpy(np.int64)
        given = (month != months.EARLIEST) & (month != months.LATEST)
        far = given & ((month < _FIRST) | (month > case.newest + ahead))
        for row, value in cells_of(frame, far, "row", column):
            what = "before 1990" if value < _FIRST else _ahead(ahead)
            label = months.long_label(Month(value))
            todo = "correct the month or its year"
            many = f"{{n}} months are {what}"
            yield case.say("error", sheet, row, column, f"{label} is {what}", todo, many)


def _ahead(by: int) -> str:
    return f"more than {'a year' if by == _YEAR else 'ten years'} after the reporting month"


def later_figures(case: Case) -> Iterator[Problem]:
    """Figures of months after the reporting month are not shown yet."""
    data = case.book.data
    filled = data[["Num", "Denom", "Value"]].notna().any(axis=1)
    later = filled & (data["Month"] > case.newest) & (data["Month"] <= case.newest + _YEAR)
    for row, no, month in cells_of(data, later, "row", "No", "Month"):
        yield case.say(
            "warning",
            "Data",
            row,
            "Month",
            f"{case.book.typed_by(no).short(Month(month))} is later than the reporting month; not "
            "shown yet",
            "correct the month, or leave it for a later report",
            "figures are of months later than the reporting month; not shown yet",
        )


def wrong_years(case: Case) -> Iterator[Problem]:
    """A month that stands alone, a year away from a hole in its series, is in the wrong year.

    The hole has figures on both sides, or is the reporting month after one that has figures.
    """
    data = case.book.data
    series = data.groupby(["No", "Area"], sort=False).ngroup().to_numpy(np.int64) * 1_000_000
    month = data["Month"].to_numpy(np.int64)
    keys = np.unique(series + month)
    own = data["No"].map(dict(case.book.indicators[["No", "own"]].to_numpy())).to_numpy(np.int64)

    def stands(at: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
        return np.isin(series + at, keys)

    # The figures of a year are a year apart.
    alone = ~stands(month - own) & ~stands(month + own) & (own < _YEAR)
    if not alone.any():
        return
    meant = np.zeros(len(data), dtype=np.int64)
    for year in (month - _YEAR, month + _YEAR):
        after = stands(year + own) | (year == case.month)
        hole = ~stands(year) & stands(year - own) & after
        meant = np.where(alone & hole & (month != case.month), year, meant)
    for i in np.flatnonzero(meant):
        calendar = case.book.typed_by(data["No"].iloc[i])
        found, other = (calendar.short(Month(int(when[i]))) for when in (month, meant))
        yield case.say(
            "warning",
            "Data",
            data["row"].iloc[i],
            "Month",
            f"{found} stands apart from the indicator's other months, among which {other} is "
            "missing",
            f"if {other} is meant, correct the year",
            "months stand apart from their indicator's other months, among which one is missing",
            "if the missing month is meant, correct the year",
        )


CHECKS = (
    something_to_report,
    parts_of_areas,
    lives_of_indicators,
    months_in_range,
    later_figures,
    wrong_years,
)
