"""What changed and the accessible copy once more, from the raw cells, beside `oracle`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from support.oracle import Oracle, number, unlike

Rows = dict[tuple[Any, ...], Any]
#: The tables of What changed, as the familiar page and as the accessible sheets name them.
TABLES = {
    "Red indicators, worsening first": "Red indicators",
    "Indicators whose rating changed": "Ratings changed",
    "Figures restated since they were published": "Restated figures",
    "New and ended indicators": "New and ended",
}
RATING = {"R": "Red", "A": "Amber", "G": "Green", "": "Not rated", None: "Not rated"}
TRAVEL = {"↑": "Improved", "↔": "The same", "↓": "Worsened", "-": "[x]", None: "[z]"}
_WORST = {"R": 0, "A": 1, "G": 2, "": 3}
_TRAVELLED = {"↓": 0, "↔": 1, "↑": 2}
_MONTHS = {
    "Jan": "January", "Feb": "February", "Mar": "March", "Apr": "April", "May": "May",
    "Jun": "June", "Jul": "July", "Aug": "August", "Sep": "September", "Oct": "October",
    "Nov": "November", "Dec": "December",
}  # fmt: skip


class Moved:
    """Two periods of a book, and what What changed must say of them, row by row in its order.

    The title of an area is its code.
    """

    def __init__(self, book: Path) -> None:
        self.now = Oracle(book)
        self.then = Oracle(book, self.now.month - self.now.step)

    def tables(self) -> dict[str, list[list[Any]]]:
        """The rows of each table, arrows and letters as on the familiar page."""
        return {
            "Red indicators": self._reds(),
            "Ratings changed": self._ratings(),
            "Restated figures": list(self._restated()),
            "New and ended": [*self._only("New", self.now, self.then),
                              *self._only("Ended", self.then, self.now)],
        }  # fmt: skip

    def _name(self, no: str, of: Oracle) -> str:
        last = of.last(no, of.month)
        own = f" ({of.label(no, last)})" if last != self.now.month else ""
        return f"{self.now.indicators[no]['Indicator']}{own}"

    def _reds(self) -> list[list[Any]]:
        found = []
        for area in self.now.areas:
            for no, row in self.now.scorecard(area).items():
                if row["rag"] == "R":
                    far = abs(row["latest"] - row["target"]) / abs(row["target"])
                    arrow = row["previous arrow"]
                    order = _TRAVELLED.get(arrow, 3), -far
                    cells = [no, self._name(no, self.now), area, row["latest"], row["previous"]]
                    found.append((order, [*cells, arrow, "R"]))
        return [row for _, row in sorted(found, key=lambda pair: pair[0])]

    def _ratings(self) -> list[list[Any]]:
        found = []
        for area in self.now.areas:
            before = self.then.rated(area, published=True)
            for no, letter in self.now.rated(area).items():
                if no not in before or before[no] == letter:
                    continue
                last = self.then.last(no, self.then.month)
                name = self._name(no, self.now)
                if last != self.then.month:
                    now = self.now.label(no, self.now.last(no, self.now.month))
                    then = self.then.label(no, last)
                    name = f"{self.now.indicators[no]['Indicator']} ({now}, before {then})"
                was = self.then.past(no, area, last)[0]
                latest = self.now.scorecard(area)[no]["latest"]
                cells = [no, name, area, "-" if was is None else was, before[no], latest, letter]
                found.append(((_WORST[letter], _WORST[before[no]]), cells))
        return [row for _, row in sorted(found, key=lambda pair: pair[0])]

    def _restated(self) -> Iterator[list[Any]]:
        for area in self.now.areas:
            for no in self.now.live(area):
                for name, month in self.now.before(no).items():
                    value, restated = self.now.past(no, area, month)
                    if restated:
                        own = self.now.shown(no)[0] != self.now.step
                        which = name.capitalize()
                        which += f" ({self.now.label(no, month)})" if own else ""
                        data = self.now.figure(no, area, month).value
                        yield [no, self._name(no, self.now), area, which, value, data]

    def _only(self, which: str, here: Oracle, there: Oracle) -> Iterator[list[Any]]:
        for area in here.areas:
            known = set(there.live(area))
            for no in here.live(area):
                if no not in known:
                    yield [no, self._name(no, here), area, which]


def compared(book: Path, copy: Path, accessible: Path | None) -> list[str]:
    """Where What changed of a copy, or a table of the accessible one, differs from the oracle."""
    moved = Moved(book)
    tables = moved.tables()
    told = list(_differ("What changed", _familiar(copy), tables, spoken=False))
    if accessible is not None:
        sheets = _sheets(accessible)
        told += _differ("Accessible", {n: sheets[n] for n in tables}, tables, spoken=True)
        told += _by_area(moved.now, sheets)
        told += _trends(moved.now, sheets)
    return told


def _differ(
    where: str,
    shown: dict[str, list[list[Any]]],
    said: dict[str, list[list[Any]]],
    *,
    spoken: bool,
) -> Iterator[str]:
    for name, rows in said.items():
        listed = shown.get(name, [])
        # The order is told by what rows are sorted by; equals stand as they come.
        wanted = [_worded(name, row, spoken=spoken) for row in rows]
        yield from unlike(f"{where}, {name}", _keyed(listed), _keyed(wanted))
        ranks = {"Red indicators": 5, "Ratings changed": 6}
        if name in ranks:
            at = ranks[name]
            if [row[at] for row in listed] != [row[at] for row in wanted]:
                yield f"{where}, {name}: in another order than worst first"


def _worded(name: str, row: list[Any], *, spoken: bool) -> list[Any]:
    """A row as it is shown: letters, and on accessible sheets arrows and gaps, as words."""
    cells = list(row)
    if name == "Red indicators":
        cells[5] = TRAVEL[row[5]] if spoken else row[5]
        cells[6] = RATING[row[6]]
    if name == "Ratings changed":
        cells[4], cells[6] = RATING[row[4]], RATING[row[6]]
    return ["[x]" if cell == "-" and spoken else cell for cell in cells]


def _keyed(rows: Sequence[Sequence[Any]]) -> Rows:
    """Rows by number, area and, where figures are told apart so, which one."""
    return {(row[0], row[2], str(row[3]) if len(row) == 6 else ""): list(row) for row in rows}


def _familiar(copy: Path) -> dict[str, list[list[Any]]]:
    """The tables below the counts on the page What changed."""
    found: dict[str, list[list[Any]]] = {}
    book: Any = load_workbook(copy, read_only=True)
    table: list[list[Any]] | None = None
    for row in book["What changed"].iter_rows(values_only=True):
        first = str(row[0] or "").removesuffix(" (continued)")
        if first in TABLES:
            table = found.setdefault(TABLES[first], [])
        elif first == "No" or (table is not None and row[1] is None):
            continue
        elif table is not None and row[1] is not None:
            width = {"Red indicators": 7, "Ratings changed": 7, "Restated figures": 6}
            name = next(name for name, rows in found.items() if rows is table)
            table.append([number_of(row[0]), *row[1 : width.get(name, 4)]])
    return found


def _sheets(copy: Path) -> dict[str, list[list[Any]]]:
    """The rows of the table of each accessible sheet whose first column is an indicator's."""
    found: dict[str, list[list[Any]]] = {}
    for sheet in load_workbook(copy).worksheets:
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]
        heads = [n for n, row in enumerate(rows) if row[0] == "Indicator number"]
        body = rows[heads[0] + 1 :] if heads else []
        found[sheet.title] = [[number_of(row[0]), *row[1:]] for row in body]
    return found


