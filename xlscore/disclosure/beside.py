"""What a copy says beside its results, as items: means and limits, signals, outlooks, areas.

Each rests on counts of its own: any of them withheld, it is left out (`Beside.without`). Whatever
is said by number also fixes a sum of these counts, which `inferences` takes as known.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final

from xlscore.disclosure.printed import Item, Rest
from xlscore.inputs.book import Book
from xlscore.inputs.records import Record, records_of
from xlscore.results.beside import LIMITS
from xlscore.results.results import Results
from xlscore.results.signals import XMR
from xlscore.rules.outlook import NEEDS

_COUNTS: Final = ("num", "denom")


def said_beside(book: Book, computed: Results, areas: Collection[str]) -> Iterator[Item]:
    """The items of some areas, where nothing is withheld.

    What rests on small counts is never said, so it is none.
    """
    beside = computed.beside.without(())
    about = {row["No"]: row for row in records_of(book.indicators)}
    months = {(r["No"], r["Area"]): int(r["Month"]) for r in records_of(computed.rows)}
    for said in records_of(beside.signals.rows):
        key = said["No"], said["Area"]
        points = beside.signals.points_of(*key)
        if key[1] not in areas or not points or said["why"]:
            continue
        rests, total = _points(about[key[0]], points, said)
        mean = float(points[-1]["mean"])
        yield Item(*key, months[key], "mean", mean, rests=rests, total=total)
        limits = tuple(points[-1][name] for name in LIMITS[1:])
        loose = tuple(rest._replace(times=0.0) for rest in rests)
        yield Item(*key, months[key], "limits", limits, rests=loose)
        yield Item(*key, months[key], "signal", said["signal"], rests=loose)
        if said["assurance"]:
            yield Item(*key, months[key], "assurance", said["assurance"], rests=loose)
    for ahead in records_of(beside.outlooks):
        key = ahead["No"], ahead["Area"]
        if ahead["state"] and key[1] in areas:
            rests = tuple(Rest(key[1], months[key], name, "now", 0.0) for name in _COUNTS)
            need = ahead["need"] if ahead["state"] == NEEDS else ahead["most"]
            yield Item(*key, months[key], "outlook", (ahead["state"], float(need)), rests=rests)
    for one in records_of(beside.areas):
        if {one["Area"], one["whole"]} <= set(areas):
            yield _rest(one)


def _points(
    about: Mapping[Any, Any], points: Sequence[Record], said: Mapping[Any, Any]
) -> tuple[tuple[Rest, ...], float]:
    """What a mean rests on, and what it fixes: nums less the mean times denoms, or nums alone.

    A mean of changes or of averages fixes no sum of counts that a line could say.
    """
    area = points[0]["Area"]
    version = "own" if about["Data period"] in ("YTD", "R12M") else "now"
    mean = float(points[-1]["mean"])
    if about["Measure"] == "rate":
        mean /= float(about["Per"])
    fraction = said["chart"] != XMR
    number = about["Measure"] == "number" and not said["changes"]
    times = {"num": float(fraction or number), "denom": -mean * fraction}
    rests = [
        Rest(area, int(row["Month"]), name, version, times[name], float(row[name]))
        for row in points
        for name in _COUNTS
        if row[name] == row[name]
    ]
    return tuple(rests), mean * len(points) if number else 0.0


def _rest(one: Mapping[Any, Any]) -> Item:
    """An area beside the rest of its whole: what the whole has, less what the area has."""
    month, by = int(one["Month"]), float(one["rest"])
    rests = (
        Rest(one["whole"], month, "num", "now", 1.0),
        Rest(one["Area"], month, "num", "now", -1.0),
        Rest(one["whole"], month, "denom", "now", -by),
        Rest(one["Area"], month, "denom", "now", by),
    )
    return Item(one["No"], one["Area"], month, "rest", by, rests=rests)
