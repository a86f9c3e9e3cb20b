"""Periods of single rows that are not those of their page: which they are, and where they show.

A page is of one period of the report. A quarterly or yearly indicator on a monthly page, or one
with a year of its own, shows its own last period, and says which.
"""

from __future__ import annotations

from typing import Any, Final

from xlscore.results.results import Results
from xlscore.rules import months, periods
from xlscore.rules.periods import Calendar

Record = dict[Any, Any]
#: What stands for a figure that is missing on purpose.
ON_PURPOSE: Final = "n/a"
_ABSENT: Final = {
    "latest": "absent", "previous": "absent_previous", "outturn": "absent_outturn",
    "last_year": "absent_last_year",
}  # fmt: skip
#: The past results that stand on every page; the third is asked for by Setting.
_ALWAYS: Final = ("latest", "previous", "outturn")


def calendar(record: Record) -> Calendar:
    """The periods of a row of results."""
    return periods.calendar(int(record["step"]), int(record["anchor"]))


def period(record: Record, name: str = "latest") -> str:
    """The period of the `latest` or of a past result of a row, in few letters."""
    month = record["Month"] if name == "latest" else record[f"when_{name}"]
    return calendar(record).short(int(month))


def differing(found: Results, record: Record) -> dict[str, str]:
    """The periods of a row's figures that end elsewhere than the headings of its page say.

    Keys are `latest`, `target`, `previous`, `outturn` and, where asked for, `last_year`, values
    the period in few letters; of a target its year.
    """
    report, month = found.report, found.month
    headed = {
        "latest": month,
        "previous": month - report.step,
        "outturn": months.outturn(month, report.starts),
    }
    if "last_year" in found.asked:
        headed["last_year"] = month - 12
    stands = {"latest": record["Month"]} | {n: record[f"when_{n}"] for n in list(headed)[1:]}
    own = {name: period(record, name) for name in headed if int(stands[name]) != headed[name]}
    starts = int(record["Year starts"])
    year = periods.year_name(int(periods.first_of_year(record["Month"], starts)) // 12, starts)
    first = months.year_start(month, report.starts)
    if year != periods.year_name(first // 12, report.starts):
        own["target"] = year
    return own


def named(text: str, record: Record, month: int) -> str:
    """An indicator's name, with its own last period where that ended before a month."""
    return text if int(record["Month"]) == month else f"{text} ({period(record)})"


def absences(record: Record) -> dict[str, str]:
    """Why figures of a row are missing on purpose, by their periods."""
    return {
        period(record, name): record[_ABSENT[name]]
        for name in _ALWAYS
        if record[_ABSENT[name]] and record[name] != record[name]
    }


def on_purpose(record: Record, name: str) -> bool:
    """Whether the `latest` or a past result of a row is missing on purpose."""
    return bool(record[_ABSENT[name]]) and record[name] != record[name]
