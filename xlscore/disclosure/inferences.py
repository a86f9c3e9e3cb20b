"""What a reader concludes from what is printed, as facts about the counts behind it.

`INFERENCES` is the table of it: one row a way to conclude something, each with a test of its own.
A fact that the true figures contradict (a total that does not add up, a letter by limits that
are no longer in force) teaches nothing: it is left out, and counted.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from xlscore.disclosure.facts import Count, Fact, Judged, Ordered, Row, Ruled, Sum
from xlscore.disclosure.printed import BEFORE
from xlscore.disclosure.reader import Reader
from xlscore.rules import periods
from xlscore.rules.arrows import dot
from xlscore.rules.numbers import equal
from xlscore.rules.small_counts import MOST

_INF: Final = math.inf
#: Tries leave the counts of a printed result as they are where its lowest denominator is above.
_LARGE: Final = 100


def _counts(reader: Reader) -> Iterator[Fact]:
    """A printed count is known; a printed result of 0 has no num."""
    for item, now in reader.both():
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
            if count in reader.truth and equal(reader.truth[count], item.shown):
                if now:
                    reader.printed[count] = reader.printed.get(count, item.units) & item.units
                else:
                    reader.known.add(count)
    yield from ()


def _results(reader: Reader) -> Iterator[Fact]:
    """A printed result fixes num to denom, and neither is small, else it would be withheld."""
    for item, now in reader.both():
        if item.what not in ("value", "now") or not item.shown:
            continue
        for version in ("now", "was") if item.what == "value" else ("now",):
            result = reader.result(item[:3], version)
            if result is None or result.num is None or result.denom is None:
                continue
            num, denom = result.num, result.denom
            if not equal(result.of(reader.truth), item.shown):
                continue
            lifted = item.units if now else frozenset()
            reader.results[result] = lifted & reader.results.get(result, lifted)
            n, d = reader.truth[num], reader.truth[denom]
            whole = n.is_integer() and d.is_integer()
            times = num._replace(column="times")
            reader.truth[times] = float(math.gcd(int(n), int(d))) if whole else n
            terms = n / reader.truth[times], d / reader.truth[times]
            if (d / reader.truth[times] if whole else d) > _LARGE:
                reader.pinned |= dict.fromkeys((num, denom, times), lifted)
            for count, by in zip((num, denom), terms, strict=True):
                yield Sum("results", Row(((count, 1.0), (times, -by)), 0.0, 0.0), lifted=lifted)
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
    data = reader.own_periods()
    windows: dict[Count, dict[Count, float]] = {}
    for count in sorted(reader.truth):
        about = reader.about[count.no]
        period, own = about["Data period"], int(about["own"])
        if period not in ("YTD", "R12M") or count.version == "own":
            continue
        if count.column == "denom" and about["Denominator"] == "latest":
            continue
        first = periods.first_of_year(count.month, int(about["Year starts"]))
        before = count._replace(month=count.month - own)
        if count.version == "was":
            # What was published rises too; of a row that Data lost since it tells the rise.
            if period == "YTD" and before.month >= first:
                yield from _rise(
                    reader, count, _version(reader, before._replace(version="now"), "was")
                )
        elif about["Basis"] == "monthly":
            begin = first if period == "YTD" else count.month - 11
            begin = max(begin, int(about["From"])) if about["From"] <= count.month else begin
            parts = {}
            for month in range(count.month, begin - 1, -own):
                part = count._replace(month=month, version="own")
                value = data.get(part, math.nan)
                if value == value:
                    reader.truth[part] = value
                    parts[part] = -1.0
            # The same with less terms: what the window before it has, and what comes and goes.
            last = windows.get(before)
            windows[count] = parts
            if last is not None and len(last.keys() & parts.keys()) > 1:
                changed = {p: parts.get(p, 0.0) - last.get(p, 0.0) for p in parts | last}
                parts = {before: -1.0, **{p: by for p, by in changed.items() if by}}
            yield Sum("windows", Row(((count, 1.0), *parts.items()), 0.0, 0.0))
        elif period == "YTD" and before.month >= first:
            yield from _rise(reader, count, _version(reader, before._replace(version="was"), "now"))


def _rise(reader: Reader, count: Count, before: Count) -> Iterator[Fact]:
    """What a year to date has more than the period before, which is that of its own period.

    Where Data has both otherwise than was published, the published ones only rise.
    """
    truth = reader.truth
    if before not in truth or truth[count] < truth[before]:
        return
    terms = ((count, 1.0), (before, -1.0))
    if count.version == "was" and count._replace(version="now") in truth:
        yield Sum("windows", Row(terms, 0.0, math.inf))
        return
    part = count._replace(version="own")
    truth[part] = truth[count] - truth[before]
    yield Sum("windows", Row((*terms, (part, -1.0)), 0.0, 0.0))


def _ratings(reader: Reader) -> Iterator[Fact]:
    """A rating says in which band the result lies; limits are taken as known."""
    for item, now in reader.both():
        if item.what != "rating" or not item.shown or item[:3] not in reader.aims:
            continue
        scale = reader.scales[item[:3]]
        # The letter of a past month is that of the result as published.
        for result in (reader.past(item[:3]), reader.result(item[:3])):
            if result is None or result.num is None:
                continue
            lifted = item.units if now else frozenset()
            fact = Judged("ratings", result, scale, item.shown, lifted=lifted)
            if fact.holds(reader.truth):
                yield fact
                break


def _arrows(reader: Reader) -> Iterator[Fact]:
    """An arrow says which of two results is the better, or that they are level."""
    for item, now in reader.both():
        if item.what not in BEFORE or not item.shown or item[:3] not in reader.aims:
            continue
        # An earlier copy compared what it showed, whatever became of it in Data.
        first = reader.result(item[:3]) if now else reader.past(item[:3])
        second = reader.past((*item[:2], item.beside))
        if first is None or second is None or not (first.counts or second.counts):
            continue
        polarity, lifted = reader.about[item.no]["Polarity"], item.units if now else frozenset()
        if polarity in _RISES and reader.book.settings.compare == "unrounded":
            way = _WAYS[item.shown] * _RISES[polarity]
            yield Ordered("arrows", first, second, way, lifted=lifted)
            continue
        rule, edges = _ruled(reader, item.no, polarity, reader.aims[item[:3]])
        yield Ruled("arrows", first, second, rule, item.shown, edges, lifted=lifted)


#: Whether the first of two results is better (the arrow), and where the better is the larger.
_WAYS: Final = {"↑": 1, "↔": 0, "↓": -1}
_RISES: Final = {polarity: _WAYS[str(dot(1, 0, polarity))] for polarity in "HL"}


def _ruled(
    reader: Reader, no: str, polarity: str, target: float
) -> tuple[Callable[[Sequence[float], Sequence[float]], list[str]], Callable[..., Sequence[float]]]:
    """The arrows of an indicator, and the edges of one result beside another."""

    def rule(some: Sequence[float], others: Sequence[float]) -> list[str]:
        one, other = reader.compared(no, some), reader.compared(no, others)
        return dot(one, other, polarity, target).tolist()  # type: ignore[no-any-return]

    def edges(than: float) -> Sequence[float]:
        return reader.edges(no, [than, target, 2 * target - than] if polarity == "T" else [than])

    return rule, edges


def _beside(reader: Reader) -> Iterator[Fact]:
    """A mean, or the rest of a whole, fixes the sum of what it rests on."""
    for item in reader.items:
        if not any((item.no, one.area) in reader.worth for one in item.rests):
            continue
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


#: What is concluded from items that are printed, not only from how counts hang together.
PRINTED: Final = ("results", "ratings", "arrows", "beside")


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
    if count.column == "times":
        return all(reader.whole.get((count.no, column), True) for column in ("num", "denom"))
    return reader.whole.get((count.no, count.column), True) and reader.truth[count].is_integer()
