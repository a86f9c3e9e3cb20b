"""The data sheets, read once into typed frames.

`read` takes the raw tables that a host hands over and gives a Book and every problem met on
the way. Only a broken contract (a missing sheet or column, no reporting month) stops it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import pandas as pd

from xlscore.inputs.contract import OPTIONAL_SHEETS, SETTINGS, SHEETS, Column, Setting
from xlscore.inputs.lists import area_codes, read_areas, read_indicators
from xlscore.inputs.records import cells_of
from xlscore.inputs.renamed import missing_columns, missing_sheet, renamed_areas
from xlscore.inputs.settings import Settings, read_settings
from xlscore.inputs.sheet import DataSheet, find_columns, open_sheet, read_sheet
from xlscore.problems import BrokenBook, Problem
from xlscore.rules import months
from xlscore.rules.months import Month
from xlscore.rules.periods import Calendar, calendar
from xlscore.workbook.tables import RawTable

__all__ = [
    "LIMITS",
    "SETTINGS",
    "SHEETS",
    "Book",
    "Column",
    "RawTable",
    "Setting",
    "Settings",
    "read",
]

LIMITS: Final = ("Green from", "Green to", "Amber from", "Amber to")

#: What makes a row of a sheet one of its kind; a row whose key cannot be read is left out.
_KEYS: Final = {
    "Areas": ("Area",),
    "Indicators": ("No",),
    "Targets": ("No", "Area", "From"),
    "Data": ("No", "Area", "Month"),
    "Commentary": ("No", "Area", "Month"),
    "Published": ("No", "Area", "Month"),
    "Guidance": (),
    "Abbreviations": (),
    "Contacts": (),
    "Changes": ("Month",),
    "Benchmarks": ("No", "Group", "Period"),
    "Circulated": ("No", "Area", "Month"),
    "Counts": ("No", "Month"),
}
#: The column of each sheet in which a period may stand for a month.
_PERIODS: Final = {
    "Targets": "From",
    "Data": "Month",
    "Commentary": "Month",
    "Published": "Month",
    "Changes": "Month",
    "Benchmarks": "Period",
    "Circulated": "Month",
    "Counts": "Month",
}
#: So many areas are named in one sentence.
_LISTED_AREAS: Final = 8
#: Without one of these an indicator's figures cannot be computed, so they are left blank.
_NEEDED: Final = {
    "Measure", "Data period", "Per", "Basis", "Denominator", "Frequency", "Year starts",
}  # fmt: skip


@dataclass
class Book:
    """The data sheets of one workbook.

    Frames use the sheets' own headers as columns, and `row`, the sheet row. No and Area are
    text in the spelling of Indicators and Areas (Area '' in Targets: every area); months are
    whole numbers, blank ones `months.EARLIEST` for From and `months.LATEST` for To and
    Comparable from; numbers are floats, NaN for blank; Yes/No are booleans, False for blank.
    A limit has a second column, `Green to exclusive` and so on. Indicators' choices and
    decimals have their defaults filled in, Only areas is a tuple of codes, and `own`, `step` and
    `anchor` say how long periods are (`lists.read_indicators`). An optional
    sheet that the book lacks is a frame without rows, and stands neither in `raw` nor in `sheets`.

    `raw` keeps the tables as handed over, by the contract's sheet names; `spoilt` is the
    (sheet, row, column) of every cell that an error was found in while reading.
    """

    settings: Settings
    areas: pd.DataFrame
    indicators: pd.DataFrame
    targets: pd.DataFrame
    data: pd.DataFrame
    commentary: pd.DataFrame
    published: pd.DataFrame
    guidance: pd.DataFrame
    abbreviations: pd.DataFrame
    contacts: pd.DataFrame
    changes: pd.DataFrame
    benchmarks: pd.DataFrame
    circulated: pd.DataFrame
    counts: pd.DataFrame
    raw: dict[str, RawTable]
    spoilt: frozenset[tuple[str, int, str]]
    sheets: dict[str, DataSheet]

    @property
    def first_area(self) -> str:
        """The code of the first area, whose page is called Scorecard; blank where there is none."""
        return "" if self.areas.empty else str(self.areas["Area"].iloc[0])

    def area_title(self, code: str) -> str:
        """The name of an area as it is printed, its code where it has no other."""
        return self._titles[code]

    def area_name(self, code: str) -> str:
        """An area in a message: by its title among several; the only one by its short code."""
        return self.area_title(code) if len(self.areas) > 1 else code

    def areas_in_words(self, codes: Sequence[str]) -> str:
        """Areas in a sentence: `Fife`, `area N` where it has no other name, `every area`."""
        if len(codes) == len(self.areas) > _LISTED_AREAS:
            return f"every one of the {len(codes)} areas"
        plain = [code for code in codes if self.area_title(code) == code]
        if plain == list(codes):
            named = [f"{'areas' if len(codes) > 1 else 'area'} {codes[0]}", *codes[1:]]
        else:
            named = [self.area_title(code) for code in codes]
        if len(named) > _LISTED_AREAS:
            named[_LISTED_AREAS - 1 :] = [f"{len(named) - _LISTED_AREAS + 1} more"]
        return ", ".join(named)

    @cached_property
    def _titles(self) -> dict[str, str]:
        pairs = self.areas[["Area", "Title"]].itertuples(index=False)
        return {code: title or code for code, title in pairs}

    @property
    def excepted(self) -> frozenset[str]:
        """The codes of the areas whose Reds have an exception page."""
        return frozenset(self.areas.loc[self.areas["Exceptions"], "Area"])

    def typed_by(self, no: str) -> Calendar:
        """The periods of an indicator's rows of Data."""
        own, _, _, starts = self._periods[no]
        return calendar(own, starts)

    def shown_by(self, no: str) -> Calendar:
        """The periods of an indicator's results on the pages."""
        _, step, anchor, _ = self._periods[no]
        return calendar(step, anchor)

    def year_of(self, no: str) -> int:
        """The first month, 1 to 12, of an indicator's year."""
        return self._periods[no][3]

    def page_calendar(self, no: str) -> Calendar:
        """The periods of a page: those of its indicator, or if it has none those of the report."""
        return self.shown_by(no) if no in self._periods else self.settings.report

    def read_back(self, no: str, periods: Calendar) -> Calendar:
        """The periods as they may be typed at an indicator and are read back as the same.

        Periods of the report that are none of the indicator's own years are read as months.
        """
        return periods if periods.starts == self.year_of(no) else Calendar()

    def words(self, no: str, month: Month) -> str:
        """The period of a result in few letters, such that it is read back as the same."""
        return self.read_back(no, self.shown_by(no)).short(month)

    @cached_property
    def _periods(self) -> dict[str, tuple[int, int, int, int]]:
        columns = self.indicators[["own", "step", "anchor", "Year starts"]].to_numpy(int).tolist()
        return {no: tuple(row) for no, row in zip(self.indicators["No"], columns, strict=True)}

    def where(self, sheet: str, row: int, column: str) -> str:
        """The address of a cell from sheet, sheet row and column name, e.g. `D14`."""
        return self.sheets[sheet].where(row, column)


