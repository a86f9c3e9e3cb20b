"""What one cell of a data sheet means: its value by the kind of its column, or what is wrong."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias, cast

import numpy as np
import numpy.typing as npt

from xlscore.inputs.contract import CONFLICT, Column
from xlscore.problems import Severity
from xlscore.rules import limits, months, periods
from xlscore.rules.limits import NO_COMMAS, Commas
from xlscore.rules.months import Month
from xlscore.workbook.tables import FORMULA_WITHOUT_VALUE, NEVER_CALCULATED

#: A cell's value, and where there is something to say: severity, what was found, what to do, and
#: what is said of many such cells.
Answer: TypeAlias = tuple[Any, tuple[Severity, str, str, *tuple[str, ...]] | None]

#: A longer number than this many digits loses some of them in a cell.
_DIGITS = 15
#: Numbers that Excel shows for the days of 1990 to 2099 where a cell has no date format.
_DAYS = range(32874, 73051)
_DAY_0 = dt.date(1899, 12, 30)
_LARGEST = 1e15  # beyond it Excel does not keep every digit
_SMALLEST = 1e-12
_YES = {"yes", "y", "true"}
_NO = {"no", "n", "false", ""}
#: A blank month at the end of a life is the last one, at its beginning the first.
_BLANK_MONTHS = {"To": months.LATEST, "Comparable from": months.LATEST}


@dataclass(frozen=True)
class Fault:
    """Stands in a cell whose formula gives an error value or was never calculated."""

    text: str


def blank(value: object) -> bool:
    """Whether a cell holds nothing, or nothing but blanks."""
    return value is None or (isinstance(value, str) and not value.strip())


def answer(column: Column, cell: object, commas: Commas = NO_COMMAS) -> Answer:
    """The value of one cell; on an error the value that a blank cell has.

    `commas` is what the texts of its column prove, where figures stand in it.
    """
    if isinstance(cell, Fault):
        return _READERS[column.kind](column, None)[0], ("error", *fault_words(cell))
    if column.required and blank(cell):
        return _READERS[column.kind](column, None)[0], (
            "error",
            f"{column.name} is blank",
            "fill it in, or delete the row",
        )
    try:
        commas.refuse(cell)
        return _READERS[column.kind](column, cell)
    except ValueError as error:
        found, _, todo = str(error).partition(": ")
        return _READERS[column.kind](column, None)[0], ("error", found, todo or _TODO[column.kind])


def fault_words(fault: Fault) -> tuple[str, str]:
    """What is said of a faulty formula: what was found, what to do."""
    if fault.text == FORMULA_WITHOUT_VALUE:
        return (
            "the formula has no stored value",
            "open the workbook in Excel, let it calculate and save it",
        )
    if fault.text == NEVER_CALCULATED:
        return (
            "the formula was never calculated: the program that saved the workbook does not",
            "open the workbook in Excel, let it calculate and save it",
        )
    return f"the formula gives {fault.text}", "correct the formula or type the figure"


_TODO = {
    "number": "type a number, or leave the cell blank",
    "bound": "type a limit such as 75%, <100 or >75, or leave the cell blank",
    "month": "type it as May 2014 or 01/05/2014",
    "whole": "type a whole number 0 to 6",
}


def as_text(cell: object) -> str:
    """A cell as text: whole numbers without decimals, dates as 2014-05-31."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ")
    return str(cell)


def no_value(no: str) -> int | str:
    """An indicator's No as the value of a cell, which `as_text` reads back as the very No.

    A whole number where that reads the same: 7, but text for 007, 1.10 and 2a.
    """
    whole = no.isascii() and no.isdecimal() and len(no) <= _DIGITS and str(int(no)) == no
    return int(no) if whole else no


def _text(column: Column, cell: object) -> Answer:
    if column.name == "Text" and isinstance(cell, str):
        # Narrative is kept as it was typed: what a refresh carries must compare equal.
        return ("" if blank(cell) else cell), None
    text = as_text(cell)
    if column.name == "Status" and text.casefold() == CONFLICT:
        return CONFLICT, None
    return text, None


def beyond_use(values: npt.ArrayLike) -> npt.NDArray[np.bool_]:
    """Which numbers are too large or too near to 0 to be figures: a quotient might overflow."""
    size = np.abs(np.asarray(values, dtype=np.float64))
    return (size > _LARGEST) | ((size > 0) & (size < _SMALLEST))


