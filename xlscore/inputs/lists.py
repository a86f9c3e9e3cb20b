"""The two lists that every other sheet refers to: areas and indicators."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from xlscore.inputs.records import cells_of
from xlscore.inputs.sheet import DataSheet
from xlscore.rules import periods
from xlscore.rules.periods import Calendar

_DECIMALS: Final = {"percent": 1.0, "rate": 1.0, "number": 0.0, "average": 1.0}
_BLANK_CHOICES: Final = {"Measure": "number", "Basis": "reported", "Denominator": "sum"}
#: How many months the data periods cover that are the period's own.
_LENGTHS: Final = {"Q": 3, "A": 12}
_MONTHS: Final = ("From", "To", "Comparable from", "Trend from")
_DEFAULT_PER: Final = 10000.0
_AREA_CODE = re.compile(r"[^\W_]{1,8}")
_TAB_NAME = re.compile(r"[^\[\]:*?/\\']{1,12}")


def read_areas(sheet: DataSheet, areas: pd.DataFrame) -> pd.DataFrame:
    """The areas with usable codes; of two alike the first."""
    todo = "use at most 8 letters and digits"
    return _usable(sheet, areas, "Area", _AREA_CODE, "is not an area code", todo)


def area_codes(areas: pd.DataFrame) -> dict[str, str]:
    """The code of each area by every name it goes by, in small letters.

    Its code, or its title where no other area has the same; blank, where there is only one area.
    """
    codes = areas["Area"].tolist()
    titles = [str(title).strip().casefold() for title in areas["Title"]]
    found = {
        title: code
        for title, code in zip(titles, codes, strict=True)
        if title and titles.count(title) == 1
    }
    found |= {code.casefold(): code for code in codes}
    return found | ({"": codes[0]} if len(codes) == 1 else {})


def _usable(
    sheet: DataSheet, frame: pd.DataFrame, column: str, form: re.Pattern[str], found: str, todo: str
) -> pd.DataFrame:
    """A list without codes of another form, and without the second rows of one, each an error."""
    formed = frame[column].map(lambda code: bool(form.fullmatch(code))).astype(bool)
    for row, code in cells_of(frame, ~formed, "row", column):
        sheet.say("error", row, column, f"'{code}' {found}", todo)
    frame = frame[formed].reset_index(drop=True)
    folded = frame[column].str.casefold()
    again = folded.duplicated()
    first_rows = dict(zip(folded[~again], frame.loc[~again, "row"], strict=True))
    for row, code in cells_of(frame, again, "row", column):
        sheet.say(
            "error",
            row,
            column,
            f"{column} {code} stands in rows {first_rows[code.casefold()]} and {row}; "
            "the first is used",
            "delete one of them or give it another code",
        )
    return frame[~again].reset_index(drop=True)


def read_indicators(
    sheet: DataSheet, frame: pd.DataFrame, areas: pd.DataFrame, report: Calendar
) -> pd.DataFrame:
    """The indicators with their defaults filled in, and Only areas split into codes.

    Beside the sheet's own columns, in months: `own` is how long the period of a row of Data is,
    `step` that of a result on the pages, whose years begin with `anchor`, 1 to 12.
    """
    found = "cannot be an indicator's number, because its tab is named after it"
    todo = "use at most 12 characters and none of [ ] : * ? / \\ '"
    frame = _usable(sheet, frame, "No", _TAB_NAME, found, todo)
    for name, default in _BLANK_CHOICES.items():
        frame[name] = frame[name].where(frame[name] != "", default)
    frame["Decimals"] = frame["Decimals"].fillna(frame["Measure"].map(_DECIMALS)).astype("int64")
    frame["Per"] = _per(sheet, frame)
    codes = area_codes(areas)
    frame["Only areas"] = pd.Series(
        [
            _only(sheet, row, text, codes)
            for row, text in frame[["row", "Only areas"]].itertuples(index=False)
        ],
        dtype="object",
    )
    return _with_periods(sheet, frame, report)


def _with_periods(sheet: DataSheet, frame: pd.DataFrame, report: Calendar) -> pd.DataFrame:
    """The indicators with their periods, and with the months that a typed period means."""
    starts = frame["Year starts"].where(frame["Year starts"] > 0, report.starts)
    own = frame["Frequency"].map(periods.STEPS).fillna(report.step).astype("int64")
    wanted = frame["Data period"].map(_LENGTHS).fillna(1).astype("int64")
    summed = (frame["Basis"] == "monthly") & (own < wanted)
    for row, period, frequency in cells_of(
        frame, (wanted > 1) & (own != wanted) & ~summed, "row", "Data period", "Frequency"
    ):
        every = f"has the Frequency {frequency}" if frequency else "is reported more often"
        if not frequency and report.step > _LENGTHS[period]:
            every = "is reported less often"
        sheet.say(
            "error",
            row,
            "Data period",
            f"the data period is {period}, and the indicator {every}",
            f"type {period} under Frequency, or monthly under Basis if shorter periods are typed "
            "and summed here",
        )
    # What is summed over a quarter is a quarter's figure, however often its parts come.
    length = np.maximum(own, wanted)
    shorter = length < report.step
    frame = frame.assign(
        own=own,
        step=np.where(shorter, report.step, length),
        anchor=np.where(shorter, report.starts, starts),
    )
    frame["Year starts"] = starts
    for column in _MONTHS:
        sheet.to_months(frame, column, starts)
    return frame


def _per(sheet: DataSheet, frame: pd.DataFrame) -> pd.Series[float]:
    """What a rate is per: 10,000 where it is blank; 1 for the other measures."""
    rate = frame["Measure"] == "rate"
    for row, per in cells_of(frame, rate, "row", "Per"):
        if per <= 0:
            sheet.say("error", row, "Per", f"a rate per {per:.12g} cannot be", "type 10000, say")
        elif per != per and (row, "Per") not in sheet.spoilt:
            sheet.say(
                "warning",
                row,
                "Per",
                "Per is blank for a rate; 10000 is used",
                "type 10000, or what the rate is per",
            )
    return frame["Per"].where(frame["Per"] > 0, _DEFAULT_PER).where(rate, 1.0)


def _only(sheet: DataSheet, row: int, text: str, codes: Mapping[str, str]) -> tuple[str, ...]:
    """The codes of Only areas; one that is unknown stays, so that it never means every area."""
    listed = [part.strip() for part in re.split("[,;]", text) if part.strip()]
    for code in listed:
        if code.casefold() not in codes:
            sheet.say(
                "error",
                row,
                "Only areas",
                f"the area '{code}' is not on the Areas sheet",
                "correct it, or add the area to Areas",
            )
    return tuple(codes.get(code.casefold(), code) for code in listed)
