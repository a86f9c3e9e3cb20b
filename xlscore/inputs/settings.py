"""The Settings sheet: typed, with a documented default for each setting but the month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Final, Literal

from xlscore.inputs.cells import Fault, as_text, blank, calendar_month, fault_words
from xlscore.inputs.contract import SETTINGS, Setting
from xlscore.inputs.sheet import DataSheet
from xlscore.problems import BrokenBook, Problem, Refusal
from xlscore.rules import months, periods
from xlscore.rules.months import Month
from xlscore.rules.periods import Calendar, Typed

#: Excel's dates begin here.
_FIRST: Final = months.make(1900, 1)


@dataclass(frozen=True)
class Settings:
    """What the Settings sheet says; `year_starts` is the number of the month, 4 for April."""

    reporting_month: Month
    organisation: str = ""
    short_name: str = ""
    directorate: str = ""
    service: str = ""
    report_title: str = "Performance Management Scorecard"
    year_starts: int = 4
    cabinet_member: str = ""
    director: str = ""
    portfolio: str = ""
    division: str = ""
    compare: Literal["unrounded", "displayed"] = "unrounded"
    arrow_across_a_break: Literal["shown", "withheld"] = "shown"
    order_of_areas: str = ""
    sparklines: Literal["hidden", "shown"] = "hidden"
    small_counts: Literal["shown", "suppressed", "protected"] = "shown"
    letters_of_withheld_results: Literal["shown", "withheld"] = "shown"
    report_every: Literal["month", "quarter", "year"] = "month"
    signals: Literal["hidden", "shown"] = "hidden"
    last_year: Literal["hidden", "shown"] = "hidden"
    benchmarks: str = ""
    bank_holidays: str = ""

    @property
    def report(self) -> Calendar:
        """The periods of the report."""
        return Calendar(_STEPS[self.report_every], self.year_starts)

    def period(self, typed: Month | Typed) -> Month:
        """The last month of a period of the report, as a command names it.

        Refusal with both ways to type it for a month that ends no such period.
        """
        try:
            month = typed.month(self.year_starts) if isinstance(typed, Typed) else typed
        except ValueError as error:
            raise Refusal(f"{error}") from None
        if month < _FIRST:
            raise Refusal(f"{months.long_label(month)} is before 1900, where Excel's dates begin")
        if not self.report.ends(month):
            raise Refusal(no_end(month, self.report))
        return month


_STEPS: Final = {"month": 1, "quarter": 3, "year": 12}


def no_end(month: Month, calendar: Calendar) -> str:
    """That a month ends no period, and both ways to type the one that it falls in."""
    return (
        f"{months.long_label(month)} does not end a {calendar.name} of the report: type "
        f"{calendar.both_ways(month)}"
    )


def read_settings(sheet: DataSheet) -> Settings:
    """The settings of a book; problems are recorded on the sheet.

    A missing or unreadable setting falls back to its default and is a problem; names that we
    do not know are the user's. Without a reporting month nothing can be made: BrokenBook.
    """
    places = _places(sheet)
    values: dict[str, Any] = {}
    for setting in SETTINGS:
        attribute = setting.name.lower().replace(" ", "_")
        cell = places.get(setting.name)
        value = _default(setting) if cell is None else _read(sheet, setting, *cell)
        if setting.kind == "month" and value is None:
            raise BrokenBook(_no_month(sheet, cell))
        values[attribute] = value
    cell = places["Reporting month"]
    values["reporting_month"] = _last_month(sheet, cell[0], values)
    return Settings(**values)


def _last_month(sheet: DataSheet, row: int, values: Mapping[str, Any]) -> Month:
    """The last month of the period that is reported; a month within one is an error."""
    typed, starts = values["reporting_month"], values["year_starts"]
    calendar = Calendar(_STEPS[values["report_every"]], starts)
    try:
        month: Month = typed.month(starts) if isinstance(typed, Typed) else typed
    except ValueError as error:
        found, _, todo = str(error).partition(": ")
        sheet.say("error", row, "Value", found, todo)
        raise BrokenBook(_no_month(sheet, (row, None))) from None
    if not calendar.ends(month):
        found, _, todo = no_end(month, calendar).partition(": ")
        sheet.say("error", row, "Value", f"{found}; the {calendar.name} is taken", todo)
    return calendar.end_of(month)


def _places(sheet: DataSheet) -> dict[str, tuple[int, object]]:
    """Each known setting's sheet row and raw value; names that need a word are recorded."""
    known = {s.name.casefold(): s.name for s in SETTINGS}
    places: dict[str, tuple[int, object]] = {}
    others: dict[str, int] = {}
    for row, cell, value in zip(
        sheet.rows.tolist(), sheet.cells["Name"], sheet.cells["Value"], strict=True
    ):
        text = "" if isinstance(cell, Fault) else as_text(cell)
        name = known.get(text.casefold())
        if name is None:
            others[text] = row
        elif name in places:
            sheet.say(
                "error",
                row,
                "Name",
                f"{name} stands in rows {places[name][0]} and {row}; the first is used",
                "delete one of them",
            )
        else:
            places[name] = (row, value)
    missing = {s.name for s in SETTINGS} - places.keys()
    for text, row in others.items():
        for close in get_close_matches(text.title(), [n.title() for n in missing], 1, 0.8):
            name = known[close.casefold()]
            missing.discard(name)
            sheet.say(
                "warning",
                row,
                "Name",
                f"there is no setting '{text}', and {name} is missing",
                f"if it is meant, correct the name to {name}",
            )
    for setting in SETTINGS:
        if setting.name in missing and setting.kind != "month" and not setting.optional:
            default = f"'{setting.default}' is used" if setting.default else "it is left blank"
            sheet.say(
                "warning",
                sheet.raw.top,
                "Name",
                f"the setting {setting.name} is missing; {default}",
                f"add a row with the name {setting.name}",
            )
    return places


