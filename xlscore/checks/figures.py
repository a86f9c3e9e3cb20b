"""Checks of the figures on Data."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from xlscore.checks.case import Case, between_0_and_1, shown, trimmed
from xlscore.inputs.contract import KEY
from xlscore.inputs.records import cells_of, keys_of
from xlscore.problems import Problem
from xlscore.results.figures import limits_of, targets_in_force, window_starts
from xlscore.results.results import before
from xlscore.rules import periods
from xlscore.rules.limits import Limits
from xlscore.rules.months import Month
from xlscore.rules.numbers import displayed, same
from xlscore.rules.ratings import rag
from xlscore.rules.sentences import WORDS

_DIVIDED = ("percent", "rate", "average")
#: A percentage of this size or more was typed without its sign; below it may be more than all.
_SURELY_NO_SIGN = 2
#: Against a target of this size or more a fraction was meant as a percentage.
_WHOLE_FIGURES = 10
_NEEDED = (
    "Measure", "Data period", "Per", "Basis", "Denominator", "Frequency", "Year starts",
)  # fmt: skip


def signs_of_num_and_denom(case: Case) -> Iterator[Problem]:
    """Neither a numerator nor a denominator is negative."""
    data = case.book.data
    for column in ("Num", "Denom"):
        rows = data.loc[data[column] < 0, ["row", column]]
        for row, value in rows.itertuples(index=False):
            found = f"{column.lower()} {trimmed(value)} is negative"
            many = f"{column.lower()} is negative"
            yield case.say("error", "Data", row, column, found, "correct it", many)


def num_within_denom(case: Case) -> Iterator[Problem]:
    """The numerator of a percentage is not greater than its denominator."""
    data = case.data
    over = (data["Measure"] == "percent") & (data["Num"] > data["Denom"]) & (data["Denom"] >= 0)
    for row, num, denom in cells_of(data, over, "row", "Num", "Denom"):
        found = f"num {trimmed(num)} is greater than denom {trimmed(denom)} for a percentage"
        many = "num is greater than denom for a percentage"
        yield case.say("error", "Data", row, "Num", found, "correct one of them", many)


def both_num_and_denom(case: Case) -> Iterator[Problem]:
    """A figure that is divided has both its numerator and its denominator, or a value.

    Monthly figures are summed, so that a value alone is of no use there.
    """
    data = case.data[case.data["Measure"].isin(_DIVIDED)]
    data = data[~case.spoilt("Data", data["row"], ("Num", "Denom", "Value"))]
    summed = (data["Basis"] == "monthly") & (data["Data period"] != "SS")
    for has, lacks in (("Num", "Denom"), ("Denom", "Num")):
        half = data[has].notna() & data[lacks].isna() & (data["Value"].isna() | summed)
        for row, measure in cells_of(data, half, "row", "Measure"):
            found = f"{lacks} is blank, so the {measure} cannot be computed"
            yield case.say("error", "Data", row, lacks, found, "fill it in")
    alone = summed & data["Value"].notna() & data["Num"].isna() & data["Denom"].isna()
    for row in data.loc[alone, "row"]:
        found = "a monthly figure is summed from num and denom, and only the value is given"
        yield case.say("error", "Data", row, "Value", found, "give num and denom")


def value_agrees(case: Case) -> Iterator[Problem]:
    """Where value, num and denom all stand, they agree at the displayed precision."""
    data = case.data
    per = data["Per"].where(data["Measure"] == "rate", 1.0)
    denom = data["Denom"].where(data["Denom"] != 0)
    given = (data["Num"] / denom * per).where(data["Measure"] != "number", data["Num"])
    both = data["Value"].notna() & given.notna()
    percent, decimals = data["Measure"] == "percent", data["Decimals"]
    agree = same(displayed(data["Value"], percent, decimals), displayed(given, percent, decimals))
    off = data.assign(given=given)[both & ~agree]
    # The unit is wrong then, and said so in its own words.
    off = off[~_without_sign(off, "Value")]
    for row, value, now, measure, places in off[
        ["row", "Value", "given", "Measure", "Decimals"]
    ].itertuples(index=False):
        source = "num" if measure == "number" else "num and denom"
        found = (
            f"value {shown(value, measure, places)} disagrees with {source}, "
            f"which give {shown(now, measure, places)}"
        )
        todo = "correct one of them, or clear the value"
        many = f"the value disagrees with {source}"
        yield case.say("error", "Data", row, "Value", found, todo, many)


def _without_sign(frame: pd.DataFrame, column: str) -> pd.Series[bool]:
    return (frame["Measure"] == "percent") & (frame[column].abs() >= _SURELY_NO_SIGN)


def percentages_with_sign(case: Case) -> Iterator[Problem]:
    """A percentage is 98%, not 98: as a value, published or a benchmark, a target or a limit."""
    for sheet, frame, columns in (
        ("Data", case.data, ("Value",)),
        ("Published", case.published, ("Value",)),
        ("Benchmarks", case.with_indicator(case.book.benchmarks), ("Value",)),
        ("Targets", case.targets, ("Target", "Green from", "Green to", "Amber from", "Amber to")),
    ):
        percent = (frame["Measure"] == "percent").to_numpy()
        for column in columns:
            size = np.abs(frame[column].to_numpy(float))
            over = percent & (size > 1) & ~same(size, 1.0)
            for row, value in cells_of(frame, over, "row", column):
                if abs(value) >= _SURELY_NO_SIGN:
                    size = shown(value, "percent")
                    found = f"{trimmed(value)} stands for a percentage, which is {size}"
                    todo = f"type {trimmed(value)}% if that is meant"
                    many = "figures stand for percentages without their sign"
                    each = "type each with its sign: 98% for 98"
                    yield case.say("error", sheet, row, column, found, todo, many, each)
                elif sheet != "Targets" or column == "Target":
                    found = f"{shown(value, 'percent')} is more than 100%"
                    many = "percentages are more than 100%"
                    todo = "confirm or correct it"
                    yield case.say("warning", sheet, row, column, found, todo, many)


def figures_without_sign(case: Case) -> Iterator[Problem]:
    """A count, rate or average is 98, not 98%: fractions beside a target of 10 or more."""
    frame = case.with_indicator(case.figures[between_0_and_1(case.figures["value"])])
    typed = frame["computed"].isna() | (frame["Measure"] == "number")
    frame = frame[(frame["Measure"] != "percent") & typed]
    if frame.empty:
        return
    target = targets_in_force(case.book, frame)["Target"].to_numpy()
    frame = frame.assign(target=target)[np.abs(target) >= _WHOLE_FIGURES]
    for row, value, stands, measure, aim in frame[
        ["row", "value", "typed", "Measure", "target"]
    ].itertuples(index=False):
        found = f"{trimmed(value)} is small for a {measure} with the target {trimmed(aim)}"
        todo = f"type {trimmed(value * 100)} without a percent sign if that is meant"
        column = "Num" if np.isnan(stands) else "Value"
        many = f"figures are small for a {measure} with such a target"
        each = "type them without a percent sign if that is meant: 98 for 98%"
        yield case.say("warning", "Data", row, column, found, todo, many, each)


def results_for_the_month(case: Case) -> Iterator[Problem]:
    """Every indicator and area that reports has a figure of its own last period.

    Nothing is due to a period of the report in which none of theirs ends.
    """
    frame, label = case.current, case.label
    due = frame["Month"] > case.month - case.book.settings.report.step
    any_rows = due.any() or (frame.empty and not (case.book.data["Month"] == case.month).any())
    lost = sum(name == "Data" and column in KEY for name, _, column in case.book.spoilt)
    if lost and lost >= frame["data_row"].isna().sum():
        # Rows whose key cannot be read, each said at its cell, are what is missing.
        frame = frame[frame["data_row"].notna()]
        due = due[frame.index]
    elif any_rows and frame.loc[due, "data_row"].isna().all():
        place = case.book.raw["Data"].top
        yield case.say(
            "warning",
            "Data",
            place,
            "Month",
            f"there are no figures for the reporting {case.book.settings.report_every}, {label}",
            "add them, or correct the Reporting month on Settings",
        )
        frame = frame[~due]
    of_month = case.book.data[case.book.data["row"].isin(frame.loc[due, "data_row"])]
    blank = of_month[["Num", "Denom", "Value"]].isna().all(axis=None)
    open_rows = frame.loc[due & frame["data_row"].notna() & ~frame["absent"].ne("")]
    if len(open_rows) and blank and not case.spoilt("Data", of_month["row"]).any():
        # A period that has only begun needs one sentence, not one a row.
        yield case.say(
            "warning",
            "Data",
            of_month["row"].iloc[0],
            "Num",
            f"none of the {len(of_month)} rows of the reporting {case.book.settings.report_every}, "
            f"{label}, has a figure yet",
            "fill them in",
        )
        frame = frame[~due]
    missing = frame[frame["data_row"].isna()]
    missing = missing[~case.spoilt("Indicators", missing["indicator_row"], _NEEDED)]
    for row, same_indicator in missing.groupby("indicator_row", sort=False):
        no, areas = same_indicator["No"].iloc[0], same_indicator["Area"].tolist()
        where = f" in {case.book.areas_in_words(areas)}" if len(case.book.areas) > 1 else ""
        label = case.when(no, same_indicator["Month"].iloc[0])
        yield case.say(
            "warning",
            "Indicators",
            float(str(row)),
            "No",
            f"indicator {no} has no result for {label}{where}",
            "add it to Data, or give the indicator's last month in To",
            f"{{n}} indicators have no result for {label}",
            "add them to Data, or give the last month of an indicator in To",
        )
    empty = frame["data_row"].notna() & frame["value"].isna() & (frame["denom"] != 0)
    empty &= frame["num"].isna() & frame["denom"].isna() & frame["absent"].eq("")
    empty &= ~_incomplete(frame)
    empty &= ~case.spoilt("Data", frame["data_row"])
    empty &= ~case.spoilt("Indicators", frame["indicator_row"], _NEEDED)
    for row, no, area, month in cells_of(frame, empty, "data_row", *KEY):
        found = f"{case.who(no, area)} has no figure for {case.when(no, month)}"
        many = f"{{n}} rows have no figure for {case.when(no, month)}"
        todo = "type it, or delete the row"
        yield case.say("warning", "Data", row, "Value", found, todo, many)


def _incomplete(frame: pd.DataFrame) -> pd.Series[bool]:
    """Which figures would be summed over a quarter or year that is not complete."""
    summed = (frame["Basis"] == "monthly") & frame["Data period"].isin(("Q", "A"))
    return summed & (frame["gap"] > 0)


def areas_that_report(case: Case) -> Iterator[Problem]:
    """Data holds no figures of areas that Only areas leaves out."""
    limited = case.data["Only areas"].map(len) > 0
    data = case.data[
        limited & ~case.spoilt("Indicators", case.data["indicator_row"], ("Only areas",))
    ]
    out = [area not in only for area, only in zip(data["Area"], data["Only areas"], strict=True)]
    for row, no, area in cells_of(data, out, "row", "No", "Area"):
        named = case.book.areas_in_words([area])
        found = f"indicator {no} is not for {named}, by Only areas; the row is not shown"
        todo = "correct the row or Only areas"
        many = "rows are for areas that Only areas leaves out; they are not shown"
        yield case.say("warning", "Data", row, "Area", found, todo, many)


def windows_without_gaps(case: Case) -> Iterator[Problem]:
    """Every period of a summed window has its figures, for what the pages show."""
    frame = case.figures[case.figures["gap"] > 0]
    if frame.empty:
        return
    frame = frame.merge(_on_page(case), on=KEY).merge(
        case.book.indicators[["No", "Data period", "Basis", "From", "own", "Year starts"]], on="No"
    )
    frame["start"] = window_starts(frame)
    incomplete = _incomplete(frame)
    given = frame["num"].notna() | frame["value"].notna() | incomplete
    if not given.any():
        return
    published = set(keys_of(case.book.published))
    data = case.data.merge(case.book.indicators[["No", "Denominator"]], on="No")
    count = data["Measure"] == "number"
    own = data["Num"].notna() | (count & data["Value"].notna())
    own &= data["Denom"].notna() | count | (data["Denominator"] == "latest")
    there = set(keys_of(data[own]))
    for row, no, area, month, latest, start, step, period, cut in frame.assign(cut=incomplete)[
        given
    ][["row", *KEY, "latest", "start", "own", "Data period", "cut"]].itertuples(index=False):
        if not latest and (no, area, month) in published:
            continue
        first = Month(int(case.book.typed_by(no).end_of(Month(int(start)))))
        absent = [m for m in range(first, month, step) if (no, area, m) not in there]
        if cut and not absent:
            continue
        named = ", ".join(case.book.typed_by(no).short(Month(m)) for m in absent)
        found = (
            f"the {period} figure of {case.who(no, area)} for {case.when(no, month)} lacks {named}"
        )
        shown = "it is not shown until it is complete" if cut else "the sum is shown as it is"
        todo = f"add the missing {case.book.typed_by(no).name}s; {shown}"
        many = f"{period} figures lack periods of their window"
        yield case.say("warning", "Data", row, "Num", found, todo, many)


def _on_page(case: Case) -> pd.DataFrame:
    """The keys of the figures that the pages show; `latest` are the results of the month."""
    frame = case.current[[*KEY, "step", "anchor", "Year starts"]]
    last, step, starts = (frame[c].to_numpy(np.int64) for c in ("Month", "step", "Year starts"))
    shown = [last, *before(frame, case.month).values(), *periods.trend(last, step, starts).T]
    keys = pd.concat([frame[KEY].assign(Month=when, latest=when == last) for when in shown])
    return keys.drop_duplicates(KEY)


def ratings_that_rounding_would_change(case: Case) -> Iterator[Problem]:
    """A rating is the same for the unrounded figure and for the figure as displayed."""
    frame = case.current[case.current["value"].notna()]
    percent = frame["Measure"] == "percent"
    round_figure = displayed(frame["value"], percent, frame["Decimals"])
    limits: Limits = limits_of(frame)
    exact, rounded = (
        rag(figure, frame["Target"], frame["Polarity"], limits, frame["denom"])
        for figure in (frame["value"].to_numpy(), round_figure)
    )
    frame = frame.assign(exact=exact, rounded=rounded)[exact != rounded]
    used = case.book.settings.compare
    how = "as displayed" if used == "displayed" else used
    for row, value, typed, measure, places, was, now in frame[
        ["data_row", "value", "computed", "Measure", "Decimals", "exact", "rounded"]
    ].itertuples(index=False):
        found = (
            f"{shown(value, measure, places + 2)} is {WORDS[was]}, but {WORDS[now]} as it is "
            f"displayed, {shown(value, measure, places)}; figures are rated {how} (Setting Compare)"
        )
        column = "Value" if np.isnan(typed) else "Num"
        other = "as displayed" if used == "unrounded" else "unrounded"
        many = (
            f"{{n}} ratings would be different {other}; figures are rated {how} (Setting Compare)"
        )
        todo = "be ready to explain it, or change Compare on Settings"
        yield case.say("warning", "Data", row, column, found, todo, many)


CHECKS = (
    signs_of_num_and_denom,
    num_within_denom,
    both_num_and_denom,
    value_agrees,
    percentages_with_sign,
    figures_without_sign,
    results_for_the_month,
    areas_that_report,
    windows_without_gaps,
    ratings_that_rounding_would_change,
)
