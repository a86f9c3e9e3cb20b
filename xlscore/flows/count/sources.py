"""The extracts of a count: each told by its contents, several of a kind laid together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from xlscore.children.annex_a import AnnexTables
from xlscore.children.care import CareTables, Episode
from xlscore.children.cin import CinTables, Plan, Span
from xlscore.children.counted import LeftOut
from xlscore.children.registry import Measure, Source
from xlscore.flows.count.annex_a import list_of, read_annex_a
from xlscore.flows.count.cin_xml import read_cin
from xlscore.flows.count.source import Reading
from xlscore.flows.count.ssda903 import (
    POSTCODES,
    UNDATED,
    date_answers,
    headings_of,
    read_903_csv,
    read_903_grids,
    read_903_xml,
    read_postcodes,
    table_of,
)
from xlscore.flows.count.xml import root_of
from xlscore.flows.load.extracts import read_grids
from xlscore.hosts.package.disk import refuse_special
from xlscore.problems import Refusal

_DAY: Final = timedelta(days=1)
_A_MONTH: Final = timedelta(days=31)
#: Returns of the same time may be parts of one; what is this much later is a later return.
_LATER: Final = timedelta(days=45)
#: Annex A says how things stand, not how they stood.
_LAST_STATE: Final = "Annex A"
_HEADED_WITHIN: Final = 10
_UNDERSTOOD: Final = (
    "a CIN census return (XML), an SSDA903 return (CSV, workbook or XML), a workbook of Annex A, "
    "or the directory of postcodes (CSV)"
)
#: What the outermost element of an XML file says that it is.
_ROOTS: Final[Mapping[str, Callable[[Path, date], Reading[Any]]]] = {
    "Message": read_cin,
    "EXPSSDA903": read_903_xml,
    "SSDA903": read_903_xml,
}


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

    def lacks(self, measure: Measure, since: date, last: date) -> str:
        """What is missing for a measure that looks from one day to another; '' for nothing."""
        missing = [name for name in measure.needs if name not in self.holds]
        if missing:
            return f"{self.name} holds no {missing[0]}"
        if measure.yearly and last not in self.tables.checks:
            return f"{self.name} {self._years()}"
        state = self.kind == _LAST_STATE and measure.snapshot
        for begins, ends in self.covers:
            if state and ends > last + _A_MONTH:
                return f"{self.name} holds the state of {ends:%d %B %Y} alone"
            reached = (ends.year, ends.month) >= (last.year, last.month)
            if reached and (state or begins <= since):
                return ""
        told = " and ".join(f"{begins:%d %B %Y} to {ends:%d %B %Y}" for begins, ends in self.covers)
        needs = f"{since:%d %B %Y} to {last:%d %B %Y}" if since < last else f"{last:%d %B %Y}"
        return f"it needs {needs}, and {self.name} covers {told or 'no days at all'}"

    def _years(self) -> str:
        """Of which years a return has its yearly answers."""
        known = sorted(self.tables.checks)
        if not known or UNDATED in known:
            return (
                "has more than one OC2, or none with its episodes: put the files of each year's "
                "return into a folder of its own, and name the folders"
            )
        years = " and ".join(f"{year:%d %B %Y}" for year in known)
        return f"says it for the year to {years} alone"


def read_sources(paths: Iterable[Path], today: date) -> dict[Source, Extract]:
    """Read extracts and lay those of a kind together. Refusal for a file that is none.

    A folder stands for the files in it; those of them that are no extract are left out.
    """
    readings: dict[Source, list[Reading[Any]]] = {}
    loose: list[Reading[Any]] = []
    for path in paths:
        if path.is_dir():
            inside = [_read(file, today) for file in sorted(path.iterdir()) if file.is_file()]
            found = [reading for reading in inside if reading is not None]
            if not found:
                raise Refusal(f"{path.name} is a folder without any extract that is understood")
            for reading in found:
                reading.name = path.resolve().name
            date_answers(reading for reading in found if reading.kind == "SSDA903")
        else:
            one = _read(path, today)
            if one is None:
                raise Refusal(
                    f"{path.name} is none of the extracts that are understood: {_UNDERSTOOD}"
                )
            found = [one]
            if one.kind == "SSDA903":
                whole = one.began_last is not None and one.tables.checks
                if whole:
                    date_answers(found)
                else:
                    loose.append(one)
        for reading in found:
            readings.setdefault(reading.kind, []).append(reading)
    date_answers(loose)
    return {kind: _together(of_kind) for kind, of_kind in readings.items()}


def _read(path: Path, today: date) -> Reading[Any] | None:
    """A file as what its contents say that it is; None where it is none."""
    if not path.exists():
        raise Refusal(f"{path}: there is no such file; check the name and the folder")
    refuse_special(path)
    try:
        with path.open("rb") as stream:
            start = stream.read(64).lstrip(b"\xef\xbb\xbf \t\r\n")
    except OSError:
        raise Refusal(f"{path.name} cannot be read; close it in other programs") from None
    if start.startswith((b"PK\3\4", bytes.fromhex("D0CF11E0"))):
        return _read_workbook(path, today)
    if start.startswith(b"<"):
        root = root_of(path)
        reader = _ROOTS.get(root)
        if reader is None and not root:
            raise Refusal(f"{path.name} cannot be read as XML; export it again")
        return None if reader is None else reader(path, today)
    table = table_of(headings_of(path))
    if not table:
        return None
    return (read_postcodes if table == POSTCODES else read_903_csv)(path, today)


def _read_workbook(path: Path, today: date) -> Reading[Any] | None:
    """A workbook of Annex A, or of the tables of an SSDA903 return."""
    lists: list[tuple[Sequence[object], list[Sequence[object]]]] = []
    tables: list[tuple[list[str], Iterator[dict[str, object]]]] = []
    for grid in read_grids(path):
        for at, row in enumerate(grid.rows[:_HEADED_WITHIN]):
            headings = ["" if cell is None else str(cell).strip().upper() for cell in row]
            if table_of(headings):
                tables.append((headings, _records(headings, grid.rows[at + 1 :])))
            elif list_of(row)[0]:
                lists.append((row, grid.rows[at + 1 :]))
            else:
                continue
            break
    if tables:
        return read_903_grids(path.name, tables, today)
    return read_annex_a(path.name, lists, today) if lists else None


def _records(
    headings: Sequence[str], rows: Iterable[Sequence[object]]
) -> Iterator[dict[str, object]]:
    for row in rows:
        if any(row):
            yield dict(zip(headings, row, strict=False))


def _together(readings: Sequence[Reading[Any]]) -> Extract:
    ordered = sorted(readings, key=lambda reading: reading.last or date.min)
    left_out = [one for reading in ordered for one in reading.left_out]
    merge = _MERGES[ordered[0].kind]
    tables = ordered[0].tables
    if len(ordered) > 1:
        tables = merge(ordered, left_out)
    return Extract(
        ordered[0].kind,
        ", ".join(dict.fromkeys(reading.name for reading in ordered)),
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
            if span.ended is None and _gone(readings[at], readings, what):
                reason = "open in an earlier return, and missing from the later one"
                left_out.append(LeftOut(span.child, what, span.began, reason))
            else:
                getattr(merged, kind).append(span)
    enquiries = {(e.child, e.began): e for reading in readings for e in reading.tables.enquiries}
    merged.enquiries = list(enquiries.values())
    merged.conferences = [c for reading in readings for c in reading.tables.conferences]
    return merged


def _gone(own: Reading[Any], readings: Sequence[Reading[Any]], what: str) -> bool:
    """Whether a later return should say what became of something that was open in this one."""
    ends = [reading.last for reading in readings if what in reading.holds and reading.last]
    return own.last is not None and max(ends) > own.last + _LATER


def _merge_care(readings: Sequence[Reading[CareTables]], left_out: list[LeftOut]) -> CareTables:
    """Returns of several years, or the files of one, as one; the later one says how it ended."""
    merged = CareTables()
    latest: dict[tuple[str, date], list[tuple[int, Episode]]] = {}
    for at, reading in enumerate(readings):
        for one in reading.tables.episodes:
            held = latest.setdefault((one.child, one.began), [])
            if held and held[0][0] != at:
                held.clear()
            held.append((at, one))
        for name in ("born", "asylum", "placed", "matched", "directory"):
            getattr(merged, name).update(getattr(reading.tables, name))
        for year, answers in reading.tables.checks.items():
            merged.checks.setdefault(year, {}).update(answers)
    for held in latest.values():
        for at, one in held:
            if one.ended is None and _gone(readings[at], readings, "Episodes"):
                reason = "open in an earlier return, and missing from the later one"
                left_out.append(LeftOut(one.child, "Episodes", one.began, reason))
            else:
                merged.episodes.append(one)
    merged.reviews = sorted({r for reading in readings for r in reading.tables.reviews})
    return merged


def _merge_annex(readings: Sequence[Reading[AnnexTables]], _: list[LeftOut]) -> AnnexTables:
    """The last workbook alone: each says how things stood."""
    return readings[-1].tables


_MERGES: Final[Mapping[Source, Callable[..., Any]]] = {
    "CIN census": _merge_cin,
    "SSDA903": _merge_care,
    "Annex A": _merge_annex,
}
