"""What the pages tell of a month's movement, selected and in their order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, TypeAlias

from xlscore.results.movement import Movement, Records

Record: TypeAlias = dict[Any, Any]

_WORST: Final = {"R": 0, "A": 1, "G": 2, "": 3}
_TRAVEL: Final = {"↓": 0, "↔": 1, "↑": 2}


def reds(moved: Movement) -> Records:
    """The Red rows, those that worsen first."""
    found = [record for record in moved.now if record["rag"] == "R"]
    return sorted(found, key=lambda record: _TRAVEL.get(record["dot_previous"], 3))


def rated_anew(moved: Movement) -> list[tuple[Record, Record]]:
    """The rows whose rating changed, each after its row of the month before; the worst first."""
    before = moved.before()
    changed = [
        (before[key], record)
        for record in moved.now
        if (key := (record["No"], record["Area"])) in before and before[key]["rag"] != record["rag"]
    ]
    return sorted(changed, key=lambda both: (_WORST[both[1]["rag"]], _WORST[both[0]["rag"]]))


def restated(moved: Movement) -> Iterator[tuple[Record, str]]:
    """Each restated figure: its row, and whether it is the `previous` or the `outturn`."""
    for record in moved.now:
        for name in ("previous", "outturn"):
            if record[f"restated_{name}"]:
                yield record, name


def comings(moved: Movement) -> Iterator[tuple[Record, str]]:
    """The rows that the month before did not have, and those that only it had: New or Ended."""
    for told, here, there in (
        ("New", moved.now, moved.then),
        ("Ended", moved.then, moved.now),
    ):
        known = {(record["No"], record["Area"]) for record in there}
        yield from (
            (record, told) for record in here if (record["No"], record["Area"]) not in known
        )
