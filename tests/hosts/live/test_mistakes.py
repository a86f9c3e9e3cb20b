"""Deliberate mistakes in the live host: the double of Excel shows every one of them.

Each mistake changes one place of a module. The changed module takes the place of the real one, and
a small book is refreshed under the states of Excel in which such a mistake has to show. The book is
reached through pywin32, as a click reaches it: what it does not find is an AttributeError, which
code may take for a refusal of Excel's, so that a mistake has to show in what comes of it.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import xlwings as xw
from engine import com
from engine.books import STANDING_PAGE, Open, opened, picture, refreshed
from support import history

from xlscore.flows.refresh import refresh

HOST = "xlscore.hosts.live."
#: By what is wrong: the module, what stands there, and what stands there by mistake.
MISTAKES = {
    "a setting that does not exist": ("page_setup", '"FitToPagesTall"', '"FitToPageTall"'),
    "a collection that does not exist": ("page_setup", "sheet.ChartObjects()", "sheet.Charts()"),
    "a member of another class": ("page_setup", "drawn.HasTitle = ", "holder.HasTitle = "),
    "a member in the plural": ("painting", "(whole)).Value = ", "(whole)).Values = "),
    "got and not set": ("page_setup", "window.DisplayGridlines = False", "window.DisplayGridlines"),
    "a kind of chart": ("page_setup", "xl.XL_LINE_MARKERS if marked", "5 if marked"),
    "a size of paper": ("page_setup", "xl.XL_PAPER_A4)", "1)"),
    "a kind of list": ("page_setup", "xl.XL_VALIDATE_LIST,", "1,"),
    "a line counted from 0": ("page_setup", "lines.Item(1)", "lines.Item(0)"),
    "a group counted from 0": ("sparklines", "Item(1).Item(1)", "Item(0).Item(0)"),
    "a window counted from 0": ("tabs", "api.Windows(1)", "api.Windows(0)"),
    "too many arguments": ("page_setup", "True,  # may delete rows", "*[True] * 5,"),
    "an argument left out": ("page_setup", "False,  # user interface only", ""),
    "arguments that changed places": ("page_setup", "holder = charts.Add(left, top,",
                                      "holder = charts.Add(top, left,"),
    "an argument of another name": ("tabs", "Count=1)", "Amount=1)"),
    "as many sheets as tabs are selected": ("tabs", ", Count=1)", ")"),
    "a name that everybody sees": ("tabs", '{mark.formula()}", False', '{mark.formula()}", True'),
    "an address for a place": ("painting", '(place * 2)), "", link', "(place * 2)), link"),
    "a protected sheet": ("tabs", 'sheet.Unprotect("")\n            job', "job"),
    "a refused setting that ends it all": ("page_setup", "with suppress(Exception):  # Without",
                                           "if True:  # Without"),
    "a refused chart that costs the page": ("tabs", "Exception as error:\n            self._not",
                                            "KeyError as error:\n            self._not"),
    "panes in Page Layout view": ("page_setup", "window.View = xl.XL_NORMAL_VIEW", ""),
    "lines on top of Excel's own": ("page_setup", "range(int(lines.Count))", "()"),
    "calculation left to the officer": ("calculation", 'retry(lambda: setattr(app, name, value))',
                                        "None"),
}  # fmt: skip


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Open:
    """A book of one indicator and one area, with sparklines, without pages; left as it is."""
    raw = history.tables({1}, ["SC"])
    return opened(raw, tmp_path_factory.mktemp("mistakes") / "book.xlsx")


@pytest.fixture(scope="module")
def right(plain: Open) -> list[object]:
    """What a walk shows without a mistake."""
    return walk(plain)


def walk(plain: Open) -> list[object]:
    """What several refreshes leave behind: pages, settings, what is said, calls."""
    shown: list[object] = []

    def keep(book: Open, said: str) -> None:
        pages = {title: picture(book.held.sheet(title)) for title in book.pages()}
        shown.append((said, pages, len(book.held.titles), book.app.settings()["Calculation"]))

    with clicked(plain) as book:
        live = book.live()
        refresh(live)
        keep(book, live.not_done)
        # A changed figure on standing pages.
        book.held.sheet("Data").box((2, 4)).value = 1.0
        calls = refreshed(book)
        assert calls["Scorecard"] <= STANDING_PAGE
        lines = ("SparklineGroups", "Add")
        assert lines not in {(kind, what) for kind, what, _ in book.recorder.log}
        keep(book, "")
    # Excel as it may stand when the first pages are made.
    with clicked(plain) as book:
        book.held.new_view, book.held.selected_tabs, book.held.lines_of_new_charts = 3, 3, 2
        book.recorder.refuses = lambda kind, member, value: member == "PrintCommunication"
        live = book.live()
        refresh(live)
        keep(book, live.not_done)
    # No chart can be added.
    with clicked(plain) as book:
        book.recorder.refuses = lambda kind, member, value: (
            (kind, member) == ("ChartObjects", "Add")
        )
        live = book.live()
        refresh(live)
        keep(book, live.not_done)
    return shown


@contextmanager
def clicked(plain: Open) -> Iterator[Open]:
    """A copy of a book that is reached through pywin32."""
    book = plain.again()
    with com.called_from(book.app.workbook) as xlwings:
        book.book = xw.Book(impl=xlwings.Book(xl=xlwings.BOOK_CALLER))
        yield book


def changed(name: str, there: str, mistake: str) -> ModuleType:
    """A module of the live host with one place of its text changed."""
    real = importlib.import_module(HOST + name)
    assert real.__file__ is not None
    text = Path(real.__file__).read_text(encoding="utf-8")
    assert text.count(there) == 1, f"{there!r} stands {text.count(there)} times in {name}"
    module = ModuleType(real.__name__)
    module.__file__ = real.__file__
    # Dataclasses look their module up.
    sys.modules[real.__name__] = module
    try:
        exec(compile(text.replace(there, mistake), real.__file__, "exec"), vars(module))
    finally:
        sys.modules[real.__name__] = real
    return module


def put_in_place(monkeypatch: pytest.MonkeyPatch, module: ModuleType) -> None:
    """Let everything of ours that uses the real module use this one."""
    real = sys.modules[module.__name__]
    instead: dict[int, Any] = {id(real): module}
    own: Mapping[str, Any] = vars(module)
    for name, value in vars(real).items():
        if getattr(value, "__module__", None) == real.__name__:
            instead[id(value)] = own[name]
    for user, name, value in list(_names()):
        if id(value) in instead and user is not module and user is not real:
            monkeypatch.setattr(user, name, instead[id(value)])


def _names() -> Iterator[tuple[ModuleType, str, Any]]:
    for title, module in list(sys.modules.items()):
        if title.startswith(("xlscore", "engine")):
            for name, value in list(vars(module).items()):
                yield module, name, value


@pytest.mark.slow
def test_the_real_modules_put_in_place_show_nothing(
    plain: Open, right: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What shows a mistake is the mistake, and not that a module was changed."""
    for name in sorted({name for name, _, _ in MISTAKES.values()}):
        put_in_place(monkeypatch, changed_nothing(name))
    assert walk(plain) == right


def changed_nothing(name: str) -> ModuleType:
    """A second copy of a module, as it is."""
    first = Path(str(importlib.import_module(HOST + name).__file__)).read_text(encoding="utf-8")
    line = first.splitlines()[0]
    return changed(name, line, line)


@pytest.mark.slow
@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_shows(
    plain: Open, right: list[object], monkeypatch: pytest.MonkeyPatch, mistake: str
) -> None:
    """It fails, or the pages, the settings or the message are not what they should be."""
    put_in_place(monkeypatch, changed(*MISTAKES[mistake]))
    try:
        shown = walk(plain)
    except BaseException as error:  # what Excel does not have is none that code may catch
        if isinstance(error, KeyboardInterrupt):
            raise
        return
    assert shown != right
