"""The live host as Excel sees it: xlwings and pywin32's own late binding over the double of Excel.

A click hands the workbook over as a plain object of pywin32's; what a member is, and how it is
called, comes from the table of Excel's type library.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw
from engine import com, typelib
from engine.books import Open, opened, picture, refreshed
from engine.officer import OK, Officer, seated
from engine.windows import ComError
from support.small_books import three

from xlscore import ribbon


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Open:
    """A small book, open, without pages; not to be refreshed itself."""
    return opened(three(), tmp_path_factory.mktemp("plain") / "book.xlsx")


@pytest.fixture(scope="module")
def whole(plain: Open) -> Open:
    """The same with its pages, refreshed without pywin32."""
    book = plain.again()
    refreshed(book)
    return book


@pytest.fixture
def clicked(
    plain: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Officer, Any]]:
    """An officer whose clicks reach the book through pywin32, and pywin32's object of it."""
    officer = seated(plain.again(), tmp_path, monkeypatch)
    # The workbook is the caller, as xlwings' server keeps it.
    monkeypatch.delattr(xw.Book, "_mock_caller")
    with com.called_from(officer.open.app.workbook) as xlwings:
        monkeypatch.setattr(xw, "_xlwindows", xlwings, raising=False)
        officer.open.book = xw.Book(impl=xlwings.Book(xl=xlwings.BOOK_CALLER))
        yield officer, xlwings.BOOK_CALLER


def test_pages_are_the_same_and_take_as_many_calls(
    whole: Open, clicked: tuple[Officer, Any]
) -> None:
    """New pages, and standing ones with a changed figure, are those of the double itself."""
    officer, caller = clicked
    assert type(caller).__module__ == "win32com.client"
    assert type(caller).__mro__[1].__module__ == "win32com.client.dynamic"
    assert "1 Red" in officer.clicks(ribbon.refresh)
    without, through = whole.again(), officer.open
    for title in whole.pages():
        assert picture(through.held.sheet(title)) == picture(without.held.sheet(title)), title
    for book in (without, through):
        book.held.sheet("Data").box((7, 4)).value = 1.0
        book.recorder.log.clear()
    assert refreshed(through) == refreshed(without)
    for title in whole.pages():
        assert picture(through.held.sheet(title)) == picture(without.held.sheet(title)), title


def test_the_buttons_reach_the_book(clicked: tuple[Officer, Any]) -> None:
    """Explain, Colour, Import and New month do their work."""
    officer, _ = clicked
    officer.selects("Data", "F7")
    assert officer.clicks(ribbon.explain).startswith("1  Indicator 1 (Kent, May 2014)\nRed: ")
    assert "now have their colours" in officer.clicks(ribbon.colour)
    assert "have these colours already" in officer.clicks(ribbon.colour).replace("has", "have")
    officer.chooses(Path(officer.open.app.workbook.folder), "1,Kent,May-14,90,120,,")
    assert "1 figure changed" in officer.clicks(ribbon.import_data, OK)
    rows = len(officer.rows())
    assert "June 2014" in officer.clicks(ribbon.new_month, OK, goes_to="Data")
    assert len(officer.rows()) == rows + 3


@pytest.mark.parametrize("kind", ["ChartArea", "Shape"])
def test_a_selected_chart_is_no_cell(clicked: tuple[Officer, Any], kind: str) -> None:
    """pywin32 knows no address of it: the officer reads what to select."""
    officer, _ = clicked
    officer.open.held.selected = kind
    for button in (ribbon.explain, ribbon.colour):
        assert officer.clicks(button).startswith("Select cells of a sheet first, not a chart")


#: Calls that Excel does not have, each a mistake that the live host could make.
MISTAKES: dict[str, Callable[[Any], object]] = {
    "a member that does not exist": lambda book: book.ActiveCellStyle,
    "a member of another class": lambda book: book.Sheets.PageSetup,
    "a window without a collection": lambda book: book.Windows(1)(1),
    "a group of lines called for one": lambda book: (
        book.Sheets("Scorecard").Range("N6:N60").SparklineGroups.Item(1)(1)
    ),
    "too many arguments": lambda book: book.Sheets("Data").Move(None, None, 1),
    "an unknown argument": lambda book: book.Sheets.Add(Amount=1),
    "an argument that is lacking": lambda book: book.Sheets("Data").Range("A1").AutoFill(),
    "put for get": lambda book: setattr(book.Sheets("Data").Range("A1"), "Row", 2),
    "a name that cannot be set": lambda book: setattr(book, "FullName", "x"),
    "a method that is set": lambda book: setattr(book.Sheets("Data"), "Protect", True),
    "a property that is called": lambda book: book.Sheets("Data").ProtectContents(True),
    "a method's argument for a property": lambda book: book.Names("x").RefersTo("y"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_what_excel_does_not_have_fails_whoever_uses_it(
    whole: Open, monkeypatch: pytest.MonkeyPatch, mistake: str
) -> None:
    """The double takes it for no refusal of Excel's that may pass; pywin32 or Excel refuses it."""
    book = whole.again()
    book.held.names["x"] = ("=1", True)
    with pytest.raises((typelib.NotInExcel, TypeError)):
        MISTAKES[mistake](book.app.workbook)
    refused = (AttributeError, TypeError, ComError, typelib.NotInExcel)
    with com.called_from(book.app.workbook) as xlwings, pytest.raises(refused):
        MISTAKES[mistake](xlwings.BOOK_CALLER)
