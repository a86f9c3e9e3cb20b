"""The scorecard of one area: a row an indicator."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Final

from xlscore.inputs.records import records_of
from xlscore.results.benchmarks import DIFFERS
from xlscore.results.own_periods import absences, calendar, differing, on_purpose
from xlscore.results.results import Results
from xlscore.rules import months
from xlscore.rules.sentences import show
from xlscore.tables.table import (
    INDICATOR,
    NO,
    POLARITY,
    SECTION,
    Field,
    Note,
    Record,
    Row,
    Table,
    restated,
)
from xlscore.tables.values import (
    Count,
    DataPeriod,
    Number,
    Own,
    Polarity,
    Rating,
    Result,
    Signal,
    Small,
    Target,
    Typed,
    Value,
    travel,
)

#: What the past results are called in a sentence.
_PAST: Final = {
    "previous": "previous result", "outturn": "outturn", "last_year": "result of last year",
}  # fmt: skip
#: How the columns of benchmarks are headed and named.
BENCHMARK: Final = "Benchmark"
_CALLED: Final = {"latest": "latest result", "target": "target", **_PAST}


def scorecard_table(found: Results, area: str, title: str) -> Table:
    """The scorecard of an area of that title."""
    year = months.year_label(found.month, found.report.starts)
    end = found.report.label(months.outturn(found.month, found.report.starts))
    small = "Small denominator, below 10"
    since = "Direction of travel from {} to latest result"
    fields = (
        NO,
        SECTION,
        INDICATOR,
        POLARITY,
        Field("Data period", "Data Period", 17),
        Field("Latest result", "Latest Result", align="right", name="latest"),
        Field("RAG rating", "RAG Status", name="rag"),
        Field("Numerator", "Num", align="right", name="num"),
        Field("Denominator", "Denom", align="right", name="denom"),
        Field(small),
        Field(f"Target for {year}", f"Target for {year}", align="right", name="target"),
        Field("Previous result", "Previous Reported Result", align="right", name="previous"),
        Field(since.format("previous"), "DoT from previous to latest result", 17,
              name="dot_previous"),
        Field(f"Outturn result, {end}", f"Outturn ({outturn_label(found)}) Result", align="right",
              name="outturn"),
        Field(since.format("outturn"), "DoT from outturn to latest result", 17,
              name="dot_outturn"),
        *(field for column in _asked(found) for field in column),
    )  # fmt: skip
    records = records_of(found.rows[found.rows["Area"] == area])
    return Table(
        title=("Scorecard of ", Typed(title), f", {found.label}"),
        fields=fields,
        rows=[_row(found, record, title) for record in records],
        empty="No indicator is reported.",
    )


def _asked(found: Results) -> Iterator[Sequence[Field]]:
    """The columns that a Setting asks for."""
    if "last_year" in found.asked:
        when = found.report.label(found.month - 12)
        yield (
            Field(f"Result of the same period last year, {when}", f"{when} Result", align="right",
                  name="last_year"),
            Field("Direction of travel from last year to latest result",
                  "DoT from last year to latest result", 17, name="dot_last_year"),
        )  # fmt: skip
    for group, period in found.beside.groups.items():
        when = found.report.short(period)
        yield (Field(f"{BENCHMARK}: {group}, {when}", f"{group} {when}", align="right",
                     name=f"{BENCHMARK} {group}"),)  # fmt: skip
    if "signals" in found.asked:
        heading = "Signal: whether the latest movement is more than chance"
        yield (Field(heading, "Signal", 20, name="signal"),)


def outturn_label(found: Results) -> str:
    """The period of the outturn, as in its heading: `March 14`, `Quarter 4 2013/14`, `2013/14`."""
    outturn = months.outturn(found.month, found.report.starts)
    if found.report.step > 1:
        return found.report.label(outturn)
    year, month = months.year_month(outturn)
    return f"{months.NAMES[month - 1]} {year % 100:02d}"


def result(record: Record, name: str, period: str = "") -> Result:
    """The `latest`, `previous` or `outturn` result of a row of the results."""
    return Result(
        record[name],
        show(record["Measure"], record["Decimals"]),
        period,
        restated=bool(record.get(f"restated_{name}")),
        on_purpose=on_purpose(record, name),
    )


def _row(found: Results, record: Record, area: str) -> Row:
    own, measure = differing(found, record), record["Measure"]
    denom = Count(record["denom"], measure, bool(record["small"]))
    how, polarity = show(measure, record["Decimals"]), record["Polarity"]
    key = record["No"], record["Area"]
    values: tuple[Value, ...] = (
        Number(record["No"]),
        Typed(record["Section"]),
        Typed(record["Indicator"]),
        Polarity(polarity),
        DataPeriod(record["Data period"], calendar(record).name),
        result(record, "latest", own.get("latest", "")),
        Rating(record["rag"]),
        Count(record["num"], measure),
        denom,
        Small(denom),
        Target(record["target"], how, polarity, own.get("target", "")),
        result(record, "previous", own.get("previous", "")),
        travel(record, "previous"),
        result(record, "outturn", own.get("outturn", "")),
        travel(record, "outturn"),
    )
    if "last_year" in found.asked:
        values += result(record, "last_year", own.get("last_year", "")), travel(record, "last_year")
    values += tuple(_benchmarks(found, record))
    if "signals" in found.asked:
        values += (Signal(str(found.beside.signals.of(*key).get("signal", ""))),)
    return Row(values, record, list(_notes(found, record, own, area)))


def _benchmarks(found: Results, record: Record) -> Iterator[Value]:
    """The figures of the groups beside a row, one of another period than the heading with it."""
    how, own = show(record["Measure"], record["Decimals"]), calendar(record)
    there = {
        str(one["Group"]): one
        for one in found.beside.benchmarks_of(record["No"], record["Area"])
        if one["definition"] != DIFFERS
    }
    for group, period in found.beside.groups.items():
        one = there.get(group)
        if one is None:
            yield Result(math.nan, how)
            continue
        when = "" if one["period"] == period else own.short(int(one["period"]))
        if one["mark"]:
            yield Own(f"{one['mark']} ({when})" if when else str(one["mark"]), "right")
        else:
            yield Result(float(one["value"]), how, when)


def _notes(found: Results, record: Record, own: dict[str, str], area: str) -> Iterator[Note]:
    """What is unlike the headings, missing on purpose, and restated."""
    no = record["No"]
    # As on the page, where no period stands beside a figure that is missing.
    told = [(name, when) for name, when in own.items() if record[name] == record[name]]
    if told:
        listed = ", ".join(f"{_CALLED[name]} of {when}" for name, when in told)
        yield Note("Periods of its own", "", no, "", (f": {listed}.",))
    other = [
        f"{one['Group']} of {calendar(record).short(int(one['period']))}"
        for one in found.beside.benchmarks_of(no, record["Area"])
        if found.beside.groups.get(str(one["Group"])) not in (None, one["period"])
    ]
    if other:
        yield Note("Benchmarks of another period", "", no, "", (f": {', '.join(other)}.",))
    for when, why in absences(record).items():
        yield Note("Missing on purpose", "n/a", no, area, (f", {when}: {why}",))
    how = show(record["Measure"], record["Decimals"])
    for name, called in _PAST.items():
        if name == "last_year" and name not in found.asked:
            continue
        if record[f"restated_{name}"]:
            yield restated(no, area, called, record[name], record[f"now_{name}"], how)
