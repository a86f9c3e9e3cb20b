"""Whatever stands in a cell: a finite figure, a blank, or a refusal in words."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable
from typing import cast

from hypothesis import given
from hypothesis import strategies as st
from support import strategies as some

from xlscore.rules import months
from xlscore.rules.limits import Bound, Limits, cell_limits, parse_bound, parse_number
from xlscore.rules.periods import Calendar


def answer(read: Callable[[], object]) -> tuple[object, str]:
    """What was read, or None and the sentence of the refusal."""
    try:
        return read(), ""
    except ValueError as error:
        return None, str(error)


@given(some.cells)
def test_figure(cell: object) -> None:
    """A cell is a finite figure, missing, or refused with a sentence."""
    found, said = answer(lambda: parse_number(cell))
    assert found is None or (isinstance(found, float) and math.isfinite(found))
    assert not said or re.search("is not a number|cannot be used", said)


@given(some.cells)
def test_limit(cell: object) -> None:
    """A limit is finite, missing, or refused with a sentence."""
    found, said = answer(lambda: parse_bound(cell))
    assert found is None or (isinstance(found, Bound) and math.isfinite(found.value))
    assert not said or re.search("is not a number|cannot be used|behind its sign", said)


@given(some.cells, some.cells, some.polarities, some.any_size | st.none())
def test_limits_of_a_formula(
    amber: object, green: object, polarity: str, target: float | None
) -> None:
    """The limits of a formula are limits, or are refused with a sentence."""
    found, said = answer(lambda: cell_limits(target, polarity, amber, green))
    assert bool(said) != isinstance(found, Limits)


@given(st.floats(allow_nan=False, allow_infinity=False), st.sampled_from(["", " ", "\u00a0"]))
def test_figure_typed_as_text(figure: float, blank: str) -> None:
    """A figure written out in full is read back to the last digit."""
    assert parse_number(f"{blank}{figure!r}{blank}") == figure


@given(st.integers(-(10**7), 10**7))
def test_percentage_typed_as_text(tenths: int) -> None:
    """A percentage typed with its sign is the number that Excel holds for it."""
    assert parse_number(f"{tenths / 10:.1f}%") == float(f"{tenths}e-3")


@given(some.cells)
def test_month(cell: object) -> None:
    """A cell names a month that can be written and computed with, or is refused in words."""
    found, said = answer(lambda: months.parse(cell))
    assert found is None or months.EARLIEST <= cast("int", found) <= months.LATEST
    assert not said or "is not a month" in said


@given(st.dates(), st.sampled_from(range(1, 13)))
def test_month_in_every_form(day: dt.date, starts: int) -> None:
    """Every form of a month names it, and it lies in its own financial year."""
    month = months.parse(day)
    assert month is not None
    forms = [
        months.long_label(month),
        months.iso(month),
        day.isoformat(),
        f"{day:%d/%m}/{day.year:04d}",
    ]
    assert {months.parse(form) for form in forms if day.year >= 1000} <= {month}
    if 2000 <= day.year < 2100:
        assert months.parse(months.label(month)) == month
    first = months.year_start(month, starts)
    assert months.year_start(first, starts) == first
    assert 0 <= month - first < 12
    assert months.outturn(month, starts) == first - 1
    for step in (1, 3, 12):
        calendar = Calendar(step, starts)
        end = calendar.end_of(month)
        assert calendar.ends(end)
        assert 0 <= end - month < step
        assert calendar.last_ended(month) == (end if end == month else end - step)
