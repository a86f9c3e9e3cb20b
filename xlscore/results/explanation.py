"""The explanation of one figure: the sentence of its rating, and the cells behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from xlscore.inputs.book import Book
from xlscore.inputs.contract import KEY
from xlscore.inputs.counts import assignments
from xlscore.inputs.records import Record
from xlscore.problems import Problem
from xlscore.results.benchmarks import DIFFERS
from xlscore.results.beside import LIMITS, Beside
from xlscore.results.results import WITHHELD
from xlscore.rules.limits import Limits
from xlscore.rules.months import Month
from xlscore.rules.sentences import WORDS, Show, show, why

#: How a missing figure is written.
_NONE = "-"
_BEFORE = {"previous": "Previous", "outturn": "Outturn", "last_year": "Last year"}
#: Why there is no arrow between two year-to-date counts or rates.
UNEVEN = (
    "a year-to-date count or rate is compared only with one that covers as many months of its year."
)
_TRAVEL = {"↑": "improved", "↔": "the same", "↓": "worsened"}


@dataclass(frozen=True)
class Explanation:
    """What stands on the page for one indicator and area, and why.

    `figures`, `target` and `travel` are sentences that name the cells; `problems` are those
    found in these cells. `signal` and `assurance` are in the words of `rules.signals`,
    `movement` says them in a sentence; `points` are those that were looked at, with their own
    limits, `points_told` their values in a line, and `limits` the mean, lower and upper limit of
    the latest (None without points).
    `outlook` says what the rest of the year must bring, blank where that cannot be said, and
    `year_end` has its numbers. `compared_with` says the figures of other places that the Setting
    Benchmarks asks for, `benchmarks` has them: None where the definition differs. `areas` says
    whether the area differs from the rest of its whole, `side_by_side` has the numbers.
    """

    no: str
    indicator: str
    area: str
    month: str
    rating: str
    why: str
    figures: str
    target: str
    travel: tuple[str, ...]
    signal: str
    assurance: str
    movement: str
    limits: Mapping[str, float | None]
    points: tuple[Mapping[str, object], ...]
    points_told: str
    outlook: str
    year_end: Mapping[str, object]
    counted: str
    compared_with: str
    areas: str
    side_by_side: Mapping[str, object]
    benchmarks: tuple[Mapping[str, object], ...]
    problems: tuple[str, ...]

    def lines(self, *, points: bool = False) -> list[str]:
        """The explanation as lines of text; with each point of the signal where asked for."""
        head = f"{self.no}  {self.indicator} ({self.area}, {self.month})"
        lines = [head, self.why, self.figures, self.target, *self.travel]
        said = filter(None, [self.outlook, self.areas, self.compared_with])
        counted = filter(None, [self.counted])
        each = filter(None, [self.points_told] if points else [])
        return [*lines, *counted, self.movement, *each, *said, *self.problems]

    def as_dict(self) -> dict[str, Any]:
        """The explanation for `--json`."""
        return asdict(self)


def headline(record: Mapping[Any, Any]) -> str:
    """Why a row of results is rated as it is, in a sentence that names no cell and no count."""
    if record["latest"] == WITHHELD:
        return f"{WORDS.get(record['rag'], 'Not rated')}: the result is withheld."
    limits = Limits(**{edge.name: record[edge.name] for edge in fields(Limits)})
    how = show(record["Measure"], record["Decimals"])
    return why(record["latest"], record["target"], record["Polarity"], limits, record["denom"], how)


def explanation(
    book: Book, record: Mapping[Any, Any], found: Beside, problems: Sequence[Problem]
) -> Explanation:
    """The explanation of one row of results; of `problems` those in its cells."""
    how = show(record["Measure"], record["Decimals"])
    cells = _rows_behind(book, record["No"], record["Area"], record)
    key = record["No"], record["Area"]
    said, points = found.signals.of(*key), found.signals.points_of(*key)
    latest, ahead = found.limits_of(*key), found.outlook_of(*key)
    outlook, others = found.outlook_in_words(record), found.benchmarks_in_words(record)
    rest = found.rest_in_words(record)
    own = [str(p) for p in problems if (p.sheet, _row(p.cell)) in cells]
    return Explanation(
        no=record["No"],
        indicator=record["Indicator"],
        area=book.area_name(record["Area"]),
        month=book.shown_by(record["No"]).label(record["Month"]),
        rating=record["rag"],
        why=headline(record),
        figures=_figures(book, record, how),
        target=_target(book, record, how),
        travel=_travel(book, record, how),
        signal=said["signal"],
        assurance=said["assurance"],
        movement=f"Signal: {found.signal_in_words(record)}",
        limits={name: _known(latest.get(name)) for name in LIMITS},
        points=tuple(_point(book, point) for point in points),
        points_told=_points_told(book, points, found.points_in_words(record), how),
        outlook=f"Year-end outlook: {outlook}" if outlook else "",
        year_end=_year_end(book, record, ahead),
        counted=_counted(book, record["No"], Month(int(record["Month"]))),
        compared_with=f"Benchmarks: {others}" if others else "",
        areas=f"Areas side by side: {rest}" if rest else "",
        side_by_side=_beside_the_rest(found.rest_of(*key)),
        benchmarks=tuple(_benchmark(book, one) for one in found.benchmarks_of(*key)),
        problems=tuple(own),
    )


def _rows_behind(book: Book, no: str, area: str, record: Mapping[Any, Any]) -> set[tuple[str, int]]:
    behind = {("Data", record["data_row"]), ("Targets", record["target_row"])}
    indicator = book.indicators.loc[book.indicators["No"] == no, "row"]
    behind |= {("Indicators", row) for row in indicator}
    mine = (book.published["No"] == no) & (book.published["Area"] == area)
    behind |= {("Published", row) for row in book.published.loc[mine, "row"]}
    return {(sheet, int(row)) for sheet, row in behind if row == row}


def _row(cell: str) -> int:
    digits = "".join(filter(str.isdigit, cell))
    return int(digits) if digits else 0


def _figures(book: Book, record: Mapping[Any, Any], how: Show) -> str:
    row, latest = record["data_row"], record["latest"]
    if row != row:
        return f"Figures: Data has no row for this {book.shown_by(record['No']).name}."
    if record["absent"]:
        place = book.where("Data", int(row), "Note")
        return f"Figures: missing on purpose, {record['absent']} (Data!{place})."
    if latest != latest:
        return f"Figures: Data row {int(row)} gives no result."
    value = how.value(latest)
    if record["num"] == record["num"] and record["denom"] == record["denom"]:
        num, denom = (book.where("Data", int(row), column) for column in ("Num", "Denom"))
        of = f"{record['num']:g} of {record['denom']:g}"
        return f"Figures: {of} is {value} (Data!{num}, {denom})."
    return f"Figures: {value} (Data!{book.where('Data', int(row), 'Value')})."


def _counted(book: Book, no: str, month: Month) -> str:
    """Of an indicator that is counted: its definition, the source, what was left out and why."""
    one = next((a for a in assignments(book)[0] if a.no == no), None)
    if one is None:
        return ""
    said = f"Counted as {one.measure.name} ({one.measure.national}): {one.definition}"
    if not one.counted:
        return f"{said} Never counted yet."
    last = "" if one.month == month else f" for {book.shown_by(no).label(one.month)}"
    left = f"Left out: {one.left_out}." if one.left_out else "Nothing was left out."
    return f"{said} From {one.source} on {one.counted_on}{last}. {left}"


def _target(book: Book, record: Mapping[Any, Any], how: Show) -> str:
    if record["target"] != record["target"]:
        return "Target: none in force."
    place = book.where("Targets", int(record["target_row"]), "Target")
    source = f", source: {record['source']}" if record["source"] else ""
    return f"Target: {how.limit(record['target'])} (Targets!{place}{source})."


def _travel(book: Book, record: Mapping[Any, Any], how: Show) -> tuple[str, ...]:
    lines, calendar = [], book.shown_by(record["No"])
    for name, called in _BEFORE.items():
        if name == "last_year" and book.settings.last_year == "hidden":
            continue
        when = Month(int(record[f"when_{name}"]))
        arrow, value = record[f"dot_{name}"], record[name]
        then = how.value(value) if value == value else _NONE
        head = f"{called} ({calendar.short(when)}): {then}{_source(book, record, when)}"
        why = f": {UNEVEN}" if record[f"uneven_{name}"] else "."
        lines.append(f"{head}, {arrow} {_TRAVEL[arrow]}." if arrow else f"{head}, no arrow{why}")
    return tuple(lines)


def _point(book: Book, point: Mapping[Any, Any]) -> Mapping[str, object]:
    names = ("value", "num", "denom", *LIMITS)
    when = book.typed_by(point["No"]).label(Month(int(point["Month"])))
    numbers = {name: _known(point[name]) for name in names}
    return {"period": when, **numbers, "side": int(point["side"]), "rule": int(point["rule"])}


def _points_told(book: Book, points: Sequence[Record], what: str, how: Show) -> str:
    """The points in a line, those that are a signal starred; blank where there is none."""
    if not what:
        return ""
    calendar = book.typed_by(points[0]["No"])
    told = (
        f"{calendar.short(int(p['Month']))} {how.value(p['value'])}{'*' * bool(p['side'])}"
        for p in points
    )
    starred = " (* part of a signal)" if any(p["side"] for p in points) else ""
    return f"Points, {what}: {', '.join(told)}{starred}."


def _benchmark(book: Book, one: Mapping[str, Any]) -> Mapping[str, object]:
    """A group's figure with its period and its cell."""
    return {
        "group": one["Group"],
        "period": book.shown_by(one["No"]).label(int(one["period"])),
        "value": None if one["definition"] == DIFFERS else _known(one["value"]),
        "mark": one["mark"],
        "definition": one["definition"],
        "cell": f"Benchmarks!{book.where('Benchmarks', int(one['row']), 'Value')}",
    }


