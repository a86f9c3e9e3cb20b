"""Checks of targets and limits."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlscore.checks.case import Case, between_0_and_1, has_limits, shown, trimmed
from xlscore.inputs.book import LIMITS
from xlscore.inputs.records import cells_of
from xlscore.problems import Problem
from xlscore.results.figures import limits_of, says_assumed
from xlscore.rules import months, periods
from xlscore.rules.months import Month
from xlscore.rules.ratings import Bands, bands

_WHOLE_FIGURES = 10


def limits_of_activity_indicators(case: Case) -> Iterator[Problem]:
    """An activity indicator is not rated, so it has no limits; a target alone is fine."""
    frame = case.targets
    idle = (frame["Polarity"] == "") & has_limits(frame)
    idle &= ~case.spoilt("Indicators", frame["indicator_row"], ("Polarity",))
    for row, no in cells_of(frame, idle, "row", "No"):
        column = _first_given(frame, row)
        found = f"indicator {no} has limits but no polarity, so it is not rated"
        todo = "give it a polarity on Indicators, or clear the limits"
        many = "{n} indicators have limits but no polarity, so they are not rated"
        each = "give them a polarity on Indicators, or clear the limits"
        yield case.say("warning", "Targets", row, column, found, todo, many, each)


def limits_without_target(case: Case) -> Iterator[Problem]:
    """A row with limits has a target; without one nothing is rated."""
    frame = case.targets
    lost = frame["Target"].isna() & has_limits(frame) & (frame["Polarity"] != "")
    lost &= ~case.spoilt("Targets", frame["row"])
    for row in frame.loc[lost, "row"]:
        found = "there are limits but no target, so nothing is rated"
        yield case.say("warning", "Targets", row, "Target", found, "type the target")


def _first_given(frame: pd.DataFrame, row: int) -> str:
    given = frame.loc[frame["row"] == row, list(LIMITS)].notna().iloc[0]
    return str(given.idxmax())


def signs_of_limits(case: Case) -> Iterator[Problem]:
    """In a From column a limit may say >, in a To column <; the other way round it is a slip."""
    sheet = case.book.sheets["Targets"]
    for column in LIMITS:
        wrong = "<≤" if column.endswith("from") else ">≥"
        for row, cell in zip(sheet.rows.tolist(), sheet.cells[column], strict=True):
            if isinstance(cell, str) and cell.strip()[:1] in wrong and cell.strip():
                other = f"{column.split()[0]} {'to' if wrong == '<≤' else 'from'}"
                found = f"'{cell.strip()}' cannot stand in {column}"
                todo = f"move it to {other}, or take the sign away"
                yield case.say("error", "Targets", row, column, found, todo)


def limits_fit(case: Case) -> Iterator[Problem]:
    """Limits contradict neither the polarity nor each other.

    A target outside green and an empty amber are no contradictions.
    """
    frame = case.targets[case.targets["Target"].notna() & case.targets["Polarity"].ne("")]
    if frame.empty:
        return
    frame = frame.reset_index(drop=True)
    band = bands(frame["Target"], frame["Polarity"], limits_of(frame))
    reported: set[int] = set()
    for hit, column, words in _contradictions(frame, band):
        for row, measure, limit in cells_of(frame, hit, "row", "Measure", column):
            if row in reported:
                continue  # one sentence is enough to look at the row
            reported.add(row)
            found, todo = words.format(limit=shown(limit, measure)).split("; ")
            yield case.say("error", "Targets", row, column, found, todo)


def _contradictions(
    frame: pd.DataFrame, band: Bands
) -> Iterator[tuple[npt.NDArray[np.bool_], str, str]]:
    """Where each contradiction is, the column of its cell, and the words for it."""
    given = {column: frame[column].notna().to_numpy() for column in LIMITS}
    polarity = frame["Polarity"].to_numpy()
    high, low, near = (polarity == letter for letter in "HLT")
    has_floor, has_ceiling = high | near, low | near
    for colour, start, end in (
        ("Green", band.green_from, band.green_to),
        ("Amber", band.amber_from, band.amber_to),
    ):
        yield (
            given[f"{colour} from"] & given[f"{colour} to"] & (start > end),
            f"{colour} to",
            f"{colour} to {{limit}} is below {colour} from; exchange or correct them",
        )
        for side, other, without in ((high, "to", "from"), (low, "from", "to")):
            good = "high" if other == "to" else "low"
            yield (
                side & given[f"{colour} {other}"] & ~given[f"{colour} {without}"],
                f"{colour} {other}",
                f"{colour} {other} {{limit}} stands alone, although {good} is good; "
                f"move it to {colour} {without}, or correct the polarity",
            )
    nothing = (band.green_from == band.green_to) & (band.green_from_open | band.green_to_open)
    yield (
        nothing & given["Green to"],
        "Green to",
        "no figure can be Green between these limits; take a sign away",
    )
    for side, amber, green, edge, word in (
        (has_floor, band.amber_from, band.green_from, "from", "above"),
        (has_ceiling, band.amber_to, band.green_to, "to", "below"),
    ):
        inside = amber > green if edge == "from" else amber < green
        yield (
            side & given[f"Amber {edge}"] & inside,
            f"Amber {edge}",
            f"Amber {edge} {{limit}} is {word} Green {edge}, so nothing on that side can be "
            "Amber; correct one of them",
        )


def holes_between_bands(case: Case) -> Iterator[Problem]:
    """No figure between Amber and Green is Red while worse ones are Amber."""
    frame = case.targets[case.targets["Target"].notna()].reset_index(drop=True)
    if frame.empty:
        return
    band = bands(frame["Target"], frame["Polarity"], limits_of(frame))
    polarity = frame["Polarity"]
    below = (polarity == "H") & (frame["Amber to"] < band.green_from)
    below &= frame["Amber from"].notna() | (band.amber_from <= frame["Amber to"])
    above = (polarity == "L") & (frame["Amber from"] > band.green_to)
    for hit, column, edge in (
        (below, "Amber to", band.green_from),
        (above, "Amber from", band.green_to),
    ):
        rows = cells_of(frame.assign(edge=edge), hit, "row", "Measure", column, "edge")
        for row, measure, limit, green in rows:
            found = (
                f"figures between {shown(limit, measure)} and {shown(green, measure)} are Red, "
                "although worse ones are Amber"
            )
            yield case.say("warning", "Targets", row, column, found, f"clear {column}")


def fractions_for_whole_figures(case: Case) -> Iterator[Problem]:
    """The target and limits of a count, rate or average are alike in size: 90, not 90%."""
    frame = case.targets[case.targets["Measure"] != "percent"]
    columns = ["Target", *LIMITS]
    large = (frame[columns].abs() >= _WHOLE_FIGURES).any(axis=1)
    for column in columns:
        small = large & between_0_and_1(frame[column])
        for row, measure, value in cells_of(frame, small, "row", "Measure", column):
            found = f"{trimmed(value)} stands beside far larger figures for a {measure}"
            todo = f"type {trimmed(value * 100)} without a percent sign if that is meant"
            yield case.say("error", "Targets", row, column, found, todo)


def targets_of_this_year(case: Case) -> Iterator[Problem]:
    """The target in force was set for the month's financial year."""
    frame = case.current
    frame = frame.assign(first=periods.first_of_year(frame["Month"], frame["Year starts"]))
    old = frame["Target"].notna() & (frame["From"] < frame["first"])
    old &= frame["From"] != months.EARLIEST
    for row, no, since, month, first in (
        frame.loc[old, ["target_row", "No", "From", "Month", "first"]]
        .drop_duplicates()
        .itertuples(index=False)
    ):
        found = (
            f"the target of indicator {no} in force in {case.when(no, month)} is of "
            f"{months.label(Month(int(since)))}, an earlier financial year"
        )
        todo = (
            f"add a row from {months.label(Month(first))}, with the same target if it still holds"
        )
        label = months.label(Month(first))
        many = f"{{n}} targets in force in {case.when(no, month)} are of an earlier financial year"
        each = f"add rows from {label}, with the same targets if they still hold"
        yield case.say("warning", "Targets", row, "From", found, todo, many, each)


