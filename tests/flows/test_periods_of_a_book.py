"""Quarterly and yearly indicators from month to month: new rows, texts, notes, and what is said."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from support.editing import put
from support.oracle import Saved
from support.reading import rows_of_data
from support.small_books import add, built, indicator, tables, target

from xlscore.cli import main
from xlscore.flows.load.load import load
from xlscore.flows.load.undoing import beside, take_back
from xlscore.flows.refresh import refresh
from xlscore.flows.roll import roll
from xlscore.hosts.file.file_book import FileBook
from xlscore.inputs.book import read
from xlscore.problems import Refusal
from xlscore.rules import periods
from xlscore.rules.months import make
from xlscore.workbook.tables import Edits

WHEN = dt.datetime(2014, 7, 1, 9)
COUNT = {"Measure": "number"}


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """A monthly book of May 2014 with a monthly, a quarterly and a yearly Red."""
    raw = tables("2014-05")
    indicator(raw, 1, "L", **COUNT)
    indicator(raw, 2, "L", Frequency="Q", Data_period="Q", **COUNT)
    indicator(raw, 3, "L", Frequency="A", Data_period="A", **COUNT)
    for no, when, value in (
        (1, "May 2014", 90.0), (2, "Q3 2013/14", 70.0), (2, "Q4 2013/14", 80.0),
        (3, "2012/13", 60.0), (3, "2013/14", 70.0),
    ):  # fmt: skip
        add(raw, "Data", No=float(no), Area="Kent", Month=when, Value=value)
    for no in (1, 2, 3):
        target(raw, no, "", 10.0, Amber_to=20.0)
        add(raw, "Commentary", No=float(no), Area="Kent", Month=
            {1: "May 2014", 2: "Q4 2013/14", 3: "2013/14"}[no], Text=f"Why {no}.")  # fmt: skip
    return built(raw, tmp_path / "book.xlsm")


def moved(book: Path, period: str) -> list[str]:
    """Move a book to a period as typed; what is said."""
    typed = periods.parse(period)
    assert typed is not None
    return list(roll(FileBook.open(book), typed, WHEN).messages)


def appended(book: Path, rows: int = 5) -> list[tuple[object, object]]:
    """No and Month of the rows of Data that came behind the first ones."""
    return [(r["No"], r["Month"]) for r in rows_of_data(book, "Data")[rows:]]


class TestNewRows:
    """What a new month adds to Data."""

    def test_only_those_whose_period_ended(self, mixed: Path) -> None:
        """June ends a month and a quarter, July a month alone."""
        moved(mixed, "2014-06")
        assert appended(mixed) == [(1, "June 2014"), (2, "Quarter 1 2014/15")]
        moved(mixed, "2014-07")
        assert appended(mixed, 7) == [(1, "July 2014")]

    def test_a_period_moved_over_is_not_forgotten(self, mixed: Path) -> None:
        """From May to July the quarter to June ended on the way; the month of June is left out."""
        said = moved(mixed, "2014-07")
        assert appended(mixed) == [(1, "July 2014"), (2, "Quarter 1 2014/15")]
        assert "1 month in between left out; move to each in turn if it is to be reported." in said

    def test_a_year_ends_in_march(self, mixed: Path) -> None:
        """The yearly indicator gets its row in March, once."""
        moved(mixed, "2015-03")
        assert (3, "2014/15") in appended(mixed)
        moved(mixed, "2015-04")
        assert [no for no, _ in appended(mixed)].count(3) == 1

    def test_any_period_of_the_report_and_back(self, mixed: Path) -> None:
        """A period may be typed, and moving back adds nothing."""
        moved(mixed, "Q1 2014/15")
        assert moved(mixed, "May 2014") == [
            "Moved back from June 2014 to May 2014; no row was added or taken away."
        ]

    def test_a_month_that_ends_no_quarter_is_refused(self, tmp_path: Path) -> None:
        """A quarterly book moves to quarters, on the command line and by --month, too."""
        raw = tables("2014-06", Report_every="quarter")
        indicator(raw, 1, **COUNT)
        add(raw, "Data", No=1.0, Area="Kent", Month="Q1 2014/15", Value=1.0)
        book = built(raw, tmp_path / "book.xlsm")
        with pytest.raises(
            Refusal, match="July 2014 does not end a quarter of the report: type Q2 2014"
        ):
            moved(book, "2014-07")
        for command in (("roll", str(book), "2014-07"), ("check", str(book), "--month", "2014-07")):
            done = CliRunner().invoke(main, command)
            assert done.exit_code == 2
            assert "type Q2 2014/15 or September 2014" in done.stderr + done.output
        assert moved(book, "Q2 2014/15")[0].startswith(
            "Moved on from Quarter 1 2014/15 to Quarter 2 2014/15: 1 row added"
        )


class TestTexts:
    """Commentary stands under the last month of the row's own period."""

    def test_a_yearly_red_asks_for_its_text_once(self, mixed: Path) -> None:
        """The text of 2013/14 stands on its page month after month, and is no draft."""
        moved(mixed, "2014-06")
        text = Saved(mixed).text("Exc 3")
        assert "Why 3." in text
        assert "Indicator 3 · Kent · 2013/14" in text
        assert not any("revise it here" in str(line) for line in text)

    def test_a_quarters_text_goes_on_with_the_quarter(self, mixed: Path) -> None:
        """In June the text of the fourth quarter is the draft of the first."""
        moved(mixed, "2014-06")
        row = next(r for r in rows_of_data(mixed, "Data")[5:] if r["No"] == 2)["row"]
        host = FileBook.open(mixed)
        host.stage({"Data": Edits({(row, "Value"): 95.0}, [])})
        refresh(host)
        text = Saved(mixed).text("Exc 2")
        assert "This is the text of Quarter 4 2013/14: revise it here." in " ".join(map(str, text))
        status = [r["Status"] for r in rows_of_data(mixed, "Commentary") if r["No"] == 2]
        assert status == [None, "draft of Q4 2013/14"]

    def test_what_is_published_stands_once(self, mixed: Path) -> None:
        """A year's result goes into Published under March, and not again each month."""
        moved(mixed, "2014-06")
        moved(mixed, "2014-07")
        published = [(r["No"], r["Month"]) for r in rows_of_data(mixed, "Published")]
        assert published == [(1, "May 2014"), (2, "Quarter 4 2013/14"), (3, "2013/14")]


