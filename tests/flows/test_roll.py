"""New month: what moves, what is added, what stands, at every edge of the year."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from support.books import refused, xlscore
from support.editing import put as type_into
from support.oracle import Saved, differences
from support.reading import read, rows_of_data
from support.small_books import (
    add,
    day,
    figures,
    indicator,
    month,
    published,
    put,
    saved,
    tables,
    target,
)

from xlscore.flows.refresh import refresh
from xlscore.flows.roll import Rolled, roll
from xlscore.hosts.file.file_book import FileBook
from xlscore.rules import months
from xlscore.workbook.tables import Edits, RawTable

WHEN = dt.datetime(2014, 7, 1, 9, 30)
Raw = dict[str, RawTable]


def refreshed(raw: Raw, folder: Path) -> Path:
    """The data sheets as a workbook, refreshed."""
    book = saved(raw, folder / "book.xlsx")
    refresh(FileBook.open(book))
    return book


def move(book: Path, to: str) -> Rolled:
    """Roll a closed book."""
    return roll(FileBook.open(book), month(to), WHEN)


def rows(book: Path, sheet: str) -> list[dict[str, Any]]:
    """The rows of a data sheet that hold anything."""
    found = rows_of_data(book, sheet)
    return [row for row in found if any(v is not None for k, v in row.items() if k != "row")]


def keys(book: Path, sheet: str) -> set[tuple[Any, ...]]:
    """No, area and month of the rows of a data sheet."""
    return {(row["No"], row["Area"], row["Month"].strftime("%b %y")) for row in rows(book, sheet)}


def plain(**settings: object) -> Raw:
    """One Red percentage of May 2014, with its text, and a count."""
    raw = tables(**settings)  # type: ignore[arg-type]
    indicator(raw, 3)
    indicator(raw, 4, "L", Measure="number")
    target(raw, 3, "2014-04", 0.85, amber_from=0.7)
    target(raw, 4, "2014-04", 100.0)
    figures(raw, 3, m2014_04=(60, 100), m2014_05=(61, 100))
    figures(raw, 4, m2014_04=90.0, m2014_05=95.0)
    published(raw, 3, m2014_04=0.6)
    published(raw, 4, m2014_04=90.0)
    add(raw, "Commentary", No=3, Area="Kent", Month=day("2014-05"), Text="Too few staff.")
    return raw


def test_a_month_moves_on(tmp_path: Path) -> None:
    """May is published as reported, June gets its rows, pages say June, the Log says when."""
    book = refreshed(plain(), tmp_path)
    rolled = move(book, "2014-06")
    assert rolled.messages[:2] == [
        "Moved on from May 2014 to June 2014: 2 rows added to Data for you to fill in.",
        "May 2014 was never circulated: 2 figures now stand in Published as last refreshed.",
    ]
    assert keys(book, "Data") >= {(3, "Kent", "Jun 14"), (4, "Kent", "Jun 14")}
    last = [(r["No"], r["Value"], r["RAG"]) for r in rows(book, "Published")[-2:]]
    assert last == [(3, 0.61, "R"), (4, 95, "G")]
    assert read(book, "Scorecard")["Scorecard"][2, 1].text == "June 2014"
    assert rows(book, "Settings")[5]["Value"] == dt.datetime(2014, 6, 1)
    assert [(r["When"], r["Month"]) for r in rows(book, "Log")] == [
        ("2014-07-01 09:30", "June 2014")
    ]
    assert differences(book) == []


def test_the_book_opens_at_the_rows_to_fill_in(tmp_path: Path) -> None:
    """After a new month it opens on Data, at the first new row; a hidden sheet stays hidden."""
    book = refreshed(plain(), tmp_path)
    move(book, "2014-06")
    opened: Any = load_workbook(book)
    view = opened["Data"].sheet_view
    (chosen,) = [one for one in view.selection if one.pane == view.pane.activePane]
    assert opened.active.title == "Data"
    assert opened["Data"][chosen.activeCell].value == 3
    assert opened["Data"].cell(opened["Data"][chosen.activeCell].row, 3).value.month == 6
    assert [s.title for s in opened.worksheets if s.sheet_view.tabSelected] == ["Data"]
    opened["Data"].sheet_state = "hidden"
    opened.active = opened.sheetnames.index("Scorecard")
    opened.save(book)
    move(book, "2014-07")
    assert load_workbook(book).active.title == "Scorecard"


def test_figures_keep_the_format_of_their_indicator(tmp_path: Path) -> None:
    """A count is not shown as a percentage because one was typed in the row above it."""
    raw = plain()
    raw["Data"].rows.reverse()
    book = refreshed(raw, tmp_path)
    move(book, "2014-06")
    shown = read(book, "Published")["Published"]
    assert [shown[row, 4].text for row in (4, 5)] == ["61.0%", "95"]


def test_rolling_twice_changes_nothing(tmp_path: Path) -> None:
    """The second time nothing is added, and it says so; the file is the same, byte for byte."""
    book = refreshed(plain(), tmp_path)
    move(book, "2014-06")
    before = book.read_bytes()
    assert move(book, "2014-06").messages == [
        "The book already reports June 2014: nothing was added."
    ]
    assert book.read_bytes() == before


def test_rolling_back_and_on_again(tmp_path: Path) -> None:
    """Back only moves the month; on again adds no second row of anything."""
    book = refreshed(plain(), tmp_path)
    move(book, "2014-06")
    held = {name: rows(book, name) for name in ("Data", "Published", "Commentary")}
    told = move(book, "2014-05").messages
    assert told == ["Moved back from June 2014 to May 2014; no row was added or taken away."]
    assert "Exc 3" in read(book)
    again = move(book, "2014-06").messages
    assert (
        again[0] == "Moved on from May 2014 to June 2014: 0 rows added to Data for you to fill in."
    )
    assert {name: rows(book, name) for name in held} == held


def test_months_in_between(tmp_path: Path) -> None:
    """Skipping months says so, and a later month is not read as the one before."""
    book = refreshed(plain(), tmp_path)
    told = move(book, "2014-08").messages
    assert any(line.startswith("2 months in between left out") for line in told)
    assert {k[2] for k in keys(book, "Data")} == {"Apr 14", "May 14", "Aug 14"}
    assert read(book, "Scorecard")["Scorecard"][5, 10].text in ("", "-")
    assert differences(book) == []


def test_what_was_circulated_stands(tmp_path: Path) -> None:
    """A published figure that Data gives otherwise now is listed, and stays what it was."""
    raw = plain()
    published(raw, 3, m2014_05=0.59)
    book = refreshed(raw, tmp_path)
    told = move(book, "2014-06").messages
    assert "1 figure of May 2014 came after it was published and now stand" in told[1]
    assert told[2] == (
        "Indicator 3, Kent: published as 59.0%, the data now give 61.0%; what was published stands."
    )
    page = read(book, "Scorecard")["Scorecard"]
    assert page[6, 10].text == "59.0% [r]"
    assert differences(book) == []


def test_a_published_row_without_a_figure_gets_no_second_row(tmp_path: Path) -> None:
    """Two rows of one month would be an error that blanks both."""
    raw = plain()
    add(raw, "Published", No=3, Area="Kent", Month=day("2014-05"))
    book = refreshed(raw, tmp_path)
    rolled = move(book, "2014-06")
    assert any("published without a figure" in line for line in rolled.messages)
    assert rolled.summary.errors == 0


def test_an_error_is_not_published(tmp_path: Path) -> None:
    """A figure that the page left blank for an error is missing in Published too."""
    raw = plain()
    put(raw, "Data", "D3", 161)
    book = refreshed(raw, tmp_path)
    told = move(book, "2014-06").messages
    assert "May 2014 stays without 1 result; they count as missing until Data has them." in told
    assert [(r["No"], r["Value"]) for r in rows(book, "Published")][2:] == [(4, 95)]


def test_nothing_published_before(tmp_path: Path) -> None:
    """An empty Published takes the month's figures in its blank first row."""
    raw = plain()
    raw["Published"].rows = []
    book = refreshed(raw, tmp_path)
    assert move(book, "2014-06").summary.errors == 0
    assert [r["row"] for r in rows(book, "Published")] == [2, 3]
    assert differences(book) == []