def assumed_tolerances(case: Case) -> Iterator[Problem]:
    """A rating rests on limits that somebody set, not on the default tolerance."""
    frame = case.current
    frame = frame[frame["Target"].notna() & (frame["Polarity"] != "")].reset_index(drop=True)
    if frame.empty:
        return
    band = bands(frame["Target"], frame["Polarity"], limits_of(frame))
    frame = frame.assign(green=band.green_assumed, amber=band.amber_assumed)
    frame = frame[frame["green"] | frame["amber"]].drop_duplicates("target_row")
    for _, target in frame.iterrows():
        edges = ("to", "from") if target["Polarity"] == "L" else ("from", "to")
        colours = [c for c in ("Green", "Amber") if target[c.lower()]]
        blank = [f"{c} {e}" for c in colours for e in edges if np.isnan(target[f"{c} {e}"])]
        size = " and ".join(f"{'5%' if c == 'Green' else '10%'} of it for {c}" for c in colours)
        found = f"the target of indicator {target['No']} has no limit, so {size} is assumed"
        many = f"{{n}} targets have no limit, so {size} is assumed"
        yield case.say(
            "warning",
            "Targets",
            target["target_row"],
            blank[0],
            found,
            "type the agreed limit",
            many,
            "type the agreed limits",
        )


