"""What a reader can put together: the counts behind the items of copies, and the facts of them.

`INFERENCES` is the table of it: one row a way to conclude something, each with a test of its own.
A fact that the true figures contradict (a total that does not add up, a letter by limits that
are no longer in force) teaches nothing: it is left out, and counted.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache, cached_property
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from xlscore.disclosure.facts import Compared, Count, Fact, Judged, Result, Row, Sum
from xlscore.disclosure.printed import BEFORE, Item
from xlscore.disclosure.rule import Unit
from xlscore.inputs.book import Book
from xlscore.inputs.contract import KEY
from xlscore.inputs.records import records_of
from xlscore.results.figures import limits_of, targets_in_force
from xlscore.rules import periods
from xlscore.rules.arrows import dot
from xlscore.rules.limits import Limits
from xlscore.rules.numbers import displayed, same
from xlscore.rules.ratings import bands, rag
from xlscore.rules.small_counts import MOST, small

_INF: Final = math.inf
_LARGE: Final = 100
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
        self._rows = {
            (row["No"], row["Area"], int(row["Month"])): row for row in records_of(self.facts)
        }
        # Where nothing small is near, nothing can be given away.
        worth = self._worth()
        months: dict[str, set[int]] = defaultdict(set)
        for item in (*self.items, *self.earlier):
            if item.no in worth:
                months[item.no].add(item.month)
        self.keys = [key for key in self._rows if key[2] in months.get(key[0], ())]
        for key in self.keys:
            self._counts(key)
        self.whole = self._whole()

    def _worth(self) -> set[str]:
        """The indicators of which some count is small, and those that share counts with them."""
        frame = self.facts
        number = frame["Measure"] == "number"
        few = small(frame["num"]) | small(frame["denom"])
        few |= number & (small(frame["now"]) | small(frame["was"]))
        few |= frame["unit num"] | frame["unit denom"]
        worth = set(frame.loc[few, "No"])
        windows = self.book.indicators["Data period"].isin(["YTD", "R12M"])
        worth |= set(self.book.indicators.loc[windows, "No"])
        for _ in self.about:
            more = {no for pair in self.shared for no, _ in pair if {n for n, _ in pair} & worth}
            if more <= worth:
                break
            worth |= more
        return worth

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

    def _counts(self, key: tuple[str, str, int]) -> None:
        row = self._rows[key]
        number = row["Measure"] == "number"
        counts = {"num": row["now"] if number else row["num"], "denom": row["denom"]}
        for column, value in counts.items():
            if value == value:
                self.truth[Count(*key, column)] = value
        was, now = row["was"], row["now"]
        if was != was or (now == now and same(was, now)):
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
            (
                {"num": float(n), "denom": float(d)}
                for n, d in tried
                if d and bool(same(n / d, value))
            ),
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
        was = row["was"] == row["was"] and not (
            row["now"] == row["now"] and bool(same(row["was"], row["now"]))
        )
        return self.result(key, "was" if was else "now")

    def row(self, key: tuple[str, str, int]) -> dict[Any, Any]:
        """What the frame of facts says of a figure."""
        return self._rows[key]

    @cached_property
    def rated(self) -> dict[tuple[str, str, int], tuple[float, Limits]]:
        """Target and limits by figure."""
        if not self.keys:
            return {}
        asked = pd.DataFrame(self.keys, columns=KEY)
        found = targets_in_force(self.book, asked)
        limits = vars(limits_of(found))
        targets = found["Target"].astype(float).tolist()
        return {
            key: (targets[n], Limits(**{name: column[n] for name, column in limits.items()}))
            for n, key in enumerate(self.keys)
        }

    def compared(self, no: str) -> Callable[[float], float]:
        """How a figure is compared: as it is, or as it is displayed."""
        about = self.about[no]
        if self.book.settings.compare == "unrounded":
            return lambda value: value
        percent, decimals = about["Measure"] == "percent", about["Decimals"]
        return lambda value: float(displayed(value, percent, decimals))

    def cells(self, no: str, edges: Sequence[float]) -> list[float]:
        """Where figures that are compared as displayed reach some edges."""
        if self.book.settings.compare == "unrounded":
            return list(edges)
        about = self.about[no]
        unit = 10.0 ** -(about["Decimals"] + (2 if about["Measure"] == "percent" else 0))
        steps = [round(edge / unit) for edge in edges if math.isfinite(edge)]
        return sorted({(step + off) * unit for step in steps for off in (-1.5, -0.5, 0.5, 1.5)})


# ---- the inferences


def _counts(reader: Reader) -> Iterator[Fact]:
    """A printed count is known; a printed result of 0 has no num."""
    for item, now in _both(reader):
        if item.shown is None:
            continue
        versions = ("now", "was") if item.what != "now" else ("now",)
        for version in versions:
            number = reader.about[item.no]["Measure"] == "number"
            column = item.what
            if item.what in ("value", "now"):
                if not number and item.shown != 0:
                    continue
                column = "num"
            count = Count(*item[:3], column, version)
            if count in reader.truth and bool(same(reader.truth[count], item.shown)):
                if now:
                    reader.printed[count] = reader.printed.get(count, item.units) & item.units
                else:
                    reader.known.add(count)
    yield from ()


def _results(reader: Reader) -> Iterator[Fact]:
    """A printed result fixes num to denom, and neither is small, else it would be withheld."""
    for item, now in _both(reader):
        if item.what not in ("value", "now") or not item.shown:
            continue
        for version in ("now", "was") if item.what == "value" else ("now",):
            result = reader.result(item[:3], version)
            if result is None or result.num is None or result.denom is None:
                continue
            num, denom = result.num, result.denom
            if not bool(same(result.of(reader.truth), item.shown)):
                continue
            lifted = item.units if now else frozenset()
            reader.results[result] = lifted & reader.results.get(result, lifted)
            n, d = reader.truth[num], reader.truth[denom]
            if n.is_integer() and d.is_integer():
                by = math.gcd(int(n), int(d))
                n, d = n / by, d / by
            yield Sum("results", Row(((num, d), (denom, -n)), 0.0, 0.0), lifted=lifted)
            if d > _LARGE:
                reader.pinned |= {num: lifted, denom: lifted}
            for count in (num, denom):
                if reader.whole.get((count.no, count.column), True):
                    yield Sum("results", Row(((count, 1.0),), MOST + 1, _INF), lifted=lifted)


def _percentages(reader: Reader) -> Iterator[Fact]:
    """Of a percentage num is at most denom."""
    for count in list(reader.truth):
        other = count._replace(column="denom")
        if (
            count.column == "num"
            and other in reader.truth
            and reader.about[count.no]["Measure"] == "percent"
        ):
            yield Sum("percentages", Row(((count, 1.0), (other, -1.0)), -_INF, 0.0))


def _totals(reader: Reader) -> Iterator[Fact]:
    """A whole is the sum of its parts, areas without a page included; once as published, too."""
    wholes: dict[str, list[str]] = defaultdict(list)
    for area, whole in reader.book.areas[["Area", "Part of"]].itertuples(index=False):
        if whole:
            wholes[whole].append(area)
    adding = {no for no, row in reader.about.items() if row["Adds up"]}
    for key in reader.keys:
        no, area, month = key
        if no not in adding or area not in wholes:
            continue
        for column in ("num", "denom"):
            for version in ("now", "was"):
                counts = [
                    _version(reader, Count(no, part, month, column), version)
                    for part in (area, *wholes[area])
                ]
                found = [count for count in counts if count in reader.truth]
                if counts[0] not in found or len(found) < 2:
                    continue
                if version == "was" and not any(count.version == "was" for count in found):
                    continue
                terms = tuple((count, -1.0 if count != counts[0] else 1.0) for count in found)
                yield Sum("totals", Row(terms, 0.0, 0.0))


def _version(reader: Reader, count: Count, version: str) -> Count:
    then = count._replace(version=version)
    return then if then in reader.truth else count


def _same_counts(reader: Reader) -> Iterator[Fact]:
    """Two indicators count the same."""
    for (no, column), (other, there) in reader.shared:
        for count in list(reader.truth):
            if (count.no, count.column) == (no, column):
                twin = count._replace(no=other, column=there)
                if twin in reader.truth:
                    yield Sum("same count", Row(((count, 1.0), (twin, -1.0)), 0.0, 0.0))


def _windows(reader: Reader) -> Iterator[Fact]:
    """A year to date, or a rolling year that is summed here, is the sum of its own periods."""
    data = {
        (row["No"], row["Area"], int(row["Month"])): row
        for row in records_of(reader.book.data[[*KEY, "Num", "Denom", "Value"]])
    }
    for count in list(reader.truth):
        about = reader.about[count.no]
        period, own = about["Data period"], int(about["own"])
        if period not in ("YTD", "R12M") or count.version != "now":
            continue
        if count.column == "denom" and about["Denominator"] == "latest":
            continue
        first = periods.first_of_year(count.month, int(about["Year starts"]))
        if about["Basis"] == "monthly":
            begin = first if period == "YTD" else count.month - 11
            begin = max(begin, int(about["From"])) if about["From"] <= count.month else begin
            parts = []
            for month in range(count.month, begin - 1, -own):
                row = data.get((count.no, count.area, month))
                value = math.nan if row is None else row[count.column.title()]
                if value != value and row is not None and about["Measure"] == "number":
                    value = row["Value"]
                if value == value:
                    part = count._replace(month=month, version="own")
                    reader.truth[part] = value
                    parts.append(part)
            terms = ((count, 1.0), *((part, -1.0) for part in parts))
            yield Sum("windows", Row(terms, 0.0, 0.0))
        elif period == "YTD" and count.month - own >= first:
            # Of a row that Data lost since, the published figure still tells.
            before = count._replace(month=count.month - own)
            if before not in reader.truth:
                before = before._replace(version="was")
            if before in reader.truth:
                rise = reader.truth[count] - reader.truth[before]
                if rise >= 0:
                    part = count._replace(version="own")
                    reader.truth[part] = rise
                    terms = ((count, 1.0), (before, -1.0), (part, -1.0))
                    yield Sum("windows", Row(terms, 0.0, 0.0))


def _ratings(reader: Reader) -> Iterator[Fact]:
    """A rating says in which band the result lies; limits are taken as known."""
    for item, now in _both(reader):
        if item.what != "rating" or not item.shown or item[:3] not in reader.rated:
            continue
        # The letter of a past month is that of the result as published.
        own = reader.past(item[:3])
        result = own if own is not None and _agrees(reader, item, own) else None
        result = reader.result(item[:3]) if result is None else result
        if result is None or result.num is None:
            continue
        yield Judged(
            "ratings",
            result,
            _letter(reader, item[:3]),
            item.shown,
            reader.cells(item.no, _edges(reader, item[:3])),
            lifted=item.units if now else frozenset(),
        )


def _letter(reader: Reader, key: tuple[str, str, int]) -> Callable[[float], str]:
    target, limits = reader.rated[key]
    polarity, compared = reader.about[key[0]]["Polarity"], reader.compared(key[0])

    @cache
    def letter(value: float) -> str:
        return str(rag(compared(value), target, polarity, limits))

    return letter


def _edges(reader: Reader, key: tuple[str, str, int]) -> list[float]:
    target, limits = reader.rated[key]
    band = bands(target, reader.about[key[0]]["Polarity"], limits)
    names = ("green_from", "green_to", "amber_from", "amber_to")
    return [float(getattr(band, name)) for name in names]


def _agrees(reader: Reader, item: Item, result: Result) -> bool:
    value = result.of(reader.truth)
    return value == value and _letter(reader, item[:3])(value) == item.shown


def _arrows(reader: Reader) -> Iterator[Fact]:
    """An arrow says which of two results is the better, or that they are level."""
    for item, now in _both(reader):
        if item.what not in BEFORE or not item.shown or item[:3] not in reader.rated:
            continue
        # An earlier copy compared what it showed, whatever became of it in Data.
        first = reader.result(item[:3]) if now else reader.past(item[:3])
        second = reader.past((*item[:2], item.beside))
        if first is None or second is None or not (first.counts or second.counts):
            continue
        polarity, compared = reader.about[item.no]["Polarity"], reader.compared(item.no)
        target = reader.rated[item[:3]][0]

        @cache
        def arrow(
            one: float,
            other: float,
            polarity: str = polarity,
            target: float = target,
            compared: Callable[[float], float] = compared,
        ) -> str:
            return str(dot(compared(one), compared(other), polarity, target))

        def edges(
            than: float, no: str = item.no, polarity: str = polarity, target: float = target
        ) -> Sequence[float]:
            mirrored = [target, 2 * target - than] if polarity == "T" else []
            return reader.cells(no, [than, *mirrored])

        plain = polarity != "T" and reader.book.settings.compare == "unrounded"
        yield Compared(
            "arrows", first, second, arrow, item.shown, edges, plain,
            lifted=item.units if now else frozenset(),
        )  # fmt: skip


def _both(reader: Reader) -> Iterator[tuple[Item, bool]]:
    """The items of this copy and of earlier ones, and whether each is of this one."""
    for item in reader.items:
        yield item, True
    for item in reader.earlier:
        if item.no in reader.about:
            yield item, False


def _beside(reader: Reader) -> Iterator[Fact]:
    """A mean, or the rest of a whole, fixes the sum of what it rests on."""
    for item in reader.items:
        terms = []
        for one in item.rests:
            count = Count(item.no, one.area, one.month, one.column, one.version)
            if one.times and count not in reader.truth and one.value == one.value:
                reader.truth[count] = one.value
            if one.times:
                terms.append((count, one.times))
        if terms and all(count in reader.truth for count, _ in terms):
            row = Row(tuple(terms), item.total, item.total)
            yield Sum("beside", row, lifted=item.units)


class Inference(NamedTuple):
    """A way to conclude: its name, how a sentence names it, and what it gives."""

    name: str
    says: str
    facts: Callable[[Reader], Iterator[Fact]]


#: Windows come before what is about the counts that they bring.
INFERENCES: Final = (
    Inference("windows", "the months beside it", _windows),
    Inference("beside", "what is said beside it", _beside),
    Inference("counts", "the counts that are shown", _counts),
    Inference("results", "the results that are shown", _results),
    Inference("percentages", "its denom", _percentages),
    Inference("totals", "the total that it is part of", _totals),
    Inference("same count", "an indicator that counts the same", _same_counts),
    Inference("ratings", "its rating", _ratings),
    Inference("arrows", "an arrow", _arrows),
)


def concluded(reader: Reader) -> list[Fact]:
    """All that a reader holds for certain, of which the truth itself is an instance."""
    found = []
    for inference in INFERENCES:
        for fact in inference.facts(reader):
            if not fact.holds(reader.truth):
                reader.left_out += 1
            elif any(math.isfinite(reader.truth[count]) for count in fact.counts):
                found.append(fact)
    return found


def is_whole(reader: Reader, count: Count) -> bool:
    """Whether a count is of whole things, not of posts."""
    return (
        reader.whole.get((count.no, count.column), True)
        and float(np.float64(reader.truth[count])).is_integer()
    )