@pytest.mark.parametrize(
    ("stands", "then"),
    [("May 2014", "June 2014"), ("2014-05", "June 2014"),
     (dt.date(2014, 5, 31), dt.datetime(2014, 6, 1))],
)  # fmt: skip
def test_the_month_keeps_its_form(tmp_path: Path, stands: object, then: object) -> None:
    """A month typed as text stays text, a date stays a date."""
    raw = plain()
    next(row for row in raw["Settings"].rows if row[0] == "Reporting month")[1] = stands
    book = refreshed(raw, tmp_path)
    assert move(book, "2014-06").summary.errors == 0
    assert rows(book, "Settings")[5]["Value"] == then


def test_months_typed_as_text_stay_text(tmp_path: Path) -> None:
    """Where the months of Data are text, so are the new ones: no bare number stands for a date."""
    raw = plain()
    for row in raw["Data"].rows:
        row[2] = "May 2014" if row[2] == day("2014-05") else "April 2014"
    book = refreshed(raw, tmp_path)
    move(book, "2014-06")
    assert [r["Month"] for r in rows(book, "Data")][-2:] == ["June 2014", "June 2014"]


def test_a_new_year_begins(tmp_path: Path) -> None:
    """In April outturn and target heading move, YTD begins anew, and targets are asked for."""
    raw = tables("2015-03")
    indicator(raw, 2, Data_period="YTD", Basis="monthly")
    target(raw, 2, "2014-04", 0.5)
    figures(raw, 2, m2015_02=(10, 40), m2015_03=(20, 40))
    book = refreshed(raw, tmp_path)
    told = move(book, "2015-04").messages
    assert told[-1].startswith("A new year, 15/16, begins: type its targets on Targets, From April")
    host = FileBook.open(book)
    host.stage({"Data": Edits({(4, "Num"): 3, (4, "Denom"): 4}, [])})
    problems = [str(problem) for problem in refresh(host).problems]
    assert any("in force in Apr 15 is of Apr 14, an earlier financial year" in p for p in problems)
    page = read(book, "Scorecard")["Scorecard"]
    assert [page[4, column].text for column in (9, 12)] == [
        "Target for 15/16", "Outturn (March 15) Result",
    ]  # fmt: skip
    # March is 30 of 80, and April begins at 3 of 4.
    assert [page[6, column].text for column in (5, 10, 12)] == ["75.0%", "37.5%", "37.5%"]
    assert differences(book) == []


