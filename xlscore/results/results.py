"""Inputs and a month in, one row an indicator and area out: everything that the pages show."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlscore.inputs.book import Book
from xlscore.inputs.contract import KEY
from xlscore.inputs.records import Record, grouped
from xlscore.results.beside import Beside, beside
from xlscore.results.figures import (
    figures,
    limits_of,
    of_months,
    past,
    places,
    reporting,
    taken,
    targets_in_force,
    window_starts,
)
from xlscore.rules import periods
from xlscore.rules.arrows import dot
from xlscore.rules.months import Month
from xlscore.rules.numbers import displayed
from xlscore.rules.periods import Calendar
from xlscore.rules.ratings import rag
from xlscore.rules.small_counts import small_denominator

#: What a figure's row takes from Indicators.
_ABOUT: Final = [
    "No", "Section", "Indicator", "Full title", "Polarity", "Data period", "Measure",
    "Decimals", "Comparable from", "Trend from", "Data note", "Data source", "Footnote",
    "step", "anchor", "Year starts",
]  # fmt: skip

#: What the window of a figure takes from Indicators.
_WINDOW: Final = ["Data period", "From", "own", "Year starts"]
Whole: TypeAlias = npt.NDArray[np.int64]

#: Stands for a figure that exists and is not shown: no figure of ours is infinite.
WITHHELD: Final = math.inf


@dataclass(frozen=True)
class Results:
    """The results of one period of the report, by its last month.

    `rows`: one a reporting (No, Area), in page order, with what Indicators says of it, `Month`,
    the last month of its own last period, `step` and `anchor`, how long its periods are and with
    which month their years begin, `due`, whether its period ends within the report's, and
    `latest`, `rag`, `num`, `denom`, `small`, `target`, `target_row`, `source`, limits,
    `previous`, `outturn`, `last_year` (`before`), and for each of these `dot_*`, a `restated_*`
    flag with `now_*`, `when_*`, its month, `break_*` where the figures stand on two sides of
    `Comparable from`, and `uneven_*` where both are year-to-date counts or rates of unlike many
    months, which have no arrow. `absent` and `absent_*` say why a figure is
    missing on purpose. `trend`: one row a Red (No, Area) and trend month, in order, with
    `value`, `target`, `rag`, `starred`, `restated`, `now`, `absent`; NaN or blank where
    there is none, all of them without a figure and before `Trend from`. `steps`: one row a Red
    and target within the year of its period, in order, with `Month`, the first it is in force,
    and `target`.
    `figures` are Data's, for whoever explains them. `ask_beside` works out what stands beside
    the rows, and `asked` are the Settings of columns that say shown: `signals`, `last_year`.
    """

    month: Month
    report: Calendar
    rows: pd.DataFrame
    trend: pd.DataFrame
    steps: pd.DataFrame
    figures: pd.DataFrame
    ask_beside: Callable[[], Beside]
    asked: frozenset[str] = frozenset()

    @cached_property
    def beside(self) -> Beside:
        """The signals and the outlooks of the rows."""
        return self.ask_beside()

    @property
    def label(self) -> str:
        """The period of the report, as in a title."""
        return self.report.label(self.month)

    def trend_of(self, no: str, area: str) -> Sequence[Record]:
        """The trend rows of one Red, in order."""
        return self._trends[no, area]

    def steps_of(self, no: str, area: str) -> Sequence[Record]:
        """The target steps of one row, in order; none where it is not Red."""
        return self._steps.get((no, area), [])

    def reds(self, areas: Collection[str]) -> pd.DataFrame:
        """The rows of some areas that are Red."""
        return self.rows[(self.rows["rag"] == "R") & self.rows["Area"].isin(list(areas))]

    @property
    def withheld(self) -> bool:
        """Whether a figure of the month's rows or of a trend is withheld."""
        return any(
            (frame[name] == WITHHELD).any()
            for frame, names in (
                (self.rows, ("latest", "num", "denom", "previous", "outturn", "last_year")),
                (self.trend, ("value", "now")),
            )
            for name in names
        )

    @cached_property
    def _trends(self) -> dict[tuple[str, str], list[Record]]:
        return grouped(self.trend)

    @cached_property
    def _steps(self) -> dict[tuple[str, str], list[Record]]:
        return grouped(self.steps)

    @property
    def counts(self) -> dict[str, int]:
        """How many rows are R, A, G and unrated ('')."""
        found = self.rows["rag"].value_counts()
        return {letter: int(found.get(letter, 0)) for letter in ("R", "A", "G", "")}


def results(book: Book, month: Month, known: pd.DataFrame | None = None) -> Results:
    """The results of a book for a period of its report, by the last month.

    `known` are its `figures`, which are the same for every period, where they have been read.
    """
    now = figures(book) if known is None else known
    rows = result_rows(book, month, now)
    settings, trend = book.settings, _trend(book, now, rows)
    asked = {n for n in ("signals", "last_year") if getattr(settings, n) == "shown"}
    return Results(
        month,
        settings.report,
        rows,
        trend,
        _steps(book, rows),
        now,
        lambda: beside(book, rows, month, trend),
        frozenset(asked),
    )