def assumed_limits(case: Case) -> Iterator[Problem]:
    """The limits that decide a rating were agreed; a Source that says assumed says otherwise."""
    frame = case.current[case.current["Polarity"] != ""]
    frame = frame[frame["Target"].notna() & frame["Source"].map(says_assumed)]
    own: dict[float, str] = dict(case.book.targets[["row", "Area"]].itertuples(index=False))
    for _, target in frame.drop_duplicates("target_row").iterrows():
        who = case.who(target["No"], own.get(target["target_row"], ""))
        found = f"the limits of {who} are marked as assumed"
        todo = "have them agreed, then say in Source where they come from"
        many = "the limits of {n} targets are marked as assumed"
        row = target["target_row"]
        yield case.say("warning", "Targets", row, "Source", found, todo, many)


def targets_for_rated_indicators(case: Case) -> Iterator[Problem]:
    """An indicator with a polarity has a target in force; a row that ends one says so."""
    frame = case.current
    # Of a period that ended before the report's nothing is due but what has a figure.
    wanted = (frame["Month"] > case.month - case.book.settings.report.step) | frame["value"].notna()
    without = frame[(frame["Polarity"] != "") & frame["target_row"].isna() & wanted]
    several = len(case.book.areas) > 1
    for row, same in without.groupby("indicator_row", sort=False):
        areas = f" in {case.book.areas_in_words(same['Area'].tolist())}" if several else ""
        found = (
            f"indicator {same['No'].iloc[0]} has a polarity but no target in "
            f"{case.when(same['No'].iloc[0], same['Month'].iloc[0])}{areas}, so it is not rated"
        )
        todo = "add it to Targets, or a row without a target if there is none"
        many = f"{{n}} indicators have a polarity but no target in {case.label}, so are not rated"
        each = "add them to Targets, or a row without a target where there is none"
        at = float(str(row))
        yield case.say("warning", "Indicators", at, "Polarity", found, todo, many, each)


CHECKS = (
    limits_of_activity_indicators,
    limits_without_target,
    signs_of_limits,
    limits_fit,
    holes_between_bands,
    fractions_for_whole_figures,
    targets_of_this_year,
    assumed_tolerances,
    assumed_limits,
    targets_for_rated_indicators,
)
