"""Mixed integer programs, handed to HiGHS: rows between bounds over columns between bounds."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final, TypeAlias

import highspy
import numpy as np
import numpy.typing as npt

#: What one question may cost, in nodes; the seconds only keep it from never ending.
_NODES: Final = 300
_SECONDS: Final = 5.0
_PASSES: Final = 30
#: What a question in whole numbers costs against one in fractions.
_WHOLE: Final = 10
HAIR: Final = 1e-6

Floats: TypeAlias = npt.NDArray[np.float64]


class Allowance:
    """What may still be asked for one proof: a question in whole numbers counts as many."""

    def __init__(self, questions: float) -> None:
        self._left = questions

    def take(self, *, whole: bool) -> bool:
        """Whether one more question may be asked, which is counted."""
        if self.spent:
            return False
        self._left -= _WHOLE if whole else 1
        return True

    @property
    def spent(self) -> bool:
        """Whether nothing may be asked any more."""
        return self._left <= 0


class Program:
    """A program; HiGHS has it from the first question on, and is only told what changes.

    Columns and rows are added until it is closed.
    """

    def __init__(self, allowance: Allowance) -> None:
        self.allowance = allowance
        self._bounds: list[tuple[float, float]] = []
        self._wholes: list[bool] = []
        self._terms: list[tuple[int, int, float]] = []
        self._limits: list[tuple[float, float]] = []
        self._solvers: dict[bool, highspy.Highs] = {}

    def column(self, low: float, high: float, whole: bool) -> int:
        """Add a column."""
        self._bounds.append((low, high))
        self._wholes.append(whole)
        return len(self._bounds) - 1

    def row(self, terms: Iterable[tuple[int, float]], low: float, high: float) -> None:
        """Add a row."""
        at = len(self._limits)
        self._limits.append((low, high))
        self._terms += [(at, n, by) for n, by in terms]

    def close(self) -> None:
        """No more is added: narrow each column to what the rows leave it, one row at a time."""
        self.low, self.high = np.array(self._bounds, float).reshape(-1, 2).T.copy()
        self.whole = np.array(self._wholes, bool)
        terms = np.array(self._terms, float).reshape(-1, 3)
        self._at, self._of = terms[:, 0].astype(np.int32), terms[:, 1].astype(np.int32)
        self._by = np.ascontiguousarray(terms[:, 2])
        self.least, self.most = np.array(self._limits, float).reshape(-1, 2).T.copy()
        for _ in range(_PASSES if len(self._limits) else 0):
            if not self._narrow():
                break

    def _narrow(self) -> bool:
        by, of, at = self._by, self._of, self._at
        ends = by * self.low[of], by * self.high[of]
        low, high = np.minimum(*ends), np.maximum(*ends)
        n = len(self.least)
        least, most = np.bincount(at, low, n), np.bincount(at, high, n)
        # What the others of a row leave to each term of it.
        to = (self.most[at] - (least[at] - low)) / by
        from_ = (self.least[at] - (most[at] - high)) / by
        first, last = np.where(by > 0, from_, to), np.where(by > 0, to, from_)
        lows, highs = self.low.copy(), self.high.copy()
        np.maximum.at(lows, of, first)
        np.minimum.at(highs, of, last)
        lows[self.whole] = np.ceil(lows[self.whole] - HAIR)
        highs[self.whole] = np.floor(highs[self.whole] + HAIR)
        new = bool(np.any(lows > self.low + HAIR) or np.any(highs < self.high - HAIR))
        self.low, self.high = np.maximum(self.low, lows), np.minimum(self.high, highs)
        return new

    def agrees(self, found: Floats) -> bool:
        """Whether values lie within all rows, to a hair."""
        parts = self._by * found[self._of]
        sums = np.bincount(self._at, parts, len(self.least))
        hair = 1e-9 * (1 + np.bincount(self._at, np.abs(parts), len(self.least)))
        return bool(np.all((sums >= self.least - hair) & (sums <= self.most + hair)))

    def best(
        self, costs: Mapping[int, float], within: Mapping[int, tuple[float, float]] | None = None
    ) -> tuple[Floats | None, bool]:
        """The values that cost least, and whether nothing costs less; `within` narrows columns.

        Fractions are tried first, which may do without.
        """
        for whole in (False, True):
            found, sure = self._ask(whole, costs, within or {})
            if found is None:
                return None, sure
            off = np.abs(found - np.round(found))[self.whole]
            if not off.size or off.max() < HAIR:
                found[self.whole] = np.round(found[self.whole])
                return found, sure
        return None, False

    def end(self, column: int, way: float, value: float) -> None:
        """No value of a column is lower (`way` 1) or higher (-1) than one: nothing else costs."""
        (self.low if way > 0 else self.high)[column] = value
        for solver in self._solvers.values():
            solver.changeColBounds(column, self.low[column], self.high[column])

    def ends(self, column: int) -> tuple[float, float]:
        """How far a column can go down and up, fractions allowed: no value lies beyond."""
        found = [self._ask(False, {column: way}, {}) for way in (1.0, -1.0)]
        ends = (self.low[column], self.high[column])
        low, high = (
            float(values[column]) if values is not None and sure else float(end)
            for (values, sure), end in zip(found, ends, strict=True)
        )
        return low, high

    def _ask(
        self, whole: bool, costs: Mapping[int, float], within: Mapping[int, tuple[float, float]]
    ) -> tuple[Floats | None, bool]:
        """What HiGHS finds, if anything, and whether that is proved to be the best there is."""
        if not self.allowance.take(whole=whole):
            return None, False
        solver = self._solvers.get(whole)
        if solver is None:
            solver = self._solvers[whole] = self._loaded(whole)
        at = np.fromiter(costs, np.int32, len(costs))
        solver.changeColsCost(len(at), at, np.fromiter(costs.values(), float, len(costs)))
        for column, (low, high) in within.items():
            solver.changeColBounds(column, low, high)
        # The solver's clock runs on from one question to the next.
        solver.setOptionValue("time_limit", solver.getRunTime() + _SECONDS)
        solver.run()
        found, status = solver.getSolution(), solver.getModelStatus()
        values = np.array(found.col_value, float) if found.value_valid else None
        solver.changeColsCost(len(at), at, np.zeros(len(at)))
        for column in within:
            solver.changeColBounds(column, self.low[column], self.high[column])
        sure = status in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kInfeasible)
        return (None if status == highspy.HighsModelStatus.kInfeasible else values), sure

    def _loaded(self, whole: bool) -> highspy.Highs:
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(self.low), len(self.least)
        lp.col_cost_ = np.zeros(len(self.low))
        lp.col_lower_, lp.col_upper_ = self.low, self.high
        lp.row_lower_, lp.row_upper_ = self.least, self.most
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        starts = np.concatenate(([0], np.cumsum(np.bincount(self._at, minlength=len(self.least)))))
        lp.a_matrix_.start_ = starts.astype(np.int32)
        lp.a_matrix_.index_, lp.a_matrix_.value_ = self._of, self._by
        if whole:
            kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
            lp.integrality_ = [kinds[one] for one in self.whole.tolist()]
        solver = _silent()
        options: list[tuple[str, float | bool | str]] = [
            ("primal_feasibility_tolerance", 1e-9), ("mip_feasibility_tolerance", 1e-9),
            ("mip_rel_gap", 0.0), ("mip_max_nodes", _NODES), ("threads", 1),
            ("mip_heuristic_run_feasibility_jump", False),
            *([] if whole else [("presolve", "off"), ("solver", "simplex")]),
        ]  # fmt: skip
        for name, value in options:
            solver.setOptionValue(name, value)
        solver.passModel(lp)
        return solver


def _silent() -> highspy.Highs:
    """A solver that prints nothing: it writes a banner when it is made, past Python's stdout."""
    try:
        kept = os.dup(1)
    except OSError:  # there is no console to write to
        solver = highspy.Highs()  # type: ignore[no-untyped-call]
    else:
        with Path(os.devnull).open("wb") as nothing:
            os.dup2(nothing.fileno(), 1)
            try:
                solver = highspy.Highs()  # type: ignore[no-untyped-call]
            finally:
                os.dup2(kept, 1)
                os.close(kept)
    solver.silent()
    return solver
