"""The buttons through xlwings' own code, on the starter book open in a double of Excel."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
import xlwings as xw
from engine import model, windows
from engine.books import Open
from engine.officer import CANCEL, OK, Officer, seated
from support import small_books
from support.small_books import add, saved

from xlscore import ribbon
from xlscore.build.starter import starter_tables
from xlscore.flows.refresh import refresh
from xlscore.hosts.live import logfile
from xlscore.problems import Refusal
from xlscore.ribbon.messages import sentence
from xlscore.workbook.looks import RED

JUNE = (dt.datetime(2014, 6, 1) - model.EPOCH).days


@pytest.fixture(scope="module")
def refreshed(tmp_path_factory: pytest.TempPathFactory) -> Open:
    """The starter data with its pages, as a first refresh leaves it; not to be clicked in."""
    path = saved(starter_tables(), tmp_path_factory.mktemp("starter") / "book.xlsx")
    book = Open(model.load(path))
    refresh(book.live())
    return book


@pytest.fixture
def officer(refreshed: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Officer:
    """An officer at the starter book, which is a file in a folder of the test's own."""
    return seated(refreshed.again(), tmp_path, monkeypatch)


def undo_file(folder: Path) -> Path:
    """The undo file beside the book."""
    return folder / "scorecard.xlsm.undo.csv"


# ---- one button, one click


def test_refresh_repaints_and_says_what_it_found(officer: Officer) -> None:
    """Without figures on Data no page shows a rating after a click, and the summary says so."""
    held = officer.open.held
    place = next(p for p, box in held.sheet("Scorecard").cells.items() if box.value == "R")
    data = held.sheet("Data")
    for row in range(2, len(officer.rows()) + 2):
        data.box((row, 4)).value = data.box((row, 6)).value = None
    told = officer.clicks(ribbon.refresh)
    assert officer.shown[0][0] == "Refresh Scorecard"
    assert told.startswith("May 2014: ")
    assert " Red, " in told
    assert "0 Red, 0 Amber, 0 Green" in told
    assert held.sheet("Scorecard").value(place) is None
    log = officer.open.recorder.log
    checking = next(n for n, call in enumerate(log) if "Scorecard: Checking" in str(call[2]))
    alerts = [value for _, member, value in log[:checking] if member == "DisplayAlerts"]
    assert alerts[-1] is False, "Excel would ask about another application while we compute"


def test_check_lists_errors_first(officer: Officer) -> None:
    """Check data names the cell of what is wrong, and changes nothing."""
    officer.open.held.sheet("Data").box((2, 4)).value = "many"
    before = officer.open.again().held
    told = officer.clicks(ribbon.check)
    assert told.splitlines()[1].startswith("error: Data!D2: ")
    assert officer.open.held == before


def test_explain_speaks_of_the_selected_row(officer: Officer) -> None:
    """Explain says of the row in which the cell is what it is rated, and why."""
    cells = officer.open.held.sheet("Scorecard").cells
    row = next(r for (r, c), box in cells.items() if c == 1 and str(box.value) in ("34", "34.0"))
    officer.selects("Scorecard", f"E{row}")
    told = officer.clicks(ribbon.explain)
    assert "34" in told.splitlines()[0]
    assert "May 2014" in told


def test_explain_of_another_row_says_what_to_select(officer: Officer) -> None:
    """In a row without an indicator, one sentence says which rows have one."""
    officer.selects("Cover", "A1")
    assert officer.clicks(ribbon.explain).startswith("Select a cell in the row of an indicator")


def test_colour_gives_the_selection_its_colours_once(officer: Officer) -> None:
    """The selected cells of a sheet of the officer's get conditional formats, once."""
    officer.selects("Contacts", "D2:D9")
    assert "now have their colours" in officer.clicks(ribbon.colour)
    conditions = officer.open.held.sheet("Contacts").conditions
    red = next(store for store in conditions if store["Formula1"] == '="R"')
    assert red["Interior.Color"] == int(RED[4:] + RED[2:4] + RED[:2], 16)
    assert len(conditions) == 6
    assert "already" in officer.clicks(ribbon.colour)
    assert len(conditions) == 6


def test_colour_leaves_a_page_of_ours_alone(officer: Officer) -> None:
    """A page is protected and has its colours from the refresh; the officer is told."""
    officer.selects("Scorecard", "E6")
    assert "is protected" in officer.clicks(ribbon.colour)


def test_help_only_says_something(officer: Officer) -> None:
    """It names the buttons, and does not change the workbook."""
    before = officer.open.again().held
    assert "New month" in officer.clicks(ribbon.help_officer)
    assert officer.open.held == before


# ---- new month