def read(raw: Mapping[str, RawTable]) -> tuple[Book, list[Problem]]:
    """The book in typed frames, and every problem found in its cells.

    `raw` is keyed by sheet name. A cell that cannot be read is left blank, a row whose key
    cannot be read or stands twice is left out, each with a Problem. Missing sheets or
    columns, all of them named, and a missing reporting month raise BrokenBook.
    """
    sheets = _open(raw)
    settings = read_settings(sheets["Settings"])
    frames = {
        name: read_sheet(sheets.get(name) or _absent(name), SHEETS[name], key)
        for name, key in _KEYS.items()
    }
    frames["Areas"] = read_areas(sheets["Areas"], frames["Areas"])
    frames["Indicators"] = read_indicators(
        sheets["Indicators"], frames["Indicators"], frames["Areas"], settings.report
    )
    renamed = renamed_areas(frames["Data"]["Area"].unique(), frames["Areas"])
    for name in ("Targets", "Data", "Commentary", "Published"):
        frames[name] = _known(
            sheets[name], frames[name], frames["Indicators"], frames["Areas"], renamed
        )
    spelt = {no.casefold(): no for no in frames["Indicators"]["No"].tolist()}
    benchmarked = [spelt.get(no.casefold(), no) for no in frames["Benchmarks"]["No"].tolist()]
    frames["Benchmarks"]["No"] = pd.array(benchmarked, dtype="str")
    for name, column in _PERIODS.items():
        if name in sheets:
            frames[name] = _in_months(
                sheets[name], frames[name], column, frames["Indicators"], settings
            )
    for name in ("Data", "Published"):
        again = _doubled(sheets[name], frames[name], frames["Indicators"])
        if again.any():
            frames[name] = frames[name][~again].reset_index(drop=True)
    frames["Targets"] = _targets(sheets["Targets"], frames["Targets"], frames["Indicators"])
    _leave_blank(sheets["Indicators"], frames["Indicators"], frames["Data"])
    book = Book(
        settings=settings,
        areas=frames["Areas"],
        indicators=frames["Indicators"],
        targets=frames["Targets"],
        data=frames["Data"],
        commentary=frames["Commentary"],
        published=frames["Published"],
        guidance=frames["Guidance"],
        abbreviations=frames["Abbreviations"],
        contacts=frames["Contacts"],
        changes=frames["Changes"],
        benchmarks=frames["Benchmarks"],
        circulated=frames["Circulated"],
        counts=frames["Counts"],
        raw={name: sheet.raw for name, sheet in sheets.items()},
        spoilt=frozenset((n, row, c) for n, s in sheets.items() for row, c in s.spoilt),
        sheets=sheets,
    )
    return book, [problem for sheet in sheets.values() for problem in sheet.problems]


