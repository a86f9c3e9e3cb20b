"""What the copy shows and hides of one indicator, figure by figure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias

import numpy as np
import pandas as pd

from xlscore.disclosure.withholding import Shown
from xlscore.inputs.book import Book
from xlscore.inputs.contract import KEY
from xlscore.results.figures import limits_of, targets_in_force
from xlscore.results.results import Results
from xlscore.rules.limits import Limits
from xlscore.rules.months import Month
from xlscore.rules.periods import Calendar

#: Area and month.
Place: TypeAlias = tuple[str, int]
#: What a figure has, in this order; the value of the reporting month is what Data gives.
NUM, DENOM, VALUE = range(3)
#: The past results that stand beside the latest one.
_BEFORE: Final = ("previous", "outturn")
_HIDES: Final = ("hide num", "hide denom", "hide now")
NAN: Final = float("nan")


@dataclass(frozen=True)
class Rated:
    """A letter and what it was given by; the target of a T is also what its arrows aim at."""

    letter: str
    target: float
    limits: Limits


@dataclass(frozen=True)
class Indicator:
    """One indicator in its latest month and in the past months that the copy shows.

    `month` is the last one of its own latest period, `before` that of its `previous` result and
    its `outturn`, `step` the months of a period. `rows`: the true results by area. `true`,
    `hidden`: num, denom and value of each area and month, and whether the copy withholds them;
    `seen`: whether it has a cell for them. `by_hand`: what Data says is to be withheld. `rated`:
    the letters that the copy shows.
    """

    no: str
    month: Month
    before: Mapping[str, Month]
    about: dict[Any, Any]
    rows: dict[str, dict[Any, Any]]
    true: dict[Place, tuple[float, float, float]]
    hidden: dict[Place, tuple[bool, bool, bool]]
    seen: dict[Place, tuple[bool, bool, bool]]
    by_hand: frozenset[Place]
    rated: dict[Place, Rated]
    step: int = 1

    def label(self, month: int) -> str:
        """One of its periods in few letters, by the last month."""
        return Calendar(self.step, int(self.about["anchor"])).short(month)

    @property
    def measure(self) -> str:
        """Percent, rate, number or average."""
        return str(self.about["Measure"])

    @property
    def scale(self) -> float:
        """What num / denom is multiplied with."""
        return float(self.about["Per"]) if self.measure == "rate" else 1.0

    def shows(self, place: Place, column: int) -> bool:
        """Whether a figure stands in the copy for all to read."""
        told = place in self.true and not np.isnan(self.true[place][column])
        return told and self.seen[place][column] and not self.hidden[place][column]

    def hides(self, place: Place, column: int) -> bool:
        """Whether the copy has a cell for a figure and withholds it."""
        return place in self.true and self.seen[place][column] and self.hidden[place][column]

    def withholding(self, place: Place, kept: Collection[int]) -> Indicator:
        """The same with the row of a place withheld by hand, in some months alone."""
        keys = {*(key for key in self.true if key[1] in kept), place}
        hidden = {key: self.hidden[key] for key in keys if key in self.hidden}
        if place in self.true:
            hidden[place] = tuple(value == value for value in self.true[place])  # type: ignore[assignment]
        return replace(
            self,
            true={key: self.true[key] for key in self.true if key in keys},
            hidden=hidden,
            by_hand=self.by_hand | {place},
        )

    @property
    def secrets(self) -> list[Place]:
        """Where a figure is withheld, in order."""
        return [place for place in self.true if any(self.hides(place, c) for c in range(3))]


def indicators(book: Book, computed: Results, shown: Shown) -> Iterator[Indicator]:
    """What the copy tells of each indicator of which it withholds something, or counts to date.

    `book` and `computed` hold the true figures.
    """
    assert shown.withheld is not None
    seen = _seen(book, computed, shown)
    facts = shown.withheld.merge(
        _places(seen | set(_keys(computed.rows))),
        on=KEY,
    )
    hides = facts[["hide num", "hide denom", "hide now", "hide shown"]].any(axis=1)
    to_date = set(book.indicators.loc[book.indicators["Data period"] == "YTD", "No"])
    facts = facts[facts["No"].isin(set(facts.loc[hides, "No"]) | to_date)]
    rated = _rated(book, computed, shown, facts)
    listed = {record["No"]: record for record in book.indicators.to_dict("records")}
    rows: dict[str, dict[str, dict[Any, Any]]] = {}
    for record in computed.rows.to_dict("records"):
        rows.setdefault(record["No"], {})[record["Area"]] = record
    paged = set(book.areas.loc[book.areas["Page"], "Area"])
    moments = computed.rows.drop_duplicates("No").set_index("No")
    for no, group in facts.groupby("No", sort=False):
        now = Month(int(moments["Month"][no]))
        before = {name: Month(int(moments[f"when_{name}"][no])) for name in _BEFORE}
        true, hidden, cells, by_hand = {}, {}, {}, set()
        for fact in group.to_dict("records"):
            place = (str(fact["Area"]), int(fact["Month"]))
            latest = place[1] == now
            counts = latest and place[0] in paged
            true[place] = (
                (fact["num"], fact["denom"], fact["now"]) if latest else (NAN, NAN, fact["shown"])
            )
            hidden[place] = (
                (fact["hide num"], fact["hide denom"], fact["hide now"])
                if latest
                else (False, False, fact["hide shown"])
            )
            cells[place] = (counts, counts, (no, *place) in seen)
            if fact["by hand"]:
                by_hand.add(place)
        yield Indicator(
            str(no),
            now,
            before,
            listed[str(no)],
            rows.get(str(no), {}),
            true,
            hidden,
            cells,
            frozenset(by_hand),
            {(a, m): told for (n, a, m), told in rated.items() if n == no},
            int(moments["step"][no]),
        )


def _keys(frame: Any, month: str = "Month") -> list[tuple[str, str, int]]:
    """Indicator, area and month of rows, the month by the name of its column."""
    named = frame[["No", "Area", month]].itertuples(index=False)
    return [(no, area, int(when)) for no, area, when in named]


def _places(keys: set[tuple[str, str, int]]) -> pd.DataFrame:
    return pd.DataFrame(sorted(keys), columns=KEY)


def _seen(book: Book, computed: Results, shown: Shown) -> set[tuple[str, str, int]]:
    """The indicators, areas and months of which the copy shows a result."""
    paged = set(book.areas.loc[book.areas["Page"], "Area"])
    own = computed.rows[computed.rows["Area"].isin(paged)]
    columns = ("Month", *(f"when_{name}" for name in _BEFORE))
    found = {key for column in columns for key in _keys(own, column)}
    for frame in (_excepted(book, shown), shown.past):
        if frame is not None:
            told = frame[frame["value"].notna()]
            found |= {
                (no, area, int(month)) for no, area, month in told[KEY].itertuples(index=False)
            }
    return found


def _excepted(book: Book, shown: Shown) -> Any:
    """The trend months of the Reds that have a page."""
    trend = shown.computed.trend
    return trend[trend["Area"].isin(list(book.excepted))]


def _rated(
    book: Book, computed: Results, shown: Shown, facts: Any
) -> dict[tuple[str, str, int], Rated]:
    """What the copy tells of the ratings of what it hides, be it by saying that none changed."""
    letters: dict[tuple[str, str, int], str] = {}
    now = {(no, area) for no, area, _ in _keys(computed.rows)}
    for record in shown.moved.then:
        if (record["No"], record["Area"]) in now:
            letters[record["No"], record["Area"], int(record["Month"])] = record["rag"]
    trend = _excepted(book, shown)
    for no, area, month, letter in trend[[*KEY, "rag"]].itertuples(index=False):
        letters[no, area, int(month)] = letter
    for record in computed.rows.to_dict("records"):
        letters[record["No"], record["Area"], int(record["Month"])] = record["rag"]
    hidden = facts[["hide num", "hide denom", "hide now", "hide shown"]].any(axis=1)
    keys = facts.loc[hidden, KEY].reset_index(drop=True)
    in_force = targets_in_force(book, keys)
    limits = vars(limits_of(in_force))
    targets = in_force["Target"].astype(float).tolist()
    return {
        (key := (str(no), str(area), int(month))): Rated(
            letters[key],
            targets[n],
            Limits(**{name: column[n] for name, column in limits.items()}),
        )
        for n, (no, area, month) in enumerate(keys.itertuples(index=False))
        if letters.get((str(no), str(area), int(month)))
    }
