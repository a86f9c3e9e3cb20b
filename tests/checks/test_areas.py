"""Parts of an area add up to their whole, where the sheets say that they do."""

from __future__ import annotations

import datetime as dt

import pytest
from support.small_books import MAY, add, faultless

from xlscore.checks.all_checks import check
from xlscore.inputs.book import read
from xlscore.workbook.tables import RawTable


def _with_parts(whole: float, *parts: float | None) -> dict[str, RawTable]:
    """Indicator 3 adds up; Kent reports `whole` children, its parts the given numbers."""
    raw = faultless()
    names = raw["Indicators"].columns
    raw["Indicators"].rows = [row for row in raw["Indicators"].rows if row[0] == 3.0]
    raw["Indicators"].rows[0][names.index("Adds up")] = "Yes"
    for name in ("Targets", "Published", "Commentary"):
        raw[name].rows = [row for row in raw[name].rows if row[0] == 3.0]
    raw["Data"].rows = []
    add(raw, "Data", No=3.0, Area="Kent", Month=MAY, Num=whole, Denom=100.0)
    for number, part in enumerate(parts, 1):
        add(raw, "Areas", Area=f"D{number}", Page="No", Exceptions="No", **{"Part of": "Kent"})
        share = 100.0 / len(parts)
        add(raw, "Data", No=3.0, Area=f"D{number}", Month=MAY, Num=part, Denom=share)
    return raw


def _told(raw: dict[str, RawTable]) -> list[str]:
    book, _ = read(raw)
    problems = check(book, book.settings.reporting_month)
    return [str(problem) for problem in problems if "add up" in problem.found]


def test_parts_that_add_up_are_not_named() -> None:
    """Districts of 30.1 and 50.2 posts make a whole of 80.3, whatever the last binary digit."""
    assert _told(_with_parts(80.3, 30.1, 50.2)) == []


def test_a_whole_that_is_not_the_sum_of_its_parts_is_named_at_its_cell() -> None:
    """A whole of 81 beside parts of 30 and 50 is a warning at the whole's own num."""
    assert _told(_with_parts(81, 30, 50)) == [
        "Data!D2: indicator 3, area Kent: the num is 81 in May 14, and its parts add up to 80; "
        "correct one of them, or say No under Adds up."
    ]


def test_parts_of_which_one_is_missing_are_not_judged() -> None:
    """While a district has not reported, the sum of the others says nothing."""
    assert _told(_with_parts(81, 30, None)) == []


@pytest.mark.parametrize("says", ["No", None])
def test_an_indicator_that_does_not_add_up_is_left_alone(says: str | None) -> None:
    """Without Yes under Adds up nothing is summed: a percentage of staff may count people twice."""
    raw = _with_parts(81, 30, 50)
    raw["Indicators"].rows[0][raw["Indicators"].columns.index("Adds up")] = says
    assert _told(raw) == []


def test_the_month_is_the_reporting_month() -> None:
    """An old month's sums are not raised again."""
    raw = _with_parts(81, 30, 50)
    for row in raw["Data"].rows:
        row[2] = dt.date(2014, 4, 1)
    assert _told(raw) == []