def test_a_figure_missing_on_purpose_prints_its_reason(tmp_path: Path) -> None:
    """The cell prints n/a, and the text behind the colon stands below the table."""
    raw = tables("2014-06", Report_every="quarter")
    indicator(raw, 1, **COUNT)
    add(raw, "Data", No=1.0, Area="Kent", Month="Q1 2014/15", Note="n/a: counted from July on")
    book = built(raw, tmp_path / "book.xlsm")
    page = Saved(book)
    assert page.scorecard("Scorecard")["1"]["latest"] == "n/a"
    assert "n/a: indicator 1, Q1 2014/15: counted from July on" in page.text("Scorecard")


class TestAssumedLimits:
    """Limits that nobody set are named beside the target, as an officer would write them."""

    @pytest.mark.parametrize(
        ("polarity", "measure", "aim", "value", "note"),
        [
            ("H", "percent", 0.846, 0.5, "84.6% (RAG limits: Red below 76.2%, Amber 76.2% to below "
             "84.6%, Green 84.6% and above). Assumed, not agreed: the limit of Amber (10% of the "
             "target)"),
            ("L", "number", 33.0, 50.0, "33 (RAG limits: Red above 36, Amber above 33 to 36, Green "
             "33 and below). Assumed, not agreed: the limit of Amber (10% of the target)"),
            ("T", "number", 33.0, 50.0, "33 (RAG limits: Green 32 to 34, Amber 30 to 36, Red "
             "outside). Assumed, not agreed: the limit of Green (5% of the target) and of Amber "
             "(10% of the target)"),
        ],
    )  # fmt: skip
    def test_the_note_of_the_target(
        self, tmp_path: Path, polarity: str, measure: str, aim: float, value: float, note: str
    ) -> None:
        """Rounded at the figures' decimals, so that the limit itself is rated as it says."""
        raw = tables("2014-05")
        indicator(raw, 1, polarity, Measure=measure)
        target(raw, 1, "", aim)
        add(raw, "Data", No=1.0, Area="Kent", Month="May 2014", Value=value)
        book = built(raw, tmp_path / "book.xlsm")
        assert note in Saved(book).text("Exc 1")
        done = CliRunner().invoke(main, ["circulate", str(book), "--anyway"])
        assert done.exit_code == 0, done.output

    def test_limits_that_were_given_are_not_named(self, tmp_path: Path) -> None:
        """An agreed limit stands in full and unmarked."""
        raw = tables("2014-05")
        indicator(raw, 1)
        target(raw, 1, "", 0.846, Amber_from=0.7612)
        add(raw, "Data", No=1.0, Area="Kent", Month="May 2014", Value=0.5)
        book = built(raw, tmp_path / "book.xlsm")
        assert any(
            str(line).endswith("Amber 76.12% to below 84.6%, Green 84.6% and above)")
            for line in Saved(book).text("Exc 1")
        )


def test_key_changes_of_the_whole_quarter_are_told(tmp_path: Path) -> None:
    """What changed in May belongs to the first quarter's guidance."""
    raw = tables("2014-06", Report_every="quarter")
    indicator(raw, 1, **COUNT)
    for month, text in ((make(2014, 3), "Old."), (make(2014, 5), "In May.")):
        year, number = divmod(month, 12)
        add(raw, "Changes", Month=dt.date(year, number + 1, 1), Text=text)
    book = built(raw, tmp_path / "book.xlsm")
    said = Saved(book).text("Guidance Notes")
    assert "Key changes made to the report this quarter" in said
    assert "In May." in said
    assert "Old." not in said