def _usable(number: float) -> None:
    if beyond_use(number):
        raise ValueError(f"{number:.12g} is too large or too small to be a figure")


def _number(column: Column, cell: object) -> Answer:
    if mark_of(column, cell):
        return None, None
    number = limits.parse_number(cell)
    if number is not None:
        _usable(number)
    if number is None or not isinstance(cell, str):
        return number, None
    return number, (
        "warning",
        f"'{cell.strip()}' stands as text; it is used as {number:.12g}",
        "convert the cell to a number",
        "{n} numbers stand as text; they are used as numbers",
        "convert the cells to numbers",
    )


def mark_of(column: Column, cell: object) -> str:
    """The mark of a column that a cell holds in place of a number, in brackets or not; else ''."""
    text = cell.strip().strip("[]").casefold() if isinstance(cell, str) else ""
    return text if text in column.marks else ""


def when(cell: object) -> tuple[Month | periods.Typed | None, bool]:
    """The month or period of a cell, and whether it is a date whose cell has no date format.

    Such a cell holds the number of a day, as below a table that did not grow with it. ValueError
    as from `periods.parse`.
    """
    if isinstance(cell, float) and cell.is_integer() and cell in _DAYS:
        return months.month_of(_DAY_0 + dt.timedelta(days=int(cell))), True
    return periods.parse(cell), False


def _month(column: Column, cell: object) -> Answer:
    month, bare = when(cell)
    if bare:
        label = months.long_label(cast("Month", month))
        return month, (
            "warning",
            f"{cell:.0f} is a date without its format; it is read as {label}",
            "give the cell the format of a date",
            "{n} dates have no format of a date; they are read as the months that they mean",
            "give the cells the format of a date",
        )
    if isinstance(month, periods.Typed):
        # Which month it is depends on the indicator's year: the book finds out.
        return month.code, None
    return _BLANK_MONTHS.get(column.name, months.EARLIEST) if month is None else month, None


def _choice(column: Column, cell: object) -> Answer:
    text = as_text(cell)
    for choice in ("", *column.choices):
        if text.casefold() == choice.casefold():
            return choice, None
    raise ValueError(f"'{text}' is not a {column.name}: use {in_words(column)}")


def in_words(column: Column) -> str:
    """The allowed words of a choice column: `H, L or T`."""
    return f"{', '.join(column.choices[:-1])} or {column.choices[-1]}"


def _bound(_: Column, cell: object) -> Answer:
    bound = limits.parse_bound(cell)
    if bound is not None:
        _usable(bound.value)
    return bound, None


def _yes_no(column: Column, cell: object) -> Answer:
    text = as_text(cell)
    if text.casefold() in _YES | _NO:
        return text.casefold() in _YES, None
    raise ValueError(f"'{text}' is not an answer for {column.name}: use Yes or No")


def _no(_: Column, cell: object) -> Answer:
    if isinstance(cell, (bool, dt.date)):
        raise ValueError(
            f"{as_text(cell)} is not an indicator's number: type the number with an apostrophe "
            "before it, so that Excel leaves it as it is"
        )
    return as_text(cell), None


def _area(_: Column, cell: object) -> Answer:
    return as_text(cell), None


def _whole(_: Column, cell: object) -> Answer:
    number = limits.parse_number(cell)
    if number is None:
        return math.nan, None
    if number not in range(7):
        raise ValueError(f"{number:.12g} is not a number of decimals: use a whole number 0 to 6")
    return number, None


def _calendar_month(_: Column, cell: object) -> Answer:
    text = as_text(cell)
    return calendar_month(text) if text else 0, None


def calendar_month(text: str) -> int:
    """The number 1 to 12 of a month of the year given by name or number; else ValueError."""
    for number, name in enumerate(months.NAMES, 1):
        if text == str(number) or (
            len(text) >= 3 and name.casefold().startswith(text.casefold().rstrip("."))
        ):
            return number
    raise ValueError(f"'{text}' is not a month of the year: type a name such as April, or 4")


_READERS: dict[str, Callable[[Column, Any], Answer]] = {
    "text": _text,
    "number": _number,
    "month": _month,
    "calendar month": _calendar_month,
    "choice": _choice,
    "bound": _bound,
    "yes/no": _yes_no,
    "no": _no,
    "area": _area,
    "whole": _whole,
}
