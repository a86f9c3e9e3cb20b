"""Benchmarks beside the results: which figure of a group may stand there, and what is said."""

from __future__ import annotations

import pytest
from support import small_books as small
from support.data_sheets import add

from xlscore.checks.all_checks import checked
from xlscore.inputs.book import read
from xlscore.results.beside import Beside
from xlscore.results.results import results
from xlscore.workbook.tables import RawTable

Tables = dict[str, RawTable]


def tables(**settings: str) -> Tables:
    """A book of March 2014 that shows England, with one percentage."""
    raw = small.tables("2014-03", **({"Benchmarks": "England, South East"} | settings))
    small.indicator(raw, "2a", Definition="Referrals within 12 months")
    small.figures(raw, "2a", m2014_03=0.294, m2013_03=0.25)
    return raw


def benchmark(raw: Tables, period: object, value: object, out: object, **cells: object) -> int:
    """One more figure of England, by the same definition unless its cells say otherwise."""
    own: dict[str, object] = {"No": "2A", "Group": "England", "Definition": "same"}
    own |= {"Period": period, "Value": value, "Published_on": out}
    return add(raw, "Benchmarks", **(own | cells))


def found(raw: Tables, month: str = "2014-03") -> tuple[Beside, str]:
    """What stands beside the row in a month, and the benchmarks in words."""
    book, _ = read(raw)
    made = results(book, small.month(month))
    record = made.rows.iloc[0].to_dict()
    return made.beside, made.beside.benchmarks_in_words(record)


def said(raw: Tables) -> list[str]:
    """What check says of Benchmarks and Settings."""
    book, problems = read(raw)
    problems = checked(book, problems, small.month("2014-03"))[1]
    return [str(p) for p in problems if p.sheet in ("Benchmarks", "Settings")]


def test_the_latest_period_that_was_out_by_then() -> None:
    """Of three years the last one that ended by March 2014 and was out by the end of April."""
    raw = tables()
    benchmark(raw, "2012/13", 0.249, "2013-10-31")
    benchmark(raw, "2013/14", 0.234, "30 April 2014")
    benchmark(raw, "2014/15", 0.24, "2014-04-01")
    assert found(raw)[1] == "England (Mar 14): 23.4%."


def test_a_past_month_does_not_see_its_future() -> None:
    """Figures that came out later change nothing of what a replayed month said."""
    raw = tables()
    benchmark(raw, "2012/13", 0.249, "2013-04-30")
    before = [found(raw, month) for month in ("2013-03", "2014-03")]
    benchmark(raw, "2012/13", 0.251, "2014-05-01")
    benchmark(raw, "2013/14", 0.234, "1 May 2014")
    after = [found(raw, month) for month in ("2013-03", "2014-03")]
    assert [words for _, words in after] == [words for _, words in before]
    assert after[0][1] == "England (Mar 13): 24.9%."
    assert found(raw, "2014-04")[1] == "England (Mar 14): 23.4%."


@pytest.mark.parametrize(
    ("definition", "words"),
    [
        ("same", "England (Mar 14): 23.4%."),
        ("referrals within 12 months", "England (Mar 14): 23.4%."),
        ("", "England (Mar 14): 23.4%."),
        ("differs", "England (Mar 14): not shown, its definition differs."),
        ("Referrals ever", "England (Mar 14): not shown, its definition differs."),
    ],
)
def test_what_is_counted_otherwise_is_told_and_not_shown(definition: str, words: str) -> None:
    """A word is taken as it is said, a name is held against the indicator's own."""
    raw = tables()
    benchmark(raw, "2013/14", 0.234, "2014-04-01", Definition=definition)
    assert found(raw)[1] == words


def test_groups_stand_in_the_order_of_the_setting() -> None:
    """Groups that nobody asked for are not shown; none is where the Setting is blank."""
    raw = tables()
    for group in ("South East", "england", "London"):
        benchmark(raw, "2013/14", 0.2, "2014-04-01", Group=group)
    assert found(raw)[1] == "england (Mar 14): 20.0%; South East (Mar 14): 20.0%."
    blank = tables(Benchmarks="")
    benchmark(blank, "2013/14", 0.2, "2014-04-01")
    assert found(blank)[1] == ""


def test_what_check_says() -> None:
    """Each doubt is one line with its cell; a figure without its sign is an error and not shown."""
    raw = tables(Benchmarks="England, Nowhere")
    benchmark(raw, "2009/10", 0.2, "2014-04-01", No=99.0)
    benchmark(raw, "2010/11", 0.2, "soon")
    benchmark(raw, "2011/12", 0.2, "2014-04-01", Definition="")
    benchmark(raw, "2012/13", 0.2, "2014-04-01", Definition="differs")
    benchmark(raw, "2013/14", 23.4, "2014-04-01")
    lines = {line.partition(": ")[0]: line for line in said(raw)}
    assert sorted(lines) == [
        "Benchmarks!A2", "Benchmarks!D6", "Benchmarks!E3", "Benchmarks!F4", "Benchmarks!F5",
        "Settings!B22",
    ]  # fmt: skip
    assert "23.4 stands for a percentage" in lines["Benchmarks!D6"]
    assert "'Nowhere' has no row" in lines["Settings!B22"]


def test_a_book_without_the_sheet_goes_on() -> None:
    """An older book has no sheet Benchmarks, and nothing to say of it."""
    raw = tables(Benchmarks="")
    del raw["Benchmarks"]
    assert found(raw)[1] == ""
    assert said(raw) == []
