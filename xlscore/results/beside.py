"""What stands beside the results of a month, and in which words: signals, outlooks, benchmarks,
and other areas.

Worked out once, and said in the same words on pages, in copies and by explain.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

import numpy as np
import pandas as pd

from xlscore.inputs.book import Book
from xlscore.inputs.contract import MARKS
from xlscore.inputs.records import Record, by_pair, grouped, records_of
from xlscore.results.benchmarks import DIFFERS, benchmarks
from xlscore.results.outlook import outlooks
from xlscore.results.side_by_side import side_by_side
from xlscore.results.signals import Signals, signals
from xlscore.rules.months import Month
from xlscore.rules.outlook import CANNOT_BE_MET, NEEDS
from xlscore.rules.periods import Calendar
from xlscore.rules.sentences import Show, show
from xlscore.rules.small_counts import small

LIMITS: Final = ("mean", "lower", "upper")
#: What holds at the latest point, by the rule's number (`rules.signals`).
_RULES: Final = (
    "",
    "the latest point lies outside the limits",
    "two of the last three points lie near a limit",
    "the last seven points lie on one side of the mean",
    "the last seven points go one way",
)


@dataclass(frozen=True)
class Beside:
    """Signals, outlooks, benchmarks, and areas side by side, of the rows of a month's results.

    A copy may lack some of all but the benchmarks. `along` are benchmarks of the Reds' trends.
    """

    signals: Signals
    outlooks: pd.DataFrame
    benchmarks: pd.DataFrame
    areas: pd.DataFrame
    along: pd.DataFrame

    def limits_of(self, no: str, area: str) -> Mapping[str, float]:
        """Mean, lower and upper limit of the latest point; empty without points."""
        return self._limits.get((no, area), {})

    @cached_property
    def _limits(self) -> dict[tuple[str, str], Record]:
        pair = ["No", "Area"]
        last = self.signals.points.drop_duplicates(pair, keep="last")[[*pair, *LIMITS]]
        return {key: {n: row[n] for n in LIMITS} for key, row in by_pair(last).items()}

    def calendar_of(self, no: str, area: str) -> Calendar:
        """The periods of the points of one indicator and area, which has an answer."""
        said = self.signals.of(no, area)
        return Calendar(int(said["length"]), int(said["starts"]))

    def points_in_words(self, record: Mapping[Any, Any]) -> str:
        """What the points are; blank where there are none, or a copy must not say."""
        said = self.signals.of(record["No"], record["Area"])
        if not said or not said["count"]:
            return ""
        name = self.calendar_of(record["No"], record["Area"]).name
        if said["changes"]:
            return f"the changes from {name} to {name}"
        return f"the results of each {name}" if said["own"] else f"each {name}'s own figure"

    def outlook_of(self, no: str, area: str) -> Mapping[str, Any]:
        """The outlook of one indicator and area; empty where there is none."""
        return self._outlooks.get((no, area), {})

    @cached_property
    def _outlooks(self) -> dict[tuple[str, str], Record]:
        return by_pair(self.outlooks[self.outlooks["state"] != ""])

    def benchmarks_of(self, no: str, area: str) -> Sequence[Record]:
        """The benchmarks of one indicator and area (`benchmarks.benchmarks`), group by group."""
        return self._benchmarks.get((no, area), [])

    @cached_property
    def _benchmarks(self) -> dict[tuple[str, str], list[Record]]:
        return grouped(self.benchmarks)

    @cached_property
    def groups(self) -> Mapping[str, int]:
        """The groups that stand beside the results, each with the period that most figures have."""
        of = self.benchmarks[self.benchmarks["definition"] != DIFFERS]
        return {
            str(group): int(rows["period"].mode().iloc[-1])
            for group, rows in of.groupby("Group", sort=False)
        }

    def along_of(self, no: str, area: str) -> Mapping[str, pd.DataFrame]:
        """By group the benchmarks beside the trend of a Red, those that may be shown.

        One row a Month that has one, in order, with `break` where members or definition are not
        those of the one before.
        """
        mine = self.along[(self.along["No"] == no) & (self.along["Area"] == area)]
        shown = mine[mine["definition"] != DIFFERS].sort_values("Month", kind="stable")
        found = {}
        for group, rows in shown.groupby("Group", sort=False):
            other = rows["members"] != rows["members"].shift()
            found[str(group)] = rows.assign(**{"break": other & (np.arange(len(rows)) > 0)})
        return found

    def benchmarks_in_words(self, record: Mapping[Any, Any]) -> str:
        """The figures of the groups with their periods; blank where there is none."""
        how = show(record["Measure"], record["Decimals"])
        calendar = Calendar(int(record["step"]), int(record["anchor"]))
        told = []
        for one in self.benchmarks_of(record["No"], record["Area"]):
            figure = "not shown, its definition differs"
            if one["definition"] != DIFFERS:
                figure = how.value(one["value"])
            if one["mark"]:
                figure = f"{one['mark']}, {MARKS[one['mark']]}"
            told.append(f"{one['Group']} ({calendar.short(int(one['period']))}): {figure}")
        return f"{'; '.join(told)}." if told else ""

    def signal_in_words(self, record: Mapping[Any, Any]) -> str:
        """Whether the latest movement is more than chance; blank where a copy must not say."""
        said = self.signals.of(record["No"], record["Area"])
        if not said:
            return ""
        if said["why"]:
            return f"{said['signal']}. {said['why']}"
        how = show(record["Measure"], record["Decimals"])
        limits = self.limits_of(record["No"], record["Area"])
        mean, lower, upper = (how.value(limits[name]) for name in LIMITS)
        points = "changes" if said["changes"] else "points"
        chart = f"{said['count']} {points}, mean {mean}, limits {lower} to {upper}"
        reason = _RULES[said["rule"]] or "the latest movement may be chance"
        assured = f" The target is {said['assurance']}." if said["assurance"] else ""
        return f"{said['signal']}: {reason} ({chart}).{assured}"

    def outlook_in_words(self, record: Mapping[Any, Any]) -> str:
        """What the rest of the year must bring; blank where that is not said."""
        ahead = self.outlook_of(record["No"], record["Area"])
        if not ahead:
            return ""
        how = show(record["Measure"], record["Decimals"])
        target = f"the target of {how.limit(ahead['aim'])}"
        period = Calendar(int(ahead["length"]), int(record["Year starts"]))
        rest = _rest(int(ahead["left"]), period.name)
        if ahead["state"] == CANNOT_BE_MET:
            best = how.value(1.0 if record["Polarity"] == "H" else 0.0)
            return f"{target} cannot be met: even {_whole(best)} gives {how.value(ahead['most'])}."
        if ahead["state"] != NEEDS:
            return f"{target} is met whatever the {rest} bring."
        most = "at most " if record["Polarity"] == "L" else ""
        told = f"{target} needs {most}{how.value(ahead['need'])} in the {rest}"
        told += ", if they are as large as those so far" if ahead["left"] > 1 else ""
        if ahead["best"] == ahead["best"]:
            when = period.label(Month(int(ahead["best_month"])))
            told += f"; the best {period.name} so far was {when} with {how.value(ahead['best'])}"
        return f"{told}."

    def rest_of(self, no: str, area: str) -> Mapping[str, Any]:
        """An area beside the rest of its whole (`side_by_side.side_by_side`), empty for none."""
        return self._rests.get((no, area), {})

    @cached_property
    def _rests(self) -> Mapping[tuple[str, str], Mapping[str, Any]]:
        return {
            (row["No"], row["Area"]): {str(name): value for name, value in row.items()}
            for row in records_of(self.areas)
        }

    def rest_in_words(self, record: Mapping[Any, Any]) -> str:
        """Whether an area differs from the rest of its whole; blank where that is not compared."""
        found = self.rest_of(record["No"], record["Area"])
        if not found:
            return ""
        how = show(record["Measure"], record["Decimals"])
        is_ = {1: "higher than", -1: "lower than", 0: "no more than chance away from"}
        told = (
            f"{how.value(found['value'])} is {is_[found['side']]} the {how.value(found['rest'])} "
            f"of the rest of {found['of']}"
        )
        if not found["side"]:
            return f"{told}."
        low, high = (how.value(found[name]).removesuffix("%") for name in ("lower", "upper"))
        return f"{told} by more than chance ({low} to {high} percentage points, at 99.8%)."

    def without(self, keys: Collection[tuple[str, str, int]]) -> Beside:
        """The same without what rests on figures of these (No, Area, Month), or on small counts.

        All areas of an indicator or none: areas add up to wholes, so that what is said of one
        tells of another. A best period would tell its own counts.
        """
        months: dict[str, list[int]] = {}
        for no, _area, month in keys:
            months.setdefault(no, []).append(month)

        def told(no: str, first: float, last: float) -> bool:
            return any(first <= month <= last for month in months.get(no, ()))

        points, rows = self.signals.points, self.signals.rows
        # A change rests on the period before its own, which is at most a year earlier.
        spans = points.groupby("No")["Month"].agg(["min", "max"])
        gone = {no for no, first, last in spans.itertuples() if told(no, first - 12, last)}
        # A month's own counts may be small where those of its year are not.
        counts = [points[name].to_numpy(float) for name in ("num", "denom")]
        gone |= set(points.loc[small(counts[0]) | small(counts[1]), "No"])
        late = np.array(
            [
                told(no, since, until)
                for no, since, until in self.outlooks[["No", "since", "until"]].itertuples(
                    index=False
                )
            ],
            bool,
        )
        lost = set(self.outlooks.loc[late, "No"]) if len(late) else set()
        # The rest is the whole less the area: of three printed figures each tells the others.
        beside = self.areas
        few = [small(beside[name]) for name in ("num", "denom", "rest_num", "rest_denom")]
        apart = set(beside.loc[np.any(few, axis=0), "No"])
        apart |= {no for no, month in beside[["No", "Month"]].itertuples(index=False)
                  if told(no, month, month)}  # fmt: skip
        kept = Signals(rows[~rows["No"].isin(gone)], points[~points["No"].isin(gone)])
        ahead = self.outlooks[~self.outlooks["No"].isin(lost)].assign(best=np.nan)
        areas = beside[~beside["No"].isin(apart)]
        return replace(self, signals=kept, outlooks=ahead, areas=areas)


def beside(
    book: Book, rows: pd.DataFrame, month: Month, trend: pd.DataFrame | None = None
) -> Beside:
    """What stands beside rows of results (`Results.rows`) and their `trend` of a report's month."""
    found = benchmarks(book, rows, month)
    return Beside(
        signals(book, rows),
        outlooks(book, rows),
        found,
        side_by_side(book, rows),
        found.iloc[:0] if trend is None else benchmarks(book, trend, month),
    )


def _rest(left: int, name: str) -> str:
    return f"remaining {name}" if left == 1 else f"remaining {left} {name}s"


def _whole(best: str) -> str:
    """100.0% as 100%."""
    return Show(True).limit(float(best.removesuffix("%")) / 100)
