"""Benchmarks beside the results: which figure of a group may stand there, and what is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import small_books as small
from support.editing import parts, sheet_part
from support.small_books import add

from xlscore.checks.all_checks import checked
from xlscore.flows.refresh import refresh
from xlscore.hosts.file.file_book import FileBook
from xlscore.inputs.book import read
from xlscore.pages.accessible import words
from xlscore.pages.accessible.reds import red_sheets
from xlscore.pages.accessible.sheet import Notes, rendered
from xlscore.pages.exception import exception
from xlscore.pages.formats import shown
from xlscore.pages.scorecard import scorecard
from xlscore.results.beside import Beside
from xlscore.results.results import Results, results
from xlscore.tables.scorecard import scorecard_table
from xlscore.workbook.page import Page
from xlscore.workbook.tables import Edits, Entry, RawTable
from xlscore.workbook.tabs import Plan

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
    assert found(raw)[1] == "England (Mar 14): 20.0%; South East (Mar 14): 20.0%."
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


def test_the_same_figure_twice_is_said_and_a_revision_is_not() -> None:
    """Two rows published on one day are a slip; a later day is a revision, and the last stands."""
    raw = tables()
    benchmark(raw, "2012/13", 0.234, "2013-10-31")
    benchmark(raw, "2012/13", 0.235, "2014-01-30")
    assert not [line for line in said(raw) if "earlier row" in line]
    assert found(raw)[1] == "England (Mar 13): 23.5%."
    benchmark(raw, "2012/13", 0.236, "2014-01-30")
    assert len([line for line in said(raw) if "earlier row" in line]) == 1


def red(raw: Tables) -> tuple[Page, Results]:
    """The exception page of the one indicator, a Red, and the results."""
    small.target(raw, "2a", "", 0.6)
    book = small.book(raw)
    made = results(book, small.month("2014-03"))
    return exception(book, made, made.rows.iloc[0].to_dict(), "Exc 2a", ""), made


def test_groups_stand_as_columns_of_the_scorecard() -> None:
    """The period stands in the heading, another one beside its figure; a mark as it is."""
    raw = tables()
    small.indicator(raw, 3, "H")
    small.figures(raw, 3, m2014_03=0.5)
    benchmark(raw, "2012/13", 0.249, "2013-10-31")
    benchmark(raw, "2012/13", "c", "2013-10-31", No=3, Group="South East")
    benchmark(raw, "2011/12", 0.3, "2013-10-31", No=3)
    made = results(small.book(raw), small.month("2014-03"))
    page = scorecard(made, "Kent", "Kent", "Scorecard")
    rows = {row: [shown(page.cells[row, n]) for n in (14, 15)] for row in (3, 4, 6, 7)}
    assert rows[3][0] == "BENCHMARKS"
    assert rows[4] == ["England Mar 13", "South East Mar 13"]
    assert rows[6] == ["24.9%", "-"]
    assert rows[7] == ["30.0% (Mar 12)", "c"]
    table = scorecard_table(made, "Kent", "Kent")
    heard = rendered("S", table, made.month, Notes()).cells
    noted = [words.note(note) for row in table.rows for note in row.notes]
    assert noted == ["Benchmarks of another period: indicator 3: England of Mar 12."]
    assert "Benchmark: England, Mar 13" in {cell.value for cell in heard.values()}


def test_groups_stand_along_the_trend_of_a_red() -> None:
    """A row of the trend table and a line of the chart for each group that has figures there."""
    raw = tables()
    small.figures(raw, "2a", m2013_12=0.3)
    benchmark(raw, "2012/13", 0.249, "2013-10-31")
    benchmark(raw, "2013/14", 0.234, "2014-04-01")
    page, _ = red(raw)
    row = [shown(page.cells[22, column]) for column in range(1, 6)]
    assert row == ["England", "24.9% (Mar 13)", "24.9% (Mar 13)", "24.9% (Mar 13)", "23.4%"]
    line = page.charts[0].series[2]
    assert line.name == "England"
    top, column, bottom, _ = line.values
    held = [page.cells[at, column].value for at in range(top, bottom + 1)]
    assert held == [0.249, 0.249, 0.249, 0.234]
    assert page.widths[column - 1] == 0


def test_a_change_of_members_is_a_break_that_is_seen() -> None:
    """Figures of other members are starred, explained, and a line of their own."""
    raw = tables()
    benchmark(raw, "2012/13", 0.249, "2013-10-31", Members="A; B")
    benchmark(raw, "2013/14", 0.234, "2014-04-01", Members="A; C")
    page, _ = red(raw)
    assert shown(page.cells[22, 5]) == "23.4%*"
    assert [line.name for line in page.charts[0].series[2:]] == ["England", "England*"]
    notes = [str(cell.value) for cell in page.cells.values()]
    assert any(note.startswith("* England has other members than before") for note in notes)


def test_the_accessible_trend_has_columns_for_each_group() -> None:
    """Figure and period of each period of a Red, the mark of one that was not given in words, and a
    note where members change; a group beside no Red has none."""
    raw = tables(Benchmarks="England, South East, London")
    small.figures(raw, "2a", m2013_12=0.3)
    benchmark(raw, "2012/13", 0.249, "2013-10-31", Members="A; B")
    benchmark(raw, "2013/14", 0.234, "2014-04-01", Members="A; C")
    benchmark(raw, "2013/14", "x", "2014-04-01", Group="South East")
    small.target(raw, "2a", "", 0.6)
    book = small.book(raw)
    made = results(book, small.month("2014-03"))
    page = exception(book, made, made.rows.iloc[0].to_dict(), "Exc 2a", "")
    notes = Notes()
    trends = red_sheets(book, made, [page], notes)[0].cells
    heads = {str(trends[row, column].value): (row, column) for row, column in trends}
    top, first = heads["Benchmark: England"]
    assert heads["Period of the benchmark: South East"] == (top, first + 3)
    assert not [head for head in heads if "London" in head]
    rows = [[shown(trends[top + n, first + c]) for c in range(4)] for n in (3, 4)]
    assert rows[0] == ["24.9%", "March 2013", "[x]", "[x]"]
    assert rows[1] == ["23.4%", "March 2014", "x, not available", "March 2014"]
    noted = [shown(trends[top + n, first + 4]) for n in (3, 4)]
    assert (noted[0], noted[1] != "None") == ("None", True)


def test_a_replayed_month_is_the_same_to_the_byte(tmp_path: Path) -> None:
    """Benchmarks that came out later change no part of a past month's pages."""
    raw = tables()
    small.target(raw, "2a", "", 0.6)
    benchmark(raw, "2012/13", 0.249, "2013-10-31")
    book = small.built(raw, tmp_path / "book.xlsx")

    def replayed(name: str) -> dict[str, bytes]:
        out = tmp_path / name
        refresh(FileBook.open(book, out), month=small.month("2014-03"))
        inside, pages = parts(out), ("Cover", "Guidance Notes", "Scorecard", "Exc 2a")
        return {title: inside[sheet_part(inside, title)] for title in pages} | {
            part: held for part, held in inside.items() if "/charts/" in part
        }

    before = replayed("before.xlsx")
    assert any("/charts/" in part for part in before)
    later: list[dict[str, Entry]] = [
        {"No": "2a", "Group": group, "Period": period, "Value": 0.3, "Published on": "2014-10-30"}
        for group in ("England", "South East")
        for period in ("2012/13", "2013/14")
    ]
    FileBook.open(book).write(Plan(), {"Benchmarks": Edits({}, later)}, False)
    assert replayed("after.xlsx") == before


def test_a_book_without_the_sheet_goes_on() -> None:
    """An older book has no sheet Benchmarks, and nothing to say of it."""
    raw = tables(Benchmarks="")
    del raw["Benchmarks"]
    assert found(raw)[1] == ""
    assert said(raw) == []