def _by_area(now: Oracle, sheets: dict[str, list[list[Any]]]) -> Iterator[str]:
    """The scorecard of each area, the areas beside each other, and the trend."""
    beside: Rows = {}
    for area in now.areas:
        said: Rows = {}
        for no, row in now.scorecard(area).items():
            about = now.indicators[no]
            count = about["Measure"] == "number"
            lacking = "[z]" if count else "[x]"
            denom = row["denom"]
            small = lacking if denom is None else "Yes" if row["denom fill"] else "No"
            aim = row["target"]
            if aim == "-":
                aim = "[x]" if about["Polarity"] else "[z]"
            past = [
                cell
                for name in ("previous", "outturn")
                for cell in (_or(row[name]), TRAVEL[row[f"{name} arrow"]])
            ]
            noted = any(row[f"{name} of"] for name in ("latest", "target", "previous", "outturn"))
            noted |= row["previous restated"] or row["outturn restated"]
            said[(no,)] = [
                _or(row["latest"]), RATING[row["rag"]],
                lacking if row["num"] is None else row["num"],
                lacking if denom is None else denom, small, aim, *past, noted,
            ]  # fmt: skip
            beside[no, area] = [_or(row["latest"]), RATING[row["rag"]],
                                TRAVEL[row["previous arrow"]]]  # fmt: skip
        shown = {
            (row[0],): [*row[5:15], len(row) > 15 and row[15] != "None"]
            for row in sheets[f"Scorecard {area}"]
        }
        yield from unlike(f"Accessible scorecard {area}", shown, said)
    areas: Rows = {(row[0], row[4]): row[5:8] for row in sheets["Compare areas"]}
    yield from unlike("Accessible Compare areas", areas, beside)
    trend = {key: ["[x]" if one is None else one for one in row]
             for key, row in now.history().items()}  # fmt: skip
    periods: Rows = {(row[0], row[2]): row[3:16] for row in sheets["Trend"]}
    yield from unlike("Accessible Trend", periods, trend)


def _trends(now: Oracle, sheets: dict[str, list[list[Any]]]) -> Iterator[str]:
    """Result, target and rating of each Red and period, and whether it has a note."""
    said: Rows = {}
    for (no, area), points in now.exceptions().items():
        for point in points:
            gap = point["result"] == "n/a"
            rating = (
                "[x]"
                if gap
                else {"n/a": "Not rated", None: "Not rated"}.get(point["rating"], point["rating"])
            )
            values = ["[x]" if point[n] == "n/a" else point[n] for n in ("result", "target")]
            said[no, area, _long(point["month"])] = [*values, rating, bool(point["mark"])]
    shown = {
        (row[0], row[2], row[3]): [*row[4:7], len(row) > 7 and row[7] != "None"]
        for row in sheets["Red trends"]
    }
    yield from unlike("Accessible Red trends", shown, said)


def _or(value: Any) -> Any:
    return "[x]" if value == "-" else value


def _long(period: str) -> str:
    """`Oct 13` as October 2013, `Q2 2013/14` as Quarter 2 2013/14."""
    if period[:3] in _MONTHS:
        return f"{_MONTHS[period[:3]]} 20{period[-2:]}"
    return period.replace("Q", "Quarter ", 1) if period.startswith("Q") else period


def number_of(cell: object) -> str:
    """An indicator's number as text, whichever way a cell holds it."""
    return number(float(cell)) if isinstance(cell, int) else number(cell)
