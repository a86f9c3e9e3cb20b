"""The extracts of a count: each told by its contents, several of a kind laid together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from xlscore.children.cin import CinTables, Plan, Span
from xlscore.children.counted import LeftOut
from xlscore.children.registry import Measure, Source
from xlscore.flows.count.cin_xml import read_cin
from xlscore.flows.count.source import Reading
from xlscore.flows.count.xml import root_of
from xlscore.problems import Refusal

_DAY: Final = timedelta(days=1)
#: What the outermost element of an XML file says that it is.
_ROOTS: Final[Mapping[str, Callable[[Path, date], Reading[Any]]]] = {"Message": read_cin}


@dataclass(frozen=True)
class Extract:
    """All extracts of one kind as one.

    `covers` are the spans of days, in order and apart, that its files cover together.
    """

    kind: Source
    name: str
    tables: Any
    left_out: Sequence[LeftOut]
    holds: frozenset[str]
    covers: Sequence[tuple[date, date]]

    def lacks(self, measure: Measure, first: date, last: date, before: int) -> str:
        """What is missing for a measure of a window, and `before` it; '' for nothing."""
        missing = [name for name in measure.needs if name not in self.holds]
        if missing:
            return f"{self.name} holds no {' and no '.join(missing)}"
        from xlscore.children.spans import add_months

        since = last if measure.snapshot else add_months(first, -before)
        for begins, ends in self.covers:
            if begins <= since and (ends.year, ends.month) >= (last.year, last.month):
                return ""
        told = " and ".join(f"{begins:%d %B %Y} to {ends:%d %B %Y}" for begins, ends in self.covers)
        return f"it needs {since:%d %B %Y} to {last:%d %B %Y}, and {self.name} covers {told}"


def read_sources(paths: Iterable[Path], today: date) -> dict[Source, Extract]:
    """Read extracts and lay those of a kind together. Refusal for a file that is none."""
    readings: dict[Source, list[Reading[Any]]] = {}
    for path in paths:
        found = _read(path, today)
        readings.setdefault(found.kind, []).append(found)
    return {kind: _together(of_kind) for kind, of_kind in readings.items()}


def _read(path: Path, today: date) -> Reading[Any]:
    if not path.exists():
        raise Refusal(f"{path}: there is no such file; check the name and the folder")
    if (reader := _ROOTS.get(root_of(path))) is not None:
        return reader(path, today)
    raise Refusal(
        f"{path.name} is none of the extracts that are understood: a CIN census return (XML)"
    )


def _together(readings: Sequence[Reading[Any]]) -> Extract:
    ordered = sorted(readings, key=lambda reading: reading.last or date.min)
    left_out = [one for reading in ordered for one in reading.left_out]
    merge = _MERGES[ordered[0].kind]
    tables = ordered[0].tables
    if len(ordered) > 1:
        tables = merge(ordered, left_out)
    return Extract(
        ordered[0].kind,
        ", ".join(reading.name for reading in ordered),
        tables,
        left_out,
        frozenset().union(*(reading.holds for reading in ordered)),
        _covered((r.first, r.last) for r in ordered if r.first and r.last),
    )


def _covered(spans: Iterable[tuple[date, date]]) -> list[tuple[date, date]]:
    """Spans of days joined where they touch."""
    joined: list[tuple[date, date]] = []
    for first, last in sorted(spans):
        if joined and first <= joined[-1][1] + _DAY:
            joined[-1] = joined[-1][0], max(last, joined[-1][1])
        else:
            joined.append((first, last))
    return joined


def _merge_cin(readings: Sequence[Reading[CinTables]], left_out: list[LeftOut]) -> CinTables:
    """Returns of several years as one; what stands in two is taken from the later one."""
    merged = CinTables()
    for kind, what in (
        ("referrals", "CINdetails"),
        ("assessments", "Assessments"),
        ("plans", "ChildProtectionPlans"),
    ):
        latest: dict[tuple[str, date], tuple[int, Span]] = {}
        for at, reading in enumerate(readings):
            for span in getattr(reading.tables, kind):
                key = span.child, span.began
                if isinstance(span, Plan) and key in latest and isinstance(latest[key][1], Plan):
                    earlier = latest[key][1]
                    assert isinstance(earlier, Plan)
                    held = sorted({*earlier.reviews, *span.reviews})
                    span = replace(span, reviews=tuple(held))
                latest[key] = at, span
        for at, span in latest.values():
            if span.ended is None and at < len(readings) - 1:
                reason = "open in an earlier return, and missing from the later one"
                left_out.append(LeftOut(span.child, what, span.began, reason))
            else:
                getattr(merged, kind).append(span)
    enquiries = {(e.child, e.began): e for reading in readings for e in reading.tables.enquiries}
    merged.enquiries = list(enquiries.values())
    merged.conferences = [c for reading in readings for c in reading.tables.conferences]
    return merged


_MERGES: Final[Mapping[Source, Callable[..., Any]]] = {"CIN census": _merge_cin}