@pytest.mark.parametrize(
    ("starts", "now", "new", "label", "out"),
    [("January", "2014-12", "2015-01", "2015", "December 14"),
     ("September", "2014-08", "2014-09", "14/15", "August 14"),
     ("April", "2016-02", "2016-03", "15/16", "March 15")],
)  # fmt: skip
def test_years_that_start_in_other_months(
    tmp_path: Path, starts: str, now: str, new: str, label: str, out: str
) -> None:
    """Outturn, label and windows follow the month in which the year starts; leap Februaries too."""
    raw = tables(now, Year_starts=starts)
    indicator(raw, 2, Data_period="YTD", Basis="monthly")
    target(raw, 2, "2010-01", 0.5)
    begin = months.year_start(month(now), months.NAMES.index(starts) + 1)
    for when in range(begin - 13, month(now) + 1):
        first = months.first_day(months.Month(when))
        add(raw, "Data", No=2, Area="Kent", Month=first, Num=when % 7, Denom=10)
    book = refreshed(raw, tmp_path)
    assert differences(book) == []
    told = move(book, new).messages
    assert any("A new year" in line for line in told) == (starts != "April")
    page = read(book, "Scorecard")["Scorecard"]
    assert [page[4, column].text for column in (9, 12)] == [
        f"Target for {label}", f"Outturn ({out}) Result",
    ]  # fmt: skip
    assert differences(book) == []


@pytest.mark.parametrize("now", ["2014-05", "2014-06", "2014-07", "2014-12", "2015-01", "2016-02"])
def test_quarter_ends_of_the_trend(tmp_path: Path, now: str) -> None:
    """The trend shows the three quarter ends before the month, also when that ends a quarter."""
    raw = tables(now)
    indicator(raw, 3)
    target(raw, 3, "2012-04", 0.85, amber_from=0.7)
    for back in range(14):
        first = months.first_day(months.Month(month(now) - back))
        add(raw, "Data", No=3, Area="Kent", Month=first, Num=60 - back, Denom=100)
    book = refreshed(raw, tmp_path)
    assert [point["month"] for point in Saved(book).trend("Exc 3")][3] == months.label(month(now))
    assert differences(book) == []


def test_who_reports_in_the_new_month(tmp_path: Path) -> None:
    """Rows are added for what reports then: what started, not what ended, only in its areas."""
    raw = tables(areas="Kent East")
    indicator(raw, 1)
    indicator(raw, 2, To=day("2014-05"))
    indicator(raw, 3, From=day("2014-06"))
    indicator(raw, 4, Only_areas="East")
    for no in (1, 2, 4):
        figures(raw, no, "East", m2014_05=(1, 20))
    add(raw, "Commentary", No=2, Area="East", Month=day("2014-05"), Text="The last of it.")
    book = refreshed(raw, tmp_path)
    move(book, "2014-06")
    assert {key[:2] for key in keys(book, "Data") if key[2] == "Jun 14"} == {
        (1, "Kent"), (3, "Kent"), (1, "East"), (3, "East"), (4, "East"),
    }  # fmt: skip
    assert {key[2] for key in keys(book, "Commentary")} == {"May 14"}
    assert differences(book) == []


def test_a_target_that_ends(tmp_path: Path) -> None:
    """From the month of a blank target there is no rating; an area's own end leaves the others."""
    raw = tables(areas="Kent East")
    indicator(raw, 3)
    target(raw, 3, "2014-04", 0.85)
    target(raw, 3, "2014-06", None, area="East")
    for area in ("Kent", "East"):
        figures(raw, 3, area, m2014_05=(1, 20), m2014_06=(1, 20))
    book = refreshed(raw, tmp_path)
    move(book, "2014-06")
    shown = Saved(book)
    assert [shown.scorecard(t)["3"]["rag"] for t in ("Scorecard", "Scorecard East")] == ["R", None]
    assert differences(book) == []


