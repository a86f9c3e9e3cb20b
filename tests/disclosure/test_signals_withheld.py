"""A copy that withholds small counts says nothing that rests on them."""

from __future__ import annotations

from typing import Any

import pytest
from support import small_books as small

from xlscore.disclosure.withholding import as_asked
from xlscore.results.results import results

MONTH = small.month("2014-05")


@pytest.mark.parametrize(
    ("setting", "told"), [("shown", ["1", "2"]), ("suppressed", ["2"]), ("protected", ["2"])]
)
def test_signal_and_outlook_go_with_a_withheld_figure(setting: str, told: list[str]) -> None:
    """Indicator 1 had 4 of 60 in April, whose mean and need a copy must not print."""
    raw = small.tables("2014-05", Small_counts=setting)
    for no, april in ((1, (4, 60)), (2, (40, 60))):
        small.indicator(raw, no, "H", Data_period="YTD", Basis="monthly")
        small.target(raw, no, "", 0.8)
        by_month: dict[str, Any] = {"m2014_04": april, "m2014_05": (41, 60)}
        for back in range(2, 20):
            at = MONTH - back
            by_month[f"m{at // 12}_{at % 12 + 1:02d}"] = (40 + back % 3, 60)
        small.figures(raw, no, **by_month)
    book = small.book(raw)
    beside = as_asked(book, results(book, MONTH)).computed.beside
    assert [no for no in "12" if beside.signals.of(no, "Kent")] == told
    assert [no for no in "12" if beside.outlook_of(no, "Kent")] == told
