"""An attacker who has finished copies alone, as files, and what is public of indicators and areas.

The solver is OR-tools' CP-SAT, and no code of the product is used. The attacker is told which c is
a count of 1 to 5 and which was withheld to protect one, which is more than a reader knows.
"""

from __future__ import annotations

import math
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree

from openpyxl import load_workbook
from ortools.sat.python import cp_model

#: Number, area, month and what: num, denom or value; the same with `own` for one month of a year.
Key = tuple[int, str, str, str]
_MONTHS: Final = ("January", "February", "March", "April", "May", "June", "July", "August",
                  "September", "October", "November", "December")  # fmt: skip
_LETTERS: Final = {"Red": "R", "Amber": "A", "Green": "G"}
_ARROWS: Final = {"Improved": "↑", "The same": "↔", "Worsened": "↓"}
_MOST: Final = 400
_OPEN: Final = 3


@dataclass(frozen=True)
class Table:
    """What is public of an indicator; `green` and `amber` are None where nothing is rated."""

    no: int
    percent: bool
    polarity: str
    ytd: bool
    adds_up: bool
    target: Fraction | None
    green: tuple[Fraction, Fraction] | None
    amber: tuple[Fraction, Fraction] | None


@dataclass
class Told:
    """What copies say: figures (None for a c), letters, arrows between months, restated ones."""

    figures: dict[Key, float | None] = field(default_factory=dict)
    letters: dict[tuple[int, str, str], str] = field(default_factory=dict)
    arrows: dict[tuple[int, str, str, str], str] = field(default_factory=dict)
    #: By number, area and month the copy that gives it anew, and the figure.
    restated: dict[tuple[int, str, str, str], float | None] = field(default_factory=dict)

    def put(self, key: Key, cell: object) -> None:
        """A cell of a figure; what one rendering shows counts, whatever the other does."""
        if isinstance(cell, (int, float)):
            self.figures[key] = float(cell)
        elif cell in ("c", "[c]"):
            self.figures.setdefault(key, None)


def before(month: str) -> str:
    """The month before one of 2014."""
    return f"2014-{int(month[5:]) - 1:02d}"


def read(files: Mapping[str, Sequence[Path]]) -> Told:
    """Everything that copies say, by reporting month, in whatever rendering."""
    told = Told()
    for when, paths in files.items():
        for path in paths:
            for sheet in load_workbook(path).worksheets:
                rows = [list(row) for row in sheet.iter_rows(values_only=True)]
                _sheet(told, when, sheet.title, rows)
    return told


def _sheet(told: Told, when: str, title: str, rows: list[list[Any]]) -> None:
    if title.startswith("Exc "):
        _exception(told, rows)
        return
    heads: dict[str, int] = {}
    table = ""
    area = re.sub(r"^Scorecard ?", "", title)
    for row in rows:
        first = row[0]
        if isinstance(first, str) and first.startswith("Scorecard - "):
            area = first.removeprefix("Scorecard - ")
        if first in ("No", "Indicator number") or (len(row) > 4 and row[4] == "Latest Result"):
            names = [str(name or "") for name in row]
            heads = {name: n for n, name in reversed(list(enumerate(names)))}
            table = " ".join(names)
        elif isinstance(first, int) and heads:
            own = area if "Area" not in heads else str(row[heads["Area"]])
            if title.startswith("Scorecard"):
                _scorecard(told, when, own, heads, row)
            elif "Rating" in table and "changed" not in table and title in (
                "Ratings changed", "What changed",
            ):  # fmt: skip
                _changed(told, when, own, row)
            elif title in ("Restated figures",):
                figure = str(row[heads["Figure, previous or outturn"]])
                of = before(when) if figure.casefold().startswith("prev") else "2014-03"
                now = row[heads["As the data give it now"]]
                value = float(now) if isinstance(now, (int, float)) else None
                told.restated[first, own, of, when] = value


def _scorecard(told: Told, when: str, area: str, heads: dict[str, int], row: list[Any]) -> None:
    def at(*starts: str) -> Any:
        return next((row[n] for name, n in heads.items() if name.startswith(starts)), None)

    no = row[0]
    for what, cell in (("value", at("Latest")), ("num", at("Num")), ("denom", at("Denom"))):
        told.put((no, area, when, what), cell)
    told.put((no, area, before(when), "value"), at("Previous"))
    told.put((no, area, "2014-03", "value"), at("Outturn"))
    letter = at("RAG")
    if _LETTERS.get(letter, letter) in ("R", "A", "G"):
        told.letters[no, area, when] = _LETTERS.get(letter, letter)
    since = ("DoT from {}", "Direction of travel from {}")
    for then, name in ((before(when), "previous"), ("2014-03", "outturn")):
        cell = at(*(start.format(name) for start in since))
        arrow = _ARROWS.get(cell, cell)
        if arrow in ("↑", "↔", "↓"):
            told.arrows[no, area, when, then] = arrow