# --- drafts


def texts(book: Path) -> list[tuple[str, str | None]]:
    """Text and status of the rows of Commentary."""
    return [(row["Text"], row["Status"]) for row in rows(book, "Commentary")]


def red_in_june(folder: Path) -> Path:
    """A book whose Red of May is Red in June, rolled."""
    raw = plain()
    figures(raw, 3, m2014_06=(62, 100))
    book = refreshed(raw, folder)
    move(book, "2014-06")
    return book


def told(book: Path) -> str:
    """Everything that stands on the exception page, in one text."""
    return "\n".join(map(str, Saved(book).text("Exc 3")))


def test_a_text_carried_forward_is_a_draft(tmp_path: Path) -> None:
    """Last month's text stands on the page under a banner that says so; Check warns of it."""
    book = red_in_june(tmp_path)
    assert texts(book) == [("Too few staff.", None), ("Too few staff.", "draft of May 14")]
    assert "This is the text of May 2014: revise it here." in told(book)
    problems = [str(problem) for problem in refresh(FileBook.open(book)).problems]
    assert (
        "Commentary!E3: the text of indicator 3 for Jun 14 is still the draft of May 14; revise "
        "it, or clear its Status if it holds as it is." in problems
    )


def test_a_draft_revised_on_its_page(tmp_path: Path) -> None:
    """What is typed over the draft on the page takes banner and status away."""
    book = red_in_june(tmp_path)
    page = read(book, "Exc 3")["Exc 3"]
    row = next(row for row, column in page if page[row, column].text == "Too few staff.")
    type_into(book, "Exc 3", {f"A{row}": "Two people started in June."})
    refresh(FileBook.open(book))
    assert texts(book) == [("Too few staff.", None), ("Two people started in June.", None)]
    assert "This is the text of" not in told(book)


@pytest.mark.parametrize(
    ("cell", "typed", "text"),
    [("D3", "Two people started.", "Two people started."), ("E3", None, "Too few staff.")],
)
def test_a_draft_settled_in_commentary(
    tmp_path: Path, cell: str, typed: str | None, text: str
) -> None:
    """A new text there, or a status taken away, makes it the month's own."""
    book = red_in_june(tmp_path)
    type_into(book, "Commentary", {cell: typed})
    refresh(FileBook.open(book))
    assert texts(book)[1] == (text, None)
    assert "This is the text of" not in told(book)


def test_an_old_draft_keeps_its_age(tmp_path: Path) -> None:
    """A draft that nobody revised is carried on from its page, and is still of May."""
    book = red_in_june(tmp_path)
    move(book, "2014-07")
    assert texts(book)[2] == ("Too few staff.", "draft of May 14")


def test_a_draft_that_no_page_showed_ends(tmp_path: Path) -> None:
    """Where June was not Red, May's text is not carried into July."""
    raw = plain()
    figures(raw, 3, m2014_06=(99, 100))
    book = refreshed(raw, tmp_path)
    move(book, "2014-06")
    move(book, "2014-07")
    assert len(texts(book)) == 2


def test_what_was_typed_last_is_carried(tmp_path: Path) -> None:
    """A text typed on the page and not yet refreshed is May's, and June's draft."""
    book = refreshed(plain(), tmp_path)
    page = read(book, "Exc 3")["Exc 3"]
    row = next(row for row, column in page if page[row, column].text == "Too few staff.")
    type_into(book, "Exc 3", {f"A{row}": "Typed at the last minute."})
    move(book, "2014-06")
    assert texts(book) == [
        ("Typed at the last minute.", None),
        ("Typed at the last minute.", "draft of May 14"),
    ]


# --- the command


def test_the_command(tmp_path: Path) -> None:
    """It says what it did and what the refresh found, and ends with 0."""
    book = refreshed(plain(), tmp_path)
    done = xlscore("roll", book, "June 2014")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Moved on from May 2014 to June 2014: 2 rows added")
    assert "June 2014: 0 Red, 0 Amber, 0 Green, 2 not rated." in done.stdout
    assert f"Written: {book}" in done.stdout


def test_a_month_that_is_none_is_refused(tmp_path: Path) -> None:
    """The command line names what cannot be read as a month, and nothing is written."""
    book = refreshed(plain(), tmp_path)
    before = book.read_bytes()
    done = xlscore("roll", book, "Juin")
    assert done.returncode == 2
    assert "'Juin' is not a month" in done.stderr
    assert book.read_bytes() == before
    refused(xlscore("roll", tmp_path / "none.xlsm", "2014-06"), "none.xlsm")