def test_new_month_asks_and_takes_no_for_an_answer(officer: Officer) -> None:
    """The question names both months; after Cancel nothing changed and nothing more is said."""
    before = officer.open.again().held
    assert officer.clicks(ribbon.new_month, CANCEL) == ""
    (question,) = officer.asked
    assert "from May 2014 to June 2014?" in question
    assert officer.open.held == before


def test_new_month_moves_the_book_on(officer: Officer) -> None:
    """Data gets a row for every indicator, Settings the month, and the pages are of June."""
    was = officer.rows()
    told = officer.clicks(ribbon.new_month, OK, goes_to="Data")
    assert told.startswith("Moved on from May 2014 to June 2014: ")
    assert "\nJune 2014: 0 Red" in told
    added = officer.rows()[len(was) :]
    assert officer.rows()[: len(was)] == was
    assert officer.open.held.active == "Data"
    assert officer.open.held.sheet("Data").view["Selection"] == "A{0}:A{0}".format(len(was) + 2)
    assert f"{len(added)} rows added to Data" in told
    assert {row[2] for row in added} == {dt.date(2014, 6, 1)}
    settings = officer.open.held.sheet("Settings")
    assert settings.value((officer.row_of("Settings", 1, "Reporting month"), 2)) == JUNE
    page = officer.open.held.sheet("Scorecard")
    assert any("June 2014" in str(box.value) for box in page.cells.values())
    # The next click goes on from there.
    assert officer.clicks(ribbon.new_month, CANCEL) == ""
    assert "from June 2014 to July 2014?" in officer.asked[0]


def test_new_month_of_a_quarterly_book_is_the_next_quarter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Question, message, Data and page name the quarter; a click at the end of a year goes on."""
    raw = small_books.tables("2014-12", Report_every="quarter")
    small_books.indicator(raw, "1", "L", Measure="number")
    for when, value in (("Q2 2014/15", 8.0), ("Q3 2014/15", 9.0)):
        add(raw, "Data", No=1.0, Area="Kent", Month=when, Value=value)
    book = Open(model.load(saved(raw, tmp_path / "book.xlsx")))
    refresh(book.live())
    officer = seated(book, tmp_path, monkeypatch)
    told = officer.clicks(ribbon.new_month, OK, goes_to="Data")
    assert "from Quarter 3 2014/15 to Quarter 4 2014/15?" in officer.asked[0]
    assert told.startswith("Moved on from Quarter 3 2014/15 to Quarter 4 2014/15: 1 row added")
    assert officer.rows()[-1][:3] == [1.0, "Kent", "Quarter 4 2014/15"]
    page = officer.open.held.sheet("Scorecard")
    assert any("Quarter 4 2014/15" in str(box.value) for box in page.cells.values())
    assert officer.clicks(ribbon.new_month, CANCEL) == ""
    assert "from Quarter 4 2014/15 to Quarter 1 2015/16?" in officer.asked[0]


def test_a_new_month_that_excel_refuses_leaves_the_old_one(officer: Officer) -> None:
    """Where Excel fails before a page is touched, every row is as before, and that is said."""
    before = {name: officer.rows(name) for name in ("Data", "Settings", "Commentary", "Published")}
    protect(officer, "Data")
    at = before_pages(officer, ribbon.new_month)
    officer.open.recorder.calls, officer.open.recorder.fail_at = 0, {at}
    told = officer.clicks(ribbon.new_month, OK)
    officer.open.recorder.fail_at = ()
    assert told.endswith("The data sheets are as they were before.")
    assert {name: officer.rows(name) for name in before} == before
    assert officer.open.held.sheet("Data").protected is not None


def before_pages(officer: Officer, button: Callable[[], str]) -> int:
    """The number of the last call of a click before pages are touched, found on a copy."""
    copy = officer.open.again()
    copy.app.__dict__["chosen"] = officer.open.app.chosen
    copy.app.workbook.__dict__["folder"] = officer.open.app.workbook.folder
    twin = Officer(copy)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(windows.load().win32api, "MessageBox", twin.message)
        patch.setattr(xw.Book, "_mock_caller", copy.book, raising=False)
        twin.clicks(button, OK, goes_to="Data" if button is ribbon.new_month else "")
    log = [(kind, member) for kind, member, _ in copy.recorder.log]
    return log.index(("Workbook", "Styles")) + 1


def protect(officer: Officer, sheet: str) -> None:
    """Protect a data sheet without a password."""
    like = officer.open.held.sheet("Scorecard").protected or {}
    officer.open.held.sheet(sheet).protected = dict.fromkeys(like, False)


# ---- import


def test_import_asks_for_files(officer: Officer) -> None:
    """Without a file nothing happens and nothing is said."""
    before = officer.open.again().held
    assert officer.clicks(ribbon.import_data) == ""
    assert officer.asked == []
    assert officer.open.held == before


def test_import_shows_what_it_would_do_first(officer: Officer, tmp_path: Path) -> None:
    """The question counts what is new and changed and names the cells; Cancel changes nothing."""
    no, area = officer.rows()[0][:2]
    officer.chooses(tmp_path, f"{no:g},{area},30/06/2014,9,10,,", f"77,{area},30/06/2014,9,10,,")
    before = officer.open.again().held
    assert officer.clicks(ribbon.import_data, CANCEL) == ""
    (question,) = officer.asked
    assert "1 row new" in question
    assert "Refused: june.csv" in question
    assert officer.open.held == before
    assert not undo_file(tmp_path).exists()


def percentage(rows: list[list[object]]) -> tuple[int, object, object, dt.date, float, object]:
    """The place of the first row of Data that has num and denom, its key and both."""
    at = next(n for n, row in enumerate(rows) if isinstance(row[3], float) and row[4])
    no, area, month, num, denom = rows[at][:5]
    assert isinstance(month, dt.date)
    assert isinstance(num, float)
    return at, no, area, month, num, denom


def test_import_lays_the_figures_over_data(officer: Officer, tmp_path: Path) -> None:
    """A changed figure and a new row stand on Data, the pages are made anew, the way back is."""
    was = officer.rows()
    at, no, area, month, num, denom = percentage(was)
    officer.chooses(
        tmp_path,
        f"{no:g},{area},{month:%d/%m/%Y},{num - 1:g},{denom:g},,",
        f"{no:g},{area},30/06/2014,9,10,,late",
    )
    told = officer.clicks(ribbon.import_data, OK)
    assert told.startswith("Imported: 1 row new, 1 figure changed")
    assert "May 2014: " in told
    assert f"Changed: Data!D{at + 2}: Num" in officer.asked[0]
    now = officer.rows()
    assert now[at][3] == num - 1
    assert now[len(was)][2:7] == [dt.date(2014, 6, 1), 9.0, 10.0, None, "late"]
    assert undo_file(tmp_path).exists()
    assert str(undo_file(tmp_path)) in told


def test_import_does_not_overwrite_a_formula(officer: Officer, tmp_path: Path) -> None:
    """A figure that the officer's formula gives is refused, by its cell; nothing is asked."""
    was = officer.rows()
    at, no, area, month, num, denom = percentage(was)
    officer.open.held.sheet("Data").box((at + 2, 4)).formula = f"={num:g}"
    officer.chooses(tmp_path, f"{no:g},{area},{month:%d/%m/%Y},{num - 1:g},{denom:g},,")
    told = officer.clicks(ribbon.import_data)
    assert f"Data!D{at + 2} holds a formula" in told
    assert told.endswith("Nothing was imported: Data stays as it is.")
    assert officer.rows() == was


