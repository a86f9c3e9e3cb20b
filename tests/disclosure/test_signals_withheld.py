"""A copy that withholds small counts says nothing that rests on them."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from support import small_books as small

from xlscore.disclosure.printed import KINDS
from xlscore.disclosure.withholding import Shown, as_asked
from xlscore.inputs.commentary import carry
from xlscore.pages.copies import Report, accessible, familiar
from xlscore.results.results import results
from xlscore.tables.trend import LEFT_OUT
from xlscore.workbook.page import Page

MONTH = small.month("2014-05")
SENTENCE = re.compile(r"\((\d+) changes, mean (-?[\d.]+), limits")


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


# ---- an attacker who reads what stands beside results


def snapshots(setting: str) -> tuple[Shown, list[Page]]:
    """A number of 21 months that begins with 3; Medway's begins with 30. Both are Red."""
    raw = small.tables("2014-05", "Kent Medway", Small_counts=setting)
    small.indicator(raw, 1, "L", Measure="number", Decimals=0)
    small.target(raw, 1, "", 10)
    for area, first in (("Kent", 3), ("Medway", 30)):
        counts = [first, *(40 + 3 * (n % 4) for n in range(20))]
        by_month: dict[str, Any] = {}
        for back, count in enumerate(reversed(counts)):
            at = MONTH - back
            by_month[f"m{at // 12}_{at % 12 + 1:02d}"] = count
        small.figures(raw, 1, area, **by_month)
    book = small.book(raw)
    figures = as_asked(book, results(book, MONTH))
    return figures, copy_of(figures)


def copy_of(figures: Shown) -> list[Page]:
    """Both renderings of a copy, as they leave the house."""
    commentary, shown = carry(figures.book, [])
    report = Report(figures, commentary, [], shown, dt.datetime(2014, 7, 1), "digest")
    return [*familiar(report), *accessible(report)]


def firsts(pages: list[Page]) -> dict[str, float]:
    """By area the first count, worked out of the mean of changes that the pages tell.

    From the control chart's own figures where they are held, else from the sentence: the mean of
    changes is the last count less the first, parted by how many they are.
    """
    found: dict[str, float] = {}
    for page in pages:
        texts = [str(cell.value) for cell in page.cells.values()]
        said = [match for text in texts if (match := SENTENCE.search(text))]
        if page.kind == "exception" and said:
            count, mean = int(said[0][1]), float(said[0][2])
            last = page.cells[19, 5].value
            assert isinstance(last, (int, float))
            found.setdefault(page.about, last - count * mean)
        for chart in page.charts if page.kind == "trend" else ():
            by_name = {line.name: [v for v in line.held if v is not None] for line in chart.series}
            if by_name.get("Mean"):
                results_ = next(c for c in page.charts if c is not chart).series[0].held
                assert results_[-1] is not None
                found["Kent"] = results_[-1] - len(by_name["Point"]) * by_name["Mean"][0]
    return found


def test_an_attacker_works_a_small_count_out_of_a_mean_only_where_nothing_is_withheld() -> None:
    """With the mean of 20 changes the first count, 3, is known; a copy that withholds has none."""
    _, open_ = snapshots("shown")
    assert firsts(open_)["Kent"] == pytest.approx(3, abs=0.01)
    for setting in ("suppressed", "protected"):
        figures, copy = snapshots(setting)
        assert firsts(copy) == {}
        assert LEFT_OUT in {cell.value for page in copy for cell in page.cells.values()}
        assert not figures.computed.beside.signals.rows["No"].tolist()


def test_the_proof_knows_what_a_mean_gives_away() -> None:
    """Each thing said beside a result is an item, and its mean a fact that the counts fulfil."""
    raw = small.tables("2014-05", Small_counts="suppressed")
    small.indicator(raw, 1, "H", Data_period="R12M", Basis="monthly")
    small.target(raw, 1, "", 0.9)
    by_month: dict[str, Any] = {}
    for back in range(24):
        at = MONTH - back
        by_month[f"m{at // 12}_{at % 12 + 1:02d}"] = (40 + back % 3, 60)
    small.figures(raw, 1, **by_month)
    # Where nothing small is near a fact is not looked for: of 2 there is, which counts like 1.
    small.indicator(raw, 2, Same_count="Denom = Num of 1")
    small.figures(raw, 2, m2014_05=(2, 60))
    book = small.book(raw)
    proof = as_asked(book, results(book, MONTH)).proof
    assert proof is not None
    kinds = {item.what for item in proof.items}
    assert {"mean", "limits", "signal", "assurance"} <= kinds <= set(KINDS)
    mean = next(item for item in proof.items if item.what == "mean" and item.no == "1")
    assert len(mean.units) == 48
    (fact,) = (fact for fact in proof.model.facts if fact.kind == "beside")
    assert fact.lifted == mean.units
    assert fact.holds(proof.reader.truth)
