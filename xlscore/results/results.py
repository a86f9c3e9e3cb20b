"""Inputs and a month in, one row an indicator and area out: everything that the pages show."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlscore.inputs.book import Book
from xlscore.inputs.contract import KEY
from xlscore.results.figures import figures, limits_of, past, reporting, targets_in_force
from xlscore.rules import months
from xlscore.rules.arrows import dot
from xlscore.rules.months import Month
from xlscore.rules.numbers import displayed
from xlscore.rules.ratings import rag
from xlscore.rules.small_counts import small_denominator

#: What a figure's row takes from Indicators.
_ABOUT: Final = [
    "No", "Section", "Indicator", "Full title", "Polarity", "Data period", "Measure",
    "Decimals", "Comparable from", "Data note", "Data source", "Footnote",
]  # fmt: skip

#: Stands for a figure that exists and is not shown: no figure of ours is infinite.
WITHHELD: Final = math.inf


@dataclass(frozen=True)
class Results:
    """The results of one month.

    `rows`: one a reporting (No, Area), in page order, with what Indicators says of it and
    `latest`, `rag`, `num`, `denom`, `small`, `target`, `target_row`, `source`, limits,
    `previous`, `dot_previous`, `outturn`, `dot_outturn`, and for each of `previous` and
    `outturn` a `restated_*` flag with `now_*`, and `break_*` where the figures stand on two
    sides of `Comparable from`. `trend`: one row a Red (No, Area) and trend month, in order,
    with `value`, `target`, `rag`, `starred`, `restated`, `now`; all NaN or blank where the
    month has no figure or no target. `steps`: one row a Red and target within the financial
    year, in order, with `Month`, the first it is in force, and `target`. `figures` are
    Data's, for whoever explains them.
    """

    month: Month
    rows: pd.DataFrame
    trend: pd.DataFrame
    steps: pd.DataFrame
    figures: pd.DataFrame

    def trend_of(self, no: str, area: str) -> pd.DataFrame:
        """The trend rows of one Red."""
        return self._trends[no, area]

    def steps_of(self, no: str, area: str) -> pd.DataFrame:
        """The target steps of one Red."""
        return self._steps[no, area]

    def reds(self, areas: Collection[str]) -> pd.DataFrame:
        """The rows of some areas that are Red."""
        return self.rows[(self.rows["rag"] == "R") & self.rows["Area"].isin(list(areas))]

    @property
    def withheld(self) -> bool:
        """Whether a figure of the month's rows or of a trend is withheld."""
        return any(
            (frame[name] == WITHHELD).any()
            for frame, names in (
                (self.rows, ("latest", "num", "denom", "previous", "outturn")),
                (self.trend, ("value", "now")),
            )
            for name in names
        )

    @cached_property
    def _trends(self) -> dict[tuple[str, str], pd.DataFrame]:
        return _by_red(self.trend)

    @cached_property
    def _steps(self) -> dict[tuple[str, str], pd.DataFrame]:
        return _by_red(self.steps)

    @property
    def counts(self) -> dict[str, int]:
        """How many rows are R, A, G and unrated ('')."""
        found = self.rows["rag"].value_counts()
        return {letter: int(found.get(letter, 0)) for letter in ("R", "A", "G", "")}