def test_a_file_that_is_none_is_one_sentence(officer: Officer) -> None:
    """A file that went away, or one on the web, is told in a sentence."""
    for name in ("nowhere.csv", "https://council.example/june.csv"):
        officer.open.app.__dict__["chosen"] = (name,)
        told = officer.clicks(ribbon.import_data)
        assert name in told
        assert "\n" not in told


def test_a_book_on_the_web_has_its_undo_file_beside_the_log(
    officer: Officer, tmp_path: Path
) -> None:
    """A workbook open from OneDrive has no folder on this PC: the message says where to look."""
    officer.open.app.workbook.__dict__["folder"] = "https://d.docs.example/abc/"
    no, area = officer.rows()[0][:2]
    officer.chooses(tmp_path, f"{no:g},{area},30/06/2014,9,10,,")
    told = officer.clicks(ribbon.import_data, OK)
    assert undo_file(logfile.log_path().parent).exists()
    assert str(logfile.log_path().parent) in told


def test_an_import_that_excel_refuses_leaves_data_alone(officer: Officer, tmp_path: Path) -> None:
    """Where Excel fails after the rows were set, they are taken back and no undo file stays."""
    was = officer.rows()
    no, area = was[0][:2]
    officer.chooses(tmp_path, f"{no:g},{area},30/06/2014,9,10,,")
    protect(officer, "Data")
    at = before_pages(officer, ribbon.import_data)
    undo_file(tmp_path).unlink()
    officer.open.recorder.calls, officer.open.recorder.fail_at = 0, {at}
    told = officer.clicks(ribbon.import_data, OK)
    officer.open.recorder.fail_at = ()
    assert told.endswith("The data sheets are as they were before.")
    assert officer.rows() == was
    assert not undo_file(tmp_path).exists()


@pytest.mark.parametrize(
    "said", ["close any open dialog", "The book has no sheet Benchmarks. Close it."]
)
def test_a_refusal_in_a_message_has_one_full_stop(said: str) -> None:
    """Whether it ends with one itself or not."""
    assert sentence(Refusal(said)) == f"{said.removesuffix('.')}."
