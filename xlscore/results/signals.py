"""Whether the latest movement of each indicator and area is more than chance.

Which points are looked at, and on which chart. Points never overlap: a rolling or cumulative
figure shares most of its children with the one before, and chance would then look like a run.

| data period; basis | points | chart |
|---|---|---|
| YTD, R12M; monthly | the months' own figures | by measure |
| YTD; reported | num and denom less those of the period before | by measure |
| YTD; reported without num and denom | none, a ratio cannot be taken apart | cannot be told |
| R12M; reported | none, its change compares two years | cannot be told |
| Q, A | the periods' own figures | by measure |
| SS | the changes from period to period | XmR, rule 1 alone, no assurance |

By measure: percent with num and denom p', rate with num and denom u', everything else XmR. Points
come from Data alone, since Comparable from, at most the last 36. A point whose denominator is below
10 is dropped; with fewer than 12 left, or without the latest, there are too few.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlscore.inputs.book import Book
from xlscore.inputs.contract import KEY
from xlscore.inputs.records import Record, grouped, records_of
from xlscore.results.figures import computed_of
from xlscore.results.own_counts import own_counts
from xlscore.rules import signals as rules
from xlscore.rules.limits import Limits
from xlscore.rules.numbers import Floats
from xlscore.rules.ratings import bands
from xlscore.rules.small_counts import small_denominator

XMR, P_PRIME, U_PRIME = "XmR", "p'", "u'"
#: Why nothing can be told, as sentences for whoever asks.
ROLLING: Final = (
    "Each figure covers twelve months and shares eleven of them with the one before: the arrow "
    "compares one period with the same period of the year before."
)
CUMULATIVE: Final = (
    "The figures run from the start of the year and have no num and denom, so the figure of "
    "each single period cannot be worked out."
)
FEW: Final = "There are {count} points that can be used; {needed} are needed."
NO_LATEST: Final = "The latest period has no point that can be used."


@dataclass(frozen=True)
class Signals:
    """The answers of one month.

    `rows`: one a reporting (No, Area), aligned with `Results.rows`: `signal` and `assurance` in
    the words of `rules.signals` (assurance blank where there is none), `aim`, the target where
    there is one of the points, `rule` (0 to 4),
    `chart`, `count` of points, `why` (a sentence where nothing can be told), `changes` (the
    points are changes of a snapshot), `own` (the points are the page's own figures), and of the
    points' periods `length`, in months, and `starts`, the first month of their year.
    `points`: one a point used, in order: the key, `value`, `num`, `denom`, `mean`, `lower`,
    `upper`, `side` (1 high, -1 low, 0 no signal) and `rule`.
    """

    rows: pd.DataFrame
    points: pd.DataFrame

    def of(self, no: str, area: str) -> Mapping[str, Any]:
        """The answer of one indicator and area; empty where a copy must not say it."""
        return self._answers.get((no, area), {})

    def points_of(self, no: str, area: str) -> Sequence[Record]:
        """The points of one indicator and area, in order."""
        return self._series.get((no, area), [])

    @cached_property
    def _answers(self) -> Mapping[tuple[str, str], Mapping[str, Any]]:
        return {
            (row["No"], row["Area"]): {str(name): value for name, value in row.items()}
            for row in records_of(self.rows)
        }

    @cached_property
    def _series(self) -> Mapping[tuple[str, str], Sequence[Record]]:
        return grouped(self.points)


def signals(book: Book, rows: pd.DataFrame) -> Signals:
    """The signals of a month's rows (`Results.rows`: one a No and Area, with their target)."""
    latest = rows["Month"].to_numpy(np.int64)
    points = _points(book, rows, latest)
    answers = rows[["No", "Area"]].reset_index(drop=True)
    series = points["series"].to_numpy(np.int64)
    about = _about(book, rows, points)
    packed = {name: _packed(points, name, len(rows)) for name in ("value", "num", "denom")}
    limits = _limits(about, packed)
    met = rules.rules_met(packed["value"], limits)
    # Successive changes of a snapshot are not independent enough for runs.
    met[1:, about["changes"].to_numpy(bool)] = 0
    side, rule = rules.side_of(met)
    target = rows["target"].to_numpy(float)
    polarity = rows["Polarity"].to_numpy(str)
    count = (~np.isnan(packed["value"])).sum(1)
    fresh = np.isin(np.arange(len(rows)), series[points["Month"].to_numpy() == latest[series]])
    enough = (count >= rules.FEWEST_POINTS) & fresh
    # A change is better or worse by itself: near a target says nothing of it.
    aim = np.where(about["changes"] & (polarity == "T"), np.nan, target)
    signal = rules.answer(side[:, -1], limits.mean[:, -1], polarity, aim)
    signal = np.where(enough, signal, rules.TOO_FEW)
    untold = about["why"].to_numpy(str)
    few = np.where(
        fresh | (count == 0),
        [FEW.format(count=n, needed=rules.FEWEST_POINTS) for n in count],
        NO_LATEST,
    )
    band = bands(target, polarity, Limits(**{n: rows[n].to_numpy() for n in vars(Limits())}))
    assured = rules.assurance(
        limits.lower[:, -1], limits.upper[:, -1], polarity, target, band.green_from, band.green_to
    )
    judged = enough & (untold == "") & about["assured"].to_numpy(bool)
    answers = answers.assign(
        signal=np.where(untold != "", rules.CANNOT_BE_TOLD, signal),
        assurance=np.where(judged, assured, ""),
        rule=np.where(enough & (untold == ""), rule[:, -1], 0),
        chart=about["chart"].to_numpy(str),
        count=count,
        why=np.where(untold != "", untold, np.where(enough, "", few)),
        changes=about["changes"].to_numpy(bool),
        own=about["own"].to_numpy(bool),
        aim=np.where(judged & (assured != ""), target, np.nan),
        length=about["length"].to_numpy(np.int64),
        starts=about["starts"].to_numpy(np.int64),
    )
    # Of too few points none is marked.
    told = (enough & (untold == ""))[:, None]
    marks = np.where(told, side, np.int8(0)), np.where(told, rule, np.int8(0))
    return Signals(answers, _drawn(points, limits, *marks))


def _points(book: Book, rows: pd.DataFrame, latest: npt.NDArray[np.int64]) -> pd.DataFrame:
    """The points of every row, in order of row and month.

    Columns: `series`, the row's place; the key; `num`, `denom`, `value` (of a percentage and an
    average num / denom, of a rate that times Per), `small` denominators and impossible ones out.
    """
    about = ["No", "Data period", "Basis", "Denominator", "Measure", "Per", "Comparable from"]
    # Of the rows of Data, which may be shorter periods than those of the page.
    periods = book.indicators[[*about, "own", "Year starts"]].rename(
        columns={"own": "step", "Year starts": "anchor"}
    )
    asked = rows[["No", "Area"]].assign(series=np.arange(len(rows)), last=latest)
    data = asked.merge(periods, on="No").merge(book.data, on=["No", "Area"])
    data = data[data["Month"] <= data["last"]].sort_values(["series", "Month"], kind="stable")
    data = data.reset_index(drop=True)
    number = (data["Measure"] == "number").to_numpy()
    num, denom = data["Num"].to_numpy(float, copy=True), data["Denom"].to_numpy(float, copy=True)
    typed = data["Value"].to_numpy(float, copy=True)
    num = np.where(number & np.isnan(num), typed, num)
    ytd = ((data["Data period"] == "YTD") & (data["Basis"] == "reported")).to_numpy()
    if ytd.any():
        num, denom = own_counts(data, num, denom, ytd)
        typed = np.where(ytd, np.nan, typed)
    computed = computed_of(data, num, denom)
    value = np.where(np.isnan(computed), typed, computed)
    counted = ~np.isnan(denom)
    impossible = (
        (num < 0) | (denom < 0) | ((data["Measure"] == "percent").to_numpy() & (num > denom))
    )
    rolling = ((data["Data period"] == "R12M") & (data["Basis"] == "reported")).to_numpy()
    value = np.where(impossible | rolling | (counted & small_denominator(denom)), np.nan, value)
    data = data.assign(num=num, denom=denom, value=value)
    data = _changes(data)
    used = data[data["value"].notna() & (data["Month"] >= data["from"])]
    used = used.groupby("series", sort=False).tail(rules.MOST_POINTS)
    return used[["series", *KEY, "num", "denom", "value"]].reset_index(drop=True)


def _changes(data: pd.DataFrame) -> pd.DataFrame:
    """Snapshots as changes from the period before; their first comparable period has none."""
    snapshot = (data["Data period"] == "SS").to_numpy()
    value, month = data["value"].to_numpy(float), data["Month"].to_numpy(np.int64)
    series = data["series"].to_numpy(np.int64)
    before, step = np.roll(np.arange(len(data)), 1), data["step"].to_numpy(np.int64)
    follows = (series[before] == series) & (month[before] == month - step)
    change = np.where(follows, value - value[before], np.nan)
    since = data["Comparable from"].to_numpy(np.int64)
    open_ended = since > data["last"].to_numpy(np.int64)
    since = np.where(open_ended, np.iinfo(np.int64).min, np.where(snapshot, since + step, since))
    return data.assign(value=np.where(snapshot, change, value), **{"from": since})


def _about(book: Book, rows: pd.DataFrame, points: pd.DataFrame) -> pd.DataFrame:
    """Of each row: its chart, why nothing can be told, and what its points are."""
    about = ["No", "Basis", "Per", "own", "Year starts"]
    found = rows[["No", "Data period", "Measure", "step"]].merge(
        book.indicators[about], on="No", how="left"
    )
    period, basis, measure = (
        found[name].to_numpy(str) for name in ("Data period", "Basis", "Measure")
    )
    fraction = points["num"].notna() & points["denom"].notna() & (points["denom"] > 0)
    whole = fraction.groupby(points["series"]).all().reindex(range(len(rows)), fill_value=False)
    counted = whole.to_numpy(bool)
    changes = period == "SS"
    drawn = np.where(measure == "percent", P_PRIME, np.where(measure == "rate", U_PRIME, XMR))
    chart = np.where(counted & ~changes & (measure != "average"), drawn, XMR)
    reported = basis == "reported"
    counts = book.data.loc[book.data[["Num", "Denom"]].notna().all(axis=1), ["No", "Area"]]
    keys = pd.MultiIndex.from_frame(rows[["No", "Area"]])
    cumulative = (period == "YTD") & reported & (measure != "number")
    cumulative &= ~keys.isin(pd.MultiIndex.from_frame(counts))
    why = np.where((period == "R12M") & reported, ROLLING, np.where(cumulative, CUMULATIVE, ""))
    own = np.isin(period, ("Q", "A")) & (found["own"] == found["step"]).to_numpy()
    return pd.DataFrame(
        {
            "chart": chart,
            "why": why,
            "changes": changes,
            "own": own,
            "length": found["own"],
            "starts": found["Year starts"],
            "per": found["Per"].to_numpy(float),
            # The target of a year's count or rate is not one of a month's.
            "assured": ~changes & (np.isin(measure, ("percent", "average")) | own),
        }
    )


def _packed(points: pd.DataFrame, name: str, count: int) -> Floats:
    """A column of points as one row a series, the latest last, NaN on the left."""
    series = points["series"].to_numpy(np.int64)
    wide = np.full((count, rules.MOST_POINTS), np.nan)
    wide[series, _place(series, count)] = points[name].to_numpy(float)
    return wide


def _place(series: npt.NDArray[np.int64], count: int) -> npt.NDArray[np.int64]:
    """The column of each point once its series is packed to the right."""
    size = np.bincount(series, minlength=count)
    first = np.concatenate([[0], np.cumsum(size)[:-1]])
    nth = np.arange(len(series)) - first[series] if len(series) else series
    return np.asarray(rules.MOST_POINTS - size[series] + nth, np.int64)


def _limits(about: pd.DataFrame, packed: Mapping[str, Floats]) -> rules.ControlLimits:
    """The limits of each row by its own chart, in the units of its figures."""
    chart = about["chart"].to_numpy(str)
    per = about["per"].to_numpy(float)
    with np.errstate(divide="ignore", invalid="ignore"):
        made = {
            XMR: rules.xmr(packed["value"]),
            P_PRIME: rules.p_prime(packed["num"], packed["denom"]),
            U_PRIME: rules.u_prime(packed["num"], packed["denom"], per),
        }
    chosen = {
        name: np.select(
            [(chart == kind)[:, None] for kind in made],
            [getattr(limits, name) for limits in made.values()],
        )
        for name in ("mean", "lower", "upper", "near_lower", "near_upper")
    }
    return rules.ControlLimits(**chosen)


def _drawn(
    points: pd.DataFrame, limits: rules.ControlLimits, side: rules.Signs, rule: rules.Signs
) -> pd.DataFrame:
    """The points with what a chart draws of them."""
    series = points["series"].to_numpy(np.int64)
    at = series, _place(series, len(side))
    return points.drop(columns="series").assign(
        mean=limits.mean[at],
        lower=limits.lower[at],
        upper=limits.upper[at],
        side=side[at],
        rule=rule[at],
    )
