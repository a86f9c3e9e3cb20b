"""The arguments that cells hand to a function: single cells or ranges, of every kind Excel has.

What cannot be used - an error, a date where a number belongs, other text - becomes a short text
that says so, in the place of its cell: it never becomes a blank.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Hashable, Mapping
from dataclasses import fields
from typing import Any, Final, TypeAlias, cast

import numpy as np
import numpy.typing as npt

from xlscore.rules.limits import UNLIMITED, Commas, Limits, cell_limits, parse_number
from xlscore.rules.numbers import Bools, Floats
from xlscore.workbook.errors import ERRORS, is_error

#: Cells of any kind, in rows and columns.
Cells: TypeAlias = npt.NDArray[Any]

#: A limit that points away from good is a slip.
_AGAINST: Final = {"H": "<≤", "L": ">≥"}
_LONGEST: Final = 120
_ENDLESS: Final = (math.inf, -math.inf)


class Arguments:
    """The arguments of one call, all of one size; `faults` holds what is wrong, cell by cell."""

    def __init__(self, blocks: Mapping[str, Cells], shape: tuple[int, ...]) -> None:
        self.blocks, self.shape = blocks, shape
        self.faults: Cells = np.full(shape, "", object)

    def numbers(self, name: str) -> Floats:
        """An argument as numbers, NaN where there is none or where it cannot be used."""
        block = self.blocks[name]
        plain = np.array(
            [type(cell) is float and cell not in _ENDLESS for cell in block.flat]
        ).reshape(block.shape)
        figures = np.full(block.shape, np.nan)
        figures[plain] = block[plain].astype(float)
        parsed = self._each(name, _number, ~plain)
        figures[~plain] = [np.nan if n is None else n for n in parsed[~plain]]
        return np.broadcast_to(figures, self.shape)

    def polarities(self) -> Cells:
        """The argument polarity as H, L, T or blank."""
        return np.broadcast_to(self._each("polarity", _polarity), self.shape)

    def formats(self) -> Cells:
        """The argument number_format as text, None where there is none."""
        return np.broadcast_to(self._each("number_format", _format), self.shape)

    def limits(self, target: Floats, polarity: Cells) -> Cells:
        """The limits of every cell: a `Limits` in each, one and the same for equal arguments."""
        amber, green = (self._each(f"{name}_limit", _limit) for name in ("amber", "green"))
        limits: Cells = np.full(self.shape, UNLIMITED, object)
        if all(limit is None for block in (amber, green) for limit in block.flat):
            return limits
        known: dict[Hashable, Limits | str] = {}
        given = np.broadcast(target, polarity, amber, green)
        for at, (aim, which, low, high) in zip(np.ndindex(self.shape), given, strict=True):
            # The target matters to the limits of T alone.
            key = (aim if which == "T" else None, which, low, high)
            if key not in known:
                known[key] = _limits(*key)
            found = known[key]
            if isinstance(found, Limits):
                limits[at] = found
            else:
                self.faults[at] = self.faults[at] or found
        return limits

    def answer(self, results: npt.NDArray[Any]) -> Any:
        """The results as Excel takes them; in place of one, what is wrong with its arguments."""
        rows = np.where(self.faults != "", self.faults, results.astype(object)).tolist()
        return rows[0][0] if self.shape == (1, 1) else rows

    def _each(
        self,
        name: str,
        read: Callable[[object], object],
        where: Bools | None = None,
    ) -> Cells:
        """Every cell of an argument as `read` reads it, None where it cannot be used."""
        block = self.blocks[name]
        commas = Commas.of(block.flat)
        values: Cells = np.full(block.shape, None, object)
        wrong: Cells = np.full(block.shape, "", object)
        for place in np.argwhere(np.ones(block.shape, bool) if where is None else where):
            at = tuple(place)
            try:
                commas.refuse(block[at])
                values[at] = read(block[at])
            except ValueError as error:
                wrong[at] = _short(f"{name.replace('_', ' ')}: {error}")
        self.faults = np.where(self.faults != "", self.faults, wrong)
        return values


def arguments(**given: Any) -> Arguments | str:
    """The arguments brought to one size, or a short text where their sizes differ.

    Each is rows of cells, as xlwings reads a range, or one cell.
    """
    blocks = {name: _block(cells) for name, cells in given.items()}
    sizes = {name: block.shape for name, block in blocks.items() if block.size != 1}
    if len(set(sizes.values())) > 1:
        sizes_given = ", ".join(f"{n.replace('_', ' ')} {r} by {c}" for n, (r, c) in sizes.items())
        return _short(f"the ranges differ in size: {sizes_given}")
    return Arguments(blocks, next(iter(sizes.values()), (1, 1)))


def _block(cells: Any) -> Cells:
    rows = cells if isinstance(cells, list) else [[cells]]
    block: Cells = np.empty((len(rows), len(rows[0])), object)
    block[:] = rows
    return block


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "..."


def _usable(cell: object) -> object:
    """The cell itself; ValueError for an error value or a date."""
    if isinstance(cell, str) and cell in ERRORS.values():
        raise ValueError(f"error {cell}")
    if isinstance(cell, int) and is_error(cell):
        raise ValueError(f"error {ERRORS.get(cell, 'value')}")
    if isinstance(cell, dt.date):
        raise ValueError("a date where a number belongs")
    return cell


def _number(cell: object) -> float | None:
    return parse_number(_usable(cell))


def _polarity(cell: object) -> str:
    text = "" if _usable(cell) is None else str(cell).strip().upper()
    if text in ("H", "L", "T"):
        return text
    if text in ("", "-", "N/A"):
        return ""
    raise ValueError(f"'{text}' is not H, L or T")


def _format(cell: object) -> str | None:
    if _usable(cell) is None or isinstance(cell, str):
        return cast("str | None", cell)
    raise ValueError('write it as text, such as "0.0%"')


def _limit(cell: object) -> object:
    """The limit as it stands, ready to be read with its polarity and target."""
    if isinstance(_usable(cell), str):
        return cast(str, cell).strip() or None
    return parse_number(cell)


def _limits(target: Any, polarity: Any, amber: object, green: object) -> Limits | str:
    for limit in (amber, green):
        if isinstance(limit, str) and limit[:1] in _AGAINST.get(polarity, ""):
            good = "high" if polarity == "H" else "low"
            return _short(f"limit: '{limit}' points the wrong way where {good} is good")
    aim = None if target is None or np.isnan(target) else float(target)
    try:
        limits = cell_limits(aim, polarity, amber, green)
        if any(math.isinf(getattr(limits, edge.name)) for edge in fields(Limits)):
            raise ValueError("it is too large to be compared")
        return limits
    except ValueError as error:
        return _short(f"limit: {error}")


def columns(limits: Cells) -> Limits:
    """The limits of all cells, a `Limits` in each, as the columns of one `Limits`."""
    different: dict[int, Limits] = {id(one): one for one in limits.flat}
    if len(different) == 1:
        return next(iter(different.values()))
    at = {key: place for place, key in enumerate(different)}
    which = np.array([at[id(one)] for one in limits.flat]).reshape(limits.shape)
    return Limits(
        **{
            edge.name: np.array([getattr(one, edge.name) for one in different.values()])[which]
            for edge in fields(Limits)
        }
    )