def result_rows(book: Book, month: Month, now: pd.DataFrame) -> pd.DataFrame:
    """The `Results.rows` of a period; `now` are the book's `figures`."""
    keys = reporting(book, month)
    rows = keys.merge(book.indicators[_ABOUT], on="No", how="left")
    given = of_months(now, keys)[[*KEY, "num", "denom", "value", "absent", "row"]]
    rows = rows.merge(given, on=KEY, how="left")
    rows = rows.rename(columns={"value": "latest", "row": "data_row"})
    rows["absent"] = rows["absent"].fillna("")
    rows["due"] = rows["Month"] > month - book.settings.report.step
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
    own = rows["Month"].to_numpy(np.int64)
    since = rows["Comparable from"].to_numpy(np.int64)
    adds = _adding_up(book, rows)
    covers = _covers(adds, own)
    earlier = before(rows, month)
    looked_up = past(book, now, pd.concat([keys.assign(Month=when) for when in earlier.values()]))
    for nth, (name, when) in enumerate(earlier.items()):
        found = looked_up.iloc[nth * len(keys) : (nth + 1) * len(keys)].reset_index(drop=True)
        rows[name] = found["value"]
        rows[f"when_{name}"] = when
        rows[f"absent_{name}"] = found["absent"]
        rows[f"restated_{name}"] = found["restated"]
        rows[f"now_{name}"] = found["now"]
        rows[f"break_{name}"] = (since <= own) & (when < since)
        arrows = dot(latest, compared(book, rows, rows[name]), polarity, target)
        if book.settings.arrow_across_a_break == "withheld":
            arrows = np.where(rows[f"break_{name}"], "", arrows)
        # A part of a year is no more and no less than a whole one.
        uneven = covers != _covers(adds, when)
        rows[f"uneven_{name}"] = uneven & rows[name].notna() & rows["latest"].notna()
        arrows = np.where(uneven, "", arrows)
        # A year's result stands beside itself as the outturn: it has not travelled.
        rows[f"dot_{name}"] = np.where(own == when, "", arrows)
    return rows


def before(rows: pd.DataFrame, month: Month) -> dict[str, periods.Whole]:
    """The months of the `previous` result and of the `outturn` of rows of results.

    The period before each row's own, the last one of its year before that in which a month
    falls, and the `last_year` one, the same period of the year before.
    """
    own, step, anchor, starts = (
        rows[name].to_numpy(np.int64) for name in ("Month", "step", "anchor", "Year starts")
    )
    year = periods.first_of_year(np.full(len(rows), int(month)), starts)
    outturn = periods.last_ended(year - 1, step, anchor)
    return {"previous": own - step, "outturn": outturn, "last_year": own - 12}


def _adding_up(book: Book, rows: pd.DataFrame) -> pd.DataFrame:
    """The windows of rows, and whether they are those of a year-to-date count or rate."""
    adds = rows["Measure"].isin(("number", "rate")) & (rows["Data period"] == "YTD")
    about = rows[["No"]].merge(book.indicators[["No", *_WINDOW]], on="No", how="left")
    return about.assign(adds=adds.to_numpy())


def _covers(about: pd.DataFrame, month: npt.NDArray[np.int64]) -> Whole:
    """How many months the year-to-date count or rate of a month adds up; 0 for other figures."""
    return np.where(about["adds"], month - window_starts(about.assign(Month=month)) + 1, 0)


def compared(book: Book, rows: pd.DataFrame, values: Any) -> npt.NDArray[np.float64]:
    """The figures that ratings and arrows compare: unrounded, or as displayed by Setting."""
    if book.settings.compare == "unrounded":
        return np.asarray(values, float)
    return displayed(np.asarray(values, float), rows["Measure"] == "percent", rows["Decimals"])


def _trend(book: Book, now: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """The trend months of every Red: the last three quarter ends, then the month itself.

    Of quarters and years the last four.
    """
    about = [
        "No", "Area", "Month", "Polarity", "Measure", "Decimals", "Comparable from", "Trend from",
        "step", "Year starts",
    ]  # fmt: skip
    red = rows.loc[rows["rag"] == "R", about].rename(columns={"Month": "last"})
    last, step, starts = (red[name].to_numpy(np.int64) for name in ("last", "step", "Year starts"))
    when = periods.trend(last, step, starts)
    trend = red.loc[red.index.repeat(when.shape[1])].reset_index(drop=True)
    trend = trend.assign(Month=when.ravel())
    found = past(book, now, trend)
    latest = (trend["Month"] == trend["last"]).to_numpy()
    in_force = targets_in_force(book, trend)
    begun = (trend["Month"] >= trend["Trend from"]).to_numpy()
    value = np.where(begun, np.where(latest, found["now"], found["value"]), np.nan)
    shown = ~np.isnan(value)
    target = np.where(shown, in_force["Target"].to_numpy(float), np.nan)
    denom = taken(now["denom"], places(now, trend))
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
        absent=found["absent"].where(begun, ""),
    )


def _steps(book: Book, rows: pd.DataFrame) -> pd.DataFrame:
    """The targets that are in force for each Red within the year of its period."""
    red = rows.loc[rows["rag"] == "R", ["No", "Area", "Month", "Year starts"]]
    first = periods.first_of_year(*(red[name].to_numpy(int) for name in ("Month", "Year starts")))
    asked = red.loc[red.index.repeat(12), ["No", "Area"]].reset_index(drop=True)
    asked["Month"] = (first[:, np.newaxis] + np.arange(12)).ravel()
    found = targets_in_force(book, asked).dropna(subset="Target")
    same_series = found.groupby(["No", "Area"])["Target"].shift()
    steps = found[found["Target"] != same_series]
    return steps[KEY].assign(target=steps["Target"]).reset_index(drop=True)