def _open(raw: Mapping[str, RawTable]) -> dict[str, DataSheet]:
    """Every data sheet with its columns found; what is missing is collected and raised."""
    by_name = {name.strip().casefold(): table for name, table in raw.items()}
    sheets: dict[str, DataSheet] = {}
    broken: list[Problem] = []
    for name, columns in SHEETS.items():
        table = by_name.get(name.casefold())
        if name in OPTIONAL_SHEETS and (table is None or not _ours(table, columns)):
            continue
        if table is None:
            broken.append(missing_sheet(name, raw))
            continue
        places, missing = find_columns(table, columns)
        if missing:
            broken.append(missing_columns(table, columns, missing))
            continue
        sheets[name] = open_sheet(name, table, places)
    if broken:
        raise BrokenBook(broken)
    return sheets


def _in_months(
    sheet: DataSheet, frame: pd.DataFrame, column: str, indicators: pd.DataFrame, settings: Settings
) -> pd.DataFrame:
    """The rows with the months that periods mean in their indicators' years."""
    if not (frame[column].to_numpy() < 0).any():
        return frame
    starts = pd.Series(settings.year_starts, index=frame.index)
    if "No" in frame:
        own: dict[str, int] = dict(zip(indicators["No"], indicators["Year starts"], strict=True))
        starts = frame["No"].map(own).fillna(settings.year_starts).astype("int64")
    lost = sheet.to_months(frame, column, starts)
    return frame[~frame["row"].isin(lost)].reset_index(drop=True) if lost else frame


def _ours(table: RawTable, columns: tuple[Column, ...]) -> bool:
    """Whether a sheet that may be missing has at least half our columns, and is not the user's."""
    return 2 * len(find_columns(table, columns)[0]) >= len(columns)


def _absent(name: str) -> DataSheet:
    """What stands for an optional sheet that the book lacks."""
    columns = [column.name for column in SHEETS[name]]
    places = {column: at for at, column in enumerate(columns)}
    return open_sheet(name, RawTable(name, columns, []), places)