def _changed(told: Told, when: str, area: str, row: list[Any]) -> None:
    """Number, indicator, area, result and rating of the month before, and of this one."""
    if len(row) < 7 or row[4] not in (*_LETTERS, "Not rated"):
        return
    told.put((row[0], area, before(when), "value"), row[3])
    if row[4] in _LETTERS:
        told.letters[row[0], area, before(when)] = _LETTERS[row[4]]


def _exception(told: Told, rows: list[list[Any]]) -> None:
    no, area, _ = str(rows[1][0]).removeprefix("Indicator ").split(" · ")
    at = next(n for n, row in enumerate(rows) if str(row[0]).startswith("Trend Data"))
    letters = next(row for row in rows[at:] if row[0] == "RAG Rating")
    for column, label in enumerate(rows[at][1:5], 1):
        if str(label).endswith(" 14"):
            number = next(n for n, name in enumerate(_MONTHS, 1) if name.startswith(label[:3]))
            when = f"2014-{number:02d}"
            told.put((int(no), area, when, "value"), rows[at + 1][column])
            if letters[column] in _LETTERS:
                told.letters[int(no), area, when] = _LETTERS[letters[column]]


# ---- what stands beside results

_SIGNAL: Final = re.compile(
    r"\((\d+) (?:points|changes), mean (-?[\d.,]+)%?, limits (-?[\d.,]+)%? to"
)
_NEEDS: Final = re.compile(
    r"target of ([\d.]+)% needs (?:at most )?([\d.]+)% in the remaining (\d+)"
)
_SIDES: Final = {"Higher": 1, "Lower": -1, "No more than chance": 0}


@dataclass
class Beside:
    """What copies say beside results, by number and area."""

    #: How many points or changes, their mean and the lower limit.
    signals: dict[tuple[int, str], tuple[int, float, float]] = field(default_factory=dict)
    #: Target, what the rest of the year needs, and how many months that is.
    outlooks: dict[tuple[int, str], tuple[float, float, int]] = field(default_factory=dict)
    last_years: dict[tuple[int, str], float] = field(default_factory=dict)
    #: Higher (1), lower (-1) or not told apart (0) from the rest of its whole.
    sides: dict[tuple[int, str], int] = field(default_factory=dict)
    #: The lines of each chart by name, as far as its file holds their figures.
    lines: list[dict[str, list[float]]] = field(default_factory=list)


def read_beside(paths: Sequence[Path]) -> Beside:
    """All of it that finished copies print, in whatever rendering."""
    told = Beside()
    for path in paths:
        for sheet in load_workbook(path).worksheets:
            key: tuple[int, str] | None = None
            heads: list[str] = []
            for row in sheet.iter_rows(values_only=True):
                first = row[0]
                if isinstance(first, str) and first.startswith("Indicator ") and " · " in first:
                    no, area, _ = first.removeprefix("Indicator ").split(" · ")
                    key = int(no), area
                elif first == "Indicator number":
                    heads = [str(name) for name in row]
                elif heads and isinstance(first, int):
                    area = sheet.title.removeprefix("Scorecard ")
                    key = first, str(row[heads.index("Area")]) if "Area" in heads else area
                if key:
                    _said(told, key, dict(zip(heads, row, strict=False)), row)
        told.lines += _charts(path)
    return told


def _said(told: Beside, key: tuple[int, str], cells: dict[str, Any], row: Sequence[Any]) -> None:
    """What one row says of an indicator and area."""
    for text in (str(cell) for cell in row if isinstance(cell, str)):
        if found := _SIGNAL.search(text):
            count, mean, lower = (part.replace(",", "") for part in found.groups())
            told.signals[key] = int(count), float(mean), float(lower)
        if found := _NEEDS.search(text):
            told.outlooks[key] = float(found[1]), float(found[2]), int(found[3])
    for head, cell in cells.items():
        if head.startswith("Result of the same period last year") and isinstance(cell, float):
            told.last_years[key] = cell
        if head.startswith("Compared with the rest"):
            side = _SIDES.get(str(cell).split(",")[0])
            if side is not None:
                told.sides[key] = side


