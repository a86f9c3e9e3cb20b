"""Who reads copies: the counts behind the items that are printed, and what is known of them."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any, Final

import numpy as np
import pandas as pd

from xlscore.disclosure.facts import Count, Result, Scale
from xlscore.disclosure.printed import Item
from xlscore.disclosure.rule import Unit
from xlscore.inputs.book import Book
from xlscore.inputs.contract import KEY
from xlscore.inputs.records import records_of
from xlscore.results.figures import limits_of, targets_in_force
from xlscore.rules.limits import Limits
from xlscore.rules.numbers import displayed, equal, same
from xlscore.rules.ratings import bands, rag
from xlscore.rules.small_counts import MOST, small

_SAME: Final = re.compile(r"(num|denom)\s*=\s*(num|denom)\s+of\s+(.+)", re.IGNORECASE)


@dataclass
class Reader:
    """What a reader has before them, and the truth behind it.

    `facts` is the frame of `rule.withheld`; `items` are those of this copy, as if nothing were
    withheld, `earlier` those of copies on record. `truth` has every count that anything printed
    rests on, and those beside it in totals and within years; `printed` the counts of this copy by
    what hides them, `known` those that earlier copies showed.
    """

    book: Book
    facts: pd.DataFrame
    items: Sequence[Item]
    earlier: Sequence[Item]
    truth: dict[Count, float] = field(default_factory=dict)
    printed: dict[Count, frozenset[Unit]] = field(default_factory=dict)
    known: set[Count] = field(default_factory=set)
    #: The results that are printed, by what hides them; those of earlier copies by nothing.
    results: dict[Result, frozenset[Unit]] = field(default_factory=dict)
    #: Counts of a printed result of a large denominator: tries leave them as they are.
    pinned: dict[Count, frozenset[Unit]] = field(default_factory=dict)
    #: Facts that the truth contradicts, and figures that rest on no counts that are known.
    left_out: int = 0

    def __post_init__(self) -> None:
        self.about = {row["No"]: row for row in records_of(self.book.indicators)}
        self.paged = set(self.book.areas.loc[self.book.areas["Page"], "Area"])
        self._shown: dict[tuple[str, str, int], dict[str, float]] = defaultdict(dict)
        for item in self.earlier:
            if item.what in ("num", "denom") and item.shown is not None:
                self._shown[item[:3]][item.what] = item.shown
        # Where nothing small is near, nothing can be given away.
        self.worth = self._worth()
        said = [i for i in self.items if any((i.no, one.area) in self.worth for one in i.rests)]
        beside = {
            (item.no, one.area, one.month)
            for item in said
            for one in item.rests
            if one.times and one.value != one.value
        }
        months: dict[str, set[int]] = defaultdict(set)
        for item in (*self.items, *self.earlier):
            months[item.no].add(item.month)
        keys = list(zip(*(self.facts[name].to_numpy(object).tolist() for name in KEY), strict=True))
        near = [key[:2] in self.worth or key in beside for key in keys]
        self._rows = {
            (row["No"], row["Area"], int(row["Month"])): row for row in records_of(self.facts[near])
        }
        self.keys = [
            key
            for key in self._rows
            if key in beside or (key[:2] in self.worth and key[2] in months.get(key[0], ()))
        ]
        for key in self.keys:
            self._counts(key)
        self.whole = self._whole()

    def _worth(self) -> set[tuple[str, str]]:
        """Indicators and areas of which a count is small, and those that facts bind to them."""
        frame, data, about = self.facts, self.book.data, self.book.indicators
        number = frame["Measure"] == "number"
        few = small(frame["num"]) | small(frame["denom"])
        few |= number & (small(frame["now"]) | small(frame["was"]))
        few |= frame["unit num"] | frame["unit denom"]
        few |= frame["was"].notna() & ~same(frame["was"], frame["now"])
        window = about["Data period"].isin(["YTD", "R12M"])
        monthly = about["Basis"] == "monthly"
        few |= frame["No"].isin(about.loc[window & ~monthly, "No"])
        own = small(data["Num"]) | small(data["Denom"]) | small(data["Value"])
        own &= data["No"].isin(about.loc[window & monthly, "No"])
        worth = {
            pair
            for rows, which in ((frame, few), (data, own))
            for pair in rows.loc[which, ["No", "Area"]].itertuples(index=False, name=None)
        }
        adding = {no for no, row in self.about.items() if row["Adds up"]}
        areas = list(self.book.areas["Area"])
        while True:
            more = {(no, area) for no in adding & {n for n, _ in worth} for area in areas}
            for (no, _), (other, _) in self.shared:
                more |= {(n, a) for (m, a) in worth if m in (no, other) for n in (no, other)}
            if more <= worth:
                return worth
            worth |= more

    @cached_property
    def shared(self) -> list[tuple[tuple[str, str], tuple[str, str]]]:
        """Pairs of (No, num or denom) that count the same."""
        found = []
        for no, row in self.about.items():
            for part in str(row["Same count"] or "").split(";"):
                told = _SAME.fullmatch(part.strip())
                if told:
                    other = told[3].strip()
                    named = next((n for n in self.about if n.casefold() == other.casefold()), "")
                    if named:
                        found.append(((no, told[1].lower()), (named, told[2].lower())))
        return found

    def own_periods(self) -> dict[Count, float]:
        """The counts of single periods that Data has, of what is summed here."""
        data, about = self.book.data, self.book.indicators
        summed = about["Data period"].isin(["YTD", "R12M"]) & (about["Basis"] == "monthly")
        rows = data[data["No"].isin(about.loc[summed, "No"])]
        number = rows["No"].isin(about.loc[about["Measure"] == "number", "No"])
        columns = {
            "num": rows["Num"].where(rows["Num"].notna() | ~number, rows["Value"]),
            "denom": rows["Denom"],
        }
        keys = list(zip(*(rows[name].to_numpy(object).tolist() for name in KEY), strict=True))
        return {
            Count(no, area, int(month), column, "own"): value
            for column, values in columns.items()
            for (no, area, month), value in zip(keys, values.tolist(), strict=True)
            if (no, area) in self.worth and value == value
        }

    def _counts(self, key: tuple[str, str, int]) -> None:
        row = self._rows[key]
        number = row["Measure"] == "number"
        counts = {"num": row["now"] if number else row["num"], "denom": row["denom"]}
        for column, value in counts.items():
            if value == value:
                self.truth[Count(*key, column)] = value
        was, now = row["was"], row["now"]
        if was != was or equal(was, now):
            return
        then = self._published(key, number)
        if then is None:
            self.left_out += 1
        else:
            self.truth |= {Count(*key, c, "was"): value for c, value in then.items()}

    def _published(self, key: tuple[str, str, int], number: bool) -> dict[str, float] | None:
        """The counts behind a published result that Data no longer gives."""
        row = self._rows[key]
        was, shown = row["was"], self._shown.get(key, {})
        if number:
            return {"num": was}
        value = was / self.scale(key[0])
        num, denom = shown.get("num"), shown.get("denom")
        tried: list[tuple[float, float]] = []
        if denom is None and row["denom"] == row["denom"]:
            tried.append((round(value * row["denom"]), row["denom"]))
        if denom is not None:
            tried.insert(0, (num if num is not None else round(value * denom), denom))
        elif num is not None and value:
            tried.insert(0, (num, round(num / value)))
        plain = Fraction(value).limit_denominator(2000)
        tried += [(n, round(n / value)) for n in range(1, MOST + 1) if value]
        tried.append((plain.numerator, plain.denominator))
        return next(
            ({"num": float(n), "denom": float(d)} for n, d in tried if d and equal(n / d, value)),
            None,
        )

    def scale(self, no: str) -> float:
        """What num / denom is multiplied with."""
        return float(self.about[no]["Per"]) if self.about[no]["Measure"] == "rate" else 1.0

    def _whole(self) -> dict[tuple[str, str], bool]:
        """Whether an indicator's nums and denoms are whole numbers, not posts."""
        found: dict[tuple[str, str], bool] = {}
        for count, value in self.truth.items():
            kind = (count.no, count.column)
            found[kind] = found.get(kind, True) and float(value).is_integer()
        return found

    def result(self, key: tuple[str, str, int], version: str = "now") -> Result | None:
        """A result by its counts; a fixed one where Data has a number alone; None for none."""
        num, denom = (Count(*key, column, version) for column in ("num", "denom"))
        if num in self.truth:
            if self.about[key[0]]["Measure"] == "number":
                return Result(num)
            if self.truth.get(denom):
                return Result(num, denom, self.scale(key[0]))
        row = self._rows.get(key)
        value = math.nan if row is None else float(row["was" if version == "was" else "now"])
        return Result(fixed=value) if value == value else None

    def past(self, key: tuple[str, str, int]) -> Result | None:
        """The past result that pages show: as it was published, else what Data gives."""
        row = self._rows.get(key)
        if row is None:
            return None
        was = row["was"] == row["was"] and not equal(row["was"], row["now"])
        return self.result(key, "was" if was else "now")

    def __contains__(self, key: object) -> bool:
        return key in self._rows

    def row(self, key: tuple[str, str, int]) -> dict[Any, Any]:
        """What the frame of facts says of a figure."""
        return self._rows[key]

    @cached_property
    def targets(self) -> pd.DataFrame:
        """The targets in force, a row a key of `keys`."""
        return targets_in_force(self.book, pd.DataFrame(self.keys, columns=KEY))

    @cached_property
    def aims(self) -> dict[tuple[str, str, int], float]:
        """The target by figure."""
        targets = self.targets["Target"].astype(float).tolist() if self.keys else []
        return dict(zip(self.keys, targets, strict=True))

    @cached_property
    def scales(self) -> dict[tuple[str, str, int], Scale]:
        """By figure what its limits make of results; the letters of all are asked for at once."""
        items = (item for item, _ in self.both() if item.what == "rating")
        keys = list(dict.fromkeys(item[:3] for item in items if item[:3] in self.aims))
        at = pd.Series(range(len(self.keys)), index=pd.Index(self.keys, tupleize_cols=False))
        rows = self.targets.iloc[at[keys]]
        polarity = np.array([self.about[no]["Polarity"] for no, _, _ in keys])
        targets = rows["Target"].to_numpy(float)
        limits = limits_of(rows)
        band = bands(targets, polarity, limits)
        ends = np.array([band.green_from, band.green_to, band.amber_from, band.amber_to])
        edges = [self.edges(no, ends[:, n].tolist()) for n, (no, _, _) in enumerate(keys)]
        tried = [Scale.tried(some) for some in edges]
        each = np.repeat(np.arange(len(keys)), [len(some) for some in tried])
        values = [self.compared(no, some) for (no, _, _), some in zip(keys, tried, strict=True)]
        letters = rag(
            [value for some in values for value in some],
            targets[each],
            polarity[each],
            Limits(**{name: column[each] for name, column in vars(limits).items()}),
        ).tolist()
        found = {}
        for key, own in zip(keys, edges, strict=True):
            found[key] = Scale(own, letters[: 2 * len(own) + 1])
            del letters[: 2 * len(own) + 1]
        return found

    def both(self) -> Iterator[tuple[Item, bool]]:
        """The items of this copy and of earlier ones, and whether each is of this one."""
        yield from ((item, True) for item in self.items)
        yield from ((item, False) for item in self.earlier if item.no in self.about)

    def compared(self, no: str, values: Sequence[float]) -> Sequence[float]:
        """How figures are compared: as they are, or as they are displayed."""
        about = self.about[no]
        if self.book.settings.compare == "unrounded":
            return values
        percent, decimals = about["Measure"] == "percent", about["Decimals"]
        return [float(value) for value in displayed(values, percent, decimals)]

    def edges(self, no: str, edges: Sequence[float]) -> list[float]:
        """Where figures reach some edges as they are compared, in order."""
        edges = [edge for edge in edges if math.isfinite(edge)]
        if self.book.settings.compare == "unrounded":
            return sorted(set(edges))
        about = self.about[no]
        unit = 10.0 ** -(about["Decimals"] + (2 if about["Measure"] == "percent" else 0))
        steps = [round(edge / unit) for edge in edges]
        return sorted({(step + off) * unit for step in steps for off in (-1.5, -0.5, 0.5, 1.5)})
