"""The sheet Try targets: results beside targets and limits that an officer may change at will.

It is the user's. A refresh brings the figures up to date and adds indicators that are missing;
targets, limits, order and everything else stay. What the formulas show comes from the functions
that the cells call themselves.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from xlscore.functions import answers
from xlscore.inputs.cells import as_text, blank, no_value
from xlscore.inputs.contract import POLARITIES, TRY_TARGETS, Column
from xlscore.inputs.records import records_of
from xlscore.problems import Problem
from xlscore.results.results import Results
from xlscore.rules.numbers import one
from xlscore.rules.ratings import bands
from xlscore.rules.sentences import Show, number_format, show
from xlscore.workbook.tables import FORMULA_WITHOUT_VALUE, Edits, Entry, Figure, Formula, RawTable

_LIMIT = (
    "A number, or text such as <100 or >75 that leaves out the number itself; for polarity T "
    "both edges, as 83%-93%. Blank: by polarity, from the target."
)
COLUMNS: Final = (
    Column("No", "no", hint="The indicator's number, as on the sheet Indicators.", width=6),
    Column("Area", "area", hint="The area's code. Blank: the first area.", width=9),
    Column("Indicator", "text", width=46),
    Column(
        "Polarity",
        "choice",
        choices=POLARITIES,
        hint="H high is good, L low is good, T near the target is good.",
        width=9,
    ),
    Column("Result", "number", hint="Brought up to date by each refresh.", width=10),
    Column("Previous", "number", hint="Brought up to date by each refresh.", width=10),
    Column("Denominator", "number", hint="Brought up to date by each refresh.", width=12),
    Column("Target", "number", hint="Try another one: nothing else depends on it.", width=10),
    Column("Amber limit", "bound", hint=_LIMIT, width=13),
    Column("Green limit", "bound", hint=_LIMIT, width=13),
    Column("Rating", "choice", width=9),
    Column("On the page", "choice", hint="The rating of the page, for comparison.", width=9),
    Column("Direction", "choice", width=9),
    Column("Why", "text", width=90),
    Column("Shown as", "text", hint="How the sentence writes figures, such as 0.0%.", width=10),
)
RATING: Final = (
    "RAG([@Result],[@Target],[@Polarity],[@[Amber limit]],[@[Green limit]],[@Denominator])"
)
DIRECTION: Final = "DOT([@Result],[@Previous],[@Polarity],[@Target])"
WHY: Final = (
    "RAGWHY([@Result],[@Target],[@Polarity],[@[Amber limit]],[@[Green limit]],[@Denominator],"
    "[@[Shown as]])"
)
FORMULAS: Final[Mapping[str, str]] = {"Rating": RATING, "Direction": DIRECTION, "Why": WHY}

_RATED: Final = ("Result", "Target", "Polarity", "Amber limit", "Green limit", "Denominator")
_READ: Final = {
    "Rating": _RATED,
    "Direction": ("Result", "Previous", "Polarity", "Target"),
    "Why": (*_RATED, "Shown as"),
}
#: What a refresh sets, and where in the results it comes from.
_UP_TO_DATE: Final = {
    "Result": "latest", "Previous": "previous", "Denominator": "denom", "On the page": "rag",
}  # fmt: skip


@dataclass(frozen=True)
class Tried:
    """What a refresh does to the sheet, and what it has to say of it.

    `changes` says whether a cell will show something else than before.
    """

    edits: Mapping[str, Edits]
    changes: bool = False
    problems: Sequence[Problem] = ()


def up_to_date(table: RawTable | None, computed: Results, first: str) -> Tried:
    """The edits of the sheet for new results; none where the book has no such sheet.

    `first` is the code of the first area, whose indicators are all listed; rows of other areas
    are kept up to date where the user added them.
    """
    if table is None:
        return Tried({})
    places = {name.strip().casefold(): n for n, name in reversed(list(enumerate(table.columns)))}
    missing = [name for name in ("No", "Result") if name.casefold() not in places]
    if missing:
        return Tried({}, problems=[_without(name) for name in missing])
    sheet = _Sheet(table, places)
    rows = {(str(r["No"]), str(r["Area"])): r for r in records_of(computed.rows)}
    sets: dict[tuple[int, str], Entry | Formula] = {}
    listed = set()
    for at in range(len(table.rows)):
        key = (as_text(sheet.cell(at, "No")), as_text(sheet.cell(at, "Area")) or first)
        listed.add(key)
        if key[0]:
            sets |= sheet.figures(at, rows.get(key, {}))
    new = [
        _new(record)
        for key, record in rows.items()
        if record["Polarity"] in POLARITIES and key[1] == first and key not in listed
    ]
    changes = bool(sets or new)
    # The figures are in their cells by now, so the formulas are worked out from what stands there.
    given = {at: sheet.read(at) for at in range(len(table.rows))}
    for name, values in _answers(list(given.values()), places).items():
        for at, value in zip(given, values, strict=True):
            if value is not None:
                changes = changes or (sheet.cell(at, name) or "") != value
                sets[sheet.row(at), name] = Formula(FORMULAS[name], value)
    for name, values in _answers([_plain(record) for record in new], places).items():
        for record, value in zip(new, values, strict=True):
            record[name] = Formula(FORMULAS[name], value or "")
    appended = [{n: v for n, v in record.items() if n.casefold() in places} for record in new]
    edits = {TRY_TARGETS: Edits(sets, appended)} if sets or appended else {}
    return Tried(edits, changes)


class _Sheet:
    """The rows of the sheet, by position in its table and column name."""

    def __init__(self, table: RawTable, places: Mapping[str, int]) -> None:
        self._table, self._places = table, places
        self._rows, self._faults = [list(row) for row in table.rows], dict(table.faults)

    def row(self, at: int) -> int:
        """The sheet row of a row of the table."""
        return self._table.top + 1 + at

    def cell(self, at: int, name: str) -> Any:
        """What stands in a cell; None for a blank one or a column that is not there."""
        place = self._places.get(name.casefold())
        value = None if place is None else self._rows[at][place]
        return None if blank(value) else value

    def read(self, at: int) -> dict[str, Any]:
        """A row as its formulas read it: an error is its text."""
        row = {}
        for column in COLUMNS:
            place = self.row(at), self._table.left + self._places.get(column.name.casefold(), 0)
            row[column.name] = self._faults.get(place, self.cell(at, column.name))
        return row

    def figures(self, at: int, record: Mapping[Any, Any]) -> dict[tuple[int, str], Entry]:
        """The figures of a row that differ from what stands there, which they replace."""
        sets: dict[tuple[int, str], Entry] = {}
        for name, source in _UP_TO_DATE.items():
            now = _entry(record.get(source))
            place = self._places.get(name.casefold())
            if place is None:
                continue
            fault = self._faults.pop((self.row(at), self._table.left + place), None)
            if fault is not None or self.cell(at, name) != now:
                self._rows[at][place] = now
                sets[self.row(at), name] = now
        return sets


def _answers(
    rows: Sequence[Mapping[str, Any]], places: Mapping[str, int]
) -> dict[str, list[str | None]]:
    """What the formulas of rows give; None where that cannot be known."""
    if not rows:
        return {}
    functions: dict[str, Callable[..., Any]] = {
        "Rating": answers.rating,
        "Direction": answers.arrow,
        "Why": answers.reason,
    }
    given: dict[str, list[str | None]] = {}
    for name, function in functions.items():
        if all(read.casefold() in places for read in (name, *_READ[name])):
            result = function(*([[row[read]] for row in rows] for read in _READ[name]))
            cells = [line[0] for line in result] if isinstance(result, list) else [result]
            unknown = [FORMULA_WITHOUT_VALUE in [row[read] for read in _READ[name]] for row in rows]
            given[name] = [
                None if not_known else str(cell)
                for cell, not_known in zip(cells, unknown, strict=True)
            ]
    return given


def _new(record: Mapping[Any, Any]) -> dict[str, Entry | Formula | Figure]:
    """The row of an indicator that is not on the sheet: its target and limits in force."""
    how = show(record["Measure"], record["Decimals"])
    no, target = record["No"], record["target"]
    row: dict[str, Entry | Formula | Figure] = {
        "No": no_value(no),
        "Area": record["Area"],
        "Indicator": record["Indicator"],
        "Polarity": record["Polarity"],
        "Result": Figure(_entry(record["latest"]), number_format(how)),
        "Previous": Figure(_entry(record["previous"]), number_format(how)),
        "Denominator": Figure(_entry(record["denom"]), "General"),
        "Target": _shown(_entry(target), how),
        "On the page": _entry(record["rag"]),
        "Shown as": number_format(how),
    }
    for name, colour in (("Amber limit", "amber"), ("Green limit", "green")):
        row[name] = _shown(_limit(record, colour, how), how)
    return row


def _shown(value: Entry, how: Show) -> Figure:
    if isinstance(value, float):
        return Figure(value, number_format(how.in_full(value)))
    # Text, and whatever is typed later, is shown as it is.
    return Figure(value, "General")


def _limit(record: Mapping[Any, Any], colour: str, how: Show) -> Entry:
    """A limit of a row of Targets as `=RAG()` takes it in one cell; None for a blank one."""
    low, high = f"{colour}_from", f"{colour}_to"
    if record["Polarity"] == "T":
        if math.isnan(record[low]) and math.isnan(record[high]):
            return None
        both = {edge: float(record[edge]) for edge in (low, high)}
        # A cell holds both edges or none: the blank one is written as the rules fill it.
        filled = bands(float(record["target"]), "T") if not math.isnan(record["target"]) else None
        if filled is not None:
            both = {e: one(getattr(filled, e)) if math.isnan(v) else v for e, v in both.items()}
        lower = (">" if record[f"{low}_open"] else "") + how.limit(both[low])
        upper = ("<" if record[f"{high}_open"] else "") + how.limit(both[high])
        return f"{lower}-{upper}"
    edge, sign = (low, ">") if record["Polarity"] == "H" else (high, "<")
    if math.isnan(record[edge]):
        return None
    if record[f"{edge}_open"]:
        return sign + how.limit(float(record[edge]))
    return float(record[edge])


def _plain(record: Mapping[str, object]) -> dict[str, Any]:
    """A new row as its formulas read it."""
    return {name: v.value if isinstance(v, Figure) else v for name, v in record.items()}


def _entry(value: Any) -> Entry:
    """A result as it stands in a cell: a missing one is blank."""
    if value is None or value == "" or (isinstance(value, float) and math.isnan(value)):
        return None
    return str(value) if isinstance(value, str) else float(value)


def _without(column: str) -> Problem:
    return Problem(
        "warning",
        TRY_TARGETS,
        "",
        f"there is no column {column}, so its figures were not brought up to date",
        "give the column its name back, or rename the sheet to keep it as it is",
    )