def _charts(path: Path) -> Iterator[dict[str, list[float]]]:
    """The lines of every chart part of a copy."""
    chart = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
    with zipfile.ZipFile(path) as parts:
        for name in parts.namelist():
            if name.startswith("xl/charts/chart"):
                root = ElementTree.fromstring(parts.read(name))
                yield {
                    "".join(title.itertext()).strip(): [
                        float(value.text or "nan")
                        for value in one.findall(f"{chart}val//{chart}pt/{chart}v")
                    ]
                    for one in root.iter(f"{chart}ser")
                    if (title := one.find(f"{chart}tx")) is not None
                }


# ---- what follows from it


class Attack:
    """One indicator as a model of CP-SAT: its counts, and all that was said of them."""

    def __init__(
        self,
        told: Told,
        table: Table,
        parts: Mapping[str, Sequence[str]],
        unpaged: frozenset[str],
        small: frozenset[Key],
    ) -> None:
        self.told, self.table, self.unpaged, self.small = told, table, unpaged, small
        self.model = cp_model.CpModel()
        self.vars: dict[tuple[str, str, str, str], cp_model.IntVar] = {}
        self.undecided = 0
        keys = {key[1:3] for key in told.figures if key[0] == table.no}
        for area, month in keys:
            self._figures(area, month)
        for (no, area, month), letter in told.letters.items():
            if no == table.no and (area, month) in keys:
                self._rated(area, month, letter)
        for (no, area, month, then), arrow in told.arrows.items():
            if no == table.no and {(area, month), (area, then)} <= keys:
                self._arrow(area, month, then, arrow)
        if table.adds_up:
            for month in {month for _, month in keys}:
                self._totals(parts, keys, month)
        if table.ytd:
            self._rises(keys)

    def count(self, area: str, month: str, what: str, copy: str = "") -> cp_model.IntVar:
        """The variable of a count; `copy` for one that was restated in that copy."""
        key = (area, month, what, copy)
        if key not in self.vars:
            few = (self.table.no, area, month, what) in self.small and not copy
            low, high = (1, 5) if few and area not in self.unpaged else (0, _MOST)
            self.vars[key] = self.model.new_int_var(low, high, " ".join(key))
            if what == "denom":
                self.model.add(self.count(area, month, "num", copy) <= self.vars[key])
        return self.vars[key]

    def _shown(self, area: str, month: str, what: str) -> float | None:
        return self.told.figures.get((self.table.no, area, month, what))

    def _figures(self, area: str, month: str) -> None:
        """What is printed; a result that is shown rests on no small count."""
        num = self.count(area, month, "num")
        value = self._shown(area, month, "value")
        if not self.table.percent:
            if value is not None:
                self.model.add(num == round(value))
            return
        denom = self.count(area, month, "denom")
        self.model.add(denom >= 1)
        for what, var in (("num", num), ("denom", denom)):
            shown = self._shown(area, month, what)
            if shown is not None:
                self.model.add(var == round(shown))
        if value is not None:
            ratio = Fraction(value).limit_denominator(1000)
            self.model.add(num * ratio.denominator == denom * ratio.numerator)
            if value:
                self.model.add(num >= 6)
                self.model.add(denom >= 6)

    def _within(self, area: str, month: str, band: tuple[Fraction, Fraction]) -> list[Any]:
        """The two conditions of a band on a result."""
        num = self.count(area, month, "num")
        denom = self.count(area, month, "denom") if self.table.percent else 1
        low, high = band
        return [
            num * low.denominator >= denom * low.numerator,
            num * high.denominator <= denom * high.numerator,
        ]

    def _is_in(self, area: str, month: str, band: tuple[Fraction, Fraction]) -> Any:
        """Whether a result lies within a band."""
        num = self.count(area, month, "num")
        denom = self.count(area, month, "denom") if self.table.percent else 1
        from_, to = (self.model.new_bool_var("") for _ in band)
        for holds, edge, way in ((from_, band[0], 1), (to, band[1], -1)):
            above = way * (num * edge.denominator - denom * edge.numerator)
            self.model.add(above >= 0).only_enforce_if(holds)
            self.model.add(above < 0).only_enforce_if(holds.Not())
        both = self.model.new_bool_var("")
        self.model.add_bool_and([from_, to]).only_enforce_if(both)
        self.model.add_bool_or([from_.Not(), to.Not()]).only_enforce_if(both.Not())
        return both

    def _rated(self, area: str, month: str, letter: str) -> None:
        if self.table.green is None or self.table.amber is None:
            return
        green, amber = (self._is_in(area, month, b) for b in (self.table.green, self.table.amber))
        if letter == "G":
            self.model.add_bool_and([green])
        elif letter == "A":
            self.model.add_bool_and([green.Not(), amber])
        else:
            self.model.add_bool_and([green.Not(), amber.Not()])

    def _arrow(self, area: str, month: str, then: str, arrow: str) -> None:
        """The latest result less the past one, by polarity: how far from the target for T."""
        sides = []
        far = 10**9
        for of, other in ((month, then), (then, month)):
            num = self.count(area, of, "num")
            denom: Any = self.count(area, of, "denom") if self.table.percent else 1
            worth: Any = num
            if self.table.polarity == "T":
                assert self.table.target is not None
                aim = self.table.target
                worth = self.model.new_int_var(0, far, "")
                off = num * aim.denominator - denom * aim.numerator
                self.model.add_abs_equality(worth, off)
            if self.table.percent:
                product = self.model.new_int_var(-far, far, "")
                by = self.count(area, other, "denom")
                self.model.add_multiplication_equality(product, [worth, by])
                worth = product
            sides.append(worth)
        better = sides[0] - sides[1] if self.table.polarity == "H" else sides[1] - sides[0]
        if arrow == "↑":
            self.model.add(better > 0)
        elif arrow == "↓":
            self.model.add(better < 0)
        else:
            self.model.add(better == 0)

    def _totals(
        self, parts: Mapping[str, Sequence[str]], keys: set[tuple[str, str]], month: str
    ) -> None:
        copies = {""} | {
            copy for no, _, of, copy in self.told.restated if (no, of) == (self.table.no, month)
        }
        for copy in copies if not self.table.percent else {""}:
            for whole, some in parts.items():
                if (whole, month) not in keys and whole not in self.unpaged:
                    continue
                if not any((part, month) in keys or part in self.unpaged for part in some):
                    continue
                there = [p for p in some if (p, month) in keys or p in self.unpaged]
                for what in ("num", "denom") if self.table.percent else ("num",):
                    self.model.add(
                        self._version(whole, month, what, copy)
                        == sum(self._version(part, month, what, copy) for part in there)
                    )

    def _version(self, area: str, month: str, what: str, copy: str) -> cp_model.IntVar:
        """A count as a copy has it: the one published, unless it says that it was restated."""
        key = (self.table.no, area, month, copy)
        if not copy or (key not in self.told.restated and area not in self.unpaged):
            return self.count(area, month, what)
        var = self.count(area, month, what, copy)
        now = self.told.restated.get(key)
        if now is not None:
            self.model.add(var == round(now))
        return var

    def _rises(self, keys: set[tuple[str, str]]) -> None:
        for area, month in keys:
            if month > "2014-04" and (area, before(month)) in keys:
                own = self.model.new_int_var(0, _MOST, "own")
                now, then = (self.count(area, m, "num") for m in (month, before(month)))
                self.model.add(now - then == own)
                self.vars[area, month, "own", ""] = own

    # ---- what is recovered

    def recovered(self, truth: Mapping[Key, int]) -> Iterator[Key]:
        """Of some counts those with fewer than three values; `truth` is one that is possible."""
        asked = {key: self.vars[(*key[1:], "")] for key in truth if (*key[1:], "") in self.vars}
        seen = {key: {truth[key]} for key in asked}
        for key, var in asked.items():
            while len(seen[key]) < _OPEN:
                model = self.model.clone()
                for value in seen[key]:
                    model.add(var != value)
                solver = cp_model.CpSolver()
                solver.parameters.num_workers = 1
                solver.parameters.max_deterministic_time = 5.0
                status = solver.solve(model)
                if status == cp_model.INFEASIBLE:
                    yield key
                    break
                if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                    self.undecided += 1
                    break
                for other, its in asked.items():
                    seen[other].add(solver.value(its))

    def possible(self, truth: Mapping[Key, int]) -> bool:
        """Whether the truth agrees with the model: else the attacker has a rule wrong."""
        model = self.model.clone()
        for key, value in truth.items():
            if (*key[1:], "") in self.vars:
                model.add(self.vars[(*key[1:], "")] == value)
        return bool(cp_model.CpSolver().solve(model) in (cp_model.OPTIMAL, cp_model.FEASIBLE))


def is_small(count: float | None) -> bool:
    """Whether a count is one to five."""
    return count is not None and 1 <= count <= 5 and not math.isnan(count)