def _year_end(
    book: Book, record: Mapping[Any, Any], ahead: Mapping[str, Any]
) -> Mapping[str, object]:
    """The numbers of an outlook, with their periods in words; empty where there is none."""
    if not ahead:
        return {}
    calendar, best = book.typed_by(record["No"]), _known(ahead["best"])
    when = calendar.label(Month(int(ahead["best_month"]))) if best is not None else None
    return {
        "state": ahead["state"],
        "target": float(ahead["aim"]),
        "need": float(ahead["need"]),
        "at_best": float(ahead["most"]),
        "remaining": int(ahead["left"]),
        "best": best,
        "best_period": when,
    }


def _beside_the_rest(found: Mapping[str, Any]) -> Mapping[str, object]:
    """The numbers of an area beside the rest of its whole; empty where none is compared."""
    if not found:
        return {}
    names = ("num", "denom", "value", "rest_num", "rest_denom", "rest", "lower", "upper")
    sides = {"side": int(found["side"]), "side_at_95": int(found["drawn"])}
    return {"whole": found["of"], **{name: float(found[name]) for name in names}, **sides}


def _known(value: Any) -> float | None:
    return None if value is None or value != value else float(value)


def _source(book: Book, record: Mapping[Any, Any], when: Month) -> str:
    """Where a past figure comes from: Published, else Data."""
    for sheet, frame in (("Published", book.published), ("Data", book.data)):
        key = [record["No"], record["Area"], int(when)]
        rows = frame.loc[(frame[KEY] == key).all(axis=1)]
        if not rows.empty:
            return f" ({sheet}!{book.where(sheet, int(rows.iloc[0]['row']), 'Value')})"
    return ""
