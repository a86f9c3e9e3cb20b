"""explain says how a figure was counted, check when it no longer is what was counted."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import support.small_books as small
from support.books import xlscore
from support.counted_books import WHEN, tables
from support.extracts import cin, referral
from support.small_books import add, saved

from xlscore.flows.count.count import count
from xlscore.flows.load.undoing import beside
from xlscore.hosts.file.file_book import FileBook
from xlscore.workbook.tables import Edits

CASES = {
    "A": [referral("2013-05-08", "2013-05-20"), referral("2014-05-02"), referral("2014-05-09")],
    "B": [referral("2012-05-08", "2012-05-20")],
}


def counted(tmp_path: Path, when: dt.datetime = WHEN) -> Path:
    """A book into which one measure was counted on a day."""
    raw = tables("rereferrals")
    raw["Counts"].rows[0][2] = "months=13"
    book = saved(raw, tmp_path / "book.xlsx")
    extract = cin(tmp_path / "cin.xml", CASES, "2014-05-31")
    assert not count(FileBook.open(book), [extract], beside(book), when).refused
    return book


def problems(book: Path, *more: str) -> list[str]:
    """What check says of counts."""
    lines = xlscore("check", book, *more).stdout.splitlines()
    return [line for line in lines if "count" in line.casefold()]


def test_explain_says_definition_source_day_and_what_was_left_out(tmp_path: Path) -> None:
    """With the options of the row; also in JSON; nothing where nothing is counted."""
    book = counted(tmp_path)
    said = xlscore("explain", book, "2").stdout
    assert "Counted as rereferrals (follows the national definition): Referrals in the" in said
    assert "within 13 months before" in said
    assert "From cin.xml on 2014-07-01. Left out: few CINdetails: a case of the child was" in said
    known = json.loads(xlscore("explain", book, "2", "--json").stdout)
    assert known["counted"].startswith("Counted as rereferrals")
    raw = tables("rereferrals")
    raw["Counts"].rows.clear()
    plain = saved(raw, tmp_path / "plain.xlsx")
    assert "Counted" not in xlscore("explain", plain, "2").stdout


def test_check_names_a_counted_figure_that_was_typed_over(tmp_path: Path) -> None:
    """The cell, when and from what it was counted; as counted nothing is said."""
    book = counted(tmp_path)
    assert problems(book) == []
    host = FileBook.open(book)
    host.stage({"Data": Edits({(2, "Num"): 5}, [])})
    from xlscore.flows.refresh import refresh

    refresh(host)
    (said,) = problems(book)
    assert said.startswith("warning: Data!D2: indicator 2, May 14, was counted on 2014-07-01 from")
    assert "changed since" in said


def test_check_names_a_source_that_is_older_than_the_month(tmp_path: Path) -> None:
    """Counted for an earlier month, or before the month was over."""
    book = counted(tmp_path)
    (said,) = problems(book, "--month", "2014-06")
    assert "Counts!D2: indicator 2 was counted last for May 14, from cin.xml" in said
    early = tmp_path / "early"
    early.mkdir()
    (said,) = problems(counted(early, dt.datetime(2014, 5, 31, 9)))
    assert "Counts!E2: indicator 2 was counted on 2014-05-31, before May 14 was over" in said


def test_check_names_rows_of_counts_that_cannot_be_used(tmp_path: Path) -> None:
    """An unknown indicator, measure, option, a second row; days that are none."""
    raw = tables("rereferrals")
    small.indicator(raw, 8)
    for no, measure, options in (
        (77.0, "referrals", ""), (8.0, "rereferal", ""), (8.0, "plans_open", "months=3"),
        (8.0, "plans_open", "population=99"), (2.0, "referrals", ""),
    ):  # fmt: skip
        add(raw, "Counts", No=no, Measure=measure, Options=options)
    next(row for row in raw["Settings"].rows if row[0] == "Bank holidays")[1] = "Easter"
    said = "\n".join(problems(saved(raw, tmp_path / "book.xlsx")) + xlscore(
        "check", tmp_path / "book.xlsx").stdout.splitlines())  # fmt: skip
    for words in (
        "Counts!A3: the indicator '77' is not on the Indicators sheet",
        "Counts!B4: 'rereferal' is not a measure; type a name like rereferrals",
        "Counts!C5: 'months=3' is not an option of plans_open; it takes population=...",
        "Counts!C6: the indicator '99' is not on the Indicators sheet",
        "Counts!A7: indicator 2 stands in rows 2 and 7; the first is used",
        "Bank holidays: 'Easter' is not a day; write it as 2026-05-08",
    ):
        assert words in said, words