def _read(sheet: DataSheet, setting: Setting, row: int, cell: object) -> object:
    if isinstance(cell, Fault):
        sheet.say("error", row, "Value", *fault_words(cell))
        return _default(setting)
    try:
        return _parse(setting, cell)
    except ValueError as error:
        found, _, todo = str(error).partition(": ")
        if setting.default:
            found += f"; {setting.name} is taken as {setting.default}"
        sheet.say("error", row, "Value", found, todo)
        return _default(setting)


def _default(setting: Setting) -> object:
    return None if setting.kind == "month" else _parse(setting, setting.default)


def _parse(setting: Setting, cell: object) -> object:
    if blank(cell) and setting.default:
        cell = setting.default
    text = as_text(cell)
    if setting.kind == "month":
        return periods.parse(cell)
    if setting.kind == "calendar month":
        return calendar_month(text)
    if setting.kind == "choice":
        for choice in setting.choices:
            if text.casefold() == choice:
                return choice
        raise ValueError(
            f"'{text}' is not a choice for {setting.name}: use {' or '.join(setting.choices)}"
        )
    return text


def _no_month(sheet: DataSheet, cell: tuple[int, object] | None) -> list[Problem]:
    """Why there is no reporting month: the problem already recorded at its cell, or a new one."""
    if cell is None:
        hints = [p for p in sheet.problems if "Reporting month" in p.found]
        where, found = sheet.where(sheet.raw.top, "Name"), "the Reporting month is missing"
        todo = "add a row named Reporting month with a month such as May 2014"
        return hints or [Problem("error", sheet.raw.sheet, where, found, todo)]
    where = sheet.where(cell[0], "Value")
    recorded = [p for p in sheet.problems if p.cell == where]
    blank_month = Problem(
        "error",
        sheet.raw.sheet,
        where,
        "the Reporting month is blank",
        "type the month that is reported, such as May 2014",
    )
    return recorded or [blank_month]