def results(book: Book, month: Month) -> Results:
    """The results of a book for a month."""
    now = figures(book)
    keys = reporting(book, month)
    rows = keys.merge(book.indicators[_ABOUT], on="No", how="left")
    rows = rows.merge(now[[*KEY, "num", "denom", "value", "row"]], on=KEY, how="left")
    rows = rows.rename(columns={"value": "latest", "row": "data_row"})
    in_force = targets_in_force(book, keys)
    rows["target"] = in_force["Target"].to_numpy(float)
    rows["target_row"] = in_force["row"].to_numpy(float)
    rows["source"] = in_force["Source"].fillna("").to_numpy()
    limits = limits_of(in_force)
    for name, column in vars(limits).items():
        rows[name] = column

    latest = compared(book, rows, rows["latest"])
    polarity = rows["Polarity"].to_numpy(str)
    target = rows["target"].to_numpy(float)
    rows["rag"] = rag(latest, target, polarity, limits, rows["denom"].to_numpy(float))
    rows["small"] = small_denominator(rows["denom"].to_numpy(float))
    starts = book.settings.year_starts
    for name, when in (("previous", month - 1), ("outturn", months.outturn(month, starts))):
        found = past(book, now, keys.assign(Month=int(when)))
        rows[name] = found["value"]
        rows[f"restated_{name}"] = found["restated"]
        rows[f"now_{name}"] = found["now"]
        since = rows["Comparable from"].to_numpy(np.int64)
        rows[f"break_{name}"] = (since <= month) & (when < since)
        arrows = dot(latest, compared(book, rows, rows[name]), polarity, target)
        if book.settings.arrow_across_a_break == "withheld":
            arrows = np.where(rows[f"break_{name}"], "", arrows)
        rows[f"dot_{name}"] = arrows
    return Results(month, rows, _trend(book, now, rows, month), _steps(book, rows, month), now)


def compared(book: Book, rows: pd.DataFrame, values: Any) -> npt.NDArray[np.float64]:
    """The figures that ratings and arrows compare: unrounded, or as displayed by Setting."""
    if book.settings.compare == "unrounded":
        return np.asarray(values, float)
    return displayed(np.asarray(values, float), rows["Measure"] == "percent", rows["Decimals"])


def _trend(book: Book, now: pd.DataFrame, rows: pd.DataFrame, month: Month) -> pd.DataFrame:
    """The trend months of every Red: the last three quarter ends, then the month itself."""
    about = ["No", "Area", "Polarity", "Measure", "Decimals", "Comparable from"]
    red = rows.loc[rows["rag"] == "R", about]
    when = pd.DataFrame({"Month": list(months.trend_months(month, book.settings.year_starts))})
    trend = red.merge(when, how="cross").reset_index(drop=True)
    found = past(book, now, trend)
    latest = (trend["Month"] == month).to_numpy()
    in_force = targets_in_force(book, trend)
    value = np.where(latest, found["now"], found["value"])
    target = in_force["Target"].to_numpy(float)
    denom = trend[KEY].merge(now[[*KEY, "denom"]], on=KEY, how="left")["denom"].to_numpy(float)
    shown = ~np.isnan(value) & ~np.isnan(target)
    value, target = np.where(shown, value, np.nan), np.where(shown, target, np.nan)
    letters = rag(
        compared(book, trend, value),
        target,
        trend["Polarity"].to_numpy(str),
        limits_of(in_force),
        denom,
    )
    after = (trend["Month"] >= trend["Comparable from"]).to_numpy() & shown
    before = pd.Series(shown & ~after).groupby([trend["No"], trend["Area"]]).transform("any")
    return trend.assign(
        value=value,
        target=target,
        rag=letters,
        starred=after & before.to_numpy(),
        restated=found["restated"].to_numpy() & ~latest & shown,
        now=found["now"],
    )


def _steps(book: Book, rows: pd.DataFrame, month: Month) -> pd.DataFrame:
    """The targets that are in force for each Red within the financial year of a month."""
    start = months.year_start(month, book.settings.year_starts)
    year = pd.DataFrame({"Month": range(start, start + 12)})
    asked = rows.loc[rows["rag"] == "R", ["No", "Area"]].merge(year, how="cross")
    found = targets_in_force(book, asked).dropna(subset="Target")
    same_series = found.groupby(["No", "Area"])["Target"].shift()
    steps = found[found["Target"] != same_series]
    return steps[KEY].assign(target=steps["Target"]).reset_index(drop=True)


def _by_red(frame: pd.DataFrame) -> dict[tuple[str, str], pd.DataFrame]:
    groups = frame.groupby(["No", "Area"], sort=False)
    return {cast("tuple[str, str]", key): group for key, group in groups}