def _known(
    sheet: DataSheet,
    frame: pd.DataFrame,
    indicators: pd.DataFrame,
    areas: pd.DataFrame,
    renamed: Mapping[str, str],
) -> pd.DataFrame:
    """The rows of known indicators and areas, in the spelling of those sheets.

    An area goes by its code or its title; a blank one means the only one there is, and on Targets
    every area. `renamed` has the code that probably stands for one that is not known.
    """
    numbers = {no.casefold(): no for no in indicators["No"]}
    codes = area_codes(areas)
    if sheet.name == "Targets":
        codes[""] = ""
    lost = np.zeros(len(frame), bool)
    for column, known, home in (("No", numbers, "Indicators"), ("Area", codes, "Areas")):
        texts = frame[column].tolist()
        spelt = {text: known.get(text.casefold()) for text in set(texts)}
        unknown = np.array([spelt[text] is None for text in texts], bool)
        for row, text in cells_of(frame, unknown, "row", column):
            thing = "indicator" if column == "No" else "area"
            if text:
                what = f"the {thing} '{text}' is not on the {home} sheet"
                todo = f"correct it, or add the {thing} to {home}"
                if column == "Area" and (now := renamed.get(text.casefold())):
                    todo = f"if it is called {now} now, replace it by {now} (Ctrl+H); else {todo}"
            else:
                what = "Area is blank, and there is more than one area"
                todo = "type the code of the area"
            sheet.say("error", row, column, what, todo)
        frame[column] = pd.array([spelt[text] or "" for text in texts], dtype="str")
        lost |= unknown
    return frame[~lost].reset_index(drop=True) if lost.any() else frame


def _doubled(sheet: DataSheet, frame: pd.DataFrame, indicators: pd.DataFrame) -> pd.Series[bool]:
    """Which rows share their key with another row; an error for each such key."""
    key = list(_KEYS[sheet.name])
    columns = {"Data": ["own", "Year starts"], "Published": ["step", "anchor"]}.get(sheet.name)
    again = frame.duplicated(key, keep=False)
    if not again.any():
        return again
    for _, same in frame[again].groupby(key, sort=False):
        no, area, month = same[key].iloc[0]
        rows = same["row"]
        sheet.spoilt |= {(row, "No") for row in rows}
        listed = ", ".join(map(str, rows[:-1])) + f" and {rows.iloc[-1]}"
        about = indicators.loc[indicators["No"] == no, columns] if columns else None
        calendar = Calendar() if about is None else Calendar(*map(int, about.iloc[0]))
        since = "" if month == months.EARLIEST else calendar.short(month)
        subject = ", ".join(filter(None, [f"indicator {no}", area and f"area {area}", since]))
        blanked = "its target" if sheet.name == "Targets" else "the figure"
        sheet.say(
            "error",
            int(rows.iloc[1]),
            "No",
            f"{subject} stands in rows {listed}, so {blanked} is left blank",
            "keep the right row and delete the rest",
        )
    return again


def _targets(sheet: DataSheet, frame: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """The targets, blank where a row stands twice or one of its limits cannot be read.

    A blank target row ends the one before it, so that nothing is rated by a target or a
    limit that nobody set.
    """
    again = _doubled(sheet, frame, indicators)
    unread = frame["row"].isin({row for row, column in sheet.spoilt if column in LIMITS})
    frame.loc[again | unread, "Target"] = float("nan")
    return frame[~frame.duplicated(list(_KEYS["Targets"]))].reset_index(drop=True)


def _leave_blank(sheet: DataSheet, indicators: pd.DataFrame, data: pd.DataFrame) -> None:
    """Blank the figures of indicators whose measure, period or basis cannot be read."""
    rows = {row for row, column in sheet.spoilt if column in _NEEDED}
    lost = data["No"].isin(indicators.loc[indicators["row"].isin(rows), "No"])
    data.loc[lost, ["Num", "Denom", "Value"]] = float("nan")
