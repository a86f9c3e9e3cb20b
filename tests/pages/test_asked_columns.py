"""The columns that Settings ask for: signals, and the same period last year, on every rendering."""

from __future__ import annotations

from typing import Any

import pytest
from support import small_books as small

from xlscore.pages.accessible.sheet import Notes, rendered
from xlscore.pages.scorecard import scorecard
from xlscore.results.results import Results, results
from xlscore.tables.guidance import guidance_table
from xlscore.tables.scorecard import scorecard_table
from xlscore.workbook.page import Page

MONTH = small.month("2014-05")
#: Percentages of 25 months to May 2014 that suddenly fall.
FALL = [(60 + n % 3, 100) for n in range(24)] + [(20, 100)]


def made(**settings: Any) -> Results:
    """The results of an indicator whose latest month lies far below the others."""
    raw = small.tables("2014-05", **settings)
    small.indicator(raw, 1, "H", Data_period="R12M", Basis="monthly")
    small.indicator(raw, 2, "H", Data_period="R12M")
    by_month: dict[str, Any] = {}
    for n, pair in enumerate(FALL):
        at = MONTH - len(FALL) + 1 + n
        by_month[f"m{at // 12}_{at % 12 + 1:02d}"] = pair
    small.figures(raw, 1, **by_month)
    small.figures(raw, 2, m2014_05=0.5, m2013_05=0.4)
    return results(small.book(raw), MONTH)


def values(page: Page) -> list[Any]:
    """What stands on a page."""
    return [cell.value for cell in page.cells.values()]


def heard(found: Results) -> list[Any]:
    """What stands on the accessible sheet."""
    table = scorecard_table(found, "Kent", "Kent")
    return values(rendered("Scorecard", table, MONTH, Notes()))


def test_signals_stand_in_words_on_both_renderings() -> None:
    """A word with a shape on the page, the word alone in the accessible copy."""
    found = made(Signals="shown")
    assert found.beside.signals.of("1", "Kent")["signal"] == "worsening"
    page = values(scorecard(found, "Kent", "Kent", "Scorecard"))
    assert {"SIGNAL", "▼ worsening", "cannot be told"} <= set(page)
    assert {"Worsening", "Cannot be told"} <= set(heard(found))


def test_what_a_copy_must_not_say_is_blank() -> None:
    """A signal left out is no word on the page, and said to be missing where words are needed."""
    found = made(Signals="shown")
    told = found.beside.without({("1", "Kent", int(MONTH))})
    found.__dict__["beside"] = told
    assert "▼ worsening" not in values(scorecard(found, "Kent", "Kent", "Scorecard"))
    assert "Worsening" not in heard(found)


def test_the_same_period_last_year_is_a_third_comparison() -> None:
    """Its figure, its month in the heading and its arrow stand behind the outturn's."""
    found = made(Last_year="shown")
    page = scorecard(found, "Kent", "Kent", "Scorecard")
    assert {"LAST YEAR", "May 2013 Result"} <= set(values(page))
    row, column = page.places["2", "Kent", "last_year"]
    assert (page.cells[row, column].value, page.cells[row, column + 1].value) == (0.4, "↑")
    assert page.places["2", "Kent", "dot_last_year"] == (row, column + 1)
    assert page.printing.area[3] == column + 1


def test_neither_stands_there_unasked() -> None:
    """A book that does not ask has its thirteen columns, and guidance says nothing of signals."""
    found = made()
    page = scorecard(found, "Kent", "Kent", "Scorecard")
    assert page.printing.area[3] == 13
    assert not any("ignal" in str(value) for value in values(page))


@pytest.mark.parametrize(("setting", "sentences"), [("shown", 3), ("hidden", 0)])
def test_guidance_explains_signals_where_they_are_shown(setting: str, sentences: int) -> None:
    """Three sentences, with how many answers are false alarms."""
    found = made(Signals=setting)
    rows = guidance_table(small.book(small.tables("2014-05")), found).rows
    told = [str(row.values[1]) for row in rows if row.section == "Signals"]
    assert len(told) == sentences
    assert not told or "Of 80 such answers a month about one is a false alarm" in told[-1]
