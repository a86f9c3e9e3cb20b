"""An officer at a workbook that is open in the double: clicks, answers, what was shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import xlwings as xw
from support.small_books import built, published, three

from engine import model, windows
from engine.books import Open
from xlscore.hosts.live import logfile

OK, CANCEL, YES, NO = 1, 2, 6, 7
#: The buttons of a question: OK and Cancel, or Yes, No and Cancel.
QUESTIONS = (1, 3)
WARNING = 0x30
HEADINGS = "No,Area,Month,Num,Denom,Value,Note"


def seated(open_book: Open, folder: Path, patch: pytest.MonkeyPatch) -> Officer:
    """An officer at a book, which is a file in a folder of the test's own."""
    for home in ("XDG_STATE_HOME", "LOCALAPPDATA"):
        patch.setenv(home, str(folder / "state"))
    officer = Officer(open_book)
    open_book.app.workbook.__dict__["folder"] = f"{folder}/"
    patch.setattr(windows.load().win32api, "MessageBox", officer.message)
    # As Book.set_mock_caller does, but for this test alone.
    patch.setattr(xw.Book, "_mock_caller", open_book.book, raising=False)
    return officer


def at_three(folder: Path, patch: pytest.MonkeyPatch) -> Officer:
    """An officer at a finished workbook of three indicators, the file small.xlsm."""
    path, raw = folder / "small.xlsm", three()
    # The double saves through openpyxl, which knows no sparklines.
    next(row for row in raw["Settings"].rows if row[0] == "Sparklines")[1] = "hidden"
    published(raw, 1, m2014_04=0.5)
    officer = seated(Open(model.load(built(raw, path))), folder, patch)
    path.unlink()
    officer.open.app.workbook.__dict__["title"] = path.name
    return officer


@dataclass
class Officer:
    """Who clicks: the messages that were shown, and what is answered to a question."""

    open: Open
    answers: list[int] = field(default_factory=list)
    shown: list[tuple[str, str]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    #: Whether the last message was that something was not done.
    warned: bool = False

    def message(self, _window: int, prompt: str, title: str, style: int) -> int:
        """Windows' message box."""
        if style & 0xF in QUESTIONS:
            self.asked.append(prompt)
            return self.answers.pop(0)
        self.shown.append((title, prompt))
        self.warned = style & 0xF0 == WARNING
        return OK

    def clicks(self, button: Callable[[], str], *answers: int, goes_to: str = "") -> str:
        """Click a button; what it showed at the end. Excel's settings must be as before.

        `goes_to` is the sheet that it leaves in front, where it is another than before.
        """
        self.answers, self.shown, self.asked = list(answers), [], []
        settings, views = self.open.app.settings(), self.open.view()
        told = button()
        if goes_to:
            sheet = self.open.held.sheet(goes_to)
            settings["active"] = sheet
            views = [(one, sheet.view if one is sheet else view) for one, view in views]
        assert self.open.app.settings() == settings
        assert [v for s, v in self.open.view() if any(s is old for old, _ in views)] == [
            v for s, v in views if any(s is new for new, _ in self.open.view())
        ]
        assert self.answers == [], told
        assert [prompt for _, prompt in self.shown] == ([told] if told else [])
        assert not logfile.log_path().exists(), logfile.log_path().read_text(encoding="utf-8")
        return told

    def rows(self, sheet: str = "Data") -> list[list[object]]:
        """The rows of a data sheet."""
        return self.open.live().tables()[sheet].rows

    def row_of(self, sheet: str, column: int, value: object) -> int:
        """The row in which a value stands."""
        cells = self.open.held.sheet(sheet).cells
        return next(r for (r, c), box in cells.items() if c == column and box.value == value)

    def selects(self, sheet: str, cell: str) -> None:
        """Select a cell."""
        self.open.held.active = sheet
        self.open.held.sheet(sheet).view["Selection"] = cell

    def chooses(self, folder: Path, *rows: str) -> None:
        """Answer the dialog for files with an extract of these rows."""
        path = folder / "june.csv"
        path.write_text("\n".join([HEADINGS, *rows, ""]), encoding="utf-8")
        self.open.app.__dict__["chosen"] = (str(path),)
