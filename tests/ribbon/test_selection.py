"""What the buttons say, and which row they speak of."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

from xlscore import __version__, ribbon
from xlscore.build.new import finished_workbook
from xlscore.hosts.file.file_book import FileBook
from xlscore.hosts.live import logfile
from xlscore.problems import Problem, Refusal
from xlscore.ribbon.selection import indicator_of
from xlscore.rules.months import make
from xlscore.workbook.looks import AMBER, GREEN, LOOK_OF, LOOKS, RED


@dataclass
class App:
    """As much of Excel as a message needs: what was shown, and the status bar."""

    shown: list[tuple[str, str, str]] = field(default_factory=list)
    status_bar: object = False
    selection: Any = None

    def alert(self, prompt: str, title: str, mode: str) -> None:
        """Keep a message."""
        self.shown.append((title, prompt, mode))


@dataclass
class OpenBook:
    """A workbook that is open in that Excel."""

    app: App = field(default_factory=App)


@pytest.fixture
def book(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> OpenBook:
    """The workbook whose button was clicked; the log file is in a folder of the test's own."""
    book = OpenBook()
    for home in ("XDG_STATE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(home, str(tmp_path))
    monkeypatch.setattr(xw.Book, "caller", lambda: book)
    return book


def test_a_fault_of_ours_is_one_sentence(book: OpenBook, monkeypatch: pytest.MonkeyPatch) -> None:
    """The officer reads what stopped and where the details are; the traceback is in the log."""

    def broken(_book: object) -> str:
        raise KeyError("Kent")

    monkeypatch.setattr(ribbon, "_refresh", broken)
    told = ribbon.refresh()
    path = logfile.log_path()
    assert book.app.shown == [("Refresh Scorecard", told, "critical")]
    assert told == (
        "Refresh Scorecard stopped at something unexpected (KeyError). "
        f"Details are in {path}; give them to whoever looks after xlscore."
    )
    assert "Traceback" in path.read_text(encoding="utf-8")
    assert "KeyError: 'Kent'" in path.read_text(encoding="utf-8")


def test_a_refusal_is_said_as_it_is(book: OpenBook, monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be done is said in the words of whoever refused, and logs nothing."""

    def refusing(_book: object) -> str:
        raise Refusal("The sheet Data is missing; put it back.")

    monkeypatch.setattr(ribbon, "_check", refusing)
    assert ribbon.check() == "The sheet Data is missing; put it back."
    assert book.app.shown == [("Check data", "The sheet Data is missing; put it back.", "critical")]
    assert not logfile.log_path().exists()


def test_without_excel_nothing_is_raised(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A button that is called from elsewhere than a workbook still only says so."""
    for home in ("XDG_STATE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(home, str(tmp_path))
    assert "stopped at something unexpected" in ribbon.refresh()


def test_a_log_that_cannot_be_written(book: OpenBook, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the log file cannot be written the sentence says that, and nothing else goes wrong."""
    monkeypatch.setenv("XDG_STATE_HOME", __file__)
    monkeypatch.setenv("LOCALAPPDATA", __file__)
    monkeypatch.setattr(ribbon, "_refresh", lambda _book: int("Kent"))
    assert "The log file could not be written" in ribbon.refresh()


def test_help(book: OpenBook) -> None:
    """Help says what the buttons and the functions do, the version and where the log file is."""
    told = ribbon.help_officer()
    assert all(word in told for word in ("Refresh Scorecard", "Explain", "=RAG(", __version__))
    assert str(logfile.log_path()) in told


def test_a_chart_is_selected(book: OpenBook) -> None:
    """Colouring needs cells, and says so where a chart is selected."""
    assert ribbon.colour().startswith("Select cells of a sheet first")


def test_many_problems() -> None:
    """A message lists the first of many problems, and where to find all."""
    problems = [Problem("warning", "Data", f"D{n}", f"odd {n}", f"look {n}") for n in range(2, 23)]
    lines = ribbon._listed(problems)
    assert lines[0] == "warning: Data!D2: odd 2; look 2."
    assert lines[-1].startswith("And 9 more")
    assert len(lines) == 13


# --- the selected row


@pytest.fixture(scope="module")
def starter() -> FileBook:
    """The starter workbook."""
    return FileBook.open(finished_workbook())


def find(book: FileBook, sheet: str, row: int) -> tuple[str, str | None, object]:
    """What a row of a sheet is about."""
    return indicator_of(book.tables(), book.found(), sheet, row)


def test_a_row_of_the_scorecard(starter: FileBook) -> None:
    """A row of a scorecard page is about its number, the page's area and the page's month."""
    (page,) = [found for found in starter.found() if found.title == "Scorecard"]
    rows = {v: place[0] for place, v in page.values.items() if place[1] == 1}
    assert find(starter, "Scorecard", rows.get(34, rows.get("34", 0))) == (
        "34", page.mark.area, make(2014, 5)
    )  # fmt: skip


def test_any_row_of_an_exception_page(starter: FileBook) -> None:
    """Wherever the cell is on an exception page, the page says which indicator it is about."""
    assert find(starter, "Exc 7", 3)[0] == "7"


def test_a_row_of_data(starter: FileBook) -> None:
    """A row of Data is about its number, area and month."""
    raw = starter.tables()["Data"]
    no, area, _month = raw.rows[0][:3]
    found = find(starter, "Data", raw.top + 1)
    assert found[0] == f"{no:g}" if isinstance(no, float) else str(no)
    assert found[1] == area
    assert isinstance(found[2], int)


@pytest.mark.parametrize(("sheet", "row"), [("Scorecard", 1), ("Settings", 2), ("Cover", 5)])
def test_other_rows(starter: FileBook, sheet: str, row: int) -> None:
    """Where a row is about no indicator, the officer is told what to select."""
    with pytest.raises(Refusal, match="Select a cell in the row of an indicator first"):
        find(starter, sheet, row)


# --- colours


@dataclass
class Paint:
    """A fill or a font of a conditional format."""

    Color: int | None = None
    Bold: bool | None = None


@dataclass
class Condition:
    """A conditional format as Excel keeps it."""

    Type: int
    Operator: int
    Formula1: str
    AppliesTo: Any
    Interior: Paint = field(default_factory=Paint)
    Font: Paint = field(default_factory=Paint)


class Conditions(list[Condition]):
    """The conditional formats of some cells."""

    def __init__(self, cells: Any) -> None:
        super().__init__()
        self.cells = cells

    def Add(self, kind: int, operator: int, formula: str) -> Condition:  # noqa: N802
        """A new one."""
        self.append(Condition(kind, operator, formula, self.cells))
        return self[-1]


class Selection:
    """Selected cells, with as much of Excel behind them as colouring needs."""

    name, address = "Try targets", "$B$2:$B$9"

    def __init__(self, protected: bool = False) -> None:
        self.Address, self.ProtectContents = self.address, protected
        self.sheet = self.api = self
        self.FormatConditions = Conditions(self)


def bgr(rrggbb: str) -> int:
    """A colour as Excel numbers it."""
    return int(rrggbb[4:] + rrggbb[2:4] + rrggbb[:2], 16)


def test_colours_of_the_pages(book: OpenBook) -> None:
    """R, A, G and the arrows get the colours that they have on the pages, once."""
    book.app.selection = cells = Selection()
    assert "now have their colours" in ribbon.colour()
    fills = {c.Formula1: c.Interior.Color for c in cells.FormatConditions}
    assert {k: v for k, v in fills.items() if v is not None} == {
        '="R"': bgr(RED), '="A"': bgr(AMBER), '="G"': bgr(GREEN)
    }  # fmt: skip
    fonts = {c.Formula1: c.Font.Color for c in cells.FormatConditions}
    assert fonts['="↓"'] == bgr(LOOKS["Arrow worsened"].colour)
    assert len(cells.FormatConditions) == len(LOOK_OF) == 6
    assert "already" in ribbon.colour()
    assert len(cells.FormatConditions) == 6


def test_a_protected_sheet_is_not_coloured(book: OpenBook) -> None:
    """A page of ours is protected and coloured by the refresh; the officer is told."""
    book.app.selection = Selection(protected=True)
    assert "is protected" in ribbon.colour()