class TestQuarterlyBook:
    """What flows say and write in a book that reports by quarters."""

    @pytest.fixture
    def quarterly(self, tmp_path: Path) -> Path:
        """A quarterly book of June 2014 with a Red."""
        raw = tables("2014-06", Report_every="quarter")
        indicator(raw, 1, "L", **COUNT)
        for when, value in (("Q4 2013/14", 80.0), ("Q1 2014/15", 90.0)):
            add(raw, "Data", No=1.0, Area="Kent", Month=when, Value=value)
        target(raw, 1, "", 10.0, Amber_to=20.0)
        return built(raw, tmp_path / "book.xlsm")

    def test_what_cannot_be_taken_back_is_named_by_its_quarter(
        self, quarterly: Path, tmp_path: Path
    ) -> None:
        """A figure that was changed since the import is named by its period, not by a month."""
        extract = tmp_path / "extract.csv"
        extract.write_text("No,Month,Value\n1,Q1 2014/15,91\n", encoding="utf-8")
        load(FileBook.open(quarterly), [extract], beside(quarterly), WHEN)
        row = 3
        put(quarterly, "Data", {f"F{row}": 92.0})
        undone = take_back(FileBook.open(quarterly), beside(quarterly), WHEN)
        assert undone.stands == [
            f"Value of indicator 1, Kent, Quarter 1 2014/15: Data!F{row} was changed since, and "
            "is left alone"
        ]

    def test_a_page_kept_is_named_by_its_quarter(self, quarterly: Path) -> None:
        """A page changed by hand is kept under its period, without the slash no tab may have."""
        put(quarterly, "Exc 1", {"A1": "Ours"})
        assert refresh(FileBook.open(quarterly)).kept == ["Exc 1 (kept Q1 2014-15)"]

    def test_text_of_a_tab_goes_to_its_quarter(self, quarterly: Path) -> None:
        """A text typed on an exception tab stands in Commentary under the quarter in words."""
        put(quarterly, "Commentary", {"A2": 1.0, "B2": "Kent", "C2": "Q4 2013/14", "D2": "Old."})
        officer = load_workbook(quarterly, keep_vba=True)
        page = officer["Exc 1"]
        block = next(c for row in page.iter_rows() for c in row if not c.protection.locked)
        put(quarterly, "Exc 1", {block.coordinate: "Written on the tab."})
        refresh(FileBook.open(quarterly))
        texts = [(r["Month"], r["Text"]) for r in rows_of_data(quarterly, "Commentary")]
        assert texts[1:] == [("Quarter 1 2014/15", "Written on the tab.")]

    def test_a_row_that_stands_twice_is_named_by_its_quarter(self) -> None:
        """The period of two rows alike is told in the indicator's own terms."""
        raw = tables("2014-06", Report_every="quarter")
        indicator(raw, 1, **COUNT)
        for when in ("Q1 2014/15", "June 2014"):
            add(raw, "Data", No=1.0, Area="Kent", Month=when, Value=1.0)
        (said,) = (p for p in read(raw)[1] if "stands in rows" in p.found)
        assert "area Kent, Q1 2014/15 stands in rows 2 and 3" in said.found


class TestRowsBelowTheTable:
    """Rows typed below the table Data, which a new month or an import makes part of it."""

    @pytest.fixture
    def typed(self, tmp_path: Path) -> Path:
        """A book of May 2014 with a row typed below Data, its month without the format of a date.

        The row is of June 2014, and bare: 41791 is its first day.
        """
        raw = tables("2014-05")
        indicator(raw, 1, **COUNT)
        add(raw, "Data", No=1.0, Area="Kent", Month="May 2014", Value=1.0)
        book = built(raw, tmp_path / "book.xlsm")
        put(book, "Data", {"A3": 1.0, "B3": "Kent", "C3": 41791.0, "F3": 7.0})
        return book

    def test_a_new_month_says_them_and_adds_no_second_row(self, typed: Path) -> None:
        """The bare date is June to every reader: nobody is given a second row of it."""
        done = roll(FileBook.open(typed), make(2014, 6), WHEN)
        (said,) = done.summary.notes
        assert said.startswith("Data!A3: 1 row from row 3 on stands below the table, and is read")
        assert said.endswith("the table now holds them.")
        assert [r["Value"] for r in rows_of_data(typed, "Data")] == [1, 7]

    def test_an_import_says_them_and_finds_the_row(self, typed: Path, tmp_path: Path) -> None:
        """A figure of June falls on the row typed below, which is said once."""
        extract = tmp_path / "extract.csv"
        extract.write_text("No,Month,Value\n1,June 2014,8\n", encoding="utf-8")
        done = load(FileBook.open(typed), [extract], beside(typed), WHEN)
        assert done.summary is not None
        assert [note.partition(":")[0] for note in done.summary.notes] == ["Data!A3"]
        assert [str(change) for change in done.upsert.changed] == [
            "Data!F3: Value of indicator 1, Kent, June 2014, was 7, now 8"
        ]
        put(typed, "Data", {"A4": 1.0, "B4": "Kent", "C4": "July 2014", "F4": 9.0})
        undone = take_back(FileBook.open(typed), beside(typed), WHEN)
        assert undone.summary is not None
        assert [note.partition(":")[0] for note in undone.summary.notes] == ["Data!A4"]
        assert [r["Value"] for r in rows_of_data(typed, "Data")] == [1, 7, 9]
