"""What the rest of its year must bring for each percentage to meet its target."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from xlscore.inputs.book import Book
from xlscore.results.figures import targets_in_force
from xlscore.results.own_counts import own_counts
from xlscore.rules import outlook as rules
from xlscore.rules.periods import first_of_year

_ABOUT: Final = ["No", "Basis", "Denominator", "own", "From"]


def outlooks(book: Book, rows: pd.DataFrame) -> pd.DataFrame:
    """The year-end outlook of rows of results, aligned with them.

    Columns: No, Area, `state` in the words of `rules.outlook` (blank where there is none), `aim`,
    the target in force in the year's last period, `need`, `most`, `left` and `length`, how many
    periods remain of how many months each, `since` and `until`, the first and the last month of
    those so far, and `best` with `best_month`, the best period so far, NaN unless each is known.
    Percentages of polarity H and L that add up from the year's start, with num and denom; none
    for a latest denominator, and with a period missing.
    """
    about = rows[["No", "Area", "Month", "Data period", "Measure", "Polarity", "Year starts"]]
    found = about.merge(book.indicators[_ABOUT], on="No", how="left")
    month, starts, own, begun = (
        found[name].to_numpy(np.int64) for name in ("Month", "Year starts", "own", "From")
    )
    first = first_of_year(month, starts)
    last = first + 11
    since = np.where(begun <= month, np.maximum(first, begun), first)
    periods = (month - since + 1) / own
    parts = _parts(book, found, since)
    aim = targets_in_force(book, found[["No", "Area"]].assign(Month=last))["Target"]
    fits = (
        (found["Measure"] == "percent")
        & (found["Denominator"] != "latest")
        & found["Data period"].isin(("YTD", "R12M"))
        & ((found["Basis"] == "monthly") | (found["Data period"] == "YTD"))
        & ((parts["count"] == periods) | (found["Basis"] == "reported"))
    )
    num, denom = (parts[name].where(fits).to_numpy(float) for name in ("num", "denom"))
    whole = (last - since + 1) / own
    ahead = rules.outlook(num, denom, periods, whole, found["Polarity"].to_numpy(str), aim)
    known = (ahead.state != "") & (parts["count"] == periods).to_numpy()
    low = (found["Polarity"] == "L").to_numpy()
    best = np.where(known, np.where(low, parts["lowest"], parts["highest"]), np.nan)
    when = np.where(low, parts["lowest_month"], parts["highest_month"])
    return pd.DataFrame(
        {
            "No": found["No"],
            "Area": found["Area"],
            "state": ahead.state,
            "aim": aim.to_numpy(float),
            "need": ahead.need,
            "most": ahead.most,
            "left": np.where(ahead.state != "", whole - periods, 0).astype(np.int64),
            "length": own,
            "since": since,
            "until": month,
            "best": best,
            "best_month": np.where(np.isnan(best), np.nan, when),
        }
    )


def _parts(book: Book, found: pd.DataFrame, since: np.ndarray) -> pd.DataFrame:
    """Of each row's year so far: `num` and `denom`, and of its own periods, how many are known.

    `count` periods are; `highest` and `lowest` of them and their months.
    """
    asked = found[["No", "Area", "Basis", "Denominator", "own", "Year starts"]].assign(
        series=np.arange(len(found)), since=since, until=found["Month"]
    )
    asked = asked.rename(columns={"own": "step", "Year starts": "anchor"})
    data = asked.merge(book.data, on=["No", "Area"])
    data = data[(data["Month"] >= data["since"]) & (data["Month"] <= data["until"])]
    data = data.sort_values(["series", "Month"], kind="stable").reset_index(drop=True)
    num, denom = data["Num"].to_numpy(float), data["Denom"].to_numpy(float)
    reported = (data["Basis"] == "reported").to_numpy()
    own_num, own_denom = own_counts(data, num, denom, reported)
    # What no month can have is a correction, and no period of its own.
    possible = (own_num >= 0) & (own_denom > 0) & (own_num <= own_denom)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = pd.Series(np.where(possible, own_num / own_denom, np.nan))
    series, last = data["series"], data["Month"] == data["until"]
    every = range(len(found))
    made = pd.DataFrame(index=pd.RangeIndex(len(found)))
    for name, figure in (("num", num), ("denom", denom)):
        total = pd.Series(figure).groupby(series).sum(min_count=1).reindex(every)
        latest = pd.Series(figure[last.to_numpy()], series[last]).reindex(every)
        made[name] = latest.where(found["Basis"].to_numpy() == "reported", total)
    made["count"] = value.notna().groupby(series).sum().reindex(every, fill_value=0)
    known = value.dropna()
    for name, at in (
        ("highest", known.groupby(series).idxmax()),
        ("lowest", known.groupby(series).idxmin()),
    ):
        made[name] = pd.Series(known[at].to_numpy(), at.index).reindex(every)
        months = data.loc[at, "Month"].to_numpy(float)
        made[f"{name}_month"] = pd.Series(months, at.index).reindex(every)
    return made
